"""A byline taken apart: between signs and words that are in no name, then each part as one or more names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from copydesk.bylines.script import strip_jobs
from copydesk.bylines.words import BylineWords, fold_place, load_byline_words

# The longest names of persons have about 60 characters and seven words.
MAX_NAME_CHARACTERS = 60
MAX_NAME_WORDS = 7
# "Ida Brandt": what has fewer words than a whole name may be half of "Brandt, Ida".
WHOLE_NAME_WORDS = 2

BLANKS = re.compile(r"\s+")
ADDRESS = r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+"
# "ida@post.example (Ida Brandt)", as RSS has it, and "Ida Brandt <ida@post.example>", as mails do.
ADDRESS_WITH_NAME = re.compile(rf"^(?:mailto:)?{ADDRESS}\s*\((?P<name>[^()]+)\)$")
ADDRESSES = re.compile(rf"\s*[<(\[]?\s*(?:mailto:)?{ADDRESS}\s*[>)\]]?")
# "Kai Rehn (foto)": who made something else.
OTHERS_WORK = re.compile(
    r"[^,;/|&()]+\((?:foto|photo|bild|picture|image|video|kamera|camera|grafik|illustration|kuva|zdjęci)\w{0,5}\)", re.I
)
# An account behind a name: "Ida Brandt @idabrandt".
ACCOUNT_BEHIND = re.compile(r"(?<=\S)\s+@\w+")
# "Ida Brandt (avec Kai Rehn)".
TOGETHER = re.compile(r"\(\s*(?:avec|with|mit|con|com|med|met)\s+(?P<names>[^()]+)\)", re.I)
# What a content network writes in an address's place.
HIDDEN_ADDRESS = re.compile(r"\[?email\s+protected\]?", re.I)
IN_PARENTHESES = re.compile(r"[(\[]([^()\[\]]+)[)\]]$")
PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
# A list that was written into a text field: "['Ida Brandt', 'Kai Rehn']", "{Ida Brandt,Kai Rehn}".
WRITTEN_LIST = re.compile(r"^[\[{(]\s*(?P<inner>.*?)\s*[\]})]$", re.S)
QUOTED = re.compile(r"""(?P<quote>["'])(?P<name>(?:(?!(?P=quote)\s*(?:,|$)).)+)(?P=quote)\s*(?:,|$)""")
STRONG = re.compile(r"\s*(?:[;|•·&+]|\s/\s|(?<=\w)/(?=\w)|\s[–—-]{1,2}\s|\n)\s*")
# "Show all articles of Ida Brandt", "Alle Beiträge von Kai Rehn": the name of a link to them.
LIST_OF_TEXTS = re.compile(
    r"^.{0,30}\b(?:posts?|articles?|stories|beiträge|artikel|publicaciones|artículos|articoli|artigos)\s+"
    r"(?:by|of|from|von|de|par|di|do|da)\s*(?::\s*)?",
    re.I,
)
# "Ida Brandt's profile", "Aus Tolland berichtet Kai Rehn".
PROFILE = re.compile(r"['’]s (?:profile|page|posts?|articles?|stories)$", re.I)
REPORTS_FROM = re.compile(r"^(?:aus|from)\s+\S+(?:\s\S+)?\s+(?:berichtet|berichten|reports)\s+", re.I)
# "De Ida Brandt și Kai Rehn" is Romanian. By itself "De" may be the Dutch article or a part of a surname, but no name
# is a "De" before two whole ones: "De Ida Brandt".
CAPITALIZED = r"[A-ZÀ-ÖØ-ÞĂȘŞȚŢ][^\W\d_]*[a-zà-öø-ÿăâîșşțţ][\w'’-]*"
PARTICLE = r"(?:Las?|Los|Les?|Der?|Den|Het|Van|Von|Di|Da|Dos)\b"
ROMANIAN_BY = re.compile(rf"^De\s+(?=\S+\s\S.*\s[șş]i\s|(?!{PARTICLE}){CAPITALIZED}\s{CAPITALIZED}$)")
# "post.example, Tolland, Ravnmark": an outlet and where it is.
SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.I)
# "Interview: Ida Brandt": one word for what the text is, and a whole name.
FORM_OF_TEXT = re.compile(r"^[^\W\d_]{4,}:\s+(?=\S+\s+\S)")
# "Ida Brandt in Tolland", "Kai Rehn at the harbour", "Ida Brandt for the Post".
WHERE = re.compile(r"\s+(?:in|at|for|from|of|à|aus|für|en|em|a)(?:\s+(?:the\s+|la\s+|der\s+)?\w.*)?$")
# The same behind a comma.
FROM_PLACE = re.compile(r"(?:in|at|from|aus|à|de|desde|en|em|da|a|van|från|fra)\s+(?:la\s+|el\s+)?[A-ZÀ-ÖØ-Þ]\S*$")
# "IDA BRANDT Business Writer": a name of two words, initials and particles aside, and what is behind it.
NAME_AND_MORE = re.compile(
    r"(?P<name>\w[\w.'’-]+(?:\s(?:\w\.|(?:de|del|van|von|der|da|di|al|bin|el|la)\b))*\s\w[\w'’-]+)\s(?P<more>\w.+)"
)
# "Ida Brandt, MA": a degree; "Ma" is a name.
DEGREE = re.compile(r"(?:[BM]\.?A|[BM]\.?Sc|MS|MBA|MPH|RN|RD|DO|DVM|JD|LLM|CPA|CFA|FRCP|MRCP|PharmD|DPhil)\.?")
WORD = re.compile(r"[^\s,]+")
PART_OF_WORD = re.compile(r"[^\s,-]+")
NOT_IN_NAME = re.compile(r"[\d@#:=<>{}\[\]\\?!%$€£*_\"“”©®»«…]")
# "Ida "Red" Brandt": what somebody is called stands in the middle of the name.
NICKNAME = re.compile(r"(?<=\w\s)[\"“„](?:\w[\w.'’-]*\s?){1,3}[\"”“](?=\s\w)")
# An account's name or a site's: "ida.brandt", "jbrandt", "tp_user", "post.example".
ACCOUNT = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*|\w{2,}\.\w{2,}")
WEB_ADDRESS = re.compile(r"(?:https?:|www\.)\S*", re.I)
# From the first number on a byline is a date or a telephone number; a month or weekday before it belongs to it.
FROM_NUMBER = re.compile(r"[\s,]*(?:\b(?:on|am|le|el|den|um|at|hace|há|vor|siden)\s+)?\d.*$", re.S | re.I)
# "KAI McCREA" keeps its letters; of these words only the first letter is meant to be large.
SUFFIXES_IN_CAPITALS = frozenset({"ii", "iii", "iv", "md", "mbe", "obe", "cbe"})
CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{2,}")
EDGE = " \t\r\n,;:|/-–—"
# A full stop behind a word ends the byline; behind "J" or "Jr" it belongs to the name.
FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})\.+$|^\.+")


