"""What belongs to the pages and not to their text: headers, footers, page numbers, and the notes at their feet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from duizhang.reading.paper.columns import Column
from duizhang.reading.paper.lines import Line
from duizhang.reading.paper.sheet import Rule

MARGIN = 0.12
"""The part of a page's height, at its top and foot, where headers and footers stand."""
EDGE = 0.09
"""The part where a bare number is a page number, and small print that stands apart a header, even on a single page."""
SMALLER = 0.87
"""How much smaller than the text such print is at most."""
APART = 1.5
"""Ems of its own that part it from the text at least."""

_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    r"[—–―\-－·•|\s]*(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s*[/／，,|]?\s*(?:共\s?)?\d{1,4}(?:\s?页)?)?[—–―\-－·•|\s]*"
    r"|(?:Page|P\.?)\s*\d{1,4}.{0,12}|[—–―\-－\s]{1,4}"
)
_NOTE = re.compile(r"\[\d{1,2}\]|[①-⑳]|注(?:释)?\s?[:：\d]|\*\s?\S|[【［]注")
_PROSE = re.compile(r"[。；，].")
_BARE = re.compile(r"\s*\d{1,4}\s*")


class Sorted(NamedTuple):
    """A page: its columns of text, what it has of furniture above and below them, and its notes."""

    number: int
    columns: list[Column]
    above: list[Line]
    below: list[Line]
    notes: list[Line]


class Laid(NamedTuple):
    """A page as it was laid out, before its furniture is known."""

    number: int
    width: float
    height: float
    columns: list[Column]
    rules: tuple[Rule, ...]


def sort(pages: Sequence[Laid]) -> list[Sorted]:
    """Each page with its furniture and its notes apart from its text."""
    candidates = [_candidates(page) for page in pages]
    repeated = _repeated(pages, candidates)
    usual = usual_size(pages)
    return [
        _sorted(page, _furniture(page, near, repeated, usual), usual)
        for page, near in zip(pages, candidates, strict=True)
    ]


def usual_size(pages: Sequence[Laid]) -> float:
    """The size of most of the characters, 0 where there are none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for column in page.columns:
            for item in column.items:
                for line in item.lines:
                    sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], -s), default=0.0)


def _candidates(page: Laid) -> list[list[Line]]:
    """The lines in a page's margins, from the upper edge inwards and from the lower one; sentences are none."""
    top, bottom = MARGIN * page.height, (1 - MARGIN) * page.height
    lines = [
        item
        for column in page.columns
        for item in column.items
        if isinstance(item, Line) and not item.upright and not _PROSE.search(item.text)
    ]
    return [
        sorted((line for line in lines if line.bottom < top), key=lambda line: line.top),
        sorted((line for line in lines if line.top > bottom), key=lambda line: -line.top),
    ]


def _furniture(
    page: Laid, near: Sequence[Sequence[Line]], repeated: set[tuple[str, bool, int]], usual: float
) -> set[int]:
    """Which lines are furniture: from the edge inwards, as long as each is."""
    out: set[int] = set()
    for lines in near:
        for line in lines:
            if not (_is_furniture(page, line, repeated) or _stands_apart(page, line, usual)):
                break
            out.add(id(line))
    return out


def _stands_apart(page: Laid, line: Line, usual: float) -> bool:
    """Whether a line at the very edge is set small, and far from all that is not beside it."""
    at_edge = line.bottom < EDGE * page.height or line.top > (1 - EDGE) * page.height
    if not at_edge or line.size > SMALLER * usual or _NOTE.match(line.text):
        return False
    others = (i for c in page.columns for i in c.items if i.bottom < line.top or i.top > line.bottom)
    return all(max(i.top - line.bottom, line.top - i.bottom) > APART * line.size for i in others)


def _key(line: Line, height: float) -> tuple[str, bool]:
    return _NUMBER.sub("#", "".join(line.text.split())), line.top * 2 < height


def _repeated(pages: Sequence[Laid], candidates: Sequence[list[list[Line]]]) -> set[tuple[str, bool, int]]:
    """What stands on several pages at the same height, the numbers in it aside; how far each number is ahead."""
    seen: Counter[tuple[str, bool, int]] = Counter()
    for page, near in zip(pages, candidates, strict=True):
        seen.update({_place(page, line) for lines in near for line in lines})
    return {place for place, times in seen.items() if times > 1}


def _place(page: Laid, line: Line) -> tuple[str, bool, int]:
    """What tells that lines of two pages are the same: the text, and the height, or of a bare number its lead."""
    text, above = _key(line, page.height)
    if _BARE.fullmatch(line.text):
        return text, above, 100_000 + int(line.text) - page.number
    return text, above, round(line.top / 6)


def _is_furniture(page: Laid, line: Line, repeated: set[tuple[str, bool, int]]) -> bool:
    if _place(page, line) in repeated:
        return True
    if not _PAGE.fullmatch(line.text):
        return False
    return line.bottom < EDGE * page.height or line.top > (1 - EDGE) * page.height


def _sorted(page: Laid, furniture: set[int], usual: float) -> Sorted:
    above: list[Line] = []
    below: list[Line] = []
    kept: list[Column] = []
    for column in page.columns:
        items = []
        for item in column.items:
            if isinstance(item, Line) and id(item) in furniture:
                (above if item.top * 2 < page.height else below).append(item)
            else:
                items.append(item)
        if items:
            kept.append(column._replace(items=tuple(items)))
    columns, notes = _without_notes(page, kept, usual)
    order = _by_place
    return Sorted(page.number, columns, sorted(above, key=order), sorted(below, key=order), notes)


def _by_place(line: Line) -> tuple[float, float]:
    return line.top, line.left


def _without_notes(page: Laid, columns: list[Column], usual: float) -> tuple[list[Column], list[Line]]:
    """The columns without the small print at their foot that begins with a mark, and that print."""
    out: list[Column] = []
    notes: list[Line] = []
    for column in columns:
        at = _first_note(page, column, usual)
        notes += (item for item in column.items[at:] if isinstance(item, Line))
        if at:
            out.append(column._replace(items=column.items[:at]))
    return out, notes


def _first_note(page: Laid, column: Column, usual: float) -> int:
    """Where in a column the notes begin: all from there on is small, the first begins with a mark."""
    first = len(column.items)
    for i in range(len(column.items) - 1, -1, -1):
        item = column.items[i]
        if not isinstance(item, Line) or item.size > 0.94 * usual or item.top * 2 < page.height:
            break
        if _NOTE.match(item.text):
            first = i
    return first
