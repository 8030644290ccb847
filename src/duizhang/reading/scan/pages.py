"""A picture of a page to a ``Sheet``: made level, its lines recognised and measured, its ruled lines found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import inf
from statistics import median
from typing import Any, NamedTuple

from duizhang.model import Doubt
from duizhang.reading.paper.sheet import Fragment, Rule, Sheet
from duizhang.reading.scan.recognise import SURE, Recogniser, Sign, Written
from duizhang.reading.scan.straight import askew, turned

USUAL = 10.5
"""Points that most characters of a page are taken to be high: a picture does not tell its size."""
SAME = 1.06
"""Sizes that differ by no more than this factor are one size, measured twice."""
ABOUT = 1.12
"""Sizes that differ by no more than this factor are one if one of them is by far the rarer."""
_FEWER = 2
UNSURE = 0.80
"""The mean score of a page below which it may stand on its head."""
SAMPLED = 8
"""Lines by which it is told whether a page stands on its head."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MARK = re.compile(r"[^\w.,%‰+−-]")
_DATE = re.compile(r"[-−–一]\d{4}年")
_INK_OF_EM = 0.93
"""The height of the ink of a Chinese character, in ems."""
_THICKEST = 0.35
"""How thick a ruled line is at most, in heights of a line of text."""
_MANY = 6
"""distances between characters that tell their size"""
_FIGURE_OF_EM = 0.82
"""The height of the ink of a figure or a capital, beside that of a Chinese character."""
_LEAST_OF_EM, _MOST_OF_EM = 0.62, 1.05
"""The height of the ink of a line without Chinese characters, in ems."""


class Turn(NamedTuple):
    """How a page's picture was turned so that its lines are level, and its size in pixels then."""

    quarters: int
    degrees: float
    width: int
    height: int


class Measured(NamedTuple):
    """A recognised line with what its ink shows: its edges in pixels, and the height of an em (0: not known yet)."""

    line: Written
    left: float
    top: float
    right: float
    bottom: float
    size: float


def sheet(
    picture: Any, number: int, recogniser: Recogniser, points: float | None = None, ends: float = inf
) -> tuple[Sheet, Turn]:
    """The page as a sheet, and how it was turned. ``picture`` is a Pillow image in grey.

    ``points`` is the width of its paper; without it most characters are taken to be of the ``USUAL`` size. Raises
    NotRecognised, also where it is not done when ``time.monotonic()`` is at ``ends``.
    """
    import numpy as np

    page = np.asarray(picture)
    quarters, page, degrees, found = _upright(page, recogniser, ends)
    ink = _ink(page)
    high = median(line.bottom - line.top for line in found) if found else 0.0
    ruled = [*_ruled(ink, high)] if found else []
    for mask, _ in ruled:
        ink[mask > 0] = 0  # a table's lines are no part of what stands between them
    lines = _sized([_measured(line, ink) for line in found])
    height, width = page.shape
    by = points / width if points else USUAL / _usual(lines) if lines else 1.0
    fragments = tuple(_fragment(line, by) for line in lines)
    rules = tuple(rule for _, boxes in ruled for rule in _rules(boxes, by))
    return Sheet(number, width * by, height * by, fragments, rules), Turn(quarters, degrees, width, height)


# Which way up


def _upright(page: Any, recogniser: Recogniser, ends: float) -> tuple[int, Any, float, list[Written]]:
    """The page with its lines level and the right way up: quarter turns to the left, page, degrees, its lines."""
    import numpy as np

    degrees = askew(page)
    level = turned(page, degrees)
    boxes = recogniser.boxes(level)
    quarters = 0
    if sum(b[3] - b[1] > 1.5 * (b[2] - b[0]) for b in boxes) * 2 > len(boxes):
        quarters = 1
        page = np.ascontiguousarray(np.rot90(page))
        degrees = askew(page)
        level = turned(page, degrees)
        boxes = recogniser.boxes(level)
    lines = recogniser.lines(level, boxes, ends)
    if lines and _score(lines) < UNSURE:
        over = np.ascontiguousarray(level[::-1, ::-1])
        high, wide = level.shape
        flipped = [(wide - c, high - d, wide - a, high - b) for a, b, c, d in boxes]
        sample = sorted(flipped, key=lambda b: b[0] - b[2])[:SAMPLED]
        if _score(recogniser.lines(over, sample, ends)) > _score(lines) + 0.1:
            quarters, lines = quarters + 2, recogniser.lines(over, flipped, ends)
            level = over
    return quarters, level, degrees, lines


