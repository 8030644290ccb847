"""Headings of a table taken apart: what a column's head, a row's name or a title says, and what it leaves to be named.

``heading`` takes out the unit, the words of growth, share, rank and fulfilment, the time, promise or result, and the
area. What is left names the indicator, wholly or in part; ``measure`` finds the noun in it that a figure can be of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from duizhang.grammar import periods, places
from duizhang.grammar.setting import Setting
from duizhang.lexicon import indicators
from duizhang.lexicon.tables import Unit, unit, vocabulary
from duizhang.model import Kind, Modality

_GROWTHS = ("points", "change", "growth", "fall")
_BRACKET = re.compile(r"[（(\[［]([^（）()\[\]［］]{1,16})[）)\]］]")
_UNIT_SAID = re.compile(r"(?:计量)?单位[:：]\s*([^\s（）()]{1,16})")
NOTE = re.compile(r"[\[［〔]\d{1,2}[\]］〕]|[①-⑳]|\*+$")
_PART = re.compile(r"^(?:[#＃]|其\s?中[:：]?|——?)\s*")
_ENUMERATOR = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d)|[A-Za-z][、．](?=[一-龥]))\s*"
)
_NUMBER_OF_TABLE = re.compile(
    r"^(?:附?表|图)\s?(?:\d{1,2}?(?=\s?(?:19|20)\d\d年)|\d{1,2}(?!\d)|[一二三四五六七八九十]{1,3})"
    r"(?:[-—–]\d{1,2})?\s?[:：、.]?\s?"
)
_THAN = re.compile(
    r"(?:比|较|与)(?:(?P<year>(?:19|20)\d\d)年|上年|去年|前年|上月|上季度?|年初|[上同]期)"
    r"(?:度|末|底|同期|同月|相比|实际|决算数?|执行数?|完成数?)*"
)
YEAR = re.compile(r"(?:19|20)\d\d")
_CALCULATED = re.compile(r"^按(.{2,12}?)(?:计算|统计)$")

_LOOSE = re.compile(r"^[的及和与、，：:．.\s]+|[的及和与、，：:．.\s]+$")
_SHARE_OF = re.compile(r"占(?![地用有])(?P<of>.{2,16}?)的?(?:比重|比例|份额|$)")
_DONE_OF = r"(?:决算数?|执行数?|完成数?)?(?:{})数?的?"
_EMPTY = re.compile(r"[（(][)）]")
_LONGEST_AREA = 20
_RATE = re.compile(r"率$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says: the kind with its sign and base, unit, period, modality, area, and the name left over.

    ``part``: it is introduced as a part of the rows above (其中：, #).
    ``index``: it is measured against 100; ``silent``: against something that makes its figures no statement.
    ``average``: it is a growth per year, over a run of years.
    """

    name: str = ""
    kind: Kind | None = None
    sign: int = 1
    base: str = ""
    of: str = ""
    unit: Unit | None = None
    period: str = ""
    modality: Modality | None = None
    area: tuple[str, ...] = ()
    part: bool = False
    fulfilment: str = ""
    index: bool = False
    silent: bool = False
    average: bool = False


def heading(text: str, setting: Setting, *, of_areas: bool = False) -> Heading:
    """A head, a row's name or a title taken apart. ``of_areas``: it stands where areas do, near or far."""
    part = _PART.match(text) is not None
    rest, measured = _without_unit(bare(text))
    rest, said = _without_kind(rest, measured)
    rest, period = _without_times(rest, setting)
    name, mode = _without_modality(rest)
    name = _LOOSE.sub("", name)
    calculated = _CALCULATED.match(name)
    name = calculated[1] if calculated else name
    where = _area(name, setting.home, of_areas=of_areas)
    if vocabulary().generic.match(name):
        name = ""
    return replace(
        said, name="" if where else name, unit=measured, period=period, modality=mode, area=where, part=part
    )


def bare(text: str) -> str:
    """A heading without notes, marks of parts, numbering and the number of a table."""
    text = NOTE.sub("", re.sub(r"\s", "", text))
    text = _PART.sub("", _NUMBER_OF_TABLE.sub("", text))
    return _PART.sub("", _ENUMERATOR.sub("", text))


def _without_unit(text: str) -> tuple[str, Unit | None]:
    """The unit in a bracket, after 单位 or as a bare % at the end, and the rest."""
    for bracket in _BRACKET.finditer(text):
        inner = bracket[1]
        said = _UNIT_SAID.match(inner)
        if inner in ("±%", "＋-%", "+-%", "±"):
            inner = "%"
        if found := _first_unit(said[1] if said else inner, surely=said is not None):
            return text[: bracket.start()] + text[bracket.end() :], found
    if said := _UNIT_SAID.search(text):
        return _cut(text, said), _first_unit(said[1], surely=True)
    if text.endswith(("±%", "%", "％")):
        return text.rstrip("%％").rstrip("±"), unit("%")
    return text, None


def _first_unit(printed: str, *, surely: bool) -> Unit | None:
    """The unit; of several (万元、%) the first that is no rate, as a rate is told by its column."""
    parts = [p for p in re.split(r"[、，,；;]", printed) if p not in ("%", "％")] if len(printed) > 1 else []
    return unit(parts[0] if parts else printed, surely=surely)


