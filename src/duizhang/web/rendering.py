"""Pages and parts of pages: what a page is, the templates, and answering with one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from duizhang import __version__
from duizhang.accounts import Role
from duizhang.exports.explanation import field_name
from duizhang.exports.safe import shown
from duizhang.exports.wording import word
from duizhang.language import language, say
from duizhang.ledger.jobs import Jobs
from duizhang.model import Statement
from duizhang.web.audits import Audits
from duizhang.web.counts import Counts
from duizhang.web.desk import Desk
from duizhang.web.limits import Limits
from duizhang.web.offices import Offices
from duizhang.web.settings import Settings
from duizhang.web.shelf import Shelf
from duizhang.web.visitors import Book, User, at_least, token

if TYPE_CHECKING:
    from duizhang.ledger.view import View
    from duizhang.web.badge import Badge

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Page:
    """Some routes. With a ``label``, a function for the language is the request's, it is in the navigation."""

    name: str
    address: str
    router: APIRouter
    label: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What all requests share."""

    ledger: str | Path
    settings: Settings
    pages: tuple[Page, ...]
    templates: Environment
    limits: Limits
    shelf: Shelf
    visitors: Book
    jobs: Jobs
    desk: Desk
    offices: Offices
    counts: Counts
    audits: Audits
    badge: Badge

    @property
    def name(self) -> str:
        """The ledger's name as people know it, without the folders."""
        return str(self.ledger).rsplit("/", 1)[-1]


def site(request: Request) -> Site:
    """What the application of this request shares."""
    found: Site = request.app.state.site
    return found


def view(request: Request) -> View:
    """What the ledger holds, worked out: all that pages look up."""
    return site(request).shelf.view()


def is_behind(request: Request, *, figures: bool = False) -> bool:
    """Whether the ledger has changed since the view was worked out; with ``figures``, otherwise than by setting
    findings aside, which pages show at once."""
    return site(request).shelf.behind(figures=figures)


def visitor(request: Request) -> User:
    """Who asks."""
    found: User = request.state.user
    return found


def templates() -> Environment:
    """The templates; whatever they print is escaped, what they name and nobody gave is a mistake."""
    made = Environment(
        loader=PackageLoader("duizhang.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(say=say, asset=asset, address=address, csrf=csrf, stands=stands, version=__version__)
    made.filters.update(word=word, shown=shown, thousands=thousands, field=field_name)
    return made


def render(request: Request, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
    """The template, written for this request."""
    user: User | None = getattr(request.state, "user", None)
    held = site(request)

    def may(role: Role) -> bool:
        return user is not None and at_least(user.role, role)

    text = held.templates.get_template(template).render(
        request=request,
        site=held,
        page=_page(request, held),
        lang=language(),
        theme=getattr(request.state, "theme", "system"),
        user=user,
        may=may,
        token=token(request),
        unread=lambda: held.badge.unread(request) if user else None,
        **context,
    )
    return HTMLResponse(text, status)


def see_other(request: Request, where: str) -> Response:
    """After a change: go and look there. ``where`` is an address of ours, beginning with one ``/``."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=303)


def is_part(request: Request) -> bool:
    """Whether htmx asks, so that the answer is a part of the page that is there."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers


@pass_context
def address(context: Context, path: str = "", **changes: object) -> str:
    """This page's address, or that of ``path`` with this page's query, some keys of the query changed.

    ``None`` and ``""`` take a key away, a list gives it several times.
    """
    request: Request = context["request"]
    pairs = [(k, v) for k, v in request.query_params.multi_items() if v and k not in changes]
    for key, value in changes.items():
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(key, str(v)) for v in values if v not in (None, "")]
    return (path or own_path(request)) + (f"?{urlencode(pairs)}" if pairs else "")


def own_path(request: Request) -> str:
    """The path that was asked for, as a link: one slash in front, or it would lead to another host."""
    return "/" + quote(request.url.path.lstrip("/\\"), safe="/-._~!$&'()*+,;=:@")


def stands(statement: Statement) -> str:
    """The address of the place in its document where a figure stands; there it is marked, and told beside the text."""
    return f"/documents/{quote(statement.document)}?at={quote(statement.id)}#s-{quote(statement.id)}"


@pass_context
def csrf(context: Context) -> Markup:
    """The hidden field that shows that a form is ours."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(context["token"])


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes when its content does: it is kept for good."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def thousands(number: int) -> str:
    """A count with its digits in groups of three."""
    return f"{number:,}"


def _page(request: Request, held: Site) -> str:
    """The name of the page with the longest address that this one begins with."""
    path = request.url.path
    among = [p for p in held.pages if path == p.address or path.startswith(f"{p.address.rstrip('/')}/")]
    best = max(
        (p for p in among if p.address != "/" or path == "/"), key=lambda p: len(p.address), default=None
    )
    return best.name if best else ""
