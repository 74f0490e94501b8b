"""Leaves on a psychological evaluation that found nothing against a device or an operation: only the evaluator's finding counts."""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.evidence.record.scene import copied_plans, speaks
from rules.truth import Truth

_WHO = r"(?:mental\s+health|behaviou?ral\s+health|psycholog\w+|psychiatr\w+|psychosocial|psych|psyd|psy\.d|lcsw)"
_ASKED = re.compile(
    rf"\b{_WHO}\b[^.;]*\b(?:no|without|free\s+of|not?\s+have\s+any)\s+(?:\w+\s+){{0,3}}(?:barriers?|contraindications?|obstacles?)\b|"
    rf"\b(?:no|without)\s+{_WHO}\s+(?:barriers?|contraindications?)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|without|not\s+find\s+any|free\s+of)\s+(?:(?:evident|apparent|significant|absolute|active|major|known|clear)\s+)?(?:psycholog\w+|psychiatr\w+|psychosocial|mental[\s-]health|"
    r"behaviou?ral)\s+(?:or\s+\w+\s+)?(?:barriers?|contraindications?|obstacles?)\b",
    re.IGNORECASE,
)
_CLEARED = re.compile(
    r"(?<!not )(?<!yet )(?<!never )(?<!be )\bcleared\s+"
    r"(?:for\s+(?:the\s+|bariatric\s+|this\s+)?(?:surgery|operation|procedure)|without\s+\w+|by\s+psych\w*)|"
    r"(?<!not )\bcleared(?=\W*$|\s*[,;]\s*no\s+(?:concerns|barriers|contra))|"
    r"(?<!not an )(?<!not a )\b(?:appropriate|suitable|good)\s+candidate\b|"
    r"\bno\s+contra-?indications?\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r";|\b(?:cardi\w+|pulm\w+|medical(?:ly)?|pcp|an(?:a)?esth\w+|dietit\w+|rd|nutrition\w*|sleep|gi)\b", re.IGNORECASE)
"""Between the evaluator and what was found: another source."""
_UNREADY = re.compile(
    r"\bnot\s+(?:find\s+(?:[\w-]+\s+){0,3})?psycholog\w+\s+(?:ready|fit|stable|cleared|suitable|appropriate)\b|"
    r"\bpsych\w*\b[^.;]{0,60}\b(?:recommends?|advises?|recommended)\b[^.;]{0,30}\b(?:defer\w*|delay\w*|postpon\w*)",
    re.IGNORECASE,
)
_BY = re.compile(rf"\b{_WHO}\b|\bph\.?d\b|\bpre-?(?:implant|operative|surgical)\s+evaluation\b", re.IGNORECASE)
_EVALUATED = re.compile(
    r"\b(?:eval\w*|assess\w+|testing|screen\w+|consult\w*|clear\w+|report|opinion|seen\s+by|ph\.?d|psyd|md|lcsw|found|finds)\b|\d{1,2}/\d",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:will|pending|to\s+be|if|whether|should|must|required?|requires|needs?|until|awaiting|scheduled|prelim\w+|draft|unless|so\s+far|would|ask\w*|rule\s+out|expect(?:ed|s)?)\b|\?\s*$|_{2,}|\[\s*\]",
    re.IGNORECASE,
)
_MISSING = re.compile(
    rf"\b{_WHO}\s+(?:evaluation|eval|referral|assessment|testing|clearance|consult\w*|screening)\b[^.;]{{0,50}}\b(?:put\s+off|deferred|postponed|declined|refused|"
    rf"not\s+(?:yet\s+)?(?:been\s+)?(?:done|obtained|completed|made|performed))\b|\b(?:no|without|has\s+not\s+had\s+an?y?)\s+{_WHO}\s+(?:evaluation|eval|assessment|testing|consult\w*)\b"
    rf"|\bnot\s+(?:yet\s+)?(?:been\s+)?(?:seen|evaluated)\s+by\s+(?:an?\s+)?(?:\w+\s+)?{_WHO}\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:psycholog\w+|psychiatr\w+|psychosocial)\s+(?:barriers?|contraindications?)\s+(?:(?:was|were|is|are)\s+)?(?:found|identified|present|noted|remain\w*)\b|"
    r"\bnot\s+(?:yet\s+)?(?:cleared|recommended|a\s+(?:good\s+|suitable\s+)?candidate)\b[^.;]{0,40}\bpsych",
    re.IGNORECASE,
)


def judge_mind_cleared(demand: Demand, chart: Chart) -> Judged | None:
    """What the evaluator found; None for any other leaf."""
    if not _ASKED.search(demand.quote):
        return None
    told = [place for place in chart.places if speaks(place)]
    short = tuple(p for p in copied_plans(chart) if _MISSING.search(p.sentence.text))
    short += tuple(
        p for p in told if _MISSING.search(p.sentence.text) or (_FOUND.search(p.sentence.text) and not _NONE.search(p.sentence.text))
    )
    short += tuple(p for p in chart.places if _UNREADY.search(p.sentence.text) and p.sentence.section != "family" and p not in short)
    cleared = tuple(p for p in told if _clears(p) and (not demand.window or in_window(chart, demand.window, chart.days(p) or _here(p))))
    if short and cleared:
        return Judged(Truth.CONFLICT, (*cleared, *short))
    found = Judged(Truth.NOT_MET, short) if short else Judged(Truth.MET, cleared) if cleared else NOTHING
    return found.flipped() if demand.negated else found


def _here(place: Place) -> tuple[dt.date, dt.date] | None:
    """The day of the note, for what tells none."""
    return (place.note.dated, place.note.dated) if place.note.dated else None


def _clears(place: Place) -> bool:
    text = place.sentence.text
    said = _NONE.search(text) or _by_evaluator(text)
    if said is None or _OPEN.search(text):
        return False
    label = place.sentence.label if not text.startswith(place.sentence.label) else ""
    around = f"{place.sentence.heading} {label} {text[: said.start()]} {text[said.end() :]}"
    return bool(_BY.search(around)) and bool(_EVALUATED.search(around))


def _by_evaluator(text: str) -> re.Match[str] | None:
    """Where a sentence says that the evaluator of the mind alone had nothing against it (`Psychology 01/13: cleared for surgery`)."""
    said = _CLEARED.search(text)
    who = _BY.search(text)
    if said is None or who is None or (who.start() < said.start() and _OTHERS.search(text[who.end() : said.start()])):
        return None
    if re.search(r"\b(?:not|never|poor|no\s+longer|isn['’]t|cannot)\b[^.;,]{0,40}$", text[: said.start()], re.IGNORECASE):
        return None
    return said if re.search(r"\d{1,2}/\d|\b(?:19|20)\d\d\b|\beval\w*|\bassess\w+", text) else None
