"""The public form: without an account and without script, from the form to the rating; and what is not to be had."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from following import app_on
from httpx import Client
from playwright.sync_api import Page

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.follow import Office, Submission, links, open_office
from duizhang.ledger.record import Asked
from duizhang.loops.people import Directory, Organisation, Person, Post

PEOPLE = Directory(
    {"gov": Organisation("gov", "市政府"), "lamps": Organisation("lamps", "路灯<b>所</b>", "gov")},
    {p: Person(p, p) for p in ("ann", "bob")},
    (
        Post("ann", "intake", "gov"), Post("ann", "office", "gov"), Post("bob", "handler", "lamps"),
    ),
)  # fmt: skip
HOSTILE = "<script>alert(1)</script>\u202eabc =1+1"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = tmp_path_factory.mktemp("public") / "x.sqlite"
    with open_office(ledger, create=True) as office:
        office.register(PEOPLE, "test")
    with open_accounts(ledger) as book:
        accounts.add(book, "ann", "editor", "correct horse battery")
    return ledger


@pytest.fixture(scope="module")
def address(ledger: Path) -> Iterator[str]:
    """A server that others reach, and that was told to take things from the public."""
    with app_on(ledger, names=("duizhang.test",), public=True) as found:
        yield found


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The tests ask more often than people do."""
    if "too_often" not in request.node.name:
        monkeypatch.setattr("duizhang.web.limits.Limits.taken", lambda *_: None)


@pytest.fixture
def office(ledger: Path) -> Iterator[Office]:
    with open_office(ledger) as made:
        yield made


def stranger(address: str) -> Client:
    return Client(base_url=address, cookies={"lang": "en"}, timeout=60)


def hidden(page: str, name: str = "csrf") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page[:3000]
    return found[1]


def brought(client: Client, **data: Any) -> tuple[str, str]:
    """Bring something forward; its number and its key."""
    page = client.get("/public").text
    given = {
        "csrf": hidden(page),
        "once": hidden(page, "once"),
        "loop": "appeal",
        "title": "路灯",
        "text": "不亮",
    }
    answer = client.post("/public/ask", data=given | data)
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/public/(\w{10})\?key=([^&]+)&new=1", answer.headers["location"])
    assert found
    return found[1], found[2].replace("%7E", "~")


def answered(office: Office, code: str) -> None:
    office.submit(Submission("dispatch", "ann", code, data={"holder": "lamps", "class": "normal"}))
    office.submit(Submission("accept", "bob", code))
    office.submit(Submission("answer", "bob", code, data={"answer": "已修好<i>", "resolved": "yes"}))


def act(client: Client, code: str, action: str, key: str, **data: str) -> httpx.Response:
    page = client.get("/public").text
    return client.post(f"/public/{code}/{action}", data={"csrf": hidden(page), "key": key, **data})


def refusals(office: Office, code: str) -> set[str]:
    return {a["refused"] for a in office.record.accesses(code) if a["refused"]}


def test_from_the_form_to_the_rating(address: str, office: Office) -> None:
    with stranger(address) as client:
        code, key = brought(client, title=HOSTILE, name="王芳", contact="13800000000")
        page = client.get(f"/public/{code}?key={key}&new=1").text
        assert code in page
        assert "&lt;script&gt;" in page
        assert "<script>" not in page
        assert "王芳" in page  # with the link one's own name is there
        answered(office, code)
        assert "已修好&lt;i&gt;" in client.get(f"/public/{code}?key={key}").text
        assert act(client, code, "rate", key, rating="5").status_code == 303
        again = act(client, code, "rate", key, rating="1")
        assert again.status_code == 409
        assert "done already" in again.text
        item = office.record.item(code)
        assert item
        assert item.rating == 5
        assert "twice" in refusals(office, code)
        assert act(client, code, "reopen", key, reason="又灭了").status_code == 303


def test_by_the_number_alone_nothing_is_shown_that_anybody_wrote(address: str, office: Office) -> None:
    with stranger(address) as client:
        code, _ = brought(client, title="不可外传", text="隐情", name="王芳", contact="138")
        answered(office, code)
    with stranger(address) as other:
        where = other.get("/public/track", params={"code": f" {code[:5].lower()}-{code[5:]} "}).headers[
            "location"
        ]
        page = other.get(where).text
        assert "answered" in page
        assert "路灯&lt;b&gt;所" in page
        for secret in ("不可外传", "隐情", "王芳", "已修好", "138"):
            assert secret not in page
        assert "/rate" not in page


