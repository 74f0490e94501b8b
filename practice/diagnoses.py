"""The diagnoses of a request against the diagnosis lists of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from policies.model import Code, CodeRole, CodeSystem

Listing = Literal["covered", "not_covered", "listed", "not_listed", "no_list"]
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis asked for. `listing`: in which list it stands; not_listed where there are lists of covered ones without it.

    listed_as  the code, or range of codes, that the list prints
    """

    code: str
    listing: Listing
    listed_as: str = ""


def is_diagnosis(code: str) -> bool:
    """Whether a code has the form of ICD-10-CM."""
    return _DIAGNOSIS.fullmatch(code) is not None


def diagnoses_of(codes: Iterable[Code], asked: Sequence[str]) -> tuple[Diagnosis, ...]:
    """How a policy's lists name each diagnosis asked for.

    A code that the list prints also stands for all below it ("M17" for M17.11), never for those above it.
    """
    lists = [code for code in codes if code.system is CodeSystem.ICD10CM]
    return tuple(_one(code, lists) for code in dict.fromkeys(asked) if is_diagnosis(code))


def _one(code: str, lists: Sequence[Code]) -> Diagnosis:
    if not lists:
        return Diagnosis(code, "no_list")
    for role in (CodeRole.NOT_COVERED, CodeRole.COVERED):
        for entry in lists:
            if entry.role is role and _within(code, entry):
                return Diagnosis(code, "covered" if role is CodeRole.COVERED else "not_covered", _printed(entry))
    for entry in lists:
        if _within(code, entry):
            return Diagnosis(code, "listed", _printed(entry))
    closed = any(entry.role is CodeRole.COVERED for entry in lists)
    return Diagnosis(code, "not_listed" if closed else "no_list")


def _within(code: str, entry: Code) -> bool:
    plain, first, last = (text.replace(".", "").upper() for text in (code, entry.first, entry.last))
    return plain.startswith((first, last)) or first <= plain <= last


def _printed(entry: Code) -> str:
    return entry.first if entry.first == entry.last else f"{entry.first}-{entry.last}"


def unlisted(found: Iterable[Diagnosis]) -> bool:
    """Whether the lists speak against the request: a diagnosis is excluded, or none of them stands in a list of covered ones."""
    rows = tuple(found)
    excluded = any(one.listing == "not_covered" for one in rows)
    return excluded or (any(one.listing == "not_listed" for one in rows) and not any(one.listing == "covered" for one in rows))
