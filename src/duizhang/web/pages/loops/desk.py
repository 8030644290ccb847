"""My desk: what waits for somebody; and, where there are no accounts, who that is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from duizhang.language import say
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.people import KEPT, me
from duizhang.web.rendering import see_other, site, visitor

router = APIRouter(prefix="/loops")


@router.get("")
def desk(request: Request) -> Response:
    """What waits for whoever asks."""
    with site(request).offices.one() as office:
        who = me(request, office)
        found = office.desk(who.id) if who.person else []
        return frame.page(request, office, "loops/desk.html", found=found, office=office)


@router.post("/acting")
def acting(
    request: Request, person: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/loops"
) -> Response:
    """From now on act as somebody; as nobody, where none is named."""
    if not visitor(request).local:
        raise HTTPException(403, say(zh="请用本人的账号登录", en="Log in with an account of your own"))
    with site(request).offices.one() as office:
        if person and person not in office.directory.people:
            raise HTTPException(404, say(zh="没有这个人", en="There is nobody of that id"))
    request.session[KEPT] = person
    return see_other(request, back if back.startswith("/loops") and "\\" not in back else "/loops")
