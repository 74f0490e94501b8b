"""Units that a note prints beside a figure: those that belong to the measure, and those that make the figure one of something else."""

from __future__ import annotations

import re

from practice.notes.wording import NoteMeasure

UNIT_BETWEEN = re.compile(r"\s*(?:db|um|microns?|mm\s*hg|mm|msec|ms|secs?|s|grams?|gm|g|d)\b(?=\s*,|\s+and\b|\s*;)", re.IGNORECASE)
"""The unit of a figure that another one of the other side follows."""
_OTHER_UNIT = re.compile(r"\s*(?:(?:[nµu]?mol|mmol|pmol)/|cm\b(?![²2^]))", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(?:mm|cm|%)(?![\w/])", re.IGNORECASE)
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
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0, "zero": 0.0}


def grade_before(measure: NoteMeasure, text: str) -> tuple[float, int] | None:
    """The grade that stands right before what it is of (`grade I anterolisthesis`), and where it begins; None for any other measure."""
    found = _GRADED.search(text) if measure.concept == "listhesis_grade" else None
    return (_ROMAN.get(found["n"].lower()) or float(found["n"]), found.start()) if found else None


def ungraded(measure: NoteMeasure, text: str) -> bool:
    """Whether the words from the name of a slip to a figure tell of no grade (`anterolisthesis 4 mm`)."""
    return measure.concept == "listhesis_grade" and not re.search(r"\b(?:grade|meyerding)\b", text, re.IGNORECASE)


def of_other_unit(measure: NoteMeasure, text: str, end: int) -> bool:
    """Whether the unit printed behind a figure is none of the measure's: amounts of substance."""
    if measure.unit in ("s", "ms") and _LENGTH.match(text, end):
        return True  # `no reflux, 3.3 mm`
    printed = _OTHER_UNIT.match(text, end)
    if printed is None:
        return False
    return False if printed.group().strip().lower() == "cm" else "mol" not in measure.unit


_THOUSAND = 1000.0
_FEW = 20.0
_IN_THOUSANDS = re.compile(r"\s*(?:k\b|k/|(?:x\s*)?10\s*(?:\^|\*|e)?\s*(?:3|9)\s*/|thou)", re.IGNORECASE)
"""Behind a count: it is printed in thousands (`0.42 K/uL`, `14 x10^9/L`)."""
_SINGLY = re.compile(r"\s*(?:cells?\b|/\s*(?:mm|u|µ|μ|mcl|cmm))", re.IGNORECASE)
"""Behind a count: it is printed in single cells (`210 cells/mm3`)."""
_CENTI = re.compile(r"\s*cm\b(?![²2^])", re.IGNORECASE)
_MILLIS = re.compile(r"\s*(?:ms\b|msec|millisec)", re.IGNORECASE)
_SECONDS = re.compile(r"\s*(?:s|secs?|seconds?)\b", re.IGNORECASE)
_GRAM = re.compile(r"\s*gm?\s*/\s*gm?\b", re.IGNORECASE)
_VOLUME = re.compile(r"\s*(?:ml|cc|g|gm|grams?|cm3|cm\^3)\b", re.IGNORECASE)
_SAME = {
    ("10*9/L", "10*3/uL"): 1.0, ("{cells}/mm3", "10*3/uL"): 0.001, ("{cells}/uL", "10*3/uL"): 0.001, ("/uL", "10*3/uL"): 0.001,
    ("/mm3", "10*3/uL"): 0.001, ("10*3/mm3", "10*3/uL"): 1.0, ("{cells}/mm3", "{cells}/uL"): 1.0, ("/mm3", "{cells}/uL"): 1.0,
    ("/uL", "{cells}/uL"): 1.0, ("10*9/L", "{cells}/uL"): 1000.0, ("10*3/uL", "{cells}/uL"): 1000.0, ("ms", "s"): 0.001,
    ("s", "ms"): 1000.0, ("cm", "mm"): 10.0, ("mm", "cm"): 0.1, ("mg/g", "g/g"): 0.001, ("g/g", "mg/g"): 1000.0, ("ug/L", "ng/mL"): 1.0,
    ("g/L", "g/dL"): 0.1, ("kU/L", "[IU]/mL"): 1.0, ("[IU]/mL", "kU/L"): 1.0, ("mg/mg", "g/g"): 1.0, ("mg/dL", "mg/L"): 10.0,
    ("m[IU]/L", "mIU/L"): 1.0, ("u[IU]/mL", "mIU/L"): 1.0, ("[IU]/L", "U/L"): 1.0, ("mmol/L", "meq/L"): 1.0, ("mL", "mL/s"): 1.0,
    ("[IU]/mL", "{copies}/mL"): 1.0,
}  # fmt: skip
"""What a figure in the first unit is multiplied by to be in the second: units that criteria print for one measure."""


def same_unit(printed: str, own: str) -> float | None:
    """What a figure of a policy is multiplied by to be in a measure's own unit; None where the two are of different things."""
    return 1.0 if printed == own else _SAME.get((printed, own))


def in_thousands(unit: str, figure: float) -> float:
    """A count that is printed in full (`48,000`) in the thousands of its unit."""
    return figure / _THOUSAND if unit == "10*3/uL" and figure > 2 * _THOUSAND else figure


def in_own_unit(measure: NoteMeasure, figure: float, behind: str) -> float:
    """A figure of a note in the measure's own unit, by the unit printed `behind` it."""
    unit = measure.unit
    if unit == "10*3/uL":
        singly = _SINGLY.match(behind) or (figure > measure.high and not _IN_THOUSANDS.match(behind))
        return figure / _THOUSAND if singly and figure >= measure.low else in_thousands(unit, figure)
    broken = 0 < figure < _FEW and figure != int(figure) and not behind.lstrip().startswith("%")  # nobody counts parts of cells
    if unit in ("{cells}/uL", "{cells}/mm3") and (_IN_THOUSANDS.match(behind) or broken):
        return figure * _THOUSAND
    if unit == "mm" and _CENTI.match(behind):
        return figure * 10
    if unit == "s" and _MILLIS.match(behind):
        return figure / _THOUSAND
    if unit == "ms" and _SECONDS.match(behind):
        return figure * _THOUSAND
    return figure * _THOUSAND if unit == "mg/g" and _GRAM.match(behind) else figure


def may_be(measure: NoteMeasure, said: str, after: str, rest: str) -> bool:
    """Whether a figure, by what is printed behind it, can be one of the measure."""
    if measure.concept == "pain_score" and not after.startswith(("/", "out")):
        return False
    if said in _ROMAN and measure.unit not in ("{grade}", "{class}"):
        return False
    if measure.concept == "prostate_volume" and not _VOLUME.match(after + rest):
        return False  # `prostate 2 nodules`
    if measure.unit == "deg" and after.startswith("/"):
        return False
    if measure.unit == "%" and not after.startswith("%") and re.match(r"\s*(?:/|of|out\s+of)\s*\d", after + rest):
        return False
    return measure.concept != "weight" or after.startswith(("kg", "lb", "pound"))
