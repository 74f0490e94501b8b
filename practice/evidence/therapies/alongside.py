"""Leaves that the requested therapy be given together with another (`will be used together with an oral antidepressant`): whether the
other one is going on, by the list of medications, by a sentence of now or by the plan.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.demand import demand as demand_for
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.therapies.narrowing import GENERIC
from practice.notes.dates import told_days
from practice.notes.model import DENIED, Assertion
from practice.notes.tokens import Mention
from practice.notes.wording import wider
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:the\s+)?(?:requested\s+)?(?:drug|medication|product|agent|treatment|therapy|it)\s+)?(?:(?:will|must|shall|should|is|to)\s+)+(?:be\s+)?"
    r"(?:(?:used|given|taken|prescribed|administered|continued|dosed)\s+)?(?:together|in\s+(?:combination|conjunction)|concurrently|concomitantly|simultaneously|along|as\s+an?\s+(?:adjunct|add-?on))\s+"
    r"(?:with|to|as)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|no|without)\b", re.IGNORECASE)
_KEEPS = re.compile(
    r"\b(?:continu(?:e|es|ed|ing)|keep(?:s|ing)?|stay(?:s|ing)?\s+on|remain(?:s|ing)?\s+on|along\s+with|together\s+with|alongside|in\s+(?:combination|addition)\s+(?:with|to)|on\s+top\s+of|"
    r"add(?:ed|ing)?\s+to|maintain(?:ed|ing|s)?|plus)\s+(?:(?:on|the|her|his|their|same|current|background|oral|with|both|stable|dose|of|taking)\s+)*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^[^.;]{0,50}?\b(?:(?:to\s+)?(?:be\s+)?continu\w+|unchanged|throughout|stays?|will\s+stay)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:currently|continu\w+|ongoing|still|now|remains\s+on|takes|taking|stable\s+on|since|refills?\s+regular|adherent|daily|nightly|weekly|bid|qhs|qd|at\s+night)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|discontinu\w+|quit|former\w*|previous\w*|past|completed|ended|until|held|hold|failed|wean\w*|taper\w*|switched?|replac\w+|off|last\s+taken|ran\s+out|"
    r"washout|no\s+response|not\s+taking|non-?adheren\w+|decline[sd]?|refus\w+|before\s+that|trial\s+of|tried)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|consider\w*|(?-i:may)|might|could|discuss\w*|offer\w*|possib\w+|ask\w*|whether|wants?|hopes?)\b|\?", re.IGNORECASE
)
_STOPPED_IT = re.compile(
    r"\b(?:stopped|quit|discontinued|came\s+off|weaned\s+off|no\s+longer\s+takes?|ran\s+out\s+of|self-?discontinued)\s+(?:taking\s+)?(?:it|this|them|that|both)\b|"
    r"\b(?:it|this)\s+was\s+(?:stopped|discontinued|held)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:\d{1,4}|\b[A-Z][a-z]{2,8}\.?)\s*(?:-|–|—|to|through|until)\s*(?:now|present|current|today)\b", re.IGNORECASE)
_OTHER_ROUTE = re.compile(
    r"\b(?:iv|intravenous\w*|im|intramuscular|inject\w+|infus\w+|topical\w*|cream|gel|patch|nasal|intranasal|spray|inhal\w+|depot|implant\w*)\b",
    re.IGNORECASE,
)
_ROUTES = frozenset({"oral", "mouth", "background", "conventional", "daily", "stable", "maintenance", "standard", "newly", "initiat"})
_LONG = dt.timedelta(days=400)


def judge_alongside(demand: Demand, chart: Chart) -> Judged | None:
    """Whether one of the therapies named goes on beside the one asked for; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None or _NEGATED.search(demand.quote) or demand.levels or demand.outcomes:
        return None
    named = demand_for(demand.quote[asked.end() :]).items
    items = [item for item in named if item.kind == "therapy"]
    rest = [item for item in named if item.kind != "therapy" and item.word not in GENERIC | _ROUTES]
    if len(items) != 1 or rest:
        return None
    names, oral = items[0].names, bool(re.search(r"\boral\b", demand.quote, re.IGNORECASE))
    going: dict[str, list[Place]] = {}
    out: dict[str, list[Place]] = {}
    for place in chart.places:
        if not speaks(place) or place.sentence.section in ("allergies", "goals", "education") or corrected(chart, place):
            continue
        for mention in place.read.mentions:
            if mention.kind != "therapy" or not (mention.names & names):
                continue
            told = _state(place, mention, chart, oral)
            if told is not None:
                (going if told else out).setdefault(mention.concept, []).append(place)
    kept = {name: places for name, places in going.items() if name not in out and not any(wider(name) & {o} for o in out)}
    if kept:
        return Judged(Truth.MET, tuple(dict.fromkeys(place for name in sorted(kept) for place in kept[name])))
    stopped = set(out) - names
    if stopped and not (set(going) - set(out)) and _none_left(names, out, chart):
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(place for name in sorted(stopped) for place in out[name])))
    return NOTHING


