"""Which outcome answers a target: one thing, one area, one period, figures that may be subtracted.

What is one thing is for ``lexicon.matching``; ties fall to the better likeness, the whole period before a part of
it, the later end, outcome before estimate, the finer figure, the lower id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from duizhang import period
from duizhang.cards.promises import areas_of, due_year
from duizhang.lexicon import matching
from duizhang.lexicon.matching import Around, Likeness
from duizhang.lexicon.measures import standard
from duizhang.model import Statement
from duizhang.period import Period

Reach = Literal["whole", "part"]

KNOWN_APART = 0.85
"""Likeness needed where the lexicon knows one of two names only: they are then seldom one thing."""

_SAME, _APART = Likeness(1.0, "same indicator"), Likeness(0.0, "different indicators")
Index = dict[tuple[str, int], list["Entry"]]
STATES = frozenset({"level", "share", "rank"})


_FAR = Decimal(20)
"""so many times as much is another quantity, unless its name is the very same"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An outcome, what its sentence adds to its name, and whether it counts all there are."""

    outcome: Statement
    around: Around
    of_all: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An outcome that may answer a target: how alike the names are, and how much of the period it covers."""

    outcome: Statement
    alike: Likeness
    reach: Reach
    comparable: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger holds to answer the targets of ``home`` with: its figures, and what it tells without one.

    ``asked`` keeps what was found for a target in a year: the cards of several years ask the same again.
    """

    figures: Index
    told: Index
    home: str
    asked: dict[tuple[Statement, int], tuple[Candidate, ...]] = field(default_factory=dict)

    def candidates(self, t: Statement, year: int) -> tuple[Candidate, ...]:
        """The outcomes that may answer the target, best first."""
        if (t, year) not in self.asked:
            self.asked[t, year] = tuple(candidates(t, self.figures, self.home, year))
        return self.asked[t, year]


def pair(targets: Sequence[Statement], held: Held, year: int) -> list[tuple[Statement, Candidate | None]]:
    """Each target with its best outcome. One outcome answers one promise: the name most like its own."""
    lists = {t.id: held.candidates(t, year) for t in targets}
    taken: dict[str, str] = {}
    chosen: dict[str, Candidate | None] = {}
    for t in sorted(targets, key=lambda t: _eagerness(lists[t.id])):
        subject = matching.plain(t.indicator)
        free = (c for c in lists[t.id] if taken.get(c.outcome.id, subject) == subject)
        chosen[t.id] = best = next(free, None)
        if best and best.comparable:
            taken[best.outcome.id] = subject
    return [(t, chosen[t.id]) for t in targets]


def answers(t: Statement, held: Held, year: int) -> list[Statement]:
    """The outcomes of a target's own kind that cover its whole period, best first, whatever else they answer."""
    return [c.outcome for c in held.candidates(t, year) if c.comparable and c.reach == "whole"]


def index(outcomes: Iterable[Statement]) -> Index:
    """Outcomes by area and the year in which they end, with what their sentences add to their names."""
    found: Index = {}
    for s in outcomes:
        if s.indicator and (ends := due_year(s)) is not None:
            entry = Entry(s, _around(s), _of_all(s))
            for area in areas_of(s):
                found.setdefault((area, ends), []).append(entry)
    return found


def candidates(t: Statement, index: Index, home: str, year: int) -> list[Candidate]:
    """The outcomes that may answer the target, best first."""
    found = sorted(_possible(t, index, home, year), key=_preference)
    bare = {matching.plain(c.outcome.indicator) for c in found if c.alike.bare}
    alone = (c for c in found if not c.alike.bare or len(bare) == 1)
    return [c for c in alone if c.alike.score == 1 or _of_like_size(t, c.outcome)]


