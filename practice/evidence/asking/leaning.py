"""Leaves that lean on what stands beside them: a state told behind a figure (`a gain of 12 degrees | when the lid is taped`), a thing named
only in the line above (`the estimate of tissue to be removed: it is 1,000 grams or more`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from rules.model import Atom

_STATE = re.compile(r"\s*,?\s*(?:when|while|once)\s+", re.IGNORECASE)
_OF_STATE = re.compile(r"^\W*(?:the\s+|an?\s+)?(?:[\w-]+\s+){1,3}?(?:is|are)\s+[\w-]+\W*$", re.IGNORECASE)
_IT = re.compile(r"^\W*(?:it|this|they|these)\s+(?P<verb>is|are|was|were|measures?|weighs?|equals?)\s+", re.IGNORECASE)
_THING = re.compile(
    r"(?P<thing>(?:[\w'’-]+\s+){0,9}[\w'’-]+)\s*,?\s+(?:must\s+)?(?:meets?|satisf(?:y|ies)|fulfils?|is|shows?)\s+"
    r"(?:at\s+least\s+)?(?:one|either|both|all|any|two)\b[^.:]{0,60}$",
    re.IGNORECASE,
)


def _pairs(row: Sequence[Atom], at: int, text: str) -> Iterator[tuple[Atom, Atom, str, str]]:
    """A leaf and the one behind it, the one before it and the leaf: each pair with what stands between the two, and all its words."""
    for first in (at, at - 1):
        if 0 <= first < len(row) - 1:
            one, two = row[first], row[first + 1]
            yield one, two, text[one.start + len(one.quote) : two.start], text[one.start : two.start + len(two.quote)]


def _unmarked(lead: str) -> str:
    """A line without its marker."""
    return re.sub(r"^\W*(?:\d+[.)]|[A-Za-z][.)])\s*", "", lead)


def _said_last(lead: str) -> str:
    """The last sentence of a line, without its marker."""
    return re.split(r"(?<=[a-z)])[.;]\s+", _unmarked(lead))[-1]


def with_state(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """A figure with the state that the next leaf tells of it, and that leaf with its figure."""
    for one, two, between, pair in _pairs(row, at, text):
        if _STATE.fullmatch(between) and _OF_STATE.match(two.quote):
            whole = demand(pair)
            if whole.levels or whole.count:
                return replace(whole, quote=whole.quote if one is row[at] else pair, window=found.window)
    return found


_INVOLVING = re.compile(r"^\W*(?:involving|covering|affecting|occupying)\s+", re.IGNORECASE)


def with_extent(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`a partial tear | involving 50% or more of the tendon`: the tear is asked with how much of the tendon it takes."""
    for _, two, between, pair in _pairs(row, at, text):
        if between.strip() or not _INVOLVING.match(two.quote):
            continue
        whole = demand(pair)
        if whole.share and whole.concepts:
            return replace(whole, window=found.window)
    return found


_REPEAT = re.compile(
    r"^\W*(?:a\s+)?repeat(?:ed)?\b.*\bof\s+(?:an?|the)\s+(?:earlier|previous|prior|last|initial|first)\s+\w+\W*$", re.IGNORECASE | re.DOTALL
)
_NO_CHANGE = re.compile(
    r"\s*,?\s*(?:with\s+no|without|in\s+the\s+absence\s+of)\s+(?:any\s+)?(?:(?:new|changed|changing|worsening|progressive|or|and|significant)\s+)+(?:symptoms?|findings?|signs?)\b",
    re.IGNORECASE,
)


def with_repeat(found: Demand, atom: Atom, text: str) -> Demand:
    """`Repeat MRI within 12 months of an earlier study | with no new symptoms`: what stands behind is of the repeat."""
    behind = _NO_CHANGE.match(text, atom.start + len(atom.quote)) if _REPEAT.match(atom.quote) else None
    return replace(found, quote=text[atom.start : behind.end()]) if behind else found


_EXAM = re.compile(r"\bexam(?:ination)?\s+of\s+(?:the\s+)?[\w\s]{3,30}$", re.IGNORECASE)
_EXAM_TOO = re.compile(
    r"^\W*(?:the\s+)?(?:(?:upper|lower)\s+(?:extremit\w+|limbs?)|legs?|arms?|neck|back|hips?|knees?|shoulders?|spine|abdomen|skin)\b",
    re.IGNORECASE,
)


