"""One block of text with what was found in it, and where its sentences and clauses begin and end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from duizhang.grammar import ignored, periods, places, scan
from duizhang.grammar.periods import When
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting
from duizhang.lexicon.areas import Named, names_in
from duizhang.lexicon.words import cues, either
from duizhang.model import Block, Span

HIDDEN = "\0"
OPENING = 12
"""characters of a sentence in which an area or a year must stand to be what the next sentences are about"""

_NARROW = re.compile(r"[;!?﹔﹐,:](?!(?<=\d[,:])\d)")
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "﹔": "；", "﹐": "，"}


def wide(text: str) -> str:
    """A text with its half-width marks as Chinese prose prints them; those between digits stay: 1,928, 10:30."""
    return _NARROW.sub(lambda mark: _WIDE[mark[0]], text)


class Left(NamedTuple):
    """A number that is no statement, and why."""

    number: Number
    reason: str


_SENTENCE_END = re.compile(r"[。！？!?\n][。！？!?\n]*[”’」]?")
# A class first, so that the search runs from one such character to the next; …… and —— are one mark.
_CLAUSE_END = re.compile(
    r"[，,；;：:。！？!?\n（(）)●■▲◆★▶►◎□◇※…—】①-⑳](?:(?<![…—】])|(?<=[^\d]】)|(?<=…)…|(?<=—)(?:—|(?![\d—Ⅰ-Ⅻ])))"
)
_MAY_BE_WITHIN = frozenset(",:：（()）—")
"""marks of a clause's end that may also stand in a number or a name"""
_PARENTHESIS = re.compile(r"[（(][^（）()]{0,60}[）)]")
# Notes, and asides that change nothing: 按可比价格计算.
_NOTE = re.compile(
    r"[①-⑳]|[\[［]\d{1,2}[\]］]|〔\d{1,2}〕|按(?:可比|不变|当年|现行|现|同)(?:价格|价|口径)(?:计算|核算)?|(?:扣除|剔除)[^，。；、]{2,8}因素后?"
)
_LISTS_ITEMS = re.compile(r"①(?<![^：:。；;，,]①)[^①②]{2,}②")
_BEGINS_NOTE = re.compile(r"[①-⑳\[［〔按扣剔]")
_OWN_BRACKET = re.compile(r"[（(](?!下同|含|不含|见|注)[一-龥]{1,3}[）)]")
_WORLD = ("全球", "世界")
"""what no home is needed for to know it: 全市, where the home is not known, names no area but is one"""
_LIGHT = frozenset('，、的“"在从到自据 　-－—·' + HIDDEN)
_NO_HEAD = re.compile(rf"(?:{either(cues()['lead']['words'])}|[“\"据自从在到截至按：:、 　\-－—·])*")


class Seen(NamedTuple):
    """What a text shows by itself, before anything is known of who speaks when: what it means comes later.

    ``numbers`` are its number expressions; if there are none, nothing else is looked for. ``quotes`` are names and
    titles, ``areas`` and ``times`` what looks like one.
    """

    text: str
    numbers: list[Number]
    quotes: Sequence[Span] = ()
    areas: Sequence[Named] = ()
    times: Sequence[re.Match[str]] = ()


def look(texts: Iterable[str]) -> list[Seen]:
    """What each text shows. One sort of thing is looked for in all of them before the next.

    A search finds its tables in the processor's cache only if nothing else has run in between: one text after the
    other takes half as long again.
    """
    counted = [(text, list(scan.numbers(text))) for text in texts]
    telling = [text for text, numbers in counted if numbers]
    quotes = [ignored.quotes(text) for text in telling]
    named = [names_in(text) for text in telling]
    times = [list(periods.printed(text)) for text in telling]
    found = zip(quotes, named, times, strict=True)
    return [Seen(text, numbers, *next(found)) if numbers else Seen(text, []) for text, numbers in counted]


def showing(text: str, numbers: list[Number]) -> Seen:
    """What one text shows that has these numbers."""
    return Seen(text, numbers, ignored.quotes(text), names_in(text), list(periods.printed(text)))


