"""What a record says against a therapy that was had: never begun, hardly attended, put away; or that it did what it should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import named
from practice.evidence.record.scene import concepts_shown, over, speaks
from practice.notes.dates import UCUM_DAYS
from practice.notes.lengths import number, outcomes
from practice.notes.regions import elsewhere
from practice.notes.tokens import Mention
from practice.notes.wording import wider

_N = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_VISITS = r"(?:visits?|sessions?|appointments?|classes|treatments?|meetings?)"
_KEPT = re.compile(
    rf"(?<![\d/])\b(?P<k>{_N}|only\s+one)\s*(?:/(?!\d{{1,3}}/)|(?:out\s+)?of)\s*(?:the\s+|his\s+|her\s+|their\s+)?(?P<m>{_N})\b(?!/)",
    re.IGNORECASE,
)
_ATTENDING = re.compile(
    r"\b(?:attend\w*|kept|came|completed|showed|present|seen|visits?|sessions?|used|wore|appointments?|classes|log)\b", re.IGNORECASE
)
_LITTLE = 0.5
"""A smaller share of the visits than this is no course of a therapy."""
_NEVER = re.compile(
    r"\bnon-?\s?(?:attendance|complian\w+|adheren\w+)\b"
    r"|\b(?:not|poorly|never|partially)\s+(?:been\s+)?(?:complian\w+|adheren\w+)\b"
    r"|\bno[\s-]?show(?:s|ed|ing)?\b|\b(?:did|does|has|have|had)\s*(?:not|n't)\s+show(?:n|ed)?\s+up\b"
    r"|\b(?:never|not)\s+(?:(?:been|yet|actually|ever|once|really|even|in\s+fact)\s+)*(?:started|begun|begin|filled|fill|picked\s+up|dispensed|collected|"
    r"took|take|taken|tried|try|used|use|using|wore|worn|wearing|opened|attended|attend|attending|went|go|gone|came|come|returned|return|did|done|do|"
    r"doing|performed|applied|apply|received|given|delivered|administered|enrolled|replaced|prescribed|treated|dared|needed|added|resumed|refilled|renewed|pursued)\b"
    r"|\b(?:did|do|does|has|have|had|was|were|is|are)n['’]t\s+(?:(?:been|yet|actually|ever|really)\s+)*(?:start\w*|begun|fill\w*|pick\w*|took|take|taken|taking|"
    r"tr(?:y|ied)|us(?:e|ed|ing)|wore|wear|wearing|open\w*|attend\w*|go|gone|do|done|doing|appl\w+|receiv\w+)\b"
    r"|\bevaluated\s+once\b|\bdid\s+not\s+(?:schedule|follow\s+up)\b|\black\s+of\s+contact\b|\blost\s+to\s+follow|\bevaluation\s+only\b|\bone\s+evaluation\b"
    r"|\bzero\s+(?:re)?(?:fills?|visits|sessions|doses)\b|\b(?:order|referral|script|prescription|authorization)\s+(?:had\s+|has\s+)?(?:expired|lapsed)\b"
    r"|\bnot\s+(?:\w+\s+)?seen\s+(?:this\s+|the\s+|our\s+)?(?:patient|pt|him|her|them)\s+since\b|\bwithout\s+(?:it|them|one)\b|\bno\s+longer\s+(?:needed|used|in\s+use)\b"
    r"|\bno\s+(?:\w+\s+){0,4}(?:ever\s+)?(?:dispensed|filled|fills?|refills?|doses?\s+taken|attended)\b|\bno\s+further\s+(?:fills?|refills?|visits?|sessions?)\b"
    r"|\bneither\s+(?:was|were|has\s+been|one\s+was)\s+(?:ever\s+)?(?:filled|taken|tried|started|used|dispensed|picked\s+up)\b"
    r"|\b(?:last|ever)\s+(?:dispensed|filled|attended|taken|used)\s*[:,-]?\s*(?:never|none|n/a)\b"
    r"|\b(?:refus\w+|declin\w+|skipp\w+|(?<!\bno )(?<!\bnone )(?<!\bnever )(?<!\bnot )(?<!\bwithout )(?<!\bzero )(?<!\b0 )"
    r"missed(?!\s+(?:\w+\s+)?(?:no|few|none|only|any|one)\b)|cancel+ed|rescheduled)"
    r"\b(?!\s+(?:(?:a|another|surgery|surgical|injection|opioid|work|school|class|days|the\s+option)\b))"
    r"|\b(?:only|just|barely)\s+(?:\w+\s+){0,4}?(?:once|twice|one\s+(?:visit|session|dose|time|day|week)|a\s+(?:few\s+)?(?:day|dose|time|visit|week|handful)s?|"
    r"(?:two|three|2|3)\s+(?:visits|sessions|doses|times|days|pills|tablets))\b"
    r"|\b(?:in|into)\s+(?:the|a|its|his|her|my|their)\s+(?:closet|drawer|box|bag|garage|attic|cabinet|cupboard|basement|hall)\b|\bunopened\b|\bstill\s+sealed\b"
    r"|\b(?:stopped|quit|discontinued|removed|gave\s+up|dropped\s+out|discharged)\s+(?:it\s+|them\s+|himself\s+|herself\s+)?(?:after|on|within)\s+(?:only\s+|just\s+|the\s+)?"
    r"(?:(?:a|an|one|two|three|first|second|1|2|3)\s+)(?:day|week|dose|visit|session|night|few\s+days)s?\b"
    r"|\bunused\b|\bback-?\s?ordered\b|\b(?:not|never)\s+(?:yet\s+)?(?:arrived|delivered|shipped|here\s+yet|come\s+in|set\s+up)\b|\bundecided\b|,\s*(?:still\s+)?deciding\b"
    r"|\bnone\s+of\s+(?:the|his|her|it|them|these|those)\b[^.;]{0,30}(?:\battend|\bexercis|\bdone|\btaken|\bfilled)|\bdone\s+none\s+of\b",
    re.IGNORECASE,
)
"""Ways of saying that a therapy was not gone through."""
_THEN_LATER = re.compile(
    r"\b(?:later|then|eventually|subsequently|now|since\s+then)\b[^.;]{0,40}\b(?:completed|finished|resumed|took|attended)\b", re.IGNORECASE
)
_VISITS_NAMED = re.compile(rf"\b{_VISITS}\b|\battend\w*\b|\bnon-?\s?attendance\b|\bno[\s-]?show", re.IGNORECASE)
_VISITED = frozenset(
    {"physical_therapy", "psychotherapy", "evidence_psychotherapy", "chiropractic", "conservative_therapy", "weight_loss_program"}
)
_WELL = re.compile(
    r"\b(?:(?:both|all|it|they|each|and)\s+)?(?:helped|worked)\s+(?:(?:him|her|them|me|very|quite|so|a|really)\s+)*(?:great|well|lot|deal|completely)\b"
    r"|\b(?:full|complete|sustained)\s+(?:remission|response|relief|resolution)\b|\b(?:excellent|great|good)\s+(?:response|relief|results?|control)\b"
    r"|\b(?:perfect|great|wonderful|fine|normal|beautifully|nicely)\s+(?:on|with|since|while)\b|\b(?:aborts|relieves|stops)\s+(?:the|her|his|their|most|all)\b|\b(?:loves?|loving)\s+(?:the|my|his|her|it)\b",
    re.IGNORECASE,
)
_TOLERATED = re.compile(
    r"\btolerat(?:es|ed|ing)\s+(?:[\w\s-]{0,30}?\s)?(?:well|fine|without)\b|\b(?:no|without)\s+(?:any\s+)?(?:side\s+effects?|adverse\s+\w+|problems?|difficulty|issues)\b",
    re.IGNORECASE,
)


def untaken(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> Iterator[Place]:
    """Places that say of the therapy of a leaf that it was not gone through, or that it helped where failure is asked."""
    items = [item for item in demand.items if item.kind in ("therapy", "procedure")]
    if not items or demand.future or demand.negated or demand.concurrent:
        return
    either = "contraindicated" in demand.outcomes
    if either and not _rests_on_failure(demand, places):
        return
    shown = concepts_shown(items, places)
    for place in chart.places:
        if over(chart, place, places) or not speaks(place) or not on_side(chart, place) or elsewhere(place.sentence.text, demand.region):
            continue
        ours = [m for m in place.read.mentions if m.kind in ("therapy", "procedure") and _same(m, shown)]
        others = [m for m in place.read.mentions if m.kind == "therapy" and m not in ours and not (ours and _in_head(place, m))]
        if either:
            helped = _WELL.search(place.sentence.text) and not outcomes(place.sentence.text) - {"improved"}
            if not others and (helped if ours else _did_well(demand, place, chart, shown)):
                yield place
        elif (
            (ours and not others and _against(demand, place))
            or (not ours and not others and _missed(place.sentence.text) and (_goes_on(place, places) or _of_visits(place, chart, shown)))
            or (not ours and not others and _few(demand, place.sentence.text) and _goes_on(place, places))
            or (not ours and not others and _did_well(demand, place, chart, shown))
        ):
            yield place


def _in_head(place: Place, mention: Mention) -> bool:
    """Whether a therapy is named before the colon of a sentence, as who tells it (`PT d/c: …`)."""
    return ":" in place.sentence.text[place.read.tokens[mention.last].end : place.read.tokens[mention.last].end + _HEAD]


_HEAD = 16


def _same(mention: Mention, shown: frozenset[str]) -> bool:
    """Whether a therapy that is named is one of those shown, a wider or a narrower one."""
    return any(mention.concept in wider(name) or name in wider(mention.concept) for name in shown)


def _against(demand: Demand, place: Place) -> bool:
    text = place.sentence.text
    if "intolerant" in demand.outcomes and "intolerant" in outcomes(text):
        return False  # what was not borne was stopped early
    if _supplied_short(demand, text):
        return True
    if _missed(text):
        return not _THEN_LATER.search(text)
    if demand.outcomes == {"failed"} and _WELL.search(text):
        return "failed" not in outcomes(text)
    return demand.outcomes == {"intolerant"} and bool(_TOLERATED.search(text))


_SUPPLY = re.compile(r"\b(?P<n>\d{1,3})[\s-]*days?[\s-]+supply\b", re.IGNORECASE)


def _supplied_short(demand: Demand, text: str) -> bool:
    """Whether a pharmacy gave less of a drug than the time that is asked, and nothing says that it gave more."""
    limit, found = demand.duration, _SUPPLY.findall(text)
    if limit is None or limit.unit not in UCUM_DAYS or len(found) != 1 or re.search(r"\b(?:refills?|fills)\b", text, re.IGNORECASE):
        return False
    return float(found[0]) < limit.value * UCUM_DAYS[limit.unit]


def _few(demand: Demand, text: str) -> bool:
    """Whether a sentence counts fewer visits than one in two weeks of the time that is asked (`3 sessions` of twelve weeks)."""
    limit, told = demand.duration, _SESSIONS.findall(text)
    if limit is None or limit.unit not in UCUM_DAYS or len(told) != 1:
        return False
    return number(told[0].lower()) < limit.value * UCUM_DAYS[limit.unit] / _FORTNIGHT


_SESSIONS = re.compile(
    rf"\b(?:log|records?|attended|total|only)\b[^.;]{{0,40}}?\b(?P<k>{_N})\s+{_VISITS}\b(?!\s+(?:per|a|each|/))", re.IGNORECASE
)
_FORTNIGHT = 14.0


def _missed(text: str) -> bool:
    if _NEVER.search(text):
        return True
    return any(
        number(found["k"].lower().removeprefix("only ").strip()) / max(number(found["m"]), 1) < _LITTLE and _ATTENDING.search(text)
        for found in _KEPT.finditer(text)
        if number(found["m"]) > 2
        and ("/" not in found.group() or re.match(rf"\s*(?:\w+\s+){{0,2}}{_VISITS}", text[found.end() :], re.IGNORECASE))
    )


def _goes_on(place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence that names nothing of its own stands right behind one that tells of the therapy."""
    own = [m for m in place.read.mentions if m.kind not in ("word", "imaging")]
    return not own and any(place.note is one.note and 0 < place.number - one.number <= _NEAR for one in places)


