"""Items, an item in full, and metrics: as text for people, as JSON Lines or CSV for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter

from duizhang.exports.loops.lines import Line, moment
from duizhang.exports.safe import cell, cut, escaped, padded, sheet, shown, width
from duizhang.language import say, several
from duizhang.loops import calendar, engine
from duizhang.loops.definition import Loop
from duizhang.loops.engine import ALARM, Mark
from duizhang.loops.metrics import LEAST, Measured
from duizhang.model import MOVE, Event

Form = Literal["text", "json", "jsonl", "csv"]
_NO_NAME = str.maketrans("", "", "[]:*?/\\'")
"""characters that a sheet's name may not have"""
_COLUMNS = (
    "code", "loop", "state", "type", "light", "due", "title", "holder", "opener", "person", "area", "topic",
    "opened", "closed", "rating", "reopened", "marks", "progress", "source", "version", "past",
)  # fmt: skip


def lines(listed: Iterable[Line], form: Form) -> Iterator[str]:
    """The lines of a list in a format."""
    if form == "text":
        yield from _aligned(_row(line) for line in listed)
    elif form == "csv":
        yield from _csv(_COLUMNS, ([str(values[c]) for c in _COLUMNS] for values in map(told, listed)))
    elif form == "json":
        yield escaped(json.dumps([told(line) for line in listed], ensure_ascii=False))
    else:
        yield from (escaped(json.dumps(told(line), ensure_ascii=False)) for line in listed)


def xlsx(listed: Iterable[Line], title: str) -> bytes:
    """A spreadsheet of the items, with words for people, that can be filtered."""
    heads = (
        say(zh="编号", en="code"), say(zh="灯", en="light"), say(zh="事项", en="item"), say(zh="状态", en="state"),
        say(zh="承办单位", en="unit"), say(zh="提出单位", en="opened by"), say(zh="经办人", en="person"),
        say(zh="地区", en="area"), say(zh="类别", en="subject"), say(zh="到期", en="due"), say(zh="立项", en="opened"),
        say(zh="办结", en="closed"), say(zh="完成率", en="per cent done"), say(zh="评价", en="rating"),
    )  # fmt: skip
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rows = 0
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(sheet(title)[:31].translate(_NO_NAME) or "1")
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EBF0"})
        for column, text in enumerate(heads):
            page.write_string(0, column, text, bold)
        for line in listed:
            rows += 1
            for column, value in enumerate(_cells(line)):
                if isinstance(value, str):
                    page.write_string(rows, column, sheet(value))
                else:
                    page.write_number(rows, column, value)
        for column, wide in enumerate((14, 6, 46, 12, 22, 22, 12, 12, 14, 12, 12, 12, 9, 7)):
            page.set_column(column, column, wide)
        page.freeze_panes(1, 3)
        page.autofilter(0, 0, max(rows, 1), len(heads) - 1)
    return buffer.getvalue()


def _cells(line: Line) -> tuple[str | Decimal, ...]:
    i = line.item
    return (
        i.code, line.lit, i.title, line.state, line.holder, line.opener, i.person, i.area, i.topic, line.due or line.past,
        calendar.day(i.opened), calendar.day(i.closed), Decimal(i.progress) if i.progress else "", Decimal(i.rating) if i.rating else "",
    )  # fmt: skip


def told(line: Line) -> dict[str, Any]:
    """An item's line for machines: stable names, ids of states and organisations."""
    values = {name: getattr(line.item, name) for name in _COLUMNS if name not in ("light", "due", "past")}
    own = {"light": line.light, "due": line.due, "past": line.past}
    return {name: values.get(name, "") for name in _COLUMNS} | own


def item(
    line: Line,
    events: Sequence[Event],
    due: Mapping[str, tuple[str, tuple[str, ...]]],
    actions: Iterable[tuple[str, str]],
    marks: Iterable[Mark],
) -> Iterator[str]:
    """An item in full, for people. ``actions`` are names with the reason why not, empty where it is possible."""
    loop = line.loop
    yield shown(f"{line.item.code}  {loop.name}  [{line.lit}] {line.state}")
    yield shown(line.item.title)
    yield version(loop)
    for name, value in line.fields.items():
        label = loop.fields[name].name if name in loop.fields else name
        if name != "title" and value not in ("", None, []):
            yield shown(f"  {label}: {_value(loop, name, value, line)}")
    for clock, (date, steps) in due.items():
        yield shown(f"{loop.clocks[clock].name}: {date or '—'}")
        yield from (shown(f"    {step}") for step in steps)
    for mark in marks:
        name = str(loop.clocks[mark.what].name) if mark.what in loop.clocks else say(zh="进度", en="progress")
        yield shown(say(zh=f"曾亮红灯：{name}", en=f"was red once: {name}") + f" ({calendar.day(mark.at)})")
    yield say(zh="经过：", en="What happened:")
    for e, (loop, _) in zip(events, list(engine.steps(line.loop, events)), strict=True):
        name = str(loop.actions[e.action].name) if e.action in loop.actions else own(loop, e)
        who = e.by or str(loop.roles[e.role].name if e.role in loop.roles else say(zh="系统", en="system"))
        behalf = say(zh=f"（代{e.behalf}）", en=f" (for {e.behalf})") if e.behalf else ""
        why = e.data.get("reason") or e.data.get("report") or e.data.get("answer") or e.data.get("why") or ""
        yield shown(
            f"  {moment(e.at)}  {name}  {who}{behalf}  {why if isinstance(why, str) else ''}".rstrip()
        )
    possible = [name for name, why in actions if not why]
    if possible:
        yield say(zh="可以：", en="Possible now: ") + several(possible)


