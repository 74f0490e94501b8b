"""Uses of a therapy, as single places of the record tell them: how long, how often, when, and what it came to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.evidence.asking.asked import Item
from practice.evidence.asking.came_to import came_to
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import spots_of
from practice.evidence.saying.following import going_on
from practice.evidence.saying.had import had
from practice.evidence.therapies.given import given_on
from practice.evidence.therapies.in_passing import in_passing
from practice.evidence.therapies.never_taken import never_taken
from practice.evidence.therapies.opens_since import opens_since
from practice.evidence.therapies.run_on import came_to_over, lengths_over, run_on
from practice.notes.assertion import Read
from practice.notes.lengths import Length, counts, lengths, outcomes
from practice.notes.model import STATED, Assertion
from practice.notes.regions import elsewhere
from practice.notes.tokens import Mention
from rules.amounts import Amount

ITSELF = "conservative_therapy:itself"
"""The words `conservative therapy`, and none of the therapies that it is."""
_ONGOING = re.compile(
    r"\b(?:currently|continues?|ongoing|now|remains\s+on|to\s+date|for\s+the\s+(?:past|last)|over\s+the\s+(?:past|last)|(?<!has\s)(?<!have\s)(?<!had\s)since|still)\b",
    re.IGNORECASE,
)
NONE_SINCE = re.compile(
    r"\b(?:none|nothing|not\s+(?:\w+\s+)?|no\s+\w+(?:\s+\w+)?|never)\s*(?:at\s+all\s+)?(?:ever\s+)?since\b", re.IGNORECASE
)
"""Behind a therapy: it ended, and there was none of it afterwards."""
_NOT_A_USE = re.compile(
    r"\beval(?:uate|uation)?\s*(?:and|&|\+|/)\s*treat\b|\b(?:rx|script|prescription|orders?|referral)\s+(?:was\s+)?(?:given|written|sent|placed|faxed|printed)\b|\b(?:i|we|she|he)\s+(?:have\s+)?(?:sent|called|phoned|faxed)\s+in\b|\b(?:allerg\w+|nkda|contraindicat\w+|(?:is|are|were|was)\s+not\s+(?:allowed|permitted|advised|recommended|safe|indicated)|(?:unable\s+to|cannot|can't)\s+take|history\s+of\s+gi)\b",
    re.IGNORECASE,
)
_SEEN_FOR = re.compile(
    r"\b(?:visit|examination|consult(?:ation)?|request\w*|order(?:ed)?|letter|seen\s+(?:today|here)|asks?|wants?)\s+(?:only\s+)?for\s+(?:(?:an?|the|his|her|new|mobility|power)\b\W*|/)*$",
    re.IGNORECASE,
)
"""Before the name of a therapy: it is what a visit is about, and was not had."""
_NONE_HELPED = re.compile(
    r"\b(?:all|each|every\s+one|both|treatments?|therap(?:y|ies)|medications?|tried|care)\b[^.;]{0,60}\b(?:without\s+(?:\w+\s+){0,2}(?:help|relief|benefit|success|effect|improvement)|"
    r"(?:failed|ineffective|useless|unhelpful|no\s+(?:\w+\s+)?(?:help|relief|benefit|success|effect|improvement)))\W*$",
    re.IGNORECASE,
)
"""A head over a list of therapies that says that none of them helped."""
_OF_ALL = re.compile(
    r"[,;:–-]\s*(?:both|all(?:\s+of\s+(?:them|these))?|neither|none(?:\s+of\s+(?:them|these))?)\b[^.;]*\W*$", re.IGNORECASE
)
"""At the end of a sentence, what all therapies before it came to (`meloxicam and a brace, both useless`)."""
_TO_COME = re.compile(r"\b(?:next|to\s+try|plan(?:s|ned)?|consider\w*|will|start\w*|instead|options?)\b", re.IGNORECASE)
_ORDERS = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:plan\s*:\s*)?(?:(?:will|to|please|ok\s+to)\s+)?(?:continue|cont\b\.?|keep|renew|refill|resume|start|begin|initiate|prescribe|request|extend)\b",
    re.IGNORECASE,
)
"""A sentence that orders: the length in it lies ahead (`continue omalizumab x 12 months`)."""
_UP_TO_NOW = re.compile(r"\b(?:past|last|since|so\s+far|to\s+date|already)\b", re.IGNORECASE)
_NO_USE_BEHIND = frozenset(
    ("evaluation", "eval", "referral", "candidate", "consult", "naive", "options", "contraindicated", "intake", "assistant",
     "assistants", "aide", "student", "school", "department", "dept", "script", "order", "orders", "authorization", "auth", "denial",
     "denied", "benefits", "coverage", "copay", "request", "handout", "brochure", "appointment", "appt", "waitlist", "technician",
     "tech", "degree", "class", "classes", "training", "demo", "demonstration", "seminar", "video", "rep", "info", "information",
     "slot", "slots", "openings", "availability")
)  # fmt: skip
"""Behind the name of a therapy they make it no use of it (`physical therapy assistant`, `a gabapentin script`)."""
_BARE_SECTIONS = frozenset(
    [
        "assessment",
        "assessment_plan",
        "complaint",
        "exam",
        "hpi",
        "imaging",
        "labs",
        "letter",
        "medications",
        "outside",
        "plan",
        "pmh",
        "psh",
        "social",
        "treatment",
    ]
) | {""}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a therapy as one place of the record tells it; `outcomes` with the lines that stand under it;
    `at` where it is named; `dates` each day on which it was given, where a row of days tells them.
    """

    concept: str
    place: Place
    more: tuple[Place, ...]
    lengths: tuple[Amount, ...]
    counted: tuple[Amount, ...]
    when: tuple[dt.date, dt.date] | None
    outcomes: frozenset[str]
    stretch: tuple[int, int] = (0, 0)
    dates: tuple[dt.date, ...] = ()
    at: tuple[int, int] = (0, 0)


