"""Dispatch rules that a ledger keeps: changed by administrators, tried on past items first, used on what comes in.

A change is a row of the register, and so a link of the chain: who, when and why. Only what has just been opened is
sent by rules; what a unit returned is for people to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from duizhang.follow.office import Office
from duizhang.language import say
from duizhang.ledger.record import Asked
from duizhang.loops import calendar, dispatch
from duizhang.loops.definition import Loop
from duizhang.loops.dispatch import Rule, Rules
from duizhang.model import Item, Refused, WrongUse

KIND = "dispatch"
DAYS = 14
"""days whose items rules are tried on"""
MOST = 200
"""items that they are tried on"""
RULES = 500
"""rules of a loop at most"""
_TYPES = ("open", "waiting", "done", "cancelled")


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of a loop; ``active``: what comes in is sent by them."""

    rules: Rules
    active: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A rule as somebody typed it; topics are set apart by commas or blanks."""

    topics: str = ""
    area: str = ""
    to: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.topics or self.area or self.to)


@dataclass(frozen=True, slots=True)
class Tried:
    """Where an item would go, and why; ``clear``: a rule is sure about it."""

    item: Item
    to: str
    why: str
    clear: bool


def possible(office: Office) -> list[Loop]:
    """The loops whose new items can be sent on by rules."""
    return [loop for loop in office.loops.values() if _states(loop)]


def _states(loop: Loop) -> list[str]:
    """The states of new items from which the system can send them on."""
    found = []
    for state in dict.fromkeys(o.to for o in loop.openings):
        try:
            dispatch.action(loop, state)
        except Refused:
            continue
        found.append(state)
    return found


def held(office: Office, loop: str) -> Book | None:
    """The rules that are kept for a loop."""
    return books(office).get(loop)


def books(office: Office) -> dict[str, Book]:
    """The rules that are kept, by loop."""
    kept = office.record.settings(KIND)
    return {loop: _book(loop, said) for loop, said in kept.items() if said}


def _book(loop: str, said: Mapping[str, Any]) -> Book:
    rules = tuple(Rule(r["to"], loop, tuple(r["topics"]), r["area"]) for r in said["rules"])
    return Book(Rules(said["desk"], rules), bool(said["active"]), said["why"])


def made(office: Office, loop: str, desk: str, typed: Sequence[Typed]) -> tuple[Rules, list[tuple[int, str]]]:
    """Rules of what was typed, and all that is wrong with it by row, counted from 1; 0 is the desk."""
    known = office.directory.organisations
    wrong = (
        []
        if desk in known
        else [(0, say(zh="请选择承接不明确事项的单位", en="choose the desk for what is unclear"))]
    )
    seen: dict[tuple[frozenset[str], str], tuple[int, str]] = {}
    rules = []
    for n, row in enumerate(typed, 1):
        if row.empty:
            continue
        topics = tuple(
            dict.fromkeys(row.topics.replace("，", " ").replace("、", " ").replace(",", " ").split())
        )
        wrong += ((n, w) for w in _wrong(row, known, seen, (frozenset(topics), row.area)))
        seen.setdefault((frozenset(topics), row.area), (n, row.to))
        rules.append(Rule(row.to, loop, topics, row.area))
    if len(rules) > RULES:
        wrong.append((0, say(zh=f"最多 {RULES} 条规则", en=f"{RULES} rules at most")))
    return Rules(desk, tuple(rules)), wrong


def _wrong(
    row: Typed,
    known: object,
    seen: dict[tuple[frozenset[str], str], tuple[int, str]],
    same: tuple[frozenset[str], str],
) -> Iterator[str]:
    if not row.to:
        yield say(zh="没有写派给谁", en="it does not say to whom")
    elif row.to not in known:  # type: ignore[operator]
        yield say(zh=f"没有单位 {row.to}", en=f"there is no organisation {row.to}")
    if same in seen:
        n, to = seen[same]
        if to == row.to:
            yield say(zh=f"与第 {n} 行相同", en=f"the same as row {n}")
        else:
            yield say(
                zh=f"条件与第 {n} 行相同，派给的单位不同：两条都会不明确",
                en=f"asks for the same as row {n} and sends it elsewhere: both would be unclear",
            )


def change(office: Office, loop: str, book: Book, by: str) -> None:
    """Keep other rules from now on; ``book.why`` is kept with them. Raises ``WrongUse``."""
    if loop not in {x.id for x in possible(office)}:
        raise WrongUse(say(zh="这个回路不按规则派单", en="items of this loop are not sent by rules"))
    if not book.why.strip():
        raise WrongUse(say(zh="请写明理由", en="say why"))
    rules = [{"topics": list(r.topics), "area": r.area, "to": r.to} for r in book.rules.rules]
    value = {"desk": book.rules.desk, "rules": rules, "active": book.active, "why": book.why.strip()}
    at = office.now
    office.record.write(lambda w: w.register([(KIND, loop, value)], by, at))


def tried(office: Office, loop: str, rules: Rules, days: int = DAYS) -> list[Tried]:
    """Where the items of the last days would go by these rules, the newest first."""
    since = calendar.written(office.clock() - timedelta(days=days))
    asked = Asked(loop=loop, types=_TYPES, opened_from=since)
    return [_tried(office, rules, i) for i in office.record.items(asked, limit=MOST, newest=True)]


def _tried(office: Office, rules: Rules, item: Item) -> Tried:
    sent = dispatch.to(rules, item.loop, item.topic, item.area, office.directory)
    return Tried(item, sent.to, sent.why, sent.clear)


def send(office: Office, code: str = "") -> int:
    """Send what has just been opened, one item or all, where the active rules of its loop say; how many were sent."""
    sent, kept = 0, books(office)
    for loop in possible(office) if kept else ():
        book = kept.get(loop.id)
        if book is None or not book.active:
            continue
        for state in _states(loop):
            asked = Asked(loop=loop.id, state=state, types=(loop.states[state].type,), code=code)
            for item in list(office.record.items(asked)):
                try:
                    office.dispatched(item.code, book.rules)
                    sent += 1
                except Refused:
                    continue  # written down by the office; somebody was first
    return sent
