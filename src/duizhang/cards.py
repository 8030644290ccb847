"""The report card (成绩表): what was promised for a year, what came of it, and the verdict.

A verdict follows from the printed figures alone. An outcome is the interval of all values that would be
printed as it is; a target is a bound:

* ``5.5%以上``, ``超``, ``6户``: the figure or more; ``3%以内``: the figure or less; ``下降3%以上``: a fall
  of that size or more; a rank: that place or a better one. A plain figure is a floor where more is better,
  a ceiling where less is better (失业率). What a plan means to keep to (赤字规模) is met where it comes
  out as printed.
* ``6%左右``: what lies within 5 % of the figure on the bad side (5.7) is met, what only rounds to it
  is unclear. So is an amount that falls short of a plan of three digits or more by less than half its last one.
* ``4.5%—5%``: the near end is the bound.
* *exceeded*: beyond the target by a tenth of it at least; for ranges (their far end) and ranks, beyond it.
  A ceiling that is no aim in itself (居民消费价格) is only ever met.
* *unclear*: the bound lies inside the outcome's rounding, or the kinds cannot be compared.
* *not-due*: the period is not over, or no document reaches to its end yet.

Which outcome belongs to a target is for ``lexicon.matching``; ties fall to the better likeness, the whole
period before a part of it, the later end, outcome before estimate, the finer figure, the lower id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from duizhang import period
from duizhang.language import say
from duizhang.lexicon import areas, matching
from duizhang.lexicon.indicators import lookup
from duizhang.lexicon.matching import Around, Likeness
from duizhang.lexicon.measures import converted, standard
from duizhang.model import Card, Interval, Row, Statement, Verdict
from duizhang.period import Period

Light = Literal["green", "yellow", "red", "grey"]
Reach = Literal["whole", "part"]
Better = Literal["more", "less", "kept"]

ABOUT = Decimal("0.05")
"""How far, relative to the figure, 左右 reaches."""
CLEARLY = Decimal("0.1")
"""How far, relative to the target, an outcome lies beyond it to have exceeded it."""
_PRECISE = 100
"""An amount with three digits or more is taken as rounded to the last one."""
KNOWN_APART = 0.85
"""Likeness needed where the lexicon knows one of two names only: they are then seldom one thing."""

_SAME, _APART = Likeness(1.0, "same indicator"), Likeness(0.0, "different indicators")
Index = dict[tuple[str, int], list[tuple[Statement, Around]]]
SIGNED = frozenset({"growth", "change", "points", "gap"})
STATES = frozenset({"level", "share", "rank"})
LIGHTS: dict[Verdict, Light] = {
    "met": "green",
    "exceeded": "green",
    "missed": "red",
    "no-outcome": "grey",
    "not-due": "yellow",
    "unclear": "yellow",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An outcome that may answer a target: how alike the names are, and how much of the period it covers."""

    outcome: Statement
    alike: Likeness
    reach: Reach
    comparable: bool


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target asks for: ``more`` than ``goal`` or ``less``; ``far`` is a range's other end.

    ``slack`` is what 左右 allows on the bad side, ``doubt`` how far from the figure it may still be meant;
    ``strict``: the figure itself does not do (超, 突破).
    """

    better: Better
    goal: Decimal
    far: Decimal | None
    slack: Decimal
    doubt: Decimal
    strict: bool


def card(statements: Sequence[Statement], area: str, year: int, *, today: date | None = None) -> Card:
    """The report card of ``area`` for ``year``.

    ``statements`` may come from any number of documents. Only targets of that very area are taken, not those
    of its parts, and those that name it as owner. Targets due later are listed, as not due, where their
    document speaks of ``year``. Without ``today`` a period counts as over once some document reports an
    outcome that reaches its end, so that the same ledger gives the same card on any day.
    """
    home = _home(area)
    horizon = today or _reported_until(statements)
    targets = list(_targets(statements, home, year))
    outcomes = [s for s in statements if s.modality != "target"]
    rows = tuple(_row(t, c, year, horizon) for t, c in _pair(targets, outcomes, home, year))
    shown = {s.doc for r in rows for s in (r.target, r.outcome) if s}
    return Card(home, year, rows, tuple(sorted(shown)))


def summary(card: Card) -> dict[str, int]:
    """How many targets there are, are due, and of these found an outcome; then the rows by verdict."""
    verdicts = Counter(r.verdict for r in card.rows)
    paired = sum(r.outcome is not None and r.verdict != "not-due" for r in card.rows)
    due = len(card.rows) - verdicts["not-due"]
    return {"targets": len(card.rows), "due": due, "paired": paired, **{v: verdicts[v] for v in LIGHTS}}


def light(row: Row) -> Light:
    """Green met or exceeded, red missed, grey no outcome found, yellow what is not due or cannot be told."""
    return LIGHTS[row.verdict]


def _home(area: str) -> str:
    return areas.nation().name if matching.is_nation(area) else areas.short(area)


# ---- which targets -------------------------------------------------------------------------------


def _targets(statements: Sequence[Statement], home: str, year: int) -> Iterator[Statement]:
    """The area's targets due in the year, then those due later, each said once."""
    speaks_of = _years_spoken_of(statements)
    found: dict[tuple[object, ...], Statement] = {}
    for s in statements:
        due = _due_year(s)
        if s.modality != "target" or due is None or not _belongs(s, home):
            continue
        if due == year or (due > year and speaks_of[s.document] <= year):
            found.setdefault(_identity(s), s)
    return iter(sorted(found.values(), key=lambda s: _due_year(s) or 0))


