"""Dashboards: what is counted leads to what was counted, for whoever may see it, in the browser and in files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from following import app_on, busy
from lxml import html
from openpyxl import load_workbook
from playwright.sync_api import Page

from duizhang.follow import dashboards, open_office, samples
from duizhang.ledger.record import Asked
from duizhang.ledger.tally import place_of
from duizhang.loops.loading import shipped
from duizhang.loops.people import Directory, Organisation


def ask(address: str) -> httpx.Response:
    """The answer, in English."""
    return httpx.get(address, headers={"Cookie": "lang=en"})


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return busy(tmp_path_factory.mktemp("busy") / "busy.sqlite", appeal=40, commitment=10, referral=5)


@pytest.fixture(scope="module")
def address(ledger: Path) -> Iterator[str]:
    with app_on(ledger) as found:
        yield found


def test_all_loops_at_a_glance(address: str, check_page: Callable[..., Page]) -> None:
    page = check_page(f"{address}/loops/dashboards", ready=".loops-seen")
    assert page.locator(".loops-seen > li").count() == 3
    page.get_by_role("link", name="appeal").click()
    page.wait_for_selector("h1:has-text('appeal')")


def test_a_loop_by_month_and_organisation(address: str, check_page: Callable[..., Page]) -> None:
    page = check_page(f"{address}/loops/dashboards/appeal", ready=".units", name="/loops/dashboard-appeal")
    assert page.locator("#months-chart canvas").count() == 1
    page.locator("th").get_by_role("link", name="overdue").click()
    page.wait_for_selector("th[aria-sort]:has-text('overdue')")


def test_without_script_it_is_all_there(address: str, ledger: Path) -> None:
    with open_office(ledger) as office:
        whole = office.record.count(Asked(loop="appeal"))
    text = ask(f"{address}/loops/dashboards/appeal?_").text
    assert f'<dd class="num">{whole}</dd>' in text
    assert "/loops/items?loop=appeal" in text
    assert "<script>" not in text.replace("<script src", "")


@pytest.mark.parametrize(
    "query",
    ["period=1999", "period=<b>", "unit=nobody", "sort=%00", "sort=-nothing", "page=999", "unit=sample-1"],
)
def test_whatever_the_address_asks_a_page_comes(address: str, query: str) -> None:
    assert ask(f"{address}/loops/dashboards/appeal?{query}").status_code == 200


def test_what_there_is_not_is_told(address: str) -> None:
    assert ask(f"{address}/loops/dashboards/nothing").status_code == 404
    assert ask(f"{address}/loops/dashboards/appeal?page=0").status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_the_same_as_a_file(address: str, ledger: Path, form: str) -> None:
    answer = ask(f"{address}/loops/dashboards/appeal/figures.{form}?_")
    assert answer.status_code == 200
    if form == "jsonl":
        rows = [json.loads(line) for line in answer.text.splitlines()]
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        values = list(sheet.iter_rows(values_only=True))
        rows = [dict(zip(values[0], row, strict=True)) for row in values[1:]]
    with open_office(ledger) as office:
        whole = office.record.count(Asked(loop="appeal"))
    assert [int(rows[0]["items"]), sum(int(r["items"]) for r in rows[1:])] == [whole, whole]
    assert {"on_time_percent", "answering_median_hours", "close_p95_hours"} <= rows[0].keys()


def test_while_the_first_count_is_made_the_page_says_so(tmp_path: Path) -> None:
    ledger = busy(tmp_path / "x.sqlite", appeal=15)
    place_of(ledger).unlink()
    with app_on(ledger) as address, pytest.MonkeyPatch.context() as patch:
        patch.setattr("duizhang.web.counts.FEW", 5)
        patch.setattr("duizhang.web.counts.Counts.wake", lambda _: None)
        for path in ("", "/appeal"):
            assert "Being counted" in ask(f"{address}/loops/dashboards{path}?_").text
        assert ask(f"{address}/loops/dashboards/appeal/figures.csv").status_code == 503
        patch.undo()
        ask(f"{address}/loops/dashboards")
        for _ in range(100):
            if "loops-seen" in ask(f"{address}/loops/dashboards").text:
                break
        else:
            pytest.fail("was not counted")


def test_nobody_sees_counts_of_what_they_may_not_see(ledger: Path) -> None:
    with open_office(ledger) as office:
        assert dashboards.seen(office, "appeal", "mal") == []
        assert dashboards.seen(office, "appeal", "", everything=True) is None
        assert dashboards.seen(office, "commitment", "mal") == ["bad"]


def test_who_sees_what_everybody_has_counts_what_nobody_has_yet(tmp_path: Path) -> None:
    ledger = tmp_path / "x.sqlite"
    with open_office(ledger, create=True) as office:
        samples.load(office, "commitment", 12)
        assert dashboards.seen(office, "commitment", "sample-office") is None
        assert dashboards.seen(office, "commitment", "sample-1-office") is not None


@pytest.fixture(scope="module")
def all_loops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample load of each loop that is shipped, and organisations below organisations."""
    loads = dict.fromkeys(shipped(), 15)
    ledger = busy(tmp_path_factory.mktemp("loads") / "all.sqlite", **loads)
    below = {f"sample-{n}": Organisation(f"sample-{n}", f"第{n}单位", "sample-1") for n in (2, 3)}
    with open_office(ledger) as office:
        office.register(Directory(below), "test")
    with app_on(ledger) as found:
        yield found


