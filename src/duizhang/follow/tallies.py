"""Counts kept ready: the tally of a record is made once, and later events are counted as they come.

What an item added before and what it adds now are both made of its events, so that the history alone decides. ``check``
makes the tally anew and compares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from duizhang.follow.office import Office
from duizhang.ledger import tally as files
from duizhang.ledger.tally import ALL, Changes, Deadline, Tally
from duizhang.loops import engine
from duizhang.loops.definition import Loop
from duizhang.loops.shares import Share, month_of, periods, share
from duizhang.model import Event, Item

STRETCH = 20_000
"""Events that are counted in one transaction."""
_TOGETHER = 500
"""items whose lines are written in one transaction"""
_MANY = 200_000
"""items that are counted before they are written, where all of them are"""


@contextmanager
def counted(office: Office, *, most: int | None = None) -> Iterator[Tally | None]:
    """The tally with all events counted; where more than ``most`` are to be counted first, as it is.

    ``None`` where there is none, and ``most`` is given: making one takes its time.
    """
    office.refresh()
    last, current = office.record.last(), rules(office.loops)
    behind = None
    with files.open_tally(office.record.where) as held:
        if held and held.rules == current and held.number <= last:
            behind = last - held.number
            if behind == 0 or (most is not None and behind > most):
                yield held
                return
    if behind is None and most is not None and last > most:
        yield None
        return
    catch_up(office)
    with files.open_tally(office.record.where) as held:
        yield held


def catch_up(office: Office, tell: Callable[[int], None] = lambda _: None) -> int:
    """Count the events that are not counted yet; where there is no tally by today's rules, make it. How many events."""
    done = 0
    while True:
        office.refresh()
        current = rules(office.loops)
        last = office.record.last()
        with files.open_tally(office.record.where) as held:
            if held is None or held.rules != current or held.number > last:
                make(office)
                continue
            since = held.number
            if since >= last:
                return done
            until = min(last, since + STRETCH)
            if held.write(moved(office, since, until), since, until):
                done += until - since
                tell(done)


def make(office: Office) -> None:
    """Make the tally anew, from all items, and put it in its place."""
    office.refresh()
    with (
        files.made_anew(office.record.where, rules(office.loops)) as (tally, done),
        office.record.snapshot() as (number, items),
    ):
        _fill(tally, office, items)
        done(number)


def _fill(tally: Tally, office: Office, items: Iterable[Item]) -> None:
    changes = Changes()
    for n, item in enumerate(items, 1):
        if item.loop in office.loops:
            add(changes, office.loop_of(item), item)
        if n % _MANY == 0:
            tally.put(_spread(changes))
            changes = Changes()
    tally.put(_spread(changes))
    tally.retell_all()


def relist(office: Office) -> int:
    """Make the lines of all items anew from their events; how many were not what they are now."""
    office.refresh()
    changed, lines = 0, list[Item]()
    for code, loop_id, events in office.record.histories(0, office.record.last()):
        if loop := office.loops.get(loop_id):
            *_, (loop, standing) = engine.steps(loop, events)
            lines.append(engine.item(loop, standing, events[0].item, code))
        if len(lines) >= _TOGETHER:
            changed += _relisted(office, lines)
            lines = []
    return changed + _relisted(office, lines)


def _relisted(office: Office, lines: list[Item]) -> int:
    return office.record.write(lambda w: w.relist(lines))


def check(office: Office) -> bool:
    """Whether the tally says what all items say, when it is made anew. Nothing is changed."""
    with (
        counted(office) as held,
        files.made_anew(office.record.where, rules(office.loops)) as (anew, _),
        office.record.snapshot() as (number, items),
    ):
        assert held
        _fill(anew, office, items)
        return (
            held.number == number
            and all(one == other for one, other in zip(held.dump(), anew.dump(), strict=False))
            and sum(1 for _ in held.dump()) == sum(1 for _ in anew.dump())
        )


def rules(loops: Mapping[str, Loop]) -> str:
    """What changes when a loop does: counts by other rules are made anew."""
    said = "\n".join(
        f"{id} {loop!r} {sorted(n for n in loop.versions if n != loop.version)}"
        for id, loop in sorted(loops.items())
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def moved(office: Office, since: int, until: int) -> Changes:
    """What the events after one number up to another change."""
    changes = Changes()
    for code, loop_id, events in office.record.histories(since, until):
        if (loop := office.loops.get(loop_id)) is None:
            continue
        before, after = _stood(loop, events, since)
        if before is not None:
            item = engine.item(*before, events[0].item, code)
            _put(changes, item, share(before[0], item), -1)
        assert after
        add(changes, after[0], engine.item(*after, events[0].item, code))
    return _spread(changes)


Stood = tuple[Loop, engine.Standing]
"""where an item stands, and the version of its loop that it follows"""


def _stood(loop: Loop, events: Sequence[Event], since: int) -> tuple[Stood | None, Stood | None]:
    """Where an item stood after the event of a number, and where it stands after all of these."""
    before = now = None
    for event, now in zip(events, engine.steps(loop, events), strict=True):
        if event.number <= since:
            before = now
    return before, now


def add(changes: Changes, loop: Loop, item: Item) -> None:
    """Add an item as it stands."""
    month = _put(changes, item, share(loop, item), 1)
    open = item.type in ("open", "waiting")
    changes.open[item.id] = (
        Deadline(item.loop, item.holder, month, item.warn, item.due, item.behind, item.far, item.past)
        if open
        else None
    )


def _put(changes: Changes, item: Item, one: Share, sign: int) -> str:
    """Add an item's share to its holder's month, or take it away; the month."""
    loop, month, holder = item.loop, month_of(item), item.holder
    for (kind, key), (part, whole) in one.counts.items():
        both = changes.counts[loop, month, kind, key, holder]
        both[0] += sign * part
        both[1] += sign * whole
    for key, (summed, of) in one.sums.items():
        sums = changes.sums[loop, month, key, holder]
        sums[0] += sign * summed
        sums[1] += sign * of
    for key, seconds in one.times.items():
        changes.times[loop, month, key, holder, seconds] += sign
    return month


def _spread(changes: Changes) -> Changes:
    """What changes in holders' months, in all periods that a month counts in, for the holder and for all together."""
    made = Changes(open=changes.open)
    for (loop, month, kind, key, holder), (part, whole) in changes.counts.items():
        for period in periods(month):
            for h in (holder, ALL):
                both = made.counts[loop, period, kind, key, h]
                both[0] += part
                both[1] += whole
    for (loop, month, key, holder), (summed, of) in changes.sums.items():
        for period in periods(month):
            for h in (holder, ALL):
                sums = made.sums[loop, period, key, h]
                sums[0] += summed
                sums[1] += of
    for (loop, month, key, holder, seconds), n in changes.times.items():
        for period in periods(month):
            for h in (holder, ALL):
                made.times[loop, period, key, h, seconds] += n
    return made
