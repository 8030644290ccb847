"""How a number was read and what it was checked against, told to somebody who knows no Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from duizhang.checks.messages import relation_name
from duizhang.exports.figures import amount, between, unit_name
from duizhang.exports.safe import shown
from duizhang.exports.statements import aligned, place, record
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.lexicon import rules
from duizhang.model import Finding, Interval, Relation, Statement, Status

_NO_FIELDS = frozenset({"id", "doc", "span", "quote", "text", "rules", "regions"})


class Rule(NamedTuple):
    """A rule that read a statement: what it tells (类别, 期间 …), what it did, and what that gave."""

    tells: str
    did: str
    gave: str


def lines(
    statement: Statement,
    status: Status,
    relations: Iterable[Relation],
    findings: Iterable[Finding],
    *,
    color: bool = False,
) -> Iterator[str]:
    """The words, the fields, the rules that read them, the relations (those that fail first), the findings."""
    yield f"{statement.id}  {shown(statement.text)}  {word(status)}"
    yield f"{shown(place(statement))}: {_marked(statement, color)}"
    yield ""
    yield from aligned([(f"  {name}", shown(str(value))) for name, value in _fields(statement)])
    yield ""
    yield say(zh="怎样读出来的", en="how it was read")
    yield from _tree(statement)
    yield ""
    related = sorted(relations, key=lambda r: r.holds)
    yield (
        say(zh="与哪些数核对过", en="what it was checked against")
        if related
        else say(zh="没有可以核对它的关系", en="nothing to check it against")
    )
    for relation in related:
        yield from _related(relation, statement)
    yield from (f"{word(f.severity)}[{f.code}]: {shown(f.message)}" for f in findings)


def _fields(s: Statement) -> Iterator[tuple[str, object]]:
    """The fields that say something, under the names that the machine formats give them."""
    for name, value in record(s).items():
        if name not in _NO_FIELDS and value not in ("", None, ()):
            yield name, "、".join(map(str, value)) if isinstance(value, tuple) else value


def _tree(s: Statement) -> Iterator[str]:
    """The rule that told the kind, and below it those that told the rest, each with what it gave."""
    told = read_by(s)
    for number, rule in enumerate(told):
        branch = "" if number == 0 else "├─ " if number < len(told) - 1 else "└─ "
        gave = f" → {shown(rule.gave)}" if rule.gave else ""
        yield f"  {branch}{rule.tells}{say(zh='：', en=': ')}{rule.did}{gave}"


def read_by(s: Statement) -> list[Rule]:
    """The rules that read a statement in words, the one that told the kind first."""
    told = [rules.told(rule) for rule in s.rules]
    # What named a figure from the text below it stands first among the rules, and is no kind.
    told.sort(key=lambda rule: rule[0] != rules.KIND)
    return [Rule(_label(dimension), did, _given(s, dimension)) for dimension, did in told]


def _label(dimension: str) -> str:
    if dimension == "hand":
        return say(zh="人工", en="by hand")
    return say(zh="数字", en="number") if dimension == "number" else field_name(dimension)


def field_name(name: str) -> str:
    """What people call a field of a statement; a name that is none stays as it is."""
    zh, en = _NAMES.get(name, (name, name))
    return say(zh=zh, en=en)


_NAMES: dict[str, tuple[str, str]] = {
    "indicator": ("指标", "indicator"),
    "area": ("地区", "area"),
    "period": ("期间", "period"),
    "kind": ("类别", "kind"),
    "modality": ("性质", "modality"),
    "low": ("数值", "value"),
    "high": ("上限", "upper end"),
    "bound": ("界限", "bound"),
    "unit": ("单位", "unit"),
    "base": ("相比", "compared with"),
    "of": ("对象", "of"),
    "owner": ("归属", "owner"),
    "concept": ("指标编号", "concept"),
    "step": ("精度", "precision"),
}
ORDER = tuple(_NAMES)
"""The fields in the order in which people read them."""


def fields_told(s: Statement) -> list[tuple[str, str]]:
    """The fields of a statement that say something, by name, as people read them."""
    told = {
        "indicator": s.indicator,
        "area": "、".join(s.area),
        "period": s.period,
        "kind": word(s.kind),
        "modality": word(s.modality),
        "low": between(Interval(s.low, s.high), s.unit),
        "bound": word(s.bound) if s.bound not in ("=", "..") else "",
        "unit": unit_name(s.unit) if s.unit != "rank" else "",
        "base": word(s.base),
        "of": s.of,
        "owner": s.owner,
        "concept": s.concept or "",
        "step": f"± {amount(s.step / 2, s.unit)}" if s.step and s.unit != "rank" else "",
    }
    return [(name, value) for name, value in told.items() if value]


def _given(s: Statement, dimension: str) -> str:
    """What a rule of that dimension gave the statement."""
    return {
        rules.KIND: " ".join(filter(None, (word(s.kind), word(s.base), s.of))),
        "indicator": s.indicator,
        "unit": s.unit,
        "period": s.period,
        "area": "、".join(s.area),
        "modality": word(s.modality),
        "number": between(Interval(s.low, s.high), s.unit),
        "bound": s.bound,
    }.get(dimension, "")


def _related(relation: Relation, about: Statement) -> Iterator[str]:
    """``✓ sum: 26.99万亿元 + 18.48万亿元 = 45.47万亿元``, and where the other figures stand."""
    mark, code = ("✓", "") if relation.holds else ("✗", f" [{relation.code}]")
    yield f"  {mark} {relation_name(relation.code)}{code}{say(zh='：', en=': ')}{shown(relation.equation)}"
    others = [p for p in relation.parts if p.statement.id != about.id]
    cells = [
        (f"      {word(p.role)}", *map(shown, (p.statement.text, p.statement.indicator, place(p.statement))))
        for p in others
    ]
    for line, part in zip(aligned(cells), others, strict=True):
        yield f"{line}  {part.statement.id}"


def _marked(s: Statement, color: bool) -> str:
    """The sentence with the number marked in it."""
    start, end = s.quote_at
    before, number, after = s.quote[:start], s.quote[start:end], s.quote[end:]
    marks = ("\x1b[1;4m", "\x1b[0m") if color else ("⟦", "⟧")
    return f"{shown(before)}{marks[0]}{shown(number)}{marks[1]}{shown(after)}"
