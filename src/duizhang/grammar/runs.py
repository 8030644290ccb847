"""Figures of a run of years: which are sums or changes over all of it, and which stand at its end."""

from __future__ import annotations

import re

from duizhang import period as periods
from duizhang.grammar.predicates import Predicate

_REACHED = re.compile(r"达|为|增至|有")
_REACHED_BEFORE = re.compile(r"(?:达到?了?|[增降升减]至|[高加少低长大]到)[^，、]{0,4}$")
_GOES_TO = re.compile(r"(?:[增降升减]至|(?:增加|扩大|提高|上升|发展|减少|下降)到)[^，、]{0,3}$")
_ADDS_UP = re.compile(
    r"累计|上市(?=“)|新增|新建|新改|改扩?建|造林|修复|新培育|完成|实施|改造|认定(?!为)|引进|接受|入选|荣获|获全[国省]|发放|减免|投入(?!强度|占|比重|产出)|建成(?!区)|年均|退出|化解|获[批评得]|办[理结](?!率)|受理|举办|争取|开展|培训|整治|淘汰|压减|关停|处置|清理|查处|拨付|惠及|交付|签约|落地|开工|推出|出台|制定|修订|开通|救助|资助|帮扶|解决|减少"
)
_SUM_OF_YEARS = re.compile(r"累计|[五三两四5432十]年|总共|合计|年均")
_FIVE_YEARS = re.compile(r"(?<![一二三四十\d.第前])[五5]年(?![计规行制期目一的以均平度]|来)")
_SOME_YEARS = re.compile(
    r"(?<![一二三四五六七八九十第前来后去近这\d])(?P<n>[两三四])年(?:共|累计|内|时间)?将?[新建改完培实累投创打][^，。；、]{0,12}$"
)
_SET_BESIDE = re.compile(
    r"[，、]?(?:分别)?(?:同比|(?:比|较|是)(?:(?:19|20)\d\d年(?:末|底)?的?[\d.增降多少减提]|上年))"
)
_PASSED = re.compile(r"突破|首次?突破|超|首超|首破|迈上|站上|跨越|冲破")
_STOCK = re.compile(
    r"(?:总量|里程|人口|保有量|拥有量|余额|率|强度|比例|总数|覆盖面|装机|容量|总面积|床位|企业|主体)数?$"
)
_OF_A_YEAR = re.compile(
    r"人均|(?:生产总值|可支配收入|纯收入|预算收入|财政收入|零售总额|进出口(?:总[额值])?|增加值|总产[量值]|粮食产量|GDP)$"
)
_STANDS = re.compile(r"在册|覆盖|在建|现有|共有|拥有|在营|在园|在校|在岗")
_IN_ALL = re.compile(r"(?:累计|总数|总量)(?:已?达|有|拥有)到?$")
_YEARLY = re.compile(r"(?:保持|持续|实现|每)年增|年均(?!值|浓度|气温|降水|日照)|平均每年|年递增|年平均")
_GROWN_OVER = re.compile(
    r"(?<![一二三四五六七八九十第前来后\d])(?P<n>[两三四五六七八九十]|[2-9]|10)年(?:来|间)?(?:平均|年均|累计|共)*(?:[增下提上]|$)"
)
_LAST_YEAR = re.compile(r"同比|上年|去年|同期")
_TIME_BEFORE = re.compile(r"[由从](?:上个?[月季]度?|(?P<year>(?:上年|去年)同期))")
_SAME_TIME = re.compile(r"同比|上年|去年")
_CHANGES = re.compile(
    r"[^，。；、]{0,10}?(?:增|减|提[高升]|扩|升|降|压|变|调|整合|优化|发展|缩|上|下|[到至为])"
)
_SINCE_NEW_YEAR = re.compile(r"(?:比|较)(?:年初|上年[末底]|去年[末底])")
_RUN_BEFORE = re.compile(r"(?:比|较)(?:前|上)(?:一?个)?五年")


def of_structure(period: str, left: str) -> str:
    """When a structure a:b:c was so: at the end of a run, or before it where a change starts from it (由…调整为)."""
    if left.endswith(("由", "从")) and (len(period) == 4 or is_run(period)):
        return str(int(period[:4]) - 1)
    return period[5:] if is_run(period) else period


def held(told: str, predicate: Predicate, left: str) -> str:
    """The base that goes on to the next figures of a list: 比2020年增长74%；…，增长1.4倍. ``told`` is the last one."""
    if predicate.rule == "level:compared":
        return predicate.base if predicate.base[:4].isdigit() else ""
    if predicate.kind not in ("growth", "points", "change"):
        return told
    if predicate.base != "yoy":
        return predicate.base if predicate.base[:4].isdigit() else ""
    return "" if told_per_year(left) or _LAST_YEAR.search(left) else told


