"""The card as one HTML page that needs nothing else: small charts, quotes, no scripts."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from jinja2 import Environment, PackageLoader

from duizhang import cards
from duizhang.exports import statements
from duizhang.exports.cards import words
from duizhang.exports.safe import shown
from duizhang.language import language, say
from duizhang.model import Card, Row


@dataclass(frozen=True, slots=True)
class Bar:
    """A bullet chart: where on a track of 0 to 100 the outcome's bar lies and the target's mark stands."""

    start: float
    length: float
    mark: float
    zero: float
    label: str


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("duizhang.exports"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        say=say,
        words=words,
        light=cards.light,
        symbols=words.SYMBOLS,
        place=lambda s: shown(statements.place(s)),
        bar=bar,
        shown=shown,
    )
    return environment


def render(card: Card, pictures: Mapping[str, bytes]) -> str:
    """The page; ``pictures`` (PNG, by the statement's id) show where on its page a figure stands."""
    counts = cards.summary(card)
    return (
        _environment()
        .get_template("card.html")
        .render(
            card=card,
            pictures={name: _uri(png) for name, png in pictures.items()},
            groups=words.groups(card),
            lights=cards.LIGHTS,
            title=shown(words.title(card)),
            lead=shown(words.lead(card)) if card.rows else shown(words.nothing(card)),
            share=words.share(card),
            counts=counts,
            tally=[(v, n) for v in words.SYMBOLS if (n := counts[v])],
            lang="zh-CN" if language() == "zh" else "en",
        )
    )


def _uri(png: bytes) -> str:
    """A picture as an address that holds it: the page stays one file."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def bar(row: Row) -> Bar | None:
    """The bullet chart of a row, falls by their size; ``None`` where a length says nothing (ranks)."""
    if row.outcome is None or row.margin is None or row.target.kind in {"rank", "streak"}:
        return None
    told = row.outcome.low
    wanted = told - row.margin
    if told <= 0 and wanted <= 0:
        told, wanted = -told, -wanted
    low, high = min(told, wanted, Decimal(0)), max(told, wanted, Decimal(0))
    if low == high:
        return None
    scale = Decimal(96) / (high - low)
    zero, end, mark = (float((x - low) * scale) for x in (Decimal(0), told, wanted))
    label = say(
        zh=f"目标{words.wanted(row)}，完成{words.reached(row)}",
        en=f"target {words.wanted(row)}, outcome {words.reached(row)}",
    )
    return Bar(min(zero, end), max(abs(end - zero), 0.5), mark, zero, label)
