"""What Word's styles say of a paragraph: how high a heading it is, and by which list it is numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLES = ("title", "标题", "文档标题")
_CONTENTS = re.compile(r"toc(?:\s*\d|\s+heading)?$|目录", re.IGNORECASE)
_DEEPEST = 20
"""styles that a style may be based on, one upon the other: a ring of them ends there"""


class Numbered(NamedTuple):
    """A list by its number, and a level of it from 0; ``list`` ``"0"`` is no list."""

    list: str
    level: int


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph's style: ``level`` 1–6 of a heading, 0 of none; ``contents``: a line of a table of contents."""

    level: int = 0
    numbered: Numbered | None = None
    contents: bool = False


class Styles:
    """The paragraph styles of a document by their ids."""

    def __init__(self, root: _Element | None) -> None:
        self._known: dict[str, Style] = {}
        self._raw: dict[str, _Element] = {}
        self.default = Style()
        if root is None:
            return
        self._w = f"{{{root.tag[1:].partition('}')[0]}}}"
        for one in root.findall(f"{self._w}style"):
            self._raw[one.get(f"{self._w}styleId", "")] = one
        for name, one in self._raw.items():
            if one.get(f"{self._w}type") == "paragraph" and one.get(f"{self._w}default") in (
                "1",
                "true",
                "on",
            ):
                self.default = self.get(name)

    def get(self, name: str) -> Style:
        """The style of an id; a plain one where there is none."""
        if not name:
            return self.default
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def _resolved(self, name: str) -> Style:
        level: int | None = None
        numbered: Numbered | None = None
        contents = False
        for _ in range(_DEEPEST):
            one = self._raw.get(name)
            if one is None:
                break
            properties = one.find(f"{self._w}pPr")
            called = self._value(one, "name").strip()
            if level is None:
                level = outline(properties, self._w)
            if level is None:
                level = _level(called)
            if numbered is None:
                numbered = numbering(properties, self._w)
            contents = contents or _CONTENTS.match(called) is not None
            name = self._value(one, "basedOn")
        return Style(level or 0, numbered, contents)

    def _value(self, one: _Element, tag: str) -> str:
        found = one.find(f"{self._w}{tag}")
        return "" if found is None else found.get(f"{self._w}val", "")


def _level(called: str) -> int | None:
    """The rank of a heading by the name of its style, in the languages of Word that write Chinese."""
    if called.lower() in _TITLES:
        return 1
    found = _HEADING.match(called)
    return min(int(found[1]), 6) if found else None


def outline(properties: _Element | None, w: str) -> int | None:
    """The level that a paragraph's or a style's properties give it: 1–6, 0 for body text, ``None`` if they do not."""
    found = None if properties is None else properties.find(f"{w}outlineLvl")
    value = None if found is None else found.get(f"{w}val", "")
    if value is None or not value.isdecimal():
        return None
    return min(int(value) + 1, 6) if int(value) < 9 else 0


def numbering(properties: _Element | None, w: str) -> Numbered | None:
    """The list that a paragraph's or a style's properties put it in."""
    found = None if properties is None else properties.find(f"{w}numPr")
    if found is None:
        return None
    number, level = found.find(f"{w}numId"), found.find(f"{w}ilvl")
    at = "0" if level is None else level.get(f"{w}val", "0")
    return Numbered("" if number is None else number.get(f"{w}val", "0"), int(at) if at.isdecimal() else 0)


def is_on(found: _Element | None, w: str) -> bool:
    """Whether a property that is either on or off is on: by being there, unless it says otherwise."""
    return found is not None and found.get(f"{w}val", "1") not in ("0", "false", "off", "none")
