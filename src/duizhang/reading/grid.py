"""Tables that a file has as such: cells that reach over columns and rows become rows of as many cells each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from duizhang.reading.source import Draft
from duizhang.reading.tables import is_value

COLUMNS = 256
"""Columns of a table at most; a cell that claims to reach further is cut off there."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_PROSE = 60
"""Characters from which on a cell with a full stop is prose that stands in a table for its looks."""


class Cell(NamedTuple):
    """A cell: its text, and over how many columns and rows it reaches."""

    text: str
    columns: int = 1
    rows: int = 1


class _Over(NamedTuple):
    """What a cell above leaves in a column: its text, for how many more rows."""

    text: str
    rows: int


def is_prose(text: str) -> bool:
    """Whether a cell holds prose: the table is then there for how things look on the page."""
    return len(text) > _PROSE and "。" in text


def rows(table: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The rows of a table, each with a cell for every column.

    A name that reaches over several columns or rows stands in each of them; a figure stands once, the other
    places are empty: it is stated once.
    """
    above: dict[int, _Over] = {}
    out: list[list[str]] = []
    for cells in table:
        row: list[str] = []
        for cell in cells:
            _fill(row, above)
            repeated = "" if is_value(cell.text) and not _YEAR.fullmatch(cell.text) else cell.text
            for k in range(min(max(cell.columns, 1), COLUMNS - len(row))):
                if cell.rows > 1:
                    above[len(row)] = _Over(repeated, cell.rows - 1)
                row.append(repeated if k else cell.text)
        _fill(row, above)
        out.append(row)
    width = max(map(len, out), default=0)
    return [row + [""] * (width - len(row)) for row in out]


def _fill(row: list[str], above: dict[int, _Over]) -> None:
    """Add what cells of the rows above leave in the next columns."""
    while (over := above.pop(len(row), None)) is not None:
        if over.rows > 1:
            above[len(row)] = over._replace(rows=over.rows - 1)
        row.append(over.text)


def put(draft: Draft, table: Sequence[Sequence[Cell]]) -> None:
    """Add a table: rows with one cell filled are lines where they stand above or below all others."""
    grid = [(row, _only(row)) for row in rows(table) if any(row)]
    full = [n for n, (_, only) in enumerate(grid) if not only]
    first, last = (full[0], full[-1]) if full else (len(grid), -1)
    for n, (row, only) in enumerate(grid):
        if not only:
            draft.row(row)
        elif first < n < last:
            draft.row([only, *[""] * (len(row) - 1)])
        else:
            draft.line(only)


def _only(row: Sequence[str]) -> str:
    """The text that stands in a row and nothing beside it, ``""`` where there are several."""
    told = set(filter(None, row))
    return " ".join(told.pop().split()) if len(told) == 1 else ""


def joined(parts: Sequence[str]) -> str:
    """Lines of a cell as one: a space only where two words of letters or figures would meet."""
    return "".join(chain.from_iterable(_spaced([part for part in map(str.strip, parts) if part])))


def _spaced(parts: Sequence[str]) -> Iterator[str]:
    before = ""
    for part in parts:
        if before and before[-1].isascii() and part[0].isascii() and part[0].isalnum():
            yield " "
        yield part
        before = part
