"""Items from what the ledger holds: targets of a task book, commitments without a number, findings; and what the
ledger tells of them later.

Each is opened once: an item remembers what it was opened from (``statement:…``, ``clause:…``, ``finding:…``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from duizhang import period, pipeline, reckoning
from duizhang.exports.cards import words
from duizhang.follow.office import Office, Submission
from duizhang.grammar import clauses
from duizhang.language import say
from duizhang.ledger.record import Asked
from duizhang.ledger.view import Found, View
from duizhang.loops.definition import ENDED
from duizhang.model import Card, Clause, Event, Finding, Item, Reading, Refused, Row, Statement

COMMITMENT, INQUIRY = "commitment", "inquiry"
Done = tuple[Event, Item] | Refused


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of what was to be followed: opened now, there already, or refused."""

    opened: tuple[Item, ...]
    known: tuple[str, ...]
    refused: tuple[tuple[str, Refused], ...]


def targets(
    office: Office, ledger: str | Path, area: str, year: int, who: str, *, via: str = "cli"
) -> Opened:
    """Follow each target of the card of an area and a year."""
    card = pipeline.card(area, year, ledger)
    return _open(office, [_of_target(row, card, who, via) for row in card.rows])


def commitments(
    office: Office, paths: Iterable[str], who: str, *, loose: bool = False, via: str = "cli"
) -> Opened:
    """Follow the commitments without a number of documents; ``loose``: also what only goes on (推进…)."""
    found = [c for c in read_commitments(paths) if c.firm or loose]
    return _open(office, [_of_clause(c, who, via) for c in found])


def follow(
    office: Office,
    rows: Iterable[tuple[Row, Card]],
    clauses: Iterable[Clause],
    who: str,
    *,
    via: str = "web",
) -> Opened:
    """Follow targets of cards and commitments that somebody chose."""
    wanted = [_of_target(row, card, who, via) for row, card in rows]
    return _open(office, [*wanted, *(_of_clause(c, who, via) for c in clauses)])


def ask(office: Office, found: Found, about: Statement, who: str, *, via: str = "web") -> Opened:
    """Put a finding of the view to the owner of the document; ``about`` is the figure that it is about."""
    record = found.record
    data = {
        "title": str(record["message"]),
        "equation": str(record["equation"]),
        "quote": about.quote,
        "doc": f"{about.doc}:{about.line}",
        "area": about.area[0] if about.area else "",
        "topic": found.code,
        "statements": " ".join(dict.fromkeys(p["id"] for p in record["statements"])),
        "source": f"finding:{found.fingerprint}",
    }
    return _open(office, [_submission("open", INQUIRY, who, via, data)])


def followed(office: Office, sources: Iterable[str]) -> dict[str, Item]:
    """The items that were opened from what is named so (``statement:…``, ``clause:…``, ``finding:…``), by it."""
    wanted = tuple(dict.fromkeys(sources))
    return {i.source: i for i in office.record.items(Asked(sources=wanted))} if wanted else {}


def read_commitments(paths: Iterable[str]) -> Iterator[Clause]:
    """The commitments without a number of documents, in their order; what cannot be read is passed over."""
    for item in pipeline.extract(tuple(paths)):
        if isinstance(item, Reading):
            yield from clauses.read(item)


def findings(office: Office, ledger: str | Path, who: str, asked: str = "", *, via: str = "cli") -> Opened:
    """Put findings of the ledger to the owners of the documents; ``asked`` is how a fingerprint begins."""
    report = pipeline.check(ledger=ledger).report
    chosen = [f for f in report.findings if f.fingerprint.startswith(asked) and f.severity != "info"]
    return _open(office, [_of_finding(f, who, via) for f in chosen])


def tell(office: Office, ledger: str | Path, view: View | None = None) -> list[Item]:
    """What the ledger tells of items now: findings that went or came back, outcomes of targets.

    Items close or open again by their loop's signals; outcomes wait as proposals for a person to accept. With a ``view``
    of today nothing is worked out anew.
    """
    return [*_tell_of_findings(office, ledger, view), *_tell_of_targets(office, ledger, view)]


def with_replies(office: Office, card: Card) -> Card:
    """The card, each row with what the owner of its documents has answered (right of reply)."""
    said: dict[str, list[str]] = {}
    for item in office.record.items(Asked(loop=INQUIRY)):
        if not item.numbers.get("answer"):
            continue
        fields = office.standing(item).fields
        if fields.get("text") and fields.get("answer"):
            for id in str(fields.get("statements", "")).split():
                said.setdefault(id, []).append(
                    _reply(office, item, str(fields["answer"]), str(fields["text"]))
                )
    return replace(card, rows=tuple(_with_reply(row, said) for row in card.rows)) if said else card


def _open(office: Office, wanted: list[Submission]) -> Opened:
    held = followed(office, map(_source, wanted)).keys()
    new = [w for w in wanted if _source(w) not in held]
    done = office.submit_all(new)
    opened = tuple(d[1] for d in done if not isinstance(d, Refused))
    refused = tuple((_source(w), d) for w, d in zip(new, done, strict=True) if isinstance(d, Refused))
    return Opened(opened, tuple(sorted(held)), refused)


def _source(wanted: Submission) -> str:
    return str(wanted.data["source"])


