"""Ledger → view: everything that people look up, worked out once after each change, and the cards drawn from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import copy_context
from datetime import date
from pathlib import Path
from typing import TypeVar

from duizhang import cards, checks, period
from duizhang.exports.figures import dumps
from duizhang.exports.findings import record
from duizhang.language import Language, speak
from duizhang.ledger import Ledger, open_ledger
from duizhang.ledger.view import View, Worked, make_view, open_view, place_of
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
        worked = _worked(book, state)
    make_view(where, worked)
    made = open_view(where)
    assert made is not None
    return made


def card(view: View, area: str, year: int) -> Card:
    """The report card of an area and a year, as ``cards.card`` draws it of the whole ledger."""
    home = cards.home_of(area)
    own = view.of_areas([home])
    said = (*(h.statement for h in own), *view.comparisons([home]))
    promised = [s for s in said if s.modality == "target" and cards.belongs(s, home)]
    wanted = {home, *cards.touched(home, promised)}
    # All of a task book tells of which year it is one.
    books = (view.of_document(d) for d in sorted({s.document for s in promised}))
    near = (own, view.of_areas(wanted - {home}), *books)
    seen = {h.number: h.statement for held in near for h in held}
    statements = [seen[n] for n in sorted(seen)]
    return cards.card(statements, area, year, comparisons=view.comparisons(wanted), today=view.until)


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
        promises=dict(_promises(held, told, until)),
    )


def _in_both(work: Callable[[], T]) -> dict[Language, T]:
    """The same work done in each language, whatever language is in force here."""

    def spoken(language: Language) -> T:
        speak(language)
        return work()

    return {name: copy_context().run(spoken, name) for name in LANGUAGES}


def _listed(report: Report) -> list[tuple[Finding, Dismissal | None]]:
    return [*((f, None) for f in report.findings), *report.dismissed]


def _promises(
    statements: Sequence[Statement], comparisons: Sequence[Statement], until: date
) -> Iterator[tuple[tuple[str, int], Mapping[str, int]]]:
    """For each area and year for which something is promised, what came of it."""
    by_area, by_document = _grouped(statements)
    compared, _ = _grouped(comparisons)
    years: dict[str, set[int]] = defaultdict(set)
    promised: dict[str, list[Statement]] = defaultdict(list)
    for s in (*statements, *comparisons):
        due = period.parse(s.period) if s.modality == "target" else None
        if due:
            for home in map(areas.short, s.area):
                years[home].add(due.year)
                promised[home].append(s)
    for home in sorted(years):
        wanted = {home, *cards.touched(home, promised[home])}
        numbers = {n for a in wanted for n in by_area.get(a, ())}
        numbers |= {n for d in {s.document for s in promised[home]} for n in by_document.get(d, ())}
        near = [statements[n] for n in sorted(numbers)]
        told = [comparisons[n] for n in sorted({n for a in wanted for n in compared.get(a, ())})]
        for drawn in cards.cards_of(near, home, sorted(years[home]), comparisons=told, today=until):
            if drawn.rows:
                yield (home, drawn.year), cards.summary(drawn)


def _grouped(statements: Iterable[Statement]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The statements' numbers by area and owner, and by document."""
    by_area: dict[str, list[int]] = defaultdict(list)
    by_document: dict[str, list[int]] = defaultdict(list)
    for n, s in enumerate(statements):
        for name in {*map(areas.short, s.area), areas.short(s.owner)} - {""}:
            by_area[name].append(n)
        by_document[s.document].append(n)
    return by_area, by_document
