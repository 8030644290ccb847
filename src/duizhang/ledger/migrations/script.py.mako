"""${message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """To this form of the ledger."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """A ledger is appended to, never taken back."""
    raise NotImplementedError
