"""Name what is counted: 新增51家企业, 对31家党组织进行反馈, 投资2亿元实施…工程 — from the verb in front and the noun behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from duizhang.grammar import phrases
from duizhang.grammar.case import Case, Name, Thread, bare, counts
from duizhang.lexicon.words import cues, either

_M = cues()["measure"]
_LEVEL_WORD = re.compile(
    r"^(?:新增|累计)?(?:国家|省|市|县|区|乡镇|中央|地方|部|世界|本)级(?:的|及以上|以上)?$"
)
_LEVEL_FRONT = re.compile(r"(?:国家|省|市|县|区|乡镇|中央|部|世界)级(?:的|及以上|以上)?")
_PROGRAMME = re.compile(r"“[^“”]{2,24}”(?:[^，。；、“”]{0,8}?(?:行动|工程|活动|平台|计划|专项))")
_BRAND = re.compile(r"^“[^“”]{2,12}”(?:平台|品牌|系统|小程序|服务站)?")
_BRAND_DOES = re.compile(
    r"^“[^“”]{2,12}”(?:平台|品牌|系统|小程序|服务站)?(?=已|在|共|累计|还|全年|上线|启动|推广)"
)
_OWN_NAME = 4
"""characters from which a counted thing has a name of its own and needs no programme in front"""

_IS_LISTED = re.compile(r"(?P<who>[^、，和]{2,10}?)(?P<does>入选|上榜|入围)$")
_ALL_DO = re.compile(
    rf"[^，。；、]{{2,12}}(?:(?:、|和)\d[^，。；、]{{2,16}}?){{1,4}}(?P<does>(?:{either(_M['does'])}|设立|建立|开展)[^，。；、]{{2,}})"
)
_HAPPENS = either(_M["happens"])
_MANNER = rf"(?<!平)(?!均衡){either(_M['manner'])}"
_ALSO_IN = re.compile(
    r"、(?:约|近|超过?)?\d[\d.]*[万亿]?[多余]?(?:亩|公里|万?平方米|个|户|人|名|家)(?=[一-龥])"
)
_NOUN_FIRST = re.compile(r"(?![的多余以左上中内至到])[一-龥“]{2}")
_ITEMS = re.compile(r"、|(?<=[一-龥]{4})和(?=[一-龥]{2})")
_MANNER_FIRST = re.compile(rf"{_MANNER}|全[线部面]|范围|再|创|水深|分别")
_GRADE = rf"(?:{_LEVEL_FRONT.pattern}|[十百千万]+亿元?级|[1-5]A级|[一二三四五]星级)"
_LEVELS_APART = re.compile(rf"(?P<level>{_GRADE})[、和]\d+[个家所项条]{_GRADE}(?P<x>[^，。；、\d]{{2,16}})")
_LEAVES_OPEN = ("其余", "其他", "剩余", "带动", "有效带动", "辐射带动", "惠及", "覆盖")
_ENDS_IN_LEVEL = re.compile(r"(?:国家|省|市|县|区|乡镇)级$")
_NOUN_OF_LEVELS = re.compile(
    r"、(?:国家|省|市|县|区|乡镇)级\d[\d.]*[个家项条名人户所处座](?P<x>[^，。；、\d]{2,16})"
)
_GREW = re.compile(r"(?:同比|比上年|较上年)?(?:分别)?(?:增长|下降|提高)\d")
_THE_REST = ("其余", "其他", "剩余")
_NOT = re.compile(r"未(?![来名成])|没有")
_AS_IT_IS = re.compile(r"的?(?:实际|具体)情况.*$")
# To see to something says nothing of it: 切实抓好|40个|技改项目.
_SEES_TO = re.compile("(?:重点|切实|着力|突出|全力|持续|扎实|认真|精心)?抓[好了紧实]")
_HOW_FAR = re.compile(
    rf"(?:{_MANNER}|全面|正式|基本|已)+(?:(?P<does>(?:{_HAPPENS})+)|(?:办|实现|得到|解决|清|落实|到位).*)"
)
_DOES_SO = re.compile(
    rf"(?P<who>[村镇乡县校]|.{{2,24}}?)(?:(?:今年|明年)?(?:上半年|下半年)|(?:今年|春节|年[底内中末]|国庆|\d{{1,2}}月底?)[前内])?[要将可能]?(?:{_MANNER})+(?P<does>.*)$"
)
_DOES = re.compile(
    rf"(?P<who>[村镇乡县校]|[^、，]{{2,20}}?)(?<![并且或])(?:成功|已|首次|首批|整体|年内|全年|上半年|当年|{_MANNER})*被?(?P<does>(?:(?:(?<!所)在|与|向|对(?!象))[^，。；、的]{{1,14}})?"
    rf"(?:{either(_M['does'])}|(?:实现|实行|完成|获|进行|安装|设立|建立(?!健全)|用上|通上|开展|启动|建成|接入(?=“|宽带|[^，]*[台网]$)|投入(?=使用|运|生产))(?![率利奖，\d]|情况|资金)|(?:营业收入|营收|产值|销售额|税收|纳税|收入|规模)(?:超|突破|达|过(?=[\d千百万亿]))|达到(?=[^的]+(?:标准|要求|评级|等级)$))[^的]+)$"
)
_ENDS_SO = re.compile(rf"(?P<who>.{{2,24}}?)(?:{either(_M['manner_or_name'])})(?P<does>(?:{_HAPPENS})+)$")
_BRINGS = re.compile(
    rf"(?P<who>.{{2,24}}?)(?:预计|累计|全年|年内)?(?:完成|实现|享受|获得|签订|签约)(?:.{{0,4}}?){either(_M['heads'])}(?:超过?|约|近|突破)?$"
)
_DID = re.compile(
    r"(?:实现|实行|接受|完成|获得|通过|纳入|进入|开展|建立|设立|安装|参加|签订)[^，。；、\d]{2,16}$"
)
_HAPPENED_FIRST = re.compile(rf"(?:{_HAPPENS})+(?=.{{2,}})")
_HAPPENED = re.compile(rf"(?:{_HAPPENS})+$")
_ALL_HAPPEN = re.compile(
    rf"[^，。；、\d]{{1,12}}(?:、|和|及)\d[^，。；未]{{2,30}}?(?:全部|均|都)?(?P<does>(?:{_HAPPENS})+)(?=[，。；]|$)"
)
_ALL_OF_THEM = re.compile(
    r"(?:村|县|乡?镇|社区|学校|户|人)(?:(?:、|和)?[近约超]?\d[\d.]*万?[多余]?[个户人所名](?:村(?:庄)?|户|社区|行政村|农户)?){1,3}的?(?P<rest>[^，。；、\d]{2,12}?(?:问题|改造|任务|工程|全覆盖|脱贫|建设|整治|工作|安装|清零))(?=[，。；]|$)"
)
_OF_PLACES = re.compile(r"(?P<who>村|乡?镇|县|社区)的(?P<does>[^的]{2,14})$")
# |的省重点项目|某某度假区: a thing of that class by its own name
_NAMED_THING = re.compile(
    r"的?(?:国家|省|市|县|区)?(?:省市|级)?重[点大]项目([^，。；、\d]{3,14}?(?:区|园|城|厂|基地|中心|小镇|港|广场|项目))"
    r"(?:(?:开工|建成|投产|竣工|落户|签约|正式|全面|加快|顺利|主体|一期)[^，。；、\d]{0,6})?"
)
_THING = re.compile(
    rf".+?{either(_M['things'])}(?:[^，。；、的]{{0,6}}(?:建设|改造|提升|扩建|[一二三四]期)(?:主体)?(?:工程|项目))?"
)
_PLANT = re.compile(r".{2,}?(?:设施|车间|装置|系统|站|厂)")
_MEASURED_THING = re.compile(
    rf"(?:的)?(?:年)?(?:{either(_M['of_thing'])}|产值|营收|营业收入|主营业务收入|销售收入|税收|交易额|[一-龥]{{1,6}}率)(?:超过?|达到?|突破|不低于|低于|约|近)?"
    r"\d[\d.]*(?:[^，。；、的]{1,8}的|[万亿]元)(?P<x>[^，。；、\d]{2,16})"
)
_SIZED_THING = re.compile(
    rf"的(?P<x>[^，。；、的\d]{{2,12}}\d[\d.]*[万亿]?(?:千瓦|兆瓦|吨|吉瓦|千伏|头|只)[^，。；、的\d]{{0,16}}?{either(_M['things'])})"
)
_ALSO_MEASURED = re.compile(r"(?:、[^，。；、\d]{0,8}\d[\d.]*[^，。；、的]{0,6})*(?=的)")
_CAPACITY = re.compile(
    r"(?P<front>.*?)(?P<can>[日年](?:处理|生产|供水|供热|加工|屠宰|发电|养殖|产|出栏|存栏|消纳|转化)[^、，的]{0,6}?)(?:能力)?$"
)
_STATE = re.compile(
    rf"(?<=.{{3}})(?:已|正(?:在|加)|即将|成功|年[底末内]|开始|推进|进展|加快|{_MANNER}|(?:{_HAPPENS})+(?![一-龥])|(?:投入)?(?:使用|生产|运行)$|签[定订约]).*$"
)
_OF_THAT_SIZE = re.compile(r"规模的(?P<x>[^，。；、\d的]{2,14})(?=[，。；、]|$)")
_OF_THING = re.compile(either(_M["of_thing"]) + r"$")
_VERB = either(_M["done_to"])
_FRONT_OF_VERB = ("共", "累计", "全年", "已", "依法", "再", "基本")
_DONE_TO = re.compile(
    rf"^(?=[{''.join(sorted({w[0] for w in (*_M['done_to'], *_FRONT_OF_VERB)}))}])(?!培训(?:班|机构|基地|中心|课))"
    rf"{either(_FRONT_OF_VERB)}*{_VERB}(?:[和、并]{_VERB})?(?:了)?"
)
_GIVES = ("发放", "下达", "拨付", "给予", "提供", "安排", "减免", "落实", "争取")
_ENDS_DONE = frozenset(verb[-1] for verb in (*_M["done_to"], *_GIVES, "了"))
"""what a phrase ends with that is only a verb, or gives something: most end otherwise and need no search"""
_ENDS_HAPPENED = frozenset(word[-1] for word in _M["happens"])
_ONLY_DONE = re.compile(rf"(?:共|累计|全年|已|依法|再|基本|加快|规划|首批)*(?:{_VERB}和?)*{_VERB}了?")
_DONE_LATER = re.compile(
    rf"、{_VERB}\d[\d.]*万?[多余]?[个家处座所条项名人户](?P<x>[一-龥“][^，。；、\d]{{1,20}})(?=[，。；]|$)"
)
_DONE_BY_ITSELF = re.compile(
    r"^(?:提供|带动|拉动|吸纳|安置)|.{3}(?:加装|安装|接种|筛查|救助|(?:规范化|标准化)提升)[^、]{0,4}$"
)
"""新增残疾人就业30人、|老旧小区加装电梯|9台: an item that tells itself what was done"""
_GIVES_TO = re.compile(rf"[对向为给][^，。；、]{{2,14}}{either(_GIVES)}了?")
_IMPROVES = re.compile(r"(?:提高|完善|优化|扩大|落实|实行|推行|推广|健全|建立|深化)(?:了)?")
_NO_OBJECT = frozenset(_M["acts"])
_DOINGS = frozenset(["扩招", "招生", "招工", "培训", "就业", "造林", "脱贫"])
_TO_WHOM = ("对", "向", "为", "给", "与")
_ACTS_ON = re.compile(rf"(?:^|[^应相绝针面核参]){either(_TO_WHOM)}$")
_ACTION = re.compile(r"(?:进行|开展|实施|予以|给予|作出)(?:了)?")
_HANDS_OUT = r"(?:免费|无偿)?(?=提供|发放|追回|减免|办理|落实|解决|代缴|补缴|接续|引入|配发|购买)"
_ACTED = re.compile(
    rf"[^，。；]{{1,40}}?(?:{_ACTION.pattern}(?P<does>[^，。；、,\d]{{2,10}})|{_HANDS_OUT}(?P<gives>[^，。；,\d]{{2,20}}))"
)
_CAME_TO = re.compile(r"(?:实现了?|获得|通过|进入|享受|领取)(?P<x>[^，。；、\d]{2,16})$")
_NEW = re.compile(r"新增|净增|新认定|新培育|新引进|新登记|新发展|新获批")
_TOTALS = frozenset(["总数", "总量", "累计", "总计", "总户数", "总人数"])
_KINDS_OF = frozenset(word for pair in _M["siblings"] for word in pair) | frozenset(_M["kinds"])
_DOER = re.compile(
    rf"(?:企业|(?:中心|主)?城区|市区|县城|农村|城乡|乡村|每个?(?:乡镇|[县市区乡镇村])(?:至少)?)(?={_VERB})(?!.{{2}}建成区)"
)
_SPENT = re.compile(rf"(?:共|累计|总|已|每年|年)*{either(_M['spends'])}(?:了)?$")
_SPENT_ON = re.compile(
    rf"，?(?:先后|重点|持续|大力|为[^，。；\d]{{2,24}}?)?{either({*_M['spent_on'], *_M['done_to']})}(?:了)?"
    r"(?:(?:全长|总长度?|总投资)?\d[\d.]*[万亿]?[多余]?[个所项座条户家公里亩处台套辆名人批栋眼间场元]+的?){0,2}(?P<x>(?:[A-Z]{1,2}\d{1,4})?[^，。；、\d（(]{3,30}(?:、[^，。；、\d（(]{2,12}?(?:工程|项目|改造|建设|整治|治理)(?=[，。；等和（(]|$))?)"
    r"|，对[^，。；、]{3,24}(?:实施|进行|开展)了?(?P<then>[^，。；、;,\d（(]{3,16})"
)
_AND_THE_LIKE = re.compile(
    r"(?:、[^，。；、\d]{1,12}){1,8}?等(?:\d+[个项条处座所家]的?)?(?P<x>[一-龥]{2,10})(?=[，。；]|$)"
)
_AND_SO_MANY = re.compile(r"(?<=等)\d+[个项条处座所](?P<x>[一-龥]{2,12})(?=[，。；]|$)")
_TOLD_WHOLLY = re.compile("全覆盖|完成|竣工|收官")
"""“双代”工程全覆盖，清理企业3家: such a clause has told all of the programme"""
_PLAN_FOR = re.compile(
    r"[“\"]?(?:新的|新一轮)?(?:[三五]年)?(?P<x>[^“”，。；]{2,}?)(?:倍增|培育|攻坚|三年)+(?:计划|行动|工程)[”\"]?"
)
_TRENDS = ("上涨", "下降", "持平", "上升")
_THOSE_WHICH = re.compile(r"(?P<x>.{2,}?)(?:上涨|下降|持平|上升)(?P<of>的.{2,})")
_DOES_TOO = re.compile(rf"(?:、|(?<=[一-龥]{{4}})[及并和])(?={_VERB})")
"""配备救护车、|建成|, 改造主街及|建设|: where a second thing done begins"""
_OTHER_WORK = re.compile(
    r"[^，。；]*\d[\d.]*[个条座处项家所][^，。；、\d]{2,}、(?P<x>[^，。；、]{3,12}(?:治理|改造|建设|修复|整治|绿化))"
)
_COUNTED_WITHIN = re.compile(r"\d[大个项类]")
_BENEFITS = re.compile(r"(?P<does>惠及|覆盖|受益)(?P<whom>(?!率|面).*)$")
_COVERS = re.compile(
    r"(?P<whom>[^，。；、的\d]{2,8})的(?P<x>[^，。；、的\d]{2,14}?(?:项目|工程|网络|系统|平台))"
)
_PROFITING = {"人": "人数", "名": "人数", "人次": "人次", "户": "户数", "家": "户数"}
_BY_WORK = re.compile(r"(?:工程|项目|行动|政策|制度|机制|服务|改造|建设|改革|试点|活动|平台|计划|保险|补贴)$")
_A_WORK = re.compile(r"(?:工程|项目|治理|建设|改造|修复|整治|提升)$")
_WORK = re.compile(
    r"在(?:全面|大力|深入|持续)?(?:推进|推动|开展|实施|深化|抓好|做好)?(?P<x>[^，。；：、在]{2,12}?)(?:工作)(?:上|中|方面)$"
)
_WORK_AND = re.compile(r"[^，。；]{2,}(?:工程|项目|治理|改造|修复|整治)(?:和|以及|及)(?=[^、和及]{0,8}$)")
_TASK = re.compile(r"(?<=[一-龥]{2})(?P<does>改造|建设|整治|治理|修复)(?:任务|工程|项目)?$")
_DEVELOPS = re.compile(
    r"(?:鼓励|支持|引导|推动|促进|扶持|大力|加快|积极|和|发展|培育)+(?P<x>[一-龥]{2,16}?)(?:加快|快速|健康)*(?:发展|壮大)?"
)
_KEY_ONES = re.compile(r"(?:国家|省市|省|市|县|区)(?:级)?重点")
_TITLE = re.compile(r"《[^《》]{2,60}》")
_SCALES: dict[str, dict[str, str]] = _M["scales"]
_ON_LIST = re.compile(r"(?P<list>[^，。；、]{4,30}(?:名单|榜单))(?:上|中|里|内)?$")
_WITHOUT_THRESHOLD = re.compile(r"^(?:(?:投资|产值|收入|年产值)?[千百十\d]?[万亿]元?以[上下]的?)")
_LISTED = re.compile(r"[、和与及]")
_AND = ("和", "及", "与", "以及", "、")
_LONGEST_OBJECT = 24
_SHORT_VERB = 8
_LONG_NOUN = 14
_OWN_PREDICATE = re.compile(
    rf"(?P<who>.{{2,20}}?)(?:(?:完成|实现|集聚|汇聚|拥有|入驻|带动).{{0,12}}?|(?<!其)中(?![小央国医药西心外型等高级]).*?"
    rf"|[一-龥]{{2}}率|{either(h for h in _M['heads'] if len(h) > 1)})*"
    r"(?<![且并])(?:已?有|达到?|(?<![化合并整简])为|占[^占]*|完成[^完]*的|超过?|(?<=投资)完成|已[建完竣开投][^已]{1,8}|(?:削减|减少|取消|精简|压减)了?)$"
)
_DOES_NEXT = re.compile(
    r"(?<=[一-龥]{2})(?:开展|建立|缔结|签订|签署|达成|设置|设立|举办|布设|安装)(?:了|起)?$"
)
_FELLOWS_APART = re.compile(  # 设立4个|固定、2个流动检查站: a word that only tells these from those
    r"(?P<one>[一-龥]{2})[、和]\d[\d.]*[个家所处座条项](?P<other>[一-龥]{2})(?P<x>[^，。；、\d]{2,10})"
)
_SERVES = re.compile(
    r"(?P<who>[^，。；、\d]{0,12}(?:干部|人员|队员|医生|专家|志愿者|党员|教师|律师|特派员|企业|单位|机构|医护))"
    r"(?:服务|帮扶|走访|包联|联系|结对|结对帮扶|对接|慰问|进驻|深入|驰援|支援|奔赴|参与|带动)了?$"
)
"""2万名|干部服务|7万家企业: what these do belongs to the next figure"""
_OWN_MEASURE = re.compile(
    r"(?P<who>.{0,20}?(?:项目|工程|园区|企业|开发区|产业|行业|公司|集群|乡镇|村|景区))(?:累计|共|总)?"
    rf"{either(h for h in _M['heads'] if len(h) > 1)}$"
)
"""11个|民生项目投入|3亿元: the noun in between has a measure of its own"""
_SORTS = ("类", "方面", "领域")
_ENDS_IN_SORTS = re.compile(rf"[一二三四五六七八九十\d]{{1,3}}大?{either(_SORTS)}$")
_OUT_OF = re.compile(r"(?:\d+[个家种类户所])?(?P<x>[^，。；、\d]{2,14}?)当?中有?")
_DID_ALONE = re.compile(r"[^，。；、\d（）的]{2,14}(?=[，。；]|$)")
_OWN_RATE = re.compile(
    r"(?P<who>[^，。；、\d的（）]{0,16}?(?:项目|工程|企业|园区|开发区|乡镇|村|景区|学校|医院|断面|水体|水质))(?!数)[^，。；、\d（）]{0,12}(?:率|度|比例)"
    r"(?:均|都|全部|总体)?(?:同比)?(?:达到?|为|超过?|提高|提升|上升|下降)?(?:了|到)?\d"
)
_CLAUSES_BACK = 2


def took(case: Case) -> Name | None:
    """仅用|90天|建成…: how long it took."""
    if case.phrase not in ("用", "仅用", "只用", "历时") or case.number.family != "time":
        return None
    then = case.right.removeprefix("就")
    noun, used = phrases.following(then)
    skipped = len(case.right) - len(then)
    return Name(noun + "用时", "indicator:noun-behind", used + skipped) if len(noun) > 1 else None


def acted_on(case: Case) -> Name | None:
    """对|31家|党组织进行反馈: what was done stands behind what was counted, also for a list."""
    if case.left.endswith(_TO_WHOM) and _ACTS_ON.search(case.left):
        match = _ACTED.match(case.right)
        case.thread.done = (match["does"] or match["gives"]).replace("了", "", 1) if match else ""
    elif not case.joined:
        case.thread.done = ""
    if not case.thread.done:
        return None
    noun, used = phrases.following(case.right)
    noun = re.split(rf"{_ACTION.pattern}|{_HANDS_OUT}", noun)[0]
    return Name(case.thread.done + noun, "indicator:done-to-these", min(used, len(noun))) if noun else None


def sized(case: Case) -> Name | None:
    """华北石化|500万吨|炼油扩建, 对…段|21公里|路面进行了养护: what has that size stands behind, whose it is in front."""
    phrase = case.phrase
    if case.predicate.rule != "level" or case.predicate.tail:
        return None
    if phrase.endswith("每") or phrases.measure(phrase) or not _NOUN_FIRST.match(case.right):
        return None
    noun, used = phrases.following(case.right)
    if not noun or phrases.predicate_first(noun) or _MANNER_FIRST.match(noun):
        return None
    if bare(phrase) or case.left.endswith(_AND):  # 28公里管网、|2.6公里|道路
        whose = shared_verb(case.thread) if case.joined else ""
    else:
        whose = _ITEMS.split(phrase)[-1].removeprefix("对")
        noun = noun.partition("、")[0] if "、" in phrase else noun
    if match := _DOES.match(noun):
        return Name(_first(match["does"]) + whose + match["who"], "indicator:noun-behind", used)
    whole = _THING.match(noun) if len(noun) > _LONG_NOUN else None
    return Name(whose + (whole[0] if whole else _STATE.sub("", settled(noun))), "indicator:noun-behind", used)


def part_of_law(case: Case) -> Name | None:
    """《…条例》共|十章||96条|: a law's size; 《条例》 alone is the last one that the text named in full."""
    if case.unit not in ("章", "条", "款"):
        return None
    titles = _TITLE.findall(case.left)
    told = [t for clause in case.clauses for t in _TITLE.findall(clause)]
    title = titles[-1] if titles else case.thread.law
    title = next((t for t in told if t.endswith(title[1:])), title)
    if not title or (not titles and case.phrase):
        return None
    case.thread.law = title
    return Name(title + {"条": "条文"}.get(case.unit, case.unit) + "数", "indicator:part-of-law")


