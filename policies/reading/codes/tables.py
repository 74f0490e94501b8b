"""Codes in the rows of tables: which columns hold codes, and what the head, a group row or a cell beside the code says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policies.model import Block, Code, CodeRole, CodeSystem
from policies.reading.codes.context import Context, read_on
from policies.reading.codes.roles import named_systems, told_role
from policies.reading.codes.sentences import LEADING_LABEL, as_codes, in_sentence
from policies.reading.codes.tokens import Token, run_at

COMMENT = re.compile(
    r"^\W*(?:not covered|non-?covered|covered|not medically necessary|(?:prior )?(?:authorization|precertification) required"
    r"|investigational|experimental|eligible|payable)\b",
    re.IGNORECASE,
)
TRAILING_COMMENT = re.compile(r"(?<!\bare )(?<!\bis )(?<!\bbe )\bnot covered\b|\bprior authorization (?:is )?required\b", re.IGNORECASE)
_LONGEST_HEAD = 60
_CODE_COLUMN = re.compile(r"\b(?:codes?|cpt|hcpcs|icd ?-? ?10|number|ndc|code\(s\))\b|\bndc", re.IGNORECASE)
_TEXT_COLUMN = re.compile(
    r"\b(?:descriptions?|descriptors?|definition|comments?|notes?|title|name|requirements?|criteria)\b", re.IGNORECASE
)
_AUTHORIZATION = re.compile(r"\b(?:prior|pre)[- ]?(?:auth\w*|cert\w*|approval)\b|\bpa\b|\bauth(?:orization)?\b", re.IGNORECASE)
_STATUS = re.compile(r"\b(?:status|coverage|determination|decision|indicator|category|position)\b", re.IGNORECASE)
_SHORTHAND = (  # how a column of states is abbreviated
    (CodeRole.NOT_COVERED, re.compile(r"(?:E/?I(?:/?U)?|E&I|I/?E|INV(?:EST)?\.?|NMN|N/?C|NCS|UNP)", re.IGNORECASE)),
    (CodeRole.REQUIRES_AUTH, re.compile(r"(?:PA|PAR|P/A|AUTH)", re.IGNORECASE)),
    (CodeRole.COVERED, re.compile(r"(?:MN|MNC|MNWC(?:M)?|COV\.?|C)", re.IGNORECASE)),
)
_YES = re.compile(r"\W*(?:yes|y|x|✓|✔|✗|•|required|requires \w+)\W*|[✓✔•●]", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no|n|not required|none)\W*", re.IGNORECASE)


def from_row(block: Block, context: Context) -> tuple[Context, list[Code]]:
    """The codes of a row, and the context after it."""
    if block.table != context.table:
        context = replace(context, table=block.table, columns=(), heads=())
    filled = [cell for cell in block.cells if cell.strip()]
    runs = {i: run for i, cell in enumerate(block.cells) if (run := _cell_run(cell, i, context))}
    if not runs:
        if len(set(filled)) == 1:
            return read_on(context, filled[0], in_head=block.header), []
        return (_with_heads(context, block) if block.header or _is_head_row(filled) else context), []
    labels = (named_systems(cell) for i, cell in enumerate(block.cells) if i not in runs and len(cell) < 12)
    systems = next((s for s in labels if s), context.systems)
    if systems != context.systems:
        labelled = replace(context, systems=systems)
        runs = {i: run for i, cell in enumerate(block.cells) if (run := _cell_run(cell, i, labelled))} or runs
    told = _row_role(block, runs, context)
    after = replace(context, systems=systems, fresh=False, after_entry=True)
    return after, [code for i, run in runs.items() for code in as_codes(run, told or context.role_of(i) or context.role)]


def entry_role(rest: str) -> CodeRole | None:
    """What stands beside the code itself: "(E/I)", or a comment after the description."""
    beside = told_role(rest[:12]) if re.match(r"\s*\((?:E/I|NMN|I/E|INV)\)", rest, re.IGNORECASE) else None
    if beside:
        return beside
    comment = TRAILING_COMMENT.search(rest)
    return told_role(comment.group()) if comment else None


def _is_head_row(cells: Sequence[str]) -> bool:
    if len(cells) < 2 or any(len(cell) > _LONGEST_HEAD or in_sentence(cell) for cell in cells):
        return False
    return any(_CODE_COLUMN.search(cell) for cell in cells) and any(_TEXT_COLUMN.search(cell) for cell in cells)


def _with_heads(context: Context, block: Block) -> Context:
    """The context below a head row. What a head says holds for its own column where others describe the codes, else for the table."""
    cells = block.cells
    columns = tuple(i for i, cell in enumerate(cells) if _CODE_COLUMN.search(cell) and not _TEXT_COLUMN.search(cell))
    described = {i for i, cell in enumerate(cells) if _TEXT_COLUMN.search(cell)}
    own = {i for i, cell in enumerate(cells) if _speaks(cell) and (i in columns or described - {i})}
    words = " ".join(cell if i not in own else _systems_only(cell) for i, cell in enumerate(cells))
    return replace(read_on(context, words + ":", in_head=True), columns=columns, heads=tuple(cells))


def _speaks(head: str) -> bool:
    return bool(told_role(head)) or bool(_AUTHORIZATION.search(head))


def _systems_only(head: str) -> str:
    """The names of code systems in a head that also tells a role: the role is its column's alone."""
    return " ".join(system.value for system in sorted(named_systems(head)) if system in (CodeSystem.CPT, CodeSystem.HCPCS, CodeSystem.NDC))


def _cell_run(cell: str, index: int, context: Context) -> list[Token]:
    """The codes of a cell: in a code column those it begins with, elsewhere only where it holds nothing else."""
    text = cell.strip()
    label = LEADING_LABEL.match(text)
    start = label.end() if label else 0
    systems = named_systems(label.group()) if label else context.systems_of(index)
    run = list(run_at(text, start, systems))
    if not run:
        return []
    rest = re.sub(r"\(.*?\)|[*†‡§^+#\s.;,]", "", text[run[-1].end :])
    if index in context.columns or (index == 0 and not context.columns and not run[0].bare):
        return run
    return run if not rest and (not run[0].bare or _believes_bare(context, index)) else []


def _believes_bare(context: Context, index: int) -> bool:
    return index in context.columns or (not context.columns and (bool(context.systems) or index == 0))


def _row_role(block: Block, runs: dict[int, list[Token]], context: Context) -> CodeRole | None:
    """What a short cell beside the code says of it, an answer under a head that asks, or a mark beside the code."""
    for index, cell in enumerate(block.cells):
        if index in runs:
            if role := entry_role(cell[runs[index][-1].end :]):
                return role
        elif role := _answer(cell, index, context) or (told_role(cell) if COMMENT.match(cell) else None):
            return role
    return None


def _answer(cell: str, index: int, context: Context) -> CodeRole | None:
    """What "Yes" or "No" under a head such as "Prior authorization" or "Covered" says."""
    if index >= len(context.heads):
        return None
    head, cell = context.heads[index], cell.strip()
    asked = told_role(head) or (CodeRole.REQUIRES_AUTH if _AUTHORIZATION.search(head) else None)
    if asked and _YES.fullmatch(cell):
        return asked
    if asked is CodeRole.COVERED and _NO.fullmatch(cell):
        return CodeRole.NOT_COVERED
    return next((role for role, shape in _SHORTHAND if shape.fullmatch(cell)), None) if _STATUS.search(head) else None
