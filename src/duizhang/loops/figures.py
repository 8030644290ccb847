"""How an organisation, or some together, do in a loop and a period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from duizhang.ledger.tally import Times
from duizhang.loops.metrics import LEAST, Measured


@dataclass(frozen=True, slots=True)
class Figures:
    """How one organisation, some together or all of them do in a loop and a period."""

    holder: str
    items: int
    open: int
    types: dict[str, int]
    states: dict[str, int]
    lights: dict[str, int]
    """of the open ones: red, yellow, green; and overdue, which are among the red ones"""
    reopened: int
    """items that were opened again"""
    kept: int
    """clocks that were stopped in time, of …"""
    ended: int
    marked: int
    """items that were late or behind and were made good"""
    ratings: dict[int, int]
    metrics: dict[str, Measured]
    times: dict[str, Times]
    rank: int | None = None

    @property
    def on_time(self) -> Decimal | None:
        """The percentage of clocks that were kept."""
        return 100 * Decimal(self.kept) / self.ended if self.ended else None

    @property
    def rated(self) -> int:
        """How many were rated."""
        return sum(self.ratings.values())

    @property
    def rating(self) -> Decimal | None:
        """The mean of the ratings, 1 to 5."""
        return Decimal(sum(r * n for r, n in self.ratings.items())) / self.rated if self.rated else None

    @property
    def enough(self) -> bool:
        """Whether there are enough cases to compare."""
        return self.items >= LEAST
