"""The command line: what goes where, in which language, with which exit status; and no traceback, ever."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
import typer

from duizhang import __version__, pipeline
from duizhang.cli import app, main
from duizhang.cli.help import localised, texts
from duizhang.language import Language, speak
from duizhang.model import Verdict

COMMANDS = (
    "demo",
    "extract",
    "read",
    "check",
    "dismiss",
    "statements",
    "card",
    "explain",
    "serve",
    "account",
    "audit",
)
PLAN = "2025年浙江省政府工作报告\n\n2025年1月14日\n\n今年的主要预期目标是：全省生产总值增长5.5%左右，出口增长5%以上。\n"
GOOD = "2025年，浙江出口4.19万亿元，增长7.2%。\n"
OTHER = "2025年，浙江出口4.18万亿元，增长7.2%。\n"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command line in this process, in English unless it says otherwise."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def run_it(*words: str | Path) -> Ran:
        capsys.readouterr()
        status = main([str(w) for w in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(status, out, err)

    yield run_it
    speak(None)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUIZHANG_LEDGER", raising=False)
    for name, text in (("plan.txt", PLAN), ("good.txt", GOOD), ("other.txt", OTHER)):
        Path(name).write_text(text, "utf-8")
    return tmp_path


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "duizhang", *words]


def shell(*words: str, **how: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs a command line as a process of its own."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", **how.pop("env", {})}
    return subprocess.run(command(*words), capture_output=True, timeout=120, env=env, check=False, **how)


# --- help and language --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", *COMMANDS])
@pytest.mark.parametrize(("lang", "examples"), [("zh", "例子"), ("en", "Examples")])
def test_help_has_examples_in_both_languages(run: Run, name: str, lang: str, examples: str) -> None:
    ran = run(*([name] if name else []), "--help", "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert examples in ran.out
    assert ran.out.count("duizhang") >= 2
    assert bool(re.search(r"[\u4e00-\u9fff]{6}", ran.out)) == (lang == "zh")


def test_every_option_is_described_in_both_languages() -> None:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        speak(language)
        root = localised(app)
        for each in (root, *root.commands.values()):
            parameters = each.get_params(typer.Context(each, help_option_names=["--help", "-h"]))
            assert all(p.help for p in parameters), [p.name for p in parameters if not p.help]
    speak(None)


def test_the_help_describes_nothing_that_is_not_there() -> None:
    root = localised(app)
    commands = {
        "duizhang": root,
        **root.commands,
        **{f"loop {name}": c for name, c in root.commands["loop"].commands.items()},
    }
    assert set(texts()["command"]) == set(commands)
    parameters = [
        p
        for c in commands.values()
        for p in c.get_params(typer.Context(c, help_option_names=["--help", "-h"]))
    ]
    assert set(texts()["argument"]) <= {p.name for p in parameters}
    assert set(texts()["option"]) <= {name for p in parameters for name in p.opts}


def test_the_commands_are_those_of_the_contract() -> None:
    assert [c.callback.__name__ for c in app.registered_commands if c.callback] == list(COMMANDS)


@pytest.mark.parametrize(
    "words", [["--lang", "zh", "check"], ["check", "--lang=zh"], ["check", "--lang", "zh"]]
)
def test_the_language_may_be_asked_for_anywhere(run: Run, words: list[str]) -> None:
    assert "还没有这个账本" in run(*words).err


def test_the_language_is_that_of_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "还没有这个账本" in run("check").err
    assert "there is no ledger yet" in run("check", "--lang", "en").err


def test_help_in_chinese_has_no_english_of_the_library(run: Run) -> None:
    for name in ("", *COMMANDS):
        words = run(*([name] if name else []), "--help", "--lang", "zh").out
        for fixed in ("Usage", "default:", "env var", "required", "bool"):
            assert fixed not in words


LATE = ("sqlalchemy", "alembic", "xlsxwriter", "docx", "jinja2")
VERY_LATE = (*LATE, "duizhang.grammar", "duizhang.reading", "duizhang.checks", "rich.progress")


@pytest.mark.parametrize(
    ("words", "late"),
    [
        (["--version"], VERY_LATE),
        (["--help"], VERY_LATE),
        (["extract", "good.txt"], (*LATE, "duizhang.checks")),
        (["check", "good.txt"], ("alembic", "xlsxwriter", "docx", "jinja2")),
    ],
)
def test_a_command_imports_only_what_it_uses(words: list[str], late: tuple[str, ...]) -> None:
    script = f"import sys; from duizhang.cli import main; main({words}); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=True)
    assert not set(late) & set(ran.stderr.decode().split())


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    ran = run()
    assert ran.status == 2
    assert "Examples" in ran.out + ran.err


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"duizhang {__version__}\n", "")


# --- what the commands print --------------------------------------------------------------------------


def test_extract_gives_one_statement_a_line(run: Run) -> None:
    ran = run("extract", "good.txt", "--format", "jsonl")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    assert [r["text"] for r in records] == ["4.19万亿元", "7.2%"]
    for r in records:
        start, end = r["span"]
        assert GOOD[start:end] == r["text"]
    assert "coverage 100.0%" in ran.err
    assert not Path("duizhang.sqlite").exists()


def test_extract_unread(run: Run) -> None:
    ran = run("extract", "good.txt", "--unread", "--format", "jsonl")
    assert [json.loads(line)["text"] for line in ran.out.splitlines()] == ["2025年"]


def test_csv_has_one_header_for_all_files(run: Run) -> None:
    lines = run("extract", "good.txt", "other.txt", "--format", "csv").out.splitlines()
    assert len(lines) == 5
    assert sum(line.startswith("id,doc") for line in lines) == 1


def test_read_then_ask(run: Run) -> None:
    ran = run("read", "good.txt", "other.txt", "plan.txt")
    assert ran.status == 0
    for word in ("3 documents", "level 2", "target 2", "coverage", "error 1", "duizhang check"):
        assert word in ran.out
    assert len(run("statements", "--format", "jsonl", "--kind", "level").out.splitlines()) == 2
    assert len(run("statements", "--status", "contradicted").out.splitlines()) == 2
    assert len(run("statements", "--modality", "target", "--area", "浙江").out.splitlines()) == 2
    assert run("card", "浙江", "2025").status == 0


def test_check_of_files_and_of_the_ledger_say_the_same(run: Run) -> None:
    run("read", "good.txt", "other.txt")
    of_files, of_ledger = (
        run("check", "good.txt", "other.txt", "--format", "json"),
        run("check", "--format", "json"),
    )
    assert of_files.status == of_ledger.status == 1
    assert json.loads(of_files.out) == json.loads(of_ledger.out)


def test_explain_by_the_first_characters_of_an_id(run: Run) -> None:
    run("read", "good.txt", "other.txt")
    number = json.loads(run("statements", "--format", "jsonl").out.splitlines()[0])["id"]
    told = run("explain", number[:10])
    assert told.status == 0
    assert "⟦4.19万亿元⟧" in told.out
    assert "└─ " in told.out
    assert "✗ same figure again [repeat-mismatch]: 4.19万亿元 ≠ 4.18万亿元" in told.out
    assert (
        "✗ 重复出现 [repeat-mismatch]：4.19万亿元 ≠ 4.18万亿元" in run("explain", number, "--lang", "zh").out
    )


def test_a_relation_that_holds_is_called_what_it_is(run: Run) -> None:
    Path("sum.txt").write_text(
        "2025年，浙江进出口5.55万亿元，其中出口4.19万亿元，进口1.36万亿元。\n", "utf-8"
    )
    run("read", "sum.txt")
    number = json.loads(run("statements", "--format", "jsonl").out.splitlines()[0])["id"]
    assert "✓ sum: 4.19万亿元 + 1.36万亿元 = 5.55万亿元" in run("explain", number).out
    told = run("explain", number, "--lang", "zh").out
    assert "✓ 合计：4.19万亿元 + 1.36万亿元 = 5.55万亿元" in told
    assert "mismatch" not in told
    assert "期间：本句的时间词 → 2025" in told
    assert "└─ 界限：正是这个数" in told


def test_lists_in_chinese_are_chinese(run: Run) -> None:
    run("read", "good.txt", "other.txt")
    assert "增速" in run("statements", "--lang", "zh").out
    assert "日期" in run("extract", "good.txt", "--unread", "--lang", "zh").out
    assert re.search(r"::: .* 数值$", run("check", "--lang", "zh").out, re.MULTILINE)


def test_the_demo_shows_what_was_planted(run: Run) -> None:
    for lang in ("zh", "en"):
        ran = run("demo", "--lang", lang)
        assert (ran.status, ran.err) == (0, "")
        for planted in ("1.848万亿元", "18.48万亿元", "4.18万亿元", "4.19万亿元", "duizhang card 浙江 2025"):
            assert planted in ran.out


def test_what_the_caller_knows(run: Run) -> None:
    Path("bare.txt").write_text("全市出口5亿元，比去年增长3%。\n", "utf-8")
    words = ("extract", "bare.txt", "--format", "jsonl", "--area", "杭州", "--date", "2026-01-21")
    assert {tuple(json.loads(line)["area"]) for line in run(*words).out.splitlines()} == {("杭州",)}


def test_the_ledger_may_be_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("read", "good.txt", "--ledger", "a.sqlite").status == 0
    monkeypatch.setenv("DUIZHANG_LEDGER", "b.sqlite")
    assert run("read", "good.txt").status == 0
    assert Path("a.sqlite").exists()
    assert Path("b.sqlite").exists()
    assert not Path("duizhang.sqlite").exists()


def test_an_empty_card_says_so(run: Run) -> None:
    run("read", "good.txt")
    ran = run("card", "火星", "2025")
    assert ran.status == 0
    assert "no target of 火星" in ran.err


# --- the machine formats are those of the contract -----------------------------------------------------

STATEMENT = {
    *[
        "text",
        "kind",
        "low",
        "high",
        "bound",
        "unit",
        "indicator",
        "area",
        "period",
        "base",
        "of",
        "modality",
        "owner",
    ],
    *["id", "doc", "span", "quote", "concept", "rules"],
}
FINDING = {"code", "severity", "message", "equation", "expected", "unit", "statements", "suspect", "repairs"}
CONCERNED = {"id", "doc", "span", "text", "quote", "indicator", "area", "period", "role"}


@pytest.fixture
def samples(run: Run) -> Path:
    """The bundled samples, read into the ledger of this folder."""
    folder = pipeline.samples().absolute()
    assert run("read", folder).status == 0
    return folder


def in_full(path: str) -> str:
    """A sample's characters as they are in the file; one of the samples is in GB18030."""
    data = Path(path).read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_shape_of_statements(run: Run, samples: Path) -> None:
    stated = records(run("statements", "--format", "jsonl").out)
    assert all(set(r) == STATEMENT for r in stated)
    for r in stated:
        start, end = r["span"]
        # A page may break a figure over two lines.
        assert "".join(in_full(r["doc"])[start:end].split()) == "".join(r["text"].split())
    assert records(run("extract", samples, "--format", "jsonl").out) == stated
    left = records(run("extract", samples, "--unread", "--format", "jsonl").out)
    assert left
    assert all(set(r) == {"doc", "span", "text", "reason"} for r in left)


