"""Leaves on the sole purpose of a service, on an inability, and those that the record says word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED, Assertion
from practice.notes.regions import elsewhere
from practice.notes.tokens import stem, tokens
from practice.notes.wording import leaf_words
from rules.truth import Truth

_SOLE = re.compile(
    r"(?P<x>[a-z][a-z -]{3,40}?)\s+(?:is|being|as)\s+the\s+(?:only|sole|primary|main)\s+(?:purpose|reason|indication|goal|aim)\b|"
    r"\b(?:solely|purely|only|exclusively)\s+(?:for|to\s+(?:satisfy|comply\s+with|obtain|meet|fulfil\w*)|because\s+of|due\s+to)\s+"
    r"(?:an?\s+|the\s+)?(?P<y>[a-z][a-z -]{3,40}?)(?=\W*$|\s+(?:purposes?|reasons?)\b)",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(
    r"\b(?:not|isn't)\s+(?:(?:being\s+)?(?:done|requested|sought|wanted)\s+)?(?:for\s+|because\s+of\s+|due\s+to\s+)?(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_NO_REASON = re.compile(
    r"\s+(?:is|are|was)\s+not\s+(?:the|a|an|his|her|their)\s+(?:\w+\s+)?(?:reason|purpose|indication|goal|aim)", re.IGNORECASE
)
_ALONE = re.compile(r"\s+(?:alone|only)\b", re.IGNORECASE)
_UNABLE = re.compile(
    r"\b(?:unable\s+to|inability\s+to|incapable\s+of)\s+(?P<verb>[a-z]+)\s+(?:(?:the|a|an|his|her|their|or)\s+)*(?P<what>[a-z]{3,})?",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r"(?<!un)(?<!not )(?<!longer )(?<!barely )(?<!be )\bable\s+to\s+(?P<verb>[a-z]+)(?P<rest>[^.;]{0,30})|"
    r"\bno\s+(?:trouble|difficulty|difficulties|problems?|issues?)\s+(?:with\s+|in\s+)?(?P<ing>[a-z]+ing)\b(?P<rest2>[^.;]{0,30})",
    re.IGNORECASE,
)
_INABILITY = re.compile(r"\b(?:unable|not\s+able|no\s+longer\s+able|cannot|can't|could\s+not|inability)\b", re.IGNORECASE)
_PARTLY = re.compile(
    r"\b(?:only|with|but|if|when|unless|less|up\s+to|some|short|few|partially|sometimes|once|after|before|until|slowly|without)\b|\d",
    re.IGNORECASE,
)
_HANDLING = frozenset(stem(w) for w in ("operate", "use", "run", "manage", "handle", "work"))
_IS = re.compile(
    r"^\W*(?:(?:the\s+)?(?:patient|member|individual)\s+(?:states|reports|confirms|affirms)\s+(?:that\s+)?)?(?:the\s+|his\s+|her\s+)?"
    r"(?P<x>[a-z]{5,})\s+(?:is|are|was|has\s+been|have\s+been)\s+(?P<y>[a-z]{5,})\W*$",
    re.IGNORECASE,
)


def stating(chart: Chart, demand: Demand) -> Iterator[Place]:
    """Sentences that state something of this patient, and are of the part that is treated."""
    for place in chart.places:
        ours = speaks(place) and place.read.default in STATED and on_side(chart, place)
        if (
            ours
            and not elsewhere(place.sentence.text, demand.region)
            and place.sentence.section not in ("allergies", "goals")
            and not corrected(chart, place)
        ):
            yield place


def content(text: str) -> list[str]:
    """The folded words of a text that ask for something."""
    carriers = frozenset(stem(w) for one in leaf_words().carriers for w in one.split()) - {"activ"}
    return [t.stem for t in tokens(text) if t.word and t.stem not in carriers]


def of_purpose(demand: Demand, chart: Chart) -> Iterator[Place]:
    """`solely to satisfy a court order`, `sterilization is the only purpose`: the record says that this is not what it is for."""
    found = _SOLE.search(demand.quote)
    if found is None:
        return
    words = [w for w in content(found["x"] or found["y"]) if w not in ("purpos", "reason")]
    if not words:
        return
    for place in _places_of_purpose(chart):
        spots = [next((i for i, t in enumerate(place.read.tokens) if t.stem == w), None) for w in words]
        if None in spots:
            continue
        at = [i for i in spots if i is not None]
        before = place.sentence.text[: place.read.tokens[min(at)].start]
        behind = place.sentence.text[place.read.tokens[max(at)].end :]
        direct = _NOT_FOR.search(before) and not _ALONE.match(behind)
        if max(at) - min(at) <= len(at) + 1 and (direct or _NO_REASON.match(behind)):
            yield place


def _places_of_purpose(chart: Chart) -> Iterator[Place]:
    """What a service is for is also said in a plan."""
    for place in chart.places:
        if speaks(place) and place.read.default in (*STATED, Assertion.PLANNED) and place.sentence.section != "goals":
            yield place


def of_ability(demand: Demand, chart: Chart) -> Iterator[Place]:
    """`unable to operate the pump`: the record says that the patient is able to."""
    asked = _UNABLE.search(demand.quote)
    if asked is None or demand.window or demand.historical:
        return
    verb, what = stem(asked["verb"].lower()), stem((asked["what"] or "").lower())
    able, unable = [], False
    for place in stating(chart, demand):
        stems = {t.stem for t in place.read.tokens}
        for found in _ABLE.finditer(place.sentence.text):
            said = stem((found["verb"] or found["ing"]).lower())
            at = next((i for i, t in enumerate(place.read.tokens) if t.end > found.start()), 0)
            same = said == verb or {said, verb} <= _HANDLING
            clean = not place.read.reached[at] - {Assertion.ABSENT, Assertion.HISTORICAL}
            if same and clean and (not what or what in stems) and not _PARTLY.search(found["rest"] or found["rest2"] or ""):
                able.append(place)
        unable = unable or bool(_INABILITY.search(place.sentence.text) and (not what or what in stems))
    if able and not unable:
        yield from able


def gainsaid_by_inability(demand: Demand, found: Judged) -> bool:
    """Whether a denial of `unable to walk` is in truth the inability itself (`not able to walk`)."""
    if found.truth is not Truth.NOT_MET or not _UNABLE.search(demand.quote):
        return False
    return any(_INABILITY.search(place.sentence.text) for place in found.places)


# ---------------------------------------------------------------- word for word


def word_for_word(demand: Demand, chart: Chart) -> Judged:
    """`childbearing is complete`: the record says the same, word for word, and nothing else of it."""
    found = _IS.match(demand.quote)
    if found is None or demand.duration or demand.count or demand.window or demand.share or demand.concepts:
        return NOTHING
    asked = re.compile(rf"\b{found['x']}\s+(?:is|are|was|has\s+been|have\s+been)\s+{found['y']}\b(?=\s*(?:$|[.,;]))", re.IGNORECASE)
    out = []
    for place in stating(chart, demand):
        said = asked.search(place.sentence.text)
        if said is None:
            continue
        at = [i for i, t in enumerate(place.read.tokens) if said.start() <= t.start < said.end()]
        if not at or any(place.read.reached[i] for i in at):
            return NOTHING
        out.append(place)
    return Judged(Truth.MET, tuple(out)) if out else NOTHING


def asks_purpose(quote: str) -> bool:
    """Whether a quote asks what a service is solely for."""
    return _SOLE.search(quote) is not None
