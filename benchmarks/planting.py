"""How well planted errors are found: one figure of a real document is changed at a time, and the check is run again.

    python benchmarks/planting.py                    the sets below, from the corpus beside the checkout
    python benchmarks/planting.py --figures 20       at most so many figures of each set
    python benchmarks/planting.py --seed 7           another draw
    python benchmarks/planting.py --show             every plant that was missed or misjudged
    python benchmarks/planting.py --json             one JSON object, for records

A set is a document or the documents of one place over the years. Planted are the slips of a hand that copies: in
the text itself, so that the altered document is read again from its bytes. Figures are drawn from those that the
untouched set confirms, since of the others no relation speaks; a plant that rounding and bounds let agree with all
that the printed figure agrees with is none, since no relation can tell it.

*Found*: a finding that the untouched set does not have names the planted figure among its parts; *error*: one of them
is an error. *Suspect*: an error names it as the suspect. *Of two*: it does, or names no suspect and has the planted figure
among the first two of which it proposes repairs. *Repair*: the first repair of the suspect is the figure that was printed.
*Misled*: errors name another figure as the suspect. The draw is seeded: the same corpus gives the same plants.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from duizhang.checks import RELATIONS, check
from duizhang.checks import intervals as iv
from duizhang.checks.book import book_of
from duizhang.checks.concepts import Lexicon
from duizhang.grammar import extract
from duizhang.lexicon.measures import standardised
from duizhang.model import Finding, Interval, Reading, Report, Statement
from duizhang.reading import read_bytes

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
SETS = (
    ("全国 2012–2024", "work_reports/全国_20*_gwr.txt"),
    ("河北 2021–2025", "work_reports/河北省_202[1-5]_gwr.txt"),
    ("高唐县 2021–2025", "work_reports/高唐县_*_gwr.txt"),
    ("顺平县 2020–2024", "work_reports/保定顺平县_*_gwr.txt"),
    ("南京 communiqués", "communiques/南京市_*.txt"),
    ("东莞 communiqués", "communiques/东莞市_*.txt"),
    ("合肥 2024", "communiques/合肥市_*.txt"),
    ("洛阳 2023", "communiques/洛阳市_*.txt"),
    ("黔东南 2023", "communiques/黔东南州_*.txt"),
    ("全国 communiqué 2024", "communiques/全国_2024_communique.txt"),
    ("全国 health 2024", "communiques_sector/全国_2024_health.txt"),
    ("绍兴 plans", "plans/绍兴市_*.txt"),
    ("广州 budget 2024", "budgets/广州市_*.txt"),
)
SEED = 20260101

Source = tuple[str, str]
"""the path and the text of a document"""


class Plant(NamedTuple):
    """A slip put into a text: its kind, and the stretch of the figure's digits or unit that it replaces."""

    slip: str
    start: int
    end: int
    put: str


class Outcome(NamedTuple):
    """What the check made of a plant."""

    plant: Plant
    figure: Statement
    found: bool
    error: bool
    suspect: bool
    of_two: bool
    repair: bool
    misled: bool
    codes: tuple[str, ...]


def digits_of(statement: Statement) -> tuple[int, int] | None:
    """Where the only run of digits stands in the statement's text; ``None`` if it has none or several."""
    runs = [m.span() for m in re.finditer(r"\d[\d.]*", statement.text)]
    return runs[0] if len(runs) == 1 else None


def moved(digits: str, draw: random.Random) -> str:
    """The decimal point one place to the left or right."""
    places = draw.choice((-1, 1)) if "." in digits else -1
    return format(Decimal(digits).scaleb(places), "f")


def swapped(digits: str, draw: random.Random) -> str:
    """Two unlike neighbours changed."""
    pairs = [i for i in range(len(digits) - 1) if "." not in digits[i : i + 2] and digits[i] != digits[i + 1]]
    if not pairs:
        return digits
    i = draw.choice(pairs)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def doubled(digits: str, draw: random.Random) -> str:
    """A digit twice."""
    i = draw.choice([i for i, c in enumerate(digits) if c != "."])
    return digits[:i] + digits[i] + digits[i:]


def dropped(digits: str, draw: random.Random) -> str:
    """A digit left out."""
    shorter = [digits[:i] + digits[i + 1 :] for i, c in enumerate(digits) if c != "."]
    whole = [d for d in shorter if d and d.strip(".") == d]
    return draw.choice(whole) if whole else digits


def misread(digits: str, draw: random.Random) -> str:
    """Another digit in place of one."""
    i = draw.choice([i for i, c in enumerate(digits) if c != "."])
    return digits[:i] + draw.choice([c for c in "0123456789" if c != digits[i]]) + digits[i + 1 :]


