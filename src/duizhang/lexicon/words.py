"""Units and cue words, loaded once from ``data/units.toml`` and ``data/cues.toml`` and checked."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from duizhang.model import LexiconError

Family = Literal["currency", "ratio", "measure", "time", "classifier", "order"]
Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed, the ``name`` that the ledger uses for it, and what family it is of."""

    printed: str
    name: str
    family: Family


def load(file: str) -> Tree:
    """The TOML file of that name in the vocabulary's folder. Raises LexiconError where it is malformed."""
    text = files("duizhang.lexicon").joinpath("data", file).read_text(encoding="utf8")
    return parse(text, file)


def parse(text: str, file: str) -> Tree:
    """Parse vocabulary and check it; every list may hold a word once. Problems come with file and line."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: {error}") from None
    problems = [
        f"{file}:{_line(text, word)}: {word!r} stands twice in {where}" for where, word in _twice(tree)
    ]
    if problems:
        raise LexiconError("\n".join(problems))
    return tree


def _twice(tree: Tree, where: str = "") -> Iterator[tuple[str, str]]:
    """Every (list, word) where a list names a word a second time."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _twice(value, f"{where}.{key}".strip("."))
        elif isinstance(value, list):
            times = Counter(w for w in value if isinstance(w, str))
            if len(times) < times.total():
                yield from ((f"{where}.{key}".strip("."), w) for w in sorted(times) if times[w] > 1)


def _line(text: str, word: str) -> int:
    """The line of a word's last mention."""
    return text.count("\n", 0, max(text.rfind(f'"{word}"'), 0)) + 1


@cache
def _units_file() -> Tree:
    return load("units.toml")


@cache
def units() -> Mapping[str, Unit]:
    """Every unit by its printed name."""
    tree = _units_file()
    named = {
        printed: Unit(printed, name, family)
        for family in ("currency", "ratio")
        for printed, name in tree[family].items()
    }
    listed = {
        w: Unit(w, w, f)
        for f in ("measure", "time", "classifier", "order")
        for w in tree[f]["words"]
        if w not in named
    }
    return listed | named


def unit_at(text: str, at: int) -> Unit | None:
    """The longest unit printed at a position."""
    begin = text[at : at + 2]
    for printed, unit in _longer_units().get(begin, ()):
        if text.startswith(printed, at):
            return unit
    return units().get(begin[:1])


@cache
def _longer_units() -> Mapping[str, list[tuple[str, Unit]]]:
    """The units of more than one character by their first two, the longest first: what can stand at a place is few."""
    groups: dict[str, list[tuple[str, Unit]]] = {}
    for printed, unit in sorted(units().items(), key=lambda item: -len(item[0])):
        if len(printed) > 1:
            groups.setdefault(printed[:2], []).append((printed, unit))
    return groups


@cache
def unless() -> Mapping[str, frozenset[str]]:
    """For a unit, the characters behind it with which it is another word: 大 and 关, 分 and 别."""
    return {printed: frozenset(after) for printed, after in _units_file()["unless"].items()}


@cache
def after_digits() -> frozenset[str]:
    """Units that count only what is written in digits: 97.4分, but 十分重要."""
    return frozenset(_units_file()["after_digits"]["words"])


@cache
def cues() -> Tree:
    """The cue words, as nested tables of lists."""
    return load("cues.toml")


def either(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    Words that begin alike share their beginning: at each place a search then looks at few of them.
    """
    return f"(?:{'|'.join(_ways(set(words)))})"


def _ways(words: Iterable[str]) -> Iterator[str]:
    """One pattern for each first character, with what may follow it; the end of a word comes last."""
    rests: dict[str, set[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        rests.setdefault(word[:1], set()).add(word[1:])
    end = rests.pop("", None)
    for first, rest in rests.items():
        ways = list(_ways(rest))
        yield re.escape(first) + (ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})")
    if end:
        yield ""