def on_scale(case: Case) -> Name | None:
    """发生|6.8级|地震: unit and noun together are a scale with a name of its own."""
    if case.unit not in _SCALES:
        return None
    found = next((name for noun, name in _SCALES[case.unit].items() if case.right.startswith(noun)), None)
    return Name(found, "indicator:scale") if found else None


def so_many(case: Case) -> Name | None:
    """推进幸福河湖建设，年底前达到|45条|: how many there are of what the clause in front does something to."""
    if case.phrase not in ("", "前") or not case.clauses:
        return None
    grown = case.predicate.rule == "level:reached" and counts(case) and case.left.endswith("发展到")
    if grown and (told := _DEVELOPS.fullmatch(phrases.tidy(case.clauses[-1]))):
        return Name(told["x"], "indicator:object-shared")  # 支持合作社发展，全县发展到|80家|
    if not case.predicate.tail.startswith("达"):
        return None
    named = _object_before(case.clauses[-1:]) if counts(case) else ""
    return Name(named.removesuffix("建设"), "indicator:object-shared") if named else None


def measured_thing(name: str) -> str:
    """What an amount was the measure of: 重点项目总投资 → 重点项目; ``""`` if of nothing."""
    match = _OF_THING.search(name)
    return name[: match.start()] if match else ""


