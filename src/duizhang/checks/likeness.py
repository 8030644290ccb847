"""Whether two figures under one name look like two prints of one quantity, or like two quantities.

Prose leaves words out: 在校生 is told for secondary schools in one sentence and for primary schools in the next. So
a difference alone is no contradiction. Two figures are *alike* if they are near each other or a usual slip apart,
and the closer together they stand in one document, the more is asked: who tells a quantity again does so later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product, takewhile

from duizhang.checks.constraints import Constraint, Fact
from duizhang.checks.keys import Key, plain
from duizhang.checks.slips import Digits, Guess, guesses, one_slip_apart
from duizhang.model import Statement

# Relative distance within which figures of different documents, and of one document, are near; and those of one
# document that are told in the same words.
_NEAR = Decimal("0.1")
_NEAR_WITHIN = Decimal("0.01")
_NEAR_AGAIN = Decimal("0.35")
# Characters within which figures of one name are members of one list rather than a figure told again.
_LIST = 150
# Within so many characters figures are told in a breath.
_BREATH = 160
_CLAUSE = 30
# So many characters about two targets that are alike make them one. Outcomes are told of one kind after another in like words.
_SAME_WORDS = 10
# The rule by which a statement shows that it was a cell.
_OF_A_TABLE = "unit:"
# In steps of its last digit.
_TELLING = 5000
_THRESHOLDS = frozenset({">", ">=", "<", "<="})


def alike(one: Fact, other: Fact) -> bool:
    """Whether they look like two prints of one quantity; facts of one document by their farthest prints."""
    pairs = list(product(one.statements[:3], other.statements[:3]))
    apart = next((p for p in pairs if p[0].doc != p[1].doc), None)
    if apart:
        return _near(*apart, _NEAR) or _slip(*apart)
    a, b = max(pairs, key=lambda p: _distance(*p))
    if a.bound in _THRESHOLDS or b.bound in _THRESHOLDS:
        return _near(a, b, _NEAR) or _slip(a, b) or _nearly_slip(a, b)
    if a.quote == b.quote:
        return False
    if in_table(a) != in_table(b):
        return _near(a, b, _NEAR_AGAIN) or _slip(a, b, certain=True)
    if _distance(a, b) <= _LIST:
        return a.kind == "level" and _slip(a, b, Digits.SHUFFLED)
    if a.modality == "target" and _in_the_same_words(a, b):
        return True
    if a.concept and plain(a.indicator) == plain(b.indicator):  # the same words for what the lexicon knows
        return _near(a, b, _NEAR_AGAIN) or _slip(a, b, certain=True)
    return _near(a, b, _NEAR_WITHIN) or _slip(a, b, certain=bool(a.concept) and a.bound == b.bound == "=")


def _in_the_same_words(a: Statement, b: Statement) -> bool:
    """Whether the words about them are the same, and so many: 完成21座农村桥梁修复工程 is promised again in an annex."""
    front = zip(a.quote[: a.quote_at[0]][::-1], b.quote[: b.quote_at[0]][::-1], strict=False)
    behind = zip(a.quote[a.quote_at[1] :], b.quote[b.quote_at[1] :], strict=False)
    same = sum(1 for words in (front, behind) for _ in takewhile(lambda pair: pair[0] == pair[1], words))
    return same >= _SAME_WORDS


def _distance(a: Statement, b: Statement) -> int:
    return abs(a.span[0] - b.span[0])


def in_table(statement: Statement) -> bool:
    """Whether it was a cell of a table: a table tells again what sentences say."""
    return any(rule.startswith(_OF_A_TABLE) for rule in statement.rules)


def _near(a: Statement | Guess, b: Statement, within: Decimal) -> bool:
    return abs(a.low - b.low) <= within * max(abs(a.low), abs(b.low))


def _slip(a: Statement, b: Statement, most: Digits = Digits.CHANGED, *, certain: bool = False) -> bool:
    return one_slip_apart(a, b, most, certain=certain) or one_slip_apart(b, a, most, certain=certain)


def _nearly_slip(a: Statement, b: Statement) -> bool:
    """Whether a point or unit put right makes a threshold near the exact figure: 13万亿斤以上 and 1.37万亿斤."""
    threshold, exact = (a, b) if a.bound in _THRESHOLDS else (b, a)
    undone = (g for g in guesses(threshold) if g.digits == Digits.KEPT)
    return any(_near(g, exact, _NEAR) for g in undone)


def slip_of_a_threshold(one: Fact, other: Fact) -> bool:
    """Whether a document tells one threshold twice in the same words, 700亿斤以上 and 7000亿斤以上: of other sizes."""
    return any(
        a.doc == b.doc
        and a.bound == b.bound in _THRESHOLDS
        and a.concept
        and plain(a.indicator) == plain(b.indicator)
        and _slip(a, b, Digits.SHUFFLED, certain=True)
        for a, b in product(one.statements[:3], other.statements[:3])
    )


def one_slip_mends(constraint: Constraint, most: Digits = Digits.CHANGED) -> bool:
    """Whether one usual slip, that does at most so much to its digits, in one of the figures explains that the relation does not hold."""
    for fact in constraint.facts:
        meant = constraint.expected(fact)
        undone = (g for g in guesses(fact.statement) if g.digits <= most)
        if any(g.unit == fact.statement.unit and g.value.meets(meant) for g in undone):
            return True
    return False


def stand_together(facts: Sequence[Fact], readings: Mapping[Key, Sequence[Fact]]) -> bool:
    """Whether one document tells them all in a breath, and no other figure under one of their names as near."""
    for doc in {s.doc for s in facts[-1].statements}:
        for anchor in (s for s in facts[-1].statements if s.doc == doc and _names_its_whole(s)):
            nearest = [_nearest(anchor, readings[f.key]) for f in facts[:-1]]
            if all(n is f for n, f in zip(nearest, facts, strict=False)):
                return True
    return False


def _names_its_whole(statement: Statement) -> bool:
    """Of a share, whether its clause says of what it is one."""
    said = statement.quote[: statement.quote_at[0]]
    return statement.kind != "share" or plain(statement.of) in plain(said[-_CLAUSE:])


def _nearest(anchor: Statement, readings: Sequence[Fact]) -> Fact | None:
    """The reading that stands nearest before the figure, or in its sentence; none if that is far."""
    told = [
        (_distance(s, anchor), i, f)
        for i, f in enumerate(readings)
        for s in f.statements
        if s.doc == anchor.doc and (s.span < anchor.span or s.quote == anchor.quote)
    ]
    near = min(told, default=None)
    return near[2] if near and near[0] <= _BREATH else None


def is_telling(statement: Statement) -> bool:
    """Whether it is printed with so many digits that others agree with it hardly ever by chance."""
    return statement.bound == "=" and statement.step > 0 and statement.low >= _TELLING * statement.step


def are_telling(total: Statement, parts: Sequence[Statement]) -> bool:
    """Whether the total, or what its parts come to, has so many digits: of either some may have been dropped."""
    together = sum((s.low for s in parts), Decimal(0)), max(s.step for s in parts)
    exact = all(s.bound == "=" and s.step > 0 for s in (total, *parts))
    return is_telling(total) or (exact and together[0] >= _TELLING * together[1])
