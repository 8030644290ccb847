"""The card as JSON."""

from __future__ import annotations

from duizhang import cards
from duizhang.exports import statements
from duizhang.exports.figures import Json, dumps
from duizhang.model import Card, Row


def record(card: Card) -> dict[str, Json]:
    """The card as the machine formats hold it."""
    rows: Json = [_record(r) for r in card.rows]
    return {"area": card.area, "year": card.year, "rows": rows, "summary": cards.summary(card)}


def _record(row: Row) -> dict[str, Json]:
    return {
        "indicator": row.target.indicator,
        "target": statements.record(row.target),
        "outcome": statements.record(row.outcome) if row.outcome else None,
        "verdict": row.verdict,
        "margin": row.margin,
        "unit": row.unit,
        "note": row.note,
        "against": statements.record(row.against) if row.against else None,
        "pace": row.pace,
    }


def render(card: Card) -> str:
    """One JSON object."""
    return dumps(record(card)) + "\n"
