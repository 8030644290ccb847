"""Time expressions: where they stand and which period they mean, seen from the document's own date.

A period is written as in the labelling guidelines: ``2025``, ``2025-12``, ``2025-Q1``, ``2025-H1``,
``2024-01/2024-11``, ``2021/2025``, ``2025-01-21``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from duizhang.grammar import numerals
from duizhang.model import Span, record

Grain = Literal["year", "years", "part", "month", "months", "day", "now", "date"]
"""``part``: quarter or half; ``now``: 目前, 近日; ``date``: digits that only date something else"""


@record
class When:
    """A time expression: its span, the period, how fine it is, and whether it is only compared with (比2020年)."""

    span: Span
    period: str
    grain: Grain
    base: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that a text is written on, as far as it is known; 0 stands for unknown."""

    year: int = 0
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, iso: str) -> Anchor:
        """From an ISO date of any precision."""
        parts = [int(p) for p in re.findall(r"\d+", iso)[:3]]
        return cls(*parts) if parts else cls()


_HAN_YEAR = r"[一二][〇○零九][〇○零一二三四五六七八九]{2}"
_YEAR = rf"(?:19|20)\d{{2}}|{_HAN_YEAR}"
_DASH = r"(?:[—–~～\-－至到]{1,2})"
_TIMES = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_FIRSTS = '一二三四五六七八九十“"第上下凌中晚去今明前本当同全年过刚来新近最这未截到目眼如现迄日期元党'
_SECONDS = r"—–~～\-－\d〇○零一二两三四五六七八九十年月季至到午半晨上后前的去过刚近来目下今在日末内度底初"
_BEGINS = re.compile(
    rf"[\d{_FIRSTS}](?:(?<=\D)[{_SECONDS}]|(?<=\d)(?:\d?[年月日时点：:\-—–~～－至到]|\d{{3}}[年\-/.—–~～－至到]))"
)
"""the first two characters of times, and how digits go on that are one: few places have them"""
_PERIOD = re.compile(
    rf"""
      (?P<iso>(?P<iy>(?:19|20)\d{{2}})[-/.](?P<im>0?[1-9]|1[0-2])[-/.](?P<id>[0-3]?\d)(?!\d)(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?)
    | (?P<clock>(?<![\d.])[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d.:：])
         |(?:上午|下午|晚上?|凌晨|中午)?\d{{1,2}}[时点](?:\d{{1,2}}分|许|整)?(?![钟以段区间位])
         |\d{{1,2}}时\d{{1,2}}分)
    | (?P<years>(?P<y1>{_YEAR})年?{_DASH}(?P<y2>{_YEAR})年?(?!\d))
    | (?P<year>(?P<y>{_YEAR})年度?|(?P<rel>去年|上年(?!结[余转]|滚存)度?|今年|明年|前年|本年|当年|同年|上一年
              |(?:刚刚?)?过去的?一年|一年来|全年|年内|年度|来年|新的?一年)(?:全年)?)
         (?P<more>(?P<m1>1[0-2]|0?[1-9]|十?[一二]|[三四五六七八九十])月份?(?:(?P<d>[0-3]?\d)日)?{_DASH}(?:(?P<y3>{_YEAR})年|今年)?(?P<m2>1[0-2]|0?[1-9])月(?:份|底|末)?(?:(?P<d2>[0-3]?\d)日)?
              |(?P<half>上半年|下半年)|(?P<quarters>前三季度|前三个季度|前3季度|一至三季度|1[-—–至]3季度)
              |(?P<quarter>第?[一二三四1-4]季度)
              |(?P<m>1[0-2]|0?[1-9]|十?[一二]|[三四五六七八九十])(?:{_DASH}(?P<mto>1[0-2]|0?[1-9]))?月(?:份|底|末|初|中旬|上旬|下旬)?(?:(?P<day>[0-3]?\d)日)?
              |(?P<end>年?[底末初])(?!期))?
    | (?P<bare>元(?:月份?)?{_DASH}(?P<bupto>1[0-2]|[2-9])月(?:份|底|末)?
              |(?P<bhalf>上半年|下半年)|(?P<bquarters>前三季度|前三个季度|前3季度|一至三季度|1[-—–至]3季度)
              |(?<!提)前(?:(?P<bfirst>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})个月|(?P<bshort>1[0-2]|[2-9])月份?(?![\d中上下末底初]))|(?P<bquarter>第?[一二三四]季度)
              |(?P<bm>1[0-2]|0?[1-9])(?:月?{_DASH}(?P<bmto>1[0-2]|[1-9])(?=月))?月(?:份|底|末|初|中旬|上旬|下旬)?(?:前)?(?:(?P<bday>[0-3]?\d)日)?(?:{_DASH}(?:(?P<bm2>1[0-2]|0?[1-9])月)?(?P<bday2>[0-3]?\d)日|(?:、[0-3]?\d日)+)?(?:前)?
              |(?P<dayonly>(?<![\d])[0-3]?\d日(?![均游]))
              |(?P<yearend>年末|年底|期末|年初))
    | (?P<plan>[“\"]?(?P<five>十[一二三四五六七]|[八九]|(?<=[“\"])十(?=五[”\"])|十(?=五(?:时期|期间|计划)))五[”\"]?
         (?:时期|期间|规划|以来|期末|末|收官)?(?!年|个|大|届|次|家|项))
    | (?:党的)?(?P<congress>十八大|十九大|二十大)(?=以来)
    | (?P<span>(?:过去|近|最近|这|(?<!学)前|今后|未来)(?:的)?(?P<n>\d{{1,2}}|[一二两三四五六七八九十]+)(?:个)?年(?:来|间|里)?(?!内)
         |(?P<n2>[一二两三四五六七八九十]+|\d{{1,2}})年来)
    | (?P<now>截至目前|到目前为止|截至发稿|(?<![项栏科节题])目前|当前|近日|日前|眼下|如今|现在|迄今)
    """,
    re.VERBOSE,
)
_CONGRESSES = {"十八大": "2012-11", "十九大": "2017-10", "二十大": "2022-10"}
"""the months from which 党的十八大以来 … count"""
_MARKS_A_RECORD = re.compile(r"首|最|新高|新低|历史|第")
_PRICE_BASE = re.compile(r"(?:年?平均|[年期]末)?[^，。；、]{0,8}汇率|不变价|价格|可比价|基期|为基|远景|愿景")
_DATELINE = re.compile(r"电|讯|(?:上午|下午)?(?:在[^，。]{1,8})?(?:举行|召开)")
_SINCE = re.compile(r"[^，。；、\d月季春夏秋冬]{0,8}以来|至今|起至今")
_STRUCTURE = re.compile(r"(?:结构|比例|比重|占比)[^，。；]*$")
_LAST_TIME = ("同期", "同月", "水平")
"""what follows a year that is only compared with: 恢复去年同期水平"""
_NEAR = 24
"""characters in front of 21:50:29 in which 结构 makes it the parts of a whole and no time of day"""
_ALSO_COMPARED = re.compile(r"(?:同期|同月|份)?[、和与及]")
_BASED = ("比", "较", "相较于", "与", "高于", "低于", "高出", "超出", "快于", "慢于", "优于", "好于")
_PLAN_YEARS = {
    "八": 1991,
    "九": 1996,
    "十": 2001,
    "十一": 2006,
    "十二": 2011,
    "十三": 2016,
    "十四": 2021,
    "十五": 2026,
    "十六": 2031,
}


