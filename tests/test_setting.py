"""Who is to reach what a document plans."""

from __future__ import annotations

from dataclasses import replace

import pytest

import examples
from duizhang.grammar import setting
from duizhang.model import Article


@pytest.mark.parametrize(
    ("issuer", "area", "owner"),
    [
        ("浙江省人民政府", "浙江", "浙江省"),
        ("保定市满城区人民政府", "满城", "满城区"),
        ("绍兴市发展和改革委员会", "绍兴", "绍兴市发展和改革委员会"),
        ("云南日报", "云南", "云南省"),
        ("", "中国", "国务院"),
    ],
)
def test_a_government_answers_under_its_places_name(issuer: str, area: str, owner: str) -> None:
    document = replace(examples.document("出口增长5%。", {"home": area}), issuer=issuer)
    assert setting.opening(document).owner == owner


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("记者从省商务厅获悉，省商务厅将抓好四件事。", "省商务厅"),
        ("省商务厅、省财政厅提出，省商务厅将抓好四件事。", "浙江省"),
        ("力争新增海外仓30个。", "浙江省"),
    ],
)
def test_the_one_department_of_an_article_is_to_reach_its_aims(text: str, owner: str) -> None:
    document = examples.document(text, {"home": "浙江"})
    article = Article((0, len(text)), kind="article")
    assert setting.of_article(document, article).owner == owner
