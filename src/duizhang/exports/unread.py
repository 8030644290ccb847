"""The number expressions that are no statement, with the reason or, loudly, without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from duizhang.exports.figures import dumps
from duizhang.exports.safe import cell, cut, shown
from duizhang.exports.statements import Form, aligned, csv_line
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.model import Unread

COLUMNS = ("doc", "line", "column", "start", "end", "text", "reason")


def lines(unread: Iterable[Unread], form: Form) -> Iterator[str]:
    """The unread numbers, one a line (CSV: after a header)."""
    if form == "jsonl":
        return (dumps({"doc": u.doc, "span": u.place, "text": u.text, "reason": u.reason}) for u in unread)
    return _csv(unread) if form == "csv" else _text(list(unread))


def why(reason: str) -> str:
    """Why a number is no statement, in a sentence; the short word for it is ``word(reason)``."""
    zh, en = _WHY.get(reason, (reason, reason))
    return say(zh=zh, en=en)


_WHY: dict[str, tuple[str, str]] = {
    "": (
        "是一个数，但没有读懂它说的是什么，所以没有记入账本。",
        "It is a number, but what it says was not understood: it is not in the ledger.",
    ),
    "date": ("日期、时刻或时期，不是数据。", "A date, a time or a period, not a figure."),
    "page": ("页眉、页脚或页码里的数。", "Stands in what frames the page, or numbers it."),
    "name": ("名称、口号或型号的一部分。", "A part of a name, a slogan or a model."),
    "enumerator": ("序号，用来分点。", "Counts off points."),
    "article": ("法规条文号或文号。", "An article of a law, or a document's number."),
    "edition": ("会议、届次。", "A meeting, an edition or a term."),
    "threshold": ("指标名称里的门槛，如“1亿元以上项目”。", "A bound that is part of an indicator's name."),
    "group": ("只是点明一组事物有几个。", "Only counts a group in order to name it."),
    "age": ("年龄或年数。", "An age, or a length of time so far."),
    "duration": ("用了多长时间，不是结果。", "How long something took, where that is no result."),
    "scene": ("场景描写里的小数目。", "A small count that sets a scene."),
    "vague": ("约数，无从核对。", "No quantity that could be checked."),
    "telephone": ("电话号码或邮政编码。", "A telephone number or a post code."),
    "cell": (
        "表格里的数，表头、行名和标题没有说清它的名称或单位。",
        "A figure of a table whose head, row and title do not tell enough: no unit, or no name.",
    ),
    "doubt": (
        "可能被扫描识别或笔误改变，看不出原来是多少。",
        "A scanner or a slip may have changed it, and what it was cannot be told.",
    ),
    "ratio": ("用冒号表示的比例。", "Parts of a whole told by colons."),
    "note": ("脚注号。", "The mark of a footnote."),
    "slogan": ("口号的一部分。", "A part of a slogan."),
}


def _csv(unread: Iterable[Unread]) -> Iterator[str]:
    yield csv_line(COLUMNS)
    for u in unread:
        numbers = map(str, (u.line, u.column, *u.place))
        yield csv_line((cell(u.doc), *numbers, cell(u.text), cell(u.reason)))


def _text(unread: Sequence[Unread]) -> Iterator[str]:
    rows = [(shown(f"{u.doc}:{u.line}:{u.column}"), cut(shown(u.text), 32), _reason(u)) for u in unread]
    return aligned(rows)


def _reason(u: Unread) -> str:
    return shown(word(u.reason)) or say(zh="未读懂", en="not understood")
