"""The commands that read documents and look at the ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from duizhang import pipeline
from duizhang.cli.asking import (
    CARD_FORMS,
    FINDINGS_FORMS,
    LIST_FORMS,
    TABLE_FORMS,
    Area,
    By,
    CardForm,
    Date,
    Files,
    FindingsForm,
    Issuer,
    Jobs,
    Lang,
    Ledger,
    ListForm,
    MaybeWhere,
    Output,
    Reason,
    TableForm,
    Where,
    Year,
)
from duizhang.cli.console import CONTRADICTED, UNREADABLE, colour, form_of, needed, progress_bar, tell, write
from duizhang.cli.loops.shared import with_replies
from duizhang.cli.telling import (
    Sink,
    any_of,
    assumed,
    complain,
    demo_head,
    demo_rest,
    drawn,
    listed,
    rendered,
    summarised,
    tallied,
)
from duizhang.exports.safe import shown
from duizhang.intake import About
from duizhang.language import say
from duizhang.model import Kind, Modality, Status


def demo(_lang: Lang = None) -> int:
    """Read the bundled samples, reconcile them, draw the card."""
    with progress_bar(say(zh="读入样例", en="Reading the samples")) as progress:
        done = pipeline.demo(progress=progress)
    complain(done.checked.problems, ())
    write([*demo_head(done), "", *demo_rest(done)])
    return UNREADABLE if done.checked.problems else 0


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
    form = form or form_of(output, LIST_FORMS)
    sink = Sink()
    # Where the statements themselves scroll by on the terminal, a bar would be in their way.
    scrolls = output is None and sys.stdout.isatty()
    with progress_bar(say(zh="读取", en="Reading"), hidden=scrolls) as progress:
        items = pipeline.extract(
            paths, jobs=jobs, progress=progress, **About(date=date, area=area, issuer=issuer)
        )
        write(listed(sink.readings(items), form, only_unread), output)
    complain(sink.problems, sink.skipped)
    tell(*assumed(sink.tally), *tallied(sink.tally))
    return UNREADABLE if sink.problems else 0


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
    with progress_bar(say(zh="读入", en="Reading")) as progress:
        summary = pipeline.read(
            paths, ledger, jobs=jobs, progress=progress, **About(date=date, area=area, issuer=issuer)
        )
    complain(summary.problems, summary.skipped)
    write(summarised(summary, ledger))
    return UNREADABLE if summary.problems else 0


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
    form = form or form_of(output, FINDINGS_FORMS)
    with progress_bar(say(zh="读取", en="Reading")) as progress:
        checked = pipeline.check(
            paths or (), ledger, jobs=jobs, progress=progress, **About(date=date, area=area, issuer=issuer)
        )
    complain(checked.problems, checked.skipped)
    write(rendered(checked, form, colour(output)), output)
    if checked.report.contradicted:
        return CONTRADICTED
    return UNREADABLE if checked.problems else 0


def dismiss(
    finding: Annotated[str, typer.Argument(metavar="FINDING", show_default=False)],
    reason: Reason,
    by: By = "",
    again: Annotated[bool, typer.Option("--reopen", show_default=False)] = False,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Set a finding aside with a reason, or take it up again."""
    found = pipeline.dismiss(finding, reason, ledger, by=by, again=again)
    done = say(zh="已重新提出", en="taken up again") if again else say(zh="已搁置", en="dismissed")
    tell(f"{done}: {shown(found.message)}")
    return 0


def statements(
    ledger: Ledger = pipeline.LEDGER,
    area: Area = "",
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

    found = any_of(pipeline.statements(ledger, status=status or "", **asked))
    form = form or form_of(output, TABLE_FORMS)
    if form == "xlsx":
        write(listing.xlsx(found), needed(output, form))
    else:
        write(listing.lines(found, form), output)
    return 0


def card(
    area: Annotated[str, typer.Argument(metavar="AREA", show_default=False)],
    year: Year,
    ledger: Ledger = pipeline.LEDGER,
    form: Annotated[CardForm | None, typer.Option("--format", show_default="text")] = None,
    pictures: Annotated[bool, typer.Option("--pictures", show_default=False)] = False,
    output: Output = None,
    _lang: Lang = None,
) -> int:
    """The report card: targets, outcomes, verdicts."""
    form = form or form_of(output, CARD_FORMS)
    if form in ("docx", "xlsx"):
        needed(output, form)
    found = with_replies(pipeline.card(area, year, ledger), ledger)
    quoted = (s for row in found.rows for s in (row.target, row.outcome, row.against) if s)
    shown_too = pipeline.pictures(quoted) if pictures and form == "html" else {}
    write(drawn(found, form, colour(output), shown_too), output)
    if not found.rows:
        tell(
            say(
                zh=f"账本里没有{area}{year}年的目标；看看有什么：duizhang statements --modality target",
                en=f"the ledger holds no target of {area} for {year}; "
                "see what there is: duizhang statements --modality target",
            )
        )
    return 0


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
        write(pipeline.picture(e.statement), picture)
    write(explanation.lines(e.statement, e.status, e.relations, e.findings, color=colour(None)))
    return 0
