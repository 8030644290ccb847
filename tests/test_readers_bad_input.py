"""Files that are broken, enormous or hostile: refused in words or read within limits, and the others are read.

Nothing is asked of a network: a server on this machine, whose address stands in the files, must stay unvisited.
"""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import bombs
from duizhang.model import UnreadableInput
from duizhang.reading import kinds, read_bytes

SECONDS = 20
"""for one file, on a machine that does other work too"""
MEMORY = 1536 * bombs.MB
"""that a process reading all of them may take"""

ALL = bombs.REFUSED | bombs.EITHER


@pytest.fixture(scope="module")
def visits() -> Iterator[tuple[str, list[str]]]:
    """A port of this machine as the files name it, and who came."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait() -> None:
            while True:
                try:
                    other, address = server.accept()
                except OSError:
                    return
                came.append(str(address))
                other.close()

        threading.Thread(target=wait, daemon=True).start()
        yield str(server.getsockname()[1]), came
        server.shutdown(socket.SHUT_RDWR)


def made(name: str, port: str = "9") -> bytes:
    return ALL[name]().replace(bombs.PORT.encode(), port.encode())


@pytest.mark.parametrize("name", bombs.REFUSED)
def test_is_refused(name: str) -> None:
    with pytest.raises(UnreadableInput) as told:
        read_bytes(made(name), name)
    assert told.value.reason
    assert len(told.value.reason) < 200
    assert told.value.path.startswith(name)


@pytest.mark.parametrize("name", bombs.EITHER)
def test_is_read_or_refused(name: str, visits: tuple[str, list[str]]) -> None:
    port, came = visits
    with suppress(UnreadableInput):
        text = read_bytes(made(name, port), name).text
        assert "root:" not in text
        assert "99.9%" not in text or _is_text(name)
    assert not came


def _is_text(name: str) -> bool:
    """Whether nothing but the reader of plain text takes the file, which keeps all that it finds."""
    return next(one for one in kinds.FORMATS if one.shows(made(name))).name == "text"


@pytest.mark.slow
def test_the_others_are_read(tmp_path: Path, visits: tuple[str, list[str]]) -> None:
    port, came = visits
    for name in ALL:
        (tmp_path / name).write_bytes(made(name, port))
    (tmp_path / "a-good.txt").write_text(bombs.TEXT, "utf-8")
    (tmp_path / "z-good.txt").write_text("2025年，福建出口1.2万亿元。", "utf-8")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "duizhang",
            "extract",
            *sorted(map(str, tmp_path.iterdir())),
            "--format",
            "jsonl",
        ],
        capture_output=True,
        timeout=SECONDS * len(ALL),
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        preexec_fn=limited,
        check=False,
        cwd=tmp_path,
    )
    out, err = ran.stdout.decode(), ran.stderr.decode()
    assert ran.returncode == 3, err
    assert "4.19万亿元" in out
    assert "1.2万亿元" in out
    assert "Traceback" not in err
    assert "internal error" not in err
    for name in bombs.REFUSED:
        assert name in err
    assert not came
    assert not (tmp_path.parent.parent / "escaped.txt").exists()
