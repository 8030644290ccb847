"""The terminal: what is said and written there, and help in the language in force. For the command line only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from typer.core import TyperCommand, TyperGroup

from duizhang.language import say
from duizhang.model import WrongUse

F = TypeVar("F", bound=str)


class Spoken(TyperCommand):
    """A command whose help is in the language in force, down to the words that Typer has fixed."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line of usage."""
        write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help."""
        speak_of_parameters()
        super().format_help(ctx, formatter)


class SpokenGroup(TyperGroup):
    """The same for the commands together."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line of usage."""
        write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help."""
        speak_of_parameters()
        super().format_help(ctx, formatter)


def write_usage(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    """The line of usage, with its first word in the language in force."""
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=say(zh="用法：", en="Usage: "))


def speak_of_parameters() -> None:
    """Typer keeps these as constants of the module that draws the help."""
    from typer import rich_utils

    rich_utils.DEFAULT_STRING = say(zh="[默认：{}]", en="[default: {}]")
    rich_utils.ENVVAR_STRING = say(zh="[环境变量：{}]", en="[env var: {}]")
    rich_utils.REQUIRED_LONG_STRING = say(zh="[必填]", en="[required]")


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
