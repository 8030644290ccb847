"""The rules that tell a number that is no quantity, from ``data/ignored.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from duizhang.lexicon.words import load
from duizhang.model import LexiconError


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason, and the patterns that must match before, on and after a number for it to hold."""

    reason: str
    before: re.Pattern[str] | None
    whole: re.Pattern[str] | None
    after: re.Pattern[str] | None
    family: frozenset[str]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in their order. Raises LexiconError on a rule without a pattern or with a wrong one."""
    return tuple(_rule(entry, place) for place, entry in enumerate(load("ignored.toml")["rule"], 1))


@cache
def gate() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What must match before, on or after a number for any rule to fit: each rule by its most telling pattern.

    Most numbers pass none of the three, so that the rules need not be tried one by one.
    """
    after = [r.after for r in rules() if r.after]
    before = [r.before for r in rules() if r.before and not r.after]
    whole = [r.whole for r in rules() if r.whole and not r.after and not r.before]
    return _any(before), _any([re.compile(f"(?:{w.pattern})$") for w in whole]), _any(after)


def _any(patterns: list[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in patterns) or "(?!)")


def _rule(entry: dict[str, object], place: int) -> Rule:
    unknown = set(entry) - {"reason", "before", "whole", "after", "family"}
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
    return Rule(
        str(entry["reason"]), before, whole, after, frozenset(family if isinstance(family, list) else [])
    )
