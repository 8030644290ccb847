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
