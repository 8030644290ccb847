"""Asking the view: each question is answered from an index, a page at a time."""

from __future__ import annotations

import json
import sqlite3
import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from duizhang.language import language, say
from duizhang.ledger import rows
from duizhang.ledger.view import words
from duizhang.ledger.view.form import FORM
from duizhang.model import Dismissal, LedgerUnusable, Severity, Span, Statement, Status

MOST = 10_000
"""Matches are counted up to here; beyond it a page says "more than"."""
LONGEST_PAGE = 500
MANY = 5000
"""The most rows that a question without pages answers with."""

Sort = Literal["", "indicator", "area", "period", "value", "status"]
Moved = Mapping[str, Dismissal | None]
"""Findings, by fingerprint, that were set aside since the view was made, or (``None``) taken up again."""
SORTS: tuple[Sort, ...] = ("", "indicator", "area", "period", "value", "status")


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the statements, and their order; each empty one narrows nothing.

    ``indicator`` is a name or a concept's id, ``named`` words that the name contains, ``words`` what is searched for
    in names and sentences. ``period`` also finds the periods that begin with it. ``document`` is the beginning of
    its hash. ``sort`` with ``down`` turned around; without one, the ledger's order.
    """

    area: str = ""
    indicator: str = ""
    named: str = ""
    period: str = ""
    kind: str = ""
    modality: str = ""
    status: str = ""
    document: str = ""
    words: str = ""
    corrected: bool = False
    sort: Sort = ""
    down: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A statement as it stands: its number in the ledger's order, what the check gave, whether a person changed it."""

    number: int
    statement: Statement
    status: Status
    corrected: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement as its mark in the text shows it. ``severity`` is that of the worst finding about it, or ``""``.

    ``page`` is that of a paged source, else 0.
    """

    id: str
    span: Span
    status: Status
    severity: Severity | Literal[""]
    corrected: bool
    doubtful: bool
    page: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of statements. ``total`` counts all that match, up to ``MOST``; ``capped``: there are more."""

    rows: tuple[Held, ...]
    total: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the ledger has it, with how its statements stand."""

    sha256: str
    path: str
    title: str
    issuer: str
    date: str
    area: str
    kind: str
    at: str
    chars: int
    stated: int
    ignored: int
    unread: int
    confirmed: int
    contradicted: int
    unchecked: int
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Found:
    """A finding. ``record`` is what the machine formats hold of it, in the language in force."""

    fingerprint: str
    code: str
    severity: Severity
    statement: str
    document: Kept | None
    dismissed: bool
    reason: str
    by: str
    at: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Related:
    """A relation that a statement takes part in, with all its parts by role."""

    code: str
    holds: bool
    equation: str
    parts: tuple[tuple[str, Held], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one area in a period, as far as it takes to rank areas: a statement's number, what makes it
    comparable, its figure, and the date of its document."""

    number: int
    area: str
    kind: str
    unit: str
    base: str
    of: str
    modality: str
    bound: str
    low: Decimal
    high: Decimal
    step: Decimal
    status: Status
    date: str


