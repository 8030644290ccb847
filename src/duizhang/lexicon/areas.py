"""Areas: the divisions of China down to counties, groups and zones of them, and the rest of the world.

The tables are ``data/divisions.tsv`` (made by ``scripts/build_divisions.py``), ``data/areas.toml`` and
``data/area_words.toml``. They are read once, on first use, and checked: what is wrong in them is reported
together, with file and line.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, NamedTuple, get_args

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from duizhang.language import say
from duizhang.model import LexiconError

Level = Literal["nation", "province", "group", "city", "zone", "county", "world"]
NATION = "100000"
_RANK = {level: i for i, level in enumerate(get_args(Level))}
_DIVISIONS, _PLACES, _WORDS = "divisions.tsv", "areas.toml", "area_words.toml"


@dataclass(frozen=True, slots=True)
class Area:
    """A place that figures are about.

    ``name`` is the short ordinary name (浙江, 安吉, 雄安新区), ``full`` the official one. ``code`` is the
    six-digit code of a division, an id of our own for groups and zones, an ISO 3166 code or an id for
    ``world``, which are never home areas. ``parent`` is the code of the area it lies in, ``""`` for none.
    ``since``/``until`` are the first and last year at whose end a division bore the name; ``None`` is open.
    ``members`` are the codes of a group's members, empty where they are not laid down; ``listed``: its name lists
    them (江浙沪).
    """

    name: str
    full: str
    code: str
    level: Level
    parent: str
    since: int | None = None
    until: int | None = None
    members: tuple[str, ...] = ()
    listed: bool = False


class Found(NamedTuple):
    """A mention of an area: ``text[start:end]``.

    ``inside`` is ``"organisation"`` where the name begins that of a university, bank, road, harbour …
    """

    start: int
    end: int
    area: Area
    inside: Literal["", "organisation"] = ""


class _Name(NamedTuple):
    """What the automaton knows of a name: its bearers, best first, and when it is no mention.

    ``trust``: a mention wherever it stands; near an area or a home of its surroundings; directly after the
    area that it lies in only.
    """

    bearers: tuple[Area, ...]
    trust: Literal["always", "near", "after"]
    unlike: re.Pattern[str] | None
    not_after: str
    not_before: str


@dataclass(frozen=True, slots=True)
class _Words:
    """``area_words.toml``, ready for use; the file explains its parts."""

    stop: frozenset[str]
    loose: frozenset[str]
    everyday: frozenset[str]
    guard: tuple[str, ...]
    elsewhere: re.Pattern[str]
    organisation: re.Pattern[str]
    not_after: Mapping[str, str]
    not_before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All areas and the names that they bear, ready for search."""

    by_code: Mapping[str, Area]
    by_name: Mapping[str, tuple[Area, ...]]
    names: tuple[_Name | None, ...]
    automaton: AhoCorasick
    organisation: re.Pattern[str]
    partitions: tuple[tuple[str, tuple[str, ...]], ...]
    """codes: an area, and groups and divisions that make all of it"""


def find(text: str, home: str = "") -> list[Found]:
    """All mentions of areas in the text, in order, longest first where several begin together.

    A shared name means its bearer in the area named directly before it (南京市鼓楼区), else the one
    nearest to ``home``, else the highest in rank. Offsets count characters.
    """
    return mentions(text, names_in(text), home)


Named = tuple[int, int, int]
"""a name of the gazetteer, by its index, and where in a text it begins and ends"""


def names_in(text: str) -> list[Named]:
    """Where names of areas are printed, whether they are meant or not; what they mean ``mentions`` tells."""
    return _gazetteer().automaton.find_matches_as_indexes(text)


def mentions(text: str, named: Iterable[Named], home: str) -> list[Found]:
    """Which of the names printed in a text are mentions of areas, and of which, as ``find`` tells it."""
    g = _gazetteer()
    bases = by_name(home)[:1]
    found: list[Found] = []
    for index, start, end in named:
        name = g.names[index]
        if name is None:
            continue
        before = found[-1] if found else None
        if name.trust == "after" and (before is None or before.end != start):
            continue
        if (area := _meant(name, text, (start, end), before, bases)) is None:
            continue
        inside: Literal["", "organisation"] = "organisation" if g.organisation.match(text, end) else ""
        found.append(Found(start, end, area, inside))
    return found


def _meant(
    name: _Name, text: str, span: tuple[int, int], before: Found | None, bases: tuple[Area, ...]
) -> Area | None:
    """The area that this occurrence of a name means, ``None`` where it is no mention of one."""
    start, end = span
    if before is not None and before.end == start and before.area.level in ("province", "city"):
        for bearer in name.bearers if name.bearers[0].level != "province" else ():
            if bearer.code != before.area.code and within(bearer, before.area):
                return bearer
        if name.unlike is not None:  # 绍兴镜湖新区 is not in 芜湖, where a 镜湖区 lies
            return None
    if name.trust == "after" or _is_other(name, text, start, end):
        return None
    if name.trust == "near":
        return _near(name, text, start, before, bases)
    if bases and len(name.bearers) > 1:
        return _nearest(name.bearers, bases[0])
    return name.bearers[0]


