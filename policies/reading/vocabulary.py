"""The words of the readers, kept as data in data/vocabulary: section roles, payers, metadata labels, code roles.

Each file is read once and strictly: an unknown key or a pattern that does not compile is an error that names the file.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from policies.model import CodeRole, CodeSystem, Role

FOLDER = Path(__file__).parents[2] / "data" / "vocabulary"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Patterns = tuple[Annotated[str, AfterValidator(_compiles)], ...]
Strength = Literal["firm", "plain", "weak"]
Shape = TypeVar("Shape", bound=BaseModel)
DateField = Literal["effective", "published", "last_review", "next_review", "none"]


class Strict(BaseModel):
    """A misspelt key is an error, never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadingRule(Strict):
    """Which headings tell which role; see section_roles.yml."""

    role: Role
    strength: Strength
    whole: Patterns = ()
    part: Patterns = ()
    unless: Patterns = ()
    examples: tuple[str, ...] = Field(min_length=1)


class SentenceRule(Strict):
    """Which words of the first sentences tell which role."""

    role: Role
    part: Patterns
    examples: tuple[str, ...] = Field(min_length=1)


class SectionRoles(Strict):
    """The content of section_roles.yml."""

    headings: tuple[HeadingRule, ...]
    sentences: tuple[SentenceRule, ...]


class PayerEntry(Strict):
    """A payer we know: `name` and `aliases` are what documents print, `hosts` are where it publishes.

    `mentioned` payers are named often in the documents of others: only their name at the top of a document counts.
    `lob` is the only line of business of a payer that has but one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    mentioned: bool = False
    lob: tuple[str, ...] = ()


class Payers(Strict):
    """The content of payers.yml."""

    payers: tuple[PayerEntry, ...]


class DateLabel(Strict):
    """Words before a date. A lower `rank` is believed before a higher one; `field` none is read over."""

    field: DateField
    rank: int
    words: Patterns
    loose: bool = False
    examples: tuple[str, ...] = Field(min_length=1)


class WordRule(Strict):
    """Words that stand for one value."""

    value: str
    words: Patterns
    examples: tuple[str, ...] = Field(min_length=1)


class MetadataLabels(Strict):
    """The content of metadata_labels.yml."""

    dates: tuple[DateLabel, ...]
    number: Patterns
    number_running: Patterns
    number_alone: Patterns
    title: Patterns
    title_ends: Patterns
    not_a_title: Patterns
    title_tail: Patterns
    lob_labels: Patterns
    lob: tuple[WordRule, ...]
    status: tuple[WordRule, ...]
    active: tuple[str, ...]
    replaced_by: Patterns
    replaced_examples: dict[str, str]


class DelegateName(Strict):
    """One that decides in a payer's place; `payer` is its own id where it publishes itself."""

    value: str
    payer: str | None = None
    words: Patterns
    examples: tuple[str, ...] = Field(min_length=1)


class Delegates(Strict):
    """The content of delegates.yml; `sends` and `labels` are patterns once {name} and {near} are filled in."""

    names: tuple[DelegateName, ...]
    sends: tuple[str, ...]
    labels: tuple[str, ...]
    never: Patterns
    not_sent: tuple[str, ...]


class CodeRoleRule(Strict):
    """What words around a code set say of it."""

    role: CodeRole
    part: Patterns
    examples: tuple[str, ...] = Field(min_length=1)


class CodeSystemRule(Strict):
    """How a code system is named in headings, labels and column heads."""

    system: CodeSystem
    part: Patterns
    examples: tuple[str, ...] = Field(min_length=1)


class CodeWords(Strict):
    """The content of code_roles.yml."""

    roles: tuple[CodeRoleRule, ...]
    systems: tuple[CodeSystemRule, ...]


# The same safe loader, in C where PyYAML was built with it: the vocabulary is read at every start.
SAFE: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load(name: str, shape: type[Shape]) -> Shape:
    path = FOLDER / name
    try:
        return shape.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE))  # noqa: S506 - it is the safe loader
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"data/vocabulary/{name}: {error}") from error


@cache
def section_roles() -> SectionRoles:
    """Heading and sentence patterns of section roles."""
    return _load("section_roles.yml", SectionRoles)


@cache
def payers() -> Payers:
    """The payers we know."""
    return _load("payers.yml", Payers)


@cache
def metadata_labels() -> MetadataLabels:
    """Label words of numbers, titles, dates, lines of business and status."""
    return _load("metadata_labels.yml", MetadataLabels)


@cache
def delegates() -> Delegates:
    """Who decides in a payer's place, and the sentences that send a reader there."""
    return _load("delegates.yml", Delegates)


@cache
def code_words() -> CodeWords:
    """Words that tell the role and the system of a code set."""
    return _load("code_roles.yml", CodeWords)
