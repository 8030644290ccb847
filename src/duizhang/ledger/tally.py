"""The tally: counts of what is followed, kept ready beside the record, so that nobody has to read all items for them.

A file of its own, made of nothing but the record: it may be deleted at any time and is made anew. It says up to which
event it has counted (``number``) and by what rules (``rules``); whoever asks for counts has the later events counted
first. Counts are sums of what each item adds: an item that moved is taken away as it stood and added as it stands.

``counts`` and ``sums`` hold part and whole by loop, period, kind and key for each holder. ``times`` hold how often each
duration occurs, in order, so that percentiles are exact; ``told`` has them worked out. ``open`` has the deadlines of
what is not done yet, since lights change with the hour and not with events.
"""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from duizhang.language import say
from duizhang.ledger.aside import aside
from duizhang.ledger.opening import beside
from duizhang.model import LedgerUnusable

FORM = "2"
ALL = "*"
"""The holder that stands for all of them."""
PERCENTS = (50, 90, 95)
_WAIT = 10.0
"""seconds to wait for another process that is counting"""
_TOGETHER = 500
"""holders that are asked for in one question"""
_OVERDUE = "(due != '' AND due < :now)"
_RED = f"({_OVERDUE} OR (far != '' AND far <= :now))"
_YELLOW = "((warn != '' AND warn <= :now) OR (behind != '' AND behind <= :now))"
_BLUE = f"(past != '' AND NOT ({_RED} OR {_YELLOW}))"
_LIGHTS = f"SUM({_OVERDUE}), SUM({_RED}), SUM({_RED} OR {_YELLOW}), SUM({_BLUE}), COUNT(*)"
"""Of the open items: overdue, red, red or yellow, blue, all; the lights are those of ``loops.engine.lit``."""
_OPEN = "loop = :loop AND month >= :first AND month <= :last"

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counts (
  loop TEXT, period TEXT, kind TEXT, key TEXT, holder TEXT, part INTEGER NOT NULL, whole INTEGER NOT NULL,
  PRIMARY KEY (loop, period, kind, key, holder)
) WITHOUT ROWID;
CREATE TABLE sums (
  loop TEXT, period TEXT, key TEXT, holder TEXT, part TEXT NOT NULL, whole TEXT NOT NULL,
  PRIMARY KEY (loop, period, key, holder)
) WITHOUT ROWID;
CREATE TABLE times (
  loop TEXT, period TEXT, key TEXT, holder TEXT, seconds INTEGER, n INTEGER NOT NULL,
  PRIMARY KEY (loop, period, key, holder, seconds)
) WITHOUT ROWID;
CREATE TABLE told (
  loop TEXT, period TEXT, key TEXT, holder TEXT, n INTEGER NOT NULL, p50 INTEGER, p90 INTEGER, p95 INTEGER,
  PRIMARY KEY (loop, period, key, holder)
) WITHOUT ROWID;
CREATE TABLE open (
  item INTEGER PRIMARY KEY, loop TEXT NOT NULL, holder TEXT NOT NULL, month TEXT NOT NULL,
  warn TEXT NOT NULL, due TEXT NOT NULL, behind TEXT NOT NULL, far TEXT NOT NULL,
  past TEXT NOT NULL
);
CREATE INDEX counts_of_holder ON counts (loop, period, holder);
CREATE INDEX open_by_month ON open (loop, month, due, warn, behind, far, past);
CREATE INDEX open_by_holder ON open (loop, holder, month, due, warn, behind, far, past);
"""
# From one period to the next by the index: there are few, of very many counts.
_PERIODS = """WITH RECURSIVE each(period) AS (
  SELECT min(period) FROM counts WHERE loop = ?1 AND period > ''
  UNION ALL SELECT (SELECT min(period) FROM counts WHERE loop = ?1 AND period > each.period) FROM each WHERE period IS NOT NULL
)
SELECT period FROM each WHERE EXISTS (
  SELECT 1 FROM counts WHERE loop = ?1 AND counts.period = each.period AND kind = 'items'
)"""
_ADD = """INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET part = part + excluded.part, whole = whole + excluded.whole"""
_ADD_TIME = "INSERT INTO times VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
_GONE = "DELETE FROM counts WHERE loop = ? AND period = ? AND kind = ? AND key = ? AND holder = ? AND part = 0 AND whole = 0"
_GONE_TIME = (
    "DELETE FROM times WHERE loop = ? AND period = ? AND key = ? AND holder = ? AND seconds = ? AND n = 0"
)

Place = tuple[str, str, str, str]
"""loop, period, key, holder"""


@dataclass(frozen=True, slots=True)
class Deadline:
    """From when on an open item warns, is overdue, is behind its path, far behind (moments, UTC; empty: never)."""

    loop: str
    holder: str
    month: str
    warn: str
    due: str
    behind: str
    far: str
    past: str
    """the moment at which it was due, where that lay before its opening"""


@dataclass(slots=True)
class Changes:
    """What is to be added (and, with a minus, taken away) together."""

    counts: dict[tuple[str, str, str, str, str], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0])
    )
    """by loop, period, kind, key, holder"""
    sums: dict[Place, list[Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: [Decimal(0), Decimal(0)])
    )
    times: dict[tuple[str, str, str, str, int], int] = field(default_factory=lambda: defaultdict(int))
    """how many more of each duration, by loop, period, key, holder, seconds"""
    open: dict[int, Deadline | None] = field(default_factory=dict)
    """the deadlines of items; ``None`` where one is not open any more"""


@dataclass(frozen=True, slots=True)
class Times:
    """How many durations there are, and their median, 90th and 95th percentile, in seconds."""

    n: int
    median: int
    p90: int
    p95: int


@dataclass(slots=True)
class Row:
    """The counts of a holder, or of some together. Kinds and keys are those of ``loops.shares``."""

    holder: str
    counts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    sums: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    times: dict[str, Times] = field(default_factory=dict)
    lights: dict[str, int] = field(default_factory=dict)
    """of the open ones: red, yellow, green; and overdue, which are among the red ones"""


def place_of(ledger: str | Path) -> Path:
    """Where the tally of a ledger lies: beside it."""
    return beside(ledger, ".tally")


class Tally:
    """An open tally, to be used in one thread. ``open_tally`` makes one."""

    def __init__(self, where: Path, db: sqlite3.Connection) -> None:
        self.where, self._db = where, db
        self._known: dict[tuple[str, str], list[str]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def number(self) -> int:
        """The number of the last event that is counted."""
        return int(self._meta("number") or 0)

    @property
    def rules(self) -> str:
        """By which rules it was counted."""
        return self._meta("rules")

    def _meta(self, name: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    # --- counting -----------------------------------------------------------------------------------------

    def write(self, changes: Changes, since: int, number: int) -> bool:
        """Add the changes that the events after ``since`` up to ``number`` make; not where another has counted them."""
        with _trouble(self.where):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                if self.number != since:
                    self._db.execute("ROLLBACK")
                    return False
                self.put(changes)
                self.retell({key[:4] for key in changes.times})
                self._db.execute("UPDATE meta SET value = ? WHERE name = 'number'", (str(number),))
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
        return True

    def put(self, changes: Changes) -> None:
        """Add them, within a transaction."""
        db = self._db
        counted = [(*key, *both) for key, both in changes.counts.items() if any(both)]
        db.executemany(_ADD, counted)
        db.executemany(_GONE, [key for key, both in changes.counts.items() if min(both) < 0])
        for place, (part, whole) in changes.sums.items():
            self._add_sum(place, part, whole)
        timed = [(*key, n) for key, n in changes.times.items() if n]
        db.executemany(_ADD_TIME, timed)
        db.executemany(_GONE_TIME, [key for key, n in changes.times.items() if n < 0])
        db.executemany("DELETE FROM open WHERE item = ?", [(i,) for i in changes.open])
        db.executemany(
            "INSERT INTO open VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (i, d.loop, d.holder, d.month, d.warn, d.due, d.behind, d.far, d.past)
                for i, d in changes.open.items()
                if d
            ],
        )

    def _add_sum(self, place: Place, part: Decimal, whole: Decimal) -> None:
        where = "WHERE loop = ? AND period = ? AND key = ? AND holder = ?"
        row = self._db.execute(f"SELECT part, whole FROM sums {where}", place).fetchone() or (0, 0)
        both = Decimal(row[0]) + part, Decimal(row[1]) + whole
        if any(both):
            self._db.execute("REPLACE INTO sums VALUES (?, ?, ?, ?, ?, ?)", (*place, *map(_plain, both)))
        else:
            self._db.execute(f"DELETE FROM sums {where}", place)

    def retell(self, places: Iterable[Place]) -> None:
        """Work out the percentiles of these places anew."""
        query = "SELECT seconds, n FROM times WHERE loop = ? AND period = ? AND key = ? AND holder = ? ORDER BY seconds"
        for place in places:
            told = _told(self._db.execute(query, place).fetchall())
            if told:
                row = (*place, told.n, told.median, told.p90, told.p95)
                self._db.execute("REPLACE INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            else:
                where = "loop = ? AND period = ? AND key = ? AND holder = ?"
                self._db.execute(f"DELETE FROM told WHERE {where}", place)

    def retell_all(self) -> None:
        """Work out all percentiles."""
        self.retell(self._db.execute("SELECT DISTINCT loop, period, key, holder FROM times").fetchall())

    # --- asking -------------------------------------------------------------------------------------------

    def periods(self, loop: str) -> list[str]:
        """The months and years in which items of a loop were opened, in order."""
        return [row[0] for row in self._all(_PERIODS, loop)]

    def loops(self) -> list[str]:
        """The loops that have items."""
        query = "SELECT loop FROM counts WHERE period = '' AND kind = 'items' AND holder = '*' ORDER BY loop"
        return [row[0] for row in self._all(query)]

    def column(
        self, loop: str, period: str, kind: str, key: str, holders: Iterable[str] | None = None
    ) -> dict[str, tuple[int, int]]:
        """Part and whole of one count for each holder (none of them ``*``)."""
        query = "SELECT holder, part, whole FROM counts WHERE loop = ? AND period = ? AND kind = ? AND key = ? AND holder != '*'"
        wanted = None if holders is None else set(holders)
        rows = self._all(query, loop, period, kind, key)
        return {h: (part, whole) for h, part, whole in rows if wanted is None or h in wanted}

    def medians(self, loop: str, period: str, key: str) -> dict[str, tuple[int, int]]:
        """How many durations there are and their median, for each holder."""
        query = "SELECT holder, n, p50 FROM told WHERE loop = ? AND period = ? AND key = ? AND holder != '*'"
        return {h: (n, median) for h, n, median in self._all(query, loop, period, key)}

    def shares(self, loop: str, period: str, key: str) -> dict[str, tuple[Decimal, Decimal]]:
        """The sums of a ratio for each holder."""
        query = (
            "SELECT holder, part, whole FROM sums WHERE loop = ? AND period = ? AND key = ? AND holder != '*'"
        )
        return {h: (Decimal(p), Decimal(w)) for h, p, w in self._all(query, loop, period, key)}

    def rows(self, loop: str, period: str, holders: Sequence[str], now: str) -> list[Row]:
        """All counts of each of these holders, in their order; ``*`` is all of them."""
        found = {h: Row(h) for h in holders}
        for some in _batches(list(found)):
            marks = ", ".join("?" * len(some))
            given = (loop, period, *some)
            within = f"WHERE loop = ? AND period = ? AND holder IN ({marks})"
            for h, kind, key, part, whole in self._all(
                f"SELECT holder, kind, key, part, whole FROM counts INDEXED BY counts_of_holder {within}",
                *given,
            ):
                found[h].counts[kind, key] = part, whole
            for key in self._keys("sums", loop):
                query = f"SELECT holder, part, whole FROM sums {within} AND key = ?"
                for h, summed, of in self._all(query, *given, key):
                    found[h].sums[key] = Decimal(summed), Decimal(of)
            for key in self._keys("told", loop):
                query = f"SELECT holder, n, p50, p90, p95 FROM told {within} AND key = ?"
                for h, *told in self._all(query, *given, key):
                    found[h].times[key] = Times(*told)
        for h, lights in self.lights(loop, period, now, None if ALL in found else list(found)).items():
            if h in found:
                found[h].lights = lights
        if ALL in found:
            found[ALL].lights = self.all_lights(loop, period, now)
        return list(found.values())

    def _keys(self, table: str, loop: str) -> list[str]:
        """The keys that a loop has in a table."""
        if (table, loop) not in self._known:
            query = f"SELECT DISTINCT key FROM {table} WHERE loop = ? AND period = ''"
            self._known[table, loop] = [row[0] for row in self._all(query, loop)]
        return self._known[table, loop]

    def together(self, loop: str, period: str, holders: Sequence[str], now: str) -> Row:
        """The counts of some holders as one."""
        made = Row("")
        for row in self.rows(loop, period, holders, now):
            for place, (part, whole) in row.counts.items():
                before = made.counts.get(place, (0, 0))
                made.counts[place] = before[0] + part, before[1] + whole
            for key, (summed, of) in row.sums.items():
                had = made.sums.get(key, (Decimal(0), Decimal(0)))
                made.sums[key] = had[0] + summed, had[1] + of
            for light, n in row.lights.items():
                made.lights[light] = made.lights.get(light, 0) + n
        for key in self._keys("told", loop):
            if told := _told(self._durations(loop, period, key, holders)):
                made.times[key] = told
        return made

    def _durations(self, loop: str, period: str, key: str, holders: Sequence[str]) -> list[tuple[int, int]]:
        """How often each duration occurs among these holders, in order."""
        many: dict[int, int] = defaultdict(int)
        for some in _batches(holders):
            marks = ", ".join("?" * len(some))
            query = f"SELECT seconds, n FROM times WHERE loop = ? AND period = ? AND key = ? AND holder IN ({marks})"
            for seconds, n in self._all(query, loop, period, key, *some):
                many[seconds] += n
        return sorted(many.items())

    def lights(
        self, loop: str, period: str, now: str, holders: Sequence[str] | None = None
    ) -> dict[str, dict[str, int]]:
        """The lights of the open items of each holder at a moment."""
        found: dict[str, dict[str, int]] = {}
        given = {"loop": loop, "now": now, "first": period, "last": f"{period}~"}
        for some in [()] if holders is None else _batches(holders):
            named = {f"h{n}": holder for n, holder in enumerate(some)}
            narrowed = f" AND holder IN ({', '.join(f':{name}' for name in named)})" if named else ""
            query = f"SELECT holder, {_LIGHTS} FROM open WHERE {_OPEN}{narrowed} GROUP BY holder"
            with _trouble(self.where):
                rows = self._db.execute(query, given | named).fetchall()
            found |= {row[0]: _lit(row[1:]) for row in rows}
        return found

    def all_lights(self, loop: str, period: str, now: str) -> dict[str, int]:
        """The same of all holders together."""
        given = {"loop": loop, "now": now, "first": period, "last": f"{period}~"}
        with _trouble(self.where):
            return _lit(self._db.execute(f"SELECT {_LIGHTS} FROM open WHERE {_OPEN}", given).fetchone())

    def dump(self) -> Iterator[tuple[object, ...]]:
        """All that is counted, in order: two tallies are equal where these are."""
        for table in ("counts", "sums", "times", "told", "open"):
            for row in self._db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5"):
                yield table, *row

    def _all(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        with _trouble(self.where):
            return self._db.execute(query, given).fetchall()


@contextmanager
def open_tally(ledger: str | Path) -> Iterator[Tally | None]:
    """The tally of a ledger; ``None`` where there is none of today's form. Raises ``LedgerUnusable``."""
    where = place_of(ledger)
    db = _opened(where)
    try:
        yield Tally(where, db) if db else None
    finally:
        if db:
            db.close()


