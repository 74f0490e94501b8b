"""Which records are under 42 CFR Part 2, by codes, labels, headings and notices declared in data/vocabulary/practice/part2.yml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import yaml
from pydantic import BaseModel, ConfigDict

from practice.access.roles import FOLDER

_LONGEST_HEADING = 90


class Signs(BaseModel):
    """part2.yml, whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    icd10: tuple[str, ...]
    snomed: frozenset[str]
    services: tuple[str, ...]
    drugs: tuple[str, ...]
    labels: frozenset[str]
    sections: tuple[str, ...]
    notices: tuple[str, ...]


@functools.cache
def signs() -> Signs:
    """The declared signs. A mistake in the file stops everything."""
    return Signs.model_validate(yaml.safe_load((FOLDER / "part2.yml").read_text(encoding="utf-8")))


def protected_diagnosis(codes: Iterable[str]) -> bool:
    return any(code.startswith(signs().icd10) for code in codes)


def protected_service(codes: Iterable[str]) -> bool:
    return any(code.startswith(signs().services) for code in codes)


def protected_concept(codes: Iterable[str]) -> bool:
    """By SNOMED CT codes."""
    return any(code in signs().snomed for code in codes)


def protected_drug(names: Iterable[str]) -> bool:
    """By the printed names of a drug."""
    return any(drug in name.lower() for name in names for drug in signs().drugs)


def protected_label(codes: Iterable[str]) -> bool:
    """By the security labels that came along."""
    return any(code in signs().labels for code in codes)


def protected_note(text: str, title: str = "") -> bool:
    """By the notice that it carries, its title, or a heading in it. Words in running text ("denies drug use") tag nothing."""
    folded = " ".join(text.lower().split())
    if any(notice in folded for notice in signs().notices):
        return True
    return any(_names(title) or _names(line) for line in (title, *_headings(text)))


def _headings(text: str) -> Iterable[str]:
    for line in text.splitlines():
        words = line.strip()
        if words and len(words) <= _LONGEST_HEADING and (words.startswith("#") or words.isupper() or _opens(words)):
            yield words.split(":")[0]


def _opens(words: str) -> bool:
    """Whether a line begins with a few words and a colon."""
    return bool(re.match(r"[A-Za-z][\w /,&'()-]{2,60}:", words))


def _names(words: str) -> bool:
    folded = words.lower()
    return any(re.search(rf"\b{re.escape(section)}\b", folded) for section in signs().sections)
