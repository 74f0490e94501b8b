"""Code sets: which codes the policy lists, and what it says of them.

Codes are read from code tables and lists, after words that name a code system, and from brackets in criteria.
Nothing is read in references, history, background and boilerplate. Five plain digits always need such a context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.model import Code, CodeRole, Role, Section
from policies.reading.codes.lists import listed
from policies.reading.codes.mentions import mentioned
from policies.reading.codes.sentences import STRONG, as_codes
from policies.reading.codes.tokens import codes_in
from policies.reading.roles import heading_role

SILENT = frozenset({Role.REFERENCES, Role.HISTORY, Role.BACKGROUND, Role.BOILERPLATE, Role.DEFINITIONS})

_DESCRIPTION = re.compile(r"\W*(?:description|overview|introduction)\b", re.IGNORECASE)


def read_codes(sections: Sequence[Section]) -> tuple[Code, ...]:
    """All codes, sorted, each once for each role; a mere listing is left out where the policy also says more of the code."""
    found = set(_codes(sections))
    said = {(c.system, c.first, c.last) for c in found if c.role is not CodeRole.LISTED}
    kept = (c for c in found if c.role is not CodeRole.LISTED or (c.system, c.first, c.last) not in said)
    return tuple(sorted(kept, key=lambda c: (c.system, c.first, c.last, c.role)))


def _codes(sections: Sequence[Section]) -> Iterator[Code]:
    """A decision told at the end of a code section speaks of the code sections that follow on its level or below it."""
    decision: CodeRole | None = None
    level = 0
    for section in sections:
        if section.role in SILENT:
            yield from _described(section)
            continue
        if not _is_code_section(section):
            decision = None
            yield from mentioned(section)
            continue
        if section.level < level:
            decision = None
        codes, told = listed(section, decision)
        level = section.level if told is not decision or decision is None else level
        decision = told
        yield from codes


def _described(section: Section) -> Iterator[Code]:
    """The codes of tests that a description introduces ("TestX 0001U is a …"), by the shapes that nothing else has."""
    if section.role is Role.BACKGROUND and _DESCRIPTION.match(section.heading):
        tokens = (token for block in section.blocks if block.kind != "row" for token in codes_in(block.text, frozenset()))
        yield from as_codes((token for token in tokens if STRONG.fullmatch(token.first)), CodeRole.LISTED)


def _is_code_section(section: Section) -> bool:
    if section.role is Role.CODES:
        return True
    return section.role is Role.OTHER and any((told := heading_role(name)) and told[0] is Role.CODES for name in section.path)
