"""My desk: what waits for somebody, by what there is to do; and, where there are no accounts, who that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from duizhang.exports.loops.lines import Line
from duizhang.follow import Office
from duizhang.language import say
from duizhang.loops import calendar
from duizhang.loops.definition import Action, Loop
from duizhang.loops.people import Directory
from duizhang.model import Item
from duizhang.web.pages.loops import frame, opening
from duizhang.web.pages.loops.items import Row, clean
from duizhang.web.pages.loops.people import KEPT, Me, me
from duizhang.web.rendering import render, see_other, site, visitor

MOST = 200
"""Items of a desk that are listed."""
FEW = 300
"""People that a list to choose from holds."""
WEEK = timedelta(days=7)
router = APIRouter(prefix="/loops")


@dataclass(slots=True)
class Pile:
    """Items of a loop in one state, with what can be done about each."""

    loop: Loop
    title: str
    rows: list[tuple[Row, tuple[Action, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Post:
    """A post in words."""

    role: str
    office: str
    loop: str
    behalf: str


@router.get("")
def desk(request: Request, light: Annotated[str, Query(max_length=10)] = "") -> Response:
    """What waits for whoever asks; ``light`` narrows it: red, yellow, or what is due within a week."""
    with site(request).offices.one() as office:
        who = me(request, office)
        found = office.desk(who.id, limit=MOST) if who.person else []
        rows = [(_row(office, i, lit), a) for i, lit, actions in found if (a := _waiting(office, i, actions))]
        today = calendar.day_of(office.clock())
        week = (today.isoformat(), (today + WEEK).isoformat())
        counts = {
            "all": len(rows),
            "red": sum(r.line.light == "red" for r, _ in rows),
            "yellow": sum(r.line.light == "yellow" for r, _ in rows),
            "week": sum(week[0] <= r.line.due <= week[1] for r, _ in rows),
        }
        chosen = [(r, a) for r, a in rows if not light or _is(r, light, week)]
        return frame.page(
            request,
            office,
            "loops/desk.html",
            groups=list(_piles(chosen)),
            counts=counts,
            capped=MOST if len(found) >= MOST else 0,
            narrowed=bool(light),
            posts=list(_posts(office, who)),
            openings=opening.possible(office, who),
            **_choosing(office, "/loops"),
        )


@router.get("/acting")
def choose(request: Request, back: Annotated[str, Query(max_length=500)] = "/loops") -> Response:
    """Who to act as, where that is chosen."""
    if not visitor(request).local:
        raise HTTPException(404, say(zh="请用本人的账号登录", en="Log in with an account of your own"))
    with site(request).offices.one() as office:
        return frame.page(request, office, "loops/choose.html", **_choosing(office, _ours(back)))


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
    return see_other(request, _ours(back))


@router.get("/suggest/person")
def suggest(request: Request) -> Response:
    """People whose id or name contains what was typed, as options of a list."""
    typed = clean(next((v for _, v in request.query_params.multi_items()), ""))
    with site(request).offices.one() as office:
        if not me(request, office).chooses:
            raise HTTPException(403)
        known = office.directory.people.values()
        found = [(p.id, p.name) for p in known if typed in p.id or typed in p.name][:30]
    return render(request, "loops/suggest.html", options=found)


def _ours(back: str) -> str:
    """An address below ``/loops``, or the desk."""
    plain = back.startswith("/loops") and back.isprintable() and "\\" not in back
    return back if plain else "/loops"


def _choosing(office: Office, back: str) -> dict[str, object]:
    """What the form holds in which somebody says who they are."""
    people = office.directory.people
    listed = list(_named(office.directory)) if len(people) <= FEW else []
    return {"people": len(people), "people_listed": listed, "back": back}


def _named(names: Directory) -> Iterator[tuple[str, str]]:
    """The people with where they have posts."""
    offices: dict[str, dict[str, None]] = {}
    for post in names.posts:
        for id in names.groups.get(post.who, (post.who,)):
            offices.setdefault(id, {})[names.named(post.organisation)] = None
    for p in names.people.values():
        where = "、".join(offices.get(p.id, {}))
        yield p.id, f"{p.name} · {where}" if where and where not in p.name else p.name


def _waiting(office: Office, item: Item, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """What makes an item wait for somebody: they can move it on. Remarks and changes alone are no such thing."""
    signals = office.loop_of(item).signals
    answers = {signals.get("outcome-taken"), signals.get("outcome-declined")}
    return actions if any(a.to and a.to != item.state and a.id not in answers for a in actions) else ()


def _row(office: Office, item: Item, light: str) -> Row:
    names = office.directory
    line = Line(item, office.loop_of(item), light, {}, names.named(item.opener), names.named(item.holder))  # type: ignore[arg-type]
    return Row.of(line, office)


def _is(row: Row, light: str, week: tuple[str, str]) -> bool:
    return week[0] <= row.line.due <= week[1] if light == "week" else row.line.light == light


def _piles(rows: Iterable[tuple[Row, tuple[Action, ...]]]) -> Iterator[Pile]:
    """The rows by loop and state; the pile with the most urgent row first."""
    piles: dict[tuple[str, str], Pile] = {}
    for row, actions in rows:
        item, loop = row.line.item, row.line.loop
        pile = piles.setdefault((item.loop, item.state), Pile(loop, str(loop.states[item.state].name)))
        pile.rows.append((row, _onward(loop, item.state, actions)))
    yield from piles.values()


def _onward(loop: Loop, state: str, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """The actions, what leads on before what stays, leads back or ends in vain; what has somebody else wait last."""
    order = list(loop.states)

    def rank(a: Action) -> tuple[int, bool]:
        if not a.to or a.to == state:
            return 1, False
        type = loop.states[a.to].type
        if type == "cancelled":
            return 3, False
        return (0, type == "waiting") if order.index(a.to) > order.index(state) else (2, False)

    answers = {loop.signals.get("outcome-taken"), loop.signals.get("outcome-declined")}
    return tuple(sorted((a for a in actions if a.id not in answers), key=rank))


def _posts(office: Office, who: Me) -> Iterator[Post]:
    """What somebody is, where, and for whom."""
    names = office.directory
    for acting in who.acting:
        post = acting.post
        loop = office.loops.get(post.loop)
        known = [x.roles[post.role] for x in office.loops.values() if post.role in x.roles]
        role = loop.roles.get(post.role) if loop else known[0] if known else None
        behalf = names.people.get(acting.behalf)
        yield Post(
            str(role.name) if role else post.role,
            names.named(post.organisation),
            str(loop.name) if loop else post.loop,
            behalf.name if behalf else acting.behalf,
        )
