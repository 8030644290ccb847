"""Running the app: one process, or several that share the work while this one minds the reading."""

from __future__ import annotations

import json
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from duizhang.language import say
from duizhang.model import WrongUse
from duizhang.web.app import create
from duizhang.web.rendering import Site
from duizhang.web.settings import Settings

TOLD = "DUIZHANG_SERVE"
"""the environment's variable by which the processes that serve know what of"""


def serve(
    ledger: str | Path,
    settings: Settings,
    port: int,
    *,
    workers: int = 1,
    certificate: str = "",
    key: str = "",
    browse: bool = False,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until it is stopped; ``ready`` is told the address when nothing stands in the way any more.

    Raises ``LedgerUnusable``, ``WrongUse``.
    """
    app = create(ledger, settings=settings)  # what is wrong is said here, before anything runs
    _free(settings.host, port)
    where = address(settings, port, secure=bool(certificate))
    ready(where)
    if browse:
        threading.Timer(1.0, webbrowser.open, [where]).start()
    run = {
        "host": settings.host,
        "port": port,
        "log_level": "warning",
        "ssl_certfile": certificate or None,
        "ssl_keyfile": key or None,
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }
    if workers == 1:
        uvicorn.run(app, **run)  # type: ignore[arg-type]
        return
    os.environ[TOLD] = json.dumps({"ledger": str(ledger), "settings": asdict(replace(settings, readers=0))})
    site: Site = app.state.site
    site.desk.start()
    try:
        uvicorn.run("duizhang.web.serving:of_environment", factory=True, workers=workers, **run)  # type: ignore[arg-type]
    finally:
        site.desk.stop()


def of_environment() -> FastAPI:
    """The app in one of several processes; the first one does the reading for all."""
    told = json.loads(os.environ[TOLD])
    settings = Settings(**told["settings"] | {"names": tuple(told["settings"]["names"])})
    return create(told["ledger"], settings=settings)


def address(settings: Settings, port: int, *, secure: bool = False) -> str:
    """What to type into a browser."""
    host = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(settings.host, settings.host)
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{shown}:{port}/"


def _free(host: str, port: int) -> None:
    """Raises ``WrongUse`` where somebody else has the port, or the address is not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(
            say(
                zh=f"{host}:{port} 用不了（{reason}）；换一个端口：--port",
                en=f"{host}:{port} cannot be used ({reason}); choose another with --port",
            )
        ) from error
