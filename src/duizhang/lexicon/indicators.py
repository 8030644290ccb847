"""Indicators of official statistics as concepts: what a name in prose means, and what must add up to what.

The tables are ``data/indicators/*.toml``, one file for each group of the statistical yearbooks, one line for
each concept; ``data/indicator_names.toml`` holds how names vary without meaning anything else. They are read
once, on first use, and checked: what is wrong in them is reported together, with file and line.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, Literal, NamedTuple

from duizhang.language import say
from duizhang.lexicon import words
from duizhang.model import LexiconError

Sign = Literal["+", "-", ""]
Measured = Literal["nominal", "real"]
Ending = Literal["amount", "count", "volume", "any"]

_KEYS = {
    "names": list,
    "unit": str,
    "sign": str,
    "parts": list,
    "ratio": list,
    "measured": str,
    "flow": bool,
    "per": dict,
}
_BRACKETS = re.compile(r"[()\[\]]")
_REMARKS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ENDINGS: tuple[Ending, ...] = ("any", "amount", "count", "volume")
_LONGEST = 4
"""the characters of the longest ending"""
_BREAK = "\0"
# 规上工业企业利润 is 规上工业利润, but 规上工业企业(数) counts enterprises.
_FIRMS = re.compile(r"规上工业企业(?!(?:单位)?(?:总数|总量|总户数|户数|家数|个数|数量|数)?(?:\0|$))")
_RATES = frozenset({"%", "‰", "pp", "1"})


class Per(NamedTuple):
    """What a figure per head is made of: ``of`` shared among ``by``, told for ``each`` so many of them."""

    of: str
    by: str
    each: int


@dataclass(frozen=True, slots=True)
class Concept:
    """What is measured, whatever it is called.

    ``group`` is the yearbook's chapter, ``names`` the names in use, the usual one first, ``unit`` the base
    unit (ISO 4217 for money, ``%``, ``1`` for plain ratios, else as printed; ``""`` where it varies).
    ``sign`` says which way is good. Each of ``parts`` is a list of ids that add up to this. ``ratio`` is the
    ids above and below the line of a named rate. ``measured`` is ``"real"`` where growth is at comparable
    prices and does not follow from the levels. ``flow`` is whether it runs over a period, so that months add
    up to the year; stocks and rates do not. ``per`` says what a figure per head is made of.
    """

    id: str
    group: str
    names: tuple[str, ...]
    unit: str
    sign: Sign
    parts: tuple[tuple[str, ...], ...]
    ratio: tuple[str, str] | None
    measured: Measured
    flow: bool
    per: Per | None = None

    @property
    def name(self) -> str:
        """The usual name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Wording:
    """How names vary: what is the same, what is dropped, and how they may end."""

    same: tuple[tuple[str, str], ...]
    drop: re.Pattern[str]
    leading: re.Pattern[str]
    endings: Mapping[str, Ending]
    whole: tuple[str, ...]
    part: tuple[str, ...]

    def keys(self, names: Iterable[str]) -> list[str]:
        """The names as they are compared: width, case, quotes, joining words and set phrases made alike.

        All at once, because one long text is searched far faster than thousands of short ones.
        """
        # Normalising is quick only for what is normal already, so one odd name must not slow the rest.
        text = _BREAK.join(unicodedata.normalize("NFKC", name) for name in names).casefold()
        text = "".join(text.split())
        for printed, meant in self.same:
            text = text.replace(printed, meant)
        text = self.drop.sub("", text)
        return _FIRMS.sub("规上工业", text).split(_BREAK)

    def ending(self, key: str) -> tuple[str, Ending] | None:
        """The key without its ending and what kind of ending that was, or None where it is a whole word."""
        for size in range(_LONGEST, 0, -1):
            if kind := self.endings.get(key[-size:]):
                return (key[:-size], kind) if len(key) > size and not key.endswith(self.whole) else None
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The concepts of a folder, and the way from a name to its concept."""

    concepts: Mapping[str, Concept]
    wording: Wording
    exact: Mapping[str, str]
    """compared name → id"""
    stems: Mapping[tuple[str, Ending], str]
    """compared name without its ending, and the kind of that ending → id"""

    def lookup(self, name: str) -> Concept | None:
        """The concept that bears the name; the plainest reading that names one wins."""
        for form in self._forms(name):
            if found := self.exact.get(form) or self._by_ending(form):
                return self.concepts[found]
        return None

    def _forms(self, name: str) -> Iterator[str]:
        """The name as written, with the remark in brackets put first, without it; each also without 全省 …"""
        (key,) = self.wording.keys([name])
        forms = [_BRACKETS.sub("", key)]
        if remark := _REMARKS.search(key):
            rest = _REMARKS.sub("", key)
            forms.append(_BRACKETS.sub("", remark[0]) + rest)
            forms += [] if remark[0][:-1].endswith(self.wording.part) else [rest]
        for form in forms:
            yield from self._bared(form)

    def _bared(self, form: str) -> Iterator[str]:
        """The form, then the form with one leading word after the other taken off."""
        while form:
            yield form
            bare = self.wording.leading.sub("", form, count=1)
            form = bare if bare != form else ""

    def _by_ending(self, form: str) -> str | None:
        """The id where only endings differ: 出口总额 and 出口, 技术合同成交总额 and 技术合同成交额."""
        cut = self.wording.ending(form)
        if cut is None:
            # A bare 企业 or 专利 is not yet the 企业总量, the 专利量.
            return self._only(self.stems.get((form, kind)) for kind in _ENDINGS) if len(form) > 3 else None
        stem, kind = cut
        if (found := self.exact.get(stem)) and _fits(kind, self.concepts[found].unit):
            return found
        return self.stems.get((stem, kind))

    def _only(self, ids: Iterable[str | None]) -> str | None:
        found = {i for i in ids if i}
        return found.pop() if len(found) == 1 else None


def _fits(ending: Ending, unit: str) -> bool:
    """Whether a quantity of that unit may be called so: 出口额 is money, 出口量 is not."""
    if ending == "any" or not unit:
        return True
    money = len(unit) == 3 and unit.isascii()
    return money if ending == "amount" else not money and unit not in _RATES


def lookup(name: str) -> Concept | None:
    """The concept that an indicator's name means, or None: 出口增速 and 出口增量 name no level."""
    return _lookup(name)


