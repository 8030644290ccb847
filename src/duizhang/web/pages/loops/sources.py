"""From documents to items: choosing what a task book promises, handing it out, putting a finding to its owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.datastructures import FormData

from duizhang import pipeline
from duizhang.follow import Office, Submission, lists, sources
from duizhang.follow.sources import Opened
from duizhang.grammar import clauses
from duizhang.language import say
from duizhang.ledger.record import Asked
from duizhang.ledger.view import Kept
from duizhang.loops.definition import Action, Loop
from duizhang.loops.people import Actor
from duizhang.model import Card, Clause, Item, Reading, Refused, Row, Statement
from duizhang.web.pages.documents import name_of
from duizhang.web.pages.loops import frame, item
from duizhang.web.pages.loops.giving import FEW, Posted, offices
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import see_other, site, stands, view

SIZE = 50
YEARS = 12
"""Cards of a document that are looked through at most."""
router = APIRouter(prefix="/loops")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that a document promises: with its sentence, who is to do it, until when; and the item that follows it."""

    id: str
    title: str
    quote: str
    owner: str
    due: str
    firm: bool
    href: str
    item: Item | None


@router.get("/from/documents/{sha256}")
def promises(request: Request, sha256: str) -> Response:
    """What a document promises, to be chosen from."""
    kept = _kept(request, sha256)
    with site(request).offices.one() as office:
        return _choosing(request, office, kept)


@router.post("/from/documents/{sha256}")
def follow(request: Request, sha256: str, posted: Posted) -> Response:
    """Follow what was chosen: each becomes an item, once."""
    kept = _kept(request, sha256)
    chosen = {v for v in posted.getlist("promise") if isinstance(v, str)}
    with site(request).offices.one() as office:
        who = me(request, office)
        rows = [(r, c) for r, c in _targets(request, kept) if f"statement:{r.target.id}" in chosen]
        said = [c for c in _clauses(request, kept) if f"clause:{c.id}" in chosen]
        if not rows and not said:
            return _choosing(
                request, office, kept, wrong=say(zh="没有选中任何一项", en="Nothing was chosen"), status=422
            )
        opened = sources.follow(office, rows, said, _somebody(who))
        if opened.refused and not opened.opened:
            return _choosing(request, office, kept, wrong=opened.refused[0][1].reason, status=403)
    return see_other(request, f"/loops/assign?loop={sources.COMMITMENT}&opened={len(opened.opened)}")


@router.get("/from/findings/{fingerprint}")
def finding(request: Request, fingerprint: str) -> Response:
    """A finding, to be put to the owner of its document."""
    return _asking(request, fingerprint)


@router.post("/from/findings/{fingerprint}")
def ask(request: Request, fingerprint: str, posted: Posted) -> Response:
    """Open an inquiry from a finding and, where an owner is named, ask them at once."""
    found = view(request).finding(fingerprint, site(request).shelf.moved())
    held = view(request).statement(found.statement) if found else None
    if found is None or held is None:
        raise HTTPException(404, say(zh="没有这个问题", en="There is no such finding"))
    with site(request).offices.one() as office:
        who = _somebody(me(request, office))
        opened = sources.ask(office, found, held.statement, who)
        if opened.refused:
            return _asking(request, fingerprint, opened.refused[0][1].reason)
        code = _the_one(office, opened, fingerprint)
        holder, text = (str(posted.get(n, "")).strip() for n in ("holder", "text"))
        if holder and opened.opened:
            try:
                data = {"holder": holder, "text": text}
                office.submit(Submission("ask", who, code, data=data, via="web", seq=1))
            except Refused as refused:
                tried = item.Tried("ask", refused.reason, {"holder": holder, "text": text})
                return item.answer(request, office, code, status=422, tried=tried)
    return see_other(request, f"/loops/items/{quote(code)}")


