"""What is wrong with a loop whose file is well formed: references, states that nothing leads to, clocks in a circle.

A check is a function from the loop to (path in the file, message); ``CHECKS`` lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from duizhang.language import say
from duizhang.loops.definition import ANSWERS, ENDED, FORMATS, WORDS, Condition, Loop
from duizhang.loops.lines import Path

Problem = tuple[Path, str]


def problems(loop: Loop) -> Iterator[Problem]:
    """Everything that is wrong, of all the checks."""
    for check in CHECKS:
        yield from check(loop)


def _references(loop: Loop) -> Iterator[Problem]:
    for a in loop.actions.values():
        at = ("actions", a.id)
        yield from _missing((*at, "who"), a.who, loop.roles, say(zh="没有角色", en="no such role:"))
        yield from _missing((*at, "tell"), a.tell, loop.roles, say(zh="没有角色", en="no such role:"))
        yield from _missing((*at, "from"), a.sources, loop.states, _no_state())
        yield from _missing((*at, "to"), (a.to,), {*loop.states, ""}, _no_state())
        yield from _missing((*at, "needs"), a.needs, loop.fields, _no_field())
        yield from _missing((*at, "takes"), a.takes, loop.fields, _no_field())
        yield from _missing((*at, "sets"), a.sets, loop.fields, _no_field())
        yield from _missing((*at, "until"), (a.until,), {*loop.clocks, ""}, _no_clock())
        yield from _missing((*at, "apart"), a.apart, loop.actions, _no_action())
        if not a.who:
            yield (*at, "who"), say(zh="没有人可以做", en="nobody may do it")


def _clock_references(loop: Loop) -> Iterator[Problem]:
    for c in loop.clocks.values():
        at = ("clocks", c.id)
        yield from _missing((*at, "starts"), c.starts, loop.actions, _no_action())
        yield from _missing((*at, "stops"), c.stops, loop.actions, _no_action())
        yield from _missing((*at, "paused"), c.paused, loop.states, _no_state())
        yield from _missing((*at, "after"), (c.after,), {*loop.clocks, ""}, _no_clock())
        yield from _missing((*at, "by"), (c.by,), {*loop.fields, ""}, _no_field())
        yield from _missing((*at, "date"), (c.date,), {*loop.fields, ""}, _no_field())
        if not c.starts:
            yield (*at, "starts"), say(zh="没有动作启动它", en="no action starts it")
        if not c.days and not c.date:
            yield (*at, "days"), say(zh="没有写明几天", en="it does not say how many days")
        if c.by and c.by in loop.fields and (choices := loop.fields[c.by].choices):
            yield from _missing(
                (*at, "days"), c.days, {*choices, ""}, say(zh="没有选项", en="no such choice:")
            )
            if "" not in c.days and (open := choices.keys() - c.days.keys()):
                told = ", ".join(sorted(open))
                yield (
                    (*at, "days"),
                    say(zh=f"没有写明 {told} 几天", en=f"it does not say how many for {told}"),
                )


def _other_references(loop: Loop) -> Iterator[Problem]:
    for n, e in enumerate(loop.escalations):
        at = ("escalations", str(n))
        yield from _missing((*at, "clock"), (e.clock,), loop.clocks, _no_clock())
        yield from _missing((*at, "tell"), e.tell, loop.roles, say(zh="没有角色", en="no such role:"))
        if e.does:
            yield from _of_the_system(loop, (*at, "does"), e.does)
    for signal, action in loop.signals.items():
        if signal in ANSWERS:
            yield from _missing(("signals", signal), (action,), loop.actions, _no_action())
        else:
            yield from _of_the_system(loop, ("signals", signal), action)
    if p := loop.progress:
        for key, name in (("value", p.value), ("target", p.target), ("path", p.path), ("due", p.due)):
            yield from _missing(("progress", key), (name,), {*loop.fields, ""}, _no_field())
    yield from _missing(("loop", "moves"), loop.moves, loop.roles, say(zh="没有角色", en="no such role:"))
    if loop.rating:
        yield from _missing(("loop", "rating"), (loop.rating,), loop.fields, _no_field())


def _resources(loop: Loop) -> Iterator[Problem]:
    """A list of resources names fields and states; a field that takes a resource needs a list."""
    m = loop.resources
    for f in loop.fields.values():
        if f.type == "resource" and (m is None or m.field != f.id):
            yield (
                ("fields", f.id, "type"),
                say(zh="没有 resources 表", en="there is no table resources for it"),
            )
    if m is None:
        return
    given = (m.field, m.kind, m.area, m.on, m.amount, m.provider)
    for key, name in zip(("field", "kind", "area", "on", "amount", "provider"), given, strict=True):
        yield from _missing(("resources", key), (name,), {*loop.fields, ""}, _no_field())
    if m.field in loop.fields and loop.fields[m.field].type != "resource":
        yield (
            ("resources", "field"),
            say(zh="字段的类型应为 resource", en="the field must be of the type resource"),
        )
    yield from _missing(("resources", "counts"), m.counts, loop.states, _no_state())
    if not m.counts:
        yield ("resources", "counts"), say(zh="没有写明哪些状态占用资源", en="no state takes a resource up")
    if not any(m.field in (*a.needs, *a.takes) for a in loop.actions.values()):
        yield ("resources", "field"), say(zh="没有动作给出它", en="no action gives it")


def _metric_references(loop: Loop) -> Iterator[Problem]:
    for m in loop.metrics.values():
        at = ("metrics", m.id)
        for key, condition in (("of", m.of), ("among", m.among)):
            yield from _condition(loop, (*at, key), condition)
        wanted = {"time": (m.start, m.end), "ratio": (m.above, m.below)}.get(m.kind, ())
        if not all(wanted):
            told = "start, end" if m.kind == "time" else "above, below"
            yield at, say(zh=f"需要 {told}", en=f"needs {told}")
        yield from _missing((*at, "start"), (m.start, m.end), {*loop.actions, ""}, _no_action())
        yield from _missing((*at, "above"), (m.above, m.below), {*loop.fields, ""}, _no_field())


def _exchanges(loop: Loop) -> Iterator[Problem]:
    """Formats that items are exchanged in: what they name must be there, and every state have a word."""
    no_name = say(zh="这种格式没有", en="the format has no")
    for x in loop.exchange.values():
        at = ("exchange", x.format)
        yield from _missing((*at, "fields"), x.fields, FORMATS[x.format], no_name)
        yield from _missing((*at, "fields"), x.fields.values(), loop.fields, _no_field())
        yield from _missing((*at, "states"), x.states, WORDS[x.format], no_name)
        yield from _missing((*at, "states"), WORDS[x.format], x.states, say(zh="缺少", en="it lacks"))
        for resource, words in x.states.items():
            inside = (*at, "states", resource)
            known = WORDS[x.format].get(resource, ())
            yield from _missing(inside, words, loop.states, _no_state())
            yield from _missing(
                inside, loop.states, words, say(zh="没有写明状态", en="no word for the state")
            )
            yield from _missing(inside, words.values(), known, no_name)
        action = loop.actions.get(x.opens)
        if action is None or not action.opens:
            yield (*at, "opens"), say(zh="不是立项的动作", en="is no action that opens an item")
        else:
            given = {*action.needs, *action.takes}
            yield from _missing((*at, "sets"), x.sets, given, _no_field())


def _condition(loop: Loop, at: Path, c: Condition) -> Iterator[Problem]:
    yield from _missing(at, (c.did, c.not_did), {*loop.actions, ""}, _no_action())
    yield from _missing(at, (c.ended, c.kept), {*loop.clocks, ""}, _no_clock())
    yield from _missing(at, (c.state,), {*loop.states, ""}, _no_state())
    yield from _missing(at, (c.field,), {*loop.fields, ""}, _no_field())
    types = {s.type for s in loop.states.values()} | {""}
    yield from _missing(at, (c.type,), types, say(zh="没有这类状态", en="no state is of the type"))


def _of_the_system(loop: Loop, at: Path, action: str) -> Iterator[Problem]:
    if action not in loop.actions:
        yield at, f"{_no_action()} {action}"
    elif not any(loop.roles[r].of == "system" for r in loop.actions[action].who if r in loop.roles):
        yield at, say(zh=f"系统不可以做 {action}", en=f"the system may not do {action}")


def _openings(loop: Loop) -> Iterator[Problem]:
    if not loop.openings:
        yield ("actions",), say(zh="没有立项的动作（from = []）", en="no action opens an item (from = [])")
    for a in loop.openings:
        if not a.to:
            yield ("actions", a.id, "to"), say(zh="立项后到哪里去？", en="where does it lead?")
    if not any(s.type == "done" for s in loop.states.values()):
        yield ("states",), say(zh="没有办结的状态", en="no state is done")


def _reachable(loop: Loop) -> Iterator[Problem]:
    """States that nothing leads to, and actions that can therefore never be done."""
    steps = [(s, a.to) for a in loop.actions.values() for s in a.sources if a.to]
    reached = _closure({a.to for a in loop.openings}, steps)
    for id in loop.states.keys() - reached:
        yield ("states", id), say(zh="没有动作通向这里", en="nothing leads here")
    for a in loop.actions.values():
        if a.sources and not reached & set(a.sources):
            yield ("actions", a.id, "from"), say(zh="永远做不到", en="it can never be done")


def _dead_ends(loop: Loop) -> Iterator[Problem]:
    """States from which no end can be reached."""
    back = [(a.to, s) for a in loop.actions.values() for s in a.sources if a.to]
    ending = _closure({s.id for s in loop.states.values() if s.type in ENDED}, back)
    for id in loop.states.keys() - ending:
        yield ("states", id), say(zh="从这里到不了办结", en="from here no end can be reached")


def _effects(loop: Loop) -> Iterator[Problem]:
    """An action that stays where it is, gives nothing and moves no clock does nothing."""
    for a in loop.actions.values():
        moves = a.to and set(a.sources) != {a.to}
        clocks = loop.starting.get(a.id) or loop.stopping.get(a.id)
        if not (a.opens or moves or a.needs or a.takes or a.sets or clocks):
            yield ("actions", a.id), say(zh="没有任何作用", en="it has no effect")


def _unused(loop: Loop) -> Iterator[Problem]:
    used = {r for a in loop.actions.values() for r in (*a.who, *a.tell)} | {
        r for e in loop.escalations for r in e.tell
    }
    used |= set(loop.moves)
    for id in loop.roles.keys() - used:
        yield ("roles", id), say(zh="没有用到", en="it is never used")


def _circles(loop: Loop) -> Iterator[Problem]:
    """Clocks that wait for each other."""
    for c in loop.clocks.values():
        seen, at = [c.id], c.after
        while at in loop.clocks and at not in seen:
            seen.append(at)
            at = loop.clocks[at].after
        if at == c.id:
            told = " → ".join([*seen, c.id])
            yield ("clocks", c.id, "after"), say(zh=f"时钟互相等待：{told}", en=f"clocks in a circle: {told}")


def _warnings(loop: Loop) -> Iterator[Problem]:
    for c in loop.clocks.values():
        shortest = min(c.days.values(), default=None)
        if shortest is not None and c.warn > shortest:
            yield (
                ("clocks", c.id, "warn"),
                say(zh="提醒早于时钟开始", en="it warns before it begins"),
            )


def _holders(loop: Loop) -> Iterator[Problem]:
    """Roles of the holder need somebody to say who holds an item; roles of a person, which person."""
    given = {f for a in loop.actions.values() for f in (*a.needs, *a.takes)}
    for r in loop.roles.values():
        if r.of in ("holder", "above") and "holder" not in given:
            yield ("roles", r.id, "of"), say(zh="没有动作给出 holder", en="no action gives the field holder")
        if r.of == "person" and "person" not in given:
            yield ("roles", r.id, "of"), say(zh="没有动作给出 person", en="no action gives the field person")


def _missing(at: Path, names: Iterable[str], known: Collection[str], told: str) -> Iterator[Problem]:
    yield from ((at, f"{told} {name}") for name in names if name not in known)


def _closure(start: set[str], steps: list[tuple[str, str]]) -> set[str]:
    reached = set(start)
    while more := {to for source, to in steps if source in reached} - reached:
        reached |= more
    return reached


def _no_state() -> str:
    return say(zh="没有状态", en="no such state:")


def _no_field() -> str:
    return say(zh="没有字段", en="no such field:")


def _no_clock() -> str:
    return say(zh="没有时钟", en="no such clock:")


def _no_action() -> str:
    return say(zh="没有动作", en="no such action:")


CHECKS: tuple[Callable[[Loop], Iterator[Problem]], ...] = (
    _references,
    _clock_references,
    _other_references,
    _metric_references,
    _resources,
    _exchanges,
    _openings,
    _reachable,
    _dead_ends,
    _effects,
    _unused,
    _circles,
    _warnings,
    _holders,
)
