"""Coming in and going out, where there are accounts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from duizhang import accounts
from duizhang.language import say
from duizhang.model import WrongUse
from duizhang.web.rendering import Page, render, see_other, site, visitor
from duizhang.web.visitors import log_in

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login(request: Request, next: str = "/") -> Response:
    """Name and password."""
    if request.state.user:
        return see_other(request, _ours(next))
    return render(request, "login.html", next=_ours(next), name="", wrong="")


@router.post("/login")
def enter(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Let in whoever knows the password, not too many tries a minute."""
    held = site(request)
    held.limits.taken("login", request)
    account = accounts.enter(held.visitors.accounts, name.strip(), password)
    if account is None:
        wrong = say(zh="账号或密码不对", en="Name and password do not belong together")
        return render(request, "login.html", 403, next=_ours(next), name=name, wrong=wrong)
    log_in(request, account)
    return see_other(request, _ours(next))


@router.post("/logout")
def leave(request: Request) -> Response:
    """Nobody any more."""
    request.session.clear()
    return see_other(request, "/login")


@router.get("/account")
def account(request: Request) -> Response:
    """One's own account."""
    if visitor(request).local:
        raise HTTPException(404, say(zh="这台机器上没有用账号", en="No accounts are used on this machine"))
    return render(request, "account.html", wrong="", done=False)


@router.post("/account")
def change(
    request: Request,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Another password for oneself; sessions elsewhere end."""
    held, who = site(request), visitor(request)
    held.limits.taken("login", request)
    book = held.visitors.accounts
    if who.local or accounts.enter(book, who.name, old) is None:
        wrong = say(zh="现在的密码不对", en="That is not the present password")
    elif new != again:
        wrong = say(zh="两次输入的新密码不同", en="The new passwords are not the same")
    else:
        try:
            accounts.change(book, who.name, password=new, by=who.name)
        except WrongUse as error:
            return render(request, "account.html", 400, wrong=str(error), done=False)
        log_in(request, accounts.existing(book, who.name))
        return render(request, "account.html", wrong="", done=True)
    return render(request, "account.html", 400, wrong=wrong, done=False)


def _ours(address: str) -> str:
    """An address of this app; another's, and what browsers take for one, becomes the first page."""
    plain = address.startswith("/") and address.isprintable() and "\\" not in address
    return address if plain and not address.startswith(("//", "/login")) else "/"


PAGE = Page("login", "/login", router)
