"""The check: a draft that says what its citations do not hold is refused, whoever wrote it.

Every citation is held against the version in force and against the record; then every word of a sentence against its citations: what
stands in quotation marks word by word, what stands outside in the order of the cited words. Words that lead to a quotation, and plain
office words, claim nothing. Pure: the words of the documents come with the case.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from practice.drafts.draft import About, Cite, Draft, FieldCite, Kind, PolicyCite, RecordCite, Sentence
from practice.drafts.fields import DESK, day_words, fields_of
from practice.drafts.model import CaseFile
from practice.drafts.words import ASKING, ENDED, NEAR, SLOT, cut_off, declared, frame_stems, office_stems, one_line, parted, stemmed, turns


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a sentence; `sentence` 0 is the draft as a whole. `why` may quote the draft: it is for the person at work."""

    sentence: int
    why: str


def check(draft: Draft, case: CaseFile) -> tuple[Fault, ...]:
    """Every fault of a draft, in the order of its sentences; none for a draft that may go on."""
    found = [Fault(one.number, why) for one in draft.every() for why in faults_of(one, case)]
    if draft.kind is Kind.FRONT_DESK:
        found += [Fault(one.number, why) for one in draft.every() for why in _clinical(one)]
    found += [Fault(0, why) for why in _addressed(draft, case)]
    numbers = [one.number for one in draft.every()]
    if len(set(numbers)) != len(numbers):
        found.append(Fault(0, "two sentences have one number"))
    return tuple(sorted(found, key=lambda fault: (fault.sentence, fault.why)))


def faults_of(one: Sentence, case: CaseFile) -> Iterator[str]:
    """What is wrong with one sentence."""
    values = fields_of(case)
    for cite in one.cites:
        yield from _cite(cite, case, values)
    if one.about is About.POLICY and not any(isinstance(cite, PolicyCite) for cite in one.cites):
        yield "says something of the policy and cites none"
    elif one.about is About.PATIENT and not any(isinstance(cite, RecordCite | FieldCite) for cite in one.cites):
        yield "says something of the patient and cites neither the record nor a field"
    elif one.about is About.OFFICE and any(not isinstance(cite, FieldCite) for cite in one.cites):
        yield "cites the policy or the record, and is not said to be about it"
    if not _standing(one, values):
        yield from _words(one, case)


def _standing(one: Sentence, values: dict[str, str]) -> bool:
    """Whether it is a declared sentence of the house, its slots filled with the fields that it cites."""
    cited = {cite.field for cite in one.cites if isinstance(cite, FieldCite)}
    for words in declared().standing.values():
        slots = [slot for slot in SLOT.findall(words) if slot not in ASKING]
        if set(slots) == cited and one.text in {ENDED.sub(r"\1”", filling) for filling in _fillings(words, values)}:
            return True
    return False


def _fillings(words: str, values: dict[str, str]) -> Iterator[str]:
    desk = declared().desk
    for ask in desk if "{ask}" in words else set(desk.values()) if "{plain}" in words else {""}:
        yield SLOT.sub(lambda found, ask=ask: ask if found[1] in ASKING else values[found[1]], words)  # type: ignore[misc]


# ---------------------------------------------------------------- citations


def _cite(cite: Cite, case: CaseFile, values: dict[str, str]) -> Iterator[str]:
    if isinstance(cite, PolicyCite):
        yield from _policy(cite, case)
    elif isinstance(cite, RecordCite):
        yield from _record(cite, case)
    elif values.get(cite.field) != cite.value or not cite.value:
        yield f"the field {cite.field} is not in the record as cited"


def _policy(cite: PolicyCite, case: CaseFile) -> Iterator[str]:
    policy = case.policy(cite.policy_id)
    if policy is None:
        yield f"cites {cite.policy_id}, which is not in force for this case on {case.order.visit}"
        return
    kept = (policy.payer_name, policy.number, policy.version, policy.effective)
    if (cite.payer, cite.number, cite.version, cite.effective) != kept:
        yield f"cites another version of {cite.policy_id} than the one in force on {case.order.visit}"
    if cite.quote and not any(one.path == cite.section and one_line(cite.quote) in one_line(one.text) for one in policy.sections):
        yield "its quotation does not stand in the section that it cites"