@pytest.mark.usefixtures("samples")
def test_shape_of_findings(run: Run) -> None:
    ran = run("check", "--format", "json")
    assert ran.status == 1
    told = json.loads(ran.out)
    assert set(told) == {"findings", "summary"}
    assert set(told["summary"]) == {"statements", "relations", "documents", "unread"}
    assert set(told["summary"]["statements"]) == {"confirmed", "contradicted", "unchecked"}
    for finding in told["findings"]:
        assert set(finding) == FINDING | {"fingerprint"}
        assert finding["severity"] in ("error", "warning", "info")
        assert len(finding["expected"]) == 2
        ids = {s["id"] for s in finding["statements"]}
        assert all(set(s) == CONCERNED | {"line", "column"} for s in finding["statements"])
        assert finding["suspect"] is None or finding["suspect"] in ids
        for repair in finding["repairs"]:
            assert set(repair) == {"statement", "text", "low", "high", "why"}
            assert repair["statement"] in ids
    assert records(run("check", "--format", "jsonl").out) == told["findings"]


@pytest.mark.usefixtures("samples")
def test_a_finding_is_dismissed_until_a_figure_changes(run: Run) -> None:
    first, *rest = json.loads(run("check", "--format", "json").out)["findings"]
    assert run("dismiss", "zzz", "--reason", "x").status == 2
    assert run("dismiss", first["fingerprint"], "--reason", "  ").status == 2
    assert run("dismiss", first["fingerprint"][:8], "--reason", "核过原件", "--by", "甲").status == 0
    told = json.loads(run("check", "--format", "json").out)
    assert [f["fingerprint"] for f in told["findings"]] == [f["fingerprint"] for f in rest]
    assert told["dismissed"][0]["dismissed"].keys() == {"reason", "by", "at"}
    assert told["dismissed"][0]["dismissed"]["reason"] == "核过原件"
    assert told["summary"]["dismissed"] == 1
    assert "1 dismissed" in run("check").out
    sarif = json.loads(run("check", "--format", "sarif").out)["runs"][0]["results"]
    assert [r["suppressions"][0]["justification"] for r in sarif if "suppressions" in r] == ["核过原件"]
    assert run("dismiss", first["fingerprint"], "--reason", "again").status == 2  # it is not there any more
    assert run("dismiss", first["fingerprint"], "--reopen", "--reason", "还是不对").status == 0
    assert len(json.loads(run("check", "--format", "json").out)["findings"]) == len(rest) + 1


