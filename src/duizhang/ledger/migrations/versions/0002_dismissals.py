"""Findings that a person has set aside, and taken up again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table that is only ever appended to; the last row of a fingerprint holds."""
    op.create_table(
        "dismissals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("dismissed", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("dismissals_by_fingerprint", "dismissals", ["fingerprint", "id"])


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
