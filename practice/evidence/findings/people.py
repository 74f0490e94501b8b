"""Leaves on who the patient is and who treats: sex, the specialty of the one who signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.headed_by import by_name_of, headed_by
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.naming import holds
from practice.notes.dates import Days, told_days
from practice.notes.lengths import lengths
from practice.notes.model import Assertion
from practice.notes.tokens import stem
from rules.amounts import Amount
from rules.truth import Truth, negated

_SIGNED = re.compile(
    (
        r"\b(?:MD|DO|Dr|prov|M\.D\.|D\.O\.|NP|PMHNP|FNP|CRNP|PA-C|APRN|PhD|provider|clinician|physician|prescriber|attending|signed|author|department|clinic|consultation|"
        r"associates|center|institute|note|visit)\b"
    ),
    re.IGNORECASE,
)
_BY_THERAPIST = re.compile(r",\s*(?:PT|DPT|MPT)\b")
"""A therapist's degree behind a name."""
_NO_ROLE = re.compile(r"\b(?:refer\w*|cc:|pcp|consult\s+requested|outside|declin\w*)\b", re.IGNORECASE)
_SIGNING = frozenset(
    stem(w)
    for w in (
        "order",
        "ordered",
        "prescriber",
        "prescribing",
        "provider",
        "practitioner",
        "written",
        "signed",
        "requested",
        "submitted",
        "managed",
        "treating",
        "evaluated",
        "care",
        "followed",
        "seen",
        "under",
        "drug",
        "medication",
        "medicine",
        "agent",
    )
)
"""What the one who signs the note has done by signing it."""
_SEX = {
    "male": re.compile(r"\b(?:male|man|gentleman)\b|\b\d{1,3}\s?(?:yo|y/o)?\s?M\b"),
    "female": re.compile(r"\b(?:female|woman|lady)\b|\b\d{1,3}\s?(?:yo|y/o)?\s?F\b"),
}


_IN_PERSON = re.compile(r"\b(?:in[\s-]person|face[\s-]to[\s-]face)\b", re.IGNORECASE)
_AFAR = re.compile(r"\b(?:tele\w*|video|virtual(?:ly)?|phone|e-?visit|e-?consult|chart\s+review)\b", re.IGNORECASE)


def _from_afar(chart: Chart, place: Place) -> bool:
    """Whether a sentence, or the head of its note, says that the visit was none in person."""
    head = (one for one in chart.places if one.note is place.note and one.number < _HEAD_LINES)
    return any(_AFAR.search(one.sentence.text) for one in (place, *head))


_HEAD_LINES = 6


def judge_specialist(demand: Demand, chart: Chart) -> Judged:
    """Whether a note is of the specialty that must prescribe or be consulted: by its head or its signature."""
    item = next(i for i in demand.items if i.kind == "specialist")
    if any(i.kind not in ("specialist", "word", "") for i in demand.items):
        return NOTHING
    words = [i for i in demand.items if not i.kind and i.word not in _SIGNING]
    for place in chart.places:
        if not all(holds(word, place.read.tokens, place.read.mentions) for word in words):
            continue
        if "physical_therapist" in item.names and _BY_THERAPIST.search(place.sentence.text) and place.read.default is not Assertion.COPIED:
            return Judged(Truth.MET, (place,))
        if not words and not _IN_PERSON.search(demand.quote) and by_name_of(item, place, chart):
            return Judged(Truth.MET, (place,))
        if (
            not holds(item, place.read.tokens, place.read.mentions)
            or not _SIGNED.search(place.sentence.text)
            or _NO_ROLE.search(place.sentence.text)
            or (_IN_PERSON.search(demand.quote) and _from_afar(chart, place))
        ):
            continue
        short = len(place.sentence.text) < 120 and not place.sentence.text.rstrip().endswith(".")
        reached = {one for spot in holds(item, place.read.tokens, place.read.mentions) for one in place.read.reached[spot[0]]}
        if short and not reached & {Assertion.PLANNED, Assertion.ABSENT, Assertion.HYPOTHETICAL, Assertion.FAMILY, Assertion.DECLINED}:
            return Judged(Truth.MET, (place,))
    own = None if words or _IN_PERSON.search(demand.quote) else headed_by(item, chart)
    return Judged(Truth.MET, (own,)) if own else NOTHING


