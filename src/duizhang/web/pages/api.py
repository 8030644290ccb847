"""The API for people: what can be asked for, with what, and what is answered; made from the schema itself."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from duizhang.web.api import changing, counting, dispatch, exchange, following, looking, notices
from duizhang.web.rendering import Page, render

router = APIRouter()
router.include_router(looking.router)
router.include_router(changing.router)
router.include_router(following.router)
router.include_router(counting.router)
router.include_router(exchange.router)
router.include_router(notices.router)
router.include_router(dispatch.router)


@router.get("/api", include_in_schema=False)
def api(request: Request) -> Response:
    """The page."""
    schema: dict[str, Any] = request.app.openapi()
    operations = [
        {"method": method.upper(), "path": path, "body": _body(o), "answer": _answer(o), **o}
        for path, methods in schema["paths"].items()
        for method, o in methods.items()
    ]
    groups = [(t, [o for o in operations if t["name"] in o["tags"]]) for t in schema["tags"]]
    return render(
        request,
        "api.html",
        groups=[(t, some) for t, some in groups if some],
        schemas=sorted((n, s) for n, s in schema["components"]["schemas"].items() if "_" not in n),
        type_of=type_of,
    )


def type_of(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """What a value is, as words and links: (word, name of the schema that it leads to, or nothing)."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        if name.startswith("Items_"):
            return [("Items of ", ""), *type_of({"$ref": name.removeprefix("Items_").rstrip("_")})]
        return [(name, name)]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            told = [type_of(s) for s in schema[several]]
            return [piece for n, some in enumerate(told) for piece in ([(" | ", "")] if n else []) + some]
    if "enum" in schema:
        return [(" | ".join(v or "“”" for v in schema["enum"]), "")]
    if "const" in schema:
        return [(schema["const"] or "“”", "")]
    if schema.get("type") == "array":
        return [("[", ""), *type_of(schema.get("items", {})), (" …]", "")]
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return [("{name: ", ""), *type_of(schema["additionalProperties"]), ("}", "")]
    return [(str(schema.get("type", "any")), "")]


def _body(operation: dict[str, Any]) -> dict[str, Any] | None:
    content = operation.get("requestBody", {}).get("content", {})
    return next((c["schema"] for c in content.values()), None)


def _answer(operation: dict[str, Any]) -> dict[str, Any] | None:
    good: dict[str, Any] = next(
        (r for status, r in operation["responses"].items() if status.startswith("2")), {}
    )
    return next((c.get("schema") for c in good.get("content", {}).values()), None)


PAGE = Page("api", "/api", router)
