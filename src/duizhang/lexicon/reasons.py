"""The rules that tell a number that is no quantity, from ``data/ignored.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from duizhang.lexicon.edges import ANY, Edge, edges
from duizhang.lexicon.words import load
from duizhang.model import LexiconError


@dataclass(frozen=True)
class Rule:
    """A reason, and the patterns that must match before, on and after a number for it to hold.

    ``patterns`` are written in that order, ``""`` for none; they are compiled when first asked for, since most
    texts need few of them. ``place`` counts the file's rules from 1.
    """

    reason: str
    patterns: tuple[str, str, str]
    family: frozenset[str]
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

    def _compiled(self, part: int) -> re.Pattern[str] | None:
        try:
            return re.compile(self.patterns[part]) if self.patterns[part] else None
        except re.error as error:
            raise LexiconError(f"ignored.toml: rule {self.place} ({self.reason}): {error}") from None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in their order. Raises LexiconError on a rule without a pattern."""
    return tuple(_rule(entry, place) for place, entry in enumerate(load("ignored.toml")["rule"], 1))


class Masks(dict[str, int]):
    """For the character at an edge of a text, the rules that it lets through: bit ``i`` is the rule of place ``i``.

    ``otherwise`` are those that all characters let through which no edge names; what a digit lets through stands at 0.
    """

    def __init__(self, otherwise: int) -> None:
        super().__init__({"0": otherwise})
        self.otherwise = otherwise

    def __missing__(self, character: str) -> int:
        mask = self[character] = self["0"] if character.isdecimal() else self.otherwise
        return mask


def fitting(before: str, whole: str, after: str, family: str) -> tuple[Rule, ...]:
    """The rules, in their order, that may fit a number of that family with those texts before, on and after it.

    The characters at the edges of the texts leave few of them, so that the others need not be tried.
    """
    in_front, begins, ends, behind = _masks()
    return _chosen(
        in_front[before[-1:]] & begins[whole[:1]] & ends[whole[-1:]] & behind[after[:1]] & _of_family(family)
    )


@cache
def _masks() -> tuple[Masks, Masks, Masks, Masks]:
    """What the last character before a number, its own first and last, and the first after it let through."""
    before, whole, after = zip(*([edges(p) for p in rule.patterns] for rule in rules()), strict=True)
    in_front = _by_character([e.last if e.stops and not e.empty else ANY for e in before])
    in_front["\n"] = -1  # `$` stands in front of a last line's end too
    return (
        in_front,
        _by_character([ANY if e.empty else e.first for e in whole]),
        _by_character([ANY if e.empty else e.last for e in whole]),
        _by_character([ANY if e.empty else e.first for e in after]),
    )


def _by_character(found: Sequence[Edge]) -> Masks:
    """The rules that each character lets through; what shuts some out is open to all others."""
    masks = Masks(_bits(rule for rule, edge in zip(rules(), found, strict=True) if edge.but))
    for rule, edge in zip(rules(), found, strict=True):
        for character in edge.characters:
            masks[character] ^= 1 << rule.place
    return masks


@lru_cache(maxsize=64)
def _of_family(family: str) -> int:
    return _bits(rule for rule in rules() if not rule.family or family in rule.family)


@lru_cache(maxsize=4096)
def _chosen(mask: int) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if mask >> rule.place & 1)


def _bits(chosen: Iterable[Rule]) -> int:
    return sum(1 << rule.place for rule in chosen)


def _rule(entry: dict[str, object], place: int) -> Rule:
    unknown = set(entry) - {"reason", "before", "whole", "after", "family"}
    if unknown or not {"before", "whole", "after"} & set(entry) or not entry.get("reason"):
        raise LexiconError(
            f"ignored.toml: rule {place}: needs a reason and a pattern; unknown: {sorted(unknown)}"
        )
    before, whole, after = (str(entry.get(k, "")) for k in ("before", "whole", "after"))
    family = entry.get("family", [])
    families = frozenset(family if isinstance(family, list) else [])
    return Rule(str(entry["reason"]), (before, whole, after), families, place)
