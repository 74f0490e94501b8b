"""The fields of a case by name, as drafts print them: registration, order, payer's decision, letterhead."""

from __future__ import annotations

import datetime as dt

from practice.cases import age_on
from practice.drafts.draft import FieldCite
from practice.drafts.model import Asked, CaseFile

DESK = ("patient.name", "order.visit", "order.location", "office.name", "office.phone")
"""What the front desk may read: nothing clinical."""
LABELS = {
    "patient.name": "Patient", "patient.birth": "Date of birth", "patient.age": "Age on the date of service",
    "patient.number": "Record number", "patient.member": "Member ID", "order.service": "Service", "order.cpt": "Procedure code",
    "order.icd10": "Diagnosis code", "order.visit": "Date of service", "order.provider": "Ordering provider",
    "order.provider_npi": "Provider NPI", "order.location": "Place of service", "order.urgency": "Review",
    "payer.name": "Payer", "payer.lob": "Line of business", "policy.number": "Policy", "denial.decided_on": "Denied on",
    "denial.reference": "Your reference", "denial.codes": "Reason codes", "denial.reason": "Reason", "denial.appeal_by": "Appeal due by",
    "office.name": "Practice", "office.phone": "Telephone", "office.fax": "Fax", "office.npi": "Practice NPI", "office.tax_id": "Tax ID",
    "office.contact": "Contact", "case.id": "Case", "request.reference": "Reference", "request.submitted": "Sent on",
    "request.kind": "Kind of request", "request.turnaround": "Turnaround", "request.due": "Decision due", "request.sent": "Messages sent",
}  # fmt: skip


def day_words(day: dt.date | None) -> str:
    """'March 5, 2026'; "" where there is none."""
    return f"{day:%B} {day.day}, {day.year}" if day else ""


def fields_of(case: CaseFile) -> dict[str, str]:
    """Every field with its value; "" where the record has none."""
    person, order, office, denial = case.patient, case.order, case.office, case.denial
    policy = case.policies[0] if case.policies else None
    return {
        "patient.name": f"{person.given} {person.family}".strip(), "patient.birth": day_words(person.birth),
        "patient.age": str(age_on(person.birth, order.visit)) if person.birth else "", "patient.number": person.number,
        "patient.member": person.member, "order.service": order.service, "order.cpt": ", ".join(order.cpt),
        "order.icd10": ", ".join(order.icd10), "order.visit": day_words(order.visit), "order.provider": order.provider,
        "order.provider_npi": order.provider_npi, "order.location": order.location,
        "order.urgency": "urgent" if order.urgent else "standard", "payer.name": case.payer_name, "payer.lob": case.lob.replace("_", " "),
        "policy.number": (policy.number or policy.title) if policy else "", "case.id": case.case_id,
        "denial.decided_on": day_words(denial.decided_on) if denial else "", "denial.reference": denial.reference if denial else "",
        "denial.codes": ", ".join(denial.codes) if denial else "", "denial.reason": denial.reason if denial else "",
        "denial.appeal_by": day_words(denial.appeal_by) if denial else "", "office.name": office.name, "office.phone": office.phone,
        "office.fax": office.fax, "office.npi": office.npi, "office.tax_id": office.tax_id, "office.contact": office.contact,
    } | _asked(case.asked)  # fmt: skip


def _asked(one: Asked | None) -> dict[str, str]:
    """The request at the payer and its clock."""
    due = f"{day_words(one.due.date())}, {one.due:%H:%M} UTC" if one and one.due else ""
    return {
        "request.reference": one.reference if one else "", "request.kind": one.kind if one else "",
        "request.submitted": day_words(one.submitted.date()) if one and one.submitted else "",
        "request.turnaround": one.turnaround if one else "", "request.due": due,
        "request.sent": str(one.sent) if one and one.sent else "",
    }  # fmt: skip


def field_cite(case: CaseFile, name: str) -> FieldCite:
    """A field with its value."""
    return FieldCite(name, fields_of(case)[name])
