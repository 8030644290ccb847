"""The usual slips of a hand that copies figures, undone: what a printed figure may have been meant to be.

The list follows what desk editors and data editing know as systematic errors: a decimal point out of place, a
unit of ten thousand times too much, digits swapped, doubled, dropped or misread, a lost sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from math import log10
from typing import NamedTuple

from duizhang.checks import intervals as iv
from duizhang.language import Language, language, say
from duizhang.model import Bound, Interval, Slip, Statement

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_READING = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile("万亿|亿|万")
_UNITS = (("万亿", Decimal("1e12")), ("亿", Decimal("1e8")), ("万", Decimal("1e4")))
_DIVISIBLE = frozenset({"CNY", "USD", "%", "‰", "pp", "1", ""})
_MINUS = ("-", "−", "+")
_WHOLE = frozenset({"rank", "streak"})  # counted off, never measured: there is no point to move
_SIGNED = frozenset({"growth", "points", "change", "gap"})
_HELD_POSSIBLE = 0.01
"""Ways in which that may have happened, as of a slip's: it is a hundred times as likely as that a hand slipped so."""
# Of how many equally usual slips one is: a point or a unit out of place either way, ten digits; and how much rarer
# slips are that the lists of them do not name.
_EITHER = 2
_DIGITS = 10
_RARE = 10
# What nothing can fall by, in per cent.
_LOST = Decimal(100)
_MAX_DIGITS = 24
_SHOWN = 5
_LESS_LIKELY = 1.0


class Digits(IntEnum):
    """What a slip does to the digits that are meant: nothing, but for a point, unit or sign; it shuffles or doubles
    them; it puts other ones in their place."""

    KEPT = 1
    SHUFFLED = 2
    CHANGED = 3


class Guess(NamedTuple):
    """What may have been meant: the figure as it would then be printed, what the slip did to its digits, and its name.

    ``odds`` is the common logarithm of the chance that a hand that has this to copy, and slips, prints what is printed.
    """

    digits: Digits
    odds: float
    text: str
    low: Decimal
    high: Decimal
    step: Decimal
    bound: Bound
    unit: str
    why: str

    @property
    def value(self) -> Interval:
        """The values that it stands for."""
        return iv.reading(self.low, self.high, self.step, self.bound)


@dataclass(frozen=True, slots=True)
class _Number:
    """The digits of a statement's text: where they stand and what one of them is worth."""

    start: int
    end: int
    digits: str
    scale: Decimal

    @property
    def value(self) -> Decimal:
        return Decimal(self.digits)

    @property
    def count(self) -> int:
        return len(self.digits.replace(".", ""))


def guesses(statement: Statement) -> tuple[Guess, ...]:
    """Every usual slip undone, each giving another figure. Figures in words and ranges have none."""
    return _guesses(statement, language())


@lru_cache(maxsize=4096)
def _guesses(statement: Statement, _language: Language) -> tuple[Guess, ...]:
    """The same figure is held against many; what a slip is called depends on the language."""
    number = _number(statement)
    if number is None:
        return ()
    undone: dict[tuple[Decimal, str], Guess] = {}
    for undo in UNDONE:
        for guess in undo(statement, number):
            same = undone.setdefault((guess.low, guess.text), guess)
            if same.why != guess.why:
                undone[guess.low, guess.text] = same._replace(odds=log10(10**same.odds + 10**guess.odds))
    undone.pop((statement.low, statement.text), None)
    return tuple(undone.values())


def fitting(
    statement: Statement, fits: Callable[[Guess], bool], aim: Interval, odds: Callable[[Guess], float]
) -> list[Guess]:
    """The slips that, undone, ``fits`` accepts: best ``odds`` first, of equal ones those nearest to the middle of ``aim``."""
    good = [g._replace(odds=odds(g)) for g in guesses(statement) if fits(g)]
    # Odds that hardly differ say nothing: of those the nearest is first.
    return sorted(good, key=lambda g: (-round(g.odds * 2), _distance(g.low, aim), g.text))


def repairs(statement: Statement, good: Sequence[Guess]) -> tuple[Slip, ...]:
    """Of slips that fit, those about as likely as the first."""
    likely = [g for g in good if g.odds >= good[0].odds - _LESS_LIKELY]
    return tuple(Slip(statement.id, g.text, g.low, g.high, g.why) for g in likely[:_SHOWN])


