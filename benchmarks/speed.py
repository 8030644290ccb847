"""How fast documents are read, against a bare scan for number expressions of the same text.

    python benchmarks/speed.py                       the bundled samples
    python benchmarks/speed.py FILE...               these files
    python benchmarks/speed.py --curve FILE...       the same text repeated, 0.1 to 10 million characters
    python benchmarks/speed.py --json                one JSON object, for records

One process, one thread, best of several rounds. Characters are counted without white space, for every stage
alike. The figure to watch is the ratio of the whole to the scan: it does not depend on the machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from duizhang.grammar import extract
from duizhang.model import Document
from duizhang.reading import read_bytes

SAMPLES = Path(__file__).parent.parent / "samples"
CURVE = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)

# The bare scan: what a single compiled pattern finds, with no idea of what it means.
SCAN = re.compile(
    r"\d+(?:[.,]\d+)*(?:[-—–~～至]\d+(?:\.\d+)?)?(?:%|‰|个百分点|[万亿千百]*(?:[美港欧日]?元|[个家户人次吨亩倍项条件场名所])?)"
    r"|第?[一二两三四五六七八九十百千万亿]+(?:成|倍|分之[一二三四五六七八九十]+|[万亿]*元|[个家户人次吨亩项条件场名所])"
)

Source = tuple[str, bytes]


class Speed(NamedTuple):
    """Characters a second of one stage, and how many things it found."""

    stage: str
    per_second: float
    found: int


def squeezed(text: str) -> str:
    """The text without its white space."""
    return "".join(text.split())


def best(job: Callable[[], int], rounds: int) -> tuple[float, int]:
    """The shortest wall time of the rounds, in seconds, and what the job counted."""
    shortest, found = float("inf"), 0
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        found = job()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest, found


def measure(sources: Sequence[Source], rounds: int) -> tuple[int, list[Speed]]:
    """The number of characters, and the speed of each stage over all the sources."""
    documents: list[Document] = [read_bytes(data, path) for path, data in sources]
    texts = [squeezed(document.source) for document in documents]
    size = sum(map(len, texts))
    jobs: list[tuple[str, Callable[[], int]]] = [
        ("bare scan", lambda: sum(len(SCAN.findall(text)) for text in texts)),
        ("reading", lambda: len([read_bytes(data, path) for path, data in sources])),
        ("grammar", lambda: sum(len(extract(document).statements) for document in documents)),
        ("whole", lambda: sum(len(extract(read_bytes(data, path)).statements) for path, data in sources)),
    ]
    speeds = []
    for stage, job in jobs:
        seconds, found = best(job, rounds)
        speeds.append(Speed(stage, size / seconds, found))
    return size, speeds


def ratio(speeds: Sequence[Speed]) -> float:
    """How many times faster the bare scan is than the whole."""
    return speeds[0].per_second / speeds[-1].per_second


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
    for stage, per_second, found in speeds:
        print(f"  {stage:<10} {per_second:>14,.0f} characters/s   {found:>7,} found")
    print(f"  the bare scan is {ratio(speeds):,.0f} times faster than the whole")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="text files (default: the samples)")
    parser.add_argument("--curve", action="store_true", help="repeat the text, 0.1 to 10 million characters")
    parser.add_argument("--most", type=int, default=CURVE[-1], help="the longest of the curve")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    paths = options.files or sorted(SAMPLES.glob("*.txt"))
    sources = [(str(path), path.read_bytes()) for path in paths]
    sizes = [size for size in CURVE if size <= options.most] if options.curve else [0]
    for size in sizes:
        rounds = 1 if size >= 1_000_000 else options.rounds
        count, speeds = measure(repeated(sources, size) if size else sources, rounds)
        if options.json:
            print(json.dumps({"characters": count, "ratio": ratio(speeds), **{s[0]: s[1] for s in speeds}}))
        else:
            show(count, speeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
