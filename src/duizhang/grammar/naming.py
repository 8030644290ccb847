"""Name what is measured: from the words in front, the noun behind, or the topic that is being spoken of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from duizhang.grammar import phrases, places
from duizhang.grammar.predicates import Predicate
from duizhang.grammar.scan import Number
from duizhang.lexicon.words import cues, either
from duizhang.model import Kind


@dataclass(slots=True)
class Topic:
    """What is being spoken of: the last complete indicator and how it was last measured.

    ``noun`` is its name without 国家级, 省级 …, so that the next level's count can take it; ``scope`` what a run
    of bare measures is said of.
    """

    name: str = ""
    kind: Kind = "level"
    unit: str = ""
    whole: str = ""
    noun: str = ""
    scope: str = ""


@dataclass(slots=True)
class Thread:
    """What carries over from number to number within a paragraph.

    ``parent`` is the topic that 其中 divides; ``group`` the names of the last list, for 分别 and 均;
    ``programme`` the “…”行动 whose counts are being told, ``recent`` the one that 该行动 means;
    ``subject`` is who a run of shares is of, ``work`` what 在…工作上 announced, ``done`` what was done to a run of counts, ``law`` the work whose
    articles are counted.
    ``themes`` counts what an article spoke of, for a paragraph that leaves it out.
    """

    topic: Topic = field(default_factory=Topic)
    parent: Topic = field(default_factory=Topic)
    group: list[str] = field(default_factory=list)
    group_areas: list[tuple[str, ...]] = field(default_factory=list)
    predicate: Predicate | None = None
    sentence: int = -1
    programme: str = ""
    recent: str = ""
    subject: str = ""
    work: str = ""
    done: str = ""
    law: str = ""
    themes: Counter[str] = field(default_factory=Counter)

    def enter(self, sentence: int) -> None:
        """A new sentence begins at a position: lists and predicates end, topics go on."""
        self.sentence, self.predicate, self.programme = sentence, None, ""
        self.subject = self.done = self.work = ""
        self.group, self.group_areas = [], []


class Case(NamedTuple):
    """A group of numbers with the words around it and what is being spoken of.

    ``phrase`` is the cleaned head in front; ``left`` and ``right`` the words around; ``clauses`` the number-free
    clauses between the last number and this one's clause, nearest last; ``joined``: only 、 or 和 parts the phrase
    from the number before; ``number`` is the group's last, ``unit`` the group's; ``meant``: 该行动 was said.
    """

    phrase: str
    left: str
    right: str
    clauses: Sequence[str]
    joined: bool
    predicate: Predicate
    number: Number
    unit: str
    thread: Thread
    meant: bool


class Name(NamedTuple):
    """An indicator's name, the rule that found it, and how many characters behind the number it used.

    ``whole`` is what the number is a share of, where the name's rule knows.
    """

    text: str
    rule: str
    used: int = 0
    whole: str = ""


_M = cues()["measure"]
_SUBJECT_KIND = re.compile(either(_M["subjects"]) + r"$")
_LEVEL_WORD = re.compile(
    r"^(?:新增|累计)?(?:国家|省|市|县|区|乡镇|中央|地方|部|世界|本)级(?:的|及以上|以上)?$"
)
_LEVEL_FRONT = re.compile(r"(?:国家|省|市|县|区|乡镇|中央|部|世界)级(?:的|及以上|以上)?")
_PROGRAMME = re.compile(r"“[^“”]{2,24}”(?:[^，。；、“”]{0,8}?(?:行动|工程|活动|平台|计划|专项|机制))")
_BRAND = re.compile(r"^“[^“”]{2,12}”(?:平台|品牌|系统|小程序|服务站)?")
_BRAND_DOES = re.compile(r"^“[^“”]{2,12}”(?:平台|品牌|系统|小程序|服务站)?(?=已|在|共|累计|还|全年|上线|启动|推广)")
_LISTS = re.compile(
    r"^(?P<x>.+?、.+?)(?:再|双双|均|都|持续|稳步|快速|实现|突破|创|保持|继续|明显|大幅|较快|加快|发展|运行|$)"
)
_DOES = re.compile(rf"(?P<who>[^、，和]{{2,10}}?)(?P<does>{either(_M['does'])}.+)")
_IS_LISTED = re.compile(r"(?P<who>[^、，和]{2,10}?)(?P<does>入选|上榜|入围)$")
_ALL_DO = re.compile(
    rf"[^，。；、]{{2,12}}、\d[^，。；、]{{2,16}}?(?P<does>{either(_M['does'])}[^，。；、]*)"
)
_ABOUT = re.compile(r"^(?:尤其|特别)?(?:是)?(?:在)?(?P<x>[^，。；：、]{2,14}?)(?:方面|上)$")
_MOVES = re.compile(
    r"^(?P<x>[^，。；：、]{2,14}?)(?:也|则|还|亦|依然|仍|更是|加速|持续|稳步|快速|继续|不断|表现)"
)
_HOLDS = re.compile(either(_M["holds"]))
_BEGINS_MEASURED = re.compile(
    rf"(?!\d|我国|全[国省市])[^，。；、]{{2,14}}?{either([h for h in _M['heads'] if len(h) > 1])}"
)
_DEPENDENT = frozenset(_M["dependent"])
_THING = re.compile(rf".+?{either(_M['things'])}")
_OF_THING = re.compile(either(_M["of_thing"]) + r"$")
_DONE_TO = re.compile(rf"^(?:共|累计|全年|已)?{either(_M['done_to'])}(?:和{either(_M['done_to'])})?(?:了)?")
_ALL = re.compile(r"均|都")
_BY_MEANS = re.compile(r"^(?:这些|该|此类)|(?:以|用|只|仅)+$")
_ACTS_ON = re.compile(r"(?:^|[^应相绝针面核])(?:对|向|为|给)$")
_ACTION = re.compile(r"(?:进行|开展|实施|予以|给予|作出)(?:了)?")
_ACTED = re.compile(rf"[^，。；]{{1,40}}?{_ACTION.pattern}(?P<does>[^，。；、\d]{{2,10}})")
_TITLE = re.compile(r"《[^《》]{2,60}》")
_SCALES: dict[str, dict[str, str]] = _M["scales"]
_LONGEST_AREA = 4
_RATES_OF_CHANGE = frozenset(["增速", "增幅", "涨幅", "降幅", "速度", "年均增速"])
_SHARES = frozenset(["比重", "占比", "份额"])
_EMPTY_WORDS = frozenset(
    [
        "总量",
        "规模",
        "数量",
        "单月",
        "合计",
        "总额",
        "量",
        "额",
        "数",
        "总规模",
        "体量",
        "数额",
        "总值",
        "对",
        "向",
    ]
)
_WORK = re.compile(
    r"在(?:全面|大力|深入|持续)?(?:推进|推动|开展|实施|深化|抓好|做好)?(?P<x>[^，。；：、在]{2,12}?)(?:工作)(?:上|中|方面)$"
)
_ENDS_IN_THING = re.compile(r"^[^，。；]{4,}的(?P<x>[^的，。；、]{2,6})$")
_ON_LIST = re.compile(r"(?P<list>[^，。；、]{4,30}(?:名单|榜单))(?:上|中|里|内)?$")
_PLACE_OF_WORK = re.compile(r"(?:区|园区|企业|平台|港|机场|口岸|公司|集团|片区)$")
_TRADE = frozenset(
    [
        "进出口总额",
        "进出口额",
        "进出口",
        "出口额",
        "出口总额",
        "进口额",
        "实际使用外资",
        "规上工业总产值",
        "税收收入",
        "工业总产值",
        "财政收入",
    ]
)


def name(case: Case) -> Name:
    """The indicator of a group of numbers: what the first rule that fits says."""
    for rule in RULES:
        found = rule(case)
        if found is not None:
            return found
    return Name(case.phrase, "indicator:words-before")


def _partner(case: Case) -> Name | None:
    """东盟…第一大贸易伙伴, 前两大贸易市场——东盟、欧盟: the place is the partner's, in trade with it."""
    if case.predicate.kind != "rank" or not _HOLDS.match(case.right):
        return None
    behind = case.right.partition("——")[2] if "——" in case.right[:8] else ""
    partners = (
        places.partners(case.left)
        or places.partners(behind[:20])
        or places.partners("".join(case.clauses[-1:]))
    )
    return Name("对" + "、".join(partners) + "进出口", "indicator:partner") if partners else None


