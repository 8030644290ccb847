"""A server in a thread, and looking at its pages in a browser."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from httpx import Client
from playwright.sync_api import Page

PASSWORD = "correct horse battery"


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


def hidden(page: str) -> str:
    """The token of a page's form."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def log_in(client: Client, name: str, password: str = PASSWORD, next: str = "/") -> httpx.Response:
    given = {"csrf": hidden(client.get("/login").text), "name": name, "password": password, "next": next}
    return client.post("/login", data=given)


def watched(page: Page) -> Page:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


_WIDE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def fits(page: Page, where: str) -> None:
    """Nothing reaches beyond the right edge of the window."""
    for _ in range(100):  # a busy machine takes its time to lay a page out anew
        page.wait_for_timeout(30)
        wide, window = page.evaluate(_WIDE)
        if wide <= window:
            return
    raise AssertionError(f"{where}: {wide} px wide")


def accessible(page: Page, where: str) -> None:
    """axe finds nothing."""
    found = Axe().run(page).response["violations"]
    told = [f"{v['id']}: {v['help']}: " + "; ".join(n["html"][:160] for n in v["nodes"][:4]) for v in found]
    assert not told, f"{where}: {told}"


def shoot(page: Page, folder: Path, name: str, language: str, theme: str, width: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = urlsplit(name).path.strip("/").replace("/", "-") or "start"
    page.screenshot(path=folder / f"{path}-{language}-{theme}-{width}.png", full_page=True)
