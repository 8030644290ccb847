"""Scans and photographs: picture files, and pages of a PDF that are nothing but a picture.

``pictures`` opens files within limits, ``straight`` makes a page level, ``recognise`` finds and reads its lines,
``pages`` measures them. Columns, tables and paragraphs are then found as in a PDF (``paper``). Needs the extra
``duizhang[ocr]``; the models come with it, nothing is fetched.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import cos, radians, sin
from typing import Any, NamedTuple

from duizhang.language import say
from duizhang.model import Page, Region, Run, UnreadableInput
from duizhang.reading import pace, paper
from duizhang.reading.scan import pictures
from duizhang.reading.scan.pages import Turn, sheet
from duizhang.reading.scan.pictures import shows
from duizhang.reading.scan.recognise import NoRecogniser, NotRecognised, Recogniser, recogniser
from duizhang.reading.source import Source

__all__ = ["MOST_SECONDS", "Scanned", "Scanner", "Turn", "page", "picture", "placed", "read", "shows"]

MOST_SECONDS = 1800
"""Seconds for a document at most (with ``--jobs`` for what one process reads of it), looked at between its lines."""
_CHARACTERS = 4
"""Characters of a line that was askew for which one rectangle is given."""
_WHOLE = 10_000


def read(data: bytes, path: str) -> Source:
    """The source that a picture file holds, in reading order.

    Raises UnreadableInput where it is damaged or too large, where there is no text on it, or where what recognises
    text is not installed.
    """
    book = Book(data, path)
    try:
        scanned = list(pace.each(book, data, path, book.count))
    finally:
        book.close()
    turns = {one.laid.number: one.turn for one in scanned}
    source = placed(paper.read([one.laid for one in scanned]), turns)
    if not source.text.strip():
        raise UnreadableInput(path, say(zh="图片上没有认出文字", en="no text was recognised in the picture"))
    return source


class Scanned(NamedTuple):
    """A recognised page, and how it was turned to be level."""

    laid: paper.Laid
    turn: Turn


class Book:
    """The pages of a picture file, each recognised when it is asked for. Raises UnreadableInput."""

    def __init__(self, data: bytes, path: str) -> None:
        self._scanner = Scanner(path)
        self._pictures = pictures.Pictures(data, path)
        self.count = self._pictures.count

    def page(self, index: int) -> Scanned:
        """A page, counted from 0."""
        return self._scanner.page(self._pictures.page(index), index + 1)

    def close(self) -> None:
        """Let go of the file."""
        self._pictures.close()


def picture(data: bytes, path: str, regions: Sequence[Region]) -> bytes:
    """A PNG of the first region's page around its regions, each framed. Raises UnreadableInput."""
    return pictures.clipping(data, path, regions)


def page(data: bytes, path: str, number: int) -> bytes:
    """A PNG of a page, counted from 1. Raises UnreadableInput."""
    return pictures.whole(data, path, number)


class Scanner:
    """Recognises pages of one document, one after the other."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._ends = time.monotonic() + MOST_SECONDS
        self._recogniser = _loaded(path)

    def page(self, picture: Any, number: int, points: float | None = None) -> Scanned:
        """A page, by its picture (a Pillow image in grey). ``points`` is the width of its paper where that is known."""
        try:
            found, turn = sheet(picture, number, self._recogniser, points, self._ends)
        except NotRecognised as error:
            raise UnreadableInput(self._path, str(error), f"p{number}") from None
        return Scanned(paper.laid_out(found), turn)

    @classmethod
    def installed(cls, path: str) -> Scanner | None:
        """A scanner, if what recognises text is installed."""
        try:
            recogniser()
        except NoRecogniser:
            return None
        return cls(path)


def placed(source: Source, turns: Mapping[int, Turn]) -> Source:
    """The source with the places of its characters on the pages as they lay; marked as recognised.

    ``turns`` are those of the pages that were recognised, by their numbers.
    """
    if not turns:
        return source
    runs = [part for run in source.runs for part in _as_it_lay(run, turns.get(run.page))]
    pages = tuple(_page_as_it_lay(p, turns.get(p.number)) for p in source.pages)
    return replace(source, runs=tuple(runs), pages=pages, recognised=True)


def _as_it_lay(run: Run, turn: Turn | None) -> Iterator[Run]:
    if turn is None or not (turn.degrees or turn.quarters):
        yield run
        return
    count = len(run.edges) - 1
    # On a page that lay on its side characters stand one below the other: each is a run.
    step = 1 if turn.quarters else _CHARACTERS
    for first in range(0, count, step):
        yield _turned_back(run, first, min(first + step, count), turn)


def _page_as_it_lay(page: Page, turn: Turn | None) -> Page:
    return Page(page.number, page.height, page.width) if turn and turn.quarters % 2 else page


def _turned_back(run: Run, first: int, last: int, turn: Turn) -> Run:
    """Some characters of a run where they stood before the page was turned (``straight.turned``)."""
    centre = (run.top + run.bottom) / 2 / _WHOLE
    spots = [_point_back(edge / _WHOLE, centre, turn) for edge in run.edges[first : last + 1]]
    half = (run.bottom - run.top) / 2 / _WHOLE
    if turn.quarters % 2:
        corners = [
            _point_back(e / _WHOLE, centre + d, turn)
            for e in run.edges[first : last + 1]
            for d in (-half, half)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Run(
            run.start + first, run.page, _part(min(ys)), _part(max(ys)), (_part(min(xs)), _part(max(xs)))
        )
    ys = [y for _, y in spots]
    edges = tuple(sorted(_part(x) for x, _ in spots))
    return Run(run.start + first, run.page, _part(min(ys) - half), _part(max(ys) + half), edges)


def _point_back(x: float, y: float, turn: Turn) -> tuple[float, float]:
    """A point of the level page, in parts of its width and height, as it lay."""
    angle = radians(turn.degrees)
    across, down = (x - 0.5) * turn.width, (y - 0.5) * turn.height
    x = (across * cos(angle) - down * sin(angle)) / turn.width + 0.5
    y = (across * sin(angle) + down * cos(angle)) / turn.height + 0.5
    match turn.quarters % 4:
        case 1:
            return 1 - y, x
        case 2:
            return 1 - x, 1 - y
        case 3:
            return y, 1 - x
    return x, y


def _part(value: float) -> int:
    return min(max(round(value * _WHOLE), 0), _WHOLE)


def _loaded(path: str) -> Recogniser:
    try:
        return recogniser()
    except NoRecogniser as error:
        raise UnreadableInput(path, str(error)) from None
