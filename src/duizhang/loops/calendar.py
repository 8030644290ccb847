"""Days in China, and the working ones: weekends, public holidays, and the weekend days worked in exchange (调休).

The days come from ``holidays``, which knows the State Council's yearly notices. Years without a notice yet have the
holidays that the law names, without days worked in exchange; ``is_announced`` tells which.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache

CHINA = timezone(timedelta(hours=8), "CST")
YEARS = range(1900, 2200)
"""Years of dates: beyond them a typing slip, and nothing that deadlines are counted from."""
"""Deadlines are days of Chinese time."""

_FIRST, _LAST = 2004, 2099


@cache
def is_working(day: date) -> bool:
    """Whether offices work on that day."""
    if _FIRST <= day.year <= _LAST:
        return bool(_table(day.year).is_working_day(day))
    return day.weekday() < 5


def holiday(day: date) -> str:
    """Why nobody works on that day: the holiday's name, ``weekend``, or ``""`` where they do."""
    if is_working(day):
        return ""
    name = _table(day.year).get(day) if _FIRST <= day.year <= _LAST else None
    return str(name) if name else "weekend"


def is_exchanged(day: date) -> bool:
    """Whether a day at the weekend is worked in exchange for another one."""
    return day.weekday() >= 5 and is_working(day)


@cache
def is_announced(year: int) -> bool:
    """Whether the year's days off are known as announced, with the days worked in exchange."""
    if not _FIRST <= year <= _LAST:
        return False
    return any(day.year == year for day in _table(year).weekend_workdays)


def day_of(moment: datetime) -> date:
    """The day in China at a moment."""
    return moment.astimezone(CHINA).date()


def last_day(end: datetime) -> date:
    """The day that ends at a moment, or holds it."""
    return day_of(end - timedelta(microseconds=1))


def start_of(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment at which a day ends in China."""
    return start_of(day + timedelta(days=1))


def written(moment: datetime) -> str:
    """A moment as the record writes it: in UTC, to the second, so that texts are in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def day(written: str) -> str:
    """The day in China that holds a moment as it is written; ``""`` where none is."""
    return day_of(datetime.fromisoformat(written)).isoformat() if written else ""


def days_after(start: date) -> Iterator[date]:
    """The days that follow, one after the other."""
    day = start
    while True:
        day += timedelta(days=1)
        yield day


@lru_cache(16_384)
def working_after(start: date, count: int) -> date:
    """The ``count``-th working day after ``start``, which is not counted itself; for 0, ``start``."""
    day = start
    for day in days_after(start) if count > 0 else ():
        count -= is_working(day)
        if count == 0:
            break
    return day


@lru_cache(16_384)
def working_before(end: date, count: int) -> date:
    """The ``count``-th working day before ``end``."""
    day = end
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working(day)
    return day


def working_between(start: date, end: date) -> int:
    """How many working days there are after ``start`` up to ``end``; 0 where ``end`` is not later."""
    return sum(is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def next_working(day: date) -> date:
    """That day, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


@cache
def _table(year: int):  # type: ignore[no-untyped-def]
    """One year of the library's table, read late: it takes a fifth of a second."""
    import holidays

    return holidays.country_holidays("CN", years=year, language="zh_CN")
