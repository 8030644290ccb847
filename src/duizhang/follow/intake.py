"""Lists from files: tasks to follow, organisations, people. XLSX, XLS, ODS, CSV or TSV, told by content; and JSON in a
format of the field (FHIR, Open311), where the loop is exchanged in it.

The first row names the columns, by a field's name in either language or its id. Nothing is taken before all rows have
been looked at: ``tasks`` gives what it would do and what is wrong, row by row.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from duizhang.exports.loops import fhir
from duizhang.follow import exchange
from duizhang.follow.office import Office, Submission
from duizhang.language import say
from duizhang.loops import engine
from duizhang.loops.definition import Action, Loop
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.loops.people import problems as misfits
from duizhang.model import Refused, UnreadableInput, WrongUse
from duizhang.reading import packed, text, workbook

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MARKS = ("\t", ",", ";")

_PEOPLE: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "工号"),
    "name": ("name", "姓名", "名称", "单位"),
    "mail": ("mail", "email", "邮箱", "电子邮件"),
    "account": ("account", "账号", "登录账号"),
    "role": ("role", "角色", "岗位"),
    "organisation": ("organisation", "单位编号", "所在单位"),
    "loop": ("loop", "回路"),
    "parent": ("parent", "上级", "上级单位"),
    "area": ("area", "地区"),
    "hook": ("hook", "webhook"),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row (from 1, as a spreadsheet counts), in words."""

    row: int
    what: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, and what is wrong. ``unknown`` are columns that mean nothing."""

    submissions: tuple[Submission, ...]
    wrong: tuple[Wrong, ...]
    unknown: tuple[str, ...]


def rows(data: bytes, path: str) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet that are not empty, each with its number. Raises UnreadableInput."""
    if packed.is_zip(data):
        sheets = workbook.xlsx(data, path)[0]
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        sheets = workbook.xls(data, path)[0]
    else:
        return _written(data, path)
    cells = next((s.cells for s in sheets if s.cells), {})
    found = []
    for row, values in sorted(cells.items()):
        wide = max(values) + 1
        found.append((row + 1, [values.get(c, "").strip() for c in range(wide)]))
    return found


def _written(data: bytes, path: str) -> list[tuple[int, list[str]]]:
    characters = text.decode(data, path).removeprefix("\ufeff")
    head = characters.partition("\n")[0]
    mark = max(_MARKS, key=head.count)
    reader = csv.reader(io.StringIO(characters, newline=""), delimiter=mark)
    try:
        listed = [(n, [field.strip() for field in row]) for n, row in enumerate(reader, 1)]
    except csv.Error as error:
        raise UnreadableInput(path, str(error)) from None
    return [(n, row) for n, row in listed if any(row)]


def tasks(office: Office, loop_id: str, data: bytes, path: str, who: str) -> Preview:
    """What a list of tasks would open, in the name of somebody; each row is tried without being done."""
    loop = office.loop(loop_id)
    key = f"{loop_id}:{hashlib.sha256(data).hexdigest()[:24]}"
    if data.lstrip()[:1] in (b"{", b"["):
        return _tried(office, loop, _exchanged(loop, data, path, who, key))
    found = rows(data, path)
    if not found:
        raise UnreadableInput(path, say(zh="没有内容", en="is empty"))
    act = opening(office, loop, who)
    columns, unknown = _columns(loop, act, found[0][1])

    def each() -> Iterator[tuple[int, Submission]]:
        for number, row in found[1:]:
            given = {columns[i]: _plain(loop, columns[i], v) for i, v in enumerate(row) if i in columns and v}
            one = Submission(act.id, who, loop=loop_id, data=given, via="import", key=f"{key}:{number}")
            yield number, one

    return _tried(office, loop, each(), tuple(unknown))


def _exchanged(
    loop: Loop, data: bytes, path: str, who: str, key: str
) -> Iterator[tuple[int, Submission | WrongUse]]:
    """What each resource of a file would open, by its place in it; or why it cannot."""
    try:
        listed = fhir.resources(json.loads(text.decode(data, path)))
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(path, str(error)) from None
    format = exchange.format_of(loop, listed)
    # A file that was written by us holds the tasks of its requests as well: they follow from those.
    asked = [(n, r) for n, r in enumerate(listed, 1) if not _is_task(r)]
    for number, resource in asked:
        try:
            one = exchange.wanted(loop, format, resource, who=who, via="import")
        except WrongUse as wrong:
            yield number, wrong
        else:
            yield number, one if one.key else replace(one, key=f"{key}:{number}")


def _is_task(resource: Any) -> bool:
    return isinstance(resource, Mapping) and resource.get("resourceType") == "Task"


