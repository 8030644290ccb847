"""The characters of a PDF's page, those that can be seen, as fragments.

They come one by one from pdfium through ctypes: each costs some calls, so whatever holds for a whole fragment or
a whole object is asked once for it.
"""

from __future__ import annotations

import ctypes
import math
import re
from typing import Any

from duizhang.reading.paper import Fragment
from duizhang.reading.pdf.calls import Calls
from duizhang.reading.pdf.drawn import Drawn
from duizhang.reading.pdf.frame import Box, Frame, quarters

FEW = 30
"""Characters on a page with a picture of half its size that are a stamp or a page number: it is a scan."""
BROKEN = 0.12
"""The part of a page's characters that, without meaning, shows that its text layer is not what is printed."""
FEWEST_COMMON = 0.06
"""The part of a page's Chinese characters that are of the commonest, at least; in any prose it is over a fifth."""
LEAST_SIZE = 1.5
"""Points of letters that can be read, at least."""

_GAP = 0.5
"""Ems between two characters from which they are two fragments."""
_BOLD = re.compile(r"bold|heavy|black|simhei|黑|-B\b", re.IGNORECASE)
_NONSENSE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd-\uffff\U000f0000-\U0010ffff]")
_ODD = re.compile(r"[\u00a1-\u00a6\u00a8-\u00af\u00b4\u00b8-\u00d6\u00d8-\u02ff\u0400-\u1fff\ua000-\uabff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON = re.compile(
    "[的一是在了和有年不大中国國为為业業发發展经經济濟市全人民上增长長产產地區区工作以个個生会會对對及设設政行等建高到"
    "主要企社府加新进進]"
)
_INVISIBLE = frozenset({3, 7})
"""text render modes: neither filled nor stroked; only clips"""
_STROKED_TOO = 2
_MOST_CLIPS = 16
_HYPHEN = 2
"""what pdfium gives for a hyphen at the end of a line"""


class _Writing:
    """A fragment that is being gathered."""

    __slots__ = ("base", "edges", "end", "first", "joint", "last", "owner", "pale", "text")

    def __init__(self, index: int, owner: int, char: str, left: float, base: float, end: float) -> None:
        self.first = self.last = index
        self.owner, self.joint = owner, 1
        self.text = [char]
        self.edges = [left]
        self.base, self.end = base, end
        self.pale = False

    def share(self, char: str, end: float) -> None:
        """Add a character that shares its sign with the last one: —— is one sign in many fonts."""
        self.text.append(char)
        start = self.edges[-self.joint]
        self.joint += 1
        self.end = end
        wide = (end - start) / self.joint
        self.edges[1 - self.joint :] = [start + n * wide for n in range(self.joint)]


class _Writings:
    """The fragments of a page in the making; the last one may go on."""

    def __init__(self) -> None:
        self.done: list[_Writing] = []
        self._now: _Writing | None = None
        self._high = 0

    def stop(self) -> None:
        """What comes next begins a fragment."""
        self._now = None

    def space(self) -> None:
        """A space that pdfium made up: only between letters of Latin words it is one."""
        now = self._now
        if now and now.text[-1].isascii() and now.text[-1] != " ":
            now.text.append(" ")
            now.edges.append(now.end)

    def add(
        self, index: int, owner: int, code: int, left: float, base: float, end: float, em: float, pale: bool
    ) -> None:
        """A character: where on which base line it begins and ends, how high its font is."""
        if 0xD800 <= code <= 0xDFFF:  # half of a character beyond the first plane
            if code < 0xDC00:
                self._high = code
                return
            code = 0x10000 + ((self._high & 0x3FF) << 10) + (code & 0x3FF)
        char, now = chr(code), self._now
        if now and now.pale is pale and -0.5 < base - now.base < 0.5:
            if owner == now.owner and left == now.edges[-1] and index == now.last + 1:
                now.share(char, end)
                now.last = index
                return
            if -_GAP * em < left - now.end < _GAP * em and left >= now.edges[-1]:
                now.text.append(char)
                now.edges.append(left)
                now.end = end if end > now.end else now.end
                now.owner, now.last, now.joint = owner, index, 1
                return
        self._now = None
        if not char.isspace():
            self._now = _Writing(index, owner, char, left, base, end)
            self._now.pale = pale
            self.done.append(self._now)


