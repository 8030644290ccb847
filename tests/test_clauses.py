"""Commitments without a number: which are read, what they say, and what is left out."""

from __future__ import annotations

import pytest

from duizhang import grammar, reading
from duizhang.grammar import clauses
from duizhang.model import Clause

HEAD = """政府工作报告
——2026年1月20日在宁波市第十六届人民代表大会第六次会议上

各位代表：

现在，我代表市人民政府，向大会报告工作，请予审议，并请各位委员提出意见。

一、2025年工作回顾

过去一年，我们在中共宁波市委领导下，全力做好各项工作，建成城北水厂，出台惠企清单，经济运行总体平稳，人民生活持续改善。

二、2026年工作安排

做好今年的各项工作，意义重大。我们要重点抓好以下工作，确保开好局、起好步，向全市人民交上一份满意的答卷。

"""


def read(sentence: str) -> list[Clause]:
    document = reading.read_bytes((HEAD + sentence + "\n\n谢谢大家。\n").encode(), "plan.txt")
    return list(clauses.read(grammar.extract(document)))


@pytest.mark.parametrize(
    ("sentence", "action", "object", "firm"),
    [
        ("建成城南污水处理厂。", "建成", "城南污水处理厂", True),
        ("年底前建成城南污水处理厂。", "建成", "城南污水处理厂", True),
        ("全面出台数据流通管理办法。", "出台", "数据流通管理办法", True),
        ("确保环湖快线建成通车。", "建成通车", "环湖快线", True),
        ("推动环湖快线竣工通车。", "竣工通车", "环湖快线", True),
        ("加快城西物流园建设。", "加快…建设", "城西物流园", False),
        ("加快推进城西物流园建设。", "加快推进…建设", "城西物流园", False),
        ("深入实施老旧管网更新行动。", "实施", "老旧管网更新行动", False),
        ("由市交通局牵头开工建设东山隧道。", "开工建设", "东山隧道", True),
        ("力争东山隧道尽早开工建设。", "开工建设", "东山隧道", True),
        ("三是编制实施内河水系规划。", "编制实施", "内河水系规划", True),
        ("制定和完善内河水系规划。", "制定和完善", "内河水系规划", True),
        ("建成投产东港热电项目。", "建成投产", "东港热电项目", True),
        ("稳妥有序推进职工持股配套政策落地。", "落地", "职工持股配套政策", True),
        ("推动东港冷库7月底前完工投用。", "完工投用", "东港冷库", True),
        ("推动芯片研究院在宁波落地。", "落地", "芯片研究院", True),
        ("③东港医院新建项目确保年内完工。", "完工", "东港医院新建项目", True),
        ("承办好青年篮球赛。", "承办好", "青年篮球赛", True),
    ],
)
def test_what_is_read(sentence: str, action: str, object: str, firm: bool) -> None:
    [clause] = read(sentence)
    assert (clause.action, clause.object, clause.firm) == (action, object, firm)
    assert clause.area == "宁波"


@pytest.mark.parametrize(
    "sentence",
    [
        "建成保障性住房3000套。",  # holds a figure: a target of its own
        "已建成城南污水处理厂。",
        "加大工作力度，提升服务水平。",
        "各位代表，让我们携起手来。",
        "建成现代化滨海大都市的蓝图已经绘就，催人奋进！",
        "办好人民满意的教育。",
        "打通物流堵点卡点。",
        "确保按计划开工。",
        "办好一批实事。",
        "确保年内核准开工。",
        "今年是新中国成立80周年。",
        "确保早竣工、早投产。",
        "坚持“盘活老区、启动新区”的思路。",
        "确保年内全部竣工投产。",  # of what was named before
        "——这是城乡面貌深刻变化的五年。2025年新增绿地300公顷，建成环湖公园。",
    ],
)
def test_what_is_left_out(sentence: str) -> None:
    assert read(sentence) == []


def test_a_mark_in_front_is_no_part_of_it() -> None:
    [clause] = read("一是建成城南污水处理厂。")
    assert clause.text == "建成城南污水处理厂"


def test_below_a_paragraph_that_looks_back_nothing_is_promised_until_a_goal_or_heading() -> None:
    back = "——这是城乡面貌深刻变化的五年。2025年新增绿地300公顷。\n\n组建水务集团，建成环湖公园。\n\n"
    assert read(back + "就是这些。") == []
    [clause] = read(back + "2026年新增绿地200公顷，建成城南湿地。")
    assert clause.object == "城南湿地"


def test_the_review_of_last_year_promises_nothing() -> None:
    assert read("就是这些。") == []


@pytest.mark.parametrize(
    ("sentence", "owner", "due"),
    [
        ("6月底前出台停车管理办法，由市公安局牵头。", "市公安局", "2026-06"),
        ("到2028年，建成北岸科学城（责任单位：市科技局）。", "市科技局", "2028"),
        ("建成北岸科学城。", "宁波市", "2026"),
        ("做好项目前期工作，开工东山隧道。", "宁波市", "2026"),
    ],
)
def test_owner_and_due_date(sentence: str, owner: str, due: str) -> None:
    [clause] = read(sentence)
    assert (clause.owner, clause.due) == (owner, due)


def test_the_place_gives_the_words() -> None:
    document = reading.read_bytes(
        (HEAD + "（一）抓好项目。建成城南污水处理厂，出台停车管理办法。\n").encode(), "plan.txt"
    )
    found = clauses.read(grammar.extract(document))
    assert [document.source[slice(*c.place)] for c in found] == ["建成城南污水处理厂", "出台停车管理办法"]
    assert found[0].quote == "建成城南污水处理厂，出台停车管理办法。"
    assert len({c.id for c in found}) == 2
