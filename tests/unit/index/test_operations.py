from datetime import date
from itertools import permutations

from copydesk.index.writing.operations import build_reject_document, build_reject_documents, build_run_document
from copydesk.outcome import Books, Reason, Rejected, Stage

DAY = date(2026, 3, 2)
READ = Books(Stage.READ, 10, 8, {Reason.EMPTY: 1, Reason.BINARY: 1}, 1.25)
CLEAN = Books(Stage.CLEAN, 8, 7, {Reason.NO_ARTICLE_TEXT: 1}, 2.0)


def rejected(path: str = "2026-03-02/harbour-post/x.txt", article_id: str | None = None) -> Rejected:
    return Rejected(
        path=path,
        landed_on=DAY,
        stage=Stage.READ,
        reason=Reason.EMPTY,
        detail="0 bytes",
        article_id=article_id,
    )


def test_a_run_adds_up_its_stages() -> None:
    document = build_run_document(DAY, [CLEAN, READ])
    assert (document["read"], document["kept"], document["rejected"]) == (10, 7, 3)
    assert document["stages"]["clean"] == {"read": 8, "kept": 7, "rejected": 1}
    assert document["seconds"] == {"read": 1.25, "clean": 2.0, "total": 3.25}


def test_a_run_without_books_says_zero() -> None:
    document = build_run_document(DAY, [])
    assert (document["run_id"], document["read"], document["kept"]) == ("2026-03-02", 0, 0)


def test_a_slower_run_is_the_same_run_and_other_books_are_not() -> None:
    slower = Books(Stage.READ, READ.read, READ.kept, READ.rejected, 99.0)
    other = Books(Stage.READ, 10, 9, {Reason.EMPTY: 1})
    hashes = [build_run_document(DAY, [books])["document_hash"] for books in (READ, slower, other)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_reject_is_found_again_by_its_file_and_article() -> None:
    ids = [
        build_reject_document(one)["reject_id"]
        for one in (
            rejected(),
            rejected(),
            rejected(article_id="a1"),
            rejected(path="2026-03-02/harbour-post/y.txt"),
        )
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_rejects_of_one_path_have_an_id_each_in_whatever_order_they_come() -> None:
    line = rejected(path="2026-03-02/desk/a.jsonl#1")
    file = line.model_copy(update={"reason": Reason.UNSUPPORTED_FORMAT})
    later = line.model_copy(update={"stage": Stage.CLEAN})
    found = [
        {one["reject_id"]: (one["stage"], one["reason"]) for one in build_reject_documents(order)}
        for order in permutations([line, file, later, line])
    ]
    assert len(found[0]) == 4
    assert all(one == found[0] for one in found)
    assert build_reject_document(later)["reject_id"] in found[0]


def test_a_reject_names_its_source() -> None:
    assert build_reject_document(rejected())["source"] == {"name": "harbour-post"}
    assert build_reject_document(rejected(path="2026-03-02/x.txt"))["source"] == {"name": "unknown"}
