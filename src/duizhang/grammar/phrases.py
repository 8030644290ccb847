"""From the words around a number to the indicator's name, as a table's row header would print it."""

from __future__ import annotations

import re
from functools import lru_cache

from duizhang.lexicon.words import cues, either

# 加上解支出 adds 上解支出, 加上级补助收入 adds 上级补助收入.
_LEAD = re.compile(r"加(?=上[解缴级])|" + either(cues()["lead"]["words"]))
_EDGE = "，、；：:。,;的之—–-·■●▲◆★▶►◎○□◇※✓√➤…！!？?“”‘’ 　/()（）》《"
_EDGE_FRONT = _EDGE.translate(dict.fromkeys(map(ord, "“”《")))
_EDGE_END = "，、；：:。,;的—–-·■●▲…！!？? 　/（(《‘"
_MEASURE = re.compile(either(cues()["measure"]["heads"]) + r"$")
# 和, 与, 及 part a list, but not within 和谐, 参与, 普及.
_SPLIT = re.compile(
    r"、|以及|(?<![共总饱中])和(?![美谐平田县])|(?<![参给])与(?!会)|(?<![普涉波])及(?![时格])"
)
_BALANCE = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"))
_STOPS_ANYWHERE = "，。；：！？、,;:!?…\n（(）)"
_FOLLOWING_STOP = re.compile(
    rf"[{_STOPS_ANYWHERE}\d]|"
    r"(?<![高中初平均同优])等(?![级奖])|——|(?<=[一-龥]{2})[和及]一?(?:批|系列)(?=[一-龥]{2})|(?<=.)(?:除(?=[^，。；]{1,12}外)|分别在(?!建)|稳居|位居|名列|位列|居全|全年|累计|同比|达到(?![^，。；、\d]{2,16}(?:标准|要求|评级|等级)(?=[，。；]|$))|(?<![稳促保现持])增长(?![点极])|惠及|(?<!全)覆盖|(?:整合(?:优化)?|精简|合并|(?:合并)?调整|细化|优化)[为至到](?!主)|(?:压减|减少|扩大|增加|发展|提高|提升|下降|缩短|拓展|扩展)[至到]|从无到有|连续(?=[\d一二三四五六七八九十两])|超过|突破(?!性)|高于|低于|用于|支持(?!的)|带动|拉动|推动|[年月日]均(?!衡)|[户人]均增收|(?<=[一-龥]{2})(?:发展|运行|进展|推进)(?:良好|顺利|平稳|有序|较好|较快|迅速|稳定))"
)
_OF_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_WITHIN = re.compile(r"[\d“]")
# Digits and marks that part nothing: 2024年, 500强, “5+5”, G234, ISO9001.
_WHOLE = re.compile(
    r"(?:19|20)\d\d年度?|\d{2,4}强|[345][GAD](?=[一-龥])|“[^“”，。；]{1,28}”|[A-Z]{1,5}\d{1,5}(?=[一-龥（])"
)
_EXAMPLES = re.compile(
    r"^(?P<verb>.{0,8}?)(?:(?:[^、，。；]{2,24}、)+[^、，。；]{2,24}?|[^、，。；“”]{2,24}?)(?<![高中初平均同优相一二三特甲乙丙])等(?!级)(?:(?:方面|领域)(?=.))?(?P<rest>.*)$"
)
# One quoted name in front of a noun is a brand (“某某行”等活动|120场|), several, or one right in front of the count, are examples.
_QUOTED_EXAMPLES = re.compile(r"(?:(?:“[^“”]{1,20}”[、和]?){2,6}等(?!级)|“[^“”]{1,20}”等$)(?P<rest>.*)$")
_SIZE = r"(?:超|近|总?投资额?)?\d[\d,.]*(?:[—\-–~至]\d[\d.]*)?[百千]?[万亿]?"
_SIZED = rf"{_SIZE}(?:吨级?|千伏|千瓦级?|兆瓦级?|级|元(?:以上)?|亿(?!元)(?:级|以上)?)(?:及以上)?"
# What else a thing is told by in front of its name: |5个|5万—10万吨级码头; a length or an amount with 的 is none of it.
_ALSO_COUNTED = re.compile(
    rf"的?(?:{_SIZE}[多余]?(?:[个家项件条类种名户人组批所座套]|(?:吨|千瓦|兆瓦|平方米|公里|亩|亿?元)(?:以上|左右)?的)"
    rf"|(?P<size>{_SIZED}(?:[和、]{_SIZED})?))(?=[一-龥“])"
)
_PREDICATE_START = re.compile(either(cues()["measure"]["not_nouns"]))


