"""Items by loop: as a list or a board of states, narrowed by what the address asks, and as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from duizhang.exports.loops import breakdown, listing, telling
from duizhang.exports.loops.lines import Line, moment
from duizhang.exports.safe import shown
from duizhang.follow import Office, counted, dashboards, lists
from duizhang.language import say
from duizhang.ledger.record import Asked, Sort
from duizhang.loops import calendar
from duizhang.loops.definition import Loop
from duizhang.loops.people import Directory
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.giving import FEW, offices
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import render, site

SIZE = 50
COLUMN = 12
"""Items that a column of the board shows."""
LONGEST = 200
SHEET_LIMIT = 20_000
"""Rows of a workbook."""
FULL_LIMIT = 5_000
"""Items of a breakdown, which tells their fields: the events of each are read."""
NONE = "-"
"""with no organisation"""
LIGHTS = ("red", "yellow", "blue", "green", "overdue")
WHICH: Mapping[str, tuple[str, ...]] = {
    "": ("open", "waiting"),
    "ended": ("done", "cancelled"),
    "done": ("done",),
    "cancelled": ("cancelled",),
    "all": ("open", "waiting", "done", "cancelled"),
}
SORTS: tuple[Sort, ...] = ("due", "latest", "newest", "oldest")
NAMES = (
    "which", "state", "light", "holder", "person", "area", "topic", "since", "until", "q", "sort", "view",
    "period", "counted", "held",
)  # fmt: skip
Form = Literal["csv", "jsonl", "xlsx"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PageNumber = Annotated[int, Query(ge=1, le=lists.MOST // SIZE + 1)]
router = APIRouter(prefix="/loops")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: as typed, and as the record is asked."""

    loop: Loop
    typed: Mapping[str, str]
    asked: Asked
    sort: Sort

    @property
    def narrowed(self) -> bool:
        """Whether something is asked for beyond the loop and how it is shown."""
        return any(self.typed[n] for n in NAMES if n not in ("sort", "view"))


@router.get("/items")
def items(request: Request, page: PageNumber = 1) -> Response:
    """A page of the list, or the board."""
    with site(request).offices.one() as office:
        who = me(request, office)
        known = lists.loops(office, who.id, looks=who.looks)
        if not known:
            return frame.page(request, office, "loops/items.html", wish=None, loops=known)
        wish = wished(request, office, known, who)
        columns = tuple(_columns(office, wish)) if wish.typed["view"] == "board" else ()
        listed = lists.page(office, wish.asked, wish.sort, start=(page - 1) * SIZE, size=SIZE)
        return frame.page(
            request,
            office,
            "loops/items.html",
            wish=wish,
            loops=known,
            columns=columns,
            rows=[] if columns else [Row.of(line, office) for line in lists.lines(office, listed.items)],
            listed=listed,
            number=page,
            size=SIZE,
            chips=tuple(_chips(wish, office.directory)),
            offices=tuple(offices(office.directory)) if len(office.directory.organisations) <= FEW else (),
            full_limit=FULL_LIMIT,
            sheet_limit=SHEET_LIMIT,
        )


@router.get("/items.{form}")
def download(request: Request, form: Form) -> Response:
    """All that the address asks for, as a file."""
    with site(request).offices.one() as office:
        wish = _wished(request, office)
        name = {"Content-Disposition": f'attachment; filename="{wish.loop.id}.{form}"'}
        if form == "xlsx":
            _enough(office, wish, SHEET_LIMIT)
            found = lists.lines(office, office.record.items(wish.asked))
            return Response(listing.xlsx(found, str(wish.loop.name)), media_type=TYPES[form], headers=name)
    return StreamingResponse(_written(request, wish, form), media_type=TYPES[form], headers=name)


@router.get("/breakdown.{form}")
def broken_down(request: Request, form: Literal["docx", "xlsx"]) -> Response:
    """The task breakdown (责任分解) of what the address asks for, to be printed and sent round."""
    with site(request).offices.one() as office:
        wish = _wished(request, office)
        _enough(office, wish, FULL_LIMIT)
        found = list(lists.lines(office, office.record.items(wish.asked), full=True))
        title = f"{wish.typed['area']}{wish.loop.name}{say(zh='责任分解', en=': breakdown')}"
        content = breakdown.xlsx(found, title) if form == "xlsx" else breakdown.docx(found, title)
    named = quote(f"{title}.{form}", safe="")
    head = f"attachment; filename=\"breakdown.{form}\"; filename*=UTF-8''{named}"
    return Response(content, media_type=TYPES[form], headers={"Content-Disposition": head})


