"""Opening an item by hand: the form of the action that opens it."""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response

from duizhang.follow import Office, Submission
from duizhang.language import say
from duizhang.loops.definition import Action, Loop
from duizhang.model import Refused
from duizhang.web.pages.loops import frame, giving
from duizhang.web.pages.loops.giving import Posted
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import see_other, site
from duizhang.web.trouble import REFUSED

router = APIRouter(prefix="/loops/new")
Id = Annotated[str, Query(max_length=64)]


class Opening(NamedTuple):
    """An action that opens an item of a loop."""

    loop: Loop
    action: Action


@router.get("")
def new(request: Request, loop: Id, action: Id = "") -> Response:
    """The form."""
    with site(request).offices.one() as office:
        chosen = _chosen(office, me(request, office), loop, action)
        return _page(request, office, chosen)


@router.post("")
def open_(request: Request, posted: Posted) -> Response:
    """Open it, once however often the form is sent."""
    with site(request).offices.one() as office:
        who = me(request, office)
        chosen = _chosen(office, who, str(posted.get("loop", "")), str(posted.get("action-of", "")))
        loop, action = chosen
        data: dict[str, Any] = giving.given(loop, action, posted)
        try:
            giving.attached(office, loop, action, posted, data, who.id)
            key = str(posted.get("key", ""))
            key = f"web:{key}" if re.fullmatch(r"[0-9a-f]{32}", key) else ""
            wanted = Submission(action.id, who.id, loop=loop.id, data=data, via="web", key=key)
            made = office.submit(wanted)[1]
        except Refused as refused:
            given = giving.again(loop, action, posted)
            return _page(request, office, chosen, refused, given)
    return see_other(request, f"/loops/items/{quote(made.code)}?done=1")


def possible(office: Office, who: Me) -> list[Opening]:
    """What somebody may open by hand."""
    roles = {(a.post.role, of) for a in who.acting for of in ([a.post.loop] if a.post.loop else office.loops)}
    return [
        Opening(loop, action)
        for loop in office.loops.values()
        for action in loop.openings
        if any((role, loop.id) in roles for role in action.who)
    ]


def _chosen(office: Office, who: Me, loop_id: str, action: str) -> Opening:
    """The opening that is meant. Raises HTTPException where it is not theirs."""
    mine = [o for o in possible(office, who) if o.loop.id == loop_id and action in ("", o.action.id)]
    if not mine:
        raise HTTPException(403, say(zh="你的岗位不能立这种事项", en="your posts do not open such items"))
    return mine[0]


def _page(
    request: Request,
    office: Office,
    chosen: Opening,
    refused: Refused | None = None,
    given: dict[str, Any] | None = None,
) -> Response:
    return frame.page(
        request,
        office,
        "loops/new.html",
        REFUSED.get(refused.code, 403) if refused else 200,
        flow=chosen.loop,
        form=giving.form(chosen.loop, chosen.action, office.directory, given=given),
        wrong=refused.reason if refused else "",
    )
