"""Columns and pages to a source: which line runs on into which, what is a heading, rows of tables, furniture.

A paragraph runs on over columns and pages. What stands in between (the page's furniture, its notes, a table) is
written behind it, where it cuts nothing in two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from duizhang.model import BlockKind, Doubt, Page, Run
from duizhang.reading.lines import role
from duizhang.reading.paper.columns import Column
from duizhang.reading.paper.furniture import Sorted
from duizhang.reading.paper.grids import Table
from duizhang.reading.paper.lines import Line
from duizhang.reading.source import BAR, Draft

INDENT = 0.8
"""Ems from which a line is indented."""
SLACK = 0.6
"""Ems that a full line may fall short, beside what the next line begins with."""
HEADLINE = 1.4
"""How many times the usual size a line is that is a heading whatever it says."""
LONGEST_HEADING = 60
"""Characters of a heading at most."""
NEAR = 3.0
"""Points within which edges are the same."""

_STOP = re.compile(r"[。！？!?：:][”’）)」』》\]】]*(?:\[\d{1,2}\])?$")
_UNIT = re.compile(
    r"(?:[A-Za-z0-9.,:%‰/+~～—-]+|[“‘（(《【\[]?.(?:-\d[\d.,]*)?)[，。、；：！？）)」』》”’\]】%‰…]*"
)
_ITEM = re.compile(r"[•●·▪■◆★*-]|\d{1,2}[.、．)）]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章篇部节]"
)
_FIGURE = re.compile(r"[-+−]?\d[\d.,]*\s?[%％‰]?")
_NO_START = re.compile(r"[，。、；：！？）)」』》”’\]】%‰]")
_CUT = re.compile(r"[\d.]\n[\d.]")
_HYPHENED = re.compile(r"[A-Za-z]\u00ad$")


class Set(NamedTuple):
    """A line as it is set: the edges of its column, and how far apart the lines of it usually are, in ems."""

    line: Line
    left: float
    right: float
    usual: float

    @property
    def indented(self) -> bool:
        """Whether it begins to the right of where full lines begin."""
        return self.line.left - self.left > INDENT * self.line.size

    @property
    def centred(self) -> bool:
        """Whether as much room is left of it as right of it."""
        before, behind = self.line.left - self.left, self.right - self.line.right
        return before > self.line.size and abs(before - behind) < 1.2 * self.line.size

    def full(self, following: str) -> bool:
        """Whether what follows had no room on it any more."""
        unit = _UNIT.match(following)
        ems = _ems(unit[0]) if unit else 1.0
        return self.right - self.line.right < (min(ems, 8.0) + SLACK) * self.line.size


Text = tuple[str, list[Run], list[Doubt]]


class Flow:
    """A source in the making. ``usual`` is the size of most characters, ``style`` how paragraphs begin."""

    def __init__(self, pages: Sequence[Page], usual: float, style: Style) -> None:
        self.draft = Draft()
        self._pages = {p.number: p for p in pages}
        self._usual = usual
        self._style = style
        self._open: list[Set] = []
        self._table: list[Table] = []
        self._waiting: list[tuple[Line, BlockKind | None] | Table] = []

    def page(self, page: Sorted, columns: Iterable[Sequence[Set | Table]]) -> None:
        """Add a page, whose columns are set."""
        self._beside(page.above, "furniture")
        for column in columns:
            for item in column:
                if isinstance(item, Table):
                    self._add_table(item)
                else:
                    self._add(item)
        self._beside(page.below, "furniture")
        self._beside(page.notes, None)

    def close(self) -> None:
        """End what is open."""
        self._end_paragraph()
        self._end_table()
        self._flush()

    def _beside(self, lines: Iterable[Line], kind: BlockKind | None) -> None:
        self._waiting += ((line, kind) for line in lines)
        if not (self._open or self._table):
            self._flush()

    def _add(self, new: Set) -> None:
        if self._table:
            self._end_table()
            self._flush()
        if self._open and not self._runs_on(new):
            self._end_paragraph()
            self._flush()
        self._open.append(new)

    def _add_table(self, table: Table) -> None:
        if self._open:
            if self._may_run_on():
                self._waiting.append(table)
                return
            self._end_paragraph()
            self._flush()
        if self._table and _continues(self._table[-1], table):
            self._table = [_refined(part, table) for part in self._table]
        elif self._table:
            self._end_table()
            self._flush()
        self._table.append(table)

    def _flush(self) -> None:
        """Write what had to wait."""
        waiting, self._waiting = self._waiting, []
        notes: list[Line] = []
        for item in waiting:
            if isinstance(item, Table):
                self._write_rows(item.rows)
                continue
            line, kind = item
            if kind is None and notes and not _begins_note(line):
                notes.append(line)
                continue
            self._write_note(notes)
            notes = [line] if kind is None else []
            if kind:
                self._write([line], kind=kind)
        self._write_note(notes)

    def _write_note(self, lines: Sequence[Line]) -> None:
        if lines:
            self._write(lines)

    # paragraphs

    def _may_run_on(self) -> bool:
        """Whether the open paragraph stops within a sentence at the end of a full line."""
        last = self._open[-1]
        # A line that begins beyond the middle is set to the right: a unit, a signature.
        aside = len(self._open) == 1 and 2 * last.line.left > last.left + last.right
        return (
            last.full("的")
            and not aside
            and not _STOP.search(last.line.text)
            and last.line.size < 1.1 * self._usual
        )

    def _runs_on(self, new: Set) -> bool:
        """Whether a line goes on with the open paragraph."""
        last = self._open[-1]
        a, b = last.line, new.line
        if a.upright or b.upright or not 0.93 < a.size / b.size < 1.07:
            return False
        if a.page == b.page and b.top > a.top - a.size and not self._closely(last, new):
            return False
        if (last.centred and b.left > new.left + b.size) or (new.centred and last.full(b.text)):
            return self._one_heading(last, new)
        if not new.indented and (_NO_START.match(b.text) or _CUT.search(f"{a.text[-1]}\n{b.text[0]}")):
            return True
        if not last.full(b.text) or not self._same_weight(last, new):
            return False
        if new.indented:
            return self._hanging(last, new)
        below = a.page == b.page and b.top > a.top
        return self._style.indents or (self._style.spaced and below) or not _STOP.search(a.text)

    def _closely(self, last: Set, new: Set) -> bool:
        """Whether a line stands below another as those of a paragraph do."""
        pitch = (new.line.top - last.line.top) / new.line.size
        return 0.5 < pitch < max(last.usual, 1.0) + 0.45

    def _one_heading(self, last: Set, new: Set) -> bool:
        """Whether two centred lines are one heading: the first is long, and the second no heading of its own.

        One that is no larger than the text had no room for what stands alone below it.
        """
        a, b = last.line, new.line
        room = last.right - last.left
        big = a.size > 1.1 * self._usual or (a.bold and b.bold)
        over = a.width > 0.85 * room and b.width < 0.5 * a.width and last.full(b.text)
        wide = a.width > 0.5 * room
        if role(a.text) or role(b.text) or _NUMBERED.match(b.text):
            return False
        return (big or over) and wide and a.bold == b.bold and new.centred

    def _same_weight(self, last: Set, new: Set) -> bool:
        """A whole line in bold is a heading, unless a sentence goes on and paragraphs show where they begin."""
        return last.line.bold == new.line.bold or (self._style.indents and not new.indented)

    def _hanging(self, last: Set, new: Set) -> bool:
        """Whether the lines of an item stand below its first, to the right of its mark."""
        first, a, b = self._open[0].line, last.line, new.line
        if a.page != b.page or not _ITEM.match(first.text):
            return False
        return b.left > first.left + NEAR if len(self._open) == 1 else abs(a.left - b.left) < NEAR

    def _end_paragraph(self) -> None:
        if not self._open:
            return
        lines = [s.line for s in self._open]
        self._open = []
        text = "".join(line.text for line in lines)
        level = 0
        if lines[0].size >= HEADLINE * self._usual and len(text) <= LONGEST_HEADING:
            # What the words show to be no heading, or to be one of a rank, is not overruled.
            level = 0 if _STOP.search(text) or _NUMBERED.match(text) or role(text) else 1
        self._write(lines, level=level)

    def _write(self, lines: Sequence[Line], level: int = 0, kind: BlockKind | None = None) -> None:
        rows = list(self._unhyphened(lines))
        for i, (text, runs, doubts) in enumerate(rows):
            first = i == 0
            self.draft.line(
                text,
                level=level if first else 0,
                role=kind if first else None,
                runs_on=i + 1 < len(rows),
                runs=runs,
                doubts=doubts,
            )

    def _unhyphened(self, lines: Sequence[Line]) -> list[Text]:
        """The lines; where a hyphen parts a word, its halves are brought together."""
        out: list[Text] = []
        for line in lines:
            if out and _HYPHENED.search(out[-1][0]):
                out[-1] = _together([_but_last(out[-1]), self._text(line)], "")
            else:
                out.append(self._text(line))
        return out

    def _text(self, line: Line) -> Text:
        page = self._pages[line.page]
        return line.text, line.runs(page.width, page.height), line.doubts()

    # tables

    def _end_table(self) -> None:
        """Write a table, over however many pages it goes: its head, printed again on each, only once."""
        tables, self._table = self._table, []
        if not tables:
            return
        rows = list(tables[0].rows)
        for table in tables[1:]:
            rows += table.rows[_repeated_head(tables[0], table) :]
        self._write_rows(rows)

    def _write_rows(self, rows: Iterable[tuple[tuple[Line, ...], ...]]) -> None:
        """Rows as lines of cells. A name that several cells share stands in each of them, a figure once."""
        above: tuple[tuple[Line, ...], ...] = ()
        for row in rows:
            filled = {id(cell): cell for cell in row if cell}
            if len(filled) == 1:
                self._write_text(self._cell(filled.popitem()[1]))
                continue
            seen = {id(cell) for cell in above}
            cells = []
            for cell in row:
                again = id(cell) in seen and len(cell) == 1 and _FIGURE.fullmatch(cell[0].text)
                cells.append(("", [], []) if again else self._cell(cell))
                seen.add(id(cell))
            self._write_text(_together(cells, BAR))
            above = row

    def _write_text(self, whole: Text) -> None:
        text, runs, doubts = whole
        self.draft.line(text, runs=runs, doubts=doubts)

    def _cell(self, lines: Sequence[Line]) -> Text:
        """What is written in a cell, on one line; a bar in it would be read as a border."""
        if not lines:
            return "", [], []
        out = self._text(lines[0])
        for line in lines[1:]:
            latin = out[0][-1:].isascii() and line.text[:1].isascii()
            out = _together([out, self._text(line)], " " if latin else "")
        return out[0].replace("|", "｜"), out[1], out[2]


def _together(parts: Sequence[Text], between: str) -> Text:
    """Texts one behind the other, with their places."""
    text, runs, doubts = "", list[Run](), list[Doubt]()
    for i, (words, spots, unsure) in enumerate(parts):
        text += between if i else ""
        runs += (r.moved(len(text)) for r in spots)
        doubts += (d.moved(len(text)) for d in unsure)
        text += words
    return text, runs, doubts


def _but_last(text: Text) -> Text:
    """The text without its last character."""
    words, runs, doubts = text
    last = runs[-1]
    kept = [*runs[:-1], replace(last, edges=last.edges[:-1])] if len(last.edges) > 2 else runs[:-1]
    return words[:-1], kept, [d for d in doubts if d.end < len(words)]


def _begins_note(line: Line) -> bool:
    return re.match(r"\[\d|[①-⑳]|注|\*|[【［]注", line.text) is not None


def _continues(before: Table, table: Table) -> bool:
    """Whether a table goes on with the one of the page before: its columns stand where those stand, or within them."""
    if before.lines[-1].page == table.lines[0].page or len(before.edges) > len(table.edges):
        return False
    near = 0.03 * (before.right - before.left)
    ends = ((before.edges[k], table.edges[k]) for k in (0, -1))
    return all(abs(a - b) < near for a, b in ends) and all(
        min(abs(a - b) for b in table.edges) < near for a in before.edges
    )


def _refined(before: Table, table: Table) -> Table:
    """The beginning of a table in the columns of what goes on with it: a head may stand over several."""
    if len(before.edges) == len(table.edges):
        return before
    over = [
        bisect_right(before.edges, (a + b) / 2, hi=len(before.edges) - 1) - 1
        for a, b in pairwise(table.edges)
    ]
    rows = tuple(tuple(row[max(0, i)] for i in over) for row in before.rows)
    return before._replace(rows=rows, edges=table.edges)


def _repeated_head(first: Table, table: Table) -> int:
    """How many of a table's rows say again what the first ones of its beginning said."""
    count = 0
    for a, b in zip(first.rows, table.rows, strict=False):
        if _words(a) != _words(b):
            break
        count += 1
    return count


