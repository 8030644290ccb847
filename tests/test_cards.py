"""The report card: which outcome answers a target, and what the verdict is."""

from __future__ import annotations

import itertools
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import gold
from duizhang import cards
from duizhang.lexicon import matching
from duizhang.model import Row, Statement
from promises import comparison, growth, statement, target


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def only(*statements: Statement, area: str = "浙江", year: int = 2025, today: date | None = None) -> Row:
    """The card's single row."""
    card = cards.card(statements, area, year, today=today)
    assert len(card.rows) == 1, card.rows
    return card.rows[0]


# ---- verdicts ------------------------------------------------------------------------------------

GDP = "地区生产总值"


@pytest.mark.parametrize(
    ("wanted", "low", "bound", "told", "outcome", "verdict"),
    [
        ("5.5%以上", "5.5", ">=", "5.6%", "5.6", "met"),
        ("5.5%以上", "5.5", ">=", "5.5%", "5.5", "met"),
        ("5.5%以上", "5.5", ">=", "6.1%", "6.1", "exceeded"),
        ("5.5%以上", "5.5", ">=", "5.4%", "5.4", "missed"),
        ("5.55%以上", "5.55", ">=", "5.5%", "5.5", "missed"),
        ("5.52%以上", "5.52", ">=", "5.5%", "5.5", "unclear"),
        ("超6%", "6", ">", "6.0%", "6.0", "unclear"),
        ("超6%", "6", ">", "6.1%", "6.1", "met"),
        ("6%", "6", "=", "6.0%", "6.0", "met"),
        ("6%", "6", "=", "5.9%", "5.9", "missed"),
        ("6%左右", "6", "~", "5.7%", "5.7", "met"),
        ("6%左右", "6", "~", "5.5%", "5.5", "unclear"),
        ("6%左右", "6", "~", "5.2%", "5.2", "missed"),
        ("6%左右", "6", "~", "7.2%", "7.2", "exceeded"),
        ("3%以内", "3", "<=", "2.9%", "2.9", "met"),
        ("3%以内", "3", "<=", "3.1%", "3.1", "missed"),
        ("3%以内", "3", "<=", "2.0%", "2.0", "exceeded"),
    ],
)
def test_growth(wanted: str, low: str, bound: str, told: str, outcome: str, verdict: str) -> None:
    row = only(growth(wanted, low, GDP, goal=True, bound=bound), growth(told, outcome, GDP))
    assert row.verdict == verdict
    assert row.margin == Decimal(outcome) - Decimal(low)
    assert row.unit == "%"


@pytest.mark.parametrize(
    ("told", "outcome", "verdict"),
    [
        ("3.1%", "-3.1", "met"),
        ("3.5%", "-3.5", "exceeded"),
        ("2.1%", "-2.1", "missed"),
        ("1%", "1", "missed"),
    ],
)
def test_a_fall_speaks_of_its_size(told: str, outcome: str, verdict: str) -> None:
    wanted = growth("3%以上", "-3", "单位GDP能耗", goal=True, bound=">=")
    assert only(wanted, growth(told, outcome, "单位GDP能耗")).verdict == verdict


@pytest.mark.parametrize(
    ("outcome", "verdict"), [("4.4", "missed"), ("4.5", "met"), ("5.0", "met"), ("5.4", "exceeded")]
)
def test_a_range(outcome: str, verdict: str) -> None:
    wanted = growth("4.5%—5%", "4.5", GDP, goal=True, bound="..", high=Decimal(5))
    assert only(wanted, growth(f"{outcome}%", outcome, GDP)).verdict == verdict


def test_less_is_better_where_the_name_says_so() -> None:
    wanted = target("5.5%左右", "5.5", "城镇调查失业率", unit="%", bound="~")
    assert only(wanted, statement("5.2%", "5.2", "城镇调查失业率", unit="%")).verdict == "met"
    assert only(wanted, statement("6.1%", "6.1", "城镇调查失业率", unit="%")).verdict == "missed"


