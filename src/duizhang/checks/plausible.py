"""How usual a value is for a figure before any relation is asked: what its like are, and what it was in other years.

Sizes of unlike things are spread evenly over the orders of magnitude (S. Newcomb, "Note on the Frequency of Use of
the Different Digits in Natural Numbers", *American Journal of Mathematics* 4 (1881)); an amount that other years tell
lies near them, and nearer to what the rate of growth makes of them, though bases are revised and rates may be in
constant prices; rates of growth are small and mostly not negative, shares and rates lie near those of other years.
All densities have long tails: the unusual happens. So none of this is a relation that may be violated; it only weighs.
The measure is the common logarithm of the probability that a figure of that precision is printed so.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from duizhang import period as periods
from duizhang.checks.constraints import Fact
from duizhang.checks.keys import Key

# Over how many orders of magnitude a size may lie, when nothing else is known of it.
_DECADES = 6
_EVEN = 1 / (_DECADES * math.log(10))
# By what part of itself an amount commonly changes in a year, how far it commonly is from what a told rate of growth
# makes of the other year (revisions, prices), and how often it does quite otherwise.
_YEARLY = 0.1
_REVISED = 0.03
_OTHERWISE = 0.2
# What is commonly met: growth in per cent, differences of rates in points; and how often either is below nought.
# Sizes of rates are log-logistic: half of them below the middle, few near nought, a long tail.
_USUAL = {"growth": 9.0, "points": 2.0, "gap": 2.0}
_SHAPE = 1.5
_NEGATIVE = 0.25
_WHOLE = 100
_BEYOND_THE_WHOLE = 0.01
# How far rates commonly are from those of the year before or behind, in points.
_RATES = {"growth": 5.0, "share": 2.0}
# What nothing is less likely than: huge figures leave the range of logarithms.
_LEAST = 1e-300
_SERIES = frozenset({"level", "growth", "share"})
# Counted off, not measured: first places and runs of years are as likely as any.
_COUNTED = frozenset({"rank", "streak"})
_PER_CENT = 100.0


class _Told(NamedTuple):
    """What a document tells of a year."""

    year: int
    value: float
    docs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Series:
    """What is told of a quantity over the years, by its key without its period; and of amounts, by the key of their growth."""

    told: Mapping[Key, tuple[_Told, ...]]
    amounts: Mapping[Key, tuple[_Told, ...]]

    def likelihood(self, fact: Fact, value: float, step: float) -> float:
        """log10 of how likely such a figure is to have that value when printed to that step."""
        kind = fact.key.kind
        if kind in _COUNTED:
            return 0.0
        wide = step or 1.0
        if kind in _USUAL or kind == "share":
            return math.log10(max(_LEAST, min(1.0, wide * self._rate(fact, value, wide))))
        size = max(abs(value), wide / 2)
        return math.log10(max(_LEAST, min(1.0, _mixed(_EVEN, list(self._near(fact, size))) * wide / size)))

    def _near(self, fact: Fact, size: float) -> Iterator[float]:
        """The density of the logarithm of the size, as each of the nearest years has it."""
        own = fact.key.period.year
        docs = {s.doc for s in fact.statements}
        for told in self._neighbours(fact):
            value, spread = told.value, _YEARLY * abs(own - told.year)
            # Of one document's amounts and rate a relation speaks already.
            if abs(own - told.year) == 1 and not docs & told.docs:
                factor = self._factor(fact, max(own, told.year))
                if factor:
                    value, spread = value * (factor if own > told.year else 1 / factor), _REVISED
            yield laplace(math.log(size / value), spread)

    def _rate(self, fact: Fact, value: float, wide: float) -> float:
        """The density of a rate at a value, in its points."""
        kind, own = fact.key.kind, fact.key.period.year
        if usual := _USUAL.get(kind):
            base = (_NEGATIVE if value < 0 else 1 - _NEGATIVE) * _log_logistic(
                max(abs(value), wide / 2), usual
            )
        else:
            base = (1 if value <= _WHOLE else _BEYOND_THE_WHOLE) / _WHOLE
        if spread := _RATES.get(kind):
            base = _mixed(
                base,
                [
                    laplace(value - t.value, max(wide, min(abs(t.value), spread * abs(own - t.year))))
                    for t in self._neighbours(fact)
                ],
            )
        grown = self._grown(fact)
        if grown and value > -_PER_CENT:
            off = math.log((1 + value / _PER_CENT) / grown)
            return base * _mixed(_EVEN, [laplace(off, _REVISED)]) / _EVEN
        return base

    def _neighbours(self, fact: Fact) -> list[_Told]:
        """The nearest year before and the nearest behind that tell the quantity."""
        own = fact.key.period.year
        level = fact.key.kind == "level"
        told = [
            t for t in self.told.get(_timeless(fact.key), ()) if t.year != own and (t.value > 0 or not level)
        ]
        before = max((t for t in told if t.year < own), default=None, key=lambda t: t.year)
        behind = min((t for t in told if t.year > own), default=None, key=lambda t: t.year)
        return [t for t in (before, behind) if t]

    def _factor(self, fact: Fact, year: int) -> float | None:
        """By what the amount grew in that year, if one rate tells."""
        rates = [t.value for t in self.told.get(_growth_of(fact.key), ()) if t.year == year]
        return 1 + rates[0] / _PER_CENT if len(rates) == 1 and rates[0] > -_PER_CENT else None

    def _grown(self, fact: Fact) -> float | None:
        """By what factor the amounts of the two years say that it grew, where no one document tells both."""
        if fact.key.base != "yoy":
            return None
        told = self.amounts.get(_growth_of(fact.key), ())
        now = [t for t in told if t.year == fact.key.period.year and t.value > 0]
        then = [t for t in told if t.year == fact.key.period.year - 1 and t.value > 0]
        if not len(now) == len(then) == 1 or now[0].docs & then[0].docs:
            return None
        return now[0].value / then[0].value


def _mixed(base: float, near: Sequence[float]) -> float:
    """The density that the nearest years suggest, and how often it is quite otherwise."""
    return _OTHERWISE * base + (1 - _OTHERWISE) * sum(near) / len(near) if near else base


def _log_logistic(size: float, middle: float) -> float:
    """The density of a size above nought, half of which lie below the middle."""
    part = math.pow(size / middle, _SHAPE)
    return _SHAPE / size * part / (1 + part) ** 2


def laplace(off: float, spread: float) -> float:
    """The density that far from the middle: Laplace's, of longer tails than Gauss's."""
    return math.exp(-abs(off) / spread) / (2 * spread)


def series_of(facts: Iterable[Fact], concerned: Collection[Fact]) -> Series:
    """The series of the quantities concerned."""
    of_interest = [f.key for f in concerned if f.key.kind in _SERIES]
    wanted = {*map(_timeless, of_interest), *(_growth_of(k) for k in of_interest if k.kind == "level")}
    growths = {_growth_of(k) for k in of_interest if k.kind == "growth"}
    told: dict[Key, list[_Told]] = defaultdict(list)
    amounts: dict[Key, list[_Told]] = defaultdict(list)
    for fact in facts:
        if fact.key.kind not in _SERIES or fact.statement.bound not in ("=", "~"):
            continue
        each = _Told(
            fact.key.period.year,
            float(fact.statement.low),  # inexact: odds
            frozenset(s.doc for s in fact.statements),
        )
        if (key := _timeless(fact.key)) in wanted:
            told[key].append(each)
        if fact.key.kind == "level" and fact.key.unit != "%" and (key := _growth_of(fact.key)) in growths:
            amounts[key].append(each)
    return Series(_tuples(told), _tuples(amounts))


def _tuples(lists: Mapping[Key, list[_Told]]) -> Mapping[Key, tuple[_Told, ...]]:
    return {key: tuple(values) for key, values in lists.items()}


def _growth_of(key: Key) -> Key:
    """The key, for all years, of the yearly growth of what it measures."""
    return _timeless(key._replace(kind="growth", unit="%", base="yoy", of="", scope=""))


def _timeless(key: Key) -> Key:
    """The key for all years: of months and parts of a year, the same part of each."""
    first, last = key.period.first_day, key.period.last_day
    if first.year != last.year:
        return key
    try:
        return key._replace(period=periods.Period(first.replace(year=1), last.replace(year=1)), doc="")
    except ValueError:  # the 29th of February
        return key
