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
    ],
)
def test_what_is_left_out(sentence: str) -> None:
    assert read(sentence) == []


def test_the_review_of_last_year_promises_nothing() -> None:
    assert read("就是这些。") == []


@pytest.mark.parametrize(
    ("sentence", "owner", "due"),
    [
        ("6月底前出台停车管理办法，由市公安局牵头。", "市公安局", "2026-06"),
        ("到2028年，建成北岸科学城（责任单位：市科技局）。", "市科技局", "2028"),
        ("建成北岸科学城。", "宁波市", "2026"),
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
