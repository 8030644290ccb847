"""The statements as the checks read them: facts by key, so that a relation's parts are looked up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from duizhang.checks import intervals as iv
from duizhang.checks.concepts import Concepts
from duizhang.checks.constraints import Fact
from duizhang.checks.keys import Key, key_of
from duizhang.model import Kind, Statement
from duizhang.period import Period

# A quantity that is printed in more ways than this is read from its best-attested readings only.
_READINGS = 3
_COMBINATIONS = 12


class Cell(NamedTuple):
    """A quantity without its kind: where amounts, rates and shares of one indicator meet."""

    subject: str
    area: tuple[str, ...]
    period: Period
    modality: str
    doc: str


@dataclass(frozen=True, slots=True)
class Book:
    """All facts, indexed. ``vintage`` is the year that a document reports on most, by its path."""

    facts: Mapping[Key, tuple[Fact, ...]]
    cells: Mapping[Cell, tuple[Key, ...]]
    vintage: Mapping[str, int]
    concepts: Concepts

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
    return Book(facts, {cell: tuple(keys) for cell, keys in cells.items()}, vintage, concepts)


def _fact(key: Key, statements: list[Statement]) -> Fact:
    # In one order whatever the order of reading, so that fingerprints do not depend on it.
    statements.sort(key=lambda s: (s.doc, s.span, s.id))
    return Fact(key, iv.printed(statements[0]), tuple(statements))
