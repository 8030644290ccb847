"""Numbers that are no statement, each with its reason: dates, names, slogans, enumerators, thresholds, ages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from duizhang.grammar.scan import Number
from duizhang.lexicon.reasons import fitting
from duizhang.lexicon.words import cues, either
from duizhang.model import BlockKind, Span

_QUOTED = re.compile(r"“[^“”]{1,60}”|《[^《》]{1,80}》|‘[^‘’]{1,40}’|\"[^\"\n]{1,40}\"|「[^「」]{1,40}」")
_SPEECH = re.compile(r"[，。；]|(?:增长|下降|达到|完成|开工|提高|降低|占)[^”]*\d|\d[\d.]*%[^”]{0,8}、")
# What a number has taken is not given back: else a run of digits is tried in all the ways to cut it in numbers.
_CELLS = re.compile(r"[^，。；：！？\d]{0,24}(?:[-－]?\d[\d,.]*+[%％]?[ 　|]*+)++")
_ROW = re.compile(r"\d(?<![\d,.]\d)[\d,.]{0,14}(?:[ 　|]+[-－]?\d[\d,.]{0,14}){4}")
_PARTS = " 　|"
"""what parts the cells of a row"""
_LONGEST_CELLS = 120
_BEHIND_ALL = 1 << 60
"""a place that no text has"""
_OF_THINGS = frozenset("条轮件层股")
_DONE = re.compile(either(cues()["measure"]["done_to"]) + r"(?:了)?$")
_BEFORE_MARK = frozenset("。；:：\n")
_AFTER_MARK = re.compile(r"[)）、.．](?!\d)|是|要(?!素)")
_MEANS = re.compile("(?:是指|统计范围(?:包括|为|是))[^。]*")
_SHORT_COUNT = frozenset("个大项类条件种方面期级年届轮层字点步重对线端门手体维篇股张把")


def quotes(text: str) -> list[Span]:
    """Quoted names and titles of works: what stands inside is a name, unless it is speech."""
    return [m.span() for m in _QUOTED.finditer(text) if m[0][0] == "《" or not _SPEECH.search(m[0])]


def glosses(text: str) -> list[Span]:
    """规模以上工业是指…: where a text says what a word means, up to the end of the sentence."""
    return [m.span() for m in _MEANS.finditer(text)] if "是指" in text or "统计范围" in text else []


def reason(
    text: str, number: Number, names: Sequence[Span], times: Sequence[Span], kind: BlockKind
) -> str | None:
    """Why the number of a block's text is no statement; ``None`` if it may be one."""
    if kind == "furniture":
        return "page"
    if times and number.shape != "streak" and inside(number.core, times):
        return "date"
    bare = not number.unit and number.shape == "plain"
    if bare and _in_table(text, number, kind):
        return "cell"
    if (
        names
        and number.shape != "streak"
        and inside(number.span if number.unit == "%" else number.core, names)
        and not _crossing(text, number)
    ):
        return "name"
    if bare and _marks_a_list(text, number):
        return "enumerator"
    return _by_rule(text, number) or _small_and_spelt(text, number)


def _in_table(text: str, number: Number, kind: BlockKind) -> bool:
    """A row of a table, or a line that is a table's cell: nothing says yet what its bare figures mean."""
    if kind == "heading":
        return text.count("|", 0, _LONGEST_CELLS) >= 2
    if kind != "paragraph":
        return False
    if len(text) < _LONGEST_CELLS:
        return text.count("|") >= 2 or _CELLS.fullmatch(text) is not None or _ROW.search(text) is not None
    around = text[max(0, number.core[0] - _LONGEST_CELLS) : number.core[1] + _LONGEST_CELLS]
    parted = any(mark in around for mark in _PARTS)  # hardly any prose is
    return parted and (around.count("|") >= 2 or _ROW.search(around) is not None)


def inside(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span lies in one of several that are in order."""
    start, end = span
    i = bisect_right(spans, (start, _BEHIND_ALL))
    return i > 0 and end <= spans[i - 1][1]


def _crossing(text: str, number: Number) -> bool:
    """突破“万亿”: the bound stands outside the quotation marks, so the number is meant; 突破“三大”行动 names one."""
    return (
        number.bound != "="
        and not (number.han and number.unit[:1] in _SHORT_COUNT)
        and text[number.core[0] - 1 : number.core[0]] in '“"'
        and number.span[0] < number.core[0]
    )


def _marks_a_list(text: str, number: Number) -> bool:
    """A bare number before a mark, at the start of the text or of a sentence, perhaps in a bracket."""
    start, end = number.core
    head = start - 1 if start > 1 and text[start - 1] in "(（" else start
    return (start <= 1 or text[head - 1] in _BEFORE_MARK) and _AFTER_MARK.match(text, end) is not None


def _by_rule(text: str, number: Number) -> str | None:
    start, end = number.span
    before = text[max(0, start - 24) : start]
    after = text[end : end + 24]
    whole = text[start:end]
    for rule in fitting(before, whole, after, number.family):
        if (
            (rule.whole is None or rule.whole.fullmatch(whole))
            and (rule.after is None or rule.after.match(after))
            and (rule.before is None or rule.before.search(before))
        ):
            return rule.reason
    return None


def _small_and_spelt(text: str, number: Number) -> str | None:
    """三大攻坚战, 四个专项: a small number spelt out before a name orders or names, it does not measure.

    It does count what was done (开通三条航线), if the classifier is one for things and not for points.
    """
    if number.shape != "plain" or not number.han or number.bound != "=":
        return None
    if not number.unit:
        return "name"
    if number.low > 20 or number.unit[0] not in _SHORT_COUNT or number.family == "measure":
        return None
    done = number.unit[0] in _OF_THINGS and _DONE.search(text, max(0, number.span[0] - 8), number.span[0])
    return None if done else "enumerator"
