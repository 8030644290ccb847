"""Areas beside each other: ranked by what is told of an indicator, and by how many of their targets were met.

Areas are compared with their like: provinces with provinces, counties with counties; the nation is a mark to measure
by. Where several documents tell an area's figure, the last outcome counts that nothing contradicts. Figures that are
printed alike share a rank.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from duizhang.exports.series import KINDS, Measure
from duizhang.language import say
from duizhang.lexicon import areas

if TYPE_CHECKING:
    from duizhang.ledger.view import Promised, Told

Level = Literal["nation", "province", "city", "county", "zone", "group", "world", ""]
LEVELS: tuple[Level, ...] = ("nation", "province", "city", "county", "zone", "group", "world", "")
WIDTH = 1000
"""Bars are drawn on a scale of so many steps."""
_RATES = frozenset({"growth", "share", "points"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """An area in a ranking. ``others``: how many other figures documents tell of it; ``start`` and ``width`` of its bar."""

    rank: int
    tied: bool
    told: Told
    others: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Areas of one level in order. ``zero`` is where bars begin, ``nation`` where the nation stands on the same scale."""

    level: Level
    places: tuple[Place, ...]
    zero: int
    nation: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How an area kept its targets of a year. Without a ``rank`` no outcome was found of any."""

    rank: int
    tied: bool
    percent: int
    promised: Promised


def level(area: str) -> Level:
    """What kind of area bears the name; ``""`` where the tables do not have it."""
    found = areas.by_name(area)
    return found[0].level if found else ""


def level_name(level: str) -> str:
    """The level in words."""
    return {
        "nation": say(zh="全国", en="The nation"),
        "province": say(zh="省、自治区、直辖市", en="Provinces"),
        "city": say(zh="地级市、州、盟", en="Cities"),
        "county": say(zh="县、市、区", en="Counties"),
        "zone": say(zh="新区、开发区", en="Zones"),
        "group": say(zh="片区、城市群", en="Regions"),
        "world": say(zh="其他国家和地区", en="Other countries"),
        "": say(zh="其他名称", en="Other names"),
    }[level]


def measures(told: Iterable[Told]) -> list[tuple[Measure, int]]:
    """The measures that there are, with in how many areas, the widest first."""
    found: dict[Measure, set[str]] = defaultdict(set)
    for t in told:
        found[measure_of(t)].add(t.area)
    ordered = sorted(found, key=lambda m: (-len(found[m]), KINDS.index(m.kind), m.key))
    return [(m, len(found[m])) for m in ordered]


def measure_of(t: Told) -> Measure:
    """What makes the figure comparable."""
    return Measure(t.kind, t.unit, t.base, t.of)  # type: ignore[arg-type]


def best(told: Iterable[Told]) -> tuple[dict[str, Told], Counter[str]]:
    """The figure of each area that counts, and how many other figures there are of it."""
    by_area: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        by_area[t.area].append(t)
    chosen = {area: max(found, key=_worth) for area, found in by_area.items()}
    others: Counter[str] = Counter()
    for area, found in by_area.items():
        figures = {(t.low, t.high, t.bound) for t in found}
        others[area] = len(figures) - 1
    return chosen, others


def _worth(t: Told) -> tuple[object, ...]:
    return t.modality == "outcome", t.bound == "=", t.status != "contradicted", t.date, -t.step, -t.number


def rankings(
    told: Iterable[Told], measure: Measure, *, up: bool = False
) -> tuple[list[Ranking], Told | None]:
    """The areas by level in the order of their figures, the greatest first (``up``: the smallest); and the nation."""
    chosen, others = best(t for t in told if measure_of(t) == measure)
    nation = next((t for area, t in chosen.items() if level(area) == "nation"), None)
    by_level: dict[str, list[Told]] = defaultdict(list)
    for area, t in chosen.items():
        by_level[level(area)].append(t)
    mark = nation.low if nation and measure.kind in _RATES else None
    return [_ranking(name, by_level[name], others, mark, up) for name in LEVELS[1:] if by_level[name]], nation


def _ranking(
    name: Level, told: Sequence[Told], others: Counter[str], mark: Decimal | None, up: bool
) -> Ranking:
    ordered = sorted(told, key=lambda t: (t.low if up else -t.low, t.high if up else -t.high, t.area))
    values = [t.low for t in ordered] + ([mark] if mark is not None else [])
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    step = (high - low) / WIDTH or Decimal(1)

    def at(value: Decimal) -> int:
        return round((value - low) / step)

    zero = at(Decimal(0))
    places = tuple(
        Place(rank, tied, t, others[t.area], min(zero, at(t.low)), max(2, abs(at(t.low) - zero)))
        for rank, tied, t in ranked(ordered, [(t.low, t.high) for t in ordered])
    )
    return Ranking(name, places, zero, None if mark is None else at(mark))


def ranked(ordered: Sequence[T], worth: Sequence[object]) -> list[tuple[int, bool, T]]:
    """What is in order, each with its rank from 1 and whether it shares that rank: 1, 2, 2, 4."""
    counts = Counter(worth)
    first = {w: n for n, w in reversed(list(enumerate(worth, 1)))}
    return [(first[w], counts[w] > 1, one) for one, w in zip(ordered, worth, strict=True)]


def keeping(promised: Iterable[Promised]) -> dict[Level, list[Kept]]:
    """By level, the areas in order of the share of their targets met among those whose outcome is known."""
    by_level: dict[Level, list[Promised]] = defaultdict(list)
    for p in promised:
        if p.due:
            by_level[level(p.area)].append(p)
    return {name: _keeping(by_level[name]) for name in LEVELS if by_level[name]}


def _keeping(promised: Sequence[Promised]) -> list[Kept]:
    known = sorted((p for p in promised if p.paired), key=lambda p: (-_share(p), -p.paired, p.area))
    rest = sorted((p for p in promised if not p.paired), key=lambda p: (-p.due, p.area))
    placed = ranked(known, [_share(p) for p in known])
    return [Kept(rank, tied, round(100 * _share(p)), p) for rank, tied, p in placed] + [
        Kept(0, False, 0, p) for p in rest
    ]


def _share(p: Promised) -> Decimal:
    return Decimal(p.kept) / p.paired
