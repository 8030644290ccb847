"""Relations written out with the figures as printed: ``26.99万亿元 + 18.48万亿元 = 45.47万亿元``."""

from __future__ import annotations

from collections.abc import Callable

from duizhang.checks.constraints import (
    AtMost,
    Between,
    Cases,
    Constraint,
    DaysOfYear,
    Differ,
    Equal,
    Form,
    Growth,
    Increment,
    NotYet,
    Ordered,
    PerHead,
    Proportion,
    Rise,
    Run,
    SameBound,
    Share,
    Sum,
    SumBefore,
    SumTo,
    Unfit,
    whole_cases,
)
from duizhang.model import Statement

_SIGNED = frozenset({"growth", "points", "change", "gap"})
_DIFFERENCES = frozenset({"gap", "points", "change"})


def equation(constraint: Constraint) -> str:
    """The relation with its figures; where it does not hold, its sign says so."""
    statements = [f.statement for f in constraint.facts]
    write = _WRITERS[type(constraint.form)]
    return write(constraint, statements)


def shown(statement: Statement) -> str:
    """The figure as printed, with the sign that the words around it gave it (下降3.9% → −3.9%)."""
    said = statement.text.startswith(("-", "−", "+"))
    negative = statement.kind in _SIGNED and statement.high < 0 and not said
    return f"−{statement.text}" if negative else statement.text


def _equals(c: Constraint) -> str:
    return "=" if c.holds else "≠"


def _equal(c: Constraint, s: list[Statement]) -> str:
    if s[0].bound == s[1].bound:
        return f"{shown(s[0])} {_equals(c)} {shown(s[1])}"
    exact, bound = s if s[0].bound == "=" else s[::-1]
    return f"{shown(exact)} {'∈' if c.holds else '∉'} {shown(bound)}"


def _sum(c: Constraint, s: list[Statement]) -> str:
    if s[-1].kind in _DIFFERENCES and c.roles[0] != "total":
        return f"{shown(s[0])} − {shown(s[1])} {_equals(c)} {shown(s[2])}"
    return f"{' + '.join(map(shown, s[1:]))} {_equals(c)} {shown(s[0])}"


def _sum_before(c: Constraint, s: list[Statement]) -> str:
    total, *parts = (
        f"{shown(level)} ÷ (1 + {shown(rate)})" for level, rate in zip(s[::2], s[1::2], strict=True)
    )
    return f"{' + '.join(parts)} {_equals(c)} {total}"


def _sum_to(c: Constraint, s: list[Statement]) -> str:
    return f"{' + '.join(map(shown, s))} {_equals(c)} 100%"


def _share(c: Constraint, s: list[Statement]) -> str:
    return f"{shown(s[0])} ÷ {shown(s[1])} {_equals(c)} {shown(s[2])}"


def _growth(c: Constraint, s: list[Statement]) -> str:
    return f"{shown(s[0])} ÷ {shown(s[1])} − 1 {_equals(c)} {shown(s[2])}"


def _rise(c: Constraint, s: list[Statement]) -> str:
    return f"{shown(s[0])} ÷ ({shown(s[1])} − {shown(s[0])}) {_equals(c)} {shown(s[2])}"


def _increment(c: Constraint, s: list[Statement]) -> str:
    part, whole = (f"{shown(s[i])} × {shown(s[i + 1])} ÷ (1 + {shown(s[i + 1])})" for i in (1, 3))
    return f"({part}) ÷ ({whole}) {_equals(c)} {shown(s[0])}"


def _per_head(c: Constraint, s: list[Statement]) -> str:
    assert isinstance(c.form, PerHead)
    heads = " + ".join(map(shown, s[2:]))
    mean = f"(({heads}) ÷ {len(s) - 2})" if len(s) > 3 else heads
    each = "" if c.form.each == 1 else f" × {c.form.each}"
    return f"{shown(s[1])} ÷ {mean}{each} {_equals(c)} {shown(s[0])}"


