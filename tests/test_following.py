"""What time brings and what goes out: alarms, escalations, digests, mail, webhooks; counts; the formats of the field."""

from __future__ import annotations

import json
import random
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.exports.loops import feed, fhir, listing, open311
from duizhang.exports.loops import notices as wording
from duizhang.exports.loops.lines import Line, day
from duizhang.follow import (
    Office,
    Submission,
    counting,
    exchange,
    intake,
    lists,
    notices,
    open_office,
    sending,
    timing,
)
from duizhang.ledger.outbox import GIVEN_UP, Sought
from duizhang.ledger.record import Asked, Record
from duizhang.loops import metrics, people
from duizhang.loops.loading import shipped
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import Item, Notice, Refused, UnreadableInput, WrongUse

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PEOPLE = Directory(
    {
        o.id: o
        for o in (
            Organisation("gov", "市政府"),
            Organisation("office", "督查室", "gov"),
            Organisation("roads", "交通局", "gov", hook="http://127.0.0.1:9/hook"),
            Organisation("ward", "内科", "gov"),
        )
    },
    {p: Person(p, p, f"{p}@example.org") for p in ("ann", "bob", "dan", "doc")},
    (
        Post("ann", "office", "office"),
        Post("ann", "intake", "office"),
        Post("bob", "chief", "roads"),
        Post("bob", "officer", "roads"),
        Post("bob", "handler", "roads"),
        Post("dan", "leader", "gov"),
        Post("doc", "clinic", "office"),
        Post("doc", "ward", "ward"),
    ),
)


class Time:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def office(tmp_path: Path, clock: Time) -> Iterator[Office]:
    with open_office(tmp_path / "x.sqlite", create=True, clock=clock) as made:
        made.register(PEOPLE, "setup")
        yield made


def assigned(office: Office) -> str:
    data = {"title": "修路", "due": "2026-06-30"}
    code = office.submit(Submission("list", "ann", loop="commitment", data=data))[1].code
    office.submit(Submission("assign", "ann", code, data={"holder": "roads"}))
    return code


# --- time -------------------------------------------------------------------------------------------------


def test_a_clock_rings_once_for_each_stage_and_tells_whom_the_loop_says(office: Office, clock: Time) -> None:
    code = assigned(office)
    assert timing.ring(office) == []
    clock.now += timedelta(days=5)
    assert [(a.clock, a.stage) for _, a in timing.ring(office)] == [("signing", "warn"), ("signing", "due")]
    assert timing.ring(office) == []
    told = {(n.way, n.to) for n in office.record.notices()}
    assert told == {("mail", "bob@example.org"), ("webhook", "http://127.0.0.1:9/hook")}
    office.submit(Submission("accept", "bob", code))
    clock.now = datetime(2026, 9, 1, tzinfo=UTC)
    assert {a.stage for _, a in timing.ring(office)} == {"warn", "due", "late"}
    assert "dan@example.org" in {n.to for n in office.record.notices()}
    assert office.record.audit().breaks == ()


def test_a_digest_comes_once_a_day(office: Office, clock: Time) -> None:
    assigned(office)
    assert "修路" in timing.digest(office, "bob")
    assert timing.digest(office, "dan") == ""
    assert (timing.digests(office), timing.digests(office)) == (2, 0)
    clock.now += timedelta(days=1)
    assert timing.digests(office) == 2


def test_what_people_read_tells_days_and_hours_of_china(office: Office, clock: Time) -> None:
    clock.now = datetime(2026, 3, 2, 18, tzinfo=UTC)  # in China it is two at night, the day after
    code = office.submit(Submission("open", loop="appeal", data={"title": "路灯", "text": "不亮"}))[1].code
    assert "2026-03-04" in timing.digest(office, "ann")  # 24 hours later
    seen = office.view(code, system=True)
    told = "\n".join(listing.item(lists.line(office, seen), seen.events, seen.due, [], []))
    assert "2026-03-03 02:00" in told
    queued(office, Notice("a", "mail", "x@example.org", "s", "b", office.now))
    assert "2026-03-03 02:00" in "\n".join(wording.lines(office.record.notices(), "text"))


