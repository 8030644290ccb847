"""Questions about findings: a page of those that match, those beside one, how many there are of each sort."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from duizhang.language import language
from duizhang.ledger.view.answers import Found, Kept, Moved
from duizhang.ledger.view.lookup import LONGEST_PAGE, Lookup, marks


class Findings(Lookup):
    """The findings of a view. ``moved`` are those that were set aside or taken up again since it was made."""

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
        return self._told(found, moved), total

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
        self, facet: Literal["severity", "code"], dismissed: bool = False
    ) -> tuple[tuple[str, int], ...]:
        """How many findings there are by severity or by code, the most first."""
        query = f"SELECT {facet}, count(*) FROM findings WHERE dismissed = ? GROUP BY 1 ORDER BY 2 DESC, 1"
        return tuple((r[0], r[1]) for r in self._once(query, int(dismissed)))

    def documents_with_findings(
        self, dismissed: bool = False, most: int = 200
    ) -> tuple[tuple[str, str, int], ...]:
        """The documents with most findings: the hash, the title or else the path, and how many there are."""
        query = """SELECT d.sha256, CASE d.title WHEN '' THEN d.path ELSE d.title END, count(*)
                   FROM findings f JOIN documents d ON d.n = f.document
                   WHERE f.dismissed = ? GROUP BY f.document ORDER BY 3 DESC, d.n LIMIT ?"""
        return tuple((r[0], r[1], r[2]) for r in self._once(query, int(dismissed), most))

    def finding(self, fingerprint: str, moved: Moved | None = None) -> Found | None:
        """The finding with that fingerprint."""
        query = "SELECT * FROM findings WHERE fingerprint = ? ORDER BY dismissed LIMIT 1"
        return next(iter(self._told(self._all(query, fingerprint), moved)), None)

    def findings_about(self, id: str) -> tuple[Found, ...]:
        """The findings that a statement takes part in."""
        query = "SELECT f.* FROM concerned c JOIN findings f ON f.n = c.finding WHERE c.statement = ? ORDER BY f.n"
        return self._told(self._all(query, id), None)

    def _told(self, found: Sequence[sqlite3.Row], moved: Moved | None) -> tuple[Found, ...]:
        numbers = {row["document"] for row in found}
        documents = self._all(f"SELECT * FROM documents WHERE n IN ({marks(numbers)})", *numbers)
        by_number = {row["n"]: Kept.from_row(row) for row in documents}
        return tuple(_moved(_found(row, by_number.get(row["document"])), moved or {}) for row in found)


def _found(row: sqlite3.Row, document: Kept | None) -> Found:
    return Found(
        fingerprint=row["fingerprint"],
        code=row["code"],
        severity=row["severity"],
        statement=row["statement"],
        document=document,
        dismissed=bool(row["dismissed"]),
        reason=row["reason"],
        by=row["by"],
        at=row["at"],
        record=json.loads(row[language()], parse_float=Decimal),
    )


def _moved(found: Found, moved: Moved) -> Found:
    """The finding as it stands since the view was made."""
    if found.fingerprint not in moved:
        return found
    d = moved[found.fingerprint]
    said = (d.reason, d.by, d.at) if d else ("", "", "")
    return replace(found, dismissed=d is not None, reason=said[0], by=said[1], at=said[2])


def _which(
    document: str, severity: str, code: str, dismissed: bool, moved: Moved
) -> tuple[str, list[object]]:
    """The condition on findings (``f``), and its values."""
    where, asked = "f.dismissed = ?", list[object]([int(dismissed)])
    if moved:
        come = [name for name, d in moved.items() if (d is not None) == dismissed]
        gone = [name for name in moved if name not in set(come)]
        where = f"(({where} AND f.fingerprint NOT IN ({marks(gone)})) OR f.fingerprint IN ({marks(come)}))"
        asked += [*gone, *come]
    for column, value in (("severity", severity), ("code", code)):
        if value:
            where += f" AND f.{column} = ?"
            asked.append(value)
    if document:
        where += " AND f.document = (SELECT n FROM documents WHERE sha256 = ?)"
        asked.append(document)
    return where, asked
