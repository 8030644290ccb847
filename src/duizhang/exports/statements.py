"""Statements as text for a terminal, JSON Lines, CSV and Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, Literal

from duizhang.exports.figures import Json, dumps, plain
from duizhang.exports.safe import cell, cut, padded, sheet, shown, width
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.model import Statement

if TYPE_CHECKING:
    import xlsxwriter

Form = Literal["text", "jsonl", "csv"]

COLUMNS = (
    "id", "doc", "line", "column", "start", "end", "text", "kind", "low", "high", "bound", "unit",
    "indicator", "concept", "area", "period", "base", "of", "modality", "owner", "quote", "rules",
    "page", "box", "doubtful",
)  # fmt: skip
_NUMBERS = frozenset({"line", "column", "start", "end", "low", "high"})
_OURS = _NUMBERS | {"bound"}
"""Columns whose text is never a document's: a bare ``=`` there is the bound, and no formula."""
_INDICATOR_WIDTH = 44
_FIGURE_WIDTH = 24


def lines(statements: Iterable[Statement], form: Form) -> Iterator[str]:
    """The statements, one a line (CSV: after a header)."""
    if form == "jsonl":
        return (dumps(record(s)) for s in statements)
    return _csv(statements) if form == "csv" else _text(list(statements))


def record(s: Statement) -> dict[str, Json]:
    """The statement as the machine formats hold it. ``span`` counts in the characters of the source file.

    ``regions`` (of a paged source) are ``[page, left, top, right, bottom]`` in ten-thousandths of the page's width
    and height; ``doubts`` (of a recognised one) are ``[start, end, score in thousandths, [other readings]]``.
    """
    paged = {"regions": [astuple(r) for r in s.regions]} if s.regions else {}
    doubted = {"doubts": [astuple(d) for d in s.doubts]} if s.doubts else {}
    return {
        "id": s.id,
        "doc": s.doc,
        "span": s.place,
        "quote": s.quote,
        "text": s.text,
        "kind": s.kind,
        "low": s.low,
        "high": s.high,
        "bound": s.bound,
        "unit": s.unit,
        "indicator": s.indicator,
        "concept": s.concept,
        "area": s.area,
        "period": s.period,
        "base": s.base,
        "of": s.of,
        "modality": s.modality,
        "owner": s.owner,
        "rules": s.rules,
        **paged,
        **doubted,
    }


def place(s: Statement) -> str:
    """Where the figure stands, as editors and terminals understand it: ``file:line:column``, or ``file:p3`` on a page."""
    if s.regions:
        return f"{s.doc}:p{s.regions[0].page}"
    return f"{s.doc}:{s.line}:{s.column}"


def xlsx(statements: Iterable[Statement]) -> bytes:
    """An Excel workbook: numbers are numbers, all else is text and never a formula or link."""
    # Late: only workbooks need it, and it takes a while to import.
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet("statements")
        head = book.add_format({"bold": True, "bottom": 1})
        for column, name in enumerate(COLUMNS):
            page.write_string(0, column, name, head)
        last = 0
        for last, s in enumerate(statements, start=1):
            _write_row(page, last, s)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
        for wanted, wide in _WIDTHS.items():
            page.set_column(COLUMNS.index(wanted), COLUMNS.index(wanted), wide)
    return buffer.getvalue()


_WIDTHS = {"doc": 28, "text": 16, "low": 18, "high": 18, "indicator": 36, "quote": 80}


def _write_row(page: xlsxwriter.worksheet.Worksheet, row: int, s: Statement) -> None:
    values = _values(s)
    for column, name in enumerate(COLUMNS):
        if name in _NUMBERS:
            page.write_number(row, column, values[name])
        else:
            page.write_string(row, column, sheet(str(values[name])))


def _values(s: Statement) -> dict[str, Json]:
    """The record flattened to one value a column."""
    return record(s) | {
        "line": s.line,
        "column": s.column,
        "start": s.place[0],
        "end": s.place[1],
        "concept": s.concept or "",
        "area": "、".join(s.area),
        "rules": " ".join(s.rules),
        "page": s.regions[0].page if s.regions else "",
        "box": " ".join(map(str, astuple(s.regions[0])[1:])) if s.regions else "",
        "doubtful": "yes" if s.doubtful else "",
    }


def _csv(statements: Iterable[Statement]) -> Iterator[str]:
    yield csv_line(COLUMNS)
    for s in statements:
        values = _values(s) | {"low": plain(s.low), "high": plain(s.high)}
        cells = (str(values[c]) if c in _OURS else cell(str(values[c])) for c in COLUMNS)
        yield csv_line(tuple(cells))


def csv_line(cells: Sequence[str]) -> str:
    """One CSV record, without the line's end."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()


def _text(statements: Sequence[Statement]) -> Iterator[str]:
    return aligned([_cells(s) for s in statements])


def _cells(s: Statement) -> tuple[str, ...]:
    about = " ".join(x for x in (word(s.base), whole(s), s.owner) if x)
    return (
        shown(place(s)),
        cut(shown(s.text), _FIGURE_WIDTH) + (say(zh="（存疑）", en=" (doubtful)") if s.doubtful else ""),
        word(s.kind),
        cut(shown(s.indicator), _INDICATOR_WIDTH),
        cut(shown("、".join(s.area)), _FIGURE_WIDTH),
        shown(s.period),
        word(s.modality),
        shown(about),
    )


def whole(s: Statement) -> str:
    """What a share is of, a rank is in, a gap is to."""
    preposition = {
        "share": say(zh="占", en="of"),
        "rank": say(zh="在", en="in"),
        "gap": say(zh="比", en="to"),
    }
    return f"{preposition.get(s.kind, '')} {s.of}" if s.of else ""


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with every column as wide as its widest cell, in terminal columns."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(padded(c, w) for c, w in zip(row, widths, strict=True)).rstrip()
