"""Rule tests in YAML: a situation and the finding expected of it; and the three situations around every threshold.

The format is explained in docs/rules.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pydantic
import yaml

from rules.amounts import Amount, days, exactly
from rules.evaluate import Finding, evaluate
from rules.facts import Case, Known, case
from rules.model import Atom, Stance, Statement, leaves
from rules.truth import Truth

Word = Literal["met", "not_met", "not_documented", "conflict"]


class CasesError(ValueError):
    """A file of rule tests cannot be used; one line that names the file, the place and what was expected."""


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class FactShape(_Strict):
    """One thing known: by the name of a fact, or by words of the quote that names it."""

    fact: str | None = None
    quote: str | None = None
    value: bool | float | str | tuple[float, float]
    unit: str | None = None
    day: dt.date | None = None
    until: dt.date | None = None
    outcome: str | None = None


class SituationShape(_Strict):
    """One situation. `expect` is the finding of the statement; `findings` those of single quotes, by words that stand in them."""

    name: str
    visit: dt.date | None = None
    facts: tuple[FactShape, ...] = ()
    events: dict[str, dt.date] = {}
    expect: Word
    findings: dict[str, Word] = {}


class RuleShape(_Strict):
    """The statement that the situations below are tests of: its stance, and words that stand in its passage."""

    stance: Stance
    says: str
    situations: tuple[SituationShape, ...] = pydantic.Field(min_length=1)


class FileShape(_Strict):
    """One file: a document, by its path from the file, and tests of its statements."""

    document: str
    visit: dt.date
    rules: tuple[RuleShape, ...] = pydantic.Field(min_length=1)


@dataclass(frozen=True, slots=True)
class RuleTests:
    """A file of rule tests with the statements of its document that they are of, in the same order."""

    file: Path
    shape: FileShape
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one expectation came to."""

    file: Path
    name: str
    expected: str
    found: str

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""
        return self.expected == self.found


def load_cases(path: Path) -> RuleTests:
    """Read a file and compile its document. Raises CasesError."""
    try:
        shape = FileShape.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        raise CasesError(f"{path}: {'.'.join(str(part) for part in first['loc']) or 'file'}: {first['msg']}; see docs/rules.md") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CasesError(f"{path}: cannot be read ({' '.join(str(error).split())}); see docs/rules.md") from error
    statements, text = _compiled(path, path.parent / shape.document)
    return RuleTests(path, shape, tuple(_chosen(rule, statements, text, path) for rule in shape.rules))


def _compiled(path: Path, document: Path) -> tuple[tuple[Statement, ...], str]:
    from policies.reading import read_document
    from policies.reading.errors import UnreadableSnapshot
    from rules.compile import compile_document

    try:
        compiled = compile_document(read_document(document.read_bytes(), name=document.name))
    except (OSError, UnreadableSnapshot) as error:
        raise CasesError(f"{path}: document: {document}: cannot be read ({error}); give its path from this file") from error
    return compiled.statements, compiled.text


def _chosen(rule: RuleShape, statements: tuple[Statement, ...], text: str, path: Path) -> Statement:
    alike = [one for one in statements if one.stance is rule.stance and _folded(rule.says) in _folded(_passage(one, text))]
    if len(alike) != 1:
        raise CasesError(f"{path}: “{rule.says}” stands in {len(alike)} statements of stance {rule.stance.value}, expected one")
    return alike[0]


def _passage(statement: Statement, text: str) -> str:
    cited = statement.citation
    return text[cited.start : cited.end] or " ".join(leaf.quote for leaf in leaves(statement.when))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


# ---------------------------------------------------------------- running


def run_cases(tests: RuleTests) -> list[Result]:
    """The results of every expectation, in order. Raises CasesError where one speaks of words that the statement does not quote."""
    found: list[Result] = []
    for rule, statement in zip(tests.shape.rules, tests.statements, strict=True):
        for situation in rule.situations:
            found += _run(tests, statement, situation)
    return found


def _run(tests: RuleTests, statement: Statement, situation: SituationShape) -> Iterator[Result]:
    known = tuple(_known(tests.file, statement, fact) for fact in situation.facts)
    finding = evaluate(statement.when, case(situation.visit or tests.shape.visit, known, situation.events))
    yield Result(tests.file, situation.name, situation.expect, finding.truth.word)
    below = tuple(_atoms(finding))
    for words, expected in situation.findings.items():
        alike = [one for one in below if isinstance(one.node, Atom) and _folded(words) in _folded(one.node.quote)]
        if not alike:
            raise CasesError(f"{tests.file}: {situation.name}: no quote of the statement holds “{words}”")
        yield Result(tests.file, f"{situation.name}: {words}", expected, alike[0].truth.word)


