"""A year of a province, replayed: generated events of the sizes that documents report, through the engine into the record.

    python benchmarks/replay.py --scale 0.01 --ledger /tmp/year.sqlite
    python benchmarks/replay.py --kills 20                # killed at any moment: nothing that was confirmed is lost

34,262 livelihood points; 1,820,000 rounds by 50,000 people, 265,000 of them with an issue; 887,000 outpatient and 223,000
inpatient referrals among 2,647 institutions; 96,000 orders; 9,000 appeals. Every event is attempted like any other: who
may do it, from where, with which data; batches of them are confirmed together. Printed: events a second, bytes an event,
the 95th percentile of what pages ask at the end.
"""

from __future__ import annotations

import argparse
import gc
import heapq
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from duizhang.follow import Office, Submission, open_office
from duizhang.follow.counting import measured
from duizhang.ledger.record import Asked, open_record
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import Refused

SIZES = {
    "livelihood": 34_262,
    "rounds": 1_555_000,
    "issues": 265_000,
    "outpatient": 887_000,
    "inpatient": 223_000,
    "order": 96_000,
    "appeal": 9_000,
}
INSTITUTIONS, PATROLS, COUNTIES = 2_647, 50_000, 90
START = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 2_000
KEPT = 100_000
"""where so many items stand is held ready: of a whole year about 50,000 are under way at a time"""
Step = tuple[str, str, float, dict[str, Any]]
"""action, by whom, hours after the step before, data"""


def directory(scale: float) -> Directory:
    """Counties, institutions and patrols, each with those who act."""
    top = Organisation("prov", "省")
    counties = [Organisation(f"c{n}", f"第{n}县", "prov", f"第{n}县") for n in range(COUNTIES)]
    houses = [
        Organisation(f"h{n}", f"第{n}院", f"c{n % COUNTIES}")
        for n in range(max(2, int(INSTITUTIONS * min(1, scale * 10))))
    ]
    patrols = [Person(f"p{n}", f"巡{n}") for n in range(max(1, int(PATROLS * scale)))]
    people = [Person(f"{o.id}.x", f"{o.name}员") for o in (top, *counties, *houses)]
    posts = [Post(f"p{n}", "patrol", f"c{n % COUNTIES}", "patrol") for n in range(len(patrols))]
    roles = ("office", "builder", "owner", "community", "team", "handler")
    posts += [Post(f"{c.id}.x", role, c.id) for c in counties for role in roles]
    posts += [Post(f"{h.id}.x", role, h.id, "referral") for h in houses for role in ("clinic", "ward")]
    posts += [Post("prov.x", role, "prov") for role in ("desk", "centre", "intake", "deputy")]
    orgs = {o.id: o for o in (top, *counties, *houses)}
    return Directory(orgs, {p.id: p for p in (*patrols, *people)}, tuple(posts))


def courses(
    held: Directory, scale: float, chance: random.Random
) -> Iterator[tuple[datetime, str, list[Step]]]:
    """For each item when it begins, its loop, and its steps; in the order of their beginnings."""
    houses = [o for o in held.organisations if o.startswith("h")]
    patrols = [p for p in held.people if p.startswith("p") and p != "prov.x"]
    makers: dict[str, Callable[[], tuple[str, list[Step]]]] = {
        "livelihood": lambda: _livelihood(chance),
        "rounds": lambda: (
            "patrol",
            [("record", chance.choice(patrols), 0, {"title": f"点位{chance.randrange(9999)}"})],
        ),
        "issues": lambda: _issue(chance, patrols),
        "outpatient": lambda: _referral(chance, houses, "outpatient"),
        "inpatient": lambda: _referral(chance, houses, "inpatient"),
        "order": lambda: _order(chance),
        "appeal": lambda: _appeal(chance),
    }
    kinds = [kind for kind, size in SIZES.items() for _ in range(max(1, int(size * scale)))]
    chance.shuffle(kinds)
    for n, kind in enumerate(kinds):
        yield START + timedelta(seconds=n * 330 * 86_400 / len(kinds)), *makers[kind]()


