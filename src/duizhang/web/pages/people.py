"""Accounts: who may use the ledger over the network. For administrators."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from duizhang import accounts
from duizhang.accounts import Accounts, Role
from duizhang.language import say
from duizhang.model import WrongUse
from duizhang.web.guard import needs
from duizhang.web.rendering import Page, render, see_other, site, visitor
from duizhang.web.visitors import log_in

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs("admin"))])
Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""of passwords that are made here: none that is taken for another"""
LENGTH = 16


@router.get("/accounts")
def listed(request: Request) -> Response:
    """All of them."""
    return _page(request)


@router.post("/accounts")
def add(
    request: Request, name: Name = "", role: Annotated[Role, Form()] = "reader", password: Password = ""
) -> Response:
    """One more; without a password, one is made and shown once."""
    site(request).limits.taken("login", request)
    book, who = site(request).visitors.accounts, visitor(request)
    name, given = name.strip(), password or _made()
    try:
        if not book.held() and role != "admin":
            raise WrongUse(
                say(
                    zh="第一个账号须是管理员，否则再没有人能管理账号",
                    en="The first account has to be an administrator's, or nobody could manage accounts any more",
                )
            )
        first = who.local and not book.held()
        accounts.add(book, name, role, given, who.name)
    except WrongUse as error:
        return _page(request, wrong=str(error), typed=name, role=role)
    if first:  # from now on people have to log in here, too: whoever made the account is in already
        log_in(request, accounts.existing(book, name))
        site(request).visitors.look_again()
    done = say(zh=f"已添加 {name}", en=f"{name} is added")
    return _page(request, done=done, secret="" if password else given, of=name)


@router.post("/accounts/role")
def role(request: Request, name: Name = "", role: Annotated[Role, Form()] = "reader") -> Response:
    """Another role; whoever was disabled may come in again."""
    return _changed(request, name, lambda book, by: accounts.change(book, name, role=role, by=by))


@router.post("/accounts/disabling")
def disable(request: Request, name: Name = "") -> Response:
    """Nobody comes in by this account until it is given a role again."""
    return _changed(request, name, lambda book, by: accounts.disable(book, name, by))


@router.post("/accounts/removal")
def remove(request: Request, name: Name = "") -> Response:
    """No account any more; what was done under its name stays in the history."""
    return _changed(request, name, lambda book, by: accounts.remove(book, name, by))


@router.post("/accounts/password")
def reset(request: Request, name: Name = "", password: Password = "") -> Response:
    """Another password; without one, one is made and shown once."""
    site(request).limits.taken("login", request)
    given = password or _made()
    try:
        accounts.change(site(request).visitors.accounts, name, password=given, by=visitor(request).name)
    except WrongUse as error:
        return _page(request, wrong=str(error))
    if name == visitor(request).name:
        log_in(request, accounts.existing(site(request).visitors.accounts, name))
    done = say(
        zh=f"{name} 的密码已改，别处的登录已失效",
        en=f"{name} has another password; sessions elsewhere have ended",
    )
    return _page(request, done=done, secret="" if password else given, of=name)


def _changed(request: Request, name: str, change: Callable[[Accounts, str], None]) -> Response:
    """The account is changed by somebody else than its owner, so that an administrator is always left."""
    who = visitor(request)
    try:
        if name == who.name:
            text = say(
                zh="自己的账号须由另一位管理员改动",
                en="Your own account is for another administrator to change",
            )
            raise WrongUse(text)
        change(site(request).visitors.accounts, who.name)
    except WrongUse as error:
        return _page(request, wrong=str(error))
    return see_other(request, "/accounts")


def _page(
    request: Request, *, wrong: str = "", done: str = "", secret: str = "", of: str = "", **typed: str
) -> Response:
    """The list, with what came of a change. ``secret`` is a password that was made here: it is not shown again."""
    return render(
        request,
        "people.html",
        400 if wrong else 200,
        people=site(request).visitors.accounts.held(),
        roles=accounts.ROLES,
        shortest=accounts.SHORTEST,
        disabled=accounts.DISABLED,
        wrong=wrong,
        done=done,
        secret=secret,
        of=of,
        typed=typed.get("typed", ""),
        role=typed.get("role", "reader"),
    )


def _made() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


PAGE = Page("people", "/accounts", router)
