"""Supplements named as the laboratory names what it measures (`current use of calcium and vitamin D`): taken, and not only measured.

A dose, a salt or a word of taking makes the name one of a supplement; a value of the blood is none.
"""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_NAMES = {
    "calcium": r"(?:oral\s+)?calcium(?:\s+supplements?)?",
    "vitamin d": r"vit(?:amin|\.)?\s*d[23]?(?:\s+supplements?)?",
    "iron": r"(?:oral\s+)?iron(?:\s+supplements?)?",
    "folate": r"(?:folic\s+acid|folate)",
    "vitamin b12": r"(?:vit(?:amin|\.)?\s*)?b-?12",
    "magnesium": r"(?:oral\s+)?magnesium",
    "potassium": r"(?:oral\s+)?potassium",
    "zinc": r"zinc",
}
_SALTS = {
    "calcium": r"calcium\s+(?:carbonate|citrate|gluconate|acetate)|caltrate|citracal|os-?cal|calcium\s*[+/]\s*(?:vit(?:amin)?\s*)?d\d?",
    "vitamin d": r"cholecalciferol|ergocalciferol|calcitriol|"
    r"vit(?:amin)?\s*d[23]|(?<![\w-])d3(?![\w-])|calcium\s*[+/]\s*(?:vit(?:amin)?\s*)?d\d?",
    "iron": r"ferrous\s+\w+|iron\s+(?:sulfate|bisglycinate|polysaccharide)|feosol",
    "folate": r"folic\s+acid|l-?methylfolate",
    "vitamin b12": r"cyanocobalamin|methylcobalamin|hydroxocobalamin",
    "magnesium": r"magnesium\s+(?:oxide|citrate|glycinate)",
    "potassium": r"potassium\s+(?:chloride|citrate)|k-?dur|klor-?con",
    "zinc": r"zinc\s+(?:sulfate|gluconate|acetate)",
}
_NO_OTHER = r"(?!\s+(?:channel|score|oxalate|phosphate|pyrophosphate|stones?|deposit\w*|artery|overload|sucrose|dextran|deficien\w*))"
_DOSE = r"\s*\(?\d[\d,.]*\s*(?:mg|mcg|ug|g|gm|iu|units?|meq)\b(?!\s*/\s*(?:d?l|ml)\b)"
_ANY = "|".join(_NAMES.values())
_LIST = rf"(?:{_ANY})(?:\s*(?:,\s*(?:and\s+)?|and/or|and|or|&|\+)\s*(?:{_ANY}))*"
_ASKED = re.compile(
    r"^\W*(?:(?:the\s+)?(?:patient|member)\s+(?:is\s+)?)?(?:(?:current(?:ly)?|ongoing|concurrent|adequate|daily|continued|regular|documented|is|are)\s+)*"
    r"(?:use\s+of|intake\s+of|treatment\s+with|therapy\s+with|supplementation\s+(?:with|of)|supplements?\s+of|taking|takes|receiving|receives|on)\s+(?:(?:both|adequate|supplemental|daily|oral)\s+)*"
    rf"(?P<list>{_LIST})(?:\s+(?:supplement\w*|intake|use|daily|therapy))?\W*$|"
    rf"^\W*(?:(?:current|ongoing|concurrent|adequate|daily|continued|regular|documented)\s+)*(?P<list2>{_LIST})\s+(?:supplementation|supplements|intake|use)\W*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:stopped|discontinued|quit|ran\s+out|not\s+taking|no\s+longer|held|former\w*|previous\w*|used\s+to|until|last\s+year|intoleran\w+|if|unless|when|should|advised|"
    r"recommend\w*|counsel\w*|encourag\w*|discuss\w*|consider\w*|will|to\s+start|start|begin|add|needs?|rich|dietary|diet|infusion|iv|intravenous|"
    r"took|tried|had\s+been|was\s+on|ago|(?:in|from|until|through)\s+(?:19|20)\d\d|for\s+(?:a|\d+|two|three|six)\s+(?:weeks?|months?|years?))\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"\b(?:continue[sd]?|keep|stays?\s+on|remains?\s+on)\b", re.IGNORECASE)
_TAKING = re.compile(r"\b(?:takes?|taking|uses?|using|on|continues?|currently|daily|bid|supplements?|supplementation)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:no|not|never|denies|without|neither|nor|doesn't|does\s+not|isn't|don't)\s+(?:(?:take|taking|use|using|on|been|currently|any|a|currently\s+on|daily|regular|yet)\s+)*$",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:no|denies|without|not\s+(?:on|taking)\s+any)\s+(?:\w+\s+){0,2}?supplements?\b", re.IGNORECASE)
_VALUE = re.compile(r"\s*(?:level|is|was|of|:|=|,)*\s*(?:\d|normal|low|high|wnl|pending|deficien)", re.IGNORECASE)
_NEVER = frozenset({"goals", "family", "allergies", "education"})


def judge_supplements(demand: Demand, chart: Chart) -> Judged | None:
    """Whether every supplement that a leaf names (any, where it says `or`) is taken now; None for any other leaf."""
    asked = _ASKED.match(demand.flat)
    if asked is None or demand.levels or demand.outcomes or demand.duration or demand.negated or demand.window:
        return None
    listed = asked["list"] or asked["list2"]
    names = [name for name, words in _NAMES.items() if re.search(rf"\b{words}\b", listed, re.IGNORECASE)]
    either = bool(re.search(r"\bor\b", listed, re.IGNORECASE))
    found = [_judged(name, chart) for name in names]
    met = [one for one in found if one.truth is Truth.MET]
    against = [one for one in found if one.truth is Truth.NOT_MET]
    if (met and either) or (found and len(met) == len(found)):
        return Judged(Truth.MET, tuple(dict.fromkeys(place for one in met for place in one.places)))
    if (against and not either) or (against and len(against) == len(found)):
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(place for one in against for place in one.places)))
    return NOTHING


