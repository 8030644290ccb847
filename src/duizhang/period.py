"""Periods: the ISO-like strings of a statement's ``period`` field, read into days.

``2025`` · ``2025-12`` · ``2025-Q1`` · ``2025-H1`` · ``2025-01-21`` · ``2024-01/2024-11`` · ``2021/2025`` ·
``""`` (the text leaves it open). Two spellings of one stretch of time are one period: ``2025-01/2025-03`` is
``2025-Q1``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Granularity = Literal["year", "half", "quarter", "month", "day", "span"]

_FORM = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends included. Equal days make equal periods, however they were written."""

    first_day: date
    last_day: date

    def contains(self, other: Period) -> bool:
        """Whether every day of ``other`` lies in this one; a period contains itself."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    @property
    def months(self) -> int:
        """The number of whole months covered; 0 where the ends are not a month's first and last day."""
        if self.first_day.day != 1 or self.last_day != _month_end(self.last_day.year, self.last_day.month):
            return 0
        years = self.last_day.year - self.first_day.year
        return 12 * years + self.last_day.month - self.first_day.month + 1

    @property
    def granularity(self) -> Granularity:
        """What the period is: one calendar year, half, quarter, month or day, else a span."""
        if self.first_day == self.last_day:
            return "day"
        months, start = self.months, self.first_day.month - 1
        if months == 1:
            return "month"
        if months == 3 and start % 3 == 0:
            return "quarter"
        if months == 6 and start % 6 == 0:
            return "half"
        return "year" if months == 12 and start == 0 else "span"

    @property
    def year(self) -> int:
        """The year in which the period ends."""
        return self.last_day.year

    def same_period_last_year(self) -> Period:
        """The period that a year-on-year rate compares with."""
        return Period(_year_earlier(self.first_day), _year_earlier(self.last_day))

    def previous(self) -> Period:
        """The period of the same length that ends the day before: what 环比 compares with."""
        last = self.first_day - timedelta(days=1)
        if not self.months:
            return Period(last - (self.last_day - self.first_day), last)
        months = last.year * 12 + last.month - self.months
        return Period(date(months // 12, months % 12 + 1, 1), last)

    def __str__(self) -> str:
        first, last, year = self.first_day, self.last_day, self.first_day.year
        match self.granularity:
            case "year":
                return f"{year:04}"
            case "half":
                return f"{year:04}-H{(first.month + 5) // 6}"
            case "quarter":
                return f"{year:04}-Q{(first.month + 2) // 3}"
            case "month":
                return f"{year:04}-{first.month:02}"
            case "day":
                return first.isoformat()
        if self.months and self.months % 12 == 0 and first.month == 1:
            return f"{year:04}/{last.year:04}"
        if self.months:
            return f"{first:%Y-%m}/{last:%Y-%m}"
        return f"{first.isoformat()}/{last.isoformat()}"


@lru_cache(maxsize=4096)
def parse(text: str) -> Period | None:
    """The period that an ISO-like string names, or ``None`` where it is empty or none of the known forms."""
    first, slash, last = text.strip().partition("/")
    start = _one(first)
    end = _one(last) if slash else start
    if start is None or end is None or start.first_day > end.last_day:
        return None
    return Period(start.first_day, end.last_day)


def year(number: int) -> Period:
    """The calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def _one(text: str) -> Period | None:
    if not (m := _FORM.fullmatch(text)) or m["year"] == "0000":
        return None
    number = int(m["year"])
    if m["day"]:
        return _day(number, int(m["month"]), int(m["day"]))
    if m["month"]:
        return _months(number, int(m["month"]), 1)
    if m["quarter"]:
        return _months(number, 3 * int(m["quarter"]) - 2, 3)
    if m["half"]:
        return _months(number, 6 * int(m["half"]) - 5, 6)
    return year(number)


def _day(number: int, month: int, day: int) -> Period | None:
    if not 1 <= day <= monthrange(number, month)[1]:
        return None
    return Period(date(number, month, day), date(number, month, day))


def _months(number: int, month: int, count: int) -> Period:
    return Period(date(number, month, 1), _month_end(number, month + count - 1))


def _month_end(number: int, month: int) -> date:
    return date(number, month, monthrange(number, month)[1])


def _year_earlier(day: date) -> date:
    """A month's last day stays its month's last day: 29 February becomes the 28th, and back."""
    number = max(day.year - 1, 1)
    if day == _month_end(day.year, day.month):
        return _month_end(number, day.month)
    return day.replace(year=number)
