"""The record of loops: items, events, who is who, notices, attachments, looks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Eight tables, beside those of the documents."""
    _items()
    _events()
    _register()
    _outbox()
    _attachments()
    _accesses()


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _short(size: int, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(size), nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Integer, primary_key=True),
        *_short(64, "loop"),
        *_short(32, "code"),
        *_text("title"),
        *_short(64, "state"),
        *_short(16, "type"),
        *_whole("seq"),
        *_short(64, "opener", "holder", "person"),
        *_text("area", "topic", "source"),
        *_short(32, "opened", "closed", "warn", "due", "late"),
        *_whole("rating", "reopened", "marks"),
        *_short(32, "progress"),
        *_text("took", "ended", "numbers"),
        sa.UniqueConstraint("code", name="one_item_of_a_code"),
    )
    op.create_index("items_by_loop", "items", ["loop", "type", "due"])
    op.create_index("items_by_holder", "items", ["holder", "type", "due"])
    op.create_index("items_by_due", "items", ["type", "due"])
    op.create_index("items_by_source", "items", ["source"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("item", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
        *_whole("seq"),
        *_short(32, "at"),
        *_short(64, "action", "by", "role", "behalf", "via"),
        *_text("data"),
        sa.Column("key", sa.String(128)),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.UniqueConstraint("item", "seq", name="one_event_at_a_time"),
        sa.UniqueConstraint("key", name="one_event_of_a_key"),
    )
    op.create_table(
        "personal",
        sa.Column("event", sa.Integer, sa.ForeignKey("events.number"), primary_key=True),
        sa.Column("field", sa.String(64), primary_key=True),
        *_short(32, "salt"),
        sa.Column("value", sa.Text),
    )


def _register() -> None:
    op.create_table(
        "register",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *_short(32, "kind"),
        *_short(255, "key"),
        *_text("value"),
        *_short(64, "by"),
        *_short(32, "at"),
    )
    op.create_index("register_by_key", "register", ["kind", "key", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(255), primary_key=True),
        *_short(16, "way"),
        *_text("to", "subject", "body"),
        *_short(32, "at"),
        *_whole("tries"),
        *_short(32, "next", "sent"),
        *_text("error"),
    )
    op.create_index("outbox_by_next", "outbox", ["sent", "next"])


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("sha256", sa.String(64), primary_key=True),
        *_text("name"),
        *_whole("size"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        *_short(64, "by"),
        *_short(32, "at"),
    )


def _accesses() -> None:
    op.create_table(
        "accesses",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *_short(32, "at"),
        *_short(64, "by", "via"),
        *_short(32, "code"),
        *_short(64, "action"),
        *_short(32, "refused"),
        *_text("reason"),
    )
    op.create_index("accesses_by_code", "accesses", ["code", "id"])
