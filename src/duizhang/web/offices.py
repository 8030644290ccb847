"""Offices for requests: each has one to itself while it is answered, and hands it on to the next.

An office may be used by one thread at a time. What it has worked out is kept with it, so the one that was used last is
taken first: a quiet server has one, a busy one as many as there are requests at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duizhang.follow import Office, open_office


class Offices:
    """The offices of a ledger."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._free: list[Office] = []

    @contextmanager
    def one(self) -> Iterator[Office]:
        """An office for this request alone. Raises ``LedgerUnusable``."""
        with self._lock:
            found = self._free.pop() if self._free else None
        office = found or open_office(self._ledger)
        try:
            yield office
        finally:
            with self._lock:
                self._free.append(office)

    def close(self) -> None:
        """Let go of them all."""
        with self._lock:
            free, self._free = self._free, []
        for office in free:
            office.record.close()
