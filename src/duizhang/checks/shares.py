"""Shares from amounts: part = whole × share, where both amounts are printed; and rates beyond 0–100 %."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from duizhang.checks import intervals as iv
from duizhang.checks.book import Book, Cell, cell_of
from duizhang.checks.constraints import Between, Constraint, Fact, Share
from duizhang.checks.keys import Key, plain
from duizhang.checks.wholes import whole
from duizhang.lexicon import words
from duizhang.model import Interval

_PERCENT = Between(Interval(Decimal(0), Decimal(100)))


def shares_from_amounts(book: Book) -> Iterable[Constraint]:
    """15.5 % of the nation's exports of 26.99 万亿 must be the province's 4.19 万亿."""
    roles = ("part", "whole", "share")
    for key in book.keys("share"):
        of = whole_cell(book, key) if key.unit == "%" else None
        if of is None:
            continue
        for part, total in _amounts(book, cell_of(key), of):
            for facts in book.combinations(part, total, key):
                if not any(_below_nought(f) for f in facts):
                    yield Constraint("share-mismatch", Share(), facts, roles, confirms=(0, 1, 2))


def whole_cell(book: Book, key: Key) -> Cell | None:
    """The cell of what ``of`` names: the same indicator elsewhere, or another one in the same area."""
    if not key.of or len(key.area) != 1:
        return None
    area, name = whole(key.of, key.area[0])
    subject = (book.concepts.lookup(name) or name) if name else key.subject
    cell = cell_of(key)._replace(subject=subject, area=(area,) if area else key.area)
    return cell if cell != cell_of(key) else None


def _amounts(book: Book, part: Cell, of: Cell) -> Iterator[tuple[Key, Key]]:
    """Amounts of both in one unit."""
    totals = {k.unit: k for k in book.levels(of)}
    for key in book.levels(part):
        if key.unit in totals and key.unit != "%":
            yield key, totals[key.unit]


def _below_nought(fact: Fact) -> bool:
    return fact.value.low is not None and fact.value.low < 0


def rates_in_range(book: Book) -> Iterable[Constraint]:
    """A share that is 占 of its whole, and rates that are parts by definition, lie between 0 and 100 %."""
    for key in book.keys("share", "level"):
        if key.unit != "%":
            continue
        for fact in book.facts[key]:
            if _is_bounded(fact) and not iv.within(_PERCENT.range, fact.statement.low):
                yield Constraint("rate-out-of-range", _PERCENT, (fact,), ("rate",))


def _is_bounded(fact: Fact) -> bool:
    s = fact.statement
    if s.kind == "share":
        return "占" in s.quote[max(0, s.quote_at[0] - 20) : s.quote_at[0]]
    bounded, unbounded = _endings()
    return plain(s.indicator).endswith(bounded) and not plain(s.indicator).endswith(unbounded)


@cache
def _endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    tree = words.load("rates.toml")
    return tuple(tree["bounded"]), tuple(tree["unbounded"])


FAMILY = (shares_from_amounts, rates_in_range)
