"""The nouns of Duizhang. Everything else is functions over them.

Conventions that hold everywhere:

* Quantities are ``Decimal`` in base units: 万/亿 multiplied out, percent as the number before ``%``.
* A span is ``(start, end)``, end exclusive, counted in characters of ``Document.text``.
* A *place* counts in characters of the source file as it is; ``Document.place`` converts.
* Nothing here imports anything of ours, and nothing here does I/O.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal, TypeVar, dataclass_transform

Span = tuple[int, int]

Kind = Literal["level", "growth", "points", "change", "share", "gap", "rank", "streak"]
Bound = Literal["=", "~", ">", ">=", "<", "<=", ".."]
Modality = Literal["outcome", "target", "estimate"]
BlockKind = Literal["heading", "paragraph", "caption", "furniture"]
DocumentKind = Literal[
    "work report", "plan", "budget", "communique", "press release", "newspaper page", "article", "unknown"
]
Severity = Literal["error", "warning", "info"]
Status = Literal["confirmed", "contradicted", "unchecked"]
Verdict = Literal["met", "exceeded", "missed", "not-due", "no-outcome", "unclear"]
Pace = Literal["on", "behind", ""]
Hand = Literal["correct", "reject", "add", "withdraw"]
"""What a person does to the machine's reading of a figure; the last of them takes the others back."""


class DuizhangError(Exception):
    """The machinery could not do what was asked. Problems *in the data* are values, never this."""


class UnreadableInput(DuizhangError):
    """A file could not be read as a document; ``path`` and, where known, ``place`` say where."""

    def __init__(self, path: str, reason: str, place: str = "") -> None:
        super().__init__(f"{path}{':' + place if place else ''}: {reason}")
        self.path, self.reason, self.place = path, reason, place

    def __reduce__(self) -> tuple[type[UnreadableInput], tuple[str, str, str]]:
        """As it goes from one process to another."""
        return type(self), (self.path, self.reason, self.place)


class LedgerUnusable(DuizhangError):
    """The ledger cannot be opened, is not a ledger, is locked, or its disk is full."""


class WrongUse(DuizhangError):
    """What was asked for makes no sense as it was asked: an unknown id, a format that does not exist."""


class LexiconError(DuizhangError):
    """Vocabulary files are inconsistent; every problem is listed with file and line."""


class LoopError(DuizhangError):
    """A loop file is wrong; ``problems`` are all that is, one a line, with file and line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Refused(DuizhangError):
    """Somebody may not do that, or not now. ``code`` is a short stable word, the message the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


