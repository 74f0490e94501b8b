"""Which sentences of a record may stand against what another one says, and of which time they are."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import named
from practice.notes.model import Assertion
from practice.notes.parts import words
from practice.notes.tokens import stem
from practice.notes.values import named_measures
from practice.notes.wording import leaf_words

_ONLY_CARRIED = frozenset({"template", "boilerplate", "smartphrase", "autotext", "carried forward", "copied forward"})
"""What was only carried forward shows nothing, and still may contradict."""
_NEVER_SPEAK = frozenset({"goals", "family", "pasted", "copied", "checklist"})
_ONGOING = re.compile(r"\b(?:since|ongoing|continues?|still|currently|now|today|remains?|persist\w*)\b", re.IGNORECASE)


def speaks(place: Place, carried: bool = False) -> bool:
    """Whether a sentence tells of this patient as it stands; `carried`: what was carried forward does too."""
    if place.sentence.section in _NEVER_SPEAK or place.sentence.default in (Assertion.COPIED, Assertion.FAMILY):
        return False
    if place.read.default is Assertion.COPIED:
        return carried and _only_carried(place)
    return place.read.default not in (Assertion.FAMILY, Assertion.OTHER)


def copied_plans(chart: Chart) -> tuple[Place, ...]:
    """What a plan holds from elsewhere: it shows nothing, and still may tell what is missing."""
    return tuple(p for p in chart.places if p.read.default is Assertion.COPIED and p.sentence.section in ("plan", "assessment_plan"))


def _only_carried(place: Place) -> bool:
    found = place.read.tokens
    said = {" ".join(t.text for t in found[a : b + 1]) for a, b in words("copied").find(found)}
    return bool(said) and said <= _ONLY_CARRIED


def concepts_shown(items: Iterable[Item], places: Iterable[Place]) -> frozenset[str]:
    """The concepts by which places name items, and the items' own."""
    wanted = frozenset(name for item in items for name in item.names)
    return wanted | {m.concept for place in places for m in place.read.mentions if m.names & wanted}


_TELLS = re.compile(
    r"\W*(?:teacher|parents?|mother|father|wife|husband|spouse|daughter|son|caregiver|sitter|aide)\b[^:.;]{0,40}:", re.IGNORECASE
)


def told_by_another(place: Place) -> bool:
    """Whether a sentence names at its head who tells it; who tells is not of whom it is told."""
    return bool(_TELLS.match(place.sentence.text) or _TELLS.match(f"{place.sentence.label}:"))


_DENIABLE = frozenset({"chronic", "finding", "symptom", "sign", "procedure"})
_EVERYWHERE = frozenset(
    stem(w)
    for w in (
        "pain",
        "surgery",
        "joint",
        "knee",
        "hip",
        "shoulder",
        "back",
        "spine",
        "left",
        "right",
        "chronic",
        "acute",
        "severe",
        "loss",
        "problem",
        "syndrome",
        "procedure",
        "bone",
        "eye",
        "skin",
        "lumbar",
        "cervical",
        "heart",
        "movement",
        "sleep",
        "weight",
        "full",
        "change",
    )
)


def head_words(items: Iterable[Item], places: Iterable[Place]) -> frozenset[str]:
    """The folded words by which places name items, those left out that are of too many things."""
    wanted = frozenset(name for item in items if item.kind in _DENIABLE for name in item.names)
    named = (place.read.tokens[m.first : m.last + 1] for place in places for m in place.read.mentions if m.names & wanted)
    return frozenset(token.stem for found in named for token in found if token.word) - _common()


@functools.cache
def _common() -> frozenset[str]:
    """Words that are of too many things to deny one of them."""
    return frozenset(stem(w) for one in leaf_words().carriers for w in one.split()) | _EVERYWHERE


def of_day(chart: Chart, place: Place) -> dt.date:
    """The last day that a sentence is of: the one that it tells, else the one it was written on."""
    told = chart.days(place)
    if told is None or _ONGOING.search(place.sentence.text):
        return chart.written(place)
    return min(told[1], chart.visit)


def over(chart: Chart, place: Place, places: Iterable[Place]) -> bool:
    """Whether a sentence on a therapy is of a day before one that another sentence prints for it."""
    told = [days[1] for one in places if (days := chart.days(one)) and not _ONGOING.search(one.sentence.text)]
    return bool(told) and of_day(chart, place) < max(told)


def superseded(chart: Chart, place: Place, places: Iterable[Place]) -> bool:
    """Whether a sentence is of an earlier day than all of those that it would contradict.

    What a study of the last months shows is not superseded by words that tell no day of their own.
    """
    places = tuple(places)
    day = of_day(chart, place)
    if day.year < chart.visit.year and any(re.search(rf"(?<!/)\b{day.year}\b", one.sentence.text) for one in places):
        return False  # a day of the very year that is told is not before it
    recent = (chart.visit - of_day(chart, place)).days <= _MONTHS
    if recent and chart.days(place) and not any(chart.days(one) for one in places) and all(one.note is place.note for one in places):
        return False
    if _study(place) and not any(chart.days(one) for one in places) and (chart.visit - of_day(chart, place)).days <= _MONTHS:
        return False
    return of_day(chart, place) < max((of_day(chart, one) for one in places), default=chart.visit)


