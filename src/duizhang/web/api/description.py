"""The schema (OpenAPI) of the API: what FastAPI finds in the routes, with what it cannot know."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from duizhang.web.api.models import Problem

ABOUT = """\
What the pages show, for programs. Addresses and fields under `/api/v1` only grow.

**Numbers** are JSON numbers with exactly the digits that were printed or worked out (`26.90`, `18480000000000`), as in
the other machine formats. Read them as decimals where that matters: in Python, `json.loads(text, parse_float=Decimal)`.

**Lists** come a page at a time: `page` and `size` ask for one, `next` is the address of the one after it.

**Language**: messages are in Chinese, or in English with the query `lang=en` (or the pages' cookie).

**Who asks**: on a machine that only itself can reach, nobody has to say. Elsewhere send a token
(`POST /api/v1/tokens`) as `Authorization: Bearer …`, or the cookie of a browser that is logged in. Changes need the
role *editor* and are JSON (`Content-Type: application/json`).

**Items**: who may see and do what follows from the posts of the person that an account stands for. Where there are no
accounts, the header `X-Duizhang-Person` says who acts.

**Errors** are `application/problem+json` (RFC 9457)."""

TAGS = [
    {"name": "documents", "description": "What was read", "x-description-zh": "读入的文件"},
    {"name": "statements", "description": "The figures and what is said of them", "x-description-zh": "数据"},
    {"name": "findings", "description": "What does not add up", "x-description-zh": "对不上的地方"},
    {"name": "cards", "description": "Targets and what came of them", "x-description-zh": "成绩表"},
    {"name": "areas", "description": "Areas beside each other", "x-description-zh": "地区"},
    {"name": "items", "description": "What is followed until it is closed", "x-description-zh": "办理"},
    {"name": "figures", "description": "How what is followed goes", "x-description-zh": "统计"},
    {"name": "notices", "description": "What somebody is told", "x-description-zh": "通知"},
    {"name": "public", "description": "For people without an account", "x-description-zh": "公众"},
    {"name": "audit", "description": "The chain of events, looks and refusals", "x-description-zh": "审计"},
    {"name": "history", "description": "Who did what, when and why", "x-description-zh": "历史"},
    {"name": "access", "description": "Tokens for programs", "x-description-zh": "访问"},
]
_READING = {
    "401": "Log in first",
    "403": "Not yours to see",
    "422": "Something that was asked is not as it should be",
    "503": "The ledger cannot be used at the moment",
}
_FINDING = {"404": "There is no such thing"}
_CHANGING = {
    "400": "This cannot be done; `detail` says why",
    "403": "The account or the person may not do this, or the request comes from another site",
    "409": "Somebody was first, or it is not next: look again",
    "413": "Too large",
    "415": "Not JSON",
    "429": "Too many requests; `Retry-After` says how long to wait",
}


def describe(app: FastAPI) -> None:
    """From now on the application's schema says all."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(FastAPI.openapi(app))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    schema["info"]["description"] = ABOUT
    schema["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    schema["tags"] = TAGS
    schema["security"] = [{}, {"token": []}, {"session": []}]
    parts = schema["components"]
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "duizhang"},
    }
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["schemas"]["Problem"] = Problem.model_json_schema()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            operation["responses"].update(_errors(path, method))
            operation["operationId"] = operation["operationId"].split("_api_v1_")[0]
    return schema


def _errors(path: str, method: str) -> dict[str, Any]:
    told = dict(_READING)
    if "{" in path:
        told |= _FINDING
    if method != "get":
        told |= _CHANGING
    told["default"] = "Something else went wrong"
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": text, "content": body} for status, text in sorted(told.items())}