def with_exam(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`examination of the back and | lower extremities, including strength`: one examination, of both."""
    for one, two, between, pair in _pairs(row, at, text):
        if _EXAM.search(one.quote) and between.split() in (["and"], ["and", "the"]) and _EXAM_TOO.match(two.quote):
            whole = demand(pair)
            return replace(whole, window=whole.window or found.window)
    return found


_OF_IT = re.compile(
    r"^\W*(?:and\s+)?(?:the\s+)?(?:patient|member|individual)\s+(?:is|has|does)\s+(?:\w+\s+){0,3}it\b[^.;]{0,12}$", re.IGNORECASE
)
_WHEN = re.compile(r"\s*,?\s*(?:when|where|if)\s+", re.IGNORECASE)
_UPKEEP = re.compile(r"^\W*maintenance\s+(?:therapy|care|treatment|visits?|programs?)\W*$", re.IGNORECASE)


def with_it(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`a home program has been taught and | the patient is carrying it out`, `maintenance, when | no gain is expected`: the whole."""
    for one, two, between, pair in _pairs(row, at, text):
        if between.split() == ["and"] and _OF_IT.match(two.quote):
            return replace(demand(pair), window=found.window)
        if one is row[at] and _WHEN.fullmatch(between) and _UPKEEP.match(one.quote):
            return replace(found, quote=pair)
    return found


_NOT_BORNE = re.compile(
    r"^\W*(?:(?:it|they|this|which)\s+)?(?:(?:could|can|was|were|is|are|has|have)\s*(?:not|n['’]t)\s+(?:be\s+|been\s+)?(?:tolerated|borne|effective|successful)|cannot\s+be\s+(?:tolerated|borne)|"
    r"did\s+not\s+(?:help|work|succeed)|failed|proved\s+(?:intolerable|ineffective))\W*$",
    re.IGNORECASE,
)


def with_outcome(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`PAP was used for 30 days and | could not be tolerated`: the use that is meant is the one that came to this."""
    for _, two, between, pair in _pairs(row, at, text):
        if between.replace(",", " ").split() == ["and"] and _NOT_BORNE.match(two.quote):
            whole = demand(pair)
            if whole.outcomes and not whole.parts and any(item.kind == "therapy" for item in whole.items):
                return replace(whole, window=whole.window or found.window)
    return found


_UNCHANGED = re.compile(
    r"^\W*(?:the\s+)?(?:symptoms?|findings|condition|complaints?|clinical\s+picture)\s+(?:has|have|is|are)\s+(?:not\s+changed|unchanged|been\s+(?:stable|unchanged))\s+since\b",
    re.IGNORECASE,
)


def with_since(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`MRI was done within 12 months and | symptoms have not changed since`: the study alone does not say it."""
    for one, two, between, pair in _pairs(row, at, text):
        if one is row[at] and not found.parts and between.replace(",", " ").split() == ["and"] and _UNCHANGED.match(two.quote):
            return Demand(pair, parts=(found, demand(two.quote)), joined="all")
    return found


_THAT = re.compile(r"\s*,?\s*(?:that|which|who)\s+", re.IGNORECASE)
_NOT_REMITTED = re.compile(
    r"^\W*(?:is|are)\s+not\s+in\s+(?:(?:sustained|full|early|stable|complete|partial)\s+)*remission\W*$", re.IGNORECASE
)


def with_remission(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`alcohol use disorder that | is not in remission`: one disorder, as of now."""
    for _, two, between, pair in _pairs(row, at, text):
        if _THAT.fullmatch(between) and _NOT_REMITTED.match(two.quote):
            return replace(demand(pair), window=found.window)
    return found


_GOES_ON = re.compile(r"^\W*(?:has|have|had|is|are|was|were)\s+(?:been\s+)?(?:\w+\s+)?\w+", re.IGNORECASE)


def with_subject(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """`thyroid eye disease that | has been stable for less than six months`: what goes on is of the thing before it."""
    if not at or found.levels or not found.duration or not _GOES_ON.match(row[at].quote):
        return found
    before = row[at - 1]
    if not _THAT.fullmatch(text[before.start + len(before.quote) : row[at].start]):
        return found
    whole = demand(text[before.start : row[at].start + len(row[at].quote)])
    if not whole.concepts or not whole.duration:
        return found
    thing = demand(before.quote)  # where there is none of it there is none of this either
    return Demand(whole.quote, parts=(thing, replace(whole, window=whole.window or found.window)), joined="all")


def with_thing(found: Demand, atom: Atom, lead: str | None) -> Demand:
    """`It is 1,000 grams or more`, below `the estimate of tissue to be removed meets one of these:`: of the thing of that line."""
    it = _IT.match(atom.quote)
    if it is None or lead is None:
        return found
    said = _said_last(lead)
    thing = _THING.search(said)
    if thing is None:
        return found
    whole = demand(f"{thing['thing']} {it['verb']} {atom.quote[it.end() :]}")
    return replace(whole, window=whole.window or found.window)


_FIGURE = re.compile(
    r"^\W*(?:(?:at\s+least|above|below|over|under|greater\s+than|more\s+than|less\s+than|from|between|of|is)\s+)*[<>≥≤]?=?\s*\d",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"\s*,?\s*\b(?:(?:must\s+be|is|are|was|were|equals?|measures?|of|meets?|at)\s+)*(?:at\s+least\s+)?(?:one|either|any)\b[^.:]{0,40}$",
    re.IGNORECASE,
)
_TAKEN_AT = re.compile(
    r",?\s*\b(?:at|on|from|before|prior\s+to)\s+(?:the\s+)?(?:time|date|day|most\s+recent\s+visit)\s*(?:of\s+(?:the\s+|this\s+)?[\w-]+(?:\s+[\w-]+)?)?\s*$",
    re.IGNORECASE,
)


def with_measure(found: Demand, atom: Atom, lead: str | None) -> Demand:
    """`40 kg/m2 or greater`, below `body mass index at the time of the request is one of these:`: of the measure that the line names."""
    if lead is None or found.measures or found.age or found.items or found.window or not _FIGURE.match(atom.quote):
        return found
    said = _said_last(lead)
    opened = _ONE_OF.search(said)
    if opened is None:
        return found
    whole = demand(f"{_TAKEN_AT.sub('', said[: opened.start()])} of {atom.quote}")
    if len(whole.measures) != 1 or not whole.levels or whole.items:
        return found
    return replace(whole, window=whole.window or found.window)


_RESULT = re.compile(r"^\W*(?:an?\s+|the\s+)?(?P<how>positive|negative)\s+(?:test|result|screen(?:ing)?)\W*$", re.IGNORECASE)


def with_result(found: Demand, atom: Atom, lead: str | None) -> Demand:
    """`Positive test`, below `tuberculosis screening within 12 months with either of these:`: of the test that the line names."""
    told = _RESULT.match(atom.quote)
    if told is None or lead is None or found.concepts:
        return found
    asked = demand(re.split(r"\b(?:with|showing|shows|by)\b", _unmarked(lead))[0])
    tests = tuple(item for item in asked.items if item.kind == "sign")
    if len(tests) != 1 or len(asked.concepts) != 1:
        return found
    return replace(asked, quote=atom.quote, items=tests, negated=told["how"].lower() == "negative", window=asked.window or found.window)


_STUDY = re.compile(
    r"^\W*(?:the|this|that)\s+(?:(?:imaging|diagnostic)\s+)?(?:study|studies|imaging|scan|test|images?)\s+(?=(?:was|is|were|are|must|has|have|had|should|shall)\b)",
    re.IGNORECASE,
)
_WITH = re.compile(r"\s*,?\s+(?:with|that|which|meeting|meets|showing|shows|demonstrat\w+)\b.*$", re.IGNORECASE)
_SPOKEN = {"low back": "lumbar spine", "neck": "cervical spine", "back": "spine"}


def with_study(found: Demand, atom: Atom, lead: str | None, region: frozenset[str]) -> Demand:
    """`The study was done within 12 months`, below `MRI or ultrasound, with both of the following:`: one of those, of the part treated."""
    opened = _STUDY.match(atom.quote)
    if opened is None or lead is None or len(region) != 1 or not found.window:
        return found
    names = _WITH.sub("", _unmarked(lead)).strip()
    part = next(iter(region))
    if not demand(names).items or any(item.kind != "imaging" for item in demand(names).items):
        return found
    whole = demand(f"{names} of the {_SPOKEN.get(part, part)} {atom.quote[opened.end() :]}")
    return replace(whole, window=whole.window or found.window)


_UNLESS_BORNE = re.compile(
    r"\s*,?\s*\(?unless\s+(?:(?:it|this|they|the\s+\w+)\s+(?:is|was|are|were)\s+)?(?:not\s+tolerated|not\s+borne|intolerant|there\s+is\s+intolerance)\b",
    re.IGNORECASE,
)


def with_exception(found: Demand, atom: Atom, text: str) -> Demand:
    """`used for 6 weeks, unless not tolerated`: one who did not bear it need not have had it for so long."""
    behind = text[atom.start + len(atom.quote) :]
    if not (found.duration and "intolerant" in found.outcomes and not found.parts and _UNLESS_BORNE.match(behind)):
        return found
    sooner = replace(found, outcomes=frozenset({"intolerant"}), duration=None)
    return Demand(found.quote, parts=(found, sooner), joined="any")


def within(found: Demand, window: str | None) -> Demand:
    """A demand of a time, in all its parts that have none of their own."""
    parts = tuple(one if one.window else within(one, window) for one in found.parts)
    return replace(found, window=window, parts=parts)
