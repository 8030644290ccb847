"""Areas in a text: which are spoken of, and which only compared with, traded with or ranked among."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from duizhang.lexicon import areas
from duizhang.model import Span, record

HOME = re.compile(
    r"全省|全市(?!场)|全县|全区(?!域)|全州|全盟|全旗|我省|我市|我县|我区|我州|本省|本市|本县|本区|省内|市域|县域(?=规)|全国|我国|全球|世界|全自治区|全镇|全乡"
)
# fmt: off
_NOT_SUBJECT = (
    "占", "居", "列", "于", "比", "较", "对", "与", "同", "向", "入选", "为", "按", "由", "经", "被", "获", "是", "超",
    "超过", "同期", "据", "到", "赴", "第", "排", "贡献", "贡献了", "占了", "及", "服务", "来自", "通往", "贯彻", "落实", "考察",
    "视察", "亲临", "支持", "推动", "上榜", "入围", "中共", "融入", "联动", "辐射", "吸纳", "吸引", "承接", "对接",
)
# fmt: on
"""words in front of an area that is only compared with, ranked in or acted on"""
_ENDS_NOT_SUBJECT = frozenset(word[-1] for word in _NOT_SUBJECT)
_FIELD_AFTER = re.compile(
    r"(?:第|首|前|最|平均|排名|榜|均值|[一二三四五六七八九十\d]+强|名列|领先|唯一|率先|都市圈|城市圈|经济带|经济圈|同类|各|范围|举行|召开|启动|揭晓|开幕|投资|商投资|同胞|企业投资|首批|首家|首个|首部|首艘|最优|平均水平|民企|民营企业(?!进出口|出口|进口|外贸)|标准|产业园区|工商联|总工会|省市|卫视|[一-龥]{0,4}(?:日报|导报|晚报|时报|周报|早报|快报|商报|周刊|通讯社|新闻社|网(?![上络格点民约购吧红]))|在线|讯|电|推广|人民|代表|政协|人大|两会|经济工作|同期|水平|性|先进|优秀|示范|重点|文明|城市排)"
)
_FACILITY = re.compile(
    r"[^，。；、\d]{0,8}?(?:港(?!币|元|澳)|机场|经开区|经济技术开发区|开发区|高新区|综保区|海关|自贸|口岸|新城|园区|片区|工业园|实验室|中欧班列|电厂|水库|大学|医院|公司|集团|银行|广交会)"
)


@lru_cache(maxsize=4096)
def at_home(names: tuple[str, ...], home: str) -> bool:
    """Whether areas lie in the home area, or are a group that it belongs to; a name not known may."""
    if not home:
        return True
    own = areas.by_name(home)
    for name in names:
        found = areas.resolve(name, home)
        if found is None or name == home or not own:
            continue
        if not (areas.within(found, own[0]) or own[0].code in found.members or own[0].level == "nation"):
            return False
    return True


@lru_cache(maxsize=4096)
def lies_in(home: str, name: str) -> bool:
    """Whether the home area lies in another one."""
    own, outer = areas.by_name(home), areas.by_name(name)
    return bool(own and outer) and outer[0].level == "province" and areas.within(own[0], outer[0])


def is_area(text: str) -> bool:
    """Whether a text is nothing but an area: 全省, 浙江."""
    return HOME.fullmatch(text) is not None or bool(areas.by_name(text))


def partners(text: str) -> list[str]:
    """The countries and regions of the world that a text names."""
    return [text[f.start : f.end] for f in areas.find(text) if f.area.level == "world"]


def is_partner(name: str) -> bool:
    """Whether a name begins with a country or region of the world: 东盟进出口 is trade with it."""
    found = areas.find(name)
    beyond = bool(found) and found[0].start == 0 and found[0].area.level == "world"
    return beyond or name.startswith(_OUR_OTHER_TARIFFS)


def is_wholly_partner(name: str) -> bool:
    """Whether a name is that of a country or region of the world, and nothing else."""
    return partners(name) == [name] or name in _OUR_OTHER_TARIFFS


_OUR_OTHER_TARIFFS = ("中国香港", "中国澳门", "中国台湾")
"""customs territories of their own, with which trade is told as with other countries"""


def without_front(phrase: str, home: str) -> str:
    """A phrase without the areas at its front."""
    for where in wheres(phrase, home):
        if where.span[0] == 0 and where.subject and not where.kept:
            return phrase[where.span[1] :].lstrip("的")
    return phrase


def field_above(area: str) -> str:
    """The field that a place without one is taken in: a province's in the nation, a city's or county's in the province."""
    known = areas.by_name(area)
    if not known:
        return ""
    return {"province": "全国", "city": "全省", "county": "全省"}.get(known[0].level, "")


