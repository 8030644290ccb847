"""What the ``of`` of a share, gap or rank points to: an area, an indicator of it, or both."""

from __future__ import annotations

from functools import lru_cache

from duizhang.checks.keys import plain
from duizhang.lexicon import areas
from duizhang.lexicon.areas import Area

# 全省 said of a city means the province around it; said of the province, itself.
_AROUND = {
    "全国": "nation",
    "我国": "nation",
    "国内": "nation",
    "全省": "province",
    "全自治区": "province",
    "全区": "province",
    "全市": "city",
    "全州": "city",
    "全县": "county",
}


@lru_cache(maxsize=4096)
def place(name: str, home: str) -> Area | None:
    """The area that a name or a word such as 全省 means where ``home`` is spoken of; ``None``: unknown."""
    if name in _AROUND:
        return _around(_AROUND[name], home)
    return areas.resolve(name, home)


def _around(level: str, home: str) -> Area | None:
    if level == "nation":
        return areas.nation()
    here = areas.resolve(home, home)
    if here is None:
        return None
    if level == "city" and here.level == "province" and here.full.endswith("市"):
        return here
    if level == "city" and here.level == "county" and here.full.endswith("市"):
        return None  # 全市 in a county-level city is the city itself or the one around it: nobody can tell.
    return next((a for a in (here, *areas.above(here)) if a.level == level), None)


@lru_cache(maxsize=65536)
def whole(of: str, home: str) -> tuple[str, str]:
    """``of`` taken apart into the area's short name and the indicator's; either may be empty.

    全国出口 → (中国, 出口) · 全国 → (中国, "") · 地区生产总值 → ("", 地区生产总值)
    """
    name = plain(of)
    for length in range(len(name), 1, -1):
        if (found := place(name[:length], home)) is not None:
            return found.name, name[length:]
    return "", name


@lru_cache(maxsize=4096)
def rung(name: str) -> str:
    """Where the area stands: nation, province, city, county …; empty where it is unknown."""
    found = areas.resolve(name, "")
    return found.level if found else ""