def _score(lines: Sequence[Written]) -> float:
    count = sum(len(line.signs) for line in lines)
    return sum(s.score for line in lines for s in line.signs) / count if count else 0.0


# How large


def _ink(page: Any) -> Any:
    """Where there is ink: what is darker than its surroundings, as an array of 0 and 1."""
    import cv2

    soft = cv2.GaussianBlur(page, (3, 3), 0)
    return cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 61, 24)


def _measured(line: Written, ink: Any) -> Measured:
    """The edges of a line's ink, and its size where its characters tell it."""
    import numpy as np

    top, bottom = max(0, int(line.top)), max(0, int(line.bottom) + 1)
    left, right = max(0, int(line.left)), max(0, int(line.right) + 1)
    part = ink[top:bottom, left:right]
    rows, columns = part.sum(axis=1), part.sum(axis=0)
    least = max(1.0, 0.12 * float(np.percentile(rows, 90))) if rows.size else 1.0  # inexact: pixels
    high, wide = np.flatnonzero(rows >= least), np.flatnonzero(columns)
    if not high.size or not wide.size:
        return Measured(line, line.left, line.top, line.right, line.bottom, 0.0)
    a, b = top + int(high[0]), top + int(high[-1]) + 1
    return Measured(line, left + int(wide[0]), a, left + int(wide[-1]) + 1, b, _pitch(line, b - a))


def _pitch(line: Written, ink: float) -> float:
    """How far apart a line's Chinese characters stand, 0.0 where it has too few or they are set apart."""
    span, count = 0.0, 0
    for chinese, run in groupby(line.signs, lambda s: _CHINESE.match(s.char) is not None):
        middles = [s.middle for s in run]
        if chinese and len(middles) > 3:  # where each stands is known to a sixth of an em
            span += middles[-1] - middles[0]
            count += len(middles) - 1
    pitch = span / count if count >= _MANY else 0.0
    return pitch if 0.8 * ink < pitch < 1.3 * ink else 0.0


def _sized(lines: Sequence[Measured]) -> list[Measured]:
    """The lines with the height of an em: of Chinese ones as their ink comes to, of the others as they are beside.

    How high the ink of an em is depends on the printing and the scanner: lines that also show how far apart their
    characters stand tell it. In full lines characters are spread, so that their distance is an em at least.
    """
    both = [(m.bottom - m.top) / m.size for m in lines if m.size]
    of_em = median(both) if len(both) >= _MANY else _INK_OF_EM
    by_ink = [(m.bottom - m.top) / of_em for m in lines]
    chinese = [any(_CHINESE.match(s.char) for s in m.line.signs) for m in lines]
    told = [m._replace(size=min(m.size or e, e)) for m, e, c in zip(lines, by_ink, chinese, strict=True) if c]
    others = [m for m, c in zip(lines, chinese, strict=True) if not c]
    found = _evened(told)
    lent = [_lent(m, found) or m._replace(size=(m.bottom - m.top) / of_em / _FIGURE_OF_EM) for m in others]
    return [*found, *lent] if found else _evened(lent)


def _lent(m: Measured, known: Sequence[Measured]) -> Measured | None:
    """A line without Chinese characters in the size of the nearest one that it may share, or ``None``.

    Figures are three quarters of an em high or more, by their font; brackets, ％ and 。 reach above and below them.
    """
    high = m.bottom - m.top
    fitting = [k for k in known if _LEAST_OF_EM * k.size < high < _MOST_OF_EM * k.size]
    return m._replace(size=min(fitting, key=lambda k: _apart(m, k)).size) if fitting else None


def _apart(a: Measured, b: Measured) -> float:
    """How far apart two lines stand, in pixels."""
    across = max(a.left - b.right, b.left - a.right, 0.0)
    return float(across + max(a.top - b.bottom, b.top - a.bottom, 0.0))  # inexact: pixels


