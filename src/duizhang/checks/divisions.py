"""Areas and their parts: what a province comes to is what its cities make, and none of them is above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from duizhang.checks.book import Book
from duizhang.checks.constraints import AtMost, Constraint, Fact, Sum
from duizhang.checks.keys import Key
from duizhang.lexicon import areas
from duizhang.lexicon.areas import Area

# Offices reckon a province and its cities apart: what they told of each parted by up to a tenth before 2019.
_APART = Sum(slack=Decimal("1.02"))
_RECKONED = Decimal("1.15")


def sums_of_areas(book: Book) -> Iterable[Constraint]:
    """The parts of an area, all told, make it: 东部 + 中部 + 西部 + 东北 = 全国."""
    found = _by_area(book)
    for told in found.values():
        for whole, parts in _shared(frozenset(told)):
            keys = (told[whole], *(told[p] for p in parts))
            for facts in book.combinations(*keys):
                if _above_nought(facts):
                    yield _sum(facts)


def _sum(facts: tuple[Fact, ...]) -> Constraint:
    roles = ("total", *("part",) * (len(facts) - 1))
    exact = Constraint("sum-mismatch", Sum(), facts, roles, tuple(range(len(facts))))
    return exact if exact.holds else Constraint("sum-mismatch", _APART, facts, roles, (), _RECKONED)


def parts_of_areas(book: Book) -> Iterable[Constraint]:
    """What adds up over areas is nowhere more than in an area that the place lies in."""
    for told in _by_area(book).values():
        if len(told) < 2:
            continue
        for name, key in told.items():
            for outer in _around(name):
                if outer in told:
                    for facts in book.combinations(key, told[outer]):
                        if _above_nought(facts):
                            yield _at_most(facts)


def _at_most(facts: tuple[Fact, ...]) -> Constraint:
    # Another office may count more under one name, or leave out what it counts: 旅游收入 of scenic spots alone.
    one_document = {s.doc for s in facts[0].statements} & {s.doc for s in facts[1].statements}
    tolerance = Decimal(1) if one_document else None
    return Constraint("part-above-whole", AtMost(), facts, ("part", "whole"), tolerance=tolerance)


def _by_area(book: Book) -> dict[Key, dict[str, Key]]:
    """The amounts that add up over areas, by area: of one indicator, period, unit and scope."""
    found: dict[Key, dict[str, Key]] = defaultdict(dict)
    for key in book.keys("level"):
        if len(key.area) == 1 and book.concepts.additive(key.subject):
            found[key._replace(area=())][key.area[0]] = key
    return found


def _above_nought(facts: Iterable[Fact]) -> bool:
    return all(f.value.low is None or f.value.low >= 0 for f in facts)


def _shared(told: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The areas told whose parts are all told as well."""
    if len(told) < 3:
        return
    for whole in told:
        for parts in _partitions().get(whole, ()):
            if told.issuperset(parts):
                yield whole, parts


@cache
def _partitions() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The parts that make an area, by its name; none where a name is borne by several."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for whole, parts in areas.partitions():
        if _meant(whole.name) == whole and all(_meant(p.name) == p for p in parts):
            found[whole.name].append(tuple(p.name for p in parts))
    return {name: tuple(ways) for name, ways in found.items()}


@cache
def _around(name: str) -> tuple[str, ...]:
    """The areas that surely surround the one of that name, and bear a name of their own."""
    area = _meant(name)
    if area is None or area.level in ("nation", "world", "group"):
        return ()
    return tuple(a.name for a in areas.above(area) if _meant(a.name) == a)


def _meant(name: str) -> Area | None:
    """The one area that a name can mean; a province's or the nation's name means it, wherever else it is borne."""
    bearers = areas.by_name(name)
    certain = len(bearers) == 1 or (bearers and bearers[0].level in ("nation", "province"))
    return bearers[0] if certain else None


FAMILY = (sums_of_areas, parts_of_areas)
