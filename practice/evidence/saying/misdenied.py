"""What does not deny a leaf though it holds a negation: a pain elsewhere, a time gone by, one kind of a therapy where another was used."""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import speaks
from practice.notes.model import DENIED, Assertion
from practice.notes.regions import regions_of

_NOT_KNOWN = re.compile(
    r"\b(?:do(?:es)?|did)\s*(?:not|n't)\s+(?:know|recall|remember)\b|\bunsure\b|\bnot\s+(?:yet\s+)?(?:clear|known|certain|sure)\b|\b(?:unknown|uncertain|unclear)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|at\s+(?:that|the)\s+time|back\s+then|at\s+first|initially|at\s+(?:onset|baseline|that\s+visit))\W*$", re.IGNORECASE
)
_NO_PAIN = re.compile(
    r"\b(?:no|denies|denied|without|nor)\s+(?:(?!and\b|or\b)\w+\s+){0,2}?pain\s+(?P<where>(?:in|below|above|beyond|down|over|at|on|with|into|past|to|around|behind|when)\s+[^,.;]+)",
    re.IGNORECASE,
)
_ANY_PAIN = re.compile(
    r"\b(?:no|denies|denied|without)\s+(?:any\s+)?pain\b(?!\s+(?:in|below|above|beyond|down|over|at|on|with|into|past|to|around|behind|when)\b)",
    re.IGNORECASE,
)
_CANNOT_USE = re.compile(
    r"\b(?:cannot|can't|could\s*n[o']t|unable\s+to|not\s+able\s+to)\s+(?:use|wear|tolerate|sleep\s+with|keep)\b", re.IGNORECASE
)
_UNABLE = re.compile(r"\b(?:unable|inability|cannot)\b[^.;]*\bexercise\b", re.IGNORECASE)
_WORKLOAD = re.compile(r"^[^.;]{0,24}\b\d+(?:\.\d+)?\s*METs?\b", re.IGNORECASE)
"""`3.6 METs`: how much was done, and no ability."""
_TREATED = re.compile(r"\btreatment\s+(?:for|of)\b[^.;]*\b(?:complet\w+|finish\w+|given|received)\b", re.IGNORECASE)
_TREATMENT = re.compile(r"\b(?:treat\w*|therapy|course|took|taken|isoniazid|rifamp\w+|antibiotics?|complet\w+|never)\b", re.IGNORECASE)
_ASKS_TESTED = re.compile(
    r"^(?!.*\b(?:positive|abnormal|reactive|shows?|showing|confirm\w*)\b).*\b(?:serolog\w+|screen(?:s|ed|ing)?|test(?:ed|ing|s)?|titers?|panel|evaluat(?:ed|ion)|assessment)\b",
    re.IGNORECASE,
)
_CAME_OUT = re.compile(r"\b(?:neg(?:ative)?|non-?\s?reactive|normal|wnl|not\s+detected|undetect\w+)\b", re.IGNORECASE)
"""A test that came out negative was made."""
_NOT_MISSED = re.compile(
    r"\b(?:never|not|n't|without|no)\s+(?:\w+\s+)?(?:miss(?:ed|ing)|skipp?(?:ed|ing)|cancel\w*|no-?\s?shows?)\b", re.IGNORECASE
)
_SLEEPLESS = re.compile(
    r"\b(?:does\s*n[o']t|doesn't|cannot|can't|unable\s+to|not)\s+(?:able\s+to\s+)?(?:sleep(?:s|ing)?|rest)\b", re.IGNORECASE
)
"""`never missed a visit` denies no visits; `does not sleep for pain` no trouble with sleep."""


_ON_SKIN = re.compile(
    r"\b(?:(?<!chondral )(?<!bone )(?<!lytic )(?<!mass )(?<!intraepithelial )lesions?|plaques?|nodules?|papules?|pustules?|"
    r"abscess(?:es)?|boils?|rash(?:es)?|wheals?|hives|comedones|cysts?|(?<!carpal )(?<!cubital )(?<!tarsal )(?<!radial )tunnels?|"
    r"fistulas?|warts?|keratos[ei]s)\b",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\b(?:palms?|soles?|hands?|feet|foot|face|scalp|nails?|genitals?|groins?|trunk|arms?|legs?|axillae?|armpits?|neck|back|chest|abdomen|buttocks?|inframammary|inguinal|perineum|thighs?|elbows?|knees?|ears?|nose|cheeks?)\b",
    re.IGNORECASE,
)
_ALL_OVER = re.compile(
    r"\b(?:elsewhere|anywhere|any\s+(?:body\s+)?(?:area|site|region)s?|entire|whole|total\s+body|full\s+(?:body\s+)?skin)\b", re.IGNORECASE
)


