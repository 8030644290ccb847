"""The command line: a thin skin on ``pipeline``. It asks, prints and gives the exit status, nothing else.

Exit status: 0 done · 1 ``check`` found contradictions · 2 wrong use · 3 some input could not be read ·
4 the ledger could not be used.

Renderers are imported where they are used, as the stages are in ``pipeline``: help comes at once.
"""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from duizhang import __version__, cli_loop, pipeline
from duizhang.console import (
    Enough as _Enough,
)
from duizhang.console import Spoken as _Spoken
from duizhang.console import SpokenGroup as _SpokenGroup
from duizhang.console import colour as _colour
from duizhang.console import form_of as _form_of
from duizhang.console import needed as _needed
from duizhang.console import tell as _tell
from duizhang.console import write as _write
from duizhang.exports.safe import shown
from duizhang.exports.wording import word
from duizhang.intake import About, Item, Problem, Skipped
from duizhang.language import Language, say, speak
from duizhang.model import (
    Card,
    DuizhangError,
    Kind,
    LedgerUnusable,
    Modality,
    Reading,
    Report,
    Statement,
    Status,
    UnreadableInput,
    WrongUse,
)

CONTRADICTED, WRONG_USE, UNREADABLE, UNUSABLE = 1, 2, 3, 4
INTERRUPTED, PIPE_CLOSED, OUR_MISTAKE = 130, 141, 70

HELP_NAMES = ["--help", "-h"]


app = typer.Typer(
    name="duizhang",
    cls=_SpokenGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": HELP_NAMES},
)

# --- what the commands take; the help of each is in ``_option_help`` --------------------------------------

Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", show_default=False)]
Files = Annotated[list[str], typer.Argument(metavar="FILE", show_default=False)]
Where = Annotated[list[str], typer.Argument(metavar="PATH", show_default=False)]
MaybeWhere = Annotated[list[str] | None, typer.Argument(metavar="PATH", show_default=False)]
Ledger = Annotated[str, typer.Option("--ledger", envvar="DUIZHANG_LEDGER", metavar="L")]
Date = Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", show_default=False)]
Area = Annotated[str, typer.Option("--area", metavar="NAME", show_default=False)]
Issuer = Annotated[str, typer.Option("--issuer", metavar="NAME", show_default=False)]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, metavar="N")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", show_default=False)]
ListForm = Literal["text", "jsonl", "csv"]
TableForm = Literal["text", "jsonl", "csv", "xlsx"]
FindingsForm = Literal["text", "json", "jsonl", "github", "sarif"]
CardForm = Literal["text", "json", "html", "docx", "xlsx"]
# What the name of an output file may ask for; the first is for all others.
LIST_FORMS: tuple[ListForm, ...] = ("text", "jsonl", "csv")
TABLE_FORMS: tuple[TableForm, ...] = ("text", "jsonl", "csv", "xlsx")
FINDINGS_FORMS: tuple[FindingsForm, ...] = ("text", "json", "jsonl", "sarif")
CARD_FORMS: tuple[CardForm, ...] = ("text", "json", "html", "docx", "xlsx")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", show_default=False)] = False,
    _lang: Lang = None,
) -> int:
    """Without a command: the version, or the help."""
    if version:
        return _version()
    if context.invoked_subcommand is None:
        _tell(context.get_help())
        return WRONG_USE
    return 0


@app.command(cls=_Spoken)
def demo(_lang: Lang = None) -> int:
    """Read the bundled samples, reconcile them, draw the card."""
    with _progress(say(zh="读入样例", en="Reading the samples")) as progress:
        done = pipeline.demo(progress=progress)
    _complain(done.checked.problems, ())
    _write([*_demo_head(done), "", *_demo_rest(done)])
    return UNREADABLE if done.checked.problems else 0


@app.command(cls=_Spoken)
def extract(
    paths: Files,
    form: Annotated[ListForm | None, typer.Option("--format", show_default="text")] = None,
    only_unread: Annotated[bool, typer.Option("--unread", show_default=False)] = False,
    output: Output = None,
    jobs: Jobs = 1,
    date: Date = "",
    area: Area = "",
    issuer: Issuer = "",
    _lang: Lang = None,
) -> int:
    """The statements of files; needs no ledger."""
    form = form or _form_of(output, LIST_FORMS)
    sink = _Sink()
    # Where the statements themselves scroll by on the terminal, a bar would be in their way.
    scrolls = output is None and sys.stdout.isatty()
    with _progress(say(zh="读取", en="Reading"), hidden=scrolls) as progress:
        items = pipeline.extract(paths, jobs=jobs, progress=progress, **_about(date, area, issuer))
        _write(_listed(sink.readings(items), form, only_unread), output)
    _complain(sink.problems, sink.skipped)
    _tell(*_assumed(sink.tally), *_tallied(sink.tally))
    return UNREADABLE if sink.problems else 0