def _livelihood(chance: random.Random) -> tuple[str, list[Step]]:
    c, planned = f"c{chance.randrange(COUNTIES)}", chance.randrange(5, 40)
    done = planned + chance.randrange(-2, 9)
    plan = {
        "title": f"实事点位{chance.randrange(99999)}",
        "holder": c,
        "planned": planned,
        "due": "2025-11-30",
        "area": c,
    }
    return "livelihood", [
        ("plan", f"{c}.x", 0, plan),
        ("start", f"{c}.x", 200, {}),
        ("progress", f"{c}.x", 500, {"done": done // 2}),
        ("submit", f"{c}.x", 900, {"done": done}),
    ]


def _issue(chance: random.Random, patrols: list[str]) -> tuple[str, list[Step]]:
    p, c = chance.choice(patrols), f"c{chance.randrange(COUNTIES)}"
    found = {
        "title": f"点位{chance.randrange(9999)}",
        "issue": "井盖破损",
        "grade": chance.choice(("major", "common", "common")),
    }
    return "patrol", [
        ("report", p, 0, {**found, "area": c}),
        ("assign", "prov.x", 3, {"holder": c}),
        ("fix", f"{c}.x", chance.choice((20, 60, 200, 500)), {"measure": "已更换"}),
        ("pass", "prov.x", 24, {}),
    ]


def _referral(chance: random.Random, houses: list[str], kind: str) -> tuple[str, list[Step]]:
    here, there = chance.choice(houses), chance.choice(houses)
    asked = {
        "title": "转诊",
        "kind": kind,
        "way": "up",
        "urgency": chance.choice(("urgent", "routine")),
        "holder": there,
    }
    steps: list[Step] = [
        ("request", f"{here}.x", 0, asked),
        ("accept", f"{there}.x", chance.choice((1, 5, 30)), {"on": "2025-12-31"}),
        ("admit", f"{there}.x", 24, {}),
    ]
    if kind == "outpatient":
        return "referral", [*steps, ("conclude", f"{there}.x", 5, {})]
    rest: list[Step] = [
        ("discharge", f"{there}.x", 200, {"plan": "康复"}),
        ("receive", f"{here}.x", 30, {}),
        ("finish", f"{here}.x", 200, {}),
    ]
    return "referral", [*steps, *rest]


def _order(chance: random.Random) -> tuple[str, list[Step]]:
    c, team = f"c{chance.randrange(COUNTIES)}", f"c{chance.randrange(COUNTIES)}"
    return "order", [
        ("order", f"{c}.x", 0, {"title": "义诊", "topic": "健康", "area": c}),
        ("offer", "prov.x", 10, {"holder": team}),
        ("take", f"{team}.x", 10, {}),
        ("serve", f"{team}.x", 100, {"served": 30}),
        ("rate", f"{c}.x", 20, {"rating": chance.choice((3, 4, 5, 5))}),
    ]


def _appeal(chance: random.Random) -> tuple[str, list[Step]]:
    c = f"c{chance.randrange(COUNTIES)}"
    return "appeal", [
        ("open", "", 0, {"title": "路灯不亮", "text": "三天了", "topic": "市政", "area": c}),
        ("dispatch", "prov.x", 5, {"holder": c, "class": "normal"}),
        ("accept", f"{c}.x", 10, {}),
        (
            "answer",
            f"{c}.x",
            chance.choice((20, 80, 300)),
            {"answer": "已修", "resolved": chance.choice(("yes", "yes", "no"))},
        ),
    ]


def stream(held: Directory, scale: float, chance: random.Random) -> Iterator[Submission]:
    """Every step of every item in the order of time."""
    waiting: list[tuple[datetime, int, int, str, str, list[Step]]] = []
    for number, (begins, loop, steps) in enumerate(courses(held, scale, chance)):
        while waiting and waiting[0][0] <= begins:
            yield from _next(waiting)
        heapq.heappush(waiting, (begins, number, 0, f"R{number:08}", loop, steps))
    while waiting:
        yield from _next(waiting)


def _next(waiting: list[tuple[datetime, int, int, str, str, list[Step]]]) -> Iterator[Submission]:
    at, number, index, code, loop, steps = heapq.heappop(waiting)
    action, who, _, data = steps[index]
    yield Submission(action, who, code, "" if index else loop, data, "replay", at=at)
    if index + 1 < len(steps):
        later = at + timedelta(hours=steps[index + 1][2])
        heapq.heappush(waiting, (later, number, index + 1, code, loop, steps))


def replay(office: Office, scale: float, *, tell: Callable[[int], None] = lambda _: None) -> tuple[int, int]:
    """Replay the year; how many events, and how many were refused. What is confirmed already is not done again."""
    chance, held = random.Random(7), directory(scale)
    wishes = stream(held, scale, chance)
    if skipped := office.record.links()[0]:
        # The stream is the same each time, and none of it is refused: so many of it are done.
        last = deque(islice(wishes, skipped), maxlen=1)[0]
        [(event, code)] = [
            (e, i.code)
            for e in office.record.all_events(office.record.last() - 1)
            for i in [office.record.item(last.code)]
            if i and i.id == e.item
        ]
        assert (event.action, code) == (last.action, last.code), "this ledger holds something else"
        print(f"{skipped} events are there", file=sys.stderr, flush=True)
    else:
        office.register(held, "replay")
    done = refused = 0
    batch: list[Submission] = []
    for wanted in wishes:
        batch.append(wanted)
        if len(batch) >= BATCH:
            results = office.submit_all(batch)
            refused += sum(isinstance(r, Refused) for r in results)
            done, batch = done + len(batch), []
            tell(done)
    results = office.submit_all(batch)
    refused += sum(isinstance(r, Refused) for r in results)
    return done + len(batch), refused


def pages(office: Office) -> dict[str, tuple[float, float]]:
    """For each thing that pages ask the 95th percentiles of 40 times, in milliseconds: by the clock, of the processor."""
    codes = [i.code for i in office.record.items(Asked(loop="referral"), limit=40, newest=True)]
    now = "2025-12-31T00:00:00+00:00"
    loops = ("referral", "patrol", "livelihood", "order", "appeal")
    asks: dict[str, Callable[[int], object]] = {
        "a list's first page": lambda n: list(
            office.record.items(Asked(loop=loops[n % 5], types=("open", "waiting")), limit=50)
        ),
        "newest of a loop": lambda n: list(
            office.record.items(Asked(loop=loops[n % 5]), limit=50, newest=True)
        ),
        "an item": lambda n: office.view(codes[n % len(codes)], system=True),
        "a desk": lambda n: office.desk(f"c{n}.x", limit=50),
        "states of a loop": lambda n: office.record.tally(Asked(loop=loops[n % 5]), "state"),
        "lights of a loop": lambda n: office.record.lights(Asked(loop=loops[n % 5]), now),
        "lights of an organisation": lambda n: office.record.lights(Asked(holders=(f"c{n}",)), now),
    }
    timed = {name: [_timed(ask, n) for n in range(40)] for name, ask in asks.items()}
    return {
        name: (_percentile([w for w, _ in t]), _percentile([c for _, c in t])) for name, t in timed.items()
    }


def _timed(ask: Callable[[int], object], n: int) -> tuple[float, float]:
    start, cpu = time.perf_counter(), time.process_time()
    ask(n)
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu)


def _percentile(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]


def kills(times: int) -> None:
    """Kill a replay at any moment, many times: what was confirmed is there, and the chain is whole."""
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "year.sqlite"
        confirmed = 0
        for _ in range(times):
            command = [
                sys.executable,
                __file__,
                "--scale",
                "0.002",
                "--ledger",
                str(where),
                "--echo",
                "--again",
            ]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert process.stdout
            process.stdout.readline()
            process.stdout.readline()
            time.sleep(chance.random() * 2)
            os.kill(process.pid, signal.SIGKILL)
            lines = process.stdout.read().split()
            process.wait()
            with open_record(where) as record:
                audit = record.audit()
            confirmed = max([confirmed, *(int(n) for n in lines if n.isdecimal())])
            held = audit.events + audit.entries  # the number of the last link is that of all of them
            assert held >= confirmed, (held, confirmed)
            assert not audit.breaks, audit.breaks[:3]
        print(
            f"killed {times} times: {confirmed} links of the chain confirmed, {held} held ({audit.events} events), the chain is whole"
        )


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--ledger", default="")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--echo", action="store_true", help="print what is confirmed")
    parser.add_argument("--only-pages", action="store_true", help="time the pages of a ledger that is there")
    parser.add_argument("--again", action="store_true", help="add another year to what is there")
    given = parser.parse_args()
    if given.kills:
        kills(given.kills)
        return
    with tempfile.TemporaryDirectory() as folder:
        where = Path(given.ledger or f"{folder}/year.sqlite")
        with open_office(where, create=True, kept=KEPT) as office:
            if given.only_pages:
                _asked(office)
            elif given.echo:
                _echo(office, given.scale)
            else:
                _report(office, where, given.scale)


