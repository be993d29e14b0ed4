"""The bylines that a reader sees by a page's headline: links to authors, what is marked as one, "By Ida Brandt"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from lxml.html import HtmlElement

from copydesk.bylines import opens_byline
from copydesk.clean.draft import SOFT_HYPHEN, fold_words

# The address of a page about somebody who writes: "/author/ida-brandt", "/autoren/ida-brandt-31", "/by/ida-brandt".
AUTHOR_ADDRESS = re.compile(
    r"(?:^|/)(?:authors?|autore?n?s?|autori|autorzy|auteurs?|reporters?|writers?|journalist\w*|staff|newsteam|profiles?"
    r"|profils|perfil|by"
    r"|people|person|contribut\w+|columnist\w*|correspondents?|korrespondenten|meet-the-team|our-team|team|firmas?"
    r"|redactor\w*|periodistas?|forfatter\w*|skribent\w*|toimittaja\w*|kirjoittaja\w*|penulis|yazar\w*|muhabir\w*|tac-gia"
    r"|toireporter)/[^/]"
    r"|[?&](?:author|autor|auteur)=|/aut[eo]r-\w",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:^|[\W_])(?:by-?lines?|authors?(?:-?names?)?|autor(?:e|en|es|in)?|auteurs?|verfasser|writers?|reporters?|firma"
    r"|redactor|signature|skribent|forfatter|kirjoittaja|penulis|yazar|journalist|creator|attribution)(?:$|[\W_])"
    r"|(?-i:[a-z](?:Author|Autor|Auteur|Byline|Writer)s?(?:Name)?(?![a-z]))",
    re.IGNORECASE,
)
# An element of its own for the name of who wrote it, whatever the box around it is called.
NAME_OF_AUTHOR = re.compile(r"author[-_]*name|author__name|byline[-_]*name|meta[-_]*author", re.IGNORECASE)
# Boxes about an author, their pictures, and what belongs to other texts.
NO_BYLINE = re.compile(
    r"bio\b|about|descri|avatar|image|img|photo|picture|follow|social|comment|relat|recommend|teaser|(?<!v)(?<!h-)card|more-|most-"
    r"|footer|caption|newsletter|share|count|icon|wall|figure|sidebar|blog-list|widget",
    re.IGNORECASE,
)
# Of these those about other texts and about who somebody is: not even the name of an author there is this text's.
OF_OTHERS = re.compile(
    r"bio\b|about|descri|comment|relat|recommend|teaser|more-|most-|footer|caption|sidebar|blog-list", re.IGNORECASE
)
# "hasnt-bio": what a box has not.
NEGATED = re.compile(r"\b(?:hasnt|has-no|has-\d|no|without|not|hide|hidden)-[\w-]+", re.IGNORECASE)
# A byline names a handful of people; longer text is about them.
MAX_BYLINE_CHARACTERS = 160
# "Ida Brandt", "ida@harbour.example".
ADDRESS = re.compile(r"(?:e-?mail: ?)?\S+@\S+\.\w+", re.IGNORECASE)
ADDRESSED_LINES = 2
# "Ida Brandt is a reporter at the Tolland Post.": a line with a full stop and so many words is a sentence.
MIN_SENTENCE_WORDS = 7
# It stands within so many elements of the headline, in document order. Measured on 180 pages of fourteen countries:
# nine in ten within 60 elements behind it, the farthest of those that no picture parts from it at 108.
REACH_BEFORE = 15
REACH_AFTER = 110
# What only begins as a byline does, or stands in a doubtful box, is one within fewer elements.
NEAR_REACH = 40
# The story has begun where so many paragraphs of so many characters stand behind the headline.
STORY_PARAGRAPHS = 3
MIN_STORY_CHARACTERS = 200
# The links of one byline are so near each other.
MAX_RUN_GAP = 10
# Behind a story its author's name stands at the right, or in a paragraph that is called so.
AT_THE_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
SIGNED = re.compile(r"author|signature|sign-?off|firma\b|tacgia|tac-gia", re.IGNORECASE)
# A heading as short as this may be the outlet's name.
MIN_HEADLINE_WORDS = 3
# Far from the headline credits are those of pictures and of the site's makers.
CREDITS = re.compile(r"credit|attribution|creator|copyright", re.IGNORECASE)
# The box about who wrote a text, and what such a box also is of.
AUTHOR_BOX = re.compile(
    r"(?:^|[\s_-])(?:author[-_]*(?:bio|box|info|card|profile|details?)|about[-_]*(?:the[-_]*)?author"
    r"|autor(?:en)?[-_]*(?:box|info|kasten|profil))",
    re.IGNORECASE,
)
# Its first lines have the name, be it behind "About the author".
MAX_NAMED = 2
BOX_OF_OTHERS = re.compile(r"comment|relat|recommend|teaser|more-|most-", re.IGNORECASE)
# What begins as a byline far from the headline has no more words than this.
MAX_OPENED_WORDS = 6
# Where the headline is no `h1`.
OTHER_HEADINGS = ("h2", "h3", "h4")
# A teaser's byline stands so near below its linked heading, or with so many other words in a link.
TEASER_LEVELS = 3
MIN_TEASER_WORDS = 5
# "Autor: Ida Brandt", wherever it stands: the label is an element of its own. Blanks around it count.
MAX_LABEL_CHARACTERS = 80
LABEL = re.compile(
    r"(?:authors?|autor(?:en|in)?(?:/autor(?:in)?)?|auteurs?|autore|autora|autori|autoři|autorzy|yazar|penulis|автор"
    r"|作者|記者)\s*:?",
    re.IGNORECASE,
)


# The lines that may be a byline's, one way of reading it after another.
Ways = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SeenBylines:
    """The lines by a page's headline that name who wrote it, by how they are known, each in document order.

    `links` are the texts of links to authors and of authors' names, with their places among the page's elements;
    `marked` the lines of each other element that is marked as a byline; `opened` the lines that begin as bylines do,
    "By" and its like; `named` the names in boxes that may be about another text; `signed` what ends the story.
    """

    links: tuple[tuple[int, str], ...] = ()
    marked: tuple[tuple[str, ...], ...] = ()
    opened: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()

    def list_lines(self) -> Iterator[tuple[str, ...]]:
        """The lines that the page marks as a byline, one way after another, the surest first."""
        yield tuple(text for _, text in self.links)
        yield from self.marked

    def list_doubtful(self) -> Iterator[tuple[str, ...]]:
        """The lines that may be a byline, the likest first."""
        yield from ((line,) for line in (*self.opened, *self.named, *self.signed))

    def find_run(self, people: Iterable[str]) -> tuple[str, ...]:
        """Those links that stand beside the first one with one of these names: others are teasers'."""
        runs: list[list[str]] = []
        last: int | None = None
        for place, text in self.links:
            if last is None or place - last > MAX_RUN_GAP:
                runs.append([])
            runs[-1].append(text)
            last = place
        return next((tuple(run) for run in runs if any(is_same(name, text) for name in people for text in run)), ())