def _possible(t: Statement, index: Index, home: str, year: int) -> Iterator[Candidate]:
    due, wanted, near = period.parse(t.period), areas_of(t) or {home}, _around(t)
    if due is None:
        return
    new = matching.made(t.indicator) and not _of_all(t)
    for entry in index.get((min(wanted), min(due.year, year)), ()):
        # What is cheap to tell comes first: there are as many pairs as targets times outcomes.
        o, reach = entry.outcome, _reach(t, due, entry.outcome, year)
        if not reach or (new and entry.of_all):
            continue
        comparable = _comparable(t, o)
        if not comparable and (reach == "part" or not _may_be_same(t, o)):
            continue
        alike = _alike(t, o, near, entry.around)
        if alike.same and (comparable or alike.score == 1) and wanted <= areas_of(o) and not _is_start(t, o):
            yield Candidate(o, alike, reach, comparable)


def _of_like_size(t: Statement, o: Statement) -> bool:
    """Whether amounts under like names may be one quantity: of 832 people to be helped 108,100 were not."""
    if t.kind != "level" or o.kind != "level" or not t.low or not o.low:
        return True
    return 1 / _FAR <= abs(o.low / t.low) <= _FAR


def _may_be_same(t: Statement, o: Statement) -> bool:
    """Whether the names may be one: what is of another kind or unit answers nothing else."""
    if t.concept and o.concept:
        return t.concept == o.concept
    return matching.same_characters(t.indicator, o.indicator)


def _is_start(t: Statement, o: Statement) -> bool:
    """Whether the figure is what the target itself sets out from: 税率由16%降至13%, said for one year."""
    before = t.span[0] - o.span[1]
    return o.document == t.document and 0 <= before < t.quote_at[0] and o.period == t.period


def _around(s: Statement) -> Around:
    return matching.around(said(s), s.quote[s.quote_at[1] :])


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


def _of_all(s: Statement) -> bool:
    """Whether the figure counts all there are, so that it tells of no new ones: 标准化村卫生室达到90家."""
    return not matching.made(s.indicator) and matching.told_of_all(said(s))


def said(s: Statement) -> str:
    """The sentence up to the figure."""
    return s.quote[: s.quote_at[0]]


def _comparable(t: Statement, o: Statement) -> bool:
    """Whether the two figures may be subtracted: same kind, unit and base; a named rate may be a share."""
    if t.kind != o.kind:
        rate = t.unit == "%" and {t.kind, o.kind} == {"level", "share"}
        return rate and _same_unit(t.unit, o.unit)
    if not _same_unit(t.unit, o.unit):
        return False
    if t.base and o.base and t.base != o.base:
        return False
    return not t.of or not o.of or matching.dice(matching.plain(t.of), matching.plain(o.of)) >= 0.4


@lru_cache(maxsize=4096)
def _same_unit(a: str, b: str) -> bool:
    return matching.same_unit(standard(a)[0], standard(b)[0])


def _reach(t: Statement, due: Period, o: Statement, year: int) -> Reach | None:
    """How much of the target's period the outcome covers; ``None``: it is of another time."""
    if due.year > year:
        return "part" if is_rate(t) and period.parse(o.period) == period.year(year) else None
    if o.period == t.period:
        return "whole"
    told = period.parse(o.period)
    return _covers(due, told, o) if told else None


def _covers(due: Period, told: Period, o: Statement) -> Reach | None:
    if told == due:
        return "whole"
    if not due.contains(told):
        return None
    if _is_state(o, due, told):
        return "whole" if told.last_day.replace(day=1) == due.last_day.replace(day=1) else "part"
    return "part" if told.first_day == due.first_day else None


def is_rate(s: Statement) -> bool:
    """Whether the figure is a state that a later target can be held against on the way: a share, a place."""
    return s.kind in {"share", "rank"} or (s.kind == "level" and s.unit == "%")


def _is_state(o: Statement, due: Period, told: Period) -> bool:
    """Whether the figure is of a moment: a day's or month's 截至 figure, a rate in a plan's last year."""
    if due.months > 12:
        return told.year == due.year and is_rate(o)
    return told.granularity in {"month", "day"} and o.kind in STATES and matching.counted_until(said(o))
