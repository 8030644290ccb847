"""Time limits: when they run out, how they stand still, and how a due date was computed.

The day on which a clock starts is not counted, and a limit in calendar days that ends on a day off ends on the next
working day (Civil Code, articles 201 and 203). A date that somebody set is that date. While a clock is paused its
days stand still; they go on after the day on which it is resumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from duizhang.language import say, several
from duizhang.loops import calendar
from duizhang.loops.definition import Clock, Stage

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of an item. ``limit`` and ``used`` are days, of a clock in hours seconds.

    ``since``: the moment from which it runs, ``None`` while it is paused; ``legs`` are the stretches before that.
    ``due`` is the moment at which it runs out, ``None`` while it is paused.
    """

    clock: str
    limit: int
    since: datetime | None
    due: datetime | None
    used: int = 0
    legs: tuple[tuple[datetime, datetime], ...] = ()
    stopped: datetime | None = None
    fixed: bool = False
    """whether somebody set the date"""

    @property
    def runs(self) -> bool:
        """Whether it is neither stopped nor paused."""
        return self.stopped is None and self.since is not None

    @property
    def kept(self) -> bool:
        """Whether it was stopped before it ran out."""
        return self.stopped is not None and (self.due is None or self.stopped <= self.due)


def begin(
    clock: Clock, at: datetime, fields: Mapping[str, Any], others: Mapping[str, Running]
) -> Running | None:
    """The clock as it starts; ``None`` where what it is to count is not given."""
    if clock.date and (given := fields.get(clock.date)):
        return Running(clock.id, 0, at, calendar.end_of(date.fromisoformat(str(given))), fixed=True)
    limit = clock.days.get(str(fields.get(clock.by, "")), clock.days.get(""))
    if limit is None:
        return None
    other = others.get(clock.after)
    start = other.due if other and other.due else at
    if clock.counted == "hours":
        limit *= _HOUR
    running = Running(clock.id, limit, start, None)
    return replace(running, due=_due(clock, start, limit))


def pause(clock: Clock, running: Running, at: datetime) -> Running:
    """The clock as it stands still from a moment on."""
    if running.since is None or running.stopped:
        return running
    used = running.used + _counted(clock, running.since, at)
    due = running.due if running.fixed else None
    return replace(running, used=used, since=None, due=due, legs=(*running.legs, (running.since, at)))


def resume(clock: Clock, running: Running, at: datetime) -> Running:
    """The clock as it goes on."""
    if running.since is not None or running.stopped:
        return running
    due = running.due if running.fixed else _due(clock, at, max(running.limit - running.used, 0))
    return replace(running, since=at, due=due)


def stop(running: Running, at: datetime) -> Running:
    """The clock, stopped for good."""
    return running if running.stopped else replace(running, stopped=at)


def changed(clock: Clock, running: Running, fields: Mapping[str, Any]) -> Running:
    """The clock after a field that it counts by has changed: a date put off, another class."""
    if running.stopped:
        return running
    if clock.date and fields.get(clock.date):
        return replace(running, due=calendar.end_of(date.fromisoformat(str(fields[clock.date]))), fixed=True)
    limit = clock.days.get(str(fields.get(clock.by, "")), clock.days.get(""))
    if limit is None or running.fixed:
        return running
    limit *= _HOUR if clock.counted == "hours" else 1
    since = running.since
    due = _due(clock, since, max(limit - running.used, 0)) if since else None
    return replace(running, limit=limit, due=due)


def warns(clock: Clock, running: Running) -> datetime | None:
    """From when on it warns; at the start of a day, some days before the one on which it is due."""
    if running.due is None or not clock.warn:
        return None
    if clock.counted == "hours":
        return running.due - timedelta(hours=clock.warn)
    day = calendar.last_day(running.due)
    if clock.counted == "working":
        return calendar.start_of(calendar.working_before(day, clock.warn))
    return calendar.start_of(day - timedelta(days=clock.warn))


def very_late(clock: Clock, running: Running) -> datetime | None:
    """From when on it is very late."""
    if running.due is None or not clock.late:
        return None
    if clock.counted == "hours":
        return running.due + timedelta(hours=clock.late)
    day = calendar.last_day(running.due)
    if clock.counted == "working":
        return calendar.end_of(calendar.working_after(day, clock.late))
    return calendar.end_of(day + timedelta(days=clock.late))


def stage(clock: Clock, running: Running, now: datetime) -> Stage | None:
    """How far a running clock has come: it warns, is due, is very late, or none of these."""
    if not running.runs or running.due is None:
        return None
    late = very_late(clock, running)
    if late and now > late:
        return "late"
    if now > running.due:
        return "due"
    warned = warns(clock, running)
    return "warn" if warned and now >= warned else None


