"""What must hold between figures, before it is tested: the *edits* of statistical data editing.

A ``Fact`` is one printed reading of one quantity, with every statement that prints it so. A ``Constraint``
ties facts by a ``Form``; a form can say for each of its facts what the others make of it, which is all that
testing, localising and repairing need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Protocol

from duizhang.checks import intervals as iv
from duizhang.checks.keys import Key
from duizhang.model import Interval, Severity, Statement

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_HUNDREDTH = Decimal("0.01")
Values = Sequence[Interval]

REVISABLE = frozenset({"growth-mismatch", "change-mismatch"})
"""the codes of relations with figures of earlier documents, which may have been revised since"""


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """One printed reading of one quantity. ``statements`` all print it; the first stands for it."""

    key: Key
    value: Interval
    statements: tuple[Statement, ...]

    @property
    def statement(self) -> Statement:
        """The statement that stands for it."""
        return self.statements[0]

    @property
    def witnesses(self) -> int:
        """In how many different sentences it is printed: a headline said again in the same words is one."""
        return len({(s.doc, s.quote) for s in self.statements})


class Form(Protocol):
    """A relation's shape. Position 0 is the fact that follows from the others."""

    def expected(self, position: int, values: Values) -> Interval:
        """What the fact at that position must be, given the values of the others."""

    def holds(self, values: Values) -> bool:
        """Whether some values within the intervals satisfy the relation."""


class _Form:
    def expected(self, position: int, values: Values) -> Interval:
        raise NotImplementedError

    def holds(self, values: Values) -> bool:
        return values[0].meets(self.expected(0, values))


@dataclass(frozen=True, slots=True)
class Equal(_Form):
    """f0 = f1."""

    def expected(self, position: int, values: Values) -> Interval:
        return values[1 - position]


@dataclass(frozen=True, slots=True)
class SameBound(_Form):
    """f0 and f1 are one threshold, told twice: at least 700, at least 700. Both may be true if they differ, so only their
    size is held against each other."""

    factor: Decimal = Decimal(3)

    def expected(self, position: int, values: Values) -> Interval:  # noqa: ARG002  the house signature
        return iv.ANY

    def holds(self, values: Values) -> bool:
        one, other = (abs(v.low if v.low is not None else v.high or _ONE) for v in values)
        return max(one, other) <= self.factor * min(one, other)


@dataclass(frozen=True, slots=True)
class Sum(_Form):
    """f0 = f1 + f2 + …; ``slack`` widens it by a factor each way where classifications overlap."""

    slack: Decimal = _ONE

    def expected(self, position: int, values: Values) -> Interval:
        if position == 0:
            return self._widened(iv.total(values[1:]))
        others = iv.total(v for i, v in enumerate(values) if i not in (0, position))
        return iv.subtract(self._widened(values[0]), others)

    def _widened(self, value: Interval) -> Interval:
        return value if self.slack == 1 else iv.spread(value, self.slack)


@dataclass(frozen=True, slots=True)
class SumBefore(_Form):
    """The sum a year before: f0 ÷ (1 + f1) = f2 ÷ (1 + f3) + f4 ÷ (1 + f5) + …, levels and their rates in turn.

    Of rates in constant prices it holds but for the deflators, which ``slack`` allows for.
    """

    slack: Decimal = _ONE

    def expected(self, position: int, values: Values) -> Interval:
        terms = [_before(level, rate) for level, rate in zip(values[::2], values[1::2], strict=True)]
        own = position // 2
        if own == 0:
            before = iv.spread(iv.total(terms[1:]), self.slack)
        else:
            others = iv.total(t for i, t in enumerate(terms) if i not in (0, own))
            before = iv.subtract(iv.spread(terms[0], self.slack), others)
        before = iv.intersect(before, iv.NOT_NEGATIVE) or before
        if position % 2 == 0:
            return iv.multiply(before, _factor(values[position + 1]))
        return iv.scale(iv.subtract(iv.divide(values[position - 1], before), Interval(_ONE, _ONE)), _HUNDRED)


