from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel
from upath import UPath

from copydesk.article import Article, EntityKind
from copydesk.dedupe import Block, Models, Signature, build_signature
from copydesk.dedupe.scoring.scorer import compare_leads
from copydesk.dedupe.signing.signature import BANDS, LEAD_BYTES, LEAD_WORDS, OPENING_BANDS, Name, known_day, read_lead
from copydesk.storage.tables import read_table, write_table

MakeSignature = Callable[..., Signature]

BODY = "A grey heron landed on the lock gate at Vessen on Tuesday and stopped 14 barges for 3 hours."


def test_a_signature_needs_a_normalized_article(make_dedupe_article: Callable[..., Article], models: Models) -> None:
    with pytest.raises(ValueError, match="a1 is not normalized"):
        build_signature(make_dedupe_article("a1").with_(normalized=None), models)


def test_digests_are_made_of_names_as_pydantic_writes_them() -> None:
    name = Name(name='Ada "Per" Holm', kind=EntityKind.PERSON, key="ada holm", starts=(0, 7), ends=(3, 11))
    assert repr(name) == BaseModel.__repr__(name)


def test_bands_and_lead_are_arrays_of_their_sizes(make_signature: MakeSignature) -> None:
    signature = make_signature(body=BODY)
    assert signature.band_values.shape == (BANDS + 1 + OPENING_BANDS,)
    assert signature.lead_vector.shape == (256,)
    assert np.linalg.norm(signature.lead_vector) == pytest.approx(1, abs=1e-5)


def test_bands_stay_what_they_are(make_signature: MakeSignature) -> None:
    """Stored signatures are compared with new ones: whatever changes this needs a new SIGNATURE_VERSION."""
    assert sha256(make_signature(body=BODY).bands).hexdigest()[:16] == "9be50e03b74eaf7e"


def test_equal_bodies_share_a_band_however_short(make_signature: MakeSignature) -> None:
    one, other = make_signature("a", body="No news today."), make_signature("b", body="no news TODAY", title="Weather")
    assert one.band_values[BANDS] == other.band_values[BANDS]


def test_a_signature_survives_storage(make_signature: MakeSignature, tmp_path: Path) -> None:
    entity = {
        "name": "Vessen",
        "kind": "place",
        "key": "vessen",
        "mentions": [{"text": "Vessen", "start": 39, "end": 45}],
    }
    written = [
        make_signature("a", body=BODY, published_on=date(2026, 5, 11), entities=[entity]),
        make_signature("b", body=BODY, title="Heron", credit="(Reporting by Ansa Lindqvist)"),
    ]
    table = UPath(tmp_path) / "signatures.parquet"
    write_table(table, written, Signature)
    assert read_table(table, Signature) == written


@pytest.mark.parametrize(
    "change",
    [
        {"body": BODY + " It left."},
        {"title": "Heron"},
        {"source": "lock-gazette"},
        {"published_on": date(2026, 5, 12)},
        {"agency": "Tern Wire"},
        {"credit": "(Reporting by Ansa Lindqvist)"},
        {"notice": "Translated by a machine."},
    ],
)
def test_the_digest_names_all_that_a_comparison_can_see(make_signature: MakeSignature, change: dict[str, Any]) -> None:
    base: dict[str, Any] = {"article_id": "a", "body": BODY}
    assert make_signature(**base).digest == make_signature(**base).digest
    assert make_signature(**base).digest != make_signature(**base | change).digest
    only_source = set(change) == {"source"}
    assert (make_signature(**base).text_key == make_signature(**base | change).text_key) is only_source


def test_who_an_article_is_and_when_it_landed_is_no_part_of_its_text(make_signature: MakeSignature) -> None:
    """A page that lands every night says the same every night."""
    one = make_signature("a", BODY, landed_on=date(2026, 5, 12))
    other = make_signature("b", BODY, landed_on=date(2026, 5, 13))
    assert (one.digest, one.text_key) == (other.digest, other.text_key)


