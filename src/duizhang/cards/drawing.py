"""Ledger → report card (成绩表): what was promised for a year, what came of it, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Literal

from duizhang import period
from duizhang.cards import comparing, paths
from duizhang.cards.pairing import Candidate, Held, Index, index, pair
from duizhang.cards.paths import Progress
from duizhang.cards.promises import belongs, due_year, home_of, targets, task_years
from duizhang.cards.verdicts import aim_of, judge
from duizhang.language import say
from duizhang.model import Card, Row, Statement, Verdict

Light = Literal["green", "yellow", "red", "grey"]
LIGHTS: dict[Verdict, Light] = {
    "met": "green",
    "exceeded": "green",
    "missed": "red",
    "no-outcome": "grey",
    "not-due": "grey",
    "unclear": "yellow",
}


@dataclass(frozen=True, slots=True)
class Stock:
    """What the cards of all areas and years are drawn from, looked up once for all of them.

    ``since`` is for each document the first year that it is the task book of, ``order`` how its rows come among those
    of others, ``horizon`` the last day that counts as over.
    """

    figures: Index
    told: Index
    since: Mapping[str, int]
    order: Mapping[str, int]
    horizon: date


def card(
    statements: Sequence[Statement],
    area: str,
    year: int,
    *,
    comparisons: Sequence[Statement] = (),
    today: date | None = None,
) -> Card:
    """The report card of ``area`` for ``year``.

    ``statements`` may come from any number of documents; ``comparisons`` are what these tell without a figure
    (与经济增长同步). Only targets of that very area are taken, not those of its parts, and those that name it as
    owner. Targets due later are listed, as not due, where their document is a task book of ``year`` or of a year before. Without ``today`` a
    period counts as over once some document reports an outcome that reaches its end, so that the same ledger gives
    the same card on any day.
    """
    home = home_of(area)
    drawing = Drawing(stock(statements, comparisons, today), home, statements, comparisons)
    return drawing.card(year)


def stock(
    statements: Sequence[Statement], comparisons: Sequence[Statement] = (), today: date | None = None
) -> Stock:
    """What cards are drawn from, of all statements and of what is told by comparison; ``today`` as in ``card``."""
    documents = {s.document: n for n, s in reversed(list(enumerate(chain(statements, comparisons))))}
    return Stock(
        index(s for s in statements if s.modality != "target"),
        index(c for c in comparisons if c.modality != "target"),
        task_years(statements),
        documents,
        today or reported_until(statements),
    )


class Drawing:
    """Draws the cards of one area: ``promised`` and ``compared`` are those among whom its targets are."""

    def __init__(
        self, stock: Stock, home: str, promised: Iterable[Statement], compared: Iterable[Statement]
    ) -> None:
        self._stock, self._home = stock, home
        self._held = Held(stock.figures, stock.told, home)
        self._pairs: tuple[int, list[tuple[Statement, Candidate | None]]] = (-1, [])
        self._promised = [s for s in promised if s.modality == "target" and belongs(s, home)]
        self._compared = [c for c in compared if c.modality == "target" and belongs(c, home)]

    def years(self) -> list[int]:
        """The years in which something is due, the first first."""
        return sorted({due for s in (*self._promised, *self._compared) if (due := due_year(s)) is not None})

    def card(self, year: int) -> Card:
        """The card of a year, its notes in the language in force."""
        held, since, horizon = self._held, self._stock.since, self._stock.horizon
        rows = []
        for t, c in self._paired(year):
            so_far = paths.progress(t, held, since[t.document] - 1, year)
            rows.append(_row(t, c, year, horizon, so_far))
        for t in targets(self._compared, year, since):
            rows.append(comparing.row(t, held, year, _is_over(t, year, horizon)))
        rows.sort(key=self._place)
        shown = {s.doc for r in rows for s in (r.target, r.outcome, r.against) if s}
        return Card(self._home, year, tuple(map(_with_doubts, rows)), tuple(sorted(shown)))

    def _paired(self, year: int) -> list[tuple[Statement, Candidate | None]]:
        """The targets with their outcomes; kept for the same card in another language."""
        if self._pairs[0] != year:
            self._pairs = year, pair(list(targets(self._promised, year, self._stock.since)), self._held, year)
        return self._pairs[1]

    def _place(self, r: Row) -> tuple[int, int, int]:
        """Rows by the year when they are due, then as they stand in the documents, the first read first."""
        return due_year(r.target) or 0, self._stock.order[r.target.document], r.target.span[0]


def summary(card: Card) -> dict[str, int]:
    """How many targets there are, are due, and of these found an outcome; the rows by verdict; then, of those not
    due yet, how many lie on the even path to their goal and how many behind it."""
    verdicts = Counter(r.verdict for r in card.rows)
    paired = sum(r.outcome is not None and r.verdict != "not-due" for r in card.rows)
    due = len(card.rows) - verdicts["not-due"]
    paces = Counter(r.pace for r in card.rows)
    return {
        "targets": len(card.rows),
        "due": due,
        "paired": paired,
        **{v: verdicts[v] for v in LIGHTS},
        "on-path": paces["on"],
        "behind-path": paces["behind"],
    }


def light(row: Row) -> Light:
    """Green met, exceeded or on the path; red missed; yellow behind the path or not to be told; grey no outcome."""
    if row.verdict == "not-due" and row.pace:
        return "green" if row.pace == "on" else "yellow"
    return LIGHTS[row.verdict]


def reported_until(statements: Iterable[Statement]) -> date:
    """The last day that some outcome reaches."""
    spans = (period.parse(s.period) for s in statements if s.modality == "outcome")
    return max((p.last_day for p in spans if p), default=date.min)


def _is_over(t: Statement, year: int, horizon: date) -> bool:
    due = period.parse(t.period)
    return due is not None and due.last_day <= horizon and due.year <= year


def _with_doubts(row: Row) -> Row:
    """The row; a verdict on a figure that was not recognised with certainty says so."""
    told = (row.target, row.outcome, row.against)
    unsure = "、".join(s.text for s in told if s and s.doubtful)
    if not unsure:
        return row
    note = say(zh=f"{unsure}存疑，请对照原件", en=f"{unsure} is doubtful, look at the original")
    return replace(row, note=f"{row.note}; {note}" if row.note else note)


def _row(t: Statement, c: Candidate | None, year: int, horizon: date, so_far: Progress | None) -> Row:
    over = _is_over(t, year, horizon)
    if so_far and (c is None or not c.comparable or not over):
        return paths.row(t, so_far, over)
    if c is None:
        return _row_without(t, over)
    if not c.comparable:
        note = say(
            zh=f"只报告了{_kind(c.outcome)}，与目标的{_kind(t)}不能相比",
            en=f"only a {_kind(c.outcome)} is reported; the target is a {_kind(t)}",
        )
        return Row(t, c.outcome, "unclear", None, t.unit, note)
    row = judge(t, c.outcome)
    if c.reach == "part":
        row = _so_far(row, over, (due_year(t) or 0) > year)
    return replace(row, note="; ".join(n for n in (row.note, *_pairing(c)) if n))


def _row_without(t: Statement, over: bool) -> Row:
    if over:
        note = say(zh="各文件中未见完成情况", en="no document reports an outcome")
        return Row(t, None, "no-outcome", None, t.unit, note)
    return Row(t, None, "not-due", None, t.unit, say(zh="尚未到期", en="the period is not over"))


def _so_far(row: Row, over: bool, later: bool) -> Row:
    """The verdict where only a part of the period is reported: a count that is reached stays reached."""
    assert row.outcome is not None
    until = say(zh=f"截至{row.outcome.period}", en=f"as of {row.outcome.period}")
    note = f"{until}; {row.note}" if row.note else until
    reached = row.verdict in {"met", "exceeded"} and row.outcome.kind == "level" and row.target.unit != "%"
    if reached and not later and aim_of(row.target).better == "more":
        return replace(row, note=note)
    return replace(row, verdict="unclear" if over else "not-due", note=note)


def _pairing(c: Candidate) -> Iterator[str]:
    """What a reader should know of how the two were put together."""
    if c.outcome.modality == "estimate":
        yield say(zh="完成数为预计数", en="the outcome is an estimate")
    if c.alike.score < 1:
        yield say(
            zh=f"按名称配对（{c.alike.why}）：{c.outcome.indicator}",
            en=f"paired by likeness ({c.alike.why}): {c.outcome.indicator}",
        )


def _kind(s: Statement) -> str:
    names = {
        "level": ("绝对数", "level"),
        "growth": ("增速", "growth rate"),
        "points": ("百分点变化", "change in points"),
        "change": ("增减额", "change"),
        "share": ("占比", "share"),
        "gap": ("差距", "gap"),
        "rank": ("位次", "rank"),
        "streak": ("连续期数", "streak"),
    }
    zh, en = names[s.kind]
    return say(zh=zh, en=en)
