"""The command line, from the process's first to its last breath."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Annotated

import typer

from duizhang import __version__
from duizhang.cli import documents, hosting, loops
from duizhang.cli.asking import Lang
from duizhang.cli.console import UNREADABLE, UNUSABLE, WRONG_USE, Enough, tell
from duizhang.cli.help import HELP_NAMES, Spoken, SpokenGroup, localised
from duizhang.language import Language, say, speak
from duizhang.model import DuizhangError, LedgerUnusable, UnreadableInput

INTERRUPTED, PIPE_CLOSED, OUR_MISTAKE = 130, 141, 70

COMMANDS = (
    documents.demo,
    documents.extract,
    documents.read,
    documents.check,
    documents.dismiss,
    documents.statements,
    documents.card,
    documents.explain,
    hosting.serve,
    hosting.account,
    loops.upkeep.audit,
)
"""in the order in which the help lists them"""


def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", show_default=False)] = False,
    _lang: Lang = None,
) -> int:
    """Without a command: the version, or the help."""
    if version:
        return _version()
    if context.invoked_subcommand is None:
        tell(context.get_help())
        return WRONG_USE
    return 0


def start_loop(_lang: Lang = None) -> int:
    """The commands of the loops have nothing in common but a language."""
    return 0


def _group(name: str, commands: Sequence[Callable[..., int]]) -> typer.Typer:
    group = typer.Typer(
        name=name,
        cls=SpokenGroup,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": HELP_NAMES},
    )
    for command in commands:
        group.command(command.__name__.rstrip("_"), cls=Spoken)(command)
    return group


app = _group("duizhang", COMMANDS)
app.callback(invoke_without_command=True)(start)
_loop = _group("loop", loops.COMMANDS)
_loop.callback()(start_loop)
app.add_typer(_loop)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit status. Whatever goes wrong is a line on stderr, no traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    speak(_language_asked(words))
    _set_up_streams()
    try:
        # Programs ask for the version at their own start; the parser alone takes longer than the answer may.
        status = _version() if words == ["--version"] else _run(words)
        sys.stdout.flush()
    except (Enough, BrokenPipeError):  # whoever read the output has enough of it (``| head``)
        _drop_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as e:
        _drop_output()
        return _fail(WRONG_USE, _unwritable(e))
    return status


def _version() -> int:
    print(f"duizhang {__version__}")
    return 0


def _run(words: Sequence[str]) -> int:
    try:
        return int(localised(app).main(args=list(words), prog_name="duizhang", standalone_mode=False) or 0)
    except typer.TyperException as e:
        return _fail(WRONG_USE, _misused(e), _help_hint(e))
    except LedgerUnusable as e:
        return _fail(UNUSABLE, str(e))
    except UnreadableInput as e:
        return _fail(UNREADABLE, str(e))
    except DuizhangError as e:
        return _fail(WRONG_USE, str(e))
    except (OSError, Enough):
        raise
    except Exception as e:  # a mistake of ours: people get a line, developers may ask for more
        if os.environ.get("DUIZHANG_DEBUG"):
            traceback.print_exc()
        what = f"{type(e).__name__}: {e}"
        return _fail(
            OUR_MISTAKE, say(zh=f"程序出错，请报告：{what}", en=f"internal error, please report: {what}")
        )


def _language_asked(words: Sequence[str]) -> Language | None:
    """``--lang`` wherever it stands: the help is written before the words are parsed."""
    for i, given in enumerate(words):
        name, _, value = given.partition("=")
        if given == "--":
            break
        if name == "--lang":
            value = value or "".join(words[i + 1 : i + 2])
            return "zh" if value == "zh" else "en" if value == "en" else None
    return None


def _set_up_streams() -> None:
    """UTF-8 into files and pipes whatever the locale; on a terminal, its own encoding, and never an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def _fail(status: int, *lines: str) -> int:
    tell(*(f"duizhang: {line}" for line in lines[:1]), *lines[1:])
    return status


def _drop_output() -> None:
    """Let what could not be written go nowhere: Python would try again at exit, complain, and end with 120."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(error: OSError) -> str:
    name = f"{error.filename}: " if error.filename else ""
    reason = error.strerror or str(error)
    return say(zh=f"写不出去：{name}{reason}", en=f"cannot write: {name}{reason}")


def _misused(error: typer.TyperException) -> str:
    """What is wrong with the words on the command line."""
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "metavar", None) or "/".join(getattr(parameter, "opts", ()) or ())
    option = getattr(error, "option_name", "")
    zh = {
        "NoSuchOption": f"没有选项 {option}",
        "BadOptionUsage": f"选项 {option} 用法不对",
        "MissingParameter": f"缺少 {name}",
        "BadParameter": f"{name} 的取值不对：{getattr(error, 'message', '')}",
    }.get(type(error).__name__, error.format_message())
    return say(zh=zh.replace("No such command", "没有命令"), en=error.format_message())


def _help_hint(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "duizhang"
    return say(zh=f"用法见：{command} --help", en=f"See: {command} --help")
