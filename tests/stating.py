"""Support: statements from a few words, for tests of what is done with them.

``state("26.99万亿元", "出口", "中国", "2025")`` reads value, precision, unit, bound and kind off the figure.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import count
from typing import Any

from duizhang.lexicon import indicators
from duizhang.model import Statement

_MULTIPLIERS = {"万亿": Decimal("1e12"), "亿": Decimal("1e8"), "万": Decimal("1e4"), "": Decimal(1)}
_FIGURE = re.compile(
    r"(?P<minus>[-−])?(?P<number>\d+(?:\.(?P<decimals>\d+))?)(?P<multiplier>万亿|亿|万|)(?P<unit>.*)"
)
_RUN = re.compile(r"(?:连续(?=\d+年)|(?=\d+连))(?P<years>\d+)(?:年|连[增降])")
_UNITS = {"元": "CNY", "美元": "USD", "个百分点": "pp", "%": "%"}
_BOUNDS = {"首次突破": ">", "超": ">", "突破": ">", "首破": ">", "不足": "<", "近": "~", "约": "~"}
_BOUNDS_AFTER = {"以上": ">=", "以内": "<=", "左右": "~"}
_numbers = count(1)


def state(text: str, indicator: str, area: str = "浙江", period: str = "2025", **fields: Any) -> Statement:
    """A statement; ``fields`` override whatever the figure does not say."""
    bare, bound = _bound(text)
    rank = bare.startswith("第")
    run = _RUN.fullmatch(bare)
    bare = f"{run['years']}年" if run else bare
    if (m := _FIGURE.fullmatch(bare.removeprefix("第"))) is None:
        raise ValueError(f"not a figure: {text}")
    scale = _MULTIPLIERS[m["multiplier"]]
    value = Decimal(m["number"]) * scale * (-1 if m["minus"] else 1)
    unit = "rank" if rank else _UNITS.get(m["unit"], m["unit"])
    number = next(_numbers)
    quote = fields.pop("quote", f"第{number}句：{indicator}{'变化' if unit == 'pp' else ''}{text}。")
    at = quote.find(text)
    found = indicators.lookup(indicator)
    values: dict[str, Any] = {
        "id": f"s{number}",
        "doc": "a.txt",
        "document": "0" * 64,
        "span": (number * 1000, number * 1000 + len(text)),
        "place": (number * 1000, number * 1000 + len(text)),
        "line": number,
        "column": 1,
        "text": text,
        "quote": quote,
        "quote_at": (max(at, 0), max(at, 0) + len(text)),
        "kind": "streak" if run else "rank" if rank else {"%": "growth", "pp": "points"}.get(unit, "level"),
        "low": value,
        "high": value,
        "step": Decimal(0) if rank or run else scale * Decimal(1).scaleb(-len(m["decimals"] or "")),
        "bound": bound,
        "unit": unit,
        "indicator": indicator,
        "concept": found.id if found else None,
        "area": tuple(filter(None, area.split(","))),
        "period": period,
        "base": "",
        "of": "",
        "modality": "outcome",
        "owner": "",
    }
    values |= fields
    if values["kind"] in ("growth", "points", "change") and not values["base"]:
        values["base"] = "yoy"
    return Statement(**values)


def _bound(text: str) -> tuple[str, str]:
    for word, sign in _BOUNDS.items():
        if text.startswith(word):
            return text.removeprefix(word), sign
    for word, sign in _BOUNDS_AFTER.items():
        if text.endswith(word):
            return text.removesuffix(word), sign
    return text, "="
