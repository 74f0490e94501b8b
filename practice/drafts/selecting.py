"""Which criteria a draft speaks of, and in which order. Nothing is decided here: what is left out of a letter stands in the flag list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policies.search.words import stems
from practice.cases import age_on
from practice.drafts.model import CaseFile, Criterion, Denial, Point, Proof

FOR = ("covered", "administrative", "review", "limit")
"""Stances of criteria that a record can meet in favour of the request."""
AGAINST = ("not_covered", "unproven")
_UNDER = re.compile(r"\b(?:under|below|younger than|less than)\s+(?:age\s+)?(?:of\s+)?(\d{1,3})\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:age[sd]?\s+)?(\d{1,3})\s*(?:years?(?:\s+of\s+age)?\s*)?(?:\+|and\s+(?:older|over|above))", re.IGNORECASE)
_COUNTS = {"one": 1, "any": 1, "either": 1, "two": 2, "three": 3, "four": 4, "five": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
_CHOICE = re.compile(
    r"\b(?:at least\s+)?(one|any|either|two|three|four|five|[1-5])\b(?:\s+(?:or more|of))?\s+(?:of\b|\(?or more)|\bany\b", re.IGNORECASE
)
_EXCEPTION = re.compile(r"\b(?:exception|exempt|waive)", re.IGNORECASE)
_RECORD = re.compile(r"\b(?:document|record|required|requirement|note|report|evidence|result|chart)", re.IGNORECASE)
_WAY = re.compile(
    r"\b(?:telephone|phone|fax|portal|business days|calendar days from|valid(?:ity)?|appeals?|expedited|hotline|prior authorization"
    r"|incomplete submissions)\b|^(?:if|when|for)\s|^note:",
    re.IGNORECASE,
)
_COMMON = frozenset(
    stems(
        "criteria criterion must documented documentation required requirement requirements medical necessity medically necessary member"
        " patient policy request service coverage covered information submitted records does show not was were have"
    )
)


def applies(case: CaseFile, one: Criterion) -> bool:
    """False where the headings or the line itself speak of an age that the patient does not have on the date of service."""
    if case.patient.birth is None:
        return True
    age = age_on(case.patient.birth, case.order.visit)
    for words in (*one.section, one.quote[:60]):
        under, since = _UNDER.search(words), _FROM.search(words)
        if under and age >= int(under[1]):
            return False
        if since and "age" in words.lower() and age < int(since[1]):
            return False
    return True


def speaking(case: CaseFile) -> tuple[Criterion, ...]:
    """The criteria for the request that the record shows as met, in the policy's order. Of those met in part the flag list speaks."""
    return tuple(one for one in case.criteria if one.stance in FOR and applies(case, one) and one.result == "met" and shown(one))


def is_exception(one: Criterion) -> bool:
    """Whether a criterion belongs to an exception or a waiver: it answers for others, and is never asked by itself."""
    return any(_EXCEPTION.search(words) for words in (*one.section, one.lead, one.quote))


def exceptions(case: CaseFile) -> tuple[Criterion, ...]:
    """The exceptions that the record shows."""
    return tuple(one for one in speaking(case) if is_exception(one))


def shown(one: Criterion) -> tuple[Point, ...]:
    """The points of a criterion that the record shows."""
    return tuple(point for point in one.points if point.result == "met" and point.proofs)


def open_criteria(case: CaseFile) -> tuple[Criterion, ...]:
    """The criteria that the record leaves open: not documented, or both ways.

    Left out are alternatives to one that is met, exceptions, and what is said of the way of a request, not of its record.
    """
    asked = [one for one in case.criteria if one.stance in FOR and applies(case, one) and not is_exception(one) and _of_record(one)]
    found = [one for group in _groups(asked) for one in group if not _spared(one, group) and one.result in ("not_documented", "conflict")]
    return tuple(sorted(found, key=case.criteria.index))


def _of_record(one: Criterion) -> bool:
    """Whether a criterion asks for something that a record holds."""
    if one.stance == "covered":
        return True
    told = " ".join((*one.section, one.lead, one.quote))
    return bool(_RECORD.search(told)) and not _WAY.search(one.quote)


def against(case: CaseFile) -> tuple[Criterion, ...]:
    """Exclusions that the record shows, or may show: one of their points is met, or stated both ways."""
    return tuple(
        one for one in case.criteria if one.stance in AGAINST and one.result != "not_met" and any(_told(point) for point in one.points)
    )


