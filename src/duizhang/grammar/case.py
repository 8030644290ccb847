"""What a number's name is made from: the words around it, and what is being spoken of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from duizhang.grammar import phrases, places
from duizhang.grammar.predicates import Predicate
from duizhang.grammar.scan import Number
from duizhang.lexicon.words import cues
from duizhang.model import Kind, record

_LONGEST_AREA = 4
_VERBS = frozenset(cues()["measure"]["done_to"])
"""新建 is a district too"""
_EMPTY_WORDS = frozenset(
    [
        "总量",
        "规模",
        "数量",
        "单月",
        "合计",
        "总额",
        "量",
        "额",
        "数",
        "总规模",
        "体量",
        "数额",
        "总值",
        "对",
        "向",
    ]
)

_ONLY_DIGITS = re.compile(r"[\d、.—-]+")
_SOME_YEARS = re.compile(r"(?:过去)?[一二两三四五六七八九十\d多]+年[来间]?")
_STEPS = ("亿元台阶", "亿元大关", "亿级台阶", "亿元关口", "亿级关口", "亿大关")
"""what an amount passes, and no thing: 跨过3个|万亿元大关"""


@record
class Topic:
    """What is being spoken of: the last complete indicator and how it was last measured.

    ``noun`` is its name without 国家级, 省级 …, so that the next level's count can take it; ``scope`` what a run
    of bare measures is said of.
    """

    name: str = ""
    kind: Kind = "level"
    unit: str = ""
    whole: str = ""
    noun: str = ""
    scope: str = ""


NO_TOPIC = Topic()


@dataclass(slots=True)
class Thread:
    """What carries over from number to number within a paragraph.

    ``parent`` is the topic that 其中 divides; ``group`` the names of the last list, for 分别 and 均;
    ``programme`` the “…”行动 whose counts are being told, ``recent`` the one that 该行动 means;
    ``subject`` is who a run of shares is of, ``work`` what 在…工作上 announced, ``done`` what was done to a run of
    counts, ``law`` the work whose articles are counted, ``among`` what a sentence divides (在…中，), ``placed`` what
    its last place was taken in, and by whom, ``listed`` what a count summed up (A、B、C三项指标).
    ``measures`` is what the sentence measured in each physical unit (公顷: 播种面积), for things told by name alone.
    ``wholes`` is what the last share of such a measure was of, for the next ones that leave it out (占|25.9%|).
    ``fund`` is the budget whose revenue or spending was told last (收入总计 is its total), ``fulfilled`` the rate that
    the sentence told of a plan's fulfilment (超时序进度 is said of that).
    ``topic_in`` and ``parent_in`` are the sentences that named topic and parent, ``several`` whether the sentence in
    front listed several things, ``before`` is how the paragraph in front last measured (growth, level …). ``themes``
    counts what an article spoke of, for a paragraph that leaves it out.
    """

    topic: Topic = NO_TOPIC
    parent: Topic = NO_TOPIC
    group: list[str] = field(default_factory=list)
    group_areas: list[tuple[str, ...]] = field(default_factory=list)
    predicate: Predicate | None = None
    sentence: int = -1
    topic_in: int = -1
    parent_in: int = -1
    several: bool = False
    programme: str = ""
    recent: str = ""
    subject: str = ""
    work: str = ""
    done: str = ""
    law: str = ""
    among: str = ""
    placed: tuple[str, tuple[str, ...]] | None = None
    listed: list[str] = field(default_factory=list)
    before: str = ""
    fund: str = ""
    fulfilled: str = ""
    measures: dict[str, str] = field(default_factory=dict)
    wholes: dict[str, str] = field(default_factory=dict)
    themes: Counter[str] = field(default_factory=Counter)

    def in_next_paragraph(self) -> Thread:
        """What goes on into the next paragraph of an article."""
        before = self.topic.kind if self.topic.name else self.before
        wholes = {measure: whole for measure, whole in self.wholes.items() if measure in phrases.FLOWS}
        return Thread(recent=self.recent, themes=self.themes, before=before, wholes=wholes)

    def enter(self, sentence: int) -> None:
        """A new sentence begins at a position: lists and predicates end, topics go on."""
        self.sentence, self.predicate, self.programme = sentence, None, ""
        self.subject = self.done = self.work = self.among = self.fulfilled = ""
        self.placed = None
        self.listed = []
        first, *others = self.group or ("",)
        self.several = bool(others) and any(first not in o and o not in first for o in others)
        self.group, self.group_areas = [], []
        self.measures = {}

    def speaks_of(self, names: list[str]) -> None:
        """The article spoke of these once more."""
        for name in names:
            self.themes[name] += 1


@record
class Case:
    """A group of numbers with the words around it and what is being spoken of.

    ``phrase`` is the cleaned head in front; ``left`` and ``right`` the words around; ``clauses`` the number-free
    clauses between the last number and this one's clause, nearest last; ``joined``: only 、 or 和 parts the phrase
    from the number before; ``number`` is the group's last, ``unit`` the group's; ``meant``: 该行动 was said; ``over``:
    the threshold right in front (5亿元以上).
    """

    phrase: str
    left: str
    right: str
    clauses: Sequence[str]
    joined: bool
    predicate: Predicate
    number: Number
    unit: str
    thread: Thread
    meant: bool
    over: str = ""


class Name(NamedTuple):
    """An indicator's name, the rule that found it, and how many characters behind the number it used.

    ``whole`` is what the number is a share of, where the name's rule knows.
    """

    text: str
    rule: str
    used: int = 0
    whole: str = ""


def counts(case: Case) -> bool:
    """Whether a number counts things: 个, 家 …, or no unit at all."""
    return case.number.family == "classifier" or (not case.unit and case.number.shape == "plain")


def bare(phrase: str) -> bool:
    """Whether a phrase names no indicator: 规模, 总量, or an area alone."""
    if phrases.generic(phrase) or phrase in _EMPTY_WORDS or phrase.endswith(_STEPS):
        return True
    if phrase[0].isdigit() and _ONLY_DIGITS.fullmatch(phrase):
        return True
    if phrase.endswith(("年", "年来", "年间")) and _SOME_YEARS.fullmatch(phrase):
        return True
    return len(phrase) <= _LONGEST_AREA and phrase not in _VERBS and places.is_area(phrase)