def metrics(
    measured: Mapping[str, Mapping[str, Measured]], form: Form, names: Mapping[str, str]
) -> Iterator[str]:
    """What a loop counts, for each group; ``names`` are the groups' names."""
    rows = [(key, m) for key, each in measured.items() for m in each.values()]
    if form == "text":
        yield from _aligned(_metric_row(names.get(key, key), m) for key, m in rows)
    elif form == "csv":
        head = ("group", "metric", "kind", "part", "whole", "percent", "median", "p90", "p95")
        yield from _csv(head, ([str(v) for v in _metric(key, m).values()] for key, m in rows))
    elif form == "json":
        yield json.dumps([_metric(key, m) for key, m in rows], ensure_ascii=False)
    else:
        yield from (json.dumps(_metric(key, m), ensure_ascii=False) for key, m in rows)


def event(e: Event) -> dict[str, Any]:
    """An event for machines, with its place in the chain."""
    return {**asdict(e), "data": dict(e.data), "hash": e.hash.hex()}


def _metric(key: str, m: Measured) -> dict[str, str]:
    percent = "" if m.percent is None else f"{m.percent:.2f}"
    times = [f"{t:.2f}" for t in m.times] or ["", "", ""]
    values = (key, m.metric.id, m.metric.kind, _plain(m.part), _plain(m.whole), percent, *times)
    return dict(
        zip(
            ("group", "metric", "kind", "part", "whole", "percent", "median", "p90", "p95"),
            values,
            strict=True,
        )
    )


def _metric_row(name: str, m: Measured) -> tuple[str, ...]:
    few = "" if m.enough or m.metric.kind == "count" else say(zh=f"不足{LEAST}件", en=f"fewer than {LEAST}")
    if m.metric.kind == "time":
        hours = say(zh="小时", en="h")
        value = " / ".join(f"{t:.1f}" for t in m.times) + hours if m.times else "—"
        return name, str(m.metric.name), value, say(zh="中位/90%/95%", en="median/90%/95%"), f"{m.whole}", few
    if m.metric.kind == "count":
        return name, str(m.metric.name), _plain(m.part), "", "", ""
    percent = "—" if m.percent is None else f"{m.percent:.2f}%"
    return name, str(m.metric.name), percent, f"{_plain(m.part)} / {_plain(m.whole)}", "", few


def _plain(n: Decimal) -> str:
    return format(n.normalize(), "f") if n else "0"


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.item.code,
        f"[{line.lit}]",
        line.due or line.past or "—",
        line.state,
        cut(shown(line.item.title), 60),
        shown(line.holder or line.item.holder),
    )


def version(loop: Loop) -> str:
    """Which version of its loop something follows."""
    known = max([loop.version, *loop.versions])
    return say(
        zh=f"  按回路第{loop.version}版办理（共{known}版），内容 {loop.sha256[:12]}",
        en=f"  follows version {loop.version} of {known} of the loop, content {loop.sha256[:12]}",
    )


def own(loop: Loop, e: Event) -> str:
    """What an event of the engine's own is called: a clock that rang, values that were masked."""
    if e.action == ALARM:
        zh, en = {"warn": ("提醒", "warns"), "due": ("到期", "is due"), "late": ("严重超期", "is very late")}[
            e.data["stage"]
        ]
        return f"{loop.clocks[e.data['clock']].name} {say(zh=zh, en=en)}"
    if e.action == MOVE:
        number = e.data["version"]
        return say(zh=f"改按回路第{number}版办理", en=f"moved to version {number} of the loop")
    return say(zh="遮盖个人信息", en="personal values masked")


def _value(loop: Loop, name: str, value: Any, line: Line) -> str:
    if name == "holder":
        return line.holder or str(value)
    if name == "opener":
        return line.opener or str(value)
    field = loop.fields.get(name)
    if field and field.type == "choice":
        return str(field.choices.get(str(value), value))
    if field and field.type == "path":
        return several(f"{d} {p}%" for d, p in value)
    if isinstance(value, list):
        return "；".join(_evidence(v) for v in value)
    return str(value)


def _evidence(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    quote = value.get("text") or value.get("quote") or value.get("name") or ""
    place = f"（{value['doc']}）" if value.get("doc") else ""
    verdict = f"[{value['verdict']}] " if value.get("verdict") else ""
    return f"{verdict}{quote}{place}"


def _aligned(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    held = list(rows)
    wide = [max(map(width, column)) for column in zip(*held, strict=True)] if held else []
    for row in held:
        yield "  ".join(padded(v, w) for v, w in zip(row, wide, strict=True)).rstrip()


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="")
    for row in (head, *rows):
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(str(v)) for v in row])
        yield buffer.getvalue()