# --- sending ----------------------------------------------------------------------------------------------


def queued(office: Office, *notices: Notice) -> None:
    office.record.write(lambda w: w.notify(notices))


def test_what_fails_is_tried_again_and_nothing_is_sent_twice(office: Office, clock: Time) -> None:
    sent: list[str] = []

    def way(notice: Notice) -> None:
        if len(sent) == 1 and notice.key == "b":
            sent.append("failed")
            raise OSError("no route")
        sent.append(notice.key)

    queued(
        office, *(Notice(k, "mail", "x@example.org", "s", "b", "2026-03-01T00:00:00+00:00") for k in "abc")
    )
    assert sending.send(office.record, {"mail": way}, clock) == (2, 1)
    assert sending.send(office.record, {"mail": way}, clock) == (0, 0)
    clock.now += timedelta(minutes=2)
    assert sending.send(office.record, {"mail": way}, clock) == (1, 0)
    assert sent == ["a", "failed", "c", "b"]
    assert all(n.sent for n in office.record.notices())


def test_what_cannot_be_sent_here_keeps_nothing_else_waiting(office: Office, clock: Time) -> None:
    old = "2026-02-01T00:00:00+00:00"
    hooks = (Notice(f"h{n}", "webhook", "http://127.0.0.1:9/", "s", "b", old) for n in range(120))
    given_up = (Notice(f"g{n}", "mail", "x@example.org", "s", "b", old, tries=GIVEN_UP) for n in range(120))
    queued(
        office, *hooks, *given_up, Notice("m", "mail", "x@example.org", "s", "b", "2026-03-01T00:00:00+00:00")
    )
    sent: list[str] = []
    assert sending.send(office.record, {"mail": lambda n: sent.append(n.key)}, clock) == (1, 0)
    assert sent == ["m"]


def test_what_failed_is_tried_again_when_somebody_wants_it_but_not_while_it_is_sent(
    office: Office, clock: Time
) -> None:
    queued(office, Notice("a", "mail", "x@example.org", "s", "b", "2026-03-01T00:00:00+00:00"))
    tries: list[int] = []

    def way(_: Notice) -> None:
        tries.append(notices.try_again(office))  # somebody clicks while it is being sent
        if len(tries) == 1:
            raise OSError("no route")

    assert sending.send(office.record, {"mail": way}, clock) == (0, 1)
    [failed] = office.record.notices(Sought(state="failed"))
    assert (failed.error, failed.tries) == ("no route", 1)
    assert sending.send(office.record, {"mail": way}, clock) == (0, 0)
    assert notices.try_again(office, ["nothing"]) == 0
    assert notices.try_again(office) == 1
    assert sending.send(office.record, {"mail": way}, clock) == (1, 0)
    assert tries == [0, 0]
    assert notices.try_again(office) == 0


def test_everybody_is_told_as_they_want(office: Office, clock: Time) -> None:
    office.register(Directory({}, {"eve": Person("eve", "eve")}, (Post("eve", "chief", "roads"),)), "setup")
    code = assigned(office)
    notices.wish(office, "bob", notices.Wishes(daily=True, muted=frozenset({"warn"})))
    clock.now += timedelta(days=5)
    timing.ring(office)
    office.submit(Submission("accept", "bob", code))
    clock.now = datetime(2026, 6, 29, tzinfo=UTC)
    timing.ring(office)
    told = {(n.person, n.kind): (n.way, n.to, bool(n.sent)) for n in office.record.notices() if n.person}
    assert told["bob", "due"] == ("digest", "bob@example.org", False)
    assert told["bob", "warn"] == ("page", "", True)
    assert told["eve", "warn"] == told["eve", "due"] == ("page", "", True)
    assert [n.item for n in notices.mine(office, "bob", unread=True)] == [code] * 3
    assert (notices.unread(office, "bob"), notices.unread(office, "")) == (3, 0)
    assert (notices.read(office, "bob", item=code), notices.unread(office, "bob")) == (3, 0)
    assert notices.unread(office, "eve") == 3
    with pytest.raises(WrongUse):
        notices.wish(office, "bob", notices.Wishes(muted=frozenset({"x"})))
    with pytest.raises(WrongUse):
        notices.wish(office, "nobody", notices.Wishes())


