"""What the pages below ``/loops`` have in common: the sections among which people go, and who is acting."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from duizhang.accounts import Role
from duizhang.follow import Office
from duizhang.language import say
from duizhang.web.pages.loops.people import me
from duizhang.web.rendering import render


@dataclass(frozen=True, slots=True)
class Section:
    """A place among the pages of loops; a template names the one that it belongs to."""

    name: str
    address: str
    label: Callable[[], str]
    role: Role | None = None
    """who has less does not see it"""


SECTIONS: tuple[Section, ...] = (
    Section("desk", "/loops", lambda: say(zh="我的待办", en="My desk")),
    Section("assign", "/loops/assign", lambda: say(zh="交办", en="Hand out")),
    Section("items", "/loops/items", lambda: say(zh="事项", en="Items")),
    Section("resources", "/loops/resources", lambda: say(zh="资源", en="Resources")),
    Section("import", "/loops/import", lambda: say(zh="导入清单", en="Import")),
    Section("dashboards", "/loops/dashboards", lambda: say(zh="统计", en="Dashboards")),
    Section("notices", "/loops/notices", lambda: say(zh="通知", en="Notices")),
    Section("audit", "/loops/audit", lambda: say(zh="审计", en="Audit"), "admin"),
    Section("dispatch", "/loops/dispatch", lambda: say(zh="派单规则", en="Dispatch"), "admin"),
    Section("outbox", "/loops/outbox", lambda: say(zh="发件箱", en="Outbox"), "admin"),
    Section("people", "/loops/people", lambda: say(zh="单位与人员", en="Units and people"), "admin"),
)


def page(request: Request, office: Office, template: str, status: int = 200, /, **context: Any) -> Response:
    """A page of these, with its sections and who is acting."""
    return render(
        request,
        template,
        status,
        sections=SECTIONS,
        me=me(request, office),
        names=office.directory,
        nonce=lambda: secrets.token_hex(16),
        **context,
    )
