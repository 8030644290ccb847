"""The verb: statements → report. Relations are built by the families, tested, solved together, and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, islice

from duizhang.checks import (
    breakdowns,
    cases,
    contributions,
    divisions,
    growth,
    heads,
    listed,
    parts,
    ranks,
    repeats,
    shares,
    streaks,
    totals,
    units,
)
from duizhang.checks.book import Book, book_of
from duizhang.checks.concepts import Concepts, Lexicon
from duizhang.checks.constraints import REVISABLE, Constraint, Fact
from duizhang.checks.findings import cut_short, doubtful, finding_of, relation_of, warning_of
from duizhang.checks.likeness import is_telling, one_slip_mends, stand_together
from duizhang.checks.localise import (
    Cause,
    Net,
    causes,
    feasible,
    mends,
    more_likely_slip,
    net_of,
    weighed_anew,
)
from duizhang.checks.slips import Digits, Guess, guesses
from duizhang.checks.style import style_of
from duizhang.lexicon.measures import standardised
from duizhang.model import Finding, Part, Relation, Report, Statement, Status

# Most revisions are smaller than this factor.
_REVISED = Decimal("1.02")
_SLIPS = 50
# Relations that are often violated a little, by revisions or by how heads are counted.
_MILD = REVISABLE | {"per-head-mismatch"}
_ONE = Decimal(1)
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Solved:
    """What reconciling worked out, before it is put into words: ``tell`` does that, in the language in force."""

    statements: Sequence[Statement]
    book: Book
    constraints: Sequence[Constraint]
    net: Net
    causes: Sequence[Cause]


def check(statements: Sequence[Statement], concepts: Concepts | None = None) -> Report:
    """Reconcile statements with each other: what agrees, what does not, and which figure is probably wrong.

    In: the statements, of any number of documents; ``concepts`` is the lexicon unless a test says otherwise.
    Out: findings (errors first, then as the statements came), the status of every statement, the relations.
    Time grows about linearly with the statements: relations are looked up, searches are bounded.
    """
    return tell(solve(statements, concepts))


def solve(statements: Sequence[Statement], concepts: Concepts | None = None) -> Solved:
    """Build the relations, test them, and find the causes of those that fail."""
    statements = [standardised(s) for s in statements]
    book = book_of(statements, concepts or Lexicon())
    constraints = [c for c in _relations(book) if c.holds or _tells(c, book)]
    style = style_of(statements)
    facts = tuple(chain.from_iterable(book.facts.values()))
    net = net_of(constraints, style, facts)
    constraints = [_weighed(c, net) for c in constraints]
    net = weighed_anew(net, constraints)
    return Solved(statements, book, constraints, net, list(causes(net)))


def tell(solved: Solved) -> Report:
    """What was worked out, as findings in the language in force, the status of each statement, and the relations."""
    statements, constraints, found = solved.statements, solved.constraints, solved.causes
    findings = [*_errors(found, solved.net), *_warnings(found, constraints)]
    findings += (doubtful(s) for s in statements if s.doubtful)
    place = {s.id: i for i, s in enumerate(statements)}
    findings.sort(key=lambda f: (_SEVERITIES.index(f.severity), min(place[p.statement.id] for p in f.parts)))
    relations = (*map(relation_of, constraints), *_repeated(solved.book))
    return Report(tuple(findings), _status(statements, solved.book, constraints, found), relations)


def _relations(book: Book) -> Iterable[Constraint]:
    """The relations of all families; a sum that a sentence and the lexicon know alike is one."""
    found: dict[tuple[str, frozenset[Fact]], Constraint] = {}
    for c in chain.from_iterable(family(book) for family in RELATIONS):
        found.setdefault((c.code, frozenset(c.facts)), c)
    return found.values()


def _tells(constraint: Constraint, book: Book) -> bool:
    """Whether it says anything that the relation does not hold: of loose names only if a slip in many digits shows."""
    if (
        constraint.placed
        or book.loose.isdisjoint(constraint.facts)
        or stand_together(constraint.facts, book.facts)
    ):
        return True
    telling = constraint.severity == "error" and all(is_telling(f.statement) for f in constraint.facts)
    return telling and bool(constraint.confirms) and one_slip_mends(constraint)


def _weighed(constraint: Constraint, net: Net) -> Constraint:
    """The constraint, graver or milder as the other relations of its figures suggest."""
    c = constraint
    if c.holds:
        return c
    if c.code == "repeat-mismatch" and c.severity == "error":
        # Two figures of one name that other relations hold fast are two quantities.
        fast = all(feasible((fact,), net) is None for fact in c.facts)
        return replace(c, tolerance=None) if fast else c
    if c.code in _MILD and c.severity == "warning":
        # A revision that large would not look just like a slip.
        large = c.beyond(_REVISED) and any(_undone(c, fact, net) for fact in c.facts)
        return replace(c, tolerance=_ONE) if large or more_likely_slip(c, net) else c
    return c


def _undone(constraint: Constraint, fact: Fact, net: Net) -> bool:
    """Whether a slip that shuffles the fact's own digits explains exactly why the relation does not hold."""

    def explains(guess: Guess) -> bool:
        return guess.digits <= Digits.SHUFFLED and constraint.mended(fact, guess.value, guess.unit)

    # Hardly any slip does; only then is it asked how likely it is beside the others.
    if not any(map(explains, guesses(fact.statement))):
        return False
    slips = islice((g for g in mends(fact, net) if g.digits <= Digits.SHUFFLED), _SLIPS)
    return any(map(explains, slips))


