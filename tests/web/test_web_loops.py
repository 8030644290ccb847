"""Following things in the browser: who acts, what waits for them, and where there is nobody yet."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


def test_without_people_the_desk_says_so(site: str, check_page: Callable[..., Page]) -> None:
    check_page(f"{site}/loops", ready=".sections")
