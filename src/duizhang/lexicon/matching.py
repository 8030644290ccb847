"""Whether two names of an indicator mean one thing: what a plan promises, and its result in other words.

Nothing is learned and nothing is weighed in secret. Names that differ in a threshold (10亿元以上,
亿元以上), in a word of contrast (进口, 出口), in their head noun (企业, 团组) or in the programme that they
name in quotes are never one thing; nor, without a common programme, names of which one is narrower
(私人汽车, 汽车) or has a word in the place of another (农业产值, 林业产值). The rest is Dice's coefficient of
their characters' bigrams (L. R. Dice, Ecology 26, 1945). A common programme and head noun suffice:
“千团万企拓市场增订单” is a year later “千团万企拓市场争订单”.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

SAME_NAME = 0.6
"""Dice from which two wordings count as one indicator. Of the labelled documents' statements of one kind and
unit it takes 1 in 500 pairs for one that are two, and finds more than half of the labels' other wordings;
``tests/test_cards.py`` holds both figures."""

SAME_PROGRAMME = 0.6
"""Dice from which two quoted names count as one programme: one character changed in ten gives 0.78."""

_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{2,30})[”\"」』’]")
_THRESHOLD = re.compile(
    r"(?:前?[0-9.]+|第?[一二三四五六七八九十百]+)?[万亿千百]*[元户人位家强亩吨]?(?:以上|以下|以内)|前[0-9十]+位?|[0-9.]+"
)
_ORDINAL = re.compile(r"第[0-9一二三四五六七八九十]+[届批轮次期]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, 0 (never one thing) to 1 (one name), and what decided it."""

    score: float
    why: str

    @property
    def same(self) -> bool:
        """Whether the two may be taken for one indicator."""
        return self.score >= SAME_NAME


@cache
def rules() -> dict[str, list[str]]:
    """The flat word lists of ``matching.toml``."""
    return {k: v for k, v in _table().items() if isinstance(v, list)}


