"""``duizhang loop …`` and ``duizhang audit``: a thin skin on ``follow``. It asks, prints and gives the exit status.

Who does something is named with ``--as``: whoever may open the ledger's file may act in anybody's name, as they could
write into the file. Across a network people sign in on the web pages instead.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from duizhang import pipeline
from duizhang.console import Spoken, SpokenGroup, form_of, needed, tell, write
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import Card, Event, Item, Refused, WrongUse

if TYPE_CHECKING:
    from duizhang.exports.loops.lines import Line
    from duizhang.follow import Office
    from duizhang.follow.sources import Opened
    from duizhang.loops.definition import Loop

REFUSED, BROKEN = 2, 1

app = typer.Typer(name="loop", cls=SpokenGroup, rich_markup_mode="rich", add_completion=False)

Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", show_default=False)]
Ledger = Annotated[str, typer.Option("--ledger", envvar="DUIZHANG_LEDGER", metavar="L")]
Who = Annotated[str, typer.Option("--as", envvar="DUIZHANG_PERSON", metavar="PERSON", show_default=False)]
Loops = Annotated[list[Path] | None, typer.Option("--loop-file", metavar="FILE", show_default=False)]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", show_default=False)]
Sets = Annotated[list[str] | None, typer.Option("--set", "-s", metavar="FIELD=VALUE", show_default=False)]
Code = Annotated[str, typer.Argument(metavar="CODE", show_default=False)]
LoopId = Annotated[str, typer.Argument(metavar="LOOP", show_default=False)]
Form = Literal["text", "json", "jsonl", "csv"]
Format = Annotated[Form | None, typer.Option("--format", show_default="text")]
FORMS: tuple[Form, ...] = ("text", "json", "jsonl", "csv")
Group = Literal["holder", "area", "topic", "opener"]


@app.callback()
def start(_lang: Lang = None) -> int:
    """The loops."""
    return 0


@app.command(cls=Spoken)
def kinds(loop_file: Loops = None, _lang: Lang = None) -> int:
    """The loops that there are, with their states and actions."""
    for loop in _loops(loop_file).values():
        write([f"{loop.id}  {loop.name}"])
        states = ", ".join(f"{s.id} ({s.name})" for s in loop.states.values())
        actions = ", ".join(f"{a.id} ({a.name})" for a in loop.actions.values())
        write(
            [
                say(zh=f"  状态：{states}", en=f"  states: {states}"),
                say(zh=f"  动作：{actions}", en=f"  actions: {actions}"),
            ]
        )
    return 0


@app.command(cls=Spoken)
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False)], _lang: Lang = None
) -> int:
    """Whether loop files are right; all that is wrong, with its line."""
    wrong = [p for file in files for p in _problems(file)]
    write([shown(p) for p in wrong] or [say(zh="没有问题", en="nothing is wrong")])
    return BROKEN if wrong else 0


@app.command("list", cls=Spoken)
def list_(
    loop: LoopId,
    state: Annotated[str, typer.Option("--state", metavar="STATE", show_default=False)] = "",
    area: Annotated[str, typer.Option("--area", metavar="NAME", show_default=False)] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", show_default=False)] = "",
    everything: Annotated[bool, typer.Option("--all", show_default=False)] = False,
    who: Who = "",
    form: Format = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """The items of a loop."""
    from duizhang.exports.loops import listing
    from duizhang.ledger.record import Asked

    with _office(ledger, loop_file) as office:
        office.loop(loop)
        types = () if everything or state else ("open", "waiting")
        asked = Asked(loop=loop, state=state, area=area, text=text, types=types)
        found = list(_lines(office, office.items(asked, who, system=not who)))
        write(listing.lines(found, form or form_of(output, FORMS)), output)
        if not found:
            tell(say(zh="没有符合条件的事项", en="no item fits"))
    return 0


@app.command(cls=Spoken)
def show(
    code: Code,
    who: Who = "",
    form: Format = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """An item: what holds, what happened, what may be done now, how its dates came about."""
    from duizhang.exports.loops import listing
    from duizhang.exports.loops.lines import Line

    with _office(ledger, loop_file) as office:
        v = office.view(code, who, system=not who)
        names = office.directory
        line = Line(v.item, v.loop, v.light, v.shown, names.named(v.item.opener), names.named(v.item.holder))
        if form in ("json", "jsonl"):
            told = {
                **listing.told(line),
                "fields": v.shown,
                "events": [listing.event(e) for e in v.events],
                "clocks": v.due,
            }
            write([json.dumps(told, ensure_ascii=False, default=str)])
        else:
            actions = [(f"{a.name} ({a.id})", why) for a, why in v.actions]
            write(listing.item(line, v.events, v.due, actions if who else [], v.marks))
    return 0


@app.command("open", cls=Spoken)
def open_(
    loop: LoopId,
    given: Sets = None,
    action: Annotated[str, typer.Option("--action", metavar="ACTION", show_default=False)] = "",
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Open an item by hand."""
    from duizhang.follow import Submission

    with _office(ledger, loop_file, create=True) as office:
        chosen = action or office.loop(loop).openings[0].id
        return _done(office, Submission(chosen, who, loop=loop, data=_given(given)))


