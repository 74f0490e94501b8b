"""Reason codes of payers → our own categories, as declared in data/vocabulary/practice/denial_reasons.yml, read strictly."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from practice.access.roles import FOLDER
from practice.denials.model import Adjustment

UNCLASSIFIED = "unclassified"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(_Strict):
    """One category; the file says what its fields mean."""

    words: str
    denies: bool
    preventable: Literal["yes", "no", "sometimes"]
    appealable: bool
    precedence: int


class Reasons(_Strict):
    """denial_reasons.yml, whole."""

    reasons: Mapping[str, Reason]
    carc: Mapping[str, tuple[str, ...]]
    generic: frozenset[str]
    rarc: Mapping[str, tuple[str, ...]]
    cites_policy: frozenset[str]
    no_appeal: frozenset[str]

    @model_validator(mode="after")
    def _whole(self) -> Reasons:
        if UNCLASSIFIED not in self.reasons:
            raise ValueError(f"the category {UNCLASSIFIED} is missing")
        if strange := sorted((set(self.carc) | set(self.rarc)) - set(self.reasons)):
            raise ValueError(f"{', '.join(strange)}: codes are listed for no category")
        for codes in (self.carc, self.rarc):
            twice = [code for code, count in Counter(code for listed in codes.values() for code in listed).items() if count > 1]
            if twice:
                raise ValueError(f"{', '.join(sorted(twice))}: listed twice")
        return self

    @functools.cached_property
    def of_carc(self) -> dict[str, str]:
        return {code: reason for reason, codes in self.carc.items() for code in codes}

    @functools.cached_property
    def of_rarc(self) -> dict[str, str]:
        return {code: reason for reason, codes in self.rarc.items() for code in codes}


@functools.cache
def reasons() -> Reasons:
    """The declared categories. A mistake in the file stops everything."""
    return Reasons.model_validate(yaml.safe_load((FOLDER / "denial_reasons.yml").read_text(encoding="utf-8")))


def reason_of(carc: str, remarks: Iterable[str] = ()) -> str:
    """The category of one adjustment code, made precise by the remarks beside it where the code alone says little."""
    declared = reasons()
    found = declared.of_carc.get(carc.lstrip("0"), UNCLASSIFIED)
    if carc not in declared.generic:
        return found
    return next((declared.of_rarc[code] for code in remarks if code in declared.of_rarc), found)


def denying(adjustments: Sequence[Adjustment], remarks: Sequence[str] = (), *, paid: bool = False) -> dict[str, int]:
    """What was refused, in cents by denying category; amounts that only price, share or move are left out.

    paid  something was paid: then a code that is not known here does not count as a refusal
    """
    cents: Counter[str] = Counter()
    for one in adjustments:
        reason = reason_of(one.carc, remarks)
        if reasons().reasons[reason].denies and not (paid and one.carc.lstrip("0") not in reasons().of_carc):
            cents[reason] += one.cents
    return {reason: amount for reason, amount in sorted(cents.items()) if amount > 0}


def shared(adjustments: Iterable[Adjustment]) -> int:
    """What the patient owes as a share of an allowed service, in cents."""
    declared = reasons().of_carc
    return sum(one.cents for one in adjustments if one.group == "PR" and declared.get(one.carc.lstrip("0")) == "patient_share")


def main_reason(cents: Mapping[str, int]) -> str:
    """The category that refused most; among equals the one that is declared to come first. Empty where nothing was refused."""
    if not cents:
        return ""
    declared = reasons().reasons
    return min(cents, key=lambda reason: (-abs(cents[reason]), declared[reason].precedence))


def unknown_codes(adjustments: Iterable[Adjustment]) -> frozenset[str]:
    """Codes that the file does not know: counted and told, never guessed."""
    return frozenset(one.carc for one in adjustments if one.carc.lstrip("0") not in reasons().of_carc)
