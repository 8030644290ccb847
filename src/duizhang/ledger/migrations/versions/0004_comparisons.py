"""What is told by comparison, without a figure, beside the statements and in their shape."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WHOLE = ("span_start", "span_end", "place_start", "place_end", "line", "col", "quote_start", "quote_end")
_TEXT = (
    "text",
    "quote",
    "low",
    "high",
    "step",
    "unit",
    "indicator",
    "area",
    "period",
    "base",
    "of",
    "owner",
    "rules",
)
_SHORT = {"id": 64, "kind": 8, "bound": 2, "modality": 8}


def upgrade() -> None:
    """A table like that of the statements."""
    op.create_table("comparisons", *_columns())


def _columns() -> list[sa.Column[object]]:
    """The columns in the order of the statements' table."""
    order = (
        "reading ordinal id span_start span_end place_start place_end line col text quote quote_start quote_end kind"
        " low high step value bound unit indicator concept area period base of modality owner rules regions doubts"
    )
    return [_column(name) for name in order.split()]


def _column(name: str) -> sa.Column[object]:
    if name == "reading":
        return sa.Column(name, sa.Integer, sa.ForeignKey("readings.id"), primary_key=True)
    if name == "ordinal":
        return sa.Column(name, sa.Integer, primary_key=True)
    if name == "value":
        return sa.Column(name, sa.Float(53), nullable=False)
    if name == "concept":
        return sa.Column(name, sa.Text)
    if name in ("regions", "doubts"):
        return sa.Column(name, sa.Text, nullable=False, server_default="[]")
    if name in _SHORT:
        return sa.Column(name, sa.String(_SHORT[name]), nullable=False)
    assert name in _WHOLE or name in _TEXT
    return sa.Column(name, sa.Integer if name in _WHOLE else sa.Text, nullable=False)


def downgrade() -> None:
    """A ledger is appended to, never taken back: go back to a copy of the file instead."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a copy of it")
