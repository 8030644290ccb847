"""Every rule of the grammar can be told in words, and so can every word that the machine formats use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from duizhang import pipeline
from duizhang.checks import CODES
from duizhang.checks.messages import relation_name
from duizhang.exports.wording import word
from duizhang.language import speak
from duizhang.lexicon import reasons, rules
from duizhang.model import Bound, Kind, LexiconError, Modality, Reading, Severity, Status

GRAMMAR = Path(__file__).parent.parent / "src" / "duizhang" / "grammar"
NAMES = re.compile(r"^(?:indicator|" + "|".join(get_args(Kind)) + r")(?::[a-z-]+)?$")


def test_rules_that_read_the_samples_have_a_text() -> None:
    readings = [r for r in pipeline.extract([pipeline.samples()]) if isinstance(r, Reading)]
    used = {rule for r in readings for s in r.statements for rule in s.rules}
    assert len(used) > 30
    assert not sorted(rule for rule in used if not rules.known(rule))


def test_rules_that_the_grammar_names_have_a_text() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in GRAMMAR.glob("*.py"))
    named = {n for n in re.findall(r'"([a-z-]+:[a-z-]+)"', source) if NAMES.match(n)}
    assert len(named) > 20
    assert not sorted(n for n in named if not rules.known(n))


@pytest.mark.parametrize("bound", get_args(Bound))
def test_bounds_have_a_text(bound: str) -> None:
    assert rules.known(f"bound:{bound}")


def test_what_is_joined_to_a_name_is_told_too() -> None:
    try:
        speak("zh")
        assert rules.told("level:reached:from") == (
            "kind",
            "“增至”“提高到”一类的词，读作达到的数；变化之前的数",
        )
        assert rules.told("growth:continued")[1] == "“增长”“下降”一类的词；接着前一个数说"
        assert rules.told("indicator:topic:paired") == ("indicator", "接着上文说的指标；“分别”逐一对应")
        assert rules.told("period:sentence") == ("period", "本句的时间词")
        assert rules.told("no-such-rule") == ("kind", "no-such-rule")
        assert not rules.known("no-such-rule")
        assert not rules.known("period:no-such-rule")
    finally:
        speak(None)


def test_a_text_that_is_not_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "load", lambda _: {"kind": {"level": {"zh": "数量"}}, "added": {}})
    rules.texts.cache_clear()
    with pytest.raises(LexiconError, match=r"kind\.level"):
        rules.texts()
    rules.texts.cache_clear()


_NO_RELATIONS = {"search-cut-short", "doubtful-figure"}


def test_every_relation_has_a_short_name() -> None:
    try:
        for language in ("zh", "en"):
            speak(language)
            names = [relation_name(code) for code in CODES if code not in _NO_RELATIONS]
            assert len(set(names)) == len(names)
            assert not [n for n in names if "mismatch" in n]
    finally:
        speak(None)


def test_words_of_the_machine_formats_have_chinese() -> None:
    spoken = [w for names in (Kind, Modality, Status, Severity) for w in get_args(names)]
    spoken += [r.reason for r in reasons.rules()]
    spoken += _roles()
    try:
        speak("zh")
        assert not sorted({w for w in spoken if word(w) == w})
    finally:
        speak(None)


def _roles() -> list[str]:
    """Every role that a check names."""
    found: list[str] = []
    for path in (GRAMMAR.parent / "checks").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        for names in re.findall(r"roles ?= ?(\([^)]*\))|Constraint\(.*?(\(\"[^)]*\))", source):
            found += re.findall(r'"([a-z]+)"', "".join(names))
        found += re.findall(r'Part\("([a-z]+)"', source)
    assert {"total", "share", "month", "now", "again"} <= set(found)
    return found
