"""What an action asks for as a form, and what came back in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from duizhang.exports.figures import parsed, plain
from duizhang.exports.loops import telling
from duizhang.follow import Office
from duizhang.follow.office import LARGEST
from duizhang.language import say
from duizhang.loops.definition import Action, Field, Loop
from duizhang.loops.people import Directory

FEW = 300
"""Organisations that a list to choose from holds; of more, ids are typed, with suggestions."""
STONES = 4
"""Milestones that a form has room for, beyond those that there are."""
FILES = 20
SHORT = frozenset({"title", "area", "topic", "unit", "name", "contact", "address"})
"""Texts of one line."""


async def _posted(request: Request) -> AsyncIterator[FormData]:
    form = await request.form(max_files=FILES, max_fields=400)
    try:
        yield form
    finally:
        await form.close()


Posted = Annotated[FormData, Depends(_posted)]


Options = Sequence[tuple[str, str]]
"""(value, label) to choose from"""


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form. ``options`` are (value, label) to choose from."""

    name: str
    label: str
    kind: str
    needed: bool
    value: Any = ""
    options: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """An action that is possible, with what it asks for. ``leads``: the state that follows, where it is another."""

    action: Action
    inputs: tuple[Input, ...]
    leads: str
    kind: str
    """``onward``, ``back``, ``end`` (done), ``stop`` (cancelled) or ``stay``"""


def form(
    loop: Loop,
    action: Action,
    names: Directory,
    *,
    state: str = "",
    fields: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
    offered: Options = (),
) -> Form:
    """The form of an action on an item with these fields; ``given`` is what was typed before, ``offered`` the
    resources that suit the item.
    """
    held, typed = fields or {}, given or {}
    inputs = [
        _input(loop, action, loop.fields[n], names, held, typed, needed=n in action.needs)
        for n in (*action.needs, *action.takes)
    ]
    inputs = list(_matched(loop, inputs, offered))
    leads = str(loop.states[action.to].name) if action.to and action.to != state else ""
    return Form(action, tuple(inputs), leads, _kind(loop, action, state))


def _matched(loop: Loop, inputs: Iterable[Input], offered: Options) -> Iterator[Input]:
    """The inputs, that of a resource with what suits; who offers it need not be said beside it."""
    m = loop.resources
    listed = list(inputs)
    asked = m is not None and any(i.name == m.field for i in listed)
    for i in listed:
        if m and i.name == m.field:
            note = "" if offered else say(zh="没有合适且有余量的", en="nothing suits and is free")
            yield replace(i, kind="choice", options=tuple(offered), note=i.note or note)
        elif m and asked and offered and i.name == m.provider:
            yield replace(
                i, needed=False, note=say(zh="选了资源可不填", en="known where a resource is chosen")
            )
        else:
            yield i


def _kind(loop: Loop, action: Action, state: str) -> str:
    if not action.to or action.to == state:
        return "stay"
    type = loop.states[action.to].type
    if type in ("done", "cancelled"):
        return "end" if type == "done" else "stop"
    order = list(loop.states)
    return "back" if state and order.index(action.to) < order.index(state) else "onward"


def _input(
    loop: Loop,
    action: Action,
    field: Field,
    names: Directory,
    held: Mapping[str, Any],
    typed: Mapping[str, Any],
    *,
    needed: bool,
) -> Input:
    kind = field.type if field.type != "text" else "line" if field.id in SHORT else "lines"
    value, note = typed.get(field.id, ""), ""
    now = held.get(field.id)
    if not value and now not in (None, "", []):
        if _keeps(loop, action, field):
            value = now
        elif field.type == "number":
            told = telling.quantity(loop, field.id, now, str(held.get("unit", ""))) or now
            note = say(zh=f"上次：{told}", en=f"last: {told}")
    if field.type == "evidence":
        value = typed.get(field.id, "")
    return Input(
        field.id, str(field.name), kind, needed, value, tuple(_options(loop, field, names, held)), note
    )