@lru_cache(maxsize=50_000)
def _lookup(name: str) -> Concept | None:
    return vocabulary().lookup(name)


def concept(id: str) -> Concept:
    """The concept with that id. Raises KeyError where there is none."""
    return vocabulary().concepts[id]


@cache
def concepts() -> tuple[Concept, ...]:
    """All concepts, in the order of the files."""
    return tuple(vocabulary().concepts.values())


@cache
def names() -> tuple[str, ...]:
    """All names of all concepts, as the files write them."""
    return tuple(name for c in concepts() for name in c.names)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the program."""
    return load(files("duizhang.lexicon").joinpath("data", "indicators"))


@cache
def wording() -> Wording:
    """How names vary, from ``data/indicator_names.toml``."""
    tree = words.load("indicator_names.toml")
    return Wording(
        same=tuple(tree["same"].items()),
        drop=re.compile(words.either(tree["drop"]["anywhere"])),
        leading=re.compile("^" + words.either(tree["drop"]["leading"])),
        endings={ending: kind for kind in _ENDINGS for ending in tree["trailing"][kind]},
        whole=tuple(tree["trailing"]["whole"]),
        part=tuple(tree["drop"]["part"]),
    )


class _Entry(NamedTuple):
    """A line of a file, and the concept that it makes."""

    file: str
    text: str
    concept: Concept

    @property
    def where(self) -> str:
        """File and line; looked for only when there is something to complain of."""
        return _where(self.file, self.text, self.concept.id)


def _where(file: str, text: str, id: str) -> str:
    """File and line of an id."""
    found = re.search(rf'^"?{re.escape(id)}"?\s*=', text, re.MULTILINE)
    return f"{file}:{text.count(chr(10), 0, found.start()) + 1 if found else 1}"


def load(folder: Traversable) -> Vocabulary:
    """The concepts of every TOML file in a folder. Raises LexiconError listing all that is wrong in them."""
    problems: list[str] = []
    entries: list[_Entry] = []
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        entries += _file(file.name, file.read_text(encoding="utf8"), problems)
    known = {e.concept.id: e.concept for e in entries}
    claims = list(_claims(entries, wording()))
    problems += [*_twice(entries), *_unknown(entries, known), *_cycle(entries), *_clashes(claims)]
    if problems:
        raise LexiconError("\n".join(problems))
    exact = {c.key: c.entry.concept.id for c in claims}
    stems = {c.ending: c.entry.concept.id for c in claims if c.ending}
    return Vocabulary(known, wording(), exact, stems)


def _file(file: str, text: str, problems: list[str]) -> list[_Entry]:
    """The entries of one file; what is wrong with any of them is added to the problems."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file}: {error}")
        return []
    if not isinstance(tree.get("group"), str) or not isinstance(tree.get("concepts"), dict):
        problems.append(
            f"{file}:1: " + say(zh="缺少 group 或 [concepts]", en="there is no group, or no [concepts]")
        )
        return []
    entries = []
    for id, raw in tree["concepts"].items():
        wrong = list(_wrong(id, raw))
        problems += [f"{_where(file, text, id)}: {id}: {w}" for w in wrong]
        entries += [] if wrong else [_Entry(file, text, _concept(id, tree["group"], raw))]
    return entries


