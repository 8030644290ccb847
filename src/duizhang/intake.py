"""The intake: which files are meant by the paths given, and reading them, several at a time.

One bad document never stops the others: it becomes a ``Problem`` in its place.

Reader, grammar and process pool are imported where they are used: naming what is to be read needs none of them.
"""

from __future__ import annotations

import glob
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypedDict

from duizhang.language import Language, language, say, speak
from duizhang.model import DuizhangError, Reading, UnreadableInput

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import SimpleQueue

STDIN = "-"


class About(TypedDict, total=False):
    """What the caller knows and a document may not say of itself: its date (ISO), home area and issuer."""

    date: str
    area: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read. ``place`` says where in it, where that is known."""

    path: str
    reason: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.path}{':' + self.place if self.place else ''}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that lay in a folder and is of no kind that can be read."""

    path: str


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: the file at ``path``, or ``data`` where it came through standard input.

    Of a document in an archive, ``archive`` is the archive's path and ``way`` the numbers of the entries that lead
    to it, one for each archive.
    """

    path: str
    data: bytes | None = None
    about: About = field(default_factory=About)
    archive: str = ""
    way: tuple[int, ...] = ()


Item = Reading | Problem | Skipped
Pages = Callable[[str, int, int], None]
"""Called with a document's path, how many of its pages are done, and how many it has."""


def find(paths: Iterable[str | Path], about: About | None = None) -> list[Task | Problem | Skipped]:
    """What is to be read: files, folders with all that is below them, globs, ``-``. No file twice."""
    found: dict[str, Task | Problem | Skipped] = {}
    for path in paths:
        for item in _meant(str(path), about or {}):
            found.setdefault(os.path.abspath(item.path), item)
    return list(found.values())


def read_one(task: Task, jobs: int = 1, pages: Pages | None = None) -> Reading | Problem:
    """Read and extract one document; whatever is wrong with it is a ``Problem``.

    ``jobs`` of its pages are read at a time; ``pages`` is called with its path, the pages done, and all.
    """
    from duizhang import grammar, reading
    from duizhang.reading import pace

    told = partial(pages, task.path) if pages else None
    try:
        with pace.at(pace.Pace(jobs, told)):
            document = reading.read_bytes(_bytes(task), task.path, **task.about)
        return grammar.extract(document)
    except UnreadableInput as e:
        return Problem(task.path, e.reason, e.place)
    except DuizhangError:
        raise
    except MemoryError:
        return Problem(task.path, say(zh="文件太大，内存不足", en="too large for this machine's memory"))
    except Exception as e:  # a mistake of ours: say so, and read the others
        what = f"{type(e).__name__}: {e}"
        return Problem(
            task.path, say(zh=f"程序出错，请报告：{what}", en=f"internal error, please report: {what}")
        )


def _bytes(task: Task) -> bytes:
    """The bytes of a document, out of its archive where it is in one. Raises UnreadableInput."""
    from duizhang.reading import archives, kinds

    if task.way:
        whole = kinds.load(task.archive) if task.data is None else task.data
        return archives.unpack(whole, task.path, task.way)
    return kinds.load(task.path) if task.data is None else task.data


def load(path: str) -> bytes:
    """The bytes of a document by the path that its reading has: a file, or a member of an archive.

    Raises UnreadableInput where it is not there.
    """
    from duizhang.reading import archives, kinds

    if os.path.lexists(path):
        return kinds.load(path)
    archive = next((str(p) for p in Path(path).parents if p.is_file()), "")
    if archive:
        whole = kinds.load(archive)
        for member in archives.members(whole, archive):
            if Path(archive, member.path) == Path(path) and not member.trouble:
                return archives.unpack(whole, path, member.way)
    return kinds.load(path)  # which says why not


def read_all(tasks: Sequence[Task], jobs: int = 1, pages: Pages | None = None) -> Iterator[Reading | Problem]:
    """One result per task, in their order; with ``jobs`` above 1 in that many processes.

    Several documents are read side by side, of a single one the pages. ``pages``: see ``read_one``; of several
    documents it is called from a thread of its own.
    """
    if jobs <= 1 or len(tasks) <= 1:
        return (read_one(task, jobs, pages) for task in tasks)
    return _in_processes(deque(tasks), min(jobs, len(tasks)), pages)


def location(path: str, sha256: str) -> str:
    """What names the place of a document however it was written: standard input has one per content."""
    return f"{STDIN}{sha256}" if path == STDIN or path.startswith(f"{STDIN}/") else os.path.abspath(path)


def _meant(path: str, about: About) -> Iterator[Task | Problem | Skipped]:
    if path == STDIN:
        from duizhang.reading import kinds

        yield from _unpacked(path, sys.stdin.buffer.read(kinds.LARGEST + 1), about)
    elif os.path.isdir(path):
        yield from _below(path, about)
    elif os.path.lexists(path) or not glob.has_magic(path):
        yield from _file(path, about)
    else:
        yield from _matching(path, about)


def _matching(pattern: str, about: About) -> Iterator[Task | Problem | Skipped]:
    names = sorted(glob.glob(pattern, recursive=True))
    if not names:
        yield Problem(pattern, say(zh="没有匹配的文件", en="no file matches"))
    for name in names:
        yield from _below(name, about) if os.path.isdir(name) else _file(name, about)


