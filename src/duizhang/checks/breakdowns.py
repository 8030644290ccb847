"""Totals that a sentence breaks down: 其中，甲…，乙…; 按…分，甲…，乙…; and what stands in brackets behind the total.

No word says that the parts are all there, so the figures must: they add up to every digit of a figure of many, or would
but for one usual slip. Or something else does: parts of the same names add up elsewhere, the shares that are told of
them make the whole, or their names part it completely (城镇, 农村).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from duizhang.checks import intervals as iv
from duizhang.checks.book import Book, cell_of
from duizhang.checks.concepts import words_of
from duizhang.checks.constraints import Constraint, Fact
from duizhang.checks.keys import Key, plain
from duizhang.checks.likeness import are_telling, in_table, is_telling, one_slip_mends
from duizhang.checks.slips import Digits
from duizhang.checks.totals import REST, exceeds, sum_of
from duizhang.model import Interval, Statement

_BREAKS = re.compile("其中|按[^，,。；;]{1,12}[分看]|分[^，,。；;]{1,8}看|[（(]")
_NEXT_PART = re.compile("[；;]")
_OPENING, _CLOSING = "（(", "）)"
# A sentence that breaks down what the one before is about begins so: within so many characters.
_BEGINS = 3
_ALL = Interval(Decimal(100), Decimal(100))


class _Told(NamedTuple):
    """An amount in prose, and its fact."""

    statement: Statement
    fact: Fact

    @property
    def at(self) -> tuple[int, int]:
        """Where it stands in its sentence."""
        return self.statement.quote_at


def totals_of_sentences(book: Book) -> Iterable[Constraint]:
    """A total is the sum of the parts that are told right behind it, as far as the figures show it."""
    lists = list(dict.fromkeys(_lists(book)))
    held = {facts: c for facts in lists if (c := _held(facts))}
    complete = {_names(c.facts) for c in held.values()}
    found: dict[tuple[Fact, ...], Constraint] = {}
    for facts in lists:
        for c in (held[facts],) if facts in held else _slipped(facts, complete, book):
            found.setdefault(c.facts, c)
    return found.values()


def _lists(book: Book) -> Iterator[tuple[Fact, ...]]:
    """Each total that is broken down, and the parts that are told of it."""
    for sentences in _prose(book).values():
        before: Sequence[_Told] = ()
        for begins in sorted(sentences):
            told = sorted(sentences[begins], key=lambda t: t.at)
            if len(told) > 1:
                yield from _breakdowns(told, before)
            before = told


def _prose(book: Book) -> dict[str, dict[int, list[_Told]]]:
    """The exact amounts of each document's sentences, by where the sentence begins."""
    found: dict[str, dict[int, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for key in book.keys("level"):
        for fact in book.facts[key] if key.unit != "%" and key.modality == "outcome" else ():
            for s in fact.statements:
                if s.bound == "=" and not in_table(s):
                    found[s.doc][s.span[0] - s.quote_at[0]].append(_Told(s, fact))
    return found


def _breakdowns(told: Sequence[_Told], before: Sequence[_Told]) -> Iterator[tuple[Fact, ...]]:
    """The totals of a sentence that are broken down in it; or that of the sentence before, if it begins so."""
    quote = told[0].statement.quote
    for mark in _BREAKS.finditer(quote):
        own = [t for t in told if t.at[1] <= mark.start()]
        total = own[-1] if own else before[0] if before and mark.start() < _BEGINS else None
        if total is None:
            continue
        parts = [t.fact for t in _inside(told, quote, mark.end()) if _of_one_kind(t, total)]
        if len(parts) > 1 and total.fact not in parts:
            yield (total.fact, *parts)


def _inside(told: Sequence[_Told], quote: str, start: int) -> Iterator[_Told]:
    """The amounts from there on, up to the end of the bracket they are in.

    Without those in brackets of their own, and those that break down a part: 第二产业13亿，其中制造业11亿；第三产业….
    """
    deep, end, within = 0, start, False
    for each in told:
        if each.at[0] < start:
            continue
        between = quote[end : each.at[0]]
        for sign in between:
            deep += (sign in _OPENING) - (sign in _CLOSING)
            if deep < 0:
                return
        within = "其中" in between or (within and not _NEXT_PART.search(between))
        end = each.at[0]
        if not deep and not within:
            yield each


def _of_one_kind(part: _Told, total: _Told) -> bool:
    a, b = part.fact.key, total.fact.key
    return (a.unit, a.period, a.area, a.doc) == (b.unit, b.period, b.area, b.doc)


def _held(facts: tuple[Fact, ...]) -> Constraint | None:
    """The sum of the first parts that come to the total, to every digit of a figure of many."""
    if not is_telling(facts[0].statement):
        return None
    return next((c for c in _sums(facts) if c.holds), None)


def _sums(facts: tuple[Fact, ...]) -> Iterator[Constraint]:
    """The total and its first two parts, its first three …"""
    return (sum_of(facts[:count]) for count in range(3, len(facts) + 1))


def _slipped(
    facts: tuple[Fact, ...], complete: Collection[tuple[str, ...]], book: Book
) -> Iterator[Constraint]:
    """The sum that would hold but for a slip."""
    known = (
        c for c in _sums(facts) if _names(c.facts) in complete or _make_the_whole(c, book) or _part_all(c)
    )
    if all_told := next(known, None):
        yield all_told
    elif _of_many_digits(facts):
        yield from _by_figures(facts)


def _by_figures(facts: tuple[Fact, ...]) -> Iterator[Constraint]:
    """The sum, where one slip explains that it does not hold.

    Parts that are more than their total leave nothing out. What is left out may be anything: of so many digits that may
    be misread some one would always explain it.
    """
    whole, most = sum_of(facts, REST), Digits.SHUFFLED
    if exceeds(whole):
        whole, most = sum_of(facts), Digits.CHANGED
    if whole.severity == "error" and one_slip_mends(whole, most):
        yield whole


def _of_many_digits(facts: Sequence[Fact]) -> bool:
    return are_telling(facts[0].statement, [f.statement for f in facts[1:]])


def _names(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(f.key.subject for f in facts)


def _make_the_whole(constraint: Constraint, book: Book) -> bool:
    """Whether each part's share of the total is told, and together they are all of it."""
    shares = [_share(part, constraint.facts[0], book) for part in constraint.facts[1:]]
    told = [share.value for share in shares if share]
    return len(told) == len(shares) and iv.total(told).meets(_ALL)


def _part_all(constraint: Constraint) -> bool:
    """Whether the names of the parts leave nothing out, of amounts that add up."""
    total, *parts = (plain(f.statement.indicator) for f in constraint.facts)
    if not _of_many_digits(constraint.facts) or any(word in total for word in words_of("intensive")):
        return False
    return any(
        len(parts) == len(marks) and all(mark in part for mark, part in zip(marks, parts, strict=True))
        for marks in words_of("complete")
    )


def _share(part: Fact, total: Fact, book: Book) -> Fact | None:
    """What the part is said to be of the total."""
    for key in book.cells.get(cell_of(part.key), ()):
        if key.kind == "share" and key.unit == "%" and _is_of(key, total):
            return book.best(key)[0]
    return None


def _is_of(share: Key, total: Fact) -> bool:
    return share.of in {plain(s.indicator) for s in total.statements}


FAMILY = (totals_of_sentences,)
