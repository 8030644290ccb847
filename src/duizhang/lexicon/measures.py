"""Units that measure the same: a 斤 is half a thousandth of a 吨, a 公顷 is 15 亩 (``units.toml``, ``standard``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache

from duizhang.lexicon.words import load
from duizhang.model import LexiconError, Statement

_ONE = Decimal(1)


@cache
def _standards() -> Mapping[str, tuple[str, Decimal]]:
    found: dict[str, tuple[str, Decimal]] = {}
    for unit, entry in load("units.toml")["standard"].items():
        try:
            found[unit] = str(entry[0]), Decimal(entry[1])
        except (IndexError, TypeError, InvalidOperation):
            raise LexiconError(
                f'units.toml: standard: {unit} needs a unit and a number: ["吨", "0.001"]'
            ) from None
    if unknown := [u for u, _ in found.values() if u in found]:
        raise LexiconError(f"units.toml: standard: {unknown[0]} is itself expressed in another unit")
    return found


def standard(unit: str) -> tuple[str, Decimal]:
    """The unit that a unit is told in where figures are compared, and how many of those one of it is."""
    return _standards().get(unit, (unit, _ONE))


def standardised(statement: Statement) -> Statement:
    """The statement in the standard unit; its words and precision are as printed."""
    return _scaled(statement, *standard(statement.unit))


def converted(statement: Statement, unit: str) -> Statement:
    """The statement in another unit of the same measure; as it is where the two measure different things."""
    own, to = standard(statement.unit), standard(unit)
    return _scaled(statement, unit, own[1] / to[1]) if own[0] == to[0] else statement


def _scaled(s: Statement, unit: str, factor: Decimal) -> Statement:
    if unit == s.unit:
        return s
    return replace(s, unit=unit, low=s.low * factor, high=s.high * factor, step=s.step * factor)
