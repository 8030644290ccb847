"""What somebody is told, and how: each thing at once by mail, with their daily digest, or on their page only.

Whatever is told stands on the page of notices of whoever it is for, also where it was mailed, and where they have no
address. What somebody does not want mailed (``muted``) stands there alone: nothing is kept from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from duizhang.exports.loops.lines import day, outside
from duizhang.language import say, several
from duizhang.ledger.outbox import Sought
from duizhang.ledger.record import Record
from duizhang.loops.definition import Action, Loop
from duizhang.loops.engine import Standing
from duizhang.loops.people import Directory, Person
from duizhang.model import Event, Item, Notice, WrongUse

if TYPE_CHECKING:
    from duizhang.follow.office import Office

Kind = Literal["handed", "warn", "due", "late", "digest"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""why somebody is told: an item has come to them; a deadline comes near, has come, is long past; what lies on their desk each day"""
_SETTING = "notices"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be told. ``daily``: together, once a day; ``muted`` kinds are not mailed at all."""

    daily: bool = False
    muted: frozenset[str] = frozenset()


def wishes(record: Record) -> Mapping[str, Wishes]:
    """What everybody who said so wants, by person."""
    return {
        person: Wishes(bool(said.get("daily")), frozenset(said.get("muted", ())))
        for person, said in record.settings(_SETTING).items()
    }


def wish(office: Office, who: str, wanted: Wishes) -> None:
    """From now on somebody wants to be told so; what was wanted before stays in the ledger's history of settings."""
    if unknown := wanted.muted - set(KINDS):
        named = several(sorted(unknown))
        raise WrongUse(say(zh=f"没有这种通知：{named}", en=f"there is no such kind of notice: {named}"))
    if who not in office.directory.people:
        raise WrongUse(say(zh=f"没有人员 {who}", en=f"there is no person {who}"))
    value = {"daily": wanted.daily, "muted": sorted(wanted.muted)}
    at = office.now
    office.record.write(lambda w: w.register([(_SETTING, who, value)], who, at))


@dataclass(frozen=True, slots=True)
class Known:
    """Who may have to be told, and how each wants to be."""

    directory: Directory
    wishes: Mapping[str, Wishes]

    def wish(self, person: str) -> Wishes:
        """How somebody wants to be told, whether they said so or not."""
        return self.wishes.get(person, Wishes())

    def to(self, office: str, role: str, notice: Notice) -> Iterator[Notice]:
        """A notice for everybody who has a role in an organisation, as each wants, and for its webhook."""
        for id in self.directory.in_post(office, role):
            if person := self.directory.people.get(id):
                own = replace(notice, key=f"{notice.key}:{id}")
                yield addressed(own, person, self.wish(id))
        organisation = self.directory.organisations.get(office)
        if organisation and organisation.hook:
            yield replace(notice, key=f"{notice.key}:{office}", way="webhook", to=organisation.hook)


def handed(
    loop: Loop, action: Action, event: Event, item: Item, after: Standing, known: Known
) -> Iterator[Notice]:
    """Who is told that something was done to an item, but for whoever did it."""
    head = say(zh=f"【{action.name}】{item.code}", en=f"[{action.name}] {item.code}")
    notice = about(loop, item, "handed", f"{item.code}:{event.seq}", head, event.at)
    for role in action.tell:
        for office in concerned(loop, role, after, known.directory):
            yield from (n for n in known.to(office, role, notice) if n.person != event.by or not n.person)


def about(loop: Loop, item: Item, kind: Kind, key: str, head: str, at: str) -> Notice:
    """A notice of an item, to nobody yet: ``head`` says why, the rest which it is and until when; its last line is the title."""
    title, due = outside(loop, item), day(item.due)
    subject = say(zh=f"{head}：{title}", en=f"{head}: {title}")
    until = say(zh=f"期限：{due}", en=f"due: {due}") if due else ""
    body = "\n".join(part for part in (subject, until, title) if part)
    return Notice(key, "", "", subject, f"{body}\n", at, item=item.code, kind=kind)


def concerned(loop: Loop, role: str, standing: Standing, directory: Directory) -> list[str]:
    """The organisations in which a role has to do with an item."""
    scope = loop.roles[role].of
    if scope in ("holder", "person"):
        return [standing.holder]
    if scope == "opener":
        return [standing.opener]
    if scope == "above":
        return list(directory.above(standing.holder))
    if scope == "any":
        return sorted({p.organisation for p in directory.posts if p.role == role and p.loop in ("", loop.id)})
    return []


def addressed(notice: Notice, person: Person, wanted: Wishes) -> Notice:
    """A notice for somebody, by the way that they want."""
    notice = replace(notice, person=person.id)
    if not person.mail or notice.kind in wanted.muted:
        return replace(notice, way="page", sent=notice.at)
    return replace(notice, way="digest" if wanted.daily else "mail", to=person.mail)


def mine(
    office: Office, who: str, *, unread: bool = False, limit: int = 1000, start: int = 0
) -> list[Notice]:
    """What somebody was told or will be, the newest first."""
    return (
        list(office.record.notices(Sought(person=who, unread=unread), limit=limit, start=start))
        if who
        else []
    )


def unread(office: Office, who: str, item: str = "") -> int:
    """How much of it they have not read; no more than a hundred are counted."""
    return office.record.count_notices(Sought(person=who, item=item, unread=True), 100) if who else 0


def read(office: Office, who: str, *, item: str = "", keys: Iterable[str] = ()) -> int:
    """They have read it: what is about an item, these, or with neither all. How much was new to them."""
    at, some = office.now, tuple(keys)
    return office.record.write(lambda w: w.read_notices(who, at, item=item, keys=some)) if who else 0


def try_again(office: Office, keys: Iterable[str] = ()) -> int:
    """Have what could not be sent sent with the next sending: these, or with none all. How many."""
    at, some = office.now, tuple(keys)
    return office.record.write(lambda w: w.try_again(at, some))
