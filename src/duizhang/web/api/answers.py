"""Answers: JSON whose numbers are exact, a page of a list with the way on, and a problem as RFC 9457 has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import URL

from duizhang.exports.figures import Json, dumps
from duizhang.exports.loops import fhir, open311

LONGEST = 500
"""Items on a page at most."""
Id = Annotated[str, Path(max_length=64)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="which page, from 1")]
PageSize = Annotated[int, Query(ge=1, le=LONGEST, description="items on a page")]


def zh(summary: str) -> dict[str, Any]:
    """The summary in Chinese, for the page that people read."""
    return {"x-summary-zh": summary}


class Exact(JSONResponse):
    """JSON with every number as it was printed, as in the machine formats."""

    def render(self, content: Any) -> bytes:
        """The text's bytes."""
        return (dumps(content) + "\n").encode()


class ProblemAnswer(Exact):
    """Something is wrong (RFC 9457)."""

    media_type = "application/problem+json"


class FhirAnswer(Exact):
    """A resource of FHIR."""

    media_type = fhir.MEDIA


def georeport(form: str, root: str, each: str, listed: Sequence[open311.Told], status: int = 200) -> Response:
    """A list as Open311 GeoReport v2 has it, as ``json`` or ``xml``; without ``each`` there is only one."""
    if form == "xml":
        return Response(open311.xml(root, each, listed), status, media_type="text/xml")
    return Exact(listed if each else listed[0], status)


def items(
    request: Request, found: Iterable[Json], total: int, page: int, size: int, *, capped: bool = False
) -> Exact:
    """A page of a list."""
    more = capped or page * size < total
    listed = list(found)
    answer: Mapping[str, Json] = {
        "items": listed,
        "total": total,
        "capped": capped,
        "page": page,
        "size": size,
        "next": _next(request.url, page) if more and listed else None,
    }
    return Exact(answer)


def _next(url: URL, page: int) -> str:
    there = url.include_query_params(page=page + 1)
    return f"{there.path}?{there.query}"


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    errors: Iterable[Mapping[str, Json]] = (),
) -> Response:
    """What is wrong, for programs; where items are exchanged in a format of the field, as that has it."""
    path = request.url.path
    if path.startswith("/api/fhir/"):
        return FhirAnswer(fhir.outcome(status, detail or title), status, dict(headers or {}))
    if path.startswith("/api/open311/"):
        form = "xml" if path.endswith(".xml") else "json"
        answer = georeport(form, "errors", "error", open311.error(status, detail or title), status)
        answer.headers.update(headers or {})
        return answer
    told: dict[str, Json] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or title,
        "instance": path,
    }
    if wrong := list(errors):
        told["errors"] = wrong
    return ProblemAnswer(told, status, dict(headers or {}))