def recognised(statement: Statement) -> tuple[Slip, ...]:
    """What else a doubtful figure may be, in the order in which it was held likely."""
    number = _number(statement)
    found = _recognised(statement, number) if number else ()
    return tuple(Slip(statement.id, g.text, g.low, g.high, g.why) for g in found)


def one_slip_apart(
    one: Statement, other: Statement, most: Digits = Digits.CHANGED, *, certain: bool = False
) -> bool:
    """Whether a usual slip, that does at most so much to the digits, turns one figure into the other.

    With few digits every two figures are a slip apart, so a moved point needs two, other slips three; not so
    where it is ``certain`` that the two are to be the same.
    """
    digits = min(_significant(one), _significant(other))
    if digits < (1 if certain else 2):
        return False
    most = most if digits > 2 or certain else Digits.KEPT
    # The figures themselves are compared: a half line would meet everything.
    value = iv.reading(other.low, other.high, other.step, "=")
    undone = (g for g in guesses(one) if g.digits <= most)
    return any(iv.reading(g.low, g.high, g.step, "=").meets(value) for g in undone)


def _significant(statement: Statement) -> int:
    number = _number(statement)
    return len(number.digits.replace(".", "").strip("0")) if number else 0


def _distance(value: Decimal, aim: Interval) -> Decimal:
    ends = [end for end in (aim.low, aim.high) if end is not None]
    return abs(value - sum(ends, Decimal(0)) / len(ends)) if ends else Decimal(0)


def _number(statement: Statement) -> _Number | None:
    found = _NUMBER.search(statement.text)
    if not found or statement.low != statement.high or statement.bound == "..":
        return None
    digits = re.sub("[,，]", "", found[0])
    if len(digits) > _MAX_DIGITS or not Decimal(digits):
        return None
    return _Number(found.start(), found.end(), digits, statement.low / Decimal(digits))


def _guess(
    done: Digits, ways: float, statement: Statement, number: _Number, digits: str, why: str
) -> Iterator[Guess]:
    """The figure with other digits in place of its own, if they make a number.

    ``ways`` counts the equally usual slips of that kind that a hand can make of the figure meant.
    """
    counted = statement.step == 1 and number.scale == 1 and statement.unit not in _DIVISIBLE
    if not _is_number(digits) or (counted and "." in digits) or not (value := Decimal(digits) * number.scale):
        return
    decimals = len(digits.partition(".")[2])
    step = abs(number.scale).scaleb(-decimals) if statement.step else statement.step
    text = statement.text[: number.start] + digits + statement.text[number.end :]
    yield Guess(done, -log10(ways), text, value, value, step, statement.bound, statement.unit, why)


def _is_number(digits: str) -> bool:
    whole, point, fraction = digits.partition(".")
    plain = whole.isdigit() and (not point or fraction.isdigit())
    return plain and (len(whole) == 1 or not whole.startswith("0"))


def _shifted(statement: Statement, number: _Number) -> Iterator[Guess]:
    if statement.kind in _WHOLE:
        return
    for places in (-1, 1, -2, 2):
        digits = format(number.value.scaleb(places), "f")
        why = say(
            zh=f"小数点{'左' if places < 0 else '右'}移{abs(places)}位",
            en=f"decimal point moved {abs(places)} place{'s' if abs(places) > 1 else ''} "
            f"to the {'left' if places < 0 else 'right'}",
        )
        yield from _guess(
            Digits.KEPT if abs(places) == 1 else Digits.SHUFFLED,
            _EITHER if abs(places) == 1 else _EITHER * _RARE,
            statement,
            number,
            digits,
            why,
        )


def _other_unit(statement: Statement, number: _Number) -> Iterator[Guess]:
    found = _UNIT.match(statement.text, number.end)
    if not found:
        return
    own = dict(_UNITS)[found[0]]
    for unit, worth in _UNITS:
        if unit != found[0]:
            factor = worth / own
            text = statement.text[: found.start()] + unit + statement.text[found.end() :]
            low, high, step = (x * factor for x in (statement.low, statement.high, statement.step))
            why = say(zh=f"单位应为{unit}而非{found[0]}", en=f"{unit} instead of {found[0]}")
            yield Guess(
                Digits.KEPT, -log10(_EITHER), text, low, high, step, statement.bound, statement.unit, why
            )


