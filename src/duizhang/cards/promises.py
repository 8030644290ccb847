"""Which targets a card lists: those of the area and the year, and the later ones that were set by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from duizhang import period
from duizhang.grammar.comparisons import PACE
from duizhang.lexicon import areas, matching
from duizhang.lexicon.indicators import lookup
from duizhang.model import Statement


def home_of(area: str) -> str:
    """The short name of the area that a card is asked of; 全国 is the nation."""
    return areas.nation().name if matching.is_nation(area) else areas.short(area)


def targets(promised: Iterable[Statement], year: int, since: Mapping[str, int]) -> Iterator[Statement]:
    """The targets due in the year, then those due later, each said once, in the order of the text.

    ``promised`` are targets of one area. ``since`` is the year from which each document is a task book: a later target
    counts from then on.
    """
    found: dict[tuple[object, ...], Statement] = {}
    for s in promised:
        due = due_year(s)
        if due == year or (due is not None and due > year and since.get(s.document, year) <= year):
            found.setdefault(identity(s), s)
    return iter(sorted(found.values(), key=lambda s: due_year(s) or 0))


def due_year(s: Statement) -> int | None:
    """The year in which the statement's period ends, ``None`` where the text leaves it open."""
    span = period.parse(s.period)
    return span.year if span else None


def belongs(s: Statement, home: str) -> bool:
    """Whether a target is of that very area, or names it as owner."""
    return home in areas_of(s) or areas.short(s.owner) == home


def areas_of(s: Statement) -> frozenset[str]:
    """The statement's areas by their short names."""
    return frozenset(areas.short(a) for a in s.area)


def identity(s: Statement) -> tuple[object, ...]:
    """What makes two targets the same promise, said twice."""
    known = None if s.concept else lookup(s.indicator.removesuffix(PACE))
    name = s.concept or (known.id if known else matching.plain(s.indicator))
    return name, s.kind, s.unit, s.period, s.low, s.high, s.bound, areas_of(s), s.of


def task_years(statements: Iterable[Statement]) -> dict[str, int]:
    """For each document the first year that it is the task book of: the one after that which it reports on.

    What it reports on is the year of most of its outcomes; without any, its first target's year counts.
    """
    outcomes: dict[str, Counter[int]] = {}
    first: dict[str, int] = {}
    for s in statements:
        if (due := due_year(s)) is None:
            continue
        if s.modality == "target":
            first[s.document] = min(due, first.get(s.document, due))
        else:
            outcomes.setdefault(s.document, Counter())[due] += 1
    told = {doc: min(years, key=lambda y: (-years[y], y)) + 1 for doc, years in outcomes.items()}
    return told | {doc: min(year, told.get(doc, year)) for doc, year in first.items()}
