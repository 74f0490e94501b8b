"""What the very sentence that is relied on says of another time: how it was once, and how it is now (`severe in January, now mild`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import Spot, holds, modifiers
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere, regions_of
from practice.notes.tokens import Mention
from practice.notes.wording import wider

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_OPERATED_FOR = re.compile(
    r"\b(?:\w{3,}(?:ectomy|plasty|[^i]otomy|ostomy|desis)|surgery|operation|fusion|bypass|repair|replacement|ablation|implant\w*|laminectomy|t\s?&\s?a)\b"
    rf"(?=[^;.]*(?:\b(?:19|20)\d\d\b|\d{{1,2}}/\d|\b{_MONTHS}\b|\byears?\s+ago\b))[^;]*?\bfor\b(?![^;]*\b(?:now|today|currently|still|since|recheck\w*|repeat\w*|after\w*|post\w*)\b)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:request\w*|schedul\w*|plan\w*|candidate|refer\w*|consider\w*|booked|upcoming|will|evaluat\w*|seen|here|pre-?\s?op\w*)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"^[^,;.]{0,40}?\b(?:until|up\s+to|through|thru)\s+(?!now\b|today\b|present\b|this\s+(?:visit|day|week|month)\b|current|surg|approv|the\s+(?:visit|end))|"
    r"^[^;.]{0,40}?\b(?:off\s+(?:it\s+)?since|lapsed|ran\s+out|returned\s+(?:it|in|to|the)|no\s+longer|then\s+off)\b",
    re.IGNORECASE,
)
"""Behind a thing that goes on, what ends it (`on Libre until May`)."""
_NOW = re.compile(
    r"[,;:–—-]\s*(?:but\s+|and\s+|is\s+|are\s+|has\s+|pt\s+|he\s+|she\s+)*(?:now|today|currently|at\s+present|presently|these\s+days|since\s+then)\b(?P<rest>[^,;.]*)"
    r"|\b(?:but|is|are)\s+now\b(?P<rest2>[^,;.]*)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:still|also|wors\w*|more|persist\w*|continu\w*|ongoing|again|recur\w*|increas\w*|same|unchanged|daily|constant\w*|every|\d+|on|with|here|"
    r"presents?|requests?|wants?|needs?|for|has|having|both|too|bilateral\w*|progress\w*|spread\w*|limit\w*|unable|cannot|severe\w*)\b",
    re.IGNORECASE,
)
"""Behind `now`, what goes on with the thing or is no end of it."""
_ONCE = re.compile(
    rf"^\s*(?:\w+\s+){{0,2}}?(?:\(?(?:back\s+)?(?:in|last|since\s+resolved)\s+(?:{_MONTHS}|spring|summer|fall|autumn|winter|childhood|infancy|(?:19|20)\d\d)\b|as\s+a\s+(?:child|teen\w*|kid|baby|boy|girl)\b|"
    r"on\s+admission|at\s+(?:diagnosis|onset|baseline|that\s+time|first)\b|initially|originally|years\s+ago|last\s+(?:year|month|visit|spring|summer|fall|winter))",
    re.IGNORECASE,
)
_ONLY_THEN = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:(?:for\s+)?the\s+first\s+(?:few\s+|\d+\s+)?(?:hours?|days?|nights?|weeks?)|at\s+first|initially|at\s+the\s+scene|in\s+the\s+(?:ed|er)|"
    r"right\s+after|that\s+(?:day|night|evening))\b",
    re.IGNORECASE,
)
"""Behind what was so: only in the first days."""
_WAS = re.compile(
    r"\b(?:was|were|had\s+been|used\s+to\s+be|previously|formerly|initially)\s+(?:\w+\s+){0,2}?(?:to\s+\w+\s+|or\s+\w+\s+)?$", re.IGNORECASE
)
_ENDED_BY = re.compile(
    r"^[^,;.]{0,40}?\b(?:until|up\s+to)\s+(?:(?:the|her|his|a|an)\s+)?(?:\w+\s+)?(?P<what>\S+)|"
    r"^[^;.]{0,60}?[,;–-]\s*(?:but\s+|and\s+)?(?:none|gone|absent|fine|ok|okay|well|no\s+(?:more|problems?|trouble|issues?|symptoms?|pain)|pain-?\s?free|asymptomatic|symptom-?\s?free)\b(?:\s+\w+){0,2}?\s*(?:since|now|after|today|currently|recently|lately)\b",
    re.IGNORECASE,
)
"""Behind a complaint, the day or the treatment that ended it (`leg pain until the discectomy, none since`)."""
_DAY = re.compile(rf"\W*(?:{_MONTHS}|(?:19|20)\d\d|\d{{1,2}}/\d)\b", re.IGNORECASE)
_LIGHTER = {"severe": ("mild", "moderate"), "moderate_to_severe": ("mild",), "moderate": ("mild",)}
_CHANGING = frozenset({"symptom", "finding"})
_OF_NOW = re.compile(
    r"\W*(?:(?:is|are|currently|concurrent|current|ongoing)\s+)*(?:on|use\s+of|uses|using|taking|receiving)\b", re.IGNORECASE
)


_AT_FIRST = re.compile(
    r"\b(?:at\s+first|initially|early\s+on|in\s+the\s+beginning|to\s+begin\s+with|the\s+first\s+(?:few\s+)?(?:days?|nights?|weeks?))\b",
    re.IGNORECASE,
)
_GAVE_UP = re.compile(
    r"\b(?:stopp\w*|quit|gave\s+up|discontinu\w*|d/?c\W?d|ceased|return\w*|still|never|unable|again|had\s+to)\b", re.IGNORECASE
)


def only_at_first(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether all that tells of an intolerance is of the first days, and nothing says that the therapy was given up."""
    texts = [place.sentence.text for place in places]
    return "intolerant" in demand.outcomes and bool(texts) and all(_AT_FIRST.search(t) and not _GAVE_UP.search(t) for t in texts)


