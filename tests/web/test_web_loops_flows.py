"""From a document to items, handed out; from a finding to an answer on the report card; who is who."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from following import app_on
from officials import Acts, Visitor, copied, seq, unhurried
from playwright.sync_api import Page

from duizhang import accounts, pipeline, reckoning
from duizhang.accounts import open_accounts
from duizhang.follow import Submission, open_office
from duizhang.ledger.record import Asked
from duizhang.model import Row
from duizhang.web.api import models
from duizhang.web.reader import reckon


@pytest.fixture(scope="module")
def ledger(samples_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(samples_ledger, tmp_path_factory.mktemp("flows"))


@pytest.fixture(scope="module")
def address(ledger: Path) -> Iterator[str]:
    with unhurried(), app_on(ledger) as at:
        yield at


def task_book(ledger: Path) -> str:
    """The hash of the sample that promises most."""
    view = pipeline.reckon(ledger)
    return next(d.sha256 for d in view.documents() if d.kind == "plan")


def codes(ledger: Path, loop: str, *, state: str = "", source: str = "") -> list[str]:
    with open_office(ledger) as office:
        return [i.code for i in office.record.items(Asked(loop=loop, state=state, source=source))]


@pytest.mark.parametrize("path", ["PROMISES", "/loops/assign", "/loops/people"])
def test_pages_look_well(
    address: str, ledger: Path, check_page: Callable[..., Page], path: str, visit: Page
) -> None:
    visit.goto(f"{address}/loops/acting")
    visit.get_by_label("以谁的身份").select_option("ann")
    visit.get_by_role("button", name="就用这个身份").click()
    path = path.replace("PROMISES", f"/loops/from/documents/{task_book(ledger)}")
    check_page(f"{address}{path}", ready=".sections", name=path.replace("/", "-"))


def test_what_a_document_promises_is_chosen_and_handed_out(acts: Acts, ledger: Path) -> None:
    here = f"/loops/from/documents/{task_book(ledger)}"
    ann, bob = acts("ann"), acts("bob")
    page = ann.http.get(here).text
    promised = re.findall(r'name="promise" value="(statement:\w+)"', page)
    assert len(promised) > 3
    before = len(codes(ledger, "commitment"))
    assert bob.post(here, {"promise": promised[:2]}).status_code == 403
    assert ann.post(here, {}).status_code == 422
    done = ann.post(here, {"promise": promised[:2]})
    assert done.headers["location"] == "/loops/assign?loop=commitment&opened=2"
    assert ann.post(here, {"promise": promised[:2]}).headers["location"].endswith("opened=0")
    assert len(codes(ledger, "commitment")) == before + 2
    assert ann.http.get(here).text.count("已立项") == 2
    # Handed out, two at a time; what was moved meanwhile is told.
    first, second = codes(ledger, "commitment", state="listed")
    rows = {
        f"holder-{first}": "roads",
        f"seq-{first}": "1",
        f"holder-{second}": "roads",
        f"seq-{second}": "7",
    }
    answer = ann.post("/loops/assign", {"loop": "commitment", **rows})
    assert answer.status_code == 422
    assert "已有别人先办" in answer.text
    assert "已交办 1 件" in answer.text
    assert codes(ledger, "commitment", state="listed") == [second]
    rows = {
        f"holder-{second}": "roads",
        f"seq-{second}": "1",
        f"due-{second}": "2031-05-01",
        f"was-{second}": "",
    }
    assert ann.post("/loops/assign", {"loop": "commitment", **rows}).status_code == 303
    with open_office(ledger) as office:
        item = office.record.item(second)
        assert item
        assert office.standing(item).fields["due"] == "2031-05-01"
    assert "你的岗位不交办" in bob.http.get("/loops/assign").text
    assert bob.post("/loops/assign", {"loop": "commitment", **rows}).status_code == 403


def test_a_finding_is_put_to_its_owner_and_the_answer_stands_on_the_card(acts: Acts, ledger: Path) -> None:
    view = pipeline.reckon(ledger)
    finding = next(f for f in view.findings()[0] if "出口" in str(f.record["message"]))
    ann = acts("ann")
    assert (
        f"/loops/from/findings/{finding.fingerprint}" in ann.http.get(f"/findings/{finding.fingerprint}").text
    )
    here = f"/loops/from/findings/{finding.fingerprint}"
    assert acts().post(here, {}).status_code == 403
    assert acts("bob").post(here, {}).status_code == 403
    asked = ann.post(here, {"holder": "roads", "text": "请核对"})
    code = asked.headers["location"].rsplit("/", 1)[-1]
    assert codes(ledger, "inquiry") == [code]
    assert ann.http.get(here).headers["location"] == f"/loops/items/{code}"
    assert f"/loops/items/{code}" in ann.http.get(f"/findings/{finding.fingerprint}").text
    told = ann.http.get(f"/loops/items/{code}").text
    assert f"/findings/{finding.fingerprint}" in told
    assert "请核对" in told
    bob = acts("bob")
    answer = {"seq": 2, "answer": "explained", "text": "海关初步数<i>"}
    assert bob.act(code, "answer", answer).status_code == 303
    assert "海关初步数&lt;i&gt;" in ann.http.get(f"/loops/items/{code}").text
    # As soon as the finding is set aside, the inquiry ends by itself.
    pipeline.dismiss_known(finding.fingerprint, "查清", ledger, by="安")
    reckon(ledger)
    assert codes(ledger, "inquiry", state="gone") == [code]
    pipeline.dismiss_known(finding.fingerprint, "再看", ledger, by="安", again=True)
    reckon(ledger)
    assert codes(ledger, "inquiry", state="found") == [code]


def test_what_the_assessed_say_stands_on_the_card(acts: Acts, ledger: Path) -> None:
    row = with_outcome(ledger)
    with open_office(ledger) as office:
        data = {"title": "核实", "statements": f"other {row.target.id}"}
        code = office.submit(Submission("open", "ann", loop="inquiry", data=data))[1].code
        office.submit(Submission("ask", "ann", code, data={"holder": "roads"}))
        told = {"answer": "explained", "text": "口径是<b>规上</b>"}
        office.submit(Submission("answer", "bob", code, data=told))
    page = acts().http.get(f"/cards/浙江/{row.target.period[:4]}").text
    assert "口径是&lt;b&gt;规上" in page


def test_who_is_who_is_for_administrators(samples_ledger: Path, tmp_path: Path) -> None:
    ledger = copied(samples_ledger, tmp_path)
    with open_accounts(ledger, create=True) as book:
        accounts.add(book, "编者", "editor", "correct horse battery")
        accounts.add(book, "管理", "admin", "correct horse battery")
    with app_on(ledger) as address:
        for name, status in (("编者", 403), ("管理", 200)):
            who = Visitor(address)
            who.post("/login", {"name": name, "password": "correct horse battery"}, see="/login")
            assert who.http.get("/loops/people").status_code == status
            form = {"csrf": who.token("/account"), "id": "eve", "name": "夏", "account": "编者"}
            done = who.http.post(
                "/loops/people/persons", data={**form, "role": "commitment:chief", "organisation": "parks"}
            )
            assert done.status_code == (303 if status == 200 else 403)
            who.http.close()
    with open_office(ledger) as office:
        assert office.directory.person_of("编者") == "eve"
        assert [a.post.role for a in office.actor("eve").acting] == ["chief"]


def test_lists_of_people_are_taken_whole_or_not_at_all(acts: Acts, ledger: Path) -> None:
    who = acts()

    def sent(text: str) -> object:
        return [("list-file", ("名单.csv", text.encode(), "text/csv"))]

    def send(text: str) -> httpx.Response:
        return who.post("/loops/people/file", {}, see="/loops/people", files=sent(text))

    wrong = send("id,name,mail,role,organisation\nfei,飞,,chief,nowhere\n,x,,chief,roads\n")
    assert wrong.status_code == 422
    assert "没有单位 nowhere" in wrong.text
    assert "第 3 行" in wrong.text
    assert send("什么,都不是\n1,2\n").status_code == 422
    assert send("id,name,parent,area\nrail,铁路局,gov,浙江\n").status_code == 303
    good = "编号,姓名,邮箱,账号,角色,所在单位\nfei,飞,f@example.org,,chief officer,rail\n"
    assert send(good).status_code == 303
    with open_office(ledger) as office:
        assert {a.post.role for a in office.actor("fei").acting} == {"chief", "officer"}
    assert (
        who.post("/loops/people/ended", {"key": "fei officer rail"}, see="/loops/people").status_code == 303
    )
    assert (
        who.post("/loops/people/ended", {"key": "fei officer rail"}, see="/loops/people").status_code == 404
    )
    with open_office(ledger) as office:
        assert [a.post.role for a in office.actor("fei").acting] == ["chief"]
    assert who.post("/loops/people/samples", {}, see="/loops/people").status_code == 409
    odd = {"id": "a b", "name": "x"}
    assert who.post("/loops/people/organisations", odd, see="/loops/people").status_code == 422
    circle = {"id": "gov", "name": "省政府", "parent": "roads"}
    page = who.post("/loops/people/organisations", circle, see="/loops/people")
    assert "是自己的上级" in page.text


def with_outcome(ledger: Path) -> Row:
    """A target that found an outcome."""
    view = pipeline.reckon(ledger)
    cards = (reckoning.card(view, "浙江", p.year) for p in view.promised("浙江"))
    good = ("met", "exceeded", "missed")
    return next(r for card in cards for r in card.rows if r.outcome and r.verdict in good)


def test_an_outcome_waits_to_be_taken(acts: Acts, ledger: Path) -> None:
    ann, bob, row = acts("ann"), acts("bob"), with_outcome(ledger)
    ann.post(f"/loops/from/documents/{row.target.document}", {"promise": [f"statement:{row.target.id}"]})
    [code] = codes(ledger, "commitment", source=f"statement:{row.target.id}")
    reckon(ledger)
    page = ann.http.get(f"/loops/items/{code}").text
    assert "账本查到了结果" in page
    assert 'name="proposed"' not in page
    ann.act(code, "assign", {"seq": seq(ledger, code), "holder": "roads"})
    assert bob.act(code, "accept", {"seq": seq(ledger, code)}).status_code == 303
    assert 'name="proposed"' in bob.http.get(f"/loops/items/{code}").text
    assert bob.act(code, "decline", {"seq": seq(ledger, code)}).status_code == 422
    assert bob.act(code, "take", {"seq": seq(ledger, code), "proposed": "1"}).status_code == 303
    with open_office(ledger) as office:
        item = office.record.item(code)
        assert item
        [piece] = office.standing(item).fields["evidence"]
    assert row.outcome
    assert piece["statement"] == row.outcome.id
    assert "账本查到了结果" not in bob.http.get(f"/loops/items/{code}").text
    card = bob.http.get(f"/cards/浙江/{row.target.period[:4]}").text
    assert f"/loops/items/{code}" in card
    assert "佐证 1" in card
    # The same again is not proposed twice.
    before = seq(ledger, code)
    reckon(ledger)
    assert seq(ledger, code) == before


def test_the_same_is_there_for_programs(address: str) -> None:
    def asked(person: str) -> httpx.Client:
        head = {"X-Duizhang-Person": person} if person else {}
        return httpx.Client(base_url=f"{address}/api/v1", headers=head, timeout=60)

    with asked("ann") as ann, asked("bob") as bob, asked("") as nobody, asked("doc") as doc:
        known = models.Items[models.Loop].model_validate_json(ann.get("loops").text)
        assert {"commitment", "inquiry"} <= {x.id for x in known.items}
        task = {"loop": "commitment", "data": {"title": "建渡口", "due": "2031-01-31"}, "key": "k1"}
        made = ann.post("items", json=task)
        assert made.status_code == 201
        told = models.ItemDetail.model_validate_json(made.text)
        assert ann.post("items", json=task).json()["code"] == told.code
        assert nobody.post("items", json=task).status_code == 403
        assert bob.post("items", json={**task, "key": ""}).json()["errors"][0]["at"] == "not-allowed"
        there = f"items/{told.code}/events"
        assert ann.post(there, json={"action": "assign", "data": {"holder": "roads"}}).status_code == 201
        stale = bob.post(there, json={"action": "accept", "seq": 1})
        assert (stale.status_code, stale.json()["errors"][0]["at"]) == (409, "overtaken")
        assert bob.post(there, json={"action": "progress", "data": {}}).status_code == 409
        assert told.code in [i["code"] for i in bob.get("desk").json()["items"]]
        assert bob.post(there, json={"action": "accept", "seq": 2}).json()["state"] == "working"
        bad = bob.post(there, json={"action": "progress", "data": {"report": "", "x": "1"}})
        assert (bad.status_code, bad.json()["errors"][0]["at"]) == (422, "missing")
        kept = bob.post(
            f"items/{told.code}/files", files={"file": ("图.png", b"x")}, headers={"X-Requested-With": "t"}
        )
        assert kept.status_code == 201
        data = {"report": "开工", "evidence": [kept.json()]}
        assert bob.post(there, json={"action": "progress", "data": data}).status_code == 201
        file = bob.get(f"items/{told.code}/files/{kept.json()['sha256']}")
        assert (file.content, file.headers["content-type"]) == (b"x", "application/octet-stream")
        listed = models.Items[models.Item].model_validate_json(
            bob.get("items", params={"loop": "commitment", "q": "渡口"}).text
        )
        assert [i.code for i in listed.items] == [told.code]
        seen = models.ItemDetail.model_validate_json(nobody.get(f"items/{told.code}").text)
        assert (seen.actions, seen.light, len(seen.events)) == ([], "green", 4)
        assert doc.get(f"items/{told.code}").status_code == 403
        assert nobody.get("items", params={"loop": "referral"}).status_code == 403
        assert nobody.get("items/NOTHING").status_code == 404
        page = bob.get("items", params={"loop": "commitment", "size": 1}).json()
        assert page["next"].startswith("/api/v1/items?")


def test_an_item_is_opened_by_hand_once(acts: Acts, ledger: Path) -> None:
    ann = acts("ann")
    assert "/loops/new?loop=commitment&amp;action=list" in ann.http.get("/loops").text
    page = ann.http.get("/loops/new?loop=commitment&action=list").text
    assert 'name="title"' in page
    form = {"loop": "commitment", "action-of": "list", "key": "cd" * 16, "title": "建灯塔", "due": "哪天"}
    wrong = ann.post("/loops/new", form)
    assert (wrong.status_code, "建灯塔" in wrong.text) == (422, True)
    stones = {"path-day": ["2031-06-30", ""], "path-percent": ["50%", ""]}
    places = [ann.post("/loops/new", {**form, "due": "2031-12-31", **stones}) for _ in range(2)]
    assert [p.status_code for p in places] == [303, 303]
    assert len({p.headers["location"] for p in places}) == 1
    with open_office(ledger) as office:
        [item] = office.record.items(Asked(loop="commitment", text="建灯塔"))
        assert office.standing(item).fields["path"] == [["2031-06-30", "50"]]
    assert acts("bob").http.get("/loops/new?loop=commitment").status_code == 403
    assert acts("bob").post("/loops/new", form).status_code == 403
    assert acts().http.get("/loops/new?loop=nothing").status_code == 403
