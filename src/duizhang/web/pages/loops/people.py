"""Who acts: the person of an account. On a machine that needs no accounts, whoever sits there says who they are."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from duizhang.follow import Office
from duizhang.loops.people import Acting, Person
from duizhang.web.rendering import visitor

KEPT = "person"
"""where the session keeps who was chosen"""
HEADER = "X-Duizhang-Person"
"""with which a program says it; only where there are no accounts"""


@dataclass(frozen=True, slots=True)
class Me:
    """Who acts here. ``person`` is ``None`` where the account is nobody's, or nobody was chosen.

    ``chooses``: whether they may say who they are. ``looks``: without a person they see what is not confidential, as
    whoever has the ledger's file does.
    """

    person: Person | None
    acting: tuple[Acting, ...]
    chooses: bool

    @property
    def id(self) -> str:
        """The person's id, ``""`` for nobody."""
        return self.person.id if self.person else ""

    @property
    def looks(self) -> bool:
        """Whether lists are theirs to see without being anybody."""
        return self.person is None and self.chooses


def me(request: Request, office: Office) -> Me:
    """Who acts in this request."""
    user, directory = visitor(request), office.directory
    chosen = request.headers.get(HEADER) or request.session.get(KEPT, "")
    id = chosen if user.local else directory.person_of(user.name)
    person = directory.people.get(id) if isinstance(id, str) else None
    return Me(person, office.actor(person.id).acting if person else (), user.local)
