"""What somebody was told, by item, the newest first; what is new to them; and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from duizhang.exports.loops import notices as wording
from duizhang.exports.loops.lines import moment
from duizhang.follow import Office, notices
from duizhang.follow.notices import KINDS, Wishes
from duizhang.language import say
from duizhang.ledger.outbox import Sought
from duizhang.model import Notice
from duizhang.web.pages.loops import calendar, frame
from duizhang.web.pages.loops.giving import Posted
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import see_other, site

SIZE = 50
MOST = 10_000
"""notices that are counted"""
router = APIRouter(prefix="/loops/notices")


@dataclass(slots=True)
class About:
    """What somebody was told about an item; a digest is about none."""

    code: str
    title: str
    told: list[Notice] = field(default_factory=list)

    @property
    def unread(self) -> bool:
        """Whether any of it is new."""
        return any(not n.read for n in self.told)


@router.get("")
def mine(
    request: Request,
    unread: Annotated[str, Query(max_length=1)] = "",
    page: Annotated[int, Query(ge=1, le=MOST // SIZE + 1)] = 1,
    done: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """A page of what whoever asks was told."""
    with site(request).offices.one() as office:
        who = me(request, office)
        sought = Sought(person=who.id, unread=bool(unread))
        found = notices.mine(office, who.id, unread=bool(unread), limit=SIZE, start=(page - 1) * SIZE)
        return frame.page(
            request, office, "loops/notices.html",
            abouts=list(_by_item(found)), total=office.record.count_notices(sought, MOST) if who.id else 0,
            number=page, size=SIZE, only_unread=bool(unread), fresh=notices.unread(office, who.id),
            wishes=office.known.wish(who.id), kinds=KINDS, done=done,
            calendar=calendar.address(request, office, who.id) if who.id else "",
            wording=wording, moment=moment,
        )  # fmt: skip


@router.post("/read")
def read(request: Request, key: Annotated[str, Form(max_length=255)] = "") -> Response:
    """One is read, or with no key all of them."""
    with site(request).offices.one() as office:
        notices.read(office, _somebody(request, office).id, keys=[key] if key else ())
    return see_other(request, "/loops/notices")


@router.post("/wishes")
def wishes(request: Request, posted: Posted) -> Response:
    """How whoever asks wants to be told from now on: the kinds that are ticked are mailed."""
    mailed = {v for v in posted.getlist("mailed") if isinstance(v, str)}
    wanted = Wishes(posted.get("daily") == "1", frozenset(KINDS) - mailed)
    with site(request).offices.one() as office:
        notices.wish(office, _somebody(request, office).id, wanted)
    return see_other(request, "/loops/notices?done=wishes#wishes")


def _somebody(request: Request, office: Office) -> Me:
    who = me(request, office)
    if who.person is None:
        raise HTTPException(403, say(zh="请先选择身份", en="Choose first whom you act as"))
    return who


def _by_item(told: Iterable[Notice]) -> Iterator[About]:
    """By what they are about, in the order of the newest of each; each digest alone."""
    found: dict[str, About] = {}
    for n in told:
        # The last line of what was sent is the item's title.
        title = n.body.strip().rpartition("\n")[2] if n.item else n.subject
        found.setdefault(n.item or n.key, About(n.item, title)).told.append(n)
    yield from found.values()
