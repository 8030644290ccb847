"""When something is wrong: the page, the part of a page or the JSON that says so, with the status that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from markupsafe import escape
from starlette.exceptions import HTTPException

from duizhang.language import say
from duizhang.model import DuizhangError, LedgerUnusable, Refused, UnreadableInput
from duizhang.web.api.answers import problem

REFUSED = {
    "overtaken": 409,
    "missing": 422,
    "bad-data": 422,
    "too-large": 413,
    "unknown-item": 404,
    "unknown-loop": 404,
    "unknown-action": 404,
    "twice": 409,
    "out-of-order": 409,
    "open-already": 409,
    "not-open": 409,
    "too-late": 409,
    "not-movable": 409,
    "taken": 409,
    "unsuited": 422,
    "unknown-version": 404,
}
"""The status of what a loop refuses, by its code; all else is 403."""


def handle(app: FastAPI) -> None:
    """Answer the application's errors."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DuizhangError, _ours)


def is_api(path: str) -> bool:
    """Whether a program asks, not a person."""
    return path.startswith("/api/")


def early(
    request: Request, status: int, text: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """An answer before there is a page: to people a plain one, to programs as they expect it."""
    if is_api(request.url.path):
        return problem(request, status, _title(status), text, headers=headers)
    return plain(status, text, headers)


def plain(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer where no page can be made."""
    name = escape(text or _title(status))
    page = f'<!doctype html><html><head><meta charset="utf-8"><title>{status}</title></head><body><h1>{status}</h1><p>{name}</p></body></html>'
    return HTMLResponse(page, status, headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    # Starlette's own words are not ours, and only in English.
    own = (
        error.detail if isinstance(error.detail, str) and error.detail != _standard(error.status_code) else ""
    )
    return _answer(request, error.status_code, own, error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = error.errors()
    listed = ", ".join(sorted({str(e["loc"][-1]) for e in wrong}))
    text = say(zh=f"不合要求：{listed}", en=f"Not as it should be: {listed}")
    if is_api(request.url.path):
        each = [{"at": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in wrong]
        return problem(request, 422, _title(422), text, errors=each)
    return _answer(request, 422, text)


async def _ours(request: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        status = REFUSED.get(error.code, 403)
        if is_api(request.url.path):
            why = [{"at": error.code, "message": error.reason}]
            return problem(request, status, _title(status), error.reason, errors=why)
        return _answer(request, status, error.reason)
    status = 503 if isinstance(error, LedgerUnusable) else 422 if isinstance(error, UnreadableInput) else 400
    return _answer(request, status, str(error))


def _answer(request: Request, status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    from duizhang.web.rendering import render

    title = _title(status)
    if is_api(request.url.path):
        return problem(request, status, title, text, headers=headers)
    part = "hx-request" in request.headers
    answer = render(
        request, "notice.html" if part else "trouble.html", status, title=title, text=text, code=status
    )
    answer.headers.update(headers or {})
    if part:  # shown at the top of the page, whatever was to be replaced
        answer.headers.update({"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
    return answer


def _standard(status: int) -> str:
    from http import HTTPStatus

    return HTTPStatus(status).phrase if status in list(HTTPStatus) else ""


def _title(status: int) -> str:
    return {
        400: say(zh="这样不行", en="This cannot be done"),
        401: say(zh="请先登录", en="Log in first"),
        403: say(zh="不允许", en="Not allowed"),
        404: say(zh="没有这一页", en="There is no such page"),
        405: say(zh="不能这样请求", en="Not to be asked for like this"),
        415: say(zh="只收 JSON", en="Only JSON is taken"),
        409: say(zh="现在不行", en="Not now"),
        413: say(zh="太大了", en="Too large"),
        422: say(zh="填写有误", en="Something is not filled in right"),
        429: say(zh="请求太频繁，请稍候", en="Too many requests: wait a moment"),
        503: say(zh="账本暂时用不了", en="The ledger cannot be used at the moment"),
    }.get(status, say(zh="程序出错了", en="Something broke on our side"))
