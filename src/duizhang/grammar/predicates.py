"""What is said with a number: which of the eight kinds, with which sign, base and reference.

The words in front of a number are read from the number leftwards: ``浙江出口同比增长|7.2%`` is a growth of
``浙江出口``; ``占全国份额|15.5%`` a share of ``全国``. What is left over is the indicator's phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from duizhang.grammar import periods
from duizhang.grammar.scan import Number
from duizhang.lexicon.words import cues, either
from duizhang.model import Kind, record


@record
class Predicate:
    """``head`` is the text in front that names the indicator, ``sign`` -1 for a fall or a lower place.

    ``certain`` is false where nothing in front said what the number is, so that its neighbours may.
    """

    kind: Kind
    head: str
    rule: str
    sign: int = 1
    base: str = ""
    of: str = ""
    tail: str = ""
    certain: bool = True


class Around(NamedTuple):
    """A number with the words in front and behind."""

    left: str
    number: Number
    right: str


_G, _L = cues()["growth"], cues()["level"]
_UP, _DOWN = either(_G["up"]), either(_G["down"])
_ADVERB = either(cues()["adverb"]["words"])
_LIGHT = {*_L["verbs"], *cues()["adverb"]["words"]}
_TAIL = f"{either(_LIGHT)}*"
_REF = (  # 研发与设计服务增长: 与 compares only where 相比 follows
    r"(?:(?<![占环同对之相])比(?![例重率值])|较|相较于?|(?<![年期末底])相比于?|与(?=[^，。；、]{1,16}相比))(?P<ref>[^，。；、比较与]{1,16}?)(?:相比)?"
)


def _begins(*words: str) -> str:
    """A look-ahead for what any of the words begins with: a search passes all other places at once."""
    return f"(?=[{''.join(sorted({word[0] for word in words}))}])"


_REF_OR_ADVERB = ("比", "较", "相", "与", *cues()["adverb"]["words"])
_TO_LEVEL = re.compile(
    rf"(?:(?:{_UP}|{_DOWN}|由[^，。；]{{1,12}})(?:到|至)|(?:下降|上升|提高|提升|增加|减少|降低|扩大|缩小|[^增]降|升)为)(?:了)?{_TAIL}$"
)
_GROWTH = re.compile(
    rf"{_begins(*_REF_OR_ADVERB, *_G['up'], *_G['down'])}"
    rf"(?:{_REF})?(?:{_ADVERB})*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:幅度)?{_TAIL}$"
)
_RATE_NOUN = re.compile(
    rf"(?:的)?(?:{_ADVERB})*(?:增速|增幅|涨幅|升幅|(?<!自然)增长率|增长速度|(?P<down>降幅|跌幅))(?:{_ADVERB})*{_TAIL}$"
)
_SHARE = re.compile(
    rf"(?:{_ADVERB})*占(?!地(?!区)|用|领|有率|比(?!重|例))(?:到|据|了|有)?(?P<whole>[^占，。；]{{0,40}}?)(?:的)?(?P<word>{either(cues()['share']['whole'])}|比)?(?:的)?"
    rf"(?:已|也)?(?:(?:{_UP}|{_DOWN})(?:到|至))?{_TAIL}$"
)
_PORTION = re.compile(
    rf"(?:在(?P<whole>{either(cues()['rank']['fields'])}|[^，。；、在占]{{2,12}}?(?=[内中]))[内中]?)?(?:的|所)?(?:比重|占比|份额|构成比)"
    rf"(?:(?:{_UP}|{_DOWN})(?:到|至))?{_TAIL}$"
)
_MARK = rf"(?:{either(cues()['rank']['fields'])}|时序|序时|目标|计划|预期|年初|平均)"
"""what growth is said to be above: 超全市平均|8.4个百分点|, 超时序进度|8.6个百分点|"""
_GAP = re.compile(
    rf"(?:{_ADVERB})*(?<!或)(?:(?P<over>高于|高出|快于|好于|超过|领先于?|优于|大于|超出|超(?={_MARK}))|(?P<under>低于|慢于|落后于?|小于|少于))"
    rf"(?P<ref>[^，。；]{{0,24}}?)(?:水平)?{_TAIL}$"
)
_GAP_THAN = re.compile(
    rf"(?:(?<![占环同对之])比(?!重|例|率|值)|较)(?P<ref>[^，。；比较]{{1,24}}?)(?:(?P<over>(?<![提升抬增扩])[高快多大]|领先)|(?P<under>低|慢|少|小|落后))(?:出|了)?{_TAIL}$"
)
_PAST = re.compile(
    r"上年|去年|上月|上季|上个月|同期|年初|年末|前年|上半年|季度|\d{4}年|五[”\"]?期?末|五[”\"]?(?:时期|期间)|五[”\"]?$|前值|\d月|上期|上次|预算|月末|月份|之初|改革前|[年之]前"
)
_MONTHLY = re.compile(r"上月|上季|上个月|环比|\d月|上半年|[一二三]季度|上周")
_UNDATED = re.compile(r"之初|改革前|之前")
_BASE_YEAR = re.compile(r"((?:19|20)\d\d)年(?:(?P<first>\d{1,2})(?:月?[-—–~～至到](?P<last>\d{1,2}))?月)?")
_PLAN = re.compile(r"(?P<plan>十?[一二三四五六七八九十]?五)[”\"]?(?P<end>末|期末)?")
_CHANGE_CUE = re.compile(r"比|较|同比|环比|相比")
_CHANGE_VERB = re.compile(
    rf"{_begins(*_REF_OR_ADVERB, *'增多净提上扩减少下降回缩')}"
    rf"(?:{_REF})?(?:{_ADVERB})*(?:(?P<up>增加|增产|多产|多发|增收|增支|多增|净增|增长|提高|上升|上涨|扩大|多|增)|(?P<down>减少|减产|少发|下降|减收|减支|少增|降低|回落|缩小|少|减))了?{_TAIL}$"
)
_MAY_CHANGE = re.compile("[增多提上扩减少下降回缩]")
"""each verb of ``_CHANGE_VERB`` holds one of these characters"""
_BESIDE = re.compile(r"(?:与|同|和)?(?P<ref>[^，。；]{2,12}?)相比")
_MULTIPLE_OF = re.compile(rf"(?:{_TAIL})(?:是|为|达到?|相当于|等于)?(?P<of>[^，。；]{{1,30}}?)的$")
_CONTRIBUTES = re.compile(
    rf"(?:(?:为|给|对)(?P<to>[^，。；为给对]{{1,8}}))?(?P<verb>贡献|拥有|集聚|汇聚|创造|生产|承担|吸引|提供|囊括|包揽|(?<!全)覆盖)(?![率度])了?(?P<of>[^，。；]{{0,20}}?)(?:的)?{_TAIL}$"
)
_THAN = re.compile(rf"(?:{_REF})?(?:{_ADVERB}|实现|将|完成)*$")
_FROM = re.compile(r"(?:由|从)(?P<since>[^，。；、由从]{0,14}?)的?$")
_TO = re.compile(
    r"(?:左右)?(?:，|,)?(?:逐步|大幅|稳步|快速|进一步)?(?:提高|提升|增加|增长|调整|扩大|上升|下降|降低|减少|缩小|缩短|压减|压缩|拓展|降|升|增|扩|跃升|发展|攀升|回落|整合|精简|合并|优化|减|调|上调|下调)(?:到|至|为)"
)
RATIO_WORD = re.compile(cues()["rate"]["name"] + r"|之比|倍数|收入比|比值|pH(?:年均)?值")
RATIO_NAME = re.compile(rf"(?:{RATIO_WORD.pattern})$")
# 下达, 返还 are what was done. The class in front lets a search pass at once where no such word begins.
_LEVEL_TAIL = re.compile(
    rf"(?=[{''.join(sorted({word[0] for word in _LIGHT}))}]|$)(?<![下返退申签契偿归])(?<!欠发){_TAIL}$"
)
_ENDS_LIGHT = frozenset(word[-1] for word in _LIGHT)


def read(left: str, number: Number, right: str) -> Predicate:
    """The predicate that the words around a number make. ``left`` ends where the number starts."""
    if number.shape == "streak":
        return Predicate("streak", _HAD.sub("", left), "streak")
    if number.shape == "rank" or _placed(left, number):
        return _rank(left)
    if number.unit in ("pp", "千分点"):
        return _points(left)
    if number.unit in ("个月", "年", "个季度") and (run := _KEPT_ON.search(left)):
        return Predicate("streak", left[: run.start()], "streak")
    compared = number.shape == "plain" and ("比" in left or "较" in left or "与" in left)
    if compared and _MOVES_FROM.match(right) and (then := _VALUE_THEN.search(left)):
        return Predicate("level", left[: then.start()], "level:compared", base=base(then["ref"]))
    if number.unit in ("位", "个位次", "位次", "名") and (moved := _MOVED_BY.search(left)):
        return _moved(left, moved)
    start = _FROM.search(left) if ("由" in left or "从" in left) and _TO.match(right) else None
    if start:
        told = read(left[: start.start()], number, "")
        return replace(told, rule=told.rule + ":from")
    if number.shape == "double":
        than = _THAN.search(left)
        head = left[: than.start()] if than else left
        return Predicate("growth", head, "growth:doubling", base=base(than[0]) if than else "yoy")
    if number.shape in ("part", "half", "times") or number.unit in ("%", "‰"):
        return _ratio(left, number, right)
    return _amount(left, number, right)


_HAD = re.compile(
    r"(?:实现|取得|获得|喜获|喜迎|迎来|创造)了?(?:[^，。；、\d]{0,4}(?:历史|罕见|难得)[^，。；、\d]{0,4})?的?[“\"]?$"
)
"""产量实现了历史罕见的|八连增|: how rare it is names nothing"""
_KEPT_ON = re.compile(
    r"(?:同比|环比)?连续(?:上涨|增长|下降|回升|回落|上升|下滑|提升|扩张|收缩|实现增长|保持增长)$|连[涨降增]$"
)
"""连续上涨|18个月|: as 连续18个月上涨"""
_SURPASSED = re.compile(r"(?:，|已|并)*(?:超过?|高于)了?(?:去年|上年)(?:全年|同期|整年|总量)?的?$")
_VALUE_THEN = re.compile(
    r"(?:(?<![占环同对之相])比(?![重例率值])|较|与)(?P<ref>[^，。；、比较]{0,8}?(?:[年末底月]|[时上]期|期间|同期))(?:的|平均水平|相比)*[（(]?$"
)
_MOVES_FROM = re.compile(r"[）)]?(?:增|提|上升|上涨|下降|减|低|高|多|少|回落|扩|缩|压|降)")
"""较上年的|9323亿元|增加…, 比上年（|36.9%|）下降…: what is compared with"""
_MOVED_BY = re.compile(
    rf"(?:{_REF})?(?:{_ADVERB})*(?:排名|位次)?(?:(?P<up>提升|上升|前移|前进|跃升|晋升|进位|提高)|(?P<down>下降|后退|下滑|后移|回落))了?$"
)


def _moved(left: str, match: re.Match[str]) -> Predicate:
    """较上年提升|3位|: a change of place."""
    return Predicate(
        "change", left[: match.start()], "change:place", -1 if match["down"] else 1, base(match["ref"] or "")
    )


_AMONG_SO_MANY = re.compile(r"(?:位列|名列|位居|跻身|进入|入围|步入|挺进|稳居)[^，。；、]{0,16}$")
"""连续四年位列全省经济发展|五强|区: one of the best five"""


def _placed(left: str, number: Number) -> bool:
    """位列95位 is a place; 新增95位 counts people."""
    if number.unit == "强":
        return _AMONG_SO_MANY.search(left) is not None
    return number.unit in ("位", "名", "席") and bool(
        re.search(r"(?:位?列|位?居|排名|排在|第|名列|进到|升至|跃居)[^，。；]{0,6}$", left)
    )


def _rank(left: str) -> Predicate:
    if among := _AMONG.search(left):
        head = left[: among.start()]  # 收入增幅9%，在全省21个市中居|第7位|: of what is spoken of
        return Predicate("rank", head + "综合排名" if head else "", "rank", of=among["of"])
    match = _PLACED.search(left)
    if match is None:
        return Predicate("rank", left, "rank", certain=False)
    of, tail = _FIELD_TAIL.sub("", match["of"] or ""), ""
    head = left[: match.start()]
    if came := _CAME_IN.search(of):  # 空气质量进入全国重点城市|前二十|
        head, of = left[: match.start() + came.start()], of[came.end() :]
    if field := _FIELD.match(of):
        tail, of = _among_the_best(head, of, field[0])
    if not of and (field := _FIELD_IN_FRONT.search(head)):  # 全市排|第一|
        head, of = head[: field.start()], field["of"]
    head = "" if head.strip("，、") in ("完成", "实现") else head  # 增收2000万元，完成排名全州|第6位|
    head = head[:-1] if head.endswith("”中") else head  # 在“创新指数”中位居全球|第五|
    what = match["what"] or ""
    if what and "分别" in match[0]:
        what = "分别" + what
    return Predicate("rank", head + what, "rank", of=of, tail=tail, certain=bool(match["verb"] or of))


_HERE = re.compile(r"^(?:[我全本该][省市县区州])+$")
_JUDGED = re.compile(r"[一-龥]{2}(?:发展|竞争力|考核|评价|指数|潜力|实力|活力|效能|环境)$")
"""位列全省经济社会发展|五强|, 居全省综合考核|第三|: what the place is taken in, where nothing stands in front"""
_BEST = re.compile(r"(?P<by>[一-龥]{0,8}?)(?P<best>[十百千]强(?:县市?|市|区|镇|企业)?)(?P<in>[一-龥]{2,})?")


def _among_the_best(head: str, of: str, field: str) -> tuple[str, str]:
    """What is ranked, if it stands behind the list, and the field: 居全国百强县投资潜力|第3|, 居全国百强县|第12位|."""
    best, named = _BEST.fullmatch(of, len(field)), _HERE.sub("", head.strip("，、"))
    if not best:
        return ("" if named or not _JUDGED.search(of, len(field)) else of[len(field) :]), field
    if best["in"]:
        return ("", field) if named else (best["in"], of[: best.start("in")])
    if best["by"]:
        return ("", field) if named else (of[len(field) :], field)  # 荣登全国发展潜力百强县|榜首|
    return "", of


_PLACED = re.compile(
    rf"(?:{_ADVERB})*(?P<verb>荣登|(?:提升|上升|前移|攀升|晋升)[到至]|(?:始终|一直)?处于|位居|位列|名列|居于|稳居|跃居|高居|并列|均列|位于|排名|排在|位次|居|列|排|升至|跃升[至到]?|跃上|重返|重回|登上|冲上|跻身|进入|保持在?|成为|蝉联|荣获|荣膺|获评|获得|获|夺得|是|为|上升到|进位至|坐稳|继续|稳定在|保持着?|仍是|摆在|拼|争|保)?(?:{_ADVERB})*(?:在|于)?"
    rf"(?P<of>(?:{either(cues()['rank']['fields'])})(?:(?!全[国省市县区球州]|世界)[^，。；、居列位排第]){{0,12}}?|[一二三四五六七八九十\d]+(?:区|县|市)|[^，。；、居列位排]{{0,20}}?(?:中|当中|省份|城市|县市|经开区|开发区|省区市)|(?<=[居列位在])[^，。；、居列位排全我]{{2,3}}省)?(?P<what>综合排名|排名|综合)?(?:的)?$"
)
_AMONG = re.compile(
    r"，?在?(?P<of>(?:全[国省市球])?[^，。；、]{0,4}\d+(?:[个家][^，。；、]{1,14}?|[市县区省州]))(?:当?中|里)(?:位列|排名?|名列|位居|居)(?:第)?$"
)
_CAME_IN = re.compile(r"进入|跻身|入围|位列|名列|排在|迈入")
_FIELD = re.compile(either(cues()["rank"]["fields"]))
_FIELD_IN_FRONT = re.compile(rf"在?(?P<of>{_FIELD.pattern})(?:中|均|都|双双)*$")
_FIELD_TAIL = re.compile(r"(?:的|中|当中|(?<!国)内|里)+$")


_BEYOND_GOAL = re.compile(
    r"，?(?:高于|超过?|快于|(?P<under>低于|慢于))[^，。；、\d]{0,10}\d[\d.]*%的(?:预期|增长|年度|全年|计划)*(?:目标|任务|计划)$"
)
"""高于年初12%的目标|2.4个百分点|: the goal is no statement here, so that its words belong to the figure behind it"""


def _points(left: str) -> Predicate:
    if left.endswith(("目标", "任务", "计划")) and (goal := _BEYOND_GOAL.search(left)):
        return Predicate("gap", left[: goal.start()], "gap", -1 if goal["under"] else 1, of="目标")
    for pattern in (_GAP_THAN, _GAP):
        match = pattern.search(left)
        if match and match["ref"] and not _PAST.search(match["ref"]):
            sign = -1 if match["under"] else 1
            return Predicate("gap", left[: match.start()], "gap", sign, of=reference(match["ref"]))
    match = _GAP.search(left) or _GAP_THAN.search(left)
    if match and match["ref"]:
        sign = -1 if match["under"] else 1
        return Predicate("points", left[: match.start()], "points:than", sign, base(match["ref"]))
    match = _GROWTH.search(left)
    if match:
        return Predicate(
            "points", left[: match.start()], "points", -1 if match["down"] else 1, base(match[0])
        )
    return Predicate("points", left, "points:bare", base="yoy", certain=False)


def reference(ref: str) -> str:
    """What is compared with, by its name alone: 全省平均水平 → 全省."""
    told = re.sub(
        r"^(?:于|了)|(?:的|平均水平|平均|水平|整体|增速|增幅|增长率|涨幅|同期|面上|分别)+$", "", ref
    )
    return told or (ref if ref == "整体" else "")  # 增速较整体快|2.6个百分点|


@lru_cache(maxsize=1024)
def base(words: str) -> str:
    """The base period that a comparison names: ``yoy``, ``mom``, or a year."""
    if year := _BASE_YEAR.search(words):
        return _months_of(year)
    if _MONTHLY.search(words):
        return "mom"
    if _UNDATED.search(words):
        return ""
    plan = _PLAN.search(words)
    years = periods.plan_years(plan["plan"]) if plan else None
    if plan is None or years is None:
        return "yoy"
    return str(years[1]) if plan["end"] else f"{years[0]}/{years[1]}"


def _months_of(match: re.Match[str]) -> str:
    """The year, month or months that a comparison names: 比2019年1至2月份 → 2019-01/2019-02."""
    months = [f"{match[1]}-{int(m):02d}" for m in (match["first"], match["last"]) if m]
    return "/".join(months) or str(match[1])


def _ratio(left: str, number: Number, right: str) -> Predicate:
    left = _AIM_NOUN.sub("增长", left) if "目标" in left else left
    around = Around(left, number, right)
    for attempt in _RATIOS:
        if predicate := attempt(around):
            return predicate
    if match := _CUT.search(left):
        return Predicate("growth", left, "growth:object", -1, "yoy", tail=match[0])
    if number.unit == "%" and (beyond := _BEYOND_PLAN.search(left)):  # 完成投资9亿元、超年度计划|28%|
        return Predicate("gap", left[: beyond.start()], "gap", of=beyond["of"])
    head, tail = _tail_apart(left)
    if aim := _AIM_BEHIND.match(right):  # 5.5%左右的增长目标, 营收实现20%以上增长
        return Predicate("growth", head if aim["done"] else "", "growth:rate", base="yoy")
    if _OF_AMOUNT.search(left):
        return Predicate("share", head, "share:of-amount")
    certain = bool(head.strip("、和及与"))
    return Predicate("level", head, "level:ratio", tail=tail, certain=certain)


def _tail_apart(left: str) -> tuple[str, str]:
    """The words in front of a number without the light ones at their end, and those: 达到, 共有, 实现."""
    match = _LEVEL_TAIL.search(left) if left[-1:] in _ENDS_LIGHT else None
    return (left[: match.start()], left[match.start() :]) if match else (left, "")


_CUT = re.compile(r"(?:减少|压减|精简|削减|取消|压缩|降低|下调)了?(?![到至])[^，。；、比占率]{2,16}$")
_AIM_BEHIND = re.compile(
    r"(?P<done>的?(?:正|较快|高速|快速|稳定|平稳)?增长(?:势头|态势|水平)?(?=$|[，。；、]))|的?(?:左右|以上)?的?(?:预期)?增长(?:预期)?目标|的(?:增速|增长速度|增长率|增幅|涨幅|升幅|速度(?:增长|递增))"
)
_OF_AMOUNT = re.compile(
    rf"(?:支出|天数|面积|人数|产值|装机|产量)(?:占比)?(?:保持在|稳定在|达到?|超过?)(?:了)?{_TAIL}$"
)
"""民生支出保持在|80%以上|: a percentage of an amount is a part of what there is in all"""
_AIM_NOUN = re.compile(r"增长(?:的)?(?:预期)?(?:性)?目标(?:拟|是|为|值|设定为|定为|确定为|定在)*$")
_MORE_THAN = re.compile(rf"(?P<of>{either(cues()['rank']['fields'])})(?:的|总量的)?$")


def _more_than_half(around: Around) -> Predicate | None:
    """新增装机超过全球|一半|: more than a share of the same thing in the area."""
    match = _MORE_THAN.search(around.left) if around.number.shape in ("half", "part") else None
    if not match:
        return None
    verb = re.search(r"(?:超过|超|占|达到?|约占|稳定在|保持在|接近)$", around.left[: match.start()])
    if not verb:
        return None
    return Predicate(
        "share",
        around.left[: verb.start()],
        "share:of-area",
        of=match["of"],
        tail="超" if "超" in verb[0] else "",
    )


_OF_NOUN = re.compile(r"的(?P<noun>[^，。；、\d]{2,16})")
_NO_WHOLE = re.compile(
    r"目标|增长|增速|增幅|涨幅|幅度|比例|水平|速度|率|比重|占比|份额|价格|成本|补贴|优惠|折扣|要求|标准|利率|股"
)


_NOTHING_TOLD = re.compile(
    r"[，、 ]*(?:推动|力争|确保|实现|促进|使|已?有|在|让|将|把|每年|全[省市县国](?!的)|所有[^，、]{1,16}和)*(?:城乡|农村|城镇)?"
)
_WITH_ALL_OF = re.compile(r"[^，。；增降升减占达率比]{2,16}(?:乡镇|街道|市州|县|学校|机构|企业|家庭|单位)和")
"""乡镇和|60%|的行政村: all of the ones and a part of the others"""
DOES = re.compile(either(cues()["measure"]["acted_by"]))


def _portion_of_noun(around: Around) -> Predicate | None:
    """|70%以上|的乡镇开展了…: a share of what stands behind, where nothing stands in front."""
    if around.number.shape == "times" or not (
        _NOTHING_TOLD.fullmatch(around.left) or _WITH_ALL_OF.fullmatch(around.left)
    ):
        return None
    match = _OF_NOUN.match(around.right)
    if not match or _NO_WHOLE.search(DOES.split(match["noun"], maxsplit=1)[0]):
        return None
    return Predicate("share", "", "share:of-noun")


_IS_TIMES = re.compile(r"(?:力争|预计)?(?:达到|达|是|为|相当于|不低于|不少于|不超过|超过)(?=[^，。；]*$)")
_WHAT_WAS_PLANNED = (
    r"(?:为|完成|占)(?:了)?(?P<what>(?:年初|年度|全年|调整|变动|[省市年]|[^，。；、\d占]{0,4}下达)?"
    r"(?:投资)?(?:预算|计划|任务|目标)(?:数|任务)?)"
)
_OF_BUDGET = re.compile(rf"{_WHAT_WAS_PLANNED}的?$")
_PLANNED = re.compile(rf"{_WHAT_WAS_PLANNED}$")
_BEYOND_PLAN = re.compile(r"超(?:额|出|过)?(?:年度|年初|全年)?(?P<of>计划|预期|目标)$")


def _of_budget(around: Around) -> Predicate | None:
    """完成年初预算的|100.6%|: a rate of fulfilment, not what is spoken of next."""
    match = _OF_BUDGET.search(around.left)
    return (
        Predicate("level", around.left[: match.start()], "level:of-budget", tail=match["what"])
        if match
        else None
    )


_IN_ALL = ("总额", "总量", "总数")


def _share(around: Around) -> Predicate | None:
    match = _SHARE.search(around.left) if "占" in around.left else None
    if match:
        of = match["whole"].removesuffix("的")
        if of and match["word"] in _IN_ALL and not _FIELD.fullmatch(of):
            of += match["word"]  # 占销售总额的27%; 占全国总量的12% is of the nation's same thing
        return Predicate("share", around.left[: match.start()], "share", of=of)
    match = _PORTION.search(around.left) if "比" in around.left or "份额" in around.left else None
    if not match:
        return None
    return Predicate("share", around.left[: match.start()], "share:portion", of=match["whole"] or "")


def _contributed(around: Around) -> Predicate | None:
    """贡献了全国|24.1%|的增量: the whole is the noun that follows."""
    match = _CONTRIBUTES.search(around.left)
    if not match or (
        not around.right.startswith("的")
        and around.number.shape == "plain"
        and match["verb"] != "贡献"
        and not (match["verb"] == "覆盖" and _NOUN_BEHIND.match(around.right))
    ):
        return None
    return Predicate(
        "share",
        around.left[: match.start()],
        "share:of-following",
        of="" if match["of"].endswith(("和", "、", "及")) else match["of"] or match["to"] or "",
        tail=match["verb"],
    )


def _to_level(around: Around) -> Predicate | None:
    match = _reached(around.left) if around.number.shape != "times" else None
    return Predicate("level", around.left[: match.start()], "level:reached") if match else None


def _reached(left: str) -> re.Match[str] | None:
    """提高到, 降至, 升为 at the end of the words in front of a number."""
    return _TO_LEVEL.search(left) if "到" in left or "至" in left or "为" in left else None


def _rate_noun(around: Around) -> Predicate | None:
    left = around.left
    match = _RATE_NOUN.search(left) if "速" in left or "幅" in left or "增长率" in left else None
    return (
        Predicate("growth", left[: match.start()], "growth:rate", -1 if match["down"] else 1, "yoy")
        if match
        else None
    )


def _growth(around: Around) -> Predicate | None:
    match = _GROWTH.search(around.left)
    if not match:
        return None
    ref = match["ref"] or ""
    sign, head = -1 if match["down"] else 1, around.left[: match.start()]
    if ref and not _PAST.search(ref) and not _MONTHLY.search(ref):
        return Predicate("gap", head, "gap:than", sign, of=reference(ref))
    if than := _BESIDE.match(head) if "相比" in head else None:  # 与2015年相比综合指数下降|34.6%|
        return Predicate("growth", head[than.end() :], "growth", sign, base(than["ref"]))
    if started := _THE_TIME_BEFORE.search(head):
        return Predicate("growth", head[: started.start()], "growth:from", sign, base(match[0]))
    return Predicate("growth", head, "growth", sign, base(match[0]))


_THE_TIME_BEFORE = re.compile(r"[由从](?:上个?月|上季度?|上年同?期?|去年同?期?)(?:的)?$")
"""由上月下降|0.4%|转为上涨…: the rate of the time before"""


def _multiple(around: Around) -> Predicate | None:
    match = _MULTIPLE_OF.search(around.left) if around.number.shape == "times" else None
    if not match:
        return None
    of = re.sub(rf"^{_TAIL}", "", match["of"])
    cut = _IS_TIMES.search(around.left)
    return Predicate(
        "share",
        around.left[: cut.start()] if cut else "",
        "share:multiple",
        of=around.left[cut.end() :].removesuffix("的") if cut else of,
    )


_BACK_TO = re.compile(
    r"(?:，?按可比口径(?:计算)?，?)?(?:已|基本)?恢复[到至](?:了)?(?P<of>[^，。；、占]{0,12}(?:同期|疫情?前)(?:水平)?)的$"
)
"""恢复至2019年同期的|60.7%|: how much of what there was then"""
_COMES_TO = re.compile(
    rf"(?:达到?|相当于|覆盖|约?为|是|(?<!总)占)了?(?P<of>[^，。；、\d占达]{{0,10}}?(?:总[一-龥]{{1,3}}|平均(?:水平)?|{either(cues()['rank']['fields'])}水平))的$"
)


def _comes_to(around: Around) -> Predicate | None:
    """达到耕地总面积的|64%|, 约为全国平均的|70%|: a part of the total that is named, without 占."""
    fits = around.left.endswith("的") and around.number.shape != "times"
    match = (_BACK_TO.search(around.left) or _COMES_TO.search(around.left)) if fits else None
    return Predicate("share", around.left[: match.start()], "share", of=match["of"]) if match else None


_PUT_TO = re.compile(r"(?:用于|投向|投入(?![产使运])|投放)[一-龥]{2}")
_OF_MEANS = re.compile(
    r"(?:将|把|拿出)?(?P<of>[^，。；、将把]{0,16}?(?:支出|收入|资金|财力|预算|投入|经费|投资|贷款|财政))(?:的|中|统筹|安排)*$"
)


def _put_to(around: Around) -> Predicate | None:
    """将财政支出的|86%|用于民生: the part of the means that goes there."""
    if not _PUT_TO.match(around.right) or around.number.shape == "times":
        return None
    match = _OF_MEANS.search(around.left)
    if not match and around.left.strip("，、有 "):
        return None
    return Predicate("share", match["of"] if match else "", "share:put-to")


_THOSE_OVER = re.compile(
    rf"\d[万亿]*(?:元|亩|吨|人)以[上下]的?(?P<of>(?:[一-龥]{{0,4}}?(?:村|乡镇|县|企业|园区|农户|家庭|单位|医院|学校))?)(?:达到?|占|稳定在|保持在|提[高升]到){_TAIL}$"
)


def _those_over(around: Around) -> Predicate | None:
    """集体收入50万元以上的村达到|60%|: a threshold says which ones, of all of the kind."""
    match = _THOSE_OVER.search(around.left) if "以" in around.left else None
    return (
        Predicate("share", around.left[: match.end("of")], "share:those-over", of=match["of"])
        if match
        else None
    )


_RATE_MOVED = re.compile(
    rf"(?:的)?(?:增速|增幅|涨幅|升幅|(?P<down>降幅|跌幅))(?:{_ADVERB})*(?:收窄|扩大|回落|提高|加快|放缓|回升|提升|上升|下降)(?:到|至|为){_TAIL}$"
)


def _rate_moved(around: Around) -> Predicate | None:
    """降幅收窄至|12.4%|: the rate of growth that was come to."""
    match = _RATE_MOVED.search(around.left) if "速" in around.left or "幅" in around.left else None
    if not match:
        return None
    return Predicate("growth", around.left[: match.start()], "growth:rate", -1 if match["down"] else 1, "yoy")


_PART_OF = re.compile(
    r"(?:人口|项目|企业|行业|财政资金|财政支出|新增财力|受访|居民|农户|农民|村(?!镇)|学校|医院|产品|群众|用户|游客|家庭|商品|订单|消费者|从业|职工|学生|老人|县|乡镇)"
)
_SOME_OF = re.compile(
    r"(?!的|用于|来自)[一-龥]{0,12}?(?:企业|医院|学校|村|乡镇|居民|家庭|园区|机构|小区|农户|群众|学生|监测对象|人口|职工)[一-龥]{2}"
)
_ALL_HERE = re.compile(r"[，、]?(?:全[国省市县区州]|我[国省市县区州])?的?")


def _part_of_those(around: Around) -> Predicate | None:
    """全市|近八成|企业…, |95.6%|公立医院设立…: a part of those that stand behind."""
    if around.number.unit == "%" and not around.left and _SOME_OF.match(around.right):
        return Predicate("share", "", "share:of-noun")
    if around.number.shape not in ("part", "half") or not _ALL_HERE.fullmatch(around.left):
        return None
    behind = around.right.removeprefix("的")
    if not (_PART_OF.match(behind) or (around.right.startswith("的") and _OF_NOUN.match(around.right))):
        return None
    return None if _NO_WHOLE.match(behind) else Predicate("share", "", "share:of-noun")


_RATIOS: tuple[Callable[[Around], Predicate | None], ...] = (
    _multiple,
    _of_budget,
    _put_to,
    _those_over,
    _more_than_half,
    _share,
    _comes_to,
    _rate_moved,
    _to_level,
    _rate_noun,
    _growth,
    _contributed,
    _portion_of_noun,
    _part_of_those,
)


_SHIFTS = frozenset(["增长", "提高", "上涨", "增加", "上升", "下降", "减少", "降低"])
_TURNED = re.compile(r"(?:整合|精简|合并|优化|减|调整|转|压减|缩减|细化|发展|拓展|扩展)+[为到至]$")


_NOUN_BEHIND = re.compile(r"[一-龥“]{2}")
_THOSE_THAT = ("的为", "的有", "的是", "的占", "的达")
"""价格下降的为|43个|: those that fell are counted"""


def _amount(left: str, number: Number, right: str) -> Predicate:
    if left.endswith(("为", "到", "至")) and (turned := _TURNED.search(left)):
        return Predicate("level", left[: turned.start()], "level:reached")
    if match := _reached(left):
        return Predicate("level", left[: match.start()], "level:reached")
    changes = _MAY_CHANGE.search(left) is not None and not left.endswith(_THOSE_THAT)
    match = _CHANGE_VERB.search(left) if changes else None
    if match and (match["ref"] or _CHANGE_CUE.search(match[0])):
        return Predicate(
            "change", left[: match.start()], "change", -1 if match["down"] else 1, base(match[0])
        )
    nothing_in_front = match is not None and not left[: match.start()].strip("、，和及并")
    if nothing_in_front and number.family in ("classifier", "") and _NOUN_BEHIND.match(right):
        return Predicate("level", left, "level")  # 增加|1万个|普通高中学位
    if match and nothing_in_front and not match[0].startswith(("净增", "多")):
        return Predicate("change", "", "change:bare", -1 if match["down"] else 1, "yoy", certain=False)
    if match and match["up"] in ("增加", "净增") and number.family == "classifier":
        return Predicate("level", left[: match.start()], "level:added")
    shifts = number.family in ("currency", "time") or number.unit == "岁"
    if match and (match["up"] or match["down"]) in _SHIFTS and shifts:
        return Predicate(
            "change", left[: match.start()], "change", -1 if match["down"] else 1, base(match[0])
        )
    if ("比" in left or "较" in left) and (than := _GAP_THAN.search(left)):
        return _amount_than(left, than)
    return _plain_amount(left, right)


def _plain_amount(left: str, right: str) -> Predicate:
    """An amount that is no change: what was planned, by how much that was surpassed, else what there is."""
    if ("去年" in left or "上年" in left) and _SURPASSED.fullmatch(left):  # 已超去年全年|7.09万亿元|的规模
        return Predicate("level", "", "level:compared")
    if "超" in left and (beyond := _BEYOND_PLAN.search(left)):  # 新开工30项，超计划|16项|
        return Predicate("gap", left[: beyond.start()], "gap", of=beyond["of"])
    if right.startswith("的") and right[1:2].isdigit() and (planned := _PLANNED.search(left)):
        return Predicate("level", left[: planned.start()], "level:planned", tail=planned["what"])
    head, tail = _tail_apart(left)
    return Predicate("level", head, "level", tail=tail)


def _amount_than(left: str, than: re.Match[str]) -> Predicate:
    """比国有企业低|4.5万元|, 比上年高|3天|: a gap to another, a change against a time before."""
    head, sign = left[: than.start()], -1 if than["under"] else 1
    if _PAST.search(than["ref"]):
        return Predicate("change", head, "change", sign, base(than["ref"]))
    return Predicate("gap", head, "gap:than", sign, of=reference(than["ref"]))
