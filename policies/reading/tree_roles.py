"""The roles of a whole section tree: what a heading tells depends on the sections it stands in and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from policies.model import Block, Role, Section
from policies.reading.codes.tokens import run_at
from policies.reading.roles import CLOSED, fold_heading, heading_role, is_evidence, judged_role, section_role, verdict

CRITERIA = frozenset({Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN})

_FLOWING = CRITERIA | {Role.BACKGROUND, Role.DOCUMENTATION}
"""Where all headings are of one level, a heading that tells nothing goes on with the section before it if that is one of these."""

_OPEN_ENDED = re.compile(r"(?:appendix|attachment|exhibit|addendum)\b")


@dataclass(frozen=True, slots=True)
class Bare:
    """A heading with the blocks below it, before its role is known; `title` marks the heading of the whole document,
    or of a whole policy in a bulletin: it names a matter, and nothing is told from it.
    """

    heading: str
    level: int
    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    title: bool = False

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class _Before:
    """The section before, as its siblings see it."""

    level: int
    role: Role
    empty: bool


def with_roles(bares: Iterable[Bare]) -> Iterator[Section]:
    """The sections with their roles, in order."""
    ordered = list(bares)
    parents: list[tuple[int, Role | None]] = []
    siblings: dict[int, _Before] = {}
    seen: set[str] = set()
    covered = in_history = False
    for index, bare in enumerate(ordered):
        while parents and parents[-1][0] >= bare.level:
            parents.pop()
        siblings = {at: _followed(before, bare) for at, before in siblings.items() if at <= bare.level}
        if in_history and _still_history(bare, seen):
            role = Role.HISTORY
        else:
            role = _role(bare, parents[-1][1] if parents else None, siblings.get(bare.level))
            if role in CRITERIA and _is_weak(bare) and is_evidence(_below(ordered, index)):
                role = Role.BACKGROUND
            if role is Role.OTHER and not bare.blocks and not bare.title and _is_weak(bare):
                below = judged_role(_below(ordered, index))
                role = below if below in CRITERIA else role
            if role is Role.COVERAGE and not heading_role(bare.heading):
                role = verdict([block.text for block in bare.blocks]) or role
            if role in CRITERIA and _lists_codes(bare):
                role = Role.CODES
            in_history = covered and role is Role.HISTORY
        covered = covered or role in CRITERIA
        seen.add(fold_heading(bare.heading))
        parents.append((bare.level, None if bare.title else role))
        if not bare.title and bare.heading:
            siblings[bare.level] = _Before(bare.level, role, not bare.blocks)
        yield Section(bare.heading, bare.level, role, bare.path, bare.blocks)


def _lists_codes(bare: Bare) -> bool:
    """Whether most blocks begin with a code: "Not Medically Necessary" over a code table heads codes, not criteria."""
    begins = [block for block in bare.blocks if run_at(block.text, 0, frozenset())]
    return len(begins) > 2 and 2 * len(begins) > len(bare.blocks)


def _is_weak(bare: Bare) -> bool:
    told = heading_role(bare.heading)
    return bool(told and told[1] == "weak")


def _below(bares: Sequence[Bare], index: int) -> str:
    """The words of a section and of all sections below it."""
    own = bares[index]
    under = takewhile(lambda bare: bare.level > own.level, bares[index + 1 :])
    return "\n".join((own.text, *(bare.text for bare in under)))


def _followed(before: _Before, bare: Bare) -> _Before:
    """The section before, no longer empty once a section below it has words."""
    return replace(before, empty=before.empty and not (before.level < bare.level and bool(bare.blocks)))


def _role(bare: Bare, parent: Role | None, before: _Before | None) -> Role:
    if bare.title or not bare.heading:
        judged = judged_role(bare.text)
        return judged if judged in CRITERIA else Role.OTHER
    told = heading_role(bare.heading)
    if not told and parent is Role.DEFINITIONS and judged_role(bare.text) is Role.BOILERPLATE:
        return Role.BOILERPLATE
    if (told and told[1] != "weak") or parent in CLOSED or (parent and parent is not Role.OTHER):
        return section_role(bare.heading, bare.text, parent)
    if before and before.empty and before.role is not Role.OTHER:
        return before.role
    if told:
        return section_role(bare.heading, bare.text, parent)
    judged = judged_role(bare.text)
    if before and before.role in _FLOWING and (judged is None or judged is Role.BOILERPLATE):
        return before.role
    return judged or parent or Role.OTHER


def _still_history(bare: Bare, seen: set[str]) -> bool:
    """Whether a heading after the history still belongs to it: histories name the sections they report on."""
    folded = fold_heading(bare.heading)
    if folded in seen:
        return True
    if _OPEN_ENDED.match(folded):
        return False
    told = heading_role(bare.heading)
    return not (told and (told[1] == "firm" or told[0] in (Role.OTHER, Role.DOCUMENTATION)))
