"""Report cards: which there are, and for an area and a year each target with its outcome, its light and both quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from duizhang import cards, pipeline
from duizhang.exports import cards as exported
from duizhang.exports.cards import page as drawing
from duizhang.exports.cards import words
from duizhang.language import say
from duizhang.model import Card, Statement
from duizhang.web import lights
from duizhang.web.pages.loops import beside
from duizhang.web.rendering import Page, is_behind, render, view

if TYPE_CHECKING:
    from duizhang.ledger.view import Held, Promised, View

AREAS = 20
"""Areas on a page."""
Year = Annotated[int, Path(ge=1000, le=9999)]
Form = Literal["docx", "xlsx", "html"]
TYPES: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
router = APIRouter(include_in_schema=False)


@router.get("/cards")
def listed(
    request: Request,
    area: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[str, Query(max_length=4)] = "",
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """The areas and years for which something is promised."""
    held = view(request)
    named, chosen = area.strip(), int(year) if year.isdecimal() else 0
    found, total = held.areas_promised(named, chosen, (page - 1) * AREAS, AREAS)
    return render(
        request,
        "cards.html",
        areas=held.promised_of(found, chosen),
        total=total,
        number=page,
        size=AREAS,
        promises=held.totals.targets,
        names=held.areas_promised(size=300)[0],
        years=[str(y) for y in held.years_promised()],
        area=named,
        year=year,
        shares=shares,
        bars=lights,
        address_of=address_of,
        behind=is_behind(request, figures=True),
    )


@router.get("/cards/{area}/{year}")
def card(request: Request, area: str, year: Year) -> Response:
    """The card of an area and a year."""
    return _page(request, "card.html", area, year)


@router.get("/cards/{area}/{year}/print")
def printed(request: Request, area: str, year: Year) -> Response:
    """The card for paper: one table, and the quotes behind it."""
    return _page(request, "card-print.html", area, year)


@router.get("/cards/{area}/{year}/card.{form}")
def download(request: Request, area: str, year: Year, form: Form) -> Response:
    """The card as a file."""
    drawn, _ = _drawn(request, area, year)
    pictures = pipeline.pictures(_figures(drawn)) if form == "html" else {}
    content = exported.render(drawn, form, pictures=pictures)
    name = quote(f"{words.title(drawn)}.{form}", safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"card-{year}.{form}\"; filename*=UTF-8''{name}"}
    return Response(content, media_type=TYPES[form], headers=headers)


def shares(p: Promised) -> list[tuple[str, int]]:
    """What came of the targets, by the colour of its light; what is not due yet at the end."""
    silent = p.due - p.kept - p.missed - p.unclear
    return [
        ("green", p.kept),
        ("yellow", p.unclear),
        ("red", p.missed),
        ("grey", silent),
        ("waiting", p.waiting),
    ]


def address_of(area: str, year: int, rest: str = "") -> str:
    """Where a card is."""
    return f"/cards/{quote(area, safe='')}/{year}{rest}"


def _page(request: Request, template: str, area: str, year: int) -> Response:
    drawn, known = _drawn(request, area, year)
    return render(
        request,
        template,
        card=drawn,
        groups=words.groups(drawn),
        counts=cards.summary(drawn),
        others=sorted(view(request).promised(drawn.area), key=lambda p: p.year),
        known=known,
        followed=beside.followed(request, (row.target.id for row in drawn.rows)),
        doubted=[h for h in known.values() if h.status == "contradicted"],
        documents={
            d: held_at.statement.document for held_at in known.values() for d in [held_at.statement.doc]
        },
        words=words,
        light=cards.light,
        lights=cards.LIGHTS,
        bar=drawing.bar,
        shares=shares,
        bars=lights,
        address_of=address_of,
        behind=is_behind(request, figures=True),
    )


def _drawn(request: Request, area: str, year: int) -> tuple[Card, dict[str, Held]]:
    """The card, and those of its figures that are statements: what is told by comparison has no page of its own."""
    drawn, known = view(request).card(cards.home_of(area), year)
    if not drawn.rows:
        raise HTTPException(404, words.nothing(drawn) + _instead(view(request), drawn.area))
    return beside.with_replies(request, drawn), known


def _instead(held: View, area: str) -> str:
    """The years that there are, for an area that has cards."""
    years = "、".join(str(p.year) for p in sorted(held.promised(area), key=lambda p: p.year))
    return say(zh=f"有成绩表的年份：{years}。", en=f" There are cards for {years}.") if years else ""


def _figures(drawn: Card) -> list[Statement]:
    return [s for row in drawn.rows for s in (row.target, row.outcome, row.against) if s]


PAGE = Page("cards", "/cards", router, lambda: say(zh="成绩表", en="Cards"))
