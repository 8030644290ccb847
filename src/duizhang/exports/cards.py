"""The report card as text, JSON, one HTML page, DOCX and XLSX. A light is always a symbol and a word, too."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from shutil import get_terminal_size
from typing import Literal

import xlsxwriter
from docx import Document as new_document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell
from jinja2 import Environment, PackageLoader
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from duizhang import cards
from duizhang.cards import Light
from duizhang.exports import statements
from duizhang.exports.figures import Json, amount, dumps, figure
from duizhang.exports.safe import cut, sheet, shown, width
from duizhang.language import language, say
from duizhang.model import Card, Row, Statement, Verdict

Form = Literal["text", "json", "html", "docx", "xlsx"]

NARROWEST = 64
"""Columns that the table needs; a narrower terminal wraps it."""
WIDE = 80
"""Columns from which the table shows the margin."""

SYMBOLS: dict[Verdict, str] = {
    "exceeded": "▲",
    "met": "✓",
    "missed": "✗",
    "not-due": "◷",
    "no-outcome": "–",
    "unclear": "≈",
}
_STYLES: dict[Light, str] = {"green": "green", "yellow": "yellow", "red": "bold red", "grey": "bright_black"}
_INKS: dict[Light, str] = {"green": "1B6E3C", "yellow": "8A5A00", "red": "B3261E", "grey": "5F6368"}
_SHADES: dict[Light, str] = {"green": "E4F2E7", "yellow": "FBF1D9", "red": "FBE3E0", "grey": "EEEEEE"}


def render(card: Card, form: Form, *, color: bool = False) -> str | bytes:
    """The card in the form: text, JSON and HTML as ``str``, DOCX and XLSX as ``bytes``.

    ``color`` counts for ``text`` only, which is as wide as the terminal (``COLUMNS``).
    """
    return _text(card, color) if form == "text" else _RENDERERS[form](card)


def word(verdict: Verdict) -> str:
    """The verdict in the language in force."""
    zh, en = {
        "met": ("完成", "met"),
        "exceeded": ("超额完成", "exceeded"),
        "missed": ("未完成", "missed"),
        "not-due": ("未到期", "not due"),
        "no-outcome": ("未见结果", "no outcome"),
        "unclear": ("待定", "unclear"),
    }[verdict]
    return say(zh=zh, en=en)


def title(card: Card) -> str:
    """The card's title."""
    return say(
        zh=f"{card.area}{card.year}年目标完成情况", en=f"{card.area} {card.year}: targets and outcomes"
    )


def lead(card: Card) -> str:
    """One sentence on the whole card."""
    n = cards.summary(card)
    done = n["met"] + n["exceeded"]
    zh = f"目标{n['targets']}项，已到期{n['due']}项；找到结果{n['paired']}项，完成{done}项"
    en = f"{n['targets']} targets, {n['due']} due; {n['paired']} found an outcome, {done} met"
    zh += f"（其中超额{n['exceeded']}项），未完成{n['missed']}项，未见结果{n['no-outcome']}项"
    en += f" ({n['exceeded']} of them exceeded), {n['missed']} missed, {n['no-outcome']} without an outcome"
    return say(zh=zh + "。", en=en + ".")


def margin(row: Row) -> str:
    """The margin with its sign, in the unit; differences of percentages are percentage points."""
    if row.margin is None:
        return ""
    return amount(row.margin, "pp" if row.unit == "%" else row.unit, sign=True)


def name(row: Row, card: Card) -> str:
    """The target's indicator, with its area where that is not the card's."""
    t = row.target
    if not t.indicator:
        return say(zh="（指标未读出）", en="(indicator not read)")
    whole = f"{t.indicator}（{say(zh='占', en='of ')}{t.of}）" if t.of and t.kind == "share" else t.indicator
    elsewhere = "、".join(a for a in t.area if a != card.area)
    return shown(f"{whole}（{elsewhere}）" if elsewhere else whole)


def parts(card: Card) -> tuple[list[Row], list[Row]]:
    """The rows due in the card's year, and those due later."""
    due = [r for r in card.rows if _due_now(r, card)]
    return due, [r for r in card.rows if not _due_now(r, card)]


def _due_now(row: Row, card: Card) -> bool:
    return str(card.year) in row.target.period.rpartition("/")[2]


# ---- JSON ----------------------------------------------------------------------------------------


def record(card: Card) -> dict[str, Json]:
    """The card as the machine formats hold it."""
    rows: Json = [_record(r) for r in card.rows]
    return {"area": card.area, "year": card.year, "rows": rows, "summary": cards.summary(card)}


