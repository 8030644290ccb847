"""Due dates as a calendar (iCalendar, RFC 5545): one event of a whole day for each item with a deadline.

Lines are folded at 75 octets, as the standard asks, and text is escaped; the same item keeps its UID. What is confidential
is told by its number, without its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from duizhang.exports.loops.lines import Line, outside
from duizhang.language import say


def render(listed: Iterable[Line], now: datetime) -> str:
    """The feed."""
    name = say(zh="对账：期限", en="Duizhang: due dates")
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Duizhang//loops//ZH", f"X-WR-CALNAME:{_text(name)}"]
    body = [part for line in listed if line.due for part in _event(line, now)]
    return "".join(f"{folded}\r\n" for part in [*head, *body, "END:VCALENDAR"] for folded in _folded(part))


def _event(line: Line, now: datetime) -> Iterator[str]:
    day = date.fromisoformat(line.due)
    yield "BEGIN:VEVENT"
    yield f"UID:{line.item.code}@duizhang"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    title = outside(line.loop, line.item)
    told = f"{title} {line.item.code}" if line.loop.confidential else title
    yield f"SUMMARY:{_text(f'[{line.lit}] {told}')}"
    yield f"DESCRIPTION:{_text(f'{line.loop.name} {line.item.code} {line.state} {line.holder}'.strip())}"
    yield f"SEQUENCE:{line.item.seq}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    plain = "".join(c for c in value if c >= " " or c == "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most, each after the first led by a blank; no character is cut in two."""
    piece, room = "", 75
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", 74
        piece, room = piece + character, room - size
    yield piece
