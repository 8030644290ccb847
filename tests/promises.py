"""Support: statements made by hand, in the shape that documents give them."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from duizhang.model import Statement

_number = itertools.count(1)


def statement(text: str, low: str, indicator: str, **more: Any) -> Statement:
    """An outcome of 浙江 in 2025, unless told otherwise. The step is that of the last digit of ``low``."""
    value = Decimal(low)
    head = more.pop("head", f"浙江{indicator}")
    tail = more.pop("tail", "。")
    number = next(_number)
    given: dict[str, Any] = {
        "id": f"s{number:03}",
        "doc": "a.txt",
        "document": more.get("doc", "a.txt"),
        "span": (number, number + len(text)),
        "place": (number, number + len(text)),
        "line": number,
        "column": 3,
        "text": text,
        "quote": head + text + tail,
        "quote_at": (len(head), len(head) + len(text)),
        "kind": "level",
        "low": value,
        "high": value,
        "step": Decimal(1).scaleb(int(value.as_tuple().exponent)),
        "bound": "=",
        "unit": "个",
        "indicator": indicator,
        "concept": None,
        "area": ("浙江",),
        "period": "2025",
        "base": "",
        "of": "",
        "modality": "outcome",
        "owner": "",
    }
    return Statement(**(given | more))


def target(text: str, low: str, indicator: str, **more: Any) -> Statement:
    """A target of 浙江 for 2025, unless told otherwise."""
    return statement(text, low, indicator, **({"modality": "target", "doc": "plan.txt"} | more))


def growth(text: str, low: str, indicator: str, **more: Any) -> Statement:
    """A year-on-year rate; ``goal=True`` makes it a target."""
    make = target if more.pop("goal", False) else statement
    return make(text, low, indicator, **({"kind": "growth", "unit": "%", "base": "yoy"} | more))


def comparison(text: str, indicator: str, of: str, bound: str = ">=", **more: Any) -> Statement:
    """A promise without a figure: a gap of nought against ``of``."""
    given = {"kind": "gap", "unit": "pp", "of": of, "bound": bound, "step": Decimal(0)}
    return target(text, "0", indicator, **(given | more))