def _factor(rate: Interval) -> Interval:
    """What a rate of growth in per cent multiplies by."""
    return iv.add(Interval(_ONE, _ONE), iv.scale(rate, _HUNDREDTH))


def _before(level: Interval, rate: Interval) -> Interval:
    return iv.divide(level, _factor(rate))


@dataclass(frozen=True, slots=True)
class SumTo(_Form):
    """f0 + f1 + … = a constant: the shares of one whole make 100."""

    whole: Decimal = _HUNDRED

    def expected(self, position: int, values: Values) -> Interval:
        others = iv.total(v for i, v in enumerate(values) if i != position)
        return iv.subtract(Interval(self.whole, self.whole), others)


@dataclass(frozen=True, slots=True)
class Share(_Form):
    """part = whole × share ÷ 100, in that order; ``give``: how far the share may be off its own rounding."""

    give: Decimal = Decimal(0)

    def expected(self, position: int, values: Values) -> Interval:
        part, whole, share = values
        give = Interval(-self.give, self.give)
        if position == 0:
            return iv.scale(iv.multiply(whole, iv.add(share, give)), _HUNDREDTH)
        if position == 1:
            return iv.divide(iv.scale(part, _HUNDRED), iv.add(share, give))
        return iv.add(iv.divide(iv.scale(part, _HUNDRED), whole), give)


@dataclass(frozen=True, slots=True)
class Growth(_Form):
    """now = before × (1 + rate ÷ 100), in that order: the definition of a rate of growth.

    ``slack`` widens it by a factor each way, for rates in constant prices beside levels in current ones.
    """

    slack: Decimal = _ONE

    def expected(self, position: int, values: Values) -> Interval:
        now, before, rate = values
        if position == 2:
            ratio = iv.spread(iv.divide(now, before), self.slack)
            return iv.scale(iv.subtract(ratio, Interval(_ONE, _ONE)), _HUNDRED)
        factor = iv.spread(_factor(rate), self.slack)
        return iv.multiply(before, factor) if position == 0 else iv.divide(now, factor)


@dataclass(frozen=True, slots=True)
class Rise(_Form):
    """change = now × rate ÷ (100 + rate), in that order: ``Growth`` with before = now − change."""

    def expected(self, position: int, values: Values) -> Interval:
        change, now, rate = values
        if position == 2:
            part = iv.divide(change, now)
            return Interval(_rate(part.low), _rate(part.high), part.open_low, part.open_high)
        part = Interval(_part(rate.low), _part(rate.high), rate.open_low, rate.open_high)
        if position == 0:
            return iv.multiply(part, now)
        if part.high is not None and part.high < 0:
            return iv.divide(iv.negate(change), iv.negate(part))
        return iv.divide(change, part) if part.low is not None and part.low > 0 else iv.ANY


def _part(rate: Decimal | None) -> Decimal | None:
    """The change's share of what is there now; a rate without an upper end tends to the whole."""
    return None if rate is None or rate <= -_HUNDRED else rate / (_HUNDRED + rate)


def _rate(part: Decimal | None) -> Decimal | None:
    return None if part is None or part >= 1 else _HUNDRED * part / (1 - part)


@dataclass(frozen=True, slots=True)
class Increment(_Form):
    """share = part's change ÷ whole's change × 100, as (share, part, its rate, whole, its rate): the share of what
    was added, each change by ``Rise``."""

    def expected(self, position: int, values: Values) -> Interval:
        share, part, rate, whole, whole_rate = values
        added = _RISE.expected(0, (iv.ANY, part, rate))
        added_whole = _RISE.expected(0, (iv.ANY, whole, whole_rate))
        if position == 0:
            return _SHARE.expected(2, (added, added_whole, share))
        if position in (1, 2):
            own = _SHARE.expected(0, (added, added_whole, share))
            return _RISE.expected(position, (own, part, rate))
        own = _SHARE.expected(1, (added, added_whole, share))
        return _RISE.expected(position - 2, (own, whole, whole_rate))


