"""Items exchanged with other systems in the formats of the field, as far as a loop's file says how (``[exchange.…]``).

What comes in is an action like any other, with the same rules and refusals; what goes out shows no more than a list or a
page would show to the one who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duizhang.exports.loops import fhir, open311
from duizhang.follow import dispatching, lists
from duizhang.follow.office import Office, Submission
from duizhang.language import say
from duizhang.ledger.record import Asked
from duizhang.loops.definition import Exchange, Format, Loop
from duizhang.loops.metrics import LEAST
from duizhang.model import Item, Refused, WrongUse


def spoken(office: Office, loop: str, format: Format) -> tuple[Loop, Exchange]:
    """The loop, and how it speaks the format. Raises ``Refused`` where it does not."""
    known = office.loops.get(loop)
    if known is None or format not in known.exchange:
        told = say(zh=f"没有用 {format} 交换的回路 {loop}", en=f"no loop {loop} is exchanged as {format}")
        raise Refused("unknown-loop", told)
    return known, known.exchange[format]


def wanted(loop: Loop, format: Format, resource: Any, *, who: str, via: str, key: str = "") -> Submission:
    """What would be done with something that comes in. Raises ``WrongUse`` where it is not of the format."""
    x = loop.exchange[format]
    if format == "fhir":
        given, own = fhir.received(x, resource), fhir.key(resource)
    else:
        given, own = open311.posted(x, resource if isinstance(resource, Mapping) else {}), ""
    mark = key or (f"{format}:{who}:{own}" if own else "")
    return Submission(x.opens, who, loop=loop.id, data=given, via=via, key=mark)


def format_of(loop: Loop, resources: Iterable[Any]) -> Format:
    """The format that a file is of, among those of the loop. Raises ``WrongUse``."""
    typed = any(isinstance(r, Mapping) and "resourceType" in r for r in resources)
    format: Format = "fhir" if typed else "open311"
    if format not in loop.exchange:
        raise WrongUse(
            say(
                zh=f"{loop.id} 不能以 {format} 交换",
                en=f"items of {loop.id} are not exchanged as {format}",
            )
        )
    return format


def told(
    office: Office, loop: str, items: Iterable[Item], format: Format, who: str, *, system: bool = False
) -> Any:
    """Items of a loop in full, each look at a confidential one written down: a ``Bundle`` of FHIR, a list of Open311."""
    _, x = spoken(office, loop, format)
    lines = [lists.line(office, office.view(i.code, who, system=system)) for i in items]
    if format == "open311":
        return [open311.request(one, x) for one in lines]
    resources = [r for one in lines for r in (fhir.service_request(one, x), fhir.task(one, x))]
    return fhir.bundle(resources, type="collection")


def topics(office: Office, loop: str, *, everybody: bool = False) -> list[str]:
    """The topics of a loop's items, those of most items first.

    They are written by whoever brings something. ``everybody`` sees those that the office's own rules name, and those
    of so many items that they tell of none.
    """
    counts = {topic: n for (topic,), n in office.record.tally(Asked(loop=loop), "topic").items() if topic}
    if everybody:
        book = dispatching.held(office, loop)
        named = dict.fromkeys((t for r in book.rules.rules for t in r.topics) if book else (), 0)
        counts = {**named, **{t: n for t, n in counts.items() if n >= LEAST or t in named}}
    return sorted(counts, key=lambda topic: (-counts[topic], topic))