@pytest.mark.parametrize(
    ("published", "is_known"),
    [
        ({"precision": "day", "origin": "meta", "confidence": "high"}, True),
        ({"precision": "minute", "origin": "json-ld", "confidence": "medium"}, True),
        ({"precision": "month", "origin": "meta", "confidence": "high"}, False),
        ({"precision": "day", "origin": "landing-day", "confidence": "medium"}, False),
        ({"precision": "day", "origin": "weekday", "confidence": "low"}, False),
    ],
)
def test_only_a_trusted_day_keeps_texts_apart(
    make_dedupe_article: Callable[..., Article], published: dict[str, Any], is_known: bool
) -> None:
    article = make_dedupe_article(published=published | {"on": date(2026, 5, 11)})
    assert article.normalized is not None
    assert known_day(article.normalized.published) == (date(2026, 5, 11) if is_known else None)


def test_the_lead_is_the_title_and_the_first_words(make_dedupe_article: Callable[..., Article]) -> None:
    article = make_dedupe_article(title="Short", body=" ".join(f"word{number}" for number in range(200)))
    assert article.normalized is not None
    lead = read_lead(article.normalized.title, article.normalized.body)
    assert lead.startswith("Short. word0 word1 ")
    assert len(lead.split()) == 1 + LEAD_WORDS


@pytest.mark.parametrize(
    ("body", "notice", "expected"),
    [
        ("The lock opened on Monday., May 11th after repairs.", None, False),  # one sign may be a slip
        ("The lock opened on Tuesday, May 11th after repairs.", None, False),  # a Monday
        ("The lock opened on Tuesday., May 11th after repairs.", None, True),
        ("The lock opened on Monday, May 11 after repairs.", None, False),
        ("The lock opened on Monday, May 11 after repairs.", "Translated by a machine.", True),
        ("It was Friday., February 31st.", None, False),
    ],
)
def test_a_translation_says_so_or_shows_two_signs(
    make_signature: MakeSignature, body: str, notice: str | None, expected: bool
) -> None:
    assert make_signature(body=body, notice=notice, published_on=date(2026, 5, 12)).is_translation is expected


def test_the_lead_of_a_script_without_spaces_is_no_whole_text() -> None:
    assert len(read_lead(None, "港湾当局は月曜日に橋を再開した。" * 100)) == LEAD_BYTES // 3
    assert read_lead(None, "é" * 1_000) == "é" * (LEAD_BYTES // 2)


def test_a_brief_shares_a_band_with_the_report_that_it_is_cut_out_of(make_signature: MakeSignature) -> None:
    """By its opening alone: other words are the most telling ones of a report that repeats them."""
    told = "Lock keepers fed it herring from a bucket, and children of the village school counted all boats below it"
    opening = f"{BODY} {told} for a week."
    names = ("quill", "zander", "brume", "ostrow", "fennick", "galvane", "hespel", "ivarson", "jorvey", "kestrin")
    rest = " ".join(f"{name}{other}" for name in names for other in names for _ in range(3))
    whole, brief = make_signature("a", body=f"{opening}\n\n{rest}"), make_signature("b", body=opening)
    shared = [set(whole.band_values[part]) & set(brief.band_values[part]) for part in (slice(BANDS + 1), slice(None))]
    assert [len(one) for one in shared] == [0, OPENING_BANDS]


def test_a_lead_of_another_model_or_without_words_is_like_none(make_signature: MakeSignature) -> None:
    signature = make_signature(body=BODY)
    old = signature.with_(lead=np.ones(384, dtype="<f4").tobytes())
    assert not old.lead_vector.any()
    assert compare_leads(signature, old) == compare_leads(signature, make_signature(body=" ")) == 0
    assert Block.of([old, signature]).leads.tolist() == [[0] * 256, signature.lead_vector.tolist()]


def test_a_copy_in_capitals_has_its_originals_lead(make_signature: MakeSignature) -> None:
    assert compare_leads(make_signature(body=BODY), make_signature(body=BODY.upper())) == pytest.approx(1)
