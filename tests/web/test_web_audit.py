"""Audit in the browser: the chain, who looked and was refused, files, masking; for administrators only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from following import app_on
from httpx import Client
from playwright.sync_api import Page

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.follow import Submission, open_office, public, samples
from duizhang.ledger.record import Asked
from duizhang.model import Refused

PASSWORD = "correct horse battery"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    where = tmp_path / "x.sqlite"
    with open_office(where, create=True) as office:
        samples.load(office, "referral", 2, offices=2)
        office.submit(
            Submission(
                "open", loop="appeal", data={"title": "路灯<b>", "text": "不亮", "name": "王芳"}, via="public"
            )
        )
        for code in ("NOBODY", "<script>"):
            with pytest.raises(Refused):
                public.progress(office, code)
    return where


@pytest.fixture
def address(ledger: Path) -> Iterator[str]:
    with app_on(ledger) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(base_url=address, cookies={"lang": "en"}, timeout=60) as made:
        yield made


def post(client: Client, path: str, **data: str) -> httpx.Response:
    found = re.search(r'"X-CSRF-Token": "(\w+)"', client.get("/loops/audit").text)
    assert found
    return client.post(path, data={"csrf": found[1], **data})


def looked(client: Client, **given: str) -> str:
    assert post(client, "/loops/audit/look", **given).status_code == 303
    for _ in range(200):
        page = client.get("/loops/audit").text
        if "Being looked at" not in page:
            return page
    pytest.fail("did not end")


def test_a_whole_chain_is_told_and_a_broken_one_where(client: Client, ledger: Path) -> None:
    with open_office(ledger) as office:
        head, last = office.record.head(), office.record.last()
    assert head in client.get("/loops/audit").text
    assert "The chain is whole" in looked(client, head=head)
    assert "not in the chain" in looked(client, head="0" * 64)
    with sqlite3.connect(ledger) as db:
        db.execute("UPDATE events SET by = 'mallory' WHERE number = (SELECT max(number) FROM events)")
        db.execute("UPDATE personal SET value = '李四'")
    db.close()
    page = looked(client)
    assert f"link {last}: was changed" in page
    assert "a personal value is not the one that was sealed" in page


def test_personal_values_are_masked_and_the_chain_stays_whole(client: Client, ledger: Path) -> None:
    with open_office(ledger) as office:
        code = next(i.code for i in office.record.items(Asked(loop="appeal")))
    assert post(client, "/loops/audit/mask", code=code, reason="本人要求").status_code == 422
    assert post(client, "/loops/audit/mask", code="NOBODY", reason="x", sure="yes").status_code == 422
    assert post(client, "/loops/audit/mask", code=code, reason="本人要求", sure="yes").status_code == 303
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        assert set(office.record.personal(item.id).values()) == {None}
        assert office.record.events(item.id)[-1].data["why"] == "本人要求"
    assert "The chain is whole" in looked(client)


def test_all_of_it_as_files(client: Client, ledger: Path) -> None:
    lines = client.get("/loops/audit/events.jsonl").text.splitlines()
    with open_office(ledger) as office:
        events, entries = office.record.links()
    assert len(lines) == events
    first = json.loads(lines[0])["number"]
    assert "王芳" not in "".join(lines)
    assert len(client.get(f"/loops/audit/events.jsonl?since={first}").text.splitlines()) == len(lines) - 1
    register = [json.loads(line) for line in client.get("/loops/audit/register.jsonl").text.splitlines()]
    assert len(register) == entries
    assert not any("secret" in entry["value"] for entry in register)
    assert client.get("/loops/audit/events.csv").text.count("\r\n") == len(lines) + 1
    refused = client.get("/loops/audit/accesses.csv").text
    assert "unknown-item" in refused
    assert "unknown-item" in client.get("/loops/audit?which=refused").text
    assert "unknown-item" not in client.get("/loops/audit?which=look").text


def test_others_do_not_come_in(ledger: Path) -> None:
    with open_accounts(ledger) as book:
        accounts.add(book, "ed", "editor", PASSWORD)
    with app_on(ledger) as address, Client(base_url=address, timeout=60) as client:
        token = re.search(r'name="csrf" value="(\w+)"', client.get("/login").text)
        assert token
        client.post("/login", data={"csrf": token[1], "name": "ed", "password": PASSWORD})
        assert client.get("/loops").status_code == 200
        for path in ("", "/events.jsonl", "/accesses.csv", "/progress"):
            assert client.get(f"/loops/audit{path}").status_code == 403


def test_pages_look_well(address: str, client: Client, check_page: Callable[..., Page]) -> None:
    looked(client)
    check_page(f"{address}/loops/audit", ready="#mask")