@pytest.mark.usefixtures("samples")
def test_findings_for_ci(run: Run) -> None:
    errors = len(json.loads(run("check", "--format", "json").out)["findings"])
    github = run("check", "--format", "github").out.splitlines()
    assert len(github) == errors
    assert all(re.match(r"::(error|warning|notice) file=.*,line=\d+,col=\d+,", line) for line in github)
    [one] = json.loads(run("check", "--format", "sarif").out)["runs"]
    assert len(one["results"]) == errors


@pytest.mark.usefixtures("samples")
def test_shape_of_the_card(run: Run) -> None:
    told = json.loads(run("card", "浙江", "2025", "--format", "json").out)
    assert set(told) == {"area", "year", "rows", "summary"}
    assert (told["area"], told["year"]) == ("浙江", 2025)
    for row in told["rows"]:
        keys = {"indicator", "target", "outcome", "verdict", "margin", "unit", "note", "against", "pace"}
        assert set(row) == keys
        assert set(row["target"]) == STATEMENT
        assert row["outcome"] is None or set(row["outcome"]) == STATEMENT
        assert row["verdict"] in get_args(Verdict)
    assert {"met", "missed", "no-outcome"} <= {row["verdict"] for row in told["rows"]}


# --- exit status --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["check", "good.txt"], 0),
        (["check", "good.txt", "other.txt"], 1),
        (["check", "good.txt", "none.txt"], 3),
        (["check", "good.txt", "other.txt", "none.txt"], 1),
        (["extract", "none.txt"], 3),
        (["extract", "nothing*.txt"], 3),
        (["read", "none.txt", "good.txt"], 3),
        (["chek"], 2),
        (["extract"], 2),
        (["extract", "good.txt", "--format", "xml"], 2),
        (["extract", "good.txt", "--nothing"], 2),
        (["extract", "good.txt", "--date", "yesterday"], 2),
        (["extract", "good.txt", "--lang", "de"], 2),
        (["card", "浙江"], 2),
        (["card", "浙江", "soon"], 2),
        (["check"], 4),
        (["statements"], 4),
        (["card", "浙江", "2025"], 4),
        (["explain", "aa"], 4),
        (["read", "good.txt", "--ledger", "good.txt"], 4),
        (["read", "good.txt", "--ledger", "."], 4),
        (["read", "good.txt", "--ledger", "none/l.sqlite"], 4),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_exit_status(run: Run, words: list[str], status: int, lang: str) -> None:
    ran = run("--lang", lang, *words)
    assert ran.status == status
    if status > 1:
        assert ran.err.startswith("duizhang: ") or "\nduizhang: " in ran.err


