"""What is told by comparison, without a figure: 居民收入增长与经济增长同步, 研发投入增速高于全国平均水平.

Such words hold no number expression, so they are no statement. They are a difference all the same: at least nought
(同步), about nought (基本同步), above nought (高于). So each is read as a ``gap`` of 0 against what is named, in the
shape of a statement, and kept apart from the statements; the report card holds it against their figures. Read are
only indicators that the lexicon knows, held against another that it knows or against an area around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from duizhang.grammar import phrases, places
from duizhang.grammar.context import Context
from duizhang.grammar.paragraph import Paragraph, Seen, showing
from duizhang.grammar.reader import Said
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting, modality
from duizhang.lexicon.indicators import lookup
from duizhang.lexicon.words import cues, either
from duizhang.model import Block, Bound

_C = cues()["comparison"]
_PACE = either(_C["pace"])
_ABOUT = either(_C["about"])
_WITH = rf"[与和同](?P<other>[^，。；、：与和\d]{{2,14}}?)(?:{_PACE})?(?:保持)?(?P<about>{_ABOUT})?(?:保持)?同步(?P<grow>增长|提高)?"
_OVER = (
    rf"(?:(?P<least>{either(_C['least'])})|(?P<over>{either(_C['over'])}))(?P<ref>[^，。；、：\d]{{2,16}})"
)
_END = r"(?=[，。；、）)\n]|$)"
PACE = "增速"
"""what a name ends with where growths are compared, as in every gap between growth rates"""
SAID = re.compile(rf"(?:{_WITH}|{_OVER}){_END}")
"""the words that compare, to the end of their clause"""
_MAY_SAY = re.compile(either(["同步", *_C["least"], *_C["over"]]))
_SIGNS = tuple({word[-1] for word in ("同步", *_C["least"], *_C["over"])})
"""one of which stands in whatever ``SAID`` finds: nearly all texts hold none of them"""
_GROWS = re.compile(
    rf"(?:实际|名义)?(?:年均)?(?P<pace>{_PACE})(?:要|应|均|也|都|继续|持续|力争|确保|保持|略|明显|总体)*$"
)
_REST = re.compile(r"(?:要|应|均|也|都|继续|持续|力争|确保|保持|略|明显|总体|实际)+$")
_LEVEL = re.compile(r"(?:的?(?:平均|整体|总体)?(?:水平|速度)|平均|同期)$")
_QUICKER = re.compile(r"快于|同步")
_DIGIT = re.compile(r"\d")
_NOUGHT = Decimal(0)


class _Against(NamedTuple):
    """What is held against: an area's word or an indicator's name; ``grows`` where its growth is meant."""

    name: str
    grows: bool


def stand_in(text: str) -> bool:
    """Whether something is told by comparison in a text."""
    for sign in _SIGNS:
        if sign in text:
            return _MAY_SAY.search(text) is not None and SAID.search(text) is not None
    return False


def read(seen: Seen, block: Block, setting: Setting) -> Iterator[Said]:
    """The comparisons of a block, in order; ``setting`` is the frame of its own figures."""
    text = seen.text
    found = list(SAID.finditer(text))
    noughts = [_nought(m) for m in found]
    shown = seen._replace(numbers=noughts) if seen.numbers else showing(text, noughts)
    paragraph = Paragraph(shown, block, setting)
    if not paragraph.telling:
        return
    context, kept = Context(paragraph), {n.span for n in paragraph.numbers}
    subject, end = "", -1
    for match in found:
        if match.span() not in kept:
            continue
        goes_on = text[end : match.start()] == "、"  # 高于经济增速、高于全国平均水平
        subject = subject if goes_on else text[paragraph.clause(match.start()) : match.start()]
        end = match.end()
        if said := _said(paragraph, context, match, subject):
            yield said


def _nought(match: re.Match[str]) -> Number:
    """A difference of nought where the words stand, as the frame is looked up for numbers."""
    bound: Bound = ">" if match["over"] else "~" if match["about"] else ">="
    return Number(match.span(), match.span(), _NOUGHT, _NOUGHT, _NOUGHT, bound, "pp", "ratio", "plain")


def _said(paragraph: Paragraph, context: Context, match: re.Match[str], subject: str) -> Said | None:
    number, setting = _nought(match), paragraph.setting
    against = _against(match["other"] or match["ref"])
    name, grows = _name(subject, setting.home)
    known = lookup(name) if name and against else None
    if known is None or against is None or _DIGIT.search(subject):
        return None
    grows = grows or against.grows or _QUICKER.search(match[0]) is not None
    if not grows and known.unit != "%":
        return None
    sentence = paragraph.sentence(number.span[0])
    area, area_rule = context.area(number, sentence)
    period, period_rule = context.period(number, sentence)
    before = paragraph.visible(sentence[0], number.span[0])
    mode, mode_rule = modality(setting, subject + match[0], before, period)
    rules = (
        "gap:without-figure",
        "indicator:words-before",
        f"period:{period_rule}",
        f"area:{area_rule}",
        f"modality:{mode_rule}",
    )
    full = name + PACE if grows else name
    return Said(number, "gap", 1, "pp", full, area, period, "", against.name, mode, sentence, rules)


def _name(subject: str, home: str) -> tuple[str, bool]:
    """The indicator that the words in front name, ``""`` if they name none alone; and whether they speak of growth."""
    grows = _GROWS.search(subject)
    words = subject[: grows.start()] if grows else _REST.sub("", subject)
    name = places.without_front(phrases.tidy(words), home)
    return ("" if "、" in name else name), grows is not None


def _against(words: str) -> _Against | None:
    """What is held against, where it is an area around or an indicator that the lexicon knows."""
    rest = _LEVEL.sub("", words)
    grows = _GROWS.search(rest)
    name = _LEVEL.sub("", rest[: grows.start()] if grows else rest)
    if places.is_area(name):
        return _Against(name, grows is not None)
    area = places.HOME.match(name)
    return _Against(name, grows is not None) if lookup(name[area.end() :] if area else name) else None
