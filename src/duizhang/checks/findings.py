"""From causes to findings: what people read, with the equation, the suspect and the repairs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from duizhang.checks import intervals as iv
from duizhang.checks.constraints import Constraint, Fact
from duizhang.checks.equations import equation, shown
from duizhang.checks.localise import Cause, Net, feasible, mends
from duizhang.checks.messages import message, name_of
from duizhang.checks.slips import recognised, repairs
from duizhang.language import say
from duizhang.model import Finding, Interval, Part, Relation, Slip, Statement

# The codes, the most telling first: a cause that breaks several relations is reported under the first.
CODES = (
    "month-out-of-proportion",
    "rate-out-of-range",
    "points-for-percent",
    "sum-mismatch",
    "shares-sum",
    "sum-before",
    "part-above-whole",
    "share-mismatch",
    "rate-of-count",
    "gap-mismatch",
    "change-mismatch",
    "points-mismatch",
    "repeat-mismatch",
    "growth-mismatch",
    "contribution-mismatch",
    "per-head-mismatch",
    "rank-twice",
    "rank-order",
    "streak-broken",
    "passed-before",
    "search-cut-short",
    "doubtful-figure",
)
# With more candidates than this, proposals would be noise.
_PROPOSED_FOR = 3


def relation_of(constraint: Constraint) -> Relation:
    """The tested relation as others see it."""
    return Relation(
        code=constraint.code,
        parts=parts_of(constraint),
        equation=equation(constraint),
        holds=constraint.holds,
        expected=constraint.form.expected(0, constraint.values),
    )


def parts_of(constraint: Constraint) -> tuple[Part, ...]:
    """One part for each fact, in the relation's order."""
    return tuple(Part(r, f.statement) for r, f in zip(constraint.roles, constraint.facts, strict=True))


def finding_of(cause: Cause, net: Net) -> Finding:
    """The finding of an error's cause; where the search was cut short it says so and names nothing."""
    main = min(cause.constraints, key=lambda c: CODES.index(c.code))
    about = cause.suspect or main.facts[0]
    slips = () if cause.cut_short else _slips(cause, net)
    return _finding(main, cause, about, _expected(cause, main, net), slips)


def warning_of(constraint: Constraint) -> Finding:
    """The finding of a relation that is off by no more than revisions explain."""
    cause = Cause((constraint,), None, constraint.facts)
    expected = constraint.form.expected(0, constraint.values)
    return _finding(constraint, cause, constraint.facts[0], expected, ())


def cut_short(cause: Cause) -> Finding:
    """That too many relations hang together for the suspect to be found."""
    parts = tuple(Part("figure", f.statement) for f in cause.candidates[:8])
    count = len(cause.constraints)
    message = say(
        zh=f"{count}项关系相互牵连，未能逐一查明是哪一个数字有误",
        en=f"{count} relations hang together; which figure is wrong was not searched to the end",
    )
    identity = _fingerprint("search-cut-short", parts)
    return Finding("search-cut-short", "info", message, "", iv.ANY, "", parts, None, (), identity)


def doubtful(statement: Statement) -> Finding:
    """That a figure was not recognised with certainty, or is written as none is: a person should look at it."""
    parts = (Part("figure", statement),)
    other = recognised(statement)
    read = shown(statement)
    if other:
        others = say(zh="、", en=" or ").join(slip.text for slip in other)
        message = say(
            zh=f"{name_of(statement)}：{read}存疑，也可能是{others}",
            en=f"{name_of(statement)}: {read} is doubtful, it may be {others}",
        )
    else:
        message = say(
            zh=f"{name_of(statement)}：{read}存疑，请对照原件",
            en=f"{name_of(statement)}: {read} is doubtful, look at the original",
        )
    identity = _fingerprint("doubtful-figure", parts)
    return Finding(
        "doubtful-figure", "info", message, "", iv.ANY, statement.unit, parts, None, other, identity
    )


def _finding(
    main: Constraint, cause: Cause, about: Fact, expected: Interval, slips: tuple[Slip, ...]
) -> Finding:
    parts = tuple(_parts(main, cause))
    return Finding(
        code=main.code,
        severity=main.severity,
        message=message(main, cause.suspect, slips),
        equation=equation(main),
        expected=iv.tidy(expected),
        unit=about.statement.unit,
        parts=parts,
        suspect=cause.suspect.statement.id if cause.suspect else None,
        repairs=slips,
        fingerprint=_fingerprint(main.code, parts_of(main)),
    )


def _parts(main: Constraint, cause: Cause) -> Iterator[Part]:
    """The main relation's parts, where else the suspect is printed, then those of the other relations."""
    others = [c for c in cause.constraints if c is not main]
    again = [Part("again", s) for s in (cause.suspect.statements[1:] if cause.suspect else ())]
    seen: set[str] = set()
    for part in (*parts_of(main), *again, *(p for c in others for p in parts_of(c))):
        if part.statement.id not in seen:
            seen.add(part.statement.id)
            yield part


def _fingerprint(code: str, parts: Iterable[Part]) -> str:
    """The same until a figure of the relation changes, however the documents change around it."""
    said = "\n".join([code, *sorted({_identity(p.statement) for p in parts})])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _identity(s: Statement) -> str:
    what = (s.kind, s.modality, s.concept or s.indicator, *s.area, s.period, s.base, s.of, s.text)
    return "\t".join(what)


def _expected(cause: Cause, main: Constraint, net: Net) -> Interval:
    if cause.suspect:
        values = feasible((cause.suspect,), net)
        return values[cause.suspect] if values else main.expected(cause.suspect)
    return main.form.expected(0, main.values)


def _slips(cause: Cause, net: Net) -> tuple[Slip, ...]:
    """Slips of the suspect that make all its relations hold; of a few equal candidates, each one's first."""
    if cause.suspect:
        return _repairs(cause.suspect, net)
    if len(cause.candidates) > _PROPOSED_FOR:
        return ()
    return tuple(slip for fact in cause.candidates for slip in _repairs(fact, net)[:1])


def _repairs(fact: Fact, net: Net) -> tuple[Slip, ...]:
    return repairs(fact.statement, mends(fact, net))