_RISE, _SHARE = Rise(), Share()


@dataclass(frozen=True, slots=True)
class PerHead(_Form):
    """f0 = f1 × each ÷ the mean of the others: 人均, 每千人. ``slack`` widens it by a factor each way.

    The others are the heads at the period's end and, where it is told, at its start.
    """

    each: Decimal
    slack: Decimal = _ONE

    def expected(self, position: int, values: Values) -> Interval:
        rate, total, *heads = values
        count = Decimal(len(heads))
        mean = iv.scale(iv.total(heads), _ONE / count)
        if position == 0:
            return self._widened(iv.divide(iv.scale(total, self.each), mean))
        if position == 1:
            return self._widened(iv.scale(iv.multiply(rate, mean), _ONE / self.each))
        all_heads = iv.scale(self._widened(iv.divide(iv.scale(total, self.each), rate)), count)
        return iv.subtract(all_heads, iv.total(h for i, h in enumerate(heads, 2) if i != position))

    def _widened(self, value: Interval) -> Interval:
        return value if self.slack == 1 else iv.spread(value, self.slack)


@dataclass(frozen=True, slots=True)
class AtMost(_Form):
    """f0 ≤ f1."""

    def expected(self, position: int, values: Values) -> Interval:
        return iv.up_to(values[1]) if position == 0 else iv.from_(values[0])


@dataclass(frozen=True, slots=True)
class NotYet(_Form):
    """f0 had not reached what f1 is told to have passed for the first time."""

    def expected(self, position: int, values: Values) -> Interval:
        passed = values[1].low
        if position == 1:
            return iv.from_(values[0])
        return iv.ANY if passed is None else iv.at_most(passed)


@dataclass(frozen=True, slots=True)
class Proportion(_Form):
    """least × f1 ≤ f0 ≤ most × f1."""

    least: Decimal
    most: Decimal

    def expected(self, position: int, values: Values) -> Interval:
        least, most = (self.least, self.most) if position == 0 else (_ONE / self.most, _ONE / self.least)
        other = values[1 - position]
        low, high = iv.scale(other, least), iv.scale(other, most)
        return Interval(low.low, high.high, low.open_low, high.open_high)


@dataclass(frozen=True, slots=True)
class DaysOfYear(Proportion):
    """f0 days are f1 per cent of a year's days, of which a few may not have been measured."""


@dataclass(frozen=True, slots=True)
class Between(_Form):
    """f0 lies in a range that its definition gives: a share of a whole in 0–100 %."""

    range: Interval

    def expected(self, position: int, values: Values) -> Interval:  # noqa: ARG002  the house signature
        return self.range


@dataclass(frozen=True, slots=True)
class Differ(_Form):
    """f0 ≠ f1, for exact values: two areas do not hold one rank."""

    def expected(self, position: int, values: Values) -> Interval:  # noqa: ARG002  the house signature
        return iv.ANY

    def holds(self, values: Values) -> bool:
        first, second = values
        return not (first.low == first.high == second.low == second.high and first.low is not None)


@dataclass(frozen=True, slots=True)
class Ordered(_Form):
    """Of two areas the one with the higher rank has the value that is not lower: (value, other, rank, other's rank).

    Ranks count from the top, so the higher one is the smaller number.
    """

    def expected(self, position: int, values: Values) -> Interval:
        value, other, rank, other_rank = values
        if position < 2:
            mine, theirs = (rank, other_rank) if position == 0 else (other_rank, rank)
            beside = other if position == 0 else value
            if _below(mine, theirs):
                return iv.from_(beside)
            return iv.up_to(beside) if _below(theirs, mine) else iv.ANY
        mine, theirs = (value, other) if position == 2 else (other, value)
        beside = other_rank if position == 2 else rank
        if _below(theirs, mine):
            return iv.up_to(beside)
        return iv.from_(beside) if _below(mine, theirs) else iv.ANY


