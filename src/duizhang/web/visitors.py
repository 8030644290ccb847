"""Who asks, what they may do, and the token that shows that a request comes from a page of ours."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

from fastapi import Request

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
"""Each may what those before it may."""


@dataclass(frozen=True, slots=True)
class User:
    """A person. ``local``: whoever sits at this machine, where no accounts are needed."""

    name: str
    role: Role
    local: bool = False


def at_least(role: Role, needed: Role) -> bool:
    """Whether the role may do what needs the other."""
    return ROLES.index(role) >= ROLES.index(needed)


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
