"""What the API answers and takes. Numbers are JSON numbers with the digits that they were printed with."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from duizhang.follow import notices
from duizhang.model import Bound, DocumentKind, Hand, Kind, Modality, Pace, Severity, Status, Verdict

T = TypeVar("T")
Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
Place = Annotated[list[int], Field(min_length=2, max_length=2, description="start and end, in characters")]
Moment = Annotated[str, Field(description="ISO 8601, in UTC", examples=["2026-11-22T15:24:00+00:00"])]
Hash = Annotated[str, Field(description="SHA-256 of the document's bytes, in hexadecimal digits")]


class Model(BaseModel):
    """What is answered has these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Items(Model, Generic[T]):
    """A page of a list. ``next`` is the address of the one after it, ``null`` at the end."""

    items: list[T]
    total: int = Field(description="how many there are in all; where `capped`, there are more than that")
    capped: bool = Field(description="whether counting stopped at `total`")
    page: int = Field(ge=1)
    size: int = Field(ge=1)
    next: str | None = Field(examples=["/api/v1/statements?area=%E6%B5%99%E6%B1%9F&page=2"])


class Problem(BaseModel):
    """What is wrong, as RFC 9457 has it."""

    type: str = Field(description="always `about:blank`: the status says what kind of problem it is")
    title: str
    status: int
    detail: str
    instance: str = Field(description="the path that was asked for")
    errors: list[dict[str, Any]] = Field(
        default=[], description="for 422: each value that is not as it should be"
    )


class Said(Model):
    """A figure with all that is said of it: the record of the machine formats."""

    id: str = Field(examples=["3d834210b139080c"])
    doc: str = Field(description="the document's path", examples=["公报.txt"])
    span: Place
    quote: str = Field(description="the sentence")
    text: str = Field(description="the figure as printed", examples=["18.48万亿元"])
    kind: Kind
    low: Number = Field(description="in base units: 万 and 亿 multiplied out", examples=[18480000000000])
    high: Number = Field(description="the same as `low`, other than for a range")
    bound: Bound
    unit: str = Field(examples=["CNY"])
    indicator: str
    concept: str | None = Field(description="the lexicon's id of the indicator, where it has one")
    area: list[str]
    period: str = Field(description="`2025`, `2025-Q1`, `2025-06`, `2021/2025` …; empty where it is open")
    base: str = Field(description="`yoy`, `mom`, a period, or empty")
    of: str = Field(description="what a share is of, a rank is in, a gap is to")
    modality: Modality
    owner: str
    rules: list[str] = Field(description="the rules that read it, outermost first")
    regions: list[list[int]] = Field(
        default=[],
        description="of paged sources: page, left, top, right, bottom, in ten-thousandths of the page",
    )
    doubts: list[Any] = Field(
        default=[], description="of scans: start, end, certainty in thousandths, other readings"
    )


class Statement(Said):
    """A figure as it stands in the ledger."""

    document: Hash
    line: int
    column: int
    status: Status
    corrected: bool = Field(description="whether a person corrected or added it")


class Rule(Model):
    """A rule that read a figure, in words."""

    tells: str
    did: str
    gave: str


class RelatedPart(Model):
    """A figure in a relation."""

    role: str = Field(examples=["total"])
    id: str
    text: str
    indicator: str
    area: list[str]
    period: str
    doc: str


class Relation(Model):
    """What was checked: something that must hold between figures."""

    code: str = Field(examples=["sum-mismatch"])
    holds: bool
    equation: str
    parts: list[RelatedPart]


class Correction(Model):
    """What a person said of a figure."""

    hand: Hand
    fields: dict[str, str]
    reason: str
    by: str
    at: Moment


class FindingPart(Model):
    """A figure that a finding is about."""

    id: str
    doc: str
    span: Place
    line: int
    column: int
    text: str
    quote: str
    indicator: str
    area: list[str]
    period: str
    role: str


class Slip(Model):
    """A usual slip that, undone, makes everything agree."""

    statement: str
    text: str
    low: Number
    high: Number
    why: str


