"""Codes of a section that is no code section: its tables of codes, and codes named in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.model import Block, Code, CodeRole, CodeSystem, Section
from policies.reading.codes.context import Context, announces
from policies.reading.codes.roles import SECTION_ROLES, named_systems, told_role
from policies.reading.codes.sentences import as_codes, in_sentence, may_hold_codes, said, told_decision
from policies.reading.codes.tables import from_row
from policies.reading.codes.tokens import run_at

_ASIDE = 25
"""Words of a paragraph that may stand between a lead-in and the codes it speaks of."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """A line that others stand below: its depth (0 for a paragraph), what it says of codes, the systems it names."""

    depth: int
    role: CodeRole
    systems: frozenset[CodeSystem]


def mentioned(section: Section) -> Iterator[Code]:
    """The codes, each with what its sentence, its table or its lead-in says of it, else with what the section is for.

    A package number behind a drug's name says which product is meant and no more: where nothing else is said of it, it is listed.
    """
    default = _default(section)
    for code in _mentioned(section):
        yield replace(code, role=CodeRole.LISTED) if code.system is CodeSystem.NDC and code.role is default else code


def _mentioned(section: Section) -> Iterator[Code]:
    if not may_hold_codes(section.heading) and not any(may_hold_codes(block.text) for block in section.blocks):
        return
    default = _default(section)
    context = Context(default, default)
    yield from as_codes(in_sentence(section.heading), default)
    top = _Lead(0, default, frozenset())
    leads = [top]
    before = ""
    inside: list[_Lead] = []  # the lead-ins of the table cell that we are in
    for block, in_list in zip(section.blocks, _list_shape(section.blocks), strict=True):
        if block.kind == "row":
            if block.table != context.table:
                context = replace(context, role=leads[-1].role)
            context, codes = from_row(block, context)
            in_table = codes if context.columns or context.systems else []
            yield from in_table or (code for cell in block.cells for code in said(cell, context.role))
            inside, before = [], ""
            continue
        in_cell = bool(block.column) and block.table == context.table
        above = _above(block, inside if in_cell else leads, _column_lead(block, context) if in_cell else top)
        lead = above[-1]
        if before and _only_codes(block.text, lead.systems):
            lead = replace(lead, role=told_role(before) or lead.role)
        before = block.text
        yield from said(block.text, lead.role, lead.systems)
        if in_list:
            yield from as_codes(run_at(block.text, 0, lead.systems), lead.role)
        after = [*(above if block.kind == "item" else ()), _lead_of(block, lead)]
        inside, leads = (after, leads) if in_cell else ([], after)


def _above(block: Block, leads: Sequence[_Lead], top: _Lead) -> list[_Lead]:
    """The lines that this one stands below, the nearest last; `top` where it stands below none."""
    if block.kind == "item":
        return [lead for lead in leads if lead.depth < block.level] or [top]
    aside = len(block.text.split()) <= _ASIDE and not block.text.rstrip().endswith(":")
    return ([lead for lead in leads if lead.depth == 0][-1:] if aside else []) or [top]


def _column_lead(block: Block, context: Context) -> _Lead:
    column = block.column - 1
    return _Lead(0, context.role_of(column) or context.role, context.systems_of(column))


def _lead_of(block: Block, above: _Lead) -> _Lead:
    if block.kind != "item" and not announces(block.text):
        return replace(above, depth=0)
    depth = block.level if block.kind == "item" else 0
    return _Lead(depth, told_role(block.text) or above.role, named_systems(block.text) or above.systems)


def _default(section: Section) -> CodeRole:
    """What a code is of which nothing else is said: told by what the section is for, else by the headings, the nearest first."""
    if told := SECTION_ROLES.get(section.role):
        return told_decision(section.heading) or told
    return next((told for name in reversed(section.path) if (told := told_role(name))), CodeRole.LISTED)


def _only_codes(text: str, systems: frozenset[CodeSystem]) -> bool:
    """Whether a line holds codes and nothing else: it belongs to the statement before it."""
    run = run_at(text, 0, systems)
    return bool(run) and not text[run[-1].end :].strip(" .;")


def _list_shape(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks begin with a code, next to another that does."""
    begins = [b.kind != "row" and bool(run_at(b.text, 0, frozenset())) and bool(re.match(r"\S+\s+[A-Z(]|\S+$", b.text)) for b in blocks]
    return [now and (before or after) for before, now, after in zip([False, *begins], begins, [*begins[1:], False], strict=False)]
