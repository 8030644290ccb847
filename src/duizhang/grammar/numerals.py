"""Numerals: from the characters of a number to its value and the weight of its last printed digit."""

from __future__ import annotations

import re
from decimal import Decimal, getcontext
from typing import NamedTuple

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "半": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_WEIGHT = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}

_POSITIONAL = re.compile(
    r"[〇○零一二三四五六七八九]{4}|[一二三四五六七八九][〇○零一二三四五六七八九]*[〇○零][〇○零一二三四五六七八九]*"
)
_RUN_OF_DIGITS = re.compile(r"[一二三四五六七八九]{2}")


class Value(NamedTuple):
    """A number as printed: its value, and ``step``, the weight of its last digit (0: nothing is rounded)."""

    amount: Decimal
    step: Decimal

    def scaled(self, power: int) -> Value:
        """Times ten to the ``power``."""
        return Value(_plain(self.amount.scaleb(power)), _plain(self.step.scaleb(power)))


def _plain(number: Decimal) -> Decimal:
    """Without a positive exponent, so that 5.55E+12 prints as it would be written out; not past what can be exact."""
    exponent = number.as_tuple().exponent
    exact = number.adjusted() < getcontext().prec
    return number.quantize(Decimal(1)) if exact and isinstance(exponent, int) and exponent > 0 else number


def power(multipliers: str) -> int:
    """The power of ten of a run of multipliers: 万亿 → 12, 百万 → 6, "" → 0."""
    return sum(_WEIGHT[c] for c in multipliers)


def arabic(text: str) -> Value:
    """``5.55``, ``11,438.13`` → the value and the weight of the last digit. Raises nothing on ``\\d[\\d,]*(.\\d+)?``."""
    number = Decimal(text.replace(",", ""))
    exponent = number.as_tuple().exponent
    return Value(number, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0))


def chinese(text: str) -> Value | None:
    """``一百二十`` → 120, ``二〇二五`` → 2025, ``三点五`` → 3.5, ``千亿`` → 1E11; ``None`` if it is no numeral."""
    if "点" in text:
        return _decimal(text)
    if _POSITIONAL.fullmatch(text):
        return Value(Decimal("".join(str(_DIGITS[c]) for c in text)), Decimal(0))
    if _RUN_OF_DIGITS.search(text):  # 二三级, 三五家: neighbours in an order, not a numeral
        return None
    total = _integer(text)
    return None if total is None else Value(Decimal(total), Decimal(0))


def _decimal(text: str) -> Value | None:
    whole, _, rest = text.partition("点")
    fraction = rest.rstrip("十百千万亿")
    head = chinese(whole)
    if head is None or not fraction or any(c not in _DIGITS for c in fraction):
        return None
    digits = "".join(str(_DIGITS[c]) for c in fraction)
    return arabic(f"{int(head.amount)}.{digits}").scaled(power(rest[len(fraction) :]))


def _integer(text: str) -> int | None:
    """Sections of ten thousands, each a sum of digit times 十/百/千; a leading multiplier counts as one of it."""
    total = section = digit = 0
    seen = False
    for c in text:
        if c in _DIGITS:
            digit, seen = _DIGITS[c], True
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit, seen = 0, True
        elif c in "万亿":
            section = (section + digit) or (0 if total else 1)
            total = (
                (total + section) * 10 ** _WEIGHT[c] if section == 0 or c == "亿" else total + section * 10**4
            )
            section = digit = 0
            seen = True
        else:
            return None
    return total + section + digit if seen else None