def _record(cite: RecordCite, case: CaseFile) -> Iterator[str]:
    paper = case.paper(cite.document_id)
    if paper is None:
        yield "cites a document that is not in the record, or may not be used"
        return
    if (cite.title, cite.written, cite.author) != (paper.title or paper.kind or "document", paper.written, paper.author):
        yield "its document has another title, day or author in the record"
    if cite.pointing and (cite.pointing, cite.read_by, cite.document_id, cite.quote) not in _pointings(case):
        yield "nobody says any more that its quotation says so: what was read so was withdrawn, or no longer counts"
    if not one_line(cite.quote) or one_line(cite.quote) not in one_line(paper.text):
        yield "its quotation does not stand in the document that it cites"
    elif lost := _beside(cite.quote, paper.text):
        yield f"its quotation leaves out {_listed(sorted(lost))}, which turns what the document says"


def _pointings(case: CaseFile) -> set[tuple[str, str, str, str]]:
    """What people have read as saying so, and still do."""
    proofs = (proof for one in case.criteria for point in one.points for proof in point.proofs if proof.pointing)
    return {(proof.pointing, proof.read_by, proof.document_id, proof.quote) for proof in proofs}


def _beside(quote: str, text: str) -> frozenset[str]:
    """The turning words that a quotation leaves out of the sentences it is cut from; none where it stands whole somewhere."""
    words, lost = one_line(quote), frozenset[str]()
    flat = one_line(text)
    for found in re.finditer(re.escape(words), flat):
        lost = cut_off(words, _sentence_around(flat, found.start(), found.end(), text))
        if not lost:
            return lost
    return lost


def _sentence_around(flat: str, start: int, end: int, text: str) -> str:
    """The sentences of a note that a stretch of its folded text touches."""
    first, last = flat.rfind(". ", 0, start), flat.find(". ", end)
    around = flat[first + 2 if first >= 0 else 0 : last + 1 if last >= 0 else len(flat)]
    whole = [one_line(one) for one in _sentences(text) if one_line(one) and (one_line(one) in around or around in one_line(one))]
    held = [one for one in whole if one_line(flat[start:end]) in one]
    return min(held, key=len) if held else flat[start:end]


@functools.lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[str, ...]:
    from practice.notes.sentences import sentences_of

    return tuple(one.text for one in sentences_of(text, None))


# ---------------------------------------------------------------- words


def _words(one: Sentence, case: CaseFile) -> Iterator[str]:
    outside, quotations = parted(one.text)
    cited = [one_line(_quote(cite)) for cite in one.cites]
    for said in quotations:
        words = one_line(said).removesuffix("…").rstrip()
        holding = [quote for quote in cited if words in quote]
        if not holding or not words:
            yield f"“{shown(said)}” does not stand word by word in what it cites"
        elif all(cut_off(words, quote) for quote in holding):
            yield f"“{shown(said)}” leaves out {_listed(sorted(cut_off(words, holding[0])))}, which turns what is cited"
    if '"' in outside or "„" in outside:
        yield "quotations stand between “ and ”, so that they can be checked"
    outside = _without_fields(outside, one)
    names = {stem for cite in one.cites for stem in _free(cite, case)} | _always(case, one)
    if one.about is About.OFFICE:
        yield from _uncited(outside, names)
        return
    plain = _without_names(outside, one, case)
    yield from _outside(plain, names, [quote for quote, cite in zip(cited, one.cites, strict=True) if not isinstance(cite, FieldCite)])


def _without_fields(outside: str, one: Sentence) -> str:
    """The words outside quotations without the fields that are said whole: a figure of one date is no figure of another."""
    held = {one_line(cite.value) for cite in one.cites if isinstance(cite, FieldCite) and cite.value}
    for value in sorted(held, key=lambda value: (-len(value), value)):
        outside = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", " ", one_line(outside))
    return outside


def _free(cite: Cite, case: CaseFile) -> Iterator[str]:
    """The words that a citation lets stand outside quotation marks in any order; the figures of a field only stand in it whole."""
    for stem in stemmed(_named(cite, case)):
        if not (isinstance(cite, FieldCite) and any(sign.isdigit() for sign in stem)):
            yield stem


