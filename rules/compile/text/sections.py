"""What the section that lines stand in says of those without a stance of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import Role, Section
from policies.reading.roles import heading_role, judged_role, verdict
from rules.compile.text.vocabulary import compiled, wording
from rules.model import Stance

_DEFAULT = {
    Role.COVERAGE: Stance.COVERED,
    Role.NOT_COVERED: Stance.NOT_COVERED,
    Role.UNPROVEN: Stance.UNPROVEN,
    Role.DEFINITIONS: Stance.DEFINITION,
    Role.DOCUMENTATION: Stance.ADMINISTRATIVE,
}
_REFUSED = frozenset({Role.NOT_COVERED, Role.UNPROVEN})


def stance_of(section: Section) -> Stance:
    """The stance of what a section says without one; one that only follows a refusing section refuses nothing by itself."""
    if section.role is Role.COVERAGE and _is_administrative(section.heading):
        return Stance.ADMINISTRATIVE
    if section.role in _REFUSED and not _refuses(section):
        return Stance.REVIEW
    return _DEFAULT.get(section.role, Stance.COVERED)


def _is_administrative(heading: str) -> bool:
    """`Discharge criteria`, `Length of authorization`."""
    return compiled(wording().headings["administrative"], "headings.administrative").match(heading.lower()) is not None


def _refuses(section: Section) -> bool:
    """Whether a heading of the section or above it, or its own first words, refuse; a refusal at the end refuses nothing before it."""
    told = (heading_role(heading) for heading in (section.heading, *section.path))
    if any(one is not None and one[0] in _REFUSED for one in told):
        return True
    return judged_role(section.text) in _REFUSED and verdict([block.text for block in section.blocks]) is not None


_COUNTED = re.compile(r"\s*(?P<of>\d{1,2})\.\d{1,2}\b")
_CRITERIA = frozenset({Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN})


def stands_among(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a section whose heading tells nothing is counted (`9.2`) with others that hold criteria."""
    own = _COUNTED.match(section.heading)
    if own is None or section.role is not Role.OTHER or not section.text.strip():
        return False
    others = (_COUNTED.match(one.heading) for one in sections if one.role in _CRITERIA)
    return any(one is not None and one["of"] == own["of"] for one in others)
