"""What the checks ask of the lexicon's concepts: parts, whether a flow, whether measured in real terms."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from duizhang.lexicon import indicators, words
from duizhang.lexicon.indicators import Concept, Per

RELATIVE = frozenset({"%", "‰", "1", ""})


class Concepts(Protocol):
    """The lexicon as the checks see it; tests may put a small one in its place.

    Subjects that are no concept's id (an indicator's own name) have none of all this.
    """

    def lookup(self, name: str) -> str | None:
        """The id of the concept that bears the name."""

    def parts(self, subject: str) -> tuple[tuple[str, ...], ...]:
        """The lists of concepts each of which adds up to this one."""

    def rough(self, subject: str) -> bool:
        """Whether its parts add up to it only about, since classifications overlap."""

    def priced_apart(self, subject: str) -> bool:
        """Whether its parts are each counted in prices of their own, so that by their growth they do not add up."""

    def signed(self, subject: str) -> bool:
        """Whether it may be below nought, so that what it is a part of may be less than the other parts."""

    def flow(self, subject: str) -> bool:
        """Whether it runs over a period (exports), rather than standing at its end (population)."""

    def even(self, subject: str) -> bool:
        """Whether it is a flow that runs through all months, so that none holds most of the year."""

    def real(self, subject: str) -> bool:
        """Whether its growth is measured in real terms, so that levels do not give it."""

    def amount(self, subject: str) -> bool:
        """Whether it is known to be measured in money, heads or goods, so that it can have no percentage points."""

    def ratio(self, subject: str) -> tuple[str, str] | None:
        """For a named rate in per cent: the concepts above and below the line."""

    def additive(self, subject: str) -> bool:
        """Whether it is known to be an amount that adds up over areas: no rate, price, mean or figure per head."""

    def good(self, subject: str) -> bool:
        """Whether more of it is known to be better, so that the first in an order has the most."""

    def per(self, subject: str) -> Per | None:
        """For a figure per head: the concepts that it is made of."""


class Lexicon:
    """The concepts that come with the program."""

    def lookup(self, name: str) -> str | None:
        found = indicators.lookup(name)
        return found.id if found else None

    def parts(self, subject: str) -> tuple[tuple[str, ...], ...]:
        found = _concept(subject)
        return found.parts if found else ()

    def rough(self, subject: str) -> bool:
        return subject in words_of("rough_sums")

    def priced_apart(self, subject: str) -> bool:
        return subject in words_of("priced_apart")

    def signed(self, subject: str) -> bool:
        found = _concept(subject)
        return any(w in (found.name if found else subject) for w in words_of("signed"))

    def flow(self, subject: str) -> bool:
        found = _concept(subject)
        return found is not None and found.flow

    def even(self, subject: str) -> bool:
        found = _concept(subject)
        return (
            found is not None
            and found.flow
            and not any(w in found.group + found.name for w in words_of("uneven"))
        )

    def real(self, subject: str) -> bool:
        found = _concept(subject)
        return found is not None and found.measured == "real"

    def amount(self, subject: str) -> bool:
        found = _concept(subject)
        return found is not None and found.unit not in RELATIVE

    def ratio(self, subject: str) -> tuple[str, str] | None:
        found = _concept(subject)
        return found.ratio if found and found.unit == "%" else None

    def additive(self, subject: str) -> bool:
        found = _concept(subject)
        return self.amount(subject) and not (
            found is None or found.per or any(w in found.name for w in words_of("intensive"))
        )

    def good(self, subject: str) -> bool:
        found = _concept(subject)
        return found is not None and found.sign == "+"

    def per(self, subject: str) -> Per | None:
        found = _concept(subject)
        return found.per if found else None


def _concept(subject: str) -> Concept | None:
    return indicators.vocabulary().concepts.get(subject)


@cache
def words_of(name: str) -> tuple[str, ...]:
    """A list of ``lexicon/data/bounds.toml``."""
    return tuple(words.load("bounds.toml")[name])