@app.command(cls=_Spoken)
def read(
    paths: Where,
    ledger: Ledger = pipeline.LEDGER,
    jobs: Jobs = 1,
    date: Date = "",
    area: Area = "",
    issuer: Issuer = "",
    _lang: Lang = None,
) -> int:
    """Read files into the ledger, and reconcile it."""
    with _progress(say(zh="读入", en="Reading")) as progress:
        summary = pipeline.read(paths, ledger, jobs=jobs, progress=progress, **_about(date, area, issuer))
    _complain(summary.problems, summary.skipped)
    _write(_summarised(summary, ledger))
    return UNREADABLE if summary.problems else 0


@app.command(cls=_Spoken)
def check(
    paths: MaybeWhere = None,
    ledger: Ledger = pipeline.LEDGER,
    form: Annotated[FindingsForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    jobs: Jobs = 1,
    date: Date = "",
    area: Area = "",
    issuer: Issuer = "",
    _lang: Lang = None,
) -> int:
    """What does not agree: of the ledger, or of files together."""
    form = form or _form_of(output, FINDINGS_FORMS)
    with _progress(say(zh="读取", en="Reading")) as progress:
        checked = pipeline.check(
            paths or (), ledger, jobs=jobs, progress=progress, **_about(date, area, issuer)
        )
    _complain(checked.problems, checked.skipped)
    _write(_rendered(checked, form, _colour(output)), output)
    if checked.report.contradicted:
        return CONTRADICTED
    return UNREADABLE if checked.problems else 0


@app.command(cls=_Spoken)
def dismiss(
    finding: Annotated[str, typer.Argument(metavar="FINDING", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", show_default=False)],
    by: Annotated[str, typer.Option("--by", metavar="NAME", envvar="USER", show_default=False)] = "",
    again: Annotated[bool, typer.Option("--reopen", show_default=False)] = False,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Set a finding aside with a reason, or take it up again."""
    found = pipeline.dismiss(finding, reason, ledger, by=by, again=again)
    done = say(zh="已重新提出", en="taken up again") if again else say(zh="已搁置", en="dismissed")
    _tell(f"{done}: {shown(found.message)}")
    return 0


@app.command(cls=_Spoken)
def statements(
    ledger: Ledger = pipeline.LEDGER,
    area: Annotated[str, typer.Option("--area", metavar="NAME", show_default=False)] = "",
    indicator: Annotated[str, typer.Option("--indicator", metavar="NAME", show_default=False)] = "",
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", show_default=False)] = "",
    kind: Annotated[Kind | None, typer.Option("--kind", show_default=False)] = None,
    modality: Annotated[Modality | None, typer.Option("--modality", show_default=False)] = None,
    doc: Annotated[str, typer.Option("--doc", metavar="PATH", show_default=False)] = "",
    status: Annotated[Status | None, typer.Option("--status", show_default=False)] = None,
    form: Annotated[TableForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    _lang: Lang = None,
) -> int:
    """The statements that the ledger holds."""
    asked = pipeline.Filters(
        area=area, indicator=indicator, period=period, kind=kind or "", modality=modality or "", doc=doc
    )
    from duizhang.exports import statements as listing

    found = _any_of(pipeline.statements(ledger, status=status or "", **asked))
    form = form or _form_of(output, TABLE_FORMS)
    if form == "xlsx":
        _write(listing.xlsx(found), _needed(output, form))
    else:
        _write(listing.lines(found, form), output)
    return 0


@app.command(cls=_Spoken)
def card(
    area: Annotated[str, typer.Argument(metavar="AREA", show_default=False)],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1949, max=2199, show_default=False)],
    ledger: Ledger = pipeline.LEDGER,
    form: Annotated[CardForm | None, typer.Option("--format", show_default="text")] = None,
    pictures: Annotated[bool, typer.Option("--pictures", show_default=False)] = False,
    output: Output = None,
    _lang: Lang = None,
) -> int:
    """The report card: targets, outcomes, verdicts."""
    form = form or _form_of(output, CARD_FORMS)
    if form in ("docx", "xlsx"):
        _needed(output, form)
    drawn = cli_loop.with_replies(pipeline.card(area, year, ledger), ledger)
    quoted = (s for row in drawn.rows for s in (row.target, row.outcome, row.against) if s)
    shown_too = pipeline.pictures(quoted) if pictures and form == "html" else {}
    _write(_drawn(drawn, form, _colour(output), shown_too), output)
    if not drawn.rows:
        _tell(
            say(
                zh=f"账本里没有{area}{year}年的目标；看看有什么：duizhang statements --modality target",
                en=f"the ledger holds no target of {area} for {year}; "
                "see what there is: duizhang statements --modality target",
            )
        )
    return 0


@app.command(cls=_Spoken)
def explain(
    id: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    ledger: Ledger = pipeline.LEDGER,
    picture: Annotated[Path | None, typer.Option("--picture", metavar="FILE", show_default=False)] = None,
    _lang: Lang = None,
) -> int:
    """How a number was read, and what it was checked against."""
    from duizhang.exports import explanation

    e = pipeline.explain(id, ledger)
    if picture:
        _write(pipeline.picture(e.statement), picture)
    _write(explanation.lines(e.statement, e.status, e.relations, e.findings, color=_colour(None)))
    return 0


@app.command(cls=_Spoken)
def serve(
    ledger: Ledger = pipeline.LEDGER,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N")] = 8000,
    browse: Annotated[bool, typer.Option("--open", show_default=False)] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, metavar="N")] = 1,
    jobs: Jobs = 1,
    names: Annotated[list[str] | None, typer.Option("--name", metavar="NAME", show_default=False)] = None,
    certificate: Annotated[str, typer.Option("--cert", metavar="FILE", show_default=False)] = "",
    key: Annotated[str, typer.Option("--key", metavar="FILE", show_default=False)] = "",
    behind_https: Annotated[bool, typer.Option("--https", show_default=False)] = False,
    _lang: Lang = None,
) -> int:
    """The web app, until it is stopped."""
    from duizhang.web import serving
    from duizhang.web.settings import Settings

    secure = bool(certificate) or behind_https
    settings = Settings(host, tuple(names or ()), secure=secure, readers=jobs, warm=True)
    serving.serve(
        ledger,
        settings,
        port,
        workers=workers,
        certificate=certificate,
        key=key,
        browse=browse,
        ready=lambda address: _tell(*_served(address, settings.local or secure)),
    )
    return 0


def _served(address: str, safe: bool) -> Iterator[str]:
    yield say(
        zh=f"在浏览器里打开 {address}（Ctrl-C 结束）", en=f"Open {address} in a browser (Ctrl-C ends it)"
    )
    if not safe:
        yield say(
            zh="注意：没有加密，密码会明文经过网络；请给出 --cert 和 --key，或放在 HTTPS 代理之后（--https）",
            en="Note: nothing is encrypted, passwords can be read on the way; give --cert and --key, "
            "or put it behind an HTTPS proxy (--https)",
        )


@app.command(cls=_Spoken)
def account(
    doing: Annotated[
        Literal["add", "list", "remove", "password", "role"],
        typer.Argument(metavar="ACTION", show_default=False),
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "",
    role: Annotated[Literal["reader", "editor", "admin"], typer.Option("--role")] = "reader",
    from_stdin: Annotated[bool, typer.Option("--password-stdin", show_default=False)] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", envvar="USER", show_default=False)] = "",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Who may use the web app over the network."""
    from duizhang import accounts

    if doing != "list" and not name:
        raise WrongUse(say(zh="请写明账号名", en="name the account"))
    with accounts.open_accounts(ledger, create=doing == "add") as book:
        if doing == "list":
            _write([f"{shown(a.name)}  {a.role}  {a.at}" for a in book.held()])
            return 0
        if doing == "add":
            accounts.add(book, name, role, _password(from_stdin), by)
        elif doing == "remove":
            accounts.remove(book, name, by)
        elif doing == "role":
            accounts.change(book, name, role=role, by=by)
        else:
            accounts.change(book, name, password=_password(from_stdin), by=by)
    _tell(say(zh="已记入账本", en="written into the ledger"))
    return 0


def _password(from_stdin: bool) -> str:
    """Asked for twice on a terminal, without showing it; or the first line of standard input."""
    import getpass

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongUse(
            say(zh="没有终端可问密码；用 --password-stdin", en="no terminal: use --password-stdin")
        )
    first = getpass.getpass(say(zh="密码：", en="Password: "))
    if getpass.getpass(say(zh="再输一次：", en="Once more: ")) != first:
        raise WrongUse(say(zh="两次输入不同", en="they are not the same"))
    return first


app.command(cls=_Spoken)(cli_loop.audit)
app.add_typer(cli_loop.app)


# --- from the process's first to its last breath ----------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit status. Whatever goes wrong is a line on stderr, no traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    speak(_language_asked(words))
    _set_up_streams()
    try:
        # Programs ask for the version at their own start; the parser alone takes longer than the answer may.
        status = _version() if words == ["--version"] else _run(words)
        sys.stdout.flush()
    except (_Enough, BrokenPipeError):  # whoever read the output has enough of it (``| head``)
        _drop_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as e:
        _drop_output()
        return _fail(WRONG_USE, _unwritable(e))
    return status


def _version() -> int:
    print(f"duizhang {__version__}")
    return 0


def _run(words: Sequence[str]) -> int:
    try:
        return int(_localised().main(args=list(words), prog_name="duizhang", standalone_mode=False) or 0)
    except typer.TyperException as e:
        return _fail(WRONG_USE, _misused(e), _help_hint(e))
    except LedgerUnusable as e:
        return _fail(UNUSABLE, str(e))
    except UnreadableInput as e:
        return _fail(UNREADABLE, str(e))
    except DuizhangError as e:
        return _fail(WRONG_USE, str(e))
    except (OSError, _Enough):
        raise
    except Exception as e:  # a mistake of ours: people get a line, developers may ask for more
        if os.environ.get("DUIZHANG_DEBUG"):
            traceback.print_exc()
        what = f"{type(e).__name__}: {e}"
        return _fail(
            OUR_MISTAKE, say(zh=f"程序出错，请报告：{what}", en=f"internal error, please report: {what}")
        )


def _language_asked(words: Sequence[str]) -> Language | None:
    """``--lang`` wherever it stands: the help is written before the words are parsed."""
    for i, given in enumerate(words):
        name, _, value = given.partition("=")
        if given == "--":
            break
        if name == "--lang":
            value = value or "".join(words[i + 1 : i + 2])
            return "zh" if value == "zh" else "en" if value == "en" else None
    return None


def _set_up_streams() -> None:
    """UTF-8 into files and pipes whatever the locale; on a terminal, its own encoding, and never an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def _fail(status: int, *lines: str) -> int:
    _tell(*(f"duizhang: {line}" for line in lines[:1]), *lines[1:])
    return status


def _drop_output() -> None:
    """Let what could not be written go nowhere: Python would try again at exit, complain, and end with 120."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(error: OSError) -> str:
    name = f"{error.filename}: " if error.filename else ""
    reason = error.strerror or str(error)
    return say(zh=f"写不出去：{name}{reason}", en=f"cannot write: {name}{reason}")


def _misused(error: typer.TyperException) -> str:
    """What is wrong with the words on the command line."""
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "metavar", None) or "/".join(getattr(parameter, "opts", ()) or ())
    option = getattr(error, "option_name", "")
    zh = {
        "NoSuchOption": f"没有选项 {option}",
        "BadOptionUsage": f"选项 {option} 用法不对",
        "MissingParameter": f"缺少 {name}",
        "BadParameter": f"{name} 的取值不对：{getattr(error, 'message', '')}",
    }.get(type(error).__name__, error.format_message())
    return say(zh=zh.replace("No such command", "没有命令"), en=error.format_message())


def _help_hint(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "duizhang"
    return say(zh=f"用法见：{command} --help", en=f"See: {command} --help")


# --- output -----------------------------------------------------------------------------------------------


@contextmanager
def _progress(title: str, *, hidden: bool = False) -> Iterator[pipeline.Progress | None]:
    """A bar on a terminal; silence elsewhere."""
    if hidden or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    name = TextColumn("{task.fields[name]}", markup=False)
    with Progress(*columns, name, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None, name="")

        def tell(done: int, total: int, path: str, page: int = 0, pages: int = 0, /) -> None:
            name = shown(Path(path).name) if done < total else ""
            if pages > 1:
                name += say(zh=f" 第 {page} / {pages} 页", en=f" page {page} / {pages}")
            bar.update(task, completed=done, total=total, name=name)

        yield tell


# --- what the commands say --------------------------------------------------------------------------------


_ASSUMED = 10
"""assumptions that are told one by one"""


class _Sink:
    """Lets readings through and keeps count of all that passes."""

    def __init__(self) -> None:
        self.tally = pipeline.Tally()
        self.problems: list[Problem] = []
        self.skipped: list[Skipped] = []

    def readings(self, items: Iterable[Item]) -> Iterator[Reading]:
        for item in items:
            if isinstance(item, Reading):
                self.tally += pipeline.Tally.of(item)
                yield item
            elif isinstance(item, Problem):
                self.problems.append(item)
            else:
                self.skipped.append(item)


def _any_of(statements: Iterator[Statement]) -> Iterator[Statement]:
    """The same statements; that there are none is said, since an empty page says nothing."""
    first = next(statements, None)
    if first is None:
        _tell(say(zh="账本里没有符合条件的数据", en="no statement in the ledger fits"))
        return
    yield first
    yield from statements


def _about(date: str, area: str, issuer: str) -> About:
    return About(date=date, area=area, issuer=issuer)


def _listed(readings: Iterable[Reading], form: ListForm, only_unread: bool) -> Iterator[str]:
    """As text, document by document; machine formats are one stream, with one header at most."""
    from duizhang.exports import statements as listing
    from duizhang.exports import unread

    if form == "text":
        for r in readings:
            yield from unread.lines(r.unread, form) if only_unread else listing.lines(r.statements, form)
    elif only_unread:
        yield from unread.lines((u for r in readings for u in r.unread), form)
    else:
        yield from listing.lines((s for r in readings for s in r.statements), form)


def _rendered(checked: pipeline.Checked, form: FindingsForm, colour: bool) -> Iterator[str]:
    from duizhang.exports import findings

    return findings.render(checked.report, form, color=colour, sources=checked.sources, unread=checked.unread)


def _drawn(
    card: Card, form: CardForm, colour: bool, pictures: Mapping[str, bytes] | None = None
) -> str | bytes:
    from duizhang.exports import cards

    return cards.render(card, form, color=colour, pictures=pictures)


def _complain(problems: Sequence[Problem], skipped: Sequence[Skipped]) -> None:
    """What could not be read, one a line; what was skipped, in one line."""
    _tell(*(f"duizhang: {shown(str(p))}" for p in problems))
    if skipped:
        names = ", ".join(shown(s.path) for s in skipped[:5]) + (" …" if len(skipped) > 5 else "")
        n = len(skipped)
        _tell(say(zh=f"跳过 {n} 个非文本文件：{names}", en=f"skipped, not text ({n}): {names}"))


def _assumed(tally: pipeline.Tally) -> Iterator[str]:
    """What was inferred of the documents, as far as people read such a list."""
    label = say(zh="推定", en="assumed")
    yield from (f"{label}: {shown(what)}" for what in tally.assumed[:_ASSUMED])
    if more := len(tally.assumed[_ASSUMED:]):
        yield say(zh=f"{label}：另有 {more} 条", en=f"{label}: {more} more")


def _tallied(tally: pipeline.Tally) -> list[str]:
    """Coverage goes with every result."""
    covered = "—" if tally.coverage is None else f"{tally.coverage:.1f}%"
    documents, stated, ignored = tally.documents, tally.statements, tally.ignored
    return [
        say(
            zh=f"{documents} 份文件：{stated} 个数据 · 不计 {ignored} 个 · "
            f"未读懂 {tally.unread} 个 · 覆盖率 {covered}",
            en=f"{documents} {'document' if documents == 1 else 'documents'}: {stated} statements · "
            f"{ignored} numbers left out · "
            f"{tally.unread} not understood · coverage {covered}",
        )
    ]


def _counted(counter: Counter[str]) -> str:
    return " · ".join(f"{word(name)} {n}" for name, n in counter.most_common())


def _broken_down(tally: pipeline.Tally) -> list[str]:
    rows = (
        (say(zh="类别", en="kinds"), tally.kinds),
        (say(zh="性质", en="modality"), tally.modalities),
        (say(zh="不计的数", en="left out"), tally.reasons),
    )
    return [*_tallied(tally), *(f"  {name}: {_counted(counter)}" for name, counter in rows if counter)]


def _judged(report: Report) -> str:
    severities = Counter(f.severity for f in report.findings)
    found = ", ".join(f"{word(s)} {severities[s]}" for s in ("error", "warning", "info") if severities[s])
    status = _counted(Counter(report.status.values()))
    if not status:
        return say(zh="核对：没有数据可以核对", en="reconciled: there is nothing to reconcile")
    return say(
        zh=f"核对：{found or '没有发现问题'}（{len(report.relations)} 个关系；{status}）",
        en=f"reconciled: {found or 'nothing found'} ({len(report.relations)} relations; {status})",
    )


def _summarised(summary: pipeline.Summary, ledger: str) -> Iterator[str]:
    from duizhang.ledger import called

    yield from _broken_down(summary.tally)
    yield from (f"  {line}" for line in _assumed(summary.tally))
    held, name = summary.ledger, called(ledger)
    yield say(
        zh=f"账本 {name}：新增 {summary.new} 份；现有 {held.documents} 份文件，{held.statements} 个数据",
        en=f"ledger {name}: {summary.new} new; "
        f"it holds {held.documents} document{'' if held.documents == 1 else 's'}, {held.statements} statements",
    )
    yield _judged(summary.report)
    if held.statements:
        yield from _next_steps(summary, ledger)


def _next_steps(summary: pipeline.Summary, ledger: str) -> Iterator[str]:
    from duizhang.ledger import called

    steps = [("duizhang statements --format csv", say(zh="全部数据", en="all the numbers"))]
    if summary.busiest:
        area, year = summary.busiest
        steps.insert(
            0, (f"duizhang card {area} {year}", say(zh="目标完成得怎样", en="how the targets were met"))
        )
    if summary.report.findings:
        steps.insert(0, ("duizhang check", say(zh="哪些对不上", en="what does not agree")))
    known = ledger in (pipeline.LEDGER, os.environ.get("DUIZHANG_LEDGER"))
    where = "" if known else f" --ledger {shlex.quote(called(ledger))}"
    yield say(zh="接着看：", en="Where to look next:")
    yield from _steps([(command + where, what) for command, what in steps])


def _steps(steps: Sequence[tuple[str, str]]) -> Iterator[str]:
    from duizhang.exports.statements import aligned

    yield from aligned([(f"  {shown(command)}", what) for command, what in steps])


def _demo_head(demo: pipeline.Demo) -> Iterator[str]:
    yield say(zh=f"样例：{demo.folder}", en=f"The samples: {demo.folder}")
    yield from (f"  {shown(d.path)}  {shown(d.title)}" for d in demo.checked.documents)
    yield from _broken_down(demo.tally)


def _demo_rest(demo: pipeline.Demo) -> Iterator[str]:
    colour = _colour(None)
    yield from _rendered(demo.checked, "text", colour)
    yield ""
    yield str(_drawn(demo.card, "text", colour)).rstrip("\n")
    yield ""
    yield say(zh="接着试试：", en="What to try next:")
    yield from _steps(_demo_steps(demo))


def _demo_steps(demo: pipeline.Demo) -> list[tuple[str, str]]:
    folder, card = shlex.quote(str(demo.folder)), f"{demo.card.area} {demo.card.year}"
    return [
        (
            f"duizhang read {folder}",
            say(zh="读入账本；也可以是自己的文件夹", en="into a ledger; or a folder of yours"),
        ),
        ("duizhang statements --modality target", say(zh="所有目标", en="all that is promised")),
        (f"duizhang card {card} -o card.html", say(zh="网页成绩表", en="the card as a web page")),
        ("duizhang explain ID", say(zh="一个数是怎样读出来的", en="how a number was read")),
        (
            "duizhang serve --open",
            say(zh="在浏览器里看，也可把文件拖进去", en="in a browser, where files can be dropped"),
        ),
    ]


# --- help, in the language spoken -------------------------------------------------------------------------


def _localised() -> Any:
    """The commands, with their help written in the language in force."""
    root: Any = typer.main.get_command(app)
    loops = root.commands["loop"].commands
    told = {"loop": "", **{f"loop {name}": name for name in loops}, "audit": "audit"}
    ours = [(f"loop {name}", command) for name, command in loops.items()]
    for name, command in [("", root), *root.commands.items(), *ours]:
        command.help, examples = cli_loop.about(told[name]) if name in told else _DOING[name]()
        command.epilog = f"[bold]{say(zh='例子', en='Examples')}[/bold]\n{examples}"
        command.rich_help_panel = say(zh="命令", en="Commands")
        command.options_metavar = say(zh="[选项]", en="[OPTIONS]")
        command.context_settings["help_option_names"] = HELP_NAMES
        for parameter in command.get_params(typer.Context(command, help_option_names=HELP_NAMES)):
            _describe(parameter)
    for group in (root, root.commands["loop"]):
        group.subcommand_metavar = say(zh="命令 [参数]...", en="COMMAND [ARGS]...")
    return root


def _describe(parameter: Any) -> None:
    if getattr(parameter, "is_flag", False):
        parameter.metavar = ""  # a flag takes no value, so its help need not say that it is a <bool>
    if parameter.param_type_name == "argument":
        parameter.help = {**cli_loop.arguments(), **_argument_help()}[parameter.name]
        parameter.rich_help_panel = say(zh="参数", en="Arguments")
    else:
        texts = {**cli_loop.options(), **_option_help()}
        parameter.help = next(texts[name] for name in parameter.opts if name in texts)
        parameter.rich_help_panel = say(zh="选项", en="Options")


def _argument_help() -> dict[str, str]:
    paths = say(
        zh="文件、文件夹（连同其下的文本文件）、通配符，或 -（标准输入）",
        en="files, folders (with the text files below them), globs, or - (standard input)",
    )
    return {
        "paths": paths,
        "area": say(zh="地区简称，如 浙江", en="the area's short name, such as 浙江"),
        "year": say(zh="年份，如 2025", en="the year, such as 2025"),
        "finding": say(
            zh="问题编号，见 check 的输出；可只写开头几位",
            en="the finding's id, as check prints it; its first characters will do",
        ),
        "doing": say(
            zh="add 添加，list 列出，remove 删除，password 改密码，role 改角色",
            en="add, list, remove, password (a new one), role (another)",
        ),
        "name": say(zh="账号名", en="the account's name"),
        "id": say(zh="数据编号，可只写开头几位", en="the statement's id; its first characters will do"),
    }


def _option_help() -> dict[str, str]:
    return {
        "--help": say(zh="显示这份帮助", en="show this help"),
        "--version": say(zh="显示版本", en="show the version"),
        "--lang": say(
            zh="消息用中文（zh）还是英文（en）；默认随系统", en="language of messages; else from the locale"
        ),
        "--ledger": say(zh="账本：文件或数据库网址", en="the ledger: a file or a database URL"),
        "--date": say(zh="文件自己没有写明的日期", en="the date that a document does not say of itself"),
        "--area": say(zh="地区简称", en="an area's short name"),
        "--issuer": say(zh="文件自己没有写明的发布单位", en="the issuer that a document does not name"),
        "--jobs": say(zh="同时用几个进程读", en="how many processes read at a time"),
        "--format": say(zh="输出格式；有 -o 时随文件名", en="output format; with -o, from the file's name"),
        "--output": say(
            zh="写入文件（写完整才出现）", en="write to a file, which appears when it is complete"
        ),
        "--unread": say(
            zh="改为列出没有算作数据的数字及原因",
            en="list the numbers that are no statements instead, and why",
        ),
        "--indicator": say(
            zh="指标名的一部分，或指标编号", en="a part of the indicator's name, or a concept's id"
        ),
        "--period": say(zh="时期；2025 也包括 2025-Q1", en="a period; 2025 also finds 2025-Q1"),
        "--kind": say(zh="类别", en="kind of quantity"),
        "--modality": say(zh="实绩、目标或预计", en="reported, promised or estimated"),
        "--doc": say(zh="文件路径的一部分", en="a part of the document's path"),
        "--picture": say(
            zh="把这个数在页面上的位置画成图（PNG），数字加框",
            en="draw its place on the page, the figure framed (PNG)",
        ),
        "--pictures": say(
            zh="网页成绩表里附上页面剪影（分页的文件）",
            en="show clippings of the pages in the HTML card, where documents have pages",
        ),
        "--reason": say(zh="理由，记入账本", en="why; it is written into the ledger"),
        "--by": say(zh="谁", en="who does it"),
        "--reopen": say(zh="重新提出已搁置的问题", en="take up again what was dismissed"),
        "--status": say(zh="核对的结果", en="what reconciling gave"),
        **_web_option_help(),
    }


def _web_option_help() -> dict[str, str]:
    return {
        "--host": say(
            zh="监听的地址；除本机外都须有账号",
            en="the address to listen on; any but this machine's needs accounts",
        ),
        "--port": say(zh="端口", en="the port"),
        "--open": say(zh="随即打开浏览器", en="open a browser as well"),
        "--workers": say(zh="用几个进程应答", en="how many processes answer"),
        "--name": say(
            zh="浏览器访问时用的主机名；可写多次",
            en="a host name by which browsers reach it; may be repeated",
        ),
        "--cert": say(zh="HTTPS 证书文件", en="the certificate's file, for HTTPS"),
        "--key": say(zh="HTTPS 私钥文件", en="the key's file, for HTTPS"),
        "--https": say(
            zh="前面有 HTTPS 代理：Cookie 只经加密传送",
            en="behind an HTTPS proxy: cookies travel encrypted only",
        ),
        "--role": say(
            zh="reader 只看，editor 可改、可读入，admin 另可管理",
            en="reader looks, editor also changes and adds documents, admin also administers",
        ),
        "--password-stdin": say(zh="从标准输入读密码", en="read the password from standard input"),
    }


def _about_all() -> tuple[str, str]:
    status = say(
        zh="退出码：0 完成且无矛盾；1 check 发现矛盾；2 用法不对；"
        "3 有输入读不了（其余已完成）；4 账本不能用。",
        en="Exit status: 0 done, nothing contradicted; 1 check found contradictions; 2 wrong use; "
        "3 some input could not be read (the rest was done); 4 the ledger could not be used.",
    )
    what = say(
        zh="对账：从公文里读出每一个数，记入账本，核对是否相符，画出目标与结果的成绩表。",
        en="Duizhang (对账) reads the numbers of official documents into a ledger, reconciles them, "
        "and sets what was promised against what was done.",
    )
    return (
        f"{what}\n\n{status}",
        "  duizhang demo\n  duizhang read reports/\n  duizhang check\n  duizhang card 浙江 2025",
    )


def _about_demo() -> tuple[str, str]:
    what = say(
        zh="读入随带的样例文件，列出发现，画出成绩表。不写任何文件。",
        en="Read the bundled samples, show what was found in them, and draw the card. Writes nothing.",
    )
    return what, "  duizhang demo\n  duizhang --lang zh demo"


def _about_extract() -> tuple[str, str]:
    what = say(
        zh="列出文件里的数据，每个数带原话与位置。不需要账本，不写任何文件。",
        en="List the statements of files, each with its words and place. Needs no ledger and writes nothing.",
    )
    examples = (
        "  duizhang extract report.txt\n"
        "  duizhang extract 'reports/*.txt' --format jsonl -o statements.jsonl\n"
        "  cat report.txt | duizhang extract - --date 2026-01-21 --area 浙江 --format csv\n"
        "  duizhang extract report.txt --unread"
    )
    return what, examples


def _about_read() -> tuple[str, str]:
    what = say(
        zh="读入账本并核对，最后给出小结。已读过的不会重复记；一份文件有问题，不影响其余文件。",
        en="Read documents into the ledger, reconcile it, and sum up. What is there already is not added "
        "again; a bad document does not stop the others.",
    )
    return what, "  duizhang read reports/\n  duizhang read reports/ --ledger zhejiang.sqlite --jobs 4"


def _about_check() -> tuple[str, str]:
    what = say(
        zh="核对账本；给出文件时，不用账本，只把这些文件放在一起核对。"
        "\n\n发现矛盾时退出码为 1，即使同时有文件读不了；没有矛盾而有文件读不了时为 3。",
        en="Reconcile the ledger; with files, those files together, without a ledger."
        "\n\nThe exit status is 1 if contradictions were found, even if some input could not be read as "
        "well; 3 if some input could not be read and nothing is contradicted.",
    )
    examples = (
        "  duizhang check\n"
        "  duizhang check plan.txt result.txt\n"
        "  duizhang check --format sarif -o findings.sarif\n"
        "  duizhang check reports/ --format github"
    )
    return what, examples


def _about_dismiss() -> tuple[str, str]:
    what = say(
        zh="看过之后把一个问题搁置，写明理由；此后 check 不再报，直到其中的数字有变。什么都不删除：--reopen 可重新提出。",
        en="Set a finding aside after looking at it, with a reason: check is silent about it until one of its "
        "figures changes. Nothing is deleted; --reopen takes it up again.",
    )
    examples = (
        '  duizhang dismiss 3f9a2c --reason "revised in March"\n'
        '  duizhang dismiss 3f9a2c --reopen --reason "not revised after all"'
    )
    return what, examples


def _about_statements() -> tuple[str, str]:
    what = say(
        zh="列出账本里的数据，可以筛选。",
        en="List the statements that the ledger holds; filters narrow them.",
    )
    examples = (
        "  duizhang statements --area 浙江 --indicator 出口 --period 2025\n"
        "  duizhang statements --modality target --format csv -o targets.csv\n"
        "  duizhang statements --status contradicted\n"
        "  duizhang statements -o all.xlsx"
    )
    return what, examples


def _about_card() -> tuple[str, str]:
    what = say(
        zh="画出一个地区一年的成绩表：每个目标、它的结果、完成与否，各附原话。",
        en="Draw the report card of an area and a year: each target, its outcome, the verdict, and both "
        "quotes.",
    )
    return what, "  duizhang card 浙江 2025\n  duizhang card 浙江 2025 -o card.html"


def _about_explain() -> tuple[str, str]:
    what = say(
        zh="说明一个数：它的原话、读出它的规则、与哪些数核对过。编号见 statements 和 check 的输出。",
        en="Explain a number: its words, the rules that read it, what it was checked against. "
        "The ids are in what statements and check print.",
    )
    return (
        what,
        "  duizhang explain 3f9a2c\n  duizhang explain 3f9a2c --picture place.png\n  duizhang statements --format jsonl | head -1",
    )


def _about_serve() -> tuple[str, str]:
    what = say(
        zh="在浏览器里看账本、放入文件、改正读错的数。默认只有这台机器能打开；要让别的机器打开，先建账号（duizhang account add）。",
        en="Look at the ledger in a browser, add documents there, correct what was misread. Only this machine "
        "reaches it unless told otherwise; for others, make accounts first (duizhang account add).",
    )
    examples = (
        "  duizhang serve --open\n"
        "  duizhang serve --ledger zhejiang.sqlite --port 8080\n"
        "  duizhang serve --host 0.0.0.0 --name duizhang.example --cert c.pem --key k.pem"
    )
    return what, examples


def _about_account() -> tuple[str, str]:
    what = say(
        zh="管理可以通过网络使用账本的账号。密码只存散列值；删除和改动也留在账本里。",
        en="Keep the accounts of those who use the ledger over the network. Of passwords only hashes are kept; "
        "what is removed or changed stays on record.",
    )
    examples = (
        "  duizhang account add wangfang --role editor\n"
        "  duizhang account list\n"
        "  duizhang account password wangfang\n"
        "  duizhang account remove wangfang"
    )
    return what, examples


_DOING = {
    "": _about_all,
    "demo": _about_demo,
    "extract": _about_extract,
    "read": _about_read,
    "check": _about_check,
    "dismiss": _about_dismiss,
    "statements": _about_statements,
    "card": _about_card,
    "explain": _about_explain,
    "serve": _about_serve,
    "account": _about_account,
}
