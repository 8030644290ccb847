"""Notices in the browser: what somebody was told and how they want to be, and the outbox of administrators."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from following import app_on
from officials import Visitor, new
from playwright.sync_api import Page, expect

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.exports.loops import feed
from duizhang.follow import Submission, feeds, notices, open_office, sending, timing
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import Notice, Refused

LATER = timedelta(days=9)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Two items whose clocks have rung; a mail that could not be sent."""
    where = tmp_path / "x.sqlite"
    people = {p: Person(p, p, f"{p}@example.org" if p == "bob" else "") for p in ("ann", "bob", "cai")}
    posts = (
        Post("ann", "office", "office"),
        *(Post(who, "chief", "roads") for who in ("bob", "cai")),
    )
    units = {o: Organisation(o, o) for o in ("office", "roads")}
    with open_office(where, create=True) as office:
        office.register(Directory(units, people, posts), "setup")
    for title in ("修<b>桥</b>", "铺路"):
        new(where, title=title)
    with open_office(where, clock=lambda: datetime.now(UTC) + LATER) as office:
        timing.ring(office)

        def way(notice: Notice) -> None:
            if "铺路" in notice.subject:
                raise OSError("<b>no route</b>")

        sending.send(office.record, {"mail": way}, office.clock)
    return where


@pytest.fixture
def address(ledger: Path) -> Iterator[str]:
    with app_on(ledger) as found:
        yield found


@pytest.fixture
def bob(address: str) -> Iterator[Visitor]:
    who = Visitor(address, "bob")
    yield who
    who.http.close()


def badge(page: str) -> str:
    found = re.search(r'class="badge num">([^<]+)<', page)
    return found[1] if found else ""


def test_the_pages_look_well(address: str, check_page: Callable[..., Page], visit: Page) -> None:
    visit.goto(f"{address}/loops/acting")
    visit.get_by_label("以谁的身份").select_option("bob")
    visit.get_by_role("button", name="就用这个身份").click()
    page = check_page(f"{address}/loops/notices", ready=".told")
    expect(page.locator(".badge")).to_have_text("4")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".badge")).to_have_count(0)
    check_page(f"{address}/loops/outbox", ready=".outbox")
    page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_role("status")).to_contain_text("1 to be tried again")


def test_nobody_has_no_notices(address: str) -> None:
    with httpx.Client(base_url=address) as nobody:
        page = nobody.get("/loops/notices").text
        assert "先选择身份" in page
        assert "铺路" not in page
        assert '/loops/notices">' not in nobody.get("/documents").text.split("<main")[0]


def test_looking_at_an_item_reads_what_is_about_it(bob: Visitor, ledger: Path) -> None:
    page = bob.http.get("/loops/notices").text
    assert badge(page) == badge(bob.http.get("/documents").text) == "4"
    heads = re.findall(r'<h2><a href="/loops/items/\w+" lang="zh-CN">(.*?)</a>', page)
    assert sorted(heads) == ["修&lt;b&gt;桥&lt;/b&gt;", "铺路"]
    code = re.search(r'/loops/items/(\w+)" lang', page)
    assert code
    bob.http.get(f"/loops/items/{code[1]}")
    page = bob.http.get("/loops/notices?unread=1").text
    assert badge(page) == "2"
    assert code[1] not in page
    with open_office(ledger) as office:
        assert notices.unread(office, "cai") == 4
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    assert bob.post("/loops/notices/read", {"key": key[1]}, see="/loops/notices").status_code == 303
    assert badge(bob.http.get("/loops/notices").text) == "1"
    # Nobody reads in another's name: the key is another's.
    with open_office(ledger) as office:
        other = notices.mine(office, "cai")[0].key
    bob.post("/loops/notices/read", {"key": other}, see="/loops/notices")
    with open_office(ledger) as office:
        assert notices.unread(office, "cai") == 4


def test_somebody_says_how_they_want_to_be_told(bob: Visitor, ledger: Path) -> None:
    form = {"daily": "1", "mailed": ["late", "nonsense"]}
    answer = bob.post("/loops/notices/wishes", form, see="/loops/notices")
    assert answer.headers["location"] == "/loops/notices?done=wishes#wishes"
    with open_office(ledger) as office:
        assert notices.wishes(office.record)["bob"] == notices.Wishes(
            True, frozenset({"handed", "warn", "due", "digest"})
        )
    page = bob.http.get("/loops/notices").text
    assert 'value="1" checked' in page
    assert 'value="late" checked' in page
    assert 'value="warn" checked' not in page


