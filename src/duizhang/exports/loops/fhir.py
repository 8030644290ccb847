"""Items as FHIR R4: what is asked for as ``ServiceRequest``, how it is followed as ``Task``; and one that comes in.

https://hl7.org/fhir/R4/servicerequest.html · https://hl7.org/fhir/R4/task.html. Which of a loop's fields an element
holds, and its word for each state, the loop's file says (``[exchange.fhir]``), as it is now, for items of all versions.
The patient is named only where the fields given hold the name: what may be shown is decided before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duizhang.exports.loops.lines import Line
from duizhang.language import say
from duizhang.loops.definition import Exchange, Loop
from duizhang.model import WrongUse

Resource = dict[str, Any]
MEDIA = "application/fhir+json"
VERSION = "4.0.1"
_URGENT = frozenset({"urgent", "asap", "stat"})
_CODES = {
    401: "login",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    413: "too-long",
    422: "processing",
}
"""http://hl7.org/fhir/R4/valueset-issue-type.html, by status; all else is ``processing``."""


def service_request(line: Line, x: Exchange) -> Resource:
    """What is asked for."""
    i, value = line.item, _values(line, x)
    identifier = {"value": value["identifier"]} if value["identifier"] else {}
    unnamed = "" if identifier else say(zh="未登记", en="not recorded")  # a subject there must be
    return _filled(
        {
            "resourceType": "ServiceRequest",
            "id": i.code,
            "identifier": [_identifier(line)],
            "status": x.word("ServiceRequest", line.loop.states[i.state]),
            "intent": "order",
            "priority": "urgent" if value["priority"] in _URGENT else "routine",
            "category": [_concept_of(line, x, "category")],
            "code": {"text": i.title},
            "subject": _filled({"display": value["subject"] or unnamed, "identifier": identifier}),
            "occurrenceDateTime": value["occurrence"],
            "authoredOn": i.opened,
            "requester": _reference("Organization", i.opener, line.opener),
            "performer": [_reference("Organization", i.holder, line.holder)],
            "reasonCode": [{"text": value["reasonCode"]}] if value["reasonCode"] else [],
        }
    )


def task(line: Line, x: Exchange) -> Resource:
    """How it is followed."""
    i, status = line.item, x.word("Task", line.loop.states[line.item.state])
    why = _values(line, x)["statusReason"] if status in ("rejected", "cancelled", "failed", "on-hold") else ""
    return _filled(
        {
            "resourceType": "Task",
            "id": i.code,
            "identifier": [_identifier(line)],
            "status": status,
            "statusReason": {"text": why} if why else {},
            "businessStatus": {"text": line.state},
            "intent": "order",
            "focus": {"reference": f"ServiceRequest/{i.code}"},
            "description": i.title,
            "authoredOn": i.opened,
            "lastModified": line.changed or i.closed or i.opened,
            "requester": _reference("Organization", i.opener, line.opener),
            "owner": _reference("Organization", i.holder, line.holder),
            "restriction": {"period": {"end": i.due}} if i.due else {},
        }
    )


def states_of(loop: Loop, words: Iterable[str]) -> tuple[str, ...]:
    """The states, of all versions of a loop, that a ``Task`` tells with one of these words."""
    x, wanted = loop.exchange["fhir"], set(words)
    states = [s for each in (loop, *loop.versions.values()) for s in each.states.values()]
    return tuple(dict.fromkeys(s.id for s in states if x.word("Task", s) in wanted))


def received(x: Exchange, resource: Any) -> dict[str, str]:
    """What a ``ServiceRequest`` gives to the action that opens an item. Raises ``WrongUse`` where it is none."""
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "ServiceRequest":
        raise WrongUse(say(zh="应为 ServiceRequest", en="a ServiceRequest is expected"))
    values = {
        "category": _concept(resource.get("category")),
        "priority": "urgent" if resource.get("priority") in _URGENT else "routine",
        "subject": _at(resource, "subject", "display"),
        "identifier": _at(resource, "subject", "identifier", "value"),
        "reasonCode": _concept(resource.get("reasonCode")),
        "occurrence": _at(resource, "occurrenceDateTime")[:10],
    }
    given = {x.fields[name]: value for name, value in values.items() if value and name in x.fields}
    title = _concept(resource.get("code"))
    holder = _at(resource, "performer", "reference").rpartition("Organization/")[2]
    if not title or not holder:
        raise WrongUse(say(zh="缺少 code.text 或 performer", en="code.text or performer is missing"))
    return {**x.sets, **given, "title": title, "holder": holder}


