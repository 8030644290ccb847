"""The record's tables: items with their events, who is who, what was sent, attached, looked at and refused.

``events`` and ``register`` are the record, links of one chain (``number`` and ``hash``; ``chain``), only ever added to.
``items`` repeats what the events make of each item, for lists, and ``takings`` what each takes up of a resource; they can be
made anew from them. Of a notice in ``outbox`` it is kept who has it to be sent now (``claimed`` until when) and when whom it
is for has ``read`` it. Personal values stand apart from the events, which hold a seal of each: masking one leaves the chain
whole. Attachments stand apart from the register, which holds the digest of each. Of ``register`` the last row of a key holds.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from duizhang.ledger.schema import metadata

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("loop", String(64), nullable=False),
    Column("code", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(64), nullable=False),
    Column("type", String(16), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("opener", String(64), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("area", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("opened", String(32), nullable=False),
    Column("closed", String(32), nullable=False),
    Column("warn", String(32), nullable=False),
    Column("due", String(32), nullable=False),
    Column("late", String(32), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("marks", Integer, nullable=False),
    Column("progress", String(32), nullable=False),
    Column("took", Text, nullable=False),
    Column("ended", Text, nullable=False),
    Column("numbers", Text, nullable=False),
    Column("behind", String(32), nullable=False, server_default=""),
    Column("far", String(32), nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("past", String(32), nullable=False, server_default=""),
    UniqueConstraint("code", name="one_item_of_a_code"),
    Index("items_by_loop", "loop", "type", "due", "warn", "late"),
    Index("items_by_state", "loop", "state", "due"),
    Index("items_by_age", "loop", "id"),
    Index("items_by_holder", "holder", "type", "due"),
    Index("items_by_opener", "opener", "type", "due"),
    Index("items_by_due", "type", "due"),
    Index("items_by_source", "source"),
    *(
        Index(f"items_by_{name}", name, "type", "due", sqlite_where=text(some), postgresql_where=text(some))
        for name, some in (("person", "person != ''"), ("area", "area != ''"))
    ),
)

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("items.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("action", String(64), nullable=False),
    Column("by", String(64), nullable=False),
    Column("role", String(64), nullable=False),
    Column("behalf", String(64), nullable=False),
    Column("via", String(64), nullable=False),
    Column("data", Text, nullable=False),
    Column("key", String(128)),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("item", "seq", name="one_event_at_a_time"),
    UniqueConstraint("key", name="one_event_of_a_key"),
)

takings = Table(
    "takings",
    metadata,
    Column("item", Integer, primary_key=True, autoincrement=False),
    Column("loop", String(64), nullable=False),
    Column("resource", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    Column("amount", Integer, nullable=False),
    Index("takings_by_resource", "loop", "resource", "day"),
)

personal = Table(
    "personal",
    metadata,
    Column("event", Integer, ForeignKey("events.number"), primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("value", Text),
)

register = Table(
    "register",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("key", String(255), nullable=False),
    Column("value", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("number", Integer),
    Column("hash", LargeBinary(32)),
    Index("register_by_key", "kind", "key", "id"),
    Index("register_by_number", "number", unique=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("way", String(16), nullable=False),
    Column("to", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next", String(32), nullable=False),
    Column("sent", String(32), nullable=False),
    Column("error", Text, nullable=False),
    Column("claimed", String(32), nullable=False, server_default=""),
    Column("person", String(64), nullable=False, server_default=""),
    Column("item", String(32), nullable=False, server_default=""),
    Column("kind", String(16), nullable=False, server_default=""),
    Column("read", String(32), nullable=False, server_default=""),
    Index("outbox_by_next", "sent", "next"),
    Index("outbox_by_age", "at"),
    Index("outbox_by_to", "to", "at"),
    Index("outbox_by_person", "person", "read", "at"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", String(32), nullable=False),
)

accesses = Table(
    "accesses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("by", String(64), nullable=False),
    Column("via", String(64), nullable=False),
    Column("code", String(32), nullable=False),
    Column("action", String(64), nullable=False),
    Column("refused", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Index("accesses_by_code", "code", "id"),
)
