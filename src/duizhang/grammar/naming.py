"""Name what is measured: from the words in front, the noun behind, or the topic that is being spoken of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, get_args

from duizhang.grammar import counted, phrases, places
from duizhang.grammar.case import Case, Name, Thread, Topic, bare, counts
from duizhang.lexicon.indicators import lookup
from duizhang.lexicon.words import cues, either
from duizhang.model import Kind

_M = cues()["measure"]
_SUBJECT_KIND = re.compile(either(_M["subjects"]) + r"$")
_LISTS = re.compile(
    r"^(?P<x>.+?、.+?)(?:增长(?=[较明迅突])|向(?=更|高端)|再|双双|(?<![人年月日户])均|都|持续|稳步|快速|实现|突破|创|保持|继续|明显|大幅|较快|加快|发展|运行|$)"
)
_PAIR = re.compile(r"[^，。；、]{2,24}[与和及][^，。；、]{2,12}")
_ABOUT = re.compile(r"^(?:尤其|特别)?(?:是)?(?:在)?(?P<x>[^，。；：、]{2,14}?)(?:方面|上)$")
_MOVES = re.compile(
    r"^(?!据|本报|新华)(?:[一二三四五六七八九十]是)?(?P<x>[^，。；：、]{2,14}?)(?:虽然?)?(?:也|则|还|亦|依然|仍|更是|加速|持续|稳步|快速|大幅度?|显著|明显|逐年|较快|迅速|继续|不断|表现|再创|再获|再上|首次|喜获|完成|连?跨[越过\d两三四五])"
)
_PARTS = re.compile(r"[、和及]")
_SUBJECT_ALONE = re.compile(r"[一-龥]{0,6}(?:业|产品)，?")
_HOLDS = re.compile(either(_M["holds"]))
_BEGINS_MEASURED = re.compile(
    rf"(?!\d|我国|全[国省市])[^，。；、]{{2,14}}?{either([h for h in _M['heads'] if len(h) > 1])}"
)
DEPENDENT = frozenset(_M["dependent"])
GOODS_GREW = (  # 高新技术产品产量大幅增长，锂电池增长|103.1%|
    r"(?:产品|商品)(?P<of>产量|产值|销量|零售额)(?:大幅|快速|较快|稳定|平稳|持续|明显|稳步|实现|保持|均|普遍)*"
    r"(?:增长|上升|提升|增加|攀升)，"
)
_ALL = re.compile(r"均|都")
_BY_MEANS = re.compile(r"^(?:这些|该|此类)|(?:以|用|只|仅)+$")
_RATES_OF_CHANGE = frozenset(["增速", "增幅", "涨幅", "升幅", "降幅", "速度", "年均增速"])
_ACTS = re.compile(rf"(?P<who>.{{1,12}}?)(?P<does>{either(_M['acted_by'])}.*)$")
_MOVED_UP = re.compile("[从由]|提升|上升|跃升|跃居")
_ALL_TOLD = ("总量", "总数", "数量", "规模")
_HAS = re.compile(r"(?P<who>[^有]{1,5}[^有具建设拥配享含占持])(?P<does>有(?![限关效色机线序害]).{2,})")
_HOW_MANY = re.compile(r"(?:初步|全部|均|都|已经?|基本|顺利|成功)+$")
_CLAUSE_END = re.compile(r"[，。；、\d]")
_TO_COMMA = re.compile(r"[，。；、]")
_BY_SIZE = re.compile(rf"大?([^，。；、\d的]{{0,6}}(?:{either(_M['sized'])}))(?![一-龥])")
_EXCEPT = re.compile(r"(?:不含|含|扣除|剔除)[^，。；、]{1,8}$")
_PULLS = re.compile(r"拉动|带动|影响")
_CUTS = re.compile(r"^(?:减少|压减|精简|削减|取消|压缩|降低|下调)了?")
_KEPT = re.compile(
    r"(?:荣获|获得|获评|获(?!得)|入选|蝉联|夺得|被评为|被授予|保持)(?!.{0,4}(?:增长|领先|第|居|下降|稳定|正增|提高))(?P<x>[^，。；、\d]{3,30})"
)
_GOES_ON = re.compile(
    r"保持|占|[再正负]?增(?!加[^，。；、]{4})|下降|回落|[稳位]?居|[位名]?列|排|[快慢低高]于|超|达|突破|两位数|获?得?丰收|丰收|实现[^，。；]{0,4}增长|改善|上涨|盈利|领|双|成为|前|[^一-龥“]|全[国省市区县]|”"
    r"|在(?![^，。；]{2,14}[召举开])|荣?获|评|被|年|增速|增幅"
)
_AMONG_LISTED = re.compile(
    r"(?:成功)?(?:跻身|入围|进入|位列)(?P<x>[^，。；、\d]{3,24}?[十百千]强(?:县|市|区|镇|城市|企业)?)"
)
_PLACED_IN = re.compile(
    r"(?:位列|名列|荣获|跻身|进入|获得|位居|稳居|居|列)(?:全[国省市区县州])?(?P<x>[^，。；、\d]{2,18}?(?:发展|竞争力|考核|评价|指数|潜力|实力|活力|效能|环境|评比|排名))"
    r"(?:[一二三四五六七八九十百\d]+强|第|前|首位|榜首)"
)
_NONE = re.compile(r"(?:未(?:发生|出现)|无|没有)[^，。；、]{2,24}")
_STANDS_AT = re.compile(
    r"(?:排在|位居|稳居|[位名]列|居全|稳定在|保持|达到).*$|^(?:较好|很好|扎实|稳步|有效)地"
)
_IN_TIME = re.compile(r"[时序]序?进度|计划进度|时间进度")
_EACH_ONE = re.compile(r"(?:平均)?每[次人户亩家个村座场名项]")
_EACH_DAY = re.compile(r"(?:平均|日均|每[天日月年])[^，。；]{0,4}[新净]增$")
_NEXT = re.compile(r"^(?:其次|再次|最后|首先)?(?:是|为)")
_GENERAL = frozenset(["面积", "总面积", "人数", "总人数", "户数"])
_DOINGS = re.compile(
    r"(?:年末)?(?:共|累计)?(?:举办|接待|组织|演出|流通|服务|收藏|总藏量|观众|招生|毕业|在校|诊疗|入院|出院)"
)
_INSTITUTION = re.compile(r"(?:(?<![宾旅饭])馆|院|所|机构|站|剧团|团体|学校|大学|中学|小学|幼儿园)$")
_LONGEST_PRODUCT = 12
_LONGEST_WHO = 16
_SHORT_AMONG = 6
_NEAR_BEHIND = 12
_BEGUN = re.compile(r"(?:开工|竣工|落地|投产|履约|完成)$")
_SHORT_SCOPES = frozenset(
    [
        "粮食",
        "夏粮",
        "秋粮",
        "早稻",
        "小麦",
        "玉米",
        "水稻",
        "稻谷",
        "棉花",
        "油料",
        "蔬菜",
        "水果",
        "茶叶",
        "咖啡",
        "花卉",
        "橡胶",
        "柑橘",
        "苹果",
        "肉羊",
        "奶牛",
        "生猪",
        "肉牛",
        "家禽",
    ]
)
_BEST_ARE = re.compile(
    r"(?P<x>[^，。；：、]{2,16}?)(?:较快|较高|较大|居前|领先|靠前|较好|最快|最高|最大|排名前列)的(?:有|是|为|依次是|分别是|分别为)"
)
_OF_SCHOOLING = frozenset(["毛入学率", "毛入园率", "入学率", "入园率", "巩固率"])
_SCHOOLING = re.compile(r"(?P<x>(?:九年)?(?:学前|义务|高中阶段|高等|普通高中|特殊|学前三年|中等职业)教育)")
_BROUGHT = ("实现", "完成", "创造", "累计实现", "全年实现")
_NEAR_ONLY = frozenset(
    [
        "罚款",
        "纳税",
        "上缴税金",
        "实缴税金",
        "入院人次",
        "参加职工",
        "覆盖职工",
        "涉及职工",
        "完工率",
        "复工率",
        "职工",
        "固定资产原价",
        "产能",
        "年产量",
        "年交易额",
        "营业额",
        "签约率",
    ]
)
_OF_INSTITUTIONS = frozenset(
    ["在校学生", "在校生", "招生", "毕业生", "专任教师", "床位", "实有床位", "从业人员", "观众", "展览"]
)
_INSTITUTIONS_IN = ("个", "所", "家", "处", "座")
_ANSWERED = ("办复率", "答复率", "办结率", "满意率")
_ANSWERABLE = re.compile("建议|提案")
_TOURISM = re.compile(r"[一-龥]{2,4}(?:旅游|农业|游)(?=接待)")
_OF_VISITORS = frozenset(["综合收入", "综合效益", "总收入", "综合总收入"])
_CROPS = frozenset(["总产", "总产量", "单产", "亩产", "年产量"])
# What a total of a thing is not: what was new of it, and its length.
_OF_A_PART = re.compile("^(?:新增|新建|新开通)|(?:长度|里程)$")
_CROP = re.compile(
    r"(?:保障|确保|守牢|抓好)?(?!增产|丰收)(?P<x>[一-龥]{2,4}?)(?:再|生产|安全|喜|又|实现|连续|持续|大|获|丰)"
)
_RUNS = re.compile(
    r"^(?P<x>[^，。；、]{2,16}?)(?:（[^（）]*）)?(?:正式|全面)?(?:上线运行|上线|投入运营|投入使用|启用|落地运行|开通运行)$"
)
_UNDER_WAY = re.compile(
    r"(?:^|、)(?P<x>[^，。；、]{2,16}?等?(?:项目|工程|基地|园区|生产线))(?:\d{1,2}月[底末份]?前?|年[底内]前?)?(?:正在|加快|全面|顺利|加速|有序|抓紧|建成|投产|竣工|投用|即将)[^，。；的]{0,8}$"
)
_ENDS_IN_THING = re.compile(
    r"^[^，。；]{4,}的(?P<x>[^的，。；、]{2,6}|[^的，。；、]{2,10}(?:基地|园区|企业|产业))$"
)
_THRIVES = re.compile(  # 民营经济快速发展，增加值…; 国有企业效益明显好转，利润…
    r"^(?P<x>[一-龥“”、]{2,30}?(?:业|集群|经济|市场|贸易|旅游|消费|主体|教育|园区|产业园|科技园|创新园))(?:效益|生产|运行|经营|规模|实力|发展|步伐|(?:支撑|带动|主导|引领|拉动)(?:作用|能力))*"
    r"(?=.)(?:整合升级|转型升级|步伐|健康|快速|加快|蓬勃|稳步|持续|迅速|加速|有序|明显|显著|大幅|不断|进一步|势头|较快|稳中|强势)*"
    r"(?:加快|增强|发展|壮大|成长|崛起|扩能|发力|上量|放量|好转|改善|向好|回升|增强|提升|扩大|增长|强劲|良好|培优|提质)*$"
)
_WORKS_BY = re.compile(
    r"^(?P<x>[^，。；、]{2,14}?(?:园区|开发区|高新区|集群|公司|集团))(?:通过|依托|围绕|抓住|利用)"
)
_FIRMS = re.compile(r"^(?P<x>(?!.*(?:推动|支持|引导|培育|帮助|服务|鼓励))[^，。；、的]{3,20}企业)$")
_BECOMES = re.compile(r"^(?P<x>[一-龥]{2,8}(?:业|产品|贸易))(?:已?成为|是)[^，。；]{2}")
_WORKED_ON = re.compile(  # 对东部园区进行规划，总面积达到|30平方公里|
    r"^对(?P<x>[^，。；、的]{2,14}?(?:园区|开发区|片区|小区|项目|工程|街区|新城|河道|水库))(?:全面|重新)?(?:进行|实施|开展)"
)
_WORK_DONE = re.compile(  # 大力实施城市更新行动，完成投资|220亿元|
    r"^(?:大力|深入|全面|扎实|加快|持续|有序|积极|稳步)*(?:实施|推进|开展|启动)(?P<x>[^，。；、“”]{4,18}?(?:行动|工程|改造|整治|治理|修复))$"
)
_INSURED = re.compile(  # 基本医疗保险实现市级统筹，参保率|96%|
    r"^(?P<x>[^，。；、的]{2,14}?(?:保险|医保))(?:全面|基本|率先)?(?:实现|达到|完成|纳入)"
)
_BETWEEN = (
    _WORKED_ON,
    _WORK_DONE,
    _INSURED,
    _BECOMES,
    _ENDS_IN_THING,
    _RUNS,
    _UNDER_WAY,
    _THRIVES,
    _WORKS_BY,
    _FIRMS,
)
_CIRCUMSTANCES = ("情况下", "条件下", "背景下", "形势下", "前提下", "基础上", "同时", "过程中")
"""在成本上升的情况下，上缴税金|1.8亿元|: how things stood is no subject"""
_PLACE_OF_WORK = re.compile(r"(?:区|园|基地|平台|港|机场|口岸|公司|集团|片区)$")
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
    several = "、" in case.phrase or "及" in case.phrase
    if several and (last := counted.last_done(case.phrase)) != case.phrase:
        case = replace(case, phrase=last)
    if several:
        case = _clause_apart(case)
    for rule in _FITTING[case.predicate.kind, _sort(case)]:
        found = rule(case)
        if found is not None:
            return found
    return Name(case.phrase, "indicator:words-before")


_ACHIEVES = re.compile(r"[^，。；、]{3,16}?(?:全面|基本|率先)?(?:实现|达到|完成|纳入)[^，。；、]{2,10}")


def _clause_apart(case: Case) -> Case:
    """实施城市更新行动、完成投资|220亿元|: what stands in front of 、 is a clause of its own if a bare measure follows."""
    front, _, rest = case.phrase.rpartition("、")
    clause = counted.is_done(front) or _ACHIEVES.fullmatch(front)
    if rest not in DEPENDENT or not clause or phrases.measure(front):
        return case
    return replace(case, phrase=rest, clauses=[*case.clauses, front])


def _partner(case: Case) -> Name | None:
    """东盟…第一大贸易伙伴, 前两大贸易市场——东盟、欧盟: the place is the partner's, in trade with it."""
    if not _HOLDS.match(case.right):
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
    if _HOLDS.match(case.right):
        return None
    match = _BY_SIZE.match(case.right)
    return Name(match[1] + "规模", "indicator:size-of-noun", match.end()) if match else None


