"""How a unit stands in its policy: does meeting it help or hurt a patient, and what does its list ask for?"""

from __future__ import annotations

from dataclasses import dataclass

from diffing.units import Outline, Unit
from policies.model import Role
from rules.signals import Quantifier, Stance, list_quantifier, printed_quantifier, stance

CRITERIA_ROLES = frozenset({Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN, Role.DEFINITIONS, Role.DOCUMENTATION})
EXCLUDING = frozenset({"not_covered", "unproven"})


@dataclass(frozen=True, slots=True)
class Stand:
    """The surroundings of a unit.

    polarity    +1: meeting it helps to be covered; -1: meeting it takes coverage away
    said        what the unit itself says of the service
    listed      what the list that the unit is a member of asks for; None for a unit outside of lists
    around      the unit's text with the lead-ins above it
    """

    role: Role
    polarity: int
    said: Stance | None
    listed: Quantifier | None
    around: str


def stand(unit: Unit, outline: Outline) -> Stand:
    """The surroundings of one unit in its document."""
    above = outline.parents(unit.position)
    own = stance(unit.text) if unit.kind != "heading" else None
    telling = own or next(filter(None, (stance(u.text) for u in above)), None)
    polarity = -1 if _excludes(telling, unit, outline) else 1
    for lead in above:
        found = printed_quantifier(lead.text)
        if found and found.kind == "none":
            polarity = -polarity
    return Stand(
        role=unit.role,
        polarity=polarity,
        said=own,
        listed=_listed(unit, outline, polarity),
        around=" ".join([*(u.text for u in reversed(above)), unit.text]),
    )


def _excludes(telling: Stance | None, unit: Unit, outline: Outline) -> bool:
    """Whether the unit speaks of what is not covered: by its words, its lead-ins, its section, else the headings above."""
    if telling:
        return telling in EXCLUDING
    if unit.role in (Role.NOT_COVERED, Role.UNPROVEN):
        return True
    if unit.role is Role.COVERAGE:
        return False
    path = outline.sections[unit.section].path
    return next((found in EXCLUDING for found in map(stance, reversed(path)) if found), False)


def _listed(unit: Unit, outline: Outline, polarity: int) -> Quantifier | None:
    """The quantifier of the unit's list; unprinted ones default to any for exclusions and all for coverage."""
    parent = outline.units[unit.parent] if unit.parent is not None else None
    member = unit.kind == "item" or (parent is not None and parent.kind == "paragraph" and unit.kind == "paragraph")
    if not member:
        return None
    found = list_quantifier(parent.text if parent else "", _endings(unit, outline) if parent else ())
    if found:
        return found
    if unit.role is Role.DEFINITIONS:
        return None
    return Quantifier("any" if polarity < 0 else "all", printed=False)


def _endings(unit: Unit, outline: Outline) -> tuple[str, ...]:
    """The connectives of the unit's list; where and and or are mixed, those on either side of the unit."""
    fellows = outline.siblings(unit.position)
    said = {u.connective for u in fellows if u.connective}
    if len(said) < 2:
        return tuple(said)
    before = next((u.connective for u in reversed(fellows) if u.position < unit.position), "")
    return (unit.connective or before,)


def is_criteria(unit: Unit, outline: Outline) -> bool:
    """Whether a unit belongs to what a patient must meet: by the role of its section, or, where that is unknown, by its words."""
    if unit.role in CRITERIA_ROLES:
        return True
    if unit.role is not Role.OTHER:
        return False
    return any(stance(u.text) for u in (unit, *outline.parents(unit.position)) if u.kind != "heading")
