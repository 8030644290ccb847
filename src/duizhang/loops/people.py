"""Who is who: organisations in a tree, people, what they are there (posts), groups, who stands in for whom; and what
organisations offer (``resources``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from duizhang.language import say
from duizhang.loops import resources
from duizhang.loops.resources import Resource
from duizhang.model import WrongUse


@dataclass(frozen=True, slots=True)
class Organisation:
    """An office, institution or area's government. ``desk``: unclear items may be sent to it."""

    id: str
    name: str
    parent: str = ""
    area: str = ""
    mail: str = ""
    hook: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts. ``account`` is the name of the account that they sign in with; empty: they cannot."""

    id: str
    name: str
    mail: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """That a person, or everybody in a group, has a role in an organisation; in one loop, or in all (``""``)."""

    who: str
    role: str
    organisation: str
    loop: str = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """That somebody acts for somebody else, from one day to another, both included (ISO)."""

    who: str
    behalf: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Acting:
    """A post as somebody has it today: their own, or that of the one they stand in for (``behalf``)."""

    post: Post
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person with posts; the one who asked, shown by a link; or the system."""

    id: str = ""
    acting: tuple[Acting, ...] = ()
    asker: str = ""
    """the code of the item whose link was shown"""
    system: bool = False


SYSTEM = Actor(system=True)
"""The clocks, and what the ledger tells."""
PUBLIC = Actor()
"""Somebody of whom nothing is known."""


