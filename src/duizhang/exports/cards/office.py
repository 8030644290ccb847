"""The card as a Word document in the form that offices circulate: A4, a table for each group, the quotes behind."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document as new_document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell

from duizhang import cards
from duizhang.exports import statements
from duizhang.exports.cards import words
from duizhang.exports.cards.words import Group
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import Card, Row, Statement

_ANSWERED = (Cm(1.1), Cm(5.3), Cm(2.9), Cm(2.9), Cm(2.4), Cm(2.4))
_OPEN = (Cm(1.1), Cm(6.1), Cm(3.1), Cm(2.3), Cm(4.4))


def render(card: Card) -> bytes:
    """The document."""
    document = new_document()
    _page(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.space_after = Pt(14)
    _run(heading.add_run(shown(words.title(card))), "方正小标宋简体", 20)
    for text in (words.lead(card), words.coverage(card)) if card.rows else (words.nothing(card),):
        if text:
            _body(document, shown(text))
    notes: list[Row] = []
    for number, group in enumerate(words.groups(card)):
        _heading(document, _numbered(number, f"{group.heading}（{len(group.rows)}）"))
        _table(document, card, group, notes)
    if notes:
        _heading(document, say(zh="附：原文", en="Sources"))
        for number, row in enumerate(notes, start=1):
            _note(document, card, row, number)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _numbered(number: int, text: str) -> str:
    return say(zh=f"{'一二三四五六'[number]}、{text}", en=f"{number + 1}. {text}")


def _page(document: Docx) -> None:
    """A4 with an office's margins, and the number at the foot of each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    _font(document.styles["Normal"].element.get_or_add_rPr(), "仿宋")
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(foot.add_run("— "), "仿宋", 10.5)
    _page_number(foot.add_run())
    _run(foot.add_run(" —"), "仿宋", 10.5)


def _page_number(run) -> None:  # type: ignore[no-untyped-def]
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)


def _font(properties: object, face: str) -> None:
    """Set the typeface for Chinese, too: python-docx knows the Latin one only."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    fonts.set(qn("w:eastAsia"), face)


def _run(run, face: str, size: float, *, bold: bool = False, ink: str = "") -> None:  # type: ignore[no-untyped-def]
    run.font.size, run.font.bold = Pt(size), bold
    _font(run._element.get_or_add_rPr(), face)
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink)


def _body(document: Docx, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(24)
    paragraph.paragraph_format.line_spacing = 1.5
    paragraph.paragraph_format.space_after = Pt(2)
    _run(paragraph.add_run(text), "仿宋", 12)


def _heading(document: Docx, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(14)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph.add_run(text), "黑体", 13)


def _table(document: Docx, card: Card, group: Group, notes: list[Row]) -> None:
    widths = _ANSWERED if group.answered else _OPEN
    table = document.add_table(rows=1, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, _heads(group), strict=True):
        _fill(cell, text, bold=True, shade="E7EBF0", center=True)
    _repeat(table)
    for row in group.rows:
        notes.append(row)
        _row(table, card, group, row, len(notes))
    for line in table.rows:
        _whole(line)
        for cell, wide in zip(line.cells, widths, strict=True):
            cell.width = wide


def _heads(group: Group) -> Sequence[str]:
    first = (
        say(zh="序号", en="No."),
        say(zh="指标", en="Indicator"),
        say(zh="目标", en="Target"),
    )
    if group.answered:
        rest = say(zh="完成", en="Outcome"), say(zh="差额", en="Margin"), say(zh="结论", en="Verdict")
        return (*first, *rest)
    return (*first, say(zh="期限", en="Due"), say(zh="结论", en="Verdict"))


def _row(table: DocxTable, card: Card, group: Group, row: Row, number: int) -> None:
    cells = table.add_row().cells  # type: ignore[no-untyped-call]
    tone = cards.light(row)
    _fill(cells[0], str(number), center=True)
    _fill(cells[1], words.name(row, card))
    _fill(cells[2], words.wanted(row))
    if group.answered:
        _fill(cells[3], words.reached(row))
        _fill(cells[4], words.margin(row) or "—")
    else:
        _fill(cells[3], shown(row.target.period), center=True)
    _fill(cells[-1], words.light(row), bold=True, ink=words.INKS[tone], shade=words.SHADES[tone], center=True)


def _fill(
    cell: _Cell, text: str, *, bold: bool = False, ink: str = "", shade: str = "", center: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph.add_run(text), "仿宋", 10.5, bold=bold, ink=ink)
    if shade:
        element = OxmlElement("w:shd")
        element.set(qn("w:val"), "clear")
        element.set(qn("w:fill"), shade)
        cell._tc.get_or_add_tcPr().append(element)


def _repeat(table: DocxTable) -> None:
    """Repeat the head on every page."""
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(element)


def _whole(line) -> None:  # type: ignore[no-untyped-def]
    """Keep a row on one page."""
    element = OxmlElement("w:cantSplit")
    element.set(qn("w:val"), "true")
    line._tr.get_or_add_trPr().append(element)


def _note(document: Docx, card: Card, row: Row, number: int) -> None:
    """The quotes, under the number of their row."""
    head = document.add_paragraph()
    head.paragraph_format.space_after = Pt(2)
    head.paragraph_format.keep_with_next = True
    _run(head.add_run(f"{number}. {words.name(row, card)}"), "黑体", 10.5)
    if row.note:
        _run(head.add_run(f"　{shown(row.note)}"), "仿宋", 10, ink=words.INKS["grey"])
    for label, s in words.sources(row):
        _quote(document, label, s)


def _quote(document: Docx, label: str, s: Statement) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.7)
    paragraph.paragraph_format.space_after = Pt(3)
    before, number, after = words.quoted(s)
    _run(paragraph.add_run(f"{label}：{before}"), "仿宋", 10)
    _run(paragraph.add_run(number), "仿宋", 10, bold=True)
    _run(paragraph.add_run(after), "仿宋", 10)
    _run(paragraph.add_run(f"（{shown(statements.place(s))}）"), "仿宋", 9, ink=words.INKS["grey"])
