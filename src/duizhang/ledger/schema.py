"""The ledger's tables: what was read, where from, and every statement in it. Rows are only ever added; of what is
still to be read (``jobs``) they change.

A *source* row says: at this location stood these bytes, and this is how they were read. The last row of a
location is what holds there now; the views put those together. A document's source are the characters that were
taken out of its bytes when they were first read; a reading that took out others holds them as ``extracted``. Decimals are kept as the text that they
were, exactly; ``value`` repeats the lower one as a binary number, for sorting only.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0015"
"""The newest migration. Equal to what a ledger says of itself: nothing is to be done on opening."""

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("chars", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String(64), ForeignKey("documents.sha256"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reader", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("repairs", Text, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("articles", Text, nullable=False),
    Column("assumed", Text, nullable=False),
    Column("stated", Integer, nullable=False),
    Column("ignored", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("pages", Text, nullable=False, server_default="[]"),
    Column("extracted", Text),
    UniqueConstraint("document", "digest", name="one_reading_of_a_kind"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("location", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("document", String(64), ForeignKey("documents.sha256"), nullable=False),
    Column("reading", Integer, ForeignKey("readings.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Index("sources_by_location", "location", "id"),
)


def _said() -> tuple[Column[Any], ...]:
    """The columns of what is said: statements, and comparisons, which have their shape."""
    return (
        Column("reading", Integer, ForeignKey("readings.id"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("id", String(64), nullable=False),
        Column("span_start", Integer, nullable=False),
        Column("span_end", Integer, nullable=False),
        Column("place_start", Integer, nullable=False),
        Column("place_end", Integer, nullable=False),
        Column("line", Integer, nullable=False),
        Column("col", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("quote", Text, nullable=False),
        Column("quote_start", Integer, nullable=False),
        Column("quote_end", Integer, nullable=False),
        Column("kind", String(8), nullable=False),
        Column("low", Text, nullable=False),
        Column("high", Text, nullable=False),
        Column("step", Text, nullable=False),
        Column("value", Float(53), nullable=False),
        Column("bound", String(2), nullable=False),
        Column("unit", Text, nullable=False),
        Column("indicator", Text, nullable=False),
        Column("concept", Text),
        Column("area", Text, nullable=False),
        Column("period", Text, nullable=False),
        Column("base", Text, nullable=False),
        Column("of", Text, nullable=False),
        Column("modality", String(8), nullable=False),
        Column("owner", Text, nullable=False),
        Column("rules", Text, nullable=False),
        Column("regions", Text, nullable=False, server_default="[]"),
        Column("doubts", Text, nullable=False, server_default="[]"),
    )


statements = Table(
    "statements",
    metadata,
    *_said(),
    Index("statements_by_id", "id"),
    Index("statements_by_period", "period"),
    Index("statements_by_concept", "concept"),
)

comparisons = Table("comparisons", metadata, *_said())

unread = Table(
    "unread",
    metadata,
    Column("reading", Integer, ForeignKey("readings.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("place_start", Integer, nullable=False),
    Column("place_end", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("col", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", String(32), nullable=False),
)

dismissals = Table(
    "dismissals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("fingerprint", String(16), nullable=False),
    Column("dismissed", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("dismissals_by_fingerprint", "fingerprint", "id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("hand", String(8), nullable=False),
    Column("statement", String(64), nullable=False),
    Column("document", String(64), nullable=False),
    Column("path", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
    Column("fields", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("corrections_by_statement", "statement", "id"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("accounts_by_name", "name", "id"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("state", String(8), nullable=False),
    Column("message", Text, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
    Index("jobs_by_state", "state", "id"),
)

# A view is no table of the metadata: it must not be created a second time as one.
current_readings = Table(
    "current_readings",
    MetaData(),
    Column("document", String(64)),
    Column("reading", Integer),
    Column("path", Text),
    Column("first", Integer),
)

TABLES = frozenset(metadata.tables)
