"""The lines of a page in reading order: columns, articles side by side, boxes, and tables that no lines rule.

The page is cut again and again: along gutters that run through from top to bottom, else into bands of which as
many as share a gutter stay together (a recursive X-Y cut, after Nagy and Seth 1984).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from duizhang.reading.paper.grids import Box, Table, grids
from duizhang.reading.paper.lines import Line, line, lines
from duizhang.reading.paper.sheet import Rule, Sheet

GUTTER = 0.75
"""Ems of the gap between columns at least."""
WORDS = 2.5
"""Ems between two pieces of one line at most, where no column begins between them."""
DEEPEST = 24
"""How often a page is cut at most."""
SHORT = 24
"""Characters of a cell of a table at most."""

_FIGURE = re.compile(r"[-+−－—–<>≤≥]?\s?\d[\d.,]*\s?[%％‰]?|[-—–…/·]{1,3}|持平")

_TITLE = re.compile(r"附?表\s?[\d一二三四五六七八九十]{1,3}[-—.\d]{0,4}[:：]?$")
_MOST_PARTED = 14
"""columns at most for which it is tried which of them belong together"""

FAR = 2.5
"""Ems between lines of one column at most, where it begins higher than those beside it."""

ACROSS = 0.95
"""Part of its width at least that a line ruled through a region takes up."""
MIDDLE = 0.03
"""Part of the width at most by which a headline is off the middle."""
LARGE = 1.2
"""How much larger than the text a headline is at least."""

_MARKS = re.compile(r"[，。；]")
_AHEAD = 4

Item = Line | Table
Strip = tuple[float, float]
"""from its left to its right edge"""


class Column(NamedTuple):
    """What stands one below the other, and the edges that full lines have."""

    items: tuple[Item, ...]
    left: float
    right: float


def columns(sheet: Sheet) -> list[Column]:
    """The columns of a page in reading order."""
    tables, boxes, rest = grids(sheet)
    inner = {i: sheet._replace(fragments=box.inside) for i, box in enumerate(boxes)}
    places = [_Place(b.left, b.top, b.right, b.bottom, b) for b in boxes]
    items: list[Item] = [*lines(sheet, rest), *tables]
    places += [_Place(i.left, i.top, i.right, i.bottom, i) for i in items]
    level = [r for r in sheet.rules if r.level]
    out: list[Column] = []
    for places_of_column, left, right in _cut(places, level, 0):
        out += _with_boxes(places_of_column, left, right, boxes, inner, level)
    return out


class _Place(NamedTuple):
    """Something on the page and where it stands."""

    left: float
    top: float
    right: float
    bottom: float
    holds: Item | Box


_Cut = tuple[list[_Place], float, float]


def _with_boxes(
    places: Sequence[_Place],
    left: float,
    right: float,
    boxes: Sequence[Box],
    inner: dict[int, Sheet],
    level: Sequence[Rule],
) -> Iterator[Column]:
    """A column, with the columns of each box where the box stands."""
    items: list[Item] = []
    for place in places:
        if not isinstance(place.holds, Box):
            items.append(place.holds)
            continue
        if items:
            yield Column(tuple(items), left, right)
            items = []
        sheet = inner[boxes.index(place.holds)]
        found = [_Place(i.left, i.top, i.right, i.bottom, i) for i in lines(sheet, sheet.fragments)]
        for inside, a, b in _cut(found, level, 1):
            yield Column(tuple(p.holds for p in inside if not isinstance(p.holds, Box)), a, b)
    if items:
        yield Column(tuple(items), left, right)


def _cut(places: list[_Place], level: Sequence[Rule], depth: int) -> Iterator[_Cut]:
    """The columns of a region: cut along its gutters, else band by band."""
    if not places:
        return
    left, right = min(p.left for p in places), max(p.right for p in places)
    parts = (_stacked(places, level) or _beside_prose(places)) if depth < DEEPEST else []
    if len(parts) < 2:
        places = _with_tables(places)
        if depth > DEEPEST or len(places) == 1:
            yield _down(places), left, right
            return
        parts = _side_by_side(places)
    if len(parts) > 1:
        for part in parts:
            yield from _cut(part, level, depth + 1)
        return
    groups = _groups(_bands(places), level)
    if len(groups) == 1:
        yield _down(places), left, right
        return
    for group, gutters in groups:
        if gutters:
            yield from _cut(group, level, depth + 1)
        else:
            yield _down(group), left, right


def _stacked(places: list[_Place], level: Sequence[Rule]) -> list[list[_Place]]:
    """The places parted where nothing can go on below: by lines ruled from edge to edge, and under a headline.

    None where nothing parts them.
    """
    bands = _bands(places)
    left, right = min(p.left for p in places), max(p.right for p in places)
    ruled = [r for r in level if min(r.right, right) - max(r.left, left) > ACROSS * (right - left)]
    head = _headline(bands, left, right)
    parts = [list(bands[0])]
    for i, (above, below) in enumerate(pairwise(bands), 1):
        if i == head or (ruled and _line_between(above, below, ruled)):
            parts.append([])
        parts[-1] += below
    return parts if len(parts) > 1 else []


def _headline(bands: Sequence[list[_Place]], left: float, right: float) -> int:
    """How many bands are a headline over several columns, though it is so short that it leaves their gutters free.

    It is large, and it and what stands below it are in the middle of the whole, alone.
    """
    alone = 0
    for band in bands:
        middle = (band[0].left + band[0].right) / 2
        if len(band) > 1 or abs(middle - (left + right) / 2) > MIDDLE * (right - left):
            break
        alone += 1
    if not alone or alone == len(bands) or len(_gutters([p for band in bands for p in band])) < 2:
        return 0
    first = bands[0][0].holds
    usual = _usual_size([p for band in bands[alone:] for p in band])
    return alone if isinstance(first, Line) and first.size > LARGE * usual else 0


def _down(places: Iterable[_Place]) -> list[_Place]:
    """What stands one below the other; pieces of one line that nothing but a space parts are brought together."""
    out: list[_Place] = []
    for band in _bands(list(places)):
        for p in sorted(band, key=lambda p: p.left):
            last = out[-1] if out and out[-1] in band else None
            if last and (whole := _one_line(last.holds, p.holds)):
                out[-1] = _Place(whole.left, whole.top, whole.right, whole.bottom, whole)
            else:
                out.append(p)
    return out


def _one_line(a: Item | Box, b: Item | Box) -> Line | None:
    """Two pieces as one line (表1　主要指标), if they stand on one base line and not far apart."""
    if not isinstance(a, Line) or not isinstance(b, Line) or a.upright or b.upright:
        return None
    level = abs(a.bottom - b.bottom) < 0.2 * a.size and 0.9 < a.size / b.size < 1.1
    if not level or not 0 < b.left - a.right < WORDS * a.size:
        return None
    return line(a.page, [p.fragment for p in (*a.pieces, *b.pieces)])


def _bands(places: Sequence[_Place]) -> list[list[_Place]]:
    """What stands side by side, from the top: between two bands nothing reaches from one to the other."""
    out: list[list[_Place]] = []
    bottom = -math.inf
    for p in sorted(places, key=lambda p: (p.top, p.left)):
        if not out or p.top >= bottom - 0.05 * (p.bottom - p.top):
            out.append([])
            bottom = p.bottom
        out[-1].append(p)
        bottom = max(bottom, p.bottom)
    return out


def _side_by_side(places: Sequence[_Place]) -> list[list[_Place]]:
    """The places, parted along the gutters that run through from top to bottom."""
    cuts = [(a + b) / 2 for a, b in _gutters(places)]
    if not cuts:
        return [list(places)]
    parts: list[list[_Place]] = [[] for _ in range(len(cuts) + 1)]
    for p in places:
        parts[sum(p.left >= x for x in cuts)].append(p)
    return parts


def _beside_prose(places: Sequence[_Place]) -> list[list[_Place]]:
    """The places, parted along the gutters beside columns of prose: what stands between others may be a table."""
    out: list[list[_Place]] = []
    before = True
    for part in _side_by_side(places):
        prose = _is_prose(part)
        if out and not (prose or before):
            out[-1] += part
        else:
            out.append(part)
        before = prose
    return out


def _is_prose(part: Sequence[_Place]) -> bool:
    lines = [p.holds for p in part if isinstance(p.holds, Line)]
    marked = sum(_MARKS.search(one.text) is not None for one in lines)
    return marked > 2 and marked * 10 > len(lines) * 3


def _gutters(places: Sequence[_Place]) -> list[Strip]:
    """Between columns of prose: upright strips with nothing in them, and enough on either side."""
    ordered = sorted(places, key=lambda p: p.left)
    least = _least(places)
    strips: list[Strip] = []
    right = ordered[0].right
    for p in ordered[1:]:
        if p.left - right >= least:
            strips.append((right, p.left))
        right = max(right, p.right)
    return [(a, b) for a, b in strips if _parts_columns(places, (a + b) / 2)]


def _narrowed(strips: Iterable[Strip], band: Sequence[_Place], least: float) -> list[Strip]:
    """What further lines leave of strips."""
    out: list[Strip] = []
    for strip in strips:
        left, right = strip
        for p in band:
            if p.left < right and p.right > left:
                # What reaches into a strip is of the column on the side where it leaves less room.
                before, behind = p.left - left, right - p.right
                left, right = (left, p.left) if before > behind else (p.right, right)
        if right - left >= least:
            out.append((left, right))
    return out


def _parts_columns(places: Sequence[_Place], x: float) -> bool:
    """Whether on both sides of a strip stand columns, side by side for some way."""
    sides = [[p for p in places if p.right <= x], [p for p in places if p.left >= x]]
    if any(sum(map(_lines_of, side)) < 2 for side in sides) and not _begins_last_column(*sides):
        return False
    top = max(min(p.top for p in side) for side in sides)
    bottom = min(max(p.bottom for p in side) for side in sides)
    shorter = min(max(p.bottom for p in side) - min(p.top for p in side) for side in sides)
    return bottom - top > 0.5 * shorter


def _begins_last_column(before: Sequence[_Place], last: Sequence[_Place]) -> bool:
    """Whether a single line goes on, at the top, with a column of full lines on its left."""
    if len(before) < 3 or len(last) != 1 or not isinstance(last[0].holds, Line):
        return False
    right = max(p.right for p in before)
    full = sum(p.right > right - 1.5 * _usual_size(before) for p in before)
    return full * 2 > len(before) and last[0].top < min(p.bottom for p in before)


def _lines_of(p: _Place) -> int:
    if isinstance(p.holds, Line):
        return len(p.holds.text) if p.holds.upright else 1
    return 2 if isinstance(p.holds, Table) else len(p.holds.inside)


def _usual_size(places: Sequence[_Place]) -> float:
    sizes = sorted(p.holds.size for p in places if isinstance(p.holds, Line))
    return sizes[len(sizes) // 2] if sizes else 10.0


def _groups(bands: Sequence[list[_Place]], level: Sequence[Rule]) -> list[tuple[list[_Place], bool]]:
    """Bands that share a gutter together, and those of single lines together; a ruled line parts them."""
    out: list[tuple[list[list[_Place]], list[Strip]]] = []
    for i, band in enumerate(bands):
        begun = _begun(bands, i)
        before, cuts = out[-1] if out else ([], [])
        shared = _narrowed(cuts, band, _least(band))
        if cuts and shared and not _line_between(before[-1], band, level):
            out[-1] = ([*before, band], shared)
        elif before and not cuts and not begun:
            before.append(band)
        elif begun and before and not cuts:
            kept = _belonging_above(before, band, begun, level)
            out[-1:] = [(before[:kept], [])] if kept else []
            out.append(([*before[kept:], band], begun))
        else:
            kept = len(before) if begun or not cuts else _belonging_to_columns(before, band)
            out[-1:] = [(before[:kept], cuts)] if out else []
            out.append(([*before[kept:], band], begun))
    return [([p for band in group for p in band], bool(cuts)) for group, cuts in out]


def _least(places: Sequence[_Place]) -> float:
    """How wide a gutter is at least."""
    return GUTTER * _usual_size(places)


def _gap(above: Sequence[_Place], below: Sequence[_Place]) -> float:
    return min(p.top for p in below) - max(p.bottom for p in above)


def _belonging_above(
    before: Sequence[list[_Place]], first: list[_Place], cuts: Sequence[Strip], level: Sequence[Rule]
) -> int:
    """How many of the bands above columns do not belong to these: a column may begin higher than the others.

    What leaves the gutters free goes with the columns, unless it goes on with a line above that does not.
    """
    kept, below = len(before), first
    size = _usual_size(first)
    while (
        kept
        and len(_narrowed(cuts, before[kept - 1], _least(first))) == len(cuts)
        and _gap(before[kept - 1], below) < FAR * size
        and not _line_between(before[kept - 1], below, level)
    ):
        kept, below = kept - 1, before[kept - 1]
    if kept:
        while kept < len(before) and _gap(before[kept - 1], before[kept]) < size:
            kept += 1
    return kept


def _belonging_to_columns(group: Sequence[list[_Place]], following: Sequence[_Place]) -> int:
    """How many of the bands at the end of columns are theirs: a heading goes with what stands closely below it."""
    kept = len(group)
    if kept > 1 and len(group[-1]) == 1:
        size = _usual_size(group[-1])
        if _gap(group[-2], group[-1]) > _gap(group[-1], following) + 0.3 * size:
            kept -= 1
    return kept


def _begun(bands: Sequence[list[_Place]], i: int) -> list[Strip]:
    """The gutters that begin with a band: such as it has alone, or with some of the next ones."""
    if len(bands[i]) < 2:
        return []
    together: list[_Place] = []
    for band in bands[i : i + _AHEAD]:
        together += band
        if cuts := _gutters(together):
            return cuts
    return []


def _line_between(above: Sequence[_Place], below: Sequence[_Place], level: Sequence[Rule]) -> bool:
    """Whether a line is ruled between them, nearly as wide as both."""
    bottom, top = max(p.bottom for p in above), min(p.top for p in below)
    left = min(p.left for p in (*above, *below))
    right = max(p.right for p in (*above, *below))
    return any(
        bottom - 2 <= r.top <= top + 2 and min(r.right, right) - max(r.left, left) > 0.8 * (right - left)
        for r in level
    )


# Tables that no lines rule


def _with_tables(places: list[_Place]) -> list[_Place]:
    """The places, with rows of aligned figures as tables."""
    bands = _bands(places)
    rows = [_is_row(band) for band in bands]
    if sum(rows) < 2:
        return places
    out: list[_Place] = []
    i = 0
    while i < len(bands):
        if not rows[i]:
            out += bands[i]
            i += 1
            continue
        last = _last_row(bands, rows, i)
        first = _first_of_head(bands, i)
        table = _aligned([*bands[first:i], *bands[i : last + 1]], i - first) if last > i else None
        if table:
            del out[len(out) - sum(map(len, bands[first:i])) :]
            out.append(table)
        else:
            out += [p for band in bands[i : last + 1] for p in band]
        i = last + 1
    return out


def _is_row(band: Sequence[_Place]) -> bool:
    """Whether short pieces stand side by side, most of those behind the first being figures."""
    cells = sorted(band, key=lambda p: p.left)
    texts = [p.holds.text.strip() for p in cells if isinstance(p.holds, Line)]
    if len(texts) < 2 or len(texts) < len(cells) or max(map(len, texts)) > SHORT:
        return False
    figures = sum(_FIGURE.fullmatch(t) is not None for t in texts[1:])
    return figures * 2 >= len(texts) - 1


def _last_row(bands: Sequence[list[_Place]], rows: Sequence[bool], i: int) -> int:
    """The last of the rows from one on; a short line between two of them (a part of the table) is one, too."""
    while i + 1 < len(bands):
        if rows[i + 1]:
            i += 1
        elif i + 2 < len(bands) and rows[i + 2] and _is_short(bands[i + 1]):
            i += 2
        else:
            break
    return i


def _is_short(band: Sequence[_Place]) -> bool:
    return all(isinstance(p.holds, Line) and len(p.holds.text) <= SHORT for p in band)


def _first_of_head(bands: Sequence[list[_Place]], i: int) -> int:
    """The first of at most three bands of short pieces above: the head."""
    first = i
    while first and i - first < 3 and len(bands[first - 1]) > 1 and _is_short(bands[first - 1]):
        if _is_title(bands[first - 1]):
            break
        first -= 1
    return first


def _is_title(band: Sequence[_Place]) -> bool:
    """Whether these are the number and the words of a table's title, with a space between them."""
    one, other = min(band, key=lambda p: p.left), max(band, key=lambda p: p.left)
    number = isinstance(one.holds, Line) and _TITLE.match(one.holds.text)
    return bool(number) and len(band) == 2 and _one_line(one.holds, other.holds) is not None


