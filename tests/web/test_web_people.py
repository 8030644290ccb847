"""Accounts kept in the browser: who may see them, adding, changing, disabling and removing them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
from browsing import PASSWORD, accessible, fits, hidden, log_in, served
from httpx import Client
from playwright.sync_api import Page, expect

from duizhang.web.app import create
from duizhang.web.settings import Settings


def entered(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/login")
    page.fill("#f-name", name)
    page.fill("#f-password", password)
    page.click("main button[type=submit]")


def does(client: Client, what: str, **given: str) -> httpx.Response:
    token = hidden(client.get("/accounts").text)
    return client.post(f"/accounts{what}", data={"csrf": token, **given})


def test_looks(kept: str, visit: Page, check_page: Callable[..., Page]) -> None:
    entered(visit, kept, "the-admin")
    check_page(f"{kept}/accounts", ready=".people details")
    for each in visit.locator(".people details").all():
        each.locator("summary").click()
    for width in (1440, 390):
        visit.set_viewport_size({"width": width, "height": 900})
        fits(visit, "accounts, opened")
        accessible(visit, "accounts, opened")


def test_only_administrators_see_them(kept: str) -> None:
    assert httpx.get(f"{kept}/accounts").status_code == 303
    for name in ("the-reader", "the-editor"):
        with Client(base_url=kept, follow_redirects=True) as client:
            assert 'href="/accounts"' not in log_in(client, name).text
            assert client.get("/accounts").status_code == 403
            token = hidden(client.get("/account").text)
            given = {"csrf": token, "name": "x", "role": "admin", "password": PASSWORD}
            assert client.post("/accounts", data=given).status_code == 403


def test_from_adding_to_removing(kept: str, visit: Page) -> None:
    entered(visit, kept, "the-admin")
    visit.get_by_role("link", name="账号", exact=True).click()
    visit.fill("#f-name", "王芳")
    visit.select_option("#f-role", "editor")
    visit.get_by_role("button", name="添加").click()
    secret = visit.locator(".secret").inner_text()
    assert re.fullmatch(r"\w{16}", secret)
    with Client(base_url=kept, follow_redirects=True) as client:
        assert "王芳" in log_in(client, "王芳", secret).text
        of = visit.locator(".people > li", has_text="王芳")
        of.locator("summary").click()
        of.get_by_role("button", name="停用").click()
        expect(visit.locator(".people > li.off")).to_contain_text("停用")
        assert "/login" in str(client.get("/ledger").url)
        assert "不对" in log_in(client, "王芳", secret).text
        of.locator("summary").click()
        of.locator("select").select_option("reader")
        of.get_by_role("button", name="启用为此角色").click()
        expect(of.locator(".role")).to_have_text("阅读")
        assert log_in(client, "王芳", secret).url.path == "/"
    of.locator("summary").click()
    visit.on("dialog", lambda dialog: dialog.accept())
    of.get_by_role("button", name="删除").click()
    expect(of).to_have_count(0)
    visit.get_by_role("link", name="看账号的历史").click()
    expect(visit.locator(".event.account", has_text="王芳")).to_have_count(4)
    expect(visit.locator(".event.account", has_text="王芳").first).to_contain_text("已删除")


def test_a_password_is_reset(kept: str) -> None:
    with Client(base_url=kept, follow_redirects=True) as client:
        log_in(client, "the-admin")
        page = does(client, "/password", name="the-reader").text
        secret = re.search(r'class="secret">(\w+)<', page)
        assert secret
        assert secret[1] not in does(client, "/password", name="the-reader", password="chosen by hand").text
        with Client(base_url=kept, follow_redirects=True) as reader:
            assert log_in(reader, "the-reader", secret[1]).status_code == 403
            assert log_in(reader, "the-reader", "chosen by hand").status_code == 200
        # One's own, too; and one stays logged in.
        assert does(client, "/password", name="the-admin", password="another of mine").status_code == 200
        assert client.get("/accounts").status_code == 200


def test_what_will_not_do_is_told_and_changes_nothing(kept: str) -> None:
    with Client(base_url=kept, follow_redirects=True) as client:
        log_in(client, "the-admin")
        for what, given, said in (
            ("", {"name": "the-reader"}, "已有账号"),
            ("", {"name": "a b"}, "空白"),
            ("", {"name": "short", "password": "short"}, "10 到"),
            ("/role", {"name": "the-admin", "role": "reader"}, "另一位管理员"),
            ("/disabling", {"name": "the-admin"}, "另一位管理员"),
            ("/removal", {"name": "the-admin"}, "另一位管理员"),
            ("/removal", {"name": "<b>nobody"}, "没有账号 &lt;b&gt;nobody"),
            ("/password", {"name": "the-reader", "password": "x"}, "10 到"),
        ):
            answer = does(client, what, **given)
            assert answer.status_code == 400
            assert said in answer.text
        assert client.post("/accounts/role", data={"name": "the-reader"}).status_code == 403  # no token
        assert does(client, "/role", name="the-reader", role="king").status_code == 422
        assert client.get("/accounts").text.count('class="who"') == 3


def test_the_first_account_is_an_administrators_who_is_in_at_once(tmp_path: Path) -> None:
    with (
        served(create(tmp_path / "l.sqlite", settings=Settings(readers=0))) as address,
        Client(base_url=address, follow_redirects=True) as client,
    ):
        assert "还没有账号" in client.get("/accounts").text
        refused = does(client, "", name="somebody", role="reader", password=PASSWORD)
        assert refused.status_code == 400
        assert "管理员" in refused.text
        assert "已添加" in does(client, "", name="first", role="admin", password=PASSWORD).text
        assert client.get("/accounts").status_code == 200
        assert httpx.get(f"{address}/ledger").status_code == 303