def _other_sign(statement: Statement, number: _Number) -> Iterator[Guess]:
    if statement.kind in _SIGNED and not (statement.kind == "growth" and abs(statement.low) >= _LOST):
        before = statement.text[: number.start]
        sign = "-" if statement.low > 0 else "" if before.endswith(_MINUS) else "+"
        text = before.rstrip("".join(_MINUS)) + sign + statement.text[number.start :]
        why = say(zh="正负号颠倒", en="the sign was lost")
        low, high = -statement.high, -statement.low
        yield Guess(Digits.KEPT, 0.0, text, low, high, statement.step, statement.bound, statement.unit, why)


def _points(statement: Statement, number: _Number) -> Iterator[Guess]:
    if statement.unit == "pp":
        low, high, step, bound = statement.low, statement.high, statement.step, statement.bound
        text = statement.text[: number.end] + statement.text[number.end :].replace("个百分点", "%")
        why = say(zh="单位应为%而非个百分点", en="% instead of percentage points")
        yield Guess(Digits.KEPT, 0.0, text, low, high, step, bound, "%", why)


def _swapped(statement: Statement, number: _Number) -> Iterator[Guess]:
    places = [i for i, c in enumerate(number.digits) if c != "."]
    why = say(zh="相邻两位数字颠倒", en="two neighbouring digits swapped")
    for i, j in pairwise(places):
        d = list(number.digits)
        d[i], d[j] = d[j], d[i]
        yield from _guess(Digits.SHUFFLED, len(places) - 1, statement, number, "".join(d), why)


def _doubled(statement: Statement, number: _Number) -> Iterator[Guess]:
    d = number.digits
    why = say(zh="多印一位数字", en="one digit too many")
    meant = max(1, number.count - 1)
    for i, c in enumerate(d):
        if c != ".":
            twice = c in (d[i - 1 : i], d[i + 1 : i + 2])
            done, ways = (Digits.SHUFFLED, meant) if twice else (Digits.CHANGED, _RARE * _DIGITS * meant)
            yield from _guess(done, ways, statement, number, (d[:i] + d[i + 1 :]).strip("."), why)


def _misread(statement: Statement, number: _Number) -> Iterator[Guess]:
    why = say(zh="一位数字有误", en="one digit misread")
    for i, c in enumerate(number.digits):
        for other in "0123456789":
            if c not in (".", other):
                digits = number.digits[:i] + other + number.digits[i + 1 :]
                yield from _guess(
                    Digits.CHANGED, (_DIGITS - 1) * number.count, statement, number, digits, why
                )


def _dropped(statement: Statement, number: _Number) -> Iterator[Guess]:
    why = say(zh="漏印一位数字", en="one digit dropped")
    for i in range(len(number.digits) + 1):
        for extra in "0123456789":
            digits = number.digits[:i] + extra + number.digits[i:]
            twice = extra in (number.digits[i - 1 : i], number.digits[i : i + 1])
            ways = (number.count + 1) / (2 if twice else 1)
            yield from _guess(Digits.CHANGED, ways, statement, number, digits, why)


def _recognised(statement: Statement, number: _Number) -> Iterator[Guess]:
    """What else a doubtful figure may be, by whoever recognised it."""
    for doubt in statement.doubts:
        for reading in doubt.readings:
            digits = re.sub("[,，]", "", reading)
            if _READING.fullmatch(digits):
                why = say(
                    zh=f"识别为{number.digits}，也可能是{reading}",
                    en=f"recognised as {number.digits}, may be {reading}",
                )
                yield from _guess(Digits.KEPT, _HELD_POSSIBLE, statement, number, digits, why)


UNDONE: tuple[Callable[[Statement, _Number], Iterable[Guess]], ...] = (
    _recognised,
    _shifted,
    _other_unit,
    _other_sign,
    _points,
    _swapped,
    _doubled,
    _misread,
    _dropped,
)
