"""The card as text for a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable
from shutil import get_terminal_size

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from duizhang import cards
from duizhang.cards import Light
from duizhang.exports import statements
from duizhang.exports.cards import words
from duizhang.exports.cards.words import Group
from duizhang.exports.safe import cut, shown, width
from duizhang.language import say
from duizhang.model import Card, Row, Statement

NARROWEST = 64
"""Columns that the table needs; a narrower terminal wraps it."""
WIDE = 80
"""Columns from which the table shows the margin."""

_NAME, _SO_FAR = 16, 26
"""Columns that a name takes at least, and what is reached so far at most, in words."""

_STYLES: dict[Light, str] = {"green": "green", "yellow": "yellow", "red": "bold red", "grey": "bright_black"}


def render(card: Card, color: bool) -> str:
    """The card as wide as the terminal (``COLUMNS``): a table for each group of rows, then the quotes."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        force_terminal=color,
        color_system="standard" if color else None,
        width=max(get_terminal_size((100, 24)).columns, NARROWEST),
        emoji=False,
        highlight=False,
    )
    console.print(Text(shown(words.title(card)), style="bold"))
    for line in (words.lead(card), words.coverage(card)) if card.rows else (words.nothing(card),):
        if line:
            console.print(Text(shown(line)))
    for group in words.groups(card):
        console.print()
        console.print(Text(f"{group.heading}  {len(group.rows)}", style="bold"))
        console.print(_table(card, group, console.width))
    for group in words.groups(card):
        for row in group.rows:
            if row.outcome:
                _quote(console, card, row)
    return buffer.getvalue()


def _table(card: Card, group: Group, columns: int) -> Table:
    """The rows as a table. What only some groups need, or only wide terminals show, is left out elsewhere."""
    rows = group.rows
    found = any(r.outcome for r in rows)
    margins = any(r.margin is not None for r in rows) and columns >= WIDE
    dated = any(words.due(r, card) for r in rows)
    outcome = say(zh="目前", en="so far") if group.later else say(zh="完成", en="outcome")
    shape: tuple[tuple[str, bool, Callable[[Row], Text]], ...] = (
        (say(zh="结论", en="verdict"), True, lambda r: Text(words.light(r), _STYLES[cards.light(r)])),
        (say(zh="指标", en="indicator"), True, lambda r: Text(words.name(r, card))),
        (say(zh="期限", en="due"), dated, lambda r: Text(shown(r.target.period))),
        (say(zh="目标", en="target"), True, lambda r: Text(words.wanted(r))),
        (outcome, found, lambda r: Text(words.so_far(r) if group.later else words.reached(r))),
        (
            say(zh="差额", en="margin"),
            margins,
            lambda r: Text(words.margin(r), _STYLES[cards.light(r)]),
        ),
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    shown_columns = [(heading, cell) for heading, wanted, cell in shape if wanted]
    for number, (heading, _) in enumerate(shown_columns):
        wraps = number == 1 or heading == outcome
        table.add_column(
            heading,
            no_wrap=not wraps,
            overflow="fold",
            justify="right" if number > 1 else "left",
            min_width=_NAME if number == 1 else None,
            max_width=_SO_FAR if heading == outcome else None,
        )
    for row in rows:
        table.add_row(*(cell(row) for _, cell in shown_columns))
    return table


def _quote(console: Console, card: Card, row: Row) -> None:
    console.print()
    head = Text(f"{words.light(row)}  ", _STYLES[cards.light(row)])
    console.print(head + Text(words.name(row, card), "bold"))
    for label, s in words.sources(row):
        console.print(Text(f"  {label.lower()}  ") + Text(shown(statements.place(s)), "dim"), soft_wrap=True)
        before, number, after = _around(s, console.width - 8)
        console.print(
            Text("    ") + Text(before) + Text(number, "bold underline") + Text(after), soft_wrap=True
        )
    if row.note:
        console.print(Text(f"  {say(zh='说明', en='note')}  ") + Text(shown(row.note)), soft_wrap=True)


def _around(s: Statement, columns: int) -> tuple[str, str, str]:
    """The figure with as much of its sentence as fits on a line, more of what stands before it."""
    before, number, after = words.quoted(s)
    room = max(columns - width(number), 10)
    head = before
    while width(head) > (room if width(after) < 4 else room * 2 // 3):
        head = head[1:]
    return ("…" if head != before else "") + head, number, cut(after, room - width(head))
