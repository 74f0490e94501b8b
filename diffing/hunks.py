"""The places where two texts differ in meaning, each with the words around it and the words a person should see quoted."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from diffing.model import Span
from diffing.redline import edits, quotable
from rules.lexicon import language
from rules.meaning import canonical, is_citation
from rules.signals import modality
from rules.words import singular, words

_CONNECTIVES = frozenset({"and", "or", "and/or"})
_QUANTIFYING = frozenset({"all", "any", "each", "every", "both", "either", "one", "following", "more", "least", "criteria", "meet", "met"})
_PROVEN = frozenset({"documented", "confirmed", "verified", "evidenced", "demonstrated", "substantiated"})
_REACH = 10
_LONGEST_MODAL = 3
_QUOTED_WORDS = 14


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place that differs, in canonical words; commas are words.

    before, after      the equal words on either side
    quote_old, quote_new  what to quote, verbatim from the redline
    """

    deleted: tuple[str, ...]
    inserted: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    quote_old: str = ""
    quote_new: str = ""

    @property
    def paired_figures(self) -> tuple[tuple[str, str], ...]:
        """Tokens of figures that took each other's place, in order."""
        return tuple(zip(_figures(self.deleted), _figures(self.inserted), strict=False))

    def without_figures(self) -> Hunk:
        """The hunk without the paired figures, commas at its borders and citations."""
        old, new = ({pair[side] for pair in self.paired_figures} for side in (0, 1))
        return replace(
            self,
            deleted=tuple(t for t in self.deleted if t not in old and not is_citation(t)),
            inserted=tuple(t for t in self.inserted if t not in new and not is_citation(t)),
        )

    @property
    def is_empty(self) -> bool:
        """Nothing but commas."""
        return not _content(self.deleted) and not _content(self.inserted)

    @property
    def only_quantifiers(self) -> bool:
        """Only the words of a quantifier, already judged as a whole."""
        return {*_content(self.deleted), *_content(self.inserted)} <= _QUANTIFYING | {"⟦|1|⟧", "⟦>=|1|⟧"}

    @property
    def joined_only(self) -> bool:
        """Only connectives."""
        return {*_content(self.deleted), *_content(self.inserted)} <= _CONNECTIVES

    @property
    def joined(self) -> tuple[str, str]:
        """The connective that went and the one that came, "" where there was none or more than that; and/or counts as or."""
        return _one_connective(self.deleted), _one_connective(self.inserted)

    @property
    def only_modal(self) -> bool:
        """Only words such as must, should or may."""
        return all(not _content(side) or _is_modal(side) for side in (self.deleted, self.inserted))

    @property
    def _run(self) -> tuple[str, ...]:
        return self.inserted or self.deleted

    @property
    def is_alternative(self) -> bool:
        """A member of an or-enumeration came or went."""
        return self._enumerated() == "or"

    @property
    def is_conjunct(self) -> bool:
        """A member of an and-enumeration came or went."""
        return self._enumerated() == "and"

    def _enumerated(self) -> str:
        """ "or" or "and" for a run that a connective or comma ties to an enumeration, else ""."""
        run = self._run
        neighbours = (run[0], run[-1], *self.after[:1], *self.before[-1:])
        tied = next((t for t in neighbours if t in _CONNECTIVES), "")
        if not tied and "," in (run[0], run[-1]):
            around = (*self.after[:_REACH], *self.before[::-1][:_REACH])
            tied = next((t for t in around if t in _CONNECTIVES), "")
        return tied.replace("and/or", "or")

    @property
    def starts_exception(self) -> bool:
        """Starts with unless, except and the like."""
        return _starts_with(_content(self._run), _phrases("exceptions"))

    @property
    def starts_condition(self) -> bool:
        """Starts with when, if, after and the like."""
        return _starts_with(_content(self._run), _phrases("conditions"))

    @property
    def is_restricting(self) -> bool:
        """Only adjectives that narrow what they stand with, or a demand for proof (`documented in the chart`)."""
        if _content(self._run)[0] in _PROVEN:
            return not self.is_negating
        narrowing = {word for phrase in _phrases("restrictors") for word in phrase}
        return set(_content(self._run)) <= narrowing

    @property
    def is_figure_condition(self) -> bool:
        """A figure where there was none: `for at least 6 weeks`."""
        return bool(_figures(self._run)) and not self.is_negating

    @property
    def is_negating(self) -> bool:
        """Holds a negation."""
        return bool({"not", "no", "without", "never", "absence", "none"} & set(self._run))


def hunks(old: str, new: str, abbreviations: Mapping[str, str]) -> tuple[Hunk, ...]:
    """The places that differ between two texts, in order; those of commas and citations alone are left out."""
    found = _raw_hunks(canonical(old, abbreviations, commas=True), canonical(new, abbreviations, commas=True))
    shown = quotable(old, new)
    real = [h for h in found if not h.without_figures().is_empty or h.paired_figures]
    return tuple(replace(h, quote_old=_quote(h.deleted, shown, "delete"), quote_new=_quote(h.inserted, shown, "insert")) for h in real)


def _raw_hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Runs of differing tokens with the equal tokens on either side."""
    runs = edits(old, new, clean=False)
    found: list[Hunk] = []
    deleted: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    for op, run in (*runs, ("equal", ())):
        if op == "delete":
            deleted += run
        elif op == "insert":
            inserted += run
        else:
            if deleted or inserted:
                found.append(Hunk(deleted, inserted, before, run))
            deleted, inserted, before = (), (), run
    return found


def _quote(tokens: Sequence[str], shown: Sequence[Span], op: str) -> str:
    """The run of the redline that holds most of the words, cut to a readable length."""
    wanted = {singular(w) for w in tokens}
    runs = [s.text.strip(" ,;()") for s in shown if s.op == op]
    ranked = sorted(runs, key=lambda text: -len(wanted & _stems(text)))
    best = ranked[0] if ranked else " ".join(t for t in tokens if not t.startswith("⟦"))
    parts = best.split()
    return " ".join(parts[:_QUOTED_WORDS]) + (" …" if len(parts) > _QUOTED_WORDS else "")


@functools.lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(singular, words(text)))


def _figures(tokens: Sequence[str]) -> list[str]:
    return [t for t in tokens if t.startswith("⟦") and "|" in t]


def _content(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(t for t in tokens if t != ",")


def _one_connective(tokens: Sequence[str]) -> str:
    found = _content(tokens)
    return found[0].replace("and/or", "or") if len(found) == 1 and found[0] in _CONNECTIVES else ""


def _is_modal(tokens: Sequence[str]) -> bool:
    found = _content(tokens)
    return bool(modality(" ".join(found))) and len(found) <= _LONGEST_MODAL


@functools.cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    """The phrases of one list of language.yml as canonical words."""
    return frozenset(filter(None, (canonical(p) for p in getattr(language(), name))))


def _starts_with(run: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(tuple(run[: len(p)]) == p for p in phrases)
