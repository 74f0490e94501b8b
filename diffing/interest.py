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
    """payers: payer_id → lines of business (empty: all of them)."""

    practice: str
    payers: dict[str, frozenset[str]] = field(default_factory=dict)
    procedures: tuple[Procedure, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """Whether a policy concerns the practice, and in what: one phrase for each procedure touched."""

    concerns: bool
    affects: tuple[str, ...]


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
    return f"{procedure.code} {procedure.label}{volume}"


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
    listed = [code for code in codes if code.system in PROCEDURE_SYSTEMS]
    if not listed:
        return Impact(True, ("no procedure codes are listed: read it to see whom it affects",))
    touched = [procedure for procedure in interest.procedures if any(covers(code, procedure.code) for code in listed)]
    return Impact(bool(touched), tuple(phrase(procedure) for procedure in touched))