class Dismissal(Model):
    """That a person set a finding aside."""

    reason: str
    by: str
    at: Moment


class Finding(Model):
    """Something that does not add up, or that a person should look at."""

    fingerprint: str
    code: str
    name: str = Field(description="the code in words, in the language asked for")
    severity: Severity
    message: str
    equation: str
    expected: list[Number | None] = Field(
        min_length=2,
        max_length=2,
        description="what the first figure would have to be: low, high; `null` is open",
    )
    unit: str
    statements: list[FindingPart]
    suspect: str | None = Field(description="the id of the figure that is probably wrong")
    repairs: list[Slip]
    document: Hash
    dismissed: Dismissal | None


class StatementDetail(Statement):
    """A figure with how it was read, what it was checked against, and what people said of it."""

    as_read: Said | None = Field(description="as the machine read it, where a person says otherwise")
    read_by: list[Rule]
    relations: list[Relation]
    findings: list[Finding]
    corrections: list[Correction]
    before: str = Field(description="the id of the figure before it in the document, or empty")
    after: str


class Document(Model):
    """A document as it was read last. `stated`, `ignored` and `unread` together are all its number expressions."""

    sha256: Hash
    path: str
    title: str
    issuer: str
    date: str
    area: str
    kind: DocumentKind
    at: Moment
    chars: int
    stated: int
    ignored: int = Field(description="numbers left out for a named reason")
    unread: int = Field(description="numbers that nothing accounts for")
    confirmed: int
    contradicted: int
    unchecked: int
    errors: int
    warnings: int


class Totals(Model):
    """How much there is."""

    documents: int
    statements: int
    confirmed: int
    contradicted: int
    unchecked: int
    errors: int
    warnings: int
    notes: int
    dismissed: int
    relations: int
    ignored: int
    unread: int
    targets: int
    due: int
    kept: int
    behind: bool = Field(description="whether the ledger has changed since this was worked out")


class Promised(Model):
    """How many targets an area has for a year, and what came of them."""

    area: str
    year: int
    targets: int
    due: int
    paired: int
    met: int
    exceeded: int
    missed: int
    unclear: int
    waiting: int


class CardRow(Model):
    """A target, its outcome and the verdict."""

    indicator: str
    target: Said
    outcome: Said | None
    verdict: Verdict
    margin: Number | None = Field(description="outcome minus target, in `unit`")
    unit: str
    note: str
    against: Said | None = Field(description="what a target told by comparison was held against")
    pace: Pace


class Card(Model):
    """The report card of an area and a year."""

    area: str
    year: int
    rows: list[CardRow]
    summary: dict[str, int]


class Area(Model):
    """An area: how much is told of it, and what came of its targets in all years."""

    area: str
    statements: int
    targets: int
    due: int
    kept: int


class Event(Model):
    """Something that was done to the ledger."""

    what: str = Field(examples=["dismiss"])
    at: Moment
    by: str
    reason: str
    path: str
    document: str
    subject: str = Field(description="a statement's id or a finding's fingerprint")
    text: str
    fields: dict[str, str]
    stated: int
    again: bool


class Reason(Model):
    """Why something is done. It is kept in the history."""

    reason: str = Field(min_length=1, max_length=500, examples=["looked at the original: two definitions"])


class NewDismissal(Reason):
    """Setting a finding aside or, with `dismissed` false, taking it up again."""

    dismissed: bool = True


class NewCorrection(Reason):
    """What a person says of a figure: `fields` as they should be, each as text (`area` joined by `、`)."""

    hand: Literal["correct", "reject", "withdraw"] = "correct"
    fields: dict[str, str] = Field(default={}, examples=[{"period": "2024"}])


class NewStatement(Reason):
    """A figure that a person reads from the characters `start` to `end` of a document's text."""

    start: int = Field(ge=0, le=10**9)
    end: int = Field(ge=1, le=10**9)
    fields: dict[str, str] = Field(
        examples=[{"kind": "level", "low": "1500e8", "high": "1500e8", "unit": "CNY", "indicator": "出口"}]
    )


