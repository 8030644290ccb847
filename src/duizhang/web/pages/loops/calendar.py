"""What waits for somebody as a calendar, which a calendar program asks for by the address on the page of notices."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from duizhang.exports.loops import feed
from duizhang.follow import Office, feeds
from duizhang.language import say
from duizhang.model import Refused
from duizhang.web.pages.loops.people import me
from duizhang.web.rendering import see_other, site

router = APIRouter()


def address(request: Request, office: Office, who: str) -> str:
    """The whole address of somebody's calendar."""
    key = feeds.key(office, who)
    return f"{str(request.base_url).rstrip('/')}/calendar/{quote(who, safe='')}.ics?key={quote(key, safe='')}"


@router.get("/calendar/{who}.ics", include_in_schema=False)
def calendar(
    request: Request,
    who: Annotated[str, Path(max_length=200)],
    key: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The calendar; whoever has the address needs no account."""
    site(request).limits.taken("look", request)
    with site(request).offices.one() as office:
        try:
            lines = list(feeds.lines(office, who, key))
        except Refused:
            raise HTTPException(404, say(zh="没有这个日历", en="There is no such calendar")) from None
        made = feed.render(lines, office.clock())
    head = {"Content-Disposition": 'inline; filename="duizhang.ics"'}
    return Response(made, media_type="text/calendar", headers=head)


@router.post("/loops/calendar/renew")
def renew(request: Request) -> Response:
    """Another address from now on."""
    with site(request).offices.one() as office:
        who = me(request, office)
        if who.person is None:
            raise HTTPException(403, say(zh="请先选择身份", en="Choose first whom you act as"))
        feeds.renew(office, who.id)
    return see_other(request, "/loops/notices?done=calendar#calendar")
