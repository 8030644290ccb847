"""Rates of growth, changes, percentage points and gaps, from the figures that they compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from duizhang import period as periods
from duizhang.checks.book import Book, cell_of
from duizhang.checks.constraints import Constraint, Fact, Growth, NotYet, Rise, Sum
from duizhang.checks.keys import Key
from duizhang.checks.wholes import whole
from duizhang.period import Period

# Last year's level as first printed and as the rate's base differ: bases are revised, firms enter and leave
# the scope. Only beyond this factor is it a slip and no revision.
_REVISED = Decimal(3)
# Prices: a rate in constant prices and levels in current ones part by the deflator, in bad years by a tenth.
_PRICES = Growth(slack=Decimal("1.5"))
# A change and its rate stand in one sentence and share one base.
_CHANGED = Decimal("1.1")
# 首破, 首次突破, 首超: the words are part of the figure.
_FIRST = "首"
_ALWAYS = periods.year(1)
_ENDINGS = ("增长率", "增长速度", "增速", "增幅", "增长")


def growth_from_levels(book: Book) -> Iterable[Constraint]:
    """now = before × (1 + rate). Rates in constant prices must only be of the right size."""
    for key in book.keys("growth"):
        before = _before(key)
        if before is None or before == key.period or key.unit != "%":
            continue
        rough = book.concepts.real(key.subject)
        for now, then in _pairs(book, key, before):
            for facts in book.combinations(now, then, key):
                if _measurable(facts):
                    yield _growth(facts, rough)


def _growth(facts: tuple[Fact, ...], rough: bool) -> Constraint:
    form, confirms = (_PRICES, ()) if rough else (Growth(), (0, 1, 2))
    # A document that tells both levels tells the base that it reckons with.
    told = set.intersection(*({s.doc for s in f.statements} for f in facts))
    tolerance = Decimal(1) if told and not rough else _REVISED
    return Constraint("growth-mismatch", form, facts, ("now", "before", "rate"), confirms, tolerance)


def _before(key: Key) -> Period | None:
    """The period that the figure compares with."""
    if key.base == "yoy":
        return key.period.same_period_last_year()
    if key.base == "mom":
        return key.period.previous() if key.period.granularity in ("month", "quarter") else None
    return periods.parse(key.base)


def _pairs(book: Book, key: Key, before: Period) -> Iterator[tuple[Key, Key]]:
    """The amounts now and then in one unit; a rate in dollars goes with amounts in dollars only."""
    cell = cell_of(key)
    then = {k.unit: k for k in book.levels(cell._replace(period=before))}
    for now in book.levels(cell):
        in_dollars = "USD" if now.unit == "USD" else ""
        if now.unit in then and now.unit != "%" and key.scope == in_dollars:
            yield now, then[now.unit]


def _measurable(facts: tuple[Fact, ...]) -> bool:
    """Growth is defined from amounts above nought, and by rates above −100 %."""
    *amounts, rate = facts
    above = all(f.value.low is not None and f.value.low >= 0 for f in amounts)
    return above and (rate.value.low is None or rate.value.low > -100)


def changes_from_levels(book: Book) -> Iterable[Constraint]:
    """now = before + change; and the change that the rate in the same breath makes of the level."""
    for key in book.keys("change"):
        before = _before(key)
        if before is None:
            continue
        cell = cell_of(key)
        now = next((k for k in book.levels(cell) if k.unit == key.unit), None)
        then = now._replace(period=before) if now else None
        for facts in book.combinations(now, then, key):
            if facts[0].statement.quote == facts[1].statement.quote:
                continue  # One sentence with two levels and a change is mostly read with a wrong period.
            roles = ("now", "before", "change")
            yield Constraint("change-mismatch", Sum(), facts, roles, (0, 1, 2), _CHANGED)
        if not book.concepts.real(key.subject):
            yield from _rises(book, key, now)


def _rises(book: Book, key: Key, now: Key | None) -> Iterator[Constraint]:
    rate = book.rate(cell_of(key), key)
    for facts in book.combinations(key, now, rate):
        if _measurable(facts[1:]):
            yield Constraint("change-mismatch", Rise(), facts, ("change", "now", "rate"), (0, 1, 2), _CHANGED)


def points_from_rates(book: Book) -> Iterable[Constraint]:
    """A rate, of growth or a level itself, is that of the period before and the points since."""
    for key in book.keys("points"):
        before = _before(key)
        if before is None or key.unit != "pp":
            continue
        for now in _rates(book, key):
            then = now._replace(period=before)
            for facts in book.combinations(now, then, key):
                roles = ("now", "before", "points")
                # Last period's rate is revised too, and seldom told again.
                yield Constraint("points-mismatch", Sum(), facts, roles, (0, 1, 2), tolerance=None)


def gaps_from_rates(book: Book) -> Iterable[Constraint]:
    """7.2 % is 1.1 percentage points above the nation's 6.1 %."""
    for key in book.keys("gap"):
        if key.unit != "pp" or not key.of or len(key.area) != 1:
            continue
        area, name = whole(key.of, key.area[0])
        if not area or name or (area,) == key.area:
            continue
        for own in _rates(book, key):
            other = own._replace(area=(area,))
            for facts in book.combinations(own, other, key):
                roles = ("rate", "compared", "gap")
                yield Constraint("gap-mismatch", Sum(), facts, roles, (0, 1, 2))


def _rates(book: Book, key: Key) -> Iterator[Key]:
    """The rates that points or a gap compare: the growth of the indicator, or a level in per cent."""
    for subject in subjects(book, key.subject):
        cell = cell_of(key)._replace(subject=subject)
        for rate in book.cells.get(cell, ()):
            same = rate.scope == key.scope and rate.unit == "%"
            if same and (rate.kind == "level" or (rate.kind == "growth" and rate.base == "yoy")):
                yield rate


def subjects(book: Book, subject: str) -> Iterator[str]:
    """The indicator itself, and what it is the growth of: 出口增速 → 出口."""
    yield subject
    for ending in _ENDINGS:
        if subject.endswith(ending) and len(subject) > len(ending):
            name = subject.removesuffix(ending)
            yield book.concepts.lookup(name) or name
            return


def first_times(book: Book) -> Iterable[Constraint]:
    """首破4万亿元: no earlier year had come that far."""
    earlier: dict[Key, list[Key]] = defaultdict(list)
    passed: list[tuple[Key, Fact]] = []
    for key in book.keys("level"):
        earlier[_timeless(key)].append(key)
        passed += ((key, f) for f in book.facts[key] if _FIRST in f.statement.text)
    for key, fact in passed:
        for before in earlier[_timeless(key)]:
            if before.period.last_day < key.period.first_day and before.modality != "target":
                for told in book.best(before):
                    yield Constraint("passed-before", NotYet(), (told, fact), ("before", "now"))


def _timeless(key: Key) -> Key:
    return key._replace(period=_ALWAYS, modality="outcome", doc="")


FAMILY = (growth_from_levels, changes_from_levels, points_from_rates, gaps_from_rates, first_times)
