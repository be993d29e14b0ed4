import pytest

from copydesk.index.writing.sending import is_too_large

PRESSURE = (
    "rejected execution of primary operation [coordinating_and_primary_bytes=20000273, replica_bytes=0, "
    "all_bytes=20000273, primary_operation_bytes={operation}, max_primary_bytes=67108864]"
)
COORDINATING = (
    "rejected execution of coordinating operation [coordinating_and_primary_bytes=0, replica_bytes=0, all_bytes=0, "
    "coordinating_operation_bytes={operation}, max_coordinating_bytes=67108864]"
)


@pytest.mark.parametrize("reason", [PRESSURE, COORDINATING])
def test_an_operation_that_alone_is_too_much_is_told_from_a_busy_node(reason: str) -> None:
    assert is_too_large(429, reason.format(operation=80_000_292))
    assert not is_too_large(429, reason.format(operation=60_000_292))


@pytest.mark.parametrize(
    ("status", "reason", "is_large"),
    [
        (413, "", True),
        (429, "circuit_breaking_exception: [parent] Data too large", False),
        (400, PRESSURE.format(operation=80_000_292), False),
        (503, "no shard", False),
    ],
)
def test_the_status_tells_where_the_reason_does_not(status: int, reason: str, is_large: bool) -> None:
    assert is_too_large(status, reason) is is_large