def _aligned(bands: Sequence[Sequence[_Place]], head: int) -> _Place | None:
    """A table of the bands, whose columns are what their figures have in common. ``head``: bands of its head."""
    spans = _merged_spans([(p.left, p.right) for band in bands[head:] for p in band if len(band) > 1])
    if len(spans) < 2:
        return None
    edges = [spans[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(spans)), spans[-1][1]]
    rows: list[tuple[tuple[Line, ...], ...]] = []
    heads = [level for band in bands[:head] for level in _levels(band)]
    for number, band in enumerate([*heads, *bands[head:]]):
        over = _over(band, heads[number + 1 : number + 2], edges) if number < len(heads) else {}
        cells: list[list[Line]] = [[] for _ in spans]
        for p in sorted(band, key=lambda p: (p.top, p.left)):
            if isinstance(p.holds, Line):
                for c in over.get(p) or _columns_of(p, edges, spread=number < len(heads)):
                    cells[c].append(p.holds)
        rows.append(tuple(map(tuple, cells)))
    rows = _names_with_figures(rows, len(heads))
    places = [p for band in bands for p in band]
    left, top = min(p.left for p in places), min(p.top for p in places)
    right, bottom = max(p.right for p in places), max(p.bottom for p in places)
    return _Place(left, top, right, bottom, Table(left, top, right, bottom, tuple(rows), tuple(edges)))


