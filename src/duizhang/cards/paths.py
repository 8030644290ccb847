"""Targets of several years: what is reached so far, against the even path to the goal.

Four sorts are known, by what the plan sets:

* a growth against a base year (到2035年比2020年翻一番): the years' growths multiplied; the even path grows by one
  rate every year, ``(1 + g) ** (1 / years) - 1``;
* a growth per year over a plan's years (年均增长6%): the years' growths multiplied, against that rate every year;
* a count added up over a plan's years (五年新增就业400万人): the years' counts added; the even path is the same count
  each year;
* a rate or a share in a later year (到2025年达到65%): the straight line to it from what the plan's document reports.

Growth and counts need an outcome for every year so far; one that is missing leaves the pace unknown, and the note
then tells what the plan asks for each year. A figure is on the path where some value that is printed so reaches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from duizhang import period
from duizhang.cards.pairing import Held, answers, is_rate
from duizhang.cards.verdicts import Aim, aim_of, judge, printed
from duizhang.language import say
from duizhang.lexicon import matching
from duizhang.lexicon.indicators import lookup
from duizhang.model import Pace, Row, Statement

_exact = Context(prec=30)
_HUNDRED = Decimal(100)
_LONGEST = 30
"""years that a path runs over at most: beyond that a period was misread"""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is reached by the card's year: the last ``outcome``, the ``pace``, ``note`` for people.

    ``whole``: the years' figures cover all of the target's time, so that at its end ``reached`` is the outcome.
    """

    outcome: Statement | None
    pace: Pace
    note: str
    reached: Decimal | None = None
    whole: bool = False


def progress(t: Statement, held: Held, start: int, year: int) -> Progress | None:
    """How far a target of several years has come by ``year``, ``None`` where it is of no such sort.

    ``start`` is the year that the target's document reports on.
    """
    span = period.parse(t.period)
    if span is None or t.kind not in ("growth", "level", "share"):
        return None
    first, due = _first_year(t), span.year
    if not 1 < due - first + 1 <= _LONGEST and not (is_rate(t) and due > year):
        return None
    last = min(year, due)
    if t.kind == "growth":
        return _growing(t, held, first, last, due)
    if "/" in t.period and t.unit != "%":
        return _adding(t, held, first, last, due)
    return _rising(t, held, start, year, due) if is_rate(t) and due > year else None


def _first_year(t: Statement) -> int:
    """The first year that counts: after the base year, else the first of the period."""
    if t.kind == "growth" and len(t.base) == len("2020") and t.base.isdigit():
        return int(t.base) + 1
    return int(t.period[:4])


def row(t: Statement, so_far: Progress, over: bool) -> Row:
    """The line of a target of several years without an outcome of its own."""
    if not over:
        left = judge(t, so_far.outcome).margin if so_far.outcome and is_rate(t) else None
        return Row(t, so_far.outcome, "not-due", left, t.unit, so_far.note, pace=so_far.pace)
    if so_far.pace and so_far.whole:
        margin = None if so_far.reached is None else so_far.reached - aim_of(t).goal
        met = so_far.pace == "on"
        return Row(t, so_far.outcome, "met" if met else "missed", margin, t.unit, so_far.note)
    return Row(t, None, "no-outcome", None, t.unit, so_far.note)


# ---- growth --------------------------------------------------------------------------------------


def _growing(t: Statement, held: Held, first: int, last: int, due: int) -> Progress | None:
    """Growth against a base year, or per year over a plan's years."""
    total, aim = t.base != "yoy", aim_of(t)
    if not total and "/" not in t.period:
        return None
    rate = _yearly(aim.goal, due - first + 1) if total else aim.goal
    asked = say(zh=f"平均每年需{_percent(rate)}", en=f"needs {_percent(rate)} a year on average")
    years = _by_year(replace(t, base="yoy", kind="growth"), held, first, last)
    if years is None:
        return Progress(None, "", asked)
    low, high = (_multiplied(years, pick) for pick in (_low, _high))
    n = last - first + 1
    # 左右 of a rate per year is the rate's; the bound of a total is that of the total.
    floor = rate - (aim.slack if aim.better == "more" else -aim.slack) if not total else rate
    path = _exact.power(1 + floor / _HUNDRED, n)
    on = high >= path if aim.better == "more" else low <= path
    told = _multiplied(years, lambda s: s.low)
    mean = _yearly((told - 1) * _HUNDRED, n)
    told_so = say(zh=f"平均每年{_percent(mean)}", en=f"{_percent(mean)} a year on average")
    note = f"{_years(first, last)}{told_so}{say(zh='；', en='; ')}{asked}"
    reached = (told - 1) * _HUNDRED if total else mean
    return Progress(years[-1], "on" if on else "behind", note, round(reached, 2), last == due)


