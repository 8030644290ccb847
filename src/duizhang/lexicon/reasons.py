"""The rules that tell a number that is no quantity, from ``data/ignored.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

from duizhang.lexicon.words import load
from duizhang.model import LexiconError

Part = Literal[0, 1, 2]
"""The parts that the gate looks at: before the number, the number whole, after it."""
_PARTS: dict[str, Part] = {"before": 0, "whole": 1, "after": 2}


@dataclass(frozen=True)
class Rule:
    """A reason, and the patterns that must match before, on and after a number for it to hold.

    ``patterns`` are written in that order, ``""`` for none; they are compiled when first asked for, since most
    texts need few of them. ``part`` tells most: what follows, else what stands before, else the number itself,
    unless ``by`` says which. ``place`` counts the file's rules from 1.
    """

    reason: str
    patterns: tuple[str, str, str]
    family: frozenset[str]
    part: Part
    place: int

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        """What must stand in front. Raises LexiconError if it is no pattern, as the next two do."""
        return self._compiled(0)

    @cached_property
    def whole(self) -> re.Pattern[str] | None:
        """What the number must be, as printed."""
        return self._compiled(1)

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        """What must follow."""
        return self._compiled(2)

    def _compiled(self, part: Part) -> re.Pattern[str] | None:
        try:
            return re.compile(self.patterns[part]) if self.patterns[part] else None
        except re.error as error:
            raise LexiconError(f"ignored.toml: rule {self.place} ({self.reason}): {error}") from None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in their order. Raises LexiconError on a rule without a pattern."""
    return tuple(_rule(entry, place) for place, entry in enumerate(load("ignored.toml")["rule"], 1))


@cache
def gate() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What must match before, on or after a number for any rule to fit: each rule by its most telling part.

    Most numbers pass none of the three, so that the rules need not be tried one by one.
    """
    before, whole, after = ([r.patterns[at] for r in rules() if r.part == at] for at in range(3))
    return _any(before), _any(whole), _any(after)


@lru_cache(maxsize=1024)
def fitting(before: bool, whole: bool, after: bool, family: str) -> tuple[Rule, ...]:
    """The rules, in their order, that may fit a number of that family which passed those parts of the gate."""
    passed = (before, whole, after)
    return tuple(r for r in rules() if passed[r.part] and (not r.family or family in r.family))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns) or "(?!)")


def _rule(entry: dict[str, object], place: int) -> Rule:
    unknown = set(entry) - {"reason", "before", "whole", "after", "family", "by"}
    if unknown or not {"before", "whole", "after"} & set(entry) or not entry.get("reason"):
        raise LexiconError(
            f"ignored.toml: rule {place}: needs a reason and a pattern; unknown: {sorted(unknown)}"
        )
    before, whole, after = (str(entry.get(k, "")) for k in ("before", "whole", "after"))
    family = entry.get("family", [])
    families = frozenset(family if isinstance(family, list) else [])
    by = str(entry.get("by", "after" if after else "before" if before else "whole"))
    if by not in entry or by not in _PARTS:
        raise LexiconError(f"ignored.toml: rule {place} ({entry['reason']}): `by` names no part of it: {by}")
    part = _PARTS[by]
    return Rule(str(entry["reason"]), (before, whole, after), families, part, place)
