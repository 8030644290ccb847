"""A ledger in which much is followed, and the app on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from browsing import served

from duizhang.follow import open_office, samples, tallies
from duizhang.follow.office import Office
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.web.app import create
from duizhang.web.settings import Settings

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


def busy(ledger: Path, **loads: int) -> Path:
    """A ledger with items of some loops; everything is counted."""
    with open_office(ledger, create=True) as office:
        for loop, count in loads.items():
            samples.load(office, loop, count, offices=3)
        hostile(office)
        tallies.catch_up(office)
    return ledger


def hostile(office: Office) -> None:
    """An organisation and somebody whose names would run if they could, and look like formulas in a sheet."""
    bad = Organisation("bad", "=HYPERLINK(1)<script>alert(1)</script>\u202e单位", "sample")
    office.register(
        Directory({"bad": bad}, {"mal": Person("mal", "<b>mal</b>")}, (Post("mal", "officer", "bad"),)),
        "test",
    )


@contextmanager
def app_on(ledger: Path, **settings: object) -> Iterator[str]:
    """The app's address."""
    with served(create(ledger, settings=Settings(readers=0, **settings))) as address:  # type: ignore[arg-type]
        yield address