def _atoms(finding: Finding) -> Iterator[Finding]:
    if not finding.parts:
        yield finding
    for part in finding.parts:
        yield from _atoms(part)


def _known(path: Path, statement: Statement, fact: FactShape) -> Known:
    name = fact.fact or _named(path, statement, fact.quote or "")
    value = fact.value
    if isinstance(value, tuple):
        return Known(name, Amount(value[0], value[1], fact.unit), fact.day, fact.until or fact.day, fact.outcome)
    plain = value if isinstance(value, bool | str) else exactly(value, fact.unit)
    return Known(name, plain, fact.day, fact.until or fact.day, fact.outcome)


def _named(path: Path, statement: Statement, words: str) -> str:
    """The fact of the one atom whose quote holds these words."""
    found = {leaf.fact for leaf in leaves(statement.when) if isinstance(leaf, Atom) and words and _folded(words) in _folded(leaf.quote)}
    if len(found) != 1:
        raise CasesError(f"{path}: “{words}” stands in the quotes of {len(found)} facts, expected one; name the fact, or give more words")
    return found.pop()


# ---------------------------------------------------------------- under, at, over


@dataclass(frozen=True, slots=True)
class Boundary:
    """One situation at a threshold of an atom: `place` is under, at or over; `expected` is the truth of the atom in it."""

    atom: Atom
    threshold: float
    place: Literal["under", "at", "over"]
    case: Case
    expected: Truth


_WHERE: dict[str, tuple[bool, bool, bool]] = {
    ">=": (False, True, True),
    ">": (False, False, True),
    "<=": (True, True, False),
    "<": (True, False, False),
    "=": (False, True, False),
    "!=": (True, False, True),
}
_COUNTS = (None, "1")


def boundaries(statement: Statement, visit: dt.date) -> tuple[Boundary, ...]:
    """Under, at and over every threshold of a statement, in the order of its text. Where nothing can be under (a count of none), two."""
    return tuple(one for leaf in leaves(statement.when) if isinstance(leaf, Atom) for one in _around(leaf, visit))


def _around(atom: Atom, visit: dt.date) -> Iterator[Boundary]:
    if atom.op is None or not isinstance(atom.value, int | float) or isinstance(atom.value, bool):
        return
    if atom.op == "between":
        if atom.value2 is None:
            return
        yield from _three(atom, float(atom.value), (False, True, atom.value2 > atom.value), visit)
        yield from _three(atom, float(atom.value2), (atom.value2 > atom.value, True, False), visit)
        return
    yield from _three(atom, float(atom.value), _WHERE[atom.op], visit)


def _three(atom: Atom, threshold: float, truths: tuple[bool, bool, bool], visit: dt.date) -> Iterator[Boundary]:
    step = _step(atom, threshold)
    places: tuple[Literal["under", "at", "over"], ...] = ("under", "at", "over")
    for place, amount, truth in zip(places, (threshold - step, threshold, threshold + step), truths, strict=True):
        if amount < 0 <= threshold:
            continue
        yield Boundary(atom, threshold, place, _situation(atom, amount, visit), Truth.MET if truth else Truth.NOT_MET)


def _step(atom: Atom, threshold: float) -> float:
    """One for counts and whole numbers, else a hundredth of the threshold; never past the other end of a range."""
    whole = atom.unit in _COUNTS or (threshold == int(threshold) and abs(threshold) >= 1)
    step = 1.0 if whole else max(abs(threshold) / 100, 0.01)
    if atom.op == "between" and atom.value2 is not None and isinstance(atom.value, int | float) and atom.value2 > atom.value:
        return min(step, (atom.value2 - atom.value) / 2)
    return step


def _situation(atom: Atom, amount: float, visit: dt.date) -> Case:
    """A patient of whom this amount alone is known, on a day inside the atom's window."""
    event = atom.before or atom.after
    window = days(atom.within) if atom.within else None
    away = dt.timedelta(days=int(window[0]) // 2 if window else 0)
    day = visit + away if atom.after else visit - away
    known = Known(atom.fact, exactly(amount, atom.unit), day, day, atom.outcome)
    return case(visit, (known,), {event: visit} if event else {})
