"""Items for other systems in the formats of the field: appeals as Open311 GeoReport v2, referrals as FHIR R4.

Addresses and answers are those of the formats, errors too; so they are not in our own description (OpenAPI). A loop is
exchanged where its file says how. Who may see and do what follows from posts, as on the pages.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request, Response

from duizhang import __version__
from duizhang.exports.loops import fhir, open311
from duizhang.exports.loops.lines import Line
from duizhang.follow import Office, exchange, lists, public
from duizhang.language import say
from duizhang.ledger.record import Asked
from duizhang.loops import calendar
from duizhang.loops.definition import Exchange
from duizhang.model import Item, Refused, WrongUse
from duizhang.web.api.answers import Exact, FhirAnswer, Id, georeport
from duizhang.web.api.following import acting, looked_at
from duizhang.web.pages.loops.people import me
from duizhang.web.rendering import site

router = APIRouter(prefix="/api", default_response_class=Exact, include_in_schema=False)
Form = Literal["json", "xml"]
Text = Annotated[str, Query(max_length=2000)]
Size = Annotated[int, Query(ge=1, le=500)]
PageNumber = Annotated[int, Query(ge=1, le=1000)]
GEOREPORT = "/open311/{loop}/v2"
FHIR = "/fhir/{loop}"


# --- Open311 GeoReport v2 ---------------------------------------------------------------------------------


@router.get(GEOREPORT + "/discovery.{form}")
def discovery(request: Request, loop: Id, form: Form) -> Response:
    """Where the endpoints are."""
    with site(request).offices.one() as office:
        known, _ = exchange.spoken(office, loop, "open311")
        base = str(request.url).rpartition("/")[0]
        day = calendar.day_of(office.clock()).isoformat()
        return georeport(form, "discovery", "", [open311.discovery(str(known.name), base, day)])


@router.get(GEOREPORT + "/services.{form}")
def services(request: Request, loop: Id, form: Form) -> Response:
    """The topics that there have been; without an account those alone that name nobody."""
    with site(request).offices.one() as office:
        exchange.spoken(office, loop, "open311")
        known = exchange.topics(office, loop, everybody=not request.state.user)
    return georeport(form, "services", "service", open311.services(known))


@router.get(GEOREPORT + "/requests.{form}")
def requests(
    request: Request,
    loop: Id,
    form: Form,
    service_request_id: Text = "",
    service_code: Text = "",
    status: Literal["", "open", "closed"] = "",
    start_date: Annotated[str, Query(max_length=40)] = "",
    end_date: Annotated[str, Query(max_length=40)] = "",
    page: PageNumber = 1,
    page_size: Size = 50,
) -> Response:
    """The newest first; for those who may see them in lists."""
    types = {"open": ("open", "waiting"), "closed": ("done", "cancelled")}.get(status, ())
    with site(request).offices.one() as office:
        _, x = exchange.spoken(office, loop, "open311")
        who = me(request, office) if request.state.user else None
        if who is None or not (who.person or who.looks):
            raise HTTPException(401, say(zh="请先登录", en="Log in first"))
        if service_request_id:
            codes = service_request_id.split(",")[:page_size]
            looked = [looked_at(office, public.normal(code), who) for code in codes]
            found = [lists.line(office, one) for one in looked if one.loop.id == loop]
        else:
            asked = Asked(
                loop=loop,
                types=types,
                topic=service_code,
                opened_from=_moment(start_date),
                opened_to=_moment(end_date),
            )
            narrowed = lists.visible(office, asked, who.id, looks=who.looks)
            listed = office.record.page(narrowed, "newest", start=(page - 1) * page_size, size=page_size)
            found = list(lists.lines(office, listed, full=True))
        told = [open311.request(one, x) for one in found]
    return georeport(form, "service_requests", "request", told)


@router.get(GEOREPORT + "/requests/{code}.{form}")
def request_(request: Request, loop: Id, code: Id, form: Form) -> Response:
    """One, in full for those who may see it; to the public only how far it is."""
    with site(request).offices.one() as office:
        _, x = exchange.spoken(office, loop, "open311")
        if request.state.user:
            line = lists.line(office, looked_at(office, public.normal(code), me(request, office)))
            told = open311.request(line, x)
            mine = line.loop.id == loop
        else:
            site(request).limits.taken("look", request)
            far = public.progress(office, code)
            told, mine = _far(far), far.loop.id == loop
        if not mine:
            raise HTTPException(404, say(zh="没有这一件", en="There is no such request"))
    return georeport(form, "service_requests", "request", [told])


async def _posted(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=100)
    return {name: value for name, value in form.items() if isinstance(value, str)}


@router.post(GEOREPORT + "/requests.{form}", status_code=201)
def post(
    request: Request, loop: Id, form: Form, given: Annotated[dict[str, str], Depends(_posted)]
) -> Response:
    """Bring something forward: in the name of the account's person, or as the public where the server lets it."""
    with site(request).offices.one() as office:
        known, _ = exchange.spoken(office, loop, "open311")
        if request.state.user:
            who = acting(request, office).id
            one = exchange.wanted(known, "open311", given, who=who, via="api")
            code, notice = office.submit(one)[1].code, ""
        else:
            site(request).limits.taken("ask", request)
            one = exchange.wanted(known, "open311", given, who="", via="public")
            code = public.bring(office, loop, one.action, one.data, "")
            notice = f"/public/{code}?key={office.link(code)}"
    told = {"service_request_id": code, "service_notice": notice, "account_id": ""}
    return georeport(form, "service_requests", "request", [told], 201)


