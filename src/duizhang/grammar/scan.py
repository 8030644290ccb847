"""Find every number expression of a text: value, bound, unit, and where it stands.

A number expression is a numeral in digits, or Chinese numerals that count something (两次, 三成, 第一, 翻一番).
Its span takes in the unit and the words that bound it (``首破45万亿元``, ``12.5%以上``).
What a number is *said of* is for the other modules; what is no quantity at all is told by ``ignored``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from duizhang.grammar import numerals
from duizhang.grammar.numerals import Value
from duizhang.lexicon.words import Unit, after_digits, cues, either, unit_at, unless
from duizhang.model import Bound, Span, record

Shape = Literal["plain", "part", "times", "double", "rank", "streak", "half"]
"""plain: a numeral with or without a unit; part: 成 and fractions; times: 倍; double: 翻番; half: 一半, 过半"""


@record
class Number:
    """One number expression. ``span`` covers bounds and unit, ``core`` the numeral alone.

    ``unit`` is the ledger's name, ``""`` where none is printed. ``han``: written in Chinese numerals.
    """

    span: Span
    core: Span
    low: Decimal
    high: Decimal
    step: Decimal
    bound: Bound
    unit: str
    family: str
    shape: Shape
    han: bool = False


_ARABIC = r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?"
_CARDINAL = r"[零〇一二两三四五六七八九十百千]"
_FRACTION = r"[零〇一二三四五六七八九]+(?![十线刻分面钟])"
# 3万5千, 2亿3000万: what is less than the multiplier just printed goes on with the same number.
_REST = r"(?:(?<=\d亿)\d{1,4}(?:千万|[百千万])|(?<=\d万)(?:\d[百千]|\d{4}(?!年))|(?<=\d千)\d百)(?![\d.分])"
_DASHES = frozenset("—–―‒~～-－至到")
_BEHIND_ONE = _DASHES | {"倍"}
"""characters behind 一 with which it may count: 一倍, 一至三年"""
_ONE_COUNTS = rf"(?:{_CARDINAL}|[点万亿多余几①-⑳\[〔({re.escape(''.join(sorted(_BEHIND_ONE)))}])"
# 一个, 一批: by far the most, so that they are refused before anything of them is read.
_NO_ONE = rf"(?!一(?!{_ONE_COUNTS}))"
_MARK = r"(?:[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕|\(\d{1,2}\)(?=[%亿万]))?"
_KEPT_SO = rf"(?:\d+|{_CARDINAL}+)个(?:月|季度)(?:稳?居|位居|保持|[正增]|增长|回升|高于|领跑|领先|上涨|下降)"
"""持续6个月稳居全市第一: as 连续"""

_FIRSTS = r"\d零一二两三四五六七八九十百千万亿连持第前首榜末翻半过大负+＋\-－−"
_BEGINS = re.compile(
    rf"[{_FIRSTS}](?:(?<=[\d零二两三四五六七八九十百千万亿])|(?<=一)(?:{_ONE_COUNTS}|[半成分连])"
    rf"|(?<=[第前负翻+＋\-－−])(?:{_CARDINAL}|[\d万亿了番])|(?<=[连持])续|(?<=[首榜末])[位席首眼]|(?<=[半过大])[数半])"
)
"""the first two characters of numbers: few places have them"""
# The second look-ahead names how digits go on that are no plain number: most are, and the other forms need not be tried.
NUMBER = re.compile(
    rf"""
    (?=[{_FIRSTS}])(?:
    (?=\D|\d++[连分成/]|\d\.\d成)(?:
      (?P<streak>(?:连续第?|持续(?={_KEPT_SO}))(?P<run>\d+|{_CARDINAL}+)(?P<of>个月|个季度|年|届|次)|(?P<crowns>\d+|{_CARDINAL}+)连(?:冠|增|降|涨|升|丰|胜|快))
    | (?P<rank>第(?P<place>\d+|{_CARDINAL}+)(?P<ranked>位|名|大(?!道))?(?:至|—|-|到)?(?P<upto>第(?:\d+|{_CARDINAL}+)(?:位|名))?
             |(?<![目日此以之])前(?P<first>\d+|{_CARDINAL}+)(?P<among>位|名|强|大|列)?(?!个|年|月|季|天|次|期|半|段|阶|任|[\d一二三四五六七八九十百])
             |(?P<best>[十百](?=强)强)
             |(?P<top>首位|榜首|首席之位|榜眼|末位))
    | (?P<double>翻(?:了)?(?P<folds>\d+|{_CARDINAL}*)番)
    | (?P<half>一半|半数|过半|大半)(?!年|会|月|天|小时|岛)
    | (?P<slash>(?<![\d/.])(?P<some>[1-9])/(?P<all>[2-9]|10)(?![\d/年月.万亿]))
    | (?P<part>(?P<under>{_CARDINAL}+|万|\d+)分之(?P<over>{_CARDINAL}+(?:点{_CARDINAL}+)?|\d+(?:\.\d+)?)
             |(?P<tenths>\d(?:\.\d)?|{_CARDINAL})成(?P<more>半|{_CARDINAL}|\d(?![\d.万亿%个家户]))?(?![为立功果员效都型品本绩长熟就套批份分不])))
    | (?P<plain>(?P<minus>(?=[-－−+＋负])(?:(?<![\dA-Za-z)）—–年月日%％\-－−])[-－−]|(?<=[(（])[+＋]|(?<![减正背肩担欠自抱辜胜])负(?=\d)))?
         (?:(?P<digits>{_ARABIC})|(?P<han>{_NO_ONE}{_CARDINAL}+(?:点{_FRACTION})?[万亿]*{_CARDINAL}*[万亿]*|[万亿]+))
         {_MARK}(?P<odd>[多余几])?(?P<times>[百千万亿]{{0,3}})(?P<rest>(?=\d){_REST})?(?P<odder>[多余](?:(?<=[千万].)[万亿]+)?)?)
    )""",
    re.VERBOSE,
)

_BEFORE: tuple[tuple[re.Pattern[str], Bound], ...] = tuple(
    (re.compile(either(words) + r"[“\"]?$"), bound) for bound, words in cues()["bound"]["before"].items()
)
_AFTER: tuple[tuple[re.Pattern[str], Bound], ...] = tuple(
    (re.compile(either(words)), bound) for bound, words in cues()["bound"]["after"].items()
)
_UNLESS = unless()
_LAST_BEFORE = frozenset(w[-1] for words in cues()["bound"]["before"].values() for w in words)
_MAY_END_BOUND = _LAST_BEFORE | {"“", '"'}
_FIRST_AFTER = frozenset(w[0] for words in cues()["bound"]["after"].values() for w in words)
_LONGEST_BEFORE = 6
_OF_OTHER_WORDS = {
    "约": frozenset("签节制条合预公特违缔履"),
    "破": frozenset("侦爆攻"),
    "过": frozenset("通经超不越渡错难走路见来见闪胜"),
}
"""characters before a bound word with which it is another word: 签约383户, 通过5项"""
_RANGE = re.compile(r"[—–―‒~～\-－至到]{1,2}")
_HAN_UPPER = re.compile(rf"[—–~～\-－至到]{{1,2}}{_CARDINAL}+(?=[年个户家人天名亩吨元倍成%％])")
_A_YEAR = 1900
_ROUND_THINGS = re.compile(r"[”\"]?(大关|关口|台阶|新台阶)")
_BARE_UNIT = re.compile(r"[万亿]+$")
_MAGNITUDE = re.compile(r"[十百千万][万亿]")


def numbers(text: str) -> Iterator[Number]:
    """Every number expression of the text, in order, not overlapping; a range is one."""
    at = 0
    while begin := _BEGINS.search(text, at):
        start = begin.start()
        match = NUMBER.match(text, start)
        number = _read(text, match) if match else None
        if number is None:
            at = match.end() if match else start + 1
            continue
        if number.span[0] < at:  # the words that bound it are the last number's
            number = replace(number, span=(min(at, number.core[0]), number.span[1]))
        if text[number.span[1] : number.span[1] + 1] in _DASHES:
            number = _with_upper_end(text, number)
        yield number
        at = number.span[1]


def _read(text: str, match: re.Match[str]) -> Number | None:
    return _READERS[match.lastgroup or "plain"](text, match)


@lru_cache(maxsize=16384)
def _value(printed: str, times: str = "") -> Value | None:
    """What a numeral with the multipliers behind it comes to; the same few stand everywhere."""
    value = numerals.arabic(printed) if printed[0].isdigit() else numerals.chinese(printed)
    return value.scaled(numerals.power(times)) if value and times else value


def _bare(
    text: str, match: re.Match[str], value: Value | None, unit: str, shape: Shape, bound: Bound = "="
) -> Number | None:
    """A number whose unit is implied by its form."""
    if value is None:
        return None
    start, end = match.span()
    start, before = _bound_before(text, start)
    end, after = _bound_after(text, end)
    if shape in ("rank", "streak"):
        before = after = None
        start, end = match.span()
    han = not any(c.isdigit() for c in match[0])
    return Number(
        (start, end),
        match.span(),
        value.amount,
        value.amount,
        value.step,
        before or after or bound,
        unit,
        "",
        shape,
        han,
    )


def _streak(text: str, match: re.Match[str]) -> Number | None:
    run, of = (match["run"], match["of"]) if match["run"] else (match["crowns"], "年")
    return _bare(text, match, _value(run), of, "streak")


def _rank(text: str, match: re.Match[str]) -> Number | None:
    if match["top"]:
        return (
            _bare(text, match, Value(Decimal(1), Decimal(0)), "rank", "rank")
            if match["top"] != "末位"
            else None
        )
    if match["first"] or match["best"]:
        return _bare(text, match, _value(match["first"] or match["best"][0]), "rank", "rank", "<=")
    number = _bare(text, match, _value(match["place"]), "rank", "rank")
    if number is None or not match["upto"]:
        return number
    last = _value(match["upto"].strip("第位名"))
    return number if last is None else _ranged(number, match.end(), last.amount)


def _ranged(number: Number, end: int, high: Decimal) -> Number:
    """The number as the low end of a range that ends at ``end`` with ``high``."""
    return replace(number, span=(number.span[0], end), high=high, bound="..")


def _double(text: str, match: re.Match[str]) -> Number | None:
    folds = _value(match["folds"]) if match["folds"] else Value(Decimal(1), Decimal(0))
    if folds is None or folds.amount > 10:
        return None
    return _bare(text, match, Value(Decimal(100) * (2 ** int(folds.amount) - 1), Decimal(0)), "%", "double")


def _half(text: str, match: re.Match[str]) -> Number | None:
    return _bare(
        text,
        match,
        Value(Decimal(50), Decimal(0)),
        "%",
        "half",
        ">" if match["half"] in ("过半", "大半") else "=",
    )


def _part(text: str, match: re.Match[str]) -> Number | None:
    if match["under"]:
        under, over = _value(match["under"]), _value(match["over"])
        if under is None or over is None or not under.amount:
            return None
        percent = over.amount * 100 / under.amount
        unit = "%"
        return _bare(text, match, Value(percent.normalize() + 0, Decimal(0)), unit, "part")
    tenths = _value(match["tenths"])
    if tenths is None:
        return None
    more = (
        Decimal(5)
        if match["more"] == "半"
        else (_value(match["more"]) or tenths).amount
        if match["more"]
        else Decimal(0)
    )
    return _bare(
        text,
        match,
        Value(tenths.amount * 10 + more, Decimal(1) if match["more"] else Decimal(10)),
        "%",
        "part",
    )


def _slash(text: str, match: re.Match[str]) -> Number | None:
    """1/4, as a share."""
    some, of = Decimal(match["some"]), Decimal(match["all"])
    return (
        _bare(text, match, Value((some * 100 / of).normalize() + 0, Decimal(0)), "%", "part")
        if some < of
        else None
    )


def _plain(text: str, match: re.Match[str]) -> Number | None:
    core = start, at = match.span()
    minus, digits, han, odd, times, rest, odder = match.group(*_PLAIN_PARTS)
    if han == "一" and text[at : at + 1] not in _BEHIND_ONE:
        return None
    if times:
        times, at = _multipliers(text, match)
    unit, end = _unit(text, at)
    if han and not _countable(text, match, unit):
        return None
    value = _value(digits or han, times)
    if value is None:
        return None
    if rest and "." not in digits:
        value = _with_rest(value, rest + (odder or "")[1:])
    if minus and minus not in "+＋":
        value = Value(-value.amount, value.step)
    shape: Shape = "plain"
    family, name = (unit.family, unit.name) if unit else ("", "")
    if unit is None and text[at : at + 1] == "倍":
        shape, name, end = "times", "倍", at + 1
    start, before = _bound_before(text, start)
    odd = (
        odd
        or odder
        or (family == "measure" and text[end : end + 1] == "多")
        or (name == "pp" and "多" in text[at:end])
    )
    end, after = _bound_after(text, end, counted=family in ("classifier", "order"))
    if before == ">=" and (threshold := _ROUND_THINGS.match(text, end)):
        end = threshold.end()
    bound: Bound = before or (">" if odd else None) or after or "="
    amount = value.amount
    return Number((start, end), core, amount, amount, value.step, bound, name, family, shape, bool(han))


_PLAIN_PARTS = [
    NUMBER.groupindex[part] for part in ("minus", "digits", "han", "odd", "times", "rest", "odder")
]
_REST_PARTS = re.compile(r"(\d+)([百千万]*)")


def _with_rest(value: Value, rest: str) -> Value:
    """3万 and 5千: the sum, known as precisely as its last part."""
    digits, times = _REST_PARTS.findall(rest)[0]
    more = numerals.arabic(digits).scaled(numerals.power(times))
    return Value(value.amount + more.amount, more.step)


def _multipliers(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The multipliers behind the digits and where they end; the 千 of 千瓦 and the 百 of 百分点 are the unit's."""
    times, at = str(match["times"]), match.end()
    if match["rest"] and "." in match["digits"]:  # 1.5万5千: not one number
        return times, match.end("times")
    if match["odder"]:  # 3万多亿; the 万 of 1亿3千多万 is its last part's
        return times + ("" if match["rest"] else match["odder"][1:]), at
    if times[-1:] == "百" and text.startswith("分点", at):
        return times[:-1], at - 1
    if times[-1:] in ("千", "百") and text[at : at + 1] in "瓦米克伏帕" and unit_at(text, at - 1):
        return times[:-1], at - 1
    return times, at


