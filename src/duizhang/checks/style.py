"""How many decimals a document prints: evidence for which figure a slip of the pen has touched.

A communiqué that prints 亿元 with two decimals throughout did not mean 8203.118亿元. The measure is the common
logarithm of how much rarer one way of printing is than another among the document's figures of the same kind and
unit; a slip's cost is on the same scale.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TypeVar

from duizhang.model import Statement

_DIGITS = re.compile(r"\d[\d,，]*(?:\.(\d+))?")
# What is added to a count, so that what was never seen is rare and not impossible.
_UNSEEN = Decimal("0.5")
_short = Context(prec=6)
_Class = tuple[str, str, str]
_Form = TypeVar("_Form")


@dataclass(frozen=True, slots=True)
class Style:
    """For each document, kind and unit: how many figures are printed with which unit and how many decimals."""

    units: Mapping[_Class, Counter[str]]
    decimals: Mapping[_Class, Counter[tuple[str, int]]]

    def gain(self, statement: Statement, text: str) -> Decimal:
        """How much more usual the statement's own print is than ``text`` would be; negative: less usual."""
        kind, own, other = _class(statement), _form(statement.text), _form(text)
        if own == other:
            return Decimal(0)
        if own[0] == other[0]:
            return _rarer(self.decimals.get(kind, Counter()), own, other)
        return _rarer(self.units.get(kind, Counter()), own[0], other[0])


def style_of(statements: Iterable[Statement]) -> Style:
    """The style of the documents of these statements."""
    units: dict[_Class, Counter[str]] = defaultdict(Counter)
    decimals: dict[_Class, Counter[tuple[str, int]]] = defaultdict(Counter)
    for statement in statements:
        kind, form = _class(statement), _form(statement.text)
        units[kind][form[0]] += 1
        decimals[kind][form] += 1
    return Style(units, decimals)


def _rarer(seen: Counter[_Form], own: _Form, other: _Form) -> Decimal:
    """The logarithm of how often one is seen over how often the other is; its own print says nothing of itself."""
    return _short.log10(_short.divide(seen[own] - 1 + _UNSEEN, seen[other] + _UNSEEN))


def _class(statement: Statement) -> _Class:
    return statement.doc, statement.kind, statement.unit


def _form(text: str) -> tuple[str, int]:
    """What stands behind the digits, and how many decimals they have."""
    found = _DIGITS.search(text)
    return (text[found.end() :], len(found[1] or "")) if found else (text, 0)