def _noun_of_share(case: Case) -> Name | None:
    """贡献了全国|24.1%|的增量, 覆盖|75%|的行政村."""
    if not case.predicate.rule.startswith("share:of-following"):
        return None
    noun, used = phrases.following(case.right)
    if case.predicate.tail == "覆盖":
        return Name(case.phrase + "覆盖" + noun, "indicator:noun-behind", used, whole=noun)
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


def _of_noun(case: Case) -> Name | None:
    """|70%以上|的乡镇开展了集成改革: what the part of them does, or is."""
    if case.predicate.rule != "share:of-noun":
        return None
    noun, used = phrases.following(case.right)
    match = (
        _HAS.fullmatch(noun)
        or _ACTS.match(noun)
        or _ACTS.match(_CLAUSE_END.split(case.right.removeprefix("的"), maxsplit=1)[0])
    )
    if (
        match
        and len(match["does"]) == 2
        and (rest := _ACTS.match(_TO_COMMA.split(case.right.removeprefix("的"), maxsplit=1)[0]))
    ):
        match = rest  # 90%的县城实现|30分钟上高速
    if not match:
        return Name(noun, "indicator:noun-behind", used, whole=noun)
    does, who = match["does"].replace("了", "", 1), _HOW_MANY.sub("", match["who"])
    return Name(does + who, "indicator:noun-behind", used, whole=who)


