"""How drafts say things: sentences with their citations. Words of the payer and of the record stand between “ and ”, verbatim."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from practice.drafts.draft import About, Block, FieldCite, PolicyCite, RecordCite, Sentence, Shape
from practice.drafts.fields import LABELS, day_words, fields_of
from practice.drafts.model import CaseFile, Criterion, Paper, PolicyText, Proof
from practice.drafts.words import ASKING, ENDED, SLOT, cut_off, declared

SHORT = 260
"""Characters of a quote in a sentence; a longer one is cut at a word and says so with …"""
ADDENDUM = "addendum"
"""What a document is called that was added to the record behind its notes."""
_NUMBER = re.compile(r"(?:section\s+)?(\d+(?:\.\d+)*(?:\([a-z]\))?)(?=[\s:.])", re.IGNORECASE)
_PATIENT = ("patient.", "order.", "denial.")


def stands(case: CaseFile, name: str, *, ask: str = "", to_do: bool = False) -> Sentence:
    """A declared sentence of the house, its slots filled with fields of the case; each field is cited.

    Raises KeyError for a name that is not declared.
    """
    words, values = declared().standing[name], fields_of(case)
    slots = [slot for slot in dict.fromkeys(SLOT.findall(words)) if slot not in ASKING]
    cites = tuple(FieldCite(slot, values[slot]) for slot in slots)
    text = SLOT.sub(lambda found: ask if found[1] in ASKING else values[found[1]], words)
    return Sentence(0, ended(text), about_fields(slots), cites, to_do=to_do)


def about_fields(names: Iterable[str]) -> About:
    """Whom fields speak of."""
    return About.PATIENT if any(name.startswith(_PATIENT) for name in names) else About.OFFICE


def field(case: CaseFile, name: str, label: str = "") -> Block | None:
    """A label and a field's value; None where the record has none."""
    value = fields_of(case)[name]
    said = Sentence(0, value, about_fields((name,)), (FieldCite(name, value),))
    return Block("field", (said,), label or LABELS[name]) if value else None


def fields(case: CaseFile, names: Sequence[str]) -> tuple[Block, ...]:
    """Those fields that have a value."""
    return tuple(block for name in names if (block := field(case, name)))


def block(shape: Shape, *sentences: Sentence | None, label: str = "") -> Block:
    """A block; sentences that are None are left out."""
    return Block(shape, tuple(one for one in sentences if one is not None), label)


def table(heads: Sequence[Sentence], rows: Iterable[Sequence[Sequence[Sentence]]], widths: Sequence[int]) -> Block:
    """A table with a heading row; `widths` in parts of the whole."""
    first = tuple((one,) for one in heads)
    return Block("table", rows=(first, *(tuple(tuple(cell) for cell in row) for row in rows)), widths=tuple(widths))


# ---------------------------------------------------------------- the policy


def policy_cite(policy: PolicyText, section: tuple[str, ...], quote: str, page: int | None = None, *, reviewed: bool = False) -> PolicyCite:
    """Words of a policy in the version that the case has; quote "" cites the version itself."""
    return PolicyCite(
        policy.policy_id, policy.payer_name, policy.number, policy.version, policy.effective, section, quote, page, reviewed
    )  # fmt: skip


def cite_of(case: CaseFile, one: Criterion, quote: str = "") -> PolicyCite:
    """A criterion's words, or some of them. Raises KeyError where its policy is not in the case."""
    policy = case.policy(one.policy_id)
    if policy is None:
        raise KeyError(one.policy_id)
    return policy_cite(policy, one.section, quote or one.quote, one.page, reviewed=one.reviewed and not one.flagged)


def policy_words(case: CaseFile, one: Criterion, words: str = "“{}”", quote: str = "") -> Sentence:
    """The payer's words, in a sentence or alone."""
    cite = cite_of(case, one, quote)
    return Sentence(0, ended(words.replace("{}", shortened(cite.quote))), About.POLICY, (cite,))


def lead_words(case: CaseFile, one: Criterion) -> Sentence:
    """The payer's words that open the list in which a criterion stands."""
    return policy_words(case, replace(one, section=one.lead_section, quote=one.lead))


def where_words(one: Criterion, whose: str = "your") -> str:
    """'Section 2.4 of your policy' where the payer numbers its sections, else 'Your policy'."""
    for heading in reversed(one.section):
        if number := _NUMBER.match(heading):
            return f"Section {number[1]} of {whose} policy"
    return f"{whose.capitalize()} policy"


def version_words(policy: PolicyText) -> str:
    """'policy 0236, “Title”, effective March 5, 2026' as drafts name a version."""
    name = f"policy {policy.number}" if policy.number else "the policy"
    dated = f"effective {day_words(policy.effective)}" if policy.effective else "effective date not printed"
    kept = f", version {policy.version} of our record" if policy.version else ""
    return f"{name}, {policy.title}, {dated}{kept}"


# ---------------------------------------------------------------- the record


def source_words(title: str, author: str, written: dt.date | None) -> str:
    """'note, March 5, 2026, Ivo Reyes, MD'; of an addendum 'addendum by Ivo Reyes, March 5, 2026'."""
    dated = day_words(written) or "no date"
    return f"{title} by {author}, {dated}" if title == ADDENDUM and author else ", ".join(filter(None, (title, dated, author)))


def paper_words(paper: Paper) -> str:
    """'note of March 5, 2026 by Ivo Reyes, MD'."""
    name = paper.title or paper.kind or "document"
    if name == ADDENDUM:
        return source_words(name, author_words(paper.author), paper.written)
    dated = f"{name} of {day_words(paper.written)}" if paper.written else f"undated {name}"
    return f"{dated} by {author_words(paper.author)}" if paper.author else dated


def author_words(author: str) -> str:
    """An author without the specialty behind the name."""
    return re.split(r"\s+[-–—]\s+", author)[0]


def record_cite(paper: Paper, proof: Proof) -> RecordCite:
    """Words of a document, with its day and author."""
    title = paper.title or paper.kind or "document"
    return RecordCite(paper.id, title, paper.written, paper.author, proof.quote, proof.confirmed, proof.read_by, proof.pointing)


def read_words(read_by: str) -> str:
    """'read so by sue on March 2, 2026'."""
    name, _, day = read_by.rpartition(" on ")
    return f"read so by {name} on {day_words(dt.date.fromisoformat(day))}"


def record_words(case: CaseFile, proof: Proof, words: str = "“{}”") -> Sentence | None:
    """The record's words, in a sentence or alone ({} the words, {paper} the document); None where the document is not in the case."""
    paper = case.paper(proof.document_id)
    if paper is None:
        return None
    named = f"{paper_words(paper)}," if (paper.title or paper.kind) == ADDENDUM else paper_words(paper)
    text = words.replace("{paper}", named).replace("{}", shortened(proof.quote))
    return Sentence(0, ended(text), About.PATIENT, (record_cite(paper, proof),))


def ended(text: str) -> str:
    """A sentence that ends with a quotation needs no second full stop."""
    return ENDED.sub(r"\1”", text)


def shortened(quote: str, most: int = SHORT) -> str:
    """The beginning of a quote, cut at a word where nothing close behind turns it around; "…" says that it goes on."""
    if len(quote) <= most:
        return quote
    words = quote[:most].rsplit(" ", 1)[0].split(" ")
    while words:
        part = " ".join(words).rstrip(" ,;:—-")
        if not cut_off(part, quote):
            return f"{part} …"
        words.pop()
    return quote
