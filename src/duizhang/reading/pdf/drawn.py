"""What is drawn on a PDF's page: ruled lines, filled areas, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from duizhang.reading.paper import Rule
from duizhang.reading.pdf.calls import Calls
from duizhang.reading.pdf.frame import Box, Frame

MOST_OBJECTS = 200_000
"""Objects of a page that are looked at for lines, at most: a drawing may have a million."""


@dataclass
class Drawn:
    """What is drawn on a page: ruled lines, areas that are filled but not white, pictures."""

    rules: list[Rule] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    outermost: set[int] = field(default_factory=set)
    """addresses of the page's own text objects: those of its forms have other coordinates"""

    def covers(self, x: float, y: float) -> bool:
        """Whether a point has a dark ground or a picture under it."""
        return any(a <= x <= c and b <= y <= d for a, b, c, d in (*self.areas, *self.pictures))


_THIN = 2.6
_SHORT = 5.0
_MOST_SEGMENTS = 4000
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawn(calls: Calls, raw: Any, page: Any, frame: Frame) -> Drawn:
    """What is drawn on a page."""
    out = Drawn()
    address = ctypes.cast(page, ctypes.c_void_p).value
    text, thing_of, kind_of, outermost = raw.FPDF_PAGEOBJ_TEXT, calls.thing, calls.kind, out.outermost
    for i in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        thing = thing_of(address, i)
        kind = kind_of(thing)
        if kind == text:
            outermost.add(thing)
        else:
            _draw(raw, ctypes.cast(thing, raw.FPDF_PAGEOBJECT), kind, _PLAIN, frame, out, 0)
    return out


def _draw(raw: Any, thing: Any, kind: int, outer: Matrix, frame: Frame, out: Drawn, depth: int) -> None:
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < 6:
        inner = _times(_matrix(raw, thing), outer)
        for i in range(min(raw.FPDFFormObj_CountObjects(thing), MOST_OBJECTS)):
            part = raw.FPDFFormObj_GetObject(thing, i)
            _draw(raw, part, raw.FPDFPageObj_GetType(part), inner, frame, out, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        _draw_path(raw, thing, outer, frame, out)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE and (box := _bounds(raw, thing, outer, frame)):
        out.pictures.append(box)


def _draw_path(raw: Any, path: Any, outer: Matrix, frame: Frame, out: Drawn) -> None:
    box = _bounds(raw, path, outer, frame)
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not box or not raw.FPDFPath_GetDrawMode(path, ctypes.byref(filled), ctypes.byref(stroked)):
        return
    left, top, right, bottom = box
    if not (filled.value or stroked.value):
        return
    if min(right - left, bottom - top) <= _THIN:
        if max(right - left, bottom - top) >= _SHORT:
            out.rules.append(_rule(left, top, right, bottom))
        return
    if filled.value and not _white(raw, path):
        out.areas.append(box)
    if stroked.value:
        out.rules += _edges_of(raw, path, outer, frame)


def _rule(left: float, top: float, right: float, bottom: float) -> Rule:
    """A thin rectangle as the line in its middle."""
    if right - left >= bottom - top:
        y = (top + bottom) / 2
        return Rule(left, y, right, y)
    x = (left + right) / 2
    return Rule(x, top, x, bottom)


def _edges_of(raw: Any, path: Any, outer: Matrix, frame: Frame) -> Iterator[Rule]:
    """The level and upright lines of a path."""
    matrix = _times(_matrix(raw, path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for i in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = frame.place(*_moved(matrix, x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO and last:
            yield from _straight(last, here)
        if first and raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(here, first)
        last = here


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    left, right, top, bottom = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
    if min(right - left, bottom - top) <= 1 and max(right - left, bottom - top) >= _SHORT:
        yield _rule(left, top, right, bottom)


def _bounds(raw: Any, thing: Any, outer: Matrix, frame: Frame) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (e.value for e in edges)
    (a, b), (c, d) = _moved(outer, left, bottom), _moved(outer, right, top)
    return frame.box(min(a, c), min(b, d), max(a, c), max(b, d))


def _matrix(raw: Any, thing: Any) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(m)):
        return _PLAIN
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l


def _moved(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _white(raw: Any, thing: Any) -> bool:
    """Whether something is filled with white, or with nothing."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(thing, *map(ctypes.byref, parts)):
        return False
    red, green, blue, opaque = (p.value for p in parts)
    return opaque < 8 or min(red, green, blue) > 247
