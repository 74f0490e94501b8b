"""Leaves on a share of so many (`75 percent of the training sessions offered`, `half or more of the goals`): by the two figures told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.record.scene import speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_PERCENT = r"(?P<n>\d{1,3})\s*(?:percent|%)|(?P<half>half|a\s+majority)|(?P<third>(?:two|2)[\s-]+thirds)"
_SESSIONS = re.compile(
    rf"\b(?P<who>caregivers?|parents?|family|member|patient|attendance|attend\w*)\b[^.;]{{0,40}}?(?:{_PERCENT})\s*(?:or\s+more\s+)?(?:of\s+)?(?:the\s+|all\s+)?(?:\w+\s+){{0,2}}(?:visits|sessions|appointments|training)\b",
    re.IGNORECASE,
)
_VISITS = re.compile(
    rf"^\W*(?:(?:at\s+least|a\s+minimum\s+of|attendance\s+(?:at|of|to|is)|attend(?:s|ed)|(?:member|patient)\s+(?:has\s+)?(?:attended|kept|completed))\s+)*(?:{_PERCENT})\s*(?:or\s+more\s+)?(?:of\s+)?(?:the\s+|all\s+)?(?:\w+\s+){{0,2}}(?:visits|sessions|appointments)"
    r"(?:\s+(?:were|have\s+been|are|has\s+been|was))?(?:\s+(?:attended|kept|completed))?\W*$",
    re.IGNORECASE,
)
"""`at least 75% of scheduled visits attended`, by the patient."""
_GOALS = re.compile(
    rf"(?:{_PERCENT})\s*(?:or\s+more\s+)?of\s+(?:the\s+|all\s+)?(?:\w+\s+)?(?:goals|objectives|targets)\b[^.;]*\b(?:progress\w*|met|achieved|mastered|improv\w*)\b",
    re.IGNORECASE,
)
_OF = r"(?P<k>\d{1,3})\s*(?:of|/|out\s+of)\s*(?:the\s+|her\s+|his\s+)?(?P<m>\d{1,3})\b"
_KEPT = (
    re.compile(
        rf"\b(?:attend\w*|kept|came\s+to|present\s+(?:at|for)|completed)\b[^.;\d]{{0,24}}{_OF}(?!\s*(?:goals|trials|/))", re.IGNORECASE
    ),
    re.compile(rf"\b(?:visits|sessions|appointments)\s*:?\s*{_OF}\s+(?:were\s+)?(?:kept|attended|completed)\b", re.IGNORECASE),
    re.compile(
        r"\bof\s+(?:the\s+)?(?P<m>\d{1,3})\s+(?:\w+\s+)?(?:visits|sessions|appointments)\b[^.;\d]{0,30}\b(?:has\s+|have\s+)?(?:kept|attended|came\s+to|completed|made)\s+(?P<k>\d{1,3})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"{_OF}\s+(?:\w+\s+)?(?:scheduled|offered|planned|sessions|visits|appointments)\b", re.IGNORECASE),
    re.compile(
        r"\b(?P<m>\d{1,3})\s+(?:\w+\s+)?(?:sessions|visits|appointments)?\s*(?:were\s+)?(?:offered|scheduled|planned)\b[^.;\d]{0,40}\b(?:came\s+to|attended|kept|present\s+(?:at|for)|joined)\s+(?P<k>\d{1,3})\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:scheduled|offered|planned)\s*:?\s*(?P<m>\d{1,3})\W+(?:attended|kept|came\s+to)\s*:?\s*(?P<k>\d{1,3})\b", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:attended|kept)\s*:?\s*(?P<k>\d{1,3})\W+(?:no[\s-]?shows?|missed|cancel\w*)\s*:?\s*(?P<missed>\d{1,3})\b", re.IGNORECASE
    ),
)
_VISIT = re.compile(r"\bvisits?\s*#?\s*(?P<k>\d{1,3})\s*\(\s*(?P<m>\d{1,3})\s+scheduled\b", re.IGNORECASE)
_REACHED = (
    re.compile(
        rf"{_OF}\s+(?:\w+\s+)?(?:goals|objectives|targets)\s+(?:\w+\s+)?(?:show\w*\s+(?:\w+\s+)?(?:progress|improvement)|progress\w*|met|achieved|mastered|improv\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:progress|improvement)\s+(?:on|in|toward)\s+{_OF}\s+(?:\w+\s+)?(?:goals|objectives|targets)\b", re.IGNORECASE),
    re.compile(rf"\b(?:goals|objectives|targets)\s+(?:met|mastered|achieved|progress\w*)\s*:?\s*{_OF}", re.IGNORECASE),
)
_CARER = re.compile(r"\b(?:caregivers?|parents?|mother|father|mom|dad|family|guardian|grand\w+)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:goals?\s+is|target|must|requires?|policy|at\s+least|should|will|expected\s+to|last\s+(?:period|year)|previous\s+(?:period|authorization))\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:since|from|on|as\s+of|through|thru|until|by)\s+\d{1,2}/\d{1,2}(?!\d)", re.IGNORECASE)
"""`(since 03/30): 22 of 24 visits`: a day, and no three of thirty."""
_KINDS = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})


def judge_kept(demand: Demand, chart: Chart) -> Judged | None:
    """The share that the record tells by its two figures; None for any other leaf, and where it tells none."""
    quote = demand.flat
    sessions, goals = _SESSIONS.search(quote) or _VISITS.match(quote), _GOALS.search(quote)
    asked = sessions or goals
    if asked is None or demand.outcomes or re.search(r"\b(?:less|fewer|below|under)\b", quote, re.IGNORECASE):
        return None
    least = float(asked["n"]) if asked["n"] else 50.0 if asked["half"] else 200 / 3
    carer = sessions is not None and bool(_CARER.search(sessions.groupdict().get("who") or ""))
    patterns = (*_KEPT, _VISIT) if sessions else _REACHED
    said = [one for place in chart.places for one in _said(patterns, least, carer, sessions is not None, place)]
    if not said:
        return NOTHING if carer else None
    return settled(chart, said, once=True)


def _said(patterns: tuple[re.Pattern[str], ...], least: float, carer: bool, sessions: bool, place: Place) -> Iterator[Said]:
    text = _DAY.sub(" ", place.sentence.text)
    if not speaks(place) or place.read.default not in _KINDS or place.sentence.section == "goals" or _OPEN.search(text):
        return
    if sessions and carer is not bool(_CARER.search(f"{place.sentence.label} {text}")):
        return  # what the patient kept says nothing of those who care for her
    for found in (one for pattern in patterns for one in [pattern.search(text)] if one):
        kept = int(found["k"])
        all_of = kept + int(found["missed"]) if "missed" in found.groupdict() else int(found["m"])
        if 0 < all_of >= kept:
            yield Said(Truth.MET if 100 * kept / all_of >= least else Truth.NOT_MET, place)
            return
