"""Excel and OpenDocument files: their sheets as rows of printed cells, no more of them than the limits allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from duizhang.language import say
from duizhang.model import UnreadableInput
from duizhang.reading import packed
from duizhang.reading.cellformats import BUILT_IN, shown
from duizhang.reading.grid import COLUMNS

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

ROWS = 10_000
"""Rows of a sheet at most."""

CELLS = 100_000
"""Filled cells of a file at most."""

XML = 64 * 1024 * 1024
"""Bytes of XML of a sheet, or of a file's strings, at most that are looked at."""

LARGEST_OLD = 64 * 1024 * 1024
"""Bytes of an XLS file at most: it has to be read as a whole."""

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref=[\"']([A-Z0-9:]{5,21})[\"']")
_TAG = 512
"""bytes of a tag at most that is looked for"""

Merge = tuple[int, int, int, int]
"""first row, first column, last row, last column"""


@dataclass(slots=True)
class Sheet:
    """A sheet: what its cells print, by row and column from 0, and which of them reach over others."""

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    cut: bool = False
    """whether there was more than the limits allow"""


@dataclass(slots=True)
class Budget:
    """How many more filled cells of a file are read."""

    left: int = CELLS

    def takes(self, sheet: Sheet, row: int, column: int, text: str) -> bool:
        """Put a cell in its place; whether there was room."""
        if not text.strip():
            return True
        if row >= ROWS or column >= COLUMNS or self.left <= 0:
            sheet.cut = True
            return row < ROWS and self.left > 0
        self.left -= 1
        sheet.cells.setdefault(row, {})[column] = text
        return True


# XLSX


def xlsx(data: bytes, path: str) -> tuple[list[Sheet], list[str]]:
    """The sheets of an Excel file that are shown, and the names of those that are hidden."""
    with packed.opened(data, path) as archive:
        book = packed.xml(archive, "xl/workbook.xml", path)
        if book is None:
            raise UnreadableInput(path, say(zh="Excel 文件里没有工作簿", en="the Excel file has no workbook"))
        m = _space(book)
        strings = _strings(archive, path)
        forms = _forms(packed.xml(archive, "xl/styles.xml", path))
        links = _links(packed.xml(archive, "xl/_rels/workbook.xml.rels", path))
        properties = book.find(f"{m}workbookPr")
        since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        reader = _Reader(archive, path, strings, forms, since_1904, Budget())
        sheets: list[Sheet] = []
        hidden: list[str] = []
        for n, one in enumerate(book.iterfind(f"{m}sheets/{m}sheet"), 1):
            name = one.get("name", "")
            if one.get("state", "visible") != "visible":
                hidden.append(name)
                continue
            link = next((value for key, value in one.attrib.items() if str(key).endswith("}id")), "")
            sheets.append(reader.sheet(name, links.get(str(link), f"worksheets/sheet{n}.xml")))
        return sheets, hidden


def _space(root: _Element) -> str:
    return f"{{{root.tag[1:].partition('}')[0]}}}" if root.tag.startswith("{") else ""


def _links(root: _Element | None) -> dict[str, str]:
    return {} if root is None else {one.get("Id", ""): one.get("Target", "") for one in root}


def _forms(root: _Element | None) -> list[str]:
    """The format of each cell style, by its number."""
    if root is None:
        return []
    m = _space(root)
    known = dict(BUILT_IN)
    for one in root.iterfind(f"{m}numFmts/{m}numFmt"):
        known[_integer(one.get("numFmtId"))] = one.get("formatCode", "")
    return [known.get(_integer(one.get("numFmtId")), "") for one in root.iterfind(f"{m}cellXfs/{m}xf")]


