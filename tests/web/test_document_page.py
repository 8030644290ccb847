"""The documents, one document with its figures, and what people say of them: looked at, corrected, added to."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from browsing import accessible, fits, served
from playwright.sync_api import Page

from duizhang import pipeline
from duizhang.ledger import open_ledger
from duizhang.ledger.view import Asked, Held, View
from duizhang.web import following
from duizhang.web.app import create
from duizhang.web.settings import Settings
from press import Press

TEXT = """某省2025年国民经济公报
2025年，全省进出口总额2600亿元，增长4.0%，其中出口1500亿元。全省共有88个开发区。
主要产品 | 产量（万吨） | 比上年增长（%）
粮食 | 36.3 | 1.9
蔬菜 | 15.5 | 184.3
<script>alert(1)</script> & “第3次”会议。
"""
HX = {"HX-Request": "true"}
WHY = "日期、时刻或时期，不是数据。"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    (tmp_path / "公报.txt").write_text(TEXT, encoding="utf-8")
    where = tmp_path / "l.sqlite"
    pipeline.read([tmp_path / "公报.txt"], where, area="浙江", date="2026-01-20")
    return where


@pytest.fixture
def client(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """Nobody reckons here but the tests themselves."""
    monkeypatch.setattr(following, "PATIENCE", 0.01)
    with (
        served(create(ledger, settings=Settings(readers=0))) as address,
        httpx.Client(base_url=address, timeout=30) as made,
    ):
        made.follow_redirects = True
        yield made


def viewed(ledger: Path) -> View:
    return pipeline.reckon(ledger)


def figure(ledger: Path, text: str) -> Held:
    return next(h for h in viewed(ledger).each(Asked()) if h.statement.text == text)


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found
    return str(found[1])


def post(client: httpx.Client, path: str, where: str, **form: str) -> str:
    """Fill in a form as a browser without script does; the page that follows."""
    answer = client.post(path, data={"csrf": token(client.get(where).text), **form})
    assert answer.status_code in (200, 422), answer.text
    return answer.text


def words_of(page: str) -> str:
    """The words of the text as a browser shows them."""
    begin = page.index(">", page.index('id="text"')) + 1
    return html.unescape(re.sub(r"<[^>]*>", "", page[begin : page.index("<div hidden>")]))


def test_the_page_shows_the_text_and_nothing_of_it_is_html(client: httpx.Client, ledger: Path) -> None:
    (kept,) = viewed(ledger).documents()
    page = client.get(f"/documents/{kept.sha256}?numbers=1").text
    document = pipeline.document(kept.sha256, ledger)
    assert document
    squeezed = re.sub(r"[\s|]", "", words_of(page))
    assert squeezed == re.sub(r"[\s|]", "", document.text)
    assert "<script>alert" not in page
    assert "<td><span data-at=" in page


def test_every_figure_is_a_link_that_says_how_it_stands(client: httpx.Client, ledger: Path) -> None:
    view = viewed(ledger)
    (kept,) = view.documents()
    page = client.get(f"/documents/{kept.sha256}").text
    for mark in view.marks(kept.sha256):
        assert f'<a id="s-{mark.id}" class="mark {mark.status}' in page
    text = page.split('id="text"')[1]
    places = {int(at): rest for at, rest in re.findall(r'data-at="(\d+)">([^<]*)', text)}
    document = pipeline.document(kept.sha256, ledger)
    assert document
    for at, words in places.items():
        assert document.text[at:].startswith(html.unescape(words))


def test_numbers_left_out_say_why(client: httpx.Client, ledger: Path) -> None:
    (kept,) = viewed(ledger).documents()
    left = next(u for u in pipeline.unread(kept.sha256, ledger) if u.reason == "date")
    path = f"/documents/{kept.sha256}/words?start={left.span[0]}&end={left.span[1]}"
    assert path.replace("&", "&amp;") in client.get(f"/documents/{kept.sha256}?numbers=1").text
    assert WHY in client.get(path).text
    assert WHY in client.get(path, headers=HX).text


def test_a_figure_has_a_page_with_its_fields_rules_and_relations(client: httpx.Client, ledger: Path) -> None:
    held = figure(ledger, "4.0%")
    page = client.get(f"/statements/{held.statement.id}").text
    assert "进出口总额" in page
    assert "“增长”“下降”一类的词" in page
    assert f'href="/documents/{held.statement.document}?at={held.statement.id}#s-{held.statement.id}"' in page
    assert client.get("/statements/nothing").status_code == 404
    assert client.get("/documents/0123456789abcdef").status_code == 404


def test_a_correction_holds_and_the_machines_reading_stays(client: httpx.Client, ledger: Path) -> None:
    held = figure(ledger, "2600亿元")
    path = f"/statements/{held.statement.id}"
    page = post(client, path, path, hand="correct", indicator="外贸总额", low="2.7千亿", reason="对照原件")
    assert "对照原件" in page
    assert "外贸总额" in page
    assert "进出口总额" in page  # as the machine read it
    now = figure(ledger, "2600亿元")
    assert (now.statement.indicator, now.statement.low) == ("外贸总额", Decimal("2700e8"))
    assert now.statement.unit == held.statement.unit
    post(client, path, path, hand="withdraw", reason="原读不错")
    assert figure(ledger, "2600亿元").statement == held.statement


def test_a_rejected_figure_can_be_found_and_taken_back(client: httpx.Client, ledger: Path) -> None:
    held = figure(ledger, "1500亿元")
    path = f"/statements/{held.statement.id}"
    assert "已剔除" in post(client, path, path, hand="reject", reason="不是统计数")
    assert viewed(ledger).statement(held.statement.id) is None
    page = client.get(f"/documents/{held.statement.document}?numbers=1").text
    assert 'class="rejected"' in page
    assert "已剔除" not in post(client, path, path, hand="withdraw", reason="是")
    assert viewed(ledger).statement(held.statement.id)


def test_what_is_wrong_with_a_form_is_told_and_what_was_typed_stays(
    client: httpx.Client, ledger: Path
) -> None:
    path = f"/statements/{figure(ledger, '2600亿元').statement.id}"
    page = post(client, path, path, hand="correct", indicator="甲乙丙", low="很多", reason="x")
    assert "数值不是数" in page
    assert "甲乙丙" in page
    assert "没有改动" in post(client, path, path, hand="correct", reason="x")
    assert "理由" in post(client, path, path, hand="reject", reason=" ")
    with open_ledger(ledger, create=False) as book:
        assert book.corrections() == ()


def test_words_are_made_a_statement_without_script(client: httpx.Client, ledger: Path) -> None:
    (kept,) = viewed(ledger).documents()
    path = f"/documents/{kept.sha256}/words"
    assert (
        "不在文件里" in client.get(f"{path}?said=没有的").text
        or "没有这几个字" in client.get(f"{path}?said=没有的").text
    )
    where = client.get(f"{path}?said=共有88个开发区", follow_redirects=False).headers["location"]
    page = client.get(where).text
    fields = dict(re.findall(r'name="(start|end)" value="(\d+)"', page))
    page = post(
        client,
        path,
        where,
        **fields,
        indicator="开发区数量",
        low="88",
        unit="个",
        kind="level",
        reason="漏读",
    )
    assert "人工" in page
    assert figure(ledger, "共有88个开发区").statement.indicator == "开发区数量"
    assert "还缺" in post(client, path, where, **fields, indicator="", low="88", kind="level", reason="漏读")


def test_only_editors_change_anything(client: httpx.Client, ledger: Path) -> None:
    held = figure(ledger, "4.0%")
    answer = client.post(f"/statements/{held.statement.id}", data={"hand": "reject", "reason": "x"})
    assert answer.status_code == 403


# --- in the browser ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def troubled(samples_ledger: Path) -> Held:
    view = pipeline.reckon(samples_ledger)
    return next(view.each(Asked(status="contradicted")))


def test_documents_look(site: str, check_page: Callable[..., Page]) -> None:
    check_page(f"{site}/documents", ready=".shelf")


def test_a_document_looks(site: str, check_page: Callable[..., Page], troubled: Held) -> None:
    s = troubled.statement
    check_page(
        f"{site}/documents/{s.document}?at={s.id}&numbers=1&repairs=1", ready=".figure", name="document"
    )


def test_a_figure_has_a_page_without_faults(site: str, visit: Page, troubled: Held) -> None:
    visit.set_viewport_size({"width": 390, "height": 900})
    visit.goto(f"{site}/statements/{troubled.statement.id}?lang=en")
    accessible(visit, "statement")
    fits(visit, "statement")
    visit.get_by_role("link", name=re.compile("line")).first.click()
    visit.wait_for_selector(f"#s-{troubled.statement.id}[aria-current]")


def test_keys_lead_from_figure_to_figure(site: str, visit: Page, troubled: Held) -> None:
    visit.goto(f"{site}/documents/{troubled.statement.document}")
    visit.keyboard.press("n")
    first = visit.evaluate("document.activeElement.id")
    visit.keyboard.press("n")
    second = visit.evaluate("document.activeElement.id")
    assert first.startswith("s-")
    assert second != first
    visit.keyboard.press("p")
    assert visit.evaluate("document.activeElement.id") == first
    visit.keyboard.press("f")
    assert visit.evaluate("document.activeElement.className").count("found")
    visit.keyboard.press("Enter")
    visit.wait_for_selector("#panel .figure-name:focus")
    assert "at=" in visit.url
    visit.keyboard.press("Escape")
    assert visit.evaluate("document.activeElement.className").count("found")
    assert not visit.locator("#panel .figure").count()
    assert not visit.complaints  # type: ignore[attr-defined]


def test_what_is_said_in_the_browser_shows_in_the_text_at_once(ledger: Path, visit: Page) -> None:
    held = figure(ledger, "1500亿元")
    s = held.statement
    with served(create(ledger)) as address:
        visit.goto(f"{address}/documents/{s.document}")
        visit.locator(f"#s-{s.id}").click()
        visit.get_by_text("更正", exact=True).click()
        visit.get_by_label("指标").fill("出口总额")
        visit.get_by_label("理由（必填）").first.fill("名称")
        visit.get_by_role("button", name="记下更正").click()
        visit.wait_for_selector(f"#s-{s.id}.hand", timeout=30_000)
        assert visit.locator("#panel .was").text_content() == f"原读：{s.indicator}"
        marked(visit, "第3次")
        visit.get_by_role("button", name="把选中的文字记为数据").click()
        visit.get_by_label("指标").fill("会议次数")
        visit.get_by_label("数值").fill("3")
        visit.get_by_label("理由（必填）").fill("漏读")
        visit.get_by_role("button", name="记下", exact=True).click()
        visit.wait_for_selector("#text a.hand:text('第3次')", timeout=30_000)
        assert not visit.complaints  # type: ignore[attr-defined]
    assert figure(ledger, "第3次").statement.indicator == "会议次数"


def marked(page: Page, words: str) -> None:
    """Mark words in the text as a mouse does."""
    page.evaluate(
        """words => {
          const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const at = walk.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walk.currentNode, at);
            range.setEnd(walk.currentNode, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
        }""",
        words,
    )


def test_a_paged_document_shows_its_pages(tmp_path: Path, check_page: Callable[..., Page]) -> None:
    press = Press()
    press.column(80, 100, "　　某省2025年国民经济公报\n　　2025年，全省进出口总额2600亿元，增长4.0%。", 30)
    file = tmp_path / "公报.pdf"
    file.write_bytes(press.bytes())
    ledger = tmp_path / "l.sqlite"
    pipeline.read([file], ledger, area="浙江", date="2026-01-20")
    s = figure(ledger, "2600亿元").statement
    with served(create(ledger, settings=Settings(readers=0))) as address:
        page = check_page(f"{address}/documents/{s.document}?at={s.id}", ready="#sheet .box", name="paged")
        shown = page.evaluate("fetch(document.querySelector('image').href.baseVal).then(r => r.status)")
        assert shown == 200
        assert httpx.get(f"{address}/documents/{s.document}/pages/2").status_code == 404
        file.write_bytes(press.bytes() + b"\n")
        changed = httpx.get(f"{address}/documents/{s.document}/pages/1/picture.png")
        assert changed.status_code == 200  # drawn before, of the file as it was
    with served(create(ledger, settings=Settings(readers=0))) as address:
        answer = httpx.get(f"{address}/documents/{s.document}/pages/1/picture.png")
        assert answer.status_code == 400