def total(case: Case) -> Name | None:
    """新增企业386家，总数达|3126家|: all of them, no longer the new ones."""
    topic, phrase = case.thread.topic, case.phrase
    if topic.unit == case.unit and case.joined and not phrase and case.number.bound in (">", ">="):
        new = _NEW.search(topic.name)  # 铁路里程新增170公里、|突破700公里|
        passed = case.number.span[0] < case.number.core[0]
        return Name(topic.name.replace(new[0], "", 1), "indicator:total") if new and passed else None
    if topic.unit != case.unit or not counts(case):
        return None
    if (
        not phrase
        and case.predicate.tail.startswith("完成")
        and topic.noun
        and not topic.name.startswith("完成")
        and not phrases.following(case.right)[0]
    ):
        return Name("完成" + topic.noun, "indicator:object-shared")  # 共分解为486项，完成了|462项|
    new = _NEW.match(topic.name)
    reached = phrase in _TOTALS or (not phrase and case.predicate.tail.startswith(("达", "累计达", "总")))
    if not new or not reached or case.clauses:
        return None
    return Name(topic.name[new.end() :], "indicator:total")


def kind_of(case: Case) -> Name | None:
    """建成基站4.3万个，其中城区|3.1万个|: the kind is given, the thing is what was divided."""
    parent = case.thread.parent
    if parent.name.startswith("接待") and case.unit == "人次" and len(case.phrase) > 2:
        own = case.phrase.startswith(
            ("接待", "入境", "出境", "参观")
        )  # 接待观众14亿人次，其中未成年人|3亿人次|
        return None if own or is_done(case.phrase) else Name("接待" + case.phrase, "indicator:part-of-topic")
    if case.phrase not in _KINDS_OF or case.unit != parent.unit:
        return None
    if not parent.name or phrases.measure(parent.name):
        return None
    return Name(case.phrase + thing(parent.name), "indicator:part-of-topic")


