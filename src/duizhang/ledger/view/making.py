"""Making the view: everything that pages ask for is worked out once, in one pass over the statements."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from duizhang.ledger import rows
from duizhang.ledger.aside import aside
from duizhang.ledger.book import Header
from duizhang.ledger.view import words
from duizhang.ledger.view.form import FORM, INDEXES, STATEMENT, TABLES
from duizhang.ledger.view.lookup import marks
from duizhang.model import Card, Dismissal, Finding, Relation, Severity, Statement, Status

_VALUES = tuple(c for c in STATEMENT if c not in ("n", "document", "status", "corrected"))
_PUT = f"INSERT INTO {{}} VALUES ({marks(STATEMENT)})"
_SEVERITIES = get_args(Severity)
_SUMS = ("targets", "due", "paired", "met", "exceeded", "missed", "unclear", "not-due")
_TOP = 5000
"""So many indicators are counted by name; the rarer ones are found by search."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card with its notes in Chinese, these in English, row by row, and how many targets there are, by what came of
    them."""

    card: Card
    english: Sequence[str]
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Worked:
    """What the view is made of; ``state`` is the ledger's when it was worked out, ``until`` the last
    day that some outcome in it reaches.

    ``told`` are the findings as the machine formats hold them, by language, in the order of ``findings``. ``cards``
    are drawn while they are written down.
    """

    state: str
    until: date
    headers: Sequence[Header]
    statements: Sequence[Statement]
    comparisons: Sequence[Statement]
    status: Mapping[str, Status]
    findings: Sequence[tuple[Finding, Dismissal | None]]
    relations: Sequence[Relation]
    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cards: Iterable[Drawn] = ()


def make_view(where: Path, worked: Worked) -> None:
    """Write the view and put it in its place; what was there stays until then. Raises OSError, sqlite3.Error."""
    with aside(where) as (beside, put):
        with closing(sqlite3.connect(beside, isolation_level=None)) as db:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
            db.executescript(TABLES)
            db.execute("BEGIN")
            _fill(db, worked)
            db.execute("COMMIT")
            db.executescript(INDEXES)
        put()


def _fill(db: sqlite3.Connection, w: Worked) -> None:
    numbers = {h.path: n for n, h in enumerate(w.headers, 1)}
    db.executemany(
        "INSERT INTO meta VALUES (?, ?)", (("form", FORM), ("state", w.state), ("until", w.until.isoformat()))
    )
    by_status = Counter((s.doc, w.status.get(s.id, "unchecked")) for s in w.statements)
    by_severity: Counter[tuple[str, str]] = Counter(
        (f.subject.doc, f.severity) for f, aside in w.findings if not aside
    )
    db.executemany(
        f"INSERT INTO documents VALUES ({marks(range(18))})",
        (_document(n, h, by_status, by_severity) for n, h in enumerate(w.headers, 1)),
    )
    db.executemany(_PUT.format("statements"), _statements(w.statements, numbers, w.status))
    db.executemany(_PUT.format("comparisons"), _statements(w.comparisons, numbers, {}))
    db.executemany("INSERT OR IGNORE INTO areas VALUES (?, ?)", _areas(w.statements))
    db.executemany("INSERT INTO words (rowid, indicator, said) VALUES (?, ?, ?)", _words(w.statements))
    _fill_findings(db, w, numbers, by_severity)
    _fill_relations(db, w.relations)
    db.executemany("INSERT INTO counts VALUES (?, ?, ?)", _counts(w))
    told = Counter((s.concept, area) for s in w.statements if s.concept for area in s.area)
    db.executemany("INSERT INTO told VALUES (?, ?, ?)", ((*key, n) for key, n in told.items()))
    db.executemany("INSERT INTO spread VALUES (?, ?, ?, ?)", _spread(w.statements))
    _fill_cards(db, w)


def _document(
    n: int, h: Header, by_status: Counter[tuple[str, Status]], by_severity: Counter[tuple[str, str]]
) -> tuple[object, ...]:
    told = (h.sha256, h.path, h.title, h.issuer, h.date, h.area, h.kind, h.at, h.chars)
    counts = (h.stated, h.ignored, h.unread)
    status = (
        by_status[h.path, "confirmed"],
        by_status[h.path, "contradicted"],
        by_status[h.path, "unchecked"],
    )
    return (n, *told, *counts, *status, by_severity[h.path, "error"], by_severity[h.path, "warning"])


def _statements(
    statements: Iterable[Statement], numbers: Mapping[str, int], status: Mapping[str, Status]
) -> Iterator[tuple[object, ...]]:
    for n, s in enumerate(statements, 1):
        row = rows.said(s)
        row["value"] = float(s.low)  # inexact: only to sort by; low and high are exact
        values = {name: row[name] for name in _VALUES}
        by_hand = bool(s.rules) and s.rules[0].startswith("hand:")
        whole = values | {"n": n, "document": numbers.get(s.doc, 0), "corrected": int(by_hand)}
        whole["status"] = status.get(s.id, "unchecked")
        yield tuple(whole[name] for name in STATEMENT)


def _areas(statements: Iterable[Statement]) -> Iterator[tuple[str, int]]:
    return ((area, n) for n, s in enumerate(statements, 1) for area in s.area)


def _words(statements: Iterable[Statement]) -> Iterator[tuple[int, str, str]]:
    for n, s in enumerate(statements, 1):
        yield n, words.pairs(s.indicator), " ".join(map(words.pairs, (*s.area, s.quote, s.owner)))


def _fill_findings(
    db: sqlite3.Connection, w: Worked, numbers: Mapping[str, int], by_severity: Counter[tuple[str, str]]
) -> None:
    """The findings document by document, the one with most errors first, and in each the gravest first."""

    def rank(place: int) -> tuple[object, ...]:
        finding = w.findings[place][0]
        doc = finding.subject.doc
        worst = (-by_severity[doc, "error"], -by_severity[doc, "warning"], numbers.get(doc, 0))
        return (*worst, _SEVERITIES.index(finding.severity), place)

    for n, place in enumerate(sorted(range(len(w.findings)), key=rank), 1):
        f, aside = w.findings[place]
        subject = f.subject
        said = (aside.reason, aside.by, aside.at) if aside else ("", "", "")
        told = (w.told["zh"][place], w.told["en"][place])
        about = (f.fingerprint, f.code, f.severity, numbers.get(subject.doc, 0), subject.id, int(bool(aside)))
        db.execute(f"INSERT INTO findings VALUES ({marks(range(12))})", (n, *about, *said, *told))
        concerned = {(p.statement.id, n) for p in f.parts}
        db.executemany("INSERT INTO concerned VALUES (?, ?)", sorted(concerned))


def _fill_relations(db: sqlite3.Connection, relations: Sequence[Relation]) -> None:
    told = ((n, r.code, int(r.holds), r.equation) for n, r in enumerate(relations, 1))
    db.executemany("INSERT INTO relations VALUES (?, ?, ?, ?)", told)
    parts = (
        (n, place, p.role, p.statement.id)
        for n, r in enumerate(relations, 1)
        for place, p in enumerate(r.parts)
    )
    db.executemany("INSERT INTO parts VALUES (?, ?, ?, ?)", parts)


def _counts(w: Worked) -> Iterator[tuple[str, str, int]]:
    facets: dict[str, Counter[str]] = {
        "kind": Counter(s.kind for s in w.statements),
        "modality": Counter(s.modality for s in w.statements),
        "status": Counter(w.status.get(s.id, "unchecked") for s in w.statements),
        "area": Counter(a for s in w.statements for a in s.area),
        "concept": Counter(s.concept for s in w.statements if s.concept),
        "year": Counter(s.period[:4] for s in w.statements if s.period),
        "severity": Counter(f.severity for f, aside in w.findings if not aside),
        "dismissed": Counter("dismissed" for _, aside in w.findings if aside),
        "relations": Counter("holds" if r.holds else "fails" for r in w.relations),
    }
    names = Counter(s.indicator for s in w.statements)
    facets["indicator"] = Counter(dict(names.most_common(_TOP)))
    for facet, counted in facets.items():
        yield from ((facet, value, n) for value, n in counted.items())
    yield "all", "statements", len(w.statements)


def _spread(statements: Iterable[Statement]) -> Iterator[tuple[str, str, str, int]]:
    """In how many areas a concept is told of in a period, targets aside."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for s in statements:
        if s.concept and s.period and len(s.area) == 1 and s.modality != "target":
            found[s.concept, s.kind, s.period].add(s.area[0])
    return ((*key, len(areas)) for key, areas in found.items())