@lru_cache(maxsize=65536)
def tidy(phrase: str) -> str:
    """A phrase without leading conjunctions, adverbs and light verbs, and without dangling marks."""
    phrase = _without_number(phrase.removeprefix("等")).lstrip(_EDGE_FRONT)
    while match := _AT_RATE.match(phrase) or _LEAD.match(phrase):
        rest = phrase[match.end() :].lstrip("，、：:的之")
        if not rest and match[0] in _GENERIC_WORDS:
            break
        if _needed(match[0], rest):
            break
        phrase = rest
    if "最" in phrase[:4]:
        phrase = _THE_MOST.sub("", phrase)  # 比重最大的|智能装备制造业
    if aside := _PRINCIPLE.match(phrase) or ("、" in phrase and _TOLD_BEFORE.match(phrase)):
        phrase = phrase[aside.end() :]
    phrase = _thing_alone(_without_then(phrase))
    if aside := _ENUMERATOR.match(phrase) or _IN_YEARS.match(phrase) or _HOW.match(phrase):
        phrase = phrase[aside.end() :]
        phrase = phrase[phrase.startswith(_TOLD_IN_ALL) :].removeprefix("累计")
    phrase = _TRAIL.sub("", phrase.rstrip(_EDGE_END + "“"))
    phrase = _without_asides(_balanced(_without_time(phrase)).lstrip("、，"))
    phrase = _without_home(phrase)
    if (
        phrase.startswith(_AIMED)
        and not phrase.startswith("计划生育")
        and len(phrase) > len(measure(phrase)) + 4
        and measure(phrase)
    ):
        return phrase[2:]  # 计划全社会固定资产投资 is that investment, 计划投资 is what was planned
    if phrase.startswith("完成") and len(phrase) > len(measure(phrase)) + 3 and measure(phrase):
        return phrase[2:]  # 完成地方生产总值 is that total; 完成营造林 is what was done
    return phrase


# 按年均汇率折算为, 自2013年以来; 作为 of what the speaker is
_AT_RATE = re.compile(
    r"按[^，。；、]{0,16}?(?:汇率|价格|价)[^，。；、]{0,4}?(?:折算|折合|换算|计算)(?:为|成)?|自(?=(?:19|20)\d\d年|[“\"]?十[一二三四五]?五)|作为(?=.{2})"
)
_THE_MOST = re.compile(r"^(?:比重|占比|增速|规模|总量|贡献|体量)最(?:大|高|快)的(?=[一-龥]{3})")
_NUMBERED = re.compile(
    r"^(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|[一二三四五六七八九十]{1,3}、(?![一二三四五]))(?=[一-龥]{2})"
)


def _without_number(phrase: str) -> str:
    """A phrase without the number of the point that it makes: （一）, 二、."""
    return _NUMBERED.sub("", phrase) if phrase[:1] in "（(一二三四五六七八九十" else phrase


def _without_home(phrase: str) -> str:
    """A name without the words for the home area that stand about it: 全市, 我省."""
    if phrase[-1:] in "省市县区州国":
        phrase = _OURS.sub("", phrase)
    return _OURS_FIRST.sub("", phrase) if phrase[:1] in "全我本" else phrase


_PRINCIPLE = re.compile(r"“[^“”]{2,20}”的?(?:原则|思路|要求|方针|理念|部署)，?(?=.{4})")
_TOLD_BEFORE = re.compile(  # 规模大幅增加、|专项项目减少三分之二
    r"[^，。；“]{2,40}(?:大幅|明显|显著|稳步|持续|逐步|进一步|较快|小幅)(?:增加|增长|提高|提升|扩大|下降|减少|降低|缩小|改善)、(?=[一-龥]{2})"
)


_ONCE = re.compile(
    r"^(?:项目)?(?:全部|全面)?(?:建成|投产|达产|投运|投用|竣工|运营)后(?:可|将|能|预计)*(?=[一-龥]{2}|$)"
)
"""建成后|贫困人口就业: when that will be"""
_AT_FRONT = re.compile(r"^(?:对(?=不符合|符合条件|列入|纳入|未)|全[国省市]率先(?=[一-龥]{2}))")
_BY_THEN = re.compile(
    r"^(?:汛期|入汛|春节|国庆节?|采暖季|供暖季|雨季|入冬)?前(?=$|(?:全部|全面|基本|力争)?(?:实现|完成|建成|达到|投入|投用|开工|竣工))"
)
"""年底|前实现…: of the time, which is skipped, nothing is left"""


def _without_then(phrase: str) -> str:
    """A phrase without what in front of it tells when that will be: 建成后, 前 of 年底前."""
    phrase = _ONCE.sub("", phrase) if "后" in phrase else phrase
    return _BY_THEN.sub("", phrase) if "前" in phrase[:4] else phrase


def _thing_alone(phrase: str) -> str:
    """A name without who is to do it in front, and without the one that is named for all of them."""
    if phrase[:1] in "对全":
        phrase = _AT_FRONT.sub("", phrase)
    if phrase[:1] in _PLACES_TOLD and (told := _EACH_IS_TO.match(phrase)):
        phrase = phrase[told.end() :]
    if "为" in phrase and (example := _LED_BY.match(phrase)):
        phrase = phrase[example.end() :]
    return _DID.sub(r"\1", phrase) if "了" in phrase[1:8] else phrase


