"""What a reader of one kind of file hands on: its characters, and what the format tells of them.

A plain text file tells nothing but its characters; which of its line breaks are real is then found out from
the lines themselves. A web page or a Word file knows its paragraphs, a printed page knows where each character
stands. Repairs, blocks, articles, and all that follows, are the same for every kind of file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from duizhang.model import BlockKind, Doubt, Page, Run

BAR = " | "
"""Between the cells of a row: a table is handed on as lines of cells, whatever kind of file it stood in."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of its document outside the text (metadata); ``""`` where it says nothing."""

    title: str = ""
    issuer: str = ""
    date: str = ""
    """ISO"""


@dataclass(frozen=True, slots=True)
class Source:
    """The characters of a file in reading order, one line break between lines.

    ``wraps`` are the places of the line breaks within blocks, ``None`` where the format does not tell. ``levels``
    (of headings, 1 highest) and ``roles`` go by the place of a line's first character; what a line without either
    is, its words tell. ``runs`` say where on
    ``pages`` the characters stand, in the order of the text; ``doubts`` which of them may be something else.
    """

    text: str
    wraps: frozenset[int] | None = None
    levels: dict[int, int] = field(default_factory=dict)
    roles: dict[int, BlockKind] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    runs: tuple[Run, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    said: Said = Said()
    noted: tuple[str, ...] = ()
    """what of the file was not read, for people to see"""
    recognised: bool = False
    """whether some of it was recognised from pictures"""


class Draft:
    """A source in the making: lines are added in reading order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0
        self._wraps: set[int] = set()
        self._levels: dict[int, int] = {}
        self._roles: dict[int, BlockKind] = {}
        self._runs: list[Run] = []
        self._doubts: list[Doubt] = []

    def line(
        self,
        text: str,
        *,
        level: int = 0,
        role: BlockKind | None = None,
        runs_on: bool = False,
        runs: Sequence[Run] = (),
        doubts: Sequence[Doubt] = (),
    ) -> None:
        """Add a line; ``runs_on``: the next one goes on with its block.

        ``level`` 1–6 marks a heading. ``runs`` and ``doubts`` count from the line's first character.
        """
        if level:
            self._levels[self._at] = level
        if role:
            self._roles[self._at] = role
        self._runs += (r.moved(self._at) for r in runs)
        self._doubts += (d.moved(self._at) for d in doubts)
        self._parts.append(text)
        self._at += len(text) + 1
        if runs_on:
            self._wraps.add(self._at - 1)

    def row(self, cells: Sequence[str]) -> None:
        """Add a row of a table. Bars and line breaks inside a cell would be read as borders.

        A row that begins or ends with an empty cell is framed by bars: the outermost ones only frame.
        """
        told = [" ".join(c.replace("|", "｜").split()) for c in cells]
        framed = len(told) > 1 and not (told[0] and told[-1])
        self.line(f"| {BAR.join(told)} |" if framed else BAR.join(told))

    def __bool__(self) -> bool:
        return any(part.strip() for part in self._parts)

    def source(self, *, pages: Sequence[Page] = (), said: Said = Said(), noted: Sequence[str] = ()) -> Source:
        """All that was added."""
        return Source(
            "\n".join(self._parts),
            frozenset(self._wraps),
            self._levels,
            self._roles,
            tuple(pages),
            tuple(self._runs),
            tuple(self._doubts),
            said,
            tuple(noted),
        )