def split_byline(line: str, *, is_given_first: bool = False) -> tuple[str, ...]:
    """The names in a byline, each once and in its order; "Brandt, Ida" and "IDA BRANDT" become "Ida Brandt".

    `is_given_first`: names are in their usual order, as readers see them: in "Ida Brandt, Varde" the last is a place.
    """
    words = load_byline_words()
    if line.strip().casefold() in words.nobody:
        return ()
    line = words.other_sentence.sub("; ", line)
    parts = list(split_strongly(line, words))
    # Who stands beside "Kai Rehn" isn't "Brandt, Ida".
    is_given_first = is_given_first or any("," not in part and is_whole(part) for part in parts)
    found = (spell_name(name) for part in parts for name in name_people(part, words, is_given_first=is_given_first))
    names = tuple(dict.fromkeys(found))
    return tuple(name for name in names if not names_city(name, beside_others=len(names) > 1))


def names_city(name: str, *, beside_others: bool) -> bool:
    """Whether a name is a city's: one of several words always ("New York"), of one only beside people's names."""
    return (beside_others or " " in name) and fold_place(name) in load_byline_words().cities


def name_newsrooms(lines: Iterable[str]) -> tuple[str, ...]:
    """Those of the lines that name a part of an outlet, each once: "Tolland Post Staff", not "Staff"."""
    words = load_byline_words()
    plain = (trim(BLANKS.sub(" ", line)) for line in lines)
    rooms = (
        line
        for line in plain
        if names_job(line, words)
        and line.casefold() not in words.nobody
        and count_words(line) <= MAX_NAME_WORDS
        and not NOT_IN_NAME.search(line)
    )
    return tuple(dict.fromkeys(rooms))


