"""History: everything that was done to the ledger, newest first: who, when, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from duizhang import pipeline
from duizhang.language import say
from duizhang.ledger.history import WHAT, Event, Sought
from duizhang.web.rendering import Page, render, site, view, visitor
from duizhang.web.visitors import at_least

if TYPE_CHECKING:
    from duizhang.ledger.view import View

SIZE = 50
router = APIRouter(include_in_schema=False)
Short = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Shown:
    """An event with what it was done to, in words, and where that is; ``""`` where it is no more."""

    event: Event
    about: str
    href: str


@router.get("/history")
def history(
    request: Request,
    what: Short = "",
    by: Short = "",
    words: Short = "",
    since: Short = "",
    until: Short = "",
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """A page of it."""
    everything = at_least(visitor(request).role, "admin")
    known = what if what in WHAT else ""
    asked = Sought(known, by, words.strip(), "", _day(since), _day(until), accounts=everything)
    ledger = site(request).ledger
    held = view(request)
    events, total = pipeline.history(asked, ledger, start=(page - 1) * SIZE, size=SIZE)
    return render(
        request,
        "history.html",
        rows=[shown(held, e) for e in events],
        asked=asked,
        narrowed=asked != replace(asked, what="", by="", words="", since="", until=""),
        what=[w for w in WHAT if everything or w != "account"],
        people=pipeline.people(ledger),
        number=page,
        size=SIZE,
        total=total,
    )


def shown(held: View, e: Event) -> Shown:
    """The event with its subject's words, as far as the view has it."""
    if e.what in ("dismiss", "reopen"):
        found = held.finding(e.subject)
        gone = say(zh=f"问题 {e.subject}（已不存在）", en=f"finding {e.subject} (settled)")
        return Shown(
            e, str(found.record["message"]) if found else gone, f"/findings/{e.subject}" if found else ""
        )
    if e.what in ("read", "upload"):
        kept = held.document(e.document)
        return Shown(e, e.text or e.name, f"/documents/{e.document}" if kept else "")
    if e.what == "account":
        return Shown(e, e.text, "")
    there = held.statement(e.subject)
    about = f"{there.statement.indicator} {e.text}" if there else e.text
    return Shown(e, about, f"/statements/{e.subject}" if there else "")


def _day(given: str) -> str:
    """The day, if it is one."""
    try:
        return date.fromisoformat(given).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", given) else ""
    except ValueError:
        return ""


PAGE = Page("history", "/history", router, lambda: say(zh="历史", en="History"))
