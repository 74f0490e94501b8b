"""What a sentence does not say though it holds the words of a leaf.

It names a part without saying that it is ill or treated; it tells that a drug was borne; it denies a thing where the leaf denies only what
the thing would do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import speaks
from practice.notes.model import DENIED, Assertion
from practice.notes.regions import elsewhere, regions_of

_PARTS = (
    r"(?:palms?|soles?|hands?|feet|foot|face|scalp|nails?|genitals?|groin|trunk|arms?|legs?|axillae?|armpits?|underarms?|neck|back|chest|abdomen|eyelids?|"
    r"lips?|nose|ears?|eyes?|knees?|hips?|shoulders?|elbows?|wrists?|ankles?|fingers?|toes?|thumbs?|breasts?|skin)"
)
_BARE_PART = re.compile(
    rf"\W*(?:(?:or|and|the|of|a|an|left|right|both|upper|lower|treatment|involvement)\s+)*{_PARTS}(?:\W+(?:or|and)\W+(?:the\s+)?{_PARTS})*\W*",
    re.IGNORECASE,
)
_NOT_INVOLVED = re.compile(
    r"\b(?:dry|clear|clean|spared|normal|unremarkable|uninvolved|intact|not\s+(?:treated|involved|affected|to\s+be\s+treated)"
    r"|no\s+(?:trouble|complaint|problem)\w*|untreated)\b",
    re.IGNORECASE,
)
_ASKS_INTOLERANCE = re.compile(
    r"\b(?:intoleran\w+|adverse|side\s+effects?|not\s+tolerat\w+|unable\s+to\s+tolerat\w+|toxicity)\b", re.IGNORECASE
)
_OR_NO_EFFECT = re.compile(
    r"\b(?:fail\w*|inadequate|insufficient|ineffective|no\s+(?:response|improvement)|lack\s+of|refractory|trial|tried|non-?\s?respon\w+)\b",
    re.IGNORECASE,
)
_BORNE = re.compile(
    r"(?<!not )(?<!poorly )(?<!be )(?<!never )\btolerat(?:ed|es|ing)\b(?!\s+(?:poorly|badly|only|up\s+to|no\b|less\b))"
    r"|\bwithout\s+(?:any\s+)?(?:trouble|problems?|side\s+effects?|difficulty|incident|reactions?|adverse)\b"
    r"|\bno\s+(?:side\s+effects?|adverse\s+\w+|trouble|problems?|reactions?|intolerance)\b",
    re.IGNORECASE,
)
_NOT_BORNE = re.compile(
    r"\b(?:not|cannot|can't|couldn't|could\s+not|unable\s+to|didn't|did\s+not|never|poorly|barely)\s+tolerat\w*|\bintoleran\w+"
    r"|\b(?:stopped|quit|discontinued|dc'?d|held|off)\b[^.;]{0,40}\b(?:because\s+of|due\s+to|for|after|from|with)\s+"
    r"(?!lack|no\b|ineffect|inefficacy|poor\s+(?:response|effect)|non-?\s?response)",
    re.IGNORECASE,
)
_ONLY_EFFECT = re.compile(
    r"\b(?:would|will|can|could|does|do|did)\s*not\s+(?:\w+\s+)?"
    r"(?:give|provide|improve|correct|restore|help|relieve|achieve|result|offer|bring|control)\b"
    r"|\bcannot\s+be\s+(?:improved|corrected|relieved|controlled)\b",
    re.IGNORECASE,
)
_NO_USE = re.compile(
    r"\b(?:no|not|nothing|without|never|little|minimal\w*|fail\w*|in(?:adequate|sufficient|effective)|despite|still|worse|poor\w*|unhelpful|beyond"
    r"|cannot|can't|unable|limit\w*)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(?:without|left|lost|forgot|no|does\s+not\s+(?:own|wear|have)|not\s+(?:wearing|with\s+(?:him|her|them)))\b", re.IGNORECASE
)
_BETTER = re.compile(
    r"\b(?:improv\w*|better|change[sd]?|gain|help\w*|benefit|correct\w*|adequate|satisfactory|sufficient|relie\w+)\b", re.IGNORECASE
)
_ASKS_SUSPICION = re.compile(r"\b(?:suspect\w*|suspicion|concern)\b", re.IGNORECASE)
_NOT_SUSPECTED = re.compile(
    r"\bnot\s+(?:\w+\s+)?suspect\w*|\b(?:no|little|low|without)\s+(?:\w+\s+)?(?:suspicion|concern)\b|\bunlikely\b|\bdoubt(?:ful)?\b",
    re.IGNORECASE,
)
"""`discitis not suspected`."""
_ASKS_NEGATIVE = re.compile(r"\b(?:negative|normal|clear)\b", re.IGNORECASE)
_NOT_NEGATIVE = re.compile(r"\b(?:not|never|n't)\s+(?:\w+\s+)?(?:been\s+)?(?:negative|normal|clear(?:ed)?)\b", re.IGNORECASE)
"""`QuantiFERON was not negative`."""
_ASKS_GAIN = re.compile(r"\b(?:improv\w*|better|respon[sd]\w*|benefit\w*|relief|gains?|progress|reduction|decrease)\b", re.IGNORECASE)
_ASKS_NO_GAIN = re.compile(
    r"\b(?:no|not|cannot|without|fail\w*|inadequate|insufficient|lack|refractory|unrespons\w*|despite|intoleran\w+|never|poor|incomplete|partial)\b"
    r"|n't\b|non-?respon",
    re.IGNORECASE,
)
_NO_GAIN = re.compile(
    r"(?:\b(?:not|never|no|without|little|minimal|hardly|barely)|n't)\s+(?:\w+\s+){0,2}?"
    r"(?:improv\w*|better|help\w*|respon\w*|benefit\w*|change[sd]?|relief|gains?|progress)\b",
    re.IGNORECASE,
)
"""`sleepiness not improved on CPAP`."""
_ASKS_GOES_ON = re.compile(r"\bwill\s+(?:also\s+)?(?:be\s+)?(?:continu\w+|remain\w*|maintain\w*|stay)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:continu\w*|cont|keep\w*|stay\w*|remain\w*|maintain\w*|along\s+with|on\s+top\s+of|together\s+with|in\s+addition|combin\w+|with|plus|still|daily|bid|qd)\b|\+",
    re.IGNORECASE,
)
"""`was given A by her doctor`: nobody says that it will be continued."""
_FOR_ANOTHER = re.compile(
    r"\bfor\s+(?:an?\s+|her\s+|his\s+|the\s+|acute\s+|recurrent\s+|presumed\s+)*(?P<ill>sinusitis|sinus\s+infection|bronchitis|pneumonia|uti|urinary\s+tract\s+infection|strep\w*"
    r"|otitis|ear\s+infection|dental|tooth|lyme|chlamydia|cellulitis|sore\s+throat|pharyngitis|asthma|copd|poison\s+ivy|gout|bell\W?s\s+palsy)\b",
    re.IGNORECASE,
)
"""`doxycycline for sinusitis`: a course for another illness."""


def overread(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether what meets a leaf only holds its words."""
    relied = tuple(places)
    texts = [one.sentence.text for one in relied]
    if _ASKS_SUSPICION.search(demand.quote) and any(map(_NOT_SUSPECTED.search, texts)):
        return True
    if _ASKS_NEGATIVE.search(demand.quote) and any(map(_NOT_NEGATIVE.search, texts)):
        return True
    if _ASKS_GAIN.search(demand.quote) and not _ASKS_NO_GAIN.search(demand.quote) and all(map(_NO_GAIN.search, texts)):
        return bool(texts)
    if _ASKS_GOES_ON.search(demand.quote) and texts and not any(map(_GOES_ON.search, texts)):
        return True
    if _for_another(demand, chart, texts) or (relied and all(_disputed(one, chart) for one in relied)):
        return True
    regions = demand.region or regions_of(demand.quote)
    if texts and regions - {"back"} and all(elsewhere(text, regions) for text in texts):
        return True
    if _BARE_PART.fullmatch(demand.flat) and any(map(_NOT_INVOLVED.search, texts)):
        return True
    if _ASKS_INTOLERANCE.search(demand.quote) and not _OR_NO_EFFECT.search(demand.quote) and any(map(_only_borne, texts)):
        return True
    if demand.negated and _ONLY_EFFECT.search(demand.quote) and any(map(_only_absent, texts)):
        return True
    return demand.negated and _asserted_elsewhere(demand, chart, relied)