def explain(clock: Clock, running: Running) -> Iterator[str]:
    """How the due date came about, step by step."""
    if running.fixed and running.due:
        yield say(
            zh=f"期限由人设定：{calendar.last_day(running.due)}",
            en=f"the date was set: {calendar.last_day(running.due)}",
        )
        return
    yield from (_leg(clock, since, until) for since, until in running.legs)
    if running.since is None:
        left = _amount(clock, running.limit - running.used)
        yield say(zh=f"暂停中，还剩{left}", en=f"it stands still; {left} are left")
        return
    yield _start(clock, running)
    yield from _days_off(clock, running)
    if running.due:
        told = running.due.astimezone(calendar.CHINA)
        at = f"{told:%Y-%m-%d %H:%M}" if clock.counted == "hours" else str(calendar.last_day(running.due))
        yield say(zh=f"到期：{at}", en=f"due: {at}")


def _due(clock: Clock, since: datetime, left: int) -> datetime:
    if clock.counted == "hours":
        return since + timedelta(seconds=left)
    # A clock that counts from another one's due date starts where that day ends.
    start = (
        calendar.last_day(since)
        if since == calendar.end_of(calendar.last_day(since))
        else calendar.day_of(since)
    )
    if clock.counted == "working":
        return calendar.end_of(calendar.working_after(start, left))
    return calendar.end_of(calendar.next_working(start + timedelta(days=left)))


def _counted(clock: Clock, since: datetime, until: datetime) -> int:
    """What of the limit a stretch has used up."""
    if clock.counted == "hours":
        return int((until - since).total_seconds())
    first, last = calendar.day_of(since), calendar.day_of(until)
    return calendar.working_between(first, last) if clock.counted == "working" else (last - first).days


def _leg(clock: Clock, since: datetime, until: datetime) -> str:
    first, last = calendar.day_of(since), calendar.day_of(until)
    used = _amount(clock, _counted(clock, since, until))
    return say(
        zh=f"{first} 至 {last}：用去{used}，随后暂停", en=f"{first} to {last}: {used} used, then paused"
    )


def _start(clock: Clock, running: Running) -> str:
    assert running.since is not None
    day, left = calendar.day_of(running.since), _amount(clock, running.limit - running.used)
    if clock.counted == "hours":
        moment = f"{running.since.astimezone(calendar.CHINA):%Y-%m-%d %H:%M}"
        return say(zh=f"自 {moment} 起{left}", en=f"{left} from {moment} on")
    return say(zh=f"自 {day} 起{left}，当日不计", en=f"{left} after {day}, that day not counted")


def _days_off(clock: Clock, running: Running) -> Iterator[str]:
    """The days off on the way, and weekends that are worked."""
    if clock.counted == "hours" or running.since is None or running.due is None:
        return
    first, last = calendar.day_of(running.since), calendar.last_day(running.due)
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    if clock.counted == "calendar":
        days = [d for d in days if (d - first).days >= running.limit - running.used]
    for stretch in _stretches([d for d in days if calendar.holiday(d)]):
        told, names = _listed(stretch), several(_names(stretch))
        yield say(zh=f"不计 {told} {names}".rstrip(), en=f"not counted: {told} {names}".rstrip())
    if worked := [d for d in days if calendar.is_exchanged(d)]:
        yield say(
            zh=f"调休上班，计入：{_listed(worked)}", en=f"worked in exchange, counted: {_listed(worked)}"
        )
    for year in sorted({d.year for d in days if not calendar.is_announced(d.year)}):
        yield say(
            zh=f"{year}年放假安排未公布，只按法定节假日计",
            en=f"the days off of {year} are not announced; those of the law are taken",
        )


def _listed(days: list[date]) -> str:
    """The days, with stretches of them told by their ends."""
    ends = [(stretch[0], stretch[-1]) for stretch in _stretches(days)]
    return several(f"{a:%m-%d}" if a == b else f"{a:%m-%d}—{b:%m-%d}" for a, b in ends)


def _stretches(days: list[date]) -> list[list[date]]:
    """The days, those that follow each other together."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _names(days: list[date]) -> list[str]:
    """The holidays among days off; a day given for another one (补假, 调休) has none of its own."""
    names = dict.fromkeys(calendar.holiday(day) for day in days)
    return [name for name in names if name != "weekend" and "（" not in name]


def _amount(clock: Clock, count: int) -> str:
    if clock.counted == "hours":
        hours = count // _HOUR
        return say(zh=f"{hours}小时", en=f"{hours} hours")
    if clock.counted == "working":
        return say(zh=f"{count}个工作日", en=f"{count} working days")
    return say(zh=f"{count}天", en=f"{count} days")
