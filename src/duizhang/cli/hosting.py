"""The commands of the web app: serving it, and who may use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Literal

import typer

from duizhang import pipeline
from duizhang.cli.asking import By, Jobs, Lang, Ledger
from duizhang.cli.console import tell, write
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import WrongUse


def serve(
    ledger: Ledger = pipeline.LEDGER,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N")] = 8000,
    browse: Annotated[bool, typer.Option("--open", show_default=False)] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, metavar="N")] = 1,
    jobs: Jobs = 1,
    names: Annotated[list[str] | None, typer.Option("--name", metavar="NAME", show_default=False)] = None,
    certificate: Annotated[str, typer.Option("--cert", metavar="FILE", show_default=False)] = "",
    key: Annotated[str, typer.Option("--key", metavar="FILE", show_default=False)] = "",
    public: Annotated[bool, typer.Option("--public", show_default=False)] = False,
    time_limit: Annotated[int, typer.Option("--time-limit", min=1, metavar="SECONDS")] = 1800,
    behind_https: Annotated[bool, typer.Option("--https", show_default=False)] = False,
    _lang: Lang = None,
) -> int:
    """The web app, until it is stopped."""
    from duizhang.web import serving
    from duizhang.web.settings import Settings

    secure = bool(certificate) or behind_https
    settings = Settings(
        host, tuple(names or ()), public=public, secure=secure, readers=jobs, warm=True, time_limit=time_limit
    )
    serving.serve(
        ledger,
        settings,
        port,
        workers=workers,
        certificate=certificate,
        key=key,
        browse=browse,
        ready=lambda address: tell(*_served(address, settings.local or secure)),
    )
    return 0


def _served(address: str, safe: bool) -> Iterator[str]:
    yield say(
        zh=f"在浏览器里打开 {address}（Ctrl-C 结束）", en=f"Open {address} in a browser (Ctrl-C ends it)"
    )
    if not safe:
        yield say(
            zh="注意：没有加密，密码会明文经过网络；请给出 --cert 和 --key，或放在 HTTPS 代理之后（--https）",
            en="Note: nothing is encrypted, passwords can be read on the way; give --cert and --key, "
            "or put it behind an HTTPS proxy (--https)",
        )


def account(
    doing: Annotated[
        Literal["add", "list", "remove", "password", "role", "disable"],
        typer.Argument(metavar="ACTION", show_default=False),
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "",
    role: Annotated[Literal["reader", "editor", "admin"], typer.Option("--role")] = "reader",
    from_stdin: Annotated[bool, typer.Option("--password-stdin", show_default=False)] = False,
    by: By = "",
    ledger: Ledger = pipeline.LEDGER,
    _lang: Lang = None,
) -> int:
    """Who may use the web app over the network."""
    from duizhang import accounts

    if doing != "list" and not name:
        raise WrongUse(say(zh="请写明账号名", en="name the account"))
    with accounts.open_accounts(ledger, create=doing == "add") as book:
        if doing == "list":
            write([f"{shown(a.name)}  {a.role}  {a.at}" for a in book.held()])
            return 0
        if doing == "add":
            accounts.add(book, name, role, _password(from_stdin), by)
        elif doing == "remove":
            accounts.remove(book, name, by)
        elif doing == "disable":
            accounts.disable(book, name, by)
        elif doing == "role":
            accounts.change(book, name, role=role, by=by)
        else:
            accounts.change(book, name, password=_password(from_stdin), by=by)
    tell(say(zh="已记入账本", en="written into the ledger"))
    return 0


def _password(from_stdin: bool) -> str:
    """Asked for twice on a terminal, without showing it; or the first line of standard input."""
    import getpass

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongUse(
            say(zh="没有终端可问密码；用 --password-stdin", en="no terminal: use --password-stdin")
        )
    first = getpass.getpass(say(zh="密码：", en="Password: "))
    if getpass.getpass(say(zh="再输一次：", en="Once more: ")) != first:
        raise WrongUse(say(zh="两次输入不同", en="they are not the same"))
    return first
