"""What stands between the network and the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsing import PASSWORD, hidden, log_in, served
from httpx import Client
from playwright.sync_api import Page

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.model import WrongUse
from duizhang.web.app import create
from duizhang.web.settings import Settings


def get(address: str, **given: Any) -> httpx.Response:
    return httpx.get(address, **given)


def test_headers_are_on_every_answer(site: str) -> None:
    for path in ("/", "/static/style.css", "/nowhere", "/api/v1/nowhere"):
        headers = get(site + path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert get(site + "/").headers["content-encoding"] == "gzip"
    assert get(site + "/").headers["cache-control"] == "no-store"


def test_nothing_is_written_into_pages_that_the_policy_forbids(site: str) -> None:
    for path in ("/", "/parts"):
        page = get(site + path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.9", "", "a b", "[", "localhost@evil"]
)
def test_other_hosts_are_refused(site: str, host: str) -> None:
    assert get(site, headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:8000"])
def test_this_machine_is_answered(site: str, host: str) -> None:
    assert get(site, headers={"Host": host}).status_code == 200


def test_a_change_needs_a_token(site: str) -> None:
    with Client(base_url=site) as client:
        good = hidden(client.get("/").text)
        assert client.post("/jobs/0/again").status_code == 403
        assert client.post("/jobs/0/again", headers={"X-CSRF-Token": good[:-1] + "g"}).status_code == 403
        assert client.post("/jobs/0/again", headers={"X-CSRF-Token": good}).status_code == 303
        assert client.post("/jobs/0/again", data={"csrf": good}).status_code == 303
    with Client(base_url=site) as other:
        other.get("/")
        assert other.post("/jobs/0/again", data={"csrf": good}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_change_comes_from_here(site: str, headers: dict[str, str]) -> None:
    with Client(base_url=site) as client:
        good = hidden(client.get("/").text)
        assert client.post("/jobs/0/again", data={"csrf": good}, headers=headers).status_code == 403


def test_other_addresses_demand_accounts(tmp_path: Path) -> None:
    for settings in (Settings(host="0.0.0.0"), Settings(names=("duizhang.example",))):
        with pytest.raises(WrongUse, match="duizhang account add"):
            create(tmp_path / "l.sqlite", settings=settings)


def test_with_accounts_everybody_logs_in(kept: str) -> None:
    with Client(base_url=kept) as client:
        answer = client.get("/parts?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fparts%3Fx%3D1")
        assert client.get("/api/v1/x").status_code == 401
        assert client.post("/samples").status_code == 401
        assert client.get("/static/style.css").status_code == 200
        assert log_in(client, "the-reader", "wrong password").status_code == 403
        assert log_in(client, "nobody").status_code == 403
        answer = log_in(client, "the-reader", next="/parts?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/parts?x=1")
        assert "HttpOnly" in answer.headers["set-cookie"].replace("httponly", "HttpOnly")
        assert "samesite=lax" in answer.headers["set-cookie"]
        page = client.get("/").text
        assert client.post("/logout", data={"csrf": hidden(page)}).status_code == 303
        assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil"]
)
def test_after_logging_in_nobody_is_led_elsewhere(kept: str, next: str) -> None:
    with Client(base_url=kept) as client:
        assert log_in(client, "the-reader", next=next).headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["//evil.example/?lang=en", "/%5Cevil.example?lang=en", "/%2F%2Fevil.example?lang=en"]
)
def test_the_language_leads_nobody_elsewhere(site: str, path: str) -> None:
    where = get(site + path).headers.get("location", "/x")
    assert re.match(r"/(?![/\\])", where)


def test_roles(kept: str) -> None:
    for name, status in (("the-reader", 403), ("the-editor", 303), ("the-admin", 303)):
        with Client(base_url=kept) as client:
            log_in(client, name)
            given = hidden(client.get("/").text)
            assert client.post("/jobs/0/again", data={"csrf": given}).status_code == status


def test_who_is_removed_or_changed_is_out(kept: str, tmp_path: Path) -> None:
    with Client(base_url=kept) as client, open_accounts(tmp_path / "l.sqlite") as book:
        log_in(client, "the-editor")
        assert client.get("/").status_code == 200
        accounts.change(book, "the-editor", password=PASSWORD + "!")
        assert client.get("/").status_code == 303
        assert log_in(client, "the-editor").status_code == 403
        log_in(client, "the-editor", PASSWORD + "!")
        assert client.get("/").status_code == 200
        accounts.remove(book, "the-editor")
        assert client.get("/").status_code == 303
        assert log_in(client, "the-editor", PASSWORD + "!").status_code == 403


def test_people_change_their_own_password(kept: str) -> None:
    with Client(base_url=kept) as client, Client(base_url=kept) as elsewhere:
        for each in (client, elsewhere):
            log_in(each, "the-reader")
        given = {
            "csrf": hidden(client.get("/account").text),
            "old": PASSWORD,
            "new": "another password",
            "again": "",
        }
        assert client.post("/account", data=given).status_code == 400
        assert client.post("/account", data=given | {"old": "x", "again": given["new"]}).status_code == 400
        assert client.post("/account", data=given | {"new": "short", "again": "short"}).status_code == 400
        assert client.post("/account", data=given | {"again": given["new"]}).status_code == 200
        assert client.get("/").status_code == 200
        assert elsewhere.get("/").status_code == 303
        assert log_in(elsewhere, "the-reader", "another password").status_code == 303


def test_account_and_login_look(kept: str, check_page: Callable[..., Page]) -> None:
    page = check_page(f"{kept}/login", ready="form.form")
    page.get_by_label("Name").fill("the-reader")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{kept}/")
    check_page(f"{kept}/account", ready="form.form")


def test_guessing_is_slow(kept: str) -> None:
    with Client(base_url=kept) as client:
        tries = [log_in(client, "the-admin", f"guess number {n}").status_code for n in range(12)]
    assert tries == [403] * 10 + [429] * 2


def test_a_forged_session_is_none(kept: str) -> None:
    from itsdangerous import TimestampSigner

    forged = TimestampSigner("guess").sign("eyJ1c2VyIjogInRoZS1hZG1pbiIsICJzdGFtcCI6IDN9").decode()
    assert get(kept, cookies={"duizhang": forged}).status_code == 303


def test_too_much_is_refused(tmp_path: Path) -> None:
    small = Settings(readers=0, upload_limit=10_000, body_limit=1_000, files_limit=3)
    with served(create(tmp_path / "l.sqlite", settings=small)) as address:
        with Client(base_url=address) as client:
            given = {"csrf": hidden(client.get("/").text)}
            large = [("files", ("a.txt", b"x" * 20_000))]
            assert client.post("/uploads", data=given, files=large).status_code == 413
            many = [("files", (f"{n}.txt", b"x")) for n in range(5)]
            assert client.post("/uploads", data=given, files=many).status_code in (400, 413)
            assert client.post("/login", content=b"x" * 2_000).status_code == 413
            chunked = client.post(
                "/login",
                content=(b"x" * 600 for _ in range(4)),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
            assert chunked.status_code == 413
        assert not list((tmp_path / "l.sqlite.files").glob("[0-9a-f]*"))


def test_errors_are_pages_parts_or_json(site: str) -> None:
    assert "<h1>没有这一页</h1>" in get(f"{site}/nowhere").text
    part = get(f"{site}/nowhere", headers={"HX-Request": "true"})
    assert part.headers["hx-retarget"] == "#notices"
    assert "<html" not in part.text
    told = get(f"{site}/api/v1/nowhere?lang=en")
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["title"] == "There is no such page"


def test_a_mistake_of_ours_is_a_page_without_a_traceback(tmp_path: Path) -> None:
    app = create(tmp_path / "l.sqlite", settings=Settings(readers=0))

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("secret")

    with served(app) as address:
        answer = get(f"{address}/broken")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "content-security-policy" in answer.headers


def test_passwords_are_hashed_and_checked(tmp_path: Path) -> None:
    with open_accounts(tmp_path / "l.sqlite", create=True) as book:
        for name, password in (
            ("a b", PASSWORD),
            ("", PASSWORD),
            ("a", "short"),
            ("a", "x" * 300),
            ("a\n", PASSWORD),
        ):
            with pytest.raises(WrongUse):
                accounts.add(book, name, "reader", password)
        accounts.add(book, "王芳", "reader", PASSWORD)
        with pytest.raises(WrongUse):
            accounts.add(book, "王芳", "admin", PASSWORD)
        account = accounts.existing(book, "王芳")
        assert account.password.startswith("$argon2id$")
        assert accounts.enter(book, "王芳", PASSWORD) == account
        assert accounts.enter(book, "王芳", PASSWORD + " ") is None