def _far(p: public.Progress) -> open311.Told:
    return {
        "service_request_id": p.code,
        "status": "closed" if p.ended else "open",
        "status_notes": p.state,
        "agency_responsible": p.holder,
        "requested_datetime": p.opened,
        "expected_datetime": p.due,
    }


def _moment(text: str) -> str:
    """A moment as the record writes it; a day alone begins in China."""
    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
        return calendar.written(at if at.tzinfo else at.replace(tzinfo=calendar.CHINA))
    except (ValueError, OverflowError):
        raise WrongUse(say(zh=f"不是日期：{text}", en=f"no date: {text}")) from None


# --- FHIR R4 ----------------------------------------------------------------------------------------------


@router.get(FHIR + "/metadata")
def metadata(request: Request, loop: Id) -> Response:
    """What can be done here."""
    with site(request).offices.one() as office:
        known, _ = exchange.spoken(office, loop, "fhir")
        today = calendar.day_of(office.clock()).isoformat()
    return FhirAnswer(fhir.capability(known, __version__, today))


@router.get(FHIR + "/ServiceRequest/{code}")
def service_request(request: Request, loop: Id, code: Id) -> Response:
    """What was asked for; a look at a confidential one is written down."""
    with site(request).offices.one() as office:
        return FhirAnswer(fhir.service_request(*_looked(request, office, loop, code)))


@router.get(FHIR + "/Task/{code}")
def task(request: Request, loop: Id, code: Id) -> Response:
    """How far it is."""
    with site(request).offices.one() as office:
        return FhirAnswer(fhir.task(*_looked(request, office, loop, code)))


@router.get(FHIR + "/Task")
def tasks(
    request: Request,
    loop: Id,
    status: Text = "",
    count: Annotated[int, Query(alias="_count", ge=1, le=500)] = 50,
    page: Annotated[int, Query(alias="_page", ge=1, le=1000)] = 1,
) -> Response:
    """Those that the asking person may see, the newest first; ``status`` may name several, parted by commas."""
    with site(request).offices.one() as office:
        known, x = exchange.spoken(office, loop, "fhir")
        who = acting(request, office)
        asked = lists.visible(office, Asked(loop=loop), who.id)
        states = fhir.states_of(known, status.split(",")) if status else ()
        found, total = _in_states(office, asked, states, bool(status), (page - 1) * count, count)
        told = [fhir.task(one, x) for one in lists.lines(office, found)]
    return FhirAnswer(fhir.bundle(told, total=total))


def _in_states(
    office: Office, asked: Asked, states: tuple[str, ...], narrowed: bool, start: int, size: int
) -> tuple[list[Item], int]:
    """A page of the items in any of the states, newest first, and how many there are (up to what is leafed through)."""
    wanted = [replace(asked, state=s) for s in states] if narrowed else [asked]
    total = min(sum(office.record.count(a, lists.MOST) for a in wanted), lists.MOST)
    found = [i for a in wanted for i in office.record.page(a, "newest", start=0, size=start + size)]
    return sorted(found, key=lambda i: -i.id)[start : start + size], total


@router.post(FHIR + "/ServiceRequest", status_code=201)
def create(request: Request, loop: Id, resource: Annotated[Any, Body()]) -> Response:
    """Ask for something; the same identifier sent again opens nothing twice."""
    with site(request).offices.one() as office:
        known, x = exchange.spoken(office, loop, "fhir")
        who = acting(request, office)
        made = office.submit(exchange.wanted(known, "fhir", resource, who=who.id, via="api"))[1]
        told = fhir.service_request(lists.line(office, looked_at(office, made.code, who)), x)
    where = f"/api/fhir/{loop}/ServiceRequest/{made.code}"
    return FhirAnswer(told, 201, {"Location": where})


def _looked(request: Request, office: Office, loop: str, code: str) -> tuple[Line, Exchange]:
    """An item that may be looked at, and how its loop speaks FHIR."""
    _, x = exchange.spoken(office, loop, "fhir")
    found = looked_at(office, code, me(request, office))
    if found.loop.id != loop:
        raise Refused("unknown-item", say(zh=f"没有编号 {code}", en=f"there is no item {code}"))
    return lists.line(office, found), x
