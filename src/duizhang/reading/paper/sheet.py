"""What stands on a page, wherever it came from: stretches of characters, and ruled lines.

All lengths are in the page's own units (points, or the pixels of a scan), from its upper left corner.
"""

from __future__ import annotations

from typing import NamedTuple

from duizhang.model import Doubt


class Fragment(NamedTuple):
    """Characters that stand side by side on one base line.

    ``edges`` are where they begin from left to right, and where the last one ends: one more than there are
    characters. ``size`` is the height of an em (of a recognised line: of its box), ``base`` the base line, ``doubts`` count
    from the first character.
    """

    text: str
    edges: tuple[float, ...]
    base: float
    size: float
    bold: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def left(self) -> float:
        """Where the first character begins."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """Where the last character ends."""
        return self.edges[-1]

    @property
    def top(self) -> float:
        """The upper edge of a Chinese character."""
        return self.base - 0.86 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of a Chinese character."""
        return self.base + 0.14 * self.size

    def part(self, start: int, end: int) -> Fragment:
        """The characters ``[start, end)``."""
        doubts = tuple(d.moved(-start) for d in self.doubts if start <= d.start and d.end <= end)
        return self._replace(text=self.text[start:end], edges=self.edges[start : end + 1], doubts=doubts)


class Rule(NamedTuple):
    """A straight line that was drawn: level or upright, so that one of its sides is nothing."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


class Sheet(NamedTuple):
    """A page: its number from 1, its width and height, what is written and what is ruled on it."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    rules: tuple[Rule, ...] = ()
