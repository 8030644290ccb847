"""Edges of patterns: never narrower than what the pattern matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhang.lexicon.edges import Edge, digit_as_zero, edges
from duizhang.lexicon.reasons import rules

PATTERNS = sorted({p for rule in rules() for p in rule.patterns if p and not re.search(r"\(\?<?[=!]|\^", p)})


def _written(edge: Edge) -> str:
    return "^" * edge.but + "".join(sorted(edge.characters))


def _shuts_out(edge: Edge, character: str) -> bool:
    return (digit_as_zero(character) in edge.characters) is edge.but


@pytest.mark.parametrize(
    ("pattern", "first", "last", "empty"),
    [
        ("产业", "产", "业", False),
        ("年|个?月", "个年月", "年月", False),
        (r"\d{1,2}", "0", "0", False),
        (r"[1-3]\.0级?", "0", "0级", False),
        ("(?:第|前)+(?P<of>[位名])", "前第", "位名", False),
        ("a{0,2}b", "ab", "b", False),
        ("a{2,}b*?", "a", "ab", False),
        (r"\(x\]", "(", "]", False),
        ("[^a]b", "^a", "b", False),
        (r"[^a\d]|a", "^0", "^0", False),
        (r"[^，\s一-龥1-3]", "^，", "^，", False),
        ("[^ab]?|[^bc]", "^b", "^b", True),
        ("[a.]", ".a", ".a", False),
        ("a.", "a", "^", False),
        ("[一-龥]a|b", "^", "ab", False),
        ("(?!x)(?:a|b(?<=c))", "ab", "ab", False),
        ("a?", "a", "a", True),
        (r"\w", "^", "^", False),
        ("(?i:b)", "^", "^", True),
        ("a)", "^", "^", True),
    ],
)
def test_edges(pattern: str, first: str, last: str, empty: bool) -> None:
    found = edges(pattern)
    assert (_written(found.first), _written(found.last)) == (first, last)
    assert found.empty is empty


@pytest.mark.parametrize(
    ("pattern", "stops"),
    [("a$", True), ("a|b$", False), ("(?:a|b)$", True), ("a$|b$", True), ("(?:a$)?", False)],
)
def test_what_stops_at_the_end(pattern: str, stops: bool) -> None:
    assert edges(pattern).stops is stops


@settings(max_examples=1500)
@given(st.sampled_from(PATTERNS).flatmap(lambda p: st.tuples(st.just(p), st.from_regex(p, fullmatch=True))))
def test_no_text_that_a_rule_matches_is_shut_out(drawn: tuple[str, str]) -> None:
    pattern, text = drawn
    found = edges(pattern)
    text = text.removesuffix("\n") if found.stops else text
    if not text:
        assert found.empty
        return
    assert not _shuts_out(found.first, text[0])
    assert not _shuts_out(found.last, text[-1])
