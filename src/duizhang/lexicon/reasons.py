"""The rules that tell a number that is no quantity, from ``data/ignored.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from duizhang.lexicon.words import load
from duizhang.model import LexiconError

Part = Literal[0, 1, 2]
"""The parts that the gate looks at: before the number, the number whole, after it."""
_PARTS: dict[str, Part] = {"before": 0, "whole": 1, "after": 2}


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason, and the patterns that must match before, on and after a number for it to hold.

    ``part`` tells most: what follows, else what stands before, else the number itself, unless ``by`` says which.
    """

    reason: str
    before: re.Pattern[str] | None
    whole: re.Pattern[str] | None
    after: re.Pattern[str] | None
    family: frozenset[str]
    part: Part


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in their order. Raises LexiconError on a rule without a pattern or with a wrong one."""
    return tuple(_rule(entry, place) for place, entry in enumerate(load("ignored.toml")["rule"], 1))


@cache
def gate() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What must match before, on or after a number for any rule to fit: each rule by its most telling part.

    Most numbers pass none of the three, so that the rules need not be tried one by one.
    """
    before, whole, after = ([p for r in rules() if r.part == at and (p := _parts(r)[at])] for at in range(3))
    return _any(before), _any(whole), _any(after)


@lru_cache(maxsize=1024)
def fitting(before: bool, whole: bool, after: bool, family: str) -> tuple[Rule, ...]:
    """The rules, in their order, that may fit a number of that family which passed those parts of the gate."""
    passed = (before, whole, after)
    return tuple(r for r in rules() if passed[r.part] and (not r.family or family in r.family))


def _parts(rule: Rule) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]:
    return rule.before, rule.whole, rule.after


def _any(patterns: list[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in patterns) or "(?!)")


def _rule(entry: dict[str, object], place: int) -> Rule:
    unknown = set(entry) - {"reason", "before", "whole", "after", "family", "by"}
    if unknown or not {"before", "whole", "after"} & set(entry) or not entry.get("reason"):
        raise LexiconError(
            f"ignored.toml: rule {place}: needs a reason and a pattern; unknown: {sorted(unknown)}"
        )
    try:
        before, whole, after = (
            re.compile(str(entry[k])) if k in entry else None for k in ("before", "whole", "after")
        )
    except re.error as error:
        raise LexiconError(f"ignored.toml: rule {place} ({entry['reason']}): {error}") from None
    family = entry.get("family", [])
    families = frozenset(family if isinstance(family, list) else [])
    by = str(entry.get("by", "after" if after else "before" if before else "whole"))
    if by not in entry or by not in _PARTS:
        raise LexiconError(f"ignored.toml: rule {place} ({entry['reason']}): `by` names no part of it: {by}")
    part = _PARTS[by]
    return Rule(str(entry["reason"]), before, whole, after, families, part)
