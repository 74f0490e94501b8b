"""A qualifier that moves from a lead-in to the one point it is about, or back: other words, the same demand.

`HR-positive breast cancer: a. X  b. Y (all breast cancers)` and `Breast cancer: a. X (HR-positive breast cancer)  b. Y (all breast
cancers)` ask the same, because every other point names its own scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from diffing.differences import Difference
from diffing.units import Outline
from rules.meaning import canonical


def handed_down(found: Sequence[Difference], new: Outline, abbreviations: Mapping[str, str]) -> tuple[Difference, ...]:
    """The differences, with relation `handed_down` where a qualifier only moved between a lead-in and its points."""
    edited = {d.new[0].position: n for n, d in enumerate(found) if d.relation == "edited" and d.whole and len(d.new) == len(d.old) == 1}
    moved: set[int] = set()
    for position, index in edited.items():
        points = new.children.get(position, ())
        changed = [p for p in points if p in edited]
        if changed and _only_moved(found[index], [found[edited[p]] for p in changed], abbreviations):
            left_over = _kept(found[index], abbreviations)
            others = [set(canonical(new.units[p].text, abbreviations)) for p in points if p not in edited]
            if left_over and all(words & left_over for words in others):
                moved |= {index, *(edited[p] for p in changed)}
    return tuple(replace(d, relation="handed_down") if n in moved else d for n, d in enumerate(found))


def _only_moved(lead: Difference, points: Sequence[Difference], abbreviations: Mapping[str, str]) -> bool:
    """What the lead-in lost (or gained) is what every changed point gained (or lost), nothing else differs."""
    lost, gained = _delta(lead, abbreviations)
    sides = [_delta(p, abbreviations) for p in points]
    known = set(canonical(lead.old_text, abbreviations)) | set(canonical(lead.new_text, abbreviations))
    if lost and not gained:
        return all(not gone and lost <= come <= known for gone, come in sides)
    if gained and not lost:
        return all(not come and gained <= gone <= known for gone, come in sides)
    return False


def _delta(found: Difference, abbreviations: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The canonical words that only the old, and only the new text holds."""
    old, new = set(canonical(found.old_text, abbreviations)), set(canonical(found.new_text, abbreviations))
    return old - new, new - old


def _kept(lead: Difference, abbreviations: Mapping[str, str]) -> set[str]:
    """The words of the lead-in that stand in both versions and say what the list is about."""
    both = set(canonical(lead.old_text, abbreviations)) & set(canonical(lead.new_text, abbreviations))
    return {w for w in both if len(w) > 3 and w not in ("following", "with", "when", "criteria")}
