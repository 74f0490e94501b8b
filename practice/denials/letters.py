"""A denial letter's text → what was denied, why in the payer's own sentence, what it cites, and until when an appeal is possible. Pure."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import yaml
from pydantic import BaseModel, ConfigDict

from practice.access.roles import FOLDER
from practice.denials.model import Cited
from practice.denials.reasons import UNCLASSIFIED, reasons
from practice.notes.dates import printed_days
from practice.notes.model import Sentence
from practice.notes.sentences import sentences_of

_CODE = re.compile(r"\b(?:\d{4}[0-9AFMTU]|[A-V]\d{4})\b")
_AFTER = 6
"""So many sentences behind a cited policy still speak of it, until another is cited."""
_HEAD = 1500
_NEAR = 12
"""So many signs may stand between the word that says "in force" and the day."""


class Wording(BaseModel):
    """denial_letters.yml, whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: Mapping[str, tuple[str, ...]]
    decides: str
    idle: str
    reasons: Mapping[str, tuple[str, ...]]
    policy: str
    numbered: str
    criterion: str
    version: str
    in_force: str
    appeal_days: str
    appeal_word: str


@dataclass(frozen=True, slots=True)
class LetterRead:
    """What a letter says; empty or None where it does not. `account` is the practice's own number, `claim` the payer's."""

    payer_id: str
    payer_name: str
    account: str
    claim: str
    reference: str
    member: str
    procedures: tuple[str, ...]
    service_date: dt.date | None
    decided: dt.date | None
    reason: str
    quote: str
    cited: tuple[Cited, ...]
    appeal_by: dt.date | None


@functools.cache
def wording() -> Wording:
    """The declared wording. A mistake in the file stops everything."""
    found = Wording.model_validate(yaml.safe_load((FOLDER / "denial_letters.yml").read_text(encoding="utf-8")))
    if strange := sorted(set(found.reasons) - set(reasons().reasons)):
        raise ValueError(f"denial_letters.yml: {', '.join(strange)} is no category of denial_reasons.yml")
    return found


def read_letter(text: str, payers: Mapping[str, str]) -> LetterRead:
    """Read a letter.

    payers  names of payers as they print them → our ids
    """
    told = sentences_of(text, None)
    reason, quote = _reason(told)
    decided = _day(_label(text, "decided")) or _first_day(text)
    name = _payer(text, payers)
    return LetterRead(
        payer_id=payers.get(name, ""), payer_name=name, account=_number(text, "account"), claim=_number(text, "claim"),
        reference=_number(text, "reference"), member=_number(text, "member"), procedures=_procedures(text, quote),
        service_date=_day(_label(text, "service_date")), decided=decided, reason=reason, quote=quote, cited=_cited(told),
        appeal_by=_appeal_by(told, decided),
    )  # fmt: skip


def _payer(text: str, payers: Mapping[str, str]) -> str:
    """The payer's name: the one that stands first."""
    folded = text.lower()
    found = [(at, -len(name), name) for name in payers if (at := folded.find(name.lower())) >= 0]
    return min(found)[2] if found else ""


def _label(text: str, name: str) -> str:
    """What stands behind the first label of a kind: up to the next label, a gap, or the end of the line."""
    pattern, names = _labels()
    for line in text.splitlines():
        found = [one for one in pattern.finditer(line) if " " in one["label"] or _opens(line, one.start())]
        ends = [*(one.start() for one in found[1:]), len(line)][: len(found)]
        for one, end in zip(found, ends, strict=True):
            value = re.split(r"\s{2,}|[|\t]", line[one.end() : end].strip())[0]
            if names[one["label"].lower()] == name and value:
                return value.rstrip(" ,;")
    return ""


def _opens(line: str, at: int) -> bool:
    """A label of one word counts only where it begins a line or stands behind a gap; such words occur in sentences too."""
    before = line[:at]
    return not before.strip(" -*•#") or before.endswith(("  ", "\t", "| ", "|"))