def _record(row: Row) -> dict[str, Json]:
    return {
        "indicator": row.target.indicator,
        "target": statements.record(row.target),
        "outcome": statements.record(row.outcome) if row.outcome else None,
        "verdict": row.verdict,
        "margin": row.margin,
        "unit": row.unit,
        "note": row.note,
    }


def _json(card: Card) -> str:
    return dumps(record(card)) + "\n"


# ---- text ----------------------------------------------------------------------------------------


def _text(card: Card, color: bool) -> str:
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        force_terminal=color,
        color_system="standard" if color else None,
        width=max(get_terminal_size((100, 24)).columns, NARROWEST),
        emoji=False,
        highlight=False,
    )
    console.print(Text(shown(title(card)), style="bold"))
    console.print(Text(shown(lead(card))))
    for heading, rows in zip(_headings(card), parts(card), strict=True):
        if rows:
            console.print()
            console.print(Text(heading, style="bold"))
            console.print(_table(card, rows, console.width))
    quoted = [r for r in card.rows if r.outcome]
    for row in quoted:
        _quote(console, card, row)
    return buffer.getvalue()


def _headings(card: Card) -> tuple[str, str]:
    return (
        say(zh=f"{card.year}年到期", en=f"Due in {card.year}"),
        say(zh="以后到期", en="Due later"),
    )


def _table(card: Card, rows: Sequence[Row], columns: int) -> Table:
    """The rows as a table. What only some cards need, or only wide terminals show, is left out elsewhere."""
    found = any(r.outcome for r in rows)
    shape = (
        (say(zh="结论", en="verdict"), True, lambda r: Text(_light(r), _STYLES[cards.light(r)])),
        (say(zh="指标", en="indicator"), True, lambda r: Text(name(r, card))),
        (say(zh="期限", en="due"), not _due_now(rows[0], card), lambda r: Text(shown(r.target.period))),
        (say(zh="目标", en="target"), True, lambda r: Text(shown(figure(r.target)))),
        (say(zh="完成", en="outcome"), found, _outcome),
        (say(zh="差额", en="margin"), found and columns >= WIDE, _margin),
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    columns_shown = [(heading, cell) for heading, wanted, cell in shape if wanted]
    for number, (heading, _) in enumerate(columns_shown):
        table.add_column(
            heading, no_wrap=number != 1, overflow="fold", justify="right" if number > 1 else "left"
        )
    for row in rows:
        table.add_row(*(cell(row) for _, cell in columns_shown))
    return table


def _light(row: Row) -> str:
    return f"{SYMBOLS[row.verdict]} {word(row.verdict)}"


def _outcome(row: Row) -> Text:
    return Text(shown(figure(row.outcome)) if row.outcome else "–")


def _margin(row: Row) -> Text:
    return Text(margin(row), _STYLES[cards.light(row)])


def _quote(console: Console, card: Card, row: Row) -> None:
    assert row.outcome is not None
    console.print()
    head = Text(f"{_light(row)}  ", _STYLES[cards.light(row)])
    console.print(head + Text(name(row, card), "bold"))
    for label, s in ((say(zh="目标", en="target"), row.target), (say(zh="完成", en="outcome"), row.outcome)):
        console.print(Text(f"  {label}  ") + Text(shown(statements.place(s)), "dim"), soft_wrap=True)
        before, number, after = _around(s, console.width - 8)
        console.print(
            Text("    ") + Text(before) + Text(number, "bold underline") + Text(after), soft_wrap=True
        )
    if row.note:
        console.print(Text(f"  {say(zh='说明', en='note')}  ") + Text(shown(row.note)), soft_wrap=True)


def _around(s: Statement, columns: int) -> tuple[str, str, str]:
    """The figure with as much of its sentence as fits on a line, more of what stands before it."""
    before, number, after = _quoted(s)
    room = max(columns - width(number), 10)
    head = before
    while width(head) > (room if width(after) < 4 else room * 2 // 3):
        head = head[1:]
    return ("…" if head != before else "") + head, number, cut(after, room - width(head))


def _quoted(s: Statement) -> tuple[str, str, str]:
    start, end = s.quote_at
    text = shown(s.quote)
    return text[:start], text[start:end], text[end:]


# ---- HTML ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """A bullet chart: where on a track of 0 to 100 the outcome's bar lies and the target's mark stands."""

    start: float
    length: float
    mark: float
    zero: float
    label: str


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("duizhang.exports"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        say=say,
        word=word,
        light=cards.light,
        symbols=SYMBOLS,
        name=name,
        margin=margin,
        figure=lambda s: shown(figure(s)),
        quoted=_quoted,
        place=lambda s: shown(statements.place(s)),
        bar=bar,
        shown=shown,
    )
    return environment


def _html(card: Card) -> str:
    due, later = parts(card)
    return (
        _environment()
        .get_template("card.html")
        .render(
            card=card,
            due=due,
            later=later,
            progress=any(r.outcome for r in later),
            lights=cards.LIGHTS,
            headings=_headings(card),
            title=shown(title(card)),
            lead=shown(lead(card)),
            tally=[(v, n) for v in SYMBOLS if (n := cards.summary(card)[v])],
            lang="zh-CN" if language() == "zh" else "en",
        )
    )


def bar(row: Row) -> Bar | None:
    """The bullet chart of a row, falls by their size; ``None`` where a length says nothing (ranks)."""
    if row.outcome is None or row.margin is None or row.target.kind in {"rank", "streak"}:
        return None
    told = row.outcome.low
    wanted = told - row.margin
    if told <= 0 and wanted <= 0:
        told, wanted = -told, -wanted
    low, high = min(told, wanted, Decimal(0)), max(told, wanted, Decimal(0))
    if low == high:
        return None
    scale = Decimal(96) / (high - low)
    zero, end, mark = (float((x - low) * scale) for x in (Decimal(0), told, wanted))
    label = say(
        zh=f"目标{shown(figure(row.target))}，完成{shown(figure(row.outcome))}",
        en=f"target {shown(figure(row.target))}, outcome {shown(figure(row.outcome))}",
    )
    return Bar(min(zero, end), max(abs(end - zero), 0.5), mark, zero, label)


# ---- DOCX ----------------------------------------------------------------------------------------

_COLUMN_WIDTHS = (Cm(1.0), Cm(5.6), Cm(2.7), Cm(2.9), Cm(2.4), Cm(2.4))


def _docx(card: Card) -> bytes:
    document = new_document()
    _page(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading.add_run(shown(title(card))), "黑体", 18, bold=True)
    _run(document.add_paragraph().add_run(shown(lead(card))), "仿宋", 12)
    notes: list[Row] = []
    for caption, rows in zip(_headings(card), parts(card), strict=True):
        if rows:
            _run(document.add_paragraph().add_run(caption), "黑体", 13)
            _docx_table(document, card, rows, notes)
    _docx_notes(document, card, notes)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Docx) -> None:
    """A4 with an office's margins."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    _font(document.styles["Normal"].element.get_or_add_rPr(), "仿宋")


def _font(properties: object, face: str) -> None:
    """Set the typeface for Chinese, too: python-docx knows the Latin one only."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    fonts.set(qn("w:eastAsia"), face)


def _run(run, face: str, size: float, *, bold: bool = False, ink: str = "") -> None:  # type: ignore[no-untyped-def]
    run.font.size, run.font.bold = Pt(size), bold
    _font(run._element.get_or_add_rPr(), face)
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink)