def _is_other(name: _Name, text: str, start: int, end: int) -> bool:
    """Whether the neighbours make the name something else: 平阳镇, 5日本报."""
    if name.unlike is not None and name.unlike.match(text, end):
        return True
    if name.not_after and start and text[start - 1] in name.not_after:
        return True
    return bool(name.not_before) and end < len(text) and text[end] in name.not_before


def _near(name: _Name, text: str, start: int, before: Found | None, bases: tuple[Area, ...]) -> Area | None:
    """The bearer in the province of a home area, or of the area before it in a list."""
    listed = before is not None and before.end == start - 1 and text[start - 1] in "、和与及"
    around = (before.area, *bases) if before is not None and listed else bases
    for base in around:
        province = province_of(base)
        for bearer in name.bearers if province else ():
            if province_of(bearer) == province:
                return bearer
    return None


def by_name(name: str) -> tuple[Area, ...]:
    """All areas that bear the name, short or full: today's first, then by rank, then by code."""
    return _gazetteer().by_name.get(name, ())


def nation() -> Area:
    """China."""
    return _gazetteer().by_code[NATION]


def names_of(area: Area) -> tuple[str, ...]:
    """The short names that a mention stands for: the members' of a group whose name lists them, else its own."""
    if not area.listed:
        return (area.name,)
    by_code = _gazetteer().by_code
    return tuple(by_code[m].name for m in area.members)


def above(area: Area) -> Iterator[Area]:
    """The areas that this one lies in, the smallest first, without itself."""
    by_code = _gazetteer().by_code
    while area.parent:
        area = by_code[area.parent]
        yield area


def province_of(area: Area) -> Area | None:
    """The province that the area is or lies in; ``None`` for the nation, groups and the world."""
    return next((a for a in (area, *above(area)) if a.level == "province"), None)


def within(inner: Area, outer: Area) -> bool:
    """Whether all of ``inner`` lies in ``outer``; an area lies in itself."""
    chain = {inner.code, *(a.code for a in above(inner))}
    if outer.code in chain or not chain.isdisjoint(outer.members):
        return True
    by_code = _gazetteer().by_code
    return bool(inner.members) and all(within(by_code[m], outer) for m in inner.members)


def partitions() -> Iterator[tuple[Area, tuple[Area, ...]]]:
    """Areas that other areas make without gap or overlap: the groups of ``areas.toml``, their members, and each
    division of divisions.

    Where a division changed since 1999 the parts are today's, so that they make it only since the last change.
    """
    by_code = _gazetteer().by_code
    for whole, parts in _gazetteer().partitions:
        groups = tuple(by_code[p] for p in parts)
        yield by_code[whole], groups
        yield by_code[whole], tuple(by_code[m] for group in groups for m in group.members or (group.code,))
    inside: dict[str, list[Area]] = defaultdict(list)
    for area in by_code.values():
        if area.level in ("province", "city", "county") and area.until is None:
            inside[area.parent].append(area)
    for code, areas in inside.items():
        if len(areas) > 1:
            yield by_code[code], tuple(areas)


def short(name: str) -> str:
    """The short ordinary name for a full one: 米易县 → 米易, 广西壮族自治区 → 广西, 和县 → 和县.

    A name that is not in the tables loses only a final 省, 市 or 县, and only if two characters remain.
    """
    if bearers := by_name(name):
        return bearers[0].name
    return name[:-1] if len(name) > 2 and name[-1] in "省市县" else name


def resolve(name: str, home: str) -> Area | None:
    """The bearer of a shared name nearest to ``home``: in its city, then in its province, then the highest.

    A province's name means the province, wherever one is. ``None`` where nothing bears the name.
    """
    bearers = by_name(name)
    bases = by_name(home)
    return _nearest(bearers, bases[0]) if bearers and bases else next(iter(bearers), None)


def _nearest(bearers: tuple[Area, ...], base: Area) -> Area:
    """The bearer that shares the smallest surrounding area with ``base``."""
    if bearers[0].level == "province":
        return bearers[0]
    for around in (base, *above(base)):
        for bearer in bearers:
            if within(bearer, around):
                return bearer
    return bearers[0]


@cache
def _gazetteer() -> Gazetteer:
    return load(files("duizhang.lexicon").joinpath("data"))


