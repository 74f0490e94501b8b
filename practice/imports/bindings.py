"""Codes of structured entries → facts, as declared in data/vocabulary/notes/bindings.yml."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from practice.imports.fhir_model import Coding

PATH = Path(__file__).parents[2] / "data" / "vocabulary" / "notes" / "bindings.yml"
System = Literal["loinc", "snomed", "icd10", "rxnorm", "cpt"]
_SYSTEMS: dict[str, System] = {
    "http://loinc.org": "loinc",
    "http://snomed.info/sct": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.ama-assn.org/go/cpt": "cpt",
    "https://www.cms.gov/medicare/coding/hcpcsreleasecodesets": "cpt",
    "http://www.cms.gov/medicare/coding/hcpcsreleasecodesets": "cpt",
    "urn:oid:2.16.840.1.113883.6.285": "cpt",
    "urn:oid:2.16.840.1.113883.6.90": "icd10",
    "urn:oid:2.16.840.1.113883.6.12": "cpt",
}


class Binding(BaseModel):
    """One code, or an ICD-10-CM code with all below it, and the fact it stands for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: System
    code: str = ""
    prefix: str = ""
    fact: str
    unit: str | None = None
    qualifiers: dict[str, str] = {}

    @model_validator(mode="after")
    def _one(self) -> Binding:
        if bool(self.code) == bool(self.prefix) or (self.prefix and self.system != "icd10"):
            raise ValueError("give a code, or for ICD-10-CM a prefix")
        return self


class Bindings(BaseModel):
    """bindings.yml, whole; where several prefixes fit, the first counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    observations: tuple[Binding, ...]
    conditions: tuple[Binding, ...]
    procedures: tuple[Binding, ...]
    medications: tuple[Binding, ...]


@functools.cache
def bindings() -> Bindings:
    """The declared bindings. A mistake in the file stops everything."""
    return Bindings.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def system_of(coding: Coding) -> System | None:
    """The short name of a coding's system."""
    return _SYSTEMS.get(coding.system.rstrip("/").lower() if coding.system.startswith("http") else coding.system)


def codes_in(codings: Iterable[Coding], system: System) -> tuple[str, ...]:
    """The codes of one system, blanks around them taken off."""
    return tuple(coding.code.strip() for coding in codings if coding.code.strip() and system_of(coding) == system)


def bound(codings: tuple[Coding, ...], among: tuple[Binding, ...]) -> Binding | None:
    """The first binding that fits one of an entry's codings."""
    return next((one for one in among for code in codes_in(codings, one.system) if code == one.code or _below(code, one.prefix)), None)


def _below(code: str, prefix: str) -> bool:
    return bool(prefix) and code.replace(".", "").upper().startswith(prefix.replace(".", ""))
