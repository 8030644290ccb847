"""``duizhang loop``: from a task book to a closed, rated, evidenced item, as somebody would type it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import typer

from duizhang.cli import app, main
from duizhang.cli.help import localised
from duizhang.follow import Office
from duizhang.language import Language, speak
from duizhang.model import Refused

PLAN = "2025年浙江省政府工作报告\n\n2025年1月14日\n\n今年的主要预期目标是：全省生产总值增长5.5%左右，新增公园绿地300公顷。\n"
RESULT = "2025年，浙江生产总值增长5.6%，出口4.19万亿元。\n"
OTHER = "2025年，浙江出口4.18万亿元。\n"
OFFICES = "id,name,parent,area\ngov,市政府,,\noffice,督查室,gov,\nroads,交通局,gov,东城\nparks,园林局,gov,\n"
PEOPLE = (
    "id,name,mail,role,organisation\nann,安,a@example.org,office checker,office\n"
    "bob,博,b@example.org,chief editor,roads\ncai,蔡,,chief,parks\ndan,丹,,leader,gov\n"
)

Ran = tuple[int, str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ran]]:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("DUIZHANG_PERSON", raising=False)

    def run_it(*words: str) -> Ran:
        capsys.readouterr()
        status = main(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return status, out, err

    yield run_it
    speak(None)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUIZHANG_LEDGER", raising=False)
    texts = {"plan.txt": PLAN, "result.txt": RESULT, "other.txt": OTHER, "o.csv": OFFICES, "p.csv": PEOPLE}
    for name, text in texts.items():
        Path(name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def ready(run: Callable[..., Ran]) -> Callable[..., Ran]:
    assert run("read", "plan.txt")[0] == 0
    assert run("loop", "people", "o.csv")[0] == 0
    assert run("loop", "people", "p.csv")[0] == 0
    return run


def codes(run: Callable[..., Ran], loop: str, *more: str) -> list[str]:
    return [
        json.loads(line)["code"]
        for line in run("loop", "list", loop, "--format", "jsonl", *more)[1].splitlines()
    ]


def test_from_the_task_book_to_the_end(ready: Callable[..., Ran]) -> None:
    run = ready
    status, out, err = run("loop", "targets", "浙江", "2025", "--as", "ann")
    assert (status, "2 opened, 0 there already" in err) == (0, True)
    assert "0 opened, 2 there already" in run("loop", "targets", "浙江", "2025", "--as", "ann")[2]
    code = next(line.split()[0] for line in out.splitlines() if "生产总值" in line)
    assert run("loop", "act", code, "assign", "--as", "ann", "-s", "holder=交通局")[0] == 0
    assert "not-yours" in run("loop", "act", code, "accept", "--as", "cai")[2]
    assert code in run("loop", "desk", "--as", "bob")[1]
    assert run("loop", "act", code, "accept", "--as", "bob")[0] == 0
    run("read", "result.txt")
    assert "met" in run("loop", "tick")[1] or "met" in run("loop", "show", code)[1]
    Path("photo.jpg").write_bytes(b"\xff\xd8 no picture")
    assert (
        run("loop", "act", code, "submit", "--as", "bob", "-s", "report=完成", "--attach", "photo.jpg")[0]
        == 0
    )
    assert run("loop", "act", code, "close", "--as", "ann", "-s", "rating=5")[0] == 0
    shown = run("loop", "show", code, "--as", "dan")[1]
    assert all(w in shown for w in ("closed", "5.6%", "photo.jpg", "交通局", "reopen"))
    status, out, _ = run("audit", "--format", "json")
    assert (status, json.loads(out)["breaks"]) == (0, [])
    head = json.loads(out)["head"]
    assert run("audit", "--head", head)[0] == 0
    assert run("audit", "--head", "00" * 32)[0] == 1


def test_an_inquiry_closes_and_opens_with_its_finding(ready: Callable[..., Ran]) -> None:
    run = ready
    run("read", "result.txt", "other.txt")
    assert "1 opened" in run("loop", "findings", "--as", "ann")[2]
    [code] = codes(run, "inquiry")
    assert run("loop", "act", code, "ask", "--as", "ann", "-s", "holder=roads")[0] == 0
    answer = ("-s", "answer=explained", "-s", "text=口径为海关初步数")
    assert run("loop", "act", code, "answer", "--as", "bob", *answer)[0] == 0
    Path("other.txt").write_text("2025年，浙江出口4.19万亿元。\n", "utf-8")
    run("read", "other.txt")
    run("loop", "tick")
    assert json.loads(run("loop", "show", code, "--format", "json")[1])["state"] == "gone"
    Path("other.txt").write_text(OTHER, "utf-8")
    run("read", "other.txt")
    run("loop", "tick")
    assert json.loads(run("loop", "show", code, "--format", "json")[1])["state"] == "found"


def test_the_assessed_have_a_right_of_reply(ready: Callable[..., Ran]) -> None:
    run = ready
    Path("again.txt").write_text("2025年，浙江生产总值增长5.1%。\n", "utf-8")
    run("read", "result.txt", "again.txt")
    run("loop", "findings", "--as", "ann")
    [code] = codes(run, "inquiry")
    run("loop", "act", code, "ask", "--as", "ann", "-s", "holder=roads")
    run("loop", "act", code, "answer", "--as", "bob", "-s", "answer=explained", "-s", "text=口径为初步核算")
    assert (
        "交通局 replied (explained, not settled yet): 口径为初步核算"
        in run("card", "浙江", "2025", "--format", "json")[1]
    )


def test_a_list_is_taken_when_all_its_rows_are_right(ready: Callable[..., Ran]) -> None:
    run = ready
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("事项", "完成期限", "目标值", "备注"),
        ("修路", "2026年6月30日", "1,200", "x"),
        ("", "2026-05-01", "3", ""),
    ):
        sheet.append(row)
    book.save("tasks.xlsx")
    status, _, err = run("loop", "import", "commitment", "tasks.xlsx", "--as", "ann")
    assert status == 1
    assert "1 rows can be taken, 1 are wrong" in err
    assert "columns not used: 备注" in err
    assert "row 3: missing: task" in err
    Path("good.csv").write_text("事项,完成期限,目标值\n修路,2036/6/30,1200\n种树,2036-05-01,3\n", "utf-8")
    assert codes(run, "commitment") == []
    assert run("loop", "import", "commitment", "good.csv", "--as", "ann", "--yes")[0] == 0
    assert run("loop", "import", "commitment", "good.csv", "--as", "ann", "--yes")[0] == 0
    held = codes(run, "commitment")
    assert len(held) == 2
    assert run("loop", "breakdown", "commitment", "-o", "b.docx")[0] == 0
    assert "修路" in ZipFile("b.docx").read("word/document.xml").decode()
    assert run("loop", "breakdown", "commitment", "-o", "b.xlsx")[0] == 0
    page = openpyxl.load_workbook(BytesIO(Path("b.xlsx").read_bytes())).active
    assert page is not None
    assert [page.cell(2, c).value for c in (2, 3, 5)] == ["种树", "3", "2036-05-01"]
    feed = run("loop", "feed")[1]
    assert feed.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20360630" in feed


def test_what_is_refused_after_the_preview_is_told(
    ready: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("good.csv").write_text("事项,完成期限\n修路,2036-06-30\n", "utf-8")
    late = Refused("not-allowed", "no longer yours to open")
    monkeypatch.setattr(Office, "submit_all", lambda _, wanted: [late for _ in wanted])
    status, out, err = ready("loop", "import", "commitment", "good.csv", "--as", "ann", "--yes")
    assert (status, out) == (2, "")
    assert "no longer yours to open" in err


def test_wrong_lists_of_people_are_told(run: Callable[..., Ran]) -> None:
    Path("bad.csv").write_text("id,name,parent\na,甲,nowhere\n", "utf-8")
    assert run("loop", "people", "bad.csv")[0] == 1
    Path("what.csv").write_text("x,y\n1,2\n", "utf-8")
    assert run("loop", "people", "what.csv")[0] == 2


def test_what_a_loop_counts_is_reconciled_with_claims(run: Callable[..., Ran]) -> None:
    assert run("loop", "sample", "patrol", "-n", "12")[0] == 0
    rows = [
        json.loads(r)
        for r in run("loop", "metrics", "patrol", "--by", "area", "--format", "jsonl")[1].splitlines()
    ]
    assert {r["metric"] for r in rows} == {"issues", "rounds", "fixed", "on-time", "fixing"}
    for day in ("yesterday", "0001-01-01"):
        assert "not a date" in run("loop", "metrics", "patrol", "--since", day)[2]
    area = rows[0]["group"]
    assert run("loop", "record", "patrol", area, "2026")[0] == 0
    assert run("statements", "--doc", "record/patrol")[1]


@pytest.mark.parametrize("loop", ["appeal", "order", "referral", "project", "project-eod", "livelihood"])
def test_every_loop_has_a_sample_load(run: Callable[..., Ran], loop: str) -> None:
    assert run("loop", "sample", loop, "-n", "6")[0] == 0
    assert len(codes(run, loop, "--all")) == 6
    assert run("loop", "metrics", loop)[0] == 0
    assert run("audit")[0] == 0


def test_a_loop_file_is_checked_and_used(run: Callable[..., Ran]) -> None:
    docs = (Path(__file__).parent.parent / "docs" / "loops.md").read_text("utf-8")
    [text] = re.findall(r"```toml\n(\[loop\].*?)```", docs, re.S)
    Path("permit.toml").write_text(text, "utf-8")
    assert run("loop", "check", "permit.toml")[0] == 0
    Path("bad.toml").write_text(text.replace('to = "granted"', 'to = "nowhere"'), "utf-8")
    status, out, _ = run("loop", "check", "bad.toml")
    assert (status, "bad.toml:" in out, "no such state: nowhere" in out) == (1, True, True)
    assert "permit" in run("loop", "kinds", "--loop-file", "permit.toml")[1]


def test_help_is_in_both_languages(run: Callable[..., Ran]) -> None:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        speak(language)
        loops = localised(app).commands["loop"]
        for each in loops.commands.values():
            parameters = each.get_params(typer.Context(each, help_option_names=["--help", "-h"]))
            assert all(p.help for p in parameters), (each.name, [p.name for p in parameters if not p.help])
            assert each.help
            assert "duizhang" in each.epilog
    assert "跟踪事项" in run("loop", "--help", "--lang", "zh")[1]
    assert run("loop", "fly")[0] == 2
    assert run("loop", "open", "nothing", "--as", "ann")[0] == 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("desk", "--as", "nobody"), "there is no person nobody"),
        (("list", "commitment", "--state", "nowhere"), "there is no state nowhere; there are: listed, "),
        (("breakdown", "commitment", "-o", "b.txt"), "must be a .docx or .xlsx"),
        (("show", "K7MPQ2R9TX", "--format", "csv"), "csv"),
        (("show", "K7MPQ2R9TX"), "there is no item K7MPQ2R9TX"),
    ],
)
def test_wrong_use_is_told(ready: Callable[..., Ran], asked: tuple[str, ...], told: str) -> None:
    status, out, err = ready("loop", *asked)
    assert (status, out) == (2, "")
    assert told in err
    assert not Path("b.txt").exists()


def test_nothing_that_was_asked_for_is_told_as_such(ready: Callable[..., Ran]) -> None:
    Path("plain.txt").write_text("2025年，浙江生产总值增长5.1%。\n", "utf-8")
    assert "no commitments" in ready("loop", "clauses", "plain.txt")[2]
    assert "no item to be moved" in ready("loop", "move", "--loop", "appeal", "--reason", "x")[2]
    Path("good.csv").write_text("事项,完成期限\n修路,2036-06-30\n", "utf-8")
    assert "--yes takes them" in ready("loop", "import", "commitment", "good.csv", "--as", "ann")[2]
