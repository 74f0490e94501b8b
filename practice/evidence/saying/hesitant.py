"""Words at which a careful reader stops: `may have had A`, `B in her sister`, `C years ago`, `payer requires D`.

The closer ways of looking (denial, plan, doubt, time) read what such words reach. This one is the last look before a leaf counts as met:
what they all let pass is still not taken where a word of doubt, of another time or of somebody else stands beside the thing. It costs a
reader a glance at a sentence that is shown as near; the other error would cost the practice its word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from itertools import pairwise

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Place
from rules.lexicon import Strict, load


class Sense(Strict):
    """A short name that means something else: `asked`, what the leaf names; `said`, the other thing."""

    asked: str
    said: str


class Hesitant(Strict):
    """data/vocabulary/notes/hesitant.yml: words by why one stops at them; `speaker`: who only tells it.

    `<THERAPY>` stands for what the leaf names as its therapy.
    """

    doubt: tuple[str, ...]
    ahead: tuple[str, ...]
    past: tuple[str, ...]
    other: tuple[str, ...]
    paper: tuple[str, ...]
    speaker: str
    figure: tuple[str, ...]
    bounds: tuple[str, ...]
    length: tuple[str, ...]
    save: tuple[str, ...]
    signed: tuple[str, ...]
    nicotine: tuple[str, ...]
    untried: tuple[str, ...]
    unhad: tuple[str, ...]
    looked: tuple[str, ...]
    worked: tuple[str, ...]
    senses: tuple[Sense, ...]


_THERAPY = "thetherapy"


@functools.cache
def _vocabulary() -> Hesitant:
    return load(Hesitant, "notes/hesitant.yml")


@functools.cache
def _words(kind: str) -> re.Pattern[str]:
    words = "|".join(getattr(_vocabulary(), kind)).replace("<THERAPY>", _THERAPY)
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE)


@functools.cache
def _speaker() -> re.Pattern[str]:
    return re.compile(_vocabulary().speaker, re.IGNORECASE)


def hesitant(demand: Demand, places: Iterable[Place]) -> bool:
    """Whether every place that a leaf relies on holds a word at which a careful reader stops."""
    relied = tuple(places)
    kinds = [kind for kind in _kinds(demand) if kind == "bounds" or not _words(kind).search(demand.quote)]
    return bool(relied) and demand.age is None and all(_stops(demand, place, kinds) for place in _naming(demand, relied))


def _naming(demand: Demand, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The sentences that name what the leaf names; all of them where none does."""
    names = frozenset(name for item in demand.concepts for name in item.names)
    return tuple(place for place in places if any(m.names & names for m in place.read.mentions)) or places


def _kinds(demand: Demand) -> tuple[str, ...]:
    """The words that count for a leaf: what shall come may lie ahead, what shall have been may be past."""
    ahead = () if demand.future or demand.negated else ("ahead",)
    past = ("past",) if _ongoing(demand) else ()
    other = () if _KIN.search(demand.quote) else ("other",)
    figure = ("figure", "bounds") if demand.levels or demand.count or _PER_MONTH.search(demand.quote) else ()
    length = ("length",) if demand.duration is not None and "intolerant" not in demand.outcomes else ()
    save = ("save",) if demand.negated and not _TOGETHER.search(demand.quote) else ()
    signed = ("signed",) if _SIGNED.search(demand.quote) else ()
    nicotine = ("nicotine",) if _NICOTINE.search(demand.quote) else ()
    untried = ("untried", "unhad") if _TRIED.search(demand.quote) and not demand.negated else ()
    looked = ("looked",) if past else ()
    worked = ("worked",) if demand.outcomes & {"failed", "intolerant"} else ()
    return "doubt", *ahead, *past, *other, "paper", *figure, *length, *save, *signed, *nicotine, *untried, *looked, *worked


_PER_MONTH = re.compile(r"\d\s+or\s+more\b|\bat\s+least\s+\d+\b.*\bper\s+(?:month|week|day|year)\b", re.IGNORECASE)
_NICOTINE = re.compile(
    r"\b(?:nicotine|tobacco)\b.*\bfree\b|\b(?:no|not|without|abstinen\w+|abstain\w*|never)\b.*\b(?:nicotine|tobacco)\b|\bfree\b.*\b(?:nicotine|tobacco)|\b(?:nicotine|tobacco)-free",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|denies|without|never|off)\b[^.;]*?(?=\bbut\b|\bexcept\b|[.;]|$)", re.IGNORECASE)
_TRIED = re.compile(r"\b(?:tried|trials?|prior)\b(?!.*\b(?:contraindicat\w+|intoleran\w+)\b)", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:combination|combined|concurrent\w*|concomitant\w*|together|with\s+(?:an)?other)\b", re.IGNORECASE)
_SIGNED = re.compile(r"\b(?:sign\w*|clearance|agreement|contract|consent\w*|obtained|on\s+file)\b", re.IGNORECASE)


_KIN = re.compile(r"\b(?:famil\w+|parent\w*|caregivers?|relatives?|guardians?|household)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:improv\w+|respon\w+|resol\w+|benefit\w*|stopped|quit|free|abstinen\w*|cessation|prior|previous\w*)\b", re.IGNORECASE
)


def _ongoing(demand: Demand) -> bool:
    """Whether a leaf asks for what is so now: an illness, a finding, a complaint."""
    if demand.historical or demand.baseline or demand.outcomes or demand.negated or demand.window or _EARLIER.search(demand.quote):
        return False
    return bool(demand.concepts) and all(item.kind in ("chronic", "finding", "symptom", "sign") for item in demand.concepts)


_PART = re.compile(r";")


def _stops(demand: Demand, place: Place, kinds: Iterable[str]) -> bool:
    beside = _beside(demand, place)
    text = _speaker().sub(" , ", beside)
    if any(
        _words(kind).search(_DENIED.sub(" , ", text) if kind == "nicotine" else text) for kind in kinds if kind not in ("length", "unhad")
    ):
        return True
    if any(kind in kinds and _words(kind).search(_with_therapy(demand, place) or text) for kind in ("length", "unhad")):
        return True
    head = f"{place.sentence.label} {place.sentence.heading}"
    if "doubt" in kinds and _words("doubt").search(head):
        return True
    return any(
        re.search(one.asked, demand.quote, re.IGNORECASE) and re.search(one.said, beside, re.IGNORECASE) for one in _vocabulary().senses
    )


def _with_therapy(demand: Demand, place: Place) -> str:
    """The sentence, with one word in the place of what the leaf names as its therapy; empty where it names none."""
    names = frozenset(name for item in demand.items if item.kind == "therapy" for name in item.names)
    text, tokens = place.sentence.text, place.read.tokens
    found = [m for m in place.read.mentions if m.names & names]
    for mention in sorted(found, key=lambda m: -m.first):
        text = f"{text[: tokens[mention.first].start]}{_THERAPY}{text[tokens[mention.last].end :]}"
    return text if found else ""


def _beside(demand: Demand, place: Place) -> str:
    """The part of a sentence, between semicolons, that names what the leaf names; all of it where none does."""
    text, tokens = place.sentence.text, place.read.tokens
    names = frozenset(name for item in demand.concepts for name in item.names)
    at = [tokens[m.first].start for m in place.read.mentions if m.names & names]
    cuts = [0, *(m.start() for m in _PART.finditer(text)), len(text)]
    parts = [text[a:b] for a, b in pairwise(cuts) if any(a <= one < b for one in at)]
    return " ".join(parts) or text
