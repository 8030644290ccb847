"""Resources in the browser and over HTTP: what suits an item is beside it, and taken with one click."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from following import app_on
from officials import HOSTILE, Acts, copied
from playwright.sync_api import Page, expect

from duizhang.follow import Submission, open_office, resourcing
from duizhang.loops.people import Directory, Post
from duizhang.loops.resources import Resource

OFFERED = (
    Resource(
        "order", "clinic", "义诊队", "roads", ("健康",), ("浙江",), 2, "week", (1, 2, 3, 4, 5, 6), "上午"
    ),
    Resource("order", "hall", HOSTILE, "parks", (), (), 1, "ever"),
)
POSTS = tuple(
    Post(*p) for p in (("ann", "centre", "office"), ("dan", "community", "gov"), ("bob", "team", "roads"))
)
HEAD = {"X-Duizhang-Person": "ann", "X-Requested-With": "test"}


@pytest.fixture(scope="module")
def ledger(samples_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copied(samples_ledger, tmp_path_factory.mktemp("resources"))
    with open_office(made) as office:
        office.register(Directory(posts=POSTS), "")
        resourcing.enter(office, OFFERED, "")
    return made


@pytest.fixture(scope="module")
def address(ledger: Path) -> Iterator[str]:
    with app_on(ledger) as at:
        yield at


def ordered(ledger: Path, **more: str) -> str:
    data = {"title": "给老人量血压", "topic": "健康", "area": "浙江杭州", "on": "2031-03-03", **more}
    with open_office(ledger) as office:
        return office.submit(Submission("order", "dan", loop="order", data=data))[1].code


def act_as(visit: Page, address: str, person: str) -> None:
    visit.goto(f"{address}/loops/acting?back=/loops")
    visit.get_by_label("以谁的身份").select_option(person)
    visit.get_by_role("button", name="就用这个身份").click()


def held(ledger: Path, code: str) -> tuple[str, str]:
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        return item.holder, item.state


def test_what_suits_is_listed_for_whoever_may_take_it(acts: Acts, ledger: Path) -> None:
    code = ordered(ledger)
    ann, dan = acts("ann"), acts("dan")
    page = ann.http.get(f"/loops/items/{code}").text
    assert "适合这个需求的" in page
    assert "每周2，余2" in page
    assert "<script>alert(1)" not in page
    assert "适合这个需求的" not in dan.http.get(f"/loops/items/{code}").text
    assert dan.act(code, "offer", {"seq": 1, "resource": "clinic"}).status_code == 403
    assert ann.act(code, "offer", {"seq": 1, "resource": "clinic"}).status_code == 303
    assert held(ledger, code) == ("roads", "offered")
    assert "义诊队" in ann.http.get(f"/loops/items/{code}").text


def test_who_comes_too_late_is_told_and_keeps_the_form(acts: Acts, ledger: Path) -> None:
    first, second = (ordered(ledger, area="", topic="讲座") for _ in range(2))
    ann = acts("ann")
    assert ann.act(first, "offer", {"seq": 1, "resource": "hall"}).status_code == 303
    page = ann.act(second, "offer", {"seq": 1, "resource": "hall"})
    assert page.status_code == 409
    assert "总共共1，还剩0，需要1" in page.text
    assert held(ledger, second) == ("", "ordered")
    assert "资源清单里没有合适且有余量的" in page.text


def test_for_programs(address: str, ledger: Path) -> None:
    code = ordered(ledger, on="2031-05-05")
    with httpx.Client(base_url=f"{address}/api/v1", headers=HEAD) as client:
        listed = client.get("/loops/order/resources").json()["items"]
        assert [r["id"] for r in listed] == ["clinic", "hall"]
        [best, *_] = client.get(f"/items/{code}/resources").json()["items"]
        assert (best["id"], best["free"], best["provider"]) == ("clinic", 2, "roads")
        event = {"action": "offer", "data": {"resource": best["id"]}}
        assert client.post(f"/items/{code}/events", json=event).status_code == 201
        text = "id,name,provider,capacity\nnew,新队,roads,3\nbad,坏,nowhere,3\n"
        told = client.post("/loops/order/resources?take=true", files={"file": ("l.csv", text)}).json()
        assert (told["good"], told["entered"], [w["row"] for w in told["wrong"]]) == (1, 0, [3])
        good = {"file": ("l.csv", text.replace("nowhere", "roads"))}
        assert client.post("/loops/order/resources?take=true", files=good).json()["entered"] == 2
        assert len(client.get("/loops/order/resources").json()["items"]) == 4
        assert client.get("/loops/commitment/resources").status_code == 400
        assert client.post(f"/items/{code}/version", json={"version": 9}).status_code == 404
        assert client.get(f"/items/{code}").json()["version"] == 1
    with open_office(ledger) as office:
        for id in ("new", "bad"):
            resourcing.end(office, "order", id, "")


def test_in_the_browser_one_is_taken_with_one_click(address: str, ledger: Path, visit: Page) -> None:
    code = ordered(ledger, on="2031-06-02")
    act_as(visit, address, "ann")
    visit.goto(f"{address}/loops/items/{code}")
    visit.get_by_role("button", name="义诊队").click()
    expect(visit.get_by_role("status").first).to_contain_text("已记入")
    assert held(ledger, code) == ("roads", "offered")


def test_pages_look_well(address: str, ledger: Path, visit: Page, check_page: Callable[..., Page]) -> None:
    code = ordered(ledger, on="2031-07-07")
    act_as(visit, address, "ann")
    check_page(f"{address}/loops/items/{code}", ready="#suiting", name="suiting")


# --- the list ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", ["clinic", "hall"]),
        ("q=义诊", ["clinic"]),
        ("q=健康", ["clinic"]),
        ("q=交通厅", ["clinic"]),
        ("q=nothing", []),
        ("area=浙江杭州", ["clinic", "hall"]),
        ("area=江西", ["hall"]),
        ("q=义诊&day=2031-11-04&free=1", ["clinic"]),
        ("q=义诊&day=2031-11-02&free=1", []),  # a Sunday
        ("day=never", ["clinic", "hall"]),
        ("day=9999-12-31", ["clinic", "hall"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(acts: Acts, query: str, listed: list[str]) -> None:
    ann = acts("ann").http
    page = ann.get(f"/loops/resources?loop=order&{query}")
    assert page.status_code == 200
    assert re.findall(r'class="about"><code>(\w+)</code>', page.text) == listed
    assert "<script>alert(1)" not in page.text
    rows = ann.get(f"/loops/resources.csv?loop=order&{query}").text.removeprefix("\ufeff")
    assert [row["id"] for row in csv.DictReader(io.StringIO(rows))] == listed


def test_the_list_tells_what_is_free_on_a_day(acts: Acts, ledger: Path) -> None:
    ann = acts("ann")
    for _ in range(2):
        assert ann.act(
            ordered(ledger, on="2031-09-03"), "offer", {"seq": 1, "resource": "clinic"}
        ).status_code
    for day, told in (("2031-09-05", "已满"), ("2031-09-07", "这天不提供"), ("2031-09-08", "每周2，余2")):
        assert told in ann.http.get(f"/loops/resources?day={day}&q=义诊").text


def test_the_list_is_for_those_with_a_post_in_the_loop(acts: Acts) -> None:
    cai, nobody = acts("cai").http, acts().http
    assert "没有可看的资源清单" in cai.get("/loops/resources").text
    for path in ("/loops/resources?loop=order", "/loops/resources.csv", "/loops/resources.csv?loop=order"):
        assert cai.get(path).status_code == 403
    assert (
        nobody.get("/loops/resources?loop=order").status_code == 200
    )  # who sits at the ledger's machine looks
    assert acts("ann").http.get("/loops/resources?loop=commitment").status_code == 403


def test_the_list_looks_well(address: str, visit: Page, check_page: Callable[..., Page]) -> None:
    act_as(visit, address, "ann")
    page = check_page(f"{address}/loops/resources?day=2031-03-02", ready=".items", name="resources")
    page.get_by_label("Words of the name").fill("义诊")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".items tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Clear").click()
    expect(page.locator(".items tbody tr")).to_have_count(2)
    check_page(f"{address}/loops/resources?q=nothing", ready=".empty", name="resources-none")
