"""What a pre-flight of a stored case came to, as values and as the JSON that the store keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practice.diagnoses import Diagnosis
from practice.flow.answered import Reply

READING = "9"
"""Goes up when the reading of notes, the weighing or the form of what is kept changes, so that every case is judged anew."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of the record that a finding rests on. `state`: of the fact they are, "" where no fact was read from them.

    addendum  a clinician's answer to the policy's line, and no part of a note
    read_by   who read it as saying so, and when ("sue on 2026-03-02"), where the program's reading has not
    """

    document_id: str
    start: int
    quote: str
    author: str = ""
    written: dt.date | None = None
    state: str = ""
    addendum: bool = False
    read_by: str = ""

    @property
    def source(self) -> str:
        """Whose words they are, and of which day."""
        if self.addendum:
            return f"Addendum by {self.author}, {self.written}"
        return _source(self.author, self.written)


@dataclass(frozen=True, slots=True)
class Nearby:
    """A sentence that stands near a line which is not documented; none was read as saying it.

    heading  what it stands under, as printed      why  why it was not taken, where the reading knows; else ""
    """

    document_id: str
    start: int
    quote: str
    heading: str = ""
    why: str = ""
    author: str = ""
    written: dt.date | None = None

    @property
    def source(self) -> str:
        """Whose words they are, and of which day."""
        return _source(self.author, self.written)


def _source(author: str, written: dt.date | None) -> str:
    return f"{author or 'author not named'}, {written or 'no day'}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the criteria table: the policy's sentence and the record's, side by side.

    reviewed   a named person accepted the reading of the policy; `flagged`: the reading itself asks for a person
    confirmed  a named person, or a structured entry, stands behind every word of the record it rests on
    line       the whole line of the policy that the quote stands in, `lead` what opens its lists; `bound`: what an answer is bound to
    replies    answers that decide nothing: the clinician could not say, or they were given to other words
    near       of a line that is not documented the nearest sentences of the record
    """

    policy: str
    section: tuple[str, ...]
    quote: str
    start: int
    stance: str
    result: str
    shown: tuple[Shown, ...] = ()
    reviewed: bool = False
    flagged: bool = False
    confirmed: bool = False
    asked: bool = True
    line: str = ""
    lead: str = ""
    bound: str = ""
    replies: tuple[Reply, ...] = ()
    near: tuple[Nearby, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the record leaves it open, or says both."""
        return self.result in ("not_documented", "conflict")


@dataclass(frozen=True, slots=True)
class Open:
    """What would decide the case and is not documented, or documented both ways; whom to ask, in words.

    rule_out  it speaks against the request where it is so: somebody has to say what is so
    line      the whole line of the policy that the quote stands in; "" where that is long
    told      that somebody was asked already and could not say
    """

    policy: str
    quote: str
    ask: str
    conflict: bool = False
    rule_out: bool = False
    line: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that the case was held against. `url` is where the payer publishes it."""

    policy_id: str
    version_no: int
    title: str
    effective: dt.date | None
    url: str
    overall: str
    statements: int
    reviewed: int
    delegated_to: tuple[str, ...] = ()
    relevant: bool = True
    mark: str = ""
    """What the result depends on: the version, and the revision of its rules."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case held against the policies in force on the day of its visit.

    fingerprint  of everything it rests on: where that is the same, so is the judgement
    problems     why it could not be held against a policy, or not wholly; each a line that a person can act on
    shown, wanted  what the record shows of what the best way to coverage asks
    left_out     documents that were left out as 42 CFR Part 2 records
    lapsed       clinicians' answers to lines that the policy no longer has
    """

    fingerprint: str
    overall: str
    policies: tuple[Policy, ...]
    rows: tuple[Row, ...]
    open: tuple[Open, ...]
    human: tuple[str, ...]
    diagnoses: tuple[Diagnosis, ...]
    problems: tuple[str, ...]
    documents: int = 0
    left_out: int = 0
    protected: bool = False
    shown: int = 0
    wanted: int = 0
    lapsed: tuple[Reply, ...] = ()

    @property
    def asked(self) -> tuple[Row, ...]:
        """The criteria that bear on what is asked for: what covers and what refuses."""
        return tuple(row for row in self.rows if row.asked and row.stance in ("covered", "not_covered", "unproven"))

    @property
    def share(self) -> float:
        """The share of what the best way to coverage asks that the record shows; 0 where nothing was read."""
        return self.shown / self.wanted if self.wanted else 0.0

    @property
    def unconfirmed(self) -> int:
        """Findings that rest on words nobody has confirmed."""
        return sum(bool(row.shown) and not row.confirmed for row in self.asked)

    @property
    def undecided(self) -> int:
        """Findings that rest on a fact which waits for a person's decision."""
        return sum(any(said.state == "proposed" for said in row.shown) for row in self.asked)

    @property
    def unreviewed(self) -> int:
        """Criteria whose reading nobody has accepted."""
        return sum(not row.reviewed for row in self.asked)

    @property
    def conflicts(self) -> tuple[Row, ...]:
        """Criteria of which the record says both."""
        return tuple(row for row in self.asked if row.result == "conflict")


def head_json(one: Judgement) -> dict[str, Any]:
    """Everything but the rows."""
    return {
        "reading": READING, "fingerprint": one.fingerprint, "overall": one.overall, "human": list(one.human),
        "problems": list(one.problems),
        "policies": [_plain(policy) for policy in one.policies], "open": [_plain(gap) for gap in one.open],
        "diagnoses": [_plain(diagnosis) for diagnosis in one.diagnoses], "documents": one.documents, "left_out": one.left_out,
        "protected": one.protected, "shown": one.shown, "wanted": one.wanted, "lapsed": [_plain(reply) for reply in one.lapsed],
    }  # fmt: skip


def row_json(row: Row) -> dict[str, Any]:
    """One row."""
    return _plain(row) | {name: [_plain(one) for one in getattr(row, name)] for name in ("shown", "replies", "near")}


def judgement_of(head: Mapping[str, Any], rows: tuple[Row, ...]) -> Judgement:
    """A judgement from what the store keeps."""
    return Judgement(
        fingerprint=head["fingerprint"], overall=head["overall"], rows=rows, human=tuple(head["human"]), problems=tuple(head["problems"]),
        policies=tuple(_policy(one) for one in head["policies"]), open=tuple(Open(**one) for one in head["open"]),
        diagnoses=tuple(Diagnosis(**one) for one in head["diagnoses"]), documents=head["documents"], left_out=head["left_out"],
        protected=head["protected"], shown=head["shown"], wanted=head["wanted"],
        lapsed=tuple(map(_reply, head["lapsed"])),
    )  # fmt: skip


def row_of(one: Mapping[str, Any]) -> Row:
    """A row from what the store keeps."""
    shown = tuple(Shown(**{**said, "written": _day(said["written"])}) for said in one["shown"])
    near = tuple(Nearby(**{**said, "written": _day(said["written"])}) for said in one["near"])
    replied = tuple(map(_reply, one["replies"]))
    return Row(**{**one, "section": tuple(one["section"]), "shown": shown, "replies": replied, "near": near})


def _reply(one: Mapping[str, Any]) -> Reply:
    return Reply(**{**one, "on": dt.date.fromisoformat(one["on"])})


def _policy(one: Mapping[str, Any]) -> Policy:
    return Policy(**{**one, "effective": _day(one["effective"]), "delegated_to": tuple(one["delegated_to"])})


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _plain(one: object) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in one.__dataclass_fields__}  # type: ignore[attr-defined]
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
