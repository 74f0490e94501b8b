"""Criteria as rules: the values. Everything is frozen, compares by value, and is in the order of the text.

A rule is never looser than its text: what could not be read is an atom with its quote and `review`. The JSON form, which others rely
on, is in `rules.contract`; what a rule means over three values is in `rules.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from policies.model import Code

Op = Literal["=", "!=", ">=", ">", "<=", "<", "between"]


class Stance(StrEnum):
    """What a statement says of the service."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    UNPROVEN = "unproven"
    LIMIT = "limit"
    DEFINITION = "definition"
    ADMINISTRATIVE = "administrative"
    CODES = "codes"
    DELEGATED = "delegated"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest testable statement.

    quote     the words it rests on, verbatim in the text they were read from, at `start` (offset in characters)
    fact      what must be known of the patient, such as "obs.bmi"; an attestation of the quote itself where no fact of the vocabulary fits
    op        how `value` (and `value2` for between) compares; None for a yes/no fact
    unit      UCUM: "kg/m2", "wk", "%", "1"
    within    the window before the visit, such as "12 mo"; `per` what a count is for, such as "region"
    before, after   the event that the window counts from, such as "surgery"
    outcome   what a therapy must have come to, such as "failed"; `term` a term that the policy defines itself ("conservative therapy*")
    examples  what the text gives as examples; they bind nobody
    """

    quote: str
    start: int
    fact: str
    op: Op | None = None
    value: float | str | None = None
    value2: float | None = None
    unit: str | None = None
    within: str | None = None
    before: str | None = None
    after: str | None = None
    per: str | None = None
    outcome: str | None = None
    term: str | None = None
    examples: tuple[str, ...] = ()
    review: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A part defined elsewhere that could not be resolved, as `quote` names it at `start`."""

    ref: str
    quote: str
    start: int
    review: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every one of."""

    of: tuple[Node, ...]
    review: bool = False


@dataclass(frozen=True, slots=True)
class Any:
    """One or more of."""

    of: tuple[Node, ...]
    review: bool = False


@dataclass(frozen=True, slots=True)
class AtLeast:
    """n or more of."""

    n: int
    of: tuple[Node, ...]
    review: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Not."""

    node: Node
    review: bool = False


@dataclass(frozen=True, slots=True)
class Unless:
    """`node`, or the exception holds. Mind the stance: what is not covered unless E is covered where E holds."""

    node: Node
    exception: Node
    review: bool = False


@dataclass(frozen=True, slots=True)
class If:
    """Where `condition` holds, `then` must; elsewhere it is met."""

    condition: Node
    then: Node
    review: bool = False


@dataclass(frozen=True, slots=True)
class Always:
    """No condition."""


Node = Atom | Ref | All | Any | AtLeast | Not | Unless | If | Always
Leaf = Atom | Ref


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands: headings from the top, the page, and a hash of the section's words; the offsets are into `text`
    as `rules.compile.source_text` gives it.
    """

    section: tuple[str, ...] = ()
    page: int | None = None
    section_hash: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a policy says. `codes` are the services it speaks of where the text names them; `when` is met or not for a patient."""

    stance: Stance
    subject: str
    when: Node
    codes: tuple[Code, ...] = ()
    review: bool = False
    reasons: tuple[str, ...] = ()
    to: str | None = None
    citation: Citation = Citation()


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order of the text."""
    match node:
        case All() | Any() | AtLeast():
            return node.of
        case Not():
            return (node.node,)
        case Unless():
            return (node.node, node.exception)
        case If():
            return (node.condition, node.then)
        case _:
            return ()


def leaves(node: Node) -> Iterator[Leaf]:
    """The atoms and references of a node, in the order of the text."""
    if isinstance(node, Atom | Ref):
        yield node
    for child in children(node):
        yield from leaves(child)


def doubted(statement: Statement, *reasons: str) -> Statement:
    """A statement that a person must look at before it is used, and why."""
    return replace(statement, review=True, reasons=(*statement.reasons, *reasons))


def needs_review(node: Node) -> bool:
    """Whether a person must look at any part of a node."""
    if isinstance(node, Always):
        return False
    return node.review or any(needs_review(child) for child in children(node))
