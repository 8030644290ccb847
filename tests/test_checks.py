"""Reconciliation: the cases in ``tests/checks``, the labelled documents, and what must hold of any ledger."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gold
from duizhang.checks import CODES, RELATIONS, check, set_aside
from duizhang.checks import intervals as iv
from duizhang.checks.slips import guesses
from duizhang.grammar import extract
from duizhang.language import speak
from duizhang.lexicon import indicators
from duizhang.model import Dismissal, Finding, Interval, Report, Statement
from duizhang.reading import read_bytes
from stating import state

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs" / "findings.md"


def cases() -> list[Any]:
    """Every case of every file."""
    entries = [
        entry
        for path in sorted((HERE / "checks").glob("*.toml"))
        for entry in tomllib.loads(path.read_text("utf-8"))["case"]
    ]
    return [pytest.param(entry, id=entry["name"]) for entry in entries]


def figure(line: str) -> Statement:
    """One figure of a case."""
    text, indicator, area, period, fields, *_ = (*(part.strip() for part in line.split("|")), "", "", "")
    named = dict(field.split("=", 1) for field in fields.split())
    return state(text, indicator, area or "浙江", {"": "2025", "?": ""}.get(period, period), **named)


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    figures = {name: figure(line) for name, line in case["figures"].items()}
    report = check(tuple(figures.values()))
    marks = {"error": "!", "warning": "?", "info": "i"}
    assert [f.code + marks[f.severity] for f in report.findings] == case["finds"]
    for status in ("confirmed", "contradicted"):
        named = {name for name, s in figures.items() if report.status[s.id] == status}
        assert named >= set(case.get(status, ())), status
    if case["finds"]:
        first = report.findings[0]
        suspect = next((name for name, s in figures.items() if s.id == first.suspect), None)
        assert suspect == case.get("suspect")
        if "repair" in case:
            assert first.repairs[0].text == case["repair"]


# What needs the words around the figures

BUDGET = (
    "2024年，全市一般公共预算收入900.4亿元，其中税收收入612.3亿元，加上级补助收入300亿元、调入资金150.2亿元，收入总计1350.6亿元；"
    "支出1102.5亿元，加上解支出148.1亿元、补充预算稳定调节基金60亿元，支出总计1310.6亿元，年终结转40亿元。"
)


def checked(text: str) -> Report:
    """The report of a document with that text."""
    document = read_bytes(f"明州市预算报告\n\n{text}\n".encode(), "a.txt", date="2025-01-10", area="杭州")
    return check(extract(document).statements)


def test_a_budget_adds_up_in_its_sentence() -> None:
    assert {r.equation for r in checked(BUDGET).relations if r.holds} >= {
        "900.4亿元 + 300亿元 + 150.2亿元 = 1350.6亿元",
        "1102.5亿元 + 148.1亿元 + 60亿元 = 1310.6亿元",
        "1310.6亿元 + 40亿元 = 1350.6亿元",
    }


def test_a_slip_in_a_budget_is_named_and_undone() -> None:
    report = checked(BUDGET.replace("148.1亿元", "1481亿元"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]
    assert report.findings[0].repairs[0].text == "148.1亿元"


def test_a_sentence_told_over_and_over_is_one_relation() -> None:
    once, often = checked(BUDGET), checked("\n\n".join([BUDGET] * 30))
    sums = [[r.equation for r in report.relations if r.code == "sum-mismatch"] for report in (once, often)]
    assert len(sums[0]) == len(sums[1]) == 3


def test_a_name_told_twice_does_not_hide_a_wrong_total() -> None:
    twice = BUDGET + "市本级调入资金95.3亿元。"
    assert not checked(twice).findings
    assert [f.code for f in checked(twice.replace("1350.6", "1530.6")).findings] == ["sum-mismatch"]


# Totals in tables

TABLE = """表3 2024年全市货物运输量

