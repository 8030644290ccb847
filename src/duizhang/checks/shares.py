"""Shares from amounts: part = whole × share, where both amounts are printed; and rates beyond 0–100 %."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from duizhang.checks import intervals as iv
from duizhang.checks.book import Book, Cell, cell_of
from duizhang.checks.concepts import words_of
from duizhang.checks.constraints import Between, Constraint, Fact, Share
from duizhang.checks.keys import Key, plain
from duizhang.checks.wholes import whole
from duizhang.model import Interval

_WHOLE = Decimal(100)
_PERCENT = Between(Interval(Decimal(0), Decimal(100)))
_FALL = Between(Interval(Decimal(-100), None))


def shares_from_amounts(book: Book) -> Iterable[Constraint]:
    """15.5 % of the nation's exports of 26.99 万亿 must be the province's 4.19 万亿."""
    roles = ("part", "whole", "share")
    balanced = _balanced(book)
    for key in book.keys("share"):
        of = whole_cell(book, key) if key.unit == "%" else None
        if of is None:
            continue
        for part, total in _amounts(book, cell_of(key), of):
            for facts in book.combinations(part, total, key):
                if not any(_below_nought(f) for f in facts):
                    form = Share(give=facts[2].statement.step if facts[2] in balanced else Decimal(0))
                    yield Constraint("share-mismatch", form, facts, roles, confirms=(0, 1, 2))


def rates_from_amounts(book: Book) -> Iterable[Constraint]:
    """A named rate is what its concept's ratio says: 城镇化率 × 常住人口 = 城镇常住人口."""
    for key in book.keys("level"):
        ratio = book.concepts.ratio(key.subject)
        if not ratio or key.unit != "%":
            continue
        above, below = (cell_of(key)._replace(subject=s) for s in ratio)
        for total in book.levels(below):
            part = total._replace(subject=above.subject)
            for facts in book.combinations(part, total, key):
                if not any(_below_nought(f) for f in facts):
                    yield Constraint("share-mismatch", Share(), facts, ("part", "whole", "rate"), (0, 1, 2))


def _balanced(book: Book) -> set[Fact]:
    """Shares told together that make exactly 100: offices move one of them by a last digit so that they do.

    0.3 : 56.6 : 43.1 stands where rounding alone gives 0.3, 56.6 and 43.0.
    """
    together: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for key in book.keys("share"):
        for fact in book.facts[key]:
            s = fact.statement
            together[s.doc, s.quote, key.of, key.area, key.period].append(fact)
    structures = (f for f in together.values() if len(f) > 2 and sum(x.statement.low for x in f) == _WHOLE)
    return {fact for facts in structures for fact in facts}


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


def falls_in_range(book: Book) -> Iterable[Constraint]:
    """An amount falls by at most all there was, unless it may be below nought."""
    for key in book.keys("growth"):
        if key.unit != "%" or book.concepts.signed(key.subject) or not book.is_amount(key):
            continue
        for fact in book.facts[key]:
            if not iv.within(_FALL.range, fact.statement.low):
                yield Constraint("rate-out-of-range", _FALL, (fact,), ("rate",))


def _is_bounded(fact: Fact) -> bool:
    s = fact.statement
    if s.kind == "share":
        if any(word in s.of for word in words_of("plans")):
            return False
        return "占" in s.quote[max(0, s.quote_at[0] - 20) : s.quote_at[0]]
    name = plain(s.indicator)
    return name.endswith(words_of("bounded")) and not name.endswith(words_of("unbounded"))


FAMILY = (shares_from_amounts, rates_from_amounts, rates_in_range, falls_in_range)
