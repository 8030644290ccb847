"""The record: events that are confirmed stay, in a chain that shows every change; many at once lose nothing."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, inspect

from duizhang.follow import Office, Submission, open_office
from duizhang.ledger import chain, open_ledger, schema
from duizhang.ledger.record import Asked, Sort, open_record
from duizhang.loops import dispatch, engine
from duizhang.loops.loading import shipped
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import LoopError, Notice, Refused

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

PEOPLE = Directory(
    {
        o.id: o
        for o in (
            Organisation("gov", "市政府", area="浙江杭州"),
            Organisation("office", "督查室", "gov"),
            Organisation("roads", "交通局", "gov"),
            Organisation("parks", "园林局", "gov"),
            Organisation("clinic", "卫生所"),
            Organisation("ward", "内科", "gov"),
        )
    },
    {p: Person(p, p) for p in ("ann", "bob", "cai", "dan", "doc", "nurse")},
    (
        Post("ann", "office", "office"),
        Post("ann", "intake", "office"),
        Post("bob", "chief", "roads"),
        Post("bob", "handler", "roads"),
        Post("cai", "chief", "parks"),
        Post("cai", "handler", "parks"),
        Post("dan", "leader", "gov"),
        Post("doc", "clinic", "clinic"),
        Post("nurse", "ward", "ward"),
    ),
)


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "duizhang.sqlite"


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **given: int) -> None:
        self.now += timedelta(**given)


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def office(where: Path, clock: Time) -> Iterator[Office]:
    with open_office(where, create=True, clock=clock) as made:
        made.register(PEOPLE, "setup")
        yield made


def opened(office: Office, title: str = "修路", **data: Any) -> str:
    given = {"title": title, "due": "2026-12-31", **data}
    return office.submit(Submission("list", "ann", loop="commitment", data=given))[1].code


def assigned(office: Office) -> str:
    code = opened(office)
    office.submit(Submission("assign", "ann", code, data={"holder": "roads"}))
    return code


def refused(office: Office, wanted: Submission) -> str:
    with pytest.raises(Refused) as caught:
        office.submit(wanted)
    return caught.value.code


# --- form -------------------------------------------------------------------------------------------------


def test_the_migration_makes_what_the_tables_say(where: Path, tmp_path: Path) -> None:
    open_ledger(where).close()
    made, meant = create_engine(f"sqlite:///{where}"), create_engine(f"sqlite:///{tmp_path / 'meant.sqlite'}")
    schema.metadata.create_all(meant)
    for name in ("items", "events", "personal", "register", "outbox", "attachments", "accesses"):
        one, other = inspect(made), inspect(meant)
        for look in ("get_columns", "get_pk_constraint", "get_indexes", "get_unique_constraints"):
            # The condition of a partial index is an object, told with where it lies in memory.
            told = [re.sub(r"<sqlalchemy.*?>", "", str(getattr(side, look)(name))) for side in (one, other)]
            assert told[0] == told[1], (name, look)
    made.dispose()
    meant.dispose()


def test_who_is_who_comes_back_as_it_was(office: Office) -> None:
    held = office.directory
    assert (held.organisations, held.people, set(held.posts)) == (
        PEOPLE.organisations,
        PEOPLE.people,
        set(PEOPLE.posts),
    )
    office.remove("post", "dan leader gov", "ann")
    assert not office.actor("dan").acting


# --- doing ------------------------------------------------------------------------------------------------


def test_an_item_is_what_its_events_make_of_it(office: Office) -> None:
    code = assigned(office)
    office.submit(Submission("accept", "bob", code))
    item = office.record.item(code)
    assert item
    loop, events = office.loop(item.loop), office.record.events(item.id)
    again = engine.standing(loop, events)
    assert again
    assert engine.item(loop, again, item.id, code) == item
    assert [e.action for e in events] == ["list", "assign", "accept"]
    assert item.source == ""


def test_the_same_submission_twice_is_one_event(office: Office) -> None:
    code = assigned(office)
    one = office.submit(Submission("accept", "bob", code, key="k1"))
    two = office.submit(Submission("accept", "bob", code, key="k1"))
    assert one[0] == two[0]
    new = [
        office.submit(Submission("list", "ann", loop="commitment", data={"title": "x"}, key="k2"))
        for _ in "ab"
    ]
    assert new[0][0] == new[1][0]
    assert len(list(office.record.items(Asked()))) == 2


def test_who_saw_an_older_state_is_told(office: Office) -> None:
    code = assigned(office)
    assert refused(office, Submission("accept", "bob", code, seq=1)) == "overtaken"
    office.submit(Submission("accept", "bob", code, seq=2))


def test_what_is_refused_is_written_down(office: Office) -> None:
    code = assigned(office)
    refused(office, Submission("accept", "cai", code))
    assert refused(office, Submission("accept", "bob", "NOSUCH")) == "unknown-item"
    refused(office, Submission("rate", code=code, link="1-x", data={"rating": 5}))
    held = [(a["by"], a["refused"]) for a in office.record.accesses()]
    assert held == [("", "forged-link"), ("bob", "unknown-item"), ("cai", "not-yours")]
    assert all(a["reason"] for a in office.record.accesses())


def test_many_in_one_transaction(office: Office) -> None:
    wanted = [
        Submission("list", "ann", code=f"T{n}", loop="commitment", data={"title": f"事{n}"})
        for n in range(50)
    ]
    more = [Submission("assign", "ann", f"T{n}", data={"holder": "roads"}) for n in range(50)]
    wrong = [Submission("accept", "cai", "T7")]
    done = office.submit_all([*wanted, *more, *wrong])
    assert [isinstance(d, Refused) for d in done] == [False] * 100 + [True]
    assert office.record.audit().breaks == ()
    assert office.record.tally(Asked(), "state") == {("assigned",): 50}


def test_an_appeal_from_the_public_to_its_rating(office: Office, clock: Time) -> None:
    rules = dispatch.Rules("office", (dispatch.Rule("roads", topics=("道路",)),))
    told = {
        "title": "路灯不亮",
        "text": "已三天",
        "topic": "道路照明",
        "name": "王某",
        "contact": "13900000000",
    }
    code = office.submit(Submission("open", loop="appeal", data=told, via="web"))[1].code
    event, item = office.dispatched(code, rules)
    assert (item.holder, event.data["why"]) == ("roads", "by rule 1 to 交通局")
    office.submit(Submission("accept", "bob", code))
    answer = {"answer": "已修好", "resolved": "yes"}
    office.submit(Submission("answer", "bob", code, data=answer))
    link = office.link(code)
    assert office.view(code, link=link).shown["contact"] == "13900000000"
    assert (
        refused(office, Submission("rate", code=code, link=link[:-1] + "x", data={"rating": 5}))
        == "forged-link"
    )
    assert office.submit(Submission("rate", code=code, link=link, data={"rating": 5}))[1].rating == 5
    clock.pass_(days=91)
    assert refused(office, Submission("rate", code=code, link=link, data={"rating": 1})) == "link-expired"
    assert refused(office, Submission("open", loop="appeal", data={**told, "source": "x"})) == "bad-data"


# --- looking ----------------------------------------------------------------------------------------------


def referral(office: Office) -> str:
    data = {
        "title": "胸痛",
        "kind": "inpatient",
        "way": "up",
        "urgency": "urgent",
        "holder": "ward",
        "patient": "李某",
    }
    return office.submit(Submission("request", "doc", loop="referral", data=data))[1].code


def test_looks_at_confidential_items_are_written_down(office: Office) -> None:
    code = referral(office)
    assert office.view(code, "nurse").shown["patient"] == "李某"
    for who in ("dan", "bob", ""):
        with pytest.raises(Refused):
            office.view(code, who)
    looks = [(a["by"], a["refused"]) for a in office.record.accesses(code)]
    assert looks == [("", "not-yours"), ("bob", "not-yours"), ("dan", "not-yours"), ("nurse", "")]
    assert [i.code for i in office.items(Asked(loop="referral"), "nurse")] == [code]
    assert list(office.items(Asked(loop="referral"), "dan")) == []


def test_personal_values_are_masked_and_the_chain_stays_whole(office: Office) -> None:
    code = referral(office)
    assert "李某" not in json.dumps([dict(e.data) for e in office.record.all_events()], ensure_ascii=False)
    with pytest.raises(Refused):
        office.mask(code, "bob", "到期")
    assert office.mask(code, "doc", "到期") == 1
    assert office.view(code, "nurse").shown["patient"] == "●●●"
    assert office.record.audit().breaks == ()


def test_everybody_sees_what_they_may_and_their_desk(office: Office) -> None:
    code = assigned(office)
    other = opened(office, "种树")
    office.submit(Submission("assign", "ann", other, data={"holder": "parks"}))

    def seen(who: str) -> set[str]:
        return {i.code for i in office.items(Asked(loop="commitment"), who)}

    assert (seen("bob"), seen("cai"), seen("ann"), seen("dan"), seen("zoe")) == (
        {code},
        {other},
        {code, other},
        {code, other},
        set(),
    )
    assert [(i.code, [a.id for a in actions]) for i, _, actions in office.desk("bob")] == [
        (code, ["accept", "return"])
    ]
    assert office.desk("dan") == []


def test_a_due_date_is_shown_with_its_reckoning(office: Office) -> None:
    view = office.view(assigned(office), "bob")
    due, steps = view.due["signing"]
    assert due == "2026-03-05"
    assert "3 working days" in steps[0]
    assert {a.id: why for a, why in view.actions}["accept"] == ""


def test_notices_wait_once_and_are_tried_again(office: Office) -> None:
    notice = Notice("k", "mail", "a@example.org", "s", "b", "2026-03-02T00:00:00+00:00")
    assert office.record.write(lambda w: w.notify([notice, notice])) == 1
    assert office.record.write(lambda w: w.notify([notice])) == 0
    assert [n.key for n in office.record.waiting("2026-03-03", ("mail",))] == ["k"]
    office.record.write(lambda w: w.tried("k", error="no route", again="2026-03-05"))
    assert office.record.waiting("2026-03-04", ("mail",)) == ()
    office.record.write(lambda w: w.tried("k", sent="2026-03-05"))
    assert office.record.waiting("2027", ("mail",)) == ()
    assert [(n.tries, n.error) for n in office.record.notices()] == [(2, "")]


def test_dispatch_rules_are_checked(office: Office) -> None:
    text = 'desk = "nowhere"\n[[rules]]\nto = "moon"\ncolour = 1\n[[rules]]\nloop = "x"\nto = "roads"\n'
    with pytest.raises(LoopError) as caught:
        dispatch.load(text, "rules.toml", shipped(), office.directory)
    assert [p.split(":")[1] for p in caught.value.problems] == ["1", "4", "3", "6"]
    good = 'desk = "office"\n[[rules]]\ntopic = ["噪声"]\nto = "parks"\n[[rules]]\ntopic = ["道路"]\nto = "roads"\n'
    rules = dispatch.load(good, "rules.toml", shipped(), office.directory)
    to = [dispatch.to(rules, "appeal", t, "", office.directory).to for t in ("道路", "道路噪声", "垃圾")]
    assert to == ["roads", "office", "office"]
    both = dispatch.Rules("office", tuple(dispatch.Rule(to, topics=("道路",)) for to in ("office", "roads")))
    for rulebook, clear in ((rules, True), (both, False)):  # also where one of two would send it to the desk
        assert dispatch.to(rulebook, "appeal", "道路", "", office.directory).clear == clear


# --- the chain --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("chain") / "duizhang.sqlite"
    with open_office(where, create=True, clock=Time()) as office:
        office.register(PEOPLE, "setup")
        for _ in range(6):
            code = assigned(office)
            office.submit(Submission("accept", "bob", code, key=f"key {code}"))
    with sqlite3.connect(where) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return where


COLUMNS = {
    "events": ("item", "seq", "at", "action", "by", "role", "behalf", "via", "data", "key", "hash", "number"),
    "register": ("kind", "key", "value", "by", "at", "hash", "number"),
}
ENTRIES, LINKS = 22, 40
"""of the register, which come first; in all"""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(1, LINKS),
    choice=st.randoms(use_true_random=False),
    change=st.integers(1, 1000),
    drop=st.booleans(),
)
def test_every_change_of_the_chain_is_found(
    chained: Path, tmp_path: Path, number: int, choice: random.Random, change: int, drop: bool
) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(chained.read_bytes())
    table = "register" if number <= ENTRIES else "events"
    column = choice.choice(COLUMNS[table])
    with sqlite3.connect(copy) as connection:
        if drop and number < LINKS:
            connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))
        else:
            value = connection.execute(
                f'SELECT "{column}" FROM {table} WHERE number = ?', (number,)
            ).fetchone()[0]
            new = _changed(value, change)
            connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE number = ?', (new, number))
    connection.close()
    with open_record(copy) as record:
        audit = record.audit()
    assert audit.breaks
    assert audit.breaks[0].number in (number, number + 1)


def _changed(value: Any, by: int) -> Any:
    if isinstance(value, int):
        return value + 1000 + by
    if isinstance(value, bytes):
        return bytes([(value[0] + by % 255 + 1) % 256]) + value[1:]
    return f"{value or ''}{by}"


def test_a_cut_at_the_end_shows_by_a_head_noted_before(chained: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(chained.read_bytes())
    with open_record(copy) as record:
        whole = record.audit()
    assert (whole.events, whole.entries, whole.breaks) == (LINKS - ENTRIES, ENTRIES, ())
    with sqlite3.connect(copy) as connection:
        connection.execute("DELETE FROM events WHERE number = ?", (LINKS,))
    connection.close()
    with open_record(copy) as record:
        assert record.audit().breaks == ()
        assert not record.audit(whole.head).known
    with open_record(chained) as record:
        assert record.audit(whole.head).known


Wrong = list[tuple[str, str]]
KEPT: list[tuple[str, Wrong]] = [
    (
        "INSERT INTO register (kind, key, value, by, at) VALUES ('post', 'x', '{}', '', '')",
        [("not-in-chain", "post x")],
    ),
    ("UPDATE items SET loop = 'appeal'", [("item-astray", "appeal 1")]),
    ("UPDATE items SET version = 2", [("item-astray", "referral 2")]),
    ("UPDATE personal SET value = '李四' WHERE field = 'patient'", [("personal-changed", "patient")]),
    ("UPDATE personal SET value = NULL WHERE field = 'patient'", [("personal-missing", "patient")]),
    ("DELETE FROM personal WHERE field = 'patient'", [("personal-missing", "patient")]),
    ("UPDATE attachments SET content = X'00'", [("attachment-changed", "photo.jpg")]),
    ("UPDATE attachments SET name = 'other.jpg'", [("attachment-changed", "other.jpg")]),
    ("DELETE FROM attachments", [("attachment-missing", "photo.jpg")]),
]


@pytest.mark.parametrize(("done", "wrong"), KEPT)
def test_what_stands_beside_the_chain_is_held_against_it(
    where: Path, office: Office, done: str, wrong: Wrong
) -> None:
    referral(office)
    office.attach("photo.jpg", b"light", "ann")
    assert office.record.audit().whole
    with sqlite3.connect(where) as connection:
        connection.execute(done)
    connection.close()
    assert [(b.code, b.what) for b in office.record.audit().breaks] == wrong


def test_a_ledger_of_before_has_its_register_put_at_the_end_of_the_chain(where: Path, office: Office) -> None:
    assigned(office)
    office.attach("photo.jpg", b"light", "ann")
    with sqlite3.connect(where) as connection:
        connection.executescript(
            """DROP INDEX register_by_number; DROP INDEX items_by_person; DROP INDEX items_by_area; DELETE FROM register WHERE kind = 'attachment';
            DROP TABLE takings; ALTER TABLE items DROP COLUMN past; ALTER TABLE items DROP COLUMN version;
            ALTER TABLE register DROP COLUMN number; ALTER TABLE register DROP COLUMN hash;
            UPDATE alembic_version SET version_num = '0010';"""
        )
        rows = connection.execute("SELECT * FROM events ORDER BY number")
        names = [d[0] for d in rows.description]
        events = [dict(zip(names, row, strict=True)) for row in rows]
        before = chain.START
        for number, event in enumerate(events, 1):  # as they were when only events were links
            event["number"] = number
            before = chain.sealed(before, event)
            connection.execute(
                "UPDATE events SET number = ?, hash = ? WHERE hash = ?", (number, before, event["hash"])
            )
    connection.close()
    with open_record(where) as record:
        audit = record.audit(before.hex())
        assert (audit.events, audit.entries, audit.whole) == (2, ENTRIES + 1, True)


# --- many at once, and killed -----------------------------------------------------------------------------


def test_twenty_at_once_on_one_item_lose_nothing(where: Path, office: Office) -> None:
    code = assigned(office)
    office.submit(Submission("accept", "bob", code))

    def report(n: int) -> bool:
        with open_office(where) as mine:
            mine.submit(Submission("progress", "bob", code, data={"report": f"第{n}次"}, key=f"r{n}"))
        return True

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(report, range(40)))
    item = office.record.item(code)
    assert item
    events = office.record.events(item.id)
    assert [e.seq for e in events] == list(range(1, 44))
    assert {e.data["report"] for e in events[3:]} == {f"第{n}次" for n in range(40)}
    assert office.record.audit().breaks == ()


def test_of_twenty_that_would_accept_one_does(where: Path, office: Office) -> None:
    code = assigned(office)

    def accept(n: int) -> str:
        with open_office(where) as mine:
            try:
                mine.submit(
                    Submission(
                        "accept" if n % 2 else "return",
                        "bob",
                        code,
                        data={} if n % 2 else {"reason": "x"},
                        seq=2,
                    )
                )
            except Refused as e:
                return e.code
        return "done"

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(accept, range(20)))
    assert results.count("done") == 1
    assert set(results) == {"done", "overtaken"}


WRITER = """
import sys
from duizhang.follow import Submission, open_office
with open_office(sys.argv[1]) as office:
    for n in range(100000):
        e, i = office.submit(Submission("list", "ann", loop="commitment", data={"title": f"{sys.argv[2]} {n}"}))
        print(e.number, i.code, flush=True)
