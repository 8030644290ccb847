"""The ledger as it was first: its five tables, and the views of what holds now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CURRENT_SOURCES = """
CREATE VIEW current_sources AS
SELECT id, location, path, document, reading, at FROM sources
WHERE id IN (SELECT max(id) FROM sources GROUP BY location)
"""

# The same bytes at two locations count once: read as they were read last, named as they were named first.
CURRENT_READINGS = """
CREATE VIEW current_readings AS
SELECT seen.document AS document, latest.reading AS reading, earliest.path AS path, seen.first AS first
FROM (SELECT document, max(id) AS last, min(id) AS first FROM current_sources GROUP BY document) AS seen
JOIN sources AS latest ON latest.id = seen.last
JOIN sources AS earliest ON earliest.id = seen.first
"""

CURRENT_STATEMENTS = """
CREATE VIEW current_statements AS
SELECT current_readings.path AS doc, current_readings.document AS document, statements.*
FROM statements JOIN current_readings ON current_readings.reading = statements.reading
"""


def upgrade() -> None:
    """From an empty database."""
    _documents()
    _readings()
    _sources()
    _statements()
    _unread()
    for view in (CURRENT_SOURCES, CURRENT_READINGS, CURRENT_STATEMENTS):
        op.execute(view)


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _short(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _numbered() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def _refers(name: str, to: str, *, key: bool = False) -> sa.Column[Any]:
    kind = sa.Integer() if to.endswith(".id") else sa.String(64)
    return sa.Column(name, kind, sa.ForeignKey(to), primary_key=key, nullable=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(64), primary_key=True),
        *_whole("chars"),
        *_text("source"),
        _short("at", 32),
    )


def _readings() -> None:
    op.create_table(
        "readings",
        _numbered(),
        _refers("document", "documents.sha256"),
        _short("digest", 64),
        _short("reader", 32),
        *_text("title", "issuer", "date", "area"),
        _short("kind", 32),
        *_text("repairs", "blocks", "articles", "assumed"),
        *_whole("stated", "ignored", "unread"),
        _short("at", 32),
        sa.UniqueConstraint("document", "digest", name="one_reading_of_a_kind"),
        sqlite_autoincrement=True,
    )


def _sources() -> None:
    op.create_table(
        "sources",
        _numbered(),
        *_text("location", "path"),
        _refers("document", "documents.sha256"),
        _refers("reading", "readings.id"),
        _short("at", 32),
        sqlite_autoincrement=True,
    )
    op.create_index("sources_by_location", "sources", ["location", "id"])


def _places() -> list[sa.Column[int]]:
    return _whole("span_start", "span_end", "place_start", "place_end", "line", "col")


def _statements() -> None:
    op.create_table(
        "statements",
        _refers("reading", "readings.id", key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        _short("id", 64),
        *_places(),
        *_text("text", "quote"),
        *_whole("quote_start", "quote_end"),
        _short("kind", 8),
        *_text("low", "high", "step"),
        sa.Column("value", sa.Float(53), nullable=False),
        _short("bound", 2),
        *_text("unit", "indicator"),
        sa.Column("concept", sa.Text),
        *_text("area"),
        *_text("period", "base", "of"),
        _short("modality", 8),
        *_text("owner", "rules"),
    )
    for column in ("id", "period", "concept"):
        op.create_index(f"statements_by_{column}", "statements", [column])


def _unread() -> None:
    op.create_table(
        "unread",
        _refers("reading", "readings.id", key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        *_places(),
        *_text("text"),
        _short("reason", 32),
    )