def spent(case: Case) -> Name | None:
    """投资|6200万元|实施…工程: what the money is for stands behind."""
    if not _SPENT.fullmatch(case.phrase):
        return None
    match = _SPENT_ON.match(case.right)
    if match and match["x"] and match["x"].endswith(("计划", "任务", "目标", "预算")):
        return None  # 投资|37亿元|，完成年度投资计划165%
    if not match or (match[0].startswith("，") and case.phrase.startswith("总")):
        work = _object_before(case.clauses[-1:]) if case.clauses else ""
        near = case.thread.topic_in == case.thread.sentence and case.thread.topic.name
        return Name(work + case.phrase, "indicator:spent-on") if not near and _A_WORK.search(work) else None
    after = match.end()
    listed = _AND_THE_LIKE.match(case.right, after) or _AND_SO_MANY.match(
        case.right, after
    )  # 完善了道路、管网等|基础设施
    told = match["x"] or match["then"]
    if listed:  # 供热供气、道路交通等|项目: a noun that says nothing alone keeps its examples
        told = listed["x"] if len(listed["x"]) > 2 else told + listed[0]
    purpose = phrases.tidy(told if listed else told.split("等")[0])
    return Name(purpose + case.phrase, "indicator:spent-on") if len(purpose) >= 2 else None