def _below(folder: str, about: About) -> Iterator[Task | Problem | Skipped]:
    """All files of a folder and of those below it, hidden ones aside, in the order of their names.

    Pipes and devices are skipped: reading them may never end. A folder without any text is a problem.
    """
    from duizhang.reading import kinds

    closed: list[OSError] = []
    texts = 0
    for top, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(f for f in files if not f.startswith(".")):
            path = os.path.join(top, name)
            if Path(name).suffix.lower() in kinds.SUFFIXES and (os.path.isfile(path) or os.path.islink(path)):
                texts += 1
                yield from _file(path, about)
            else:
                yield Skipped(_shown(path))
    for error in closed:
        reason = say(zh="无法打开文件夹", en="the folder cannot be opened")
        yield Problem(str(error.filename), f"{reason} ({error.strerror})")
    if not texts and not closed:
        yield Problem(_shown(folder), say(zh="文件夹里没有文本文件", en="the folder holds no text file"))


def _file(path: str, about: About) -> Iterator[Task | Problem | Skipped]:
    """A file; where it is an archive, the documents in it."""
    if path != _shown(path):
        reason = say(zh="文件名不是有效的 Unicode", en="the file's name is not valid Unicode")
        yield Problem(_shown(path), reason)
    elif _may_be_archive(path):
        yield from _unpacked(path, None, about)
    else:
        yield Task(path, None, about)


def _may_be_archive(path: str) -> bool:
    """Whether a file begins as archives do. What cannot be opened tells so when it is read."""
    from duizhang.reading import packed

    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            return False
        with open(path, "rb") as file:
            return packed.is_zip(file.read(4))
    except OSError:
        return False


def _unpacked(path: str, data: bytes | None, about: About) -> Iterator[Task | Problem | Skipped]:
    """The documents in an archive, each named by the archive and its path in it; or the one that the file is."""
    from duizhang.reading import archives, kinds

    try:
        whole = kinds.load(path) if data is None else data
        if len(whole) > kinds.LARGEST or not archives.is_archive(whole):
            yield Task(path, data, about)
            return
        held = 0
        for member in archives.members(whole, path):
            inner = f"{path}/{member.path}"
            held += not member.skipped
            if member.trouble:
                yield Problem(inner, member.trouble.reason, member.trouble.place)
            else:
                yield Skipped(inner) if member.skipped else Task(inner, data, about, path, member.way)
        if not held:
            yield Problem(
                path, say(zh="压缩包里没有能读的文件", en="the archive holds no file that can be read")
            )
    except UnreadableInput as error:
        yield Problem(path, error.reason, error.place)


def _shown(path: str) -> str:
    """A path that can be printed and stored, whatever bytes the file system holds."""
    return path.encode("utf-8", "backslashreplace").decode()


def _in_processes(waiting: deque[Task], jobs: int, pages: Pages | None) -> Iterator[Reading | Problem]:
    """A few ahead of need. If a worker is killed, its pool is lost: what was under way is then read alone."""
    from concurrent.futures.process import BrokenProcessPool

    while waiting:
        started: deque[tuple[Task, Future[Reading | Problem]]] = deque()
        told = _Told(pages)
        pool = _pool(jobs, told)
        try:
            while waiting or started:
                while waiting and len(started) < 2 * jobs:
                    started.append((waiting[0], pool.submit(_read_telling, waiting[0])))
                    waiting.popleft()
                yield started[0][1].result()
                started.popleft()
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(cancel_futures=True)
            told.close()
        yield from (_alone(task) for task, _ in started)


def _alone(task: Task) -> Reading | Problem:
    from concurrent.futures.process import BrokenProcessPool

    with _pool(1) as pool:
        try:
            return pool.submit(read_one, task).result()
        except BrokenProcessPool:
            reason = say(
                zh="读它的进程被终止，可能内存不足",
                en="the process reading it was killed, perhaps for memory",
            )
            return Problem(task.path, reason)


def _pool(jobs: int, told: _Told | None = None) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Fresh processes: a fork would share the ledger's connection and the progress bar's thread.
    return ProcessPoolExecutor(
        jobs, get_context("spawn"), _settle, (language(), told.queue if told else None)
    )


class _Told:
    """What workers tell of their pages, on its way to whoever shows it."""

    def __init__(self, pages: Pages | None) -> None:
        from multiprocessing import get_context

        self.queue = get_context("spawn").SimpleQueue() if pages else None
        if pages:
            self._thread = Thread(target=self._hand_on, args=(pages,), daemon=True)
            self._thread.start()

    def _hand_on(self, pages: Pages) -> None:
        while self.queue and (told := self.queue.get()):
            pages(*told)

    def close(self) -> None:
        """No more is told."""
        if self.queue:
            self.queue.put(None)
            self._thread.join()


_telling: SimpleQueue[tuple[str, int, int] | None] | None = None
"""in a worker: where its pages are told"""


def _settle(speaks: Language, telling: SimpleQueue[tuple[str, int, int] | None] | None) -> None:
    """A worker speaks the language of its parent, leaves Ctrl-C to it, and tells it of its pages."""
    global _telling  # noqa: PLW0603 - a process has one
    speak(speaks)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _telling = telling


def _read_telling(task: Task) -> Reading | Problem:
    """``read_one`` in a worker."""
    queue = _telling
    return read_one(task, 1, (lambda *told: queue.put(told)) if queue else None)
