"""Whether two names of an indicator mean one thing: what a plan promises, and its result in other words.

Nothing is learned and nothing is weighed in secret. Names that differ in a threshold (10亿元以上,
亿元以上), in a word of contrast (进口, 出口), in their head noun (企业, 团组) or in the programme that they
name in quotes are never one thing; nor are a count of new ones (新增) and one of all, nor, without a common
programme, names of which one is narrower (私人汽车, 汽车) or has a word in the place of another (农业产值,
林业产值). Verbs of making (建成, 打造) and the order of words (小区改造, 改造小区) change nothing. The rest is
Dice's coefficient of their characters' bigrams (L. R. Dice, Ecology 26, 1945). A common programme and head noun
suffice: “千团万企拓市场增订单” is a year later “千团万企拓市场争订单”. A programme that only stands nearby in the
sentence ties no name that says of itself what it is: 市级支柱企业 beside “专精特新” are no 专精特新企业.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from duizhang.language import say

SAME_NAME = 0.6
"""Dice from which two wordings count as one indicator. Of the labelled documents' statements of one kind and
unit it takes 1 in 500 pairs for one that are two, and finds more than half of the labels' other wordings;
``tests/test_cards.py`` holds both figures."""

SAME_PROGRAMME = 0.6
"""Dice from which two quoted names count as one programme: one character changed in ten gives 0.78."""

_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{2,30})[”\"」』’]")
_THRESHOLD = re.compile(
    r"(?:[0-9.]+|[一二三四五六七八九十百]+)?[万亿千百]*[元户人位家强亩吨]?(?:以上|以下|以内)"
    r"|前[0-9十]+位?|[0-9.]+"
)
_NOUN = re.compile(r"[\u4e00-\u9fff]{2}")
_ORDINAL = re.compile(r"第[0-9一二三四五六七八九十]+[届批轮次期]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, 0 (never one thing) to 1 (one name), and what decided it, in both languages.

    ``bare``: nothing but the counted noun is common, so that it holds only if nothing else counts that noun.
    """

    score: float
    en: str
    zh: str = ""
    bare: bool = False

    @property
    def why(self) -> str:
        """What decided it, in the language in force; what makes two names unlike is for developers, in English."""
        return say(zh=self.zh or self.en, en=self.en)

    @property
    def same(self) -> bool:
        """Whether the two may be taken for one indicator."""
        return self.score >= SAME_NAME


@dataclass(frozen=True, slots=True)
class Around:
    """What a sentence says around a figure: the programme named before it, the noun counted right behind it."""

    programme: str = ""
    noun: str = ""


_NOTHING = Around()


@dataclass(frozen=True, slots=True)
class _Name:
    """All that is compared of a name. Multisets are sets of (item, how often before).

    ``new``: of those that came to be (新增); ``made``: a verb of making is in it; ``rest``: what the name says
    without its programme.
    """

    plain: str
    rest: str
    new: bool
    made: bool
    head: str
    bigrams: frozenset[Hashable]
    characters: frozenset[Hashable]
    marks: frozenset[str]
    ranks: frozenset[str]
    thresholds: tuple[str, ...]
    ordinals: frozenset[str]
    contrasts: tuple[frozenset[str], ...]
    programmes: tuple[str, ...]


def likeness(a: str, b: str, near_a: Around = _NOTHING, near_b: Around = _NOTHING) -> Likeness:
    """How alike two indicator names are; ``near_a`` and ``near_b`` are what their sentences add."""
    if not a or not b:
        return _LITTLE_SHARED
    if a == b:
        return _SAME
    x, y = _name(a), _name(b)
    alike = _shared(x.bigrams, y.bigrams)
    if x.characters == y.characters:
        return Likeness(0.0, reason) if (reason := _apart(x, y) or _narrowed(x, y)) else _reordered(x, y)
    noun = _common_noun(x, y, near_a.noun, near_b.noun)
    if not noun and not _heads_agree(x, y, alike):
        return _OTHER_HEAD
    tie = _programme_tie(x, y, near_a.programme, near_b.programme)
    if alike < SAME_NAME and not tie and noun not in (x.plain, y.plain):
        return _LITTLE_SHARED
    if reason := "different programmes" if tie is False else _apart(x, y):
        return Likeness(0.0, reason)
    if tie and noun:
        return Likeness(max(alike, 0.9), "same programme, same noun", "同一行动，同一名词")
    if alike < SAME_NAME and _is_bare(noun, near_a, near_b):
        return Likeness(SAME_NAME, f"nothing else counts {noun}", f"只有它统计{noun}", bare=True)
    if reason := _narrowed(x, y):
        return Likeness(0.0, reason)
    return Likeness(alike, f"wording alike {alike:.2f}", f"用词相似度{alike:.2f}")