def _none_left(names: frozenset[str], out: dict[str, list[Place]], chart: Chart) -> bool:
    """Whether every one of the kind that the record tells of is over, and one of them was declined or is not to be taken up again."""
    told = {m.concept for p in chart.places if speaks(p) for m in p.read.mentions if m.kind == "therapy" and m.names & names} - names
    declined = [p for places in out.values() for p in places if p.sentence.section in ("plan", "assessment_plan", "assessment")]
    return told <= set(out) and bool(declined)


def _state(place: Place, mention: Mention, chart: Chart, oral: bool) -> bool | None:
    """Whether a sentence tells that a therapy goes on (True) or is over, declined or refused (False); None where it tells neither."""
    text, tokens = place.sentence.text, place.read.tokens
    start, end = tokens[mention.first].start, tokens[mention.last].end
    others = [tokens[m.first].start for m in place.read.mentions if m.kind == "therapy" and m.first > mention.last]
    behind = re.split(r";|(?<=[a-z)])\.\s", text[end : min(others, default=len(text))])[0]
    ahead = re.split(r";|,\s*(?:then|but)\b", text[:start])[-1]
    told = place.read.assertion(mention.first, mention.last)
    if oral and _OTHER_ROUTE.search(f"{' '.join(ahead.split()[-2:])} {behind[:24]}"):
        return None
    if told in DENIED and re.search(r"\bother\s+(?:[\w-]+\s+)?$", ahead, re.IGNORECASE):
        return None  # none other than those that are told
    if told in DENIED or told is Assertion.DECLINED or re.search(r"\b(?:declin\w+|refus\w+)\b", behind, re.IGNORECASE):
        return False
    if _OPEN.search(ahead) or told in (Assertion.HYPOTHETICAL, Assertion.UNCERTAIN, Assertion.FAMILY, Assertion.OTHER, Assertion.COPIED):
        return None
    if _KEEPS.search(ahead) or (_GOES_ON.match(behind) and not _OVER.search(behind)):
        return True
    if _OVER.search(ahead[-40:]) or _OVER.search(behind) or _over_next(place, chart):
        return False
    if place.read.default is Assertion.PLANNED or place.sentence.section in ("plan", "goals"):
        return None
    days = told_days(behind, chart.visit, chart.written(place))
    if _SPAN.search(behind):
        return True
    if re.search(r"\d\s*(?:-|–|to|through)\s*\d{1,2}/\d|\bx\s*\d+\s*(?:wk|week|mo|month|d)", behind, re.IGNORECASE):
        return False
    if days and max(day.last for day in days) < chart.visit - _LONG and not re.search(r"\bsince\b", behind, re.IGNORECASE):
        return None
    now = place.sentence.section == "medications" or bool(_NOW.search(behind)) or bool(_NOW.search(ahead[-24:]))
    return True if now and place.read.default not in (Assertion.HISTORICAL,) else None


