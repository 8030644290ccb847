"""Taking in a list: nothing is written before it was looked at, and what is wrong is told row by row."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from following import app_on
from httpx import Client
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page

from duizhang.follow import Office, open_office
from duizhang.ledger.record import Asked
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import Refused

PEOPLE = Directory(
    {"gov": Organisation("gov", "市政府"), "roads": Organisation("roads", "交通局", "gov")},
    {p: Person(p, p) for p in ("ann", "bob")},
    (Post("ann", "office", "gov"), Post("bob", "chief", "roads")),
)
GOOD = "任务,期限,没用的\n修路,2026-12-31,x\n建桥,2026年6月30日,y\n"
BAD = "任务,期限\n修路,2026-12-31\n,2026-12-31\n=HYPERLINK(1),昨天\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    with open_office(tmp_path / "x.sqlite", create=True) as office:
        office.register(PEOPLE, "test")
    return tmp_path / "x.sqlite"


@pytest.fixture
def address(ledger: Path) -> Iterator[str]:
    with app_on(ledger) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    """Ann, who opens tasks."""
    with Client(base_url=address, cookies={"lang": "en"}, timeout=60) as made:
        made.post("/loops/acting", data={"csrf": token(made), "person": "ann"})
        yield made


def token(client: Client) -> str:
    found = re.search(r'"X-CSRF-Token": "(\w+)"', client.get("/loops/import").text)
    assert found
    return found[1]


def send(client: Client, content: bytes, name: str = "list.csv") -> httpx.Response:
    given = {"csrf": token(client), "loop": "commitment"}
    return client.post("/loops/import", data=given, files={"list-file": (name, content)})


def held(ledger: Path) -> int:
    with open_office(ledger) as office:
        return office.record.count(Asked())


def columns(office: Office) -> tuple[str, str]:
    fields = office.loop("commitment").fields
    return fields["title"].name.zh, fields["due"].name.zh


def named(ledger: Path, text: str) -> bytes:
    """The text with the loop's own names of its columns."""
    with open_office(ledger) as office:
        title, due = columns(office)
    return text.replace("任务", title).replace("期限", due).encode()


def test_a_good_list_is_looked_at_and_taken(client: Client, ledger: Path) -> None:
    answer = send(client, named(ledger, GOOD))
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "修路" in page
    assert "2026-06-30" in page
    assert "没用的" in page
    assert held(ledger) == 0
    waiting = re.search(r'name="list" value="(\w+)"', page)
    assert waiting
    given = {"csrf": token(client), "loop": "commitment", "list": waiting[1]}
    for _ in range(2):  # twice is once
        assert "taken=2" in client.post("/loops/import/take", data=given).headers["location"]
        assert held(ledger) == 2


def test_wrong_rows_are_told_and_nothing_is_written(client: Client, ledger: Path) -> None:
    where = send(client, named(ledger, BAD)).headers["location"]
    page = client.get(where).text
    assert re.search(r'<th scope="row" class="right num">3</th>', page)
    waiting = where.partition("list=")[2]
    given = {"csrf": token(client), "loop": "commitment", "list": waiting}
    assert client.post("/loops/import/take", data=given).status_code == 422
    assert held(ledger) == 0
    sheet = client.get(f"/loops/import/errors.xlsx?loop=commitment&list={waiting}")
    rows = list(load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["row", "3", "4"]
    text = client.get(f"/loops/import/errors.csv?loop=commitment&list={waiting}").text
    assert not re.search(r"(^|,)=", text, re.MULTILINE)
    assert client.post("/loops/import/take", data=given | {"partly": "1"}).status_code == 303
    assert held(ledger) == 1


def test_rows_that_are_refused_after_all_are_told(
    client: Client, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = send(client, named(ledger, GOOD)).headers["location"]
    given = {"csrf": token(client), "loop": "commitment", "list": where.partition("list=")[2]}
    late = Refused("not-allowed", "no longer yours to open")
    monkeypatch.setattr(Office, "submit_all", lambda _, wanted: [late for _ in wanted])
    there = client.post("/loops/import/take", data=given).headers["location"]
    assert there.endswith("&taken=0&refused=2")
    assert "2 rows could be taken a moment ago" in client.get(there).text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_empty_list_is_taken_when_it_is_filled_in(client: Client, form: str) -> None:
    empty = client.get(f"/loops/import/template.{form}?loop=commitment").content
    if form == "csv":
        head = empty.decode().removeprefix("\ufeff").strip().split(",")
        filled = empty + ",".join({0: "修路"}.get(n, "") for n, _ in enumerate(head)).encode()
    else:
        book = load_workbook(io.BytesIO(empty))
        assert len(book.worksheets) == 2
        head = [str(c.value) for c in book.worksheets[0][1]]
        made = Workbook()
        sheet = made.worksheets[0]
        sheet.append(head)
        sheet.append(["修路", *[""] * (len(head) - 1)])
        buffer = io.BytesIO()
        made.save(buffer)
        filled = buffer.getvalue()
    page = client.get(send(client, filled, f"list.{form}").headers["location"]).text
    assert "Columns not used" not in page


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x01" * 50, b"PK\x03\x04broken", b"x" * 200])
def test_what_is_no_list_is_refused(client: Client, ledger: Path, content: bytes) -> None:
    answer = send(client, content)
    if answer.status_code == 303:  # a sheet without a column that is known
        answer = client.get(answer.headers["location"])
        assert "Columns not used" in answer.text
    else:
        assert answer.status_code in (400, 422)
    assert held(ledger) == 0


def test_who_may_not_open_may_not_import(address: str, ledger: Path) -> None:
    with Client(base_url=address, cookies={"lang": "en"}, timeout=60) as bob:
        bob.post("/loops/acting", data={"csrf": token(bob), "person": "bob"})
        assert send(bob, named(ledger, GOOD)).status_code == 403
        assert bob.get("/loops/import/template.csv?loop=commitment").status_code == 403


def test_a_list_that_is_gone_is_told(client: Client) -> None:
    gone = "0" * 64
    assert client.get(f"/loops/import?loop=commitment&list={gone}").status_code == 404
    assert client.get(f"/loops/import/errors.csv?loop=commitment&list={gone}").status_code == 404
    assert client.get("/loops/import/errors.csv?loop=commitment&list=../../x").status_code == 422


def test_pages_look_well(address: str, ledger: Path, client: Client, check_page: Callable[..., Page]) -> None:
    page = check_page(f"{address}/loops/import?loop=commitment", ready="#f-list", name="/loops/import")
    page.context.clear_cookies()
    where = send(client, named(ledger, BAD)).headers["location"]
    check_page(f"{address}{where}", ready="text=3", name="/loops/import-preview")
