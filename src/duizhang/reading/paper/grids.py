"""Ruled lines to tables and boxes: the cells that they bound, and what is written in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from duizhang.reading.paper.lines import Line, lines
from duizhang.reading.paper.sheet import Fragment, Rule, Sheet

TOUCH = 3.0
"""Points within which ruled lines touch."""
LONGEST_CELL = 120
"""Characters of a table's cell: what holds more in most of its cells is a page parted by lines, not a table."""
LONGEST_ALONE = 40
"""Characters of a cell in a row that is alone on its page."""
MOST_RULES = 4000
"""Ruled lines of a page at most: a drawing has more, and is no table."""


class Box(NamedTuple):
    """A ruled rectangle around text: ``inside`` is what stands in it."""

    left: float
    top: float
    right: float
    bottom: float
    inside: tuple[Fragment, ...]


class Table(NamedTuple):
    """Rows of cells, each cell the lines in it; ``edges`` are where the columns are parted."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    edges: tuple[float, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that is written in it."""
        return tuple(line for row in self.rows for cell in row for line in cell)


class Grid(NamedTuple):
    """Rules that touch: where they run from top to bottom, from left to right, and the rules."""

    xs: list[float]
    ys: list[float]
    rules: list[Rule]


def grids(sheet: Sheet) -> tuple[list[Table], list[Box], list[Fragment]]:
    """The tables and boxes of a page, and what stands in none of them."""
    rest = list(sheet.fragments)
    tables: list[Table] = []
    boxes: list[Box] = []
    for grid in sorted(_grids(sheet.rules), key=lambda g: (g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0])):
        inside, outside = _inside(rest, grid)
        if not inside:
            continue
        # A single row may be a table's head at the foot of a page.
        table = _table(sheet, grid, inside) if len(grid.xs) > 2 else None
        if table:
            tables.append(table)
            rest = outside
        elif len(grid.xs) == len(grid.ys) == 2 and len(inside) * 10 < len(sheet.fragments) * 9:
            boxes.append(Box(grid.xs[0], grid.ys[0], grid.xs[1], grid.ys[1], tuple(inside)))
            rest = outside
    return tables, boxes, rest


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    """Rules that touch one another, as far as they bound a rectangle."""
    merged = _merged(rules)
    if len(merged) > MOST_RULES:
        return []
    out = []
    for group in _touching(merged):
        level, upright = [r for r in group if r.level], [r for r in group if not r.level]
        if len(level) < 2 or not upright:
            continue
        xs = _places([r.left for r in upright] + [x for r in level for x in (r.left, r.right)])
        ys = _places([r.top for r in level] + [y for r in upright for y in (r.top, r.bottom)])
        if len(xs) >= 2 and len(ys) >= 2:
            out.append(Grid(xs, ys, group))
    return out


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line made one: cells draw their own borders."""
    out: list[Rule] = []
    level = sorted((r for r in rules if r.level), key=lambda r: (round(r.top), r.left))
    upright = sorted((r for r in rules if not r.level), key=lambda r: (round(r.left), r.top))
    for r in level:
        last = out[-1] if out else None
        if last and abs(last.top - r.top) <= 1.5 and r.left <= last.right + TOUCH:
            out[-1] = Rule(last.left, last.top, max(last.right, r.right), last.bottom)
        else:
            out.append(r)
    parted = len(out)
    for r in upright:
        last = out[-1] if len(out) > parted else None
        if last and abs(last.left - r.left) <= 1.5 and r.top <= last.bottom + TOUCH:
            out[-1] = Rule(last.left, last.top, last.right, max(last.bottom, r.bottom))
        else:
            out.append(r)
    return out


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules, those that touch together."""
    group = list(range(len(rules)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    level = [i for i, r in enumerate(rules) if r.level]
    upright = [i for i, r in enumerate(rules) if not r.level]
    for i in level:
        a = rules[i]
        for k in upright:
            b = rules[k]
            across = a.left - TOUCH <= b.left <= a.right + TOUCH
            if across and b.top - TOUCH <= a.top <= b.bottom + TOUCH:
                group[root(i)] = root(k)
    out: dict[int, list[Rule]] = {}
    for i, r in enumerate(rules):
        out.setdefault(root(i), []).append(r)
    return list(out.values())


def _places(values: Iterable[float]) -> list[float]:
    """Distinct places: those that touch are one."""
    out: list[float] = []
    for v in sorted(values):
        if not out or v - out[-1] > TOUCH:
            out.append(v)
    return out


def _inside(fragments: Iterable[Fragment], grid: Grid) -> tuple[list[Fragment], list[Fragment]]:
    inside: list[Fragment] = []
    outside: list[Fragment] = []
    for f in fragments:
        x, y = (f.left + f.right) / 2, (f.top + f.bottom) / 2
        there = grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]
        (inside if there else outside).append(f)
    return inside, outside


def _table(sheet: Sheet, grid: Grid, inside: Iterable[Fragment]) -> Table | None:
    """The cells of a grid with what is written in them; ``None`` where its cells hold a page's text."""
    wide, high = len(grid.xs) - 1, len(grid.ys) - 1
    owner = _owners(grid)
    written: dict[int, list[Fragment]] = {}
    for f in (part for one in inside for part in _cut(one, grid)):
        column = _between(grid.xs, (f.left + f.right) / 2)
        row = _between(grid.ys, (f.top + f.bottom) / 2)
        written.setdefault(owner[row * wide + column], []).append(f)
    sizes = sorted(sum(len(f.text) for f in fs) for fs in written.values())
    if sizes[len(sizes) // 2] > LONGEST_CELL or (len(sizes) < 4 and not _one_row(sizes, high)):
        return None
    held = {k: tuple(_read_down(lines(sheet, fs))) for k, fs in written.items()}
    rows = [tuple(held.get(owner[r * wide + c], ()) for c in range(wide)) for r in range(high)]
    kept = [row for row in rows if any(row)]
    return Table(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], tuple(kept), tuple(grid.xs))


def _one_row(sizes: Sequence[int], high: int) -> bool:
    """Whether cells of these lengths are a row that a page's end parts from its table."""
    return high == 1 < len(sizes) and sizes[-1] <= LONGEST_ALONE


def _read_down(found: Iterable[Line]) -> list[Line]:
    return sorted(found, key=lambda line: (round(line.top), line.left))


def _owners(grid: Grid) -> list[int]:
    """For each cell of the grid the first of those that no line parts from it."""
    wide, high = len(grid.xs) - 1, len(grid.ys) - 1
    level = [r for r in grid.rules if r.level]
    upright = [r for r in grid.rules if not r.level]
    owner = list(range(wide * high))
    for r in range(high):
        y = (grid.ys[r] + grid.ys[r + 1]) / 2
        for c in range(wide):
            x, i = (grid.xs[c] + grid.xs[c + 1]) / 2, r * wide + c
            if c and not any(_near(u.left, grid.xs[c]) and u.top <= y <= u.bottom for u in upright):
                owner[i] = owner[i - 1]
            elif r and not any(_near(v.top, grid.ys[r]) and v.left <= x <= v.right for v in level):
                owner[i] = owner[i - wide]
    return owner


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= TOUCH


def _between(places: Sequence[float], value: float) -> int:
    """Between which two of the places a value lies, from 0."""
    return next((i for i, (_, b) in enumerate(pairwise(places)) if value <= b), len(places) - 2)


def _cut(f: Fragment, grid: Grid) -> list[Fragment]:
    """A fragment, cut where lines that part columns run through it."""
    middle = (f.top + f.bottom) / 2
    through = [
        r.left
        for r in grid.rules
        if not r.level and f.left + 1 < r.left < f.right - 1 and r.top <= middle <= r.bottom
    ]
    parts = [f]
    for x in sorted(set(through)):
        last = parts.pop()
        at = next((i for i in range(len(last.text)) if (last.edges[i] + last.edges[i + 1]) / 2 > x), 0)
        parts += [last.part(0, at), last.part(at, len(last.text))] if at else [last]
    return parts