def _size_among(case: Case) -> Name | None:
    """全球|第二|大进口市场: a place by size, of the thing that is named behind."""
    if case.predicate.kind != "rank" or not case.right.startswith("大") or _HOLDS.match(case.right):
        return None
    noun, used = phrases.following(case.right[1:])
    return Name(noun + "规模", "indicator:size-of-noun", used + 1) if len(noun) <= 8 and noun else None


def _noun_of_share(case: Case) -> Name | None:
    """贡献了全国|24.1%|的增量, 覆盖|75%|的行政村."""
    if not case.predicate.rule.startswith("share:of-following"):
        return None
    noun, used = phrases.following(case.right)
    if case.predicate.tail == "覆盖":
        return Name(case.phrase + "覆盖" + noun, "indicator:noun-behind", used)
    if noun in ("增量", "总量", "份额", "增长"):
        topic = _announced(case) or case.thread.topic.name
        return Name(
            (topic or case.phrase) + ("增量" if noun == "增量" else ""), "indicator:noun-behind", used
        )
    who = _BY_MEANS.sub("", case.phrase or case.thread.subject)
    if who and phrases.measure(noun) and not phrases.generic(noun):
        case.thread.subject = who
        return Name(who + noun, "indicator:noun-behind", used, whole=noun)
    return Name(noun or case.phrase or case.thread.topic.name, "indicator:noun-behind", used)


