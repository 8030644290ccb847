"""On which line of a TOML file a key stands. ``tomllib`` tells values only, and a mistake is to be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str, ...]

_NAME = r'(?:[A-Za-z0-9_-]+|"[^"\n]*"|\'[^\'\n]*\')'
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


def places(text: str) -> dict[Path, int]:
    """The line, from 1, of every table and key; the tables of an array are numbered: ``("rules", "0")``."""
    found: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    table: Path = ()
    for number, line in _outside_strings(text):
        if head := _TABLE.fullmatch(line):
            table = _parts(head[2])
            if head[1] == "[[":
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, str(arrays[table]))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest table around it that has one; 1 where none has."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, dotted))


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines that do not begin inside a string of several lines."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not inside:
            yield number, line
        for mark in ('"""', "'''"):
            if line.count(mark) % 2 and inside in ("", mark):
                inside = "" if inside else mark
                break
