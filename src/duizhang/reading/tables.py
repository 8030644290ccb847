"""Tables among the lines of a text: rows whose cells bars or spaces part, and cells that stand one to a line.

Here is only what shows without knowing what the words mean, beside the names that the column of rows goes by;
where the rows of a table do not agree on its shape, they are kept as they are, and the grammar leaves them unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from duizhang.lexicon.tables import unit, vocabulary
from duizhang.model import Block, Cell, Span, Table

_VALUE = re.compile(
    r"[-+−－—–≥≤><约〉〈]?\s?\d[\d.,]*\s?[%％‰]?(?:左右|以上|以下|以内)?(?:[—–~～-]\d[\d.,]*[%％]?)?"
)
_EMPTY = re.compile(r"[-—–－−…/\\*.·]{1,4}|持平|空|无")
_GLUED = re.compile(r"(?P<value>[-−－]?\d[\d,]*(?:\.\d+)?%?)(?P<name>[^\d%.,，。\s|][^|]*)")
_RUNS_ON = re.compile(r"(?P<value>[-－]?\d[\d,]*(?:\.\d+)?%?)(?=[\u4e00-\u9fff][^|]*[，。])")
"""a last cell behind which the next paragraph goes on in the same line"""
_RULED = re.compile(r"[|\-:—–=\s]+")
_PAGE = re.compile(r"[—–]?\s*\d{1,3}\s*[—–]+|[—–]+\s*\d{1,3}|-\s?\d{1,3}\s?-")
_DAY = re.compile(r"[（(]?(?:19|20)\d\d年\d{1,2}月\d{1,2}日[)）]?")
_UNIT_LINE = re.compile(r"[（(]?(?:计量|金额)?单位[:：]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DASH = re.compile(r"[—–-]")
_PROSE = re.compile(r"[。；！？]|，.*，")
_TITLE = re.compile(r"(?:19|20)\d\d年.{3,}[^）)%％]$|情况$")
_LONGEST_NAME = 40
_LONGEST_HEAD = 240
_LONGEST_STUB = 12
_LONGEST_ROW = 4000
_FEWEST = 3
"""rows that agree on their number of figures before cells on lines of their own are a table"""
_TITLES = 2
"""lines above a table that may be its title and its unit"""
_BETWEEN = 6
"""lines of furniture at a page's end and the next one's beginning, at most"""


def tables(text: str, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Every table of a text, in order. Their rows are whole blocks; no block belongs to two tables."""
    found: list[Table] = []
    i = 0
    bars, words = "|" in text, vocabulary()
    while i < len(blocks):
        start, end = blocks[i].span
        table, after = None, i + 1
        if bars and "|" in text[start:end]:
            table, after = _barred(text, blocks, i)
        elif end - start > _LONGEST_HEAD:
            pass
        elif text[start] in words.stub_firsts and words.stub_start.match(text, start, end):
            table, after = _spaced(text, blocks, i)
        elif text[end - 1] in words.stub_lasts and _ends_in_stub(text, (start, end)):
            table, after = _stacked(text, blocks, i)
        if table:
            found.append(table)
        i = after
    return tuple(found)


def is_value(text: str) -> bool:
    """Whether the text of a cell is a figure, alone or with its bound."""
    return _VALUE.fullmatch(text) is not None


def is_empty(text: str) -> bool:
    """Whether a cell holds nothing, or a mark for that."""
    return not text or _EMPTY.fullmatch(text) is not None


# Rows


def _barred(text: str, blocks: Sequence[Block], i: int) -> tuple[Table | None, int]:
    """Rows whose cells bars part: at least two, and a figure in one. A head below figures begins another table."""
    parted: list[list[Span]] = []
    count, figures = 0, False
    for block in takewhile(lambda b: _is_barred(text, b), _from(blocks, i)):
        if not _RULED.fullmatch(text, *block.span):
            row = _parted(text, block.span)
            if figures and _is_head(text, row):
                break
            figures = figures or _has_value(text, row[1:])
            parted.append(row)
        count += 1
    if len(parted) < 2 or not figures:
        return None, i + max(count, 1)
    return _table(text, blocks, i, count, parted), i + count


def _is_head(text: str, row: list[Span]) -> bool:
    """Whether a row begins as heads do and holds no figure."""
    return _names_rows(text[slice(*row[0])]) and not _has_value(text, row)


def _names_rows(first: str) -> bool:
    words = vocabulary()
    return first in words.stubs or first in words.apart or first in words.numbering


def _from(blocks: Sequence[Block], i: int) -> Iterator[Block]:
    """The blocks from one on, without a copy of the rest."""
    return (blocks[k] for k in range(i, len(blocks)))


def _is_barred(text: str, block: Block) -> bool:
    start, end = block.span
    if end - start >= _LONGEST_ROW or text.find("|", start, end) < 0:
        return False
    return text.find("。", start, end) < 0 or _RUNS_ON.search(text, start, end) is not None


