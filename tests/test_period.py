"""Periods: every spelling of the guidelines, and what can be asked of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.period import Period, parse, year

MONTHS = st.tuples(st.integers(1990, 2040), st.integers(1, 12), st.integers(1, 30))


def period(text: str) -> Period:
    found = parse(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "first", "last", "granularity", "months"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year", 12),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31), "month", 1),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month", 1),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), "quarter", 3),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), "quarter", 3),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), "half", 6),
        ("2024-01/2024-11", date(2024, 1, 1), date(2024, 11, 30), "span", 11),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31), "span", 60),
        ("2025-01-21", date(2025, 1, 21), date(2025, 1, 21), "day", 0),
        ("2025-12-30/2026-01-02", date(2025, 12, 30), date(2026, 1, 2), "span", 0),
    ],
)
def test_every_spelling(text: str, first: date, last: date, granularity: str, months: int) -> None:
    found = period(text)
    assert (found.first_day, found.last_day) == (first, last)
    assert (found.granularity, found.months) == (granularity, months)
    assert str(found) == text


@pytest.mark.parametrize(
    "text", ["", "今年", "2025-13", "2025-02-30", "2025-Q5", "2025/2021", "0000", "2025-1"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("2025-01/2025-03", "2025-Q1"), ("2025-01/2025-12", "2025"), ("2025-Q1/2025-Q2", "2025-H1")],
)
def test_two_spellings_of_one_stretch_are_one_period(one: str, other: str) -> None:
    assert period(one) == period(other)
    assert str(period(one)) == other


def test_contains() -> None:
    assert period("2025").contains(period("2025-12"))
    assert period("2025").contains(period("2025"))
    assert period("2021/2025").contains(period("2025-Q4"))
    assert not period("2025-01/2025-11").contains(period("2025-12"))
    assert not period("2025").contains(period("2024-12/2025-01"))


@pytest.mark.parametrize(
    ("text", "last_year", "before"),
    [
        ("2025", "2024", "2024"),
        ("2025-01", "2024-01", "2024-12"),
        ("2024-02", "2023-02", "2024-01"),
        ("2025-Q1", "2024-Q1", "2024-Q4"),
        ("2025-01/2025-11", "2024-01/2024-11", "2024-02/2024-12"),
        ("2021/2025", "2020/2024", "2016/2020"),
        ("2025-01-21", "2024-01-21", "2025-01-20"),
        ("2024-02-29", "2023-02-28", "2024-02-28"),
    ],
)
def test_what_it_is_compared_with(text: str, last_year: str, before: str) -> None:
    assert str(period(text).same_period_last_year()) == last_year
    assert str(period(text).previous()) == before


def test_year() -> None:
    assert year(2025) == period("2025")
    assert year(2025).year == 2025


@given(MONTHS)
def test_writing_and_reading_give_the_same(months: tuple[int, int, int]) -> None:
    start, month, count = months
    end = start * 12 + month - 1 + count - 1
    found = period(f"{start:04}-{month:02}/{end // 12:04}-{end % 12 + 1:02}")
    assert period(str(found)) == found
    assert found.months == count
    assert found.previous().months == count
    assert found.same_period_last_year().months == count
