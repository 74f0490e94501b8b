"""Leaves on what a complaint keeps the patient from (`pain that limits usual activities`, `interference with reading, driving or work`).

A chart tells the complaint in one sentence and in the next what was given up because of it. A reason of another kind hinders nothing here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED
from practice.notes.regions import elsewhere, regions_of
from rules.truth import Truth

_VERB = (
    r"(?:limit(?:s|ed|ing|ation)?|interfer\w+(?:\s+with)?|impair\w*|affect(?:s|ed|ing)?|prevent(?:s|ed|ing)?|restrict\w*|disrupt\w*|"
    r"hinder\w*)"
)
_THAT = re.compile(
    rf"^(?P<head>.{{3,120}}?)\s*,?\s+(?:that|which)\s+(?:significantly\s+|substantially\s+|markedly\s+)?{_VERB}\s+(?P<what>.{{4,80}})$"
    rf"|^(?P<head2>.{{3,120}}?)\s*,?\s+(?:severe|bad|intense|great)\s+enough\s+to\s+{_VERB}\s+(?P<what2>.{{4,80}})$",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"^\W*(?P<head>(?!.*\b(?:that|which|who)\b).{3,120}?)\s+(?:significantly\s+|substantially\s+|markedly\s+)?"
    r"(?:interferes?\s+with|limits?|impairs?|affects?|prevents?|restricts?|disrupts?|hinders?)\s+(?P<what>.{4,80})$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:(?:interference|difficult(?:y|ies)|trouble|problems?|limitations?|impairment)\s+(?:with|in|of)|"
    r"(?:impaired|reduced|limited|decreased|diminished|loss\s+of)\s+ability\s+to\s+(?:carry\s+out|perform|do|take\s+part\s+in|engage\s+in))\s+(?P<what>.{4,90}?)"
    r"(?:,?\s+(?:caused\s+by|due\s+to|because\s+of|from|attributed\s+to|resulting\s+from)\s+(?:the\s+)?(?P<cause>[\w\s-]{3,40}))?\W*$",
    re.IGNORECASE,
)
_KINDS = {
    "work": r"\b(?:work(?:ing)?|job|employment|occupation\w*)\b",
    "driving": r"\bdriv\w+\b",
    "reading": r"\bread\w*\b",
    "sleep": r"\bsleep(?:ing)?\b",
    "faces": r"\b(?:recogni[sz]ing\s+)?(?:faces|people)\b",
    "usual": (
        r"\b(?:(?:daily|usual|normal|everyday|routine|regular)\s+(?:activit\w+|life|living|function\w*)|adls?|activities(?:\s+of\s+daily\s+living)?)\b"
    ),
}
_LEFT = re.compile(
    r"\b(?:and|or|the|of|with|in|at|to|daily|living|vision|visual|significant|activities|adls?|other|usual|normal)\b|\W", re.IGNORECASE
)
_CANNOT = (
    r"(?:cannot|can'?t|can\s+no\s+longer|no\s+longer(?:\s+able\s+to)?|unable\s+to|not\s+able\s+to|could\s+not|had\s+to\s+stop|"
    r"has\s+to\s+stop)"
)
_UP = (
    r"(?:given\s+up|gave\s+up|gives\s+up|stopped|quit|dropped\s+out\s+of|dropped|avoids?|avoiding|withdr[ae]wn?\s+from|"
    r"had\s+to\s+(?:stop|quit|give\s+up))"
)
_RATED = (
    r"\s*:\s*(?:(?:great|severe|extreme|moderate|marked|a\s+lot\s+of|considerable|much)\s+(?:difficulty|trouble)|severe|unable|cannot)\b"
)
"""The answer of a row of a questionnaire that rates a thing as hard."""
_HARD = r"(?:trouble|difficulty|problems?|struggles?|hard\s+time)"
_IT = (
    r"(?:^\W*|[,;]\s*(?:and\s+)?|\b(?:it|which|that|this|and|often|also|frequently|pain|ach(?:e|ing)|shoulders?|arms?|knees?|hips?|back|neck|legs?|hands?|symptoms?|numbness|"
    r"tingling|itch\w*|cramps?)\s+)(?:often\s+|also\s+|frequently\s+)?"
)
"""What wakes somebody: the complaint, or what stands for it."""
_TOLD = {
    "work": re.compile(
        rf"\b(?:cut|reduced|dropped|shortened|cutting)\b[^.;]{{0,30}}\b(?:shifts?|hours|schedule|days\s+a\s+week)\b|\b(?:went|gone|switched|moved|dropped)\s+to\s+part[\s-]?time\b|"
        rf"\b(?:moved|taken|pulled|reassigned)\s+(?:him|her|them)?\s*off\b[^.;]{{0,40}}\b(?:line|duty|job|floor|desk)\b|"
        rf"\b{_CANNOT}\s+(?:stand|sit|lift|work|finish|complete|get\s+through)\b[^.;]{{0,30}}\b(?:shifts?|work(?:day)?|job)\b|"
        rf"\b{_CANNOT}\s+work\b|(?:\b(?:is|was|been|still|remains?|stayed|kept|taken|currently)\s+|^\W*)\b(?:off|out\s+of)\s+work\b"
        rf"(?!\s+(?:at|on|by|early|late|today|tomorrow|for\s+the\s+(?:day|visit|appointment)))|"
        rf"\bmiss(?:ed|es|ing)\s+(?:\w+\s+){{0,4}}?(?:shifts?|days?\s+of\s+work|work)\b|"
        rf"\b{_HARD}\b[^.;]{{0,40}}\b(?:at\s+work|working|(?:with|doing)\s+(?:his|her|their)\s+job)\b|\b{_UP}\s+(?:his|her|their)?\s*(?:work|job)\b",
        re.IGNORECASE,
    ),
    "driving": re.compile(
        rf"\b{_HARD}\b[^.;]{{0,70}}\bdriving\b|\b{_UP}\s+(?:\w+\s+){{0,2}}driving\b|\b{_CANNOT}\s+drives?\b|\bdriving{_RATED}|"
        rf"\b(?:neighbou?r|husband|wife|daughter|son|friend)\s+(?:now\s+)?drives\s+(?:him|her|them)\b",
        re.IGNORECASE,
    ),
    "sleep": re.compile(
        rf"{_IT}(?:wakes?|woke|waking|awakens?|awakened)\s+(?:(?:him|her|them)\b(?!\s+(?:kids|children|husband|wife|son|daughter|partner))|"
        rf"(?:the\s+)?(?:patient|pt)\b|(?:up\s+)?(?:at\s+night|nightly|from\s+sleep|most\s+nights|every\s+night))|{_IT}keeps\s+(?:him|her|them)\s+(?:up|awake)\b|"
        r"\b(?:wakes?|woken|woke|awakens?|awakened)\b[^.;]{0,30}\b(?:from|with|due\s+to|because\s+of|by)\s+(?:(?:the|this|his|her)\s+)?(?:\w+\s+)?pain\b|"
        rf"\b{_CANNOT}\s+(?:sleep|lie\s+on|roll\s+onto)\b|\b{_HARD}\s+(?:\w+\s+){{0,2}}sleeping\b|"
        r"\bsleep\s+(?:is\s+|has\s+been\s+)?(?:disrupted|disturbed|interrupted|broken)\b",
        re.IGNORECASE,
    ),
    "reading": re.compile(
        rf"\b{_HARD}\b[^.;]{{0,40}}\breading\b|\bloses\s+(?:his|her|their)\s+place\b[^.;]{{0,20}}\bread|"
        rf"\b{_UP}\s+(?:\w+\s+){{0,2}}reading\b|\b{_CANNOT}\s+read\b|\breading(?:\s+\w+){{0,2}}{_RATED}|"
        rf"\b(?:uses|needs)\s+(?:a\s+|her\s+|his\s+)?magnif(?:ier|ying\s+glass)\b",
        re.IGNORECASE,
    ),
    "faces": re.compile(
        rf"\b(?:{_HARD}|{_CANNOT})\b[^.;]{{0,24}}\b(?:recogni[sz]\w+|make\s+out|see)\s+(?:\w+\s+)?faces\b|\bfaces{_RATED}", re.IGNORECASE
    ),
    "usual": re.compile(
        rf"\b(?:{_UP}|{_CANNOT})\s+(?:[\w']+\s+){{0,5}}?(?:gardens?|gardening|stairs|gym|band|sports?|walk\w*|chores|housework|cook\w*|clean\w*|shop\w*|grocer\w+|"
        r"laundry|exercis\w+|runn?(?:ing)?|hik\w+|lift\w*|carry\w*|play\w*|dress\w*|bath\w*|climb\w*|stand\w*|sit\w*|swim\w*|danc\w+|yard\s*work|vacuum\w*|"
        r"kneel\w*|squat\w*)\b",
        re.IGNORECASE,
    ),
}
_FREE = {
    "work": re.compile(
        r"\bno\s+(?:limit\w*|trouble|problems?|difficult\w+)\s+at\s+work\b|\bno\s+(?:trouble|difficult\w+|problems?)\s+(?:with\s+)?(?:\w+(?:\s+or|,)\s+){0,4}work(?:ing)?\b|\bwork\b[^.;]{0,30}\b(?:is\s+)?(?:unaffected|not\s+affected|not\s+limited)\b|"
        r"\bnot\s+keep\s+(?:her|him|them)\s+from\s+work\b",
        re.IGNORECASE,
    ),
    "driving": re.compile(
        r"\bdriv(?:es?|ing)\b[^.;]{0,40}\b(?:(?:without|with\s+no)\s+(?:difficulty|trouble|problems?)|unaffected)\b|"
        r"\bno\s+(?:trouble|difficult\w+|problems?)\s+(?:with\s+)?(?:\w+(?:\s+or|,)\s+){0,4}driving\b",
        re.IGNORECASE,
    ),
    "sleep": re.compile(
        r"\bsleeps?\s+(?:well|fine|ok(?:ay)?|soundly|through\s+the\s+night)\b|\bsleep\s+(?:is\s+)?(?:unaffected|not\s+affected|undisturbed|good|fine)\b|"
        r"\b(?:no|without|denies)\s+(?:trouble|difficulty|problems?)\s+sleeping\b|\bdoes\s+not\s+wake\b",
        re.IGNORECASE,
    ),
    "reading": re.compile(
        r"\bread(?:s|ing)?\b[^.;]{0,48}\b(?:(?:without|with\s+no)\s+(?:difficulty|trouble|problems?)|unaffected)\b|"
        r"\bno\s+(?:trouble|difficult\w+|problems?)\s+(?:with\s+)?(?:\w+\s+or\s+)?reading\b",
        re.IGNORECASE,
    ),
    "faces": re.compile(
        r"\b(?:recogni[sz]es|sees)\s+faces\b[^.;]{0,25}\bwithout\b|\bno\s+(?:trouble|difficulty)\b[^.;]{0,60}\bfaces\b", re.IGNORECASE
    ),
    "usual": re.compile(
        r"\b(?:does|do|did)\s+not\s+(?:limit|interfere|restrict|affect|stop|keep|hold\s+(?:him|her|them)\s+back|hinder)\b|"
        r"\bno\s+(?:limit\w*|restriction\w*)\s+(?:of|in|on|at|to)\s+(?:\w+\s+){0,2}?(?:activit\w+|work|home|function)\b|"
        r"\bactivit\w+\s+(?:are|is)\s+(?:not\s+limited|unaffected|unrestricted)\b",
        re.IGNORECASE,
    ),
}
_REASON = re.compile(
    r"\b(?:because(?:\s+of)?|due\s+to|owing\s+to|on\s+account\s+of|after|since|from|for)\s+(?P<why>[^.;,]{2,40})", re.IGNORECASE
)
_SAME = re.compile(
    r"^(?:it|this|that|these|them|pain|(?:the|his|her|their)\s+(?:pain|legs?|lids?|back|neck|shoulders?|knees?|hips?|symptoms?|injury|fall|accident|tear|sprain|strain|breasts?|weight|swelling|arms?|hands?|feet|eyes?|vision|sight|eyesight|glare|aching|discomfort|numbness)\b|(?:he|she|they|lids?)\b|(?:her|him|them)$|[a-z]+\s+\d{4}|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|\d|\w+\s+(?:years?|months?|weeks?)|last|dark\b|sunset|dusk|a\s+(?:few\s+)?(?:years?|months?))",
    re.IGNORECASE,
)
_OTHER_REASON = re.compile(
    r"\b(?:retire\w*|licen[cs]e|pandemic|covid|moved\s+(?:away|house|to)|divorce|childcare|laid\s+off|dui|care\s+(?:for|of)|closed|copd|asthma|flu|seizures?|to\s+(?:move|raise|study|travel)|cataracts?|glaucoma|macular|stroke|surgery|money|cost|bladder|nocturia|urinat\w*|cough\w*|reflux|heartburn|hot\s+flashes|night\s+sweats|baby|newborn|nightmares?|snor\w+|apnea|insomnia|anxiety|stress|worry|vacation|holidays?|maternity|paternity|strike|"
    r"school\s+schedule|(?:his|her)\s+(?:wife|husband|mother|father|child|son|daughter)(?!\s+(?:now\s+)?drives\s+(?:him|her)\b))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|would|might|(?-i:may)|could\s+be|worr(?:y|ies|ied)|afraid|fears?|goals?|used\s+to|previously|formerly|resolved|before\s+(?:the|her|his)|advised|"
    r"instructed|told\s+to|recommend\w*|denie[sd]|no\s+(?:trouble|difficulty|problems?)|without\s+(?!sitting|stopping|rest|pain|help)|does\s+not|did\s+not|"
    r"has\s+not|not\s+yet|never)\b|\?",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"", "complaint", "hpi", "ros", "assessment", "assessment_plan", "social", "letter"})
_YEAR = dt.timedelta(days=366)
_NEAR = 3
Judging = Callable[[Demand], Judged]


def judge_kept_from(demand: Demand, judging: Judging, chart: Chart) -> Judged | None:
    """What a complaint keeps the patient from; None for any other leaf, and where the record tells nothing of it."""
    if demand.negated or demand.levels or demand.outcomes or demand.count or demand.parts:
        return None
    told = _asked(demand.quote)
    if told is None:
        return None
    kinds, head, cause = told
    demand = replace(demand, region=demand.region or regions_of(head))
    complaint = judging(replace(demand_of_quote(head), region=demand.region, window=demand.window)) if head else None
    if complaint is not None and complaint.truth is not Truth.MET:
        if complaint.truth is Truth.NOT_DOCUMENTED and (free := list(_free(kinds, demand, chart))):
            return settled(chart, free, once=False)
        return complaint if complaint.truth is Truth.NOT_MET else None
    hindered = [Said(Truth.MET, place) for place in _places(kinds, complaint, cause, demand, chart)]
    free = list(_gainsaid(hindered, demand, chart)) if hindered else list(_free(kinds, demand, chart))
    if not hindered and not free:
        return None
    out = settled(chart, [*hindered, *free], once=False)
    return replace(out, places=(*complaint.places, *out.places)) if complaint and out.truth is Truth.MET else out


def asks_hindrance(quote: str) -> bool:
    """Whether a quote asks what a complaint keeps the patient from."""
    return _asked(quote) is not None


def _asked(quote: str) -> tuple[list[str], str, str] | None:
    """What must be hindered, the complaint, and the cause that is named instead of one; None for a quote that asks another thing."""
    text = " ".join(quote.split())
    found = _THAT.match(text) or _BARE.match(text) or _DOES.match(text)
    if found is None:
        return None
    told = found.groupdict()
    what = told.get("what") or told.get("what2") or ""
    kinds = [name for name, pattern in _KINDS.items() if re.search(pattern, what, re.IGNORECASE)]
    over = re.sub("|".join(_KINDS.values()), " ", what, flags=re.IGNORECASE)
    if not kinds or _LEFT.sub("", over):
        return None
    return kinds, told.get("head") or told.get("head2") or "", told.get("cause") or ""


def _places(kinds: list[str], complaint: Judged | None, cause: str, demand: Demand, chart: Chart) -> Iterator[Place]:
    """Sentences that tell what was given up, near the complaint, and for no other reason."""
    everyday = "usual" in kinds and not _BY_EYE & set(kinds)
    asked = {*kinds, *(_TOLD.keys() - {"sleep"})} if everyday else set(kinds) - {"usual"}
    for place in chart.places:
        text = place.sentence.text
        if not _of_now(place, demand, chart) or _OPEN.search(text) or _OTHER_REASON.search(text):
            continue
        spot = next((m for kind in sorted(asked) if (m := _TOLD[kind].search(text))), None)
        if spot is None or of_another(text, spot.start()):
            continue
        reason = _REASON.search(text)
        if reason and not _SAME.match(reason["why"]) and not (cause and cause.split()[-1].rstrip("s").lower() in text.lower()):
            continue
        if _BY_EYE & set(kinds) and not _by_sight(place, chart):
            continue
        if complaint is None or _sole_complaint(place, demand, chart) or any(_together(place, one) for one in complaint.places):
            yield place


_BY_EYE = frozenset({"reading", "faces"})
_SIGHT = re.compile(
    r"\b(?:vision|visual\w*|sight|eyesight|see(?:s|ing)?|blur\w*|cloud\w*|glare|cataracts?|eyes?|glasses|haz[ey]\w*|halos?|read\w*|magnif\w+|lids?|eyelids?|brows?|lash\w*|faces)\b",
    re.IGNORECASE,
)
_NOT_SIGHT = re.compile(
    r"\b(?:because\s+of|due\s+to|from|with)\s+(?:(?:the|his|her|their|a|an|bad|chronic|severe)\s+)*(?:hips?|knees?|back|legs?|neck|shoulders?|pain|arthritis|dizz\w+|tremors?|weakness|hands?|feet)\b",
    re.IGNORECASE,
)


def _by_sight(place: Place, chart: Chart) -> bool:
    """Whether what was given up was given up for the eyes: the sentence says so, or one right before it, and it names no other part."""
    if _NOT_SIGHT.search(place.sentence.text):
        return False
    return any(_together(place, one) and _SIGHT.search(one.sentence.text) and speaks(one) for one in chart.places)


def _together(place: Place, other: Place) -> bool:
    same = place.sentence.heading == other.sentence.heading or {place.sentence.section, other.sentence.section} == {"complaint", "hpi"}
    return place.note is other.note and 0 <= place.number - other.number <= _NEAR and same


def _sole_complaint(place: Place, demand: Demand, chart: Chart) -> bool:
    """Whether a sentence stands in the history of a record that complains of this part of the body alone."""
    return place.sentence.section in ("hpi", "complaint") and bool(chart.complained) and chart.complained <= demand.region


def _free(kinds: list[str], demand: Demand, chart: Chart) -> Iterator[Said]:
    """Sentences that say that all of it, or activity as a whole, is not hindered."""
    told = _unhindered(demand, chart)
    asked = set(kinds) - {"usual"} if _BY_EYE & set(kinds) else set(kinds)
    if all(kind in told for kind in asked) or ("usual" in kinds and "work" in told) or (kinds == ["work"] and "usual" in told):
        yield from (Said(Truth.NOT_MET, place) for place in dict.fromkeys(told.values()))


def _gainsaid(hindered: list[Said], demand: Demand, chart: Chart) -> Iterator[Said]:
    """Sentences that say of the very thing that another tells as given up that it is done without trouble."""
    kinds = {kind for kind, pattern in _TOLD.items() if kind != "usual" for one in hindered if pattern.search(one.place.sentence.text)}
    told = _unhindered(demand, chart)
    places = [one.place for one in hindered]
    if kinds & _BY_EYE and "usual" in told and _SIGHT.search(told["usual"].sentence.text):
        kinds.add("usual")
    yield from (Said(Truth.NOT_MET, told[kind]) for kind in sorted(kinds) if kind in told and told[kind] not in places)


_PARTLY = re.compile(
    r"\b(?:if|unless|but|except|by\s+day|(?:in|during)\s+the\s+day\w*|with\s+(?:(?:the|her|his|a)\s+)?(?:brace|stockings|medication|glasses|magnif\w+))\b",
    re.IGNORECASE,
)


def _unhindered(demand: Demand, chart: Chart) -> dict[str, Place]:
    """What the record says is done without trouble, with the first place that says so."""
    told: dict[str, Place] = {}
    for place in chart.places:
        if _of_now(place, demand, chart) and not _PARTLY.search(place.sentence.text):
            for kind, pattern in _FREE.items():
                if pattern.search(place.sentence.text):
                    told.setdefault(kind, place)
    return told


def _of_now(place: Place, demand: Demand, chart: Chart) -> bool:
    if not speaks(place) or place.read.default not in STATED or place.sentence.section not in _SECTIONS or corrected(chart, place):
        return False
    days = told_days(place.sentence.text, chart.visit, chart.written(place))
    if days and max(day.last for day in days) < chart.visit - _YEAR and not re.search(r"\bsince\b", place.sentence.text):
        return False
    return on_side(chart, place) and not elsewhere(place.sentence.text, demand.region)