@contextmanager
def made_anew(ledger: str | Path, rules: str) -> Iterator[tuple[Tally, Callable[[int], None]]]:
    """An empty tally to be filled; it takes the place of the one that is there when ``done(number)`` is called.

    Until then whoever asks sees the old one.
    """
    where = place_of(ledger)
    with _trouble(where), aside(where) as (beside, put):
        db = sqlite3.connect(beside, isolation_level=None)
        try:
            db.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072;"
            )
            db.executescript(_TABLES)
            meta = (("form", FORM), ("rules", rules), ("number", "0"))
            db.executemany("INSERT INTO meta VALUES (?, ?)", meta)
            db.execute("BEGIN")

            def done(number: int) -> None:
                db.execute("UPDATE meta SET value = ? WHERE name = 'number'", (str(number),))
                db.execute("COMMIT")
                db.close()
                put()

            yield Tally(where, db), done
        finally:
            db.close()


def _opened(where: Path) -> sqlite3.Connection | None:
    if not where.is_file():
        return None
    try:
        mode = "rw" if os.access(where, os.W_OK) else "ro"
        db = sqlite3.connect(
            f"{where.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=_WAIT
        )
    except sqlite3.OperationalError:
        return None
    try:
        form = db.execute("SELECT value FROM meta WHERE name = 'form'").fetchone()
        if form and form[0] == FORM:
            return db
    except sqlite3.DatabaseError:
        # Damaged, or none of ours: it is made anew.
        pass
    db.close()
    return None


@contextmanager
def _trouble(where: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as e:
        raise LedgerUnusable(say(zh=f"{where}：{e}", en=f"{where}: {e}")) from e


def _told(durations: Iterable[tuple[int, int]]) -> Times | None:
    """Median and percentiles, each the value of the nearest rank, of durations in order with how often each occurs."""
    listed = list(durations)
    total = sum(n for _, n in listed)
    if not total:
        return None
    ranks = iter([-(-total * p // 100) for p in PERCENTS])
    found: list[int] = []
    rank, seen = next(ranks), 0
    for seconds, n in listed:
        seen += n
        while seen >= rank:
            found.append(seconds)
            if len(found) == len(PERCENTS):
                return Times(total, *found)
            rank = next(ranks)
    raise AssertionError


def _lit(row: Sequence[int | None]) -> dict[str, int]:
    overdue, red, lit, blue, whole = (int(n or 0) for n in row)
    return {"red": red, "yellow": lit - red, "blue": blue, "green": whole - lit - blue, "overdue": overdue}


def _batches(holders: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(holders), _TOGETHER):
        yield holders[at : at + _TOGETHER]


def _plain(value: Decimal) -> str:
    return format(value, "f")
