"""The tally: kept up event by event it says what all items say, whatever was done; and it says so at once."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duizhang.follow import Office, Submission, open_office, tallies
from duizhang.language import speak
from duizhang.ledger import tally as files
from duizhang.ledger.record import Asked
from duizhang.ledger.tally import ALL, Row
from duizhang.loops import engine, metrics
from duizhang.loops.definition import Loop
from duizhang.loops.loading import shipped
from duizhang.loops.metrics import Measured
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.loops.shares import CLOSING
from duizhang.model import Refused

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOLDERS = ("roads", "parks", "ward")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    speak("en")
    yield
    speak(None)


class Time:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def everybody() -> Directory:
    """Somebody who may do everything everywhere."""
    roles = sorted({r for loop in shipped().values() for r in loop.roles})
    orgs = {o: Organisation(o, o, "" if o == "gov" else "gov") for o in ("gov", *HOLDERS)}
    posts = tuple(Post("all", r, o) for r in roles for o in orgs)
    return Directory(orgs, {"all": Person("all", "all")}, posts)


def given_with(loop: Loop, names: tuple[str, ...], chance: random.Random) -> dict[str, Any]:
    def one(name: str) -> Any:
        field = loop.fields[name]
        return {
            "date": f"2026-0{chance.randrange(3, 9)}-15",
            "number": f"{chance.randrange(1, 50)}.{chance.randrange(10)}",
            "organisation": chance.choice(HOLDERS),
            "person": "all",
            "choice": chance.choice(sorted(field.choices)) if field.choices else "",
            "path": "2026-06-30=50 2026-10-31=100",
            "rating": chance.randrange(1, 6),
            "resource": "",
        }.get(field.type, "文字")

    return {name: one(name) for name in names}


def walk(office: Office, clock: Time, chance: random.Random, loops: list[str], steps: int) -> None:
    """Do things at random: some are refused, items are reopened, passed on, rated."""
    codes: list[str] = [i.code for i in office.record.items(Asked())]
    for _ in range(steps):
        clock.now += timedelta(minutes=chance.randrange(1, 12_000))
        code = chance.choice(codes) if codes and chance.random() < 0.8 else ""
        found = office.record.item(code) if code else None
        loop = office.loop(found.loop if found else chance.choice(loops))
        action = chance.choice([a for a in loop.actions.values() if a.opens != bool(code)])
        data = given_with(loop, (*action.needs, *action.takes), chance)
        wanted = Submission(
            action.id, "all", code, "" if code else loop.id, data, system=chance.random() < 0.4
        )
        try:
            done = office.submit(wanted)[1].code
        except Refused:
            continue
        codes += [] if code else [done]


def as_measured(loop: Loop, row: Row) -> dict[str, Measured]:
    """The row's metrics in the form that counting all items gives."""
    found = {}
    for id, m in loop.metrics.items():
        if m.kind == "time":
            t = row.times.get(id)
            told = tuple(Decimal(s) / 3600 for s in (t.median, t.p90, t.p95)) if t else ()
            found[id] = Measured(m, Decimal(0), Decimal(t.n if t else 0), told)
        elif m.kind == "ratio":
            found[id] = Measured(m, *row.sums.get(id, (Decimal(0), Decimal(0))))
        else:
            part, whole = row.counts.get(("metric", id), (0, 0))
            found[id] = Measured(m, Decimal(part), Decimal(whole))
    return found


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_tally_says_what_all_items_say(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance, clock = random.Random(seed), Time()
    loops = chance.sample(sorted(shipped()), 2)
    with open_office(tmp_path_factory.mktemp("tally") / "x.sqlite", create=True, clock=clock) as office:
        office.register(everybody(), "")
        for _ in range(3):
            walk(office, clock, chance, loops, 20)
            with tallies.counted(office) as tally:
                assert tally
                assert tally.number == office.record.last()
        assert tallies.check(office)
        now = clock.now.isoformat(timespec="seconds")
        with tallies.counted(office) as tally:
            assert tally
            for id in tally.loops():
                _agree(office, tally, office.loop(id), now)


def _agree(office: Office, tally: files.Tally, loop: Loop, now: str) -> None:
    """All of a loop's counts are those that its items give when they are read one by one."""
    items = list(office.record.items(Asked(loop=loop.id)))
    [whole] = tally.rows(loop.id, "", [ALL], now)
    assert as_measured(loop, whole) == metrics.measure(loop, items)
    lights = Counter(
        engine.lit(i, datetime.fromisoformat(now)) for i in items if i.type in ("open", "waiting")
    )
    assert whole.lights == {light: lights[light] for light in ("red", "yellow", "blue", "green")} | {
        "overdue": office.record.count(Asked(loop=loop.id, types=("open", "waiting"), due_before=now))
    }
    assert whole.counts["items", ""] == (sum(i.type in ("open", "waiting") for i in items), len(items))
    each = metrics.grouped(loop, items, "holder")
    assert {r.holder: as_measured(loop, r) for r in tally.rows(loop.id, "", sorted(each), now)} == each
    # Some of them together are counted like one holder that has all their items.
    some = [h for h in ("roads", "ward") if h in each]
    merged = tally.together(loop.id, "", some, now)
    assert as_measured(loop, merged) == metrics.measure(loop, [i for i in items if i.holder in some])
    took = sorted(
        int((datetime.fromisoformat(i.closed) - datetime.fromisoformat(i.opened)).total_seconds())
        for i in items
        if i.type == "done"
    )
    closing = whole.times.get(CLOSING)
    assert (closing.n, closing.median) == (len(took), metrics.percentile(took, 50)) if closing else not took


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path / "x.sqlite", create=True, clock=Time()) as made:
        made.register(everybody(), "")
        yield made