def opens_byline(text: str) -> bool:
    """Whether a text begins as a byline does: with "By" or its like."""
    return load_byline_words().opening.match(text) is not None


def is_agency(name: str | None) -> bool:
    """Whether a name is that of an agency which `reference/agencies.yaml` knows."""
    return name is not None and name.strip().casefold() in load_byline_words().agencies


def spell_name(name: str) -> str:
    """The name; of one in capitals, as bylines are often set, only the first letter of each word stays large."""
    if name != name.upper() or " " not in name:
        return name
    return " ".join(
        word if word.strip(".,").casefold() in SUFFIXES_IN_CAPITALS else capitalize(word) for word in name.split()
    )


def capitalize(word: str) -> str:
    """The word with small letters behind each large one; initials ("J.R.") stay."""
    return CAPITALS.sub(lambda letters: letters[0][0] + letters[0][1:].lower(), word)


def split_strongly(line: str, words: BylineWords) -> Iterator[str]:
    """The parts of a byline between signs and words that are in no name, without what opens them."""
    for item in list_items(TOGETHER.sub(r"; \g<names>", BLANKS.sub(" ", line)).strip()):
        with_name = ADDRESS_WITH_NAME.match(item)
        plain = with_name["name"] if with_name else drop_addresses(OTHERS_WORK.sub("", unwrap(item)))
        yield from (one for one in IN_PARENTHESES.findall(item) if one.casefold() in words.agencies)
        for piece in STRONG.split(plain):
            if not names_other_work(piece, words):
                plain = strip_jobs(strip_opening(piece.strip(), words))
                yield from split_joined(cut_date(plain, words), words)


def names_other_work(piece: str, words: BylineWords) -> bool:
    """Whether a piece says who worked on the text otherwise. "Posted" opens a date, but "posted by" a name."""
    other, opening = words.other_work.match(piece), words.opening.match(piece)
    return other is not None and (opening is None or len(opening[0].rstrip(" :")) <= len(other[0]))


def drop_addresses(item: str) -> str:
    """An item without addresses and what stands in parentheses."""
    item = ACCOUNT_BEHIND.sub(" ", WEB_ADDRESS.sub(" ", HIDDEN_ADDRESS.sub(" ", item)))
    return BLANKS.sub(" ", PARENTHESES.sub(" ", ADDRESSES.sub(" ", item)))


def list_items(line: str) -> list[str]:
    """The items of a list that somebody wrote into a text field, else the line."""
    written = WRITTEN_LIST.match(line)
    if written is None:
        return [line]
    quoted = [match["name"] for match in QUOTED.finditer(written["inner"])]
    return quoted or ([written["inner"]] if line[0] != "(" else [line])


def unwrap(item: str) -> str:
    """A byline that stands in parentheses as a whole, without them."""
    return item[1:-1] if item.startswith("(") and item.endswith(")") and item.count("(") == 1 else item


