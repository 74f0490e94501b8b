"""A sample year of remittances as X12 835, with its truth beside it. Everything in it is invented: never show its figures as real ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from practice.denials.model import Appeal, AppealOutcome
from practice.denials.sample_plan import Plan, Sent, declared, plan_year
from practice.remittance.elements import dollars

SAID = "invented sample: no figure in it is one of the world"
Element = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file of one payer and month."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SampleYear:
    """Files, the truth about them, and the appeals by claim number (an appeal's `line_id` holds the claim number here)."""

    files: tuple[SampleFile, ...]
    truth: dict[str, Any]
    appeals: tuple[Appeal, ...]
    plan: Plan


def sample_year(
    seed: int, start: dt.date = dt.date(2025, 11, 1), *, patterns: int = 2, shifts: int = 1, quiet: int = 3, volume: float = 1.0
) -> SampleYear:
    """Make a year; the same arguments give the same bytes. See `sample_plan.plan_year` for what they mean."""
    plan = plan_year(seed, start, patterns=patterns, shifts=shifts, quiet=quiet, volume=volume)
    files = tuple(_files(plan))
    return SampleYear(files, _truth(plan), _appeals(plan), plan)


def _truth(plan: Plan) -> dict[str, Any]:
    fates = Counter(one.fate for one in plan.claims)
    return {
        "said": SAID, "seed": plan.seed, "start": plan.start.isoformat(), "claims": len(plan.claims),
        "charged_cents": sum(one.charged for one in plan.claims), "paid_cents": sum(_paid_in_the_end(one) for one in plan.claims),
        "denied_at_first": sum(fates[fate] for fate in ("denied", "corrected", "appealed", "upheld")), "fates": dict(sorted(fates.items())),
        "patterns": [dataclasses.asdict(one) for one in plan.patterns],
        "changes": [dataclasses.asdict(one) | {"effective": one.effective.isoformat()} for one in plan.changes],
    }  # fmt: skip


def _paid_in_the_end(one: Sent) -> int:
    if one.fate in ("denied", "upheld"):
        return 0
    return one.allowed // 2 if one.fate == "partly" else one.allowed - one.share


def _appeals(plan: Plan) -> tuple[Appeal, ...]:
    day = dt.timedelta(days=1)
    return tuple(
        Appeal(
            one.number, "appeal", one.decided + 7 * day, one.again,
            AppealOutcome.OVERTURNED if one.fate == "appealed" else AppealOutcome.UPHELD,
            one.allowed - one.share if one.fate == "appealed" else 0,
        )
        for one in plan.claims if one.fate in ("appealed", "upheld")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Claim:
    """One CLP with the day it is paid on."""

    on: dt.date
    sent: Sent
    kind: str


def _decisions(plan: Plan) -> Iterator[_Claim]:
    for one in plan.claims:
        first = {"corrected": "denied", "appealed": "denied", "upheld": "denied", "reversed": "paid"}.get(one.fate, one.fate)
        yield _Claim(one.decided, one, first)
        if one.fate == "reversed":
            yield _Claim(one.again, one, "back")
        if one.fate in ("reversed", "corrected", "appealed"):
            yield _Claim(one.again, one, "replaced" if one.fate == "corrected" else "paid")


def _files(plan: Plan) -> Iterator[SampleFile]:
    """A file for each payer and month, a payment for each of its weeks."""
    order = {"back": 0}
    found = sorted(_decisions(plan), key=lambda one: (one.sent.payer_id, _week(one.on), one.sent.number, order.get(one.kind, 1)))
    for number, (key, group) in enumerate(groupby(found, key=lambda one: (one.sent.payer_id, f"{_week(one.on):%Y-%m}")), start=1):
        payer, month = key
        yield SampleFile(f"{payer}-{month}.835", _file(payer, number, list(group)))


def _week(day: dt.date) -> dt.date:
    """The Friday on which a decision is paid."""
    return day + dt.timedelta(days=(4 - day.weekday()) % 7)


def _file(payer: str, number: int, claims: list[_Claim]) -> bytes:
    known = declared().payers[payer]
    last = _week(claims[-1].on)
    sets = [_payment(payer, on, number, list(group)) for on, group in groupby(claims, key=lambda one: _week(one.on))]
    body: list[Element] = [("GS", "HP", payer.upper()[:15], "JUNIPER", f"{last:%Y%m%d}", "0600", str(number), "X", "005010X221A1")]
    for place, elements in enumerate(sets, start=1):
        control = f"{place:04d}"
        body += [("ST", "835", control, "005010X221A1"), *elements, ("SE", str(len(elements) + 2), control)]
    body += [("GE", str(len(sets)), str(number)), ("IEA", "1", f"{number:09d}")]
    element, component, ending = tuple(known.marks)
    head = ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", payer.upper().ljust(15), "ZZ", "JUNIPER".ljust(15), f"{last:%y%m%d}", "0600",
            "^" if "^" not in known.marks else "{", "00501", f"{number:09d}", "0", "P", component)  # fmt: skip
    newline = "\n" if known.breaks else ""
    text = "".join(element.join(one).replace("\x1f", component) + ending + newline for one in (head, *body))
    return text.encode("ascii")


def _payment(payer: str, on: dt.date, number: int, claims: list[_Claim]) -> list[Element]:
    known = declared().payers[payer]
    told = [_claim(one) for one in claims]
    paid = sum(cents for cents, _ in told)
    withheld = max(-paid, 0)
    trace = f"{payer[:2].upper()}{on:%y%m%d}{number:03d}"
    head: list[Element] = [
        ("BPR", "I" if paid + withheld else "H", dollars(paid + withheld), "C", "ACH", "CCP", *([""] * 10), f"{on:%Y%m%d}"),
        ("TRN", "1", trace, known.tax), ("DTM", "405", f"{on:%Y%m%d}"), ("N1", "PR", known.name), ("N3", "1 SAMPLE WAY"),
        ("N4", "SAMPLETON", "FL", "00000"), ("PER", "BL", "SAMPLE DESK", "TE", "5555550100"),
        ("N1", "PE", "JUNIPER HOLLOW", "XX", "1999000000"), ("LX", "1"),
    ]  # fmt: skip
    end: list[Element] = []
    if withheld:
        end = [("PLB", "1999000000", f"{on.year}1231", f"FB\x1f{trace}", dollars(-withheld))]
    return [*head, *(element for _, elements in told for element in elements), *end]


def _claim(one: _Claim) -> tuple[int, list[Element]]:
    """What is paid on a claim, and its segments."""
    sent, sign = one.sent, -1 if one.kind == "back" else 1
    adjusted, paid = _adjusted(one)
    code = {"back": "22", "denied": "4"}.get(one.kind, "1")
    owed = sum(cents for group, _, cents in adjusted if group == "PR")
    number = f"{sent.payer_id[:1].upper()}{sent.number.replace('-', '')}" + ("R" if one.kind == "replaced" else "")
    known, day = declared().payers[sent.payer_id], f"{sent.service:%Y%m%d}"
    cas: list[Element] = [
        ("CAS", group, *[part for _, carc, cents in found for part in (carc, dollars(cents), "")][:-1])
        for group, found in ((key, list(group)) for key, group in groupby(adjusted, key=lambda each: each[0]))
    ]
    remark = sent.code[2] if one.kind in ("denied", "partly") else ""
    return paid, [
        ("CLP", sent.number, code, dollars(sign * sent.charged), dollars(paid), dollars(owed), known.filing, number, "11",
         "7" if one.kind == "replaced" else "1"),
        ("NM1", "QC", "1", sent.family.upper(), sent.given.upper(), "", "", "", "MI", sent.member),
        ("NM1", "82", "1", "", "", "", "", "", "XX", sent.provider), ("DTM", "050", f"{sent.received:%Y%m%d}"),
        ("SVC", f"HC\x1f{sent.procedure}", dollars(sign * sent.charged), dollars(paid), "", "1"), ("DTM", "472", day), *cas,
        ("REF", "LU", sent.location), *([("LQ", "HE", remark)] if remark else []),
    ]  # fmt: skip


def _adjusted(one: _Claim) -> tuple[list[tuple[str, str, int]], int]:
    """Group, code and cents of what is taken off, and what is paid."""
    sent = one.sent
    group, carc, _ = sent.code
    if one.kind == "denied":
        return [(group, carc, sent.charged)], 0
    agreed = sent.charged - sent.allowed
    if one.kind == "partly":
        half = sent.allowed // 2
        return [("CO", "45", agreed), ("CO", "151", sent.allowed - half)], half
    sign = -1 if one.kind == "back" else 1
    shared = [("PR", "3", sign * sent.share)] if sent.share else []
    return [("CO", "45", sign * agreed), *shared], sign * (sent.allowed - sent.share)
