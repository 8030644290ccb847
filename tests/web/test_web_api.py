"""The API: it answers as its schema says, with exact numbers, to whoever may ask; and it changes what the pages change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from browsing import served
from hypothesis import HealthCheck, given, settings
from limits import parse
from playwright.sync_api import Page
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from duizhang import accounts, pipeline
from duizhang.accounts import open_accounts
from duizhang.exports.figures import dumps
from duizhang.exports.statements import record
from duizhang.ledger.view import Asked, View, place_of
from duizhang.web.api import models
from duizhang.web.app import create
from duizhang.web.limits import RATES
from duizhang.web.settings import Settings

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{site}/api/v1", timeout=30) as made:
        yield made


def copied(ledger: Path, folder: Path) -> Path:
    """A ledger like it that may be changed."""
    copy = folder / "l.sqlite"
    shutil.copy(ledger, copy)
    shutil.copy(pipeline.reckon(ledger).where, place_of(copy))
    return copy


@pytest.fixture(scope="module")
def changed(samples_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ledger = copied(samples_ledger, tmp_path_factory.mktemp("api"))
    with (
        pytest.MonkeyPatch.context() as patch,
        served(create(ledger, settings=Settings(readers=0))) as address,
    ):
        patch.setitem(
            RATES, "change", parse("100000/minute")
        )  # all that is tried here comes from one machine
        yield address


@pytest.fixture(scope="module")
def described(changed: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{changed}/api/v1/openapi.json")


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 6
"""For each operation; tests/web is not to take long."""


def test_whatever_is_asked_is_answered_as_the_schema_says(described: schemathesis.BaseSchema) -> None:
    for result in described.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        def answered(case: schemathesis.Case[Any]) -> None:
            answer = case.call(headers={"X-Requested-With": "test"}, timeout=30)
            case.validate_response(answer, checks=CHECKS)

        answered()


def asked(view: View) -> list[tuple[str, type[BaseModel]]]:
    """Addresses of things that there are, and what they answer with."""
    found = view.findings()[0][0]
    sha256 = view.documents()[0].sha256
    return [
        ("totals", models.Totals),
        ("documents?order=errors", models.Items[models.Document]),
        (f"documents/{sha256}", models.Document),
        ("statements?sort=-value&q=出口&size=3", models.Items[models.Statement]),
        (f"statements/{found.statement}", models.StatementDetail),
        ("series?indicator=gdp&area=浙江", models.Items[models.Statement]),
        ("findings", models.Items[models.Finding]),
        (f"findings/{found.fingerprint}?lang=en", models.Finding),
        ("cards", models.Items[models.Promised]),
        ("cards/浙江/2025", models.Card),
        ("areas", models.Items[models.Area]),
        ("areas/ranking?indicator=出口&period=2025", models.Items[models.Statement]),
        ("history", models.Items[models.Event]),
        ("uploads", models.Items[models.Upload]),
    ]


def test_what_there_is_is_told_as_the_models_say(client: httpx.Client, view: View) -> None:
    for address, model in asked(view):
        answer = client.get(address)
        assert answer.status_code == 200, address
        told = model.model_validate_json(answer.text)
        if isinstance(told, models.Items):
            assert told.items or address == "uploads", address


def test_numbers_are_those_of_the_machine_formats(client: httpx.Client, view: View) -> None:
    answer = client.get("statements", params={"size": 500})
    told = json.loads(answer.text, parse_float=Decimal)["items"]
    wanted = [h.statement for h in view.each(Asked())]
    for got, s in zip(told, wanted, strict=True):
        expected = json.loads(dumps(record(s)), parse_float=Decimal)
        assert {name: got[name] for name in expected} == expected
    # 26.90 stays 26.90: the text itself has the digits.
    assert f'"low": {dumps(wanted[0].low)},' in answer.text


def test_a_list_is_walked_by_its_next(client: httpx.Client, view: View) -> None:
    there: str | None = "/api/v1/statements?kind=growth&size=7"
    ids = []
    while there:
        page = client.get(f"{client.base_url.copy_with(path='/')}{there[1:]}").json()
        ids += [s["id"] for s in page["items"]]
        there = page["next"]
    assert ids == [h.statement.id for h in view.each(Asked(kind="growth"))]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("statements/nothing", 404),
        ("findings/nothing", 404),
        ("documents/0000", 404),
        ("documents/%25", 404),
        ("cards/无此地/2025", 404),
        ("nothing", 404),
        ("statements?kind=x", 422),
        ("statements?page=0", 422),
        ("history?since=yesterday", 422),
        ("series", 422),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = models.Problem.model_validate_json(answer.text)
    assert told.status == status
    assert bool(told.errors) == (status == 422)


def test_a_finding_is_dismissed_by_a_program(changed: str) -> None:
    with httpx.Client(base_url=f"{changed}/api/v1") as client:
        found = client.get("findings").json()["items"][0]
        there = f"findings/{found['fingerprint']}"
        assert client.post(f"{there}/dismissals", json={"reason": "查过"}).status_code == 201
        told = client.get(there).json()
        assert told["dismissed"]["reason"] == "查过"
        assert client.get("findings?dismissed=true").json()["total"] == 1
        again = {"reason": "再查", "dismissed": False}
        assert client.post(f"{there}/dismissals", json=again).status_code == 201
        assert client.get(there).json()["dismissed"] is None
        assert client.post(f"{there}/dismissals", json={"reason": ""}).status_code == 422
        events = client.get(f"history?subject={found['fingerprint']}").json()["items"]
        assert [e["what"] for e in events] == ["reopen", "dismiss"]


def test_a_statement_is_corrected_and_added_by_a_program(changed: str) -> None:
    with httpx.Client(base_url=f"{changed}/api/v1") as client:
        some = client.get("statements?size=1").json()["items"][0]
        there = f"statements/{some['id']}/corrections"
        said = {"fields": {"period": "2001"}, "reason": "对照原件"}
        assert client.post(there, json=said).json()["fields"] == {"period": "2001"}
        wrong = client.post(there, json={"fields": {"period": "哪年"}, "reason": "x"})
        assert wrong.status_code == 400
        assert "period" in wrong.json()["detail"]
        assert client.post("statements/nothing/corrections", json=said).status_code == 404
        assert client.get(f"statements/{some['id']}").json()["corrections"][0]["fields"]["period"] == "2001"
        text = client.get(f"documents/{some['document']}/text").text
        at = text.index(some["text"])
        fields = {"kind": "level", "low": "1", "high": "1", "indicator": "试"}
        place = {"start": at, "end": at + len(some["text"])}
        added = client.post(
            f"documents/{some['document']}/statements", json={**place, "fields": fields, "reason": "补"}
        )
        assert added.status_code == 201
        assert added.json()["text"] == some["text"]


def test_changes_come_from_programs_or_from_pages_of_ours(changed: str) -> None:
    with httpx.Client(base_url=f"{changed}/api/v1") as client:
        there = "findings/x/dismissals"
        form = client.post(there, data={"reason": "x"})
        assert (form.status_code, form.headers["content-type"]) == (415, "application/problem+json")
        plain = client.post(there, content='{"reason": "x"}', headers={"content-type": "text/plain"})
        assert plain.status_code == 415
        away = client.post(there, json={"reason": "x"}, headers={"origin": "http://elsewhere.example"})
        assert away.status_code == 403
        assert client.post("uploads", files={"files": ("a.txt", b"x")}).status_code == 415
        mine = {"X-Requested-With": "test"}
        taken = client.post("uploads", files={"files": ("甲.txt", b"x")}, headers=mine)
        assert taken.status_code == 202
        assert taken.json()["accepted"][0]["name"] == "甲.txt"
        assert client.get("uploads").json()["items"][0]["state"] == "queued"


def test_where_there_are_accounts_a_token_lets_in(samples_ledger: Path, tmp_path: Path) -> None:
    ledger = copied(samples_ledger, tmp_path)
    with open_accounts(ledger, create=True) as book:
        accounts.add(book, "读者", "reader", PASSWORD)
        accounts.add(book, "编者", "editor", PASSWORD)
    app = create(ledger, settings=Settings(readers=0))
    with served(app) as address, httpx.Client(base_url=f"{address}/api/v1", timeout=30) as client:
        refused = client.get("totals")
        assert refused.status_code == 401
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["www-authenticate"] == "Bearer"
        assert client.post("tokens", json={"name": "读者", "password": "wrong"}).status_code == 403
        heads = {}
        for name in ("读者", "编者"):
            given = client.post("tokens", json={"name": name, "password": PASSWORD}).json()
            heads[name] = {"Authorization": f"Bearer {given['token']}"}
        fingerprint = client.get("findings", headers=heads["读者"]).json()["items"][0]["fingerprint"]
        there, said = f"findings/{fingerprint}/dismissals", {"reason": "查过"}
        assert client.post(there, json=said, headers=heads["读者"]).status_code == 403
        assert client.post(there, json=said, headers=heads["编者"]).status_code == 201
        assert (
            client.get(f"findings/{fingerprint}", headers=heads["读者"]).json()["dismissed"]["by"] == "编者"
        )
        for bad in ("Bearer x", "Bearer", f"{heads['编者']['Authorization']}x"):
            assert client.get("totals", headers={"Authorization": bad}).status_code == 401
        # Who is no administrator does not learn of accounts; a change of the password voids the token.
        assert client.get("history?what=account", headers=heads["编者"]).json()["total"] == 0
        with open_accounts(ledger) as book:
            accounts.change(book, "编者", password=f"{PASSWORD}!")
        assert client.get("totals", headers=heads["编者"]).status_code == 401


def test_the_page_of_the_api_tells_all_of_it(site: str, check_page: Callable[..., Page]) -> None:
    page = check_page(f"{site}/api", ready=".operation")
    told = httpx.get(f"{site}/api/v1/openapi.json").json()
    text = page.content()
    for path, methods in told["paths"].items():
        assert path in text
        for operation in methods.values():
            assert operation["summary"]
            assert operation["x-summary-zh"]
            assert operation["description"]
            assert operation["tags"]
    assert quote("/api/v1/openapi.json") in text
