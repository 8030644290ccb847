"""What each part contributes to the growth of the whole: 贡献率, 拉动, and the share of what was added.

The contribution of a part is its share of the whole's change; what it pulls the whole by (拉动…个百分点) is that share
of the whole's rate of growth (国民经济核算, 三驾马车). So the pulls of all parts make the rate, the contributions 100 %.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from duizhang.checks.book import Book, Cell, cell_of
from duizhang.checks.concepts import Concepts
from duizhang.checks.constraints import Constraint, Fact, Increment, Share, Sum, SumTo
from duizhang.checks.keys import Key, plain
from duizhang.checks.shares import whole_cell
from duizhang.lexicon import words

_CODE = "contribution-mismatch"
_CONTRIBUTION = re.compile("(?P<part>.+?)对(?:全[国省市区县州])?(?P<whole>.+?)(?:增长)?(?:的)?贡献率")
_PULL = re.compile("(?P<part>.+?)(?:分别)?拉动了?(?:全[国省市区县州])?(?P<whole>.*?)(?:增长)?")
_ADDED = re.compile("增量$")
# What grows where only 经济增长 is said, or nothing.
_ECONOMY = "gdp"


class _Told(NamedTuple):
    """What a part contributes to the growth of a whole, both as concepts or names."""

    part: str
    whole: str


def pulls_and_contributions(book: Book) -> Iterable[Constraint]:
    """Those of all parts together, and for each part its pull from its contribution."""
    pulls = _by_part(book, "points", "pp", _PULL)
    contributions = _by_part(book, "level", "%", _CONTRIBUTION)
    for (whole, frame), parts in pulls.items():
        growth = book.rate(frame._replace(subject=whole), _yearly(next(iter(parts.values()))))
        for keys in _complete(parts):
            for facts in book.combinations(growth, *keys):
                yield _constraint(Sum(), facts, ("total", *("part",) * len(keys)))
        for part, pull in parts.items():
            share = contributions.get((whole, frame), {}).get(part)
            for facts in book.combinations(pull, growth, share):
                yield _constraint(Share(), facts, ("part", "whole", "share"))
    for parts in contributions.values():
        for keys in _complete(parts):
            for facts in book.combinations(*keys):
                yield _constraint(SumTo(), facts, ("share",) * len(keys))


def _constraint(form: Sum | SumTo | Share, facts: tuple[Fact, ...], roles: tuple[str, ...]) -> Constraint:
    return Constraint(_CODE, form, facts, roles, tuple(range(len(facts))))


def _yearly(key: Key) -> Key:
    return key._replace(base="yoy", scope="")


def _by_part(
    book: Book, kind: str, unit: str, pattern: re.Pattern[str]
) -> dict[tuple[str, Cell], dict[str, Key]]:
    """The keys of what parts contribute, by whole and cell (free of subject), then by part."""
    found: dict[tuple[str, Cell], dict[str, Key]] = defaultdict(dict)
    for key in book.facts:
        if key.kind != kind or key.unit != unit:
            continue
        told = _told(book.facts[key][0].statement.indicator, pattern, book.concepts)
        if told:
            found[told.whole, cell_of(key)._replace(subject="")][told.part] = key
    return found


def _told(indicator: str, pattern: re.Pattern[str], concepts: Concepts) -> _Told | None:
    match = pattern.fullmatch(plain(indicator))
    if match is None:
        return None
    part, whole = match["part"], match["whole"]
    named = concepts.lookup(whole) if whole else _ECONOMY
    return _Told(_drivers().get(part) or concepts.lookup(part) or part, named or whole)


def _complete(parts: dict[str, Key]) -> Iterator[tuple[Key, ...]]:
    """Of each set that makes the whole, the keys, if all are told."""
    for names in _sets():
        if all(name in parts for name in names):
            yield tuple(parts[name] for name in names)


@cache
def _drivers() -> dict[str, str]:
    """The names of the parts that drive growth, by those that they go under."""
    tree = words.load("contributions.toml")["driver"]
    return {word: name for name, said in tree.items() for word in said}


@cache
def _sets() -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, words.load("contributions.toml")["sets"]))


def shares_of_what_was_added(book: Book) -> Iterable[Constraint]:
    """贡献了全国24.1%的增量: the part's change is that share of the whole's; of nominal amounts only."""
    for key in book.keys("share"):
        subject = _ADDED.sub("", key.subject)
        if key.unit != "%" or (subject == key.subject and not _ADDED.search(key.of)):
            continue
        name = book.concepts.lookup(subject) or subject
        own = key._replace(subject=name, of=_ADDED.sub("", key.of))
        of = whole_cell(book, own)
        if of is None or book.concepts.real(name) or book.concepts.real(of.subject):
            continue
        roles = ("share", "part", "rate", "whole", "rate")
        for levels in _grown(book, cell_of(own), of):
            for facts in book.combinations(key, *levels):
                if all(f.value.low is not None and f.value.low > 0 for f in facts):
                    yield Constraint(_CODE, Increment(), facts, roles, (0, 1, 2, 3, 4), Decimal("1.1"))


def _grown(book: Book, part: Cell, whole: Cell) -> Iterator[tuple[Key, Key, Key, Key]]:
    """An amount and its growth since the year before, of the part and of the whole."""
    totals = {k.unit: k for k in book.levels(whole)}
    for level in book.levels(part):
        if level.unit not in totals or level.unit == "%":
            continue
        total = totals[level.unit]
        rates = [book.rate(cell_of(k), k._replace(kind="growth", base="yoy")) for k in (level, total)]
        if rates[0] and rates[1]:
            yield level, rates[0], total, rates[1]


FAMILY = (pulls_and_contributions, shares_of_what_was_added)
