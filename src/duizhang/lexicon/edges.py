"""With which characters the texts that a pattern matches can begin and end, so that most patterns need no trying.

Read are literals, classes, groups, alternatives and repetitions, which is what vocabulary files are written in.
What is not understood may be anything: an edge is never too narrow, and a pattern that it lets through is tried.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Edge = frozenset[str] | None
"""The characters, every digit as ``0``; ``None``: any"""
_WIDEST = 64
"""characters of a range that are spelt out"""
_TOKEN = re.compile(
    r"(?P<around>\(\?<?[=!])|(?P<open>\((?:\?:|\?P<\w+>)?)|(?P<close>\))|(?P<or>\|)|(?P<mark>[$^])"
    r"|(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<any>\.)|(?P<times>[*+?]|\{\d*,?\d*\})[?+]?|\\?(?P<literal>.)",
    re.DOTALL,
)
_OTHER_GROUP = re.compile(r"\(\?(?!:|P<|<?[=!])")


class Edges(NamedTuple):
    """The first and the last characters of what a pattern matches.

    ``empty``: it may match nothing; ``stops``: it can match at the end of the text only (``$``).
    """

    first: Edge
    last: Edge
    empty: bool
    stops: bool = False


_NOTHING = Edges(frozenset(), frozenset(), True)
_ANYTHING = Edges(None, None, True)


def edges(pattern: str) -> Edges:
    """The edges of a whole pattern, as ``re`` writes them."""
    if _OTHER_GROUP.search(pattern):
        return _ANYTHING
    found, rest = _alternatives(list(_TOKEN.finditer(pattern)))
    return _ANYTHING if rest else found


def digit_as_zero(character: str) -> str:
    """A character as edges name it; also ``""``, the edge of a text."""
    return "0" if character.isdecimal() else character


def _alternatives(tokens: list[re.Match[str]]) -> tuple[Edges, list[re.Match[str]]]:
    """The edges of all alternatives up to the bracket that closes them, and the tokens from there on."""
    told, tokens = _sequence(tokens)
    while tokens and tokens[0]["or"]:
        other, tokens = _sequence(tokens[1:])
        told = Edges(
            _both(told.first, other.first),
            _both(told.last, other.last),
            told.empty or other.empty,
            told.stops and other.stops,
        )
    return told, tokens


def _sequence(tokens: list[re.Match[str]]) -> tuple[Edges, list[re.Match[str]]]:
    told = _NOTHING
    while tokens and not (tokens[0]["or"] or tokens[0]["close"]):
        one, tokens = _one(tokens)
        while tokens and (times := tokens[0]["times"]):
            if times[0] in "*?" or times.startswith(("{0", "{,")):
                one = one._replace(empty=True, stops=False)
            tokens = tokens[1:]
        told = Edges(
            _both(told.first, one.first) if told.empty else told.first,
            _both(told.last, one.last) if one.empty else one.last,
            told.empty and one.empty,
            told.stops or one.stops,
        )
    return told, tokens


def _one(tokens: list[re.Match[str]]) -> tuple[Edges, list[re.Match[str]]]:
    """The edges of a character, class or group, and the tokens behind it."""
    token, tokens = tokens[0], tokens[1:]
    if token["open"] or token["around"]:
        inside, tokens = _alternatives(tokens)
        return _NOTHING if token["around"] else inside, tokens[1:]
    if token["mark"]:
        return _NOTHING._replace(stops=token["mark"] == "$"), tokens
    edge = _of_class(token["class"][1:-1]) if token["class"] else _of_literal(token[0])
    return Edges(edge, edge, False), tokens


def _of_literal(printed: str) -> Edge:
    """The characters that one means: \\d, a mark with a stroke in front, or itself."""
    if printed == "." or (printed[0] == "\\" and printed[1].isalpha() and printed != r"\d"):
        return None
    return frozenset("0" if printed == r"\d" else digit_as_zero(printed[-1]))


def _of_class(members: str) -> Edge:
    if members[0] == "^":
        return None
    told: Edge = frozenset()
    for member in re.finditer(r"(\\?.)(?:-(\\?.))?", members, re.DOTALL):
        low, high = member[1], member[2]
        if high is None:
            told = _both(told, _of_literal(low))
        elif ord(high[-1]) - ord(low[-1]) > _WIDEST:
            return None
        else:
            told = _both(
                told, frozenset(map(digit_as_zero, map(chr, range(ord(low[-1]), ord(high[-1]) + 1))))
            )
    return told


def _both(one: Edge, other: Edge) -> Edge:
    return None if one is None or other is None else one | other
