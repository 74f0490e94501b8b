"""The vocabulary of policy language, read once from data/vocabulary and checked.

Unknown keys and unreadable files are errors that name the file: a misspelt key would silently disarm a rule.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import pydantic
import yaml

FOLDER = Path(__file__).resolve().parents[1] / "data" / "vocabulary"


class VocabularyError(ValueError):
    """A vocabulary file is missing or not of the declared shape; the message names the file and the key."""


class Strict(pydantic.BaseModel):
    """The shape of a vocabulary file: a misspelt key is an error."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Comparators(Strict):
    """Phrases before and after a figure, by operator."""

    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]


class Units(Strict):
    """Units as printed by UCUM code, counted things, the words of age, number words."""

    units: dict[str, tuple[str, ...]]
    counted: tuple[str, ...]
    age: tuple[str, ...]
    age_before: tuple[str, ...]
    numbers: dict[str, int]


class Quantifiers(Strict):
    """Regular expressions of what a lead-in says of its list."""

    none: tuple[str, ...]
    all: tuple[str, ...]
    any: tuple[str, ...]
    counted: tuple[str, ...]


class ListNouns(Strict):
    """Nouns of lists that are read as any, and as all, where no quantifier is printed."""

    any: tuple[str, ...]
    all: tuple[str, ...]


class Modality(Strict):
    """The words of a demand by strength."""

    must: tuple[str, ...]
    should: tuple[str, ...]
    may: tuple[str, ...]


class Stances(Strict):
    """What a statement says of the service."""

    covered: tuple[str, ...]
    not_covered: tuple[str, ...]
    unproven: tuple[str, ...]


class Language(Strict):
    """The words that carry the logic of a sentence."""

    quantifiers: Quantifiers
    list_nouns: ListNouns
    modality: Modality
    negations: tuple[str, ...]
    exceptions: tuple[str, ...]
    conditions: tuple[str, ...]
    restrictors: tuple[str, ...]
    stances: Stances
    demands: tuple[str, ...]
    authorizes: tuple[str, ...]
    limits: tuple[str, ...]


class Synonyms(Strict):
    """Groups of phrases that say the same, and words that carry no condition."""

    same: tuple[tuple[str, ...], ...]
    empty: tuple[str, ...]


def read_yaml(path: Path) -> object:
    """What a file of plain YAML holds, read by the C reader where there is one (a tenth of the time). Raises as it does."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both make plain values only


_Shape = TypeVar("_Shape", bound=Strict)


def load(shape: type[_Shape], name: str, folder: Path = FOLDER) -> _Shape:
    """One vocabulary file as checked values; VocabularyError names the file where it is missing or misshapen."""
    path = folder / name
    try:
        found = read_yaml(path)
        return shape.model_validate(found)
    except pydantic.ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise VocabularyError(f"{path}: keys or values are not as its header says, put them right: {wrong}") from error
    except (OSError, yaml.YAMLError) as error:
        raise VocabularyError(f"{path}: cannot be read as YAML, put it right: {' '.join(str(error).split())}") from error


def load_all(shape: type[_Shape], name: str, folder: Path = FOLDER) -> list[_Shape]:
    """`<name>.yml` and every file of the folder `<name>/`, in the order of their names, each checked as `load` does."""
    return [load(shape, one, folder) for one in (f"{name}.yml", *(f"{name}/{p.name}" for p in sorted((folder / name).glob("*.yml"))))]


def spelled(row: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """A row of regular expressions with every `<NAME>` written out, as the file names it (`names:` at its top)."""
    out: dict[str, object] = {}
    for key, value in row.items():
        while isinstance(value, str) and (found := next((n for n in names if f"<{n}>" in value), None)) is not None:
            value = value.replace(f"<{found}>", names[found])
        out[key] = value
    return out


@functools.cache
def comparators() -> Comparators:
    """data/vocabulary/comparators.yml."""
    return load(Comparators, "comparators.yml")


@functools.cache
def units() -> Units:
    """data/vocabulary/units.yml."""
    return load(Units, "units.yml")


@functools.cache
def language() -> Language:
    """data/vocabulary/language.yml."""
    return load(Language, "language.yml")


@functools.cache
def synonyms() -> Synonyms:
    """data/vocabulary/synonyms.yml."""
    return load(Synonyms, "synonyms.yml")


def alternation(phrases: Iterable[str]) -> str:
    """A pattern that matches any of the phrases as whole words, the longest first, blanks loose.

    The border before a word is asked once for all of them: only so can the engine skip most places by their first letter.
    """
    longest_first = sorted(set(phrases), key=lambda p: (-len(p), p))
    started = [_ended(p) for p in longest_first if p[0].isalnum()]
    signs = [_ended(p) for p in longest_first if not p[0].isalnum()]
    parts = [rf"(?<!\w)(?:{'|'.join(started)})"] if started else []
    return f"(?:{'|'.join(parts + signs)})"


def _ended(phrase: str) -> str:
    """The phrase as a pattern, with a word border where it ends with a word character."""
    end = r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.escape(phrase).replace(r"\ ", r"\s+") + end


def finder(phrases: Iterable[str]) -> re.Pattern[str]:
    """A compiled `alternation`."""
    return re.compile(alternation(phrases))
