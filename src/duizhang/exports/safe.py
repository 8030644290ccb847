"""Text of documents is hostile until shown otherwise: what makes it harmless in each place it is written to.

Terminals obey control characters, spreadsheets compute cells that begin with ``=``, XML forbids most control
characters, and bidirectional overrides make a line read as what it is not.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_BIDI}]")
_UNESCAPED = re.compile(f"[\x7f-\x9f\u2028\u2029{_BIDI}]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SURROGATE = re.compile("[\ud800-\udfff]")

CELL_LIMIT = 32_767
"""Characters that an Excel cell holds."""


def shown(text: str) -> str:
    """The text as it may stand on one line of a terminal or page; as long as before: columns still count.

    White space becomes a blank, other control characters the picture of themselves (ESC: ␛), overrides of the
    writing direction, and halves of characters, the replacement character.
    """
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub(_picture, text))


def _picture(found: re.Match[str]) -> str:
    character = found[0]
    if character in "\t\n\v\f\r\u2028\u2029\x85":
        return " "
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\ufffd"


def cell(text: str) -> str:
    """The text as a CSV cell that no spreadsheet takes for a formula: such text gets a leading apostrophe."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def sheet(text: str) -> str:
    """The text as an Excel cell holds it: no control characters, no longer than a cell may be."""
    return shown(text)[:CELL_LIMIT]


def escaped(json: str) -> str:
    """JSON text with the control characters escaped that ``json`` leaves as they are (C1, direction)."""
    return _UNESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", json)


def width(text: str) -> int:
    """Columns that the text takes in a terminal: wide and full-width characters take two."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """The text with blanks up to so many columns."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """The text, cut with an ellipsis where it takes more than so many columns."""
    if width(text) <= columns:
        return text
    taken, room = [], columns - 1
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        taken.append(character)
    return "".join(taken) + "…"