def test_more_is_better_of_what_is_done_away_with() -> None:
    wanted = target("832人", "832", "贫困人口脱贫", unit="人")
    assert only(wanted, statement("860人", "860", "贫困人口脱贫", unit="人")).verdict in {"met", "exceeded"}
    assert only(wanted, statement("500人", "500", "贫困人口脱贫", unit="人")).verdict == "missed"


def test_a_price_ceiling_is_met_and_never_exceeded() -> None:
    wanted = growth("3%左右", "3", "居民消费价格", goal=True, bound="~")
    assert only(wanted, growth("0.2%", "0.2", "居民消费价格")).verdict == "met"


def test_a_rank_is_better_when_smaller() -> None:
    wanted = target("前三", "3", "进出口", kind="rank", unit="rank", bound="<=", step=Decimal(0), of="全国")
    told = statement("第2", "2", "进出口", kind="rank", unit="rank", step=Decimal(0), of="全国")
    assert only(wanted, told).verdict == "exceeded"


def test_a_bounded_outcome_is_no_single_value() -> None:
    wanted = target("3000场以上", "3000", "促消费活动场次", unit="场", bound=">=")
    assert (
        only(wanted, statement("超3000场", "3000", "促消费活动场次", unit="场", bound=">")).verdict == "met"
    )
    assert (
        only(wanted, statement("近3000场", "3000", "促消费活动场次", unit="场", bound="~")).verdict
        == "unclear"
    )
    assert (
        only(wanted, statement("不到3000场", "3000", "促消费活动场次", unit="场", bound="<")).verdict
        == "missed"
    )


def test_a_planned_size_is_to_be_kept_to() -> None:
    wanted = target("4.06万亿元", "4.06E12", "赤字规模", unit="CNY")
    assert only(wanted, statement("4.06万亿元", "4.06E12", "赤字规模", unit="CNY")).verdict == "met"
    assert only(wanted, statement("3.9万亿元", "3.9E12", "赤字规模", unit="CNY")).verdict == "unclear"


# ---- pairing -------------------------------------------------------------------------------------


def test_units_of_one_measure_are_compared() -> None:
    row = only(
        target("1.3万亿斤以上", "1.3e12", "粮食产量", bound=">=", unit="斤"),
        statement("70650万吨", "7.0650e8", "粮食产量", unit="吨"),
    )
    assert (row.verdict, row.margin, row.unit) == ("met", Decimal("1.13e11"), "斤")
    assert row.outcome is not None
    assert row.outcome.text == "70650万吨"


@pytest.mark.parametrize(
    ("text", "low", "told", "outcome", "verdict"),
    [
        ("28.5万亿元", "28.5e12", "284612亿元", "284612e8", "unclear"),
        ("28.5万亿元", "28.5e12", "284312亿元", "284312e8", "missed"),
        ("28.5万亿元", "28.5e12", "285012亿元", "285012e8", "met"),
        ("5000亿元", "5000e8", "4996亿元", "4996e8", "missed"),
    ],
)
def test_a_plan_in_round_figures(text: str, low: str, told: str, outcome: str, verdict: str) -> None:
    row = only(
        target(text, low, "一般公共预算收入", unit="CNY"),
        statement(told, outcome, "一般公共预算收入", unit="CNY"),
    )
    assert row.verdict == verdict


def test_a_growth_target_is_not_held_against_a_level() -> None:
    level = statement("9万亿元", "9E12", GDP, unit="CNY")
    row = only(growth("5%", "5", GDP, goal=True), level)
    assert (row.verdict, row.margin, row.outcome) == ("unclear", None, level)
    rate = growth("5.1%", "5.1", GDP)
    assert only(growth("5%", "5", GDP, goal=True), level, rate).outcome == rate


