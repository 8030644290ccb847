"""The outbox, for administrators: what waits to be sent, was sent, or could not be; the last is tried again by a click."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import StreamingResponse

from duizhang.exports.loops import notices as wording
from duizhang.exports.loops.lines import moment
from duizhang.follow import notices
from duizhang.ledger.outbox import STATES, Sought, State, state
from duizhang.web.guard import needs
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.items import clean
from duizhang.web.pages.loops.notices import MOST, SIZE
from duizhang.web.rendering import see_other, site

FILE = 100_000
"""notices of a file"""
To = Annotated[str, Query(max_length=255)]
router = APIRouter(prefix="/loops/outbox", dependencies=[Depends(needs("admin"))])


@router.get("")
def outbox(
    request: Request,
    which: State = "",
    to: To = "",
    page: Annotated[int, Query(ge=1, le=MOST // SIZE + 1)] = 1,
    again: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """A page of it."""
    to = clean(to)
    with site(request).offices.one() as office:
        record = office.record
        sought = Sought(to=to, state=which, sent_out=True)
        counts = {s: record.count_notices(Sought(to=to, state=s, sent_out=True), MOST + 1) for s in STATES}
        total = min(counts[which] if which else sum(counts.values()), MOST)
        return frame.page(
            request, office, "loops/outbox.html",
            rows=list(record.notices(sought, limit=SIZE, start=(page - 1) * SIZE)), counts=counts, most=MOST,
            total=total, number=page, size=SIZE, which=which, to=to, again=again,
            wording=wording, state=state, moment=moment,
        )  # fmt: skip


@router.post("/again")
def again(request: Request, key: Annotated[str, Form(max_length=255)] = "") -> Response:
    """Have one that could not be sent tried again, or with no key all of them; not what is being sent just now."""
    with site(request).offices.one() as office:
        count = notices.try_again(office, [key] if key else ())
    return see_other(request, f"/loops/outbox?again={count}")


@router.get("/notices.csv")
def download(request: Request, which: State = "", to: To = "") -> Response:
    """The same as a file."""
    sought = Sought(to=clean(to), state=which, sent_out=True)
    with site(request).offices.one() as office:
        rows = list(office.record.notices(sought, limit=FILE))

    def written() -> Iterator[str]:
        # Excel takes a CSV file for Chinese only if a byte order mark says so.
        yield "\ufeff"
        yield from (f"{line}\r\n" for line in wording.lines(rows, "csv"))

    name = {"Content-Disposition": 'attachment; filename="outbox.csv"'}
    return StreamingResponse(written(), media_type="text/csv; charset=utf-8", headers=name)
