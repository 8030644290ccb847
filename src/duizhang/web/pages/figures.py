"""One figure: its fields, the rules that read it, its relations, findings, and what people said of it.

It stands beside the text of its document, and has an address of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from duizhang import pipeline
from duizhang.checks.messages import relation_name
from duizhang.exports import explanation
from duizhang.exports.figures import parsed, typed
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.ledger.corrections import CHOICES
from duizhang.ledger.view import Found, Held, Related, View
from duizhang.model import Correction, Document, Hand, Region, Statement, Status, WrongUse
from duizhang.model import Page as Sheet
from duizhang.web.following import follow
from duizhang.web.rendering import Page, is_part, render, see_other, site, stands, view, visitor

RELATIONS = 12
"""Relations of a figure that are told at most."""
TYPED = (
    "indicator", "area", "period", "low", "high", "unit", "bound", "kind", "modality", "base", "of", "owner",
)  # fmt: skip
"""The fields of the form, in its order."""
HANDS: tuple[Hand, ...] = ("correct", "reject", "withdraw")

router = APIRouter(include_in_schema=False)


class Field(NamedTuple):
    """A field as it holds and, where a person changed it, as the machine read it."""

    name: str
    label: str
    value: str
    read: str


class Other(NamedTuple):
    """Another figure of a relation: its part in it, its words, and where they stand."""

    role: str
    held: Held
    quote: tuple[str, str, str]
    where: str
    href: str


class Tie(NamedTuple):
    """A relation of the figure, with the others that take part."""

    name: str
    holds: bool
    equation: str
    others: tuple[Other, ...]


class Told(NamedTuple):
    """All that is told of a figure."""

    statement: Statement
    status: Status
    rejected: bool
    corrected: bool
    document: str
    where: str
    href: str
    quote: tuple[str, str, str]
    fields: Sequence[Field]
    rules: Sequence[explanation.Rule]
    ties: Sequence[Tie]
    findings: Sequence[Found]
    history: Sequence[Correction]
    machine: bool
    before: str
    after: str
    form: Mapping[str, str]
    pages: int


async def _form(request: Request) -> dict[str, str]:
    return {k: v for k, v in (await request.form()).items() if isinstance(v, str)}


Form = Annotated[dict[str, str], Depends(_form)]


@router.get("/statements/{id}")
def statement(request: Request, id: str) -> Response:
    """A figure, on a page of its own or, to htmx, beside the text."""
    return answer(request, id)


@router.post("/statements/{id}")
def correct(request: Request, id: str, form: Form) -> Response:
    """Say that a figure is otherwise, is none, or is as the machine read it after all: ``hand``."""
    hand = next((h for h in HANDS if h == form.get("hand")), None)
    if hand is None:
        raise HTTPException(422, say(zh="没有这种更正", en="there is no such correction"))
    try:
        fields = {}
        if hand == "correct":
            now = fields_of(told(request, id).form)
            fields = {k: v for k, v in fields_of(form).items() if v != now.get(k)}
        pipeline.correct(
            id,
            site(request).ledger,
            reason=form.get("reason", ""),
            by=visitor(request).name,
            fields=fields,
            hand=hand,
        )
    except WrongUse as error:
        return answer(request, id, 422, error=str(error), given=form)
    follow(request)
    return changed(request, id)


def changed(request: Request, id: str) -> Response:
    """After a change: the figure as it is now; the text beside it is asked for again."""
    if is_part(request):
        return answer(request, id, retarget=True)
    return see_other(request, f"/statements/{id}")


def answer(
    request: Request,
    id: str,
    status: int = 200,
    *,
    error: str = "",
    given: Mapping[str, str] | None = None,
    retarget: bool = False,
) -> Response:
    """The figure, on a page of its own or as a part of one."""
    looked = view(request)
    found = told(request, id)
    waits = site(request).shelf.behind()
    if waits:
        site(request).desk.wake()
    part = is_part(request)
    kept = looked.document(found.statement.document)
    pages = _pages(request, found.statement) if found.pages else ()
    made = render(
        request,
        "figure_part.html" if part else "figure.html",
        status,
        told=found,
        error=error,
        form=given or found.form,
        behind=waits,
        kept=kept,
        choices=choices(),
        **sheet(pages, found.pages, found),
    )
    if retarget and part:
        made.headers["HX-Retarget"] = "#panel"
    if part and not waits and (retarget or request.query_params.get("follow")):
        made.headers["HX-Trigger"] = "figures-changed"
    return made


def told(request: Request, id: str) -> Told:
    """All that is told of a figure. Raises 404 where there is none."""
    looked = view(request)
    held = looked.statement(id)
    untouched = held.statement if held and not held.corrected else None
    try:
        said = pipeline.said(id, site(request).ledger, untouched)
    except WrongUse as error:
        raise HTTPException(404, str(error)) from None
    shown = said.now or said.read or (held.statement if held else None)
    if shown is None:  # a person added it, and took that back
        raise HTTPException(404, say(zh="这条补录已撤回", en="this was added, and taken back"))
    kept = looked.document(shown.document)
    title = (kept.title if kept else "") or shown.doc.rsplit("/", 1)[-1]
    before, after = looked.around(held) if held else ("", "")
    return Told(
        statement=shown,
        status=held.status if held else "unchecked",
        rejected=said.now is None,
        corrected=shown != said.read,
        document=title,
        where=place(shown),
        href=stands(shown),
        quote=quoted(shown),
        fields=_fields(shown, said.read),
        rules=explanation.read_by(shown),
        ties=[_tie(r, id, looked) for r in looked.relations(id, RELATIONS)],
        findings=looked.findings_about(id),
        history=said.history[::-1],
        machine=said.read is not None,
        before=before,
        after=after,
        form=form_of(shown),
        pages=shown.regions[0].page if shown.regions else 0,
    )


def _pages(request: Request, s: Statement) -> Sequence[Sheet]:
    document = pipeline.document(s.document, site(request).ledger)
    return document.pages if document else ()


def _fields(now: Statement, read: Statement | None) -> list[Field]:
    was = dict(explanation.fields_told(read)) if read else {}
    told = dict(explanation.fields_told(now))
    names = [n for n in explanation.ORDER if n in told or (n in was and read is not None)]
    return [
        Field(
            n,
            explanation.field_name(n),
            told.get(n, ""),
            was.get(n, "") if read and was.get(n, "") != told.get(n, "") else "",
        )
        for n in names
    ]


def _tie(relation: Related, id: str, looked: View) -> Tie:
    others = tuple(
        Other(word(role), held, quoted(held.statement), _standing(held, looked), stands(held.statement))
        for role, held in relation.parts
        if held.statement.id != id
    )
    return Tie(relation_name(relation.code), relation.holds, relation.equation, others)


def _standing(held: Held, looked: View) -> str:
    kept = looked.document(held.statement.document)
    name = (kept.title if kept else "") or held.statement.doc.rsplit("/", 1)[-1]
    return f"{name} · {place(held.statement)}"


def place(s: Statement) -> str:
    """Where in its document a figure stands."""
    if s.regions:
        n = s.regions[0].page
        return say(zh=f"第 {n} 页", en=f"page {n}")
    return say(zh=f"第 {s.line} 行", en=f"line {s.line}")


def quoted(s: Statement) -> tuple[str, str, str]:
    """The sentence: before the figure, the figure, behind it."""
    start, end = s.quote_at
    return s.quote[:start], s.quote[start:end], s.quote[end:]


def form_of(s: Statement) -> dict[str, str]:
    """The fields as people type them. An upper end is shown of a range only."""
    return {
        "indicator": s.indicator,
        "area": "、".join(s.area),
        "period": s.period,
        "low": typed(s.low, s.unit),
        "high": typed(s.high, s.unit) if s.high != s.low else "",
        "unit": s.unit,
        "bound": s.bound,
        "kind": s.kind,
        "modality": s.modality,
        "base": word(s.base),
        "of": s.of,
        "owner": s.owner,
    }


def proposed(document: Document, words: str, near: Statement | None) -> dict[str, str]:
    """What a form for some words of a document may begin with; ``near`` is the figure before them."""
    found = pipeline.numbers_in(words)
    low, high, bound, unit = found[0] if found else ("", "", "=", "")
    return {
        "indicator": "",
        "area": "、".join(near.area) if near else document.area,
        "period": near.period if near else document.date[:4],
        "low": typed(low, unit) if not isinstance(low, str) else "",
        "high": typed(high, unit) if not isinstance(high, str) and high != low else "",
        "unit": unit,
        "bound": bound,
        "kind": "level",
        "modality": "outcome",
        "base": "",
        "of": "",
        "owner": "",
    }


def fields_of(form: Mapping[str, str]) -> dict[str, str]:
    """The fields that a form gives, as corrections hold them. Raises ``WrongUse`` for a figure that is none."""
    fields = {name: form[name].strip() for name in TYPED if name in form}
    if "area" in fields:
        fields["area"] = "、".join(
            a for a in fields["area"].replace("，", "、").replace(",", "、").split("、") if a
        )
    if "base" in fields:
        fields["base"] = {"同比": "yoy", "环比": "mom"}.get(fields["base"], fields["base"])
    return _kept_as(fields)


def _kept_as(fields: Mapping[str, str]) -> dict[str, str]:
    kept = dict(fields)
    if "low" in kept:
        kept["high"] = kept.get("high") or kept["low"]
    for end in ("low", "high"):
        if kept.get(end):
            value = parsed(kept[end])
            if value is None:
                name = explanation.field_name(end)
                raise WrongUse(
                    say(zh=f"{name}不是数：{kept[end][:40]}", en=f"{name} is no number: {kept[end][:40]}")
                )
            kept[end] = format(value, "f")
    return kept


def sheet(pages: Sequence[Sheet], number: int, told: Told | None) -> dict[str, Any]:
    """The page of a paged source, the boxes of a figure that stands on it, and the part of the page around them.

    Boxes are left, top, width, height in the page's own measure. Nothing where there are no pages.
    """
    page = next((p for p in pages if p.number == number), pages[0] if pages else None)
    regions = [r for r in told.statement.regions if page and r.page == page.number] if told else []
    if page is None or not regions:
        return {"sheet": page, "sheets": len(pages), "boxes": [], "clip": ()}
    boxes = [_box(r, page) for r in regions]
    tall = max(b[3] for b in boxes)
    left, top = min(b[0] for b in boxes) - 9 * tall, min(b[1] for b in boxes) - 3 * tall
    right = max(b[0] + b[2] for b in boxes) + 9 * tall
    bottom = max(b[1] + b[3] for b in boxes) + 3 * tall
    left, top = max(left, 0), max(top, 0)
    clip = left, top, max(min(right, page.width) - left, 1), max(min(bottom, page.height) - top, 1)
    return {"sheet": page, "sheets": len(pages), "boxes": boxes, "clip": clip}


def _box(r: Region, page: Sheet) -> tuple[int, int, int, int]:
    """A region's rectangle in the page's measure, with a little room around it."""
    left, right = (x * page.width // 10_000 for x in (r.left, r.right))
    top, bottom = (y * page.height // 10_000 for y in (r.top, r.bottom))
    return left - 2, top - 2, right - left + 4, bottom - top + 4


def choices() -> dict[str, list[tuple[str, str]]]:
    """The fields that take one of a few values, with the words for them."""
    exactly = say(zh="等于", en="exactly")
    return {
        name: [(v, exactly if v == "=" else word(v)) for v in values]
        for name, values in CHOICES.items()
        if name != "base"
    }


PAGE = Page("statements", "/statements", router)
