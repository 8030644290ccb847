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
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from duizhang.grammar import ignored, periods, phrases, places, predicates, scan
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


@dataclass(slots=True)
class Topic:
    """What is being spoken of: the last complete indicator and how it was last measured."""

    name: str = ""
    kind: Kind = "level"
    unit: str = ""
    whole: str = ""
    noun: str = ""


@dataclass(slots=True)
class Thread:
    """What carries over from number to number within a paragraph."""

    setting: Setting
    topic: Topic = field(default_factory=Topic)
    parent: Topic = field(default_factory=Topic)
    group: list[str] = field(default_factory=list)
    group_areas: list[tuple[str, ...]] = field(default_factory=list)
    predicate: Predicate | None = None
    sentence: int = -1


_SENTENCE_END = re.compile(r"[。！？!?\n]+[”’」]?")
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n（(）)●■▲◆★]|……|——|—(?![\d])")
_PARENTHESIS = re.compile(r"[（(][^（）()]{0,60}[）)]")
_NOTE = re.compile(r"[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕")
_LIST_GAP = re.compile(r"(?:[、和及与,，/]|以及)$")
_RATIO_GAP = re.compile(r"[：:∶﹕]$")
_HIDDEN = "\0"
_AMONG = re.compile(r"其中|分[^，。；]{1,10}看|按[^，。；]{1,12}(?:分|看)")
_SUBJECT_KIND = re.compile(either(cues()["measure"]["subjects"]) + r"$")
_LEVEL_WORD = re.compile(r"^(?:国家|省|市|县|区|乡镇|中央|地方|部|世界|本)级(?:的|及以上|以上)?$|^(?:新增|新认定|新培育|新建|累计|男性|女性|城镇|农村|国内|国外|境内|境外|企业|个人)$")
_PEOPLE = re.compile(either(cues()["measure"]["people"]))
_PROGRAMME = re.compile(r"“[^“”]{2,24}”(?:[^，。；、“”]{0,8}?(?:行动|工程|活动|平台|计划|专项|服务|机制))")
_STRUCTURE = re.compile(r"(?:三次)?产业(?:增加值)?(?:结构|比例|比重|比)|三产(?:结构|比例|比)")
_ABOUT = re.compile(r"(?P<x>[^，。；：、]{2,14}?)方面$")
_ALL = re.compile(r"均|都")
_INDUSTRIES = ("第一产业增加值", "第二产业增加值", "第三产业增加值")