def test_whoever_something_comes_to_is_told_once(office: Office) -> None:
    office.register(Directory({}, {}, (Post("ann", "chief", "roads"),)), "setup")
    code = assigned(office)
    told = [n for n in office.record.notices() if n.kind == "handed"]
    # bob has two posts there, ann did it herself, and the organisation has a webhook.
    assert sorted((n.person, n.way, n.to) for n in told) == [
        ("", "webhook", "http://127.0.0.1:9/hook"),
        ("bob", "mail", "bob@example.org"),
    ]
    assert all(code in n.subject and n.item == code for n in told)


def test_how_everybody_wants_to_be_told_is_read_once_until_it_changes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    codes = [assigned(office), assigned(office)]  # the first one enters its loop's version
    read = Record.settings

    def counted(self: Record, kind: str) -> dict[str, dict[str, Any]]:
        reads.append(kind)
        return read(self, kind)

    monkeypatch.setattr(Record, "settings", counted)
    codes.append(assigned(office))
    assert reads == []
    notices.wish(office, "bob", notices.Wishes(daily=True))
    codes += [assigned(office) for _ in range(3)]
    assert reads == ["notices"]
    told = {n.item: n.way for n in office.record.notices(Sought(person="bob"))}
    assert [told[code] for code in codes] == ["mail"] * 3 + ["digest"] * 3


def test_what_is_confidential_is_told_by_its_number(office: Office) -> None:
    referral = office.loops["referral"]
    asking = replace(referral.actions["request"], tell=("ward",))
    office.loops = {
        **office.loops,
        "referral": replace(referral, actions={**referral.actions, "request": asking}),
    }
    office.register(Directory({}, {}, (Post("dan", "ward", "ward"),)), "setup")
    data = {"title": "胸痛", "kind": "outpatient", "way": "up", "urgency": "urgent", "holder": "ward"}
    code = office.submit(Submission("request", "doc", loop="referral", data=data))[1].code
    [told] = [n for n in office.record.notices() if n.person == "dan"]
    assert code in told.subject
    assert "胸痛" not in told.subject + told.body


def test_neither_alarms_nor_digests_tell_titles_of_what_is_confidential(office: Office, clock: Time) -> None:
    data = {"title": "胸痛", "kind": "outpatient", "way": "up", "urgency": "urgent", "holder": "ward"}
    code = office.submit(Submission("request", "doc", loop="referral", data=data))[1].code
    item = office.record.item(code)
    assert item
    due = day(item.due)
    clock.now += timedelta(days=9)
    assert timing.ring(office)
    assert timing.digests(office)
    told = list(office.record.notices(Sought(person="doc")))
    assert {n.kind for n in told} >= {"due", "digest"}
    for n in told:
        assert "胸痛" not in n.subject + n.body
        assert code in n.body
        assert due in n.body


def test_a_digest_tells_what_was_kept_for_it_once(office: Office, clock: Time) -> None:
    assigned(office)
    notices.wish(office, "bob", notices.Wishes(daily=True, muted=frozenset({"digest"})))
    assert timing.digests(office) == 1  # ann's desk; bob wants none, and nothing was kept for him
    clock.now += timedelta(days=5)
    timing.ring(office)
    assert timing.digests(office) == 2
    [mail] = [n for n in office.record.notices(Sought(person="bob")) if n.kind == "digest"]
    assert "overdue" in mail.body
    assert mail.to == "bob@example.org"
    assert all(n.sent for n in office.record.notices(Sought(person="bob")) if n.way == "digest")
    assert timing.digests(office) == 0
    clock.now += timedelta(days=1)
    assert timing.digests(office) == 1  # ann's again: nothing is told to bob twice


