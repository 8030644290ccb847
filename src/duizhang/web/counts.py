"""Counts for dashboards: a few events are counted while somebody waits, many in the background, and the page says so."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duizhang.follow import Office, open_office, tallies
from duizhang.ledger.tally import Tally
from duizhang.model import DuizhangError

FEW = 300
"""Events that are counted while a page waits: a tenth of a second."""
log = logging.getLogger("duizhang.web")


class Counts:
    """The tally of a ledger for pages; one thread at most counts."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def tally(self, office: Office) -> Iterator[Tally | None]:
        """The tally, counted up to now or nearly; ``None`` while the first one is being made."""
        with tallies.counted(office, most=FEW) as held:
            if held is None or held.number < office.record.last():
                self.wake()
            yield held

    def wake(self) -> None:
        """Have all events counted in the background."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._count, name="counts", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until nothing is being counted."""
        if self._thread:
            self._thread.join()

    def _count(self) -> None:
        try:
            with open_office(self._ledger) as office:
                tallies.catch_up(office)
        except DuizhangError as error:
            log.warning("counting: %s", error)
        except Exception:  # a mistake of ours: told, and tried again with the next page
            log.exception("counting")
