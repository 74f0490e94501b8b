"""Heads that stand on the line of what they head, without a colon (`PMH   seasonal allergies`, `pmhx htn`), and lists in two columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from practice.notes.tokens import mentions, tokens
from practice.notes.wording import Heading

_SPACED = re.compile(r"^\s*(?P<name>[A-Za-z][A-Za-z/&' -]{0,30}?)(?:\s*\([^)]{0,40}\))?(?:\s{2,}|\t+)(?P<rest>\S.*)$")
_ABBREVIATED = re.compile(
    r"^\s*(?P<name>pmhx?|pshx?|cc|meds|imp|Plan|fhx|fam\s+hx|soc\s+hx)\s+"
    r"(?P<rest>(?!(?:is|was|are|were|of|for|and|to|on|reviewed|discussed|changed|as)\b)[^\s:,;.=-].*)$",
    re.IGNORECASE,
)
_SPOKEN = frozenset({"plan"})
"""Words that also stand inside a sentence: they head a line only with their capital."""
_BY_NAME = frozenset(
    ("pmh", "pmhx", "past medical history", "medical history", "psh", "past surgical history", "surgical history", "family history", "fh",
     "fhx", "fam hx", "social history", "social", "soc", "soc hx", "meds", "medications", "current medications", "allergies", "all", "ros",
     "review of systems", "plan", "assessment", "impression", "imp", "cc", "chief complaint", "hpi", "vitals", "vs", "exam",
     "ocular history", "past history", "a/p", "assessment and plan", "recommendations")
)  # fmt: skip
_COLUMN = re.compile(r"\S(?:\s{2,}|\t+)(?=\S)")
_MANY = 2


def spaced_heading(line: str, names: Mapping[str, Heading]) -> tuple[Heading, int] | None:
    """The kind of section that a line opens by a name and a gap, and where the words behind begin; None for a row of a table too."""
    found = _SPACED.match(line) or _ABBREVIATED.match(line)
    if found is None:
        return None
    name = " ".join(found["name"].split())
    low = name.lower()
    if low not in _BY_NAME or (low in _SPOKEN and not name[0].isupper()) or len(_COLUMN.findall(found["rest"])) >= _MANY:
        return None
    if low == "all":
        return (names["allergies"], found.start("rest")) if re.match(r"nkd?a|none|no\s+known", found["rest"], re.IGNORECASE) else None
    heading = names.get(" ".join(re.findall(r"[a-z0-9]+", low)))
    return (heading, found.start("rest")) if heading else None


_OF_PART = re.compile(
    r"^(?P<head>(?:(?:physical|focused|clinical)\s+)?(?:exam(?:ination)?)|pe|objective|imaging|radiographs)"
    r"(?:\s+(?:of|the|and|both|bilateral|left|right|lt|rt|l|r|upper|lower|lumbar|cervical|thoracic))*"
    r"\s+(?:shoulders?|shldr|knees?|hips?|spine|back|neck|lumbar|cervical|thoracic|elbows?|wrists?|hands?|ankles?|feet|foot|legs?|arms?|"
    r"extremit(?:y|ies)|eyes?|ears?|nose|abdomen|breasts?|skin|chest)$"
)


def of_part(name: str) -> str:
    """The name of a heading without the part of the body that it is of (`exam right shoulder`)."""
    found = _OF_PART.match(name)
    return found["head"] if found else name


def plainly_headed(line: str, name: str) -> bool:
    """Whether a line is a heading in sentence case (`Review of systems`): it begins with a capital and holds nothing but the name."""
    plain = name[:1].isupper() and name[1:] == name[1:].lower() and len(name.split()) > 1
    return plain or bool(_OF_PART.match(" ".join(re.findall(r"[a-z0-9]+", name.lower()))) and name.split()[0].rstrip(",").isupper())


def in_columns(last: str, line: str) -> bool:
    """Whether two lines are items of one list in two columns, so that neither goes on with the other."""
    one, other = _COLUMN.search(last), _COLUMN.search(line)
    if one is None or other is None:
        return False
    return one.end() == other.end() and len(last) - len(last.lstrip()) == len(line) - len(line.lstrip())


_DENIES = re.compile(r"\s*(?:No|Never|None|Not|Denies|Declined)\b")


def both_rows(last: str, line: str) -> bool:
    """Whether two lines each begin with the name of a therapy or with a denial, so that they are two rows of one list."""
    return all(_DENIES.match(one) or any(m.kind == "therapy" and m.first == 0 for m in mentions(tokens(one))) for one in (last, line))


_ANSWERED = re.compile(r"\S(?:\s{3,}|\t+)(?:yes|no|none|n/?a|denie[sd])\s*\.?\s*$", re.IGNORECASE)


def answered_row(line: str) -> bool:
    """Whether a line is a row of a form that ends with its answer in a column of its own (`clips, coils      NO`)."""
    return bool(_ANSWERED.search(line))


_PAPER = re.compile(r"(?:plan of care|poc|treatment plan|care plan|consents?|informed consent)$")
_SIGNED = re.compile(
    r"(?:was\s+|is\s+|last\s+)?(?:written\s+|informed\s+|verbal\s+)*(?:consent\s+)?(?:re-?\s?)?(?:sign|cert|dated|sent|faxed|approved|on\s+file|obtained|establish|\d)",
    re.IGNORECASE,
)


def a_paper(name: str, rest: str) -> bool:
    """Whether a head names a paper whose day or signature stands behind it (`Plan of care: signed 3/24`), and no section."""
    return bool(_PAPER.match(name) and _SIGNED.match(rest))


_CARRIED = re.compile(r"\b(?:copied|imported|pulled|carried)\s+(?:from|forward|over|in)\b|\bimported\b", re.IGNORECASE)


def carried_head(heading: str) -> bool:
    """Whether a head says that what stands below it was carried over; a paragraph with a name of its own behind a blank line was not."""
    return bool(_CARRIED.search(heading))
