"""After a change, findings and cards follow: all is reckoned anew beside the requests, once for many changes."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request

from duizhang import pipeline
from duizhang.model import DuizhangError

if TYPE_CHECKING:
    from duizhang.ledger.view import View

PATIENCE = 2.5
"""Seconds that a change waits for the findings to follow, before the page says that they will."""
log = logging.getLogger("duizhang.web")


class Follower:
    """Reckons a ledger in a thread of its own, one time after the other while it is behind."""

    def __init__(self, ledger: str | Path) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._running = False

    def follow(self, wait: float = PATIENCE) -> bool:
        """Have everything reckoned; whether that was done within so many seconds."""
        with self._lock:
            if not self._running:
                self._running = True
                self._done = threading.Event()
                threading.Thread(target=self._work, name="reckoning", daemon=True).start()
            done = self._done
        return done.wait(wait)

    def _work(self) -> None:
        try:
            while True:
                made = pipeline.reckon(self._ledger)
                with self._lock:
                    if made.state == pipeline.state(self._ledger):
                        self._end()
                        return
        except DuizhangError as error:
            log.warning("%s", error)
            with self._lock:
                self._end()
        except Exception:
            log.exception("reckoning")
            with self._lock:
                self._end()

    def _end(self) -> None:
        self._running = False
        self._done.set()


def follower(request: Request) -> Follower:
    """The one of this application."""
    state = request.app.state
    if not hasattr(state, "follower"):
        state.follower = Follower(state.site.ledger)
    found: Follower = state.follower
    return found


def behind(request: Request, view: View) -> bool:
    """Whether the ledger has changed since the view was worked out."""
    return pipeline.state(request.app.state.site.ledger) != view.state
