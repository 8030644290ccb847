"""Interval arithmetic on ``Decimal``: what values a printed figure stands for, and how they combine.

A printed figure is the interval of all values that would be printed so: ``5.55万亿元`` is
[5.545, 5.555) × 10¹². Open and closed ends are carried through every operation, so that
4.18 and 4.19 do not meet at 4.185. The arithmetic is that of R. E. Moore, *Interval Analysis* (1966);
the context has 60 digits, far more than figures of a dozen digits can use up in the few steps taken here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from duizhang.model import Bound, Interval, Statement

ANY = Interval(None, None)
NOT_NEGATIVE = Interval(Decimal(0), None)

# 约, 左右, 近 say no width. A tenth of the value each way is generous: 近七成 is read as 63–77 %.
APPROXIMATE = Decimal("0.1")
# 成 and 一半 are said of anything near: the figure is good to half a tenth of the whole.
_IN_WORDS = re.compile("成|分之|半|翻")
_WORD_STEP = Decimal(10)
_FROM_NOUGHT = frozenset({"level", "share"})

_exact = Context(prec=60)
_floor = Context(prec=15, rounding=ROUND_FLOOR)
_ceiling = Context(prec=15, rounding=ROUND_CEILING)
_End = tuple[Decimal | None, bool]


def printed(statement: Statement) -> Interval:
    """The values that the statement's printed figure stands for, in base units."""
    step = statement.step
    if statement.unit == "%" and _IN_WORDS.search(statement.text):
        step = max(step, _WORD_STEP)
    value = reading(statement.low, statement.high, step, statement.bound)
    # 0亿元 and 0.3%的份额 are rounded from nought up, not from below.
    below = statement.kind in _FROM_NOUGHT and statement.low >= 0 and value.low is not None and value.low < 0
    return Interval(Decimal(0), value.high, False, value.open_high) if below else value


def reading(low: Decimal, high: Decimal, step: Decimal, bound: Bound) -> Interval:
    """The values that a figure of that precision and bound stands for."""
    # A bound follows the printed word: 下降3%以上 is a fall of three or more.
    falling = high < 0
    match bound:
        case "~":
            return _about(low, high, step)
        case ">" | ">=":
            return at_most(high, bound == ">") if falling else at_least(low, bound == ">")
        case "<" | "<=":
            return at_least(low, bound == "<") if falling else at_most(high, bound == "<")
    half = _exact.divide(step, Decimal(2))
    return Interval(_exact.subtract(low, half), _exact.add(high, half), *_open(low, step))


def _open(low: Decimal, step: Decimal) -> tuple[bool, bool]:
    """Halves are rounded away from zero, so the end that is further from zero is left out."""
    return (step > 0 and low < 0, step > 0 and low >= 0)


def _about(low: Decimal, high: Decimal, step: Decimal) -> Interval:
    width = max(APPROXIMATE * max(abs(low), abs(high)), step / 2)
    return Interval(low - width, high + width)


def at_least(value: Decimal, strictly: bool = False) -> Interval:
    """The half line from ``value`` up."""
    return Interval(value, None, open_low=strictly)


def at_most(value: Decimal, strictly: bool = False) -> Interval:
    """The half line up to ``value``."""
    return Interval(None, value, open_high=strictly)


def up_to(a: Interval) -> Interval:
    """Everything not above some value of ``a``."""
    return Interval(None, a.high, open_high=a.open_high)


def from_(a: Interval) -> Interval:
    """Everything not below some value of ``a``."""
    return Interval(a.low, None, open_low=a.open_low)


def add(a: Interval, b: Interval) -> Interval:
    """All sums of a value of each."""
    low = None if a.low is None or b.low is None else _exact.add(a.low, b.low)
    high = None if a.high is None or b.high is None else _exact.add(a.high, b.high)
    return Interval(low, high, a.open_low or b.open_low, a.open_high or b.open_high)


