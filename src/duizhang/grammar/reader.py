"""Read a paragraph: its numbers, each with the words that it is said in, become readings of statements.

The order of work: numbers that stand in one list are grouped (``13.2%、27.1%``); the predicate in front of each
group is read; the indicator is named; area, period and modality are looked up; and where the text pairs them
(分别), each number of the group gets its own indicator or area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from duizhang.grammar import counted, fields, naming, phrases, places, predicates, runs, sharing
from duizhang.grammar.case import NO_TOPIC, Case, Name, Thread, Topic
from duizhang.grammar.context import Context
from duizhang.grammar.groups import Group, Groups
from duizhang.grammar.paragraph import Left, Paragraph
from duizhang.grammar.predicates import Predicate
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import modality
from duizhang.lexicon.words import cues, either
from duizhang.model import Kind, Modality, Span, record


@record
class Said:
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


_AMONG = re.compile(
    r"其中|分[^，。；]{1,10}看|按[^，。；]{1,12}(?:分|看)"
    r"|从[^，。；：、\d]{0,10}(?:产量|产值|增加值|零售额|销售额|投资额|投资|销量)来?看[，：]"
    rf"|{naming.GOODS_GREW}"
)
_IN_THOSE = re.compile(  # 在职工中，…; 11个重点项目中战略性新兴产业项目有6个
    r"(?:^|[，。；：])在?(?P<of>[^，。；：]{2,30}?)(?<![其集之程作展设])当?中(?:，|(?=[^，。；：]{2,20}有$))"
)
_SOME_OF_THESE = re.compile(r"^\d+[个家户名所条件项][^，。；、]{2,20}?中(?=[^，。；]{2})")
_COUNT = re.compile(r"^如|\d{4}年|\d[\d.]*[万亿]?(?:多|余)?[个家户名所条件]?(?![\d.万亿元吨])")
_STRUCTURE = re.compile(r"(?:三次)?产业(?:增加值)?(?:结构|比例|占比|比重|比)|三产(?:结构|比例|比)")
_STRUCTURE_BEFORE = re.compile(
    rf"(?:{_STRUCTURE.pattern})[^。；]*?\d[\d.]*(?:[：:∶﹕︰]\d[\d.]*){{2}}[^。；\d]*(?:\d{{4}}年[^。；\d]*)?$"
)
_INDUSTRIES = ("第一产业增加值", "第二产业增加值", "第三产业增加值")
_MANNER = re.compile(r"(?:较快|明显|迅速|加快|显著|平稳|稳定|强劲|突出|较好|喜人|最大|最高|最快|居前|领先)+$")
_GROWS = re.compile(r"增长|增速|增幅|涨幅|升幅")
_THAT_PROGRAMME = re.compile(r"该(?:行动|工程|活动|平台|计划|专项)")
_CHAPTERS = tuple(cues()["section"]["chapters"])
_RUN_IN = re.compile(
    rf"(?:[一二三四五六七八九十]、)?{either(_CHAPTERS)}[：: ]*(?:全[年市省县区]|年末|期末|初步核算|(?:19|20)\d\d年|实现)+"
)
_PLAN_RUN = re.compile(r"五[”\"]?(?:时期|期间)?$")
_OF_THE_LIKE = re.compile(
    r"(?:国家|省|市|县|区|乡镇)级|政协|“[^“”]{2,10}”(?:中小|重点|科技)?(?:企业|奖|产品|项目|基地)|(?:科技型|高新技术|规模以上|规上|专精特新|创新型)(?:[一-龥]{0,4})企业"
)
_POPULATION = re.compile(r"(?:人口|人数)(?:总数)?(?:为|达到?|共|有)*$")
_MANY = 1000
_THAT_ONE = re.compile(r"该(?:项目|工程|园区|基地|公司|企业|片区|小区|中心)")
_OVER = re.compile(
    r"(?:投资|产值|收入|营收)?\d[\d.]*(?:[万亿]+元?|[万千]?[吨人亩千瓦]+)(?:及)?以[上下](?:的)?$"
)
_NOTE_OF = re.compile(
    r"(?:〔\d+〕|\[\d+\]|【\d+】|[①-⑳]|\d{1,2}[.．、])\s*(?P<x>[一-龥“”A-Za-z（）]{3,20}(?<!如下))[：:]"
)
_IS_DONE_SO = re.compile(r"(?:实行|实现|采用|采取|纳入|用于|投向|来自|由)[^，。；、\d]{2}")
_SO_MUCH_THEN = re.compile(
    r"(?:[是为]|相当于)(?P<of>[^，。；是为]{2,12}?)\d[\d.,]*[千万亿]*[^，。；、\d的]{1,3}的$"
)
_SHARES_FOLLOW = re.compile(r"(?:比重|占比|份额)(?:分别|依次)为$")
_GOAL_IN_BRACKET = re.compile(r"(?:年度|全年|年初|预期|计划)*目标(?:值|是|为)?")
_LONGEST_OVER = 16
_HELD_BESIDE = re.compile(
    r"，?(?:[^，。；、\d]{2,16}(?=增[速幅]比))?(?:增速|增幅|涨幅)?(?:分别|均|都)?(?:比|较|高于|低于|快于|慢于|和|与|、)[^，。；\d]{2,12}"
)
_BARE_BESIDE = re.compile(r"，?(?:增速|增幅|涨幅)?(?:比|较)")
_MARK_BESIDE = re.compile(
    r"，?(?:高于|低于|超|快于|慢于|落后于?)(?P<of>[^，。；、\d]{0,2}(?:[时序]序?进度|目标|计划|预期))"
)
_TWO_SAID = re.compile(  # 收入增速高于经济增速、突破|3万元|; 游客量跻身全国前列、居全省|首位|
    r"(?P<x>[^，。；、\d]{2,20}?)(?:增[速幅])?(?:持续|继续)?(?:高于|快于|低于|跑赢|跻身|进入|保持|位?居|稳居)[^，。；、]{2,14}、"
)
_AT_LEAST = re.compile(
    r"(?:至少|不少于|不低于)(?:再|平均)?(?:降低|提高|增加|减少|下降|增长|上涨|压减|下调|上调)了?$"
)
_EACH = ("人均", "户均", "亩均")
_MARKS = "、和及与，"
_THOSE = ("企业", "医院", "学校", "机构", "单位", "村", "乡镇", "居民", "家庭", "农户")
_AMONG_BEST = re.compile(r"(?:[十百千]强[县市区镇]?|强[县市区镇])”?$")
_SHARE_MOVED = re.compile(r"占(?P<of>[^，。；、占]{2,16}?)的?(?:比重|比例|份额)|占比")
_IN_FRONT = 80
_OPENING = 20
_RATE_MOVES = re.compile(r"^，?(?:[增涨升降跌]幅|增速)[^比较，。；]*$")
_BY_MONTH = re.compile(r"(?:从|分)?环比来?看$|与上个?[月季]度?相比$")
_IS_SO_MANY = re.compile(r"，?(?:就?是|为|相当于|约为|约?等于)")
_TWO = 2
"""places that two figures may be said of together; as many figures as three places or more are one for each"""


class Reader:
    """Reads the numbers of one paragraph; ``thread`` is what carries over from number to number."""

    def __init__(self, paragraph: Paragraph, thread: Thread) -> None:
        self.paragraph = paragraph
        self.context = Context(paragraph)
        self.groups = Groups(paragraph, self.context)
        self.thread = thread
        if note := _NOTE_OF.match(paragraph.text):  # 〔11〕某产业园：总投资…，占地…
            thread.topic = Topic(note["x"], noun=note["x"], scope=note["x"])
        self.left = list(paragraph.left)
        self.used = 0
        # the sentence whose last figure of a run of years stood at its end: 达到274家，…1356家
        self.stands = -1

        # the sentence that lists shares, and whose they are
        self.listed: tuple[int, Predicate | None] = -1, None
        self.per_year = ""  # the period of the last growth, if told per year: 年均增长11%，高于全国2个百分点
        self.monthly = -1  # the sentence that compares with the month or quarter before: 环比看，…
        self.by_month = False  # 从环比看，…: so do the sentences behind it, until one tells otherwise
        self.moved: tuple[int, Predicate | None] = -1, None  # the last change, and where it ended
        self.told = -1, ""  # the sentence of the last figure, and its period
        self.summed = -1  # the sentence whose last level was the sum of a run of years
        # the sentence of the last change told by its ends, and when it began: 由2013年的6万亿元
        self.began = -1, ""
        self.based = -1, ""  # the sentence of the last change, and the year that it was against
        # where a bracket that tells parts ends, and what was spoken of in front of it
        self.aside = -1, NO_TOPIC

    def read(self) -> tuple[list[Said], list[Left]]:
        """Every number of the paragraph, as said of something or left with a reason."""
        said: list[Said] = []
        for numbers in self.groups.lists():
            said += self._read(self._group(numbers))
        return said, self.left

    def _group(self, numbers: list[Number]) -> Group:
        group, thread = self.groups.group(numbers, self.used), self.thread
        self._past_bracket(numbers[0].span[0], group.sentence[0])
        if thread.sentence != group.sentence[0]:
            thread.enter(group.sentence[0])
        if group.parted:
            thread.work = thread.programme = ""
        return group

    def _past_bracket(self, at: int, sentence: int) -> None:
        """中职学校29所（含技工学校7所），在校生|8万人|: behind a bracket with its parts the whole is spoken of again."""
        if not self.groups.tells_parts:
            return
        end, topic = self.aside
        if 0 <= end < at:
            self.aside = -1, topic
            if self.thread.sentence == sentence:
                self.thread.topic = topic
        if self.aside[0] < 0 and (close := self.groups.parts_end(at, sentence)) >= 0:
            self.aside = close, self.thread.topic

    # One group

    def _read(self, group: Group) -> Iterable[Said]:
        """What is said with a group; numbers that say nothing are left."""
        if len(group.numbers) == 3 and not group.unit and self._is_structure(group):
            return self._structure(group)
        if self._is_only_digits(group):
            return self._leave(group, "ratio" if self.groups.is_ratio(group) else "")
        predicate = self._predicate(group)
        if why := self._no_statement(group, predicate):
            return self._leave(group, "" if why == "unread" else why)
        if predicate.kind == "rank" and group.unit == "强":
            group = replace(group, numbers=[replace(group.numbers[0], bound="<=")], unit="rank", right="")
        if group.numbers[0].bound == "=" and _AT_LEAST.search(group.left):
            group = replace(group, numbers=[replace(group.numbers[0], bound=">="), *group.numbers[1:]])
        if predicate.rule == "share:of-area" and predicate.tail:
            group = replace(group, numbers=[replace(group.numbers[0], bound=">"), *group.numbers[1:]])
        if predicate.rule.endswith(
            ":from"
        ):  # 由3.27缩小至2.93, 由21万辆发展到72万辆: what follows is no noun
            group = replace(group, right="")
        return self._state(group, predicate)

    def _leave(self, group: Group, reason: str) -> tuple[()]:
        """No statements: the numbers are left, with the reason."""
        self.left += (Left(n, reason) for n in group.numbers)
        return ()

    def _is_only_digits(self, group: Group) -> bool:
        """Whether a bare number stands where nothing speaks of a ratio or index, so that it cannot mean anything."""
        first = group.numbers[0]
        return (
            not group.unit
            and self.paragraph.is_bare(first)
            and not predicates.RATIO_WORD.search(group.left)
            and not self._is_population(group)
            and not predicates.RATIO_WORD.search(self.thread.topic.name)
        )

    def _is_population(self, group: Group) -> bool:
        """年末常住人口|766579|: a whole number that counts people, though no unit is printed."""
        number = group.first
        return number.low >= _MANY and number.step == 1 and _POPULATION.search(group.left) is not None

    def _is_structure(self, group: Group) -> bool:
        """Whether three numbers are the shares of the three industries; 由a:b:c调整为d:e:f names them once."""
        if _STRUCTURE.search(group.left):
            return True
        if not self.groups.is_ratio(group):
            return False
        if group.clauses and _STRUCTURE.search(group.clauses[-1]):  # 产业结构有所改善，由上年的…
            return True
        start = max(group.sentence[0], group.numbers[0].span[0] - _IN_FRONT)
        return bool(_STRUCTURE_BEFORE.search(self.paragraph.visible(start, group.numbers[0].span[0])))

    def _no_statement(self, group: Group, predicate: Predicate) -> str:
        """Why a group is none: a bare number, an ordinal that names a thing or orders by date, a bare threshold."""
        number = group.numbers[0]
        if group.left.endswith(("倒", "倒数")) or (group.left.endswith("后") and number.unit in ("位", "名")):
            return "unread"  # 排名倒|26名|, 退出后|10位|: counted from the end
        if number.bound in (">=", "<=") and self._defines_the_next(number):
            return "threshold"
        if self.paragraph.text[number.span[0] - 1] in "（(" and _MARK_BESIDE.fullmatch(group.left):
            return "threshold"  # 低于时序进度（|16.7%|）3.8个百分点
        if (
            number.unit == "%"
            and self.paragraph.text[number.span[0] - 1] in "（("
            and _BARE_BESIDE.match(group.left)
        ):
            return (
                "unread" if predicate.rule == "level:ratio" else ""
            )  # 比某地（|7%|）: whose it is, is not known
        if not group.unit and self.groups.is_ratio(group):
            return "ratio"
        means = group.unit or number.shape != "plain" or self._is_population(group)
        if not means and not self._bare_means_something(number, predicate):
            return "unread"
        if predicate.kind != "rank" or number.shape != "rank":
            return ""
        spelt = (
            number.han
            and self.paragraph.text[number.core[0]] == "第"
            and number.core[1] - number.core[0] == 2
        )
        if spelt and (
            group.right.startswith("个") or (not predicate.certain and "一" <= group.right[:1] <= "龥")
        ):
            return "name"
        clause = self.paragraph.clause(number.span[0])
        counted = any(
            n.family == "classifier" for n in self.paragraph.numbers_between(clause, number.span[0])
        )
        return "threshold" if counted and number.bound == "<=" else ""

    def _defines_the_next(self, number: Number) -> bool:
        """10亿元以上|5个|: the threshold only says which ones are counted."""
        for after in self.paragraph.numbers_between(number.span[1], number.span[1] + 2):
            between = self.paragraph.text[number.span[1] : after.span[0]].strip()
            return between in ("", "的") and after.family == "classifier" and after.unit != number.unit
        return False

    def _bare_means_something(self, number: Number, predicate: Predicate) -> bool:
        """A bare number counts only with 万/亿 in it, as a rank, or as a ratio or index that is named so."""
        if not self.paragraph.is_bare(number) or predicate.kind == "rank":
            return True
        topic = self.thread.topic.name
        if predicate.rule.endswith(":to") or predicate.kind == "change":  # 由3.27|缩小至2.93; 比上年|缩小0.05
            return bool(predicates.RATIO_NAME.search(topic))
        return bool(predicates.RATIO_NAME.search(phrases.tidy(predicate.head)))

    def _predicate(self, group: Group) -> Predicate:
        """What the words say; where they say nothing, what the clause in front or the number before said."""
        number, right = group.first, group.right
        predicate = predicates.read(group.left, number, right)
        last = self.thread.predicate
        if number.shape == "times" and group.left == "的" and (of := self._times_of(number)):
            return Predicate("share", "", "share:multiple", of=of)
        if self._held_beside(group):  # 增长8%，比全省（|7.7%|）高…
            return Predicate("growth", "", "growth:in-bracket", base="yoy")
        if predicate.rule == "level:ratio" and (
            self._signed_in_bracket(number) or self._goal_in_bracket(group)
        ):
            return replace(predicate, kind="growth", base="yoy", rule="growth:in-bracket")
        if last and (goes_on := self._going_on(group, predicate, last)):
            return goes_on
        if predicate.rule == "level:ratio" and number.unit == "%" and (share := self._listed_share(group)):
            return replace(share, head=predicate.head, rule="share:listed")
        if predicate.certain or predicate.head.strip(_MARKS) or number.unit not in ("%", "pp"):
            return predicate
        return self._told_around(group, predicate)

    def _going_on(self, group: Group, predicate: Predicate, last: Predicate) -> Predicate | None:
        """What a number says that goes on with the one before: from … to, of what was planned, than another area."""
        unit, said = group.first.unit, group.left.strip(_MARKS)
        rule = ""
        if predicate.rule == "level:reached" and not predicate.head.strip(_MARKS):
            rule = last.rule.removesuffix(":from") + ":to" if last.rule.endswith(":from") else ""
        elif last.rule == "level:planned" and unit == "%" and group.left == "的":
            rule = "level:of-budget"
        elif predicate.rule == "level:compared" and last.kind == "share" and unit == "%":
            rule = "share:compared"
        elif last.kind == "share" and unit == "%" and said in ("至", "到", "达", "达到") and last.of:
            rule = "share:to"
        elif last.kind == "gap" and unit == "pp" and places.is_area(said):
            return replace(last, head="", of=said, rule="gap:continued")
        elif predicate.rule == "share:of-noun" and last.rule.startswith("share:of-following"):
            rule = last.rule.removesuffix(":continued") + ":continued"
        return replace(last, head="", rule=rule) if rule else None

    def _times_of(self, number: Number) -> str:
        """是“十二五”时期43200万元的|1.87倍|: the time whose amount stands in between."""
        end = number.span[0]
        match = _SO_MUCH_THEN.search(self.paragraph.masked, max(0, end - _IN_FRONT), end)
        return match["of"] if match else ""

    def _listed_share(self, group: Group) -> Predicate | None:
        """销售额占比重分别为：华东36%；华北15%: what a list with its colon is said to be the shares of."""
        clause = group.clauses[-1] if group.clauses else ""
        if clause.endswith("为") and _SHARES_FOLLOW.search(clause):
            told = predicates.read(clause, group.first, "")
            self.listed = group.sentence[0], told if told.kind == "share" else None
        return self.listed[1] if self.listed[0] == group.sentence[0] else None

    def _told_around(self, group: Group, predicate: Predicate) -> Predicate:
        """What a bare percentage is: the clause in front, the bracket or the number before says it."""
        number, right, last = group.first, group.right, self.thread.predicate
        if number.unit == "%" and (whose := self._whose_part(group)):
            return Predicate("share", "", "share:of-those", of=whose)
        if group.clauses:
            told = predicates.read(_MANNER.sub("", group.clauses[-1]), number, right)
            if told.kind == "growth":
                return replace(told, head="", tail=told.head, rule="growth:told-before")
        grows = "growth" in (self.thread.topic.kind, self.thread.before) or _GROWS.search(
            self.groups.near(group)
        )
        if self.context.bracketed(number) and grows:
            return replace(predicate, kind="growth", base="yoy", rule="growth:in-bracket")
        if last is not None and last.kind == "streak":  # 占比连续五年超过|75%|: a share all these years
            return replace(predicates.read(last.head + group.left, number, right), head="")
        if last is None or last.kind == "level":
            return predicate
        if last.kind == "growth" and not group.left and _IS_DONE_SO.match(right):
            return Predicate("share", "", "share:put-to")  # 限制性条目减少一半，|95%以上|实行备案管理
        if last.kind == "points" and number.unit == "%":  # 上升3个百分点，达|51.2%|: what the rate came to
            return predicate
        if last.rule.startswith("share:of-following") and not right.startswith("的"):
            return predicate
        return replace(last, head="", rule=last.rule.removesuffix(":continued") + ":continued")

    def _whose_part(self, group: Group) -> str:
        """二级公立医院中，|65%|开展预约诊疗，|90%|参与…: those of whom a part does what stands behind."""
        if not predicates.DOES.match(group.right.removeprefix("初步").removeprefix("基本")):
            return ""
        said, clause = group.left.strip(_MARKS), group.clauses[-1] if group.clauses else ""
        if said in ("", "有", "已有") and clause.endswith("中"):
            return phrases.tidy(clause[:-1])
        if said == "已有" and clause.endswith(_THOSE):
            return phrases.tidy(clause)
        return self.thread.among if not said and self.thread.topic.kind == "share" else ""

    def _held_beside(self, group: Group) -> bool:
        """Whether a bracket tells another area's rate, with which the growth spoken of is compared."""
        beside = self.thread.topic.kind == "growth" and group.first.unit == "%"
        return (
            beside
            and _HELD_BESIDE.fullmatch(group.left) is not None
            and self.context.beside_area(group.first)
        )

    def _signed_in_bracket(self, number: Number) -> bool:
        """出口3100亿元（+7.2%）: a bracket that holds a percentage with its sign tells by how much it grew."""
        at = number.span[0]
        return self.paragraph.text[at] in "+＋-－−" and self.paragraph.text[at - 1 : at] in ("(", "（")

    def _goal_in_bracket(self, group: Group) -> bool:
        """增长9%（年度目标6%以上）: what was aimed at for the growth in front."""
        return self.thread.topic.kind == "growth" and _GOAL_IN_BRACKET.fullmatch(group.left) is not None

    def _state(self, group: Group, predicate: Predicate) -> Iterator[Said]:
        first = group.numbers[0]
        before = self.paragraph.visible(max(group.sentence[0], first.span[0] - _IN_FRONT), first.span[0])
        self._divide(group.left, before)
        phrase = self._spoken_of(group, predicate)
        named = self._name(group, predicate, phrase)
        names, areas, paired = sharing.shared_out(self.paragraph, self.thread, named.text, phrase, group)
        area, area_rule = self.context.area(first, group.sentence)
        if not paired and 1 < len(area) == len(group.numbers) and ("分别" in group.left or len(area) > _TWO):
            areas, paired = [(place,) for place in area], True  # 三县优良天数(分别)为|346天、354天、355天|
        told, period_rule = self.context.period(first, group.sentence)
        period = self._narrowed(told, period_rule, predicate, group, named.text)
        self.told = group.sentence[0], period
        mode, mode_rule = self._modality(group, predicate, before, period)
        if predicate.rule == "level:planned":
            period = period.split("-")[0]  # what was planned is of the whole year
        rules = (
            predicate.rule,
            named.rule + (":paired" if paired else ""),
            f"period:{period_rule}",
            f"area:{area_rule}",
            f"modality:{mode_rule}",
        )
        base = self._base(predicate, period, group)
        apart = [] if paired or "分别" not in group.left else self.context.one_by_one(first, told, len(names))
        wholes = sharing.wholes(predicate, len(group.numbers))
        scope = naming.scope_of(named.rule, named.text, phrase)
        per = group.left[-2:] if group.left.endswith(_EACH) else ""
        signs = self.groups.signs(group.numbers, predicate.sign) if len(names) > 1 else (predicate.sign,)
        for i, (number, name, own, part, sign) in enumerate(
            zip(group.numbers, names, areas, wholes, signs, strict=True)
        ):
            where = own or area
            printed = self._printed(number)
            full = fields.medal(number, printed) or fields.finished(name, predicate, where, self.thread.topic)
            if per not in full:
                full = per + full
            if predicate.rule == "level:of-budget":
                self.thread.fulfilled = full
            unit = fields.unit(number, group, full, predicate.kind, self.thread.topic)
            among = () if printed.endswith("大") else where  # 成为|第一大|电源: of what, is not said
            of = fields.whole(part, named.whole or full, among, group, self.thread)
            yield Said(
                number,
                predicate.kind,
                sign,
                unit,
                full,
                where,
                apart[i] if apart else period,
                base,
                of,
                mode,
                group.sentence,
                rules,
            )
        spoken = group.unit or ("人次" if unit == "人次" else "")
        self._remember(names, areas, wholes[-1], spoken, phrase, scope)
        if predicate.kind == "rank" and predicate.of:
            self.thread.placed = predicate.of, area

    def _modality(self, group: Group, predicate: Predicate, before: str, period: str) -> tuple[Modality, str]:
        """Outcome, target or estimate, and the rule; ``before`` are the words in front within the sentence."""
        goal = predicate.rule == "growth:in-bracket" and _GOAL_IN_BRACKET.fullmatch(group.left)
        if goal or predicate.rule == "level:planned":
            return "target", "word-of-aim"
        if predicate.rule == "level:of-budget" and not self.paragraph.setting.plan:
            return "outcome", "told"  # 完成全年目标的|57%|
        if predicate.rule.endswith(":from") and self._over(period):
            return "outcome", "told"  # 预计…从2011年的|1091亿元|增加到…: that was so
        return modality(
            self.paragraph.setting,
            group.left + self._printed(group.numbers[0]),
            before,
            period,
            self.paragraph.visible(group.sentence[0], group.sentence[0] + _OPENING),
        )

    def _over(self, period: str) -> bool:
        """Whether a year lies before the one that the paragraph's section ends in."""
        ground = self.paragraph.setting.ground
        return len(period) == len("2025") and 0 < int(period) < ground

    def _spoken_of(self, group: Group, predicate: Predicate) -> str:
        """The words in front that name what is measured."""
        if predicate.rule == "growth:told-before":
            return places.without_front(phrases.tidy(predicate.tail), self.paragraph.setting.home)
        if predicate.kind == "rank" and predicate.tail:
            return predicate.tail
        head, index = predicate.head, group.places
        if head.endswith("、") and (two := _TWO_SAID.fullmatch(head)):
            head = two["x"]
        phrase = self._phrase(head, index)
        headed = (not group.sentence[0] and head.startswith(_CHAPTERS)) or head[1:2] == "、"
        if headed and (ran := _RUN_IN.match(head)):
            rest = self._phrase(head[ran.end() :], index[ran.end() :])
            phrase = rest if phrases.measure(rest) != rest else phrase  # 财政|全年实现一般公共预算收入
        that = _THAT_ONE.match(phrase) if self.thread.topic.scope else None
        if that and phrase[that.end() :] in naming.DEPENDENT:
            phrase = phrase[that.end() :]
        # |11个|重点项目中Y有|6个|: Y is counted
        return _SOME_OF_THESE.sub("", phrase) if phrase[:1].isdigit() else phrase

    def _base(self, predicate: Predicate, period: str, group: Group) -> str:
        """What a change is against; a base once told holds through its list, in a look back through the paragraph."""
        if predicate.kind == "growth":
            self.per_year = (period or "open") if runs.told_per_year(group.left) else ""
            if group.clauses and "环比" in group.clauses[-1]:
                self.monthly = group.sentence[0]
        if predicate.base == "yoy" and self._against_last_month(predicate, group):
            return "mom"
        if predicate.kind in ("change", "points"):
            self.moved = group.numbers[-1].span[1], predicate
        if predicate.rule.endswith(":from"):
            self.began = group.sentence[0], period
        last = self.thread.predicate
        of_these = last is not None and last.rule.endswith(":to") and self.began[0] == group.sentence[0]
        if (
            predicate.kind == "growth"
            and of_these
            and "累计" in group.left
            and len(self.began[1]) == len("2013")
        ):
            return self.began[1]  # 由2013年的6万亿元增长到2022年的13万亿元，累计增长|1.1倍|
        goes_on = runs.is_run(self.paragraph.setting.period) and not runs.is_run(self.based[1])
        within = self.based[0] == group.sentence[0] or goes_on
        told = runs.held(self.based[1] if within else "", predicate, group.left)
        self.based = group.sentence[0], told
        if predicate.kind == "growth" and predicate.base == "yoy" and told:
            return told
        return runs.base(predicate, period, group.left)

    def _against_last_month(self, predicate: Predicate, group: Group) -> bool:
        """Whether a change that names no base is against the month before, as its sentence or the change in front was."""
        if runs.told_against(group.left) or any(runs.told_against(c) for c in group.clauses):
            self.by_month = False
            return False
        if any(_BY_MONTH.search(c) for c in group.clauses):
            self.by_month = True
        if self.by_month or (predicate.kind == "growth" and self.monthly == group.sentence[0]):
            return predicate.kind in ("growth", "points")
        end, last = self.moved
        if last is None or last.base != "mom" or end < group.sentence[0]:
            return False
        if predicate.kind == "points":  # 涨幅比上月扩大2个百分点；…，涨幅回落|3个百分点|
            return last.kind == "points" and _RATE_MOVES.search(group.left) is not None
        near = runs.in_list(self.paragraph.visible(end, group.numbers[0].span[0]))
        own = predicate.head.strip(_MARKS) != ""  # 环比上升3点，升幅为|2%|; 比上月增加3万吨，上升|2%|
        return predicate.kind == "growth" and last.kind == "change" and near and not own

    def _narrowed(self, period: str, rule: str, predicate: Predicate, group: Group, name: str) -> str:
        """A level that was reached over a run of years stands at its end; 从…提高到 starts from the time before."""
        start = group.places[0] if group.places else group.numbers[0].span[0]
        if group.numbers[0].span[0] in self.context.compared:
            return period
        sentence, last = self.told
        if (
            predicate.rule == "share:multiple"
            and sentence == group.sentence[0]
            and _IS_SO_MANY.match(group.left)
        ):
            return last  # 两年新增3000家，是此前总和的|1.5倍|
        from_here = predicate.rule.endswith(":from") or runs.starts_from(group.left, group.right)
        if from_here and not self.context.times_between(start, group.numbers[0].span[0]):
            return self._started(period, rule, group)
        if runs.is_run(period):
            return self._in_run(period, predicate, group, name)
        if predicate.kind in ("growth", "points", "change") and (
            told := self._yearly(period, predicate, group)
        ):
            return told
        return self._summed(period, rule, group)

    def _started(self, period: str, rule: str, group: Group) -> str:
        """When that was from which a change started: 从|3万亿元|增长到4万亿元."""
        if rule == "sentence" and (told := self.context.started(group.numbers[0], group.sentence)):
            return told
        if before := runs.time_before(period, group.left):
            return before
        section = self.paragraph.setting.period
        looks_back = rule != "sentence" and runs.is_run(section) and section.endswith(period)
        first = (section if looks_back else period).split("/", maxsplit=1)[0]
        return str(int(first) - 1) if len(first) == 4 else period

    def _in_run(self, period: str, predicate: Predicate, group: Group, name: str) -> str:
        """A run of years, or its last: what spending was put to is of all of it, what else stands so is of the last."""
        stood = predicate.kind in ("rank", "streak", "gap", "share") and predicate.rule != "share:put-to"
        if predicate.rule == "share:multiple" and _PLAN_RUN.search(predicate.of):
            return period  # 是“十二五”的|2倍|
        last = self.thread.predicate
        right_behind = self.summed == group.sentence[0] and last is not None and last.kind == "level"
        if predicate.rule == "share" and right_behind and group.left.lstrip("，").startswith(("占", "约占")):
            return period  # “十三五”时期，民生投入140亿元，占支出的|86%|
        per_year = predicate.kind == "gap" and self.thread.topic.kind == "growth" and self.per_year != ""
        if not per_year and (stood or runs.of_last_year(group.left, group.right)):
            return period[5:]
        if predicate.kind != "level":
            return period
        printed = self._printed(group.numbers[0])
        stands = runs.is_state(predicate, group.left, printed, group.unit, name)
        stands = stands or (self._listed(group, predicate) and not runs.adds_up(group.left, name))
        self.stands = group.numbers[-1].span[1] if stands else -1
        self.summed = -1 if stands else group.sentence[0]
        return period[5:] if stands else period

    def _yearly(self, period: str, predicate: Predicate, group: Group) -> str:
        """The years over which a rate of growth is told to be the average, ``""`` if it is of one."""
        if predicate.kind == "points" and "/" in predicate.base and runs.is_run(self.per_year):
            return self.per_year  # 年均增长19%，比“九五”期间高|8个百分点|
        whole_year = len(period) == len("2025")
        if whole_year and (years := runs.years_grown(group.left)):
            return f"{int(period) - years + 1}/{period}"  # 两年平均增长|5%|, 十年增加|70亿元|
        run = self.paragraph.setting.run
        if "/" in predicate.base and runs.is_run(run) and run[5:] == period:
            return run  # 五年累计完成6700亿元，比“九五”增长|1.3倍|
        if not runs.told_per_year(group.left):
            return ""
        alone = self.based[0] == group.sentence[0] and not runs.is_run(self.paragraph.setting.period)
        since = self.based[1] if alone else ""
        if predicate.kind == "growth" and whole_year and len(since) == len("2025"):
            return f"{int(since) + 1}/{period}"  # 2006年…，比2002年增长60%，年均增长|12%|
        return run if run[5:] == period else ""  # “十五”时期…: 2005年…，年均增长|19%|

    def _summed(self, period: str, rule: str, group: Group) -> str:
        """A year, or the years that a figure of it is told to be the sum of: 五年新增, 三年建成."""
        if "年" not in group.left:
            return period
        section = self.paragraph.setting.period
        own = rule == "sentence" and not section.endswith(period)
        summed = runs.told_per_year(group.left) or runs.sums_years(group.left)
        if summed and runs.is_run(section) and not own:
            return section
        if (years := runs.years_told(group.left) - 1) > 0 and len(period) == len("2025"):
            year = int(period)  # 三年建成|70所| of a plan counts from its year, of a look back up to it
            return f"{year}/{year + years}" if self.paragraph.setting.plan else f"{year - years}/{year}"
        looked_back = not self.paragraph.setting.plan and len(period) == len("2025")
        if looked_back and runs.sums_years(group.left):  # 2010年…，五年新增|4个|
            return f"{int(period) - 4}/{period}"
        return period

    def _listed(self, group: Group, predicate: Predicate) -> bool:
        """达到274家，小巨人企业1356家: a figure without a verb in a list whose last figure stood at the run's end."""
        if self.stands < 0 or predicate.rule != "level" or predicate.tail:
            return False
        if not group.left.strip(_MARKS) and "一" <= group.right[:1] <= "龥":
            return False  # 达到58%，|8000万人|成为…: a clause with a predicate of its own
        return runs.in_list(self.paragraph.visible(self.stands, group.numbers[0].span[0]))

    def _printed(self, number: Number) -> str:
        return self.paragraph.text[slice(*number.span)]

    def _divide(self, left: str, before: str) -> None:
        """其中 and 分…看 divide what was spoken of; any other sentence ends the division. 在职工中，… divides those."""
        divides = "中，" in before or ("中" in left and left.endswith("有"))
        match = _IN_THOSE.search(before) if divides else None
        if match and (match.start() or not self.thread.among):
            self.thread.among = _COUNT.sub("", match["of"])
        if not (_divides(left) or _divides(before[-40:])):
            if self.thread.parent_in != self.thread.sentence:
                self.thread.parent = NO_TOPIC
        else:
            if not self.thread.parent.name or "其中" in left:
                naming.divide(self.thread, before)
            self.thread.parent_in = self.thread.sentence

    # The indicator

    def _phrase(self, head: str, index: list[int]) -> str:
        """The head without areas, times and light words at its front."""
        skips = self.paragraph.skips
        at = 0
        if "、" in head:  # …投运、全市智算规模占…: an area after 、 begins a clause of its own
            parts = (i + 1 for i in range(len(head) - 2, -1, -1) if head[i] == "、")
            at = next((i for i in parts if index[i] in skips), 0)
        while at < len(head):
            skip = skips.get(index[at])
            if skip is not None:
                at = next((k for k in range(at, len(head)) if index[k] >= skip), len(head))
                continue
            rest = phrases.tidy(head[at:])
            offset = head.find(rest[:4], at) if rest else -1
            if offset < 0 or index[offset] not in skips:
                return phrases.without_actor(rest)
            at = offset
        return ""

    def _name(self, group: Group, predicate: Predicate, phrase: str) -> Name:
        first, last = group.numbers[0], group.numbers[-1]
        if things := self._counted_behind(group):
            self.used = last.span[1]
            return Name(things, "indicator:words-before")
        if predicate.rule == "share:listed" and self.listed[1]:
            self.used = last.span[1]
            told = phrases.measure(phrases.tidy(self.listed[1].head))
            return Name(
                phrase.removesuffix("经济区").removesuffix("地区") + told, "indicator:measure-of-topic"
            )
        in_front = group.left or self.paragraph.masked[first.span[0] - 1 : first.span[0]]
        joined = in_front.startswith(("、", "和", "及", "与", "以及")) or self._next_of_list(
            group, predicate, phrase
        )
        if joined and in_front[0] == "与" and group.places[:1] == [self.paragraph.clause(first.span[0])]:
            joined = False  # ，与|41个|港口建立友好关系: a clause of its own
        named = naming.name(
            Case(
                phrase,
                group.left,
                group.right,
                group.clauses,
                joined,
                predicate,
                last,
                group.unit,
                self.thread,
                self._meant(first),
                self._threshold(first),
            )
        )
        self.used = self.paragraph.past(group.behind, named.used) if named.used else last.span[1]
        return named

    def _counted_behind(self, group: Group) -> str:
        """总投资28亿元的重点项目|64个|: the things that the figure in front named, right in front of their count."""
        first, topic = group.first, self.thread.topic
        right_behind = not group.left and self.used == first.span[0] and topic.unit == "CNY"
        last = right_behind and first.family == "classifier" and not counted.names_thing(group.right)
        return counted.measured_thing(topic.name) if last else ""

    def _next_of_list(self, group: Group, predicate: Predicate, phrase: str) -> bool:
        """创建省级园区2个，市级园区|3个|: the like of what was counted last, right behind it and a comma."""
        first = group.first
        last = self.paragraph.last_number_end(first)
        if first.family != "classifier" or predicate.tail or not _OF_THE_LIKE.match(phrase):
            return False
        between = self.paragraph.masked[last : first.span[0]]
        return between == "，" + phrase and self.thread.topic.unit == group.unit

    def _threshold(self, number: Number) -> str:
        """The threshold that stands right in front of a count: 5亿元以上|11个|."""
        text, start, end = self.paragraph.text, max(0, number.span[0] - _LONGEST_OVER), number.span[0]
        match = _OVER.search(text, start, end) if text.find("以", start, end) >= 0 else None
        return match[0] if match else ""

    def _meant(self, number: Number) -> bool:
        """Whether the paragraph said 该行动 before a number: its counts are that programme's."""
        text, end = self.paragraph.text, number.span[0]
        told = self.thread.recent != "" and text.find("该", 0, end) >= 0
        return told and _THAT_PROGRAMME.search(text, 0, end) is not None

    def _remember(
        self,
        names: list[str],
        areas: list[tuple[str, ...]],
        predicate: Predicate,
        unit: str,
        phrase: str,
        scope: str,
    ) -> None:
        """What the next numbers may lean on; a bare measure leaves the thing that it is a measure of (``scope``)."""
        thread = self.thread
        if predicate.rule == "level:planned" or predicate.kind == "gap":
            thread.predicate = predicate
        if predicate.rule in ("level:planned", "level:of-budget") or self._is_effect(predicate, phrase):
            return
        if predicate.kind == "points" and (moved := _SHARE_MOVED.fullmatch(phrase)) and thread.topic.name:
            # 占外贸比重提升|1.5个百分点|至56.6%: what is spoken of stays, and the share that follows is its
            thread.predicate = Predicate("share", "", "share", of=moved["of"] or thread.topic.whole)
            return
        aside = predicate.kind in ("points", "gap", "rank", "streak", "change") and phrases.generic(phrase)
        if aside and thread.topic.name and not _AMONG_BEST.search(names[-1]):
            self._turn_to(names[-1], predicate)
            return
        thread.fund = naming.fund_of(names[-1]) or thread.fund
        thread.topic = self._spoken(names[-1], predicate, unit, phrase, scope)
        thread.topic_in = thread.sentence
        if predicate.kind == "level" and (measure := phrases.measure(names[-1])):
            thread.measures[unit] = measure
        if predicate.kind in ("level", "growth") and not self.paragraph.setting.report:
            thread.speaks_of(names)
        if predicate.kind != "rank":
            thread.predicate = predicate
        if len(names) > 1:
            thread.group, thread.group_areas = list(names), list(areas)
        elif phrase or predicate.kind == "level":
            thread.group = [*thread.group[-3:], names[-1]] if predicate.kind == "level" else [names[-1]]
            thread.group_areas = []

    def _is_effect(self, predicate: Predicate, phrase: str) -> bool:
        """出口3亿元，拉动全省出口增长|2个百分点|，占…: what pulls or contributes is still spoken of."""
        pulls = predicate.kind == "points" and naming.pulled(phrase) != ""
        return (pulls or naming.contributes(phrase)) and self.thread.topic.name != ""

    def _spoken(self, name: str, predicate: Predicate, unit: str, phrase: str, scope: str) -> Topic:
        """What is spoken of from here on."""
        thread, last = self.thread, self.thread.topic
        keeps = scope or counted.is_level_word(phrase)
        noun = last.noun if keeps and last.noun else counted.thing(name)
        whole = predicate.of if predicate.kind == "share" else ""
        if whole:
            thread.wholes[naming.measured(name)] = fields.whole_told(predicate)
        elif thread.topic_in == thread.sentence:
            whole = last.whole
        if predicate.kind in ("growth", "change", "points") and name == last.name:
            unit = last.unit or unit  # 投资5亿元，增长8%，其中…|3亿元|: what is divided was told in money
        scope = scope or (last.scope if name == last.name else "")
        return Topic(name, predicate.kind, unit, whole, noun, scope)

    def _turn_to(self, name: str, predicate: Predicate) -> None:
        """失业率…；消费价格涨幅收窄|2个百分点|，居…: a rate of growth that was not spoken of is from now on."""
        told = name.removesuffix("增速")
        if predicate.kind in ("points", "gap") and told != name and told not in self.thread.topic.name:
            self.thread.topic = Topic(told, "growth", "%", noun=told)
            self.thread.topic_in = self.thread.sentence

    def _structure(self, group: Group) -> Iterator[Said]:
        """三次产业结构 a:b:c: the shares of the three industries in 地区生产总值."""
        area, area_rule = self.context.area(group.numbers[0], group.sentence)
        period, period_rule = self.context.period(group.numbers[0], group.sentence)
        start = group.places[-1] + 1 if group.places else group.numbers[0].span[0]
        if runs.is_run(period) or not self.context.times_between(start, group.numbers[0].span[0]):
            starts = group.left.endswith(("由", "从"))
            since = self.context.started(group.numbers[0], group.sentence) if starts else ""
            period = since or runs.of_structure(period, group.left)
        mode, mode_rule = modality(self.paragraph.setting, "", group.left, period)
        rules = ("share:structure", f"period:{period_rule}", f"area:{area_rule}", f"modality:{mode_rule}")
        for number, name in zip(group.numbers, _INDUSTRIES, strict=True):
            yield Said(
                number, "share", 1, "%", name, area, period, "", "地区生产总值", mode, group.sentence, rules
            )


def _divides(words: str) -> bool:
    """Whether words divide what was spoken of: 其中, 分…看, 按…分, or say that goods grew."""
    tells = "其中" in words or "看" in words or "按" in words or "品" in words
    return tells and _AMONG.search(words) is not None
