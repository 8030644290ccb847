"""Where on a page a figure stands, the pages' sizes, and what was recognised without certainty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As in the first migration: a view keeps the columns that its tables had when it was made.
CURRENT_STATEMENTS = """
CREATE VIEW current_statements AS
SELECT current_readings.path AS doc, current_readings.document AS document, statements.*
FROM statements JOIN current_readings ON current_readings.reading = statements.reading
"""


def upgrade() -> None:
    """What was read before stood on no page, and was certain."""
    op.execute("DROP VIEW current_statements")
    for table, name in (("statements", "regions"), ("statements", "doubts"), ("readings", "pages")):
        op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default="[]"))
    # A later version may take other characters out of the same file: then its reading holds its own.
    op.add_column("readings", sa.Column("extracted", sa.Text, nullable=True))
    op.execute(CURRENT_STATEMENTS)


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
