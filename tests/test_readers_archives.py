"""Archives: their members are documents of their own; limits hold, and one bad member never stops the others."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from duizhang import intake, pipeline
from duizhang.intake import Problem, Skipped, Task
from duizhang.model import Reading
from duizhang.reading import archives, packed
from offices import docx, p
from offices import packed as zipped

GOOD = "2025年，全市出口12.5亿元，增长5%。"


def shown(path: Path | str) -> list[str]:
    """What is found, by path: tasks as they are, what is skipped in brackets, problems with an exclamation mark."""
    sign = {Task: "{}", Skipped: "({})", Problem: "!{}"}
    return [sign[type(one)].format(one.path.partition("a.zip/")[2] or "a.zip") for one in intake.find([path])]


def written(folder: Path, members: dict[str, str | bytes]) -> Path:
    path = folder / "a.zip"
    path.write_bytes(zipped(members))
    return path


def read(path: Path | str, jobs: int = 1) -> dict[str, list[str] | str]:
    out: dict[str, list[str] | str] = {}
    for one in pipeline.extract([path], jobs=jobs):
        if isinstance(one, Reading):
            out[one.document.path.partition("a.zip/")[2]] = [s.text for s in one.statements]
        elif isinstance(one, Problem):
            out[one.path.partition("a.zip/")[2]] = "!"
    return out


def test_members_are_documents_of_their_own(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {
            "报告/甲.txt": GOOD,
            "报告/乙.docx": docx(p("出口3亿元。")),
            "图.gif": b"GIF89a",
            ".hidden.txt": GOOD,
            "__MACOSX/._x.txt": "x",
            "报告/": "",
            "内.zip": zipped({"丙.txt": "进口7亿元。", "更内.zip": zipped({"丁.txt": GOOD})}),
            "坏.docx": b"PK\x03\x04broken",
            "空.txt": "",
        },
    )
    assert shown(path) == [
        "内.zip/丙.txt",
        "!内.zip/更内.zip",
        "(图.gif)",
        "坏.docx",
        "报告/乙.docx",
        "报告/甲.txt",
        "空.txt",
    ]
    wanted = {
        "报告/甲.txt": ["12.5亿元", "5%"],
        "报告/乙.docx": ["3亿元"],
        "内.zip/丙.txt": ["7亿元"],
        "内.zip/更内.zip": "!",
        "坏.docx": "!",
        "空.txt": "!",
    }
    assert read(path) == wanted
    assert read(path, jobs=2) == wanted
    assert read(tmp_path) == wanted


def test_a_document_packed_as_zip_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(docx(p("出口3亿元。")))
    assert shown(path) == ["a.zip"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({"甲.txt": GOOD, "乙.txt": "出口3亿元。"})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    read = [r for r in pipeline.extract(["-"]) if isinstance(r, Reading)]
    assert sorted(r.document.path for r in read) == ["-/乙.txt", "-/甲.txt"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_without_a_mark_are_mended(tmp_path: Path, encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("NAME00000000.txt", GOOD)
    raw = "统计公报".encode(encoding).ljust(12, b"0")
    (tmp_path / "a.zip").write_bytes(out.getvalue().replace(b"NAME00000000", raw))
    assert shown(tmp_path / "a.zip") == ["统计公报" + "0" * (12 - len("统计公报".encode(encoding))) + ".txt"]


def test_names_lead_nowhere_but_down(tmp_path: Path) -> None:
    names = ["../../x.txt", "/etc/x.txt", "C:\\Users\\x.txt", "a/./b/../x.txt", "x.txt", "n\nl.txt"]
    path = written(tmp_path, dict.fromkeys(names, GOOD))
    found = shown(path)
    assert sorted(found) == sorted(["Users/x.txt", "a/b/x.txt", "etc/x.txt", "nl.txt", "x.txt", "x#2.txt"])
    assert [*tmp_path.iterdir()] == [path]


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SPARED", 1000)
    bomb = b"0" * 1_000_000
    assert read(written(tmp_path, {"炸.txt": bomb, "甲.txt": GOOD})) == {
        "炸.txt": "!",
        "甲.txt": ["12.5亿元", "5%"],
    }
    monkeypatch.setattr(archives, "TOTAL", 1000)
    assert shown(written(tmp_path, {"炸.txt": bomb})) == ["!a.zip"]
    monkeypatch.setattr(packed, "ENTRIES", 3)
    assert shown(written(tmp_path, {f"{n}.txt": GOOD for n in range(4)})) == ["!a.zip"]


def test_locked_members_and_cut_off_archives(tmp_path: Path) -> None:
    data = bytearray(zipped({"锁.txt": GOOD, "甲.txt": GOOD}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(data))
    assert read(path) == {"锁.txt": "!", "甲.txt": ["12.5亿元", "5%"]}
    path.write_bytes(bytes(data[:-30]))
    assert shown(path) == ["!a.zip"]
    path.write_bytes(zipped({"图.gif": b"x"}))
    assert shown(path) == ["(图.gif)", "!a.zip"]