def strip_opening(piece: str, words: BylineWords) -> str:
    """A piece without "By" and its like. One in lower case may begin a surname: then a whole name must follow."""
    piece = ROMANIAN_BY.sub("", REPORTS_FROM.sub("", PROFILE.sub("", LIST_OF_TEXTS.sub("", piece))))
    opening = words.opening.match(piece)
    if opening is None:
        form = FORM_OF_TEXT.match(piece)
        return piece if form is None else piece[form.end() :]
    rest = piece[opening.end() :]
    is_surname = "," in rest and count_words(rest.split(",")[0]) < WHOLE_NAME_WORDS and ":" not in opening[0]
    stated = opening[0].strip(" :(").casefold()
    return piece if is_surname and stated in SURNAME_PARTICLES else rest


def cut_date(piece: str, words: BylineWords) -> str:
    """A piece without the date at its end, as a byline and the line of date below it are read."""
    cut = FROM_NUMBER.sub("", piece)
    while cut.split() and (
        (cut != piece and cut.split()[-1].casefold().strip(".,") in words.days)
        or cut.split()[-1].casefold().strip(".,:") in words.trailing
    ):
        cut = cut.rstrip(" ,.").rpartition(" ")[0]
    return cut


SURNAME_PARTICLES = frozenset({"von", "di", "da"})


def split_joined(piece: str, words: BylineWords) -> Iterator[str]:
    """The pieces between "and" and its like; between doubtful ones only where both sides are whole names."""
    for part in words.joiner.split(piece):
        left, *rest = words.doubtful_joiner.split(part)
        for right in rest:
            if is_whole(left.split(",")[-1]) and is_whole(right.split(",")[0]):
                yield left
                left = right
            else:
                # Not a joiner after all; which of them it was stands in the part.
                end = part.find(right, part.find(left) + len(left)) + len(right)
                left = part[part.find(left) : end]
        yield left


def is_whole(name: str) -> bool:
    """Whether a piece may be a whole name: two words or more, none of them in lower case at its beginning."""
    name = name.strip()
    return count_words(name) >= WHOLE_NAME_WORDS and not name[:1].islower()


def name_people(part: str, words: BylineWords, *, is_given_first: bool = False) -> Iterator[str]:
    """The names of a part that commas may divide: people, or a family name before a given one.

    `is_given_first`: the byline has other names in their usual order; then a single word behind a name is its place.
    """
    stated = takewhile(lambda piece: not words.other_work.match(piece.strip()), part.split(","))
    plain = [piece for piece in map(trim, stated) if not DEGREE.fullmatch(piece)]
    pieces = drop_places(attach_suffixes(plain, words), words)
    names = [name for piece in pieces if (name := find_name(piece, words))]
    halves = [not is_whole(name.split(",")[0]) and name.casefold() not in words.agencies for name in names]
    if pieces and SITE.fullmatch(pieces[0]) and all(halves):
        return
    if len(names) == 2 and is_given_first and halves == [False, True]:
        yield names[0]
    elif len(names) == 2 and any(halves) and not any(name.casefold() in words.agencies for name in names):
        yield turn_around(names[0], names[1])
    elif len(names) > 2 and len(names) % 2 == 0 and all(halves):
        yield from map(turn_around, names[::2], names[1::2])
    else:
        yield from names


def drop_places(pieces: list[str], words: BylineWords) -> list[str]:
    """The pieces without the cities behind names: "Ida Brandt, Berlin", "Ida Brandt, de Tolland"."""
    behind = [
        piece
        for piece in pieces[1:]
        if not is_whole(pieces[0]) or not (fold_place(piece) in words.cities or FROM_PLACE.match(piece))
    ]
    return [*pieces[:1], *behind]


def attach_suffixes(pieces: Iterable[str], words: BylineWords) -> list[str]:
    """The pieces, with "Jr." at the name that it belongs to."""
    attached: list[str] = []
    for piece in pieces:
        if attached and piece.rstrip(".").casefold() in words.suffixes:
            attached[-1] += f", {piece}"
        elif piece:
            attached.append(piece)
    return attached


