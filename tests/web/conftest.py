"""A real server on a ledger of the samples, a real browser, and what every page has to pass: ``check_page``.

Without a Chromium (Debian: ``apt-get install chromium``; or ``CHROMIUM=/path``) the tests that need one skip.
``pytest tests/web --shots DIR`` also writes a picture of each page at each width, in each language and theme.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from duizhang import pipeline
from duizhang.web.app import create

WIDTHS = (1440, 1024, 390)
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
CheckPage = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", metavar="DIR", help="write pictures of the pages there")


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a port of its own, in a thread; its address, without a slash at the end."""
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()


@pytest.fixture(scope="session")
def samples_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the bundled samples; not to be changed."""
    ledger = tmp_path_factory.mktemp("ledger") / "samples.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt")), ledger)
    return ledger


@pytest.fixture(scope="session")
def site(samples_ledger: Path) -> Iterator[str]:
    """The address of the app on the samples; for tests that only look."""
    with served(create(samples_ledger)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a person who was not here before."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext) -> Page:
    """An empty tab that collects what its console complains of, in ``page.complaints``."""
    return watched(context.new_page())


def watched(page: Page) -> Page:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


@pytest.fixture
def check_page(visit: Page, request: pytest.FixtureRequest) -> CheckPage:
    """Look at an address in both languages, at each width, light and dark.

    Fails on what axe finds, on anything in the console, on a page that is wider than its window, and where ``ready``
    (a selector) does not show. Gives the tab, in English, on the widest.
    """
    folder = request.config.getoption("--shots")

    def check(address: str, *, ready: str = "main", name: str = "", status: int = 200) -> Page:
        for language in LANGUAGES:
            visit.context.add_cookies([{"name": "lang", "value": language, "url": address}])
            answer = visit.goto(address, wait_until="networkidle")
            assert answer is not None
            assert answer.status == status
            visit.wait_for_selector(ready)
            for theme in THEMES:
                visit.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                for width in WIDTHS:
                    visit.set_viewport_size({"width": width, "height": 900})
                    fits(visit, f"{address} {language} {width}")
                    if (theme, width) in (("light", 1440), ("dark", 390)):
                        accessible(visit, f"{address} {language} {theme} {width}")
                    if folder:
                        shoot(visit, Path(folder), name or address, language, theme, width)
            visit.emulate_media(color_scheme="light")
            visit.set_viewport_size({"width": 1440, "height": 900})
        complaints = [c for c in visit.complaints if status == 200 or f"status of {status}" not in c]  # type: ignore[attr-defined]
        assert not complaints
        return visit

    return check


def fits(page: Page, where: str) -> None:
    """Nothing reaches beyond the right edge of the window."""
    page.wait_for_timeout(30)
    wide, window = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window, f"{where}: {wide} px wide"


def accessible(page: Page, where: str) -> None:
    """axe finds nothing."""
    found = Axe().run(page).response["violations"]
    told = [f"{v['id']}: {v['help']}: " + "; ".join(n["html"][:160] for n in v["nodes"][:4]) for v in found]
    assert not told, f"{where}: {told}"


def shoot(page: Page, folder: Path, name: str, language: str, theme: str, width: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = urlsplit(name).path.strip("/").replace("/", "-") or "start"
    page.screenshot(path=folder / f"{path}-{language}-{theme}-{width}.png", full_page=True)
