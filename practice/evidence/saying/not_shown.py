"""Tests and aims that a sentence names without the result that a leaf asks: not done, normal where it should confirm, met in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import speaks
from practice.notes.model import Assertion
from practice.notes.tokens import Mention, Token

_ASKS_NEGATIVE = re.compile(r"\bnegative\b", re.IGNORECASE)
_NOT_TESTED = re.compile(
    r"\b(?:not|never)\s+(?:yet\s+)?(?:done|needed|obtained|sent|drawn|performed|required|indicated|ordered)\b|\bn\s?/\s?a\b"
    r"|\bno\s+(?:\w+\s+){1,4}?(?:needed|on\s+file|yet|today|required|indicated|done|available|in\s+chart)\b",
    re.IGNORECASE,
)
"""`no pregnancy test needed` is no negative test."""
_ASKS_PROOF = re.compile(
    r"\b(?:confirm\w*|evidence|shown|shows|demonstrat\w*|documented|verified|proven)\b.*\b(?:electrodiagnos\w+|emg|ncs|nerve\s+conduction|mri|ct|imaging|x-?rays?|radiograph\w*|ultrasound|biopsy|bone\s+scan)\b"
    r"|\belectrodiagnostic(?:ally)?\b|\b(?:mri|ct|imaging|emg|biopsy)\s+(?:confirm|show|demonstrat|prov)\w*",
    re.IGNORECASE,
)
_ASKS_NORMAL = re.compile(r"\b(?:normal|negative|no\b|not\b|without|unremarkable|exclud\w+)", re.IGNORECASE)
_TEST_NORMAL = re.compile(
    r"\b(?:emg(?:\s?/\s?ncs)?|ncs|nerve\s+conduction\w*|mri|ct|mra|x-?rays?|xr|us|ultrasound|biopsy|bone\s+scan|films)\b[^.;,]{0,30}?\b(?:normal|nl|wnl|within\s+normal|neg(?:ative)?(?!\s+for)|unremarkable|clean)\b",
    re.IGNORECASE,
)
"""`L CTS: EMG normal`."""
_ASKS_ORAL = re.compile(r"\boral(?:ly)?\b", re.IGNORECASE)
_ELSEWHERE_GIVEN = re.compile(
    r"\b(?:gel|cream|ointment|topical\w*|lacquer|lotion|patch\w*|foam|drops?|spray|IM|IV|SC|SQ|subcut\w*|suppositor\w+|inject\w*|infusion)\b"
)
_BY_MOUTH = re.compile(r"\b(?:po|oral\w*|tabs?|tablets?|caps?|capsules?|by\s+mouth|pills?)\b", re.IGNORECASE)
_ASKS_GOALS = re.compile(r"\bgoals?\b[^.;]*\b(?:met|achieved|reached|attained)\b", re.IGNORECASE)
_GOALS = re.compile(r"\bnot\s+(?:yet\s+)?(?:met|achieved|reached)\b|\b(?P<k>\d{1,2})\s*(?:/|of)\s*(?P<m>\d{1,2})\b", re.IGNORECASE)
_INFECTED = re.compile(
    r"\b(?:septic|abscess(?:es)?|cellulitis|keratitis|corneal\s+ulcer|osteomyelitis|endophthalmitis|pneumonia|impetigo|shingles|on\s+(?:abx|antibiotics)\s+for)\b",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:no|not|denies|without|neg\w*|h/o|history|hx|resolved|prior|previous|past|healed|risks?|prevent\w*|r/o|rule|s/p|remote|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


_ASKS_TWO = re.compile(r"\b(?:two|2|dual|both)\b.*\b(?:blocks?|injections?|mbbs?)\b", re.IGNORECASE)
_FIRST_ALONE = re.compile(r"#\s?1\b(?!.*(?:#\s?2|\bsecond\b|\bboth\b|\btwo\b))", re.IGNORECASE)


def not_shown(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether the sentences that meet a leaf name its test, form or aim without the result that it asks."""
    relied = tuple(places)
    texts = [one.sentence.text for one in relied]
    quote = demand.quote
    if not texts:
        return False
    if _ASKS_NEGATIVE.search(quote) and all(map(_NOT_TESTED.search, texts)):
        return True
    if _ASKS_PROOF.search(quote) and not _ASKS_NORMAL.search(quote) and all(map(_TEST_NORMAL.search, texts)):
        return True
    if _ASKS_ORAL.search(quote) and all(_ELSEWHERE_GIVEN.search(one) and not _BY_MOUTH.search(one) for one in texts):
        return True
    if _ASKS_TWO.search(quote) and all(map(_FIRST_ALONE.search, texts)):
        return True
    if _ASKS_ON.search(quote) and not _event_on_drug(demand, relied):
        return True
    for_other = [found for place in relied if (found := _for_other(demand, place)) is not None]
    if for_other and all(for_other):
        return True
    if _ASKS_GOALS.search(quote) and any(map(_missed_goals, texts)):
        return True
    return demand.negated and "infection" in quote.lower() and any(_infected(place) for place in chart.places if place not in relied)