def _below(one: Interval, other: Interval) -> bool:
    """Whether every value of one is below every value of the other."""
    return not one.meets(iv.from_(other))


@dataclass(frozen=True, slots=True)
class Run(_Form):
    """What a run of years says of one of them: if the run, the last fact, is longer than ``back``, ``form`` holds.

    ``back`` counts from the run's last year, which is 0.
    """

    form: Form
    back: int

    def expected(self, position: int, values: Values) -> Interval:
        *others, run = values
        if position == len(others):
            return iv.ANY if self.form.holds(others) else iv.at_most(Decimal(self.back))
        return self.form.expected(position, others) if self._reaches(run) else iv.ANY

    def holds(self, values: Values) -> bool:
        *others, run = values
        return not self._reaches(run) or self.form.holds(others)

    def _reaches(self, run: Interval) -> bool:
        return run.low is not None and run.low > self.back


@dataclass(frozen=True, slots=True)
class Cases(_Form):
    """f0 per cent of f1 cases are a whole number of them; or f1 cases are f0 per cent of a whole number."""

    def expected(self, position: int, values: Values) -> Interval:
        rate, cases = values[0], _whole_in(values[1])
        if position == 1 or cases is None or cases[0] != cases[1] or rate.low is None:
            return iv.ANY
        nearest = _HUNDRED * (rate.low * cases[0] / _HUNDRED).to_integral_value() / cases[0]
        return Interval(nearest, nearest)

    def holds(self, values: Values) -> bool:
        rate, cases = values[0], _whole_in(values[1])
        if cases is None or cases[1] - cases[0] > _MANY or not rate.low or not rate.high:
            return True
        counts = Interval(Decimal(cases[0]), Decimal(cases[1]))
        wholes = _whole_in(iv.divide(iv.scale(counts, _HUNDRED), rate))
        return whole_cases(rate, counts) is not None or wholes is None or wholes[0] <= wholes[1]


_MANY = 10_000


def whole_cases(rate: Interval, cases: Interval) -> tuple[int, int] | None:
    """A whole number of cases, and of how many, whose rate is printed so; ``None`` where there is none.

    ``rate`` holds the percentages that would be printed so, ``cases`` how many cases there may be: 98.7 % of 9,000-odd
    is [98.65, 98.75) of [9000, 10000). The fewest cases that do are given, with the part whose rate is nearest.
    """
    within = _whole_in(cases)
    if within is None or rate.low is None or rate.high is None:
        return None
    first, last = max(within[0], 1), within[1]
    width = rate.high - rate.low
    # Of so many cases one step is no more than the rate's last digit: one of them must do.
    enough = int(_HUNDRED / width) + 1 if width else last
    for whole in range(first, min(last, max(first, enough)) + 1):
        least = int((rate.low * whole / _HUNDRED).to_integral_value(ROUND_CEILING))
        nearest = int(((rate.low + rate.high) * whole / 200).to_integral_value())
        for k in (nearest, least, least + 1):
            if iv.within(rate, _HUNDRED * k / whole):
                return k, whole
    return None


def _whole_in(a: Interval) -> tuple[int, int] | None:
    """The least and the greatest whole number in it; ``None`` where it has no end."""
    if a.low is None or a.high is None:
        return None
    low, high = a.low.to_integral_value(ROUND_CEILING), a.high.to_integral_value(ROUND_FLOOR)
    return int(low) + (a.open_low and low == a.low), int(high) - (a.open_high and high == a.high)


