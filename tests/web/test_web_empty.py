"""What pages say of a ledger that holds nothing yet."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from browsing import served

from duizhang.web.app import create


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create(tmp_path_factory.mktemp("empty") / "l.sqlite")) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["/ledger", "/ledger?q=x", "/series", "/series?indicator=gdp", "/areas", "/areas?indicator=gdp"]
)
def test_it_says_so_and_what_to_do(empty: str, path: str) -> None:
    answer = httpx.get(empty + path, timeout=30)
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text
    assert 'class="button" href="/"' in answer.text


def test_downloads_hold_a_head_and_nothing_else(empty: str) -> None:
    text = httpx.get(f"{empty}/ledger/statements.csv", timeout=30).text
    assert text.startswith("\ufeffid,doc")
    assert len(text.splitlines()) == 1
    assert httpx.get(f"{empty}/ledger/statements.jsonl", timeout=30).text.strip() == ""
    assert httpx.get(f"{empty}/ledger/statements.xlsx", timeout=30).content.startswith(b"PK")
