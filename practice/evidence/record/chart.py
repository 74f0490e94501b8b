"""The notes of one patient as the matching takes them: every sentence read once, with its surroundings, the side and the levels treated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from practice.evidence.asking.ages import in_figures
from practice.evidence.record.aged import headed_age, names_another
from practice.evidence.record.case_side import case_side, plans
from practice.evidence.record.levels import levels_of, segments_of
from practice.notes.assertion import Read, read
from practice.notes.dates import birth_day, told_days
from practice.notes.model import Assertion, Note, Sentence
from practice.notes.regions import regions_of

_AGE = re.compile(
    r"\b(\d{1,3})[\s-]*(?i:(?:year|yr)s?[\s-]*old)\b|\b(\d{1,3})\s*(?i:y/o|yo\b|y\.\s?o\.)|"
    r"\bage[d:]?\s*(?:is\s+)?(\d{1,3})\b(?!\s*(?:or|and|to|-|months?|weeks?|mo\b))|(?:^|\b[A-Z][a-z]+,\s|:\s|\bis\sa\s)(\d{1,3})\s?[MF]\b|"
    r"\b(\d{1,3})\s?[MF]\b(?=\s+(?:with|w/|who|here|presents|c/o))|(?:^|\bis\s|\ba\s)(\d{2})\s(?=[MF]\b)|,\s(\d{2}),\s(?=(?:she|he|they)\b)|(?:^|\bPt\sis\s|\bis\s)(\d{1,2}),\sturns\s|"
    r"\b(?P<mo>\d{1,2})[\s-]*(?:months?|mos?)[\s-]*old\b|\bage[:d]?\s*(?P<mo2>\d{1,2})\s*(?:months?|mos?)\b"
)

_AGE_AT_HEAD = re.compile(
    r"(?:^|\s{2,}|,\s|\(|:\s)(?P<y>\d{1,2})\s?(?:y|yrs?|years?)\.?,?\s+(?P<m>\d{1,2})\s?(?:m|mos?|months?)\b(?!\s+(?:ago|of|post|after|on|with|follow|history|since))"
    r"|(?:^|\s{2,}|,\s|\(|:\s)(?P<mo>\d{1,2})\s?(?:mos?|months?)\.?,?\s+(?:M|F|male|female|boy|girl)\b"
    r"|(?:^|\s{2,}|,\s|\(|:\s)(?P<y2>\d{1,3})\s?(?i:y|yr|yrs)\.?,?\s+(?:M|F|male|female|boy|girl|man|woman)\b"
    r"|^\W*(?i:re|pt|patient|name|client)\s*:\s*[A-Z][^\d,:;]{2,50},\s*(?P<bare>\d{1,3})\s*$"
)
"""The age as the head of a note gives it: `3 y 2 m`, `20 mo  M`, `RE: name, 71`."""
_THEN = re.compile(
    r"\b(?:at|since|by|from|before|until|after|around|of|to|when)\s+(?:(?:he|she|they)\s+(?:was|were|turned)\s+)?(?:the\s+)?$"
    r"|\b(?:since|onset|began|begun|started|first|diagnosed|dx'?d?|grade|school)\b[^.;\d]{0,40}$",
    re.IGNORECASE,
)
"""Before an age they make it that of another time (`seizure at age 2`)."""
_MONTHS, _OLDEST = 12, 115
_HEAD = 12
"""Sentences of a note that may be its head."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a note: `number` of the note and of the sentence in it; `side` the one that is treated in this chart."""

    note: Note
    number: int
    read: Read
    side: str | None = None

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.read.sentence


@dataclass(frozen=True, slots=True)
class Chart:
    """Every sentence of every note, and what is known of the case as a whole.

    `complained`: the parts of the body that complaint and assessment name; `segments`: those of the spine that are treated
    """

    notes: tuple[Note, ...]
    places: tuple[Place, ...]
    visit: dt.date
    side: str | None
    levels: frozenset[str]
    ages: tuple[tuple[float, Place], ...]
    complained: frozenset[str]
    segments: frozenset[str] = frozenset()

    def at(self, note: Note, number: int) -> Place:
        """The sentence of a note by its number."""
        return next(p for p in self.places if p.note is note and p.number == number)

    def above(self, place: Place) -> Place | None:
        """The line that a sentence stands under."""
        return self.at(place.note, place.sentence.parent) if place.sentence.parent is not None else None

    def below(self, place: Place) -> Iterator[Place]:
        """The lines that stand under a sentence."""
        for other in self.places:
            if other.note is place.note and other.number > place.number and self._under(other, place.number):
                yield other

    def _under(self, place: Place, number: int) -> bool:
        parent = place.sentence.parent
        while parent is not None:
            if parent == number:
                return True
            parent = place.note.sentences[parent].parent
        return False

    def next(self, place: Place) -> Place | None:
        """The sentence behind, in the same paragraph."""
        following = place.number + 1
        if following >= len(place.note.sentences) or place.note.sentences[following].paragraph != place.sentence.paragraph:
            return None
        return self.at(place.note, following)

    def before(self, place: Place) -> Place | None:
        """The sentence before, in the same paragraph."""
        if not place.number or place.note.sentences[place.number - 1].paragraph != place.sentence.paragraph:
            return None
        return self.at(place.note, place.number - 1)

    def written(self, place: Place) -> dt.date:
        """The day on which a sentence was written, as far as the note says; the visit otherwise."""
        return place.sentence.dated or place.note.dated or self.visit

    def days(self, place: Place) -> tuple[dt.date, dt.date] | None:
        """The days of what a sentence tells: its own, else of its label, else of the line above."""
        texts = [place.sentence.text, place.sentence.label]
        if above := self.above(place):
            texts.append(above.sentence.text)
        for text in texts:
            told = told_days(text, self.visit, self.written(place))
            if told:
                return min(d.first for d in told), max(d.last for d in told)
        return None