def _over_next(place: Place, chart: Chart) -> bool:
    """Whether one of the next two sentences of the paragraph says that `it` was stopped."""
    following = chart.next(place)
    for _ in range(2):
        if following is None or any(m.kind == "therapy" for m in following.read.mentions):
            return False
        if _STOPPED_IT.search(following.sentence.text):
            return True
        following = chart.next(following)
    return False


_GOING = re.compile(
    r"^\s*(?:[\w./-]+\s+){0,5}?(?:going|to\s+continue|continues|continued|unchanged|as\s+(?:now|scheduled|before))\b", re.IGNORECASE
)


def kept(place: Place, mention: Mention) -> bool:
    """Whether a plan says outright that a therapy goes on (`Keep denosumab going`, `continue methotrexate`)."""
    text, tokens = place.sentence.text, place.read.tokens
    ahead, behind = text[: tokens[mention.first].start], text[tokens[mention.last].end :]
    if _OPEN.search(text) or re.search(
        r"\b(?:not|no|never|until|stop\w*|instead|discontinu\w+|before|once|then|bridge|last)\b", text, re.IGNORECASE
    ):
        return False
    keeps = re.search(
        r"\b(?:continue|keep|maintain|stay\s+on|remain\s+on)\s+(?:(?:on|the|her|his|their|same|current|with|both)\s+)*$",
        ahead,
        re.IGNORECASE,
    )
    return bool(keeps) and (bool(re.search(r"continue|maintain|\bon\b", ahead, re.IGNORECASE)) or bool(_GOING.match(behind)))


def left_off(place: Place, mention: Mention) -> bool:
    """Whether a plan says outright that a therapy is stopped (`Stop bevacizumab`)."""
    ahead = place.sentence.text[: place.read.tokens[mention.first].start]
    return not _OPEN.search(place.sentence.text) and bool(
        re.search(
            r"(?:^|[;,.]|\d\.)\s*(?:will\s+)?(?:stop|discontinue|d/c|switch\s+from|change\s+from|replace)\s+(?:the\s+|her\s+|his\s+)?$",
            ahead,
            re.IGNORECASE,
        )
    )


_SOLE = re.compile(
    r"^\W*(?:(?:as|the|a|is|will\s+be|used\s+as|given\s+as)\s+)*(?:sole|single|only)\s+(?:agent|drug|biologic|therapy|medication|anti-?\s?vegf(?:\s+agent)?)\b(?!\s+(?:failed|helped|tried|left))"
    r"(?:\s+(?:only|for\s+(?:this|the|that)\s+\w+|in\s+(?:this|the|that)\s+\w+))?\W*$|"
    r"\bno\s+other\s+(?:[\w-]+\s+){0,2}?(?:agent|drug|biologic|injection|inhibitor|medication|product)s?\s+(?:will\s+be|to\s+be|is\s+to\s+be|planned|is\s+planned)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:second|another|other|additional)\b", re.IGNORECASE)


def sole_agent(demand: Demand, items: Sequence[Item], chart: Chart) -> Judged:
    """NOT_MET for a leaf on another drug beside the one asked for, where the plan says that it is the only one; else nothing."""
    if len(items) != 1 or not _ANOTHER.search(demand.quote):
        return NOTHING
    sections = ("plan", "assessment_plan", "assessment")
    found = tuple(
        p for p in chart.places if p.sentence.section in sections and _SOLE.search(p.sentence.text) and not _OPEN.search(p.sentence.text)
    )
    going = [
        m.concept for p in chart.places if speaks(p) for m in p.read.mentions
        if m.kind == "therapy" and m.names & items[0].names and p.sentence.section in sections and kept(p, m)
    ]  # fmt: skip
    return Judged(Truth.NOT_MET, found[:2]) if found and len(set(going)) <= 1 else NOTHING
