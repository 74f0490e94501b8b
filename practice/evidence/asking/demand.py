"""What a leaf asks of the record: its quote taken apart into things named, thresholds, window, outcome.

Whatever is not understood is asked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.ages import ranged_age
from practice.evidence.asking.apart import apart
from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.asking.bracketed import bracketed
from practice.evidence.asking.by_name import by_name
from practice.evidence.asking.figured import Figured
from practice.evidence.asking.fitting import STAGES, TIMES, fitting, in_own_unit, loose_beside, stage_unit, with_limit
from practice.evidence.asking.headed_list import headed_list
from practice.evidence.asking.listed_parts import pain_named, parts_listed
from practice.evidence.asking.one_of_list import one_of_list
from practice.evidence.asking.quoting import asks_direction, plain_quote, roles_of, together, unnumbered, used_together
from practice.evidence.asking.several import several
from practice.evidence.asking.tested import tested_both
from practice.evidence.asking.unremitted import unremitted
from practice.notes.parts import words
from practice.notes.tokens import Phrases, Token, mentions, stem, tokens
from practice.notes.values import named_measures
from practice.notes.wording import NoteMeasure, leaf_words
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source
from rules.model import Atom

_EXAMPLES = re.compile(r"[(\[]?\s*\b(?:e\.\s?g\.?|eg\b|for example|such as|for instance)[,:]?\s*(?P<list>[^)\]]*)[)\]]?", re.IGNORECASE)
_OVER_THE_LIST = re.compile(
    r"\s(?:was|were|has|have|had|must|should)\s+(?:been\s+)?\w"
    r"|,?\s+(?:for|within|in|over|during)\s+(?:(?:a|the|at\s+least|minimum\s+of|no\s+less\s+than|more\s+than|past|last|previous|prior|an?\s+adequate)\s+)*(?:\d|one|two|three|four|six|eight|twelve)\b",
    re.IGNORECASE,
)
"""Behind examples without brackets, where the sentence goes on (`such as physical therapy was tried`, `such as X for 6 weeks`)."""
_OFTEN = re.compile(r"\bdays\s+(?:a|per|each|every|in\s+a|out\s+of\s+the|of\s+the)\s+(?:month|week|year)\b", re.IGNORECASE)
"""So many days a month is how often, and not how long."""
_OUT_OF_TEN = re.compile(
    (
        r"(?P<least>at\s+least|>=|≥|greater\s+than\s+or\s+equal\s+to|minimum\s+of|>|more\s+than|greater\s+than)?\s*(?P<n>\d{1,2})\s*(?:/\s*10|"
        r"out\s+of\s+10)\s*(?P<more>or\s+(?:higher|greater|more|above))?"
    ),
    re.IGNORECASE,
)
_OF_DRUG = re.compile(r"\binjections?\s+(?:of|with)\b|\b\w+(?:mab|cept|ide|ine|one)\s+injections?\b", re.IGNORECASE)
_EACH = re.compile(
    r"\(?\b(?:each\s+)?(?:for\s+)?(?:at\s+least|a\s+minimum\s+of|minimum|no\s+less\s+than)\s+(?P<n>\d+)\s+(?P<unit>days?|weeks?|months?)\s+(?:each|apiece)\b\)?"
    r"|\(\s*(?:for\s+)?(?:at\s+least|a\s+minimum\s+of|minimum|≥)\s+(?P<n3>\d+)\s+(?P<unit3>days?|weeks?|months?)\s*\)"
    r"|\beach\s+(?:for\s+)?(?:at\s+least|a\s+minimum\s+of)\s+(?P<n2>\d+)\s+(?P<unit2>days?|weeks?|months?)",
    re.IGNORECASE,
)
_EACH_UNITS = {"d": "d", "w": "wk", "m": "mo"}
_NOT, _OF_CASE = frozenset({"not", "cannot"}), frozenset({"corresponding", "same", "affected", "symptomatic", "fractured", "treated"})
_AGED = frozenset({"child", "children", "pediatric", "adolescent", "infant", "toddler", "youth", "aged"})
_MASS = {"[lb_av]": 0.45359237, "kg": 1.0}
_ANCHOR = re.compile(
    r"\s*(?:of|before|prior\s+to|preceding|leading\s+up\s+to)\s+(?:(?:the|a|an|any|this|our|initial|first|date|day|of|planned|proposed|new|"
    r"order(?:ing)?|request(?:ed)?|consult(?:ation)?|visit|(?:prior\s+)?authorization|submission|initiation|starting|start|prescription|prescribing|"
    r"referral|treatment|therapy|dosing|surgery|procedure|service|implantation|it|cgm|device|equipment|is|was|being|[\w-]+(?=\s+(?:order|prescription)\b))\b\s*)+",
    re.IGNORECASE,
)
_BEFORE_NOW = re.compile(r"\W*(?:(?:an?|any)\s+)?(?:prior|previous|past|earlier|history\s+of)\s", re.IGNORECASE)
"""`prior surgery at the level requested`: the surgery is no planned one."""
_MATCHES = re.compile(
    r"\b(?:that|which)?\s*(?:(?:is|are)\s+)?(?:correspond(?:s|ing)?|correlat(?:es|ed|ing)|consistent|concordant)\s+(?:to|with)\s+"
    r"(?:(?:the|patient'?s?|clinical|presenting|current|reported|symptomatic|level|of|and|physical|exam(?:ination)?)\s+)*(?:symptoms?|findings|presentation|complaints)\b|"
    r"\b(?:at|of|in|for)\s+(?:the|each|every|that|all)\s+(?:(?:requested|surgical|operative|index|proposed|planned|target|intended)\s+(?:spinal\s+|vertebral\s+|motion\s+|disc\s+)?(?:levels?|segments?)|"
    r"(?:spinal\s+|vertebral\s+|motion\s+|cervical\s+|lumbar\s+|thoracic\s+|disc\s+|same\s+)*(?:levels?|segments?)\s+(?:requested|planned|proposed|to\s+be\s+(?:fused|decompressed|operated\s+(?:up)?on|injected|ablated)|being\s+(?:fused|requested)))\b"
    r"(?:\s+of\s+(?:surgery|fusion|decompression|injection))?",
    re.IGNORECASE,
)
"""What a study shows must be where the complaint is: at the level of the spine that is treated."""
_JOIN_OR = frozenset({"or", "/", ",", "and/or"})
_ARTICLES = frozenset({"a", "an", "the", "other", "another", "any"})


@functools.cache
def _phrases(name: str) -> Phrases:
    found: tuple[str, ...] = getattr(leaf_words(), name)
    return Phrases(found)


@functools.cache
def _carriers() -> frozenset[str]:
    return frozenset(stem(w) for one in leaf_words().carriers for w in one.split())


def demand_of(atom: Atom) -> Demand:
    """What an atom asks; its quote is what counts, its fields fill in what the quote leaves open."""
    found = demand(unnumbered(atom.quote))
    examples = tuple(demand(one) for one in atom.examples)
    window = found.window or atom.within
    return replace(found, quote=unnumbered(atom.quote), examples=(*found.examples, *examples), window=window)


@functools.lru_cache(maxsize=4096)
def demand(quote: str) -> Demand:
    """What a quote asks."""
    if roles := roles_of(quote):
        each = tuple(Demand(quote, items=(Item(frozenset({f"{role}_impairment"}), "finding"),)) for role in roles)
        return Demand(quote, parts=each, joined="any")
    if (each_part := parts_listed(quote)) and not any(demand(one).levels or demand(one).outcomes for one in each_part):
        return Demand(quote, parts=tuple(demand(one) for one in each_part), joined="any")
    if (named_each := headed_list(quote)) and all(demand(one).concepts for one in named_each):
        return Demand(quote, parts=tuple(demand(one) for one in named_each), joined="any")
    if (any_of := bracketed(quote)) and all(demand(one).items or one.startswith("positive ") for one in any_of):
        return Demand(quote, parts=tuple(demand(one) for one in any_of), joined="any")
    if (both := tested_both(quote)) is not None:
        return Demand(quote, parts=tuple(demand(one) for one in both), joined="all")
    if (other := together(quote)) is not None:
        return replace(
            demand(other), quote=quote, concurrent=True, negated=not used_together(quote), future=False, current=False, parts=(), joined=""
        )
    if (ill := unremitted(quote)) is not None:
        return replace(demand(ill), quote=quote)
    text = pain_named(plain_quote(quote))
    examples: tuple[Demand, ...] = ()
    if (found := _EXAMPLES.search(text)) and found["list"].strip():
        over = None if found.group().strip()[0] in "([" else _OVER_THE_LIST.search(found["list"])
        end = found.start("list") + over.start() if over else found.end()
        parts = re.split(r"[,;]|\bor\b|\band\b", text[found.start("list") : end].rstrip(")] "))
        examples = tuple(demand(p.strip()) for p in parts if len(p.strip()) > 2)
        text = text[: found.start()] + " " * (end - found.start()) + text[end:]
    whole = replace(_single(text), examples=examples, directed=asks_direction(quote))
    return apart(text, whole, demand) or by_name(text, whole, demand, quote) or one_of_list(text, whole, demand) or several(quote, whole)


def _measures(found: tuple[Token, ...], inside: frozenset[int]) -> list[tuple[NoteMeasure, int, int]]:
    """The measures that a leaf names outside of its figures; of glare acuity and visual acuity the first alone."""
    ill = [m for m in mentions(found) if m.kind == "chronic" and m.last > m.first]  # complex regional pain syndrome is no score of pain
    named = [m for m in named_measures(found) if m[1] not in inside]
    named = [m for m in named if not any(one.first <= m[1] and m[2] <= one.last and one.last - one.first > m[2] - m[1] for one in ill)]
    glare = any(m[0].concept == "glare_acuity" for m in named)
    return [m for m in named if not (glare and m[0].concept == "visual_acuity")]


def _of_each(found: re.Match[str]) -> Threshold:
    """How long each of several must last."""
    count, unit = found["n"] or found["n2"] or found["n3"], found["unit"] or found["unit2"] or found["unit3"]
    return Threshold(">=", float(count), None, _EACH_UNITS[unit[0].lower()])


def _single(text: str) -> Demand:
    if (ranged := ranged_age(text)) is not None:
        return replace(_single(ranged[0]), age=ranged[1])
    found = tokens(text)
    figured = figures(Source.of(text).span())
    inside = frozenset(i for i, t in enumerate(found) for f in figured if f.start <= t.start < f.end and not _names_thing(f, t, found, i))
    taken = inside | frozenset(i for m in mentions(found) if m.kind == "chronic" for i in range(m.first, m.last + 1))  # heart failure
    names = ("failed", "intolerant", "contraindicated", "future", "suspected", "historical", "current")
    kept = frozenset(i for a, b in words("pseudo").find(found) for i in range(a, b + 1))  # a safety plan is nothing that is planned
    said = {name: _phrases(name).find(found, taken | kept if name == "future" else taken) for name in names}
    outcome_words = frozenset(i for name in ("failed", "intolerant", "contraindicated") for a, b in said[name] for i in range(a, b + 1))
    named_so = frozenset(i for m in mentions(found) if m.last > m.first for i in range(m.first, m.last + 1))  # non-steroidal
    negations = _phrases("negated").find(found, inside | outcome_words | named_so)
    dropped = inside | outcome_words | frozenset(i for a, b in negations for i in range(a, b + 1))
    outcomes = frozenset(name for name in ("failed", "intolerant", "contraindicated") if said[name])
    base = Demand(
        text, negated=len(negations) % 2 == 1, outcomes=outcomes, suspected=bool(said["suspected"]),
        future=bool(said["future"]) and not _BEFORE_NOW.match(text),
        historical=bool(said["historical"]), current=bool(said["current"]), trailing=_trailing(found, negations),
    )  # fmt: skip
    named = _measures(found, inside)
    if any(m[0].concept == "pain_score" for m in named) and (ten := _OUT_OF_TEN.search(text)):
        dropped |= frozenset(i for i, t in enumerate(found) if ten.start() <= t.start < ten.end())
    base = _with_figures(base, text, figured, frozenset(m[0].concept for m in named))
    dropped |= _anchors(text, figured, found)
    if base.duration and _OFTEN.search(text):
        base = replace(base, duration=None, unread=True)
    if base.duration is None and (each := _EACH.search(text)):
        base = replace(base, duration=_of_each(each))
        dropped |= frozenset(i for i, t in enumerate(found) if each.start() <= t.start < each.end())
    if base.levels:
        dropped |= frozenset(i for _, a, b in named for i in range(a, b + 1))
    if level := [i for i, t in enumerate(found) if t.text in _OF_CASE and "level" in text.lower()]:
        dropped |= frozenset(level)
        base = replace(base, at_level=True)
    if matches := _MATCHES.search(text):
        dropped |= frozenset(i for i, t in enumerate(found) if matches.start() <= t.start < matches.end())
        base = replace(base, at_level=True)
    if base.suspected and mentions(found):
        dropped |= frozenset(i for a, b in said["suspected"] for i in range(a, b + 1))
    if base.levels and (loose := loose_beside(base.measures, text)):
        dropped |= frozenset(i for i, t in enumerate(found) if t.stem in loose)
    items = _items(found, dropped, measured=bool(base.levels))
    if base.age:
        items = tuple(item for item in items if item.word not in _AGED)
    if _OF_DRUG.search(text) and sum(item.kind == "therapy" for item in items) > 1:
        items = tuple(item for item in items if item.names != {"injection"})  # `three injections of bevacizumab`
    return _polarized(replace(base, items=items))


def _trailing(found: tuple[Token, ...], negations: Sequence[tuple[int, int]]) -> bool:
    """Whether a quote names a thing before its negation and none behind it."""
    named = [m for m in mentions(found) if m.kind in ("chronic", "finding", "symptom")]
    first = min((a for a, _ in negations), default=0)
    plain = all({t.text for t in found[a : b + 1]} & _NOT for a, b in negations)  # `ruled out` denies the thing itself
    return bool(negations) and plain and any(m.last < first for m in named) and not any(m.first > first for m in named)


def _polarized(found: Demand) -> Demand:
    """`negative TB test`, `positive Lachman`: the word is how the test must come out, and nothing that is named."""
    if not any(item.kind == "sign" for item in found.items):
        return found
    words = {item.word for item in found.items}
    kept = tuple(item for item in found.items if item.word not in ("positiv", "negativ"))
    return replace(found, items=kept, negated=found.negated ^ ("negativ" in words))


def _anchors(text: str, figured: Sequence[Figured], found: tuple[Token, ...]) -> frozenset[int]:
    """Words behind a window that only say what it is counted from (`within 6 months before the order`)."""
    out: set[int] = set()
    for figure in figured:
        anchor = _ANCHOR.match(text, figure.end) if figure.window else None
        if anchor:
            out |= {i for i, t in enumerate(found) if anchor.start() <= t.start < anchor.end()}
    return frozenset(out)


def _names_thing(figure: Figured, token: Token, found: tuple[Token, ...], at: int) -> bool:
    """Whether a word of a counted figure also names what is counted (`two diagnostic medial branch blocks`, `four antidepressants`)."""
    if not figure.counted or not token.word or token.text[0].isdigit():
        return False
    return any(m.first <= at <= m.last for m in mentions(found))


def _with_figures(base: Demand, text: str, figured: Sequence[Figured], measures: frozenset[str]) -> Demand:
    levels: list[Threshold] = []
    found = base
    for figure in figured:
        bare = figure.unit in ("", "{score}")  # a score counts in points of its own
        limit = Threshold(
            figure.op or (">=" if figure.value2 is None else "between"), figure.value, figure.value2, "1" if bare else figure.unit
        )
        if figure.window and (figure.time or "").endswith("min"):
            continue  # how long a test takes
        if figure.window:
            found = replace(found, window=found.window or figure.time)
        elif figure.age:
            found = replace(found, age=found.age or replace(limit, unit=limit.unit if limit.unit in TIMES else "a"))
        elif "weight" in measures and figure.unit in _MASS:
            levels.append(replace(limit, value=figure.value * _MASS[figure.unit], unit="kg"))
        elif figure.unit in STAGES and (graded := stage_unit(measures)):
            levels.append(replace(limit, unit=graded))
        elif fitting(measures, figure):
            levels.append(in_own_unit(measures, limit))
        else:
            found = with_limit(found, limit, text[figure.start : figure.end + 8])
    if "pain_score" in measures and not levels and (ten := _OUT_OF_TEN.search(text)):
        strict = (ten["least"] or "").lower() in (">", "more than", "greater than")
        levels.append(Threshold(">" if strict else ">=", float(ten["n"]), None, "1"))
    return replace(found, measures=measures, levels=tuple(levels)) if levels else found


def _items(found: tuple[Token, ...], dropped: frozenset[int], *, measured: bool) -> tuple[Item, ...]:
    """Things named, in order; neighbours joined by `or` or a slash are one thing of several names."""
    neutral = frozenset(stem(w) for w in leaf_words().neutral) if measured else frozenset()
    out: list[Item] = []
    covered: set[int] = set()
    last_end = -9
    by_place: dict[int, set[str]] = {}
    kinds: dict[int, tuple[str, int]] = {}
    for m in mentions(found):
        if any(i in dropped for i in range(m.first, m.last + 1)):
            continue
        by_place.setdefault(m.first, set()).add(m.concept)
        kinds[m.first] = (m.kind, m.last)
    at = 0
    while at < len(found):
        token = found[at]
        if at in by_place:
            kind, last = kinds[at]
            covered |= set(range(at, last + 1))
            between = [t.text for t in found[last_end + 1 : at]]
            if (
                out
                and last_end >= 0
                and between
                and all(b in _JOIN_OR or (kind == out[-1].kind == "therapy" and b in _ARTICLES) for b in between)
                and {kind, out[-1].kind} != {"imaging", "finding"}
                and ("or" in between or "/" in between or _or_follows(found, last))
            ):
                names = _but_bare_parts(out[-1].names, by_place[at])
                out[-1] = Item(names, out[-1].kind, either=True)
            elif not (measured and all(n in neutral for n in (stem(t.text) for t in found[at : last + 1]))):
                out.append(Item(frozenset(by_place[at]), kind))
            last_end = last
            at = last + 1
            continue
        if token.word and at not in dropped and token.stem not in _carriers() and token.stem not in neutral and len(token.text) > 1:
            out.append(Item(frozenset({"w:" + token.stem})))
            last_end = -9
        at += 1
    return tuple(dict.fromkeys(out))


def _but_bare_parts(before: frozenset[str], behind: set[str]) -> frozenset[str]:
    """`hand or wrist fracture`: the hand is that of which the fracture is, and no other way to meet it."""
    bare = frozenset(name for name in before if name.endswith("_involvement"))
    return before | behind if all(name.endswith("_involvement") for name in behind) else (before - bare) | behind


def _or_follows(found: tuple[Token, ...], last: int) -> bool:
    """Whether a list of names that goes on with commas ends with `or`."""
    return next((token.text for token in found[last + 1 :] if token.text in ("or", "and", ";", ".")), "") == "or"