def _keeps(loop: Loop, action: Action, field: Field) -> bool:
    """Whether the form begins with what holds now: what describes an item is changed, what happens is told anew."""
    if field.personal or (field.id in action.needs and field.type == "text"):
        return False
    if field.type in ("date", "path", "organisation", "person"):
        return field.id not in action.needs
    return any(field.id in (*a.needs, *a.takes) for a in loop.openings) and field.type != "evidence"


def _options(
    loop: Loop, field: Field, names: Directory, held: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    if field.type == "choice":
        yield from ((key, str(name)) for key, name in field.choices.items())
    elif field.type == "organisation" and len(names.organisations) <= FEW:
        yield from offices(names)
    elif field.type == "person":
        here = str(held.get("holder", ""))
        ids = dict.fromkeys(p for role in loop.roles for p in names.in_post(here, role))
        yield from ((id, names.people[id].name) for id in ids if id in names.people)


def offices(names: Directory) -> Iterator[tuple[str, str]]:
    """The organisations in the order of their tree, each with its name set in by its depth."""
    known = names.organisations
    roots = [o.id for o in known.values() if o.parent not in known]
    waiting = [(id, 0) for id in reversed(roots)]
    seen: set[str] = set()
    while waiting:
        id, depth = waiting.pop()
        if id not in seen:
            seen.add(id)
            yield id, "　" * depth + known[id].name
            waiting += [(c, depth + 1) for c in reversed(names.below(id))]


# --- what came back ---------------------------------------------------------------------------------------


def given(loop: Loop, action: Action, posted: FormData) -> dict[str, Any]:
    """What was typed, by field; files are left for ``attached``."""
    data: dict[str, Any] = {}
    for name in (*action.needs, *action.takes):
        type = loop.fields[name].type
        value = _path(posted, name) if type == "path" else _typed(posted, name)
        if type == "evidence" and isinstance(value, str) and value:
            data[name] = [{"text": line} for line in value.splitlines() if line.strip()]
        elif value not in ("", []):
            data[name] = _number(value) if type == "number" else value
    return data


def _number(typed: Any) -> Any:
    """A number as people type it, ``1,042.8亿``, in digits; what is none stays, to be refused with the reason."""
    value = parsed(typed) if isinstance(typed, str) else None
    return typed if value is None else plain(value)


def again(loop: Loop, action: Action, posted: FormData) -> dict[str, Any]:
    """What was typed, as the form shows it once more."""
    asked = (*action.needs, *action.takes)
    return {n: _path(posted, n) if loop.fields[n].type == "path" else _typed(posted, n) for n in asked}


def changed(action: Action, data: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Without what may be given but is what holds already: an event tells what is new."""
    return {n: v for n, v in data.items() if n in action.needs or v != held.get(n)}


def attached(
    office: Office, loop: Loop, action: Action, posted: FormData, data: dict[str, Any], who: str
) -> None:
    """Keep the files that came, and name them in the data. Raises ``Refused`` for one that is too large."""
    for name in (*action.needs, *action.takes):
        type = loop.fields[name].type
        if type not in ("evidence", "file"):
            continue
        kept = [
            office.attach(file.filename or "", file.file.read(LARGEST + 1), who)
            for file in uploads(posted, name)
        ]
        if kept:
            data[name] = [*data.get(name, ()), *kept] if type == "evidence" else kept[0]


def uploads(posted: FormData, name: str) -> Iterator[UploadFile]:
    """The files that were chosen for a field; a field without one sends an empty name."""
    for value in posted.getlist(f"{name}-file"):
        if isinstance(value, UploadFile) and value.filename:
            yield value


def _typed(posted: FormData, name: str) -> str:
    value = posted.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _path(posted: FormData, name: str) -> list[list[str]]:
    """The milestones that have a day and a percentage; half a one is kept too, to be told of."""
    days, percents = (_texts(posted.getlist(f"{name}-{part}")) for part in ("day", "percent"))
    return [[d, p] for d, p in zip(days, percents, strict=False) if d or p]


def _texts(values: Iterable[object]) -> list[str]:
    return [v.strip().rstrip("%％") if isinstance(v, str) else "" for v in values]
