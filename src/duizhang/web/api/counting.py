"""Figures of loops, lists of tasks, the audit, and what the public may do: as on the pages."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, File, HTTPException, Query, Request, Response, UploadFile

from duizhang.exports.figures import Json
from duizhang.exports.loops import chain
from duizhang.follow import Office, Submission, dashboards, intake, lists, public, resourcing
from duizhang.language import say
from duizhang.loops.figures import Figures
from duizhang.model import Refused
from duizhang.web.api import models
from duizhang.web.api.answers import Exact, Id, PageNumber, PageSize, items, zh
from duizhang.web.guard import needs
from duizhang.web.pages.loops import dashboards as pages
from duizhang.web.pages.loops.people import me
from duizhang.web.pages.loops.taking import LARGEST, MOST
from duizhang.web.rendering import site, visitor

Word = Annotated[str, Query(max_length=64)]
router = APIRouter(prefix="/api/v1", default_response_class=Exact)
ADMIN = [Depends(needs("admin"))]


@router.get(
    "/loops/{loop}/figures",
    tags=["figures"],
    summary="How a loop goes, by organisation",
    response_model=models.LoopFigures,
    openapi_extra=zh("回路的统计，按单位"),
)
def figures(
    request: Request,
    loop: Id,
    period: Annotated[str, Query(max_length=7, description="`2026`, `2026-03`; empty: any time")] = "",
    unit: Annotated[str, Query(max_length=64, description="an organisation, with those below it")] = "",
    sort: Annotated[str, Query(max_length=64, description="a column, with `-` the most first")] = "-items",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """Counted up to `counted`. What there is not of period, unit and sort is left out, as on the page."""
    del period, unit, sort  # read from the query, as pages do
    here = site(request)
    with here.offices.one() as office, here.counts.tally(office) as tally:
        of = pages.loop_of(office, loop)
        if tally is None:
            raise _counting()
        chosen, under, order = pages.asked(request, tally, office, of)
        holders = pages.near(office, of.id, me(request, office), under)
        board = dashboards.board(
            office,
            tally,
            of.id,
            holders=holders,
            period=chosen,
            sort=order,
            start=(page - 1) * size,
            size=size,
        )
        names = office.directory
        told: dict[str, Json] = {
            "loop": of.id,
            "period": chosen,
            "unit": under,
            "counted": board.counted,
            "behind": office.record.last() - board.counted,
            "whole": _figures(board.whole, "", ""),
            "items": [_figures(f, f.holder, names.named(f.holder)) for f in board.rows],
            "total": board.total,
            "page": page,
            "size": size,
        }
    return Exact(told)


@router.get(
    "/loops/{loop}/months",
    tags=["figures"],
    summary="How a loop goes, by the month in which items were opened",
    response_model=models.Items[models.Month],
    openapi_extra=zh("回路的统计，按立项月份"),
)
def months(request: Request, loop: Id, year: Word = "", unit: Word = "") -> Response:
    """Of one year, or the last thirty-six months."""
    here = site(request)
    with here.offices.one() as office, here.counts.tally(office) as tally:
        of = pages.loop_of(office, loop)
        if tally is None:
            raise _counting()
        under = unit if unit in office.directory.organisations else ""
        holders = pages.near(office, of.id, me(request, office), under)
        chosen = year if re.fullmatch(r"\d{4}", year) else ""
        found = dashboards.months(office, tally, of.id, chosen, holders)
        told: list[Json] = [{"month": month, "figures": _figures(f, under, "")} for month, f in found]
    return items(request, told, len(told), 1, max(len(told), 1))


@router.post(
    "/loops/{loop}/lists",
    tags=["items"],
    summary="Look at a list of tasks, or take it",
    response_model=models.ListLooked,
    openapi_extra=zh("导入任务清单"),
)
def take(
    request: Request,
    loop: Id,
    file: Annotated[UploadFile, File()],
    take: Annotated[bool, Query(description="open the items, if no row is wrong")] = False,
) -> Response:
    """XLSX, XLS, ODS, CSV or TSV; the first row names the columns. Without `take` nothing is written."""
    site(request).limits.taken("upload", request)
    with site(request).offices.one() as office:
        pages.loop_of(office, loop)
        who = me(request, office)
        content, name = _list(file)
        preview = intake.tasks(office, loop, content, name, who.id)
        done = office.submit_all(preview.submissions) if take and not preview.wrong else []
    told = {
        "good": len(preview.submissions),
        "wrong": [{"row": w.row, "what": w.what} for w in preview.wrong],
        "unknown": list(preview.unknown),
        "opened": [d[1].code for d in done if not isinstance(d, Refused)],
    }
    return Exact(told)


@router.get(
    "/loops/{loop}/resources",
    tags=["items"],
    summary="The resources of a loop, and what is free",
    response_model=models.Items[models.Offered],
    openapi_extra=zh("资源清单及余量"),
)
def resources(request: Request, loop: Id) -> Response:
    """For whoever has a post in the loop. `free`: in the period of today."""
    with site(request).offices.one() as office:
        who = me(request, office)
        if pages.loop_of(office, loop).id not in {x.id for x in lists.loops(office, who.id, looks=who.looks)}:
            raise HTTPException(403, say(zh="你的岗位不能看", en="not yours to see"))
        found = [resourcing.record(office, o) for o in resourcing.offers(office, loop)]
    return items(request, found, len(found), 1, max(len(found), 1))


@router.post(
    "/loops/{loop}/resources",
    tags=["items"],
    summary="Look at a list of resources, or enter it",
    response_model=models.ResourceList,
    openapi_extra=zh("导入资源清单"),
    dependencies=ADMIN,
)
def enter(
    request: Request,
    loop: Id,
    file: Annotated[UploadFile, File()],
    take: Annotated[bool, Query(description="enter them, if no row is wrong")] = False,
) -> Response:
    """Columns `id`, `name`, `kinds`, `provider`, `areas`, `capacity`, `per`, `days`, `hours`, `since`, `until`."""
    site(request).limits.taken("upload", request)
    with site(request).offices.one() as office:
        pages.loop_of(office, loop)
        content, name = _list(file)
        found = resourcing.preview(office, loop, content, name)
        good = take and not found.wrong
        entered = resourcing.enter(office, found.resources, visitor(request).name) if good else 0
    wrong = [{"row": w.row, "what": w.what} for w in found.wrong]
    told = {"good": len(found.resources), "wrong": wrong, "unknown": list(found.unknown), "entered": entered}
    return Exact(told)


def _list(file: UploadFile) -> tuple[bytes, str]:
    """The content and the name of a list. Raises HTTPException where it is too large."""
    content, name = file.file.read(LARGEST + 1), file.filename or "list"
    if len(content) > LARGEST or len(intake.rows(content, name)) > MOST + 1:
        raise HTTPException(413, say(zh="清单太大", en="The list is too large"))
    return content, name


# --- audit ------------------------------------------------------------------------------------------------


@router.get(
    "/audit",
    tags=["audit"],
    summary="The head of the chain of events, and the last look at all of it",
    response_model=models.ChainAudit,
    openapi_extra=zh("事件链的链首与最近一次核对"),
    dependencies=ADMIN,
)
def audit(request: Request) -> Response:
    """`state`: `none` yet, `running`, `whole`, `broken`, `failed`. For administrators."""
    with site(request).offices.one() as office:
        return Exact(_audit(request, office))


@router.post(
    "/audit",
    tags=["audit"],
    status_code=202,
    summary="Look at the whole chain",
    response_model=models.ChainAudit,
    openapi_extra=zh("核对整条链"),
    dependencies=ADMIN,
)
def look(request: Request, said: models.NewAudit) -> Response:
    """It is done in the background; `GET /api/v1/audit` tells how far it is."""
    audits = site(request).audits
    audits.start(visitor(request).name, said.head.strip().lower())
    audits.wait(0.5)
    with site(request).offices.one() as office:
        return Exact(_audit(request, office), 202)


@router.get(
    "/audit/accesses",
    tags=["audit"],
    summary="Looks at what is confidential, and refusals",
    response_model=models.Items[models.Access],
    openapi_extra=zh("查看与拒绝"),
    dependencies=ADMIN,
)
def accesses(request: Request, code: Word = "", size: PageSize = 50) -> Response:
    """The newest first."""
    with site(request).offices.one() as office:
        rows = list(office.record.accesses(public.normal(code), limit=size))
    names = models.Access.model_fields
    return items(request, [{n: row[n] for n in names} for row in rows], len(rows), 1, size)


@router.post(
    "/items/{code}/mask",
    tags=["audit"],
    summary="Take away an item's personal values",
    response_model=models.Masked,
    openapi_extra=zh("遮盖个人信息"),
    dependencies=ADMIN,
)
def mask(request: Request, code: Id, said: models.NewMask) -> Response:
    """For good; that it was done is an event. For administrators."""
    with site(request).offices.one() as office:
        count = office.mask(code, visitor(request).name, said.reason, via="api", admin=True)
    return Exact({"masked": count})


def _audit(request: Request, office: Office) -> dict[str, Json]:
    told = site(request).audits.told()
    events, entries = office.record.links()
    breaks: list[Json] = []
    state = "none"
    if told:
        found = told.audit
        breaks = [asdict(b) for b in chain.breaks(found)] if found else []
        state = "running" if not told.ended else "failed" if told.trouble else "broken" if breaks else "whole"
    return {
        "events": events,
        "entries": entries,
        "head": office.record.head(),
        "state": state,
        "seen": told.seen if told else 0,
        "began": told.began if told else "",
        "ended": told.ended if told else "",
        "breaks": breaks,
        "trouble": told.trouble if told else "",
    }


# --- the public -------------------------------------------------------------------------------------------


@router.post(
    "/public/items",
    tags=["public"],
    status_code=201,
    summary="Bring something forward without an account",
    response_model=models.AppealTaken,
    openapi_extra=zh("不用账号提出诉求"),
)
def bring(request: Request, said: models.NewAppeal) -> Response:
    """Only where the server takes things from the public (`serve --public`), and not too often."""
    _let_in(request)
    site(request).limits.taken("ask", request)
    with site(request).offices.one() as office:
        action = next((a for x, a in public.loops(office) if x.id == said.loop), None)
        if action is None:
            raise HTTPException(404, say(zh="没有这个回路", en="There is no such loop"))
        key = f"public:{said.key}" if said.key else ""
        code = public.bring(office, said.loop, action.id, said.data, key)
        return Exact({"code": code, "key": office.link(code)}, 201)


@router.get(
    "/public/items/{code}",
    tags=["public"],
    summary="How far something is, by its number",
    response_model=models.AppealProgress,
    openapi_extra=zh("按查询号查进度"),
)
def progress(request: Request, code: Id) -> Response:
    """Where it stands and what was done when; nothing that anybody wrote."""
    _let_in(request)
    site(request).limits.taken("look", request)
    with site(request).offices.one() as office:
        return Exact(_progress(public.progress(office, code)))


@router.post(
    "/public/items/{code}/events",
    tags=["public"],
    status_code=201,
    summary="Answer, rate, or have it done again, with its key",
    response_model=models.AppealProgress,
    openapi_extra=zh("凭链接补充、评价、要求重办"),
)
def act(request: Request, code: Id, said: models.AppealEvent) -> Response:
    """A key that is forged, another's or too old is refused, and so is a second rating; refusals are written down."""
    _let_in(request)
    site(request).limits.taken("look", request)
    plain = public.normal(code)
    with site(request).offices.one() as office:
        wanted = Submission(said.action, code=plain, data=said.data, via="public", link=said.key or "-")
        office.submit(wanted)
        return Exact(_progress(public.progress(office, plain)), 201)


