"""The wording of notes, read once from data/vocabulary/notes and checked: concepts, measures, headings, ways of asserting."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal

import pydantic
import yaml

from rules.lexicon import FOLDER, Strict, VocabularyError, load, load_all, read_yaml, spelled
from rules.model import Op

Kind = Literal["therapy", "sign", "measure", "chronic", "procedure", "imaging", "finding", "symptom", "word", "specialist"]


class Concept(Strict):
    """One thing that notes and criteria name; `wider` are the concepts it also is, `excludes` those that it cannot be.

    `sole`: a drug that is the one of its class which is in use.
    """

    kind: Kind
    words: tuple[str, ...]
    wider: tuple[str, ...] = pydantic.Field((), alias="is")
    excludes: tuple[str, ...] = ()
    sole: bool = False


class Concepts(pydantic.RootModel[dict[str, Concept]]):
    """data/vocabulary/notes: concepts, drugs, conditions, specialties, diagnoses, agents and what stands `_more` beside them (.yml)."""


class NoteMeasure(Strict):
    """What carries a figure: its concept, its unit where none is printed, the least and the greatest figure that it can have.

    `other`: words beside it that make the figure one of something else (`uncorrected`, `passive`).
    `beside`: words of a leaf that ask for nothing of their own where it asks for the measure.
    """

    concept: str
    unit: str
    low: float
    high: float
    words: tuple[str, ...]
    other: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class NoteMeasures(pydantic.RootModel[tuple[NoteMeasure, ...]]):
    """data/vocabulary/notes/measures.yml."""


class Heading(Strict):
    """A kind of section with its headings and how things are asserted below them."""

    kind: str
    default: Literal["present", "historical", "family", "planned", "copied"]
    words: tuple[str, ...]


class Headings(pydantic.RootModel[tuple[Heading, ...]]):
    """data/vocabulary/notes/sections.yml."""


class Reach(Strict):
    """Words that act on what stands behind them (`before` it) and on what stands before them (`behind` it)."""

    before: tuple[str, ...]
    behind: tuple[str, ...]


class Outcomes(Strict):
    """The words of what a therapy came to."""

    failed: tuple[str, ...]
    intolerant: tuple[str, ...]
    contraindicated: tuple[str, ...]
    improved: tuple[str, ...]


class Asserting(Strict):
    """data/vocabulary/notes/wording.yml."""

    pseudo: tuple[str, ...]
    negated: Reach
    uncertain: Reach
    family: Reach
    other_person: Reach
    historical: Reach
    hypothetical: Reach
    planned: Reach
    declined: Reach
    done: tuple[str, ...]
    ends: tuple[str, ...]
    copied: tuple[str, ...]
    not_copied: tuple[str, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    verbs: tuple[str, ...]
    fill: tuple[str, ...]
    outcomes: Outcomes


class Told(Strict):
    """A way of saying a thing without its name: a regular expression, whatever the case."""

    concept: str
    pattern: str


class Function(Strict):
    """data/vocabulary/notes/function.yml."""

    hindered: tuple[Told, ...]
    unhindered: tuple[Told, ...]


class Otherwise(Strict):
    """Words that say against what a leaf asks; `care`: the leaf is on a therapy; `here`: also in the very sentence that says so."""

    asked: str
    said: str
    care: bool = False
    here: bool = False


class Looked(Strict):
    """What looks into a thing: a normal result of it stands against the thing; `strict`: that it found none of something else does not."""

    asked: str
    told: str
    strict: bool = False


class OtherValue(Strict):
    """Values of a measure that stand against what a leaf asks."""

    asked: str
    measure: str
    op: Op
    value: float


class Contrary(Strict):
    """data/vocabulary/notes/contrary.yml."""

    said: tuple[Otherwise, ...]
    negated: tuple[Otherwise, ...]
    normal: tuple[Looked, ...]
    measure: tuple[OtherValue, ...]


class DeniedSo(Strict):
    """Words by which a record denies what a leaf names; `unless`: what must stand nowhere else; `beside`: what a sentence must say too.

    `turned`: they fulfil a leaf that wants the thing absent; `family`: they may be told of the family; `whole`: they deny all of the thing,
    so that they hold for a leaf that asks how many or how much of it; `open`: `would` or `may` in them leaves nothing open;
    `recent`: they are of no day of more than a year ago.
    """

    asked: str
    said: str
    unless: str = ""
    beside: str = ""
    turned: bool = False
    family: bool = False
    whole: bool = False
    open: bool = False
    recent: bool = False


class Denials(Strict):
    """data/vocabulary/notes/denied.yml, and a file for each field of medicine in denied/.

    `names`: parts that several rows share, written `<NAME>` in them.
    """

    rows: tuple[DeniedSo, ...]
    names: dict[str, str] = pydantic.Field(default_factory=dict)


class LeafWords(Strict):
    """data/vocabulary/notes/leaves.yml: words of criteria that ask for nothing of their own, and words that ask for something else."""

    carriers: tuple[str, ...]
    failed: tuple[str, ...]
    intolerant: tuple[str, ...]
    contraindicated: tuple[str, ...]
    negated: tuple[str, ...]
    future: tuple[str, ...]
    suspected: tuple[str, ...]
    historical: tuple[str, ...]
    current: tuple[str, ...]
    neutral: tuple[str, ...]
    modifiers: tuple[str, ...]
    restricting: tuple[str, ...]
    human: dict[str, tuple[str, ...]]
    figured: tuple[str, ...]
    unnamed: tuple[str, ...]


def _root(shape: type[pydantic.BaseModel], name: str) -> object:
    path = FOLDER / "notes" / name
    try:
        found = shape.model_validate(read_yaml(path))
    except (OSError, yaml.YAMLError, pydantic.ValidationError) as error:
        raise VocabularyError(f"{path}: not as its header says, put it right: {' '.join(str(error).split())[:300]}") from error
    return getattr(found, "root")  # noqa: B009 - every shape given is a RootModel


@functools.cache
def concepts() -> Mapping[str, Concept]:
    """Every concept by name. Raises VocabularyError where one is wider than an unknown one."""
    found: dict[str, Concept] = {}
    for name in _CONCEPT_FILES:
        more = _root(Concepts, name)
        assert isinstance(more, dict)  # noqa: S101 - the shape says so
        if twice := sorted(found.keys() & more.keys()):
            raise VocabularyError(f"{FOLDER / 'notes' / name}: these concepts stand in another file too: {', '.join(twice)}")
        found |= more
    missing = sorted({wider for one in found.values() for wider in one.wider if wider not in found and wider not in _GROUPS})
    if missing:
        raise VocabularyError(f"{FOLDER / 'notes' / 'concepts.yml'}: `is` names concepts that do not exist: {', '.join(missing)}")
    return found


_CONCEPT_FILES = (
    "concepts.yml",
    "drugs.yml",
    "conditions.yml",
    "specialties.yml",
    "diagnoses.yml",
    "agents.yml",
    "conditions_more.yml",
    "findings_more.yml",
    "studies_more.yml",
    "regimens.yml",
)
_GROUPS = frozenset({"active_conservative", "motor_severe"})
"""Groups without words of their own."""


@functools.cache
def note_measures() -> tuple[NoteMeasure, ...]:
    """Every measure."""
    found = _root(NoteMeasures, "measures.yml")
    assert isinstance(found, tuple)  # noqa: S101 - the shape says so
    return found


@functools.cache
def headings() -> tuple[Heading, ...]:
    """Every kind of section."""
    found = _root(Headings, "sections.yml")
    assert isinstance(found, tuple)  # noqa: S101 - the shape says so
    return found


@functools.cache
def asserting() -> Asserting:
    """How notes assert."""
    return load(Asserting, "notes/wording.yml")


@functools.cache
def function() -> Function:
    """What is said of function without its name."""
    return load(Function, "notes/function.yml")


@functools.cache
def contrary() -> Contrary:
    """What says in other words that a thing is not so."""
    return load(Contrary, "notes/contrary.yml")


@functools.cache
def denied_so() -> Denials:
    """What denies a thing in words of its own."""
    found = load_all(Denials, "notes/denied")
    return Denials(rows=tuple(DeniedSo.model_validate(spelled(row.model_dump(), one.names)) for one in found for row in one.rows))


@functools.cache
def leaf_words() -> LeafWords:
    """The words of criteria."""
    return load(LeafWords, "notes/leaves.yml")


@functools.cache
def wider(name: str) -> frozenset[str]:
    """A concept with every wider one."""
    found = {name}
    known = concepts()
    for one in known[name].wider if name in known else ():
        found |= wider(one)
    return frozenset(found)
