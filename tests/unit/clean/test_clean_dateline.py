"""Datelines, and what looks like one."""

from __future__ import annotations

import pytest

from copydesk.clean import CleanRules
from copydesk.clean.text.dateline import match_dateline

LEAD = "The harbour council voted on Wednesday to buy a second ferry."


@pytest.mark.parametrize(
    ("opening", "place", "agency", "date_text"),
    [
        ("JAKARTA - ", "JAKARTA", None, None),
        ("GENEVA, March 3 (Halyard News) - ", "GENEVA", "Halyard News", "March 3"),
        ("WASHINGTON/LONDON, Nov 5 (Reuters) — ", "WASHINGTON/LONDON", "Reuters", "Nov 5"),
        ("PARIS (AFP) – ", "PARIS", "Agence France-Presse", None),
        ("Paris (AFP) - ", "Paris", "Agence France-Presse", None),
        ("MINNEAPOLIS (AP) _ ", "MINNEAPOLIS", "Associated Press", None),
        ("PORT SAVEL, Oct. 9, 2024 (Halyard News) -- ", "PORT SAVEL", "Halyard News", "Oct. 9, 2024"),
        ("NEW YORK, Oct. 14, 2024 /PRNewswire/ -- ", "NEW YORK", "PR Newswire", "Oct. 14, 2024"),
        ("SAO PAULO, Brazil, 3 May (Halyard News) - ", "SAO PAULO, Brazil", "Halyard News", "3 May"),
        ("SÃO PAULO, Brazil (AP) — ", "SÃO PAULO, Brazil", "Associated Press", None),
        ("LONDON — ", "LONDON", None, None),
        ("ST. LOUIS, Jan. 2 (UPI) -- ", "ST. LOUIS", "United Press International", "Jan. 2"),
        ("Antara, Jakarta - ", "Jakarta", "Antara", None),
        ("Jakarta, Antara - ", "Jakarta", "Antara", None),
        ("(Reuters) - ", None, "Reuters", None),
        ("BRIDGEWATER, March 3 (Staff) - ", "BRIDGEWATER", None, "March 3"),
        ("BRIDGEWATER, March 3 (Halyard News) â€“ ", "BRIDGEWATER", "Halyard News", "March 3"),
    ],
)
def test_a_dateline_comes_apart(
    opening: str, place: str | None, agency: str | None, date_text: str | None, rules: CleanRules
) -> None:
    found = match_dateline(opening + LEAD, rules)
    assert found is not None
    dateline, rest = found
    assert (dateline.place, dateline.agency, dateline.date_text) == (place, agency, date_text)
    assert dateline.text == opening.strip()
    assert rest == LEAD


@pytest.mark.parametrize(
    "text",
    [
        "NATO - the alliance of thirty-two countries - will hold its exercise in May.",
        "UNESCO - The agency that keeps the list of heritage sites will decide in July.",
        "BREAKING - The council has voted for the ferry after six years of dispute.",
        "Dorte Hvid (Green Alliance) - The member for the north asked three times.",
        "Washington - a city of 700,000 - will vote on the measure in the autumn too.",
        "London - The early years",
        "London-based Harrow Shipping will build the ferry that the council has ordered.",
        "PARIS is to ban cars from its centre, the mayor said on Monday in a speech.",
        "(Update) - The ministry said that it would not comment on the matter today.",
        "Rain - The weather service expects forty millimetres in the valley by Friday.",
        "",
        "-",
    ],
)
def test_what_looks_like_a_dateline_stays(text: str, rules: CleanRules) -> None:
    assert match_dateline(text, rules) is None
