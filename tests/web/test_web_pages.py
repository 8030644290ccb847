"""Every page that only shows: it renders at each width, in both languages, light and dark, and passes axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

# A page is added here with an address that shows it full, and what has to be on it.
LOOKS = (
    ("/", "h1", 200),
    ("/parts", "table", 200),
    ("/nowhere", ".empty", 404),
)


@pytest.mark.parametrize(("path", "ready", "status"), LOOKS)
def test_looks(site: str, check_page: Callable[..., Page], path: str, ready: str, status: int) -> None:
    check_page(site + path, ready=ready, status=status)


def test_the_language_is_chosen_by_a_link(site: str, visit: Page) -> None:
    visit.goto(f"{site}/parts?x=1")
    assert visit.locator("html").get_attribute("lang") == "zh-CN"
    visit.get_by_role("link", name="English").click()
    visit.wait_for_selector("html[lang=en]")
    assert visit.url == f"{site}/parts?x=1"
    visit.goto(f"{site}/")
    assert visit.locator("html").get_attribute("lang") == "en"


def test_the_theme_is_chosen_by_a_link(site: str, visit: Page) -> None:
    visit.goto(f"{site}/")
    light = visit.evaluate("getComputedStyle(document.body).backgroundColor")
    visit.get_by_role("link", name="改用深色").click()
    visit.wait_for_selector("html[data-theme=dark]")
    assert visit.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_the_keyboard_skips_to_the_content(site: str, visit: Page) -> None:
    visit.goto(f"{site}/")
    visit.keyboard.press("Tab")
    assert visit.evaluate("document.activeElement.className") == "skip"
    visit.keyboard.press("Enter")
    assert visit.evaluate("document.activeElement.id") == "main"