def _of_those(case: Case) -> Name | None:
    """公立医院中，|65%|开展预约诊疗: what the part of them does stands behind."""
    if case.predicate.rule != "share:of-those":
        return None
    does, used = phrases.following(case.right)
    who = case.predicate.of
    return Name(does.replace("了", "", 1) + who, "indicator:noun-behind", used, whole=who)


def _those_over(case: Case) -> Name | None:
    """集体收入全部达到10万元以上，50万元以上的达到|50%|: the threshold is one of what was spoken of."""
    if (
        case.predicate.rule != "share:those-over"
        or not case.phrase[:1].isdigit()
        or not case.thread.topic.name
    ):
        return None
    of = _A_THRESHOLD.split(case.thread.topic.name, maxsplit=1)[0]
    return Name(of + case.phrase, "indicator:topic")


_A_THRESHOLD = re.compile(r"\d[\d.]*[万亿]*(?:元|亩|吨|人)以[上下]")


_GRADED = re.compile(
    r"(?P<x>[^，。；、]{2,}?)(?:优良|良好|(?:较|最)?(?:优|良|好|差)|一般)的(?P<of>[^，。；、的]{2,8})"
)
_GRADES = ("优", "良", "良好", "较好", "好", "一般", "较差", "差", "最差")


def _graded(case: Case) -> Name | None:
    """声环境质量好的城市占7.1%，较好的占|66.9%|: the next grade of the same things."""
    told = _GRADED.fullmatch(case.thread.topic.name) if case.phrase in _GRADES else None
    return Name(f"{told['x']}{case.phrase}的{told['of']}", "indicator:part-of-topic") if told else None


def _put_to(case: Case) -> Name | None:
    """财政支出的|86%|用于民生: the part of it that is spent so."""
    if case.predicate.rule != "share:put-to":
        return None
    means = case.phrase or case.thread.topic.name
    does, used = phrases.following(case.right)
    return Name(f"{does}的{means}", "indicator:noun-behind", used, whole=means)


def _pulls(case: Case) -> Name | None:
    """占…的比重为87%，拉动规上工业增长|5.6个百分点|: the topic pulls; 占市场份额提高|2个百分点|: its share."""
    if case.phrase.startswith("占") and case.thread.topic.name:
        return Name(case.thread.topic.name + case.phrase, "indicator:topic")
    if not _PULLS.match(case.phrase):
        return None
    return Name(case.thread.topic.name + pulled(case.phrase), "indicator:topic")


def pulled(phrase: str) -> str:
    """What is pulled or influenced, as the end of a name: 拉动整体进口增速 → 拉动整体进口增长; ``""`` if nothing is."""
    if not _PULLS.match(phrase):
        return ""
    return phrase.removesuffix("增速").removesuffix("增长") + "增长"


def _moved(case: Case) -> Name | None:
    """居全省第3位，较上月提升|1位|: places won or lost."""
    if case.predicate.rule != "change:place":
        return None
    topic = case.thread.topic
    grows = topic.kind == "growth" and not topic.name.endswith(
        ("增速", "率")
    )  # 增速全省第一，比上年前移|6位|
    name = case.phrase if case.phrase else topic.name + ("增速" if grows else "")
    return Name(name if name.endswith(("排名", "位次")) else name + "排名", "indicator:topic")


def _cut(case: Case) -> Name | None:
    """减少审批事项|三分之一|: what there is less of."""
    if case.predicate.rule != "growth:object":
        return None
    return Name(_CUTS.sub("", case.phrase), "indicator:words-before")


def _kept_up(case: Case) -> Name | None:
    """|连续三年|获考核优秀等次: what was got, or kept, stands behind."""
    if not bare(case.phrase):
        return None
    if match := _KEPT.match(case.right) or _AMONG_LISTED.match(case.right):
        return Name(phrases.tidy(match["x"]), "indicator:noun-behind")
    if _GOES_ON.match(case.right):
        place = _PLACED_IN.match(case.right) if case.thread.topic_in != case.thread.sentence else None
        return Name(place["x"], "indicator:noun-behind") if place else None
    none = _NONE.match(case.right)
    noun = _STANDS_AT.sub("", none[0] if none else phrases.following(case.right)[0])
    noun = phrases.tidy(noun.replace("了", "", 1) if counted.is_done(noun) else noun)
    return Name(noun, "indicator:noun-behind") if len(noun) > 2 and not noun.endswith("情况下") else None


def _reached(case: Case) -> Name | None:
    """其次是人均财产净收入，达|12924元|: the clause in front is the name."""
    if case.phrase or not case.clauses or not case.predicate.tail.startswith(("达", "为", "有")):
        return None
    told = phrases.tidy(_NEXT.sub("", case.clauses[-1]))
    return Name(told, "indicator:clause-before") if phrases.measure(told) and len(told) <= 20 else None


_RATE_BEHIND = re.compile(r"的(?P<x>[一-龥]{0,4}(?:税率|费率|利率|比例))(?=[降提调上下减])")


_GIVEN_EACH = re.compile(
    r"(?P<who>.{2,}?)(?:给予|发放|补助|奖励|补贴)?每[人户名家]?(?:次|年|月)?(?:给予|发放|补助|奖励|补贴)?"
)
_GIFTS = ("救助", "补助", "补贴", "奖励", "资助", "慰问", "补偿", "津贴", "奖金", "救助金", "补助金")


def _given(case: Case) -> Name | None:
    """患病妇女给予每人|1万元|救助: what each is given stands behind."""
    noun, used = phrases.following(case.right) if "每" in case.phrase[-5:] else ("", 0)
    match = _GIVEN_EACH.fullmatch(case.phrase) if noun.startswith(_GIFTS) else None
    return Name(match["who"].removeprefix("对") + noun, "indicator:noun-behind", used) if match else None


def _rate_behind(case: Case) -> Name | None:
    """制造业现行|16%|的税率降至13%: which rate it is stands behind."""
    match = _RATE_BEHIND.match(case.right) if case.unit == "%" and case.right.startswith("的") else None
    if not match or not case.phrase:
        return None
    return Name(case.phrase.removesuffix("现行") + match["x"], "indicator:noun-behind", match.end())


_HARVESTS = ("产量", "总产量", "总产", "单产", "亩产")
_SOWN = re.compile(r"(?P<x>.{2,}?)(?:播种|种植|收获|移栽)?面积")


def _yield(case: Case) -> Name | None:
    """粮食播种面积稳定在52万亩，产量|20万吨|: what is harvested of what was sown."""
    sown = _SOWN.fullmatch(case.thread.topic.name) if case.phrase in _HARVESTS else None
    if not sown or case.unit == case.thread.topic.unit:
        return None
    crop = sown["x"].removeprefix("稳定").removeprefix("全年").removesuffix("生产")
    return Name(crop + case.phrase, "indicator:measure-for-topic")


_PASSES = re.compile(r"(?:超过?|过|突破)[\d.十百千万]*[万亿]+元的?$")


def _over_so_much(case: Case) -> Name | None:
    """培育400家龙头企业，销售收入过亿元的达到|50家|: those of the things counted that pass a threshold."""
    noun = case.thread.topic.noun
    if not noun or case.unit != case.thread.topic.unit:
        return None
    if "元" not in case.phrase[-2:] or not _PASSES.search(case.phrase):
        return None
    return Name(case.phrase.removesuffix("的") + "的" + noun, "indicator:over-threshold")


def _own_measure(case: Case) -> Name | None:
    """保护区6个，面积达|9054公顷|: a general measure in another unit is the counted thing's."""
    topic = case.thread.topic
    if case.phrase not in _GENERAL or topic.kind != "level":
        return None
    if not topic.name or topic.unit == "CNY" != case.unit:
        # 上缴税金1.8亿元。对东部园区进行规划，总面积|30平方公里|
        return Name(_subject_between(case) + case.phrase, "indicator:measure-for-topic")
    if not topic.noun or topic.unit == case.unit or phrases.measure(topic.noun):
        return None
    level = topic.name.removesuffix(topic.noun)
    of = topic.name if counted.is_level_word(level) else topic.noun  # 国家级自然保护区5个，面积|1万公顷|
    return Name(of + case.phrase, "indicator:measure-for-topic")


