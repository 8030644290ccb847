"""The renderers: machine formats as the contract has them, and nothing hostile gets through."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pytest

import gold
from duizhang import cards
from duizhang.exports import cards as card_export
from duizhang.exports import findings, safe, statements, unread
from duizhang.exports.cards import words
from duizhang.exports.figures import amount, between, dumps, figure
from duizhang.language import Language, speak
from duizhang.model import Card, Finding, Interval, Part, Report, Slip, Statement, Unread
from promises import growth, statement, target

ESC = "\x1b[31m\x9b2J\u202e\x07"
"""Colours, a cleared screen, reversed text and a bell."""
FIELDS = [
    *("id", "doc", "span", "quote", "text", "kind", "low", "high", "bound", "unit", "indicator", "concept"),
    *("area", "period", "base", "of", "modality", "owner", "rules"),
]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    speak("en")
    yield
    speak(None)


def controls(text: str) -> set[str]:
    """The control characters and overrides in a text, the line's end aside."""
    return set(re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text))


def hostile(text: str = "=1+1") -> Statement:
    evil = f"<script>alert(1)</script>{ESC}{text}"
    return statement(
        "5个", "5", evil, doc=f"=cmd|' /C calc'!A0{ESC}", head=f"{evil}，", area=(f"@{ESC}",), of=f"+{ESC}"
    )


# ---- statements ----------------------------------------------------------------------------------


def test_jsonl_is_the_contract_and_keeps_what_was_printed() -> None:
    s = statement("26.90万亿元", "26.90", "出口", concept="export", rules=("outer", "inner"))
    (line,) = statements.lines([s], "jsonl")
    assert list(json.loads(line)) == FIELDS
    assert '"low": 26.90, "high": 26.90' in line
    (line,) = statements.lines([statement("5.55万亿元", "5.55E+12", "进出口")], "jsonl")
    assert '"low": 5550000000000,' in line
    (line,) = statements.lines([statement("1.10亿", "1.10", "出口", concept=None)], "jsonl")
    read = json.loads(line, parse_float=Decimal)
    assert (read["low"], read["concept"], read["area"]) == (Decimal("1.10"), None, ["浙江"])


def test_span_is_the_place_in_the_source() -> None:
    s = statement("5个", "5", "项目", span=(3, 5), place=(7, 9))
    assert json.loads(next(iter(statements.lines([s], "jsonl"))))["span"] == [7, 9]


def test_csv_has_numbers_as_numbers_and_no_formulas() -> None:
    fall = growth("3.90%", "-3.90", "@出口", doc="-plan.txt", owner="+省", of="\t=x")
    rows = list(csv.DictReader(io.StringIO("\n".join(statements.lines([fall, hostile()], "csv")))))
    assert rows[0]["low"] == "-3.90"
    assert rows[0]["bound"] == "="
    assert (rows[0]["indicator"], rows[0]["doc"], rows[0]["owner"]) == ("'@出口", "'-plan.txt", "'+省")
    assert rows[0]["of"] == "'\t=x"
    assert rows[1]["doc"].startswith("'=cmd")


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_nothing_moves_the_terminal(form: statements.Form) -> None:
    assert not controls("\n".join(statements.lines([hostile()], form)))
    number = Unread("a\x1b.txt", (0, 1), (0, 1), 1, 1, f"5{ESC}", "")
    assert not controls("\n".join(unread.lines([number], form)))


def test_text_lines_are_aligned_in_terminal_columns() -> None:
    given = [statement("5个", "5", "项目", line=1), growth("增长5.5%", "5.5", "规上工业增加值", line=1000)]
    lines = list(statements.lines(given, "text"))
    columns = [safe.width(line[: line.index(s.kind)]) for line, s in zip(lines, given, strict=True)]
    assert columns[0] == columns[1]
    assert lines[1].startswith("a.txt:1000:3 ")
    assert list(statements.lines([], "text")) == []


def test_unread_forms() -> None:
    given = [
        Unread("a.txt", (5, 6), (7, 8), 2, 3, "132", "slogan"),
        Unread("a.txt", (9, 10), (9, 10), 2, 5, "=7", ""),
    ]
    assert json.loads(next(iter(unread.lines(given, "jsonl")))) == {
        "doc": "a.txt",
        "span": [7, 8],
        "text": "132",
        "reason": "slogan",
    }
    assert list(unread.lines(given, "csv"))[2] == "a.txt,2,5,9,10,'=7,"
    assert "not understood" in list(unread.lines(given, "text"))[1]


