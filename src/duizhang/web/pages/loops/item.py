"""One item: what holds, the words it came from, how far it is, what happened, and what may be done now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response

from duizhang.exports.loops import telling
from duizhang.exports.loops.lines import day, moment
from duizhang.follow import Office, Submission, notices, resourcing
from duizhang.follow import View as Seen
from duizhang.language import say
from duizhang.loops import calendar
from duizhang.loops.definition import ENDED, Action, Loop
from duizhang.loops.resources import Proposal
from duizhang.model import MOVE, Item, Refused
from duizhang.web.pages.loops import frame, giving
from duizhang.web.pages.loops.giving import Form, Posted
from duizhang.web.pages.loops.items import left
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import see_other, site, stands, view
from duizhang.web.trouble import REFUSED

router = APIRouter(prefix="/loops/items")
SUITING = 5
"""Resources that suit an item and are shown beside it; the form has all."""
LOOKS = 50
"""Looks at a confidential item that its page lists."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was refused: what it held, and why."""

    action: str
    reason: str
    given: Mapping[str, Any]
    since: int = 0
    """the last event that whoever filled it in had seen, where others were first"""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item comes from: words of a document, a finding, a figure. ``href`` is ``""`` where it is no more."""

    quote: str
    place: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline: its day, how it came about, and how it stands."""

    name: str
    day: str
    left: str
    kind: str
    steps: tuple[str, ...]


@router.get("/{code}")
def item(request: Request, code: str, done: int = 0, do: str = "") -> Response:
    """The item, for whoever may see it. ``done`` is an event that they have just made, ``do`` the form to be opened."""
    with site(request).offices.one() as office:
        return answer(request, office, code, done=done, do=do)


@router.post("/{code}/{action}")
def act(request: Request, code: str, action: str, posted: Posted) -> Response:
    """Do something to it, as somebody saw it; what is refused is told beside the form, which keeps what was typed."""
    with site(request).offices.one() as office:
        who = me(request, office)
        seen = _seen(office, code, who)
        known = seen.loop.actions.get(action)
        if known is None:
            raise HTTPException(404, say(zh="没有这个动作", en="There is no such action"))
        since = _seq(posted)
        try:
            data = giving.changed(known, giving.given(seen.loop, known, posted), seen.shown)
            if {a.id: why for a, why in seen.actions}.get(action) == "":
                giving.attached(office, seen.loop, known, posted, data, who.id)
            data = _with_proposed(seen, known, posted, data)
            wanted = Submission(
                action, who.id, code, data=data, via="web", seq=since or seen.item.seq, key=_key(posted)
            )
            event, _ = office.submit(wanted)
        except Refused as refused:
            given = giving.again(seen.loop, known, posted)
            overtaken = since if refused.code == "overtaken" else 0
            tried = Tried(action, refused.reason, given, overtaken)
            status = REFUSED.get(refused.code, 403)
            return answer(request, office, code, status=status, tried=tried)
    return see_other(request, f"/loops/items/{quote(code)}?done={event.seq}")


@router.post("/{code}/move/{version}")
def move(request: Request, code: str, version: int, posted: Posted) -> Response:
    """Let it follow another version of its loop from now on."""
    with site(request).offices.one() as office:
        who = me(request, office)
        _seen(office, code, who)
        why = posted.get("reason", "")
        try:
            event, _ = office.move(
                code, who.id, why if isinstance(why, str) else "", version=version, via="web"
            )
        except Refused as refused:
            tried = Tried(MOVE, refused.reason, {})
            return answer(request, office, code, status=REFUSED.get(refused.code, 403), tried=tried)
    return see_other(request, f"/loops/items/{quote(code)}?done={event.seq}")


@router.get("/{code}/files/{sha256}")
def attachment(request: Request, code: str, sha256: str) -> Response:
    """An attachment of the item, to be kept as a file: never shown here, whatever it is."""
    with site(request).offices.one() as office:
        seen = _seen(office, code, me(request, office))
        names = [v["name"] for v in _files(seen) if v.get("sha256") == sha256]
        found = office.record.attachment(sha256) if names else None
    if found is None:
        raise HTTPException(404, say(zh="没有这个附件", en="There is no such attachment"))
    name = names[0] or found[0]
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-100:] or "file"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found[1], media_type="application/octet-stream", headers=headers)


