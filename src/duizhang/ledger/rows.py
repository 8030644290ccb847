"""Values ↔ rows. What goes in comes out the same, to the last printed zero."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple
from decimal import Decimal
from functools import lru_cache
from typing import Any

from duizhang.model import (
    Article,
    Block,
    Correction,
    Document,
    Doubt,
    Page,
    Reading,
    Region,
    Repair,
    Statement,
    Unread,
    replayed,
)

Values = dict[str, Any]


def header(document: Document) -> Values:
    """What a reading found out about the document itself, and how its text follows from the source."""
    return {
        "title": document.title,
        "issuer": document.issuer,
        "date": document.date,
        "area": document.area,
        "kind": document.kind,
        "repairs": _json([[r.name, r.start, r.end, r.text] for r in document.repairs]),
        "blocks": _json([[b.kind, *b.span, b.level] for b in document.blocks]),
        "articles": _json([asdict(a) for a in document.articles]),
        "pages": _json([astuple(p) for p in document.pages]),
    }


def statement_rows(statements: Iterable[Statement]) -> list[Values]:
    """One row per statement, in reading order. The path is left out: it belongs to the source."""
    return [{"ordinal": i, **said(s)} for i, s in enumerate(statements)]


def unread_rows(unread: Iterable[Unread]) -> list[Values]:
    """One row per number that is no statement."""
    return [{"ordinal": i, **_position(u), "text": u.text, "reason": u.reason} for i, u in enumerate(unread)]


def digest(reading: Reading) -> str:
    """Equal for two readings of the same bytes exactly if they found the same.

    ``assumed`` is left out: it is said in the reader's language.
    """
    found = [
        header(reading.document),
        statement_rows(reading.statements),
        unread_rows(reading.unread),
        statement_rows(reading.comparisons),
    ]
    return hashlib.sha256(_json(found).encode()).hexdigest()


def statement(row: Mapping[str, Any]) -> Statement:
    """The statement that a row of ``current_statements`` holds."""
    return Statement(
        id=row["id"],
        doc=row["doc"],
        document=row["document"],
        span=(row["span_start"], row["span_end"]),
        place=(row["place_start"], row["place_end"]),
        line=row["line"],
        column=row["col"],
        text=row["text"],
        quote=row["quote"],
        quote_at=(row["quote_start"], row["quote_end"]),
        kind=row["kind"],
        low=Decimal(row["low"]),
        high=Decimal(row["high"]),
        step=Decimal(row["step"]),
        bound=row["bound"],
        unit=row["unit"],
        indicator=row["indicator"],
        concept=row["concept"],
        area=_named(row["area"]),
        period=row["period"],
        base=row["base"],
        of=row["of"],
        modality=row["modality"],
        owner=row["owner"],
        rules=_named(row["rules"]),
        regions=() if row["regions"] == "[]" else _regions(row["regions"]),
        doubts=() if row["doubts"] == "[]" else _doubts(row["doubts"]),
    )


@lru_cache(maxsize=20_000)
def _named(text: str) -> tuple[str, ...]:
    """What ``names`` made a text of. The same few come again and again."""
    return tuple(json.loads(text))


def _regions(text: str) -> tuple[Region, ...]:
    return tuple(Region(*r) for r in json.loads(text))


def _doubts(text: str) -> tuple[Doubt, ...]:
    return tuple(Doubt(start, end, score, tuple(read)) for start, end, score, read in json.loads(text))


def correction(row: Mapping[str, Any]) -> Correction:
    """What a person said of a figure."""
    return Correction(
        hand=row["hand"],
        statement=row["statement"],
        document=row["document"],
        path=row["path"],
        text=row["text"],
        quote=row["quote"],
        quote_at=(row["quote_start"], row["quote_end"]),
        fields=json.loads(row["fields"]),
        reason=row["reason"],
        by=row["by"],
        at=row["at"],
    )


def correction_row(c: Correction) -> Values:
    """Its row, without the moment, which is that of writing it down."""
    plain = ("hand", "statement", "document", "path", "text", "quote", "reason", "by")
    values: Values = {name: getattr(c, name) for name in plain}
    return values | {"quote_start": c.quote_at[0], "quote_end": c.quote_at[1], "fields": _json(c.fields)}


def unread(row: Mapping[str, Any]) -> Unread:
    """The number that is no statement."""
    return Unread(
        doc=row["doc"],
        span=(row["span_start"], row["span_end"]),
        place=(row["place_start"], row["place_end"]),
        line=row["line"],
        column=row["col"],
        text=row["text"],
        reason=row["reason"],
    )


def document(row: Mapping[str, Any]) -> Document:
    """The document as it was read, its text made again from the source and the repairs."""
    repairs = tuple(Repair(*r) for r in json.loads(row["repairs"]))
    source = row["source"] if row["extracted"] is None else row["extracted"]
    return Document(
        path=row["path"],
        sha256=row["sha256"],
        source=source,
        text=replayed(source, repairs),
        repairs=repairs,
        blocks=tuple(
            Block(kind, (start, end), level) for kind, start, end, level in json.loads(row["blocks"])
        ),
        articles=tuple(_article(a) for a in json.loads(row["articles"])),
        title=row["title"],
        issuer=row["issuer"],
        date=row["date"],
        area=row["area"],
        kind=row["kind"],
        assumed=tuple(json.loads(row["assumed"])),
        pages=tuple(Page(*p) for p in json.loads(row["pages"])),
    )


@lru_cache(maxsize=20_000)
def names(values: tuple[str, ...]) -> str:
    """Names as one column's text; a name in it is found as ``name(it)``."""
    return _json(list(values))


def name(value: str) -> str:
    """One name as it stands within ``names``."""
    return _json(value)


def said(s: Statement) -> Values:
    """What a statement says, without its number in the reading and its document."""
    return {
        "id": s.id,
        **_position(s),
        "text": s.text,
        "quote": s.quote,
        "quote_start": s.quote_at[0],
        "quote_end": s.quote_at[1],
        "kind": s.kind,
        "low": str(s.low),
        "high": str(s.high),
        "step": str(s.step),
        "value": s.low,  # inexact: only to sort and filter by; low and high are exact
        "bound": s.bound,
        "unit": s.unit,
        "indicator": s.indicator,
        "concept": s.concept,
        "area": names(s.area),
        "period": s.period,
        "base": s.base,
        "of": s.of,
        "modality": s.modality,
        "owner": s.owner,
        "rules": names(s.rules),
        "regions": _json([astuple(r) for r in s.regions]) if s.regions else "[]",
        "doubts": _json([astuple(d) for d in s.doubts]) if s.doubts else "[]",
    }


def _position(thing: Statement | Unread) -> Values:
    return {
        "span_start": thing.span[0],
        "span_end": thing.span[1],
        "place_start": thing.place[0],
        "place_end": thing.place[1],
        "line": thing.line,
        "col": thing.column,
    }


def _article(values: dict[str, Any]) -> Article:
    return Article(**{**values, "span": tuple(values["span"])})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