_PLACES_TOLD = frozenset("各县市区乡镇街村部单")
_IS_DONE = either(w for w in cues()["measure"]["done_to"] if len(w) > 1)
_EACH_IS_TO = re.compile(  # 各乡镇要|新建公园, 各县（市、区）每年重点|培育: who is to do it
    r"各?(?:县|市|区|乡镇|乡|镇|街道|村|部门|单位|设区市|（|、|）)+(?:都|均)?"
    rf"(?:(?:要|应|须)(?=[一-龥]{{2}})|(?:每年|今年)(?:重点)?(?={_IS_DONE}))|县(?={_IS_DONE})"
)
_LED_BY = re.compile(r"以[^，。；]{2,20}?为(?:代表|龙头|引领|核心|骨干)的(?=[一-龥]{4})")
"""以某某为代表的|高技术产业: the one that is named for all of them"""


def _without_asides(phrase: str) -> str:
    """A name without the words within it that only say how it is told: 机构(共有)团体, 投资(累计)完成."""
    phrase = (_INFIX.sub("", phrase) if measure(phrase) else phrase).replace("共计", "")
    if "业" in phrase or "区" in phrase:
        phrase = _BROUGHT_BY.sub("", phrase)
    told = "共" in phrase[3:] or "去年" in phrase[2:]
    return _TOLD_WITHIN.sub("", phrase) if told else phrase


_TOLD_IN_ALL = ("共投", "共完", "共新", "共建成", "共实", "共争", "共引", "共发放", "共安排")
_TOLD_WITHIN = re.compile(
    r"(?<=[一-龥”]{3})(?<![公一总])共(?:有(?![制权])|(?=(?:举办|组织|办理|支出|接待|完成|实施|查处|发放|投入|引进|注册|签约|新增|实现|死亡|造成|救助|设立|上市|收到|出具|报告|发布|资助|收养|获得)[一-龥]|招生)|(?=死亡$))|(?<=[一-龥]{2})去年(?=[一-龥])"
)
_AIMED = ("计划", "预期", "安排")
_TRAIL = re.compile(
    r"(?<=[一-龥”A-Za-z0-9]{2})(?:连续多年|连年|(?<=率)每人|成功|逐步|约合|折合|[到至]?20\d\d年[底末]?前?|在?全[国省市]率先|(?<=评价|考核|评估|测评|评比)中|从无到有|(?<=[赛榜单])中|按照?|每人每[年月]|每[年月]|月人均增|月增|月均增|(?<=[支收入出资])安排|(?:拟|计划)安排|、?表现(?:突出|亮眼|抢眼|良好|强劲)|在?(?:原[^，。；、]{1,8}|(?:19|20)\d\d年的?)基础上|由上年(?:同期)?|由去年|拟|始终|年内|至少|[年月]人均|预期|力争|确保|争取|需|有望|可望|全部|一直|各|超|分别增加|实现|(?:[一二三四五]年)?(?:连续)?连?跨[越过]?|(?<=[一-龥]{2})基本|约有|(?:实现|达到)了?(?:两个|双)|(?<![色量新续调])发展到?|由|从|(?<![行作])为|以及?|分别|(?<!许)可|(?<!下)达到?|(?<![签契合])约|(?<!公)共|已|将|均|累计|预计|又|再[次度]?)+$"
)
_ENUMERATOR = re.compile(r"\d{1,2}[.．、](?=[一-龥“]|$)|[一二三四五六七八九十]{1,2}(?:[是要](?!素)|$)")
# How something was done, in front of what was done: 高标准建成, but not 高标准农田.
_HOW = re.compile(
    r"(?:(?:利用|依托)[^，。；、]{2,8}?|高标准|高质量|高水平|高效|有序|统筹|同步|及时|认真|先后|相继|陆续|积极|精心|强力|大力|着力|坚决|严厉|抓紧|重点(?!建设))+"
    rf"(?={_IS_DONE})|所(?=涉|属|辖)|针对(?=[一-龥])|助力(?=[一-龥])"
)
_DID = re.compile(rf"^({either(cues()['measure']['done_to'])})了(?!解)")
_OURS = re.compile(r"(?<=[一-龥”）])[我全][国省市县区州]$")
_OURS_FIRST = re.compile(
    r"^全国(?=平均每|各类|各级)|^[全我本][省市县区州](?![场域级长委政府人直本])(?=[一-龥“]{2})"
)
_SPENT_TIME = re.compile(
    r"(?:[一二两三四五半]年(?:多)?(?:的)?(?:时间|间|内)|(?<=[一-龥])(?:\d{1,2}|[两三四五六七八九十])年(?:来|间)?"
    r"|(?:连续)?连?[跨迈登](?:越|过|上|入)?(?:[两三四五六七八九十]个?|\d{1,2}个)(?:[千百万]+亿元?级?(?:台阶|大关|关口)(?:、双双)?)?)$"
)


def _without_time(phrase: str) -> str:
    """A name without how long it took or what it passed, at its end: 用三年时间, 连跨两个千亿元台阶."""
    told = "年" in phrase or "跨" in phrase or "迈" in phrase or "登" in phrase
    return _SPENT_TIME.sub("", phrase) if told else phrase


