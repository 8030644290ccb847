"""A real server on a ledger of the samples, a real browser, and what every page has to pass: ``check_page``.

Without a Chromium (Debian: ``apt-get install chromium``; or ``CHROMIUM=/path``) the tests that need one skip.
``pytest tests/web --shots DIR`` also writes a picture of each page at each width, in each language and theme.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from browsing import PASSWORD, accessible, fits, served, shoot, watched
from officials import Acts, Visitor
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from duizhang import accounts, pipeline
from duizhang.accounts import open_accounts
from duizhang.ledger.view import View
from duizhang.web.app import create
from duizhang.web.settings import Settings

WIDTHS = (1440, 1024, 390)
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
CheckPage = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", metavar="DIR", help="write pictures of the pages there")


@pytest.fixture(scope="session")
def samples_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the bundled samples; not to be changed."""
    ledger = tmp_path_factory.mktemp("ledger") / "samples.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt")), ledger)
    pipeline.reckon(ledger)
    return ledger


@pytest.fixture(scope="session")
def site(samples_ledger: Path) -> Iterator[str]:
    """The address of the app on the samples; for tests that only look."""
    with served(create(samples_ledger, settings=Settings(readers=0))) as address:
        yield address


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    """Asks the app on the samples, as a program does; with cookies of its own in each module."""
    with httpx.Client(base_url=site, timeout=30) as made:
        yield made


@pytest.fixture(scope="session")
def view(samples_ledger: Path) -> View:
    """The view of the samples."""
    return pipeline.reckon(samples_ledger)


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Passwords hashed with less work than people's are."""
    weak = cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("duizhang.accounts._hasher", weak)
        yield


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """Five seconds are not much for an answer where other programs use the machine as well."""
    httpx._config.DEFAULT_TIMEOUT_CONFIG.read = 60


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[str]:
    """The address of an app with accounts, one of each role: the-reader, the-editor, the-admin."""
    ledger = tmp_path / "l.sqlite"
    with open_accounts(ledger, create=True) as book:
        for role in accounts.ROLES:
            accounts.add(book, f"the-{role}", role, PASSWORD)
    with served(create(ledger, settings=Settings(readers=0))) as address:
        yield address


@pytest.fixture
def acts(address: str) -> Iterator[Acts]:
    """Visitors without script of the app that a module serves at ``address``."""
    with ExitStack() as stack:

        def one(person: str = "") -> Visitor:
            made = Visitor(address, person)
            stack.callback(made.http.close)
            return made

        yield one


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
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext) -> Page:
    """An empty tab that collects what its console complains of, in ``page.complaints``."""
    return watched(context.new_page())


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
