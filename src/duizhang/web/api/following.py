"""Items: what is followed until it is closed. Who may see and do what follows from posts, as on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, HTTPException, Path, Query, Request, Response, UploadFile

from duizhang.exports.figures import Json
from duizhang.exports.loops import listing
from duizhang.exports.loops.lines import Line
from duizhang.follow import Office, Submission, lists, resourcing
from duizhang.follow import View as Seen
from duizhang.follow.office import LARGEST
from duizhang.language import say
from duizhang.loops import definition
from duizhang.loops.definition import Loop
from duizhang.model import Event
from duizhang.web.api import models
from duizhang.web.api.answers import Exact, Id, PageSize, items, zh
from duizhang.web.pages.loops import calendar
from duizhang.web.pages.loops.items import wished
from duizhang.web.pages.loops.people import HEADER, Me, me
from duizhang.web.rendering import site

Text = Annotated[str, Query(max_length=200)]
Sha = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]

router = APIRouter(prefix="/api/v1", default_response_class=Exact)
_KEEP = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_COUNTED = "what a figure counts: `reopened`, `late`, `rated`; of a metric `of.ID`, `among.ID`, `time.ID`"
_HELD = "`only`: the unit without those below it; `near`: what the figures that you see are of"
_ITEM = tuple(n for n in models.Item.model_fields if n not in ("light", "due", "past"))


@router.get(
    "/loops",
    tags=["items"],
    summary="The loops that you may see anything of",
    response_model=models.Items[models.Loop],
    openapi_extra=zh("回路"),
)
def loops(request: Request) -> Response:
    """Their states, fields and actions: what can be asked for and given."""
    with site(request).offices.one() as office:
        who = me(request, office)
        known = [_loop(x) for x in lists.loops(office, who.id, looks=who.looks)]
    return items(request, known, len(known), 1, max(len(known), 1))


@router.get(
    "/items",
    tags=["items"],
    summary="The items of a loop",
    response_model=models.Items[models.Item],
    openapi_extra=zh("一个回路的事项"),
)
def listed(
    request: Request,
    loop: Text,
    which: Literal["", "ended", "all", "done", "cancelled"] = "",
    state: Text = "",
    light: Literal["", "green", "blue", "yellow", "red", "overdue"] = "",
    holder: Annotated[str, Query(max_length=200, description="a unit, with those below it; `-`: none")] = "",
    person: Text = "",
    area: Text = "",
    topic: Text = "",
    since: Annotated[str, Query(max_length=10, description="due from that day on")] = "",
    until: Annotated[str, Query(max_length=10, description="due up to that day")] = "",
    q: Text = "",
    period: Annotated[str, Query(max_length=7, description="opened in that month or year")] = "",
    counted: Annotated[str, Query(max_length=80, description=_COUNTED)] = "",
    held: Annotated[Literal["", "only", "near"], Query(description=_HELD)] = "",
    sort: Literal["", "due", "latest", "newest", "oldest"] = "",
    page: Annotated[int, Query(ge=1, le=lists.MOST)] = 1,
    size: PageSize = 50,
) -> Response:
    """Narrowed as on the page; `which`: open ones, `ended`, or `all`. No more than 10,000 are counted and leafed through."""
    del (
        which,
        state,
        light,
        holder,
        person,
        area,
        topic,
        since,
        until,
        q,
        period,
        counted,
        held,
        sort,
    )  # read from the query, as pages do
    with site(request).offices.one() as office:
        who = me(request, office)
        known = [x for x in lists.loops(office, who.id, looks=who.looks) if x.id == loop]
        if not known:
            raise HTTPException(
                403, say(zh="没有这个回路，或你的岗位不能看", en="no such loop, or not yours to see")
            )
        wish = wished(request, office, known, who)
        start = (page - 1) * size
        found = (
            lists.page(office, wish.asked, wish.sort, start=start, size=size) if start < lists.MOST else None
        )
        if found is None:
            return items(request, [], lists.MOST, page, size, capped=True)
        told = [_item(line) for line in lists.lines(office, found.items)]
    return items(request, told, found.total, page, size, capped=found.capped)


@router.get(
    "/desk",
    tags=["items"],
    summary="What waits for you",
    response_model=models.Items[models.DeskItem],
    openapi_extra=zh("我的待办"),
)
def desk(request: Request) -> Response:
    """What you can do something about now, by deadline; two hundred at most."""
    with site(request).offices.one() as office:
        who = me(request, office)
        found = office.desk(who.id) if who.person else []
        actions = [[a.id for a in some] for _, _, some in found]
        lines = lists.lines(office, (item for item, _, _ in found))
        told = [{**_item(line), "actions": list(a)} for line, a in zip(lines, actions, strict=True)]
    return items(request, told, len(told), 1, max(len(told), 1))


@router.get(
    "/desk/calendar",
    tags=["items"],
    summary="Where a calendar of it is",
    response_model=models.CalendarAddress,
    openapi_extra=zh("待办日历的地址"),
)
def desk_calendar(request: Request) -> Response:
    """An address for calendar programs (iCalendar), without an account: to be kept to yourself."""
    with site(request).offices.one() as office:
        return Exact({"address": calendar.address(request, office, acting(request, office).id)})


@router.get(
    "/items/{code}",
    tags=["items"],
    summary="One item in full",
    response_model=models.ItemDetail,
    openapi_extra=zh("一件事项"),
)
def item(request: Request, code: Id) -> Response:
    """What holds, its deadlines and how they came about, what you may do and why not the rest, and all that happened."""
    with site(request).offices.one() as office:
        return Exact(_detail(office, looked_at(office, code, me(request, office)), me(request, office)))


@router.post(
    "/items",
    tags=["items"],
    status_code=201,
    summary="Open an item",
    response_model=models.ItemDetail,
    openapi_extra=zh("立项"),
)
def open_(request: Request, said: models.NewItem) -> Response:
    """What is refused is told with the reason, and written down."""
    with site(request).offices.one() as office:
        who = acting(request, office)
        loop = office.loops.get(said.loop)
        if loop is None:
            raise HTTPException(404, say(zh="没有这个回路", en="There is no such loop"))
        action = said.action or loop.openings[0].id
        if action not in loop.actions or not loop.actions[action].opens:
            raise HTTPException(422, say(zh="这个动作不能立项", en="This action opens no item"))
        key = f"api:{who.id}:{said.key}" if said.key else ""
        wanted = Submission(action, who.id, loop=loop.id, data=said.data, via="api", key=key)
        made = office.submit(wanted)[1]
        return Exact(_detail(office, looked_at(office, made.code, who), who), 201)


@router.post(
    "/items/{code}/events",
    tags=["items"],
    status_code=201,
    summary="Do something to an item",
    response_model=models.ItemDetail,
    openapi_extra=zh("办理一步"),
)
def act(request: Request, code: Id, said: models.NewEvent) -> Response:
    """With `seq`, 409 where somebody was first. Refusals tell a stable word in `errors`."""
    with site(request).offices.one() as office:
        who = acting(request, office)
        looked_at(office, code, who)
        key = f"api:{who.id}:{said.key}" if said.key else ""
        office.submit(Submission(said.action, who.id, code, data=said.data, via="api", seq=said.seq, key=key))
        return Exact(_detail(office, looked_at(office, code, who), who), 201)


@router.get(
    "/items/{code}/resources",
    tags=["items"],
    summary="The resources that suit an item and are free",
    response_model=models.Items[models.Offered],
    openapi_extra=zh("适合这件事项的资源"),
)
def suiting(request: Request, code: Id) -> Response:
    """The best first, by the rules of its loop. Taking one is an action that gives its id."""
    with site(request).offices.one() as office:
        found = office.proposals(looked_at(office, code, me(request, office)).item)
        told = [resourcing.record(office, p) for p in found]
    return items(request, told, len(told), 1, max(len(told), 1))


@router.post(
    "/items/{code}/version",
    tags=["items"],
    status_code=201,
    summary="Let an item follow another version of its loop",
    response_model=models.ItemDetail,
    openapi_extra=zh("改按回路的另一版办理"),
)
def move(request: Request, code: Id, said: models.NewVersion) -> Response:
    """For those whom the version names under `moves`; refused with all reasons where the item does not fit it."""
    with site(request).offices.one() as office:
        who = acting(request, office)
        looked_at(office, code, who)
        office.move(code, who.id, said.reason, version=said.version, via="api")
        return Exact(_detail(office, looked_at(office, code, who), who), 201)


@router.post(
    "/items/{code}/files",
    tags=["items"],
    status_code=201,
    summary="Keep a file, to be named as evidence",
    response_model=models.Attached,
    openapi_extra=zh("附件"),
)
def attach(request: Request, code: Id, file: Annotated[UploadFile, File()]) -> Response:
    """It belongs to the item once an event names it: `{"evidence": [{"sha256": …, "name": …}]}`."""
    with site(request).offices.one() as office:
        who = acting(request, office)
        looked_at(office, code, who)
        return Exact(office.attach(file.filename or "", file.file.read(LARGEST + 1), who.id), 201)


@router.get(
    "/items/{code}/files/{sha256}",
    tags=["items"],
    summary="A file that an event of the item names",
    response_class=Response,
    responses={200: _KEEP},
    openapi_extra=zh("取附件"),
)
def kept(request: Request, code: Id, sha256: Sha) -> Response:
    """As it was brought, never to be shown by a browser."""
    with site(request).offices.one() as office:
        seen = looked_at(office, code, me(request, office))
        named = any(f.get("sha256") == sha256 for e in seen.events for f in _files(e))
        found = office.record.attachment(sha256) if named else None
    if found is None:
        raise HTTPException(404, say(zh="没有这个附件", en="There is no such attachment"))
    head = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found[0], safe='')}"}
    return Response(found[1], media_type="application/octet-stream", headers=head)


# --- what is answered -------------------------------------------------------------------------------------


def looked_at(office: Office, code: str, who: Me) -> Seen:
    """An item for whoever asks. Raises ``Refused``."""
    found = office.record.item(code)
    looks = found is not None and who.looks and not office.loop_of(found).confidential
    return office.view(code, who.id, via="api", system=looks)


def acting(request: Request, office: Office) -> Me:
    """Who acts. Without a person nothing is done."""
    who = me(request, office)
    if who.person is None:
        text = say(
            zh=f"没有对应的人员（本机可用请求头 {HEADER} 指定）",
            en=f"you stand for nobody (on this machine: send the header {HEADER})",
        )
        raise HTTPException(403, text)
    return who


def _item(line: Line) -> dict[str, Json]:
    told = listing.told(line)
    values = {name: getattr(line.item, name) for name in _ITEM}
    return {**values, "light": told["light"], "due": told["due"], "past": told["past"]}


def _detail(office: Office, seen: Seen, who: Me) -> dict[str, Json]:
    [line] = lists.lines(office, [seen.item])
    actions = [(a.id, why) for a, why in seen.actions if not a.opens] if who.person else []
    return {
        **_item(line),
        "fields": _plain(seen.shown),
        "deadlines": [
            {"clock": id, "due": due, "steps": list(steps)} for id, (due, steps) in seen.due.items()
        ],
        "actions": [{"action": id, "refused": why} for id, why in actions],
        "events": [_event(e) for e in seen.events],
    }


def _event(e: Event) -> dict[str, Json]:
    names = [n for n in models.Happened.model_fields if n not in ("data", "hash")]
    return {**{n: getattr(e, n) for n in names}, "data": _plain(e.data), "hash": e.hash.hex()}


def _plain(data: Mapping[str, Any]) -> dict[str, Json]:
    return {k: v for k, v in data.items() if v not in (None, "")}


def _files(e: Event) -> list[Mapping[str, str]]:
    listed = [v if isinstance(v, list) else [v] for v in e.data.values()]
    return [v for some in listed for v in some if isinstance(v, Mapping) and "sha256" in v]


def _loop(x: Loop) -> dict[str, Json]:
    return {
        "id": x.id,
        "name": _name(x.name),
        "unit": x.unit,
        "confidential": x.confidential,
        "version": x.version,
        "versions": list(x.versions),
        "sha256": x.sha256,
        "states": [{"id": s.id, "name": _name(s.name), "type": s.type} for s in x.states.values()],
        "fields": [
            {
                "id": f.id,
                "name": _name(f.name),
                "type": f.type,
                "choices": {k: _name(n) for k, n in f.choices.items()},
                "personal": f.personal,
            }
            for f in x.fields.values()
        ],
        "actions": [
            {
                "id": a.id,
                "name": _name(a.name),
                "who": list(a.who),
                "sources": list(a.sources),
                "to": a.to,
                "needs": list(a.needs),
                "takes": list(a.takes),
            }
            for a in x.actions.values()
        ],
    }


def _name(n: definition.Name) -> dict[str, Json]:
    return {"zh": n.zh, "en": n.en}