指标|单位|绝对量|比上年增长（%）
货物运输总量|万吨|49342.25|2.6
公路|万吨|29676.90|3.4
水运|万吨|18974.89|1.3
铁路|万吨|690.46|2.1
港口货物吞吐量|万吨|26938.10|7.1
"""
TRADE = """表4 2024年全市进出口情况

国别和地区|出口额（亿元）|比上年增长（%）|进口额（亿元）|比上年增长（%）
合计|3989.9|17.4|2376.9|22.4
一、亚洲|1726.6|21.2|1304.5|18.6
#日本|183.4|21.3|289.2|21.3
二、欧洲|863.0|9.5|533.2|15.4
三、北美洲|1400.3|7.8|535.7|41.3
"""
GOODS = """表5 2024年全市限额以上单位商品零售额

指标|绝对量（亿元）|比上年增长（%）
粮油、食品类|607.53|12.2
饮料类|49.32|17.9
烟酒类|138.96|11.5
合计|795.81|12.0
"""


def of_tables(text: str) -> list[tuple[str, str, bool]]:
    """Code, equation and whether it holds, of the sums."""
    relations = checked(text).relations
    return [(r.code, r.equation, r.holds) for r in relations if r.code == "sum-mismatch"]


def test_rows_that_lean_on_a_total_make_it() -> None:
    assert of_tables(TABLE) == [("sum-mismatch", "29676.90 + 18974.89 + 690.46 = 49342.25", True)]


def test_a_row_called_total_is_checked_whatever_the_figures() -> None:
    assert of_tables(GOODS) == [("sum-mismatch", "607.53 + 49.32 + 138.96 = 795.81", True)]
    wrong = checked(GOODS.replace("795.81", "801.36"))
    assert [(f.code, f.severity) for f in wrong.findings] == [("sum-mismatch", "error")]


def test_a_total_of_rows_that_one_slip_away_would_hold() -> None:
    report = checked(TABLE.replace("18974.89", "18794.89"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "warning")]
    report = checked(TABLE.replace("18974.89", "1897.489"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]
    # Parts that are more than the total leave nothing out.
    report = checked(TABLE.replace("18974.89", "18979.89"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]


def test_rows_that_are_not_all_there_are_no_sum() -> None:
    assert of_tables(TABLE.replace("铁路|万吨|690.46|2.1\n", "")) == []


def test_numbered_rows_make_the_total_where_no_slip_shows_otherwise() -> None:
    assert ("sum-mismatch", "1726.6 + 863.0 + 1400.3 = 3989.9", True) in of_tables(TRADE)
    assert not checked(TRADE).findings  # imports of no known origin


# Totals that a sentence breaks down

BEDS = "2024年末，全市医疗机构共有床位52873张，其中公立医院床位38461张（市属医院床位12046张），民营医院床位14412张。"


def test_parts_behind_a_total_make_it_where_the_figures_show_it() -> None:
    report = checked(BEDS)
    assert "38461张 + 14412张 = 52873张" in holding(report)
    assert not report.findings
    assert not checked(BEDS.replace("52873", "64190")).findings  # some parts are not told


def test_what_breaks_down_a_part_is_no_part_of_the_total() -> None:
    text = "全年实际使用外资{}亿美元。分产业看，第二产业使用外资{}亿美元，其中制造业使用外资{}亿美元；第三产业使用外资{}亿美元。"
    report = checked(text.format("64.37", "23.21", "11.08", "41.16"))
    assert "23.21亿美元 + 41.16亿美元 = 64.37亿美元" in holding(report)
    assert not report.findings


def test_a_broken_down_total_tells_which_of_two_prints_is_wrong() -> None:
    again = "全市医疗机构共有床位{}张，比上年增加310张。"
    twice = BEDS.replace("全市", "{}全市") + again
    report = checked(twice.format("", "58273"))
    assert [f.code for f in report.findings] == ["repeat-mismatch"]
    assert report.findings[0].repairs[0].text == "52873张"
    assert report.findings[0].suspect


PAID = "{}年全市支付各类款项{}亿元。其中，甲类款项{}亿元；乙类款项{}亿元；丙类款项{}亿元。"


def test_parts_that_make_the_total_elsewhere_are_all_there_is() -> None:
    before = PAID.format(2023, "188.12", "86.64", "28.05", "73.43")
    wrong = PAID.format(2024, "228.33", "89.67", "22.65", "115.92")
    assert not checked(wrong).findings  # 0.09 short: something may be left out
    report = checked(before + wrong)
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]
    assert "89.67亿元 + 22.65亿元 + 115.92亿元 ≠ 228.33亿元" in report.findings[0].equation


def test_parts_whose_shares_make_the_whole_are_all_there_is() -> None:
    text = "2024年全市甲类费用{}亿元，其中：政府承担费用2260.80亿元，占24.9%；社会承担费用4328.00亿元，占47.6%；个人承担费用2500.75亿元，占27.5%。"
    assert not checked(text.format("9089.55")).findings
    report = checked(text.format("9098.55"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]


def test_names_that_part_a_whole_leave_nothing_out() -> None:
    text = "2024年全市甲类补助对象{}万人，其中{}22.88万人、{}145.53万人。"
    report = checked(text.format("169.41", "城市", "农村"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]
    assert not checked(text.format("169.41", "平原", "山区")).findings
    means = (
        "2024年全市居民人均甲类支出44578元，其中，城镇居民人均甲类支出47916元，农村居民人均甲类支出29165元。"
    )
    assert not checked(means).findings


def test_parts_that_are_a_little_more_than_their_total() -> None:
    report = checked(BEDS.replace("14412", "14416"))
    assert [(f.code, f.severity) for f in report.findings] == [("sum-mismatch", "error")]


def test_rows_that_make_the_total_in_another_column_are_all_there_is() -> None:
    text = """表6 2024年全市教育情况

