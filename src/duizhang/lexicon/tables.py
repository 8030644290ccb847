"""What the heads of tables are made of, from ``data/tables.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from duizhang.lexicon import words
from duizhang.lexicon.words import either
from duizhang.model import LexiconError, Modality

FILE = "tables.toml"
_SECTIONS: Mapping[str, frozenset[str]] = {
    "stub": frozenset({"rows", "areas", "partners", "units", "numbering", "apart"}),
    "kind": frozenset(
        {"growth", "fall", "change", "points", "share", "rank", "fulfilment", "index", "silent"}
        | {"month_before", "average"}
    ),
    "modality": frozenset({"estimate", "outcome", "target"}),
    "name": frozenset(
        {
            "generic",
            "title",
            "leads",
            "column_leads",
            "heads",
            "plain",
            "bearers",
            "sectors",
            "general",
            "subjects",
            "accounts",
            "scopes",
            "modifiers",
            "implied",
            "trade",
            "rates",
            "parts",
            "whose",
            "totals",
        }
    ),
}
_FIGURES = r"[（(][^（）()]{1,10}[）)]$|[%％]$|^(?:19|20)\d\d年?$"
_MODALITIES: tuple[Modality, ...] = ("estimate", "outcome", "target")
"""the more telling first: 预计完成 is an estimate"""
_APART = ("stub", "modality")
"""sections in which a word may stand in one list only"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of heads as sets, or as one pattern for any of them; see the file for what each list means."""

    stubs: frozenset[str]
    areas: frozenset[str]
    partners: frozenset[str]
    units: frozenset[str]
    numbering: frozenset[str]
    apart: frozenset[str]
    stub_firsts: frozenset[str]
    stub_lasts: frozenset[str]
    stub_start: re.Pattern[str]
    stub_end: re.Pattern[str]
    figures: re.Pattern[str]
    kind: Mapping[str, str]
    modality: Mapping[Modality, re.Pattern[str]]
    generic: re.Pattern[str]
    title: re.Pattern[str]
    leads: re.Pattern[str]
    column_leads: re.Pattern[str]
    measure: re.Pattern[str]
    measure_end: re.Pattern[str]
    implied: Mapping[str, str]
    plain: frozenset[str]
    general: re.Pattern[str]
    subjects: re.Pattern[str]
    scopes: re.Pattern[str]
    bearers: re.Pattern[str]
    sectors: re.Pattern[str]
    trends: re.Pattern[str]
    trade: re.Pattern[str]
    rates: re.Pattern[str]
    parts: frozenset[str]
    whose: re.Pattern[str]
    totals: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once. Raises LexiconError, listing all that is wrong."""
    tree = words.load(FILE)
    if problems := [*_problems(tree)]:
        raise LexiconError("\n".join(problems))
    stub, name = tree["stub"], tree["name"]
    measure = f"(?:{either(name['modifiers'])})*{either(name['heads'])}"
    generic = [word for word in name["generic"] if len(word) > 1]
    stubs = frozenset(stub["rows"] + stub["areas"] + stub["partners"])
    return Vocabulary(
        stubs=stubs,
        areas=frozenset(stub["areas"]),
        partners=frozenset(stub["partners"]),
        units=frozenset(stub["units"]),
        numbering=frozenset(stub["numbering"]),
        apart=frozenset(stub["apart"]),
        stub_firsts=frozenset(word[0] for word in stubs),
        stub_lasts=frozenset(word[-1] for word in stubs),
        stub_start=re.compile(either(stubs) + " "),
        stub_end=re.compile(rf"(?:^|(?<=[\n\u4e00-\u9fff]))(?P<stub>{either(stubs)})$"),
        figures=re.compile(
            f"{_FIGURES}|{either(generic + tree['kind']['growth'] + tree['kind']['share'])}|^{measure}$"
        ),
        kind={kind: either(listed) for kind, listed in tree["kind"].items()},
        modality={mode: re.compile(either(tree["modality"][mode])) for mode in _MODALITIES},
        generic=re.compile(f"^(?:{either(name['generic'])})+$"),
        title=re.compile(f"(?:{either(name['title'])})+$"),
        leads=re.compile(f"^{either(name['leads'])}+"),
        column_leads=re.compile(f"^{either(name['column_leads'])}+"),
        measure=re.compile(measure),
        measure_end=re.compile(f"{measure}$"),
        implied=name["implied"],
        plain=frozenset(name["plain"]),
        subjects=re.compile(
            f"^(?P<who>[^，。、]{{2,20}}?{either(name['subjects'])}){either(name['accounts'])}"
        ),
        general=re.compile(either(name["general"])),
        scopes=re.compile(either(name["scopes"])),
        bearers=re.compile(f"{either(name['bearers'])}$"),
        sectors=re.compile(f"^{either(name['sectors'])}"),
        trends=re.compile(either(tree["kind"]["growth"] + tree["kind"]["share"])),
        trade=re.compile(either(name["trade"])),
        rates=re.compile(f"{either(name['rates'])}$"),
        parts=frozenset(name["parts"]),
        whose=re.compile(f"^{either(name['whose'])}(?:人均)?"),
        totals=frozenset(name["totals"]),
    )


def _problems(tree: Mapping[str, Any]) -> Iterator[str]:
    """Sections and lists that are missing or unknown, empty lists, words that stand in two lists of a section."""
    for section in sorted(_SECTIONS.keys() | tree.keys()):
        known, found = _SECTIONS.get(section, frozenset()), tree.get(section, {})
        yield from (f"{FILE}: {section}.{key}: unknown" for key in sorted(found.keys() - known))
        yield from (
            f"{FILE}: {section}.{key}: missing or empty" for key in sorted(known) if not found.get(key)
        )
        if section in _APART:
            yield from _in_two(section, found)


def _in_two(section: str, lists: Mapping[str, list[str]]) -> Iterator[str]:
    first: dict[str, str] = {}
    for key, listed in lists.items():
        for word in listed:
            if (before := first.setdefault(word, key)) != key:
                yield f"{FILE}: {section}: {word!r} stands in {before} and in {key}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the head of a table prints it: the ledger's name, its family, and how much one of it is."""

    name: str
    family: str
    power: int


_TIMES = re.compile(r"[十百千]?[万亿]+|[十百千]")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_LIKE_A_UNIT = re.compile(r"[\u4e00-\u9fffA-Za-z/（）()、·㎡³²]{1,12}")


def unit(printed: str, *, surely: bool = False) -> Unit | None:
    """The unit that a text names (亿元 → CNY, 8), ``None`` if it is none; ``surely`` takes words not known too."""
    # 万元 is listed as a unit of its own, for prose; here it is ten thousand of one. 千瓦 is no thousand.
    if printed[:1] not in ("万", "亿") and (found := _known(printed, 0)):
        return found
    times = _TIMES.match(printed)
    if times and times.end() < len(printed):
        power = sum(_POWERS[c] for c in times[0])
        if found := _known(printed[times.end() :], power):
            return found
        if surely and _LIKE_A_UNIT.fullmatch(printed):
            return Unit(printed[times.end() :], "measure", power)
    return Unit(printed, "measure", 0) if surely and _LIKE_A_UNIT.fullmatch(printed) else None


def _known(printed: str, power: int) -> Unit | None:
    if found := words.units().get(printed):
        return Unit(found.name, found.family, power)
    head, slash, _ = printed.partition("/")
    if slash and (found := words.units().get(head)):
        return Unit(printed, found.family, power)
    return None
