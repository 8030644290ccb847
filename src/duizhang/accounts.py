"""Accounts of people who use the ledger over the network: made, changed and checked. Passwords are hashed by argon2."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.ledger.accounts import Account, Accounts, open_accounts
from duizhang.model import WrongUse

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what those before it may."""
DISABLED = "disabled"
"""In the place of a role: the account stays, and nobody comes in by it until it is given a role again."""
SHORTEST, LONGEST = 10, 256
"""of passwords, in characters"""
_one_at_a_time = threading.BoundedSemaphore(2)
"""a hash takes 64 MB: many at once would take the machine"""


def add(accounts: Accounts, name: str, role: Role, password: str, by: str = "") -> None:
    """Make an account. Raises ``WrongUse`` where name or password will not do, or the name is taken."""
    _check_name(name)
    _check_password(password)
    if accounts.find(name):
        raise WrongUse(say(zh=f"已有账号 {name}", en=f"there is an account {name} already"))
    accounts.set(name, role, _hashed(password), by)


def change(
    accounts: Accounts, name: str, *, role: Role | None = None, password: str = "", by: str = ""
) -> None:
    """Another role, another password, or both; who is logged in has to log in again. Raises ``WrongUse``."""
    account = existing(accounts, name)
    if password:
        _check_password(password)
    accounts.set(name, role or account.role, _hashed(password) if password else account.password, by)


def remove(accounts: Accounts, name: str, by: str = "") -> None:
    """No longer an account. Raises ``WrongUse`` where there is none of that name."""
    existing(accounts, name)
    accounts.set(name, "", "", by)


def disable(accounts: Accounts, name: str, by: str = "") -> None:
    """Nobody comes in by it until it is given a role again. Raises ``WrongUse`` where there is none of that name."""
    accounts.set(name, DISABLED, existing(accounts, name).password, by)


def existing(accounts: Accounts, name: str) -> Account:
    """The account of that name. Raises ``WrongUse`` where there is none."""
    account = accounts.find(name)
    if account is None:
        raise WrongUse(say(zh=f"没有账号 {shown(name)}", en=f"there is no account {shown(name)}"))
    return account


def enter(accounts: Accounts, name: str, password: str) -> Account | None:
    """The account, if name and password belong together and it is in use. Takes as long where there is no such name."""
    from argon2.exceptions import InvalidHashError, VerificationError

    account = accounts.find(name)
    with _one_at_a_time:
        try:
            _hasher().verify(account.password if account else _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return None
    return account if account and account.role in ROLES else None


def _check_name(name: str) -> None:
    if not 0 < len(name) <= 64 or name != shown(name) or any(c.isspace() for c in name):
        raise WrongUse(
            say(
                zh="账号名须为 1 到 64 个字符，不含空白",
                en="a name has 1 to 64 characters, and no white space among them",
            )
        )


def _check_password(password: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongUse(
            say(
                zh=f"密码须为 {SHORTEST} 到 {LONGEST} 个字符",
                en=f"a password has {SHORTEST} to {LONGEST} characters",
            )
        )


def _hashed(password: str) -> str:
    with _one_at_a_time:
        return _hasher().hash(password)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody")


__all__ = [
    "DISABLED",
    "ROLES",
    "Account",
    "Accounts",
    "Role",
    "add",
    "change",
    "disable",
    "enter",
    "existing",
    "open_accounts",
    "remove",
]
