"""Ranks: two areas of one rung do not hold the same place in one order, and who stands higher has no less."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from duizhang.checks.book import Book, cell_of
from duizhang.checks.constraints import Constraint, Differ, Fact, Ordered
from duizhang.checks.growth import subjects
from duizhang.checks.keys import Key
from duizhang.checks.wholes import rung, whole

_TIED = ("并列", "同列", "并居")
_CLAUSE = re.compile("[，,。；;、：:]")
_AMOUNTS = ("总量", "总额", "总值", "规模", "额度", "余额")


def one_area_a_rank(book: Book) -> Iterable[Constraint]:
    """Two areas with one rank of the same indicator, field and period; 并列 says that they share it."""
    for facts in _orders(book):
        by_rank: dict[Decimal, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_rank[fact.statement.low].append(fact)
        for same in by_rank.values():
            yield from _differ(same)


def _orders(book: Book) -> Iterable[list[Fact]]:
    """The ranks of each indicator, field, rung and period, one or more areas each."""
    orders: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for key in book.keys("rank"):
        level = rung(key.area[0]) if len(key.area) == 1 else ""
        if not level or not key.of:
            continue
        order = (key.subject, whole(key.of, key.area[0]), level, key.period, key.modality, key.scope)
        orders[order].extend(fact for fact in book.facts[key] if _is_single(fact))
    return orders.values()


def _is_single(fact: Fact) -> bool:
    s = fact.statement
    tied = any(word in s.quote for word in _TIED)
    return s.bound == "=" and s.low == s.high and not tied


def _differ(facts: list[Fact]) -> Iterator[Constraint]:
    one_an_area = list({f.key.area: f for f in facts}.values())
    for one, other in pairwise(one_an_area):
        # A name that the lexicon does not know may be short for two: 增量 of grain and of output.
        tolerance = Decimal(1) if one.statement.concept else None
        yield Constraint("rank-twice", Differ(), (one, other), ("rank", "rank"), tolerance=tolerance)


def values_in_order(book: Book) -> Iterable[Constraint]:
    """Of two areas of one order the one with the higher rank has the value that is not lower.

    Neighbours in the order are compared: what is wrong between others is wrong between some of them.
    """
    for facts in _orders(book):
        told = {fact.key.area: fact for fact in sorted(facts, key=lambda f: -f.witnesses)[::-1]}
        for measure in ("level", "growth"):
            ranked = [(fact, value) for fact in told.values() if (value := _ranked(book, fact, measure))]
            ranked.sort(key=lambda pair: pair[0].statement.low)
            for (rank, value), (other_rank, other) in pairwise(ranked):
                if (value.unit, value.scope) == (other.unit, other.scope):
                    for one, another in book.combinations(value, other):
                        yield _ordered((one, another, rank, other_rank))


def _ordered(facts: tuple[Fact, Fact, Fact, Fact]) -> Constraint:
    roles = ("value", "value", "rank", "rank")
    return Constraint("rank-order", Ordered(), facts, roles)


def _ranked(book: Book, rank: Fact, measure: str) -> Key | None:
    """The one quantity that the rank is of: an amount of what it is good to have much of, or its growth, not both."""
    for subject in subjects(book, rank.key.subject):
        if not book.concepts.good(subject):
            continue
        cell = cell_of(rank.key)._replace(subject=subject)
        found = [
            k for k in book.cells.get(cell, ()) if k.kind in ("level", "growth") and k.base in ("", "yoy")
        ]
        if subject != rank.key.subject:  # 出口增速第3 is of the growth, whatever else is told.
            found = [k for k in found if k.kind == "growth" and not _of_amount(rank)]
        if len(found) == 1:
            return found[0] if found[0].kind == measure else None
    return None


def _of_amount(rank: Fact) -> bool:
    """Whether the words right in front say that the rank is the amount's: 增长3.9%、总量居首位."""
    s = rank.statement
    clause = _CLAUSE.split(s.quote[: s.quote_at[0]])[-1]
    return any(word in clause for word in _AMOUNTS)


FAMILY = (one_area_a_rank, values_in_order)
