"""Support: the labelled documents of ``../shared/gold`` as ``Reading``s, for tests that need true statements.

A test asks ``readings("000", "001")`` or ``statements(...)``; where the files are absent it is skipped.
The documents' white space is taken out by recorded repairs, so spans count as the labels do.
"""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from duizhang.lexicon import indicators
from duizhang.model import Document, Reading, Repair, Statement

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"

_DIGITS = re.compile(r"\d[\d,，]*(?:\.(\d+))?")
_SENTENCE_END = re.compile(r"[。！？!?]")
_LINE = re.compile(r"\s+")


def names() -> tuple[str, ...]:
    """The names of all gold files, or none where the folder is absent."""
    return tuple(path.stem for path in sorted(GOLD.glob("*.jsonl")))


def readings(*wanted: str) -> tuple[Reading, ...]:
    """The labelled documents of those names (``000``, ``hf2024`` …), all of them without names."""
    if not GOLD.is_dir():
        pytest.skip(f"the labelled documents are not here: {GOLD}")
    return tuple(reading(name) for name in wanted or names())


def statements(*wanted: str) -> tuple[Statement, ...]:
    """The statements of those documents together."""
    return tuple(s for each in readings(*wanted) for s in each.statements)


@lru_cache
def reading(name: str) -> Reading:
    """One labelled document. The parts of one document (``hb2024-1``, ``hb2024-2``) share its path."""
    path = _sources()[f"{name}.jsonl"]
    document = squeezed(path, (SHARED / path).read_bytes())
    lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line, parse_float=Decimal) for line in lines if line.strip()]
    found = tuple(_statement(document, r) for r in records if "text" in r)
    return Reading(document=document, statements=found, unread=())


def squeezed(path: str, data: bytes) -> Document:
    """The document with all its white space taken out, by repairs that say where."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = data.decode("gb18030")
    repairs = tuple(Repair("white space", m.start(), m.end(), "") for m in _LINE.finditer(source))
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        source=source,
        text=_LINE.sub("", source),
        repairs=repairs,
    )


def concept(name: str) -> str | None:
    """The lexicon's id for an indicator's name."""
    found = indicators.lookup(name)
    return found.id if found else None


def step(text: str, low: Decimal) -> Decimal:
    """The weight of the last printed digit, 0 where the number is in words: 5.55万亿元 is 1E+10."""
    if not (m := _DIGITS.search(text)):
        return Decimal(0)
    printed = Decimal(re.sub("[,，]", "", m[0]))
    scale = abs(low) / printed if printed else Decimal(1)
    return scale.normalize() * Decimal(1).scaleb(-len(m[1] or ""))


@lru_cache
def _sources() -> dict[str, str]:
    lines = (GOLD / "INDEX.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if line.strip())


def _statement(document: Document, record: dict[str, Any]) -> Statement:
    span = (record["at"][0], record["at"][1])
    assert document.text[slice(*span)] == record["text"], (document.path, record)
    quote = _sentence(document.text, span)
    place = document.place(span)
    line, column = document.line_column(place[0])
    low, high = Decimal(record["low"]), Decimal(record["high"])
    identity = hashlib.sha256(f"{document.sha256}:{span}".encode()).hexdigest()[:12]
    return Statement(
        id=identity,
        doc=document.path,
        document=document.sha256,
        span=span,
        place=place,
        line=line,
        column=column,
        text=record["text"],
        quote=document.text[slice(*quote)],
        quote_at=(span[0] - quote[0], span[1] - quote[0]),
        kind=record["kind"],
        low=low,
        high=high,
        step=Decimal(0) if record["kind"] in {"rank", "streak"} else step(record["text"], low),
        bound=record["bound"],
        unit=record["unit"],
        indicator=record["indicator"],
        concept=concept(record["indicator"]),
        area=tuple(record["area"]),
        period=record["period"],
        base=record["base"],
        of=record["of"],
        modality=record["modality"],
        owner=record["owner"],
    )


def _sentence(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, span[0])), default=0)
    end = _SENTENCE_END.search(text, span[1])
    return start, end.end() if end else len(text)