def uses_of(item: Item, chart: Chart, region: frozenset[str] = frozenset()) -> Iterator[Use]:
    """The uses of a therapy; those for another part of the body than `region` left out."""
    for place in chart.places:
        if place.sentence.section == "allergies" or not on_side(chart, place) or elsewhere(place.sentence.text, region):
            continue
        named = (*place.read.mentions, *spots_of(item.names, place))
        found = [m for m in named if _is_of(m, item) and _is_use(place, m) and had(chart, place, m)]
        for number, mention in enumerate(found):
            if number and mention.first == found[number - 1].first:
                continue
            if never_taken(place, chart):
                continue
            yield _use(mention, place, chart)


def _is_of(mention: Mention, item: Item) -> bool:
    return mention.concept == "conservative_therapy" if ITSELF in item.names else bool(mention.names & item.names)


def _is_use(place: Place, mention: Mention) -> bool:
    said = place.read.assertion(mention.first, mention.last)
    if said not in STATED or place.sentence.section not in _BARE_SECTIONS:
        return False
    if mention.concept in ("nonsmoker", "tobacco_use"):
        return True
    if in_passing(place.read, mention):
        return False
    behind = [t.text for t in place.read.tokens[mention.last + 1 : mention.last + 3]]
    if behind[:1] and behind[0] in _NO_USE_BEHIND:
        return False
    before = [t.text for t in place.read.tokens[max(0, mention.first - 3) : mention.first]]
    if (
        any(w in ("for", "requires", "require", "need", "needs", "before", "avoid", "prior") for w in before)
        and place.read.default is Assertion.PLANNED
    ):
        return False
    ahead = place.sentence.text[: place.read.tokens[mention.first].start]
    return not _NOT_A_USE.search(place.sentence.text) and not _SEEN_FOR.search(ahead)


