"""Resources: what an organisation offers, of which kinds, where, when, and how much of it; and which suit a need.

A loop says in its table ``resources`` what of an item is the need (kind, area, day, amount) and in which states an item
takes up a resource. How much of one is free is never kept: it is its capacity in a period less what items take up there,
as their events have made them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any, Literal, get_args

from duizhang.language import say, several
from duizhang.loops.definition import Matching, Rank

Per = Literal["day", "week", "month", "year", "ever"]
PERS: tuple[Per, ...] = get_args(Per)
_FAR = (date(1, 1, 1), date(9999, 12, 31))


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that is offered. Empty ``kinds``, ``areas`` and ``days``: any; ``since`` and ``until`` are included.

    ``days`` are weekdays from 1 (Monday); ``hours`` are words that are shown. Of ``capacity`` there is so much ``per``
    period.
    """

    loop: str
    id: str
    name: str
    provider: str
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    capacity: int = 1
    per: Per = "day"
    days: tuple[int, ...] = ()
    hours: str = ""
    since: str = ""
    until: str = ""

    @property
    def key(self) -> str:
        """What the register calls it by."""
        return f"{self.loop} {self.id}"


@dataclass(frozen=True, slots=True)
class Need:
    """What an item needs: of a kind, in an area, on a day, so much."""

    kind: str
    area: str
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Taking:
    """What an item takes up."""

    loop: str
    resource: str
    day: str
    amount: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A resource that suits a need, with how much of it is free in the period of the day."""

    resource: Resource
    free: int
    span: tuple[date, date]


def need(matching: Matching, fields: Mapping[str, Any], day: date) -> Need:
    """What an item with these fields needs; ``day`` where it names none."""
    named = fields.get(matching.on)
    return Need(
        str(fields.get(matching.kind, "")),
        str(fields.get(matching.area, "")),
        date.fromisoformat(str(named)) if named else day,
        _amount(fields.get(matching.amount)),
    )


def span(per: Per, day: date) -> tuple[date, date]:
    """The first and the last day of the period that a day lies in."""
    if per == "day":
        return day, day
    if per == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if per == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if per == "year" else _FAR


def unfit(r: Resource, wanted: Need) -> str:
    """Why a resource does not suit a need, whatever is free; ``""``: it does."""
    if wanted.kind and r.kinds and not _kind(r, wanted):
        listed = several(r.kinds)
        return say(zh=f"{r.name}只提供：{listed}", en=f"{r.name} is for: {listed}")
    if wanted.area and r.areas and _near(r, wanted) < 0:
        listed = several(r.areas)
        return say(zh=f"{r.name}只服务：{listed}", en=f"{r.name} serves: {listed}")
    if r.days and wanted.day.isoweekday() not in r.days:
        return say(zh=f"{r.name}在{wanted.day}不提供", en=f"{r.name} is not to be had on {wanted.day}")
    if not (r.since or "0") <= wanted.day.isoformat() <= (r.until or "9"):
        return say(zh=f"{r.name}只在{lasting(r)}提供", en=f"{r.name} is to be had {lasting(r)}")
    return ""


def lasting(r: Resource) -> str:
    """From when and until when it is offered, in words; ``""``: always."""
    since = say(zh=f"{r.since}起", en=f"from {r.since}") if r.since else ""
    until = say(zh=f"{r.until}止", en=f"until {r.until}") if r.until else ""
    return say(zh="", en=" ").join(part for part in (since, until) if part)


def full(r: Resource, wanted: Need, taken: int) -> str:
    """Why there is not enough of it, so much being taken; ``""``: there is."""
    free = r.capacity - taken
    if wanted.amount <= free:
        return ""
    first, last = span(r.per, wanted.day)
    when = (
        say(zh="总共", en="in all") if r.per == "ever" else f"{first}" if first == last else f"{first}—{last}"
    )
    return say(
        zh=f"{r.name}已满：{when}共{r.capacity}，还剩{max(free, 0)}，需要{wanted.amount}",
        en=f"{r.name} is taken: {when} of {r.capacity} {max(free, 0)} are left, {wanted.amount} wanted",
    )


def proposals(
    matching: Matching, offered: Iterable[Resource], wanted: Need, taken: Callable[[Resource], int]
) -> list[Proposal]:
    """What suits a need and is free, the best first, in the order that the loop's rules give."""
    found = [
        Proposal(r, free, span(r.per, wanted.day))
        for r in offered
        if not unfit(r, wanted) and (free := r.capacity - taken(r)) >= wanted.amount
    ]
    return sorted(found, key=lambda p: (*(_RANKS[rank](p, wanted) for rank in matching.rank), p.resource.id))


Taken = tuple[str, str, int]
"""resource, day, how much of it items take up on that day"""


def within(r: Resource, day: date, taken: Iterable[Taken]) -> int:
    """How much of a resource is taken up in the period that a day lies in."""
    first, last = (d.isoformat() for d in span(r.per, day))
    return sum(amount for _, d, amount in taken if first <= d <= last)


def by_resource(taken: Iterable[Taken]) -> dict[str, list[Taken]]:
    """What is taken up, by resource."""
    found: dict[str, list[Taken]] = {}
    for one in taken:
        found.setdefault(one[0], []).append(one)
    return found


def _kind(r: Resource, wanted: Need) -> int:
    """2: the kind itself; 1: a part of what is wanted names it; 0: neither."""
    return max((2 if k == wanted.kind else int(k in wanted.kind) for k in r.kinds), default=0)


def _near(r: Resource, wanted: Need) -> int:
    """How near the area is that it serves: the longer the name that the wanted area begins with. -1: it does not."""
    fitting = [len(a) for a in r.areas if wanted.area.startswith(a)]
    return max(fitting, default=-1 if r.areas else 0)


_RANKS: Mapping[Rank, Callable[[Proposal, Need], Any]] = {
    "kind": lambda p, wanted: -_kind(p.resource, wanted),
    "area": lambda p, wanted: -_near(p.resource, wanted),
    "free": lambda p, _: -Decimal(p.free) / max(p.resource.capacity, 1),
    "name": lambda p, _: p.resource.name,
}


def _amount(value: object) -> int:
    """How much of a capacity; one, where nothing is said."""
    try:
        return max(int(Decimal(str(value)).to_integral_value(ROUND_CEILING)), 1) if value else 1
    except InvalidOperation:
        return 1


def row(r: Resource) -> dict[str, Any]:
    """What the register holds of it."""
    values = {name: getattr(r, name) for name in Resource.__dataclass_fields__}
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}
    return {name: v for name, v in plain.items() if v or name in ("name", "capacity")}


def made(value: Mapping[str, Any]) -> Resource:
    """The resource that an entry of the register holds."""
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in value.items()}
    return Resource(**plain)


def of_loop(offered: Mapping[str, Resource], loop: str) -> Iterator[Resource]:
    """The resources of a loop."""
    return (r for r in offered.values() if r.loop == loop)