def _countable(text: str, match: re.Match[str], unit: Unit | None) -> bool:
    """Whether Chinese numerals at a place count something; 一个, 一批, 统一, 万里 do not."""
    printed = match["han"]
    if unit is not None and unit.name in after_digits():
        return False
    if text[match.end() : match.end() + 1] == "倍":
        return True
    if (
        unit is None
        and (upper := _HAN_UPPER.match(text, match.end()))
        and (text[upper.end()] in "成倍" or unit_at(text, upper.end()))
    ):
        return True  # 三至五年
    if unit is None:
        return bool(_MAGNITUDE.fullmatch(printed)) and bool(_bound_before(text, match.start())[1])
    if printed in ("一", "十百", "千百", "百千", "千万", "万", "百", "千", "亿", "万千", "亿万"):
        # A lone multiplier is a figure after a bound (近万亩) or before one (亿元以上), not in a table's head (亿元).
        behind = match.end() + len(unit.printed)
        bounded = (
            _bound_before(text, match.start())[1]
            or text.startswith(("左右", "上下"), behind)
            or (unit.family == "currency" and text.startswith(("以上", "以下", "级"), behind))
        )
        return printed != "一" and bool(bounded)
    return not ((match["times"] == "" and printed[-1] in "零") or (match["odd"] == "几" and len(printed) < 2))


