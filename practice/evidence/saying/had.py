"""Whether a sentence that names a therapy tells that the patient had it: words of having it, and none around that make it another matter.

A therapy that stands in no list of therapies, and with no word, dose, day or outcome of its use, is only spoken of
(`topiramate on backorder`).
"""

from __future__ import annotations

import re

from practice.evidence.record.chart import Chart, Place
from practice.notes.governing import lists_therapies, tells, tells_of_use
from practice.notes.tokens import Mention

_LISTS = frozenset({"medications", "treatment", "pmh", "psh"})
_BETWEEN = (
    r"(?:(?:the|a|an|any|his|her|their|this|some|more|another|oral|daily|weekly|topical|formal|outpatient|supervised|low|high|dose|"
    r"home|nightly|further|new|other|[a-z]+-[a-z]+)\s+)*"
)
_GOVERNED = re.compile(rf"(?P<by>[\w’'.%/+-]+)\s+(?P<prep>of|for|to|about|against|like|toward|towards|than)\s+{_BETWEEN}$", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\b(?:options?(?:\s+(?:include|are|were|of))?\s*:?|offered|thinking\s+about|urged|plans?\s+on|information\s+on|info\s+on|"
    r"handout\s+on|article\s+on|book\s+on|counsel+ed\s+on|educated\s+on|"
    r"reserve|save|keep|hold\s+back|interactions?\s+(?:with|between)|(?:works?|working|familiar|experience)\s+with|trained\s+in|"
    r"sells|selling|maybe|perhaps|can\s+(?:i|he|she|we)\s+(?:have|get|try)|"
    r"(?:enrolled|randomi[sz]ed|nurse|clerk|employee|rep)\s+(?:in|at|to)\s+an?|step\s+therapy\s+(?:with|through)|(?:must|should|"
    r"would|could|might|(?-i:may)|will)\s+(?:first\s+)?(?:fail|try|use|take|have)|"
    r"(?:need|needs|has|have|needed|required|requires?|yet)\s+to\s+(?:first\s+)?(?:fail|try|use|take|have)|(?:given|has|have|got|"
    r"wrote|printed)\s+(?:an?\s+)?(?:script|rx|prescription|order)\s+for|(?:[a-z]+\s+)?suggest(?:s|ed)|"
    r"missed|rescheduled|overdue|next\s*:|before|if|unless|when\s+to\s+use|why|whether|nearest|closest|either))\s+" + _BETWEEN + "$",
    re.IGNORECASE,
)
_LINK = (
    r"(?:\s|:|,|-|–|—|\(|\b(?:is|was|were|are|be|been|being|has|had|have|it|just|still|yet|already|too|now|only|rx|script|"
    r"prescription|therapy|treatment|which|that|drug|order|first|also)\b)*"
)
_BEHIND = re.compile(
    rf"{_LINK}(?:approved|authori[sz]ed|on\s+back-?\s?order|back-?ordered|expensive|costly|unaffordable|unavailable|"
    rf"not\s+(?:available|approved|shipped|covered|stocked|on\s+formulary|delivered|received|arrived)|"
    r"held\s+off|in\s+reserve|reserved|preferred\s+(?:by|on|over|drug|agent|product)|required|needed|necessary|requested|mandated|"
    r"recommended|suggested|proposed|considered|discussed|reviewed|explained|described|advertised|"
    r"study\s+drug|(?:vs\.?|versus|or)\s+placebo|trial\s*,|trial\s+(?:arm|site|consent)|coupon|copay|co-pay|savings\s+card|brochure|"
    r"pamphlet|leaflet|consent|teaching|education|class\s+handout|start\s+date|to\s+(?:start|begin|be)|starting\s+(?:next|soon|tomorrow)|"
    r"next\b|options?\b|clinic\b|company|rep\b|ads?\b|commercial|prior\s+auth\w*|pa\s+(?:is|was|pending|denied|sent|submitted|"
    r"failed)|failed\s+(?:prior|pa\b|auth\w*)|failed\s+to\s+(?:arrive|ship|be|come)|appeal\w*|"
    r"(?:has\s+|have\s+|had\s+)?(?:help|work|fail|cur|sav)(?:s|ed|es|d)?\s+(?:(?:for|in)\s+)?(?:(?:her|his|their|my|a|an|some|many|"
    r"most|several)\s+)*(?:mother|father|sister|brother|mom|dad|husband|wife|friends?|neighbor|coworker|cousin|aunt|uncle|son|"
    r"daughter|others|people|patients|cases)\b|"
    r"(?:given|prescribed|dispensed|belongs|sent|shipped)\s+(?:to|for)\s+(?:the|his|her|their|a|an|another)\s+(?:dog|cat|pet|mother|"
    r"father|sister|brother|husband|wife|son|daughter|friend|neighbor|other|patient|spouse|twin)|"
    r"(?:sister|brother|mother|father|mom|dad|husband|wife|son|daughter|aunt|uncle|cousin|family|declined|planned|never|future|"
    r"proposed|pending)\s*\)|inconclusive|unsure|attempted|labs?\b|technician\b|department\b|or\s+\w+\s+(?:as\s+)?(?:the\s+)?next\b|"
    r"(?:might|could|would|should|(?-i:may)|will)\b|needs?\s+(?:approval|auth\w*|a\s+pa)|start\s+pending|is\s+\d+\s+miles)",
    re.IGNORECASE,
)
_NARROWER = re.compile(
    r"\b(?:liver|skin|bone|marrow|kidney|renal|muscle|nerve|lymph|node|brain|breast|lung|heart|cardiac|genetic|"
    r"allergy)\s+$",
    re.IGNORECASE,
)
_OF_PART = re.compile(r"^\s+of\s+(?:the\s+)?[a-z-]+", re.IGNORECASE)
_GONE_OVER = re.compile(r"(?:discussed|reviewed|explained|described)$", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:and|then|since|later|has\s+been)\s+(?:\w+\s+)?(?:took|taken|started|began|begun|completed|received|used|"
    r"on\s+it|failed|tried|attended)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:.(|]\s|[;(|]|\s[-–—]\s|,\s")


def had(chart: Chart, place: Place, mention: Mention) -> bool:
    """Whether a sentence that names a therapy tells that the patient had it, and speaks of nothing else."""
    if mention.kind != "therapy":
        return True
    if only_named(place, mention.first, mention.last):
        return False
    text = place.sentence.text
    before, behind = text[: place.read.tokens[mention.first].start], text[place.read.tokens[mention.last].end :]
    return _listed(chart, place) or tells_of_use(before) or tells_of_use(behind)


def only_named(place: Place, first: int, last: int, *, shown: bool = False) -> bool:
    """Whether the words around a name make it a therapy or a procedure that is wished, asked for, spoken of or not done.

    shown  a study, which was done where it is said to have been gone over
    """
    text = place.sentence.text
    before, behind = text[: place.read.tokens[first].start], text[place.read.tokens[last].end :]
    begins = max((found.end() for found in _CLAUSE.finditer(before)), default=0)
    if shown:
        before, behind = _NARROWER.sub("", before), _OF_PART.sub("", behind)
    if _BEFORE.search(before) or _governed(before[begins:]):
        return True
    found = _BEHIND.match(behind)
    if found is None or (shown and _GONE_OVER.search(found.group())):
        return False
    return not _THEN.search(behind)


def _governed(own: str) -> bool:
    found = _GOVERNED.search(own)
    return found is not None and not tells("told", found["prep"], found["by"].strip("'’."))


def _listed(chart: Chart, place: Place) -> bool:
    """Whether a sentence stands in a list of therapies."""
    if place.sentence.section in _LISTS:
        return True
    above = chart.above(place)
    heads = (place.sentence.label, place.sentence.heading, above.sentence.text if above else "")
    return any(map(lists_therapies, heads))