def starts_from(left: str, right: str) -> bool:
    """Whether a figure is what a change starts from: 由|2.39亿吨|减至; not 由|365套|设备组成."""
    return left.endswith(("由", "从")) and _CHANGES.match(right) is not None


def time_before(period: str, left: str) -> str:
    """The month, quarter or same time of last year that a change is said to start from; ``""`` if none is."""
    told = _TIME_BEFORE.search(left) if "上" in left or "去年" in left else None
    at = periods.parse(period) if told else None
    if told is None or at is None:
        return ""
    return str(at.same_period_last_year() if told["year"] else at.previous())


def told_against(left: str) -> bool:
    """Whether the words in front of a figure say that it is against the year before."""
    return _SAME_TIME.search(left) is not None


def in_list(gap: str) -> bool:
    """Whether a stretch between two figures goes on with a list: at most one comma, no end of a clause group."""
    return not re.search(r"[；;。]", gap) and gap.count("，") <= 1


def is_run(period: str) -> bool:
    """Whether a period is a run of whole years: 2021/2025."""
    return len(period) == 9


def of_last_year(left: str, right: str) -> bool:
    """Whether a figure of a run is its last year's: 同比增长13%, 完成投资|62.5亿元|，同比增长…, |8.1万件|，是2016年的2倍."""
    if _SUM_OF_YEARS.search(left) or told_per_year(left):
        return False
    return _SAME_TIME.search(left) is not None or _SET_BESIDE.match(right) is not None


def years_told(left: str) -> int:
    """How many years a figure is told to be of, where fewer than five: 三年建成, 两年新增; 0 if none are."""
    match = _SOME_YEARS.search(left) if "年" in left else None
    return "两三四".index(match["n"]) + 2 if match else 0


def years_grown(left: str) -> int:
    """Over how many years a change is told: 两年平均增长, 五年增长, 十年年均增长; 0 if over none."""
    match = _GROWN_OVER.search(left) if "年" in left else None
    if match is None:
        return 0
    return int(match["n"]) if match["n"].isdigit() else "两三四五六七八九十".index(match["n"]) + 2


def sums_years(left: str) -> bool:
    """Whether the words in front of a figure tell it as the sum of five years: 五年累计, 五年新增."""
    return "年" in left and _FIVE_YEARS.search(left) is not None


def told_per_year(left: str) -> bool:
    """Whether the words in front of a figure tell it per year: 年均增长."""
    return "年" in left and _YEARLY.search(left) is not None


def base(predicate: Predicate, period: str, left: str) -> str:
    """五年来增长59%: a change over a run of years is against the year before it, unless it is told per year."""
    if predicate.kind not in ("growth", "points", "change") or predicate.base != "yoy":
        return predicate.base
    within_a_year = period[4:5] == "-" and not period.endswith(("-12", "-Q4", "-H2"))
    if within_a_year and _SINCE_NEW_YEAR.search(left):
        return str(int(period[:4]) - 1)  # 3月末贷款余额比年初增长|2%|
    if not is_run(period):
        return predicate.base
    if told_per_year(left) or _LAST_YEAR.search(left):
        return predicate.base
    first, last = int(period[:4]), int(period[5:])
    if _RUN_BEFORE.search(left):
        return f"{2 * first - last - 1}/{first - 1}"
    return str(first - 1)


def adds_up(left: str, name: str) -> bool:
    """Whether the words tell what was added up over the years: 新增, 累计."""
    return bool(_ADDS_UP.search(left) or _ADDS_UP.match(name))


def is_state(predicate: Predicate, left: str, printed: str, unit: str, name: str) -> bool:
    """Whether a level of a run of years is what it came to (达到, 突破, 余额) and not what it added up to (新增).

    ``left`` are the words in front within the clause, ``printed`` the number as it stands there. What is counted
    year by year (人均收入, 生产总值) is the last year's, unless it is told as the sum of the years.
    """
    things = unit not in ("", "CNY", "USD")  # 累计达到46个 counts what there is, 累计达312亿元 adds up
    yearly = _OF_A_YEAR.search(name) and not _SUM_OF_YEARS.search(left)
    if yearly or _STANDS.search(left[-6:]) or (things and _IN_ALL.search(left)):
        return not sums_years(left)
    if predicate.rule == "level:reached" and _GOES_TO.search(left) and not sums_years(left):
        return True
    if adds_up(left, name) or sums_years(left):
        return False
    if predicate.rule.startswith("level:reached") or predicate.rule.endswith(":to") or unit == "%":
        return True
    if _REACHED.match(predicate.tail) or _REACHED_BEFORE.search(left):
        return True
    return bool(_PASSED.match(printed) or _STOCK.search(name))
