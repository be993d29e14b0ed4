"""The sample landing and its gold annotations must describe each other exactly."""

import collections
import html
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import yaml

SEEDS = Path(__file__).parents[2] / "seeds"
GOLD = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))
ARTICLES = GOLD["articles"]
REJECTS = GOLD["rejects"]
KEYS = [
    "published_on",
    "people",
    "organizations",
    "places",
    "story",
    "relation",
    "event",
    "removed",
    "traps",
]
RELATIONS = {"canonical", "identical", "revision", "abridgement", "rewrite", "translation"}
SERIES = {
    "fixing": 5,
    "gauge-mur": 3,
    "pollen-styria": 2,
    "reservoirs-carinthia": 2,
    "reservoirs-styria": 2,
    "silver": 2,
}


def encoding_of(path: str) -> str:
    traps = ARTICLES[path]["traps"]
    if "windows-1252" in traps:
        return "cp1252"
    return "iso-8859-1" if "iso-8859-1" in traps else "utf-8"


def text_of(path: str) -> str:
    """The whole file, decoded, entities resolved, spaces single, apostrophes mended and straight."""
    text = html.unescape((SEEDS / path).read_bytes().decode(encoding_of(path)))
    return re.sub(r"\s+", " ", text.replace("â€™", "’").replace("’", "'"))


def body_of(path: str) -> str:
    """The paragraphs of a page; all of a text file."""
    raw = (SEEDS / path).read_bytes().decode(encoding_of(path))
    if path.endswith(".html"):
        raw = html.unescape(" ".join(re.findall(r"<p[^>]*>(.*?)</p>", raw, flags=re.DOTALL)))
    return raw


def five_word_shingles(path: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", body_of(path).lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def stories() -> dict[str, list[str]]:
    members = collections.defaultdict(list)
    for path, article in ARTICLES.items():
        members[article["story"]].append(path)
    return members


def canonical_of(story: str) -> str:
    return next(p for p in stories()[story] if ARTICLES[p]["relation"] == "canonical")


def paths_related_by(relation: str) -> list[str]:
    return [path for path, article in ARTICLES.items() if article["relation"] == relation]


def paths_with_trap(trap: str) -> list[str]:
    return [path for path, article in ARTICLES.items() if trap in article["traps"]]


def test_every_file_is_listed_once_and_every_listed_file_exists():
    found = sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.glob("*/**/*") if path.is_file())
    assert sorted([*ARTICLES, *REJECTS]) == found


def test_no_path_or_key_is_written_twice():
    lines = (SEEDS / "gold.yaml").read_text(encoding="utf-8").splitlines()
    paths = [line for line in lines if re.match(r"  \S", line)]
    assert len(paths) == len(set(paths)) == len(ARTICLES) + len(REJECTS)


def test_entries_are_sorted_and_complete():
    assert list(ARTICLES) == sorted(ARTICLES)
    for path, article in ARTICLES.items():
        assert list(article) == KEYS, path
        assert article["relation"] in RELATIONS, path
        assert article["published_on"] is None or isinstance(article["published_on"], date), path


def test_the_landing_is_large_and_varied_enough():
    assert len(ARTICLES) >= 60
    assert len({path.split("/")[0] for path in ARTICLES}) == 5
    assert len({path.split("/")[1] for path in ARTICLES}) >= 6
    assert 50 <= len(stories()) <= 60
    assert {ARTICLES[path]["relation"] for path in ARTICLES} == RELATIONS


def test_no_article_lands_before_it_is_published():
    for path, article in ARTICLES.items():
        if article["published_on"]:
            assert article["published_on"] <= date.fromisoformat(path.split("/")[0]), path


def test_every_story_has_exactly_one_canonical_article():
    for story, members in stories().items():
        relations = [ARTICLES[path]["relation"] for path in members]
        assert relations.count("canonical") == 1, story


def test_at_least_ten_stories_have_two_to_four_articles():
    sizes = [len(members) for members in stories().values()]
    assert max(sizes) <= 4
    assert sum(size >= 2 for size in sizes) >= 10


