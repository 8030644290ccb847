"""Examples of repairs, and what must hold of repairs of any text."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duizhang import reading
from duizhang.model import Document, replayed
from duizhang.reading import layout, repair
from duizhang.reading.source import Source

CASES = tomllib.loads((Path(__file__).parent / "corpus" / "repairs.toml").read_text(encoding="utf-8"))["case"]
CHANGES_LETTERS = {"printed-twice", "half-width", "radical", "zero-width", "control", "markdown", "escape"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_repairs_of_the_corpus(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if case.get("known"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="known"))
    document = reading.read_bytes(case["source"].encode(), "case.txt")
    assert document.text == case["text"]
    names = {r.name for r in document.repairs}
    assert set(case["repairs"]) <= names
    assert names or case["source"] == case["text"]
    if "blocks" in case:
        assert [b.kind for b in document.blocks] == case["blocks"]


WORDS = """
全年增长5.5%。 一、综合 （二）工业 其中，出口 本报记者　王一　摄 首页 ##　标题 ２０２４ ⼝岸
稳进稳进20252025，，浙江经济浙江经济 R&D ●做强 “一带 一路” | 12 3.4万亿元 ■王一 （ ） ，
\\n &nbsp; ． ① —1— 同比 本报杭州1月14日讯
"""
PIECES = WORDS.split()
PIECES += ["\n", "\n\n", "\r\n", "  ", "　　", "\t", " ", "\x0c", "\u2028", "\u200b", "\x01"]
dirty = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.sampled_from("全年增长5.5%，。、；：（）\n \t　一二三、A1２⼝\u200b\r|#*“”"), max_size=120),
    st.text(max_size=60),
)


def read(source: str) -> Document:
    return reading.read_bytes(source.encode("utf-8", "replace"), "any.txt", date="2026-01-21", area="浙江")


def has_text(source: str) -> bool:
    """Whether it is text at all: something to be seen, and hardly any control characters."""
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", source))
    return "\0" not in source and controls * 20 < len(source) and bool(source.strip(repair.BLANK))


texts = dirty.map(lambda s: s.encode("utf-8", "replace").decode()).filter(has_text)


@given(texts)
def test_repairs_replay(source: str) -> None:
    document = read(source)
    assert document.source == source
    assert replayed(source, document.repairs) == document.text


@given(texts)
@example("#\r、")
def test_repairs_are_sorted_and_apart_and_change_something(source: str) -> None:
    repairs = read(source).repairs
    assert all(a.end <= b.start for a, b in pairwise(repairs))
    assert all(0 <= r.start < r.end <= len(source) for r in repairs)
    assert all(source[r.start : r.end] != r.text for r in repairs)


@given(texts)
@example("&nbsp;一、综合\n&nbsp;\n&nbsp;全年增长5.5%。")
def test_offsets_rise_and_places_lie_inside(source: str) -> None:
    document = read(source)
    offsets = [document.offset(i) for i in range(len(document.text))]
    assert all(a <= b for a, b in pairwise(offsets))
    for i in range(len(document.text)):
        start, end = document.place((i, i + 1))
        assert 0 <= start < end <= len(source)
        assert start == offsets[i]


@given(texts, st.data())
def test_the_place_of_a_span_is_that_of_its_ends(source: str, data: st.DataObject) -> None:
    document = read(source)
    if not document.text:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    first, last = document.place((start, start + 1)), document.place((end - 1, end))
    assert document.place((start, end)) == (first[0], last[1])


@given(texts)
def test_only_named_repairs_change_letters(source: str) -> None:
    document = read(source)
    gentle = (r for r in document.repairs if r.name not in CHANGES_LETTERS)
    assert all(not source[r.start : r.end].strip() and not r.text.strip() for r in gentle)


@given(texts)
def test_blocks_are_the_lines_of_the_text(source: str) -> None:
    document = read(source)
    lines = [line for line in document.text.split("\n") if line]
    assert [document.text[slice(*b.span)] for b in document.blocks] == lines
    assert all((b.level > 0) == (b.kind == "heading") for b in document.blocks)


@given(texts)
def test_articles_do_not_overlap(source: str) -> None:
    document = read(source)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(document.articles))


@given(st.text(st.sampled_from("稳进浙江经济2025，。 "), max_size=60))
def test_printed_twice_leaves_one_copy(line: str) -> None:
    if repair.is_printed_twice(line):
        once = replayed(line, repair.printed_twice(line, 0, len(line)))
        assert len(once) * 2 == len(line.replace(" ", ""))
        assert sorted(once * 2) == sorted(line.replace(" ", ""))


def test_levels_of_headings() -> None:
    document = reading.read_bytes(
        "### 全市要闻\n一、综合\n（一）工业\n1.制造业\n全年增长5%。\n".encode(), "x"
    )
    assert [b.level for b in document.blocks] == [3, 2, 3, 4, 0]


def test_a_line_of_any_length_takes_linear_time() -> None:
    source = "全年地区生产总值90.5亿元，比上年增长5.5%；" * 60_000
    repairs, _ = layout.plan(Source(source))
    assert repairs == []


def test_no_repair_concerns_a_plain_character() -> None:
    plain = re.compile(f"[{repair.PLAIN}]")
    characters = [c for c in map(chr, range(0x10000)) if plain.match(c)]
    assert len(characters) > 20_000
    assert [c for c in characters if repair._ODD_START.match(c) or c in repair.BLANK or c in "*#|"] == []
