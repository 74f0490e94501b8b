"""How a unit stands in its policy: does meeting it help or hurt a patient, and what does its list ask for?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diffing.units import Outline, Unit
from policies.model import Role
from rules.signals import Quantifier, Stance, authorizes, list_quantifier, printed_quantifier, stance
from rules.words import lowered

CRITERIA_ROLES = frozenset({Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN, Role.DEFINITIONS, Role.DOCUMENTATION})
EXCLUDING = frozenset({"not_covered", "unproven"})
_EXAMPLES = re.compile(
    r"\b(?:including,? but (?:is |are )?not limited to|including without limitation|such as|for example|e\.?g\.?"
    r"|examples? (?:are|include))\W*$"
)
_TERM = re.compile(r"\b(?:duration|period|length|term|renewal|reauthorization|re-authorization|continuation)\b")
_MEETS = re.compile(r"\b(?:must |should )?(?:meets?|satisf(?:y|ies)) (all|both|any|one)\b[^\w]*$")
_ASKS_NOTHING = re.compile(
    r"\b(?:all|any|each|one|both|either|of|the|following|criteria|conditions|must|meet|meets|met|are|is|when|member|patient|individual|has|have)\b|\W"
)


@dataclass(frozen=True, slots=True)
class Stand:
    """The surroundings of a unit.

    polarity    +1: meeting it helps to be covered; -1: meeting it takes coverage away
    said        what the unit itself says of the service
    listed      what the list that the unit is a member of asks for; None for a unit outside of lists
    around      the unit's text with the lead-ins above it, for a table row the heading row too
    approves    a time in it says for how long something is approved
    examples    its list gives examples only (`including but not limited to`)
    """

    role: Role
    polarity: int
    said: Stance | None
    listed: Quantifier | None
    around: str
    approves: bool = False
    examples: bool = False


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
        around=" ".join([*(u.text for u in reversed(above)), *_column_names(unit, outline), unit.text]),
        approves=_approves(unit, above),
        examples=bool(above) and unit.kind != "row" and bool(_EXAMPLES.search(lowered(above[0].text))),
    )


def heading_row(unit: Unit, outline: Outline) -> Unit | None:
    """The heading row of the table in which a row stands; None where there is none, or the unit is no row."""
    if unit.kind != "row" or unit.header:
        return None
    for position in range(unit.position - 1, -1, -1):
        above = outline.units[position]
        if above.section != unit.section or above.kind == "heading":
            return None
        if above.header:
            return above
    return None


def _column_names(unit: Unit, outline: Outline) -> tuple[str, ...]:
    header = heading_row(unit, outline)
    return (header.text,) if header else ()


def _approves(unit: Unit, above: tuple[Unit, ...]) -> bool:
    """By its own words, by a label above it (`Approval duration:`), or, outside of lists, by a heading that speaks of a term."""
    if authorizes(unit.text):
        return True
    lead = above[0] if above else None
    if lead is None:
        return False
    if lead.kind == "heading":
        return unit.kind != "item" and authorizes(lead.text) and bool(_TERM.search(lowered(lead.text)))
    return authorizes(lead.text) and not re.search(r"\d", lead.text)


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
    if not found or not found.printed:
        found = (_to_meet(parent.text) if parent else None) or found
    if polarity > 0 and parent is not None and parent.kind == "heading" and _names_an_indication(unit, outline):
        found = found if found and found.printed else Quantifier("any", printed=False)
    if found or unit.role is Role.DEFINITIONS:
        return found
    return Quantifier("any" if polarity < 0 else "all", printed=False)


def asked_below(unit: Unit, outline: Outline) -> Quantifier | None:
    """What the points that a unit leads in to are asked for; None where it leads in to none."""
    below = outline.children.get(unit.position, ())
    return stand(outline.units[below[0]], outline).listed if below else None


def _names_an_indication(unit: Unit, outline: Outline) -> bool:
    """`Psoriatic Arthritis (must meet all):` above its own list, right below a heading: one indication beside others."""
    if unit.position not in outline.children or (printed_quantifier(unit.text) or _to_meet(unit.text)) is None:
        return False
    return bool(_ASKS_NOTHING.sub("", lowered(unit.text))) and not stance(unit.text)


def _to_meet(text: str) -> Quantifier | None:
    """What `(must meet all)` and `meets one` at the end of a lead-in ask for."""
    found = _MEETS.search(lowered(text))
    return Quantifier("all" if found.group(1) in ("all", "both") else "any") if found else None


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
