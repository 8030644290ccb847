"""Word's automatic numbering: the labels that are printed before paragraphs and stand nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duizhang.reading.ordinals import ordinal

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""the symbols of bullet fonts, which no other font has"""


@dataclass(slots=True)
class Level:
    """How one level counts: from ``start`` on, in ``form``, printed as ``text`` (``%1`` is the number of level 0)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts: int = -1


@dataclass(slots=True)
class _List:
    """The counting that goes on through a document: one for all lists of the same abstract kind."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbering:
    """The labels of a document's paragraphs, asked for in their order."""

    def __init__(self, root: _Element | None) -> None:
        self._lists: dict[str, tuple[_List, dict[int, Level], dict[int, int]]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, f"{{{root.tag[1:].partition('}')[0]}}}")

    def _read(self, root: _Element, w: str) -> None:
        kinds: dict[str, _List] = {}
        for one in root.findall(f"{w}abstractNum"):
            levels = dict(_levels(one, w))
            kinds[one.get(f"{w}abstractNumId", "")] = _List(levels)
        _link(root, kinds, w)
        for num in root.findall(f"{w}num"):
            named = num.find(f"{w}abstractNumId")
            kind = kinds.get(named.get(f"{w}val", "")) if named is not None else None
            if kind is None:
                continue
            own: dict[int, Level] = {}
            starts: dict[int, int] = {}
            for over in num.findall(f"{w}lvlOverride"):
                own.update(_levels(over, w))
                at, start = _integer(over.get(f"{w}ilvl")), over.find(f"{w}startOverride")
                if start is not None:
                    starts[at] = _integer(start.get(f"{w}val"), 1)
            self._lists[num.get(f"{w}numId", "")] = (kind, own, starts)

    def label(self, number: str, at: int) -> str:
        """What stands before the next paragraph of list ``number`` at level ``at`` (from 0); ``""`` for nothing."""
        if number not in self._lists or not 0 <= at < LEVELS:
            return ""
        kind, own, starts = self._lists[number]
        levels = kind.levels | own
        level = levels.get(at, Level())
        if at in starts and (number, at) not in self._begun:
            kind.counts[at] = None
            level = Level(starts[at], level.form, level.text, level.legal, level.restarts)
        self._begun.add((number, at))
        count = kind.counts[at]
        kind.counts[at] = level.start if count is None else count + 1
        for deeper in range(at + 1, LEVELS):
            restarts = levels.get(deeper, Level()).restarts
            if restarts < 0 or at < restarts:
                kind.counts[deeper] = None
        if level.form == "bullet":
            return "" if _PRIVATE.search(level.text) or level.text.isascii() else level.text

        def counted(found: re.Match[str]) -> str:
            k = int(found[1]) - 1
            other = level if k == at else levels.get(k, Level())
            number = kind.counts[k]
            form = "decimal" if level.legal else other.form
            return ordinal(other.start if number is None else number, form)

        return _PLACE.sub(counted, level.text)


def _link(root: _Element, kinds: dict[str, _List], w: str) -> None:
    """Lists that only name a style take the levels of the list that defines it."""
    styled: dict[str, _List] = {}
    linked: list[tuple[str, str]] = []
    for one in root.findall(f"{w}abstractNum"):
        known = one.get(f"{w}abstractNumId", "")
        if (style := one.find(f"{w}styleLink")) is not None:
            styled[style.get(f"{w}val", "")] = kinds[known]
        elif (link := one.find(f"{w}numStyleLink")) is not None:
            linked.append((known, link.get(f"{w}val", "")))
    for known, name in linked:
        kinds[known] = styled.get(name, kinds[known])


def _levels(parent: _Element, w: str) -> Iterator[tuple[int, Level]]:
    for one in parent.findall(f"{w}lvl"):
        level = Level()
        for child in one:
            value = child.get(f"{w}val", "") if isinstance(child.tag, str) else ""
            match child.tag:
                case tag if tag == f"{w}start":
                    level.start = _integer(value, 1)
                case tag if tag == f"{w}numFmt":
                    level.form = value
                case tag if tag == f"{w}lvlText":
                    level.text = value
                case tag if tag == f"{w}isLgl":
                    level.legal = value not in ("0", "false", "off")
                case tag if tag == f"{w}lvlRestart":
                    level.restarts = _integer(value)
        yield _integer(one.get(f"{w}ilvl")), level


def _integer(value: str | None, otherwise: int = 0) -> int:
    """An attribute as a number; what is none, or too long to be meant, counts as ``otherwise``."""
    return int(value) if value and len(value) < 7 and value.isascii() and value.isdecimal() else otherwise