def _words(row: Sequence[Sequence[Line]]) -> list[str]:
    return ["".join(line.text for line in cell) for cell in row]


def _ems(text: str) -> float:
    """How wide a text is, in ems."""
    return sum(0.55 if c.isascii() else 1.0 for c in text)


# Columns


def set_columns(pages: Sequence[Sorted]) -> list[list[list[Set | Table]]]:
    """For each page its columns, each line with the edges that its column has."""
    known: dict[int, list[tuple[float, float]]] = {}
    for page in pages:
        for column in page.columns:
            lines = _text_of(column)
            if len(lines) > _FEW:
                known.setdefault(page.number, []).append(_outermost(lines))
    all_known = [edges for found in known.values() for edges in found]
    out = []
    for page in pages:
        columns = []
        for column in page.columns:
            left, right = _edges(column, known.get(page.number, []), all_known)
            usual = _spacing(column)
            columns.append([i if isinstance(i, Table) else Set(i, left, right, usual) for i in column.items])
        out.append(columns)
    return out


_FEW = 3
"""lines of a column at most that do not show its width"""


def _text_of(column: Column) -> list[Line]:
    """The lines of a column in the size that most of it has: headings may be wider."""
    lines = [i for i in column.items if isinstance(i, Line) and not i.upright]
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0
    return [line for line in lines if abs(line.size - usual) < 1]