def test_the_outbox_tells_what_failed_and_tries_it_again(bob: Visitor, ledger: Path) -> None:
    page = bob.http.get("/loops/outbox?which=failed").text
    assert "&lt;b&gt;no route" in page
    assert "修&lt;b&gt;桥" not in page
    rows = list(
        csv.DictReader(io.StringIO(bob.http.get("/loops/outbox/notices.csv").text.removeprefix("\ufeff")))
    )
    assert sorted(r["state"] for r in rows) == ["failed", "failed", "sent", "sent"]
    assert {r["to"] for r in rows} == {"bob@example.org"}
    assert "bob@example.org" in bob.http.get("/loops/outbox?to=bob").text
    assert "没有符合条件" in bob.http.get("/loops/outbox?to=cai").text
    assert (
        bob.post("/loops/outbox/again", {}, see="/loops/outbox").headers["location"]
        == "/loops/outbox?again=2"
    )
    with open_office(ledger) as office:
        sent: list[str] = []
        sending.send(office.record, {"mail": lambda n: sent.append(n.subject)}, office.clock)
        assert len(sent) == 2
    assert "没有符合条件" in bob.http.get("/loops/outbox?which=failed").text


def test_for_programs(address: str) -> None:
    with httpx.Client(base_url=f"{address}/api/v1", headers={"X-Duizhang-Person": "bob"}) as bob:
        told = bob.get("/notices", params={"size": 1}).json()
        assert (told["total"], len(told["items"]), told["items"][0]["person"]) == (4, 1, "bob")
        assert bob.post("/notices/read", json={"keys": [told["items"][0]["key"]]}).json() == {"count": 1}
        assert bob.get("/notices?unread=true").json()["total"] == 3
        assert bob.post("/notices/read", json={}).json() == {"count": 3}
        wanted = {"daily": True, "mailed": ["late"]}
        assert bob.post("/notices/wishes", json=wanted).json() == wanted
        assert bob.get("/notices/wishes").json() == wanted
        assert bob.post("/notices/wishes", json={"mailed": ["x"]}).status_code == 422
        assert bob.get("/outbox?which=failed").json()["total"] == 2
        assert bob.post("/outbox/again", json={}).json() == {"count": 2}
    with httpx.Client(base_url=f"{address}/api/v1") as nobody:
        assert nobody.get("/notices").json()["items"] == []
        assert nobody.post("/notices/read", json={}).status_code == 403


def test_the_outbox_is_for_administrators(ledger: Path) -> None:
    with open_accounts(ledger, create=True) as book:
        accounts.add(book, "clerk", "editor", "correct horse battery")
    with open_office(ledger) as office:
        office.register(Directory({}, {"bob": Person("bob", "bob", account="clerk")}), "setup")
    with app_on(ledger) as address:
        clerk = Visitor(address)
        clerk.post("/login", {"name": "clerk", "password": "correct horse battery"}, see="/login")
        page = clerk.http.get("/loops/notices")
        assert "铺路" in page.text
        assert "/loops/outbox" not in page.text
        for path in ("/loops/outbox", "/loops/outbox/notices.csv", "/api/v1/outbox"):
            assert clerk.http.get(path).status_code == 403
        assert clerk.post("/loops/outbox/again", {}, see="/loops/notices").status_code == 403
        clerk.http.close()


def test_due_dates_go_into_a_calendar_by_an_address_of_ones_own(address: str, bob: Visitor) -> None:
    me = {"X-Duizhang-Person": "bob"}
    there = httpx.get(f"{address}/api/v1/desk/calendar", headers=me).json()["address"]
    page = bob.http.get("/loops/notices").text
    assert there in page.replace("&amp;", "&")
    told = httpx.get(there)
    assert told.headers["content-type"].startswith("text/calendar")
    assert told.text.count("BEGIN:VEVENT") == 2
    assert httpx.get(there[:-1] + ("0" if there[-1] != "0" else "1")).status_code == 404
    assert httpx.get(there.replace("/bob.ics", "/cai.ics")).status_code == 404
    assert bob.post("/loops/calendar/renew", {}).status_code in (200, 303)
    assert httpx.get(there).status_code == 404
    again = httpx.get(f"{address}/api/v1/desk/calendar", headers=me).json()["address"]
    assert httpx.get(again).status_code == 200


def test_a_calendar_names_nothing_confidential(tmp_path: Path) -> None:
    where = tmp_path / "x.sqlite"
    units = {o: Organisation(o, o) for o in ("clinic", "ward")}
    posts = (Post("doc", "clinic", "clinic"), Post("sister", "ward", "ward"))
    with open_office(where, create=True) as office:
        office.register(Directory(units, {p: Person(p, p) for p in ("doc", "sister")}, posts), "setup")
        data = {"title": "胸痛", "kind": "outpatient", "way": "up", "urgency": "urgent", "holder": "ward"}
        code = office.submit(Submission("request", "doc", loop="referral", data=data))[1].code
        told = feed.render(feeds.lines(office, "sister", feeds.key(office, "sister")), office.clock())
        assert code in told
        assert "胸痛" not in told
        with pytest.raises(Refused):
            list(feeds.lines(office, "sister", feeds.key(office, "doc")))
        assert [a["refused"] for a in office.record.accesses()] == ["forged-link"]
