"""The visible part of a PDF's page, and how the page is turned."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import Any, NamedTuple

SAMPLED = 60
"""Characters by which the direction of a page's text is told."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""


class Frame(NamedTuple):
    """The visible part of a page in its own coordinates, and by how many quarter turns its text is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Of the page as it is read."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page as it is read."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page, from the upper left corner of the page as it is read."""
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page as left, top, right, bottom of the page as it is read."""
        (a, b), (c, d) = self.place(left, bottom), self.place(right, top)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def turns(raw: Any, page: Any, text: Any, count: int) -> int:
    """By how many quarter turns to the left most of a page's text is turned; of a page without text, the page."""
    seen: Counter[int] = Counter()
    for i in range(0, count, max(1, count // SAMPLED)):
        angle = raw.FPDFText_GetCharAngle(text, i)
        if angle >= 0 and raw.FPDFText_GetUnicode(text, i) > 0x20:
            seen[quarters(angle)] += 1
    return seen.most_common(1)[0][0] if seen else raw.FPDFPage_GetRotation(page) % 4


def quarters(angle: float) -> int:
    """Quarter turns to the left; pdfium counts to the right, in radians."""
    return -round(angle / (math.pi / 2)) % 4


def frame(raw: Any, page: Any, text: Any, count: int) -> Frame:
    """How a page is seen: pdfium's bounds of it, and the direction of its text."""
    box = raw.FS_RECTF()
    left, bottom, right, top = 0.0, 0.0, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    if raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
    return Frame(left, bottom, max(right, left + 1), max(top, bottom + 1), turns(raw, page, text, count))
