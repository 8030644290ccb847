"""Signed links: who asked shows one instead of signing in. A changed, borrowed or expired one is refused."""

from __future__ import annotations

import base64
import hmac
from datetime import UTC, datetime
from hashlib import sha256

from duizhang.language import say
from duizhang.model import Refused

_LENGTH = 20


def sign(secret: str, code: str, purpose: str, until: datetime) -> str:
    """The token for one item and one purpose, good until a moment."""
    end = int(until.timestamp())
    return f"{end}-{_signature(secret, code, purpose, end)}"


def check(secret: str, token: str, code: str, purpose: str, now: datetime) -> None:
    """Raises ``Refused`` for a token that is not ours, not for this, or past its time."""
    end, _, signature = token.partition("-")
    good = end.isdecimal() and len(end) < 12
    if not good or not hmac.compare_digest(signature, _signature(secret, code, purpose, int(end))):
        raise Refused("forged-link", say(zh="链接无效", en="the link is not valid"))
    if now.astimezone(UTC).timestamp() > int(end):
        raise Refused("link-expired", say(zh="链接已过期", en="the link has expired"))


def _signature(secret: str, code: str, purpose: str, end: int) -> str:
    said = f"{code}\n{purpose}\n{end}".encode()
    digest = hmac.new(secret.encode(), said, sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_LENGTH].replace("-", "~")
