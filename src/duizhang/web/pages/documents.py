"""The documents, and one document as people read it: each figure marked in its place, told beside the text."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, TypeVar

from fastapi import APIRouter, HTTPException, Request, Response

from duizhang import pipeline
from duizhang.exports.passages import changes
from duizhang.exports.unread import why
from duizhang.exports.wording import document_kind
from duizhang.language import say
from duizhang.ledger.view import Kept, View
from duizhang.model import Document, WrongUse
from duizhang.web import body
from duizhang.web.following import follow
from duizhang.web.pages import figures
from duizhang.web.rendering import Page, is_part, render, see_other, site, view, visitor

SIZE = 50
LONGEST_FIGURE = 120
"""Characters that may be marked as one figure."""
MOST_FOUND = 30
"""Places of some words that are offered to choose from."""
OUTLINE = 60
"""Headings that are listed beside the text at most."""
FINDINGS = 50
_AROUND = 30

router = APIRouter(include_in_schema=False)


@router.get("/documents")
def documents(request: Request, q: str = "", page: int = 1, sort: str = "") -> Response:
    """All documents of the ledger, a page at a time."""
    held = view(request)
    total = held.documents_named(q)
    page = max(1, min(page, (total + SIZE - 1) // SIZE))
    order = "errors" if sort == "errors" else ""
    rows = held.documents(q, (page - 1) * SIZE, SIZE, order)
    listed = [(kept, name_of(kept), document_kind(kept.kind)) for kept in rows]
    return render(
        request, "documents.html", rows=listed, total=total, number=page, size=SIZE, q=q, sort=order
    )


@router.get("/documents/{sha256}")
def document(
    request: Request, sha256: str, at: str = "", numbers: int = 0, repairs: int = 0, sheet: int = 0
) -> Response:
    """One document, its text and what is said of it; ``at`` is the statement that is told beside it."""
    looked = view(request)
    kept = _kept(looked, sha256)
    if kept.sha256 != sha256:
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(request, f"/documents/{kept.sha256}{query}")
    whole = _whole(request, kept)
    ledger = site(request).ledger
    marks = looked.marks(sha256)
    chosen = next((m for m in marks if m.id == at), None)
    found, count = looked.findings(document=sha256, moved=site(request).shelf.moved(), size=FINDINGS)
    said = {"told": figures.told(request, at) if at else None}
    written = body.text(
        whole,
        marks,
        numbers=pipeline.unread(sha256, ledger) if numbers else (),
        rejected=pipeline.rejected(sha256, ledger) if numbers else (),
        repairs=changes(whole) if repairs else (),
        chosen=at,
    )
    return render(
        request,
        "document.html",
        kept=kept,
        name=name_of(kept),
        kind=document_kind(kept.kind),
        document=whole,
        body=written,
        outline=_outline(whole),
        findings=found,
        findings_count=count,
        numbers=numbers,
        repairs=repairs,
        at=at,
        behind=site(request).shelf.behind(),
        choices=figures.choices(),
        **figures.sheet(whole.pages, sheet or (chosen.page if chosen else 1), said["told"]),
        **said,
    )


def _outline(whole: Document) -> list[tuple[int, int, str]]:
    """Level, place and words of the headings that a reader would look for."""
    found = [b for b in whole.blocks if b.kind == "heading"]
    for deepest in (6, 2, 1):
        chosen = [b for b in found if b.level <= deepest]
        if len(chosen) <= OUTLINE:
            break
    least = min((b.level for b in chosen), default=1)
    return [(b.level - least, b.span[0], whole.text[slice(*b.span)]) for b in chosen[:OUTLINE]]


@router.get("/documents/{sha256}/pages/{number}")
def page_of(request: Request, sha256: str, number: int, at: str = "") -> Response:
    """A page of a paged source as a picture, with the figure framed; to htmx, beside the text."""
    looked = view(request)
    kept = _kept(looked, sha256)
    whole = _whole(request, kept)
    if not 1 <= number <= len(whole.pages):
        raise HTTPException(404, say(zh="没有这一页", en="there is no such page"))
    told = figures.told(request, at) if at else None
    template = "sheet.html" if is_part(request) else "page.html"
    return render(
        request,
        template,
        kept=kept,
        name=name_of(kept),
        told=told,
        oob=False,
        **figures.sheet(whole.pages, number, told),
    )


@router.get("/documents/{sha256}/pages/{number}/picture.png")
def picture(request: Request, sha256: str, number: int) -> Response:
    """The page as a PNG, where the file is still the one that was read."""
    kept = _kept(view(request), sha256)
    etag = f'"{kept.sha256[:32]}-{number}"'
    headers = {"Cache-Control": "private, max-age=86400", "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    site(request).limits.taken("picture", request)
    drawn = _cache(request, "pictures", 48).get(
        (kept.sha256, number), lambda: pipeline.page_picture(kept.sha256, number, site(request).ledger)
    )
    return Response(drawn, media_type="image/png", headers=headers)


@router.get("/documents/{sha256}/words")
def words(request: Request, sha256: str, start: int = -1, end: int = -1, said: str = "") -> Response:
    """Some words of the text: why a number in them is no statement, and how to make one of them."""
    looked = view(request)
    kept = _kept(looked, sha256)
    whole = _whole(request, kept)
    if start < 0 or end < 0:
        return _found(request, kept, whole, said)
    start, end = _trimmed(whole.text, start, end)
    there = next((m for m in looked.marks(kept.sha256) if m.span == (start, end)), None)
    if there and not is_part(request):
        return see_other(request, f"/statements/{there.id}")
    if there:
        return figures.answer(request, there.id)
    return _words(request, kept, whole, (start, end))


@router.post("/documents/{sha256}/words")
def add(request: Request, sha256: str, form: figures.Form) -> Response:
    """Write down a figure that a person reads from some words of the text."""
    looked = view(request)
    kept = _kept(looked, sha256)
    whole = _whole(request, kept)
    try:
        span = _trimmed(whole.text, int(form.get("start", "")), int(form.get("end", "")))
    except ValueError:
        raise HTTPException(422, say(zh="没有标出文字", en="no words are marked")) from None
    try:
        fields = figures.fields_of(form)
        made = pipeline.add(
            kept.sha256,
            span,
            fields,
            site(request).ledger,
            reason=form.get("reason", ""),
            by=visitor(request).name,
        )
    except WrongUse as error:
        return _words(request, kept, whole, span, error=str(error), given=form)
    follow(request)
    return figures.changed(request, made.id)


def _words(
    request: Request,
    kept: Kept,
    whole: Document,
    span: tuple[int, int],
    error: str = "",
    given: Mapping[str, str] | None = None,
) -> Response:
    start, end = span
    if not 0 <= start < end <= len(whole.text) or end - start > LONGEST_FIGURE:
        text = say(
            zh=f"请标出一个数（至多 {LONGEST_FIGURE} 字）",
            en=f"mark one figure ({LONGEST_FIGURE} characters)",
        )
        raise HTTPException(422, text)
    looked = view(request)
    before = [m.id for m in looked.marks(kept.sha256) if m.span[0] <= start]
    near = looked.statement(before[-1]) if before else None
    number = next((u for u in pipeline.unread(kept.sha256, site(request).ledger) if u.span == span), None)
    return render(
        request,
        "words_part.html" if is_part(request) else "words.html",
        422 if error else 200,
        kept=kept,
        name=name_of(kept),
        quote=_quote(whole.text, span),
        span=span,
        number=number,
        why=why(number.reason) if number else "",
        form=given or figures.proposed(whole, whole.text[start:end], near.statement if near else None),
        error=error,
        choices=figures.choices(),
    )


def _found(request: Request, kept: Kept, whole: Document, said: str) -> Response:
    """The places where some words stand, to choose from."""
    said = said.strip()
    places: list[tuple[int, int]] = []
    at = whole.text.find(said) if said else -1
    while at >= 0 and len(places) < MOST_FOUND:
        places.append((at, at + len(said)))
        at = whole.text.find(said, at + 1)
    if len(places) == 1:
        return see_other(request, f"/documents/{kept.sha256}/words?start={places[0][0]}&end={places[0][1]}")
    quotes = [(span, _quote(whole.text, span)) for span in places]
    return render(request, "found.html", kept=kept, name=name_of(kept), said=said, places=quotes)


def _quote(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """The words with what stands around them in their line."""
    start, end = span
    left = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    right = text.find("\n", end)
    right = min(len(text) if right < 0 else right, end + _AROUND)
    return text[left:start], text[start:end], text[end:right]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks at its ends."""
    end = min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def name_of(kept: Kept) -> str:
    """What people call a document: its title, else the file's name."""
    return kept.title or PurePath(kept.path).name


def _kept(looked: View, sha256: str) -> Kept:
    kept = looked.document(sha256) if len(sha256) >= 8 else None
    if kept is None:
        raise HTTPException(404, say(zh="账本里没有这份文件", en="the ledger has no such document"))
    return kept


T = TypeVar("T")


class _Cache:
    """What was made last, up to some number of things; each is made once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[object, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                found: T = self._held[key]
                return found
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


def _whole(request: Request, kept: Kept) -> Document:
    """The document in full. It is read from the ledger once for each time that it was read."""
    ledger = site(request).ledger
    found = _cache(request, "documents", 12).get(
        (kept.sha256, kept.at), lambda: pipeline.document(kept.sha256, ledger)
    )
    if found is None:
        raise HTTPException(404, say(zh="账本里没有这份文件", en="the ledger has no such document"))
    return found


def _cache(request: Request, name: str, most: int) -> _Cache:
    """One of this application; made when it is first asked for."""
    state = request.app.state
    if not hasattr(state, f"kept_{name}"):
        setattr(state, f"kept_{name}", _Cache(most))
    found: _Cache = getattr(state, f"kept_{name}")
    return found


PAGE = Page("documents", "/documents", router, lambda: say(zh="文件", en="Documents"))
