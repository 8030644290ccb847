"""A reader that does to itself what the uploaded file says. Apart from the tests, so that its process starts quickly."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from duizhang.web.reader import Told


def misbehave(pipe: Connection, _ledger: object, _memory: int) -> None:
    """In the place of ``reader.work``."""
    pipe.send(Told("ready"))
    while True:
        task = pipe.recv()
        text = Path(task.path).read_text() if task.path else ""
        if "crash" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "hang" in text:
            time.sleep(60)
        if "starve" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        pipe.send(Told("ended", 1, 7))
