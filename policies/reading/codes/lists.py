"""Codes of a section that lists codes: tables, lines that begin with a code, and what group lines and comments say of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policies.model import Block, Code, CodeRole, CodeSystem, Section
from policies.reading.codes.context import Context, from_headings, heads_codes, read_on
from policies.reading.codes.roles import named_systems, told_role
from policies.reading.codes.sentences import LEADING_LABEL, STRONG, as_codes, at_end, in_sentence, said
from policies.reading.codes.tables import COMMENT, TRAILING_COMMENT, entry_role, from_row
from policies.reading.codes.tokens import Token, codes_in, run_at


def listed(section: Section, inherited: CodeRole | None = None) -> tuple[list[Code], CodeRole | None]:
    """The codes of a code section, and a decision told at its end that speaks of the next sections' codes (else `inherited`)."""
    context = replace(from_headings(section, inherited), comments=sum(_is_comment(block) for block in section.blocks) > 1)
    found: list[Code] = []
    last: list[Code] = []
    in_table = False
    for block in section.blocks:
        if in_table and block.kind != "row":  # words below a table describe no code of it
            context = replace(context, after_entry=False)
        in_table = block.kind == "row"
        context, codes = _from_block(block, context)
        comment = _comment_role(block, context, bool(codes))
        if comment:
            found += (replace(code, role=comment) for code in last)
        if codes:
            found += last if not comment else ()
            last = codes
        elif not context.after_entry:
            found += last
            last = []
        elif comment:
            last = []
    return found + last, context.role if context.fresh else inherited


def _from_block(block: Block, context: Context) -> tuple[Context, list[Code]]:
    if block.kind == "row":
        context, codes = from_row(block, context)
        return context, codes or [code for cell in block.cells for code in said(cell, context.role)]
    if block.column and block.table == context.table:
        column = block.column - 1
        inside = replace(context, role=context.role_of(column) or context.role, systems=context.systems_of(column))
        _, codes = _from_line(block, inside)
        return context, codes
    return _from_line(block, context)


def _comment_role(block: Block, context: Context, has_codes: bool) -> CodeRole | None:
    """What a line below a code says of that code ("Not Covered" in a column of comments)."""
    if has_codes or not context.after_entry or not context.comments or not _is_comment(block):
        return None
    return told_role(block.text)


def _is_comment(block: Block) -> bool:
    text = block.text
    return len(text) < 240 and "code" not in text[:40].lower() and bool(COMMENT.match(text) or TRAILING_COMMENT.search(text))


def _from_line(block: Block, context: Context) -> tuple[Context, list[Code]]:
    text = block.text
    label = LEADING_LABEL.match(text)
    start = label.end() if label else 0
    systems = named_systems(label.group()) if label else context.systems
    run = _plausible(text, run_at(text, start, systems or context.systems), context)
    if run:
        role = entry_role(text[run[-1].end :]) or context.role
        rest = [*_merged_entries(text, run[-1].end, context), *in_sentence(text[run[-1].end :])]
        codes = as_codes(run, role) + as_codes(rest, context.role)
        return replace(context, systems=systems or context.systems, fresh=False, after_entry=True), codes
    if CodeSystem.NDC in context.systems and (ndc := [t for t in codes_in(text, context.systems) if t.system is CodeSystem.NDC]):
        return replace(context, fresh=False, after_entry=True), as_codes(ndc, context.role)
    if context.after_entry and (context.comments if COMMENT.match(text) else not heads_codes(text)):
        return context, as_codes(in_sentence(text) or at_end(text, context.systems, bare=False), context.role)
    after = read_on(context, text)
    codes = as_codes(in_sentence(text), told_role(text) or context.role) or as_codes(at_end(text, context.systems), context.role)
    return replace(after, fresh=after.fresh and not codes), codes


def _plausible(text: str, run: Sequence[Token], context: Context) -> list[Token]:
    """The run where it is one: five plain digits must be followed by words, a bracket or nothing."""
    if not run:
        return []
    rest = text[run[-1].end :].lstrip(" *†‡§^")
    among_codes = bool(context.systems) or context.after_entry
    if run[0].bare and rest and not re.match(r"[A-Za-z(\[{\-–—:,;|.>\"“]|\d+[- ][A-Za-z]" + (r"|\d" if among_codes else ""), rest):
        return []
    if run[0].bare and re.match(r"(?:[a-z]\w* ){2}", rest) and not among_codes:
        return []
    return list(run)


def _merged_entries(text: str, start: int, context: Context) -> list[Token]:
    """Further entries that a reader has run into the same block: "81450 Panel … 81445 Panel …"."""
    found = [t for t in codes_in(text[start:], context.systems) if t.system is CodeSystem.CPT]
    return [t for t in found if STRONG.fullmatch(t.first) or (t.bare and re.match(r"\s+[A-Z][a-z]{3,}\s", text[start + t.end :]))]
