"""What a finding says in one sentence, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable

from duizhang.checks.constraints import Constraint, Fact
from duizhang.checks.equations import shown
from duizhang.language import say
from duizhang.model import Slip, Statement


def message(constraint: Constraint, suspect: Fact | None, slips: tuple[Slip, ...]) -> str:
    """One sentence: what does not agree, and which figure is probably wrong."""
    what = _WHAT[constraint.code]([f.statement for f in constraint.facts])
    if suspect is None:
        return what
    figure = shown(suspect.statement)
    if not slips:
        return what + say(zh=f"；{figure}疑有误", en=f"; {figure} is probably wrong")
    meant = slips[0].text
    return what + say(zh=f"；{figure}疑为{meant}之误", en=f"; {figure} was probably meant to be {meant}")


def relation_name(code: str) -> str:
    """What a relation is, said shortly: a relation that holds is no mismatch."""
    zh, en = _RELATIONS[code]
    return say(zh=zh, en=en)


def name_of(s: Statement) -> str:
    """Whose figure of what, when."""
    areas = "、".join(s.area[:3]) + ("…" if len(s.area) > 3 else "")
    return " ".join(filter(None, (areas, s.period, s.indicator)))


def _month(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：一个月{shown(s[0])}与全年{shown(s[1])}不相称",
        en=f"{name_of(s[0])}: a month of {shown(s[0])} is out of proportion to a year of {shown(s[1])}",
    )


def _range(s: list[Statement]) -> str:
    if s[0].kind == "growth":
        return say(
            zh=f"{name_of(s[0])}：增速不可能是{shown(s[0])}，至多下降100%",
            en=f"{name_of(s[0])}: a growth of {shown(s[0])} is impossible, all there was is 100 %",
        )
    return say(
        zh=f"{name_of(s[0])}：{shown(s[0])}超出0—100%", en=f"{name_of(s[0])}: {shown(s[0])} is beyond 0–100 %"
    )


def _sum(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：各部分之和不等于{shown(s[0])}",
        en=f"{name_of(s[0])}: the parts do not add up to {shown(s[0])}",
    )


def _sum_before(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：按增速推算的上年各部分之和与总量不符",
        en=f"{name_of(s[0])}: by their rates of growth the parts did not add up to it a year before",
    )


def _shares(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}等在{s[0].of}中的比重之和不为100%",
        en=f"{name_of(s[0])} and the rest: the shares of {s[0].of} do not make 100 %",
    )


def _part(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：部分{shown(s[0])}大于{name_of(s[1])}的总量{shown(s[1])}",
        en=f"{name_of(s[0])}: the part, {shown(s[0])}, is above the whole, {name_of(s[1])}, {shown(s[1])}",
    )


def _share(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[2])}：{shown(s[0])}占{shown(s[1])}的比重不是{shown(s[2])}",
        en=f"{name_of(s[2])}: {shown(s[0])} is not {shown(s[2])} of {shown(s[1])}",
    )


def _gap(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[2])}：{shown(s[0])}与{s[2].of}的{shown(s[1])}之差不是{shown(s[2])}",
        en=f"{name_of(s[2])}: {shown(s[0])} and {shown(s[1])} ({s[2].of}) are not {shown(s[2])} apart",
    )


def _change(s: list[Statement]) -> str:
    change, *others = sorted(s, key=lambda x: x.kind != "change")
    first, second = map(shown, others)
    return say(
        zh=f"{name_of(change)}：增减{shown(change)}与{first}、{second}不符",
        en=f"{name_of(change)}: a change of {shown(change)} does not agree with {first} and {second}",
    )


def _points(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[2])}：{shown(s[0])}与此前的{shown(s[1])}相差不是{shown(s[2])}",
        en=f"{name_of(s[2])}: {shown(s[0])} and {shown(s[1])} before are not {shown(s[2])} apart",
    )


def _repeat(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：一处为{shown(s[0])}，一处为{shown(s[1])}",
        en=f"{name_of(s[0])}: {shown(s[0])} in one place, {shown(s[1])} in another",
    )


def _growth(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[2])}：由{shown(s[1])}到{shown(s[0])}，增速不是{shown(s[2])}",
        en=f"{name_of(s[2])}: from {shown(s[1])} to {shown(s[0])} is no growth of {shown(s[2])}",
    )


def _rank(s: list[Statement]) -> str:
    areas = "、".join(a for x in s for a in x.area)
    return say(
        zh=f"{areas} {s[0].period} {s[0].indicator}：同居{s[0].of}{shown(s[0])}",
        en=f"{areas} {s[0].period} {s[0].indicator}: one rank, {shown(s[0])} in {s[0].of}, twice",
    )


def _order(s: list[Statement]) -> str:
    ranks = [f"{'、'.join(x.area)}{shown(x)}" for x in s[2:]]
    return say(
        zh=f"{s[2].period} {s[2].indicator}：{ranks[0]}、{ranks[1]}，与{shown(s[0])}、{shown(s[1])}的大小不符",
        en=f"{s[2].period} {s[2].indicator}: {ranks[0]} and {ranks[1]} are not in the order of {shown(s[0])} and {shown(s[1])}",
    )


def _contribution(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：{shown(s[0])}等贡献与增长不符",
        en=f"{name_of(s[0])}: {shown(s[0])} and the contributions do not agree with the growth",
    )


def _per_head(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：{shown(s[0])}与总量{shown(s[1])}及{shown(s[2])}不符",
        en=f"{name_of(s[0])}: {shown(s[0])} is not {shown(s[1])} shared among {shown(s[2])}",
    )


def _streak(s: list[Statement]) -> str:
    *others, run = s
    told = "、".join(f"{x.period}年{shown(x)}" for x in others)
    said = ", ".join(f"{x.period} {shown(x)}" for x in others)
    return say(
        zh=f"{name_of(run)}：{shown(run)}与{told}不符",
        en=f"{name_of(run)}: {shown(run)} does not agree with {said}",
    )


def _passed_before(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[1])}：{shown(s[1])}，而{s[0].period}年已达{shown(s[0])}",
        en=f"{name_of(s[1])}: {shown(s[1])} for the first time, but {s[0].period} was at {shown(s[0])}",
    )


def _points_for_percent(s: list[Statement]) -> str:
    return say(
        zh=f"{name_of(s[0])}：{shown(s[0])}不能以百分点计",
        en=f"{name_of(s[0])}: {shown(s[0])} cannot be in percentage points",
    )


def _rate_of_count(s: list[Statement]) -> str:
    rate, count = sorted(s, key=lambda x: x.unit != "%")
    return say(
        zh=f"{name_of(rate)}：{shown(rate)}与{shown(count)}不符",
        en=f"{name_of(rate)}: {shown(rate)} does not agree with {shown(count)}",
    )


_WHAT: dict[str, Callable[[list[Statement]], str]] = {
    "month-out-of-proportion": _month,
    "rate-out-of-range": _range,
    "sum-mismatch": _sum,
    "sum-before": _sum_before,
    "shares-sum": _shares,
    "part-above-whole": _part,
    "share-mismatch": _share,
    "rate-of-count": _rate_of_count,
    "gap-mismatch": _gap,
    "change-mismatch": _change,
    "points-mismatch": _points,
    "repeat-mismatch": _repeat,
    "growth-mismatch": _growth,
    "rank-twice": _rank,
    "rank-order": _order,
    "contribution-mismatch": _contribution,
    "per-head-mismatch": _per_head,
    "streak-broken": _streak,
    "points-for-percent": _points_for_percent,
    "passed-before": _passed_before,
}

_RELATIONS: dict[str, tuple[str, str]] = {
    "month-out-of-proportion": ("单月与全年", "month of a year"),
    "rate-out-of-range": ("取值范围", "range"),
    "sum-mismatch": ("合计", "sum"),
    "sum-before": ("上年合计", "sum of the year before"),
    "shares-sum": ("比重合计", "sum of shares"),
    "part-above-whole": ("部分与整体", "part of a whole"),
    "share-mismatch": ("比重", "share"),
    "rate-of-count": ("比率与件数", "rate and count"),
    "gap-mismatch": ("差距", "gap"),
    "change-mismatch": ("增减量", "change"),
    "points-mismatch": ("百分点变化", "percentage points"),
    "repeat-mismatch": ("重复出现", "same figure again"),
    "growth-mismatch": ("增速", "growth"),
    "rank-twice": ("位次", "rank"),
    "rank-order": ("位次与数值", "order"),
    "contribution-mismatch": ("贡献率", "contribution"),
    "per-head-mismatch": ("人均", "per head"),
    "streak-broken": ("连续", "run of years"),
    "points-for-percent": ("计量单位", "unit"),
    "passed-before": ("首次", "first time"),
}
