"""The ledger page: what the address asks for is what is shown, and what is downloaded."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import httpx
import openpyxl
import pytest
from playwright.sync_api import Page

from duizhang.ledger.view import Asked, View
from duizhang.web.pages import ledger


def downloaded(client: httpx.Client, query: str) -> list[dict[str, object]]:
    answer = client.get(f"/ledger/statements.jsonl?{query}")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines() if line]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("area=浙江", Asked(area="浙江")),
        ("period=2025&kind=growth", Asked(period="2025", kind="growth")),
        ("q=出口&modality=outcome", Asked(words="出口", modality="outcome")),
        ("status=contradicted", Asked(status="contradicted")),
        ("indicator=地区生产总值", Asked(indicator="gdp")),
        ("indicator=gdp", Asked(indicator="gdp")),
        ("indicator=总额", Asked(named="总额")),
        ("sort=-value", Asked(sort="value", down=True)),
    ],
)
def test_the_address_says_what_is_shown(client: httpx.Client, view: View, query: str, asked: Asked) -> None:
    wanted = [h.statement.id for h in view.each(asked)]
    assert wanted
    assert [s["id"] for s in downloaded(client, query)] == wanted
    page = client.get(f"/ledger?{query}").text
    for id in wanted[: ledger.SIZE]:
        assert f"/statements/{id}" in page


def test_all_forms_hold_the_same(client: httpx.Client) -> None:
    ids = [s["id"] for s in downloaded(client, "area=浙江")]
    text = client.get("/ledger/statements.csv?area=浙江").content.decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == ids
    book = client.get("/ledger/statements.xlsx?area=浙江")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content))["statements"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ids
    assert "attachment" in book.headers["content-disposition"]


def test_too_many_for_a_workbook_is_said(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "SHEET_LIMIT", 5)
    answer = client.get("/ledger/statements.xlsx")
    assert answer.status_code == 413
    assert "CSV" in answer.text
    assert client.get("/ledger/statements.xlsx?status=contradicted").status_code == 200


def test_pages_follow_each_other(client: httpx.Client) -> None:
    first, second, beyond = (client.get(f"/ledger?page={n}").text for n in (1, 2, 99999))
    assert first != second
    assert 'rel="next"' in first
    assert 'rel="prev"' in beyond
    assert 'rel="next"' not in beyond


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=-1", "page=99999999999999999999", "sort=rowid", "kind=nonsense", "document=zzz", "document=%25",
     "q=%22%00OR(", "q=%3Cscript%3Ealert(1)%3C/script%3E", "indicator=%F0%9F%92%A5" + "a" * 9000, "area=%ff", "indicator=%00", "corrected=1"],
)  # fmt: skip
def test_whatever_is_asked_is_answered(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/ledger?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get(f"/ledger/statements.csv?{query}").status_code == 200


def test_a_document_is_found_by_its_title(client: httpx.Client, view: View) -> None:
    document = view.documents()[0]
    ids = [s["id"] for s in downloaded(client, f"document={document.title}")]
    assert ids == [h.statement.id for h in view.each(Asked(document=document.sha256))]
    several = client.get("/ledger?document=2026").text
    assert all(f"document={d.sha256}" in several for d in view.documents("2026"))


def test_names_are_suggested(client: httpx.Client) -> None:
    answer = client.get("/suggest/indicator?indicator=出口").text
    assert "<option" in answer
    assert all("出口" in line for line in answer.splitlines() if "<option" in line)
    assert client.get("/suggest/nonsense").status_code == 422


@pytest.mark.parametrize("query", ["?q=进出口&sort=-value", "?q=无此一词"])
def test_looks(site: str, check_page: Callable[..., Page], query: str) -> None:
    check_page(
        f"{site}/ledger{query}", ready=".empty" if "无" in query else ".statements", name=f"{site}/ledger"
    )


def test_narrowing_by_hand(site: str, visit: Page) -> None:
    visit.goto(f"{site}/ledger")
    visit.get_by_label("指标").fill("出口")
    visit.wait_for_selector("#l-indicator option[value*=出口]", state="attached")
    visit.get_by_label("指标").press("Enter")
    visit.wait_for_url("**/ledger?indicator=*")
    assert "indicator=" in visit.url
    assert "q=" not in visit.url.replace("indicator=", "")
    summary = visit.locator(".said summary").first
    summary.focus()
    visit.keyboard.press("Enter")
    assert visit.locator(".said .quote").first.is_visible()
    with visit.expect_download() as started:
        visit.get_by_role("link", name="CSV").click()
    assert started.value.suggested_filename == "duizhang.csv"
    visit.locator(".chips a").first.click()
    visit.wait_for_url("**/ledger")
