"""Code sets: which codes the policy lists, and what it says of them.

Codes are read from code tables and lists, after words that name a code system, and from brackets in criteria.
Nothing is read in references, history, background and boilerplate. Five plain digits always need such a context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.model import Block, Code, CodeRole, CodeSystem, Role, Section
from policies.reading.code_roles import SECTION_ROLES, named_systems, told_role
from policies.reading.code_sentences import STRONG, SYSTEM_WORD, as_codes, in_sentence, may_hold_codes, said, told_decision
from policies.reading.code_tokens import Token, codes_in, run_at
from policies.reading.roles import heading_role

SILENT = frozenset({Role.REFERENCES, Role.HISTORY, Role.BACKGROUND, Role.BOILERPLATE, Role.DEFINITIONS})

_LEADING_LABEL = re.compile(rf"\s*(?:{SYSTEM_WORD}(?:\s+codes?)?)\s*[:|]?\s+", re.IGNORECASE)
_LEGEND = re.compile(r"\((?:E/I|I/E|NMN|INV)\)\s*[=:-]|=\s*\w", re.IGNORECASE)
_COMMENT = re.compile(
    r"^\W*(?:not covered|non-?covered|covered|not medically necessary|(?:prior )?(?:authorization|precertification) required"
    r"|investigational|experimental)\b",
    re.IGNORECASE,
)
_TRAILING_COMMENT = re.compile(r"(?<!\bare )(?<!\bis )(?<!\bbe )\bnot covered\b|\bprior authorization (?:is )?required\b", re.IGNORECASE)
_LONGEST_HEAD = 60
_CODE_COLUMN = re.compile(r"\b(?:codes?|cpt|hcpcs|icd ?-? ?10|number|ndc|code\(s\))\b", re.IGNORECASE)
_TEXT_COLUMN = re.compile(r"\b(?:description|definition|comments?|notes?|title|name|requirements?|criteria)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for the codes that follow: their role, the systems named, the code columns of the table they stand in.

    `comments`: single words below codes ("Not Covered") speak of the code above; one such line alone heads the codes below it.
    """

    role: CodeRole
    default: CodeRole
    systems: frozenset[CodeSystem] = frozenset()
    table: int = 0
    columns: tuple[int, ...] = ()
    after_entry: bool = False
    comments: bool = False


def read_codes(sections: Sequence[Section]) -> tuple[Code, ...]:
    """All codes, sorted, each once for each role; a mere listing is left out where the policy also says more of the code."""
    found = {code for section in sections if section.role not in SILENT for code in _section_codes(section)}
    said = {(c.system, c.first, c.last) for c in found if c.role is not CodeRole.LISTED}
    kept = (c for c in found if c.role is not CodeRole.LISTED or (c.system, c.first, c.last) not in said)
    return tuple(sorted(kept, key=lambda c: (c.system, c.first, c.last, c.role)))


def _section_codes(section: Section) -> Iterator[Code]:
    if _is_code_section(section):
        yield from _listed(section)
    else:
        yield from _mentioned(section)


def _is_code_section(section: Section) -> bool:
    if section.role is Role.CODES:
        return True
    return section.role is Role.OTHER and any((told := heading_role(name)) and told[0] is Role.CODES for name in section.path)


def _from_path(section: Section) -> _Context:
    """The context that the headings above give, the nearest first."""
    told = (told_role(name) for name in reversed(section.path))
    role = next((r for r in told if r), CodeRole.LISTED)
    systems = next((s for name in reversed(section.path) if (s := named_systems(name))), frozenset[CodeSystem]())
    return _Context(role, role, systems)


# ---------------------------------------------------------------- code sections


def _listed(section: Section) -> Iterator[Code]:
    context = replace(_from_path(section), comments=sum(_is_comment(block) for block in section.blocks) > 1)
    last: list[Code] = []
    for block in section.blocks:
        if block.kind == "row":
            context, codes = _from_row(block, context)
            codes = codes or [code for cell in block.cells for code in said(cell, context.role)]
        else:
            context, codes = _from_line(block, context)
        comment = _comment_role(block, context, bool(codes))
        if comment:
            yield from (replace(code, role=comment) for code in last)
        if codes:
            yield from last if not comment else ()
            last = codes
        elif not context.after_entry:
            yield from last
            last = []
        elif comment:
            last = []
    yield from last