@pytest.mark.parametrize(
    "more",
    [
        {"area": ("江苏",)},
        {"period": "2024"},
        {"unit": "家次"},
        {"indicator": "联动企业数"},
        {"kind": "change"},
    ],
)
def test_what_is_of_another_kind_is_no_outcome(more: dict[str, object]) -> None:
    wanted = target("1万家以上", "1E4", "重点企业数", unit="家", bound=">=")
    name = str(more.pop("indicator", "重点企业数"))
    told = statement("2.1万家", "2.1E4", name, **({"unit": "家"} | more))
    assert only(wanted, told, today=date(2026, 6, 1)).verdict in {"no-outcome", "unclear"}
    assert only(wanted, told, today=date(2026, 6, 1)).margin is None


def test_the_name_most_like_the_target_gets_the_outcome() -> None:
    wanted = [
        target("100场", "100", "促消费活动", unit="场"),
        target("70场", "70", "主题促消费活动", unit="场"),
    ]
    told = statement("120场", "120", "主题促消费活动", unit="场")
    rows = cards.card([*wanted, told], "浙江", 2025).rows
    assert [r.outcome for r in rows] == [None, told]


def test_outcome_before_estimate_and_the_finer_figure() -> None:
    wanted = growth("5%", "5", GDP, goal=True)
    guess = growth("5.5%", "5.5", GDP, modality="estimate")
    assert only(wanted, guess).note == "the outcome is an estimate"
    told, finer = growth("5%", "5", GDP), growth("5.2%", "5.2", GDP)
    assert only(wanted, guess, told, finer).outcome == finer


def test_a_count_reached_before_the_end_stays_reached() -> None:
    wanted = target("100亿元", "100E8", "实际使用外资", unit="CNY")
    until = {"unit": "CNY", "period": "2025-01/2025-11"}
    row = only(wanted, statement("120亿元", "120E8", "实际使用外资", **until))
    assert (row.verdict, row.note) == ("exceeded", "as of 2025-01/2025-11")
    short = statement("90亿元", "90E8", "实际使用外资", **until)
    assert only(wanted, short).verdict == "not-due"
    assert only(wanted, short, today=date(2026, 3, 1)).verdict == "unclear"


def test_december_counts_as_the_years_end_where_the_words_say_until() -> None:
    wanted = target("1000万户", "1000E4", "经营主体总量", unit="户")
    until = statement("1095万户", "1095E4", "经营主体总量", unit="户", period="2025-12", head="截至12月底，")
    assert only(wanted, until).verdict == "met"
    month = statement("1095万户", "1095E4", "经营主体总量", unit="户", period="2025-12", head="12月份")
    assert only(wanted, month).outcome is None


def test_not_due_until_a_document_reaches_the_end_of_the_period() -> None:
    wanted = growth("5%", "5", GDP, goal=True)
    assert only(wanted).verdict == "not-due"
    assert only(wanted, today=date(2025, 12, 30)).verdict == "not-due"
    assert only(wanted, today=date(2025, 12, 31)).verdict == "no-outcome"
    assert only(wanted, statement("7个", "7", "别的事")).verdict == "no-outcome"


def test_later_targets_are_listed_where_their_document_speaks_of_the_year() -> None:
    later = target("3.5%", "3.5", "研发投入强度", unit="%", period="2027", bound=">=")
    now = target("3.3%", "3.3", "研发投入强度", unit="%", doc="plan.txt")
    told = statement("3.4%", "3.4", "研发投入强度", unit="%")
    rows = cards.card([later, now, told], "浙江", 2025).rows
    assert [(r.target.period, r.verdict) for r in rows] == [("2025", "met"), ("2027", "not-due")]
    assert rows[1].outcome == told, "what a share has come to so far is shown"
    assert cards.card([later, now, told], "浙江", 2024).rows == ()


def test_areas_and_owners() -> None:
    mine = target("3个", "3", "甲项目", unit="个")
    city = target("4个", "4", "乙项目", unit="个", area=("杭州",), owner="杭州市")
    owned = target("5个", "5", "丙项目", unit="个", area=("杭州",), owner="浙江省")
    for name in ("浙江", "浙江省"):
        assert [r.target for r in cards.card([mine, city, owned], name, 2025).rows] == [mine, owned]
    assert [r.target for r in cards.card([mine, city], "杭州市", 2025).rows] == [city]


