"""What a sentence tells of an earlier time, of a part, or of a shorter time than its words seem to say.

`9 migraine days a month before X, now 2`; `AHI 32 supine, 9 overall`; `resolved otitis media`; `previously labelled MDD`;
`03/2025 - 08/2025 (took it for only 2 weeks)`; `without relief, then B, and symptoms resolved`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Place
from practice.evidence.record.judged import fulfils
from practice.notes.dates import UCUM_DAYS, told_days
from practice.notes.lengths import number
from rules.amounts import exactly
from rules.truth import Truth

_N = r"\d{1,3}(?:\.\d+)?"
_NOW = re.compile(
    rf"\b(?:before|until|prior\s+to|at\s+baseline|initially|at\s+first|was|were|had|from)\b[^.;]*[,;:–—-]?\s*\b(?:now|today|currently|at\s+present)\s+"
    rf"(?:(?:is|are|has|at|only|down\s+to|about|just|\w+ing)\s+){{0,2}}(?P<n>{_N})(?![\d/:-]|\.\d)(?!\s*(?:weeks?|months?|years?|days?\s+(?:later|ago)|mg|mcg))",
    re.IGNORECASE,
)
_OVERALL = re.compile(
    rf"(?P<n>{_N})\s*(?:/\s?h(?:r|our)?\s*|events?\s+(?:per|an)\s+hour\s*|%\s*)?(?:overall|in\s+total|altogether|combined)\b"
    rf"|\boverall\s*(?:of|is|was|=|:|,)?\s*(?P<m>{_N})(?![\d/])",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:supine|lateral|rem|nrem|central|in\s+\w+\s+sleep)\b", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"\b(?:(?:now\s+|since\s+)?resolved|healed|(?:previously|formerly|initially|originally|once|earlier|wrongly|erroneously|mis-?)\s*"
    r"(?:labell?ed|diagnosed|thought|called|treated|coded|listed|carried|presumed)(?:\s+(?:as|to\s+be|with|for|a|an|having))*)\s+(?:\w+\s+){0,2}?$",
    re.IGNORECASE,
)
_SINCE_GONE = re.compile(
    r"[,;.–—-]\s*(?:and\s+|but\s+|then\s+|with\s+)?(?:(?:his|her|the|all|both|these|those)\s+)?(?:symptoms?|complaints?|pain|problems?)\s+(?:have\s+|has\s+|then\s+|now\s+|had\s+)?"
    r"(?:all\s+|fully\s+|completely\s+|since\s+)?(?:resolved|subsided|cleared|disappeared|gone|went\s+away|settled)\b|"
    r"\b(?:and|with)\s+(?:(?:complete|full)\s+resolution|symptoms?\s+resolved)\b",
    re.IGNORECASE,
)
_NONE_TODAY = re.compile(
    r"\b(?:today|now|currently|at\s+present|presently)\s*[:,]?\s*(?:he\s+has\s+|she\s+has\s+|is\s+|with\s+)?(?:no\s+(?:\w+\s+)?(?:symptoms?|signs?|complaints?|findings?)|asymptomatic|symptom-?\s?free|none|resolved|quiescent)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:in|since|from|of)\s+(?:early\s+|late\s+)?(?:19|20)\d\d\b|\b(?:years?|months?)\s+ago\b|\b(?:treated|had)\b", re.IGNORECASE
)
_ONLY_SO_LONG = re.compile(
    r"\b(?:only|just|barely|merely|no\s+more\s+than|less\s+than)\s+(?:for\s+|about\s+|took\s+(?:it\s+)?(?:for\s+)?)?"
    r"(?P<n>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit>days?|weeks?|wks?|months?|mos?)\b(?!\s+(?:ago|later|of\s+(?:relief|benefit)|relief|benefit|back))",
    re.IGNORECASE,
)
_TOO_EARLY = re.compile(
    r"\bsessions?\s+so\s+far\b|\b(?:better|improved|improvement|help\w*|change)\s+yet\b|\btoo\s+(?:early|soon)\b|\b(?:only|just)\s+(?:started|begun|began)\b",
    re.IGNORECASE,
)
"""`started, not better yet after 2 days`: nothing has failed so far."""
_GIVEN_UP = re.compile(
    r"\b(?:stopped|quit|no\s+longer|gave\s+up\s+on|has\s+not\s+been)\s+(?:us(?:es|ing)|wear(?:s|ing))\b|\b(?:not\s+us(?:ed|ing)|unused)\s+(?:it\s+)?since\b",
    re.IGNORECASE,
)
_ASKS_GIVEN_UP = re.compile(
    r"\b(?:fail\w*|intoleran\w+|discontinu\w+|stopp?\w*|trial|tried|unable|cannot|despite|refus\w+|prior|previous)\b", re.IGNORECASE
)
"""`90% of nights over 4 h in 2022; stopped using it since`."""
_ASKS_DOING = re.compile(
    r"\b(?:carr(?:y|ies|ying)\s+(?:it\s+)?out|perform(?:s|ing)|adher(?:es|ing|ent)|compl(?:ies|iant)|participat(?:es|ing)|(?:is|are)\s+doing|current(?:ly)?|ongoing|continu(?:es|ing))\b",
    re.IGNORECASE,
)
_QUIT = re.compile(
    r"\b(?:quit|stopped|gave\s+up|dropped|discontinued|abandoned)\s+(?:doing\s+|with\s+)?(?:(?:the|his|her|their|all|any)\s+)*(?:home\s+)?(?:exercis\w+|HEP|stretch\w*|program)\b",
    re.IGNORECASE,
)
"""`quit the home exercises`, where a leaf asks for what is done now."""
_UNITS = {"d": "d", "w": "wk", "m": "mo"}
_THRESHOLD = re.compile(
    rf"\b(?P<least>at\s+least\s+|≥\s*|>=\s*)?(?P<n>{_N})\s*(?P<more>or\s+(?:more|greater|higher|above))?", re.IGNORECASE
)
_STAYS = re.compile(r"\b(?:persist\w*|ongoing|continu\w*|despite|remain\w*|present|current\w*|has|have)\b", re.IGNORECASE)


def past_by_now(demand: Demand, places: Iterable[Place]) -> bool:
    """Whether every place that meets a leaf tells of what is past, of a part alone, or of less than is asked."""
    relied = tuple(places)
    if demand.historical or demand.baseline or demand.negated or not relied:
        return False
    return all(_past(demand, place) for place in relied)


def _past(demand: Demand, place: Place) -> bool:
    text = place.sentence.text
    if any(fulfils(exactly(value, one.unit), one) is Truth.NOT_MET for value in _told_later(text) for one in _least(demand)):
        return True
    if _GIVEN_UP.search(text) and not _ASKS_GIVEN_UP.search(demand.quote):
        return True
    if _ASKS_DOING.search(demand.quote) and _QUIT.search(text):
        return True
    if demand.duration is not None and _only_so_long(demand.duration, text):
        return True
    if "failed" in demand.outcomes and _TOO_EARLY.search(text):
        return True
    if not demand.window and (_named_as_past(demand, place) or _dated_before(demand, place)):
        return True
    stays = "failed" in demand.outcomes or ("symptom" in demand.quote.lower() and bool(_STAYS.search(demand.quote)))
    return stays and bool(_SINCE_GONE.search(text))


def _told_later(text: str) -> Iterator[float]:
    """The value of now, where one of before stands in front of it; the value of the whole, where one of a part stands beside it."""
    yield from (float(found["n"]) for found in _NOW.finditer(text))
    if _PART_OF.search(text):
        yield from (float(found["n"] or found["m"]) for found in _OVERALL.finditer(text))


def _least(demand: Demand) -> Iterator[Threshold]:
    """What the leaf asks at least or at most, of a measure or so many times."""
    yield from demand.levels
    if demand.count is not None:
        yield demand.count
    if not demand.levels and demand.count is None:
        found = _THRESHOLD.search(demand.quote)
        if found is not None and (found["least"] or found["more"]):
            yield Threshold(">=", float(found["n"]), None, "1")


def _only_so_long(limit: Threshold, text: str) -> bool:
    if limit.op not in (">=", ">") or limit.unit not in UCUM_DAYS:
        return False
    told = [number(m["n"].lower()) * UCUM_DAYS[_UNITS[m["unit"][0].lower()]] for m in _ONLY_SO_LONG.finditer(text)]
    return bool(told) and max(told) < limit.value * UCUM_DAYS[limit.unit]


_GOES_ON = re.compile(
    r"\b(?:since|ongoing|still|continu\w*|now|today|currently|persist\w*|remains?|recurr\w*|chronic|flar\w+|active|diagnos\w+|dx|onset)\b",
    re.IGNORECASE,
)
_ASKS_NOW = re.compile(r"\b(?:current(?:ly)?|active(?:ly)?)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-]|\s*(?:mg|mcg|ml|units?|g)\b)")
_HALF_YEAR = dt.timedelta(days=180)


def _dated_before(demand: Demand, place: Place) -> bool:
    """`Suicidal ideation: 2019`, where a leaf asks for what is so now: all that stands behind the head is of half a year ago or more."""
    written = place.sentence.dated or place.note.dated
    text = place.sentence.text
    if not _ASKS_NOW.search(demand.quote) or written is None or not re.match(r"[^:]{3,40}:", text) or _GOES_ON.search(text):
        return False
    days = [day.last for day in told_days(text, written, written)]
    days += [dt.date(int(year), 12, 31) for year in _YEAR.findall(text)]
    return bool(days) and max(days) < written - _HALF_YEAR


def _named_as_past(demand: Demand, place: Place) -> bool:
    """`resolved X`, `previously labelled X`, `X in 2019; today no symptoms`."""
    names = frozenset(name for item in demand.concepts if item.kind in ("chronic", "finding", "symptom") for name in item.names)
    said = [mention for mention in place.read.mentions if mention.names & names]
    if not said:
        return False
    text, tokens = place.sentence.text, place.read.tokens
    if all(_BEFORE_NAME.search(text[: tokens[m.first].start]) for m in said):
        return True
    behind = text[tokens[said[-1].last].end :]
    today = _NONE_TODAY.search(behind)
    return today is not None and bool(_ONCE.search(behind[: today.start()]))
