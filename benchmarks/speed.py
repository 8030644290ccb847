"""How fast documents are read, against a bare scan for number expressions of the same text.

    python benchmarks/speed.py                       the corpus beside the checkout, else the bundled samples
    python benchmarks/speed.py FILE...               these files
    python benchmarks/speed.py --curve FILE...       the same text repeated, 0.1 to 10 million characters
    python benchmarks/speed.py --json                one JSON object, for records

One process, one thread. Characters are counted without white space, for every stage alike. The stages take turns
in each round, and each is repeated until it has run for a while, so that a quiet moment of the machine favours none
of them. Speeds are the best of the rounds; the figure to watch, which does not depend on the machine, is the ratio
of the whole to the scan: the median over the rounds.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from duizhang.grammar import extract
from duizhang.model import Document
from duizhang.reading import read_bytes

SAMPLES = Path(__file__).parent.parent / "samples"
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
EVERY = 12
"""of the corpus every twelfth document is read"""
AT_LEAST = 0.3
"""seconds that each stage runs for in a round"""
CURVE = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)

# The bare scan: what a single compiled pattern finds, with no idea of what it means.
SCAN = re.compile(
    r"\d+(?:[.,]\d+)*(?:[-—–~～至]\d+(?:\.\d+)?)?(?:%|‰|个百分点|[万亿千百]*(?:[美港欧日]?元|[个家户人次吨亩倍项条件场名所])?)"
    r"|第?[一二两三四五六七八九十百千万亿]+(?:成|倍|分之[一二三四五六七八九十]+|[万亿]*元|[个家户人次吨亩项条件场名所])"
)

Source = tuple[str, bytes]


class Speed(NamedTuple):
    """Characters a second of one stage, how many times slower it is than the scan, and how many things it found."""

    stage: str
    per_second: float
    slower: float
    found: int


def squeezed(text: str) -> str:
    """The text without its white space."""
    return "".join(text.split())


def timed(job: Callable[[], int]) -> tuple[float, int]:
    """The wall time of a job in seconds, as the mean of as many runs as fill ``AT_LEAST``, and what it counted."""
    gc.collect()
    start, runs, found = time.perf_counter(), 0, 0
    while runs == 0 or time.perf_counter() - start < AT_LEAST:
        found, runs = job(), runs + 1
    return (time.perf_counter() - start) / runs, found


def measure(sources: Sequence[Source], rounds: int) -> tuple[int, list[Speed]]:
    """The number of characters, and the speed of each stage over all the sources; the scan comes first."""
    documents: list[Document] = [read_bytes(data, path) for path, data in sources]
    texts = [squeezed(document.source) for document in documents]
    size = sum(map(len, texts))
    jobs: dict[str, Callable[[], int]] = {
        "bare scan": lambda: sum(len(SCAN.findall(text)) for text in texts),
        "reading": lambda: len([read_bytes(data, path) for path, data in sources]),
        "grammar": lambda: sum(len(extract(document).statements) for document in documents),
        "whole": lambda: sum(len(extract(read_bytes(data, path)).statements) for path, data in sources),
    }
    runs = [[timed(job) for job in jobs.values()] for _ in range(rounds)]
    return size, [
        Speed(
            stage,
            size / min(run[at][0] for run in runs),
            statistics.median(run[at][0] / run[0][0] for run in runs),
            runs[0][at][1],
        )
        for at, stage in enumerate(jobs)
    ]


def repeated(sources: Sequence[Source], size: int) -> list[Source]:
    """One document: the text of the sources over and over, about ``size`` characters long.

    One long document, not many short ones: that shows where the cost grows faster than the length.
    """
    once = "\n\n".join(read_bytes(data, path).source for path, data in sources)
    times = -(-size // len(squeezed(once)))
    return [(f"{size}.txt", "\n\n".join([once] * times).encode("utf-8"))]


def show(size: int, speeds: Sequence[Speed]) -> None:
    """Print the table of one run."""
    print(f"{size:,} characters")
    for stage, per_second, _, found in speeds:
        print(f"  {stage:<10} {per_second:>14,.0f} characters/s   {found:>7,} found")
    print(f"  the bare scan is {speeds[-1].slower:,.0f} times faster than the whole")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="text files (default: the corpus or the samples)")
    parser.add_argument("--curve", action="store_true", help="repeat the text, 0.1 to 10 million characters")
    parser.add_argument("--most", type=int, default=CURVE[-1], help="the longest of the curve")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    paths = options.files or sorted(CORPUS.glob("*/*.txt"))[::EVERY] or sorted(SAMPLES.glob("*.txt"))
    sources = [(str(path), path.read_bytes()) for path in paths]
    sizes = [size for size in CURVE if size <= options.most] if options.curve else [0]
    for size in sizes:
        rounds = 1 if size >= 1_000_000 else options.rounds
        count, speeds = measure(repeated(sources, size) if size else sources, rounds)
        if options.json:
            print(
                json.dumps(
                    {
                        "characters": count,
                        "ratio": speeds[-1].slower,
                        **{s.stage: s.per_second for s in speeds},
                    }
                )
            )
        else:
            show(count, speeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
