"""A figure in its sentence, and where that stands, as pages show it."""

from __future__ import annotations

from pathlib import PurePosixPath

from duizhang.exports.cards.words import quoted
from duizhang.exports.figures import amount
from duizhang.language import say
from duizhang.model import Statement

__all__ = ["Quoted", "cut_out", "document_name", "quoted", "spot", "with_unit"]

Quoted = tuple[str, str, str]
"""What stands before the figure, the figure, what stands behind it."""
BEFORE, BEHIND = 14, 16
"""Characters around the figure in a short quote."""


def cut_out(s: Statement) -> Quoted:
    """The figure with a few characters around it, from a stop on where one is near."""
    before, number, behind = quoted(s)
    if len(before) > BEFORE:
        near = before[-BEFORE:]
        stop = max(near.rfind(mark) for mark in "，。；：、")
        before = near[stop + 1 :] if 0 <= stop < BEFORE - 4 else f"…{near}"
    if len(behind) > BEHIND:
        behind = f"{behind[:BEHIND]}…"
    return before, number, behind


def with_unit(s: Statement) -> str:
    """What a figure without a unit means, as those in the cells of tables are; ``""`` where it prints its unit."""
    bare = all(c in "0123456789.,，．-−－+＋() " for c in s.text)
    return amount(s.low, s.unit) if bare and s.low == s.high and s.unit not in ("1", "rank", "") else ""


def document_name(title: str, path: str) -> str:
    """What people call a document: its title, else its file's name."""
    return title or PurePosixPath(path).name or path


def spot(s: Statement) -> str:
    """Where in its document the figure stands: the page of a paged one, else the line."""
    if s.regions:
        return say(zh=f"第 {s.regions[0].page} 页", en=f"page {s.regions[0].page}")
    return say(zh=f"第 {s.line} 行", en=f"line {s.line}")
