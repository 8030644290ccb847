"""Dashboards as tables for machines: CSV, Excel, JSON Lines; an organisation a row, all together first."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from duizhang.exports.figures import Json, dumps
from duizhang.exports.safe import cell, sheet
from duizhang.exports.statements import csv_line
from duizhang.ledger.tally import Times
from duizhang.loops.definition import Loop
from duizhang.loops.figures import Figures
from duizhang.loops.shares import CLOSING

Form = Literal["csv", "xlsx", "jsonl"]
FORMS: tuple[Form, ...] = ("csv", "xlsx", "jsonl")
_HOUR = Decimal(3600)
_CENT = Decimal("0.01")


def record(loop: Loop, f: Figures, name: str) -> dict[str, Json]:
    """A row for machines: counts, percentages with two digits, times in hours."""
    told: dict[str, Json] = {
        "organisation": f.holder,
        "name": name,
        "rank": f.rank,
        "items": f.items,
        "open": f.open,
        "done": f.types.get("done", 0),
        "cancelled": f.types.get("cancelled", 0),
        **{light: f.lights.get(light, 0) for light in ("red", "yellow", "blue", "green", "overdue")},
        "reopened": f.reopened,
        "late_made_good": f.marked,
        "clocks_kept": f.kept,
        "clocks_ended": f.ended,
        "on_time_percent": _rounded(f.on_time),
        "rated": f.rated,
        "rating": _rounded(f.rating),
    }
    for id, m in f.metrics.items():
        told |= {f"{id}_part": m.part, f"{id}_whole": m.whole}
        if m.metric.kind != "count":
            told[f"{id}_percent"] = _rounded(m.percent)
    for id in (*(m.id for m in loop.metrics.values() if m.kind == "time"), CLOSING):
        told |= _times(id.replace("~", ""), f.times.get(id))
    return told


def _times(id: str, t: Times | None) -> dict[str, Json]:
    values = (t.median, t.p90, t.p95) if t else (None, None, None)
    hours = [None if v is None else _rounded(v / _HOUR) for v in values]
    names = [f"{id}_{p}_hours" for p in ("median", "p90", "p95")]
    return {f"{id}_cases": t.n if t else 0, **dict(zip(names, hours, strict=True))}


def lines(rows: Iterable[Mapping[str, Json]], form: Form) -> Iterator[str]:
    """CSV after its head, or JSON Lines."""
    head: Sequence[str] = ()
    for row in rows:
        if form == "jsonl":
            yield dumps(row)
            continue
        if not head:
            head = tuple(row)
            yield csv_line(head)
        yield csv_line([_cell(row.get(name)) for name in head])


def xlsx(rows: Iterable[Mapping[str, Json]], title: str) -> bytes:
    """An Excel workbook: numbers are numbers, all else is text and never a formula or link."""
    # Late: only workbooks need it, and it takes a while to import.
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(_sheet_name(title))
        head = book.add_format({"bold": True, "bottom": 1})
        for number, row in enumerate(rows, 1):
            for column, (name, value) in enumerate(row.items()):
                if number == 1:
                    page.write_string(0, column, name, head)
                if isinstance(value, int | Decimal):
                    page.write_number(number, column, value)
                elif value is not None:
                    page.write_string(number, column, sheet(str(value)))
        page.freeze_panes(1, 2)
        page.set_column(0, 1, 20)
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "1"


def _cell(value: Json) -> str:
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else cell(str(value))


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_CENT)