def test_two_that_send_at_once_send_each_notice_once(office: Office, clock: Time, tmp_path: Path) -> None:
    keys = [f"k{n}" for n in range(30)]
    queued(office, *(Notice(k, "mail", "x@example.org", "s", "b", "2026-03-01T00:00:00+00:00") for k in keys))
    sent: list[str] = []

    def run() -> None:
        with open_office(tmp_path / "x.sqlite") as mine:
            sending.send(mine.record, {"mail": lambda n: sent.append(n.key)}, clock)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == sorted(keys)


class _Hook(BaseHTTPRequestHandler):
    got: ClassVar[list[tuple[bytes, str, str]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((body, self.headers["X-Duizhang-Signature"], self.headers["Idempotency-Key"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Silent."""


def test_a_webhook_is_signed() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Hook)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    to = f"http://127.0.0.1:{server.server_port}/x"
    sending.Hook("secret").send(Notice("k", "webhook", to, "题", "文", "2026-03-01"))
    thread.join()
    server.server_close()
    body, signed, key = _Hook.got[0]
    assert (signed, len(key)) == (sending.signature("secret", body), 32)
    assert json.loads(body)["subject"] == "题"
    with pytest.raises(OSError, match="not a web address"):
        sending.Hook("s").send(Notice("k", "webhook", "file:///etc/passwd", "", "", ""))


class _Mail(socketserver.StreamRequestHandler):
    got: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 hi\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                self.got.append(text)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def test_mail_goes_out_with_a_name_of_its_own() -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), _Mail) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        mailer = sending.Mailer("127.0.0.1", server.server_address[1], "d@example.org")
        mailer.send(Notice("k", "mail", "a@example.org", "即将到期\nX: y", "修路", ""))
        thread.join()
    [text] = _Mail.got
    assert b"Message-ID: <" in text
    assert b"\nX: y" not in text  # a title cannot add a header
    assert issubclass(smtplib.SMTPException, OSError)


# --- counting ---------------------------------------------------------------------------------------------


def test_metrics_are_counts_of_what_happened() -> None:
    loop = shipped()["appeal"]
    base = Item(
        1,
        "appeal",
        "a",
        "x",
        "answered",
        "done",
        3,
        took={"open": 0, "answer": 7200},
        ended={"answering": True},
    )
    items = [
        replace(base, id=n, numbers={"resolved": "yes" if n % 4 else "no"}, rating=n % 5 + 1)
        for n in range(40)
    ]
    found = metrics.measure(loop, items)
    resolution = found["resolution"]
    assert [resolution.part, resolution.whole, resolution.percent] == list(map(Decimal, (30, 40, 75)))
    assert found["satisfaction"].percent == 40
    assert found["on-time"].percent == 100
    assert list(map(int, found["answering"].times)) == [2, 2, 2]
    assert found["accepting"].times == ()
    groups = metrics.grouped(loop, [replace(i, holder="a" if i.id < 30 else "b") for i in items], "holder")
    assert [key for key, _ in metrics.ranked(groups, "resolution")] == ["a"]


def test_more_than_planned_may_be_done() -> None:
    loop = shipped()["livelihood"]
    items = [
        Item(
            n, "livelihood", str(n), "x", "accepted", "done", 4, numbers={"planned": "10000", "done": "11473"}
        )
        for n in range(3)
    ]
    percent = metrics.measure(loop, items)["completion"].percent
    assert percent == Decimal("114.73")


@given(times=st.lists(st.integers(0, 10**6), min_size=1), percent=st.integers(1, 100))
def test_a_percentile_is_one_of_the_values_with_so_many_up_to_it(times: list[int], percent: int) -> None:
    times.sort()
    found = metrics.percentile(times, percent)
    assert found in times
    assert sum(t <= found for t in times) * 100 >= percent * len(times)


@pytest.mark.parametrize(
    ("percent", "low", "high", "possible"),
    [
        ("98.7", 9000, 9999, True),
        ("98.7", 50, 60, False),
        ("33.3", 3, 3, True),
        ("99.99", 100, 2000, False),
        ("100.0", 7, 7, True),
    ],
)
def test_whether_a_rate_is_one_of_whole_cases(percent: str, low: int, high: int, possible: bool) -> None:
    found = counting.claimed(percent, low, high)
    assert (found is not None) == possible
    if found:
        shown = (Decimal(100 * found[0]) / found[1]).quantize(Decimal(percent))
        assert shown == Decimal(percent)


def test_what_a_loop_counts_is_a_document_of_the_ledger(office: Office) -> None:
    chance = random.Random(3)
    for n in range(40):
        told = {"title": "路灯", "text": "x", "area": "东城"}
        code = office.submit(Submission("open", loop="appeal", data=told))[1].code
        office.submit(Submission("dispatch", "ann", code, data={"holder": "roads"}))
        office.submit(Submission("accept", "bob", code))
        resolved = "yes" if n % 10 else chance.choice(("no", "partly"))
        office.submit(Submission("answer", "bob", code, data={"answer": "好", "resolved": resolved}))
    made = counting.as_reading(office, "appeal", "东城", 2026)
    rates = {s.indicator: s.low for s in made.statements if s.unit == "%"}
    assert rates["诉求解决率"] == Decimal("90.00")
    assert all(s.period == "2026" and s.doc == "record/appeal/东城/2026" for s in made.statements)


def test_a_span_of_days_counts_its_last_second(office: Office, clock: Time) -> None:
    office.register(Directory(posts=(Post("bob", "patrol", "roads"),)), "setup")
    for moment in (
        "2025-12-31T15:59:59",
        "2025-12-31T16:00:00",
        "2026-12-31T15:59:59",
        "2026-12-31T16:00:00",
    ):
        clock.now = datetime.fromisoformat(moment).replace(
            tzinfo=UTC
        )  # a second before and at midnight in China
        office.submit(Submission("record", "bob", loop="patrol", data={"title": "桥头"}))
    found = counting.measured(office, "patrol", since="2026-01-01", until="2026-12-31")[""]
    assert found["rounds"].part == 2


# --- the formats of the field -----------------------------------------------------------------------------


def test_open311_in_and_out(office: Office) -> None:
    form = {
        "service_code": "道路",
        "description": "路灯不亮\n三天了",
        "lat": "30.2",
        "long": "120.1",
        "phone": "139",
    }
    one = exchange.wanted(office.loop("appeal"), "open311", form, who="", via="public")
    code = office.submit(one)[1].code
    told = open311.request(
        lists.line(office, office.view(code, system=True)), office.loop("appeal").exchange["open311"]
    )
    assert (told["service_request_id"], told["status"], told["lat"]) == (code, "open", "30.2")
    assert (told["service_code"], told["description"]) == ("道路", "路灯不亮\n三天了")
    assert "139" not in json.dumps(told)
    for wrong in ({"description": "x"}, {"service_code": "x"}, ["x"], None):
        with pytest.raises(WrongUse):
            exchange.wanted(office.loop("appeal"), "open311", wrong, who="", via="public")


def test_open311_as_xml_is_only_text() -> None:
    told = open311.xml("errors", "error", open311.error(400, "<script>\x00&\ud800\U0001f600"))
    tree = ElementTree.fromstring(told)
    assert [e.text for e in tree.iter("description")] == ["<script>&\U0001f600"]
    found = ElementTree.fromstring(
        open311.xml("discovery", "", [open311.discovery("诉求", "http://x", "2026-01-01")])
    )
    assert [e.text for e in found.iter("format")] == ["text/xml", "application/json"]


def test_fhir_in_and_out(office: Office) -> None:
    asked = {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": "urn:his", "value": "42"}],
        "code": {"text": "胸痛待查"},
        "priority": "urgent",
        "category": [{"coding": [{"code": "inpatient"}], "text": "住院"}],
        "subject": {"display": "李某"},
        "performer": [{"reference": "https://his.example/Organization/ward"}],
    }
    referral = office.loop("referral")
    x = referral.exchange["fhir"]
    one = exchange.wanted(referral, "fhir", asked, who="doc", via="api")
    code = office.submit(one)[1].code
    assert office.submit(exchange.wanted(referral, "fhir", asked, who="doc", via="api"))[1].code == code
    made = fhir.service_request(lists.line(office, office.view(code, "doc")), x)
    assert (made["status"], made["priority"], made["subject"]["display"]) == ("active", "urgent", "李某")
    assert made["category"][0]["coding"][0]["code"] == "inpatient"
    assert fhir.task(lists.line(office, office.view(code, "doc")), x)["status"] == "requested"
    office.submit(Submission("reject", "doc", code, data={"reason": "无床位"}))
    task = fhir.task(lists.line(office, office.view(code, "doc")), x)
    assert (task["status"], task["statusReason"]) == ("rejected", {"text": "无床位"})
    assert task["lastModified"] == office.record.events(office.record.item(code).id)[-1].at  # type: ignore[union-attr]
    assert not [v for v in task.values() if v in ("", [], {})]


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Patient"},
        {"resourceType": "ServiceRequest", "code": {"text": "x"}},
        {
            "resourceType": "ServiceRequest",
            "code": "x",
            "performer": 5,
            "subject": ["y"],
            "category": {"coding": {}},
        },
        [],
        None,
    ],
)
def test_what_is_no_service_request(office: Office, resource: object) -> None:
    with pytest.raises(WrongUse):
        exchange.wanted(office.loop("referral"), "fhir", resource, who="doc", via="api")


def test_a_file_of_fhir_is_looked_at_and_taken_once(office: Office) -> None:
    good = {
        "resourceType": "ServiceRequest",
        "code": {"text": "复查"},
        "category": [{"text": "outpatient"}],
        "performer": [{"reference": "Organization/ward"}],
    }
    elsewhere = {**good, "performer": [{"reference": "Organization/nowhere"}]}
    entries = [
        {"resource": r} for r in (good, elsewhere, {"resourceType": "Task"}, {"resourceType": "Patient"})
    ]
    content = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    preview = intake.tasks(office, "referral", content, "b.json", "doc")
    assert (len(preview.submissions), [w.row for w in preview.wrong]) == (1, [2, 4])
    first, second = (office.submit_all(preview.submissions)[0] for _ in range(2))
    assert not isinstance(first, Refused)
    assert not isinstance(second, Refused)
    assert first[1].code == second[1].code
    told = exchange.told(office, "referral", [first[1]], "fhir", "doc")
    again = intake.tasks(office, "referral", json.dumps(told).encode(), "c.json", "doc")
    assert (len(again.submissions), again.wrong) == (1, ())
    with pytest.raises(UnreadableInput):
        intake.tasks(office, "referral", b"{", "d.json", "doc")
    with pytest.raises(WrongUse):
        intake.tasks(office, "commitment", content, "b.json", "doc")


@given(title=st.text(max_size=200))
def test_a_calendar_line_is_no_longer_than_75_octets(title: str) -> None:
    item = Item(1, "commitment", "C1", title, "listed", "open", 1, due="2026-06-30T16:00:00+00:00")
    text = feed.render([Line(item, shipped()["commitment"], "green", {})], NOON)
    lines = text.split("\r\n")
    assert all(len(part.encode()) <= 75 for part in lines)
    assert "DTSTART;VALUE=DATE:20260630" in lines
    assert lines[0] == "BEGIN:VCALENDAR"


def test_an_attachment_is_kept_by_its_content(office: Office) -> None:
    held = office.attach("../../run.exe", b"MZ", "bob")
    assert office.attach("other", b"MZ", "bob")["sha256"] == held["sha256"]
    assert office.record.attachment(held["sha256"]) == ("run.exe", b"MZ")
    with pytest.raises(Refused, match="50 MB"):
        office.attach("big", bytes(50 * 1024 * 1024 + 1), "bob")
    code = assigned(office)
    office.submit(Submission("accept", "bob", code))
    with pytest.raises(Refused):
        office.submit(Submission("progress", "bob", code, data={"report": "x", "evidence": {"sha256": "zz"}}))
    assert people.PUBLIC.id == ""
    assert office.record.count(Asked()) == 1
