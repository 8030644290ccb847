"""The view that pages look things up in: opened once, opened again when a new one has taken its place."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from duizhang import pipeline

if TYPE_CHECKING:
    from duizhang.ledger.view import View


class Shelf:
    """Hands out the newest view of a ledger; it is worked out here only where there is none at all."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._view: View | None = None
        self._seen: tuple[int, int] | None = None

    def view(self) -> View:
        """The newest view. Raises ``LedgerUnusable``."""
        now = pipeline.view_stamp(self._ledger)
        if self._view is None or now != self._seen:
            self._open()
        assert self._view is not None
        return self._view

    def _open(self) -> None:
        with self._lock:
            # The stamp first: should another view come while this one is opened, it will be seen next time.
            now = pipeline.view_stamp(self._ledger)
            if self._view is None or now != self._seen:
                self._view = pipeline.view(self._ledger) or pipeline.reckon(self._ledger)
                self._seen = now
