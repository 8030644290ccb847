"""The statements as the checks read them: facts by key, so that a relation's parts are looked up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import NamedTuple

from duizhang.checks import intervals as iv
from duizhang.checks.concepts import RELATIVE, Concepts
from duizhang.checks.constraints import Fact
from duizhang.checks.keys import Key, key_of, plain
from duizhang.checks.likeness import alike
from duizhang.model import Kind, Statement
from duizhang.period import Period

# A quantity that is printed in more ways than this is read from its best-attested readings only.
_READINGS = 3
_COMBINATIONS = 12
_RATES = RELATIVE | {"pp"}


class Cell(NamedTuple):
    """A quantity without its kind: where amounts, rates and shares of one indicator meet."""

    subject: str
    area: tuple[str, ...]
    period: Period
    modality: str
    doc: str


@dataclass(frozen=True, slots=True)
class Book:
    """All facts, indexed. ``vintage`` is the year that a document reports on most, by its path.

    ``loose`` are facts told under a name that stands for several quantities in the very document: words were
    left out. That a relation with one does not hold says nothing.
    """

    facts: Mapping[Key, tuple[Fact, ...]]
    cells: Mapping[Cell, tuple[Key, ...]]
    vintage: Mapping[str, int]
    concepts: Concepts
    loose: frozenset[Fact] = frozenset()

    def keys(self, *kinds: Kind) -> Iterator[Key]:
        """The keys of those kinds, in the order in which the statements came."""
        return (key for key in self.facts if key.kind in kinds)

    def best(self, key: Key | None) -> tuple[Fact, ...]:
        """The readings of a quantity to reckon with: exact ones before bounds, the best attested first."""
        readings = self.facts.get(key, ()) if key else ()
        exact = [f for f in readings if f.statement.bound == "="]
        return tuple(sorted(exact or readings, key=lambda f: -f.witnesses)[:_READINGS])

    def combinations(self, *keys: Key | None) -> Iterator[tuple[Fact, ...]]:
        """One fact for each key, in every way; none where a key has no fact. Bounded."""
        return islice(product(*(self.best(k) for k in keys)), _COMBINATIONS)

    def levels(self, cell: Cell, scope: str = "") -> tuple[Key, ...]:
        """The amounts of a cell, one key for each unit."""
        found = self.cells.get(cell, ())
        return tuple(k for k in found if k.kind == "level" and k.scope == scope)

    def rate(self, cell: Cell, like: Key) -> Key | None:
        """The growth of a cell, on the same base and in the same scope as another's."""
        for key in self.cells.get(cell, ()):
            if key.kind == "growth" and (key.base, key.scope) == (like.base, like.scope):
                return key
        return None

    def is_amount(self, key: Key) -> bool:
        """Whether the lexicon knows it, or the documents tell it, in money, heads or goods, and never as a rate."""
        units = {k.unit for k in self.cells.get(cell_of(key), ()) if k.kind in ("level", "share")}
        return self.concepts.amount(key.subject) or (bool(units) and units.isdisjoint(_RATES))


def cell_of(key: Key) -> Cell:
    """The key's cell."""
    return Cell(key.subject, key.area, key.period, key.modality, key.doc)


def book_of(statements: Iterable[Statement], concepts: Concepts) -> Book:
    """The book of these statements. Those whose period is open are left out: nothing can match them."""
    readings: dict[Key, dict[tuple[object, ...], list[Statement]]] = defaultdict(dict)
    years: dict[str, Counter[int]] = defaultdict(Counter)
    for s in statements:
        if (key := key_of(s)) is None:
            continue
        readings[key].setdefault((s.low, s.high, s.bound, s.step), []).append(s)
        if s.modality == "outcome":
            years[s.doc][key.period.year] += 1
    facts = {key: tuple(_fact(key, said) for said in groups.values()) for key, groups in readings.items()}
    cells: dict[Cell, list[Key]] = defaultdict(list)
    for key in facts:
        cells[cell_of(key)].append(key)
    vintage = {doc: max(counts, key=lambda y: (counts[y], y)) for doc, counts in years.items()}
    by_cell = {cell: tuple(keys) for cell, keys in cells.items()}
    return Book(facts, by_cell, vintage, concepts, frozenset(_loose(facts)))


def _loose(facts: Mapping[Key, tuple[Fact, ...]]) -> Iterator[Fact]:
    """The facts all of whose documents use the name, as printed, for several quantities of this kind."""
    used = {
        (plain(told[0].statement.indicator), key.area, key.kind, told[0].statement.doc)
        for key, readings in facts.items()
        if len(readings) > 1
        for told in _by_name(key, readings)
        if len(told) > _READINGS or any(_differ(a, b) for a, b in combinations(told, 2))
    }
    for key, readings in facts.items():
        for fact in readings:
            if all((plain(s.indicator), key.area, key.kind, s.doc) in used for s in fact.statements):
                yield fact


def _by_name(key: Key, readings: tuple[Fact, ...]) -> Iterator[list[Fact]]:
    """The readings that each document tells exactly under one name, as facts of that document alone."""
    told: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in readings:
        by_name: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for s in fact.statements:
            by_name[s.doc, plain(s.indicator)].append(s)
        for name, statements in by_name.items():
            if any(s.bound == "=" for s in statements):
                told[name].append(Fact(key, fact.value, tuple(statements)))
    yield from told.values()


def _differ(one: Fact, other: Fact) -> bool:
    return not one.value.meets(other.value) and not alike(one, other)


def _fact(key: Key, statements: list[Statement]) -> Fact:
    # In one order whatever the order of reading, so that fingerprints do not depend on it.
    statements.sort(key=lambda s: (s.doc, s.span, s.id))
    return Fact(key, iv.printed(statements[0]), tuple(statements))