def _streamed(archive: ZipFile, name: str, path: str, tags: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of these names, one after the other, while a part is unpacked; ``XML`` bytes of it at most."""
    from lxml import etree

    parser = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
    done = 0
    try:
        for part in packed.stream(archive, name, path):
            if not done and b"<!DOCTYPE" in part[:4096]:
                reason = say(
                    zh="声明了实体（DTD），拒绝读取", en="declares entities (a DTD), which is refused"
                )
                raise UnreadableInput(path, reason, name)
            done += len(part)
            parser.feed(part)
            for _, element in parser.read_events():
                one = cast("_Element", element)
                if one.tag.rpartition("}")[2] in tags:
                    yield one
                    _forget(one)
            if done > XML:
                return
        if done:
            parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = say(
            zh=f"这一部分已损坏（XML 错误）：{error}", en=f"this part is broken (XML error): {error}"
        )
        raise UnreadableInput(path, reason, name) from None


def _forget(element: _Element) -> None:
    """Let go of an element that was looked at, and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _strings(archive: ZipFile, path: str) -> list[str]:
    """The texts that cells refer to by number; phonetic readings are left out."""
    return [_rich(one) for one in _streamed(archive, "xl/sharedStrings.xml", path, ("si",))]


def _rich(parent: _Element) -> str:
    """The text of a cell that is written in several runs."""
    m = _space(parent)
    parts = [
        child.text or "" if child.tag == f"{m}t" else _rich(child)
        for child in parent
        if child.tag in (f"{m}t", f"{m}r")
    ]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)).replace("\r", "\n"), "".join(parts))


@dataclass(slots=True)
class _Reader:
    archive: ZipFile
    path: str
    strings: list[str]
    forms: list[str]
    since_1904: bool
    budget: Budget

    def sheet(self, name: str, target: str) -> Sheet:
        """A sheet by the place of its part in the file."""
        place = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        sheet = Sheet(name)
        hidden: set[int] = set()
        row = -1
        for element in _streamed(self.archive, place, self.path, ("row", "mergeCell", "col")):
            match element.tag.rpartition("}")[2]:
                case "col" if element.get("hidden") in ("1", "true"):
                    first, last = _integer(element.get("min"), 1), _integer(element.get("max"), 1)
                    hidden.update(range(first - 1, min(last, COLUMNS)))
                case "row":
                    row = _integer(element.get("r"), row + 2) - 1
                    if element.get("hidden") not in ("1", "true") and not self._row(
                        sheet, element, row, hidden
                    ):
                        sheet.merges += _merges_behind(self.archive, place, self.path)
                        break
                case "mergeCell":
                    if (merge := _merge(element.get("ref", ""))) and len(sheet.merges) < ROWS:
                        sheet.merges.append(merge)
                case _:
                    pass
        return sheet

    def _row(self, sheet: Sheet, element: _Element, row: int, hidden: set[int]) -> bool:
        """Put the cells of a row in their places; whether there is room for more."""
        column = -1
        for cell in element:
            found = _PLACE.match(cell.get("r", ""))
            column = _column(found[1]) if found else column + 1
            if column not in hidden and not self.budget.takes(sheet, row, column, self._printed(cell)):
                return False
        return True

    def _printed(self, cell: _Element) -> str:
        m = _space(cell)
        kind, value = cell.get("t", "n"), cell.findtext(f"{m}v") or ""
        if kind == "inlineStr":
            inner = cell.find(f"{m}is")
            return "" if inner is None else _rich(inner)
        if kind == "s":
            at = _integer(value, -1)
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind != "n" or not value:
            return "" if kind == "e" else value
        style = _integer(cell.get("s"))
        return shown(value, self.forms[style] if style < len(self.forms) else "", since_1904=self.since_1904)


def _merges_behind(archive: ZipFile, name: str, path: str) -> list[Merge]:
    """The merged cells of a sheet of which not all is read: they stand behind its rows, which are only passed over."""
    out: list[Merge] = []
    rest = b""
    try:
        for part in packed.stream(archive, name, path):
            rest += part
            for found in _MERGED.finditer(rest):
                if merge := _merge(found[1].decode()):
                    out.append(merge)
            rest = rest[max(rest.rfind(b">"), len(rest) - _TAG) + 1 :]
    except UnreadableInput:
        pass  # what was read of the sheet stands without them
    return out[:ROWS]


