"""The record: items, and the chained events that made them. Opened like the ledger, and in the same database.

Whatever is written is written in one transaction (``Record.write``): events are confirmed when it ends, all of
them or none. Two that write at once wait for each other; where a database lets them, the second fails and is tried
again, since an event's number, an item's next event and a submission's key can each be taken once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import (
    Connection,
    Dialect,
    Insert,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.exc import IntegrityError

from duizhang.ledger import auditing, chain
from duizhang.ledger import record_tables as t
from duizhang.ledger.chain import Audit
from duizhang.ledger.opening import PATIENCE, engine_at, trouble_with, writing
from duizhang.ledger.outbox import Outbox, OutboxWriter
from duizhang.ledger.traits import Trait, conditions
from duizhang.model import Event, Item

T = TypeVar("T")

_JSON = ("took", "ended", "numbers")
_ITEM = tuple(f.name for f in fields(Item))
Sort = Literal["due", "latest", "newest", "oldest"]
_TYPES = ("open", "waiting", "done", "cancelled")
_FEW = 100
"""Organisations whose items are found one after the other; those of more are found among all of a loop."""
_AGAIN = 5
"""how often a transaction is tried again that another one was in the way of"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which items are asked for; what is empty does not narrow. ``holders`` and ``openers`` are what may be seen.

    ``held_by`` are organisations, with ``""`` for none; of ``sources`` one is to be an item's.

    ``due_before`` is a moment: the items with a deadline before it; ``rings_before``: those with a deadline, or a warning
    of one, up to it. ``light`` is of the items that have not ended (green, blue, yellow, red, overdue), at the moment ``now``; without
    ``paths`` no item has a path that it could be behind.
    """

    loop: str = ""
    types: tuple[str, ...] = ()
    state: str = ""
    person: str = ""
    area: str = ""
    topic: str = ""
    text: str = ""
    source: str = ""
    code: str = ""
    held_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    due_before: str = ""
    due_from: str = ""
    rings_before: str = ""
    light: str = ""
    now: str = ""
    paths: bool = True
    opened_from: str = ""
    opened_to: str = ""
    holders: tuple[str, ...] | None = None
    openers: tuple[str, ...] | None = None
    traits: tuple[Trait, ...] = ()


class Record(Outbox):
    """An open record, to be used in one thread. ``open_record`` makes one."""

    def write(self, what: Callable[[Writer], T]) -> T:
        """Do something in one transaction, again if another one was in the way."""
        with trouble_with(self.where):
            for _ in range(_AGAIN):
                with suppress(IntegrityError):
                    return self._once(what)
            return self._once(what)

    def _once(self, what: Callable[[Writer], T]) -> T:
        with writing(self._engine) as connection:
            writer = Writer(connection)
            done = what(writer)
            writer.flush()
            return done

    def item(self, code: str) -> Item | None:
        """The item of that tracking number."""
        return next(map(_item, self._stream(select(t.items).where(t.items.c.code == code))), None)

    def items(self, asked: Asked, *, limit: int = 0, offset: int = 0, newest: bool = False) -> Iterator[Item]:
        """The items asked for: by deadline, those without one last; or the newest first."""
        c = t.items.c
        order = (c.id.desc(),) if newest else (c.due == "", c.due, c.id)
        query = select(t.items).where(and_(True, *_conditions(asked))).order_by(*order)
        query = query.limit(limit) if limit else query
        return map(_item, self._stream(query.offset(offset) if offset else query))

    def page(self, asked: Asked, sort: Sort = "due", *, start: int = 0, size: int = 50) -> tuple[Item, ...]:
        """Some of the items asked for, in an order that an index has: by deadline those without one last, or by age."""
        c = t.items.c
        if sort in ("newest", "oldest"):
            order = c.id.desc() if sort == "newest" else c.id
            query = select(c.id).where(and_(True, *_conditions(asked))).order_by(order)
            chosen = [row["id"] for row in self._stream(query.limit(size).offset(start))]
        else:
            # Each type has its own stretch of the index; together they are as many as are wanted, and those before them.
            found = self._by_due(asked, True, sort == "latest", start + size)
            if len(found) < start + size:
                found += self._by_due(asked, False, False, start + size - len(found))
            chosen = found[start : start + size]
        held = {i.id: i for i in map(_item, self._stream(select(t.items).where(c.id.in_(chosen))))}
        return tuple(held[id] for id in chosen if id in held)

    def _by_due(self, asked: Asked, due: bool, down: bool, wanted: int) -> list[int]:
        """The ids of the first of those with a deadline, or of those without."""
        c = t.items.c
        order = (c.due.desc(), c.id.desc()) if down and due else (c.due, c.id)
        # A state is of one type, and has an index of its own.
        types = [()] if asked.state else [(type,) for type in asked.types or _TYPES]
        found: list[tuple[str, int]] = []
        for some in types:
            narrowed = _conditions(replace(asked, types=some))
            query = select(c.due, c.id).where(c.due > "" if due else c.due == "", *narrowed)
            rows = self._stream(query.order_by(*order).limit(wanted))
            found += ((row["due"], row["id"]) for row in rows)
        return [id for _, id in sorted(found, reverse=down and due)[:wanted]]

    def count(self, asked: Asked, most: int = 0) -> int:
        """How many items are asked for; no more than ``most`` are counted, unless it is 0."""
        return self._count(select(t.items.c.id).where(and_(True, *_conditions(asked))), most)

    def tally(self, asked: Asked, *by: str) -> dict[tuple[str, ...], int]:
        """How many items there are for each value of the columns ``by``: loop, state, type, holder, area, topic."""
        columns = [t.items.c[name] for name in by]
        query = select(*columns, func.count()).where(and_(True, *_conditions(asked))).group_by(*columns)
        with trouble_with(self.where), self._engine.connect() as connection:
            return {tuple(row[:-1]): int(row[-1]) for row in connection.execute(query)}

    def lights(self, asked: Asked, now: str) -> dict[str, int]:
        """How many of the open items are very late, overdue, warned of, and in time at a moment."""
        c = t.items.c
        late, due = and_(c.late != "", c.late < now), and_(c.due != "", c.due < now)
        warned = and_(c.warn != "", c.warn <= now)
        sums = [func.sum(case((condition, 1), else_=0)) for condition in (late, due, or_(due, warned))]
        where = and_(c.type.in_(("open", "waiting")), *_conditions(asked))
        with trouble_with(self.where), self._engine.connect() as connection:
            row = connection.execute(select(func.count(), *sums).where(where)).one()
        whole, very, over, yellow = (int(n or 0) for n in row)
        return {"late": very, "due": over - very, "warn": yellow - over, "in-time": whole - yellow}

    def events(self, item: int) -> tuple[Event, ...]:
        """All that happened to an item."""
        query = select(t.events).where(t.events.c.item == item).order_by(t.events.c.seq)
        return tuple(map(_event, self._stream(query)))

    def all_events(self, since: int = 0) -> Iterator[Event]:
        """All events after a number, in the order of the chain."""
        query = select(t.events).where(t.events.c.number > since).order_by(t.events.c.number)
        return map(_event, self._stream(query))

    def last(self) -> int:
        """The number of the last event; 0 where there is none. Numbers are those of the chain: other entries have some."""
        with trouble_with(self.where), self._engine.connect() as connection:
            return int(connection.scalar(select(func.max(t.events.c.number))) or 0)

    @contextmanager
    def snapshot(self) -> Iterator[tuple[int, Iterator[Item]]]:
        """The number of the last event, and all items as the events up to it have made them."""
        with trouble_with(self.where), self._engine.connect() as connection:
            if connection.dialect.name != "sqlite":  # there a transaction that reads sees one moment anyway
                connection.execution_options(isolation_level="REPEATABLE READ")
            number = int(connection.scalar(select(func.max(t.events.c.number))) or 0)
            query = select(t.items).order_by(t.items.c.id)
            rows = connection.execution_options(yield_per=1000).execute(query).mappings()
            yield number, (_item(dict(row)) for row in rows)

    def histories(self, since: int, until: int) -> Iterator[tuple[str, str, list[Event]]]:
        """For each item with an event after one number up to another: its code, its loop, its events up to that one."""
        e, i = t.events.c, t.items.c
        some = select(e.item).where(e.number > since, e.number <= until).distinct()
        query = (
            select(t.events, i.code, i.loop)
            .join(t.items, i.id == e.item)
            .where(e.item.in_(some), e.number <= until)
            .order_by(e.item, e.seq)
        )
        rows = ((row.pop("code"), row.pop("loop"), _event(row)) for row in self._stream(query))
        for _, together in groupby(rows, key=lambda row: row[2].item):
            listed = list(together)
            yield listed[0][0], listed[0][1], [event for _, _, event in listed]

    def taken(self, loop: str, resources: Sequence[str] | None = None) -> list[tuple[str, str, int]]:
        """How much of each resource is taken up on each day: resource, day, amount; of some, or of all of a loop."""
        with trouble_with(self.where), self._engine.connect() as connection:
            return _taken(connection, loop, resources)

    def personal(self, item: int) -> dict[tuple[int, str], str | None]:
        """The personal values of an item by (number of the event, field); ``None`` where masked."""
        p, e = t.personal.c, t.events.c
        query = select(p.event, p.field, p.value).join(t.events, e.number == p.event).where(e.item == item)
        rows = self._stream(query)
        return {(row["event"], row["field"]): row["value"] for row in rows}

    def register(self, *kinds: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every row of the register of some kinds, or of all: (kind, key, value), the oldest first."""
        query = select(t.register).order_by(t.register.c.id)
        query = query.where(t.register.c.kind.in_(kinds)) if kinds else query
        return ((r["kind"], r["key"], json.loads(r["value"])) for r in self._stream(query))

    def settings(self, kind: str) -> dict[str, dict[str, Any]]:
        """The settings of a kind, by key, as they were made last."""
        return {key: value for _, key, value in self.register(kind)}

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every row of the register as it stands there, in the order of the chain."""
        return self._stream(select(t.register).order_by(t.register.c.id))

    def registered(self) -> int:
        """The number of the last row of who is who: while it is the same, so are they."""
        with trouble_with(self.where), self._engine.connect() as connection:
            return int(connection.scalar(select(func.max(t.register.c.id))) or 0)

    def attachment(self, sha256: str) -> tuple[str, bytes] | None:
        """The name and the content of an attachment."""
        query = select(t.attachments).where(t.attachments.c.sha256 == sha256)
        return next(((r["name"], bytes(r["content"])) for r in self._stream(query)), None)

    def accesses(
        self, code: str = "", limit: int = 1000, offset: int = 0, which: str = ""
    ) -> Iterator[dict[str, Any]]:
        """Looks and refusals, the newest first; of one item, or of all; ``which``: only ``look`` or ``refused``."""
        a = t.accesses.c
        query = select(t.accesses).order_by(a.id.desc()).limit(limit).offset(offset)
        query = query.where(a.code == code) if code else query
        if which:
            query = query.where(a.refused != "" if which == "refused" else a.refused == "")
        return self._stream(query)

    def audit(self, head: str = "", tell: Callable[[int], None] = lambda _: None) -> Audit:
        """Look at the whole chain and what it vouches for; ``head`` is a hash that was noted before, ``tell`` hears
        how far it is.
        """
        return auditing.look(self._stream, head, tell)

    def head(self) -> str:
        """The hash of the last link of the chain; ``""`` where there is none."""
        with trouble_with(self.where), self._engine.connect() as connection:
            number, hash = _head(connection)
        return hash.hex() if number else ""

    def links(self) -> tuple[int, int]:
        """How many events there are in the chain, and how many other entries."""
        with trouble_with(self.where), self._engine.connect() as connection:
            entries = int(connection.scalar(select(func.count(t.register.c.number))) or 0)
            # Numbers have no gaps, and counting millions of events takes its time.
            return _head(connection)[0] - entries, entries


class Writer(OutboxWriter):
    """Writes within one transaction. Events wait until ``flush``, so that thousands go in together."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._events: list[dict[str, Any]] = []
        self._waiting: dict[int, list[dict[str, Any]]] = {}
        """the same by item"""
        self._new: dict[int, Item] = {}
        self._changed: dict[int, Item] = {}
        self._codes: dict[str, Item] = {}
        """the items as they are now, of those that were looked up or written"""
        self._keys: dict[str, Event] = {}
        self._personal: list[dict[str, Any]] = []
        self._number, self._hash = _head(connection)
        self._items = int(connection.scalar(select(func.max(t.items.c.id))) or 0)

    def item(self, code: str) -> Item | None:
        """The item of that tracking number, as it is now."""
        if code not in self._codes:
            self.look_up([code])
        return self._codes.get(code)

    def numbered(self, id: int) -> Item | None:
        """The item of that id, as it is now."""
        code = self._connection.scalar(select(t.items.c.code).where(t.items.c.id == id))
        held = [i for i in (*self._new.values(), *self._changed.values()) if i.id == id]
        return held[0] if held else self.item(code) if code else None

    def look_up(self, codes: Sequence[str]) -> None:
        """Fetch items that will be asked for, together."""
        for at in range(0, len(codes), _TOGETHER):
            some = t.items.c.code.in_(codes[at : at + _TOGETHER])
            for row in self._connection.execute(select(t.items).where(some)).mappings():
                item = _item(dict(row))
                self._codes.setdefault(item.code, item)

    def next_item(self) -> int:
        """The id for one more item."""
        self._items += 1
        return self._items

    def events(self, item: int) -> tuple[Event, ...]:
        """All that happened to an item until now."""
        rows = self._connection.execute(_EVENTS_OF_ITEM, {"item": item}).mappings()
        waiting = (_event(row) for row in self._waiting.get(item, ()))
        return (*(_event(dict(row)) for row in rows), *waiting)

    def known(self, key: str) -> Event | None:
        """The event that was submitted under that key before."""
        if not key or key in self._keys:
            return self._keys.get(key)
        row = self._connection.execute(_EVENT_OF_KEY, {"key": key}).mappings().one_or_none()
        return _event(dict(row)) if row else None

    def append(
        self, event: Event, item: Item, personal: Mapping[str, tuple[str, str]] | None = None
    ) -> Event:
        """Add an event, and what it makes of its item. ``personal`` are salt and value of sealed fields.

        The event comes back with its number and hash.
        """
        row: dict[str, Any] = {
            "number": self._number + 1,
            "item": event.item,
            "seq": event.seq,
            "at": event.at,
            "action": event.action,
            "by": event.by,
            "role": event.role,
            "behalf": event.behalf,
            "via": event.via,
            "data": _json(event.data),
            "key": event.key or None,
        }
        self._number += 1
        self._hash = row["hash"] = chain.sealed(self._hash, row)
        self._events.append(row)
        self._waiting.setdefault(event.item, []).append(row)
        for name, (salt, value) in (personal or {}).items():
            self._personal.append({"event": self._number, "field": name, "salt": salt, "value": value})
        self._keep(item, event.seq == 1)
        made = Event(
            event.item,
            event.seq,
            event.at,
            event.action,
            event.by,
            event.role,
            event.via,
            event.data,
            event.behalf,
            event.key,
            self._number,
            self._hash,
        )
        if event.key:
            self._keys[event.key] = made
        return made

    def _keep(self, item: Item, new: bool) -> None:
        held = self._new if new or item.id in self._new else self._changed
        held[item.id] = self._codes[item.code] = item

    def relist(self, items: Iterable[Item]) -> int:
        """Write lines anew that are not what the events make of their items; how many. Those that have moved since
        are left.
        """
        changed = [i for i in items if (held := self.item(i.code)) and held.seq == i.seq and held != i]
        for item in changed:
            self._keep(item, False)
        return len(changed)

    def take(self, item: int, taking: tuple[str, str, str, int] | None) -> None:
        """Write what an item takes up from now on: loop, resource, day, amount; or nothing."""
        self._connection.execute(delete(t.takings).where(t.takings.c.item == item))
        if taking:
            names = ("loop", "resource", "day", "amount")
            self._connection.execute(
                insert(t.takings).values(item=item, **dict(zip(names, taking, strict=True)))
            )

    def taken(self, loop: str, resource: str, besides: int) -> list[tuple[str, str, int]]:
        """How much of a resource is taken up on each day, but for what one item takes: resource, day, amount."""
        return _taken(self._connection, loop, [resource], besides)

    def flush(self) -> None:
        """Write what waits."""
        write = self._connection
        _many(write, _NEW, [_row(item) for item in self._new.values()])
        changed = [{**row, "this": row.pop("id")} for row in map(_row, self._changed.values())]
        _many(write, _CHANGE, changed)
        _many(write, _ADD, self._events)
        _many(write, _ADD_PERSONAL, self._personal)
        self._events, self._waiting, self._personal = [], {}, []
        self._new, self._changed = {}, {}

    def mask(self, item: int, names: Sequence[str]) -> int:
        """Take away personal values of an item; how many were there."""
        self.flush()
        p = t.personal.c
        mine = select(t.events.c.number).where(t.events.c.item == item)
        asked = and_(p.event.in_(mine), p.field.in_(names), p.value.is_not(None))
        return self._connection.execute(update(t.personal).where(asked).values(value=None)).rowcount

    def register(self, rows: Iterable[tuple[str, str, Mapping[str, Any]]], by: str, at: str) -> int:
        """Write down who is who; the last row of a key holds. How many there were."""
        return self._enter([(kind, key, _json(value)) for kind, key, value in rows], by, at)

    def registered(self, kind: str, key: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Every row of the register of a kind and a key, the oldest first, as it is now."""
        r = t.register.c
        query = select(r.value).where(r.kind == kind, r.key == key).order_by(r.id)
        return [(kind, key, json.loads(value)) for value in self._connection.scalars(query)]

    def _enter(self, rows: Iterable[tuple[str, str, str]], by: str, at: str) -> int:
        """Write entries (kind, key, value as text), each a link of the chain; how many there were."""
        values: list[dict[str, Any]] = []
        for kind, key, value in rows:
            self._number += 1
            row = {"kind": kind, "key": key, "value": value, "by": by, "at": at, "number": self._number}
            row["hash"] = self._hash = chain.entered(self._hash, row)
            values.append(row)
        if values:
            self._connection.execute(insert(t.register), values)
        return len(values)

    def attach(self, sha256: str, name: str, content: bytes, by: str, at: str) -> None:
        """Keep an attachment under the hash of its content, once; that it is there is a link of the chain."""
        if not self._connection.scalar(
            select(func.count()).select_from(t.attachments).where(t.attachments.c.sha256 == sha256)
        ):
            values = {"sha256": sha256, "name": name, "size": len(content), "content": content}
            self._connection.execute(insert(t.attachments).values(**values, by=by, at=at))
            self._enter([("attachment", sha256, auditing.described(name, content))], by, at)

    def access(
        self, at: str, by: str, via: str, code: str, action: str, refused: str = "", reason: str = ""
    ) -> None:
        """Write down a look, or what was refused and why."""
        values = {"at": at, "by": by[:64], "via": via[:64], "code": code[:32], "action": action[:64]}
        self._connection.execute(insert(t.accesses).values(**values, refused=refused, reason=reason))

    def setting(self, key: str) -> Mapping[str, Any] | None:
        """A setting of this ledger, if it has been made."""
        r = t.register.c
        query = select(r.value).where(r.kind == "setting", r.key == key).order_by(r.id.desc()).limit(1)
        found = self._connection.scalar(query)
        return None if found is None else dict(json.loads(found))


def open_record(where: str | Path, *, create: bool = True, patience: float = PATIENCE) -> Record:
    """Open the record in a ledger; it is made if it is not there, unless ``create`` is false.

    Raises ``LedgerUnusable``.
    """
    return Record(where, engine_at(where, create=create, patience=patience))


_TOGETHER = 500
"""items that are fetched in one question"""
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_EVENTS_OF_ITEM = select(t.events).where(t.events.c.item == bindparam("item")).order_by(t.events.c.seq)
_EVENT_OF_KEY = select(t.events).where(t.events.c.key == bindparam("key"))
_CHANGE = update(t.items).where(t.items.c.id == bindparam("this"))


def _head(connection: Connection) -> tuple[int, bytes]:
    """The number and the hash of the last link of the chain."""
    found = [
        connection.execute(select(c.number, c.hash).order_by(c.number.desc()).limit(1)).one_or_none()
        for c in (t.events.c, t.register.c)
    ]
    links = [(int(row[0]), bytes(row[1])) for row in found if row and row[0]]
    return max(links, default=(0, chain.START))


def _taken(
    connection: Connection, loop: str, resources: Sequence[str] | None, besides: int = 0
) -> list[tuple[str, str, int]]:
    c = t.takings.c
    query = select(c.resource, c.day, func.sum(c.amount)).where(c.loop == loop, c.item != besides)
    query = query.where(c.resource.in_(resources)) if resources is not None else query
    rows = connection.execute(query.group_by(c.resource, c.day))
    return [(str(resource), str(day), int(amount)) for resource, day, amount in rows]


_NEW, _ADD, _ADD_PERSONAL = insert(t.items), insert(t.events), insert(t.personal)


def _many(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """Do the same with many rows. Where values go by their places they are handed on as they are: all of ours are of
    types that need no change, and looking at each again takes as long as the writing itself."""
    if not rows:
        return
    written, places = _compiled(statement, connection.dialect, tuple(rows[0]))
    if places:
        values = itemgetter(*places)
        connection.exec_driver_sql(written, [values(row) for row in rows])
    else:
        connection.execute(statement, rows)


@lru_cache(64)
def _compiled(
    statement: Insert | Update, dialect: Dialect, columns: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """A statement as a database takes it, and which value goes where; nothing, where values go by name."""
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    return str(compiled), tuple(compiled.positiontup or ())


def _conditions(asked: Asked) -> Iterator[Any]:
    """A condition for each thing that narrows."""
    c = t.items.c
    few = _of_few(asked)
    if (
        asked.loop
    ):  # where few organisations, a person or an area are meant, their index is to be used, not the loop's
        yield (c.loop.concat("") if few or asked.person or asked.area else c.loop) == asked.loop
    for column in (c.person if asked.person else None, c.area if asked.area else None):
        if column is not None:  # said as the index says it, or it is not used
            yield column != literal_column("''")
    for name in ("state", "person", "area", "topic", "source", "code"):
        if value := getattr(asked, name):
            yield c[name] == value
    for name, values in (("type", asked.types), ("holder", asked.held_by), ("source", asked.sources)):
        if values:
            yield c[name].in_(values)
    if asked.text:
        yield or_(c.title.contains(asked.text, autoescape=True), c.code == asked.text)
    if asked.light:
        yield from _lit(asked.light, asked.now, paths=asked.paths)
    yield from _times(asked)
    yield from conditions(asked.traits)
    yield from _seen(asked, few)


def _seen(asked: Asked, few: bool) -> Iterator[Any]:
    """The conditions of what may be seen: held by one of these, or opened."""
    c = t.items.c
    sides = [
        (c[name], ids)
        for name, ids in (("holder", asked.holders), ("opener", asked.openers))
        if ids is not None
    ]
    if sides and few and not asked.held_by:
        types = asked.types or _TYPES
        each = (select(c.id).where(column.in_(ids), c.type.in_(types)) for column, ids in sides)
        yield c.id.in_(union(*each))
    elif sides:
        yield or_(*(column.in_(ids) for column, ids in sides))


def _of_few(asked: Asked) -> bool:
    """Whether the items are those of few organisations."""
    if asked.held_by:
        return len(asked.held_by) <= _FEW and "" not in asked.held_by
    sides = [ids for ids in (asked.holders, asked.openers) if ids is not None]
    return bool(sides) and all(len(ids) <= _FEW for ids in sides)


def _times(asked: Asked) -> Iterator[Any]:
    """The conditions on moments."""
    c = t.items.c
    if asked.due_before:
        yield and_(c.due > "", c.due < asked.due_before)
    if asked.due_from:
        yield c.due >= asked.due_from
    if asked.rings_before:
        yield or_(
            and_(c.warn != "", c.warn <= asked.rings_before), and_(c.due != "", c.due < asked.rings_before)
        )
    if asked.opened_from:
        yield c.opened >= asked.opened_from
    if asked.opened_to:
        yield c.opened < asked.opened_to


def _lit(light: str, now: str, *, paths: bool) -> Iterator[Any]:
    """The conditions of a light: ``lit`` of the engine, as SQL."""
    c = t.items.c
    red, yellow = and_(c.due > "", c.due < now), and_(c.warn > "", c.warn <= now)
    if paths:
        red = or_(red, and_(c.far > "", c.far <= now))
        yellow = or_(yellow, and_(c.behind > "", c.behind <= now))
    yield c.type.in_(("open", "waiting"))
    overdue = and_(c.due > "", c.due < now)
    neither = and_(not_(red), not_(yellow))
    lit = {
        "red": red,
        "yellow": and_(not_(red), yellow),
        "overdue": overdue,
        "blue": and_(neither, c.past > ""),
    }
    yield lit.get(light, and_(neither, c.past == ""))


def _row(item: Item) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in _ITEM}
    return {**values, **{name: _json(values[name]) if values[name] else "{}" for name in _JSON}}


def _item(row: dict[str, Any]) -> Item:
    return Item(**{**row, **{name: json.loads(row[name]) for name in _JSON}})


def _event(row: dict[str, Any]) -> Event:
    values = {**row, "data": json.loads(row["data"]), "key": row["key"] or "", "hash": bytes(row["hash"])}
    return Event(**values)


def _json(value: object) -> str:
    return _encoded(value)