@cache
def _table() -> dict:  # type: ignore[type-arg]
    text = files("duizhang.lexicon").joinpath("data/matching.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def likeness(a: str, b: str, said_a: str = "", said_b: str = "") -> Likeness:
    """How alike two indicator names are.

    ``said_a`` and ``said_b`` are the words before the figure in its sentence: a programme may be named there
    only.
    """
    if a == b:
        return Likeness(1.0, "same name")
    x, y = plain(a), plain(b)
    if reason := _apart(a, b, x, y):
        return Likeness(0.0, reason)
    tie = _programme_tie(a, b, said_a, said_b)
    if tie is False:
        return Likeness(0.0, "different programmes")
    alike = dice(x, y)
    if tie and _head(x) == _head(y):
        return Likeness(max(alike, 0.9), "same programme, same head noun")
    if reason := _narrowed(x, y, alike):
        return Likeness(0.0, reason)
    return Likeness(alike, f"wording alike {alike:.2f}")


def same_unit(a: str, b: str) -> bool:
    """Whether two units count alike: 家 and 户, but not 家 and 家次."""
    return a == b or any(a in group and b in group for group in rules()["units"])


def better_small(name: str) -> bool:
    """Whether the name says that less of it is better (失业率, 能耗)."""
    return any(word in name for word in rules()["better_small"])


def ceiling(name: str) -> bool:
    """Whether a target of that name is a limit to stay under, and lower still is no merit (居民消费价格)."""
    return any(word in name for word in rules()["ceilings"])


def neutral(name: str) -> bool:
    """Whether the name is of a figure that a plan means to keep to, neither above nor below (赤字规模)."""
    return any(word in name for word in rules()["neutral"])


def counted_until(said: str) -> bool:
    """Whether the words before a figure make its month or day the end of a count (截至11月底, 累计)."""
    return any(word in said for word in rules()["as_of"])


def dice(a: str, b: str) -> float:
    """Dice's coefficient of two texts' bigrams, 0 to 1; of single characters where one has no bigram."""
    n = 2 if min(len(a), len(b)) > 1 else 1
    x, y = (Counter(t[i : i + n] for i in range(len(t) - n + 1)) for t in (a, b))
    total = x.total() + y.total()
    return 2 * (x & y).total() / total if total else 0.0


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """The name without quotes, spaces, fillers and measure words, in one writing."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    text = re.sub(r"[“”\"'‘’「」『』《》]", "", text)
    for old, new in _table()["same"].items():
        text = text.replace(old, new)
    for word in rules()["fillers"]:
        text = text.replace(word, "") or text
    return _without_ending(text)


def _without_ending(text: str) -> str:
    for ending in sorted(rules()["endings"], key=len, reverse=True):
        if text.endswith(ending) and len(text) - len(ending) >= 2:
            return _without_ending(text[: -len(ending)])
    return text


def _head(text: str) -> str:
    """The head noun: Chinese names end with it, and two characters tell it apart well enough."""
    return text[-2:]


def _heads_agree(x: str, y: str, alike: float) -> bool:
    """One head noun; or, where nearly all agrees, each head in the other name (项目开工, 开工项目)."""
    if _head(x) == _head(y) or x.endswith(y) or y.endswith(x):
        return True
    return alike >= 0.75 and _head(x) in y and _head(y) in x


def _apart(a: str, b: str, x: str, y: str) -> str:
    """Why the two cannot be one thing, or the empty string."""
    if _thresholds(a) != _thresholds(b):
        return "different thresholds"
    if _ordinals_differ(a, b):
        return "different editions"
    return "words of contrast" if _contrasted(x, y) else ""


def _narrowed(x: str, y: str, alike: float) -> str:
    """Why two names without a common programme are two things: another noun, a narrower scope or a word."""
    if not _heads_agree(x, y, alike):
        return "different head nouns"
    if marks := _marks(x) ^ _marks(y):
        return f"only one is {'、'.join(sorted(marks))}"
    return "one word stands for another" if _swapped(x, y) else ""


def _thresholds(name: str) -> tuple[str, ...]:
    """The thresholds in a name, in one writing: 1亿元以上 is 亿元以上."""
    found = _THRESHOLD.findall(re.sub(r"规模以上|限额以上", "", unicodedata.normalize("NFKC", name)))
    return tuple(sorted(re.sub(r"^[1一](?=[百千万亿])", "", t).replace("位", "") for t in found if t))


def _ordinals_differ(a: str, b: str) -> bool:
    x, y = set(_ORDINAL.findall(a)), set(_ORDINAL.findall(b))
    return bool(x and y and x != y)


def _marks(text: str) -> frozenset[str]:
    return frozenset(word for word in rules()["marks"] if word in text)


def _swapped(x: str, y: str) -> bool:
    """Whether each name has characters that the other lacks: 农业产值 and 林业产值."""
    mine, yours = Counter(x), Counter(y)
    return bool(mine - yours and yours - mine)


def _contrasted(x: str, y: str) -> bool:
    return any(_excluded(_present(x, line), _present(y, line)) for line in _table()["contrasts"])


def _excluded(x: frozenset[str], y: frozenset[str]) -> bool:
    return bool(x and y and not x & y)


def _present(text: str, line: list[str]) -> frozenset[str]:
    """The words of a contrast line that the text has, longest first, each character counted once."""
    found = set()
    for word in sorted(line, key=len, reverse=True):
        if word in text:
            found.add(word)
            text = text.replace(word, "·")
    return frozenset(found)


def _programme_tie(a: str, b: str, said_a: str, said_b: str) -> bool | None:
    """True: one programme; False: two; None: at most one of the two names any."""
    mine = programmes(a) or programmes(said_a)[-1:]
    yours = programmes(b) or programmes(said_b)[-1:]
    if not mine or not yours:
        return None
    pairs = [(p, q) for p in mine for q in yours if dice(p, q) >= SAME_PROGRAMME]
    if not pairs:
        # A programme named in both names parts them; one that only stands near by does not.
        return False if programmes(a) and programmes(b) else None
    return True if any(min(len(p), len(q)) >= 4 for p, q in pairs) else None


@lru_cache(maxsize=65536)
def programmes(text: str) -> tuple[str, ...]:
    """The names in quotes, in order."""
    return tuple(_QUOTED.findall(text))