DIGITS: tuple[tuple[str, Callable[[str, random.Random], str]], ...] = (
    ("point moved", moved),
    ("digits swapped", swapped),
    ("digit doubled", doubled),
    ("digit dropped", dropped),
    ("digit misread", misread),
)
UNITS = (("万亿", "亿"), ("亿", "万亿"), ("亿元", "万元"), ("万", "亿"), ("个百分点", "%"), ("%", "个百分点"))
SIGNS = (("增长", "下降"), ("下降", "增长"), ("提高", "下降"), ("增加", "减少"), ("减少", "增加"))
YEARS = range(2000, 2030)
_REACH = 12


def plants(statement: Statement, text: str, draw: random.Random) -> Iterator[Plant]:
    """One plant of each kind that the figure allows; positions count in the text."""
    start = statement.place[0]
    found = digits_of(statement)
    if found is None or text[start : statement.place[1]] != statement.text:
        return
    first, last = start + found[0], start + found[1]
    for slip, change in DIGITS:
        put = change(text[first:last], draw)
        if put != text[first:last] and (not put.startswith("0") or put.startswith("0.")):
            yield Plant(slip, first, last, put)
    yield from unit_plants(text, last)
    yield from word_plants(text, start)


def unit_plants(text: str, last: int) -> Iterator[Plant]:
    """The unit behind the digits changed for one that it is mistaken for."""
    for own, other in UNITS:
        if text.startswith(own, last) and not (own == "亿" and text.startswith("亿元", last)):
            yield Plant("unit", last, last + len(own), other)
            return


def word_plants(text: str, start: int) -> Iterator[Plant]:
    """The verb in front turned round, or the year in front off by one."""
    for own, other in SIGNS:
        if text.endswith(own, 0, start):
            yield Plant("sign", start - len(own), start, other)
    before = text[max(0, start - _REACH) : start]
    at = before.rfind("年")
    if at >= 4 and before[at - 4 : at].isdigit() and int(before[at - 4 : at]) in YEARS:
        year = start - len(before) + at - 4
        yield Plant("year", year, year + 4, str(int(text[year : year + 4]) - 1))


def planted(source: Source, plant: Plant) -> Source:
    """The document with the slip in it."""
    path, text = source
    return path, text[: plant.start] + plant.put + text[plant.end :]


def reading_of(source: Source) -> Reading:
    """The document read from its bytes."""
    return extract(read_bytes(source[1].encode("utf-8"), source[0]))


def at_place(reading: Reading, start: int) -> list[Statement]:
    """The statements read at a place of the text; a slip may make two of one."""
    return [s for s in reading.statements if s.place[0] <= start < s.place[1] or abs(s.place[0] - start) <= 2]


def allowed(statements: Sequence[Statement]) -> dict[str, Interval]:
    """For each confirmed figure, what the relations that confirm it leave it to be, by the statement's id."""
    book = book_of(map(standardised, statements), Lexicon())
    leeway: dict[str, Interval] = {}
    for relation in (c for family in RELATIONS for c in family(book) if c.holds):
        for i in relation.confirms:
            fact = relation.facts[i]
            for s in fact.statements:
                least = iv.intersect(leeway.get(s.id, iv.ANY), relation.expected(fact))
                leeway[s.id] = least or leeway[s.id]
    for fact in (f for facts in book.facts.values() for f in facts if f.witnesses > 1):
        for s in fact.statements:
            leeway[s.id] = iv.intersect(leeway.get(s.id, iv.ANY), fact.value) or fact.value
    return leeway


def is_none(plant: Plant, leeway: Interval, altered: Sequence[Statement], figure: Statement) -> bool:
    """Whether rounding and bounds let the altered figure agree with all that the printed one agrees with."""
    if plant.slip in ("sign", "year"):
        return False
    same = (s for s in altered if s.kind == figure.kind and s.unit == figure.unit)
    return any(iv.printed(standardised(s)).meets(leeway) for s in same)


def judged(plant: Plant, figure: Statement, altered: Sequence[Statement], new: Sequence[Finding]) -> Outcome:
    """What the new findings say of the plant."""
    ids = {s.id for s in altered}
    about = [f for f in new if any(p.statement.id in ids for p in f.parts)]
    errors = [f for f in about if f.severity == "error"]
    named = [f for f in errors if f.suspect in ids]
    first = next((f.repairs[0] for f in named if f.repairs), None)
    right = first is not None and (first.low, first.high) == (figure.low, figure.high)
    misled = not named and any(f.suspect for f in errors)
    codes = tuple(sorted({f.code for f in about}))
    of_two = bool(named) or any(ids.intersection(first_two(f)) for f in errors if not f.suspect)
    return Outcome(plant, figure, bool(about), bool(errors), bool(named), of_two, right, misled, codes)


def first_two(finding: Finding) -> list[str]:
    """The ids of the first two figures of which the finding proposes repairs, the likeliest first."""
    return list(dict.fromkeys(repair.statement for repair in finding.repairs))[:2]