class Accepted(Model):
    """A file that was taken in."""

    name: str
    sha256: Hash
    size: int


class Refused(Model):
    """A file that was not, and why."""

    name: str
    reason: str


class Taken(Model):
    """What became of the files that were brought."""

    accepted: list[Accepted]
    refused: list[Refused]


class Upload(Model):
    """A file that was brought, and how far it is."""

    id: int
    name: str
    sha256: Hash
    size: int
    by: str
    state: str = Field(examples=["done"])
    message: str = Field(description="what went wrong, if anything")
    documents: int
    statements: int
    at: Moment


class Credentials(Model):
    """The name and the password of an account."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=256)


class Token(Model):
    """What a program sends with each request, as `Authorization: Bearer …`."""

    token: str
    expires: Moment


class Done(Model):
    """It is written down. Findings and cards follow as soon as they are worked out anew."""

    done: bool = True


class Name(Model):
    """What something is called."""

    zh: str
    en: str


class LoopState(Model):
    """Where an item can stand."""

    id: str
    name: Name
    type: Literal["open", "waiting", "done", "cancelled"]


class LoopField(Model):
    """Something that is given with an action; `choices` by their id."""

    id: str
    name: Name
    type: str = Field(examples=["organisation"])
    choices: dict[str, Name]
    personal: bool


class LoopAction(Model):
    """What can be done: from which states (none: it opens an item), leading to which (empty: it stays)."""

    id: str
    name: Name
    who: list[str] = Field(description="roles")
    sources: list[str]
    to: str
    needs: list[str] = Field(description="fields that must be given")
    takes: list[str] = Field(description="fields that may be given")


class Loop(Model):
    """A way of working: docs/loops.md."""

    id: str = Field(examples=["commitment"])
    name: Name
    unit: str
    confidential: bool
    version: int = Field(description="the one that items are opened under")
    versions: list[int] = Field(description="those that the ledger has kept")
    sha256: str = Field(description="of what the version says")
    states: list[LoopState]
    fields: list[LoopField]
    actions: list[LoopAction]


class Item(Model):
    """Something that is followed, as a list tells it. `due` is the last day of the clock that runs out first."""

    code: str = Field(examples=["K7MPQ2R9TX"])
    loop: str
    state: str
    type: Literal["open", "waiting", "done", "cancelled"]
    light: Literal["green", "blue", "yellow", "red", "grey"] = Field(
        description="blue: it was due before it was opened"
    )
    due: str = Field(description="ISO 8601, empty without a deadline")
    title: str
    holder: str = Field(description="id of the unit that it is with")
    opener: str
    person: str
    area: str
    topic: str
    opened: Moment
    closed: str
    rating: int = Field(description="1 to 5, 0 without one")
    reopened: int
    marks: int = Field(description="how often something was late and made good")
    progress: str = Field(description="per cent of the target, as text; empty without one")
    source: str = Field(description="what it was opened from", examples=["statement:3d834210b139080c"])
    seq: int = Field(description="its last event: give it with an action, to be told if somebody was first")
    version: int = Field(description="of the loop that it follows")
    past: str = Field(description="the day on which it was due, where that lay before its opening")


class DeskItem(Item):
    """An item that waits for somebody, with the actions that they may do."""

    actions: list[str]


class Happened(Model):
    """An event of an item, with its place in the chain. Personal values are sealed in `data`."""

    seq: int
    at: Moment
    action: str = Field(description="`~alarm`: a clock rang; `~mask`: personal values were masked")
    by: str = Field(description="id of a person; empty: the system, or somebody unnamed")
    role: str
    behalf: str
    via: str
    data: dict[str, Any]
    number: int
    hash: str


class Possible(Model):
    """An action, and why it may not be done now (empty: it may)."""

    action: str
    refused: str


class Deadline(Model):
    """A clock that has not stopped: its day, and how it came about."""

    clock: str
    due: str
    steps: list[str]


class ItemDetail(Item):
    """An item in full. `fields` hold personal values only for those who handle it."""

    fields: dict[str, Any]
    deadlines: list[Deadline]
    actions: list[Possible]
    events: list[Happened]


class NewItem(Model):
    """An item to be opened, by one of its loop's opening actions."""

    loop: str = Field(max_length=64, examples=["commitment"])
    action: str = Field(default="", max_length=64, description="empty: the loop's first")
    data: dict[str, Any] = Field(default={}, examples=[{"title": "建成城南水厂", "due": "2026-12-31"}])
    key: str = Field(default="", max_length=100, description="makes a repeated request the same one")


