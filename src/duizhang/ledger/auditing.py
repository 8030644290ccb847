"""Looking at the whole record: the chain of events and entries, and what stands beside it and has its seal there.

Personal values and attachments are kept apart from the links that vouch for them: each must be what its link says, or
have been taken away by an event that says so; and nothing may stand there that no link knows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from heapq import merge
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, select

from duizhang.ledger import chain
from duizhang.ledger import record_tables as t
from duizhang.ledger.chain import Audit, Break, Seen

Ask = Callable[[Select[Any]], Iterator[dict[str, Any]]]
"""Puts a question to the database; the answer comes row by row."""


def look(ask: Ask, head: str = "", tell: Callable[[int], None] = lambda _: None) -> Audit:
    """Look at everything; ``head`` is a hash that was noted before, ``tell`` hears how far it is."""
    events = ask(select(t.events).order_by(t.events.c.number))
    r = t.register.c
    entries = ask(select(t.register).where(r.number.is_not(None)).order_by(r.number))
    i = t.items.c
    lines = (tuple(row.values()) for row in ask(select(i.id, i.loop, i.version).order_by(i.id)))
    seen = Seen(lines=lines)
    found = chain.audit(merge(events, entries, key=itemgetter("number")), seen, head, tell)
    beside = (*_unknown(ask), *_astray(ask, seen), *_personal(ask, seen), *_attachments(ask, seen))
    return replace(found, breaks=(*found.breaks, *beside))


def _unknown(ask: Ask) -> Iterator[Break]:
    """Entries of the register that are in no chain."""
    r = t.register.c
    for row in ask(select(r.kind, r.key).where(r.number.is_(None)).order_by(r.id)):
        yield Break(0, "not-in-chain", f"{row['kind']} {row['key']}")


def _astray(ask: Ask, seen: Seen) -> Iterator[Break]:
    """Items that lists have under another loop, or another version of it, than their events say."""
    for item, (number, line) in seen.astray.items():
        if item not in seen.moved:
            yield Break(number, "item-astray", line)
    i = t.items.c
    for row in ask(select(i.id, i.code, i.version).where(i.id.in_(list(seen.moved))).order_by(i.id)):
        if row["version"] != seen.moved[row["id"]]:
            yield Break(0, "item-astray", row["code"])


def _personal(ask: Ask, seen: Seen) -> Iterator[Break]:
    """Personal values that are not those that were sealed, or that are gone although no event says so."""
    p, e = t.personal.c, t.events.c
    query = select(p.event, p.field, p.salt, p.value, e.item, e.data).join(t.events, e.number == p.event)
    count = 0
    for row in ask(query.order_by(p.event, p.field)):
        held = json.loads(row["data"]).get(row["field"])
        count += isinstance(held, dict) and "sealed" in held
        if row["value"] is None:
            if row["field"] not in seen.masks.get(row["item"], ()):
                yield Break(row["event"], "personal-missing", row["field"])
        elif held != {"sealed": chain.seal(row["salt"], row["value"])}:
            yield Break(row["event"], "personal-changed", row["field"])
    if count < seen.seals:
        yield from _lost(ask)


def _lost(ask: Ask) -> Iterator[Break]:
    """The seals whose values stand nowhere any more: only looked for where there are any."""
    p, e = t.personal.c, t.events.c
    held = {(row["event"], row["field"]) for row in ask(select(p.event, p.field))}
    query = select(e.number, e.data).where(e.data.contains('"sealed":"')).order_by(e.number)
    for row in ask(query):
        for name, value in json.loads(row["data"]).items():
            if isinstance(value, dict) and "sealed" in value and (row["number"], name) not in held:
                yield Break(row["number"], "personal-missing", name)


def _attachments(ask: Ask, seen: Seen) -> Iterator[Break]:
    """Attachments that are not what was entered, are gone, or were never entered."""
    waiting = dict(seen.attachments)
    for row in ask(select(t.attachments).order_by(t.attachments.c.sha256)):
        number, value = waiting.pop(row["sha256"], (0, ""))
        content = bytes(row["content"])
        if not number:
            yield Break(0, "not-in-chain", f"attachment {row['sha256']}")
        elif hashlib.sha256(content).hexdigest() != row["sha256"] or value != described(row["name"], content):
            yield Break(number, "attachment-changed", row["name"])
    for number, value in waiting.values():
        yield Break(number, "attachment-missing", json.loads(value)["name"])


def described(name: str, content: bytes) -> str:
    """What the entry of an attachment says of it beside its digest."""
    return json.dumps({"name": name, "size": len(content)}, ensure_ascii=False, separators=(",", ":"))
