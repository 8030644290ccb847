"""What a document says of itself: title, kind, issuer, home area."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from duizhang.language import say
from duizhang.lexicon import areas
from duizhang.lexicon.reading import cues
from duizhang.model import Block, DocumentKind

HEAD = 30
"""Blocks at the beginning in which a document introduces itself."""
LOOKED_AT = 200_000
"""Characters counted for the home area."""

_LABEL = r"(?:^|[\s\d]){}\s*[：:]\s*(?P<name>[^\s|]{{3,60}})"
_TITLED = re.compile(_LABEL.format("标题"), re.MULTILINE)
# 易县2018年…, 唐县人民政府: names too short to be searched for in running text.
_DIVISION = re.compile(r"(?:\d{4}年)?([\u4e00-\u9fff][县市区旗州])(?=\d{4}年|人民|政府|第)")
_SHORT = re.compile(r"[\u4e00-\u9fff]县(?=[\u4e00-\u9fff])")
# Who issued it and when stand where a title may stand.
_NOT_TITLE = re.compile(rf"^\S{{2,24}}{cues().issuer_ends}(?:$|\s)|^\d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)?$")
_MET = re.compile(r"在([\u4e00-\u9fff\s]{2,20}?)第[一二三四五六七八九十]+届")
_GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{2,12}?人民政府")
_OPENING = 1500
_MUNICIPAL = ("北京", "天津", "上海", "重庆")


def rows(text: str, blocks: Sequence[Block], *, furniture: bool = False) -> list[str]:
    """The lines of the blocks, without furniture unless asked for."""
    return [text[b.span[0] : b.span[1]] for b in blocks if furniture or b.kind != "furniture"]


def title(text: str, blocks: Sequence[Block]) -> str:
    """The document's title: labelled as such, or the heading that names a kind of document, or the first."""
    page = text[: blocks[min(HEAD, len(blocks)) - 1].span[1]] if blocks else ""
    if found := _TITLED.search(page):
        return found["name"]
    headings = [h for b in blocks[: HEAD * 2] if _may_title(b) and not _NOT_TITLE.search(h := _row(text, b))]
    named = [h for h in headings if any(_ends_with(words, h) for _, words, _ in cues().kinds)]
    dated = [h for h in named[:4] if re.search(r"\d{4}年", h) or areas.find(h)]
    return next(iter([*dated, *named[:1], *headings[:1]]), "")


def _row(text: str, block: Block) -> str:
    return text[block.span[0] : block.span[1]]


def _ends_with(words: re.Pattern[str], heading: str) -> bool:
    """Whether a word for a kind of document stands near the heading's end (…统计公报, …计划草案的报告)."""
    return any(len(heading) - found.end() <= 12 for found in words.finditer(heading))


def _may_title(block: Block) -> bool:
    return block.kind == "heading" and block.level <= 2 and block.span[1] - block.span[0] >= 5


def kind(heading: str, opening: str, issued: str = "") -> DocumentKind:
    """The kind by the words of a title, else by how the text opens, else by who issued it."""
    for name, words, _ in cues().kinds:
        if words.search(heading):
            return name
    for name, _, words in cues().kinds:
        if words.search(opening):
            return name
    return "communique" if cues().statisticians.search(issued) else "unknown"


def issuer(text: str, blocks: Sequence[Block], heading: str) -> str:
    """Who issued it: a labelled name, a line that is the name of a public body, or the title's government."""
    head = rows(text, blocks[:HEAD], furniture=True)
    if name := _labelled(head, cues().issuer_labels):
        return name
    names = re.compile(
        rf"(?P<name>[\u4e00-\u9fff]{{2,24}}?{cues().issuer_ends})(?=$|\s|[\u4e00-\u9fff]{{1,3}}长[\s　])"
    )
    for row in [*head, *rows(text, blocks[-4:])]:
        if len(row) <= 40 and (found := names.match(row)) and not re.search(r"[，。：、]|中共", row):
            return found["name"]
    if "工作报告" in heading and (places := areas.find(heading)):
        return places[-1].area.full + "人民政府"
    return _labelled(head, cues().printers)


def _labelled(head: Sequence[str], labels: str) -> str:
    """The name after one of the labels."""
    label = re.compile(_LABEL.format(labels))
    for row in head:
        if (found := label.search(row)) and 2 <= len(name := found["name"].rstrip("?？·")) <= 30:
            return name
    return ""


def area(text: str, blocks: Sequence[Block], heading: str, issued: str) -> tuple[str, str]:
    """The home area's short name, and how it was come by where that is not plain from title or issuer."""
    head = "\n".join(rows(text, blocks[:HEAD]))[:_OPENING]
    met = _MET.search(head)
    government = _GOVERNMENT.search(head)
    for words in (heading, issued, met[1] if met else "", government[0] if government else ""):
        if name := named_area(words):
            return name, ""
    return by_frequency(text)


def named_area(words: str) -> str:
    """The area that a title or an office names: the smallest of the first chain (保定市满城区 → 满城).

    ``""`` for none, and where several areas stand side by side.
    """
    if (whole := _DIVISION.match(words)) and (bearers := areas.by_name(whole[1])):
        return bearers[0].name
    found = [f for f in areas.find(words) if f.area.level != "world" and words[f.end : f.end + 1] != "式"]
    if not found:
        return areas.nation().name if cues().state.search(words) else ""
    smallest = found[0].area
    for other in found[1:]:
        if areas.within(other.area, smallest):
            smallest = other.area
        elif not areas.within(smallest, other.area):
            return ""
    return smallest.name


def by_frequency(text: str) -> tuple[str, str]:
    """The area most named of the level that the text calls its own (全省, 我市, 县委 …), and a word on it."""
    name = _own(text[:LOOKED_AT])
    reason = say(zh=f"本地按文中提法和地名频次定为{name}", en=f"home area {name} by how often it is named")
    return name, reason if name else ""


def _own(text: str) -> str:
    own = {level: len(words.findall(text)) for level, words in cues().home.items()}
    level = max(own, key=lambda name: own[name])
    nation = len(cues().nation.findall(text))
    if own[level] < 2 and nation < 2:
        return _most_named(text, ("province", "city", "county"))
    if own[level] * 4 < nation:
        return areas.nation().name
    return _most_named(text, (level,))


def _most_named(text: str, levels: tuple[str, ...]) -> str:
    """The area of one of the levels that is named most; a place in it speaks for it half as much."""
    counts: Counter[str] = Counter()
    for found in areas.find(text):
        for weight, place in ((2, found.area), *((1, a) for a in areas.above(found.area))):
            if place.level in levels or ("city" in levels and place.name in _MUNICIPAL):
                counts[place.name] += weight
    if "county" in levels:
        counts.update(2 * [name for name in _SHORT.findall(text) if areas.by_name(name)])
    first, second = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    # A place that is named now and then, or hardly more than another, is not where the text is at home.
    return first[0] if (first[1] >= 6 or not second[0]) and first[1] * 2 >= second[1] * 3 else ""