def _without_names(outside: str, one: Sentence, case: CaseFile) -> str:
    """The words outside quotations without the names of payer, office, documents and authors: a "Health Plan" plans nothing."""
    held = [case.payer_name, case.office.name]
    held += [word for cite in one.cites if isinstance(cite, RecordCite) for word in (cite.title, cite.author)]
    held += [cite.payer for cite in one.cites if isinstance(cite, PolicyCite)]
    for name in sorted({name for name in held if turns(name)}, key=lambda name: (-len(name), name)):
        outside = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", outside, flags=re.IGNORECASE)
    return outside


def _uncited(outside: str, names: set[str]) -> Iterator[str]:
    strange = [word for word in stemmed(outside) if word not in names and word not in office_stems()]
    if strange:
        yield f"{_listed(strange)}: neither cited nor plain office words; cite where it stands, or say it in other words"


def _outside(outside: str, names: set[str], cited: Sequence[str]) -> Iterator[str]:
    """Words outside quotation marks: after those that lead to a quotation, the cited words in their order."""
    following = [stem for quote in cited for stem in stemmed(quote)]
    places: list[int] = []
    strange = []
    for word in (word for word in stemmed(outside) if word not in names and word not in frame_stems()):
        first = places[-1] + 1 if places else 0
        place = next((at for at in range(first, len(following)) if following[at] == word), None)
        if place is None:
            strange.append(word)
        else:
            places.append(place)
    if strange:
        there = set(strange) <= set(following)
        yield f"{_listed(strange)}: {'stand there in another order' if there else 'stand in none of its citations'}"
    if following:
        near = following[max(min(places) - NEAR, 0) : max(places) + NEAR + 1] if places else []
        turning = {stem for quote in cited for stem in turns(quote)}  # stems no longer tell the month of May from a word that turns
        held, said = turns(" ".join(near)) & turning, turns(outside)
        if held != said:
            yield f"{_listed(sorted(held ^ said))}: {'left out' if held - said else 'put in'}, which turns what is cited"


def _always(case: CaseFile, one: Sentence) -> set[str]:
    """Names of the office and the payer may stand anywhere; the office's numbers where no field is cited that says which."""
    office = case.office
    held = (case.payer_name, office.name, office.phone, office.fax, office.contact, office.npi, office.tax_id, *office.address)
    found = {stem for words in held for stem in stemmed(words)}
    return {stem for stem in found if not any(sign.isdigit() for sign in stem)} if one.cites else found


def _quote(cite: Cite) -> str:
    return cite.value if isinstance(cite, FieldCite) else cite.quote


def _named(cite: Cite, case: CaseFile) -> str:
    """The words by which a source is named: free to stand outside quotation marks."""
    if isinstance(cite, FieldCite):
        return cite.value
    if isinstance(cite, RecordCite):
        return f"{cite.title} {cite.author} {day_words(cite.written)} {cite.written or ''}"
    version = f"version {cite.version}" if cite.version else ""
    policy = case.policy(cite.policy_id)
    dated = f"{version} {day_words(cite.effective)} {cite.effective or ''}"
    return f"{policy.title if policy else ''} {cite.payer} {cite.number} {dated} {' '.join(cite.section)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def shown(words: str) -> str:
    """The beginning of a quotation."""
    return words if len(words) <= 60 else words[:60] + "…"


# ---------------------------------------------------------------- the draft as a whole


def _clinical(one: Sentence) -> Iterator[str]:
    """The front desk is told of no service, code, diagnosis or payer."""
    if any(not isinstance(cite, FieldCite) or cite.field not in DESK for cite in one.cites):
        yield "the front desk may not be told this; name the patient, the visit and whom to wait for"


def _addressed(draft: Draft, case: CaseFile) -> Iterator[str]:
    known = {
        case.payer_name, *case.payer_address, case.order.provider, case.office.name, case.office.contact, *case.office.address,
        *(policy.payer_name for policy in case.policies), "The front desk", "The pre-authorization desk",
    }  # fmt: skip
    for line in draft.addressee:
        if line not in known:
            yield f"addressed to “{shown(line)}”, which is neither the payer as declared nor of this office"
    held = {rule_of(policy.policy_id, policy.version, policy.content) for policy in case.policies}
    if set(draft.rules) - held:
        yield "rests on a version of a policy that is not in force for this case"


def rule_of(policy_id: str, version: int | None, content: str) -> str:
    """How a version is named: "policy_id@3", or "policy_id#0123456789ab" for a policy given as a file."""
    return f"{policy_id}@{version}" if version is not None else f"{policy_id}#{content[:12]}"
