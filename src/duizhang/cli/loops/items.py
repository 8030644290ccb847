"""Items: looking at them and doing something to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from duizhang import pipeline
from duizhang.cli.asking import (
    ITEM_FORMS,
    Area,
    By,
    Code,
    ExchangeForm,
    ItemForm,
    Lang,
    Ledger,
    LoopFiles,
    LoopId,
    OneForm,
    Output,
    Reason,
    Who,
)
from duizhang.cli.console import BROKEN, REFUSED, form_of, tell, write
from duizhang.cli.loops.shared import (
    attached,
    done,
    given_fields,
    loaded,
    loops_known,
    opened_office,
    problems,
    text_of,
    there_is,
    told,
)
from duizhang.exports.safe import escaped, shown
from duizhang.language import say, several
from duizhang.model import Refused, WrongUse

if TYPE_CHECKING:
    from duizhang.follow import Office
    from duizhang.model import Item

Sets = Annotated[list[str] | None, typer.Option("--set", "-s", metavar="FIELD=VALUE", show_default=False)]


def kinds(loop_file: LoopFiles = None, _lang: Lang = None) -> int:
    """The loops that there are, with their states and actions."""
    for loop in loops_known(loop_file).values():
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


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False)],
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Whether loop files are right; all that is wrong, with its line. Where there is a ledger, which version each is."""
    wrong = [p for file in files for p in problems(file)]
    write([shown(p) for p in wrong] or [say(zh="没有问题", en="nothing is wrong")])
    if not wrong and there_is(ledger):
        with opened_office(ledger, files) as office:
            write(shown(line) for file in files for line in _versions(office, loaded(file).id))
    return BROKEN if wrong else 0


def _versions(office: Office, id: str) -> Iterator[str]:
    """Which version of a loop this ledger would open items under, and how many follow which."""
    from duizhang.ledger.record import Asked

    loop = office.loop(id)
    new = "" if loop.version in loop.versions else say(zh="（新）", en=" (new)")
    yield say(
        zh=f"{id}：第{loop.version}版{new}，内容 {loop.sha256[:12]}",
        en=f"{id}: version {loop.version}{new}, content {loop.sha256[:12]}",
    )
    for (number,), count in sorted(office.record.tally(Asked(loop=id), "version").items()):
        yield say(zh=f"  第{number}版：{count} 件", en=f"  version {number}: {count} items")


