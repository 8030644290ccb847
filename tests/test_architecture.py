"""Rules of the layout that the import contract (`lint-imports`) cannot express."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "duizhang"
MODULES = sorted(SOURCE.rglob("*.py"))
NAMES = [str(path.relative_to(SOURCE)) for path in MODULES]
VAGUE = {"utils", "util", "helpers", "helper", "core", "common", "misc", "tools"}
LONGEST = 60
# Quantities are Decimal all the way; where something foreign wants a float, the line says why: # inexact: ...
EXACT = (
    "model.py",
    "period.py",
    "reading",
    "grammar",
    "lexicon",
    "ledger",
    "checks",
    "cards.py",
    "pipeline.py",
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def public(module: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in module.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (n for n in node.body if isinstance(n, Function) and not n.name.startswith("_"))


def test_no_vague_module_names() -> None:
    parts = {part for path in MODULES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert not parts & VAGUE


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_function_is_long_without_a_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    long = [f for f in functions(path) if length(f) > LONGEST and "# long:" not in lines[f.lineno - 1]]
    assert not long, [(f.name, length(f)) for f in long]


def test_the_median_function_is_short() -> None:
    lengths = [length(f) for path in MODULES for f in functions(path)]
    assert statistics.median(lengths) < 10


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_what_is_public_says_what_it_does(path: Path) -> None:
    module = tree(path)
    nodes = list(public(module))
    # What a protocol or a base class says of a method holds for those that implement it.
    told = {node.name for node in nodes if isinstance(node, Function) and ast.get_docstring(node)}
    silent = [node.name for node in nodes if not ast.get_docstring(node) and node.name not in told]
    assert not silent
    assert not module.body or ast.get_docstring(module), "the module itself"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.relative_to(SOURCE).parts[0] in EXACT], ids=lambda p: p.name
)
def test_quantities_never_pass_through_a_float(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    calls = [n for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    floats = [n.lineno for n in calls if isinstance(n.func, ast.Name) and n.func.id == "float"]
    assert not [line for line in floats if "# inexact:" not in lines[line - 1]]


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.relative_to(SOURCE).parts[0] not in ("cli",)],
    ids=lambda p: p.name,
)
def test_only_the_command_line_prints(path: Path) -> None:
    names = [
        n.func.id for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
    assert "print" not in names


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_exception_is_swallowed_whole(path: Path) -> None:
    handlers = [n for n in ast.walk(tree(path)) if isinstance(n, ast.ExceptHandler)]
    assert not [h.lineno for h in handlers if h.type is None]
