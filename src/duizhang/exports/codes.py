"""What the codes of findings mean, in words for people. The texts are in ``codes.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from duizhang.language import say


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its short name and what it tells in the language in force; a made-up example and its equation."""

    id: str
    name: str
    text: str
    example: str
    equation: str


def codes() -> tuple[Code, ...]:
    """All codes, the usual ones first."""
    return tuple(map(code, _texts()))


def code(id: str) -> Code:
    """What is known of a code; one that is not known is its own name."""
    t = _texts().get(id)
    if t is None:
        return Code(id, id, "", "", "")
    name = t["name"]
    assert isinstance(name, dict)
    text = say(zh=str(t["zh"]), en=str(t["en"]))
    return Code(id, say(zh=name["zh"], en=name["en"]), text, str(t["example"]), str(t["equation"]))


@cache
def _texts() -> dict[str, dict[str, str | dict[str, str]]]:
    return tomllib.loads(files("duizhang.exports").joinpath("codes.toml").read_text(encoding="utf-8"))
