"""Targets told by comparison: 居民收入增长与经济增长同步, 研发投入增速高于全国平均水平.

Such a target is held against what the ledger says of the other side, as if the plan had printed that figure: of the
same year, of the same area or the one around it. Growth is compared with growth, a rate with a rate. 同步 is met by
no less, 基本同步 by what 左右 would allow (a tenth short of it cannot be told), 高于 by more. Where a document only
says that it was so (居民收入增长快于经济增长), that is taken as the outcome, without a margin.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from duizhang import period
from duizhang.cards.pairing import Held, answers
from duizhang.cards.promises import areas_of, due_year
from duizhang.cards.verdicts import judge
from duizhang.checks import wholes
from duizhang.checks.keys import scope_of
from duizhang.grammar.comparisons import PACE
from duizhang.language import say
from duizhang.lexicon.indicators import lookup
from duizhang.model import Row, Statement, Verdict

LOOSELY = Decimal("0.1")
"""How far, relative to the other figure, one may fall short of it and be called about equal (基本同步)."""


def row(t: Statement, held: Held, year: int, over: bool) -> Row:
    """The line of a target told by comparison."""
    if (due_year(t) or 0) > year or not over:
        return Row(t, None, "not-due", None, "%", say(zh="尚未到期", en="the period is not over"))
    asked = _asked(t)
    own, other = _figure(asked, held, year), _figure(_other(asked, t, held.home), held, year)
    if own and other:
        return _compared(t, own, other)
    if said := _said(t, held):
        return Row(
            t, said, "met", None, "%", say(zh="文件这样说，没有给出数字", en="told so, without a figure")
        )
    if own is None:
        note = say(zh="各文件中未见完成情况", en="no document reports an outcome")
        return Row(t, None, "no-outcome", None, "%", note)
    note = say(zh=f"未见可比的数：{t.of}", en=f"nothing to compare with: {t.of}")
    return Row(t, own, "unclear", None, "%", note)


def _compared(t: Statement, own: Statement, other: Statement) -> Row:
    """The verdict of one figure against the other; more than asked is no merit of its own here."""
    meant = replace(other, bound=t.bound, kind=own.kind, indicator=t.indicator, modality="target")
    found = judge(meant, own)
    note = say(
        zh=f"对照{other.indicator}{'、'.join(other.area)}{other.text}",
        en=f"held against {other.indicator} ({', '.join(other.area)}): {other.text}",
    )
    verdict: Verdict = "met" if found.verdict == "exceeded" else found.verdict
    if other.bound not in ("=", "~") or (t.bound == "~" and _may_be_about(found.margin, other)):
        verdict = "unclear" if verdict == "missed" or other.bound != "=" else verdict
    return Row(t, own, verdict, found.margin, "%", note, against=other)


def _may_be_about(margin: Decimal | None, other: Statement) -> bool:
    """Whether somebody may still call it 基本同步: what falls short by no more than a tenth."""
    return margin is not None and margin >= -LOOSELY * abs(other.low)


def _asked(t: Statement) -> Statement:
    """The target as one of a growth, or of a rate, so that its outcome can be looked up."""
    if not t.indicator.endswith(PACE):
        return replace(t, kind="level", unit="%", of="", bound="=")
    name = t.indicator.removesuffix(PACE)
    known = lookup(name)
    concept = known.id if known else None
    return replace(t, kind="growth", unit="%", of="", bound="=", base="yoy", indicator=name, concept=concept)


def _other(asked: Statement, t: Statement, home: str) -> Statement:
    """The same of what it is held against: another indicator (经济), the area around it (全国), or both."""
    area, name = wholes.whole(t.of, t.area[0] if t.area else home)
    known = lookup(name) if name else None
    return replace(
        asked,
        area=(area,) if area else t.area,
        indicator=known.name if known else (name or asked.indicator),
        concept=known.id if known else (None if name else asked.concept),
    )


def _figure(asked: Statement, held: Held, year: int) -> Statement | None:
    """What the ledger says of it; real growth before nominal."""
    found = answers(asked, held, year)
    return next((o for o in found if "real" in scope_of(o).split()), found[0] if found else None)


def _said(t: Statement, held: Held) -> Statement | None:
    """The words of a document that say so without a figure: of the same two sides, and at least as strong."""
    asked, due = _sides(t, held.home), period.parse(t.period)
    for area in areas_of(t):
        for o in (entry.outcome for entry in held.told.get((area, due_year(t) or 0), ())):
            strong = t.bound != ">" or o.bound == ">"
            if _sides(o, held.home) == asked and period.parse(o.period) == due and strong:
                return o
    return None


def _sides(s: Statement, home: str) -> tuple[object, ...]:
    asked = _asked(s)
    other = _other(asked, s, home)
    return asked.kind, asked.concept, areas_of(s), other.concept, areas_of(other)
