"""Leaves that name a complaint (`shoulder pain`, `pain, heaviness or swelling`) as patients put it: it aches, throbs, swells.

The part of the body stands in the sentence, or right above it where the sentence names none. What is denied, gone,
old or another's is no complaint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = {
    "pain": r"pain|aching|aches?|soreness|discomfort",
    "swelling": r"swelling|edema",
    "stiffness": r"stiffness",
    "weakness": r"weakness",
    "heaviness": r"heaviness",
    "numbness": r"numbness|tingling|paresthesias?",
    "congestion": r"(?:nasal\s+)?(?:congestion|obstruction|blockage)",
    "facial": r"facial\s+(?:pain|pressure|fullness)(?:\s*(?:,|\bor\b|/|and/or)\s*(?:facial\s+)?(?:pain|pressure|fullness))*",
    "discharge": r"(?:anterior\s+|posterior\s+|nasal\s+)*(?:nasal\s+)?(?:discharge|drainage|rhinorrhea)",
    "smell": r"(?:(?:reduced|decreased|absent"
    r"|loss\s+of|impaired)(?:\s+or\s+(?:absent|lost|reduced))?\s+(?:sense\s+of\s+)?smell|anosmia|hyposmia)",
    "dizziness": r"dizziness|vertigo|imbalance|unsteadiness",
}
_PARTS = {
    "shoulder": (r"shoulder", r"shoulders?|deltoid|rotator\s+cuff"),
    "elbow": (r"elbow", r"elbows?"),
    "wrist": (r"wrist", r"wrists?"),
    "hand": (r"hands?", r"hands?|fingers?|thumbs?"),
    "hip": (r"hip", r"hips?|groin"),
    "knee": (r"knee", r"knees?"),
    "ankle": (r"ankle", r"ankles?"),
    "foot": (r"foot|feet|heel", r"foot|feet|heels?|arch(?:es)?|soles?"),
    "leg": (r"legs?|lower\s+(?:extremit(?:y|ies)|limbs?)", r"legs?|calf|calves|thighs?|shins?|ankles?"),
    "arm": (r"arms?|upper\s+(?:extremit(?:y|ies)|limbs?)", r"arms?|forearms?"),
    "neck": (r"neck", r"neck"),
    "back": (r"(?:low(?:er)?\s+)?back", r"(?:low(?:er)?\s+)?back(?!\s+(?:to|in|from|and|at|on)\b)|lumbar"),
}
_COMPLAINT = rf"(?:{'|'.join(_ASKED.values())})"
_PART = rf"(?:{'|'.join(asked for asked, _ in _PARTS.values())})"
_QUOTE = re.compile(
    rf"^\W*(?:(?:the\s+)?(?:member|patient|individual)\s+(?:has|reports|experiences)\s+)?(?:affected\s+(?={_COMPLAINT}\b))?(?:(?P<part>{_PART})\s+)?"
    rf"(?P<what>{_COMPLAINT}(?:\s*(?:,\s*(?:and/or\s+|or\s+)?|\s(?:or|and/or)\s+){_COMPLAINT})*)"
    rf"(?:\s+(?:of|in|at)\s+(?:the\s+|an?\s+)?(?:affected\s+|treated\s+|symptomatic\s+|same\s+)?(?P<behind>{_PART})(?:\s+(?:to\s+be\s+treated|treated|in\s+question))?)?\W*$",
    re.IGNORECASE,
)
_TOLD = {
    "pain": re.compile(
        r"\b(?:pain(?:s|ful)?|ach(?:e|es|ed|ing|y)|hurts|hurting|(?:has|have)\s+hurt(?!\s+(?:his|her|my|it|them|the))|throb(?:s|bing)?|discomfort|soreness)\b"
        r"|\b(?:is|are|feels?|gets?|stays?|still|very|quite|so|too)\s+sore\b|(?<!\ba\s)\bsore\s+(?=(?:w/|with|when|after|on|to|all|at|most|over)\b)",
        re.IGNORECASE,
    ),
    "swelling": re.compile(r"\b(?:swell(?:s|ing)?|swollen|puff(?:y|iness)|puffs\s+up|edema(?:tous)?)\b", re.IGNORECASE),
    "stiffness": re.compile(r"\bstiff(?:ness|ens?|er)?\b(?!\s+(?:collar|brace|soled?|neck\s+brace))", re.IGNORECASE),
    "weakness": re.compile(r"\bweak(?:ness|er)?\b(?!\s+for\b)", re.IGNORECASE),
    "heaviness": re.compile(
        r"\bheaviness\b|\b(?:feels?|felt|is|are|gets?|get|becomes?)\s+(?:(?:so|very|quite)\s+)?heavy\b|\bheavy\s+(?:and\s+\w+\s+)?(?:legs?|lids?|arms?)\b",
        re.IGNORECASE,
    ),
    "numbness": re.compile(r"\b(?:numb(?:ness)?|tingl\w+|pins\s+and\s+needles|paresthesias?)\b", re.IGNORECASE),
    "congestion": re.compile(
        r"\b(?:nose|nasal\w*|nostrils?|sinus\w*)\b[^.;]{0,24}\b(?:block\w*|stuff\w*|plugg\w*|congest\w*|obstruct\w*|clogged)\b|\b(?:stuffy|congested|blocked|plugged)\s+(?:up\b|nose\b|on\s+both)|\bmouth[\s-]breath\w+\b"
        r"|\bcannot\s+breathe\s+through\s+(?:the\s+|her\s+|his\s+)?nose\b",
        re.IGNORECASE,
    ),
    "facial": re.compile(
        r"\b(?:cheeks?|face|facial|forehead|sinus\w*|maxillary)\b[^.;]{0,24}\b(?:pain\w*|ache[sd]?|aching|pressure|full(?:ness)?|hurts?)\b|\b(?:pain|pressure|fullness|aching)\s+(?:over|in|across|around)\s+(?:the\s+|both\s+|her\s+|his\s+)*(?:cheeks?|face|sinuses)\b",
        re.IGNORECASE,
    ),
    "discharge": re.compile(
        r"\b(?:post-?\s?nasal\s+drip|PND|runny\s+nose|rhinorrhea|nose\s+(?:runs|drips)|(?:nasal|thick|purulent|mucoid|clear)\s+(?:discharge|drainage|mucus)|mucus\s+(?:drips|runs|drains))\b",
        re.IGNORECASE,
    ),
    "smell": re.compile(
        r"\b(?:cannot|can['’]?t|can\s+(?:hardly|barely)|can\s+no\s+longer|unable\s+to|hardly|barely|does\s+not)\s+smell\b|\b(?:no|lost|poor|reduced|decreased|diminished|little|absent|weak)\s+(?:(?:her|his|their|all|most\s+of\s+(?:her|his))\s+)?(?:sense\s+of\s+)?smell\b"
        r"|\bsmell\s+(?:is\s+|has\s+been\s+)?(?:gone|lost|absent|poor|reduced|diminished|weak)\b|\b(?:anosmi[ac]|hyposmi[ac])\b|\bsmells\s+(?:nothing|almost\s+nothing|little)\b",
        re.IGNORECASE,
    ),
    "dizziness": re.compile(
        r"\b(?:room|world|everything|things)\s+(?:spins?|is\s+spinning|spinning|tilts)\b|\bspinning\b|\b(?:dizz(?:y|iness)|vertigo|light-?headed(?:ness)?|off\s+balance|unsteady|imbalance)\b",
        re.IGNORECASE,
    ),
}
_ELSEWHERE = re.compile(
    r"\b(?:shoulders?|elbows?|wrists?|hands?|fingers?|hips?|groin|knees?|ankles?|foot|feet|heels?|legs?|calf|calves|thighs?|arms?|forearms?|neck|back|chest|abdom\w+|belly|stomach|"
    r"head(?:ache)?|throat|ears?|eyes?|jaw|tooth|teeth|face|pelvi[cs]|ribs?|breasts?|lids?|brows?|toes?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|denie[sd]|denying|without|never|nor|neither|none|free\s+of|resolved|relieved|gone|former(?:ly)?|previous(?:ly)?|used\s+to|for\s+(?:the\s+|her\s+|his\s+)?$|if|unless|"
    r"until|before|avoid\w*|prevent\w*|risks?\s+of|hx\s+of|history\s+of|rule\s+out|r/o|hardly|n['’]t|zero|stopp(?:ed|ing)|stops|quit|ceased|emotional(?:ly)?|mentally)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^\W*(?:-?\s?free\b|(?:is|was|has|have|had|are|were)\s+(?:now\s+|since\s+|largely\s+|completely\s+)?(?:gone|resolved|denied|absent|relieved|cleared|controlled|subsided|not\b|never\b)|"
    r"(?:has|have)\s+been\s+(?:denied|absent|resolved)|resolved|denied|relief|reliever|medic\w+|meds?|pills?|control\w*|manage\w*|specialist|clinic|doctor|scales?|diary|threshold|goals?|"
    r"(?:level\s+|score\s+)?:?\s*0\s*(?:/\s*10)?\b(?!\.)|went\s+away|comes?\s+from\s+the)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:would|might|(?-i:may)|could\s+(?:be|cause)|afraid|fears?|worr(?:y|ies|ied)|goals?|advised|instructed|told\s+to|warn\w*|consent|call\s+(?:us|if)|return\s+if|after\s+surgery|risks?)\b|\?",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"", "complaint", "hpi", "assessment", "assessment_plan", "letter"})
_YEAR = 366
_ABOVE = 3


def judge_complaint(demand: Demand, chart: Chart) -> Judged:
    """Whether the record tells of such a complaint; nothing for any other leaf, and where it does not."""
    found = _QUOTE.match(demand.flat)
    lost = found is not None and "smell" in found["what"].lower()  # what is reduced or absent is the complaint
    if (
        found is None
        or (demand.negated and not lost)
        or demand.levels
        or demand.duration
        or demand.count
        or demand.outcomes
        or demand.window
    ):
        return NOTHING
    named = found["part"] or found["behind"] or ""
    part = next((told for asked, told in _PARTS.values() if re.fullmatch(asked, named, re.IGNORECASE)), "")
    kinds = [kind for kind, words in _ASKED.items() if re.search(rf"\b(?:{words})\b", found["what"], re.IGNORECASE)]
    said = [Said(Truth.MET, place) for place in chart.places if _complains(place, kinds, part, chart)]
    return settled(chart, said, once=False) if said else NOTHING


def _complains(place: Place, kinds: list[str], part: str, chart: Chart) -> bool:
    text = place.sentence.text
    if place.sentence.section not in _SECTIONS or place.read.default is not Assertion.PRESENT or not speaks(place):
        return False
    if _OPEN.search(text) or corrected(chart, place) or not on_side(chart, place) or _old(place, chart):
        return False
    spots = [spot for kind in kinds for spot in _TOLD[kind].finditer(text)]
    return any(_plainly(text, spot) for spot in spots) and (not part or _of_part(place, part, chart))


def _plainly(text: str, spot: re.Match[str]) -> bool:
    """Whether nothing before a word in its own clause denies it or tells it of somebody else, and nothing behind takes it back."""
    clause = re.split(r"[.;:]|\bbut\b", text[: spot.start()])[-1]
    return not (_DENIED.search(clause) or _BEHIND.match(text[spot.end() :]) or of_another(text, spot.start()))


def _of_part(place: Place, part: str, chart: Chart) -> bool:
    """Whether the sentence names the part and no other; one that names none goes with what the sentences right above it name."""
    for one in _above(place, chart):
        parts = [found.group() for found in _ELSEWHERE.finditer(f"{one.sentence.label} {one.sentence.text}")]
        if parts:
            return all(re.fullmatch(part, name, re.IGNORECASE) for name in parts)
    return False


def _above(place: Place, chart: Chart) -> Iterator[Place]:
    """A sentence and those right before it, the complaint at the head of the note among them."""
    yield place
    for number in range(place.number - 1, max(-1, place.number - 1 - _ABOVE), -1):
        above = chart.at(place.note, number)
        if above.sentence.section in _SECTIONS:
            yield above


def _old(place: Place, chart: Chart) -> bool:
    days = told_days(place.sentence.text, chart.visit, chart.written(place))
    return bool(days) and not re.search(r"\bsince\b", place.sentence.text) and all((chart.visit - day.last).days > _YEAR for day in days)
