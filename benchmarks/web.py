"""How quickly pages answer on a large ledger, with many people at once.

    python benchmarks/web.py                          1,000,000 statements, 20 people, each waiting 1 s between pages
    python benchmarks/web.py --statements 100000 --people 5 --seconds 20
    python benchmarks/web.py --alone                  one request after the other: processor time, which other programs
                                                      on the machine touch less than the clock

The documents of the corpus beside the checkout (else the bundled samples) are read once and then stand for those of
many places and years: in each copy areas, owners, documents and ids bear another name. The ledger is kept under build/
for the next run. The server is a process of its own; the people are threads of another, each opening pages in turn as a
visitor would: the table with filters, a search, a document, a statement, a series, findings, a card, the areas.
Milliseconds are from sending the request to the last byte, by page: median, 95th percentile, the longest.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import http.client
import random
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, unquote, urlencode, urlsplit

from fastapi import FastAPI
from starlette.types import Message, Scope

from duizhang import pipeline
from duizhang.grammar import extract
from duizhang.ledger import Ledger, open_ledger
from duizhang.ledger.view import Asked, View
from duizhang.model import Reading, Statement
from duizhang.reading import read_bytes
from duizhang.web.app import create

WARM = 20
"""seconds of pages that are not counted: meanwhile the processes that read uploads load their vocabulary"""
HERE = Path(__file__).parent.parent
Addresses = Mapping[str, Sequence[str]]


def readings() -> list[Reading]:
    """The documents that are copied."""
    corpus = sorted((HERE.parent / "shared" / "corpus").glob("*/*.txt"))
    paths = corpus or sorted((HERE / "samples").glob("*.txt"))
    return [extract(read_bytes(p.read_bytes(), p.name)) for p in paths]


def copies(once: Sequence[Reading]) -> Iterator[Reading]:
    """The readings over and over, each time of other places and documents."""
    for number in count():
        for r in once:
            yield _copy(r, number) if number else r


def _copy(r: Reading, number: int) -> Reading:
    sha256 = hashlib.sha256(f"{number}:{r.document.sha256}".encode()).hexdigest()
    path = f"{number}/{r.document.path}"

    def moved(s: Statement) -> Statement:
        id = hashlib.sha256(f"{number}:{s.id}".encode()).hexdigest()[:16]
        owner = f"{s.owner}{number}" if s.owner else ""
        return replace(
            s, id=id, doc=path, document=sha256, area=tuple(f"{a}{number}" for a in s.area), owner=owner
        )

    document = replace(r.document, sha256=sha256, path=path, area=f"{r.document.area}{number}")
    unread = tuple(replace(u, doc=path) for u in r.unread)
    return Reading(document, tuple(map(moved, r.statements)), unread, tuple(map(moved, r.comparisons)))


def made(where: Path, statements: int) -> View:
    """The ledger with so many statements, and its view; what is there already is used."""
    if not where.exists():
        where.parent.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        with open_ledger(where) as book:
            held = _fill(book, statements)
        print(f"{held:,} statements posted in {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    view = pipeline.reckon(where)
    seconds = time.perf_counter() - start
    sizes = [p.stat().st_size / 2**20 for p in (where, Path(f"{where}.view"))]
    print(f"view in {seconds:.0f} s; ledger {sizes[0]:,.0f} MiB, view {sizes[1]:,.0f} MiB", flush=True)
    return view


def _fill(book: Ledger, statements: int) -> int:
    held = 0
    for reading in copies(readings()):
        if held >= statements:
            break
        book.post(reading)
        held += len(reading.statements)
    return held


def addresses(view: View, seed: int = 2026) -> Addresses:
    """What people open, by kind of page: addresses drawn from what the ledger holds."""
    dice = random.Random(seed)
    areas = [a for a, _ in view.counted("area", 300)]
    names = [n for n, _ in view.counted("indicator", 300) if n]
    concepts = ["gdp", "total_trade", "exports", "retail_sales", "fiscal_revenue"]
    documents = [d.sha256 for d in view.documents(size=400)]
    some = [h.statement.id for h in view.page(Asked(sort="value"), view.totals.statements // 2, 400).rows]
    cards = [(p.area, p.year) for p in view.promised()[:300]]
    found = [f.fingerprint for f in view.findings(size=200)[0]]

    def ledger() -> str:
        choice = dice.choice(
            [
                {},
                {"area": dice.choice(areas)},
                {"area": dice.choice(areas), "kind": "growth", "sort": "-value"},
                {"period": dice.choice(["2023", "2024", "2025"]), "modality": "target"},
                {"indicator": dice.choice(names), "sort": "period"},
                {"status": "contradicted"},
                {"q": dice.choice(["外贸", "进出口总额", "高质量", "新能源汽车", "增长"])},
                {"q": dice.choice(names)[:6], "page": "3"},
                {"page": str(dice.randrange(1, max(2, view.totals.statements // 50)))},
            ]
        )
        return f"/ledger?{urlencode(choice)}"

    kinds: dict[str, Callable[[], str]] = {
        "start": lambda: "/",
        "documents": lambda: "/documents",
        "document": lambda: f"/documents/{dice.choice(documents)}",
        "ledger": ledger,
        "statement": lambda: f"/statements/{dice.choice(some)}",
        "series": lambda: (
            f"/series?{urlencode({'indicator': dice.choice(concepts + names[:50]), 'area': dice.choice(areas)})}"
        ),
        "findings": lambda: f"/findings?page={dice.randrange(1, 20)}",
        "finding": lambda: f"/findings/{dice.choice(found)}" if found else "/findings",
        "cards": lambda: "/cards",
        "card": lambda: (
            "/cards/{}/{}".format(*map(quote, map(str, dice.choice(cards)))) if cards else "/cards"
        ),
        "areas": lambda: f"/areas?{urlencode({'indicator': dice.choice(concepts), 'period': '2023'})}",
        "api": lambda: f"/api/v1/statements?{urlencode({'area': dice.choice(areas)})}",
    }
    return {name: [make() for _ in range(200)] for name, make in kinds.items()}


@contextmanager
def serving(ledger: Path, workers: int) -> Iterator[int]:
    """A server on the ledger, at the port given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "duizhang", "serve", "--ledger", str(ledger), "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            ask(port, "/")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def ask(port: int, address: str) -> tuple[int, int, float]:
    """Status, bytes as sent, and seconds of one request."""
    start = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", address, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, len(body), time.perf_counter() - start


