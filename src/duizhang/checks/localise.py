"""Which figure is probably wrong: error localisation after Fellegi and Holt.

I. P. Fellegi and D. Holt, "A Systematic Approach to Automatic Edit and Imputation", *JASA* 71 (1976): change
the fewest fields such that all edits can hold; fields are weighted by how reliable they are, as in the R
package ``errorlocate``. Here a field is a ``Fact``, an edit a ``Constraint``, and a fact's weight grows with
the sentences that print it and the relations that confirm it. Violated relations that share facts are solved
together. What several smallest changes would mend has no suspect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice

from duizhang.checks import intervals as iv
from duizhang.checks.constraints import Constraint, Fact, Unfit
from duizhang.checks.slips import Guess, fitting
from duizhang.checks.style import Style
from duizhang.model import Interval

# Bounds of the search in one component; beyond them nothing is named, and a finding says so.
_CANDIDATES = 12
_CHANGES = 3
_ROUNDS = 4
_RELATIONS = 400
# What it costs a slip, undone, that the relations which are violated only mildly still do not hold.
_STILL = Decimal(1)
# The cost of a change that undoes no usual slip, and by how much a slip must be more usual to tell.
_NO_SLIP = Decimal(5)
_CLEARLY = Decimal("0.4")

_NOT_NEGATIVE = frozenset({"level", "share", "rank", "streak"})


@dataclass(frozen=True, slots=True)
class Net:
    """The relations of each fact concerned, and how the documents print their figures."""

    relations: Mapping[Fact, Sequence[Constraint]]
    style: Style


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


def net_of(constraints: Sequence[Constraint], style: Style) -> Net:
    """The net of the facts in violated relations."""
    wrong = [c for c in constraints if not c.holds]
    return Net(_by_fact(constraints, {f for c in wrong for f in c.facts}), style)


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
    return _likeliest([change for heavy, change in found if heavy == least], net)


def _likeliest(changes: list[tuple[Fact, ...]], net: Net) -> list[tuple[Fact, ...]]:
    """Of single changes that are equally light, the one that undoes a clearly more usual slip than the others do.

    That is the likelihood that each figure was misprinted, given what it must be: a moved point is likelier than
    the one digit in each of the others that would agree with it.
    """
    if len(changes) == 1 or any(len(change) > 1 for change in changes):
        return changes
    costs = {fact: min((g.cost for g in mends(fact, net)), default=_NO_SLIP) for (fact,) in changes}
    least = min(costs.values())
    likely = [fact for fact, cost in costs.items() if cost < least + _CLEARLY]
    return [(fact,) for fact in likely]


def _candidates(component: list[Constraint], weight: Mapping[Fact, float]) -> list[Fact]:
    """The facts worth trying: those in the most violated constraints, the least confirmed first."""
    violated: dict[Fact, int] = defaultdict(int)
    for c in component:
        for fact in c.facts:
            violated[fact] += 1
    return sorted(violated, key=lambda f: (-violated[f], weight[f]))[:_CANDIDATES]


def _weight(fact: Fact, net: Net) -> float:
    """How credible the printed figure is: sentences that print it, relations that confirm or doubt it."""
    confirmed = sum(1 for c in net.relations[fact] if c.holds and c.facts.index(fact) in c.confirms)
    doubted = sum(1 for c in net.relations[fact] if not c.holds and c.severity != "error")
    return max(0.5, fact.witnesses + confirmed - 0.5 * doubted)


def feasible(change: Sequence[Fact], net: Net) -> dict[Fact, Interval] | None:
    """What the facts may be if only they change and every relation is to hold; ``None``: nothing will do."""
    values = {f: iv.NOT_NEGATIVE if f.key.kind in _NOT_NEGATIVE else iv.ANY for f in change}
    relations = [c for f in change for c in islice(binding(net.relations[f]), _RELATIONS)]
    for _ in range(_ROUNDS if len(change) > 1 else 1):
        for c in relations:
            current = tuple(values.get(f, f.value) for f in c.facts)
            for fact in c.facts:
                if fact in values:
                    narrower = iv.intersect(values[fact], c.expected(fact, current))
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
        return all(c.mended(fact, guess.value, guess.unit) for c in relations)

    mild = [c for c in net.relations[fact] if not c.holds and c.severity != "error"]

    def cost(guess: Guess) -> Decimal:
        still = sum(not c.form.holds(c.with_value(fact, guess.value)) for c in mild)
        odd = net.style.gain(fact.statement, guess.text)
        return guess.cost + odd + (_STILL * still / len(mild) if mild else 0)

    return fitting(fact.statement, fits, values[fact], cost)


def binding(constraints: Iterable[Constraint]) -> Iterator[Constraint]:
    """What a change must respect: all but the relations that are violated only mildly already."""
    return (c for c in constraints if c.holds or c.severity == "error")