class Paragraph:
    """A block's text with its numbers, times, areas and names. All positions count in the block's text.

    ``masked`` is the text with notes, and parentheses that state nothing, blanked out by ``HIDDEN``, so that
    clauses read through them; ``numbers`` may be statements, ``left`` are none. Many blocks hold only numbers of the
    second sort, and no year that the next block could go on with: nothing in them is to be read (``telling``), and
    their clauses are not looked for.
    """

    def __init__(self, seen: Seen, block: Block, setting: Setting) -> None:
        self.text = text = seen.text
        self.block = block
        self.setting = setting
        self.names = seen.quotes
        whens = list(periods.resolved(text, seen.times, setting.anchor, setting.ground, fixed=setting.fixed))
        goes_on = any(map(self._may_go_on, whens))
        beside = block.kind == "furniture" and not goes_on  # whatever it names, its numbers are the page's
        self.wheres = [] if beside else places.resolved(text, seen.areas, setting.home)
        areas, times = [w.span for w in self.wheres], [w.span for w in whens]
        self.numbers: list[Number] = []
        self.left: list[Left] = []
        glosses = ignored.glosses(text)
        for number in seen.numbers:
            of_area = areas and ignored.inside(number.core, areas)
            reason = "group" if of_area else ignored.reason(text, number, self.names, times, block.kind)
            if reason is None and glosses and ignored.inside(number.core, glosses):
                reason = "note"
            if reason is None:
                self.numbers.append(number)
            else:
                self.left.append(Left(number, reason))
        self.telling = bool(self.numbers) or goes_on
        if self.telling:
            self._divide(whens)

    def _may_go_on(self, when: When) -> bool:
        """Whether the text can go on to speak of a time where no number is said of it, as ``Context.last_time`` tells.

        A report goes on with its own year anyway, and with none that is far; in news a year must open its paragraph.
        """
        setting, (start, end) = self.setting, when.span
        if when.grain not in ("year", "years") or when.base or not when.period or setting.fixed:
            return False
        if not setting.report:
            return setting.plan or (start < OPENING and self.text[end : end + 1] in "，,")
        now = setting.anchor.year
        return when.grain == "years" or (
            when.period != setting.period and (not now or now - 1 <= int(when.period) <= now)
        )

    def _divide(self, whens: list[When]) -> None:
        """Find the clauses and sentences, and what stands in them."""
        self.starts = [n.span[0] for n in self.numbers]
        self.unit_ends = list(accumulate((0 if self.is_bare(n) else n.span[1] for n in self.numbers), max))
        self.masked = masked = self._mask()
        self.hides = HIDDEN in masked
        self.ends = [
            m.end()
            for m in _CLAUSE_END.finditer(masked)
            if masked[m.start()] not in _MAY_BE_WITHIN or not self._no_end(m.start())
        ]
        self.stops = [m.end() for m in _SENTENCE_END.finditer(self.masked)]
        self.whens = [w for w in whens if self.masked[w.span[0]] != HIDDEN]
        self.when_ending = {w.span[1]: w.span[0] for w in self.whens if not w.base}
        subjects = {
            w.span[0]: w.span[1]
            for w in self.wheres
            if (w.subject and not w.kept) or (not w.names and self.text[slice(*w.span)] not in _WORLD)
        }
        self.area_ends = set(subjects.values())
        self.skips = {w.span[0]: w.span[1] for w in self.whens} | subjects

    def _mask(self) -> str:
        """The text with notes and idle parentheses blanked out; those may overlap."""
        text, starts = self.text, self.starts
        spans = [m.span() for m in _NOTE.finditer(text)] if _BEGINS_NOTE.search(text) else []
        if spans and _LISTS_ITEMS.search(text):  # ①道路改造②河道整治: here they part what is listed
            spans = [(start, end) for start, end in spans if not "①" <= text[start] <= "⑳"]
        for match in _PARENTHESIS.finditer(text):
            start, end = match.span()
            if _OWN_BRACKET.fullmatch(match[0]):  # 社区卫生服务中心（站）: part of the name
                continue
            if bisect_left(starts, start) == bisect_left(starts, end):
                spans.append((start, end))
        for start, end in spans:
            text = text[:start] + HIDDEN * (end - start) + text[end:]
        return text

    def _no_end(self, at: int) -> bool:
        """1,928 and 10:30 do not end a clause, nor does the bracket of 中心（站）, nor the dash in the name “自然指数—城市”."""
        text = self.text
        if text[at] == "—":
            return ignored.inside((at, at + 1), self.names)
        if text[at] in "（()）":
            return (
                _OWN_BRACKET.match(text, at) is not None
                or _OWN_BRACKET.search(text[max(0, at - 4) : at + 1]) is not None
            )
        return text[at] in ",:：" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()

    def visible(self, start: int, end: int) -> str:
        """The text of a stretch without what is hidden."""
        stretch = self.masked[start:end]
        return stretch.replace(HIDDEN, "") if self.hides else stretch

    def indexed(self, start: int, end: int) -> tuple[str, list[int]]:
        """The visible text of a stretch, and where each of its characters stands."""
        stretch = self.masked[start:end]
        if not self.hides or HIDDEN not in stretch:
            return stretch, list(range(start, end))
        index = [i for i in range(start, end) if self.masked[i] != HIDDEN]
        return "".join(self.masked[i] for i in index), index

    def past(self, start: int, count: int) -> int:
        """The position ``count`` visible characters after another."""
        at = start
        while count > 0 and at < len(self.masked):
            count -= self.masked[at] != HIDDEN
            at += 1
        return at

    def sentence(self, at: int) -> Span:
        """The sentence that a position lies in."""
        i = bisect_right(self.stops, at)
        return self.stops[i - 1] if i else 0, self.stops[i] if i < len(self.stops) else len(self.text)

    def sentence_before(self, start: int) -> int:
        """Where the sentence before the one that begins at ``start`` begins."""
        i = bisect_left(self.stops, start)
        return self.stops[i - 1] if i else 0

    def clause(self, at: int) -> int:
        """Where the clause that a position lies in begins."""
        i = bisect_right(self.ends, at)
        return self.ends[i - 1] if i else 0

    def numbers_between(self, start: int, end: int) -> Iterable[Number]:
        """The numbers that begin in a stretch."""
        return self.numbers[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def last_number_end(self, number: Number) -> int:
        """Where the last number with a unit in front of one ends; a bare one does not part words."""
        i = bisect_left(self.starts, number.span[0]) - 1
        return self.unit_ends[i] if i >= 0 else 0

    def is_bare(self, number: Number) -> bool:
        """Whether nothing but digits is printed: no unit, no bound, no 万 or 亿."""
        return (
            not number.unit
            and number.shape == "plain"
            and number.bound == "="
            and self.text[number.span[1] - 1] not in "万亿"
        )

    def is_head(self, at: int) -> bool:
        """Whether only light words, areas and times stand between the clause's start and a position."""
        start = clause = self.clause(at)
        while start < at and (start in self.skips or self.masked[start] in _LIGHT):
            start = self.skips.get(start, start + 1)
        return start >= at or _NO_HEAD.fullmatch(self.visible(clause, at)) is not None

    def in_name(self, span: Span) -> bool:
        """Whether a span lies in a quoted name or the title of a work."""
        return ignored.inside(span, self.names)
