"""A picture of a place on a PDF's page: the figure framed, with what stands around it."""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from duizhang.language import say
from duizhang.model import Region, UnreadableInput
from duizhang.reading.pdf.frame import Frame, frame

SCALE = 2.0
"""Pixels to a point: 144 to the inch."""
ASIDE, ABOVE = 190.0, 62.0
"""Points of the page that are shown on either side of the figure, and above and below it."""
MOST_PIXELS = 6_000_000
"""Pixels of a picture at most."""
LONGEST = 1600
"""Pixels of the longer side of a whole page."""
INK = (0xC6, 0x28, 0x28)
_LINE = 2
_PADDING = 3


class _Window(NamedTuple):
    """The part of a page that is shown, in pixels of the page as it is read."""

    left: int
    top: int
    width: int
    height: int


def clipping(document: Any, path: str, regions: Sequence[Region]) -> bytes:
    """A PNG of the first region's page around its regions, each framed. Raises UnreadableInput."""
    from pypdfium2 import raw

    number = regions[0].page
    page = raw.FPDF_LoadPage(document.raw, number - 1) if number <= len(document) else None
    if not page:
        raise UnreadableInput(path, say(zh="这一页画不出来", en="this page cannot be drawn"), f"p{number}")
    try:
        return _drawn(raw, page, [r for r in regions if r.page == number])
    finally:
        raw.FPDF_ClosePage(page)


def whole(document: Any, path: str, number: int) -> bytes:
    """A PNG of a page as it is read, its longer side ``LONGEST`` pixels. Raises UnreadableInput."""
    from pypdfium2 import raw

    page = raw.FPDF_LoadPage(document.raw, number - 1) if 1 <= number <= len(document) else None
    if not page:
        raise UnreadableInput(path, say(zh="这一页画不出来", en="this page cannot be drawn"), f"p{number}")
    try:
        seen, turned = _seen(raw, page)
        scale = LONGEST / max(seen.width, seen.height, 1.0)
        size = max(1, round(seen.width * scale)), max(1, round(seen.height * scale))
        return png(*size, bytes(_rendered(raw, page, _Window(0, 0, *size), size, turned)))
    finally:
        raw.FPDF_ClosePage(page)


def _seen(raw: Any, page: Any) -> tuple[Frame, int]:
    """The visible part of a page, and by how many quarter turns it is to be turned on top of its own."""
    text = raw.FPDFText_LoadPage(page)
    seen = frame(raw, page, text, max(raw.FPDFText_CountChars(text), 0))
    raw.FPDFText_ClosePage(text)
    return seen, (seen.turns - raw.FPDFPage_GetRotation(page)) % 4


def _drawn(raw: Any, page: Any, regions: Sequence[Region]) -> bytes:
    seen, turned = _seen(raw, page)
    scale = min(SCALE, (MOST_PIXELS / max(seen.width * seen.height, 1)) ** 0.5 * 3)
    boxes = [_pixels(r, seen.width * scale, seen.height * scale) for r in regions]
    window = _window(boxes, seen.width, seen.height, scale)
    pixels = _rendered(raw, page, window, (round(seen.width * scale), round(seen.height * scale)), turned)
    for left, top, right, bottom in boxes:
        _frame(pixels, window, left - window.left, top - window.top, right - window.left, bottom - window.top)
    return png(window.width, window.height, bytes(pixels))


def _pixels(region: Region, width: float, height: float) -> tuple[int, int, int, int]:
    left, right = (round(x * width / 10_000) for x in (region.left, region.right))
    top, bottom = (round(y * height / 10_000) for y in (region.top, region.bottom))
    return left - _PADDING, top - _PADDING, right + _PADDING, bottom + _PADDING


def _window(boxes: Sequence[tuple[int, int, int, int]], width: float, height: float, scale: float) -> _Window:
    """Around all boxes, as far as the page goes."""
    left = max(0, min(b[0] for b in boxes) - round(ASIDE * scale))
    top = max(0, min(b[1] for b in boxes) - round(ABOVE * scale))
    right = min(round(width * scale), max(b[2] for b in boxes) + round(ASIDE * scale))
    bottom = min(round(height * scale), max(b[3] for b in boxes) + round(ABOVE * scale))
    return _Window(left, top, max(1, right - left), max(1, bottom - top))


def _rendered(raw: Any, page: Any, window: _Window, size: tuple[int, int], turned: int) -> bytearray:
    """The window's pixels, three bytes each: red, green, blue."""
    bitmap = raw.FPDFBitmap_CreateEx(window.width, window.height, raw.FPDFBitmap_BGR, None, 0)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, window.width, window.height, 0xFFFFFFFF)
        flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
        raw.FPDF_RenderPageBitmap(bitmap, page, -window.left, -window.top, *size, turned, flags)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        whole = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * window.height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    row = 3 * window.width
    return bytearray().join(whole[y * stride : y * stride + row] for y in range(window.height))


def _frame(pixels: bytearray, window: _Window, left: int, top: int, right: int, bottom: int) -> None:
    """Draw a rectangle."""
    left, right = max(left, 0), min(right, window.width - 1)
    top, bottom = max(top, 0), min(bottom, window.height - 1)
    for y in range(top, bottom + 1):
        across = y < top + _LINE or y > bottom - _LINE
        spans = [(left, right + 1)] if across else [(left, left + _LINE), (right + 1 - _LINE, right + 1)]
        for a, b in spans:
            at = 3 * (y * window.width + a)
            pixels[at : at + 3 * (b - a)] = bytes(INK) * (b - a)


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Pixels of red, green and blue as a PNG file."""
    row = 3 * width
    rows = b"".join(b"\0" + pixels[y * row : (y + 1) * row] for y in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