@dataclass(frozen=True, slots=True)
class Unfit(_Form):
    """f0 cannot be in its unit, whatever its value; ``unit`` is the one that is meant."""

    unit: str

    def expected(self, position: int, values: Values) -> Interval:  # noqa: ARG002  the house signature
        return iv.ANY

    def holds(self, values: Values) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Constraint:
    """A form over facts, under a finding code. ``roles`` name what each fact is in it.

    ``confirms`` lists the positions for which holding is evidence: an equality confirms its facts, an
    inequality none. ``tolerance`` is the factor by which the first fact may be off before the violation is
    more than a warning (revised bases, months revised later); ``None``: never more than a warning. ``placed``: the
    facts belong together by where they stand, so that names which stand for several quantities do no harm.
    """

    code: str
    form: Form
    facts: tuple[Fact, ...]
    roles: tuple[str, ...]
    confirms: tuple[int, ...] = ()
    tolerance: Decimal | None = _ONE
    placed: bool = False
    values: tuple[Interval, ...] = field(init=False)
    holds: bool = field(init=False)
    severity: Severity = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(f.value for f in self.facts))
        object.__setattr__(self, "holds", self.form.holds(self.values))
        object.__setattr__(self, "severity", "info" if self.holds else self._severity())

    def _severity(self) -> Severity:
        """How grave it is that it does not hold."""
        if self.tolerance is None:
            return "warning"
        if self.tolerance == 1:
            return "error"
        return "error" if self.beyond(self.tolerance) else "warning"

    def beyond(self, factor: Decimal) -> bool:
        """Whether the first fact is off by more than that factor."""
        return not self.values[0].meets(_widened(self.form.expected(0, self.values), factor))

    def with_value(self, fact: Fact, value: Interval) -> tuple[Interval, ...]:
        """The values, that fact's replaced."""
        return tuple(value if f is fact else v for f, v in zip(self.facts, self.values, strict=True))

    def mended(self, fact: Fact, value: Interval, unit: str) -> bool:
        """Whether it would hold if the fact had that value in that unit. A figure in another unit is of another kind,
        of which the other relations say nothing."""
        if isinstance(self.form, Unfit):
            return unit == self.form.unit
        return unit != fact.statement.unit or self.form.holds(self.with_value(fact, value))

    def tolerates(self, fact: Fact, value: Interval, unit: str) -> bool:
        """Whether it would hold, or not hold only mildly, if the fact had that value in that unit."""
        if self.mended(fact, value, unit):
            return True
        if not self.is_tolerant():
            return False
        values = self.with_value(fact, value)
        return values[0].meets(_widened(self.form.expected(0, values), self.tolerance or _ONE))

    def allowed(self, fact: Fact, values: Values) -> Interval:
        """What the fact must be, given the others, for the relation not to be violated gravely."""
        if not self.is_tolerant():
            return self.expected(fact, values)
        position = self.facts.index(fact)
        if position == 0:
            return _widened(self.form.expected(0, values), self.tolerance or _ONE)
        wide = _widened(values[0], self.tolerance or _ONE)
        return self.form.expected(position, (wide, *values[1:]))

    def is_tolerant(self) -> bool:
        """Whether it is violated, and a revision of what it compares with might explain a little of that."""
        # What is a little of a level may be more than all of its change.
        revisable = self.code in REVISABLE and not isinstance(self.form, Sum)
        return not self.holds and revisable and self.tolerance not in (None, _ONE)

    def expected(self, fact: Fact, values: Values | None = None) -> Interval:
        """What the fact must be, given the others."""
        return self.form.expected(self.facts.index(fact), self.values if values is None else values)


def _widened(value: Interval, factor: Decimal) -> Interval:
    """The interval with its ends, of either sign, that factor further out."""
    wide, narrow = iv.scale(value, factor), iv.scale(value, 1 / factor)
    low = narrow.low if value.low is None or value.low >= 0 else wide.low
    high = wide.high if value.high is None or value.high >= 0 else narrow.high
    return Interval(low, high)
