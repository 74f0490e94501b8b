"""Leaves that a study was done within a time (`the duplex must have been done within six months`, `visual field testing within 12 months`).

A line that names the study and prints a day of that time shows it, unless it was ordered, broken off or could not be read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED
from practice.notes.regions import elsewhere, regions_of
from rules.truth import Truth

_FAMILIES = (
    (r"visual\s+fields?(?:\s+test\w*)?|visual\s+field\s+examination|perimetry",
     r"(?:humphrey|goldmann|octopus|automated|kinetic|static|hvf)\b[^.;\n]{0,30}?\bfields?\b|\bperimetry\b|\bhvf\b|\bgvf\b"),
    (r"(?:venous\s+|arterial\s+)?(?:duplex|doppler)(?:\s+(?:scan|ultrasound|study|examination|imaging))?",
     r"\bduplex\b|\bvenous\s+(?:doppler|ultrasound)\b"),
    (r"mammogra(?:m|phy)", r"\bmammogra(?:m|phy)\b"),
    (r"(?:plain\s+)?(?:x-?rays?|radiographs?|films?)", r"\b(?:x-?rays?|radiographs?|plain\s+films?)\b"),
    (r"(?:mri|magnetic\s+resonance\s+imaging)(?:\s+scan)?", r"\bmri\b"),
    (r"(?:ct|computed\s+tomography)(?:\s+scan)?", r"\bct\b"),
    (r"(?:dxa|dexa|bone\s+(?:mineral\s+)?density)(?:\s+(?:scan|test\w*|study|measurement))?", r"\bd(?:e)?xa\b|\bbone\s+density\b"),
    (r"(?:echocardiogram|echocardiography|transthoracic\s+echocardiogram)", r"\becho(?:cardiogram)?\b|\btte\b"),
    (r"(?:spirometry|pulmonary\s+function\s+test\w*)", r"\bspirometry\b|\bpfts?\b|\bpulmonary\s+function\b"),
    (r"(?:polysomnogra(?:m|phy)|sleep\s+study|home\s+sleep\s+(?:apnea\s+)?test\w*)",
     r"\bpolysomnogra\w+|\bpsg\b|\bsleep\s+(?:study|test)\b|\bhsat\b"),
    (r"(?:electromyogra(?:m|phy)|emg|nerve\s+conduction(?:\s+stud\w+)?)", r"\bemg\b|\bncs\b|\bnerve\s+conduction\b|\belectromyogra\w+"),
    (r"(?:oct|optical\s+coherence\s+tomography)(?:\s+(?:scan|imaging|of\s+the\s+(?:macula|retina)))?", r"\boct\b|\boptical\s+coherence\b"),
    (r"(?:ecg|ekg|electrocardiogram)", r"\b(?:ecg|ekg|electrocardiogram)\b"),
    (r"(?:thyroid(?:[\s-]+(?:stimulating|function|hormone|testing|tests?|level))*|tsh)(?:\s*\(?tsh\)?)?(?:\s+(?:test\w*|level|value))?",
     r"\btsh\b(?=[^.;\n]{0,12}\d)"),
    (r"(?:complete\s+blood\s+count|cbc)(?:\s*\(?cbc\)?)?", r"\bcbc\b(?!\s+(?:today|ordered))"),
    (r"(?:liver\s+(?:function|enzyme)s?(?:\s+test\w*)?|lfts?|hepatic\s+panel)(?:\s*\(?lfts?\)?)?",
     r"\b(?:lfts?|ast|alt|hepatic\s+panel|cmp)\b"),
    (r"(?:lipid\s+(?:panel|profile)|fasting\s+lipids|cholesterol\s+test\w*)",
     r"\b(?:lipid\s+(?:panel|profile)|lipids|ldl)\b(?=[^.;\n]{0,20}\d)"),
    (r"(?:urine\s+(?:drug|toxicology)\s+(?:screen|test)\w*|uds)(?:\s*\(?uds\)?)?", r"\buds\b|\burine\s+(?:drug|tox\w*)"),
    (r"(?:hemoglobin\s+a1c|hba1c|a1c)(?:\s*\(?(?:hb)?a1c\)?)?(?:\s+(?:test\w*|level|value))?",
     r"\b(?:hb)?a1c\b(?=[^.;\n]{0,12}\d)"),
    (r"(?:colonoscopy|endoscopy|egd|cystoscopy|audiogram|audiometry)",
     r"\bcolonoscopy\b|\begd\b|\bendoscopy\b|\bcystoscopy\b|\baudio(?:gram|metry)\b"),
)  # fmt: skip
"""Studies: the words of criteria, the words of charts."""
_SHAPE = (
    r"^\W*(?:(?:a|an|the|there\s+(?:is|must\s+be)|recent|current|documented|formal|complete|diagnostic|screening|bilateral|unilateral|automated|goldmann|humphrey|kinetic|static|"
    r"standing|weight[\s-]?bearing|venous|lower\s+extremity|or|and)\s+)*(?P<study>%s)(?P<part>\s+of\s+the\s+[\w\s]{3,30}?)?"
    r"[\s,]*(?:(?:must|should|shall|has|have|had|is|are|was|were|to|be|been|either)\s+)*(?:done|performed|obtained|completed|taken|conducted|carried\s+out|on\s+file|available)?"
    r"[\s,]*(?:with)?in\s+the\s+(?:past|last|previous|preceding|prior)\b.{0,30}?(?:months?|years?|weeks?|days?)\b(?P<tail>.*)$|"
    r"^\W*(?:(?:a|an|the)\s+)*(?P<study2>%s)[\s,]*(?:(?:must|should|shall|has|have|had|is|are|was|were|to|be|been)\s+)*"
    r"(?:done|performed|obtained|completed|taken|conducted|carried\s+out)?[\s,]*within\s+.{0,24}?(?:months?|years?|weeks?|days?)\b(?P<tail2>.*)$"
)
_TAIL = re.compile(
    r"[\s,]*(?:(?:of|before|prior\s+to|preceding|from)\s+(?:the\s+)?(?:\w+\s+){0,2}?(?:procedure|surgery|request|date|visit|treatment|service|operation|submission))?"
    r"[\s,]*(?:and\s+)?(?:shows?|showing|demonstrat\w+|documents?|confirms?|reveals?)?\s*(?:both|all|either|one|any|the\s+following|of|these|at\s+least)*\W*$",
    re.IGNORECASE,
)
_OF_TREATED = frozenset(["both", "with", "treated", "being", "imaged", "affected", "operated", "requested", "involved", "symptomatic"])
_NOT_DONE = re.compile(
    r"\b(?:order(?:ed)?|schedul\w+|pending|await\w*|will|to\s+be|refer\w*|request\w*|recommend\w*|plan\w*|due|overdue|repeat\s+in|recheck|need(?:s|ed)?|attempt\w*|"
    r"stopped|aborted|incomplete|unreliable|not\s+(?:reliable|interpretable|valid|done|performed|obtained|available|completed)|could\s+not|unable|cancel\w*|"
    r"no[\s-]show\w*|declin\w+|refus\w+|never|missed|invalid|suboptimal|non-?\s?diagnostic|none|unsigned|illegible|lost|denied|confrontation)\b|\bno\s+(?:\w+\s+){0,3}(?=x-?ray|mri|ct|field|duplex|mammogra|echo)",
    re.IGNORECASE,
)


def judge_studied(demand: Demand, chart: Chart) -> Judged | None:
    """Whether a study of the time asked is told; None for a leaf that asks for more than the study and its time."""
    if not demand.window or demand.levels or demand.negated or demand.count or demand.outcomes or demand.future:
        return None
    quote = demand.flat
    for asked, told in _FAMILIES:
        found = re.match(_SHAPE % (asked, asked), quote, re.IGNORECASE)
        if found and _TAIL.fullmatch(found["tail"] if found["study"] else found["tail2"]):
            part = tuple(word for word in re.findall(r"[a-z]{4,}", (found["part"] or "").lower()) if word not in _OF_TREATED)
            told_of = list(_said(demand, told, quote, chart, part))
            said = [one for one in told_of if one is not None]
            return settled(chart, said, once=True) if said else (NOTHING if told_of else None)
    return None


def _said(demand: Demand, told: str, quote: str, chart: Chart, part: tuple[str, ...]) -> Iterator[Said | None]:
    """Places that tell the study; None for one that names it and shows nothing (of another part or person, broken off)."""
    region = regions_of(quote) or demand.region
    for place in chart.places:
        if not speaks(place) or place.read.default not in STATED or place.sentence.section in ("goals", "plan", "allergies"):
            continue
        if not on_side(chart, place) or elsewhere(place.sentence.text, region) or corrected(chart, place) or _spoiled(chart, place):
            continue
        for text in (place.sentence.text, place.sentence.label):
            if (study := re.search(told, text, re.IGNORECASE)) and (day := _day(text, study.end(), place, chart)):
                around = f"{place.sentence.heading} {place.sentence.label} {place.sentence.text}".lower()
                other = of_another(text, study.end()) or (part and not any(word.rstrip("es") in around for word in part))
                if other or _NOT_DONE.search(place.sentence.text):
                    yield None
                elif in_window(chart, demand.window, (day, day)):
                    yield Said(Truth.MET, place, day)
                break


_BROKEN = re.compile(
    r"\b(?:unreliable|not\s+reliable|stopped|aborted|invalid|not\s+valid|could\s+not\s+(?:keep|complete|hold|cooperate)|"
    r"wrong\s+(?:patient|side)|non-?\s?diagnostic)\b",
    re.IGNORECASE,
)


def _spoiled(chart: Chart, place: Place) -> bool:
    """Whether what follows in the paragraph says that the study was broken off or cannot be relied on."""
    after = chart.next(place)
    later = chart.next(after) if after else None
    return any(one is not None and _BROKEN.search(one.sentence.text) for one in (after, later))


_NEAR = 60
_TODAY = re.compile(r"[^.;]{0,30}\btoday\b", re.IGNORECASE)


def _day(text: str, at: int, place: Place, chart: Chart) -> dt.date | None:
    """The day printed behind the name of a study, or right before it."""
    written = chart.written(place)
    if _TODAY.match(text[at:]):
        return written
    days = [day for day in told_days(text, chart.visit, written) if -_NEAR <= day.start - at <= _NEAR]
    behind = [day for day in days if day.start >= at] or days
    return behind[0].last if behind else None