def test_an_unknown_id_is_wrong_use(run: Run) -> None:
    run("read", "good.txt")
    assert run("explain", "zzzz").status == 2


def test_bad_documents_are_named_and_the_others_read(run: Run) -> None:
    Path("empty.txt").touch()
    Path("binary.txt").write_bytes(bytes(range(256)) * 20)
    ran = run("read", "empty.txt", "good.txt", "binary.txt", "none.txt", "other.txt")
    assert ran.status == 3
    for name in ("empty.txt", "binary.txt", "none.txt"):
        assert f"duizhang: {name}" in ran.err
    assert "2 documents" in ran.out


def test_a_mistake_of_ours_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(pipeline, "check", fail)
    ran = run("check")
    assert ran.status == 70
    assert ran.err == "duizhang: internal error, please report: ZeroDivisionError: oops\n"


def test_a_ledger_where_nothing_can_be_written_can_be_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("read", "good.txt", "--ledger", "l.sqlite")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert len(run("statements", "--ledger", "l.sqlite").out.splitlines()) == 2
    assert run("check", "--ledger", "l.sqlite").status == 0
    assert [f for f in os.listdir() if f.startswith("l.sqlite")] == ["l.sqlite"]


@pytest.mark.parametrize(
    ("url", "told"),
    [("odd://x/y", "no such kind of database"), ("mssql+odd://x", "no such kind of database")],
)
def test_a_database_of_no_known_kind(run: Run, url: str, told: str) -> None:
    ran = run("read", "good.txt", "--ledger", url)
    assert ran.status == 4
    assert told in ran.err


