"""Findings and what their codes mean: how they look, how they are set aside and taken up again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from browsing import served
from playwright.sync_api import Page, expect

from duizhang import checks
from duizhang.exports import codes
from duizhang.language import speak
from duizhang.ledger.view import View, place_of
from duizhang.web.app import create
from duizhang.web.quotes import excerpts


@pytest.fixture
def changed(samples_ledger: Path, view: View, tmp_path: Path) -> Iterator[str]:
    """The app on a ledger of the samples that may be changed."""
    ledger = tmp_path / "l.sqlite"
    shutil.copy(samples_ledger, ledger)
    shutil.copy(view.where, place_of(ledger))
    with served(create(ledger)) as address:
        yield address


@pytest.mark.parametrize("path", ["/findings", "/findings/codes", "/findings/{}"])
def test_looks(site: str, view: View, check_page: Callable[..., Page], path: str) -> None:
    some = next(f for f in view.findings()[0] if f.record["suspect"])
    check_page(site + path.format(some.fingerprint), ready="mark, dl.codes")


def test_every_code_is_explained_in_both_languages() -> None:
    assert {c.id for c in codes.codes()} == set(checks.CODES) | {"search-cut-short", "doubtful-figure"}
    for language in ("zh", "en"):
        speak(language)
        told = codes.codes()
        speak(None)
        assert all(c.name and c.text and c.example for c in told)
        assert all(bool(re.search("[\u4e00-\u9fff]", c.name)) == (language == "zh") for c in told)


def test_the_list_narrows_by_what_the_address_says(site: str, view: View) -> None:
    found, total = view.findings()
    some = found[0]
    assert some.document
    with httpx.Client(base_url=site) as client:
        for query in (f"code={some.code}", f"severity={some.severity}", f"document={some.document.sha256}"):
            assert f"f-{some.fingerprint}" in client.get(f"/findings?{query}").text
        others = [f for f in found if f.code != some.code]
        assert f"f-{others[0].fingerprint}" not in client.get(f"/findings?code={some.code}").text
        assert "没有符合条件的问题" in client.get("/findings?severity=info").text
        assert "没有搁置的问题" in client.get("/findings?dismissed=1").text
        assert client.get("/findings/nothing").status_code == 404
        assert client.get("/findings?page=99999999999999999999").status_code == 422
    assert total == len(found)


def test_a_sentence_is_shown_once_with_all_of_its_figures(view: View) -> None:
    found = next(f for f in view.findings()[0] if f.code == "sum-mismatch")
    parts = [(p["role"], held) for p in found.record["statements"] if (held := view.statement(p["id"]))]
    told = excerpts(parts, found.record["suspect"])
    assert len(told) == len({e.figures[0].statement.quote for e in told}) < len(parts)
    assert told[0].suspicious
    for e in told:
        marked = "".join(text for text, figure in e.pieces if figure)
        assert marked == "".join(f.statement.quote[slice(*f.statement.quote_at)] for f in e.figures)


def test_the_keyboard_goes_from_finding_to_finding(site: str, visit: Page) -> None:
    visit.goto(f"{site}/findings")
    visit.keyboard.press("j")
    visit.keyboard.press("j")
    second = visit.locator("[data-finding]").nth(1)
    expect(second.locator("h4 a")).to_be_focused()
    visit.keyboard.press("Enter")
    visit.wait_for_selector(".alone")
    here = visit.url
    visit.keyboard.press("k")
    visit.wait_for_url(lambda url: url != here)
    visit.wait_for_selector(".alone")
    visit.keyboard.press("j")
    visit.wait_for_url(here)


def test_a_finding_is_dismissed_and_taken_up_again(changed: str, visit: Page) -> None:
    visit.set_viewport_size({"width": 390, "height": 800})
    visit.goto(f"{changed}/findings")
    many = visit.locator("[data-finding]").count()
    first = visit.locator("[data-finding]").first
    name = first.get_attribute("id")
    first.get_by_text("搁置…").click()
    first.get_by_label("理由").fill("已核对<b>原件</b>")
    first.get_by_role("button", name="搁置").click()
    visit.wait_for_selector(".moved")
    expect(visit.get_by_role("link", name=f"待处理 {many - 1}")).to_be_visible()
    visit.get_by_role("link", name="已搁置 1").click()
    expect(visit.locator(f"#{name}")).to_contain_text("已核对<b>原件</b>")
    visit.goto(f"{changed}/findings")
    assert visit.locator("[data-finding]").count() == many - 1
    # On its own page, as without scripts: an ordinary form.
    assert name
    visit.goto(f"{changed}/findings/{name[2:]}")
    expect(visit.locator(".told")).to_contain_text("已核对")
    visit.get_by_label("理由").fill("再看一看")
    visit.get_by_role("button", name="重新提出").click()
    expect(visit.locator(".told li")).to_have_count(2)
    visit.goto(f"{changed}/findings")
    assert visit.locator("[data-finding]").count() == many
    assert visit.complaints == []  # type: ignore[attr-defined]


def test_dismissing_needs_a_reason_and_a_finding(changed: str) -> None:
    with httpx.Client(base_url=changed) as client:
        page = client.get("/findings").text
        name = re.search(r'id="f-(\w{16})"', page)
        csrf = re.search(r'name="csrf" value="(\w+)"', page)
        assert name
        assert csrf
        form = {"csrf": csrf[1], "reason": " "}
        assert client.post(f"/findings/{name[1]}/dismissal", data=form).status_code == 400
        form["reason"] = "有理由"
        assert client.post("/findings/nothing/dismissal", data=form).status_code == 404
        form["back"] = "//elsewhere.example/"
        answer = client.post(f"/findings/{name[1]}/dismissal", data=form)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/findings/{name[1]}"
        assert client.post(f"/findings/{name[1]}/dismissal", data={"reason": "x"}).status_code == 403