@router.get("/suggest/organisation")
def suggest(request: Request) -> Response:
    """Organisations whose id or name contains what was typed, as options of a list."""
    typed = clean(next((v for _, v in request.query_params.multi_items()), ""))
    with site(request).offices.one() as office:
        if me(request, office).person is None and not me(request, office).looks:
            raise HTTPException(403)
        known = office.directory.organisations.values()
        found = [(o.id, o.name) for o in known if typed in o.id or typed in o.name][:30]
    return render(request, "loops/suggest.html", options=found)


def clean(typed: str) -> str:
    """What somebody typed: on one line, without control characters, not too long."""
    return shown(typed.strip()[:LONGEST])


# --- what the address asks for ----------------------------------------------------------------------------


def _wished(request: Request, office: Office) -> Wish:
    who = me(request, office)
    known = lists.loops(office, who.id, looks=who.looks)
    if not known:
        raise HTTPException(403, say(zh="没有可看的回路", en="there is no loop that you may see"))
    return wished(request, office, known, who)


def wished(request: Request, office: Office, known: list[Loop], who: Me) -> Wish:
    """What the address asks for, narrowed to what may be seen."""
    given = request.query_params
    typed = {name: clean(given.get(name, "")) for name in NAMES}
    loop = next((x for x in known if x.id == given.get("loop", "")), None)
    if loop is None and given.get("loop"):
        raise HTTPException(
            403, say(zh="没有这个回路，或你的岗位不能看", en="no such loop, or not yours to see")
        )
    loop = loop or next((x for x in known if x.id == "commitment"), known[0])
    typed["state"] = typed["state"] if typed["state"] in loop.states else ""
    typed["light"] = typed["light"] if typed["light"] in LIGHTS else ""
    typed["which"] = typed["which"] if typed["which"] in WHICH else ""
    types = (loop.states[typed["state"]].type,) if typed["state"] else WHICH[typed["which"]]
    ended = typed["which"] in ("ended", "done", "cancelled")
    sort = next((s for s in SORTS if s == typed["sort"]), "newest" if ended else "due")
    traits = counted.traits(loop, typed["counted"])
    typed["counted"] = "" if traits is None else typed["counted"]
    opened = counted.period(typed["period"])
    typed["period"] = typed["period"] if opened else ""
    asked = Asked(
        loop=loop.id,
        types=types if not typed["light"] else ("open", "waiting"),
        state=typed["state"],
        light=typed["light"],
        held_by=_held_by(typed, office, loop, who),
        opened_from=opened[0] if opened else "",
        opened_to=opened[1] if opened else "",
        traits=traits or (),
        person=_person(typed["person"], office.directory),
        area=typed["area"],
        topic=typed["topic"],
        text=typed["q"],
        due_from=_moment(typed["since"], 0),
        due_before=_moment(typed["until"], 1),
    )
    return Wish(loop, typed, lists.visible(office, asked, who.id, looks=who.looks), sort)


def _held_by(given: Mapping[str, str], office: Office, loop: Loop, who: Me) -> tuple[str, ...]:
    """An organisation and all below it; that of the name, where it is one's only.

    ``held``: ``only``, it alone; ``near``, of these, or of all, those whose items whoever asks may count.
    """
    typed, names = given["holder"], office.directory
    if given["held"] == "near":
        near = dashboards.seen(office, loop.id, who.id, typed, everything=who.looks)
        return () if near is None else tuple(near) or ("?",)
    if given["held"] == "only" and typed in names.organisations:
        return (typed,)
    if not typed or typed == NONE:
        return ("",) if typed else ()
    if typed in names.organisations:
        return tuple(names.under(typed))
    found = [o.id for o in names.organisations.values() if typed in o.name]
    return tuple(found) or (typed,)


def _person(typed: str, names: Directory) -> str:
    found = [p.id for p in names.people.values() if typed in (p.id, p.name)] if typed else []
    return found[0] if found else typed


def _moment(day: str, after: int) -> str:
    """The moment at which a day begins in China, or, with 1 after it, ends; ``""`` for what is no day."""
    try:
        return calendar.written(calendar.start_of(date.fromisoformat(day) + timedelta(days=after)))
    except (ValueError, OverflowError):
        return ""


def _chips(wish: Wish, names: Directory) -> Iterator[tuple[str, str, str]]:
    """What narrows the list: the key, its label, its value in words."""
    labels = {
        "which": (say(zh="范围", en="Which"), which(wish.typed["which"])),
        "state": (
            say(zh="状态", en="State"),
            str(wish.loop.states[wish.typed["state"]].name) if wish.typed["state"] else "",
        ),
        "light": (say(zh="灯", en="Light"), light(wish.typed["light"]) if wish.typed["light"] else ""),
        "holder": (say(zh="单位", en="Unit"), held(wish.typed["holder"], names)),
        "person": (say(zh="经办", en="Person"), wish.typed["person"]),
        "area": (say(zh="地区", en="Area"), wish.typed["area"]),
        "topic": (say(zh="类别", en="Subject"), wish.typed["topic"]),
        "since": (say(zh="到期不早于", en="Due from"), wish.typed["since"]),
        "until": (say(zh="到期不晚于", en="Due until"), wish.typed["until"]),
        "q": (say(zh="文字", en="Words"), wish.typed["q"]),
        "period": (say(zh="立项", en="Opened in"), wish.typed["period"]),
        "counted": (
            say(zh="统计", en="Counted"),
            counted.name(wish.loop, wish.typed["counted"]) if wish.typed["counted"] else "",
        ),
        "held": (say(zh="口径", en="Of"), scope(wish.typed["held"])),
    }
    for name, (label, value) in labels.items():
        if wish.typed[name] and value:
            yield name, label, value