def _docx_table(document: Docx, card: Card, rows: Sequence[Row], notes: list[Row]) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMN_WIDTHS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    heads = (
        say(zh="序号", en="No."),
        say(zh="指标", en="Indicator"),
        say(zh="目标", en="Target"),
        say(zh="完成", en="Outcome"),
        say(zh="差额", en="Margin"),
        say(zh="结论", en="Verdict"),
    )
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, text, bold=True, shade="E7EBF0", center=True)
    _repeat(table)
    for row in rows:
        notes.append(row)
        _docx_row(table, card, row, len(notes))
    for line in table.rows:
        for cell, wide in zip(line.cells, _COLUMN_WIDTHS, strict=True):
            cell.width = wide


def _docx_row(table: DocxTable, card: Card, row: Row, number: int) -> None:
    cells = table.add_row().cells  # type: ignore[no-untyped-call]
    light = cards.light(row)
    target = figure(row.target) + ("" if _due_now(row, card) else f"（{row.target.period}）")
    _fill(cells[0], str(number), center=True)
    _fill(cells[1], name(row, card))
    _fill(cells[2], shown(target))
    _fill(cells[3], shown(figure(row.outcome)) if row.outcome else "—")
    _fill(cells[4], margin(row) or "—")
    _fill(cells[5], _light(row), bold=True, ink=_INKS[light], shade=_SHADES[light], center=True)


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


