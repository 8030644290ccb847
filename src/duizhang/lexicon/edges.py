"""With which characters the texts that a pattern matches can begin and end, so that most patterns need no trying.

Read are literals, classes, groups, alternatives and repetitions, which is what vocabulary files are written in.
What is not understood may be anything: an edge is never too narrow, and a pattern that it lets through is tried.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Edge(NamedTuple):
    """The characters that may stand at an edge, every digit as ``0``; ``but``: all but these."""

    characters: frozenset[str]
    but: bool = False


ANY = Edge(frozenset(), but=True)
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


_NOTHING = Edges(Edge(frozenset()), Edge(frozenset()), True)
_ANYTHING = Edges(ANY, ANY, True)


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
    return ANY if printed == "." else _of_member(printed)


def _of_member(printed: str) -> Edge:
    """The same within a class, where the full stop is one."""
    if printed[0] == "\\" and printed[1].isalpha() and printed != r"\d":
        return ANY
    return Edge(frozenset("0" if printed == r"\d" else digit_as_zero(printed[-1])))


def _of_class(members: str) -> Edge:
    """The characters of a class; of those that one shuts out only what is shut out for certain."""
    told, certain = Edge(frozenset()), frozenset[str]()
    for low, high in re.findall(r"(\\?.)(?:-(\\?.))?", members.removeprefix("^"), re.DOTALL):
        member = _of_range(low[-1], high[-1]) if high else _of_member(low)
        told = _both(told, member)
        if not member.but and (low == r"\d" or "0" not in member.characters):
            certain |= member.characters
    return Edge(certain, but=True) if members[0] == "^" else told


def _of_range(low: str, high: str) -> Edge:
    if ord(high) - ord(low) > _WIDEST:
        return ANY
    return Edge(frozenset(digit_as_zero(chr(c)) for c in range(ord(low), ord(high) + 1)))


def _both(one: Edge, other: Edge) -> Edge:
    """The characters of either."""
    if one.but and other.but:
        return Edge(one.characters & other.characters, but=True)
    if one.but or other.but:
        most, rest = (one, other) if one.but else (other, one)
        return Edge(most.characters - rest.characters, but=True)
    return Edge(one.characters | other.characters)
