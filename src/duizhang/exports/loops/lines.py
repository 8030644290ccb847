"""A line of a list of items: what all the formats show of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duizhang.language import say
from duizhang.loops import calendar
from duizhang.loops.definition import Loop
from duizhang.loops.progress import Light
from duizhang.model import Item

LIGHTS: Mapping[Light, tuple[str, str]] = {
    "green": ("绿", "green"),
    "yellow": ("黄", "yellow"),
    "blue": ("旧账", "carried over"),
    "red": ("红", "red"),
    "grey": ("灰", "grey"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its loop, its light, the fields that may be shown, the names of who opened and holds it, and when
    something was last done (ISO, ``""`` where that was not asked for)."""

    item: Item
    loop: Loop
    light: Light
    fields: Mapping[str, Any]
    opener: str = ""
    holder: str = ""
    changed: str = ""

    @property
    def state(self) -> str:
        """The name of the state that it is in."""
        return str(self.loop.states[self.item.state].name)

    @property
    def due(self) -> str:
        """The last day of the clock that runs out first, ``""`` without one."""
        return day(self.item.due)

    @property
    def past(self) -> str:
        """The day on which it was due, where that lay before its opening."""
        return day(self.item.past)

    @property
    def lit(self) -> str:
        """The light's name."""
        zh, en = LIGHTS[self.light]
        return say(zh=zh, en=en)


def outside(loop: Loop, item: Item) -> str:
    """An item's title where it leaves the ledger, in mail or a calendar; of a confidential one, that it is one."""
    return say(zh="保密事项", en="confidential") if loop.confidential else item.title


def moment(at: str) -> str:
    """A moment as a clock in China shows it, to the minute."""
    return datetime.fromisoformat(at).astimezone(calendar.CHINA).strftime("%Y-%m-%d %H:%M") if at else ""


def day(moment: str) -> str:
    """The day in China that ends at a moment or holds it."""
    if not moment:
        return ""
    return calendar.last_day(datetime.fromisoformat(moment)).isoformat()