def _use(mention: Mention, place: Place, chart: Chart) -> Use:
    below = tuple(chart.below(place))
    fragments = run_on(chart, place, mention)
    after = tuple(dict.fromkeys((*fragments, *going_on(chart, place, mention))))
    more = (*below, *after)
    own = [p for p in more if outcomes(p.sentence.text) and p.read.default is not Assertion.COPIED]
    segment = _own_clause(place, mention, _own_stretch(place.read, mention), chart)
    ahead = _ORDERS.match(place.sentence.text) and not _UP_TO_NOW.search(place.sentence.text)
    told = [] if ahead else _own(lengths(place.sentence.text, chart.visit, chart.written(place)), place, mention, segment)
    counted = _own(counts(place.sentence.text), place, mention, segment)
    for other in below:
        if not any(m.kind == "therapy" for m in other.read.mentions):
            told += [
                one.amount for one in lengths(other.sentence.text, chart.visit, chart.written(other)) if not outcomes(other.sentence.text)
            ]
            counted += [one.amount for one in counts(other.sentence.text)]
    told += [] if told or ahead else lengths_over(chart, place, fragments)
    counted += [] if counted else [one.amount for p in fragments for one in counts(p.sentence.text)]
    results = _came_to(place, mention, segment) | frozenset(o for p in own for o in outcomes(p.sentence.text)) | came_to_over(fragments)
    if (all_of := _OF_ALL.search(place.sentence.text)) and at_end(place, all_of.start()):
        results |= outcomes(all_of.group())
    if _failed_heading(chart, place):
        results |= {"failed"}
    used = tuple(dict.fromkeys((*own, *fragments))) if results or fragments else ()
    dates = given_on(place, chart, mention, _joined_up_to(place.read, mention, segment[1]))
    at = place.read.tokens[mention.first].start, place.read.tokens[mention.last].end
    return Use(mention.concept, place, used, tuple(told), tuple(counted), _when(chart, place), results, segment, dates, at)


def at_end(place: Place, start: int) -> bool:
    """Whether two therapies or more stand before a place of a sentence, and none behind it."""
    told = [place.read.tokens[m.first].start for m in place.read.mentions if m.kind == "therapy"]
    return len(set(told)) > 1 and max(told) < start


def outcomes_of(place: Place, mention: Mention) -> frozenset[str]:
    """What a therapy came to, as the sentence that names it says."""
    return _came_to(place, mention, _own_stretch(place.read, mention))


def _came_to(place: Place, mention: Mention, segment: tuple[int, int]) -> frozenset[str]:
    stretch = segment[0], _joined_up_to(place.read, mention, segment[1])
    return came_to(place.sentence.text, stretch, place.read.tokens[mention.first].start)


def _own_stretch(read: Read, mention: Mention) -> tuple[int, int]:
    """Offsets of the stretch of a sentence that belongs to a therapy: up to the one before it that is another, and up to the next."""
    others = [m for m in read.mentions if m.kind == "therapy" and not (m.first <= mention.last and mention.first <= m.last)]
    others = [m for m in others if not _teaches(read, m)]
    before = [read.tokens[m.last].end for m in others if m.last < mention.first]
    behind = [read.tokens[m.first].start for m in others if m.first > mention.last]
    return max(before, default=0), min(behind, default=len(read.sentence.text) + 1)


def _teaches(read: Read, mention: Mention) -> bool:
    """Whether a therapy stands for who gives another (`HEP taught by PT`)."""
    return mention.concept == "physical_therapy" and mention.first > 0 and read.tokens[mention.first - 1].text in ("by", "per", "from")


def _own_clause(place: Place, mention: Mention, segment: tuple[int, int], chart: Chart) -> tuple[int, int]:
    """A stretch up to a semicolon where either side of it tells a length of its own (`PT x 2 weeks; chiro x 8 weeks`)."""
    text, end = place.sentence.text, place.read.tokens[mention.last].end
    at = text.find(";", end, segment[1])
    if at < 0:
        return segment
    told = [one.start for one in lengths(text, chart.visit, chart.written(place)) if segment[0] <= one.start < segment[1]]
    return (segment[0], at) if min(told, default=at) < at < max(told, default=at) else segment


