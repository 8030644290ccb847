"""How long reconciling takes, by the number of statements.

    python benchmarks/checking.py                    the corpus beside the checkout, or the bundled samples
    python benchmarks/checking.py --most 100000      up to so many statements

The statements of the documents are read once and then stand for several places: in each copy areas and documents bear
another name, so that copies are not reconciled with each other, as the counties of a province are not. One process;
the seconds are of ``check`` alone, best of two.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from duizhang.checks import check
from duizhang.grammar import extract
from duizhang.model import Statement
from duizhang.reading import read_bytes

HERE = Path(__file__).parent.parent
STEPS = (3_000, 10_000, 30_000, 100_000, 300_000)


def statements(paths: Sequence[Path]) -> list[Statement]:
    """All statements of the files."""
    return [s for p in paths for s in extract(read_bytes(p.read_bytes(), p.name)).statements]


def copies(once: Sequence[Statement]) -> Iterator[Statement]:
    """The statements over and over, each time of other places and documents."""
    for number in count():
        for s in once:
            if number == 0:
                yield s
            else:
                areas = tuple(f"{a}{number}" for a in s.area)
                yield replace(s, id=f"{number}-{s.id}", doc=f"{number}/{s.doc}", area=areas)


def seconds(many: Sequence[Statement]) -> float:
    """The shorter of two runs of the check."""
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        check(many)
        taken.append(time.perf_counter() - start)
    return min(taken)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=100_000)
    options = parser.parse_args(arguments)
    corpus = sorted((HERE.parent / "shared" / "corpus").glob("*/*.txt"))
    once = statements(corpus or sorted((HERE / "samples").glob("*.txt")))
    print("| statements | seconds | statements a second |\n|---:|---:|---:|")
    for size in (s for s in STEPS if s <= options.most):
        many = list(islice(copies(once), size))
        taken = seconds(many)
        print(f"| {size:,} | {taken:.1f} | {size / taken:,.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