def is_same(name: str, text: str) -> bool:
    """Whether a name stands in the text of a link, or the text in the name."""
    return name in text or text in name


def see_bylines(tree: HtmlElement, titles: Iterable[str] = ()) -> SeenBylines:
    """The bylines by the headline of a page, which has to be whole: a byline may stand in what cleaning takes out.

    `titles`: what the page's data call it; where no `h1` is the headline a heading of these words is.
    """
    links, marked, opened, named = [], [], [], []
    head = find_headline(tree, titles)
    around = frozenset() if head is None else frozenset((head, *head.iterancestors()))
    near = list(list_near(tree, head))
    for place, element in near:
        is_link, is_marked, is_near = leads_to_author(element), is_byline(element), place <= near[0][0] + NEAR_REACH
        line = read_opened(element) if is_near and not is_link and not is_marked else None
        if not is_link and not is_marked and not line:
            continue
        if is_own(element, around) and not is_teasers(element, head):
            if is_link and (text := read_line(element)):
                links.append((place, text))
            if is_marked and not is_link and (lines := read_lines(element)):
                marked.append(tuple(lines))
            if line:
                opened.append(line)
        elif is_near and (is_link or NAME_OF_AUTHOR.search(element.get("class") or "")) and not is_other(element):
            named.append(read_line(element))
    one_named = tuple(filter(None, named))[:1]
    return SeenBylines(tuple(links), tuple(marked), tuple(opened), one_named, read_signed(tree))


def is_teasers(element: HtmlElement, head: HtmlElement | None) -> bool:
    """Whether an element stands in a link with more words, or below a linked heading in a box without the headline."""
    around = [] if head is None else [head, *head.iterancestors()]
    for box in islice(element.iterancestors(), TEASER_LEVELS if around else 0):
        if box in around:
            return False
        if box.tag == "a" and count_more(box, element) >= MIN_TEASER_WORDS:
            return True
        for other in takewhile(lambda one: one is not element, box.iter("*")):
            if other.tag in OTHER_HEADINGS and (other.find(".//a") is not None or other.getparent().tag == "a"):
                return True
    return False


