"""Leaves on a screening that came out positive (`screened positive on the M-CHAT-R/F or another validated tool`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:the\s+)?(?:member|child|patient)\s+)?(?:has\s+|was\s+)?(?:screen(?:ed|s|ing)\s+(?:is\s+|was\s+)?positive|(?:an?\s+)?positive\s+screen(?:ing)?(?:\s+(?:result|test))?)\s+(?:on|with|by|using)\s+(?:an?\s+|the\s+)?(?P<tools>[^.;]+)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b(?:[A-Z][A-Za-z]*-)*[A-Z]{2,}[\w-]*(?:-[A-Z0-9]+)*(?:/[A-Z])?")
_ANY = re.compile(
    r"\b(?:another|other|any|an?)\s+(?:\w+\s+)?(?:validated|standardi[sz]ed|recogni[sz]ed)\s+(?:screen\w*\s+)?(?:tool|instrument|questionnaire|measure|screen)",
    re.IGNORECASE,
)
_KNOWN = (
    r"M-CHAT(?:-R)?(?:/F)?|SRS-?2?|SCQ|STAT|Q-CHAT|ASQ(?:-?[3S]E?)?|PHQ-?[29]|GAD-?[27]|AUDIT(?:-C)?|DAST(?:-?10)?|CAGE|EPDS|MDQ|"
    r"STOP-?Bang|MoCA|MMSE|Mini-?Cog|PSC(?:-?17)?|SCARED|Vanderbilt|CRAFFT|MUST|MNA"
)
_POSITIVE = re.compile(r"(?<!not )(?<!never )\b(?:positive|screened\s+positive|high\s+risk|elevated\s+risk|failed)\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:negative|within\s+normal\s+limits|WNL|normal|passed|low\s+risk|not\s+(?:positive|elevated))\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:if|when|pending|will|to\s+be|planned|ordered|due|false|policy|repeat\s+planned)\b|\?", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:sibling|brother|sister|cousin|twin)(?:['’]s)?\b", re.IGNORECASE)


def judge_screened(demand: Demand, chart: Chart) -> Judged | None:
    """What the screening came to; None for any other leaf, and where the record tells none."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    stems = [re.split(r"[-/](?:R|F|SF|[0-9])(?:/|$|-|\b)", one)[0] for one in _NAME.findall(asked["tools"])]
    names = "|".join(
        [re.escape(one) + r"(?:[-/][A-Z0-9]+)*" for one in stems if len(one) > 1] + ([_KNOWN] if _ANY.search(asked["tools"]) else [])
    )
    if not names:
        return None
    pattern = re.compile(rf"\b(?:{names})(?![a-z])")
    said = [one for place in chart.places for one in _said(pattern, demand, place, chart)]
    return settled(chart, said, once=True) if said else None


def _said(pattern: re.Pattern[str], demand: Demand, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    named = pattern.search(text)
    if named is None or place.read.default not in STATED or not speaks(place) or corrected(chart, place) or _OPEN.search(text):
        return
    if of_another(text, named.start()) and _OTHERS.search(text[: named.start()]):
        return
    if demand.window and not in_window(chart, demand.window, chart.days(place)):
        return
    behind = text[named.end() :]
    other = pattern.search(behind)
    own = behind[: other.start()] if other else behind
    positive, negative = _POSITIVE.search(own), _NEGATIVE.search(own)
    if bool(positive) is not bool(negative):
        yield Said(Truth.MET if positive else Truth.NOT_MET, place)
