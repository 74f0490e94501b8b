"""What was made upon a policy is flagged when the policy, an acceptance, a template or the schedule changes, and goes no further."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.store.work import WorkStore
from practice.drafts import packet
from practice.drafts.gathering import gather
from practice.drafts.keeping import Opened, bring, keep, opened
from practice.drafts.model import CaseFile, Office
from practice.drafts.policies import changed, held_of, looked_again, moved, outdated, template_flags
from practice.drafts.templates import GENERAL, Template, WrittenFor, chosen, general_form, load_template
from practice.flow.shelf import CaseShelf
from practice.refused import PracticeError
from practice.store.cases import case_of, put_case
from practice.store.door import Door
from practice.store.rows import CaseRow
from rules.book.acts import Person, accept, reject
from rules.book.compiling import compile_one
from rules.book.file import load, save
from rules.book.refresh import propose, refresh

FIRST = """Medical Policy: Knee MRI
Policy Number: K1
Effective Date: 01/01/2026

Coverage Criteria
Knee MRI is considered medically necessary when all of the following criteria are met:
1. Positive McMurray test
2. Failure of at least 6 weeks of physical therapy
"""
SECOND = FIRST.replace("01/01/2026", "04/01/2026").replace("at least 6 weeks", "at least 12 weeks")
OFFICE = Office("Juniper Hollow Specialty Group", ("12 Main Street",), "813-555-0100")
BEFORE, AFTER = dt.date(2026, 3, 20), dt.date(2026, 4, 10)
AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
SUE = Person("Sue Alvarado", AT, "")
SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice" / "templates" / "copperleaf-knee-mri.yml"


@pytest.fixture
def released(tmp_path: Path, publish_one: Callable[..., WorkStore]) -> Iterator[WorkStore]:
    """Two releases a week apart, the second in force from April."""
    with publish_one(tmp_path, "k1", FIRST, SECOND) as published:
        yield published


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return tmp_path / "rules"


@pytest.fixture
def form() -> Template:
    own = WrittenFor(policy="one:k1", effective=dt.date(2026, 1, 1))
    return load_template(SAMPLE).model_copy(update={"payer": "one", "written_for": own})


@pytest.fixture
def case(released: WorkStore, practice: Any) -> CaseRow:
    row: CaseRow = practice.case()
    practice.note(row)
    return row


@pytest.fixture
def practice(released: WorkStore, desk: Door, rules: Path, at_desk: Any) -> Any:
    return at_desk(desk, CaseShelf(released, rules), rules, released)


@pytest.fixture
def accepted(tmp_path: Path, rules: Path, publish_one: Callable[..., WorkStore]) -> Callable[[], None]:
    """`accepted()`: the statements of the first version, proposed while there was no other, and accepted by a person."""

    def go() -> None:
        with publish_one(tmp_path / "before", "k1", FIRST) as published:
            list(propose(rules, published, ["one:k1"], AT, compiled, run_id="r0"))
        book = load(rules, "one:k1")
        assert book is not None
        save(rules, accept(book, [one.number for one in book.entries], SUE))

    return go


def compiled(documents: Any) -> Iterator[Any]:
    yield from map(compile_one, documents)


def rejected(rules: Path, by: Person) -> None:
    book = load(rules, "one:k1")
    assert book is not None
    save(rules, reject(book, [one.number for one in book.standing_in(1) if "McMurray" in one.passage], by))


def file_of(door: Door, released: WorkStore, rules: Path, case_id: str) -> CaseFile:
    shelf = CaseShelf(released, rules)
    return gather(door, case_id, held_of(released, shelf, case_of(door, case_id)), OFFICE)


def made(door: Door, released: WorkStore, rules: Path, case_id: str, form: Template) -> Opened:
    file = file_of(door, released, rules, case_id)
    return opened(door, keep(door, packet.packet(file, form, dt.date(2026, 3, 2)), file))


# ---------------------------------------------------------------- versions


def test_the_version_in_force_on_the_visit_is_held(released: WorkStore, rules: Path, case: CaseRow, desk: Door) -> None:
    (held,) = held_of(released, CaseShelf(released, rules), case)
    assert (held.policy.version, held.policy.effective, held.policy.number) == (1, dt.date(2026, 1, 1), "K1")
    assert "at least 6 weeks" in held.text and held.reviewed == frozenset()
    (later,) = held_of(released, CaseShelf(released, rules), replace(case, visit=AFTER))
    assert (later.policy.version, later.policy.effective) == (2, dt.date(2026, 4, 1)) and "at least 12 weeks" in later.text
    assert held_of(released, CaseShelf(released, rules), replace(case, visit=None)) == ()


def test_a_new_version_flags_the_drafts_it_reaches(released: WorkStore, rules: Path, case: CaseRow, desk: Door) -> None:
    file = file_of(desk, released, rules, case.id)
    assert changed(released, file) == () and changed(None, file) == ()
    later = replace(file, order=replace(file.order, visit=AFTER))
    assert changed(released, later) == ("one:k1: version 2 is in force on 2026-04-10; the draft quotes version 1",)
    early = replace(file, order=replace(file.order, visit=dt.date(2019, 1, 1)))
    assert changed(released, early) == ("one:k1: no version is known to be in force on 2019-01-01 any more",)


def test_a_visit_that_was_moved_into_the_new_version_stops_the_draft(
    released: WorkStore, rules: Path, case: CaseRow, desk: Door, form: Template, door_for: Callable[..., Door]
) -> None:
    found = made(desk, released, rules, case.id, form)
    assert looked_again(released, rules, case, found.draft, found.case, [form]) == ()
    put_case(desk, replace(case, visit=AFTER))
    why = looked_again(released, rules, case_of(desk, case.id), found.draft, found.case, [form])
    assert why == ("the visit is now 2026-04-10; the draft says 2026-03-20",)
    assert moved(replace(case, icd10=("M17.11",)), found.case) == ("the diagnosis is now M17.11; the draft says M23.221",)
    bring(desk, found.row.id, "reviewed")
    with pytest.raises(PracticeError, match="points are open"):
        bring(desk, found.row.id, "approved", stale=why)
    again = made(desk, released, rules, case.id, form)
    told = outdated(again.draft, again.case, [form], rules)
    assert len(told) == 1 and "written for effective 2026-01-01 of one:k1; in force is version 2" in told[0]


# ---------------------------------------------------------------- acceptances


def test_a_withdrawn_acceptance_flags_drafts_and_templates(
    released: WorkStore, rules: Path, case: CaseRow, desk: Door, form: Template, accepted: Callable[[], None]
) -> None:
    accepted()
    found = made(desk, released, rules, case.id, form)
    assert any(cite.kind == "policy" and cite.quote and cite.reviewed for one in found.draft.every() for cite in one.cites)
    assert looked_again(released, rules, case, found.draft, found.case, [form]) == ()
    assert template_flags(released, rules, form, BEFORE) == ()
    later = Person("Sue Alvarado", AT + dt.timedelta(days=5), "read again")
    rejected(rules, later)
    why = looked_again(released, rules, case, found.draft, found.case, [form])
    assert any("the acceptance of “" in line and "was withdrawn since the draft was made" in line for line in why)
    (told,) = template_flags(released, rules, form, BEFORE)
    assert "an accepted rule of one:k1 was withdrawn" in told and "Sue Alvarado" in told and told in why
    looked = form.model_copy(update={"written_for": form.written_for.model_copy(update={"read_on": later.at.date()})})  # type: ignore[union-attr]
    assert template_flags(released, rules, looked, BEFORE) == (), "the owner has looked"
    fresh = made(desk, released, rules, case.id, looked)
    assert looked_again(released, rules, case, fresh.draft, fresh.case, [looked]) == ()


def test_a_version_that_withdraws_its_acceptance_flags_the_template(
    released: WorkStore, rules: Path, case: CaseRow, desk: Door, form: Template, accepted: Callable[[], None]
) -> None:
    accepted()
    refresh(rules, released, "r1")
    book = load(rules, "one:k1")
    assert book is not None and any(str(one.state) == "withdrawn" for one in book.entries)
    assert template_flags(released, rules, form, BEFORE) == (), "for its own dates the acceptance holds"
    told = template_flags(released, rules, form, AFTER)
    assert len(told) == 2 and "in force is version 2" in told[0] and "was withdrawn" in told[1]


def test_rules_that_cannot_be_read_are_told(
    released: WorkStore, rules: Path, case: CaseRow, desk: Door, form: Template, accepted: Callable[[], None]
) -> None:
    accepted()
    found = made(desk, released, rules, case.id, form)
    (path,) = rules.rglob("*.yml")
    path.write_text("format: 99\n", "utf-8")
    why = looked_again(released, rules, case, found.draft, found.case, [form])
    assert any("its rules cannot be read" in line for line in why) and any("must look" in line for line in why)


# ---------------------------------------------------------------- the general form


def test_a_payer_without_a_template_gets_the_general_form(
    released: WorkStore, rules: Path, case: CaseRow, desk: Door, form: Template
) -> None:
    general = chosen((), "one", ("73721",))
    assert general.general and general is general_form() and chosen([form], "one", ("73721",)) is form
    own = general.model_copy(update={"template": "house-form"})
    assert chosen([own], "one", ("73721",)) is own, "the practice's own general form comes before ours"
    found = made(desk, released, rules, case.id, general)
    assert GENERAL in found.draft.template
    (point,) = [block for block in found.draft.blocks if block.label.lower() == GENERAL]
    assert point.sentences[0].to_do, "a person has to settle it before approval"
    assert looked_again(released, rules, case, found.draft, found.case, []) == ()
    assert outdated(found.draft, found.case, [form]) == ("template copperleaf-knee-mri: the payer has a form of its own by now",)


def test_a_form_is_a_payers_with_its_version_or_general(tmp_path: Path) -> None:
    path = tmp_path / "half.yml"
    path.write_text("template: half\ntitle: T\nowner: Sue\npayer: one\nfields: [{field: patient.name}]\n", "utf-8")
    with pytest.raises(PracticeError, match="has both `payer` and `written_for`"):
        load_template(path)