def test_a_promise_said_twice_is_one_row() -> None:
    twice = [growth("5%", "5", GDP, goal=True, doc=d) for d in ("a.txt", "b.txt")]
    assert only(*twice).target == twice[0]


def test_summary_counts() -> None:
    rows = [
        growth("5%", "5", GDP, goal=True),
        growth("5.2%", "5.2", GDP),
        target("9个", "9", "甲项目"),
        target("3.5%", "3.5", "研发投入强度", unit="%", period="2027"),
    ]
    counts = cards.summary(cards.card(rows, "浙江", 2025))
    assert (counts["targets"], counts["due"], counts["paired"]) == (3, 2, 1)
    assert (counts["met"], counts["no-outcome"], counts["not-due"]) == (1, 1, 1)


# ---- what is no outcome --------------------------------------------------------------------------


def test_where_a_rate_sets_out_from_is_no_outcome() -> None:
    then = statement(
        "16%", "16", "制造业税率", unit="%", head="制造业税率由", tail="降至13%。", doc="plan.txt"
    )
    quote = then.quote
    at = quote.index("13%")
    span = (then.span[1] + 2, then.span[1] + 5)
    now = target("13%", "13", "制造业税率", unit="%", quote=quote, quote_at=(at, at + 3), span=span)
    late = statement("7个", "7", "别的事")
    assert only(now, then, late).verdict == "no-outcome"
    told = statement("13%", "13", "制造业税率", unit="%")
    assert only(now, then, told).verdict == "met"


def test_a_count_of_all_is_no_count_of_new_ones() -> None:
    wanted = target("20个", "20", "建设村卫生室")
    of_all = statement("90个", "90", "村卫生室", head="村卫生室总数达到")
    assert only(wanted, of_all).outcome is None
    made = statement("22个", "22", "建成村卫生室", head="建成村卫生室")
    assert only(wanted, of_all, made).outcome == made


def test_another_order_of_size_under_a_like_name_is_another_quantity() -> None:
    wanted = target("832人", "832", "贫困人口脱贫任务", unit="人")
    far, near = (statement(f"{n}人", n, "脱贫贫困人口", unit="人") for n in ("108100", "833"))
    assert only(wanted, far).outcome is None
    assert only(wanted, far, near).outcome == near


def test_a_programme_nearby_ties_no_name_of_its_own() -> None:
    near = {"tail": "。"}
    wanted = target(
        "150公里", "150", "改造农村公路", unit="公里", head="实施“四好农村路”工程，改造农村公路", **near
    )
    other = statement(
        "26公里", "26", "建设河右岸公路", unit="公里", head="建设“四好农村路”、河右岸公路", **near
    )
    assert only(wanted, other).outcome is None


# ---- without a figure ----------------------------------------------------------------------------

INCOME = "居民人均可支配收入"


def compared(wanted: Statement, *statements: Statement, told: tuple[Statement, ...] = ()) -> Row:
    """The row of the promise without a figure."""
    card = cards.card(statements, "浙江", 2025, comparisons=(wanted, *told))
    (row,) = [r for r in card.rows if r.target == wanted]
    return row


@pytest.mark.parametrize(
    ("bound", "income", "verdict"),
    [
        (">=", "5.5", "met"),
        (">=", "5.4", "missed"),
        (">=", "9", "met"),
        ("~", "5.3", "met"),
        ("~", "5.1", "unclear"),
        ("~", "4.5", "missed"),
        (">", "5.5", "unclear"),
        (">", "5.6", "met"),
        (">", "5.3", "missed"),
    ],
)
def test_income_in_step_with_the_economy(bound: str, income: str, verdict: str) -> None:
    own = growth(f"{income}%", income, INCOME, concept="income")
    whole = growth("5.5%", "5.5", GDP, concept="gdp")
    row = compared(comparison("与经济增长同步", "居民收入增速", "经济", bound), own, whole)
    assert (row.verdict, row.outcome, row.against) == (verdict, own, whole)
    assert row.margin == Decimal(income) - Decimal("5.5")


