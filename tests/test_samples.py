"""The sample documents are what samples/README.md says they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = ("01-计划报告-2025", "02-政府工作报告-2026", "03-外贸新闻稿-2026", "04-报纸版面-2026")


def text(name: str) -> str:
    encoding = "gb18030" if name.startswith("04") else "utf-8"
    return (SAMPLES / f"{name}.txt").read_bytes().decode(encoding)


def squeezed(name: str) -> str:
    return re.sub(r"\s", "", text(name))


def test_there_are_four_and_all_are_described() -> None:
    assert sorted(p.stem for p in SAMPLES.glob("*.txt")) == sorted(NAMES)
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}.txt`" in readme for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_says_that_it_is_a_sample(name: str) -> None:
    assert "软件示例" in squeezed(name)
    assert 600 <= len(squeezed(name)) <= 1500


def test_the_page_has_its_dirt() -> None:
    page = text(NAMES[3])
    assert (SAMPLES / f"{NAMES[3]}.txt").read_bytes().count(b"\r\n") == page.count("\n")
    assert re.search(r"[\u4e00-\u9fff]  \r\n[\u4e00-\u9fff]", page), "a line broken in mid-sentence"
    assert "摄" in page
    assert page.count("## ") == 3


def test_exactly_what_was_planted_is_there() -> None:
    page, report, release = squeezed(NAMES[3]), squeezed(NAMES[1]), squeezed(NAMES[2])
    assert page.count("1.848万亿元") == 1
    assert "18.48" not in "".join(map(squeezed, NAMES))
    assert "出口4.19万亿元" in report
    assert "出口4.18万亿元" in release
