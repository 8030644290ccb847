"""Measure and write the figures down: one line each in RESULTS.md, with the command and the commit.

    python benchmarks/record.py              measure, print the lines, append them to RESULTS.md
    python benchmarks/record.py --dry-run    only print them

Run from the top of the repository. Figures that need the labelled documents (../shared) are left out where
those are absent.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
SHARED = Path("../shared")
GOLD = SHARED / "gold" / "score.py"
RUN = ".venv/bin/duizhang extract {} --format jsonl"


def output(command: Sequence[str]) -> str:
    """What the command prints. Raises CalledProcessError where it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def commit() -> str:
    """The commit that is checked out, with a plus where files (other than RESULTS.md) differ from it."""
    head = output(["git", "rev-parse", "--short", "HEAD"]).strip()
    changed = output(
        ["git", "status", "--porcelain", "--untracked-files=no", "--", ".", ":!benchmarks/RESULTS.md"]
    )
    return head + ("+" if changed.strip() else "")


def speeds(title: str, files: Sequence[Path], shown: str) -> Iterator[str]:
    """A line of the table of speeds: characters a second of each stage, in thousands."""
    command = [sys.executable, str(HERE / "speed.py"), "--json", *map(str, files)]
    row: dict[str, Any] = json.loads(output(command))
    stages = ("bare scan", "reading", "grammar", "whole")
    cells = [title, f"{row['characters']:,}", *(f"{row[stage] / 1000:,.0f}" for stage in stages)]
    yield f"| {' | '.join(cells)} | {row['ratio']:,.0f} | `{shown}` | {commit()} |"


def scores() -> Iterator[str]:
    """A line of the table of scores, over all labelled documents."""
    command = [sys.executable, str(GOLD), "--json", "--run", RUN]
    row: dict[str, Any] = json.loads(output(command))
    mention, complete = row["mention"], row["complete"]
    cells = [f"{row['gold']:,}", f"{row['predicted']:,}"]
    cells += [f"{part[key]:.3f}" for part in (mention, complete) for key in ("precision", "recall", "f1")]
    fields = ", ".join(f"{name} {value:.3f}" for name, value in row["fields"].items())
    yield f"| {' | '.join(cells)} | {fields} | `make score` | {commit()} |"


def put(line: str, heading: str, text: str) -> str:
    """The text with the line at the end of the first table under the heading."""
    at = text.index("\n|", text.index(heading)) + 1
    while text.startswith("|", at):
        at = text.index("\n", at) + 1
    return text[:at] + line + "\n" + text[at:]


def measured() -> Iterator[tuple[str, str]]:
    """Every line, with the heading that it belongs under."""
    read = "every twelfth of the corpus" if (SHARED / "corpus").is_dir() else "the samples"
    yield from (("## Speed", line) for line in speeds(read, [], "make bench"))
    documents = sorted((SHARED / "documents").glob("*.txt"))
    if documents:
        shown = "python benchmarks/speed.py ../shared/documents/*.txt"
        yield from (("## Speed", line) for line in speeds("the shared documents", documents, shown))
    if GOLD.exists():
        yield from (("## Accuracy", line) for line in scores())
    else:
        print(f"accuracy left out: no {shlex.quote(str(GOLD))}", file=sys.stderr)


def main() -> int:
    """Measure everything, print it, and append it to RESULTS.md."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    text = RESULTS.read_text(encoding="utf-8")
    for heading, line in measured():
        print(line, flush=True)
        text = put(line, heading, text)
    if not options.dry_run:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
