"""The patient's age as the head of a note gives it: in a column of its own, in brackets, behind the name."""

from __future__ import annotations

import re

_NAME = r"[A-Z][\w'’-]+(?:\s+(?:[A-Z]\.?|[A-Z][\w'’-]+|de|van|von|der|la|al)){0,3}\s+[A-Z][\w'’-]+"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx)\.?"
_WHO = r"(?i:re|pt|patient|name|client|member|resident|patient\s+name|pt\s+name|child|student|beneficiary)"
_UNIT = r"(?:\s?(?i:y/?o|y\.\s?o\.?|yrs?|years?)\b\.?(?:\s*(?i:old)\b)?)?"
_SEX = r"(?:M|F|(?i:male|female|man|woman|boy|girl))\b"
_IN_COLUMN = re.compile(rf"(?:^|\s{{2,}}|\t|[(,:/|]\s*)(?P<n>\d{{1,3}}){_UNIT}\s?(?:/\s?)?{_SEX}(?=\s*(?:$|[,.;)|(]|\s{{2,}}|MRN|DOB|\d))")
"""`57 M` in a cell of its own, `(46 F)`, `Age/Sex: 68 F`."""
_BEHIND_NAME = re.compile(
    rf"(?:^\W*{_WHO}\s*:\s*(?:{_TITLE}\s+)?|\b{_TITLE}\s+){_NAME}\s*,\s+(?P<n>\d{{1,3}})(?=\s*$|,\s|\.\s|\.$|\s{{2,}}|\s+(?i:years?|yrs?)\b\s*(?:$|[,.]|old))"
    rf"|^\W*{_NAME}\s*,\s+(?P<m>\d{{1,3}})(?=,\s|\.\s|\.$|\s{{2,}}\S)"
)
"""`Patient: Ada Roe, 55`, `Mrs. Ada Roe, 49, a clerk`."""
_LABELLED = re.compile(rf"^\W*{_WHO}\s*:\s*{_NAME}\s+(?P<n>\d{{1,3}})(?=\s{{2,}}|\s*$)")
"""`Pt: Ada Roe  38   R shoulder`."""
_INITIAL = re.compile(
    rf"^\W*{_WHO}\s*:\s*[A-Z][\w'’-]+\s+[A-Z]\.?\s*,\s+(?P<n>\d{{1,3}})(?=\s*$|,\s|\s{{2,}}|\s+(?i:years?|yrs?)\b(?:\s*$|[,.]|\s+(?i:old)\b|\s{{2,}}))"
)
"""`Client: Ada R., 7 years`."""
_PARITY = re.compile(r"(?:^|\s{2,}|,\s)(?P<n>\d{2})\s+G\d{1,2}(?:\s?P\d{1,4})?\b")
"""`28 G0`, before how often a woman was pregnant."""
_ANOTHER = re.compile(
    r"\b(?:mother|father|mom|dad|son|daughter|wife|husband|spouse|sister|brother|aunt|uncle|contact|guardian|caregiver|partner|"
    r"subscriber|parent|emergency|roommate|donor|insured|attending|provider\s*:\s*\w+\s+\w+,\s+\d|grand\w+)\b(?!['’]?s\s+\w+\s+clinic)",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"^\W*(?:emergency\s+contact|next\s+of\s+kin|contact|mother|father|guardian|caregiver|spouse|husband|wife|partner|subscriber|policy\s*holder|informant|"
    r"parents?|daughter|son|sister|brother)\b[^:]{0,30}:",
    re.IGNORECASE,
)
_OLDEST = 115


def names_another(line: str) -> bool:
    """Whether a line is headed as one of another person (`Emergency contact: Ada Roe, 41 F`)."""
    return bool(_OF_ANOTHER.match(line))


def headed_age(line: str) -> float | None:
    """The age in years that a line at the head of a note gives; None where it gives none, or names another person."""
    for pattern in (_IN_COLUMN, _BEHIND_NAME, _LABELLED, _INITIAL, _PARITY):
        found = pattern.search(line)
        if found is None or _ANOTHER.search(line[: found.end()]):
            continue
        if 0 < (years := float(next(one for one in found.groups() if one))) <= _OLDEST:
            return years
    return None