_IN_YEARS = re.compile(
    r"仅?利?用(?:[一二两三四五六七八九十]|\d{1,2})个?多?(?:年|月|周|天)多?(?:左右)?的?时间就?(?:完成了)?|(?:\d{1,2}|[两三四五])年$|时隔[\d一二两三四五六七八九十]+年后?(?:再次?|重新)?|(?:\d{1,2}|[两三四五六七八九十])年(?:来|间|内)?(?![规计行期级以制度一]|滚动计划)(?=[一-龥]{2})"
)
_OFFICE = re.compile(either(cues()["measure"]["actors"]))
_ACTOR = re.compile(
    rf"[^，。；、“”《》]{{0,16}}?(?:{_OFFICE.pattern})(?={either(cues()['measure']['done_to'])}|对|向|为|给|下达)(?:[给对向为]我[省市县区州旗])?"
)
_RESIDENTS = ("城镇", "农村", "城市", "乡村", "男性", "女性", "市区", "县域")
_BROUGHT_BY = re.compile(
    rf"(?:(?<=园区|发区)|(?<=业))(?:实现|完成)(?=[一-龥]{{2,8}}?{either(cues()['measure']['heads'])}$)"
)
_INFIX = re.compile(
    rf"(?<=[一-龥”])(?:力争实现年?|力争|实现|完成(?!率)|共计|(?<!公)共|累计|全年|合计|总计)+(?={either(cues()['measure']['heads'])}$)"
)
_GENERIC_WORDS = frozenset(cues()["measure"]["generic"])
_BY_LEAD = re.compile(r"[^，。；、]{1,10}?为(?:主|龙头|引领|核心|重点|代表)")
_WORDS_THAT_BEGIN = re.compile(either(cues()["lead"]["unless"]))


def _needed(word: str, rest: str) -> bool:
    """全面… is an adverb, but 全社会, 从业人员, 以旧换新, 在校生, 有效发明专利 begin a name."""
    if word == "以" and _BY_LEAD.match(rest):  # 以旅游为龙头的产业
        return True
    if word == "在" and _IN_THIS_CITY.match(rest):  # 在宁高校
        return True
    if word == "共" and rest.startswith(("建立", "建成", "建设")):
        return False
    if word == "为" and _DONE_FOR.match(rest):  # 为读者举办各种活动
        return True
    return bool(_WORDS_THAT_BEGIN.match(word + rest))


_IN_THIS_CITY = re.compile(
    "[宁湘京杭甬汉蓉渝沪津豫皖赣浙鲁冀晋陕粤桂琼川黔滇藏青疆吉辽苏闽鄂](?:高校|院士|世界|“两院|央企|企业|高等|普通高|本科|上市|金融机构)"
)
_DONE_FOR = re.compile("[^，。；的为]{2,6}(?:举办|提供|发放|减免|开展|办理|解决|代缴)")


def _balanced(phrase: str) -> str:
    """Drop a bracket or quotation mark whose partner is not in the phrase."""
    if phrase.count('"') == 1:
        phrase = phrase.strip('"')
    for left, right in _BALANCE:
        if phrase.count(left) != phrase.count(right):
            if phrase.count(right) > phrase.count(left):
                phrase = (
                    phrase[phrase.find(right) + 1 :]
                    if phrase.find(right) < 3
                    else phrase.replace(right, "", 1)
                )
            elif phrase.rfind(left) >= 0:
                at = phrase.rfind(left)
                phrase = phrase[:at] if len(phrase) - at < 2 else phrase[:at] + phrase[at + 1 :]
    return phrase


_GOVERNMENT = re.compile(
    r"(?:[省市县区州旗]委、)?[省市县区州旗](?:委|政府)(?:将|已|要|共|每年|今年|全年|继续|持续|集中精力|集中力量|大力|全力|计划|拟)*"
    rf"(?={either({*cues()['measure']['done_to'], '办好', '抓好'})})"
)
_DECIDED = re.compile(
    r"[^，。；、“”]{2,}(?:(?:票决|表决)(?:确定|通过)了?$|(?<=[^，。；、“”]{8})(?:确定|通过|批准|公布|发布)了(?=[^，。；]{3,}$))"
)


def without_actor(phrase: str) -> str:
    """市司法局开展联合执法 → 开展联合执法: an office that does something is no part of what is counted."""
    governs = ("委" in phrase or "政府" in phrase) and _GOVERNMENT.match(phrase)
    if by := governs or (("决" in phrase or "了" in phrase) and _DECIDED.match(phrase)):
        return phrase[by.end() :]
    match = _ACTOR.match(phrase) if _OFFICE.search(phrase) else None
    return phrase[match.end() :] if match else phrase