def fragments(
    calls: Calls, raw: Any, text: Any, count: int, frame: Frame, drawn: Drawn
) -> tuple[list[Fragment], int]:
    """The fragments of a page that can be seen: not hidden, not white on white, not clipped, not slanted.

    And how many characters were left out for standing at a right angle to them.
    """
    seen = _Seen(calls, raw, drawn)
    out: list[Fragment] = []
    across = 0
    for writing in _gathered(calls, raw, text, count, frame, seen):
        turns = _turned(raw, text, writing, frame)
        if turns != frame.turns:
            across += 0 if turns is None or writing.pale else sum(not c.isspace() for c in writing.text)
            continue
        fragment = _finished(raw, text, writing, frame, seen)
        if fragment and not (
            writing.pale and not drawn.covers(_middle(fragment), fragment.base - 0.3 * fragment.size)
        ):
            out.append(fragment)
    return out, across


def _turned(raw: Any, text: Any, writing: _Writing, frame: Frame) -> int | None:
    """By how many quarter turns a writing is turned; ``None`` for what is slanted."""
    angle = raw.FPDFText_GetCharAngle(text, writing.first)
    if angle < 0:
        return frame.turns
    turns = angle / (math.pi / 2)
    return None if abs(turns - round(turns)) > 0.03 else quarters(angle)


def _middle(f: Fragment) -> float:
    return (f.left + f.right) / 2


def _gathered(calls: Calls, raw: Any, text: Any, count: int, frame: Frame, seen: _Seen) -> list[_Writing]:
    """The characters that can be seen, those that stand side by side together."""
    code, owner_of, origin, loose = calls.code, calls.owner, calls.origin, calls.loose
    address = ctypes.cast(text, ctypes.c_void_p).value
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    at_x, at_y, at_box = ctypes.addressof(x), ctypes.addressof(y), ctypes.addressof(box)
    writings, upright = _Writings(), not frame.turns
    add = writings.add
    owner, shown, pale = 0, False, False
    for i in range(count):
        char = code(address, i)
        if char < 0x20 and char != _HYPHEN:
            continue
        its = owner_of(address, i)
        if not its:
            writings.space()
            continue
        if its != owner:
            owner = its
            shown, pale = seen.look(its)
        if not shown:
            writings.stop()
            continue
        origin(address, i, at_x, at_y)
        loose(address, i, at_box)
        if upright:  # as on nearly all pages: spare two calls for each character
            left, base = x.value - frame.left, frame.top - y.value
            end, em = box.right - frame.left, box.top - box.bottom
        else:
            left, base = frame.place(x.value, y.value)
            _, top, end, bottom = frame.box(box.left, box.bottom, box.right, box.top)
            em = bottom - top
        add(i, owner, char, left, base, end if end > left else left, em, pale)
    return writings.done


def _finished(raw: Any, text: Any, writing: _Writing, frame: Frame, seen: _Seen) -> Fragment | None:
    """The fragment with its size and weight; ``None`` for what is tiny, or off the page."""
    size = _size(raw, text, writing.first)
    chars = "".join(writing.text)
    if "\x02" in chars:
        chars = re.sub(r"(?<=[A-Za-z])\x02$", "\u00ad", chars).replace("\x02", "-")
    body = chars.rstrip()
    edges = (*writing.edges, writing.end)
    fragment = Fragment(
        body, edges[: len(body) + 1], writing.base, size, seen.bold(raw, text, writing.first, writing.owner)
    )
    inside = -size < fragment.left < frame.width and 0 <= fragment.base <= frame.height + size
    return fragment if body and size >= LEAST_SIZE and inside else None