def _judged(name: str, chart: Chart) -> Judged:
    taken: list[Place] = []
    denied: list[Place] = []
    for place in chart.places:
        if place.sentence.section in _NEVER or not speaks(place) or corrected(chart, place):
            continue
        told = _told(name, place)
        if told is not None:
            (taken if told else denied).append(place)
    if taken and denied:
        return Judged(Truth.CONFLICT, (*taken, *denied))
    if taken or denied:
        return Judged(Truth.MET if taken else Truth.NOT_MET, tuple(taken or denied))
    return NOTHING


def _told(name: str, place: Place) -> bool | None:
    """Whether a sentence tells that a supplement is taken, or that it is not; None where it tells neither."""
    text, planned = place.sentence.text, place.sentence.section in ("plan", "goals")
    if none := _NONE.search(text):
        return None if of_another(text, none.start()) else False
    listed = place.sentence.section == "medications"
    for spot in re.finditer(
        rf"(?<![\w-])(?:(?P<salt>{_SALTS[name]})|(?P<name>{_NAMES[name]}))(?![\w-]){_NO_OTHER}(?P<dose>{_DOSE})?", text, re.IGNORECASE
    ):
        clause_start = max(text.rfind(mark, 0, spot.start()) for mark in (";", ". ")) + 1
        ahead, behind = text[clause_start : spot.start()], re.split(r"[;,]", text[spot.end() :])[0]
        if of_another(text, spot.start()) or place.read.default is Assertion.HYPOTHETICAL:
            continue
        if _NOT.search(ahead) or _NOT.search(re.sub(rf"\b(?:{_ANY})\s+(?:or|nor|and)\s+$", "", ahead, flags=re.IGNORECASE)):
            return False
        formed = bool(spot["salt"] or spot["dose"])
        if not formed and (_VALUE.match(text[spot.end() :]) or not (listed or _TAKING.search(f"{ahead[-24:]} {behind[:24]}"))):
            continue
        own = ahead.rsplit(",", 1)[-1] if listed else ahead
        if _KEEPS.search(own) and not _OVER.search(f"{own} {behind}"):
            return True
        if planned or _OVER.search(f"{own} {behind}"):
            continue
        if formed or listed or _TAKING.search(f"{ahead[-24:]} {behind[:24]}"):
            return True
    return None
