"""Lists of resources: what suits a need, in which order, how much of it is free, and who takes the last of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from duizhang.cli import main
from duizhang.follow import Office, Submission, open_office, resourcing
from duizhang.ledger.record import Asked
from duizhang.loops import engine, loading, resources
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.loops.resources import Need, Resource
from duizhang.model import LoopError, Refused

pytestmark = pytest.mark.usefixtures("english")

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # a Monday
LIST = (
    "编号,名称,服务类别,单位,服务地区,容量,周期,星期,时段\n"
    "clinic,义诊队,健康、义诊,卫生所,东城,2,周,周一至周五,上午\n"
    "hall,健康讲座,健康讲座,hall,,1,天,,\n"
    "far,下乡义诊,健康,hall,西城,9,月,,\n"
    "repair,家电维修,维修,hall,,1,天,周六、周日,\n"
)
PEOPLE = Directory(
    {
        o.id: o
        for o in (
            Organisation("street", "街道"),
            Organisation("centre", "中心"),
            Organisation("health", "卫生所"),
            Organisation("hall", "文化站"),
        )
    },
    {p: Person(p, p) for p in ("ann", "bob", "cai", "dan")},
    (
        Post("ann", "community", "street"),
        Post("bob", "centre", "centre"),
        Post("cai", "team", "health"),
        Post("dan", "team", "hall"),
    ),
)


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def office(where: Path) -> Iterator[Office]:
    with open_office(where, create=True, clock=lambda: NOON) as made:
        made.register(PEOPLE, "")
        found = resourcing.preview(made, "order", LIST.encode(), "list.csv")
        assert found.wrong == ()
        assert resourcing.enter(made, found.resources, "") == 4
        yield made


def order(office: Office, **data: str) -> str:
    given = {"title": "给老人量血压", "topic": "健康", "area": "东城", **data}
    return office.submit(Submission("order", "ann", loop="order", data=given))[1].code


def offer(office: Office, code: str, resource: str, **data: str) -> str:
    """Why it was refused, as a stable word; empty where it was done."""
    try:
        office.submit(Submission("offer", "bob", code, data={"resource": resource, **data}))
    except Refused as refused:
        return refused.code
    return ""


def free(office: Office, day: str = "2026-03-02") -> dict[str, int]:
    return {o.resource.id: o.free for o in resourcing.offers(office, "order", date.fromisoformat(day))}


def suiting(office: Office, code: str) -> list[str]:
    item = office.record.item(code)
    assert item
    return [p.resource.id for p in office.proposals(item)]


def test_what_suits_comes_in_the_order_of_the_rules(office: Office) -> None:
    assert suiting(office, order(office)) == ["clinic"]
    assert suiting(office, order(office, topic="健康讲座")) == [
        "hall",
        "clinic",
    ]  # the kind itself, then a part of it
    assert suiting(office, order(office, topic="健康讲座", area="西城北路")) == ["hall", "far"]
    assert suiting(office, order(office, topic="维修")) == []  # it is Monday
    assert suiting(office, order(office, topic="维修", on="2026-03-07")) == ["repair"]


RULES = [
    (["area", "kind"], ["near", "same", "wide"]),  # of the same area the kind decides
    (["kind", "area"], ["same", "near", "wide"]),
    (["free", "kind"], ["wide", "same", "near"]),
]


@pytest.mark.parametrize(("rank", "wanted"), RULES)
def test_the_rules_of_the_loop_put_them_in_order(rank: list[str], wanted: list[str]) -> None:
    text = loading.shipped()["order"].text.replace(
        'rank = ["kind", "area", "free"]', f"rank = {json.dumps(rank)}"
    )
    matching = loading.load(text, "order.toml").resources
    assert matching
    offered = [
        Resource("order", "same", "a", "o", ("健康讲座",), ("浙江",), 2),
        Resource("order", "near", "b", "o", ("健康",), ("浙江杭州",), 4),
        Resource("order", "wide", "c", "o", ("健康",), ("浙江",), 9),
    ]
    taken = {"same": 1, "near": 3, "wide": 0}
    found = resources.proposals(
        matching, offered, Need("健康讲座", "浙江杭州西湖", date(2026, 3, 2), 1), lambda r: taken[r.id]
    )
    assert [p.resource.id for p in found] == wanted


def test_taking_one_is_an_event_and_its_provider_has_the_item(office: Office) -> None:
    code = order(office)
    assert offer(office, code, "义诊队") == ""  # by its name as well
    item = office.record.item(code)
    assert item
    assert (item.holder, item.state) == ("health", "offered")
    assert office.record.events(item.id)[-1].data == {"resource": "clinic", "holder": "health"}
    assert free(office)["clinic"] == 1
    assert free(office, "2026-03-09")["clinic"] == 2


def test_what_is_declined_or_withdrawn_is_free_again(office: Office) -> None:
    code = order(office)
    assert offer(office, code, "clinic") == ""
    office.submit(Submission("decline", "cai", code, data={"reason": "人手不足"}))
    assert free(office)["clinic"] == 2
    assert "resource" not in office.view(code, "bob").shown
    assert offer(office, code, "clinic") == ""
    office.submit(Submission("take", "cai", code, data={}))
    office.submit(Submission("serve", "cai", code, data={"served": "30"}))
    assert free(office)["clinic"] == 1  # what was served is used up
    other = order(office)
    assert offer(office, other, "clinic") == ""
    office.submit(Submission("withdraw", "ann", other, data={"reason": "不办了"}))
    assert free(office)["clinic"] == 1


def test_another_day_is_looked_at_anew(office: Office) -> None:
    codes = [order(office, on="2026-03-03"), order(office, on="2026-03-04"), order(office, on="2026-03-10")]
    assert [offer(office, c, "clinic") for c in codes] == ["", "", ""]
    assert (free(office)["clinic"], free(office, "2026-03-09")["clinic"]) == (0, 1)
    with pytest.raises(Refused, match=r"2026-03-02—2026-03-08 of 2 0 are left"):
        office.submit(Submission("take", "cai", codes[2], data={"on": "2026-03-05"}))
    office.submit(Submission("take", "cai", codes[0], data={"on": "2026-03-11"}))
    assert (free(office)["clinic"], free(office, "2026-03-09")["clinic"]) == (1, 0)


REFUSALS = [
    ("nothing", {"holder": "hall"}, "bad-data"),
    ("repair", {}, "unsuited"),
    ("far", {}, "unsuited"),
    ("clinic", {"holder": "hall"}, "unsuited"),
]


@pytest.mark.parametrize(("resource", "data", "code"), REFUSALS)
def test_what_does_not_suit_is_refused(
    office: Office, resource: str, data: dict[str, str], code: str
) -> None:
    assert offer(office, order(office), resource, **data) == code
    assert free(office)["clinic"] == 2


def test_without_a_resource_things_go_on_as_before(office: Office) -> None:
    code = order(office)
    office.submit(Submission("offer", "bob", code, data={"holder": "hall"}))
    assert free(office)["hall"] == 1


def test_of_two_that_take_the_last_one_is_refused(office: Office, where: Path) -> None:
    codes = [order(office, topic="健康讲座") for _ in range(8)]

    def take(code: str) -> str:
        with open_office(where, clock=lambda: NOON) as own:
            return offer(own, code, "hall")

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(take, codes))
    assert sorted(done) == ["", *["taken"] * 7]
    assert free(office)["hall"] == 0
    reasons = {a["reason"] for a in office.record.accesses() if a["refused"] == "taken"}
    assert reasons == {"健康讲座 is taken: 2026-03-02 of 1 0 are left, 1 wanted"}
    assert office.record.audit().whole


def test_within_one_transaction_the_last_is_taken_once(office: Office) -> None:
    codes = [order(office, topic="健康讲座") for _ in range(2)]
    done = office.submit_all([Submission("offer", "bob", c, data={"resource": "hall"}) for c in codes])
    assert [isinstance(d, Refused) for d in done] == [False, True]


def test_what_is_taken_is_what_the_events_say(office: Office) -> None:
    for n, on in enumerate(("2026-03-03", "2026-03-04", "2026-03-12", "2026-03-13")):
        code = order(office, on=on)
        offer(office, code, "clinic")
        if n % 2:
            office.submit(Submission("decline", "cai", code, data={"reason": "无"}))
    found = []
    for item in office.record.items(Asked(loop="order")):
        standing = engine.standing(office.loop_of(item), office.record.events(item.id))
        if taking := engine.taking(office.loop_of(item), standing):
            found.append((taking.resource, taking.day, taking.amount))
    assert sorted(found) == sorted(office.record.taken("order")) != []


def test_wrong_lists_are_told_row_by_row(office: Office) -> None:
    text = (
        "id,name,provider,capacity,per,days,since,colour\n"
        "a,A,hall,1,day,1-5,2026-01-01,red\n"
        "b,,hall,1,day,,,\n"
        "c,C,nowhere,1,day,,,\n"
        "d,D,hall,none,day,,,\n"
        "e,E,hall,1,fortnight,,,\n"
        "f,F,hall,1,day,8,,\n"
        "g,G,hall,1,day,,2026-13-01,\n"
        "a,A,hall,1,day,,,\n"
        "x y,X,hall,1,day,,,\n"
        f"h,H,hall,{'9' * 5000},day,,,\n"
    )
    found = resourcing.preview(office, "order", text.encode(), "list.csv")
    assert [r.id for r in found.resources] == ["a"]
    assert found.resources[0].days == (1, 2, 3, 4, 5)
    assert found.unknown == ("colour",)
    assert [w.row for w in found.wrong] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    for word, wrong in zip(
        (
            "missing: name",
            "no organisation",
            "capacity",
            "per must",
            "weekdays",
            "no date",
            "twice",
            "the id",
            "capacity",
        ),
        found.wrong,
        strict=True,
    ):
        assert word in wrong.what


def test_a_resource_that_is_ended_is_offered_no_more(office: Office) -> None:
    code = order(office)
    assert offer(office, code, "clinic") == ""
    resourcing.end(office, "order", "clinic", "")
    assert suiting(office, order(office)) == []
    office.submit(Submission("take", "cai", code, data={}))  # what was taken stays


WRONG = [
    ('field = "resource"', 'field = "title"', "the field must be of the type resource"),
    ('counts = ["offered", "taken", "served"]', 'counts = ["gone"]', "no such state: gone"),
    ('kind = "topic"', 'kind = "sort"', "no such field: sort"),
    ('rank = ["kind", "area", "free"]', 'rank = ["luck"]', "must be one of: kind, area, free, name"),
    ('takes = ["resource"]', "", "no action gives it"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG)
def test_a_wrong_list_in_a_loop_file_is_told(old: str, new: str, told: str) -> None:
    text = loading.shipped()["order"].text
    assert old in text
    with pytest.raises(LoopError) as caught:
        loading.load(text.replace(old, new), "order.toml")
    assert any(told in p for p in caught.value.problems)


def test_commands(
    office: Office,
    where: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHANG_LEDGER", str(where))
    code = order(office)
    Path("more.csv").write_text("id,name,kinds,provider\nteam,义诊二队,健康,hall\n", "utf-8")

    def out(*words: str) -> str:
        capsys.readouterr()
        assert main(["loop", *words]) == 0
        return capsys.readouterr().out

    out("resources", "order", "more.csv")
    assert "team" not in out("resources", "order")
    out("resources", "order", "more.csv", "--yes")
    assert [line.split()[0] for line in out("resources", "order", "--for", code).splitlines()] == [
        "clinic",
        "team",
    ]
    out("act", code, "offer", "-s", "resource=team", "--as", "bob")
    told = [json.loads(line) for line in out("resources", "order", "--format", "jsonl").splitlines()]
    assert {one["id"]: one["free"] for one in told}["team"] == 0
    Path("all.csv").write_text(out("resources", "order", "--format", "csv"), "utf-8")
    again = resourcing.preview(office, "order", Path("all.csv").read_bytes(), "all.csv")
    assert set(again.resources) == set(
        resources.of_loop(office.directory.resources, "order")
    )  # out and in again
    out("resources", "order", "--end", "team")
    assert "team" not in out("resources", "order")
    assert main(["loop", "resources", "appeal"]) == 2
