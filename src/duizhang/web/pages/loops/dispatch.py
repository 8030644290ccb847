"""Dispatch rules, for administrators: by topic and area to a unit; tried on the items of the last days before they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from duizhang.exports.safe import shown
from duizhang.follow import Office, dispatching
from duizhang.follow.dispatching import DAYS, Book, Typed
from duizhang.language import say
from duizhang.loops.definition import Loop
from duizhang.loops.dispatch import Rules
from duizhang.model import WrongUse
from duizhang.web.guard import needs
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.giving import FEW, Posted, offices
from duizhang.web.rendering import see_other, site, visitor

MORE = 4
"""empty rows below the rules that there are"""
LONGEST = 200
router = APIRouter(prefix="/loops/dispatch", dependencies=[Depends(needs("admin"))])


@router.get("")
def rules(
    request: Request,
    loop: Annotated[str, Query(max_length=64)] = "",
    done: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """The rules of a loop, and where the items of the last days would go by them."""
    with site(request).offices.one() as office:
        chosen = _loop(office, loop)
        book = dispatching.held(office, chosen.id) or Book(Rules(""))
        typed = [Typed("、".join(r.topics), r.area, r.to) for r in book.rules.rules]
        return _page(request, office, chosen, book, typed, [], looked=bool(typed), done=bool(done))


@router.post("")
def change(request: Request, posted: Posted) -> Response:
    """Try what was typed, or keep it; what is wrong is told by row, all at once, and then nothing is kept."""
    with site(request).offices.one() as office:
        loop = _loop(office, _text(posted.get("loop")))
        typed = [
            Typed(_text(topics), _text(area), _text(to))
            for topics, area, to in zip_longest(
                *(posted.getlist(n) for n in ("topics", "area", "to")), fillvalue=""
            )
        ]
        made, wrong = dispatching.made(office, loop.id, _text(posted.get("desk")), typed)
        book = Book(made, posted.get("active") == "1", _text(posted.get("why")))
        if posted.get("do") != "keep" or wrong:
            return _page(request, office, loop, book, typed, wrong, looked=not wrong, tried=True)
        try:
            dispatching.change(office, loop.id, book, visitor(request).name)
        except WrongUse as error:
            return _page(request, office, loop, book, typed, [(0, str(error))], looked=True, tried=True)
        dispatching.send(office)
    return see_other(request, f"/loops/dispatch?loop={loop.id}&done=1")


def _loop(office: Office, id: str) -> Loop:
    known = {x.id: x for x in dispatching.possible(office)}
    if id and id not in known:
        raise HTTPException(
            404, say(zh="这个回路不按规则派单", en="Items of this loop are not sent by rules")
        )
    return known[id] if id else next(iter(known.values()))


def _page(
    request: Request,
    office: Office,
    loop: Loop,
    book: Book,
    typed: Sequence[Typed],
    wrong: Sequence[tuple[int, str]],
    *,
    looked: bool,
    tried: bool = False,
    done: bool = False,
) -> Response:
    told: dict[int, list[str]] = {}
    for row, what in wrong:
        told.setdefault(row, []).append(what)
    found = dispatching.tried(office, loop.id, book.rules) if looked else []
    rows = [*typed, *[Typed()] * (MORE - sum(t.empty for t in typed))]
    return frame.page(
        request, office, "loops/dispatch.html", 422 if wrong else 200,
        flow=loop, loops=dispatching.possible(office), book=book, rows=rows, wrong=told, looked=looked, tried=tried,
        done=done, days=DAYS, found=found, unclear=sum(not t.clear for t in found),
        goes=Counter(t.to for t in found).most_common(),
        offices=tuple(offices(office.directory)) if len(office.directory.organisations) <= FEW else (),
    )  # fmt: skip


def _text(value: object) -> str:
    return shown(value.strip()[:LONGEST]) if isinstance(value, str) else ""
