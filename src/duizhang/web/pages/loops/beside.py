"""What other pages tell of items: the one that follows a target, as far as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from duizhang.exports.loops.lines import Line
from duizhang.follow import lists, sources
from duizhang.ledger.record import Asked
from duizhang.model import Card
from duizhang.web.pages.loops.people import me
from duizhang.web.rendering import site


@dataclass(frozen=True, slots=True)
class Beside:
    """An item beside something else; ``evidence`` counts the pieces."""

    line: Line
    evidence: int


def followed(request: Request, statements: Iterable[str]) -> dict[str, Beside]:
    """The items that follow targets, by the target's id."""
    wanted = tuple(f"statement:{id}" for id in statements)
    with site(request).offices.one() as office:
        who = me(request, office)
        loop = office.loops.get(sources.COMMITMENT)
        if not wanted or loop not in lists.loops(office, who.id, looks=who.looks):
            return {}
        asked = Asked(loop=sources.COMMITMENT, sources=wanted)
        found = office.record.items(lists.visible(office, asked, who.id, looks=who.looks))
        lines = lists.lines(office, found, full=True)
        return {
            line.item.source.partition(":")[2]: Beside(line, len(line.fields.get("evidence", ())))
            for line in lines
        }


def inquiry(request: Request, fingerprint: str) -> Line | None:
    """The inquiry into a finding, if whoever asks may see it."""
    with site(request).offices.one() as office:
        who = me(request, office)
        loop = office.loops.get(sources.INQUIRY)
        if loop not in lists.loops(office, who.id, looks=who.looks):
            return None
        asked = Asked(loop=sources.INQUIRY, sources=(f"finding:{fingerprint}",))
        found = office.record.items(lists.visible(office, asked, who.id, looks=who.looks), limit=1)
        return next(lists.lines(office, found), None)


def with_replies(request: Request, card: Card) -> Card:
    """The card with what the owners of its documents have answered (right of reply)."""
    with site(request).offices.one() as office:
        return sources.with_replies(office, card)
