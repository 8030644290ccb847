"""Versions of loops: items follow the one that they were opened under, until they are moved to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from duizhang.cli import main
from duizhang.exports.loops import telling
from duizhang.follow import Office, Submission, open_office, tallies
from duizhang.ledger.record import Asked
from duizhang.loops import engine, loading
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import Item, Refused
from small import SMALL

pytestmark = pytest.mark.usefixtures("english")

BARE = (
    SMALL.replace('en = "small"\n', 'en = "small"\nmoves = ["clerk"]\n')
    .replace('of = "opener"', 'of = "any"')
    .replace("days = 5", 'counted = "calendar"\ndays = 20')
)
FIRST = (
    BARE.replace("closing", "deciding").replace('from = ["new"]', 'from = ["new", "checked"]')
    + """
[states.checked]
zh = "已查"
en = "checked"
type = "open"

[fields.note]
zh = "附注"
en = "note"
type = "text"

[actions.check]
zh = "查看"
en = "check"
who = ["clerk"]
from = ["new"]
to = "checked"
takes = ["note"]
"""
)
FASTER = FIRST.replace("days = 20", "days = 5").replace('en = "close"', 'en = "close it"')
PEOPLE = Directory(
    {"hall": Organisation("hall", "大厅")},
    {p: Person(p, p) for p in ("ann", "bob")},
    (Post("ann", "clerk", "hall"),),
)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

Open = Callable[[str], Office]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens the ledger with a loop file that says something."""

    def open_with(text: str) -> Office:
        loops = [loading.load(text, "small.toml")] if text else []
        return open_office(tmp_path / "ledger.sqlite", create=True, loops=loops, clock=lambda: NOON)

    with open_with("") as office:
        office.register(PEOPLE, "")
    return open_with


def ask(office: Office, title: str = "摆摊") -> Item:
    return office.submit(Submission("open", "ann", loop="small", data={"title": title}))[1]


def held(office: Office, code: str) -> Item:
    item = office.record.item(code)
    assert item
    return item


def test_an_item_follows_the_version_that_it_was_opened_under(opened: Open) -> None:
    with opened(FIRST) as office:
        old = ask(office)
    with opened(FASTER) as office:
        new = ask(office)
        assert (old.version, new.version) == (1, 2)
        assert (old.due[:10], new.due[:10]) == ("2026-03-23", "2026-03-09")
        office.submit(Submission("check", "ann", old.code))
        assert held(office, old.code).due == old.due
        names = [
            [a.name.en for a, why in office.view(c, "ann").actions if not why] for c in (old.code, new.code)
        ]
        assert names == [["close"], ["close it", "check"]]
        assert office.record.audit().whole
    with opened("") as office:  # the ledger knows what it has kept, without the file
        assert office.loop("small").version == 2
        assert office.view(old.code, "ann").loop.actions["close"].name.en == "close"


def test_only_what_a_file_means_makes_a_version(opened: Open) -> None:
    for text, version in ((FIRST, 1), (f"# a remark\n{FIRST}\n\n", 1), (FASTER, 2), (FIRST, 1), (BARE, 3)):
        with opened(text) as office:
            assert ask(office).version == version


def test_two_that_open_under_a_new_version_at_once_keep_one(opened: Open) -> None:
    with opened(FASTER) as one, opened(FASTER) as other:
        assert [ask(one).version, ask(other).version] == [1, 1]
        assert other.record.audit().whole
    with opened(FIRST) as one, opened(BARE) as other:
        assert [ask(one).version, ask(other).version, ask(one).version] == [2, 3, 2]
        codes = [i.code for i in one.items(Asked(loop="small"), "ann")]
        assert len(codes) == len(
            [one.view(code, "ann") for code in codes]
        )  # of versions that another has kept as well


def test_an_item_is_moved_by_an_event_and_its_history_stays(opened: Open) -> None:
    with opened(FIRST) as office:
        old = ask(office)
    with opened(FASTER) as office:
        event, item = office.move(old.code, "ann", "新规定")
        assert (event.action, event.data, item.version, item.due) == (
            "~move",
            {"version": 2, "why": "新规定"},
            2,
            old.due,
        )
        office.submit(Submission("close", "ann", old.code))
        found, view = held(office, old.code), office.view(old.code, "ann")
        again = engine.standing(office.loop("small"), view.events)
        assert again
        assert engine.item(office.loop_of(found), again, found.id, found.code) == found
        told = telling.events(view.loop, view.events, office.directory, view.shown)
        assert [t.name for t in told] == ["open", "moved to version 2 of the loop", "close it"]
        assert office.record.audit().whole
        assert tallies.check(office)


def test_who_may_not_and_what_does_not_fit_is_refused_with_all_reasons(opened: Open) -> None:
    with opened(FIRST) as office:
        data = {"title": "摆摊"}
        code = office.submit(Submission("open", "ann", loop="small", data=data))[1].code
        office.submit(Submission("check", "ann", code, data={"note": "夜市"}))
        with pytest.raises(Refused, match="follows version 1 already"):
            office.move(code, "ann", "")
        with pytest.raises(Refused) as caught:
            office.move(code, "ann", "", version=7)
        assert caught.value.code == "unknown-version"
    with opened(BARE) as office:
        with pytest.raises(Refused) as caught:
            office.move(code, "bob", "")
        assert caught.value.code == "not-allowed"
        with pytest.raises(Refused) as caught:
            office.move(code, "ann", "")
        assert caught.value.code == "not-movable"
        for reason in ("no state “checked”", "it was done: check", "it was given: note", "it runs: deciding"):
            assert reason in caught.value.reason
        assert held(office, code).version == 1
        refusals = [(a["by"], a["refused"]) for a in office.record.accesses(code)]
        assert refusals[:2] == [("ann", "not-movable"), ("bob", "not-allowed")]
        assert 3 not in office.loop("small").versions  # what is refused leaves nothing behind
    unnamed = FASTER.replace('moves = ["clerk"]\n', "")
    with opened(unnamed) as office:
        with pytest.raises(Refused, match="names no role"):
            office.move(code, "ann", "")
        assert office.move(code, "", "", admin=True)[1].version == 2


def test_commands_tell_the_versions(
    opened: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHANG_LEDGER", "ledger.sqlite")
    with opened(FIRST) as office:
        code = ask(office).code
    Path("small.toml").write_text(FASTER, "utf-8")
    assert main(["loop", "check", "small.toml"]) == 0
    out = capsys.readouterr().out
    assert "version 2 (new)" in out
    assert "version 1: 1 items" in out
    assert main(["loop", "show", code]) == 0
    assert "follows version 1 of 1" in capsys.readouterr().out
    move = ["loop", "move", "--loop", "small", "--loop-file", "small.toml", "--reason", "新规定"]
    assert main([*move, "--as", "bob"]) == 2
    assert "is for clerk" in capsys.readouterr().err
    assert main([*move, "--as", "ann"]) == 0
    assert main(["loop", "show", code]) == 0
    assert "follows version 2 of 2" in capsys.readouterr().out
