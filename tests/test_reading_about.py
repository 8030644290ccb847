"""What documents say of themselves: examples, the real documents, and the reader's word over all."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from duizhang import reading
from duizhang.language import speak
from duizhang.lexicon import areas
from duizhang.model import Document
from duizhang.reading import dates

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "corpus" / "about.toml").read_text(encoding="utf-8"))["case"]
SHARED = HERE.parent.parent / "shared"
FIELDS = ("title", "kind", "issuer", "date", "area")

needs_documents = pytest.mark.skipif(
    not (SHARED / "documents").exists(), reason="../shared/documents is absent"
)
needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").exists(), reason="../shared/corpus is absent")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_about_of_the_corpus(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if case.get("known"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="known"))
    document = reading.read_bytes(case["source"].encode(), "case.txt")
    assert {f: getattr(document, f) for f in FIELDS if f in case} == {f: case[f] for f in FIELDS if f in case}
    if "articles" in case:
        assert len(document.articles) == len(case["articles"])
        for article, wanted in zip(document.articles, case["articles"], strict=True):
            assert {key: getattr(article, key) for key in wanted} == wanted


def test_options_override_what_is_said() -> None:
    source = "2023年东莞市国民经济和社会发展统计公报\n发布日期：2024-04-12\n全市生产总值增长2.6%。"
    document = reading.read_bytes(source.encode(), "x", date="2024-05", area="广东", issuer="某局")
    assert (document.date, document.area, document.issuer, document.assumed) == (
        "2024-05",
        "广东",
        "某局",
        (),
    )


def test_what_is_assumed_is_said_in_both_languages() -> None:
    source = "会议召开\n本报宁波1月8日讯 2025年，全市出口增长5%，全市投资增长3%。".encode()
    said = {}
    for language in ("zh", "en"):
        speak("zh" if language == "zh" else "en")
        said[language] = " ".join(reading.read_bytes(source, "x").assumed)
    speak(None)
    assert "2026-01-08" in said["zh"]
    assert "没有写年份" in said["zh"]
    assert "without a year" in said["en"]


@pytest.mark.parametrize(
    ("month", "before", "year"),
    [
        (1, dates.Past(2025, 12), 2026),
        (12, dates.Past(2025, 12), 2025),
        (7, dates.Past(2025, 6), 2025),
        (2, dates.Past(2025, 6), 2026),
        (12, dates.Past(2025, 11), 2025),
    ],
)
def test_the_year_follows_from_what_is_past(month: int, before: dates.Past, year: int) -> None:
    assert before.next(month) == year


def test_plans_are_not_past() -> None:
    past = dates.past("2024年出口增长5%。2025年力争出口增长6%。到2027年达到3万亿元。2024年投资增长3%。")
    assert past == dates.Past(2024, 12)


def test_impossible_dates_are_none() -> None:
    assert dates.iso("2026", "13", "1") == ""
    assert dates.iso("2026", "2", "32") == ""
    assert dates.iso("二〇二六", "十二", "二十一") == "2026-12-21"


@needs_documents
@pytest.mark.parametrize(
    ("name", "date", "area"),
    [
        ("000", "2026-01-14", "浙江"),
        ("001", "2026-01-21", "浙江"),
        ("003", "2026-01-21", "浙江"),
        ("004", "2025-01", "浙江"),
    ],
)
def test_the_real_pages(name: str, date: str, area: str) -> None:
    (path,) = (SHARED / "documents").glob(f"{name}_*.txt")
    document = reading.read(path)
    assert (document.date, document.area) == (date, area)


@needs_documents
def test_articles_of_the_real_pages() -> None:
    newspaper, magazine = (
        reading.read(next((SHARED / "documents").glob(f"{name}_*.txt"))) for name in ("000", "004")
    )
    assert newspaper.articles[0].area == "中国"
    assert {a.area for a in newspaper.articles[1:]} == {"浙江"}
    cities = ["杭州", "宁波", "温州", "湖州", "嘉兴", "绍兴", "金华", "衢州", "舟山", "台州", "丽水"]
    # An address by the head of state comes first, and what follows it up to the first byline.
    assert [a.area for a in magazine.articles[:13]] == ["中国", "浙江", *cities]
    assert not re.search(r"^\d|/", magazine.title)


@needs_corpus
def test_areas_and_years_of_the_real_corpus() -> None:
    """Rates over 141 reports: the home area, and the year of the document."""
    with (SHARED / "corpus" / "INDEX.tsv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))[::4]
    right_area = right_year = 0
    for row in rows:
        document = reading.read(SHARED / "corpus" / row["path"])
        right_area += document.area in _names(row["place"])
        right_year += document.date[:4] == _year(row)
    assert right_area >= len(rows) * 0.97
    assert right_year >= len(rows) * 0.95


def _names(place: str) -> set[str]:
    """The short names that a place of the index may have: 保定满城区 is 满城."""
    if place == "全国":
        return {"中国"}
    return {areas.short(place), areas.short(place.removeprefix("保定"))} - {""}


def _year(row: dict[str, str]) -> str:
    if row["date"][:2] in ("19", "20"):
        return row["date"][:4]
    return str(int(row["year"]) + row["type"].startswith("communiques"))


# What a file's metadata says

PAGE = (
    "<html><head><meta name=ArticleTitle content='{title}'><meta name=PubDate content='{date}'>"
    "<meta name=ContentSource content='{issuer}'></head><body>{body}</body></html>"
)
BODY = "<p>2025年，全市出口12.5亿元，增长5%，进口3亿元，下降2%。</p>"


def of_page(body: str = BODY, **said: str) -> Document:
    given = {"title": "", "date": "", "issuer": ""} | said
    return reading.read_bytes(PAGE.format(body=body, **given).encode(), "x.html")


def test_metadata_tells_what_the_text_does_not() -> None:
    speak("zh")
    document = of_page(title="去年外贸稳中有进", date="2026-01-19 08:00", issuer="临江日报")
    speak(None)
    assert (document.title, document.date, document.issuer) == ("去年外贸稳中有进", "2026-01-19", "临江日报")
    assert len([words for words in document.assumed if "文件" in words]) == 3


def test_the_text_and_the_options_come_first() -> None:
    body = f"<h1>临江市2025年外贸情况</h1><p>发布时间：2026-02-03 来源：临江海关</p>{BODY}"
    document = of_page(body, title="栏目页面的名称", date="2026-01-19", issuer="临江日报")
    assert (document.title, document.date, document.issuer) == (
        "临江市2025年外贸情况",
        "2026-02-03",
        "临江海关",
    )
    assert not [words for words in document.assumed if "文件" in words or "file" in words]
    assert (
        reading.read_bytes(
            PAGE.format(title="", issuer="", date="2026-01-19", body=BODY).encode(), "x", date="2026"
        ).date
        == "2026"
    )


def test_a_title_in_the_metadata_that_is_printed_is_the_title() -> None:
    body = f"<p>要闻动态栏目</p><p>外贸开局良好势头不减</p>{BODY}"
    assert of_page(body, title="外贸开局良好势头不减").title == "外贸开局良好势头不减"


@pytest.mark.parametrize("date", ["2019-03-01", "2031-03-01", "2026", "yesterday", "2026-13-45"])
def test_a_day_that_contradicts_the_text_is_none(date: str) -> None:
    assert of_page(date=date).date in ("2026", "2026-01")


def test_a_despatch_takes_its_year_from_the_metadata() -> None:
    body = "<p>本报临江1月19日讯 全市出口12.5亿元，增长5%。</p>"
    assert of_page(body, date="2024-01-20").date == "2024-01-19"


@pytest.mark.parametrize(
    ("said", "issuer"),
    [
        ("某某", ""),
        ("张伟", ""),
        ("微软用户", ""),
        ("临江市统计局", "临江市统计局"),
        ("临江晚报", "临江晚报"),
        ("", ""),
    ],
)
def test_an_author_is_an_issuer_only_if_it_is_a_body(said: str, issuer: str) -> None:
    assert of_page(issuer=said).issuer == issuer


@pytest.mark.parametrize(
    "title", ["Microsoft Word - 报告正文", "文档1 新建文本", "公报终稿全文.docx", "报告", "Document"]
)
def test_names_of_files_are_no_titles(title: str) -> None:
    assert of_page(title=title).title == ""
