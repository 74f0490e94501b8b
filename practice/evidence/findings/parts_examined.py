"""Leaves on an examination that says what it must cover (`a neurologic examination (strength, reflexes and sensation)`).

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
    r"\bexam(?:ination|s|inations)?\b(?:\s+of\s+the\s+[\w\s-]{2,30}?)?\s*(?:\(|(?:that\s+(?:records|documents|includes|covers)|including|which\s+includes|recording|documenting)\s+)"
    r"(?P<list>[^()]{6,140})\)?\W*$",
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
_NOT_DONE = re.compile(
    r"\b(?:not\s+(?:tested|examined|assessed|performed|done|obtained|possible)|deferred|unable\s+to|could\s+not|cannot\s+be\s+(?:tested|assessed|examined)|declined|refused|"
    r"normal\s+range|should|will)\b|_{2,}|\[\s*\]",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"exam", "letter", "hpi", ""})


def judge_parts_examined(demand: Demand, chart: Chart) -> Judged | None:
    """An examination with the parts that a leaf lists; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None or demand.negated or demand.levels or demand.outcomes or demand.share:
        return None
    listed, limb = asked["list"], None
    if limbs := _LIMBS.search(listed):
        listed, limb = listed[: limbs.start()], _ARM if re.match(r"arm|upper", limbs["limbs"], re.IGNORECASE) else _LEG
    parts = [_part(one) for one in _SPLIT.split(listed) if one.strip()]
    if len(parts) < len(("one", "other")) or not all(parts):
        return None
    found: list[Place] = []
    for part in parts:
        told = [place for place in chart.places if part and _tells(place, part, limb, demand, chart)]
        if not told:
            return NOTHING
        found.append(told[-1])
    if len({(place.note.file, chart.written(place)) for place in found}) > 1:
        return NOTHING
    return Judged(Truth.MET, tuple(dict.fromkeys(found)))


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
    named = re.search(part, sentence.text, re.IGNORECASE)
    return (
        bool(named)
        and (limb is None or bool(re.search(limb, sentence.text, re.IGNORECASE)))
        and in_window(chart, demand.window, (day, day))
    )


def _examining(place: Place, chart: Chart) -> bool:
    """Whether a sentence of dictated text stands behind `On examination`, in the same note."""
    before = [p for p in chart.places if p.note is place.note and place.number - 8 <= p.number <= place.number]
    return any(re.search(r"\b(?:on|physical|neurologic(?:al)?)\s+exam(?:ination)?\b", p.sentence.text, re.IGNORECASE) for p in before)
