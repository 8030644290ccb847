"""What is run from time to time: clocks, notices, and the audit of the chain."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated, Any, Literal

import typer

from duizhang import pipeline
from duizhang.cli.asking import Lang, Ledger, LoopFiles, Who
from duizhang.cli.console import BROKEN, tell, write
from duizhang.cli.loops.shared import opened_office
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import WrongUse


def tick(ledger: Ledger = pipeline.LEDGER, loop_file: LoopFiles = None, _lang: Lang = None) -> int:
    """What time and the ledger bring: clocks ring, findings go or come back, outcomes are attached."""
    from duizhang.follow import dispatching, sources, timing

    with opened_office(ledger, loop_file) as office:
        told = sources.tell(office, ledger)
        rung = timing.ring(office)
        dispatching.send(office)
        write([f"{i.code}  {a.clock} {a.stage}  {shown(i.title)}" for i, a in rung])
        write([f"{i.code}  {i.state}  {shown(i.title)}" for i in told])
    return 0


def digest(
    who: Who = "",
    queue: Annotated[bool, typer.Option("--queue", show_default=False)] = False,
    ledger: Ledger = pipeline.LEDGER,
    loop_file: LoopFiles = None,
    _lang: Lang = None,
) -> int:
    """What lies on somebody's desk today; with ``--queue`` everybody's goes into the outbox."""
    from duizhang.follow import timing

    with opened_office(ledger, loop_file) as office:
        if queue:
            tell(say(zh="放入发件箱：", en="put into the outbox: ") + str(timing.digests(office)))
        else:
            write([shown(line) for line in timing.digest(office, who).splitlines()])
    return 0


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
    with opened_office(ledger, None) as office:
        sent, failed = sending.send(office.record, ways, office.clock)
    tell(say(zh=f"已发 {sent}，未成 {failed}", en=f"{sent} sent, {failed} failed"))
    return BROKEN if failed else 0


def audit(
    head: Annotated[str, typer.Option("--head", metavar="HASH", show_default=False)] = "",
    form: Annotated[Literal["text", "json"], typer.Option("--format")] = "text",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Look at the whole chain of events and entries, and say where it breaks."""
    from duizhang.exports.loops import chain

    with opened_office(ledger, None) as office:
        found = office.record.audit(head)
    if form == "json":
        breaks = [asdict(b) for b in chain.breaks(found)]
        told = {"events": found.events, "entries": found.entries, "head": found.head, "breaks": breaks}
        write([json.dumps(told, ensure_ascii=False)])
        return 0 if found.whole else BROKEN
    write([chain.told(found), say(zh=f"链首 {found.head or '—'}", en=f"head {found.head or '—'}")])
    write(shown(chain.said(b)) for b in chain.breaks(found))
    if found.whole:
        write([say(zh="链完好", en="the chain is whole")])
    return 0 if found.whole else BROKEN
