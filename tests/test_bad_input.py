"""Bad input: nothing raises, time stays linear, and what is doubtful is told as doubtful rather than guessed.

Time is bounded by counting how often a line of the grammar runs for a text and for one several times as long.
"""

from __future__ import annotations

import contextlib
import sys
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest

import examples
from duizhang import grammar
from duizhang.model import Reading, UnreadableInput
from duizhang.reading import read_bytes

SMALL, LARGE = 4_000, 16_000
SETTING = {"written": "2025-02-10", "home": "浙江", "document": "work report"}


def read(text: str) -> Reading:
    """A text as it comes from a file, repairs and all."""
    return grammar.extract(read_bytes(text.encode(), "bad.txt"))


def accounted(reading: Reading) -> None:
    """Every statement and every unread number is cut from where it says."""
    told = [(s.span, s.text) for s in reading.statements] + [(u.span, u.text) for u in reading.unread]
    for span, text in told:
        assert reading.document.text[slice(*span)] == text


# Doubt

DOUBTFUL = [
    "全市出口增长【12】,9%。",
    "全市出口增长12,【9%】。",
    "实现利润【1】O.5亿元。",
    "实现利润1O.【5亿元】。",
    "实现利润【1】o5万元。",
    "增长l【2.3%】。",
    "增长I【2.3%】。",
    "增长O.【5%】。",
    "新增企业【3】O家。",
    "新增企业【1】l户。",
    "增长【12】. 5%。",
    "增长【12】·5%。",
    "增长12·【5%】。",
    "完成投资【1】,2345万元。",
    "完成投资1,【2345万元】。",
    "完成投资【1】，234亿元。",
    "完成投资1，【234亿元】。",
    "達到【1,234】萬元。",
    "增長【5.2%】。",
    "佔全省的【12.5%】。",
]


@pytest.mark.parametrize("way", DOUBTFUL)
def test_doubtful_figures_are_not_guessed(way: str) -> None:
    stated, unread = examples.at_mark(way, SETTING)
    assert not stated, examples.shown(examples.read(examples.marked(way)[0], SETTING))
    assert [u.reason for u in unread] == ["doubt"]


SOUND = {
    "全市出口1,234.5亿元。": ("1234.5e8", "CNY"),
    "增长１２．５％。": ("12.5", "%"),
    "增长12.5 %。": ("12.5", "%"),
    "达到 300 亿元。": ("300e8", "CNY"),
    "出口１２３亿美元。": ("123e8", "USD"),
    "增长 12.5﹪。": ("12.5", "%"),
    "新增O2O企业12家。": ("12", "家"),
    "举办G20会议12场。": ("12", "场"),
    "截至目前,12%的企业上云。": ("12", "%"),
}


@pytest.mark.parametrize("text", SOUND)
def test_sound_figures_are_read(text: str) -> None:
    value, unit = SOUND[text]
    found = [(s.low, s.unit) for s in read(text).statements]
    assert found == [(Decimal(value), unit)]


@pytest.mark.parametrize("digits", [19, 400, 10_000])
@pytest.mark.parametrize(
    "shape", ["出口{}亿元。", "增长{}%。", "共有{}家企业。", "第{}位。", "0.{}亿元", "{}"]
)
def test_no_quantity_has_so_many_digits(shape: str, digits: int) -> None:
    reading = read(f"2024年，全市增长5%。{shape.format('7' * digits)}")
    accounted(reading)
    assert [s.text for s in reading.statements if s.text != "5%"] == []


@pytest.mark.parametrize(
    "shape", ["共有{}家企业。", "第{}位。", "{}分之一", "翻{}番。", "连续{}年增长。", "{}成"]
)
@pytest.mark.parametrize("character", "九十百千万亿零〇")
def test_long_numerals_in_words(shape: str, character: str) -> None:
    accounted(read(shape.format(character * 3_000)))


# Odd shapes