@cache
def _known_units() -> frozenset[str]:
    # Ages are not read as quantities, except where they are what is measured: life expectancy.
    return frozenset({u.name for u in words.units().values()} | {"1", "", "岁"})


def _wrong(id: str, raw: Any) -> Iterator[str]:
    """What is wrong with an entry by itself."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        yield say(zh="编号应为小写英文加连字符", en="an id is lower-case English with hyphens")
    if not isinstance(raw, dict):
        yield say(zh="应为一行内联表", en="this should be an inline table")
        return
    for key, value in raw.items():
        if key not in _KEYS:
            yield say(zh=f"未知的键 {key!r}", en=f"unknown key {key!r}")
        elif not isinstance(value, _KEYS[key]):
            yield say(zh=f"{key} 的类型不对", en=f"{key} is of the wrong type")
    yield from _wrong_values(raw)


def _wrong_values(raw: Mapping[str, Any]) -> Iterator[str]:
    """Values that no entry may have."""
    if not raw.get("names") or not _texts(raw["names"]):
        yield say(zh="names 应为非空的名称列表", en="names is to be a list of names, not empty")
    if (unit := raw.get("unit", "")) not in _known_units():
        yield say(zh=f"未知的单位 {unit!r}", en=f"unknown unit {unit!r}")
    if (sign := raw.get("sign", "")) not in ("+", "-", ""):
        yield say(zh=f"sign 不能是 {sign!r}", en=f"sign cannot be {sign!r}")
    if (measured := raw.get("measured", "nominal")) not in ("nominal", "real"):
        yield say(zh=f"measured 不能是 {measured!r}", en=f"measured cannot be {measured!r}")
    if "ratio" in raw and not (_texts(raw["ratio"]) and len(raw["ratio"]) == 2):
        yield say(zh="ratio 应为 [分子, 分母]", en="ratio is to be [numerator, denominator]")
    if "per" in raw and not _is_per(raw["per"]):
        yield say(
            zh="per 应为 { of = 总量, by = 人口等, each = 每多少 }",
            en="per is to be { of = total, by = heads, each = how many }",
        )
    if not all(_texts(p) and len(p) > 1 for p in raw.get("parts", ())):
        yield say(
            zh="parts 应为列表的列表, 每个至少两项", en="parts is a list of lists, each of two ids or more"
        )


def _is_per(value: Mapping[str, Any]) -> bool:
    each = value.get("each")
    named = _texts([value.get("of"), value.get("by")])
    return named and isinstance(each, int) and each > 0 and value.keys() == {"of", "by", "each"}


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v for v in value)


def _concept(id: str, group: str, raw: Mapping[str, Any]) -> Concept:
    unit, ratio, per = raw.get("unit", ""), raw.get("ratio"), raw.get("per")
    return Concept(
        id=id,
        group=group,
        names=tuple(raw["names"]),
        unit=unit,
        sign=raw.get("sign", ""),
        parts=tuple(map(tuple, raw.get("parts", ()))),
        ratio=(ratio[0], ratio[1]) if ratio else None,
        measured=raw.get("measured", "nominal"),
        flow=raw.get("flow", unit not in _RATES and not ratio),
        per=Per(per["of"], per["by"], per["each"]) if per else None,
    )


def _twice(entries: Iterable[_Entry]) -> Iterator[str]:
    """Ids that stand in two files; within a file TOML itself forbids it."""
    first: dict[str, _Entry] = {}
    for e in entries:
        if (before := first.setdefault(e.concept.id, e)) is not e:
            yield f"{e.where}: " + say(
                zh=f"{e.concept.id} 已在 {before.where}",
                en=f"{e.concept.id} is there already, at {before.where}",
            )


def _asked(c: Concept) -> set[str]:
    return {*chain(*c.parts), *(c.ratio or ()), *((c.per.of, c.per.by) if c.per else ())}


def _unknown(entries: Iterable[_Entry], known: Mapping[str, Concept]) -> Iterator[str]:
    """Ids in parts and ratios that no entry has."""
    for e in entries:
        if not _asked(e.concept):
            continue
        for id in sorted(_asked(e.concept) - known.keys()):
            yield f"{e.where}: {e.concept.id}: " + say(
                zh=f"没有 {id} 这个指标", en=f"there is no concept {id}"
            )


def _cycle(entries: Iterable[_Entry]) -> Iterator[str]:
    """A concept that is, step by step, a part of itself."""
    entry = {e.concept.id: e for e in entries}
    graph = {e.concept.id: set(chain(*e.concept.parts)) for e in entries if e.concept.parts}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = list(reversed(error.args[1]))
        yield (
            f"{entry[ring[0]].where}: "
            + say(zh="组成成环: ", en="parts go round in a circle: ")
            + " > ".join(ring)
        )


class _Claim(NamedTuple):
    """A name that an entry claims: as compared, and without its ending."""

    name: str
    key: str
    ending: tuple[str, Ending] | None
    entry: _Entry


def _claims(entries: Sequence[_Entry], wording: Wording) -> Iterator[_Claim]:
    """Every name of every entry."""
    if not entries:
        return
    named = [(name, e) for e in entries for name in e.concept.names]
    keys = _BRACKETS.sub("", _BREAK.join(wording.keys(name for name, _ in named))).split(_BREAK)
    for (name, entry), key in zip(named, keys, strict=True):
        yield _Claim(name, key, wording.ending(key), entry)


def _clashes(claims: Iterable[_Claim]) -> Iterator[str]:
    """Names that two concepts claim, or that one lists twice, also where only an ending tells them apart."""
    owners: dict[object, _Claim] = {}
    for c in claims:
        for claimed in filter(None, (c.key, c.ending)):
            rival = owners.setdefault(claimed, c)
            if rival.entry is not c.entry:
                other = rival.entry.concept.id
                yield f"{c.entry.where}: " + say(
                    zh=f"{c.name!r} 也是 {other} 的名称", en=f"{c.name!r} is a name of {other} as well"
                )
            elif rival is not c and rival.name == c.name:
                yield f"{c.entry.where}: " + say(zh=f"{c.name!r} 写了两次", en=f"{c.name!r} stands twice")