def test_real_growth_is_held_against_the_economy_before_nominal() -> None:
    nominal = growth("5.9%", "5.9", INCOME, concept="income", head="居民人均可支配收入名义增长")
    real = growth("5.6%", "5.6", INCOME, concept="income", head="扣除价格因素实际增长")
    whole = growth("5.5%", "5.5", GDP, concept="gdp")
    assert (
        compared(comparison("与经济增长同步", "居民收入增速", "经济"), nominal, real, whole).outcome == real
    )


def test_above_the_nation_takes_the_nations_figure() -> None:
    own = growth("9%", "9", "全社会研发投入", concept="rd")
    nation = growth("8.1%", "8.1", "全社会研发投入", concept="rd", area=("中国",))
    wanted = comparison("高于全国平均水平", "全社会研发投入增速", "全国", ">")
    assert compared(wanted, own, nation).verdict == "met"
    alone = compared(wanted, own)
    assert (alone.verdict, alone.outcome, alone.against) == ("unclear", own, None)
    assert compared(wanted, statement("7个", "7", "别的事")).verdict == "no-outcome"


def test_what_a_document_only_says_without_a_figure_is_an_outcome() -> None:
    wanted = comparison("与经济增长同步", "居民收入增速", "经济")
    late = statement("7个", "7", "别的事")
    said = comparison("快于经济增长", "居民收入增速", "经济", ">", modality="outcome", doc="a.txt")
    row = compared(wanted, late, told=(said,))
    assert (row.verdict, row.outcome, row.margin) == ("met", said, None)
    weaker = comparison("高于经济增速", "居民收入增速", "经济", ">")
    same = comparison("与经济增长同步", "居民收入增速", "经济", modality="outcome", doc="a.txt")
    assert compared(weaker, late, told=(same,)).verdict == "no-outcome", "同步 is not 高于"


# ---- on the way ----------------------------------------------------------------------------------


def on_the_way(wanted: Statement, *outcomes: Statement, year: int = 2023) -> Row:
    """The row of a promise of several years, on the card of a year on the way."""
    card = cards.card([wanted, *outcomes], "浙江", year)
    (row,) = [r for r in card.rows if r.target == wanted]
    return row


def rates(*values: str, first: int = 2021) -> list[Statement]:
    """A growth rate for each year."""
    return [growth(f"{v}%", v, GDP, period=str(first + n)) for n, v in enumerate(values)]


def test_doubling_asks_for_a_rate_every_year() -> None:
    doubled = growth("翻一番", "100", GDP, goal=True, period="2030", base="2020", step=Decimal(0))
    early = target("1个", "1", "甲", period="2021")
    assert on_the_way(doubled, early, *rates("8.1", "7.0", "7.4")).pace == "on"
    slow = on_the_way(doubled, early, *rates("8.1", "3.0", "5.2"))
    assert (slow.verdict, slow.pace) == ("not-due", "behind")
    assert "needs 7.2% a year" in slow.note, "the tenth root of two"
    unknown = on_the_way(doubled, early, *rates("8.1", "3.0"))
    assert (unknown.pace, unknown.outcome) == ("", None)
    assert "needs 7.2% a year" in unknown.note


def test_a_rate_per_year_is_judged_at_the_end_of_its_years() -> None:
    wanted = growth("6%以上", "6", GDP, goal=True, period="2021/2025", bound=">=")
    early = target("1个", "1", "甲", period="2021")
    met = on_the_way(wanted, early, *rates("6.5", "6.5", "6.5", "6.5", "6.5"), year=2025)
    assert (met.verdict, met.margin) == ("met", Decimal("0.50"))
    missed = on_the_way(wanted, early, *rates("6.5", "3.0", "6.0", "5.5", "5.0"), year=2025)
    assert missed.verdict == "missed"
    assert missed.margin is not None
    assert missed.margin < 0


