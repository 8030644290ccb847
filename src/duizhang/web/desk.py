"""The desk: takes what is queued, has it read in a process of its own, and says how far it is.

A reader that crashes, hangs or takes all memory fails the one job that it was at. When nothing waits any more, or the
ledger was changed otherwise (a correction, another program), it is reconciled in that process too, and pages show the
new view.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from duizhang import pipeline, uploads
from duizhang.language import Language, say, speak
from duizhang.ledger.jobs import Job, Jobs, State
from duizhang.model import DuizhangError
from duizhang.web.reader import Task, Told, reckon, work
from duizhang.web.settings import Settings

LOOK = 0.5
"""seconds between two looks into the queue, where nobody says that something came"""
BEAT = 1.0
"""seconds after which a job is said again to be worked at, and looked whether to stop"""
START = 120.0
"""seconds that a reader may take to start, beside its time for reading"""
BATCH = 20
"""jobs after which is reconciled, even if more are waiting"""
SMALL = 1000
"""statements that are reconciled in a moment"""
PAUSE = 60.0
"""seconds before what could not be reconciled is tried again"""
RECKONING = 10
"""how many times longer than reading reconciling may take: it is of the whole ledger"""
log = logging.getLogger("duizhang.web")


class Desk:
    """Works on a queue until it is stopped."""

    def __init__(self, ledger: str | Path, jobs: Jobs, settings: Settings) -> None:
        self.ledger, self.jobs, self.settings = ledger, jobs, settings
        self._woken, self._stopped = threading.Event(), threading.Event()
        self._reckoning = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._seen: tuple[tuple[int, int] | None, str] | None = None
        self._failed, self._failed_at = "", 0.0

    def start(self) -> None:
        """Begin, with as many readers as the settings say."""
        uploads.clean(self.ledger)
        names = [f"reader-{n}" for n in range(self.settings.readers)]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Something was queued, or changed in the ledger: do not wait for the next look."""
        self._woken.set()

    def stop(self) -> None:
        """End: what is being read goes back into the queue."""
        self._stopped.set()
        self._woken.set()
        for thread in self._threads:
            thread.join(10)

    def _work(self) -> None:
        reader = _Reader(self.ledger, self.settings, self._stopped)
        done = 0
        try:
            if self.settings.warm:
                reader.running()
            while not self._stopped.is_set():
                try:
                    job = self.jobs.claim()
                    if job:
                        self._read(reader, job)
                        done += 1
                    if not job or done % BATCH == 0:
                        self._reckon(reader)
                    if not job:
                        self._wait()
                except (
                    DuizhangError
                ) as error:  # the ledger is kept locked, or its disk is full: later perhaps
                    log.warning("%s", error)
                    self._stopped.wait(LOOK)
                except Exception:  # a mistake of ours: told, and the queue goes on
                    log.exception("at the desk")
                    self._stopped.wait(PAUSE)
        finally:
            reader.end()

    def _wait(self) -> None:
        self._woken.wait(LOOK)
        self._woken.clear()

    def _read(self, reader: _Reader, job: Job) -> None:
        language: Language = "zh" if job.language == "zh" else "en"
        speak(language)
        for told in reader.told(Task(job.path, language)):
            if told.stage == "ended":
                # What was read in part is in the ledger all the same, and is reconciled with the rest.
                state: State = "checking" if told.documents else "failed"
                self.jobs.tell(
                    job.id, state, told.trouble, documents=told.documents, statements=told.statements
                )
                return
            stage: State = "posting" if told.stage == "posting" else "reading"
            self.jobs.tell(job.id, stage, documents=told.documents, statements=told.statements)
        self.jobs.release(job.id)

    def _reckon(self, reader: _Reader) -> None:
        """Bring the view up to date, whoever changed the ledger; jobs that waited for it are done."""
        until = self.jobs.unsettled()
        behind = self._behind()
        if not (until or behind) or not self._reckoning.acquire(blocking=False):
            return
        try:
            trouble = self._reckoned(reader) if behind else ""
            if trouble:
                log.error("reconciling: %s", trouble)
                self._failed, self._failed_at = behind, time.monotonic()
            if not self._stopped.is_set():
                self.jobs.settle(_not_reckoned(trouble), until=until)
        finally:
            self._reckoning.release()

    def _reckoned(self, reader: _Reader) -> str:
        """Have it worked out; what went wrong. A small ledger is done sooner than another process starts."""
        if not reader.alive and pipeline.counts(self.ledger).statements < SMALL:
            reckon(self.ledger)
            return ""
        trouble = ""
        for told in reader.told(Task("", "zh")):
            trouble = told.trouble
        return trouble

    def _behind(self) -> str:
        """The ledger's state, where what pages show is of another one; not what has just failed."""
        state = pipeline.state(self.ledger)
        stamp = pipeline.view_stamp(self.ledger)
        if self._seen is None or stamp != self._seen[0]:
            view = pipeline.view(self.ledger)
            self._seen = stamp, view.state if view else ""
        failed = state == self._failed and time.monotonic() < self._failed_at + PAUSE
        return "" if failed or state == self._seen[1] else state


