"""Ledger → view: everything that people look up, worked out once after each change."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from duizhang import cards, checks
from duizhang.exports.figures import dumps
from duizhang.exports.findings import record
from duizhang.language import Language, speak
from duizhang.ledger import Ledger, open_ledger
from duizhang.ledger.view import Drawn, View, Worked, make_view, open_view, place_of
from duizhang.lexicon import areas
from duizhang.model import Card, Dismissal, Finding, Report, Statement

LANGUAGES: tuple[Language, ...] = ("zh", "en")
T = TypeVar("T")


def reckon(ledger: str | Path) -> View:
    """The view of all that the ledger holds, worked out anew unless it holds still. Raises ``LedgerUnusable``."""
    where = place_of(ledger)
    with open_ledger(ledger) as book:
        state = book.state()
        if (held := open_view(where)) and held.state == state:
            return held
        with _uncollected():
            make_view(where, _worked(book, state))
    made = open_view(where)
    assert made is not None
    return made


def card(view: View, area: str, year: int) -> Card:
    """The report card of an area and a year, as ``cards.card`` draws it of the whole ledger."""
    return view.card(cards.home_of(area), year)[0]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing that is made in here refers to itself in a ring: looking for such among millions of values is a fifth of
    the time, and finds nothing."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _worked(book: Ledger, state: str) -> Worked:
    """Everything that the view shows, the findings in both languages."""
    held, told = tuple(book.statements()), tuple(book.comparisons())
    solved, dismissals = checks.solve(held), book.dismissals()
    reports = _in_both(lambda: checks.set_aside(checks.tell(solved), dismissals))
    listed = {name: _listed(report) for name, report in reports.items()}
    report, until = reports["zh"], cards.reported_until(held)
    return Worked(
        state=state,
        until=until,
        headers=tuple(book.documents()),
        statements=held,
        comparisons=told,
        status=report.status,
        findings=listed["zh"],
        relations=report.relations,
        told={name: [dumps(record(f)) for f, _ in found] for name, found in listed.items()},
        cards=_cards(held, told, until),
    )


def _in_both(work: Callable[[], T]) -> dict[Language, T]:
    """The same work done in each language, whatever language is in force here."""

    def spoken(language: Language) -> T:
        speak(language)
        return work()

    return {name: copy_context().run(spoken, name) for name in LANGUAGES}


def _listed(report: Report) -> list[tuple[Finding, Dismissal | None]]:
    return [*((f, None) for f in report.findings), *report.dismissed]


def _cards(statements: Sequence[Statement], comparisons: Sequence[Statement], until: date) -> Iterator[Drawn]:
    """The card of each area and year for which something is promised, area by area."""
    stock = cards.stock(statements, comparisons, until)
    promised, compared = _by_home(statements), _by_home(comparisons)
    for home in sorted(
        {a for s in (*statements, *comparisons) if s.modality == "target" for a in cards.areas_of(s)}
    ):
        drawing = cards.Drawing(stock, home, promised.get(home, ()), compared.get(home, ()))
        for year in drawing.years():
            drawn = _in_both(partial(drawing.card, year))
            yield Drawn(drawn["zh"], [row.note for row in drawn["en"].rows], cards.summary(drawn["zh"]))


def _by_home(statements: Iterable[Statement]) -> Mapping[str, Sequence[Statement]]:
    """The targets by the areas that they are of, or that they name as owner."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        if s.modality == "target":
            for home in {*cards.areas_of(s), areas.short(s.owner)}:
                found[home].append(s)
    return found