def _outermost(lines: Sequence[Line]) -> tuple[float, float]:
    """The outermost edges that several of the lines have."""
    return _common([line.left for line in lines]), -_common([-line.right for line in lines])


def _edges(
    column: Column, here: Sequence[tuple[float, float]], anywhere: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Where full lines begin and end. A column of few lines is as wide as one above or below it, or on another page."""
    lines = _text_of(column)
    if not lines:
        return column.left, column.right
    left, right = _outermost(lines)
    if len(lines) > _FEW:
        return left, right
    slack = 3 * lines[0].size
    for known in (here, anywhere):
        if like := [e for e in known if e[0] - NEAR <= left <= e[0] + slack and right <= e[1] + NEAR]:
            return min(like, key=lambda e: e[1] - e[0])
    return left, right


def _common(values: Sequence[float]) -> float:
    """The least of the values that has others near it, if there are many; else the least."""
    ranked = sorted(values)
    needed = max(1, len(ranked) // 8)
    for i, v in enumerate(ranked[: len(ranked) - needed + 1]):
        if ranked[i + needed - 1] - v <= NEAR:
            return v
    return ranked[0]


def _spacing(column: Column) -> float:
    """How far apart the lines of a column are, in ems, as most are."""
    lines = [i for i in column.items if isinstance(i, Line)]
    pitches = [(b.top - a.top) / b.size for a, b in pairwise(lines) if a.size * 0.9 < b.size < a.size * 1.1]
    close = [p for p in pitches if 0.8 < p < 3.5]
    return median(close) if close else 1.8


class Style(NamedTuple):
    """How paragraphs are set apart: by an indent, by space between them."""

    indents: bool
    spaced: bool


def style(pages: Iterable[Iterable[Sequence[Set | Table]]]) -> Style:
    """How the lines begin that follow the end of a sentence on a short line: indented, and how far below it."""
    indented = flush = spaced = 0
    for columns in pages:
        for column in columns:
            for a, b in pairwise(column):
                if isinstance(a, Table) or isinstance(b, Table) or a.line.size != b.line.size:
                    continue
                if _STOP.search(a.line.text) and not a.full("的") and not b.centred:
                    indented, flush = indented + b.indented, flush + (not b.indented)
                    spaced += (b.line.top - a.line.top) / b.line.size > a.usual + 0.3
    return Style(indented > flush or not (indented or flush), spaced * 2 > indented + flush)
