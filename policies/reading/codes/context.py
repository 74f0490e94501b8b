"""What holds for the codes that follow a heading, a lead-in, a group line or a table head."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policies.model import CodeRole, CodeSystem, Section
from policies.reading.codes.roles import named_systems, told_role

_LEGEND = re.compile(r"\((?:E/I|I/E|NMN|INV)\)\s*[=:-]|=\s*\w", re.IGNORECASE)
_SHORT = 12
"""Words of a line that heads codes rather than speaks of them."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the words so far say of the next codes.

    role         of the next codes; `default` is the role where nothing was said
    systems      the code systems named
    fresh        a decision was told and no code has followed it yet
    table        the table that `columns` (its code columns) and `heads` (the words of its head row) belong to
    after_entry  the last line was a code or its description
    comments     single words below codes ("Not Covered") speak of the code above; one such line alone heads the codes below it
    """

    role: CodeRole
    default: CodeRole
    systems: frozenset[CodeSystem] = frozenset()
    fresh: bool = False
    table: int = 0
    columns: tuple[int, ...] = ()
    heads: tuple[str, ...] = ()
    after_entry: bool = False
    comments: bool = False

    def systems_of(self, column: int) -> frozenset[CodeSystem]:
        """The systems that the head of a column names, else those of the table (columns from 0)."""
        return (named_systems(self.heads[column]) if column < len(self.heads) else frozenset()) or self.systems

    def role_of(self, column: int) -> CodeRole | None:
        """What the head of a column says of the codes in it."""
        return told_role(self.heads[column]) if column < len(self.heads) else None


def from_headings(section: Section, inherited: CodeRole | None) -> Context:
    """The context that the section's own heading gives, else a decision told before it, else the headings above, the nearest first."""
    role = told_role(section.heading) or inherited
    role = role or next((told for name in reversed(section.path) if (told := told_role(name))), CodeRole.LISTED)
    systems = next((s for name in reversed(section.path) if (s := named_systems(name))), frozenset[CodeSystem]())
    return Context(role, role, systems)


def read_on(context: Context, text: str, in_head: bool = False) -> Context:
    """The context after words that hold no leading code. `in_head`: the words of a head row, whose system stands under the group above."""
    if _LEGEND.search(text):
        return context
    told, systems = told_role(text), named_systems(text)
    if not told and not systems:
        return replace(context, after_entry=False)
    short = len(text.split()) <= _SHORT or text.rstrip().endswith(":")
    changed = bool(systems) and short and systems != context.systems and bool(context.systems)
    reset = changed and not in_head and not context.fresh
    role = told or (context.default if reset else context.role)
    fresh = context.fresh or (bool(told) and announces(text))
    return replace(context, role=role, systems=systems if systems and short else context.systems, fresh=fresh, after_entry=False)


def announces(text: str) -> bool:
    """Whether the words stand over codes to come, rather than say something of codes in passing."""
    text = text.strip()
    follows = text.endswith(":") or bool(re.search(r"\b(?:following|below)\b", text, re.IGNORECASE))
    return follows or (len(text.split()) <= _SHORT and not text.endswith("."))


def heads_codes(text: str) -> bool:
    """Whether the words head the codes that follow rather than describe the code above."""
    text = text.strip()
    if text.endswith(":") and told_role(text):
        return True
    named = bool(named_systems(text)) or bool(re.search(r"\bcod(?:es?|ing)\b", text, re.IGNORECASE))
    short = len(text.split()) <= _SHORT
    return named and (text.endswith(":") or short or bool(re.search(r"\b(?:following|below|these|this|listed)\b", text)))
