"""Structured entries of a chart as facts, each with a line of text that can be quoted. Nothing is read into what an entry does not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practice.imports.bindings import Binding, bindings, bound, codes_in
from practice.imports.fhir_model import Concept, Condition, Medication, Observation, Procedure, Quantity, Resource
from practice.imports.limits import Bad
from practice.imports.part2 import protected_concept, protected_diagnosis, protected_drug, protected_label, protected_service
from practice.notes.model import Assertion
from practice.store.rows import State
from rules.amounts import Amount, exactly

_UCUM = "http://unitsofmeasure.org"
_BELOW = {"<": (0.0, 1.0), "<=": (0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one structured entry says: a line to be quoted, and its facts (none where its code is not bound).

    skipped  why an entry says nothing of the patient ("preliminary"); retracted: its source says that it was entered in error
    """

    line: str = ""
    said: tuple[Said, ...] = ()
    author: str = ""
    written: dt.date | None = None
    part2: bool = False
    skipped: str = ""
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of an entry, as `practice.store.rows.Fact` takes it."""

    fact: str
    value: bool | Amount | str
    start: dt.date | None
    end: dt.date | None
    assertion: Assertion = Assertion.PRESENT
    qualifiers: tuple[tuple[str, str], ...] = ()
    state: State = State.CONFIRMED


def entry_of(resource: Resource, drugs: Mapping[str, Concept]) -> Entry:
    """The entry of a Condition, Observation, Procedure or medication. Raises Bad where it cannot be read.

    drugs  what the references to Medications in the same bundle lead to
    """
    if resource.status == "entered-in-error":
        return Entry(retracted=True)
    match resource:
        case Condition():
            return _condition(resource)
        case Observation():
            return _observation(resource)
        case Procedure():
            return _procedure(resource)
        case Medication():
            return _medication(resource, drugs)
    raise ValueError(f"{resource.resourceType}: not a structured entry")


def _condition(one: Condition) -> Entry:
    verified = _first(one.verificationStatus)
    if verified == "entered-in-error":
        return Entry(retracted=True)
    binding = bound(one.code.coding, bindings().conditions)
    start, end = one.onsetDateTime or one.onsetPeriod.start, one.abatementDateTime or one.abatementPeriod.end
    active = _first(one.clinicalStatus)
    over = active in ("inactive", "remission", "resolved")
    assertion = {"refuted": Assertion.ABSENT}.get(verified, Assertion.PRESENT)
    if verified in ("unconfirmed", "provisional", "differential"):
        assertion = Assertion.UNCERTAIN
    elif assertion is Assertion.PRESENT and over and end is None:
        assertion = Assertion.HISTORICAL
    sure = verified in ("confirmed", "refuted") and active != ""
    part2 = protected_diagnosis(codes_in(one.code.coding, "icd10")) or protected_concept(one.code.codes()) or _labelled(one)
    state = State.CONFIRMED if sure else State.PROPOSED
    said = (Said(binding.fact, assertion is not Assertion.ABSENT, start, end, assertion, _qualifiers(binding), state),) if binding else ()
    line = _line("Condition", one.code, filter(None, (active, verified, _span(start, end))))
    return Entry(line, said, one.recorder.display, one.recordedDate, part2)


def _observation(one: Observation) -> Entry:
    if one.status not in ("final", "amended", "corrected"):
        return Entry(skipped=one.status or "without status")
    day = one.effectiveDateTime or one.effectivePeriod.end or one.effectivePeriod.start
    parts: list[tuple[Concept, Quantity | None]] = [
        (one.code, one.valueQuantity),
        *((part.code, part.valueQuantity) for part in one.component),
    ]
    said, values = [], []
    for code, quantity in parts:
        if quantity is None or quantity.value is None:
            continue
        values.append(f"{code.said} {quantity.comparator}{quantity.value:g} {quantity.unit or quantity.code}".strip())
        if binding := bound(code.coding, bindings().observations):
            said.append(Said(binding.fact, _amount(quantity, binding), day, day, Assertion.PRESENT, _qualifiers(binding)))
    author = next((one.display for one in one.performer if one.display), "")
    part2 = _labelled(one) or protected_concept(one.code.codes())
    return Entry(_line("Observation", one.code, (*values, one.status, str(day or ""))), tuple(said), author, day, part2)


def _procedure(one: Procedure) -> Entry:
    if one.status != "completed":
        return Entry(skipped=one.status or "without status")
    start = one.performedDateTime or one.performedPeriod.start
    end = one.performedDateTime or one.performedPeriod.end or start
    binding = bound(one.code.coding, bindings().procedures)
    part2 = protected_service(codes_in(one.code.coding, "cpt")) or protected_concept(one.code.codes()) or _labelled(one)
    said = (Said(binding.fact, True, start, end, Assertion.PRESENT, _qualifiers(binding)),) if binding else ()
    author = next((each.actor.display for each in one.performer if each.actor.display), "")
    return Entry(_line("Procedure", one.code, (one.status, _span(start, end))), said, author, start, part2)


def _medication(one: Medication, drugs: Mapping[str, Concept]) -> Entry:
    """A statement says that a drug is or was taken; a request says only that somebody ordered it."""
    if one.status in ("cancelled", "draft", "not-taken", "unknown", "intended"):
        return Entry(skipped=one.status)
    drug = (
        one.medicationCodeableConcept if one.medicationCodeableConcept.coding else drugs.get(one.medicationReference.reference, Concept())
    )
    if not drug.coding and not drug.said:
        raise Bad("the medication is named neither by code nor by a reference within the bundle")
    binding = bound(drug.coding, bindings().medications)
    ordered = one.resourceType == "MedicationRequest"
    start = one.authoredOn if ordered else one.effectivePeriod.start or one.effectiveDateTime
    end = None if ordered else one.effectivePeriod.end or (one.effectiveDateTime if one.status != "active" else None)
    assertion, state = (Assertion.PLANNED, State.PROPOSED) if ordered else (Assertion.PRESENT, State.CONFIRMED)
    part2 = protected_drug((drug.text, *(coding.display for coding in drug.coding))) or _labelled(one)
    said = (Said(binding.fact, True, start, end, assertion, _qualifiers(binding), state),) if binding else ()
    author = one.requester.display if ordered else one.informationSource.display
    line = _line("Ordered" if ordered else "Taken", drug, (one.status, _span(start, end)))
    return Entry(line, said, author, one.authoredOn or one.dateAsserted or start, part2)


def _amount(quantity: Quantity, binding: Binding) -> Amount:
    """The amount in UCUM. Raises Bad where the unit is not told in UCUM, or only a bound is given that we cannot hold."""
    assert quantity.value is not None  # noqa: S101 - the caller looked
    unit = quantity.code if quantity.system == _UCUM and quantity.code else None
    if unit is None:
        if quantity.unit and quantity.unit not in (binding.unit, quantity.code):
            raise Bad("value: its unit is not given in UCUM")
        unit = quantity.unit or binding.unit
    if not quantity.comparator:
        return exactly(quantity.value, unit)
    if quantity.comparator in _BELOW and quantity.value >= 0:
        return Amount(0.0, quantity.value, unit)
    if quantity.comparator in (">", ">="):
        return Amount(quantity.value, float("inf"), unit)
    raise Bad("value: a comparator that is not read")


def _labelled(resource: Resource) -> bool:
    return protected_label(coding.code for coding in resource.meta.security)


def _first(concept: Concept) -> str:
    return next((coding.code for coding in concept.coding if coding.code), "")


def _qualifiers(binding: Binding) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(binding.qualifiers.items()))


def _span(start: dt.date | None, end: dt.date | None) -> str:
    if start == end:
        return str(start or "")
    return f"from {start or 'an unknown day'}{f' to {end}' if end else ''}"


def _line(kind: str, code: Concept, rest: Iterable[str]) -> str:
    """One line that a person can read and a draft can quote."""
    codes = ", ".join(coding.code for coding in code.coding if coding.code)
    return "; ".join(filter(None, (f"{kind}: {code.said}{f' [{codes}]' if codes else ''}", *rest)))
