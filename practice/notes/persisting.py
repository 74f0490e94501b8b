"""What a therapy came to where no word of failure or of intolerance says it: complaints that go on, events on it, ills that it caused.

`Still itching at night`, `two relapses on it`, `caused severe diarrhea`, `stopped, dry mouth`; the words are in
data/vocabulary/notes/came_to.yml.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from rules.lexicon import Strict, load


class CameTo(Strict):
    """data/vocabulary/notes/came_to.yml: regular expressions for one word or phrase each."""

    complaints: tuple[str, ...]
    well: tuple[str, ...]
    events: tuple[str, ...]
    ills: tuple[str, ...]


_STILL = re.compile(
    r"\b(?:still|continu(?:es|ed|ing)\s+to|kept(?:\s+on)?|keeps|went\s+on|goes\s+on|goes\s+right\s+on)\s+"
    r"(?P<rest>(?:[^\s,;.:()]+[ ]*){1,6})",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?<!come )(?<!comes )(?<!see )(?<!seen )(?<!call )(?<!low )\b(?:back|returned|recurred)\s+(?:again\s+)?(?:after|within|by|in)\s+"
    r"(?:only\s+|just\s+|about\s+|a\s+)?(?:\d+|few|two|three|four|six)?\s*"
    r"(?:d|days?|wks?|weeks?|mos?|months?)\b(?<!back in \d week)(?!\s+(?:for|to\s+clinic|follow))",
    re.IGNORECASE,
)
"""What came back a while after a therapy."""
_NO = re.compile(
    r"\b(?:no|not|n't|without|never|denies|zero|0|none|free\s+of|fewer|less|hardly|first|if|unless|until|risk\s+of|fear(?:s|ed)?(?:\s+of)?|before|"
    r"possible|(?-i:may)|might|could|would|will|watch\s+for)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_ON_IT = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:(?:while|whilst|even)\s+)?on\s+(?:it|this|them|both|therapy|treatment|the\s+(?:drug|medication|medicine))\b",
    re.IGNORECASE,
)
_GIVEN_UP = (
    r"(?:stopped|stopping|d/?c['’]?d|dc['’]?ed|discontinued|quit|given\s+up|gave\s+up|had\s+to\s+(?:stop|come\s+off|quit)|taken\s+off|came\s+off|"
    r"switched\s+off|returned\s+(?:the\s+|his\s+|her\s+)?(?:machine|device|unit|cpap|bipap|pump)|(?:rips|ripped|pulls|pulled|takes|took|tears|tore)\s+(?:it|the\s+mask)\s+off)"
)
_GAVE = re.compile(
    r"\b(?:caus(?:ed|es|ing)|gave\s+(?:him|her|them)|made\s+(?:him|her|them)|led\s+to|developed|resulted\s+in|triggered|c/b|complicated\s+by)\s+",
    re.IGNORECASE,
)
_QUIT = re.compile(rf"\b{_GIVEN_UP}\b", re.IGNORECASE)
_REACH = 60


@functools.cache
def _file() -> CameTo:
    return load(CameTo, "notes/came_to.yml")


@functools.cache
def _words(part: Literal["complaints", "well", "events", "ills"]) -> re.Pattern[str]:
    found: tuple[str, ...] = getattr(_file(), part)
    return re.compile(rf"\b(?:{'|'.join(found)})(?![\w'’])", re.IGNORECASE)


def persists(text: str) -> bool:
    """Whether a text says that the complaint goes on, or that what should not happen happened on the therapy."""
    for found in _STILL.finditer(text):
        rest = found["rest"]
        complaint, well = _words("complaints").search(rest), _words("well").search(rest)
        if complaint and (well is None or complaint.start() <= well.start()):
            return True
    if _BACK.search(text) or _goes_on(text) or _LITTLE.search(text) or _REMAINS.search(text):
        return True
    if _FADED.search(text) or wore_off(text):
        return True
    return any(_ON_IT.match(text, found.end()) and not _NO.search(text[: found.start()]) for found in _words("events").finditer(text))


_BY_LITTLE = (
    r"\b(?:help(?:s|ed|ing)?|relief|benefit|better|improve(?:d|ment|s)?)\b\W{1,3}"
    r"(?:(?:only|maybe|perhaps|about|around|by|of|at\s+most|just|some|approx\w*)\s+)*[~\"“]?(?:maybe\s+|about\s+)?(?:\d|1\d|2[0-5])\s?%"
)
"""A quarter or less."""
_UNDER_HALF = (
    r"(?:<|\bless\s+than|\bunder|\bnot\s+(?:even\s+)?)\s*(?:[1-4]?\d|50)\s?%\s+"
    r"(?:clear\w*|improve\w*|relief|better|benefit|response|reduction)\b"
)
"""Less than half of what was hoped for."""
_HARDLY = re.compile(
    r"\b(?:help(?:s|ed|ing)?|eas(?:es|ed)|better|improve[sd]?)\b\s+(?:just\s+|only\s+|maybe\s+)?(?:a\s+(?:little|bit|touch)|some(?:what)?|slightly|minimally|partly|partially|a\s+tad)\b|"
    rf"{_BY_LITTLE}",
    re.IGNORECASE,
)


def hardly_helped(text: str) -> bool:
    """Whether a therapy is said to help a little: neither that it failed nor that it did well."""
    return _HARDLY.search(text) is not None


def wore_off(text: str) -> bool:
    """Whether a therapy is said to have helped at first or a little, and no longer."""
    found = _WORE_OFF.search(text)
    return found is not None and not _OFF_DRUG.match(text[found.end() :]) and not _NO.search(text[: found.start()])


_GOOD = r"\b(?:helped|helps|cleared|clears|worked|works|improved|improves|better|responded|relief|benefit|response)\b"
_AT_FIRST = (
    r"\s+(?:some|somewhat|a\s+(?:little|bit)|partly|partially|at\s+first|initially|briefly|transiently|"
    r"for\s+(?:a\s+)?(?:few\s+)?(?:\w+\s+)?(?:while|days?|weeks?|months?))"
)
_FILLED = (
    r"(?:(?:but|then|and|it|they|the|rash|pain|symptoms?|eczema|always|again|has|have|since|soon|quickly|keeps?|kept|later|completely)\s+)*"
)
_BACK_AGAIN = r"(?:comes?\s+back|came\s+back|coming\s+back|wore\s+off|wears\s+off|stopped\s+working|lost\s+(?:its\s+)?effect)"
_WORE_OFF = re.compile(
    rf"{_GOOD}{_AT_FIRST}\s*(?:,|;|-|but|then|and)\s*{_FILLED}(?:{_BACK_AGAIN}|flared|relapsed|recur(?:s|red)|returned|faded)\b|"
    rf"{_GOOD}(?:\s+(?:well|a\s+lot))?\s*[,;]?\s*(?:but|then)\s+{_FILLED}(?:{_BACK_AGAIN}|flared|relapsed|recur(?:s|red)|faded)\b|"
    rf"{_GOOD}\s*[,;]\s*{_FILLED}{_BACK_AGAIN}\b",
    re.IGNORECASE,
)
_OFF_DRUG = re.compile(
    r"\s+(?:(?:right|soon|again|quickly|only)\s+)*(?:when|once|after|as\s+soon\s+as|upon|on|if|off|without|for|to|in\s+\d|next|clinic)\b"
    r"(?!\s+(?:(?:the\s+)?(?:drug|it|therapy|treatment)\b|\d+\s*(?:days?|d|weeks?|wks?|months?|mos?)\b))",
    re.IGNORECASE,
)
"""Behind it: what came back when the therapy was left off did not fail; who came back to the clinic says nothing."""
_REMAINS = re.compile(
    r"(?<!sister )(?<!brother )(?<!mother )(?<!father )(?<!husband )(?<!wife )(?<!son )(?<!daughter )\bremain(?:s|ed)\s+"
    r"(?:(?:very|quite|so|rather|clinically|severely|moderately|markedly|profoundly|highly)\s+)?"
    r"(?:depressed|anxious|symptomatic|itchy|stiff|painful|disabled|suicidal|swollen|sore|tender|uncontrolled|unwell|in\s+pain|weak|numb|breathless|"
    r"congested|blocked|obstructed|incontinent|constipated|psychotic|manic)\b(?![^.;]*\b(?:other|opposite|contralateral)\b)",
    re.IGNORECASE,
)
"""A complaint that a therapy left."""
_LITTLE = re.compile(
    r"\b(?:slight|modest|some|mild|minor|little|limited|brief|partial|short[\s-]lived|temporary|a\s+bit\s+of)\s+(?:pain\s+)?(?:help|relief|benefit|improvement|effect|response)\s+(?:only|at\s+best|at\s+most)\b|"
    r"\bonly\s+(?:an?\s+)?(?:slight|modest|some|mild|minor|little|limited|brief|partial|short[\s-]lived)\s+(?:pain\s+)?(?:help|relief|benefit|improvement|effect|response)\b|"
    r"\b(?:helped|helps|eased?)\s+only\s+(?:a\s+little|slightly|briefly|somewhat|partly)\b|\b(?:dull\w*|took\s+the\s+edge\s+off|takes\s+the\s+edge\s+off)\b[^.;,]{0,12}\bonly\b|"
    r"[,;:–-]\s*not\s+(?:very\s+)?much(?=\s*(?:$|[.;,)]))|"
    r"\bno\s+(?:further|additional|real|added|meaningful|extra)\s+(?:gain|help|benefit|improvement|effect|relief|use)\b(?!\s+(?:is|are|was|to\s+be|expected|anticipated|likely|needed|required|possible|of|in)\b)|"
    r"(?:[,;:–-]|\b(?:was|were|been|of))\s*(?:little|no)\s+use(?=\s*(?:$|[.;,)]))|"
    r"\b(?:neither|none)\s+(?:one\s+|of\s+(?:them|these|the\s+two)\s+)?(?:held|touched|did\s+(?:it|much|anything))\b|\b(?:didn['’]t|did\s+not|doesn['’]t)\s+touch\s+(?:it|the\s+\w+)\b|"
    rf"{_BY_LITTLE}|{_UNDER_HALF}|"
    r"\bnever\s+(?:really\s+|fully\s+|adequately\s+)?(?:controlled|helped|relieved|eased)\b",
    re.IGNORECASE,
)
"""What helped a little, and says itself that it was no more."""
_FADED = re.compile(
    r"\b(?:relief|better|good|great|excellent|wonderful|benefit|help\w*|improve\w*)\b[^.;%]{0,30}\b(?:then|but|before|and|now)\b[^.;%]{0,25}\b(?:back\s+to\s+(?:the\s+)?(?:baseline|where\s+(?:it|she|he|they)\s+(?:was|were|started|began)|square\s+one|how\s+it\s+was)|wore\s+off|"
    r"(?:pain|it)\s+(?:returned|came\s+back|recurred))\b|\b(?:relief|benefit|effect|injection|shot|it)\s+(?:has\s+|had\s+|quickly\s+|soon\s+)?(?:wore|worn)\s+off\b|"
    r"\b(?:inj\w*|shots?|esi|csi|blocks?|each)\b[^;%]{0,60}\b(?:good|helped|relief|benefit)\s+(?:for|x)\s*(?:only\s+|just\s+)?(?:~\s*|about\s+|approximately\s+|around\s+)?"
    r"(?:(?:\d|an?|an?\s+few|few|one|two|three|four)\s*(?:d|days?)|(?:[1-4]|an?|an?\s+few|few|one|two|three|four)\s*(?:wks?|weeks?)|(?:1|an?|one)\s*(?:mo|month))\b(?![^.;]*%)|"
    r"\bmade\s+(?:it|him|her|them|(?:the|his|her)\s+(?:pain|shoulder|knee|back|hip|neck))\s+(?:hurt\s+|ache\s+|feel\s+)?(?:more|worse)\b|"
    r"\b(?:has|have)(?:n['’]t|\s+not)\s+budged\b",
    re.IGNORECASE,
)
"""What helped for a while and is gone, and what did not move at all."""
_PERSISTS = re.compile(
    r"\b(?:persists?|persisted|persisting|continues?|continued|unchanged|went\s+on|remains?|remained)\s*(?=$|[.,;)]|despite|after|and\b|at\b|throughout)",
    re.IGNORECASE,
)


def _goes_on(text: str) -> bool:
    """Whether a complaint is said to persist (`stiffness of two hours each morning persists`)."""
    for found in _PERSISTS.finditer(text):
        clause = re.split(r"[.;,]\s", text[: found.start()])[-1]
        complaint = _words("complaints").search(clause)
        if (
            complaint
            and not _NO.search(clause[: complaint.start()])
            and not re.search(r"\b(?:no|not|without|therapy|pt)\b", clause, re.IGNORECASE)
        ):
            return True
    return False


def not_borne(text: str) -> bool:
    """Whether a text says that a therapy caused an ill, or names an ill beside that it was given up."""
    for found in _words("ills").finditer(text):
        before = text[: found.start()]
        if _NO.search(before):
            continue
        clause = re.split(r"[.;]\s", before)[-1]
        if (gave := list(_GAVE.finditer(clause))) and re.fullmatch(r"(?:[\w-]+[\s,/]+){0,4}", clause[gave[-1].end() :]):
            return True
        behind = re.split(r"[.;](?:\s|$)", text[found.end() :])[0]
        if _ALLERGIC.match(found.group()) and _AFTER_DOSE.match(behind):
            return True
        if any(len(clause) - given_up.end() <= _REACH for given_up in _QUIT.finditer(clause)) or _gives_up(behind):
            return True
    return False


_ALLERGIC = re.compile(r"hives|urticaria|anaphyla\w+|angio-?\s?edema", re.IGNORECASE)
_AFTER_DOSE = re.compile(
    r"\s*(?:right\s+|soon\s+|minutes\s+|hours\s+)?(?:after|with|following)\s+(?:(?:the|his|her|each|every|one|two|three|first|second|third|fourth|last|\d+(?:st|nd|rd|th)?)\s+)*"
    r"(?:doses?|injections?|infusions?|tablets?|pills?|shots?)\b(?![^.;]*\b(?:continued|still\s+(?:takes|on)|tolerat\w*|other|unrelated|not\s+(?:due|from))\b)",
    re.IGNORECASE,
)
"""Behind an allergic reaction, the dose that brought it."""


def _gives_up(behind: str) -> bool:
    """Whether a therapy is given up right behind an ill (`bad dry mouth, stopped`)."""
    found = _QUIT.search(behind[:_REACH])
    return found is not None and not re.search(r"\b(?:resolved|gone|better|cleared|improved)\b", behind[: found.start()], re.IGNORECASE)
