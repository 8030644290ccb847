"""Ranks: two areas of one rung do not hold the same place in one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from duizhang.checks.book import Book
from duizhang.checks.constraints import Constraint, Differ, Fact
from duizhang.checks.wholes import rung, whole

_TIED = ("并列", "同列", "并居")


def one_area_a_rank(book: Book) -> Iterable[Constraint]:
    """Two areas with one rank of the same indicator, field and period; 并列 says that they share it."""
    orders: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for key in book.keys("rank"):
        level = rung(key.area[0]) if len(key.area) == 1 else ""
        if not level or not key.of:
            continue
        field = whole(key.of, key.area[0])
        for fact in book.facts[key]:
            if _is_single(fact):
                order = (key.subject, field, level, key.period, key.modality, key.scope, fact.statement.low)
                orders[order].append(fact)
    for facts in orders.values():
        yield from _differ(facts)


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


FAMILY = (one_area_a_rank,)