def _comment_role(block: Block, context: _Context, has_codes: bool) -> CodeRole | None:
    """What a line below a code says of that code ("Not Covered" in a column of comments)."""
    if has_codes or not context.after_entry or not context.comments or not _is_comment(block):
        return None
    return told_role(block.text)


def _is_comment(block: Block) -> bool:
    text = block.text
    return len(text) < 240 and "code" not in text[:40].lower() and bool(_COMMENT.match(text) or _TRAILING_COMMENT.search(text))


def _from_line(block: Block, context: _Context) -> tuple[_Context, list[Code]]:
    text = block.text
    label = _LEADING_LABEL.match(text)
    start = label.end() if label else 0
    systems = named_systems(label.group()) if label else context.systems
    run = _plausible(text, run_at(text, start, systems or context.systems), context)
    if run:
        role = _entry_role(text[run[-1].end :]) or context.role
        codes = as_codes(run, role) + as_codes(_merged_entries(text, run[-1].end, context), context.role)
        return replace(context, systems=systems or context.systems, after_entry=True), codes
    if CodeSystem.NDC in context.systems and (ndc := [t for t in codes_in(text, context.systems) if t.system is CodeSystem.NDC]):
        return replace(context, after_entry=True), as_codes(ndc, context.role)
    if context.after_entry and (context.comments if _COMMENT.match(text) else not _is_group(block)):
        return context, as_codes(in_sentence(text), context.role)
    return _updated(context, block), as_codes(in_sentence(text), told_role(text) or context.role)


def _is_group(block: Block) -> bool:
    """Whether the words head the codes that follow rather than describe the code above."""
    text = block.text.strip()
    words = len(text.split())
    named = bool(named_systems(text)) or bool(re.search(r"\bcod(?:es?|ing)\b", text, re.IGNORECASE))
    return named and (text.endswith(":") or words <= 12 or bool(re.search(r"\b(?:following|below|these|this|listed)\b", text)))


def _updated(context: _Context, block: Block) -> _Context:
    """The context after words that hold no leading code."""
    text = block.text
    if _LEGEND.search(text):
        return context
    told, systems = told_role(text), named_systems(text)
    if not told and not systems:
        return replace(context, after_entry=False)
    short = len(text.split()) <= 12 or text.rstrip().endswith(":")
    changed = bool(systems) and short and systems != context.systems
    role = told or (context.default if changed and context.systems else context.role)
    return replace(context, role=role, systems=systems if systems and short else context.systems, after_entry=False)


def _entry_role(rest: str) -> CodeRole | None:
    """What stands beside the code itself: "(E/I)", or a comment after the description."""
    beside = told_role(rest[:12]) if re.match(r"\s*\((?:E/I|NMN|I/E|INV)\)", rest, re.IGNORECASE) else None
    if beside:
        return beside
    comment = _TRAILING_COMMENT.search(rest)
    return told_role(comment.group()) if comment else None


def _plausible(text: str, run: Sequence[Token], context: _Context) -> list[Token]:
    """The run where it is one: five plain digits must be followed by words, a bracket or nothing."""
    if not run:
        return []
    rest = text[run[-1].end :].lstrip(" *†‡")
    among_codes = bool(context.systems) or context.after_entry
    if run[0].bare and rest and not re.match(r"[A-Za-z(\[{\-–—:,;|.>\"“]|\d+[- ][A-Za-z]" + (r"|\d" if among_codes else ""), rest):
        return []
    if run[0].bare and re.match(r"(?:[a-z]\w* ){2}", rest) and not among_codes:
        return []
    return list(run)


def _merged_entries(text: str, start: int, context: _Context) -> list[Token]:
    """Further entries that a reader has run into the same block: "81450 Panel … 81445 Panel …"."""
    found = [t for t in codes_in(text[start:], context.systems) if t.system is CodeSystem.CPT]
    return [t for t in found if STRONG.fullmatch(t.first) or (t.bare and re.match(r"\s+[A-Z][a-z]{3,}\s", text[start + t.end :]))]


# ---------------------------------------------------------------- tables


