"""Rates and the count that they are of: whole cases, and the days of a year.

受理信访326件，办结率98.9%: of 326 cases none is 98.9 % (322 are 98.8, 323 are 99.1). 优良天数248天，优良率67.9%: the days of a
year are 365 or 366, but for a few without a measurement.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from duizhang.checks.book import Book, cell_of
from duizhang.checks.constraints import Cases, Constraint, DaysOfYear, Fact
from duizhang.lexicon import words
from duizhang.model import Statement

_CODE = "rate-of-count"
_ROLES = ("rate", "count")
# What may stand between a count and the rate of it: no end of the sentence, and not much.
_BETWEEN = re.compile("[^。；;！!？?]{0,16}")
_UNMEASURED = 10
"""Days of a year without a measurement, at most."""


class _Told(NamedTuple):
    at: tuple[int, int]
    fact: Fact
    statement: Statement


def rates_of_cases(book: Book) -> Iterable[Constraint]:
    """A rate of cases told right behind their count is one of whole cases. Whether that count is meant is not sure."""
    for told in _with_rates(book):
        told.sort(key=lambda one: one.at)
        counts = [t for t in told if t.statement.unit in _words("counted") and t.fact.key.kind == "level"]
        for before, rate in pairwise(told):
            alone = before in counts and sum(c.at < rate.at for c in counts) == 1
            if alone and _is_rate(rate) and _BETWEEN.fullmatch(_between(before, rate)):
                facts = (rate.fact, before.fact)
                yield Constraint(_CODE, Cases(), facts, _ROLES, tolerance=None, placed=True)


def days_of_the_year(book: Book) -> Iterable[Constraint]:
    """So many good days are that share of a year's days."""
    for key in book.keys("level", "share"):
        counted = _days().get(key.subject) if key.unit == "%" else None
        if counted is None or key.period.granularity != "year":
            continue
        days = 365 + calendar.isleap(key.period.year)
        form = DaysOfYear(Decimal(days - _UNMEASURED) / 100, Decimal(days) / 100)
        for level in book.levels(cell_of(key)._replace(subject=counted)):
            for facts in book.combinations(level, key):
                yield Constraint(_CODE, form, facts, _ROLES[::-1], confirms=(0, 1))


def _with_rates(book: Book) -> Iterator[list[_Told]]:
    """All figures of each sentence that tells a rate of cases."""
    sentences: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    wanted = {
        (s.doc, s.quote)
        for key in book.keys("level")
        if key.unit == "%"
        for fact in book.facts[key]
        for s in fact.statements
        if s.indicator.endswith(_words("rates"))
    }
    if not wanted:
        return
    for facts in book.facts.values():
        for fact in facts:
            for s in fact.statements:
                if (s.doc, s.quote) in wanted:
                    sentences[s.doc, s.quote].append(_Told(s.quote_at, fact, s))
    yield from sentences.values()


def _is_rate(told: _Told) -> bool:
    s = told.statement
    return s.unit == "%" and told.fact.key.kind == "level" and s.indicator.endswith(_words("rates"))


def _between(before: _Told, rate: _Told) -> str:
    return before.statement.quote[before.at[1] : rate.at[0]]


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(words.load("cases.toml")[name])


@cache
def _days() -> dict[str, str]:
    return dict(words.load("cases.toml")["days"])


FAMILY = (rates_of_cases, days_of_the_year)
