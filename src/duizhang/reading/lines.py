"""The lines of a file, and what each of them shows on its own: furniture, a byline, the end of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from duizhang.lexicon.reading import cues
from duizhang.reading import repair

BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
FINAL = re.compile(
    r"(?:[。！？!?…]|\.{3,}|[（(](?:见第\d+页|[下上][转接]\s?第?[A-Za-z]?[\d一二三四五六七八九十]{1,3}版))"
    r"[”’）)」』》\]】*]*(?:\[\d{1,2}\])?$"
)
INNER = re.compile(r"[。；！？;]")
PUNCTUATION = re.compile(r"[，。；、：！？,;:]")
PROSE = re.compile(r"[，。；！？,;]")
NUMERAL = "[一二三四五六七八九十]{1,3}"
HEADING = re.compile(
    rf"(?P<h2>{NUMERAL}、|第{NUMERAL}[章篇部]\s?)|(?P<h3>[（(]{NUMERAL}[)）]|[●◎◆★▲►▶]|>>)"
    r"|(?P<h4>[（(]?\d{1,2}[.、．)）](?!\d))"
)
LONGEST_ASIDE = 200
"""Characters at most of a line that is no part of the text."""
WRAPPED = 120
"""Lines wider than this many half-width columns are paragraphs, not lines of a page."""

_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
# A line of ordinary characters between blanks is told as such while it is found.
_LINE = re.compile(rf"[ \t\u3000]*+(?P<plain>[{repair.PLAIN}]++)[ \t\u3000]*+(?![^{_BREAKS}])|[^{_BREAKS}]+")
_STOPS = "。！？!?…"
_ENDS = frozenset(_STOPS + ".页版”’）)」』》]】*")
_END = 16
"""How many characters at the end of a line can tell whether a sentence ends there."""
# Page numbers (a bare number may be a cell of a table), clock times, rules drawn with characters.
_OF_A_PAGE = re.compile(
    r"(?!\d+$)[—–\-－·•\s]*\d{1,4}[—–\-－·•\s]*$|[—–\-－]+$|[①-⑳㉑-㉟]$|\d{1,2}版$|第\s?\d+\s?页.{0,12}$"
    r"|(?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}$|(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s*)?\d{1,2}:\d\d(?::\d\d)?(?!\d)"
    r"|[|\-:—–=*_\s]+$"
)
_PAGE = r"[A-Za-z]?\d{1,3}\s?版(?!本)"
_DAY = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
_WEEKDAY = "星期[一二三四五六日天]"
_ISSUE = r"(?:总?第\s?\d{2,6}\s?[期号]|今日\s?\d{1,3}\s?版)"
_MASTHEADS = "星农甲乙丙丁戊己庚辛壬癸总第今CＣ"
_LUNAR = r"(?:农历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年[闰正一二三四五六七八九十冬腊]{1,3}月"
# The head of a newspaper's page, and where an article goes on: all have the word for page.
_OF_PAGES = re.compile(
    rf"(?:(?:第\s?{_PAGE}|(?:[A-Za-z]|0)\d{{1,2}}版(?!本))[\s：:·|]*|{_PAGE}[\s：:·|]+)[\u4e00-\u9fff\s·]{{0,10}}$"
    rf"|[\u4e00-\u9fff]{{2,6}}[\s·|]*第\s?{_PAGE}$|[^，。]{{2,20}}\d{{1,2}}\s?[~～—–－-]\s?\d{{1,2}}\s?版$"
    rf"|[（(【]?{cues().turns}\s?(?:第\s?)?(?:[A-Za-z]?\d{{1,3}}|{NUMERAL})\s?版[^，。]{{0,12}}$"
)
# Its masthead: the name, which ends the line, and what stands beside it, told by how it begins.
_PAPER = re.compile(
    rf"(?:[\u4e00-\u9fff]\s?){{2,6}}{cues().papers}(?:社(?:出版|主办)?)?$"
    rf"|[\u4e00-\u9fff](?: [\u4e00-\u9fff]){{1,5}} 报$"
)
_MASTHEAD = re.compile(
    rf"(?:{_DAY}[\s|]*{_WEEKDAY}|{_WEEKDAY}[\s|]*{_DAY}|{_LUNAR})[^，,。]{{0,60}}$"
    rf"|{_ISSUE}(?:[\s|]*{_ISSUE})*$|CN\s?\d\d[-—]\d{{4}}"
    rf"|(?:{_DAY}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})\s*"
    rf"(?:\d{{1,2}}[:：]\d\d|{cues().after_day})[^，,。]{{0,80}}$"
)
_ROW = re.compile(r"\|[^|]*\||^[^|。]{1,40}\|[-−]?\d[\d.,]*%?$")
_BYLINE = re.compile(
    rf"{cues().byline_marks}\s*[\u4e00-\u9fff·\s]{{2,24}}$"
    rf"|中共\S{{2,12}}{cues().offices}(?:[、，,\s][\u4e00-\u9fff\s、，,]{{0,20}})?$"
    rf"|{cues().byline_marks}?\s*{cues().writers}[\s　]+[\u4e00-\u9fff\s　]{{2,20}}$"
)


_TELLING = cues().firsts.union(_MASTHEADS, "一二三四五六七八九十第表图注中")
_STARTS = cues().furniture_starts
_WITHIN = cues().furniture_within
_CAPTION = cues().caption
_CAPTION_FIRSTS = cues().caption_firsts
_CAPTION_LASTS = cues().caption_lasts
# 2019—2023年生产总值及其增长速度 stands over a chart; 2019—2023年工作回顾 is a heading.
_CHART = re.compile(
    r"(?:19|20)\d\d年?(?:[-—–~～至]{1,2}|与)(?:19|20)\d\d年(?!.*(?:规划|纲要|计划|回顾|工作|方案|目标|总结|意见|报告|情况|为|是))[^，。；：,;]{2,40}$"
)
_PAPER_LASTS = "报社版办"

_HABIT, _SHORT = 3, 3
"""Where so many lines are printed over themselves, short ones are, too, from so many characters on."""

Role = Literal["furniture", "caption", ""]
"""What a line is beside the text: the page's own, or what stands under a picture or over an article."""


