"""The first page: what the ledger holds, what needs attention, and where to drop documents."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from duizhang import pipeline
from duizhang.language import say
from duizhang.web.rendering import Page, render, site

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request) -> Response:
    """The page itself."""
    return render(request, "start.html", counts=pipeline.counts(site(request).ledger))


PAGE = Page("start", "/", router, lambda: say(zh="首页", en="Home"))