def key(resource: Any) -> str:
    """What makes the same request the same one: its first identifier, ``""`` without any."""
    value = _at(resource, "identifier", "value")
    return f"{_at(resource, 'identifier', 'system')}|{value}" if value else ""


def bundle(resources: Iterable[Resource], *, type: str = "searchset", total: int | None = None) -> Resource:
    """Several in one: what was searched for, or all that there is (``collection``)."""
    entries = [{"resource": r} for r in resources]
    told: Resource = {"resourceType": "Bundle", "type": type, "total": total, "entry": entries}
    return _filled(told)


def resources(tree: Any) -> list[Any]:
    """What a file holds: the resources of a ``Bundle``, of a list, or the one itself."""
    if isinstance(tree, Mapping) and tree.get("resourceType") == "Bundle":
        listed = tree.get("entry")
        entries = listed if isinstance(listed, list) else []
        return [e.get("resource") if isinstance(e, Mapping) else e for e in entries]
    return tree if isinstance(tree, list) else [tree]


def outcome(status: int, text: str) -> Resource:
    """What is wrong, as ``OperationOutcome``."""
    issue = {"severity": "error", "code": _CODES.get(status, "processing"), "diagnostics": text}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def capability(loop: Loop, software: str, today: str) -> Resource:
    """What can be done with a loop's items, as ``CapabilityStatement``."""

    def about(type: str, *codes: str) -> Resource:
        return {"type": type, "interaction": [{"code": code} for code in codes]}

    searched = {**about("Task", "read", "search-type"), "searchParam": [{"name": "status", "type": "token"}]}
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": today,
        "kind": "instance",
        "software": {"name": "Duizhang", "version": software},
        "implementation": {"description": str(loop.name)},
        "fhirVersion": VERSION,
        "format": ["json"],
        "rest": [{"mode": "server", "resource": [about("ServiceRequest", "read", "create"), searched]}],
    }


def _values(line: Line, x: Exchange) -> dict[str, str]:
    """What an item holds under each of the format's names, ``""`` where it holds nothing."""
    names = ("category", "priority", "subject", "identifier", "reasonCode", "occurrence", "statusReason")
    held = {name: line.fields.get(x.fields.get(name, "")) for name in names}
    return {name: value if isinstance(value, str) else "" for name, value in held.items()}


def _concept_of(line: Line, x: Exchange, name: str) -> Resource:
    """A chosen value: its id as code, its name in words."""
    field, value = x.fields.get(name, ""), _values(line, x)[name]
    known = line.loop.fields[field].choices.get(value) if field in line.loop.fields else None
    if not known:
        return {"text": value} if value else {}
    system = f"{_system(line.loop)}:{field}"
    return {"coding": [{"system": system, "code": value, "display": str(known)}], "text": str(known)}


def _concept(value: Any) -> str:
    """A ``CodeableConcept`` or the first of several: its code where it has one, else its text."""
    return _at(value, "coding", "code") or _at(value, "text")


def _identifier(line: Line) -> Resource:
    return {"system": _system(line.loop), "value": line.item.code}


def _system(loop: Loop) -> str:
    return f"urn:duizhang:{loop.id}"


def _at(value: Any, *path: str) -> str:
    """The text at a path; of lists the first. ``""`` where there is none, whatever stands there instead."""
    for step in ("", *path):
        if isinstance(value, list):
            value = value[0] if value else None
        if step:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


def _reference(type: str, id: str, name: str) -> Resource:
    return {"reference": f"{type}/{id}", "display": name} if id else {}


def _filled(resource: Resource) -> Resource:
    """Without what is empty: FHIR forbids empty strings, lists and objects."""
    return {key: value for key, value in resource.items() if value not in ("", [], {}, [{}], None)}
