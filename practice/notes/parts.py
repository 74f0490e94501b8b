"""The parts of a sentence, and what a sentence asserts where none of its words says otherwise."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from practice.notes.boxes import answer, hollow, ticked
from practice.notes.model import Assertion, Sentence
from practice.notes.tokens import Mention, Phrases, Token
from practice.notes.wording import Reach, asserting

_QUESTION = re.compile(r"\?\s*$")
_UNMET = re.compile(
    r"\bcriteria\s+for\s+[^.;]{3,60}?\s+(?:are|were|is|was|have|has)\s+(?:been\s+)?not\s+(?:been\s+)?(?:met|fulfilled)\b|\bnot\s+meet\s+(?:the\s+)?(?:\w+\s+)?criteria\b",
    re.IGNORECASE,
)
"""What says of the patient that the criteria of an illness are not met."""
_PAYER = re.compile(r"\b(?:polic\w+|payer|payor|insur\w+|coverage|medicare|medicaid|authori[sz]ation|plan)\b", re.IGNORECASE)
_SHORT = frozenset({"vs", "approx", "dr", "wks", "mos", "yrs", "pt", "st", "no", "hx", "tx", "dx", "rx", "bilat", "incl"})
_SPLIT = frozenset({",", ";", "and", "but", "|", "—", "–", "-", "or", "(", ")"})


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens `first` to `last` (inclusive); `own`: it stands by itself and no word before it reaches in."""

    first: int
    last: int
    own: bool
    hard: bool
    verb: int = -1
    """The token of its first verb; -1 where it has none."""
    depth: int = 0
    """How many brackets are open around it."""


@functools.cache
def phrases(kind: str, side: str) -> Phrases:
    reach: Reach = getattr(asserting(), kind)
    said: tuple[str, ...] = getattr(reach, side)
    if kind in ("family", "other_person") and side == "before":
        said += tuple(f"{word}{mark}s" for word in said for mark in ("'", "’"))
    return Phrases(said)


@functools.cache
def words(name: str) -> Phrases:
    found: Iterable[str] = getattr(asserting(), name)
    return Phrases(found)


@functools.cache
def unhelped() -> Phrases:
    """Words of failure that hold a negation and deny nothing (`no sustained benefit`)."""
    return Phrases(one for one in asserting().outcomes.failed if one.split()[0] in ("no", "not", "without", "never", "none", "neither"))


def default_of(sentence: Sentence, found: tuple[Token, ...]) -> Assertion:
    """What a sentence asserts where no word of it says otherwise: by its box, by copied words, by its section."""
    if hollow(sentence.text):
        return Assertion.COPIED
    if answer(sentence.text) is not None or (sentence.section == "checklist" and ticked(sentence.text)):
        return Assertion.PRESENT
    if _UNMET.search(sentence.text) and not _PAYER.search(sentence.text):
        return Assertion(sentence.default)
    kept = frozenset(i for a, b in words("not_copied").find(found) for i in range(a, b + 1))
    if words("copied").find(found, kept) or _QUESTION.search(sentence.text):
        return Assertion.COPIED
    return Assertion.FAMILY if _OF_FAMILY.match(sentence.text) else Assertion(sentence.default)


_OF_FAMILY = re.compile(
    r"\W*fam(?:ily)?(?:\s+(?:hx|history))?\s*:\s*(?=[^.;]*\b(?:mother|father|brother|sister|son|daughter|aunt|uncle|cousin|grand\w+|parents?|siblings?)\b)"
    r"(?![^.;]*\b(?:agree\w*|willing|attend\w*|present|support\w*|live\w*|help\w*|report\w*|sa(?:y|id)\w*|able|will|train\w*|participat\w*|told)\b)",
    re.IGNORECASE,
)
"""`FAMILY: brother had a stroke; he smokes`: all of the line is of the relative."""


def parts_in(found: tuple[Token, ...], pseudo: frozenset[int]) -> list[Part]:
    """The parts of a sentence, in order, separators left out."""
    ends = {a: b for a, b in words("ends").find(found) if a not in pseudo}
    verbs = frozenset(i for a, b in words("verbs").find(found) for i in range(a, b + 1))
    cuts: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(found):
        if i in ends:
            cuts.append((i, i - 1, True))
        elif found[i].text in _SPLIT and i not in pseudo:
            cuts.append((i, i, found[i].text in (";", "but", "|")))
        elif found[i].text == "." and i < len(found) - 1 and found[i - 1].text not in _SHORT:
            cuts.append((i, i, True))
        i += 1
    out: list[Part] = []
    first, hard = 0, True
    for start, stop, harder in [*cuts, (len(found), len(found), False)]:
        if start > first:
            verb = min((at for at in verbs if first <= at < start), default=-1)
            depth = max(0, sum((t.text == "(") - (t.text == ")") for t in found[:first]))
            out.append(Part(first, start - 1, verb >= 0, hard, verb, depth))
            hard = False
        first = max(first, stop + 1)
        hard = hard or harder
    return out


def row_of_tests(part: Part, named: tuple[Mention, ...]) -> bool:
    """Whether a part holds a test and hardly a word besides."""
    inside = [m for m in named if part.first <= m.first <= part.last]
    return (
        not part.own
        and len(inside) >= 1
        and all(m.kind == "sign" for m in inside)
        and part.last - part.first <= inside[0].last - inside[0].first + 2
    )


def areas_before(parts: list[Part], at: int, named: tuple[Mention, ...]) -> list[Part]:
    """`face, scalp, palms, soles clear`: the parts right before, as far as each is nothing but the name of a part of the body."""
    areas = [m for m in named if "crucial_areas" in m.names or m.concept.endswith("_involvement")]
    bare = itertools.takewhile(lambda part: any(m.first <= part.first and part.last <= m.last for m in areas), reversed(parts[:at]))
    return [] if parts[at].hard else list(bare)


_WITHOUT = (("without",), ("w", "/", "o"))
_TOLD_PAST = (("prior",), ("previous",), ("s", "/", "p"), ("status", "post"), ("h", "/", "o"), ("history",), ("known",))


def before_past(parts: list[Part], number: int, at: int, found: tuple[Token, ...]) -> list[Part]:
    """`spondylosis without myelopathy, prior laminectomy`: what is told as past behind a comma is no part of what there is not."""
    behind = parts[number + 1 :]
    if not _begins(found, at, _WITHOUT) or any(found[part.first - 1].text in ("or", "nor") for part in behind):
        return parts
    return [*parts[: number + 1], *itertools.takewhile(lambda part: not _begins(found, part.first, _TOLD_PAST), behind)]


def _begins(found: tuple[Token, ...], at: int, phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(token.text for token in found[at : at + len(one)]) == one for one in phrases)
