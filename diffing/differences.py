"""What differs, before it is judged: matches turned into passages, long paragraphs down to their sentences, additions in groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from diffing.matching import Match, Relation, match
from diffing.units import Outline, Unit
from policies.model import Role
from rules.signals import authorizes
from rules.words import key, words

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]%][.!?])[\"”’']?\s+(?=[\"“‘(]?[A-Z])")
_ALONE = 3
_SHORT_TERM = 12  # words
_TELLING = 12  # letters: shorter sentences are equal by chance
_NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|vs|dr|no|inc|u\.s|al|fig|approx|st|vol|pp|ed|cf|dept|ref|sec|v)\.)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that differs.

    relation      as matched; "ending" where only the and/or at the end of a point differs,
                  "handed_down" where a qualifier moved between a lead-in and its points,
                  "split" and "merged" where the same words now make more or fewer points of a list,
                  "relocated" where the same point now stands under another lead-in that both versions have
    old, new      the units it stands in, () where absent
    whole         False for a sentence inside a longer unit
    roots         for additions and removals: how many points it adds, those below them not counted
    """

    relation: Relation | Literal["ending", "handed_down", "split", "merged", "relocated"]
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    old_text: str
    new_text: str
    whole: bool = True
    roots: int = 1


@dataclass(frozen=True, slots=True)
class _Sentence:
    key: str
    words: frozenset[str]
    text: str

    @property
    def spelled(self) -> str:
        """Its letters."""
        return self.key


def differences(old: Outline, new: Outline, matches: Sequence[Match]) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the new text."""
    loose = _loose_sentences(old, new, matches)
    found: list[Difference] = []
    for run in _runs(old, new, matches):
        first = run[0]
        if first.relation == "same":
            found += _same_words(old, new, first)
        elif first.relation == "moved" and any(_relocates(old, new, m) for m in run):
            found += [_relocation(old, new, m) for m in run]
        elif first.relation == "edited":
            found += _edited(tuple(old.units[i] for i in first.old), tuple(new.units[j] for j in first.new))
        else:
            found.append(_grouped(run, old, new))
    return tuple(filter(None, (_without_recut(d, loose) for d in found)))


def _loose_sentences(old: Outline, new: Outline, matches: Sequence[Match]) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of the sentences in units that have no equal on the other side, old and new."""
    open_ = [m for m in matches if m.relation not in ("same", "moved")]
    before = (old.units[i].text for m in open_ for i in m.old)
    after = (new.units[j].text for m in open_ for j in m.new)
    return _sentence_keys(before), _sentence_keys(after)


def _sentence_keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(k for text in texts for k in map(key, sentences(text)) if len(k) >= _TELLING)


def _without_recut(found: Difference, loose: tuple[frozenset[str], frozenset[str]]) -> Difference | None:
    """An addition or removal without the sentences that the other version has in a paragraph cut at another place."""
    if found.relation not in ("added", "removed"):
        return found
    added = found.relation == "added"
    text, others = (found.new_text, loose[0]) if added else (found.old_text, loose[1])
    said = [s for line in text.split("\n") for s in sentences(line)]
    kept = [s for s in said if key(s) not in others]
    if len(kept) == len(said):
        return found
    if not kept:
        return None
    rest = "\n".join(kept)
    return replace(found, new_text=rest, whole=False) if added else replace(found, old_text=rest, whole=False)


def _runs(old: Outline, new: Outline, matches: Sequence[Match]) -> Iterable[list[Match]]:
    """Neighbouring additions (or removals, or moves) of one place together, everything else alone."""
    run: list[Match] = []
    for found in matches:
        if run and not _goes_on(old, new, run, found):
            yield run
            run = []
        run.append(found)
    if run:
        yield run


def _goes_on(old: Outline, new: Outline, run: Sequence[Match], found: Match) -> bool:
    """Whether a match lengthens a run: next to it, in the same section, and below the same lead-in or one in the run."""
    last = run[-1]
    if found.relation != last.relation or found.relation in ("same", "edited"):
        return False
    removed = found.relation == "removed"
    members = [p for m in run for p in (m.old if removed else m.new)]
    here = found.old[0] if removed else found.new[0]
    if here != members[-1] + 1:
        return False
    if found.relation == "moved":
        return found.old[0] == last.old[-1] + 1
    units = (old if removed else new).units
    one, first = units[here], units[members[0]]
    if one.parent in members:
        return True
    if one.section != units[members[-1]].section or one.parent != first.parent:
        return False
    return one.kind == first.kind or (first.position in (old if removed else new).children and _is_term(one))


def _is_term(unit: Unit) -> bool:
    """`Approval duration: 6 months` below the criteria of an indication belongs to it."""
    return unit.kind == "paragraph" and len(unit.words) <= _SHORT_TERM and authorizes(unit.text)


