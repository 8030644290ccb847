"""What one item adds to the counts of its loop: to be added when it comes to stand so, taken away when it moves on.

The counts of a loop are the sums of these shares over its items, so they can be kept up event by event. A share counts
in three periods: the month of the item's opening in China, that year, and ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from duizhang.loops import calendar
from duizhang.loops.definition import Loop, Metric
from duizhang.loops.metrics import holds
from duizhang.model import Item

EVER = ""
"""The period that has all others in it."""
CLOSING = "~close"
"""The time from opening to the end that a loop need not name: of items that were done."""


@dataclass(frozen=True, slots=True)
class Share:
    """``counts`` by (kind, key): part and whole; ``sums`` the same of quantities, by metric; ``times`` seconds by metric.

    ======== ======================= ===================================================================
    kind     key                     part, whole
    ======== ======================= ===================================================================
    items    ``""``                  1 where it is open, 1
    state    a state                 0, 1
    type     a type of state         0, 1
    again    ``""``                  1 where it was reopened, how often
    kept     ``""``                  clocks that were kept, clocks that have stopped
    marked   ``""``                  0, 1 where something was made good too late
    rating   1 … 5                   0, 1
    metric   its id                  what is ``of``, what is ``among``
    ======== ======================= ===================================================================
    """

    counts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    sums: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)


def share(loop: Loop, item: Item) -> Share:
    """What an item adds where it stands."""
    one = Share(_counts(item))
    for metric in loop.metrics.values():
        _measure(one, metric, item)
    if item.type == "done" and item.closed:
        took = datetime.fromisoformat(item.closed) - datetime.fromisoformat(item.opened)
        one.times[CLOSING] = int(took.total_seconds())
    return one


def _counts(item: Item) -> dict[tuple[str, str], tuple[int, int]]:
    open = item.type in ("open", "waiting")
    counts = {("items", ""): (int(open), 1), ("state", item.state): (0, 1), ("type", item.type): (0, 1)}
    if item.reopened:
        counts["again", ""] = 1, item.reopened
    if item.ended:
        counts["kept", ""] = sum(item.ended.values()), len(item.ended)
    if item.marks:
        counts["marked", ""] = 0, 1
    if item.rating:
        counts["rating", str(item.rating)] = 0, 1
    return counts


def _measure(one: Share, m: Metric, item: Item) -> None:
    """Add what the item adds to a metric."""
    if m.kind == "time":
        if m.start in item.took and m.end in item.took:
            one.times[m.id] = item.took[m.end] - item.took[m.start]
    elif m.kind == "ratio":
        below = item.numbers.get(m.below)
        if item.type != "cancelled" and below is not None:
            one.sums[m.id] = Decimal(item.numbers.get(m.above) or 0), Decimal(below)
    elif m.kind == "count" or holds(m.among, item):
        one.counts["metric", m.id] = int(holds(m.of, item)), 1


def month_of(item: Item) -> str:
    """The month in which an item was opened, in Chinese time: ``2026-03``."""
    return calendar.day(item.opened)[:7]


def periods(month: str) -> tuple[str, str, str]:
    """The periods that a month counts in."""
    return EVER, month[:4], month
