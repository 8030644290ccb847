"""What organisations offer: lists of resources, and which of it suits an item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duizhang import pipeline
from duizhang.cli.asking import ITEM_FORMS, ItemForm, Lang, Ledger, LoopFiles, LoopId, Output, Who
from duizhang.cli.console import BROKEN, form_of, tell, write
from duizhang.cli.loops.shared import opened_office
from duizhang.exports.safe import escaped, shown
from duizhang.language import say
from duizhang.model import WrongUse

if TYPE_CHECKING:
    from duizhang.follow import Office
    from duizhang.follow.resourcing import Offer
    from duizhang.loops.resources import Proposal


def resources(
    loop: LoopId,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", show_default=False)] = False,
    code: Annotated[str, typer.Option("--for", metavar="CODE", show_default=False)] = "",
    end: Annotated[str, typer.Option("--end", metavar="ID", show_default=False)] = "",
    who: Who = "",
    form: Annotated[ItemForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """The resources of a loop with what is free; from a file, after a preview; what suits an item."""
    from duizhang.follow import resourcing

    with opened_office(ledger, loop_file, create=file is not None) as office:
        if end:
            resourcing.end(office, loop, end, who)
            return 0
        if file is not None:
            return _taken_in(office, loop, file, who, yes=yes)
        found: list[Offer | Proposal] = list(
            _suiting(office, code) if code else resourcing.offers(office, loop)
        )
        write(_lines(office, found, form or form_of(output, ITEM_FORMS)), output)
        if not found:
            tell(
                say(zh="没有合适的资源", en="nothing suits")
                if code
                else say(zh="没有资源", en="there are none")
            )
    return 0


def _taken_in(office: Office, loop: str, file: Path, who: str, *, yes: bool) -> int:
    from duizhang.follow import resourcing
    from duizhang.reading import kinds as readers

    found = resourcing.preview(office, loop, readers.load(file), str(file))
    tell(*map(shown, resourcing.described(found)))
    if found.wrong:
        return BROKEN
    if not yes:
        tell(say(zh="还没有登记；加 --yes 才登记", en="nothing was entered yet: --yes enters them"))
    else:
        tell(say(zh="已登记：", en="entered: ") + str(resourcing.enter(office, found.resources, who)))
    return 0


def _suiting(office: Office, code: str) -> list[Proposal]:
    item = office.record.item(code)
    if item is None:
        raise WrongUse(say(zh=f"没有编号 {code}", en=f"there is no item {code}"))
    return office.proposals(item)


def _lines(office: Office, found: list[Offer | Proposal], form: ItemForm) -> Iterator[str]:
    from duizhang.follow import resourcing

    told: list[dict[str, Any]] = [resourcing.record(office, o) for o in found]
    if form == "text":
        yield from (shown(resourcing.line(office, o)) for o in found)
    elif form == "json":
        yield escaped(json.dumps(told, ensure_ascii=False))
    elif form == "jsonl":
        yield from (escaped(json.dumps(one, ensure_ascii=False)) for one in told)
    else:
        yield from resourcing.table(office, found)