def _by_institution(case: Case) -> Name | None:
    """公共美术馆707个，举办展览|9813场|: what institutions do is told of them."""
    if not _DOINGS.match(case.phrase):
        return None
    topic = case.thread.topic
    if case.thread.several and case.thread.topic_in != case.thread.sentence:
        return None  # 文化馆12个，博物馆3个。全年举办讲座|181次|
    who = topic.scope or (topic.noun if _INSTITUTION.search(topic.noun) else "")
    if not _INSTITUTION.search(who) or who in case.phrase or len(who) > _LONGEST_WHO:
        return None
    return Name(who + case.phrase, "indicator:measure-for-topic")


def _added(case: Case) -> Name | None:
    """通用机场增加|2个|: the new ones are counted."""
    if case.predicate.rule == "level" and case.phrase.endswith(("新增", "净增")) and len(case.phrase) > 3:
        if _EACH_DAY.match(case.phrase):  # 新登记企业…，平均每天新增|1.5万户|
            return Name(case.phrase + counted.thing(case.thread.topic.name), "indicator:object-shared")
        who = phrases.tidy(case.phrase[:-2])
        return _new_there(who, case) or Name(case.phrase[-2:] + who, "indicator:added")
    topic = case.thread.topic
    near = topic.kind == "growth" and case.thread.topic_in == case.thread.sentence
    if (
        case.phrase in ("新增", "净增")
        and case.unit == "CNY"
        and near
        and not counted.names_thing(case.right)
    ):
        return Name(topic.name + case.phrase, "indicator:added")  # 存款余额增长8.5%，新增|4万亿元|
    if case.predicate.rule != "level:added" or bare(case.phrase):
        return None
    if case.phrase == "新":
        noun, used = phrases.following(case.right)
        return Name("新增" + noun, "indicator:noun-behind", used)
    return _new_there(case.phrase, case) or Name("新增" + case.phrase, "indicator:added")


def _new_there(who: str, case: Case) -> Name | None:
    """某自贸试验区新增|3项|改革成果: what is new stands behind, where it is in front."""
    noun, used = phrases.following(case.right) if _PLACE_OF_WORK.search(who) else ("", 0)
    if not noun or phrases.predicate_first(noun):
        return None
    return Name(f"{who}新增{noun}", "indicator:noun-behind", used)


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


def _all_before(case: Case) -> Name | None:
    """A …，B …，均居全国首位: said of all that the sentence counted, or summed up (A、B、C三项指标居全市第一)."""
    if not bare(case.phrase):
        return None
    if case.thread.listed and not case.clauses:
        return Name("、".join(case.thread.listed), "indicator:all-before")
    if not _ALL.search(case.left) or len(case.thread.group) < 2:
        return None
    return Name("、".join(dict.fromkeys(case.thread.group)), "indicator:all-before")


_SO_MANY_OF_THEM = {"二者": 2, "两者": 2, "三者": 3, "四者": 4, "五者": 5, "六者": 6}


def _these(case: Case) -> Name | None:
    """对甲国、乙国出口分别增长…，二者合计占全市的|11%|: the last things told of, together."""
    if case.phrase[1:2] != "者":
        return None
    count = _SO_MANY_OF_THEM.get(case.phrase.removesuffix("之和").removesuffix("合计"), 0)
    told = list(dict.fromkeys(case.thread.group))[-count:] if count else []
    return Name("、".join(told), "indicator:all-before") if count and len(told) == count else None


_RESIDENTS = frozenset(["市", "县", "城市", "农村", "城镇", "乡村", "城区", "男性", "女性"])
_OF_WHOM = re.compile(rf"^(?:全体|城乡|{'|'.join(sorted(_RESIDENTS, key=len, reverse=True))})")


def _where_they_live(case: Case) -> Name | None:
    """住院分娩率为99.95%（市|99.98%|，县99.92%）: a part of the same measure."""
    topic = case.thread.topic
    near = case.thread.topic_in == case.thread.sentence and topic.kind == "level"
    if case.phrase not in _RESIDENTS or not near or case.unit != topic.unit or case.clauses:
        return None
    return Name(case.phrase + _OF_WHOM.sub("", topic.name), "indicator:part-of-topic")


def _all_grew(case: Case) -> Name | None:
    """生产总值3100亿元，其中工业增加值1050亿元，均比2000年|翻一番|: said of the amounts right in front."""
    if not case.left.lstrip("，").startswith(("均", "同步", "双双")) or case.clauses or not bare(case.phrase):
        return None
    two = list(dict.fromkeys(case.thread.group))[-2:]
    return Name("、".join(two), "indicator:all-before") if len(two) > 1 else None


def _next_partner(case: Case) -> Name | None:
    """对中国香港下降10%，美国增长|3.4%|: the next partner in the same trade."""
    topic = case.thread.topic
    if not topic.name.startswith("对") or case.thread.topic_in != case.thread.sentence:
        return None
    flow = measured(topic.name)
    if flow not in phrases.FLOWS or not case.phrase or not places.is_wholly_partner(case.phrase):
        return None
    return Name(f"对{case.phrase}{flow}", "indicator:measure-of-topic")


def contributes(phrase: str) -> bool:
    """Whether a phrase names what something contributes to the growth of another: 对GDP增长的贡献率."""
    return phrase.startswith("对") and phrase.endswith(("贡献率", "贡献度"))


def _increase(case: Case) -> Name | None:
    """生产总值增长5%、增量居全国|第一|: by how much what is spoken of grew."""
    near = case.thread.topic_in == case.thread.sentence and case.thread.topic.name
    return Name(f"{near}增量", "indicator:topic") if case.phrase == "增量" and near else None


def _topic(case: Case) -> Name | None:
    """Nothing, or only 规模, 增速 …, in front: the topic goes on."""
    phrase = case.phrase
    if phrase[:1] == "含" and counts(case) and len(phrase) > 2:
        return Name(phrase[1:], "indicator:words-before")  # 建议40件（含主办件|12件|）
    if phrase[:1] in "不含扣剔" and _EXCEPT.match(phrase) and case.thread.topic.name:
        return Name(f"{case.thread.topic.name}（{phrase}）", "indicator:topic")
    if "每" in phrase and _EACH_ONE.fullmatch(phrase) and case.thread.topic_in == case.thread.sentence:
        return Name(phrase + case.thread.topic.name, "indicator:topic")  # 获奖励52万元，每次|26万元|
    if contributes(phrase) and case.thread.topic_in == case.thread.sentence:
        return Name(
            (_subject_between(case) or case.thread.topic.name.partition("拉动")[0]) + phrase,
            "indicator:topic",
        )  # 工业增加值4亿元，对GDP贡献率|39%|
    if not bare(phrase):
        return None
    if rate := _rate_told(case):
        return Name(rate, "indicator:topic")
    announced = _announced(case)
    topic = announced or _spoken(case)
    if case.predicate.kind == "points" and phrase in ("降幅", "跌幅"):
        return Name(topic + phrase, "indicator:topic")  # 降幅收窄 is a smaller fall, not a slower growth
    if phrase in _RATES_OF_CHANGE or (
        case.predicate.kind in ("gap", "points", "rank")
        and case.thread.topic.kind == "growth"
        and not phrase
        and not announced
        and not (case.predicate.kind == "rank" and _MOVED_UP.search(case.left))
    ):
        return Name(topic if topic.endswith(("增速", "率")) else topic + "增速", "indicator:topic")
    if case.predicate.kind == "share" and topic.startswith("新增") and case.left.startswith("达"):
        topic = topic[2:]  # 试点县增加103个，达到总数的|80%|: all of them
    return Name(topic, "indicator:topic")