def visit(
    port: int, kinds: Addresses, pause: float, until: float, seed: int, told: dict[str, list[float]]
) -> None:
    """One person's pages until the time is over."""
    dice = random.Random(seed)
    time.sleep(dice.random() * pause)
    while time.perf_counter() < until:
        name = dice.choice(list(kinds))
        status, _, seconds = ask(port, dice.choice(kinds[name]))
        told[name if status == 200 else f"{name}: {status}"].append(seconds * 1000)
        time.sleep(dice.uniform(0.5, 1.5) * pause)


def load(port: int, kinds: Addresses, people: int, pause: float, seconds: float) -> dict[str, list[float]]:
    """Milliseconds by kind of page."""
    told: dict[str, list[float]] = defaultdict(list)
    until = time.perf_counter() + seconds
    crowd = [
        threading.Thread(target=visit, args=(port, kinds, pause, until, seed, told)) for seed in range(people)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return told


async def get(app: FastAPI, address: str) -> int:
    """The status of one request, within this process."""
    parts, sent = urlsplit(address), list[Message]()
    headers = [(b"host", b"127.0.0.1"), (b"accept-encoding", b"gzip"), (b"accept", b"text/html")]
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "root_path": "", "state": {},
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])


async def alone(app: FastAPI, kinds: Addresses, requests: int = 40) -> dict[str, list[float]]:
    """Milliseconds of processor time by kind of page, one request after the other; the first of each is not counted."""
    told: dict[str, list[float]] = defaultdict(list)
    for name, addresses in kinds.items():
        for address in addresses[: requests + 1]:
            start = time.process_time()
            status = await get(app, address)
            told[name if status == 200 else f"{name}: {status}"].append((time.process_time() - start) * 1000)
        del told[name][0]
    return told


def row(name: str, taken: Sequence[float]) -> str:
    """A line of the table."""
    high = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    return f"| {name} | {len(taken)} | {median(taken):.0f} | {high:.0f} | {max(taken):.0f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument(
        "--pause", type=float, default=1.0, help="mean seconds between two pages of one person"
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args(arguments)
    where = given.ledger or HERE / "build" / f"web-{given.statements}.sqlite"
    kinds = addresses(made(where, given.statements))
    if given.alone:
        print("| page | requests | median ms | p95 ms | longest ms |\n|---|---|---|---|---|")
        for name, taken in asyncio.run(alone(create(where), kinds)).items():
            print(row(name, taken))
        return 0
    with serving(where, given.workers) as port:
        _, first, _ = ask(port, "/")
        load(port, kinds, given.people, given.pause, WARM)
        told = load(port, kinds, given.people, given.pause, given.seconds)
    print(f"first page {first:,} bytes compressed; {given.people} people, {given.workers} workers")
    print("| page | requests | median ms | p95 ms | longest ms |\n|---|---|---|---|---|")
    for name in sorted(told):
        print(row(name, told[name]))
    print(row("all", [t for taken in told.values() for t in taken]))
    return int(any(": " in name for name in told))


if __name__ == "__main__":
    raise SystemExit(main())
