"""What a landing day is judged by, before it is curated and after. Pure: figures in, findings out.

What is usual is said by the last landing days before this one (`GateSettings.nights`): the second lowest and the second
highest of their values. A weekly low, such as Sunday's, is in them twice; a single odd night is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from copydesk.errors import QualityGateFailed
from copydesk.settings import Action, GateSettings


@dataclass(frozen=True, slots=True)
class Figures:
    """What a landing day is judged by: numbers of articles. `articles` are those that every stage kept."""

    read: int = 0
    rejected: int = 0
    articles: int = 0
    undated: int = 0
    unknown_language: int = 0
    copies: int = 0
    sources: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a gate has to say of a day. `gate` is the name of its setting, `text` one line for an operator."""

    gate: str
    action: Action
    text: str


def judge_day(figures: Figures, history: Sequence[Figures], gate: GateSettings) -> list[Finding]:
    """What is wrong with a day that is about to be curated; `history` are the landing days before, in any order."""
    found = [
        *_judge_rejects(figures, gate),
        *_judge_amount("articles", "the day", figures.articles, [one.articles for one in history], gate),
    ]
    for source in sorted({name for one in [figures, *history] for name in one.sources}):
        usual = [one.sources.get(source, 0) for one in history]
        found += _judge_amount("source_articles", source, figures.sources.get(source, 0), usual, gate)
    for name, what, share in _SHARES:
        found += _judge_rise(name, what, share, figures, history, gate)
    return [one for one in found if one.action is not Action.IGNORE]


def judge_copies(figures: Figures, history: Sequence[Figures], gate: GateSettings) -> list[Finding]:
    """What is unusual about a day's copies, once it is curated."""
    found = _judge_rise("copies", "are copies", lambda one: _divide(one.copies, one.articles), figures, history, gate)
    return [one for one in found if one.action is not Action.IGNORE]


def require_no_stop(findings: Sequence[Finding], day: str) -> None:
    """Raise `QualityGateFailed` where a gate stops the day."""
    stops = [one.text for one in findings if one.action is Action.STOP]
    if stops:
        raise QualityGateFailed(f"{day} is stopped: {'; '.join(stops)}. To go on all the same, run it with `accept`")


def _judge_rejects(figures: Figures, gate: GateSettings) -> Iterator[Finding]:
    if figures.read >= gate.min_files and figures.rejected > gate.max_rejected_share * figures.read:
        text = f"{figures.rejected} of {figures.read} articles were rejected; the gate is {gate.max_rejected_share:.0%}"
        yield Finding("rejected", gate.rejected, text)


def _judge_amount(name: str, what: str, amount: int, before: Sequence[int], gate: GateSettings) -> Iterator[Finding]:
    if len(before) < gate.min_nights:
        return
    low, high = _usual(before)
    if low >= gate.min_files and amount < (1 - gate.max_drop) * low:
        text = f"{what} has {amount} articles, and seldom had under {low:g} in {len(before)} landing days"
    elif amount >= gate.min_files and high > 0 and amount > gate.max_growth * high:
        text = f"{what} has {amount} articles, and seldom had over {high:g} in {len(before)} landing days"
    else:
        return
    yield Finding(name, getattr(gate, name), text)


def _judge_rise(
    name: str,
    what: str,
    share: Callable[[Figures], float],
    figures: Figures,
    history: Sequence[Figures],
    gate: GateSettings,
) -> Iterator[Finding]:
    before = [share(one) for one in history if one.read]
    if len(before) < gate.min_nights or figures.read < gate.min_files:
        return
    _low, high = _usual(before)
    now = share(figures)
    if now > high + gate.max_rise:
        text = f"{now:.0%} {what}, seldom over {high:.0%} in {len(before)} landing days"
        yield Finding(name, getattr(gate, name), text)


def _usual(values: Sequence[float]) -> tuple[float, float]:
    """The second lowest and the second highest."""
    ordered = sorted(values)
    return (ordered[1], ordered[-2]) if len(ordered) > 1 else (ordered[0], ordered[0])


def _divide(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


_SHARES: tuple[tuple[str, str, Callable[[Figures], float]], ...] = (
    ("rejected_rise", "were rejected", lambda one: _divide(one.rejected, one.read)),
    ("undated", "have no day of publication", lambda one: _divide(one.undated, one.articles)),
    ("unknown_language", "are of unknown language", lambda one: _divide(one.unknown_language, one.articles)),
)