def _own(found: Sequence[Length], place: Place, mention: Mention, segment: tuple[int, int]) -> list[Amount]:
    """The figures that belong to a therapy: the one joined to its front (`6 weeks of PT`), else those behind it up to the next therapy."""
    start, end = place.read.tokens[mention.first].start, place.read.tokens[mention.last].end
    text = place.sentence.text
    front = [
        one
        for one in found
        if segment[0] <= one.start
        and one.end <= start + 1
        and re.fullmatch(
            (
                r"[\s-]*(?:(?:of|trial|trials|course|courses|a|an|formal|supervised|in|the|with|for|sessions?|outpatient|"
                r"oral|daily|weekly|prior|multimodal|total|worth|physician[- ]directed|prescription|strength|land|based)[\s-]*)*"
            ),
            text[one.end : start],
            re.IGNORECASE,
        )
    ]
    front += [one for one in found if opens_since(text, one.start, one.end, start)]
    front += [one for one in found if one.start <= start and end <= one.end]  # `11 psychotherapy sessions`
    if front:
        return [one.amount for one in front]
    behind = [one for one in found if end <= one.start < _joined_up_to(place.read, mention, segment[1])]
    joined = [one for one in behind if not re.search(r"\b(?:of|trial)\s*$", text[end : one.start])]
    if segment[1] <= len(text) and behind:
        tail = text[behind[-1].end : segment[1]]
        if re.fullmatch(r"[\s-]*(?:(?:of|trial|course|a)[\s-]*)+", tail):
            joined = [one for one in joined if one is not behind[-1]]
    return [one.amount for one in joined[:2]]


_JOINTS = frozenset({"and", "+", "/", "plus", "with", "&"})
_DOSE_WORDS = (
    "mg mcg g gm ml u unit units puff puffs spray sprays tab tabs caps daily nightly qd qhs bid tid qid weekly monthly prn po er "
    "xr sr la xl cream oint ointment each side twice once a day night per oral topical nasal % drops gel ice heat"
)
_DOSES = frozenset(_DOSE_WORDS.split())


def _joins(between: Sequence[str]) -> bool:
    """Whether nothing but a dose stands between two therapies that a word joins (`Flonase 2 sprays daily and Zyrtec 10 mg for 8 weeks`)."""
    return bool(_JOINTS & set(between)) and all(one in _JOINTS or one in _DOSES or one[0].isdigit() for one in between)


def _joined_up_to(read: Read, mention: Mention, stop: int) -> int:
    """`HEP and naproxen for 10 weeks`: where a stretch ends at a therapy that is joined on, the figure behind that is of both."""
    last = mention.last
    for other in (m for m in read.mentions if m.kind == "therapy" and m.first > mention.last and not _teaches(read, m)):
        if not _joins([t.text for t in read.tokens[last + 1 : other.first]]):
            return read.tokens[other.first].start if other.first > last else stop
        last = other.last
    return len(read.sentence.text) + 1


def _failed_heading(chart: Chart, place: Place) -> bool:
    """Whether a line stands under `Failed therapies:` or `Tried and failed:`."""
    texts = [place.sentence.label, *(a.sentence.text for a in [chart.above(place)] if a)]
    if any(
        _NONE_HELPED.search(text) and not _TO_COME.search(text) and text.rstrip().endswith(":")
        for text in (f"{place.sentence.label}:" if place.sentence.label else "", *texts[1:])
    ):
        return True
    return any(
        re.search(r"\b(?:failed|tried\s+and\s+failed|failures)\b[^.]{0,40}:?\s*$", text, re.IGNORECASE) and len(text) < 60
        for text in texts
        if text
    )


def _when(chart: Chart, place: Place) -> tuple[dt.date, dt.date] | None:
    """When a therapy ended: the last day told; the day of the note where it goes on or is a medication taken now."""
    written = chart.written(place)
    if place.sentence.section == "medications" or _ONGOING.search(NONE_SINCE.sub(" ", place.sentence.text)):
        return written, written
    told = chart.days(place)
    if told is None:
        from_below = [
            d
            for p in chart.below(place)
            if (d := chart.days(p)) and any(w in p.sentence.text.lower() for w in ("date", "complet", "discharg", "ended", "through"))
        ]
        told = from_below[0] if from_below else None
    if told and told[0] <= chart.visit < told[1]:
        told = told[0], chart.visit  # `through April`, told in April
    return (told[1], told[1]) if told and told[0] != told[1] and (told[1] - told[0]).days > 31 else told