def _let_in(request: Request) -> None:
    if request.state.user is None and not site(request).settings.public:
        raise HTTPException(404)


def _progress(p: public.Progress) -> dict[str, Json]:
    steps: list[Json] = [{"day": day, "action": name} for day, name in p.steps]
    return {
        "code": p.code,
        "loop": p.loop.id,
        "state": p.state,
        "ended": p.ended,
        "opened": p.opened,
        "due": p.due,
        "holder": p.holder,
        "steps": steps,
    }


def _figures(f: Figures, organisation: str, name: str) -> dict[str, Json]:
    return {
        "organisation": organisation,
        "name": name,
        "rank": f.rank,
        "items": f.items,
        "open": f.open,
        "states": dict(f.states),
        **{light: f.lights.get(light, 0) for light in ("red", "yellow", "blue", "green", "overdue")},
        "reopened": f.reopened,
        "late_made_good": f.marked,
        "clocks_kept": f.kept,
        "clocks_ended": f.ended,
        "ratings": {str(r): n for r, n in f.ratings.items()},
        "metrics": {
            id: {
                "part": m.part,
                "whole": m.whole,
                "percent": None if m.percent is None else round(m.percent, 2),
            }
            for id, m in f.metrics.items()
        },
        "times": {
            id.replace("~", ""): {"cases": t.n, "median": t.median, "p90": t.p90, "p95": t.p95}
            for id, t in f.times.items()
        },
    }


def _counting() -> HTTPException:
    return HTTPException(
        503, say(zh="正在统计，请稍候", en="Still counting: wait a moment"), {"Retry-After": "10"}
    )