def negate(a: Interval) -> Interval:
    """All values of ``a`` with the sign turned."""
    low = None if a.high is None else a.high.copy_negate()
    high = None if a.low is None else a.low.copy_negate()
    return Interval(low, high, a.open_high, a.open_low)


def subtract(a: Interval, b: Interval) -> Interval:
    """All differences of a value of each."""
    return add(a, negate(b))


def total(intervals: Iterable[Interval]) -> Interval:
    """All sums of one value of each."""
    result = Interval(Decimal(0), Decimal(0))
    for each in intervals:
        result = add(result, each)
    return result


def scale(a: Interval, factor: Decimal) -> Interval:
    """All values of ``a`` times a number above zero."""
    low = None if a.low is None else _exact.multiply(a.low, factor)
    high = None if a.high is None else _exact.multiply(a.high, factor)
    return Interval(low, high, a.open_low, a.open_high)


def spread(a: Interval, factor: Decimal) -> Interval:
    """An interval of positive values, widened by a factor of one or more each way."""
    low = None if a.low is None else _exact.divide(a.low, factor)
    return Interval(low, scale(a, factor).high, a.open_low, a.open_high)


def multiply(a: Interval, b: Interval) -> Interval:
    """All products of a value of each, for ``b`` without negative values."""
    low, high = _low(a), _high(a)
    lows = _low(b) if low[0] is not None and low[0] >= 0 else _high(b)
    highs = _high(b) if high[0] is None or high[0] >= 0 else _low(b)
    return _interval(_times(low, lows), _times(high, highs))


def divide(a: Interval, b: Interval) -> Interval:
    """All quotients, for ``b`` without negative values; a divisor that may be zero leaves an end open."""
    return multiply(a, _inverse(b))


def _inverse(b: Interval) -> Interval:
    low = Decimal(0) if b.high is None else None if b.high <= 0 else _exact.divide(Decimal(1), b.high)
    high = None if b.low is None or b.low <= 0 else _exact.divide(Decimal(1), b.low)
    return Interval(low, high, b.open_high or b.high is None, b.open_low)


def _low(a: Interval) -> _End:
    return a.low, a.open_low


def _high(a: Interval) -> _End:
    return a.high, a.open_high


def _times(x: _End, y: _End) -> _End:
    # Zero times an unbounded end is zero: that end stands for arbitrarily large values, not infinity.
    for end in (x, y):
        if end[0] is not None and not end[0]:
            return Decimal(0), end[1]
    if x[0] is None or y[0] is None:
        return None, True
    return _exact.multiply(x[0], y[0]), x[1] or y[1]


def _interval(low: _End, high: _End) -> Interval:
    return Interval(low[0], high[0], low[1], high[1])


def intersect(a: Interval, b: Interval) -> Interval | None:
    """The values that lie in both, ``None`` where there are none."""
    if not a.meets(b):
        return None
    low = max((_low(a), _low(b)), key=_as_low)
    high = min((_high(a), _high(b)), key=_as_high)
    return _interval(low, high)


def _as_low(end: _End) -> tuple[bool, Decimal, bool]:
    return (end[0] is not None, end[0] or Decimal(0), end[1])


def _as_high(end: _End) -> tuple[bool, Decimal, bool]:
    return (end[0] is None, end[0] or Decimal(0), not end[1])


def tidy(a: Interval) -> Interval:
    """The interval with ends of at most 15 digits, rounded outwards: for people and files."""
    low = None if a.low is None else a.low.normalize(_floor)
    high = None if a.high is None else a.high.normalize(_ceiling)
    return Interval(low, high, a.open_low, a.open_high)


def width(a: Interval) -> Decimal:
    """How far apart its ends are; nought where one of them is open to infinity."""
    return Decimal(0) if a.low is None or a.high is None else a.high - a.low


def within(a: Interval, value: Decimal) -> bool:
    """Whether the value lies in the interval."""
    return a.meets(Interval(value, value))
