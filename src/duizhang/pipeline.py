"""The whole story: bytes → Document → Statements → Ledger → Findings → report card.

Each command is the function of the same name. ``read`` is the story in one function.

Each stage is imported where it is used: a command waits for no database, vocabulary or checks that it needs not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

from duizhang import intake
from duizhang.intake import About, Item, Problem, Skipped
from duizhang.language import say
from duizhang.model import (
    Card,
    Correction,
    Dismissal,
    Document,
    Finding,
    Hand,
    Reading,
    Relation,
    Report,
    Span,
    Statement,
    Status,
    Unread,
    UnreadableInput,
    WrongUse,
)

if TYPE_CHECKING:
    from duizhang.ledger import Counts, Header, Ledger, Posted
    from duizhang.ledger.history import Event, Sought
    from duizhang.ledger.view import View

LEDGER = "duizhang.sqlite"
"""Where the ledger is unless said otherwise: in the current folder."""

Paths = Iterable[str | Path]


class Progress(Protocol):
    """Who is told how far a command is."""

    def __call__(self, done: int, total: int, path: str, page: int = 0, pages: int = 0, /) -> None:
        """So many inputs are done of all, that at the path last; or of the one under way so many of its pages."""


class Filters(TypedDict, total=False):
    """What narrows ``statements``: see ``Ledger.statements``."""

    area: str
    indicator: str
    period: str
    kind: str
    modality: str
    doc: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers over several readings; ``+`` puts two together."""

    documents: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    modalities: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """numbers left out, by their named reason"""
    unread: int = 0
    """numbers that nothing accounts for"""
    assumed: tuple[str, ...] = ()
    """what was not said but inferred, or left out, by document"""

    @classmethod
    def of(cls, reading: Reading) -> Tally:
        """The numbers of one reading."""
        return cls(
            1,
            Counter(s.kind for s in reading.statements),
            Counter(s.modality for s in reading.statements),
            Counter(u.reason for u in reading.ignored),
            len(reading.not_understood),
            tuple(f"{reading.document.path}: {what}" for what in reading.document.assumed),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.documents + other.documents,
            self.kinds + other.kinds,
            self.modalities + other.modalities,
            self.reasons + other.reasons,
            self.unread + other.unread,
            self.assumed + other.assumed,
        )

    @property
    def statements(self) -> int:
        """How many numbers are statements."""
        return self.kinds.total()

    @property
    def ignored(self) -> int:
        """How many numbers are left out for a named reason."""
        return self.reasons.total()

    @property
    def coverage(self) -> Decimal | None:
        """Of all number expressions, the percentage that is accounted for; ``None`` where there are none."""
        known = self.statements + self.ignored
        return Decimal(100 * known) / (known + self.unread) if known + self.unread else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What ``read`` did: the readings of this run, what it could not read, and the ledger afterwards."""

    tally: Tally
    new: int
    """documents that told the ledger something new"""
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]
    ledger: Counts
    report: Report
    """of all that the ledger holds now"""
    busiest: tuple[str, int] | None
    """the area and year whose card shows most"""


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``check`` found, and in what."""

    report: Report
    documents: tuple[Header, ...]
    sources: Mapping[str, Document]
    """the documents in full, by path; those of a ledger are fetched when they are asked for"""
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def unread(self) -> int:
        """How many numbers nothing accounts for."""
        return sum(d.unread for d in self.documents)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement with its words, the relations that it took part in, and the findings about it."""

    statement: Statement
    status: Status
    relations: tuple[Relation, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What machine and people say of a figure."""

    now: Statement | None
    """as it holds; ``None`` where people say that it is no statement"""
    read: Statement | None
    """as the machine read it; ``None`` where it did not"""
    history: tuple[Correction, ...]
    """what people said, the last said last"""


@dataclass(frozen=True, slots=True)
class Demo:
    """The bundled samples, read and reconciled; the card of the area and year with most targets."""

    folder: Path
    tally: Tally
    checked: Checked
    card: Card


