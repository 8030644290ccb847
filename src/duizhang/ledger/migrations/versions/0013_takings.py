"""What items take up of the resources of their loop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No item of before takes up any: loops had no lists of resources."""
    op.create_table(
        "takings",
        sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("loop", sa.String(64), nullable=False),
        sa.Column("resource", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
    )
    op.create_index("takings_by_resource", "takings", ["loop", "resource", "day"])


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
