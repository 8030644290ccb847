"""Which lines of a file run on into the next.

The rules look at the ends of the two lines, at the width that the lines around have, and at what marks a
heading. They are tried in the order in which they stand in ``Seams.joins``; the first that speaks decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from statistics import median

from duizhang.lexicon.reading import cues
from duizhang.reading.lines import HEADING, NUMERAL, WRAPPED, Line

_RUNS_ON = "，,、（(《“〈【+"
_CARRIES_ON = "，。、；：！？）)」』》”’%‰"
_CUT_NUMBER = re.compile(
    r"\d[\s ]*\n[万亿千百个人家户吨元件台辆名所座公平亩度次项张]|[降长到达为至占升加少]\n\d[\d.]*[%‰个万亿倍]"
    r"|[比较]\n(?:上年|去年|上月|同期|年初|[12]\d{3}年)"
)
_CUT_LASTS = "降长到达为至占升加少比较"
_NOT_PLAIN = re.compile(r"[^\u4e00-\u9fff\s]")
_BULLETS = "●◎◆★▲►▶"
_STARTS = re.compile(
    rf"#{{1,6}}\s|\*\*|{NUMERAL}、(?!二、三|三产|二三|三产业)|第{NUMERAL}[章篇部]\s"
    rf"|[（(]{NUMERAL}[)）]|[■□{_BULLETS}]|>>|[表图]\s?\d|注[：:]|[|]"
)
_SUBSCRIPT = re.compile(r"\d(?:\.\d|\d)?")
"""PM, 2.5 and 浓度 on three lines: what is set lower in print comes out on a line of its own"""
_LOWEST = 3
"""characters of such a line at most"""
_LATIN_END = re.compile(r"[A-Za-z]$")
_DASHED = re.compile(r"[—–―─-]{2}")
_NUMBERED = re.compile(r"\d{1,2}[.、．](?!\d)")
_OPEN = re.compile(r"[（(《“〈「『【]")
_CLOSE = re.compile(r"[）)》”〉」』】]")
_SPLIT_HEADING = re.compile(rf"{NUMERAL}、[\u4e00-\u9fff]$")
_DATELINE = re.compile(
    rf"(?:据)?{cues().senders}.{{0,12}}{cues().dateline_ends}\s*(?:[（(].{{0,24}}[)）])?\s*(?:\d+日)?$"
)

AROUND = 5
"""How many lines on either side show how wide a column is."""
LOOKED_BACK = 30
"""How many lines of a paragraph are looked at to tell whether it is one: more would tell nothing new."""
SLACK = 5
"""How many half-width columns a full line may fall short, as punctuation is kept off line starts."""


class Seams:
    """Which lines run on into the next."""

    def __init__(self, found: Sequence[Line]) -> None:
        self.found = found
        # Where nearly every line is followed by a blank one, that says nothing.
        self._usual = max(1, int(median([line.breaks for line in found[1:]]))) if len(found) > 2 else 1
        self._widths = [line.width for line in found]
        self._unended = [line.marked and not (line.final or line.alone) for line in found]
        # How many there are before each line: so those of any stretch are counted by one subtraction.
        self._wide = _sums([width > WRAPPED for width in self._widths])
        self._run_on = _sums(self._unended)
        self._marked = _sums([line.marked for line in found])
        self._prose = _sums([line.prose for line in found])
        self._inner = _sums([line.inner for line in found])
        self._spaced = _sums([line.breaks > 1 for line in found])
        # Of each line and the one after it: whether a sentence ends, and whether a blank line follows.
        self._ends = _sums([line.final for line in found])
        self._ends_spaced = _sums([a.final and b.breaks > 1 for a, b in pairwise(found)])

    def joins(self, first: int, i: int) -> bool:
        """Whether line ``i`` continues the paragraph that starts with line ``first``."""
        a, b = self.found[i - 1], self.found[i]
        if "|" in b.text and "|" in a.text:
            return False
        if _runs_into(a, b) or self._lowered(first, i):
            return True
        if a.alone or b.alone or a.twice is not b.twice or _apart(a, b):
            return False
        if b.marked and self._goes_on(first, i):
            return True
        column, noise = self._column(i - 1)
        if not b.marked and _heading_between(a, b, column):
            return False
        if _is_held(a, b):
            return True
        blank = b.breaks > self._usual and not noise
        if a.final:
            # A sentence that ends with its line: the block goes on if the line is full, or if this page
            # leaves a blank line wherever a block ends and there is none here.
            return (
                bool(column)
                and not blank
                and (a.width >= column - 2 or (b.breaks == 1 and self._parted(i - 1)))
            )
        if blank and a.text.endswith(("：", ":", "；", ";")):
            return False
        if column and self.found[first].text[0] in _BULLETS:
            return _within_heading(self.found[first:i], b, column)
        return self._unfinished(first, i, column, blank)

    def _goes_on(self, first: int, i: int) -> bool:
        """Whether line ``i`` goes on with a sentence whatever the width of the column is: most lines do."""
        a, b = self.found[i - 1], self.found[i]
        if _is_held(a, b):
            return True
        if a.final or b.breaks > self._usual or self.found[first].text[0] in _BULLETS:
            return False
        return self._has_ended(first, i)

    def _has_ended(self, first: int, i: int) -> bool:
        """Whether a sentence ended within the lines before ``i``: then they are no heading."""
        return self._inner[i] > self._inner[max(first, i - LOOKED_BACK)]

    def _lowered(self, first: int, i: int) -> bool:
        """Whether line ``i`` is set lower behind a letter, or stands behind a line that is: PM|2.5|）浓度."""
        a, b = self.found[i - 1], self.found[i]
        if len(b.text) <= _LOWEST and _SUBSCRIPT.fullmatch(b.text):
            return _LATIN_END.search(a.text) is not None
        inside = len(a.text) <= _LOWEST and i - 1 > first and _SUBSCRIPT.fullmatch(a.text) is not None
        return inside and _LATIN_END.search(self.found[i - 2].text) is not None

    def _unfinished(self, first: int, i: int, column: int, blank: bool) -> bool:
        """A line that ends within a sentence runs on, unless it is a heading."""
        a, b = self.found[i - 1], self.found[i]
        size = i - first
        # The first line of a paragraph is indented in print, which the file no longer shows.
        indent = 4 if size == 1 else 0
        full = bool(column) and a.width >= column - SLACK - column // 20 - indent
        lately = max(first, i - LOOKED_BACK)
        if self._has_ended(first, i) or (size > 2 and (full or not column)):
            return not blank or b.prose or (bool(column) and b.width >= column - SLACK)
        if not column or a.width > column + SLACK:
            return self._begun(lately, i) and (not blank or b.prose)
        if self._marked[i] == self._marked[lately] and (blank or (b.breaks == 1 and b.indent == " ")):
            return False
        long = a.width * 3 >= column * 2
        if full or (size > 1 and long and b.prose and not blank):
            return not blank or b.prose
        return not blank and (_open(a.text) or (long and b.breaks == 1 and self._parted(i - 1)))

    def _begun(self, first: int, i: int) -> bool:
        """Whether the lines before ``i`` are too long for a heading: a sentence that has begun and not ended."""
        if self._prose[i] == self._prose[first]:
            return False
        width = sum(self._widths[first:i])
        return width > 80 or (width >= 50 and not HEADING.match(self.found[first].text))

    def _column(self, i: int) -> tuple[int, bool]:
        """The width of the column around line ``i``, 0 if in none; whether blank lines mean nothing."""
        if self._widths[i] > WRAPPED:
            return 0, False
        low = i - AROUND if i > AROUND else 0
        ranked = sorted(self._widths[low : i + AROUND + 2])
        near = len(ranked)
        high = low + near
        wide = self._wide[high] - self._wide[low]
        size = near - wide
        # Prose rather than a list of names or cells, and hardly a line that is wider than a page.
        if size <= 3 or wide > 1 or (self._marked[high] - self._marked[low]) * 3 < near:
            return 0, False
        # Past the widest: a long title among the lines of a column, or a line full of marks, is no measure.
        column = ranked[-1 - wide - size // 4]
        if column < 18:
            return 0, False
        least = (column * 2 + 2) // 3
        full = near - bisect_left(ranked, least)
        if full * 5 < near * 2:
            return 0, False
        # Where few lines end in all, few of the full ones do.
        ended = near - (self._run_on[high] - self._run_on[low])
        if (full - ended) * 3 < full and self._running_on(low, high, least) * 3 < full:
            return 0, False
        return column, (self._spaced[high] - self._spaced[low]) * 10 >= near * 7

    def _running_on(self, low: int, high: int, least: int) -> int:
        """How many of the lines that are at least so wide stop within a sentence."""
        pairs = zip(self._widths[low:high], self._unended[low:high], strict=True)
        return sum(unended for width, unended in pairs if width >= least)

    def _parted(self, i: int) -> bool:
        """Whether lines that end a sentence early are followed by a blank line here, and others are not."""
        low, high = max(0, i - 3 * AROUND), min(len(self.found) - 1, i + 3 * AROUND + 1)
        ends = self._ends[high] - self._ends[low]
        ends_spaced = self._ends_spaced[high] - self._ends_spaced[low]
        inner = high - low - ends
        inner_spaced = self._spaced[high + 1] - self._spaced[low + 1] - ends_spaced
        return ends_spaced * 3 >= ends * 2 > 0 and inner_spaced * 2 < inner


def _sums(counted: Iterable[bool]) -> list[int]:
    """How many were counted before each place."""
    return list(accumulate(counted, initial=0))


def _apart(a: Line, b: Line) -> bool:
    """Whether something marks an end or a start, whatever the text says."""
    if a.twice and abs(a.width - b.width) > SLACK and not a.prose:
        return True
    if len(b.indent) > 1 and (b.indent.strip(" ") or len(a.indent) < 2):
        return True
    return b.telling and _starts(a, b)


def _is_held(a: Line, b: Line) -> bool:
    """Whether no paragraph ends between the lines by the marks there: behind a comma, in front of a full stop."""
    return a.text[-1] in _RUNS_ON or b.text[0] in _CARRIES_ON


def _heading_between(a: Line, b: Line, column: int) -> bool:
    """Whether a line without marks is a heading in a column: short after the end of a sentence, or too wide."""
    if not column:
        return False
    if a.final and b.width < column - 2 * SLACK:
        return not b.final
    return b.width > column + 3 and not _NOT_PLAIN.search(b.text)


def _starts(a: Line, b: Line) -> bool:
    """Whether the second line begins as headings, items and rows of tables do."""
    if _STARTS.match(b.text) and not a.text.endswith("第"):
        return True
    if _DASHED.match(b.text) and (a.final or not a.marked):
        return True
    return (a.final or not a.prose) and _NUMBERED.match(b.text) is not None


def _open(text: str) -> bool:
    """Whether a bracket or quotation mark opened on this line is still open."""
    return len(_OPEN.findall(text)) > len(_CLOSE.findall(text))


def _within_heading(paragraph: Sequence[Line], b: Line, column: int) -> bool:
    """Whether a heading that fell onto several lines, narrower than the column, goes on with this one."""
    first, last = paragraph[0], paragraph[-1]
    if last.inner:
        return not last.final
    if len(paragraph) == 1:
        return b.width < column - SLACK or b.width > column + 3 or first.width >= column - 2
    return last.width >= first.width and b.width < column - 2 * SLACK and not b.marked


def _runs_into(a: Line, b: Line) -> bool:
    """Whether the first line stops where none can: in a number, after a despatch's head, in a heading."""
    last = a.text[-1]
    if (last in _CUT_LASTS or last.isdecimal()) and a.prose and _CUT_NUMBER.match(f"{last}\n{b.text[:12]}"):
        return True
    # Despatches and headings begin with telling characters.
    if not a.telling:
        return False
    if len(b.text) <= 2 and _SPLIT_HEADING.match(a.text):
        return "\u4e00" <= b.text[0] <= "\u9fff"
    return len(a.text) <= 40 and _DATELINE.match(a.text) is not None