def _evened(lines: Sequence[Measured]) -> list[Measured]:
    """The lines, those of about one size given the same; a rare size beside a usual one is that, badly measured."""
    groups: list[list[Measured]] = []
    for line in sorted(lines, key=lambda m: m.size):
        if groups and line.size <= SAME * _weighted(groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    found = [(_weighted(group), sum(len(m.line.signs) for m in group), group) for group in groups]
    out = []
    for size, count, group in found:
        near = [(many, other) for other, many, _ in found if size / ABOUT < other < size * ABOUT]
        most, usual = max(near)
        out += [line._replace(size=usual if most > _FEWER * count else size) for line in group]
    return out


def _weighted(group: Sequence[Measured]) -> float:
    """The median size of the characters of a group of lines."""
    return median(m.size for m in group for _ in m.line.signs)


def _usual(lines: Sequence[Measured]) -> float:
    return _weighted(lines) if lines else 30.0


# What is handed on


def _fragment(measured: Measured, by: float) -> Fragment:
    """A line as a fragment, in points."""
    line, size = _mended(measured.line), measured.size
    base = (measured.top + measured.bottom) / 2 + 0.36 * size
    text = "".join(s.char for s in line.signs)
    edges = _edges(line.signs, measured.left, measured.right)
    stripped = text.rstrip()
    kept = tuple(x * by for x in edges[: len(stripped) + 1])
    return Fragment(stripped, kept, base * by, size * by, doubts=tuple(_doubts(line, len(stripped))))


def _mended(line: Written) -> Written:
    """The line with ‰ for %0, and with a dash before a date: they are often taken for one another.

    Nothing else has a nought behind a per cent sign, and no year is negative.
    """
    signs, points, gone = list(line.signs), list(line.points), 0
    if _DATE.match("".join(s.char for s in signs[:6])):
        signs[0] = signs[0]._replace(char="—", others=())
        line = line._replace(signs=tuple(signs))
    for i in range(len(signs) - 1, 0, -1):
        alone = i + 1 == len(signs) or not (signs[i + 1].char.isdecimal() or signs[i + 1].char == ".")
        if signs[i].char in "0oO〇" and signs[i - 1].char == "%" and alone:
            a, b = signs[i - 1], signs[i]
            signs[i - 1 : i + 1] = [Sign("‰", (a.middle + b.middle) / 2, max(a.score, b.score), ())]
            points = [p - 1 if p > i else p for p in points]
            gone += 1
    return line._replace(signs=tuple(signs), points=tuple(points)) if gone else line


def _edges(signs: Sequence[Sign], left: float, right: float) -> list[float]:
    """Where characters begin, and where the last one ends: half-way between their middles."""
    out = [left]
    for a, b in pairwise(signs):
        out.append(min(max((a.middle + b.middle) / 2, out[-1]), right))
    return [*out, right]


def _doubts(line: Written, length: int) -> Iterator[Doubt]:
    """The characters that are not certain, and the places where a point may be lost."""
    for i, sign in enumerate(line.signs[:length]):
        if sign.score < SURE and not _MARK.match(sign.char):
            yield Doubt(i, i + 1, round(sign.score * 1000), sign.others)
    for i in line.points:
        if i < length:
            yield Doubt(i, i + 1, round(SURE * 1000), (f".{line.signs[i].char}",))


def _ruled(ink: Any, high: float) -> Iterator[tuple[Any, list[Sequence[int]]]]:
    """Ruled lines, level and upright ones: long thin runs of ink. Where they are, and the box of each."""
    import cv2
    import numpy as np

    length = max(24, round(2 * high))
    for level in (True, False):
        kernel = np.ones((1, length) if level else (length, 1), np.uint8)
        thick = np.ones((3, 1) if level else (1, 3), np.uint8)
        mask = cv2.morphologyEx(cv2.dilate(ink, thick), cv2.MORPH_OPEN, kernel)
        _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask)
        across = 3 if level else 2
        thin = [n for n in range(1, len(boxes)) if boxes[n][across] <= _THICKEST * high]
        yield np.isin(labels, thin), [boxes[n].tolist() for n in thin]


def _rules(boxes: Iterable[Sequence[int]], by: float) -> Iterator[Rule]:
    """Boxes of lines (left, top, width, height in pixels) as the lines in their middle, in points."""
    for x, y, wide, high, _ in boxes:
        if wide >= high:
            middle = (y + high / 2) * by
            yield Rule(x * by, middle, (x + wide) * by, middle)
        else:
            middle = (x + wide / 2) * by
            yield Rule(middle, y * by, middle, (y + high) * by)