@record
class Where:
    """A mention of one area or of several in a row. ``subject``: what follows is said of it.

    ``kept``: the words belong to the name of a facility there (宁波舟山港), so an indicator keeps them.
    """

    span: Span
    names: tuple[str, ...]
    subject: bool
    kept: bool = False


_Mention = tuple[int, int, tuple[str, ...], bool, bool]
"""where it begins and ends, the names, whether it may be a subject, whether an indicator keeps the words"""
_OF_REGION = "地区生产总值"
"""京津冀|地区生产总值: the indicator's 地区"""
_GROUP = re.compile(
    r"(?:等?\d{1,2}个?|等)(?:省区市|省市|省区|省份|设区市|地市|市|省|县市|县|城)(?:合计)?(?![级重属管直]|[^，。；、]{0,6}(?:公司|医院|法院|学校))"
)
_BETWEEN = frozenset(("", "、", "和", "与", "及", "以及", "省", "市"))
_LONGEST_BETWEEN = 2


def wheres(text: str, home: str) -> list[Where]:
    """Every mention in order. 全省, 我市 … are ``home`` or the area above it of that level."""
    return resolved(text, areas.names_in(text), home)


def resolved(text: str, named: Iterable[areas.Named], home: str) -> list[Where]:
    """What the names of areas that a text prints mean, as ``wheres`` tells it."""
    spans = [*_mentions(text, named, home), *_home_words(text, home), *_regions(text)]
    spans.sort()
    return list(_joined(text, spans))


def _mentions(text: str, named: Iterable[areas.Named], home: str) -> Iterator[_Mention]:
    for start, end, area, inside in areas.mentions(text, named, home):
        stop = end - 2 if text.startswith(_OF_REGION, end - 2) else end
        kept = inside == "organisation" or _FACILITY.match(text, end) is not None
        yield start, stop, areas.names_of(area), area.level != "world", kept


def _home_words(text: str, home: str) -> Iterator[_Mention]:
    for match in HOME.finditer(text):
        name = _meant(match[0], home)
        yield match.start(), match.end(), (name,) if name else (), bool(name), False


_REGION = re.compile(r"[，。；、\n](?P<name>[一-龥]{2,4}?\d{1,2}个?(?:省区市|省区|省市|省份)(?![级重联共]))")
_COUNTED_PROVINCES = re.compile(r"省(?<=[\d个]省)")
"""in every such group, and looked for more quickly"""


def _regions(text: str) -> Iterator[_Mention]:
    """沿边9省区: a group whose members the text does not list goes by the name that it prints."""
    for match in _REGION.finditer(text) if _COUNTED_PROVINCES.search(text) else ():
        if not areas.find(match["name"]):
            yield match.start("name"), match.end(), (match["name"],), True, False


@lru_cache(maxsize=4096)
def _meant(word: str, home: str) -> str:
    if word in ("全国", "我国"):
        return "中国"
    if word in ("全球", "世界"):
        return ""
    level = {"省": "province", "市": "city", "县": "county"}.get(word[1], "")
    known = areas.by_name(home)
    if not known or not level or known[0].level == level:
        return home
    if level == "province":
        province = areas.province_of(known[0])
        return province.name if province else home
    return home


def _joined(text: str, spans: list[_Mention]) -> Iterator[Where]:
    at = 0
    while at < len(spans):
        start, end, names, subject, kept = spans[at]
        subject = subject and _is_subject(text, start, end)
        listed = list(names)
        while at + 1 < len(spans):
            then, till, more, able, kept2 = spans[at + 1]
            if not able or not 0 <= then - end <= _LONGEST_BETWEEN or (gap := text[end:then]) not in _BETWEEN:
                break
            if gap in ("", "省", "市"):
                listed = [*listed[:-1], *more]
            else:
                listed += more
            end, kept, at = till, kept2, at + 1
        at += 1
        if group := _GROUP.match(text, end):
            listed = (
                [text[start : group.end()].removesuffix("合计")]
                if len(listed) == 1 and text[end] == "等"
                else listed
            )
            end = group.end()
        yield Where((start, end), tuple(listed), subject and bool(listed), kept)


def _is_subject(text: str, start: int, end: int) -> bool:
    if text.startswith(_OUR_OTHER_TARIFFS, start):
        return False
    if text[start - 1 : start] in _ENDS_NOT_SUBJECT and text.endswith(_NOT_SUBJECT, 0, start):
        return False
    return _FIELD_AFTER.match(text, end) is None
