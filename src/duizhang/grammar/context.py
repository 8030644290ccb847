"""Which area and which period a number is said of."""

from __future__ import annotations

import re
from bisect import bisect_left

from duizhang.grammar import places
from duizhang.grammar.paragraph import Paragraph
from duizhang.grammar.periods import When
from duizhang.grammar.places import Where
from duizhang.grammar.scan import Number
from duizhang.model import Span

_RUN_UP_TO_NOW = re.compile(r"以来|至今")
_OPENING = 12
"""characters of a sentence in which an area must stand to be what the next sentences are about"""
_LOOK_BACK = 48
"""mentions that are looked at in front of a number: a sentence has few, and a hostile one must not cost more"""


class Context:
    """The areas and times of a paragraph, sorted out once, so that each number finds its own at once."""

    def __init__(self, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        self.subjects = [w for w in paragraph.wheres if self._may_be_subject(w)]
        self.subject_starts = [w.span[0] for w in self.subjects]
        self.heads = [paragraph.is_head(at) for at in self.subject_starts]
        self.times = [w for w in paragraph.whens if self._tells(w)]
        self.time_starts = [w.span[0] for w in self.times]
        self.carried = [self._carries(w) for w in self.times]
        self.ends = {w.span[1]: w.names for w in paragraph.wheres}

    # Areas

    def area(self, number: Number, sentence: Span) -> tuple[tuple[str, ...], str]:
        """The area spoken of and the rule: in the bracket, at the clause's head, in it, at one before, else home."""
        if own := self.bracketed(number):
            return own, "bracket"
        clause = self.paragraph.clause(number.span[0])
        last = bisect_left(self.subject_starts, number.span[0])
        near = range(last - 1, max(-1, last - 1 - _LOOK_BACK), -1)
        here = [i for i in near if self.subject_starts[i] >= sentence[0]]
        head = next((i for i in here if self.heads[i] and self.subject_starts[i] >= clause), None)
        inner = next(
            (i for i in here if self.subject_starts[i] >= clause and self._is_inner(self.subjects[i])), None
        )
        if head is not None or inner is not None:
            return self.subjects[head if head is not None else inner or 0].names, "clause"
        if (told := next((i for i in here if self.heads[i] and self._goes_on(i)), None)) is not None:
            return self.subjects[told].names, "sentence"
        if (told := next((i for i in near if self.heads[i] and self._persists(i)), None)) is not None:
            return self.subjects[told].names, "paragraph"
        home = self.paragraph.setting.home
        return ((home,) if home else ()), "home"

    def _may_be_subject(self, where: Where) -> bool:
        """A report tells of its home: 香港某集团落户, 全国首批 name others."""
        setting = self.paragraph.setting
        if not where.subject or self.paragraph.in_name(where.span):
            return False
        return not setting.report or places.at_home(where.names, setting.home)

    def _is_inner(self, where: Where) -> bool:
        """在大湾区设立…, 唐山港…: inside a clause a place counts after 在 or as a facility's."""
        return where.kept or self.paragraph.text[where.span[0] - 1 : where.span[0]] in (
            "在",
            "、",
            "有",
            "于",
        )

    def _goes_on(self, i: int) -> bool:
        """贵阳环高…: a road or a firm is no place that a report goes on about."""
        return not (self.paragraph.setting.report and self.subjects[i].kept)

    def _persists(self, i: int) -> bool:
        """Whether an area goes on to the next sentences: in news yes, in a report each sentence is of its home."""
        at = self.subject_starts[i]
        return not self.paragraph.setting.report and at - self.paragraph.sentence(at)[0] < _OPENING

    def bracketed(self, number: Number) -> tuple[str, ...]:
        """湖北(18.2%): the area in front of the bracket."""
        before = number.span[0] - 1
        return self.ends.get(before, ()) if self.paragraph.text[before : before + 1] in ("(", "（") else ()

    # Periods

    def period(self, number: Number, sentence: Span) -> tuple[str, str]:
        """The period and the rule: the nearest time in front that reaches so far, else the section's.

        A section that is open takes the one year that the rest of the paragraph speaks of.
        """
        last = bisect_left(self.time_starts, number.span[0])
        since = sentence[0]
        if self.paragraph.masked.startswith("其中", since):
            since = self.paragraph.sentence_before(since)
        for i in range(last - 1, max(-1, last - 1 - _LOOK_BACK), -1):
            when = self.times[i]
            if not (when.span[0] >= since or self.carried[i]) or self._of_another(when, number):
                continue
            return self._up_to_now(i), "sentence" if when.span[0] >= sentence[0] else "paragraph"
        if self.paragraph.setting.period:
            return self.paragraph.setting.period, "section"
        later = {self.times[i].period for i in range(last, len(self.times)) if self.carried[i]}
        return (later.pop(), "paragraph-later") if len(later) == 1 else ("", "open")

    def times_between(self, start: int, end: int) -> bool:
        """Whether a time stands wholly in a stretch."""
        first = bisect_left(self.time_starts, start)
        return first < len(self.times) and self.times[first].span[1] <= end

    def last_time(self) -> str:
        """The year that the paragraph leaves the text speaking of, ``""`` if it names none at a clause's head.

        A report that begins a paragraph with 五年来 goes on to look back over those years.
        """
        setting = self.paragraph.setting
        now = setting.anchor.year or 9999
        first = self.times[0] if self.times else None
        if (
            setting.report
            and first
            and first.grain == "years"
            and first.span[0] < _OPENING
            and int(first.period[-4:]) <= now
        ):
            return first.period
        years = (
            w.period
            for w, on in zip(reversed(self.times), reversed(self.carried), strict=True)
            if on and w.grain == "year"
        )
        return next((y for y in years if int(y) <= now), "")

    def _tells(self, when: When) -> bool:
        return (
            bool(when.period)
            and not when.base
            and when.grain != "date"
            and not self.paragraph.in_name(when.span)
        )

    def _carries(self, when: When) -> bool:
        """Whether a time goes on to the next sentences: a year of now at a clause's head, or a run up to now."""
        text = self.paragraph.text
        if when.grain == "months":
            return _RUN_UP_TO_NOW.search(text, *when.span) is not None
        if when.grain != "year" or not self.paragraph.is_head(when.span[0]):
            return False
        if text[when.span[0] - 1 : when.span[0]] in ("到", "至", "由", "从") or text.startswith(
            "前", when.span[1]
        ):
            return False  # 到2027年, 2030年前 date the goals of their own sentence
        anchor = self.paragraph.setting.anchor.year
        return not anchor or int(when.period) >= anchor - 1 or when.period == self.paragraph.setting.period

    def _of_another(self, when: When, number: Number) -> bool:
        """从2020年的51%提高到70%: the year is the first figure's alone."""
        origin = self.paragraph.text[when.span[0] - 1 : when.span[0]] in ("由", "从")
        return origin and number.span[0] - when.span[1] > 3

    def _up_to_now(self, i: int) -> str:
        """截至目前 after 2024年以来 still speaks of the run since then."""
        period = self.times[i].period
        if self.times[i].grain != "now":
            return period
        runs = (
            w.period
            for w, on in zip(self.times[:i], self.carried[:i], strict=True)
            if on and w.grain == "months"
        )
        return next((run for run in runs if run.endswith(period)), period)