def sibling(phrase: str, told: str) -> str:
    """The name of a thing by that of its like: 乡村 after 城镇消费品零售额, 贷款余额 after 金融机构本外币存款余额."""
    for other in _FELLOWS.get(phrase, ()):
        if told.startswith(other) and len(told) > len(other):
            return phrase + told[len(other) :]
        if told.endswith(other) and len(told) > len(other):
            return told[: -len(other)] + phrase
    return ""


def are_fellows(one: str, other: str) -> bool:
    """Whether two words tell things of one sort apart: 城镇 and 农村, 固定 and 流动."""
    return other in _FELLOWS.get(one, ())


_SIBLINGS: list[list[str]] = cues()["measure"]["siblings"]
_FELLOWS = {
    one: [other for pair in _SIBLINGS if one in pair for other in pair if other != one]
    for pair in _SIBLINGS
    for one in pair
}


@lru_cache(maxsize=4096)
def measure(name: str) -> str:
    """The measured quantity that a name ends in: 规模以上工业增加值 → 增加值; ``""`` if it ends in none."""
    match = _MEASURE.search(name)
    return match[0] if match else ""


def generic(phrase: str) -> bool:
    """Whether a phrase names nothing by itself: 规模, 总量, 数量 …"""
    return phrase in _GENERIC_WORDS or not phrase


LONGEST_NOUN = 30


def clause_ends(right: str) -> bool:
    """Whether a number's clause ends with it, so that no noun is behind; what follows 、 may still be its noun."""
    return right[:1] in "，。；"


def following(right: str, limit: int = LONGEST_NOUN) -> tuple[str, int]:
    """The counted noun behind a number, up to the clause's end, and how many characters it used.

    ``家企业入选…`` gives ``企业入选…``; nothing where a mark, a conjunction or a single character follows.
    """
    if clause_ends(right):
        return "", 0
    if (apart := _following_apart(right, limit)) is not None:
        return apart
    within, stop = _WITHIN.search(right), _FOLLOWING_STOP.search(right)
    if within and not (stop and stop.start() < within.start() and stop[0] in _STOPS_ANYWHERE):
        stop = _FOLLOWING_STOP.search(_WHOLE.sub(_blank, right))
    end = min(stop.start() if stop else len(right), limit)
    if stop and stop[0] == "、" and (rest := _REST_OF_LIST.match(right, stop.start())):
        end = min(rest.end(), limit)
    if stop and stop.start() == end and stop[0].isdigit() and (more := _NEXT_COUNTED.search(right, 0, end)):
        end = more.start()
    noun = right[:end].lstrip("的").removeprefix("”等").removeprefix('"等')
    if within:
        noun = _OF_YEAR.sub("", noun)
    noun = _NO_PART.sub("", noun)
    if (len(noun) < 2 and noun not in _COUNTED_PLACES) or _NO_NOUN.match(noun):
        return "", 0
    if right.startswith("的") and _GREAT_PLACE.fullmatch(noun):
        return "", 0
    return _balanced(noun), end


def _following_apart(right: str, limit: int) -> tuple[str, int] | None:
    """The noun where a bracket or another figure parts it from the number; ``None`` where nothing does."""
    bracket = _BRACKET_WITHIN.match(right) if "（" in right or "(" in right else None
    if bracket:  # 11个村（社区）获评…
        front = bracket["front"] or bracket["road"]
        noun, used = following(front + right[bracket.end() :], limit)
        return noun, used + bracket.end() - len(front) if used else 0
    if right[:1] == "（" and (unit := _UNIT_BRACKET.match(right)):  # 8条（段）高速公路
        noun, used = following(right[unit.end() :], limit)
        return noun, used + unit.end() if used else 0
    first = right[1:2] if right[:1] == "的" else right[:1]
    if not (first in _BEFORE_FIGURE or first.isdecimal()):
        return None
    if over := _OVER_FIRST.match(right):  # 覆盖99%的|20万以上人口城市
        noun, used = following(right[over.end() :], limit)
        return (over["over"] + noun, used + over.end()) if noun else ("", 0)
    if skipped := _ALSO_COUNTED.match(right):
        noun, used = following(right[skipped.end() :], limit)
        return (skipped["size"] or "") + noun if noun else "", 0 if noun else used
    return None


