"""The ledger itself: posting readings, and asking for what holds now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Select, Table, and_, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from duizhang import __version__
from duizhang.language import say
from duizhang.ledger import history, rows, schema
from duizhang.ledger.corrections import Corrections, corrected
from duizhang.ledger.opening import PATIENCE, Opened, engine_at, trouble_with, writing
from duizhang.model import Correction, Dismissal, Document, DocumentKind, Reading, Statement, Unread, WrongUse

_now = schema.current_readings.c
_stated = schema.statements.c


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting did. ``new``: something was found that the ledger did not hold yet."""

    new: bool
    statements: int


@dataclass(frozen=True, slots=True)
class Header:
    """A document of the ledger as it was read last, without its text."""

    path: str
    sha256: str
    title: str
    issuer: str
    date: str
    area: str
    kind: DocumentKind
    chars: int
    stated: int
    ignored: int
    unread: int
    reader: str = __version__
    at: str = ""

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """The header of a reading that is in no ledger."""
        document = reading.document
        values = {
            name: getattr(document, name) for name in ("path", "sha256", "title", "issuer", "date", "area")
        }
        counts = len(reading.statements), len(reading.ignored), len(reading.not_understood)
        return cls(
            **values,
            kind=document.kind,
            chars=len(document.source),
            stated=counts[0],
            ignored=counts[1],
            unread=counts[2],
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the ledger holds now. ``ignored`` numbers have a named reason, ``unread`` ones none."""

    documents: int
    statements: int
    ignored: int
    unread: int


class Ledger(Opened):
    """An open ledger, to be used in one thread. ``open_ledger`` makes one."""

    def post(self, reading: Reading, location: str = "") -> Posted:
        """Add a reading, in one transaction: all of it or, if anything fails, nothing.

        ``location`` names the place of the file apart from how it was written on the command line
        (an absolute path); without it, the path is the place. What the ledger holds already is not added.
        """
        location = location or reading.document.path
        digest = rows.digest(reading)
        with trouble_with(self.where):
            try:
                return self._post(reading, digest, location)
            except IntegrityError:
                # A database that lets two write at once: another has just posted the same, it is there now.
                return self._post(reading, digest, location)

    def _post(self, reading: Reading, digest: str, location: str) -> Posted:
        sha256 = reading.document.sha256
        with writing(self._engine) as connection:
            _add_document(connection, reading.document)
            known = connection.scalar(_known(sha256, digest))
            number = known if known is not None else _add_reading(connection, reading, digest)
            _add_source(connection, reading.document, number, location)
            return Posted(known is None, len(reading.statements))

    def statements(
        self,
        *,
        area: str = "",
        indicator: str = "",
        period: str = "",
        kind: str = "",
        modality: str = "",
        doc: str = "",
        as_read: bool = False,
    ) -> Iterator[Statement]:
        """The statements that hold now, in the order in which they were read; each filter narrows.

        ``indicator`` is a part of the name or a concept's id, ``doc`` a part of the path, ``area`` a whole
        name; ``period`` a period, within which others begin: ``2025`` also finds ``2025-Q1``. What people have
        corrected, rejected and added is told as they say, ``as_read``: as the machine read it.
        """
        asked = {
            "area": area, "indicator": indicator, "period": period, "kind": kind, "modality": modality, "doc": doc,
        }  # fmt: skip
        said = None if as_read else Corrections(self.corrections())
        if not said:
            return self._as_read(asked)
        return (s for s in said.over(self._as_read({}), self._lying_at()) if _fits(s, asked))

    def _as_read(self, asked: Mapping[str, str]) -> Iterator[Statement]:
        query = _all_statements().where(and_(True, *_wanted(**asked))).order_by(_now.first, _stated.ordinal)
        return map(rows.statement, self._stream(query))

    def _lying_at(self) -> Callable[[str], Document | None]:
        """The way from a path to what lies there now."""
        lying = {h.path: h.sha256 for h in self.documents()}
        return lambda path: self.document(lying[path]) if path in lying else None

    def corrections(self, statement: str = "") -> tuple[Correction, ...]:
        """All that people have said of figures, or of one, the last said last."""
        c = schema.corrections.c
        query = select(schema.corrections).order_by(c.id)
        return tuple(
            map(rows.correction, self._stream(query.where(c.statement == statement) if statement else query))
        )

    def correct(self, correction: Correction) -> None:
        """Write down what a person says of a figure; nothing that was said before is lost."""
        with trouble_with(self.where), writing(self._engine) as connection:
            values = rows.correction_row(correction)
            connection.execute(insert(schema.corrections).values(**values, at=_moment()))

    def comparisons(self) -> Iterator[Statement]:
        """What is told by comparison, without a figure, of what holds now, in the order in which it was read."""
        query = _all_said(schema.comparisons).order_by(_now.first, schema.comparisons.c.ordinal)
        return map(rows.statement, self._stream(query))

    def statement(self, id_prefix: str, *, as_read: bool = False) -> Statement:
        """The one statement whose id begins so, as people say it is, or ``as_read``. One that was rejected is told too.

        Raises ``WrongUse`` if there is none, or several.
        """
        found = {s.id: s for s in self._beginning_with(id_prefix)}
        if not as_read and (said := Corrections(self.corrections())):
            found |= {s.id: s for s in said.over((), self._lying_at()) if s.id.startswith(id_prefix)}
            found = {
                id: corrected(s, c) if (c := said.of(s)) and c.hand == "correct" else s
                for id, s in found.items()
            }
        if id_prefix and id_prefix in found:
            return found[id_prefix]
        if len(found) == 1:
            return found.popitem()[1]
        raise WrongUse(_not_one(id_prefix, sorted(found)))

    def _beginning_with(self, id: str) -> list[Statement]:
        """The statement with that id, else some whose ids begin so."""
        if whole := self._with_id(id):
            return [whole]
        query = _all_statements().where(_stated.id.startswith(id, autoescape=True)).limit(6)
        return [*map(rows.statement, self._stream(query))]

    def _with_id(self, id: str) -> Statement | None:
        """The statement of that id as the machine read it. In two steps: both are answered from an index."""
        for said in self._stream(select(schema.statements).where(_stated.id == id)):
            query = select(_now.path.label("doc"), _now.document).where(_now.reading == said["reading"])
            for where in self._stream(query):
                return rows.statement(said | where)
        return None

    def said(self, id: str) -> tuple[Statement | None, Statement | None, tuple[Correction, ...]]:
        """Of a figure: as the machine read it, as it holds now, and what people said, the last said last."""
        read = self._with_id(id)
        everything = self.corrections()
        known = Corrections(everything)
        last = known.of(read) if read else known.now.get(id)
        about = {id, last.statement} if last else {id}
        history = tuple(c for c in everything if c.statement in about)
        if last is None:
            return read, read, history
        if last.hand == "reject":
            return read, None, history
        if last.hand == "correct" and read:
            return read, corrected(read, last), history
        added = (s for s in known.over((), self._lying_at()) if s.id == id)
        return read, next(added, None), history

    def rejected(self, document: str) -> Iterator[Statement]:
        """What the machine read of the document with that hash, and people say is no statement."""
        known = Corrections(c for c in self.corrections() if c.hand != "add")
        if any(c.hand == "reject" for c in known.now.values()):
            query = _all_statements().where(_now.document == document).order_by(_stated.ordinal)
            for s in map(rows.statement, self._stream(query)):
                if (c := known.of(s)) and c.hand == "reject":
                    yield s

    def places(self, document: str) -> tuple[tuple[str, str], ...]:
        """Where the document with that hash lies: the path as it was given, and what names the place for good."""
        s = schema.sources.c
        query = select(s.path, s.location).where(s.document == document).order_by(s.id.desc())
        return tuple(dict.fromkeys((row["path"], row["location"]) for row in self._stream(query)))

    def dismiss(self, fingerprint: str, reason: str, by: str, *, again: bool = False) -> None:
        """Write down that a person sets a finding aside, or with ``again`` takes it up again, and why."""
        values = {"fingerprint": fingerprint, "dismissed": not again, "reason": reason, "by": by}
        with trouble_with(self.where), writing(self._engine) as connection:
            connection.execute(insert(schema.dismissals).values(**values, at=_moment()))

    def dismissals(self) -> dict[str, Dismissal]:
        """What is set aside now, by the finding's fingerprint."""
        d = schema.dismissals.c
        last = select(func.max(d.id)).group_by(d.fingerprint)
        query = select(d.fingerprint, d.reason, d.by, d.at).where(d.id.in_(last), d.dismissed)
        return {row["fingerprint"]: Dismissal(**row) for row in self._stream(query)}

    def dismissed_since(self, state: str) -> dict[str, Dismissal | None]:
        """What was set aside, or taken up again (``None``), since the ledger was in that state."""
        d = schema.dismissals.c
        given = state.split("-")
        since = int(given[_STATE.index("dismissals")]) if len(given) == len(_STATE) else 0
        query = select(schema.dismissals).where(d.id > since).order_by(d.id)
        said = {row.pop("fingerprint"): row for row in self._stream(query)}
        return {
            name: Dismissal(name, r["reason"], r["by"], r["at"]) if r["dismissed"] else None
            for name, r in said.items()
        }

    def history(
        self, sought: history.Sought, start: int = 0, size: int = 50
    ) -> tuple[tuple[history.Event, ...], int]:
        """A page of what has happened to the ledger, newest first, and how much there is in all."""
        found = tuple(map(history.event, self._stream(history.page_of(sought, start, size))))
        if not start and len(found) < size:
            return found, len(found)
        with trouble_with(self.where), self._engine.connect() as connection:
            return found, int(connection.execute(history.count_of(sought)).scalar_one())

    def people(self) -> tuple[str, ...]:
        """Who has said something of figures or findings."""
        return tuple(row["by"] for row in self._stream(history.people()))

    def unread(self, document: str = "") -> Iterator[Unread]:
        """The numbers that are no statements, of what holds now, or of the document with that hash alone."""
        query = (
            select(_now.path.label("doc"), schema.unread)
            .join_from(schema.unread, schema.current_readings, _now.reading == schema.unread.c.reading)
            .order_by(_now.first, schema.unread.c.ordinal)
        )
        return map(rows.unread, self._stream(query.where(_now.document == document) if document else query))

    def documents(self) -> Iterator[Header]:
        """The documents that hold now, in the order in which they came."""
        chosen = [schema.readings.c[name] for name in _HEADER]
        query = _all_documents(schema.documents.c.chars, *chosen).order_by(_now.first)
        return (Header(**row) for row in self._stream(query))

    def document(self, sha256: str) -> Document | None:
        """One document in full, if it holds now."""
        chosen = [schema.readings.c[name] for name in _DOCUMENT]
        query = _all_documents(schema.documents.c.source, *chosen).where(schema.documents.c.sha256 == sha256)
        return next(map(rows.document, self._stream(query)), None)

    def state(self) -> str:
        """Equal as long as nothing is read, corrected or dismissed: what was worked out of the ledger still holds."""
        tables = [schema.metadata.tables[name] for name in _STATE]
        query = select(*(select(func.coalesce(func.max(t.c.id), 0)).scalar_subquery() for t in tables))
        with trouble_with(self.where), self._engine.connect() as connection:
            return "-".join(map(str, connection.execute(query).one()))

    def counts(self) -> Counts:
        """How much holds now."""
        r = schema.readings.c
        sums = [func.coalesce(func.sum(column), 0) for column in (r.stated, r.ignored, r.unread)]
        query = select(func.count(), *sums).join_from(
            schema.current_readings, schema.readings, r.id == _now.reading
        )
        with trouble_with(self.where), self._engine.connect() as connection:
            documents, stated, ignored, unread = connection.execute(query).one()
            return Counts(documents, int(stated), int(ignored), int(unread))


def open_ledger(where: str | Path, *, create: bool = True, patience: float = PATIENCE) -> Ledger:
    """Open a ledger: a file, or a database URL. It is made if it is not there, unless ``create`` is false.

    ``patience`` is how many seconds to wait for another process that writes. Raises ``LedgerUnusable``.
    """
    return Ledger(where, engine_at(where, create=create, patience=patience))


_STATE = ("sources", "corrections", "dismissals")
"""The tables whose last rows make the ledger's state, in the order in which it names them."""


def figures_of(state: str) -> str:
    """The part of a ledger's state that changes when its figures do, and not when a finding is set aside."""
    return state.rpartition("-")[0]


_HEADER = ("title", "issuer", "date", "area", "kind", "stated", "ignored", "unread", "reader", "at")
_DOCUMENT = (
    "repairs", "blocks", "articles", "assumed", "title", "issuer", "date", "area", "kind", "pages", "extracted",
)  # fmt: skip


def _all_statements() -> Select[Any]:
    return _all_said(schema.statements)


def _all_said(table: Table) -> Select[Any]:
    return select(_now.path.label("doc"), _now.document, table).join_from(
        table, schema.current_readings, _now.reading == table.c.reading
    )


def _all_documents(*columns: Any) -> Select[Any]:
    return (
        select(_now.path, schema.documents.c.sha256, *columns)
        .join_from(schema.current_readings, schema.readings, schema.readings.c.id == _now.reading)
        .join(schema.documents, schema.documents.c.sha256 == _now.document)
    )


def _fits(s: Statement, asked: Mapping[str, str]) -> bool:
    """The same conditions as ``_wanted`` gives, on a statement that a person may have changed."""
    area, indicator, period, kind, modality, doc = (
        asked[n] for n in ("area", "indicator", "period", "kind", "modality", "doc")
    )
    return (
        (not area or area in s.area)
        and (not indicator or indicator in s.indicator or indicator == s.concept)
        and (not period or s.period == period or s.period.startswith((f"{period}-", f"{period}/")))
        and (not kind or s.kind == kind)
        and (not modality or s.modality == modality)
        and (not doc or doc in s.doc)
    )


def _wanted(
    area: str = "", indicator: str = "", period: str = "", kind: str = "", modality: str = "", doc: str = ""
) -> Iterator[Any]:
    """A condition for each filter that is given."""
    if area:
        yield _stated.area.contains(rows.name(area), autoescape=True)
    if indicator:
        yield or_(_stated.indicator.contains(indicator, autoescape=True), _stated.concept == indicator)
    if period:
        within = [_stated.period.startswith(period + mark, autoescape=True) for mark in "-/"]
        yield or_(_stated.period == period, *within)
    if kind:
        yield _stated.kind == kind
    if modality:
        yield _stated.modality == modality
    if doc:
        yield _now.path.contains(doc, autoescape=True)


def _known(sha256: str, digest: str) -> Select[Any]:
    r = schema.readings.c
    return select(r.id).where(r.document == sha256, r.digest == digest)


def _add_document(connection: Connection, document: Document) -> None:
    d = schema.documents.c
    if connection.scalar(select(func.count()).where(d.sha256 == document.sha256)):
        return
    values = {"sha256": document.sha256, "chars": len(document.source), "source": document.source}
    connection.execute(insert(schema.documents).values(**values, at=_moment()))


def _add_reading(connection: Connection, reading: Reading, digest: str) -> int:
    values = rows.header(reading.document) | {
        "document": reading.document.sha256,
        "digest": digest,
        "reader": __version__,
        "assumed": rows.names(reading.document.assumed),
        "extracted": _extracted(connection, reading.document),
        "stated": len(reading.statements),
        "ignored": len(reading.ignored),
        "unread": len(reading.not_understood),
        "at": _moment(),
    }
    key = connection.execute(insert(schema.readings).values(values)).inserted_primary_key
    assert key is not None
    number = int(key[0])
    _add_rows(connection, schema.statements, number, rows.statement_rows(reading.statements))
    _add_rows(connection, schema.comparisons, number, rows.statement_rows(reading.comparisons))
    _add_rows(connection, schema.unread, number, rows.unread_rows(reading.unread))
    return number


def _extracted(connection: Connection, document: Document) -> str | None:
    """The document's source, where it is not the one that the ledger has for these bytes."""
    d = schema.documents.c
    known = connection.scalar(select(d.source).where(d.sha256 == document.sha256))
    return document.source if document.source != known else None


def _add_rows(connection: Connection, table: Any, reading: int, values: list[rows.Values]) -> None:
    if values:
        connection.execute(insert(table), [{"reading": reading, **v} for v in values])


def _add_source(connection: Connection, document: Document, reading: int, location: str) -> None:
    """Say that this is what stands there now, unless the ledger knows."""
    s = schema.sources.c
    last = select(s.reading).where(s.location == location).order_by(s.id.desc()).limit(1)
    if connection.scalar(last) == reading:
        return
    values = {"location": location, "path": document.path, "document": document.sha256, "reading": reading}
    connection.execute(insert(schema.sources).values(**values, at=_moment()))


def _moment() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _not_one(prefix: str, found: list[str]) -> str:
    if not found:
        return say(zh=f"账本里没有编号为 {prefix} 的数", en=f"no statement in the ledger has the id {prefix}")
    several = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
    return say(
        zh=f"编号 {prefix} 不止一个：{several}；请多写几位",
        en=f"several ids begin with {prefix}: {several}; write more of it",
    )