def test_an_empty_folder_is_told(run: Run) -> None:
    Path("empty").mkdir()
    ran = run("read", "empty")
    assert ran.status == 3
    assert ran.err == "duizhang: empty: the folder holds no text file\n"
    assert "nothing to reconcile" in ran.out
    assert "Where to look next" not in ran.out


def test_nothing_found_is_said(run: Run) -> None:
    run("read", "good.txt")
    assert run("statements", "--area", "火星") == Ran(0, "", "no statement in the ledger fits\n")


def test_a_disk_that_is_full_is_a_ledger_that_cannot_be_used() -> None:
    assert shell("read", "good.txt").returncode == 0
    many = Path("many")
    many.mkdir()
    for i in range(60):
        (many / f"{i}.txt").write_text(f"2025年，浙江出口{i}.5万亿元。{'说明' * 600}\n", "utf-8")
    size = 200 * 1024
    ran = shell("read", "many", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert ran.returncode == 4
    assert b"duizhang.sqlite" in ran.stderr
    assert b"Traceback" not in ran.stderr
    with sqlite3.connect("duizhang.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert shell("statements").returncode == 0
    assert shell("read", "many").returncode == 0


# --- output files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "txt", "xlsx"])
def test_the_name_of_the_output_file_gives_the_format(run: Run, suffix: str) -> None:
    run("read", "good.txt")
    ran = run("statements", "-o", f"all.{suffix}")
    assert (ran.status, ran.out) == (0, "")
    data = Path(f"all.{suffix}").read_bytes()
    first = {"jsonl": b'{"id"', "csv": b"id,doc", "txt": b"good.txt:1", "xlsx": b"PK"}[suffix]
    assert data.startswith(first)
    assert not list(Path().glob("*.part"))


def test_a_workbook_holds_the_statements(run: Run) -> None:
    run("read", "good.txt")
    run("statements", "-o", "all.xlsx")
    assert openpyxl.load_workbook("all.xlsx").worksheets[0].max_row == 3


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "json"])
def test_cards_as_files(run: Run, form: str) -> None:
    run("read", "plan.txt", "good.txt")
    assert run("card", "浙江", "2025", "-o", f"card.{form}").status == 0
    assert Path(f"card.{form}").stat().st_size > 100


def test_a_workbook_needs_a_file(run: Run) -> None:
    run("read", "good.txt")
    ran = run("statements", "--format", "xlsx")
    assert ran.status == 2
    assert "-o FILE" in ran.err


def test_a_file_that_cannot_be_written(run: Run) -> None:
    ran = run("extract", "good.txt", "-o", "none/x.jsonl")
    assert ran.status == 2
    assert "cannot write" in ran.err


def test_an_output_file_is_whole_or_as_it_was(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.jsonl").write_text("as it was", "utf-8")

    def broken(*_: object, **__: object) -> Iterator[object]:
        yield from ()
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "statements", broken)
    assert run("statements", "-o", "out.jsonl").status == 70
    assert Path("out.jsonl").read_text("utf-8") == "as it was"
    assert not list(Path().glob(".*.part"))


@pytest.mark.parametrize("name", ["all.jsonl", "all.csv"])
def test_a_full_disk_is_told_with_the_file_and_leaves_nothing(name: str) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    ran = shell("extract", "good.txt", "-o", name, preexec_fn=small)
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith(f"duizhang: cannot write: {name}: ")
    assert not [f for f in os.listdir() if "all" in f]


def test_what_is_no_plain_file_stays_what_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert run("extract", "good.txt", "-o", "link.csv").status == 0
    assert Path("link.csv").is_symlink()
    assert Path("real.csv").read_text("utf-8").startswith("id,doc")
    assert run("extract", "good.txt", "-o", "/dev/null").status == 0
    assert Path("/dev/null").is_char_device()


# --- pipes, signals, terminals ------------------------------------------------------------------------


def test_standard_input() -> None:
    ran = shell("extract", "-", "--format", "jsonl", input=GOOD.encode("gb18030"))
    assert ran.returncode == 0
    assert [json.loads(line)["doc"] for line in ran.stdout.splitlines()] == ["-", "-"]