def _due_year(s: Statement) -> int | None:
    span = period.parse(s.period)
    return span.year if span else None


def _belongs(s: Statement, home: str) -> bool:
    return home in _areas(s) or areas.short(s.owner) == home


def _areas(s: Statement) -> frozenset[str]:
    return frozenset(areas.short(a) for a in s.area)


def _identity(s: Statement) -> tuple[object, ...]:
    """What makes two targets the same promise, said twice."""
    name = s.concept or matching.plain(s.indicator)
    return name, s.kind, s.unit, s.period, s.low, s.high, s.bound, _areas(s), s.of


def _years_spoken_of(statements: Iterable[Statement]) -> dict[str, int]:
    """For each document the year that it reports on: of most of its outcomes, else of its first targets."""
    outcomes: dict[str, Counter[int]] = {}
    targets: dict[str, int] = {}
    for s in statements:
        if (due := _due_year(s)) is None:
            continue
        if s.modality == "target":
            targets[s.document] = min(due, targets.get(s.document, due))
        else:
            outcomes.setdefault(s.document, Counter())[due] += 1
    told = {doc: min(years, key=lambda y: (-years[y], y)) for doc, years in outcomes.items()}
    return targets | told


def _reported_until(statements: Iterable[Statement]) -> date:
    """The last day that some outcome reaches."""
    spans = (period.parse(s.period) for s in statements if s.modality == "outcome")
    return max((p.last_day for p in spans if p), default=date.min)


# ---- which outcome -------------------------------------------------------------------------------


def _pair(
    targets: Sequence[Statement], outcomes: Sequence[Statement], home: str, year: int
) -> list[tuple[Statement, Candidate | None]]:
    """Each target with its best outcome. One outcome answers one promise: the name most like its own."""
    index = _index(outcomes)
    lists = {t.id: _candidates(t, index, home, year) for t in targets}
    taken: dict[str, str] = {}
    chosen: dict[str, Candidate | None] = {}
    for t in sorted(targets, key=lambda t: _eagerness(lists[t.id])):
        free = (c for c in lists[t.id] if taken.get(c.outcome.id, t.indicator) == t.indicator)
        chosen[t.id] = best = next(free, None)
        if best and best.comparable:
            taken[best.outcome.id] = t.indicator
    return [(t, chosen[t.id]) for t in targets]


def _index(outcomes: Iterable[Statement]) -> Index:
    """Outcomes by area and the year in which they end, with what their sentences add to their names."""
    found: Index = {}
    for s in outcomes:
        if s.indicator and (ends := _due_year(s)) is not None:
            entry = s, _around(s)
            for area in _areas(s):
                found.setdefault((area, ends), []).append(entry)
    return found


def _candidates(t: Statement, index: Index, home: str, year: int) -> list[Candidate]:
    """The outcomes that may answer the target, best first."""
    found = sorted(_possible(t, index, home, year), key=_preference)
    bare = {matching.plain(c.outcome.indicator) for c in found if c.alike.bare}
    return [c for c in found if not c.alike.bare or len(bare) == 1]