def ruled_out(case: CaseFile) -> tuple[Criterion, ...]:
    """The exclusions that the record denies in words, in the policy's order."""
    return tuple(one for one in case.criteria if one.stance in AGAINST and one.result == "not_met" and ruled_out_by(one))


def ruled_out_by(one: Criterion) -> tuple[Proof, ...]:
    """The words of the record by which an exclusion is denied."""
    if one.stance not in AGAINST or one.result != "not_met":
        return ()
    return tuple(merged(proof for point in one.points if point.result == "not_met" for proof in point.proofs))


def merged(proofs: Iterable[Proof]) -> list[Proof]:
    """Each sentence once: unconfirmed where one of its readings is, and read so by a person where one of them is."""
    found: dict[tuple[str, str], Proof] = {}
    for proof in proofs:
        kept = found.setdefault((proof.document_id, proof.quote), proof)
        read = kept if kept.pointing else proof
        whole = replace(kept, confirmed=kept.confirmed and proof.confirmed, read_by=read.read_by, pointing=read.pointing)
        found[proof.document_id, proof.quote] = whole
    return list(found.values())


def _told(point: Point) -> bool:
    return point.result in ("met", "conflict") and bool(point.proofs)


def contradicted(case: CaseFile) -> tuple[Criterion, ...]:
    """Criteria for the request that the record contradicts, where no alternative to them is met."""
    groups = _groups(one for one in case.criteria if one.stance in FOR and applies(case, one) and not is_exception(one))
    return tuple(one for group in groups for one in group if one.result == "not_met" and not _spared(one, group))


def _groups(found: Iterable[Criterion]) -> list[list[Criterion]]:
    """Criteria under one lead of one part of a policy."""
    groups: dict[tuple[str, tuple[str, ...], str], list[Criterion]] = {}
    for one in found:
        groups.setdefault((one.policy_id, one.lead_section or one.section, one.lead), []).append(one)
    return list(groups.values())


def _spared(one: Criterion, group: Sequence[Criterion]) -> bool:
    """Whether enough others of a list that asks for some of its lines are met."""
    needed = needs(one.lead)
    return needed > 0 and one.result != "conflict" and sum(other.result == "met" for other in group) >= needed


def needs(lead: str) -> int:
    """How many lines of its list a lead asks for, where it says that some are enough; 0 where it does not."""
    if not lead:
        return 0
    found = [match for match in _CHOICE.finditer(lead) if "all of" not in lead[max(match.start() - 4, 0) : match.end() + 8].lower()]
    if not found or re.search(r"\ball\b", lead, re.IGNORECASE):
        return 0
    return _COUNTS.get((found[-1][1] or "any").lower(), 0)


def best(one: Criterion, most: int = 2) -> tuple[Proof, ...]:
    """The words of the record that show a criterion best: those that share most words with it, then the shorter; in the order found."""
    wanted = set(stems(one.quote))
    proofs = merged(proof for point in shown(one) for proof in point.proofs)
    ranked = sorted(proofs, key=lambda proof: (not proof.confirmed, -len(wanted & set(stems(proof.quote))), len(proof.quote)))
    chosen = {id(proof) for proof in ranked[:most]}
    return tuple(proof for proof in proofs if id(proof) in chosen)


def answering(case: CaseFile, denial: Denial) -> tuple[Criterion, ...]:
    """The criteria that a denial speaks of, sentence by sentence of its letter."""
    return tuple(dict.fromkeys(one for words in (denial.reason, *denial.cited) for one in named_by(case, words)))


def named_by(case: CaseFile, reason: str) -> tuple[Criterion, ...]:
    """The criteria for the request that a payer's reason speaks of: by the number of a section, or by two shared words; best first."""
    said = set(stems(reason)) - _COMMON
    numbers = set(re.findall(r"\b\d+\.\d+(?:\([a-z]\))?", reason))
    scored = []
    for at, one in enumerate(case.criteria):
        if one.stance not in FOR or not applies(case, one):
            continue
        numbered = any(number in heading for number in numbers for heading in one.section)
        shared = said & (set(stems(f"{one.quote} {one.lead} {' '.join(one.section)}")) - _COMMON)
        if numbered or len(shared) >= 2:
            scored.append((-(10 * numbered + len(shared)), at, one))
    if not scored:
        return ()
    least = min(score for score, _, _ in scored)
    return tuple(one for score, _, one in sorted(scored, key=lambda row: row[:2]) if score <= min(-2, least // 2))
