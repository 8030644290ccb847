"""The view as it is asked: each question is answered from an index, a page at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from duizhang.language import say
from duizhang.ledger.opening import beside
from duizhang.ledger.view.answers import Totals
from duizhang.ledger.view.cards import Cards
from duizhang.ledger.view.documents import Documents
from duizhang.ledger.view.findings import Findings
from duizhang.ledger.view.form import FORM
from duizhang.ledger.view.series import Series
from duizhang.ledger.view.statements import Statements
from duizhang.model import LedgerUnusable


class View(Statements, Documents, Findings, Series, Cards):
    """An open view. It may be asked from several threads."""

    def __init__(self, where: Path) -> None:
        super().__init__(where)
        self.state = self._meta("state")
        self.until = date.fromisoformat(self._meta("until"))
        self.totals = self._totals()

    def _meta(self, name: str) -> str:
        found = self._all("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0][0]) if found else ""

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


def place_of(ledger: str | Path) -> Path:
    """Where the view of a ledger lies: beside it."""
    return beside(ledger, ".view")


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
