"""Series: an indicator over time, in one or several areas, from all documents; and choosing the indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from duizhang.exports.series import Offer, Picture, Point, number, offers, picture
from duizhang.language import say
from duizhang.lexicon import indicators
from duizhang.web.pages.ledger import Line, clean, lines
from duizhang.web.rendering import Page, render, view

if TYPE_CHECKING:
    from duizhang.ledger.view import Held, View

router = APIRouter(include_in_schema=False)

AREAS = 6
"""The most areas of one picture: as many as there are colours and shapes that are told apart."""
OFFERED = 10
"""Areas that are offered with a box each; others are typed."""
FIGURES = 600
"""The most figures that are looked at; the latest are taken."""
SHOWN = 6
"""Indicators of a chapter that show at once."""
GROUPS = {
    "农业": "Agriculture", "建筑业": "Construction", "文化体育": "Culture and sports", "教育": "Education",
    "就业与工资": "Employment and wages", "能源": "Energy", "经营主体与企业": "Enterprises",
    "资源和环境": "Resources and environment", "金融": "Finance", "财政": "Public finance",
    "政府工作与民生实事": "Government work", "卫生": "Health", "工业": "Industry", "固定资产投资": "Investment",
    "居民生活": "Living conditions", "国民经济核算": "National accounts", "人口": "Population", "价格": "Prices",
    "房地产": "Real estate", "批发零售和住宿餐饮": "Trade, hotels and catering", "安全与法治": "Safety and law",
    "科技": "Science and technology", "社会保障": "Social security", "旅游": "Tourism",
    "对外经济贸易": "Foreign trade and investment", "运输和邮电": "Transport, post and telecommunications",
}  # fmt: skip
"""The chapters of the yearbooks in English."""


@dataclass(frozen=True, slots=True)
class Row:
    """A point with the lines of the statements that say so."""

    point: Point
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A chapter of the yearbook: its indicators with how many figures there are of each, the frequent ones first."""

    name: str
    indicators: tuple[tuple[str, str, int], ...]
    """concept's id, its usual name, figures"""


@router.get("/series")
def series(request: Request) -> Response:
    """An indicator's picture and table; without an indicator, what there is to choose from."""
    held = view(request)
    typed = clean(request.query_params.get("indicator", ""))
    indicator = meant(typed, held)
    if not indicator:
        return _choose(request, held, typed)
    return _show(request, held, indicator)


def meant(typed: str, held: View) -> str:
    """The concept or the name that was typed, ``""`` for none that the ledger has. A name of a concept is that concept."""
    known = indicators.lookup(typed) if typed else None
    if known and held.knows(known.id):
        return known.id
    return typed if typed and held.knows(typed) else ""


def name_of(indicator: str) -> str:
    """The usual name of a concept; any other indicator's own."""
    known = indicators.vocabulary().concepts.get(indicator)
    return known.name if known else indicator


def group_name(name: str) -> str:
    """A chapter's name in the language in force."""
    return say(zh=name, en=GROUPS.get(name, name))


def _show(request: Request, held: View, indicator: str) -> Response:
    known = held.areas_of(indicator, 300)
    asked = [clean(a) for a in request.query_params.getlist("area")]
    named = tuple(dict.fromkeys(a for a in asked if a))
    chosen = named[:AREAS] or tuple(a for a, _ in known[:1])
    found = held.series(indicator, chosen, FIGURES)
    offered = offers(found)
    offer = _chosen(offered, request.query_params.get("measure", ""))
    drawn = _drawn(held, found, offer, chosen)
    return render(
        request,
        "series.html",
        indicator=indicator,
        name=name_of(indicator),
        offered=offered,
        offer=offer,
        areas=chosen,
        left_out_areas=named[AREAS:],
        known=known,
        boxes=_boxes(chosen, known),
        periods=_by_period(held, drawn) if drawn else (),
        drawn=drawn,
        number=number,
        cut=len(found) == FIGURES,
        figures=sum(o.figures for o in offered),
    )


def _drawn(held: View, found: Sequence[Held], offer: Offer | None, areas: Sequence[str]) -> Picture | None:
    if offer is None:
        return None
    dates = {sha256: d.date for sha256, d in held.documents_of(found).items()}
    return picture(found, offer.measure, areas, dates)


def _chosen(offered: Sequence[Offer], key: str) -> Offer | None:
    return next((o for o in offered if o.measure.key == key), offered[0] if offered else None)


def _boxes(chosen: Sequence[str], known: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The areas that are offered: the chosen ones and the most often told."""
    counts = dict(known)
    rest = [(a, n) for a, n in known if a not in chosen]
    return (*((a, counts.get(a, 0)) for a in chosen), *rest[: max(0, OFFERED - len(chosen))])


def _by_period(held: View, drawn: Picture) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The rows of the table, the points of one period together."""
    said = lines((h for p in drawn.points for h in p.held), held)
    by_id = {line.id: line for line in said}
    periods: dict[str, list[Row]] = {}
    for p in drawn.points:
        row = Row(p, tuple(by_id[h.statement.id] for h in p.held))
        periods.setdefault(p.period, []).append(row)
    return tuple((when, tuple(rows)) for when, rows in periods.items())


def _choose(request: Request, held: View, typed: str) -> Response:
    counts = dict(held.counted("concept", 5000))
    search = clean(request.query_params.get("find", "")) or typed
    return render(
        request,
        "series_choice.html",
        groups=tuple(_groups(counts)) if not search else (),
        found=tuple(_found(held, counts, search)) if search else (),
        find=search,
        unknown=typed,
        shown_of=SHOWN,
        group_name=group_name,
        wide=[(c, name_of(c), n) for c, n in list(counts.items())[:8]],
        empty=not held.totals.statements,
    )


def _groups(counts: dict[str, int]) -> Iterator[Group]:
    """The chapters of which something is told, in the order of the yearbook's importance here: by figures."""
    told: dict[str, list[tuple[str, str, int]]] = {}
    for concept in indicators.concepts():
        if n := counts.get(concept.id):
            told.setdefault(concept.group, []).append((concept.id, concept.name, n))
    for name in sorted(told, key=lambda g: -sum(n for *_, n in told[g])):
        yield Group(name, tuple(sorted(told[name], key=lambda i: (-i[2], i[1]))))


def _found(held: View, counts: dict[str, int], search: str) -> Iterator[tuple[str, str, int]]:
    """Concepts one of whose names contains the words, then other names that do."""
    seen: set[str] = set()
    for concept in sorted(indicators.concepts(), key=lambda c: -counts.get(c.id, 0)):
        if counts.get(concept.id) and (search == concept.id or any(search in n for n in concept.names)):
            seen.update(concept.names)
            yield concept.id, concept.name, counts[concept.id]
    for name, n in held.counted("indicator", 60, search):
        if name and name not in seen:
            yield name, name, n


PAGE = Page("series", "/series", router, lambda: say(zh="序列", en="Series"))
