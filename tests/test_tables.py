"""Tables: rows with bars, tabs and spaces, cells one to a line; what each cell says, and what is left unread."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhang import grammar, reading
from duizhang.grammar.headings import heading, measure
from duizhang.grammar.setting import opening
from duizhang.lexicon import rules, words
from duizhang.lexicon.tables import Unit, unit, vocabulary
from duizhang.model import Document, LexiconError, Reading, Statement, Unread
from duizhang.reading.tables import tables

COMMUNIQUE = "宁波市2024年国民经济和社会发展统计公报\n2025年3月1日\n"
PLAN = "宁波市2024年国民经济和社会发展计划执行情况与2025年计划草案的报告\n2025年2月12日\n"


def document(text: str, before: str = COMMUNIQUE) -> Document:
    return reading.read_bytes((before + text).encode(), "table.txt", area="宁波")


def read(text: str, before: str = COMMUNIQUE) -> Reading:
    result = grammar.extract(document(text, before))
    accounted(result)
    return result


def accounted(result: Reading) -> None:
    """Every number in a table stands in one statement or one unread, at its place, and none in two."""
    source = result.document
    found: list[Statement | Unread] = [*result.statements, *result.unread]
    spans = sorted(e.span for e in found)
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), spans
    for each in found:
        assert source.text[slice(*each.span)] == each.text
    for table in source.tables:
        for digits in re.finditer(r"\d+", source.text[slice(*table.span)]):
            start, end = digits.start() + table.span[0], digits.end() + table.span[0]
            assert sum(a <= start and end <= b for a, b in spans) == 1, source.text[start - 20 : end + 5]
    for s in result.statements:
        assert s.quote[slice(*s.quote_at)] == s.text
        assert all(rules.known(rule) for rule in s.rules), s.rules


def told(s: Statement) -> str:
    """A statement in one line: indicator, kind, value in base units, unit."""
    return f"{s.indicator} {s.kind} {s.low.normalize():f} {s.unit}"


def lines(statements: Iterable[Statement]) -> list[str]:
    return [told(s) for s in statements]


def unread(result: Reading, reason: str = "cell") -> list[str]:
    return [u.text for u in result.unread if u.reason == reason]


# Amount and growth


AMOUNTS = """表1 2024年各种运输方式货物运输量情况
指标|计量单位|绝对量|比上年增长（%）
货物运输总量|万吨|45,758.3|-7.3
公路|万吨|20834.34|-14.7
铁路|万吨|-|…
其中：高速铁路|万吨|4.25|26.3
港口集装箱吞吐量|万标箱|320.02|2.9
"""


def test_a_row_gives_its_name_a_column_its_kind_the_unit_stands_between() -> None:
    result = read(AMOUNTS)
    assert lines(result.statements) == [
        "货物运输总量 level 457583000 吨",
        "货物运输总量 growth -7.3 %",
        "公路货物运输总量 level 208343400 吨",
        "公路货物运输总量 growth -14.7 %",
        "高速铁路货物运输总量 level 42500 吨",
        "高速铁路货物运输总量 growth 26.3 %",
        "港口集装箱吞吐量 level 3200200 标箱",
        "港口集装箱吞吐量 growth 2.9 %",
    ]
    assert {(s.area, s.period, s.modality) for s in result.statements} == {(("宁波",), "2024", "outcome")}
    assert {s.base for s in result.statements} == {"", "yoy"}
    first = result.statements[0]
    assert first.quote == "货物运输总量|万吨|45,758.3|-7.3"
    assert first.step == Decimal(1000)
    assert unread(result) == []


def test_rules_tell_where_each_part_was_said() -> None:
    level, growth = read(AMOUNTS).statements[2:4]
    assert level.rules[:3] == ("level:cell", "indicator:row-and-group", "unit:row")
    assert growth.rules[:3] == ("growth:column", "indicator:row-and-group", "unit:column")
    assert level.rules[3] == "period:title"


def test_the_title_gives_the_measure_and_the_unit() -> None:
    products = read(
        "表2 2024年主要工业产品产量\n产品名称|单位|2024年|增长（%）\n水泥|万吨|120|1.5\n#特种水泥|万吨|3|-\n"
    )
    assert lines(products.statements) == [
        "水泥产量 level 1200000 吨",
        "水泥产量 growth 1.5 %",
        "特种水泥产量 level 30000 吨",
    ]
    incomes = read(
        "2024年财政收支情况（单位：亿元）\n项目|绝对数|增长%\n一般公共预算收入|80.5|3.1\n非税收入|12|-9\n"
    )
    assert [told(s) for s in incomes.statements if s.kind == "level"] == [
        "一般公共预算收入 level 8050000000 CNY",
        "非税收入 level 1200000000 CNY",
    ]


def test_columns_of_years_and_of_other_bases() -> None:
    prices = read(
        "表3 居民消费价格涨跌幅度（单位：%）\n指标|2023年|2024年\n居民消费价格|1.5|-0.2\n一、衣着[2]|1.0|1.4\n"
    )
    assert [(s.indicator, s.kind, s.period, str(s.low)) for s in prices.statements] == [
        ("居民消费价格", "growth", "2023", "1.5"),
        ("居民消费价格", "growth", "2024", "-0.2"),
        ("居民衣着消费价格", "growth", "2023", "1.0"),
        ("居民衣着消费价格", "growth", "2024", "1.4"),
    ]
    assert unread(prices, "note") == ["2"]
    crops = read(
        "表4 2024年农产品产量\n品种|产量（万吨）|比2023年增长（%）|比2020年增长（%）\n粮食|61.2|0.5|3.1\n油料|2*|1|2\n"
    )
    assert [s.base for s in crops.statements] == ["", "yoy", "2020"] * 2


def test_a_column_without_a_name_speaks_of_the_one_to_its_left() -> None:
    trade = read(
        "表5 2024年对主要国家和地区贸易情况\n国别和地区|出口额（亿元）|比上年增长（%）|进口额（亿元）|比上年增长（%）\n"
        "合计|3827.9|-1.8|2464.2|3.6\n一、亚洲|1675.7|-0.7|1446.9|10.9\n日本|146.1|-19.1|307.9|6.5\n"
    )
    assert [s.indicator for s in trade.statements] == [
        *["出口额"] * 2,
        *["进口额"] * 2,
        *["对亚洲出口额"] * 2,
        *["对亚洲进口额"] * 2,
        *["对日本出口额"] * 2,
        *["对日本进口额"] * 2,
    ]
    assert {s.area for s in trade.statements} == {("宁波",)}


def test_shares_ranks_and_their_wholes() -> None:
    found = read(
        "表6 2024年户籍人口构成\n指标|年末数（人）|比重（%）\n户籍人口|4899310|100.0\n#城镇|1654272|33.8\n"
        "表7 各县（市、区）经济\n地区|地区生产总值（亿元）|增长（%）|全省位次\n全市|1,870.3|6.0|3\n鄞州区|620.1|6.6|1\n"
    ).statements
    assert (told(found[3]), found[3].of) == ("城镇户籍人口 share 33.8 %", "户籍人口")
    assert [(s.area, s.kind, s.of) for s in found[4:]] == [
        (("宁波",), "level", ""),
        (("宁波",), "growth", ""),
        (("宁波",), "rank", "全省"),
        (("鄞州",), "level", ""),
        (("鄞州",), "growth", ""),
        (("鄞州",), "rank", "全省"),
    ]


def test_areas_and_years_as_columns_or_rows() -> None:
    columns = read(
        "2024年城乡居民收入\n指标|全省|全市|其中：鄞州区\n城镇居民人均可支配收入（元）|78251|79400|88120\n其他|—|—|—\n"
    )
    assert [s.area for s in columns.statements] == [("浙江",), ("宁波",), ("鄞州",)]
    rows = read("年份|地区生产总值（亿元）|比上年增长（%）\n2023年|7585.0|7.7\n2024|8029.8|3.7\n")
    assert [(s.indicator, s.period) for s in rows.statements] == [
        *[("地区生产总值", "2023")] * 2,
        *[("地区生产总值", "2024")] * 2,
    ]


def test_growth_is_of_the_latest_year_in_front() -> None:
    found = read(
        "规模以上工业企业主要指标（亿元）\n指标|2024年|2023年|增减%\n营业收入|14,000|13,200|6.1\n"
        "资产负债率（%）|55.1|55.3|—\n平均用工人数（万人）|98|99|-1.0\n"
    )
    assert [(s.indicator, s.kind, s.period) for s in found.statements[:4]] == [
        ("规模以上工业企业营业收入", "level", "2024"),
        ("规模以上工业企业营业收入", "level", "2023"),
        ("规模以上工业企业营业收入", "growth", "2024"),
        ("规模以上工业企业资产负债率", "level", "2024"),
    ]
    assert lines(found.statements[-2:]) == [
        "规模以上工业企业平均用工人数 level 990000 人",
        "规模以上工业企业平均用工人数 growth -1 %",
    ]


def test_counts_of_unlike_things_lean_on_nothing() -> None:
    found = read(
        "2024年民生实事完成情况\n项目|单位|年度目标|完成数|完成率（%）\n新增养老床位|张|1000|1120|112.0\n"
        "改造老旧小区|个|50|52|104\n",
        PLAN,
    )
    assert [(told(s), s.modality) for s in found.statements] == [
        ("新增养老床位 level 1000 张", "target"),
        ("新增养老床位 level 1120 张", "outcome"),
        ("新增养老床位完成率 level 112 %", "outcome"),
        ("改造老旧小区 level 50 个", "target"),
        ("改造老旧小区 level 52 个", "outcome"),
        ("改造老旧小区完成率 level 104 %", "outcome"),
    ]


def test_sums_of_a_side_are_named_by_nobody() -> None:
    found = read(
        "2024年政府性基金收支\n单位：亿元\n项目|决算数\n彩票公益金收入|2.1\n收入合计|120.1\n土地出让收入小计|98\n"
    )
    assert [s.indicator for s in found.statements] == ["彩票公益金收入", "土地出让收入"]
    assert unread(found) == ["120.1"]


def test_a_rate_does_not_grow_because_the_title_says_so() -> None:
    found = read("2024年经济增长情况（%）\n指标|2024年|2023年\n城镇调查失业率|5.1|5.2\n工业增加值|6|5\n")
    assert [s.kind for s in found.statements] == ["level", "level", "growth", "growth"]


def test_index_figures_have_no_unit_and_grow_nothing() -> None:
    index = read(
        "表8 2024年居民消费价格指数（上年=100）\n类别|12月|1-12月\n居民消费价格|100.1|100.3\n食品烟酒|99.2|100.4\n"
    )
    assert [(s.kind, s.unit, s.period) for s in index.statements[:2]] == [
        ("level", "1", "2024-12"),
        ("level", "1", "2024-01/2024-12"),
    ]


# Targets, estimates, budgets


def test_plan_target_and_result_stand_side_by_side() -> None:
    found = read(
        "表1 2024年主要指标完成情况及2025年计划\n指标|单位|2024年计划|2024年预计完成|2025年目标\n"
        "地区生产总值增长|%|5.5左右|5.8|6左右\n城镇新增就业|万人|5|5.3|≥5.2\n居民消费价格涨幅|%|3以内|0.2|2左右\n"
        "城镇调查失业率|%|5.5以内|5.1|5—5.5\n单位GDP能耗下降|%|3|3.2|完成省下达任务\n社会消费品零售总额|%|6|持平|增长5%左右\n",
        PLAN,
    ).statements
    assert [(s.period, s.modality, s.bound) for s in found[:6]] == [
        ("2024", "target", "~"),
        ("2024", "estimate", "="),
        ("2025", "target", "~"),
        ("2024", "target", "="),
        ("2024", "estimate", "="),
        ("2025", "target", ">="),
    ]
    assert lines(found[3:4]) == ["城镇新增就业 level 50000 人"]
    assert [s.kind for s in found] == [
        *["growth"] * 3,
        *["level"] * 3,
        *["growth"] * 3,
        *["level"] * 3,
        *["growth"] * 4,
    ]
    assert (found[11].low, found[11].high, found[11].bound) == (Decimal(5), Decimal("5.5"), "..")
    assert lines(found[12:]) == [
        "单位GDP能耗 growth -3 %",
        "单位GDP能耗 growth -3.2 %",
        "社会消费品零售总额 growth 6 %",
        "社会消费品零售总额 growth 5 %",
    ]
    assert {s.owner != "" for s in found if s.modality == "target"} == {True}


def test_budget_execution_and_fulfilment() -> None:
    found = read(
        "2024年全市一般公共预算收入执行情况表（单位：万元）\n项目|2023年决算数|2024年预算数|2024年执行数|完成预算%|为上年决算数的%\n"
        "税收收入|980,000|1,020,000|1,011,000|99.1|103.2\n其中：增值税|410,000|…|432,100|—|105.4\n合计|1,234,500|1,290,000|1,301,200|100.9|105.4\n",
        "宁波市2024年预算执行情况和2025年预算草案的报告\n2025年2月12日\n",
    )
    assert [(s.indicator, s.period, s.modality) for s in found.statements[:4]] == [
        ("税收收入", "2023", "outcome"),
        ("税收收入", "2024", "target"),
        ("税收收入", "2024", "outcome"),
        ("税收收入预算完成率", "2024", "outcome"),
    ]
    assert found.statements[1].low == Decimal("10200000000")
    assert found.statements[-2].indicator == "一般公共预算收入"
    # 为上年的105.4%: neither a growth nor a fulfilment.
    assert unread(found) == ["103.2", "105.4", "105.4"]


def test_a_plan_of_five_years() -> None:
    found = read(
        "“十四五”主要指标\n序号|类别|指标名称|单位|2020年|2025年目标|年均增速（%）|属性\n"
        "1|经济发展|地区生产总值|亿元|6,870.9|10000|6.5左右|预期性\n2|民生福祉|常住人口城镇化率|%|72.2|75|〔2.8〕|约束性\n",
        PLAN,
    )
    assert [(s.indicator, s.kind, s.period, s.modality) for s in found.statements] == [
        ("地区生产总值", "level", "2020", "outcome"),
        ("地区生产总值", "level", "2025", "target"),
        ("地区生产总值", "growth", "2021/2025", "target"),
        ("常住人口城镇化率", "level", "2020", "outcome"),
        ("常住人口城镇化率", "level", "2025", "target"),
    ]
    assert unread(found) == ["2.8"]
    assert unread(found, "enumerator") == ["1", "2"]


# Layouts


def test_cells_one_to_a_line() -> None:
    found = read(
        "表9 2024年主要农产品产量指标名称\n产量（万吨）\n比上年增长（%）\n133.77\n-2.3\n#夏粮\n16.38\n-1.7\n秋粮\n117.39\n-2.4\n"
        "林\n果\n1.2\n3.4\n棉花\n0.03\n—\n—\n12—\n烟叶\n1.34\n-4.4\n糖料\n7\n8\n9\n全年粮食生产稳定。\n"
    )
    assert lines(found.statements) == [
        "夏粮产量 level 163800 吨",
        "夏粮产量 growth -1.7 %",
        "秋粮产量 level 1173900 吨",
        "秋粮产量 growth -2.4 %",
        "林果产量 level 12000 吨",
        "林果产量 growth 3.4 %",
        "棉花产量 level 300 吨",
        "烟叶产量 level 13400 吨",
        "烟叶产量 growth -4.4 %",
    ]
    # The first row lost its name, the last has a figure too many.
    assert unread(found) == ["133.77", "-2.3", "7", "8", "9"]


def test_a_part_of_what_cannot_be_read_stays_unread() -> None:
    found = read(
        "表10 2024年居民收入指标名称\n绝对数（元）\n比上年增长（%）\n14239\n8.3\n#工资性收入\n6741\n21.4\n经营净收入\n3476\n-15.9\n"
        "财产净收入\n350\n22.9\n"
    )
    assert found.statements == ()
    whole = read("表10 2024年居民收入\n指标|绝对数（元）\n农村居民人均可支配收入|14239\n#工资性收入|6741\n")
    assert [s.indicator for s in whole.statements] == ["农村居民人均可支配收入", "农村居民人均工资性收入"]


def test_rows_that_lost_their_line_break() -> None:
    found = read(
        "表11 2024年零售情况\n指标|绝对值（亿元）|增长（%）\n饮料类|54.03|1.6\n烟酒类|159.68|7.6家具类|19.40|-32.0汽车类|921.38|11.3\n"
    )
    assert [(s.indicator, str(s.low.normalize()), s.text) for s in found.statements[-2:]] == [
        ("汽车类零售额", "9.2138E+10", "921.38"),
        ("汽车类零售额", "11.3", "11.3"),
    ]
    assert len(found.statements) == 8


def test_one_row_run_together_with_the_next_is_never_spread_below_the_head() -> None:
    found = read(
        "表 2024年运输量\n指标|计量单位|绝对量|增长（%）\n货运量|万吨|45,758.3|-7.3公路货运量|万吨|20834.34|-14.7\n"
    )
    assert [(s.indicator, s.text) for s in found.statements] == [
        ("货运量", "45,758.3"),
        ("货运量", "-7.3"),
        ("公路货运量", "20834.34"),
        ("公路货运量", "-14.7"),
    ]
    lines = "指标|计量单位|绝对量|增长（%）\n货运量|万吨|45,758.3|-7.3\n公路货运量|万吨|20834.34|-14.7\n"
    assert len(read("表 2024年运输量\n" + lines).statements) == 4


def test_prose_behind_the_last_cell_is_read_as_prose() -> None:
    found = read(
        "表12 2024年主要指标\n指标|绝对量（亿元）|增长（%）\n出口额|54.03|1.6\n进口额|159.68|7.6全年新增企业320家，增长5.1%。\n"
    )
    assert [s.text for s in found.statements] == ["54.03", "1.6", "159.68", "7.6", "320家", "5.1%"]


def test_tabs_and_two_levels_of_heads() -> None:
    tabs = read(
        "表13 2024年1-9月主要经济指标\n指标名称\t单位\t本月\t比上年同月增长（%）\t累计\t累计增长（%）\n用电量\t亿千瓦时\t3.1\t-2.0\t38.4\t4.4\n"
    )
    assert [(s.period, s.kind) for s in tabs.statements] == [
        ("2024-09", "level"),
        ("2024-09", "growth"),
        ("2024-01/2024-09", "level"),
        ("2024-01/2024-09", "growth"),
    ]
    levels = read(
        "表14 主要行业的比重、位次\n|行业|工业总产值比重(%)|位次|\n|---|---|---|\n||2020|2024|2020|2024|\n|纺织|2.6|2.0|17|18|\n|医药|8|9|1|2|\n"
    )
    assert [(s.indicator, s.kind, s.period) for s in levels.statements[:4]] == [
        ("纺织工业总产值", "share", "2020"),
        ("纺织工业总产值", "share", "2024"),
        ("纺织工业总产值", "rank", "2020"),
        ("纺织工业总产值", "rank", "2024"),
    ]


def test_two_tables_side_by_side_and_one_below_another() -> None:
    found = read(
        "表15 2024年教育情况\n指标|数量（个）|指标|数量（个）\n幼儿园|1203|普通小学|612\n初中|310|普通高中|120\n"
        "年份|出口额（亿元）\n2023|100\n2024|120\n"
    )
    assert lines(found.statements) == [
        "幼儿园 level 1203 个",
        "普通小学 level 612 个",
        "初中 level 310 个",
        "普通高中 level 120 个",
        "出口额 level 10000000000 CNY",
        "出口额 level 12000000000 CNY",
    ]


# What is no table, or says too little


@pytest.mark.parametrize(
    "text",
    [
        "某局|政务公开|2024\n来源：宁波日报|作者：某某|阅读：2031\n",
        "饮料类|54.03|1.6\n",
        "表格见附件\n全市出口额120亿元，增长5%。\n进口额30亿元，增长6%。\n",
        "指标\n全年各项指标稳中有进，出口额120亿元。\n",
        "市场\n产品\n项目\n城市\n",
        "|\n||\n|||\n1|\n",
    ],
)
def test_what_only_looks_like_a_table_gives_no_cells(text: str) -> None:
    result = read(text)
    assert not [s for s in result.statements if any(r.startswith("unit:") for r in s.rules)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("饮料类|54.03|1.6\n烟酒类|159.68|7.6\n", "no head"),
        ("表 2024年情况\n指标|绝对量|增长（%）\n某某类|54.03|1.6\n", "no unit, no measure"),
        ("表 2024年情况\n指标|2023年末|增减（比例）\n某某类|54.03|1.6\n", "no unit"),
        ("表 2024年出口情况\n||在总计中|||\n指标|国有|集体\n出口额|27.3|39.5\n", "a head of another shape"),
        ("表 2024年出口情况（亿元）\n指标|上半场|下半场\n出口额|27.3|39.5\n", "columns nobody knows"),
        ("表 2023年和2024年出口情况\n指标|金额（亿元）\n出口额|27.3\n进口额|1\n", "two years in the title"),
        ("表 2024年投资（1978年=100）\n指标|指数\n投资|2027.3\n外资|1\n", "a base long ago"),
        (
            "表 2024年出口（亿元）\n指标|本季|上季\n出口额|27.3|22\n进口额|1|2\n",
            "quarters that nothing dates",
        ),
    ],
)
def test_cells_that_nothing_explains_stay_unread(text: str, why: str) -> None:
    result = read(text)
    cells = [s for s in result.statements if any(r.startswith("unit:") for r in s.rules)]
    assert not cells, why
    assert unread(result)


def test_a_ragged_row_is_left_and_the_others_are_read() -> None:
    found = read(
        "表 2024年出口情况\n指标|金额（亿元）|增长（%）\n出口额|27.3|1.1\n进口额|12\n贸易总额|39.3|2.2\n"
    )
    assert [s.text for s in found.statements] == ["27.3", "1.1", "39.3", "2.2"]
    assert unread(found) == ["12"]


def test_marks_for_nothing_give_nothing() -> None:
    found = read("表 2024年出口情况\n指标|金额（亿元）|增长（%）\n出口额|-|…\n进口额|—|/\n外贸总额||2.2\n")
    assert lines(found.statements) == ["外贸总额 growth 2.2 %"]


def test_a_document_without_tables_has_none() -> None:
    assert document("全市出口额120亿元，增长5%。\n一、工业\n工业增加值30亿元。\n").tables == ()


# Headings and vocabulary


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("亿元", Unit("CNY", "currency", 8)),
        ("万元", Unit("CNY", "currency", 4)),
        ("万千瓦时", Unit("千瓦时", "measure", 4)),
        ("千米", Unit("千米", "measure", 0)),
        ("百万美元", Unit("USD", "currency", 6)),
        ("%", Unit("%", "ratio", 0)),
        ("含不满18周岁", None),
        ("现价", None),
    ],
)
def test_units_of_heads(printed: str, expected: Unit | None) -> None:
    assert unit(printed) == expected


def test_a_unit_of_the_unit_column_need_not_be_known() -> None:
    assert unit("万只（片、套）", surely=True) == Unit("只（片、套）", "measure", 4)
    assert unit("芯千米", surely=True) == Unit("芯千米", "measure", 0)
    assert unit("12", surely=True) is None


@pytest.mark.parametrize(
    ("text", "kind", "name", "base", "unit_name"),
    [
        ("比上年增长（%）", "growth", "", "yoy", "%"),
        ("比上月±%", "growth", "", "mom", "%"),
        ("环比增长（%）", "growth", "", "mom", "%"),
        ("增减额（亿元）", "change", "", "yoy", "CNY"),
        ("比上年提高百分点", "points", "", "yoy", ""),
        ("规模以上工业增加值（亿元）", None, "规模以上工业增加值", "", "CNY"),
        ("人口自然增长率（‰）", None, "人口自然增长率", "", "‰"),
        ("占全社会用电量比重（%）", "share", "", "", "%"),
        ("占地面积（亩）", None, "占地面积", "", "亩"),
        ("单位GDP能耗（吨标煤/万元）", None, "单位GDP能耗", "", "吨标煤/万元"),
    ],
)
def test_headings_taken_apart(text: str, kind: str | None, name: str, base: str, unit_name: str) -> None:
    found = heading(text, opening(document("")))
    assert (found.kind, found.name, found.base, found.unit.name if found.unit else "") == (
        kind,
        name,
        base,
        unit_name,
    )


@pytest.mark.parametrize(
    ("name", "tail"),
    [("全市货物运输总量", "货物运输总量"), ("非税收入", "收入"), ("水泥", ""), ("工业增加值率", "率")],
)
def test_the_measure_of_a_name(name: str, tail: str) -> None:
    assert measure(name) == tail


def test_vocabulary_that_contradicts_itself_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = words.load("tables.toml")
    broken["modality"]["target"].append("完成")
    broken["name"]["colour"] = ["红"]
    broken["kind"]["rank"] = []
    monkeypatch.setattr(words, "load", lambda _: broken)
    vocabulary.cache_clear()
    try:
        with pytest.raises(LexiconError) as raised:
            vocabulary()
        for part in (
            "'完成' stands in outcome and in target",
            "name.colour: unknown",
            "kind.rank: missing or empty",
        ):
            assert part in str(raised.value)
    finally:
        vocabulary.cache_clear()


# Any table at all


CELLS = st.sampled_from(
    [
        *(
            "指标",
            "单位",
            "绝对量（亿元）",
            "比上年增长（%）",
            "2023年",
            "2024",
            "出口额",
            "其中：机电产品",
            "合计",
            "鄞州区",
        ),
        *(
            "万吨",
            "%",
            "12,345",
            "-3.2",
            "5.5左右",
            "5—6",
            "≥90",
            "…",
            "—",
            "",
            "1.5倍",
            "第3",
            "〔2〕",
            "12.5①",
            "1 234",
            "3月",
        ),
        *(
            "1.6家具类",
            "年均增速（%）",
            "位次",
            "表3 出口情况",
            "增长6%",
            "2024年，出口12亿元。",
            "18-59岁",
            "一、",
            "#",
            "序号",
        ),
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8)


@settings(max_examples=150)
@given(ROWS, st.sampled_from(["|", "\t", "  ", "\n", " | "]), st.booleans())
def test_every_number_of_any_table_is_accounted_for(rows: list[list[str]], mark: str, framed: bool) -> None:
    side = "|" if framed and mark == "|" else ""
    read("指标" + mark + "\n".join(side + mark.join(row) + side for row in rows) + "\n")


def test_a_long_table_is_read_whole() -> None:
    rows = "".join(f"产品{n}号|万吨|{n}.5|-1.2\n" for n in range(500))
    found = grammar.extract(document("表 2024年主要产品产量\n产品名称|单位|2024年|增长（%）\n" + rows))
    assert len(found.statements) == 1000


@pytest.mark.parametrize(
    "row", ["指标 单位 数量\n", "指标\n", "指标|\n", "指标|单位\n", "指标\n甲\n", "指标 单位 1.\n"]
)
def test_heads_without_a_body_cost_no_more_than_their_length(row: str) -> None:
    def tables_of(times: int) -> float:
        text = row * times
        blocks = reading.read_bytes(text.encode(), "x.txt").blocks
        start = time.process_time()
        tables(text, blocks)
        return time.process_time() - start

    tables_of(100)
    small, large = (min(tables_of(n) for _ in range(3)) for n in (1000, 4000))
    assert large < 12 * small + 0.05


def test_rows_of_figures_are_no_menu_however_many_and_short() -> None:
    rows = [("钢材", "万吨", "128.4"), ("水泥", "万吨", "96.1"), ("汽车", "万辆", "3.2"), ("纱", "吨", "5120"),
            ("布", "万米", "880"), ("原煤", "万吨", "61.5"), ("发电量", "亿度", "42.7"), ("化肥", "吨", "7300")]  # fmt: skip
    text = "表2 2024年主要产品产量\n产品|单位|产量\n" + "\n".join("|".join(row) for row in rows)
    assert len(read(text).statements) == len(rows)
    menu = ["走进临江", "新闻中心", "政务公开", "办事服务", "互动交流", "数据开放", "专题专栏", "旅游文化"]
    assert {b.kind for b in document("\n".join(menu), "").blocks} == {"furniture"}


def test_a_page_may_end_between_a_table_and_its_title() -> None:
    held = document("表2 2024年居民消费价格涨跌幅度\n— 3 —\n指标|比上年涨跌（%）\n食品烟酒|1.2\n衣着|-0.4")
    (table,) = held.tables
    assert [held.text[slice(*t)] for t in table.titles] == ["表2 2024年居民消费价格涨跌幅度"]


def test_titles_of_other_pages_state_nothing() -> None:
    links = "相关文章：\n去年全市出口增长9.9%\n一图读懂：新增企业3.3万家\n"
    assert not read(links).statements
    # What stands below a heading there is an article again.
    below = "全市出口增长\n2024年，全市出口42.5亿元，增长9.9%。"
    assert {s.low for s in read(links + below).statements} == {Decimal("4.25E+9"), Decimal("9.9")}
