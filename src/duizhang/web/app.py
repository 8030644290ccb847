"""The application: pages, what guards them, and what they share."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from duizhang import __version__, uploads
from duizhang.accounts import Accounts, open_accounts
from duizhang.language import say
from duizhang.model import LedgerUnusable, WrongUse
from duizhang.uploads import Jobs, open_jobs
from duizhang.web import trouble
from duizhang.web.api.description import describe
from duizhang.web.audits import Audits
from duizhang.web.badge import Badge
from duizhang.web.counts import Counts
from duizhang.web.desk import Desk
from duizhang.web.guard import Gate, Preferences, Visitors, checked
from duizhang.web.limits import Limits
from duizhang.web.offices import Offices
from duizhang.web.pages import PAGES
from duizhang.web.rendering import STATIC, Site, templates
from duizhang.web.settings import Settings
from duizhang.web.shelf import Shelf
from duizhang.web.visitors import Book, Keys


def create(ledger: str | Path, *, settings: Settings | None = None) -> FastAPI:
    """The web app on a ledger, which is made if it is not there.

    Raises ``LedgerUnusable``; ``WrongUse`` where others than this machine could reach it, and there is no account.
    """
    settings = settings or Settings()
    jobs, accounts = _opened(ledger)
    if not settings.local and not accounts.held():
        raise WrongUse(_no_accounts(ledger))
    secret = _secret(ledger)
    visitors = Book(accounts, Keys(secret), local=settings.local)
    desk = Desk(ledger, jobs, settings)
    app = FastAPI(
        title="Duizhang",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(checked)],
        lifespan=_lifespan,
    )
    app.state.site = Site(
        ledger,
        settings,
        PAGES,
        templates(),
        Limits(),
        Shelf(ledger),
        visitors,
        jobs,
        desk,
        Offices(ledger),
        Counts(ledger),
        Audits(ledger),
        Badge(ledger),
    )
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", _Static(directory=STATIC), name="static")
    trouble.handle(app)
    describe(app)
    _guard(app, settings, visitors, secret)
    return app


def _guard(app: FastAPI, settings: Settings, visitors: Book, secret: str) -> None:
    """The last that is added is the first that a request meets."""
    app.add_middleware(Visitors, find=visitors, public=settings.public)
    app.add_middleware(
        SessionMiddleware,
        secret_key=secret,
        session_cookie="duizhang",
        max_age=settings.session_age,
        same_site="lax",
        https_only=settings.secure,
    )
    app.add_middleware(Preferences)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6)
    app.add_middleware(Gate, settings=settings)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    site: Site = app.state.site
    site.desk.start()
    try:
        yield
    finally:
        site.desk.stop()
        site.jobs.close()
        site.offices.close()
        site.badge.close()
        site.visitors.accounts.close()


def _opened(ledger: str | Path) -> tuple[Jobs, Accounts]:
    """Queue and accounts. A ledger that lies where nothing can be written is shown as it is."""
    try:
        jobs = open_jobs(ledger)
    except LedgerUnusable:
        jobs = open_jobs(ledger, create=False)
    return jobs, open_accounts(ledger)


def _no_accounts(ledger: str | Path) -> str:
    how = f"duizhang account add NAME --role admin --ledger {ledger}"
    return say(
        zh=f"别的机器能连到这里，须先有账号：{how}",
        en=f"other machines can reach it: make an account first: {how}",
    )


def _secret(ledger: str | Path) -> str:
    """What cookies are signed with: beside the ledger, so that they outlive the server; else for this run only."""
    file = uploads.folder(ledger) / ".secret"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = file.with_name(f".secret.{secrets.token_hex(8)}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_hex(32))
        try:
            os.link(part, file)  # whoever is first has it; never half written
        except FileExistsError:
            pass
        finally:
            part.unlink()
        return file.read_text()
    except OSError:
        return secrets.token_hex(32)


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