def whens(text: str, anchor: Anchor, ground: int = 0, *, fixed: bool = False) -> Iterator[When]:
    """Every time expression, in order. ``ground`` is the year that 全年, 12月, 上半年 speak of (0: the anchor's).

    Years that the text names move it, unless it is ``fixed``.
    """
    return resolved(text, printed(text), anchor, ground, fixed=fixed)


def printed(text: str) -> Iterator[re.Match[str]]:
    """Where a text prints time expressions, in order; what they mean ``resolved`` tells."""
    at = 0
    while begin := _BEGINS.search(text, at):
        at = begin.start()
        match = _PERIOD.match(text, at)
        at = match.end() if match else at + 1
        if match:
            yield match


def is_printed(text: str) -> bool:
    """Whether a text is one time expression and nothing else."""
    return _BEGINS.match(text) is not None and _PERIOD.fullmatch(text) is not None


def resolved(
    text: str, found: Iterable[re.Match[str]], anchor: Anchor, ground: int, *, fixed: bool
) -> Iterator[When]:
    """What the time expressions found in a text mean, as ``whens`` tells it."""
    spoken, named, last = ground, 0, When((0, 0), "", "date")
    for match in found:
        when = _resolve(text, match, anchor, named if match["bday"] else spoken)
        if when is None:
            continue
        if last.base and not when.base and _ALSO_COMPARED.fullmatch(text, last.span[1], when.span[0]):
            when = replace(when, base=True)  # 较1—2月、1—5月和上半年回落…: all of them are compared with
        last = when
        if _PRICE_BASE.match(text, match.end()) or (
            when.grain == "day" and _DATELINE.match(text, match.end())
        ):
            when = When(when.span, when.period, "date")
        if when.grain == "year" and when.period and not when.base:
            named = int(when.period)
            beside = text.startswith(_LAST_TIME, when.span[1]) or text.endswith(("由", "从"), 0, when.span[0])
            spoken = spoken if fixed or beside else named
        yield when


