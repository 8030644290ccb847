"""Progress against a path: how much should be reached by a day, and the light that follows.

The path is even from the opening to the due date, or a row of milestones (一季度50%、上半年80%、10月底100%): each is to
be reached by the end of its day, and until the next one no more is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Literal

from duizhang.loops.definition import Milestone, Progress

Light = Literal["green", "yellow", "red", "grey"]
WORSE: tuple[Light, ...] = ("grey", "green", "yellow", "red")
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
        passed = [m.percent for m in path if date.fromisoformat(m.day) < day]
        return max(passed, default=Decimal(0))
    if not (due := fields.get(p.due)):
        return None
    end = date.fromisoformat(str(due))
    whole, gone = (end - opened).days, (day - opened).days
    return _WHOLE if gone >= whole else max(_WHOLE * gone / whole, Decimal(0))


def reached(p: Progress, fields: Mapping[str, Any]) -> Decimal | None:
    """The percentage of the target that was last reported; above 100 where more was done than planned."""
    value, target = fields.get(p.value), fields.get(p.target)
    if value is None or not target or not Decimal(str(target)):
        return None
    return _WHOLE * Decimal(str(value)) / Decimal(str(target))


def light(p: Progress, fields: Mapping[str, Any], opened: date, day: date) -> Light | None:
    """Green on the path; yellow under ``p.yellow`` per cent of it; red under ``p.red`` per cent of it."""
    wanted, done = asked(p, fields, opened, day), reached(p, fields)
    if wanted is None:
        return None
    done = done if done is not None else Decimal(0)
    if done * _WHOLE >= wanted * p.yellow:
        return "green"
    return "yellow" if done * _WHOLE >= wanted * p.red else "red"


def turns(p: Progress, fields: Mapping[str, Any], opened: date) -> tuple[date | None, date | None]:
    """The first days on which the light is yellow, and red, if nothing more is reported; ``None``: never."""
    done = max(reached(p, fields) or Decimal(0), Decimal(0))
    return _from(p, fields, opened, done, p.yellow), _from(p, fields, opened, done, p.red)


def _from(p: Progress, fields: Mapping[str, Any], opened: date, done: Decimal, share: int) -> date | None:
    """The first day on which so much is less than ``share`` per cent of the path."""
    if path := milestones(fields.get(p.path)):
        missed = (m for m in path if m.percent * share > done * _WHOLE)
        return next((date.fromisoformat(m.day) + timedelta(days=1) for m in missed), None)
    if not (due := fields.get(p.due)):
        return None
    whole = max((date.fromisoformat(str(due)) - opened).days, 0)
    gone = int((done * whole / share).to_integral_value(ROUND_FLOOR)) + 1 if whole and share else 0
    if gone > whole or (not whole and done >= share):
        return None
    return opened + timedelta(days=gone)