_BEFORE_FIGURE = frozenset("超近总投")
"""characters in front of another figure that a thing is told by: 超5万吨级"""
_OVER_FIRST = re.compile(r"的?(?P<over>\d[\d.]*[万亿]?(?:元|人|吨|亩|户)?以[上下]的?)(?=[一-龥]{2})")
_NO_PART = re.compile(
    r"(?:(?:(?:今|明|去)年)?(?:[上下]半年|年[底末]前?|年内|今年)|为(?:重点|主|核心|基础|支撑|抓手|载体|依托|龙头|骨干|引领|突破口)|(?:的)?基础上|作为(?:试点|重点|示范)|(?<!博士)后|(?<=[村镇乡县户])[近约超]|(?<=.{4})(?<!或)(?:正?在?(?:加快|加速|抓紧|有序|稳步|全力)(?:推进|实施|建设|落实|落地|布局)(?:建设|见效)?|布局拓展|加快落地|建设(?:完成|开局)|在[一-龥]{1,3}落地|(?:具体)?(?:包括|如下)|(?:具体)?完成情况(?:公布)?)|[和与及、“的]|以及|(?<=[一-龥])(?:被|共计|合计|总计))+$"
)
"""以|10个|领域为重点, 在现有|3条|线路基础上: what they are there for names nothing"""
_NEXT_COUNTED = re.compile(
    r"(?<![共总饱中])(?:和|及|以及|与)(?!地区)(?:[^和及与、]{2,}[的等]|[^和及与、]{0,2}[定级])$"
)
"""20项民生工程|和区人代会票决的|10件…, 32项民生实事|和县定|12件…: the rest is the next count's"""
_BRACKET_WITHIN = re.compile(
    r"(?P<front>[一-龥]{1,8})[（(][一-龥、]{1,4}[）)](?=[一-龥])"
    r"|(?P<road>的?[^，。；、（）()]{2,12})[（(][^，。；（）()\d]{2,20}段[）)](?=[一-龥])"
)
_UNIT_BRACKET = re.compile(r"（[段处座条个家所户村项次]{1,2}）(?=[一-龥])")
_REST_OF_LIST = re.compile(
    rf"(?:、(?!所有|全部|其他|均|{either(cues()['measure']['done_to'])}|[^，。；]*(?:分之|[一二两三四五六七八九十][次个家项条批名])|[^，。；、]*(?:超过|突破|达到|增长|位居|居全))"
    r"[^，。；：！？、,;:!?\n（(）)\d]{1,12})+(?=[，。；,;\n]|$)"
)
_GREAT_PLACE = re.compile(r"[^的，]{0,4}[大强](?:国|省|市|县|区|镇|州)")
"""作为奶牛存栏|20万头|的畜牧大市: what has so many is a place"""
_NO_NOUN = re.compile(r"[与及、并且其]|和(?![美谐平田])|[百千万亿]+元?级?(?:台阶|大关|关口)")
_COUNTED_PLACES = frozenset(["村", "县", "镇", "乡", "国", "校"])


def _blank(match: re.Match[str]) -> str:
    return "年" * (match.end() - match.start())


def without_examples(phrase: str, verb: str) -> str:
    """推进甲改革、乙改革等(攻坚性改革): the verb and what comes after 等; a phrase without examples stays."""
    rest = phrase.removeprefix(verb)
    match = _EXAMPLES.match(rest) or _QUOTED_EXAMPLES.match(rest)
    return verb + match["rest"] if match else phrase


_NOUNS_LIKE_VERBS = re.compile(
    r"(?:列入|纳入|进入|涉及)[^，。；、\d]{2,12}的[一-龥]{2}|支持(?:政策|措施|资金)|规模(?:以上|以下|化|工业|企业)|居(?:民|委|家|住)|列车|前沿|后(?:勤|备)|内(?:资|部|贸|河|陆)|就业|就医|占地|为民|来(?:华|访|料)"
)


def predicate_first(noun: str) -> bool:
    """Whether what follows a number is a verb rather than what was counted (9个月投产)."""
    return bool(_PREDICATE_START.match(noun)) and not _NOUNS_LIKE_VERBS.match(noun)


def items(phrase: str) -> list[str]:
    """The members of a list: A、B和C, with quotation marks and brackets kept whole, and 文化、体育和娱乐业, too."""
    parts, depth, start = [], 0, 0
    whole = [m.span() for m in _COMPOUND.finditer(phrase)]
    marks = {
        m.start(): m.end()
        for m in _SPLIT.finditer(phrase)
        if not any(begin < m.start() < end for begin, end in whole)
    }
    i = 0
    while i < len(phrase):
        depth += phrase[i] in "“（(《"
        depth -= phrase[i] in "”）)》"
        if depth <= 0 and i in marks and i > start:
            parts.append(phrase[start:i])
            start = i = marks[i]
            continue
        i += 1
    return [p for p in [*parts, phrase[start:]] if p]


_COMPOUND = re.compile(either(cues()["measure"]["compounds"]))
_DID_SO = re.compile(r"^(?:实现|完成|约|为|达到?)+")
_TOGETHER = tuple(
    (re.compile(pattern), tuple(pair)) for pattern, pair in cues()["measure"]["together"].items()
)
_COUNTED_UP = re.compile(
    r"(?<=[一-龥”])等?[两三四五六七八九十\d]{1,2}大[^、和\d]{0,8}?(?:产业|行业|领域|板块|市场)(?=$|[^链])"
)
_SUMMED_UP = re.compile(
    r"(?P<list>[^，。；]{4,40}?)等?[两三四五六七八九十\d]{1,2}[个家](?:(?:国家|省|市|县|区)级)?(?P<noun>[^、和，\d]{2,16})"
)
_COMPLETE_THINGS = ("区", "市", "县", "镇", "园", "业", "公司", "集团", "基地")
_AND_SO_ON = re.compile(
    r"等(?:[^、和]{0,10}?(?:产品|市场|地区|国家|领域|行业|产业|指标)|国的?(?=进|出)|\d*[大类个]?[^、和]{0,6}(?:产品|市场|国家))?"
)


