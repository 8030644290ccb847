"""Audit: whether the chain of events is whole, who looked and who was refused, all of it as files, and masking.

For administrators. Nothing is deleted here: what is masked is gone from the record, that it was masked stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import StreamingResponse

from duizhang.exports.loops import chain, listing
from duizhang.exports.safe import cell, escaped
from duizhang.exports.statements import csv_line
from duizhang.follow import public
from duizhang.language import say
from duizhang.model import Refused
from duizhang.web.guard import needs
from duizhang.web.pages.loops import frame
from duizhang.web.rendering import is_part, see_other, site, visitor

SIZE = 50
PATIENCE = 1.0
"""Seconds that a page waits for a look that is soon over."""
_COLUMNS = ("id", "at", "by", "via", "code", "action", "refused", "reason")
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
Code = Annotated[str, Query(max_length=64)]
router = APIRouter(prefix="/loops/audit", dependencies=[Depends(needs("admin"))])


@router.get("")
def audit(
    request: Request,
    code: Code = "",
    which: Literal["", "refused", "look"] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    masked: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The head of the chain, the last look at all of it, and who looked or was refused."""
    return _page(request, code, which, page, masked=masked)


@router.post("/look")
def look(request: Request, head: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Look at the whole chain, in the background."""
    audits = site(request).audits
    audits.start(visitor(request).name, head.strip().lower())
    audits.wait(PATIENCE)
    return see_other(request, "/loops/audit#chain")


@router.get("/progress")
def progress(request: Request) -> Response:
    """Asked by a page that waits for the end of a look: nothing, until it has ended."""
    if not is_part(request):
        return see_other(request, "/loops/audit")
    told = site(request).audits.told()
    ended = told is None or bool(told.ended)
    return Response(status_code=204, headers={"HX-Refresh": "true"} if ended else {})


@router.post("/mask")
def mask(
    request: Request,
    code: Annotated[str, Form(max_length=64)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
    sure: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Take away the personal values of an item, for ever; why is to be said."""
    plain = public.normal(code)
    with site(request).offices.one() as office:
        try:
            if not reason.strip() or sure != "yes":
                raise Refused("missing", say(zh="请写明理由，并确认", en="say why, and confirm it"))
            office.mask(plain, visitor(request).name, reason.strip(), via="web", admin=True)
        except Refused as refused:
            return _page(request, refused=refused, code=plain)
    return see_other(request, f"/loops/audit?masked={quote(plain, safe='')}")


@router.get("/events.{form}")
def events(
    request: Request, form: Literal["csv", "jsonl"], since: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """All events after a number, with their hashes: who has this file and the register's can reckon the chain anew."""
    name = {"Content-Disposition": f'attachment; filename="events.{form}"'}
    return StreamingResponse(_events(request, form, since), media_type=TYPES[form], headers=name)


@router.get("/register.jsonl")
def register(request: Request) -> Response:
    """All entries of the register, with their hashes; of what is secret the digest."""
    with site(request).offices.one() as office:
        lines = [json.dumps(chain.entry(row), ensure_ascii=False) for row in office.record.entries()]
    name = {"Content-Disposition": 'attachment; filename="register.jsonl"'}
    return Response("".join(f"{escaped(line)}\n" for line in lines), media_type=TYPES["jsonl"], headers=name)


@router.get("/accesses.csv")
def accesses(request: Request, code: Code = "") -> Response:
    """Looks and refusals, the newest first."""
    with site(request).offices.one() as office:
        rows = list(office.record.accesses(public.normal(code), limit=100_000))
    lines = [csv_line(_COLUMNS), *(csv_line([cell(str(row[c])) for c in _COLUMNS]) for row in rows)]
    name = {"Content-Disposition": 'attachment; filename="accesses.csv"'}
    return Response("\ufeff" + "\r\n".join([*lines, ""]), media_type=TYPES["csv"], headers=name)


def _page(
    request: Request,
    code: str = "",
    which: str = "",
    number: int = 1,
    *,
    masked: str = "",
    refused: Refused | None = None,
) -> Response:
    plain = public.normal(code)
    with site(request).offices.one() as office:
        rows = list(office.record.accesses(plain, limit=SIZE + 1, offset=(number - 1) * SIZE, which=which))
        return frame.page(
            request, office, "loops/audit.html", 422 if refused else 200,
            links=office.record.links(), head=office.record.head(), told=site(request).audits.told(), chain=chain,
            rows=rows[:SIZE], more=len(rows) > SIZE, number=number, code=code, which=which,
            masked=masked, refused=refused,
        )  # fmt: skip


def _events(request: Request, form: str, since: int) -> Iterator[str]:
    """The lines, some hundred at a time."""
    with site(request).offices.one() as office:
        piece: list[str] = []
        for n, event in enumerate(office.record.all_events(since)):
            told = listing.event(event)
            if form == "jsonl":
                piece.append(escaped(json.dumps(told, ensure_ascii=False)) + "\n")
            else:
                if n == 0:
                    piece.append("\ufeff" + csv_line(tuple(told)) + "\r\n")
                flat = told | {"data": json.dumps(told["data"], ensure_ascii=False)}
                piece.append(csv_line([cell(str(v)) for v in flat.values()]) + "\r\n")
            if len(piece) >= 500:
                yield "".join(piece)
                piece.clear()
        yield "".join(piece)
