"""Which code page bytes are in that nothing declares, told by the language of what they would say.

Each code page makes some text of the bytes. The right one makes words of the language that the text is in; a wrong one
makes strange letters, and signs inside of words. So each candidate's words with letters beyond ASCII are looked up in
its language's list of frequent words (wordfreq), where py3langid says which language that is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from wordfreq import available_languages, get_frequency_list

# By how often they are met; of two that say the same the first is taken.
CODE_PAGES = (
    *("cp1252", "cp1250", "iso8859-2", "cp1251", "cp1254", "cp1257", "cp1253", "iso8859-7", "koi8-r", "koi8-u"),
    *("iso8859-5", "cp866", "iso8859-13", "iso8859-16", "iso8859-10", "iso8859-4", "cp1255", "iso8859-8", "cp1256"),
    *("iso8859-6", "iso8859-3", "cp852", "mac-roman", "mac-latin2", "cp850", "mac-cyrillic", "cp775", "cp857", "cp737"),
    *("cp861", "mac-iceland", "mac-turkish", "mac-greek", "cp862", "cp864"),
)
TAG = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^<>]{0,2000}>", re.I | re.S)
# Words of bytes with one beyond ASCII in them; what parts them is ASCII in every code page.
HIGH_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
HIGH_BYTES = re.compile(rb"[\x80-\xff]")
# This many different words with such letters are enough to tell, and this much text to tell its language.
MAX_WORDS = 300
MAX_TEXT_BYTES = 4_000
# So much is looked at, from the first byte beyond ASCII on: words enough, however long the file is.
MAX_SEARCHED_BYTES = 250_000
# Punctuation beyond ASCII, which stands at the beginning and the end of words.
MARK = re.compile("[\xa0\xad¡¿«»„“”‚‘’‹›–—…•‰€£§°©®™´`·]+")
# Between two letters these are letters of another code page: "F„hre" is the "Fähre" of MS-DOS.
MARK_INSIDE = re.compile("(?<=[^\\W\\d_])[„“”‚‹›…•‰€£§°©®™¡¿](?=[a-z])")
ASCII_LETTER = re.compile("[A-Za-z]")
BEYOND_LATIN = re.compile("[\u0370-\u1dff]")
# Below these it is a guess: a share of the words that a language knows, and how far the second best is behind.
SURE_SHARE = 0.25
SURE_WORDS = 3
SURE_LEAD = 0.05
# Below this no code page makes text: of random bytes a quarter of the words look clean, of texts nearly all.
MIN_FIT = 0.5
# What windows-1252 was made for. A few foreign names in such a text are in no list, and are no reason to doubt it.
WESTERN = frozenset(
    {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is", "ca", "id", "ms", "ga", "eu", "lb", "af"}
    | {"sq", "fo", "sw", "la", "cy", "br", "oc", "an", "wa"}
)
FEW_WORDS = 10
MIN_MORE = 2
# py3langid calls languages by other codes than wordfreq.
SPELLED = {"no": "nb", "nn": "nb", "bs": "sh", "hr": "sh", "sr": "sh", "be": "ru", "gl": "pt", "eo": "en", "et": "fi"}


@dataclass(frozen=True, slots=True)
class CodePage:
    """The code page that fits best; `is_sure` where its language knows its words and no other one's does as well."""

    encoding: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a code page fits: the share of words without strange signs, and of those that its language knows."""

    encoding: str
    clean: float
    known: float
    words: tuple[str, ...]
    language: str = ""
    known_words: int = 0

    @property
    def score(self) -> float:
        """Both together: a word that is known counts twice."""
        return self.known + self.clean


def find_code_page(payload: bytes) -> CodePage | None:
    """The code page of bytes that are no UTF-8; None where no word has a letter beyond ASCII, or none fits at all."""
    first = HIGH_BYTES.search(payload)
    start = max(0, (first.start() if first else 0) - MAX_TEXT_BYTES)
    text = TAG.sub(b" ", payload[start : start + MAX_SEARCHED_BYTES])
    counts = Counter(HIGH_WORD.findall(text))
    words = [word for word, _ in counts.most_common(MAX_WORDS)]
    sample = pick_sample(text)
    western = fit_code_page(CODE_PAGES[0], words, sample)
    if western is not None and not western.language:
        return None
    if western is not None and western.clean == 1 and western.language in WESTERN and western.known >= SURE_SHARE:
        return CodePage(western.encoding, is_sure=True)
    fits = [fit for encoding in CODE_PAGES[1:] if (fit := fit_code_page(encoding, words, sample))]
    if western is not None:
        # Most bytes that nothing declares are western: another code page has to say more, and by more than a name.
        fits = [
            western,
            *(fit for fit in fits if western.clean < 1 or fit.known_words >= western.known_words + MIN_MORE),
        ]
    fits.sort(key=lambda fit: -fit.score)
    if not fits or fits[0].score < MIN_FIT:
        return None
    best = fits[0]
    different = [fit for fit in fits[1:] if fit.words != best.words]
    lead = best.score - different[0].score if different else best.score
    is_plain = best is western and best.clean == 1 and best.language in WESTERN and len(words) <= FEW_WORDS
    is_known = best.known >= SURE_SHARE and best.known_words >= SURE_WORDS
    return CodePage(best.encoding, is_plain or (is_known and lead >= SURE_LEAD))


def pick_sample(text: bytes) -> bytes:
    """The part of a text that tells its language: from a little before its first letter beyond ASCII."""
    first = HIGH_BYTES.search(text)
    start = max(0, (first.start() if first else 0) - MAX_TEXT_BYTES // 4)
    return b" ".join(text[start : start + MAX_TEXT_BYTES].split())


def fit_code_page(encoding: str, words: list[bytes], sample: bytes) -> Fit | None:
    """How a code page fits; None where it has no character for some byte."""
    try:
        decoded = tuple(word.decode(encoding) for word in words)
    except UnicodeDecodeError:
        return None
    told = [piece for word in decoded for piece in split_marks(word) if not piece.isascii()]
    if not told:
        return Fit(encoding, 0.0, 0.0, decoded)
    language = identify(sample.decode(encoding, "replace"))
    frequent = load_words(language)
    known = sum(len(word) > 1 and word.lower() in frequent for word in told)
    return Fit(
        encoding,
        clean=sum(map(is_clean, told)) / len(told),
        known=known / len(told),
        words=decoded,
        language=language,
        known_words=known,
    )


def split_marks(word: str) -> list[str]:
    """The parts of a word between punctuation; whole where punctuation stands inside of it, as in no language."""
    return [word] if MARK_INSIDE.search(word) else MARK.split(word)


def is_clean(word: str) -> bool:
    """Whether a word is of letters of one script, with capitals where words have them: all, the first, or none."""
    is_mixed = ASCII_LETTER.search(word) is not None and BEYOND_LATIN.search(word) is not None
    even = word.islower() or word.isupper() or word[1:].islower() or word.lower() == word.upper()
    return word.isalpha() and even and not is_mixed


@lru_cache(maxsize=1)
def load_identifier() -> LanguageIdentifier:
    """The language identifier with its bundled model, for languages whose words are known; about 0.1 s."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    spoken = {*available_languages("small"), *SPELLED} & {str(code) for code in identifier.nb_classes}
    identifier.set_languages(sorted(spoken))
    return identifier


def identify(text: str) -> str:
    """The language of a text, as wordfreq calls it."""
    code = str(load_identifier().classify(text)[0])
    return SPELLED.get(code, code)


@lru_cache(maxsize=8)
def load_words(language: str) -> frozenset[str]:
    """The frequent words of a language that have more than ASCII; none for a language without a list."""
    if language not in available_languages("small"):
        return frozenset()
    return frozenset(word for bucket in get_frequency_list(language, "small") for word in bucket if not word.isascii())
