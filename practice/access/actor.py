"""Who acts, in which role, and why. Nothing about a patient is read or written without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from practice.refused import PracticeError

_CONSENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .:/-]{0,59}")


class Role(StrEnum):
    """What a person does in the practice."""

    VIEWER = "viewer"
    FRONT_DESK = "front_desk"
    SPECIALIST = "specialist"
    CLINICIAN = "clinician"
    MANAGER = "manager"
    ADMIN = "admin"


class Purpose(StrEnum):
    """Why patient data is used, in the words of the privacy rule."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work.

    provider  the name under which the person orders services; narrows what a clinician sees
    consent   where the patient's consent to use 42 CFR Part 2 records is kept ("form 12 of 2026-03-02"); empty leaves these records out
    """

    user: str
    role: Role
    purpose: Purpose = Purpose.PAYMENT
    consent: str = ""
    provider: str = ""

    def __post_init__(self) -> None:
        if self.consent and not _CONSENT.fullmatch(self.consent):
            raise PracticeError("consent: say where it is kept in up to 60 letters, digits, blanks and . : / - (no patient's name)")
