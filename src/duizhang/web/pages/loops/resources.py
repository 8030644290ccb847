"""What organisations offer, with what is free of it on a day: a list for those who have a post in the loop, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from duizhang.follow import Office, lists, resourcing
from duizhang.follow.resourcing import Offer
from duizhang.language import say
from duizhang.loops import calendar
from duizhang.loops import resources as offered
from duizhang.loops.definition import Loop
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.items import SIZE, TYPES, clean
from duizhang.web.pages.loops.people import me
from duizhang.web.rendering import site

Text = Annotated[str, Query(max_length=200)]
PageNumber = Annotated[int, Query(ge=1, le=1000)]
router = APIRouter(prefix="/loops")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for."""

    loop: Loop
    text: str
    area: str
    day: date
    free: bool

    @property
    def narrowed(self) -> bool:
        """Whether not all of the list is asked for."""
        return bool(self.text or self.area or self.free)


@router.get("/resources")
def resources(
    request: Request,
    loop: Text = "",
    q: Text = "",
    area: Text = "",
    day: Text = "",
    free: Text = "",
    page: PageNumber = 1,
) -> Response:
    """A page of the list."""
    with site(request).offices.one() as office:
        loops = _loops(request, office)
        today = calendar.day_of(office.clock())
        wish = _wish(loops, loop, q, area, _day(day, today), free=free == "1") if loops or loop else None
        found = _found(office, wish) if wish else []
        return frame.page(
            request, office, "loops/resources.html",
            wish=wish, loops=loops, today=today, rows=found[(page - 1) * SIZE : page * SIZE], total=len(found),
            number=page, size=SIZE, resourcing=resourcing, lasting=offered.lasting,
        )  # fmt: skip


@router.get("/resources.csv")
def download(
    request: Request, loop: Text = "", q: Text = "", area: Text = "", day: Text = "", free: Text = ""
) -> Response:
    """All that the address asks for, as a file that can be taken in again."""
    with site(request).offices.one() as office:
        today = calendar.day_of(office.clock())
        wish = _wish(_loops(request, office), loop, q, area, _day(day, today), free=free == "1")
        lines = list(resourcing.table(office, _found(office, wish)))
    name = {"Content-Disposition": f'attachment; filename="resources-{wish.loop.id}.csv"'}
    # Excel takes a CSV file for Chinese only if a byte order mark says so.
    return Response(
        "\ufeff" + "".join(f"{line}\r\n" for line in lines), media_type=TYPES["csv"], headers=name
    )


def _loops(request: Request, office: Office) -> list[Loop]:
    """The loops with a list of resources of which somebody may see anything."""
    who = me(request, office)
    return [x for x in lists.loops(office, who.id, looks=who.looks) if x.resources]


def _wish(loops: list[Loop], loop: str, text: str, area: str, day: date, *, free: bool) -> Wish:
    found = next((x for x in loops if x.id == loop or not loop), None)
    if found is None:
        told = say(
            zh="没有这份资源清单，或你的岗位不能看", en="no such list of resources, or not yours to see"
        )
        raise HTTPException(403, told)
    return Wish(found, clean(text), clean(area), day, free)


def _found(office: Office, wish: Wish) -> list[Offer]:
    offers = resourcing.offers(office, wish.loop.id, wish.day)
    return list(resourcing.narrowed(offers, office.directory, text=wish.text, area=wish.area, free=wish.free))


def _day(typed: str, today: date) -> date:
    """The day that was typed; today, where none was or it is beyond all reason."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if day.year in calendar.YEARS else today
