"""After a change, findings and cards follow: whoever made it waits a little for the new view, and is told if it is late."""

from __future__ import annotations

import time

from fastapi import Request

from duizhang.web.rendering import site

PATIENCE = 2.5
"""Seconds that a change waits for the findings to follow, before the page says that they will."""
_LOOK = 0.05


def follow(request: Request) -> None:
    """Have everything reckoned anew, and wait for it a little."""
    here = site(request)
    here.desk.wake()
    until = time.monotonic() + PATIENCE
    while here.shelf.behind() and time.monotonic() < until:
        time.sleep(_LOOK)