def _spoken(case: Case) -> str:
    """What is spoken of; an aim of growth that is set for nothing else is the economy's: 确定|5%左右|的增长目标."""
    told = case.thread.topic.name or _theme(case)
    aimed = case.predicate.kind == "growth" and "目标" in case.left + case.right[:_NEAR_BEHIND]
    return told or ("经济" if aimed else "")


def _rate_told(case: Case) -> str:
    """完成计划的57%，超时序进度|7个百分点|; 税收占比为62%，位居|第9位|: said of the rate or share right in front."""
    if case.predicate.kind == "gap" and _IN_TIME.search(case.predicate.of):
        return case.thread.fulfilled
    last = case.thread.predicate
    portion = last is not None and last.rule == "share:portion" and _PLACED.search(case.left)
    return case.thread.topic.name + "占比" if portion and case.predicate.kind == "rank" else ""


def _theme(case: Case) -> str:
    """What the article speaks of most, where a paragraph names nothing: 广东…，位居首位."""
    if case.predicate.kind not in ("rank", "growth", "streak") or not case.thread.themes:
        return ""
    return case.thread.themes.most_common(1)[0][0]


def _announced(case: Case) -> str:
    """出口方面，…规模达到; 工业机器人也走俏，大幅增长: the topic that a clause in between brings up."""
    for clause in case.clauses:
        if match := _BEST_ARE.search(clause):
            return phrases.tidy(match["x"]).removesuffix("增速")
        if match := _ABOUT.search(phrases.tidy(clause)):
            return phrases.tidy(match["x"])
    if told := _alone_in_clause(case):
        return told
    for clause in reversed(case.clauses):
        if (match := _MOVES.search(clause)) and len(phrases.tidy(match["x"])) >= 2:
            subject = phrases.tidy(match["x"])
            if places.is_area(subject):
                continue
            alone = phrases.measure(subject) or case.number.family == "classifier"
            return subject if alone else subject + phrases.measure(case.thread.topic.name)
        if case.phrase in _ALL_TOLD and (match := _THRIVES.search(phrases.tidy(clause))):
            return phrases.tidy(match["x"])  # 经营主体稳中培优。总量达|1461.4万户|
        if (case.phrase or case.predicate.rule == "growth:rate") and (
            match := _BEGINS_MEASURED.match(phrases.tidy(clause))
        ):
            return match[0]
    return ""


def _alone_in_clause(case: Case) -> str:
    """机电产品成为出口主力，占总值的|近七成|; 服务业，增长|10.7%|: the clause in front has the subject and no more."""
    last = case.clauses[-1] if case.clauses else ""
    if case.predicate.kind == "share" and (match := _BECOMES.search(last)):
        return match["x"] + phrases.measure(case.thread.topic.name)
    if case.predicate.rule in ("share", "share:from") and (match := _THRIVES.search(phrases.tidy(last))):
        return match["x"]  # 非公有制经济发展加快，占生产总值的|37%|
    return last.rstrip("，") if case.predicate.kind == "growth" and _SUBJECT_ALONE.fullmatch(last) else ""


def _by_custom(case: Case) -> Name | None:
    """提案448件，办复率|100%|; 接待游客…，综合收入|12亿元|: what such a measure is always of."""
    phrase = case.phrase
    if case.joined and phrase in ("收入", "总收入") and case.thread.topic.name.endswith(("人次", "人数")):
        return Name(case.thread.topic.name[:-2] + phrase, "indicator:measure-for-topic")
    if phrase.endswith("之比") and case.left.startswith(("与", "，与")) and case.thread.topic.name:
        return Name(
            f"{case.thread.topic.name}与{phrase}", "indicator:topic"
        )  # …经费支出…，与国内生产总值之比
    answered = phrase.endswith(_ANSWERED) and not _ANSWERABLE.search(phrase)
    if answered and (told := _ANSWERABLE.findall("".join(case.thread.group[-2:]))):
        return Name("".join(dict.fromkeys(told)) + phrase, "indicator:measure-for-topic")
    if phrase in _OF_VISITORS and ("游客" in case.thread.topic.name or "接待人次" in case.thread.topic.name):
        kind = _TOURISM.match(case.thread.topic.name)
        return Name((kind[0] if kind else "旅游") + phrase, "indicator:measure-for-topic")
    return None


def _dependent(case: Case) -> Name | None:
    """…企业营业收入|…|，利润总额|…|: a bare measure is the topic's."""
    phrase = case.phrase
    if phrase.startswith("完成") and phrase not in DEPENDENT and phrases.measure(phrase) == phrase[2:]:
        phrase = phrase.removeprefix("完成")
    listed = _PARTS.split(phrase, maxsplit=1)[0]
    if listed in _CROPS and (crop := _CROP.search("".join(case.clauses[-1:]))):
        return Name(crop["x"] + phrase, "indicator:measure-for-topic")
    work = counted.work(case)
    if _LEANING.isdisjoint((phrase, listed, phrase.removeprefix("计划"))):
        return None
    scope = _scope_of(case, phrase, work)
    if not scope or _stands_apart(case, phrase, scope):
        return None
    near = case.thread.topic_in == case.thread.sentence
    if phrase in _TRADE and near and case.left.startswith(_BROUGHT) and scope.endswith("企业"):
        return Name(scope + phrase, "indicator:measure-for-topic")  # 新能源企业175家，实现工业总产值|318亿元|
    if not _leans(case, phrase, listed, scope):
        return None
    scope = scope.removesuffix("生产") if listed in _CROPS else scope  # 粮食生产实现连丰，总产|649亿斤|
    if phrase.startswith(("总", "通车总", "运营总")):  # 新增地铁线路长度|49公里|，总长达|427公里|
        scope = _OF_A_PART.sub("", scope)
    return Name(_joint(scope, phrase), "indicator:measure-for-topic")


def _stands_apart(case: Case, phrase: str, scope: str) -> bool:
    """Whether a measure is not of what is spoken of: that is too far in front, or told already."""
    topic, near = case.thread.topic, case.thread.topic_in == case.thread.sentence
    if not near and phrase in _NEAR_ONLY and not _subject_between(case):
        return True
    apart = not near and case.thread.several and topic.unit in _INSTITUTIONS_IN
    if apart and phrase in _OF_INSTITUTIONS:
        return True  # 小学98所，幼儿园88所。在校学生|5万人|: of all of them
    if phrase in topic.name and scope in topic.name:
        return True
    return phrase == "入园企业" and not _PLACE_OF_WORK.search(scope)


def _leans(case: Case, phrase: str, listed: str, scope: str) -> bool:
    """Whether a measure is one that is always of something, or is so after what is spoken of (``scope``)."""
    if not DEPENDENT.isdisjoint((phrase, phrase.removeprefix("计划"))):
        return True
    near = case.thread.topic_in == case.thread.sentence
    return bool(
        (listed in _CROPS and scope.endswith("生产"))
        or (listed != phrase and listed in DEPENDENT and _subject_between(case) and phrases.measure(phrase))
        or (phrase == "投资" and near and len(scope) > 2)
        or (phrase in _TRADE and near and _PLACE_OF_WORK.search(scope) and scope != "上市公司")
        or (phrase in _TRADED and _BECOMES.search("".join(case.clauses[-1:])))
    )


def _scope_of(case: Case, phrase: str, work: str) -> str:
    """What a bare measure is said of: the work or subject of the clause in front, else the topic's thing."""
    scope = (
        work
        or _subject_between(case)
        or case.thread.topic.scope
        or _scope(counted.undone(case.thread.topic.name))
    )
    if phrase.endswith(_ANSWERED):
        return counted.thing(scope)  # 办理政协提案39件，办结率|100%|
    doubled = phrases.measure(scope)  # 计划投资总额33亿元，累计完成投资|10亿元|
    return "" if doubled and doubled == phrases.measure(phrase) else scope


