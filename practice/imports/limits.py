"""How much is taken in at once, and what a value may look like."""

from __future__ import annotations

import datetime as dt
import re

from practice.refused import PracticeError

FILE_BYTES = 60_000_000
TABLE_ROWS = 100_000
CELL = 1_000
RESOURCES = 50_000
ATTACHMENT_BYTES = 15_000_000
NOTE_CHARACTERS = 2_000_000
ISSUES_SHOWN = 20

_CPT = re.compile(r"\d{4}[0-9AFMTU]|[A-V]\d{4}")
_ICD10 = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
_EARLIEST = dt.date(1900, 1, 1)


class Bad(Exception):
    """A value that cannot be taken. The words name the field and what was expected; they never quote the value."""


def check_size(data: bytes) -> None:
    """Raises PracticeError for a file that is too large or empty."""
    if len(data) > FILE_BYTES:
        raise PracticeError(f"the file has {len(data)} bytes, at most {FILE_BYTES} are taken; split it")
    if not data.strip():
        raise PracticeError("the file is empty")


def service_code(text: str, name: str) -> str:
    """A CPT or HCPCS code. Raises Bad."""
    code = text.strip().upper()
    if not _CPT.fullmatch(code):
        raise Bad(f"{name}: not a CPT or HCPCS code of five characters")
    return code


def diagnosis_code(text: str, name: str) -> str:
    """An ICD-10-CM code with its dot. Raises Bad."""
    code = text.strip().upper()
    if not _ICD10.fullmatch(code):
        raise Bad(f"{name}: not an ICD-10-CM code")
    plain = code.replace(".", "")
    return plain if len(plain) == 3 else f"{plain[:3]}.{plain[3:]}"


def plausible(day: dt.date, name: str) -> dt.date:
    """A day that can be one of a living person's. Raises Bad."""
    if day < _EARLIEST:
        raise Bad(f"{name}: a day before 1900")
    return day
