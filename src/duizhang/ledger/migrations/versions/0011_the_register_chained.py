"""The register is part of the chain, and attachments are entered in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from duizhang.ledger import chain

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TOGETHER = 5_000


def upgrade() -> None:
    """What is there already is put at the end of the chain as it stands, so heads that were noted before stay in it."""
    op.add_column("register", sa.Column("number", sa.Integer))
    op.add_column("register", sa.Column("hash", sa.LargeBinary(32)))
    op.create_index("register_by_number", "register", ["number"], unique=True)
    write = op.get_bind()
    last = write.execute(
        sa.text("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1")
    ).one_or_none()
    number, before = (int(last[0]), bytes(last[1])) if last else (0, chain.START)
    for kept in write.execute(
        sa.text("SELECT sha256, name, size, by, at FROM attachments ORDER BY at, sha256")
    ):
        said = json.dumps({"name": kept[1], "size": kept[2]}, ensure_ascii=False, separators=(",", ":"))
        write.execute(
            sa.text("INSERT INTO register (kind, key, value, by, at) VALUES ('attachment', :k, :v, :b, :a)"),
            {"k": kept[0], "v": said, "b": kept[3], "a": kept[4]},
        )
    changed = sa.text("UPDATE register SET number = :number, hash = :hash WHERE id = :id")
    for rows in _register(write):
        links = []
        for row in rows:
            number += 1
            before = chain.entered(before, {**row, "number": number})
            links.append({"number": number, "hash": before, "id": row["id"]})
        write.execute(changed, links)


def _register(write: sa.Connection) -> Iterator[list[dict[str, object]]]:
    """Its rows in their order, some thousand at a time."""
    query = sa.text("SELECT * FROM register WHERE id > :last ORDER BY id LIMIT :most")
    last = 0
    while rows := [dict(r) for r in write.execute(query, {"last": last, "most": _TOGETHER}).mappings()]:
        yield rows
        last = rows[-1]["id"]


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
