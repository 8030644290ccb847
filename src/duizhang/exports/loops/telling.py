"""An item told to people: its events one after the other, its fields, its clocks, and how far it is on its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from duizhang.exports import codes, figures
from duizhang.exports.loops import listing
from duizhang.exports.loops.lines import moment
from duizhang.language import say, several
from duizhang.lexicon import indicators
from duizhang.loops import calendar, engine, progress
from duizhang.loops.definition import Loop
from duizhang.loops.engine import ALARM
from duizhang.loops.people import Directory
from duizhang.model import LOOP, MASK, MOVE, Event

HIDDEN = frozenset({"title", "quote", "doc", "source", "opener", "statements", "equation"})
"""Fields that a page shows in a place of their own."""
SEALED = "●●●"


@dataclass(frozen=True, slots=True)
class Given:
    """A value in words. ``parts`` are pieces of evidence; ``personal``: it may be masked."""

    name: str
    label: str
    text: str
    parts: tuple[Mapping[str, str], ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words. ``kind``: ``done``, or what rang: ``warn``, ``due``, ``late``, or ``mask``, ``move``."""

    seq: int
    at: str
    day: str
    name: str
    kind: str
    who: str
    role: str
    behalf: str
    office: str
    via: str
    state: str
    given: tuple[Given, ...]
    event: Event


def events(loop: Loop, happened: Sequence[Event], names: Directory, shown: Mapping[str, Any]) -> list[Told]:
    """The events in their order. ``shown`` are the item's fields as they may be seen."""
    followed = (then for then, _ in engine.steps(loop, happened))
    return [_told(then, e, names, shown) for then, e in zip(followed, happened, strict=True)]


def _told(loop: Loop, e: Event, names: Directory, shown: Mapping[str, Any]) -> Told:
    at = moment(e.at)
    action = loop.actions.get(e.action)
    own = {ALARM: str(e.data.get("stage", "")), MASK: "mask", MOVE: "move"}
    person = names.people.get(e.by)
    behalf = names.people.get(e.behalf)
    return Told(
        seq=e.seq,
        at=at,
        day=at[:10],
        name=str(action.name) if action else listing.own(loop, e),
        kind=own.get(e.action, "done"),
        who=person.name if person else e.by or ("" if e.role in loop.asking else say(zh="系统", en="system")),
        role=str(loop.roles[e.role].name) if e.role in loop.roles else "",
        behalf=behalf.name if behalf else e.behalf,
        office="",
        via=way(e.via),
        state=str(loop.states[action.to].name) if action and action.to else "",
        given=tuple(_given(loop, e, names, shown)) if action or e.action == MOVE else (),
        event=e,
    )


def _given(loop: Loop, e: Event, names: Directory, shown: Mapping[str, Any]) -> Iterator[Given]:
    for name, value in e.data.items():
        if name not in ("source", "opener", "version", "statements", LOOP) and value not in ("", None, []):
            sealed = isinstance(value, Mapping) and "sealed" in value
            open = shown.get(name, SEALED) if sealed else value
            yield given(loop, name, open, names, str(shown.get("unit", "")))


def given(loop: Loop, name: str, value: Any, names: Directory, unit: str = "") -> Given:
    """A field's value in words; ``unit`` is that of the item's target and of what is done."""
    field = loop.fields.get(name)
    label = str(field.name) if field else {"why": say(zh="说明", en="remark")}.get(name, name)
    personal = bool(field and field.personal)
    if field and field.type == "evidence" and isinstance(value, Sequence) and not isinstance(value, str):
        return Given(name, label, "", tuple(v for v in value if isinstance(v, Mapping)), personal)
    if field and field.type == "file" and isinstance(value, Mapping):
        return Given(name, label, "", (value,), personal)
    text = quantity(loop, name, value, unit) or _text(
        field.type if field else "text", value, loop, name, names
    )
    return Given(name, label, text, (), personal)


def quantity(loop: Loop, name: str, value: Any, unit: str) -> str:
    """What is aimed at or done as a document would print it, 1042.8亿元; a unit by its name; ``""`` for all else."""
    if name == "unit":
        return figures.unit_name(str(value))
    if not unit or loop.progress is None or name not in (loop.progress.value, loop.progress.target):
        return ""
    try:
        return figures.amount(Decimal(str(value)), unit)
    except ArithmeticError:
        return ""


def _text(type: str, value: Any, loop: Loop, name: str, names: Directory) -> str:
    if name in ("doc", "topic"):
        return place(str(value)) if name == "doc" else subject(str(value))
    if type == "organisation" or name == "opener":
        return names.named(str(value))
    if type == "resource":
        found = names.resources.get(f"{loop.id} {value}")
        return found.name if found else str(value)
    if type == "person":
        known = names.people.get(str(value))
        return known.name if known else str(value)
    if type == "choice":
        return str(loop.fields[name].choices.get(str(value), value))
    if type == "path":
        return several(f"{day} {percent}%" for day, percent in value)
    if type == "rating":
        return f"{value} / 5"
    return str(value)


