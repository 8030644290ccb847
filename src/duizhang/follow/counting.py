"""What loops count, per group and period; and as statements of the ledger, with the record as their source.

The record's figures are written as a short document, which is read like every other: a claim elsewhere (解决率98.7%) is
then reconciled with it by the same checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

from duizhang import grammar, reading
from duizhang.checks.constraints import whole_cases
from duizhang.follow.office import Office
from duizhang.language import say
from duizhang.ledger import open_ledger
from duizhang.ledger.record import Asked
from duizhang.loops import calendar, metrics
from duizhang.loops.metrics import Measured
from duizhang.model import Interval, Reading, WrongUse

Group = Literal["holder", "area", "topic", "opener"]


def measured(
    office: Office, loop: str, *, by: Group | None = None, area: str = "", since: str = "", until: str = ""
) -> dict[str, dict[str, Measured]]:
    """Every metric of a loop over the items opened in a span of days (ISO), for each value of ``by``. Raises ``WrongUse``."""
    begins, ends = _edge(since, calendar.start_of), _edge(until, calendar.end_of)
    asked = Asked(loop=loop, area=area, opened_from=begins, opened_to=ends)
    return metrics.grouped(office.loop(loop), office.record.items(asked, newest=True), by)


def _edge(day: str, edge: Callable[[date], datetime]) -> str:
    """The moment at one end of a day, ``""`` for none. Raises ``WrongUse``."""
    try:
        return calendar.written(edge(date.fromisoformat(day))) if day else ""
    except (ValueError, OverflowError):
        told = say(zh=f"不是日期：{day}（应如 2026-01-21）", en=f"not a date: {day} (2026-01-21 is one)")
        raise WrongUse(told) from None


def as_reading(office: Office, loop_id: str, area: str, year: int) -> Reading:
    """The record of a loop in an area and a year as a document, read."""
    found = measured(office, loop_id, area=area, since=f"{year}-01-01", until=f"{year}-12-31")[""]
    last = date(year, 12, 31)
    text = "\n\n".join(_sentences(office, loop_id, area, year, found))
    path = f"record/{loop_id}/{area}/{year}"
    document = reading.read_bytes((text + "\n").encode(), path, date=last.isoformat(), area=area)
    return grammar.extract(document)


def post(office: Office, ledger: str | Path, loop: str, area: str, year: int) -> int:
    """Put the record's figures into the ledger; how many statements they make."""
    made = as_reading(office, loop, area, year)
    with open_ledger(ledger) as book:
        book.post(made, made.document.path)
    return len(made.statements)


def _sentences(
    office: Office, loop_id: str, area: str, year: int, found: dict[str, Measured]
) -> Iterator[str]:
    loop = office.loop(loop_id)
    yield f"{area}{loop.name.zh}办理记录"
    for m in found.values():
        name = f"{loop.name.zh}{m.metric.name.zh}"
        if m.metric.kind == "count" and m.whole:
            yield f"{year}年，{name}{m.part}{loop.unit}。"
        elif m.percent is not None:
            yield f"{year}年，{name}{m.percent:.2f}%。"
            yield f"{year}年，列入{name}计算的{loop.name.zh}{_whole(m.whole)}{loop.unit}。"


def claimed(percent: str, low: int, high: int) -> tuple[int, int] | None:
    """A whole number of cases, and of how many between ``low`` and ``high``, whose rate is printed so; ``None`` for none.

    Raises ``WrongUse`` where ``percent`` is no percentage.
    """
    try:
        value = Decimal(percent.strip().rstrip("%％"))
    except InvalidOperation:
        raise WrongUse(say(zh=f"不是比率：{percent}", en=f"not a rate: {percent}")) from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= value <= 10_000:
        raise WrongUse(say(zh=f"不是比率：{percent}", en=f"not a rate: {percent}"))
    half = Decimal(5).scaleb(exponent - 1)
    rate = Interval(value - half, value + half, False, True)
    return whole_cases(rate, Interval(Decimal(low), Decimal(high)))


def _whole(n: Decimal) -> str:
    return format(n.normalize(), "f")