Made = TypeVar("Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(made: type[Made]) -> type[Made]:
    """A frozen dataclass with slots, frozen for the type checker alone.

    What refuses each change at run time makes an object four times as slow to build, and a named tuple takes three
    times as long to look into; a document makes tens of thousands of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(made)


@record
class Interval:
    """A set of values between ``low`` and ``high``; ``None`` is unbounded on that side.

    ``open_low``/``open_high`` exclude the end itself.
    """

    low: Decimal | None
    high: Decimal | None
    open_low: bool = False
    open_high: bool = False

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return _reaches(self, other) and _reaches(other, self)


def _reaches(a: Interval, b: Interval) -> bool:
    """Whether the low end of ``a`` lies at or under the high end of ``b``."""
    if a.low is None or b.high is None:
        return True
    return a.low < b.high or (a.low == b.high and not a.open_low and not b.open_high)


@record
class Repair:
    """One named replacement: the source characters ``[start, end)`` became ``text``."""

    name: str
    start: int
    end: int
    text: str


def replayed(source: str, repairs: Iterable[Repair]) -> str:
    """The source with the repairs replayed. They are sorted by place and do not overlap."""
    parts: list[str] = []
    at = 0
    for repair in repairs:
        parts += (source[at : repair.start], repair.text)
        at = repair.end
    return "".join([*parts, source[at:]])


@record
class Block:
    """A stretch of the document's text that is laid out as one thing. ``level`` ranks headings, 1 highest."""

    kind: BlockKind
    span: Span
    level: int = 0


@record
class Cell:
    """A cell of a table: its stripped text, and from which column on it stands across how many ``columns``."""

    span: Span
    column: int
    columns: int = 1


@record
class Table:
    """Rows of cells in the order of the text; ``titles`` are the lines above that tell what it is a table of.

    Which rows are its head, what they and the first columns mean, is for the grammar to say. ``width`` counts the
    columns. An empty cell has an empty span; a row of another shape than the rest holds cells of ``columns`` 0,
    which belong to no column.
    """

    span: Span
    titles: tuple[Span, ...]
    rows: tuple[tuple[Cell, ...], ...]
    width: int


@record
class Article:
    """A stretch of the document with a date, an area and an issuer of its own."""

    span: Span
    title: str = ""
    issuer: str = ""
    date: str = ""
    area: str = ""
    kind: DocumentKind = "unknown"


@record
class Page:
    """A page of a paged source: its number from 1, its size in points (of a scan: in pixels)."""

    number: int
    width: int
    height: int


@record
class Region:
    """A rectangle on a page, measured from its upper left corner in ten-thousandths of its width and height."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@record
class Run:
    """Source characters from ``start`` on that stand side by side on a page, between ``top`` and ``bottom``.

    ``edges`` are where they begin from left to right, and where the last one ends: one more than there are
    characters. Measured as in ``Region``. Characters that stand one below the other are a run each.
    """

    start: int
    page: int
    top: int
    bottom: int
    edges: tuple[int, ...]

    @property
    def end(self) -> int:
        """The place past the last character."""
        return self.start + len(self.edges) - 1

    def moved(self, by: int) -> Run:
        """The same run, ``by`` characters further on."""
        return Run(self.start + by, self.page, self.top, self.bottom, self.edges)

    def region(self, start: int, end: int) -> Region:
        """Where those of the source characters ``[start, end)`` stand that belong to the run."""
        first, last = max(start, self.start) - self.start, min(end, self.end) - self.start
        return Region(self.page, self.edges[first], self.top, self.edges[last], self.bottom)


@record
class Doubt:
    """Source characters ``[start, end)`` that were recognised without certainty.

    ``score`` is how sure the recogniser was, in thousandths; ``readings`` what else may stand there.
    """

    start: int
    end: int
    score: int
    readings: tuple[str, ...] = ()

    def moved(self, by: int) -> Doubt:
        """The same doubt, ``by`` characters further on."""
        return Doubt(self.start + by, self.end + by, self.score, self.readings)


@dataclass(frozen=True)
class Document:
    """A source after repair, with the map from every character back to where it came from.

    ``text`` is ``source`` with ``repairs`` applied in order (they are sorted and do not overlap).
    ``date`` is ISO (``2026-01-21``, ``2026-01`` or ``2026``) or empty; ``area`` the home area's short name.
    ``assumed`` lists what was inferred rather than said, for people to see. ``pages``, ``runs`` and ``doubts``
    are those of a paged source, in the order of its characters. ``simplified`` is the text, as long as it is, with
    simplified characters for traditional ones; ``""`` where it has none.
    """

    path: str
    sha256: str
    source: str
    text: str
    repairs: tuple[Repair, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    articles: tuple[Article, ...] = ()
    title: str = ""
    issuer: str = ""
    date: str = ""
    area: str = ""
    kind: DocumentKind = "unknown"
    assumed: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    runs: tuple[Run, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    simplified: str = ""

    @property
    def plain(self) -> str:
        """The text as it is read: what it says is matched on this, and quoted from ``text``."""
        return self.simplified or self.text

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """For each repair: where its text starts and ends in ``text``, so that offsets can be shifted."""
        starts, ends, shift = [], [], 0
        for r in self.repairs:
            starts.append(r.start + shift)
            shift += len(r.text) - (r.end - r.start)
            ends.append(r.end + shift)
        return starts, ends

    def offset(self, position: int) -> int:
        """The source offset of the character at ``position`` of the text."""
        starts, ends = self._shifts
        repairs = self.repairs
        i = bisect_right(starts, position) - 1
        # A deletion starts and ends at one text position: the character there stands after it.
        while i >= 0 and starts[i] == ends[i] == position:
            return repairs[i].end
        if i < 0:
            return position
        if position < ends[i]:
            return repairs[i].start
        return repairs[i].end + position - ends[i]

    def place(self, span: Span) -> Span:
        """The span's characters in the source file: from its first character to past its last."""
        start, end = span
        if end <= start:
            return self.offset(start), self.offset(start)
        starts, ends = self._shifts
        i = bisect_right(starts, end - 1) - 1
        if i < 0:
            return span
        if ends[i] <= start:  # no repair within, as in nearly all: both ends are shifted by as much
            shift = self.repairs[i].end - ends[i]
            return start + shift, end + shift
        return self.offset(start), self._past(end - 1)

    def _past(self, position: int) -> int:
        """The source offset just past the character at ``position`` of the text."""
        starts, ends = self._shifts
        i = bisect_right(starts, position) - 1
        if i >= 0 and position < ends[i]:
            return self.repairs[i].end
        return self.offset(position) + 1

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.start for run in self.runs]

    def regions(self, place: Span) -> tuple[Region, ...]:
        """Where on the pages the source characters of ``place`` stand: a rectangle for each line that they touch."""
        start, end = place
        i = max(0, bisect_right(self._run_starts, start) - 1)
        found: list[Region] = []
        while i < len(self.runs) and self.runs[i].start < end:
            if self.runs[i].end > start:
                _add_region(found, self.runs[i].region(start, end))
            i += 1
        return tuple(found)

    def doubt(self, place: Span) -> tuple[Doubt, ...]:
        """The doubts that touch the source characters of ``place``."""
        return tuple(d for d in self.doubts if d.start < place[1] and d.end > place[0])

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self.source.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]

    def identity(self, span: Span) -> str:
        """The id of a statement of those characters: the same words at the same place of the same bytes always get it."""
        said = f"{self.sha256}:{span[0]}:{span[1]}:{self.text[span[0] : span[1]]}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a source offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def _add_region(found: list[Region], new: Region) -> None:
    """Add a rectangle; one that goes on with the last one's line makes that wider."""
    last = found[-1] if found else None
    if last and last.page == new.page and new.left >= last.left:
        overlap = min(last.bottom, new.bottom) - max(last.top, new.top)
        if overlap * 2 > min(last.bottom - last.top, new.bottom - new.top):
            top, bottom = min(last.top, new.top), max(last.bottom, new.bottom)
            found[-1] = Region(last.page, last.left, top, max(last.right, new.right), bottom)
            return
    found.append(new)


