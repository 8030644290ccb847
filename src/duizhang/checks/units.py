"""Units that cannot be meant: percentage points of an amount, or as the level of a rate.

百分点 are the difference of two rates. 出口增长7.5个百分点 and 城镇化率为68.2个百分点 are said where % is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from duizhang.checks.book import Book
from duizhang.checks.concepts import words_of
from duizhang.checks.constraints import Constraint, Unfit
from duizhang.model import Statement

_CLAUSE = re.compile("[，,。；;：:]")
_BRACKET = re.compile("[（(][^（()）]*[）)]")
# A rate or share that is said to be so much, an aim, or a rate of growth that came to so much.
_STANDS = re.compile("(?:率|比重|占比|比例|占[^占]{0,16}的?)(?:约|已|就)?(?:为|达到?|是|的)?$")
_AIMED = re.compile("目标(?:确?定)?[为是]$")
_CAME_TO = re.compile("(?:[升降落高长低]|扩大|缩小)(?:到|至)$")
# A rate that is held somewhere, a rate of growth that is so much, and where a rate came from.
_HELD = re.compile("(?:控制|保持|稳定|维持)在$")
_GROWTH = re.compile("(?:涨幅|增速|增长率|增长速度)(?:为|达到?|是)?$")
_FROM = re.compile(r"(?:从|由)(?:上年|去年|\d{4}年)?的?$")
_TO = re.compile("[提上增扩下降回缩][高升加大降低落小]?[到至]")
_DIFFERENCE = re.compile("差|幅度|[高低快慢多少]于")


def points_for_percent(book: Book) -> Iterable[Constraint]:
    """Percentage points where only per cent can be meant."""
    for key in book.keys("points", "growth"):
        if key.unit != "pp":
            continue
        amount = book.is_amount(key)
        for fact in book.facts[key]:
            if amount or _is_level(fact.statement):
                yield Constraint("points-for-percent", Unfit("%"), (fact,), ("figure",), placed=True)


def _is_level(statement: Statement) -> bool:
    """Whether the clause in front says what a rate is, and no word says that it changed."""
    before = _BRACKET.sub("", statement.quote[: statement.quote_at[0]])
    clause = _CLAUSE.split(before)[-1]
    if any(said.search(clause) for said in (_CAME_TO, _AIMED, _HELD, _GROWTH)) or (
        _FROM.search(clause) and _TO.match(statement.quote, statement.quote_at[1])
    ):
        return not _DIFFERENCE.search(clause)
    said = clause.replace("增加值", "")
    return bool(_STANDS.search(said)) and not any(word in said for word in words_of("changes"))


FAMILY = (points_for_percent,)
