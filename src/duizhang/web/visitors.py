"""Who asks, what they may do, and the token that shows that a request comes from a page of ours."""

from __future__ import annotations

import getpass
import hmac
import os
import secrets
import threading
import time
from dataclasses import dataclass

from fastapi import Request
from itsdangerous import BadData, URLSafeTimedSerializer

from duizhang.accounts import ROLES, Account, Accounts, Role


@dataclass(frozen=True, slots=True)
class User:
    """A person. ``local``: whoever sits at this machine, where no accounts are needed."""

    name: str
    role: Role
    local: bool = False


def at_least(role: Role, needed: Role) -> bool:
    """Whether the role may do what needs the other."""
    return ROLES.index(role) >= ROLES.index(needed)


class Book:
    """Who is logged in, by the session's cookie or a program's token; without accounts, on this machine only, the local user."""

    ASKED_AGAIN = 2.0
    """seconds after which is looked again whether there are accounts"""

    def __init__(self, accounts: Accounts, keys: Keys, *, local: bool) -> None:
        self.accounts, self.keys, self.local = accounts, keys, local
        self._lock = threading.Lock()
        self._any, self._looked = False, -self.ASKED_AGAIN

    def __call__(self, request: Request) -> User | None:
        """Who asks; nobody yet, where accounts are needed."""
        if not self.needed():
            return User(_who_sits_here(), "admin", local=True)
        given = bearer(request)
        session = (request.session.get("user"), request.session.get("stamp"))
        name, stamp = session if given is None else self.keys.read(given)
        account = self.accounts.find(name) if isinstance(name, str) else None
        if account is None or account.id != stamp or account.role not in ROLES:
            return None
        return User(account.name, account.role)

    def look_again(self) -> None:
        """There may be accounts now where there were none."""
        with self._lock:
            self._looked = -self.ASKED_AGAIN

    def needed(self) -> bool:
        """Whether people have to log in."""
        if not self.local:
            return True
        with self._lock:
            if time.monotonic() - self._looked > self.ASKED_AGAIN:
                self._any, self._looked = bool(self.accounts.held()), time.monotonic()
            return self._any


class Keys:
    """What programs show in place of a session: signed, so that nothing has to be kept; void once the account changes."""

    AGE = 30 * 24 * 3600
    """seconds that one holds"""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="api")

    def give(self, account: Account) -> str:
        """One for this account, as it is now."""
        return str(self._signer.dumps([account.name, account.id]))

    def read(self, given: str) -> tuple[object, object]:
        """The name and the stamp that it was given to; nothing for one that is not ours, or too old."""
        try:
            name, stamp = self._signer.loads(given, max_age=self.AGE)
        except (BadData, ValueError, TypeError):
            return None, None
        return name, stamp


def bearer(request: Request) -> str | None:
    """The token that came with a request (RFC 6750), if any did."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


def log_in(request: Request, account: Account) -> None:
    """From now on the session is this account's, as it is now; tokens of before are void."""
    request.session.clear()
    request.session.update(user=account.name, stamp=account.id)


def _who_sits_here() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no entry for this user id: in containers
        return str(os.getuid())


def token(request: Request) -> str:
    """The session's token, masked anew each time: what is compressed together with it does not give it away."""
    kept = request.session.setdefault("csrf", secrets.token_hex(16))
    mask = secrets.token_bytes(16)
    return mask.hex() + _xor(mask, bytes.fromhex(kept)).hex()


def is_token(request: Request, given: str) -> bool:
    """Whether this was given out to the same session."""
    kept = request.session.get("csrf", "")
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        return False
    return bool(kept) and len(raw) == 32 and hmac.compare_digest(_xor(raw[:16], raw[16:]).hex(), kept)


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
