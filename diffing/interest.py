"""What a practice cares about, and whether a policy touches it.

The practice's profile is loaded in `practice`; this room takes it as a value, so that it needs no practice to work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.model import Code, CodeSystem

PROCEDURE_SYSTEMS = frozenset({CodeSystem.CPT, CodeSystem.HCPCS})


@dataclass(frozen=True, slots=True)
class Procedure:
    """A service the practice performs. `monthly_volume` is visits a month, None where it was not given."""

    code: str
    label: str
    monthly_volume: int | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """payers: payer_id → lines of business (empty: all of them); diagnoses are ICD-10-CM codes, a short one stands for all below it."""

    practice: str
    payers: dict[str, frozenset[str]] = field(default_factory=dict)
    procedures: tuple[Procedure, ...] = ()
    diagnoses: tuple[Procedure, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """Whether a policy concerns the practice, and in what: one phrase for each procedure and diagnosis touched.

    monthly_volume  visits a month of the procedures touched, as far as the profile tells them
    """

    concerns: bool
    affects: tuple[str, ...]
    monthly_volume: int = 0


def covers(code: Code, number: str) -> bool:
    """True when `number` is the code or stands inside its range (same length, letters in the same places)."""
    if code.first == number:
        return True
    return code.first <= number <= code.last and _shape(code.first) == _shape(number) == _shape(code.last)


def _shape(number: str) -> str:
    """'J3301' → 'J0000': a range of 'J0001' to 'J9999' holds no 'J12AB', and one of CPT codes no '2744T'."""
    return re.sub("[0-9]", "0", number)


def phrase(procedure: Procedure) -> str:
    """'72148 lumbar MRI, about 40 a month'."""
    volume = f", about {procedure.monthly_volume} a month" if procedure.monthly_volume else ""
    return f"{procedure.code} {procedure.label}".strip() + volume


def judge(interest: Interest | None, payer_id: str, lob: Iterable[str], codes: Iterable[Code]) -> Impact:
    """Whether a policy concerns the practice. Without a profile, everything does; in doubt, it does.

    A policy of a payer and line of business the practice does not see is filed. A policy that lists no procedure
    codes may be about anything and therefore concerns the practice.
    """
    if interest is None:
        return Impact(True, ())
    wanted = interest.payers.get(payer_id)
    policy_lob = frozenset(lob)
    if wanted is None or (wanted and policy_lob and not wanted & policy_lob):
        return Impact(False, ())
    codes = tuple(codes)
    listed = [code for code in codes if code.system in PROCEDURE_SYSTEMS]
    diagnosed = tuple(phrase(one) for one in interest.diagnoses if any(_diagnosed(code, one.code) for code in codes))
    if not listed:
        return Impact(True, diagnosed or ("no procedure codes are listed: read it to see whom it affects",))
    touched = [procedure for procedure in interest.procedures if any(covers(code, procedure.code) for code in listed)]
    volume = sum(procedure.monthly_volume or 0 for procedure in touched)
    return Impact(bool(touched), (*(phrase(procedure) for procedure in touched), *(diagnosed if touched else ())), volume)


def _diagnosed(code: Code, diagnosis: str) -> bool:
    """Whether a listed ICD-10-CM code or range touches a diagnosis of the profile: the same, above it or below it."""
    if code.system is not CodeSystem.ICD10CM:
        return False
    wanted, first, last = (part.replace(".", "").rstrip("Xx-*+") for part in (diagnosis, code.first, code.last))
    length = len(wanted)
    return wanted.startswith(first) or first.startswith(wanted) or first[:length] <= wanted <= last[:length].ljust(length, "Z")