def same_characters(a: str, b: str) -> bool:
    """Whether two names are made of the same characters: only such are wholly alike (score 1)."""
    return a == b or (bool(a and b) and _name(a).characters == _name(b).characters)


def around(before: str, after: str) -> Around:
    """What the sentence adds to a name, from its words before and behind the figure."""
    found = _QUOTED.findall(before)
    noun = _NOUN.match(after)
    return Around(str(found[-1]) if found else "", noun[0] if noun else "")


def _reordered(x: _Name, y: _Name) -> Likeness:
    """How alike names of the same words are: 老旧小区改造, 改造老旧小区; 建成车站, 投用车站."""
    if x.plain != y.plain:
        return Likeness(0.95, "same words in another order", "用词相同，次序不同")
    return Likeness(0.97, "same words", "用词相同") if x.made or y.made else _SAME


_SAME = Likeness(1.0, "same name")
_OTHER_HEAD = Likeness(0.0, "different head nouns")
_LITTLE_SHARED = Likeness(0.0, "little in common")


def same_unit(a: str, b: str) -> bool:
    """Whether two units count alike: 家 and 户, but not 家 and 家次."""
    return a == b or any(a in group and b in group for group in _rules()["units"])


def better_small(name: str) -> bool:
    """Whether the name says that less of it is better (失业率, 能耗), and not how much of it was done away with."""
    return _has(name, "better_small") and not _has(name, "done_away")


def ceiling(name: str) -> bool:
    """Whether a target of that name is a limit to stay under, and lower still is no merit (居民消费价格)."""
    return _has(name, "ceilings")


def neutral(name: str) -> bool:
    """Whether the name is of a figure that a plan means to keep to, neither above nor below (赤字规模)."""
    return _has(name, "neutral")


def made(name: str) -> bool:
    """Whether the name is of what came to be or was made (新增企业, 建成车站), not of all there are."""
    return _name(name).made


def told_of_all(said: str) -> bool:
    """Whether the words before a figure make it one of all there are (企业总数达到)."""
    return said.rstrip("了已为：:").endswith(tuple(_rules()["stock"]))


def counted_until(said: str) -> bool:
    """Whether the words before a figure make its month or day the end of a count (截至11月底, 累计)."""
    return _has(said, "as_of")


def is_nation(name: str) -> bool:
    """Whether people mean the whole nation by the name (全国)."""
    return name in _rules()["nation"]


