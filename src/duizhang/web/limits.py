"""How often something may be asked for; counted in this process, in moving windows."""

from __future__ import annotations

from fastapi import HTTPException, Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from duizhang.language import say

RATES: dict[str, RateLimitItem] = {
    "change": parse("120/minute"),
    "login": parse("10/minute"),
    "ask": parse("20/hour"),
    "look": parse("60/minute"),
    "picture": parse("240/minute"),
    "upload": parse("30/minute"),
}


class Limits:
    """The counts of one application."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def taken(self, what: str, request: Request, *more: str) -> None:
        """Count one more by this client. Raises 429 where it is one too many."""
        client = request.client.host if request.client else ""
        if not self._limiter.hit(RATES[what], what, client, *more):
            wait = str(int(RATES[what].get_expiry()))
            text = say(zh="请求太频繁，请稍候再试", en="Too many requests: wait a moment and try again")
            raise HTTPException(429, text, {"Retry-After": wait})