def load(folder: Traversable) -> Gazetteer:
    """The gazetteer from the three files of a folder; ``LexiconError`` names all that is wrong in them."""
    sources = {n: folder.joinpath(n).read_text(encoding="utf-8") for n in (_DIVISIONS, _PLACES, _WORDS)}
    problems: list[str] = []
    divisions = list(_divisions(sources[_DIVISIONS], problems))
    by_code, by_full = _index(divisions)
    tree = _toml(_PLACES, sources[_PLACES])
    places, aliases = _places(tree, by_full, problems, sources[_PLACES])
    shared = _partitions(tree, by_full, problems, sources[_PLACES])
    table = _toml(_WORDS, sources[_WORDS])
    problems.extend(_bad_words(table, sources[_WORDS]))
    if problems:
        raise LexiconError("\n".join(problems))
    by_code |= {p.code: p for p in places}
    return _gather(divisions, by_code, aliases, _words(table), shared)


def _order(area: Area) -> tuple[bool, int, str]:
    """Today's first, then by rank, then by code."""
    return area.until is not None, _RANK[area.level], area.code


def _index(divisions: Iterable[Area]) -> tuple[dict[str, Area], dict[str, Area]]:
    """Divisions by code and by full name; where several share one, the first in order."""
    by_code: dict[str, Area] = {}
    by_full: dict[str, Area] = {}
    for area in sorted(divisions, key=_order):
        by_code.setdefault(area.code, area)
        by_full.setdefault(area.full, area)
    return by_code, by_full


def _divisions(text: str, problems: list[str]) -> Iterator[Area]:
    """The rows of the table, and what is wrong with them."""
    rows = [(n, line.split("\t")) for n, line in enumerate(text.splitlines(), 1) if line[:1] not in ("", "#")]
    codes = {row[0] for _, row in rows}
    seen: dict[tuple[str, str], int] = {}
    for n, row in rows[1:]:
        if problem := _wrong(row, codes):
            problems.append(f"{_DIVISIONS}:{n}: {problem}")
            continue
        code, full, name, level, parent, since, until = row
        if first := seen.setdefault((code, full), n) - n:
            twice = say(
                zh=f"{code} {full} 重复,已见于第{n + first}行",
                en=f"{code} {full} again, as in line {n + first}",
            )
            problems.append(f"{_DIVISIONS}:{n}: {twice}")
        years = int(since) if since else None, int(until) if until else None
        yield Area(name, full, code, level, parent, *years)  # type: ignore[arg-type]  # checked by _wrong


def _wrong(row: list[str], codes: set[str]) -> str:
    """What is wrong with a row of the table, ``""`` for nothing."""
    if len(row) != 7:
        return say(zh=f"应有7栏,实有{len(row)}栏", en=f"7 columns expected, {len(row)} found")
    _, full, name, level, parent, since, until = row
    if not full or not name:
        return say(zh="缺名称", en="a name is missing")
    if level not in _RANK:
        return say(zh=f"不明级别 {level}", en=f"unknown level {level}")
    if level != "nation" and parent not in codes:
        return say(zh=f"不明上级 {parent}", en=f"unknown parent {parent}")
    if any(y and not y.isdecimal() for y in (since, until)):
        return say(zh="年份应为数字", en="years must be digits")
    return ""


