"""Who decides in the payer's place: every name and sentence of the vocabulary, and where a name delegates nothing."""

from __future__ import annotations

import pytest

from policies.model import Block, Reading, ReadingHints
from policies.reading.assemble import assemble
from policies.reading.delegation import sent_to
from policies.reading.vocabulary import delegates

EXAMPLES = [(name.value, example) for name in delegates().names for example in name.examples]
SENT = "Prior authorization is managed by eviCore healthcare."


def _read(*blocks: Block) -> str | None:
    return assemble(Reading((Block("heading", "Humana Knee Brace", 1), *blocks)), ReadingHints()).metadata.delegated_to


def _section(heading: str, *texts: str) -> tuple[Block, ...]:
    return (Block("heading", heading, 2), *(Block("paragraph", text) for text in texts))


@pytest.mark.parametrize(("value", "sentence"), EXAMPLES)
def test_every_example_sends_its_reader_to_its_name(value: str, sentence: str) -> None:
    assert [name.value for name in sent_to(sentence)] == [value]


@pytest.mark.parametrize("sentence", delegates().not_sent)
def test_a_mention_sends_nobody_anywhere(sentence: str) -> None:
    assert sent_to(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Please contact Carelon for a review before the service.", "Carelon"),
        ("These services are reviewed in accordance with MCG criteria.", "MCG"),
        ("The device is covered when the member meets InterQual® criteria.", "InterQual"),
        ("InterQual criteria are used for inpatient stays.", "InterQual"),
        ("Requests must be submitted to NIA through its portal.", "NIA"),
        ("Genetic tests are delegated to eviCore by Evernorth.", "eviCore"),
        ("TurningPoint manages spine surgery for these members.", "TurningPoint"),
        ("Authorization can be obtained through HealthHelp.", "HealthHelp"),
    ],
)
def test_other_ways_to_send_a_reader_on(sentence: str, value: str) -> None:
    assert [name.value for name in sent_to(sentence)] == [value]


def test_criteria_and_notes_delegate_and_evidence_does_not() -> None:
    assert _read(*_section("Coverage Criteria", SENT)) == "eviCore"
    assert _read(*_section("Prior Authorization", SENT)) == "eviCore"
    assert _read(*_section("References", SENT)) is None
    assert _read(*_section("Revision History", f"01/01/2026 {SENT}")) is None
    assert _read(*_section("Background", SENT)) is None


def test_the_one_named_most_often_is_taken() -> None:
    carelon = "Requests are reviewed by Carelon."
    assert _read(*_section("Coverage Criteria", SENT, carelon, carelon)) == "Carelon"
    assert _read(*_section("Coverage Criteria", SENT, carelon)) == "eviCore"


def test_a_label_in_the_head_names_it() -> None:
    head = (Block("row", "Delegated to | TurningPoint", cells=("Delegated to", "TurningPoint"), table=1),)
    assert _read(*head, *_section("Coverage Criteria", "Words.")) == "TurningPoint"


def test_nobody_delegates_to_himself() -> None:
    blocks = (Block("heading", "Carelon Imaging of the Knee", 1), *_section("Clinical Indications", "Carelon will review each request."))
    assert assemble(Reading(blocks), ReadingHints(payer="carelon")).metadata.delegated_to is None


def test_words_in_table_cells_of_a_bulletin_delegate_nothing() -> None:
    cell = Block("paragraph", SENT, table=1, column=3)
    assert _read(*_section("Coverage Criteria", "Words."), cell) is None