def _resolve(text: str, match: re.Match[str], anchor: Anchor, ground: int) -> When | None:
    start, end = match.span()
    if match["clock"] and _STRUCTURE.search(text, max(0, start - _NEAR), start):
        return None
    base = text.endswith(_BASED, 0, start)
    period, grain = _meaning(match, anchor, ground)
    since = _SINCE.match(text, end)
    if since and _MARKS_A_RECORD.match(text, since.end()):
        return When((start, since.end()), "", "date")
    if since and period and anchor.year and not base:
        end = since.end()
        begin = period.split("/")[0]
        period, grain = (
            f"{_first_month(begin)}/{anchor.year:04d}" + (f"-{anchor.month:02d}" if anchor.month else "-12"),
            "months",
        )
    return When((start, end), period, grain, base)


def _first_month(period: str) -> str:
    return {4: period + "-01", 7: period}.get(len(period), period[:7])


def _meaning(match: re.Match[str], anchor: Anchor, ground: int) -> tuple[str, Grain]:
    if match["iso"]:
        return f"{int(match['iy']):04d}-{int(match['im']):02d}-{int(match['id']):02d}", "date"
    if match["clock"]:
        return "", "date"
    if match["years"]:
        return f"{_number(match['y1'])}/{_number(match['y2'])}", "years"
    if match["year"]:
        return _in_year(match, anchor, ground)
    if match["bare"]:
        return _without_year(match, anchor, ground)
    if match["plan"]:
        return _in_plan(match, anchor)
    if match["congress"]:
        return _CONGRESSES[match["congress"]], "month"
    if match["span"]:
        return _span_of_years(match, anchor)
    return (f"{anchor.year:04d}-{anchor.month:02d}" if anchor.month else str(anchor.year or ""), "now")


def _in_plan(match: re.Match[str], anchor: Anchor) -> tuple[str, Grain]:
    first = _PLAN_YEARS.get(match["five"], 0)
    if first and "末" in match["plan"]:
        return str(first + 4), "year"
    if "以来" in match["plan"] and first <= anchor.year <= first + 4:  # a plan that is still running
        return f"{first}-01/{anchor.year:04d}" + (f"-{anchor.month:02d}" if anchor.month else "-12"), "months"
    return (f"{first}/{first + 4}", "years") if first else ("", "date")


def plan_years(name: str) -> tuple[int, int] | None:
    """The first and last year of a five-year plan: 十四 or 十四五 → 2021, 2025."""
    first = _PLAN_YEARS.get(name.removesuffix("五") or "五") or _PLAN_YEARS.get(name)
    return (first, first + 4) if first else None