def count_more(box: HtmlElement, element: HtmlElement) -> int:
    """The words that a box has more than an element in it."""
    return len(box.text_content().split()) - len(element.text_content().split())


def shows_first(tree: HtmlElement, titles: Iterable[str], people: Iterable[str], others: Iterable[str]) -> bool:
    """Whether by the headline an element's text is one of the people before one is that of the others."""
    first, second = frozenset(people), frozenset(others)
    lines = (read_line(element) for _, element in list_near(tree, find_headline(tree, titles)) if not len(element))
    return next((line in first for line in lines if line in first or line in second), False)


def read_signed(tree: HtmlElement) -> tuple[str, ...]:
    """The line at the right below a story, the last of its paragraphs."""
    for element in tree.iter("p"):
        is_signed = SIGNED.search(element.get("class") or "") or AT_THE_RIGHT.search(element.get("style") or "")
        if is_signed or element.get("align") == "right":
            before = sum(1 for _ in islice(element.itersiblings("p", preceding=True), STORY_PARAGRAPHS))
            following = next(element.itersiblings("p"), None)
            if before == STORY_PARAGRAPHS and following is None and (line := read_line(element)):
                return (line,)
    return ()


def list_elsewhere(tree: HtmlElement) -> Iterator[list[Ways]]:
    """Bylines anywhere on a page, by how they are known, the surest first, each as ways to read it: the lines behind a
    label that says who wrote it, those of elements marked as bylines, those that begin as one, and boxes about authors.
    """
    head = find_headline(tree, ())
    labelled: list[Ways] = []
    marked: list[Ways] = []
    opened: list[Ways] = []
    paragraphs = 0  # behind the first of them another text may begin
    for element in tree.iter("*"):
        paragraphs += element.tag == "p" and len(element.text_content()) >= MIN_STORY_CHARACTERS
        text = element.text
        if text and len(text) <= MAX_LABEL_CHARACTERS and LABEL.fullmatch(text.strip()):
            behind = (element.tail or "").strip()
            following = element.getnext() if not behind else None
            behind = behind or (read_line(following) if following is not None else "")
            if behind and len(behind) <= MAX_BYLINE_CHARACTERS:
                labelled.append([(behind,)])
        elif is_author(element):
            if is_own(element) and not is_teasers(element, head) and (lines := read_lines(element)):
                marked.append([tuple(lines)])
        elif element.tag == "p" and paragraphs < STORY_PARAGRAPHS and (name := read_addressed(element)):
            opened.append([(name,)])
        elif (line := read_opened(element)) and is_own(element) and not is_teasers(element, head):
            name, is_label = line.split(",")[0], ":" in line.split(" ", 1)[0]
            if len(name.split()) <= MAX_OPENED_WORDS and (is_label or paragraphs < STORY_PARAGRAPHS):
                opened.append([(name,)])
    yield from (labelled, marked, opened)
    yield [list_named(box) for box in tree.iter("*") if is_author_box(box)]


def is_author_box(element: HtmlElement) -> bool:
    """Whether an element is called a box about who wrote the text, and none around it one about other texts."""
    is_named = AUTHOR_BOX.search(element.get("class") or "") is not None
    return is_named and not any(map(BOX_OF_OTHERS.search, name_around(element)))


def list_named(box: HtmlElement) -> Ways:
    """The texts in a box that may be the name of whom it is about, each a way."""
    texts = (read_line(one) for one in box.iter("*") if one.tag in OTHER_HEADINGS or not len(one))
    return [(text,) for text in islice(filter(None, texts), MAX_NAMED)]


def find_headline(tree: HtmlElement, titles: Iterable[str]) -> HtmlElement | None:
    """The heading that is the headline: an `h1` with the words of a title, else one of some words, else another heading
    with the words of a title, else any `h1`.
    """
    heads = list(tree.iter("h1"))
    folded = {fold_words(title) for title in titles}
    titled = (head for head in heads if fold_words(head.text_content()) in folded)
    if len(heads) > 1 and (head := next(titled, None)) is not None:
        return head
    long = (head for head in heads if len(head.text_content().split()) >= MIN_HEADLINE_WORDS)
    if (head := next(long, None)) is not None:
        return head
    if folded:
        others = tree.iter(*OTHER_HEADINGS)
        if (head := next((one for one in others if fold_words(one.text_content()) in folded), None)) is not None:
            return head
    return heads[0] if heads else None


