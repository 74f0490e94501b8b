"""The wording of criteria, read once from data/vocabulary/rules and compiled."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import pydantic

from rules.lexicon import Strict, VocabularyError, load


class Quantified(Strict):
    """Patterns of what a lead-in asks of its list."""

    none: tuple[str, ...]
    counted: tuple[str, ...]
    any: tuple[str, ...]
    all: tuple[str, ...]
    unsaid: tuple[str, ...]


class Wording(Strict):
    """data/vocabulary/rules/wording.yml."""

    stances: dict[str, tuple[str, ...]]
    negated_stance: str
    delegated: tuple[str, ...]
    authorizes: tuple[str, ...]
    administrative: tuple[str, ...]
    definition: tuple[str, ...]
    headings: dict[str, tuple[str, ...]]
    quantifiers: Quantified
    any_nouns: str
    all_nouns: str
    exceptions: str
    not_exceptions: str
    conditions: str
    attachments: str
    absences: str
    negations: str
    not_negations: str
    failed: str
    references: tuple[str, ...]
    open_list: str
    examples: str
    clarifies: str
    not_with: str
    no_right: str
    run_in_labels: str
    approved: str
    only_people: str
    for_people: str
    relative: str
    two_objects: str
    with_: str
    leading: str
    tails: str
    subordinate: str
    predicate: str
    kept_together: tuple[str, ...]
    compounds: str
    agent: str
    subject_for: tuple[str, ...]
    segment: str
    segment_start: str
    waived: tuple[str, ...]
    subject_part: str
    subject: str
    often: str
    bracket_examples: str
    bracket_exception: str
    bracket_waived: str
    no_alternative: str
    per: str
    boundary: str
    empty_end: str
    evidential_lead: str
    candidates: str


class Words(Strict):
    """data/vocabulary/rules/words.yml."""

    verbs: frozenset[str]
    clause_starts: frozenset[str]
    verb_starts: frozenset[str]
    determiners: frozenset[str]
    heads: frozenset[str]
    evidential: frozenset[str]
    prepositions: frozenset[str]
    adjective_endings: tuple[str, ...]
    noun_endings: tuple[str, ...]
    population: frozenset[str]
    people: frozenset[str]
    places: frozenset[str]
    attributive: frozenset[str]
    counted: frozenset[str]
    small: frozenset[str]
    indifferent: frozenset[str]
    sides: frozenset[str]
    passing: frozenset[str]


class Measure(Strict):
    """One thing that is measured: how it is named, what its figure is a fact of, and its unit where none is printed."""

    words: tuple[str, ...]
    fact: str
    unit: str = ""


class Named(Strict):
    """One fact of the vocabulary and the words that say it and nothing else."""

    fact: str
    words: tuple[str, ...]


class Measures(Strict):
    """data/vocabulary/rules/measures.yml."""

    measures: tuple[Measure, ...]
    units: dict[str, tuple[str, ...]]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    windows: tuple[str, ...]
    graded: dict[str, str]


class Facts(pydantic.RootModel[tuple[Named, ...]]):
    """data/vocabulary/rules/facts.yml."""


@functools.cache
def wording() -> Wording:
    return load(Wording, "rules/wording.yml")


@functools.cache
def words() -> Words:
    return load(Words, "rules/words.yml")


@functools.cache
def measures() -> Measures:
    return load(Measures, "rules/measures.yml")


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """One expression (or the alternatives of a list of expressions) of wording.yml, compiled."""
    found = getattr(wording(), name)
    return compiled((found,) if isinstance(found, str) else found, name)


def compiled(alternatives: Iterable[str], name: str) -> re.Pattern[str]:
    """The alternatives as one pattern. Raises VocabularyError where one is no expression."""
    try:
        return re.compile("|".join(f"(?:{one})" for one in alternatives))
    except re.error as error:
        raise VocabularyError(f"data/vocabulary/rules/wording.yml: {name}: no regular expression ({error}), put it right") from error


@functools.cache
def stances() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Stance and its pattern, in the order of the file."""
    return tuple((name, compiled(found, f"stances.{name}")) for name, found in wording().stances.items())


@functools.cache
def quantifiers() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """Kind of quantifier and its patterns."""
    said = wording().quantifiers
    return tuple(
        (kind, tuple(compiled((one,), f"quantifiers.{kind}") for one in getattr(said, kind)))
        for kind in ("none", "counted", "any", "all", "unsaid")
    )


@functools.cache
def facts() -> tuple[Named, ...]:
    """data/vocabulary/rules/facts.yml."""
    return load_facts()


def load_facts() -> tuple[Named, ...]:
    """The facts and their words. Raises VocabularyError."""
    import yaml

    from rules.lexicon import FOLDER

    path = FOLDER / "rules" / "facts.yml"
    try:
        return Facts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).root
    except (OSError, yaml.YAMLError, pydantic.ValidationError) as error:
        raise VocabularyError(f"{path}: cannot be read as facts and their words, put it right: {' '.join(str(error).split())}") from error