@router.get("/assign")
def assigning(
    request: Request,
    loop: Annotated[str, Query(max_length=64)] = sources.COMMITMENT,
    page: Annotated[int, Query(ge=1, le=200)] = 1,
    opened: Annotated[int, Query(ge=0, le=10**6)] = 0,
    done: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    """What has not been handed out yet, many at a time."""
    with site(request).offices.one() as office:
        return _assigning(request, office, loop, page, opened=opened, done=done)


@router.post("/assign")
def assign(request: Request, posted: Posted) -> Response:
    """Hand out what was given a unit; what could not be is told, each with its reason."""
    loop_id = str(posted.get("loop", ""))
    with site(request).offices.one() as office:
        who = me(request, office)
        action = _handing(office.loop(loop_id), office.actor(_somebody(who)))
        if action is None:
            raise HTTPException(403, _no_hand())
        wanted = list(_rows(posted, action, who.id))
        results = office.submit_all(wanted)
        wrong = {w.code: r.reason for w, r in zip(wanted, results, strict=True) if isinstance(r, Refused)}
        if wrong or not wanted:
            return _assigning(
                request,
                office,
                loop_id,
                1,
                done=len(wanted) - len(wrong),
                wrong=wrong,
                typed=posted,
                status=422,
            )
    return see_other(request, f"/loops/assign?loop={quote(loop_id)}&done={len(wanted)}")


# --- documents --------------------------------------------------------------------------------------------


def _kept(request: Request, sha256: str) -> Kept:
    kept = view(request).document(sha256) if len(sha256) >= 8 else None
    if kept is None:
        raise HTTPException(404, say(zh="账本里没有这份文件", en="the ledger has no such document"))
    return kept


def _choosing(
    request: Request, office: Office, kept: Kept, *, wrong: str = "", status: int = 200
) -> Response:
    rows, said = list(_targets(request, kept)), _clauses(request, kept)
    names = [f"statement:{r.target.id}" for r, _ in rows] + [f"clause:{c.id}" for c in said]
    known = sources.followed(office, names)
    held = view(request)
    targets = [_of_row(r, c, held.statement(r.target.id) is not None, known) for r, c in rows]
    told = [_of_clause(c, kept.sha256, known) for c in said]
    loop = office.loops.get(sources.COMMITMENT)
    who = me(request, office)
    return frame.page(
        request,
        office,
        "loops/promises.html",
        status,
        kept=kept,
        name=name_of(kept),
        groups=[
            (say(zh="有数字的目标", en="Targets with a figure"), targets),
            (say(zh="要办成的事", en="What is to be done"), [p for p in told if p.firm]),
            (say(zh="持续推进的事", en="What goes on"), [p for p in told if not p.firm]),
        ],
        opens=bool(loop and _opens(loop, office.actor(who.id))) if who.person else False,
        wrong=wrong,
    )


def _opens(loop: Loop, actor: Actor) -> bool:
    roles = {a.post.role for a in actor.acting if a.post.loop in ("", loop.id)}
    return any(roles & set(a.who) for a in loop.openings)


def _targets(request: Request, kept: Kept) -> Iterator[tuple[Row, Card]]:
    """The targets that stand in a document, in its order, each with the card that it is on."""
    held = [h.statement for h in view(request).of_document(kept.sha256) if h.statement.modality == "target"]
    wanted = dict.fromkeys((a, s.period[:4]) for s in held for a in s.area[:1] if s.period[:4].isdecimal())
    found: dict[str, tuple[Row, Card]] = {}
    for area, year in list(wanted)[:YEARS]:
        card = site(request).shelf.card(area, int(year))
        for row in card.rows:
            if row.target.document == kept.sha256:
                found.setdefault(row.target.id, (row, card))
    yield from sorted(found.values(), key=lambda pair: pair[0].target.span)


def _clauses(request: Request, kept: Kept) -> tuple[Clause, ...]:
    """The commitments without a number of a document."""
    ledger = site(request).ledger
    document = pipeline.document(kept.sha256, ledger)
    if document is None:
        return ()
    statements = tuple(h.statement for h in view(request).of_document(kept.sha256))
    return clauses.read(Reading(document, statements, pipeline.unread(kept.sha256, ledger)))


def _of_row(row: Row, card: Card, here: bool, known: Mapping[str, Item]) -> Promise:
    t: Statement = row.target
    id = f"statement:{t.id}"
    title = sources.title(row, card)
    return Promise(id, title, t.quote, t.owner, t.period, True, stands(t) if here else "", known.get(id))


def _of_clause(c: Clause, sha256: str, known: Mapping[str, Item]) -> Promise:
    id = f"clause:{c.id}"
    href = f"/documents/{sha256}#:~:text={quote(c.text[:80], safe='')}"
    return Promise(id, c.text, c.quote, c.owner, c.due, c.firm, href, known.get(id))


def _somebody(who: Me) -> str:
    """The person who acts: without one, nothing is opened in the system's name."""
    if who.person is None:
        raise HTTPException(403, say(zh="请先选择身份", en="Choose first whom you act as"))
    return who.id


# --- findings ---------------------------------------------------------------------------------------------


def _asking(request: Request, fingerprint: str, wrong: str = "") -> Response:
    found = view(request).finding(fingerprint, site(request).shelf.moved())
    held = view(request).statement(found.statement) if found else None
    if found is None or held is None:
        raise HTTPException(404, say(zh="没有这个问题", en="There is no such finding"))
    with site(request).offices.one() as office:
        known = sources.followed(office, [f"finding:{fingerprint}"])
        if known and not wrong:
            return see_other(request, f"/loops/items/{quote(known[f'finding:{fingerprint}'].code)}")
        return frame.page(
            request,
            office,
            "loops/ask.html",
            403 if wrong else 200,
            found=found,
            about=held.statement,
            wrong=wrong,
            offices=tuple(offices(office.directory)) if len(office.directory.organisations) <= FEW else (),
        )


def _the_one(office: Office, opened: Opened, fingerprint: str) -> str:
    """The code of the inquiry, whether it is new or was there."""
    found: Iterable[Item] = opened.opened or sources.followed(office, [f"finding:{fingerprint}"]).values()
    return next(iter(found)).code


# --- handing out ------------------------------------------------------------------------------------------


def _handing(loop: Loop, actor: Actor) -> Action | None:
    """The action by which somebody hands items of a loop out: it needs a unit, and nothing else."""
    roles = {a.post.role for a in actor.acting if a.post.loop in ("", loop.id)}
    for action in loop.actions.values():
        if action.needs == ("holder",) and action.sources and roles & set(action.who):
            return action
    return None


def _assigning(
    request: Request,
    office: Office,
    loop_id: str,
    number: int,
    *,
    opened: int = 0,
    done: int = 0,
    wrong: Mapping[str, str] | None = None,
    typed: FormData | None = None,
    status: int = 200,
) -> Response:
    who, loop = me(request, office), office.loop(loop_id)
    action = _handing(loop, office.actor(who.id)) if who.person else None
    found: list[Item] = []
    total = 0
    if action:
        for state in action.sources:
            asked = Asked(loop=loop.id, state=state, types=(loop.states[state].type,))
            asked = lists.visible(office, asked, who.id)
            total += office.record.count(asked, lists.MOST)
            if len(found) < SIZE:
                found += office.record.page(replace(asked), start=(number - 1) * SIZE, size=SIZE - len(found))
    dates = bool(action) and "due" in action.takes  # type: ignore[union-attr]
    return frame.page(
        request,
        office,
        "loops/assign.html",
        status,
        flow=loop,
        action=action,
        rows=[_to_assign(office, i, typed) for i in found],
        dates=dates,
        total=total,
        number=number,
        size=SIZE,
        opened=opened,
        finished=done,
        wrong=wrong or {},
        offices=tuple(offices(office.directory)) if len(office.directory.organisations) <= FEW else (),
        why=_no_hand(),
    )


def _to_assign(office: Office, i: Item, typed: FormData | None) -> dict[str, object]:
    """A row: the item, what it says of itself, and the unit that its text names."""
    fields = office.standing(i).fields
    said = str(fields.get("why", ""))
    named = [o.id for o in office.directory.organisations.values() if said and o.name in said]
    return {
        "item": i,
        "quote": str(fields.get("quote", "")),
        "state": office.loop_of(i).states[i.state],
        "reason": str(fields.get("reason", "")),
        "said": said,
        "holder": str(typed.get(f"holder-{i.code}", "")) if typed else named[0] if len(named) == 1 else "",
        "due": str(typed.get(f"due-{i.code}", "")) if typed else str(fields.get("due", "")),
        "given": str(fields.get("due", "")),
    }


def _rows(posted: FormData, action: Action, who: str) -> Iterator[Submission]:
    """What the rows ask for: those that were given a unit."""
    for name in posted:
        code = name.removeprefix("holder-")
        holder = str(posted.get(name, "")).strip()
        if not name.startswith("holder-") or not holder or len(code) > 32:
            continue
        seq = str(posted.get(f"seq-{code}", ""))
        data = {"holder": holder}
        due = str(posted.get(f"due-{code}", "")).strip()
        if due and due != str(posted.get(f"was-{code}", "")):
            data["due"] = due
        yield Submission(
            action.id, who, code, data=data, via="web", seq=int(seq) if seq.isdecimal() else None
        )


def _no_hand() -> str:
    return say(zh="你的岗位不交办这个回路的事项", en="your posts do not hand out items of this loop")
