"""How many decimals a document prints: evidence for which figure a slip of the pen has touched.

A communiqué that prints 亿元 with two decimals throughout did not mean 8203.118亿元. The measure is the common
logarithm of how much rarer one way of printing is than another among the document's figures: the nearest ones of the
same kind and unit count most, then all of them, then those in 亿 or 万 of other things. A slip's odds are on the
same scale.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import NamedTuple

from duizhang.model import Statement

_DIGITS = re.compile(r"(\d[\d,，]*)(?:\.(\d+))?")
# What is added to a count, so that what was never seen is rare and not impossible.
_UNSEEN = 0.5
# As many figures of the wider class count as much as one's own sentence or class.
_SCALE = re.compile("万亿|亿|万")
_WIDER = 4.0
# How often a nought at the end is left out: 664 stands among figures of one decimal for 664.0.
_NOUGHT = 0.1
# Decimals that are told apart, and whole digits from which on fewer decimals are usual.
_DECIMALS = 6
_LONG = 4
# So many figures on either side are near.
_BESIDE = 4


class _Form(NamedTuple):
    """How a figure is printed: what stands behind its digits, how many decimals, and whether it is a long one."""

    behind: str
    decimals: int
    long: bool


_Class = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """Of each document's sentences, units and kinds: with which unit and how many decimals their figures are printed."""

    units: Mapping[_Class, Counter[str]]
    decimals: Mapping[_Class, Counter[int]]
    along: Mapping[_Class, Sequence[tuple[int, int]]]

    def gain(self, statement: Statement, text: str) -> float:
        """How much more usual the statement's own print is than ``text`` would be; negative: less usual. log10."""
        own, other = _form(statement.text), _form(text)
        if own == other:
            return 0.0
        if own.behind == other.behind:
            own_odds = self._usual(statement, own, own.decimals)
            return log10(own_odds / self._usual(statement, other, own.decimals))
        seen = self.units.get(_class(statement), Counter())
        return log10((seen[own.behind] - 1 + _UNSEEN) / (seen[other.behind] + _UNSEEN))

    def _usual(self, statement: Statement, form: _Form, own: int) -> float:
        """How likely a figure at the statement's place, which itself says nothing, has as many decimals."""
        likely = [1 / _DECIMALS] * (_DECIMALS + 1)
        seen_in = [self.decimals.get(each, Counter()) for each in reversed(_classes(statement, form))]
        for seen in (*seen_in, self._beside(statement, form)):
            without = [seen[d] - (d == own and seen[d] > 0) for d in range(_DECIMALS + 1)]
            total = sum(without) + _WIDER
            likely = [(n + _WIDER * wider) / total for n, wider in zip(without, likely, strict=True)]
        at = min(form.decimals, _DECIMALS)
        return likely[at] + (_NOUGHT * likely[at + 1] if at < _DECIMALS else 0)

    def _beside(self, statement: Statement, form: _Form) -> Counter[int]:
        """The decimals of the nearest figures of its kind and unit, and its own."""
        along = self.along.get(_classes(statement, form)[0], ())
        at = bisect_left(along, (statement.span[0], 0))
        return Counter(decimals for _, decimals in along[max(0, at - _BESIDE) : at + _BESIDE + 1])


def style_of(statements: Iterable[Statement]) -> Style:
    """The style of the documents of these statements."""
    units: dict[_Class, Counter[str]] = defaultdict(Counter)
    decimals: dict[_Class, Counter[int]] = defaultdict(Counter)
    along: dict[_Class, list[tuple[int, int]]] = defaultdict(list)
    for statement in statements:
        form = _form(statement.text)
        units[_class(statement)][form.behind] += 1
        for each in _classes(statement, form):
            decimals[each][min(form.decimals, _DECIMALS)] += 1
        along[_classes(statement, form)[0]].append((statement.span[0], min(form.decimals, _DECIMALS)))
    return Style(units, decimals, {each: sorted(places) for each, places in along.items()})


def _class(statement: Statement) -> _Class:
    return statement.doc, statement.kind, statement.unit


def _classes(statement: Statement, form: _Form) -> tuple[_Class, ...]:
    """What the figure is one of: those of its unit and length, and those of its scale."""
    s, scale = statement, _SCALE.match(form.behind)
    long = "long" if form.long else ""
    return (s.doc, s.kind, form.behind, long), (s.doc, s.kind, scale[0] if scale else form.behind)


def _form(text: str) -> _Form:
    found = _DIGITS.search(text)
    if not found:
        return _Form(text, 0, long=False)
    return _Form(text[found.end() :], len(found[2] or ""), len(found[1]) >= _LONG)
