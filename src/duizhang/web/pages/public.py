"""For people without an account: bring something forward, see how far it is, answer and rate with the link that one got.

Open to the network only where the server was told so (``serve --public``). Everything works without script. Who tries
numbers or links that are not theirs is refused politely, it is written down, and they cannot try many.
"""

from __future__ import annotations

import re
import secrets
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.datastructures import FormData

from duizhang.exports.loops import telling
from duizhang.follow import Office, Submission, public
from duizhang.language import say
from duizhang.loops.definition import Action, Loop
from duizhang.model import Refused
from duizhang.web.pages.loops import giving
from duizhang.web.pages.loops.giving import Posted
from duizhang.web.rendering import Page, render, see_other, site

FILES = 3
LARGEST = 10 * 1024 * 1024
"""Bytes of an attachment from outside."""
STATUS = {"unknown-item": 404, "link-expired": 410, "missing": 422, "bad-data": 422, "too-large": 413}
BUSY = frozenset({"twice", "too-late", "out-of-order", "overtaken", "open-already"})
Key = Annotated[str, Query(max_length=64)]
router = APIRouter(prefix="/public", include_in_schema=False)


@router.get("")
def start(request: Request, loop: Annotated[str, Query(max_length=64)] = "") -> Response:
    """The form, and where to look up a number."""
    _let_in(request)
    with site(request).offices.one() as office:
        return _form(request, office, loop)


@router.post("/ask")
def ask(request: Request, posted: Posted) -> Response:
    """Take it in; then its number and its link are shown, once."""
    _let_in(request)
    site(request).limits.taken("ask", request)
    with site(request).offices.one() as office:
        loop, action = _chosen(office, _text(posted, "loop"))
        try:
            data = giving.given(loop, action, posted)
            _attach(office, loop, action, posted, data)
            code = public.bring(office, loop.id, action.id, data, _key(posted))
        except Refused as refused:
            return _form(request, office, loop.id, refused, posted)
        key = office.link(code)
    return see_other(request, f"/public/{code}?key={quote(key, safe='')}&new=1")


@router.get("/track")
def track(request: Request, code: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Where a number leads."""
    _let_in(request)
    plain = public.normal(code)
    return see_other(request, f"/public/{plain}" if plain else "/public#track")


@router.get("/{code}")
def one(request: Request, code: str, key: Key = "", new: str = "", done: str = "") -> Response:
    """How far it is; with its link, all that was written and what who asked may do."""
    _let_in(request)
    site(request).limits.taken("look", request)
    with site(request).offices.one() as office:
        return _shown(request, office, public.normal(code), key, new=new == "1", done=done)


@router.post("/{code}/{action}")
def act(request: Request, code: str, action: str, posted: Posted) -> Response:
    """Something that who asked does: supplement, rate, have it done again."""
    _let_in(request)
    site(request).limits.taken("look", request)
    code, key = public.normal(code), _text(posted, "key")
    with site(request).offices.one() as office:
        found = office.record.item(code)
        loop = office.loops.get(found.loop) if found else None
        wanted = loop.actions.get(action) if loop else None
        data: dict[str, Any] = {}
        try:
            if loop and wanted:
                office.view(code, link=key or "-", via=public.VIA)  # before any file of theirs is kept
                data = giving.given(loop, wanted, posted)
                _attach(office, loop, wanted, posted, data)
            office.submit(Submission(action, code=code, data=data, via=public.VIA, link=key or "-"))
        except Refused as refused:
            return _shown(request, office, code, key, refused=refused)
    return see_other(request, f"/public/{code}?key={quote(key, safe='')}&done={quote(action, safe='')}")


def _let_in(request: Request) -> None:
    """Anybody, where the server was told so; else those who are logged in, and who sits at the machine."""
    if request.state.user is None and not site(request).settings.public:
        raise HTTPException(404)


def _form(
    request: Request,
    office: Office,
    chosen: str,
    refused: Refused | None = None,
    posted: FormData | None = None,
) -> Response:
    known = public.loops(office)
    loop, action = _chosen(office, chosen) if known else (None, None)
    form = None
    if loop and action:
        given = giving.again(loop, action, posted) if posted else None
        form = giving.form(loop, action, office.directory, given=given)
    return render(
        request, "public/start.html", _status(refused) if refused else 200,
        known=known, loop=loop, form=form, inputs=[i for i in form.inputs if i.kind != "number"] if form else [],
        refused=refused, once=secrets.token_hex(16), most=LARGEST // 1024**2, files=FILES,
    )  # fmt: skip


def _chosen(office: Office, loop: str) -> tuple[Loop, Action]:
    known = public.loops(office)
    found = next((pair for pair in known if pair[0].id == loop), known[0] if known else None)
    if found is None:
        raise HTTPException(
            404, say(zh="这里没有可以提出的事项", en="There is nothing to bring forward here")
        )
    return found


def _shown(
    request: Request,
    office: Office,
    code: str,
    key: str,
    *,
    refused: Refused | None = None,
    new: bool = False,
    done: str = "",
) -> Response:
    """The page of one item; what the link does not open is left out, and why is said."""
    status = _status(refused) if refused else 200
    try:
        progress = public.progress(office, code)
    except Refused as unknown:
        return render(request, "public/unknown.html", 404, refused=unknown, code=code)
    seen = None
    if key:
        try:
            seen = office.view(code, link=key, via=public.VIA)
        except Refused as no:
            refused, status = refused or no, _status(no)
    forms, fields = [], []
    if seen:
        mine = public.askers(seen.loop, seen.actions)
        forms = [giving.form(seen.loop, a, office.directory, state=seen.item.state) for a in mine]
        fields = telling.fields(seen.loop, seen.shown, office.directory)
    # What came from outside, and what the office has made of it since.
    own = {n for a in progress.loop.openings for n in (*a.needs, *a.takes)}
    return render(
        request, "public/item.html", status,
        p=progress, seen=seen, key=key, forms=forms, refused=refused, new=new,
        answered=[f for f in fields if f.name not in own and f.name not in (progress.loop.rating, "holder")],
        said=[f for f in fields if f.name in own],
        rated=seen.item.rating if seen else 0,
        done=progress.loop.actions[done].name if done in progress.loop.actions and seen else "",
        own=str(request.url.replace(query=f"key={quote(key, safe='')}")) if seen else "",
    )  # fmt: skip


def _attach(office: Office, loop: Loop, action: Action, posted: FormData, data: dict[str, Any]) -> None:
    """Keep the files that came, few and small ones. Raises ``Refused``."""
    asked = [n for n in (*action.needs, *action.takes) if loop.fields[n].type in ("evidence", "file")]
    files = [file for name in asked for file in giving.uploads(posted, name)]
    if len(files) > FILES or any((f.size or 0) > LARGEST for f in files):
        most = LARGEST // 1024**2
        raise Refused(
            "too-large",
            say(
                zh=f"最多 {FILES} 个附件，每个不超过 {most} MB", en=f"at most {FILES} files of {most} MB each"
            ),
        )
    giving.attached(office, loop, action, posted, data, "")


def _status(refused: Refused) -> int:
    return 409 if refused.code in BUSY else STATUS.get(refused.code, 403)


def _text(posted: FormData, name: str) -> str:
    value = posted.get(name, "")
    return value.strip()[:200] if isinstance(value, str) else ""


def _key(posted: FormData) -> str:
    """What makes a form that is sent twice the same one."""
    given = _text(posted, "once")
    return f"public:{given}" if re.fullmatch(r"[0-9a-f]{32}", given) else ""


PAGE = Page("public", "/public", router)
