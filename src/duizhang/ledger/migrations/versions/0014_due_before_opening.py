"""Items that were due before they were opened say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Items that are there learn it with their next event, or by ``duizhang loop tally --anew``."""
    op.add_column("items", sa.Column("past", sa.String(32), nullable=False, server_default=""))


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
