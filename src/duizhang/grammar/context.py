"""Which area and which period a number is said of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from duizhang.grammar import places
from duizhang.grammar.paragraph import OPENING as _OPENING
from duizhang.grammar.paragraph import Paragraph
from duizhang.grammar.periods import When
from duizhang.grammar.places import Where
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import is_city, may_be_city
from duizhang.model import Span

_RUN_UP_TO_NOW = re.compile(r"以来|至今")
_OF_AN_ERA = re.compile(r"[^年月日底初末五”\"]以来")
"""党的十八大以来, 2012年定点帮扶以来 date their own sentence: the report goes on with its year or its five"""
_LOOKS_BACK = re.compile(r"(?<!近)(?:[五5]|十)年(?:来|间)|过去的?[五5]年|这[五5]年|以来")
_TIMES_OF = re.compile(
    r"(?:同期|同月|全年|[全度])?(?:\d[\d.,]*[千万亿]*[^，。；、\d的]{1,3})?的[\d.一二两三四五六七八九十]+倍"
)
_LEVEL_THEN = re.compile(r"[^，。；、\d]{0,6}同期")
_ATTRIBUTIVE = re.compile(r"[^，。；、\d]{2,6}的")
"""2013年以来|新增的|企业: the run tells which ones"""
_PUT_INTO = re.compile(r"(?:列入|纳入|入选|进入|编入|写入)[^，。；、\d]{0,6}$")
_TURN = re.compile(r"[，,：:是很极]")
_GOES_ON = re.compile(
    r"(?:(?:比|较)(?:上|前)年|同比|增[长加速幅]|下降|降低|提高|上升|回落|占(?!地)|(?:所?占?比重|份额|[增降涨升]幅)(?=[比较为达提上下也均已同由从分]|$)|[位跃]?居|排名?|列|高于|低于|均?达到?)"
)
_SEVERAL = re.compile(r"[、和与及]")
_COUNTED = frozenset(("家", "个", "处", "座", "项", "所", "条", "宗"))
_MILESTONE = re.compile(
    r"前|(?:正式|首批|首次|全面|顺利)?(?:封顶|贯通|具备|达到(?=[^，。；\d]{2,6}条件)|建成|投产|完工|运营|开工|启动|通车|实现运营|投入|竣工|开业)"
)
_BEGAN = re.compile(r"(?:开始|始建|成立|组建|创建|立项|破土|动工)")
"""某园区2007年开始规划，累计投入|2亿元|: when something began dates nothing else"""
_WHOLE_NAME = re.compile(r"[省市县区盟旗]$|[^、和与]{2}州$")
_SET_THEN = re.compile(r"年初(?:预算|计划|目标|任务|人代会|确定|下达|制定|既定|安排)")
"""完成年初预算的40%: when the budget was set dates nothing"""
_EXAMPLE = re.compile(r"等\d")
_ON_AVERAGE = re.compile(r"平均(?:水平|增[幅速])?$")
_ITS_RATE = re.compile(r"(?:平均(?:水平|增[幅速])?)?[（(][-+]?\d[\d.]*[%％][）)]")
"""比全国（7%）高: the bracket's figure alone is of the area"""
_PRESENTS = re.compile(r"(?:诞生|位|坐落|成立|始建|创办|地处|建)于?[^，。；]{0,12}的")
_ATTRIBUTE = 18
"""characters in front of a place that describe it: 诞生于1993年的"""
_FIELD = re.compile(r"的?\d+[个家座所]?[^，。；]{0,14}[中里]")
_AUTHORITY = re.compile(r"[区县市]?(?:委|政府|党委)(?!托)")
_FIRST_QUARTER = re.compile(r"一季度[^，、；%]{0,4}\d+[%％]、二季度$")
_BACKED = re.compile(r"[^，。；]{2,24}(?:协作|推动|支持|牵头|指导|帮助|协调|努力|组织|领导)下")
_COMPANY = re.compile(r"[一-龥]{2,14}?公司")
_IN_ALL = re.compile(r"(?:总?共|总?计|合计|累计|已有|共有|现有)+")
_COMPARES = re.compile(r"[是为由从比较占超于到至创、据以]")
_CLOSE_BEHIND = 24
"""characters behind a number in which a time may date it"""
_EXAMPLES = 40
"""characters behind a place in which 等 makes it an example"""
_LOOK_BACK = 48
"""mentions that are looked at in front of a number: a sentence has few, and a hostile one must not cost more"""


