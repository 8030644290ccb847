"""A loop as data. ``loading`` makes these from a TOML file; docs/loops.md tells how to write one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, get_args

from duizhang.language import say

StateType = Literal["open", "waiting", "done", "cancelled"]
Scope = Literal["holder", "opener", "above", "person", "any", "asker", "public", "system"]
FieldType = Literal[
    "text",
    "date",
    "number",
    "organisation",
    "person",
    "file",
    "choice",
    "path",
    "rating",
    "evidence",
    "resource",
]
Counted = Literal["working", "calendar", "hours"]
Stage = Literal["warn", "due", "late"]
Rank = Literal["kind", "area", "free", "name"]

Format = Literal["open311", "fhir"]

STATE_TYPES: tuple[StateType, ...] = get_args(StateType)
SCOPES: tuple[Scope, ...] = get_args(Scope)
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
COUNTED: tuple[Counted, ...] = get_args(Counted)
RANKS: tuple[Rank, ...] = get_args(Rank)
STAGES: tuple[Stage, ...] = get_args(Stage)
ENDED = frozenset({"done", "cancelled"})
FORMATS: Mapping[Format, frozenset[str]] = {
    "open311": frozenset(
        {"service_code", "description", "address", "lat", "long", "name", "contact", "status_notes"}
    ),
    "fhir": frozenset(
        {"category", "priority", "subject", "identifier", "reasonCode", "occurrence", "statusReason"}
    ),
}
"""The formats of the field that items can be exchanged in, with the names for which a loop gives its fields."""
WORDS: Mapping[Format, Mapping[str, frozenset[str]]] = {
    "open311": {},
    "fhir": {
        "ServiceRequest": frozenset({"draft", "active", "on-hold", "revoked", "completed"}),
        "Task": frozenset(
            {"requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
             "completed"}
        ),
    },
}  # fmt: skip
"""What of a format has words of its own for where an item stands, with the words that there are."""
BY_TYPE: Mapping[str, Mapping[str, str]] = {
    "ServiceRequest": {"open": "active", "waiting": "active", "done": "completed", "cancelled": "revoked"},
    "Task": {"open": "in-progress", "waiting": "on-hold", "done": "completed", "cancelled": "cancelled"},
}
"""The word for a state that a loop's file does not know (any more), by the state's type."""
ANSWERS = ("outcome-taken", "outcome-declined")
"""Signals that name what people do about an outcome that the ledger found."""


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called, in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return say(zh=self.zh, en=self.en)


@dataclass(frozen=True, slots=True)
class State:
    """Where an item can stand."""

    id: str
    name: Name
    type: StateType


@dataclass(frozen=True, slots=True)
class Role:
    """Who somebody is to an item: of the organisation that holds it, that opened it, one above the holder …

    ``public`` is anybody, ``asker`` who holds the item's signed link, ``system`` the clocks and the ledger.
    """

    id: str
    name: Name
    of: Scope


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is given with an action. ``personal`` can be masked, and is shown to those concerned only."""

    id: str
    name: Name
    type: FieldType
    choices: Mapping[str, Name]
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done: by which roles, from which states (none: it opens an item), leading where (``""``: it stays).

    ``until`` names a clock after whose due date it is too late. ``apart`` names actions whose doer may not do this
    one as well (four eyes). ``once`` forbids a second time while the item stands where it stands. ``tell``: the roles
    that are told when it is done.
    """

    id: str
    name: Name
    who: tuple[str, ...]
    sources: tuple[str, ...]
    to: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    until: str = ""
    apart: tuple[str, ...] = ()
    once: bool = False
    sets: Mapping[str, str] = field(default_factory=dict)
    tell: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether it opens an item."""
        return not self.sources


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit, from the day after an action to its stop.

    ``days`` by the value of the field ``by`` (``""`` for all others), or a date that the field ``date`` gives.
    ``after`` names a clock from whose due date it counts. It stands still in the states ``paused``. ``warn`` days
    before the due date it warns; ``late`` days after it is very late. ``reports``: it is about a path of progress.
    """

    id: str
    name: Name
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    counted: Counted
    days: Mapping[str, int]
    by: str = ""
    date: str = ""
    after: str = ""
    paused: tuple[str, ...] = ()
    warn: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to tell when a clock warns, is due or is very late; ``does`` is an action of the system."""

    clock: str
    stage: Stage
    tell: tuple[str, ...]
    does: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an item is: the fields of what is reported, what is aimed at, and the path.

    ``path`` is a field of milestones; without a value in it the path is even, from the opening to the due date.
    ``yellow`` and ``red`` are percentages of the path under which the light changes.
    """

    value: str
    target: str
    path: str
    due: str
    yellow: int = 100
    red: int = 80


@dataclass(frozen=True, slots=True)
class Matching:
    """That items are matched with a list of resources.

    ``field`` takes the resource; ``kind``, ``area``, ``on`` and ``amount`` are the fields that say what is needed,
    ``provider`` the one that takes the organisation which offers it. It is taken up while the item is in one of the
    states ``counts``. ``rank`` are the rules by which what suits is put in order, the first before the others.
    """

    name: Name
    field: str
    counts: tuple[str, ...]
    kind: str = ""
    area: str = ""
    on: str = ""
    amount: str = ""
    provider: str = ""
    rank: tuple[Rank, ...] = RANKS


@dataclass(frozen=True, slots=True)
class Condition:
    """What an item has to be to be counted; everything that is given must hold.

    ``did``: this was done to it; ``ended``: this clock ran and stopped; ``kept``: it did so in time; ``rated``:
    rated so or better.
    """

    type: str = ""
    state: str = ""
    did: str = ""
    not_did: str = ""
    ended: str = ""
    kept: str = ""
    field: str = ""
    equals: str = ""
    rated: int = 0


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that a loop is measured by.

    ``count``: how many are ``of``. ``rate``: those ``of`` among those ``among``. ``time``: from the first ``start``
    action to the first ``end``. ``ratio``: the sum of one field over that of another, which may exceed 100 %.
    """

    id: str
    name: Name
    kind: Literal["count", "rate", "time", "ratio"]
    of: Condition = Condition()
    among: Condition = Condition()
    start: str = ""
    end: str = ""
    above: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """How a format speaks of a loop's items: Open311 GeoReport v2 or FHIR R4.

    ``opens``: the action that takes one in. ``fields``: the loop's field for each of the format's names. ``states``:
    by the format's resource, its word for each state. ``sets``: what is given besides to one that comes in.
    """

    format: Format
    opens: str
    fields: Mapping[str, str]
    states: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)

    def word(self, resource: str, state: State) -> str:
        """The word for a state: an item of another version may be in one that this one does not know."""
        return self.states[resource].get(state.id) or BY_TYPE[resource][state.type]


