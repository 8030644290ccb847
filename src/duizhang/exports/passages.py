"""A document's text cut into passages and pieces, so that all that is said of it can be shown in its place.

Nothing is searched for and nothing is lost: the passages follow one another without a gap, the pieces of a stretch
are its characters in their order, and whatever marks them is told by number.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal, NamedTuple

from duizhang.model import Block, BlockKind, Cell, Document, Span, Table

PassageKind = BlockKind | Literal["table", "gap"]


class Slot(NamedTuple):
    """A cell of a shown table, or what stands between two (``columns`` 0): blanks and bars, at times words."""

    span: Span
    columns: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that is laid out as one thing. A ``gap`` is what stands between two: line breaks.

    ``level`` is that of a heading; ``rows`` and ``width`` (columns) are those of a table, whose slots follow one
    another without a gap; ``titles`` tells of a paragraph that it is the title of the table below.
    """

    kind: PassageKind
    span: Span
    level: int = 0
    rows: tuple[tuple[Slot, ...], ...] = ()
    width: int = 0
    titles: bool = False


class Piece(NamedTuple):
    """Characters that the same is said of: the numbers of the mark and of the repair they belong to, -1 for none.

    An empty one is the place of a repair that left nothing, or of a mark that others cover.
    """

    start: int
    end: int
    mark: int
    repair: int


class Changed(NamedTuple):
    """Where a repair shows in the text, and what stood there in the source."""

    span: Span
    was: str
    name: str


def passages(document: Document) -> Iterator[Passage]:
    """The whole text in passages, one after the other; the spans of two neighbours meet."""
    at, size = 0, len(document.text)
    titles = {span for table in document.tables for span in table.titles}
    for thing in _laid_out(document):
        start, end = max(thing.span[0], at), min(thing.span[1], size)
        if start >= end:
            continue
        if start > at:
            yield Passage("gap", (at, start))
        if isinstance(thing, Table):
            yield _table(thing, (start, end))
        else:
            yield Passage(thing.kind, (start, end), thing.level, titles=thing.span in titles)
        at = end
    if at < size:
        yield Passage("gap", (at, size))


def _laid_out(document: Document) -> Iterator[Block | Table]:
    """Tables and blocks by their place; a table stands before the blocks that it is made of."""
    return heapq.merge(document.tables, document.blocks, key=lambda thing: thing.span[0])


def _table(table: Table, span: Span) -> Passage:
    at = span[0]
    rows: list[tuple[Slot, ...]] = []
    for row in table.rows:
        slots, at = _row(row, at, span[1])
        rows.append(slots)
    if at < span[1]:
        rows.append((Slot((at, span[1]), 0),))
    return Passage("table", span, rows=tuple(rows), width=table.width)


def _row(row: Sequence[Cell], at: int, end: int) -> tuple[tuple[Slot, ...], int]:
    """The slots of a row from ``at`` on, and where they end. A cell that stands further up is shown empty."""
    slots: list[Slot] = []
    for cell in row:
        start, stop = max(cell.span[0], at), min(cell.span[1], end)
        if stop <= start:
            slots.append(Slot((at, at), max(cell.columns, 1)))
            continue
        if start > at:
            slots.append(Slot((at, start), 0))
        slots.append(Slot((start, stop), max(cell.columns, 1)))
        at = stop
    return tuple(slots), at


def changes(document: Document) -> list[Changed]:
    """The repairs of a document where they show in its text."""
    found, shift = [], 0
    for r in document.repairs:
        start = r.start + shift
        found.append(Changed((start, start + len(r.text)), document.source[r.start : r.end], r.name))
        shift += len(r.text) - (r.end - r.start)
    return found


class Cutter:
    """Cuts stretches of a text where marks and repairs begin and end. Marks may overlap: the shortest is told."""

    def __init__(self, marks: Sequence[Span], repairs: Sequence[Changed] = ()) -> None:
        self._marks = _flat(marks)
        self._mark_starts = [m[0] for m in self._marks]
        self._repairs = [(*r.span, n) for n, r in enumerate(repairs)]
        self._repair_starts = [r[0] for r in self._repairs]

    def pieces(self, span: Span) -> Iterator[Piece]:
        """The stretch in pieces: those that are not empty follow one another without a gap."""
        marked = self._marked(span)
        return marked if not self._repairs else chain.from_iterable(map(self._repaired, marked))

    def _marked(self, span: Span) -> Iterator[Piece]:
        at = span[0]
        for start, end, mark in _within(self._marks, self._mark_starts, span):
            if start > at:
                yield Piece(at, start, -1, -1)
            yield Piece(start, end, mark, -1)
            at = end
        if at < span[1]:
            yield Piece(at, span[1], -1, -1)

    def _repaired(self, piece: Piece) -> Iterator[Piece]:
        """A piece, cut once more where repairs begin and end."""
        at, end, mark, _ = piece
        if at == end:
            yield piece
        else:
            for start, stop, repair in _within(self._repairs, self._repair_starts, (at, end)):
                if start > at:
                    yield Piece(at, start, mark, -1)
                yield Piece(start, stop, mark, repair)
                at = stop
        if at < end:
            yield Piece(at, end, mark, -1)


_Stretch = tuple[int, int, int]
"""start, end, and whose it is"""


def _within(found: Sequence[_Stretch], starts: Sequence[int], span: Span) -> Iterator[_Stretch]:
    """Those of the stretches (sorted, apart) that lie in the span, cut at its ends."""
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    if first and found[first - 1][1] > span[0]:
        first -= 1
    return ((max(start, span[0]), min(end, span[1]), n) for start, end, n in found[first:last])


def _flat(marks: Sequence[Span]) -> list[_Stretch]:
    """Stretches that do not overlap, each with the shortest of the marks over it; an empty one for each mark that
    shorter ones cover all over."""
    edges = sorted({edge for span in marks for edge in span})
    order = sorted(range(len(marks)), key=lambda n: marks[n])
    active: list[tuple[int, int, int]] = []
    found: list[_Stretch] = []
    begun = 0
    for start, end in pairwise(edges):
        while begun < len(order) and marks[order[begun]][0] <= start:
            low, high = marks[order[begun]]
            heapq.heappush(active, (high - low, high, order[begun]))
            begun += 1
        while active and active[0][1] <= start:
            heapq.heappop(active)
        if active and found and found[-1][1:] == (start, active[0][2]):
            found[-1] = (found[-1][0], end, active[0][2])
        elif active:
            found.append((start, end, active[0][2]))
    return _with_covered(found, marks)


def _with_covered(found: list[_Stretch], marks: Sequence[Span]) -> list[_Stretch]:
    told = {mark for _, _, mark in found}
    covered = [(start, start, n) for n, (start, end) in enumerate(marks) if n not in told and start < end]
    if not covered:
        return found
    apart: list[_Stretch] = []
    at = 0
    for start, end, mark in sorted([*found, *covered]):
        apart.append((max(start, at), max(end, at), mark))
        at = apart[-1][1]
    return apart
