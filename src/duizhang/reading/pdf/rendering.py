"""A page of a PDF as a picture, for what is to recognise its text."""

from __future__ import annotations

from typing import Any

from duizhang.reading.scan.pictures import LONGEST_SIDE

USUAL, LEAST, MOST = 300.0, 150.0, 400.0
"""Dots to the inch of a page without a picture that tells; at least; and at most."""
_INCH = 72.0


def render(document: Any, index: int) -> Any | None:
    """The page in grey, as finely as its own picture is; ``None`` where it cannot be drawn."""
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
        try:
            width, height = page.get_size()
            fine = min(max(_dots(page, width), LEAST), MOST) / _INCH
            fine = min(fine, LONGEST_SIDE / max(width, height, 1.0))
            return page.render(scale=fine, grayscale=True).to_pil()
        finally:
            page.close()
    except (PdfiumError, ValueError, MemoryError):
        return None


def _dots(page: Any, width: float) -> float:
    """The dots to the inch of the widest picture on the page, if it is about as wide as the page."""
    from pypdfium2 import raw

    best = 0.0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = thing.get_bounds()
        wide = max(right - left, 1.0)
        if wide > 0.4 * width:
            pixels = max(thing.get_px_size()) if (right - left > top - bottom) else min(thing.get_px_size())
            best = max(best, pixels / wide * _INCH)
    return best or USUAL