def _tried(
    office: Office,
    loop: Loop,
    each: Iterable[tuple[int, Submission | WrongUse]],
    unknown: tuple[str, ...] = (),
) -> Preview:
    """Each tried without being done."""
    wanted, wrong = [], []
    for number, one in each:
        if isinstance(one, WrongUse):
            wrong.append(Wrong(number, str(one)))
            continue
        try:
            _try(office, loop, one)
        except Refused as refused:
            wrong.append(Wrong(number, refused.reason))
        else:
            wanted.append(one)
    return Preview(tuple(wanted), tuple(wrong), unknown)


def opening(office: Office, loop: Loop, who: str) -> Action:
    """The action that opens an item for each row: one that they may do, where there is any."""
    return next((a for a in loop.openings if _may(office, a, who)), loop.openings[0])


def _may(office: Office, action: Action, who: str) -> bool:
    held = {a.post.role for a in office.actor(who).acting}
    return any(r in held for r in action.who)


def _try(office: Office, loop: Loop, one: Submission) -> None:
    """Raises ``Refused`` where it could not be done."""
    actor = office.actor(one.who)
    engine.attempt(loop, None, actor, one.action, one.data, office.clock(), office.directory)


def _columns(loop: Loop, opening: Action, head: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Which column holds which field, and the heads that name none."""
    asked = [*opening.needs, *opening.takes]
    names = {n: f for f in asked for n in (f, loop.fields[f].name.zh, loop.fields[f].name.en)}
    found = {i: names[h] for i, h in enumerate(head) if h in names}
    unknown = [h for h in head if h and h not in names and h not in ("序号", "No.")]
    return found, unknown


def _plain(loop: Loop, field: str, value: str) -> str:
    """A cell's text in the form that the field takes: dates as ISO, figures without marks of thousands."""
    type = loop.fields[field].type
    if type == "date":
        return plain_date(value)
    return value.replace(",", "").replace("，", "") if type == "number" else value


def plain_date(value: str) -> str:
    """A date as ISO, as people write it; whatever else as it is."""
    m = _DATE.match(value)
    return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}" if m else value


def people(data: bytes, path: str, known: Directory) -> tuple[Directory, tuple[Wrong, ...]]:
    """What a list of organisations (with a column for what is above) or of people (with one for roles) adds.

    Raises ``WrongUse`` where the heads are neither.
    """
    found = rows(data, path)
    head = (
        {i: key for i, h in enumerate(found[0][1]) for key, names in _PEOPLE.items() if h in names}
        if found
        else {}
    )
    keys = set(head.values())
    listed = [(n, {head[i]: v for i, v in enumerate(row) if i in head}) for n, row in found[1:]]
    if "parent" in keys and "id" in keys:
        return _checked(known, listed, _organisation)
    if "role" in keys and "organisation" in keys:
        return _checked(known, listed, _person)
    raise WrongUse(
        say(
            zh="第一行应为 id,name,parent,area（单位）或 id,name,mail,role,organisation（人员）",
            en="the first row must be id,name,parent,area (organisations) or id,name,mail,role,organisation (people)",
        )
    )


def _checked(
    known: Directory, listed: list[tuple[int, dict[str, str]]], made: Any
) -> tuple[Directory, tuple[Wrong, ...]]:
    added, wrong = Directory(), []
    for number, values in listed:
        if not values.get("id") or not values.get("name"):
            wrong.append(Wrong(number, say(zh="缺少编号或名称", en="id or name is missing")))
            continue
        added = _with(added, made(values))
    whole = _with(known, added)
    wrong += (Wrong(0, told) for told in misfits(whole))
    return added, tuple(wrong)


def _organisation(v: Mapping[str, str]) -> Directory:
    made = Organisation(
        v["id"], v["name"], v.get("parent", ""), v.get("area", ""), v.get("mail", ""), v.get("hook", "")
    )
    return Directory({made.id: made})


def _person(v: Mapping[str, str]) -> Directory:
    made = Person(v["id"], v["name"], v.get("mail", ""), v.get("account", ""))
    roles = [r for r in re.split(r"[\s、,，;；]+", v.get("role", "")) if r]
    posts = tuple(Post(made.id, r, v.get("organisation", ""), v.get("loop", "")) for r in roles)
    return Directory({}, {made.id: made}, posts)


def _with(one: Directory, other: Directory) -> Directory:
    return replace(
        one,
        organisations={**one.organisations, **other.organisations},
        people={**one.people, **other.people},
        posts=tuple(dict.fromkeys((*one.posts, *other.posts))),
    )


def described(preview: Preview) -> Iterator[str]:
    """What an import would do, for people."""
    yield say(
        zh=f"{len(preview.submissions)} 行可以导入，{len(preview.wrong)} 行有误",
        en=f"{len(preview.submissions)} rows can be taken, {len(preview.wrong)} are wrong",
    )
    if preview.unknown:
        yield say(
            zh=f"没有用到的列：{'、'.join(preview.unknown)}",
            en=f"columns not used: {', '.join(preview.unknown)}",
        )
    yield from (say(zh=f"第{w.row}行：{w.what}", en=f"row {w.row}: {w.what}") for w in preview.wrong)
