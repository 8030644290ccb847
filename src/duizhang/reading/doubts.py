"""Figures that are probably not what was meant: a comma for a point, letters for digits, a sign like another.

Recognised text is full of them, and so is what people type off a page. The likely figure is read (a repair of its
own name, of as many characters, so that nothing moves), and what else may stand there goes with it as a ``Doubt``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from duizhang.model import Doubt, Repair

EVEN = 500
"""The score, in thousandths, of a figure that its form alone makes doubtful: nothing tells how sure it is."""
LIKELY = 800
"""The score of a figure that may have lost its point: most such figures have not."""
MOST_READINGS = 8
"""Readings of one figure at most."""

_UNIT = r"(?=\s?(?:[%％‰万亿倍]|个?百分点|元|吨|公里|平方|公顷|亩))"
_LETTERS = str.maketrans("OoQDlI", "000011")
_SUSPICIOUS = re.compile(
    rf"(?<![\dA-Za-z|.,，:：/])(?P<comma>(?!(?:19|20)\d\d)\d{{1,4}}[,，]\d{{1,2}}){_UNIT}"
    rf"|(?<![\d.,，。])(?P<stop>\d{{1,4}}[。·•]\d{{1,2}}){_UNIT}"
    rf"|(?<![\d.,，])(?P<groups>\d{{1,3}}(?:[.,]\d{{3}})+[.,]\d{{1,2}}){_UNIT}"
    rf"|(?<![\dA-Za-z.])(?P<letters>(?=[\d.,，]*[OoQDlI])(?=[OoQDlI.,，]*\d)[\dOoQDlI]+(?:[.,，][\dOoQDlI]{{1,2}})?)(?=\s?(?:[%％‰万亿倍年]|个?百分点|元|吨))"
    rf"|(?<=\d)(?P<unit>忆(?=[元吨千户人次美斤立标件平])|方(?=元|吨|亩|户|美元|千瓦|平方|人次))"
)
_HINT = re.compile(r"[\dlI](?:(?<=\d)(?:[,，。·•]\d|[忆方OoQDlI]|\.\d{3}[.,])|(?<=[lI])\d)")
"""Cheap to look for, and in all of the above; in most texts there is hardly one."""
_LONGEST = 16
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,2}")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_NARROW = re.compile(
    r"(?<=[\u4e00-\u9fff”》）%‰])[,;:?!](?=[\u4e00-\u9fff“《（\n]|\d)|(?<=\d)[,;](?=[\u4e00-\u9fff“《])"
    r"|\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\)"
)
_UNITS = {"忆": "亿", "方": "万"}
_FIGURE = re.compile(r"\d[\d.,]*(?<![.,])")
_RATE = re.compile(r"(?<![\d.,—–~～至-])\d+(?:\.\d+)?(?=\s?[%％])")
_FEW = 4


class Found(NamedTuple):
    """What is doubtful in a text: the repairs that make the likely figures of it, and the doubts."""

    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]


def find(text: str, given: Sequence[Doubt] = (), *, recognised: bool = False) -> Found:
    """What is doubtful in a source's text, beside the characters that a recogniser doubts (``given``).

    Of a ``recognised`` text, figures of three digits among rates with one decimal may have lost their point.
    """
    repairs: list[Repair] = []
    doubts: list[Doubt] = []
    for match in _suspicious(text):
        name = match.lastgroup or ""
        likely, others = _READ[name](match[0])
        if likely != match[0]:
            repairs += _replaced(_NAMES[name], match.start(), match[0], likely)
            doubts.append(Doubt(*match.span(), EVEN, others))
    told = list(_figures(text, given))
    if recognised:
        told += _pointless(text)
        repairs = sorted([*repairs, *_wide_marks(text)], key=lambda r: r.start)
    return Found(tuple(repairs), tuple(_once([*doubts, *told])))


def _suspicious(text: str) -> Iterator[re.Match[str]]:
    """The suspicious figures and signs, in order."""
    past = 0
    for hint in _HINT.finditer(text):
        if hint.start() < past:
            continue
        found = _SUSPICIOUS.search(text, max(past, hint.start() - _LONGEST), hint.end() + 2 * _LONGEST)
        if found and found.start() <= hint.end():
            past = found.end()
            yield found


def _replaced(name: str, start: int, old: str, new: str) -> Iterator[Repair]:
    """A repair for each character that becomes another."""
    for i, (a, b) in enumerate(zip(old, new, strict=True)):
        if a != b:
            yield Repair(name, start + i, start + i + 1, b)


_Read = tuple[str, tuple[str, ...]]


def _with_point(figure: str) -> _Read:
    return re.sub("[,，。·•]", ".", figure), (re.sub("[,，。·•]", "", figure),)


def _with_groups(figure: str) -> _Read:
    """1.234.5 and 1,234,5: the last mark is the point, the others part thousands."""
    if _GROUPED.fullmatch(figure):
        return figure, ()
    cut = max(figure.rfind("."), figure.rfind(","))
    whole, part = figure[:cut], figure[cut + 1 :]
    return f"{whole.replace('.', ',')}.{part}", (re.sub("[.,]", "", figure),)


def _with_digits(figure: str) -> _Read:
    return re.sub("[,，]", ".", figure.translate(_LETTERS)), ()


def _with_unit(sign: str) -> _Read:
    return _UNITS[sign], ()


_READ: dict[str, Callable[[str], _Read]] = {
    "comma": _with_point,
    "stop": _with_point,
    "groups": _with_groups,
    "letters": _with_digits,
    "unit": _with_unit,
}
_NAMES = {
    "comma": "point",
    "stop": "point",
    "groups": "point",
    "letters": "digit",
    "unit": "unit-sign",
}
"""How the repairs are named."""


def _wide_marks(text: str) -> Iterator[Repair]:
    """Marks of Chinese prose that were recognised as their Latin likes: , ; : ? ! ( ) beside a Chinese character."""
    for match in _NARROW.finditer(text):
        yield Repair("wide-mark", *match.span(), _WIDE[match[0]])


def _figures(text: str, given: Sequence[Doubt]) -> Iterator[Doubt]:
    """The given doubts; those within a figure as one doubt, whose readings are whole figures."""
    waiting = sorted(given, key=lambda d: d.start)
    i = 0
    while i < len(waiting):
        first = waiting[i]
        span = _around(text, first.start)
        if span is None:
            yield first
            i += 1
            continue
        inside = [first]
        while (i := i + 1) < len(waiting) and waiting[i].end <= span[1]:
            inside.append(waiting[i])
        yield Doubt(*span, min(d.score for d in inside), tuple(_readings(text, span, inside)))


def _around(text: str, at: int) -> tuple[int, int] | None:
    """The figure that a place lies in."""
    start = at
    while start and (text[start - 1].isdecimal() or text[start - 1] in ".,"):
        start -= 1
    while start < at and not text[start].isdecimal():
        start += 1
    found = _FIGURE.match(text, start)
    return found.span() if found and found.start() <= at < found.end() else None


def _readings(text: str, span: tuple[int, int], inside: Iterable[Doubt]) -> Iterator[str]:
    """The figure with each doubtful character as what else it may be, the least certain first."""
    start, end = span
    count = 0
    for doubt in sorted(inside, key=lambda d: d.score):
        for other in doubt.readings:
            whole = text[start : doubt.start] + other + text[doubt.end : end]
            if _FIGURE.fullmatch(whole) and count < MOST_READINGS:
                count += 1
                yield whole


def _pointless(text: str) -> Iterator[Doubt]:
    """Rates of a hundred and more without a point, where nearly all others have one: 129% among 12.9%, 8.4%."""
    rates = list(_RATE.finditer(text))
    decimals = Counter(len(m[0].partition(".")[2]) for m in rates)
    usual, times = max(decimals.items(), key=lambda kv: kv[1], default=(0, 0))
    if not usual or times < _FEW or times * 10 < len(rates) * 6:
        return
    for m in rates:
        if "." not in m[0] and len(m[0]) > usual + 1 and not m[0].endswith("00"):
            yield Doubt(*m.span(), LIKELY, (f"{m[0][:-usual]}.{m[0][-usual:]}",))


def _once(doubts: Iterable[Doubt]) -> Iterator[Doubt]:
    """In the order of the text; of two about one place, the one that says more."""
    kept: list[Doubt] = []
    for doubt in sorted(doubts, key=lambda d: (d.start, -d.end)):
        last = kept[-1] if kept else None
        if last and last.end > doubt.start:
            if (len(doubt.readings), doubt.end - doubt.start) > (len(last.readings), last.end - last.start):
                kept[-1] = doubt
        else:
            kept.append(doubt)
    return iter(kept)