class NewEvent(Model):
    """Something to be done to an item."""

    action: str = Field(max_length=64, examples=["accept"])
    data: dict[str, Any] = Field(default={}, examples=[{"report": "已开工", "done": "3"}])
    seq: int | None = Field(default=None, ge=0, le=10**9, description="the last event that was seen")
    key: str = Field(default="", max_length=100, description="makes a repeated request the same one")


class Attached(Model):
    """A file that is kept by its content, to be named in a field of evidence."""

    sha256: Hash
    name: str


class Counted(Model):
    """A metric: `part` of `whole`; `percent` is `null` for counts, and where there is no whole."""

    part: Number
    whole: Number
    percent: Number | None


class Spans(Model):
    """How long something took: of so many cases the median, 90th and 95th percentile in seconds, by the nearest rank."""

    cases: int
    median: int
    p90: int
    p95: int


class Figures(Model):
    """How an organisation, or all of them together, do in a loop."""

    organisation: str = Field(description="its id; empty for all together, and for items that nobody has yet")
    name: str
    rank: int | None = Field(description="only where there are at least 30 cases of what is sorted by")
    items: int
    open: int
    states: dict[str, int]
    red: int
    yellow: int
    blue: int = Field(description="due before they were opened")
    green: int
    overdue: int = Field(description="open ones, past their deadline; they are among the red ones")
    reopened: int
    late_made_good: int
    clocks_kept: int
    clocks_ended: int
    ratings: dict[str, int] = Field(description="how many of each, 1 to 5")
    metrics: dict[str, Counted]
    times: dict[str, Spans] = Field(description="by metric; `close` is from opening to the end")


class LoopFigures(Model):
    """A page of a loop's dashboard. `behind`: events that are not counted yet."""

    loop: str
    period: str
    unit: str
    counted: int = Field(description="the last event that is counted")
    behind: int
    whole: Figures
    items: list[Figures]
    total: int
    page: int
    size: int


class Month(Model):
    """The items that were opened in a month."""

    month: str = Field(examples=["2026-03"])
    figures: Figures


class Break(Model):
    """Where the chain is not whole. `code`: `missing`, `changed`, `out-of-sequence`, `not-in-chain`, `item-astray`, `personal-changed`,
    `personal-missing`, `attachment-changed`, `attachment-missing`, `head-missing`."""

    number: int = Field(description="of the link; 0 where it has none")
    code: str
    what: str = Field(description="an entry's kind and key, a field, an attachment; empty: an event")


class ChainAudit(Model):
    """The chain's head now, and the look at all of it that is under way or was the last."""

    events: int
    entries: int = Field(description="of the register: units, people, attachments …")
    head: str = Field(description="noted elsewhere, it shows a later cut at the end")
    state: Literal["none", "running", "whole", "broken", "failed"]
    seen: int
    began: str
    ended: str
    breaks: list[Break]
    trouble: str


class NewAudit(Model):
    """A look at the whole chain. `head`: a hash that was noted before."""

    head: str = Field(default="", max_length=64)


class Access(Model):
    """A look at something confidential, or something that was refused, and why."""

    at: str
    by: str
    via: str
    code: str
    action: str
    refused: str
    reason: str


class NewVersion(Model):
    """Another version of its loop for an item. Without `version` the one in force."""

    version: int | None = Field(default=None, ge=1, le=1_000_000)
    reason: str = Field(default="", max_length=2000)


class NewMask(Model):
    """Why personal values are taken away."""

    reason: str = Field(min_length=1, max_length=2000)


