"""What the public may do: bring something forward, see how far it is by its number, and with its signed link answer,
rate, have it done again.

By the number alone nothing is shown that was written by anybody: only where it stands and when what was done. Unknown
to it is whatever was not opened from outside, and whatever is confidential.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from duizhang.exports.loops import lines
from duizhang.follow import dispatching
from duizhang.follow.office import Office, Submission
from duizhang.language import say
from duizhang.loops import calendar
from duizhang.loops.definition import ENDED, Action, Loop
from duizhang.loops.engine import OWN
from duizhang.model import Refused

VIA = "public"
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is, for anybody who knows its number. ``steps`` are days with what was done."""

    code: str
    loop: Loop
    state: str
    ended: bool
    opened: str
    due: str
    holder: str
    steps: tuple[tuple[str, str], ...]


def loops(office: Office) -> list[tuple[Loop, Action]]:
    """The loops that the public may open an item of, with the action that opens it."""
    return [
        (loop, action)
        for loop in office.loops.values()
        if not loop.confidential
        for action in loop.openings
        if any(loop.roles[r].of == "public" for r in action.who)
    ]


def bring(office: Office, loop: str, action: str, data: Mapping[str, Any], key: str) -> str:
    """Open an item; its number. The same ``key`` gives the same item. Raises ``Refused``, which is written down."""
    wanted = Submission(action, loop=loop, data=data, via=VIA, key=key)
    code = office.submit(wanted)[1].code
    dispatching.send(office, code)
    return code


def progress(office: Office, code: str) -> Progress:
    """How far it is. Raises ``Refused`` for a number that there is not, which is written down."""
    code = normal(code)
    item = office.record.item(code) if code else None
    standing = office.standing(item) if item and item.loop in office.loops else None
    loop = office.loop_of(item) if item and standing else None
    if item is None or standing is None or loop is None or not standing.asker or loop.confidential:
        reason = say(zh="没有这个查询号", en="there is no such number")
        at = office.now
        office.record.write(lambda w: w.access(at, "", VIA, code, "look", "unknown-item", reason))
        raise Refused("unknown-item", reason)
    ended = loop.states[item.state].type in ENDED
    return Progress(
        item.code,
        loop,
        str(loop.states[item.state].name),
        ended,
        calendar.day(item.opened),
        "" if ended else lines.day(item.due),
        office.directory.named(item.holder) if item.holder else "",
        tuple(
            (calendar.day(e.at), str(loop.actions[e.action].name))
            for e in office.record.events(item.id)
            if e.action not in OWN and _moves(loop, e.action)
        ),
    )


def _moves(loop: Loop, action: str) -> bool:
    """Whether an action changes where an item stands: remarks within an office are nobody else's business."""
    return bool(loop.actions[action].to)


def normal(code: str) -> str:
    """A number as it was typed, as it is written: no spaces or dashes, capitals."""
    return "".join(c for c in code.upper() if c.isascii() and c.isalnum())[:_LONGEST]


def askers(loop: Loop, actions: Iterable[tuple[Action, str]]) -> list[Action]:
    """Of the actions those that are possible and for who asked."""
    return [a for a, why in actions if not why and any(loop.roles[r].of == "asker" for r in a.who)]
