"""Appeals as Open311 GeoReport v2: services, service requests, and a request that is posted in.

https://wiki.open311.org/GeoReport_v2 — a request is ``open`` or ``closed``; who asked is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duizhang.exports.loops.lines import Line
from duizhang.language import say
from duizhang.loops.definition import ENDED
from duizhang.model import WrongUse


def services(topics: Iterable[str]) -> list[dict[str, Any]]:
    """The list of services: the topics that appeals are brought under."""
    return [
        {
            "service_code": topic,
            "service_name": topic,
            "description": "",
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": "",
        }
        for topic in topics
    ]


def request(line: Line) -> dict[str, Any]:
    """One service request."""
    f, i = line.fields, line.item
    closed = line.loop.states[i.state].type in ENDED
    return {
        "service_request_id": i.code,
        "status": "closed" if closed else "open",
        "status_notes": str(f.get("answer", "")),
        "service_name": i.topic,
        "service_code": i.topic,
        "description": str(f.get("text") or i.title),
        "agency_responsible": line.holder,
        "service_notice": "",
        "requested_datetime": i.opened,
        "updated_datetime": i.closed or i.opened,
        "expected_datetime": i.due,
        "address": str(f.get("address", "")),
        "address_id": "",
        "zipcode": "",
        "lat": str(f.get("lat", "")),
        "long": str(f.get("long", "")),
        "media_url": "",
    }


def posted(form: Mapping[str, str]) -> dict[str, str]:
    """What a posted request gives to the action that opens an appeal. Raises ``WrongUse`` where it lacks something."""
    text = (form.get("description") or "").strip()
    if not text or not (form.get("service_code") or "").strip():
        raise WrongUse(
            say(zh="需要 service_code 和 description", en="service_code and description are needed")
        )
    name = " ".join(p for p in (form.get("last_name", ""), form.get("first_name", "")) if p)
    given = {
        "title": text.splitlines()[0][:60],
        "text": text,
        "topic": form["service_code"].strip(),
        "address": form.get("address_string", ""),
        "lat": form.get("lat", ""),
        "long": form.get("long", ""),
        "name": name,
        "contact": form.get("phone") or form.get("email") or "",
    }
    return {key: value for key, value in given.items() if value}


def error(code: int, description: str) -> list[dict[str, Any]]:
    """What GeoReport answers with where something is wrong."""
    return [{"code": code, "description": description}]
