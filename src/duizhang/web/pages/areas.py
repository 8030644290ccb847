"""Areas beside each other: ranked by an indicator, and by the share of their targets that was met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from duizhang.exports.figures import unit_name
from duizhang.exports.ranking import Kept, Level, Ranking, keeping, level_name, measures, rankings
from duizhang.exports.series import Measure
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.web.pages.ledger import Line, clean, lines
from duizhang.web.pages.series import AREAS, meant, name_of
from duizhang.web.rendering import Page, render, view

if TYPE_CHECKING:
    from duizhang.ledger.view import Told, View

router = APIRouter(include_in_schema=False)

SHOWN = 60
"""Areas of a level that show at once."""
MOST = 2000
OFFERED = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for, or what the ledger has most of."""

    indicator: str
    period: str
    periods: tuple[tuple[str, int], ...]
    """the periods of the indicator with in how many areas it is told, the latest first"""
    measure: Measure | None
    measures: tuple[tuple[Measure, int], ...]
    up: bool


@router.get("/areas")
def areas(request: Request) -> Response:
    """Both rankings."""
    held = view(request)
    typed = clean(request.query_params.get("indicator", ""))
    indicator = meant(typed, held) if typed else _widest(held)
    choice, told = _choice(request, held, indicator)
    most = MOST if request.query_params.get("all") else SHOWN
    found, nation = rankings(told, choice.measure, up=choice.up) if choice.measure else ([], None)
    years, year, kept = _kept(request, held)
    return render(
        request,
        "areas.html",
        choice=choice,
        name=name_of(indicator),
        unknown=typed if typed and not indicator else "",
        offered=_offered(held),
        measure_name=measure_name,
        level_name=level_name,
        found=found,
        nation=nation,
        by_number=_lines(held, found, nation, most),
        most=most,
        together={r.level: [p.told.area for p in r.places[:AREAS]] for r in found},
        years=years,
        year=year,
        kept=kept,
        empty=not held.totals.statements,
    )


def measure_name(m: Measure) -> str:
    """The measure as people name it."""
    unit = unit_name(m.unit) if m.kind in ("level", "change") else ""
    whole = f"{say(zh='占', en='of')} {m.of}" if m.of and m.kind == "share" else m.of
    return " · ".join(x for x in (word(m.kind), word(m.base), whole, unit) if x)


def _widest(held: View) -> str:
    """The indicator that is told in most areas; where none is known, the most frequent name."""
    spread = held.spread(most=1)
    return spread[0][0] if spread else next((n for n, _ in held.counted("indicator", 5) if n), "")


def _choice(request: Request, held: View, indicator: str) -> tuple[Choice, tuple[Told, ...]]:
    periods = _periods(held, indicator) if indicator else ()
    asked = clean(request.query_params.get("period", ""))
    widest = max(periods, key=lambda p: (p[1], p[0]), default=("", 0))[0]
    chosen = asked or widest
    told = held.told(indicator, chosen) if indicator else ()
    offered = tuple(measures(told))
    key = request.query_params.get("measure", "")
    measure = next((m for m, _ in offered if m.key == key), offered[0][0] if offered else None)
    order = request.query_params.get("order", "")
    # 1 is the best of ranks, so the smallest comes first unless somebody wants it otherwise.
    up = order == "up" or (order != "down" and measure is not None and measure.kind == "rank")
    return Choice(indicator, chosen, periods, measure, offered, up), told


def _periods(held: View, indicator: str) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = defaultdict(int)
    for _, _, period, n in held.spread(indicator, most=400):
        found[period] = max(found[period], n)
    if not found:
        found |= dict(held.periods_of(indicator))
    return tuple(sorted(found.items(), reverse=True))


def _offered(held: View) -> tuple[tuple[str, int], ...]:
    """Indicators that are told in several areas, by name, with in how many."""
    widest: dict[str, int] = {}
    for concept, _, _, n in held.spread(most=400):
        widest.setdefault(name_of(concept), n)
    return tuple(widest.items())[:OFFERED]


def _lines(held: View, found: Sequence[Ranking], nation: Told | None, most: int) -> Mapping[int, Line]:
    """The rows of the statements that show, by number."""
    numbers = [p.told.number for r in found for p in r.places[:most]] + ([nation.number] if nation else [])
    shown = held.numbered(numbers)
    return {h.number: line for h, line in zip(shown, lines(shown, held), strict=True)}


def _kept(
    request: Request, held: View
) -> tuple[tuple[tuple[int, int], ...], int, Mapping[Level, list[Kept]]]:
    """The years for which targets were due, with of how many areas an outcome is known; the year; who kept them."""
    years = held.answered()
    typed = request.query_params.get("year", "")
    widest = max(years, key=lambda y: (y[1], y[0]), default=(0, 0))[0]
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else widest
    return years, year, keeping(held.promised(year=year)) if year else {}


PAGE = Page("areas", "/areas", router, lambda: say(zh="地区", en="Areas"))
