"""What the document prints about itself: dates, number, title, status, lines of business, compared field by field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from diffing.model import Change, ChangeKind, Direction, Severity
from diffing.redline import redline
from policies.model import Document, Metadata, Status
from rules.words import fold, key

_NAMES = {
    "effective": "effective date",
    "published": "publication date",
    "last_review": "last review date",
    "next_review": "next review date",
    "policy_number": "policy number",
    "title": "title",
    "lob": "lines of business",
    "status": "status",
}
_LABELS = {
    "effective": re.compile(r"effective", re.IGNORECASE),
    "published": re.compile(r"publi|posted|issued", re.IGNORECASE),
    "last_review": re.compile(r"review|revis|approv|updated", re.IGNORECASE),
    "next_review": re.compile(r"next|review", re.IGNORECASE),
    "policy_number": re.compile(r"number|policy|no\.|#", re.IGNORECASE),
}
_SHORT = 60
_ENDED = (Status.RETIRED, Status.REPLACED)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line that can be quoted: its text, the section it stands in, its page."""

    text: str
    section: str
    page: int | None


def lines_of(document: Document) -> tuple[Line, ...]:
    """Every line of a document that can be quoted, furniture last."""
    found = [Line(b.text, " > ".join(s.path) or s.heading, b.place.page if b.place else None) for s in document.sections for b in s.blocks]
    return (*found, *(Line(text, "Page header or footer", None) for text in document.furniture))


def compare_details(old: Document, new: Document) -> tuple[Change, ...]:
    """One change a field that differs, quoting the lines that print it, in the order of the fields."""
    before, after = lines_of(old), lines_of(new)
    sides = old.metadata, new.metadata
    return tuple(_change(name, sides, (before, after)) for name in _NAMES if _differs(name, *sides))


def _differs(name: str, old: Metadata, new: Metadata) -> bool:
    """Titles are compared by their letters; a field that one version does not print is no news, except where it now prints it."""
    one, other = getattr(old, name), getattr(new, name)
    if name in ("title", "policy_number"):
        return bool(one and other) and key(one) != key(other)
    if name == "lob":
        return bool(one and other) and set(one) != set(other)
    return bool(one != other and (other is not None or name == "status"))


def _change(name: str, sides: tuple[Metadata, Metadata], lines: tuple[tuple[Line, ...], tuple[Line, ...]]) -> Change:
    old_value, new_value = (_plain(getattr(side, name)) for side in sides)
    old_line, new_line = (_quoted(name, getattr(side, name), found) for side, found in zip(sides, lines, strict=True))
    one, other = (line.text if line else value for line, value in ((old_line, old_value), (new_line, new_value)))
    place = new_line or old_line
    return Change(
        section=place.section if place and place.section else _NAMES[name].capitalize(),
        kind=ChangeKind.METADATA,
        direction=Direction.NONE,
        severity=_severity(name, sides[1]),
        old=one,
        new=other,
        explanation=_sentence(name, old_value, new_value),
        redline=redline(one, other),
        page=place.page if place else None,
    )


def _severity(name: str, new: Metadata) -> Severity:
    """A policy that ends is urgent, a moved effective date is worth a look, other details are for the file."""
    if name == "status":
        return Severity.HIGH if new.status in _ENDED else Severity.LOW
    return Severity.MEDIUM if name == "effective" else Severity.LOW


def _sentence(name: str, old: str, new: str) -> str:
    if not old:
        return f"The {_NAMES[name]} is now printed: {new}."
    verb = "went" if name in ("status", "lob", "title", "policy_number") else "moved"
    return f"The {_NAMES[name]} {verb} from {old} to {new}."


def _plain(value: object) -> str:
    """A field as people write it."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%B} {value.day}, {value.year}"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _quoted(name: str, value: object, lines: Sequence[Line]) -> Line | None:
    """The first line that prints the value beside its label, else the first short line that prints it, else None."""
    label = _LABELS.get(name)
    if label is None or value is None:
        return None
    forms = _one_of(frozenset(_date_forms(value) if isinstance(value, dt.date) else {str(value).lower()}))
    printing = [line for line in lines if forms.search(fold(line.text).lower())]
    labelled = (line for line in printing if label.search(line.text))
    return next(labelled, None) or next((line for line in printing if len(line.text) <= _SHORT), None)


@lru_cache(maxsize=64)
def _one_of(forms: frozenset[str]) -> re.Pattern[str]:
    """Found where any of these stands; one search instead of dozens."""
    return re.compile("|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form)))))


def _date_forms(day: dt.date) -> set[str]:
    """The ways in which payers print a date, in lower case."""
    month, short = f"{day:%B}", f"{day:%b}"
    named = {f"{m}{dot} {d}, {day.year}" for m in (month, short) for dot in ("", ".") for d in (str(day.day), f"{day.day:02}")}
    figures = {f"{m}{sep}{d}{sep}{y}" for m in (f"{day.month}", f"{day.month:02}") for d in (f"{day.day}", f"{day.day:02}")
               for y in (f"{day.year}", f"{day.year % 100:02}") for sep in "/-."}  # fmt: skip
    loose = {f"{month} {day.year}", f"{day.day} {month} {day.year}", f"{day:%m/%Y}", f"{day.month}/{day.year}", day.isoformat()}
    return {form.lower() for form in named | figures | loose}
