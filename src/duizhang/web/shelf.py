"""The view that pages look things up in: opened once, opened again when a new one has taken its place."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from duizhang import pipeline, reckoning
from duizhang.ledger import figures_of
from duizhang.model import Card

if TYPE_CHECKING:
    from duizhang.ledger.view import Moved, View


class Shelf:
    """Hands out the newest view of a ledger; it is worked out here only where there is none at all."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._view: View | None = None
        self._seen: tuple[int, int] | None = None
        self._moved: tuple[object, Moved] = (None, {})
        self._state: tuple[object, str] = (None, "")

    def view(self) -> View:
        """The newest view. Raises ``LedgerUnusable``."""
        now = pipeline.view_stamp(self._ledger)
        if self._view is None or now != self._seen:
            self._open()
        assert self._view is not None
        return self._view

    def moved(self) -> Moved:
        """The findings that were set aside or taken up again since the view was worked out."""
        view = self.view()
        now = (view.state, pipeline.stamp(self._ledger))
        if now[1] is None or self._moved[0] != now:
            self._moved = (now, pipeline.dismissed_since(view, self._ledger))
        return self._moved[1]

    def behind(self, *, figures: bool = False) -> bool:
        """Whether the ledger has changed since the newest view was worked out; with ``figures``, otherwise than by
        setting findings aside."""
        view, now = self.view(), pipeline.stamp(self._ledger)
        if now is None or self._state[0] != now:
            self._state = (now, pipeline.state(self._ledger))
        if figures:
            return figures_of(self._state[1]) != figures_of(view.state)
        return self._state[1] != view.state

    def card(self, area: str, year: int) -> Card:
        """The report card of an area and a year."""
        return reckoning.card(self.view(), area, year)

    def _open(self) -> None:
        with self._lock:
            # The stamp first: should another view come while this one is opened, it will be seen next time.
            now = pipeline.view_stamp(self._ledger)
            if self._view is None or now != self._seen:
                self._view = pipeline.view(self._ledger) or pipeline.reckon(self._ledger)
                self._seen = now
