"""What was uploaded to be read, and how far it is: a queue that outlives the process that works on it.

``queued`` → ``reading`` → ``posting`` → ``checking`` → ``done``, or ``failed`` with a message. Whoever takes a job says so every
few seconds; one of whom nothing is heard any more is taken to be gone, and the job is taken by another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from duizhang.language import say
from duizhang.ledger import schema
from duizhang.ledger.opening import PATIENCE, Opened, engine_at, trouble_with, writing

State = Literal["queued", "reading", "posting", "checking", "done", "failed"]
STATES: tuple[State, ...] = get_args(State)
WORKING: tuple[State, ...] = ("queued", "reading", "posting", "checking")
SILENCE = timedelta(seconds=15)
"""after which whoever had taken a job is taken to be gone"""
TRIES = 3
_j = schema.jobs.c


@dataclass(frozen=True, slots=True)
class Job:
    """An uploaded file: its name as people know it, where it lies, how far it is, and what came of it."""

    id: int
    name: str
    path: str
    sha256: str
    size: int
    by: str
    language: str
    state: State
    message: str
    documents: int
    statements: int
    tries: int
    at: str
    changed: str

    @property
    def working(self) -> bool:
        """Whether something is still to come."""
        return self.state in WORKING


class Jobs(Opened):
    """The queue of a ledger; may be used by several threads."""

    def add(self, uploads: Iterable[Mapping[str, str | int]]) -> None:
        """Queue files: ``name``, ``path``, ``sha256``, ``size``, ``by``, ``language`` of each. All of them, or none."""
        fresh = {"state": "queued", "message": "", "documents": 0, "statements": 0, "tries": 0}
        now = _now()
        values = [{**fresh, **upload, "at": now, "changed": now} for upload in uploads]
        if values:
            with trouble_with(self.where), writing(self._engine) as connection:
                connection.execute(insert(schema.jobs), values)

    def claim(self) -> Job | None:
        """Take the oldest job that waits, or that nobody works on any more. What has failed too often is failed."""
        with trouble_with(self.where):
            with (
                self._engine.connect() as connection
            ):  # the question that is asked every few seconds takes no lock
                if connection.scalar(select(_j.id).where(_free()).limit(1)) is None:
                    return None
            with writing(self._engine) as connection:
                _give_up(connection)
                row = (
                    connection.execute(select(schema.jobs).where(_free()).order_by(_j.id).limit(1))
                    .mappings()
                    .first()
                )
                if row is None:
                    return None
                taken = {"state": "reading", "tries": row["tries"] + 1, "changed": _now()}
                connection.execute(update(schema.jobs).where(_j.id == row["id"]).values(taken))
                return Job(**{**row, **taken})

    def tell(
        self, id: int, state: State, message: str = "", *, documents: int = 0, statements: int = 0
    ) -> None:
        """Say how far a job is; said again, that somebody is still at it."""
        values = {"state": state, "message": message, "documents": documents, "statements": statements}
        self._change([_j.id == id], {**values, "changed": _now()})

    def release(self, id: int) -> None:
        """Put a job back that was taken and not finished; that it was taken does not count."""
        self._change([_j.id == id], {"state": "queued", "tries": _j.tries - 1, "changed": _now()})

    def settle(self, message: str = "", *, until: int) -> None:
        """What was posted, up to that job, has been reconciled."""
        done = {"state": "done", "changed": _now()} | ({"message": message} if message else {})
        self._change([_j.state == "checking", _j.id <= until], done)

    def again(self, id: int) -> None:
        """Queue a failed job once more."""
        self._change(
            [_j.id == id, _j.state == "failed"],
            {"state": "queued", "message": "", "tries": 0, "changed": _now()},
        )

    def unsettled(self) -> int:
        """The newest job that is posted and waits to be reconciled; 0 for none."""
        return int(self._scalar(select(func.coalesce(func.max(_j.id), 0)).where(_j.state == "checking")))

    def newest(self, limit: int = 50) -> list[Job]:
        """What is to come first, as it is worked on; then what is done, the newest first."""
        busy = select(schema.jobs).where(_j.state.in_(WORKING)).order_by(_j.id).limit(limit)
        rest = select(schema.jobs).where(_j.state.not_in(WORKING)).order_by(_j.id.desc()).limit(limit)
        with trouble_with(self.where), self._engine.connect() as connection:
            found = [Job(**row) for query in (busy, rest) for row in connection.execute(query).mappings()]
        return found[:limit]

    def counts(self) -> Counter[str]:
        """How many jobs there are in each state."""
        query = select(_j.state, func.count().label("n")).group_by(_j.state)
        with trouble_with(self.where), self._engine.connect() as connection:
            return Counter({row.state: row.n for row in connection.execute(query)})

    def _change(self, those: list[ColumnElement[bool]], values: Mapping[str, Any]) -> None:
        with trouble_with(self.where), writing(self._engine) as connection:
            connection.execute(update(schema.jobs).where(*those).values(values))

    def _scalar(self, query: Any) -> Any:
        with trouble_with(self.where), self._engine.connect() as connection:
            return connection.scalar(query)


def open_jobs(where: str | Path, *, create: bool = True, patience: float = PATIENCE) -> Jobs:
    """The queue of a ledger, which is made if it is not there. Raises ``LedgerUnusable``."""
    return Jobs(where, engine_at(where, create=create, patience=patience))


def _free() -> ColumnElement[bool]:
    """Waits, or was taken by somebody of whom nothing has been heard for long."""
    abandoned = and_(_j.state.in_(("reading", "posting")), _j.changed < _now(-SILENCE))
    return or_(_j.state == "queued", abandoned)


def _give_up(connection: Connection) -> None:
    reason = say(
        zh=f"读了 {TRIES} 次都没有读完，程序每次都退出了",
        en=f"tried {TRIES} times: the program ended each time",
    )
    hopeless = update(schema.jobs).where(_free(), _j.tries >= TRIES)
    connection.execute(hopeless.values(state="failed", message=reason, changed=_now()))


def _now(later: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + later).isoformat(timespec="milliseconds")
