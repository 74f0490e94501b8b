"""Leaves on teaching (`has been taught about the procedure and its risks`): only what was taught, discussed or consented to counts."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import copied_plans, speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:the\s+)?(?:patient|member|individual|beneficiary)\s+)?(?:has\s+|have\s+|was\s+|were\s+|been\s+|is\s+)*(?:taught|educated|counsell?ed|informed|instructed)\s+"
    r"(?:about|on|regarding|of|in)\s+(?:the\s+|its\s+|their\s+|potential\s+|planned\s+|proposed\s+|nature\s+of\s+|and\s+|possible\s+|associated\s+)*"
    r"(?:procedure|surgery|operation|treatment|implant\w*|device|risks?|benefits?|alternatives?)"
    r"(?:(?:\s*,\s*|\s+)(?:and\s+|or\s+|its\s+|the\s+|their\s+|of\s+|possible\s+|procedure|surgery|operation|treatment|device|risks?|benefits?|alternatives?|complications?)*)*\W*$",
    re.IGNORECASE,
)
_DID = r"(?:discussed|reviewed|explained|went\s+over|gone\s+over|covered|talked\s+(?:about|through|over)|counsell?ed|described)"
_TOLD = re.compile(
    rf"\brisks\b[^.;]{{0,90}}\b{_DID}\b|\b{_DID}\b[^.;]{{0,60}}\brisks\b|\bunderstands?\s+(?:the\s+)?(?:\w+\s+){{0,4}}risks\b|"
    r"\binformed\s+consent\s+(?:was\s+|has\s+been\s+)?(?:obtained|signed|given)\b|\bconsent(?:ed)?\b[^.;]{0,40}\b(?:signed|obtained)\b|"
    r"\b(?:teaching|education)\s+(?:class|session|visit|seminar)\b[^.;]{0,30}\bconsent\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:teaching|education|counsell?ing|risks(?:\s+discussion)?)\b[^.;]{0,60}\b(?:put\s+off|deferred|postponed|not\s+(?:yet\s+)?(?:been\s+)?(?:done|given|had|discussed|reviewed)|"
    r"(?:still\s+)?to\s+be\s+done|did\s+not\s+(?:take\s+place|happen))\b|"
    r"\b(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:taught|educated|counsell?ed|told|informed)\b[^.;]{0,40}\b(?:risks|procedure|surgery|operation|device)\b|"
    r"\b(?:no|without)\s+(?:teaching|education|discussion\s+of\s+risks)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:will|to\s+be|should|must|plans?\s+to|next\s+(?:visit|time|week)|at\s+the\s+next|if|once|when\s+(?:she|he|they)\s+returns?|pending|upcoming|scheduled|needs?|not|no|never|"
    r"before\s+(?:we|any)|would|(?-i:may)|might|could|declin\w+|refus\w+|without)\b|\?\s*$|_{2,}|\[\s*\]",
    re.IGNORECASE,
)
_OF_ELSE = re.compile(
    r"\brisks\s+(?:of|from)\s+(?!(?:the\s+|this\s+|an?\s+|her\s+|his\s+|their\s+|planned\s+|proposed\s+|permanent\s+|trial\s+|open\s+|each\s+)*(?:procedure|surgery|operation|implant\w*|device|"
    r"trial|stimulat\w+|treatment|repair|replacement|injection|it|both|general\s+an\w+|an(?:a)?esthesia|\w+(?:otomy|ectomy|plasty|scopy|ostomy|desis|pexy))\b)",
    re.IGNORECASE,
)
"""Risks of something else than what is to be done (`the risks of smoking`)."""


def judge_taught(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the patient was taught what is to be done and what it risks; None for any other leaf."""
    if not _ASKED.match(demand.quote) or demand.negated:
        return None
    told = [place for place in chart.places if speaks(place) and place.sentence.section not in ("family", "social", "allergies")]
    if short := tuple(place for place in (*told, *copied_plans(chart)) if _SHORT.search(place.sentence.text)):
        return Judged(Truth.NOT_MET, short)
    found = tuple(place for place in told if _teaches(place))
    return Judged(Truth.MET, found) if found else NOTHING


def _teaches(place: Place) -> bool:
    text = place.sentence.text
    said = _TOLD.search(text)
    if said is None or place.read.default not in (Assertion.PRESENT, Assertion.PLANNED, Assertion.HISTORICAL):
        return False
    return not _NOT_YET.search(text[: said.end()]) and not _OF_ELSE.search(text)
