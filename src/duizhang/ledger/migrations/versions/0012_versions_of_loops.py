"""Items say which version of their loop they follow; the versions are entries of the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Items that are there follow the first version: what their loop says when it is first written down."""
    op.add_column("items", sa.Column("version", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
