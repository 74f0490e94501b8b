"""Leaves on never having smoked (`has never used tobacco or other nicotine products`): who gave it up has used it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:the|an?)\s+)?(?:(?:patient|member|individual|he\s+or\s+she)\s+)?(?:(?:has|have|is)\s+)?(?:an?\s+)?"
    r"(?:never\s+(?:been\s+)?(?:an?\s+)?(?:used|smoke[dr]?|smoking|tobacco|user)|never-?\s?smoker|life-?long\s+(?:non-?\s?smoker|never)|lifetime\s+non-?\s?smoker)\b",
    re.IGNORECASE,
)
_NICOTINE = re.compile(r"\b(?:nicotine|vap\w+|e-?cig\w*|tobacco\s+products)\b", re.IGNORECASE)
_THING = r"(?:smoke[dr]|smoking|smoke(?=\W*(?:$|[.;,]))|tobacco|cigar(?:ette)?s?|nicotine|vap\w+|e-?cig\w*|chew\w*|dip|snuff|snus)"
_NEVER = re.compile(
    rf"\bnever[\s-]+(?:(?:a|an|been|ever|used|any|has)[\s-]+)*{_THING}\b|\blife-?long\s+non-?\s?smoker\b|\b{_THING}\b[^.;:]{{0,30}}[:=-]\s*never\b|\bsmok\w+\s+status\W{{1,3}}never\b|\bhas\s+never\s+{_THING}\b",
    re.IGNORECASE,
)
_OTHER_SMOKE = re.compile(
    r"^\W*(?:marijuana|cannabis|weed|pot|crack|meth\w*|THC|in\s+the|around|near|heavily|more\s+than)\b", re.IGNORECASE
)
_SMOKED = re.compile(
    r"\b(?:smokes|smoked|smoking\s+(?:\d|daily|again|since)|still\s+smok\w+|current\w*\s+(?:every\s?day\s+)?smoker|(?:former|ex|past|prior|social|occasional)[\s-]+(?:\w+\s+)?(?:smoker|tobacco)|smok\w+(?:\s+status)?\W{1,3}(?:former|current|quit|yes|daily|ex)|used\s+to\s+smoke|"
    r"(?:quit|stopped|gave\s+up)\s+(?:smoking|cigarettes|tobacco|cigars|in\s+(?:19|20)\d\d)|ppd|packs?\s+(?:per|a)\s+day|pack[\s-]?(?:years?|yrs?)|\d+\s*(?:cig|cigarettes|cigars)\b|"
    r"(?:uses|used|chews|chewed|dips|dipped)\s+(?:smokeless\s+)?(?:tobacco|snuff|snus))\b",
    re.IGNORECASE,
)
_VAPED = re.compile(
    r"\b(?:vapes|vaped|vaping\s+(?:since|daily|until|\d)|last\s+vape|(?:uses|used|on)\s+(?:an?\s+|the\s+)?(?:nicotine|e-?cig\w*|zyn)\w*|(?:quit|stopped|gave\s+up)\s+vaping|nicotine\s+(?:gum|patch\w*|pouch\w*))\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:no|not|never|denie[sd]|without|doesn['’]t|didn['’]t|nor)\b[^.;,]{0,30}$", re.IGNORECASE)
_KIN = re.compile(
    r"\b(?:husband|wife|spouse|partner|mother|father|mom|dad|parents?|brother|sister|son|daughter|roommate|household|family|others?|boyfriend|girlfriend|grand\w+)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_KIN_BEHIND = re.compile(r"^[^.;]{0,12}\b(?:is|was)?\s*(?:her|his|the)\s+(?:husband|wife|father|mother)\b", re.IGNORECASE)


def judge_ever_smoked(demand: Demand, chart: Chart) -> Judged | None:
    """The truth of the leaf's own statement; None for any other leaf."""
    if not _ASKED.match(demand.flat) or demand.window or demand.duration:
        return None
    patterns = (_SMOKED, _VAPED) if _NICOTINE.search(demand.quote) else (_SMOKED,)
    own = [p for p in chart.places if p.read.default in STATED and p.sentence.section != "family" and speaks(p) and not corrected(chart, p)]
    used = tuple(p for p in own if any(_tells(p, one) for one in patterns))
    never = tuple(p for p in own if _has_never(_whole(p)))
    if used and never:
        return Judged(Truth.CONFLICT, (*used, *never))
    if used or never:
        return Judged(Truth.NOT_MET, used) if used else Judged(Truth.MET, never)
    return NOTHING


def _has_never(text: str) -> bool:
    found = _NEVER.search(text)
    return found is not None and not _KIN.search(text[: found.start()]) and not _OTHER_SMOKE.match(text[found.end() :])


def _whole(place: Place) -> str:
    label = place.sentence.label
    return f"{label}: {place.sentence.text}" if label and not place.sentence.text.startswith(label) else place.sentence.text


def _tells(place: Place, pattern: re.Pattern[str]) -> bool:
    """Whether a sentence tells such a use of the patient, outside of any denial."""
    text = _NEVER.sub(lambda found: " " * len(found.group()), _whole(place))
    return any(
        not _NOT.search(text[: found.start()]) and not _KIN.search(text[: found.start()]) and not _KIN_BEHIND.match(text[found.end() :])
        for found in pattern.finditer(text)
    )
