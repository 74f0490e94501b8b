"""The elements of FHIR R4 resources that we read. Other elements are left aside; those read must have R4's shape.

Shapes of our own rather than fhir.resources: they read a chart in a tenth of the time, and a fault in what we never look at does no harm.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_DAY = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
Words = Annotated[str, Field(max_length=4000)]


def _moment(value: Any) -> Any:
    """A FHIR date or dateTime as its day; a year or month alone names no day and is None."""
    if value is None:
        return None
    match = _DAY.match(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("not a FHIR date")
    return dt.date(int(match[1]), int(match[2]), int(match[3])) if match[3] else None


Day = Annotated[dt.date | None, BeforeValidator(_moment)]


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Coding(Part):
    system: Words = ""
    code: Words = ""
    display: Words = ""


class Concept(Part):
    coding: tuple[Coding, ...] = ()
    text: Words = ""

    @property
    def said(self) -> str:
        return self.text or next((one.display for one in self.coding if one.display), "")

    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.coding)


class Reference(Part):
    reference: Words = ""
    display: Words = ""


class Identifier(Part):
    system: Words = ""
    value: Words = ""
    type: Concept = Concept()


class Period(Part):
    start: Day = None
    end: Day = None


class Quantity(Part):
    value: float | None = None
    comparator: Words = ""
    unit: Words = ""
    system: Words = ""
    code: Words = ""


class Meta(Part):
    security: tuple[Coding, ...] = ()


class Resource(Part):
    """What all of them have."""

    resourceType: str  # noqa: N815 - FHIR's own name
    id: Words = ""
    meta: Meta = Meta()
    identifier: tuple[Identifier, ...] = ()
    status: Words = ""


class HumanName(Part):
    use: Words = ""
    family: Words = ""
    given: tuple[Words, ...] = ()


class Address(Part):
    state: Words = ""


class Patient(Resource):
    name: tuple[HumanName, ...] = ()
    birthDate: Day = None  # noqa: N815
    gender: Words = ""
    address: tuple[Address, ...] = ()


class Condition(Resource):
    subject: Reference
    code: Concept = Concept()
    clinicalStatus: Concept = Concept()  # noqa: N815
    verificationStatus: Concept = Concept()  # noqa: N815
    onsetDateTime: Day = None  # noqa: N815
    onsetPeriod: Period = Period()  # noqa: N815
    abatementDateTime: Day = None  # noqa: N815
    abatementPeriod: Period = Period()  # noqa: N815
    recordedDate: Day = None  # noqa: N815
    recorder: Reference = Reference()
    bodySite: tuple[Concept, ...] = ()  # noqa: N815


class Component(Part):
    code: Concept = Concept()
    valueQuantity: Quantity | None = None  # noqa: N815


class Observation(Resource):
    subject: Reference
    code: Concept
    effectiveDateTime: Day = None  # noqa: N815
    effectivePeriod: Period = Period()  # noqa: N815
    valueQuantity: Quantity | None = None  # noqa: N815
    component: tuple[Component, ...] = ()
    performer: tuple[Reference, ...] = ()


class Performer(Part):
    actor: Reference = Reference()


class Procedure(Resource):
    subject: Reference
    code: Concept = Concept()
    performedDateTime: Day = None  # noqa: N815
    performedPeriod: Period = Period()  # noqa: N815
    performer: tuple[Performer, ...] = ()


class Medication(Resource):
    """MedicationStatement and MedicationRequest."""

    subject: Reference
    intent: Words = ""
    medicationCodeableConcept: Concept = Concept()  # noqa: N815
    medicationReference: Reference = Reference()  # noqa: N815
    effectiveDateTime: Day = None  # noqa: N815
    effectivePeriod: Period = Period()  # noqa: N815
    authoredOn: Day = None  # noqa: N815
    dateAsserted: Day = None  # noqa: N815
    requester: Reference = Reference()
    informationSource: Reference = Reference()  # noqa: N815


class MedicationCode(Resource):
    """Medication: what a medicationReference leads to."""

    code: Concept = Concept()


class Attachment(Part):
    contentType: Words = ""  # noqa: N815
    data: str | None = None
    url: Words = ""
    title: Words = ""


class Content(Part):
    attachment: Attachment


class DocumentReference(Resource):
    subject: Reference
    docStatus: Words = ""  # noqa: N815
    type: Concept = Concept()
    date: Day = None
    author: tuple[Reference, ...] = ()
    securityLabel: tuple[Concept, ...] = ()  # noqa: N815
    content: tuple[Content, ...] = Field(min_length=1)


class ServiceRequest(Resource):
    subject: Reference
    intent: Words = ""
    doNotPerform: bool = False  # noqa: N815
    priority: Words = ""
    code: Concept = Concept()
    orderDetail: tuple[Concept, ...] = ()  # noqa: N815
    occurrenceDateTime: Day = None  # noqa: N815
    occurrencePeriod: Period = Period()  # noqa: N815
    requester: Reference = Reference()
    reasonCode: tuple[Concept, ...] = ()  # noqa: N815
    reasonReference: tuple[Reference, ...] = ()  # noqa: N815
    insurance: tuple[Reference, ...] = ()
    locationReference: tuple[Reference, ...] = ()  # noqa: N815


class Participant(Part):
    actor: Reference = Reference()


class Appointment(Resource):
    start: Day = None
    basedOn: tuple[Reference, ...] = ()  # noqa: N815
    participant: tuple[Participant, ...] = ()


class CoverageResource(Resource):
    beneficiary: Reference
    subscriberId: Words = ""  # noqa: N815
    payor: tuple[Reference, ...] = ()
    period: Period = Period()


SHAPES: dict[str, type[Resource]] = {
    "Patient": Patient,
    "Coverage": CoverageResource,
    "Medication": MedicationCode,
    "Condition": Condition,
    "Observation": Observation,
    "Procedure": Procedure,
    "MedicationStatement": Medication,
    "MedicationRequest": Medication,
    "DocumentReference": DocumentReference,
    "ServiceRequest": ServiceRequest,
    "Appointment": Appointment,
}
"""What is read, in the order in which it is taken in."""
