"""Leaves on an illness that is not in remission: one that is in remission, or that there never was, is none of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.unremitted import unremitted
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from rules.truth import Truth

_REMITTED = re.compile(
    r"\bin\s+(?:(?:sustained|full|complete|early|partial|long-?term|stable|clinical)\s+)*remission\b|"
    r"\b(?:sober|abstinent|clean|in\s+recovery)\s+(?:since|for|x|\d)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:not|never|no\s+longer)\s+(?:(?:yet|currently|been)\s+)?in\s+(?:\w+\s+){0,2}remission\b|\bactive(?:ly)?\b|\b(?:still|now|currently)\s+(?:drink\w*|us(?:es|ing))\b|"
    r"(?<!not )(?<!no )\b(?:drinking|using)\s+(?:again|daily|weekly|heavily)\b|\brelaps(?:ed?|es|ing)\b(?!\s+prevention)",
    re.IGNORECASE,
)
_RELAPSED = re.compile(r"\brelaps(?:ed?|es|ing)\b(?!\s+prevention)|\bdrink(?:s|ing)\s+again\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:history\s+of|h/o|hx|past|former|resolved|years\s+ago)\b", re.IGNORECASE)


def judge_remitted(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the illness is there and not in remission; None for any other leaf."""
    if unremitted(demand.flat) is None or not any(item.kind == "chronic" for item in demand.items):
        return None
    named = judge_plain(replace(demand, historical=True), chart)
    if named.truth is not Truth.MET:
        return NOTHING if named.truth is Truth.CONFLICT else named
    return settled(chart, list(_said(demand, named.places)), once=True)


def _said(demand: Demand, places: tuple[Place, ...]) -> Iterator[Said]:
    for place in places:
        own = _stretch(demand, place)
        if _ACTIVE.search(own):
            yield Said(Truth.MET, place)
        elif _REMITTED.search(own):
            yield Said(Truth.NOT_MET, place)
        elif not _PAST.search(place.sentence.text) and place.sentence.section not in ("pmh", "psh"):
            yield Said(Truth.MET, place)


def _stretch(demand: Demand, place: Place) -> str:
    """What a sentence says of the illness: from its name to the next illness or the end of its stretch."""
    read = place.read
    names = frozenset(name for item in demand.items if item.kind == "chronic" for name in item.names)
    ours = [m for m in read.mentions if m.names & names]
    last = max((m.last for m in ours), default=0)
    other = min((m.first for m in read.mentions if m.kind == "chronic" and m.first > last), default=len(read.tokens))
    end = read.tokens[other].start if other < len(read.tokens) else len(place.sentence.text)
    own = place.sentence.text[read.tokens[last].end : end]
    return own if _RELAPSED.search(own) else own.split(";")[0]
