"""Leaves on an examination that says what it must cover (`a neurologic examination (strength, reflexes and sensation)`, `an examination of
the back and legs`).

Met where the examination of a note tells each part that is listed, of the limbs that are asked; never denied.
"""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"\bexam(?:ination|s|inations)?\b(?:\s+of\s+the\s+[\w\s-]{2,40}?)?\s*,?\s*(?:\(|(?:that\s+(?:records|documents|includes|covers)|including|which\s+includes|recording|documenting)\s+)"
    r"(?P<list>[^()]{6,140}?)\)?(?P<when>\s*,?\s*(?:with)?in\s+the\s+(?:past|last|previous)\s+[\w\s]{3,20})?\W*$",
    re.IGNORECASE,
)
_LIMBS = re.compile(
    r"\s*\b(?:of|in)\s+(?:the\s+|both\s+)?(?P<limbs>(?:arms?|legs?|(?:upper|lower)\s+(?:limbs?|extremit\w+)))\s*$", re.IGNORECASE
)
_SPLIT = re.compile(r"\s*(?:,\s*(?:and|or)?|\band\b|/|;|&)\s*", re.IGNORECASE)
_PARTS = (
    (r"(?:motor\s+)?strength|motor(?:\s+function)?|muscle\s+power", r"[0-5][+-]?\s*/\s*5\b|\bstrength\b|\bmotor\b|\bpower\b"),
    (r"(?:deep\s+tendon\s+)?reflex(?:es)?|dtrs?", r"\breflex(?:es)?\b|\bdtrs?\b"),
    (r"sensation|sensory(?:\s+function)?", r"\bsensation\b|\bsensory\b|\bpin\s?prick\b|\blight\s+touch\b|\bmonofilament\b|\bsensibility\b"),
    (r"gait", r"\bgait\b|\bambulat\w+|\btandem\b|\bheel[\s-]toe\b"),
    (r"(?:active\s+|passive\s+)?(?:range\s+of\s+motion|rom|motion)",
     r"\brom\b|\brange\s+of\s+motion\b|\bmotion\b|\b(?:flexion|extension|elevation|abduction|rotation)\b\W{0,3}(?:\w+\s+){0,2}\d{1,3}\b"),
    (r"(?:peripheral\s+|pedal\s+|distal\s+)?pulses?", r"\bpulses?\b|\bdorsalis\s+pedis\b|\bcap(?:illary)?\s+refill\b"),
    (r"skin|skin\s+(?:condition|integrity)", r"\bskin\b"),
    (r"tenderness|palpation", r"\btender(?:ness)?\b|\bpalpation\b|\bnon-?tender\b"),
    (r"mental\s+status", r"\bmental\s+status\b|\bmse\b|\boriented\b"),
    (r"cranial\s+nerves?", r"\bcranial\s+nerves?\b|\bcn\s*(?:ii|2)\b"),
    (r"coordination|balance", r"\bcoordination\b|\bfinger[\s-](?:to[\s-])?nose\b|\bbalance\b|\bromberg\b|\bheel[\s-]shin\b"),
    (r"swelling|effusion", r"\bswelling\b|\bswollen\b|\beffusion\b"),
    (r"stability", r"\bstab(?:le|ility)\b|\blaxity\b|\blachman\b|\bdrawer\b|\bvarus\b"),
)  # fmt: skip
_ARM = r"\b(?:arms?|upper|biceps|triceps|deltoids?|brachioradialis|grip|hands?|fingers?|thumbs?|wrists?|elbows?|intrinsics|ue|bue|c[5-8])\b"
_LEG = (
    r"\b(?:legs?|lower|quad\w*|ehl|dorsiflex\w*|plantar\w*|knees?|ankles?|patellar?|achilles|"
    r"toes?|foot|feet|iliopsoas|hamstrings?|le|ble|l[2-5]|s1)\b"
)
_REGIONS = (
    (
        r"(?:low(?:er)?\s+)?back|lumbar\s+spine|spine|lumbosacral\s+spine",
        r"\b(?:back|lumbar|lumbosacral|spine|spinal|paraspinals?|paraspinous)\b",
    ),
    (r"neck|cervical\s+spine", r"\b(?:neck|cervical|spurling)\b"),
    (r"lower\s+(?:extremit\w+|limbs?)|legs?", _LEG),
    (r"upper\s+(?:extremit\w+|limbs?)|arms?", _ARM),
    (r"(?:affected\s+)?shoulders?", r"\b(?:shoulders?|shldr)\b"),
    (r"(?:affected\s+)?knees?", r"\bknees?\b"),
    (r"(?:affected\s+)?hips?", r"\bhips?\b"),
    (r"abdomen", r"\babd(?:omen|ominal)?\b"),
)
_BY_HEAD = frozenset(said for name, said in _REGIONS if said not in (_ARM, _LEG))
"""Parts that the head over an examination names (`Exam, right shoulder`)."""
_OF_PARTS = re.compile(
    r"^\W*(?:an?\s+|the\s+|documented\s+|focused\s+|detailed\s+)*(?:physical\s+|clinical\s+)?exam(?:ination)?\s+of\s+(?P<parts>(?:the\s+)?(?:[a-z]+\s+)?[a-z]+(?:\s*(?:,\s*(?:and\s+)?|\s+and\s+)(?:the\s+)?"
    r"(?:(?:upper|lower|lumbar|cervical|affected)\s+)?[a-z]+)*?)"
    r"(?=\s*(?:\W*$|,?\s*(?:including|that|which|documenting|recording|(?:with)?in\s+the)\b|\())",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\W*(?:(?:with)?in\s+the\s+(?:past|last|previous)\s+[\w\s]{3,20})?\W*", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"\b(?:not\s+(?:tested|examined|assessed|performed|done|obtained|possible)|deferred|unable\s+to|could\s+not|cannot\s+be\s+(?:tested|assessed|examined)|declined|refused|"
    r"normal\s+range|should|will)\b|_{2,}|\[\s*\]",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"exam", "letter", "hpi", ""})


