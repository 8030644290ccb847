"""What time brings: clocks ring, those who have to know are told, the system does what the loop says; digests.

Each ring is an event of its item, written together with its notices: a second look at the same time rings nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from duizhang.follow.office import Office, Submission
from duizhang.language import say
from duizhang.ledger.record import Asked, Writer
from duizhang.loops import calendar, engine
from duizhang.loops.definition import Loop
from duizhang.loops.engine import Alarm, Standing
from duizhang.loops.people import Directory
from duizhang.model import Event, Item, Notice, Refused

_NAMES = {"warn": ("即将到期", "due soon"), "due": ("已到期", "overdue"), "late": ("严重超期", "very late")}


def ring(office: Office, now: datetime | None = None) -> list[tuple[Item, Alarm]]:
    """Ring every clock that has come to a stage nobody was told of."""
    moment = now or office.clock()
    at = moment.astimezone(UTC).isoformat(timespec="seconds")
    rung: list[tuple[Item, Alarm]] = []
    directory = office.directory
    for item in list(office.record.items(Asked(types=("open", "waiting"), rings_before=at))):
        for alarm in _ring(office, item, moment, directory):
            rung.append((item, alarm))
    return rung


def _ring(office: Office, item: Item, moment: datetime, directory: Directory) -> list[Alarm]:
    """What rings of one item, written down and told."""
    loop, standing = office.loop(item.loop), office.standing(item)
    found = list(engine.alarms(loop, standing, moment))
    at = moment.astimezone(UTC).isoformat(timespec="seconds")
    if not found or not office.record.write(lambda w: _write(w, loop, item, standing, found, at, directory)):
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
    directory: Directory,
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
        writer.notify(notices(loop, item, standing, alarm, at, directory))
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
    loop: Loop, item: Item, standing: Standing, alarm: Alarm, at: str, directory: Directory
) -> Iterator[Notice]:
    """To whom a ring is told, each person by mail and each organisation by its webhook, once."""
    subject = _subject(loop, item, alarm)
    for e in loop.escalations:
        if (e.clock, e.stage) != (alarm.clock, alarm.stage):
            continue
        for role in e.tell:
            for office in _offices(loop, role, standing, directory):
                yield from _told(office, role, subject, item, alarm, at, directory)


def _told(
    office: str, role: str, subject: str, item: Item, alarm: Alarm, at: str, directory: Directory
) -> Iterator[Notice]:
    key = f"{item.code}:{alarm.clock}:{alarm.stage}:{alarm.due}"
    body = f"{subject}\n{item.title}\n"
    for id in directory.in_post(office, role):
        person = directory.people.get(id)
        if person and person.mail:
            yield Notice(f"{key}:{id}", "mail", person.mail, subject, body, at)
    known = directory.organisations.get(office)
    if known and known.hook:
        yield Notice(f"{key}:{office}", "webhook", known.hook, subject, body, at)


def _offices(loop: Loop, role: str, standing: Standing, directory: Directory) -> list[str]:
    """The organisations in which a role has to do with the item."""
    scope = loop.roles[role].of
    if scope in ("holder", "person"):
        return [standing.holder]
    if scope == "opener":
        return [standing.opener]
    if scope == "above":
        return list(directory.above(standing.holder))
    if scope == "any":
        return sorted({p.organisation for p in directory.posts if p.role == role and p.loop in ("", loop.id)})
    return []


def _subject(loop: Loop, item: Item, alarm: Alarm) -> str:
    zh, en = _NAMES[alarm.stage]
    clock, day = loop.clocks[alarm.clock].name, alarm.due[:10]
    return say(
        zh=f"【{zh}】{item.code} {clock}（{day}）：{item.title}",
        en=f"[{en}] {item.code} {clock} ({day}): {item.title}",
    )


def digest(office: Office, who: str) -> str:
    """What lies on somebody's desk today, as text; ``""`` where nothing does."""
    lines = []
    marks = {"red": "●", "yellow": "▲", "green": "○", "grey": "·"}
    for item, light, actions in office.desk(who):
        loop = office.loop(item.loop)
        due = item.due[:10] or "—"
        named = "、".join(str(a.name) for a in actions)
        lines.append(
            f"{marks[light]} {due} {item.code} {loop.name}: {item.title} ({loop.states[item.state].name}; {named})"
        )
    return "\n".join(lines)


def digests(office: Office) -> int:
    """Put today's digest of everybody who has a mail address and something on the desk into the outbox."""
    now = office.clock()
    day, at = calendar.day_of(now).isoformat(), now.astimezone(UTC).isoformat(timespec="seconds")
    sent = []
    for person in office.directory.people.values():
        if person.mail and (text := digest(office, person.id)):
            subject = say(
                zh=f"{day} 待办 {text.count(chr(10)) + 1} 件",
                en=f"{day}: {text.count(chr(10)) + 1} on your desk",
            )
            sent.append(Notice(f"digest:{day}:{person.id}", "mail", person.mail, subject, text, at))
    return office.record.write(lambda w: w.notify(sent))