def _years(first: int, last: int) -> str:
    run = f"{first}" if first == last else say(zh=f"{first}—{last}", en=f"{first}–{last}")
    return run + say(zh="年", en=": ")


def _yearly(total: Decimal, years: int) -> Decimal:
    """The yearly rate, in percent, that comes to a total growth in percent."""
    factor = 1 + total / _HUNDRED
    if factor <= 0:
        return -_HUNDRED
    return (_exact.power(factor, _exact.divide(Decimal(1), Decimal(years))) - 1) * _HUNDRED


def _percent(rate: Decimal) -> str:
    word = say(zh="下降", en="-") if rate < 0 else say(zh="增长", en="")
    return f"{word}{abs(round(rate, 1))}%"


def _multiplied(years: Iterable[Statement], pick: Callable[[Statement], Decimal]) -> Decimal:
    product = Decimal(1)
    for s in years:
        product = _exact.multiply(product, 1 + pick(s) / _HUNDRED)
    return product


def _low(s: Statement) -> Decimal:
    end = printed(s).low
    return s.low if end is None else end


def _high(s: Statement) -> Decimal:
    end = printed(s).high
    return s.high if end is None else end


def _by_year(t: Statement, held: Held, first: int, last: int) -> list[Statement] | None:
    """The outcome of each year, ``None`` where one is missing."""
    years: list[Statement] = []
    for each in range(first, last + 1):
        found = answers(replace(t, period=f"{each:04}", bound="="), held, each)
        if not found:
            return None
        years.append(found[0])
    return years or None


# ---- counts --------------------------------------------------------------------------------------


def _adding(t: Statement, held: Held, first: int, last: int, due: int) -> Progress | None:
    """A count that is added up over a plan's years; a stock is none."""
    concept = lookup(t.indicator)
    if not (matching.made(t.indicator) or (concept is not None and concept.flow)):
        return None
    years = _by_year(t, held, first, last)
    if years is None:
        return None
    aim, low, high = aim_of(t), sum(map(_low, years), Decimal(0)), sum(map(_high, years), Decimal(0))
    path = aim.goal * (last - first + 1) / (due - first + 1)
    on = high >= path - aim.slack if aim.better == "more" else low <= path + aim.slack
    told = sum((s.low for s in years), Decimal(0))
    share = round(told / aim.goal * _HUNDRED, 1) if aim.goal else Decimal(0)
    time = round(Decimal(last - first + 1) / (due - first + 1) * _HUNDRED)
    done = say(zh=f"合计完成{share}%，时间已过{time}%", en=f"{share}% of it done, {time}% of the time gone")
    note = _years(first, last) + done
    return Progress(years[-1], "on" if on else "behind", note, told, last == due)


# ---- rates ---------------------------------------------------------------------------------------


def _rising(t: Statement, held: Held, start: int, year: int, due: int) -> Progress | None:
    """A rate that is to be reached in a later year, against the line to it from where it stood at first."""
    now = answers(replace(t, period=f"{year:04}"), held, year)
    if not now:
        return None
    aim, here = aim_of(t), now[0]
    until = say(zh=f"截至{here.period}", en=f"as of {here.period}")
    if aim.better == "kept" or t.kind == "rank":
        return Progress(here, "", until)
    if _reached(here, aim, aim.goal):
        return Progress(here, "on", say(zh=f"{until}，已达到目标", en=f"{until}; reached already"))
    then = answers(replace(t, period=f"{start:04}"), held, start) if start < year else []
    if not then:
        return Progress(here, "", until)
    path = then[0].low + (aim.goal - then[0].low) * (year - start) / (due - start)
    note = say(
        zh=f"{until}；{start}年为{then[0].text}，匀速推进应到{round(path, 2)}%",
        en=f"{until}; {then[0].text} in {start}, {round(path, 2)}% on an even path",
    )
    return Progress(here, "on" if _reached(here, aim, path) else "behind", note)


def _reached(s: Statement, aim: Aim, goal: Decimal) -> bool:
    """Whether some value that is printed so reaches the goal, or what 左右 allows of it."""
    if aim.better == "more":
        return _high(s) >= goal - aim.slack or s.low >= goal - aim.slack
    return _low(s) <= goal + aim.slack
