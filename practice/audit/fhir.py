"""Audit entries as FHIR R4 AuditEvents."""

from __future__ import annotations

from typing import Any

from practice.audit.entry import Kept, Outcome

_ACTIONS = {"create": "C", "read": "R", "update": "U", "delete": "D", "execute": "E"}
_PURPOSES = {"treatment": "TREAT", "payment": "HPAYMT", "operations": "HOPERAT"}
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_TYPES = "http://terminology.hl7.org/CodeSystem/audit-event-type"
_ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def audit_event(kept: Kept) -> dict[str, Any]:
    """One entry as an AuditEvent; the hash of the chain goes along, so that the export can be held against the store."""
    entry = kept.entry
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": f"payerwatch-{kept.number}",
        "type": _type(entry.act),
        "subtype": [{"system": "urn:payerwatch:act", "code": entry.act}],
        "action": _ACTIONS[entry.verb],
        "recorded": entry.at.isoformat(timespec="milliseconds"),
        "outcome": "0" if entry.outcome is Outcome.DONE else "4",
        "purposeOfEvent": [{"coding": [{"system": _REASON, "code": _PURPOSES[entry.purpose]}]}],
        "agent": [_agent(entry.user, entry.role)],
        "source": {"observer": {"display": "payerwatch"}},
        "entity": [*map(_patient, entry.patients), *map(_thing, entry.refs), _chain(kept)],
    }
    said = "; ".join(filter(None, (entry.detail, entry.consent and f"consent: {entry.consent}")))
    return event | ({"outcomeDesc": said} if said else {})


def _type(act: str) -> dict[str, str]:
    if act == "login":
        return {"system": _DICOM, "code": "110114", "display": "User Authentication"}
    return {"system": _TYPES, "code": "rest", "display": "RESTful Operation"} if "." in act else {"system": _DICOM, "code": "110100"}


def _agent(user: str, role: str) -> dict[str, Any]:
    agent: dict[str, Any] = {"who": {"identifier": {"system": "urn:payerwatch:user", "value": user}}, "requestor": True}
    return agent | ({"role": [{"coding": [{"system": "urn:payerwatch:role", "code": role}]}]} if role else {})


def _patient(identifier: str) -> dict[str, Any]:
    return {"what": {"reference": f"Patient/{identifier}"}, "type": {"system": _ENTITY, "code": "1", "display": "Person"}}


def _thing(identifier: str) -> dict[str, Any]:
    return {"what": {"identifier": {"system": "urn:payerwatch:ref", "value": identifier}}, "type": {"system": _ENTITY, "code": "2"}}


def _chain(kept: Kept) -> dict[str, Any]:
    return {
        "type": {"system": _ENTITY, "code": "4", "display": "Other"},
        "detail": [{"type": "hash", "valueString": kept.hash}, {"type": "hash before", "valueString": kept.before}],
    }