def benefits(case: Case) -> Name | None:
    """实施…工程，惠及|12.6万人|: who profits, with what they profit from."""
    if case.unit in ("%", "pp"):
        return None
    match = _BENEFITS.search(case.phrase)
    if not match:
        return _profits(case)
    by = (
        case.phrase[: match.start()].removesuffix("直接")
        or _object_before(case.clauses)
        or (_worked(case) if not case.clauses else "")
    )
    noun, used = phrases.following(case.right)
    if thing_behind := _COVERS.match(
        case.right
    ):  # 覆盖|18万|农村人口的江水置换项目: it is said of what stands behind
        by, noun, used = thing_behind["x"], thing_behind["whom"], 0
    if not by or phrases.predicate_first(noun):
        return None
    profiting = settled(noun)
    whom = match["whom"] + profiting or _PROFITING.get(case.unit, "")
    return Name(by + match["does"] + whom, "indicator:benefits", min(used, len(profiting)))


def _profits(case: Case) -> Name | None:
    """提高…标准，|6600万|纳税人受益: who profits stands behind."""
    if "受益" not in case.right:
        return None
    noun, used = phrases.following(case.right)
    by = _object_before(case.clauses) if noun.endswith("受益") and bare(case.phrase) else ""
    return Name(by + "受益" + noun.removesuffix("受益"), "indicator:benefits", used) if by else None


def _worked(case: Case) -> str:
    """The topic, if it is a work or a payment that others profit from, or was done to things (改造小区)."""
    topic = case.thread.topic
    paid = topic.unit == "CNY" or _BY_WORK.search(topic.name)
    name = thing(topic.name) if paid else topic.name if is_done(topic.name) else ""
    return name if len(name) <= _LONGEST_OBJECT else ""


def part_of_topic(case: Case) -> Name | None:
    """其中省级|30家|: the level is given, the thing is the topic's."""
    alike = case.unit == case.thread.topic.unit
    going_on = case.joined and case.phrase == "在建" and alike
    told = _THOSE_WHICH.fullmatch(case.thread.topic.name) if alike and case.phrase in _TRENDS else None
    if told:  # 价格上涨的城市个数为23个，持平的为|4个|
        return Name(told["x"] + case.phrase + told["of"], "indicator:part-of-topic")
    if alike and "重点" in case.thread.topic.noun and _KEY_ONES.fullmatch(case.phrase):
        name = case.phrase + case.thread.topic.noun.rpartition("重点")[2]
        return Name(name, "indicator:part-of-topic")  # 重点项目64个，其中省重点|3个|
    within = case.left.startswith("其中") or (
        case.phrase == "涉及" and case.thread.topic_in == case.thread.sentence
    )
    if case.phrase.startswith("涉及") and within and alike and case.thread.topic.noun:
        return Name("涉及" + case.thread.topic.noun, "indicator:part-of-topic")  # 其中涉及我县有|5项|
    if not (going_on or is_level_word(case.phrase)) or not case.thread.topic.noun:
        return None
    if case.joined and is_level_word(case.phrase) and alike and names_thing(case.right):
        noun, used = phrases.following(case.right)  # 清理市级51项、县级|216项|行政备案事项
        return Name(shared_verb(case.thread) + case.phrase + noun, "indicator:verb-shared", used)
    return Name(case.phrase + case.thread.topic.noun, "indicator:part-of-topic")


def over_threshold(case: Case) -> Name | None:
    """亿元以上项目50个，其中5亿元以上|11个|: the threshold tells these from those."""
    if not case.over or not case.thread.topic.noun:
        return None
    return Name(case.over + _WITHOUT_THRESHOLD.sub("", case.thread.topic.noun), "indicator:over-threshold")


def of_thing(case: Case) -> Name | None:
    """总投资|30亿元|的…项目, |10亿元|规模的平台: the thing stands behind."""
    if sized := _OF_THAT_SIZE.match(case.right):
        return Name(sized["x"] + "规模", "indicator:noun-behind")
    match = _OF_THING.search(case.phrase)
    skipped = _ALSO_MEASURED.match(case.right) if match else None
    if not match or not skipped or case.unit in ("%", "pp"):
        return _able(case)
    noun, used = phrases.following(case.right[skipped.end() :])
    used = 0 if skipped.end() else used
    if sized := _SIZED_THING.match(case.right, skipped.end()):
        noun, used = sized["x"], 0
    whole = _NAMED_THING.fullmatch(noun) or _THING.match(noun)
    if not noun or (len(case.phrase) > _SHORT_VERB and not (whole and case.right.startswith("的"))):
        return None
    return Name(
        (whole[whole.lastindex or 0] if whole else _STATE.sub("", noun)) + match[0],
        "indicator:noun-behind",
        used,
    )


