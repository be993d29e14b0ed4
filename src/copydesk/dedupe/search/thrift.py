"""Whether a bound is worth its time: of versions of one story it refuses next to none."""

from __future__ import annotations

# Where fewer than a tenth of some pairs are refused, so many times as many are let through unseen.
_WORTH_IT = 0.1
_UNSEEN = 9


class Thrift:
    """What a bound has refused of the pairs that it saw last. Pairs that are let through change no result."""

    def __init__(self) -> None:
        self._unseen = 0

    def lets_through(self) -> bool:
        """Whether the next pairs go on unseen."""
        self._unseen = max(0, self._unseen - 1)
        return self._unseen > 0

    def note(self, refused: int, seen: int) -> None:
        """So many of the pairs that it saw were refused."""
        self._unseen = 0 if refused >= _WORTH_IT * seen else _UNSEEN + 1