@dataclass(frozen=True)
class Directory:
    """All of them together."""

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stand_ins: tuple[StandIn, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    """what is offered, by loop and id together (``Resource.key``)"""

    @cached_property
    def _posts_of(self) -> Mapping[str, tuple[Post, ...]]:
        found: dict[str, list[Post]] = {}
        for post in self.posts:
            for person in self.groups.get(post.who, (post.who,)):
                found.setdefault(person, []).append(post)
        return {person: tuple(posts) for person, posts in found.items()}

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for o in self.organisations.values():
            found.setdefault(o.parent, []).append(o.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @cached_property
    def _in_post(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = {}
        for person, posts in self._posts_of.items():
            for post in posts:
                found.setdefault((post.organisation, post.role), []).append(person)
        return {key: tuple(people) for key, people in found.items()}

    @cached_property
    def _by_account(self) -> Mapping[str, str]:
        return {p.account: p.id for p in self.people.values() if p.account}

    def person_of(self, account: str) -> str:
        """The person who signs in with an account; ``""`` where nobody does."""
        return self._by_account.get(account, "")

    def actor(self, person: str, day: str) -> Actor:
        """Somebody with all that they may act as on a day (ISO). An unknown person has no posts."""
        own = [Acting(post) for post in self._posts_of.get(person, ())]
        lent = [
            Acting(post, s.behalf)
            for s in self.stand_ins
            if s.who == person and s.since <= day <= s.until
            for post in self._posts_of.get(s.behalf, ())
        ]
        return Actor(person, (*own, *lent))

    def above(self, organisation: str) -> Iterator[str]:
        """The organisations above one, the nearest first."""
        seen = {organisation}
        known = self.organisations.get(organisation)
        while known and known.parent and known.parent not in seen:
            seen.add(known.parent)
            yield known.parent
            known = self.organisations.get(known.parent)

    def under(self, organisation: str) -> Iterator[str]:
        """An organisation and all below it."""
        waiting, seen = [organisation], set()
        while waiting:
            if (id := waiting.pop()) not in seen:
                seen.add(id)
                yield id
                waiting += self._below.get(id, ())

    def below(self, organisation: str) -> tuple[str, ...]:
        """The organisations right below one."""
        return self._below.get(organisation, ())

    def in_post(self, organisation: str, role: str) -> tuple[str, ...]:
        """The people who have a role in an organisation."""
        return self._in_post.get((organisation, role), ())

    def named(self, organisation: str) -> str:
        """An organisation's name, or its id where it is unknown."""
        known = self.organisations.get(organisation)
        return known.name if known else organisation


def problems(directory: Directory) -> Iterator[str]:
    """What does not fit together: unknown parents, circles, posts and stand-ins of nobody."""
    for o in directory.organisations.values():
        if o.parent and o.parent not in directory.organisations:
            yield say(
                zh=f"{o.id}：没有上级单位 {o.parent}", en=f"{o.id}: there is no organisation {o.parent} above"
            )
        if any(o.id in (up, "") for up in _climb(directory, o.id)):
            yield say(zh=f"{o.id}：是自己的上级", en=f"{o.id}: stands above itself")
    known = directory.people.keys() | directory.groups.keys()
    for post in directory.posts:
        if post.who not in known:
            yield say(zh=f"没有人或组 {post.who}", en=f"there is no person or group {post.who}")
        if post.organisation not in directory.organisations:
            yield say(
                zh=f"{post.who}：没有单位 {post.organisation}",
                en=f"{post.who}: there is no organisation {post.organisation}",
            )
    yield from _of_nobody(directory)
    held = [p.account for p in directory.people.values() if p.account]
    for account in sorted({a for a in held if held.count(a) > 1} if len(set(held)) < len(held) else ()):
        yield say(zh=f"账号 {account} 有两个人用", en=f"two people have the account {account}")
    for s in directory.stand_ins:
        if not {s.who, s.behalf} <= directory.people.keys():
            yield say(zh=f"代理：没有 {s.who} 或 {s.behalf}", en=f"stand-in: no {s.who} or {s.behalf}")


def _of_nobody(directory: Directory) -> Iterator[str]:
    """Resources that no organisation offers."""
    for r in directory.resources.values():
        if r.provider not in directory.organisations:
            yield say(
                zh=f"资源 {r.id}：没有单位 {r.provider}",
                en=f"resource {r.id}: there is no organisation {r.provider}",
            )


def _climb(directory: Directory, id: str) -> Iterator[str]:
    """The parents of an organisation, until one comes twice."""
    seen: set[str] = set()
    at = directory.organisations[id].parent
    while at in directory.organisations and at not in seen:
        seen.add(at)
        yield at
        at = directory.organisations[at].parent


KINDS = ("organisation", "person", "post", "group", "stand-in", "resource")


def directory(rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Directory:
    """The directory that rows (kind, key, value) of the ledger make; the last one of a key holds, ``{}`` ends it."""
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    for kind, key, value in rows:
        last[kind, key] = value
    held: dict[str, dict[str, Mapping[str, Any]]] = {kind: {} for kind in KINDS}
    for (kind, key), value in last.items():
        if value:
            held[kind][key] = value
    return Directory(
        {k: Organisation(id=k, **v) for k, v in held["organisation"].items()},
        {k: Person(id=k, **v) for k, v in held["person"].items()},
        tuple(Post(**v) for v in held["post"].values()),
        {k: tuple(v["members"]) for k, v in held["group"].items()},
        tuple(StandIn(**v) for v in held["stand-in"].values()),
        {k: resources.made(v) for k, v in held["resource"].items()},
    )


def rows(directory: Directory) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What the ledger keeps of a directory: (kind, key, value)."""
    for o in directory.organisations.values():
        yield "organisation", o.id, _given(o, "name", "parent", "area", "mail", "hook")
    for p in directory.people.values():
        yield "person", p.id, _given(p, "name", "mail", "account")
    for post in directory.posts:
        value = _given(post, "who", "role", "organisation", "loop")
        yield "post", " ".join((post.who, post.role, post.organisation, post.loop)).strip(), value
    for id, members in directory.groups.items():
        yield "group", id, {"members": list(members)}
    for s in directory.stand_ins:
        yield "stand-in", f"{s.who} {s.behalf}", _given(s, "who", "behalf", "since", "until")
    for r in directory.resources.values():
        yield "resource", r.key, resources.row(r)


def _given(thing: object, *names: str) -> dict[str, str]:
    values = {name: getattr(thing, name) for name in names}
    return {name: value for name, value in values.items() if value or name == "name"}


def known(directory: Directory, organisation: str) -> Organisation:
    """The organisation of that id. Raises ``WrongUse``."""
    if found := directory.organisations.get(organisation):
        return found
    raise WrongUse(say(zh=f"没有单位 {organisation}", en=f"there is no organisation {organisation}"))