def list_near(tree: HtmlElement, head: HtmlElement | None) -> Iterator[tuple[int, HtmlElement]]:
    """The elements by the headline, each behind its place among the page's, until the story has begun."""
    elements = list(tree.iter("*"))
    headline = elements.index(head) if head is not None else 0
    first, paragraphs = max(headline - REACH_BEFORE, 0), 0
    for place, element in enumerate(elements[first : headline + REACH_AFTER + 1], start=first):
        yield place, element
        paragraphs += element.tag == "p" and len(element.text_content()) >= MIN_STORY_CHARACTERS
        if paragraphs == STORY_PARAGRAPHS:
            return


def leads_to_author(element: HtmlElement) -> bool:
    """Whether an element is a link to the page of an author, or says that it is an author."""
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    return element.tag == "a" and AUTHOR_ADDRESS.search(element.get("href") or "") is not None


def is_byline(element: HtmlElement) -> bool:
    """Whether an element is marked as a byline by its page's author."""
    marks = " ".join(mark for key in ("class", "id", "itemprop", "rel") if (mark := element.get(key)))
    return bool(marks) and says_byline(marks)


@lru_cache(maxsize=4_096)
def says_byline(marks: str) -> bool:
    """Whether the names of an element are those of a byline. A page has few of them, again and again."""
    return BYLINE.search(marks) is not None


def is_author(element: HtmlElement) -> bool:
    """Whether an element is marked as a byline, and neither it nor the two around it as a credit."""
    return is_byline(element) and not any(map(CREDITS.search, name_around(element)))


def is_own(element: HtmlElement, around: Collection[HtmlElement] = ()) -> bool:
    """Whether neither an element nor the two around it are a box about an author or about another text.

    `around`: the elements that hold the headline; these are about this text, whatever they are called.
    """
    return not any(map(is_no_byline, name_around(element, around)))


def is_other(element: HtmlElement) -> bool:
    """Whether one of them is about another text, or about who somebody is."""
    return any(map(is_of_others, name_around(element)))


@lru_cache(maxsize=4_096)
def is_no_byline(name: str) -> bool:
    """Whether a box so named is about an author or about another text. A page has few names, again and again."""
    return NO_BYLINE.search(NEGATED.sub("", name)) is not None


@lru_cache(maxsize=4_096)
def is_of_others(name: str) -> bool:
    """Whether a box so named is about another text, or about who somebody is."""
    return OF_OTHERS.search(NEGATED.sub("", name)) is not None


def name_around(element: HtmlElement, but: Collection[HtmlElement] = ()) -> Iterator[str]:
    """The classes and ids of an element and of the two around it, `but` those of some."""
    for one in (element, *islice(element.iterancestors(), 2)):
        name = f"{one.get('class') or ''} {one.get('id') or ''}".strip()
        if name and one not in but:
            yield name


def read_opened(element: HtmlElement) -> str | None:
    """The line that an element opens as a byline is opened; of "By" alone the line that it stands in."""
    text = element.text
    if not text or not opens_byline(text):
        return None
    line = read_line(element)
    parent = element.getparent()
    return read_line(parent) if line == text.strip() and len(line.split()) == 1 and parent is not None else line


def read_addressed(paragraph: HtmlElement) -> str | None:
    """The one line of a paragraph that has a mail address below it and nothing else."""
    text = paragraph.text_content()
    if len(text) > MAX_BYLINE_CHARACTERS or "@" not in text:
        return None
    lines = read_lines(paragraph)
    return lines[0] if len(lines) == ADDRESSED_LINES and ADDRESS.fullmatch(lines[1]) else None


def read_line(element: HtmlElement) -> str:
    """The text of an element in one line; none where it is too long for a byline."""
    line = " ".join(" ".join(element.itertext()).replace(SOFT_HYPHEN, "").split())
    return line if len(line) <= MAX_BYLINE_CHARACTERS else ""


def read_lines(element: HtmlElement) -> list[str]:
    """The runs of text of a byline; none where it is too long for one, or says in a sentence who somebody is."""
    runs = [" ".join(run.replace(SOFT_HYPHEN, "").split()) for run in element.itertext()]
    lines = [run for run in runs if run]
    if any(run.endswith(".") and len(run.split()) >= MIN_SENTENCE_WORDS for run in lines):
        return []
    return lines if sum(map(len, lines)) <= MAX_BYLINE_CHARACTERS else []