def _unit(text: str, at: int) -> tuple[Unit | None, int]:
    """The unit printed at a position and where it ends; takes in ``万元/人`` and ``公里/百平方公里``."""
    unit = unit_at(text, at)
    if unit is None:
        return _SPECIAL[text[at]](text, at) if text[at : at + 1] in _SPECIAL else (None, at)
    end = at + len(unit.printed)
    behind = text[end : end + 1]
    if behind in _UNLESS.get(unit.printed, ()):
        return None, at
    if unit.printed == "个" and behind in "、和及与" and _POINTS_TOO.match(text, end):
        return Unit("个", "pp", "ratio"), end
    if behind not in ("/", "／"):
        return unit, end
    while text[end : end + 1] in ("/", "／") and (stop := _per(text, end + 1)):
        end = stop
    printed = text[at:end]
    return (Unit(printed, printed, "measure"), end) if printed != unit.printed else (unit, end)


_POINTS_TOO = re.compile(r"(?:[、和及与]\d+(?:\.\d+)?个?)+百分点")
"""9.4个|和8.1个百分点: the unit is printed whole at the end of the list"""
_PER = re.compile(r"1?[百千万]*")
_ONE = re.compile(r"[：:∶﹕︰]1(?![\d.：:∶﹕︰个])")
_RATIO_IN_FRONT = re.compile(r"[\d.][：:∶﹕︰]\d[\d.]*$")
_LONGEST_RATIO = 12