_MISTAKEN = re.compile(
    r"\b(?:in\s+error|erroneous\w*|by\s+mistake|disregard|misfiled|mis-?labell?ed|wrong\s+(?:chart|patient|name|side)|not\s+(?:this|our)\s+patient|"
    r"name\s+does\s+not\s+match|different\s+patient|another\s+patient|aborted|not\s+h(?:ers|is)\b|donor\b|none\s+of\s+(?:them|these)\s+h(?:ers|is)\b|"
    r"wrong\s+glasses|unverified|(?:is|on|placed\s+on)\s+hold\b|expired|bear\s+(?:it|this|that)\s+out|first\s+thought|zero\s+(?:fills|refills)|"
    r"referred\s+(?:as|with)\s*[\"\u201c]|(?:dx|diagnosis|label)\s+(?:was\s+|has\s+been\s+|is\s+)?(?:since\s+)?(?:removed|withdrawn|dropped|rescinded|revoked|retracted|overturned|reversed|not\s+(?:made|established|given|upheld))|"
    r"(?:last|ever)\s+(?:dispensed|filled|taken|used)\s*:?\s*(?:never|none|n/a)|never\s+(?:dispensed|filled|collected|picked\s+up)|"
    r"allerg(?:y|ies)\s+(?:label\s+)?(?:was\s+|has\s+been\s+)?removed|de-?labell?ed)"
    r"|\(\s*(?:per\s+)?(?:the\s+)?(?:pt|patient|he|she)?\s*(?:reports?|states?|says?)?\s*(?:not|no\s+longer|never)\s+(?:taking|taken|using|started|filled)\b",
    re.IGNORECASE,
)
"""A sentence that says of itself that it is not to be relied on."""
_CORRECTS = re.compile(
    r"^\W*(?:[\w./-]+\s+){0,3}?(?:correction(?!\s+(?:OD|OS|OU|of))|corrects(?!\s+to\s+20)|(?<!best\s)(?<!best-)corrected(?!\s+(?:distance|near|visual|va|acuity|vision|calcium|qtc?|to\s+20|"
    r"gestational|age|count|reticulocyte|anion|sodium))|clarif\w+|amended|retract\w*|on\s+(?:further|direct|closer|careful)\s+(?:questioning|review)|"
    r"in\s+fact|actually|admits|upon\s+review)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"\b(?:copied|imported|pulled|carried)\b(?:\s+(?:from|forward|over|in)\b)?|\bauto[\s-]?(?:text|fill(?:ed)?|populated)\b|\bdefault(?:ed)?\b|\blast\s+updated\s+(?:in\s+)?20\d\d",
    re.IGNORECASE,
)
"""A head that says that what stands below it was carried over from elsewhere."""
_TAKES_BACK = re.compile(
    r"^\W*(?:[\w./-]+\s+){0,3}?(?:strike|scratch|delete|ignore)\s+(?:that|this|the\s+(?:last|above|previous))\b|\bdiagnosis\s+(?:was\s+|is\s+)?(?:not\s+(?:supported|confirmed)|removed|withdrawn|in\s+error)\b|"
    r"\bi\s+(?:should\s+say|meant|misspoke|take\s+that\s+back)\b|"
    r"\b(?:text|field|entry|exam)\s+(?:was\s+|is\s+)?(?:defaulted|auto\w*|copied|templated|pre-?filled)\b|\bnot\s+actually\s+(?:examined|assessed)\b|"
    r"\bleft\s+before\s+(?:the|it|being)\b|\b(?:study|scan|test|exam|procedure)\s+(?:was\s+)?(?:aborted|terminated|incomplete|not\s+(?:completed|done|performed))\b",
    re.IGNORECASE,
)
"""A sentence that takes back what stands right before it."""
_BEHIND = 2
KIN = r"(?:husband|wife|spouse|partner|mother|father|mom|dad|brother|sister|son|daughter|aunt|uncle|cousin|grand(?:mother|father|parent))s?"
_TAKEN_BACK = re.compile(
    r"^\W*(?:correction|erratum|addendum)?\W*(?:(?:but|however|actually|in\s+fact|later|on\s+review(?:\s+today)?),?\s+)*"
    r"(?:(?:this|that|it|these|those|they|none\s+of\s+(?:this|these|it|them)|(?:the|this|that)\s+(?:above|preceding|prior|previous|last)?\s*(?:entry|note|statement|line|order|appointment|procedure))\s+"
    r"(?:(?:was|were|is|are|has|have|had)\s+(?:(?:later|since|then|actually|ultimately|been|now)\s+)*(?:cancell?ed|not\s+(?:done|performed|completed|carried\s+out|started|filled|taken|the\s+case|so|true|correct|confirmed|accurate)"
    r"|never\s+(?:done|performed|completed|carried\s+out|started|filled|taken|confirmed)|postponed|deferred|declined|refused|entered\s+in\s+error|incorrect|wrong|erroneous|inaccurate|untrue|false|ruled\s+out|retracted|a\s+mistake|an\s+error)"
    r"|(?:did\s+not|never)\s+(?:actually\s+)?(?:happen(?:ed)?|occur(?:red)?|t[ao]ke?\s+place|took\s+place|go(?:ne)?\s+(?:ahead|through)|come\s+about)"
    r"|(?:turned|turns)\s+out\s+(?:to\s+be\s+|not\s+to\s+be\s+)?(?:in)?(?:correct|wrong|false|untrue|so|true|a\s+mistake|an\s+error)"
    rf"|(?:was|is|were|are)\s+(?:(?:his|her|their|the\s+patient's)\s+){KIN}\b(?:,?\s+not\s+(?:the\s+)?(?:patient|pt|him|her))?|(?:belongs?|refers?|pertains?)\s+to\s+(?:another|a\s+different|the\s+wrong)\s+\w+"
    r"|(?:could|can)\s*not\s+be\s+(?:confirmed|verified|substantiated|corroborated|located|found))"
    r"|(?:entered|charted|documented)\s+in\s+error|wrong\s+(?:patient|chart)|(?:i|we|staff)\s+(?:could|can|were|was)\s*(?:not|unable\s+to)\s+(?:confirm|verify|corroborate|locate|find)\s+(?:this|that|it|any|records?)"
    r"|(?:the\s+|our\s+|outside\s+|pharmacy\s+)?(?:records?|chart|pharmacy|claims)\s+(?:do(?:es)?\s+not|don't|doesn't|cannot|fail\s+to)\s+(?:support|confirm|show|verify|reflect)\s+(?:this|that|it|any)\b"
    r"|(?:the\s+)?(?:patient|pt|he|she|they)\s+(?:now\s+|today\s+|later\s+)*(?:says?|states?|reports?|told\s+us|admits?)\s+(?:that\s+)?(?:this|that|it)\s+(?:is|was|did)\s*(?:not|n't|never)?\s*(?:true|so|right|correct|the\s+case|happen(?:ed)?|done|wrong|incorrect)"
    r"|(?:the\s+)?(?:patient|pt|he|she|they)\s+(?:now\s+)?(?:denies|disputes)\s+(?:this|that|it)\b"
    r"|(?:the\s+)?(?:patient|pt|he|she|they)\s+(?:(?:did\s+not|didn't|never)\s+(?:actually\s+)?(?:go|went|attend(?:ed)?|start(?:ed)?|fill(?:ed)?|t[ao]ke?|took|use[d]?|do|did|pick(?:ed)?)\s*(?:it|them|this|any|there|up)?(?:\s+(?:it|them|up))?))\W*$",
    re.IGNORECASE,
)
"""A sentence that only takes back the one before it."""


