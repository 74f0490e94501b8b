"""Stages that a line names with the time they are approved for: `Initial authorization (6 months) - must meet all:` and its list."""

from __future__ import annotations

import re

from rules.compile.leads.lead import Lead
from rules.compile.leads.reading import read_lead
from rules.compile.leaves.atoms import Context
from rules.compile.lists.items import Item
from rules.compile.lists.structure import led
from rules.compile.statements.durations import duration
from rules.compile.statements.made import end_of, made
from rules.compile.statements.stances import approvals, authorization
from rules.compile.statements.wording import STAGED
from rules.compile.text.source import Span
from rules.model import Stance, Statement

_MEETS_ALL = re.compile(r"\W*(?:must\s+)?(?:meets?|have|has|satisf(?:y|ies))\s+(?:all|both|each)\W*")


def stage_of(root: Item, default: Stance) -> list[Statement]:
    """`Initial authorization (6 months) - must meet all:` with its list: the criteria of one stage, and for how long it is approved."""
    opened = STAGED.match(root.span.plain)
    if opened is None:
        return []
    auth = authorization(root.span)
    times = [duration(root.span.source, one) for one in (approvals(root.span, auth) if auth else [])]
    context = Context(default, under="all", listed=True)
    whole = Span(root.span.source, root.span.start, end_of([root]))
    context.claims.add(root.span.part(0, opened.end()))
    rest = root.span.part(opened.end()).trimmed()
    lead = Lead("all") if not rest or _MEETS_ALL.fullmatch(rest.plain) else read_lead(rest)
    node = led(lead, root.children, context)
    subject = root.span.part(opened.start("stage"), opened.end("stage")).raw
    return [made(default, whole, node, subject, context=context), *times]