def _errors(found: Sequence[Cause], net: Net) -> Iterator[Finding]:
    for cause in found:
        yield finding_of(cause, net)
        if cause.cut_short:
            yield cut_short(cause)


def _warnings(found: Sequence[Cause], constraints: Iterable[Constraint]) -> Iterator[Finding]:
    """Mild violations, one for each set of statements; what a named suspect explains is not told again."""
    explained = {fact for cause in found if (fact := cause.suspect)}
    for c in constraints:
        if not c.holds and c.severity == "warning" and explained.isdisjoint(c.facts):
            yield warning_of(c)


def _repeated(book: Book) -> Iterator[Relation]:
    """The same figure in several sentences: a relation that holds."""
    for fact in chain.from_iterable(book.facts.values()):
        if fact.witnesses > 1:
            same = tuple(Part("figure", s) for s in fact.statements)
            texts = " = ".join(dict.fromkeys(s.text for s in fact.statements))
            yield Relation("repeat-mismatch", same, texts, True, fact.value)


def _status(
    statements: Iterable[Statement], book: Book, constraints: Iterable[Constraint], found: Iterable[Cause]
) -> dict[str, Status]:
    """Contradicted: what may have to change. Confirmed: what a relation that holds is evidence for."""
    status: dict[str, Status] = {s.id: "unchecked" for s in statements}
    _mark(status, _confirmed(book, constraints), "confirmed")
    _mark(status, (f for cause in found for f in cause.candidates), "contradicted")
    return status


def _confirmed(book: Book, constraints: Iterable[Constraint]) -> Iterator[Fact]:
    for c in constraints:
        if c.holds:
            yield from (c.facts[i] for i in c.confirms)
    yield from (f for facts in book.facts.values() for f in facts if f.witnesses > 1)


def _mark(status: dict[str, Status], facts: Iterable[Fact], value: Status) -> None:
    for fact in facts:
        for statement in fact.statements:
            status[statement.id] = value


RELATIONS: tuple[Callable[[Book], Iterable[Constraint]], ...] = (
    *parts.FAMILY,
    *listed.FAMILY,
    *totals.FAMILY,
    *breakdowns.FAMILY,
    *shares.FAMILY,
    *cases.FAMILY,
    *contributions.FAMILY,
    *heads.FAMILY,
    *growth.FAMILY,
    *ranks.FAMILY,
    *divisions.FAMILY,
    *streaks.FAMILY,
    *repeats.FAMILY,
    *units.FAMILY,
)
