"""The story end to end: which files are meant, nothing stopped by a bad one, each command as a function."""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import duizhang
from duizhang import checks, grammar, intake, pipeline
from duizhang.intake import Problem, Skipped, Task
from duizhang.language import speak
from duizhang.model import (
    Document,
    Finding,
    Interval,
    LedgerUnusable,
    Part,
    Reading,
    Relation,
    Report,
    Statement,
    Unread,
    WrongUse,
)

GOOD = "2025年，全省进出口5.55万亿元，其中出口4.19万亿元，进口1.36万亿元。\n"


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a few files."""
    monkeypatch.chdir(tmp_path)
    write("docs/b.txt", GOOD)
    write("docs/a.TXT", "出口7亿元。")
    write("docs/deep/c.txt", "出口8亿元。")
    write("docs/picture.svg", "not text")
    write("docs/.hidden.txt", "出口9亿元。")
    write("docs/.git/d.txt", "出口9亿元。")
    return tmp_path


def write(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# --- a grammar and checks that a test can foretell ----------------------------------------------------


def plain_extract(document: Document) -> Reading:
    """Every number with a unit is a statement, every other one is unread."""
    found: list[Statement] = []
    left: list[Unread] = []
    for m in re.finditer(r"(\d+(?:\.\d+)?)(万亿元|亿元)?", document.text):
        place = document.place(m.span())
        line, column = document.line_column(place[0])
        if m[2]:
            found.append(plain_statement(document, m, line, column))
        else:
            left.append(
                Unread(document.path, m.span(), place, line, column, m[0], "date" if m[0] > "2" else "")
            )
    return Reading(document, tuple(found), tuple(left))


def plain_statement(document: Document, m: re.Match[str], line: int, column: int) -> Statement:
    number = hashlib.sha256(f"{document.sha256}{m.start()}".encode()).hexdigest()[:12]
    place = (m.start(), m.end())
    return Statement(
        number, document.path, document.sha256, m.span(), place, line, column, m[0], document.text, m.span(),
        "level", Decimal(m[1]), Decimal(m[1]), Decimal("0.01"), "=", "CNY", "出口", None, ("浙江",), "2025", "", "",
        "target" if "力争" in document.text else "outcome", "", ("clause", "number"),
    )  # fmt: skip


def plain_check(statements: Any) -> Report:
    """The first two statements contradict each other, whatever they say."""
    statements = tuple(statements)
    status: dict[str, Any] = {s.id: "unchecked" for s in statements}
    if len(statements) < 2:
        return Report((), status, ())
    parts = tuple(Part("figure", s) for s in statements[:2])
    status |= {p.statement.id: "contradicted" for p in parts}
    everything = Interval(None, None)
    finding = Finding("repeat-mismatch", "error", "they differ", "1 ≠ 2", everything, "CNY", parts)
    return Report((finding,), status, (Relation("repeat-mismatch", parts, "1 ≠ 2", False, everything),))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "extract", plain_extract)
    monkeypatch.setattr(checks, "check", plain_check)


# --- which files are meant ----------------------------------------------------------------------------


def found(*paths: str | Path) -> list[str]:
    """Tasks by their path, what is skipped in brackets, problems with an exclamation mark."""
    sign = {Task: "{}", Skipped: "({})", Problem: "!{}"}
    return [sign[type(i)].format(i.path) for i in intake.find(paths)]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["docs/b.txt"], ["docs/b.txt"]),
        (["docs"], ["docs/a.TXT", "docs/b.txt", "(docs/picture.svg)", "docs/deep/c.txt"]),
        (["docs/*.txt"], ["docs/b.txt"]),
        (["**/c.txt"], ["docs/deep/c.txt"]),
        (["docs/d*"], ["docs/deep/c.txt"]),
        (["docs/picture.svg"], ["docs/picture.svg"]),
        (["none.txt"], ["none.txt"]),
        (["none*.txt"], ["!none*.txt"]),
        (
            ["docs/b.txt", "docs/../docs/b.txt", "docs/deep", "docs/*/c.txt"],
            ["docs/b.txt", "docs/deep/c.txt"],
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_paths(paths: list[str], expected: list[str]) -> None:
    assert found(*paths) == expected


def test_a_name_with_brackets_is_a_name(folder: Path) -> None:
    write("docs/a[1].txt", GOOD)
    assert found("docs/a[1].txt") == ["docs/a[1].txt"]
    assert folder.is_dir()


@pytest.mark.skipif(
    sys.platform != "linux", reason="names that are no Unicode need a file system that has them"
)
@pytest.mark.usefixtures("folder")
def test_a_name_that_is_no_unicode() -> None:
    os.mkdir("odd")
    Path(os.fsdecode(b"odd/\xb1\xa8.txt")).write_text("出口1亿元", "utf-8")
    [problem] = intake.find(["odd"])
    assert isinstance(problem, Problem)
    assert problem.path.encode()
    assert "Unicode" in problem.reason


@pytest.mark.usefixtures("plain")
def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("出口4.19万亿元".encode("gb18030"))))
    [reading] = pipeline.extract(["-", "-"])
    assert isinstance(reading, Reading)
    assert reading.document.path == "-"
    assert [s.text for s in reading.statements] == ["4.19万亿元"]


@pytest.mark.usefixtures("folder")
def test_a_folder_without_text_is_a_problem() -> None:
    os.mkdir("bare")
    write("pictures/a.svg", "not text")
    assert found("bare", "pictures", "docs/deep") == [
        "!bare",
        "(pictures/a.svg)",
        "!pictures",
        "docs/deep/c.txt",
    ]


@pytest.mark.usefixtures("folder")
def test_a_pipe_in_a_folder_is_not_waited_for() -> None:
    os.mkfifo("docs/deep/pipe.txt")
    assert found("docs/deep") == ["docs/deep/c.txt", "(docs/deep/pipe.txt)"]


def test_each_standard_input_has_a_place_of_its_own() -> None:
    assert intake.location("-", "aa") != intake.location("-", "bb")
    assert intake.location("x/../a.txt", "aa") == intake.location("a.txt", "bb")


# --- one bad document never stops the others ----------------------------------------------------------

BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "binary.txt": bytes(range(256)) * 40,
    "broken.txt": "全省出口总值继续增长".encode()[:-1] + b"\xff\xff",
    "long.txt": "出口4万亿元，".encode() * 250_000,
}


@pytest.mark.usefixtures("folder", "plain")
@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_a_bad_document_is_a_problem_in_its_place(name: str) -> None:
    if name in BAD:
        write(name, BAD[name])
    before, problem, after = pipeline.extract(["docs/b.txt", name, "docs/deep"])
    assert isinstance(before, Reading)
    assert isinstance(after, Reading)
    assert isinstance(problem, Problem)
    assert problem.path == name
    assert problem.reason
    assert str(problem).startswith(name)


@pytest.mark.usefixtures("folder", "plain")
def test_a_long_line_is_named_by_its_line() -> None:
    write("long.txt", b"one\n" + BAD["long.txt"])
    [problem] = pipeline.extract(["long.txt"])
    assert isinstance(problem, Problem)
    assert problem.place == "2"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("error", [RuntimeError("oops"), RecursionError("deep"), MemoryError()])
def test_a_mistake_of_ours_is_a_problem_of_that_document(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail_once(document: Document) -> Reading:
        if document.path.endswith("b.txt"):
            raise error
        return plain_extract(document)

    monkeypatch.setattr(grammar, "extract", fail_once)
    problem, reading = pipeline.extract(["docs/b.txt", "docs/deep"])
    assert isinstance(problem, Problem)
    assert ("memory" if isinstance(error, MemoryError) else "please report") in problem.reason
    assert isinstance(reading, Reading)


# --- several at a time --------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_many_processes_give_what_one_gives() -> None:
    for i in range(6):
        write(f"more/{i}.txt", f"2025年，浙江出口{i}.5万亿元。")
    write("more/7.txt", "")
    one = list(pipeline.extract(["more", "docs"]))
    assert list(pipeline.extract(["more", "docs"], jobs=2)) == one
    assert sum(isinstance(i, Problem) for i in one) == 1


@pytest.mark.usefixtures("folder")
def test_workers_speak_the_language_of_their_parent() -> None:
    speak("zh")
    problems = list(pipeline.extract(["none.txt", "nowhere.txt"], jobs=2))
    assert [i.reason for i in problems if isinstance(i, Problem)] == ["没有这个文件"] * 2


@dataclass(frozen=True)
class Deadly(Task):
    """Ends the process that receives it, as a system does that is out of memory."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