def _share_with_noun(case: Case) -> Name | None:
    """这些经开区以占全省|7.4%|的土地面积: what the share is of stands behind."""
    if case.predicate.rule != "share" or not case.right.startswith("的") or phrases.measure(case.phrase):
        return None
    noun, used = phrases.following(case.right)
    who = _BY_MEANS.sub("", case.phrase)
    if not phrases.measure(noun) or phrases.generic(noun) or not who:
        return None
    case.thread.subject = who
    return Name(who + noun, "indicator:noun-behind", used)


def _acted_on(case: Case) -> Name | None:
    """对|31家|党组织进行反馈: what was done stands behind what was counted, also for a list."""
    if case.predicate.kind != "level" or not _counts(case.number, case.unit):
        return None
    if _ACTS_ON.search(case.left):
        match = _ACTED.match(case.right)
        case.thread.done = match["does"] if match else ""
    elif not case.joined:
        case.thread.done = ""
    if not case.thread.done:
        return None
    noun, used = phrases.following(case.right)
    noun = _ACTION.split(noun)[0]
    return Name(case.thread.done + noun, "indicator:done-to-these", min(used, len(noun))) if noun else None


def _part_of_law(case: Case) -> Name | None:
    """《…条例》共|十章||96条|: a law's size; 《条例》 alone is the last one that the text named in full."""
    if case.unit not in ("章", "条", "款") or case.predicate.kind != "level":
        return None
    titles = _TITLE.findall(case.left)
    told = [t for clause in case.clauses for t in _TITLE.findall(clause)]
    title = titles[-1] if titles else case.thread.law
    title = next((t for t in told if t.endswith(title[1:])), title)
    if not title or (not titles and case.phrase):
        return None
    case.thread.law = title
    return Name(title + {"条": "条文"}.get(case.unit, case.unit) + "数", "indicator:part-of-law")


def _on_scale(case: Case) -> Name | None:
    """发生|6.8级|地震: unit and noun together are a scale with a name of its own."""
    if case.unit not in _SCALES:
        return None
    found = next((name for noun, name in _SCALES[case.unit].items() if case.right.startswith(noun)), None)
    return Name(found, "indicator:scale") if found else None


