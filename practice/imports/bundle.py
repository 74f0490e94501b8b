"""A FHIR R4 bundle as resources of known shape, their references resolved; what cannot be read comes back with its reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from practice.imports.fhir_model import SHAPES, Concept, MedicationCode, Reference, Resource
from practice.imports.limits import RESOURCES
from practice.imports.schedule import BadRow
from practice.refused import PracticeError

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A resource, where it stands ("entry 7, Condition") and its words as received."""

    place: str
    resource: Resource
    raw: str


@dataclass(slots=True)
class Bundle:
    """The resources in the order in which they are taken in; `addresses` leads from what references say to the resource."""

    placed: list[Placed] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    addresses: dict[str, Resource] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)

    def at(self, reference: Reference) -> Resource | None:
        """What a reference leads to within the bundle."""
        return self.addresses.get(reference.reference)

    @property
    def drugs(self) -> Mapping[str, Concept]:
        """What references to Medications lead to."""
        return {address: one.code for address, one in self.addresses.items() if isinstance(one, MedicationCode)}


def read_bundle(data: bytes) -> Bundle:
    """The resources of a bundle, or of a single resource. Raises PracticeError where it is no FHIR JSON."""
    found = Bundle()
    entries = _entries(data)
    for number, entry in enumerate(entries, start=1):
        _take(number, entry, found)
    order = {name: place for place, name in enumerate(SHAPES)}
    found.placed.sort(key=lambda one: order[one.resource.resourceType])
    return found


def _entries(data: bytes) -> list[Any]:
    try:
        top = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PracticeError(f"the file is not JSON in UTF-8 ({type(error).__name__}); export the bundle again") from None
    if not isinstance(top, dict) or not isinstance(top.get("resourceType"), str):
        raise PracticeError("the file is JSON, but no FHIR resource (it names no resourceType)")
    if top["resourceType"] != "Bundle":
        return [{"resource": top}]
    entries = top.get("entry", [])
    if not isinstance(entries, list):
        raise PracticeError("the bundle's entry is no list")
    if len(entries) > RESOURCES:
        raise PracticeError(f"the bundle has {len(entries)} entries, at most {RESOURCES} are taken; split it")
    return entries


def _take(number: int, entry: Any, found: Bundle) -> None:
    raw = json.dumps(entry, ensure_ascii=False) if _depth(entry) < _DEEPEST else ""
    resource = entry.get("resource") if isinstance(entry, dict) else None
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(resource, dict) or not isinstance(kind, str) or not raw:
        found.bad.append(BadRow(f"entry {number}", "no resource in it, or one that is nested beyond measure", raw))
        return
    if kind not in SHAPES:
        found.left["other kinds of resource"] += 1
        return
    try:
        read = SHAPES[kind].model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        where = ".".join("#" if isinstance(part, int) else part for part in first["loc"])
        found.bad.append(BadRow(f"entry {number}, {kind}", f"{where}: not as FHIR R4 has it ({first['type']})", raw))
        return
    found.placed.append(Placed(f"entry {number}, {kind}", read, raw))
    for address in (entry.get("fullUrl"), f"{kind}/{read.id}" if read.id else None, f"urn:uuid:{read.id}" if read.id else None):
        if isinstance(address, str):
            found.addresses[address] = read


def _depth(value: Any) -> int:
    """How deeply lists and objects are nested, without recursion."""
    depth, level = 0, [value]
    while level and depth < _DEEPEST:
        level = [below for one in level for below in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())]
        depth += 1
    return depth
