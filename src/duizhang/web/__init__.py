"""The web app: the ledger, its words, its figures and what does not add up, in a browser. It translates only.

No SQL, no rules, no arithmetic: what is shown comes from ``pipeline``, is shaped there or in ``exports``, and is
written by a template. ``app.create(ledger)`` makes the application, ``duizhang serve`` runs it.

To add a page
    1. a module in ``pages/`` that ends with ``PAGE = Page(name, address, router, label)``; ``label`` is a function,
       since the language is that of the request; without one the page is not in the navigation;
    2. its name in the tuple ``PAGES`` in ``pages/__init__.py``, in the order of the navigation;
    3. a template that begins ``{% extends "base.html" %}{% import "parts.html" as parts with context %}`` and fills the
       blocks ``title`` and ``body`` (and ``styles``, ``scripts``, ``crumbs`` where it needs them);
    4. a case for ``check_page`` in ``tests/web/``: it renders at three widths, in both languages, light and dark, and
       fails on what axe finds, on errors in the console and on a page wider than its window.

    ::

        router = APIRouter(include_in_schema=False)

        @router.get("/areas")
        def areas(request: Request) -> Response:
            return render(request, "areas.html", rows=...)

        PAGE = Page("areas", "/areas", router, lambda: say(zh="地区", en="Areas"))

    A plain ``def`` runs in a thread: a page may wait for the database. Routes under ``/api/v1/`` are in the schema.

Changes
    ``pipeline`` makes them (``by=visitor(request).name``); then ``site(request).desk.wake()``: the ledger is reconciled in the
    background, in a process of its own, and ``view(request)`` hands out the new view as soon as it is there. ``is_behind``
    of ``rendering`` tells whether that is still to come; ``parts.behind()`` shows it and goes away by itself.

What a template has
    ``say(zh=…, en=…)``, ``lang``, ``theme``, ``user``, ``may("editor")``, ``page`` (its name), ``address(key=value)``
    (this page's address with its query changed; ``None`` takes a key away), ``asset("x.css")``, ``csrf()`` (the hidden
    field that every form which changes something needs; htmx sends it by itself), the filters ``word`` (machine words
    as people read them) and ``shown`` (document text on one line, harmless). Everything is escaped; nothing is
    ``|safe``. The components are the macros of ``templates/parts.html``; ``/parts`` shows them all.

Rules of the house
    The content security policy allows nothing inline: no ``style=""``, no ``<script>`` with text, no ``onclick``. Numbers
    that set a width go into attributes of SVG. Every page works without script; htmx and scripts only add to it.
    Requests that change something are POST, checked in ``guard.py`` before a page sees them (same origin, token,
    role editor unless ``needs`` asks for another, rate). They answer with ``see_other``, or to htmx with a part.
    Text in Chinese from documents stands in an element with ``lang="zh-CN"``.
"""
