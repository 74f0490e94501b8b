"""A clinician answers a point that the record leaves open, in words of their own. Nothing is proposed, and nothing chosen beforehand."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import yaml
from pydantic import BaseModel, ConfigDict

from policies.search.words import stems
from practice.access.roles import FOLDER
from practice.flow.judgement import Judgement, Row
from practice.imports.part2 import protected_note
from practice.refused import PracticeError
from practice.store.answers import answers_of_case, put_answer
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.rows import Answer, CaseRow, Holds

_SAYS = {"yes": "met", "no": "not_met", "unknown": ""}


class Wording(BaseModel):
    """answers.yml, whole. `empty`: words that say nothing of a patient; `longest`: characters of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    empty: tuple[str, ...]
    longest: int


@functools.cache
def wording() -> Wording:
    """The declared wording. A mistake in the file stops everything."""
    return Wording.model_validate(yaml.safe_load((FOLDER / "answers.yml").read_text(encoding="utf-8")))


def line_numbered(found: Judgement | None, number: int) -> Row:
    """The line of this number among those that bear on the request, from 1. Raises PracticeError."""
    if found is None:
        raise PracticeError("the case was not held against its policies yet; a specialist does, or the morning sweep")
    if not 1 <= number <= len(found.asked):
        raise PracticeError(f"line {number}: there are lines 1 to {len(found.asked)}; 'payerwatch practice lines' numbers them")
    return found.asked[number - 1]


def answer(door: Door, case: CaseRow, row: Row, says: str, holds: Holds) -> Answer:
    """Keep the person's answer to a line of a policy, as an addendum of the record.

    Raises PracticeError for words that say nothing, a line that is settled, or one that the person has answered; AccessRefused for whoever
    is not the case's clinician.
    """
    door.require("answers.write", "create")
    with door.together():
        said, at = words_of(says, row), door.clock()
        if case.visit is None or at.date() > case.visit:
            raise PracticeError(f"case {case.id}: its visit is over or has no day; what is found now belongs into the chart")
        unsettled(row, holds)
        earlier = answers_of_case(door, case.id)
        _once(earlier, row, door.actor.user)
        identity = door.ident("addendum", case.id, len(earlier), door.actor.user, at)
        protected = case.part2 or protected_note(said) or _beside_protected(door, case)
        made = Answer(
            identity, case.patient_id, case.id, row.bound, case.payer_id, row.policy, row.line, row.quote, row.stance, holds, said,
            author_of(door), door.actor.user, at, str(door.actor.purpose), part2=protected,
        )  # fmt: skip
        put_answer(door, made)
    return made


def words_of(says: str, row: Row) -> str:
    """An answer's words as they are kept. Raises PracticeError where they say nothing of their own."""
    said = " ".join(says.split())
    if not said:
        raise PracticeError("an answer needs a sentence: what was found")
    if len(said) > wording().longest or not said.isprintable():
        raise PracticeError(f"an answer is one or two sentences of at most {wording().longest} letters, digits and signs")
    if {"“", "”", "„"} & set(said):
        raise PracticeError("an answer is quoted between “ and ”: leave these signs out of it")
    if not _own(said, row):
        raise PracticeError("the answer says no more than the policy's own words: say what was found, or done, and when")
    return said


def author_of(door: Door) -> str:
    """A clinician's name as the record has it: "Okafor, Ada" as "Ada Okafor"; the user's name where it has none."""
    family, _, given = door.actor.provider.partition(", ")
    return f"{given} {family}".strip() or door.actor.user


def _own(said: str, row: Row) -> set[str]:
    """The words of an answer that are neither the policy's nor empty."""
    taken = {stem for words in (row.quote, row.line, row.lead, *row.section, *_empty()) for stem in stems(words)}
    return {stem for stem in stems(said) if stem not in taken}


@functools.cache
def _empty() -> tuple[str, ...]:
    return tuple(str(words) for words in wording().empty)


def unsettled(row: Row, holds: Holds) -> None:
    """An answer settles what is open, or contradicts what was read; it never doubles what the record says. Raises PracticeError."""
    if not row.open and _SAYS[holds] in ("", row.result):
        raise PracticeError("the record says this of the line already; correct the chart, or reject the fact, where it is wrong")


def _once(answers: Sequence[Answer], row: Row, user: str) -> None:
    own = (one for one in answers if one.kind == "answer" and one.by == user and one.bound == row.bound)
    mine = [one for one in own if one.withdrawn is None and one.holds != "unknown"]
    if mine:
        raise PracticeError(f"you have answered this line on {mine[-1].at:%Y-%m-%d}; withdraw that answer first ({mine[-1].id})")


def _beside_protected(door: Door, case: CaseRow) -> bool:
    """Whether the person had protected records of the case at hand: what is answered with them is protected too."""
    return bool(door.actor.consent) and any(one.part2 for one in documents_of_case(door, case.id, structured=True))