def _possible(t: Statement, index: Index, home: str, year: int) -> Iterator[Candidate]:
    wanted, near = _areas(t) or {home}, _around(t)
    for o, said in index.get((min(wanted), min(_due_year(t) or year, year)), ()):
        alike = _alike(t, o, near, said)
        if not alike.same or not wanted <= _areas(o):
            continue
        reach, comparable = _reach(t, o, year), _comparable(t, o)
        if reach and (comparable or (reach == "whole" and alike.score == 1)):
            yield Candidate(o, alike, reach, comparable)


def _around(s: Statement) -> Around:
    return matching.around(_said(s), s.quote[s.quote_at[1] :])


def _preference(c: Candidate) -> tuple[object, ...]:
    span = period.parse(c.outcome.period)
    until = span.last_day.toordinal() if span else 0
    return (
        not c.comparable,
        -round(c.alike.score, 6),
        c.reach == "part",
        -until,
        c.outcome.modality == "estimate",
        c.outcome.step,
        c.outcome.id,
    )


def _eagerness(candidates: Sequence[Candidate]) -> tuple[bool, float]:
    return (True, 0.0) if not candidates else (not candidates[0].comparable, -candidates[0].alike.score)


def _alike(t: Statement, o: Statement, near: Around, said: Around) -> Likeness:
    """How alike the indicators are: the lexicon's word first, then the wording."""
    if t.concept and o.concept:
        return _SAME if t.concept == o.concept else _APART
    found = matching.likeness(t.indicator, o.indicator, near, said)
    if (t.concept or o.concept) and found.score < KNOWN_APART:
        return _APART
    return found


def _said(s: Statement) -> str:
    """The sentence up to the figure."""
    return s.quote[: s.quote_at[0]]


def _comparable(t: Statement, o: Statement) -> bool:
    """Whether the two figures may be subtracted: same kind, unit and base; a named rate may be a share."""
    if not matching.same_unit(standard(t.unit)[0], standard(o.unit)[0]):
        return False
    if t.kind != o.kind:
        return {t.kind, o.kind} == {"level", "share"} and t.unit == "%"
    if t.base and o.base and t.base != o.base:
        return False
    return not t.of or not o.of or matching.dice(matching.plain(t.of), matching.plain(o.of)) >= 0.4


def _reach(t: Statement, o: Statement, year: int) -> Reach | None:
    """How much of the target's period the outcome covers; ``None``: it is of another time."""
    due, told = period.parse(t.period), period.parse(o.period)
    if due is None or told is None:
        return None
    if due.year > year:
        return "part" if _is_rate(t) and told == period.year(year) else None
    return _covers(due, told, o)


def _covers(due: Period, told: Period, o: Statement) -> Reach | None:
    if told == due:
        return "whole"
    if not due.contains(told):
        return None
    if _is_state(o, due, told):
        return "whole" if told.last_day.replace(day=1) == due.last_day.replace(day=1) else "part"
    return "part" if told.first_day == due.first_day else None


def _is_rate(s: Statement) -> bool:
    """Whether the figure is a state that a later target can be held against on the way: a share, a place."""
    return s.kind in {"share", "rank"} or (s.kind == "level" and s.unit == "%")


def _is_state(o: Statement, due: Period, told: Period) -> bool:
    """Whether the figure is of a moment: a day's or month's 截至 figure, a rate in a plan's last year."""
    if due.months > 12:
        return told.year == due.year and _is_rate(o)
    return told.granularity in {"month", "day"} and o.kind in STATES and matching.counted_until(_said(o))


# ---- the verdict ---------------------------------------------------------------------------------


def _row(t: Statement, c: Candidate | None, year: int, horizon: date) -> Row:
    due = period.parse(t.period)
    over = due is not None and due.last_day <= horizon and due.year <= year
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
        row = _so_far(row, over, due is not None and due.year > year)
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
    if reached and not later and _aim(row.target).better == "more":
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


def judge(target: Statement, outcome: Statement) -> Row:
    """The verdict on two comparable figures, by the rules at the head of this module; periods aside."""
    aim, told = _aim(target), converted(outcome, target.unit)
    figure = told.high if aim.better == "less" else told.low
    verdict, note = _kept(target, told) if aim.better == "kept" else _verdict(aim, target, told)
    return Row(target, outcome, verdict, figure - aim.goal, target.unit, note)


