"""Leaves whose thing the vocabulary does not know: denied outright by their own words, or said word for word.

A leaf is not met where the record denies its head (`no ablation` of an endometrial ablation), what it is the consequence of (`ectasia after
refractive surgery`, of one who never had any), what its sole purpose would be, or an inability by the ability. Where another sentence
tells of the head as present nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from practice.evidence.asked import Demand
from practice.evidence.chart import Chart, Place
from practice.evidence.judged import NOTHING, Judged
from practice.evidence.naming import named
from practice.evidence.plain import on_side
from practice.evidence.scene import corrected, speaks
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere
from practice.notes.tokens import Token, stem, tokens
from practice.notes.wording import leaf_words
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
_HEAD = re.compile(rf"^(?P<front>(?:(?!(?:{_STOPS}|or|and)\b)[a-z][a-z-]*\s+){{0,3}})(?P<head>(?!(?:{_STOPS}|or|and)\b)[a-z][a-z-]{{4,}})(?=\W*$|\s+(?:{_STOPS})\b)", re.IGNORECASE)  # fmt: skip
_OF = re.compile(r"\s*of\s+(?P<of>[^,;(]{3,40})", re.IGNORECASE)
_CAUSED = re.compile(
    r"\b(?<!not )(?:after|following|secondary\s+to|due\s+to|caused\s+by|resulting\s+from)\s+(?P<b>[a-z][a-z -]{3,50}?)(?=\W*$|,|\()", re.IGNORECASE
)
_SOLE = re.compile(
    r"(?P<x>[a-z][a-z -]{3,40}?)\s+(?:is|being|as)\s+the\s+(?:only|sole|primary|main)\s+(?:purpose|reason|indication|goal|aim)\b|"
    r"\b(?:solely|purely|only|exclusively)\s+(?:for|to\s+(?:satisfy|comply\s+with|obtain|meet|fulfil\w*)|because\s+of|due\s+to)\s+(?:an?\s+|the\s+)?(?P<y>[a-z][a-z -]{3,40}?)(?=\W*$|\s+(?:purposes?|reasons?)\b)",
    re.IGNORECASE,
)
_UNABLE = re.compile(
    r"\b(?:unable\s+to|inability\s+to|incapable\s+of)\s+(?P<verb>[a-z]+)\s+(?:(?:the|a|an|his|her|their|or)\s+)*(?P<what>[a-z]{3,})?", re.IGNORECASE
)
_ABLE = re.compile(
    r"(?<!un)(?<!not )(?<!longer )(?<!barely )(?<!be )\bable\s+to\s+(?P<verb>[a-z]+)(?P<rest>[^.;]{0,30})|"
    r"\bno\s+(?:trouble|difficulty|difficulties|problems?|issues?)\s+(?:with\s+|in\s+)?(?P<ing>[a-z]+ing)\b(?P<rest2>[^.;]{0,30})",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\b(?:only|with|but|if|when|unless|less|up\s+to|some|short|few|partially|sometimes|once|after|before|until|slowly|without)\b|\d", re.IGNORECASE
)
_HANDLING = frozenset(stem(w) for w in ("operate", "use", "run", "manage", "handle", "work"))
_IS = re.compile(
    r"^\W*(?:(?:the\s+)?(?:patient|member|individual)\s+(?:states|reports|confirms|affirms)\s+(?:that\s+)?)?(?:the\s+|his\s+|her\s+)?"
    r"(?P<x>[a-z]{5,})\s+(?:is|are|was|has\s+been|have\s+been)\s+(?P<y>[a-z]{5,})\W*$",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    stem(w)
    for w in (
        "complication contraindication problem disease condition symptom abnormality evidence sign test testing evaluation history finding use "
        "care therapy treatment medication level result system program change increase decrease need risk ability failure loss trial request "
        "service admission member patient child children adult person individual device disorder injury infection surgery procedure pain study "
        "screening imaging plan order support impairment limitation response reaction progression services criteria documentation concern "
        "examination exam assessment visit function effusion lesion event episode factor benefit relief improvement status support degree"
    ).split()
)
"""Heads that are of too many things to be denied by themselves."""
_BESIDES = frozenset(
    "no not never any prior previous past known other such history of evidence sign signs documented clinical ever a an the had has have "
    "having needed used tried owned received undergone denies denied without active current nor or and personal hx h/o".split()
)
_DENIES = frozenset("no not never denies denied without nor".split())
_OPEN = frozenset({".", ",", ";", ")", "or", "and", "—", "–", "-"})
_TO_DATE = re.compile(r"\s*(?:ever|at\s+all|to\s+date|hx|history|of\s+any\s+(?:kind|sort|type)|in\s+(?:the\s+)?past)?\s*(?:$|[.,;:()]|or\b|and\b|—|-\s)", re.IGNORECASE)  # fmt: skip
_ORGANS = re.compile(
    r"\b(?:echo\w*|mitral|valve|rectal|rectum|anal|lids?|eyes?|cornea|disc|lumbar|cervical\s+spine|knee|hip|shoulder|skin|lungs?|heart|cardiac|bladder|nose|nasal|"
    r"liver|kidney|bowel|wound|feet|foot|teeth|dental)\b",
    re.IGNORECASE,
)
_HELD = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})
_SPEAKS_OF = {"risk": Assertion.HYPOTHETICAL, "plan": Assertion.PLANNED, "order": Assertion.PLANNED}
"""Words of a leaf that would make a note's sentence one of risk, of plan: in the leaf they are the thing itself."""


