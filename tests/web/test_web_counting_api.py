"""Figures, lists, audit and the public for programs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from following import app_on, busy
from httpx import Client

from duizhang.follow import open_office, tallies
from duizhang.ledger.record import Asked
from duizhang.loops.people import Directory, Person, Post


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = busy(tmp_path_factory.mktemp("api") / "x.sqlite", appeal=20)
    with open_office(where) as office:
        office.register(Directory({}, {"ann": Person("ann", "ann")}, (Post("ann", "office", "sample"),)), "")
    return where


@pytest.fixture(scope="module")
def client(ledger: Path) -> Iterator[Client]:
    with app_on(ledger) as address, Client(base_url=f"{address}/api/v1", timeout=60) as made:
        yield made


def said(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def test_figures_are_those_of_the_items(client: Client, ledger: Path) -> None:
    told = said(client.get("/loops/appeal/figures"))
    with open_office(ledger) as office:
        count = office.record.count(Asked(loop="appeal"))
        assert (told["counted"], told["behind"]) == (office.record.last(), 0)
    assert told["whole"]["items"] == count
    assert sum(f["items"] for f in told["items"]) == count
    assert all(f["rank"] is None for f in said(client.get("/loops/appeal/figures?sort=-answering"))["items"])
    months = said(client.get("/loops/appeal/months"))["items"]
    assert sum(m["figures"]["items"] for m in months) == count
    assert client.get("/loops/nothing/figures").status_code == 404


def test_a_list_is_looked_at_and_taken(client: Client, ledger: Path) -> None:
    with open_office(ledger) as office:
        title = office.loop("commitment").fields["title"].name.zh
    send = {"headers": {"X-Requested-With": "test", "X-Duizhang-Person": "ann"}}

    def brought(text: str, query: str = "") -> Any:
        files = {"file": ("list.csv", text.encode())}
        return said(client.post(f"/loops/commitment/lists{query}", files=files, **send))  # type: ignore[arg-type]

    wrong = brought(f"{title},序号\n修路,1\n,2\n", "?take=true")
    assert (wrong["good"], [w["row"] for w in wrong["wrong"]], wrong["opened"]) == (1, [3], [])
    assert brought(f"{title}\n修路\n")["opened"] == []
    first, second = (brought(f"{title}\n修路\n", "?take=true")["opened"] for _ in range(2))
    assert first == second
    assert len(first) == 1


def test_the_public_brings_rates_and_looks(client: Client) -> None:
    new = {"loop": "appeal", "data": {"title": "路灯", "text": "隐情"}, "key": "k1"}
    made = said(client.post("/public/items", json=new), 201)
    assert said(client.post("/public/items", json=new), 201)["code"] == made["code"]
    progress = client.get(f"/public/items/{made['code']}")
    assert said(progress)["ended"] is False
    assert "隐情" not in progress.text
    where = f"/public/items/{made['code']}/events"
    early = client.post(where, json={"key": made["key"], "action": "rate", "data": {"rating": 5}})
    assert early.status_code in (400, 403, 409)
    forged = client.post(where, json={"key": "1-x", "action": "rate", "data": {"rating": 5}})
    assert "forged-link" in forged.text
    assert client.get("/public/items/NOBODY").status_code in (400, 404)


def test_the_chain_is_looked_at_and_values_are_masked(client: Client, ledger: Path) -> None:
    assert said(client.post("/audit", json={}), 202)["state"] in ("running", "whole")
    for _ in range(100):
        told = said(client.get("/audit"))
        if told["state"] != "running":
            break
        time.sleep(0.05)
    assert told["state"] == "whole"
    new = {"loop": "appeal", "data": {"title": "路灯", "text": "不亮", "name": "王芳"}}
    code = said(client.post("/public/items", json=new), 201)["code"]
    assert said(client.post(f"/items/{code}/mask", json={"reason": "本人要求"}))["masked"] == 1
    assert client.post(f"/items/{code}/mask", json={}).status_code == 422
    assert {"refused", "reason"} <= said(client.get("/audit/accesses"))["items"][0].keys()
    with open_office(ledger) as office:
        tallies.catch_up(office)
        assert tallies.check(office)
