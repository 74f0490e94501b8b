"""Leaves on pain that hinders (`knee pain that interferes with daily activity`), and on an illness of a joint that gives trouble
(`symptomatic osteoarthritis`): what the patient can no longer do, and the pain of the very part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import judge_plain, on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere, regions_of
from practice.notes.values import values
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?P<what>(?:[\w-]+\s+){0,4}?(?:pain|symptoms?|stiffness|discomfort))\s+(?:that|which)\s+(?:significantly\s+|substantially\s+)?(?:interfer\w*\s+with|limits?|impairs?|restricts?|hinders?)\s+"
    r"(?:the\s+|(?:performance\s+of\s+)?)?(?:normal\s+|usual\s+|ordinary\s+)?(?:daily\s+(?:activit\w+|life|living|function\w*)|activities\s+of\s+daily\s+living|activit\w+|ADLs?|function\w*)"
    r"(?:\s*,?\s*(?:such\s+as|\(|including|for\s+example)[^.;]*)?\W*$",
    re.IGNORECASE,
)
_DOING = (
    r"(?:walk\w*|stairs?|stand\w*|sit(?:ting)?|sleep\w*|mow\w*|lawn|shop\w*|grocer\w*|cook\w*|clean\w*|vacuum\w*|laundry|dress\w*|bath\w*|shower\w*|wash\w*|work\w*|driv\w*|lift\w*|reach\w*|"
    r"kneel\w*|squat\w*|bend\w*|chores|house\w*|garden\w*|yard\w*|hik\w*|climb\w*|elevator|block|caring|carry\w*|groom\w*|stairway|steps)"
)
_HINDERED = re.compile(
    rf"\b(?:avoids?|avoiding|(?:has\s+)?g(?:ave|iven)\s+up|cannot|can['’]?t|can\s+no\s+longer|unable\s+to|(?:had\s+to\s+)?(?:stop(?:ped)?|quit)|(?:is\s+)?limit(?:ed|s|ing)|(?:has\s+)?(?:trouble|difficulty)|"
    rf"struggles?|needs?\s+(?:help|assistance)|(?:has\s+)?(?:gone\s+)?back\s+to|(?:interferes|interfering)\s+with|no\s+longer|hard\s+to)\b[^.;]{{0,34}}?\b{_DOING}\b"
    r"|\b(?:wakes?|woke|awaken\w*)\s+(?:her|him|them|the\s+patient|(?:up\s+)?(?:at\s+night|nightly|from\s+sleep|\w+\s+nights))\b",
    re.IGNORECASE,
)
_NO_HINDRANCE = re.compile(
    r"\b(?:no|not|denies|without|does\s+not|never)\s+(?:any\s+)?(?:functional\s+|activity\s+)?(?:limit\w*|interfer\w*|restrict\w*|difficulty|trouble|problems?)\b|\bable\s+to\s+(?:do|perform)\s+all\b|\bfull(?:y)?\s+"
    r"(?:activit\w+|active|function\w*)\b",
    re.IGNORECASE,
)
_OTHER_CAUSE = re.compile(
    r"\b(?:because\s+of|due\s+to|owing\s+to|from|with|secondary\s+to|since\s+(?:her|his|the))\s+(?:\w+\s+){0,3}?(?:heart|lung|breath\w*|dyspnea|asthma|copd|angina|depress\w*|anxi\w*|fatigue|dizz\w*|vertigo|"
    r"vision|seizures?|stroke|headaches?|migraine\w*|neuropathy|apnea|weakness|surgery|operation|fall|cast|incontinence|work\s+schedule|weather|licen[cs]e|car)\b|\bsleep\s+apnea|\bshift\b|\blicen[cs]e\b|"
    r"\bonly\s+(?:if|when)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|whether|goals?|hopes?|wants?|would\s+like|policy|criteria|should|advised|told\s+to|instructed|until\s+(?:19|20)\d\d|in\s+(?:19|20)\d\d|previously|used\s+to|after\s+surgery|before\s+(?:the\s+)?(?:injection|surgery)|now\s+able|resolved)\b|\?",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:mother|father|wife|husband|spouse|brother|sister|friend|aunt|uncle|cousin)\b(?=[^.;]{0,40}\b(?:avoid|cannot|can't|gave|needs|limited|wakes)\b)",
    re.IGNORECASE,
)
_WHERE = frozenset({"", "hpi", "complaint", "assessment", "assessment_plan", "social", "ros", "letter"})
_ILLS = frozenset({"chronic", "symptom"})
_KINDS = frozenset({Assertion.PRESENT})


def judge_pained(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record tells the pain, and what it keeps the patient from; None for any other leaf, and where it tells neither."""
    asked = _ASKED.match(demand.flat)
    if asked is None or demand.negated or demand.window or demand.duration:
        return None
    part = regions_of(asked["what"])
    pain = tuple(p for p in chart.places if _tells_pain(p, part, chart))
    if not pain:
        return None
    said = [
        Said(Truth.MET, place, None, near[:1]) for place in chart.places if _hinders(place, part, chart) and (near := _near(place, pain))
    ]
    said += [Said(Truth.NOT_MET, place) for place in chart.places if _free(place, part, chart)]
    return settled(chart, said, once=False) if said else None


