"""Runs of years against the series: 连续五年增长, 九连增, 连续4年超600亿斤, 连续三年居首位.

What the run is of stands behind its number: a word of rise or fall that ends the clause, or the mark or rank that was
held. A run counts back from the year that it is told of; each of its years that some document tells is looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from duizhang import period as periods
from duizhang.checks.book import Book, cell_of
from duizhang.checks.constraints import AtMost, Between, Constraint, Equal, Fact, Form, Run
from duizhang.checks.keys import Key
from duizhang.lexicon import words
from duizhang.model import Interval, Statement

_CODE = "streak-broken"
_ROLES = ("figure", "figure", "streak")
_RISE = Between(Interval(Decimal(0), None))
_FALL = Between(Interval(None, Decimal(0)))
# Levels of earlier years are revised by a per cent or two.
_REVISED = Decimal("1.02")
# How far behind the run its mark or rank may stand.
_REACH = 8
_MARKS = frozenset({">", ">="})
_LONGEST = 50


def runs_of_years(book: Book) -> Iterable[Constraint]:
    """Each year of a run that some document tells of bears it out."""
    runs = list(_runs(book))
    held = _held(book, runs)
    for run in runs:
        if run in held:
            yield from _keeping(book, run, held[run])
        elif (up := _direction(run.statement)) is not None:
            yield from _moving(book, run, up)


def _runs(book: Book) -> Iterator[Fact]:
    for key in book.keys("streak"):
        if key.unit == "年" and key.period.granularity == "year" and len(book.facts[key]) == 1:
            yield book.facts[key][0]


def _years(run: Fact) -> range:
    """How many years back each year of the run is."""
    return range(min(int(run.statement.low), _LONGEST))


def _direction(s: Statement) -> bool | None:
    """Whether the run is one of rises, of falls (false), or of something else."""
    if s.text.endswith(_words("rising")):
        return True
    if s.text.endswith(_words("falling")):
        return False
    behind = s.quote[s.quote_at[1] :]
    if _pattern("rising").match(behind):
        return True
    return False if _pattern("falling").match(behind) else None


@cache
def _words(way: str) -> tuple[str, ...]:
    return tuple(words.load("runs.toml")[way])


@cache
def _pattern(way: str) -> re.Pattern[str]:
    """The word of that way, with words of keeping it up before it, where the clause ends behind it."""
    own, kept = words.either(_words(way)), words.either(_words("kept"))
    return re.compile(f'[”"]?(?:{kept})*(?:{own})(?=[，,。；;、！”"]|$)')


def _moving(book: Book, run: Fact, up: bool) -> Iterator[Constraint]:
    """Every year's level against the year before, and every year's growth against nought."""
    for back in _years(run):
        year = periods.year(run.key.period.year - back)
        before = periods.year(run.key.period.year - back - 1)
        cell = cell_of(run.key)._replace(period=year)
        for key in book.levels(cell):
            for now, then in book.combinations(key, key._replace(period=before)):
                facts = (then, now) if up else (now, then)
                yield _constraint(Run(AtMost(), back), (*facts, run), _REVISED)
        growth = run.key._replace(period=year, kind="growth", unit="%", base="yoy")
        for (rate,) in book.combinations(growth):
            yield _constraint(Run(_RISE if up else _FALL, back), (rate, run))


def _keeping(book: Book, run: Fact, mark: Fact) -> Iterator[Constraint]:
    """Every earlier year of the run was at the mark or rank as well."""
    for back in _years(run)[1:]:
        earlier = mark.key._replace(period=periods.year(mark.key.period.year - back))
        for (told,) in book.combinations(earlier):
            if mark.key.kind == "rank":
                yield Constraint(
                    _CODE, Run(Equal(), back), (told, mark, run), _ROLES, confirms=_exact(told, mark)
                )
            else:
                yield _constraint(Run(AtMost(), back), (mark, told, run), _REVISED)


def _constraint(form: Form, facts: tuple[Fact, ...], tolerance: Decimal = Decimal(1)) -> Constraint:
    return Constraint(_CODE, form, facts, _ROLES[-len(facts) :], tolerance=tolerance)


def _exact(*facts: Fact) -> tuple[int, ...]:
    """Ranks said exactly bear each other out; 前十 bears nothing out."""
    return tuple(range(len(facts))) if all(f.statement.bound == "=" for f in facts) else ()


def _held(book: Book, runs: Iterable[Fact]) -> dict[Fact, Fact]:
    """The mark that was passed or the rank that was held in all the years of a run, told right behind it."""
    waiting: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for run in runs:
        waiting[run.statement.doc, run.statement.quote].append(run)
    found: dict[Fact, Fact] = {}
    for key in book.keys("level", "rank"):
        for fact in book.facts[key]:
            for s in fact.statements:
                for run in waiting.get((s.doc, s.quote), ()):
                    if _holds_of(run, s, key):
                        found[run] = fact
    return found


def _holds_of(run: Fact, s: Statement, key: Key) -> bool:
    """Whether the figure stands right behind the run and is of the same, as a mark or a rank."""
    near = 0 <= s.quote_at[0] - run.statement.quote_at[1] <= _REACH
    same = (key.subject, key.area, key.period) == (run.key.subject, run.key.area, run.key.period)
    return near and same and (key.kind == "rank" or s.bound in _MARKS)


FAMILY = (runs_of_years,)
