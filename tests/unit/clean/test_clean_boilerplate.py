"""Taking boilerplate out of a draft."""

from __future__ import annotations

from copydesk.article import RemovedKind
from copydesk.clean import CleanRules
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.text.boilerplate import find_reporters, strip_boilerplate, strip_repeated

NEWS = [f"The council heard witness number {count} on Wednesday, and the hearing went on." for count in range(12)]


def test_places_are_those_of_the_text_before_removal(rules: CleanRules) -> None:
    draft = Draft(draft_paragraphs([NEWS[0], "Advertisement", NEWS[1], "SEE ALSO:", NEWS[2]]))
    stripped = strip_boilerplate(draft, rules)
    assert [(part.place, part.text) for part in stripped.removed] == [(1, "Advertisement"), (3, "SEE ALSO:")]
    assert [paragraph.place for paragraph in stripped.paragraphs] == [0, 2, 4]


def test_rules_for_the_tail_leave_the_middle(rules: CleanRules) -> None:
    credit = "(Reporting by Ana Lund)"
    middle = strip_boilerplate(Draft(draft_paragraphs([NEWS[0], credit, *NEWS[1:]])), rules)
    assert middle.credit is None
    tail = strip_boilerplate(Draft(draft_paragraphs([*NEWS, credit])), rules)
    assert tail.credit == credit
    assert tail.authors == ("Ana Lund",)


def test_what_a_removal_uncovers_is_judged_again(rules: CleanRules) -> None:
    tail = ["Follow us on Facebook and Telegram."] * 7
    stripped = strip_boilerplate(Draft(draft_paragraphs([*NEWS, "(Reporting by Ana Lund)", *tail])), rules)
    assert stripped.credit == "(Reporting by Ana Lund)"
    assert len(stripped.paragraphs) == len(NEWS)


def test_reporters_without_their_places() -> None:
    assert find_reporters("(Reporting by Ana Lund in Bergen and Peter Osei; Editing by Ruth Ames)") == [
        "Ana Lund",
        "Peter Osei",
    ]
    assert find_reporters("(With inputs from agencies)") == []


def test_the_title_repeated_in_the_body_is_a_headline() -> None:
    from dataclasses import replace

    draft = replace(Draft(draft_paragraphs(["Council buys ferry", NEWS[0]])), title="Council Buys Ferry!")
    stripped = strip_repeated(draft)
    assert [part.kind for part in stripped.removed] == [RemovedKind.HEADLINE]
