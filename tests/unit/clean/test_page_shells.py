"""Pages that a script draws: the story is in its data."""

from __future__ import annotations

import json

import pytest

from copydesk.clean.page.drafting import draft_page_body
from copydesk.clean.page.shells import read_shell

SENTENCES = [f"The council of Tolland put berth {number} to the vote again on Monday evening." for number in range(9)]
STORY = "".join(f'<p class="p">{sentence}</p>' for sentence in SENTENCES)
STATE = {"detail": {"title": "Berth approved", "body": STORY, "teaser": "<p>Ferry</p>"}, "other": STORY[:200] * 3}


@pytest.mark.parametrize(
    "script",
    [
        f"<script>window.__STATE__ = {json.dumps(STATE)};</script>",
        f"<script type='application/json'>{json.dumps(STATE).replace('<', chr(92) + 'u003c')}</script>",
        f"<script>self.__next_f.push([1,{json.dumps(json.dumps(STATE)).replace('<', chr(92) + 'u003c')}])</script>",
    ],
)
def test_a_shell_has_its_story_in_a_script(script: str) -> None:
    page = draft_page_body(
        f"<html><head><title>Berth approved</title></head><body><div id=app></div>{script}</body></html>"
    )
    assert page is not None
    assert [paragraph.text for paragraph in page.draft.paragraphs] == SENTENCES
    assert page.body.method == "script"
    assert 0 < page.body.confidence <= 0.5


def test_a_page_that_shows_its_story_is_read_as_it_shows_it() -> None:
    shown = "".join(
        f"<p>The ferry to the island ran on day {number} as it had the day before.</p>" for number in range(5)
    )
    page = draft_page_body(
        f"<html><body><article>{shown}</article><script>x={json.dumps(STATE)}</script></body></html>"
    )
    assert page is not None
    assert "council" not in page.draft.body


@pytest.mark.parametrize("script", ["", '"' + "x" * 500, '"' + "<p>" * 300 + '"', '"' + "\\x3cp\\x3e</p>" * 90 + '"'])
def test_a_script_without_a_story_gives_none(script: str) -> None:
    assert read_shell([script]) == []