def read(
    paths: Paths,
    ledger: str | Path = LEDGER,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    **about: Unpack[About],
) -> Summary:
    """Read, extract, post, check: the whole story. What cannot be read is in the summary, the rest is done.

    Raises ``LedgerUnusable``; what was posted until then stays.
    """
    from duizhang.ledger import open_ledger

    tally, posted, left_out = Tally(), [], []
    with open_ledger(ledger) as book:
        for item in extract(paths, jobs=jobs, progress=progress, **about):
            if isinstance(item, Reading):
                posted.append(post(item, book))
                tally += Tally.of(item)
            else:
                left_out.append(item)
        held = tuple(book.statements())
        report = _reconciled(held, book)
        new = sum(p.new for p in posted)
        return Summary(tally, new, *_sorted(left_out), book.counts(), report, busiest(held))


def extract(
    paths: Paths, *, jobs: int = 1, progress: Progress | None = None, **about: Unpack[About]
) -> Iterator[Item]:
    """The readings of the files, one after the other; needs no ledger and writes nothing.

    In the place of what cannot be read stands a ``Problem``, of what is no text in a folder a ``Skipped``.
    """
    found = intake.find(paths, _sensible(about))
    done = 0

    def turned(path: str, page: int, pages: int) -> None:
        if progress:
            progress(done, len(found), path, page, pages)

    tasks = [f for f in found if isinstance(f, intake.Task)]
    readings = intake.read_all(tasks, jobs, turned if progress else None)
    for item in found:
        yield next(readings) if isinstance(item, intake.Task) else item
        done += 1
        if progress:
            progress(done, len(found), item.path)


def post(reading: Reading, ledger: Ledger) -> Posted:
    """Add a reading to the ledger, unless it is there already."""
    document = reading.document
    return ledger.post(reading, intake.location(document.path, document.sha256))


def check(
    paths: Paths = (),
    ledger: str | Path = LEDGER,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    **about: Unpack[About],
) -> Checked:
    """Reconcile the files together, without a ledger; without files, all that the ledger holds."""
    from duizhang.ledger import open_ledger

    paths = tuple(paths)
    if paths:
        return _check(tuple(extract(paths, jobs=jobs, progress=progress, **about)))
    with open_ledger(ledger, create=False) as book:
        headers = tuple(book.documents())
        return Checked(_reconciled(book.statements(), book), headers, _Held(ledger, headers))


def statements(
    ledger: str | Path = LEDGER, *, status: str = "", **filters: Unpack[Filters]
) -> Iterator[Statement]:
    """The statements that the ledger holds, narrowed by filters and by the status that ``check`` gives."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        if not status:
            yield from book.statements(**filters)
            return
        given = _reconciled(book.statements(), book).status
        yield from (s for s in book.statements(**filters) if given.get(s.id, "unchecked") == status)


def card(area: str, year: int, ledger: str | Path = LEDGER, *, today: date | None = None) -> Card:
    """The report card of an area and a year: each target of the ledger, its outcome, the verdict."""
    from duizhang import cards
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        told = tuple(book.comparisons())
        return cards.card(tuple(book.statements()), area, year, comparisons=told, today=today)


def counts(ledger: str | Path = LEDGER) -> Counts:
    """How much the ledger holds; where there is none yet, nothing."""
    from duizhang.ledger import Counts, open_ledger

    if _is_missing(ledger):
        return Counts(0, 0, 0, 0)
    with open_ledger(ledger, create=False) as book:
        return book.counts()


def reckon(ledger: str | Path = LEDGER) -> View:
    """Work out all that the ledger holds and lay it ready for looking up, unless that is done: see ``reckoning``."""
    from duizhang import reckoning

    return reckoning.reckon(ledger)


def view(ledger: str | Path = LEDGER) -> View | None:
    """What was worked out last, be it of the ledger as it is now or not (``state`` tells); ``None``: nothing yet."""
    from duizhang.ledger.view import open_view, place_of

    return open_view(place_of(ledger))


def view_stamp(ledger: str | Path = LEDGER) -> tuple[int, int] | None:
    """What changes when another view takes the place of the one that was worked out last."""
    from duizhang.ledger.view import place_of

    try:
        found = place_of(ledger).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def state(ledger: str | Path = LEDGER) -> str:
    """The ledger's state: a view with another one is behind, and is to be reckoned anew. ``""``: no ledger yet."""
    from duizhang.ledger import open_ledger

    if _is_missing(ledger):
        return ""
    with open_ledger(ledger, create=False) as book:
        return book.state()


