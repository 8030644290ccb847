"""Items for other systems over HTTP: Open311 GeoReport v2 and FHIR R4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from following import app_on
from httpx import Client, Response

from duizhang import accounts
from duizhang.accounts import open_accounts
from duizhang.follow import Submission, dispatching, open_office
from duizhang.follow.dispatching import Book
from duizhang.loops import loading
from duizhang.loops.dispatch import Rule, Rules
from duizhang.loops.people import Directory, Organisation, Person, Post

WHO = {"X-Duizhang-Person": "desk", "X-Requested-With": "test"}
DOC = {"X-Duizhang-Person": "doc", "X-Requested-With": "test"}
APPEAL = "/api/open311/appeal/v2"
REFERRAL = "/api/fhir/referral"
PEOPLE = Directory(
    {
        o.id: o
        for o in (
            Organisation("town", "镇政府"),
            Organisation("clinic", "卫生室"),
            Organisation("ward", "内科"),
        )
    },
    {p: Person(p, p, account=p) for p in ("desk", "doc", "other")},
    (Post("desk", "intake", "town"), Post("doc", "clinic", "clinic"), Post("other", "clinic", "town")),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    ledger = tmp_path_factory.mktemp("exchange") / "x.sqlite"
    with open_office(ledger, create=True) as office:
        office.register(PEOPLE, "test")
    with app_on(ledger) as address, Client(base_url=address, timeout=60) as made:
        yield made


def said(answer: Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def asked(**more: object) -> dict[str, object]:
    return {
        "resourceType": "ServiceRequest",
        "code": {"text": "胸痛待查"},
        "category": [{"text": "inpatient"}],
        "subject": {"display": "李某"},
        "performer": [{"reference": "Organization/ward"}],
        **more,
    }


def test_georeport_takes_a_request_and_tells_of_it(client: Client) -> None:
    form = {"service_code": "路灯", "description": "不亮 <b>", "lat": "30.2", "long": "120.1", "phone": "139"}
    [made] = said(client.post(f"{APPEAL}/requests.json", data=form, headers=WHO), 201)
    code = made["service_request_id"]
    [one] = said(client.get(f"{APPEAL}/requests/{code}.json", headers=WHO))
    assert (one["status"], one["description"], one["lat"]) == ("open", "不亮 <b>", "30.2")
    listed = said(
        client.get(f"{APPEAL}/requests.json?status=open&service_code=路灯&start_date=2020-01-01", headers=WHO)
    )
    assert [r["service_request_id"] for r in listed] == [code]
    assert "139" not in str(listed)
    assert said(client.get(f"{APPEAL}/requests.json?status=closed", headers=WHO)) == []
    assert said(client.get(f"{APPEAL}/requests.json?end_date=2020-01-01T00:00:00Z", headers=WHO)) == []
    assert [s["service_code"] for s in said(client.get(f"{APPEAL}/services.json"))] == ["路灯"]
    answer = client.get(f"{APPEAL}/requests.xml?service_request_id={code}", headers=WHO)
    assert answer.headers["content-type"].startswith("text/xml")
    assert [e.text for e in ElementTree.fromstring(answer.text).iter("description")] == ["不亮 <b>"]
    [endpoint] = said(client.get(f"{APPEAL}/discovery.json"))["endpoints"]
    assert endpoint["url"].endswith(APPEAL)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/NOTHING.json", 404),
        ("requests.json?start_date=never", 400),
        ("requests.json?start_date=0001-01-01", 400),
        ("requests.json?end_date=9999-12-31T23:59:59-08:00", 400),
        ("requests.json?status=perhaps", 422),
        ("requests.csv", 422),
    ],
)
def test_georeport_tells_what_is_wrong_its_way(client: Client, path: str, status: int) -> None:
    [error] = said(client.get(f"{APPEAL}/{path}", headers=WHO), status)
    assert error["code"] == status
    assert error["description"]


def test_georeport_refuses_what_is_not_whole(client: Client) -> None:
    answer = client.post(f"{APPEAL}/requests.xml", data={"description": "x"}, headers=WHO)
    assert answer.status_code == 400
    assert [e.text for e in ElementTree.fromstring(answer.text).iter("code")] == ["400"]
    said(client.post("/api/open311/commitment/v2/requests.json", data={}, headers=WHO), 404)
    # What another site's form could send without asking is not taken from somebody who has rights here.
    said(
        client.post(
            f"{APPEAL}/requests.json", data={"description": "x"}, headers={"X-Duizhang-Person": "desk"}
        ),
        415,
    )


def test_the_public_brings_something_and_sees_only_how_far_it_is(tmp_path: Path) -> None:
    ledger = tmp_path / "l.sqlite"
    with open_office(ledger, create=True) as office:
        office.register(PEOPLE, "test")
    with open_accounts(ledger) as book:
        accounts.add(book, "desk", "editor", "correct horse battery")
    with app_on(ledger, names=("duizhang.test",), public=True) as address, Client(base_url=address) as client:
        form = {"service_code": "路灯", "description": "隐情"}
        [made] = said(client.post(f"{APPEAL}/requests.json", data=form), 201)
        assert client.get(made["service_notice"]).status_code == 200
        [one] = said(client.get(f"{APPEAL}/requests/{made['service_request_id']}.json"))
        assert one["status"] == "open"
        assert "隐情" not in str(one)
        assert said(client.get(f"{APPEAL}/requests.json"), 401)[0]["code"] == 401
        assert said(client.get(f"{APPEAL}/services.json")) == []  # what one person wrote
        with open_office(ledger) as office:
            rules = Rules("town", (Rule("ward", "appeal", ("噪声", "路灯")),))
            dispatching.change(office, "appeal", Book(rules, why="x"), "test")
        assert [s["service_code"] for s in said(client.get(f"{APPEAL}/services.json"))] == ["路灯", "噪声"]
        assert said(client.get(f"{REFERRAL}/metadata"), 401)["resourceType"] == "OperationOutcome"


def test_fhir_asks_follows_and_searches(client: Client) -> None:
    told = said(client.get(f"{REFERRAL}/metadata"))
    assert (told["resourceType"], told["fhirVersion"]) == ("CapabilityStatement", "4.0.1")
    resource = asked(identifier=[{"system": "urn:his", "value": "7"}])
    head = {**DOC, "Content-Type": "application/fhir+json"}
    answer = client.post(f"{REFERRAL}/ServiceRequest", json=resource, headers=head)
    made = said(answer, 201)
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert (
        said(client.post(f"{REFERRAL}/ServiceRequest", json=resource, headers=head), 201)["id"] == made["id"]
    )
    assert said(client.get(answer.headers["location"], headers=DOC))["subject"] == {"display": "李某"}
    task = said(client.get(f"{REFERRAL}/Task/{made['id']}", headers=DOC))
    assert (task["status"], task["focus"]["reference"]) == ("requested", f"ServiceRequest/{made['id']}")
    found = said(client.get(f"{REFERRAL}/Task?status=requested,accepted", headers=DOC))
    assert (found["total"], [e["resource"]["id"] for e in found["entry"]]) == (1, [made["id"]])
    assert said(client.get(f"{REFERRAL}/Task?status=completed", headers=DOC))["total"] == 0


def test_fhir_is_shown_to_those_concerned_only_and_each_look_is_written_down(client: Client) -> None:
    made = said(client.post(f"{REFERRAL}/ServiceRequest", json=asked(), headers=DOC), 201)
    other = {**DOC, "X-Duizhang-Person": "other"}
    refused = said(client.get(f"{REFERRAL}/ServiceRequest/{made['id']}", headers=other), 403)
    assert refused["issue"][0]["code"] == "forbidden"
    assert said(client.get(f"{REFERRAL}/Task", headers=other))["total"] == 0
    seen = said(client.get(f"/api/v1/audit/accesses?code={made['id']}"))["items"]
    assert {a["by"] for a in seen} == {"doc", "other"}


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ({"resourceType": "Patient"}, 400),
        (asked(performer=[{"reference": "Organization/nowhere"}]), 422),
        (asked(category=[{"text": "surgery"}]), 422),
        ("text", 400),
        ([1], 400),
    ],
)
def test_fhir_tells_what_is_wrong_its_way(client: Client, resource: object, status: int) -> None:
    told = said(client.post(f"{REFERRAL}/ServiceRequest", json=resource, headers=DOC), status)
    assert told["resourceType"] == "OperationOutcome"
    assert told["issue"][0]["diagnostics"]


def test_items_of_a_version_that_was_not_exchanged_are_told_as_the_loop_says_now(tmp_path: Path) -> None:
    ledger, shipped = tmp_path / "l.sqlite", loading.shipped()
    older = [
        loading.load(
            shipped[loop].text.partition(f"[exchange.{format}]")[0].replace(*renamed), f"{loop}.toml"
        )
        for loop, format, renamed in (
            ("referral", "fhir", ("requested", "applied")),
            ("appeal", "open311", ("topic", "matter")),
        )
    ]
    assert not any(loop.exchange for loop in older)
    with open_office(ledger, create=True, loops=older) as office:
        office.register(PEOPLE, "test")
        data = {"title": "胸痛待查", "kind": "inpatient", "way": "up", "urgency": "urgent", "holder": "ward"}
        referral = office.submit(
            Submission("request", "doc", loop="referral", data={**data, "patient": "李某"})
        )
        told = {"title": "路灯", "text": "不亮"}
        appeal = office.submit(Submission("open", loop="appeal", data=told))
    with app_on(ledger) as address, Client(base_url=address, timeout=60) as client:
        code = referral[1].code
        assert said(client.get(f"{REFERRAL}/ServiceRequest/{code}", headers=DOC))["status"] == "active"
        task = said(client.get(f"{REFERRAL}/Task/{code}", headers=DOC))
        assert (task["status"], task["businessStatus"]["text"]) == ("in-progress", "已申请")
        for status, found in (("in-progress", 1), ("requested", 0)):
            assert said(client.get(f"{REFERRAL}/Task?status={status}", headers=DOC))["total"] == found
        for path in ("requests.json", f"requests/{appeal[1].code}.json"):
            [one] = said(client.get(f"{APPEAL}/{path}", headers=WHO))
            assert (one["status"], one["description"], one["service_code"]) == ("open", "不亮", "")