def _of_target(row: Row, card: Card, who: str, via: str) -> Submission:
    t = row.target
    span = period.parse(t.period)
    counts = t.kind == "level" and t.unit != "%" and t.low == t.high and t.low > 0
    data = {
        "title": title(row, card),
        "due": span.last_day.isoformat() if span else "",
        "target": format(t.low, "f") if counts else "",
        "unit": t.unit if counts else "",
        "area": card.area,
        "topic": t.concept or "",
        "quote": t.quote,
        "doc": f"{t.doc}:{t.line}",
        "source": f"statement:{t.id}",
        "why": t.owner,
    }
    return _submission("list", COMMITMENT, who, via, data)


def title(row: Row, card: Card) -> str:
    """What a target is called where it is followed: 生产总值增长5.5%左右."""
    grows = "增长" if row.target.kind == "growth" and row.target.low >= 0 else ""
    return f"{words.name(row, card)}{grows}{words.wanted(row)}"


def _of_clause(c: Clause, who: str, via: str) -> Submission:
    span = period.parse(c.due)
    data = {
        "title": c.text,
        "action": c.action,
        "due": span.last_day.isoformat() if span else "",
        "area": c.area,
        "quote": c.quote,
        "doc": f"{c.doc}:{c.line}",
        "source": f"clause:{c.id}",
        "why": c.owner,
    }
    return _submission("list", COMMITMENT, who, via, data)


def _of_finding(f: Finding, who: str, via: str) -> Submission:
    about = next((p.statement for p in f.parts if p.statement.id == f.suspect), f.parts[0].statement)
    data = {
        "title": f.message,
        "equation": f.equation,
        "quote": about.quote,
        "doc": f"{about.doc}:{about.line}",
        "area": about.area[0] if about.area else "",
        "topic": f.code,
        "statements": " ".join(dict.fromkeys(p.statement.id for p in f.parts)),
        "source": f"finding:{f.fingerprint}",
    }
    return _submission("open", INQUIRY, who, via, data)


def _submission(action: str, loop: str, who: str, via: str, data: dict[str, str]) -> Submission:
    return Submission(action, who, loop=loop, data=data, via=via, system=not who)


def _tell_of_findings(office: Office, ledger: str | Path, view: View | None) -> Iterator[Item]:
    followed = [i for i in office.record.items(Asked(loop=INQUIRY)) if i.source.startswith("finding:")]
    if not followed:
        return
    if view:
        known = (view.finding(i.source.partition(":")[2]) for i in followed)
        there = {f"finding:{f.fingerprint}" for f in known if f and not f.dismissed}
    else:
        report = pipeline.check(ledger=ledger).report
        there = {f"finding:{f.fingerprint}" for f in report.findings}
    for item in followed:
        yield from _signal(office, item, "source-back" if item.source in there else "source-gone", {})


def _tell_of_targets(office: Office, ledger: str | Path, view: View | None) -> Iterator[Item]:
    """The outcome that the ledger has for a target now, with its quote and verdict, unless it was told before."""
    followed = {
        i.source: i for i in office.record.items(Asked(loop=COMMITMENT)) if i.source.startswith("statement:")
    }
    asked = {
        (i.area, int(office.standing(i).fields["due"][:4])) for i in followed.values() if _has_due(office, i)
    }
    for area, year in sorted(asked):
        card = reckoning.card(view, area, year) if view else pipeline.card(area, year, ledger)
        for row in card.rows:
            item = followed.get(f"statement:{row.target.id}")
            if item and row.outcome and row.verdict != "not-due":
                yield from _propose(office, item, row, row.outcome)


def _has_due(office: Office, item: Item) -> bool:
    return bool(office.standing(item).fields.get("due"))


def _propose(office: Office, item: Item, row: Row, outcome: Statement) -> Iterator[Item]:
    evidence = {
        "quote": outcome.quote,
        "doc": f"{outcome.doc}:{outcome.line}",
        "statement": outcome.id,
        "verdict": words.word(row.verdict),
        "text": words.reached(row),
    }
    held = office.standing(item).fields.get("proposed", ())
    if any(p.get("statement") == outcome.id and p.get("text") == evidence["text"] for p in held):
        return
    yield from _signal(office, item, "outcome-found", {"proposed": [evidence]})


def _signal(office: Office, item: Item, signal: str, data: dict[str, object]) -> Iterator[Item]:
    """Do what the item's loop says on a signal, where it says anything in that state."""
    loop = office.loop_of(item)
    action = loop.actions.get(loop.signals.get(signal, ""))
    if action and item.state in action.sources:
        yield office.submit(Submission(action.id, code=item.code, data=data, via="ledger", system=True))[1]


def _reply(office: Office, item: Item, answer: str, text: str) -> str:
    loop = office.loop_of(item)
    name = str(loop.fields["answer"].choices.get(answer, answer))
    ended = loop.states[item.state].type in ENDED
    who = office.directory.named(item.holder)
    state = "" if ended else say(zh="，待了结", en=", not settled yet")
    return say(zh=f"{who}答复（{name}{state}）：{text}", en=f"{who} replied ({name}{state}): {text}")


def _with_reply(row: Row, said: dict[str, list[str]]) -> Row:
    told = [r for s in (row.target, row.outcome, row.against) if s for r in said.get(s.id, ())]
    notes = [row.note, *dict.fromkeys(told)]
    return replace(row, note="; ".join(n for n in notes if n)) if told else row
