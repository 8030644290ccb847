"""How much somebody has not read yet, for the head of every page: asked in an office of its own, one request at a time."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from fastapi import Request

from duizhang.follow import Office, notices, open_office
from duizhang.model import DuizhangError
from duizhang.web.pages.loops.people import me

log = logging.getLogger("duizhang.web")


class Badge:
    """Two look-ups in an index; who is who is read again only after it has changed."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._office: Office | None = None

    def unread(self, request: Request) -> int | None:
        """How many notices are new to whoever asks; ``None`` where they are nobody, or the ledger cannot be asked."""
        try:
            with self._lock:
                self._office = self._office or open_office(self._ledger)
                who = me(request, self._office)
                return notices.unread(self._office, who.id) if who.person else None
        except DuizhangError as error:  # the page itself tells what is wrong with the ledger
            log.warning("badge: %s", error)
            return None

    def close(self) -> None:
        """Let go of the ledger."""
        with self._lock:
            if self._office:
                self._office.record.close()
            self._office = None