def _without_kind(text: str, measured: Unit | None) -> tuple[str, Heading]:
    """Words of growth, share, rank, fulfilment taken out, and what they say."""
    words = vocabulary().kind
    if re.search(words["silent"], text):
        return text, Heading(silent=True)
    if match := re.search(words["index"], text):
        return _cut(text, match), Heading(index=True)
    if match := re.search(_DONE_OF.format(words["fulfilment"]), text):
        of = next((w for w in ("预算", "目标", "计划") if w in match[0]), "")
        return _cut(text, match), Heading(kind="level", fulfilment=f"{of}完成率")
    if match := re.search(words["rank"], text):
        return _cut(text, match), Heading(kind="rank", of=match[0][:2] if match[0][0] == "全" else "")
    if (match := _SHARE_OF.search(text)) or (match := re.search(words["share"], text)):
        return _cut(text, match), Heading(kind="share", of=match.groupdict().get("of") or "")
    return _without_growth(text, measured)


def _without_growth(text: str, measured: Unit | None) -> tuple[str, Heading]:
    """Words of growth, and what it is against, taken out; a rate with a name of its own (自然增长率) keeps it."""
    if _RATE.search(text) and indicators.lookup(text):
        return text, Heading()
    words = vocabulary().kind
    base = "mom" if re.search(words["month_before"], text) else "yoy"
    than = _THAN.search(text)
    if than:
        base = than["year"] or base
        text = _cut(text, than)
    for kind in _GROWTHS:
        if match := re.search(f"(?:{words[kind]})+(?!值)", text):
            said = _grown(kind, base, measured)
            if re.search(words["average"], text):
                said = replace(said, average=True)
            return re.sub(words["average"], "", _cut(text, match)), said
    return text, _grown("growth", base, measured) if than and measured else Heading()


def _grown(kind: str, base: str, measured: Unit | None) -> Heading:
    """增加（万人）is a change, 增长（%） a growth, 提高（百分点） points, 下降（%） prints falls without a sign."""
    name = measured.name if measured else ""
    if kind == "points" or name == "pp":
        return Heading(kind="points", base=base)
    if (name or kind == "change") and name != "%":
        return Heading(kind="change", base=base, sign=-1 if kind == "fall" else 1)
    return Heading(kind="growth", base=base, sign=-1 if kind == "fall" else 1)


def _cut(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + text[match.end() :]


def _without_times(text: str, setting: Setting) -> tuple[str, str]:
    """The period that a heading names, and the rest of it."""
    if YEAR.fullmatch(text):
        return "", text
    period = ""
    for when in reversed([*periods.whens(text, setting.anchor, setting.ground, fixed=setting.fixed)]):
        if when.grain == "date" or when.base:
            continue
        period = when.period or period
        text = text[: when.span[0]] + text[when.span[1] :]
    return _EMPTY.sub("", text), period


def _without_modality(text: str) -> tuple[str, Modality | None]:
    """Estimate before outcome before target: 预计完成, 预算执行数. What names more than that keeps its words."""
    for mode, words in vocabulary().modality.items():
        if words.search(text):
            return ("" if vocabulary().generic.match(text) else text), mode
    return text, None


def both(upper: Heading, lower: Heading) -> Heading:
    """A heading below another: what it says itself, and for the rest what the upper one says."""
    name = lower.name if not upper.name or measure(lower.name) else lower.name + upper.name
    return Heading(
        name=name,
        kind=lower.kind or upper.kind,
        sign=min(lower.sign, upper.sign),
        base=lower.base or upper.base,
        of=lower.of or upper.of,
        unit=lower.unit or upper.unit,
        period=lower.period or upper.period,
        modality=lower.modality or upper.modality,
        area=lower.area or upper.area,
        fulfilment=lower.fulfilment or upper.fulfilment,
        index=lower.index or upper.index,
        silent=lower.silent or upper.silent,
        average=lower.average or upper.average,
    )


def _area(name: str, home: str, *, of_areas: bool) -> tuple[str, ...]:
    """The areas that a heading is, if it is nothing else; far ones only where areas are expected."""
    if not 1 < len(name) <= _LONGEST_AREA:
        return ()
    for where in places.wheres(name, home):
        whole = where.span == (0, len(name)) and where.subject and not where.kept
        near = of_areas or places.HOME.fullmatch(name) or places.at_home(where.names, home)
        return where.names if whole and near else ()
    return ()


# Names


def measure(name: str) -> str:
    """What the name of a sum or a title measures, without what it is of: 货物运输总量 of 全市货物运输总量."""
    found = vocabulary().measure_end.search(name)
    return found[0] if found else ""


def of_title(title: Heading) -> str:
    """The one measure that a title names; none where it names several."""
    name = stripped(vocabulary().trends.sub("", title.name))
    for words, implied in vocabulary().implied.items():
        if words in title.name or name.endswith(words):
            return implied
    found = {m[0] for m in vocabulary().measure.finditer(name)}
    return measure(name) if len(found) == 1 else ""


def stripped(name: str) -> str:
    """A title without the words that only say that it is one."""
    while (shorter := _LOOSE.sub("", vocabulary().title.sub("", name))) != name:
        name = shorter
    return name
