"""Lists of resources: from files, row by row with what is wrong; and what is free of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duizhang.exports.safe import cell
from duizhang.exports.statements import csv_line
from duizhang.follow.intake import Wrong, plain_date, rows
from duizhang.follow.office import Office
from duizhang.language import say
from duizhang.loops import calendar, resources
from duizhang.loops.definition import Loop
from duizhang.loops.people import Directory
from duizhang.loops.resources import PERS, Per, Proposal, Resource
from duizhang.model import UnreadableInput, WrongUse

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("编号",),
    "name": ("名称", "资源", "项目"),
    "kinds": ("类别", "服务类别"),
    "provider": ("单位", "提供单位", "单位编号"),
    "areas": ("地区", "服务地区"),
    "capacity": ("容量", "数量", "名额"),
    "per": ("周期", "每"),
    "days": ("星期", "可约星期"),
    "hours": ("时间", "时段"),
    "since": ("起", "开始日期"),
    "until": ("止", "截止日期"),
}
_PERS: Mapping[str, Per] = {
    "日": "day",
    "天": "day",
    "周": "week",
    "月": "month",
    "年": "year",
    "总": "ever",
    "一次性": "ever",
}
_DAYS = {**{c: n for n, c in enumerate("一二三四五六日", 1)}, "天": 7, **{str(n): n for n in range(1, 8)}}
_MARK = re.compile(r"[、,，;；|\s]+")
_SPAN = re.compile(r"([一二三四五六日天1-7])\s*(?:[-—–~至到]+\s*([一二三四五六日天1-7]))?")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would enter, and what is wrong with it. ``unknown`` are columns that mean nothing."""

    resources: tuple[Resource, ...]
    wrong: tuple[Wrong, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource with how much of it is free in the period of a day. ``had``: whether it is to be had on that day."""

    resource: Resource
    free: int
    had: bool = True


def preview(office: Office, loop_id: str, data: bytes, path: str) -> Preview:
    """What a list from a file would enter for a loop. Raises UnreadableInput, and WrongUse where the loop has no list."""
    loop = listed(office, loop_id)
    found = rows(data, path)
    if not found:
        raise UnreadableInput(path, say(zh="没有内容", en="is empty"))
    head = found[0][1]
    columns = {i: key for i, h in enumerate(head) for key, names in COLUMNS.items() if h in (key, *names)}
    made, wrong, seen = [], [], set()
    for number, cells in found[1:]:
        values = {columns[i]: v for i, v in enumerate(cells) if i in columns and v}
        try:
            one = _made(loop, values, office.directory)
            if one.id in seen:
                raise _Wrong(say(zh=f"编号 {one.id} 重复", en=f"the id {one.id} occurs twice"))
        except _Wrong as error:
            wrong.append(Wrong(number, str(error)))
            continue
        seen.add(one.id)
        made.append(one)
    return Preview(tuple(made), tuple(wrong), tuple(h for i, h in enumerate(head) if h and i not in columns))


def listed(office: Office, loop_id: str) -> Loop:
    """The loop, which has a list of resources. Raises WrongUse."""
    loop = office.loop(loop_id)
    if loop.resources is None:
        raise WrongUse(
            say(zh=f"回路 {loop_id} 没有资源清单", en=f"the loop {loop_id} has no list of resources")
        )
    return loop


def enter(office: Office, found: Iterable[Resource], by: str) -> int:
    """Write resources into the register; one of the same id takes the place of the one before. How many."""
    return office.register(Directory(resources={r.key: r for r in found}), by)


def end(office: Office, loop: str, id: str, by: str) -> None:
    """Take a resource off the list; what items have taken of it stays theirs. Raises WrongUse."""
    if f"{loop} {id}" not in office.directory.resources:
        raise WrongUse(say(zh=f"没有资源 {id}", en=f"there is no resource {id}"))
    office.remove("resource", f"{loop} {id}", by)


def offers(office: Office, loop_id: str, day: date | None = None) -> Iterator[Offer]:
    """The resources of a loop, by id, with what is free of each in the period that a day (else today) lies in."""
    listed(office, loop_id)
    on = day or calendar.day_of(office.clock())
    taken = resources.by_resource(office.record.taken(loop_id))
    for r in sorted(resources.of_loop(office.directory.resources, loop_id), key=lambda r: r.id):
        free = r.capacity - resources.within(r, on, taken.get(r.id, ()))
        yield Offer(r, free, not resources.unfit(r, resources.Need("", "", on, 1)))


def narrowed(
    offered: Iterable[Offer], names: Directory, *, text: str = "", area: str = "", free: bool = False
) -> Iterator[Offer]:
    """Those that say a text of themselves, serve an area, or one within it; ``free``: of which something is to be had."""
    for o in offered:
        r = o.resource
        said = (r.id, r.name, *r.kinds, r.provider, names.named(r.provider))
        near = not area or not r.areas or any(area.startswith(a) or a.startswith(area) for a in r.areas)
        if near and any(text in words for words in said) and (not free or (o.had and o.free > 0)):
            yield o


class _Wrong(ValueError):
    """With a reason for people."""


def _made(loop: Loop, v: Mapping[str, str], known: Directory) -> Resource:
    missing = [say(zh=COLUMNS[k][0], en=k) for k in ("id", "name", "provider") if not v.get(k)]
    if missing:
        raise _Wrong(say(zh=f"缺少：{'、'.join(missing)}", en=f"missing: {', '.join(missing)}"))
    per = _PERS.get(v.get("per", "day").removeprefix("每"), v.get("per", "day"))
    if per not in PERS:
        raise _Wrong(
            say(zh=f"周期应为日、周、月、年、总：{per}", en=f"per must be one of {', '.join(PERS)}: {per}")
        )
    return Resource(
        loop.id,
        _id(v["id"]),
        v["name"],
        _provider(v["provider"], known),
        _several(v.get("kinds", "")),
        _several(v.get("areas", "")),
        _capacity(v.get("capacity", "1")),
        per,
        weekdays(v.get("days", "")),
        v.get("hours", ""),
        _date(v.get("since", "")),
        _date(v.get("until", "")),
    )


def _id(value: str) -> str:
    if len(value) > 64 or any(c.isspace() for c in value):
        raise _Wrong(say(zh=f"编号不合格式：{value[:40]}", en=f"the id is not of that form: {value[:40]}"))
    return value


def _provider(value: str, known: Directory) -> str:
    held = known.organisations
    named = [value] if value in held else [o.id for o in held.values() if o.name == value]
    if len(named) != 1:
        raise _Wrong(say(zh=f"没有单位 {value}", en=f"there is no organisation {value}"))
    return named[0]


def _several(value: str) -> tuple[str, ...]:
    return tuple(v for v in _MARK.split(value) if v)


def _capacity(value: str) -> int:
    if not value.isdecimal() or len(value) > 10 or not 0 < int(value) <= 1_000_000_000:
        raise _Wrong(
            say(zh=f"容量应为正整数：{value[:40]}", en=f"the capacity must be a whole number: {value[:40]}")
        )
    return int(value)


def _date(value: str) -> str:
    try:
        return date.fromisoformat(plain_date(value)).isoformat() if value else ""
    except ValueError:
        raise _Wrong(say(zh=f"不是日期：{value[:40]}", en=f"no date: {value[:40]}")) from None


def weekdays(value: str) -> tuple[int, ...]:
    """Weekdays from 1 (Monday), as people write them: ``1-5``, ``周一至周五``, ``周六、周日``. Raises ``ValueError``."""
    plain = re.sub(r"星期|礼拜|周", "", value)
    found: set[int] = set()
    for m in _SPAN.finditer(plain):
        first, last = _DAYS[m[1]], _DAYS[m[2] or m[1]]
        found |= set(range(first, last + 1)) if first <= last else {*range(first, 8), *range(1, last + 1)}
    if _MARK.sub("", _SPAN.sub("", plain)) or (value and not found):
        raise _Wrong(say(zh=f"不是星期：{value[:40]}", en=f"no weekdays: {value[:40]}"))
    return tuple(sorted(found)) if len(found) < 7 else ()


# --- as lists ---------------------------------------------------------------------------------------------


def record(office: Office, offer: Offer | Proposal) -> dict[str, Any]:
    """A resource for machines, with what is free of it."""
    r = offer.resource
    values: dict[str, Any] = {name: getattr(r, name) for name in COLUMNS}
    lists = {name: list(v) for name, v in values.items() if isinstance(v, tuple)}
    return {**values, **lists, "provider_name": office.directory.named(r.provider), "free": offer.free}


def flat(told: Mapping[str, Any]) -> dict[str, str]:
    """The same as cells of a table, in a form that can be taken in again."""
    return {k: "、".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in told.items()}


def table(office: Office, found: Iterable[Offer | Proposal]) -> Iterator[str]:
    """The lines of a CSV file, in a form that can be taken in again."""
    columns = (*COLUMNS, "provider_name", "free")
    yield csv_line(columns)
    for one in found:
        told = flat(record(office, one))
        yield csv_line([cell(told[c]) for c in columns])


def line(office: Office, offer: Offer | Proposal) -> str:
    """The same in words."""
    r = offer.resource
    about = (
        r.id,
        r.name,
        office.directory.named(r.provider),
        "、".join(r.kinds),
        "、".join(r.areas),
        when(r),
    )
    return "  ".join((*(a for a in about if a), left(offer)))


def left(offer: Offer | Proposal) -> str:
    """How much is free, in words."""
    r = offer.resource
    zh = {"day": "每日", "week": "每周", "month": "每月", "year": "每年", "ever": "共"}[r.per]
    en = {"day": "a day", "week": "a week", "month": "a month", "year": "a year", "ever": "in all"}[r.per]
    return say(zh=f"{zh}{r.capacity}，余{offer.free}", en=f"{offer.free} free of {r.capacity} {en}")


def when(r: Resource) -> str:
    """On which days and at which hours it is to be had."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    row = len(r.days) > 2 and r.days[-1] - r.days[0] == len(r.days) - 1
    told = [r.days[0], r.days[-1]] if row else r.days
    zh = ("至" if row else "、").join(f"周{'一二三四五六日'[d - 1]}" for d in told)
    en = ("–" if row else ", ").join(names[d - 1] for d in told)
    return " ".join(x for x in (say(zh=zh, en=en), r.hours) if x)


def described(found: Preview) -> Iterator[str]:
    """What a list would enter, for people."""
    yield say(
        zh=f"{len(found.resources)} 行可以登记，{len(found.wrong)} 行有误",
        en=f"{len(found.resources)} rows can be entered, {len(found.wrong)} are wrong",
    )
    if found.unknown:
        yield say(
            zh=f"没有用到的列：{'、'.join(found.unknown)}", en=f"columns not used: {', '.join(found.unknown)}"
        )
    yield from (say(zh=f"第{w.row}行：{w.what}", en=f"row {w.row}: {w.what}") for w in found.wrong)


def sampled(loop: Loop, providers: Sequence[str]) -> list[Resource]:
    """A made-up resource of each provider, for trying things."""
    return [
        Resource(loop.id, f"r-{p}", f"样例资源{n}", p, capacity=20, per="month", hours="09:00—17:00")
        for n, p in enumerate(providers, 1)
    ]
