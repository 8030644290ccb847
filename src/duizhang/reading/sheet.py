"""Spreadsheets — XLSX, XLS, ODS, CSV and TSV —: each sheet's titles as lines, its cells as rows of a table."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from duizhang.language import say
from duizhang.model import UnreadableInput
from duizhang.reading import old, packed, text, workbook
from duizhang.reading.grid import COLUMNS, Cell, joined, put
from duizhang.reading.source import Draft, Said, Source
from duizhang.reading.workbook import CELLS, ROWS, Budget, Sheet

_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_UNNAMED = re.compile(r"(?:sheet|工作表|表格?)\s*\d*$", re.IGNORECASE)
_FIGURE = re.compile(r"\s*[-+−]?[\d,]*\d(?:\.\d+)?\s*[%％]?\s*$|\s*[-—–]*\s*$")
_STOPS = (".", "\u3002", "\xe3\x80\x82", "\xa1\xa3")
"""full stops, also as the bytes of UTF-8 and GB18030: sentences with commas are no table"""
_SAMPLE = 40
"""lines looked at to tell whether a text is a table"""


def shows(data: bytes) -> bool:
    """Whether the bytes are a spreadsheet of an office program."""
    if data.startswith(old.COMPOUND):
        return old.holds(data) == "sheet"
    if data[30:84] == _ODS[:54]:
        return True
    return any(name.startswith("xl/workbook.") for name in packed.names(data))


def read(data: bytes, path: str) -> Source:
    """The sheets of a spreadsheet that are shown, in order. Raises UnreadableInput."""
    if data.startswith(old.COMPOUND):
        sheets, hidden = workbook.xls(data, path)
    elif data[30:84] == _ODS[:54]:
        sheets, hidden = workbook.ods(data, path)
    elif "xl/workbook.bin" in packed.names(data):
        reason = say(
            zh="这是 XLSB 文件；请另存为 XLSX 后再读",
            en="this is an XLSB file: save it as XLSX, and read that",
        )
        raise UnreadableInput(path, reason)
    else:
        sheets, hidden = workbook.xlsx(data, path)
    return _written(sheets, hidden, path)


def _written(sheets: Sequence[Sheet], hidden: Sequence[str], path: str) -> Source:
    draft = Draft()
    noted: list[str] = []
    for sheet in sheets:
        if sheet.cut:
            noted.append(_cut(sheet.name))
        if sheet.cells:
            if len(sheets) > 1 and not _UNNAMED.match(sheet.name):
                draft.line(" ".join(sheet.name.split()))
            _put(draft, sheet)
    if hidden:
        names = "、".join(hidden[:20])
        noted.append(say(zh=f"没有读隐藏的工作表：{names}", en=f"hidden sheets were not read: {names}"))
    if not draft:
        raise UnreadableInput(path, say(zh="表格里没有内容", en="the spreadsheet holds nothing"))
    return draft.source(said=Said(), noted=noted)


def _cut(name: str) -> str:
    """What is said of a sheet that was not read to its end."""
    return say(
        zh=f"工作表“{name}”太大：只读了前 {ROWS} 行、{COLUMNS} 列，全文件 {CELLS} 个单元格以内的部分",
        en=f"sheet {name} is too large: only its first {ROWS} rows and {COLUMNS} columns, "
        f"within {CELLS} cells of the file, were read",
    )


def _put(draft: Draft, sheet: Sheet) -> None:
    """A sheet's tables: empty rows part them, empty columns are left out."""
    columns = sorted({column for row in sheet.cells.values() for column in row})
    heads = {(a, c): (b - a + 1, d - c + 1) for a, c, b, d in sheet.merges}
    covered = _covered(sheet)
    block: list[list[Cell]] = []
    last = -1
    for row in sorted(sheet.cells):
        if block and row > last + 1 and not any((row, column) in covered for column in columns):
            put(draft, block)
            block = []
        block.append([*_cells(sheet, row, columns, heads, covered)])
        last = row
    put(draft, block)


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """The places that a cell to the left or above reaches over, in rows with something in them."""
    out: set[tuple[int, int]] = set()
    for a, c, b, d in sheet.merges:
        rows = range(a, b + 1) if b - a < len(sheet.cells) else (r for r in sheet.cells if a <= r <= b)
        for row in rows:
            out.update((row, column) for column in range(c, min(d, COLUMNS) + 1))
            if len(out) > CELLS * 4:
                return out
        out.discard((a, c))
    return out


def _cells(
    sheet: Sheet,
    row: int,
    columns: Sequence[int],
    heads: dict[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
) -> Iterable[Cell]:
    for column in columns:
        if (row, column) in covered:
            continue
        high, wide = heads.get((row, column), (1, 1))
        # Rows and columns with nothing in them are left out, so they do not count.
        high = sum(1 for r in range(row, min(row + high, row + ROWS)) if r in sheet.cells) if high > 1 else 1
        wide = sum(1 for c in columns if column <= c < column + wide) if wide > 1 else 1
        yield Cell(joined(sheet.cells[row].get(column, "").split("\n")), wide, high)


# CSV and TSV


def shows_rows(data: bytes) -> bool:
    """Whether a text is a table by its content: lines of as many fields each, a good part of them figures."""
    return bool(_delimiter(data, figures=True))


def may_be_rows(data: bytes) -> bool:
    """Whether a text may be a table, if its name says so: lines of as many fields each."""
    return bool(_delimiter(data, figures=False))


_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6});")
"""&nbsp; of a page that was saved as text: its semicolon parts no fields"""


def _delimiter(data: bytes, *, figures: bool) -> str:
    """What parts the fields of a table's lines, ``""`` where the text is none."""
    head = data[: text.SAMPLE]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        sample = head[: len(head) & ~1].decode("utf-16", "ignore")
    else:  # the marks that part fields, and figures, are the same in every other encoding
        sample = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    sample = _ENTITY.sub("", sample)
    for mark in ("\t", ",", ";"):
        if mark in sample and _is_table(sample, mark, figures=figures, whole=len(head) == len(data)):
            return mark
    return ""


def _is_table(sample: str, mark: str, *, figures: bool, whole: bool) -> bool:
    try:
        rows = []
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark):
            if any(field.strip() for field in row):
                rows.append(row)
            if len(rows) > _SAMPLE:
                break
    except csv.Error:
        return False
    if not whole and len(rows) <= _SAMPLE:
        rows = rows[:-1]  # cut off in the middle
    usual, times = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if usual < 2 or times < 3 or times * 10 < len(rows) * 8:
        return False
    if 2 * sum(row[-1].rstrip().endswith(_STOPS) for row in rows) > len(rows):
        return False
    fields = [field for row in rows[1:] for field in row[1:]]
    found = sum(1 for field in fields if _FIGURE.match(field))
    return not figures or found * 3 >= len(fields)


def read_rows(data: bytes, path: str) -> Source:
    """A table that is written as text, in any Chinese encoding."""
    characters = text.decode(data, path).removeprefix("\ufeff")
    mark = _delimiter(data, figures=True) or _delimiter(data, figures=False) or ","
    sheet, budget = Sheet(""), Budget()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(characters, newline=""), delimiter=mark)):
            if not all(budget.takes(sheet, number, column, field) for column, field in enumerate(row)):
                break
    except csv.Error as error:
        raise UnreadableInput(
            path, say(zh=f"CSV 文件已损坏：{error}", en=f"the CSV file is broken: {error}")
        ) from None
    sheet.name = path.replace("\\", "/").rpartition("/")[2] if sheet.cut else ""
    return _written([sheet], [], path)
