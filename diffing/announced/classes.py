"""What a payer does to a policy, told from the words of the change alone: the payer's label is not looked at.

A statement that only names references, codes, definitions or the form of the text, or stands under the heading of a part that holds no
criteria, updates the policy; any other revises it: in doubt nobody should miss a change of criteria.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diffing.announced.model import AnnouncedClass
from diffing.announced.words import folded, head_kinds, pattern
from rules.words import typeset

_MARK = re.compile(r"^\s*(?:[•▪◦o§\-–*■●○]|\d{1,2}[.)]|[a-z][.)])\s+")
_SENTENCES = re.compile(r"(?<=\.)\s+(?=[A-Z])|(?<=;)\s+")
_LONGEST_HEAD = 90
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")


@dataclass(frozen=True, slots=True)
class _Statement:
    """One line of a summary: its words and whether it stands in a part with criteria; None where no part is named."""

    words: str
    in_criteria: bool | None


def class_of_text(text: str) -> AnnouncedClass | None:
    """The class of an announcement by its words, one block a line; None for an empty text."""
    lines = text.splitlines()
    whole = typeset(" ".join(_MARK.sub("", line) for line in lines))
    if not whole:
        return None
    opening = whole[:160]
    if pattern("withdrawn").search(opening) and not pattern("replaces").search(opening):
        return AnnouncedClass.RETIRED
    if pattern("replaces").search(opening) and len(whole) < 600:
        return AnnouncedClass.REPLACED
    if pattern("creates").search(opening):
        return AnnouncedClass.NEW
    revises = any(_revises(statement) for statement in _statements(lines))
    return AnnouncedClass.REVISED if revises else AnnouncedClass.UPDATED


def _statements(lines: list[str]) -> Iterator[_Statement]:
    """The sentences of the lines with the kind of the part named above each; what a line leads in to belongs to it."""
    part: bool | None = None
    idle_at: int | None = None
    for line in lines:
        depth = len(line) - len(line.lstrip())
        words = _MARK.sub("", line).strip()
        kind = _head(words)
        if kind is not None:
            part, idle_at = kind, None
            continue
        if idle_at is not None and depth > idle_at:
            continue
        idle_at = depth if words.endswith(":") and _idle(words) else None
        for sentence in _SENTENCES.split(words):
            yield _Statement(sentence, part)


def _head(words: str) -> bool | None:
    """Whether the part that a line names holds criteria; None for a line that names none. Names of what lies below it may follow."""
    line = folded(words)
    if line in head_kinds():
        return head_kinds()[line]
    if len(line) > _LONGEST_HEAD or pattern("verbs").match(line):
        return None
    named = [head for head in head_kinds() if line.startswith(f"{head} ") and words[len(head) :].strip()[:1].isupper()]
    return head_kinds()[max(named, key=len)] if named else None


def _revises(statement: _Statement) -> bool:
    if statement.in_criteria is False or _idle(statement.words):
        return False
    said = _said(statement.words)
    return bool(pattern("verbs").search(said)) or (statement.in_criteria is None and bool(pattern("touches").search(said)))


def _idle(words: str) -> bool:
    return bool(pattern("idle").search(_said(words)))


def _said(words: str) -> str:
    """The statement without what it quotes of the policy."""
    return typeset(_QUOTED.sub("…", words))
