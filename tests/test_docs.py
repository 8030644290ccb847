"""What the code names, the docs describe; what the docs quote, the commands print."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from duizhang.cli import app
from duizhang.grammar import extract
from duizhang.lexicon.reasons import rules
from duizhang.reading import read_bytes

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "duizhang"
DATA = SOURCE / "lexicon" / "data"
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> list[str]:
    command = typer.main.get_command(app)
    return sorted(command.list_commands(typer.Context(command)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", commands())
@pytest.mark.parametrize("readme", READMES)
def test_commands_are_described(name: str, readme: str) -> None:
    assert f"`duizhang {name}" in page(readme)


REASON = re.compile(r"^\| `([a-z]+)` \| .* \| (.*) \|$", re.M)


def reasons() -> list[tuple[str, str]]:
    """The reasons that the grammar's page describes, each with one of its examples, a dash for none."""
    rows = REASON.findall(page("docs/grammar.md"))
    return [(reason, example) for reason, examples in rows for example in examples.split(", ")]


def test_reasons_are_described() -> None:
    named = {rule.reason for rule in rules()} | {"date", "page", "name", "enumerator", "cell", "ratio"}
    assert named == {reason for reason, _ in reasons()}


@pytest.mark.parametrize(("reason", "example"), reasons())
def test_examples_of_reasons_are_read_so(reason: str, example: str) -> None:
    document = read_bytes(
        f"会议在杭州举行，{example.replace('**', '')}，随后散会。\n".encode(), "example.txt"
    )
    found = [(u.reason, u.text) for u in extract(document).unread]
    for number in re.findall(r"\*\*(.*?)\*\*", example):
        assert any(why == reason and number in text for why, text in found), (number, found)


def vocabulary() -> list[tuple[str, tuple[str, ...]]]:
    """Every vocabulary file, with its top keys; a folder of files of one kind counts as one."""
    files = {p.name: p for p in sorted(DATA.iterdir()) if p.suffix in (".toml", ".tsv")}
    files |= {f"{p.parent.name}/*.toml": p for p in DATA.glob("*/*.toml")}
    return [
        (name, tuple(tomllib.loads(path.read_text(encoding="utf-8"))) if path.suffix == ".toml" else ())
        for name, path in files.items()
    ]


@pytest.mark.parametrize(("file", "keys"), vocabulary())
def test_vocabulary_is_described(file: str, keys: tuple[str, ...]) -> None:
    rows = [line for line in page("docs/grammar.md").splitlines() if line.startswith(f"| `{file}` |")]
    assert len(rows) == 1
    assert not [key for key in keys if f"`{key}`" not in rows[0]]


def finding_codes() -> list[str]:
    """Every code that a check names: the hyphenated words given as the code of a relation or a finding."""
    found = set()
    for path in (SOURCE / "checks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return sorted(found)


@pytest.mark.parametrize("code", finding_codes())
def test_findings_are_described(code: str) -> None:
    assert f"`{code}`" in page("docs/findings.md")


LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


def sessions() -> list[tuple[str, str, list[str]]]:
    """Every console block of the pages: the page, the command, the lines that are quoted of its output."""
    found = []
    for path in PAGES:
        for block in re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.S):
            command, *lines = block.splitlines()
            found.append((str(path.relative_to(ROOT)), command.removeprefix("$ "), lines))
    return found


def printed(command: str, folder: Path) -> list[str]:
    """The lines that a quoted command prints, run in the top folder with a ledger of its own."""
    name, *arguments = shlex.split(command)
    environment = os.environ | {
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "DUIZHANG_LEDGER": str(folder / "ledger.sqlite"),
    }
    program = [str(Path(sys.executable).parent / name), *arguments]
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=False)
    return [line.rstrip() for line in done.stdout.decode("utf-8").splitlines()]


@pytest.mark.parametrize(("where", "command", "quoted"), sessions())
def test_quoted_output_is_what_is_printed(
    where: str, command: str, quoted: list[str], tmp_path: Path
) -> None:
    lines = iter(printed(command, tmp_path))
    for line in quoted:
        # A line of dots stands for lines left out; what is quoted must come in this order.
        if line.strip() not in ("…", "..."):
            assert line.rstrip() in lines, f"{where}: {command}: not printed, or not here: {line}"