_READ = re.compile(
    r"\b(?:read|report\w*|radiolog\w+|impression|MRI|CT|x-?rays?|films?|ultrasound|EMG|NCS|scan|images?|outside|path\w*)\b", re.IGNORECASE
)
_MY_READ = re.compile(
    r"\b(?:in\s+my\s+(?:own\s+)?(?:view|opinion|read(?:ing)?|judgm?ent)|my\s+(?:own\s+)?(?:read(?:ing)?|opinion|view|interpretation|impression)\s+(?:is|of)|(?:i|we)\s+(?:do\s+not|don['’]t|cannot|can['’]t|did\s+not)\s+"
    r"(?:see|appreciate|agree|concur|find|identify|believe|think|feel)|(?:i|we)\s+(?:disagree|doubt|am\s+not\s+convinced)|to\s+my\s+eye)\b",
    re.IGNORECASE,
)
"""The writer's own look at a study that somebody else has read."""


def _disputed(place: Place, chart: Chart) -> bool:
    """Whether the writer, right behind what a study is reported to show, says to see it otherwise."""
    if not _READ.search(f"{place.sentence.label} {place.sentence.heading} {place.sentence.text}") or _MY_READ.search(place.sentence.text):
        return False
    behind = chart.next(place)
    return behind is not None and bool(_MY_READ.search(behind.sentence.text))


