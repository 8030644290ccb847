"""The chain of events: each one's hash covers all that it says and the hash before it.

Whoever changes, adds or takes away an event in the middle breaks the chain there. Events cut off at the end leave it
whole: for that, a head noted elsewhere is looked for again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

START = bytes(32)
"""What stands before the first event."""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
COVERED = ("number", "item", "seq", "at", "action", "by", "role", "behalf", "via", "data", "key")


def sealed(before: bytes, row: dict[str, Any]) -> bytes:
    """The hash of an event's row, ``data`` being its text, after the one before it."""
    said = _encoded([row[name] for name in COVERED])
    return hashlib.sha256(before + said.encode()).digest()


def seal(salt: str, value: str) -> str:
    """What an event holds in place of a personal value."""
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where something is wrong: the number of the event, and a short stable word for what."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What looking at the chain gave. ``head`` is the last hash: noted elsewhere, it shows later cuts."""

    events: int
    head: str
    breaks: tuple[Break, ...]
    known: bool = True
    """whether a head that was asked for is in the chain"""


def audit(
    rows: Iterable[dict[str, Any]], asked: str = "", tell: Callable[[int], None] = lambda _: None
) -> Audit:
    """Look at all events in the order of their numbers; ``asked`` is a head that was noted before.

    ``tell`` hears how many were looked at, after each ten thousand.
    """
    before, count, number = START, 0, 0
    found: list[Break] = []
    known = not asked
    last: dict[int, int] = {}
    for row in rows:
        found += _wrong(row, before, number, last.get(row["item"], 0))
        before, number, count = bytes(row["hash"]), row["number"], count + 1
        known = known or before.hex() == asked
        last[row["item"]] = row["seq"]
        if count % 10_000 == 0:
            tell(count)
    return Audit(count, before.hex() if count else "", tuple(found), known)


def _wrong(row: dict[str, Any], before: bytes, number: int, seq: int) -> Iterator[Break]:
    if row["number"] != number + 1:
        yield Break(number + 1, "missing")
    if bytes(row["hash"]) != sealed(before, row):
        yield Break(row["number"], "changed")
    if row["seq"] != seq + 1:
        yield Break(row["number"], "out-of-sequence")
