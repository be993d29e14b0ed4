"""The stage with the real entity engine."""

from __future__ import annotations

import pytest

from copydesk.article import EntityKind
from copydesk.embedded.entities import EntityServer
from copydesk.enrich import EnrichModels, StanfordEngine, load_models
from copydesk.enrich.engine.stanford import LONGEST_PIECE
from copydesk.enrich.stage import describe_body
from copydesk.errors import EntitiesUnavailable
from copydesk.settings import EnrichSettings

pytestmark = pytest.mark.integration

TEXT = (
    "🙂 The North Atlantic Treaty Organization (NATO) will open an office in Kyiv, NATO's Mark Rutte said in "
    "Wiesbaden, Germany, on Monday.\n\n"
    '"There will be a light in the window every night," Rutte told the Westdeutscher Rundfunk. The U.S. agreed.'
)


def names(models: EnrichModels, text: str) -> dict[EntityKind, list[str]]:
    enrichment = describe_body(text, models.engine.find(text), None, models, EnrichSettings())
    for entity in enrichment.entities:
        assert all(text[mention.start : mention.end] == mention.text for mention in entity.mentions)
    return {kind: [entity.name for entity in enrichment.entities if entity.kind is kind] for kind in EntityKind}


def test_an_article_is_enriched(engine: StanfordEngine) -> None:
    assert names(load_models(engine), TEXT) == {
        EntityKind.PERSON: ["Mark Rutte"],
        EntityKind.ORGANIZATION: ["NATO", "Westdeutscher Rundfunk"],
        EntityKind.PLACE: ["Kyiv", "Wiesbaden", "Germany", "United States"],
    }


def test_a_text_in_pieces_has_its_names_in_place(engine: StanfordEngine) -> None:
    text = "\n\n".join([TEXT] * (2 * LONGEST_PIECE // len(TEXT)))
    found = engine.find(text)
    assert len(text) > LONGEST_PIECE
    assert {span.of(text) for span in found if span.of(text).startswith("Mark")} == {"Mark Rutte"}
    assert sum(span.of(text) == "Mark Rutte" for span in found) == text.count("Mark Rutte")


def test_a_stopped_server_is_out_of_reach_and_a_new_one_is_found(
    engine: StanfordEngine, entity_server: EntityServer
) -> None:
    before = engine.find(TEXT)
    entity_server.stop()
    with pytest.raises(EntitiesUnavailable, match=entity_server.address):
        engine.find(TEXT)
    entity_server.start()
    assert engine.find(TEXT) == before != []