ODD = [
    "（" * 500 + "增长5%" + "）" * 500,
    "（" * 500 + "增长5%",
    "增长5%" + "）" * 500,
    "“" * 500 + "增长5%",
    "“增长5%" * 300,
    "《增长5%" * 300 + "》",
    "[[[[[1]]]]]增长5%",
    "【增长5%】【【",
    "增长5%\0下降3%",
    "增长5%\u200b\ufeff，下降3%",
    "%%%%%5%%%%%",
    "……——5——……",
    "-5%--5%---5%",
    "5" + "万" * 400 + "元",
    "5" + "%" * 400,
    "1/0，0/0，0分之5，零分之一，分之，5分之0",
    "1∶1∶1∶1∶1，:::1:::",
    "2024年2024年2024年13月32日25:61",
    "到99999年，增长5%",
    "近" * 400 + "5%",
    "5%" + "以上" * 400,
    "从从从5%到到到6%至至7%",
    "分别分别分别5%、6%、7%、8%，分别",
    "增长５％，下降３．２％，達到１２億元",
    "\u0665\u0660%，४५%，①②③，Ⅳ，㊿，½",
    "😀增长5%😀👨‍👩‍👧‍👦6%",
    "\r\n\r5%\r\n",
    "",
    "。",
    "\n" * 50,
]


@pytest.mark.parametrize("text", ODD, ids=[repr(t[:12]) for t in ODD])
def test_odd_shapes_are_accounted_for(text: str) -> None:
    accounted(examples.read(text, SETTING))
    with contextlib.suppress(UnreadableInput):  # nothing in it, or bytes of no text: told by name
        accounted(read(text))


@pytest.mark.parametrize("digits", ["4" * 60, "４" * 60, "4, " * 30, "4.4" * 20, "4-" * 40, "4%" * 30])
def test_a_run_of_digits_is_cut_in_one_way(digits: str) -> None:
    """Patterns that could cut it in many ways would try them all, for hours, before they refuse the line."""
    accounted(read(f"{digits}（二）新增企业4000家]增长。"))
    accounted(read(f"指标{digits}个"))


# Long sentences

LONG = {
    "prose": "全市实现生产总值8364亿元，增长6.5%，其中出口增长12.1%、进口下降3.2%，",
    "no words": "12,",
    "no marks": "规上工业增加值增长5.5%居民收入",
    "open brackets": "（增长5%",
    "open quotes": "“增长5%",
    "brackets": "新疆（19.9%）、",
    "list": "12.5%、",
    "paired": "分别占全国的12.2%和15.5%，",
    "ranges": "5—",
    "ratios": "1∶2∶",
    "cells": "|12.5|出口",
    "rise": "从2020年的5亿元提高到6亿元，",
    "times": "2024年12月，增长5%，",
    "areas": "浙江杭州义乌、增长5%，",
    "programme": "该行动新增12家，",
    "among": "其中出口5亿元，",
    "first": "第",
    "numerals": "十百千万亿",
}


def lines_run(text: str) -> int:
    """How many lines of Python run to read a text as one sentence."""
    document = examples.document(text + "。", SETTING)
    count = 0

    def local(_frame: FrameType, _event: str, _arg: Any) -> Any:
        nonlocal count
        count += 1
        return local

    def called(frame: FrameType, _event: str, _arg: Any) -> Any:
        return local if "/duizhang/" in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        grammar.extract(document)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", LONG)
def test_steps_grow_with_the_text_and_no_faster(name: str) -> None:
    unit = LONG[name]
    small, large = (lines_run(unit * (n // 8 // len(unit))) for n in (SMALL, LARGE))
    assert large <= 1.3 * small * (LARGE / SMALL) + 2_000, (small, large)


@pytest.mark.parametrize("name", ["prose", "open brackets", "open quotes", "list", "cells", "numerals"])
def test_a_long_sentence_is_read_to_its_end(name: str) -> None:
    text = LONG[name] * (40_000 // len(LONG[name])) + "全市新增企业77家。"
    reading = examples.read(text, SETTING)
    accounted(reading)
    assert [s.text for s in reading.statements][-1:] == ["77家"]


@pytest.mark.slow
def test_a_sentence_of_a_million_characters() -> None:
    unit = LONG["prose"]
    reading = read(unit * (1_000_000 // len(unit)) + "。")
    accounted(reading)
    assert len(reading.statements) >= 4 * (1_000_000 // len(unit))
