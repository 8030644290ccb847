"""Numbers that stand in one list (13.2%、27.1%), with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from duizhang.grammar.context import Context
from duizhang.grammar.paragraph import HIDDEN, Paragraph
from duizhang.grammar.scan import Number
from duizhang.model import Span, record


@record
class Group:
    """Numbers of one list, with the words around them.

    ``first`` is the first number as printed, with the unit that the list prints once at its end. ``left`` are the
    words in front, ``places`` where each of their characters stands; ``right`` those behind, from ``behind`` on;
    ``clauses`` the number-free clauses before, ``parted`` whether a ； stands among them.
    """

    numbers: list[Number]
    first: Number
    unit: str
    sentence: Span
    left: str
    places: list[int]
    right: str
    behind: int
    clauses: Sequence[str]
    parted: bool


_LIST_GAP = re.compile(r"[、和及与/]|以及")
_LIST_GAP_WITH_WAY = re.compile(
    r"(?:[、和及与]|以及)?(?:同比)?(?:(?P<up>增长|上升|上涨|提高)|(?P<down>下降|降低|回落|减少|下跌))"
)
_LONGEST_GAP = len("以及同比增长")
_MORE_OR_LESS = re.compile(r"(?:(?:分别|均|都)?(?:高|低|快|慢|多|少)(?:出|于|了)?)?")
_BRACKET = re.compile(r"[（(][^（）()]{1,14}[）)]")
_BESIDE = re.compile(rf"(?:比|较)(?:[^，。；：（）()\d]{{2,12}}{_BRACKET.pattern}){{1,3}}(?:平均(?:水平)?)?$")
_ABOVE = re.compile(rf"(?:高于|低于|超|快于|慢于|落后于?)[^，。；：（）()\d]{{2,12}}{_BRACKET.pattern}$")
_TELLS_PARTS = r"[（(](?:其中|含|包括|包含|不含)"
_OPENS_PARTS = re.compile(_TELLS_PARTS)
_PARTS_FROM = re.compile(rf"{_TELLS_PARTS}[^（）()]*$")
_CLOSES = re.compile(r"[）)]")
_RATIO_GAP = re.compile(r"[：:∶﹕︰]")
_BEHIND = 60
_LONGEST_HEADLINE = 14
_SHORT_NOUN = re.compile(r"[一-龥]{0,3}(?![一-龥])")
_PART_END = re.compile(r"[；;。]")
_CLAUSE_END = re.compile(r"[，,：:]")
_FARTHEST = 300
"""characters in front of a number beyond which nothing is said of it, however long the sentence is"""


class Groups:
    """The numbers of one paragraph, list by list."""

    def __init__(self, paragraph: Paragraph, context: Context) -> None:
        self.paragraph = paragraph
        self.context = context
        text = paragraph.text
        self.tells_apart = "分别" in text
        self.tells_parts = ("（" in text or "(" in text) and _OPENS_PARTS.search(text) is not None

    def lists(self) -> Iterator[list[Number]]:
        """Runs of numbers of one unit that only 、 和 ， part from one another."""
        run: list[Number] = []
        for number in self.paragraph.numbers:
            if run and not self._continues(run[-1], number):
                yield run
                run = []
            run.append(number)
        if run:
            yield run

    def _continues(self, last: Number, number: Number) -> bool:
        gap = self.paragraph.visible(last.span[1], number.span[0])
        if self.paragraph.text.startswith("突破", number.span[0]) and last.bound == "=" and gap == "、":
            return self._told_apart(last)  # 新增170公里、|突破700公里|
        if len(gap) > _LONGEST_GAP:
            return False
        if last.unit == number.unit == "" and last.shape == "plain" and _RATIO_GAP.fullmatch(gap):
            return True
        alike = (
            number.unit == last.unit
            or not last.unit
            or self._told_apart(last)
            or (last.shape == "rank" and number.unit in ("", "位", "名"))
        )
        parted = _LIST_GAP.fullmatch(gap) or (
            number.unit == last.unit and self._told_apart(last) and _LIST_GAP_WITH_WAY.fullmatch(gap)
        )
        return alike and bool(parted) and number.shape in (last.shape, "plain", "part", "times")

    def signs(self, numbers: list[Number], sign: int) -> Iterator[int]:
        """分别增长18.4%、9.2%和下降6.8%: each number goes the way that was last told."""
        yield sign
        for last, number in pairwise(numbers):
            way = _LIST_GAP_WITH_WAY.fullmatch(self.paragraph.visible(last.span[1], number.span[0]))
            if way:
                sign = -1 if way["down"] else 1
            yield sign

    def _told_apart(self, number: Number) -> bool:
        """Whether 分别 stands in a number's clause, so that the list may go on in another unit."""
        if not self.tells_apart:
            return False
        return "分别" in self.paragraph.masked[self.paragraph.clause(number.span[0]) : number.span[0]]

    def group(self, numbers: list[Number], used: int) -> Group:
        """A list with the words around it; what lies before ``used`` is spent."""
        first, last = numbers[0], numbers[-1]
        paragraph = self.paragraph
        unit = first.unit
        if first.shape != "rank":
            unit = last.unit or next((n.unit for n in reversed(numbers) if n.unit), "")
        sentence = paragraph.sentence(first.span[0])
        until = max(used, paragraph.last_number_end(first), first.span[0] - _FARTHEST)
        start, end = max(paragraph.clause(first.span[0]), until), first.span[0]
        if self._alone_in_bracket(first, last):
            start, end = max(paragraph.clause(end - 1), until), end - 1
        left, index = self._compared_with(sentence[0], start, end)
        between = paragraph.visible(max(sentence[0], until), start)
        parts = _PART_END.split(between) if between else []
        clauses: list[str] = []
        if parts:
            clauses = [c for c in _CLAUSE_END.split(parts[-1]) if len(c) > 1]
        elif start == sentence[0]:
            clauses = self._headline(start)
        behind = self._past_area(last.span[1])
        right = paragraph.visible(behind, behind + _BEHIND)
        if unit and not first.unit:
            first = replace(first, unit=unit)
        return Group(numbers, first, unit, sentence, left, index, right, behind, clauses, len(parts) > 1)

    def _compared_with(self, sentence: int, start: int, end: int) -> tuple[str, list[int]]:
        """The words in front of a number; 比全省（7.7%）和全国（7.0%）|高0.7、1.4个百分点| goes on over the figures in brackets."""
        paragraph = self.paragraph
        left, index = paragraph.indexed(start, self._before_own_year(start, end))
        if not (start and paragraph.text[start - 1] in "）)" and _MORE_OR_LESS.fullmatch(left)):
            return left, index
        pattern = _BESIDE if left else _ABOVE
        beside = pattern.search(paragraph.masked, max(sentence, start - _BEHIND), start)
        if beside is None:
            return left, index
        within = {i for m in _BRACKET.finditer(paragraph.masked, *beside.span()) for i in range(*m.span())}
        front = [i for i in range(*beside.span()) if i not in within and paragraph.masked[i] != HIDDEN]
        return "".join(paragraph.masked[i] for i in front) + left, front + index

    def _headline(self, start: int) -> list[str]:
        """经营主体稳中培优。总量达…: the short sentence without a figure in front, which says what the next is about."""
        before = self.paragraph.sentence_before(start)
        if not 0 < start - before <= _LONGEST_HEADLINE or self.paragraph.numbers_between(before, start):
            return []
        said = self.paragraph.visible(before, start).strip("。！\n 　")
        return [said] if len(said) > 1 and "，" not in said and "“" not in said else []

    def _past_area(self, at: int) -> int:
        """Where the noun behind a number begins: |10名|米易县患儿 counts 患儿."""
        end = self.paragraph.skips.get(at, at)
        if end not in self.paragraph.area_ends or _SHORT_NOUN.match(self.paragraph.masked, end):
            return at  # 保定小院 is the thing's own name
        return end

    def _alone_in_bracket(self, first: Number, last: Number) -> bool:
        """门诊药费（133.0元）占…: the bracket holds only the figure of the noun in front of it."""
        text, start, end = self.paragraph.masked, first.span[0], last.span[1]
        if text[start - 1 : start] not in ("（", "(") or text[end : end + 1] not in ("）", ")"):
            return False
        return not self.context.bracketed(first)

    def parts_end(self, at: int, sentence: int) -> int:
        """Where the bracket ends that a number stands in, if it tells parts (其中…, 含…); -1 if it stands in none."""
        text = self.paragraph.text
        match = _PARTS_FROM.search(text, max(sentence, at - _FARTHEST), at)
        close = _CLOSES.search(text, match.end()) if match else None
        return close.start() if close and close.start() > at else -1

    def _before_own_year(self, start: int, end: int) -> int:
        """提升到2025年的|70%: the year just in front of a figure dates it and parts no words."""
        text = self.paragraph.text
        for stop in (end, end - 1 if text[end - 1 : end] == "的" else end):
            begun = self.paragraph.when_ending.get(stop)
            if begun is not None and begun >= start and text[begun - 1 : begun] not in ("是", "为"):
                return begun
        return end

    def is_ratio(self, group: Group) -> bool:
        """5∶3, 4.0：23.1：72.9: bare numbers with colons between."""
        if len(group.numbers) < 2:
            return False
        first, second = group.numbers[:2]
        return _RATIO_GAP.fullmatch(self.paragraph.visible(first.span[1], second.span[0])) is not None

    def near(self, group: Group) -> str:
        """The sentence around a group, of a very long one what is near."""
        start = max(group.sentence[0], group.numbers[0].span[0] - _FARTHEST)
        return self.paragraph.visible(start, min(group.sentence[1], start + 2 * _FARTHEST))
