"""Questions about statements: a page of those that match, one of them, and how they stand in a document."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duizhang.ledger.view import words
from duizhang.ledger.view.answers import SORTS, STATEMENTS, Asked, Held, Listed, Marked, Related, Totals
from duizhang.ledger.view.lookup import LONGEST_PAGE, Lookup, marks

MOST = 10_000
"""Matches are counted up to here; beyond it a page says "more than"."""


class Statements(Lookup):
    """The statements of a view; ``totals`` are all there are."""

    totals: Totals

    @property
    def _many(self) -> int:
        """Matches that are so many that going through all in order finds a page of them sooner than sorting them."""
        return max(MOST, self.totals.statements // 20)

    def page(self, asked: Asked, start: int = 0, size: int = 50) -> Listed:
        """A page of the statements that match, ``size`` from the ``start``-th on."""
        size, start = min(size, LONGEST_PAGE), max(start, 0)
        if not asked.narrowed and not asked.sort:  # numbered without a gap: nothing has to be looked for
            total = self.totals.statements
            every = range(total, 0, -1) if asked.down else range(1, total + 1)
            return Listed(self._held(every[start : start + size]), total, False)
        total, capped, dense = self._total(asked)
        way = _way(asked, dense)
        found = self._all(
            f"{way.query(asked, few=not dense and total <= self._many)} LIMIT ? OFFSET ?",
            *way.given,
            size,
            start,
        )
        return Listed(self._held([r[0] for r in found]), total, capped)

    def _total(self, asked: Asked) -> tuple[int, bool, bool]:
        """How many match, as far as ``MOST``; whether there are more; whether they lie so close together that going
        through all in order finds a page of them sooner than putting them in order would."""
        narrowed = asked.narrowed
        if not narrowed:
            return self.totals.statements, False, False
        facet, value = next(iter(narrowed.items()))
        if len(narrowed) == 1 and facet in ("kind", "modality", "status", "area"):  # counted beforehand
            found = self._all("SELECT n FROM counts WHERE facet = ? AND value = ?", facet, value)
            total = int(found[0][0]) if found else 0
            return total, False, bool(asked.sort) and total > self._many
        if narrowed.keys() <= {"words", "named"} and not asked.sort and (searched := _searched(asked)):
            total = self._count(_Way("words", ("words MATCH ?",), (searched,)), MOST)
            return min(total, MOST), total > MOST, True
        total = self._count(_way(asked), self._many)
        return min(total, MOST), total > MOST, total > self._many

    def each(self, asked: Asked) -> Iterator[Held]:
        """All the statements that match, one after the other, however many; each may be fetched by another thread."""
        way = _way(asked)
        numbers = array("q", (row[0] for row in self._db.execute(way.query(asked), way.given)))
        for at in range(0, len(numbers), LONGEST_PAGE):
            yield from self._held(numbers[at : at + LONGEST_PAGE])

    def count(self, asked: Asked, most: int = MOST) -> int:
        """How many statements match; counted no further than ``most`` and one."""
        return self._count(_way(asked), most) if asked.narrowed else self.totals.statements

    def _count(self, way: _Way, most: int) -> int:
        query = f"SELECT count(*) FROM (SELECT 1 FROM {way.tables} WHERE {way.condition} LIMIT {most + 1})"
        return int(self._all(query, *way.given)[0][0])

    def _held(self, numbers: Sequence[int]) -> tuple[Held, ...]:
        if not numbers:
            return ()
        found = self._all(f"{STATEMENTS} WHERE s.n IN ({marks(numbers)})", *numbers)
        by_number = {r["n"]: Held.from_row(r) for r in found}
        return tuple(by_number[n] for n in numbers if n in by_number)

    def numbered(self, numbers: Sequence[int]) -> tuple[Held, ...]:
        """The statements with these numbers, in this order."""
        pieces = (numbers[at : at + LONGEST_PAGE] for at in range(0, len(numbers), LONGEST_PAGE))
        return tuple(held for piece in pieces for held in self._held(piece))

    def statement(self, id: str) -> Held | None:
        """The statement with that id."""
        found = self._all(f"{STATEMENTS} WHERE s.id = ? LIMIT 1", id)
        return Held.from_row(found[0]) if found else None

    def statements(self, ids: Sequence[str]) -> dict[str, Held]:
        """The statements with these ids, by id."""
        found = self._all(f"{STATEMENTS} WHERE s.id IN ({marks(ids)})", *ids)
        return {r["id"]: Held.from_row(r) for r in found}

    def of_document(self, sha256: str) -> tuple[Held, ...]:
        """The statements of a document in the order of its text."""
        query = f"{STATEMENTS} WHERE s.{_IN_DOCUMENT} ORDER BY s.span_start"
        return tuple(map(Held.from_row, self._all(query, sha256)))

    def marks(self, sha256: str) -> tuple[Marked, ...]:
        """Where the statements of a document stand, and how; in the order of its text."""
        query = """SELECT s.id, s.span_start, s.span_end, s.status, s.corrected, s.doubts != '[]' AS doubtful, s.regions,
            (SELECT min(CASE f.severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END) FROM concerned c
             JOIN findings f ON f.n = c.finding WHERE c.statement = s.id AND NOT f.dismissed) AS worst
            FROM statements s WHERE s.document = (SELECT n FROM documents WHERE sha256 = ?) ORDER BY s.span_start"""
        return tuple(map(Marked.from_row, self._all(query, sha256)))

    def around(self, held: Held) -> tuple[str, str]:
        """The ids of the statements before and after it in its document; ``""`` where there is none."""
        at, document = held.statement.span[0], held.statement.document
        query = f"SELECT id FROM statements WHERE {_IN_DOCUMENT} AND span_start"
        before = self._all(f"{query} < ? ORDER BY span_start DESC LIMIT 1", document, at)
        after = self._all(f"{query} > ? ORDER BY span_start LIMIT 1", document, at)
        return (before[0][0] if before else "", after[0][0] if after else "")

    def relations(self, id: str, most: int = 50) -> tuple[Related, ...]:
        """The relations that a statement takes part in, those that fail first."""
        query = """SELECT r.* FROM parts p JOIN relations r ON r.n = p.relation WHERE p.statement = ?
                   GROUP BY r.n ORDER BY r.holds, r.n LIMIT ?"""
        return tuple(self._related(r) for r in self._all(query, id, most))

    def _related(self, row: sqlite3.Row) -> Related:
        parts = self._all("SELECT role, statement FROM parts WHERE relation = ? ORDER BY place", row["n"])
        held = self.statements([p["statement"] for p in parts])
        told = tuple((p["role"], held[p["statement"]]) for p in parts if p["statement"] in held)
        return Related(row["code"], bool(row["holds"]), row["equation"], told)


_IN_DOCUMENT = "document = (SELECT n FROM documents WHERE sha256 = ?)"


@dataclass(frozen=True, slots=True)
class _Way:
    """How statements (``s``) are looked for: in which tables, under which conditions, with which values."""

    tables: str
    conditions: tuple[str, ...]
    given: tuple[object, ...]

    @property
    def condition(self) -> str:
        return " AND ".join(self.conditions) or "1"

    def query(self, asked: Asked, *, few: bool = False) -> str:
        """Their numbers in the order that is asked for. ``few``: what is asked for leads to them, not the order (a
        plus before a column keeps its index out of it)."""
        way, plus = "DESC" if asked.down else "ASC", "+" if few else ""
        if self.tables.startswith("words"):  # the index of words is in the order of the statements' numbers
            order = f"words.rowid {way}"
        elif "areas a" in self.tables and not asked.sort:  # so is that of areas
            order = f"a.n {way}"
        else:
            by = f"{plus}s.{asked.sort} {way}, " if asked.sort in SORTS and asked.sort else ""
            order = f"{by}{plus}s.n {way}"
        return f"SELECT s.n FROM {self.tables} WHERE {self.condition} ORDER BY {order}"


def _way(a: Asked, dense: bool = False) -> _Way:
    """The way to what is asked for. ``dense``: the order is to lead through the tables, and what is asked for is looked
    at on the way."""
    tables, plus = "statements s", "+" if dense else ""
    narrowed: list[tuple[str, tuple[object, ...]]] = []
    if a.area and dense:
        narrowed.append(("EXISTS (SELECT 1 FROM areas a WHERE a.area = ? AND a.n = s.n)", (a.area,)))
    elif a.area:
        tables += " JOIN areas a ON a.n = s.n"
        narrowed.append(("a.area = ?", (a.area,)))
    narrowed += [(condition.replace("s.", f"{plus}s."), values) for condition, values in _plain(a)]
    if searched := _searched(a):
        if dense and not a.sort:
            tables = "words CROSS JOIN statements s ON s.n = words.rowid"
            narrowed.append(("words MATCH ?", (searched,)))
        else:
            narrowed.append((f"{plus}s.n IN (SELECT rowid FROM words WHERE words MATCH ?)", (searched,)))
    return _Way(tables, tuple(c for c, _ in narrowed), tuple(v for _, values in narrowed for v in values))


def _searched(a: Asked) -> str:
    """What is asked of the index of words, which knows the areas' names too: two lists meet there sooner than outside."""
    found = [q for q in (words.query(a.named, "indicator"), words.query(a.words)) if q]
    return " AND ".join([*found, words.query(a.area, "said")] if found and words.query(a.area) else found)


def _plain(a: Asked) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The conditions on columns of the statements (``s``) themselves, each with its values."""
    for column in ("kind", "modality", "status"):
        if value := getattr(a, column):
            yield f"s.{column} = ?", (value,)
    if a.indicator:
        yield "(s.indicator = ? OR s.concept = ?)", (a.indicator, a.indicator)
    if a.period:
        yield "s.period >= ? AND s.period < ?", (a.period, a.period + "\uffff")
    if a.document:
        yield f"s.{_IN_DOCUMENT}", (a.document,)
    if a.corrected:
        yield "s.corrected", ()
