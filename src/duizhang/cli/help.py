"""Help in the language in force: the texts of ``help.toml`` put on the commands, and Typer's own words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from duizhang.language import say

HELP_NAMES = ["--help", "-h"]


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


@cache
def texts() -> dict[str, Any]:
    """``help.toml``: what each ``command`` does, with examples; each ``argument`` and ``option`` by name."""
    return tomllib.loads(files("duizhang.cli").joinpath("help.toml").read_text(encoding="utf-8"))


def localised(app: typer.Typer) -> Any:
    """The commands, with their help written in the language in force."""
    root: Any = typer.main.get_command(app)
    for name, command in _named(root):
        held = texts()["command"][name]
        command.help = _told(held)
        examples = "\n".join(f"  {line}" for line in held["examples"])
        command.epilog = f"[bold]{say(zh='例子', en='Examples')}[/bold]\n{examples}"
        command.rich_help_panel = say(zh="命令", en="Commands")
        command.options_metavar = say(zh="[选项]", en="[OPTIONS]")
        command.context_settings["help_option_names"] = HELP_NAMES
        if isinstance(command, TyperGroup):
            command.subcommand_metavar = say(zh="命令 [参数]...", en="COMMAND [ARGS]...")
        for parameter in command.get_params(typer.Context(command, help_option_names=HELP_NAMES)):
            _describe(parameter, held)
    return root


def _named(root: Any) -> Iterator[tuple[str, Any]]:
    """Every command with its name as it is typed, after the program's."""
    yield "duizhang", root
    for name, command in root.commands.items():
        yield name, command
        for below, inner in getattr(command, "commands", {}).items():
            yield f"{name} {below}", inner


def _describe(parameter: Any, held: dict[str, Any]) -> None:
    """Put its text on an argument or option: the command's own, or the one that all commands share."""
    if getattr(parameter, "is_flag", False):
        parameter.metavar = ""  # a flag takes no value, so its help need not say that it is a <bool>
    kind = parameter.param_type_name
    names = [parameter.name] if kind == "argument" else parameter.opts
    own = held.get(kind, {})
    parameter.help = _told(next(t[n] for t in (own, texts()[kind]) for n in names if n in t))
    parameter.rich_help_panel = (
        say(zh="参数", en="Arguments") if kind == "argument" else say(zh="选项", en="Options")
    )


def _told(text: dict[str, str]) -> str:
    return say(zh=text["zh"], en=text["en"])
