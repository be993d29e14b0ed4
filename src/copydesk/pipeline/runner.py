"""The one runner: takes a stage's step over articles, catches, counts and times, and keeps the books.

A step's own mistake costs one article (`step-failed`), never the batch; a `CopydeskError` concerns more than one
article and stops the batch.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from copydesk.article import Article
from copydesk.errors import BooksUnbalanced, CopydeskError
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.storage.landing import RawFile

Outcome = Article | Rejected
InputT = TypeVar("InputT", bound=RawFile | Article)


class StageRun(Generic[InputT]):
    """One stage over one batch. Iterate `over` to its end, then read `rejected` and `books`.

    Articles pass one at a time, so stages chain (`clean.over(read.over(files))`) without holding a batch's raw files.
    """

    def __init__(
        self,
        stage: Stage,
        step: Callable[[InputT], Outcome | Iterable[Outcome]],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.stage = stage
        self.rejected: list[Rejected] = []
        self._step = step
        self._clock = clock
        self._stated: int | None = None
        self._taken = 0
        self._is_over = False
        self._read = 0
        self._kept = 0
        self._seconds = 0.0

    def over(self, inputs: Iterable[InputT], stated: int | None = None) -> Iterator[Article]:
        """The articles that the step keeps; `stated` is how many inputs there are, as their source has counted them.

        An article is read once, whatever the step gives for it; a file as often as the step gives something, and once
        at least.
        """
        self._stated = stated
        for one in inputs:
            self._taken += 1
            outcomes = 0
            for outcome in self._apply(one):
                outcomes += 1
                if isinstance(outcome, Rejected):
                    self.rejected.append(outcome)
                else:
                    self._kept += 1
                    yield outcome
            self._read += 1 if isinstance(one, Article) else max(1, outcomes)
        self._is_over = True

    @property
    def books(self) -> Books:
        """What went in beside what came out; raises `BooksUnbalanced` where the two aren't the same."""
        if not self._is_over:
            raise BooksUnbalanced(f"{self.stage}: whoever took its articles left off at number {self._kept}")
        if self._stated is not None and self._taken != self._stated:
            raise BooksUnbalanced(f"{self.stage}: {self._taken} came of the {self._stated} that its source has")
        reasons = Counter(one.reason for one in self.rejected)
        return Books(self.stage, self._read, self._kept, dict(sorted(reasons.items())), self._seconds)

    def _apply(self, one: InputT) -> Iterator[Outcome]:
        """The step's outcomes, each passed on before the next is made: an archive's articles never lie in memory
        together. What came before a failure is kept.
        """
        pending: Iterator[Outcome] | None = None
        outcome: Outcome | None
        is_last = False
        while not is_last:
            began = self._clock()
            try:
                if pending is None:
                    result = self._step(one)
                    is_last = isinstance(result, (Article, Rejected))
                    pending = iter((result,) if isinstance(result, (Article, Rejected)) else result)
                outcome = next(pending, None)
            except CopydeskError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a step stumbles on must cost one article only
                outcome, is_last = self._reject_failed(one, error), True
            finally:
                self._seconds += self._clock() - began
            if outcome is None:
                return
            yield outcome

    def _reject_failed(self, one: InputT, error: Exception) -> Rejected:
        detail = f"{type(error).__name__}: {error}".splitlines()[0][:500]
        if isinstance(one, Article):
            return one.reject(self.stage, Reason.STEP_FAILED, detail)
        return Rejected(
            path=one.path, landed_on=one.landed_on, stage=self.stage, reason=Reason.STEP_FAILED, detail=detail
        )