def test_output_is_utf8_whatever_the_locale() -> None:
    ran = shell("extract", "good.txt", "--format", "jsonl", env={"PYTHONIOENCODING": "ascii"})
    assert "4.19万亿元" in ran.stdout.decode("utf-8")


def test_a_reader_that_has_enough() -> None:
    Path("long.txt").write_text(f"{GOOD}\n" * 500, "utf-8")
    words = " ".join(command("extract", "long.txt", "--format", "jsonl"))
    script = f"{words} | head -1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", script], capture_output=True, timeout=120, check=False)
    assert ran.returncode == 141
    assert len(ran.stdout.splitlines()) == 1
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output() -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            command("extract", "good.txt"), stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_interrupted() -> None:
    with subprocess.Popen(
        command("extract", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_until_it_reads(process.pid)
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=30)
        assert process.stderr is not None
        error = process.stderr.read()
    assert status == 130
    assert b"Traceback" not in error


def test_interrupted_while_reading() -> None:
    """What was posted until then stays, whole; reading again adds the rest."""
    many = Path("many")
    many.mkdir()
    for i in range(80):
        (many / f"{i:02}.txt").write_text(f"2025年，浙江出口{i + 1}.5亿元，增长7.2%。\n" * 20, "utf-8")
    with subprocess.Popen(command("read", "many"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        wait_until_posted()
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in error
    with sqlite3.connect("duizhang.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [posted] = connection.execute("SELECT count(*) FROM documents").fetchone()
    assert 0 < posted < 80
    assert len(shell("statements", "--format", "jsonl").stdout.splitlines()) == posted * 40
    assert shell("read", "many").returncode == 0
    assert len(shell("statements", "--format", "jsonl").stdout.splitlines()) == 80 * 40


def wait_until_posted() -> None:
    """Until a ledger in this folder holds a document."""
    for _ in range(3000):
        with (
            suppress(sqlite3.OperationalError),
            closing(sqlite3.connect("file:duizhang.sqlite?mode=ro", uri=True)) as c,
        ):
            if c.execute("SELECT count(*) FROM documents").fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nothing was posted")


def wait_until_it_reads(pid: int) -> None:
    """Until the process sleeps, and goes on sleeping: it waits for its standard input."""
    asleep = 0
    for _ in range(1200):
        asleep = asleep + 1 if "State:\tS" in Path(f"/proc/{pid}/status").read_text() else 0
        if asleep == 10:
            return
        time.sleep(0.05)
    raise AssertionError("it never waited")


def on_a_terminal(words: Sequence[str], **env: str) -> tuple[int, str]:
    """Runs a command with a terminal for all its streams; its status, and what the terminal saw."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLUMNS": "120", **env}
    if "NO_COLOR" not in env:
        environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        command(*words), stdin=follower, stdout=follower, stderr=follower, env=environment
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            more = os.read(leader, 65536)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.close(leader)
    return process.wait(timeout=60), seen.decode()


COLOUR = re.compile(r"\x1b\[[0-9;]*[1-9][0-9;]*m")


def test_colour_only_on_a_terminal_that_wants_it() -> None:
    assert not COLOUR.search(shell("check", "good.txt", "other.txt").stdout.decode())
    status, seen = on_a_terminal(["check", "good.txt", "other.txt"])
    assert status == 1
    assert COLOUR.search(seen)
    assert not COLOUR.search(on_a_terminal(["check", "good.txt", "other.txt"], NO_COLOR="1")[1])
    assert "\x1b" not in on_a_terminal(["check", "good.txt", "other.txt"], TERM="dumb")[1]


def test_a_bar_shows_only_on_a_terminal() -> None:
    assert shell("read", "good.txt", "other.txt").stderr == b""
    _, seen = on_a_terminal(["read", "good.txt", "other.txt"])
    assert "2/2" in seen


def test_what_was_assumed_is_told_beside_the_results(run: Run, tmp_path: Path) -> None:
    text = "去年全市地区生产总值3125.7亿元，增长5.6%。我市出口增长9.6%，杭州各区都有增长，杭州开局良好。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    told = run("extract", tmp_path / "a.txt", "--date", "2026-01-20")
    assert "home area 杭州 by how often it is named" in told.err
    assert "assumed: " not in told.out
    assert "assumed: " in run("read", tmp_path / "a.txt", "--ledger", tmp_path / "l.sqlite").out
    sure = run("extract", tmp_path / "a.txt", "--date", "2026-01-20", "--area", "杭州")
    assert "assumed: " not in sure.err
