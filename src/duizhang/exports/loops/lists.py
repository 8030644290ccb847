"""Lists of tasks as files: an empty one to be filled in, and what was wrong with one that came, row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Literal

from duizhang.exports.safe import cell, sheet
from duizhang.exports.statements import csv_line
from duizhang.language import say, several
from duizhang.loops.definition import Action, Field, Loop

Form = Literal["csv", "xlsx"]


def template(loop: Loop, opening: Action, form: Form) -> bytes:
    """An empty list with a column for each field; in a workbook a second sheet tells what goes where."""
    names = [*opening.needs, *(n for n in opening.takes if loop.fields[n].type not in ("evidence", "file"))]
    head = [str(loop.fields[n].name) for n in names]
    if form == "csv":
        # Excel takes a CSV file for Chinese only if a byte order mark says so.
        return ("\ufeff" + csv_line(head) + "\r\n").encode()
    told = [(str(loop.fields[n].name), _needed(n in opening.needs), about(loop.fields[n])) for n in names]
    columns = (
        say(zh="列", en="column"),
        say(zh="必填", en="required"),
        say(zh="怎么填", en="what goes there"),
    )
    return _book(((say(zh="清单", en="list"), [head]), (say(zh="说明", en="columns"), [columns, *told])))


def errors(wrong: Sequence[tuple[int, str]], rows: Sequence[tuple[int, Sequence[str]]], form: Form) -> bytes:
    """What is wrong, each with its row's number and cells; ``rows`` are those of the file, its head first."""
    cells = dict(rows)
    head = (say(zh="行", en="row"), say(zh="问题", en="problem"), *(rows[0][1] if rows else ()))
    listed = [head, *((str(n), what, *cells.get(n, ())) for n, what in wrong)]
    if form == "csv":
        text = "".join(csv_line([cell(c) for c in row]) + "\r\n" for row in listed)
        return ("\ufeff" + text).encode()
    return _book(((say(zh="问题", en="problems"), listed),))


def about(field: Field) -> str:
    """What a field takes, in words."""
    choices = several(map(str, field.choices.values()))
    return {
        "date": say(zh="日期，如 2026-06-30", en="a day: 2026-06-30"),
        "number": say(zh="数字", en="a number"),
        "organisation": say(zh="单位的名称或编号", en="an organisation's name or id"),
        "person": say(zh="人员的姓名或编号", en="a person's name or id"),
        "choice": say(zh=f"其中之一：{choices}", en=f"one of: {choices}"),
        "path": say(zh="节点，如 2026-03-31=50 2026-06-30=80", en="milestones: 2026-03-31=50 2026-06-30=80"),
        "rating": say(zh="1 到 5", en="1 to 5"),
    }.get(field.type, say(zh="文字", en="text"))


def _needed(needed: bool) -> str:
    return say(zh="是", en="yes") if needed else ""


def _book(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    # Late: only workbooks need it, and it takes a while to import.
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    page.write_string(at, column, sheet(text), None if at else bold)
            page.freeze_panes(1, 0)
            page.set_column(0, max((len(row) for row in rows), default=1), 18)
    return buffer.getvalue()


def columns(loop: Loop, opening: Action) -> Iterator[tuple[str, bool, str]]:
    """For people: each column's name, whether it must be filled in, and what goes there."""
    for name in (*opening.needs, *opening.takes):
        if (field := loop.fields[name]).type not in ("evidence", "file"):
            yield str(field.name), name in opening.needs, about(field)
