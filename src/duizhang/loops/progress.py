"""Progress against a path: how much should be reached by a day, and the light that follows.

The path is even from the opening to the due date, looked at by the end of each month (序时进度); or a row of milestones
(一季度50%、上半年80%、10月底100%): each is to be reached by the end of its day, and until the next one no more is asked. What
lay before the opening is not asked for: nobody could have been on a path that had ended already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from duizhang.loops.definition import Milestone, Progress

Light = Literal["green", "blue", "yellow", "red", "grey"]
WORSE: tuple[Light, ...] = ("grey", "green", "blue", "yellow", "red")
"""the lights, the worst last"""

_WHOLE = Decimal(100)


def milestones(value: object) -> tuple[Milestone, ...]:
    """The milestones of a field's value: pairs of an ISO day and a percentage."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(Milestone(str(day), Decimal(str(percent))) for day, percent in value)


def asked(p: Progress, fields: Mapping[str, Any], opened: date, day: date) -> Decimal | None:
    """The percentage of the target that is to be reached by a day; ``None`` where there is no path."""
    if path := milestones(fields.get(p.path)):
        passed = [m.percent for m in path if opened <= date.fromisoformat(m.day) < day]
        return max(passed, default=Decimal(0))
    if not (due := fields.get(p.due)) or (end := date.fromisoformat(str(due))) < opened:
        return None
    if day >= end:
        return _WHOLE
    month = day.replace(day=1) - timedelta(days=1)
    return max(_WHOLE * (month - opened).days / (end - opened).days, Decimal(0)) if opened < end else _WHOLE


def reached(p: Progress, fields: Mapping[str, Any]) -> Decimal | None:
    """The percentage of the target that was last reported; above 100 where more was done than planned."""
    value, target = fields.get(p.value), fields.get(p.target)
    if value is None or not target or not Decimal(str(target)):
        return None
    return _WHOLE * Decimal(str(value)) / Decimal(str(target))


def light(p: Progress, fields: Mapping[str, Any], opened: date, day: date) -> Light | None:
    """Green on the path; yellow under ``p.yellow`` per cent of it; red under ``p.red`` per cent of it.

    ``None`` without a target: nothing that is reported could be held against it.
    """
    wanted, done = asked(p, fields, opened, day), reached(p, fields)
    if wanted is None or not _aims(p, fields):
        return None
    done = done if done is not None else Decimal(0)
    if done * _WHOLE >= wanted * p.yellow:
        return "green"
    return "yellow" if done * _WHOLE >= wanted * p.red else "red"


def turns(p: Progress, fields: Mapping[str, Any], opened: date) -> tuple[date | None, date | None]:
    """The first days on which the light is yellow, and red, if nothing more is reported; ``None``: never."""
    if not _aims(p, fields):
        return None, None
    done = reached(p, fields) or Decimal(0)
    days = list(_asking(p, fields, opened))
    yellow, red = (
        next((d for d in days if (asked(p, fields, opened, d) or Decimal(0)) * share > done * _WHOLE), None)
        for share in (p.yellow, p.red)
    )
    return yellow, red


def _aims(p: Progress, fields: Mapping[str, Any]) -> bool:
    return bool(fields.get(p.target)) and Decimal(str(fields[p.target])) != 0


def _asking(p: Progress, fields: Mapping[str, Any], opened: date) -> Iterator[date]:
    """The days on which the path may ask for more than the day before."""
    if path := milestones(fields.get(p.path)):
        yield from (date.fromisoformat(m.day) + timedelta(days=1) for m in path)
    elif due := fields.get(p.due):
        end, day = date.fromisoformat(str(due)), opened
        while day < end:
            yield day
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield max(end, opened)
