"""What the checks ask of the lexicon's concepts: parts, whether a flow, whether measured in real terms."""

from __future__ import annotations

from typing import Protocol


class Concepts(Protocol):
    """The lexicon as the checks see it; tests put a small one in its place."""

    def lookup(self, name: str) -> str | None:
        """The id of the concept that bears the name."""

    def parts(self, concept: str) -> tuple[str, ...]:
        """The concepts that add up to this one, none where they are not laid down."""

    def flow(self, concept: str) -> bool:
        """Whether it runs over a period (exports), rather than standing at its end (population)."""

    def real(self, concept: str) -> bool:
        """Whether its growth is measured in real terms, so that levels do not give it."""


def lexicon() -> Concepts:
    """The concepts of the lexicon."""
    from duizhang.lexicon import indicators  # type: ignore[attr-defined]

    raise NotImplementedError(indicators)