@pytest.mark.usefixtures("folder")
def test_a_killed_worker_costs_one_document() -> None:
    tasks = [Task("docs/b.txt"), Deadly("deadly.txt"), Task("docs/deep/c.txt"), Task("docs/a.TXT")]
    results = list(intake.read_all(tasks, jobs=2))
    assert [type(r) for r in results] == [Reading, Problem, Reading, Reading]
    assert [r.path for r in results if isinstance(r, Problem)] == ["deadly.txt"]


@pytest.mark.usefixtures("folder", "plain")
def test_progress_is_told() -> None:
    told: list[tuple[int, int, str]] = []
    list(pipeline.extract(["docs"], progress=lambda *step: told.append(step)))
    assert told == [
        (1, 4, "docs/a.TXT"),
        (2, 4, "docs/b.txt"),
        (3, 4, "docs/picture.svg"),
        (4, 4, "docs/deep/c.txt"),
    ]


# --- the commands as functions ------------------------------------------------------------------------


@pytest.mark.usefixtures("folder", "plain")
def test_read_tells_what_it_did_and_reading_again_adds_nothing() -> None:
    write("empty.txt", "")
    first = pipeline.read(["docs", "empty.txt"])
    assert (first.tally.documents, first.new, first.tally.statements) == (3, 3, 5)
    assert [p.path for p in first.problems] == ["empty.txt"]
    assert [s.path for s in first.skipped] == ["docs/picture.svg"]
    assert (first.ledger.documents, first.ledger.statements) == (3, 5)
    assert first.report.contradicted
    again = pipeline.read(["docs"])
    assert (again.new, again.ledger) == (0, first.ledger)