def _parted(text: str, span: Span) -> list[Span]:
    """The cells of a row between bars; a bar at either end only frames it."""
    start, end = span
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|":
        end -= 1
    bars = [start - 1, *(k for k in range(start, end) if text[k] == "|"), end]
    return [_stripped(text, a + 1, b) for a, b in pairwise(bars)]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _spaced(text: str, blocks: Sequence[Block], i: int) -> tuple[Table | None, int]:
    """Rows whose cells spaces part, below a head that names the column of rows."""
    head = _words(text, blocks[i].span)
    if len(head) < 3:
        return None, i + 1
    rows = [head]
    for block in _from(blocks, i + 1):
        start, end = block.span
        if end - start > _LONGEST_HEAD or _PROSE.search(text, start, end) or "|" in text[start:end]:
            break
        row = _words(text, block.span)
        values = sum(is_value(text[slice(*c)]) for c in row)
        if len(row) < 2 or not (values or len(row) == len(head)):
            break
        rows.append(row)
    count = len(rows)
    if count < 2 or not any(is_value(text[slice(*c)]) for row in rows[1:] for c in row):
        return None, i + count
    return _table(text, blocks, i, count, rows), i + count


def _words(text: str, span: Span) -> list[Span]:
    return [m.span() for m in re.compile(r"\S+").finditer(text, *span)]


def _table(text: str, blocks: Sequence[Block], i: int, count: int, parted: list[list[Span]]) -> Table:
    width = _usual_width(text, parted)
    rows: list[tuple[Cell, ...]] = []
    end = blocks[i + count - 1].span[1]
    if runs_on := _RUNS_ON.match(text, *parted[-1][-1]):
        end = runs_on.end("value")
        parted[-1][-1] = runs_on.span("value")
    for cells in parted:
        rows += _shaped(text, cells, width)
    span = blocks[i].span[0], end
    return Table(span, _titles(text, blocks, i), tuple(rows), width)


def _usual_width(text: str, parted: list[list[Span]]) -> int:
    """How many cells the rows with figures have, as most of them do, if a row of the head has as many; else its first."""
    counts = Counter(len(row) for row in parted if not _heads(text, row))
    usual = counts.most_common(1)[0][0] if counts else max(map(len, parted))
    heads = [row for row in parted if _heads(text, row)]
    return len(heads[0]) if heads and all(len(row) != usual for row in heads) else usual


def _heads(text: str, row: list[Span]) -> bool:
    """Whether a row holds no figures, other than years."""
    return not any(
        is_value(cell) and not _YEAR.fullmatch(cell) for cell in (text[slice(*c)] for c in row[1:])
    )


def _shaped(text: str, cells: list[Span], width: int) -> Iterator[tuple[Cell, ...]]:
    """A row as it is, or the rows that were run together in it; one of another shape belongs to no column.

    In a row of fewer cells, none of them a figure, each spreads evenly over the columns: a head of two levels.
    """
    if len(cells) == width:
        yield tuple(Cell(span, n) for n, span in enumerate(cells))
    elif rows := _unglued(text, cells, width):
        yield from (tuple(Cell(span, n) for n, span in enumerate(row)) for row in rows)
    elif 1 < len(cells) < width and (width - 1) % (len(cells) - 1) == 0 and not _has_value(text, cells):
        wide = (width - 1) // (len(cells) - 1)
        yield Cell(cells[0], 0), *(Cell(span, 1 + n * wide, wide) for n, span in enumerate(cells[1:]))
    else:
        yield tuple(Cell(span, 0, 0) for span in cells)


def _has_value(text: str, cells: list[Span]) -> bool:
    return any(is_value(text[slice(*c)]) for c in cells)


def _unglued(text: str, cells: list[Span], width: int) -> list[list[Span]]:
    """Rows that lost the break between them: 8.3|15.4珠宝类|46.7|1.4. ``[]`` where that is not what it is."""
    if width < 2 or len(cells) <= width or (len(cells) - 1) % (width - 1):
        return []
    rows, row = [], [cells[0]]
    for n, (start, end) in enumerate(cells[1:], 1):
        if n % (width - 1) or n == len(cells) - 1:
            row.append((start, end))
            continue
        glued = _GLUED.fullmatch(text, start, end)
        if not glued:
            return []
        rows.append([*row, glued.span("value")])
        row = [glued.span("name")]
    return [*rows, row]


def _titles(text: str, blocks: Sequence[Block], i: int) -> tuple[Span, ...]:
    """The line just above, if it is short and ends no sentence; where it only gives the unit, the one above it too."""
    out: list[Span] = []
    # A page may end between a table and its title.
    above = [b for b in blocks[max(0, i - _TITLES - _BETWEEN) : i] if b.kind != "furniture"]
    for block in reversed(above[-_TITLES:]):
        start, end = block.span
        if end - start > 80 or text[end - 1] in "。；！？：:" or "|" in text[start:end]:
            break
        if is_value(text[start:end]) or _PAGE.fullmatch(text, start, end):
            break
        if _DAY.fullmatch(text, start, end):
            continue
        out.insert(0, block.span)
        if not _UNIT_LINE.match(text, start, end):
            break
    return tuple(out)


# Cells one to a line

