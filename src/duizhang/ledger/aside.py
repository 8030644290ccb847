"""A file written beside its place and put there whole: whoever looks sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def aside(where: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A path beside ``where`` to write to, and what puts the closed file in its place.

    Without that call, or after an error, nothing is left of it. Several threads and processes may each write one at a
    time; the last put wins. Raises ``OSError``.
    """
    beside = where.with_name(f"{where.name}.{os.getpid()}.{threading.get_ident()}.new")
    beside.unlink(missing_ok=True)

    def put() -> None:
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(beside, where)

    try:
        yield beside, put
    finally:
        beside.unlink(missing_ok=True)
