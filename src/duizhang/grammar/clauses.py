"""Commitments without a number: 加快…建设, 建成…, 出台…, as clauses with action, object, owner and due date.

Only sections that set tasks are read: a paragraph whose figures are all outcomes looks back, whatever its heading, and so
do those below it without a figure. In them only clauses count that hold no target with a figure, tell nothing past and
name something that can be looked up. What is too general to be followed (加大工作力度) is left out. The words are in
``lexicon/data/clauses.toml``.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from duizhang.grammar import periods
from duizhang.grammar import setting as settings
from duizhang.grammar.setting import Setting
from duizhang.lexicon.words import either, load
from duizhang.model import Block, Clause, Document, Reading, Span

_LONGEST = 60
"""characters of a clause; what is longer is an argument"""
_SHORTEST = 3
"""characters of an object"""
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_CLAUSE = re.compile(r"[^，；。！？：;:,\n]+")
_DAY = r"(?:\d{4}年|今年|年内|年底|年末|\d{1,2}月|[上下]半年|[一二三四]季度)"
_WHEN = rf"(?:(?:到|至|在|于)?[^，；。、]{{0,4}}?{_DAY}[^，；。、是]{{0,4}}?(?:前|底|末|之前|以前|内)?(?!度))"
_BY = rf"(?:到|至|在|于)?{_DAY}(?:前|底前?|末|之前|以前|内)?"
_TITLE = re.compile(r"《[^》]*》")
_NOTE = re.compile(r"[〔\[［]\d{1,3}[〕\]］]")
_MARKS = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十\d]+[、.．是要]|[①-⑳])\s*"
)


class _Words(NamedTuple):
    """The patterns that the vocabulary makes."""

    first: re.Pattern[str]
    around: re.Pattern[str]
    last: re.Pattern[str]
    owner: re.Pattern[str]
    past: re.Pattern[str]
    back: re.Pattern[str]
    vague: re.Pattern[str]
    soon: re.Pattern[str]
    bare: re.Pattern[str]
    done: frozenset[str]


def read(reading: Reading) -> tuple[Clause, ...]:
    """The commitments of a document, in the order of its text, each said once."""
    document = reading.document
    starts = sorted(s.span[0] for s in reading.statements)
    taken = sorted({*starts, *(u.span[0] for u in reading.unread if not u.reason)})
    found: dict[str, Clause] = {}
    for block, here in _frames(document, _aims(reading)):
        if block.kind == "paragraph" and here.plan and not here.review:
            for clause in _of_block(document, block, here, taken):
                found.setdefault(clause.id, clause)
    return tuple(found.values())


def _aims(reading: Reading) -> list[tuple[int, bool]]:
    """Where each figure stands, in the order of the text, and whether it is a target."""
    return sorted((s.span[0], s.modality == "target") for s in reading.statements)


def _frames(document: Document, aims: Sequence[tuple[int, bool]]) -> Iterator[tuple[Block, Setting]]:
    """Each block with the frame that it stands in, as the statements' reader has it; what looks back sets no tasks."""
    starts = [a.span[0] for a in document.articles]
    setting, article, looks_back = settings.opening(document), -1, False
    for block in document.blocks:
        text = document.plain[slice(*block.span)]
        at = bisect_right(starts, block.span[0]) - 1
        if at != article and at >= 0:
            article, setting = at, settings.of_article(document, document.articles[at])
        setting = settings.before_block(setting, block, text)
        told = [t for _, t in aims[bisect_left(aims, (block.span[0],)) : bisect_left(aims, (block.span[1],))]]
        looks_back = not any(told) if told else looks_back and block.kind != "heading"
        past = looks_back or settings.explains(setting, text)
        yield block, replace(setting, review=True) if past else setting


def _of_block(document: Document, block: Block, here: Setting, taken: list[int]) -> Iterator[Clause]:
    text, start = document.plain[slice(*block.span)], block.span[0]
    for sentence in _SENTENCE.finditer(text):
        if sentence[0].endswith("！") or _words().back.search(sentence[0]):
            continue
        owner, due = _owner(sentence[0]), ""
        for m in _CLAUSE.finditer(text, *sentence.span()):
            due = _due(m[0], here) or due
            mark = _MARKS.match(m[0])
            span = (start + m.start() + (mark.end() if mark else 0), start + m.end())
            if _holds(taken, span) or len(m[0]) > _LONGEST:
                continue
            if read := _parse(document.plain[slice(*span)]):
                yield _clause(
                    document,
                    read,
                    span,
                    (start + sentence.start(), start + sentence.end()),
                    owner,
                    due or here.period,
                    here,
                )