def test_workbook_has_typed_cells() -> None:
    given = [growth("3.90%", "-3.90", "=HYPERLINK(1)", doc="http://example.org"), hostile()]
    page = openpyxl.load_workbook(io.BytesIO(statements.xlsx(given))).worksheets[0]
    head = [c.value for c in page[1]]
    cells = dict(zip(head, page[2], strict=True))
    assert (cells["low"].value, cells["low"].data_type) == (-3.9, "n")
    assert (cells["indicator"].value, cells["indicator"].data_type) == ("=HYPERLINK(1)", "s")
    assert cells["doc"].hyperlink is None


# ---- figures -------------------------------------------------------------------------------------


def test_amounts_read_as_documents_print_them() -> None:
    assert amount(Decimal("4.26E12"), "CNY") == "4.26万亿元"
    assert amount(Decimal("16940000000"), "USD") == "169.4亿美元"
    assert amount(Decimal("1.1"), "pp", sign=True) == "+1.1个百分点"
    assert amount(Decimal(2), "rank") == "第2"
    assert amount(Decimal(4637), "个") == "4637个"
    assert between(Interval(None, Decimal("5.5")), "%") == "≤ 5.5%"
    assert between(Interval(Decimal(1), None, open_low=True), "") == "> 1"
    assert between(Interval(None, None), "") == ""


def test_a_fall_says_so() -> None:
    assert figure(growth("3.9%", "-3.9", "出口")) == "下降3.9%"
    assert figure(growth("3.9%", "3.9", "出口")) == "3.9%"


def test_json_numbers_never_pass_through_floats() -> None:
    value = Decimal("12345678901234567890.12345678901234567890")
    assert dumps({"a": [value, None, True, 1, "x"]}) == (
        '{"a": [12345678901234567890.12345678901234567890, null, true, 1, "x"]}'
    )


# ---- findings ------------------------------------------------------------------------------------

YEAR = statement("45.47万亿元", "45.47E12", "进出口", unit="CNY", doc="a b.txt", line=5, head="全年进出口")
MONTH = statement(
    "42.6万亿元", "42.6E12", "进出口", unit="CNY", doc="a b.txt", line=12, head="12月份，单月进出口达到"
)
FINDING = Finding(
    code="month-above-year",
    severity="error",
    message=f"单月不能高于全年: 100%{ESC}",
    equation="42.6万亿元 ≤ 45.47万亿元",
    expected=Interval(Decimal(0), Decimal("45.475E12")),
    unit="CNY",
    parts=(Part("year", YEAR), Part("month", MONTH)),
    suspect=MONTH.id,
    repairs=(Slip(MONTH.id, "4.26万亿元", Decimal("4.26E12"), Decimal("4.26E12"), "decimal point"),),
    fingerprint="f00d",
)
REPORT = Report((FINDING,), {YEAR.id: "confirmed", MONTH.id: "contradicted"}, ())


def rendered(form: findings.Form, **more: Any) -> list[str]:
    return list(findings.render(REPORT, form, **more))


def test_text_reads_like_a_compilers() -> None:
    lines = rendered("text", unread=3)
    assert lines[0].startswith("a b.txt:12:3: error[month-above-year]: 单月不能高于全年")
    quoted, under = lines[1], lines[2]
    start = safe.width(quoted[: quoted.index("42.6万亿元")])
    assert re.search(r"\^+", under) is not None
    assert under.index("^") == start
    assert under.count("^") == safe.width("42.6万亿元") == 10
    assert "expected 0元 — 45.475万亿元" in under
    assert any("= equation: 42.6万亿元 ≤ 45.47万亿元" in line for line in lines)
    assert any("= suspect: 42.6万亿元" in line for line in lines)
    assert any("= help:" in line and "4.26万亿元" in line for line in lines)
    assert any("a b.txt:5:3 year" in line for line in lines)
    assert lines[-1] == (
        "1 error: 1 confirmed, 1 contradicted, 0 unchecked; 0 relations tested, 1 document, "
        "3 numbers not understood"
    )
    assert not controls("\n".join(lines))


def test_colour_only_where_wanted_and_only_ours() -> None:
    lines = "\n".join(rendered("text", color=True))
    assert "\x1b[1;31m" in lines
    assert "\x9b" not in lines
    assert re.sub(r"\x1b\[[0-9;]*m", "", lines) == "\n".join(rendered("text"))


def test_a_long_sentence_is_cut_around_the_figure() -> None:
    long = statement("7个", "7", "项目", head="甲" * 300, tail="乙" * 300)
    report = Report((replace(FINDING, parts=(Part("a", long),), suspect=None),), {}, ())
    lines = list(findings.render(report, "text"))
    assert "…" in lines[1]
    assert safe.width(lines[1]) < 120
    assert lines[2].index("^") == safe.width(lines[1][: lines[1].index("7个")])