@dataclass(frozen=True, slots=True)
class Promised:
    """How many targets an area has for a year, and what came of them."""

    area: str
    year: int
    targets: int
    due: int
    paired: int
    met: int
    exceeded: int
    missed: int
    unclear: int
    waiting: int

    @property
    def kept(self) -> int:
        """Met or exceeded."""
        return self.met + self.exceeded


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: by status, findings by severity, documents, relations, targets due and kept."""

    documents: int
    statements: int
    confirmed: int
    contradicted: int
    unchecked: int
    errors: int
    warnings: int
    notes: int
    dismissed: int
    relations: int
    ignored: int
    unread: int
    targets: int
    due: int
    kept: int


class View:
    """An open view. It may be asked from several threads: each has a connection of its own."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self._local = threading.local()
        self.state = self._meta("state")
        self.until = date.fromisoformat(self._meta("until"))
        self.totals = self._totals()
        self._many = max(MOST, self.totals.statements // 20)

    @property
    def _db(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is None:
            found = sqlite3.connect(f"{self.where.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA mmap_size = 4000000000")
            self._local.db = found
        return found

    def _all(self, query: str, *given: object) -> list[sqlite3.Row]:
        return self._db.execute(query, given).fetchall()

    def _meta(self, name: str) -> str:
        found = self._all("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    # --- statements -----------------------------------------------------------------------------------------

    def page(self, asked: Asked, start: int = 0, size: int = 50) -> Listed:
        """A page of the statements that match, ``size`` from the ``start``-th on."""
        total, capped, dense = self._total(asked)
        tables, where, given = _conditions(asked, dense)
        size, start = min(size, LONGEST_PAGE), max(start, 0)
        if where == "1" and not asked.sort:  # numbered without a gap: nothing has to be skipped
            first, last = (total - start - size, total - start) if asked.down else (start, start + size)
            where, start, given = "s.n > ? AND s.n <= ?", 0, [first, last]
        order = _order(asked, tables)
        if (
            where != "1" and not dense and total <= self._many
        ):  # few: what is asked for leads to them, not the order
            order = order.replace("s.", "+s.") if "ORDER BY s." in order else order
        inner = f"SELECT s.n FROM {tables} WHERE {where} {order} LIMIT ? OFFSET ?"
        found = self._all(inner, *given, size, start)
        return Listed(self._held([r[0] for r in found]), total, capped)

    def _total(self, asked: Asked) -> tuple[int, bool, bool]:
        """How many match, as far as ``MOST``; whether there are more; whether they lie so close together that going
        through all in order finds a page of them sooner than putting them in order would."""
        narrowed = {
            f: v for f in Asked.__dataclass_fields__ if f not in ("sort", "down") and (v := getattr(asked, f))
        }
        facet, value = next(iter(narrowed.items()), ("", ""))
        if len(narrowed) == 1 and facet in ("kind", "modality", "status", "area"):  # counted beforehand
            found = self._all("SELECT n FROM counts WHERE facet = ? AND value = ?", facet, value)
            total = int(found[0][0]) if found else 0
            return total, False, bool(asked.sort) and total > self._many
        if narrowed.keys() <= {"words", "named"} and not asked.sort and (searched := _searched(asked)):
            total = self._count("words", "words MATCH ?", [searched])
            return min(total, MOST), total > MOST, True
        total = self._count(*_conditions(asked), self._many)
        if total > MOST and _conditions(asked)[1] != "1":
            return MOST, True, total > self._many
        return total, False, False

    def each(self, asked: Asked) -> Iterator[Held]:
        """All the statements that match, one after the other, however many; each may be fetched by another thread."""
        tables, where, given = _conditions(asked)
        found = self._db.execute(f"SELECT s.n FROM {tables} WHERE {where} {_order(asked)}", given)
        numbers = array("q", (row[0] for row in found))
        for at in range(0, len(numbers), LONGEST_PAGE):
            yield from self._held(numbers[at : at + LONGEST_PAGE])

    def count(self, asked: Asked, most: int = MOST) -> int:
        """How many statements match; counted no further than ``most`` and one."""
        return self._count(*_conditions(asked), most)

    def _count(self, tables: str, where: str, given: Sequence[object], most: int = MOST) -> int:
        if where == "1":
            return self.totals.statements
        query = f"SELECT count(*) FROM (SELECT 1 FROM {tables} WHERE {where} LIMIT {most + 1})"
        return int(self._all(query, *given)[0][0])

    def _held(self, numbers: Sequence[int]) -> tuple[Held, ...]:
        marks = ", ".join("?" * len(numbers))
        found = {r["n"]: _held(r) for r in self._all(f"{_CHOSEN} WHERE s.n IN ({marks})", *numbers)}
        return tuple(found[n] for n in numbers if n in found)

    def statement(self, id: str) -> Held | None:
        """The statement with that id."""
        found = self._all(f"{_CHOSEN} WHERE s.id = ? LIMIT 1", id)
        return _held(found[0]) if found else None

    def of_document(self, sha256: str) -> tuple[Held, ...]:
        """The statements of a document in the order of its text."""
        # Here and below: with its plus the number has no type, else SQLite would not look into the index for it.
        query = (
            f"{_CHOSEN} WHERE s.document = +(SELECT n FROM documents WHERE sha256 = ?) ORDER BY s.span_start"
        )
        return tuple(map(_held, self._all(query, sha256)))

    def marks(self, sha256: str) -> tuple[Marked, ...]:
        """Where the statements of a document stand, and how; in the order of its text."""
        query = """SELECT s.id, s.span_start, s.span_end, s.status, s.corrected, s.doubts != '[]' AS doubtful, s.regions,
            (SELECT min(CASE f.severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END) FROM concerned c
             JOIN findings f ON f.n = c.finding WHERE c.statement = s.id AND NOT f.dismissed) AS worst
            FROM statements s WHERE s.document = +(SELECT n FROM documents WHERE sha256 = ?) ORDER BY s.span_start"""
        return tuple(map(_marked, self._all(query, sha256)))

    def around(self, held: Held) -> tuple[str, str]:
        """The ids of the statements before and after it in its document; ``""`` where there is none."""
        at, doc = held.statement.span[0], held.statement.document
        where = "document = +(SELECT n FROM documents WHERE sha256 = ?) AND span_start"
        before = self._all(
            f"SELECT id FROM statements WHERE {where} < ? ORDER BY span_start DESC LIMIT 1", doc, at
        )
        after = self._all(f"SELECT id FROM statements WHERE {where} > ? ORDER BY span_start LIMIT 1", doc, at)
        return (before[0][0] if before else "", after[0][0] if after else "")

    def relations(self, id: str, most: int = 50) -> tuple[Related, ...]:
        """The relations that a statement takes part in, those that fail first."""
        query = """SELECT r.* FROM parts p JOIN relations r ON r.n = p.relation WHERE p.statement = ?
                   GROUP BY r.n ORDER BY r.holds, r.n LIMIT ?"""
        return tuple(self._related(r) for r in self._all(query, id, most))

    def _related(self, row: sqlite3.Row) -> Related:
        parts = self._all("SELECT role, statement FROM parts WHERE relation = ? ORDER BY place", row["n"])
        held = ((p["role"], self.statement(p["statement"])) for p in parts)
        told = tuple((role, h) for role, h in held if h)
        return Related(row["code"], bool(row["holds"]), row["equation"], told)

    # --- documents ------------------------------------------------------------------------------------------

    def documents(
        self, named: str = "", start: int = 0, size: int = LONGEST_PAGE, order: str = ""
    ) -> tuple[Kept, ...]:
        """The documents whose title or path contains the words, in the ledger's order or those with errors first."""
        like = f"%{_escaped(named)}%"
        by = "errors DESC, warnings DESC, n" if order == "errors" else "n"
        query = f"""SELECT * FROM documents WHERE title LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\'
                    ORDER BY {by} LIMIT ? OFFSET ?"""
        return tuple(map(_kept, self._all(query, like, like, size, start)))

    def documents_named(self, named: str) -> int:
        """How many documents have the words in their title or path."""
        if not named:
            return self.totals.documents
        like = f"%{_escaped(named)}%"
        query = "SELECT count(*) FROM documents WHERE title LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\'"
        return int(self._all(query, like, like)[0][0])

    def document(self, sha256: str) -> Kept | None:
        """The document whose hash begins so."""
        query = "SELECT * FROM documents WHERE sha256 >= ? AND sha256 < ? LIMIT 2"
        found = self._all(query, sha256, sha256 + "\uffff")
        return _kept(found[0]) if sha256 and len(found) == 1 else None

    def documents_of(self, held: Iterable[Held]) -> dict[str, Kept]:
        """The documents in which these statements stand, by hash."""
        return self.documents_by({h.statement.document for h in held})

    def documents_by(self, hashes: Iterable[str]) -> dict[str, Kept]:
        """The documents with these hashes, by hash."""
        wanted = sorted(hashes)
        found = self._all(
            f"SELECT * FROM documents WHERE sha256 IN ({', '.join('?' * len(wanted))})", *wanted
        )
        return {row["sha256"]: _kept(row) for row in found}

    # --- findings -------------------------------------------------------------------------------------------

    def findings(
        self, *, document: str = "", severity: str = "", code: str = "", dismissed: bool = False,
        moved: Moved | None = None, start: int = 0, size: int = 50,
    ) -> tuple[tuple[Found, ...], int]:  # fmt: skip
        """A page of the findings, document by document and in each the gravest first, and how many there are in all.

        ``moved`` are those that were set aside or taken up again since the view was made.
        """
        where, asked = _which(document, severity, code, dismissed, moved or {})
        total = int(self._all(f"SELECT count(*) FROM findings f WHERE {where}", *asked)[0][0])
        query = f"SELECT f.* FROM findings f WHERE {where} ORDER BY f.n LIMIT ? OFFSET ?"
        found = self._all(query, *asked, min(size, LONGEST_PAGE), max(start, 0))
        return tuple(self._found(r, moved) for r in found), total

    def findings_beside(
        self, fingerprint: str, *, document: str = "", severity: str = "", code: str = "",
        dismissed: bool = False, moved: Moved | None = None,
    ) -> tuple[str, str]:  # fmt: skip
        """The fingerprints of the findings before and after one in such a list; ``""`` where there is none."""
        where, asked = _which(document, severity, code, dismissed, moved or {})
        here = "(SELECT min(n) FROM findings WHERE fingerprint = ?)"
        found = []
        for mark, way in (("<", "DESC"), (">", "ASC")):
            query = f"SELECT f.fingerprint FROM findings f WHERE {where} AND f.n {mark} {here} ORDER BY f.n {way} LIMIT 1"
            beside = self._all(query, *asked, fingerprint)
            found.append(beside[0][0] if beside else "")
        return found[0], found[1]

    def findings_by(
        self, facet: Literal["severity", "code", "document"], dismissed: bool = False, most: int = 200
    ) -> tuple[tuple[str, int], ...]:
        """How many findings there are by severity, by code, or by the document's hash, the most first."""
        if facet == "document":
            query = """SELECT d.sha256, count(*) FROM findings f JOIN documents d ON d.n = f.document
                       WHERE f.dismissed = ? GROUP BY f.document ORDER BY 2 DESC, d.n LIMIT ?"""
        else:
            query = f"""SELECT {facet}, count(*) FROM findings WHERE dismissed = ?
                        GROUP BY {facet} ORDER BY 2 DESC, 1 LIMIT ?"""
        return tuple((r[0], r[1]) for r in self._all(query, int(dismissed), most))

    def finding(self, fingerprint: str, moved: Moved | None = None) -> Found | None:
        """The finding with that fingerprint."""
        found = self._all(
            "SELECT * FROM findings WHERE fingerprint = ? ORDER BY dismissed LIMIT 1", fingerprint
        )
        return self._found(found[0], moved) if found else None

    def findings_about(self, id: str) -> tuple[Found, ...]:
        """The findings that a statement takes part in."""
        query = "SELECT f.* FROM concerned c JOIN findings f ON f.n = c.finding WHERE c.statement = ? ORDER BY f.n"
        return tuple(map(self._found, self._all(query, id)))

    def _found(self, row: sqlite3.Row, moved: Moved | None = None) -> Found:
        documents = self._all("SELECT * FROM documents WHERE n = ?", row["document"])
        found = Found(
            fingerprint=row["fingerprint"],
            code=row["code"],
            severity=row["severity"],
            statement=row["statement"],
            document=_kept(documents[0]) if documents else None,
            dismissed=bool(row["dismissed"]),
            reason=row["reason"],
            by=row["by"],
            at=row["at"],
            record=json.loads(row[language()], parse_float=Decimal),
        )
        if not moved or found.fingerprint not in moved:
            return found
        d = moved[found.fingerprint]
        said = (d.reason, d.by, d.at) if d else ("", "", "")
        return replace(found, dismissed=d is not None, reason=said[0], by=said[1], at=said[2])

    def codes(self) -> tuple[tuple[str, int], ...]:
        """The codes of the findings that are not dismissed, with how many there are of each."""
        query = "SELECT code, count(*) FROM findings WHERE NOT dismissed GROUP BY code ORDER BY 2 DESC, 1"
        return tuple((r[0], r[1]) for r in self._all(query))

    # --- series, areas, cards -------------------------------------------------------------------------------

    def series(self, indicator: str, areas: Sequence[str], most: int = MANY) -> tuple[Held, ...]:
        """The statements of an indicator (name or concept) in the areas, or in all, the latest periods first."""
        column = self._column(indicator)
        within = (
            f"AND s.n IN (SELECT n FROM areas WHERE area IN ({', '.join('?' * len(areas))}))" if areas else ""
        )
        query = f"{_CHOSEN} WHERE s.{column} = ? {within} ORDER BY s.period DESC, s.n LIMIT ?"
        return tuple(map(_held, self._all(query, indicator, *areas, most)))

    def spread(
        self, concept: str = "", kind: str = "", most: int = 100
    ) -> tuple[tuple[str, str, str, int], ...]:
        """Concept, kind, period, and in how many areas it is told as an outcome or an estimate, the widest first."""
        query = """SELECT concept, kind, period, areas FROM spread
                   WHERE (? = '' OR concept = ?) AND (? = '' OR kind = ?)
                   ORDER BY areas DESC, period DESC, concept LIMIT ?"""
        found = self._all(query, concept, concept, kind, kind, most)
        return tuple((r[0], r[1], r[2], r[3]) for r in found)

    def areas_of(self, indicator: str, most: int = 200) -> tuple[tuple[str, int], ...]:
        """The areas for which an indicator is told, the most often told first."""
        if self._column(indicator) == "concept":
            query = "SELECT area, n FROM told WHERE concept = ? ORDER BY n DESC, area LIMIT ?"
        else:
            query = """SELECT a.area, count(*) FROM statements s CROSS JOIN areas a ON a.n = s.n
                       WHERE s.indicator = ? GROUP BY a.area ORDER BY 2 DESC, 1 LIMIT ?"""
        return tuple((r[0], r[1]) for r in self._all(query, indicator, most))

    def ranking(self, indicator: str, period: str, kind: str = "level") -> tuple[Held, ...]:
        """What is told of an indicator for each area in a period, targets aside, the greatest first."""
        query = f"""{_CHOSEN} WHERE s.{self._column(indicator)} = ? AND s.period = ? AND s.kind = ?
                    AND s.modality != 'target' AND s.area NOT LIKE '%,%' ORDER BY s.value DESC, s.n LIMIT {MANY}"""
        return tuple(map(_held, self._all(query, indicator, period, kind)))

    def told(self, indicator: str, period: str) -> tuple[Told, ...]:
        """What is told of an indicator for each single area in a period, targets aside; see ``numbered`` for the rest."""
        query = f"""SELECT s.n AS number, s.area, s.kind, s.unit, s.base, s.of, s.modality, s.bound, s.low, s.high, s.step,
                    s.status, d.date FROM statements s JOIN documents d ON d.n = s.document
                    WHERE s.{self._column(indicator)} = ? AND s.period = ? AND s.modality != 'target'
                    AND json_array_length(s.area) = 1 ORDER BY s.n LIMIT {2 * MANY}"""
        return tuple(map(_told, self._all(query, indicator, period)))

    def numbered(self, numbers: Sequence[int]) -> tuple[Held, ...]:
        """The statements with these numbers, in this order."""
        pieces = (numbers[at : at + LONGEST_PAGE] for at in range(0, len(numbers), LONGEST_PAGE))
        return tuple(held for piece in pieces for held in self._held(piece))

    def periods_of(self, indicator: str) -> tuple[tuple[str, int], ...]:
        """The periods for which an indicator is told, the latest first, with how often."""
        query = f"""SELECT period, count(*) FROM statements WHERE {self._column(indicator)} = ? AND period != ''
                    GROUP BY period ORDER BY period DESC LIMIT 200"""
        return tuple((r[0], r[1]) for r in self._all(query, indicator))

    def knows(self, indicator: str) -> bool:
        """Whether something is told of an indicator of just this name, or of this concept."""
        return bool(
            self._all(
                "SELECT 1 FROM statements WHERE indicator = ? OR concept = ? LIMIT 1", indicator, indicator
            )
        )

    def _column(self, indicator: str) -> str:
        known = self._all("SELECT 1 FROM statements WHERE concept = ? LIMIT 1", indicator)
        return "concept" if known else "indicator"

    def promised(self, area: str = "", year: int = 0, most: int = MANY) -> tuple[Promised, ...]:
        """The cards that there are, by area and year, those with most targets first."""
        given = [(column, value) for column, value in (("area", area), ("year", year)) if value]
        where = " AND ".join(f"{column} = ?" for column, _ in given) or "1"
        query = f"SELECT * FROM promises WHERE {where} ORDER BY targets DESC, area, year DESC LIMIT ?"
        return tuple(Promised(**r) for r in self._all(query, *(value for _, value in given), most))

    def areas_promised(
        self, named: str = "", year: int = 0, start: int = 0, size: int = 50
    ) -> tuple[tuple[str, ...], int]:
        """The areas that have cards, those with most targets first, and how many there are.

        ``named`` is a part of the name.
        """
        where, asked = "area LIKE ? ESCAPE '\\'", list[object]([f"%{_escaped(named)}%"])
        if year:
            where += " AND year = ?"
            asked.append(year)
        query = f"SELECT area FROM promises WHERE {where} GROUP BY area ORDER BY sum(targets) DESC, area LIMIT ? OFFSET ?"
        found = self._all(query, *asked, min(size, LONGEST_PAGE), max(start, 0))
        total = self._all(f"SELECT count(DISTINCT area) FROM promises WHERE {where}", *asked)
        return tuple(r[0] for r in found), int(total[0][0])

    def years_promised(self) -> tuple[int, ...]:
        """The years for which there are cards, the last first."""
        return tuple(
            r[0] for r in self._all("SELECT DISTINCT year FROM promises ORDER BY year DESC LIMIT 300")
        )

    def answered(self) -> tuple[tuple[int, int], ...]:
        """The years in which targets were due, the latest first, with of how many areas some outcome is known."""
        query = "SELECT year, sum(paired > 0) FROM promises WHERE due > 0 GROUP BY year ORDER BY year DESC"
        return tuple((r[0], r[1]) for r in self._all(query))

    def promised_last(self, most: int) -> tuple[Promised, ...]:
        """The cards of the latest years for which something is due, those with most due first."""
        query = "SELECT * FROM promises WHERE due ORDER BY year DESC, due DESC, area LIMIT ?"
        return tuple(Promised(*r) for r in self._all(query, most))

    def of_areas(self, areas: Iterable[str]) -> tuple[Held, ...]:
        """The statements of some areas, and those that name one as owner, in the ledger's order."""
        chosen = tuple(areas)
        marks = ", ".join("?" * len(chosen))
        query = f"""{_CHOSEN} WHERE s.n IN (SELECT n FROM areas WHERE area IN ({marks})
                    UNION SELECT n FROM statements WHERE owner != '' AND owner IN ({marks})) ORDER BY s.n"""
        return tuple(map(_held, self._all(query, *chosen, *chosen)))

    def comparisons(self, areas: Iterable[str]) -> tuple[Statement, ...]:
        """What is told of some areas by comparison, without a figure."""
        chosen = sorted(areas)
        named = " OR ".join(["instr(s.area, ?)"] * len(chosen) + ["s.owner = ?"] * len(chosen)) or "0"
        query = f"""SELECT s.*, d.path AS doc, d.sha256 FROM comparisons s JOIN documents d ON d.n = s.document
                    WHERE {named} ORDER BY s.n"""
        return tuple(_held(r).statement for r in self._all(query, *map(rows.name, chosen), *chosen))

    # --- counts ---------------------------------------------------------------------------------------------

    def counted(self, facet: str, most: int = 100, containing: str = "") -> tuple[tuple[str, int], ...]:
        """The values of a facet with how many statements have each, the most frequent first.

        Facets: kind, modality, status, area, year, severity, concept, indicator (the frequent ones), relations.
        """
        like = f"%{_escaped(containing)}%"
        query = "SELECT value, n FROM counts WHERE facet = ? AND value LIKE ? ESCAPE '\\' ORDER BY n DESC, value LIMIT ?"
        return tuple((r[0], r[1]) for r in self._all(query, facet, like, most))

    def _totals(self) -> Totals:
        status, severity = dict(self.counted("status")), dict(self.counted("severity"))
        documents = self._all("SELECT count(*), total(ignored), total(unread) FROM documents")[0]
        promised = self._all("SELECT total(targets), total(due), total(met + exceeded) FROM promises")[0]
        return Totals(
            documents=documents[0],
            statements=sum(status.values()),
            confirmed=status.get("confirmed", 0),
            contradicted=status.get("contradicted", 0),
            unchecked=status.get("unchecked", 0),
            errors=severity.get("error", 0),
            warnings=severity.get("warning", 0),
            notes=severity.get("info", 0),
            dismissed=dict(self.counted("dismissed")).get("dismissed", 0),
            relations=sum(dict(self.counted("relations")).values()),
            ignored=int(documents[1]),
            unread=int(documents[2]),
            targets=int(promised[0]),
            due=int(promised[1]),
            kept=int(promised[2]),
        )


_CHOSEN = "SELECT s.*, d.path AS doc, d.sha256 FROM statements s JOIN documents d ON d.n = s.document"


def place_of(ledger: str | Path) -> Path:
    """Where the view of a ledger lies: beside a file; of another database, in the current folder."""
    if isinstance(ledger, str) and "://" in ledger:
        return Path("duizhang.view")
    return Path(f"{ledger}.view")


def open_view(where: Path) -> View | None:
    """The view that lies there; ``None`` where there is none of today's form. Raises ``LedgerUnusable``."""
    if not where.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{where.absolute().as_uri()}?mode=ro", uri=True)) as db:
            form = db.execute("SELECT value FROM meta WHERE name = 'form'").fetchone()
        return View(where) if form and form[0] == FORM else None
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as e:
        raise LedgerUnusable(say(zh=f"{where} 已损坏：{e}", en=f"{where} is damaged: {e}")) from e


def _conditions(a: Asked, dense: bool = False) -> tuple[str, str, list[object]]:
    """The tables, the condition and its values. ``dense``: the order is to lead through the tables, and what is asked
    for is looked at on the way (a plus before a column keeps its index out of it)."""
    tables, plus = "statements s", "+" if dense else ""
    where: list[str] = []
    given: list[object] = []

    def narrow(condition: str, *values: object) -> None:
        where.append(condition)
        given.extend(values)

    if a.area and dense:
        narrow("EXISTS (SELECT 1 FROM areas a WHERE a.area = ? AND a.n = s.n)", a.area)
    elif a.area:
        tables += " JOIN areas a ON a.n = s.n"
        narrow("a.area = ?", a.area)
    for condition, values in _plain(a):
        narrow(condition.replace("s.", f"{plus}s."), *values)
    if asked := _searched(a):
        if dense and not a.sort:
            tables = "words CROSS JOIN statements s ON s.n = words.rowid"
            narrow("words MATCH ?", asked)
        else:
            narrow(f"{plus}s.n IN (SELECT rowid FROM words WHERE words MATCH ?)", asked)
    return tables, " AND ".join(where) or "1", given


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
        yield "s.document = +(SELECT n FROM documents WHERE sha256 = ?)", (a.document,)
    if a.corrected:
        yield "s.corrected", ()


def _which(
    document: str, severity: str, code: str, dismissed: bool, moved: Moved
) -> tuple[str, list[object]]:
    """The condition on findings (``f``), and its values."""
    where, asked = "f.dismissed = ?", list[object]([int(dismissed)])
    if moved:
        come = [name for name, d in moved.items() if (d is not None) == dismissed]
        gone = [name for name in moved if name not in set(come)]
        marks = ", ".join("?" * len(come)), ", ".join("?" * len(gone))
        where = f"(({where} AND f.fingerprint NOT IN ({marks[1]})) OR f.fingerprint IN ({marks[0]}))"
        asked += [*gone, *come]
    for column, value in (("severity", severity), ("code", code)):
        if value:
            where += f" AND f.{column} = ?"
            asked.append(value)
    if document:
        where += " AND f.document = +(SELECT n FROM documents WHERE sha256 = ?)"
        asked.append(document)
    return where, asked


def _order(a: Asked, tables: str = "") -> str:
    way = "DESC" if a.down else "ASC"
    if tables.startswith("words"):  # the index of words is in the order of the statements' numbers
        return f"ORDER BY words.rowid {way}"
    if "areas a" in tables and not a.sort:  # so is that of areas
        return f"ORDER BY a.n {way}"
    return f"ORDER BY s.{a.sort} {way}, s.n {way}" if a.sort in SORTS and a.sort else f"ORDER BY s.n {way}"


def _held(row: sqlite3.Row) -> Held:
    values = {**dict(zip(row.keys(), row, strict=True)), "document": row["sha256"]}
    return Held(row["n"], rows.statement(values), row["status"], bool(row["corrected"]))


_SEVERITIES: tuple[Severity | Literal[""], ...] = ("", "error", "warning", "info")


def _marked(row: sqlite3.Row) -> Marked:
    regions = row["regions"]
    return Marked(
        row["id"],
        (row["span_start"], row["span_end"]),
        row["status"],
        _SEVERITIES[row["worst"] or 0],
        bool(row["corrected"]),
        bool(row["doubtful"]),
        int(json.loads(regions)[0][0]) if regions != "[]" else 0,
    )


def _told(row: sqlite3.Row) -> Told:
    values = dict(zip(row.keys(), row, strict=True))
    figures = {name: Decimal(values[name]) for name in ("low", "high", "step")}
    return Told(**{**values, **figures, "area": json.loads(values["area"])[0]})


def _kept(row: sqlite3.Row) -> Kept:
    return Kept(**{name: row[name] for name in Kept.__dataclass_fields__})


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
