"""Dashboards: how each loop goes, by organisation and by month; every count leads to the items behind it, and to a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from duizhang.exports.figures import Json
from duizhang.exports.loops import figures as tables
from duizhang.follow import Office, dashboards, lists
from duizhang.follow.dashboards import Board, Column
from duizhang.language import say
from duizhang.ledger.tally import Tally, Times
from duizhang.loops.definition import Loop
from duizhang.loops.figures import Figures
from duizhang.loops.metrics import LEAST
from duizhang.loops.shares import CLOSING
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.items import NONE
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import site

SIZE = 50
MOST = 100_000
"""organisations of a file"""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HOUR, _DAY = 3600, 86_400
router = APIRouter(prefix="/loops/dashboards")


@router.get("")
def overview(request: Request) -> Response:
    """All loops that have items."""
    here = site(request)
    with here.offices.one() as office, here.counts.tally(office) as tally:
        who = me(request, office)
        known = (
            [] if tally is None else dashboards.overview(office, tally, lambda loop: near(office, loop, who))
        )
        return frame.page(
            request, office, "loops/dashboards.html",
            rows=known, loops=office.loops, behind=behind(office, tally), ready=tally is not None,
            wording=WORDING, links=lambda id: links(office, id, who),
        )  # fmt: skip


@router.get("/{loop_id}")
def dashboard(
    request: Request, loop_id: str, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> Response:
    """One loop: all together, month by month, and organisation by organisation."""
    here = site(request)
    with here.offices.one() as office, here.counts.tally(office) as tally:
        loop = loop_of(office, loop_id)
        if tally is None:
            return frame.page(
                request, office, "loops/dashboards.html",
                rows=[], loops=office.loops, behind=office.record.last(), ready=False,
                wording=WORDING, links=Links,
            )  # fmt: skip
        who = me(request, office)
        period, under, sort = asked(request, tally, office, loop)
        holders = near(office, loop.id, who, under)
        board = dashboards.board(
            office,
            tally,
            loop.id,
            holders=holders,
            period=period,
            sort=sort,
            start=(page - 1) * SIZE,
            size=SIZE,
        )
        return frame.page(
            request, office, "loops/dashboard.html",
            loop=loop, board=board, columns=dashboards.columns(loop), sort=sort, period=period, under=under,
            periods=tally.periods(loop.id), months=dashboards.months(office, tally, loop.id, period[:4], holders),
            number=page, size=SIZE, least=LEAST, behind=behind(office, tally), wording=WORDING,
            tree=list(upward(office, under)), units=units(office, who, loop), links=links(office, loop.id, who, period, under),
        )  # fmt: skip


@router.get("/{loop_id}/figures.{form}")
def download(request: Request, loop_id: str, form: tables.Form) -> Response:
    """The same as a file: all together in the first row, then each organisation."""
    here = site(request)
    with here.offices.one() as office, here.counts.tally(office) as tally:
        loop = loop_of(office, loop_id)
        if tally is None:
            raise HTTPException(503, _counting(), {"Retry-After": "10"})
        period, under, sort = asked(request, tally, office, loop)
        holders = near(office, loop.id, me(request, office), under)
        board = dashboards.board(office, tally, loop.id, holders=holders, period=period, sort=sort, size=MOST)
        rows = list(records(office, board))
    name = {"Content-Disposition": f'attachment; filename="{loop.id}-figures.{form}"'}
    if form == "xlsx":
        return Response(tables.xlsx(rows, str(loop.name)), media_type=TYPES[form], headers=name)
    end = "\r\n" if form == "csv" else "\n"
    # Excel takes a CSV file for Chinese only if a byte order mark says so.
    text = ("\ufeff" if form == "csv" else "") + "".join(line + end for line in tables.lines(rows, form))
    return StreamingResponse(iter([text]), media_type=TYPES[form], headers=name)


def records(office: Office, board: Board) -> Iterator[dict[str, Json]]:
    """The rows of a board for machines."""
    whole = say(zh="合计", en="all together")
    yield tables.record(board.loop, board.whole, whole) | {"organisation": ""}
    for row in board.rows:
        yield tables.record(board.loop, row, office.directory.named(row.holder) or _nobody())


def loop_of(office: Office, id: str) -> Loop:
    """The loop of that id, or 404."""
    if found := office.loops.get(id):
        return found
    raise HTTPException(404, say(zh="没有这个回路", en="There is no such loop"))


def near(office: Office, loop: str, who: Me, under: str = "") -> list[str] | None:
    """The organisations whose counts whoever asks may see."""
    return dashboards.seen(office, loop, who.id, under, everything=who.looks)


def links(office: Office, loop: str, who: Me, period: str = "", under: str = "") -> Links:
    """Where the counts of a dashboard lead."""
    known = {x.id for x in lists.loops(office, who.id, looks=who.looks)}
    return Links(loop, period, under, near(office, loop, who, under) is not None, loop in known)


def asked(request: Request, tally: Tally, office: Office, loop: Loop) -> tuple[str, str, str]:
    """Period, organisation and order that the address asks for; what there is not is left out."""
    given = request.query_params
    period, under, sort = given.get("period", ""), given.get("unit", ""), given.get("sort", "")
    known = {c.key for c in dashboards.columns(loop)}
    return (
        period if period in tally.periods(loop.id) else "",
        under if under in office.directory.organisations else "",
        sort if sort.removeprefix("-") in known else "-items",
    )


def behind(office: Office, tally: Tally | None) -> int:
    """How many events are still to be counted."""
    return office.record.last() - (tally.number if tally else 0)


def upward(office: Office, under: str) -> Iterator[tuple[str, str]]:
    """The organisations above one, the highest first, and itself."""
    known = office.directory
    for id in (*reversed(list(known.above(under))), under) if under else ():
        yield id, known.named(id)


def units(office: Office, who: Me, loop: Loop) -> list[tuple[str, str]]:
    """Organisations that have others below them and may be looked at: to choose from."""
    allowed = near(office, loop.id, who)
    held = None if allowed is None else set(allowed)
    known = office.directory  # asked for once: it looks whether anybody was registered since
    found = [
        (o.id, o.name)
        for o in known.organisations.values()
        if known.below(o.id) and (held is None or o.id in held)
    ]
    return found[:300]


def _nobody() -> str:
    return say(zh="（还没有单位）", en="(nobody yet)")


def _counting() -> str:
    return say(zh="正在统计，请稍候", en="Still counting: wait a moment")


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of the items behind counts: of a loop, a period, an organisation and below; ``near``: of no others."""

    loop: str
    period: str = ""
    unit: str = ""
    near: bool = False
    lists: bool = True
    """whether whoever asks may see lists of the loop; else nothing leads anywhere"""

    def whole(self, period: str = "", **what: str) -> str:
        """What is counted all together."""
        return self._listed(period, holder=self.unit, held="near" if self.near else "", **what)

    def of(self, holder: str, **what: str) -> str:
        """What is counted of one organisation alone."""
        return self._listed("", holder=holder or NONE, held="only" if holder else "", **what)

    def _listed(self, period: str, **given: str) -> str:
        if not self.lists:
            return ""
        asked = {"loop": self.loop, "period": period or self.period, **given}
        return "/loops/items?" + "&".join(f"{k}={quote(v, safe='')}" for k, v in asked.items() if v)


