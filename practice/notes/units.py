"""Units that a note prints beside a figure: those that belong to the measure, and those that make the figure one of something else."""

from __future__ import annotations

import re

from practice.notes.wording import NoteMeasure

UNIT_BETWEEN = re.compile(r"\s*(?:db|um|microns?|mm\s*hg|mm|d)\b(?=\s*,|\s+and\b|\s*;)", re.IGNORECASE)
"""The unit of a figure that another one of the other side follows."""
_OTHER_UNIT = re.compile(r"\s*(?:(?:[nµu]?mol|mmol|pmol)/|cm\b(?![²2^]))", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"(?<![\d.,/<>-])(?P<n>\d{1,3}(?:\.\d+)?)\s*(?P<unit>mm|mm\s*hg|db|microns?|um|kpa|ms)\s+(?:of\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_UNITS_PRINTED = {"mm": "mm", "mmhg": "mm[Hg]", "db": "dB", "micron": "um", "microns": "um", "um": "um", "kpa": "kPa", "ms": "ms"}
_NAMED_BEHIND = frozenset({"translation_mm", "pure_tone_average", "thinnest_cornea"})
"""Measures whose name may stand behind their figure (`5 mm of translation`)."""


def before_name(measure: NoteMeasure, text: str) -> tuple[float, int] | None:
    """The figure with its unit that stands right before the name of a measure, and where it begins; None for any other."""
    found = _BEFORE_NAME.search(text) if measure.concept in _NAMED_BEHIND else None
    if found is None or _UNITS_PRINTED["".join(found["unit"].lower().split())] != measure.unit:
        return None
    figure = float(found["n"])
    return (figure, found.start()) if measure.low <= figure <= measure.high else None


_GRADED = re.compile(r"\bgrade\s+(?P<n>i{1,3}|iv|v|[0-5])(?:\s+(?:degenerative|isthmic|lytic|dynamic|mobile))*\s+$", re.IGNORECASE)
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0}


def grade_before(measure: NoteMeasure, text: str) -> tuple[float, int] | None:
    """The grade that stands right before what it is of (`grade I anterolisthesis`), and where it begins; None for any other measure."""
    found = _GRADED.search(text) if measure.concept == "listhesis_grade" else None
    return (_ROMAN.get(found["n"].lower()) or float(found["n"]), found.start()) if found else None


def ungraded(measure: NoteMeasure, text: str) -> bool:
    """Whether the words from the name of a slip to a figure tell of no grade (`anterolisthesis 4 mm`)."""
    return measure.concept == "listhesis_grade" and not re.search(r"\b(?:grade|meyerding)\b", text, re.IGNORECASE)


def of_other_unit(measure: NoteMeasure, text: str, end: int) -> bool:
    """Whether the unit printed behind a figure is none of the measure's: amounts of substance, centimetres for millimetres."""
    printed = _OTHER_UNIT.match(text, end)
    if printed is None:
        return False
    return measure.unit == "mm" if printed.group().strip().lower() == "cm" else "mol" not in measure.unit