@dataclass(frozen=True)
class Loop:
    """A whole loop. ``confidential``: only those concerned see an item, and each look is written down.

    ``signals`` say which action of the system follows when the ledger tells something: ``source-gone``,
    ``source-back``, ``outcome-found``; ``outcome-taken`` and ``outcome-declined`` are what people then do about it.
    """

    id: str
    name: Name
    unit: str
    states: Mapping[str, State]
    roles: Mapping[str, Role]
    fields: Mapping[str, Field]
    actions: Mapping[str, Action]
    clocks: Mapping[str, Clock]
    escalations: tuple[Escalation, ...] = ()
    progress: Progress | None = None
    resources: Matching | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    signals: Mapping[str, str] = field(default_factory=dict)
    exchange: Mapping[str, Exchange] = field(default_factory=dict)
    confidential: bool = False
    rating: str = ""
    satisfied: int = 4
    moves: tuple[str, ...] = ()
    """the roles that may move items of another version to this one"""
    file: str = ""
    text: str = field(default="", repr=False, compare=False)
    base: str = field(default="", repr=False, compare=False)
    """what the file says, and the one that it extends"""
    sha256: str = ""
    """the digest of what they mean"""
    version: int = 1
    versions: Mapping[int, Loop] = field(default_factory=dict, repr=False, compare=False)
    """those that a ledger has kept (``loops.versions``)"""

    def at(self, version: int) -> Loop:
        """The loop as that version says. Raises ``KeyError``."""
        return self if version == self.version else self.versions[version]

    @cached_property
    def openings(self) -> tuple[Action, ...]:
        """The actions that open an item."""
        return tuple(a for a in self.actions.values() if a.opens)

    @cached_property
    def starting(self) -> Mapping[str, tuple[Clock, ...]]:
        """The clocks that each action starts."""
        return {a: tuple(c for c in self.clocks.values() if a in c.starts) for a in self.actions}

    @cached_property
    def stopping(self) -> Mapping[str, frozenset[str]]:
        """The clocks that each action stops."""
        return {a: frozenset(c.id for c in self.clocks.values() if a in c.stops) for a in self.actions}

    @cached_property
    def reopening(self) -> frozenset[str]:
        """The actions that lead from an end back."""
        return frozenset(
            a.id
            for a in self.actions.values()
            if a.to
            and self.states[a.to].type not in ENDED
            and any(self.states[s].type in ENDED for s in a.sources)
        )

    @cached_property
    def counting(self) -> frozenset[str]:
        """The fields that metrics can count by: figures and choices that are not personal."""
        return frozenset(
            f.id for f in self.fields.values() if f.type in ("number", "choice") and not f.personal
        )

    @cached_property
    def reporting(self) -> frozenset[str]:
        """The actions that report progress."""
        value = self.progress.value if self.progress else ""
        return frozenset(a.id for a in self.actions.values() if value in (*a.needs, *a.takes))

    @cached_property
    def asking(self) -> frozenset[str]:
        """The roles of who asks from outside."""
        return frozenset(r.id for r in self.roles.values() if r.of in ("asker", "public"))

    @cached_property
    def lasting(self) -> frozenset[str]:
        """The clocks that begin with an end of the item, and so go on after it; all others stop with it."""
        return frozenset(
            c.id
            for c in self.clocks.values()
            if any(self.states[self.actions[a].to].type in ENDED for a in c.starts if self.actions[a].to)
        )

    def state(self, id: str) -> State:
        """The state of that id."""
        return self.states[id]


@dataclass(frozen=True, slots=True)
class Milestone:
    """How much of the target (a percentage) is to be reached by the end of a day: 上半年80%."""

    day: str
    percent: Decimal
