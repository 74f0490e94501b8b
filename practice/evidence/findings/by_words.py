"""Leaves whose thing the vocabulary does not know: denied outright by their own words, or said word for word.

A leaf is not met where the record denies its head (`no ablation` of an endometrial ablation), what it is the consequence of (`ectasia after
refractive surgery`, of one who never had any), what its sole purpose would be, or an inability by the ability. Where another sentence
tells of the head as present nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.plain import judge_plain
from practice.evidence.findings.purpose import asks_purpose, content, of_ability, of_purpose, stating, word_for_word
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.naming import named
from practice.evidence.record.scene import speaks
from practice.notes.model import STATED, Assertion
from practice.notes.tokens import Token, stem, tokens
from rules.truth import Truth

_STOPS = (
    r"of|due|with|in|on|at|for|from|that|which|who|whose|seen|shown|lasting|is|are|was|were|has|have|had|within|despite|after|during|"
    r"requiring|needing|such|confirmed|documented|to|placed|measuring|as|by|without|following|secondary|caused|persisting|resulting"
)
_LEAD = re.compile(
    r"^\W*(?:(?:the|a|an|any|active|known|current|prior|previous|documented|history\s+of|presence\s+of|evidence\s+of|diagnosis\s+of|"
    r"(?:the\s+)?(?:member|patient|individual)\s+(?:already\s+|currently\s+)?(?:has|had|owns|uses)(?:\s+had)?)\s+)+",
    re.IGNORECASE,
)
_HEAD = re.compile(
    rf"^(?P<front>(?:(?!(?:{_STOPS}|or|and)\b)[a-z][a-z-]*\s+){{0,3}})(?P<head>(?!(?:{_STOPS}|or|and)\b)[a-z][a-z-]{{4,}})"
    rf"(?=\W*$|\s+(?:{_STOPS})\b)",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*of\s+(?P<of>[^,;(]{3,40})", re.IGNORECASE)
_CAUSED = re.compile(
    r"\b(?<!not )(?:after|following|secondary\s+to|due\s+to|caused\s+by|resulting\s+from)\s+(?P<b>[a-z][a-z -]{3,50}?)(?=\W*$|,|\()",
    re.IGNORECASE,
)
_GENERIC_WORDS = (
    "complication contraindication problem disease condition symptom abnormality evidence sign test testing evaluation "
    "history finding use care therapy treatment medication level result system program change increase decrease need risk "
    "ability failure loss trial request service admission member patient child children adult person individual device "
    "disorder injury infection surgery procedure pain study screening imaging plan order support impairment limitation "
    "response reaction progression services criteria documentation concern examination exam assessment visit function "
    "effusion lesion event episode factor benefit relief improvement status support degree "
)
_GENERIC = frozenset(stem(word) for word in _GENERIC_WORDS.split())
"""Heads that are of too many things to be denied by themselves."""
_BESIDES_WORDS = (
    "no not never any prior previous past known other such history of evidence sign signs documented clinical ever a an the "
    "had has have having needed used tried owned received undergone denies denied without active current nor or and "
    "personal hx h/o "
)
_BESIDES = frozenset(_BESIDES_WORDS.split())
_DENIES = frozenset(["no", "not", "never", "denies", "denied", "without", "nor"])
_TO_DATE = re.compile(
    r"\s*(?:ever|at\s+all|to\s+date|(?:in|of|on)\s+either\s+(?:eye|side|knee|hip|shoulder|ear)|hx|history|of\s+any\s+(?:kind|sort|type)|in\s+(?:the\s+)?past)?\s*(?:$|[.,;:()]|or\b|and\b|—|-\s)",
    re.IGNORECASE,
)
_ORGANS = re.compile(
    r"\b(?:echo\w*|mitral|valve|rectal|rectum|anal|lids?|eyes?|cornea|disc|lumbar|cervical\s+spine|knee|hip|shoulder|skin|lungs?|heart|cardiac|bladder|nose|nasal|"
    r"liver|kidney|bowel|wound|feet|foot|teeth|dental)\b",
    re.IGNORECASE,
)
_NOT_TOLD = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER, Assertion.PLANNED})
_SPEAKS_OF = {"risk": Assertion.HYPOTHETICAL, "plan": Assertion.PLANNED, "order": Assertion.PLANNED}
"""Words of a leaf that would make a note's sentence one of risk, of plan: in the leaf they are the thing itself."""


