"""A leaf that asks for a measure and for something beside it (`iron deficiency with ferritin below 30`): each is asked for itself.

A chart tells the illness in one line and its figure in another. The figure must not be that of another illness.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from practice.evidence.asking.asked import Demand
from practice.notes.tokens import tokens
from practice.notes.values import named_measures
from practice.notes.wording import note_measures
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source

CAUSE = "the loss of sight is due to "
"""What opens the part of a demand that asks for a cause."""

_CAUSED = re.compile(
    r"^,?\s*(?:(?:primarily|mainly|solely)\s+)?(?:due\s+to|caused\s+by|secondary\s+to|attributable\s+to|as\s+a\s+result\s+of)\s+"
    r"(?:an?\s+|the\s+)?(?P<rest>.{3,60})$",
    re.IGNORECASE | re.DOTALL,
)
"""Behind the figure: what it is laid to."""
_WITH_BEFORE = re.compile(
    r"^(?P<rest>.{3,120}?),?\s+(?:with|and|having|plus|involving|affecting|covering|(?:as\s+)?(?:shown|evidenced|defined|demonstrated|documented|"
    r"confirmed|indicated|measured)\s+by|accompanied\s+by|manifested\s+by|associated\s+with)\s+(?:(?:an?|the|his|her|documented|baseline|current|"
    r"of|in|at\s+least|either)\s+)*$",
    re.IGNORECASE | re.DOTALL,
)
"""Before the measure: what it goes along with."""
_WITH_BEHIND = re.compile(
    r"^,?\s*(?:with|and|plus|in\s+(?:a\s+|the\s+)?(?:patients?|members?|individuals?|adults?|presence\s+of|setting\s+of)(?:\s+(?:who\s+ha(?:s|ve)|with))?)\s+"
    r"(?P<rest>.{3,160})$",
    re.IGNORECASE | re.DOTALL,
)
"""Behind the figure: what goes along with it."""
_DESPITE = re.compile(r"^,?\s*(?:despite|while\s+(?:on|taking|receiving))\s+(?P<rest>.{3,120})$", re.IGNORECASE | re.DOTALL)
"""Behind the figure: the therapy that it is had in spite of."""
_BEFORE = re.compile(
    r",?\s*\b(?:before|prior\s+to|at\s+the)\s+(?:the\s+)?(?:starting|start(?:\s+of)?|initiat(?:ing|ion(?:\s+of)?)|beginning(?:\s+of)?|receiving|"
    r"(?:the\s+)?first\s+dose(?:\s+of)?)\s+(?:treatment\s+with\s+|therapy\s+with\s+)?(?:an?\s+|the\s+)?(?P<what>[^.,;]{3,80}?)\W*$",
    re.IGNORECASE,
)
"""Behind the figure: the therapy that must not have begun."""
_TOLD_KINDS = frozenset({"chronic", "finding", "symptom", "therapy", "procedure"})
_AND_AGED = re.compile(r"^\W*(?P<rest>[a-z][\w\s-]{3,60}?)\s*,?\s+and\s+(?:is\s+|are\s+|aged\s+|at\s+least\s+)*$", re.IGNORECASE)
"""Before an age: what goes along with it (`premenopausal and at least 18 years old`)."""
Asking = Callable[[str], Demand]


@dataclass(frozen=True, slots=True)
class _Clause:
    """One measure of a quote with its figures: where it begins and ends."""

    concepts: frozenset[str]
    start: int
    end: int


def apart(quote: str, found: Demand, asking: Asking) -> Demand | None:
    """The parts of a demand for a measure and for something beside it; None where there is nothing to take apart."""
    if found.joined or found.negated or found.concurrent:
        return None
    if found.age is not None:
        return _of_age(quote, found, asking) if found.items and not found.levels else None
    if not found.levels:
        return None
    clauses = _clauses(quote, found)
    if len(clauses) > 1:
        return _of_several(quote, found, clauses, asking)
    if not clauses:
        return None
    return _either_figure(quote, found, clauses[0], asking) or _beside(quote, found, clauses[0], asking)


def _of_age(quote: str, found: Demand, asking: Asking) -> Demand | None:
    """`18 years of age or older with moderate to severe asthma`: the age, and what goes along with it."""
    aged = [f for f in figures(Source.of(quote).span()) if f.age]
    if len(aged) == 1 and (before := _AND_AGED.match(quote[: aged[0].start])):
        ahead = asking(before["rest"])
        own = replace(found, items=(), window=None, outcomes=frozenset(), current=False, historical=False, suspected=False)
        return replace(found, parts=(own, ahead), joined="all", items=(), age=None) if ahead.items else None
    if len(aged) != 1 or asking(quote[: aged[0].start]).items:
        return None
    behind = _WITH_BEHIND.match(re.sub(r"^\W*(?:of\s+age|or\s+older|or\s+younger|old)\b", "", quote[aged[0].end :]).lstrip(" ,"))
    rest = asking(behind["rest"].strip(" .,")) if behind else None
    if rest is None or not _told_alone(rest):
        return None
    own = replace(found, items=(), window=None, outcomes=frozenset(), current=False, historical=False, suspected=False)
    return replace(found, parts=(own, rest), joined="all", items=(), age=None)


def _clauses(quote: str, found: Demand) -> list[_Clause]:
    """The measures of a quote, in order, each with the figures behind it up to the next one; a figure may stand before its measure."""
    said = [f for f in figures(Source.of(quote).span()) if not f.window and not f.age]
    units = {one.concept: one.unit for one in note_measures()}
    named = [
        (m.concept, tokens(quote)[a].start, tokens(quote)[b].end)
        for m, a, b in named_measures(tokens(quote))
        if m.concept in found.measures
    ]
    out: list[_Clause] = []
    for concept, start, end in named:
        if out and (start < out[-1].end or (units[concept] == units[next(iter(out[-1].concepts))] and concept in _kin(out[-1].concepts))):
            out[-1] = replace(out[-1], concepts=out[-1].concepts | {concept}, end=max(out[-1].end, end))
            continue
        out.append(_Clause(frozenset({concept}), start, end))
    bounded = []
    for number, one in enumerate(out):
        stop = out[number + 1].start if number + 1 < len(out) else len(quote)
        behind = [f for f in said if one.start <= f.start < stop and f.end > one.end]
        ahead = [f for f in said if not behind and f.end <= one.start and (not number or f.start >= out[number - 1].end)]
        if not behind and not ahead:
            continue  # a pain that is told, and not rated
        start = min([one.start, *(f.start for f in ahead[-1:])])
        bounded.append(replace(one, start=start, end=max([one.end, *(f.end for f in behind if f.value != 1 or not f.counted)])))
    return bounded


def _kin(concepts: frozenset[str]) -> frozenset[str]:
    """Measures that one name may stand for (an event index of either kind of study)."""
    kin = ({"ahi", "rdi", "rei"}, {"visual_acuity", "glare_acuity"}, {"knee_flexion", "rom_degrees"})
    return frozenset(one for group in kin if group & concepts for one in group)


def _of_several(quote: str, found: Demand, clauses: Sequence[_Clause], asking: Asking) -> Demand | None:
    """`pressure above 20 with wedge pressure of 15 or less`: each measure for itself, all of them or any by the word between."""
    joins = set()
    starts = [0, *(one.start for one in clauses[1:]), len(quote)]
    for one, other in itertools.pairwise(clauses):
        between = quote[one.end : other.start].lower()
        words = set(re.findall(r"[a-z]+", between))
        if "or" in words and "and" not in words:
            joins.add("any")
        elif words & {"and", "with", "plus"} and "or" not in words:
            joins.add("all")
        else:
            return None
    if len(joins) != 1 or quote[: clauses[0].start].strip(" ,"):
        return None
    texts = [re.sub(r"[\s,]+(?:and|or|with|plus)?\s*(?:an?\s+|the\s+)?$", "", quote[a:b]) for a, b in itertools.pairwise(starts)]
    parts = tuple(_with_window(asking(text), found) for text in texts)
    if any(not part.levels or part.unread for part in parts):
        return None
    return replace(found, parts=parts, joined="all" if joins == {"all"} else "any", items=(), levels=(), measures=frozenset())


def _with_window(part: Demand, whole: Demand) -> Demand:
    return replace(part, window=part.window or whole.window)


def _either_figure(quote: str, found: Demand, clause: _Clause, asking: Asking) -> Demand | None:
    """`40 or greater, or 35 or greater with a comorbidity`: the first figure alone, or the second with what goes along with it."""
    said = [f for f in figures(Source.of(quote).span()) if clause.start <= f.start < clause.end and not f.window]
    if (
        len(said) != len(found.levels)
        or len(said) != len(("first", "second"))
        or not re.search(r"\bor\s*$", quote[said[0].end : said[1].start])
    ):
        return None
    if quote[: clause.start].strip(" ,") or not _WITH_BEHIND.match(quote[said[1].end :]):
        return None
    name = quote[: said[0].start]
    second = asking(name + quote[said[1].start :])
    if second.joined != "all":
        return None
    parts = (_with_window(asking(quote[: said[0].end]), found), second)
    return replace(found, parts=parts, joined="any", items=(), levels=(), measures=frozenset(), count=None)


def _beside(quote: str, found: Demand, clause: _Clause, asking: Asking) -> Demand | None:
    """One measure, and what stands before or behind it."""
    head, tail = quote[: clause.start], quote[clause.end :]
    untreated: frozenset[str] = frozenset()
    if before := _BEFORE.search(tail):
        what = asking(before["what"])
        untreated = frozenset(name for item in what.concepts if item.kind == "therapy" for name in item.names)
        if len(what.items) != 1 or not untreated:
            return None
        tail = tail[: before.start()]
    rests: list[Demand] = []
    if ahead := _WITH_BEFORE.match(head):
        rests.append(asking(ahead["rest"].strip(" ,")))
        head = ""
    if caused := _CAUSED.match(tail):
        if "visual_acuity" not in found.measures:
            return None
        rests.append(replace(asking(caused["rest"].strip(" .,")), quote=CAUSE + caused["rest"]))
        tail = ""
    if despite := _DESPITE.match(tail):
        rests.append(asking("currently on " + despite["rest"].strip(" .,")))
        tail = ""
    elif behind := _WITH_BEHIND.match(tail):
        rests.append(asking(behind["rest"].strip(" .,")))
        tail = ""
    if not rests and not untreated:
        return None
    if any(not _told_alone(one) for one in rests):
        return None
    owner = frozenset(name for one in rests for item in one.concepts if item.kind in ("chronic", "finding") for name in item.names)
    own = asking(head + quote[clause.start : clause.end] + tail)
    if not own.levels or own.parts:
        return None
    own = replace(_with_window(own, found), owner=owner, untreated=untreated)
    if not rests:
        return own
    return replace(found, parts=(own, *rests), joined="all", items=(), levels=(), measures=frozenset(), outcomes=frozenset(), count=None)


def _told_alone(rest: Demand) -> bool:
    """Whether what stands beside a measure is a thing that the vocabulary knows, with nothing that it does not."""
    if rest.unread or rest.negated or rest.levels or rest.share or rest.hours or rest.age or rest.parts:
        return False
    return all(item.kind in (*_TOLD_KINDS, "word") for item in rest.items) and any(item.kind in _TOLD_KINDS for item in rest.items)
