"""How reading long documents scales: with processes, and its memory with the number of pages.

    python benchmarks/pages.py                  100 and 1,000 pages of text, 4 and 16 scanned ones, by 1 and 2 processes
    python benchmarks/pages.py --scans 8 100    so many scanned pages

The pages are those of a document of ``benchmarks/readers``, over and over. Each line is one `duizhang extract` as a
process of its own: wall seconds, and the largest resident set of any of its processes. Time should fall with
processes as far as there are cores; memory should grow by no more than what is read of a page.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

import readers
import rendering
from scale import run

DOCUMENT = "01-province-work-report"


def over_and_over(data: bytes, pages: int) -> bytes:
    """A PDF of so many pages: those of a PDF, again and again."""
    one, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    while len(out) < pages:
        out.import_pages(one, list(range(min(len(one), pages - len(out)))))
    told = io.BytesIO()
    out.save(told)
    return told.getvalue()


def measure(name: str, data: bytes, counts: Sequence[int], folder: Path) -> None:
    """Print a line for each number of pages and of processes."""
    for count in counts:
        file = folder / f"{name}-{count}.pdf"
        file.write_bytes(over_and_over(data, count))
        for jobs in (1, 2):
            done = run([file], jobs)
            print(f"| {name} | {count:,} | {jobs} | {done.seconds:.1f} | {done.mebibytes:.0f} |", flush=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", nargs="*", type=int, default=(100, 1000), metavar="PAGES")
    parser.add_argument("--scans", nargs="*", type=int, default=(4, 16), metavar="PAGES")
    asked = parser.parse_args()
    paper = rendering.paper(readers.SET / f"{DOCUMENT}.txt")
    text, scan = (next(f for f in readers.FORMS if f.name == name) for name in ("pdf", "clean scan"))
    print("| pages of | pages | processes | seconds | largest process, MiB |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure("text", readers.made(paper, text, folder), asked.texts, folder)
        measure("scan", readers.made(paper, scan, folder), asked.scans, folder)


if __name__ == "__main__":
    main()
