"""Parts and wholes: concepts that add up, months that add up to the year, parts that do not exceed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

from duizhang import period as periods
from duizhang.checks.book import Book, cell_of
from duizhang.checks.constraints import (
    AtMost,
    Constraint,
    Fact,
    Form,
    Proportion,
    Sum,
    SumBefore,
    SumTo,
)
from duizhang.checks.keys import Key
from duizhang.checks.wholes import whole
from duizhang.period import Period

# The months as first published and the year as later revised differ by a few per cent.
_REVISED = Decimal("1.05")
_PART = ("part",)
# Rates in constant prices: what deflators that differ by some per cent make of rates that do.
_DEFLATED = Decimal("1.005")
# Rates on revised or comparable bases: only beyond this factor is it no matter of bases.
_BASES = Decimal("1.1")
# Parts that overlap what is counted elsewhere by a little: services to industry are no secondary industry.
_ROUGH = Sum(slack=Decimal("1.02"))
# A month of a flow beside its year. An even flow puts a twelfth (8.3 %) in each month. With a third in one,
# the other eleven would have 6.1 % each, less than a fifth of it: no season of trade, output, sales or
# budgets does that. A hundred-and-twentieth is a tenth of an even month. The bounds are wide on purpose:
# they are to tell a slip of the decimal point or the unit, not a season.
_MONTH = Proportion(least=1 / Decimal(120), most=1 / Decimal(3))


def sums_of_concepts(book: Book) -> Iterable[Constraint]:
    """A concept is the sum of its parts, in one area, period, unit and scope: 出口 + 进口 = 进出口."""
    for key in book.keys("level"):
        form = _ROUGH if book.concepts.rough(key.subject) else Sum()
        for names in book.concepts.parts(key.subject):
            parts = [key._replace(subject=p) for p in names]
            if all(p in book.facts for p in parts):
                yield from _each(book, "sum-mismatch", form, (key, *parts), ("total", *_PART * len(parts)))
            elif not any(book.concepts.signed(p) for p in names):
                yield from _not_above(book, key, [p for p in parts if p in book.facts])


def sums_of_the_year_before(book: Book) -> Iterable[Constraint]:
    """What a concept and its parts were a year before, by their rates of growth, adds up as well."""
    for key in book.keys("level"):
        if book.concepts.rough(key.subject) or book.concepts.priced_apart(key.subject):
            continue
        for names in book.concepts.parts(key.subject):
            levels = (key, *(key._replace(subject=p) for p in names))
            pairs = ((level, _rate(book, level)) for level in levels)
            # Where a level or a rate is not told there is no combination.
            for facts in book.combinations(*(k for pair in pairs for k in pair)):
                if _growing(facts):
                    yield _sum_before(facts, book.concepts.real(key.subject))


def _sum_before(facts: tuple[Fact, ...], rough: bool) -> Constraint:
    form = SumBefore(_DEFLATED) if rough else SumBefore()
    roles = ("total", *_PART * (len(facts) // 2 - 1))
    return Constraint(
        code="sum-before",
        form=form,
        facts=facts,
        roles=tuple(r for role in roles for r in (role, "rate")),
        confirms=() if rough else tuple(range(len(facts))),
        tolerance=_BASES if rough else Decimal(1),
    )


def _rate(book: Book, level: Key) -> Key | None:
    """The growth since a year before that goes with an amount."""
    return book.rate(cell_of(level), level._replace(kind="growth", base="yoy"))


def _growing(facts: tuple[Fact, ...]) -> bool:
    levels, rates = facts[::2], facts[1::2]
    above = all(f.value.low is not None and f.value.low >= 0 for f in levels)
    return above and all(f.value.low is not None and f.value.low > -100 for f in rates)


def _not_above(book: Book, total: Key, parts: list[Key]) -> Iterator[Constraint]:
    """A part of what cannot be negative is not above the whole, though the other parts are not told."""
    for part in parts:
        yield from _each(book, "part-above-whole", AtMost(), (part, total), ("part", "whole"), confirms=False)


def shares_of_a_whole(book: Book) -> Iterable[Constraint]:
    """The shares of all parts of a concept make 100 %: 三次产业结构."""
    for key in book.keys("share"):
        if key.unit != "%" or len(key.area) > 1:
            continue
        area, name = whole(key.of, "".join(key.area))
        subject = book.concepts.lookup(name) if name else None
        if not subject or area not in ("", *key.area):
            continue
        for names in book.concepts.parts(subject):
            if names[0] == key.subject:
                shares = tuple(key._replace(subject=p) for p in names)
                yield from _each(book, "shares-sum", SumTo(), shares, ("share",) * len(shares))


def periods_of_flows(book: Book) -> Iterable[Constraint]:
    """Stretches of one year of a flow: those that adjoin add up, those inside are not above."""
    years: dict[Key, list[Key]] = defaultdict(list)
    for key in book.keys("level"):
        inside_a_year = key.period.months and key.period.first_day.year == key.period.last_day.year
        if inside_a_year and book.concepts.flow(key.subject):
            years[key._replace(period=periods.year(key.period.year))].append(key)
    for keys in years.values():
        if len(keys) > 1:
            yield from _adjoining(book, keys)
            yield from _inside(book, keys)


def _adjoining(book: Book, keys: list[Key]) -> Iterator[Constraint]:
    by_period = {k.period: k for k in keys}
    for first, second in permutations(keys, 2):
        if first.period.last_day + timedelta(days=1) == second.period.first_day:
            both = by_period.get(Period(first.period.first_day, second.period.last_day))
            roles = ("total", "part", "part")
            if both:
                yield from _each(book, "sum-mismatch", Sum(), (both, first, second), roles, _REVISED)
    quarters = [k for k in sorted(keys, key=lambda k: k.period) if k.period.granularity == "quarter"]
    year = next((k for k in keys if k.period.granularity == "year"), None)
    if year and len(quarters) == 4:
        yield from _each(book, "sum-mismatch", Sum(), (year, *quarters), ("total", *_PART * 4), _REVISED)


def _inside(book: Book, keys: list[Key]) -> Iterator[Constraint]:
    for inner, outer in permutations(keys, 2):
        if not outer.period.contains(inner.period):
            continue
        month_of_year = inner.period.months == 1 and outer.period.months == 12
        month_of_year = month_of_year and book.concepts.even(inner.subject)
        code = "month-out-of-proportion" if month_of_year else "part-above-whole"
        form: Form = _MONTH if month_of_year else AtMost()
        roles = ("month", "year") if month_of_year else ("part", "whole")
        yield from _each(book, code, form, (inner, outer), roles, confirms=False)


def _each(
    book: Book,
    code: str,
    form: Form,
    keys: tuple[Key, ...],
    roles: tuple[str, ...],
    tolerance: Decimal = Decimal(1),
    confirms: bool = True,
) -> Iterator[Constraint]:
    for facts in book.combinations(*keys):
        if any(f.value.low is not None and f.value.low < 0 for f in facts):
            continue  # A net figure may be below nought, and then a part may be above its whole.
        positions = tuple(range(len(facts))) if confirms else ()
        yield Constraint(code, form, facts, roles, positions, tolerance)


FAMILY = (sums_of_concepts, sums_of_the_year_before, shares_of_a_whole, periods_of_flows)
