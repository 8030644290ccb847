"""The card as a spreadsheet with typed cells: a sheet of rows in the order of the documents, a sheet of counts."""

from __future__ import annotations

import io
from decimal import Decimal

import xlsxwriter

from duizhang import cards
from duizhang.exports import statements
from duizhang.exports.cards import words
from duizhang.exports.safe import sheet
from duizhang.language import say
from duizhang.model import Card, Row


def render(card: Card) -> bytes:
    """The workbook."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(say(zh="成绩表", en="card"))
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EBF0"})
        styles = {
            c: book.add_format(
                {"font_color": f"#{words.INKS[c]}", "bg_color": f"#{words.SHADES[c]}", "bold": True}
            )
            for c in words.INKS
        }
        for column, (zh, en, wide) in enumerate(_COLUMNS):
            page.write_string(0, column, say(zh=zh, en=en), head)
            page.set_column(column, column, wide)
        for line, row in enumerate(card.rows, start=1):
            _row(page, line, row, card, styles[cards.light(row)])
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(len(card.rows), 1), len(_COLUMNS) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        _summary(book, card)
    return buffer.getvalue()


_COLUMNS = (
    ("结论", "verdict", 22),
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
    ("对照", "held against", 16),
    ("说明", "note", 30),
    ("目标原文", "target quote", 60),
    ("目标出处", "target source", 30),
    ("完成原文", "outcome quote", 60),
    ("完成出处", "outcome source", 30),
    ("对照原文", "quote held against", 60),
    ("对照出处", "source held against", 30),
)


def _row(
    page: xlsxwriter.worksheet.Worksheet,
    line: int,
    row: Row,
    card: Card,
    style: xlsxwriter.format.Format,
) -> None:
    t, o, a = row.target, row.outcome, row.against
    values: tuple[str | Decimal | None, ...] = (
        *(words.name(row, card), t.kind, t.text, t.low, t.high, t.bound),
        *((o.text, o.low, o.high) if o else (None, None, None)),
        *(row.margin, row.unit, t.period, o.period if o else None, a.text if a else None, row.note),
        *(t.quote, statements.place(t)),
        *((o.quote, statements.place(o)) if o else (None, None)),
        *((a.quote, statements.place(a)) if a else (None, None)),
    )
    page.write_string(line, 0, words.light(row), style)
    for column, value in enumerate(values, start=1):
        if isinstance(value, Decimal):
            page.write_number(line, column, value)
        elif value is not None:
            page.write_string(line, column, sheet(value))


def _summary(book: xlsxwriter.Workbook, card: Card) -> None:
    page = book.add_worksheet(say(zh="汇总", en="summary"))
    counts = cards.summary(card)
    names: dict[str, str] = {
        "targets": say(zh="目标", en="targets"),
        "due": say(zh="已到期", en="due"),
        "paired": say(zh="找到结果", en="found an outcome"),
        **{v: words.word(v) for v in cards.LIGHTS},
        "on-path": say(zh="未到期，达到序时进度", en="not due, on the path"),
        "behind-path": say(zh="未到期，落后序时进度", en="not due, behind the path"),
    }
    page.write_string(0, 0, sheet(words.title(card)))
    for line, (key, text) in enumerate(names.items(), start=1):
        page.write_string(line, 0, text)
        page.write_number(line, 1, counts[key])
    line = len(names) + 1
    page.write_string(line, 0, say(zh="任务书覆盖率", en="coverage of the task book"))
    percent = book.add_format({"num_format": "0%"})
    if counts["due"]:
        page.write_formula(line, 1, "=B4/B3", percent, counts["paired"] / counts["due"])
    page.set_column(0, 0, 34)