def answer(
    request: Request,
    office: Office,
    code: str,
    *,
    status: int = 200,
    done: int = 0,
    do: str = "",
    tried: Tried | None = None,
) -> Response:
    """The page of an item; ``tried`` is what was refused a moment ago."""
    who = me(request, office)
    seen = _seen(office, code, who)
    if notices.unread(office, who.id, code):
        notices.read(office, who.id, item=code)
    loop, names, i = seen.loop, office.directory, seen.item
    told = telling.events(loop, seen.events, names, seen.shown)
    now = office.clock()
    suiting = office.proposals(i)
    possible = [a for a, why in seen.actions if not why and not a.opens] if who.person else []
    return frame.page(
        request,
        office,
        "loops/item.html",
        status,
        seen=seen,
        item=i,
        flow=loop,
        state=loop.states[i.state],
        ended=loop.states[i.state].type in ENDED,
        told=told,
        words=_words(loop, seen),
        forms=_forms(loop, possible, office, seen, tried, suiting),
        **_beside(loop, possible, suiting),
        refusals=[
            (str(a.name), why)
            for a, why in seen.actions
            if why and not a.opens and i.state in a.sources and _for_people(loop, a)
        ],
        fields=telling.fields(loop, seen.shown, names),
        evidence=telling.evidence(loop, seen.shown),
        clocks=_clocks(seen, now),
        curve=telling.curve(loop, seen.shown, seen.events, i.opened, calendar.day_of(now)),
        source=source(request, seen),
        proposal=_proposal(loop, seen, possible),
        due=day(i.due),
        past=day(i.past),
        left=left(day(i.due), now),
        over="" < day(i.due) < calendar.day_of(now).isoformat(),
        do=do or (tried.action if tried else ""),
        tried=tried,
        meanwhile=[t for t in told if tried and tried.since and t.seq > tried.since],
        done=next((t for t in told if t.seq == done), None),
        looks=list(office.record.accesses(code, LOOKS)) if loop.confidential else [],
        place=place_of(request),
        moment=moment,
        **_version(office, loop, i, who),
    )


def _seen(office: Office, code: str, who: Me) -> Seen:
    """The item as somebody may see it. Raises HTTPException, with the reason."""
    found = office.record.item(code)
    looks = found is not None and who.looks and not office.loop_of(found).confidential
    try:
        return office.view(code, who.id, via="web", system=looks)
    except Refused as refused:
        status = 404 if refused.code == "unknown-item" else 403
        raise HTTPException(status, f"{refused.reason}{_how(who) if status == 403 else ''}") from None


def _how(who: Me) -> str:
    """What to do about a refusal, where something can be done."""
    if who.person:
        return ""
    if who.chooses:
        return say(zh="。请先选择身份", en=". Choose first whom you act as")
    return say(
        zh="。你的账号还没有对应的人员，请管理员在“单位与人员”里关联",
        en=". Your account stands for nobody yet: an administrator can tell it whom, under “Units and people”",
    )


def _forms(
    loop: Loop,
    possible: Iterable[Action],
    office: Office,
    seen: Seen,
    tried: Tried | None,
    suiting: Iterable[Proposal],
) -> list[Form]:
    """The forms of what is possible; that which was refused keeps what was typed, even where it is no more possible."""
    names = office.directory
    hidden = {loop.signals.get("outcome-taken"), loop.signals.get("outcome-declined")}
    listed = [a for a in possible if a.id not in hidden or _is(tried, a)]
    if tried and tried.action in loop.actions and not any(_is(tried, a) for a in listed):
        listed.insert(0, loop.actions[tried.action])
    offered = [
        (p.resource.id, f"{p.resource.name} · {names.named(p.resource.provider)} · {resourcing.left(p)}")
        for p in suiting
    ]
    made = [
        giving.form(
            loop,
            a,
            office.directory,
            state=seen.item.state,
            fields=seen.shown,
            given=tried.given if tried and _is(tried, a) else None,
            offered=offered,
        )
        for a in listed
    ]
    order = ("onward", "end", "stay", "back", "stop")

    def rank(f: Form) -> tuple[bool, int, bool]:
        # Where it can be done with now, asking somebody else comes after that.
        waits = f.kind == "onward" and loop.states[f.action.to].type == "waiting"
        return not _is(tried, f.action), order.index("end" if waits else f.kind), waits

    return sorted(made, key=rank)


def _words(loop: Loop, seen: Seen) -> str:
    """What whoever opened the item had to write beside its title: to be read before anything is done."""
    first = next((e.action for e in seen.events if e.action in loop.actions), "")
    needs = loop.actions[first].needs if first else ()
    long = [
        n
        for n in needs
        if loop.fields[n].type == "text" and n not in giving.SHORT and n not in telling.HIDDEN
    ]
    return "\n".join(str(seen.shown[n]) for n in long if seen.shown.get(n))


def _version(office: Office, loop: Loop, item: Item, who: Me) -> dict[str, object]:
    """The version of its loop that is in force, and why somebody may not let an item of another follow it."""
    newest = office.loop(loop.id)
    asked = who.person and newest.version != item.version
    return {"newest": newest, "unmoved": office.may_move(item, who.id) if asked else ""}


