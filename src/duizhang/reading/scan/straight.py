"""A page's lines made level: the small angle by which it was laid askew."""

from __future__ import annotations

from typing import Any

MOST_ASKEW = 4.0
"""Degrees within which a page is straightened."""
LEAST_ASKEW = 0.08
"""Degrees from which it is worth it: three pixels over a page's width."""

_LOOKED_AT = 900
_STEPS = ((0.5, MOST_ASKEW), (0.1, 0.5), (0.03, 0.1))
"""steps in degrees, and how far on either side of the best angle so far"""


def askew(page: Any) -> float:
    """By how many degrees a page's lines fall to the right (negative: rise); 0.0 where nothing tells.

    The angle at which the page, seen along its lines, shows most difference between lines and the white between
    them (projection profiles, after Postl 1986). ``page`` is an array of grey values.
    """
    import cv2

    height, width = page.shape
    scale = min(1.0, _LOOKED_AT / max(height, width))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.subtract(cv2.GaussianBlur(small, (0, 0), 12), small)
    best, most = 0.0, _contrast(dark, 0.0) * 1.02
    for step, reach in _STEPS:
        middle = best
        for n in range(-round(reach / step), round(reach / step) + 1):
            angle = middle + n * step
            if abs(angle) <= MOST_ASKEW and (contrast := _contrast(dark, angle)) > most:
                best, most = angle, contrast
    return best if abs(best) >= LEAST_ASKEW else 0.0


def _contrast(dark: Any, degrees: float) -> float:
    """How much the rows of a page differ from their neighbours once it is turned back."""
    import numpy as np

    rows = turned(dark, degrees, ground=0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())  # inexact: pixels


def turned(page: Any, degrees: float, ground: int = 255) -> Any:
    """A page turned to the left around its middle, its size kept."""
    import cv2

    if not degrees:
        return page
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=ground)
