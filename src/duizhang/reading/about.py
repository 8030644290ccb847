"""What a document says of itself: title, kind, issuer, home area."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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
# Begins with the letter that a search leaps to; what stands before it is looked at then.
_SHORT = re.compile(r"县(?<=[\u4e00-\u9fff]县)(?=[\u4e00-\u9fff])")
_BODY = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,24}}?{cues().issuer_ends})(?=$|\s|[\u4e00-\u9fff]{{1,3}}长[\s　])"
)
_NO_BODY = re.compile(rf"\S*{cues().no_issuer_ends}(?:$|\s)")
# Who issued it, and when, stand where a title may stand.
_ISSUED = re.compile(rf"\S{{2,24}}{cues().issuer_ends}(?:$|\s)")
_MONTH = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?$")
_CLOCK = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*\d{1,2}[:：]\d{2}$")
LISTED = re.compile(
    r"\d{1,3}\s?[^\s/][^/]{3,40}[^\s/]/[\u4e00-\u9fff·、\s]{2,30}$|.{2,40}(?:…{2,}|\.{4,}|·{4,})\s*\d{1,3}$"
)
"""A line of a table of contents: page, title and authors, or title, dots and page."""
_PAPER = re.compile(rf"[\u4e00-\u9fff]{{2,10}}{cues().papers}")
_LONGEST_CRY = 40
_A_TITLE = 8
"""Characters from which a line is long enough to be known for the title by what a browser adds to it."""
_OF_SITE = re.compile(r"[_\-—–|]")
_HAN = re.compile("[\u4e00-\u9fff]")
_NAME_OF_FILE = re.compile(
    r"\.(?:docx?|wps|pdf|html?|xlsx?)$|^(?:Microsoft|无标题|未命名|文档\d|新建|untitled)", re.IGNORECASE
)
_MET = re.compile(r"在([\u4e00-\u9fff\s]{2,20}?)第[一二三四五六七八九十]+届")
_GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{2,12}?人民政府")
_MUNICIPAL = ("北京", "天津", "上海", "重庆")


@dataclass(frozen=True)
class Page:
    """A repaired text with its blocks, and the parts of it in which a document speaks of itself."""

    text: str
    blocks: tuple[Block, ...]

    def row(self, block: Block, most: int = 2000) -> str:
        """A block's text, its beginning only if it is long."""
        return self.text[block.span[0] : min(block.span[1], block.span[0] + most)]

    @cached_property
    def first(self) -> list[str]:
        """The first blocks without furniture."""
        return [self.row(b) for b in self.blocks[:HEAD] if b.kind != "furniture"]

    @cached_property
    def head(self) -> str:
        """The beginning of the document without furniture."""
        return "\n".join(self.first)[:2000]

    @cached_property
    def top(self) -> str:
        """The beginning of the document, furniture and all."""
        return "\n".join(self.row(b) for b in self.blocks[:HEAD])[:3000]

    @cached_property
    def foot(self) -> str:
        """The last blocks, where a newspaper may print what others print on top."""
        return "\n".join(self.row(b, 200) for b in self.blocks[HEAD:][-6:])

    @cached_property
    def prose(self) -> str:
        """The document without furniture, as much of it as tells anything."""
        parts, left = [], LOOKED_AT
        for block in self.blocks:
            if block.kind != "furniture" and left > 0:
                start, end = block.span
                parts.append(self.text[start : min(end, start + left)])
                left -= end - start + 1
        return "\n".join(parts)

    @cached_property
    def headings(self) -> list[str]:
        """The short lines, and how the first blocks begin."""
        short = (b for b in self.blocks if b.kind != "furniture" and b.span[1] - b.span[0] <= 40)
        return [*map(self.row, short), *(row[:120] for row in self.first[:4])]


def title(page: Page) -> str:
    """The document's title: labelled as such, or the heading that names a kind of document, or the first."""
    if labelled := labelled_title(page):
        return labelled
    rows = (page.row(b) for b in page.blocks[: HEAD * 2] if _may_title(b) or _is_cry(page, b))
    headings = [row for row in rows if not _is_imprint(row) and not LISTED.match(row)]
    named = [h for h in headings if any(_ends_with(words, h) for _, words, _ in cues().kinds)]
    dated = [h for h in named[:4] if re.search(r"\d{4}年", h) or areas.find(h)]
    return next(iter([*dated, *named[:1], *headings[:1]]), "")


def _is_imprint(row: str) -> bool:
    """Whether the line says who issued it or when."""
    if _MONTH.match(row) or _CLOCK.search(row):
        return True
    return _ISSUED.match(row) is not None and not _NO_BODY.match(row)


