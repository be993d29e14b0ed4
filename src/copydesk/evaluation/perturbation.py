"""What a desk does to a text before it prints it again: other number, date and name styles, quotes, and paragraphs
dropped, swapped or left in the language that they were translated from. By a seed, so that a figure can be measured
again; no fact is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
_PLACES = ("LONDON", "Geneva", "JAKARTA", "Prague")
_LEFT_OVER = (
    "Menurut keterangan pihak berwenang, keputusan itu diambil setelah pembahasan yang panjang dan belum berlaku.",
    "Nach Angaben der Behörden fiel die Entscheidung nach langer Beratung und wird vorerst niemanden betreffen.",
    "Selon les autorités, cette décision a été prise au terme de longs débats et ne concerne encore personne.",
    "По данным властей, решение было принято после долгого обсуждения и пока никого не касается.",
)
_EPOCH = date(2024, 1, 1)
_DAYS = 300
# A text keeps its story if most of its paragraphs stay.
_LEAST_PARAGRAPHS = 4
_ROUND_THOUSAND = 1000
_HALF_DAY = 12

Change = Callable[[str, Random], str]


def perturb(text: str, seed: str) -> str:
    """The text as another desk might print it. The same text and seed give the same result."""
    random = Random(f"{seed}\0{text}")
    for change in random.sample(_CHANGES, k=random.randint(3, len(_CHANGES))):
        text = change(text, random)
    return text


def restyle_shares(text: str, random: Random) -> str:
    """4 percent, 4 per cent, 4%, 4 pct."""
    style = random.choice((" percent", " per cent", "%", " pct"))
    return re.sub(r"(?<=\d)(?: ?%| per ?cent\b| pct\b)", style, text)


def restyle_scales(text: str, random: Random) -> str:
    """94 million, 94 mln, 94,000,000; 3 billion, 3 bn."""

    def write(match: re.Match[str]) -> str:
        number, scale = match["number"], match["scale"]
        if random.random() < 0.5:
            return f"{number} {'mln' if scale == 'million' else 'bn'}"
        return f"{round(float(number) * (1e6 if scale == 'million' else 1e9)):,}"

    return re.sub(r"(?<![\w.,$£€])(?P<number>\d+(?:\.\d)?) (?P<scale>million|billion)\b", write, text)


def restyle_digits(text: str, random: Random) -> str:
    """1,000 and 1000 or 1 000; seven and 7."""
    separator = random.choice(("", " "))
    text = re.sub(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,.])", rf"\1{separator}\2", text)
    return re.sub(rf"(?<= )(?<!ty )({'|'.join(_SMALL)})(?= [a-z])", lambda match: str(_SMALL.index(match[1]) + 2), text)


def restyle_times(text: str, random: Random) -> str:
    """13:50 and 1:50 pm."""

    def write(match: re.Match[str]) -> str:
        hour = int(match[1])
        return f"{hour % _HALF_DAY or _HALF_DAY}:{match[2]} {'pm' if hour >= _HALF_DAY else 'am'}"

    return re.sub(r"\b([01]\d|2[0-3]):([0-5]\d)\b(?!:| ?[ap]\.?m)", write, text)


def restyle_money(text: str, random: Random) -> str:
    """$3.75, US$3.75, 3.75 dollars."""
    if random.random() < 0.5:
        return re.sub(r"(?<!\w)\$(?=\d)", "US$", text)
    return re.sub(r"(?<!\w)\$(\d+(?:\.\d+)?)(?![\d,.]|m|bn| (?:million|billion|trillion|\d{3}))", r"\1 dollars", text)


def restyle_years(text: str, random: Random) -> str:
    """2021-22, 2021-2022, 2021/22."""
    style = random.choice((r"\1-\2", r"\1/\2", r"\1–\2"))
    return re.sub(r"\b(20\d\d)[-/](\d\d)\b(?![-/\d])", style, text)


def restyle_dates(text: str, random: Random) -> str:
    """October 8, 8 October, Oct. 8."""
    style = random.choice(("{day} {month}", "{short}. {day}", "{month} {day}th"))

    def write(match: re.Match[str]) -> str:
        return style.format(day=match["day"], month=match["month"], short=match["month"][:3]).replace("May.", "May")

    return re.sub(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})\b(?!,? \d{{4}}|[:.,]\d| ?%)", write, text)


def add_dateline(text: str, random: Random) -> str:
    """A place and a day before the first sentence, in the form of some agency."""
    day = _EPOCH + timedelta(days=random.randrange(_DAYS))
    place, month = random.choice(_PLACES), _MONTHS[day.month - 1]
    form = random.choice(
        ("{place} {month} {day} {year}: ", "{place}, {short} {day} - ", "{place} - ", "({place}, {month} {day}) - ")
    )
    return form.format(place=place, month=month, short=month[:3], day=day.day, year=day.year) + text


def restyle_quotes(text: str, random: Random) -> str:
    """Straight quotation marks and curly ones."""
    if random.random() < 0.5:
        return text.replace("“", '"').replace("”", '"').replace("’", "'")
    return re.sub(r'"([^"\n]+)"', r"“\1”", text)


def restyle_spelling(text: str, random: Random) -> str:
    """British and American endings; names out of Cyrillic in another system."""
    pairs = (
        (r"isation\b", "ization"), (r"(?<=[a-z]{3})ise\b", "ize"), (r"\b([Cc])entre\b", r"\1enter"),
        (r"(?<=[a-z]{3})skiy\b", "sky"), (r"(?<=[a-z]{3})sky\b", "skyy"), (r"\bYe(?=[a-z]{3})", "E"),
        (r"(?<=[a-z]{2})ei\b", "ey"), (r"\b([Kk])ilometre", r"\1ilometer"),
    )  # fmt: skip
    pattern, style = random.choice(pairs)
    return re.sub(pattern, style, text)


def drop_paragraph(text: str, random: Random) -> str:
    """One paragraph less, never the first, of a text that has some to spare."""
    paragraphs = re.split(r"\n+", text)
    if len(paragraphs) >= _LEAST_PARAGRAPHS:
        del paragraphs[random.randrange(1, len(paragraphs))]
    return "\n\n".join(paragraphs)


def swap_paragraphs(text: str, random: Random) -> str:
    """Two neighbouring paragraphs in the other order, never the first."""
    paragraphs = re.split(r"\n+", text)
    if len(paragraphs) >= _LEAST_PARAGRAPHS:
        place = random.randrange(1, len(paragraphs) - 1)
        paragraphs[place : place + 2] = reversed(paragraphs[place : place + 2])
    return "\n\n".join(paragraphs)


def leave_paragraph(text: str, random: Random) -> str:
    """A paragraph of the original language in the place of one, never of the first, where there are some to spare."""
    paragraphs = re.split(r"\n+", text)
    if len(paragraphs) >= _LEAST_PARAGRAPHS:
        paragraphs[random.randrange(1, len(paragraphs))] = random.choice(_LEFT_OVER)
    return "\n\n".join(paragraphs)


_CHANGES: tuple[Change, ...] = (
    restyle_shares, restyle_scales, restyle_digits, restyle_times, restyle_money, restyle_years, restyle_dates,
    add_dateline, restyle_quotes, restyle_spelling, drop_paragraph, swap_paragraphs,
    leave_paragraph,
)  # fmt: skip
