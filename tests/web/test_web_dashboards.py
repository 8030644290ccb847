"""Dashboards: what is counted leads to what was counted, for whoever may see it, in the browser and in files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from following import app_on, busy
from openpyxl import load_workbook
from playwright.sync_api import Page

from duizhang.follow import dashboards, open_office, samples
from duizhang.ledger.record import Asked
from duizhang.ledger.tally import place_of


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
    page.get_by_role("link", name="overdue").first.click()
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
