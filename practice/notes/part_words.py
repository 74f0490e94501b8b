"""Words for a part of the body that say it of a narrower one: what is at C5 is at the neck, a supraspinatus is of the shoulder.

A leaf's word for a part holds where a note has one of its narrower words. The reverse never: a study of the spine is none of the neck.
"""

from __future__ import annotations

import functools

from practice.notes.tokens import stem

_LEVELS = {"c": range(1, 9), "t": range(3, 13), "l": range(1, 6), "s": range(1, 3)}
"""Levels of the spine, without T1 and T2, which are weightings of an image too."""
_NARROWER = {
    "cervical": "neck c-spine cspine",
    "neck": "cervical c-spine cspine",
    "thoracic": "t-spine tspine",
    "lumbar": "l-spine lspine lumbosacral",
    "spine": "cervical thoracic lumbar lumbosacral neck c-spine cspine l-spine lspine t-spine tspine",
    "spinal": "cervical thoracic lumbar lumbosacral spine",
    "shoulder": "glenohumeral subacromial supraspinatus infraspinatus subscapularis acromioclavicular acromiohumeral",
    "cuff": "supraspinatus infraspinatus subscapularis rotation",
    "knee": "patellofemoral tibiofemoral patellar patella meniscus menisci",
    "hip": "acetabular acetabulum femoroacetabular",
    "foot": "feet toe toes heel forefoot hindfoot midfoot",
    "feet": "foot toe toes heel",
    "hand": "hands finger fingers thumb",
    "skeleton": "rib ribs bone bones spine vertebra vertebrae pelvis femur sternum skull hip humerus sacrum",
    "lower": "leg legs foot feet ankle ankles toe toes calf calves thigh thighs shin shins",
    "radiating": "radiates radiation radicular dermatomal dermatome pattern shooting",
    "limb": "arm arms leg legs foot feet hand hands ankle ankles forearm thigh calf toe toes finger fingers thumb extremity extremities",
    "extremity": "arm arms leg legs foot feet hand hands ankle ankles forearm thigh calf toe toes finger fingers thumb limb limbs",
}
_OF_SPINE = {"cervical": "c", "neck": "c", "thoracic": "t", "lumbar": "l"}


@functools.cache
def narrower_parts() -> dict[str, frozenset[str]]:
    """The folded words that hold for the folded word of a part."""
    out = {stem(word): frozenset(stem(one) for one in listed.split()) for word, listed in _NARROWER.items()}
    for word, letter in _OF_SPINE.items():
        out[stem(word)] |= {stem(f"{letter}{n}") for n in _LEVELS[letter]}
    levels = frozenset(stem(f"{letter}{n}") for letter in "ctl" for n in _LEVELS[letter])
    for word in ("spine", "spinal"):
        out[stem(word)] |= levels
    return out


def names_part(word: str | None, told: str) -> bool:
    """Whether a folded word of a note names the part of the folded word of a leaf."""
    return word is not None and told in narrower_parts().get(word, frozenset())
