"""Loops: definitions and their mistakes, clocks, who may do what, and where items stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.language import speak
from duizhang.loops import calendar, clocks, definition, engine, people, progress
from duizhang.loops.definition import Clock, Loop, Name
from duizhang.loops.engine import Standing
from duizhang.loops.loading import load, shipped
from duizhang.loops.people import Directory, Organisation, Person, Post, StandIn
from duizhang.model import Event, LoopError, Refused
from small import SMALL

START = datetime(2026, 3, 2, 1, tzinfo=UTC)

PEOPLE = Directory(
    {
        o.id: o
        for o in (
            Organisation("gov", "市政府"),
            Organisation("office", "督查室", "gov"),
            Organisation("roads", "交通局", "gov", "东城"),
            Organisation("roads-1", "养护站", "roads"),
            Organisation("parks", "园林局", "gov"),
        )
    },
    {p: Person(p, p) for p in ("ann", "bob", "cai", "dan", "eve", "fox")},
    (
        Post("ann", "office", "office"),
        Post("bob", "chief", "roads"),
        Post("cai", "chief", "parks"),
        Post("dan", "leader", "gov"),
        Post("crew", "officer", "roads"),
    ),
    {"crew": ("fox",)},
    (StandIn("eve", "bob", "2026-03-01", "2026-03-31"),),
)


pytestmark = pytest.mark.usefixtures("english")


class Case:
    """An item that is moved step by step, each a day after the one before."""

    def __init__(self, loop: Loop) -> None:
        self.loop, self.at, self.events = loop, START, list[Event]()

    @property
    def now(self) -> Standing:
        found = engine.standing(self.loop, self.events)
        assert found
        return found

    def do(self, who: str, action: str, after: int = 1, **data: Any) -> Standing:
        self.at += timedelta(days=after)
        actor = PEOPLE.actor(who, self.at.date().isoformat()) if who else people.SYSTEM
        before = engine.standing(self.loop, self.events)
        role, behalf, given = engine.attempt(self.loop, before, actor, action, data, self.at, PEOPLE)
        event = Event(1, len(self.events) + 1, self.at.isoformat(), action, who, role, "test", given, behalf)
        self.events.append(event)
        return self.now

    def refused(self, who: str, action: str, after: int = 0, **data: Any) -> str:
        with pytest.raises(Refused) as caught:
            self.do(who, action, after, **data)
        assert caught.value.reason
        return caught.value.code


@pytest.fixture
def case() -> Case:
    made = Case(shipped()["commitment"])
    made.do("ann", "list", title="修路10公里", target=10, due="2026-12-31")
    made.do("ann", "assign", holder="roads", path="2026-06-30=50 2026-10-31=100")
    return made


# --- definitions ------------------------------------------------------------------------------------------

MISTAKES = (
    ('type = "done" }', 'type = "done" }\nlost = { zh = "失", en = "lost", type = "open" }', 8, "nothing leads"),
    ('who = ["clerk"]\nfrom = ["new"]', 'who = ["boss"]\nfrom = ["new"]', 22, "no such role: boss"),
    ('from = ["new"]\nto = "done"', 'from = ["new"]\nto = "end"', 24, "no such state: end"),
    ("days = 5", 'days = 5\nafter = "closing"', 31, "clocks in a circle: closing → closing"),
    ("days = 5", 'days = 5\n[exchange.fhir]\nopens = "close"\nfields = { patient = "title" }', 32, "no action that opens"),
    ("days = 5", 'days = 5\n[exchange.fhir]\nopens = "open"\nfields = { patient = "title" }', 33, "format has no patient"),
    ("days = 5", 'days = 5\n[exchange.fhir]\nopens = "open"\n[exchange.fhir.states.Task]\nnew = "new"', 33, "no new"),
    ("days = 5", 'days = 5\n[exchange.hl7]\nopens = "open"', 31, "one of: open311, fhir"),
    ("days = 5", 'days = 5\n[exchange.open311]\nopens = "open"\nfields = 3', 33, "table of texts"),
    ("days = 5", "days = -5", 30, "whole numbers"),
    ("days = 5", "days = 5\nwarn = 9", 31, "warns before"),
    ('stops = ["close"]', 'stops = ["shut"]', 29, "no such action: shut"),
    ('needs = ["title"]', 'needs = ["titel"]', 18, "no such field: titel"),
    ('type = "open" }', 'type = "opne" }', 6, "must be one of: open"),
    ('en = "close"', 'en = ""', 21, "must be text"),
    ('en = "close"', 'en = "close"\ncolour = "red"', 22, "unknown key"),
    ('of = "opener"', 'of = "holder"', 9, "no action gives the field holder"),
    ("[actions.close]", '[actions.idle]\nzh = "闲"\nen = "idle"\nwho = ["clerk"]\nfrom = ["new"]\n[actions.close]', 19, "no effect"),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "told"), MISTAKES, ids=[m[3] for m in MISTAKES])
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, told: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(LoopError) as caught:
        load(SMALL.replace(old, new), "small.toml")
    assert any(p.startswith(f"small.toml:{line}: ") and told in p for p in caught.value.problems), (
        caught.value
    )


def test_all_mistakes_are_told_at_once() -> None:
    text = SMALL.replace('who = ["clerk"]\nfrom = ["new"]', 'who = ["boss"]\nfrom = ["nowhere"]')
    with pytest.raises(LoopError) as caught:
        load(text.replace("days = 5", 'days = 5\nafter = "other"\nby = "class"'), "small.toml")
    told = str(caught.value)
    assert all(w in told for w in ("boss", "nowhere", "other", "class", "here no end can be reached"))
    assert list(caught.value.problems) == sorted(caught.value.problems, key=lambda p: int(p.split(":")[1]))


@pytest.mark.parametrize(
    "text", ["", "[loop]", "loop = 1", "[[states]]", "[actions]\nopen = 3", "x = [", "[loop]\nid=3"]
)
def test_what_is_no_loop_is_refused(text: str) -> None:
    with pytest.raises(LoopError):
        load(text, "bad.toml")


def test_the_loops_that_the_product_is_for_are_shipped() -> None:
    wanted = "commitment inquiry appeal order referral patrol project project-eod livelihood"
    assert set(wanted.split()) <= set(shipped())
    assert shipped()["project-eod"].states["building"].name.zh == "实施"


# --- clocks -----------------------------------------------------------------------------------------------


def clock(**given: Any) -> Clock:
    values = {"starts": ("a",), "stops": ("b",), "counted": "working", "days": {"": 5}}
    return Clock("limit", Name("限", "limit"), **{**values, **given})


def moment(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00+08:00")


def due_day(c: Clock, start: str) -> str:
    running = clocks.begin(c, moment(start), {}, {})
    assert running
    assert running.due
    return calendar.day_of(running.due - timedelta(seconds=1)).isoformat()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-09-28", 5, "2026-10-10"),  # National Day, and a Saturday that is worked
        ("2025-01-24", 3, "2025-02-05"),  # Spring Festival, with the Sunday before it worked
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_working_days_leave_out_holidays_and_count_days_worked_in_exchange(
    start: str, days: int, due: str
) -> None:
    assert due_day(clock(days={"": days}), start) == due


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert due_day(clock(counted="calendar", days={"": 5}), "2026-03-02") == "2026-03-09"
    assert due_day(clock(counted="calendar", days={"": 4}), "2026-03-02") == "2026-03-06"


def test_how_a_due_date_came_about_is_told() -> None:
    c = clock(days={"": 5})
    running = clocks.begin(c, moment("2026-09-28"), {}, {})
    assert running
    told = "\n".join(clocks.explain(c, running))
    for part in ("2026-09-28", "10-01—10-07", "10-10", "due: 2026-10-10"):
        assert part in told, told
    speak("zh")
    assert "调休上班" in "\n".join(clocks.explain(c, running))


def test_a_year_that_is_not_announced_is_told() -> None:
    running = clocks.begin(clock(), moment("2036-09-28"), {}, {})
    assert running
    assert "not announced" in "\n".join(clocks.explain(clock(), running))


def test_a_paused_clock_stands_still() -> None:
    c = clock()
    running = clocks.begin(c, moment("2026-03-02"), {}, {})
    assert running
    paused = clocks.pause(c, running, moment("2026-03-04"))  # two days used
    assert (paused.due, clocks.stage(c, paused, moment("2027-01-01"))) == (None, None)
    resumed = clocks.resume(c, paused, moment("2026-04-01"))
    assert resumed.due == moment("2026-04-08", 0)  # three left: 2 and 3 April, the 6th is a holiday, 7
    assert "2 working days used" in "\n".join(clocks.explain(c, resumed))


def test_a_clock_warns_is_due_and_is_very_late() -> None:
    c = clock(warn=1, late=2)
    running = clocks.begin(c, moment("2026-03-02"), {}, {})
    assert running
    days = ("2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12")
    assert [clocks.stage(c, running, moment(d)) for d in days] == [None, "warn", "warn", "due", "due", "late"]


def test_hours_are_hours() -> None:
    c = clock(counted="hours", days={"": 24}, warn=2, late=1)
    running = clocks.begin(c, moment("2026-09-30"), {}, {})
    assert running
    assert running.due == moment("2026-10-01")
    assert clocks.stage(c, running, moment("2026-10-01", 9)) == "warn"


def test_working_days_agree_with_themselves() -> None:
    day = date(2024, 12, 20)
    for count in range(1, 30):
        end = calendar.working_after(day, count)
        assert calendar.is_working(end)
        assert calendar.working_between(day, end) == count
        assert calendar.working_between(calendar.working_before(end, count), end) == count


# --- who may do what, and when ----------------------------------------------------------------------------


def test_a_commitment_goes_from_list_to_close(case: Case) -> None:
    assert case.now.state == "assigned"
    case.do("bob", "accept")
    case.do("fox", "progress", report="动工", done=3, evidence="照片")
    case.do("bob", "submit", report="完成", done=11)
    assert case.do("ann", "close", rating=5).state == "closed"
    line = engine.item(case.loop, case.now, 7, "C7")
    assert (line.type, line.rating, line.marks, line.progress) == ("done", 5, 0, "110.00")
    assert line.ended == {"signing": True, "delivery": True, "verifying": True}
    assert line.took["close"] == 4 * 86400 + 86400


@pytest.mark.parametrize(
    ("who", "action", "data", "code"),
    [
        ("bob", "progress", {"report": "x"}, "out-of-order"),
        ("ann", "assign", {"holder": "parks"}, "twice"),
        ("ann", "list", {"title": "x"}, "open-already"),
        ("cai", "accept", {}, "not-yours"),
        ("ann", "accept", {}, "not-allowed"),
        ("nobody", "accept", {}, "not-allowed"),
        ("bob", "return", {}, "missing"),
        ("bob", "accept", {"colour": "red"}, "bad-data"),
        ("bob", "accept", {"person": "zoe"}, "bad-data"),
        ("bob", "fly", {}, "unknown-action"),
    ],
)
def test_what_may_not_be_done_is_refused_with_the_reason(
    case: Case, who: str, action: str, data: dict[str, Any], code: str
) -> None:
    before = case.now
    assert case.refused(who, action, **data) == code
    assert case.now == before


@pytest.mark.parametrize(
    "data",
    [
        *({"title": "x", "due": day} for day in ("9999-12-31", "0001-01-01", "2026-02-30", "soon")),
        *(
            {"title": "x", "target": number}
            for number in ("1E+999999", "1E-999999", "NaN", "Infinity", "ten")
        ),
    ],
)
def test_dates_and_numbers_beyond_all_reason_are_refused(data: dict[str, Any]) -> None:
    assert Case(shipped()["commitment"]).refused("ann", "list", **data) == "bad-data"


def test_a_stand_in_acts_for_somebody_while_it_lasts(case: Case) -> None:
    case.do("eve", "accept")
    assert (case.events[-1].by, case.events[-1].behalf) == ("eve", "bob")
    case.at = datetime(2026, 4, 2, tzinfo=UTC)
    assert case.refused("eve", "progress", report="x") == "not-allowed"


def test_four_eyes(case: Case) -> None:
    both = replace(PEOPLE, posts=(*PEOPLE.posts, Post("ann", "officer", "roads")))
    case.do("bob", "accept")
    now, actor = case.now, both.actor("ann", "2026-03-05")
    role, behalf, given = engine.attempt(case.loop, now, actor, "submit", {"report": "x"}, case.at, both)
    event = Event(1, now.seq + 1, case.at.isoformat(), "submit", "ann", role, "", given, behalf)
    now = engine.after(case.loop, now, event)
    with pytest.raises(Refused) as caught:
        engine.attempt(case.loop, now, actor, "close", {}, case.at, both)
    assert caught.value.code == "same-person"


def test_nobody_opens_in_the_name_of_others() -> None:
    fresh = Case(shipped()["commitment"])
    assert fresh.refused("ann", "list", title="x", opener="roads") == "not-yours"
    assert fresh.refused("bob", "list", title="x") == "not-allowed"
    assert fresh.refused("bob", "accept") == "not-open"


def test_each_action_is_allowed_or_says_why_not(case: Case) -> None:
    told = {
        a.id: why
        for a, why in engine.allowed(case.loop, case.now, PEOPLE.actor("bob", "2026-03-05"), case.at, PEOPLE)
    }
    assert {a for a, why in told.items() if not why} == {"accept", "return"}
    assert all(told[a] for a in told if a not in ("accept", "return"))


def test_who_may_see(case: Case) -> None:
    def sees(who: str) -> bool:
        return engine.may_see(case.loop, case.now, PEOPLE.actor(who, "2026-03-05"), PEOPLE)

    assert [sees(w) for w in ("ann", "bob", "eve", "fox", "dan")] == [True] * 5
    assert [sees(w) for w in ("cai", "nobody", "")] == [False] * 3
    hidden = replace(case.loop, confidential=True)
    assert not engine.may_see(hidden, case.now, PEOPLE.actor("dan", "2026-03-05"), PEOPLE)


def test_a_link_is_for_its_item_only() -> None:
    loop = shipped()["appeal"]
    opened = Event(1, 1, START.isoformat(), "open", "", "anyone", "web", {"title": "x", "text": "y"})
    now = engine.after(loop, None, opened)
    assert engine.may_see(loop, now, people.Actor(asker="A1"), PEOPLE, "A1")
    assert not engine.may_see(loop, now, people.Actor(asker="A2"), PEOPLE, "A1")
    assert not engine.may_see(loop, now, people.PUBLIC, PEOPLE, "")


# --- lights, marks, alarms --------------------------------------------------------------------------------


def test_lateness_that_was_made_good_leaves_a_mark(case: Case) -> None:
    assert engine.light(case.loop, case.now, case.at + timedelta(days=10)) == "red"
    now = case.do("bob", "accept", after=10)
    assert [(m.what, m.days > 0) for m in now.marks] == [("signing", True)]
    assert engine.light(case.loop, now, case.at) == "green"
    assert engine.item(case.loop, now, 1, "").ended == {"signing": False}


def test_progress_is_held_against_the_path(case: Case) -> None:
    case.do("bob", "accept")
    july = moment("2026-07-15")
    lights = []
    for done in (5, 4, 3):
        case.do("bob", "progress", report="x", done=done)
        lights.append(engine.light(case.loop, case.now, july))
    assert lights == ["green", "yellow", "red"]
    case.at = july
    now = case.do("bob", "progress", report="x", done=6)
    assert engine.light(case.loop, now, case.at) == "green"
    assert [m.what for m in now.marks] == ["progress"]


def test_an_even_path_is_looked_at_by_the_end_of_each_month() -> None:
    p = shipped()["commitment"].progress
    assert p
    fields = {"due": "2026-04-11", "target": "10"}
    days = (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 15), date(2026, 4, 11))
    asked = [progress.asked(p, fields, date(2026, 1, 1), day) for day in days]
    assert asked == [Decimal(0), Decimal(0), Decimal(30), Decimal(58), Decimal(100)]
    assert progress.light(p, {"due": "2026-04-11"}, date(2026, 1, 1), date(2026, 5, 1)) is None


@given(
    done=st.integers(0, 120),
    days=st.integers(0, 90),
    path=st.lists(st.tuples(st.integers(1, 80), st.integers(0, 100)), max_size=4),
    yellow=st.integers(1, 120),
)
def test_the_days_on_which_a_light_turns_are_known_before(
    done: int, days: int, path: list[tuple[int, int]], yellow: int
) -> None:
    p = shipped()["commitment"].progress
    assert p
    p = replace(p, yellow=yellow, red=min(80, yellow))
    opened = date(2026, 1, 1)
    rising = zip(sorted({d for d, _ in path}), sorted(q for _, q in path), strict=False)
    fields = {
        "due": (opened + timedelta(days=days)).isoformat(),
        "target": 100,
        "done": done,
        "path": [[(opened + timedelta(days=d)).isoformat(), q] for d, q in rising],
    }
    behind, far = progress.turns(p, fields, opened)
    for n in range(100):
        day = opened + timedelta(days=n)
        expected = "red" if far and day >= far else "yellow" if behind and day >= behind else "green"
        assert progress.light(p, fields, opened, day) == expected


def test_a_list_knows_the_light_without_the_events(case: Case) -> None:
    def agree() -> None:
        line = engine.item(case.loop, case.now, 1, "")
        for hours in range(0, 24 * 400, 29):
            at = case.at + timedelta(hours=hours)
            assert engine.lit(line, at) == engine.light(case.loop, case.now, at)

    agree()
    case.do("bob", "accept")
    agree()
    case.do("bob", "progress", report="x", done=3)
    agree()
    case.do("bob", "submit", report="x", done=10)
    agree()
    case.do("ann", "close")
    agree()


def test_alarms_ring_once(case: Case) -> None:
    late = case.at + timedelta(days=30)
    rung = [a for a in engine.alarms(case.loop, case.now, late) if a.clock == "signing"]
    assert [a.stage for a in rung] == ["warn", "due", "late"]
    for a in rung:
        case.events.append(Event(1, len(case.events) + 1, late.isoformat(), engine.ALARM, "", "", "", a.data))
    assert not [a for a in engine.alarms(case.loop, case.now, late) if a.clock == "signing"]


def test_a_date_that_is_put_off_moves_the_clock(case: Case) -> None:
    before = engine.item(case.loop, case.now, 1, "").due
    case.do("bob", "accept")
    now = case.do("ann", "amend", due="2027-01-31", reason="洪水")
    assert engine.item(case.loop, now, 1, "").due == "2027-01-31T16:00:00+00:00" != before


def test_reopening_counts_and_restarts(case: Case) -> None:
    case.do("bob", "accept")
    case.do("bob", "submit", report="x", done=10)
    case.do("ann", "close")
    now = case.do("dan", "reopen", reason="佐证不实")
    line = engine.item(case.loop, now, 1, "")
    assert (now.state, line.reopened, line.closed, now.clocks["delivery"].runs) == ("working", 1, "", True)


def test_a_rating_may_come_too_late() -> None:
    loop = shipped()["appeal"]
    at, now = START, None
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("open", {"title": "x", "text": "y"}),
        ("dispatch", {"holder": "roads"}),
        ("accept", {}),
        ("answer", {"answer": "z", "resolved": "yes"}),
    )
    for seq, (action, data) in enumerate(steps, 1):
        now = engine.after(loop, now, Event(1, seq, at.isoformat(), action, "", "anyone", "", data))
    assert now
    asker = people.Actor(asker="A1")
    assert engine.attempt(loop, now, asker, "rate", {"rating": 5}, at + timedelta(days=14), PEOPLE, "A1")
    with pytest.raises(
        Refused, match="too late: it was possible until 2026-03-17"
    ):  # 15 days, the last one whole
        engine.attempt(loop, now, asker, "rate", {"rating": 5}, at + timedelta(days=40), PEOPLE, "A1")
    with pytest.raises(Refused) as caught:
        engine.attempt(loop, now, people.Actor(asker="A2"), "rate", {"rating": 5}, at, PEOPLE, "A1")
    assert caught.value.code == "not-allowed"


# --- due before it was opened -----------------------------------------------------------------------------


def test_what_was_due_before_it_was_opened_is_no_fault_of_whoever_has_it() -> None:
    case = Case(shipped()["commitment"])
    case.do("ann", "list", title="修路", due="2025-12-31", target=10)
    case.do("ann", "assign", holder="roads")
    case.do("bob", "accept")
    day = START + timedelta(days=40)
    line = engine.item(case.loop, case.now, 1, "")
    assert engine.light(case.loop, case.now, day) == engine.lit(line, day) == "blue"
    assert (line.past[:10], line.due, line.far, line.behind) == ("2025-12-31", "", "", "")
    assert not [a for a in engine.alarms(case.loop, case.now, day) if a.clock == "delivery"]
    case.do("bob", "submit", report="x", done=10)
    now = case.do("ann", "close")
    line = engine.item(case.loop, now, 1, "")
    assert (now.marks, "delivery" in line.ended, line.past) == ((), False, "")
    assert engine.lit(line, day) == "green"


def test_a_day_that_is_set_later_counts_again(case: Case) -> None:
    late = Case(shipped()["commitment"])
    late.do("ann", "list", title="修路", due="2025-12-31")
    late.do("ann", "assign", holder="roads")
    late.do("bob", "accept")
    now = late.do("ann", "amend", due="2026-03-20", reason="延期")
    line = engine.item(late.loop, now, 1, "")
    assert (line.past, line.due[:10]) == ("", "2026-03-20")
    assert engine.light(late.loop, now, START + timedelta(days=40)) == "red"
    # what was opened in time and given out too late is late
    case.at += timedelta(days=400)
    assert engine.light(case.loop, case.now, case.at) == "red"


def test_milestones_before_the_opening_are_not_asked_for() -> None:
    p = definition.Progress("done", "target", "path", "due")
    fields = {"target": "10", "path": [["2026-03-31", "50"], ["2026-06-30", "80"]]}
    opened = date(2026, 5, 4)
    asked = [progress.asked(p, fields, opened, date(2026, month, 2)) for month in (6, 7)]
    assert asked == [Decimal(0), Decimal(80)]
    assert progress.asked(p, {"target": "10", "due": "2026-05-03"}, opened, date(2026, 6, 1)) is None
    assert progress.asked(p, {"target": "10", "due": "2026-05-04"}, opened, date(2026, 6, 1)) == 100
