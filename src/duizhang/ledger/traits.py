"""What is kept of an item as small JSON texts (what was done, which clocks ended), asked for in SQL.

The texts are written by ours alone, without blanks, and quotation marks within values are escaped: a key with its marks
and its colon stands in one only where it is a key. So the same question can be put to any database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, not_, type_coerce

from duizhang.ledger.record_tables import items


@dataclass(frozen=True, slots=True)
class Trait:
    """What an item has to be; everything that is given must hold. As ``loops.definition.Condition`` has it, and more:

    ``did`` are several; ``has``: this number is known of it; ``again``: it was opened again; ``marked``: something was made good
    too late; ``closed``: the moment of its end is known.
    """

    type: str = ""
    not_type: str = ""
    state: str = ""
    did: tuple[str, ...] = ()
    not_did: str = ""
    ended: str = ""
    kept: str = ""
    field: str = ""
    equals: str = ""
    has: str = ""
    rated: int = 0
    again: bool = False
    marked: bool = False
    closed: bool = False


def conditions(traits: Iterable[Trait]) -> Iterator[ColumnElement[bool]]:
    """A condition for each thing that is asked."""
    c = items.c
    for t in traits:
        for name in ("type", "state"):
            if value := getattr(t, name):
                yield c[name] == value
        if t.not_type:
            yield c.type != t.not_type
        yield from (_key(c.took, action) for action in t.did)
        if t.not_did:
            yield not_(_key(c.took, t.not_did))
        if t.ended:
            yield _key(c.ended, t.ended)
        if t.kept:
            yield _key(c.ended, t.kept, True)
        if t.field:
            yield _key(c.numbers, t.field, t.equals)
        if t.has:
            yield _key(c.numbers, t.has)
        yield from _moments(t)


def _moments(t: Trait) -> Iterator[ColumnElement[bool]]:
    c = items.c
    if t.rated:
        yield c.rating >= t.rated
    if t.again:
        yield c.reopened > 0
    if t.marked:
        yield c.marks > 0
    if t.closed:
        yield and_(c.type == "done", c.closed > "")


def _key(column: Any, key: str, value: object = None) -> ColumnElement[bool]:
    """Whether a JSON text has a key, with that value where one is given."""
    said = json.dumps({key: value}, ensure_ascii=False, separators=(",", ":"))[1:-1]
    looked = said if value is not None else said.removesuffix("null")
    return type_coerce(column, String).contains(looked, autoescape=True)
