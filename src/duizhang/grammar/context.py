"""Which area and which period a number is said of."""

from __future__ import annotations

import re

from duizhang.grammar import places
from duizhang.grammar.paragraph import Paragraph
from duizhang.grammar.periods import When
from duizhang.grammar.places import Where
from duizhang.grammar.scan import Number
from duizhang.model import Span

_RUN_UP_TO_NOW = re.compile(r"以来|至今")
_OPENING = 12
"""characters of a sentence in which an area must stand to be what the next sentences are about"""


def area(paragraph: Paragraph, number: Number, sentence: Span) -> tuple[tuple[str, ...], str]:
    """The area spoken of and the rule: in the bracket, at the clause's head, in it, at one before, else home."""
    if own := bracketed(paragraph, number):
        return own, "bracket"
    clause = paragraph.clause(number.span[0])
    subjects = [w for w in paragraph.wheres if w.span[0] < number.span[0] and _may_be_subject(paragraph, w)]
    heads = [w for w in subjects if paragraph.is_head(w.span[0])]
    if heads and heads[-1].span[0] >= clause:
        return heads[-1].names, "clause"
    inner = [w for w in subjects if w.span[0] >= clause and _is_inner(paragraph, w)]
    if inner:
        return inner[-1].names, "clause"
    if paragraph.setting.report:  # 贵阳环高…: a road or a firm is no place that a report goes on about
        heads = [w for w in heads if not w.kept]
    here = [w for w in heads if w.span[0] >= sentence[0]]
    if here:
        return here[-1].names, "sentence"
    before = [w for w in heads if _persists(paragraph, w)]
    if before:
        return before[-1].names, "paragraph"
    home = paragraph.setting.home
    return ((home,) if home else ()), "home"


def _may_be_subject(paragraph: Paragraph, where: Where) -> bool:
    setting = paragraph.setting
    if setting.report and not places.at_home(where.names, setting.home):
        return False  # a report tells of its home: 香港某集团落户, 全国首批 name others
    return where.subject and not paragraph.in_name(where.span)


def _is_inner(paragraph: Paragraph, where: Where) -> bool:
    """在大湾区设立…, 唐山港…: inside a clause a place counts after 在 or as a facility's."""
    return where.kept or paragraph.text[where.span[0] - 1 : where.span[0]] in ("在", "、", "有", "于")


def _persists(paragraph: Paragraph, where: Where) -> bool:
    """Whether an area goes on to the next sentences: in news yes, in a report each sentence is of its home."""
    return not paragraph.setting.report and where.span[0] - paragraph.sentence(where.span[0])[0] < _OPENING


def bracketed(paragraph: Paragraph, number: Number) -> tuple[str, ...]:
    """湖北(18.2%): the area in front of the bracket."""
    if paragraph.text[number.span[0] - 1 : number.span[0]] not in ("(", "（"):
        return ()
    return next((w.names for w in paragraph.wheres if w.span[1] == number.span[0] - 1), ())


def period(paragraph: Paragraph, number: Number, sentence: Span) -> tuple[str, str]:
    """The period and the rule: the nearest time in front that reaches so far, else the section's.

    A section that is open takes the one year that the rest of the paragraph speaks of.
    """
    best: When | None = None
    divides = paragraph.masked.startswith("其中", sentence[0])
    since = paragraph.sentence_before(sentence[0]) if divides else sentence[0]
    for when in paragraph.whens:
        if when.span[0] >= number.span[0]:
            break
        if (
            paragraph.text[when.span[0] - 1 : when.span[0]] in ("由", "从")
            and number.span[0] - when.span[1] > 3
        ):
            continue  # 从2020年的51%提高到70%: the year is the first figure's alone
        if _tells(paragraph, when) and (when.span[0] >= since or _carries(paragraph, when)):
            best = _up_to_now(when, best)
    if best is not None:
        return best.period, "sentence" if best.span[0] >= sentence[0] else "paragraph"
    if paragraph.setting.period:
        return paragraph.setting.period, "section"
    later = {
        w.period
        for w in paragraph.whens
        if w.span[0] >= number.span[0] and _tells(paragraph, w) and _carries(paragraph, w)
    }
    return (later.pop(), "paragraph-later") if len(later) == 1 else ("", "open")


def last_time(paragraph: Paragraph) -> str:
    """The year that a paragraph leaves the text speaking of, ``""`` if it names none at a clause's head.

    A report that begins a paragraph with 五年来 goes on to look back over those years.
    """
    now = paragraph.setting.anchor.year or 9999
    if paragraph.setting.report:
        runs = [
            w
            for w in paragraph.whens
            if w.grain == "years" and _tells(paragraph, w) and paragraph.is_head(w.span[0])
        ]
        if runs and runs[0].span[0] < _OPENING and int(runs[0].period[-4:]) <= now:
            return runs[0].period
    years = [
        w.period
        for w in paragraph.whens
        if w.grain == "year" and _tells(paragraph, w) and _carries(paragraph, w)
    ]
    return next((y for y in reversed(years) if int(y) <= now), "")


def _tells(paragraph: Paragraph, when: When) -> bool:
    return bool(when.period) and not when.base and when.grain != "date" and not paragraph.in_name(when.span)


def _carries(paragraph: Paragraph, when: When) -> bool:
    """Whether a time goes on to the next sentences: a year of now at a clause's head, or a run up to now."""
    if when.grain == "months" and _RUN_UP_TO_NOW.search(paragraph.text[when.span[0] : when.span[1]]):
        return True
    if when.grain != "year" or not paragraph.is_head(when.span[0]):
        return False
    if (
        paragraph.text[when.span[0] - 1 : when.span[0]] in ("到", "至", "由", "从")
        or paragraph.text[when.span[1] :][:1] == "前"
    ):
        return False  # 到2027年, 2030年前 date the goals of their own sentence
    anchor = paragraph.setting.anchor.year
    return not anchor or int(when.period) >= anchor - 1 or when.period == paragraph.setting.period


def _up_to_now(when: When, last: When | None) -> When:
    """截至目前 after 2024年以来 still speaks of the run since then."""
    if (
        when.grain == "now"
        and last is not None
        and last.grain == "months"
        and last.period.endswith(when.period)
    ):
        return last
    return when