def chart_of(notes: Iterable[Note], visit: dt.date) -> Chart:
    """The chart of some notes."""
    ordered = tuple(sorted(notes, key=lambda n: (n.dated or dt.date.min, n.file)))
    places = tuple(Place(note, i, read(s)) for note in ordered for i, s in enumerate(note.sentences))
    side = case_side(places)
    places = tuple(replace(place, side=side, read=_own_side(place.read, side)) for place in places)
    return Chart(
        ordered,
        places,
        visit,
        side,
        _case_levels(places, levels_of),
        tuple(_ages(ordered, places, visit)),
        _complained(places),
        _case_levels(places, segments_of),
    )


def _own_side(told: Read, side: str | None) -> Read:
    """A row of a table with a column for either side, read without the cell of the side that is not treated."""
    sentence = told.sentence
    if side is None or {cell.side for cell in sentence.cells} != {"left", "right"} or "\n" in sentence.text:
        return told
    text, at = sentence.text, len(sentence.text)
    for cell in reversed(sentence.cells):
        at = text.rfind(cell.text, 0, at)
        if at < 0:
            return told
        if cell.side != side:
            text = text[:at] + " " * len(cell.text) + text[at + len(cell.text) :]
    return replace(read(replace(sentence, text=text)), sentence=sentence)


def _case_levels(places: tuple[Place, ...], of: Callable[[str], frozenset[str]]) -> frozenset[str]:
    for sections in (("plan", "assessment_plan"), ("assessment", "complaint")):
        named = frozenset(level for p in places if p.sentence.section in sections for level in of(p.sentence.text))
        if named:
            return named
    return frozenset(level for p in places if plans(p) for level in of(p.sentence.text))


def _complained(places: tuple[Place, ...]) -> frozenset[str]:
    told = (p.sentence.text for p in places if p.sentence.section in ("assessment", "assessment_plan", "complaint"))
    return frozenset(region for text in told for region in regions_of(text))


def _ages(notes: tuple[Note, ...], places: tuple[Place, ...], visit: dt.date) -> Iterator[tuple[float, Place]]:
    """Ages that the notes tell: by date of birth on the day of the visit, else as written."""
    for note in notes:
        born = birth_day(note.text)
        place = next((p for p in places if p.note is note and birth_day(p.sentence.text)), None)
        if born and place and born < visit:
            yield float(visit.year - born.year - ((visit.month, visit.day) < (born.month, born.day))), place
    for place in places:
        if (
            place.sentence.section not in ("", "complaint", "hpi", "assessment", "assessment_plan", "letter")
            or place.sentence.default == "copied"
            or names_another(place.sentence.text)
        ):
            continue
        if _of_whom(place) and (bare := _NAMED_WITH_AGE.match(place.sentence.text)):
            yield float(bare[1]), place
            continue
        if not place.sentence.section and (head := _AGE_AT_HEAD.search(place.sentence.text)) and not _AGE.search(place.sentence.text):
            yield _years(head), place
            continue
        early = place.number < _HEAD and not place.sentence.section and not _AGE.search(place.sentence.text)
        if early and (years := headed_age(place.sentence.text)) is not None:
            yield years, place
            continue
        for found in _AGE.finditer(in_figures(place.sentence.text).replace("Year", "year").replace("Age", "age").replace("AGE", "age")):
            about = place.read.tokens
            at = next((i for i, t in enumerate(about) if t.start >= found.start()), 0)
            if _THEN.search(place.sentence.text[: found.start()]):
                continue
            if place.read.reached and {Assertion.FAMILY, Assertion.OTHER, Assertion.HISTORICAL} & place.read.reached[at]:
                continue
            if not 0 < float(next(g for g in found.groups() if g)) <= _OLDEST or re.match(
                r"\s*(?:son|daughter|mother|father|sister|brother|husband|wife|grand)", place.sentence.text[found.end() :], re.IGNORECASE
            ):
                continue
            years = float(next(g for g in found.groups() if g))
            yield (years / _MONTHS if found["mo"] or found["mo2"] else years), place
            break


_NAMED_WITH_AGE = re.compile(r"\s*[A-Z][\w'’-]+(?:\s+[A-Z][\w.'’-]*){1,3},\s*(\d{1,3})(?:\s+(?:years?|yrs?)(?:\s+old)?)?\s*$")


def _of_whom(place: Place) -> bool:
    """Whether a line stands behind `RE:` at the head of a letter."""
    return bool(re.match(r"\W*re\b\W*$", place.sentence.heading, re.IGNORECASE))


def _years(head: re.Match[str]) -> float:
    if head["mo"]:
        return int(head["mo"]) / _MONTHS
    if head["bare"] or head["y2"]:
        return float(head["bare"] or head["y2"])
    return int(head["y"]) + int(head["m"]) / _MONTHS
