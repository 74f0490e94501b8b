"""A person changes a draft, sentence by sentence. What they write is held against the record like everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from practice.drafts.draft import About, Block, Cite, Draft, PolicyCite, RecordCite, Sentence
from practice.drafts.model import CaseFile
from practice.drafts.saying import policy_cite
from practice.drafts.words import one_line
from practice.refused import PracticeError

Change = Callable[[Sentence], tuple[Sentence, ...]]


def said_by(
    case: CaseFile, number: int, text: str, quotes: Sequence[str], by: str, *, source: str = "", keep: Iterable[Cite] = ()
) -> Sentence:
    """A sentence in a person's words. Each quote is found in the record or the policy, and cited there; without quotes `keep` stays.

    Raises PracticeError for a quote that stands nowhere, and where the policy and the record are mixed in one sentence.
    """
    cites = tuple(cite_for(case, quote) for quote in quotes) or tuple(keep)
    policy, record = (any(isinstance(cite, kind) for cite in cites) for kind in (PolicyCite, RecordCite))
    if policy and record:
        raise PracticeError("one sentence is about the policy, or about the patient; write two")
    fields = [cite for cite in cites if not isinstance(cite, PolicyCite | RecordCite)]
    patient = record or any(cite.field.startswith(("patient.", "order.", "denial.")) for cite in fields)
    about = About.POLICY if policy else About.PATIENT if patient else About.OFFICE
    return Sentence(number, one_line(text), about, cites, by, source)


def cite_for(case: CaseFile, quote: str) -> Cite:
    """Where words stand: in a document of the record, else in a policy in force. Raises PracticeError where they stand nowhere."""
    words = one_line(quote)
    if words:
        for paper in case.papers:
            if words in one_line(paper.text):
                return RecordCite(paper.id, paper.title or paper.kind or "document", paper.written, paper.author, words)
        for policy in case.policies:
            for one in policy.sections:
                if words in one_line(one.text):
                    return policy_cite(policy, one.path, words, one.page)
    raise PracticeError("a quoted line stands neither in the record nor in the policy in force, word by word; nothing was changed")


def replaced(draft: Draft, sentence: Sentence) -> Draft:
    """The draft with the sentence of this number in the old one's place. A point to settle stays one."""
    old = draft.sentence(sentence.number)
    return _each(draft, old.number, lambda one: (replace(sentence, to_do=one.to_do),))


def removed(draft: Draft, number: int) -> Draft:
    """The draft without a sentence; of a point to settle the whole point goes."""
    if draft.sentence(number).to_do:
        kept = tuple(block for block in draft.blocks if number not in {one.number for one in block.every()})
        return replace(draft, blocks=kept)
    return _each(draft, number, lambda _: ())


def added(draft: Draft, after: int, sentence: Sentence) -> Draft:
    """The draft with a new sentence behind the one of number `after`; it gets the next free number."""
    fresh = replace(sentence, number=max(one.number for one in draft.every()) + 1)
    draft.sentence(after)
    return _each(draft, after, lambda one: (one, fresh))


def _each(draft: Draft, number: int, change: Change) -> Draft:
    blocks = tuple(found for block in draft.blocks if (found := _in_block(block, number, change)) is not None)
    re = tuple(found for block in draft.re if (found := _in_block(block, number, change)) is not None)
    return replace(draft, blocks=blocks, re=re)


def _in_block(block: Block, number: int, change: Change) -> Block | None:
    """The block changed; None where nothing is left of it."""
    if number not in {one.number for one in block.every()}:
        return block
    sentences = _in(block.sentences, number, change)
    rows = tuple(tuple(_in(cell, number, change) for cell in row) for row in block.rows)
    kept = rows[:1] + tuple(row for row in rows[1:] if any(row))
    if not sentences and len(kept) <= 1:
        return None
    return replace(block, sentences=sentences, rows=kept)


def _in(sentences: tuple[Sentence, ...], number: int, change: Change) -> tuple[Sentence, ...]:
    return tuple(made for one in sentences for made in (change(one) if one.number == number else (one,)))
