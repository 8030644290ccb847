"""How quickly the pages of loops answer on a ledger that ``replay.py`` has made: the web app itself, over HTTP.

    python benchmarks/loop_pages.py year.sqlite --times 40

For each page the median and the 95th percentile of that many requests, each for another loop, organisation or item. The
counts of the dashboards are brought up to date first, and how long that takes is told.
"""

from __future__ import annotations

import argparse
import re
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import uvicorn

from duizhang.follow import Office, open_office, tallies
from duizhang.ledger.record import Asked
from duizhang.ledger.tally import place_of
from duizhang.web.app import create
from duizhang.web.settings import Settings

LOOPS = ("referral", "patrol", "livelihood", "order", "appeal")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--times", type=int, default=40)
    given = parser.parse_args()
    with open_office(given.ledger) as office:
        _count(office, given.ledger)
        codes = [i.code for i in office.record.items(Asked(loop="patrol"), limit=given.times, newest=True)]
        codes += [i.code for i in office.record.items(Asked(loop="appeal"), limit=given.times, newest=True)]
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create(given.ledger, settings=Settings(readers=0)), log_level="warning")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    with httpx.Client(base_url=f"http://127.0.0.1:{bound.getsockname()[1]}", timeout=120) as client:
        _ask(client, codes, given.times)
    server.should_exit = True
    thread.join(10)


def _count(office: Office, ledger: Path) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    counted = tallies.catch_up(office)
    used = time.process_time() - cpu
    size = place_of(ledger).stat().st_size
    print(
        f"counts brought up to date in {time.perf_counter() - start:.0f} s, {used:.0f} of processor time "
        f"({counted} events one by one, the rest anew); {size / 1e6:.0f} MB"
    )


def _ask(client: httpx.Client, codes: list[str], times: int) -> None:
    """Ask for each page so many times, as whoever sits at the machine; the desk as somebody of a county."""
    pages: dict[str, Callable[[int], str]] = {
        "a list": lambda n: f"/loops/items?loop={LOOPS[1 + n % 4]}",
        "a list of a county's red ones": lambda n: (
            f"/loops/items?loop={LOOPS[1 + n % 4]}&holder=c{n}&light=red"
        ),
        "a board": lambda n: f"/loops/items?loop={LOOPS[1 + n % 4]}&view=board",
        "an item": lambda n: f"/loops/items/{codes[n]}",
        "all dashboards": lambda _: "/loops/dashboards",
        "a dashboard": lambda n: f"/loops/dashboards/{LOOPS[n % 5]}",
        "a dashboard by median time": lambda n: f"/loops/dashboards/{LOOPS[n % 5]}?sort=~close",
        "a dashboard of a county": lambda n: f"/loops/dashboards/{LOOPS[n % 5]}?unit=c{n}",
        "a month's dashboard": lambda n: f"/loops/dashboards/{LOOPS[n % 5]}?period=2025-{1 + n % 12:02}",
    }
    for name, address in pages.items():
        _told(name, [_timed(client, address(n)) for n in range(times)])
    found = []
    for n in range(times):
        token = re.search(r'"X-CSRF-Token": "(\w+)"', client.get("/loops").text)
        assert token
        client.post("/loops/acting", data={"csrf": token[1], "person": f"c{n}.x"})
        found.append(_timed(client, "/loops"))
    _told("my desk", found)


def _timed(client: httpx.Client, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return 1000 * (time.perf_counter() - start)


def _told(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    print(
        f"  {name}: {ordered[len(ordered) // 2]:.0f} ms, 95th percentile {ordered[int(len(ordered) * 0.95) - 1]:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