def _study(place: Place) -> bool:
    kinds = {m.kind for text in (place.sentence.text, place.sentence.label) for m in named(text)[1]}
    return place.sentence.section in ("imaging", "labs") or "imaging" in kinds or bool(_STUDIES.search(place.sentence.text))


_STUDIES = re.compile(
    r"\b(?:biops(?:y|ies)|culture|colonoscopy|endoscopy|egd|mri|ct|pet|emg|echo(?:cardiogram)?|ultrasound|x-?ray|pathology)\b",
    re.IGNORECASE,
)
_MONTHS = 100


def _head(place: Place) -> str:
    return f"{place.sentence.heading} {place.sentence.label}"


def _measured(place: Place) -> frozenset[str]:
    return frozenset(measure.concept for measure, _, _ in named_measures(place.read.tokens))


def carried(place: Place) -> bool:
    """Whether a sentence stands under a head that says it was copied or carried forward."""
    return bool(_CARRIED.search(_head(place)))


def corrected(chart: Chart, place: Place) -> bool:
    """Whether a sentence is taken back: by its own words, or by a correction that stands right behind and is of nothing else."""
    if _MISTAKEN.search(place.sentence.text) or _MISTAKEN.search(place.sentence.heading) or carried(place):
        return True
    named = {m.concept for m in place.read.mentions if m.kind != "word"}
    for other in chart.places:
        if other.note is not place.note or not 0 < other.number - place.number <= _BEHIND:
            continue
        said = {m.concept for m in other.read.mentions if m.kind != "word"}
        if _MISTAKEN.search(other.sentence.text) and (said & named or _measured(other) & _measured(place)):
            return True
        if other.number == place.number + 1 and (taken := _TAKES_BACK.search(other.sentence.text)):
            return not said or bool(said & named) or taken.start() == 0
        if not _CORRECTS.search(other.sentence.text):
            continue
        if not said or said & named:
            return True
    return False


def taken_back_by(chart: Chart, place: Place) -> Place | None:
    """The sentence right behind, where all it says is that what stands before it is not so."""
    behind = chart.next(place)
    return behind if behind is not None and _TAKEN_BACK.match(behind.sentence.text) else None