def judge_by_words(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET, MET word for word, or nothing; for a leaf that asks for a thing and compares no figure that could be a smaller one."""
    if demand.negated or demand.parts or demand.suspected or demand.future or demand.concurrent or demand.outcomes or demand.levels:
        return NOTHING
    if demand.count is not None and demand.count.op in ("<", "<="):
        return NOTHING
    if (said := word_for_word(demand, chart)).places:
        return said
    for ways in (of_purpose, _head, _consequence, of_ability):
        if found := tuple(dict.fromkeys(ways(demand, chart))):
            return Judged(Truth.NOT_MET, found)
    return NOTHING


# ---------------------------------------------------------------- the head


def _head(demand: Demand, chart: Chart) -> Iterator[Place]:
    """Denials of the head of a leaf that is a noun with what narrows it."""
    if asks_purpose(demand.quote):
        return  # that the thing is not there does not say what the service is for
    text = demand.flat
    lead = _LEAD.match(text)
    found = _HEAD.match(text[lead.end() :] if lead else text)
    if found is None:
        return
    head = stem(found["head"].lower())
    front = [t.stem for t in tokens(found["front"]) if t.word]
    about = named(found["head"])[1]
    if any(m.kind not in ("word", "imaging") for m in about):
        return  # what the vocabulary knows is denied elsewhere
    behind = (lead.end() if lead else 0) + found.end()
    of = _OF.match(text[behind:])
    besides = set(content(of["of"])) if of else set()
    besides |= {word for one in demand.examples for word in content(one.quote)}
    if head in _GENERIC and not besides:
        return
    denials = [p for p in stating(chart, demand) if _denied(p, [head], {*front, *besides})]
    if head in _GENERIC:
        denials = [p for p in denials if besides & {t.stem for t in p.read.tokens}]
    else:
        denials = [p for p in denials if not _of_another_organ(p, demand)]
    if denials and not _told(chart, head, denials):
        yield from denials


def _denied(place: Place, words: Sequence[str], besides: set[str]) -> bool:
    """Whether a sentence denies words outright: a negation, a list perhaps, nothing that narrows them, nothing behind them."""
    found = place.read.tokens
    size = len(words)
    for at in range(len(found) - size + 1):
        if [t.stem for t in found[at : at + size]] != list(words):
            continue
        reached = frozenset().union(*(place.read.reached[i] for i in range(at, at + size)))
        allowed = {Assertion.ABSENT, Assertion.HISTORICAL} | {_SPEAKS_OF[w] for w in words if w in _SPEAKS_OF}
        if Assertion.ABSENT not in reached or not reached <= allowed:
            continue
        behind = place.sentence.text[found[at + size - 1].end :]
        of_it = re.match(r"\s+of\s+(?:the\s+)?(?P<what>[a-z]+(?:\s+[a-z]+)?)(?=\W|$)", behind, re.IGNORECASE)
        if of_it and all(stem(word) in besides for word in of_it["what"].lower().split()):
            behind = behind[of_it.end() :]  # `no other complication of otitis`
        if _bare_before(found, at, besides) and _TO_DATE.match(behind):
            return True
    return False


def _bare_before(found: tuple[Token, ...], at: int, besides: set[str]) -> bool:
    """Whether only the negation, a list, or words of the leaf stand right before a word."""
    for i in range(at - 1, -1, -1):
        if found[i].text in _DENIES or found[i].text in (",", "/", "or", "and", "nor"):
            return True
        if found[i].text not in _BESIDES and found[i].stem not in besides:
            return False
    return False


def _of_another_organ(place: Place, demand: Demand) -> bool:
    said = {m.group().lower() for m in _ORGANS.finditer(f"{place.sentence.label} {place.sentence.text}")}
    return bool(said) and not any(word in demand.quote.lower() for word in said)


def _told(chart: Chart, head: str, denials: Sequence[Place]) -> bool:
    """Whether another sentence of the patient tells of the head, however little."""
    for place in chart.places:
        if place in denials or not speaks(place) or place.read.default in (Assertion.PLANNED, Assertion.FAMILY, Assertion.COPIED):
            continue
        named_so = [i for i, token in enumerate(place.read.tokens) if token.stem == head]
        if any(not place.read.reached[i] & _NOT_TOLD for i in named_so):
            return True
    return False


# ---------------------------------------------------------------- consequence, purpose, ability


def _consequence(demand: Demand, chart: Chart) -> Iterator[Place]:
    """`ectasia after refractive surgery`: of one who never had such surgery it is not so."""
    found = _CAUSED.search(demand.quote)
    if found is None or demand.window or demand.historical:
        return
    words = [t.stem for t in tokens(found["b"]) if t.word]
    if any(w in ("the", "week", "month", "day", "year", "first", "initial", "last") for w in words):
        return
    denials = [place for place in stating(chart, demand) if len(words) > 1 and _denied(place, words, set())]
    if denials and not _told(chart, words[0], denials):
        yield from denials
        return
    cause = demand_of_quote(found["b"])
    if len(cause.concepts) == 1 == len(cause.items) and cause.concepts[0].kind == "procedure":
        never = judge_plain(replace(cause, historical=True), chart)
        yield from (p for p in never.places if never.truth is Truth.NOT_MET and _for_good(p, cause.concepts[0].names))


def _for_good(place: Place, names: frozenset[str]) -> bool:
    """Whether a sentence denies a thing without a place or a time behind it."""
    spots = [m for m in place.read.mentions if m.names & names]
    behind = [place.sentence.text[place.read.tokens[m.last].end :] for m in spots]
    return place.read.default in STATED and bool(behind) and all(_TO_DATE.match(text) for text in behind)
