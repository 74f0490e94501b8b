"""Lines, letters and answers to the cases they belong to, and lines to the version of the policy in force on their date of service."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from practice.store.columns import day, words
from practice.store.door import Door, Passage

_NEAR = dt.timedelta(days=14)
"""A visit may have been moved: a case of the same patient and service this near is the same, where it is the only one."""

_STRANGER = ""
"""Neither the order nor the member is known here: the common case, for which nothing is written down."""


class Policies(Protocol):
    """Which text a payer decides by."""

    def in_force(self, payer_id: str, procedure: str, lob: str, on: dt.date) -> str | None:
        """The one version ("northlake:nl-101@2") that speaks of a procedure on a date of service; None where there is none, or several."""


@dataclass(frozen=True, slots=True)
class Known:
    """A case as far as matching needs it."""

    id: str
    patient_id: str
    cpt: tuple[str, ...]
    payer_id: str
    visit: dt.date | None
    part2: bool


@dataclass(slots=True)
class Cases:
    """All cases, by order number and by member number."""

    by_order: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_patient: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    patients: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def find(self, number: str, member: str, procedures: Sequence[str], on: dt.date | None) -> tuple[Known | None, str]:
        """The case, and by what it was found; None with the reason where it is not certain. Nothing is guessed.

        number  the practice's own number on the claim
        """
        ordered = self.by_order.get(number, []) if number else []
        if len(ordered) == 1:
            known = self.members.get(ordered[0].patient_id, set())
            if member and known and member not in known:
                return None, "the order's patient has another member number"
            return ordered[0], "order"
        owners = self.patients.get(member, set()) if member else set()
        if len(owners) != 1:
            return None, "several patients with this member number" if owners else _STRANGER
        fits = [one for one in self.by_patient[next(iter(owners))] if not procedures or set(procedures) & set(one.cpt)]
        return _only(fits, on)

    def patient(self, member: str) -> str | None:
        """The patient with a member number, where there is but one."""
        owners = self.patients.get(member, set()) if member else set()
        return next(iter(owners)) if len(owners) == 1 else None


def _only(fits: list[Known], on: dt.date | None) -> tuple[Known | None, str]:
    """Of a patient's cases for the service: the one of the day, else the only one near it or without a day."""
    if on is None:
        return (fits[0], "service") if len(fits) == 1 else (None, "no date of service")
    same = [one for one in fits if one.visit == on]
    if same:
        return (same[0], "visit") if len(same) == 1 else (None, "several cases on that day")
    near = [one for one in fits if one.visit is None or abs(one.visit - on) <= _NEAR]
    if len(near) == 1:
        return near[0], "near visit"
    return None, "several cases near that day" if near else "no case for the service"


def known_cases(passage: Passage) -> Cases:
    """All cases as matching needs them."""
    found = Cases()
    for key, member in passage.rows("SELECT patient_id, member FROM coverages WHERE member <> ''"):
        found.patients[member].add(key)
        found.members[key].add(member)
    for row in passage.rows("SELECT id, patient_id, natural_key, cpt, payer_id, visit, part2 FROM cases ORDER BY id"):
        one = Known(row[0], row[1], words(row[3]), row[4], day(row[5]), bool(row[6]))
        found.by_patient[one.patient_id].append(one)
        if order := _order(row[2]):
            found.by_order[order].append(one)
    return found


def _order(key: str) -> str:
    """The order number in a case's natural key."""
    parts = key.partition("|order|")[2].split("|")
    return parts[-2] if key.startswith("fhir|") and len(parts) > 1 else parts[-1]


def match(door: Door, policies: Policies | None, file_id: str | None = None) -> Counter[str]:
    """Match what is not matched yet. What becomes known later, a case or a policy, is taken up when this is done again for all.

    file_id  only lines of this file are looked at; letters and answers always
    """
    counts: Counter[str] = Counter()
    with door.passing("import", "update") as passage:
        cases = known_cases(passage)
        _match_lines(passage, cases, counts, file_id)
        _match_loose(passage, cases, "payer_answers", "number", "procedures", counts)
        _match_loose(passage, cases, "denial_letters", "claim_number", "procedures", counts)
        if policies is not None:
            _date_lines(passage, policies, counts, file_id)
        passage.detail = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    return counts


