"""What the grammar hands out beside the reading itself: identity, place, quote, rules, and what documents hand down.

How sentences are read is told by the examples in ``tests/corpus``.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import examples
from duizhang import grammar, reading
from duizhang.grammar import ignored, naming, phrases, predicates, scan
from duizhang.lexicon.words import cues
from duizhang.model import Article, Block, Document, Statement

TEXT = "2024年，宁波出口9300亿元，增长9.1%。\n全市新增上市公司8家。"
HOME = {"home": "宁波", "written": "2025-01-15"}


def only(text: str, entry: dict[str, str] | None = None) -> Statement:
    found = examples.read(text, HOME if entry is None else entry).statements
    assert len(found) == 1, found
    return found[0]


# Identity and place


def test_identity_stays_with_the_bytes_the_words_and_their_place() -> None:
    once, again = examples.read(TEXT, HOME), examples.read(TEXT, HOME)
    assert [s.id for s in once.statements] == [s.id for s in again.statements]
    assert len({s.id for s in once.statements}) == 3
    other = examples.read(TEXT + " ", HOME)
    assert not {s.id for s in once.statements} & {s.id for s in other.statements}


def test_the_same_figure_twice_is_two_statements() -> None:
    a, b = examples.read("出口增长5.4%。\n进口增长5.4%。", HOME).statements
    assert (a.text, a.low) == (b.text, b.low)
    assert a.id != b.id


def test_line_and_column_count_from_one() -> None:
    statements = examples.read(TEXT, HOME).statements
    assert [(s.line, s.column) for s in statements] == [(1, 11), (1, 20), (2, 9)]


def test_the_quote_is_the_sentence_and_tells_where_the_number_stands() -> None:
    growth = examples.read("上句。2024年，宁波出口9300亿元，增长9.1%。下句增长3%。", HOME).statements[1]
    assert growth.quote == "2024年，宁波出口9300亿元，增长9.1%。"
    assert growth.quote[slice(*growth.quote_at)] == "9.1%"


def test_a_long_sentence_is_quoted_in_part() -> None:
    statement = only("稳中求进工作总基调" * 100 + "，出口增长5.4%，" + "推动高质量发展" * 100 + "。")
    assert len(statement.quote) <= grammar.LONGEST_QUOTE + len(statement.text)
    assert statement.quote[slice(*statement.quote_at)] == "5.4%"


def test_statements_know_their_document() -> None:
    result = examples.read(TEXT, HOME)
    assert {s.doc for s in result.statements} == {result.document.path}
    assert {s.document for s in result.statements} == {result.document.sha256}


# Values


@pytest.mark.parametrize(
    ("text", "low", "high", "step"),
    [
        ("出口5.55万亿元", "5550000000000", "5550000000000", "10000000000"),
        ("出口增长26.90%", "26.90", "26.90", "0.01"),
        ("出口下降3.9%", "-3.9", "-3.9", "0.1"),
        ("出口增长3.7倍", "370", "370", "10"),
        ("出口下降3%—5%", "-5", "-3", "1"),
        ("共有企业十二家", "12", "12", "0"),
        ("民营企业出口占比近七成", "70", "70", "10"),
    ],
)
def test_values_keep_their_printed_precision(text: str, low: str, high: str, step: str) -> None:
    statement = only(text + "。")
    assert (statement.low, statement.high, statement.step) == (Decimal(low), Decimal(high), Decimal(step))


def test_printed_zeros_are_kept() -> None:
    assert str(only("出口增长26.90%。").low) == "26.90"


def test_the_indicator_is_looked_up() -> None:
    assert only("规模以上工业增加值增长7%。").concept == only("规上工业增加值增长7%。").concept != ""
    assert only("某种谁也没有听说过的东西数量达到7个。").concept is None


# Rules


def test_rules_are_named_outermost_first() -> None:
    rules = only("2024年，宁波出口增长9.1%。").rules
    assert rules[0] == "growth"
    assert [r.split(":")[0] for r in rules[1:]] == [
        "indicator",
        "period",
        "area",
        "modality",
        "number",
        "bound",
    ]


def test_every_rule_of_a_statement_says_something() -> None:
    for statement in examples.read(TEXT, HOME).statements:
        assert all(r and " " not in r for r in statement.rules)


# What documents, articles and sections hand down


def page() -> Document:
    parts = ["甲地出口增长5%。", "第2版", "全市出口增长7%。", "乙地二、2024年工作"]
    text = "\n".join(parts)
    starts = [text.index(p) for p in parts]
    spans = [(s, s + len(p)) for s, p in zip(starts, parts, strict=True)]
    return replace(
        examples.document(text),
        date="2026-02-01",
        area="浙江",
        kind="newspaper page",
        blocks=(
            Block("paragraph", spans[0]),
            Block("furniture", spans[1]),
            Block("paragraph", spans[2]),
            Block("heading", spans[3], 1),
        ),
        articles=(
            Article(spans[0], date="2025-07-01", area="杭州"),
            Article(spans[2], date="2026-01-09", area="宁波"),
        ),
    )


def test_an_article_has_an_area_and_a_date_of_its_own() -> None:
    first, second = grammar.extract(page()).statements
    assert (first.area, second.area) == (("杭州",), ("宁波",))


def test_page_furniture_states_nothing() -> None:
    assert [(u.text, u.reason) for u in grammar.extract(page()).unread if u.reason != "date"] == [
        ("第2", "page")
    ]


def test_captions_are_read() -> None:
    document = examples.document("图为宁波舟山港，去年完成货物吞吐量13.8亿吨。", HOME)
    caption = replace(document, blocks=(replace(document.blocks[0], kind="caption"),))
    assert [s.text for s in grammar.extract(caption).statements] == ["13.8亿吨"]


def test_a_heading_of_goals_makes_targets_until_the_next_heading() -> None:
    source = (
        "宁波市政府工作报告\n——2025年1月15日在宁波市第十六届人民代表大会第五次会议上\n"
        "一、2024年工作回顾\n出口增长9.1%。\n二、2025年主要目标\n出口增长5%。\n"
    )
    result = grammar.extract(reading.read_bytes(source.encode(), "报告.txt"))
    assert [(s.text, s.modality, s.period) for s in result.statements] == [
        ("9.1%", "outcome", "2024"),
        ("5%", "target", "2025"),
    ]
    assert result.statements[0].owner == ""
    assert result.statements[1].owner != ""


def test_a_document_that_says_nothing_of_itself_leaves_it_open() -> None:
    statement = only("出口增长5.4%。", {})
    assert (statement.area, statement.period, statement.owner) == ((), "", "")


def test_options_reach_the_statements() -> None:
    document = reading.read_bytes("去年出口增长5.4%。".encode(), "x.txt", date="2020-03", area="贵州")
    statement = grammar.extract(document).statements[0]
    assert (statement.area, statement.period) == (("贵州",), "2019")


# The parts


def test_scan_tells_the_numeral_from_its_expression() -> None:
    text = "出口首破45万亿元大关"
    (number,) = scan.numbers(text)
    assert text[slice(*number.core)] == "45万亿"
    assert text[slice(*number.span)].startswith("首破45万亿元")
    assert (number.unit, number.family, number.shape, number.bound) == ("CNY", "currency", "plain", ">")


def test_predicates_leave_the_indicator() -> None:
    text = "浙江出口同比增长7.2%"
    (number,) = scan.numbers(text)
    predicate = predicates.read(text[: number.span[0]], number, "")
    assert (predicate.kind, predicate.head, predicate.base, predicate.sign) == (
        "growth",
        "浙江出口",
        "yoy",
        1,
    )


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("同比", "yoy"),
        ("比上年", "yoy"),
        ("环比", "mom"),
        ("较上月", "mom"),
        ("比2020年", "2020"),
        ("比“十三五”末", "2020"),
        ("", "yoy"),
    ],
)
def test_bases(words: str, base: str) -> None:
    assert predicates.base(words) == base


@pytest.mark.parametrize(
    ("phrase", "tidied"),
    [
        ("其中，出口", "出口"),
        ("并力争进口", "进口"),
        ("全社会用电量", "全社会用电量"),
        ("以旧换新销售额", "以旧换新销售额"),
        ("“新三样”产品出口", "“新三样”产品出口"),
        ("（含过会", "含过会"),
        ("", ""),
    ],
)
def test_phrases_are_tidied(phrase: str, tidied: str) -> None:
    assert phrases.tidy(phrase) == tidied


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("进口、出口", ["进口", "出口"]),
        ("“三重”项目、消费和投资", ["“三重”项目", "消费", "投资"]),
        ("（甲、乙）类和丙类", ["（甲、乙）类", "丙类"]),
        ("出口", ["出口"]),
        ("", []),
    ],
)
def test_items_of_a_list(phrase: str, parts: list[str]) -> None:
    assert phrases.items(phrase) == parts


@pytest.mark.parametrize(
    ("phrase", "count", "names"),
    [
        ("钢材、水泥产量", 2, ["钢材产量", "水泥产量"]),
        ("规上工业增加值、利润", 2, ["规上工业增加值", "规上工业利润"]),
        ("城乡居民人均可支配收入", 2, ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("出口", 2, None),
        ("甲、乙、丙", 2, None),
    ],
)
def test_a_list_is_shared_out(phrase: str, count: int, names: list[str] | None) -> None:
    assert phrases.distribute(phrase, count) == names


def test_quoted_speech_is_no_name() -> None:
    assert ignored.quotes("实施“八八战略”。") == [(2, 8)]
    assert ignored.quotes("他说：“去年出口增长5%，很好。”") == []


def test_registries_hold_each_rule_once() -> None:
    assert len(set(naming.RULES)) == len(naming.RULES)


def test_cue_words_do_not_contradict_one_another() -> None:
    growth, modality = cues()["growth"], cues()["modality"]
    assert not set(growth["up"]) & set(growth["down"])
    assert not set(modality["estimate"]) & set(modality["target"])
    bounds = [w for words in cues()["bound"]["before"].values() for w in words]
    assert len(bounds) == len(set(bounds))