def test_a_count_of_five_years_is_added_up() -> None:
    wanted = target(
        "500万人", "500E4", "城镇新增就业", unit="人", period="2021/2025", concept="urban-jobs-new"
    )
    early = target("1个", "1", "甲", period="2021")

    def jobs(*values: int) -> list[Statement]:
        return [
            statement(
                f"{v}万人",
                f"{v}E4",
                "城镇新增就业",
                unit="人",
                period=str(2021 + n),
                concept="urban-jobs-new",
            )
            for n, v in enumerate(values)
        ]

    assert on_the_way(wanted, early, *jobs(100, 101, 105)).pace == "on"
    assert on_the_way(wanted, early, *jobs(90, 95, 100)).pace == "behind"
    assert on_the_way(wanted, early, *jobs(120, 110, 90, 90, 95), year=2025).verdict == "met"


@pytest.mark.parametrize(
    ("now", "pace"), [("63", "on"), ("62.9", "behind"), ("61.5", "behind"), ("65.2", "on")]
)
def test_a_rate_of_a_later_year_against_the_line_to_it(now: str, pace: str) -> None:
    wanted = target("65%", "65", "常住人口城镇化率", unit="%", period="2025", doc="plan.txt")
    then = statement("60%", "60", "常住人口城镇化率", unit="%", period="2020", doc="plan.txt")
    told = statement(f"{now}%", now, "常住人口城镇化率", unit="%", period="2023")
    assert on_the_way(wanted, then, told).pace == pace


# ---- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("“千团万企拓市场增订单”行动组织团组数", "“千团万企拓市场争订单”行动赴境外参展拓市团组数"),
        ("“浙里来消费”活动场次", "“浙里来消费”等系列促消费活动场次"),
        ("招引落地1亿元以上产业项目数", "亿元以上产业项目数"),
        ("城镇新增就业", "城镇新增就业人数"),
        ("规模以上工业增加值", "规上工业增加值"),
        ("居民消费价格指数", "居民消费价格涨幅"),
        ("实施老旧小区改造", "完成改造老旧小区"),
        ("建成启用过街天桥", "投入使用过街天桥"),
        ("创建市级创新平台", "新增市级创新平台"),
        ("开工重大水利工程", "新开工重大水利工程"),
        ("培育认定“专精特新”企业", "新增专精特新企业"),
    ],
)
def test_one_thing_in_two_wordings(a: str, b: str) -> None:
    assert matching.likeness(a, b).same
    assert matching.likeness(b, a).same


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("“千团万企拓市场增订单”行动联动企业数", "“千团万企拓市场争订单”行动组织团组数"),
        ("“千团万企”行动服务企业数", "“千组助万企”行动服务企业数"),
        ("10亿元以上项目数", "1亿元以上项目数"),
        ("进口", "出口"),
        ("出口", "进出口"),
        ("农业产值", "林业产值"),
        ("私人汽车保有量", "汽车保有量"),
        ("新增高新技术企业数", "高新技术企业数"),
        ("第四届数贸会采购额", "第五届数贸会采购额"),
        ("城镇居民人均可支配收入", "农村居民人均可支配收入"),
        ("地区生产总值", "人均地区生产总值"),
        ("培育省级“专精特新”企业", "新增“专精特新”中小企业"),
        ("推进国家区域医疗中心建设", "国家区域医疗中心平稳运营"),
        ("新增绿色工厂", "绿色工厂"),
    ],
)
def test_two_things(a: str, b: str) -> None:
    assert not matching.likeness(a, b).same
    assert not matching.likeness(b, a).same


def test_a_programme_may_be_named_in_the_sentence_only() -> None:
    near = matching.around("深化“千团万企拓市场争订单”行动，组织", "个团组")
    assert matching.likeness("“千团万企拓市场增订单”行动组织团组数", "参展团组", near_b=near).same