def _toml(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise LexiconError(f"{file}: {e}") from e


def _line(text: str, begins: str) -> int:
    """The line, from 1, that begins so."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith(begins)), 1)


def _places(
    table: dict[str, Any], by_full: Mapping[str, Area], problems: list[str], text: str
) -> tuple[list[Area], list[tuple[str, Area]]]:
    """Groups, zones and the world, with every name that they bear, and what is wrong with them."""
    places: list[Area] = []
    names: dict[str, Area] = {}

    def wrong(begins: str, what: str) -> None:
        problems.append(f"{_PLACES}:{_line(text, begins)}: {what}")

    for area, own, references, begins in _entries(table, by_full):
        places.append(area)
        for r in references:
            if r not in by_full:
                wrong(begins, say(zh=f"不明区划 {r}", en=f"unknown division {r}"))
        for name in own:
            if name in names:
                other = names[name].code
                wrong(begins, say(zh=f"{name} 已属 {other}", en=f"{name} is a name of {other} already"))
            names[name] = area
    return places, list(names.items())


def _partitions(
    table: dict[str, Any], by_full: Mapping[str, Area], problems: list[str], text: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The codes of areas that are shared out, each with those of its parts: ids of groups, full names of divisions."""
    codes = {full: area.code for full, area in by_full.items()} | {group: group for group in table["group"]}
    found = []
    for key, entry in table.get("partition", {}).items():
        named = [entry["whole"], *entry["parts"]]
        begins = f"[partition.{key}]"
        problems += [
            f"{_PLACES}:{_line(text, begins)}: {say(zh=f'不明区划 {n}', en=f'unknown division {n}')}"
            for n in named
            if n not in codes
        ]
        whole, *parts = (codes.get(n, "") for n in named)
        found.append((whole, tuple(parts)))
    return tuple(found)


def _entries(
    table: dict[str, Any], by_full: Mapping[str, Area]
) -> Iterator[tuple[Area, list[str], list[str], str]]:
    """Each place with its names, the divisions that it refers to, and how its line begins."""

    def codes(references: list[str]) -> tuple[str, ...]:
        return tuple(by_full[r].code for r in references if r in by_full)

    for key, entry in table["group"].items():
        members, name = entry.get("members", []), entry["name"]
        area = Area(name, name, key, "group", NATION, members=codes(members), listed="listed" in entry)
        yield area, [name, *entry.get("aliases", [])], members, f"[group.{key}]"
    for key, entry in table["zone"].items():
        parent, name = [entry["parent"]], entry["name"]
        area = Area(name, name, key, "zone", "".join(codes(parent)))
        yield area, [name, *entry.get("aliases", [])], parent, f"[zone.{key}]"
    for key, names in table["world"].items():
        yield Area(names[0], names[0], key, "world", ""), names, [], f"{key} ="


def _bad_words(table: dict[str, Any], text: str) -> Iterator[str]:
    """Regular expressions that do not compile, and words listed twice."""
    for key in ("organisation_filler", "organisation_head", "elsewhere"):
        # Together first: one by one is for the report, and takes ten times as long.
        for pattern in table[key] if _fault("|".join(table[key])) else ():
            if fault := _fault(pattern):
                yield f"{_WORDS}:{_line(text, key)}: {pattern}: {fault}"
    for key in ("stop", "loose", "guard"):
        for word, times in Counter(table[key]).items():
            if times > 1:
                yield f"{_WORDS}:{_line(text, key)}: " + say(zh=f"{word} 重复", en=f"{word} is listed twice")


def _fault(pattern: str) -> str:
    """Why a regular expression does not compile, ``""`` where it does."""
    try:
        re.compile(pattern)
    except re.error as e:
        return str(e)
    return ""


def _words(table: dict[str, Any]) -> _Words:
    fillers, heads = "|".join(table["organisation_filler"]), "|".join(table["organisation_head"])
    return _Words(
        stop=frozenset(table["stop"]),
        loose=frozenset(table["loose"]),
        everyday=frozenset(table["everyday"]),
        guard=tuple(table["guard"]),
        elsewhere=re.compile("|".join(table["elsewhere"])),
        organisation=re.compile(f"(?:{fillers}){{0,3}}(?:{heads})"),
        not_after=table["not_after"],
        not_before=table["not_before"],
    )


def _gather(
    divisions: list[Area],
    by_code: Mapping[str, Area],
    aliases: list[tuple[str, Area]],
    words: _Words,
    shared: tuple[tuple[str, tuple[str, ...]], ...],
) -> Gazetteer:
    """Everything in one place, with the automaton over all names and guards."""
    bearers: dict[str, list[Area]] = defaultdict(list)
    for name, area in _borne(divisions, aliases):
        bearers[name].append(area)
    by_name = {n: tuple(sorted(found, key=_order) if found[1:] else found) for n, found in bearers.items()}
    names: dict[str, _Name | None] = {n: _known(n, found, words) for n, found in by_name.items()}
    names |= dict.fromkeys(w for w in words.guard if w not in names)
    automaton = AhoCorasick(
        list(names),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
        store_patterns=False,
    )
    return Gazetteer(by_code, by_name, tuple(names.values()), automaton, words.organisation, shared)


def _known(name: str, bearers: tuple[Area, ...], words: _Words) -> _Name:
    best = bearers[0]
    small = best.level == "county" and best.full != name
    trust: Literal["always", "near", "after"] = "always"
    if name in words.stop:
        trust = "after"
    elif name in words.loose or (small and len(name) == 2 and words.everyday.issuperset(name)):
        trust = "near"
    # 新兴县域, 西安区域: the rank belongs to the next word.
    tail = "域级" if not small and (name.endswith("区") or best.name in words.stop) else ""
    unlike = words.elsewhere if small else None
    return _Name(bearers, trust, unlike, words.not_after.get(name, ""), words.not_before.get(name, "") + tail)


_KINDS_OF_QUOTES = ("“”", '""', "「」", "＂＂", "")


def _borne(areas: Iterable[Area], aliases: Iterable[tuple[str, Area]]) -> Iterator[tuple[str, Area]]:
    """Every name with an area that bears it."""
    for area in areas:
        yield area.name, area
        if area.full != area.name:
            yield area.full, area
        if area.full.endswith("自治州"):
            yield area.name + "州", area
        elif area.full.endswith("自治县"):
            yield area.name + "县", area
    for name, area in aliases:
        for quotes in _KINDS_OF_QUOTES if "“" in name else ("“”",):
            yield name.replace("“", quotes[:1]).replace("”", quotes[1:]), area