def dice(a: str, b: str) -> float:
    """Dice's coefficient of two texts' bigrams, 0 to 1."""
    return _shared(_grams(a), _grams(b))


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """The name without quotes, spaces, fillers and measure words, in one writing."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    text = re.sub(r"[“”\"'‘’「」『』《》]", "", text)
    for old, new in _rules()["same"].items():
        text = text.replace(old, new)
    for word in (*_rules()["new"], *_rules()["made"], *_rules()["fillers"]):
        text = text.replace(word, "") or text
    return _without_ending(text)


def programmes(text: str) -> tuple[str, ...]:
    """The names in quotes, in order."""
    return tuple(_QUOTED.findall(text))


@cache
def _rules() -> dict[str, Any]:
    """``matching.toml``; the file explains its lists."""
    return tomllib.loads(files("duizhang.lexicon").joinpath("data/matching.toml").read_text(encoding="utf-8"))


def _has(text: str, words: str) -> bool:
    return any(word in text for word in _rules()[words])


@lru_cache(maxsize=65536)
def _name(name: str) -> _Name:
    text = plain(name)
    new = _has(name, "new")
    return _Name(
        plain=text,
        rest=plain(_QUOTED.sub("", name)),
        new=new,
        made=new or _has(name, "made"),
        # Chinese names end with their head noun, and two characters tell it apart well enough.
        head=text[-2:],
        bigrams=_grams(text),
        characters=_counted(text),
        marks=frozenset(word for word in _rules()["marks"] if word in text),
        ranks=frozenset(word for word in _rules()["ranks"] if word in text),
        thresholds=_thresholds(name),
        ordinals=frozenset(_ORDINAL.findall(name)),
        contrasts=tuple(_present(text, line) for line in _rules()["contrasts"]),
        programmes=programmes(name),
    )


def _grams(text: str) -> frozenset[Hashable]:
    return _counted(text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def _counted(items: Iterable[str]) -> frozenset[Hashable]:
    """A multiset as a set: the second 企 is (企, 1)."""
    seen: Counter[str] = Counter()
    found: list[Hashable] = []
    for item in items:
        found.append((item, seen[item]))
        seen[item] += 1
    return frozenset(found)


def _shared(x: frozenset[Hashable], y: frozenset[Hashable]) -> float:
    total = len(x) + len(y)
    return 2 * len(x & y) / total if total else 0.0


def _without_ending(text: str) -> str:
    for ending in _endings():
        if text.endswith(ending) and len(text) - len(ending) >= 2:
            return _without_ending(text[: -len(ending)])
    return text


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(_rules()["endings"], key=len, reverse=True))


def _common_noun(x: _Name, y: _Name, noun_x: str, noun_y: str) -> str:
    """The noun that both names end with, or that a sentence counts and the name has: 4637个团组."""
    if x.head == y.head:
        return x.head
    if not noun_x and not noun_y:
        return ""
    mine = {x.head, noun_x} if noun_x and noun_x in x.plain else {x.head}
    yours = {y.head, noun_y} if noun_y and noun_y in y.plain else {y.head}
    return min(mine & yours, default="")


def _is_bare(noun: str, near_x: Around, near_y: Around) -> bool:
    """Whether the noun alone may tell: it is counted in a sentence, and is none of the general ones."""
    return noun in (near_x.noun, near_y.noun) and noun not in _rules()["general"]


def _heads_agree(x: _Name, y: _Name, alike: float) -> bool:
    """One head noun; or, where nearly all agrees, each head in the other name (项目开工, 开工项目)."""
    if x.plain.endswith(y.plain) or y.plain.endswith(x.plain):
        return True
    return alike >= 0.75 and x.head in y.plain and y.head in x.plain


def _apart(x: _Name, y: _Name) -> str:
    """Why the two cannot be one thing, common programme or not, or the empty string."""
    if x.thresholds != y.thresholds:
        return "different thresholds"
    if ranks := x.ranks ^ y.ranks:
        return f"only one is {'、'.join(sorted(ranks))}"
    if (x.new and not y.made) or (y.new and not x.made):
        return "only one is of new ones"
    if x.ordinals and y.ordinals and x.ordinals != y.ordinals:
        return "different editions"
    contrasted = any(a and b and not a & b for a, b in zip(x.contrasts, y.contrasts, strict=True))
    return "words of contrast" if contrasted else ""


def _narrowed(x: _Name, y: _Name) -> str:
    """Why two names without a common programme are two things: a narrower scope, one word for another."""
    if marks := x.marks ^ y.marks:
        return f"only one is {'、'.join(sorted(marks))}"
    swapped = x.characters - y.characters and y.characters - x.characters
    return "one word stands for another" if swapped else ""


def _thresholds(name: str) -> tuple[str, ...]:
    """The thresholds in a name, in one writing: 1亿元以上 is 亿元以上."""
    found = _THRESHOLD.findall(re.sub(r"规模以上|限额以上", "", unicodedata.normalize("NFKC", name)))
    return tuple(sorted(re.sub(r"^[1一](?=[百千万亿])", "", t).replace("位", "") for t in found if t))


def _present(text: str, line: Iterable[str]) -> frozenset[str]:
    """The words of a contrast line that the text has, longest first, each character counted once."""
    found = set()
    for word in sorted(line, key=len, reverse=True):
        if word in text:
            found.add(word)
            text = text.replace(word, "·")
    return frozenset(found)


def _programme_tie(x: _Name, y: _Name, near_x: str, near_y: str) -> bool | None:
    """True: one programme; False: two; None: at most one of the two names any."""
    mine = x.programmes or ((near_x,) if near_x else ())
    yours = y.programmes or ((near_y,) if near_y else ())
    if not mine or not yours:
        return None
    pairs = [(p, q) for p in mine for q in yours if dice(p, q) >= SAME_PROGRAMME]
    if not pairs:
        # A programme named in both names parts them; one that only stands near by does not.
        return False if x.programmes and y.programmes else None
    if not (x.programmes and y.programmes) and not _within(x, y):
        return None
    return True if any(min(len(p), len(q)) >= 4 for p, q in pairs) else None


def _within(x: _Name, y: _Name) -> bool:
    """Whether one name without its programme is the end of the other, and says what is counted: 团组, 参展团组."""
    short, long = sorted((x.rest, y.rest), key=len)
    return long.endswith(short) and short not in _rules()["general"]
