"""What each rule of the grammar is called and did, for people, from ``data/rules.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from duizhang.language import say
from duizhang.lexicon.words import load
from duizhang.model import LexiconError

KIND, ADDED = "kind", "added"


def told(rule: str) -> tuple[str, str]:
    """A rule's dimension (``kind``, ``period`` …) and what it did, in the language in force.

    Of a rule without a text the name itself; only tests are to see that.
    """
    dimension, _, name = rule.partition(":")
    if dimension == KIND or dimension not in texts():
        dimension, name = KIND, rule
    return dimension, _text(dimension, name) or rule


def known(rule: str) -> bool:
    """Whether a rule has a text."""
    dimension, _, name = rule.partition(":")
    return bool(_text(dimension, name) if dimension in texts() else _text(KIND, rule))


def _text(dimension: str, name: str) -> str:
    """The text of a name; where more is joined to it with ``:``, that of both. ``""`` where one has none."""
    if pair := texts()[dimension].get(name):
        return say(zh=pair[0], en=pair[1])
    rest, _, added = name.rpartition(":")
    first, pair = _text(dimension, rest) if rest else "", texts()[ADDED].get(added)
    return f"{first}{say(zh='；' + pair[0], en='; ' + pair[1])}" if first and pair else ""


@cache
def texts() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Every text, Chinese and English, by dimension and name. Raises LexiconError on one that is not whole."""
    tree = load("rules.toml")
    wrong = [
        f"rules.toml: {dimension}.{name}: "
        + say(zh="应有 zh 和 en，且不为空", en="needs zh and en, neither empty")
        for dimension, names in tree.items()
        for name, text in names.items()
        if not isinstance(text, dict) or set(text) != {"zh", "en"} or not all(text.values())
    ]
    if wrong:
        raise LexiconError("\n".join(wrong))
    return {
        dimension: {name: (text["zh"], text["en"]) for name, text in names.items()}
        for dimension, names in tree.items()
    }