def _joint(front: str, behind: str) -> str:
    """Two parts of a name that may say the same where they meet: 工业用电 and 用电量 are 工业用电量."""
    joint = next((k for k in (4, 3, 2) if front.endswith(behind[:k]) and len(behind) > k), 0)
    return front + behind[joint:]


def _subject_between(case: Case) -> str:
    """为失能老人提供服务的长护险，参保人数…: the thing that the clause in front is about."""
    if case.phrase in _OF_SCHOOLING:
        level = next((m for c in reversed(case.clauses) if (m := _SCHOOLING.search(c))), None)
        return level["x"] if level else ""
    match = next((m for p in _BETWEEN if (m := p.search(case.clauses[-1]))), None) if case.clauses else None
    return phrases.tidy(match["x"]) if match and not match["x"].endswith(_CIRCUMSTANCES) else ""


_TAKES_UP = re.compile(r"(?:(?:计划)?总?占地|共?报告发病)$")


def _scope(topic: str) -> str:
    """What stands before the measure of a name: 规模以上服务业企业营业收入 → 规模以上服务业企业."""
    measured = phrases.measure(topic)
    if (topic in DEPENDENT and measured) or topic.endswith(("引资", "招商引资")):
        return ""  # 协议引资3亿元，到位资金|1亿元|
    if not measured:
        return _TAKES_UP.sub("", topic).removesuffix("招生")
    if measured == "额" and topic.endswith("合同额"):  # 新签对外承包工程合同额…，完成营业额…
        return topic.removesuffix("合同额").removeprefix("新签").removeprefix("订")
    scope = topic[:-3] if measured == "率" else _BEGUN.sub("", topic.removesuffix(measured))
    scope = (
        scope.removesuffix("总") if scope.endswith("预算总") else scope
    )  # 市级一般公共预算总支出…，年终结转…
    return scope if len(scope) >= 3 or scope in _SHORT_SCOPES or measured == "产能" else ""


_TRADED = frozenset(
    way + end for way in ("出口", "进口", "进出口") for end in ("", "额", "总额", "值", "总值")
) | {"出口、进口", "进口、出口", "出口和进口", "进口和出口"}
_LEANING = DEPENDENT | _CROPS | _TRADE | _TRADED | {"投资"}
"""measures that may be of what is spoken of: any other phrase names something by itself"""
_BOTH_WAYS = re.compile(r"(?P<who>.{2,}?)进出口(?:总?[额值])?")
_ALL_TRADE = ("货物", "外贸", "对外贸易", "海关", "对外", "外贸货物", "货物贸易")


_TRADES_WITH = re.compile(
    r"(?P<who>[对与自][^，。；、\d](?:[^，。；\d]{0,30}?))(?:进出口|出口|进口)(?:总?[额值])?(?:均|都|双双)?"
    r"(?:表现|保持|持续|快速|较快|稳[步定]|实现|[继连]续|大幅|明显|再创|创|增[长势速])"
)


def trading(clauses: Sequence[str], phrase: str) -> str:
    """对某国进出口表现突出，进出口总值|3亿元|: with whom a bare direction of trade is, as the clause in front told."""
    told = phrase.removesuffix("分别") in _TRADED and clauses and _TRADES_WITH.search(clauses[-1])
    return _AND_OTHERS.sub("", told["who"]) if told else ""


_AND_OTHERS = re.compile(r"等[^，。；、]{0,8}(?:市场|国家|地区|经济体|伙伴)$")


def _flow(case: Case) -> Name | None:
    """民营企业进出口额24亿元，其中出口|16亿元|: a direction of the trade that is divided."""
    if case.phrase.removesuffix("分别") not in _TRADED:
        return None
    if (who := trading(case.clauses, case.phrase)) and "、" not in who:
        return Name(who + case.phrase, "indicator:measure-for-topic")
    both = _BOTH_WAYS.fullmatch(case.thread.parent.name) if case.phrase in _TRADED else None
    who = phrases.tidy(both["who"]) if both else ""
    return Name(who + case.phrase, "indicator:part-of-topic") if who and who not in _ALL_TRADE else None


def _sibling(case: Case) -> Name | None:
    """城镇消费品零售额…；乡村|577.8亿元|: one of two takes the rest of the other's name."""
    named = phrases.sibling(case.phrase, case.thread.topic.name)
    return Name(named, "indicator:measure-of-topic") if named else None


_IN_TOTAL = re.compile(r"(?:收入|支出)(?:总计|总量|合计)|总(?:收入|支出)")
_FUND = re.compile(
    r"[^，。；、（(]{0,10}?(?:一般公共预算|公共财政(?:预算)?|一般预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金(?:预算)?)"
    r"(?=(?:本级)?总?(?:收入|支出))"
)


def fund_of(name: str) -> str:
    """The budget that a revenue or spending is of: 市级一般公共预算收入 → 市级一般公共预算; ``""`` if of none."""
    match = (
        _FUND.match(name) if "预算" in name or "财政" in name or "基金" in name or "经营" in name else None
    )
    return match[0] if match else ""


def _total_of_fund(case: Case) -> Name | None:
    """一般公共预算收入12亿元，加上级补助收入4亿元，收入总计|16亿元|: all that there is to spend of that budget."""
    if not case.thread.fund:
        return None
    summed = case.predicate.tail.startswith(("总计", "合计"))
    if not _IN_TOTAL.fullmatch(case.phrase + case.predicate.tail[:2] if summed else case.phrase):
        return None
    return Name(case.thread.fund + case.phrase, "indicator:measure-for-topic")


_OF_LAND, _SOWN_AREAS = ("公顷", "亩"), ("播种面积", "种植面积")
"""蔬菜播种面积4000公顷，产量11万吨；果用瓜|1100公顷|: in these the sentence's first thing was told by its area"""


def _product(case: Case) -> Name | None:
    """新能源汽车产量26.8万辆；集成电路|18.3亿块|: the products of a sentence are told by what is made of them."""
    topic = case.thread.topic
    if phrases.measure(case.phrase) or not case.phrase:
        return None
    if case.number.family not in ("measure", "classifier") or len(case.phrase) > _LONGEST_PRODUCT:
        return None
    made = topic.name.endswith(("产量", "总产")) and case.thread.topic_in == case.thread.sentence
    land = case.thread.measures.get(case.unit, "") if len(case.phrase) <= _SHORT_AMONG else ""
    told = (land if land in _SOWN_AREAS else "") if case.unit in _OF_LAND else "产量" if made else ""
    own = told and (counted.is_done(case.phrase) or case.phrase.endswith("产"))
    return None if own or not told else Name(case.phrase + told, "indicator:measure-of-topic")


_PLACED = re.compile(r"^[，、]?(?:位?居|[位名]列|排)")
_COLLECTORS = re.compile(r"(?:国税|地税|国地税|税务|财政|海关)(?:部门|系统)(?:组织|征收)?")


def _collected_by(case: Case) -> Name | None:
    """公共预算收入3亿元，其中税务部门完成|2亿元|: what an office brought in of the revenue that is divided."""
    if not _COLLECTORS.fullmatch(case.phrase):
        return None
    told = case.thread.parent.name or case.thread.topic.name  # of the office before, if one was told of
    revenue = told[len(office[0]) :] if (office := _COLLECTORS.match(told)) else told
    if not revenue.endswith("收入"):
        return None
    return Name(case.phrase + revenue, "indicator:measure-of-topic")


_STAFF = r"(?:卫生技术|专业技术|从业|工作|管理|研发|科技活动)?(?:人员|职工|教师|教职工|医师|护士|学生)"
_HELD = re.compile(rf"(?:{_STAFF}|病床|床位|藏书)$")
_HOLDER = re.compile(r"(?:医院|卫生院|机构|学校|企业|事业单位|机关|院所|中心|行业|图书馆)$")


def _held_by(case: Case) -> Name | None:
    """卫生技术人员1.5万人，其中医院|9174人|; 病床7万张，其中医院|5万张|: the part is told by who has them."""
    parent = case.thread.parent
    if not parent.name:
        return None
    alike = case.unit == parent.unit or {case.unit, parent.unit} == {"人", "名"}
    held = _HELD.search(parent.name) if alike else None
    if not held or not _HOLDER.search(case.phrase):
        return None
    return Name(case.phrase + held[0], "indicator:measure-of-topic")


