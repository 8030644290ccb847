"""A calendar of what waits for somebody, for programs that ask again and again and cannot log in: by a secret address.

The address is signed for one person; a new one makes the old one void. What is confidential has no title there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

from duizhang.exports.loops.lines import Line
from duizhang.follow import links, lists
from duizhang.follow.office import Office
from duizhang.model import Refused

VIA = "calendar"
MOST = 500
_EVER = datetime(2286, 11, 20, tzinfo=UTC)


def key(office: Office, who: str) -> str:
    """What somebody's address ends with."""
    return links.sign(_secret(office, who), who, VIA, _EVER)


def renew(office: Office, who: str) -> None:
    """From now on another address holds, and the one that was given away does not."""
    made = [("calendar", who, {"salt": secrets.token_hex(8)})]
    at = office.now
    office.record.write(lambda w: w.register(made, who, at))


def lines(office: Office, who: str, shown: str) -> Iterator[Line]:
    """What waits for whoever's address was shown. Raises ``Refused`` where it is not theirs, which is written down."""
    try:
        links.check(_secret(office, who), shown, who, VIA, office.clock())
    except Refused as refused:
        at, told = office.now, refused
        office.record.write(lambda w: w.access(at, "", VIA, "", "look", told.code, told.reason))
        raise
    desk = (item for item, _, _ in office.desk(who, limit=MOST))
    yield from lists.lines(office, desk)


def _secret(office: Office, who: str) -> str:
    salt = office.record.settings("calendar").get(who, {}).get("salt", "")
    return office.secret() + str(salt)