def _number(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    value = numerals.chinese(printed.replace("○", "〇"))
    return int(value.amount) if value else 0


_SHIFT = {"去年": -1, "今年": 0, "新一年": 0, "新的一年": 0, "明年": 1, "来年": 1, "前年": -2}


def _year(match: re.Match[str], anchor: Anchor, ground: int) -> int:
    if match["y"]:
        return _number(match["y"])
    word = match["rel"]
    if word in _SHIFT:
        return anchor.year + _SHIFT[word] if anchor.year else 0
    if word in ("上年", "上一年"):
        return (ground or anchor.year) - 1 if ground or anchor.year else 0
    if "过去" in word or word == "一年来":
        return anchor.year - 1 if anchor.year and anchor.month <= 6 else anchor.year
    return ground or anchor.year


def _in_year(match: re.Match[str], anchor: Anchor, ground: int) -> tuple[str, Grain]:
    year = _year(match, anchor, ground)
    if not year:
        return "", "year"
    if match["m1"]:
        last = _number(match["y3"]) if match["y3"] else year
        return f"{year:04d}-{_number(match['m1']):02d}/{last:04d}-{int(match['m2']):02d}", "months"
    if match["half"]:
        return f"{year:04d}-H{1 if match['half'][0] == '上' else 2}", "part"
    if match["quarters"]:
        return f"{year:04d}-01/{year:04d}-09", "months"
    if match["quarter"]:
        return f"{year:04d}-Q{_TIMES[match['quarter'].strip('第')[0]]}", "part"
    if match["m"]:
        return _month(year, match["m"], match["mto"], match["day"])
    return f"{year:04d}", "year"


def _month(year: int, month: str, upto: str | None, day: str | None) -> tuple[str, Grain]:
    m = _number(month)
    if upto:
        return f"{year:04d}-{m:02d}/{year:04d}-{int(upto):02d}", "months"
    if day:
        return f"{year:04d}-{m:02d}-{int(day):02d}", "day"
    return f"{year:04d}-{m:02d}", "month"


def _without_year(match: re.Match[str], anchor: Anchor, ground: int) -> tuple[str, Grain]:
    year = ground or _latest_past(match, anchor)
    if not year:
        return "", "part"
    if match["bhalf"]:
        return f"{year:04d}-H{1 if match['bhalf'][0] == '上' else 2}", "part"
    if match["bquarters"]:
        return f"{year:04d}-01/{year:04d}-09", "months"
    if match["bquarter"]:
        return f"{year:04d}-Q{_TIMES[match['bquarter'].strip('第')[0]]}", "part"
    if first := match["bfirst"] or match["bshort"]:
        return f"{year:04d}-01/{year:04d}-{min(_number(first), 12):02d}", "months"
    if match["bupto"]:
        return f"{year:04d}-01/{year:04d}-{int(match['bupto']):02d}", "months"
    if match["bm"]:
        if match["bday"] and not ground:
            year = _year_of_month(int(match["bm"]), anchor)
        return _month(year, match["bm"], match["bmto"], match["bday"])
    if match["yearend"]:
        return f"{year:04d}", "year"
    return (f"{anchor.year:04d}-{anchor.month:02d}" if anchor.month else str(anchor.year)), "date"


def _latest_past(match: re.Match[str], anchor: Anchor) -> int:
    """The year whose 上半年, 前三季度, 1—11月 lies behind the anchor and nearest to it."""
    if match["bhalf"]:
        last = 6 if match["bhalf"][0] == "上" else 12
    elif match["bquarters"]:
        last = 9
    elif match["bquarter"]:
        last = 3 * _TIMES[match["bquarter"].strip("第")[0]]
    else:
        last = int(match["bupto"] or match["bmto"] or match["bm"] or match["bshort"] or 0) or _number(
            match["bfirst"] or "0"
        )
    return anchor.year - 1 if anchor.month and last > anchor.month else anchor.year


def _year_of_month(month: int, anchor: Anchor) -> int:
    """A month with a day and no year lies in the past year of the document's date."""
    return anchor.year - 1 if anchor.month and month > anchor.month else anchor.year


_MOST_OF_A_YEAR = 8
"""the month up to which 过去五年 and 近三年 end with the year before"""


def _span_of_years(match: re.Match[str], anchor: Anchor) -> tuple[str, Grain]:
    """五年来, 近三年: they end with the last whole year before the document, whatever year was named last."""
    value = _number(match["n"] or match["n2"])
    if not anchor.year or not 0 < value <= 10:  # longer ones tell a history, not a period of account
        return "", "years"
    if match["span"].startswith(("今后", "未来")):
        return f"{anchor.year}/{anchor.year + value - 1}", "years"
    last = anchor.year - 1 if anchor.month <= _MOST_OF_A_YEAR else anchor.year
    return (str(last), "year") if value == 1 else (f"{last - value + 1}/{last}", "years")
