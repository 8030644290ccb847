"""The terminal: what is said and written there, and with which status a command ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import WrongUse
from duizhang.pipeline import Progress

F = TypeVar("F", bound=str)

CONTRADICTED, WRONG_USE, UNREADABLE, UNUSABLE = 1, 2, 3, 4
REFUSED, BROKEN = WRONG_USE, CONTRADICTED


class Enough(Exception):
    """Whoever reads the output has closed it."""


def tell(*lines: str) -> None:
    """Messages go to stderr, so that what a command prints stays clean."""
    with suppress(BrokenPipeError):
        for line in lines:
            print(line, file=sys.stderr)


def write(content: Iterable[str] | str | bytes, output: Path | None = None) -> None:
    """To standard output or, whole or not at all, to a file. Text is given in lines without their ends."""
    if output is None:
        try:
            _pour(content, sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            # Not left to Typer, which would exit with the status of contradictions found.
            raise Enough from None
        return
    with _whole(output) as file:
        _pour(content, file)


def _pour(content: Iterable[str] | str | bytes, stream: IO[str]) -> None:
    if isinstance(content, bytes):
        stream.flush()
        stream.buffer.write(content)  # type: ignore[attr-defined]
    elif isinstance(content, str):
        stream.write(content if content.endswith("\n") else content + "\n")
    else:
        stream.writelines(f"{line}\n" for line in content)


@contextmanager
def _whole(output: Path) -> Iterator[IO[str]]:
    """A file that takes its name when it is complete; what is no plain file (``/dev/null``) is written to."""
    final = Path(os.path.realpath(output))
    part = (
        final.with_name(f".{final.name}.{os.getpid()}.part")
        if final.is_file() or not final.exists()
        else final
    )
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        if part != final:
            part.replace(final)
    except OSError as e:
        # Named as it was asked for: a full disk names no file, and the part's name is nobody's business.
        raise OSError(e.errno, e.strerror, str(output)) from e
    finally:
        if part != final:
            part.unlink(missing_ok=True)


def colour(output: Path | None) -> bool:
    """Only on a terminal that can, and where nobody asked for none (https://no-color.org)."""
    able = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return output is None and able and not os.environ.get("NO_COLOR")


def form_of(output: Path | None, forms: tuple[F, ...]) -> F:
    """The format that the name of the output file asks for, else the first."""
    suffix = output.suffix[1:].lower() if output else ""
    return next((form for form in forms if form == suffix), forms[0])


def needed(output: Path | None, form: str) -> Path:
    """The output file. Raises ``WrongUse`` where none is named and the format needs one."""
    if output is None:
        raise WrongUse(say(zh=f"{form} 格式需要 -o 文件名", en=f"the format {form} needs -o FILE"))
    return output


@contextmanager
def progress_bar(title: str, *, hidden: bool = False) -> Iterator[Progress | None]:
    """A bar on a terminal; silence elsewhere."""
    if hidden or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    name = TextColumn("{task.fields[name]}", markup=False)
    with Progress(*columns, name, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None, name="")

        def tell(done: int, total: int, path: str, page: int = 0, pages: int = 0, /) -> None:
            name = shown(Path(path).name) if done < total else ""
            if pages > 1:
                name += say(zh=f" 第 {page} / {pages} 页", en=f" page {page} / {pages}")
            bar.update(task, completed=done, total=total, name=name)

        yield tell