def _lacks_measure(case: Case) -> Name | None:
    """医药制造业|下降20.8%|: a subject without a measure takes the one spoken of."""
    phrase = case.phrase
    if _whole_by_itself(phrase):
        return None
    share = case.predicate.kind == "share"
    if share and case.predicate.of.endswith(phrase[-2:]):
        return None  # 呈增长势头企业占规上工业企业|75%|
    if case.thread.among and (of := phrases.measure(case.thread.among)):
        measures: tuple[str, ...] = (of,)  # 工业总产值中，国有工业占…
    else:
        within = case.thread.topic_in == case.thread.sentence
        parent = phrases.measure(case.thread.parent.name)
        measures = (parent, phrases.measure(case.thread.topic.name) if within or not share else "")
        if within:
            measures = measures[::-1]  # 从主体看，国有企业进出口下降1%，民营企业|增长2%|: as the part before
        if not case.thread.topic.name and phrase.endswith(
            ("企业", "一般贸易", "加工贸易")
        ):  # 从外贸主体看，国有企业增长|13.6%|
            measures = tuple(f for f in (measured(_theme(case)),) if f in phrases.FLOWS)
    spoken = next((m for m in measures if m and not m.endswith(("率", "指数"))), "")
    part = _SUBJECT_KIND.search(phrase) or (case.thread.among and not lookup(phrase))
    if not spoken or phrases.measure(phrase) or not part:
        return None
    return Name(phrase + spoken, "indicator:measure-of-topic")


def _part_of_amount(case: Case) -> Name | None:
    """农民工总量3亿人，其中外出农民工|1.8亿人|: an amount without a measure takes that of what is divided."""
    phrase, parent = case.phrase, phrases.measure(case.thread.parent.name)
    if not (parent or case.thread.among or case.unit == "CNY") or _whole_by_itself(phrase):
        return None
    alike = parent and (case.unit == case.thread.parent.unit or case.unit == parent[-2:] == "人次")
    if alike and not phrases.measure(phrase):
        told = case.thread.parent.name if parent == "率" else parent  # 儿童死亡率5.6‰，其中城市|3.4‰|
        return Name(_joint(phrase, "" if told in _ALL_TOLD else told), "indicator:measure-of-topic")
    among = case.thread.among.removeprefix("总")  # 总诊疗量中，三级医院|28亿人次|
    if case.unit == "人次" and among and len(among) <= _SHORT_AMONG:
        return Name(phrase + among, "indicator:measure-of-topic") if phrases.measure(among) else None
    if _goes_by_money(case):
        return Name(phrase + phrases.measure(case.thread.topic.name), "indicator:measure-of-topic")
    return None


def _whole_by_itself(phrase: str) -> bool:
    """Whether a phrase without a measure lacks none: 经济增长, 对东盟出口."""
    return phrase == "经济" or (phrase.startswith(("对", "自")) and ("出口" in phrase or "进口" in phrase))


def _part_seen(case: Case) -> Name | None:
    """从主要产品产量看，粗钢增长|1.4%|: the part is told by the measure that the opening names, whatever it is."""
    seen = case.thread.parent.name
    if seen not in _SEEN_AS or case.thread.parent_in != case.thread.sentence or bare(case.phrase):
        return None
    counted_up = case.predicate.kind == "level" and case.number.family == "classifier"
    if case.predicate.kind not in ("growth", "level") or phrases.measure(case.phrase) or counted_up:
        return None
    return Name(case.phrase + seen, "indicator:measure-of-topic")


_CONSUMED = frozenset(_M["consumed"])


def _priced(case: Case) -> Name | None:
    """居民消费价格指数上涨3.1%。其中，食品烟酒类|上涨11.5%|: what the parts of an index of prices grew in."""
    consumed = case.phrase in _CONSUMED
    if case.predicate.kind != "growth" or not (case.phrase.endswith("类") or consumed):
        return None
    told = case.thread.among or case.thread.parent.name or case.thread.topic.name
    priced = told.endswith("价格指数") or (consumed and case.thread.topic.name.endswith("价格"))
    return Name(case.phrase + "价格", "indicator:measure-of-topic") if priced else None


_TURNOVER = frozenset(["销售收入", "营业收入", "主营业务收入", "营收", "产值", "总产值", "销售额"])


def _goes_by_money(case: Case) -> bool:
    """新能源产业销售收入达到2300亿元，汽车工业达到|1500亿元|: branches of one sentence are told by the same measure.

    So are its firms, of which no more is told than what they passed: 甲集团销售收入超1000亿元，乙公司超|500亿元|.
    """
    topic, phrase = case.thread.topic, case.phrase
    alike = (
        case.predicate.kind == topic.kind == "level"
        and case.unit == topic.unit == "CNY"
        and case.thread.topic_in == case.thread.sentence
        and not (counted.is_done(phrase) or phrases.measure(phrase) or lookup(phrase))
    )
    branch = phrase.endswith(("业", "集群")) and (case.predicate.tail != "" or case.left == phrase)
    passed = case.number.bound == ">" or case.predicate.tail.startswith("达")
    alone = case.left.lstrip("，") in (phrase, phrase + case.predicate.tail) and not case.clauses
    return alike and (branch or (passed and alone and phrases.measure(topic.name) in _TURNOVER))


_SET_OFF = re.compile(
    r"在?(?P<x>[^，。；、\d]{2,14}?)(?:方面|领域)|(?P<y>[^，。；、\d]{1,10}(?:产业|行业|工业|农业|旅游业|服务业|制造业|集群|园区))"
)
_SUPPLIED = re.compile(
    r"(?P<x>[^，。；、\d]{2,8}?)(?:供给|供应|需求|消费需求|存栏|上市量?|产能|大量上市|集中上市)(?!链)"
)
_DEALS_WITH = re.compile(
    "^(?:推动|发展|壮大|做[强大优]|培育|加快|支持|聚焦|打造|建设|提升|围绕)|成为|是|[^一-龥]"
)


def _set_off(case: Case) -> Name | None:
    """在新材料方面，产值突破|300亿元|; 生物医药产业，产值达|9亿元|: a bare measure is of the subject set off in front."""
    if not case.clauses or not case.phrase or phrases.measure(case.phrase) != case.phrase:
        return None
    clause = phrases.tidy(case.clauses[-1])
    match = _SET_OFF.fullmatch(clause)
    subject = (match["x"] or match["y"]) if match else ""
    if case.phrase in ("价格", "价格继续") and (supplied := _SUPPLIED.match(clause)):
        subject = supplied["x"]  # 猪肉供给增加，价格下降|1.4%|
    if not subject or _DEALS_WITH.search(subject) or phrases.measure(subject):
        return None
    return Name(subject + case.phrase, "indicator:measure-for-topic")


def measured(name: str) -> str:
    """The measure of a name, also of one that begins with its direction of trade: 出口机电产品 → 出口."""
    if not (name.endswith(phrases.FLOWS) or name.startswith(phrases.FLOWS)):
        return phrases.measure(name)
    return next(f for f in phrases.FLOWS if name.endswith(f) or name.startswith(f))


_SEEN_AS = ("产量", "产值", "增加值", "零售额", "销售额", "投资额", "投资", "销量")
_TRADERS = ("企业", "贸易", "物流")


