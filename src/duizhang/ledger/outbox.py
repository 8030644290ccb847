"""The outbox: notices that wait to be sent, were sent, or could not be; and for each person what they were told.

Part of the record (``record.py``): what is written of an item and the notices about it are one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, Literal

from sqlalchemy import Connection, and_, func, insert, not_, or_, select, update

from duizhang.ledger.opening import Opened
from duizhang.ledger.record_tables import outbox
from duizhang.model import Notice

GIVEN_UP = 30
"""tries after which a notice is left alone until somebody has it tried again; it stays, with what was wrong"""
State = Literal["", "waiting", "failed", "sent"]
"""of a notice: not tried yet, or not since somebody wanted it tried again; tried in vain; sent; empty: any"""
STATES: tuple[State, ...] = ("waiting", "failed", "sent")
_NAMES = tuple(f.name for f in fields(Notice))
_SENT_OUT = ("mail", "webhook")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which notices: what is empty does not narrow. ``to`` is an address, or whoever they are for."""

    person: str = ""
    item: str = ""
    to: str = ""
    state: State = ""
    unread: bool = False
    sent_out: bool = False
    """only what leaves this machine"""


def state(notice: Notice) -> State:
    """How far a notice is."""
    return "sent" if notice.sent else "failed" if notice.error and notice.tries else "waiting"


class Outbox(Opened):
    """What may be asked of the outbox."""

    def waiting(self, now: str, ways: Sequence[str], limit: int = 100) -> tuple[Notice, ...]:
        """The notices to be sent now in one of these ways, the longest waiting first; not those that were given up."""
        o = outbox.c
        query = select(outbox).where(o.sent == "", o.next <= now, o.way.in_(ways), o.tries < GIVEN_UP)
        return tuple(map(_notice, self._stream(query.order_by(o.next, o.key).limit(limit))))

    def notices(self, sought: Sought | None = None, *, limit: int = 1000, start: int = 0) -> Iterator[Notice]:
        """The notices, the newest first."""
        o = outbox.c
        query = select(outbox).where(and_(True, *_conditions(sought or Sought())))
        return map(_notice, self._stream(query.order_by(o.at.desc(), o.key).limit(limit).offset(start)))

    def count_notices(self, sought: Sought, most: int = 0) -> int:
        """How many there are; no more than ``most`` are counted, unless it is 0."""
        return self._count(select(outbox.c.key).where(and_(True, *_conditions(sought))), most)


class OutboxWriter:
    """What is written of the outbox, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def notify(self, notices: Iterable[Notice]) -> int:
        """Put notices into the outbox, each once however often it is asked for. How many were new."""
        new = 0
        for n in notices:
            held = select(func.count()).select_from(outbox).where(outbox.c.key == n.key)
            if not self._connection.scalar(held):
                values = dict(zip(_NAMES, astuple(n), strict=True))
                self._connection.execute(insert(outbox).values(**values, next=n.at, claimed=""))
                new += 1
        return new

    def claim(self, key: str, now: str, until: str) -> bool:
        """Take a notice to send it, unless another has: whoever does not come back by ``until`` has lost it."""
        o = outbox.c
        free = and_(o.key == key, o.sent == "", o.next <= now)
        taken = update(outbox).where(free).values(next=until, claimed=until)
        return bool(self._connection.execute(taken).rowcount)

    def tried(self, key: str, *, sent: str = "", error: str = "", again: str = "") -> None:
        """Write down that a notice was sent, or what was wrong and when to try again."""
        o = outbox.c
        values = {"tries": o.tries + 1, "sent": sent, "error": error, "next": again or o.next, "claimed": ""}
        self._connection.execute(update(outbox).where(o.key == key).values(**values))

    def try_again(self, now: str, keys: Sequence[str] = ()) -> int:
        """Have notices that could not be sent sent now, these or all of them; not what somebody is sending at this moment."""
        o = outbox.c
        free = and_(o.sent == "", o.error != "", o.claimed <= now)
        chosen = and_(free, o.key.in_(keys)) if keys else free
        return self._connection.execute(update(outbox).where(chosen).values(next=now, tries=0)).rowcount

    def read_notices(self, person: str, now: str, *, item: str = "", keys: Sequence[str] = ()) -> int:
        """Somebody has read what they were told: of one item, these, or all; how many they had not read before."""
        o = outbox.c
        mine = [o.person == person, o.read == ""]
        mine += [o.item == item] if item else []
        mine += [o.key.in_(keys)] if keys else []
        return self._connection.execute(update(outbox).where(*mine).values(read=now)).rowcount

    def collected(self, person: str) -> list[Notice]:
        """What waits for somebody's next digest, the oldest first."""
        o = outbox.c
        query = (
            select(outbox).where(o.person == person, o.way == "digest", o.sent == "").order_by(o.at, o.key)
        )
        return [_notice(dict(row)) for row in self._connection.execute(query).mappings()]

    def digested(self, notices: Iterable[Notice], now: str) -> None:
        """These went into a digest."""
        keys = [n.key for n in notices]
        self._connection.execute(update(outbox).where(outbox.c.key.in_(keys)).values(sent=now))


def _conditions(sought: Sought) -> Iterator[Any]:
    """A condition for each thing that narrows."""
    o = outbox.c
    if sought.person:
        yield o.person == sought.person
    if sought.item:
        yield o.item == sought.item
    if sought.to:
        yield or_(o.to == sought.to, o.person == sought.to)
    if sought.unread:
        yield o.read == ""
    if sought.sent_out:
        yield o.way.in_(_SENT_OUT)
    if sought.state == "sent":
        yield o.sent > ""
    elif sought.state:
        failed = and_(o.error != "", o.tries > 0)
        yield and_(o.sent == "", failed if sought.state == "failed" else not_(failed))


def _notice(row: dict[str, Any]) -> Notice:
    return Notice(**{name: row[name] for name in _NAMES})
