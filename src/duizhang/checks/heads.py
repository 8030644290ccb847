"""Figures per head, from the total and the heads: 人均GDP × 常住人口 = GDP, 每千人口床位 × 常住人口 ÷ 1000 = 床位."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from duizhang.checks.book import Book, cell_of
from duizhang.checks.constraints import Constraint, Fact, PerHead
from duizhang.checks.keys import Key

# Heads are counted at the end of a year, and a flow is shared among those of the whole year: the mean of two ends,
# which the office takes before it rounds. With one end only, people who came or left, and heads that are others than
# told (registered ones, those of a census since), may make some per cent.
_MEAN = Decimal("1.003")
_ONE_END = Decimal("1.03")
# Off by more than this no definition explains it.
_DEFINED = Decimal("1.15")


def figures_per_head(book: Book) -> Iterable[Constraint]:
    """A figure per head is the total shared among the heads."""
    for key in book.keys("level"):
        per = book.concepts.per(key.subject)
        if per is None or key.period.granularity != "year":
            continue
        total = key._replace(subject=per.of)
        heads = next((k for k in book.levels(cell_of(key)._replace(subject=per.by))), None)
        if heads is None or total not in book.facts:
            continue
        each = Decimal(per.each)
        yield from _exact(book, (key, total, heads), each, flow=book.concepts.flow(per.of))


def _exact(book: Book, keys: tuple[Key, Key, Key], each: Decimal, flow: bool) -> Iterator[Constraint]:
    heads = keys[2]
    before = heads._replace(period=heads.period.same_period_last_year())
    both = flow and before in book.facts
    for facts in book.combinations(*keys, *((before,) if both else ())):
        if all(f.value.low is None or f.value.low > 0 for f in facts):
            yield _per_head(facts, each, sure=both or not flow)


def _per_head(facts: tuple[Fact, ...], each: Decimal, sure: bool) -> Constraint:
    roles = ("rate", "total", *("heads",) * (len(facts) - 2))
    tight = PerHead(each, _MEAN if sure else Decimal(1))
    exact = Constraint("per-head-mismatch", tight, facts, roles, tuple(range(len(facts))) if sure else ())
    if exact.holds:
        return exact
    if sure:
        return Constraint("per-head-mismatch", tight, facts, roles, exact.confirms, _DEFINED)
    return Constraint("per-head-mismatch", PerHead(each, _ONE_END), facts, roles, (), _DEFINED)


FAMILY = (figures_per_head,)