def _in_trade(case: Case) -> Name | None:
    """出口机电产品3607亿元，其中集成电路|增长15%|; 对欧盟进出口…，对美国|下降2%|: goods and partners of the same trade."""
    parent, phrase = case.thread.parent.name, case.phrase
    if not phrase:
        return None
    if flow := _goods_flow(case):
        return Name(phrase + flow, "indicator:measure-of-topic")
    near = case.thread.topic_in == case.thread.sentence
    trader = case.predicate.kind == "level" and case.unit == "CNY" and phrase.endswith(_TRADERS)
    flow = measured(case.thread.topic.name) if phrase[0] == "对" or trader else ""
    if near and flow in phrases.FLOWS:
        if phrase.startswith("对其") and case.thread.topic.name.startswith("对"):
            partner = case.thread.topic.name.removesuffix(flow)  # 东盟为第一大贸易伙伴，对其进出口|97亿元|
            return Name(partner + phrase[2:], "indicator:measure-of-topic")
        if trader:
            return Name(phrase + flow, "indicator:measure-of-topic")  # 民营企业进出口3亿元；国有企业|1亿元|
    with_partner = phrase[0] == "对" and flow in phrases.FLOWS and places.is_partner(phrase[1:])
    good = parent.startswith(phrases.FLOWS[1:]) and len(parent) > 2
    amount = case.predicate.kind == "level" and case.unit in ("CNY", "USD")
    if not (with_partner or good) or not (amount or case.predicate.kind == "growth") or measured(phrase):
        return None
    if with_partner:
        return Name(phrase + flow, "indicator:measure-of-topic")
    return None if counted.is_done(phrase) else Name(parent[:2] + phrase, "indicator:measure-of-topic")


_GOODS = re.compile(r"(?:产品|商品|货物|设备|材料|物资)(?P<flow>出口|进口)(?:总?[额值])?")


def _goods_flow(case: Case) -> str:
    """机电产品出口3亿元，其中船舶|增长5%|; 机电产品中，船舶|增长5%|: which way the goods went that are divided."""
    if case.predicate.kind != "growth" or not (case.thread.among or case.thread.parent.name):
        return ""
    if not case.phrase or measured(case.phrase):
        return ""
    if case.thread.among:
        return next((f for f in phrases.FLOWS[1:] if case.thread.among + f in case.thread.themes), "")
    goods = _GOODS.search(case.thread.parent.name)
    return goods["flow"] if goods and goods.end() == len(case.thread.parent.name) else ""


def _next_good(case: Case) -> Name | None:
    """进口煤炭5685万吨，增长5%；天然气|676万吨|: the next good goes the same way."""
    topic, way = case.thread.topic, case.thread.topic.name[:2]
    near = case.thread.topic_in == case.thread.sentence
    alike = near and way in _TRADED and len(topic.name) > 2 and case.unit == topic.unit
    if not alike or not case.phrase or measured(case.phrase) or counted.is_done(case.phrase):
        return None
    return Name(way + case.phrase, "indicator:measure-of-topic")


def scope_of(rule: str, named: str, phrase: str) -> str:
    """The scope that a name built from a bare measure keeps for the next one."""
    if rule != "indicator:measure-for-topic":
        return ""
    return named.removesuffix(phrase.removeprefix("项目"))  # 重点项目19个，项目开工率…: of 重点项目


def held(right: str) -> str:
    """The field of 第一大贸易伙伴: partners in trade, not areas."""
    match = _HOLDS.match(right)
    return match[0] if match else ""


_YEAR_FIRST = re.compile(r"^(?:19|20)\d\d年度?，?")
_FOSTERS = re.compile(r"^(?:重点|大力|着力|积极|加快)*(?:发展|培育|壮大|打造|做大做强)(?=[一-龥]{2,}、)")


def listed_before(clauses: Sequence[str], count: int) -> list[str] | None:
    """旅游收入、游客人数再创新高，分别增长…: the list of a clause in front, if it has as many members."""
    if clauses and _PAIR.fullmatch(last := phrases.tidy(clauses[-1])) and phrases.measure(last):
        return phrases.distribute(last, count)  # 政策享受户数与金额，分别增长…
    for clause in reversed(clauses):
        match = _LISTS.match(_FOSTERS.sub("", phrases.tidy(_YEAR_FIRST.sub("", clause))))
        parts = phrases.distribute(match["x"].replace("方面的", ""), count) if match else None
        if parts:
            return parts
    return None


_SEEN_BY = re.compile(
    r"从[^，。；、\d]{0,10}?(?P<x>产量|产值|增加值|零售额|销售额|投资额|投资|销量)来?看[，：]"
    rf"|{GOODS_GREW}"
)


def divide(thread: Thread, before: str) -> None:
    """其中, 分行业看: what was spoken of is now divided; 从主要产品产量看, 产品产量大幅增长 name the measure of the parts."""
    seen = _SEEN_BY.search(before)
    measure = (seen["x"] or seen["of"]) if seen else ""
    thread.parent = Topic(measure, "growth", noun=measure) if seen else thread.topic


ANY: Literal["any"] = "any"
Sort = Literal["things", "money", "size", "else"]
"""in what a number is told: 个, 家 …; 元; 公里, 吨 …; %, 天 …"""
Rule = Callable[[Case], Name | None]
RULES: tuple[tuple[Rule, Kind | Literal["any"], Sort | Literal["any"]], ...] = (
    (counted.on_scale, "level", ANY),
    (counted.part_of_law, "level", ANY),
    (_partner, "rank", ANY),
    (_size_among, "rank", ANY),
    (_noun_of_share, "share", ANY),
    (_share_with_noun, "share", ANY),
    (_of_noun, "share", ANY),
    (_of_those, "share", ANY),
    (_those_over, "share", ANY),
    (_graded, "share", ANY),
    (_put_to, "share", ANY),
    (_pulls, "points", ANY),
    (_moved, "change", ANY),
    (_cut, "growth", ANY),
    (_kept_up, "streak", ANY),
    (_reached, "level", ANY),
    (_rate_behind, "level", "else"),
    (_given, "level", "money"),
    (_yield, "level", "size"),
    (_over_so_much, "level", "things"),
    (_own_measure, "level", ANY),
    (_total_of_fund, "level", "money"),
    (_collected_by, "level", "money"),
    (_added, "level", ANY),
    (_all_before, "rank", ANY),
    (_all_grew, "growth", ANY),
    (_these, ANY, ANY),
    (_next_partner, "growth", ANY),
    (counted.some_of, "level", "things"),
    (counted.so_many, "level", ANY),
    (counted.total, "level", ANY),
    (counted.kind_of, "level", ANY),
    (counted.over_threshold, ANY, "things"),
    (counted.part_of_topic, ANY, ANY),
    (counted.of_thing, ANY, ANY),
    (counted.spent, ANY, "money"),
    (counted.benefits, "level", ANY),
    (counted.took, "level", "else"),
    (counted.acted_on, "level", "things"),
    (counted.carried_out, "level", ANY),
    (counted.counted, "level", ANY),
    (counted.sized, "level", "size"),
    (_increase, ANY, ANY),
    (_topic, ANY, ANY),
    (_set_off, ANY, ANY),
    (_by_custom, "level", ANY),
    (_dependent, ANY, ANY),
    (_by_institution, "level", ANY),
    (_flow, ANY, ANY),
    (_sibling, ANY, ANY),
    (_where_they_live, "level", ANY),
    (_product, "level", "things"),
    (_product, "level", "size"),
    (counted.joined, "level", ANY),
    (_in_trade, ANY, ANY),
    (_next_good, "level", "size"),
    (_part_seen, ANY, ANY),
    (_held_by, "level", ANY),
    (_priced, "growth", ANY),
    (_part_of_amount, "level", ANY),
    (_lacks_measure, "growth", ANY),
    (_lacks_measure, "share", ANY),
    (counted.programme, "level", ANY),
)
"""The rules in their order, each with the kind and sort of number that it names: it sees no case of another one."""

_FITTING = {
    (kind, sort): tuple(rule for rule, of, told in RULES if of in (kind, ANY) and told in (sort, ANY))
    for kind in get_args(Kind)
    for sort in get_args(Sort)
}


def _sort(case: Case) -> Sort:
    """In what a number is told."""
    if counts(case):
        return "things"
    if case.unit == "CNY":
        return "money"
    return "size" if case.number.family == "measure" else "else"
