"""The findings of a pre-flight as the criteria that a draft speaks of: the policy's own lines, each with the points read in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from practice.drafts.model import Beside, Criterion, Point, PolicyText, Proof, Result
from practice.drafts.words import one_line
from practice.missing import whom_to_ask
from practice.preflight import LeafFinding
from rules.compile.leaves.atoms import denies
from rules.evaluate import combined
from rules.model import Atom, Node, Not, Ref, Statement, children, leaves
from rules.truth import Truth, negated

LONGEST = 420
"""Characters of a policy's line that is quoted whole; of a longer one only the points are."""
_BULLET = re.compile(r"^(?:(?:[-*•▪◦–o]|\[[xX ]?\])\s+)+")
_MARK = re.compile(r"(?:[-*•▪◦–]|\[[xX ]?\]|\(?[A-Za-z0-9]{1,4}[.)])\s")
Confirmed = Callable[[str, str], bool]
"""Whether a person stands behind words (document, quote)."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One point with its place in the policy's text, and its place among the leaves of its statement."""

    found: LeafFinding
    start: int
    end: int
    at: int


def criteria_of(
    policy: PolicyText,
    text: str,
    statements: Sequence[Statement],
    findings: Sequence[LeafFinding],
    *,
    confirmed: Confirmed = lambda _document, _quote: False,
    reviewed: Callable[[Statement], bool] = lambda _statement: False,
) -> tuple[Criterion, ...]:
    """The criteria of a policy in the order of its text.

    text      what the statements' offsets point into, one line for each of the policy's
    findings  one for each leaf of the statements, in order, as `practice.preflight` gives them; evidence is named by document
    """
    following = iter(findings)
    made = []
    for statement in statements:
        found = list(itertools.islice(following, sum(1 for _ in leaves(statement.when))))
        made += list(_of_statement(policy, text, statement, found, confirmed, reviewed(statement)))
    return tuple(made)


def _of_statement(
    policy: PolicyText, text: str, statement: Statement, found: Sequence[LeafFinding], confirmed: Confirmed, reviewed: bool
) -> Iterator[Criterion]:
    reads = [_Read(one, *_line(text, one, statement), at) for at, one in enumerate(found)]
    for (start, end), group in itertools.groupby(reads, key=lambda one: (one.start, one.end)):
        ones = list(group)
        parts = [(text[start:end].strip(), ones)]
        if end - start > LONGEST:
            parts = [(one.found.quote, [one]) for one in ones]
        for printed, held in parts:
            quote = _BULLET.sub("", one_line(printed))
            if quote.endswith(":") and not any(one.found.evidence for one in held):
                continue  # it opens a list, and asks nothing by itself
            lead, lead_section = _lead(policy, text, start, statement.citation.section)
            result = _result(statement.when, held, found)
            yield Criterion(
                policy_id=policy.policy_id, section=statement.citation.section, page=statement.citation.page, quote=quote,
                stance=statement.stance.value, result=_word(result), points=tuple(_point(one.found, confirmed) for one in held),
                lead=lead, lead_section=lead_section, reviewed=reviewed,
                flagged=statement.review or any(one.found.review for one in held),
                ask=whom_to_ask(quote) if not result.known else "",
            )  # fmt: skip


def _point(found: LeafFinding, confirmed: Confirmed) -> Point:
    """A heading of a note says nothing by itself, and is no proof in a draft."""
    proofs = (
        Proof(one.file, _said(one.quote), bool(one.pointing) or confirmed(one.file, one.quote), one.read_by, one.pointing)
        for one in found.evidence
        if not one.quote.isupper()
    )
    near = tuple(Beside(one.file, _said(one.quote), one.why) for one in found.near)
    return Point(one_line(found.quote), _word(found.truth), tuple(dict.fromkeys(proofs)), near)


def _said(quote: str) -> str:
    return _BULLET.sub("", one_line(quote))


def _word(truth: Truth) -> Result:
    return cast(Result, truth.word)


def _line(text: str, found: LeafFinding, statement: Statement) -> tuple[int, int]:
    """Where the line begins and ends that a point stands in: the policy's list item; of running text only what the statement holds."""
    end_of_quote = found.start + len(found.quote)
    start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", end_of_quote)
    end = len(text) if end < 0 else end
    inside = max(start, statement.citation.start), min(end, statement.citation.end) if statement.citation.end else end
    if inside[0] - start <= _MARKER:
        inside = (start, inside[1])
    return (start, end) if end - inside[1] <= 1 and inside[0] == start else (min(inside[0], found.start), max(inside[1], end_of_quote))


_MARKER = 6  # characters of a list's marker, which stands before the statement


def _lead(policy: PolicyText, text: str, start: int, section: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The payer's words that open the list, and their section: the nearest line above that ends with a colon and is no neighbour in the
    same list. A section without one takes the words that end the section above it."""
    above = section[:-1]
    held = {path: " ".join(one_line(one.text) for one in policy.sections if one.path == path) for path in (section, above) if path}
    beside = " ".join(one_line(one.text) for one in policy.sections if above and one.path[: len(above)] == above)
    own = _marker(text[start : start + 12])
    for line in reversed(text[:start].split("\n")[-60:]):
        words = one_line(line)
        found = next((path for path, told in held.items() if words and words in told), None)
        if found is None and words and words not in beside and not any(words in path for path in _paths(policy, above)):
            break
        if found is not None and words.endswith(":") and not (own and _marker(words) == own):
            return _BULLET.sub("", words), found
    return "", ()


def _paths(policy: PolicyText, above: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [one.path for one in policy.sections if one.path[: len(above)] == above]


def _marker(line: str) -> str:
    """The kind of a list's marker: "(a)" and "(b)" are one kind; "" without a marker."""
    found = _MARK.match(line.lstrip())
    return re.sub(r"\d+", "1", re.sub(r"[a-z]+", "a", found[0].strip().lower())) if found else ""


# ---------------------------------------------------------------- the line as a whole


def _result(when: Node, held: Sequence[_Read], found: Sequence[LeafFinding]) -> Truth:
    """Of the part of the rule that holds exactly these points; else the one truth that all of them have; else not documented."""
    truths = {one.found.truth for one in held}
    if node := _exactly(when, 0, {one.at for one in held}):
        return _truth(node, iter([one.found.truth for one in held]))
    if len(truths) == 1:
        return truths.pop()
    return Truth.CONFLICT if Truth.CONFLICT in truths else Truth.NOT_DOCUMENTED


def _exactly(node: Node, first: int, wanted: set[int]) -> Node | None:
    """The node whose leaves are the wanted ones, counted from `first`."""
    size = sum(1 for _ in leaves(node))
    if set(range(first, first + size)) == wanted:
        return node
    for child in children(node):
        if inside := _exactly(child, first, wanted):
            return inside
        first += sum(1 for _ in leaves(child))
    return None


def _truth(node: Node, truths: Iterator[Truth], under_not: bool = False) -> Truth:
    """As pre-flight combines: a leaf whose own words say "no" below a Not counts there as its opposite."""
    if isinstance(node, Atom | Ref):
        truth = next(truths)
        return negated(truth) if under_not and denies(node.quote) else truth
    return combined(node, [_truth(child, truths, isinstance(node, Not)) for child in children(node)])