def which(name: str) -> str:
    """Which items, in words."""
    return {
        "": say(zh="未办结", en="open"),
        "ended": say(zh="已办结", en="ended"),
        "all": say(zh="全部", en="all"),
        "done": say(zh="办成的", en="done"),
        "cancelled": say(zh="取消的", en="cancelled"),
    }[name]


def scope(name: str) -> str:
    """Of which organisations, in words."""
    return {
        "only": say(zh="只算本单位", en="the unit alone"),
        "near": say(zh="在这些单位手里的", en="what these units have"),
    }.get(name, "")


def light(name: str) -> str:
    """A light's word."""
    return {
        "green": say(zh="绿灯", en="green"),
        "yellow": say(zh="黄灯", en="yellow"),
        "blue": say(zh="旧账", en="carried over"),
        "red": say(zh="红灯", en="red"),
        "grey": say(zh="灰", en="grey"),
        "overdue": say(zh="超期", en="overdue"),
    }[name]


def held(typed: str, names: Directory) -> str:
    """The organisation that was typed, in words."""
    if typed == NONE:
        return say(zh="还没有单位", en="none yet")
    return names.named(typed)


# --- rows -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a list shows it. ``left`` tells its deadline from today: 还有3天, 已超5天."""

    line: Line
    left: str
    over: bool
    person: str
    topic: str
    ended: str

    @classmethod
    def of(cls, line: Line, office: Office) -> Row:
        """The row of an item."""
        names = office.directory
        person = names.people.get(line.item.person)
        now = office.clock()
        return cls(
            line,
            left(line.due, now),
            bool(line.due) and line.due < calendar.day_of(now).isoformat(),
            person.name if person else line.item.person,
            telling.subject(line.item.topic),
            moment(line.item.closed)[:10],
        )


def left(due: str, now: datetime) -> str:
    """How far a day is from today, in words."""
    if not due:
        return ""
    days = (date.fromisoformat(due) - calendar.day_of(now)).days
    if days == 0:
        return say(zh="今天到期", en="due today")
    if days > 0:
        return say(zh=f"还有 {days} 天", en=f"{days} day{'s' if days > 1 else ''} left")
    return say(zh=f"已超 {-days} 天", en=f"{-days} day{'s' if days < -1 else ''} over")


def _columns(office: Office, wish: Wish) -> Iterator[tuple[str, str, int, list[Row]]]:
    """For each state that has any, or is not an end: its id, its name, how many there are, and the first of them."""
    counted = office.record.tally(replace(wish.asked, state="", types=()), "state")
    for state in wish.loop.states.values():
        if state.type not in wish.asked.types or (wish.typed["state"] and wish.typed["state"] != state.id):
            continue
        asked = replace(wish.asked, state=state.id, types=(state.type,))
        found = office.record.page(asked, wish.sort, size=COLUMN) if counted.get((state.id,)) else ()
        rows = [Row.of(line, office) for line in lists.lines(office, found)]
        yield state.id, str(state.name), counted.get((state.id,), 0), rows


# --- files ------------------------------------------------------------------------------------------------


def _enough(office: Office, wish: Wish, most: int) -> None:
    if office.record.count(wish.asked, most + 1) > most:
        raise HTTPException(
            413,
            say(
                zh=f"超过 {most:,} 件，放不进一个文件：请缩小范围，或下载 CSV、JSON Lines",
                en=f"more than {most:,} items: narrow them, or take CSV or JSON Lines",
            ),
        )


def _written(request: Request, wish: Wish, form: Form) -> Iterator[str]:
    """The lines, some hundred at a time, with an office that is taken with the first of them: nobody may want any."""
    # Excel takes a CSV file for Chinese only if a byte order mark says so.
    yield "\ufeff" if form == "csv" else ""
    end = "\r\n" if form == "csv" else "\n"
    piece: list[str] = []
    with site(request).offices.one() as office:
        found = lists.lines(office, office.record.items(wish.asked))
        for line in listing.lines(found, "csv" if form == "csv" else "jsonl"):
            piece.append(line)
            if len(piece) == 500:
                yield end.join([*piece, ""])
                piece.clear()
    yield end.join([*piece, ""]) if piece else ""