def _able(case: Case) -> Name | None:
    """日处理污水|6万吨|的污水处理厂, 年产|5万吨|有机肥厂: what a plant can do, and which plant."""
    told = case.number.family in ("measure", "classifier") and ("日" in case.phrase or "年" in case.phrase)
    match = _CAPACITY.fullmatch(case.phrase) if told else None
    if not match:
        return None
    noun, used = phrases.following(case.right)
    whole = _THING.match(noun) or _PLANT.match(noun)
    if not whole:
        return None
    front = match["front"]
    own = "" if len(front) > _SHORT_VERB or front.endswith(("的", *_AND)) or _LISTED.search(front) else front
    return Name(own + whole[0] + match["can"] + "能力", "indicator:noun-behind", used)


def carried_out(case: Case) -> Name | None:
    """推进农村气代煤，再完成|3万户|改造: what is done to so many is in the clause in front."""
    if case.phrase or case.joined or "完成" not in case.predicate.tail:
        return None
    noun, used = phrases.following(case.right)
    named = _object_before(case.clauses) if noun in _NO_OBJECT else ""
    return Name(named + noun, "indicator:object-shared", used) if named else None


def some_of(case: Case) -> Name | None:
    """27个行业中|18个|实现增长: what those of them did stands behind."""
    match = _OUT_OF.fullmatch(case.phrase) if case.phrase.endswith(("中", "有")) else None
    does = _DID_ALONE.match(case.right) if match else None
    if match is None or does is None:
        return None
    return Name(does[0] + match["x"], "indicator:noun-behind", does.end())


def counted(case: Case) -> Name | None:
    """新增|51家|企业, 组织|4637个|团组, |11家|企业入选…: verb and noun make the name of a count."""
    given = case.phrase
    counting = counts(case) or case.phrase.endswith("等")
    if not (counting or _wants_object(case.phrase) or _comes_first(case)):
        return None
    if counting and (phrase := _without_examples(case)) != given:
        case = replace(case, phrase=phrase)
    noun, used = _behind(case)
    if noun and (far := _HOW_FAR.fullmatch(noun)):
        return _how_far(case, far["does"] or "", used)
    if not noun or _is_no_thing(case, noun):
        return _with_object(case, noun, used, given)
    verb = _verb(case.phrase)
    if verb and (both := _ALL_OF_THEM.match(case.right)):
        noun = both["rest"] + noun
    if not verb and not _NOT.search(noun):
        noun, used = _done_first(case, noun, used)
    if is_level_word(verb) and (doing := _doing(verb + noun)):  # 省级|612项|事项实现网办
        verb, noun = "", doing
    if verb:
        noun = _AS_IT_IS.sub("", settled(noun))
    if not verb and case.joined:
        shared = shared_verb(case.thread)
        verb = "" if noun.startswith(shared) else shared
    return Name(in_programme(verb + noun, case), "indicator:noun-behind", used)


def _verb(phrase: str) -> str:
    """The words in front of a count as they go before its noun; ``""`` where they say nothing of it."""
    return "" if bare(phrase) or _SEES_TO.fullmatch(phrase) else phrase.removeprefix("含")


def _is_no_thing(case: Case, noun: str) -> bool:
    """Whether what stands behind a count tells what these did, or was done, and not what they are."""
    predicate = phrases.predicate_first(noun) and case.unit != "次"
    return predicate or noun in _NO_OBJECT or _HAPPENED.fullmatch(noun) is not None


def _behind(case: Case) -> tuple[str, int]:
    """The noun behind a count and how much of the text it used; what belongs to the next figure is left to that."""
    if phrases.clause_ends(case.right):
        return "", 0
    if apart := _noun_apart(case):
        return apart
    noun, used = phrases.following(case.right)
    if not noun and (bare(case.phrase) or case.phrase in _LEAVES_OPEN or _wants_object(case.phrase)):
        other = _ALSO_IN.match(case.right)  # 修复|7个|、约540亩污染地块
        return phrases.following(case.right[other.end() :])[0] if other else "", 0
    goes_on = case.right[used : used + 1].isdigit() or _GREW.match(case.right, used) is not None
    ahead = case.right[:used] if goes_on else ""
    own = (
        (_OWN_MEASURE.match(ahead) or _OWN_PREDICATE.match(ahead) or _SERVES.match(ahead)) if ahead else None
    )
    if own and own["who"] != phrases.measure(own["who"]) and not phrases.predicate_first(noun):
        return own["who"], 0  # 12个园区产值占…的|60%|: the next figure has a predicate of its own
    if ahead and (does := _DOES_NEXT.search(noun)):
        return noun[: does.start()], used - len(
            does[0]
        )  # 与39个|国家缔结118对友城: what is done is the next figure's
    if rate := _OWN_RATE.match(case.right):
        return rate["who"], 0  # 10个重点项目投资完成率达到|149%|
    if ahead and is_done(noun) and is_done(case.phrase) and not _ONLY_DONE.fullmatch(case.phrase):
        return "", 0  # 新建学校|9所|新建食堂5所: the next item of a headline
    return noun, used


def _noun_apart(case: Case) -> tuple[str, int] | None:
    """The noun where another figure parts it from its count, and how much of the text it used."""
    if measured := _MEASURED_THING.match(case.right):
        return measured["x"], 0
    if levels := _LEVELS_APART.match(case.right):
        return levels["level"] + levels["x"], len(levels["level"])
    fellow = _FELLOWS_APART.match(case.right)
    if fellow and phrases.are_fellows(fellow["one"], fellow["other"]):
        return fellow["one"] + fellow["x"], len(fellow["one"])
    if _ENDS_IN_LEVEL.search(case.phrase) and (apart := _NOUN_OF_LEVELS.match(case.right)):
        return apart["x"], 0  # 清理市级|51项|、县级216项行政备案事项
    return None


def _how_far(case: Case, does: str, used: int) -> Name | None:
    """政协提案|186件|全部办复, |6项|基本完成: what stands behind is no thing, but tells how far these have got."""
    topic = case.thread.topic
    if not bare(case.phrase) and case.phrase not in _THE_REST:
        shared = shared_verb(case.thread) if case.joined and not is_done(case.phrase) else ""
        return Name(shared + case.phrase, "indicator:words-before", used)
    if topic.noun and topic.unit == case.unit:
        return Name(does + topic.noun, "indicator:object-shared", used)
    return None