class _Reader:
    """The process that reads; another one takes its place when it is gone."""

    def __init__(self, ledger: str | Path, settings: Settings, stopped: threading.Event) -> None:
        self.ledger, self.settings, self.stopped = ledger, settings, stopped
        self.process: BaseProcess | None = None
        self.pipe: Connection | None = None
        self.ready = False

    @property
    def alive(self) -> bool:
        """Whether there is a process."""
        return self.process is not None and self.process.is_alive()

    def told(self, task: Task) -> Iterator[Told]:
        """What it says of the task, again every few seconds; the last is ``ended``, or nothing where it is to stop."""
        last = Told("reading")
        try:
            pipe = self.running()
            allowed = self.settings.time_limit * (1 if task.path else RECKONING)
            limit = time.monotonic() + allowed + (0 if self.ready else START)
            pipe.send(task)
            while not self.stopped.is_set():
                if pipe.poll(BEAT):
                    heard = pipe.recv()
                    if heard.stage == "ready":
                        self.ready, limit = True, time.monotonic() + allowed
                    else:
                        last = heard
                if last.stage != "ended" and time.monotonic() > limit:
                    self.end()
                    last = replace(last, stage="ended", trouble=_too_long(allowed))
                yield last
                if last.stage == "ended":
                    return
        except (EOFError, OSError):
            yield replace(last, stage="ended", trouble=_crashed(self.end()))

    def running(self) -> Connection:
        """The pipe to the process, which is started where there is none."""
        if self.pipe is None or not self.alive:
            self.end()
            context = get_context("spawn")
            pipe, other = context.Pipe()
            process = context.Process(
                target=work, args=(other, self.ledger, self.settings.memory_limit), daemon=True
            )
            process.start()
            other.close()
            self.process, self.pipe, self.ready = process, pipe, False
        return self.pipe

    def end(self) -> int | None:
        """Kill it. Its exit status, where it had one already."""
        process, self.process = self.process, None
        if self.pipe:
            self.pipe.close()
            self.pipe = None
        if process is None:
            return None
        process.join(0.5)
        status = process.exitcode
        process.kill()
        process.join()
        process.close()
        return status


def _too_long(limit: float) -> str:
    n = f"{limit:g}"
    return say(zh=f"读了 {n} 秒还没有读完，已停止", en=f"not read after {n} seconds: stopped")


def _crashed(status: int | None) -> str:
    if status == -signal.SIGKILL:
        return say(
            zh="读它的进程被终止，可能内存不足", en="the process reading it was killed, perhaps for memory"
        )
    name = signal.Signals(-status).name if status and -status in list(signal.Signals) else status
    return say(zh=f"读它的进程意外退出（{name}）", en=f"the process reading it ended unexpectedly ({name})")


def _not_reckoned(trouble: str) -> str:
    if not trouble:
        return ""
    return say(zh=f"已读入，但没能核对：{trouble}", en=f"read, but not reconciled: {trouble}")