def printed(s: Statement) -> Interval:
    """All values that would be printed as the statement is: half a step of its last digit, and its bound."""
    half = s.step / 2
    if s.bound in {">", ">=", "<", "<="}:
        upward = (s.bound in {">", ">="}) != (s.kind in SIGNED and s.high < 0)
        strict = s.bound in {">", "<"}
        low, high = (s.low, None) if upward else (None, s.high)
        return Interval(low, high, strict and upward, strict and not upward)
    if s.bound == "~":
        half = max(half, ABOUT * max(abs(s.low), abs(s.high)))
    rounded = s.bound == "=" and half > 0
    return Interval(s.low - half, s.high + half, rounded and s.low < 0, rounded and s.high >= 0)


def _aim(t: Statement) -> Aim:
    fall = t.kind in SIGNED and t.high < 0
    better = _better(t, fall)
    near, far = (t.low, t.high) if better == "more" else (t.high, t.low)
    slack = ABOUT * abs(near) if t.bound == "~" else Decimal(0)
    rounded = t.bound == "~" or (t.kind == "level" and t.bound == "=" and _is_rounded(t))
    doubt = max(slack, t.step / 2) if rounded else Decimal(0)
    return Aim(better, near, far if t.bound == ".." else None, slack, doubt, t.bound in {">", "<"})


def _is_rounded(t: Statement) -> bool:
    """Whether a planned amount looks rounded: 28.5万亿元 may stand for 284,612, but 6% is not 5.96%."""
    return t.unit != "%" and abs(t.low) >= _PRECISE * t.step > 0 and t.step > 1


def _better(t: Statement, fall: bool) -> Better:
    """Which way is better: a bound says it itself; else a rank, a fall, the lexicon's sign, the name."""
    if t.bound in {">", ">="}:
        return "less" if fall else "more"
    if t.bound in {"<", "<="} and t.kind != "rank":
        return "more" if fall else "less"
    if fall or t.kind == "rank":
        return "less"
    concept = lookup(t.indicator)
    if matching.neutral(t.indicator):
        return "kept"
    small = matching.better_small(t.indicator) or matching.ceiling(t.indicator)
    return "less" if small or (concept is not None and concept.sign == "-") else "more"


def _verdict(aim: Aim, t: Statement, o: Statement) -> tuple[Verdict, str]:
    """The verdict with "less" mirrored, so that up is always good."""
    down = aim.better == "less"
    goal, values = (-aim.goal, _mirrored(printed(o))) if down else (aim.goal, printed(o))
    told = -o.high if down else o.low
    floor = goal - aim.slack
    if _surely(values, floor, aim.strict) or _printed_meets(o, told, floor, aim.strict):
        if _beyond(aim, goal, told if o.bound == "=" else values.low, t):
            return "exceeded", ""
        return "met", say(zh="在“左右”范围内", en="within 左右 of the target") if told < goal else ""
    least = goal - aim.doubt
    if values.high is not None and values.high <= least and not _touches(values, least, aim.strict):
        return "missed", ""
    return "unclear", say(zh="差距在四舍五入范围内", en="within rounding of the bound")


def _mirrored(values: Interval) -> Interval:
    low = None if values.high is None else -values.high
    high = None if values.low is None else -values.low
    return Interval(low, high, values.open_high, values.open_low)


def _surely(values: Interval, floor: Decimal, strict: bool) -> bool:
    """Whether all the values lie at the floor or above it."""
    if values.low is None:
        return False
    return values.low > floor or (values.low == floor and (not strict or values.open_low))


def _printed_meets(o: Statement, told: Decimal, floor: Decimal, strict: bool) -> bool:
    """6.0% meets 6%以上 although 5.96 is printed so too: officials compare what is printed."""
    return o.bound in {"=", ".."} and (told > floor or (told == floor and not strict))


def _touches(values: Interval, floor: Decimal, strict: bool) -> bool:
    """Whether the highest value is just good enough."""
    return values.high == floor and not values.open_high and not strict


def _beyond(aim: Aim, goal: Decimal, told: Decimal | None, t: Statement) -> bool:
    """Whether the outcome has exceeded the target, by the rules at the head of this module."""
    if told is None or matching.ceiling(t.indicator):
        return False
    if t.kind == "rank":
        return told > goal
    if aim.far is not None:
        return told > (-aim.far if aim.better == "less" else aim.far)
    return told > goal and told >= goal + CLEARLY * abs(goal)


def _kept(t: Statement, o: Statement) -> tuple[Verdict, str]:
    """A plan's figure that is to be kept to: met where some value would be printed as both."""
    if printed(o).meets(printed(t)):
        return "met", ""
    return "unclear", say(zh="计划数，高低均不代表好坏", en="a planned size: neither more nor less is better")


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
