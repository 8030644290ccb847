"""The chain: whatever is written down has a number, and a hash that covers all that it says and the hash before it.

Its links are events, and entries of the register: who is who, which attachments there are, what loops say. Whoever
changes, adds or takes away one in the middle breaks the chain there. Links cut off at the end leave it whole: for
that, a head noted elsewhere is looked for again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from duizhang.model import LOOP, MASK, MOVE

START = bytes(32)
"""What stands before the first link."""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
COVERED = ("number", "item", "seq", "at", "action", "by", "role", "behalf", "via", "data", "key")
_TELL = 10_000
_SAID = f'"{LOOP}":'


def sealed(before: bytes, row: dict[str, Any]) -> bytes:
    """The hash of an event's row, ``data`` being its text, after the link before it."""
    said = _encoded([row[name] for name in COVERED])
    return hashlib.sha256(before + said.encode()).digest()


def entered(before: bytes, row: dict[str, Any]) -> bytes:
    """The hash of a register's row, after the link before it. Of the value, which may be a secret, the digest counts."""
    said = _encoded([row["number"], row["kind"], row["key"], digest(row["value"]), row["by"], row["at"]])
    return hashlib.sha256(before + said.encode()).digest()


def digest(text: str) -> str:
    """The digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(salt: str, value: str) -> str:
    """What an event holds in place of a personal value."""
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where something is wrong: the number of the link (0: it has none), a short stable word for what, and of what
    it tells where that is no event: an entry's kind and key, an attachment.
    """

    number: int
    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What looking at the chain gave. ``head`` is the last hash: noted elsewhere, it shows later cuts."""

    events: int
    head: str
    breaks: tuple[Break, ...]
    known: bool = True
    """whether a head that was asked for is in the chain"""
    entries: int = 0
    """links that are no events"""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.known and not self.breaks


@dataclass(slots=True)
class Seen:
    """What the links say of things that stand elsewhere, to be held against them."""

    lines: Iterator[tuple[int, str, int]]
    """the items as lists have them, in their order: id, loop, version"""
    seals: int = 0
    """sealed values in events"""
    masks: dict[int, set[str]] = field(default_factory=dict)
    """by item, the fields that were masked"""
    attachments: dict[str, tuple[int, str]] = field(default_factory=dict)
    """by digest, the entry's number and its value"""
    astray: dict[int, tuple[int, str]] = field(default_factory=dict)
    """items whose line is of another loop or version than they were opened under: the event's number, what the line says"""
    moved: dict[int, int] = field(default_factory=dict)
    """the versions that items were moved to"""

    def event(self, row: dict[str, Any]) -> None:
        """Note what an event says."""
        if '"sealed":"' in row["data"]:
            given = json.loads(row["data"]).values()
            self.seals += sum(isinstance(v, dict) and "sealed" in v for v in given)
        if row["action"] == MASK:
            self.masks.setdefault(row["item"], set()).update(json.loads(row["data"])["fields"])
        if row["action"] == MOVE:
            self.moved[row["item"]] = json.loads(row["data"])["version"]
        if row["seq"] == 1:
            self._opening(row)

    def _opening(self, row: dict[str, Any]) -> None:
        """Hold the line of an item against the event that opened it: both come in the same order."""
        id, loop, version = next(self.lines, (0, "", 0))
        before = version == 1 and _SAID not in row["data"]  # it was opened when nothing was said of versions
        if id != row["item"] or not (before or f'{_SAID}"{loop} {version}"' in row["data"]):
            self.astray[row["item"]] = row["number"], f"{loop} {version}"

    def entry(self, row: dict[str, Any]) -> None:
        """Note what an entry says."""
        if row["kind"] == "attachment":
            self.attachments[row["key"]] = row["number"], row["value"]


def audit(
    rows: Iterable[dict[str, Any]],
    seen: Seen,
    asked: str = "",
    tell: Callable[[int], None] = lambda _: None,
) -> Audit:
    """Look at all links in the order of their numbers; ``asked`` is a head that was noted before.

    What they say of things that stand elsewhere is added to ``seen``. ``tell`` hears how many were looked at, after
    each ten thousand.
    """
    before, count, entries, number = START, 0, 0, 0
    found: list[Break] = []
    known = not asked
    last: dict[int, int] = {}
    for row in rows:
        if "item" in row:
            found += _wrong_event(row, before, number, last.get(row["item"], 0))
            last[row["item"]] = row["seq"]
            seen.event(row)
        else:
            found += _wrong_entry(row, before, number)
            entries += 1
            seen.entry(row)
        before, number, count = bytes(row["hash"]), row["number"], count + 1
        known = known or before.hex() == asked
        if count % _TELL == 0:
            tell(count)
    return Audit(count - entries, before.hex() if count else "", tuple(found), known, entries)


def _wrong_event(row: dict[str, Any], before: bytes, number: int, seq: int) -> Iterator[Break]:
    if row["number"] != number + 1:
        yield Break(number + 1, "missing")
    if bytes(row["hash"]) != sealed(before, row):
        yield Break(row["number"], "changed")
    if row["seq"] != seq + 1:
        yield Break(row["number"], "out-of-sequence")


def _wrong_entry(row: dict[str, Any], before: bytes, number: int) -> Iterator[Break]:
    if row["number"] != number + 1:
        yield Break(number + 1, "missing")
    if bytes(row["hash"]) != entered(before, row):
        yield Break(row["number"], "changed", f"{row['kind']} {row['key']}")
