"""A small office on a ledger of the samples, and somebody at a browser without script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from limits import parse

from duizhang import pipeline
from duizhang.follow import Submission, open_office
from duizhang.ledger.view import place_of
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.web.limits import RATES

HOSTILE = "<script>alert(1)</script>\u202e=1+1"
PEOPLE = Directory(
    {
        o.id: o
        for o in (
            Organisation("gov", "省政府"),
            Organisation("office", "督查室", "gov"),
            Organisation("roads", "交通厅", "gov"),
            Organisation("parks", HOSTILE, "gov"),
            Organisation("ward", "内科", "gov"),
        )
    },
    {
        p: Person(p, name, account=account)
        for p, name, account in (
            ("ann", "安", "安账号"),
            ("bob", "博", "博账号"),
            ("cai", HOSTILE, ""),
            ("dan", "丹", ""),
            ("doc", "医", ""),
        )
    },
    (
        Post("ann", "office", "office"),
        Post("ann", "checker", "office"),
        Post("bob", "chief", "roads"),
        Post("bob", "editor", "roads"),
        Post("cai", "chief", "parks"),
        Post("dan", "leader", "gov"),
        Post("doc", "ward", "ward"),
        Post("doc", "clinic", "ward"),
    ),
)
TASK = {
    "title": "改造农村公路",
    "due": "2030-12-31",
    "target": "300",
    "area": "浙江",
    "quote": "改造农村公路300公里",
    "path": [["2030-06-30", "50"], ["2030-12-31", "100"]],
}


def copied(ledger: Path, folder: Path) -> Path:
    """A ledger like it that may be changed, with an office."""
    copy = folder / "l.sqlite"
    shutil.copy(ledger, copy)
    shutil.copy(pipeline.reckon(ledger).where, place_of(copy))
    with open_office(copy) as office:
        office.register(PEOPLE, "setup")
        for title in ("改造农村公路", HOSTILE, "新增养老床位"):
            data = {**TASK, "title": title, "doc": "nowhere.txt:1"}
            code = office.submit(Submission("list", "ann", loop="commitment", data=data))[1].code
            office.submit(Submission("assign", "ann", code, data={"holder": "roads"}))
        ask = {"title": "胸痛待查", "kind": "inpatient", "way": "up", "urgency": "urgent", "holder": "ward"}
        ask["patient"] = "李某"
        office.submit(Submission("request", "doc", loop="referral", data=ask))
    return copy


class Visitor:
    """Somebody at a browser without script."""

    def __init__(self, address: str, person: str = "") -> None:
        self.http = httpx.Client(base_url=address, timeout=60)
        if person:
            assert self.post("/loops/acting", {"person": person}, see="/loops/acting").status_code == 303

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.http.get(page).text)
        assert found
        return found[1]

    def post(
        self, path: str, data: Mapping[str, object], *, see: str = "/loops/acting", files: object = None
    ) -> httpx.Response:
        return self.http.post(path, data={"csrf": self.token(see), **data}, files=files)  # type: ignore[arg-type]

    def act(self, code: str, action: str, data: Mapping[str, object], files: object = None) -> httpx.Response:
        return self.post(f"/loops/items/{code}/{action}", data, files=files)


Acts = Callable[..., Visitor]
"""gives a visitor who acts as somebody, or as nobody"""


@contextmanager
def unhurried() -> Iterator[None]:
    """As many changes as one likes: all who are tested come from one machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RATES, "change", parse("10000/minute"))
        yield


def new(ledger: Path, holder: str = "roads", title: str = "修路") -> str:
    """An item that was assigned."""
    with open_office(ledger) as office:
        code = office.submit(Submission("list", "ann", loop="commitment", data={**TASK, "title": title}))[
            1
        ].code
        office.submit(Submission("assign", "ann", code, data={"holder": holder}))
    return code


def seq(ledger: Path, code: str) -> int:
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        return item.seq