class Paragraph:
    """Reads the numbers of one block of text in the frame of a setting."""

    def __init__(self, text: str, block: Block, setting: Setting, thread: Thread | None = None) -> None:
        self.text = text
        self.block = block
        self.setting = setting
        self.thread = thread or Thread(setting)
        self.names = ignored.quotes(text)
        self.whens = list(periods.whens(text, setting.anchor, setting.ground))
        self.wheres = places.wheres(text, setting.home)
        self.numbers, self.left = self._sorted(scan.numbers(text))
        self.masked = self._mask()
        self.ends = [m.start() for m in _CLAUSE_END.finditer(self.masked) if not self._digits_around(m.start())]
        self.stops = [m.end() for m in _SENTENCE_END.finditer(self.masked)]
        self._skip = {w.span[0]: w.span[1] for w in self.whens} | {
            w.span[0]: w.span[1] for w in self.wheres if w.names and not w.kept
        }

    def _sorted(self, found: Iterator[Number]) -> tuple[list[Number], list[Left]]:
        """The numbers that may be statements, and those that are none."""
        stay: list[Number] = []
        left: list[Left] = []
        head = Block(self.block.kind, (0, len(self.text)), self.block.level)
        for number in found:
            reason = ignored.reason(self.text, number, self.names, self.whens, head)
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
        unit = next((n.unit for n in reversed(group) if n.unit), "")
        sentence = self._sentence(first)
        self._enter(sentence)
        start = self._clause_start(first)
        words, index = self._words(start, first.span[0])
        right = self.masked[group[-1].span[1] : group[-1].span[1] + 60].replace(_HIDDEN, "")
        if self._is_structure(group, words):
            yield from self._structure(group, sentence)
            return
        lead = first if first.unit else replace(first, unit=unit)
        predicate = predicates.read(words, lead, right)
        if not predicate.certain and not predicate.head.strip("、和及与，") and self.thread.predicate and self._same_measure(lead):
            predicate = replace(self.thread.predicate, head="", rule=self.thread.predicate.rule + ":continued")
        if not unit and first.shape == "plain" and not self._bare_means_something(first, predicate, right):
            yield from (Left(n, "") for n in group)
            return
        yield from self._state(group, unit, predicate, words, index, right, sentence)

    def _same_measure(self, number: Number) -> bool:
        last = self.thread.predicate
        return last is not None and last.kind in ("growth", "share", "points", "gap") and number.unit in ("%", "pp")

    def _bare_means_something(self, number: Number, predicate: Predicate, right: str) -> bool:
        """A bare number counts only with 万/亿 in it, as a rank, or as a ratio or index that is named so."""
        if number.bound != "=" or self.text[number.core[0] : number.span[1]][-1:] in "万亿":
            return True
        return predicate.kind == "rank" or bool(_RATIO_NAME.search(phrases.tidy(predicate.head)))

    def _enter(self, sentence: Span) -> None:
        if self.thread.sentence != sentence[0]:
            self.thread.sentence = sentence[0]
            self.thread.predicate = None

    def _sentence(self, number: Number) -> Span:
        i = bisect_right(self.stops, number.span[0])
        start = self.stops[i - 1] if i else 0
        return start, self.stops[i] if i < len(self.stops) else len(self.text)

    def _clause_start(self, number: Number) -> int:
        i = bisect_left(self.ends, number.span[0])
        start = self.ends[i - 1] + 1 if i else 0
        before = bisect_left([n.span[0] for n in self.numbers], number.span[0])
        return max(start, self.numbers[before - 1].span[1] if before else 0)

    def _words(self, start: int, end: int) -> tuple[str, list[int]]:
        """The visible text of a stretch, and where each of its characters stands."""
        index = [i for i in range(start, end) if self.masked[i] != _HIDDEN]
        return "".join(self.masked[i] for i in index), index

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
            if not rest:
                return ""
            offset = head.find(rest[:4], at)
            if offset <= at or index[offset] not in self._skip:
                return rest if offset < 0 or index[offset] not in self._skip else self._phrase(head[offset:], index[offset:])
            at = offset
        return ""

    def _state(
        self, group: list[Number], unit: str, predicate: Predicate, words: str, index: list[int], right: str, sentence: Span
    ) -> Iterator[Said]:
        thread = self.thread
        if _AMONG.search(words) or (_AMONG.search(self._before(group[0], sentence)) and not thread.parent.name):
            thread.parent = replace(thread.topic)
        phrase = self._phrase(predicate.head, index)
        name, rule = self._indicator(phrase, predicate, group, unit, words, right, sentence)
        names, areas, paired = self._shared_out(name, phrase, group, words, index)
        area, area_rule = self._area(group[0], sentence)
        period, period_rule = self._period(group[0], sentence)
        clause = words
        mode, mode_rule = modality(self.setting, clause, self._before(group[0], sentence), period)
        for place, number in enumerate(group):
            own, own_area = names[place], areas[place] or area
            kind, of = predicate.kind, self._whole(predicate, own, right)
            yield Said(
                number, kind, predicate.sign, self._unit(number, unit, own, right), self._named(own, kind, predicate), own_area, period,
                predicate.base, of, mode, sentence,
                (predicate.rule, rule + (":paired" if paired else ""), "period:" + period_rule, "area:" + area_rule, "modality:" + mode_rule),
            )  # fmt: skip
        self._remember(name, names, areas, predicate, unit, phrase)

    def _remember(
        self, name: str, names: list[str], areas: list[tuple[str, ...]], predicate: Predicate, unit: str, phrase: str
    ) -> None:
        thread = self.thread
        if predicate.kind in ("points", "gap", "rank", "streak", "change") and phrases.generic(phrase):
            return
        whole = predicate.of or thread.topic.whole
        thread.topic = Topic(names[-1], predicate.kind, unit, whole, thread.topic.noun)
        if predicate.kind != "rank":
            thread.predicate = predicate
        if len(names) > 1:
            thread.group, thread.group_areas = list(names), list(areas)
        elif phrase:
            thread.group = [*thread.group[-3:], names[-1]] if thread.group and predicate.kind == "level" else [names[-1]]
            thread.group_areas = []

    def _before(self, number: Number, sentence: Span) -> str:
        return self.masked[max(sentence[0], number.span[0] - 80) : number.span[0]].replace(_HIDDEN, "")

    def _indicator(
        self, phrase: str, predicate: Predicate, group: list[Number], unit: str, words: str, right: str, sentence: Span
    ) -> tuple[str, str]:
        """The group's indicator phrase and the rule that found it."""
        thread = self.thread
        counted = group[-1].family == "classifier" or (not unit and group[-1].shape == "plain")
        if predicate.rule == "share:of-following":
            noun = phrases.following(right.removeprefix("的"))
            return (noun or phrase or thread.topic.name), "indicator:noun-behind"
        if counted and predicate.kind == "level":
            return self._counted(phrase, predicate, right, group[0], sentence)
        if predicate.kind == "rank" and phrases.generic(phrase) and _ALL.search(words) and len(thread.group) > 1:
            return "、".join(dict.fromkeys(thread.group)), "indicator:all-before"
        if _LEVEL_WORD.match(phrase) and thread.topic.name:
            return phrase + (thread.parent.name or thread.topic.name), "indicator:part-of-topic"
        if phrases.generic(phrase):
            return self._inherited(phrase, predicate, group[0], sentence), "indicator:topic"
        if predicate.kind in ("growth", "share", "level", "change") and not counted and self._lacks_measure(phrase, predicate):
            return phrase + self._measure(), "indicator:measure-of-topic"
        return phrase, "indicator:words-before"

    def _lacks_measure(self, phrase: str, predicate: Predicate) -> bool:
        if phrases.measure(phrase) or not self._measure():
            return False
        return bool(_SUBJECT_KIND.search(phrase)) and predicate.kind in ("growth", "share")

    def _measure(self) -> str:
        """The measure spoken of: of the topic that is being divided, else of the last one."""
        return phrases.measure(self.thread.parent.name) or phrases.measure(self.thread.topic.name)

    def _counted(self, phrase: str, predicate: Predicate, right: str, number: Number, sentence: Span) -> tuple[str, str]:
        """新增|51家|企业, 组织|4637个|团组, |11家|企业入选…: verb and noun make the name of a count."""
        noun = phrases.following(right)
        if noun and not phrases.predicate_first(noun):
            noun = self._without_area(noun)
            name = (phrase if not phrases.generic(phrase) else "") + noun
            return self._in_programme(name, number, sentence), "indicator:noun-behind"
        if _LEVEL_WORD.match(phrase) and self.thread.topic.name:
            return phrase + (self.thread.parent.noun or self.thread.topic.name), "indicator:part-of-topic"
        if phrases.generic(phrase):
            return self._inherited(phrase, predicate, number, sentence), "indicator:topic"
        return self._in_programme(phrase, number, sentence), "indicator:words-before"

    def _without_area(self, noun: str) -> str:
        found = places.wheres(noun, self.setting.home)
        return noun[found[0].span[1] :] if found and found[0].span[0] == 0 and found[0].names and len(noun) > found[0].span[1] else noun

    def _in_programme(self, name: str, number: Number, sentence: Span) -> str:
        """A count in the clause after “…”行动 is a count of that programme."""
        if "“" in name:
            return name
        before = self.masked[sentence[0] : number.span[0]]
        at = max(before.rfind("；"), before.rfind(";"))
        found = list(_PROGRAMME.finditer(before, at + 1))
        return found[-1][0] + name if found else name

    def _inherited(self, phrase: str, predicate: Predicate, number: Number, sentence: Span) -> str:
        topic = self._announced(number, sentence) or self.thread.topic.name
        if phrase in ("增速", "增幅", "涨幅", "降幅", "速度") or (
            predicate.kind in ("points", "gap", "rank") and self.thread.topic.kind == "growth" and not phrase
        ):
            return topic if topic.endswith("增速") else topic + "增速"
        if phrase in ("比重", "占比", "份额"):
            return topic
        if phrase and topic and phrase not in topic and phrase not in ("总量", "规模", "数量", "单月", "合计", "总额"):
            return topic + phrase
        return topic or phrase

    def _announced(self, number: Number, sentence: Span) -> str:
        """出口方面，…规模达到: the topic that a clause of the sentence announces, if no number came since."""
        before = bisect_left([n.span[0] for n in self.numbers], number.span[0])
        start = max(sentence[0], self.numbers[before - 1].span[1] if before else 0)
        for clause in reversed(re.split(r"[，,；;：:]", self.masked[start : number.span[0]])[:-1]):
            if match := _ABOUT.search(clause):
                return phrases.tidy(match["x"]).removeprefix("在")
        return ""

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
            bare = self._phrase(words, index)
            return [name if "、" not in name else phrases.items(name)[-1]] * count, several, bool(bare)
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
        """The nearest area spoken of in front: in the sentence, else earlier in the paragraph, else home."""
        best: Where | None = None
        for where in self.wheres:
            if where.span[0] >= number.span[0]:
                break
            if where.subject and not self._in_name(where.span):
                best = where
        if best is not None:
            return best.names, "sentence" if best.span[0] >= sentence[0] else "paragraph"
        return ((self.setting.home,) if self.setting.home else ()), "home"

    def _in_name(self, span: Span) -> bool:
        return any(a <= span[0] and span[1] <= b for a, b in self.names)

    def _period(self, number: Number, sentence: Span) -> tuple[str, str]:
        best: When | None = None
        for when in self.whens:
            if when.span[0] >= number.span[0]:
                break
            if when.base or when.grain == "date" or not when.period or self._in_name(when.span):
                continue
            if when.span[0] >= sentence[0] or when.grain in ("year", "years") or "/" in when.period and "-" in when.period:
                if when.span[0] < sentence[0] and when.grain not in ("year", "years"):
                    continue
                best = when
        if best is not None:
            return best.period, "sentence" if best.span[0] >= sentence[0] else "paragraph"
        return self.setting.period, "section" if self.setting.period else "open"

    # The rest

    def _whole(self, predicate: Predicate, name: str, right: str) -> str:
        if predicate.kind == "share":
            of = phrases.tidy(predicate.of) if predicate.of else ""
            if not of:
                return self.thread.topic.whole if self.thread.topic.kind == "share" or self.thread.topic.whole else ""
            if of in _FIELDS:
                return of + name
            return of
        if predicate.kind in ("rank", "gap"):
            return predicate.of
        return ""

    def _unit(self, number: Number, unit: str, name: str, right: str) -> str:
        if number.shape in ("double",) or (number.shape == "times" and unit == "倍"):
            return number.unit
        if unit:
            return unit
        if self.text[number.core[0] : number.span[1]][-1:] in "万亿”\"" or number.bound != "=":
            if _PEOPLE.search(name) or _PEOPLE.search(right[:8]):
                return "人"
            return "CNY" if self.thread.topic.unit == "CNY" else self.thread.topic.unit
        return "1"

    def _named(self, name: str, kind: Kind, predicate: Predicate) -> str:
        if kind == "gap" and self.thread.topic.kind == "growth" and not name.endswith(("增速", "率", "比重", "增幅")):
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


_FIELDS = frozenset(["全国", "全省", "全市", "全县", "全区", "世界", "全球", "我国", "全州", "全行业"])
_RATIO_NAME = re.compile(cues()["rate"]["name"] + r"$|之比$|倍差$|倍数$|指数$|收入比$")