class Context:
    """The areas and times of a paragraph, sorted out once, so that each number finds its own at once."""

    def __init__(self, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        wheres = self._wheres() if paragraph.numbers else ()
        self.subjects = [w for w in wheres if self._may_be_subject(w)]
        self.subject_starts = [w.span[0] for w in self.subjects]
        self.heads = [self._is_head(at) for at in self.subject_starts]
        measures = [w for w in paragraph.whens if w.period and self._is_measure(w)]
        self.times = [w for w in paragraph.whens if self._tells(w) and w not in measures]
        self.time_starts = [w.span[0] for w in self.times]
        self.carried = [self._carries(w) for w in self.times]
        # 较“十三五”末的|9323亿元|增加: what is compared with has a time of its own
        self.compared = {
            w.span[1] + 1: w.period
            for w in paragraph.whens
            if w.base and w.period and paragraph.text[w.span[1] : w.span[1] + 1] in ("的", "（")
        }
        # 是“十二五”时期|43200万元|的1.87倍
        self.compared |= {w.span[1]: w.period for w in measures}
        self.ends = {w.span[1]: w.names for w in paragraph.wheres}

    # Areas

    def _wheres(self) -> Iterable[Where]:
        """The paragraph's places; in a province's paper 全市 is the city last spoken of."""
        setting, city = self.paragraph.setting, self.paragraph.setting.city
        if setting.report or "全市" not in self.paragraph.text:
            return self.paragraph.wheres
        told = []
        for where in self.paragraph.wheres:
            if city and may_be_city(setting, self.paragraph.text[slice(*where.span)]):
                told.append(replace(where, names=(city,)))
                continue
            if len(where.names) == 1 and is_city(where.names[0], setting.home):
                city = where.names[0]
            told.append(where)
        return told

    def _is_head(self, at: int) -> bool:
        """Whether a place stands at the head of a clause; 诞生于1993年的 in front of it is its attribute."""
        if self.paragraph.is_head(at):
            return True
        clause = self.paragraph.clause(at)
        return at - clause < _ATTRIBUTE and _PRESENTS.fullmatch(self.paragraph.masked, clause, at) is not None

    def area(self, number: Number, sentence: Span) -> tuple[tuple[str, ...], str]:
        """The area spoken of and the rule: in the bracket, at the clause's head, in it, at one before, else home."""
        if own := self.bracketed(number) or self._attributed(number):
            return own, "bracket"
        clause = self.paragraph.clause(number.span[0])
        starts = self.subject_starts
        last = bisect_left(starts, number.span[0])
        farthest = max(0, last - _LOOK_BACK)
        near = range(last - 1, farthest - 1, -1)
        here = range(last - 1, max(farthest, bisect_left(starts, sentence[0])) - 1, -1)
        if here and (told := self._in_sentence(here, clause, number)):
            return told
        setting = self.paragraph.setting
        for i in () if setting.report else near:
            if self.heads[i] and self._persists(i):
                return self.subjects[i].names, "paragraph"
        if setting.near and number.span[0] > setting.near_at:
            return setting.near, "paragraph"
        return ((setting.home,) if setting.home else ()), "home"

    def _in_sentence(
        self, here: Sequence[int], clause: int, number: Number
    ) -> tuple[tuple[str, ...], str] | None:
        """The area of a number among the places in front of it in its sentence, and the rule."""
        in_clause = self._in_clause([i for i in here if self.subject_starts[i] >= clause], number)
        if in_clause is not None:
            return self.subjects[in_clause].names, "clause"
        told = next((i for i in here if self.heads[i]), None)
        if told is not None and (self._continued(clause, number) or self._goes_on(told)):
            return self.subjects[told].names, "sentence"
        return None

    def _in_clause(self, here: list[int], number: Number) -> int | None:
        """The place at the head of a number's clause, else one inside of it, among those that stand there."""
        for i in here:
            where = self.subjects[i]
            if self.heads[i] and not (
                (where.kept or self._sums_up(where, number)) and self._is_example(where, number)
            ):
                return i
        return next((i for i in here if self._is_inner(self.subjects[i], number)), None)

    def _may_be_subject(self, where: Where) -> bool:
        """A report tells of its home: 香港某集团落户, 全国首批 name others."""
        setting = self.paragraph.setting
        if not where.subject or self.paragraph.in_name(where.span):
            return False
        if _ITS_RATE.match(self.paragraph.text, where.span[1]):
            return False
        if setting.report:
            return places.at_home(where.names, setting.home)
        return not self._only_names(where)

    def _only_names(self, where: Where) -> bool:
        """浙江某某文旅有限公司 of a county's news, 在某区委…的推动下, 在全国230家…中: no place is told."""
        text, home = self.paragraph.text, self.paragraph.setting.home
        if _FIELD.match(text, where.span[1]):
            return True
        if _AUTHORITY.match(text, where.span[1]):
            return _BACKED.match(text, where.span[1]) is not None
        return (
            len(where.names) == 1
            and where.names[0] != home
            and _COMPANY.match(text, where.span[1]) is not None
            and places.lies_in(home, where.names[0])
        )

    def _is_inner(self, where: Where, number: Number) -> bool:
        """在大湾区设立…, 唐山港…: inside a clause a place counts after 在 or as a facility's."""
        if self._is_example(where, number):
            return False
        text, (start, end) = self.paragraph.text, where.span
        if _AUTHORITY.match(text, end):
            return False
        in_all = _IN_ALL.fullmatch(text, end, number.span[0]) is not None
        return where.kept or in_all or text[start - 1 : start] in ("在", "、", "有", "于")

    def _is_example(self, where: Where, number: Number) -> bool:
        """Whether a place is one of several that are counted or named as examples: 玉门金矿、平凉白云岩等矿产地35处."""
        text, (start, end) = self.paragraph.text, where.span
        between = text[end : min(number.span[0], end + _EXAMPLES)]
        listed = where.kept and _SEVERAL.search(text[start - 1 : start] + between) is not None
        return "等" in between or (listed and (number.unit in _COUNTED or between.count("、") > 1))

    def _sums_up(self, where: Where, number: Number) -> bool:
        """某地矿石码头等|50个|项目: things named with their places stand for all that are counted."""
        text, at = self.paragraph.text, number.span[0]
        return text[at - 1 : at] == "等" or _EXAMPLE.match(text, where.span[1]) is not None

    def _attributed(self, number: Number) -> tuple[str, ...]:
        """迈上千亿大关的|某市某园区: the place behind the figure that the whole clause describes."""
        text, end = self.paragraph.text, number.span[1]
        if self.paragraph.setting.report or text[end : end + 1] != "的":
            return ()
        return next((w.names for w in self.subjects if w.span[0] == end + 1 and w.kept), ())

    def _continued(self, clause: int, number: Number) -> bool:
        """长江经济带…，增长5.4%; …，占比…: a clause without a subject of its own goes on with the place before."""
        return _GOES_ON.match(self.paragraph.visible(clause, number.span[0])) is not None

    def _goes_on(self, i: int) -> bool:
        """Whether the next clauses are about the place too; 西安地铁通车，全年投资… of a report is not."""
        where, text = self.subjects[i], self.paragraph.text
        if not self.paragraph.setting.report:
            return True
        return (
            not where.kept
            and not _EXAMPLE.match(text, where.span[1])
            and (text[where.span[1] :][:1] in "，,：:" or self._heads_sentence(where))
        )

    def _heads_sentence(self, where: Where) -> bool:
        """桐庐县…，…: a place by its whole name that opens a sentence, or several, are what the rest of it is about."""
        start = where.span[0]
        at_front = start - self.paragraph.sentence(start)[0] < _OPENING
        return (at_front or len(where.names) > 1) and _WHOLE_NAME.search(
            self.paragraph.text, *where.span
        ) is not None

    def _persists(self, i: int) -> bool:
        """Whether an area goes on to the next sentences, in news: in a report each sentence is of its home."""
        at = self.subject_starts[i]
        start = self.paragraph.sentence(at)[0]
        return at - start < _OPENING or _PRESENTS.fullmatch(self.paragraph.masked, start, at) is not None

    def beside_area(self, number: Number) -> bool:
        """Whether an area stands in front of a number's bracket, also one not known by name (全省, of no known home)."""
        return self._bracketed(number) is not None

    def bracketed(self, number: Number) -> tuple[str, ...]:
        """湖北(18.2%): the area in front of the bracket."""
        return self._bracketed(number) or ()

    def _bracketed(self, number: Number) -> tuple[str, ...] | None:
        text, before = self.paragraph.text, number.span[0] - 1
        if text[before : before + 1] not in ("(", "（"):
            return None
        level = _ON_AVERAGE.search(text, max(0, before - _OPENING), before)  # 全国平均水平（7%）
        return self.ends.get(level.start() if level else before)

    # Periods

    def period(self, number: Number, sentence: Span) -> tuple[str, str]:
        """The period and the rule: the nearest time in front that reaches so far, else the section's."""
        if own := self.compared.get(number.span[0]):
            return own, "sentence"
        last = bisect_left(self.time_starts, number.span[0])
        since = sentence[0]
        if self.paragraph.masked.startswith("其中", since):
            since = self.paragraph.sentence_before(since)
        for i in range(last - 1, max(-1, last - 1 - _LOOK_BACK), -1):
            when = self.times[i]
            if when.span[0] < since and (not self._reaches(i) or self._ends_the_run(when)):
                continue
            if self._of_another(when, number):
                continue
            passed = when.grain == "part" and when.span[0] < self.paragraph.clause(number.span[0])
            if (when.span[0] < sentence[0] or passed) and (behind := self._behind(number, last)):
                return behind, "sentence"
            if when.period.endswith("-Q2") and self._up_the_year(when, number, sentence):
                return when.period[:5] + "H1", "sentence"
            return self._up_to_now(i), "sentence" if when.span[0] >= sentence[0] else "paragraph"
        if behind := self._behind(number, last):
            return behind, "sentence"
        return self._by_default(last, sentence)

    def _by_default(self, last: int, sentence: Span) -> tuple[str, str]:
        """The section's period, else the one year that the rest of the paragraph speaks of."""
        setting = self.paragraph.setting
        if setting.period:
            return setting.period, "section"
        if setting.essay and setting.plan and setting.anchor.year:
            return str(setting.anchor.year), "section"  # what an essay of aims sets out is for its year
        later = {
            self.times[i].period
            for i in range(last, len(self.times))
            if self.carried[i] and self._goes_back(self.times[i], sentence)
        }
        return (later.pop(), "paragraph-later") if len(later) == 1 else ("", "open")

    def _ends_the_run(self, when: When) -> bool:
        """Whether a year only tells how the run of the section ended: 五年来…: 2012年生产总值…。利润增长3.9倍."""
        run = self.paragraph.setting.period
        if not self.paragraph.setting.report or "/" not in run or not run.endswith(when.period):
            return False
        told_apart = self.paragraph.text.endswith("过去的", 0, when.span[0]) or self._turns_to(when)
        return when.grain == "year" and not told_apart

    def _reaches(self, i: int) -> bool:
        """Whether a time goes on to the sentences behind its own; 2024年，某学院成立 only tells when that was."""
        return self.carried[i] and (self.times[i].grain != "year" or self._dates_something(self.times[i]))

    def _goes_back(self, when: When, sentence: Span) -> bool:
        """Whether a time dates figures in front of it: a run its own sentence's, a year those of its paragraph."""
        if when.span[0] < sentence[1]:
            return True
        return when.grain != "months" and self._dates_something(when)

    def _up_the_year(self, when: When, number: Number, sentence: Span) -> bool:
        """一季度开工50%、二季度开工|80%|: what is done by then, of all that the year is to see."""
        text = self.paragraph.text
        before = text[max(sentence[0], when.span[0] - _OPENING) : when.span[0]]
        return number.unit == "%" and _FIRST_QUARTER.search(before + text[slice(*when.span)]) is not None

    def _behind(self, number: Number, next_time: int) -> str:
        """403户贫困人口今年上半年脱贫, 38家企业入选2024年名单: the time that follows in the clause, if any."""
        if next_time >= len(self.times) or self.times[next_time].grain == "now":
            return ""
        text, start, end = self.paragraph.masked, number.span[1], self.times[next_time].span[0]
        told = end - start < _CLOSE_BEHIND and self.paragraph.clause(end) <= number.span[0]
        alone = told and not self.paragraph.numbers_between(number.span[1], end)
        named = self.paragraph.text.endswith("规划", 0, self.times[next_time].span[1])  # 列入“十四五”规划
        return (
            "" if not alone or named or _COMPARES.search(text, start, end) else self.times[next_time].period
        )

    def started(self, number: Number, sentence: Span) -> str:
        """从2017年的3万亿元增长到2022年的4万亿元，…从21484元: the year that the sentence's changes start from."""
        text = self.paragraph.text
        last = bisect_left(self.time_starts, number.span[0])
        for when in reversed(self.times[max(0, last - _LOOK_BACK) : last]):
            if when.span[0] < sentence[0]:
                return ""
            if text[when.span[0] - 1 : when.span[0]] in ("由", "从"):
                return when.period
        return ""

    def one_by_one(self, number: Number, period: str, count: int) -> list[str]:
        """2022年至2024年分别完成投资A、B、C; 2023年、2024年分别…: as many years as figures, one for each; else none."""
        if len(period) == len("2022/2024") and int(period[5:]) - int(period[:4]) + 1 == count:
            return [str(year) for year in range(int(period[:4]), int(period[5:]) + 1)]
        start = self.paragraph.clause(number.span[0])
        last = bisect_left(self.time_starts, number.span[0])
        told = [w.period for w in self.times[max(0, last - count) : last] if w.span[0] >= start]
        return told if len(told) == count > 1 else []

    def times_between(self, start: int, end: int) -> bool:
        """Whether a time stands wholly in a stretch."""
        first = bisect_left(self.time_starts, start)
        return first < len(self.times) and self.times[first].span[1] <= end

    def last_time(self) -> str:
        """The time that the paragraph leaves the text speaking of, ``""`` if none at a clause's head is that.

        In a report a paragraph that begins with 五年来 or with a year speaks of it, and so do those that follow; a
        year named later on does not end a look back over several.
        """
        if not self.times:
            return ""
        setting = self.paragraph.setting
        now = setting.anchor.year or 9999
        # A section of goals may mention last year, and goes on with its own.
        ahead = setting.report and setting.plan and setting.depth > 0
        heads = [
            w for w, on in zip(self.times, self.carried, strict=True) if on and w.grain in ("year", "years")
        ]
        heads = [w for w in heads if int(w.period[-4:]) <= now and not (ahead and int(w.period[-4:]) < now)]
        if not heads:
            return ""
        if setting.report:
            looking_back = len(setting.period) == 9
            runs = [
                w
                for w in heads
                if w.grain == "years" and (w.span[0] < _OPENING if looking_back else self._opens_sentence(w))
            ]
            if runs:
                return runs[-1].period
            if (
                "/" in setting.period
            ):  # only a year that opens the paragraph, or 一年来, ends a look back over several
                heads = [w for w in heads if self._turns_to(w)]
        years = [w for w in heads if w.grain == "year" and self._dates_something(w)]
        return years[-1].period if years else ""

    def _dates_something(self, when: When) -> bool:
        """Whether a year goes on to the next paragraph: in news it opens its own, or figures are told of it there."""
        setting = self.paragraph.setting
        if setting.report or setting.plan:
            return True
        text, end = self.paragraph.text, when.span[1]
        if text[end - 1] in "底末":
            return False
        if when.span[0] < _OPENING and text[end : end + 1] in "，," and "。" not in text[: when.span[0]]:
            return True
        end = self.paragraph.sentence(when.span[0])[1]
        return any(True for _ in self.paragraph.numbers_between(when.span[1], end))

    def _turns_to(self, when: When) -> bool:
        """Whether a look back over several years turns to one: 2025年，我们…, 这一年.

        Not 2025年四大主导产业…, nor where the years before the run are compared with: 2016年，…是2011年的1.1倍.
        """
        text, (start, end) = self.paragraph.text, when.span
        if text[start:end].endswith("一年来"):
            return True
        if text[:start].endswith("预计"):  # 预计2010年，全省…: how the run ends
            return False
        before = str(int(self.paragraph.setting.period[:4]) - 1)
        return start < _OPENING and _TURN.match(text, end) is not None and before not in text

    def _opens_sentence(self, when: When) -> bool:
        return when.span[0] - self.paragraph.sentence(when.span[0])[0] < _OPENING

    def _tells(self, when: When) -> bool:
        return (
            bool(when.period)
            and not when.base
            and when.grain != "date"
            and not self.paragraph.in_name(when.span)
            and not self._is_plan(when)
            and not _SET_THEN.match(self.paragraph.text, max(when.span[0], when.span[1] - 2))
        )

    def _is_measure(self, when: When) -> bool:
        """是2011年的1.8倍: the year is what something is compared with, and dates nothing."""
        text, (start, end) = self.paragraph.text, when.span
        if text.endswith(("恢复至", "恢复到"), 0, start):
            return _LEVEL_THEN.match(text, end) is not None
        return text[start - 1 : start] in "是为于达" and _TIMES_OF.match(text, end) is not None

    def _is_plan(self, when: When) -> bool:
        """列入国家“十四五”规划: the plan that something was put into dates nothing."""
        if when.grain != "years" or "五" not in self.paragraph.text[slice(*when.span)]:
            return False
        text, (start, end) = self.paragraph.text, when.span
        named = text.endswith("规划", start, end) or text.startswith(("规划", "重点"), end)
        return named and _PUT_INTO.search(text, max(0, start - _OPENING), start) is not None

    def _carries(self, when: When) -> bool:
        """Whether a time goes on to the next sentences: a year of now at a clause's head, or a run up to now."""
        text, report = self.paragraph.text, self.paragraph.setting.report
        may = when.grain in ("year", "months") or when.grain == ("years" if report else "part")
        if not may or not self.paragraph.is_head(when.span[0]):
            return False
        if when.grain == "months":
            among = text[max(0, when.span[0] - 2) : when.span[0]] == "其中"
            among = among or _ATTRIBUTIVE.match(text, when.span[1]) is not None
            since = _RUN_UP_TO_NOW.search(text, *when.span) is not None and not _OF_AN_ERA.search(
                text, *when.span
            )
            return not among and (not report or since)
        if when.grain == "part":
            return True
        if when.grain == "years":
            return _LOOKS_BACK.search(text, *when.span) is not None
        if text[when.span[0] - 1 : when.span[0]] in ("到", "至", "由", "从") or text.startswith(
            "前", when.span[1]
        ):
            return False  # 到2027年, 2030年前 date the goals of their own sentence
        anchor = self.paragraph.setting.anchor.year
        return not anchor or int(when.period) >= anchor - 1 or when.period == self.paragraph.setting.period

    def _of_another(self, when: When, number: Number) -> bool:
        """从2020年的51%提高到70%: the year is the first figure's alone. 6月底前投产: the month is its clause's."""
        text, end = self.paragraph.text, when.span[1]
        if text[when.span[0] - 1 : when.span[0]] in ("由", "从") and number.span[0] - end > 3:
            return True
        if number.shape == "times" and self._is_measure(when):
            return True
        clause = self.paragraph.clause(number.span[0])
        if when.grain == "year" and when.span[0] < clause and self.paragraph.setting.report:
            return _BEGAN.match(text, end) is not None
        if when.grain not in ("month", "day") or when.span[0] >= clause:
            return False
        if _MILESTONE.match(text, end) or (when.grain == "month" and text[end - 1] == "前"):
            return True
        return self._spent(when, number, clause)

    def _spent(self, when: When, number: Number, clause: int) -> bool:
        """3月份复工率达到99%，减税|15亿元|: in a report a month dates its own clause's figures, and what goes on from them."""
        text, start = self.paragraph.text, when.span[0]
        if (
            not self.paragraph.setting.report
            or self.paragraph.setting.fixed
            or "截" in text[max(0, start - 2) : start]
        ):
            return False
        told = bool(self.paragraph.numbers_between(when.span[1], clause))
        return told and not self._continued(clause, number)

    def _up_to_now(self, i: int) -> str:
        """截至目前 after 2024年以来 still speaks of the run since then."""
        period = self.times[i].period
        if self.times[i].grain != "now":
            return period
        if self.paragraph.setting.since.endswith(period) and not self.times[:i]:
            return self.paragraph.setting.since or period
        runs = (
            w.period
            for w, on in zip(self.times[:i], self.carried[:i], strict=True)
            if on and w.grain == "months"
        )
        return next((run for run in runs if run.endswith(period)), period)
