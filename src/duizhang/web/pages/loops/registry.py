"""Units and people: who is who, which account is whose, and the posts that say what somebody may do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from duizhang.exports.safe import shown
from duizhang.follow import Office, intake, samples
from duizhang.follow.intake import Wrong
from duizhang.language import say
from duizhang.loops.definition import Loop
from duizhang.loops.people import Directory, Organisation, Person, Post, problems
from duizhang.model import UnreadableInput, WrongUse
from duizhang.web.guard import needs
from duizhang.web.pages.loops import frame
from duizhang.web.pages.loops.giving import FEW, Posted, offices, uploads
from duizhang.web.rendering import see_other, site, visitor

SIZE = 100
LARGEST = 20 * 1024 * 1024
TRIED = ("commitment", "inquiry", "appeal")
"""loops that the made-up office of a new ledger has posts for"""
_ID = re.compile(r"[^\s:/?#&<>\x00-\x1f]{1,64}")
router = APIRouter(prefix="/loops/people", dependencies=[Depends(needs("admin"))])


@dataclass(frozen=True, slots=True)
class Row:
    """A person with their posts, each with the key under which it is kept."""

    person: Person
    posts: tuple[tuple[str, str, str, str], ...]


@router.get("")
def people(
    request: Request,
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    done: Annotated[int, Query(ge=0, le=10**7)] = 0,
) -> Response:
    """Who is who, a page of it."""
    with site(request).offices.one() as office:
        return _page(request, office, q.strip(), page, done=done)


@router.post("/file")
def file(request: Request, posted: Posted) -> Response:
    """Take a list of units or of people; where a row is wrong, nothing is taken."""
    with site(request).offices.one() as office:
        sent = next(uploads(posted, "list"), None)
        if sent is None:
            return _page(request, office, wrong=[Wrong(0, say(zh="没有选择文件", en="No file was chosen"))])
        try:
            data = sent.file.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise WrongUse(say(zh="超过 20 MB", en="over 20 MB"))
            added, wrong = intake.people(data, sent.filename or "", office.directory)
        except (WrongUse, UnreadableInput) as error:
            return _page(request, office, wrong=[Wrong(0, str(error))])
        if wrong:
            return _page(request, office, wrong=list(wrong))
        count = office.register(added, visitor(request).name)
    return see_other(request, f"/loops/people?done={count}")


@router.post("/samples")
def made_up(request: Request) -> Response:
    """A small office with everybody that a task book needs, to try things with; only where there is nobody."""
    with site(request).offices.one() as office:
        if office.directory.people:
            raise HTTPException(409, say(zh="已经有人员了", en="There are people already"))
        count = sum(
            office.register(samples.directory(office.loop(id), 3), visitor(request).name) for id in TRIED
        )
    return see_other(request, f"/loops/people?done={count}")


@router.post("/organisations")
def organisation(request: Request, posted: Posted) -> Response:
    """One more unit, or another name, place in the tree … for one that there is."""
    given = {n: _text(posted, n) for n in ("id", "name", "parent", "area", "mail")}
    with site(request).offices.one() as office:
        made = Organisation(given["id"], given["name"], given["parent"], given["area"], given["mail"])
        return _registered(request, office, Directory({made.id: made}), made.id, made.name)


@router.post("/persons")
def person(request: Request, posted: Posted) -> Response:
    """One more person, or another name, mail address or account for one that there is; with a post, where one is named."""
    given = {n: _text(posted, n) for n in ("id", "name", "mail", "account", "role", "organisation")}
    with site(request).offices.one() as office:
        known = office.directory.people.get(given["id"])
        name = given["name"] or (known.name if known else "")
        made = Person(given["id"], name, given["mail"], given["account"])
        loop, _, role = given["role"].rpartition(":")
        posts = (Post(made.id, role, given["organisation"], loop),) if role and given["organisation"] else ()
        return _registered(request, office, Directory({}, {made.id: made}, posts), made.id, name)


@router.post("/ended")
def ended(request: Request, posted: Posted) -> Response:
    """Let a post end; the record keeps that it was."""
    key = _text(posted, "key")
    with site(request).offices.one() as office:
        if key not in {_key(p) for p in office.directory.posts}:
            raise HTTPException(404, say(zh="没有这个岗位", en="There is no such post"))
        office.remove("post", key, visitor(request).name)
    return see_other(request, "/loops/people?done=1")


def _registered(request: Request, office: Office, added: Directory, id: str, name: str) -> Response:
    """Register what was typed, unless it does not fit."""
    wrong = (
        []
        if _ID.fullmatch(id) and name
        else [say(zh="编号和名称都要填，编号不含空格", en="id and name are needed, the id without blanks")]
    )
    wrong += [] if wrong else problems(_with(office.directory, added))
    if wrong:
        return _page(request, office, wrong=[Wrong(0, w) for w in wrong])
    count = office.register(added, visitor(request).name)
    return see_other(request, f"/loops/people?done={count}")


def _with(one: Directory, other: Directory) -> Directory:
    return replace(
        one,
        organisations={**one.organisations, **other.organisations},
        people={**one.people, **other.people},
        posts=(*one.posts, *other.posts),
    )


def _page(
    request: Request,
    office: Office,
    q: str = "",
    number: int = 1,
    *,
    done: int = 0,
    wrong: list[Wrong] | None = None,
) -> Response:
    names = office.directory
    matching = [p for p in names.people.values() if not q or q in p.name or q in p.id or q == p.account]
    posts = _posts(office)
    rows = [Row(p, tuple(posts.get(p.id, ()))) for p in matching[(number - 1) * SIZE : number * SIZE]]
    held = site(request).visitors.accounts.held()
    return frame.page(
        request,
        office,
        "loops/people.html",
        422 if wrong else 200,
        rows=rows,
        total=len(matching),
        number=number,
        size=SIZE,
        q=q,
        done=done,
        wrong=wrong or [],
        tree=tuple(offices(names)) if len(names.organisations) <= FEW else (),
        organisations=len(names.organisations),
        everybody=len(names.people),
        roles=list(_roles(office)),
        accounts=[a.name for a in held],
    )


def _posts(office: Office) -> dict[str, list[tuple[str, str, str, str]]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    known = office.directory
    for post in known.posts:
        role = _role(office, post)
        where = known.named(post.organisation)
        loop = office.loops.get(post.loop)
        for who in known.groups.get(post.who, (post.who,)):
            found.setdefault(who, []).append((role, where, str(loop.name) if loop else "", _key(post)))
    return found


def _key(post: Post) -> str:
    """The key under which the record keeps a post."""
    return " ".join((post.who, post.role, post.organisation, post.loop)).strip()


def _role(office: Office, post: Post) -> str:
    known = [loop for loop in office.loops.values() if post.role in loop.roles]
    mine = office.loops.get(post.loop)
    loop: Loop | None = mine if mine in known else known[0] if known else None
    return str(loop.roles[post.role].name) if loop else post.role


def _roles(office: Office) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The roles that somebody can have, by loop."""
    for loop in office.loops.values():
        roles = [r for r in loop.roles.values() if r.of not in ("system", "public", "asker")]
        yield str(loop.name), [(f"{loop.id}:{r.id}", str(r.name)) for r in roles]


def _text(posted: Posted, name: str) -> str:
    value = posted.get(name, "")
    return shown(value.strip()[:200]) if isinstance(value, str) else ""