def test_json_is_the_contract() -> None:
    (line,) = rendered("json", unread=3)
    read = json.loads(line)
    (found,) = read["findings"]
    assert set(found) >= {
        "code",
        "severity",
        "message",
        "equation",
        "expected",
        "unit",
        "statements",
        "suspect",
        "repairs",
    }
    assert found["expected"] == [0, 45475000000000]
    part = found["statements"][0]
    assert set(part) >= {"id", "doc", "span", "text", "quote", "indicator", "area", "period", "role"}
    assert found["repairs"][0] == {
        "statement": MONTH.id,
        "text": "4.26万亿元",
        "low": 4260000000000,
        "high": 4260000000000,
        "why": "decimal point",
    }
    assert read["summary"]["statements"] == {"confirmed": 1, "contradicted": 1, "unchecked": 0}
    assert not controls(line)
    assert json.loads(rendered("jsonl")[0]) == found


def test_github_commands_are_escaped() -> None:
    (line,) = rendered("github")
    head, _, message = line.removeprefix("::").partition("::")
    assert head == "error file=a b.txt,line=12,col=3,endColumn=10,title=month-above-year"
    assert "100%25" in message
    assert "%0A42.6万亿元" in message
    assert not controls(line)
    odd = replace(MONTH, doc="a,b:c%\n.txt")
    report = Report((replace(FINDING, parts=(Part("month", odd),)),), {}, ())
    (line,) = findings.render(report, "github")
    assert line.startswith("::error file=a%2Cb%3Ac%25 .txt,line=12")


