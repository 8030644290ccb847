"""Figures that are probably not what was meant: found, read, marked, and held against the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from duizhang.checks import check
from duizhang.exports import statements as listing
from duizhang.grammar import extract
from duizhang.language import speak
from duizhang.model import Doubt, Statement
from duizhang.reading import doubts, read_bytes
from stating import state


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Messages in Chinese."""
    speak("zh")
    yield
    speak(None)


def read(text: str) -> list[Statement]:
    """The statements of a text."""
    return list(extract(read_bytes(text.encode(), "a.txt", date="2026-01-20", area="浙江")).statements)


@pytest.mark.parametrize(
    ("written", "likely", "others"),
    [
        ("出口增长12,9%。", "12.9%", ["129"]),
        ("出口增长12，9%。", "12.9%", ["129"]),
        ("出口增长8。6%。", "8.6%", ["86"]),
        ("出口增长1O.5%。", "10.5%", []),
        ("粮食产量l2.3万吨。", "12.3万吨", []),
        ("出口增长l2,3%。", "12.3%", []),
        ("进出口总值1.234.5亿元。", "1,234.5亿元", ["12345"]),
        ("财政收入3忆元。", "3亿元", []),
        ("粮食产量85方吨。", "85万吨", []),
    ],
)
def test_the_likely_figure_is_read_in_doubt(written: str, likely: str, others: list[str]) -> None:
    (statement,) = read(written)
    assert statement.text == likely
    (doubt,) = statement.doubts
    assert list(doubt.readings) == others
    assert written[slice(*statement.place)] != statement.text, "the source stays as it is"


@pytest.mark.parametrize(
    "written",
    [
        "进出口总值12,900元。",
        "进出口总值12,900.5亿元。",
        "出口增长12.9%，进口增长5%。",
        "2023，5%的企业扩大了投资。",
        "5G基站、PM2.5、H2O和O2，三方元首会谈。",
        "2025年，11家企业投产；共1,234万人。",
        "得分3,5,7。",
    ],
)
def test_what_is_written_well_is_not_doubted(written: str) -> None:
    assert doubts.find(written) == ((), ())


def test_repairs_move_nothing() -> None:
    text = "2O25年出口增长12,9%，进口l2.3亿元"
    found = doubts.find(text)
    assert all(r.end - r.start == len(r.text) == 1 for r in found.repairs)


def test_doubtful_characters_of_a_figure_are_one_doubt_of_whole_figures() -> None:
    text = "增长12.9%，下降3%"
    given = (Doubt(2, 3, 600, ("7",)), Doubt(5, 6, 550, ("3", "x")), Doubt(8, 9, 400))
    found = doubts.find(text, given)
    assert found.doubts == (Doubt(2, 6, 550, ("12.3", "72.9")), Doubt(8, 9, 400))


def test_a_recognised_rate_may_have_lost_its_point() -> None:
    text = "分别增长8.4%、7.9%、12.9%、5.1%、129%和100%"
    assert doubts.find(text).doubts == ()
    (doubt,) = doubts.find(text, recognised=True).doubts
    assert (text[doubt.start : doubt.end], doubt.readings) == ("129", ("12.9",))


def test_latin_marks_in_recognised_prose_become_chinese_ones() -> None:
    text = "出口增长5.1%,其中:机电(含汽车)增长8%"
    found = doubts.find(text, recognised=True)
    assert [(text[r.start], r.text, r.name) for r in found.repairs] == [
        (",", "，", "wide-mark"),
        (":", "：", "wide-mark"),
        ("(", "（", "wide-mark"),
        (")", "）", "wide-mark"),
    ]


def test_reconciling_prefers_another_reading_of_a_doubtful_figure() -> None:
    whole, out = state("8.42万亿元", "进出口", "浙江", "2025"), state("5.31万亿元", "出口", "浙江", "2025")
    into = state("317万亿元", "进口", "浙江", "2025")
    doubted = replace(into, doubts=(Doubt(0, 3, 500, ("3.17", "3.11")),))
    report = check((whole, out, doubted))
    first = report.findings[0]
    assert first.severity == "error"
    assert first.suspect == into.id
    assert first.repairs[0].text == "3.11万亿元"
    assert "也可能是3.11" in first.repairs[0].why
    assert [f.code for f in report.findings if f.severity == "info"] == ["doubtful-figure"]


def test_a_doubtful_figure_is_listed() -> None:
    statements = read("出口增长12,9%。")
    assert "12.9%（存疑）" in next(iter(listing.lines(statements, "text")))
    (found,) = check(statements).findings
    assert (found.code, found.severity) == ("doubtful-figure", "info")
    assert found.message.endswith("12.9%存疑，也可能是129%")
    assert [slip.text for slip in found.repairs] == ["129%"]
