"""How a run over many documents scales: with processes, and its memory with the number of documents.

    python benchmarks/scale.py FILE...           these files, by 1 and 2 processes, and a quarter of them by one

Each line is one `duizhang extract` as a process of its own: wall seconds, and the largest resident set of any of its
processes. Time should fall with processes as far as there are cores; memory should not grow with documents.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

COMMAND = [sys.executable, "-m", "duizhang", "extract", "--format", "jsonl"]


class Run(NamedTuple):
    """One run: documents, processes, wall seconds, and MiB of the largest process."""

    documents: int
    jobs: int
    seconds: float
    mebibytes: float


def run(files: Sequence[Path], jobs: int) -> Run:
    """Extract the files in a process of its own, with so many workers."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [*COMMAND, "--jobs", str(jobs), *map(str, files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(COMMAND)} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(len(files), jobs, time.perf_counter() - start, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    files = parser.parse_args().files
    print("| documents | processes | seconds | largest process, MiB |\n|---:|---:|---:|---:|")
    for some, jobs in ((files[: max(1, len(files) // 4)], 1), (files, 1), (files, 2)):
        done = run(some, jobs)
        print(f"| {done.documents} | {done.jobs} | {done.seconds:.1f} | {done.mebibytes:.0f} |", flush=True)


if __name__ == "__main__":
    main()
