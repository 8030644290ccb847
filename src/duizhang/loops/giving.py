"""What is given with an action: the fields that it needs and takes, each of its form. Anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from duizhang.language import say, several
from duizhang.loops import calendar
from duizhang.loops.definition import Action, Field, Loop
from duizhang.loops.people import Directory, Organisation, Person
from duizhang.model import Refused

ALWAYS = frozenset({"source", "why", "opener"})
"""Given with any action: what an item was opened from, a remark, the organisation that opens."""
LONGEST = 20_000
"""Characters of a text."""
_PLACES = 30
"""Places of a number before its point, or behind it."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def given(loop: Loop, action: Action, data: Mapping[str, Any], directory: Directory) -> dict[str, Any]:
    """The data in their proper form. Raises ``Refused``, naming everything that is missing or wrong."""
    taken: dict[str, Any] = {}
    wrong: list[str] = []
    asked = {*action.needs, *action.takes}
    for name, value in data.items():
        if value is None or value == "":
            continue
        if name not in asked | ALWAYS:
            wrong.append(say(zh=f"不需要 {name}", en=f"{name} is not asked for"))
            continue
        try:
            known = loop.fields.get(name)
            taken[name] = (
                _FORMS[known.type](value, known, directory) if known else _text(value, None, directory)
            )
        except (ValueError, InvalidOperation, KeyError, TypeError) as error:
            label = loop.fields[name].name if name in loop.fields else name
            wrong.append(f"{label}: {error.args[0] if isinstance(error, _Wrong) else _no(value)}")
    missing = [str(loop.fields[n].name) for n in action.needs if n not in taken]
    if missing:
        wrong.insert(0, say(zh="缺少：", en="missing: ") + several(missing))
    if wrong:
        raise Refused("bad-data" if not missing else "missing", "; ".join(wrong))
    return taken


class _Wrong(ValueError):
    """With a reason for people."""


def _no(value: object) -> str:
    return say(zh=f"不合格式：{str(value)[:40]}", en=f"not of that form: {str(value)[:40]}")


def _text(value: Any, _field: Field | None, _directory: Directory) -> str:
    text = str(value).strip()
    if len(text) > LONGEST:
        raise _Wrong(say(zh=f"超过 {LONGEST} 字", en=f"longer than {LONGEST} characters"))
    return text


def _date(value: Any, _field: Field, _directory: Directory) -> str:
    day = date.fromisoformat(str(value).strip())
    if day.year not in calendar.YEARS:
        raise _Wrong(say(zh=f"年份不合理：{day.year}", en=f"not a likely year: {day.year}"))
    return day.isoformat()


def _number(value: Any, _field: Field, _directory: Directory) -> str:
    number = Decimal(str(value).strip())
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() > _PLACES or exponent < -_PLACES:
        raise ValueError
    return format(number, "f")


def _choice(value: Any, field: Field, _directory: Directory) -> str:
    text = str(value).strip()
    for key, name in field.choices.items():
        if text in (key, name.zh, name.en):
            return key
    listed = ", ".join(field.choices)
    raise _Wrong(say(zh=f"应为其中之一：{listed}", en=f"must be one of: {listed}"))


def _organisation(value: Any, _field: Field, directory: Directory) -> str:
    return _one_of(directory.organisations, value, say(zh="没有单位", en="there is no organisation"))


def _person(value: Any, _field: Field, directory: Directory) -> str:
    return _one_of(directory.people, value, say(zh="没有人", en="there is nobody"))


def _one_of(held: Mapping[str, Organisation] | Mapping[str, Person], value: Any, missing: str) -> str:
    """The id that is given, or that of the only one with the given name."""
    text = str(value).strip()
    if text in held:
        return text
    named = [id for id, one in held.items() if one.name == text]
    if len(named) == 1:
        return named[0]
    raise _Wrong(f"{missing} {text}")


def _resource(value: Any, _field: Field, directory: Directory) -> str:
    """The id of a resource, given by it or by the name that only one has; of which loop is looked at later."""
    text = str(value).strip()
    held = directory.resources.values()
    if any(r.id == text for r in held):
        return text
    named = {r.id for r in held if r.name == text}
    if len(named) == 1:
        return named.pop()
    raise _Wrong(say(zh=f"没有资源 {text}", en=f"there is no resource {text}"))


def _rating(value: Any, _field: Field, _directory: Directory) -> int:
    number = int(str(value).strip())
    if not 1 <= number <= 5:
        raise _Wrong(say(zh="应为 1 到 5", en="must be 1 to 5"))
    return number


def _path(value: Any, _field: Field, _directory: Directory) -> list[list[str]]:
    """Milestones, as pairs or as text: ``2026-03-31=50 2026-06-30=80``."""
    pairs = [p.split("=") for p in value.split()] if isinstance(value, str) else [list(p) for p in value]
    path = sorted(
        [_date(day, _field, _directory), _number(percent, _field, _directory)] for day, percent in pairs
    )
    percents = [Decimal(p) for _, p in path]
    if percents != sorted(percents) or any(p < 0 for p in percents) or len({d for d, _ in path}) < len(path):
        raise _Wrong(say(zh="节点应逐日递增", en="milestones must rise from day to day"))
    return path


def _file(value: Any, _field: Field, _directory: Directory) -> dict[str, str]:
    """An attachment by its content's hash."""
    sha256, name = str(value["sha256"]), str(value.get("name", ""))
    if not _SHA256.fullmatch(sha256):
        raise ValueError
    return {"sha256": sha256, "name": name[:255]}


def _evidence(value: Any, field: Field, directory: Directory) -> list[dict[str, str]]:
    """Quotes, attachments or remarks, each with what it is."""
    listed = value if isinstance(value, list) else [value]
    return [_one_evidence(v, field, directory) for v in listed]


def _one_evidence(value: Any, field: Field, directory: Directory) -> dict[str, str]:
    if isinstance(value, str):
        return {"text": _text(value, field, directory)}
    known = {"text", "quote", "doc", "statement", "verdict", "sha256", "name", "line"}
    if not isinstance(value, Mapping) or value.keys() - known or not value:
        raise ValueError
    if "sha256" in value and not _SHA256.fullmatch(str(value["sha256"])):
        raise ValueError
    return {k: _text(v, field, directory) for k, v in value.items()}


_FORMS: Mapping[str, Callable[[Any, Any, Directory], Any]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "organisation": _organisation,
    "person": _person,
    "file": _file,
    "choice": _choice,
    "path": _path,
    "rating": _rating,
    "evidence": _evidence,
    "resource": _resource,
}
