"""The application: pages, what guards them, and what they share."""

from __future__ import annotations

import getpass
import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from duizhang import __version__
from duizhang.web import trouble
from duizhang.web.guard import Gate, Preferences, Visitors, checked
from duizhang.web.limits import Limits
from duizhang.web.pages import PAGES
from duizhang.web.rendering import STATIC, Site, templates
from duizhang.web.settings import Settings
from duizhang.web.shelf import Shelf
from duizhang.web.visitors import User


def create(ledger: str | Path, *, settings: Settings | None = None) -> FastAPI:
    """The web app on a ledger, which is made when something is read into it."""
    settings = settings or Settings()
    app = FastAPI(
        title="Duizhang",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(checked)],
    )
    app.state.site = Site(ledger, settings, PAGES, templates(), Limits(), Shelf(ledger))
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", _Static(directory=STATIC), name="static")
    trouble.handle(app)
    # The last that is added is the first that a request meets.
    app.add_middleware(Visitors, find=_local_user)
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_hex(32),
        session_cookie="duizhang",
        max_age=settings.session_age,
        same_site="lax",
        https_only=settings.secure,
    )
    app.add_middleware(Preferences)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6)
    app.add_middleware(Gate, settings=settings)
    return app


def _local_user(_request: Request) -> User:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # no entry for this user id: in containers
        name = str(os.getuid())
    return User(name, "admin", local=True)


class _Static(StaticFiles):
    """Files that are asked for with what they contain (``?v=``) are kept by browsers for good."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """The file, or 404."""
        answer = await super().get_response(path, scope)
        kept = b"v=" in scope.get("query_string", b"")
        answer.headers["Cache-Control"] = (
            f"public, max-age={365 * 24 * 3600}, immutable" if kept else "no-cache"
        )
        return answer