def test_an_event_links_stories_of_different_hands():
    hands = collections.defaultdict(set)
    for path in paths_related_by("canonical"):
        if ARTICLES[path]["event"]:
            hands[ARTICLES[path]["event"]].add(path.split("/")[1])
    assert len(hands) == 2
    assert all(len(sources) == 2 for sources in hands.values())
    for story, members in stories().items():
        assert len({ARTICLES[path]["event"] for path in members}) == 1, story


@pytest.mark.parametrize("path", ARTICLES)
def test_annotations_occur_in_the_file(path):
    text, article = text_of(path), ARTICLES[path]
    for removed in article["removed"]:
        assert re.sub(r"\s+", " ", removed.replace("’", "'")) in text, removed
    for person in article["people"]:
        assert person.split()[-1] in text, person
    abbreviated = " United States" if re.search(r"\bU\.?S\b", text) else ""
    for name in article["organizations"] + article["places"]:
        assert name.lower() in (text + abbreviated).lower(), name


@pytest.mark.parametrize("path", ARTICLES)
def test_names_are_listed_once(path):
    for kind in ("people", "organizations", "places"):
        names = ARTICLES[path][kind]
        assert len(names) == len(set(names)), kind


@pytest.mark.parametrize("path", ARTICLES)
def test_web_addresses_are_invented(path):
    hosts = re.findall(r"https?://([^/\"'\s<]+)", text_of(path))
    standards = {"schema.org", "www.w3.org"}
    assert all(host.endswith(".example") for host in set(hosts) - standards)


def test_no_two_stories_share_a_long_sentence_unless_they_are_meant_to():
    reused = {"recurring-bulletin", "follow-up-reuses-background", "one-desk-two-reports"}
    canonical = paths_related_by("canonical")
    plain = [path for path in canonical if not reused & {*ARTICLES[path]["traps"]}]
    sentences = {path: {s for s in re.split(r"(?<=[.?!])\s+", body_of(path)) if len(s.split()) > 14} for path in plain}
    for one, other in combinations(plain, 2):
        assert not sentences[one] & sentences[other], (one, other)


@pytest.mark.parametrize("trap", ["windows-1252", "iso-8859-1"])
def test_legacy_encodings_are_real(trap):
    [path] = paths_with_trap(trap)
    with pytest.raises(UnicodeDecodeError):
        (SEEDS / path).read_bytes().decode("utf-8")


def test_mojibake_is_real():
    [path] = paths_with_trap("mojibake")
    assert "â€™" in (SEEDS / path).read_text(encoding="utf-8")


def test_no_break_spaces_are_real():
    for path in paths_with_trap("nbsp"):
        assert "\u00a0" in (SEEDS / path).read_text(encoding="utf-8"), path


def test_rejects_are_what_they_say():
    for path, reason in REJECTS.items():
        raw = (SEEDS / path).read_bytes()
        if reason == "binary":
            assert b"\0" in raw, path
        else:
            assert reason == "empty", path
            assert not raw.decode("utf-8-sig").strip(), path


@pytest.mark.parametrize("path", paths_related_by("translation") + paths_related_by("rewrite"))
def test_translations_and_rewrites_are_reworded_throughout(path):
    copy = five_word_shingles(path)
    original = five_word_shingles(canonical_of(ARTICLES[path]["story"]))
    assert len(copy & original) / len(copy | original) < 0.2


@pytest.mark.parametrize("path", paths_related_by("identical"))
def test_identical_copies_keep_the_words(path):
    copy = five_word_shingles(path)
    original = five_word_shingles(canonical_of(ARTICLES[path]["story"]))
    assert len(copy & original) / min(len(copy), len(original)) > 0.85


@pytest.mark.parametrize("series", SERIES)
def test_bulletins_of_a_series_are_near_copies_but_stories_of_their_own(series):
    paths = [path for path in paths_with_trap("recurring-bulletin") if f"/{series}-" in path]
    assert len(paths) == SERIES[series]
    assert len({ARTICLES[path]["story"] for path in paths}) == len(paths)
    for one, other in combinations(paths, 2):
        left, right = five_word_shingles(one), five_word_shingles(other)
        assert len(left & right) / min(len(left), len(right)) > 0.5