def place(doc: str) -> str:
    """Where something stands in a document, ``path:line``, without the folders."""
    return doc.rsplit("/", 1)[-1]


def subject(topic: str) -> str:
    """A subject in words: of a figure, its indicator; of a finding, what does not add up."""
    concept = indicators.vocabulary().concepts.get(topic)
    return concept.name if concept else codes.code(topic).name


def fields(loop: Loop, shown: Mapping[str, Any], names: Directory) -> list[Given]:
    """What holds of an item, but for what a page shows in places of its own."""
    known = [n for n in loop.fields if n in shown]
    return [
        given(loop, n, shown[n], names, str(shown.get("unit", "")))
        for n in known
        if n not in HIDDEN and loop.fields[n].type != "evidence" and shown[n] not in ("", None, [])
    ]


def evidence(loop: Loop, shown: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """All that was brought forward as evidence."""
    value = shown.get("evidence") or ()
    return [v for v in value if isinstance(v, Mapping)] if "evidence" in loop.fields else []


def way(via: str) -> str:
    """By which way something was done, in words."""
    return {
        "web": say(zh="网页", en="web page"),
        "cli": say(zh="命令行", en="command line"),
        "api": say(zh="接口", en="API"),
        "import": say(zh="导入", en="import"),
        "clock": say(zh="时钟", en="clock"),
        "ledger": say(zh="账本", en="ledger"),
        "dispatch": say(zh="派单规则", en="dispatch rules"),
        "sample": say(zh="样例", en="sample"),
        "calendar": say(zh="日历", en="calendar"),
        "form": say(zh="公开表单", en="public form"),
        "link": say(zh="链接", en="signed link"),
    }.get(via, via)


# --- how far it is ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Curve:
    """Progress against the path, in a field of 100 by 100, its origin at the top left.

    ``path`` and ``done`` are the points of lines, ``dots`` what was reported, ``now`` where today stands. ``most`` is the
    percentage at the top.
    """

    path: str
    done: str
    dots: tuple[tuple[str, str, str], ...]
    now: str
    first: str
    last: str
    most: int
    asked: str
    reached: str
    label: str


def curve(
    loop: Loop, shown: Mapping[str, Any], happened: Sequence[Event], opened: str, today: date
) -> Curve | None:
    """The item's progress drawn; ``None`` where there is no path."""
    p = loop.progress
    start = calendar.day_of(datetime.fromisoformat(opened))
    if p is None or progress.asked(p, shown, start, today) is None or not shown.get(p.target):
        return None
    reports = list(_reports(loop, happened, shown))
    stones = progress.milestones(shown.get(p.path))
    days = [date.fromisoformat(m.day) for m in stones]
    if shown.get(p.due):
        days.append(date.fromisoformat(str(shown[p.due])))
    last = max([*days, start + timedelta(days=1)])
    end = max(last, *(d for d, _ in reports)) if reports else last
    most = max([Decimal(100), *(v for _, v in reports)])
    wide = max((end - start).days, 1)

    def at(day: date, value: Decimal) -> tuple[str, str]:
        return _fixed(Decimal(100 * max((day - start).days, 0)) / wide), _fixed(100 - 100 * value / most)

    line = [at(start, Decimal(0))]
    if stones:
        before = Decimal(0)
        for m in stones:
            day = date.fromisoformat(m.day)
            line += [at(day, before), at(day, m.percent)]
            before = m.percent
    else:
        line.append(at(last, Decimal(100)))
    done = [at(start, Decimal(0)), *(at(d, v) for d, v in reports)]
    asked, reached = progress.asked(p, shown, start, today), progress.reached(p, shown)
    now = min(max((today - start).days, 0), wide)
    told = say(
        zh=f"今天应完成 {_percent(asked)}，已完成 {_percent(reached)}",
        en=f"{_percent(asked)} should be done today, {_percent(reached)} is",
    )
    return Curve(
        _points(line),
        _points(done),
        tuple((*at(d, v), f"{d.isoformat()} {_percent(v)}") for d, v in reports),
        _fixed(Decimal(100 * now) / wide),
        start.isoformat(),
        end.isoformat(),
        int(most),
        _percent(asked),
        _percent(reached),
        told,
    )


def _points(pairs: Sequence[tuple[str, str]]) -> str:
    return " ".join(f"{x},{y}" for x, y in pairs)


def _reports(
    loop: Loop, happened: Sequence[Event], shown: Mapping[str, Any]
) -> Iterator[tuple[date, Decimal]]:
    """The days on which something was reported, and what share of the target it was."""
    assert loop.progress
    target = Decimal(str(shown[loop.progress.target]))
    for e in happened:
        if loop.progress.value in e.data and target:
            day = calendar.day_of(datetime.fromisoformat(e.at))
            yield day, max(100 * Decimal(str(e.data[loop.progress.value])) / target, Decimal(0))


def _fixed(n: Decimal) -> str:
    return f"{n:.2f}"


def _percent(n: Decimal | None) -> str:
    return "—" if n is None else f"{n.quantize(Decimal('0.1')).normalize():f}%"
