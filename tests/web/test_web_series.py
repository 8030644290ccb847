"""The series page: choosing an indicator, its picture and the table under it."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser, Page

from duizhang.ledger.view import View
from duizhang.lexicon import indicators


def test_every_indicator_that_is_told_can_be_chosen(client: httpx.Client, view: View) -> None:
    page = client.get("/series").text
    for concept, _ in view.counted("concept", 1000):
        assert f"indicator={concept}" in page


def test_search_finds_names_and_other_names(client: httpx.Client, view: View) -> None:
    assert "indicator=gdp" in client.get("/series?find=国内生产总值").text
    plain = next(n for n, _ in view.counted("indicator", 500) if n and indicators.lookup(n) is None)
    assert plain in client.get(f"/series?find={plain}").text
    assert client.get("/series?find=无此一词").text.count('<li><a href="/series?indicator') == 0


def test_the_table_has_each_figure_of_the_measure(client: httpx.Client, view: View) -> None:
    page = client.get("/series?indicator=trade&area=浙江&measure=growth|%25|yoy").text
    wanted = [
        h
        for h in view.series("trade", ["浙江"])
        if h.statement.kind == "growth" and h.statement.area == ("浙江",)
    ]
    assert wanted
    assert all(f"/statements/{h.statement.id}" in page for h in wanted)
    assert page.count("data-at=") <= len(wanted)
    levels = [h.statement.id for h in view.series("trade", ["浙江"]) if h.statement.kind == "level"]
    assert not any(f"/statements/{id}" in page for id in levels)


def test_a_name_leads_to_its_concept(client: httpx.Client) -> None:
    assert (
        client.get("/series?indicator=国内生产总值").text.count("data-at")
        == client.get("/series?indicator=gdp").text.count("data-at")
        > 0
    )


@pytest.mark.parametrize(
    "query",
    ["indicator=gdp&area=无此地", "indicator=gdp&measure=x", "indicator=%00", "indicator=<script>alert(1)</script>", "find=%25",
     "indicator=gdp&" + "&".join(f"area={n}" for n in range(40)), "indicator=" + "长" * 3000],
)  # fmt: skip
def test_whatever_is_asked_is_answered(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/series?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("query", "ready"), [("", ".chapters"), ("?indicator=trade&area=浙江&area=宁波", "#chart[data-ready]")]
)
def test_looks(site: str, check_page: Callable[..., Page], query: str, ready: str) -> None:
    check_page(f"{site}/series{query}", ready=ready, name=f"{site}/series{'-chart' if query else ''}")


def test_a_mark_shows_its_sentence(site: str, visit: Page) -> None:
    visit.goto(f"{site}/series?indicator=trade&area=浙江")
    box = visit.locator("#chart[data-ready]")
    assert box.locator("canvas").count() == 1
    spots = visit.evaluate("""() => {
        const chart = echarts.getInstanceByDom(document.getElementById("chart"));
        const marks = chart.getOption().series.find((s) => s.name === "marks").data;
        return marks.map((m) => chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [m[0], m[1]]));
    }""")
    area = box.bounding_box()
    assert area
    for x, y in spots:
        assert 0 <= x <= area["width"]
        assert 0 <= y <= area["height"]
    visit.mouse.click(area["x"] + spots[0][0], area["y"] + spots[0][1])
    visit.wait_for_selector("#picked .quote")
    assert re.search(r"/statements/\w+$", visit.locator("#picked .told a").get_attribute("href") or "")
    assert visit.locator("tr.picked-row").count() == 1
    assert not visit.complaints  # type: ignore[attr-defined]


def test_without_script_the_table_stands_alone(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/series?indicator=trade&area=浙江")
    assert page.locator("#points tbody tr").count() > 2
    assert not page.locator(".plot").is_visible()
    page.get_by_label("再加一个地区").fill("宁波")
    page.get_by_role("button", name="显示").click()
    assert page.locator("input[type=checkbox]:checked").count() == 2
    context.close()