def before_operation(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether every value that a leaf rests on is the reason of a past operation (`tonsillectomy 2021 for an AHI of 22`)."""
    if not demand.levels or demand.historical or demand.window or any(item.kind == "procedure" for item in demand.items) or not places:
        return False
    return all(_OPERATED_FOR.search(one.sentence.text) and not _AHEAD.search(one.sentence.text) for one in places)


def turned(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether all the places that a leaf rests on tell that the thing is over, or of another degree by now."""
    if demand.historical or demand.window or demand.levels or demand.negated or demand.outcomes or not places:
        return False
    own = [place for place in places if any(holds(item, place.read.tokens, place.read.mentions) for item in demand.items)]
    return bool(own) and all(_over(demand, place) or _of_other_degree(demand, place) for place in own)


def _over(demand: Demand, place: Place) -> bool:
    """Whether the words behind a state of now say that it is over."""
    of_now = demand.current or bool(_OF_NOW.match(demand.quote))
    for item, spot in _spots(demand, place):
        behind = place.sentence.text[place.read.tokens[spot[1]].end :]
        states = item.kind in _CHANGING and not demand.duration
        if of_now and item.kind not in ("", "word") and _UNTIL.match(behind):
            return True
        if states and _WAS.search(place.sentence.text[: place.read.tokens[spot[0]].start]) and _ONLY_THEN.match(behind):
            return not _repeats(place, item, spot)
        if (states or item.kind == "chronic") and _ended_by(place, spot):
            return not _repeats(place, item, spot)
        if (states or (of_now and item.kind == "therapy")) and (now := _NOW.search(behind)):
            return not _repeats(place, item, spot) and not _GOES_ON.search(now["rest"] or now["rest2"] or "still")
    return False


def _ended_by(place: Place, spot: Spot) -> bool:
    """Whether the words behind a complaint name what it lasted up to: a treatment or a day; or say that there is none since."""
    start = place.read.tokens[spot[1]].end
    found = _ENDED_BY.match(place.sentence.text[start:])
    if found is None or found["what"] is None:
        return found is not None
    at = start + found.end("what")
    treated = any(m.kind in ("therapy", "procedure") and abs(place.read.tokens[m.first].start - at) <= _SPAN for m in place.read.mentions)
    return treated or bool(_DAY.match(found["what"]))


_SPAN = 24


def _repeats(place: Place, item: Item, spot: Spot) -> bool:
    return any(first > spot[1] for first, _, _ in holds(item, place.read.tokens, place.read.mentions))


def _spots(demand: Demand, place: Place) -> Iterator[tuple[Item, Spot]]:
    for item in demand.items:
        found = holds(item, place.read.tokens, place.read.mentions)
        if found:
            yield item, found[-1]


def _of_other_degree(demand: Demand, place: Place) -> bool:
    """Whether the degree that a leaf asks is of an earlier time in the sentence, or another one stands beside it."""
    degrees = [item for item in demand.items if item.names & frozenset(_LIGHTER) or (item.word or "") in modifiers()]
    if not degrees:
        return False
    lighter = {name for item in degrees for one in item.names for name in _LIGHTER.get(one, ())}
    said = [m for m in place.read.mentions if m.concept in lighter and not _of_another(demand, place, m)]
    heavier = [spot for item in degrees for spot in holds(item, place.read.tokens, place.read.mentions)]
    if said and not any(wider(m.concept) & item.names for m in said for item in degrees):
        return True
    return bool(heavier) and all(_once(place, spot) for spot in heavier)


def _of_another(demand: Demand, place: Place, degree: Mention) -> bool:
    """Whether a degree stands right before a thing that is none of the leaf's (`severe asthma, mild eczema`)."""
    behind = [m for m in place.read.mentions if 0 < m.first - degree.last <= _NEAR and m.kind != "word"]
    ours = [m for m in behind if any(m.names & item.names for item in demand.concepts)]
    return bool(behind) and not ours


_NEAR = 3


def _once(place: Place, spot: Spot) -> bool:
    text = place.sentence.text
    start, end = place.read.tokens[spot[0]].start, place.read.tokens[spot[1]].end
    return bool(_WAS.search(text[:start]) or _ONCE.match(text[end:]))


_STOPPED = re.compile(
    r"\s*(?:has|have|had|then|soon|all|completely|since)?\s*(?:stopped|ceased|subsided|disappeared|abated|settled|cleared\s+up|is\s+over|has\s+gone)\b",
    re.IGNORECASE,
)
_PUT_RIGHT = re.compile(
    r"\s*(?:(?!(?:not|never|yet|to|be|poorly|part\w*|incompletely|slowly|un\w+|nearly|almost|non)\b)\w+\s+){0,4}?(?:was|were|has(?:\s+been)?|have|had(?:\s+been)?|since|been|is|s/p|successfully|surgically|now|already)?\s*"
    r"(?:(?<=\s)(?:repair|excision|removal|release|fixation|resection|reconstruction|closure|decompression|emboli[sz]ation|stenting|clipping|correction)|"
    r"(?:before|prior\s+to)\s+(?:that|then|this|it|(?:the|her|his)\s+(?:surgery|sling|repair|operation|procedure))|repaired|removed|retrieved|explanted|excised|resected|fixed|decompressed|clipped|coiled|stented|ablated|reconstructed|corrected|lysed|evacuated|bypassed|closed|healed|recovered|normalized|abated|subsided|cleared(?!\s+(?:for|by)\b))\b"
    r"(?!.*\b(?:recur\w*|re-?\s?t(?:ear|orn|ore)|again|came\s+back|fail\w*|re-?herniat\w+|persist\w*|new|residual)\b)",
    re.IGNORECASE,
)
"""Right behind a thing, what it was put right by (`hernia repaired in 2024`)."""
_SINCE_MENDED = re.compile(
    r"\s*,\s*(?:(?:since|later|then|now|surgically|successfully|was)\s+)*(?:repaired|resected|excised|closed|clipped|coiled|reconstructed|decompressed|fixed)\b"
    r"(?!.*\b(?:recur\w*|again|came\s+back|fail\w*|persist\w*|residual)\b)",
    re.IGNORECASE,
)
"""The same behind a comma (`full-thickness tear, repaired in June`)."""


_BECAME = re.compile(r"\s*(?:has|had|have|since|then|later)?\s*(?:converted|transitioned|evolved|transformed)\s+(?:in)?to\b", re.IGNORECASE)
"""Right behind an illness, what it has become."""


def gone(said: Assertion, spot: Spot, place: Place) -> Assertion:
    """Of the past where the words right behind say that it is over (`bleeding stopped after the IUD`); in doubt where it was put right."""
    behind = place.sentence.text[place.read.tokens[spot[1]].end :]
    if said in (Assertion.PRESENT, Assertion.HISTORICAL) and (
        _PUT_RIGHT.match(behind) or _SINCE_MENDED.match(behind) or _BECAME.match(behind)
    ):
        return Assertion.UNCERTAIN
    return Assertion.ABSENT if said is Assertion.PRESENT and _STOPPED.match(behind) else said


_COMPLETED = re.compile(r"\b(?:complet(?:ed|ion)|finished)\b", re.IGNORECASE)
_BEGUN = re.compile(
    r"\b(?:enrolled|start(?:ed|ing)|began|begun|in\s+progress|underway|ongoing|currently|attending|first\s+(?:class|visit|session|week)|halfway|partway|continues|still|"
    r"(?:week|visit|session|class|module)\s+\d+\s+of\s+\d+)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:complet\w+|finish\w+|graduat\w+|discharged|done|s/p|ended|certificate)\b|\buntil\b|\bthrough\b|\bto\s+\d", re.IGNORECASE
)


def unfinished(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether a leaf asks that something was completed, and every place tells of its beginning or of its going on."""
    if not demand.negated and places and all(_nothing_came(demand, place) for place in places):
        return True
    if demand.negated or not _COMPLETED.search(demand.quote) or not any(item.kind in ("therapy", "", "word") for item in demand.items):
        return False
    texts = [place.sentence.text for place in places]
    if re.search(r"\bcompletion\b", demand.quote, re.IGNORECASE) and texts and not any(_DONE.search(text) for text in texts):
        return True
    return bool(texts) and all(_BEGUN.search(text) and not _DONE.search(text) for text in texts)


_FRUITLESS = re.compile(
    r"\battempt(?:ed|s)?\b[^.]*\b(?:no|not|unable|without|fail\w*|unsuccessful\w*|aborted|could\s+not|abandoned|stenotic|insufficient|intolerable)\b|"
    r"\b(?:no|insufficient|inadequate|scant)\s+(?:tissue|specimen|sample|material)\b|\bnon-?\s?diagnostic\b|\bquantity\s+not\s+sufficient\b|\bqns\b|"
    r"\b(?:could\s+not|unable\s+to|was\s+not|not)\s+(?:be\s+)?(?:complet|perform|obtain|finish)\w*",
    re.IGNORECASE,
)
"""A study or a procedure that was tried and came to nothing."""


def _nothing_came(demand: Demand, place: Place) -> bool:
    looks = any(item.kind in ("procedure", "imaging") for item in demand.items)
    return looks and not demand.outcomes and bool(_FRUITLESS.search(place.sentence.text))


_SOURCE = re.compile(
    r"\W*(?:[\w/.'-]+\s+){0,4}?(?:records?|logs?|path(?:ology)?|diagram|x-?rays?|films?|scan|printout|form|clinic|diary|diaries|pharmacy|sheet|notes?|office|clinic|lab(?:s|oratory)?|program|download|report|letter|claims?|registry|"
    r"school|teacher|daughter|son|wife|husband|spouse|mother|father|parents?|caregiver|aide|home\s+health|nurse|rn|ems|pcp|portal|consult(?:ant)?|center|"
    r"dietitian|therapist|urology|cardiology|neurology|psychiatry|psychology|orthopedics|rheumatology|dermatology|oncology|gi|ent)\b[^:.;]{0,24}:",
    re.IGNORECASE,
)
"""The head of what another source says."""
_SAYS_NO = re.compile(
    r"\b(?:no|not|never|none|nothing|denies|without|negative|normal|unremarkable|cancel+ed|declined|refused|returned|0|zero|dry|clear|awake|"
    r"disagrees?|contrary|instead|error|wrong|only|once|stops|aborted|last|prior\s+result|nonreactive|pedicle|stopped|discontinued|expired|lapsed|closed|removed)\b|n['\u2019]t\b",
    re.IGNORECASE,
)


def gainsaid(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> bool:
    """Whether another source, told right behind each place that a leaf rests on, says no in words that name nothing known."""
    behind = [following for place in places if (following := chart.next(place)) and following not in places]
    own = regions_of(demand.quote) | demand.region
    return bool(places) and len(behind) == len(places) and all(_says_no(one) and not elsewhere(one.sentence.text, own) for one in behind)


def _says_no(place: Place) -> bool:
    text = place.sentence.text
    head = _SOURCE.match(text)
    if head is None:
        return False
    named = [
        m for m in place.read.mentions if m.kind not in ("imaging", "specialist", "word") and place.read.tokens[m.first].start >= head.end()
    ]
    return not named and bool(_SAYS_NO.search(text, head.end()))