def _echo(office: Office, scale: float) -> None:
    """Replay over and over, with codes of their own, and print how many events are confirmed."""
    held = directory(scale)
    office.register(held, "replay")
    print("begun", flush=True)
    mark = time.time_ns()
    batch: list[Submission] = []
    for wanted in stream(held, scale, random.Random(mark)):
        code = f"{mark % 10**12}{wanted.code}"
        batch.append(
            Submission(wanted.action, wanted.who, code, wanted.loop, wanted.data, "replay", at=wanted.at)
        )
        if len(batch) >= 50:
            done = [r for r in office.submit_all(batch) if not isinstance(r, Refused)]
            print(done[-1][0].number, flush=True)
            batch = []


def _report(office: Office, where: Path, scale: float) -> None:
    # Some hundred thousand things are held on to for long and make no cycles: looking through them is for nothing.
    gc.set_threshold(200_000, 50, 1000)
    start, cpu = time.perf_counter(), time.process_time()
    done, refused = replay(office, scale, tell=_teller(start))
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    size = sum(p.stat().st_size for p in where.parent.glob(where.name + "*"))
    items = office.record.count(Asked())
    print(f"scale {scale}: {done} events ({refused} refused), {items} items")
    print(f"{done / wall:.0f} events/s of wall time, {done / used:.0f} of processor time ({used:.0f} s)")
    print(f"{size / 1e6:.0f} MB, {size / max(done, 1):.0f} bytes an event")
    _asked(office)


def _teller(start: float) -> Callable[[int], None]:
    """Prints how far it is after each hundred thousand events."""
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        if done - told >= 100_000:
            told = done
            print(f"{done} events after {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)

    return tell


def _asked(office: Office) -> None:
    """Print how long pages take, and the audit."""
    for name, (wall, used) in pages(office).items():
        print(f"  {name}: {wall:.0f} ms, {used:.0f} of processor time (95th percentile of 40)")
    for loop in ("referral", "appeal"):
        used = _timed(lambda _, loop=loop: measured(office, loop, by="holder"), 0)[1]  # type: ignore[misc]
        print(f"  metrics of {loop}, computed anew: {used:.0f} ms of processor time")
    start = time.perf_counter()
    audit = office.record.audit()
    pace = (audit.events + audit.entries) / (time.perf_counter() - start)
    print(
        f"audit: {audit.events} events, {audit.entries} entries, {len(audit.breaks)} breaks, {pace:.0f} links/s"
    )


if __name__ == "__main__":
    main()