def _ordered(c: Constraint, s: list[Statement]) -> str:
    areas = ["、".join(x.area) for x in s[:2]]
    if c.holds:
        return f"{areas[0]}{shown(s[2])} {shown(s[0])}，{areas[1]}{shown(s[3])} {shown(s[1])}"
    first, second = ((0, 2), (1, 3)) if s[2].low < s[3].low else ((1, 3), (0, 2))
    one, other = (f"{'、'.join(s[v].area)}{shown(s[r])} {shown(s[v])}" for v, r in (first, second))
    return f"{one} < {other}"


def _run(c: Constraint, s: list[Statement]) -> str:
    assert isinstance(c.form, Run)
    *others, run = s
    told = [f"{x.period} {shown(x)}" for x in others]
    if len(others) == 1:
        rising = isinstance(c.form.form, Between) and c.form.form.range.low is not None
        sign = "≥" if rising == c.holds else "≤"
        return f"{told[0]} {sign} 0（{shown(run)}）"
    signs = ("≤", ">") if isinstance(c.form.form, AtMost) else ("=", "≠")
    return f"{told[0]} {signs[not c.holds]} {told[1]}（{shown(run)}）"


def _at_most(c: Constraint, s: list[Statement]) -> str:
    return f"{shown(s[0])} {'≤' if c.holds else '>'} {shown(s[1])}"


def _not_yet(c: Constraint, s: list[Statement]) -> str:
    return f"{s[0].period} {shown(s[0])} {'≤' if c.holds else '>'} {s[1].period} {shown(s[1])}"


def _days_of_year(c: Constraint, s: list[Statement]) -> str:
    assert isinstance(c.form, DaysOfYear)
    return f"{shown(s[0])} ÷ {c.form.most * 100:.0f} {_equals(c)} {shown(s[1])}"


def _cases(c: Constraint, s: list[Statement]) -> str:
    rate, count = c.values
    found = whole_cases(rate, count)
    if c.holds and not found:
        return f"{shown(s[1])} ÷ n = {shown(s[0])}"
    return f"{found[0] if found else 'n'} ÷ {shown(s[1])} {_equals(c)} {shown(s[0])}"


def _proportion(c: Constraint, s: list[Statement]) -> str:
    assert isinstance(c.form, Proportion)
    most, least = round(1 / c.form.most), round(1 / c.form.least)
    part, whole = c.values
    if c.holds:
        return f"{shown(s[1])} ÷ {least} ≤ {shown(s[0])} ≤ {shown(s[1])} ÷ {most}"
    too_much = part.low is not None and whole.high is not None and part.low > whole.high * c.form.most
    sign, parts = (">", most) if too_much else ("<", least)
    return f"{shown(s[0])} {sign} {shown(s[1])} ÷ {parts}"


def _between(c: Constraint, s: list[Statement]) -> str:
    if s[0].kind == "growth":
        return f"{shown(s[0])} {'≥' if c.holds else '<'} −100%"
    return f"{shown(s[0])} {'∈' if c.holds else '∉'} 0–100%"


def _differ(c: Constraint, s: list[Statement]) -> str:
    one, other = (f"{'、'.join(x.area)}{shown(x)}" for x in s)
    return f"{one} {'≠' if c.holds else '='} {other}"


def _unfit(c: Constraint, s: list[Statement]) -> str:
    assert isinstance(c.form, Unfit)
    return f"{shown(s[0])} ≠ {shown(s[0]).replace('个百分点', c.form.unit)}"


_WRITERS: dict[type[Form], Callable[[Constraint, list[Statement]], str]] = {
    Equal: _equal,
    SameBound: _equal,
    Sum: _sum,
    SumBefore: _sum_before,
    SumTo: _sum_to,
    Share: _share,
    Growth: _growth,
    Rise: _rise,
    AtMost: _at_most,
    Increment: _increment,
    PerHead: _per_head,
    Ordered: _ordered,
    Run: _run,
    NotYet: _not_yet,
    Proportion: _proportion,
    DaysOfYear: _days_of_year,
    Cases: _cases,
    Between: _between,
    Differ: _differ,
    Unfit: _unfit,
}
