"""What a loop has done, by its own metrics: counts, rates, times with median and percentiles, ratios of sums.

A percentile is the value of the nearest rank: of 20 times the 18th smallest is the 90th. Rates are exact fractions;
who shows them rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from duizhang.loops.definition import Condition, Loop, Metric
from duizhang.model import Item

LEAST = 30
"""Cases under which nothing is ranked: chance would decide."""
_PERCENTS = (50, 90, 95)
_HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's value. ``part`` of ``whole`` for counts and rates; sums for ratios; for times ``whole`` is how many.

    ``times`` are median, 90th and 95th percentile in hours.
    """

    metric: Metric
    part: Decimal
    whole: Decimal
    times: tuple[Decimal, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        """Part of whole as a percentage; ``None`` where there is no whole, and for counts and times."""
        if self.metric.kind not in ("rate", "ratio") or not self.whole:
            return None
        return 100 * self.part / self.whole

    @property
    def enough(self) -> bool:
        """Whether there are enough cases to compare by it."""
        return self.whole >= LEAST


@dataclass(slots=True)
class _Sum:
    """What has been added up of one metric."""

    part: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)
    times: list[int] = field(default_factory=list)

    def add(self, m: Metric, item: Item) -> None:
        """Count one more item."""
        if m.kind == "time":
            if m.start in item.took and m.end in item.took:
                self.times.append(item.took[m.end] - item.took[m.start])
        elif m.kind == "ratio":
            above, below = item.numbers.get(m.above), item.numbers.get(m.below)
            if item.type != "cancelled" and below is not None:
                self.part += Decimal(above or 0)
                self.whole += Decimal(below)
        elif m.kind == "count" or holds(m.among, item):
            self.whole += 1
            self.part += holds(m.of, item)


def measure(loop: Loop, items: Iterable[Item]) -> dict[str, Measured]:
    """Every metric of a loop over some of its items."""
    [(_, found)] = grouped(loop, items, None).items() or [("", {})]
    return found


def grouped(
    loop: Loop, items: Iterable[Item], by: Literal["holder", "area", "topic", "opener", "loop"] | None
) -> dict[str, dict[str, Measured]]:
    """Every metric for each value of a column; with ``None`` for all items together, under ``""``."""
    sums: dict[str, dict[str, _Sum]] = {} if by else {"": {m: _Sum() for m in loop.metrics}}
    for item in items:
        key = getattr(item, by) if by else ""
        if key not in sums:
            sums[key] = {m: _Sum() for m in loop.metrics}
        for id, metric in loop.metrics.items():
            sums[key][id].add(metric, item)
    return {key: {id: _measured(loop.metrics[id], s) for id, s in each.items()} for key, each in sums.items()}


def ranked(
    measured: Mapping[str, Mapping[str, Measured]], metric: str, *, least: int = LEAST
) -> list[tuple[str, Measured]]:
    """Who has at least so many cases, the highest rate (of times: the shortest) first."""
    rows = [(key, each[metric]) for key, each in measured.items() if each[metric].whole >= least]
    return sorted(rows, key=lambda row: (_order(row[1]), row[0]))


def holds(c: Condition, item: Item) -> bool:
    """Whether an item is what a condition asks for."""
    return (
        (not c.type or item.type == c.type)
        and (not c.state or item.state == c.state)
        and (not c.did or c.did in item.took)
        and (not c.not_did or c.not_did not in item.took)
        and (not c.ended or c.ended in item.ended)
        and (not c.kept or item.ended.get(c.kept, False))
        and (not c.field or item.numbers.get(c.field) == c.equals)
        and item.rating >= c.rated
    )


def percentile(times: Sequence[int], percent: int) -> int:
    """The value of the nearest rank among sorted ones."""
    rank = -(-len(times) * percent // 100)
    return times[max(rank, 1) - 1]


def _measured(metric: Metric, s: _Sum) -> Measured:
    if metric.kind != "time":
        return Measured(metric, s.part, s.whole)
    times = sorted(s.times)
    told = tuple(Decimal(percentile(times, p)) / _HOUR for p in _PERCENTS) if times else ()
    return Measured(metric, Decimal(0), Decimal(len(times)), told)


def _order(m: Measured) -> Decimal:
    if m.metric.kind == "time":
        return m.times[0]
    percent = m.percent
    return -(percent if percent is not None else m.part)