_NEAR = 1


def _of_visits(place: Place, chart: Chart, shown: frozenset[str]) -> bool:
    """Whether a sentence tells of visits and stands in a part of the record about the therapy (a discharge note of physical therapy)."""
    if not _VISITS_NAMED.search(place.sentence.text) or not any(wider(name) & _VISITED for name in shown):
        return False
    number_of = place.number
    near = [p for p in chart.places if p.note is place.note and 0 <= number_of - p.number <= 4]
    texts = [place.sentence.heading, place.sentence.label, *(p.sentence.text for p in near)]
    told = [m for text in texts for m in named(text)[1] if m.kind == "therapy"]
    return bool(told) and all(_same(m, shown) for m in told)


_BEHIND = 2
_CLEARED = re.compile(r"^\W*(?:[\w\s]{0,20}:\W*)?(?:cleared|resolved|symptom-?\s?free)\W*$", re.IGNORECASE)


def _did_well(demand: Demand, place: Place, chart: Chart, shown: frozenset[str]) -> bool:
    """Whether a sentence right behind one that tells of the therapy says that it did what it should (`PUVA log. Final note: cleared.`)."""
    text = place.sentence.text
    if "failed" not in demand.outcomes or not (_WELL.search(text) or _CLEARED.search(text)) or "failed" in outcomes(text):
        return False
    near = [p for p in chart.places if p.note is place.note and 0 < place.number - p.number <= _BEHIND and speaks(p)]
    told = [m for p in near for m in p.read.mentions if m.kind in ("therapy", "procedure")]
    return bool(told) and all(_same(m, shown) for m in told)


def _rests_on_failure(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether failure is what every place tells that a leaf on failure, intolerance or contraindication rests on."""
    told = [outcomes(place.sentence.text) for place in places]
    return "failed" in demand.outcomes and bool(told) and all("failed" in one and not one & _NOT_BORNE for one in told)


_NOT_BORNE = frozenset({"intolerant", "contraindicated"})