def counts(page: str) -> Iterator[tuple[str, int]]:
    """Each link of a dashboard to a list, with the count that it stands at."""
    root: Any = html.fromstring(page)
    for link in root.xpath("//main//a[starts-with(@href, '/loops/items?')]"):
        dd = link.xpath("ancestor::div[1][contains(@class, 'stat')]/dd")
        bold = link.xpath(".//b")
        text = (bold[0] if bold else link).text_content() if not dd else dd[0].text_content()
        if "—" in text or "." in text:  # a mean of ratings: how many they are is told beside it
            text = re.search(r"(\d+)", link.text_content())[1]  # type: ignore[index]
        yield link.get("href"), int(text.replace(",", ""))


@pytest.mark.parametrize("person", ["", "sample-office", "sample-1-leader"])
def test_each_count_leads_to_exactly_what_it_counts(all_loops: str, person: str) -> None:
    looked: dict[str, int] = {}
    with httpx.Client(base_url=all_loops, headers={"X-Duizhang-Person": person}, timeout=60) as client:
        some = ("", "?period=2026", "?unit=sample-1")
        pages = [
            "",
            *(f"/{x}{q}" for x in shipped() for q in (some if x in ("appeal", "commitment") else some[:1])),
        ]
        for path in pages:
            looked |= dict(counts(client.get(f"/loops/dashboards{path}").text))
        assert len(looked) > (200 if person == "" else 10)
        for address, n in looked.items():
            told = client.get(address.replace("/loops/items?", "/api/v1/items?") + "&size=500").json()
            assert (told["total"], len(told["items"])) == (n, n), address
        for address in list(looked)[:: len(looked) // 5]:
            root: Any = html.fromstring(client.get(address).text)
            listed = root.xpath("//p[@class='count']/b")
            assert [b.text_content() for b in listed] == [str(looked[address])], address
            rows = client.get(address.replace("/loops/items?", "/loops/items.jsonl?")).text.splitlines()
            assert len(rows) == looked[address]
    kinds = {k for address in looked for k in parse_qs(urlsplit(address).query)}
    if person == "":
        assert kinds == {"loop", "which", "state", "light", "period", "counted", "holder", "held"}


def test_a_count_in_the_address_is_one_that_there_is(all_loops: str) -> None:
    for query in (
        "counted=of.nothing",
        "counted=%00",
        "period=2026-13",
        "period=26",
        "held=x",
        "counted=time.close",
    ):
        assert ask(f"{all_loops}/loops/items?loop=appeal&which=all&{query}").status_code == 200
    api = httpx.get(f"{all_loops}/api/v1/items?loop=appeal&which=all&counted=rated&light=").json()
    assert api["total"] == sum(1 for i in api["items"] if i["rating"])
