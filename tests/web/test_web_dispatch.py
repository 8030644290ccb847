"""Dispatch rules: tried on past items, kept with a reason, used on what comes in; for administrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from browsing import hidden
from following import app_on
from playwright.sync_api import Page, expect

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.follow import Submission, dispatching, open_office, public
from duizhang.follow.dispatching import Typed
from duizhang.ledger.record import Asked
from duizhang.loops.people import Directory, Organisation, Person, Post

UNITS = ("desk", "roads", "noise")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    where = tmp_path / "x.sqlite"
    with open_office(where, create=True) as office:
        units = {u: Organisation(u, f"单位<{u}>") for u in UNITS}
        office.register(
            Directory(units, {"ann": Person("ann", "ann")}, (Post("ann", "intake", "desk"),)), "setup"
        )
        for topic, area in (
            ("道路维修", "东城"),
            ("夜间噪声", "东城"),
            ("道路噪声", "西城"),
            ("<b>其他", ""),
        ):
            data = {"title": f"事项{topic}", "text": "详情", "topic": topic, "area": area}
            office.submit(Submission("open", loop="appeal", data=data, via="public"))
    return where


@pytest.fixture
def client(ledger: Path) -> Iterator[httpx.Client]:
    with app_on(ledger, public=True) as address, httpx.Client(base_url=address, timeout=60) as made:
        yield made


def post(client: httpx.Client, do: str, rows: list[tuple[str, str, str]], **more: str) -> httpx.Response:
    form = {
        "csrf": hidden(client.get("/loops/dispatch").text), "loop": "appeal", "do": do,
        "topics": [r[0] for r in rows], "area": [r[1] for r in rows], "to": [r[2] for r in rows], **more,
    }  # fmt: skip
    return client.post("/loops/dispatch", data=form)


GOOD = [("道路，路灯", "", "roads"), ("噪声", "", "noise"), ("噪声", "东城", "noise")]


def test_rules_are_tried_then_kept_then_used(client: httpx.Client, ledger: Path) -> None:
    page = post(client, "try", GOOD, desk="desk")
    assert page.status_code == 200
    assert "试过了，还没有保存" in page.text
    whys = re.findall(r'为什么"><span>(.*?)</span></td>', page.text, re.S)
    assert len(whys) == 4
    assert "没有规则适用" in whys[0]
    assert "不止一家" in whys[1]
    assert "按第 3 条规则" in whys[2]
    assert "按第 1 条规则" in whys[3]
    assert "&lt;b&gt;其他" in page.text
    with open_office(ledger) as office:
        assert dispatching.held(office, "appeal") is None
        before = office.record.links()
    assert post(client, "keep", GOOD, desk="desk").status_code == 422  # why?
    kept = post(client, "keep", GOOD, desk="desk", active="1", why="职责调整")
    assert kept.headers["location"] == "/loops/dispatch?loop=appeal&done=1"
    with open_office(ledger) as office:
        book = dispatching.held(office, "appeal")
        assert book is not None
        assert (book.why, len(book.rules.rules)) == ("职责调整", 3)
        assert office.record.links() != before
        assert office.record.audit().breaks == ()
        held = {i.topic: i.holder for i in office.record.items(Asked(loop="appeal"))}
        assert held == {"道路维修": "roads", "夜间噪声": "noise", "道路噪声": "desk", "<b>其他": "desk"}
        code = public.bring(office, "appeal", "open", {"title": "路灯", "text": "不亮", "topic": "路灯"}, "")
        item = office.record.item(code)
        assert item
        assert (item.holder, item.state) == ("roads", "dispatched")
    assert 'value="道路、路灯"' in client.get("/loops/dispatch").text


def test_all_that_is_wrong_is_told_by_row(client: httpx.Client, ledger: Path) -> None:
    rows = [
        ("噪声", "", "nowhere"),
        ("", "", ""),
        ("油烟", "", ""),
        ("路", "东城", "roads"),
        ("路", "东城", "noise"),
    ]
    page = post(client, "keep", rows, desk="", why="x")
    assert page.status_code == 422
    for told in (
        "承接不明确",
        "第 1 行：没有单位 nowhere",
        "第 3 行：没有写派给谁",
        "第 5 行：条件与第 4 行相同",
    ):
        assert told in page.text
    assert 'value="油烟"' in page.text
    with open_office(ledger) as office:
        assert dispatching.held(office, "appeal") is None
        assert dispatching.made(office, "appeal", "desk", [Typed()])[1] == []


def test_for_programs(client: httpx.Client) -> None:
    there = "/api/v1/loops/appeal/rules"
    assert client.get(there).json()["kept"] is False
    said = {"desk": "desk", "rules": [{"topics": ["噪声"], "to": "noise"}], "why": "试"}
    tried = client.post(there, json=said).json()
    assert (tried["kept"], [t["to"] for t in tried["tried"]]) == (False, ["desk", "noise", "noise", "desk"])
    assert client.post(f"{there}?keep=true", json=said).json()["kept"] is True
    assert client.get(there).json()["rules"] == {
        **said,
        "active": False,
        "rules": [{"topics": ["噪声"], "area": "", "to": "noise"}],
    }
    assert client.post(there, json={"desk": "", "rules": [{"to": "x"}]}).status_code in (400, 422)
    assert client.get("/api/v1/loops/patrol/rules").status_code in (200, 404)
    assert client.get("/api/v1/loops/nothing/rules").status_code == 404
    assert client.get("/loops/dispatch?loop=nothing").status_code == 404


def test_nobody_else_sees_or_changes_them(ledger: Path) -> None:
    with open_accounts(ledger, create=True) as book:
        accounts.add(book, "clerk", "editor", "correct horse battery")
    with app_on(ledger) as address, httpx.Client(base_url=address) as clerk:
        form = {
            "csrf": hidden(clerk.get("/login").text),
            "name": "clerk",
            "password": "correct horse battery",
        }
        clerk.post("/login", data=form)
        for path in ("/loops/dispatch", "/api/v1/loops/appeal/rules"):
            assert clerk.get(path).status_code == 403
        assert "/loops/dispatch" not in clerk.get("/loops").text
        answer = clerk.post(
            "/api/v1/loops/appeal/rules", json={"desk": "desk"}, headers={"X-Requested-With": "t"}
        )
        assert answer.status_code == 403


def test_the_page_looks_well(client: httpx.Client, check_page: Callable[..., Page]) -> None:
    address = str(client.base_url).rstrip("/")
    page = check_page(f"{address}/loops/dispatch", ready=".rules")
    page.get_by_label("Topic 1").fill("噪声")
    page.get_by_label("Goes to 1").select_option("noise")
    page.get_by_label("What is unclear goes to").select_option("desk")
    page.get_by_role("button", name="Try it first").click()
    expect(page.locator(".tried tbody tr")).to_have_count(4)
    page.get_by_label("Why it is changed").fill("first rules")
    page.get_by_role("button", name="Keep").click()
    check_page(f"{address}/loops/dispatch", ready=".tried")
