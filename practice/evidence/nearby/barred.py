"""Why a sentence was not taken, where the reading knows it, in plain words; and of those the ones that no person may point past."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import named
from practice.evidence.record.scene import corrected
from practice.notes.boxes import hollow
from practice.notes.model import Assertion
from practice.notes.tokens import Mention
from practice.notes.wording import leaf_words

COPIED, RELATIVE, OTHER, SIDE, TAKEN_BACK, GOAL, PLANNED, DECLINED = (
    "copied text", "speaks of a relative", "speaks of another person", "another side", "may be taken back close by", "a goal",
    "planned, not done", "declined",
)  # fmt: skip
EMPTY, QUESTION = "an empty box", "a question"
REFUSED = frozenset({COPIED, EMPTY, QUESTION, RELATIVE, OTHER, SIDE, GOAL})
"""What no person may point at."""
_WORDS = {
    Assertion.FAMILY: RELATIVE,
    Assertion.OTHER: OTHER,
    Assertion.PLANNED: PLANNED,
    Assertion.DECLINED: DECLINED,
}
_NEIGHBOURS = 2
"""Two sentences behind each other may say one thing (`Eight weeks of therapy. No relief.`)."""
_LONG = 7  # words that a label has at most
_FAMILY = re.compile(
    r"\b(?:famil(?:y|ial)|relatives?|first[\s-]degree|siblings?|parents?|caregivers?|spouse|mother|father|brother|sister)\b", re.IGNORECASE
)


def asks_of_family(words: str) -> bool:
    """Whether words of a policy ask for something of the patient's family, or of who cares for the patient."""
    return bool(_FAMILY.search(words))


def asks_of_what_is_ahead(words: str) -> bool:
    """Whether words of a policy ask for something that is planned, requested or will be done."""
    return bool(_ahead().search(words))


@functools.cache
def _ahead() -> re.Pattern[str]:
    said = "|".join(re.escape(one) for one in (*leaf_words().future, "request"))
    return re.compile(rf"\b(?:{said})\b", re.IGNORECASE)


def barred(chart: Chart, place: Place, *, family: bool = False) -> str:
    """Why a sentence says nothing of how this patient is, whatever its words are; "" where nothing of the kind is known.

    family  what is asked for is something of the family, of which a sentence may then speak
    """
    if why := _copied(place):
        return why
    said = {place.read.assertion(one.first, one.last) for one in place.read.mentions} or {place.read.default}
    if not family and said <= {Assertion.FAMILY, Assertion.OTHER}:
        return RELATIVE if Assertion.FAMILY in said else OTHER
    if place.sentence.section == "goals":
        return GOAL
    return "" if on_side(chart, place) else SIDE


def why_not(chart: Chart, place: Place, about: Sequence[Mention], *, family: bool = False, ahead: bool = False) -> str:
    """Why a sentence was not taken for what is asked; "" where the reading does not know.

    about  what it names of what is asked      ahead  what is asked lies ahead, so that a plan may say it
    """
    if why := barred(chart, place, family=family):
        return why
    if corrected(chart, place):
        return TAKEN_BACK
    if place.sentence.section == "plan" and not ahead:
        return f"stands under {_plain(place.sentence.heading) or 'Plan'}"
    said = {place.read.assertion(one.first, one.last) for one in about}
    if len(said) != 1 or (family and said <= {Assertion.FAMILY, Assertion.OTHER}) or (ahead and said == {Assertion.PLANNED}):
        return ""
    return _WORDS.get(said.pop(), "")


def why_refused(chart: Chart, places: Sequence[Place], *, family: bool) -> str:
    """Why nobody may point at these sentences of a document as saying something of the patient; "" where a person may."""
    if not any(says_something(place) for place in places):
        return "a heading"
    if len(places) > _NEIGHBOURS or len({place.sentence.paragraph for place in places}) > 1:
        return "more than one sentence"
    return next((why for place in places if (why := barred(chart, place, family=family))), "")


def not_done(places: Sequence[Place], quote: str) -> str:
    """Why a sentence cannot say that what is asked is so: by its own words all that it names of it is planned, or declined; else ""."""
    asked = {name for one in named(quote)[1] for name in (one.concept, *one.names)}
    about = [(place, one) for place in places for one in place.read.mentions if one.names & asked]
    if not about or asks_of_what_is_ahead(quote):
        return ""
    reached = [frozenset().union(*place.read.reached[one.first : one.last + 1]) for place, one in about]
    words = ((Assertion.DECLINED, DECLINED), (Assertion.PLANNED, PLANNED))
    return next((why for said, why in words if all(said in one for one in reached)), "")


def places_at(chart: Chart, file: str, start: int, end: int) -> tuple[Place, ...]:
    """The sentences of a document that a stretch of it touches, in order."""
    return tuple(one for one in chart.places if one.note.file == file and one.sentence.start < end and start < one.sentence.end)


def says_something(place: Place) -> bool:
    """Whether a sentence says anything by itself: no bare heading or label."""
    words = [token for token in place.read.tokens if token.word]
    return len(words) > 1 and not (place.sentence.text.rstrip().endswith(":") and len(words) <= _LONG)


def _copied(place: Place) -> str:
    if place.sentence.section == "pasted" or place.sentence.default == Assertion.COPIED:
        return COPIED
    if place.read.default is not Assertion.COPIED:
        return ""
    if hollow(place.sentence.text):
        return EMPTY
    return QUESTION if place.sentence.text.rstrip().endswith("?") else COPIED


def _plain(heading: str) -> str:
    """A heading as one reads it."""
    words = heading.strip("#*_ :-—")
    return "" if len(words) <= len("A/P") else words.capitalize() if words.isupper() else words
