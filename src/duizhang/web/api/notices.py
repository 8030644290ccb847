"""What somebody was told, how they want to be, and the outbox."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from duizhang.exports.figures import Json
from duizhang.exports.loops import notices as listing
from duizhang.follow import Office, notices
from duizhang.follow.notices import KINDS, Wishes
from duizhang.ledger.outbox import Sought, State
from duizhang.web.api import models
from duizhang.web.api.answers import Exact, PageNumber, PageSize, items
from duizhang.web.api.following import acting
from duizhang.web.guard import needs
from duizhang.web.pages.loops.notices import MOST
from duizhang.web.pages.loops.people import me
from duizhang.web.rendering import site

router = APIRouter(prefix="/api/v1", default_response_class=Exact)
ADMIN = [Depends(needs("admin"))]
To = Annotated[str, Query(max_length=255, description="an address, or a person's id")]


def _zh(text: str) -> dict[str, Any]:
    return {"x-summary-zh": text}


@router.get(
    "/notices",
    tags=["notices"],
    summary="What you were told, or will be",
    response_model=models.Items[models.Notice],
    openapi_extra=_zh("给我的通知"),
)
def mine(request: Request, unread: bool = False, page: PageNumber = 1, size: PageSize = 50) -> Response:
    """The newest first. `way`: `mail`, `digest` (with the next one), `page` (here only); `state`: `waiting`, `failed`, `sent`."""
    with site(request).offices.one() as office:
        return _listed(
            request, office, Sought(person=me(request, office).id, unread=unread), page, size, own=True
        )


@router.post(
    "/notices/read",
    tags=["notices"],
    summary="You have read them",
    response_model=models.HowMany,
    openapi_extra=_zh("标为已读"),
)
def read(request: Request, said: models.NewRead) -> Response:
    """These, or all. How many were new."""
    with site(request).offices.one() as office:
        return Exact({"count": notices.read(office, acting(request, office).id, keys=said.keys)})


@router.get(
    "/notices/wishes",
    tags=["notices"],
    summary="How you are told",
    response_model=models.Wishes,
    openapi_extra=_zh("怎样通知我"),
)
def wishes(request: Request) -> Response:
    """Whether at once or with a daily digest, and which kinds are mailed."""
    with site(request).offices.one() as office:
        found = office.known.wish(me(request, office).id)
        return Exact(_wishes(found))


@router.post(
    "/notices/wishes",
    tags=["notices"],
    summary="Say how you want to be told",
    response_model=models.Wishes,
    openapi_extra=_zh("改怎样通知我"),
)
def wish(request: Request, said: models.Wishes) -> Response:
    """What is not mailed is among your notices all the same."""
    wanted = Wishes(said.daily, frozenset(KINDS) - frozenset(said.mailed))
    with site(request).offices.one() as office:
        notices.wish(office, acting(request, office).id, wanted)
    return Exact(_wishes(wanted))


@router.get(
    "/outbox",
    tags=["notices"],
    summary="What is to be sent, was, or could not be",
    response_model=models.Items[models.Notice],
    openapi_extra=_zh("发件箱"),
    dependencies=ADMIN,
)
def outbox(
    request: Request, which: State = "", to: To = "", page: PageNumber = 1, size: PageSize = 50
) -> Response:
    """Mail and webhooks, the newest first. For administrators."""
    with site(request).offices.one() as office:
        return _listed(request, office, Sought(to=to, state=which, sent_out=True), page, size)


@router.post(
    "/outbox/again",
    tags=["notices"],
    summary="Have what could not be sent tried again",
    response_model=models.HowMany,
    openapi_extra=_zh("未能发出的再试"),
    dependencies=ADMIN,
)
def again(request: Request, said: models.NewRead) -> Response:
    """These, or all, with the next sending; not what is being sent at this moment. How many. For administrators."""
    with site(request).offices.one() as office:
        return Exact({"count": notices.try_again(office, said.keys)})


def _listed(
    request: Request, office: Office, sought: Sought, page: int, size: int, *, own: bool = False
) -> Response:
    """A page of notices; of nobody's there are none."""
    if own and not sought.person:
        return items(request, [], 0, page, size)
    total, start = office.record.count_notices(sought, MOST + 1), (page - 1) * size
    found = office.record.notices(sought, limit=size, start=start) if start < MOST else ()
    told: list[Json] = [listing.told(n) | {"body": n.body} for n in found]
    return items(request, told, min(total, MOST), page, size, capped=total > MOST)


def _wishes(wanted: Wishes) -> dict[str, Json]:
    return {"daily": wanted.daily, "mailed": [k for k in KINDS if k not in wanted.muted]}
