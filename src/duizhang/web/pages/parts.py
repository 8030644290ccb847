"""All components on one page, for those who build pages: what there is, and how it looks in either theme."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from duizhang.web.rendering import Page, render

router = APIRouter(include_in_schema=False)


@router.get("/parts")
def parts(request: Request) -> Response:
    """Each macro of ``parts.html``, with the words that it was called with."""
    return render(request, "showcase.html")


PAGE = Page("parts", "/parts", router)
