"""Which items a count counts: what leads from a figure of a dashboard to the list of exactly what is behind it.

The counts themselves are kept sums (``loops/shares.py``); here is the same said as a question to the record.
"""

from __future__ import annotations

import re
from datetime import date

from duizhang.language import say
from duizhang.ledger.traits import Trait
from duizhang.loops import calendar
from duizhang.loops.definition import Condition, Loop
from duizhang.loops.shares import CLOSING


def traits(loop: Loop, key: str) -> tuple[Trait, ...] | None:
    """What the items of a count are: ``reopened``, ``late``, ``rated``, and of a metric ``of.ID``, ``among.ID`` or ``time.ID``.

    ``None`` where there is no such count.
    """
    plain = {"reopened": Trait(again=True), "late": Trait(marked=True), "rated": Trait(rated=1)}
    if key in plain:
        return (plain[key],)
    part, _, id = key.partition(".")
    if part == "time" and id == CLOSING:
        return (Trait(closed=True),)
    if (m := loop.metrics.get(id)) is None:
        return None
    if m.kind == "time":
        return (Trait(did=(m.start, m.end)),) if part == "time" else None
    if m.kind == "ratio":
        return (Trait(has=m.below, not_type="cancelled"),) if part == "among" else None
    among = () if m.kind == "count" else (_trait(m.among),)
    return {"of": (*among, _trait(m.of)), "among": among}.get(part)


def name(loop: Loop, key: str) -> str:
    """A count in words."""
    plain = {
        "reopened": say(zh="重办过", en="reopened"),
        "late": say(zh="曾超期或落后", en="once late or behind"),
        "rated": say(zh="有评分", en="rated"),
    }
    if key in plain:
        return plain[key]
    part, _, id = key.partition(".")
    told = say(zh="立项到办结", en="opening to end") if id == CLOSING else str(loop.metrics[id].name)
    return {
        "of": say(zh=f"{told}：符合的", en=f"{told}: those that are"),
        "among": say(zh=f"{told}：总数", en=f"{told}: all"),
        "time": say(zh=f"{told}：有用时的", en=f"{told}: those with a time"),
    }[part]


def period(text: str) -> tuple[str, str] | None:
    """The moments at which a month (``2026-03``) or a year begins in China, and the next one; ``None`` for what is neither."""
    if not re.fullmatch(r"(19|20|21)\d\d(-(0[1-9]|1[0-2]))?", text):
        return None
    year, month = int(text[:4]), int(text[5:] or 0)
    first = date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return calendar.written(calendar.start_of(first)), calendar.written(calendar.start_of(after))


def _trait(c: Condition) -> Trait:
    return Trait(
        type=c.type,
        state=c.state,
        did=(c.did,) if c.did else (),
        not_did=c.not_did,
        ended=c.ended,
        kept=c.kept,
        field=c.field,
        equals=c.equals,
        rated=c.rated,
    )
