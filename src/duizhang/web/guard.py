"""What stands between the network and the pages.

``Gate`` is outermost: which hosts are answered, how much is taken, which headers all answers carry, and what is said
when something of ours breaks. ``Preferences`` gives the language and the theme of a request. ``Visitors`` says who asks.
``checked`` lets no request change anything that does not come from a page of ours, by somebody who may.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from duizhang.accounts import Role
from duizhang.language import Language, say, speak
from duizhang.web import trouble
from duizhang.web.rendering import own_path, site
from duizhang.web.settings import Settings, is_loopback
from duizhang.web.visitors import User, at_least, is_token

LANGUAGES: tuple[Language, ...] = ("zh", "en")
THEMES = ("system", "light", "dark")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
EVERYBODY = ("/login", "/logout", "/account", "/api/v1/tokens")
"""what people do about themselves, whatever their role"""
LOOPS = (
    "/loops/", "/public/", "/api/v1/loops/", "/api/v1/items", "/api/v1/notices", "/api/v1/public/",
    "/api/open311/", "/api/fhir/",
)  # fmt: skip
"""where loops say who may do what, and refuse with the reason: an account's role is not asked for"""
YEAR = 365 * 24 * 3600

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
log = logging.getLogger("duizhang.web")


class Gate:
    """Hosts, sizes, headers, and the last word when something breaks."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        own = () if settings.local else (socket.gethostname(),)
        self.names = {name.lower() for name in (*settings.names, *own)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer in its place."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope["path"], secure=self.settings.secure)
            await send(message)

        refusal = self._refusal(Headers(scope=scope))
        if refusal:
            await trouble.early(Request(scope), *refusal)(scope, receive, with_headers)
            return
        try:
            await self.app(scope, self._limited(scope, receive), with_headers)
        except Exception:
            log.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise
            text = say(zh="程序出错了", en="Something broke on our side")
            await trouble.early(Request(scope), 500, text)(scope, receive, with_headers)

    def _refusal(self, headers: Headers) -> tuple[int, str] | None:
        if not self._is_ours(headers.get("host", "")):
            return (
                421,
                "This host name is not served here. / 本服务不使用这个主机名。 (duizhang serve --name NAME)",
            )
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > self._most(headers):
            return 413, "Too large. / 太大了。"
        return None

    def _is_ours(self, host: str) -> bool:
        """A page elsewhere whose name was made to lead here (DNS rebinding) says its own name, and is refused.

        An address is no name that could be made to lead anywhere.
        """
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if is_loopback(name) or name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return not self.settings.local

    def _most(self, headers: Headers) -> int:
        files = headers.get("content-type", "").startswith("multipart/")
        return self.settings.upload_limit if files else self.settings.body_limit

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """What comes without saying how much it is, counted as it comes."""
        most, taken = self._most(Headers(scope=scope)), 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        return counted


def _add_headers(message: Message, path: str, *, secure: bool) -> None:
    headers = MutableHeaders(scope=message)
    if secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if not path.startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")


class Preferences:
    """Language and theme: from the cookie, else Chinese and as the system has it. ``?lang=en`` changes the cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Settle them for this request, or keep a change and go on to the same page without it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        lang = _chosen(request, "lang", LANGUAGES) or "zh"
        speak("en" if lang == "en" else "zh")
        request.state.theme = _chosen(request, "theme", THEMES) or "system"
        asked = [n for n, known in (("lang", LANGUAGES), ("theme", THEMES)) if _asked(request, n, known)]
        if asked and request.method == "GET" and not request.url.path.startswith("/api/"):
            answer = _without(request, asked)
            for name in asked:
                answer.set_cookie(
                    name, request.query_params[name], max_age=YEAR, samesite="lax", httponly=True
                )
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _asked(request: Request, name: str, known: tuple[str, ...]) -> bool:
    return request.query_params.get(name) in known


def _chosen(request: Request, name: str, known: tuple[str, ...]) -> str:
    said = (request.query_params.get(name, ""), request.cookies.get(name, ""))
    return next((s for s in said if s in known), "")


def _without(request: Request, names: list[str]) -> RedirectResponse:
    query = request.url.remove_query_params(names).query
    return RedirectResponse(own_path(request) + (f"?{query}" if query else ""), status_code=303)


Finder = Callable[[Request], User | None]


class Visitors:
    """Says who asks; whoever must log in first is sent there."""

    OPEN = ("/static/", "/login", "/api/v1/tokens", "/calendar/")
    PUBLIC = ("/public", "/api/v1/public/", "/api/open311/")
    """where people without an account bring things forward, if the server was told so"""

    def __init__(self, app: ASGIApp, find: Finder, public: bool = False) -> None:
        self.app = app
        self.find = find
        self.open = self.OPEN + (self.PUBLIC if public else ())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the user into the request's state."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        request.state.user = self.find(request)
        if request.state.user or scope["path"].startswith(self.open):
            await self.app(scope, receive, send)
        elif trouble.is_api(scope["path"]) or request.method not in SAFE:
            challenge = {"WWW-Authenticate": "Bearer"} if trouble.is_api(scope["path"]) else None
            answer = trouble.early(request, 401, say(zh="请先登录", en="Log in first"), challenge)
            await answer(scope, receive, send)
        else:
            await _to_login(request)(scope, receive, send)


def _to_login(request: Request) -> Any:
    query = f"?{request.url.query}" if request.url.query else ""
    where = f"/login?next={quote(own_path(request) + query, safe='')}"
    if "hx-request" in request.headers:
        return trouble.plain(401, "", {"HX-Redirect": where})
    return RedirectResponse(where, status_code=303)


def needs(role: Role) -> Callable[[Request], Awaitable[None]]:
    """A dependency of a route: only who has this role, or more."""

    async def needed(request: Request) -> None:
        user: User | None = request.state.user
        if user is None or not at_least(user.role, role):
            raise HTTPException(403, say(zh="您的账号没有这个权限", en="Your account may not do this"))

    return needed


async def checked(request: Request) -> None:
    """Of all routes: what changes something comes from a page of ours, by an editor, and not too often."""
    if request.method in SAFE:
        return
    if not _same_origin(request):
        raise HTTPException(403, say(zh="请求来自别的网站", en="The request comes from another site"))
    user: User | None = request.state.user
    site(request).limits.taken("change", request, user.name if user else "")
    if request.url.path not in EVERYBODY and not request.url.path.startswith(LOOPS):
        await needs("editor")(request)
    if trouble.is_api(request.url.path):
        if user:  # who is nobody has no rights that another site's page could use
            _made_by_a_program(request)
        return
    given = request.headers.get("x-csrf-token") or await _token_of_form(request)
    if not is_token(request, given):
        raise HTTPException(
            403, say(zh="页面已过期，请刷新后再试", en="This page has expired: reload it and try again")
        )


def _made_by_a_program(request: Request) -> None:
    """What another site's page cannot make a browser send without asking first: JSON, or a header of one's own."""
    type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not (
        type in ("application/json", "application/fhir+json")
        or {"authorization", "x-requested-with"} & set(request.headers)
    ):
        raise HTTPException(415, say(zh="请求须是 JSON", en="The request has to be JSON"))


async def _token_of_form(request: Request) -> str:
    if not request.headers.get("content-type", "").startswith(
        ("multipart/", "application/x-www-form-urlencoded")
    ):
        return ""
    limits = site(request).settings
    form = await request.form(max_files=limits.files_limit, max_fields=200)
    given = form.get("csrf", "")
    return given if isinstance(given, str) else ""


def _same_origin(request: Request) -> bool:
    """As the browser says; what says nothing is no browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
