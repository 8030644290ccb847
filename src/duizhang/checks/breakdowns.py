"""Totals that a sentence breaks down: 其中，甲…，乙…; 按…分，甲…，乙…; and what stands in brackets behind the total.

No word says that the parts are all there, so the figures must: they add up to every digit of a figure of many, or would
but for one usual slip.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from duizhang.checks.book import Book
from duizhang.checks.constraints import Constraint, Fact
from duizhang.checks.likeness import in_table, is_telling, one_slip_mends
from duizhang.checks.slips import Digits
from duizhang.checks.totals import REST, exceeds, sum_of
from duizhang.model import Statement

_BREAKS = re.compile("其中|按[^，,。；;]{1,12}[分看]|分[^，,。；;]{1,8}看|[（(]")
_NEXT_PART = re.compile("[；;]")
_OPENING, _CLOSING = "（(", "）)"
# A sentence that breaks down what the one before is about begins so: within so many characters.
_BEGINS = 3


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
    found: dict[tuple[Fact, ...], Constraint] = {}
    for sentences in _prose(book).values():
        before: Sequence[_Told] = ()
        for begins in sorted(sentences):
            told = sorted(sentences[begins], key=lambda t: t.at)
            for c in _breakdowns(told, before) if len(told) > 1 else ():
                found.setdefault(c.facts, c)
            before = told
    return found.values()


def _prose(book: Book) -> dict[str, dict[int, list[_Told]]]:
    """The exact amounts of each document's sentences, by where the sentence begins."""
    found: dict[str, dict[int, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for key in book.keys("level"):
        for fact in book.facts[key] if key.unit != "%" and key.modality == "outcome" else ():
            for s in fact.statements:
                if s.bound == "=" and not in_table(s):
                    found[s.doc][s.span[0] - s.quote_at[0]].append(_Told(s, fact))
    return found


def _breakdowns(told: Sequence[_Told], before: Sequence[_Told]) -> Iterator[Constraint]:
    """The totals of a sentence that are broken down in it; or that of the sentence before, if it begins so."""
    quote = told[0].statement.quote
    for mark in _BREAKS.finditer(quote):
        own = [t for t in told if t.at[1] <= mark.start()]
        total = own[-1] if own else before[0] if before and mark.start() < _BEGINS else None
        if total is None or not is_telling(total.statement):
            continue
        parts = [t.fact for t in _inside(told, quote, mark.end()) if _of_one_kind(t, total)]
        if total.fact not in parts:
            yield from _sum(total.fact, parts)


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


def _sum(total: Fact, parts: Sequence[Fact]) -> Iterator[Constraint]:
    sums = (sum_of((total, *parts[:count])) for count in range(2, len(parts) + 1))
    shown = next((c for c in sums if c.holds), None)
    if shown:
        yield shown
    elif len(parts) > 1:
        whole = sum_of((total, *parts), REST)
        # What is left out may be anything; of so many digits that may be misread some one would always explain it.
        most = Digits.CHANGED if exceeds(whole) else Digits.SHUFFLED
        if whole.severity == "error" and one_slip_mends(whole, most):
            yield whole


FAMILY = (totals_of_sentences,)
