"""Sums that a sentence spells out: what stands between 加上 and 总计 makes, with what it is added to, the total.

Budgets are written so: 收入1900亿元，加上上级补助收入600亿元、调入资金500亿元，收入总计3000亿元；支出2500亿元，加上上解支出
450亿元，支出总计2950亿元，年终结转50亿元. The figures belong together by where they stand, whatever they are called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from duizhang.checks.book import Book
from duizhang.checks.constraints import Constraint, Fact, Sum
from duizhang.model import Span, Statement

_ADDED = re.compile("[，,；;](?:再)?加上?")
_TOTAL = re.compile("(?:总计|合计|共计|总收入|总支出|总财力)(?:约|已)?(?:为|达到?|是)?$")
_REST = re.compile("(?:结转|结余)[^，,。；;]{0,6}$")


class _Told(NamedTuple):
    """An amount in its sentence: the words between the amount before it and itself, and the fact."""

    words: str
    fact: Fact


def totals_of_lists(book: Book) -> Iterable[Constraint]:
    """The total is what the list adds up to; of two totals in one sentence, the rest is carried over.

    A sentence that a document repeats ties the same facts, once.
    """
    return {c.facts: c for c in _totals(book)}.values()


def _totals(book: Book) -> Iterator[Constraint]:
    for told in _sentences(book):
        totals: list[Fact] = []
        start = 0
        for place, amount in enumerate(told):
            if _TOTAL.search(amount.words):
                if parts := _added(told[start:place]):
                    yield _sum((amount.fact, *parts), ("total", *("part",) * len(parts)))
                totals.append(amount.fact)
                start = place + 1
        if len(totals) == 2 and len(told) > start and _REST.search(told[start].words):
            yield _sum((*totals, told[start].fact), ("total", "part", "part"))


def _sum(facts: tuple[Fact, ...], roles: tuple[str, ...]) -> Constraint:
    return Constraint("sum-mismatch", Sum(), facts, roles, tuple(range(len(roles))), placed=True)


def _added(told: list[_Told]) -> list[Fact]:
    """What is added up: the first amount, and those behind 加上. Amounts in between break the first one down."""
    behind = next((i for i, t in enumerate(told) if i and _ADDED.search(t.words)), None)
    return [told[0].fact, *(t.fact for t in told[behind:])] if behind else []


def _sentences(book: Book) -> Iterator[list[_Told]]:
    """The amounts of money of each sentence that adds some up, in order of place."""
    amounts: dict[str, dict[Span, tuple[Statement, Fact]]] = defaultdict(dict)
    for key in book.keys("level"):
        for fact in book.facts[key] if key.unit == "CNY" else ():
            for s in fact.statements:
                if _ADDED.search(s.quote):
                    amounts[s.doc][s.span] = s, fact
    for told in amounts.values():
        sentence: list[_Told] = []
        end = -1
        for span in sorted(told):
            statement, fact = told[span]
            begins = span[0] - statement.quote_at[0]
            if begins > end:  # its sentence begins behind the last amount
                yield sentence
                sentence = []
            words = statement.quote[max(0, end - begins) : statement.quote_at[0]]
            sentence.append(_Told(words, fact))
            end = span[1]
        yield sentence


FAMILY = (totals_of_lists,)
