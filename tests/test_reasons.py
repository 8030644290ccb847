"""The rules that tell a number that is no quantity: all of their patterns compile, wrong ones are reported."""

from __future__ import annotations

import pytest

from duizhang.lexicon import reasons
from duizhang.model import LexiconError


@pytest.mark.parametrize("rule", reasons.rules(), ids=lambda r: f"{r.place}-{r.reason}")
def test_every_pattern_compiles(rule: reasons.Rule) -> None:
    compiled = (rule.before, rule.whole, rule.after)
    assert tuple(p.pattern if p else "" for p in compiled) == rule.patterns


def test_the_first_rules_that_may_fit_keep_their_order() -> None:
    every = reasons.fitting(True, True, True, "")
    assert list(every) == [r for r in reasons.rules() if not r.family]
    assert reasons.fitting(False, False, False, "") == ()


def test_a_wrong_pattern_is_reported_with_its_rule() -> None:
    rule = reasons.Rule("name", ("(", "", ""), frozenset(), 0, 7)
    with pytest.raises(LexiconError, match=r"rule 7 \(name\)"):
        _ = rule.before
