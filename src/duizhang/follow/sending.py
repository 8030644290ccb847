"""Notices go out of the outbox by mail (SMTP) and by signed webhooks; what fails is tried again, later and later.

A notice is claimed before it is sent, so that two that send at once do not send it twice. Where the machine dies
between sending and writing that down it is sent again, with the same ``Message-ID`` or ``Idempotency-Key``: the
receiver can tell that it is the same one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from duizhang.ledger.record import Record
from duizhang.loops import calendar
from duizhang.model import Notice

_WAITS = (1, 5, 30, 120, 360, 720, 1440)
"""minutes until a notice is tried again, the last one over and over"""
_CLAIM = timedelta(minutes=10)
_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Mailer:
    """The SMTP server to hand mail to. ``user`` empty: it asks for no password."""

    host: str
    port: int = 25
    sender: str = "duizhang@localhost"
    user: str = ""
    password: str = ""
    tls: bool = False

    def send(self, notice: Notice) -> None:
        """Hand over one notice. Raises ``OSError`` (of which SMTP's errors are) where it cannot."""
        message = EmailMessage()
        message["Subject"] = " ".join(notice.subject.split())
        message["From"], message["To"] = self.sender, notice.to
        message["Message-ID"] = f"<{_name(notice.key)}@duizhang>"
        message.set_content(notice.body)
        with smtplib.SMTP(self.host, self.port, timeout=_PATIENCE) as server:
            if self.tls:
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)


@dataclass(frozen=True, slots=True)
class Hook:
    """Posts notices as JSON, signed with a shared secret: ``X-Duizhang-Signature: sha256=…`` over the body."""

    secret: str

    def send(self, notice: Notice) -> None:
        """Post one notice. Raises ``OSError`` where it is not taken."""
        if not notice.to.startswith(("https://", "http://")):
            raise OSError(f"not a web address: {notice.to}")
        told = {"key": notice.key, "subject": notice.subject, "body": notice.body, "at": notice.at}
        body = json.dumps(told, ensure_ascii=False).encode()
        request = urllib.request.Request(notice.to, body, _headers(self.secret, body, notice.key))
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            answer.read(1024)


def signature(secret: str, body: bytes) -> str:
    """What a webhook's body is signed with."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(
    record: Record, ways: Mapping[str, Callable[[Notice], None]], clock: Callable[[], datetime]
) -> tuple[int, int]:
    """Send what waits, by the ways that are set up. How many were sent, and how many failed."""
    sent = failed = 0
    while waiting := record.waiting(calendar.written(clock()), tuple(ways)):
        for notice in waiting:
            if (done := _send(record, ways[notice.way], notice, clock)) is not None:
                sent, failed = sent + done, failed + (not done)
    return sent, failed


def _send(
    record: Record, way: Callable[[Notice], None], notice: Notice, clock: Callable[[], datetime]
) -> bool | None:
    """Whether one notice was sent; ``None`` where somebody else sends it."""
    now, key = clock(), notice.key
    if not record.write(lambda w: w.claim(key, calendar.written(now), calendar.written(now + _CLAIM))):
        return None
    try:
        way(notice)
    except OSError as error:
        wrong, wait = str(error)[:500], _WAITS[min(notice.tries, len(_WAITS) - 1)]
        record.write(
            lambda w: w.tried(key, error=wrong, again=calendar.written(now + timedelta(minutes=wait)))
        )
        return False
    record.write(lambda w: w.tried(key, sent=calendar.written(clock())))
    return True


def _headers(secret: str, body: bytes, key: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Duizhang-Signature": signature(secret, body),
        "Idempotency-Key": _name(key),
    }


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
