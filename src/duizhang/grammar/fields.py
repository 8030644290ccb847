"""The last fields of a statement: its unit where none is printed, its whole, and its name as it is written out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from duizhang.grammar import naming, places
from duizhang.grammar.case import Thread, Topic
from duizhang.grammar.groups import Group
from duizhang.grammar.predicates import RATIO_NAME, Predicate
from duizhang.grammar.scan import Number
from duizhang.lexicon import indicators
from duizhang.lexicon.words import cues, either
from duizhang.model import Kind

_PEOPLE = re.compile(rf"(?!人民币)(?:{either(cues()['measure']['people'])})")
_PEOPLE_BEHIND = re.compile(rf"[一-龥]{{0,4}}?{either(cues()['measure']['people'])}")
_HOUSEHOLDS = tuple(cues()["measure"]["households"])
_HOUSEHOLDS_BEHIND = re.compile(rf"[一-龥]{{0,4}}?{either(_HOUSEHOLDS)}(?!成员|人口)")
_MEDALS = {"金": "金牌", "银": "银牌", "铜": "铜牌"}
_ALL_OF = re.compile(r"^([一-龥]{2,4})(?:全[省市县区国])$")
_AMONG_THEM = re.compile(r"^(?:在)?(?P<of>[^，。；]{2,14}?)(?:中|当中)$")
_LIGHT_OF = re.compile(r"^(?:达到?|为|约|了)+")
_MONEY = re.compile(
    r"额|收入|支出|投资|资金|产值|增加值|利润|税|贷款|存款|余额|进出口|出口|进口|外贸|营收|消费|成本|费|债|元"
)
_COUNTED_IN = re.compile(r"人次|户次|家次|场次|件次|架次|辆次|户(?=数?$)|人(?=数?$)")
_CONTEST = re.compile(r"(?:赛|运动会|全运会|奖牌榜|金牌榜)$")
_PLANNED = re.compile(r"预算|计划|任务|目标")
_ALIKE_GRADE = re.compile(r"[高中初平均同优相]等$")
_COUNT = re.compile(r"(?<=企业|单位|机构|学校|农户|家庭)(?:单位|户|家|个)?总?数$")
_ALIKE = 2
"""characters that the names of a part and its whole end alike in"""


def unit(number: Number, group: Group, name: str, kind: Kind, topic: Topic) -> str:
    """The unit printed, else the one that the name asks for: people, money, or what was spoken of."""
    if kind == "rank":
        return "rank"
    if number.shape == "times":
        return "%" if kind == "growth" else "倍"
    if number.unit or group.unit:
        return number.unit or group.unit
    if RATIO_NAME.search(name) and not _PEOPLE_BEHIND.match(group.right):
        return "1"
    if _PEOPLE.search(name) or _PEOPLE.search(group.right[:8]):
        return "人"
    if name.endswith(_HOUSEHOLDS) or _HOUSEHOLDS_BEHIND.match(group.right):
        return "户"
    if match := _COUNTED_IN.search(name):
        return match[0]
    known = indicators.lookup(name)
    if _MONEY.search(name) or (known and known.unit == "CNY"):
        return "CNY"
    if topic.kind != "level" or topic.unit in ("", "%", "pp", "rank"):
        return "1"
    # 产值达60亿元，整车销量突破|百万大关|: vehicles are no money
    return "1" if topic.unit == "CNY" and name.endswith(("销量", "产量", "数量")) else topic.unit


def finished(name: str, predicate: Predicate, area: tuple[str, ...], topic: Topic) -> str:
    """The name as it is written out: 经济 as the product, a change in points of a share as that of the share."""
    kind, rule, tail = predicate.kind, predicate.rule, predicate.tail
    if (
        "完成" in name[1:]
        and indicators.lookup(name) is None
        and indicators.lookup(name.replace("完成", "", 1))
    ):
        name = name.replace("完成", "", 1)  # 全社会完成固定资产投资
    if name.endswith("等") and not _ALIKE_GRADE.search(name):
        name = name[:-1]
    if (
        kind in ("points", "gap")
        and topic.kind == "share"
        and topic.unit == "%"
        and (name == topic.name or not predicate.head)
    ):
        return name + "占比"
    if tail.startswith(("总计", "合计")) and name.endswith(("收入", "支出")):
        return name + tail[:2]  # 收入总计: the name of all that there is to spend
    if rule == "level:planned":
        return name + tail.removesuffix("数")  # 完成年初预算数|6亿元|的40%
    if rule == "level:of-budget":
        return name + (_PLANNED.search(tail) or ["预算"])[0] + "完成率"
    if kind == "growth" and name == "经济":
        return "国内生产总值" if area == ("中国",) else "地区生产总值"
    if kind == "gap" and topic.kind == "growth" and not name.endswith(("增速", "率", "比重", "增幅")):
        return name + "增速"
    return name


def medal(number: Number, printed: str) -> str:
    """14金9银: which medals are counted; the metal is the end of the figure."""
    return _MEDALS.get(printed[-1], "") if number.unit == "枚" else ""


def whole(predicate: Predicate, name: str, area: tuple[str, ...], group: Group, thread: Thread) -> str:
    """What a share is of, a place is taken in, or a gap is to."""
    if predicate.kind == "rank":
        of = naming.held(group.right) or predicate.of
        if not of and name.startswith(("全国", "全省", "全市")) and name[-1] in "强县市区镇":
            return name[:2]  # 连续九届跻身全国百强县，排名升至|第47位|
        return of or ("" if _CONTEST.search(name) else _field(area, group.clauses, thread))
    if predicate.kind == "gap":
        return predicate.of
    if predicate.kind != "share":
        return ""
    if predicate.rule in ("share:of-noun", "share:put-to"):
        return name
    if of := whole_told(predicate):
        return _ALL_OF.sub(r"\1", of)
    return name if predicate.rule.startswith("share:of-following") else _unsaid(predicate, name, thread)


def whole_told(predicate: Predicate) -> str:
    """The whole of a share as the text names it."""
    of = _LIGHT_OF.sub("", predicate.of.strip("、，的了 ")).removeprefix("同期")
    return of.replace("我国", "全国")


def _unsaid(predicate: Predicate, name: str, thread: Thread) -> str:
    """The whole of a share that names none: what 其中 or 在…中 divides, or what the sentence's last share was of.

    总装机达9157万千瓦，新能源装机占比|44.7%|: a part that is called like what was spoken of is a part of it.
    """
    if thread.parent.name or thread.among:
        parent = thread.parent
        # 签约项目316个，总投资900亿元，其中亿元以上项目215个，占比|68%|: of the projects
        apart = parent.scope and thread.topic.kind == "level" and thread.topic.unit != parent.unit
        whole = (parent.scope if apart else parent.name or thread.among).removeprefix("拥有")
        return whole.removesuffix("率") if whole.endswith("业率") else whole  # 就业率95%，其中区外就业占|12%|
    topic = thread.topic
    if thread.topic_in != thread.sentence:
        return thread.wholes.get(naming.measured(name), "") if predicate.rule == "share" else ""
    if predicate.rule == "share":
        of = topic.whole or thread.wholes.get(naming.measured(name), "")
        return (
            of if _COUNT.search(name) or topic.kind != "level" else _COUNT.sub("", of)
        )  # 占全部企业单位数的1%；资产50亿元，占|40%|
    if not predicate.rule.startswith("share:portion"):
        return topic.whole
    alike = name != topic.name and name[-_ALIKE:] == topic.name[-_ALIKE:]
    return (
        (topic.whole if topic.kind == "share" else topic.name if topic.kind == "level" else "")
        if alike
        else ""
    )


def _field(area: tuple[str, ...], clauses: Sequence[str], thread: Thread) -> str:
    """全省11个设区市中，宁波保持首位: the field named in front, that of the sentence's last place, else the area above."""
    for clause in reversed(clauses):
        if match := _AMONG_THEM.search(clause):
            return match["of"]
    if thread.placed and thread.placed[1] == area:
        return thread.placed[0]
    return places.field_above(area[0]) if len(area) == 1 else ""