指标|招生数（人）|在校生数（人）
各级各类学校|268659|912345
#普通高等学校|12137|41200
普通高中|33302|100883
初中|68183|210262
普通小学|155037|560000
"""
    wrong = checked(text.replace("100883", "100838"))
    assert [(f.code, f.severity) for f in wrong.findings] == [("sum-mismatch", "error")]
    assert not checked(text).findings


def test_a_share_of_what_stands_right_before_it_is_held_against_it() -> None:
    """One name told of several kinds of hospitals: the nearest is meant."""
    text = (
        "2024年，次均住院费用8020.0元。次均住院药费（1604.0元）占次均住院费用的20.0%。"
        + "乡镇卫生院收治病人较上年有所减少，住院病人的平均负担仍然低于其他各类医疗机构。" * 6
        + "次均住院费用2400.0元。次均住院药费（{}元）占次均住院费用的30.0%。"
    )
    assert not [f for f in checked(text.format("720.0")).findings if f.severity == "error"]
    wrong = [f for f in checked(text.format("270.0")).findings if f.code == "share-mismatch"]
    assert [f.severity for f in wrong] == ["error"]


# The labelled documents


def errors(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.severity == "error"]


def holding(report: Report) -> set[str]:
    return {r.equation for r in report.relations if r.holds}


def test_the_four_documents_read_together() -> None:
    statements = gold.statements("000", "001", "003", "004")
    report = check(statements)
    month, exports = sorted(errors(report), key=lambda f: f.code)
    by_id = {s.id: s for s in statements}

    assert month.code == "month-out-of-proportion"
    assert month.suspect is not None
    assert by_id[month.suspect].text == "42.6万亿元"
    assert month.repairs[0].text == "4.26万亿元"
    assert iv.within(month.expected, Decimal("4.26e12"))
    assert report.status[month.suspect] == "contradicted"

    assert exports.code == "repeat-mismatch"
    assert {p.statement.text for p in exports.parts} == {"4.19万亿元", "4.18万亿元"}
    assert exports.suspect is None

    assert {
        "26.99万亿元 + 18.48万亿元 = 45.47万亿元",
        "5.55万亿元 ÷ 45.47万亿元 = 12.2%",
        "4.19万亿元 ÷ 26.99万亿元 = 15.5%",
        "7.2% − 6.1% = 1.1个百分点",
    } <= holding(report)
    confirmed = {s.text for s in statements if report.status[s.id] == "confirmed"}
    assert {"26.99万亿元", "18.48万亿元", "45.47万亿元", "12.2%", "15.5%", "1.1个百分点", "7.2%"} <= confirmed


def test_all_labelled_documents_raise_no_other_error() -> None:
    report = check(gold.statements())
    *known, revenue = errors(report)
    assert [f.code for f in known] == ["month-out-of-proportion", "repeat-mismatch"]
    # A misprint of the county's own report: 4.89 + 1.93 = 6.82, and 0.2727 of 6.82 is the 4.2 % it grew.
    assert (revenue.code, revenue.repairs[0].text) == ("sum-mismatch", "6.82亿元")


# What must hold of any ledger


@st.composite
def nets(draw: st.DrawFn) -> list[tuple[str, str, str, str, Decimal, dict[str, str]]]:
    """A well-confirmed net of true, unrounded values: trade of a province and the nation, over two years."""
    big = st.decimals(min_value=1000, max_value=9000, places=4)
    out, back, nation_out, nation_in, before = (draw(big) for _ in range(5))
    nation_out, nation_in = nation_out * 5 + out, nation_in * 5 + back
    rows: list[tuple[str, str, str, str, Decimal, dict[str, str]]] = []
    for doc in ("a.txt", "b.txt"):
        where = {"doc": doc}
        for area, exports, imports in (("浙江", out, back), ("中国", nation_out, nation_in)):
            for name, value in (("出口", exports), ("进口", imports), ("进出口", exports + imports)):
                rows.append(("level", name, area, "2025", value, where))
        share = {"kind": "share", "of": "全国出口", **where}
        rows.append(("share", "出口", "浙江", "2025", out / nation_out * 100, share))
    rows.append(("level", "出口", "浙江", "2024", before, {}))
    rows.append(("growth", "出口", "浙江", "2025", (out / before - 1) * 100, {}))
    return rows


def rounded(value: Decimal, decimals: int) -> str:
    return format(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), "f")


def printed_net(
    net: list[tuple[str, str, str, str, Decimal, dict[str, str]]], places: int
) -> list[Statement]:
    units = {"level": "亿元", "share": "%", "growth": "%"}
    return [
        state(rounded(value, places if kind == "level" else 1) + units[kind], name, area, period, **fields)
        for kind, name, area, period, value, fields in net
    ]


PROPERTY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@PROPERTY
@given(nets(), st.integers(0, 3))
def test_true_values_however_rounded_give_no_finding(net: Any, places: int) -> None:
    report = check(printed_net(net, places))
    assert report.findings == ()
    assert any(r.holds for r in report.relations)


@PROPERTY
@given(nets(), st.integers(0, 5), st.sampled_from([Decimal("0.1"), Decimal(10)]))
def test_a_shifted_decimal_point_in_a_confirmed_net_is_named(net: Any, which: int, factor: Decimal) -> None:
    statements = printed_net(net, 2)
    victim = statements[which]
    wrong = f"{victim.low * factor / Decimal('1e8'):f}亿元"
    planted = state(wrong, victim.indicator, victim.area[0], victim.period, doc=victim.doc)
    statements[which] = planted
    report = check(statements)
    named = [f for f in errors(report) if f.suspect == planted.id]
    assert len(errors(report)) == len(named) == 1
    assert named[0].expected.meets(iv.printed(victim))
    assert victim.low in {r.low for r in named[0].repairs}


def ten_times(s: Statement) -> Statement:
    """Amounts ten times as large; ranks, whatever is in per cent, whole cases, days of a year and figures per head stay."""
    per_head = s.concept and indicators.concept(s.concept).per
    if s.kind not in ("level", "change") or s.unit in ("%", "件", "天") or per_head:
        return s
    return replace(s, low=s.low * 10, high=s.high * 10, step=s.step * 10)


@pytest.mark.parametrize("case", cases())
def test_ten_times_everything_changes_no_verdict(case: dict[str, Any]) -> None:
    statements = [figure(line) for line in case["figures"].values()]
    before, after = check(statements), check([ten_times(s) for s in statements])
    assert [(f.code, f.severity, f.suspect) for f in before.findings] == [
        (f.code, f.severity, f.suspect) for f in after.findings
    ]
    assert before.status == after.status


def test_the_order_of_statements_changes_no_finding() -> None:
    case = next(c.values[0] for c in cases() if "two of three" in c.values[0]["name"])
    statements = [figure(line) for line in case["figures"].values()]
    one, other = check(statements), check(statements[::-1])
    assert {f.fingerprint for f in one.findings} == {f.fingerprint for f in other.findings}
    assert [f.suspect for f in one.findings] == [f.suspect for f in other.findings]


def test_fingerprints_change_with_the_figures_and_with_nothing_else() -> None:
    a, b = state("5.31万亿元", "出口"), state("5.32万亿元", "出口", doc="b.txt")
    first = check([a, b]).findings[0].fingerprint
    edited = replace(b, id="other", document="1" * 64, doc="c.txt", line=77, quote="别的话：出口5.32万亿元")
    assert check([a, edited, state("9.9%", "城镇化率")]).findings[0].fingerprint == first
    figure = replace(b, text="5.33万亿元", low=Decimal("5.33e12"), high=Decimal("5.33e12"))
    assert check([a, figure]).findings[0].fingerprint != first
    elsewhere = [replace(s, area=("江苏",)) for s in (a, b)]
    assert check(elsewhere).findings[0].fingerprint != first
    assert len(first) == 16


def test_what_is_dismissed_contradicts_nothing() -> None:
    a, b = state("5.31万亿元", "出口"), state("5.32万亿元", "出口", doc="b.txt")
    c, d = state("7.1万吨", "粮食产量"), state("7.2万吨", "粮食产量", doc="b.txt")
    report = check([a, b, c, d])
    dismissed = Dismissal(report.findings[0].fingerprint, "初步数", "甲", "2026-01-01T00:00:00+00:00")
    rest = set_aside(report, {dismissed.fingerprint: dismissed})
    assert rest.findings == report.findings[1:]
    assert rest.dismissed == ((report.findings[0], dismissed),)
    named = {p.statement.id for p in report.findings[0].parts}
    assert {i for i, s in rest.status.items() if s == "contradicted"} == set(report.status) - named
    assert set_aside(report, {}) is report


def test_messages_are_in_the_language_in_force() -> None:
    a, b = state("5.31万亿元", "出口"), state("5.32万亿元", "出口", doc="b.txt")
    try:
        speak("zh")
        assert "一处为" in check([a, b]).findings[0].message
        speak("en")
        assert "in one place" in check([a, b]).findings[0].message
    finally:
        speak(None)


# Intervals and slips


@pytest.mark.parametrize(
    ("text", "low", "high", "open_low", "open_high"),
    [
        ("5.55万亿元", "5.545e12", "5.555e12", False, True),
        ("突破4万亿元", "4e12", None, True, False),
        ("9万亿元以上", "9e12", None, False, False),
        ("近4万亿元", "3.5e12", "4.5e12", False, False),
        ("-3.9%", "-3.95", "-3.85", True, False),
        ("-3%以上", None, "-3", False, False),
        ("第3", "3", "3", False, False),
    ],
)
def test_what_a_printed_figure_stands_for(
    text: str, low: str | None, high: str | None, open_low: bool, open_high: bool
) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert iv.printed(state(text, "出口")) == Interval(ends[0], ends[1], open_low, open_high)


ENDS = st.one_of(st.none(), st.decimals(min_value=-50, max_value=50, places=2))


@st.composite
def spans(draw: st.DrawFn, least: int = -50) -> tuple[Interval, Decimal]:
    """An interval and a value in it."""
    value = draw(st.decimals(min_value=least, max_value=50, places=2))
    below, above = (draw(st.decimals(min_value=0, max_value=9, places=2)) for _ in range(2))
    low = None if least < 0 and draw(st.booleans()) else max(value - below, Decimal(least))
    high = None if draw(st.booleans()) else value + above
    return Interval(low, high), value


@given(spans(), spans(), spans(least=0))
def test_arithmetic_keeps_what_is_in_the_intervals(
    a: tuple[Interval, Decimal], b: tuple[Interval, Decimal], c: tuple[Interval, Decimal]
) -> None:
    (x, u), (y, v), (z, w) = a, b, c
    assert iv.within(iv.add(x, y), u + v)
    assert iv.within(iv.subtract(x, y), u - v)
    assert iv.within(iv.multiply(x, z), u * w)
    if w:
        assert iv.within(iv.divide(iv.multiply(x, z), Interval(w, w)), u) or z.low != z.high


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("42.6万亿元", "4.26万亿元"),
        ("0.426万亿元", "42.6万亿元"),
        ("426亿元", "426万亿元"),
        ("5.13万亿元", "5.31万亿元"),
        ("5.551万亿元", "5.51万亿元"),
        ("5.1万亿元", "5.11万亿元"),
        ("3.8%", "-3.8%"),
        ("4637个", "4631个"),
    ],
)
def test_every_usual_slip_is_undone(printed: str, meant: str) -> None:
    assert meant in {g.text for g in guesses(state(printed, "出口"))}


def test_no_guess_for_words_ranges_and_nought() -> None:
    for s in (state("0%", "出口"), replace(state("5%", "出口"), high=Decimal(6), bound="..")):
        assert list(guesses(s)) == []
    assert list(guesses(replace(state("5%", "出口"), text="一半"))) == []


# Bad input: bounded time, and a finding that says where the search was cut short


def test_a_thousand_disagreements_are_cut_short() -> None:
    names = ("出口", "进口", "进出口")
    many = [state(f"{i}亿元", name, doc=f"{i}.txt") for i in range(1, 1000) for name in names]
    start = time.perf_counter()
    report = check(many)
    assert time.perf_counter() - start < 20
    assert "search-cut-short" in {f.code for f in report.findings}


def test_a_document_that_repeats_itself() -> None:
    again = [state("5.31万亿元", "出口", quote="出口5.31万亿元。") for _ in range(2000)]
    report = check(again)
    assert report.findings == ()
    assert set(report.status.values()) == {"unchecked"}


def test_huge_and_zero_values() -> None:
    huge = replace(state("1亿元", "进出口"), low=Decimal("1e400"), high=Decimal("1e400"), step=Decimal(0))
    nought = [state("0亿元", name) for name in ("出口", "进口")]
    growth = [state("0亿元", "进出口", period="2024"), state("5%", "进出口")]
    assert check([huge, *nought, *growth]).contradicted


def test_nothing_to_check() -> None:
    report = check(())
    assert (report.findings, report.status, report.relations) == ((), {}, ())


# The registry and the docs


def test_families_are_registered_and_codes_documented() -> None:
    assert len(RELATIONS) == len(set(RELATIONS)) > 8
    text = DOCS.read_text("utf-8")
    assert [code for code in CODES if f"## `{code}`" not in text] == []