class Wording:
    """How figures are told; what templates call."""

    closing = CLOSING

    def percent(self, value: Decimal | None) -> str:
        """A percentage with one digit."""
        return "—" if value is None else f"{value:.1f}%"

    def rating(self, value: Decimal | None) -> str:
        """A mean of ratings."""
        return "—" if value is None else f"{value:.2f}"

    def span(self, seconds: int | None) -> str:
        """A length of time in the unit that fits it."""
        if seconds is None:
            return "—"
        if seconds < 2 * _HOUR:
            return say(zh=f"{seconds // 60} 分钟", en=f"{seconds // 60} min")
        if seconds < 2 * _DAY:
            hours = Decimal(seconds) / _HOUR
            return say(zh=f"{hours:.1f} 小时", en=f"{hours:.1f} h")
        days = Decimal(seconds) / _DAY
        return say(zh=f"{days:.1f} 天", en=f"{days:.1f} d")

    def times(self, t: Times | None) -> str:
        """A median with the 90th and 95th percentile."""
        return "—" if t is None else " / ".join(map(self.span, (t.median, t.p90, t.p95)))

    def cell(self, f: Figures, c: Column) -> str:
        """What stands in a column; a dash where there is nothing to tell."""
        if c.kind == "count":
            number = {"items": f.items, "open": f.open, "reopened": f.reopened}.get(c.key)
            return f"{f.lights[c.key] if number is None else number:,}"
        if c.key == "kept":
            return self.percent(f.on_time)
        if c.kind == "rating":
            return self.rating(f.rating)
        if c.kind == "hours":
            told = f.times.get(c.key)
            return self.span(told.median if told else None)
        return self.percent(f.metrics[c.key].percent)

    def counted(self, c: Column) -> dict[str, str]:
        """What a list is asked for that shows what a column of counts counts."""
        return {
            "items": {"which": "all"},
            "open": {},
            "reopened": {"which": "all", "counted": "reopened"},
        }.get(c.key, {"light": c.key})

    def cases(self, f: Figures, c: Column) -> int:
        """Of how many cases a column speaks."""
        if c.key == "kept":
            return f.ended
        if c.kind == "rating":
            return f.rated
        if c.kind == "hours":
            return f.times[c.key].n if c.key in f.times else 0
        if c.kind == "percent":
            m = f.metrics[c.key]
            return f.items if m.metric.kind == "ratio" else int(m.whole)
        return f.items

    def holder(self, name: str) -> str:
        """An organisation's name; that there is none yet."""
        return name or _nobody()

    def hours(self, f: Figures) -> str:
        """The median time to close in hours, for the chart."""
        told = f.times.get(CLOSING)
        return f"{Decimal(told.median) / _HOUR:.2f}" if told else ""


WORDING = Wording()
