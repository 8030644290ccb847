"""Which statements speak of the same quantity: the key, and the scopes that keep unlike figures apart.

Never compared are different currencies, areas, periods, modalities, bases, and figures that a word beside
them gives another scope (美元计, 实际, 可比口径, 最终核实): see ``lexicon/data/scopes.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from duizhang import period as periods
from duizhang.lexicon import words
from duizhang.model import Kind, LexiconError, Modality, Statement
from duizhang.period import Period

_MARKS = re.compile(r"""[\s"'“”‘’「」『』《》〈〉()（）,，、·\-]|的""")
_STOP = re.compile("[。；;！？!?]")
_BEHIND = re.compile("[，,。；;）)]")
# What a bracket right behind the figure says of another figure: 增长1.7%（同口径增长2.5%）.
_OTHERS = re.compile(r"[（(][^）)\d]*\d.*")
# How far before the number a scope's word may stand: a clause or two.
_REACH = 30


class Key(NamedTuple):
    """One quantity. ``subject`` is the concept's id, else the indicator's own name without marks.

    ``doc`` is empty where documents may be compared: not where the area is unknown, and not for targets, of
    which every document has its own.
    """

    subject: str
    area: tuple[str, ...]
    period: Period
    kind: Kind
    unit: str
    base: str
    of: str
    modality: Modality
    scope: str
    doc: str


def key_of(statement: Statement) -> Key | None:
    """The statement's key, ``None`` where its period is open: such figures cannot be matched."""
    period = periods.parse(statement.period)
    if period is None:
        return None
    alone = not statement.area or statement.modality == "target"
    return Key(
        subject=subject_of(statement),
        area=tuple(sorted(statement.area)),
        period=period,
        kind=statement.kind,
        unit=statement.unit,
        base=statement.base,
        of=plain(statement.of),
        modality=statement.modality,
        scope=scope_of(statement),
        doc=statement.doc if alone else "",
    )


def subject_of(statement: Statement) -> str:
    """The concept's id, else the indicator's name without marks."""
    return statement.concept or plain(statement.indicator)


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A name without marks, spaces and 的, in compatibility form: “新三样”出口 is 新三样出口."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name))


@dataclass(frozen=True, slots=True)
class Scope:
    """Words that set a figure of these kinds apart; ``pattern`` finds them and what cancels them."""

    name: str
    kinds: frozenset[str]
    words: frozenset[str]
    pattern: re.Pattern[str]
    behind: bool


@cache
def scopes() -> tuple[Scope, ...]:
    """The scopes of the lexicon. Raises LexiconError where an entry lacks a name, kinds or words."""
    return tuple(_scope(entry) for entry in words.load("scopes.toml").get("scope", ()))


def _scope(entry: dict[str, object]) -> Scope:
    name, kinds, own, other = (entry.get(k) for k in ("name", "kinds", "words", "unless"))
    if not (isinstance(name, str) and isinstance(kinds, list) and isinstance(own, list) and own):
        raise LexiconError(f"scopes.toml: a scope needs a name, kinds and words: {entry!r}")
    longest_first = sorted({*own, *(other if isinstance(other, list) else ())}, key=lambda w: -len(w))
    pattern = re.compile("|".join(re.escape(w) for w in longest_first))
    return Scope(name, frozenset(kinds), frozenset(own), pattern, bool(entry.get("behind", True)))


def scope_of(statement: Statement) -> str:
    """The names of the scopes that the words around the number give it, joined by spaces."""
    before, behind = _around(statement)
    own = (s for s in scopes() if statement.kind in s.kinds)
    found = [s.name for s in own if _is_last(s, before + behind if s.behind else before)]
    return " ".join(found)


def _is_last(scope: Scope, text: str) -> bool:
    said = scope.pattern.findall(text)
    return bool(said) and said[-1] in scope.words


def _around(statement: Statement) -> tuple[str, str]:
    start, end = statement.quote_at
    before = _STOP.split(statement.quote[max(0, start - _REACH) : start])[-1]
    return before, statement.text + _BEHIND.split(_OTHERS.sub("", statement.quote[end : end + 12]))[0]
