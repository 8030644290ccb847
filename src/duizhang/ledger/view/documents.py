"""Questions about documents: a page of them, one of them, those of some statements."""

from __future__ import annotations

from collections.abc import Iterable

from duizhang.ledger.view.answers import Held, Kept, Totals
from duizhang.ledger.view.lookup import LONGEST_PAGE, Lookup, escaped, marks


class Documents(Lookup):
    """The documents of a view; ``totals`` are all there are."""

    totals: Totals

    def documents(
        self, named: str = "", start: int = 0, size: int = LONGEST_PAGE, order: str = ""
    ) -> tuple[Kept, ...]:
        """The documents whose title or path contains the words, in the ledger's order or those with errors first."""
        where, given = _named(named)
        by = "errors DESC, warnings DESC, n" if order == "errors" else "n"
        query = f"SELECT * FROM documents WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?"
        return tuple(map(Kept.from_row, self._all(query, *given, size, start)))

    def documents_named(self, named: str) -> int:
        """How many documents have the words in their title or path."""
        if not named:
            return self.totals.documents
        where, given = _named(named)
        return int(self._all(f"SELECT count(*) FROM documents WHERE {where}", *given)[0][0])

    def document(self, sha256: str) -> Kept | None:
        """The document whose hash begins so."""
        query = "SELECT * FROM documents WHERE sha256 >= ? AND sha256 < ? LIMIT 2"
        found = self._all(query, sha256, sha256 + "\uffff")
        return Kept.from_row(found[0]) if sha256 and len(found) == 1 else None

    def documents_of(self, held: Iterable[Held]) -> dict[str, Kept]:
        """The documents in which these statements stand, by hash."""
        return self.documents_by({h.statement.document for h in held})

    def documents_by(self, hashes: Iterable[str]) -> dict[str, Kept]:
        """The documents with these hashes, by hash."""
        wanted = sorted(hashes)
        found = self._all(f"SELECT * FROM documents WHERE sha256 IN ({marks(wanted)})", *wanted)
        return {row["sha256"]: Kept.from_row(row) for row in found}


def _named(named: str) -> tuple[str, tuple[str, ...]]:
    """The condition that a document is named so, and its values."""
    if not named:
        return "1", ()
    like = f"%{escaped(named)}%"
    return "(title LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\')", (like, like)
