"""Report cards: the list, the card, the card for paper, and what is downloaded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from duizhang.ledger.view import View


@pytest.mark.parametrize(
    ("path", "ready"),
    [("/cards", ".years"), ("/cards/浙江/2025", ".bullet"), ("/cards/浙江/2025/print", ".notes")],
)
def test_looks(site: str, check_page: Callable[..., Page], path: str, ready: str) -> None:
    check_page(site + path, ready=ready)


def test_from_the_list_to_a_quote(site: str, visit: Page) -> None:
    visit.goto(f"{site}/cards")
    visit.get_by_role("link", name="2025").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("浙江2025年目标完成情况")
    # Each verdict is told by a sign and a word, whatever the colour.
    for light in visit.locator(".row > .light").all():
        assert len(light.inner_text().split()) == 2
    assert visit.locator(".sources a[href^='/statements/']").count() >= 2
    visit.locator(".other-years").get_by_role("link", name="2026").click()
    expect(visit.get_by_role("heading", level=1)).to_have_text("浙江2026年目标完成情况")


def test_all_cards_are_listed_and_lead_somewhere(client: httpx.Client, view: View) -> None:
    page = client.get("/cards").text
    for p in view.promised():
        assert f'href="/cards/{httpx.URL(p.area)}/{p.year}"' in page
    assert "没有这样的成绩表" in client.get("/cards?area=无此地").text
    missing = client.get("/cards/浙江/1999")
    assert missing.status_code == 404
    assert "2025、2026" in missing.text
    assert client.get("/cards/浙江/abc").status_code == 422
    assert client.get("/cards/<script>/2025").status_code == 404


def test_downloads_are_what_they_say(client: httpx.Client) -> None:
    for form, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        answer = client.get(f"/cards/浙江/2025/card.{form}")
        assert "attachment" in answer.headers["content-disposition"]
        assert part in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    answer = client.get("/cards/浙江/2025/card.html")
    assert answer.text.startswith("<!doctype html>")
    assert "filename*=UTF-8''%E6%B5%99%E6%B1%9F2025" in answer.headers["content-disposition"]
    assert client.get("/cards/浙江/2025/card.exe").status_code == 422


def test_an_empty_ledger_says_what_to_read(tmp_path: Path) -> None:
    from browsing import served

    from duizhang.web.app import create

    with served(create(tmp_path / "l.sqlite")) as address, httpx.Client(base_url=address) as client:
        assert "还没有读到目标" in client.get("/cards").text
        assert "没有发现对不上的地方" in client.get("/findings").text
        assert "还没有发生什么" in client.get("/history").text