def test_the_noun_behind_the_figure_is_what_is_counted() -> None:
    wanted = target(
        "1000个以上", "1000", "组织团组", bound=">=", head="初步计划组织", tail="团组、联动1万家以上企业。"
    )
    name = "“千团万企拓市场争订单”行动组织团组赴境外参展拓市"
    told = statement("4637个", "4637", name, head="组织", tail="团组赴境外参展拓市。")
    row = only(wanted, told)
    assert (row.outcome, row.verdict) == (told, "exceeded")
    assert "nothing else counts 团组" in row.note
    another = statement("12个", "12", "接待来访团组代表", head="接待", tail="团组代表。")
    assert only(wanted, told, another).outcome is None, "two things are counted by that noun"


def test_a_target_without_a_name_finds_nothing() -> None:
    told = statement("2万多名", "2E4", "", unit="人", bound=">")
    assert only(target("4526万人", "4526E4", "", unit="人"), told).outcome is None


def test_a_general_noun_alone_pairs_nothing() -> None:
    wanted = target("10个", "10", "项目", head="新引进", tail="项目。")
    told = statement("40个", "40", "“千项万亿”工程重大项目开工建设", head="共有", tail="项目开工建设。")
    assert only(wanted, told).outcome is None


def test_the_threshold_on_the_labelled_documents() -> None:
    """At least half of the labels' other wordings are found; of neighbours 1 in 400 at most is mistaken."""
    alike, apart = _named_pairs()
    found = sum(matching.likeness(a, b).same for a, b in alike)
    mistaken = sum(matching.likeness(a, b).same for a, b in apart)
    assert found / len(alike) > 0.5
    assert mistaken / len(apart) < 1 / 400


def _named_pairs() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    alike, apart = set(), set()
    for records in _labels():
        for r in records:
            alike |= {(r["indicator"], other) for other in r["also"]}
        for r, s in itertools.combinations(records, 2):
            same = r["kind"] == s["kind"] in {"level", "growth"} and matching.same_unit(r["unit"], s["unit"])
            if same and not {r["indicator"], *r["also"]} & {s["indicator"], *s["also"]}:
                apart.add((r["indicator"], s["indicator"]))
    return alike, apart


def _labels() -> list[list[dict[str, Any]]]:
    gold.readings()  # skips where the labels are absent
    files = (gold.GOLD / f"{name}.jsonl" for name in gold.names())
    lines = ([json.loads(line) for line in f.read_text("utf-8").splitlines()] for f in files)
    return [[r for r in records if "kind" in r] for records in lines]


# ---- the labelled documents ----------------------------------------------------------------------


def test_the_plan_of_2025_meets_what_was_reported_a_year_later() -> None:
    card = cards.card(gold.statements("003", "004"), "浙江", 2025)
    row = next(r for r in card.rows if r.target.text == "1000个以上")
    assert row.outcome is not None
    assert (row.outcome.text, row.verdict, row.margin) == ("4637个", "exceeded", Decimal(3637))
    assert "千团万企" in row.note
    others = [r for r in card.rows if r.target.period == "2025" and r is not row]
    assert [(r.target.text, r.verdict) for r in others] == [("1万家以上", "no-outcome")]
    assert {r.verdict for r in card.rows if r.target.period != "2025"} == {"not-due"}


def test_the_nations_targets_of_2023_against_the_report_of_2024() -> None:
    nation = {"area": ("中国",), "period": "2023"}
    wanted = [
        growth("5%左右", "5", "国内生产总值", goal=True, bound="~", **nation),
        target("1200万人左右", "1200E4", "城镇新增就业", unit="人", bound="~", **nation),
        target("5.5%左右", "5.5", "城镇调查失业率", unit="%", bound="~", **nation),
        growth("3%左右", "3", "居民消费价格涨幅", goal=True, bound="~", **nation),
        target("1.3万亿斤以上", "1.3E12", "粮食产量", unit="斤", bound=">=", **nation),
    ]
    rows = cards.card([*wanted, *gold.statements("cn2024")], "全国", 2023).rows
    found = [(r.outcome.text if r.outcome else "", r.verdict) for r in rows if r.target in wanted]
    assert found == [(t, "met") for t in ("5.2%", "1244万人", "5.2%", "0.2%", "1.39万亿斤")]
