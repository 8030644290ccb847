"""How fast a document is read: how many of its pages at a time, and who is told of each that is done.

Set around the reading by whoever knows, as the language is; readers of paged kinds go through their pages by ``each``.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol, TypeVar

from duizhang.language import Language, language, say, speak
from duizhang.model import UnreadableInput

FEW = 8
"""Pages for which no process is started."""
_AHEAD = 2
"""Pages for each process that are under way or wait to be taken."""


Found = TypeVar("Found", covariant=True)  # noqa: PLC0105 - what is found on a page


class Pace(NamedTuple):
    """Pages that are read at a time, each in a process of its own; ``told`` is called with pages done, and all."""

    jobs: int = 1
    told: Callable[[int, int], None] | None = None


class Paged(Protocol[Found]):
    """An open document of which pages are read one by one."""

    def __init__(self, data: bytes, path: str) -> None: ...

    def page(self, index: int) -> Found:
        """What is on a page, counted from 0. Raises UnreadableInput."""

    def close(self) -> None:
        """Let go of the file."""


_current: ContextVar[Pace | None] = ContextVar("pace", default=None)


@contextmanager
def at(pace: Pace) -> Iterator[None]:
    """Read at this pace within."""
    before = _current.set(pace)
    try:
        yield
    finally:
        _current.reset(before)


def each(document: Paged[Found], data: bytes, path: str, count: int) -> Iterator[Found]:
    """What is on each page of an open document, in their order; ``data`` and ``path`` are what it was opened from."""
    pace = _current.get() or Pace()
    jobs = min(pace.jobs, count)
    several = jobs > 1 and count >= FEW
    found = _abreast(type(document), data, path, count, jobs) if several else map(document.page, range(count))
    for done, page in enumerate(found, 1):
        yield page
        if pace.told:
            pace.told(done, count)


def _abreast(kind: type[Paged[Found]], data: bytes, path: str, count: int, jobs: int) -> Iterator[Found]:
    """The same in several processes, each of which opens the document for itself and holds a page."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _open, (kind, data, path, language()))
    waiting: deque[Any] = deque()
    try:
        for index in range(count):
            waiting.append(pool.submit(_page, index))
            if len(waiting) == _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        reason = say(
            zh="读它的进程被终止，可能内存不足", en="a process reading it was killed, perhaps for memory"
        )
        raise UnreadableInput(path, reason) from None
    finally:
        pool.shutdown(cancel_futures=True)


_document: Paged[Any] | UnreadableInput
"""in a process of ``_abreast``: the document, or why it cannot be opened"""


def _open(kind: type[Paged[Any]], data: bytes, path: str, speaks: Language) -> None:
    global _document  # noqa: PLW0603 - a process has one
    speak(speaks)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    try:
        _document = kind(data, path)
    except UnreadableInput as error:
        _document = error


def _page(index: int) -> Any:
    if isinstance(_document, UnreadableInput):
        raise _document
    return _document.page(index)
