"""The task breakdown (责任分解): what is to be done, by whom, until when, and where it stands; as Word or Excel file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from duizhang.exports.loops.lines import Line
from duizhang.exports.safe import sheet, shown
from duizhang.language import say

_WIDTHS = (1.2, 7.2, 5.2, 3.6, 2.6, 2.6, 3.2)
_INKS = {"green": "1B7F3B", "yellow": "8A6100", "blue": "1F4E79", "red": "B3261E", "grey": "5F6368"}


def docx(listed: Sequence[Line], title: str) -> bytes:
    """The breakdown as a Word document, A4 across, its head repeated on each page."""
    document = new_document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading.add_run(shown(title)), "方正小标宋简体", 20)
    heads = _heads()
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _write(cell.paragraphs[0].add_run(text), "黑体", 10.5)
    _repeated(table.rows[0])
    for number, line in enumerate(listed, 1):
        cells = table.add_row().cells
        for cell, text in zip(cells, _row(number, line), strict=True):
            _write(cell.paragraphs[0].add_run(shown(text)), "仿宋", 10.5)
    for row in table.rows:
        for cell, wide in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(wide)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx(listed: Sequence[Line], title: str) -> bytes:
    """The breakdown as a spreadsheet that can be filtered and printed."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(say(zh="责任分解", en="breakdown"))
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EBF0", "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        inks = {name: book.add_format({"font_color": f"#{ink}", "bold": True}) for name, ink in _INKS.items()}
        heads = (
            *_heads(),
            say(zh="灯", en="light"),
            say(zh="编号", en="code"),
            say(zh="完成率", en="per cent done"),
            say(zh="原文", en="quote"),
        )
        for column, text in enumerate(heads):
            page.write_string(0, column, text, head)
        for line_number, line in enumerate(listed, 1):
            values = (
                *_row(line_number, line),
                line.lit,
                line.item.code,
                line.item.progress,
                str(line.fields.get("quote", "")),
            )
            for column, value in enumerate(values):
                style = inks[line.light] if column == len(_heads()) else wrap
                page.write_string(line_number, column, sheet(value), style)
            page.write_number(line_number, 0, line_number)
            if line.item.progress:
                page.write_number(line_number, len(_heads()) + 2, Decimal(line.item.progress))
        for column, wide in enumerate((6, 46, 34, 22, 14, 20, 18, 6, 14, 9, 60)):
            page.set_column(column, column, wide)
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(len(listed), 1), len(heads) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.set_header(f"&C{sheet(title)}")
    return buffer.getvalue()


def _heads() -> tuple[str, ...]:
    return (
        say(zh="序号", en="No."),
        say(zh="任务", en="task"),
        say(zh="目标与措施", en="target and measures"),
        say(zh="责任单位", en="responsible"),
        say(zh="完成期限", en="due"),
        say(zh="节点", en="milestones"),
        say(zh="进展", en="where it stands"),
    )


def _row(number: int, line: Line) -> tuple[str, ...]:
    f = line.fields
    aim = f"{f.get('target', '')}{f.get('unit', '')}"
    path = f.get("path") or []
    return (
        str(number),
        line.item.title,
        "；".join(t for t in (aim, str(f.get("action", ""))) if t),
        line.holder,
        str(f.get("due") or line.due),
        "；".join(f"{day} {percent}%" for day, percent in path),
        f"{line.state} {f.get('report', '')}".strip(),
    )


def _write(run: Any, face: str, size: float) -> None:
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _repeated(row: Any) -> None:
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