def _all_before(case: Case) -> Name | None:
    """A …，B …，均居全国首位: said of all that the sentence counted."""
    if (
        case.predicate.kind != "rank"
        or not _bare(case.phrase)
        or not _ALL.search(case.left)
        or len(case.thread.group) < 2
    ):
        return None
    return Name("、".join(dict.fromkeys(case.thread.group)), "indicator:all-before")


def _part_of_topic(case: Case) -> Name | None:
    """其中省级|30家|: the level is given, the thing is the topic's."""
    if not _LEVEL_WORD.match(case.phrase) or not case.thread.topic.noun:
        return None
    return Name(case.phrase + case.thread.topic.noun, "indicator:part-of-topic")


def _of_thing(case: Case) -> Name | None:
    """总投资|30亿元|的…项目: the thing stands behind."""
    if not case.right.startswith("的") or not _OF_THING.search(case.phrase) or len(case.phrase) > 8:
        return None
    noun, used = phrases.following(case.right)
    match, whole = _OF_THING.search(case.phrase), _THING.match(noun)
    noun = whole[0] if whole else noun
    return Name(noun + (match[0] if match else ""), "indicator:noun-behind", used) if noun else None


def _counted(case: Case) -> Name | None:
    """新增|51家|企业, 组织|4637个|团组, |11家|企业入选…: verb and noun make the name of a count."""
    given = case.phrase
    if case.predicate.kind != "level" or not (
        _counts(case.number, case.unit) or _wants_object(case.phrase) or _comes_first(case)
    ):
        return None
    if "等" in case.phrase and _counts(case.number, case.unit):
        done = _DONE_TO.match(case.phrase)
        case = case._replace(phrase=phrases.without_examples(case.phrase, done[0] if done else ""))
    noun, used = phrases.following(case.right)
    if not noun and case.joined and _wants_object(case.phrase) and case.thread.topic.noun:
        return Name(case.phrase + case.thread.topic.noun, "indicator:object-shared")
    if phrases.predicate_first(noun) and case.joined and _bare(case.phrase) and case.thread.topic.noun:
        return Name(case.thread.topic.noun + noun, "indicator:object-shared", used)
    if not noun or phrases.predicate_first(noun):
        return Name(case.phrase, "indicator:words-before") if case.phrase != given else None
    verb = "" if _bare(case.phrase) else case.phrase
    if not verb and (match := _DOES.match(noun)):
        noun = match["does"] + match["who"]
    elif not verb and (match := _IS_LISTED.match(noun)):
        noun = match["does"] + _list_before(case) + match["who"]
    elif not verb and (shared := _ALL_DO.match(case.right)):
        noun = shared["does"] + noun  # 8所院校、12个专业群入选…: said of both
    if not verb and case.joined:
        verb = _shared_verb(case.thread)
    return Name(_in_programme(verb + noun, case), "indicator:noun-behind", used)


def _list_before(case: Case) -> str:
    """绿色工厂名单上，18家企业入选: the list that the clause in front names."""
    match = next((m for c in reversed(case.clauses) if (m := _ON_LIST.search(c))), None)
    return phrases.tidy(match["list"]) if match else ""


def _counts(number: Number, unit: str) -> bool:
    return number.family == "classifier" or (not unit and number.shape == "plain")


def _comes_first(case: Case) -> bool:
    """2.8万亿元中央财政资金纳入…, 达成500亿元贸易采购: no name in front, so the noun behind is what is counted."""
    return not case.phrase and not case.joined and case.unit not in ("%", "pp", "rank")


def _wants_object(phrase: str) -> bool:
    """增发|1万亿元|国债: a verb alone in front takes its object from behind, whatever the unit."""
    match = _DONE_TO.match(phrase)
    return match is not None and match.end() == len(phrase)


def _shared_verb(thread: Thread) -> str:
    match = _DONE_TO.match(thread.topic.name)
    return match[0] if match and match.end() < len(thread.topic.name) else ""


