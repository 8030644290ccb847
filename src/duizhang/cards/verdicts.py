"""The verdict on a target and its outcome.

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
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from duizhang.language import say
from duizhang.lexicon import matching
from duizhang.lexicon.indicators import lookup
from duizhang.lexicon.measures import converted
from duizhang.model import Interval, Row, Statement, Verdict

Better = Literal["more", "less", "kept"]

ABOUT = Decimal("0.05")
"""How far, relative to the figure, 左右 reaches."""
CLEARLY = Decimal("0.1")
"""How far, relative to the target, an outcome lies beyond it to have exceeded it."""
_PRECISE = 100
"""An amount with three digits or more is taken as rounded to the last one."""
SIGNED = frozenset({"growth", "change", "points", "gap"})


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


def judge(target: Statement, outcome: Statement) -> Row:
    """The verdict on two comparable figures, by the rules at the head of this module; periods aside."""
    aim, told = aim_of(target), converted(outcome, target.unit)
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


def aim_of(t: Statement) -> Aim:
    """What a target asks for, as its bound, its kind and its name say it."""
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
