"""Which figure is probably wrong: error localisation after Fellegi and Holt.

I. P. Fellegi and D. Holt, "A Systematic Approach to Automatic Edit and Imputation", *JASA* 71 (1976): change
the fewest fields such that all edits can hold; fields are weighted by how reliable they are, as in the R
package ``errorlocate``. Here a field is a ``Fact``, an edit a ``Constraint``, and a fact's weight grows with
the sentences that print it and the relations that confirm it. Violated relations that share facts are solved
together. Where several single changes would do, the odds that each figure is a misprint decide (Bayes): how usual the
slip is, of how many that a hand can make, and how plausible the figure meant beside the one printed. What that does not
decide clearly has no suspect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, islice
from math import isclose, log, log10

from duizhang.checks import intervals as iv
from duizhang.checks.constraints import Constraint, Equal, Fact, SameBound, Unfit, Values
from duizhang.checks.plausible import Series, laplace, series_of
from duizhang.checks.slips import Guess, fitting, guesses
from duizhang.checks.style import Style
from duizhang.model import Interval

# Bounds of the search in one component; beyond them nothing is named, and a finding says so.
_CANDIDATES = 12
_CHANGES = 3
_ROUNDS = 4
_RELATIONS = 400
# Evidence, in common logarithms of odds: that a change mends a relation which is violated only mildly (of which a few
# count); that a figure is misprinted at all; that one more sentence prints it so, or a relation confirms it; that it is
# wrong, but by no usual slip; that, if it was doubtful.
_MENDED = 0.7
_MENDED_MOST = 3
_MISPRINT = -3.0
_WITNESS = -2.0
_CONFIRMED = -0.3
_NO_SLIP = -5.0
_NO_SLIP_DOUBTFUL = -1.0
# How often what a relation compares with is revised; how far off that puts it, and how often: corrections, revisions,
# changes of scope. And by how much a slip must be likelier to be held for one.
_IS_REVISED = 0.3
_IS_REVISED_WITHIN = 0.03
_REVISIONS = ((0.4, 0.003), (0.4, 0.03), (0.2, 0.3))
_MUCH = 5
# That what is told twice was meant in more digits than it is told elsewhere.
_FINER = -1.0
# The likeliest change is taken if it is half as likely again as all others together, where figures are only bounded by
# each other four times; those a hundred times less likely than it are no candidates.
_SURE = 0.6
_SURE_OF_BOUNDS = 0.8
_UNLIKELY = 100

_DOUBTFUL = 0.75
"""The weight of a figure that was not recognised with certainty; of all others it is twice that at least."""

_EXACT = frozenset({"=", "~"})
_ONE = Decimal(1)
_NOT_NEGATIVE = frozenset({"level", "share", "rank", "streak"})


@dataclass(frozen=True, slots=True)
class Net:
    """The relations of each fact concerned, and how the documents print their figures."""

    relations: Mapping[Fact, Sequence[Constraint]]
    style: Style
    series: Series


@dataclass(frozen=True, slots=True)
class Cause:
    """What one change would mend: the violated constraints, the fact to change, and what it must be.

    ``suspect`` is ``None`` where several changes are equally small; ``candidates`` lists what they change.
    ``cut_short`` says that the search gave up at its bounds.
    """

    constraints: tuple[Constraint, ...]
    suspect: Fact | None
    candidates: tuple[Fact, ...]
    cut_short: bool = False


def net_of(constraints: Sequence[Constraint], style: Style, facts: Iterable[Fact]) -> Net:
    """The net of the facts in violated relations, among all the facts that there are."""
    concerned = {f for c in constraints if not c.holds for f in c.facts}
    return Net(_by_fact(constraints, concerned), style, series_of(facts, concerned))


def weighed_anew(net: Net, constraints: Sequence[Constraint]) -> Net:
    """The net of the same figures, when some of the relations have become graver or milder."""
    return replace(net, relations=_by_fact(constraints, net.relations.keys()))


def causes(net: Net) -> Iterator[Cause]:
    """The causes of the violated relations of severity error."""
    every = dict.fromkeys(c for relations in net.relations.values() for c in relations)
    for component in _components([c for c in every if not c.holds and c.severity == "error"]):
        yield from _explain(component, net)


def _by_fact(
    constraints: Iterable[Constraint], facts: Collection[Fact]
) -> Mapping[Fact, Sequence[Constraint]]:
    """For each of the facts, the constraints that it takes part in."""
    found: dict[Fact, list[Constraint]] = defaultdict(list)
    for c in constraints:
        for fact in c.facts:
            if fact in facts:
                found[fact].append(c)
    return found


def _components(wrong: Sequence[Constraint]) -> Iterator[list[Constraint]]:
    """Constraints that share facts, together, in order."""
    by_fact = _by_fact(wrong, {f for c in wrong for f in c.facts})
    seen: set[Constraint] = set()
    for first in wrong:
        if first in seen:
            continue
        seen.add(first)
        component, waiting = [], [first]
        while waiting:
            c = waiting.pop()
            component.append(c)
            near = [n for f in c.facts for n in by_fact[f] if n not in seen]
            seen.update(near)
            waiting.extend(dict.fromkeys(near))
        yield component


def _explain(component: list[Constraint], net: Net) -> Iterator[Cause]:
    best = _smallest_changes(component, net)
    if not best:
        facts = tuple(dict.fromkeys(f for c in component for f in c.facts))
        yield Cause(tuple(component), None, facts, cut_short=True)
        return
    sure = [f for f in best[0] if all(f in change for change in best)]
    rest = list(component)
    for fact in sure:
        mended = tuple(c for c in rest if fact in c.facts)
        rest = [c for c in rest if fact not in c.facts]
        if mended:
            yield Cause(mended, fact, (fact,))
    if rest:
        unsure = tuple(dict.fromkeys(f for change in best for f in change if f not in sure))
        yield Cause(tuple(rest), None, unsure)


def _smallest_changes(component: list[Constraint], net: Net) -> list[tuple[Fact, ...]]:
    """The lightest sets of facts whose change lets all hold; none where the bounded search found none."""
    weight = {f: _weight(f, net) for f in dict.fromkeys(f for c in component for f in c.facts)}
    candidates = _candidates(component, weight)
    found: list[tuple[float, tuple[Fact, ...]]] = []
    for size in range(1, _CHANGES + 1):
        for change in combinations(candidates, size):
            if (
                all(any(f in c.facts for f in change) for c in component)
                and feasible(change, net) is not None
            ):
                found.append((sum(weight[f] for f in change), change))
    if not found:
        return []
    least = min(heavy for heavy, _ in found)
    best = [change for heavy, change in found if isclose(heavy, least)]
    if any(len(change) == 1 for change in best):
        return _likeliest([change for _, change in found if len(change) == 1], net)
    return best


def _likeliest(changes: list[tuple[Fact, ...]], net: Net) -> list[tuple[Fact, ...]]:
    """Of single changes that would do, the one that is surely likelier than the others together, else all.

    Bayes: the odds that a figure is wrong are those that a slip printed it so, given what it must be, to those that it
    is meant so. What a priori was as likely of all of them cancels.
    """
    odds = [10 ** _evidence(fact, net) for (fact,) in changes]
    ranked = sorted(range(len(changes)), key=lambda i: -odds[i])
    exact = any(c.confirms for (fact,) in changes for c in net.relations[fact] if not c.holds)
    if odds[ranked[0]] >= (_SURE if exact else _SURE_OF_BOUNDS) * sum(odds):
        return [changes[ranked[0]]]
    return [changes[i] for i in ranked if odds[i] * _UNLIKELY >= odds[ranked[0]]]


def _evidence(fact: Fact, net: Net) -> float:
    """log10 of the odds that the figure is misprinted: by some slip that would mend all, or otherwise."""
    odds = [g.odds for g in mends(fact, net)]
    # Of what is only bounded much would do that is no other figure; how much says nothing.
    several = _counts([c for c in net.relations[fact] if not c.holds])
    slip = (log10(sum(10**each for each in odds)) if several else max(odds)) if odds else _NO_SLIP
    more = _WITNESS * (fact.witnesses - 1)
    return max(slip, _no_slip(fact, net)) + more


def _no_slip(fact: Fact, net: Net) -> float:
    """log10 of the odds that the figure is misprinted by no usual slip."""
    least = _NO_SLIP_DOUBTFUL if _is_doubtful(fact) else _NO_SLIP
    again = _told_again(fact, net)
    # Slips of what is told again are weighed with the values; where none explains them the values decide nothing.
    prints = [f.statement for f in (fact, *again)] if again else []
    return least + min((net.series.likelihood(fact, *_printed(s.low, s.step)) for s in prints), default=0.0)


def _is_doubtful(fact: Fact) -> bool:
    """Whether the figure was not recognised with certainty wherever it stands."""
    return all(s.doubtful for s in fact.statements)


def _candidates(component: list[Constraint], weight: Mapping[Fact, float]) -> list[Fact]:
    """The facts worth trying: those in the most violated constraints, the least confirmed first."""
    violated: dict[Fact, int] = defaultdict(int)
    for c in component:
        for fact in c.facts:
            violated[fact] += 1
    return sorted(violated, key=lambda f: (-violated[f], weight[f]))[:_CANDIDATES]


def _weight(fact: Fact, net: Net) -> float:
    """How hard it is to believe that the figure is wrong: sentences that print it, relations that confirm or doubt it.

    A figure that was recognised in doubt wherever it stands is easily wrong.
    """
    if _is_doubtful(fact):
        return _DOUBTFUL
    doubted = sum(1 for c in net.relations[fact] if not c.holds and c.severity != "error")
    known = _WITNESS * (fact.witnesses - 1) + _CONFIRMED * _confirmations(fact, net)
    return max(_DOUBTFUL * 2, -_MISPRINT - known - _MENDED * min(doubted, _MENDED_MOST))


def _confirmations(fact: Fact, net: Net) -> int:
    return sum(1 for c in net.relations[fact] if c.holds and c.facts.index(fact) in c.confirms)


def feasible(change: Sequence[Fact], net: Net) -> dict[Fact, Interval] | None:
    """What the facts may be if only they change and every relation is to hold; ``None``: nothing will do."""
    values = {f: iv.NOT_NEGATIVE if f.key.kind in _NOT_NEGATIVE else iv.ANY for f in change}
    relations = [c for f in change for c in islice(binding(net.relations[f]), _RELATIONS)]
    for _ in range(_ROUNDS if len(change) > 1 else 1):
        for c in relations:
            current = tuple(values.get(f, f.value) for f in c.facts)
            for fact in c.facts:
                if fact in values:
                    narrower = iv.intersect(values[fact], c.allowed(fact, current))
                    if narrower is None:
                        return None
                    values[fact] = narrower
    return values


def mends(fact: Fact, net: Net) -> list[Guess]:
    """The slips of the fact that, undone, let every relation of it hold, the likeliest first."""
    values = feasible((fact,), net)
    if values is None:
        return []
    relations = list(islice(binding(net.relations[fact]), _RELATIONS))

    def fits(guess: Guess) -> bool:
        if guess.unit != fact.statement.unit and not any(isinstance(c.form, Unfit) for c in relations):
            return False
        return all(c.tolerates(fact, guess.value, guess.unit) for c in relations)

    own = fact.statement
    violated = [c for c in net.relations[fact] if not c.holds]
    mild = [c for c in violated if c.severity != "error"]
    grave = [c for c in violated if c.severity == "error"]
    counts = _counts(violated)
    again = _told_again(fact, net)
    meant = 0.0 if again else net.series.likelihood(fact, *_printed(own.low, own.step))

    def odds(guess: Guess) -> float:
        mended = sum(c.form.holds(c.with_value(fact, guess.value)) for c in mild)
        # Of one quantity told twice the finer print says what it is.
        low, step = min(
            [(guess.low, guess.step), *((f.statement.low, f.statement.step) for f in again)], key=_step
        )
        value = net.series.likelihood(fact, *_printed(low, step)) - meant
        value += _FINER * sum(guess.step < f.statement.step for f in again)
        sharp = sum(_sharpness(c, fact, guess) for c in grave) if counts else 0.0
        gain = net.style.gain(own, guess.text)
        return guess.odds - gain + _MENDED * min(mended, _MENDED_MOST) + value * counts + sharp

    return fitting(own, fits, values[fact], odds)


def more_likely_slip(constraint: Constraint, net: Net) -> bool:
    """Whether one slip that mends the relation exactly is much likelier than that a base was revised since.

    Most revisions are small and some are of any size, and they seldom come to just what a slip would make; a slip is
    rare, but betrays itself by what it leaves, such as a decimal too many.
    """
    off = _off(constraint, constraint.values)
    if off is None:
        return False
    wide = 10 ** -_exactness(constraint, constraint.values)
    revised = _revised(constraint) * wide * _revision(off)
    slipped = 0.0
    for fact in constraint.facts:
        own, meant = fact.statement, constraint.expected(fact)
        slipped += sum(
            10 ** (g.odds - net.style.gain(own, g.text))
            for g in guesses(own)
            if g.unit == own.unit and g.value.meets(meant)
        )
    return slipped * 10**_MISPRINT > _MUCH * revised


def _off(constraint: Constraint, values: Values) -> float | None:
    """By how much the first fact is off, in logarithms."""
    own, expected = values[0], constraint.form.expected(0, values)
    ends = (own.low, own.high, expected.low, expected.high)
    if any(end is None or end <= 0 for end in ends):
        return None
    middles = [float(e.low + e.high) for e in (own, expected) if e.low and e.high]  # inexact: odds
    return log(middles[0] / middles[1])


def _printed(value: Decimal, step: Decimal) -> tuple[float, float]:
    return float(value), float(step)  # inexact: odds


def _sharpness(constraint: Constraint, fact: Fact, guess: Guess) -> float:
    """log10 of how exactly the relation holds with the guess: a coarse figure agrees with more by chance."""
    if any(f.statement.bound != "=" for f in constraint.facts) or isinstance(constraint.form, Equal):
        return 0.0
    values = constraint.with_value(fact, guess.value)
    if not constraint.is_tolerant():
        return _exactness(constraint, values)
    often = _revised(constraint)
    exact = (1 - often) * 10 ** _exactness(constraint, values) if constraint.form.holds(values) else 0.0
    return log10(exact + often * _revision(_off(constraint, values)))


def _revised(constraint: Constraint) -> float:
    """How often what the relation compares with has been revised: seldom where one document tells it all."""
    told = set.intersection(*({s.doc for s in f.statements} for f in constraint.facts))
    return _IS_REVISED_WITHIN if told else _IS_REVISED


def _revision(off: float | None) -> float:
    """The density of a revision by so much, in logarithms."""
    return sum(often * laplace(off or 0.0, spread) for often, spread in _REVISIONS)


def _exactness(constraint: Constraint, values: Values) -> float:
    """log10 of how many times as large the first fact is as what rounding leaves open of it."""
    wide = max(iv.width(values[0]), iv.width(constraint.form.expected(0, values)))
    if not wide:
        return 0.0
    size = max(map(abs, (values[0].low or _ONE, values[0].high or _ONE))) if _is_amount(constraint) else _ONE
    return float((size / wide).log10())  # inexact: odds


def _is_amount(constraint: Constraint) -> bool:
    return constraint.facts[0].key.kind in ("level", "change") and constraint.facts[0].key.unit != "%"


def _step(printed: tuple[Decimal, Decimal]) -> Decimal:
    return printed[1]


def _is_repeat(constraint: Constraint) -> bool:
    """Whether it says that one quantity is told twice, exactly or about."""
    if isinstance(constraint.form, SameBound):
        return True
    return isinstance(constraint.form, Equal) and all(f.statement.bound in _EXACT for f in constraint.facts)


def _told_again(fact: Fact, net: Net) -> list[Fact]:
    """What else the documents print of the same quantity, unlike the fact."""
    repeats = (c for c in net.relations[fact] if not c.holds and _is_repeat(c))
    return [f for c in repeats for f in c.facts if f is not fact]


def _counts(violated: Sequence[Constraint]) -> bool:
    """Whether it counts that one value is more plausible than another: what an inequality allows runs over all sizes,
    of which the smaller would always be the likelier."""
    return any(_is_repeat(c) or c.confirms for c in violated)


def binding(constraints: Iterable[Constraint]) -> Iterator[Constraint]:
    """What a change must respect: all but the relations that are violated only mildly already."""
    return (c for c in constraints if c.holds or c.severity == "error")
