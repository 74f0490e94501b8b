"""Names of complaints whose last word several parts of the body share: `upper back, neck and shoulder pain` is three of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_SHARED = frozenset({"pain", "ache", "stiffness", "weakness", "swelling", "numbness"})
_PARTS = frozenset(
    ("back", "neck", "shoulder", "shoulders", "knee", "knees", "hip", "hips", "arm", "arms", "leg", "legs", "hand", "hands", "foot", "feet",
     "wrist", "wrists", "elbow", "elbows", "ankle", "ankles", "chest", "jaw", "groin")
)  # fmt: skip
_WHICH = frozenset(("upper", "lower", "low", "mid", "left", "right", "bilateral", "both"))
_JOINS = frozenset((",", "and", "or", "/", "&", "and/or", "nor"))


def shared_heads(words: Sequence[str]) -> Iterator[tuple[tuple[int, ...], int]]:
    """The places of the words of each part that goes before a shared one, with the place of the shared word; the last part left out."""
    for at, word in enumerate(words):
        if word not in _SHARED or at < 1 or words[at - 1] not in _PARTS:
            continue
        back = at - 1
        while back > 0 and words[back - 1] in _WHICH:
            back -= 1
        while back > 1 and words[back - 1] in _JOINS:
            end = back - 1
            while end > 0 and words[end] in _JOINS:
                end -= 1
            if words[end] not in _PARTS:
                break
            first = end
            while first > 0 and words[first - 1] in _WHICH:
                first -= 1
            yield tuple(range(first, end + 1)), at
            back = first