def test_a_tally_that_is_far_behind_is_shown_as_it_is(office: Office) -> None:
    clock = Time()
    office.clock = clock
    with tallies.counted(office, most=5) as tally:
        assert tally  # nothing is to be counted: it is made
    walk(office, clock, random.Random(1), ["appeal"], 40)
    with tallies.counted(office, most=5) as tally:
        assert tally
        assert tally.number == 0
    assert tallies.catch_up(office) == office.record.last()
    with tallies.counted(office, most=5) as tally:
        assert tally
        assert tally.number == office.record.last()
        assert tally.periods("appeal")[0] == "2026"


def test_events_are_counted_once_whoever_comes_first(office: Office) -> None:
    walk(office, Time(), random.Random(2), ["order"], 20)
    tallies.catch_up(office)
    before = office.record.last()
    walk(office, Time(), random.Random(3), ["order"], 20)
    changes = tallies.moved(office, before, office.record.last())
    with files.open_tally(office.record.where) as one, files.open_tally(office.record.where) as other:
        assert one
        assert other
        assert one.write(changes, before, office.record.last())
        assert not other.write(changes, before, office.record.last())
    assert tallies.check(office)


def test_a_tally_lies_beside_its_ledger(tmp_path: Path) -> None:
    for where in (tmp_path / "l.sqlite", f"sqlite:///{tmp_path / 'l.sqlite'}"):
        assert files.place_of(where) == tmp_path / "l.sqlite.tally"


@pytest.mark.parametrize("damage", [b"", b"nothing of ours" * 100, None])
def test_a_tally_that_is_damaged_or_of_another_loop_is_made_anew(
    office: Office, damage: bytes | None
) -> None:
    walk(office, Time(), random.Random(4), ["patrol"], 20)
    tallies.catch_up(office)
    where = files.place_of(office.record.where)
    if damage is None:
        del office.loops["order"]
    else:
        where.write_bytes(damage)
    assert tallies.check(office)


def test_lines_are_made_anew_from_the_events(office: Office) -> None:
    clock = Time()
    office.clock = clock
    walk(office, clock, random.Random(3), ["commitment", "order"], 40)
    before = list(office.record.items(Asked()))
    assert tallies.relist(office) == 0
    with sqlite3.connect(office.record.where) as db:
        db.execute("UPDATE items SET state = 'elsewhere', marks = 7, past = '2020-01-01'")
    db.close()
    assert tallies.relist(office) == len(before)
    assert list(office.record.items(Asked())) == before


def test_what_was_due_before_it_was_opened_is_counted_apart(office: Office) -> None:
    clock = Time()
    office.clock = clock
    for due in ("2020-12-31", "2031-12-31"):
        data = {"title": "修路", "due": due}
        office.submit(Submission("list", "all", loop="commitment", data=data))
    for light, count in (("blue", 1), ("green", 1), ("red", 0)):
        asked = Asked(loop="commitment", light=light, now=office.clock().isoformat(timespec="seconds"))
        assert office.record.count(asked) == count
    with tallies.counted(office) as tally:
        assert tally
        lights = tally.all_lights("commitment", "", office.clock().isoformat(timespec="seconds"))
    assert lights == {"red": 0, "yellow": 0, "blue": 1, "green": 1, "overdue": 0}
