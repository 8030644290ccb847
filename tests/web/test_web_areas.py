"""The areas page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page

from duizhang.ledger.view import View


def shown(client: httpx.Client, query: str) -> list[str]:
    """The ids of the statements in the ranking by an indicator, in its order."""
    page = client.get(f"/areas?{query}").text.split('id="by-targets"')[0]
    return re.findall(r'class="figure" lang="zh-CN"><a href="/statements/(\w+)"', page)


def test_it_opens_with_what_is_told_most_widely(client: httpx.Client, view: View) -> None:
    concept, _, period, _ = view.spread(most=1)[0]
    assert shown(client, "") == shown(client, f"indicator={concept}&period={period}") != []


def test_each_area_is_there_once_with_a_figure_of_its_own(client: httpx.Client, view: View) -> None:
    ids = shown(client, "indicator=trade&period=2025&measure=growth|%25|yoy")
    told = [h for h in view.ranking("trade", "2025", "growth") if h.statement.base == "yoy"]
    areas = {h.statement.area[0] for h in told} - {"中国"}
    by_id = {h.statement.id: h.statement.area[0] for h in told}
    assert sorted(by_id[id] for id in ids) == sorted(areas)


def test_the_order_can_be_turned_around(client: httpx.Client) -> None:
    down, up = (
        shown(client, f"indicator=trade&period=2025&measure=growth|%25|yoy&order={o}") for o in ("down", "up")
    )
    assert sorted(down) == sorted(up)
    assert down != up


def test_targets_lead_to_the_card(client: httpx.Client, view: View) -> None:
    year = max(p.year for p in view.promised() if p.paired)
    page = client.get(f"/areas?year={year}").text
    for p in view.promised(year=year):
        assert (f'/cards/{quote(p.area)}/{year}"' in page) == (p.due > 0)


@pytest.mark.parametrize(
    "query",
    ["indicator=无此指标", "indicator=%00", "indicator=trade&period=1234", "measure=x", "year=abc", "year=1800", "order=x&all=1",
     "indicator=<script>alert(1)</script>"],
)  # fmt: skip
def test_whatever_is_asked_is_answered(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/areas?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_looks(site: str, check_page: Callable[..., Page]) -> None:
    check_page(f"{site}/areas", ready=".ranks", name=f"{site}/areas")
