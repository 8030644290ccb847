"""What people say of figures, beside what the machine read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table that is only ever appended to; the last row of a statement holds."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("hand", sa.String(8), nullable=False),
        sa.Column("statement", sa.String(64), nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("path", "text", "quote")),
        sa.Column("quote_start", sa.Integer, nullable=False),
        sa.Column("quote_end", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("fields", "reason", "by")),
        sa.Column("at", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("corrections_by_statement", "corrections", ["statement", "id"])


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
