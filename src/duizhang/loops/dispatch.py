"""Dispatch: rules as data say to which organisation an item goes; what is unclear goes to a named desk.

```toml
desk = "intake"                 # where everything goes that no rule is sure about
[[rules]]
loop = "appeal"                 # or left out: any
topic = ["噪声", "油烟"]          # a part of the topic; or left out
area = "东城"                    # the item's area, or one below it; or left out
to = "env-east"
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from duizhang.language import say, several
from duizhang.loops.definition import Loop
from duizhang.loops.lines import line_of, places
from duizhang.loops.people import Directory
from duizhang.model import LoopError, Refused

_KNOWN = frozenset({"loop", "topic", "area", "to"})


@dataclass(frozen=True, slots=True)
class Rule:
    """Where items of a loop, a topic and an area go; an empty one holds for all."""

    to: str
    loop: str = ""
    topics: tuple[str, ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, and the desk for what they leave unclear."""

    desk: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Where an item goes, and why; ``clear``: a rule is sure about it."""

    to: str
    why: str
    clear: bool


def load(text: str, file: str, loops: Mapping[str, Loop], directory: Directory) -> Rules:
    """The rules of a TOML text. Raises ``LoopError`` with everything that is wrong, by file and line."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LoopError((f"{file}: {error}",)) from None
    lines = places(text)
    wrong = [f"{file}:{line_of(lines, at)}: {told}" for at, told in _problems(tree, loops, directory)]
    if wrong:
        raise LoopError(tuple(wrong))
    listed = (
        Rule(r["to"], r.get("loop", ""), tuple(r.get("topic", ())), r.get("area", ""))
        for r in tree.get("rules", [])
    )
    return Rules(tree["desk"], tuple(listed))


def _problems(
    tree: Mapping[str, Any], loops: Mapping[str, Loop], directory: Directory
) -> Iterator[tuple[tuple[str, ...], str]]:
    nowhere = say(zh="没有单位", en="no such organisation:")
    if tree.get("desk") not in directory.organisations:
        yield ("desk",), f"{nowhere} {tree.get('desk', '')}"
    for n, rule in enumerate(tree.get("rules", [])):
        at = ("rules", str(n))
        yield from (((*at, key), say(zh="没有这个键", en="unknown key")) for key in rule.keys() - _KNOWN)
        if rule.get("to") not in directory.organisations:
            yield (*at, "to"), f"{nowhere} {rule.get('to', '')}"
        if rule.get("loop", "") not in {*loops, ""}:
            yield (*at, "loop"), say(zh=f"没有回路 {rule['loop']}", en=f"there is no loop {rule['loop']}")
        if not isinstance(rule.get("topic", []), list):
            yield (*at, "topic"), say(zh="应为文字的列表", en="must be a list of texts")


def to(rules: Rules, loop: str, topic: str, area: str, directory: Directory) -> Sent:
    """The organisation for an item. Rules that say more win; two that say as much leave it to the desk."""
    fitting = _best(rules, loop, topic, area)
    if not fitting:
        return Sent(rules.desk, say(zh="没有规则适用", en="no rule fits"), False)
    named = {r.to: directory.named(r.to) for r in fitting}
    if len(named) > 1:
        told = several(sorted(named.values()))
        return Sent(rules.desk, say(zh=f"不止一家：{told}", en=f"more than one: {told}"), False)
    [(chosen, name)] = named.items()
    number = rules.rules.index(fitting[0]) + 1
    return Sent(chosen, say(zh=f"按第 {number} 条规则派{name}", en=f"by rule {number} to {name}"), True)


def _best(rules: Rules, loop: str, topic: str, area: str) -> list[Rule]:
    """The rules that fit and say most."""
    fitting = [r for r in rules.rules if _fits(r, loop, topic, area)]
    most = max(map(_weight, fitting), default=None)
    return [r for r in fitting if _weight(r) == most]


def action(loop: Loop, state: str) -> str:
    """The action by which the system sends an item on. Raises ``Refused`` where the loop has none."""
    for a in loop.actions.values():
        if state in a.sources and "holder" in a.needs and any(loop.roles[r].of == "system" for r in a.who):
            return a.id
    raise Refused("out-of-order", say(zh="现在不能派单", en="it cannot be dispatched now"))


def _fits(rule: Rule, loop: str, topic: str, area: str) -> bool:
    named = not rule.topics or any(t in topic for t in rule.topics)
    return rule.loop in ("", loop) and named and (not rule.area or area.startswith(rule.area))


def _weight(rule: Rule) -> tuple[int, int]:
    return bool(rule.topics) + bool(rule.area) + bool(rule.loop), len(rule.area)
