"""Leaves that ask for a therapy taken regularly (`on a regular schedule`, `daily`): now and then, or as needed, is not so."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.treated import region_of
from practice.evidence.therapies.therapy import judge_therapy
from practice.evidence.therapies.uses import Use, uses_of
from practice.notes.tokens import stem
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:taken|used|given|prescribed)\s+(?:on\s+a\s+)?(?:regular(?:ly)?|scheduled|consistent(?:ly)?)(?:\s+(?:schedule|basis|dosing|intervals))?\b"
    r"|\b(?:on\s+a|at)\s+(?:regular|scheduled|fixed)\s+(?:schedule|basis|dosing|intervals)\b|\bscheduled\s+(?:use|dosing|doses)\b"
    r"|\b(?:taken|used|given|prescribed)\s+(?:every\s+(?:day|night)|daily|nightly|each\s+day)\b|\bat\s+bedtime\b",
    re.IGNORECASE,
)
_ASKED_WORDS = (
    "daily every day night nightly each bedtime regular regularly schedule scheduled consistent consistently basis dosing dose "
    "intervals use fixed"
)
_WORDS = frozenset(stem(w) for w in _ASKED_WORDS.split())
_REGULAR = re.compile(
    r"\b(?:daily|nightly|b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?i\.?d\.?|qd|qam|qpm|qhs|hs|q\s?\d{1,2}\s?h(?:rs?|ours?)?|q\s?(?:day|morning|evening|night)|scheduled|regularly|"
    r"around\s+the\s+clock|every\s+(?:day|night|morning|evening|\d+\s+hours)|(?:once|twice|three\s+times|four\s+times|\d\s*(?:x|times))\s*(?:/|a|per|each|every)?\s*"
    r"(?:day|daily)|at\s+(?:bedtime|night)|on\s+a\s+(?:regular|daily)\s+(?:basis|schedule))\b",
    re.IGNORECASE,
)
_SPORADIC = re.compile(
    r"\b(?:p\.?r\.?n\.?|as\s+needed|when\s+needed|as\s+required|now\s+and\s+then|once\s+in\s+a\s+while|on\s+and\s+off|off\s+and\s+on|occasional(?:ly)?|sometimes|"
    r"rarely|sporadic(?:ally)?|intermittent(?:ly)?|infrequent(?:ly)?|irregular(?:ly)?|not\s+(?:taken\s+|used\s+)?regularly|seldom|a\s+(?:few|couple\s+of)\s+(?:times|doses|pills|tablets|days)|handful\s+of\s+(?:times|"
    r"doses)|only\s+(?:when|if|on\s+bad)|(?:most|some|many)\s+days\s+only|skips?|misses)\b",
    re.IGNORECASE,
)
_HARDLY = re.compile(
    r"\b(?:now\s+and\s+then|once\s+in\s+a\s+while|rarely|seldom|a\s+(?:few|couple\s+of)\s+(?:times|doses|pills|tablets|days)|(?:a\s+)?handful\s+of\s+(?:times|doses)|"
    r"only\s+(?:when|if|on\s+bad))\b",
    re.IGNORECASE,
)
"""Words for a therapy that was hardly used."""


def judge_regular(demand: Demand, chart: Chart) -> Judged | None:
    """A therapy taken regularly; None for any other leaf."""
    if not _ASKED.search(demand.quote) or demand.negated or not any(item.kind == "therapy" for item in demand.items):
        return None
    items = tuple(item for item in demand.items if item.word not in _WORDS)
    asked = replace(demand, items=items)
    found = judge_therapy(asked, chart)
    if found.truth is Truth.NOT_DOCUMENTED:
        return _seldom(asked, chart)
    if found.truth is not Truth.MET:
        return found
    uses = [
        u for item in items if item.kind == "therapy" for u in uses_of(item, chart, region_of(demand, chart)) if u.place in found.places
    ]
    regular = tuple(dict.fromkeys(u.place for u in uses if _told(u) is Truth.MET))
    if regular:
        return Judged(Truth.MET, regular)
    if uses and all(_told(u) is Truth.NOT_MET for u in uses):
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(u.place for u in uses)))
    return NOTHING


def judge_seldom(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where all that the record tells of a therapy asked for a length of time is that it was hardly used; None else."""
    if demand.duration is None or demand.negated or demand.outcomes or not any(item.kind == "therapy" for item in demand.items):
        return None
    if any(item.either for item in demand.items):
        return None  # that one of several was hardly used says nothing of the others
    if any("conservative_therapy" in item.names for item in demand.items) or judge_therapy(demand, chart).truth is not Truth.NOT_DOCUMENTED:
        return None
    found = _seldom(demand, chart)
    return found if found.truth is Truth.NOT_MET else None


def _seldom(demand: Demand, chart: Chart) -> Judged:
    region = region_of(demand, chart)
    uses = [u for item in demand.items if item.kind == "therapy" for u in uses_of(item, chart, region)]
    if not uses or any(u.lengths or not _HARDLY.search(u.place.sentence.text[u.at[0] : max(u.stretch[1], u.at[1])]) for u in uses):
        return NOTHING
    return Judged(Truth.NOT_MET, tuple(dict.fromkeys(u.place for u in uses)))


def _told(use: Use) -> Truth:
    """Whether the stretch of a use says that it was regular, that it was not, or neither."""
    own = use.place.sentence.text[use.at[0] : max(use.stretch[1], use.at[1])]
    if _SPORADIC.search(own):
        return Truth.NOT_MET
    return Truth.MET if _REGULAR.search(own) else Truth.NOT_DOCUMENTED