_EXAMINED = re.compile(
    r"\W*(?:who\s+)?(?:has|have)\s+(?:personally\s+)?(?:examined|evaluated|seen|assessed)\s+the\s+(?:patient|member|individual|beneficiary)\W*",
    re.IGNORECASE,
)


def judge_examined(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the one who writes has examined the patient: a signed note that holds an examination; None for any other leaf."""
    if not _EXAMINED.fullmatch(demand.quote):
        return None
    found = [p for p in chart.places if p.sentence.section == "exam" and p.read.default is Assertion.PRESENT and p.note.author]
    return Judged(Truth.MET, tuple(found[:1])) if found else NOTHING


def judge_sex(demand: Demand, chart: Chart) -> Judged | None:
    """A leaf that asks for the patient's sex alone; None for any other."""
    words = [item.word for item in demand.items if item.word]
    if len(demand.items) != 1 or not words or words[0] not in ("male", "female", "man", "woman", "men", "women"):
        return None
    asked = "female" if words[0] in ("female", "woman", "women") else "male"
    for place in chart.places:
        if place.sentence.section not in ("", "hpi", "complaint") or place.read.default is Assertion.COPIED:
            continue
        if re.search(r"\b(?:year|yo|y/o|sex|gender|\d{1,3}\s?[MF]\b)", place.sentence.text, re.IGNORECASE):
            named = [sex for sex, pattern in _SEX.items() if pattern.search(place.sentence.text)]
            if len(named) == 1:
                return Judged(Truth.MET if named[0] == asked else Truth.NOT_MET, (place,))
    return NOTHING


_QUIT = re.compile(
    r"\b(?:smoked\s+(?:\w+\s+){0,4}(?:until|till)|till\s+(?:19|20)\d\d|prev\s+\d|used\s+to\s+smoke|last\s+(?:cigarette|smoked)|(?<!to\s)(?<!will\s)(?<!would\s)(?<!not\s)(?<!must\s)(?<!should\s)(?<!n't\s)(?<!can\s)quit(?!\s+(?:date|line|plan|day|kit|smart|aid|attempts?|tries|try))|"
    r"stopped|former|ex-?smoker|abstinen\w+|tobacco[- ]free|nicotine[- ]free|smoke[- ]free)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:restarted|resumed|relapsed|(?:started|smoking|vaping|back)\s+(?:up\s+)?again|back\s+to\s+(?:smoking|vaping|cigarettes))\b",
    re.IGNORECASE,
)
"""`former smoker, restarted in January`."""
_SMOKES = re.compile(
    r"\b(?:smokes|vapes|(?:current|active|daily|every\s?day)\s+(?:\w+\s+){0,2}smoker|still\s+smok\w+|continues\s+to\s+smoke)\b"
    r"|\b\d+\s*(?:cig(?:arette)?s?|cigars?)\s*(?:/|per|a|each|every)?\s*(?:d|day|daily|wk|week)\b(?!.*\b(?:quit|stopped|former|until|till|prev\w*|ex)\b)"
    r"|\b(?:ppd|packs?\s+(?:per|a)\s+day)\b(?!.*\b(?:quit|stopped|former|until|till|prev\w*|ex)\b)",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"\b(?:can(?:not|[’']t|\s+not)|(?:do(?:es)?|did)(?:\s+not|n[’']t)|unsure|unclear|unknown|not\s+(?:sure|known|recorded))\b[^.;]{0,30}\b(?:when|date)\b|"
    r"\bquit\s+date\s*:?\s*(?:unknown|not\s+\w+|\?)|\bwhen\s+(?:he|she|they)\s+(?:quit|stopped)\s+(?:is\s+)?(?:unknown|unclear|not)",
    re.IGNORECASE,
)
"""Of one who gave up smoking: that nobody knows when."""
_BY_PACKS = re.compile(
    r"(?:\d|½|\bone|\btwo|\bhalf(?:\s+a)?)[\s-]*ppd\b(?!\s*(?:skin|test|mm|plac|read|neg|pos))|^\W*tob(?:acco)?\W.*\bpack[\s-]?years?\b",
    re.IGNORECASE,
)
"""Smoking told by its packs alone (`1/2 ppd x 20 y`)."""
_OF_ONCE = re.compile(
    r"\bin\s+(?:the\s+)?(?:(?:19|20)\d0s|(?:19|20)\d\d|college|school|youth|past|army|navy|service)\b|\bas\s+a\s+(?:teen\w*|student)\b",
    re.IGNORECASE,
)
"""`2 ppd x 10 y in the 1990s`."""
_NEVER = re.compile(
    r"\b(?:never\s+(?:a\s+)?(?:smoke[dr]?|used\s+tobacco)|non-?\s?smoker|lifelong\s+non-?smoker)\b|\btobacco(?:\s+use)?:\s*never\b",
    re.IGNORECASE,
)


_UNSMOKED = re.compile(
    r"\b(?:dips|dipping|dip|chews|chewing|uses|using|on|takes|daily|current(?:ly)?|still)\s+(?:(?:a|some|smokeless|nicotine|chewing|oral|about|\d+|cans?|tins?|of|per|day)\s+){0,4}"
    r"(?:copenhagen|skoal|grizzly|kodiak|zyn|snuff|snus|chew|dip|tobacco|smokeless|pouch(?:es)?|nicotine|gum|patch(?:es)?|lozenges?|vapes?|e-?cig\w*|juul|hookah|cigars?|pipe)\b|"
    r"\b(?:dips|chews|vapes|vaping|juuls?)\b|\b(?:zyn|snus|nicotine\s+(?:pouch\w*|gum|patch\w*|lozenges?|vap\w+|salts?))\b",
    re.IGNORECASE,
)
"""Use of tobacco or nicotine that is no smoking."""
_UNUSED = re.compile(
    r"\b(?:no|not|never|denies|denied|without|former(?:ly)?|quit|stopped|past|used\s+to|ex|if|father|mother|husband|wife|brother|sister|son|daughter|roommate|"
    r"family|counsel\w*|discuss\w*|avoid)\b",
    re.IGNORECASE,
)
_QUIT_BEFORE = re.compile(r"\b(?:quit|stopped|former)\b[^,;]*[,;]|\bquit\b[^.;]*(?=\bon\s+$)", re.IGNORECASE)
_GIVEN_UP = re.compile(
    r"^[^.;]{0,20}\b(?:quit|stopped|never|former|none|denie[sd]|until|(?:in|since)\s+(?:19|20)\d\d)\b|\bdenie[sd]\b", re.IGNORECASE
)
_NEAR = 30
_SMOKELESS = re.compile(r"\b(?:tobacco|nicotine|vap\w+)\b", re.IGNORECASE)


def _otherwise_used(demand: Demand, place: Place) -> bool:
    """Whether a leaf speaks of tobacco or nicotine, and a sentence tells a use of it that is no smoking."""
    text = place.sentence.text
    told = _UNSMOKED.search(text) if _SMOKELESS.search(demand.quote) and place.read.default is Assertion.PRESENT else None
    if told is None:
        return False
    before = _NEVER.sub(" , ", text[max(0, told.start() - _NEAR) : told.start()])  # who never smoked may chew
    before = _QUIT_BEFORE.sub(" , ", before)  # and who gave up cigarettes may too
    return not _UNUSED.search(before) and not _GIVEN_UP.search(text[told.end() :])


def judge_tobacco(demand: Demand, chart: Chart) -> Judged:
    """Smoking, and being free of it for so long: never is for ever, a day of quitting is counted from, smoking now is against."""
    if demand.duration is None and re.search(r"\bcessation\b", demand.quote, re.IGNORECASE):
        return NOTHING
    if re.search(r"\b(?:assess\w*|screen\w*|asked|inquir\w*|documented|status|recorded)\b", demand.quote, re.IGNORECASE) and not re.search(
        r"\b(?:non-?\s?smok\w+|never|free|abstain\w*|abstinen\w*|no|not|quit|stopped)\b", demand.quote, re.IGNORECASE
    ):
        return NOTHING  # that somebody was asked is so whatever the answer is
    free = any("nonsmoker" in item.names for item in demand.items)
    said: list[Said] = []
    for place in chart.places:
        truth = Truth.MET if _otherwise_used(demand, place) else _smokes(place, chart, demand.duration, _as_length(demand.window))
        if truth.known:
            said.append(Said(negated(truth) if free else truth, place))
    return settled(chart, said, once=False)


def _as_length(window: str | None) -> Threshold | None:
    """None used in a time is so long a time without it."""
    if window is None:
        return None
    n, unit = window.split()
    return Threshold(">=", float(n), None, unit)


def _smokes(place: Place, chart: Chart, limit: Threshold | None, lately: Threshold | None = None) -> Truth:
    """Whether a sentence says that the patient smokes; where a time free of it is asked, NOT_MET only where it says that long."""
    text = place.sentence.text
    named = [m for m in place.read.mentions if m.names & {"nonsmoker", "tobacco_use"}]
    said = {place.read.assertion(m.first, m.last) for m in named}
    if not named and not _OF_ONCE.search(text) and _BY_PACKS.search(f"{place.sentence.label}: {text}"):
        said = {place.read.default}
    if not said or said & {
        Assertion.FAMILY,
        Assertion.OTHER,
        Assertion.COPIED,
        Assertion.PLANNED,
        Assertion.HYPOTHETICAL,
        Assertion.UNCERTAIN,
    }:
        return Truth.NOT_DOCUMENTED
    if _AGAIN.search(text) and said <= {Assertion.PRESENT, Assertion.HISTORICAL}:
        return Truth.MET
    if _SMOKES.search(text) and said == {Assertion.PRESENT}:
        return Truth.MET
    if _NEVER.search(text):
        return Truth.NOT_MET
    if place.read.default is Assertion.PLANNED:
        return Truth.NOT_DOCUMENTED  # `nicotine: quit, recheck in 8 weeks` is an aim
    asked = limit or lately
    if _QUIT.search(text):
        return Truth.NOT_MET if asked is None else Truth.NOT_DOCUMENTED if _NO_DATE.search(text) else _free_for(place, chart, asked)
    if all(m.concept == "tobacco_use" for m in named) and said == {Assertion.PRESENT}:
        return Truth.MET
    if said == {Assertion.ABSENT} and all(m.concept == "tobacco_use" for m in named) and limit is None:
        return Truth.NOT_MET
    return Truth.NOT_DOCUMENTED


def _of_quitting(text: str, days: Sequence[Days]) -> Sequence[Days]:
    """The days that stand right behind the word for quitting; all of them where none does."""
    ends = [found.end() for found in _QUIT.finditer(text)]
    near = [day for day in days if any(0 <= day.start - end <= _REACH for end in ends)]
    return near or days


_REACH = 20


def _free_for(place: Place, chart: Chart, limit: Threshold) -> Truth:
    """NOT_MET where all times that a sentence tells since quitting are that long, MET where none is."""
    text = place.sentence.text
    quits = [found.start() for found in _QUIT.finditer(text)]
    lasted = [  # how long somebody smoked stands before the word
        fulfils(one.amount, limit) for one in lengths(text, chart.visit, chart.written(place)) if any(one.start > at for at in quits)
    ]
    since = [
        fulfils(Amount(float((chart.visit - d.last).days), float((chart.visit - d.first).days), "d"), limit)
        for d in _of_quitting(text, told_days(text, chart.visit, chart.written(place)))
    ]
    told = {*lasted, *since}
    return Truth.NOT_MET if told == {Truth.MET} else Truth.MET if told == {Truth.NOT_MET} else Truth.NOT_DOCUMENTED
