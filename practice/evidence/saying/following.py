"""The sentence behind the one that names a therapy: what became of it, where it names no other (`PT x 8 wks. No better at discharge.`)."""

from __future__ import annotations

import re

from practice.evidence.record.chart import Chart, Place
from practice.notes.lengths import outcomes
from practice.notes.regions import elsewhere, regions_of
from practice.notes.tokens import Mention
from practice.notes.wording import wider

_STARTS = re.compile(
    (
        r"\W*(?:(?:the|her|his|their|at)\s+)?(?:this|these|it|outcome|response|result|symptoms|pain|no|without|minimal|he|she|they|pt|patient|"
        r"despite|discharged|stopped|failed|reports|discharge|d/?c\s+(?:note|summary)|there|only|relief|therapy|attend(?:ed|s)|completed|finished|remains?|adherent|compliant|hemoglobin|hgb|ferritin|counts?|labs?|levels?|scores?|vision|"
        r"sugars?|glucose|a1c|headaches?|seizures?|rash|skin|itch\w*|hives|welts|wheals|lesions|plaques|eczema|psoriasis|continued|falls?\s+asleep|mood|depression|outpatient|treatment|medications?|drug|regimen|program|device|brace|bp|blood\s+pressure|function|swelling|numbness|stiffness)\b"
    ),
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\W*(?:(?:an?\s+)?(?:inadequate|insufficient|incomplete|poor|partial|suboptimal|little|limited|brief|temporary|transient)\b|neither\b|none\b|nothing\b|no\s+\w+|"
    r"not\s+(?:any\s+)?(?:better|helpful|enough|improved|effective)\b|barely|hardly|still\b|both\s+(?:failed|inadequate|ineffective)|all\s+(?:failed|ineffective)|unchanged|"
    r"(?:(?:great|good|excellent|nice|decent|initial|moderate|slight|some)\b(?:\s+(?:relief|benefit|help|response|improvement))?|helped|helps|lasted|worked|wore\s+off|better|relief)\s+(?:for|x|about|only|but|then|well|great|at\s+first|initially|until|by|\d)|"
    r"did\s*(?:not|n't)\s+(?:help|work|last)|failed\b|without\s+\w+|(?:about\s+|only\s+)?(?:an?(?:\s+few)?|one|two|three|four|five|six|\d+)\s+(?:days?|wks?|weeks?|mos?|months?)\s+of\s+(?:\w+\s+)?(?:relief|benefit))",
    re.IGNORECASE,
)
"""What begins a sentence that only says what came of that before it, of all its therapies."""
_OTHER = re.compile(r"\b(?:but|except|however|whereas|while)\b", re.IGNORECASE)


_HEAD = 2
_ONLY_ATTENDED = re.compile(
    r"\W*(?:(?:he|she|they|pt|patient)\s+)?(?:attended|completed|kept|came\s+to|adherent|compliant|good\s+(?:attendance|adherence))\b(?!.*\b(?:no|not|never|missed|but|only|half)\b)[^,;]{0,40}\.?\s*$",
    re.IGNORECASE,
)
"""A sentence that only says that the therapy was gone through; what became of it stands behind."""


def going_on(chart: Chart, place: Place, mention: Mention) -> tuple[Place, ...]:
    """The next sentence, where it says what became of the only therapy of this one, or of all of them, and names no other."""
    following = chart.next(place)
    if following is not None and _ONLY_ATTENDED.match(following.sentence.text):
        following = chart.next(following)
    if (
        following is None
        or following.sentence.parent != place.sentence.parent
        or following.sentence.default != place.sentence.default
        or not outcomes(following.sentence.text)
    ):
        return ()
    if any(m.kind in ("therapy", "procedure") and not _same(m, mention) for m in following.read.mentions):
        return ()
    text = following.sentence.text
    if _of_another_part(place, following, mention):
        return ()
    if len({m.first for m in place.read.mentions if m.kind == "therapy" and not _heads(place, m, mention)}) == 1:
        named = any(_same(m, mention) and m.first <= len(("the", "oral")) for m in following.read.mentions)
        complains = any(m.kind == "symptom" and m.first <= _HEAD for m in following.read.mentions)
        return (following,) if _STARTS.match(text) or _BARE.match(text) or named or complains else ()
    return (following,) if _BARE.match(text) and not _OTHER.search(text) else ()


def _heads(place: Place, other: Mention, mention: Mention) -> bool:
    """Whether a name is the label of its line and of a class of the therapy (`Psychotherapy: weekly CBT`)."""
    label = place.sentence.text[: len(place.sentence.label)]
    inside = place.read.tokens[other.last].end <= len(label) and label == place.sentence.label
    return inside and other is not mention and other.concept in wider(mention.concept)


def _same(other: Mention, mention: Mention) -> bool:
    """Whether a name is of the same therapy, or of its class (`Oral iron failed`, behind ferrous sulfate)."""
    return bool(other.names & mention.names) and (other.concept in wider(mention.concept) or mention.concept in wider(other.concept))


def _of_another_part(place: Place, following: Place, mention: Mention) -> bool:
    """Whether a complaint that goes on is of a part of the body that the therapy is not for."""
    said = regions_of(following.sentence.text)
    if not said:
        return False
    return elsewhere(following.sentence.text, regions_of(place.sentence.text)) or "conservative_therapy" not in wider(mention.concept)
