"""Whole documents with every statement that they make: ``tests/documents/NAME.txt`` and beside it ``NAME.jsonl``.

One line of the JSONL is one statement, in the order of the text, with the fields of ``duizhang extract``;
``出口|出口额`` gives names that are equally right. A field that is known to be read wrongly is named with the
reason in ``fails``; the test complains when it starts to be right.
"""

from __future__ import annotations

import json
from decimal import Decimal
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest

import examples
from duizhang import grammar, reading
from duizhang.model import Reading, Statement

DOCUMENTS = Path(__file__).parent / "documents"
ABOUT = {
    "work-report": ("work report", "2025-01-14", "临江"),
    "communique": ("communique", "2025-03-21", "诸暨"),
    "news": ("press release", "2025-07-16", "威海"),
}
FIELDS = (
    "kind",
    "low",
    "high",
    "bound",
    "unit",
    "indicator",
    "area",
    "period",
    "base",
    "of",
    "modality",
    "owner",
)
NAMES = sorted(ABOUT)


def read(name: str) -> Reading:
    return grammar.extract(reading.read(DOCUMENTS / f"{name}.txt"))


def expected(name: str) -> list[dict[str, Any]]:
    lines = (DOCUMENTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_about(name: str) -> None:
    document = reading.read(DOCUMENTS / f"{name}.txt")
    assert (document.kind, document.date, document.area) == ABOUT[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_is_found(name: str) -> None:
    wanted = [f"{e['text']} {e['kind']}" for e in expected(name)]
    found = [f"{s.text} {s.kind}" for s in read(name).statements]
    if wanted != found:
        pytest.fail("\n".join(["- expected, + read", *ndiff(wanted, found)]), pytrace=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_field(name: str) -> None:
    statements = read(name).statements
    problems = [p for e, s in zip(expected(name), statements, strict=False) for p in _problems(e, s)]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _problems(wanted: dict[str, Any], statement: Statement) -> list[str]:
    known, problems = wanted.get("fails", {}), []
    for field in FIELDS:
        got = getattr(statement, field)
        right = examples.same(wanted[field], got)
        if right and field in known:
            problems.append(f"  {field}: is read rightly now, drop it from fails ({known[field]})")
        if not right and field not in known:
            problems.append(f"  {field}: expected {wanted[field]}, read {got}")
    return [f"line {statement.line}, {statement.text}: {statement.quote}", *problems] if problems else []


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_accounted_for(name: str) -> None:
    result = read(name)
    assert not result.not_understood
    text = result.document.text
    assert all(text[slice(*s.span)] == s.text for s in result.statements)
    assert all(text[slice(*u.span)] == u.text for u in result.unread)
    for each in result.statements:
        assert "".join(result.document.source[slice(*each.place)].split()) == each.text
