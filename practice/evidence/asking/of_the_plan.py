"""Leaves below a line that speaks of the plan of care (`The plan of care meets ALL of these: Signed by a physician`): said of that plan."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from rules.model import Atom

_PLAN = re.compile(
    r"\b(?P<what>plan\s+of\s+care|treatment\s+plan|care\s+plan)\s+(?:(?:that|which)\s+)?(?:must\s+)?(?:meets?|has|have|is|satisf\w+|includes?|contains?|shows?)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"^\W*(?:(?:is|was|has\s+been)\s+)?(?P<rest>(?:signed|certified|dated|contains?|includes?|states?|lists?|documents?|specif(?:ies|y)|has)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)


def with_plan(found: Demand, atom: Atom, lead: str | None) -> Demand:
    """A leaf with the plan that the line above names; any other as it is."""
    told = _PLAN.search(" ".join(lead.split())) if lead else None
    own = _OF_IT.match(atom.quote)
    if told is None or own is None:
        return found
    rest = " ".join(own["rest"].split())
    whole = f"{told['what'].lower()} {rest[0].lower()}{rest[1:]}"
    asked = demand(whole)
    return Demand(
        whole, items=asked.items, parts=asked.parts, joined=asked.joined, window=asked.window or found.window, region=found.region
    )