def _topic(case: Case) -> Name | None:
    """Nothing, or only 规模, 增速 …, in front: the topic goes on."""
    phrase = case.phrase
    if not _bare(phrase):
        return None
    announced = _announced(case)
    topic = announced or case.thread.topic.name or _theme(case)
    if phrase in _RATES_OF_CHANGE or (
        case.predicate.kind in ("gap", "points", "rank")
        and case.thread.topic.kind == "growth"
        and not phrase
        and not announced
    ):
        return Name(topic if topic.endswith(("增速", "率")) else topic + "增速", "indicator:topic")
    if phrase in _SHARES or phrase in _EMPTY_WORDS or phrase in topic:
        return Name(topic, "indicator:topic")
    return Name(topic if places.is_area(phrase) else topic + phrase, "indicator:topic")


def _theme(case: Case) -> str:
    """What the article speaks of most, where a paragraph names nothing: 广东…，位居首位."""
    if case.predicate.kind not in ("rank", "growth", "streak") or not case.thread.themes:
        return ""
    return case.thread.themes.most_common(1)[0][0]


def _announced(case: Case) -> str:
    """出口方面，…规模达到; 工业机器人也走俏，大幅增长: the topic that a clause in between brings up."""
    for clause in case.clauses:
        if match := _ABOUT.search(phrases.tidy(clause)):
            return phrases.tidy(match["x"])
    for clause in reversed(case.clauses):
        if (match := _MOVES.search(clause)) and len(phrases.tidy(match["x"])) >= 2:
            subject = phrases.tidy(match["x"])
            if places.is_area(subject):
                continue
            return subject if phrases.measure(subject) else subject + phrases.measure(case.thread.topic.name)
        if (case.phrase or case.predicate.rule == "growth:rate") and (
            match := _BEGINS_MEASURED.match(phrases.tidy(clause))
        ):
            return match[0]
    return ""


def _dependent(case: Case) -> Name | None:
    """…企业营业收入|…|，利润总额|…|: a bare measure is the topic's."""
    phrase = case.phrase
    scope = _work(case) or _subject_between(case) or case.thread.topic.scope or _scope(case.thread.topic.name)
    if not scope or (phrase in case.thread.topic.name and scope in case.thread.topic.name):
        return None
    if phrase in _DEPENDENT or (phrase in _TRADE and _PLACE_OF_WORK.search(scope)):
        joint = next((k for k in (4, 3, 2) if scope.endswith(phrase[:k]) and len(phrase) > k), 0)
        return Name(scope + phrase[joint:], "indicator:measure-for-topic")
    return None


def _work(case: Case) -> str:
    """在推进以旧换新工作上，…使用资金…，拉动消费…: the work that a clause announces, to the sentence's end."""
    for clause in case.clauses:
        if match := _WORK.search(clause):
            case.thread.work = match["x"]
    return case.thread.work


def _subject_between(case: Case) -> str:
    """为失能老人提供服务的长护险，参保人数…: the thing that the clause in front is about."""
    match = _ENDS_IN_THING.search(case.clauses[-1]) if case.clauses else None
    return match["x"] if match else ""


def _scope(topic: str) -> str:
    """What stands before the measure of a name: 规模以上服务业企业营业收入 → 规模以上服务业企业."""
    measured = phrases.measure(topic)
    if not measured:
        return topic
    scope = topic.removesuffix(measured)
    return scope if len(scope) >= 3 else ""


def _lacks_measure(case: Case) -> Name | None:
    """医药制造业|下降20.8%|: a subject without a measure takes the one spoken of."""
    phrase = case.phrase
    parent = phrases.measure(case.thread.parent.name)
    if (
        case.predicate.kind == "level"
        and parent
        and case.unit == case.thread.parent.unit
        and not phrases.measure(phrase)
    ):
        return Name(phrase + parent, "indicator:measure-of-topic")
    spoken = phrases.measure(case.thread.parent.name) or phrases.measure(case.thread.topic.name)
    if (
        case.predicate.kind not in ("growth", "share")
        or not spoken
        or phrases.measure(phrase)
        or not _SUBJECT_KIND.search(phrase)
    ):
        return None
    return Name(phrase + spoken, "indicator:measure-of-topic")