def _fill_cards(db: sqlite3.Connection, w: Worked) -> None:
    numbers = {s.id: -n for n, s in enumerate(w.comparisons, 1)}
    numbers |= {s.id: n for n, s in enumerate(w.statements, 1)}
    notes: dict[tuple[str, str], int] = {}
    for drawn in w.cards:
        if drawn.card.rows:
            db.execute(f"INSERT INTO promises VALUES ({marks(_SUMS)}, ?, ?)", _promise(drawn))
            db.executemany(f"INSERT INTO cards VALUES ({marks(range(11))})", _rows(drawn, numbers, notes))
    told = ((n, *note) for note, n in notes.items())
    db.executemany("INSERT INTO notes VALUES (?, ?, ?)", told)


def _promise(d: Drawn) -> tuple[object, ...]:
    return (d.card.area, d.card.year, *(d.sums.get(name, 0) for name in _SUMS))


def _rows(
    d: Drawn, numbers: Mapping[str, int], notes: dict[tuple[str, str], int]
) -> Iterator[tuple[object, ...]]:
    for place, (row, english) in enumerate(zip(d.card.rows, d.english, strict=True)):
        figures = (numbers[s.id] if s else None for s in (row.target, row.outcome, row.against))
        margin = None if row.margin is None else str(row.margin)
        note = notes.setdefault((row.note, english), len(notes) + 1)
        yield (d.card.area, d.card.year, place, *figures, row.verdict, margin, row.unit, row.pace, note)
