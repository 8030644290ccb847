"""The rules that tell a number that is no quantity: all of their patterns compile, wrong ones are reported."""

from __future__ import annotations

import pytest

from duizhang.lexicon import reasons
from duizhang.model import LexiconError


@pytest.mark.parametrize("rule", reasons.rules(), ids=lambda r: f"{r.place}-{r.reason}")
def test_every_pattern_compiles(rule: reasons.Rule) -> None:
    compiled = (rule.before, rule.whole, rule.after)
    assert tuple(p.pattern if p else "" for p in compiled) == rule.patterns


def test_rules_that_fit_keep_their_order() -> None:
    fitting = [r.place for r in reasons.fitting("全国", "10个", "以上", "classifier")]
    assert fitting == sorted(fitting)


SENTENCES = (
    "党的二十大报告指出，2026年1月20日第3次会议通过12条意见",
    "国道308线、107国道和第一、二、三产业，附件3，图2，12，9%",
    "每10万人口中有3.5个，前十名，千亿元产业集群5个，第三届博览会",
    "全市70岁以上老人5.2万名，近三年来，十四五期间，一二三次产业，5.8级地震\n3",
)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("family", ["", "classifier", "time"])
def test_only_rules_that_cannot_fit_are_passed_over(text: str, family: str) -> None:
    for start in range(len(text)):
        for end in range(start + 1, min(start + 6, len(text)) + 1):
            before, whole, after = text[:start], text[start:end], text[end:]
            tried = reasons.fitting(before, whole, after, family)
            for rule in reasons.rules():
                fits = (
                    (not rule.family or family in rule.family)
                    and (not rule.whole or rule.whole.fullmatch(whole))
                    and (not rule.after or rule.after.match(after))
                    and (not rule.before or rule.before.search(before))
                )
                assert not fits or rule in tried, (rule.place, before, whole, after)


def test_a_wrong_pattern_is_reported_with_its_rule() -> None:
    rule = reasons.Rule("name", ("(", "", ""), frozenset(), 7)
    with pytest.raises(LexiconError, match=r"rule 7 \(name\)"):
        _ = rule.before
