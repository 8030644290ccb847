"""Items as Open311 GeoReport v2: services, service requests, and a request that is posted in; as JSON or XML.

https://wiki.open311.org/GeoReport_v2 — a request is ``open`` or ``closed``; who asked is never shown. Which of a loop's
fields a name stands for, the loop's file says (``[exchange.open311]``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from duizhang.exports.loops.lines import Line
from duizhang.language import say
from duizhang.loops.definition import ENDED, Exchange
from duizhang.model import WrongUse

Told = Mapping[str, Any]
_LONGEST = 60
"""characters of a title"""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def services(topics: Iterable[str]) -> list[Told]:
    """The list of services: the topics that items are brought under."""
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


def request(line: Line, x: Exchange) -> Told:
    """One service request; ``x``: what its loop says now, whatever the item's own version said."""
    i = line.item

    def held(name: str) -> str:
        value = line.fields.get(x.fields.get(name, ""), "")
        return "" if isinstance(value, Mapping | list) else str(value)  # a sealed value is a mapping

    topic = held("service_code") or i.topic
    return {
        "service_request_id": i.code,
        "status": "closed" if line.loop.states[i.state].type in ENDED else "open",
        "status_notes": held("status_notes"),
        "service_name": topic,
        "service_code": topic,
        "description": held("description") or i.title,
        "agency_responsible": line.holder,
        "service_notice": "",
        "requested_datetime": i.opened,
        "updated_datetime": line.changed or i.closed or i.opened,
        "expected_datetime": i.due,
        "address": held("address"),
        "address_id": "",
        "zipcode": "",
        "lat": held("lat"),
        "long": held("long"),
        "media_url": "",
    }


def posted(x: Exchange, form: Mapping[str, Any]) -> dict[str, str]:
    """What a posted request gives to the action that opens an item. Raises ``WrongUse`` where it lacks something."""

    def given(name: str) -> str:
        value = form.get(name)
        return str(value).strip() if isinstance(value, str | int | float) else ""

    text, code = given("description"), given("service_code")
    if not text or not code:
        raise WrongUse(
            say(zh="需要 service_code 和 description", en="service_code and description are needed")
        )
    values = {
        "service_code": code,
        "description": text,
        "address": given("address_string") or given("address"),
        "lat": given("lat"),
        "long": given("long"),
        "name": " ".join(p for p in (given("last_name"), given("first_name")) if p),
        "contact": given("phone") or given("email"),
    }
    fields = {x.fields[name]: value for name, value in values.items() if value and name in x.fields}
    return {**x.sets, "title": text.splitlines()[0][:_LONGEST], **fields}


def discovery(name: str, base: str, changed: str) -> Told:
    """Where the endpoints are (https://wiki.open311.org/Service_Discovery)."""
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": base,
        "changeset": changed,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {"changeset": changed, "contact": name, "key_service": "", "endpoints": [endpoint]}


def error(code: int, description: str) -> list[Told]:
    """What GeoReport answers with where something is wrong."""
    return [{"code": code, "description": description}]


def xml(root: str, each: str, listed: Sequence[Told]) -> bytes:
    """GeoReport's XML: ``root`` holds an element ``each`` for every one, or is itself the only one. Nothing but text."""
    tree = ElementTree.Element(root)
    for one in listed:
        _element(ElementTree.SubElement(tree, each) if each else tree, one)
    return bytes(ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True))


def _element(at: ElementTree.Element, told: Told) -> None:
    for name, value in told.items():
        inside = ElementTree.SubElement(at, name)
        if isinstance(value, list):  # endpoints: endpoint, formats: format
            for one in value:
                _element(inside, {name.removesuffix("s"): one})
        elif isinstance(value, Mapping):
            _element(inside, value)
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            inside.text = _NO_XML.sub("", text)
