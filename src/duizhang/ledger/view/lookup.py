"""Looking things up in a view's file: what all its questions share."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sized
from pathlib import Path

LONGEST_PAGE = 500
MANY = 5000
"""The most rows that a question without pages answers with."""


class Lookup:
    """An open file. It may be asked from several threads: each has a connection of its own."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self._local = threading.local()
        self._remembered: dict[tuple[object, ...], list[sqlite3.Row]] = {}

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

    def _once(self, query: str, *given: object) -> list[sqlite3.Row]:
        """As ``_all``, for the few questions that every page asks: the file never changes."""
        key = (query, *given)
        if key not in self._remembered:
            self._remembered[key] = self._all(query, *given)
        return self._remembered[key]


def marks(values: Sized) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))


def escaped(text: str) -> str:
    """The text as it is looked for with LIKE ... ESCAPE '\\'."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
