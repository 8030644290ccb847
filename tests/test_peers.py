"""Cases of another parser, where they are present: numerals, amounts and dates that official documents can hold.

The cases are Duckling's corpus for Chinese (BSD-3-Clause), as ``../shared/peers/duckling_zh.json``. It is made for
people who talk to a machine; documents of governments follow GB/T 15835-2011 (出版物上数字用法) and the formal
register. What they cannot hold is left out by these rules, not case by case:

* a numeral is printed as the standard has it: digits with a point that has a digit in front of it and no needless
  nought, thousands parted by commas; or simplified numerals in words with every place named. Capitals for cheques,
  Latin multipliers, dialect (廿, 打, 个半) and traditional characters are left out;
* a sign stands before digits. Nought and one in words (零个, 一个) count nothing that could be checked;
* a unit is one that this vocabulary holds, and follows the numeral without a blank; a bound is one that the cues hold;
  money is told in 元, not in 块 and 分;
* a date has the form 年月日 in part or whole, or is 去年, 今年, 明年, 上年, 上月. Days are 日: what is written 号 numbers
  streets and lines. Without a year, statistics look back where that parser looks ahead, so dates ahead are left out.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from duizhang.grammar import periods, scan
from duizhang.lexicon.words import cues, either, units

PEERS = Path(__file__).parents[2] / "shared" / "peers" / "duckling_zh.json"

pytestmark = pytest.mark.skipif(not PEERS.exists(), reason="../shared/peers/duckling_zh.json is not here")

PRINTED = r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?|负\d[\d,]*(?:\.\d+)?"
DIGIT = "[一二三四五六七八九]"
SECTION = rf"(?:{DIGIT}千)?零?(?:[一二两三四五六七八九]百)?零?(?:{DIGIT}?十)?零?{DIGIT}?"
SPELT = rf"(?:{SECTION}亿)?(?:{SECTION}万)?{SECTION}(?:点[零一二三四五六七八九]+)?"
FRACTION = r"一半|[二三四五六七八九十]分之[一二三四五六七八九]"
NUMERAL = rf"(?:{PRINTED}|(?=[^零]){SPELT})"
NOTHING = re.compile(r"(?:零|一)个?|0|〇|")
FACTORS = {
    ("斤", "Gram"): Decimal(500),
    ("公斤", "Gram"): Decimal(1000),
    ("千克", "Gram"): Decimal(1000),
    ("毫克", "Gram"): Decimal("0.001"),
}
"""what one of our unit is in theirs, where that is not the same unit"""
KNOWN = {"上月": "上月作时段没有认", "上个月": "上个月作时段没有认"}
"""known failures, and why"""
CURRENCIES = {"Dollar": "CNY", "CNY": "CNY", "HKD": "HKD", "USD": "USD", "EUR": "EUR"}
SIZED = ("AmountOfMoney", "Quantity", "Distance", "Volume", "Temperature")
DATE = re.compile(
    rf"(?:[12]\d{{3}}年|[一二][零〇一二三四五六七八九]{{3}}年|去年|今年|明年|上年)(?:(?:1?\d|十?{DIGIT}|十)月(?:份|\d{{1,2}}日)?)?"
    rf"|上个?月|(?:1?\d|十?{DIGIT}|十)月(?:份|\d{{1,2}}日)?"
)
REFERENCE = "2013-02-12"


def cases(*dims: str) -> list[dict[str, Any]]:
    """The cases of some dimensions, each text once; none where the file is not here."""
    if not PEERS.exists():
        return []
    found = {c["text"]: c for c in json.loads(PEERS.read_text(encoding="utf-8"))["cases"] if c["dim"] in dims}
    return list(found.values())


def named(chosen: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(c, id=f"{c['dim']} {c['text']}", marks=known(c["text"])) for c in chosen]


def known(text: str) -> list[pytest.MarkDecorator]:
    """The mark of a known failure."""
    return [pytest.mark.xfail(strict=True, reason=KNOWN[text])] if text in KNOWN else []


def numerals() -> list[dict[str, Any]]:
    printed = re.compile(rf"{NUMERAL}个?|{FRACTION}")
    return [c for c in cases("Numeral") if printed.fullmatch(c["text"]) and not NOTHING.fullmatch(c["text"])]


def amounts() -> list[dict[str, Any]]:
    words = cues()["bound"]
    before, after = (either(w for ws in words[side].values() for w in ws) for side in ("before", "after"))
    printed = re.compile(
        rf"(?:{before})?{NUMERAL}(?:[到至—~-]{NUMERAL})?(?P<unit>{either(units())})(?:{after})?"
    )
    return [c for c in cases(*SIZED) if (match := printed.fullmatch(c["text"])) and formal(c, match["unit"])]


def formal(case: dict[str, Any], unit: str) -> bool:
    """Money in 元 and not in small change; not one of a thing in words."""
    money = case["dim"] == "AmountOfMoney"
    return (not money or "元" in unit) and case["text"] != "一" + unit


def dates() -> list[dict[str, Any]]:
    return [
        c
        for c in cases("Time")
        if DATE.fullmatch(c["text"])
        and "at" in c["expected"]
        and ("年" in c["text"] or past(c["expected"]["at"]))
    ]


def past(at: str) -> bool:
    return at[:10] <= REFERENCE


def whole(text: str) -> scan.Number:
    """The one number expression of a text, which is all of it."""
    found = list(scan.numbers(text))
    assert [n.span for n in found] == [(0, len(text))], found
    return found[0]


@pytest.mark.parametrize("case", named(numerals()))
def test_numerals(case: dict[str, Any]) -> None:
    text = case["text"]
    number = whole(text if text.endswith("个") or re.fullmatch(FRACTION, text) else text + "家")
    times = 100 if number.unit == "%" else 1
    assert number.low == Decimal(str(case["expected"]["value"])) * times


@pytest.mark.parametrize("case", named(cases("Ordinal")))
def test_ordinals(case: dict[str, Any]) -> None:
    number = whole(case["text"] + "位")
    assert (number.low, number.unit) == (Decimal(case["expected"]["value"]), "rank")


@pytest.mark.parametrize("case", named(amounts()))
def test_amounts(case: dict[str, Any]) -> None:
    number, expected = whole(case["text"]), case["expected"]
    factor = FACTORS.get((number.unit, expected["unit"]), Decimal(1))
    low, high = (Decimal(str(expected.get(end, expected.get("value", "NaN")))) for end in ("min", "max"))
    if expected.get("op") in ("under", "above"):
        low = high = low if expected["op"] == "above" else high
        assert number.bound == (">=" if expected["op"] == "above" else "<=")
    assert (number.low * factor, number.high * factor) == (low, high)
    if case["dim"] == "AmountOfMoney":
        assert number.unit == CURRENCIES[expected["unit"]]


@pytest.mark.parametrize("case", named(dates()))
def test_dates(case: dict[str, Any]) -> None:
    text, expected = case["text"], case["expected"]
    found = list(periods.whens(text, periods.Anchor.of(REFERENCE)))
    length = {"year": 4, "month": 7, "day": 10}[expected["grain"]]
    assert [(w.span, w.period) for w in found] == [((0, len(text)), expected["at"][:length])]


@pytest.mark.skipif(not PEERS.exists(), reason="../shared/peers/duckling_zh.json is not here")
def test_enough_of_them_remain() -> None:
    """The rules leave something to test."""
    assert len(numerals()) >= 40
    assert len(amounts()) >= 25
    assert len(dates()) >= 5