def _per(text: str, start: int) -> int:
    """Where the unit behind a stroke ends (人, 百平方公里, 10万人); 0 where none is printed."""
    scale = _PER.match(text, start)
    at = scale.end() if scale else start
    if text[at : at + 1] == "月":  # 645元/月
        return at + 1
    per = unit_at(text, at) or unit_at(text, start)
    return 0 if per is None else (at if unit_at(text, at) else start) + len(per.printed)


def _to_one(text: str, at: int) -> tuple[Unit | None, int]:
    """2.52∶1 is the ratio 2.52, in the unit 1; the last part of 5∶3∶1 is none."""
    one = _ONE.match(text, at)
    if one is None or _RATIO_IN_FRONT.search(text[max(0, at - _LONGEST_RATIO) : at]):
        return None, at
    return Unit(one[0], "1", "ratio"), one.end()


_MEDALS = re.compile(r"[金银铜](?=[\d、，,。；;和的）)]|$)")


def _medals(text: str, at: int) -> tuple[Unit | None, int]:
    """14金9银13铜 counts medals."""
    medals = _MEDALS.match(text, at)
    return (Unit(medals[0], "枚", "classifier"), at + 1) if medals else (None, at)


_SPECIAL = dict.fromkeys("：:∶﹕︰", _to_one) | dict.fromkeys("金银铜", _medals)