"""


def test_a_kill_at_any_moment_loses_no_confirmed_event(where: Path, office: Office) -> None:
    confirmed: set[tuple[int, str]] = set()
    chance = random.Random(5)
    for round in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, where, str(round)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.random() / 5)
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
        confirmed |= {
            (int(n), c)
            for n, c in (line.split() for line in rest if line.count(" ") == 1 and len(line.split()[1]) == 10)
        }
    held = {(e.number, e.item) for e in office.record.all_events()}
    codes = {i.code: i.id for i in office.record.items(Asked())}
    assert confirmed
    assert {(n, codes[c]) for n, c in confirmed} <= held
    assert office.record.audit().breaks == ()


# --- any course of events ---------------------------------------------------------------------------------


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), loop=st.sampled_from(sorted(shipped())))
def test_whatever_is_done_the_item_equals_its_replay(
    tmp_path_factory: pytest.TempPathFactory, seed: int, loop: str
) -> None:
    chance, clock = random.Random(seed), Time()
    definition = shipped()[loop]
    roles = tuple(Post("all", r, "gov") for r in definition.roles)
    with open_office(tmp_path_factory.mktemp("walk") / "x.sqlite", create=True, clock=clock) as office:
        office.register(
            Directory({"gov": Organisation("gov", "府")}, {"all": Person("all", "all")}, roles), ""
        )
        code = ""
        for _ in range(12):
            clock.pass_(hours=chance.randrange(1, 200))
            action = chance.choice([a for a in definition.actions.values() if a.opens != bool(code)])
            data = {
                f: _sample(definition.fields[f].type, definition.fields[f].choices, chance)
                for f in action.needs
            }
            system = chance.random() < 0.5
            wanted = Submission(action.id, "all", code, "" if code else loop, data, system=system)
            try:
                code = office.submit(wanted)[1].code
            except Refused:
                continue
        for item in office.record.items(Asked()):
            again = engine.standing(definition, office.record.events(item.id))
            assert again
            assert engine.item(definition, again, item.id, item.code) == item
        assert office.record.audit().breaks == ()


def _sample(type: str, choices: Any, chance: random.Random) -> Any:
    return {
        "date": f"2026-0{chance.randrange(3, 9)}-15",
        "number": str(chance.randrange(1, 50)),
        "organisation": "gov",
        "person": "all",
        "choice": chance.choice(sorted(choices)) if choices else "",
        "path": "2026-06-30=50 2026-10-31=100",
        "rating": chance.randrange(1, 6),
        "resource": "",
    }.get(type, "文字")


def test_a_page_of_few_organisations_is_that_of_all_narrowed(where: Path) -> None:
    """Which index is used makes no difference to what is found."""
    chance = random.Random(7)
    with open_office(where, create=True) as office:
        office.register(PEOPLE, "setup")
        for n in range(60):
            data = {"title": f"{n}", "due": f"2026-{chance.randrange(4, 12):02}-01"}
            data = data if chance.random() < 0.7 else {"title": f"{n}"}
            code = office.submit(Submission("list", "ann", loop="commitment", data=data))[1].code
            if chance.random() < 0.6:
                held = {"holder": chance.choice(("roads", "parks"))}
                office.submit(Submission("assign", "ann", code, data=held))
        record = office.record
        whole = list(record.items(Asked(loop="commitment")))
        for sides in (("roads",), ("parks", "office"), ("nobody",)):
            for sort in get_args(Sort):
                few = Asked(loop="commitment", types=("open", "waiting"), holders=sides, openers=sides)
                many = replace(few, holders=(*sides, *(f"x{n}" for n in range(200))))
                wanted = [i.code for i in whole if i.holder in sides or i.opener in sides]
                found = [i.code for at in (0, 20, 40) for i in record.page(few, sort, start=at, size=20)]
                assert found == [i.code for i in record.page(many, sort, size=60)]
                assert sorted(found) == sorted(wanted)
                assert record.count(few) == record.count(many) == len(wanted)
        by_due = [i.due for i in record.page(Asked(loop="commitment"), "due", size=60)]
        assert by_due == sorted(by_due, key=lambda due: (not due, due))
        theirs = Asked(loop="commitment", held_by=("roads",))
        assert {i.holder for i in record.page(theirs, size=60)} == {"roads"}
        listed = Asked(loop="commitment", state="listed", types=("open",))
        assert {i.state for i in record.page(listed, "latest", size=60)} == {"listed"}


@pytest.mark.parametrize(("asked", "index"), [({"person": "bob"}, "person"), ({"area": "东城"}, "area")])
def test_lists_of_a_person_or_an_area_go_along_an_index(
    office: Office, asked: dict[str, str], index: str
) -> None:
    said: list[tuple[str, Any]] = []

    def heard(_: object, __: object, statement: str, given: Any, *___: object) -> None:
        said.append((statement, given))

    event.listen(office.record._engine, "before_cursor_execute", heard)
    question = Asked(loop="appeal", types=("open", "done"), **asked)  # type: ignore[arg-type]
    office.record.page(question)
    office.record.count(question, 100)
    event.remove(office.record._engine, "before_cursor_execute", heard)
    with office.record._engine.connect() as connection:
        plans = [
            "\n".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", given))
            for s, given in said
            if "items.loop" in s and "WHERE" in s and index in s.split("WHERE")[1]
        ]
    assert len(plans) > 2
    assert all(f"items_by_{index}" in plan for plan in plans), plans
