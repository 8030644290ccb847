"""What somebody was told and how they want to be; and the outbox."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from duizhang import pipeline
from duizhang.cli.asking import LIST_FORMS, Lang, Ledger, ListForm, Output, Who
from duizhang.cli.console import form_of, tell, write
from duizhang.cli.loops.shared import opened_office
from duizhang.language import say
from duizhang.model import WrongUse

MOST = 10_000


def notices(
    who: Who,
    unread: Annotated[bool, typer.Option("--unread", show_default=False)] = False,
    read: Annotated[bool, typer.Option("--read", show_default=False)] = False,
    when: Annotated[Literal["once", "daily"] | None, typer.Option("--when", show_default=False)] = None,
    mute: Annotated[
        list[str] | None,
        typer.Option("--mute", metavar="handed|warn|due|late|digest|none", show_default=False),
    ] = None,
    form: Annotated[ListForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """What somebody was told; with ``--when`` and ``--mute`` how they want to be told from now on."""
    from duizhang.exports.loops import notices as listing
    from duizhang.follow import notices as known

    with opened_office(ledger, None) as office:
        if who not in office.directory.people:
            raise WrongUse(say(zh=f"没有人员 {who}", en=f"there is no person {who}"))
        if when or mute:
            before = office.known.wish(who)
            muted = frozenset(mute) - {"none"} if mute else before.muted
            known.wish(office, who, known.Wishes(when == "daily" if when else before.daily, muted))
            tell(say(zh="已记下", en="noted"))
            return 0
        found = known.mine(office, who, unread=unread, limit=MOST)
        write(listing.lines(found, form or form_of(output, LIST_FORMS)), output)
        if not found:
            tell(say(zh="没有通知", en="there are no notices"))
        if read:
            known.read(office, who)
    return 0


def outbox(
    which: Annotated[
        Literal["waiting", "failed", "sent"] | None, typer.Option("--which", show_default=False)
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", show_default=False)] = "",
    again: Annotated[bool, typer.Option("--again", show_default=False)] = False,
    form: Annotated[ListForm | None, typer.Option("--format", show_default="text")] = None,
    output: Output = None,
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """What is to be sent, was, or could not be; with ``--again`` the last is tried again."""
    from duizhang.exports.loops import notices as listing
    from duizhang.follow import notices as known
    from duizhang.ledger.outbox import Sought

    with opened_office(ledger, None) as office:
        if again:
            tell(say(zh="将再试：", en="to be tried again: ") + str(known.try_again(office)))
            return 0
        found = list(office.record.notices(Sought(to=to, state=which or "", sent_out=True), limit=MOST))
        write(listing.lines(found, form or form_of(output, LIST_FORMS)), output)
        if not found:
            tell(say(zh="发件箱里没有", en="there is none in the outbox"))
    return 0
