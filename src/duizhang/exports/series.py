"""An indicator over time: which figures belong in one picture, where each stands in it, and on what scale.

Levels and growth rates are never in one picture, nor are amounts in different currencies. A figure stands at the end
of its period; only figures of periods of one length are joined by a line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from duizhang import cards, period
from duizhang.exports.figures import figure, plain, scale, unit_name
from duizhang.exports.statements import whole
from duizhang.exports.wording import word
from duizhang.model import Kind, Status

if TYPE_CHECKING:
    from duizhang.ledger.view import Held

KINDS: tuple[Kind, ...] = ("level", "growth", "share", "change", "points", "rank", "gap", "streak")
"""The order in which kinds of figures are offered where there are as many of each."""
JOINED = frozenset({"year", "half", "quarter", "month"})
"""Lengths of periods whose figures may be joined by a line; what runs from New Year on begins anew each year."""
_WORST: tuple[Status, ...] = ("contradicted", "unchecked", "confirmed")


@dataclass(frozen=True, slots=True)
class Measure:
    """What makes figures comparable: kind, unit, what growth is against, what a share is of."""

    kind: Kind
    unit: str
    base: str
    of: str

    @classmethod
    def of_figure(cls, held: Held) -> Measure:
        """The measure of a statement."""
        s = held.statement
        return cls(s.kind, s.unit, s.base, s.of)

    @property
    def key(self) -> str:
        """A short form for addresses."""
        return "|".join((self.kind, self.unit, self.base, self.of)).rstrip("|")

    def told(self, example: Held) -> str:
        """The measure as people name it."""
        rest = (whole(example.statement), unit_name(self.unit) if self.kind in ("level", "change") else "")
        return " · ".join(x.strip() for x in (word(self.kind), word(self.base), *rest) if x.strip())


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that there is, with its name and how many figures have it."""

    measure: Measure
    name: str
    figures: int


@dataclass(frozen=True, slots=True)
class Point:
    """What some statements say alike of an area and a period. ``at`` is the period's last day, ``None`` where that
    is not known; ``low`` and ``high`` are all that would be printed so, in the picture's scale, ``None`` without an
    end. ``joined``: the line goes through it."""

    held: tuple[Held, ...]
    area: str
    period: str
    at: date | None
    length: str
    text: str
    status: Status
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    joined: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The points of one measure, the latest first, and the unit of their scale."""

    points: tuple[Point, ...]
    unit: str
    left_out: int
    """figures that speak of several areas together"""


def offers(held: Sequence[Held]) -> list[Offer]:
    """The measures that there are, the frequent ones first."""
    counted = Counter(map(Measure.of_figure, held))
    example = {Measure.of_figure(h): h for h in reversed(held)}
    ordered = sorted(counted, key=lambda m: (-counted[m], KINDS.index(m.kind), m.key))
    return [Offer(m, m.told(example[m]), counted[m]) for m in ordered]


def picture(
    held: Iterable[Held], measure: Measure, areas: Sequence[str], dates: Mapping[str, str]
) -> Picture:
    """The points of a measure in some areas. ``dates`` are those of the documents, by hash: of several figures for
    one period the line goes through the last that nothing contradicts."""
    chosen = [h for h in held if Measure.of_figure(h) == measure]
    alone = [h for h in chosen if len(h.statement.area) == 1 and h.statement.area[0] in areas]
    largest = max((abs(v) for h in alone for v in (h.statement.low, h.statement.high)), default=Decimal(0))
    factor, name = scale(largest, measure.unit)
    alike: dict[tuple[object, ...], list[Held]] = defaultdict(list)
    for h in alone:
        s = h.statement
        alike[
            s.area[0], period.parse(s.period) or s.period, s.modality, s.bound, s.low, s.high, s.step
        ].append(h)
    on_line = _on_lines(alone, dates)
    points = [_point(same, factor, on_line) for same in alike.values()]
    points.sort(key=lambda p: _order(p, areas))
    unit = "" if measure.kind == "rank" else name + unit_name(measure.unit)
    return Picture(tuple(points), unit, len(chosen) - len(alone))


def _order(point: Point, areas: Sequence[str]) -> tuple[object, ...]:
    """The latest first; of one period by area, then what was reached before what was promised."""
    told = point.held[0].statement
    rank = ("outcome", "estimate", "target").index(told.modality)
    return -(point.at or date.min).toordinal(), point.period, areas.index(point.area), rank, point.value


def _point(same: Sequence[Held], factor: Decimal, on_line: frozenset[str]) -> Point:
    s = same[0].statement
    when = period.parse(s.period)
    printed = cards.printed(s)
    return Point(
        held=tuple(same),
        area=s.area[0],
        period=s.period,
        at=when.last_day if when else None,
        length=when.granularity if when else "",
        text=figure(s),
        status=min((h.status for h in same), key=_WORST.index),
        value=(s.low + s.high) / 2 / factor,
        low=None if printed.low is None else printed.low / factor,
        high=None if printed.high is None else printed.high / factor,
        joined=any(h.statement.id in on_line for h in same),
    )


def _on_lines(held: Iterable[Held], dates: Mapping[str, str]) -> frozenset[str]:
    """The ids of the statements that lines go through: one outcome for each area and period, a figure rather than a bound."""
    best: dict[tuple[object, ...], Held] = {}

    def worth(h: Held) -> tuple[object, ...]:
        s = h.statement
        return s.bound == "=", h.status != "contradicted", dates.get(s.document, ""), -s.step, -h.number

    for h in held:
        when = period.parse(h.statement.period)
        if h.statement.modality != "outcome" or not when or when.granularity not in JOINED:
            continue
        key = h.statement.area[0], when
        if key not in best or worth(h) > worth(best[key]):
            best[key] = h
    return frozenset(h.statement.id for h in best.values())


def number(value: Decimal | None) -> str:
    """A value for a script to draw: a plain number, ``""`` for none."""
    return "" if value is None else plain(round(value, 9).normalize())
