"""Lists of what somebody has, and of an area, without going through a whole loop; items that have neither cost nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only what has a person, or an area, is in the index."""
    for name in ("person", "area"):
        some = sa.text(f"{name} != ''")
        op.create_index(
            f"items_by_{name}", "items", [name, "type", "due"], sqlite_where=some, postgresql_where=some
        )


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