@pytest.mark.parametrize("kind", ["forged", "borrowed", "expired", "none"])
def test_a_link_that_is_not_good_is_refused_and_written_down(address: str, office: Office, kind: str) -> None:
    with stranger(address) as client:
        code, key = brought(client)
        other, _ = brought(client)
        answered(office, code)
        past = datetime.now(UTC) - timedelta(days=1)
        bad = {
            "forged": key[:-1] + ("A" if key[-1] != "A" else "B"),
            "borrowed": office.link(other),
            "expired": links.sign(office.secret(), code, "asker", past),
            "none": "",
        }[kind]
        if bad:
            page = client.get(f"/public/{code}?key={bad}")
            assert page.status_code == (410 if kind == "expired" else 403)
            assert "不亮" not in page.text
        refused = act(client, code, "rate", bad, rating="1")
        assert refused.status_code == (410 if kind == "expired" else 403)
        assert ("link-expired" if kind == "expired" else "forged-link") in refusals(office, code)
        item = office.record.item(code)
        assert item
        assert not item.rating


def test_what_was_not_opened_from_outside_has_no_number_here(address: str, office: Office) -> None:
    code = office.submit(
        Submission("list", "ann", loop="commitment", data={"title": "内部", "due": "2026-12-31"})
    )[1].code
    with stranger(address) as client:
        for asked in (code, "ZZZZZZZZZZ", "%00", "x" * 300):
            page = client.get(f"/public/{asked}")
            assert page.status_code == 404, asked
            assert "内部" not in page.text
        assert act(client, code, "cancel", "k", reason="x").status_code == 404
    assert "unknown-item" in refusals(office, code)


def test_a_form_that_is_sent_twice_is_one_item(address: str, office: Office) -> None:
    before = office.record.count(Asked(loop="appeal"))
    with stranger(address) as client:
        once = "0" * 31 + "a"
        assert brought(client, once=once)[0] == brought(client, once=once)[0]
    assert office.record.count(Asked(loop="appeal")) == before + 1


@pytest.mark.parametrize("data", [{"title": ""}, {"text": " "}, {"lat": "north"}, {"title": "字" * 30_000}])
def test_what_is_wrong_is_told_and_what_was_typed_stays(address: str, data: dict[str, str]) -> None:
    with stranger(address) as client:
        page = client.get("/public").text
        given = {"csrf": hidden(page), "loop": "appeal", "title": "路灯", "text": "不亮", "area": "东城区"}
        answer = client.post("/public/ask", data=given | data)
        assert answer.status_code == 422
        assert "Not taken" in answer.text
        assert "东城区" in answer.text


def test_files_are_kept_few_and_small(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhang.web.pages.public.LARGEST", 100)
    with stranger(address) as client:
        page = client.get("/public").text
        given = {"csrf": hidden(page), "loop": "appeal", "title": "路灯", "text": "不亮"}

        def send(*files: tuple[str, bytes]) -> httpx.Response:
            sent = [("evidence-file", (name, content)) for name, content in files]
            return client.post("/public/ask", data=given, files=sent)

        assert send(("../../灯.html", b"<script>")).status_code == 303
        assert send(("a", b"x" * 101)).status_code == 413
        assert send(*((str(n), b"x") for n in range(4))).status_code == 413


def test_without_a_token_or_from_elsewhere_nothing_is_taken(address: str) -> None:
    given = {"loop": "appeal", "title": "路灯", "text": "不亮"}
    with stranger(address) as client:
        assert client.post("/public/ask", data=given).status_code == 403
        token = hidden(client.get("/public").text)
        elsewhere = {"Origin": "https://evil.example"}
        assert client.post("/public/ask", data=given | {"csrf": token}, headers=elsewhere).status_code == 403


def test_only_where_the_server_was_told_so(ledger: Path) -> None:
    with app_on(ledger, names=("duizhang.test",)) as address, stranger(address) as client:
        assert client.get("/public").headers["location"].startswith("/login")
        assert client.post("/public/ask").status_code == 401


def test_nobody_asks_too_often(ledger: Path) -> None:
    with app_on(ledger, names=("duizhang.test",), public=True) as address, stranger(address) as client:
        codes = {client.get(f"/public/{'A' * n}").status_code for n in range(1, 64)}
        assert codes == {404, 429}


def test_pages_look_well(address: str, office: Office, check_page: Callable[..., Page]) -> None:
    def look(path: str, ready: str, name: str, status: int = 200) -> Page:
        page = check_page(f"{address}/public{path}", ready=ready, name=f"/public/{name}", status=status)
        page.context.clear_cookies()
        return page

    with stranger(address) as client:
        code, key = brought(client, title="南门外路灯夜里不亮", text="自周一起整条街都黑着，老人出门不便。")
        look("", ".public-form", "form")
        answered(office, code)
        look(f"/{code}?key={key}&new=1", ".receipt", "item")
        look("/ZZZZZ", ".track", "unknown", 404)


def test_in_the_browser_it_is_rated(address: str, office: Office, visit: Page) -> None:
    with stranger(address) as client:
        code, key = brought(client)
        answered(office, code)
    visit.goto(f"{address}/public/{code}?key={key}")
    visit.get_by_label("5").check()
    visit.get_by_role("button", name="评价").click()
    visit.wait_for_selector("text=已收到：评价")