def _from_row(block: Block, context: _Context) -> tuple[_Context, list[Code]]:
    if block.table != context.table:
        context = replace(context, table=block.table, columns=())
    filled = [cell for cell in block.cells if cell.strip()]
    runs = {i: run for i, cell in enumerate(block.cells) if (run := _cell_run(cell, i, context))}
    if not runs:
        if block.header or _is_head_row(filled):
            return _with_columns(context, block), []
        if len(filled) == 1:
            return _updated(context, Block("paragraph", filled[0])), []
        return context, []
    labels = (named_systems(cell) for i, cell in enumerate(block.cells) if i not in runs and len(cell) < 12)
    systems = next((s for s in labels if s), context.systems)
    if systems != context.systems:
        labelled = replace(context, systems=systems)
        runs = {i: run for i, cell in enumerate(block.cells) if (run := _cell_run(cell, i, labelled))} or runs
    role = _row_role(block, runs) or context.role
    return replace(context, systems=systems, after_entry=True), [code for run in runs.values() for code in as_codes(run, role)]


def _is_head_row(cells: Sequence[str]) -> bool:
    if len(cells) < 2 or any(len(cell) > _LONGEST_HEAD or in_sentence(cell) for cell in cells):
        return False
    return any(_CODE_COLUMN.search(cell) for cell in cells) and any(_TEXT_COLUMN.search(cell) for cell in cells)


def _with_columns(context: _Context, block: Block) -> _Context:
    columns = tuple(i for i, cell in enumerate(block.cells) if _CODE_COLUMN.search(cell) and not _TEXT_COLUMN.search(cell))
    return replace(_updated(context, Block("paragraph", " ".join(block.cells) + ":")), columns=columns)


def _cell_run(cell: str, index: int, context: _Context) -> list[Token]:
    """The codes of a cell: in a code column those it begins with, elsewhere only where it holds nothing else."""
    text = cell.strip()
    label = _LEADING_LABEL.match(text)
    start = label.end() if label else 0
    systems = named_systems(label.group()) if label else context.systems
    run = list(run_at(text, start, systems))
    if not run:
        return []
    rest = re.sub(r"\(.*?\)|[*†‡+#\s.;,]", "", text[run[-1].end :])
    alone = not rest
    if index in context.columns or (index == 0 and not context.columns and not run[0].bare):
        return run
    return run if alone and (not run[0].bare or _believes_bare(context, index)) else []


def _believes_bare(context: _Context, index: int) -> bool:
    return index in context.columns or (not context.columns and (bool(context.systems) or index == 0))


def _row_role(block: Block, runs: dict[int, list[Token]]) -> CodeRole | None:
    """What a short cell beside the code says of it, or a mark beside the code."""
    for index, cell in enumerate(block.cells):
        if index in runs:
            if role := _entry_role(cell[runs[index][-1].end :]):
                return role
        elif _COMMENT.match(cell) and (role := told_role(cell)):
            return role
    return None


# ---------------------------------------------------------------- codes in sentences


def _mentioned(section: Section) -> Iterator[Code]:
    """Codes of a section that is no code section: its tables of codes, and codes named in its sentences."""
    if not may_hold_codes(section.heading) and not any(may_hold_codes(block.text) for block in section.blocks):
        return
    default = SECTION_ROLES.get(section.role, CodeRole.LISTED)
    lead = default
    context = _Context(default, default)
    yield from as_codes(in_sentence(section.heading), default)
    for block, in_list in zip(section.blocks, _list_shape(section.blocks), strict=True):
        if block.kind == "row":
            context, codes = _from_row(block, replace(context, role=lead))
            in_table = codes if context.columns or context.systems else []
            yield from in_table or (code for cell in block.cells for code in said(cell, lead))
            continue
        if block.kind != "item" or block.level == 1:
            lead = told_decision(block.text) or (lead if block.kind == "item" or not block.text.endswith(":") else default)
        yield from said(block.text, lead)
        if in_list:
            yield from as_codes(run_at(block.text, 0, frozenset()), lead)


def _list_shape(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks begin with a code, next to another that does."""
    begins = [b.kind != "row" and bool(run_at(b.text, 0, frozenset())) and bool(re.match(r"\S+\s+[A-Z(]|\S+$", b.text)) for b in blocks]
    return [now and (before or after) for before, now, after in zip([False, *begins], begins, [*begins[1:], False], strict=False)]
