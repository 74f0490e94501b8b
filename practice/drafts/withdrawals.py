"""Acceptances that were taken back, or undone by a hand in the file: what was made upon them must be looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from practice.drafts.draft import Draft, PolicyCite
from practice.drafts.model import PolicyText
from practice.drafts.templates import Template
from practice.drafts.words import one_line
from rules.book.acts import intact
from rules.book.file import load
from rules.book.identity import quotes
from rules.book.model import Act, Book, BookError, Entry, State

_ACCEPTED = (State.ACCEPTED, State.WITHDRAWN)
_SHOWN = 80


def of_draft(rules: Path, draft: Draft) -> tuple[str, ...]:
    """Why a draft must be looked at: it calls readings reviewed that no acceptance stands behind any more."""
    cited: dict[tuple[str, int], list[PolicyCite]] = {}
    for one in draft.every():
        for cite in one.cites:
            if isinstance(cite, PolicyCite) and cite.reviewed and cite.version is not None:
                cited.setdefault((cite.policy_id, cite.version), []).append(cite)
    return tuple(line for (policy_id, version), cites in sorted(cited.items()) for line in _lost(rules, policy_id, version, cites))


def _lost(rules: Path, policy_id: str, version: int, cites: Sequence[PolicyCite]) -> Iterator[str]:
    try:
        book = load(rules, policy_id)
    except BookError:
        yield f"{policy_id}: its rules cannot be read, and the draft rests on accepted ones; 'payerwatch rules show' says why"
        return
    standing = [one for one in book.standing_in(version) if one.state in _ACCEPTED and intact(one)] if book else []
    held = [(one_line(one.passage), [one_line(quote) for quote in quotes(one.statement)]) for one in standing]
    for quote in dict.fromkeys(cite.quote for cite in cites):
        if not any(quote in passage or any(leaf in quote for leaf in leaves) for passage, leaves in held):
            yield f"{policy_id}: the acceptance of “{_short(quote)}” was withdrawn since the draft was made"


def of_template(rules: Path, template: Template, policies: Sequence[PolicyText]) -> tuple[str, ...]:
    """Why the owner of a template must look: acceptances of the rules it was written for have gone since the rules were last read."""
    was = template.written_for
    policy = next((one for one in policies if was and was.policy in (one.policy_id, one.number)), None)
    if was is None or policy is None or policy.version is None:
        return ()
    try:
        book = load(rules, policy.policy_id)
    except BookError:
        return (f"template {template.template}: the rules of {policy.policy_id} cannot be read; {template.owner} must look",)
    gone = [entry for entry, act in _gone(book, policy.version) if was.read_on is None or act.at.date() > was.read_on] if book else []
    if not gone:
        return ()
    named = "; ".join(f"“{_short(one_line(one.passage))}”" for one in gone[:2])
    many = f"{len(gone)} accepted rules of {policy.policy_id} were" if len(gone) > 1 else f"an accepted rule of {policy.policy_id} was"
    then = f"{template.owner} must look, and put the day of it into written_for: read_on"
    return (f"template {template.template}: {many} withdrawn: {named}; {then}",)


def _gone(book: Book, version: int) -> Iterator[tuple[Entry, Act]]:
    """Entries that were accepted and no longer are: in this version, or taken from it with their text; each with the last act on it."""
    for entry in book.entries:
        acts = [act for act in book.history if entry.number in act.statements]
        here = entry.source_of(version) is not None
        if not any(act.what == State.ACCEPTED for act in acts) or entry.latest.version_no > version:
            continue
        if (here and not (entry.state in _ACCEPTED and intact(entry))) or (not here and entry.state is State.WITHDRAWN):
            yield entry, acts[-1]


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"