_ASKS_ON = re.compile(r"^\W*(?:[\w-]+\s+){1,4}?(?:while\s+)?on\s+[a-z][\w/-]+\W*$", re.IGNORECASE)
"""`myalgia on atorvastatin`."""


def _event_on_drug(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether a sentence that tells the event names the drug; true where the leaf names none."""
    drugs = frozenset(name for item in demand.items if item.kind == "therapy" for name in item.names)
    events = frozenset(name for item in demand.items if item.kind != "therapy" for name in item.names)
    if not drugs or not events:
        return True
    told = [p for p in places if any(m.names & events for m in p.read.mentions)]
    return any(m.names & drugs for p in told or places for m in p.read.mentions) and not all(map(_on_another, told or places))


def _on_another(place: Place) -> bool:
    return bool(re.search(r"\b(?:ok|tolerat\w+|fine|well)\b", place.sentence.text, re.IGNORECASE))


def _for_other(demand: Demand, place: Place) -> bool | None:
    """`CBT for insomnia`, where the leaf asks for therapy for depression; None where the sentence names no such therapy."""
    ill = frozenset(name for item in demand.items if item.kind in _ILL for name in item.names)
    care = frozenset(name for item in demand.items if item.kind == "therapy" for name in item.names)
    if not ill or not care or not re.search(r"\bfor\b", demand.quote):
        return False
    text, tokens, mentions = place.sentence.text, place.read.tokens, place.read.mentions
    ours = [m for m in mentions if m.names & care]
    return all(_given_for_other(demand, text[tokens[m.last].end :], _next_ill(m, mentions, tokens), ill) for m in ours) if ours else None


def _next_ill(mention: Mention, mentions: Sequence[Mention], tokens: Sequence[Token]) -> tuple[int, frozenset[str]] | None:
    """The next illness that is named behind a therapy: how far behind, and its names."""
    behind = next((m for m in mentions if m.first > mention.last and m.kind in _ILL), None)
    return (tokens[behind.first].start - tokens[mention.last].end, behind.names) if behind else None


def _given_for_other(demand: Demand, behind: str, ill_behind: tuple[int, frozenset[str]] | None, ill: frozenset[str]) -> bool:
    if ill_behind is not None and _FOR.fullmatch(behind[: ill_behind[0]]):
        return not ill_behind[1] & ill
    what = _FOR_WHAT.match(behind) or _FOR_THING.match(behind)
    return what is not None and what["what"].lower() not in demand.quote.lower()


_ILL = frozenset({"chronic", "finding", "symptom"})
_FOR = re.compile(r"[^.;,]{0,16}\bfor\s+(?:the\s+|her\s+|his\s+)?", re.IGNORECASE)
_FOR_WHAT = re.compile(
    r"[^.;,]{0,16}?\bfor\s+(?:the\s+|her\s+|his\s+|an?\s+)?(?P<what>mood|sleep|weight|anxiety|anger|grief|couples?|marriage|work|school|trauma|tremor|appetite|gait|balance|vertigo|posture|gout|shingles|acne|asthma|tics|nausea)\b",
    re.IGNORECASE,
)


_FOR_THING = re.compile(
    r"\s*(?:infusions?|injections?|series|course|pack|dose|\s)*\s*\bfor\s+(?:the\s+|her\s+|his\s+|an?\s+)?(?!(?:\w+\s+){0,2}?(?:days?|weeks?|wks?|months?|mos?|years?|yrs?|sessions?|doses?|cycles?)\b)"
    r"(?!(?:about|over|more|at|next|several|many|some|long|now|this|that|it|symptoms?|pain|relief|control|flares?|disease|condition|same|maintenance|failure|lack|trial|treatment|management|"
    r"refractory|severe|moderate|mild|chronic|acute|attacks?|rescue|abortive|breakthrough|prophylaxis|prevention|past|last|nearly|almost|up|only|just|as|which|free|approval|auth\w*)\b)(?P<what>[a-z][a-z'’]{2,})\b",
    re.IGNORECASE,
)
"""`ketamine infusions for the foot`."""


def _missed_goals(text: str) -> bool:
    return any(found["k"] is None or int(found["k"]) < int(found["m"]) for found in _GOALS.finditer(text))


def _infected(place: Place) -> bool:
    """Whether a sentence tells an infection of this patient as of now, under its own name."""
    if place.read.default is not Assertion.PRESENT or not speaks(place):
        return False
    return any(not _NO_MORE.search(place.sentence.text) for _ in _INFECTED.finditer(place.sentence.text))