def _grouped(run: Sequence[Match], old: Outline, new: Outline) -> Difference:
    """One passage for a run; the points that stand below another point of the run are part of it."""
    before = tuple(old.units[i] for m in run for i in m.old)
    after = tuple(new.units[j] for m in run for j in m.new)
    units = after or before
    members = {u.position for u in units}
    roots = sum(1 for u in units if u.parent not in members and u.kind == units[0].kind)
    return Difference(run[0].relation, before, after, verbatim(before), verbatim(after), roots=max(1, roots))


def verbatim(units: Iterable[Unit]) -> str:
    """The texts of units as printed, a line each."""
    return "\n".join(f"{u.marker} {u.text}".strip() for u in units)


def _same_words(old: Outline, new: Outline, found: Match) -> list[Difference]:
    """What can differ where the words are the same: the lead-in above a point, the number of points, the and/or at its end."""
    before, after = tuple(old.units[i] for i in found.old), tuple(new.units[j] for j in found.new)
    if relocated(before, after, old, new):
        return [Difference("relocated", before, after, verbatim(before), verbatim(after))]
    if len(before) != len(after) and all(u.kind == "item" and u.marker for u in (*before, *after)):
        return [Difference("split" if len(after) > len(before) else "merged", before, after, verbatim(before), verbatim(after))]
    return _endings(old, new, before[-1], after[-1])


def _relocates(old: Outline, new: Outline, found: Match) -> bool:
    return relocated([old.units[i] for i in found.old], [new.units[j] for j in found.new], old, new)


def _relocation(old: Outline, new: Outline, found: Match) -> Difference:
    """One of several points that moved together, at least one of them to another list."""
    passage = _grouped([found], old, new)
    return replace(passage, relation="relocated") if _relocates(old, new, found) else passage


def relocated(before: Sequence[Unit], after: Sequence[Unit], old: Outline, new: Outline) -> bool:
    """Whether one point went from one lead-in to another, both of which stand in both versions."""
    one, other = before[0], after[0]
    if len(before) != 1 or len(after) != 1 or one.kind != "item" or other.kind != "item" or one.parent is None or other.parent is None:
        return False
    left, right = old.units[one.parent], new.units[other.parent]
    return left.key != right.key and left.key in new.keys and right.key in old.keys


def _endings(old: Outline, new: Outline, before: Unit, after: Unit) -> list[Difference]:
    """Equal points whose final and/or differs: the list they stand in asks for something else, or says it more plainly."""
    if before.connective == after.connective:
        return []
    said = [{u.connective for u in side.siblings(unit.position)} - {""} for side, unit in ((old, before), (new, after))]
    if said[0] == said[1] and len(said[0]) == 1:
        return []
    return [Difference("ending", (before,), (after,), _with_ending(before), _with_ending(after))]


def _with_ending(unit: Unit) -> str:
    """A unit's text with the connective that stands on the line after it."""
    if not unit.connective or unit.text.lower().rstrip(" ;,.:").endswith(unit.connective):
        return unit.text
    return f"{unit.text}\n{unit.connective.upper()}"


def _edited(old: tuple[Unit, ...], new: tuple[Unit, ...]) -> list[Difference]:
    """An edited passage, sentence by sentence where both sides have several."""
    before, after = _text(old), _text(new)
    left, right = sentences(before), sentences(after)
    if key(before) == key(after):
        return []
    if old[0].role is Role.REFERENCES or (len(left) == 1 and len(right) == 1):
        return [Difference("edited", old, new, before, after)]
    found = []
    for m in match([_sentence(s) for s in left], [_sentence(s) for s in right]):
        if m.relation != "same" and m.relation != "moved":
            one, other = " ".join(left[i] for i in m.old), " ".join(right[j] for j in m.new)
            found.append(Difference(m.relation, old, new, one, other, whole=False))
    return found


def _text(units: Sequence[Unit]) -> str:
    return units[0].text if len(units) == 1 else "\n".join(u.text for u in units)


def _sentence(text: str) -> _Sentence:
    return _Sentence(key(text), frozenset(words(text)), text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, verbatim; `e.g.`, `et al.` and the like end none."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(text):
        if parts and _NO_END.search(parts[-1]):
            parts[-1] += " " + part
            continue
        parts.append(part)
    return parts


def quotes(found: Difference, old: Outline, new: Outline) -> tuple[str, str]:
    """What to quote of both versions: a point of one or two words that came or went is quoted with the point before it.

    `k. NRG1` alone tells nobody which list grew.
    """
    outline, units = (new, found.new) if found.new else (old, found.old)
    if found.relation not in ("added", "removed") or not found.whole or units[0].kind != "item" or len(_words_of(units)) > _ALONE:
        return found.old_text, found.new_text
    fellows = outline.siblings(units[0].position)
    before = next((u for u in reversed(fellows) if u.position < units[0].position), None)
    if before is None or before.position != units[0].position - 1:
        return found.old_text, found.new_text
    context = verbatim([before])
    return "\n".join(filter(None, (context, found.old_text))), "\n".join(filter(None, (context, found.new_text)))


def _words_of(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset().union(*(u.words for u in units))
