"""What has happened to a ledger, newest first: one list of what its tables hold of who did what, when and why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, union_all

from duizhang.ledger import schema

WHAT = ("read", "upload", "correct", "reject", "add", "withdraw", "dismiss", "reopen", "account")
"""What can happen: a document is read, or brought to be read; a figure is corrected, rejected, added or its correction
taken back; a finding is set aside or taken up again; an account is made, changed or removed (then without a role)."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``subject`` is the finding's fingerprint or the statement's id, ``text`` its words (of
    a document, its title), ``fields`` what a correction says. Of a document that was read: how many statements it
    has, and whether it had been read from that place before."""

    what: str
    at: str
    by: str
    reason: str
    path: str
    document: str
    subject: str
    text: str
    fields: Mapping[str, str]
    stated: int
    again: bool

    @property
    def name(self) -> str:
        """The file's name: where it lies is nobody's business but the machine's."""
        return re.split(r"[/\\]", self.path)[-1]


@dataclass(frozen=True, slots=True)
class Sought:
    """What narrows the history; each empty one narrows nothing. ``since`` and ``until`` are days (ISO), both included.

    ``words`` are looked for in paths, texts and reasons.
    """

    what: str = ""
    by: str = ""
    words: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    accounts: bool = False
    """whether accounts are told of, too"""


def page_of(sought: Sought, start: int, size: int) -> Select[Any]:
    """The events, newest first. Of each table only as many of the newest are looked at as the page may need."""
    most = start + size
    parts = [
        q.where(_wanted(q, sought)).order_by(q.selected_columns.serial.desc()).limit(most).subquery()
        for q in _parts(sought)
    ]
    whole = union_all(*(select(p) for p in parts)).subquery()
    c = whole.c
    return select(whole).order_by(c.at.desc(), c.place, c.serial.desc()).limit(size).offset(start)


def count_of(sought: Sought) -> Select[Any]:
    """How many they are."""
    counts = [
        select(func.count()).select_from(q.where(_wanted(q, sought)).subquery()).scalar_subquery()
        for q in _parts(sought)
    ]
    total: Any = counts[0]
    for more in counts[1:]:
        total = total + more
    return select(total)


def people() -> Select[Any]:
    """The names of those who did something."""
    tables = (schema.corrections, schema.dismissals, schema.jobs)
    names = [select(t.c.by) for t in tables]
    every = union_all(*names).subquery()
    return select(every.c.by).where(every.c.by != "").distinct().order_by(every.c.by).limit(500)


def event(row: Mapping[str, Any]) -> Event:
    """The event that a row tells."""
    values = {name: row[name] for name in Event.__dataclass_fields__}
    return Event(**{**values, "fields": json.loads(row["fields"]), "again": bool(row["again"])})


def _parts(sought: Sought) -> list[Select[Any]]:
    """The tables as one shape; those that cannot hold what is sought are left out."""
    parts: list[tuple[tuple[str, ...], tuple[str, ...], Callable[[], Select[Any]]]] = [
        (("read",), (), _readings),
        (("upload",), ("by",), _uploads),
        (("correct", "reject", "add", "withdraw"), ("by", "subject"), _corrections),
        (("dismiss", "reopen"), ("by", "subject"), _dismissals),
    ]
    if sought.accounts:
        parts.append((("account",), ("by",), _accounts))
    asked = {name for name in ("by", "subject") if getattr(sought, name)}
    fit = [q for what, told, q in parts if (not sought.what or sought.what in what) and asked.issubset(told)]
    return [query() for query in fit or [_readings]]


def _shape(place: int, id: Any, what: Any, at: Any, **columns: Any) -> list[Any]:
    """The columns of every part; what a table does not hold is empty."""
    given = {
        name: columns.get(name, literal(""))
        for name in ("by", "reason", "path", "document", "subject", "text")
    }
    told = {"place": literal(place), "serial": id, "what": what, "at": at, **given}
    told["fields"] = columns.get("fields", literal("{}"))
    told["stated"] = columns.get("stated", literal(0))
    told["again"] = columns.get("again", false())
    return [column.label(name) for name, column in told.items()]


def _readings() -> Select[Any]:
    s, r = schema.sources.c, schema.readings.c
    earlier = schema.sources.alias()
    again = select(literal(1)).where(earlier.c.location == s.location, earlier.c.id < s.id).exists()
    told = {"path": s.path, "document": s.document, "text": r.title, "stated": r.stated, "again": again}
    columns = _shape(0, s.id, literal("read"), s.at, **told)
    return select(*columns).join_from(schema.sources, schema.readings, r.id == s.reading)


def _dismissals() -> Select[Any]:
    d = schema.dismissals.c
    what = case((d.dismissed, "dismiss"), else_="reopen")
    return select(*_shape(1, d.id, what, d.at, by=d.by, reason=d.reason, subject=d.fingerprint))


def _corrections() -> Select[Any]:
    c = schema.corrections.c
    columns = {name: c[name] for name in ("by", "reason", "path", "document", "text")}
    return select(*_shape(2, c.id, c.hand, c.at, subject=c.statement, fields=c.fields, **columns))


def _uploads() -> Select[Any]:
    j = schema.jobs.c
    told = {"path": j.path, "document": j.sha256, "text": j.name, "by": j.by, "stated": j.statements}
    return select(*_shape(3, j.id, literal("upload"), j.at, **told))


def _accounts() -> Select[Any]:
    a = schema.accounts.c
    fields = literal('{"role":"') + a.role + literal('"}')
    return select(*_shape(4, a.id, literal("account"), a.at, by=a.by, text=a.name, fields=fields))


def _wanted(query: Select[Any], sought: Sought) -> ColumnElement[bool]:
    c = query.selected_columns
    wanted: list[ColumnElement[bool]] = []
    for name in ("what", "by", "subject"):
        if value := getattr(sought, name):
            wanted.append(c[name] == value)
    if sought.words:
        found = (c[name].contains(sought.words, autoescape=True) for name in ("path", "text", "reason"))
        wanted.append(or_(*found))
    if sought.since:
        wanted.append(c.at >= sought.since)
    if sought.until:
        wanted.append(c.at < f"{sought.until}\uffff")
    return and_(True, *wanted)