def _without_examples(case: Case) -> str:
    """What names single ones in front of their count: A路、B路、C路|3条|, 甲项目、乙项目等|7个|."""
    phrase = case.phrase
    if phrase.endswith(_SORTS) and (sorts := _ENDS_IN_SORTS.search(phrase)):
        phrase = phrase[: sorts.start()]  # 十大类|45项|年度民生实事, 出台5大类|26项|政策
    if not ("等" in phrase or _LISTED.search(phrase) or case.left.endswith(_AND)):
        return phrase
    done = _DONE_TO.match(phrase)
    verb = done[0] if done else ""
    if done and (two := _WORK_AND.match(phrase, done.end())) and names_thing(case.right):
        return verb + phrase[two.end() :]  # 启动河道整治工程和沿河|36个|村庄治理工程
    if case.left.endswith(_AND) and not case.left.endswith("惠及") and not case.left.startswith(_AND):
        return verb  # 出台《意见》和|12个|配套政策: two things were done, one of them counted
    if "等" in phrase:
        if phrase.endswith("等") and not names_thing(case.right):
            return phrase[:-1]
        return phrases.without_examples(phrase, verb)
    if not _LISTED.search(phrase):
        return phrase
    listed = phrases.items(phrase.removeprefix(verb))
    if len(listed) < 2 or case.number.low != len(listed):
        return phrase
    case.thread.listed = listed
    return verb if not verb or names_thing(case.right) else phrase


def names_thing(right: str) -> bool:
    """Whether what was counted stands behind its count."""
    noun, _ = phrases.following(right)
    return bool(noun) and not phrases.predicate_first(noun)


def _with_object(case: Case, noun: str, used: int, given: str) -> Name | None:
    """A count with no noun behind: its verb's object was named before, or its subject was (其中|6家|建成投用)."""
    topic = case.thread.topic
    near = case.thread.topic_in == case.thread.sentence
    stands = topic.unit == case.unit and _HAPPENED.fullmatch(noun) is not None
    among = case.joined or stands or case.left.startswith("其中")
    if noun and noun not in _NO_OBJECT and among and bare(case.phrase) and topic.noun:
        match = _HAPPENED.match(noun)
        if match and case.unit in ("人", "名") and topic.unit != case.unit:
            return Name(noun, "indicator:noun-behind", used)  # 104个村、|8.8万人|脱贫出列
        return Name((match[0] if match else "") + topic.noun, "indicator:object-shared", used if match else 0)
    if stated := _stated_behind(case, noun, used):
        return stated
    if bare(case.phrase) and noun and not among and (come := _CAME_TO.match(noun)):
        x = noun if noun.startswith(("进入", "通过")) else come["x"]
        return Name(x, "indicator:noun-behind", used)  # 906户实现稳定脱贫
    if _wants_object(case.phrase) and (not noun or noun in _NO_OBJECT):
        named = _object_before(case.clauses)
        if not named and (case.joined or (not case.clauses and topic.unit == case.unit and near)):
            named = "" if _ONLY_DONE.fullmatch(topic.noun) or topic.noun in _DOINGS else topic.noun
        if named:
            verb = "" if noun else case.phrase
            if (task := _TASK.search(named)) and verb.endswith(task["does"]):
                named = named[: task.start()]  # 校舍改造任务，再开工改造|128所|
            return Name(verb + named + noun, "indicator:object-shared", used if noun else 0)
        if noun in _NO_OBJECT:
            return Name(in_programme(case.phrase + noun, case), "indicator:noun-behind", used)
    return Name(case.phrase, "indicator:words-before") if case.phrase != given else None


def _stated_behind(case: Case, noun: str, used: int) -> Name | None:
    """建成|9个|、培育7个市级基地: the noun stands behind the next count; 企业已有|31户|完成改制: what they did does."""
    parted = not noun and case.right.startswith("、")
    if parted and (later := _DONE_LATER.match(case.right)) and _ONLY_DONE.fullmatch(case.phrase):
        return Name(case.phrase + later["x"], "indicator:noun-behind")
    if case.left.endswith("有") and not bare(case.phrase) and _DID.match(noun):
        return Name(noun + case.phrase.removesuffix("中"), "indicator:noun-behind", used)
    return None


def _object_before(clauses: Sequence[str]) -> str:
    """整治“低散乱”作坊，依法取缔|126家|: what the clause in front does something to."""
    for clause in map(phrases.tidy, reversed(clauses[-_CLAUSES_BACK:])):
        match = _DONE_TO.match(clause) or _IMPROVES.match(clause) or _GIVES_TO.match(clause)
        rest = phrases.without_examples(clause[match.end() :], "") if match else ""
        if plan := _PLAN_FOR.fullmatch(rest):
            rest = plan["x"]  # 实施“规上企业倍增计划”，新增|450家|
        if 2 <= len(rest) <= _LONGEST_OBJECT:
            return rest
    return ""


def _done_first(case: Case, noun: str, used: int) -> tuple[str, int]:
    """What the counted did, in front of what was counted: 企业入选…百强 → 入选…百强企业."""
    if case.right[used : used + 1].isdigit() and (match := _BRINGS.match(noun)):
        return match["who"], len(match["who"])
    if match := _DOES_SO.match(noun):
        did = _HAPPENED.match(match["does"]) or _DID.match(match["does"])
        return (_first(did[0]) if did else "") + match["who"], used if did else len(match["who"])
    if match := _ENDS_SO.match(noun):
        return match["does"] + match["who"], used
    if match := _OF_PLACES.match(noun):
        return match["does"] + match["who"], used
    if match := _IS_LISTED.match(noun):
        return match["does"] + _list_before(case) + match["who"], used
    if doing := _doing(noun):
        return doing, used
    if _HAPPENED.search(noun):
        return noun, used
    if shared := _ALL_OF_THEM.match(case.right):
        return shared["rest"] + noun, used  # 200个村、20万人饮水安全问题: the last noun is both's
    if shared := _ALL_DO.match(case.right) or _ALL_HAPPEN.match(case.right):
        return shared["does"] + noun, used  # 8所院校、12个专业群入选…: said of both
    return noun, used


def _doing(noun: str) -> str:
    """企业入选…百强 → 入选…百强企业; a clause that was cut at its end says no more than who does it."""
    match = _DOES.match(noun)
    if not match:
        return ""
    who, does = match["who"], _first(match["does"])
    if len(noun) >= phrases.LONGEST_NOUN:
        return who
    return does if does.endswith(who) else does + who


def _first(does: str) -> str:
    """What was done, as it stands in front of what it was done to: 进行了养护 → 养护."""
    return does.replace("了", "", 1).removeprefix("进行")


def settled(noun: str) -> str:
    """A noun without how far it has got: 合作事项扎实落地 → 合作事项."""
    match = None if _NOT.search(noun) else _DOES_SO.match(noun)
    return match["who"] if match else noun


def _list_before(case: Case) -> str:
    """绿色工厂名单上，18家企业入选: the list that the clause in front names."""
    match = next((m for c in reversed(case.clauses) if (m := _ON_LIST.search(c))), None)
    return phrases.tidy(match["list"]) if match else ""


