"""Read one block: its numbers, each with the words that it is said in, become readings of statements.

The order of work, block by block:

1. find numbers, time expressions, areas and quoted names;
2. leave out what is no quantity, with its reason;
3. group numbers that stand in one list (``13.2%、27.1%``), and read the predicate in front of each group;
4. name the indicator: from the words in front, the noun behind, or the topic that is being spoken of;
5. give each number of a group its own indicator and area where the text pairs them (分别).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from duizhang.grammar import ignored, naming, periods, phrases, places, predicates, scan
from duizhang.grammar.naming import Thread, Topic, Words
from duizhang.grammar.periods import When
from duizhang.grammar.places import Where
from duizhang.grammar.predicates import Predicate
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting, modality
from duizhang.lexicon.words import cues, either
from duizhang.model import Block, Kind, Modality, Span


class Said(NamedTuple):
    """A number with all that was read of it; ``rules`` are the names of the rules, outermost first."""

    number: Number
    kind: Kind
    sign: int
    unit: str
    indicator: str
    area: tuple[str, ...]
    period: str
    base: str
    of: str
    modality: Modality
    sentence: Span
    rules: tuple[str, ...]


class Left(NamedTuple):
    """A number that is no statement, and why."""

    number: Number
    reason: str


_SENTENCE_END = re.compile(r"[。！？!?\n]+[”’」]?")
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n（(）)●■▲◆★]|……|——|—(?![\d—Ⅰ-Ⅻ])")
_PARENTHESIS = re.compile(r"[（(][^（）()]{0,60}[）)]")
_NOTE = re.compile(r"[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕")
_LIST_GAP = re.compile(r"(?:[、和及与,，/]|以及)$")
_RATIO_GAP = re.compile(r"[：:∶﹕]$")
_HIDDEN = "\0"
_LIGHT = '，、的“"在从到自据 　\0'
_RUN_UP_TO_NOW = re.compile(r"以来|至今")
_AMONG = re.compile(r"其中|分[^，。；]{1,10}看|按[^，。；]{1,12}(?:分|看)")
_PEOPLE = re.compile(either(cues()["measure"]["people"]))
_STRUCTURE = re.compile(r"(?:三次)?产业(?:增加值)?(?:结构|比例|比重|比)|三产(?:结构|比例|比)")
_INDUSTRIES = ("第一产业增加值", "第二产业增加值", "第三产业增加值")
_RATIO_NAME = re.compile(cues()["rate"]["name"] + r"$|之比$|倍差$|倍数$|指数$|收入比$")
_NOT_HEAD = re.compile(rf"(?:{either(cues()['lead']['words'])}|[“\"据自从在到截至按：:、 　])*$")
_MANNER = re.compile(r"(?:较快|明显|迅速|加快|显著|平稳|稳定|强劲|突出|较好|喜人)+$")
_GROWS = re.compile(r"增长|增速|增幅|涨幅")
_AMONG_THEM = re.compile(r"^(?:在)?(?P<of>[^，。；]{2,14}?)(?:中|当中)$")
_LIGHT_OF = re.compile(r"^(?:达到?|为|约|了)+")


class Paragraph:
    """Reads the numbers of one block of text in the frame of a setting."""

    def __init__(self, text: str, block: Block, setting: Setting) -> None:
        self.text = text
        self.block = block
        self.setting = setting
        self.thread = Thread()
        self.used = 0
        self.names = ignored.quotes(text)
        self.whens = list(periods.whens(text, setting.anchor, setting.ground))
        self.wheres = places.wheres(text, setting.home)
        self.numbers, self.left = self._sorted(scan.numbers(text))
        self.masked = self._mask()
        self.ends = [m.end() for m in _CLAUSE_END.finditer(self.masked) if not self._digits_around(m.start())]
        self.stops = [m.end() for m in _SENTENCE_END.finditer(self.masked)]
        self.whens = [w for w in self.whens if self.masked[w.span[0]] != _HIDDEN]
        self._skip = {w.span[0]: w.span[1] for w in self.whens} | {
            w.span[0]: w.span[1] for w in self.wheres if w.names and not w.kept
        }

    def _sorted(self, found: Iterator[Number]) -> tuple[list[Number], list[Left]]:
        """The numbers that may be statements, and those that are none."""
        stay: list[Number] = []
        left: list[Left] = []
        head = Block(self.block.kind, (0, len(self.text)), self.block.level)
        areas = [w.span for w in self.wheres]
        for number in found:
            reason = "group" if any(a <= number.core[0] and number.core[1] <= b for a, b in areas) else None
            reason = reason or ignored.reason(self.text, number, self.names, self.whens, head)
            if reason is None:
                stay.append(number)
            else:
                left.append(Left(number, reason))
        return stay, left

    def _mask(self) -> str:
        """The text, with notes and parentheses that state nothing blanked out, so that clauses read through."""
        text = self.text
        at = [n.span[0] for n in self.numbers]
        spans = [m.span() for m in _NOTE.finditer(text)]
        for match in _PARENTHESIS.finditer(text):
            start, end = match.span()
            if bisect_left(at, start) == bisect_left(at, end):
                spans.append((start, end))
        for start, end in spans:
            text = text[:start] + _HIDDEN * (end - start) + text[end:]
        return text

    def _digits_around(self, at: int) -> bool:
        text = self.text
        return text[at] in ",:：" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()

    def read(self) -> tuple[list[Said], list[Left]]:
        """Every number of the block, as said of something or left with a reason."""
        said: list[Said] = []
        for group in self._groups():
            for outcome in self._read_group(group):
                if isinstance(outcome, Said):
                    said.append(outcome)
                else:
                    self.left.append(outcome)
        return said, self.left

    def _groups(self) -> Iterator[list[Number]]:
        """Runs of numbers that only 、 和 ， part from one another and that are of one unit."""
        run: list[Number] = []
        for number in self.numbers:
            if run and self._continues(run[-1], number):
                run.append(number)
                continue
            if run:
                yield run
            run = [number]
        if run:
            yield run

    def _continues(self, last: Number, number: Number) -> bool:
        gap = self.masked[last.span[1] : number.span[0]].replace(_HIDDEN, "")
        if last.unit == number.unit == "" and last.shape == "plain" and _RATIO_GAP.fullmatch(gap):
            return True
        alike = number.unit == last.unit or not last.unit or (last.shape == "rank" and not number.unit)
        return alike and bool(_LIST_GAP.fullmatch(gap)) and number.shape in (last.shape, "plain", "part")

    # One group

    def _read_group(self, group: list[Number]) -> Iterator[Said | Left]:
        first = group[0]
        unit = first.unit if first.shape == "rank" else next((n.unit for n in reversed(group) if n.unit), "")
        sentence = self._sentence(first)
        self._enter(sentence)
        words, index = self._words(self._clause_start(first), first.span[0])
        right = self.masked[group[-1].span[1] : group[-1].span[1] + 60].replace(_HIDDEN, "")
        if self._is_structure(group, words):
            yield from self._structure(group, sentence)
            return
        lead = first if first.unit else replace(first, unit=unit)
        predicate = self._predicate(words, lead, right, sentence)
        if why := self._no_rank(first, predicate, right):
            yield from (Left(n, why) for n in group)
            return
        if predicate.rule == "share:of-area" and predicate.tail:
            group = [replace(first, bound=">"), *group[1:]]
        if not unit and first.shape == "plain" and not self._bare_means_something(first, predicate):
            yield from (Left(n, "") for n in group)
            return
        yield from self._state(group, unit, predicate, words, index, right, sentence)

    def _no_rank(self, number: Number, predicate: Predicate, right: str) -> str:
        """Why a rank is none: 第三跑道 names a thing, 全国第三个 orders by date, 2家进入前10位 counts the two."""
        if predicate.kind != "rank" or number.shape != "rank":
            return ""
        spelt = number.han and self.text[number.core[0]] == "第" and number.core[1] - number.core[0] == 2
        if spelt and (right.startswith("个") or (not predicate.certain and "一" <= right[:1] <= "龥")):
            return "name"
        clause = self._clause_of(number.span[0])
        counted = any(n.family == "classifier" for n in self.numbers if clause <= n.span[0] < number.span[0])
        return "threshold" if counted and number.bound == "<=" else ""

    def _predicate(self, words: str, number: Number, right: str, sentence: Span) -> Predicate:
        """What the words say; where they say nothing, what the clause in front or the number before said."""
        predicate = predicates.read(words, number, right)
        last = self.thread.predicate
        if predicate.certain or predicate.head.strip("、和及与，") or number.unit not in ("%", "pp"):
            return predicate
        clauses = self._clauses(number, sentence)
        told = predicates.read(_MANNER.sub("", clauses[-1]), number, right) if clauses else None
        if told is not None and told.kind == "growth":
            return replace(told, head="", rule="growth:told-before")
        if self._bracketed(number) and _GROWS.search(self.masked[sentence[0] : sentence[1]]):
            return replace(predicate, kind="growth", base="yoy", rule="growth:in-bracket")
        if (
            last is None
            or last.kind == "level"
            or (last.rule.startswith("share:of-following") and not right.startswith("的"))
        ):
            return predicate
        return replace(last, head="", rule=last.rule.removesuffix(":continued") + ":continued")

    def _bare_means_something(self, first: Number, predicate: Predicate) -> bool:
        """A bare number counts only with 万/亿 in it, as a rank, or as a ratio or index that is named so."""
        if first.bound != "=" or self.text[first.core[0] : first.span[1]][-1:] in "万亿":
            return True
        return predicate.kind == "rank" or bool(_RATIO_NAME.search(phrases.tidy(predicate.head)))

    def _enter(self, sentence: Span) -> None:
        if self.thread.sentence != sentence[0]:
            self.thread.sentence = sentence[0]
            self.thread.predicate, self.thread.programme = None, ""
            self.thread.group, self.thread.group_areas = [], []

    def _sentence(self, number: Number) -> Span:
        i = bisect_right(self.stops, number.span[0])
        start = self.stops[i - 1] if i else 0
        return start, self.stops[i] if i < len(self.stops) else len(self.text)

    def _clause_start(self, number: Number) -> int:
        return max(self._clause_of(number.span[0]), self._last_end(number))

    def _last_end(self, number: Number) -> int:
        """Where the last number that counts ends, with the noun behind it that its name used."""
        before = bisect_left([n.span[0] for n in self.numbers], number.span[0]) - 1
        while before >= 0 and self._is_bare(self.numbers[before]):
            before -= 1
        return max(self.used, self.numbers[before].span[1] if before >= 0 else 0)

    def _is_bare(self, number: Number) -> bool:
        return (
            not number.unit
            and number.shape == "plain"
            and number.bound == "="
            and self.text[number.span[1] - 1] not in "万亿"
        )

    def _words(self, start: int, end: int) -> tuple[str, list[int]]:
        """The visible text of a stretch, and where each of its characters stands."""
        index = [i for i in range(start, end) if self.masked[i] != _HIDDEN]
        return "".join(self.masked[i] for i in index), index

    def _clauses(self, number: Number, sentence: Span) -> list[str]:
        """The number-free clauses between the last number and the number's own clause."""
        own = self._clause_start(number)
        start = max(sentence[0], self._last_end(number))
        text = self.masked[start:own].replace(_HIDDEN, "")
        parts = re.split(r"[；;。]", text)[-1] if start < own else ""
        return [c for c in re.split(r"[，,：:]", parts) if len(c) > 1]

    # The indicator

    def _phrase(self, head: str, index: list[int]) -> str:
        """The head without areas, time expressions and light words at its front."""
        at = 0
        while at < len(head):
            skip = self._skip.get(index[at])
            if skip is not None:
                at = next((k for k in range(at, len(head)) if index[k] >= skip), len(head))
                continue
            rest = phrases.tidy(head[at:])
            offset = head.find(rest[:4], at) if rest else -1
            if offset < 0:
                return rest
            if index[offset] not in self._skip:
                return rest
            at = offset
        return ""

    def _state(
        self,
        group: list[Number],
        unit: str,
        predicate: Predicate,
        left: str,
        index: list[int],
        right: str,
        sentence: Span,
    ) -> Iterator[Said]:
        first = group[0]
        before = self._before(first, sentence)
        if _AMONG.search(left) or _AMONG.search(before[-40:]):
            if not self.thread.parent.name or "其中" in left:
                naming.divide(self.thread)
        else:
            self.thread.parent = Topic()
        phrase = self._phrase(predicate.head, index)
        clauses = self._clauses(first, sentence)
        joined = (left or self.masked[first.span[0] - 1 : first.span[0]])[:1] in ("、", "和", "及", "与")
        words = Words(phrase, left, right, clauses, joined)
        named = naming.name(words, predicate, group, unit, self.thread)
        self.used = group[-1].span[1] + self._visible(group[-1].span[1], named.used)
        names, areas, paired = self._shared_out(named.text, phrase, group, left, index)
        area, area_rule = self._area(first, sentence)
        period, period_rule = self._period(first, sentence)
        mode, mode_rule = modality(self.setting, left, before, period)
        rules = (
            predicate.rule,
            named.rule + (":paired" if paired else ""),
            "period:" + period_rule,
            "area:" + area_rule,
            "modality:" + mode_rule,
        )
        for place, number in enumerate(group):
            name = self._finished(names[place], predicate.kind, area)
            yield Said(
                number, predicate.kind, predicate.sign, self._unit(number, unit, name, right, predicate.kind), name, areas[place] or area, period,
                predicate.base, self._whole(predicate, name, areas[place] or area, clauses), mode, sentence, rules,
            )  # fmt: skip
        self._remember(names, areas, predicate, unit, phrase)
        self.thread.topic.scope = naming.scope_of(named.rule, named.text, phrase)

    def _visible(self, start: int, count: int) -> int:
        """How many characters of the text ``count`` visible ones from a place take up."""
        at = start
        while count > 0 and at < len(self.masked):
            count -= self.masked[at] != _HIDDEN
            at += 1
        return at - start

    def _remember(
        self, names: list[str], areas: list[tuple[str, ...]], predicate: Predicate, unit: str, phrase: str
    ) -> None:
        thread = self.thread
        if predicate.kind in ("points", "gap", "rank", "streak", "change") and phrases.generic(phrase):
            return
        level_word = naming.is_level_word(phrase)
        noun = thread.topic.noun if level_word else naming.thing(names[-1])
        whole = (predicate.of if predicate.kind == "share" else "") or thread.topic.whole
        thread.topic = Topic(names[-1], predicate.kind, unit, whole, noun)
        if predicate.kind != "rank":
            thread.predicate = predicate
        if len(names) > 1:
            thread.group, thread.group_areas = list(names), list(areas)
        elif phrase or predicate.kind == "level":
            thread.group = [*thread.group[-3:], names[-1]] if predicate.kind == "level" else [names[-1]]
            thread.group_areas = []

    def _before(self, number: Number, sentence: Span) -> str:
        return self.masked[max(sentence[0], number.span[0] - 80) : number.span[0]].replace(_HIDDEN, "")

    # Sharing out

    def _shared_out(
        self, name: str, phrase: str, group: list[Number], words: str, index: list[int]
    ) -> tuple[list[str], list[tuple[str, ...]], bool]:
        """One indicator and area for each number of the group."""
        count = len(group)
        if count == 1:
            return [name], [()], False
        thread = self.thread
        if phrases.generic(phrase) and len(thread.group) >= count:
            areas = thread.group_areas if len(thread.group_areas) == count else [()] * count
            return thread.group[-count:], areas, True
        several = self._areas_in(words, index, count)
        if several:
            return [name if "、" not in name else phrases.items(name)[-1]] * count, several, True
        parts = phrases.distribute(name, count)
        return (parts, [()] * count, True) if parts else ([name] * count, [()] * count, False)

    def _areas_in(self, words: str, index: list[int], count: int) -> list[tuple[str, ...]]:
        """The areas of a list phrase, if there are as many as numbers."""
        if not index:
            return []
        inside = [w for w in self.wheres if index[0] <= w.span[0] and w.span[1] <= index[-1] + 1 and w.names]
        names = [n for w in inside if w.subject for n in w.names]
        return [(n,) for n in names] if len(names) == count else []

    # Where and when

    def _area(self, number: Number, sentence: Span) -> tuple[tuple[str, ...], str]:
        """The area spoken of: at the head of the clause, in it, at the head of one before, else home."""
        clause = self._clause_of(number.span[0])
        if own := self._bracketed(number):
            return own, "bracket"
        heads: list[Where] = []
        inner: list[Where] = []
        for where in self.wheres:
            if where.span[0] >= number.span[0]:
                break
            if not where.subject or self._in_name(where.span):
                continue
            if self.setting.report and where.names == ("中国",) and self.setting.home != "中国":
                continue
            if self._is_head(where.span[0]):
                heads.append(where)
            elif where.span[0] >= clause and (where.kept or self.text[where.span[0] - 1] in "在、有于"):
                inner.append(where)
        if heads and heads[-1].span[0] >= clause:
            return heads[-1].names, "clause"
        if inner:
            return inner[-1].names, "clause"
        heads = [w for w in heads if w.span[0] >= sentence[0]] or [w for w in heads if self._persists(w)]
        if heads:
            return heads[-1].names, "sentence" if heads[-1].span[0] >= sentence[0] else "paragraph"
        return ((self.setting.home,) if self.setting.home else ()), "home"

    def _persists(self, where: Where) -> bool:
        """Whether an area goes on to the next sentences: in news yes, in a report each sentence is of its home."""
        i = bisect_right(self.stops, where.span[0])
        start = self.stops[i - 1] if i else 0
        return not self.setting.report and where.span[0] - start < 12

    def _bracketed(self, number: Number) -> tuple[str, ...]:
        """湖北(18.2%): the area in front of the bracket."""
        if self.text[number.span[0] - 1 : number.span[0]] not in ("(", "（"):
            return ()
        return next((w.names for w in self.wheres if w.span[1] == number.span[0] - 1), ())

    def _clause_of(self, at: int) -> int:
        i = bisect_right(self.ends, at)
        return self.ends[i - 1] if i else 0

    def _is_head(self, at: int) -> bool:
        """Whether only light words, areas and time expressions stand between the clause's start and a place."""
        start = self._clause_of(at)
        while start < at:
            start = (
                self._skip.get(start, start + 1)
                if start in self._skip or self.masked[start] in _LIGHT
                else -1
            )
            if start < 0:
                break
        if start >= at:
            return True
        return _NOT_HEAD.fullmatch(self.masked[self._clause_of(at) : at].replace(_HIDDEN, "")) is not None

    def _in_name(self, span: Span) -> bool:
        return any(a <= span[0] and span[1] <= b for a, b in self.names)

    def _period(self, number: Number, sentence: Span) -> tuple[str, str]:
        """The nearest time in front: in the sentence, else a year at the head of one before, else the section's."""
        best: When | None = None
        divides = self.masked.startswith("其中", sentence[0])
        before = (
            self.stops[bisect_left(self.stops, sentence[0]) - 1]
            if bisect_left(self.stops, sentence[0])
            else 0
        )
        for when in self.whens:
            if when.span[0] >= number.span[0]:
                break
            if when.base or when.grain == "date" or not when.period or self._in_name(when.span):
                continue
            if when.span[0] >= sentence[0] or self._carries(when) or (divides and when.span[0] >= before):
                best = self._up_to_now(when, best)
        if best is not None:
            return best.period, "sentence" if best.span[0] >= sentence[0] else "paragraph"
        if self.setting.period:
            return self.setting.period, "section"
        later = {
            w.period
            for w in self.whens
            if w.span[0] >= number.span[0] and w.grain == "year" and not w.base and self._carries(w)
        }
        return (later.pop(), "paragraph-later") if len(later) == 1 else ("", "open")

    def _up_to_now(self, when: When, last: When | None) -> When:
        """截至目前 after 2024年以来 still speaks of the run since then."""
        if (
            when.grain == "now"
            and last is not None
            and last.grain == "months"
            and last.period.endswith(when.period)
        ):
            return last
        return when

    def _carries(self, when: When) -> bool:
        """Whether a time goes on to the next sentences: a year of now at a clause's head, or a run up to now."""
        if when.grain == "months" and _RUN_UP_TO_NOW.search(self.text[when.span[0] : when.span[1]]):
            return True
        if when.grain != "year" or not self._is_head(when.span[0]):
            return False
        anchor = self.setting.anchor.year
        return not anchor or int(when.period) >= anchor - 1 or when.period == self.setting.period

    @property
    def last_year(self) -> str:
        """The year that the block leaves the text speaking of, ``""`` if it names none at a clause's head."""
        carried = [
            w.period
            for w in self.whens
            if w.grain == "year"
            and not w.base
            and w.period
            and self._carries(w)
            and not self._in_name(w.span)
        ]
        return carried[-1] if carried else ""

    # The rest

    def _whole(self, predicate: Predicate, name: str, area: tuple[str, ...], clauses: Sequence[str]) -> str:
        if predicate.kind == "rank":
            return predicate.of or self._field(area, clauses)
        if predicate.kind == "gap":
            return predicate.of
        if predicate.kind != "share":
            return ""
        of = _LIGHT_OF.sub("", predicate.of.strip("、，的了 ")).replace("我国", "全国")
        if not of and predicate.rule.startswith("share:of-following"):
            return name
        if not of:
            return self.thread.topic.whole
        only_area = places.HOME.sub("", of)
        return only_area or of if only_area != of and len(only_area) < 4 else of

    def _field(self, area: tuple[str, ...], clauses: Sequence[str]) -> str:
        """全省11个设区市中，宁波保持首位: the field named in front, else the area above."""
        for clause in reversed(clauses):
            if match := _AMONG_THEM.search(clause):
                return match["of"]
        return places.field_above(area[0]) if len(area) == 1 else ""

    def _unit(self, number: Number, unit: str, name: str, right: str, kind: Kind) -> str:
        if kind == "rank":
            return "rank"
        if number.shape == "times":
            return "%" if kind == "growth" else "倍"
        if unit:
            return unit
        if _RATIO_NAME.search(name):
            return "1"
        if _PEOPLE.search(name) or _PEOPLE.search(right[:8]):
            return "人"
        return self.thread.topic.unit if self.thread.topic.unit not in ("", "%", "pp", "rank") else "CNY"

    def _finished(self, name: str, kind: Kind, area: tuple[str, ...]) -> str:
        if kind == "growth" and name == "经济":
            return "国内生产总值" if area == ("中国",) else "地区生产总值"
        if (
            kind == "gap"
            and self.thread.topic.kind == "growth"
            and not name.endswith(("增速", "率", "比重", "增幅"))
        ):
            return name + "增速"
        return name

    def _is_structure(self, group: list[Number], words: str) -> bool:
        return len(group) == 3 and not group[0].unit and bool(_STRUCTURE.search(words))

    def _structure(self, group: list[Number], sentence: Span) -> Iterator[Said]:
        """三次产业结构 a:b:c: the shares of the three industries in 地区生产总值."""
        area, area_rule = self._area(group[0], sentence)
        period, period_rule = self._period(group[0], sentence)
        mode, mode_rule = modality(self.setting, "", self._before(group[0], sentence), period)
        for number, name in zip(group, _INDUSTRIES, strict=True):
            rules = ("share:structure", "period:" + period_rule, "area:" + area_rule, "modality:" + mode_rule)
            yield Said(number, "share", 1, "%", name, area, period, "", "地区生产总值", mode, sentence, rules)