def _near(place: Place, pain: tuple[Place, ...]) -> tuple[Place, ...]:
    """The sentences that tell the pain within three of the one that tells what it keeps from, so that one is said of the other."""
    return tuple(one for one in pain if one.note is place.note and abs(one.number - place.number) <= _NEAR)


_NEAR = 3


def _own(place: Place, part: frozenset[str], chart: Chart) -> bool:
    """Whether a sentence tells of this patient as of now, and of no other part of the body."""
    stated = place.read.default in _KINDS and place.sentence.section in _WHERE and speaks(place)
    return stated and on_side(chart, place) and not corrected(chart, place) and not elsewhere(place.sentence.text, part or chart.complained)


def _tells_pain(place: Place, part: frozenset[str], chart: Chart) -> bool:
    """Whether a sentence tells pain of the part; `pain 7/10` of a record that complains of this part alone is of it."""
    text = place.sentence.text
    if not _own(place, part, chart) or _OPEN.search(text):
        return False
    of_part = bool(regions_of(text) & part) if part else True
    if not of_part and chart.complained and chart.complained <= part and not regions_of(text):
        of_part = True
    if not of_part:
        return False
    scored = any(v.concept == "pain_score" and v.amount.low > 0 for v in values(text))
    named = any(
        ("pain" in m.concept or m.concept in ("osteoarthritis",)) and place.read.assertion(m.first, m.last) is Assertion.PRESENT
        for m in place.read.mentions
    )
    return scored or named or bool(re.search(r"(?<!no )(?<!without )\b(?:painful|aching|aches|hurts)\b", text, re.IGNORECASE))


def _hinders(place: Place, part: frozenset[str], chart: Chart) -> bool:
    text = place.sentence.text
    found = _HINDERED.search(text)
    if found is None or not _own(place, part, chart) or _OTHER_CAUSE.search(text) or _OPEN.search(text) or _PEOPLE.search(text):
        return False
    before = re.split(r"[.;,]|\bbut\b", text[: found.start()])[-1]
    if re.search(r"\b(?:not|never|no|denies|without)\b", before, re.IGNORECASE):
        return False
    others = [m for m in place.read.mentions if m.kind in _ILLS and "pain" not in m.concept and not _of_part(m.concept)]
    return not any(place.read.assertion(m.first, m.last) is Assertion.PRESENT for m in others)


def _of_part(concept: str) -> bool:
    """Whether an illness is one of joints or of the back, whose pain is the pain that is asked for."""
    return bool(_JOINT.search(concept.replace("_", " ")))


def _free(place: Place, part: frozenset[str], chart: Chart) -> bool:
    text = place.sentence.text
    return (
        bool(_NO_HINDRANCE.search(text))
        and _own(place, part, chart)
        and bool(re.search(_DOING + r"|daily|ADLs?|activit", text, re.IGNORECASE))
        and not _OPEN.search(text)
    )


_JOINT = re.compile(
    r"\b(?:osteo\w*arthr\w*|arthr(?:itis|osis)|tend[io]n\w*|bursitis|tear|spondyl\w+|stenosis|degenerat\w+|disc|menisc\w+|chondromalacia|fasciitis|neuroma|bunion|hallux|radiculopathy|sciatica|oa|knee|hip|shoulder|back)\b",
    re.IGNORECASE,
)
_SYMPTOMATIC = re.compile(
    r"^\W*(?:an?\s+|documented\s+)*symptomatic\s+(?P<what>[\w\s-]{3,60}?)(?:\s*,?\s*(?:with|and)\s*)?\W*$", re.IGNORECASE
)
_SILENT = re.compile(r"\basymptomatic\b|\bpain[\s-]free\b|\bno\s+(?:\w+\s+)?(?:pain|symptoms)\b", re.IGNORECASE)


def judge_symptomatic(demand: Demand, chart: Chart) -> Judged | None:
    """Whether an illness of joints is told, and the pain of its part; None for any other leaf."""
    asked = _SYMPTOMATIC.match(demand.flat)
    if asked is None or demand.negated or not _JOINT.search(asked["what"]):
        return None
    items = tuple(item for item in demand.items if item.word != "symptomatic")
    ill = judge_plain(replace(demand, items=items), chart) if items and any(item.kind == "chronic" for item in items) else NOTHING
    if ill.truth is not Truth.MET:
        return ill if ill.places else None
    part = frozenset(r for place in ill.places for r in regions_of(place.sentence.text))
    silent = [
        p
        for p in chart.places
        if _SILENT.search(p.sentence.text)
        and _own(p, part, chart)
        and (regions_of(p.sentence.text) & part or "symptomatic" in p.sentence.text)
    ]
    pain = _pains(part, chart)
    if silent or not part or not (first := next(pain, None)):
        return None
    return Judged(Truth.MET, tuple(dict.fromkeys((*ill.places, first))))


def _pains(part: frozenset[str], chart: Chart) -> Iterator[Place]:
    return (p for p in chart.places if _tells_pain(p, part, chart) and not _only_ill(p))


def _only_ill(place: Place) -> bool:
    """Whether a sentence names the illness alone, and nothing that hurts."""
    hurts = re.search(r"\b(?:pain\w*|ach(?:es|ing|y)|hurts?|sore|tender)\b", place.sentence.text, re.IGNORECASE)
    return not hurts and not any(v.concept == "pain_score" for v in values(place.sentence.text))