def _comes_first(case: Case) -> bool:
    """2.8万亿元中央财政资金纳入…, 达成500亿元贸易采购: no name in front, so the noun behind is what is counted."""
    return bare(case.phrase) and not case.joined and case.unit not in ("%", "pp", "rank")


def _wants_object(phrase: str) -> bool:
    """增发|1万亿元|国债, 对农民发放|2亿元|补贴: a verb in front takes its object from behind, whatever the unit."""
    if phrase[-1:] not in _ENDS_DONE:
        return False
    return _ONLY_DONE.fullmatch(phrase) is not None or _GIVES_TO.fullmatch(phrase) is not None


def shared_verb(thread: Thread) -> str:
    """The verb that the next item of a list shares with the last one."""
    name = thread.topic.name
    name = _PROGRAMME.sub("", name, count=1) if name.startswith("“") else name
    front = _DOER.match(name)  # 企业参与制修订国家标准|5项|、行业标准|3项|; 市区新建主干道|16条|、支路|42条|
    who = front[0] if front else ""
    match = _DONE_TO.match(name.removeprefix(who))
    return who + match[0] if match and match.end() < len(name) - len(who) else ""


def _takes_verb(case: Case) -> bool:
    """Whether an item of a list may share the verb of the one before: counts, lengths …; money that names no measure."""
    if case.number.family == "currency":
        return not phrases.measure(case.phrase)
    return case.number.family in ("classifier", "measure", "")


def joined(case: Case) -> Name | None:
    """新开工改造棚户区|14.59万套|、老旧小区|1816个|: the verb is shared."""
    if (
        not case.joined
        or not _takes_verb(case)
        or (case.number.family == "" and not counts(case))
        or case.unit in ("%", "pp")
        or _DONE_TO.match(case.phrase)
        or case.phrase.startswith("新")
        or _BENEFITS.search(case.phrase)
        or _DONE_BY_ITSELF.search(case.phrase)
    ):
        return None
    verb, told = shared_verb(case.thread), case.thread.topic.name
    if case.unit == "人次" and "接待" in told[2:10]:
        verb = told[: told.index("接待") + 2]  # 邮轮母港接待邮轮|91艘次|、旅客|30万人次|
    return Name(verb + case.phrase, "indicator:verb-shared") if verb else None


def programme(case: Case) -> Name | None:
    """A count or an amount right behind “…”行动 is that programme's."""
    measure = phrases.measure(case.phrase)
    if not (counts(case) or case.unit == "CNY" or measure == "率"):
        return None
    if case.unit == "CNY" and measure and len(case.phrase) > len(measure) + 1:
        return None  # 技术改造投资 is complete by itself
    named = in_programme(case.phrase, case)
    return Name(named, "indicator:of-programme") if named != case.phrase else None


def work(case: Case) -> str:
    """在推进以旧换新工作上，…使用资金…，拉动消费…: the work that a clause announces, to the sentence's end."""
    for clause in case.clauses:
        if "工作" in clause and (match := _WORK.search(clause)):
            case.thread.work = match["x"]
    return case.thread.work


def in_programme(named: str, case: Case) -> str:
    """A count in the clause after “…”行动, and those right behind it, are that programme's."""
    thread_programme, case.thread.programme = case.thread.programme, ""
    if "“" in named or "《" in named:
        brand = _BRAND.match(named)
        case.thread.programme = brand[0] if brand and named[brand.end() :] not in _NO_OBJECT else ""
        return named
    found = _programme_told(case.clauses) if case.clauses else None
    told = found[0] if found else ("" if case.clauses else thread_programme)
    if not told:
        told = work(case)
    if not told and case.meant:
        told = case.thread.recent
    case.thread.programme = told
    if found and _PROGRAMME.match(told) and len(thing(named)) > _OWN_NAME:
        return named
    return told + named


def _programme_told(clauses: Sequence[str]) -> re.Match[str] | None:
    """The “…”行动 that the clause in front names, unless it has told all of it, or a brand that a clause says does something."""
    found = _PROGRAMME.search(clauses[-1])
    found = None if found and _TOLD_WHOLLY.search(clauses[-1], found.end()) else found
    return found or next((m for c in clauses if c[0] == "“" and (m := _BRAND_DOES.match(c))), None)


def undone(named: str) -> str:
    """A count's name without the verb of what happened: 发生事故 → 事故; 新增, 完成 … say which ones, and stay."""
    return named.removeprefix("发生")


def thing(named: str) -> str:
    """A count's name without what was done to it, or what it did: 新培育企业 → 企业, 重大项目开工 → 重大项目."""
    match = _DONE_TO.match(named) or _HAPPENED_FIRST.match(named)
    name = named[match.end() :] if match and match.end() < len(named) else named
    level = _LEVEL_FRONT.match(name) if "级" in name else None
    name = name[level.end() :] if level and level.end() < len(name) else name
    happened = _HAPPENED.search(name) if name[-1:] in _ENDS_HAPPENED else None
    return name[: happened.start()].removesuffix("已") if happened and happened.start() >= 2 else name


def is_done(phrase: str) -> bool:
    """Whether a phrase begins with what is done to a thing: 新建…, 完成…."""
    return _DONE_TO.match(phrase) is not None


def last_done(phrase: str) -> str:
    """配备救护车、建成(4个实验室): of two things done, the one that is counted; 新建、改扩建 is one."""
    told = _OTHER_WORK.fullmatch(phrase)
    if told and is_done(phrase):
        return told["x"]  # 实施4个村饮水提升工程、|小流域治理
    cuts = list(_DOES_TOO.finditer(phrase))
    if not cuts:
        return phrase
    cut = cuts[-1]
    head, last = phrase[: cut.start()], phrase[cut.end() :]
    listed = cut[0] == "、"  # what 及 joins may be two nouns: 赛事及培训
    if listed and _COUNTED_WITHIN.search(head) and _ONLY_DONE.fullmatch(last):
        return last  # 发展10大产业、|打造|: the one in front has been counted
    if not is_done(last) or not is_done(head) or phrases.measure(last):
        return phrase
    if _ONLY_DONE.fullmatch(head) or (not listed and _ONLY_DONE.fullmatch(last)):
        return phrase
    return last


def is_level_word(phrase: str) -> bool:
    """国家级, 省级: a level without the thing."""
    return "级" in phrase and _LEVEL_WORD.match(phrase) is not None


def last_programme(text: str) -> str:
    """The last “…”行动 that a text names, ``""`` if none."""
    found = _PROGRAMME.findall(text) if "”" in text else ()
    return str(found[-1]) if found else ""
