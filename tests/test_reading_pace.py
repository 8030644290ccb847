"""Pages of one document, one by one and several at a time: the same is read, each page is told, memory stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duizhang import pipeline
from duizhang.model import Reading, UnreadableInput
from duizhang.reading import kinds, pace, pdf
from press import Press

PAGES = pace.FEW + 1


def book(pages: int = PAGES) -> bytes:
    """A PDF with a paragraph on each page."""
    press = Press()
    for number in range(pages):
        if number:
            press.page()
        press.column(
            72, 100, f"临江市第{number + 1}季度出口455.{number}亿元，同比增长9.{number}%，好于预期。", 36
        )
        press.text(290, 810, f"— {number + 1} —", 9)
    return press.bytes()


def test_pages_read_side_by_side_are_the_same() -> None:
    data = book()
    alone = kinds.read(data, "a.pdf")
    told: list[tuple[int, int]] = []
    with pace.at(pace.Pace(2, lambda *step: told.append(step))):
        together = kinds.read(data, "a.pdf")
    assert together == alone
    assert told == [(n + 1, PAGES) for n in range(PAGES)]


def test_a_document_holds_no_more_than_a_document_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_CHARACTERS_IN_ALL", 60)
    with pace.at(pace.Pace(2)), pytest.raises(UnreadableInput, match=r"a\.pdf:p2"):
        kinds.read(book(), "a.pdf")


class Spoilt:
    """A document whose second page cannot be read."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        if not data:
            raise UnreadableInput(path, "empty")

    def page(self, index: int) -> int:
        if index == 1:
            raise UnreadableInput(self.path, "spoilt", "p2")
        return index

    def close(self) -> None: ...


def _each(data: bytes, jobs: int) -> list[Any]:
    with pace.at(pace.Pace(jobs)):
        return list(pace.each(Spoilt(b"whole", "a"), data, "a", PAGES))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_cannot_be_read_is_named(jobs: int) -> None:
    with pytest.raises(UnreadableInput, match="spoilt") as caught:
        _each(b"whole", jobs)
    assert (caught.value.path, caught.value.reason, caught.value.place) == ("a", "spoilt", "p2")


def test_a_process_that_cannot_open_the_document_says_so() -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        _each(b"", 2)


def test_a_document_is_opened_anew_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(5)
    whole = kinds.read(data, "a.pdf")
    opened: list[Any] = []
    first = pdf.opened

    def counted(data: bytes, path: str) -> Any:
        opened.append(first(data, path))
        return opened[-1]

    monkeypatch.setattr(pdf, "opened", counted)
    monkeypatch.setattr(pdf, "AFRESH", 2)
    assert kinds.read(data, "a.pdf") == whole
    assert len(opened) == 3


@pytest.mark.parametrize(("files", "jobs"), [(1, 1), (1, 2), (2, 2)])
def test_progress_counts_pages(tmp_path: Path, files: int, jobs: int) -> None:
    paths = [tmp_path / f"{n}.pdf" for n in range(files)]
    for path in paths:
        path.write_bytes(book())
    told: list[Any] = []
    items = list(pipeline.extract(paths, jobs=jobs, progress=lambda *step: told.append(step)))
    assert all(isinstance(i, Reading) for i in items)
    pages = [step for step in told if len(step) == 5]
    for path in paths:
        mine = [step[3:] for step in pages if step[2] == str(path)]
        assert mine == [(n + 1, PAGES) for n in range(PAGES)]
    assert [step for step in told if len(step) == 3] == [(n + 1, files, str(p)) for n, p in enumerate(paths)]
