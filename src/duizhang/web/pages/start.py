"""The first page: what the ledger holds, what needs attention, and where to drop documents."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from duizhang.language import say
from duizhang.web.pages.uploads import progress
from duizhang.web.rendering import Page, is_behind, is_part, render, see_other, view

router = APIRouter(include_in_schema=False)
SHOWN = 5
"""of the findings, and of the areas and years with targets"""


@router.get("/")
def start(request: Request) -> Response:
    """The page itself; to htmx, what the ledger holds."""
    held = view(request)
    found, _ = held.findings(size=SHOWN)
    promised = held.promised_last(SHOWN)
    shown = {"totals": held.totals, "found": found, "promised": promised}
    if is_part(request):
        return render(request, "held.html", **shown)
    return render(request, "start.html", **shown, **progress(request), behind=is_behind(request))


@router.get("/behind")
def behind(request: Request) -> Response:
    """Asked by a page that waits for the newest view: nothing, until it is there."""
    if not is_part(request):
        return see_other(request, "/")
    return Response(status_code=204, headers={} if is_behind(request) else {"HX-Refresh": "true"})


PAGE = Page("start", "/", router, lambda: say(zh="首页", en="Home"))