@record
class Statement:
    """One asserted quantity; the fields are those of the field's labelling guidelines.

    ``span`` counts in the document's text, ``place`` in the source file, ``line``/``column`` from 1.
    ``low``/``high`` are base units; ``step`` is the weight of the last printed digit (5.55万亿元 → 1E+10),
    0 where nothing is rounded (ranks, counts in words).
    ``area`` holds short ordinary names; ``concept`` the lexicon's id of the indicator, or ``None``.
    ``quote`` is the sentence, ``quote_at`` where in it the number stands. ``rules`` are outermost first.
    ``regions`` say where on the page of a paged source the number stands, ``doubts`` (counted in source
    characters) which of its characters a recogniser was not sure of.
    """

    id: str
    doc: str
    document: str
    span: Span
    place: Span
    line: int
    column: int
    text: str
    quote: str
    quote_at: Span
    kind: Kind
    low: Decimal
    high: Decimal
    step: Decimal
    bound: Bound
    unit: str
    indicator: str
    concept: str | None
    area: tuple[str, ...]
    period: str
    base: str
    of: str
    modality: Modality
    owner: str
    rules: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether some character of the figure was not recognised with certainty."""
        return bool(self.doubts)


@record
class Clause:
    """A commitment without a number: 年底前建成轨道交通二期. Its place is told as a statement's.

    ``action`` is the verb (``加快…建设`` where it goes around what it is about), ``object`` what it is about;
    ``firm`` says that at the end it is done or not. ``owner`` who is to do it, ``due`` the period by whose end.
    """

    id: str
    doc: str
    document: str
    span: Span
    place: Span
    line: int
    column: int
    text: str
    quote: str
    action: str
    object: str
    firm: bool
    owner: str
    due: str
    area: str


@record
class Unread:
    """A number expression that is no statement. ``reason`` is a short stable word, ``""``: not understood."""

    doc: str
    span: Span
    place: Span
    line: int
    column: int
    text: str
    reason: str


@record
class Reading:
    """What was read of one document. Statements and unread together are all its number expressions.

    ``comparisons`` hold no number: 与经济增长同步, 高于全国平均水平. Each is a gap of 0 with its bound, in the shape of
    a statement, whose ``of`` is what is held against; an ``indicator`` on 增速 says that growths are compared.
    """

    document: Document
    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]
    comparisons: tuple[Statement, ...] = ()

    @property
    def ignored(self) -> tuple[Unread, ...]:
        """Numbers left out for a named reason."""
        return tuple(u for u in self.unread if u.reason)

    @property
    def not_understood(self) -> tuple[Unread, ...]:
        """Numbers that nothing accounts for."""
        return tuple(u for u in self.unread if not u.reason)


@record
class Part:
    """A statement in a relation, with the role that it plays there (``total``, ``part``, ``share`` …)."""

    role: str
    statement: Statement


@record
class Relation:
    """One thing that must hold between statements, tested on the intervals of the printed figures.

    ``equation`` shows the figures as printed. ``suspect_role`` is unset; localisation names the suspect.
    """

    code: str
    parts: tuple[Part, ...]
    equation: str
    holds: bool
    expected: Interval
    """what the first part would have to be, given the others, in its base unit"""


@record
class Slip:
    """A usual slip that, undone, makes everything agree: the statement would read ``text``."""

    statement: str
    text: str
    low: Decimal
    high: Decimal
    why: str


@record
class Finding:
    """Something in the data that does not add up, or that a person should look at."""

    code: str
    severity: Severity
    message: str
    equation: str
    expected: Interval
    unit: str
    parts: tuple[Part, ...]
    suspect: str | None = None
    repairs: tuple[Slip, ...] = ()
    fingerprint: str = ""

    @property
    def subject(self) -> Statement:
        """The figure that it is about: the suspect, else the first."""
        return next(
            (p.statement for p in self.parts if p.statement.id == self.suspect), self.parts[0].statement
        )


@record
class Dismissal:
    """That a person has looked at a finding and set it aside: who, when (ISO 8601) and why."""

    fingerprint: str
    reason: str
    by: str
    at: str


@record
class Correction:
    """What a person says of a figure, beside the machine's reading: who, when (ISO 8601), why.

    ``statement`` is the figure's id. ``path``, ``quote``, ``quote_at`` and ``text`` are the words that it was said of:
    where a newer version of the document still has them, it holds there too. ``fields`` are the statement's fields
    as they should be, by name, each as text (``area`` joined by 、); of one that is corrected, only those that
    change; of one that is added, all, its place (``start``, ``end`` in the text) among them.
    """

    hand: Hand
    statement: str
    document: str
    path: str
    text: str
    quote: str
    quote_at: Span
    fields: dict[str, str]
    reason: str
    by: str
    at: str = ""


@record
class Report:
    """The outcome of reconciling: findings, the status of every statement by id, and what was tested.

    ``dismissed`` are findings that a person has set aside; they are not among ``findings``.
    """

    findings: tuple[Finding, ...]
    status: dict[str, Status]
    relations: tuple[Relation, ...]
    dismissed: tuple[tuple[Finding, Dismissal], ...] = ()

    @property
    def contradicted(self) -> bool:
        """Whether some finding is an error."""
        return any(f.severity == "error" for f in self.findings)


@record
class Row:
    """A line of the report card: a target, its outcome if one was found, and the verdict.

    ``margin`` is outcome minus target in ``unit``, ``None`` where they cannot be subtracted. ``against`` is the
    figure that a target told by comparison was held against (与经济增长同步: the growth of that year). ``pace`` says
    of a target not due yet whether what is reached so far lies on the even path to it; empty where nobody can tell.
    """

    target: Statement
    outcome: Statement | None
    verdict: Verdict
    margin: Decimal | None
    unit: str
    note: str = ""
    against: Statement | None = None
    pace: Pace = ""


@record
class Card:
    """The report card (成绩表) of an area and a year."""

    area: str
    year: int
    rows: tuple[Row, ...]
    documents: tuple[str, ...] = field(default=())


MASK = "~mask"
"""The action of an event that says that personal values were taken away."""
MOVE = "~move"
"""The action of an event that moves an item to another version of its loop."""
LOOP = "~loop"
"""What the event that opens an item says beside what was given: its loop and the version, ``order 2``."""


@record
class Event:
    """Something that happened to an item; never changed, never taken away.

    ``seq`` counts the item's events from 1. ``at`` is ISO 8601 with its offset. ``by`` is a person's id (``""``: the
    system, or somebody unnamed), ``role`` as what, ``behalf`` for whom as a stand-in, ``via`` by which way (``cli``,
    ``web``, ``import`` …), ``data`` the fields given. ``key`` makes a repeated submission the same event. ``number``
    and ``hash`` are its place in the chain, once it is in the ledger.
    """

    item: int
    seq: int
    at: str
    action: str
    by: str
    role: str
    via: str
    data: Mapping[str, Any]
    behalf: str = ""
    key: str = ""
    number: int = 0
    hash: bytes = b""


@record
class Item:
    """Where an item stands now, as its events make it. Dates are ISO 8601; ``due`` and ``late`` of its next deadline.

    ``code`` is its tracking number; ``source`` what it was opened from (``statement:…``, ``finding:…``, ``clause:…``).
    ``warn``, ``due`` and ``late`` are moments (UTC) of the clock that runs out first. ``took`` tells in seconds how
    long after its opening each action was first done.
    """

    id: int
    loop: str
    code: str
    title: str
    state: str
    type: str
    seq: int
    opener: str = ""
    holder: str = ""
    person: str = ""
    area: str = ""
    topic: str = ""
    source: str = ""
    opened: str = ""
    closed: str = ""
    warn: str = ""
    due: str = ""
    late: str = ""
    rating: int = 0
    reopened: int = 0
    marks: int = 0
    progress: str = ""
    took: Mapping[str, int] = field(default_factory=dict)
    ended: Mapping[str, bool] = field(default_factory=dict)
    """the clocks that have stopped, and whether each was kept"""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """the item's numeric and chosen fields, for counting"""
    behind: str = ""
    """from when on it is behind its path if nothing is reported; ``""`` without a path"""
    far: str = ""
    """from when on it is far behind"""
    version: int = 1
    """of the loop that it follows"""
    past: str = ""
    """the moment at which it was due, where that lay before its opening"""


@record
class Notice:
    """Something to be told: ``way`` is ``mail`` or ``webhook``, ``to`` an address; ``digest``: with that person's next
    digest; ``page``: on their page of notices only. ``key`` makes it the same one.

    ``person`` is who is told, ``item`` the code of what it is about, ``kind`` why (``warn``, ``due``, ``late``, ``digest``).
    """

    key: str
    way: str
    to: str
    subject: str
    body: str
    at: str
    tries: int = 0
    sent: str = ""
    error: str = ""
    person: str = ""
    item: str = ""
    kind: str = ""
    read: str = ""
