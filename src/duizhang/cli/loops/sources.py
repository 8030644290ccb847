"""Where items come from: targets, commitments, findings, lists of tasks; and who there is to do them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duizhang import pipeline
from duizhang.cli.asking import ItemForm, Lang, Ledger, LoopFiles, LoopId, Who, Year
from duizhang.cli.console import BROKEN, REFUSED, tell, write
from duizhang.cli.loops.shared import opened_office
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import Refused

if TYPE_CHECKING:
    from duizhang.follow import Office
    from duizhang.follow.sources import Opened


def targets(
    area: Annotated[str, typer.Argument(metavar="AREA", show_default=False)],
    year: Year,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Follow the targets of an area and a year."""
    from duizhang.follow import sources

    with opened_office(ledger, loop_file) as office:
        return _opened(sources.targets(office, ledger, area, year, who))


def clauses(
    files: Annotated[list[str], typer.Argument(metavar="FILE", show_default=False)],
    loose: Annotated[bool, typer.Option("--loose", show_default=False)] = False,
    follow: Annotated[bool, typer.Option("--follow", show_default=False)] = False,
    who: Who = "",
    form: Annotated[ItemForm | None, typer.Option("--format", show_default="text")] = None,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """The commitments without a number of documents; with ``--follow`` each becomes an item."""
    from duizhang.follow import sources

    if follow:
        with opened_office(ledger, None, create=True) as office:
            return _opened(sources.commitments(office, files, who, loose=loose))
    found = [c for c in sources.read_commitments(files) if c.firm or loose]
    write(_clause_lines(found, form or "text"))
    if not found:
        told = say(zh="没有不带数字的承诺", en="there are no commitments without a number")
        tell(
            told
            if loose
            else told + say(zh="（--loose 也列不坚决的）", en=" (--loose lists those that are not firm, too)")
        )
    return 0


def findings(
    finding: Annotated[str, typer.Argument(metavar="FINDING", show_default=False)] = "",
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Put what does not add up to the owners of the documents."""
    from duizhang.follow import sources

    with opened_office(ledger, loop_file) as office:
        return _opened(sources.findings(office, ledger, who, finding))


def import_(
    loop: LoopId,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", show_default=False)] = False,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """A list of tasks from a file: a preview with what is wrong by row; with ``--yes`` it is taken."""
    from duizhang.follow import intake
    from duizhang.reading import kinds as readers

    with opened_office(ledger, loop_file, create=True) as office:
        preview = intake.tasks(office, loop, readers.load(file), str(file), who)
        tell(*map(shown, intake.described(preview)))
        if preview.wrong:
            return BROKEN
        if not yes:
            tell(say(zh="还没有导入；加 --yes 才导入", en="nothing was taken yet: --yes takes them"))
        done = office.submit_all(preview.submissions) if yes else []
    write([f"{d[1].code}  {shown(d[1].title)}" for d in done if not isinstance(d, Refused)])
    refused = [d for d in done if isinstance(d, Refused)]  # somebody changed what the preview went by
    tell(*(shown(d.reason) for d in refused))
    return REFUSED if refused else 0


def people(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Organisations or people from a file; without one, those that there are."""
    from duizhang.follow import intake
    from duizhang.reading import kinds as readers

    with opened_office(ledger, None, create=True) as office:
        if file is None:
            write(_who_is_who(office))
            return 0
        added, wrong = intake.people(readers.load(file), str(file), office.directory)
        if wrong:
            tell(*(shown(f"{w.row}: {w.what}") for w in wrong))
            return BROKEN
        office.register(added, who)
        counts = len(added.organisations), len(added.people), len(added.posts)
        tell(
            say(
                zh="已登记：单位 {}，人员 {}，岗位 {}".format(*counts),
                en="registered: {} organisations, {} people, {} posts".format(*counts),
            )
        )
    return 0


def sample(
    loop: LoopId,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=1_000_000, metavar="N")] = 40,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """A made-up load of a loop, to try things with."""
    from duizhang.follow import samples

    with opened_office(ledger, None, create=True) as office:
        tell(say(zh="样例事件：", en="sample events: ") + str(samples.load(office, loop, count)))
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


def _clause_lines(found: list[Any], form: ItemForm) -> Iterator[str]:
    from dataclasses import asdict

    if form == "text":
        yield from (shown(f"{c.doc}:{c.line}  {c.due or '—'}  {c.owner or '—'}  {c.text}") for c in found)
    elif form == "csv":
        from duizhang.exports.safe import cell
        from duizhang.exports.statements import csv_line

        head = ("id", "doc", "line", "action", "object", "firm", "owner", "due", "area", "text", "quote")
        for row in (head, *([str(getattr(c, h)) for h in head] for c in found)):
            yield csv_line([cell(str(v)) for v in row])
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