def _joined(case: Case) -> Name | None:
    """新开工改造棚户区|14.59万套|、老旧小区|1816个|: the verb is shared."""
    if (
        case.predicate.kind != "level"
        or not case.joined
        or not _counts(case.number, case.unit)
        or _DONE_TO.match(case.phrase)
    ):
        return None
    verb = _shared_verb(case.thread)
    return Name(verb + case.phrase, "indicator:verb-shared") if verb else None


def _programme(case: Case) -> Name | None:
    if case.predicate.kind != "level" or not (
        _counts(case.number, case.unit) or case.unit == "CNY" or phrases.measure(case.phrase) == "率"
    ):
        return None
    measure = phrases.measure(case.phrase)
    if case.unit == "CNY" and measure and len(case.phrase) > len(measure) + 1:
        return None  # 技术改造投资 is complete by itself
    named = _in_programme(case.phrase, case)
    return Name(named, "indicator:of-programme") if named != case.phrase else None


def _in_programme(named: str, case: Case) -> str:
    """A count in the clause after “…”行动, and those right behind it, are that programme's."""
    thread_programme, case.thread.programme = case.thread.programme, ""
    if "“" in named or "《" in named:
        brand = _BRAND.match(named)
        case.thread.programme = brand[0] if brand else ""
        return named
    found = _PROGRAMME.search(case.clauses[-1]) if case.clauses else None
    found = found or next((m for c in case.clauses if (m := _BRAND_DOES.search(c))), None)
    programme = found[0] if found else ("" if case.clauses else thread_programme)
    if not programme:
        programme = _work(case)
    if not programme and case.meant:
        programme = case.thread.recent
    case.thread.programme = programme
    return programme + named


def thing(named: str) -> str:
    """A count's name without what was done to it: 新培育企业 → 企业."""
    match = _DONE_TO.match(named)
    bare = named[match.end() :] if match and match.end() < len(named) else named
    level = _LEVEL_FRONT.match(bare)
    return bare[level.end() :] if level and level.end() < len(bare) else bare


def scope_of(rule: str, named: str, phrase: str) -> str:
    """The scope that a name built from a bare measure keeps for the next one."""
    return named.removesuffix(phrase) if rule == "indicator:measure-for-topic" else ""


def _bare(phrase: str) -> bool:
    if phrases.generic(phrase) or phrase in _EMPTY_WORDS:
        return True
    return len(phrase) <= _LONGEST_AREA and places.is_area(phrase)


def held(right: str) -> str:
    """The field of 第一大贸易伙伴: partners in trade, not areas."""
    match = _HOLDS.match(right)
    return match[0] if match else ""


def listed_before(clauses: Sequence[str], count: int) -> list[str] | None:
    """旅游收入、游客人数再创新高，分别增长…: the list of a clause in front, if it has as many members."""
    for clause in reversed(clauses):
        match = _LISTS.match(phrases.tidy(clause))
        parts = phrases.distribute(match["x"], count) if match else None
        if parts:
            return parts
    return None


def is_level_word(phrase: str) -> bool:
    """国家级, 省级: a level without the thing."""
    return bool(_LEVEL_WORD.match(phrase))


def last_programme(text: str) -> str:
    """The last “…”行动 that a text names, ``""`` if none."""
    found = _PROGRAMME.findall(text)
    return str(found[-1]) if found else ""


def divide(thread: Thread) -> None:
    """其中, 分行业看: what was spoken of is now divided."""
    thread.parent = replace(thread.topic)


RULES = (
    _partner,
    _on_scale,
    _part_of_law,
    _size_among,
    _noun_of_share,
    _share_with_noun,
    _all_before,
    _part_of_topic,
    _of_thing,
    _acted_on,
    _counted,
    _topic,
    _dependent,
    _lacks_measure,
    _joined,
    _programme,
)