Group = tuple[list[Span], list[Span]]
"""names, and the figures that stand below them"""


class Head(NamedTuple):
    """The heads of the columns behind the first, whether one is of units, lines of a title, the rows below."""

    columns: list[Span]
    units: bool
    title: list[Span]
    body: list[Group]


def _stacked(text: str, blocks: Sequence[Block], i: int) -> tuple[Table | None, int]:
    """Cells that stand one to a line, below the head of the column of rows: names, each with its figures."""
    run = _cells_below(text, blocks, i + 1)
    groups = [*_groups(text, [b.span for b in run])]
    figures = _agreed(groups)
    head = _head(text, groups, figures) if figures else None
    if head is None:
        return None, i + 1
    start, stub = blocks[i].span[0], vocabulary().stub_end.search(text, *blocks[i].span)
    cut = stub.start("stub") if stub else start
    above = [(start, cut)] if start < cut else []
    first = Cell((cut, blocks[i].span[1]), 0), *(Cell(s, n) for n, s in enumerate(head.columns, 1))
    body = [row for group in head.body for row in _lined(text, group, figures, units=head.units)]
    return Table(
        (start, run[-1].span[1]),
        (*_titles(text, blocks, i), *above, *head.title),
        (first, *body),
        len(first),
    ), i + 1 + len(run)


def _agreed(groups: list[Group]) -> int:
    """How many figures a row has, where most of the rows and most of the figures agree on it; else 0."""
    counts = Counter(len(values) for names, values in groups if names and values)
    figures, rows = counts.most_common(1)[0] if counts else (0, 0)
    sure, total = figures * rows, sum(len(values) for _, values in groups)
    return figures if rows >= _FEWEST and sure * 5 >= total * 3 else 0


def _cells_below(text: str, blocks: Sequence[Block], i: int) -> list[Block]:
    """The short lines that follow, up to a sentence or another table's head, and no further than the last figure."""
    cells = [*takewhile(lambda b: _may_be_cell(text, b), _from(blocks, i))]
    while cells and not is_value(text[slice(*cells[-1].span)]):
        cells.pop()
    return cells


def _may_be_cell(text: str, block: Block) -> bool:
    start, end = block.span
    if end - start > _LONGEST_NAME or _PROSE.search(text, start, end):
        return False
    return not _ends_in_stub(text, block.span) and "|" not in text[start:end]


def _ends_in_stub(text: str, span: Span) -> bool:
    """Whether a line ends in a name that the column of rows goes by."""
    return vocabulary().stub_end.search(text, max(span[0], span[1] - _LONGEST_STUB), span[1]) is not None


def _groups(text: str, run: list[Span]) -> Iterator[Group]:
    """Names and the figures that follow them; where a page ends, what was begun ends too."""
    names: list[Span] = []
    values: list[Span] = []
    for n, span in enumerate(run):
        cell = text[slice(*span)]
        ends_page = _PAGE.fullmatch(cell) or (
            _DASH.fullmatch(cell) and n + 1 < len(run) and _PAGE.fullmatch(text, *run[n + 1])
        )
        figure = is_value(cell) or is_empty(cell)
        if ends_page or (values and not figure):
            yield names, values
            names, values = [], []
        if not ends_page:
            (values if figure else names).append(span)
    yield names, values


def _head(text: str, groups: list[Group], figures: int) -> Head | None:
    """The head, if it has a name for each column of figures."""
    at = next(n for n, (names, _) in enumerate(groups) if names)
    names, values = groups[at]
    said = [text[slice(*s)] for s in names]
    first = next((n for n, s in enumerate(said) if s in vocabulary().units or _names_figures(s)), len(said))
    units = any(s in vocabulary().units for s in said[first : first + figures + 1])
    past = first + figures + units
    if past > len(said) or not all(_names_figures(s) or s in vocabulary().units for s in said[first:past]):
        return None
    return Head(names[first:past], units, names[:first], [(names[past:], values), *groups[at + 1 :]])


def _names_figures(text: str) -> bool:
    """Whether a line heads a column of figures: it has a unit, or words of growth or amount; a title has a year."""
    return vocabulary().figures.search(text) is not None and not _TITLE.search(text)


def _lined(text: str, group: Group, figures: int, *, units: bool) -> Iterator[tuple[Cell, ...]]:
    """The rows of a group: its name, its unit, its figures. What does not fit belongs to no column."""
    names, values = group
    measured = bool(units and names and unit(text[slice(*names[-1])]))
    own = names[-1:] if measured else []
    named = names[:-1] if measured else names
    if len(named) > 1 and all(end - start == 1 for start, end in named):
        named = [(named[0][0], named[-1][1])]
    yield from ((Cell(orphan, 0),) for orphan in named[:-1])
    if not named or len(values) != figures:
        if rest := [*named[-1:], *own, *values]:
            yield tuple(Cell(s, 0, 0) for s in rest)
        return
    figured = (Cell(s, 1 + units + n) for n, s in enumerate(values))
    yield Cell(named[-1], 0), *(Cell(s, 1) for s in own), *figured