def _beside(loop: Loop, possible: Iterable[Action], suiting: Sequence[Proposal]) -> dict[str, object]:
    """What suits the item, for whoever may take it with one click."""
    more = max(len(suiting) - SUITING, 0)
    action = _matching(loop, possible)
    return {"suiting": suiting[:SUITING], "more": more, "matching": action, "resourcing": resourcing}


def _matching(loop: Loop, possible: Iterable[Action]) -> Action | None:
    """The action by which a resource is taken with one click: it asks for nothing besides it and its provider."""
    m = loop.resources
    if m is None:
        return None
    asks = (a for a in possible if m.field in (*a.needs, *a.takes) and set(a.needs) <= {m.field, m.provider})
    return next(asks, None)


def _is(tried: Tried | None, action: Action) -> bool:
    return tried is not None and tried.action == action.id


def _for_people(loop: Loop, action: Action) -> bool:
    return any(loop.roles[r].of not in ("system", "asker", "public") for r in action.who)


def _clocks(seen: Seen, now: datetime) -> list[Clock]:
    """The clocks that have not stopped, the first to run out first."""
    ended = seen.loop.states[seen.item.state].type in ENDED
    found = []
    for id, (due, steps) in seen.due.items():
        days = left(due, now)
        over = bool(due) and due < calendar.day_of(now).isoformat()
        kind = "grey" if ended or not due else "red" if over else "green"
        if due and due == day(seen.item.past):
            kind, days = "blue", say(zh="立项前已到期", en="before it was opened")
        found.append(Clock(str(seen.loop.clocks[id].name), due, days, kind, steps))
    return sorted(found, key=lambda c: c.day or "9")


def _proposal(loop: Loop, seen: Seen, possible: list[Action]) -> dict[str, Any] | None:
    """What the ledger proposes as evidence and nobody has answered yet; with the actions that answer it."""
    found = seen.shown.get("proposed")
    if not found or "outcome-found" not in loop.signals:
        return None
    last = {e.action: e.seq for e in seen.events}
    answers = [loop.signals[s] for s in ("outcome-taken", "outcome-declined") if s in loop.signals]
    asked = last.get(loop.signals["outcome-found"], 0)
    answered = max((last.get(a, 0) for a in answers), default=0)
    may = {a.id for a in possible}
    return {
        "pieces": found,
        "open": asked > answered,
        "taken": bool(answers) and answered > asked and last.get(answers[0], 0) == answered,
        "take": loop.signals.get("outcome-taken", "") if loop.signals.get("outcome-taken") in may else "",
        "decline": loop.signals.get("outcome-declined", "")
        if loop.signals.get("outcome-declined") in may
        else "",
    }


def _with_proposed(seen: Seen, action: Action, posted: Posted, data: dict[str, Any]) -> dict[str, Any]:
    """What the ledger proposed becomes the evidence, where somebody takes it."""
    if posted.get("proposed") == "1" and action.id == seen.loop.signals.get("outcome-taken"):
        return {**data, "evidence": [*seen.shown.get("proposed", ()), *data.get("evidence", ())]}
    return data


def _files(seen: Seen) -> Iterable[Mapping[str, str]]:
    """Every attachment that any event names."""
    for e in seen.events:
        for value in e.data.values():
            listed = value if isinstance(value, list) else [value]
            yield from (v for v in listed if isinstance(v, Mapping) and "sha256" in v)


def source(request: Request, seen: Seen) -> Source | None:
    """The words that the item came from, and the way there."""
    kind, _, id = seen.item.source.partition(":")
    words, doc = str(seen.shown.get("quote", "")), str(seen.shown.get("doc", ""))
    href = ""
    if kind == "statement":
        held = view(request).statement(id)
        href = stands(held.statement) if held else ""
    elif kind == "finding" and view(request).finding(id):
        href = f"/findings/{quote(id)}"
    if not href and doc:
        href = place_of(request)(doc, words)
    return Source(words, telling.place(doc), href, kind) if words or doc or href else None


def place_of(request: Request) -> Any:
    """A function that tells the address of words in a document that is named ``path:line``."""
    held = view(request)

    def place(doc: str, words: str = "", statement: str = "") -> str:
        if statement and (there := held.statement(statement)):
            return stands(there.statement)
        path = doc.rpartition(":")[0] or doc
        found = next((d for d in held.documents(path, size=5) if d.path == path), None)
        if found is None:
            return ""
        # The words themselves are the place: browsers look for them (URL fragment text directives).
        return f"/documents/{found.sha256}" + (f"#:~:text={quote(words[:80], safe='')}" if words else "")

    return place


def _seq(posted: Posted) -> int:
    given = posted.get("seq", "")
    return int(given) if isinstance(given, str) and given.isdecimal() and len(given) < 10 else 0


def _key(posted: Posted) -> str:
    """What makes a form that is sent twice the same one."""
    given = posted.get("key", "")
    return f"web:{given}" if isinstance(given, str) and re.fullmatch(r"[0-9a-f]{32}", given) else ""