@app.command(cls=Spoken)
def act(
    code: Code,
    action: Annotated[str, typer.Argument(metavar="ACTION", show_default=False)],
    given: Sets = None,
    attach: Annotated[list[Path] | None, typer.Option("--attach", metavar="FILE", show_default=False)] = None,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Do something to an item."""
    from duizhang.follow import Submission

    with _office(ledger, loop_file) as office:
        data = _given(given)
        if attach:
            data["evidence"] = [*data.get("evidence", ()), *(_attached(office, file, who) for file in attach)]
        return _done(office, Submission(action, who, code, data=data))


@app.command(cls=Spoken)
def desk(
    who: Who,
    form: Format = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """What somebody can do something about now."""
    from duizhang.exports.loops import listing

    with _office(ledger, loop_file) as office:
        found = [item for item, _, _ in office.desk(who)]
        write(listing.lines(_lines(office, found), form or "text"))
        if not found:
            tell(say(zh="没有待办", en="nothing is on the desk"))
    return 0


@app.command(cls=Spoken)
def targets(
    area: Annotated[str, typer.Argument(metavar="AREA", show_default=False)],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1949, max=2199, show_default=False)],
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Follow the targets of an area and a year."""
    from duizhang.follow import sources

    with _office(ledger, loop_file) as office:
        return _opened(sources.targets(office, ledger, area, year, who))


@app.command(cls=Spoken)
def clauses(
    files: Annotated[list[str], typer.Argument(metavar="FILE", show_default=False)],
    loose: Annotated[bool, typer.Option("--loose", show_default=False)] = False,
    follow: Annotated[bool, typer.Option("--follow", show_default=False)] = False,
    who: Who = "",
    form: Format = None,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """The commitments without a number of documents; with ``--follow`` each becomes an item."""
    from duizhang.follow import sources

    if follow:
        with _office(ledger, None, create=True) as office:
            return _opened(sources.commitments(office, files, who, loose=loose))
    found = [c for c in sources.read_commitments(files) if c.firm or loose]
    write(_clause_lines(found, form or "text"))
    return 0


@app.command(cls=Spoken)
def findings(
    finding: Annotated[str, typer.Argument(metavar="FINDING", show_default=False)] = "",
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Put what does not add up to the owners of the documents."""
    from duizhang.follow import sources

    with _office(ledger, loop_file) as office:
        return _opened(sources.findings(office, ledger, who, finding))


@app.command("import", cls=Spoken)
def import_(
    loop: LoopId,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", show_default=False)] = False,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """A list of tasks from a file: a preview with what is wrong by row; with ``--yes`` it is taken."""
    from duizhang.follow import intake
    from duizhang.reading import kinds as readers

    with _office(ledger, loop_file, create=True) as office:
        preview = intake.tasks(office, loop, readers.load(file), str(file), who)
        tell(*map(shown, intake.described(preview)))
        if yes and not preview.wrong:
            done = office.submit_all(preview.submissions)
            write([f"{d[1].code}  {shown(d[1].title)}" for d in done if not isinstance(d, Refused)])
    return BROKEN if preview.wrong else 0


@app.command(cls=Spoken)
def people(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Organisations or people from a file; without one, those that there are."""
    from duizhang.follow import intake
    from duizhang.reading import kinds as readers

    with _office(ledger, None, create=True) as office:
        if file is None:
            write(_who_is_who(office))
            return 0
        added, wrong = intake.people(readers.load(file), str(file), office.directory)
        if wrong:
            tell(*(shown(f"{w.row}: {w.what}") for w in wrong))
            return BROKEN
        tell(say(zh="已登记：", en="registered: ") + str(office.register(added, who)))
    return 0


@app.command(cls=Spoken)
def dispatch(
    code: Code,
    rules: Annotated[Path, typer.Option("--rules", metavar="FILE", show_default=False)],
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Send an item where rules say, or to the named desk."""
    from duizhang.loops import dispatch as rulebook

    with _office(ledger, loop_file) as office:
        held = rulebook.load(_read(rules), rules.name, office.loops, office.directory)
        return _told(office, *office.dispatched(code, held))


@app.command(cls=Spoken)
def metrics(
    loop: LoopId,
    by: Annotated[Group | None, typer.Option("--by", show_default=False)] = None,
    area: Annotated[str, typer.Option("--area", metavar="NAME", show_default=False)] = "",
    since: Annotated[str, typer.Option("--since", metavar="YYYY-MM-DD", show_default=False)] = "",
    until: Annotated[str, typer.Option("--until", metavar="YYYY-MM-DD", show_default=False)] = "",
    form: Format = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """What a loop has done: counts, rates, medians and percentiles."""
    from duizhang.exports.loops import listing
    from duizhang.follow import counting

    with _office(ledger, loop_file) as office:
        found = counting.measured(office, loop, by=by, area=area, since=since, until=until)
        names = {key: office.directory.named(key) for key in found}
        write(listing.metrics(found, form or form_of(output, FORMS), names), output)
    return 0


@app.command(cls=Spoken)
def record(
    loop: LoopId,
    area: Annotated[str, typer.Argument(metavar="AREA", show_default=False)],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1949, max=2199, show_default=False)],
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Put what a loop counts into the ledger, so that claims are reconciled with it."""
    from duizhang.follow import counting

    with _office(ledger, loop_file) as office:
        count = counting.post(office, ledger, loop, area, year)
    tell(
        say(
            zh=f"{count} 个数据，来源为本账本的记录",
            en=f"{count} statements, with the record as their source",
        )
    )
    return 0


@app.command(cls=Spoken)
def claim(
    percent: Annotated[str, typer.Argument(metavar="PERCENT", show_default=False)],
    low: Annotated[int, typer.Argument(metavar="CASES", min=1, max=10_000_000, show_default=False)],
    high: Annotated[int, typer.Argument(metavar="MOST", min=0, max=10_000_000, show_default=False)] = 0,
    _lang: Lang = None,
) -> int:
    """Whether a rate that is claimed can be one of whole cases."""
    from duizhang.follow import counting

    found = counting.claimed(percent, low, max(low, high))
    if found:
        part, whole = found
        write([say(zh=f"可能：{whole} 件中的 {part} 件", en=f"possible: {part} of {whole}")])
        return 0
    write(
        [say(zh="不可能：没有整数件数印作这个比率", en="impossible: no whole number of cases is printed so")]
    )
    return BROKEN


@app.command(cls=Spoken)
def breakdown(
    loop: LoopId,
    output: Output = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", show_default=False)] = "",
    area: Annotated[str, typer.Option("--area", metavar="NAME", show_default=False)] = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """The task breakdown (责任分解) as a Word or Excel file."""
    from duizhang.exports.loops import breakdown as table
    from duizhang.ledger.record import Asked

    file = needed(output, "docx, xlsx")
    with _office(ledger, loop_file) as office:
        found = list(_lines(office, office.items(Asked(loop=loop, area=area), system=True)))
        name = title or f"{office.loop(loop).name}{say(zh='责任分解', en=': breakdown')}"
    write(table.xlsx(found, name) if file.suffix.lower() == ".xlsx" else table.docx(found, name), file)
    return 0


@app.command(cls=Spoken)
def feed(
    who: Who = "",
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Due dates as a calendar (.ics): of somebody's desk, or of all that is open."""
    from duizhang.exports.loops import feed as calendar
    from duizhang.ledger.record import Asked

    with _office(ledger, loop_file) as office:
        everything = office.record.items(Asked(types=("open", "waiting")))
        items = [i for i, _, _ in office.desk(who)] if who else everything
        write(calendar.render(_lines(office, items), office.clock()).encode(), output)
    return 0


@app.command(cls=Spoken)
def tick(ledger: Ledger = pipeline.LEDGER, loop_file: Loops = None, _lang: Lang = None) -> int:
    """What time and the ledger bring: clocks ring, findings go or come back, outcomes are attached."""
    from duizhang.follow import sources, timing

    with _office(ledger, loop_file) as office:
        told = sources.tell(office, ledger)
        rung = timing.ring(office)
        write([f"{i.code}  {a.clock} {a.stage}  {shown(i.title)}" for i, a in rung])
        write([f"{i.code}  {i.state}  {shown(i.title)}" for i in told])
    return 0


@app.command(cls=Spoken)
def digest(
    who: Who = "",
    queue: Annotated[bool, typer.Option("--queue", show_default=False)] = False,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """What lies on somebody's desk today; with ``--queue`` everybody's goes into the outbox."""
    from duizhang.follow import timing

    with _office(ledger, loop_file) as office:
        if queue:
            tell(say(zh="放入发件箱：", en="put into the outbox: ") + str(timing.digests(office)))
        else:
            write([shown(line) for line in timing.digest(office, who).splitlines()])
    return 0


@app.command(cls=Spoken)
def send(
    smtp: Annotated[
        str, typer.Option("--smtp", envvar="DUIZHANG_SMTP", metavar="HOST:PORT", show_default=False)
    ] = "",
    sender: Annotated[
        str, typer.Option("--from", metavar="ADDRESS", show_default=False)
    ] = "duizhang@localhost",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Send what waits in the outbox: mail, and webhooks where DUIZHANG_HOOK_SECRET is set."""
    from duizhang.follow import sending

    ways: dict[str, Any] = {}
    if smtp:
        host, _, port = smtp.partition(":")
        user, password = (
            os.environ.get("DUIZHANG_SMTP_USER", ""),
            os.environ.get("DUIZHANG_SMTP_PASSWORD", ""),
        )
        ways["mail"] = sending.Mailer(host, int(port or 25), sender, user, password, tls=bool(user)).send
    if secret := os.environ.get("DUIZHANG_HOOK_SECRET"):
        ways["webhook"] = sending.Hook(secret).send
    if not ways:
        raise WrongUse(
            say(zh="需要 --smtp 或 DUIZHANG_HOOK_SECRET", en="--smtp or DUIZHANG_HOOK_SECRET is needed")
        )
    with _office(ledger, None) as office:
        sent, failed = sending.send(office.record, ways, office.clock)
    tell(say(zh=f"已发 {sent}，未成 {failed}", en=f"{sent} sent, {failed} failed"))
    return BROKEN if failed else 0


@app.command(cls=Spoken)
def mask(
    code: Code,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", show_default=False)],
    who: Who,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: Loops = None,
    _lang: Lang = None,
) -> int:
    """Take away the personal values of an item, for ever."""
    with _office(ledger, loop_file) as office:
        tell(say(zh="已遮盖：", en="masked: ") + str(office.mask(code, who, reason)))
    return 0


@app.command(cls=Spoken)
def sample(
    loop: LoopId,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=1_000_000, metavar="N")] = 40,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """A made-up load of a loop, to try things with."""
    from duizhang.follow import samples

    with _office(ledger, None, create=True) as office:
        tell(say(zh="样例事件：", en="sample events: ") + str(samples.load(office, loop, count)))
    return 0


def audit(
    head: Annotated[str, typer.Option("--head", metavar="HASH", show_default=False)] = "",
    form: Annotated[Literal["text", "json"], typer.Option("--format")] = "text",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Look at the whole chain of events, and say where it breaks."""
    with _office(ledger, None) as office:
        found, seals = office.record.audit(head), list(office.record.broken_seals())
    wrong = [(b.number, b.code) for b in found.breaks] + [(n, "personal-changed") for n in seals]
    if not found.known:
        wrong.append((found.events, "head-missing"))
    if form == "json":
        told = {
            "events": found.events,
            "head": found.head,
            "breaks": [{"number": n, "code": c} for n, c in wrong],
        }
        write([json.dumps(told)])
    else:
        write(_audited(found.events, found.head, wrong))
    return BROKEN if wrong else 0


def with_replies(card: Card, ledger: str) -> Card:
    """The card with what the assessed have answered (right of reply)."""
    from duizhang.follow import sources

    if not card.rows:
        return card
    with _office(ledger, None) as office:
        return sources.with_replies(office, card)


# --- what the commands share ------------------------------------------------------------------------------


def _office(ledger: str, files: list[Path] | None, *, create: bool = False) -> Office:
    from duizhang.follow import open_office

    return open_office(ledger, create=create, loops=[_loaded(file) for file in files or ()])


def _loops(files: list[Path] | None) -> dict[str, Loop]:
    from duizhang.loops.loading import shipped

    return {**shipped(), **{loop.id: loop for loop in (_loaded(file) for file in files or ())}}


def _loaded(file: Path) -> Loop:
    from importlib.resources import files

    from duizhang.loops.loading import load

    def beside(name: str) -> str | None:
        own, ours = file.with_name(name), files("duizhang.loops").joinpath("data", name)
        return _read(own) if own.is_file() else ours.read_text(encoding="utf8") if ours.is_file() else None

    return load(_read(file), file.name, beside)


def _problems(file: Path) -> tuple[str, ...]:
    from duizhang.model import LoopError

    try:
        _loaded(file)
    except LoopError as error:
        return error.problems
    return ()


def _read(file: Path) -> str:
    from duizhang.reading import kinds as readers
    from duizhang.reading.text import decode

    return decode(readers.load(file), str(file))


def _given(sets: Iterable[str] | None) -> dict[str, Any]:
    """``field=value`` pairs; evidence may come several times."""
    data: dict[str, Any] = {}
    for one in sets or ():
        name, mark, value = one.partition("=")
        if not mark:
            raise WrongUse(say(zh=f"应写成 字段=值：{one}", en=f"write FIELD=VALUE: {one}"))
        data[name] = [*data.get(name, ()), value] if name == "evidence" else value
    return data


def _attached(office: Office, file: Path, who: str) -> dict[str, str]:
    from duizhang.reading import kinds as readers

    return office.attach(file.name, readers.load(file), who)


def _done(office: Office, wanted: Any) -> int:
    """Do it; a refusal is told with its reason and is no error of the program."""
    try:
        return _told(office, *office.submit(wanted))
    except Refused as refused:
        tell(f"duizhang: {refused.code}: {shown(refused.reason)}")
        return REFUSED


def _told(office: Office, _event: Event, item: Item) -> int:
    state = office.loop(item.loop).states[item.state].name
    write([shown(f"{item.code}  {state}  {item.title}")])
    return 0


def _opened(opened: Opened) -> int:
    write([shown(f"{item.code}  {item.title}") for item in opened.opened])
    for source, refused in opened.refused:
        tell(shown(f"{source}: {refused.reason}"))
    counts = len(opened.opened), len(opened.known), len(opened.refused)
    tell(
        say(
            zh=f"新立 {counts[0]} 件，已有 {counts[1]} 件，未能立项 {counts[2]} 件",
            en=f"{counts[0]} opened, {counts[1]} there already, {counts[2]} refused",
        )
    )
    return BROKEN if opened.refused else 0


def _lines(office: Office, items: Iterable[Item]) -> Iterator[Line]:
    from duizhang.exports.loops.lines import Line
    from duizhang.loops import engine

    now, names = office.clock(), office.directory
    for item in items:
        loop, standing = office.loop(item.loop), office.standing(item)
        light = engine.light(loop, standing, now)
        yield Line(item, loop, light, standing.fields, names.named(item.opener), names.named(item.holder))


def _clause_lines(found: list[Any], form: Form) -> Iterator[str]:
    from dataclasses import asdict

    if form == "text":
        yield from (shown(f"{c.doc}:{c.line}  {c.due or '—'}  {c.owner or '—'}  {c.text}") for c in found)
    elif form == "csv":
        import csv
        import io

        from duizhang.exports.safe import cell

        head = ("id", "doc", "line", "action", "object", "firm", "owner", "due", "area", "text", "quote")
        for row in (head, *([str(getattr(c, h)) for h in head] for c in found)):
            buffer = io.StringIO()
            csv.writer(buffer, lineterminator="").writerow([cell(str(v)) for v in row])
            yield buffer.getvalue()
    elif form == "json":
        yield json.dumps([asdict(c) for c in found], ensure_ascii=False)
    else:
        yield from (json.dumps(asdict(c), ensure_ascii=False) for c in found)


def _who_is_who(office: Office) -> Iterator[str]:
    held = office.directory
    for o in held.organisations.values():
        yield shown(f"{o.id}  {o.name}  {held.named(o.parent) if o.parent else ''}".rstrip())
    for post in held.posts:
        known = held.people.get(post.who)
        name = known.name if known else post.who
        yield shown(
            f"  {post.who}  {name}  {post.role} @ {held.named(post.organisation)}  {post.loop}".rstrip()
        )


def _audited(events: int, head: str, wrong: list[tuple[int, str]]) -> Iterator[str]:
    names = {
        "changed": say(zh="内容被改动", en="changed"),
        "missing": say(zh="缺失", en="missing"),
        "out-of-sequence": say(zh="顺序不对", en="out of sequence"),
        "personal-changed": say(zh="个人信息被改动", en="a personal value was changed"),
        "head-missing": say(zh="链上没有所给的链首", en="the head that was given is not in the chain"),
    }
    yield say(zh=f"{events} 个事件", en=f"{events} events")
    yield say(zh=f"链首 {head or '—'}", en=f"head {head or '—'}")
    yield from (say(zh=f"第 {n} 个事件：{names[c]}", en=f"event {n}: {names[c]}") for n, c in wrong)
    if not wrong:
        yield say(zh="链完好", en="the chain is whole")


# --- help -------------------------------------------------------------------------------------------------


def about(name: str) -> tuple[str, str]:
    """What a command of the group does, and examples; ``""`` for the group."""
    zh, en, examples = ABOUT[name]
    return say(zh=zh, en=en), "\n".join(f"  {line}" for line in examples)


ABOUT: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "": (
        "跟踪事项直到销号：承诺、问题、诉求等按回路流转，每一步都有记录。写法见 docs/loops.md。",
        "Follow what is promised, asked or does not add up until it is closed; each step is recorded. "
        "How to write a loop: docs/loops.md.",
        ("duizhang loop kinds", "duizhang loop targets 浙江 2026 --as ann", "duizhang loop desk --as ann"),
    ),
    "kinds": (
        "列出各回路及其状态、动作。",
        "List the loops with their states and actions.",
        ("duizhang loop kinds",),
    ),
    "check": (
        "检查回路文件，一次列出全部错误及行号。有错时退出码为 1。",
        "Check loop files; everything that is wrong at once, with its line. The exit status is then 1.",
        ("duizhang loop check permit.toml",),
    ),
    "list": (
        "列出一个回路的事项，先到期的在前；默认只列未办结的。",
        "List the items of a loop, by deadline; those that have ended only with --all.",
        ("duizhang loop list commitment", "duizhang loop list appeal --all --format csv -o appeals.csv"),
    ),
    "show": (
        "显示一件事项：字段、经过、期限怎样算出、现在可以做什么。",
        "Show an item: its fields, what happened, how its dates came about, what may be done now.",
        ("duizhang loop show K7MPQ2R9TX --as bob",),
    ),
    "open": (
        "手工立项。",
        "Open an item by hand.",
        ("duizhang loop open commitment --as ann -s title=建成城南水厂 -s due=2026-12-31",),
    ),
    "act": (
        "办理一步；不允许的会说明理由，并记录在案。",
        "Do something to an item; what is refused is refused with the reason, and written down.",
        (
            "duizhang loop act K7MPQ2R9TX assign --as ann -s holder=roads",
            "duizhang loop act K7MPQ2R9TX progress --as bob -s report=已开工 -s done=3 --attach photo.jpg",
        ),
    ),
    "desk": ("我的待办。", "What somebody can do something about now.", ("duizhang loop desk --as bob",)),
    "targets": (
        "把一个地区一年的目标逐项立项跟踪；已立项的不重复。",
        "Follow each target of an area and a year; none is opened twice.",
        ("duizhang loop targets 浙江 2026 --as ann",),
    ),
    "clauses": (
        "列出文件里没有数字的承诺（建成…、出台…、加快…建设）；--follow 逐项立项。",
        "List the commitments without a number of documents (建成…, 出台…); with --follow each becomes an item.",
        ("duizhang loop clauses report.txt", "duizhang loop clauses report.txt --follow --as ann"),
    ),
    "findings": (
        "把对不上的问题立项，交发布单位答复；问题消除时自动销号，再现时重新打开。",
        "Put what does not add up to the owners of the documents; an item closes when its finding goes and opens "
        "again when it comes back.",
        ("duizhang loop findings --as ann", "duizhang loop findings 3f9a2c --as ann"),
    ),
    "import": (
        "从 XLSX 或 CSV 导入任务清单：先预览，逐行列出错误；--yes 才导入。",
        "Take a list of tasks from XLSX or CSV: a preview with what is wrong by row; taken with --yes.",
        (
            "duizhang loop import commitment tasks.xlsx --as ann",
            "duizhang loop import commitment tasks.xlsx --as ann --yes",
        ),
    ),
    "people": (
        "导入单位（id,name,parent,area）或人员（id,name,mail,role,organisation）；不给文件时列出现有的。",
        "Take organisations (id,name,parent,area) or people (id,name,mail,role,organisation) from a file; "
        "without one, list those that there are.",
        ("duizhang loop people organisations.csv", "duizhang loop people people.csv", "duizhang loop people"),
    ),
    "dispatch": (
        "按规则派单；不明确的交指定席位。",
        "Send an item where rules say; what is unclear goes to the named desk.",
        ("duizhang loop dispatch K7MPQ2R9TX --rules rules.toml",),
    ),
    "metrics": (
        "回路的指标：数量、比率、中位数与分位数。不足 30 件的不宜比较。",
        "What a loop has done: counts, rates, medians and percentiles. Under 30 cases nothing is to be compared.",
        (
            "duizhang loop metrics appeal",
            "duizhang loop metrics appeal --by holder --since 2026-01-01 --format csv",
        ),
    ),
    "record": (
        "把回路的统计记入账本，供核对别处的说法（如 解决率98.7%）。",
        "Put what a loop counts into the ledger, so that a claim elsewhere (解决率98.7%) is reconciled with it.",
        ("duizhang loop record appeal 浙江 2026", "duizhang check"),
    ),
    "claim": (
        "一个声称的比率，能不能是整数件中的整数件。不可能时退出码为 1。",
        "Whether a rate that is claimed can be one of whole cases. The exit status is 1 where it cannot.",
        ("duizhang loop claim 98.7 9000 9999", "duizhang loop claim 98.7 50"),
    ),
    "breakdown": (
        "导出责任分解表，Word 或 Excel。",
        "Write the task breakdown (责任分解) as a Word or Excel file.",
        ("duizhang loop breakdown commitment -o breakdown.docx",),
    ),
    "feed": (
        "期限日历（.ics），可订阅。",
        "Due dates as a calendar (.ics).",
        ("duizhang loop feed --as bob -o due.ics",),
    ),
    "tick": (
        "处理时间与账本带来的变化：到期提醒与升级，问题消除或再现，附上完成情况。宜定时运行。",
        "What time and the ledger bring: clocks ring, findings go or come back, outcomes are attached. Run it regularly.",
        ("duizhang loop tick",),
    ),
    "digest": (
        "今日待办摘要。",
        "What lies on somebody's desk today.",
        ("duizhang loop digest --as bob", "duizhang loop digest --queue"),
    ),
    "send": (
        "发出发件箱里的通知；不成的以后再试。",
        "Send what waits in the outbox; what fails is tried again later.",
        ("duizhang loop send --smtp mail.example.org:25",),
    ),
    "mask": (
        "遮盖一件事项的个人信息，不可恢复；遮盖本身有记录。",
        "Take away the personal values of an item, for ever; that it was done is recorded.",
        ("duizhang loop mask K7MPQ2R9TX --as ann --reason 保存期满",),
    ),
    "sample": (
        "生成一个回路的样例数据，供试用。",
        "Make up a load of a loop, to try things with.",
        (
            "duizhang loop sample appeal --count 40 --ledger try.sqlite",
            "duizhang loop metrics appeal --ledger try.sqlite",
        ),
    ),
    "audit": (
        "检验整条事件链，指出断在哪里。把链首另存一处，以后用 --head 核对，可发现末尾被截。有问题时退出码为 1。",
        "Look at the whole chain of events and say where it breaks. Note the head elsewhere: --head then shows a later "
        "cut at the end. The exit status is 1 where something is wrong.",
        ("duizhang audit", "duizhang audit --head 9f2c…"),
    ),
}


def options() -> dict[str, str]:
    """The help of the options that only these commands have."""
    return {
        "--as": say(zh="以谁的身份", en="as whom"),
        "--loop-file": say(zh="另外的回路文件", en="a loop file of your own"),
        "--set": say(zh="给出一个字段", en="give a field"),
        "--state": say(zh="只看这个状态", en="only in this state"),
        "--text": say(zh="标题里的文字，或编号", en="a part of the title, or the code"),
        "--all": say(zh="包括已办结的", en="those that have ended, too"),
        "--action": say(zh="用哪个立项动作", en="by which opening action"),
        "--attach": say(zh="附上文件", en="attach a file"),
        "--loose": say(zh="包括推进、实施等持续性的承诺", en="what only goes on, too (推进…, 实施…)"),
        "--follow": say(zh="逐项立项", en="open an item for each"),
        "--yes": say(zh="确认导入", en="take it"),
        "--rules": say(zh="派单规则文件", en="the file of rules"),
        "--by": say(zh="按什么分组", en="grouped by what"),
        "--since": say(zh="从哪天起立项的", en="opened from that day on"),
        "--until": say(zh="到哪天为止立项的", en="opened up to that day"),
        "--title": say(zh="标题", en="the title"),
        "--queue": say(zh="把每个人的摘要放入发件箱", en="put everybody's into the outbox"),
        "--smtp": say(zh="发信服务器", en="the mail server"),
        "--from": say(zh="发件人地址", en="the sender's address"),
        "--count": say(zh="多少件", en="how many items"),
        "--head": say(zh="以前记下的链首", en="a head that was noted before"),
        "--area": say(zh="地区", en="the area"),
        "--reason": say(zh="理由，记入账本", en="why; it is written into the ledger"),
    }


def arguments() -> dict[str, str]:
    """The help of the arguments that only these commands have."""
    return {
        "code": say(zh="事项编号", en="the item's code"),
        "loop": say(zh="回路，见 loop kinds", en="the loop; see loop kinds"),
        "action": say(zh="动作，见 loop show", en="the action; see loop show"),
        "percent": say(zh="声称的比率，照印出来的样子", en="the rate as it is printed"),
        "low": say(zh="件数（至少）", en="how many cases (at least)"),
        "high": say(zh="至多多少件", en="how many at most"),
        "files": say(zh="文件", en="files"),
        "file": say(zh="文件（XLSX、XLS、CSV、TSV）", en="a file (XLSX, XLS, CSV, TSV)"),
    }