class CalendarAddress(Model):
    """Where a calendar program finds what waits for somebody; whoever has it needs no token."""

    address: str


class Masked(Model):
    """How many values were taken away."""

    masked: int


class ListWrong(Model):
    """What is wrong with a row, counted from 1 as a spreadsheet does."""

    row: int
    what: str


class Offered(Model):
    """A resource of a loop. `free`: how much of it is left in the period of today, or of the item's day."""

    id: str
    name: str
    kinds: list[str]
    provider: str = Field(description="id of the unit that offers it")
    provider_name: str
    areas: list[str]
    capacity: int
    per: Literal["day", "week", "month", "year", "ever"]
    days: list[int] = Field(description="weekdays from 1 (Monday); empty: any")
    hours: str
    since: str
    until: str
    free: int


class ResourceList(Model):
    """What a list of resources would enter, and what is wrong row by row; `entered`: how many were."""

    good: int
    wrong: list[ListWrong]
    unknown: list[str] = Field(description="columns that mean nothing")
    entered: int


class ListLooked(Model):
    """What a list would do, or did. `opened` are the new items' numbers; nothing is opened where a row is wrong."""

    good: int
    wrong: list[ListWrong]
    unknown: list[str] = Field(description="columns that mean nothing")
    opened: list[str]


class NewAppeal(Model):
    """Something that is brought forward without an account. `key`: sent again, it is the same one."""

    loop: str = Field(default="appeal", max_length=64)
    data: dict[str, Any] = Field(examples=[{"title": "路灯不亮", "text": "三天了"}])
    key: str = Field(default="", max_length=64)


class AppealTaken(Model):
    """Its number, and the key that is its owner's alone: with it one answers, rates and reopens."""

    code: str
    key: str


class AppealEvent(Model):
    """What who asked does."""

    key: str = Field(max_length=64)
    action: str = Field(max_length=64, examples=["rate"])
    data: dict[str, Any] = Field(default={}, examples=[{"rating": 5}])


class Step(Model):
    """What was done on a day."""

    day: str
    action: str


class AppealProgress(Model):
    """How far it is; nothing that anybody wrote."""

    code: str
    loop: str
    state: str
    ended: bool
    opened: str
    due: str
    holder: str
    steps: list[Step]


class Notice(Model):
    """Something that somebody is told. `key` is its name; `read` is when they read it, or empty."""

    key: str
    state: Literal["waiting", "failed", "sent"]
    kind: str
    item: str
    person: str
    way: str
    to: str
    subject: str
    body: str
    at: str
    sent: str
    tries: int
    error: str
    read: str


class NewRead(Model):
    """Which notices; none named: all."""

    keys: list[Annotated[str, Field(max_length=255)]] = Field(default=[], max_length=500)


class DispatchRule(Model):
    """Where items go whose topic has any of these, in an area or below it; empty: any."""

    topics: list[Annotated[str, Field(max_length=100)]] = Field(default=[], max_length=50)
    area: Annotated[str, Field(max_length=100)] = ""
    to: Annotated[str, Field(max_length=64)]


class DispatchRules(Model):
    """The rules of a loop. `desk`: where everything unclear goes; `active`: what comes in is sent by them; `why`: of the last change."""

    desk: Annotated[str, Field(max_length=64)]
    rules: list[DispatchRule] = Field(default=[], max_length=500)
    active: bool = False
    why: Annotated[str, Field(max_length=200)] = ""


class DispatchTried(Model):
    """Where an item would go, and why; `clear`: a rule is sure about it."""

    code: str
    topic: str
    area: str
    to: str
    why: str
    clear: bool


class DispatchLooked(Model):
    """The rules, where the items of the last days would go by them, and whether they are kept."""

    kept: bool
    rules: DispatchRules
    tried: list[DispatchTried]


class HowMany(Model):
    """How many."""

    count: int


class Wishes(Model):
    """How somebody is told: `daily` together, else at once; `mailed`: which kinds are mailed."""

    daily: bool = False
    mailed: list[notices.Kind] = Field(default=list(notices.KINDS), max_length=len(notices.KINDS))
