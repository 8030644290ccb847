"""From when on an item is behind its path; lists of what somebody opened, and of a state by deadline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Items that are there learn it with their next event."""
    for name in ("behind", "far"):
        op.add_column("items", sa.Column(name, sa.String(32), nullable=False, server_default=""))
    op.drop_index("items_by_state", "items")
    op.create_index("items_by_state", "items", ["loop", "state", "due"])
    op.create_index("items_by_opener", "items", ["opener", "type", "due"])


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