def test_sarif_has_what_the_standard_asks() -> None:
    log = json.loads(rendered("sarif")[0])
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (result,) = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "month-above-year"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b.txt"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (12, 3)
    assert place["region"]["endColumn"] == 3 + len("42.6万亿元")
    assert result["partialFingerprints"] == {"duizhang/v1": "f00d"}
    assert result["relatedLocations"][0]["message"]["text"] == "year"
    change = result["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0]["insertedContent"]["text"] == "4.26万亿元"
    assert findings.uri("/x/报 告.txt") == "file:///x/%E6%8A%A5%20%E5%91%8A.txt"


def test_sarif_knows_where_a_broken_figure_ends() -> None:
    reading = gold.readings("000")[0]
    broken = next(s for s in reading.statements if s.text == "45.47万亿元")
    report = Report((replace(FINDING, parts=(Part("year", broken),), suspect=None, repairs=()),), {}, ())
    (line,) = findings.render(report, "sarif", sources={reading.document.path: reading.document})
    region = json.loads(line)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region["endLine"] >= region["startLine"]
    end = reading.document.line_column(broken.place[1])
    assert (region["endLine"], region["endColumn"]) == end


def test_an_empty_report() -> None:
    nothing = Report((), {}, ())
    assert next(findings.render(nothing, "text")).startswith("0 errors: ")
    assert json.loads("".join(findings.render(nothing, "sarif")))["runs"][0]["results"] == []
    assert list(findings.render(nothing, "github")) == []


# ---- cards ---------------------------------------------------------------------------------------


def card() -> Card:
    """One row of each verdict, with a hostile name."""
    evil = f"=<script>x</script>{ESC}项目"
    given = [
        target("6个", "6", evil, bound=">=", head=f"{ESC}<b>力争"),
        statement("7个", "7", evil),
        growth("5%", "5", "地区生产总值", goal=True),
        growth("4.2%", "4.2", "地区生产总值"),
        target("突破3万亿元", "3E12", "营业收入", unit="CNY", bound=">"),
        statement("3.0万亿元", "3.0E12", "营业收入", unit="CNY"),
        growth("3%以上", "-3", "单位GDP能耗", goal=True, bound=">="),
        growth("3.1%", "-3.1", "单位GDP能耗"),
        target("9家", "9", "首店数", unit="家"),
        target("3.5%", "3.5", "研发投入强度", unit="%", period="2027"),
    ]
    return cards.card(given, "浙江", 2025)


def test_the_sample_has_every_light() -> None:
    lights = [(r.verdict, cards.light(r)) for r in card().rows]
    assert lights == [
        ("exceeded", "green"),
        ("missed", "red"),
        ("unclear", "yellow"),
        ("met", "green"),
        ("no-outcome", "grey"),
        ("not-due", "grey"),
    ]


def test_card_json_is_the_contract() -> None:
    text = card_export.render(card(), "json")
    assert isinstance(text, str)
    read = json.loads(text, parse_float=Decimal)
    assert list(read) == ["area", "year", "rows", "summary"]
    keys = ["indicator", "target", "outcome", "verdict", "margin", "unit", "note", "against", "pace"]
    assert list(read["rows"][0]) == keys
    assert read["rows"][1]["margin"] == Decimal("-0.8")
    assert list(read["rows"][1]["target"]) == FIELDS
    assert read["rows"][4]["outcome"] is None
    assert read["summary"]["targets"] == 6
    assert not controls(text)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_card_text_says_its_lights(language: Language, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    speak(language)
    text = card_export.render(card(), "text")
    assert isinstance(text, str)
    assert not controls(text)
    for row in card().rows:
        assert words.light(row) in text
    painted = card_export.render(card(), "text", color=True)
    assert isinstance(painted, str)
    assert not controls(re.sub(r"\x1b\[[0-9;]*m", "", painted))
    assert "a.txt:" in text
    assert "plan.txt:" in text


class Tags(HTMLParser):
    """Collects the tags and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_card_html_is_one_page_without_scripts() -> None:
    page = card_export.render(card(), "html")
    assert isinstance(page, str)
    found = Tags(page)
    names = {name for name, _ in found.tags}
    assert not names & {"script", "link", "img", "iframe", "b-"}
    assert not any(name.startswith("on") or name in {"src", "href"} for _, a in found.tags for name in a)
    assert "<script>x</script>" in found.text, "shown, not run"
    assert not controls(page)
    assert ("html", {"lang": "en"}) in found.tags
    assert sum(name == "mark" for name, _ in found.tags) == 6 + 4
    bars = [a for name, a in found.tags if name == "svg"]
    assert len(bars) == 4
    assert all(a["role"] == "img" and "outcome" in (a["aria-label"] or "") for a in bars)
    for row in card().rows:
        assert words.light(row) in found.text
    assert "5 due" in found.text
    assert "4 / 5 · 80%" in found.text, "how much of the task book found an outcome"


def test_card_html_in_chinese() -> None:
    speak("zh")
    page = card_export.render(card(), "html")
    assert isinstance(page, str)
    assert '<html lang="zh-CN">' in page
    assert "浙江2025年目标完成情况" in page
    assert "下降3.1%" in page


def test_card_docx_opens_with_its_table_and_quotes() -> None:
    speak("zh")
    data = card_export.render(card(), "docx")
    assert isinstance(data, bytes)
    document = docx.Document(io.BytesIO(data))
    heads = [c.text for c in document.tables[0].rows[0].cells]
    assert heads == ["序号", "指标", "目标", "完成", "差额", "结论"]
    row = [c.text for c in document.tables[0].rows[1].cells]
    assert row == ["1", "地区生产总值", "5%", "4.2%", "-0.8个百分点", "✗ 未完成"]
    told = "\n".join(p.text for p in document.paragraphs)
    assert "浙江2025年目标完成情况" in told
    assert "任务书覆盖率：到期目标5项，4项在文件中找到结果，占80%。" in told
    captions = [p.text for p in document.paragraphs if p.text[1:2] == "、"]
    assert captions == [
        "一、未完成（1）",
        "二、待定（1）",
        "三、完成（2）",
        "四、未见结果（1）",
        "五、未到期（1）",
    ]
    assert "单位GDP能耗3.1%。（a.txt:" in told
    assert not controls(told)


def test_what_is_on_its_path_and_what_is_behind_say_so_in_words() -> None:
    speak("zh")
    given = [
        target("10%", "10", "甲率", unit="%", period="2027", doc="plan.txt"),
        statement("6%", "6", "甲率", unit="%", period="2024"),
        statement("8%", "8", "甲率", unit="%"),
        target("10%", "10", "乙率", unit="%", period="2027", doc="plan.txt"),
        statement("6%", "6", "乙率", unit="%", period="2024"),
        statement("6.5%", "6.5", "乙率", unit="%"),
        target("3个", "3", "丙项目", doc="plan.txt"),
    ]
    drawn = cards.card(given, "浙江", 2025)
    assert {words.name(r, drawn): words.light(r) for r in drawn.rows} == {
        "甲率": "↗ 达到序时进度",
        "乙率": "↘ 落后序时进度",
        "丙项目": "– 未见结果",
    }
    assert [r.target.indicator for r in words.groups(drawn)[-1].rows] == ["乙率", "甲率"], (
        "what is behind first"
    )
    for form in ("text", "html"):
        told = card_export.render(drawn, form)
        assert isinstance(told, str)
        assert "↘ 落后序时进度" in told


def test_card_xlsx_has_typed_cells_and_no_foreign_formulas() -> None:
    data = card_export.render(card(), "xlsx")
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    cells = dict(zip([c.value for c in page[1]], page[3], strict=True))
    assert (cells["target low"].value, cells["margin"].value) == (5, -0.8)
    assert cells["margin"].data_type == "n"
    assert page["B2"].data_type == "s"
    assert str(page["B2"].value).startswith("=<script>")
    assert book.worksheets[1]["B2"].value == 6


@pytest.mark.parametrize("form", ["text", "json", "html", "docx", "xlsx"])
def test_an_empty_card(form: card_export.Form) -> None:
    assert card_export.render(Card("浙江", 2025, ()), form)
