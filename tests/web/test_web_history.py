"""The history: what happened, to what, by whom and why; narrowed, and a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from browsing import served
from playwright.sync_api import Page

from duizhang import pipeline
from duizhang.ledger import open_ledger
from duizhang.ledger.history import WHAT, Sought
from duizhang.ledger.view import Asked
from duizhang.web.app import create


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which something of each kind has happened."""
    where = tmp_path_factory.mktemp("history") / "l.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt"))[:3], where)
    view = pipeline.reckon(where)
    (some, other, *_) = (h.statement.id for h in view.page(Asked(), 0, 2).rows)
    pipeline.correct(
        some, where, fields={"period": "2024", "area": "甲、乙"}, reason="对照<i>原件</i>", by="张三"
    )
    pipeline.correct(other, where, hand="reject", reason="不是数据", by="李四")
    pipeline.correct(other, where, hand="withdraw", reason="原读不错", by="张三")
    finding = view.findings()[0][0].fingerprint
    pipeline.dismiss_known(finding, "口径不同", where, by="李四")
    pipeline.dismiss_known(finding, "再看", where, by="张三", again=True)
    pipeline.reckon(where)
    return where


@pytest.fixture(scope="module")
def address(ledger: Path) -> Iterator[str]:
    with served(create(ledger)) as at:
        yield at


def test_looks(address: str, check_page: Callable[..., Page]) -> None:
    check_page(f"{address}/history", ready=".events")


def test_all_that_happened_is_told_newest_first(ledger: Path) -> None:
    events, total = pipeline.history(Sought(), ledger)
    assert total == len(events) == 3 + 5
    assert [e.at for e in events] == sorted((e.at for e in events), reverse=True)
    assert {e.what for e in events} == set(WHAT) - {"add", "upload", "account"}
    said = next(e for e in events if e.what == "correct")
    assert (said.by, said.reason, said.fields) == (
        "张三",
        "对照<i>原件</i>",
        {"period": "2024", "area": "甲、乙"},
    )
    read = next(e for e in events if e.what == "read")
    assert read.stated > 0
    assert not read.again


def test_pages_are_the_whole_cut_into_pieces(ledger: Path) -> None:
    whole, total = pipeline.history(Sought(), ledger)
    pages = [pipeline.history(Sought(), ledger, start=at, size=3)[0] for at in range(0, total, 3)]
    assert [e for page in pages for e in page] == list(whole)


@pytest.mark.parametrize(
    ("sought", "many"),
    [
        (Sought(what="dismiss"), 1),
        (Sought(what="read"), 3),
        (Sought(by="张三"), 3),
        (Sought(words="口径"), 1),
        (Sought(words="计划%报告"), 0),
        (Sought(what="reopen", by="李四"), 0),
        (Sought(since="2001-01-01", until=datetime.now(UTC).date().isoformat()), 8),
        (Sought(until="2001-01-01"), 0),
    ],
)
def test_it_narrows(ledger: Path, sought: Sought, many: int) -> None:
    events, total = pipeline.history(sought, ledger)
    assert len(events) == total == many


def test_a_document_that_is_read_again_says_so(tmp_path: Path) -> None:
    where, file = tmp_path / "l.sqlite", tmp_path / "a.txt"
    for amount in ("5.3", "5.4"):
        file.write_text(f"某市2025年出口{amount}亿元。\n", encoding="utf-8")
        pipeline.read([file], where)
    events, _ = pipeline.history(Sought(), where)
    assert [e.again for e in events] == [True, False]


def test_the_state_of_a_view_tells_what_was_dismissed_since(ledger: Path) -> None:
    with open_ledger(ledger, create=False) as book:
        assert book.dismissed_since(book.state()) == {}
        (moved,) = book.dismissed_since("0-0-0").values()
        assert moved is None


def test_words_of_people_are_shown_as_they_are(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        page = client.get("/history").text
        assert "对照&lt;i&gt;原件&lt;/i&gt;" in page
        assert "没有这样的记录" in client.get("/history?by=没有这个人").text
        assert client.get("/history?since=2026-99-99&what=x&page=2").status_code == 200
        assert client.get("/history?page=0").status_code == 422