def _levels(band: Sequence[_Place]) -> list[list[_Place]]:
    """The rows of a head that are one band because a name stands beside both, half-way: it is in each of them.

    As many pieces below as above are words that fell onto two lines.
    """
    rows: list[list[_Place]] = []
    for p in sorted(band, key=lambda p: p.top + p.bottom):
        if rows and p.top + p.bottom - rows[-1][0].top - rows[-1][0].bottom < 0.6 * _usual_size(band):
            rows[-1].append(p)
        else:
            rows.append([p])
    if len(rows) != 3 or len(rows[2]) <= len(rows[0]):
        return [list(band)]
    above, beside, below = rows
    return [above + beside, beside + below]


def _over(
    band: Sequence[_Place], below: Sequence[Sequence[_Place]], edges: Sequence[float]
) -> dict[_Place, range]:
    """The columns of each cell of a head: in their order if there are as many, else those it is in the middle of.

    Where the columns have their middle tells the row below, if it has a cell for each, else their edges. Empty where
    that does not tell.
    """
    ranked = sorted(band, key=lambda p: p.left)
    wide = len(edges) - 1
    if len(ranked) == wide:
        return {p: range(n, n + 1) for n, p in enumerate(ranked)}
    names = sorted(below[0], key=lambda p: p.left) if below else []
    whole = len(names) == wide
    middles = [(p.left + p.right) / 2 for p in names] if whole else [(a + b) / 2 for a, b in pairwise(edges)]
    second = (names[0].right + names[1].left) / 2 if whole else edges[1]
    first = [p for p in ranked if p.left < second]
    over = _parted(ranked[len(first) :], middles[1:]) if len(first) < 2 and wide <= _MOST_PARTED else {}
    return {**{p: range(1) for p in first}, **over} if over else {}