def _size(raw: Any, text: Any, index: int) -> float:
    matrix = raw.FS_MATRIX()
    size: float = raw.FPDFText_GetFontSize(text, index)
    if raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
    return size


class _Seen:
    """Which text objects can be seen, and how they are written; each looked at once."""

    def __init__(self, calls: Calls, raw: Any, drawn: Drawn) -> None:
        self._calls, self._raw, self._drawn = calls, raw, drawn
        self._bold: dict[tuple[bytes, int], bool] = {}
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._parts = [ctypes.c_uint() for _ in range(4)]
        self._at_parts = [ctypes.addressof(p) for p in self._parts]

    def look(self, owner: int) -> tuple[bool, bool]:
        """Whether an object can be seen, and whether it is white."""
        calls = self._calls
        if calls.mode(owner) in _INVISIBLE:
            return False, False
        pale = False
        if calls.fill(owner, *self._at_parts):
            red, green, blue, opaque = self._parts
            if opaque.value < 8:
                return False, False
            pale = red.value > 247 and green.value > 247 and blue.value > 247
        clip = calls.clip(owner)
        count = calls.clips(clip) if clip else 0
        if 0 < count <= _MOST_CLIPS and owner in self._drawn.outermost and self._clipped(owner, clip, count):
            return False, False
        return True, pale

    def _clipped(self, owner: int, clip: int, count: int) -> bool:
        """Whether it lies wholly outside what its clip path leaves."""
        thing = ctypes.cast(owner, self._raw.FPDF_PAGEOBJECT)
        path = ctypes.cast(clip, self._raw.FPDF_CLIPPATH)
        edges = [ctypes.c_float() for _ in range(4)]
        if not self._raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, edges)):
            return False
        left, bottom, right, top = (e.value for e in edges)
        for number in range(count):
            if kept := _extent(self._raw, path, number):
                a, b, c, d = kept
                if min(right, c) - max(left, a) < -1 or min(top, d) - max(bottom, b) < -1:
                    return True
        return False

    def bold(self, raw: Any, text: Any, index: int, owner: int) -> bool:
        """Whether it is written in bold: by its font's name or weight, or stroked as well as filled."""
        size = raw.FPDFText_GetFontInfo(text, index, self._buffer, 128, ctypes.byref(self._flags))
        name = self._buffer.raw[: max(size - 1, 0)][:127]
        weight = raw.FPDFText_GetFontWeight(text, index)
        if (name, weight) not in self._bold:
            said = name.decode("utf-8", "ignore")
            self._bold[name, weight] = weight >= 600 or _BOLD.search(said) is not None
        return self._bold[name, weight] or self._calls.mode(owner) == _STROKED_TOO


def _extent(raw: Any, path: Any, number: int) -> Box | None:
    """The rectangle around a clip path; ``None`` for one that has too many points to look at."""
    count = raw.FPDFClipPath_CountPathSegments(path, number)
    if not 0 < count <= 64:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for i in range(count):
        segment = raw.FPDFClipPath_GetPathSegment(path, number, i)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def legible(found: list[Fragment], drawn: Drawn, frame: Frame) -> bool:
    """Whether a page's text layer is what is printed on it.

    A scan has a picture and hardly any letters; a page without either is blank. A font without a true map to
    characters gives characters of no meaning, of odd scripts, or Chinese ones that nobody uses.
    """
    text = "".join(f.text for f in found)
    page = frame.width * frame.height
    if len(text) < FEW and any((c - a) * (d - b) > 0.5 * page for a, b, c, d in drawn.pictures):
        return False
    if not text:
        return not drawn.pictures and len(drawn.areas) < 50
    nonsense, odd = len(_NONSENSE.findall(text)), len(_ODD.findall(text))
    if nonsense > 3 and nonsense > BROKEN * len(text):
        return False
    chinese = len(_HAN.findall(text))
    if odd > 20 and odd > 3 * BROKEN * len(text) and chinese < odd:
        return False
    return chinese < 120 or len(_COMMON.findall(text)) > FEWEST_COMMON * chinese
