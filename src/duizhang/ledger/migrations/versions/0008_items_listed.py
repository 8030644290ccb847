"""Indexes for what pages ask of items: the newest of a loop, how many stand where, which lights are on."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each of these questions is answered from an index alone, or in its order."""
    op.drop_index("items_by_loop", "items")
    op.create_index("items_by_loop", "items", ["loop", "type", "due", "warn", "late"])
    op.create_index("items_by_state", "items", ["loop", "state"])
    op.create_index("items_by_age", "items", ["loop", "id"])


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
