"""What the view is asked and what it answers, as values; and how rows become these."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from duizhang.ledger import rows
from duizhang.model import Dismissal, Severity, Span, Statement, Status

Sort = Literal["", "indicator", "area", "period", "value", "status"]
Moved = Mapping[str, Dismissal | None]
"""Findings, by fingerprint, that were set aside since the view was made, or (``None``) taken up again."""
SORTS: tuple[Sort, ...] = get_args(Sort)
_WORST: tuple[Severity | Literal[""], ...] = ("", *get_args(Severity))
STATEMENTS = "SELECT s.*, d.path AS doc, d.sha256 FROM statements s JOIN documents d ON d.n = s.document"
"""Statements as ``Held.from_row`` takes them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the statements, and their order; each empty one narrows nothing.

    ``indicator`` is a name or a concept's id, ``named`` words that the name contains, ``words`` what is searched for
    in names and sentences. ``period`` also finds the periods that begin with it. ``document`` is a hash. ``sort``
    with ``down`` turned around; without one, the ledger's order.
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

    @property
    def narrowed(self) -> dict[str, Any]:
        """What narrows, by name."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in given.items() if value and name not in ("sort", "down")}


@dataclass(frozen=True, slots=True)
class Held:
    """A statement as it stands: its number in the ledger's order, what the check gave, whether a person changed it."""

    number: int
    statement: Statement
    status: Status
    corrected: bool

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Held:
        """The statement that a row of ``STATEMENTS`` holds."""
        values = {**dict(zip(row.keys(), row, strict=True)), "document": row["sha256"]}
        return cls(row["n"], rows.statement(values), row["status"], bool(row["corrected"]))


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

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Marked:
        """The mark of a row that has the columns of the mark, and as ``worst`` the place of its severity."""
        regions = row["regions"]
        return cls(
            row["id"],
            (row["span_start"], row["span_end"]),
            row["status"],
            _WORST[row["worst"] or 0],
            bool(row["corrected"]),
            bool(row["doubtful"]),
            int(json.loads(regions)[0][0]) if regions != "[]" else 0,
        )


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

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Kept:
        """The document that a row of ``documents`` holds."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


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

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Told:
        """What a row with the columns of these names tells."""
        values = dict(zip(row.keys(), row, strict=True))
        figures = {name: Decimal(values[name]) for name in ("low", "high", "step")}
        return cls(**{**values, **figures, "area": json.loads(values["area"])[0]})


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