def judge_parts_examined(demand: Demand, chart: Chart) -> Judged | None:
    """An examination with the parts that a leaf lists; None for any other leaf."""
    if demand.negated or demand.levels or demand.outcomes or demand.share:
        return None
    asked, whole = _ASKED.search(demand.flat), _OF_PARTS.search(demand.flat)
    seen = [_region(one) for one in _SPLIT.split(whole["parts"]) if one.strip()] if whole else []
    if whole and all(seen) and _ALONE.fullmatch(demand.flat, whole.end("parts")):
        return _of_one_note([_told(pattern, None, demand, chart) for pattern in seen if pattern], chart)
    if asked is None:
        return None
    listed, limb = asked["list"], next((one for one in seen if one in (_ARM, _LEG)), None)
    if limbs := _LIMBS.search(listed):
        listed, limb = listed[: limbs.start()], _ARM if re.match(r"arm|upper", limbs["limbs"], re.IGNORECASE) else _LEG
    parts = [_part(one) for one in _SPLIT.split(listed) if one.strip()]
    if len(parts) < len(("one", "other")) or not all(parts):
        return None
    regions = [_told(pattern, None, demand, chart) for pattern in seen if pattern and pattern != limb]
    return _of_one_note([*regions, *(_told(part, limb, demand, chart) for part in parts if part)], chart)


def _told(part: str, limb: str | None, demand: Demand, chart: Chart) -> list[Place]:
    return [place for place in chart.places if _tells(place, part, limb, demand, chart)]


def _of_one_note(found: list[list[Place]], chart: Chart) -> Judged:
    """Met where each part is told, all of them in one note of one day."""
    if not found or not all(found):
        return NOTHING
    last = [places[-1] for places in found]
    if len({(place.note.file, chart.written(place)) for place in last}) > 1:
        return NOTHING
    return Judged(Truth.MET, tuple(dict.fromkeys(last)))


def _region(asked: str) -> str | None:
    """The words of a note for a part of the body that is to be examined; None where it is not known."""
    return next((said for name, said in _REGIONS if re.fullmatch(rf"(?:the\s+)?(?:{name})", asked.strip(), re.IGNORECASE)), None)


def _part(asked: str) -> str | None:
    """The words of a note for a part of an examination that a leaf names; None where it is not known."""
    return next((said for name, said in _PARTS if re.fullmatch(rf"(?:the\s+)?(?:{name})", asked.strip(), re.IGNORECASE)), None)


def _tells(place: Place, part: str, limb: str | None, demand: Demand, chart: Chart) -> bool:
    sentence = place.sentence
    if sentence.section not in _SECTIONS or place.read.default is not Assertion.PRESENT or _NOT_DONE.search(sentence.text):
        return False
    if sentence.section != "exam" and not _examining(place, chart):
        return False
    day = chart.written(place)
    named = re.search(part, f"{sentence.heading} {sentence.text}" if part in _BY_HEAD else sentence.text, re.IGNORECASE)
    return (
        bool(named)
        and (limb is None or bool(re.search(limb, sentence.text, re.IGNORECASE)))
        and in_window(chart, demand.window, (day, day))
    )


def _examining(place: Place, chart: Chart) -> bool:
    """Whether a sentence of dictated text stands behind `On examination`, in the same note."""
    before = [p for p in chart.places if p.note is place.note and place.number - 8 <= p.number <= place.number]
    return any(re.search(r"\b(?:on|physical|neurologic(?:al)?)\s+exam(?:ination)?\b", p.sentence.text, re.IGNORECASE) for p in before)
