"""How usual a value is for a figure before any relation is asked: what its like are, and what it was in other years.

Sizes of unlike things are spread evenly over the orders of magnitude (S. Newcomb, "Note on the Frequency of Use of
the Different Digits in Natural Numbers", *American Journal of Mathematics* 4 (1881)); an amount that other years tell
lies near them; rates of growth are small and mostly not negative. All densities have long tails: the unusual happens.
The measure is the common logarithm of the probability that a figure of that precision is printed so.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from duizhang import period as periods
from duizhang.checks.constraints import Fact
from duizhang.checks.keys import Key

# Over how many orders of magnitude a size may lie, when nothing else is known of it.
_DECADES = 6
# By what part of itself an amount commonly changes in a year, and how often it does quite otherwise.
_YEARLY = 0.1
_OTHERWISE = 0.2
# What is commonly met: growth in per cent, differences of rates in points; and how often either is below nought.
_USUAL = {"growth": 8.0, "points": 2.0, "gap": 2.0}
_NEGATIVE = 0.25
_WHOLE = 100
_BEYOND_THE_WHOLE = 0.01
# What nothing is less likely than: huge figures leave the range of logarithms.
_LEAST = 1e-300
_SERIES = frozenset({"level"})
# Counted off, not measured: first places and runs of years are as likely as any.
_COUNTED = frozenset({"rank", "streak"})


@dataclass(frozen=True, slots=True)
class Series:
    """The years and the values that are told of a quantity, by its key without its period."""

    told: Mapping[Key, tuple[tuple[int, Decimal], ...]]

    def likelihood(self, fact: Fact, value: Decimal, step: Decimal) -> float:
        """log10 of how likely such a figure is to have that value when printed to that step."""
        if fact.key.kind in _COUNTED:
            return 0.0
        x, key = float(value), fact.key  # inexact: odds
        wide = float(step) or 1.0  # inexact: odds
        usual = _USUAL.get(key.kind)
        if usual:
            side = _NEGATIVE if x < 0 else 1 - _NEGATIVE
            return math.log10(max(_LEAST, side * wide / usual / (1 + abs(x) / usual) ** 2))
        size = max(abs(x), wide / 2)
        even = 1 / (_DECADES * math.log(10))
        if key.kind == "share":
            return math.log10(wide / _WHOLE * (1 if x <= _WHOLE else _BEYOND_THE_WHOLE))
        near = [
            _near(fact, size, year, float(v))  # inexact: odds
            for year, v in self._neighbours(fact)
        ]
        dense = _OTHERWISE * even + (1 - _OTHERWISE) * sum(near) / len(near) if near else even
        return math.log10(max(_LEAST, min(1.0, dense * wide / size)))

    def _neighbours(self, fact: Fact) -> list[tuple[int, Decimal]]:
        """The nearest year before and the nearest behind that tell the quantity."""
        own = fact.key.period.year
        told = [(y, v) for y, v in self.told.get(_timeless(fact.key), ()) if y != own and v > 0]
        before = max((t for t in told if t[0] < own), default=None, key=lambda t: t[0])
        behind = min((t for t in told if t[0] > own), default=None, key=lambda t: t[0])
        return [t for t in (before, behind) if t]


def _near(fact: Fact, size: float, year: int, value: float) -> float:
    """The density of the logarithm of the size, as a year that far away has the value: Laplace's."""
    spread = _YEARLY * abs(fact.key.period.year - year)
    return math.exp(-abs(math.log(size / value)) / spread) / (2 * spread)


def series_of(facts: Iterable[Fact], concerned: Collection[Fact]) -> Series:
    """The series of the quantities concerned."""
    wanted = {_timeless(f.key) for f in concerned if f.key.kind in _SERIES}
    told: dict[Key, list[tuple[int, Decimal]]] = defaultdict(list)
    for fact in facts:
        if (
            fact.key.kind in _SERIES
            and fact.statement.bound == "="
            and (key := _timeless(fact.key)) in wanted
        ):
            told[key].append((fact.key.period.year, fact.statement.low))
    return Series({key: tuple(values) for key, values in told.items()})


def _timeless(key: Key) -> Key:
    """The key for all years: of months and parts of a year, the same part of each."""
    first, last = key.period.first_day, key.period.last_day
    if first.year != last.year:
        return key
    try:
        return key._replace(period=periods.Period(first.replace(year=1), last.replace(year=1)), doc="")
    except ValueError:  # the 29th of February
        return key
