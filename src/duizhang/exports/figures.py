"""Figures as people and machines read them. Nothing here passes through binary floating point."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from duizhang.exports.safe import escaped
from duizhang.model import Interval, Statement

_SCALES = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_UNITS = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "pp": "个百分点", "1": ""}
_UNSCALED = frozenset({"%", "pp", "rank", "1", "倍", "年"})

_quoted = json.JSONEncoder(ensure_ascii=False).encode

Json = None | bool | int | str | Decimal | Sequence["Json"] | Mapping[str, "Json"]


def dumps(value: Json) -> str:
    """JSON in which a ``Decimal`` is the number as printed: 26.90 stays 26.90, 5.55E+12 is 5550000000000."""
    if isinstance(value, str):  # first, as nearly all values are words
        return escaped(_quoted(value))
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict | Mapping):
        return "{" + ", ".join(f"{dumps(k)}: {dumps(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list | Sequence):
        return "[" + ", ".join(map(dumps, value)) + "]"
    return json.dumps(value)


def plain(value: Decimal) -> str:
    """The number without an exponent, digits kept."""
    return format(value, "f")


def amount(value: Decimal, unit: str, *, sign: bool = False) -> str:
    """A value in base units as a document would print it: 4260000000000 CNY is 4.26万亿元.

    ``sign``: a rise shows a plus."""
    if unit == "rank":
        return f"{value:+f}" if sign else f"第{plain(value)}"
    factor, word = scale(value, unit)
    digits = _trimmed(value / factor)
    return f"{'+' if sign and value > 0 else ''}{digits}{word}{_UNITS.get(unit, unit)}"


_TYPED = re.compile(
    r"(?P<sign>[-−－负+＋]?)(?P<digits>\d[\d,，]*(?:\.\d+)?|\.\d+)(?P<scale>[十百千万亿]*)[%％]?"
)
_WEIGHTS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def typed(value: Decimal, unit: str) -> str:
    """A value in base units as people type it, without its unit: 4260000000000 CNY is 4.26万亿. Nothing is rounded."""
    factor, word = scale(value, unit)
    text = plain(value / factor) if factor != 1 else plain(value)
    if Decimal(text) * factor != value:
        return plain(value)
    return (text.rstrip("0").rstrip(".") if "." in text else text) + word


def parsed(text: str) -> Decimal | None:
    """What people typed as a value in base units: ``4.26万亿``, ``1,234``, ``-3.5%``. ``None`` for what is no number."""
    found = _TYPED.fullmatch("".join(text.split()).translate(_HALF))
    if not found or len(text) > 60:
        return None
    digits = found["digits"].replace(",", "").replace("，", "")
    value = Decimal(digits).scaleb(sum(_WEIGHTS[c] for c in found["scale"]))
    return -value if found["sign"] in ("-", "−", "－", "负") else value


_HALF = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９．"}


def between(expected: Interval, unit: str) -> str:
    """An interval in words of the trade: ``26.985万亿元 — 26.995万亿元``, ``≥ 5.5%``."""
    low, high = expected.low, expected.high
    if low is None or high is None:
        if low is not None:
            return f"{'>' if expected.open_low else '≥'} {amount(low, unit)}"
        return f"{'<' if expected.open_high else '≤'} {amount(high, unit)}" if high is not None else ""
    return amount(low, unit) if low == high else f"{amount(low, unit)} — {amount(high, unit)}"


def figure(statement: Statement) -> str:
    """The printed figure. A fall says so, and an amount more: the word for it stands before it in the sentence."""
    if statement.high >= 0 or statement.text.startswith(("-", "−", "－", "负")):
        more = statement.kind == "change" and not statement.text.startswith(("+", "＋"))
        return f"+{statement.text}" if more and statement.text[:1].isdigit() else statement.text
    word = {"growth": "下降", "change": "减少", "points": "下降", "gap": "低"}.get(statement.kind, "")
    return statement.text if statement.text.startswith(word) else word + statement.text


def unit_name(unit: str) -> str:
    """A base unit as it is printed: CNY is 元."""
    return _UNITS.get(unit, unit)


def scale(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """By what an amount of this size is divided to be printed, and the word for it: 万, 亿, 万亿."""
    if unit not in _UNSCALED:
        for factor, word in _SCALES:
            if abs(value) >= factor:
                return factor, word
    return Decimal(1), ""


def _trimmed(value: Decimal) -> str:
    """At most six decimals, and no zeros that nobody printed."""
    text = plain(round(value, 6))
    return text.rstrip("0").rstrip(".") if "." in text else text