class _Read(NamedTuple):
    """What a clause says: the verb, what it is about, and whether it is done or not at the end."""

    action: str
    object: str
    firm: bool


def _parse(clause: str) -> _Read | None:
    """The verb and its object; ``None`` where it tells something past, nothing to do, or nothing definite."""
    words = _words()
    text = _NOTE.sub("", clause.strip())
    if words.past.search(text):
        return None
    for pattern in (words.last, words.around, words.first):
        if m := pattern.fullmatch(text):
            action = m["action"] + (f"…{m['close']}" if "close" in m.groupdict() else "")
            object = words.soon.sub("", m["object"].removeprefix("的").removesuffix("的"))
            if len(object) < _SHORTEST or words.vague.search(object) or words.bare.fullmatch(object):
                return None
            if object.count("“") != object.count("”"):
                return None  # a part of a saying
            return _Read(action, object, pattern is words.last or _is_done(action))
    return None


def _is_done(action: str) -> bool:
    """Whether the verb, or the first of several, is one of what is done or not at the end."""
    return re.split("并且?|[和、]", action, maxsplit=1)[0] in _words().done


@cache
def _words() -> _Words:
    tree = load("clauses.toml")
    verb, owner = tree["verb"], tree["owner"]
    lead = rf"(?:{_WHEN}|{either(tree['lead']['words'])})*(?:由[^，；。]{{2,20}}?{either(owner['lead'])})?"
    causing = either(tree["lead"]["causing"])
    open = either(verb["open"])
    first = either([*verb["done"], *verb["going"]])
    last = rf"(?:{either(verb['last'])})"
    offices = rf"[^，；。、（）：:\s]{{1,18}}?{either(owner['ends'])}"
    return _Words(
        first=re.compile(
            rf"{lead}(?P<action>{first}(?:(?:并且?|[和、])(?:{first}|{either(verb['more'])}))*)(?P<object>.+)"
        ),
        around=re.compile(
            rf"{lead}(?P<action>{open}(?:{open})?)(?P<object>.{{3,}}?)(?P<close>{either(verb['close'])})"
        ),
        last=re.compile(rf"{lead}(?:{causing})?(?P<object>.{{3,}}?)(?P<action>{last}+)"),
        owner=re.compile(
            rf"由?(?P<lead>{offices}){either(owner['lead'])}|{either(owner['label'])}[：:](?P<label>{offices})(?=[、，；。）)]|$)"
        ),
        past=re.compile(either(tree["not"]["past"])),
        back=re.compile(either(tree["not"]["back"])),
        vague=re.compile(rf"{either(tree['not']['vague'])}$"),
        soon=re.compile(rf"(?:{either(tree['lead']['soon'])}|{_BY}|(?<=.{{3}})在[一-龥]{{2,4}})+$"),
        bare=re.compile(rf"(?:{either([*tree['lead']['soon'], *verb['last'], *verb['bare']])}|、)+"),
        done=frozenset([*verb["done"], *verb["last"]]),
    )


def _owner(sentence: str) -> str:
    """Who is to do it, as the sentence names them; ``""`` where it does not."""
    m = _words().owner.search(sentence)
    return "" if m is None else (m["lead"] or m["label"]).removeprefix("由")


def _due(clause: str, here: Setting) -> str:
    """The period by whose end it is to be done, as the clause names it."""
    named = periods.whens(_TITLE.sub("", clause), here.anchor, here.ground)
    dated = [w.period for w in named if w.grain != "now" and w.period[:4].isdecimal()]
    ahead = [period for period in dated if period[:4] >= str(here.anchor.year)]
    return ahead[-1] if ahead else ""


def _holds(taken: list[int], span: Span) -> bool:
    """Whether a figure stands in the clause that is followed as a target, or that nobody understood."""
    i = bisect_right(taken, span[0] - 1)
    return i < len(taken) and taken[i] < span[1]


def _clause(
    document: Document, read: _Read, span: Span, sentence: Span, owner: str, due: str, here: Setting
) -> Clause:
    place = document.place(span)
    line, column = document.line_column(place[0])
    text = document.text[slice(*span)].strip()
    said = f"{document.sha256}\n{text}\n{due}"
    return Clause(
        id=hashlib.sha256(said.encode()).hexdigest()[:16],
        doc=document.path,
        document=document.sha256,
        span=span,
        place=place,
        line=line,
        column=column,
        text=text,
        quote=document.text[slice(*sentence)].strip(),
        action=read.action,
        object=read.object,
        firm=read.firm,
        owner=owner or here.owner,
        due=due,
        area=here.home,
    )
