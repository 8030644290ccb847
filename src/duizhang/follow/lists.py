"""Lists of items, as far as somebody may see them: a page of one, how many there are, how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from duizhang.exports.loops.lines import Line
from duizhang.follow.office import Office, View
from duizhang.ledger.record import Asked, Sort
from duizhang.loops import engine
from duizhang.loops.definition import Loop
from duizhang.model import Item

MOST = 10_000
"""Items that are counted and leafed through at most; who wants more narrows the list, or takes it as a file."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list. ``capped``: there are more than ``total``."""

    items: tuple[Item, ...]
    total: int
    capped: bool


def page(office: Office, asked: Asked, sort: Sort = "due", *, start: int = 0, size: int = 50) -> Listed:
    """Some of the items asked for; ``asked`` is already narrowed to what may be seen (``visible``)."""
    total = office.record.count(asked, MOST + 1)
    return Listed(office.record.page(asked, sort, start=start, size=size), min(total, MOST), total > MOST)


def visible(office: Office, asked: Asked, who: str, *, looks: bool = False) -> Asked:
    """The question, narrowed to what somebody may see; ``looks``: they have the ledger's file, and see what is open to all."""
    loop = office.loop(asked.loop)
    asked = replace(asked, now=office.now, paths=loop.progress is not None)
    return asked if looks and not loop.confidential else office.seen(asked, who)


def loops(office: Office, who: str, *, looks: bool = False) -> list[Loop]:
    """The loops of which somebody may see anything."""
    roles = {(a.post.role, a.post.loop) for a in office.actor(who).acting}
    return [
        loop
        for loop in office.loops.values()
        if (looks and not loop.confidential)
        or any((role, of) in roles for role in loop.roles for of in ("", loop.id))
    ]


def lines(office: Office, items: Iterable[Item], *, full: bool = False) -> Iterator[Line]:
    """The items as lists and files show them; ``full``: with their fields, for which their events are read."""
    now, names = office.clock(), office.directory
    for item in items:
        standing = office.standing(item) if full else None
        fields = standing.fields if standing else {}
        changed = standing.changed.isoformat() if standing and standing.changed else ""
        light = engine.lit(item, now)
        loop = office.loop_of(item)
        yield Line(item, loop, light, fields, names.named(item.opener), names.named(item.holder), changed)


def line(office: Office, seen: View) -> Line:
    """An item that somebody looked at, with what they may see of it."""
    names, item = office.directory, seen.item
    changed = seen.events[-1].at if seen.events else item.opened
    opener, holder = names.named(item.opener), names.named(item.holder)
    return Line(item, seen.loop, seen.light, seen.shown, opener, holder, changed)