def _match_lines(passage: Passage, cases: Cases, counts: Counter[str], file_id: str | None) -> None:
    rows = passage.rows(
        "SELECT l.id, l.decision_id, l.procedure, l.service_date, l.match, c.number, c.member, c.patient_id FROM claim_lines l"
        " JOIN remit_claims c ON c.id = l.decision_id WHERE l.case_id IS NULL AND (? IS NULL OR l.file_id = ?) ORDER BY l.id",
        (file_id, file_id),
    )
    unfound: list[tuple[str, str]] = []
    for line, decision, procedure, on, before, number, member, patient in rows:
        case, how = cases.find(number, member, [procedure] if procedure else [], day(on))
        counts["lines matched to a case" if case else "lines without a case"] += 1
        if case is not None:
            values = (case.id, how, int(case.part2), line)
            passage.run("UPDATE claim_lines SET case_id = ?, match = ?, part2 = max(part2, ?) WHERE id = ?", values)
        elif how != before:
            unfound.append((how, line))
        _own(passage, decision, patient, case.patient_id if case else cases.patient(member), part2=bool(case and case.part2))
    passage.run_many("UPDATE claim_lines SET match = ? WHERE id = ?", unfound)


def _own(passage: Passage, decision: str, before: str | None, patient: str | None, *, part2: bool) -> None:
    """Whose claim it is: it goes with the patient."""
    if patient is None or (before == patient and not part2):
        return
    passage.run("UPDATE remit_claims SET patient_id = ?, part2 = max(part2, ?) WHERE id = ?", (patient, int(part2), decision))
    passage.touch(patient)


def _match_loose(passage: Passage, cases: Cases, table: str, number: str, procedures: str, counts: Counter[str]) -> None:
    rows = passage.rows(
        f"SELECT id, {number}, member, {procedures}, service_date FROM {table} WHERE case_id IS NULL ORDER BY id"  # noqa: S608 - names only
    )
    for key, own, member, services, on in rows:
        case, _ = cases.find(own, member, words(services), day(on))
        patient = case.patient_id if case else cases.patient(member)
        if patient is None:
            continue
        values = (case.id if case else None, patient, int(bool(case and case.part2)), key)
        passage.run(f"UPDATE {table} SET case_id = ?, patient_id = ?, part2 = max(part2, ?) WHERE id = ?", values)  # noqa: S608 - a name
        passage.touch(patient)
        counts[f"{table.replace('_', ' ')} matched"] += 1


def _date_lines(passage: Passage, policies: Policies, counts: Counter[str], file_id: str | None) -> None:
    rows: list[tuple[Any, ...]] = passage.rows(
        "SELECT DISTINCT l.payer_id, l.procedure, coalesce(nullif(c.lob, ''), l.lob), l.service_date FROM claim_lines l"
        " LEFT JOIN cases c ON c.id = l.case_id WHERE l.policy_version IS NULL AND l.service_date IS NOT NULL AND l.procedure <> ''"
        " AND l.payer_id <> '' AND (? IS NULL OR l.file_id = ?) ORDER BY 1, 2, 3, 4",
        (file_id, file_id),
    )
    for payer, procedure, lob, on in rows:
        version = policies.in_force(payer, procedure, lob, dt.date.fromisoformat(on))
        if version is None:
            continue
        counts["lines with the policy in force"] += passage.run(
            "UPDATE claim_lines SET policy_version = ? WHERE policy_version IS NULL AND payer_id = ? AND procedure = ? AND service_date = ?"
            " AND coalesce(nullif((SELECT lob FROM cases WHERE id = case_id), ''), lob) = ?",
            (version, payer, procedure, on, lob),
        )
