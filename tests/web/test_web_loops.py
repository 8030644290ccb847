"""Following things in the browser: who acts, what waits for them, lists, boards, one item, and what is refused."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from browsing import served
from following import app_on
from officials import HOSTILE, Acts, Visitor, copied, new, seq, unhurried
from playwright.sync_api import Page, expect

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.follow import Office, Submission, open_office
from duizhang.ledger.record import Asked
from duizhang.loops import loading
from duizhang.web.app import create
from duizhang.web.settings import Settings


@pytest.fixture(scope="module")
def ledger(samples_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(samples_ledger, tmp_path_factory.mktemp("loops"))


@pytest.fixture(scope="module")
def address(ledger: Path) -> Iterator[str]:
    with unhurried(), app_on(ledger) as at:
        yield at


# --- how it looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/loops", "/loops/items", "/loops/items?view=board", "ITEM"])
def test_pages_look_well(
    address: str, ledger: Path, check_page: Callable[..., Page], path: str, visit: Page
) -> None:
    visit.goto(f"{address}/loops/acting")
    visit.get_by_label("以谁的身份").select_option("bob")
    visit.get_by_role("button", name="就用这个身份").click()
    with open_office(ledger) as office:
        code = next(i.code for i in office.record.items(Asked(loop="commitment")) if i.title == HOSTILE)
    check_page(
        f"{address}{path.replace('ITEM', f'/loops/items/{code}?do=accept')}",
        ready=".sections",
        name=f"loops{path[6:]}",
    )


def test_without_people_the_desk_says_so(site: str, check_page: Callable[..., Page]) -> None:
    check_page(f"{site}/loops", ready=".sections")


# --- who may ----------------------------------------------------------------------------------------------


def test_nobody_chosen_looks_but_does_nothing(acts: Acts, ledger: Path) -> None:
    code = new(ledger)
    nobody = acts()
    page = nobody.http.get(f"/loops/items/{code}")
    assert "改造农村公路300公里" in page.text
    assert '<form method="post" action="/loops/items' not in page.text
    assert nobody.act(code, "accept", {"seq": 2}).status_code == 403
    # What is confidential is nobody's to see, and that it was asked for is written down.
    with open_office(ledger) as office:
        [referral] = office.record.items(Asked(loop="referral"))
        assert nobody.http.get(f"/loops/items/{referral.code}").status_code == 403
        assert next(office.record.accesses(referral.code))["refused"] == "not-yours"
    assert nobody.http.get("/loops/items?loop=referral").status_code == 403


def test_a_confidential_item_tells_who_looked(acts: Acts, ledger: Path) -> None:
    with open_office(ledger) as office:
        [referral] = office.record.items(Asked(loop="referral"))
    page = acts("doc").http.get(f"/loops/items/{referral.code}").text
    assert "李某" in page
    assert "谁看过" in page
    assert acts("bob").http.get(f"/loops/items/{referral.code}").status_code == 403
    assert "李某" not in acts("bob").http.get("/loops/items").text


def test_what_is_not_theirs_is_refused_with_the_reason(acts: Acts, ledger: Path) -> None:
    code = new(ledger)
    assert "不能看" in acts("cai").http.get(f"/loops/items/{code}").text
    dan = acts("dan")
    page = dan.act(code, "accept", {"seq": 2})
    assert page.status_code == 403
    assert "应由责任单位负责人" in page.text
    assert seq(ledger, code) == 2


def test_with_accounts_an_account_stands_for_its_person(samples_ledger: Path, tmp_path: Path) -> None:
    ledger = copied(samples_ledger, tmp_path)
    with open_accounts(ledger, create=True) as book:
        for name in ("博账号", "无名"):
            accounts.add(book, name, "reader", "correct horse battery")
    code = new(ledger)
    with app_on(ledger) as address:
        for name, status, seen in (("无名", 403, 403), ("博账号", 303, 200)):
            who = Visitor(address)
            form: dict[str, object] = {"name": name, "password": "correct horse battery"}
            assert who.post("/login", form, see="/login").status_code == 303
            assert who.http.get(f"/loops/items/{code}").status_code == seen
            assert who.act(code, "accept", {"seq": 2}).status_code == status
            assert who.http.get("/loops/acting").status_code == 404
            token = who.token("/loops") if status == 303 else ""
            if token:
                assert (
                    who.http.post("/loops/acting", data={"csrf": token, "person": "ann"}).status_code == 403
                )
            who.http.close()


# --- lists ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "has", "lacks"),
    [
        ("q=养老", "新增养老床位", "改造农村公路<"),
        ("light=red", "没有符合条件", "新增养老床位"),
        ("light=green", "新增养老床位", "没有符合条件"),
        ("holder=gov", "新增养老床位", "没有符合条件"),
        ("holder=parks", "没有符合条件", "新增养老床位"),
        ("state=assigned&sort=newest", "新增养老床位", "没有符合条件"),
        ("since=2030-12-30&until=2030-12-31", "没有符合条件", "新增养老床位"),
        ("since=0001-01-01&until=9999-12-31", "新增养老床位", "没有符合条件"),
        ("which=ended", "没有符合条件", "新增养老床位"),
        ("view=board", "新增养老床位", "没有符合条件"),
        ("state=nothing&light=x&sort=y&which=z", "新增养老床位", "没有符合条件"),
    ],
)
def test_a_list_is_narrowed_by_its_address(acts: Acts, query: str, has: str, lacks: str) -> None:
    page = acts("bob").http.get(f"/loops/items?loop=commitment&{query}")
    assert page.status_code == 200
    assert has in page.text
    assert lacks not in page.text


def test_lists_are_files_as_well(acts: Acts) -> None:
    bob = acts("bob").http
    csv = bob.get("/loops/items.csv?loop=commitment&q=script")
    assert csv.content.startswith(b"\xef\xbb\xbfcode,")
    assert csv.text.count("\r\n") == 2
    assert bob.get("/loops/items.jsonl?loop=commitment").text.count("\n") >= 3
    assert bob.get("/loops/items.xlsx?loop=commitment").content[:2] == b"PK"
    for form in ("docx", "xlsx"):
        answer = bob.get(f"/loops/breakdown.{form}?loop=commitment")
        assert (answer.status_code, answer.content[:2]) == (200, b"PK")
        assert "attachment" in answer.headers["content-disposition"]
    assert acts().http.get("/loops/items.csv?loop=referral").status_code == 403


def test_a_download_that_breaks_off_leaves_no_office_open(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Office] = []

    def open_one(where: Path) -> Office:
        opened.append(open_office(where))
        return opened[-1]

    monkeypatch.setattr("duizhang.web.offices.open_office", open_one)

    async def gone(*_: object) -> None:
        raise OSError("gone")

    app = create(ledger, settings=Settings(readers=0))
    with served(app) as address, httpx.Client(base_url=address) as client:
        for _ in range(2):
            assert client.get("/loops/items.csv?loop=commitment").status_code == 200
            with monkeypatch.context() as patch:
                patch.setattr("starlette.responses.StreamingResponse.__call__", gone)
                client.get("/loops/items.csv?loop=commitment")
            gc.collect()
            assert len(app.state.site.offices._free) == len(opened) == 1


# --- one item ---------------------------------------------------------------------------------------------


def test_a_form_that_is_missing_something_keeps_the_rest(acts: Acts, ledger: Path) -> None:
    code = new(ledger)
    bob = acts("bob")
    assert bob.act(code, "accept", {"seq": 2, "action": "先修<b>桥</b>"}).status_code == 303
    page = bob.act(code, "progress", {"seq": 3, "done": "三成", "report": ""})
    assert page.status_code == 422
    assert "缺少：进展" in page.text
    assert 'value="三成"' in page.text
    assert "先修&lt;b&gt;桥" in page.text
    assert seq(ledger, code) == 3


def test_an_item_of_another_version_says_so_and_is_moved(acts: Acts, ledger: Path) -> None:
    shipped = loading.shipped()["commitment"]
    other = loading.load(shipped.text.replace("days = ", "days = 1"), "commitment.toml")
    assert other.sha256 != shipped.sha256
    code = new(ledger)
    with open_office(ledger, loops=[other]) as office:
        office.move(code, "", "", admin=True)
    bob, ann = acts("bob"), acts("ann")
    page = bob.http.get(f"/loops/items/{code}").text
    assert "第 2 版" in page
    assert "现行第 1 版" in page
    assert "不能改按现行版办理" in page
    assert bob.act(code, "move/1", {"reason": "改"}).status_code == 403
    assert bob.act(code, "move/9", {"reason": "改"}).status_code == 404
    assert "改按现行版办理…" in ann.http.get(f"/loops/items/{code}").text
    assert ann.act(code, "move/1", {"reason": "改回"}).status_code == 303
    page = bob.http.get(f"/loops/items/{code}").text
    assert "改按回路第1版办理" in page
    assert "现行第" not in page


def test_attachments_are_files_to_keep_and_nothing_else(acts: Acts, ledger: Path) -> None:
    code = new(ledger)
    bob = acts("bob")
    bob.act(code, "accept", {"seq": 2})
    page = b"<script>alert(1)</script>"
    files = [
        ("evidence-file", ("../坏<b>.html", page, "text/html")),
        ("evidence-file", ("", b"", "text/plain")),
    ]
    done = bob.act(code, "progress", {"seq": 3, "report": "开工", "done": "30", "evidence": "一\n二"}, files)
    assert done.status_code == 303
    told = bob.http.get(f"/loops/items/{code}").text
    link = re.search(rf"/loops/items/{code}/files/(\w{{64}})", told)
    assert link
    assert "坏&lt;b&gt;.html" in told
    kept = bob.http.get(link[0])
    assert kept.content == page
    assert kept.headers["content-type"] == "application/octet-stream"
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert kept.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in kept.headers["content-security-policy"]
    assert acts("cai").http.get(link[0]).status_code == 403
    assert bob.http.get(f"/loops/items/{new(ledger)}/files/{link[1]}").status_code == 404
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        assert [len(e.data.get("evidence", ())) for e in office.record.events(item.id)][-1] == 3


def test_a_stale_form_is_told_what_happened_meanwhile(acts: Acts, ledger: Path) -> None:
    code = new(ledger)
    bob, ann = acts("bob"), acts("ann")
    assert ann.act(code, "amend", {"seq": 2, "reason": "口径调整", "title": "修两条路"}).status_code == 303
    page = bob.act(code, "return", {"seq": 2, "reason": "不归我们"})
    assert page.status_code == 409
    assert "别人先办了" in page.text
    assert "口径调整" in page.text
    assert "不归我们" in page.text
    again = re.search(r'name="seq" value="(\d+)"', page.text)
    assert again
    assert bob.act(code, "return", {"seq": again[1], "reason": "不归我们"}).status_code == 303


def test_a_form_that_is_sent_twice_is_done_once(acts: Acts, ledger: Path) -> None:
    code = new(ledger)
    bob = acts("bob")
    form: dict[str, object] = {"seq": 2, "key": "ab" * 16}
    places = {bob.act(code, "accept", form).headers["location"] for _ in range(2)}
    assert places == {f"/loops/items/{code}?done=3"}
    assert seq(ledger, code) == 3


def test_twenty_at_once_lose_nothing(address: str, ledger: Path) -> None:
    code = new(ledger)
    bob = Visitor(address, "bob")
    bob.act(code, "accept", {"seq": 2})
    people = [Visitor(address, "bob") for _ in range(20)]
    tokens = [p.token("/loops/acting") for p in people]

    def report(n: int) -> int:
        """Reports until it is taken, each time on what is there by then; how often that was refused."""
        page = people[n].http.get(f"/loops/items/{code}")
        for tries in range(60):
            at = re.search(r'name="seq" value="(\d+)"', page.text)
            assert at
            form = {"csrf": tokens[n], "seq": at[1], "report": f"第{n}人"}
            page = people[n].http.post(f"/loops/items/{code}/progress", data=form)
            if page.status_code == 303:
                return tries
            assert page.status_code == 409
        raise AssertionError("never taken")

    with ThreadPoolExecutor(20) as pool:
        refused = sum(pool.map(report, range(20)))
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        told = [e.data.get("report") for e in office.record.events(item.id)]
        assert sorted(t for t in told if t) == sorted(f"第{n}人" for n in range(20))
        assert office.record.audit().breaks == ()
        overtaken = [a for a in office.record.accesses(code) if a["refused"] == "overtaken"]
    assert len(overtaken) == refused
    for p in [*people, bob]:
        p.http.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/loops/items/NOTHING", 404),
        ("/loops/items/%3Cb%3E", 404),
        ("/loops/items?page=0", 422),
        ("/loops/items?page=99999", 422),
        ("/loops/items?loop=nothing", 403),
        ("/loops/items.exe", 422),
        ("/loops/suggest/organisation?x=%25", 200),
    ],
)
def test_odd_addresses(acts: Acts, path: str, status: int) -> None:
    assert acts("bob").http.get(path).status_code == status


def test_in_the_browser_an_item_is_taken_and_reported(address: str, ledger: Path, visit: Page) -> None:
    code = new(ledger, title="架桥")
    visit.goto(f"{address}/loops/acting?back=/loops")
    visit.get_by_label("以谁的身份").select_option("bob")
    visit.get_by_role("button", name="就用这个身份").click()
    pile = visit.locator("li", has_text="架桥")
    pile.get_by_role("link", name="签收").click()
    visit.get_by_role("button", name="签收").click()
    expect(visit.get_by_role("status")).to_contain_text("已记入：签收")
    form = visit.locator("#act-progress")
    form.locator("summary").click()
    form.get_by_label("进展").fill("桥墩完成")
    form.get_by_label("完成值").fill("90")
    form.get_by_role("button", name="报进展").click()
    expect(visit.locator(".curve")).to_be_visible()
    expect(visit.locator(".timeline li").first).to_contain_text("桥墩完成")
    assert visit.complaints == []  # type: ignore[attr-defined]
    assert seq(ledger, code) == 4


def test_amounts_are_typed_and_told_as_documents_print_them(acts: Acts, ledger: Path) -> None:
    data = {"title": "安排财政资金", "due": "2031-12-31", "target": "104280000000", "unit": "CNY"}
    with open_office(ledger) as office:
        code = office.submit(Submission("list", "ann", loop="commitment", data=data))[1].code
        office.submit(Submission("assign", "ann", code, data={"holder": "roads"}))
    bob = acts("bob")
    bob.act(code, "accept", {"seq": 2})
    assert bob.act(code, "progress", {"seq": 3, "report": "拨付", "done": "521.4亿"}).status_code == 303
    page = bob.http.get(f"/loops/items/{code}").text
    assert "1042.8亿元" in page
    assert "上次：521.4亿元" in page
    assert "104280000000" not in page
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        assert office.standing(item).fields["done"] == "52140000000"
    refused = bob.act(code, "progress", {"seq": 4, "report": "拨付", "done": "一半"})
    assert refused.status_code == 422
    assert 'value="一半"' in refused.text