def list_(
    loop: LoopId,
    state: Annotated[str, typer.Option("--state", metavar="STATE", show_default=False)] = "",
    area: Area = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", show_default=False)] = "",
    everything: Annotated[bool, typer.Option("--all", show_default=False)] = False,
    who: Who = "",
    form: Annotated[ExchangeForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """The items of a loop."""
    from duizhang.exports.loops import listing
    from duizhang.follow import lists
    from duizhang.ledger.record import Asked

    with opened_office(ledger, loop_file) as office:
        known = [s for each in (office.loop(loop), *office.loop(loop).versions.values()) for s in each.states]
        if state and state not in known:
            there = several(dict.fromkeys(known))
            raise WrongUse(
                say(zh=f"没有状态 {state}；有：{there}", en=f"there is no state {state}; there are: {there}")
            )
        types = () if everything or state else ("open", "waiting")
        asked = Asked(loop=loop, state=state, area=area, text=text, types=types)
        found = list(office.items(asked, who, system=not who))
        chosen = form or form_of(output, ITEM_FORMS)
        if chosen == "fhir" or chosen == "open311":
            write(_exchanged(office, loop, found, chosen, who), output)
        else:
            write(listing.lines(lists.lines(office, found), chosen), output)
        if not found:
            tell(say(zh="没有符合条件的事项", en="no item fits"))
    return 0


def show(
    code: Code,
    who: Who = "",
    form: Annotated[OneForm | None, typer.Option("--format", show_default="text")] = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """An item: what holds, what happened, what may be done now, how its dates came about."""
    from duizhang.exports.loops import listing
    from duizhang.follow import lists

    with opened_office(ledger, loop_file) as office:
        if (form == "fhir" or form == "open311") and (item := office.record.item(code)):
            write(_exchanged(office, item.loop, [item], form, who))
            return 0
        v = office.view(code, who, system=not who)
        line = lists.line(office, v)
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


def _exchanged(
    office: Office, loop: str, items: list[Item], form: Literal["fhir", "open311"], who: str
) -> Iterator[str]:
    """Items in a format of the field."""
    from duizhang.follow import exchange

    told = exchange.told(office, loop, items, form, who, system=not who)
    yield escaped(json.dumps(told, ensure_ascii=False, indent=1))


def open_(
    loop: LoopId,
    given: Sets = None,
    action: Annotated[str, typer.Option("--action", metavar="ACTION", show_default=False)] = "",
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Open an item by hand."""
    from duizhang.follow import Submission

    with opened_office(ledger, loop_file, create=True) as office:
        chosen = action or office.loop(loop).openings[0].id
        return done(office, Submission(chosen, who, loop=loop, data=given_fields(given)))


def act(
    code: Code,
    action: Annotated[str, typer.Argument(metavar="ACTION", show_default=False)],
    given: Sets = None,
    attach: Annotated[list[Path] | None, typer.Option("--attach", metavar="FILE", show_default=False)] = None,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Do something to an item."""
    from duizhang.follow import Submission

    with opened_office(ledger, loop_file) as office:
        data = given_fields(given)
        if attach:
            data["evidence"] = [*data.get("evidence", ()), *(attached(office, file, who) for file in attach)]
        return done(office, Submission(action, who, code, data=data))


def desk(
    who: Who,
    form: Annotated[ItemForm | None, typer.Option("--format", show_default="text")] = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """What somebody can do something about now."""
    from duizhang.exports.loops import listing
    from duizhang.follow import lists

    with opened_office(ledger, loop_file) as office:
        if who not in office.directory.people and not office.actor(who).acting:
            raise WrongUse(say(zh=f"没有人员 {who}", en=f"there is no person {who}"))
        found = [item for item, _, _ in office.desk(who)]
        write(listing.lines(lists.lines(office, found), form or "text"))
        if not found:
            tell(say(zh="没有待办", en="nothing is on the desk"))
    return 0


def dispatch(
    code: Code,
    rules: Annotated[Path | None, typer.Option("--rules", metavar="FILE", show_default=False)] = None,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Send an item where rules say, or to the named desk."""
    from duizhang.follow import dispatching
    from duizhang.loops import dispatch as rulebook

    with opened_office(ledger, loop_file) as office:
        if rules:
            held = rulebook.load(text_of(rules), rules.name, office.loops, office.directory)
        else:
            item = office.record.item(code)
            book = dispatching.held(office, item.loop) if item else None
            if item and book is None:
                raise WrongUse(
                    say(zh="账本里没有派单规则；用 --rules", en="the ledger keeps no rules: use --rules")
                )
            held = book.rules if book else rulebook.Rules("")
        return told(office, *office.dispatched(code, held))


def rules(
    loop: LoopId,
    file: Annotated[Path | None, typer.Option("--rules", metavar="FILE", show_default=False)] = None,
    reason: Reason = "",
    active: Annotated[bool, typer.Option("--active/--by-hand")] = True,
    by: By = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """The dispatch rules that are kept for a loop; with a file others from now on."""
    from duizhang.follow import dispatching
    from duizhang.loops import dispatch as rulebook

    with opened_office(ledger, loop_file) as office:
        office.loop(loop)
        if file:
            held = rulebook.load(text_of(file), file.name, office.loops, office.directory)
            mine = tuple(r for r in held.rules if r.loop in ("", loop))
            book = dispatching.Book(rulebook.Rules(held.desk, mine), active, reason)
            dispatching.change(office, loop, book, by)
        known = dispatching.held(office, loop)
        if known is None:
            tell(say(zh="没有派单规则", en="there are no dispatch rules"))
            return 0
        for n, r in enumerate(known.rules.rules, 1):
            said = " ".join(("、".join(r.topics) or "*", r.area or "*"))
            write([shown(f"{n}  {said}  → {office.directory.named(r.to)}")])
        write([shown(f"*  → {office.directory.named(known.rules.desk)}")])
    return 0


def move(
    codes: Annotated[list[str] | None, typer.Argument(metavar="CODE", show_default=False)] = None,
    loop: Annotated[str, typer.Option("--loop", metavar="LOOP", show_default=False)] = "",
    reason: Reason = "",
    version: Annotated[int | None, typer.Option("--to", min=1, metavar="N", show_default=False)] = None,
    who: Who = "",
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Let items follow another version of their loop: those named, or with ``--loop`` all that are open."""
    from duizhang.ledger.record import Asked

    refusals = 0
    with opened_office(ledger, loop_file) as office:
        chosen = list(codes or ())
        if loop:
            target = version or office.loop(loop).version
            listed = office.record.items(Asked(loop=loop, types=("open", "waiting")))
            chosen += [i.code for i in listed if i.version != target]
        if not chosen:
            tell(say(zh="没有要改的事项", en="there is no item to be moved"))
        for code in chosen:
            try:
                _, item = office.move(code, who, reason, version=version, admin=not who)
            except Refused as refused:
                refusals += 1
                tell(shown(f"{code}: {refused.reason}"))
            else:
                write([shown(f"{code}  {item.version}  {item.title}")])
    return REFUSED if refusals else 0


def mask(
    code: Code,
    reason: Reason,
    who: Who,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """Take away the personal values of an item, for ever."""
    with opened_office(ledger, loop_file) as office:
        tell(say(zh="已遮盖：", en="masked: ") + str(office.mask(code, who, reason)))
    return 0