def _merge(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    a, b = _PLACE.match(first), _PLACE.match(last)
    return (int(a[2]) - 1, _column(a[1]), int(b[2]) - 1, _column(b[1])) if a and b else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _integer(value: str | None, otherwise: int = 0) -> int:
    return int(value) if value and len(value) < 10 and value.isascii() and value.isdecimal() else otherwise


# XLS


def xls(data: bytes, path: str) -> tuple[list[Sheet], list[str]]:
    """The sheets of an Excel file of before 2007."""
    import os

    import xlrd

    if len(data) > LARGEST_OLD:
        most = LARGEST_OLD // 1024**2
        raise UnreadableInput(
            path, say(zh=f"XLS 文件超过 {most} MB", en=f"an XLS file larger than {most} MB")
        )
    try:
        with open(os.devnull, "w") as nowhere:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=nowhere)
            return _old(book)
    except UnreadableInput:
        raise
    except Exception as error:  # the library raises whatever a broken file makes it stumble over
        raise UnreadableInput(
            path, say(zh=f"XLS 文件已损坏或有密码：{error}", en=f"the XLS file is broken or locked: {error}")
        ) from None


def _old(known: Any) -> tuple[list[Sheet], list[str]]:
    budget = Budget()
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for one in known.sheets():
        if one.visibility:
            hidden.append(one.name)
            continue
        sheet = Sheet(one.name, merges=[(a, c, b - 1, d - 1) for a, b, c, d in one.merged_cells[:ROWS]])
        sheets.append(sheet)
        for row in range(one.nrows):
            if getattr(one.rowinfo_map.get(row), "hidden", 0):
                continue
            cells = (
                budget.takes(sheet, row, column, _old_printed(known, cell))
                for column, cell in enumerate(one.row(row))
                if not getattr(one.colinfo_map.get(column), "hidden", 0)
            )
            if not all(cells):
                break
    return sheets, hidden


def _old_printed(known: Any, one: Any) -> str:
    if one.ctype == 1:
        return str(one.value)
    if one.ctype == 4:
        return "是" if one.value else "否"
    if one.ctype not in (2, 3):
        return ""
    form = known.format_map.get(known.xf_list[one.xf_index].format_key) if one.xf_index is not None else None
    return shown(repr(one.value), form.format_str if form else "", since_1904=known.datemode == 1)


# ODS


def ods(data: bytes, path: str) -> tuple[list[Sheet], list[str]]:
    """The sheets of an OpenDocument file: there the cells hold what they print."""
    with packed.opened(data, path) as archive:
        root = packed.xml(archive, "content.xml", path, XML)
    if root is None:
        raise UnreadableInput(path, say(zh="ODS 文件里没有内容", en="the ODS file has no content"))
    unseen = {
        _of(style, "name")
        for style in root.iter("{*}style")
        if any(_of(child, "display") == "false" for child in style)
    }
    budget = Budget()
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for table in root.iter("{*}table"):
        if _of(table, "style-name") in unseen:
            hidden.append(_of(table, "name"))
            continue
        sheet = Sheet(_of(table, "name"))
        sheets.append(sheet)
        at = 0
        for row in table.iter("{*}table-row"):
            times = min(_integer(_of(row, "number-rows-repeated"), 1), ROWS)
            if not all(_ods_row(sheet, row, at + k, budget) for k in range(times if len(row) > 1 else 1)):
                break
            at += times
    return sheets, hidden


def _ods_row(sheet: Sheet, row: _Element, at: int, budget: Budget) -> bool:
    column = 0
    for cell in row:
        if not isinstance(cell.tag, str) or not cell.tag.endswith("table-cell"):
            continue
        times = min(_integer(_of(cell, "number-columns-repeated"), 1), COLUMNS)
        text = "\n".join("".join(map(str, p.itertext())) for p in cell.iterchildren("{*}p"))
        wide, high = (_integer(_of(cell, f"number-{way}-spanned"), 1) for way in ("columns", "rows"))
        if text and (wide > 1 or high > 1):
            sheet.merges.append((at, column, at + high - 1, column + wide - 1))
        for k in range(times if text else 0):
            if not budget.takes(sheet, at, column + k, text):
                return False
        column += times
    return True


def _of(element: _Element, name: str) -> str:
    """An attribute by its name without its namespace."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")
