"""Orders of a bundle (ServiceRequest, with its Appointment) into cases."""

from __future__ import annotations

import datetime as dt

from practice.imports.bindings import codes_in
from practice.imports.bundle import Bundle
from practice.imports.fhir_model import Appointment, Concept, Condition, ServiceRequest
from practice.imports.limits import Bad, diagnosis_code, service_code
from practice.imports.part2 import protected_diagnosis, protected_label, protected_service
from practice.imports.report import Tally
from practice.store import rows
from practice.store.cases import put_case
from practice.store.door import Door

_ORDERED = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
_COMING = ("proposed", "pending", "booked", "arrived", "checked-in", "waitlist")
_URGENT = ("urgent", "asap", "stat")


def take_order(
    door: Door, one: ServiceRequest, patient: rows.Patient, bundle: Bundle, coverages: dict[int, rows.Coverage], tally: Tally
) -> None:
    """Keep an active order as a case. Raises Bad."""
    if one.status != "active" or one.intent not in _ORDERED or one.doNotPerform:
        tally.counts["orders that ask for nothing now"] += 1
        return
    cpt = tuple(
        sorted({service_code(code, "code") for concept in (one.code, *one.orderDetail) for code in codes_in(concept.coding, "cpt")})
    )
    if not cpt:
        raise Bad("code: no CPT or HCPCS code")
    icd10 = _diagnoses(one, bundle)
    cover = _coverage(one, patient, bundle, coverages)
    appointment = _appointment(one, bundle)
    place = next((ref.display for ref in one.locationReference if ref.display), "")
    key = _key(one)
    case = rows.CaseRow(
        id=door.ident("case", key, patient.id), patient_id=patient.id, key=f"{key}|{patient.id}", service=one.code.said, cpt=cpt,
        icd10=icd10,
        payer_id=cover.payer_id if cover else "", payer_name=cover.payer_name if cover else "", lob=cover.lob if cover else "",
        visit=_visit(one, appointment), provider=one.requester.display, location=place or _place(appointment), state="",
        urgent=one.priority in _URGENT,
        part2=protected_diagnosis(icd10) or protected_service(cpt) or protected_label(each.code for each in one.meta.security),
    )  # fmt: skip
    tally.wrote("cases", put_case(door, case))


def _key(one: ServiceRequest) -> str:
    own = next((f"{each.system}|{each.value}" for each in one.identifier if each.value), one.id)
    if not own:
        raise Bad("identifier: neither an order number nor an id, by which the case could be known again")
    return f"fhir|order|{own}"


def _diagnoses(one: ServiceRequest, bundle: Bundle) -> tuple[str, ...]:
    reasons: list[Concept] = list(one.reasonCode)
    for reference in one.reasonReference:
        found = bundle.at(reference)
        if isinstance(found, Condition):
            reasons.append(found.code)
    codes = (diagnosis_code(code, "reason") for reason in reasons for code in codes_in(reason.coding, "icd10"))
    return tuple(dict.fromkeys(codes))


def _coverage(one: ServiceRequest, patient: rows.Patient, bundle: Bundle, coverages: dict[int, rows.Coverage]) -> rows.Coverage | None:
    """The coverage that the order names; else the patient's only one."""
    for reference in one.insurance:
        if (found := bundle.at(reference)) is not None and id(found) in coverages:
            return coverages[id(found)]
    own = [each for each in coverages.values() if each.patient_id == patient.id]
    return own[0] if len(own) == 1 else None


def _appointment(one: ServiceRequest, bundle: Bundle) -> Appointment | None:
    """The earliest coming appointment for an order."""
    found = [
        placed.resource
        for placed in bundle.placed
        if isinstance(placed.resource, Appointment)
        and placed.resource.status in _COMING
        and any(bundle.at(reference) is one for reference in placed.resource.basedOn)
    ]
    return min(found, key=lambda each: (each.start is None, each.start or dt.date.min, each.id), default=None)


def _visit(one: ServiceRequest, appointment: Appointment | None) -> dt.date | None:
    booked = appointment.start if appointment else None
    return booked or one.occurrenceDateTime or one.occurrencePeriod.start


def _place(appointment: Appointment | None) -> str:
    actors = [each.actor for each in appointment.participant] if appointment else []
    return next((actor.display for actor in actors if actor.reference.startswith("Location/") and actor.display), "")