def _docx_notes(document: Docx, card: Card, notes: Sequence[Row]) -> None:
    """The quotes, under the number of their row."""
    _run(document.add_paragraph().add_run(say(zh="附：原文", en="Sources")), "黑体", 13)
    labels = say(zh="目标", en="Target"), say(zh="完成", en="Outcome")
    for number, row in enumerate(notes, start=1):
        head = document.add_paragraph()
        _run(head.add_run(f"{number}. {name(row, card)}"), "黑体", 10.5)
        if row.note:
            _run(head.add_run(f"　{shown(row.note)}"), "仿宋", 10, ink=_INKS["grey"])
        for label, s in zip(labels, (row.target, row.outcome), strict=True):
            if s is not None:
                _docx_quote(document, label, s)


def _docx_quote(document: Docx, label: str, s: Statement) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.7)
    before, number, after = _quoted(s)
    _run(paragraph.add_run(f"{label}：{before}"), "仿宋", 10)
    _run(paragraph.add_run(number), "仿宋", 10, bold=True)
    _run(paragraph.add_run(after), "仿宋", 10)
    _run(paragraph.add_run(f"（{shown(statements.place(s))}）"), "仿宋", 9, ink=_INKS["grey"])


# ---- XLSX ----------------------------------------------------------------------------------------


def _xlsx(card: Card) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(say(zh="成绩表", en="card"))
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EBF0"})
        styles = {
            v: book.add_format({"font_color": f"#{_INKS[c]}", "bg_color": f"#{_SHADES[c]}", "bold": True})
            for v, c in cards.LIGHTS.items()
        }
        for column, (zh, en, wide) in enumerate(_SHEET_COLUMNS):
            page.write_string(0, column, say(zh=zh, en=en), head)
            page.set_column(column, column, wide)
        for line, row in enumerate(card.rows, start=1):
            _sheet_row(page, line, row, card, styles[row.verdict])
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(len(card.rows), 1), len(_SHEET_COLUMNS) - 1)
        _sheet_summary(book, card)
    return buffer.getvalue()


_SHEET_COLUMNS = (
    ("结论", "verdict", 12),
    ("指标", "indicator", 40),
    ("类型", "kind", 9),
    ("目标", "target", 16),
    ("目标下限", "target low", 18),
    ("目标上限", "target high", 18),
    ("界", "bound", 6),
    ("完成", "outcome", 16),
    ("完成下限", "outcome low", 18),
    ("完成上限", "outcome high", 18),
    ("差额", "margin", 18),
    ("单位", "unit", 8),
    ("目标期", "target period", 12),
    ("完成期", "outcome period", 14),
    ("说明", "note", 30),
    ("目标原文", "target quote", 60),
    ("目标出处", "target source", 30),
    ("完成原文", "outcome quote", 60),
    ("完成出处", "outcome source", 30),
)


def _sheet_row(
    page: xlsxwriter.worksheet.Worksheet,
    line: int,
    row: Row,
    card: Card,
    style: xlsxwriter.format.Format,
) -> None:
    t, o = row.target, row.outcome
    values: tuple[str | Decimal | None, ...] = (
        *(name(row, card), t.kind, t.text, t.low, t.high, t.bound),
        *((o.text, o.low, o.high) if o else (None, None, None)),
        *(row.margin, row.unit, t.period, o.period if o else None, row.note),
        *(t.quote, statements.place(t)),
        *((o.quote, statements.place(o)) if o else (None, None)),
    )
    page.write_string(line, 0, _light(row), style)
    for column, value in enumerate(values, start=1):
        if isinstance(value, Decimal):
            page.write_number(line, column, value)
        elif value is not None:
            page.write_string(line, column, sheet(value))


def _sheet_summary(book: xlsxwriter.Workbook, card: Card) -> None:
    page = book.add_worksheet(say(zh="汇总", en="summary"))
    counts = cards.summary(card)
    general = {
        "targets": say(zh="目标", en="targets"),
        "due": say(zh="已到期", en="due"),
        "paired": say(zh="找到结果", en="found an outcome"),
    }
    names = general | {v: word(v) for v in cards.LIGHTS}
    page.write_string(0, 0, sheet(title(card)))
    for line, (key, text) in enumerate(names.items(), start=1):
        page.write_string(line, 0, text)
        page.write_number(line, 1, counts[key])
    page.set_column(0, 0, 30)


_RENDERERS: dict[Form, Callable[[Card], str | bytes]] = {
    "json": _json,
    "html": _html,
    "docx": _docx,
    "xlsx": _xlsx,
}