def labelled_title(page: Page) -> str:
    """The title that stands after a label for it, ``""`` for none."""
    found = _TITLED.search(page.top) if "标题" in page.top else None
    return found["name"] if found else ""


def told_title(page: Page, said: str) -> tuple[str, bool]:
    """The title that the metadata tells, and whether it stands in the text as a line of its own."""
    words = "".join(said.split())
    if len(_HAN.findall(words)) < 4 or len(words) > 80 or _NAME_OF_FILE.search(words):
        return "", False
    for row in page.first:
        printed = "".join(row.split())
        # A browser adds the names of the section and of the site: 标题_栏目_网站.
        if words == printed or (
            len(printed) >= _A_TITLE and _OF_SITE.match(words, len(printed)) and words.startswith(printed)
        ):
            return row, True
    return said, False


def told_issuer(said: str) -> str:
    """The issuer that the metadata tells, if it is the name of a public body or a newspaper."""
    words = said.strip()
    public = (_BODY.match(words) and not _NO_BODY.match(words)) or _PAPER.fullmatch(words)
    return words if public and len(words) <= 30 else ""


def _ends_with(words: re.Pattern[str], heading: str) -> bool:
    """Whether a word for a kind of document stands near the heading's end (…统计公报, …计划草案的报告)."""
    return any(len(heading) - found.end() <= 12 for found in words.finditer(heading))


def _may_title(block: Block) -> bool:
    return block.kind == "heading" and block.level <= 2 and block.span[1] - block.span[0] >= 5


def _is_cry(page: Page, block: Block) -> bool:
    """Whether the text begins with a headline as accounts on WeChat write them: 上半年，经济成绩单来了！"""
    row = page.row(block)
    return block is page.blocks[0] and 5 <= len(row) <= _LONGEST_CRY and row.endswith(("！", "？"))


def kind(heading: str, opening: str, issued: str = "") -> DocumentKind:
    """The kind by the words of a title, else by how the text opens, else by who issued it."""
    for name, words, _ in cues().kinds:
        if words.search(heading):
            return name
    for name, _, words in cues().kinds:
        if words.search(opening):
            return name
    return "communique" if cues().statisticians.search(issued) else "unknown"


def issuer(page: Page, heading: str) -> str:
    """Who issued it: a labelled name, a line that is the name of a public body, or the title's government."""
    top = [page.row(b) for b in page.blocks[:HEAD]]
    if name := _labelled(top, cues().issuer_labels):
        return name
    for row in [*top, *map(page.row, page.blocks[-4:])]:
        if len(row) > 40 or not (found := _BODY.match(row)) or _NO_BODY.match(row):
            continue
        if not re.search(r"[，。：、]|中共", row):
            return found["name"]
    if "工作报告" in heading and (places := areas.find(heading)):
        return places[-1].area.full + "人民政府"
    return _labelled(top, cues().printers)


def _labelled(head: Sequence[str], labels: str) -> str:
    """The name after one of the labels."""
    words, label = re.compile(labels), re.compile(_LABEL.format(labels))
    for row in head:
        # Few rows have the words, which are quick to search for.
        if (
            words.search(row)
            and (found := label.search(row))
            and 2 <= len(name := found["name"].rstrip("?？·")) <= 30
        ):
            return name
    return ""


def area(page: Page, heading: str, issued: str, *, many: bool) -> tuple[str, str]:
    """The home area's short name, and how it was come by where that is not plain from title or issuer.

    Of a page with ``many`` articles no title speaks for all.
    """
    met = _MET.search(page.head)
    government = _GOVERNMENT.search(page.head) if "人民政府" in page.head else None
    said = (heading, issued, met[1] if met else "", government[0] if government else "")
    name = next(filter(None, map(named_area, said)), "")
    return (name, "") if name and not many else by_frequency(page.text)


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
    found = [mention.area for mention in areas.find(text)]
    times = Counter(area.code for area in found)
    for area in {area.code: area for area in found}.values():
        for weight, place in ((2, area), *((1, a) for a in areas.above(area))):
            if place.level in levels or ("city" in levels and place.name in _MUNICIPAL):
                counts[place.name] += weight * times[area.code]
    if "county" in levels:
        names = [text[m.start() - 1 : m.end()] for m in _SHORT.finditer(text)]
        counts.update(2 * [name for name in names if areas.by_name(name)])
    first, second = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    # A place that is named now and then, or hardly more than another, is not where the text is at home.
    return first[0] if (first[1] >= 6 or not second[0]) and first[1] * 2 >= second[1] * 3 else ""
