"""Notices for people to read: whom each is for, about which item, whether they have read it; who is sending it now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was sent before is taken as read. Its key tells whom it was for and what it was about."""
    for name, length in (("claimed", 32), ("person", 64), ("item", 32), ("kind", 16), ("read", 32)):
        op.add_column("outbox", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.create_index("outbox_by_age", "outbox", ["at"])
    op.create_index("outbox_by_to", "outbox", ["to", "at"])
    op.create_index("outbox_by_person", "outbox", ["person", "read", "at"])
    outbox = sa.table(
        "outbox", *(sa.column(n) for n in ("key", "way", "sent", "person", "item", "kind", "read"))
    )
    connection = op.get_bind()
    for key, way, sent in connection.execute(sa.select(outbox.c.key, outbox.c.way, outbox.c.sent)).all():
        values = {**_told(key), "read": sent}
        if way != "mail":  # a webhook's key ends with an organisation
            values["person"] = ""
        connection.execute(sa.update(outbox).where(outbox.c.key == key).values(**values))


def _told(key: str) -> dict[str, str]:
    """``digest:DAY:PERSON``, or ``CODE:CLOCK:STAGE:DUE:PERSON``; the moment in ``DUE`` has colons of its own."""
    parts = key.split(":")
    if parts[0] == "digest" and len(parts) == 3:
        return {"person": parts[2][:64], "item": "", "kind": "digest"}
    if len(parts) < 5:
        return {"person": "", "item": "", "kind": ""}
    return {"person": parts[-1][:64], "item": parts[0][:32], "kind": parts[2][:16]}


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