def _parted(ranked: Sequence[_Place], middles: Sequence[float]) -> dict[_Place, range]:
    """The columns behind the first, parted so that each of fewer cells is as near as can be to the middle of its own."""
    count, wide = len(ranked), len(middles)
    if not 0 < count < wide:
        return {}
    best: tuple[int, ...] = (0,)
    least = math.inf
    for cuts in combinations(range(1, wide), count - 1):
        parts = zip(ranked, (0, *cuts), (*cuts, wide), strict=True)
        off = max(abs(p.left + p.right - middles[a] - middles[b - 1]) for p, a, b in parts)
        if off < least:
            best, least = (0, *cuts), off
    if least > (middles[-1] - middles[0]) / (wide - 1):  # twice half the way from column to column
        return {}
    return {p: range(a + 1, b + 1) for p, a, b in zip(ranked, best, (*best[1:], wide), strict=True)}


def _columns_of(p: _Place, edges: Sequence[float], *, spread: bool) -> list[int]:
    """The column that a cell stands in; of a head that stands over several columns all of these."""
    shared = [min(p.right, b) - max(p.left, a) for a, b in pairwise(edges)]
    best = max(range(len(shared)), key=lambda i: shared[i])
    if not spread:
        return [best]
    wide = [i for i, s in enumerate(shared) if s > 0.4 * (edges[i + 1] - edges[i])]
    return wide if len(wide) > 1 else [best]


def _names_with_figures(
    rows: list[tuple[tuple[Line, ...], ...]], head: int
) -> list[tuple[tuple[Line, ...], ...]]:
    """A name that fell onto two lines stands in one cell with its second half, beside which the figures are."""
    out: list[tuple[tuple[Line, ...], ...]] = []
    for n, row in enumerate(rows):
        last = out[-1] if out else ()
        if n > head and last and last[0] and not any(last[1:]) and not row[0] and any(row[1:]):
            out[-1] = (last[0], *row[1:])
        else:
            out.append(row)
    return out


def _merged_spans(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out
