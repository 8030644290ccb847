"""Support: the examples of ``tests/corpus``, each way of writing a case of its own, and what was read of it.

The comments at the top of each corpus file explain its format to people who write examples.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from duizhang import grammar
from duizhang.model import Block, BlockKind, Document, Reading, Statement, Unread

CORPUS = Path(__file__).parent / "corpus"
MARK = re.compile(r"【([^【】]*)】")

Entry = Mapping[str, Any]


def entries(file: str, table: str) -> list[dict[str, Any]]:
    """The entries of one table of a corpus file; figures with a decimal point are exact."""
    path = CORPUS / file
    if not path.exists():
        return []
    tree = tomllib.loads((CORPUS / file).read_text(encoding="utf-8"), parse_float=Decimal)
    defaults = {k: v for k, v in tree.items() if not isinstance(v, list)}
    return [defaults | entry for entry in tree.get(table, [])]


def ways(file: str, table: str, key: str = "ways") -> list[Any]:
    """A pytest parameter set (entry, way) for each way of writing each entry; ``fails`` marks it a known failure."""
    lines = _Lines(file)
    return [_case(entry, way, lines.of(way)) for entry in entries(file, table) for way in entry[key]]


def whole(file: str, table: str, key: str = "text") -> list[Any]:
    """A pytest parameter set (entry, text) for each entry."""
    lines = _Lines(file)
    return [_case(entry, entry[key], lines.of(entry[key])) for entry in entries(file, table)]


class _Lines:
    """Tells on which line of a file a string stands; asked for strings in their order."""

    def __init__(self, file: str) -> None:
        self.file, self.at = file, 0
        path = CORPUS / file
        self.text = path.read_text(encoding="utf-8") if path.exists() else ""

    def of(self, string: str) -> str:
        found = self.text.find(string.strip().split("\n")[0], self.at)
        self.at = found + 1 if found >= 0 else self.at
        return f"{self.file}:{self.text.count(chr(10), 0, max(found, 0)) + 1}"


def _case(entry: Entry, text: str, name: str) -> Any:
    why = entry.get("fails")
    marks = [pytest.mark.xfail(strict=True, reason=f"{text} known failure: {why}")] if why else []
    return pytest.param(entry, text, id=name, marks=marks)


def document(text: str, entry: Entry | None = None) -> Document:
    """Text as a document: its lines are paragraphs, below ``heading`` if there is one; ``## …`` is a heading too.

    ``entry`` tells ``written`` (date), ``home``, ``heading``, ``title``, ``document`` (its kind).
    """
    told = entry or {}
    heading = told.get("heading", "")
    source = f"{heading}\n{text}" if heading else text
    blocks, at = [], 0
    for number, line in enumerate(source.split("\n")):
        if line.strip():
            sharps = len(line) - len(line.lstrip("#"))
            level = sharps or int(bool(heading) and number == 0)
            kind: BlockKind = "heading" if level else "paragraph"
            blocks.append(Block(kind, (at + sharps, at + len(line)), level))
        at += len(line) + 1
    return Document(
        path="example.txt",
        sha256=hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest(),
        source=source,
        text=source,
        blocks=tuple(blocks),
        title=told.get("title", ""),
        date=told.get("written", ""),
        area=told.get("home", ""),
        kind=told.get("document", "unknown"),
    )


def read(text: str, entry: Entry | None = None) -> Reading:
    """What the grammar reads of a text."""
    return grammar.extract(document(text, entry))


def marked(text: str) -> tuple[str, list[str]]:
    """A text without its 【】, and the stretches that they mark."""
    return MARK.sub(r"\1", text), MARK.findall(text)


def at_mark(way: str, entry: Entry) -> tuple[list[Statement], list[Unread]]:
    """The statements and the unread numbers that touch the marked stretch of a way."""
    text, marks = marked(way)
    assert len(marks) == 1, f"mark one number with 【】: {way}"
    reading = read(text, entry)
    shift = len(reading.document.text) - len(text)
    start = way.index("【") + shift
    end = start + len(marks[0])
    stated = [s for s in reading.statements if s.span[0] < end and start < s.span[1]]
    return stated, [u for u in reading.unread if u.span[0] < end and start < u.span[1]]


FIELDS = ("text", "kind", "bound", "unit", "indicator", "area", "period", "base", "of", "modality", "owner")


def difference(expected: Entry, statement: Statement) -> str:
    """The fields in which a statement is not what is expected, one a line; ``""`` if it is.

    Names may be given as ``出口|出口额``: either is right.
    """
    wanted = dict(expected)
    if "value" in wanted:
        wanted["low"] = wanted["high"] = wanted["value"]
    lines = []
    for field in ("low", "high", *FIELDS):
        if field in wanted and not same(wanted[field], got := getattr(statement, field)):
            lines.append(f"  {field}: expected {_shown(wanted[field])}, read {_shown(got)}")
    return "\n".join(lines)


def same(wanted: Any, got: Any) -> bool:
    """Whether a field is what is wanted; alternatives are parted by |."""
    if isinstance(got, Decimal):
        return Decimal(wanted) == got
    if isinstance(got, tuple):
        return tuple(wanted) == got
    return got in str(wanted).split("|")


def _shown(value: Any) -> str:
    return "、".join(value) or "—" if isinstance(value, (tuple, list)) else str(value) or "—"


def shown(reading: Reading) -> str:
    """All that was read of a text, for messages."""
    told = [
        f"  {s.text}: {s.kind} {s.low} {s.unit} {s.bound} {s.indicator} {_shown(s.area)} {s.period} {s.modality}"
        for s in reading.statements
    ]
    return "\n".join([*told, *(f"  {u.text}: ({u.reason or 'unread'})" for u in reading.unread)])