@pytest.mark.usefixtures("folder", "plain")
def test_a_file_that_changed_replaces_what_was_read_of_it() -> None:
    pipeline.read(["docs/b.txt"])
    write("docs/b.txt", "出口4.18万亿元")
    pipeline.read([Path.cwd() / "docs" / "b.txt"])
    assert [s.text for s in pipeline.statements()] == ["4.18万亿元"]


@pytest.mark.usefixtures("folder", "plain")
def test_two_inputs_through_the_pipe_are_two_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("出口1亿元", "出口2亿元"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        pipeline.read(["-"])
    assert [s.text for s in pipeline.statements()] == ["1亿元", "2亿元"]


@pytest.mark.usefixtures("folder", "plain")
def test_check_of_files_needs_no_ledger_and_counts_copies_once() -> None:
    write("copy.txt", GOOD)
    checked = pipeline.check(["docs/b.txt", "copy.txt", "none.txt"])
    assert [d.path for d in checked.documents] == ["docs/b.txt"]
    assert len(checked.report.status) == 3
    assert [p.path for p in checked.problems] == ["none.txt"]
    assert dict(checked.sources)["docs/b.txt"].source == GOOD
    assert not Path(pipeline.LEDGER).exists()


@pytest.mark.usefixtures("folder", "plain")
def test_check_of_the_ledger_gives_what_check_of_the_files_gives() -> None:
    pipeline.read(["docs"])
    of_files, of_ledger = pipeline.check(["docs"]), pipeline.check()
    assert of_ledger.report == of_files.report
    assert [d.path for d in of_ledger.documents] == [d.path for d in of_files.documents]
    assert dict(of_ledger.sources) == dict(of_files.sources)
    assert of_ledger.unread == of_files.unread


@pytest.mark.usefixtures("folder", "plain")
def test_statements_by_status() -> None:
    pipeline.read(["docs/b.txt"])
    everything = list(pipeline.statements())
    assert list(pipeline.statements(status="contradicted")) == everything[:2]
    assert list(pipeline.statements(status="unchecked")) == everything[2:]
    assert list(pipeline.statements(status="unchecked", area="杭州")) == []


@pytest.mark.usefixtures("folder", "plain")
def test_explain() -> None:
    pipeline.read(["docs/b.txt"])
    first, _, third = pipeline.statements()
    told = pipeline.explain(first.id[:8])
    assert (told.statement, told.status) == (first, "contradicted")
    assert len(told.relations) == len(told.findings) == 1
    alone = pipeline.explain(third.id)
    assert (alone.status, alone.relations, alone.findings) == ("unchecked", (), ())
    with pytest.raises(WrongUse):
        pipeline.explain("no such id")


@pytest.mark.usefixtures("folder", "plain")
def test_nothing_is_asked_of_a_ledger_that_is_not_there() -> None:
    for ask in (
        lambda: list(pipeline.statements()),
        pipeline.check,
        lambda: pipeline.card("浙江", 2025),
        lambda: pipeline.explain("aa"),
    ):
        with pytest.raises(LedgerUnusable):
            ask()
    assert not Path(pipeline.LEDGER).exists()


@pytest.mark.usefixtures("folder", "plain")
def test_what_the_caller_knows_reaches_the_document() -> None:
    [reading] = pipeline.extract(["docs/b.txt"], date="2026-01", area="杭州", issuer="某局")
    assert isinstance(reading, Reading)
    assert (reading.document.date, reading.document.area, reading.document.issuer) == (
        "2026-01",
        "杭州",
        "某局",
    )


@pytest.mark.parametrize(
    "date", ["2026-13", "2026-02-30", "26-01-01", "20260101", "2026-W01-1", "today", "2026-1"]
)
def test_what_is_no_date_is_wrong_use(date: str) -> None:
    with pytest.raises(WrongUse, match=re.escape(date)):
        list(pipeline.extract([], date=date))


@pytest.mark.parametrize("date", ["", "2026", "2026-01", "2026-01-31"])
def test_dates_may_be_rough(date: str) -> None:
    assert list(pipeline.extract([], date=date)) == []


@pytest.mark.usefixtures("folder", "plain")
def test_coverage_counts_every_number() -> None:
    write("x.txt", "1和3，出口5亿元，6亿元")
    [reading] = pipeline.extract(["x.txt"])
    assert isinstance(reading, Reading)
    tally = pipeline.Tally.of(reading)
    assert (tally.statements, tally.ignored, tally.unread) == (2, 1, 1)
    assert tally.coverage == 75
    assert (tally + tally).coverage == 75
    assert (tally + tally).documents == 2
    assert pipeline.Tally().coverage is None


@pytest.mark.usefixtures("folder", "plain")
def test_the_busiest_card_is_one_with_outcomes() -> None:
    write("plan.txt", "力争出口5亿元，6亿元")
    write("report.txt", "出口7亿元")
    assert pipeline.read(["plan.txt"]).busiest == ("浙江", 2025)
    assert pipeline.read(["report.txt"]).busiest == ("浙江", 2025)
    assert pipeline.busiest([]) is None


def test_the_demo_reads_the_samples() -> None:
    done = pipeline.demo()
    assert done.tally.documents == 4
    assert done.checked.report.contradicted
    assert (done.card.area, done.card.year) == ("浙江", 2025)
    assert {"exceeded", "missed"} <= {row.verdict for row in done.card.rows}


def test_every_command_is_a_function_of_the_package() -> None:
    for name in ("card", "check", "demo", "explain", "extract", "read", "statements"):
        assert getattr(duizhang, name) is getattr(pipeline, name)
    with pytest.raises(AttributeError):
        _ = duizhang.nothing  # type: ignore[attr-defined,unused-ignore]


def test_the_version_is_the_packages() -> None:
    project = Path(__file__).parent.parent / "pyproject.toml"
    assert f'version = "{duizhang.__version__}"' in project.read_text("utf-8")
