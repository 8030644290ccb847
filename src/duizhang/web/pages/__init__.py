"""The pages, in the order in which the navigation has them."""

from __future__ import annotations

from duizhang.web.pages import (
    api,
    areas,
    cards,
    documents,
    figures,
    findings,
    history,
    ledger,
    login,
    loops,
    parts,
    people,
    public,
    series,
    start,
    uploads,
)
from duizhang.web.rendering import Page

PAGES: tuple[Page, ...] = (
    start.PAGE,
    uploads.PAGE,
    login.PAGE,
    people.PAGE,
    public.PAGE,
    documents.PAGE,
    figures.PAGE,
    ledger.PAGE,
    series.PAGE,
    findings.PAGE,
    cards.PAGE,
    loops.PAGE,
    areas.PAGE,
    history.PAGE,
    api.PAGE,
    parts.PAGE,
)
