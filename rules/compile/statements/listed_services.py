"""Services listed below what covers them, each with conditions of its own: `the following are covered: A. X when …; B. Y when …`."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.lists.items import Item
from rules.compile.statements.made import Group
from rules.compile.statements.stances import Said, said

_FOLLOWING = re.compile(
    r"\b(?:the\s+|each\s+of\s+the\s+|any\s+of\s+the\s+)?following(?:\s+(?:[a-z]+\s+){0,2}(?:services?|procedures?|interventions?|treatments?|tests?|devices?|items?|therapies|studies))?"
    r"(?:\s+(?:as|to\s+be))?\W*$"
)
_ASKS = re.compile(
    r",?\s+(?:(?=(?:for|in)\s+(?:[a-z]+\s+){0,2}(?:members|patients|individuals|persons|adults|children)\b)|(?=(?:when|if)\s))"
)
_WHEN = re.compile(r"\b(?:when|if)\s")


def services_listed(group: Group) -> list[Group] | None:
    """Each service with what is asked for it; None where the items are something else."""
    told = group.said
    if told is None or told.stance != "covered" or not group.children:
        return None
    before, behind = group.span.upto(told.span.start), group.span.since(told.span.end)
    if not _FOLLOWING.search(before.plain) or behind.trimmed():
        return None
    found = [(item, _ASKS.search(item.span.masked)) for item in group.children]
    if any(at is None or not at.start() or not _WHEN.search(item.span.masked) or said(item.span) for item, at in found):
        return None
    return [_of_item(item, at.end()) for item, at in found if at is not None]


def _of_item(item: Item, at: int) -> Group:
    bare = replace(item, before="", after="", alone=False)
    return Group(bare.span, bare.children, Said("covered", bare.span.part(at, at)))
