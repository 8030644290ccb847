"""The same quantity told twice must be the same within rounding, within a document and across documents.

Figures of one quantity that documents of different years print may have been revised in between: official
statistics are (初步核算, 最终核实). Such a difference is a warning unless it is large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from duizhang.checks.book import Book
from duizhang.checks.constraints import Constraint, Equal, Fact, SameBound
from duizhang.checks.keys import plain
from duizhang.checks.likeness import alike, slip_of_a_threshold

# With more different readings of one quantity than this, each is compared with the next in size only.
_ALL_PAIRS = 8
_REVISED = Decimal("1.3")
_ONE = Decimal(1)


def repeats(book: Book) -> Iterable[Constraint]:
    """Different readings of one quantity against each other."""
    for key, facts in book.facts.items():
        if key.kind == "streak" and len(facts) > 1:
            continue  # A run may be counted from different events; nothing says from which.
        for one, other in _pairs(facts):
            if not _named_apart(one, other) and not _unknown_and_unlike(one, other):
                yield _repeat(book, one, other)


def _named_apart(one: Fact, other: Fact) -> bool:
    """Whether one document tells both, unlike and under two names: then they are two quantities."""
    for doc in {s.doc for s in one.statements} & {s.doc for s in other.statements}:
        a, b = (Fact(f.key, f.value, tuple(s for s in f.statements if s.doc == doc)) for f in (one, other))
        names = [{plain(s.indicator) for s in f.statements} for f in (a, b)]
        if not names[0] & names[1] and not alike(a, b):
            return True
    return False


def _unknown_and_unlike(one: Fact, other: Fact) -> bool:
    """Whether two figures with nothing in common bear a name of which nobody knows how many things it stands for."""
    return not one.statement.concept and not one.value.meets(other.value) and not alike(one, other)


def _repeat(book: Book, one: Fact, other: Fact) -> Constraint:
    if slip_of_a_threshold(one, other):
        return Constraint("repeat-mismatch", SameBound(), (one, other), ("figure", "figure"))
    holds = one.value.meets(other.value)
    return Constraint(
        code="repeat-mismatch",
        form=Equal(),
        facts=(one, other),
        roles=("figure", "figure"),
        confirms=_confirms(one, other),
        tolerance=_ONE if holds else _tolerance(book, one, other),
    )


def _pairs(facts: tuple[Fact, ...]) -> Iterator[tuple[Fact, Fact]]:
    if len(facts) <= _ALL_PAIRS:
        return combinations(facts, 2)
    return pairwise(sorted(facts, key=lambda f: (f.statement.low, f.statement.high)))


def _confirms(one: Fact, other: Fact) -> tuple[int, ...]:
    """Exact figures confirm each other and what is said only as a bound; a bound confirms nothing."""
    exact = [f.statement.bound == "=" for f in (one, other)]
    if all(exact):
        return (0, 1)
    return tuple(i for i in (0, 1) if exact[1 - i])


def _tolerance(book: Book, one: Fact, other: Fact) -> Decimal | None:
    """How far the two may part before it is an error: any way where they need not be the same quantity."""
    if not alike(one, other):
        return None
    documents = [{s.doc for s in f.statements} for f in (one, other)]
    if documents[0] & documents[1]:
        return _ONE
    years = [{book.vintage.get(d) for d in ds} for ds in documents]
    return _ONE if years[0] & years[1] else _REVISED


FAMILY = (repeats,)