def judge_by_words(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET, MET word for word, or nothing; for a leaf that asks for a thing and compares no figure that could be a smaller one."""
    if demand.negated or demand.parts or demand.suspected or demand.future or demand.concurrent or demand.outcomes or demand.levels:
        return NOTHING
    if demand.count is not None and demand.count.op in ("<", "<="):
        return NOTHING
    if (said := _word_for_word(demand, chart)).places:
        return said
    for ways in (_sole, _head, _consequence, _ability):
        if found := tuple(dict.fromkeys(ways(demand, chart))):
            return Judged(Truth.NOT_MET, found)
    return NOTHING


def _places(chart: Chart, demand: Demand) -> Iterator[Place]:
    for place in chart.places:
        if speaks(place) and place.read.default in _HELD and on_side(chart, place) and not elsewhere(place.sentence.text, demand.region):
            if place.sentence.section not in ("allergies", "goals") and not corrected(chart, place):
                yield place


def _content(text: str) -> list[str]:
    carriers = frozenset(stem(w) for one in leaf_words().carriers for w in one.split()) - {"activ"}
    return [t.stem for t in tokens(text) if t.word and t.stem not in carriers]


# ---------------------------------------------------------------- the head


def _head(demand: Demand, chart: Chart) -> Iterator[Place]:
    """Denials of the head of a leaf that is a noun with what narrows it."""
    text = " ".join(demand.quote.split())
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
    besides = set(_content(of["of"])) if of else set()
    besides |= {word for one in demand.examples for word in _content(one.quote)}
    if head in _GENERIC and not besides:
        return
    denials = [p for p in _places(chart, demand) if _denied(p, [head], {*front, *besides})]
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
        if _bare_before(found, at, besides) and _TO_DATE.match(place.sentence.text[found[at + size - 1].end :]):
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
        if place in denials or not speaks(place):
            continue
        for i, token in enumerate(place.read.tokens):
            if token.stem == head and not place.read.reached[i] & {Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER, Assertion.PLANNED}:
                if place.read.default not in (Assertion.PLANNED, Assertion.FAMILY, Assertion.COPIED):
                    return True
    return False


# ---------------------------------------------------------------- consequence, purpose, ability


def _consequence(demand: Demand, chart: Chart) -> Iterator[Place]:
    """`ectasia after refractive surgery`: of one who never had such surgery it is not so."""
    found = _CAUSED.search(demand.quote)
    if found is None or demand.window or demand.historical:
        return
    words = [t.stem for t in tokens(found["b"]) if t.word]
    if len(words) < len(("two", "words")) or any(w in ("the", "week", "month", "day", "year", "first", "initial", "last") for w in words):
        return
    denials = [place for place in _places(chart, demand) if _denied(place, words, set())]
    if denials and not _told(chart, words[0], denials):
        yield from denials


_NOT_FOR = re.compile(r"\b(?:not|no|never|without|nothing|neither)\b", re.IGNORECASE)


def _sole(demand: Demand, chart: Chart) -> Iterator[Place]:
    """`solely to satisfy a court order`, `sterilization is the only purpose`: the record says that this is not what it is for."""
    found = _SOLE.search(demand.quote)
    if found is None:
        return
    words = [w for w in _content(found["x"] or found["y"]) if w not in ("purpos", "reason")]
    if not words:
        return
    for place in _places_of_purpose(chart):
        spots = [next((i for i, t in enumerate(place.read.tokens) if t.stem == w), None) for w in words]
        if None in spots:
            continue
        at = [i for i in spots if i is not None]
        before = place.sentence.text[: place.read.tokens[min(at)].start]
        behind = place.sentence.text[place.read.tokens[max(at)].end :]
        direct = re.search(r"\b(?:not|isn't)\s+(?:(?:being\s+)?(?:done|requested|sought|wanted)\s+)?(?:for\s+|because\s+of\s+|due\s+to\s+)?(?:an?\s+|the\s+)?$", before, re.IGNORECASE)  # fmt: skip
        reason = re.match(r"\s+(?:is|are|was)\s+not\s+(?:the|a|an|his|her|their)\s+(?:\w+\s+)?(?:reason|purpose|indication|goal|aim)", behind, re.IGNORECASE)  # fmt: skip
        if max(at) - min(at) < len(at) + 1 and ((direct and not re.match(r"\s+(?:alone|only)\b", behind, re.IGNORECASE)) or reason):
            yield place


def _places_of_purpose(chart: Chart) -> Iterator[Place]:
    """What a service is for is also said in a plan."""
    for place in chart.places:
        if speaks(place) and place.read.default in (*_HELD, Assertion.PLANNED) and place.sentence.section != "goals":
            yield place


def _ability(demand: Demand, chart: Chart) -> Iterator[Place]:
    """`unable to operate the pump`: the record says that the patient is able to."""
    asked = _UNABLE.search(demand.quote)
    if asked is None or demand.window or demand.historical:
        return
    verb, what = stem(asked["verb"].lower()), stem((asked["what"] or "").lower())
    able, unable = [], False
    for place in _places(chart, demand):
        stems = {t.stem for t in place.read.tokens}
        for found in _ABLE.finditer(place.sentence.text):
            said = stem((found["verb"] or found["ing"]).lower())
            at = next((i for i, t in enumerate(place.read.tokens) if t.end > found.start()), 0)
            same = said == verb or {said, verb} <= _HANDLING
            clean = not place.read.reached[at] - {Assertion.ABSENT, Assertion.HISTORICAL}
            if same and clean and (not what or _about(what, stems)) and not _PARTLY.search(found["rest"] or found["rest2"] or ""):
                able.append(place)
        unable = unable or bool(re.search(r"\b(?:unable|not\s+able|no\s+longer\s+able|cannot|can't|could\s+not|inability)\b", place.sentence.text, re.IGNORECASE) and (not what or _about(what, stems)))  # fmt: skip
    if able and not unable:
        yield from able


def _about(what: str, stems: set[str]) -> bool:
    return what in stems


# ---------------------------------------------------------------- word for word


def _word_for_word(demand: Demand, chart: Chart) -> Judged:
    """`childbearing is complete`: the record says the same, word for word, and nothing else of it."""
    found = _IS.match(demand.quote)
    if found is None or demand.duration or demand.count or demand.window or demand.share or demand.concepts:
        return NOTHING
    asked = re.compile(rf"\b{found['x']}\s+(?:is|are|was|has\s+been|have\s+been)\s+{found['y']}\b(?=\s*(?:$|[.,;]))", re.IGNORECASE)
    out = []
    for place in _places(chart, demand):
        said = asked.search(place.sentence.text)
        if said is None:
            continue
        at = [i for i, t in enumerate(place.read.tokens) if said.start() <= t.start < said.end()]
        if not at or any(place.read.reached[i] for i in at):
            return NOTHING
        out.append(place)
    return Judged(Truth.MET, tuple(out)) if out else NOTHING
