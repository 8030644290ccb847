"""Notices as text for people, as JSON Lines or CSV for machines; and what they are called."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Literal

from duizhang.exports.figures import Json
from duizhang.exports.loops.lines import moment
from duizhang.exports.safe import cell, escaped, shown
from duizhang.exports.statements import csv_line
from duizhang.language import say
from duizhang.ledger.outbox import GIVEN_UP, state
from duizhang.model import Notice

Form = Literal["text", "jsonl", "csv"]
COLUMNS = (
    "key", "state", "kind", "item", "person", "way", "to", "subject", "at", "sent", "tries", "error", "read",
)  # fmt: skip


def told(notice: Notice) -> dict[str, Json]:
    """A notice for machines."""
    return {name: state(notice) if name == "state" else getattr(notice, name) for name in COLUMNS}


def lines(notices: Iterable[Notice], form: Form) -> Iterator[str]:
    """The lines of a list in a format."""
    if form == "csv":
        yield csv_line(COLUMNS)
    for n in notices:
        if form == "csv":
            yield csv_line([cell(str(v)) for v in told(n).values()])
        elif form == "jsonl":
            yield escaped(json.dumps(told(n), ensure_ascii=False))
        else:
            yield shown(f"{' ' if n.read else '*'} {moment(n.at)}  {n.subject}  {how(n)}")


def kind(name: str) -> str:
    """Why somebody is told, in words."""
    return {
        "handed": say(zh="交办与派单", en="handed over"),
        "warn": say(zh="即将到期", en="due soon"),
        "due": say(zh="已到期", en="overdue"),
        "late": say(zh="严重超期", en="very late"),
        "digest": say(zh="每日摘要", en="daily digest"),
    }.get(name, name)


def how(n: Notice) -> str:
    """By which way somebody was told, and how far that is."""
    if n.way == "page":
        return say(zh="只在这里", en="here only")
    if n.way == "digest":
        return (
            say(zh="已随日报", en="in a digest")
            if n.sent
            else say(zh="等下一份日报", en="with the next digest")
        )
    way = say(zh="邮件", en="mail") if n.way == "mail" else say(zh="推送", en="webhook")
    return f"{way}{say(zh='：', en=': ')}{progress(n)}"


def progress(n: Notice) -> str:
    """How far its sending is."""
    if n.sent:
        return say(zh="已发出", en="sent")
    if state(n) == "waiting":
        return say(zh="待发", en="waiting")
    if n.tries >= GIVEN_UP:
        return say(zh=f"未能发出，试过 {n.tries} 次，不再试", en=f"failed after {n.tries} tries, given up")
    return say(zh=f"未能发出，试过 {n.tries} 次，会再试", en=f"failed, tried {n.tries}×, to be tried again")
