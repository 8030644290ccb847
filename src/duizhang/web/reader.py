"""The process that reads uploads: whatever a document does to it, the server goes on.

It is told over a pipe what to do, and says over the same pipe how far it is.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from duizhang.language import Language, say, speak


@dataclass(frozen=True, slots=True)
class Task:
    """What to do: read what lies at ``path`` into the ledger or, without one, reconcile the ledger."""

    path: str
    language: Language


@dataclass(frozen=True, slots=True)
class Told:
    """How far it is. ``ready`` is told once, before any task; ``ended`` is the last that is told of one."""

    stage: Literal["ready", "reading", "posting", "ended"]
    documents: int = 0
    statements: int = 0
    trouble: str = ""


def work(pipe: Connection, ledger: str | Path, memory: int) -> None:
    """Do one task after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _step_back()
    with suppress(EOFError, BrokenPipeError):
        _warm_up()
        pipe.send(Told("ready"))
        while True:
            task: Task = pipe.recv()
            speak(task.language)
            _limit(memory if task.path else None)
            pipe.send(_read(pipe, ledger, task.path) if task.path else _reckon(ledger))


def _warm_up() -> None:
    """Load the vocabulary: the first document is not to wait for it."""
    from duizhang import intake

    intake.read_one(intake.Task("warm.txt", "全年增长5.8%。".encode()))


def _read(pipe: Connection, ledger: str | Path, path: str) -> Told:
    from duizhang import pipeline, uploads
    from duizhang.exports.safe import shown
    from duizhang.ledger import open_ledger
    from duizhang.model import DuizhangError, Reading

    documents = statements = 0
    troubles: list[str] = []
    try:
        with open_ledger(ledger) as book:
            for item in pipeline.extract([path]):
                if isinstance(item, Reading):
                    pipe.send(Told("posting", documents, statements))
                    posted, note = uploads.post(item, book)
                    statements += posted.statements
                    troubles += filter(None, [note])
                    documents += 1
                    pipe.send(Told("reading", documents, statements))
                elif trouble := getattr(item, "reason", ""):
                    inner = item.path.removeprefix(path).lstrip("/")
                    troubles.append(f"{inner}: {trouble}" if inner else trouble)
    except DuizhangError as error:
        troubles.append(str(error))
    except MemoryError:
        troubles.append(_no_memory())
    except (EOFError, BrokenPipeError):
        raise
    except Exception as error:  # a mistake of ours: say so, and read the others
        what = f"{type(error).__name__}: {error}"
        troubles.append(say(zh=f"程序出错，请报告：{what}", en=f"internal error, please report: {what}"))
    if not documents and not troubles:
        troubles.append(say(zh="里面没有能读的文件", en="holds nothing that can be read"))
    return Told("ended", documents, statements, shown("; ".join(troubles))[:2000])


def _reckon(ledger: str | Path) -> Told:
    try:
        reckon(ledger)
    except MemoryError:
        return Told("ended", trouble=_no_memory())
    except Exception as error:
        return Told("ended", trouble=f"{type(error).__name__}: {error}")
    return Told("ended")


def reckon(ledger: str | Path) -> None:
    """Work the view out; what it tells of things that are followed is told them, and clocks ring."""
    from duizhang import pipeline
    from duizhang.follow import dispatching, open_office, sources, timing
    from duizhang.model import DuizhangError

    view = pipeline.reckon(ledger)
    with suppress(DuizhangError), open_office(ledger) as office:  # what cannot be told now is told next time
        sources.tell(office, ledger, view)
        timing.ring(office)
        dispatching.send(office)


def _no_memory() -> str:
    return say(zh="文件太大，内存不足", en="too large for this machine's memory")


def _limit(memory: int | None) -> None:
    """No more address space than this for reading one document; reconciling is of the whole ledger."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most if memory is None else memory, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _step_back() -> None:
    """The server goes first; where the machine runs out of memory, this goes first."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")
    with suppress(OSError, AttributeError):
        os.nice(5)
