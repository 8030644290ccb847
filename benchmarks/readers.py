"""Whether a document says the same in every form: as DOCX, HTML, PDF, clean scan, bad scan, and as converters
and browsers make them, against its plain text.

    python benchmarks/readers.py                     every document of benchmarks/readers in every form
    python benchmarks/readers.py 03 07 -f docx pdf   documents whose names begin so, forms of these names
    python benchmarks/readers.py -v                  every difference
    python benchmarks/readers.py --keep build/forms  leave the files there; they are used again while they are newer

Complete F1: a statement counts as the same where kind, value, bound, unit, indicator, area, period, base, whole and
modality are. Each of the plain text's is matched once. Exit status 1 where a form stays below its aim or was refused.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import rendering
from duizhang.grammar import extract
from duizhang.model import Statement, UnreadableInput
from duizhang.reading import read_bytes
from duizhang.reading.kinds import FORMATS
from rendering import Paper

HERE = Path(__file__).parent
SET = HERE / "readers"


class Form(NamedTuple):
    """A form in which documents come, and the F1 that is aimed at."""

    name: str
    suffix: str
    aim: Decimal


FORMS = (
    Form("docx", ".docx", Decimal("0.99")),
    Form("converted docx", ".docx", Decimal("0.99")),
    Form("html", ".html", Decimal("0.99")),
    Form("pdf", ".pdf", Decimal("0.99")),
    Form("printed page", ".pdf", Decimal("0.99")),
    Form("clean scan", ".pdf", Decimal("0.97")),
    Form("bad scan", ".pdf", Decimal("0.93")),
)
_MADE_BY: dict[str, Callable[[Paper], bytes]] = {
    "docx": rendering.docx,
    "converted docx": rendering.converted_docx,
    "html": rendering.html,
    "pdf": rendering.pdf,
    "printed page": rendering.printed_page,
}
_SCANNED: dict[str, Callable[[Paper, bytes], bytes]] = {
    "clean scan": rendering.clean_scan,
    "bad scan": rendering.bad_scan,
}


class Told(NamedTuple):
    """What must be the same of a statement."""

    kind: str
    low: Decimal
    high: Decimal
    bound: str
    unit: str
    indicator: str
    area: tuple[str, ...]
    period: str
    base: str
    of: str
    modality: str

    @classmethod
    def of_statement(cls, s: Statement) -> Told:
        """What a statement tells."""
        return cls(
            s.kind,
            s.low.normalize(),
            s.high.normalize(),
            s.bound,
            s.unit,
            "".join(s.indicator.split()),
            s.area,
            s.period,
            s.base,
            "".join(s.of.split()),
            s.modality,
        )


class Result(NamedTuple):
    """How a document in a form compares with its plain text. ``refused``: why it could not be read."""

    file: str
    form: str
    same: int = 0
    missed: tuple[Statement, ...] = ()
    added: tuple[Statement, ...] = ()
    seconds: float = 0
    refused: str = ""

    @property
    def f1(self) -> Decimal:
        """2 × same / (statements of the plain text + statements of the form)."""
        both = 2 * self.same + len(self.missed) + len(self.added)
        return Decimal(2 * self.same) / both if both else Decimal(1)


def compare(
    file: str, form: str, told: Sequence[Statement], again: Sequence[Statement], seconds: float
) -> Result:
    """Match the statements of a form with those of the plain text, each once."""
    missed, added = _left(told, again), _left(again, told)
    return Result(file, form, len(told) - len(missed), missed, added, seconds)


def _left(these: Sequence[Statement], those: Sequence[Statement]) -> tuple[Statement, ...]:
    """What of these has no match in those."""
    there = Counter(map(Told.of_statement, those))
    left = []
    for s in these:
        told = Told.of_statement(s)
        if there[told]:
            there[told] -= 1
        else:
            left.append(s)
    return tuple(left)


def measured(document: Paper, forms: Sequence[Form], folder: Path) -> Iterator[Result]:
    """Make a document in its forms, read each and compare."""
    told = _statements(rendering.plain(document), document.file + ".txt")
    for form in forms:
        data = made(document, form, folder)
        if next(one for one in FORMATS if one.shows(data)).name == "text":
            yield Result(document.file, form.name, refused="no reader")
            continue
        start = time.perf_counter()
        try:
            again = _statements(data, document.file + form.suffix)
        except UnreadableInput as error:
            yield Result(document.file, form.name, refused=error.reason)
            continue
        yield compare(document.file, form.name, told, again, time.perf_counter() - start)


def _statements(data: bytes, path: str) -> tuple[Statement, ...]:
    return extract(read_bytes(data, path)).statements


def made(document: Paper, form: Form, folder: Path) -> bytes:
    """The bytes of a form; what lies in the folder and is newer than its source and this code is used again."""
    path = (
        folder
        / f"{document.file}{'' if form.name == form.suffix[1:] else '-' + form.name.replace(' ', '-')}{form.suffix}"
    )
    newest = max(p.stat().st_mtime for p in (SET / f"{document.file}.txt", HERE / "rendering.py"))
    if path.exists() and path.stat().st_mtime > newest:
        return path.read_bytes()
    if form.name in _MADE_BY:
        data = _MADE_BY[form.name](document)
    else:
        data = _SCANNED[form.name](document, made(document, Form("pdf", ".pdf", form.aim), folder))
    path.write_bytes(data)
    return data


# What is printed


def shown(results: Sequence[Result], forms: Sequence[Form]) -> Iterator[str]:
    """The table: documents by forms, and all documents together against the aims."""
    by = {(r.file, r.form): r for r in results}
    files = [*dict.fromkeys(r.file for r in results)]
    yield f"| document | statements | {' | '.join(f.name for f in forms)} |"
    yield f"|---|---:|{'---:|' * len(forms)}"
    for file in files:
        row = [by[file, form.name] for form in forms]
        count = max(r.same + len(r.missed) for r in row)
        yield f"| {file} | {count or '—'} | {' | '.join('—' if r.refused else f'{r.f1:.3f}' for r in row)} |"
    whole = [total([r for r in results if r.form == form.name]) for form in forms]
    count = max(sum(r.same + len(r.missed) for r in results if r.form == form.name) for form in forms)
    yield f"| all | {count} | {' | '.join('—' if t is None else f'{t:.3f}' for t in whole)} |"
    yield f"| aim | | {' | '.join(f'{f.aim}' for f in forms)} |"
    seconds = [sum(r.seconds for r in results if r.form == form.name) for form in forms]
    yield f"| seconds | | {' | '.join(f'{s:.1f}' for s in seconds)} |"


def total(results: Sequence[Result]) -> Decimal | None:
    """F1 over all statements of those that were read; ``None`` where none was."""
    read = [r for r in results if not r.refused]
    if not read:
        return None
    same = sum(r.same for r in read)
    return Decimal(2 * same) / sum(2 * r.same + len(r.missed) + len(r.added) for r in read)


def differences(result: Result) -> Iterator[str]:
    """Every statement that only one side has, those of the same figure side by side."""
    yield f"\n{result.file} as {result.form}: {result.f1:.3f}"
    left = list(result.added)
    for s in result.missed:
        twin = next((o for o in left if (o.low, o.high) == (s.low, s.high)), None)
        twin = twin or next((o for o in left if o.text == s.text), None)
        yield f"  - {_line(s)}"
        if twin:
            left.remove(twin)
            yield f"  + {_line(twin)}"
    yield from (f"  + {_line(s)}" for s in left)


def _line(s: Statement) -> str:
    told = Told.of_statement(s)
    value = f"{told.low:f}" if told.low == told.high else f"{told.low:f}..{told.high:f}"
    rest = " · ".join(
        filter(None, (told.base and f"base {told.base}", told.of and f"of {told.of}", told.modality))
    )
    return f"{s.text} [{told.kind} {told.bound}{value} {told.unit}] {told.indicator}, {'/'.join(told.area)}; {told.period} · {rest}"


def main() -> int:
    """Measure, print the table and what was refused."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("documents", nargs="*", help="beginnings of names; all if none")
    parser.add_argument(
        "-f", "--forms", nargs="+", choices=[f.name for f in FORMS], default=[f.name for f in FORMS]
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="print every difference")
    parser.add_argument("--keep", type=Path, help="folder for the files that are made")
    asked = parser.parse_args()
    forms = [f for f in FORMS if f.name in asked.forms]
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(SET.glob("*.txt")):
            if not asked.documents or path.stem.startswith(tuple(asked.documents)):
                results += measured(rendering.paper(path), forms, folder)
                print(f"\r{path.stem} ", end="", file=sys.stderr, flush=True)
    print(*shown(results, forms), sep="\n")
    for result in results:
        if asked.verbose and (result.missed or result.added):
            print(*differences(result), sep="\n")
        if result.refused and result.refused != "no reader":
            print(f"{result.file} as {result.form}: {result.refused}")
    reached = [
        (t := total([r for r in results if r.form == f.name])) is not None and t >= f.aim for f in forms
    ]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
