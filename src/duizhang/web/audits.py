"""Looking at the whole chain: in the background, since millions take minutes; the last result is kept."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from duizhang.ledger.chain import Audit
from duizhang.ledger.record import open_record
from duizhang.model import DuizhangError

log = logging.getLogger("duizhang.web")


@dataclass(frozen=True, slots=True)
class Told:
    """How far it is, or what came of it."""

    began: str
    by: str
    head: str = ""
    """the head that was noted before and is looked for"""
    total: int = 0
    seen: int = 0
    ended: str = ""
    audit: Audit | None = None
    trouble: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.audit is not None and self.audit.whole


class Audits:
    """One look at a time."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._told: Told | None = None
        self._thread: threading.Thread | None = None

    def told(self) -> Told | None:
        """The look that is under way, or the last one."""
        return self._told

    def start(self, by: str, head: str = "") -> None:
        """Begin, unless one is under way."""
        with self._lock:
            if self._thread and self._thread.is_alive():
                return
            self._told = Told(_now(), by, head)
            self._thread = threading.Thread(target=self._look, name="audit", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until it has ended, but not longer."""
        if self._thread:
            self._thread.join(seconds)

    def _look(self) -> None:
        assert self._told
        told = self._told
        try:
            with open_record(self._ledger, create=False) as record:
                told = self._told = replace(told, total=sum(record.links()))

                def tell(seen: int) -> None:
                    self._told = replace(told, seen=seen)

                audit = record.audit(told.head, tell)
            self._told = replace(told, seen=audit.events + audit.entries, audit=audit, ended=_now())
        except DuizhangError as error:
            self._told = replace(told, trouble=str(error), ended=_now())
        except Exception:
            log.exception("audit")
            self._told = replace(told, trouble="?", ended=_now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