def _branch_of(so_on: re.Match[str]) -> str:
    """What stays of 等…产业 behind a list: the branches are called so, unless each is called a trade itself."""
    called = so_on[0][-2:]
    listed = so_on.string[: so_on.start()]
    return called if called in ("产业", "行业") and "业、" not in listed and not listed.endswith("业") else ""


def distribute(phrase: str, count: int) -> list[str] | None:
    """``count`` complete names out of a list phrase, its shared head and tail given to each; ``None`` if it is no list of so many.

    进出口、出口规模 → 进出口规模, 出口规模; 五大产业增加值、利润 → 五大产业增加值, 五大产业利润; 城乡居民收入 → 城镇…, 农村….
    """
    for pattern, words in _TOGETHER:
        if len(words) == count and (match := pattern.search(phrase)):
            return [phrase[: match.start()] + word + phrase[match.end() :] for word in words]
    listed, together, tail = phrase.partition("分别")
    if together and tail:
        told, tail = _COUNTED_UP.sub("", listed), _DID_SO.sub("", tail)
        parts = next((p for p in (items(told), told.split("、")) if len(p) == count), [])
        return [p + tail for p in parts] or None
    if count == 2 and (levels := _LEVELS.fullmatch(phrase)):
        return [levels["verb"] + levels[level] + levels["thing"] for level in ("one", "other")]
    if (summed := _SUMMED_UP.fullmatch(listed)) and len(parts := items(summed["list"])) == count:
        noun, tail = summed["noun"], measure(summed["noun"])
        return [p + (tail if p.endswith(_COMPLETE_THINGS) else noun) for p in parts]
    phrase = _COUNTED_UP.sub("", listed)
    rest = _AND_SO_ON.sub(_branch_of, phrase, count=1) if "等" in phrase else phrase
    # 电气机械和器材制造业 is one thing where 、 alone parts as many as there are numbers
    ways = (items(rest), items(phrase), phrase.split("、"))
    parts = next((p for p in ways if len(p) == count), [])
    if not parts:
        return None
    return _with_shared_head(_with_shared_tail(parts))


def _with_shared_tail(parts: list[str]) -> list[str]:
    tail = measure(parts[-1])
    if sorted_by := _of_sorts(parts):
        return sorted_by
    shared = _SHARED_NOUN.search(parts[-1])
    if tail == parts[-1] or not (tail or shared or parts[-1].endswith("产业")):
        if len(parts) == 2 and _alike(parts[0], parts[1]) and len(parts[1]) > len(parts[0]):
            return [parts[0] + parts[1][len(parts[0]) :], parts[1]]  # 固定、移动|电话用户
        return parts
    if parts[-1].endswith("产业" + tail) and not any(p.endswith(("业", tail or "业")) for p in parts[:-1]):
        tail = "产业" + tail
    shared = _SHARED_NOUN.search(parts[-1])
    lacking = not any(_SHARED_NOUN.search(p) or p.endswith(tail or "网") for p in parts[:-1])
    if shared and shared.start() and lacking:
        tail = shared[0]  # 养老、失业和工伤|保险参保人数
    if tail == "率" and not measure(parts[0]):  # 重点企业和工业企业|污染治理达标率
        rate, like = _RATE.search(parts[-1]), parts[-1].find(parts[0][-2:])
        tail = parts[-1][like + 2 :] if like > 0 else rate[0] if rate else ""
    if not tail:
        return parts
    short = len(parts[0])
    if _alike(parts[0], parts[-1]) and len(parts[-1]) > short + len(tail):
        tail = parts[-1][
            short:
        ]  # 城镇和农村|居民人均可支配收入: the short words differ, all behind is shared
        return [*(p + tail for p in parts[:-1]), parts[-1]]
    counts = tail.startswith(("人次", "人数", "数", "接待"))
    # 化学需氧量、二氧化硫|排放量|: a substance called 量 has no measure yet
    whole = [
        p.endswith(tail) or (measure(p) and not p.endswith("需氧量")) or (_COMPLETE.search(p) and not counts)
        for p in parts
    ]
    return [p if own else p + tail for p, own in zip(parts, whole, strict=True)]


def _of_sorts(parts: list[str]) -> list[str]:
    """国家级、部级|创新平台|; 急难型、支出型|临时救助额度|: what stands behind the last sort is of all; empty if they are none."""
    sort = parts[0][-1]
    front, mark, thing = parts[-1].partition(sort)
    if sort not in "级型" or not front or len(thing) < 2 or any(not p.endswith(sort) for p in parts[:-1]):
        return []
    return [p + thing for p in parts[:-1]] + [front + mark + thing]


