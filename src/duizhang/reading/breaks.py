"""Line breaks inside a paragraph that a format knows: whether the block goes on is told as in a text file."""

from __future__ import annotations

import re

from duizhang.model import BlockKind
from duizhang.reading.lines import lines
from duizhang.reading.seams import Seams
from duizhang.reading.source import Draft

_LONGEST_HEADING = 80
_PROSE = re.compile("[。；]")
_MARK = re.compile(r"\d{1,2}")
_POWER = re.compile(r"(?:[A-Za-z]|(?:\D|^)10)$")
_POWERS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def add(draft: Draft, text: str, *, level: int = 0, role: BlockKind | None = None) -> None:
    """Add a paragraph's lines, parted by ``\\n``; a heading's lines are one heading."""
    if "\n" not in text:
        draft.line(text, level=level, role=role)
        return
    found = lines(text)
    seams = Seams(found)
    first = 0
    for i, line in enumerate(found):
        runs_on = i + 1 < len(found) and (level > 0 or seams.joins(first, i + 1))
        draft.line(line.indent + line.text, level=level if i == first else 0, role=role, runs_on=runs_on)
        first = first if runs_on else i + 1


def may_head(text: str) -> bool:
    """Whether a paragraph that is marked as a heading may be one: prose that was given the look is none."""
    return len(text) <= _LONGEST_HEADING and not _PROSE.search(text)


def raised(text: str, before: str) -> str:
    """Raised figures: a power after a letter or a ten (km², 10⁸), else the mark of a note, in brackets."""
    words = text.strip()
    if not _MARK.fullmatch(words.lstrip("-−")):
        return text
    return words.translate(_POWERS) if _POWER.search(before.rstrip()[-3:]) else f"[{words}]"
