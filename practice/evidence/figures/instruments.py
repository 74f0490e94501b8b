"""Leaves that ask for a standardized instrument without a figure: one of those named, or any known one, told with its result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, in_window, settled
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:adaptive|skills?|developmental|cognitive)(?:\s+or\s+(?:skills?|adaptive|developmental|behaviou?ral))?\s+(?:measure|assessment|instrument|scale)\b(?=[^.;]*\b(?:such\s+as|for\s+example|e\.?\s?g))|"
    r"\b(?:standardi[sz]ed|validated|norm-?\s?referenced|recogni[sz]ed)\s+(?:[\w-]+\s+){0,2}?(?:instruments?|tools?|scales?|questionnaires?|measures?|inventor(?:y|ies)|assessments?|tests?)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:such\s+as|e\.?\s?g\.?,?|for\s+example,?|including|like)\s+(?P<list>.+)$", re.IGNORECASE | re.DOTALL)
_LOOSE = re.compile(
    r"\b(?:the|a|an|is|was|has|have|been|are|diagnos\w+|support\w*|confirm\w*|document\w*|establish\w*|made|by|using|with|on|of|through|least|at|one|or|more|and|"
    r"scores?|results?|severity|measured|rated|rating|administered|completed|within|past|last|months?|years?|one|two|three|four|six|nine|twelve|\d+|patient|child|member)\b|[^\w\s]",
    re.IGNORECASE,
)
_KNOWN = (
    r"ADOS(?:-?2)?|CARS(?:-?2)?|ADI-?R|SRS-?2|Vineland(?:-?[23])?|VB-?MAPP|PHQ-?9|GAD-?7|MADRS|HAM-?[AD]|BDI(?:-?II)?|Y-?BOCS|C-?SSRS|AIMS|CAPS-?5|PCL-?5|MoCA|MMSE|"
    r"LEFS|DASH|QuickDASH|KOOS|HOOS|WOMAC|ODI|NDI|Oswestry|Epworth|ESS|MIDAS|HIT-?6|DLQI|PASI|EASI|SNOT-?22|NOSE|IPSS|CELF(?:-?P?[2345])?|PLS-?[45]|PPVT(?:-?[45])?|GFTA(?:-?3)?|"
    r"Bayley|Peabody|PDMS(?:-?2)?|BOT-?2|FIM|WeeFIM|Berg|TUG|UPDRS|EDSS|INCAT|mRS|NIHSS"
)
_SCORED = r"\b[^.;\n]{0,60}?\b(?:\d{1,3}(?:\.\d+)?)\b"
_AHEAD = re.compile(
    r"\b(?:will|to\s+be|planned|pending|scheduled|booked|awaiting|upcoming|appointment|wait\s?list\w*|due|ordered|recommend\w*|declin\w*|not\s+(?:done|completed|administered|available))\b|"
    r"\b(?:no|without|neither)\s[^.;]{0,60}\b(?:was|were|has\s+been|had\s+been)\s+(?:used|done|given|administered|completed)\b|\bon\s+the\s+list\b",
    re.IGNORECASE,
)


def judge_instrument(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record tells the result of such an instrument; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None or demand.levels or demand.count or demand.share or demand.negated or demand.outcomes or demand.parts:
        return None
    named = _NAMED.search(demand.quote)
    rest = demand.quote.replace(asked.group(), " ").replace(named.group() if named else "\0", " ")
    if re.search(r"[a-z]{3}", _LOOSE.sub(" ", rest), re.IGNORECASE):
        return NOTHING if not demand.concepts else None
    names = (
        "|".join(re.escape(one) for one in re.findall(r"[A-Z][A-Za-z]*(?:-[A-Z0-9]+|[A-Z]+|\d)[\w-]*|[A-Z]{2,}", named["list"]))
        if named
        else ""
    )
    pattern = re.compile(rf"\b(?P<name>{names or _KNOWN}){_SCORED}")
    return settled(chart, [one for place in chart.places for one in _said(demand, pattern, place, chart)], once=True)


def _said(demand: Demand, pattern: re.Pattern[str], place: Place, chart: Chart) -> Iterator[Said]:
    if place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL) or place.sentence.section == "goals":
        return
    text = place.sentence.text
    found = pattern.search(text)
    if found is None or _AHEAD.search(text):
        return
    at = next((i for i, token in enumerate(place.read.tokens) if token.end > found.start()), 0)
    written = chart.written(place)
    if not place.read.reached[at] and in_window(chart, demand.window, chart.days(place) or (written, written)):
        yield Said(Truth.MET, place)