_SHARED_NOUN = re.compile(
    r"(?:(?:人均)?(?:财政)?(?:补助|补贴|津贴|保障|救助)标准|保险[^、]*|管网|(?:年?平均|年均)浓度|警情|案件|水质优良(?:断面|水体)?(?:比例|率))$"
)
_LEVELS = re.compile(
    r"(?P<verb>.*?)(?P<one>(?:国家|省|市|县|区|乡镇)级)(?:、|和|及)(?P<other>(?:国家|省|市|县|区|乡镇)级)(?P<thing>.+)"
)
_RATE = re.compile(
    r"(?:抽检|绿化|设施|无害化|集中|综合|安全|毛|净)*"
    r"(?:合格|达标|普及|覆盖|处理|参保|建成|完好|入学|入园|利用|满意|就业|使用|办结|巩固|收集|知晓|完成|开工|竣工)率$"
)
_COMPLETE = re.compile(r"^(?:GDP|GNP|CPI|PPI|M2|M1)$|(?:游客|旅客|货值|进出)$|^新[增设].*(?:企业|主体)$")


def _alike(first: str, last: str) -> bool:
    """Whether a name begins with the fellow of a word of the same length: 城镇 and 农村居民…, 住院 and 门诊费用…."""
    if first in _RESIDENTS and last.startswith(_RESIDENTS):
        return True
    fellows = _FELLOWS.get(first, ())
    return any(last.startswith(other) and len(other) == len(first) for other in fellows)


def _with_shared_head(parts: list[str]) -> list[str]:
    """Later members that are a bare measure (利润, 税金) take what stands before the first one's measure."""
    tail = measure(parts[0])
    head = parts[0].removesuffix(tail).removesuffix("完成").removesuffix("实现") if tail else ""
    if "事故" in parts[0]:  # 安全事故起数、死亡人数
        of = parts[0][: parts[0].index("事故") + 2]
        parts = [parts[0], *(of + p if p.startswith(("死亡", "受伤", "伤亡")) else p for p in parts[1:])]
    if per := _PER_PRODUCT.match(parts[0]):  # 单位生产总值用水量、能耗、二氧化碳排放分别下降…
        return [parts[0], *(per[0] + p if _USED_UP.fullmatch(p) else p for p in parts[1:])]
    if not head and parts[0][:1] in "对与同":
        head = parts[0][0]
    if parts[0].startswith("新增") and not any("新增" in p for p in parts[1:]):
        return ["新增" + p for p in _with_shared_head([parts[0][2:], *parts[1:]])]
    if parts[0].startswith(_WAYS) and not any(p.startswith(_WAYS) or measure(p) for p in parts[1:]):
        return [parts[0], *(parts[0][:2] + p for p in parts[1:])]  # 出口集成电路、家用电器分别…
    if (size := _OF_SIZE.match(parts[0])) and _one_sort(parts, size["size"]):
        return [parts[0], *(size[0] + p for p in parts[1:])]  # 限额以上单位粮油类、服装类分别…
    if (way := _TO_WHOM.match(parts[0])) and not any(measure(p) or p[:1] in "对与" for p in parts[1:]):
        return [parts[0], *(way[0] + p for p in parts[1:])]  # 对某国出口汽车、家电分别…
    if parts[0][:1] in "对与自" and all(p[:1] not in "对与自" and p not in FLOWS for p in parts[1:]):
        return [parts[0], *(parts[0][0] + p for p in parts[1:])]
    verb = _CHANGED.match(parts[0])
    if verb and not any(_CHANGED.match(p) for p in parts[1:]) and not head.removeprefix(verb[0]):
        head = verb[0]  # 改造老旧供热、燃气、排水|管网
        return [parts[0], *(head + p for p in parts[1:])]
    return [parts[0], *(head + p if _PAID.sub("", p) == measure(p) and head else p for p in parts[1:])]


def _one_sort(parts: list[str], size: str) -> bool:
    """Whether parts are branches or goods of one sort, of which only the first is told to be of a size; firms are not."""
    alike = all(p[-1] == parts[0][-1] and not p.startswith(size) for p in parts[1:])
    return alike and not parts[0].endswith(("企业", "单位"))


_PER_PRODUCT = re.compile(r"(?:单位|万元)(?:国内|地区)?(?:生产总值|GDP|工业增加值)(?=.)")
_USED_UP = re.compile(r"(?:综合)?(?:能耗|水耗|电耗|用水量|能源消耗|(?:二氧化)?碳排放量?)")
_OF_SIZE = re.compile(
    r"(?P<size>限额以上|限上|规模以上|规上)(?:单位|企业|工业|服务业|零售业?)?(?:中的?|的)?(?=[一-龥]{2})"
)
_TO_WHOM = re.compile(r"(?:对|自|从)[^，。；、]{2,16}?(?:出口|进口)(?=[一-龥]{2})")
_WAYS = ("出口", "进口")
FLOWS = ("进出口", *_WAYS)
"""trade in all and its directions: what a release speaks of throughout"""
_PAID = re.compile("^(?:上缴|上交|实缴|缴纳)")
_CHANGED = re.compile("(?:新建|改造|改造提升|更新改造|更新|新改建|新（改、扩）建|建设|建成|铺设)(?:老旧)?")