def _bound_before(text: str, start: int) -> tuple[int, Bound | None]:
    """The bound that the words before a position set, and where they begin."""
    if text[start - 1 : start] not in _MAY_END_BOUND:
        return start, None
    head = text[max(0, start - _LONGEST_BEFORE) : start]
    if head.rstrip('“"')[-1:] not in _LAST_BEFORE:
        return start, None
    best: tuple[int, Bound | None] = (start, None)
    for pattern, bound in _BEFORE:
        found = pattern.search(head)
        if found and head[found.start() - 1 : found.start()] in _OF_OTHER_WORDS.get(found[0][0], ()):
            continue
        if found and start - len(head) + found.start() < best[0]:
            best = (start - len(head) + found.start(), bound)
    return best


def _bound_after(text: str, end: int, *, counted: bool = False) -> tuple[int, Bound | None]:
    """The bound that the words after a position set, and where they end."""
    if text[end : end + 1] not in _FIRST_AFTER:
        return end, None
    best: tuple[int, Bound | None] = (end, None)
    for pattern, bound in _AFTER:
        found = pattern.match(text, end)
        if found and found.end() > best[0] and not (counted and found[0] in ("内", "起", "多", "余")):
            best = (found.end(), bound)
    if best[1] == "<=" and text[end : end + 2] in ("内地", "内部", "内陆", "内外", "内容", "内河", "内需"):
        return end, None
    if text[end : end + 1] == "起" and text[end : end + 2] in (
        "起来",
        "起步",
        "起降",
        "起点",
        "起草",
        "起重",
    ):
        return end, None
    if best[1] == ">=" and text[best[0] - 1 : best[0]] == "的":
        return best[0] - 1, best[1]
    return best


def _with_upper_end(text: str, number: Number) -> Number:
    """Join ``4.5%—5%``, ``3至5台``, ``1—2万户`` to one number with a low and a high end."""
    dash = _RANGE.match(text, number.span[1])
    if dash is None or number.shape not in ("plain", "part", "times") or number.bound not in ("=", "~", ">"):
        return number
    match = NUMBER.match(text, dash.end())
    upper = _read(text, match) if match and (match["plain"] or match["part"]) else None
    if upper is not None and upper.unit == "年" and upper.low >= _A_YEAR and not number.unit:
        return number  # 32.6到2019年: a figure, and a year
    if upper is not None and not (upper.unit or number.unit):  # pH值4.02—7.80
        return _ranged(number, upper.span[1], upper.high) if _alike(number, upper) else number
    if (
        upper is None
        or upper.han != number.han
        or not upper.unit
        or (number.unit and number.unit != upper.unit)
    ):
        return number
    low = number.low
    if upper.shape == "part" and number.shape == "plain" and not number.unit:  # 三到五成
        low *= 10
    if not number.unit and upper.core[1] - upper.core[0] and low < upper.low:
        scale = _BARE_UNIT.search(text[upper.core[0] : upper.core[1]])
        if scale and not _BARE_UNIT.search(text[number.core[0] : number.core[1]]):
            low = low.scaleb(numerals.power(scale[0]))
    if low >= upper.high:
        return number
    return Number(
        (number.span[0], upper.span[1]),
        (number.core[0], upper.core[1]),
        low,
        upper.high,
        upper.step,
        "..",
        upper.unit,
        upper.family,
        upper.shape,
    )


def _alike(low: Number, high: Number) -> bool:
    """Whether two bare numbers are the ends of a range: decimals with as many places."""
    return low.step == high.step < 1 and Decimal(0) < low.low < high.low and low.bound == high.bound == "="


_READERS: dict[str, Callable[[str, re.Match[str]], Number | None]] = {
    "streak": _streak,
    "rank": _rank,
    "double": _double,
    "half": _half,
    "slash": _slash,
    "part": _part,
    "plain": _plain,
}
