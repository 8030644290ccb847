"""Referrals as FHIR R4: what is asked for as ``ServiceRequest``, how it is followed as ``Task``; and one that comes in.

https://hl7.org/fhir/R4/servicerequest.html · https://hl7.org/fhir/R4/task.html. The patient is named only where the
fields given hold the name: what may be shown is decided before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duizhang.exports.loops.lines import Line
from duizhang.language import say
from duizhang.model import Event, WrongUse

_TASK = {
    "requested": "requested",
    "accepted": "accepted",
    "refused": "rejected",
    "admitted": "in-progress",
    "discharged": "in-progress",
    "followed": "in-progress",
    "finished": "completed",
    "cancelled": "cancelled",
}
_REQUEST = {"finished": "completed", "cancelled": "revoked"}
_SYSTEM = "urn:duizhang:referral"


def service_request(line: Line) -> dict[str, Any]:
    """What is asked for."""
    f, i = line.fields, line.item
    return _filled(
        {
            "resourceType": "ServiceRequest",
            "id": i.code,
            "identifier": [{"system": _SYSTEM, "value": i.code}],
            "status": _REQUEST.get(i.state, "active"),
            "intent": "order",
            "priority": "urgent" if f.get("urgency") == "urgent" else "routine",
            "category": [{"text": str(f.get("kind", ""))}],
            "code": {"text": i.title},
            "subject": _filled(
                {"display": f.get("patient", ""), "identifier": _identifier(f.get("identity"))}
            ),
            "occurrenceDateTime": f.get("on", ""),
            "authoredOn": i.opened,
            "requester": _reference("Organization", i.opener, line.opener),
            "performer": [_reference("Organization", i.holder, line.holder)],
            "reasonCode": [{"text": f["diagnosis"]}] if f.get("diagnosis") else [],
        }
    )


def task(line: Line, events: tuple[Event, ...] = ()) -> dict[str, Any]:
    """How it is followed."""
    i = line.item
    last = events[-1].at if events else i.opened
    reason = line.fields.get("reason", "") if i.state == "refused" else ""
    return _filled(
        {
            "resourceType": "Task",
            "id": i.code,
            "identifier": [{"system": _SYSTEM, "value": i.code}],
            "status": _TASK.get(i.state, "in-progress"),
            "statusReason": {"text": reason} if reason else {},
            "businessStatus": {"text": line.state},
            "intent": "order",
            "focus": {"reference": f"ServiceRequest/{i.code}"},
            "description": i.title,
            "authoredOn": i.opened,
            "lastModified": last,
            "requester": _reference("Organization", i.opener, line.opener),
            "owner": _reference("Organization", i.holder, line.holder),
            "restriction": {"period": {"end": i.due}} if i.due else {},
        }
    )


def received(resource: Mapping[str, Any]) -> dict[str, str]:
    """What a ``ServiceRequest`` gives to the action that opens a referral. Raises ``WrongUse`` where it is none."""
    if resource.get("resourceType") != "ServiceRequest":
        raise WrongUse(say(zh="应为 ServiceRequest", en="a ServiceRequest is expected"))
    subject = resource.get("subject") or {}
    performer: Mapping[str, Any] = next(iter(resource.get("performer") or []), {})
    reference = str(performer.get("reference", ""))
    given = {
        "title": str((resource.get("code") or {}).get("text", "")),
        "kind": str(next((c.get("text") for c in resource.get("category") or []), "") or "outpatient"),
        "way": "up",
        "urgency": "urgent" if resource.get("priority") in ("urgent", "asap", "stat") else "routine",
        "holder": reference.removeprefix("Organization/"),
        "patient": str(subject.get("display", "")),
        "identity": str((subject.get("identifier") or {}).get("value", "")),
        "diagnosis": str(next((c.get("text") for c in resource.get("reasonCode") or []), "") or ""),
    }
    if not given["title"] or not given["holder"]:
        raise WrongUse(say(zh="缺少 code.text 或 performer", en="code.text or performer is missing"))
    return {key: value for key, value in given.items() if value}


def _reference(type: str, id: str, name: str) -> dict[str, str]:
    return {"reference": f"{type}/{id}", "display": name} if id else {}


def _identifier(value: Any) -> dict[str, str]:
    return {"value": str(value)} if isinstance(value, str) and value else {}


def _filled(resource: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: FHIR forbids empty strings, lists and objects."""
    return {key: value for key, value in resource.items() if value not in ("", [], {}, [{}], None)}
