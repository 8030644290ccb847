"""What time brings: clocks ring, those who have to know are told, the system does what the loop says; digests.

Each ring is an event of its item, written together with its notices: a second look at the same time rings nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from duizhang.exports.loops.lines import day, outside
from duizhang.follow import notices as told
from duizhang.follow.notices import Known
from duizhang.follow.office import Office, Submission
from duizhang.language import say, several
from duizhang.ledger.record import Asked, Writer
from duizhang.loops import calendar, engine
from duizhang.loops.definition import Loop
from duizhang.loops.engine import Alarm, Standing
from duizhang.loops.people import Person
from duizhang.model import Event, Item, Notice, Refused

_NAMES = {"warn": ("即将到期", "due soon"), "due": ("已到期", "overdue"), "late": ("严重超期", "very late")}


def ring(office: Office, now: datetime | None = None) -> list[tuple[Item, Alarm]]:
    """Ring every clock that has come to a stage nobody was told of."""
    moment = now or office.clock()
    at = calendar.written(moment)
    rung: list[tuple[Item, Alarm]] = []
    known = office.known
    for item in list(office.record.items(Asked(types=("open", "waiting"), rings_before=at))):
        for alarm in _ring(office, item, moment, known):
            rung.append((item, alarm))
    return rung


def _ring(office: Office, item: Item, moment: datetime, known: Known) -> list[Alarm]:
    """What rings of one item, written down and told."""
    loop, standing = office.loop_of(item), office.standing(item)
    found = list(engine.alarms(loop, standing, moment))
    at = calendar.written(moment)
    if not found or not office.record.write(lambda w: _write(w, loop, item, standing, found, at, known)):
        return []
    _do(office, loop, item, found, moment)
    return found


def _write(
    writer: Writer,
    loop: Loop,
    item: Item,
    standing: Standing,
    alarms: Iterable[Alarm],
    at: str,
    known: Known,
) -> bool:
    """The events and the notices, unless somebody has moved the item meanwhile: then the next look rings."""
    held = writer.item(item.code)
    if held is None or held.seq != item.seq:
        return False
    now = standing
    for alarm in alarms:
        event = Event(item.id, now.seq + 1, at, engine.ALARM, "", "", "clock", alarm.data)
        now = engine.after(loop, now, event)
        writer.append(event, engine.item(loop, now, item.id, item.code))
        writer.notify(notices(loop, item, standing, alarm, at, known))
    return True


def _do(office: Office, loop: Loop, item: Item, alarms: Iterable[Alarm], moment: datetime) -> None:
    """What the loop has the system do when a clock rings."""
    rung = {(a.clock, a.stage) for a in alarms}
    for e in loop.escalations:
        if e.does and (e.clock, e.stage) in rung:
            try:
                office.submit(Submission(e.does, code=item.code, via="clock", at=moment, system=True))
            except Refused:
                continue  # written down by the office


def notices(
    loop: Loop, item: Item, standing: Standing, alarm: Alarm, at: str, known: Known
) -> Iterator[Notice]:
    """To whom a ring is told, each person as they want and each organisation by its webhook, once."""
    key = f"{item.code}:{alarm.clock}:{alarm.stage}:{alarm.due}"
    notice = told.about(loop, item, alarm.stage, key, _head(loop, item, alarm), at)
    for e in loop.escalations:
        if (e.clock, e.stage) != (alarm.clock, alarm.stage):
            continue
        for role in e.tell:
            for office in told.concerned(loop, role, standing, known.directory):
                yield from known.to(office, role, notice)


def _head(loop: Loop, item: Item, alarm: Alarm) -> str:
    zh, en = _NAMES[alarm.stage]
    clock, last = loop.clocks[alarm.clock].name, day(alarm.due)
    return say(zh=f"【{zh}】{item.code} {clock}（{last}）", en=f"[{en}] {item.code} {clock} ({last})")


def digest(office: Office, who: str) -> str:
    """What lies on somebody's desk today, as text; ``""`` where nothing does."""
    lines = []
    marks = {"red": "●", "yellow": "▲", "blue": "◆", "green": "○", "grey": "·"}
    for item, light, actions in office.desk(who):
        loop = office.loop_of(item)
        due = day(item.due) or "—"
        named = several(str(a.name) for a in actions)
        lines.append(
            f"{marks[light]} {due} {item.code} {loop.name}: {outside(loop, item)} ({loop.states[item.state].name}; {named})"
        )
    return "\n".join(lines)


def digests(office: Office) -> int:
    """Put today's digest of everybody who has a mail address into the outbox: what was to be told today, and the desk.

    How many there are; nobody has one who has neither, and none has two of a day.
    """
    now, made = office.clock(), 0
    today, at = calendar.day_of(now).isoformat(), calendar.written(now)
    known = office.known
    for person in known.directory.people.values():
        if person.mail:
            desk = "" if "digest" in known.wish(person.id).muted else digest(office, person.id)
            made += office.record.write(lambda w, p=person, d=desk: _digest(w, p, d, today, at))  # type: ignore[misc]
    return made


def _digest(writer: Writer, person: Person, desk: str, today: str, at: str) -> bool:
    """One digest, and that what it tells was told: both, or, where today's is there already, neither."""
    collected = writer.collected(person.id)
    if not desk and not collected:
        return False
    parts = [
        say(zh=f"通知 {len(collected)} 条", en=f"{len(collected)} told") if collected else "",
        say(zh=f"待办 {len(desk.splitlines())} 件", en=f"{len(desk.splitlines())} on your desk")
        if desk
        else "",
    ]
    subject = say(zh=f"{today} ", en=f"{today}: ") + say(zh="，", en=", ").join(p for p in parts if p)
    text = "\n\n".join(t for t in ("\n".join(n.subject for n in collected), desk) if t)
    notice = Notice(f"digest:{today}:{person.id}", "mail", person.mail, subject, text, at, person=person.id)
    if not writer.notify([replace(notice, kind="digest")]):
        return False
    writer.digested(collected, at)
    return True