@functools.cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    """All labels as one pattern, the longest first, and which of ours each stands for."""
    names = {words: name for name, listed in wording().labels.items() for words in listed}
    words = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?i)(?<!\w)(?P<label>{words})\s*[:#]+\s*"), names


def _number(text: str, name: str) -> str:
    """An identifier: it has a digit and no blanks in it."""
    value = _label(text, name).split()
    return value[0].strip(".,;") if value and any(sign.isdigit() for sign in value[0]) else ""


def _day(words: str) -> dt.date | None:
    return next((one.first for one in printed_days(words) if one.first == one.last), None)


def _first_day(text: str) -> dt.date | None:
    """A letter's day often stands alone near its top."""
    for line in text[:_HEAD].splitlines():
        bare = line.strip()
        found = [one for one in printed_days(bare) if one.first == one.last]
        if len(found) == 1 and found[0].end - found[0].start >= len(bare) - 2:
            return found[0].first
    return None


def _procedures(text: str, quote: str) -> tuple[str, ...]:
    labelled = _CODE.findall(_label(text, "procedures"))
    named = re.findall(r"(?i)\b(?:CPT|HCPCS)\D{0,12}(\d{4}[0-9AFMTU]|[A-V]\d{4})\b", text)
    return tuple(dict.fromkeys((*labelled, *named, *(_CODE.findall(quote) if not labelled and not named else ()))))


def _reason(told: tuple[Sentence, ...]) -> tuple[str, str]:
    """The category and the sentence: one that decides comes before one that only names a reason."""
    found = [(not _decides(one), place, reason, one.text) for place, one in enumerate(told) if (reason := _named(one))]
    if found:
        _, _, reason, quote = min(found)
        return reason, quote
    decided = next((one.text for one in told if _decides(one)), "")
    return (UNCLASSIFIED, decided) if decided else ("", "")


def _decides(one: Sentence) -> bool:
    return bool(re.search(wording().decides, one.text, re.IGNORECASE)) and not _idle(one)


def _idle(one: Sentence) -> bool:
    return bool(re.search(wording().idle, one.text, re.IGNORECASE))


def _named(one: Sentence) -> str:
    if _idle(one):
        return ""
    folded = " ".join(one.text.lower().split())
    return next((reason for reason, phrases in wording().reasons.items() if any(re.search(phrase, folded) for phrase in phrases)), "")


def _cited(told: tuple[Sentence, ...]) -> tuple[Cited, ...]:
    """Each policy that is cited with the criteria that are stated with it; a policy without any stands with the sentence that names it."""
    found: list[Cited] = []
    since, named, bare = 0, Cited("", "", 0, 0), None
    for place, one in enumerate(told):
        number = _policy(one)
        if number:
            if bare is not None:
                found.append(bare)
            named = Cited(number, "", one.start, one.end, one.text, *_version(one.text))
            since, bare = place, named
        if named.policy and place - since <= _AFTER and not _idle(one) and _states(one, bool(number)):
            found.append(replace(named, criterion=one.text, start=one.start, end=one.end))
            bare = None
    return tuple([*found, bare] if bare is not None else found)


def _version(text: str) -> tuple[str, str]:
    """The version that a sentence names: the payer's number of it, and the day it says it is in force from."""
    number = re.search(wording().version, text, re.IGNORECASE)
    since = re.search(wording().in_force, text, re.IGNORECASE)
    days = [day.first for day in printed_days(text) if since and 0 <= day.start - since.end() <= _NEAR and day.first == day.last]
    return number["number"] if number else "", days[0].isoformat() if days else ""


def _policy(one: Sentence) -> str:
    match = re.search(wording().policy, one.text) or (
        re.search(wording().numbered, one.text) if re.search(r"(?i)\b(?:policy|guideline|bulletin|criteria)", one.text) else None
    )
    return match["number"] if match else ""


def _states(one: Sentence, names: bool) -> bool:
    """Whether a sentence states a criterion. One that names the policy must say more than that it was used."""
    if re.search(wording().appeal_word, one.text, re.IGNORECASE) and not names:
        return False
    words = re.sub(wording().policy, "", one.text) if names else one.text
    hits = {hit.lower() for hit in re.findall(wording().criterion, words, re.IGNORECASE)}
    return len(hits - {"criteria", "criterion"}) > 0 if names else bool(hits)


def _appeal_by(told: tuple[Sentence, ...], decided: dt.date | None) -> dt.date | None:
    """The last day, as printed or counted. Days from receipt are counted from the letter's day, which is never too late."""
    for one in told:
        if not re.search(wording().appeal_word, one.text, re.IGNORECASE):
            continue
        days = [day.first for day in printed_days(one.text) if day.first == day.last and (decided is None or day.first > decided)]
        if days and re.search(r"(?i)\b(?:by|before|until|no later than|through)\b", one.text):
            return days[0]
        match = re.search(wording().appeal_days, one.text, re.IGNORECASE)
        if match and decided and (match["kind"] or "calendar ").strip().lower() == "calendar":
            return decided + dt.timedelta(days=int(match["days"]))
    return None