def _for_another(demand: Demand, chart: Chart, texts: list[str]) -> bool:
    """Whether a therapy was given for an illness that neither the leaf nor the assessment names."""
    if not texts or not any(item.kind == "therapy" for item in demand.items):
        return False
    ills = [found["ill"] for text in texts for found in [_FOR_ANOTHER.search(text)] if found]
    asked = " ".join(
        (demand.quote, *(p.sentence.text for p in chart.places if p.sentence.section in ("assessment", "assessment_plan", "complaint")))
    )
    return len(ills) == len(texts) and not any(re.search(rf"\b{re.escape(ill)}", asked, re.IGNORECASE) for ill in ills)


def _only_borne(text: str) -> bool:
    return bool(_BORNE.search(text)) and not _NOT_BORNE.search(text)


def _only_absent(text: str) -> bool:
    """`without glasses; left them at home`: that a thing is not there does not say that it would be of no use."""
    return bool(_ABSENT.search(text)) and not (_BETTER.search(text) and _NO_USE.search(text))


def _asserted_elsewhere(demand: Demand, chart: Chart, relied: tuple[Place, ...]) -> bool:
    """Whether the thing that is denied outright (`no radiculopathy`) is told as active on another line of the same chart."""
    names = frozenset(name for item in demand.concepts if item.kind in ("chronic", "finding", "symptom") for name in item.names) - {"pain"}
    denied = frozenset(
        m.concept for p in relied for m in p.read.mentions if m.names & names and p.read.assertion(m.first, m.last) in DENIED
    )
    if not denied:
        return False
    for place in chart.places:
        if place in relied or not speaks(place) or not _ACTIVE.search(place.sentence.text):
            continue
        for mention in place.read.mentions:
            if mention.concept in denied and place.read.assertion(mention.first, mention.last) in _SAID:
                return True
    return False


_ACTIVE = re.compile(r"\b(?:active|current(?:ly)?|ongoing|untreated|uncontrolled|present|persistent)\b(?!\s+problems?\s*:)", re.IGNORECASE)
_SAID = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})