def trim(piece: str) -> str:
    """A piece without the marks around it."""
    return FULL_STOP.sub("", piece.strip(EDGE + "()")).strip(EDGE)


def turn_around(family: str, given: str) -> str:
    """ "Brandt", "Ida" as "Ida Brandt", and so "BRANDT", "Ida"; a suffix stays at the end."""
    given, _, suffix = given.partition(", ")
    if family == family.upper() and given != given.upper():
        family = capitalize(family)
    return f"{given} {family}{', ' if suffix else ''}{suffix}"


def find_name(piece: str, words: BylineWords) -> str | None:
    """The person's name in a piece without commas but for a suffix, or the agency's; None for a job, desk or nobody."""
    if piece.casefold() in words.agencies:
        return piece
    name = trim(WHERE.sub("", cut_initials(piece, words))) if count_words(piece) > WHOLE_NAME_WORDS else piece
    if name.casefold() in words.agencies:
        return name
    name = drop_leading_job(name, words)
    longer = NAME_AND_MORE.fullmatch(name)
    if longer is not None and names_job(longer["more"], words) and not names_job(longer["name"], words):
        name = cut_job(name, longer["name"], longer["more"], words)
    return name if name.casefold() in words.agencies or is_name(name, words) else None


def cut_initials(piece: str, words: BylineWords) -> str:
    """A piece without an agency's initials behind a name: "Ida Brandt AFP"."""
    before, _, last = piece.rpartition(" ")
    return before if last.isupper() and last.casefold() in words.agencies and not piece.isupper() else piece


def cut_job(piece: str, name: str, more: str, words: BylineWords) -> str:
    """The name before a job, or the agency whose job it is: "AP" of "AP Auto Writer"; nothing where that is no name.

    Nothing but words that outlets are named with ends the name of one: "European Space Agency".
    """
    first = piece.split()[0]
    if first.isupper() and not name.isupper() and first.casefold() in words.agencies:
        return first
    is_outlet = all(word in words.outlets and word.casefold() not in words.jobs for word in more.split())
    is_text = name[0].isupper() and name.split()[-1][0].islower()  # "Send us an e-mail"
    return "" if is_outlet or is_text or first.casefold() in words.job_openers else name


def drop_leading_job(name: str, words: BylineWords) -> str:
    """A name without the job before it: "Senior Reporter Ida Brandt"."""
    parts = name.split()
    openers = takewhile(lambda part: part.casefold() in words.jobs | words.job_openers, parts)
    rest = parts[len(list(openers)) :]
    is_job = any(part.casefold() in words.jobs for part in parts[: len(parts) - len(rest)])
    return " ".join(rest) if is_job and len(rest) >= WHOLE_NAME_WORDS else name


def names_job(piece: str, words: BylineWords) -> bool:
    """Whether a piece holds a word of a job or of an outlet's name."""
    found = [word.strip(".'’") for word in PART_OF_WORD.findall(piece)]
    return any(
        word.casefold() in words.jobs or word in words.outlets or word.title() in words.outlets for word in found
    )


def is_name(name: str, words: BylineWords) -> bool:
    """Whether a piece can be the name of a person."""
    folded = name.casefold()
    return (
        bool(name)
        and len(name) <= MAX_NAME_CHARACTERS
        and count_words(name) <= MAX_NAME_WORDS
        and any(character.isalpha() for character in name)
        and not (name.islower() and count_words(name) != WHOLE_NAME_WORDS)
        and folded not in words.nobody
        and not folded.startswith("the ")
        and not ACCOUNT.fullmatch(name)
        and not NOT_IN_NAME.search(NICKNAME.sub("", name))
        and not all(one in words.agencies for one in folded.split("-"))
        and not any(outlet in name for outlet in words.unspaced_outlets)
        and not names_job(name, words)
    )


def count_words(piece: str) -> int:
    """The words of a piece."""
    return len(WORD.findall(piece))
