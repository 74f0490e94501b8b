"""The check: whatever a draft says that its citations do not hold is refused, whoever wrote it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from practice.drafts import appeal, inside, packet, peer
from practice.drafts.check import check, faults_of
from practice.drafts.draft import About, Draft, FieldCite, PolicyCite, RecordCite, Sentence, each
from practice.drafts.editing import added, removed, replaced, said_by
from practice.drafts.model import CaseFile
from practice.drafts.templates import Template
from practice.drafts.words import declared
from practice.missing import whom_to_ask
from practice.refused import PracticeError

ON = dt.date(2026, 3, 2)
KNEES = Path(__file__).parents[3].parent / "shared" / "corpus" / "rules" / "knee_mri_73721"


def drafts(case: CaseFile, template: Template) -> list[Draft]:
    made = [maker(case, ON) for maker in (packet.summary, appeal.appeal, peer.peer_to_peer, inside.flags, inside.feedback, inside.missing)]
    return [packet.packet(case, template, ON), *made, inside.front_desk(case, ON)]


def quoting(draft: Draft, kind: type) -> Iterator[Sentence]:
    """Sentences with words of the record or the policy in them."""
    return (one for one in draft.every() if "“" in one.text and any(isinstance(cite, kind) for cite in one.cites))


def wrong(one: Sentence, case: CaseFile) -> list[str]:
    return list(faults_of(one, case))


def test_every_kind_of_draft_passes(case: CaseFile, template: Template) -> None:
    made = drafts(case, template)
    assert [check(draft, case) for draft in made] == [()] * 8
    assert len({draft.kind for draft in made}) == 8
    assert any(quoting(made[2], RecordCite)) and any(quoting(made[2], PolicyCite))


@pytest.mark.skipif(not KNEES.is_dir(), reason="../shared is absent")
@pytest.mark.parametrize("note", sorted(path.name for path in KNEES.glob("patients/*.txt")))
def test_drafts_of_real_notes_and_a_real_policy_pass(note: str, case: CaseFile, template: Template) -> None:
    from payerwatch.files import read_file
    from practice.drafts.gathering import assembled, held_document
    from practice.drafts.model import Denial
    from practice.flow.charted import Record
    from practice.store.rows import CaseRow, Document, Patient

    document = read_file(str(next(KNEES.glob("*no_contrast.txt")))).document
    held = held_document(document, "utah:knee", "utah", "Utah")
    visit = dt.date(2025, 1, 31)
    row = CaseRow("c", "p", "k", "Knee MRI", ("73721",), (), "utah", "Utah", "", visit, "Doe, Jane", "", "UT")
    text = (KNEES / "patients" / note).read_text("utf-8")
    paper = Document("d", "p", None, "note", "Note", "", dt.date(2025, 1, 30), "text", text, "h")
    record = Record(row, Patient("p", "urn:x|1", "Roe", "Ann", dt.date(1990, 1, 1)), visit, (paper,), ())
    denial = Denial(dt.date(2025, 2, 9), "Six weeks of conservative treatment were not documented (section 2.4).")
    found = assembled(record, [held], case.office, denial=denial)
    assert [check(draft, found) for draft in drafts(found, template)] == [()] * 8
    assert sum(1 for _ in quoting(appeal.appeal(found, ON), RecordCite)) >= 3


# ---------------------------------------------------------------- altered by the smallest steps


def test_no_figure_can_be_altered(case: CaseFile, template: Template) -> None:
    """Every digit of every sentence, one at a time."""
    tried = 0
    for draft in drafts(case, template):
        for one in draft.every():
            for found in re.finditer(r"\d", one.text):
                digit = str((int(found[0]) + 1) % 10)
                changed = replace(one, text=one.text[: found.start()] + digit + one.text[found.end() :])
                assert wrong(changed, case), changed.text
                tried += 1
    assert tried > 300


def test_no_word_can_be_put_in_or_left_out_of_a_quotation(case: CaseFile, template: Template) -> None:
    tried = 0
    for draft in drafts(case, template):
        for one in draft.every():
            for quoted in re.finditer(r"“([^“”…]+)”", one.text):
                words = quoted[1].split(" ")
                for at in range(len(words)):
                    more, fewer = [*words[:at], "not", *words[at:]], [*words[:at], *words[at + 1 :]]
                    for altered in (more, fewer) if 0 < at < len(words) - 1 else (more,):
                        text = one.text[: quoted.start(1)] + " ".join(altered) + one.text[quoted.end(1) :]
                        assert wrong(replace(one, text=text), case), text
                        tried += 1
    assert tried > 400


def test_no_claim_can_be_added_to_a_sentence(case: CaseFile, template: Template) -> None:
    for draft in drafts(case, template):
        for one in draft.every():
            for more in (" He has lupus.", " Symptoms are severe.", " It lasted twelve weeks."):
                assert wrong(replace(one, text=one.text + more), case), one.text


def test_no_citation_can_be_taken_off_or_turned(case: CaseFile, template: Template) -> None:
    for draft in drafts(case, template):
        for one in draft.every():
            if any(isinstance(cite, PolicyCite | RecordCite) for cite in one.cites):
                assert wrong(replace(one, cites=()), case), one.text
            for at, cite in enumerate(one.cites):
                for altered in turned(cite):
                    cites = (*one.cites[:at], altered, *one.cites[at + 1 :])
                    assert wrong(replace(one, cites=cites), case), (one.text, altered)


def turned(cite: object) -> Iterator[object]:
    if isinstance(cite, PolicyCite):
        yield replace(cite, effective=dt.date(2025, 1, 1))
        yield replace(cite, number="CB-999")
        yield replace(cite, version=7)
        yield replace(cite, policy_id="copperleaf:other")
        yield replace(cite, payer="Tallgrass Mutual")
        if cite.quote:
            yield replace(cite, section=("2. EXCLUSIONS OF ANOTHER",))
            yield replace(cite, quote=cite.quote + " always")
    elif isinstance(cite, RecordCite):
        yield replace(cite, document_id="d9")
        yield replace(cite, written=dt.date(2026, 2, 17))
        yield replace(cite, author="Somebody Else, MD")
        yield replace(cite, quote=cite.quote.replace("a", "e", 1) + "x")
    elif isinstance(cite, FieldCite):
        yield replace(cite, value=cite.value + "1")
        yield replace(cite, field="patient.number" if cite.field != "patient.number" else "patient.birth")


# ---------------------------------------------------------------- in a person's words


def said(case: CaseFile, text: str, *quotes: str) -> list[str]:
    return wrong(said_by(case, 999, text, quotes, "sue"), case)


GOOD = (
    ("The note records right knee pain for 4 months.", "Right knee pain for 4 months after a fall."),
    ("The note of February 16, 2026 by Ivo Reyes states: “Lachman test is negative.”", "Lachman test is negative."),
    ("He completed 8 weeks of physical therapy without relief.", "He completed 8 weeks of physical therapy without relief."),
    ("The policy asks: “A positive McMurray test”.", "A positive McMurray test"),
)
SIGNS = "McMurray test is positive on the medial side of the right knee. Lachman test is negative."
BAD = (
    ("The note records left knee pain for 4 months.", "Right knee pain for 4 months after a fall."),
    ("The note records right knee pain for 14 months.", "Right knee pain for 4 months after a fall."),
    ("He completed 8 weeks of physical therapy with relief.", "He completed 8 weeks of physical therapy without relief."),
    ("He completed 8 weeks of physical therapy.", "He completed 8 weeks of physical therapy without relief."),
    ("The knee is swollen.", "The knee is not swollen."),
    ("The note records: “swollen”.", "The knee is not swollen."),
    ("The note records: “swollen”.", "swollen"),
    ("He has a pacemaker.", "He has no pacemaker."),
    ("He has pacemaker.", "pacemaker"),
    ("The Lachman test is positive.", SIGNS),
    ("Lachman test is positive, McMurray test negative.", SIGNS),
    ("The policy never asks for a positive McMurray test.", "A positive McMurray test"),
    ("Theo Brackenfold has right knee pain for 4 months.", "Right knee pain for 4 months after a fall."),
    ("The patient cannot work.",),
    ("Surgery has failed.",),
    ("He had 40 sessions.",),
    ("He had forty sessions.",),
    ("The policy covers this.",),
    ('He says "I cannot walk".',),
    ("Mr. Brackenfold will call.",),
)  # fmt: skip
OFFICE = ("Please call our office before noon.", "Thank you for your time.", "We ask for an expedited decision.", "The record is attached.")


@pytest.mark.parametrize("words", GOOD)
def test_what_the_citation_holds_may_be_said(words: tuple[str, ...], case: CaseFile) -> None:
    assert said(case, *words) == []


@pytest.mark.parametrize("words", BAD)
def test_what_it_does_not_hold_is_refused(words: tuple[str, ...], case: CaseFile) -> None:
    assert said(case, *words)


@pytest.mark.parametrize("words", OFFICE)
def test_plain_office_words_need_no_citation(words: str, case: CaseFile) -> None:
    assert said(case, words) == []


def test_a_quote_that_stands_nowhere_and_one_that_mixes_are_refused(case: CaseFile) -> None:
    with pytest.raises(PracticeError, match="neither in the record nor in the policy"):
        said_by(case, 9, "She has lupus.", ["She has lupus."], "sue")
    with pytest.raises(PracticeError, match="write two"):
        said_by(case, 9, "Both.", ["A positive McMurray test", "Lachman test is negative."], "sue")


def test_names_and_months_turn_nothing(case: CaseFile) -> None:
    """A "Health Plan" plans nothing, and the month of May is no doubt; the same words outside a name or a date are claims."""
    note = "Right knee pain since May 3, 2025."
    paper = replace(case.papers[0], id="d7", title="note", author="Northlake Health Plan", written=dt.date(2026, 5, 23), text=note)
    own = replace(case, papers=(*case.papers, paper), payer_name="Northlake Health Plan")
    cite = RecordCite("d7", "note", dt.date(2026, 5, 23), "Northlake Health Plan", note)
    named = "The note of May 23, 2026 by Northlake Health Plan states"
    held = (f"{named}: “{note}”", "Note of May 23, 2026 by Northlake Health Plan", "The note states right knee pain since May 3, 2025.")
    for words in held:
        assert wrong(Sentence(9, words, About.PATIENT, (cite,), "sue"), own) == [], words
    for words in ("Right knee pain may be there since May 3, 2025.", "Right knee pain since June 3, 2025.", "He plans right knee pain."):
        assert wrong(Sentence(9, words, About.PATIENT, (cite,), "sue"), own), words


def test_a_document_that_is_gone_or_changed_takes_its_sentences_along(case: CaseFile) -> None:
    letter = appeal.appeal(case, ON)
    bare = replace(case, papers=tuple(paper for paper in case.papers if paper.id != "d1"))
    other = replace(case, papers=tuple(replace(paper, text="The knee is well.") for paper in case.papers))
    for changed in (bare, other):
        faulty = {fault.sentence for fault in check(letter, changed)}
        assert faulty >= {one.number for one in quoting(letter, RecordCite)} and faulty


def test_another_version_in_force_takes_the_whole_draft_along(case: CaseFile) -> None:
    letter = appeal.appeal(case, ON)
    newer = replace(case, policies=tuple(replace(one, effective=dt.date(2026, 2, 1), content="f" * 64) for one in case.policies))
    faults = check(letter, newer)
    assert any("rests on a version" in fault.why for fault in faults) and any("another version" in fault.why for fault in faults)


# ---------------------------------------------------------------- the draft as a whole


def test_the_front_desk_is_told_nothing_clinical(case: CaseFile, template: Template) -> None:
    message = inside.front_desk(case, ON)
    words = " ".join(one.text for one in message.every())
    assert not re.search(r"knee|mri|73721|m23|copperleaf|therapy|radiograph|mcmurray", words, re.IGNORECASE)
    assert "Theo Jessamine" in words and "March 3, 2026" in words
    leaked = each(message, lambda one: replace(one, text="Knee MRI", about=About.PATIENT, cites=(FieldCite("order.service", "Knee MRI"),)))
    assert any("front desk may not" in fault.why for fault in check(leaked, case))


def test_an_address_that_nobody_declared_is_refused(case: CaseFile) -> None:
    letter = replace(appeal.appeal(case, ON), addressee=("Somebody Else", "1 Elsewhere"))
    assert sum("addressed to" in fault.why for fault in check(letter, case)) == 2


def test_sentences_are_changed_added_and_taken_out(case: CaseFile) -> None:
    letter = appeal.appeal(case, ON)
    last = max(one.number for one in letter.every())
    thanks = said_by(case, 0, "Thank you for your time.", (), "sue")
    longer = added(letter, 11, thanks)
    assert longer.sentence(last + 1).by == "sue" and check(longer, case) == ()
    assert sum(1 for _ in removed(longer, last + 1).every()) == last
    point = letter.open[0].number
    assert point not in {one.number for one in removed(letter, point).open}
    swapped = replaced(letter, replace(thanks, number=11))
    assert swapped.sentence(11).text == "Thank you for your time."
    with pytest.raises(PracticeError, match="none of this number"):
        removed(letter, 4711)


def test_everybody_who_is_asked_is_declared() -> None:
    quotes = ("physical therapy", "MRI", "surgery", "Lachman test", "BMI of 40", "serum level", "age of 18", "anything else at all")
    assert {whom_to_ask(quote) for quote in quotes} <= set(declared().desk)


def test_declared_sentences_stand_in_use() -> None:
    """A declared sentence that nobody says guards nothing."""
    house = Path(__file__).parents[3] / "practice"
    said_somewhere = "".join(path.read_text("utf-8") for path in house.rglob("*.py"))
    assert [name for name in declared().standing if f'"{name}"' not in said_somewhere] == []