@dataclass(slots=True)
class Line:
    """A line with something on it: its stripped span, what stands before it, and its printed width.

    ``breaks`` counts the line breaks before it. ``plain``: none of its characters needs a repair; ``telling``:
    it may be more than prose by how it begins; ``twice``: it is printed over itself; ``final``: it ends a
    sentence; ``inner``: one ends within it; ``marked``: it has punctuation; ``prose``: such as a sentence
    has; ``role``: what it is beside the text; ``alone``: it is a block of its own by what it says.
    """

    start: int
    end: int
    indent: str
    breaks: int
    text: str
    width: int
    plain: bool
    telling: bool
    twice: bool
    final: bool
    inner: bool
    marked: bool
    prose: bool
    role: Role
    alone: bool


def lines(source: str) -> list[Line]:
    """The lines of a source that hold more than white space and zero-width characters."""
    out: list[Line] = []
    breaks, at = 0, 0
    for found in _LINE.finditer(source):
        start, end = found.span()
        breaks += start - at if start - at < 2 else len(BREAK.findall(source, at, start))
        at = end
        plain = found["plain"] is not None
        if body := found["plain"] or found[0].strip(repair.BLANK):
            first = found.start("plain") if plain else source.index(body, start)
            out.append(_line(body, first, source[start:first], breaks, plain=plain))
            breaks = 0
    if sum(line.twice for line in out) >= _HABIT:
        for line in out:
            if not line.twice and repair.is_printed_twice(line.text, _SHORT):
                line.twice, line.plain, line.width = True, False, line.width // 2
    return out


def _line(body: str, start: int, indent: str, breaks: int, *, plain: bool) -> Line:
    size, first, last = len(body), body[0], body[-1]
    telling = not "\u4e00" <= first <= "\u9fff" or first in _TELLING
    twice = repair.is_printed_twice(body)
    # The commonest mark is looked for first; ends of sentences are marks of prose, and those are marks.
    prose = "，" in body or PROSE.search(body) is not None
    part = _role(body, first, last, telling=telling)
    return Line(
        start,
        start + size,
        indent,
        breaks,
        body,
        _width(body, plain=plain) // (1 + twice),
        plain and not twice,
        telling,
        twice,
        last in _STOPS or (last in _ENDS and FINAL.search(body[-_END:]) is not None),
        prose and INNER.search(body) is not None,
        prose or _is_marked(body, telling=telling),
        prose,
        part,
        part != "" or ("|" in body and _ROW.search(body) is not None),
    )


def _is_marked(body: str, *, telling: bool) -> bool:
    """Whether a line has punctuation of its own: the mark behind 一、 is none."""
    numbered = HEADING.match(body) if telling else None
    return PUNCTUATION.search(body, numbered.end() if numbered else 0) is not None


def _width(body: str, *, plain: bool) -> int:
    """Half-width columns that a line takes in print; past the width of a page its length is enough."""
    size = len(body)
    head = body if size <= WRAPPED else body[:WRAPPED]
    spaces = 0 if plain else head.count(" ")
    return size + len(head) - spaces - len(head.encode("ascii", "ignore"))


def role(text: str) -> Role:
    """What the line is beside the text, ``""`` where it is of the text."""
    first = text[0]
    telling = not "\u4e00" <= first <= "\u9fff" or first in _TELLING
    return _role(text, first, text[-1], telling=telling)


def _role(text: str, first: str, last: str, *, telling: bool) -> Role:
    # Most lines are told by a glance at their ends, before any pattern is tried.
    if len(text) > LONGEST_ASIDE:
        return ""
    if (telling and _begins_furniture(text)) or _WITHIN.search(text, 0, 100):
        return "furniture"
    if ("版" in text and _OF_PAGES.match(text)) or (last in _PAPER_LASTS and _PAPER.match(text)):
        return "furniture"
    if (last in _CAPTION_LASTS or first in _CAPTION_FIRSTS) and _CAPTION.match(text):
        return "caption"
    return "caption" if telling and (is_byline(text) or _CHART.match(text)) else ""


def _begins_furniture(text: str) -> bool:
    """Whether the line belongs to the page, not to what is written on it, by how it begins."""
    first = text[0]
    if (first < "\u4e00" or first == "第") and _OF_A_PAGE.match(text):
        return True
    if (first.isdecimal() or first in _MASTHEADS) and _MASTHEAD.match(text):
        return True
    return _STARTS.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether the line is an author's name and office, with nothing else on it."""
    return len(text) <= 40 and _BYLINE.match(text) is not None
