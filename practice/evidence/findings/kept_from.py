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
from practice.evidence.findings.hindered_words import BARE, DOES, FREE, KINDS, LEFT_OVER, THAT, TOLD
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED
from practice.notes.regions import elsewhere, regions_of
from rules.truth import Truth

_REASON = re.compile(
    r"\b(?:because(?:\s+of)?|due\s+to|owing\s+to|on\s+account\s+of|after|since|from(?!\s+(?:an?\s+|the\s+|her\s+|his\s+)?(?:low\s+|deep\s+|soft\s+|seated\s+)?(?:chair|bed|floor|couch|sofa|toilet|car|seat|sitting|lying|ground|shelf|cabinet|position|work)\b)|for)\s+(?P<why>[^.;,]{2,40})",
    re.IGNORECASE,
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
    if demand.negated or demand.levels or demand.outcomes or demand.count or (told := _asked(demand.quote)) is None:
        return None
    demand = replace(demand, parts=(), joined="")
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
    found = THAT.match(text) or BARE.match(text) or DOES.match(text)
    if found is None:
        return None
    told = found.groupdict()
    what = told.get("what") or told.get("what2") or told.get("what3") or ""
    if told.get("what3"):
        what = "sleep"
    kinds = [name for name, pattern in KINDS.items() if re.search(pattern, what, re.IGNORECASE)]
    over = re.sub("|".join(KINDS.values()), " ", what, flags=re.IGNORECASE)
    if not kinds or LEFT_OVER.sub("", over):
        return None
    return kinds, told.get("head") or told.get("head2") or told.get("head3") or "", told.get("cause") or ""


def _places(kinds: list[str], complaint: Judged | None, cause: str, demand: Demand, chart: Chart) -> Iterator[Place]:
    """Sentences that tell what was given up, near the complaint, and for no other reason."""
    everyday = _of_everyday(kinds) and not _BY_EYE & set(kinds)
    asked = {*kinds, *(TOLD.keys() - {"sleep"})} if everyday else set(kinds) - {"usual"}
    for place in chart.places:
        text = place.sentence.text
        if not _of_now(place, demand, chart) or _OPEN.search(text) or _OTHER_REASON.search(text):
            continue
        spot = next((m for kind in sorted(asked) if (m := TOLD[kind].search(text))), None)
        if spot is None or of_another(text, spot.start()):
            continue
        reason = _REASON.search(text)
        if reason and not _SAME.match(reason["why"]) and not (cause and cause.split()[-1].rstrip("s").lower() in text.lower()):
            continue
        if _BY_EYE & set(kinds) and not _by_sight(place, chart):
            continue
        if complaint is None or _sole_complaint(place, demand, chart) or any(_together(place, one) for one in complaint.places):
            yield place


def _of_everyday(kinds: list[str]) -> bool:
    """Whether any part of daily life will do: it is asked for, or all of its parts are."""
    return "usual" in kinds or {"work", "self", "house"} <= set(kinds)


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
    kinds = {kind for kind, pattern in TOLD.items() if kind != "usual" for one in hindered if pattern.search(one.place.sentence.text)}
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
            for kind, pattern in FREE.items():
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