def confirmed(readings: Sequence[Reading], report: Report) -> list[tuple[int, Statement]]:
    """The figures that some relation confirms, with the place of their document in the set."""
    return [
        (at, s)
        for at, reading in enumerate(readings)
        for s in reading.statements
        if report.status[s.id] == "confirmed"
    ]


def of_set(sources: Sequence[Source], most: int, seed: int) -> Iterator[Outcome]:
    """Every plant of one set, judged."""
    draw = random.Random(seed)
    readings = [reading_of(source) for source in sources]
    everything = [s for r in readings for s in r.statements]
    before, leeway = check(everything), allowed(everything)
    known = set(names(before))
    figures = confirmed(readings, before)
    for at, figure in draw.sample(figures, min(most, len(figures))):
        for plant in plants(figure, sources[at][1], draw):
            new = reading_of(planted(sources[at], plant))
            altered = at_place(new, figure.place[0])
            if is_none(plant, leeway[figure.id], altered, figure):
                continue
            report = check([s for i, r in enumerate(readings) for s in (new if i == at else r).statements])
            fresh = [f for f, name in zip(report.findings, names(report), strict=True) if name not in known]
            yield judged(plant, figure, altered, fresh)


def of_pattern(pattern: str, most: int, seed: int) -> list[Outcome]:
    """Every plant of the set of documents that a pattern names."""
    sources = [(p.name, p.read_bytes().decode("utf-8")) for p in sorted(CORPUS.glob(pattern))]
    return list(of_set(sources, most, seed))


def names(report: Report) -> list[tuple[str, frozenset[str]]]:
    """Each finding's code and what it says of whom, free of ids, which change with the document."""
    return [
        (f.code, frozenset(f"{p.statement.doc} {p.statement.text}" for p in f.parts)) for f in report.findings
    ]


def rates(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The number of plants, and the share found (as an error at that), suspected and repaired; 0 to 1."""
    count = len(outcomes) or 1
    return {
        "plants": len(outcomes),
        "found": sum(o.found for o in outcomes) / count,
        "error": sum(o.error for o in outcomes) / count,
        "suspect": sum(o.suspect for o in outcomes) / count,
        "of_two": sum(o.of_two for o in outcomes) / count,
        "repair": sum(o.repair for o in outcomes) / count,
        "misled": sum(o.misled for o in outcomes) / count,
    }


def row(title: str, outcomes: Sequence[Outcome]) -> str:
    """A line of the table."""
    r = rates(outcomes)
    cells = (f"{r[k]:.3f}" for k in ("found", "error", "suspect", "of_two", "repair", "misled"))
    return f"| {title} | {r['plants']:,.0f} | {' | '.join(cells)} |"


def show(outcome: Outcome) -> None:
    """A plant that was not found, or whose suspect or repair is another."""
    o, s = outcome, outcome.figure
    grades = (
        (o.found, "missed"),
        (o.error, "warned"),
        (o.suspect, "misled" if o.misled else "no suspect"),
        (True, "no repair"),
    )
    what = next((name for reached, name in grades if not reached), grades[-1][1])
    text, said = " ".join(s.text.split()), " ".join(s.quote.split())[:80]
    print(
        f"{what}\t{o.plant.slip}\t{text} → {o.plant.put}\t{s.kind} {s.indicator}\t{','.join(o.codes)}"
        f"\t{s.doc}:{s.line}\t{said}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant, check and print what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--figures", type=int, default=25, help="at most so many figures of each set")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2, help="how many sets at a time")
    parser.add_argument("--show", action="store_true", help="list what was missed or misjudged")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not CORPUS.is_dir():
        print(f"nothing to plant in: no {CORPUS}", file=sys.stderr)
        return 2
    everything: list[Outcome] = []
    by_set: dict[str, dict[str, float]] = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        results = list(
            pool.map(of_pattern, (s[1] for s in SETS), repeat(options.figures), repeat(options.seed))
        )
    for (title, _), outcomes in zip(SETS, results, strict=True):
        by_set[title] = rates(outcomes)
        everything += outcomes
        if not options.json:
            print(row(title, outcomes), flush=True)
        if options.show:
            for outcome in outcomes:
                if not outcome.repair:
                    show(outcome)
    slips = Counter(o.plant.slip for o in everything)
    by_slip = {slip: [o for o in everything if o.plant.slip == slip] for slip in slips}
    if options.json:
        kinds = {slip: rates(outcomes) for slip, outcomes in by_slip.items()}
        print(json.dumps({"all": rates(everything), "sets": by_set, "slips": kinds}, ensure_ascii=False))
        return 0
    for slip, outcomes in by_slip.items():
        print(row(slip, outcomes))
    print(row("all", everything))
    return 0


if __name__ == "__main__":
    sys.exit(main())