def _of_one_area(demand: Demand, relied: tuple[Place, ...]) -> bool:
    """Whether skin is said to be clear in areas alone that the leaf does not ask for (`R axilla - no lesions`)."""
    if not relied or not _ON_SKIN.search(demand.quote):
        return False
    asked = {one.lower() for one in _AREA.findall(demand.quote.split("(")[0])}
    for place in relied:
        named = {one.lower() for one in _AREA.findall(f"{place.sentence.label} {place.sentence.text}")}
        if not named or named & asked or _ALL_OVER.search(place.sentence.text):
            return False
    return True


def misdenied(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether a leaf is denied only by what denies something else."""
    relied = tuple(places)
    texts = [one.sentence.text for one in relied]
    if any(map(_NOT_KNOWN.search, texts)) or _of_one_area(demand, relied):
        return True
    if "intolerant" in demand.outcomes and not demand.duration and any(map(_CANNOT_USE.search, texts)):
        return True  # `cannot use CPAP` is what an intolerance comes to
    if _ASKS_TESTED.search(demand.quote) and texts and all(map(_CAME_OUT.search, texts)):
        return True
    if texts and all(map(_NOTHING_AGAINST.search, texts)) and "failed" in demand.outcomes:
        return True  # `no contraindication to methotrexate` says nothing of its use
    if texts and all(map(_NOT_MISSED.search, texts)) and any(item.kind == "therapy" for item in demand.items):
        return True
    if "sleep" in demand.quote.lower() and any(map(_SLEEPLESS.search, texts)):
        return True
    if _UNABLE.search(demand.quote) and any(map(_WORKLOAD.search, texts)):
        return True
    if _TREATED.search(demand.quote) and not any(map(_TREATMENT.search, texts)):
        return True  # `no infection now` says nothing of its treatment
    if not demand.historical and all(_THEN.search(text.rstrip(" .")) for text in texts):
        return True
    if not demand.levels and re.search(r"\bpain\b", demand.quote, re.IGNORECASE) and all(_elsewhere(demand, text) for text in texts):
        return True
    if texts and all(map(_IN_WALKING.search, texts)) and re.search(r"\bpain|radicul|sympto", demand.quote, re.IGNORECASE):
        return True
    return _of_one_kind(demand, chart, relied)


_NOTHING_AGAINST = re.compile(
    r"^\W*(?:[^.;:]{0,40}:\s*)?no\s+(?:(?:known|absolute|medical|other)\s+)*(?:contraindic\w*|allerg\w+|intoleran\w+|(?:adverse\s+|drug\s+)?reactions?|side\s+effects?)\s+(?:to|with|from)\b",
    re.IGNORECASE,
)
_IN_WALKING = re.compile(
    r"^(?!.*\b(?:denies|denied)\b).*\b(?:walks?|walked|walking|runs?|jogs?|climbs?|sits?|rests?|sleeps?|drives?)\b[^.;]{0,40}\b(?:with(?:out)?|w/o)\s+(?:no\s+|any\s+)?(?:pain|trouble|symptoms?|difficulty)\b",
    re.IGNORECASE,
)
"""`walks three miles with no pain`: none at that."""


def _elsewhere(demand: Demand, text: str) -> bool:
    """`no pain below the knee` does not deny pain of the back."""
    found = [one["where"] for one in _NO_PAIN.finditer(text)]
    ours = demand.region | regions_of(demand.quote)
    if not found or _ANY_PAIN.search(text) or not ours:
        return False
    return not any(regions_of(where) & ours for where in found)


def _of_one_kind(demand: Demand, chart: Chart, relied: tuple[Place, ...]) -> bool:
    """`BiPAP has never been tried` does not deny PAP of one who is told to use it."""
    names = frozenset(name for item in demand.concepts if item.kind == "therapy" for name in item.names)
    if not names or demand.outcomes or demand.duration or demand.count:
        return False
    denied = [m for p in relied for m in p.read.mentions if m.names & names and p.read.assertion(m.first, m.last) in DENIED]
    if not denied or any(m.concept in names for m in denied):
        return False
    kinds = {m.concept for m in denied}
    return any(
        m.names & names and m.concept not in kinds and p.read.assertion(m.first, m.last) is Assertion.PRESENT
        for p in chart.places
        if speaks(p) and p not in relied
        for m in p.read.mentions
    )
