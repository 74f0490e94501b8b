"""What is attached to a finding: `X despite Y`, `X in conjunction with Y`, `X in the absence of Y`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Any, Node, Not, Stance

_LAST_OR = re.compile(r",\s+or\s+(?=(?:an?|the|at)\b)")


def attached(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X despite Y`, `X in conjunction with Y`."""
    for found in pattern("attachments").finditer(span.masked):
        left, right = span.part(0, found.start()), span.part(found.start())
        if (
            len(word_list(left)) < (1 if found.group().startswith("as well") else 2)
            or len(word_list(right)) < 2
            or re.search(
                r"\b(?:performed|used|given|is|not|administered|be|receiv\w+|taken|prescribed|continued|maintained|combined)\s*$",
                left.plain,
            )
        ):
            continue
        refuses = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and found.group().startswith(("despite", "in spite"))
        if (
            (negated(left) and not refuses)
            or re.search(r"\bsuch\s+as\b", left.masked)
            or _GIVEN_WITH.search(f"{left.masked} {found.group()}")
        ):
            continue
        if found.group().startswith("along") and re.search(r"\b(?:includes?|contains?)\b", left.masked):
            continue  # `an evaluation that includes A along with B`: what it holds
        if found.group().startswith("in conj") and _PUT.search(left.masked):
            continue
        if found.group().startswith("associated") and (
            _COUNTED_ONE.search(left.masked) or re.search(r"\bor\b", left.masked) or _ALARMING.match(right.masked)
        ):
            continue
        if other := next(reversed(list(_LAST_OR.finditer(left.masked))), None):
            one, two = span.part(0, other.start()), span.part(other.end())
            return Any((clause(one, context), clause(two, context)))  # `A, or B together with C`: C goes with B alone
        despite = found.group().startswith(("despite", "in spite", "notwithstanding"))
        if despite and _OF_LIST.search(right.masked):
            continue  # `symptoms persist despite administration of all of the following`: the list says of what
        lasts = has_verb(left) and not re.search(
            r"\b(?:has|have|with)\s+(?:[a-z]+\s+){0,3}(?:symptoms|pain|disease|seizures|bleeding)[\s_]*$", left.masked
        )
        goes_on = not figures(right) and re.search(r"\b(?:persists?|continues?|recurs?)\s*$", left.plain)
        if despite and lasts and not goes_on and len(word_list(left)) < _BARE and not figures(left):
            continue  # `the ulcer has failed to heal despite care`: one finding
        plain = despite and len(figures(right)) < 2
        return All((clause(left, context), atom(right, context) if plain else clause(right, context)))
    return None


_PUT = re.compile(r"\b(?:is|are|be|being|been)\s+(?:being\s+)?(?:placed|performed|used|given|done|implanted|inserted|provided)\W*$")
"""`is being placed in conjunction with surgery`: how."""
_COUNTED_ONE = re.compile(
    r"\b(?:at\s+least\s+)?(?:one|two|three|\d+)\s+(?:or\s+more\s+)?(?:symptoms?|signs?|findings?|features?)\W*$|\b(?:reduction|decrease|improvement|increase)\s+in\s[^,;]*$"
)
"""`at least one symptom associated with A`, `a reduction in attacks associated with therapy`: of which kind."""
_GIVEN_WITH = re.compile(
    r"\b(?:will\s+use|use|uses|tried|taking|takes|taken|received|receiving|used|using|given)\s+(?!(?:and|or)\b)[\w\s-]{2,40}\s(?:along|together|in\s+combination|in\s+conjunction)\s+with$"
)
"""`tried that tonic along with another for 8 weeks`: what was taken together is one trial."""
_ALARMING = re.compile(r"^associated\s+with\s+(?:any\s+)?(?:alarm|warning|red[\s-]flag)\s+\w+\W*$")
"""`symptoms associated with alarm features`: of which kind, and the list below names them."""
_OF_LIST = re.compile(
    r"^(?:despite|in\s+spite\s+of|notwithstanding)\s+(?:the\s+|an?\s+)?"
    r"(?:administration|use|trials?|completion|receipt|application|attempts?)(?:\s+(?:of|with|at))?\W*$"
)
_BARE = 7  # words of a clause that says no more than that something lasts


_BUT = re.compile(r",?\s+but\W*$")
_AND_FIGURE = re.compile(
    r",?\s+and\s+(?=(?:an?\s+)?(?:greater|less|more|at\s+least|at\s+most|[<>=≥≤])|only\s+(?:after|when|if|with|for|in|as|by)\b)"
)
"""`a risk of 50 % without surgery and at least 80 % with it`: the refusal ends where a figure of its own begins."""


_PROOF_OF_ALL = re.compile(
    r",\s+(?=(?:as\s+)?(?:diagnosed|confirmed|documented|established|determined|verified|shown|evidenced|demonstrated)\s+(?:by|on|with|through|in)\b)"
)
"""`severe X without Y, diagnosed by Z`: the proof is of the whole, and not of what must be absent."""
_DOES = re.compile(
    r"\b(?:to|can|cannot)\s+(?!(?:be|the|an?|his|her|their|its)\b)[a-z]+(?:\s+(?:at\s+least\s+)?\d+\s+[a-z]+)?(?:\s+[a-z]+ly)?\W*$"
)
"""`is expected to resolve without treatment`, `able to walk without a cane`: how it is done."""
_ONLY_DONE = re.compile(
    r"^\W*(?:the|an?|this|such)?\s*(?:procedure|service|surgery|treatment|test|testing|study|device|injection|therapy|block|it|item|intervention)s?\s+"
    r"(?:is|are|was|were|will\s+be|has\s+been|have\s+been)\s+(?:to\s+be\s+)?(?:performed|given|done|used|carried\s+out|administered|provided|delivered)\W*$"
)
"""`the procedure is performed without X`: that it is done at all is what is asked for."""


_OF_LEFT = re.compile(r"^\W*[a-z]+s\s+(?:that|which)\s+[a-z]+[^su\W]s\s")
"""`a bend without symptoms that blocks the way`: the bend does."""


def absent(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X in the absence of Y`."""
    held = [m.span() for m in pattern("not_negations").finditer(span.plain)]
    for found in pattern("absences").finditer(span.masked):
        left, right = span.part(0, found.start()), span.part(found.end())
        left = left.part(0, but.start()) if (but := _BUT.search(left.plain)) else left
        if any(a <= found.start() < b for a, b in held) or not right or (left and negated(left)):
            continue
        if left and found.group().startswith("without") and (_DOES.search(left.masked) or _OF_LEFT.match(right.masked)):
            continue
        if left and _ONLY_DONE.match(left.plain):
            context.claims.add(left)
            return Not(clause(right, context))
        if more := _AND_FIGURE.search(right.masked) or (_PROOF_OF_ALL.search(right.masked) if left else None):
            first = (clause(left, context),) if left else ()
            return All((*first, Not(clause(right.part(0, more.start()), context)), clause(right.part(more.end()), context)))
        if not left or not [w for w in word_list(left) if w not in words().people and w not in words().small]:
            return Not(clause(right, context))
        return All((clause(left, context), Not(clause(right, context))))
    return None
