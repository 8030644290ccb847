"""Dispatch rules: looked at, tried, changed; for administrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from duizhang.exports.figures import Json
from duizhang.follow import Office, dispatching
from duizhang.follow.dispatching import Book, Typed
from duizhang.language import say
from duizhang.loops.dispatch import Rules
from duizhang.model import LoopError
from duizhang.web.api import models
from duizhang.web.api.answers import Exact
from duizhang.web.guard import needs
from duizhang.web.rendering import site, visitor

router = APIRouter(prefix="/api/v1", default_response_class=Exact, dependencies=[Depends(needs("admin"))])
Id = Annotated[str, Path(max_length=64)]


def _zh(text: str) -> dict[str, Any]:
    return {"x-summary-zh": text}


@router.get(
    "/loops/{loop}/rules",
    tags=["items"],
    summary="Where new items of a loop go",
    response_model=models.DispatchLooked,
    openapi_extra=_zh("派单规则"),
)
def rules(request: Request, loop: Id) -> Response:
    """The dispatch rules that are kept, tried on the items of the last fourteen days. For administrators."""
    with site(request).offices.one() as office:
        _known(office, loop)
        book = dispatching.held(office, loop)
        return Exact(_looked(office, loop, book or Book(Rules("")), kept=book is not None))


@router.post(
    "/loops/{loop}/rules",
    tags=["items"],
    summary="Try other dispatch rules, or keep them",
    response_model=models.DispatchLooked,
    openapi_extra=_zh("试派单规则，或保存"),
)
def change(
    request: Request,
    loop: Id,
    said: models.DispatchRules,
    keep: Annotated[bool, Query(description="keep them; else they are only tried")] = False,
) -> Response:
    """All that is wrong is told at once, by row. What is kept needs a `why`, and is in the chain of events. For administrators."""
    with site(request).offices.one() as office:
        _known(office, loop)
        typed = [Typed("、".join(r.topics), r.area, r.to) for r in said.rules]
        made, wrong = dispatching.made(office, loop, said.desk, typed)
        if wrong:
            raise LoopError(tuple(f"{n}: {what}" for n, what in wrong))
        book = Book(made, said.active, said.why)
        if keep:
            dispatching.change(office, loop, book, visitor(request).name)
            dispatching.send(office)
        return Exact(_looked(office, loop, book, kept=keep))


def _known(office: Office, loop: str) -> None:
    if loop not in {x.id for x in dispatching.possible(office)}:
        raise HTTPException(
            404, say(zh="这个回路不按规则派单", en="Items of this loop are not sent by rules")
        )


def _looked(office: Office, loop: str, book: Book, *, kept: bool) -> dict[str, Json]:
    rules: list[Json] = [{"topics": list(r.topics), "area": r.area, "to": r.to} for r in book.rules.rules]
    found = dispatching.tried(office, loop, book.rules) if book.rules.desk else []
    tried: list[Json] = [
        {
            "code": t.item.code,
            "topic": t.item.topic,
            "area": t.item.area,
            "to": t.to,
            "why": t.why,
            "clear": t.clear,
        }
        for t in found
    ]
    said: dict[str, Json] = {"desk": book.rules.desk, "rules": rules, "active": book.active, "why": book.why}
    return {"kept": kept, "rules": said, "tried": tried}