def stamp(ledger: str | Path = LEDGER) -> tuple[tuple[int, int], ...] | None:
    """What changes when something is written into a ledger that is a file; ``None`` where it is a database."""
    from duizhang.ledger import file_of

    file = file_of(ledger)
    return None if file is None else tuple(_times(Path(f"{file}{ending}")) for ending in ("", "-wal"))


def _is_missing(ledger: str | Path) -> bool:
    """Whether there is no ledger yet. Of a database elsewhere that is told when it is opened."""
    from duizhang.ledger import file_of

    file = file_of(ledger)
    return file is not None and not file.exists()


def _times(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def explain(id: str, ledger: str | Path = LEDGER) -> Explanation:
    """How a statement was read and what it was checked against. Raises ``WrongUse`` for an unknown id."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        statement = book.statement(id)
        report = _reconciled(book.statements(), book)
    return Explanation(
        statement,
        report.status.get(statement.id, "unchecked"),
        tuple(r for r in report.relations if _among(statement, r)),
        tuple(f for f in report.findings if _among(statement, f)),
    )


def document(sha256: str, ledger: str | Path = LEDGER) -> Document | None:
    """A document of the ledger in full, with its tables; ``None`` where there is none with that hash."""
    from duizhang.ledger import open_ledger
    from duizhang.reading import tables, traditional

    with open_ledger(ledger, create=False) as book:
        held = book.document(sha256)
    if held is None:
        return None
    plain = traditional.simplified(held.text)
    simplified = "" if plain is held.text else plain
    return replace(held, simplified=simplified, tables=tables.tables(plain, held.blocks))


def unread(sha256: str, ledger: str | Path = LEDGER) -> tuple[Unread, ...]:
    """The numbers of a document of the ledger that are no statements, in the order of its text."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        return tuple(book.unread(sha256))


def rejected(sha256: str, ledger: str | Path = LEDGER) -> tuple[Statement, ...]:
    """What the machine read of a document and people say is no statement."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        return tuple(book.rejected(sha256))


def said(id: str, ledger: str | Path = LEDGER, untouched: Statement | None = None) -> Said:
    """What machine and people say of the figure with that id. Raises ``WrongUse`` where there is none.

    ``untouched`` is the figure where it is known that nobody had said anything of it when it was looked up: then only
    what was said since is asked for.
    """
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        if untouched is not None and not book.corrections(id):
            return Said(untouched, untouched, ())
        read, now, history = book.said(id)
    if read is None and not history:
        raise WrongUse(say(zh=f"账本里没有编号为 {id[:40]} 的数", en=f"no statement has the id {id[:40]}"))
    return Said(now, read, history)


def numbers_in(text: str) -> tuple[tuple[Decimal, Decimal, str, str], ...]:
    """The numbers that stand in some words: low, high, bound, unit of each. To propose what a person may mean."""
    from duizhang.grammar import scan

    return tuple((n.low, n.high, n.bound, n.unit) for n in scan.numbers(text))


def page_picture(sha256: str, number: int, ledger: str | Path = LEDGER) -> bytes:
    """A page of a document of the ledger as a PNG. Raises ``WrongUse`` and ``UnreadableInput`` as ``picture`` does."""
    from duizhang.ledger import open_ledger
    from duizhang.reading import kinds

    with open_ledger(ledger, create=False) as book:
        places = book.places(sha256)
    if not places:
        raise WrongUse(say(zh="账本里没有这份文件", en="the ledger has no such document"))
    trouble: UnreadableInput | WrongUse | None = None
    for path, location in places:
        try:
            return kinds.page(_as_read(location, path, sha256), path, number)
        except (UnreadableInput, WrongUse) as error:
            trouble = trouble or error
    assert trouble is not None
    raise trouble


def _as_read(location: str, path: str, sha256: str) -> bytes:
    """The bytes of a file that was read from there, if they are still the same."""
    import hashlib

    if location.startswith(intake.STDIN):
        raise WrongUse(
            say(
                zh="文件来自标准输入，没有留下，画不出图",
                en="the document came through standard input and is not there any more",
            )
        )
    data = intake.load(location)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise WrongUse(
            say(
                zh=f"{path} 读过之后有改动；请重新读入（duizhang read）",
                en=f"{path} has changed since it was read; read it again (duizhang read)",
            )
        )
    return data


def picture(statement: Statement) -> bytes:
    """The statement's place on its page as a PNG, the figure framed.

    Raises ``WrongUse`` where its document has no pages, or is not as it was read any more, ``UnreadableInput``
    where it is gone.
    """
    from duizhang.reading import kinds

    if not statement.regions:
        raise WrongUse(
            say(
                zh=f"{statement.doc} 不分页，画不出图",
                en=f"{statement.doc} has no pages: there is no picture of it",
            )
        )
    data = _as_read(statement.doc, statement.doc, statement.document)
    return kinds.picture(data, statement.doc, statement.regions)


def pictures(statements: Iterable[Statement]) -> dict[str, bytes]:
    """The pictures of those statements that have one, by id."""
    out: dict[str, bytes] = {}
    for statement in statements:
        if statement.regions and statement.id not in out:
            try:
                out[statement.id] = picture(statement)
            except (WrongUse, UnreadableInput):
                continue
    return out


def dismiss(
    finding: str, reason: str, ledger: str | Path = LEDGER, *, by: str = "", again: bool = False
) -> Finding:
    """Set a finding of the ledger aside, or with ``again`` take it up again. It stays so until a figure changes.

    ``finding`` is its fingerprint, or how that begins. Raises ``WrongUse`` if there is none such, or several,
    and where no reason is given.
    """
    from duizhang.ledger import open_ledger

    reason = _reason(reason)
    with open_ledger(ledger, create=False) as book:
        report = _reconciled(book.statements(), book)
        listed = [f for f, _ in report.dismissed] if again else list(report.findings)
        chosen = {f.fingerprint: f for f in listed if finding and f.fingerprint.startswith(finding)}
        if len(chosen) != 1:
            raise WrongUse(_not_one_finding(finding, sorted(chosen)))
        found = chosen.popitem()[1]
        book.dismiss(found.fingerprint, reason, by, again=again)
        return found


def dismiss_known(
    finding: str, reason: str, ledger: str | Path = LEDGER, *, by: str, again: bool = False
) -> None:
    """As ``dismiss``, of a finding whose whole fingerprint a view tells: nothing is worked out, it is done at once."""
    from duizhang.ledger import open_ledger

    reason = _reason(reason)
    with open_ledger(ledger, create=False) as book:
        book.dismiss(finding, reason, by, again=again)


def dismissed_since(held: View, ledger: str | Path = LEDGER) -> Mapping[str, Dismissal | None]:
    """The findings that were set aside since the view was worked out, or (``None``) taken up again."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        return book.dismissed_since(held.state)


def history(
    sought: Sought, ledger: str | Path = LEDGER, *, start: int = 0, size: int = 50
) -> tuple[tuple[Event, ...], int]:
    """A page of what has happened to the ledger, newest first, and how much that is in all."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        return book.history(sought, start, size)


def people(ledger: str | Path = LEDGER) -> tuple[str, ...]:
    """Who has corrected a figure, or set a finding aside."""
    from duizhang.ledger import open_ledger

    with open_ledger(ledger, create=False) as book:
        return book.people()


def correct(
    statement: str,
    ledger: str | Path = LEDGER,
    *,
    reason: str,
    by: str,
    fields: Mapping[str, str] | None = None,
    hand: Hand = "correct",
) -> Correction:
    """Write down that a person reads a figure otherwise: ``fields`` as it should be, by the statement's field names.

    ``hand`` may also be ``reject`` (this is no statement) or ``withdraw`` (the machine's reading holds again). The
    machine's reading stays where it is. Raises ``WrongUse`` where the statement, a field or the reason is wrong.
    """
    from duizhang.ledger import corrections, open_ledger

    kept = corrections.checked(fields or {})
    if hand == "correct" and not kept:
        raise WrongUse(say(zh="没有改动任何一项", en="nothing is changed"))
    with open_ledger(ledger, create=False) as book:
        said = book.corrections(statement)
        one = (
            _said_again(said[-1], hand, kept) if said else _said_first(book.statement(statement), hand, kept)
        )
        one = replace(one, reason=_reason(reason), by=by, at="")
        book.correct(one)
        return one


def _said_first(s: Statement, hand: Hand, fields: dict[str, str]) -> Correction:
    if hand == "withdraw":
        raise WrongUse(say(zh="没有可以撤回的更正", en="there is no correction to withdraw"))
    return Correction(hand, s.id, s.document, s.doc, s.text, s.quote, s.quote_at, fields, "", "")


def _said_again(last: Correction, hand: Hand, fields: dict[str, str]) -> Correction:
    """What is said after something was said already: corrections add up; what a person added is rejected by taking it back."""
    if last.hand == "add" and hand != "withdraw":
        return (
            replace(last, fields=last.fields | fields)
            if hand == "correct"
            else replace(last, hand="withdraw")
        )
    before = last.fields if last.hand == hand == "correct" else {}
    return replace(last, hand=hand, fields=before | fields)


def add(
    document: str, span: Span, fields: Mapping[str, str], ledger: str | Path = LEDGER, *, reason: str, by: str
) -> Statement:
    """Write down a figure that a person reads from the characters ``span`` of a document's text.

    ``document`` is its hash. Raises ``WrongUse`` where the place, a field or the reason is wrong.
    """
    from duizhang.ledger import corrections, open_ledger

    kept = corrections.checked(fields)
    missing = [name for name in ("kind", "low", "high", "indicator") if not kept.get(name)]
    if missing:
        raise WrongUse(say(zh=f"还缺：{'、'.join(missing)}", en=f"missing: {', '.join(missing)}"))
    with open_ledger(ledger, create=False) as book:
        held = book.document(document)
        if held is None:
            raise WrongUse(say(zh="账本里没有这份文件", en="the ledger has no such document"))
        s = corrections.added(held, span, kept)
        placed = kept | {"start": str(span[0]), "end": str(span[1])}
        words = (s.id, s.document, s.doc, s.text, s.quote, s.quote_at)
        book.correct(Correction("add", *words, placed, _reason(reason), by))
        return s


def _reason(given: str) -> str:
    if not given.strip():
        raise WrongUse(say(zh="请说明理由", en="a reason is needed"))
    return given.strip()


def _not_one_finding(asked: str, found: list[str]) -> str:
    if not found:
        return say(zh=f"没有编号为 {asked} 的问题", en=f"no finding has the id {asked}")
    several = ", ".join(found[:5])
    return say(zh=f"编号 {asked} 不止一个：{several}", en=f"several findings begin with {asked}: {several}")


def _reconciled(held: Iterable[Statement], book: Ledger) -> Report:
    """Statements of a ledger, reconciled; what people have set aside there is apart."""
    from duizhang import checks

    return checks.set_aside(checks.check(tuple(held)), book.dismissals())


def demo(*, progress: Progress | None = None) -> Demo:
    """Read and reconcile the bundled samples, without a ledger."""
    from duizhang import cards

    folder = samples()
    items = tuple(extract(sorted(folder.glob("*.txt")), progress=progress))
    readings = [i for i in items if isinstance(i, Reading)]
    all_statements = [s for r in readings for s in r.statements]
    area, year = busiest(all_statements) or ("", date.today().year)
    tally = sum(map(Tally.of, readings), Tally())
    told = [c for r in readings for c in r.comparisons]
    return Demo(folder, tally, _check(items), cards.card(all_statements, area, year, comparisons=told))


def samples() -> Path:
    """The folder of the bundled samples: in the package, or in a checkout beside it."""
    package = Path(__file__).parent
    for folder in (package / "samples", package.parent.parent / "samples"):
        if folder.is_dir():
            here = Path.cwd()
            return folder.relative_to(here) if folder.is_relative_to(here) else folder
    raise WrongUse(say(zh="没有随带的样例文件", en="the bundled samples are missing"))


def _check(items: tuple[Item, ...]) -> Checked:
    """The same bytes under two names count once."""
    from duizhang import checks
    from duizhang.ledger import Header

    readings = {i.document.sha256: i for i in reversed(items) if isinstance(i, Reading)}
    once = tuple(reversed(readings.values()))
    report = checks.check([s for r in once for s in r.statements])
    rest = [i for i in items if not isinstance(i, Reading)]
    sources = {r.document.path: r.document for r in once}
    return Checked(report, tuple(map(Header.of, once)), sources, *_sorted(rest))


class _Held(Mapping[str, Document]):
    """The documents of a ledger by path, each fetched when it is asked for: all together may be large."""

    def __init__(self, ledger: str | Path, headers: Iterable[Header]) -> None:
        self._ledger = ledger
        self._sha256 = {h.path: h.sha256 for h in headers}

    def __getitem__(self, path: str) -> Document:
        from duizhang.ledger import open_ledger

        with open_ledger(self._ledger, create=False) as book:
            document = book.document(self._sha256[path])
        if document is None:
            raise KeyError(path)
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self._sha256)

    def __len__(self) -> int:
        return len(self._sha256)


def _sorted(items: list[Problem | Skipped]) -> tuple[tuple[Problem, ...], tuple[Skipped, ...]]:
    problems = tuple(i for i in items if isinstance(i, Problem))
    return problems, tuple(i for i in items if isinstance(i, Skipped))


def _among(statement: Statement, concerns: Relation | Finding) -> bool:
    return any(p.statement.id == statement.id for p in concerns.parts)


def busiest(statements: Iterable[Statement]) -> tuple[str, int] | None:
    """The area and year for which most is promised, as far as something is reported for them too."""
    said: dict[str, Counter[tuple[str, int]]] = {
        "target": Counter(),
        "outcome": Counter(),
        "estimate": Counter(),
    }
    for s in statements:
        if re.fullmatch(r"\d{4}", s.period):
            said[s.modality].update((area, int(s.period)) for area in s.area)
    promised, reported = said["target"], said["outcome"]
    # By name at last, so that the choice is the same on every machine.
    return max(promised, key=lambda k: (min(promised[k], reported[k]), promised[k], k), default=None)


def _sensible(about: About) -> About:
    """Raises ``WrongUse`` for a date that is none."""
    given = about.get("date", "")
    try:
        if given and not re.fullmatch(r"\d{4}(-\d\d){0,2}", given):
            raise ValueError
        date.fromisoformat((given or "0001") + "-01-01"[max(len(given) - 4, 0) :])
    except ValueError:
        reason = say(
            zh=f"不是日期：{given}（应如 2026-01-21）", en=f"not a date: {given} (2026-01-21 is one)"
        )
        raise WrongUse(reason) from None
    return about
