"""What the web app is told when it starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Where it listens, and how much it takes at most. Sizes are bytes, times seconds."""

    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    """names by which browsers reach it, other than addresses and the machine's own (``serve --name``)"""
    public: bool = False
    """people without an account may bring things forward and look up their numbers (``serve --public``)"""
    secure: bool = False
    """reached by HTTPS: cookies are not to travel otherwise"""
    readers: int = 1
    """documents that are read at a time; 0: none, what is uploaded waits"""
    warm: bool = False
    """start the readers before there is anything to read"""
    time_limit: float = 1800
    """for reading one upload"""
    memory_limit: int = 6 * 1024 * MEGABYTE
    """address space of the process that reads"""
    upload_limit: int = 512 * MEGABYTE
    """one request, with all its files"""
    files_limit: int = 200
    """files in one request"""
    body_limit: int = 2 * MEGABYTE
    """a request without files"""
    session_age: int = 7 * 24 * 3600

    @property
    def local(self) -> bool:
        """Whether only this machine reaches it: then no account is needed."""
        return is_loopback(self.host) and not self.names


def is_loopback(host: str) -> bool:
    """Whether an address or a name means this machine and no other."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
