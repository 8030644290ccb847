"""The sentences that figures come from, as pages show them: one for all of its figures, each marked where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhang.exports.figures import figure
from duizhang.exports.statements import place
from duizhang.model import Statement, Status

if TYPE_CHECKING:
    from duizhang.ledger.view import Held

AROUND = 70
"""Characters of a sentence that are shown on either side of a figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence: what part it plays, and whether it is the one that is probably wrong."""

    role: str
    statement: Statement
    status: Status
    suspect: bool = False

    @property
    def text(self) -> str:
        """The figure as printed."""
        return figure(self.statement)

    @property
    def about(self) -> str:
        """What it is said of: area, period, indicator."""
        s = self.statement
        areas = "、".join(s.area[:2]) + ("…" if len(s.area) > 2 else "")
        return " ".join(filter(None, (areas, s.period, s.indicator)))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence in pieces, each with its figure if it is one, and where it stands."""

    pieces: tuple[tuple[str, Figure | None], ...]
    figures: tuple[Figure, ...]
    place: str

    @property
    def document(self) -> str:
        """The hash of the document."""
        return self.figures[0].statement.document

    @property
    def suspicious(self) -> bool:
        """Whether the figure that is probably wrong stands here."""
        return any(f.suspect for f in self.figures)


def excerpts(parts: Iterable[tuple[str, Held]], suspect: str | None = None) -> tuple[Excerpt, ...]:
    """The sentences of some figures, that of the suspect first, else in the order of the figures."""
    grouped: dict[tuple[str, int], list[Figure]] = {}
    for role, held in parts:
        s = held.statement
        told = grouped.setdefault((s.document, s.span[0] - s.quote_at[0]), [])
        told.append(Figure(role, s, held.status, s.id == suspect))
    found = [_excerpt(figures) for figures in grouped.values()]
    return tuple(sorted(found, key=lambda e: not e.suspicious))


def _excerpt(figures: list[Figure]) -> Excerpt:
    once = {f.statement.id: f for f in reversed(figures)}
    told = tuple(sorted(once.values(), key=lambda f: f.statement.quote_at))
    return Excerpt(tuple(_pieces(told)), told, place(told[0].statement).rsplit("/", 1)[-1])


def _pieces(figures: tuple[Figure, ...]) -> Iterator[tuple[str, Figure | None]]:
    """The sentence cut at its figures; long stretches without one are shortened."""
    quote = figures[0].statement.quote
    at = 0
    for f in figures:
        start, end = f.statement.quote_at
        if start < at:  # a figure within another
            continue
        yield _shortened(quote[at:start], first=at == 0, last=False), None
        yield quote[start:end], f
        at = end
    yield _shortened(quote[at:], first=False, last=True), None


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if first:
        return text if len(text) <= AROUND else f"…{text[-AROUND:]}"
    if last:
        return text if len(text) <= AROUND else f"{text[:AROUND]}…"
    return text if len(text) <= 2 * AROUND else f"{text[:AROUND]} … {text[-AROUND:]}"
