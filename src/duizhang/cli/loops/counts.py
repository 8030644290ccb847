"""What a loop counts, and its lists for elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from duizhang import pipeline
from duizhang.cli.asking import ITEM_FORMS, Area, ItemForm, Lang, Ledger, LoopFiles, LoopId, Output, Who, Year
from duizhang.cli.console import BROKEN, form_of, needed, tell, write
from duizhang.cli.loops.shared import opened_office
from duizhang.language import say
from duizhang.model import WrongUse

Group = Literal["holder", "area", "topic", "opener"]


def metrics(
    loop: LoopId,
    by: Annotated[Group | None, typer.Option("--by", show_default=False)] = None,
    area: Area = "",
    since: Annotated[str, typer.Option("--since", metavar="YYYY-MM-DD", show_default=False)] = "",
    until: Annotated[str, typer.Option("--until", metavar="YYYY-MM-DD", show_default=False)] = "",
    form: Annotated[ItemForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """What a loop has done: counts, rates, medians and percentiles."""
    from duizhang.exports.loops import listing
    from duizhang.follow import counting

    with opened_office(ledger, loop_file) as office:
        found = counting.measured(office, loop, by=by, area=area, since=since, until=until)
        names = {key: office.directory.named(key) for key in found}
        write(listing.metrics(found, form or form_of(output, ITEM_FORMS), names), output)
    return 0


def tally(
    check: Annotated[bool, typer.Option("--check", show_default=False)] = False,
    anew: Annotated[bool, typer.Option("--anew", show_default=False)] = False,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """The counts that dashboards show: brought up to date, made anew, or held against all items."""
    from duizhang.follow import dashboards, tallies

    with opened_office(ledger, loop_file) as office:
        if anew:
            changed = tallies.relist(office)
            tell(say(zh=f"重列 {changed} 件", en=f"{changed} lines made anew"))
            tallies.make(office)
        if check and not tallies.check(office):
            tell(
                say(
                    zh="统计与事项不符；用 --anew 重做",
                    en="the counts are not those of the items: use --anew",
                )
            )
            return BROKEN
        with tallies.counted(office) as held:
            assert held
            for f in dashboards.overview(office, held, lambda _: None):
                lights = " ".join(
                    f"{light} {f.lights[light]}" for light in ("red", "yellow", "blue", "green")
                )
                write([f"{f.holder}  {f.items}  {say(zh='在办', en='open')} {f.open}  {lights}"])
    if check:
        tell(say(zh="统计与全部事项相符", en="the counts are those of all items"))
    return 0


def record(
    loop: LoopId,
    area: Annotated[str, typer.Argument(metavar="AREA", show_default=False)],
    year: Year,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Put what a loop counts into the ledger, so that claims are reconciled with it."""
    from duizhang.follow import counting

    with opened_office(ledger, loop_file) as office:
        count = counting.post(office, ledger, loop, area, year)
    tell(
        say(
            zh=f"{count} 个数据，来源为本账本的记录",
            en=f"{count} statements, with the record as their source",
        )
    )
    return 0


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


def breakdown(
    loop: LoopId,
    output: Output = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", show_default=False)] = "",
    area: Area = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """The task breakdown (责任分解) as a Word or Excel file."""
    from duizhang.exports.loops import breakdown as table
    from duizhang.follow import lists
    from duizhang.ledger.record import Asked

    file = needed(output, "docx, xlsx")
    if file.suffix.lower() not in (".docx", ".xlsx"):
        raise WrongUse(
            say(zh=f"文件名应以 .docx 或 .xlsx 结尾：{file}", en=f"the file must be a .docx or .xlsx: {file}")
        )
    with opened_office(ledger, loop_file) as office:
        found = list(lists.lines(office, office.items(Asked(loop=loop, area=area), system=True), full=True))
        name = title or f"{office.loop(loop).name}{say(zh='责任分解', en=': breakdown')}"
    write(table.xlsx(found, name) if file.suffix.lower() == ".xlsx" else table.docx(found, name), file)
    return 0


def feed(
    who: Who = "",
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Due dates as a calendar (.ics): of somebody's desk, or of all that is open."""
    from duizhang.exports.loops import feed as calendar
    from duizhang.follow import lists
    from duizhang.ledger.record import Asked

    with opened_office(ledger, loop_file) as office:
        everything = office.record.items(Asked(types=("open", "waiting")))
        items = [i for i, _, _ in office.desk(who)] if who else everything
        write(calendar.render(lists.lines(office, items), office.clock()).encode(), output)
    return 0
