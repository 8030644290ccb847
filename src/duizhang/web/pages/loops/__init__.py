"""Following things to their end (``follow``), in the browser: below ``/loops``.

============ ==========================================================================
``people``   who acts: the person that an account stands for, or that was chosen here
``frame``    what all these pages have in common: their sections, and who is acting
``desk``     what waits for somebody; acting as somebody
``items``    lists and boards by loop, and as files
``item``     one item: what holds, what happened, what may be done
``sources``  from documents and findings to items; handing them out
``registry`` units and people: posts, and which account is whose
``beside``   what other pages tell of items
``opening``  an item opened by hand
``giving``   what an action asks for as a form, and what came back in it
``taking``   a list of tasks from a file: a preview with what is wrong, then its items
``dashboards`` how loops go, by organisation and month
``audit``    the chain, looks and refusals, masking
``calendar`` what waits for somebody, for calendar programs
``notices``  what somebody was told, and how they want to be
``dispatch`` rules that say where new items go, tried on past ones
``outbox``   all that is to be sent, was, or could not be
``resources`` what organisations offer, and what is free of it
============ ==========================================================================

To add a page: a module with a ``router``, named in ``ROUTERS``; where it is a section of its own, a line in
``frame.SECTIONS``; a template that begins ``{% extends "loops/base.html" %}`` and sets ``section``; ``frame.page``
renders it with an office. Who may do or see what is for the loops to say (``Office.submit``, ``view``, ``items``):
nothing is decided here.
"""

from __future__ import annotations

from fastapi import APIRouter

from duizhang.language import say
from duizhang.web.pages.loops import (
    audit,
    calendar,
    dashboards,
    desk,
    dispatch,
    item,
    items,
    notices,
    opening,
    outbox,
    registry,
    resources,
    sources,
    taking,
)
from duizhang.web.rendering import Page

ROUTERS = (
    desk.router,
    items.router,
    item.router,
    opening.router,
    sources.router,
    taking.router,
    registry.router,
    dashboards.router,
    audit.router,
    notices.router,
    dispatch.router,
    calendar.router,
    outbox.router,
    resources.router,
)

router = APIRouter(include_in_schema=False)
for each in ROUTERS:
    router.include_router(each)

PAGE = Page("loops", "/loops", router, lambda: say(zh="办理", en="Follow-up"))
