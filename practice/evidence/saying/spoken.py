"""Whether a sentence only speaks of a thing: the words right around its name make it no statement that the patient has it.

A thing behind a preposition is stated only where what the preposition hangs on states it (`history of`, `admitted for`); behind any other
(`monitoring for`, `volunteers for`, `progress to`, `precursor of`) it is only spoken of, whatever the word is.
"""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Place
from practice.evidence.record.naming import Spot, holds
from practice.evidence.saying.had import only_named
from practice.notes.governing import tells
from practice.notes.tokens import stem

_KINDS = frozenset({"chronic", "finding", "symptom", "word", ""})
_DONE = frozenset({"procedure", "imaging"})
_STUDIED = frozenset(
    stem(word) for word in ("biopsy", "biopsies", "testing", "test", "study", "transplant", "scan", "ect", "surgery", "culture")
)
"""Words for what is done to find or to mend a thing, where the vocabulary has no name for it."""
_SEEN = frozenset({"procedure", "imaging", "therapy", "finding", ""})
AHEAD = frozenset({"measurable_goals", "plan_of_care", "target_date"})
"""Things that are by their nature of what is ahead."""
_ILLS = frozenset({"chronic", "finding"})
_BETWEEN = (
    r"(?:(?:the|a|an|any|his|her|their|this|such|newly|diagnosed|known|mild|moderate|moderately|severe|severely|to|active|actively|"
    r"chronic|acute|recurrent|persistent|worsening|refractory|uncontrolled|left|right|bilateral|[a-z]+-[a-z]+)\s+)*"
)
_GOVERNED = re.compile(rf"(?P<by>[\w’'.%/+-]+)\s+(?P<prep>of|for|to|about|against|toward|towards|as)\s+{_BETWEEN}$", re.IGNORECASE)
_MEETS = re.compile(r"\b(?:meets?|met|fulfil\w*|satisf\w+)\b", re.IGNORECASE)
_SO_MANY = re.compile(r"\b\d{1,2}\s*(?:/|of|out\s+of)\s*\d{1,2}\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\b(?:pre|pseudo|para|near|quasi|mock|dr\.?\s+\w+\s+wrote|ad|reviewed|discussed|explained|covered|example|e\.g\.|pretend|"
    r"sample|hypothetical|"
    r"last\s+had|successfully\s+treated\s+for|treated\s+successfully\s+for|had\s+there\s+been|were\s+there|if\s+only|either|hardly|"
    r"scarcely|barely\s+an?y?|far\s+from|(?:falls?|fell)\s+short\s+of|"
    r"(?:says?|wrote|stated?|reads?|told\s+me)\s+(?:that\s+)?[\"“]))[\s:,-]*" + _BETWEEN + "$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:consent|handout|brochure|pamphlet|leaflet|form|policy|letter|article|website|app|guidelines?|book|poster|video|program|"
    r"ad|label|insert|plan|payer|insurer|denial|checklist|questionnaire|criteria)\s+(?:\w+\s+){0,3}?"
    r"(?:lists?|explains?|mentions?|describes?|says?|states?|covers?|warns?|names?|defines?|discuss\w*|requires?|wants?)\b[^.;,]*$|"
    r"\b(?:talk(?:ed|s|ing)?\s+(?:through|over|about)|(?:went|going|go)\s+over|walk(?:ed|ing)?\s+through|brought\s+up|"
    r"touched\s+(?:on|upon))\s+[^.;,]*$|"
    r"\b(?:asks?|asked|asking|wants?|wanted|wish(?:es|ed)?|begs?|begged|requests?|requested)\s+(?:that|us\s+to|me\s+to|"
    r"the\s+office\s+to|for\s+a\s+letter)\b[^.;,]*$|"
    r"\b(?:sent|referred)\b[^.;,]{0,40}\bfor\s+" + _BETWEEN + "$",
    re.IGNORECASE,
)
"""A paper, a talk or a wish that names a thing."""
_NO_GAIN = re.compile(r"\b(?:no|not|never|without|lack\s+of|little|minimal|lacks?|lost)\s+(?:(?!only\b)\w+\s+){0,2}$", re.IGNORECASE)
_GAINED = frozenset(stem(word) for word in ("improvement", "improved", "relief", "benefit", "response", "stabilized", "responded"))
_ASKS_NONE = re.compile(r"\b(?:no|not|without|lack|fail\w*|inadequate|insufficient|minimal)\b", re.IGNORECASE)
_HERS = re.compile(
    r"\b(?:caregiver|aide|sitter|nurse|therapist|interpreter)\s+(?:reports?|mentions?|describes?|has|"
    r"discloses?)\s+(?:(?:her|his|their)\s+own\s+)?" + _BETWEEN + "$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"-(?:like|type|ish|mimic|negative)\b|\s+mimic(?:s|ker)?\b|"
    r"\s*[:=]\s*0(?:\s*/\s*\d+)?(?!\.?\d)|\s+(?:score|scale)\s*[:=]?\s*0(?:\s*/\s*\d+)?(?!\.?\d)|"
    r"\s*(?:\(|,|-|–|—|:)\s*(?:\w+\s+)?(?:inactive|resolved|remote|erroneous|error|entered\s+in\s+error|not\s+confirmed|unconfirmed|"
    r"ruled\s+out|r/o|by\s+history(?:\s+only)?|"
    r"(?:in\s+)?childhood|per\s+(?:chart|history|hx|old\s+records?|(?:the\s+)?(?:pt|patient|mother|mom|father|wife|husband|family|"
    r"self)(?:'s)?\s*(?:report|only|,?\s*no\s+records?|\)))|"
    r"self[\s-]?(?:reported|diagnosed)|no\s+records?|sister|brother|mother|father|mom|dad|aunt|uncle|cousin|grand\w+|sibling|"
    r"family\s+history|fh|fhx|husband|wife|son|daughter|"
    r"screening|for\s+billing|rule[\s-]out|duplicate|historical|deleted|outside\s+dx)\b|"
    r"\s+(?:was|were|is|are|has\s+been|have\s+been|had\s+been|being|later|since|then|now|subsequently|not\s+)*\s*(?:reviewed|"
    r"discussed|explained|disproved|disproven|refuted|reclassified|"
    r"contradicted|rejected|discarded|dismissed|withdrawn|retired|deleted|questioned|debunked|revised|changed)\b|"
    r"\s+(?:was|is|were|are|felt|thought|judged|deemed|seems?|appears?|much|far|to\s+be|now|considered)*\s*(?:less|not)\s+likely\b|"
    r"\s+(?:would|could|might)\s+(?!not\b)\w+|\s+(?:code|codes|foundation|support\s+group|clinic(?!\s+(?:visit|note|today))|"
    r"screening|risk|prevention|prophylaxis|precautions|society|ads?|advert\w*|commercial|trial|study|studies|registry|research|"
    r"brochure|pamphlet|leaflet|handout|"
    r"pathway|protocol|guidelines?|criteria|policy|checklist|template|tab|field|quality\s+measure|screener|questionnaire|work-?up|"
    r"workshop|talk|lecture|conference|awareness)\b|"
    r"\s+(?:slots?|openings?|wait-?\s?list|class(?:es)?\s+full|booked\s+(?:out|up)|full\s+until)\b|"
    r"[^.;,]{0,24},?\s*(?:now\s+|since\s+|currently\s+)?(?:inactive|quiescent|burned[\s-]out|dormant)\b|"
    r"\s+as\s+an?\s+(?:young\s+)?(?:child|teen\w*|kid|baby|infant|adolescent|boy|girl|toddler)\b|"
    r"\s+until\s+(?:(?:the|her|his|a|an|liver|kidney|heart|lung|renal|gastric|bariatric)\s+)*(?:transplant\w*|surgery|operation|"
    r"procedure|ablation|bypass|delivery|treatment|cure)\b|"
    r"\s+until\s+(?:about\s+|early\s+|late\s+|mid\s+)?(?:(?:19|20)\d\d|january|february|march|april|june|july|august|september|"
    r"october|november|december|age\s+\d|last\s+(?:year|month|week|summer|spring|fall|winter))|"
    r"\s+(?:(?:was|is|were|has\s+been|had\s+been)\s+)?(?:no\s+longer|never)\s+(?:thought|believed|felt|considered|suspected|"
    r"confirmed|proven|established|documented|found|present|carried)\b|"
    r"\s+(?:was|is|were|has\s+been|had\s+been)?\s*(?:taken\s+off|removed\s+from|off|struck\s+from)\s+(?:the|his|her|my|"
    r"our)\s+(?:problem\s+)?list\b|"
    r"\s+(?:was|were|is|are)\s+(?:on|in)\s+(?:the|his|her|an?|old)\s+(?:\w+\s+){0,3}(?:list|chart|record)s?\b\W+(?:removed|deleted|"
    r"taken\s+off|struck|error|not)",
    re.IGNORECASE,
)
_OR = re.compile(r"\s+(?:or|versus|vs\.?)\s+(?:an?\s+|just\s+|merely\s+|rather\s+|simply\s+)?(?P<other>[a-z][\w-]*)", re.IGNORECASE)
_DISAGREES = re.compile(
    r"\b(?:(?:we|i|he|she|they)\s+(?:do\s+not|don['’]t|does\s+not|did\s+not|cannot|could\s+not|can['’]t)\s+(?:agree|concur|find|see|"
    r"confirm|verify|support|believe|think)|(?:we|i)\s+disagree|"
    r"(?:find|found|see|saw|has|have|had)\s+(?:no\s+such|none(?:\s+(?:of\s+(?:it|this|that|these|those)|today|now))?\W*$)|"
    r"since\s+(?:disproved|disproven|refuted|abandoned|retracted)|not\s+our\s+(?:impression|diagnosis))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:[A-Z][\w /]{0,20}:\s*)?[\"“']?(?:does|do|is|are|did|could|can|was|were|will|might)\s+(?:i|she|he|they|this|it|we|you|"
    r"there|the\s+(?:pt|patient|child))\b(?!\s*[,:])",
    re.IGNORECASE,
)
_ON = re.compile(rf"(?<!acute )\bon\s+{_BETWEEN}$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:.,(|—]\s|[;(|—]|\s-\s")


def lies_ahead(demand: Demand, first: dt.date, visit: dt.date) -> bool:
    """Whether what a sentence tells of a day after the visit is something that must have been done or seen."""
    return first > visit and not demand.future and any(item.kind in _SEEN and not item.names & AHEAD for item in demand.items)


def spoken_of(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether every place that a leaf rests on only speaks of one of its things."""
    return not demand.negated and bool(places) and all(any(_spoken(item, place, demand) for item in demand.concepts) for place in places)


def _spoken(item: Item, place: Place, demand: Demand) -> bool:
    spots = holds(item, place.read.tokens, place.read.mentions)
    return bool(spots) and all(only_spoken(place, spot, item.kind, demand.quote) for spot in spots)


def only_spoken(place: Place, spot: Spot, kind: str, quote: str) -> bool:
    """Whether the words right around a name make it a thing that is only spoken of, and the leaf does not ask for them itself."""
    if kind in _DONE or any(token.stem in _STUDIED for token in place.read.tokens[spot[0] : spot[1] + 1]):
        return only_named(place, spot[0], spot[1], shown=True)
    if kind not in _KINDS:
        return False
    text = place.sentence.text
    start, end = place.read.tokens[spot[0]].start, place.read.tokens[spot[1]].end
    before, behind = text[:start], text[end:]
    begins = max((found.end() for found in _CLAUSE.finditer(before)), default=0)
    own = before[begins:]
    if _or_else(place, spot, kind, quote):
        return True
    gained = any(token.stem in _GAINED for token in place.read.tokens[spot[0] : spot[1] + 1])
    if (gained and _NO_GAIN.search(own) and not _ASKS_NONE.search(quote)) or (kind == "chronic" and _ON.search(own)):
        return True
    if _PAPER.search(own) or _DISAGREES.search(behind) or asks(text):
        return True
    if _BEFORE.search(before) or _HERS.search(own) or _made_other(behind, quote):
        return True
    return _governed(own, quote, text[start:end], known=bool(kind))


def asks(text: str) -> bool:
    """Whether a sentence is a question, though no mark says so (`does she have it`)."""
    return bool(_ASKS.match(text))


def _made_other(behind: str, quote: str) -> bool:
    """Whether the words right behind a name make it something else, and are none of the leaf's."""
    found = _BEHIND.match(behind)
    if found and re.match(r"\s+as\s+an?\b", behind) and re.search(r"\bhistory\b|\bpast\b", quote, re.IGNORECASE):
        return False
    return found is not None and found.group().strip().lower() not in quote.lower()


def _or_else(place: Place, spot: Spot, kind: str, quote: str) -> bool:
    """Whether an illness is only one of two that it may be (`asthma or COPD`)."""
    found = _OR.match(place.sentence.text, place.read.tokens[spot[1]].end)
    if found is None or kind not in _ILLS or " or " in quote.lower():
        return False
    other = [m for m in place.read.mentions if place.read.tokens[m.first].start <= found.start("other") < place.read.tokens[m.last].end]
    return kind == "chronic" or any(m.kind == "chronic" for m in other)


def _governed(own: str, quote: str, name: str, *, known: bool) -> bool:
    """Whether a thing stands behind a preposition that hangs on a word which does not state it."""
    found = _GOVERNED.search(own)
    if found is None:
        return False
    by, prep = found["by"].strip("'’."), found["prep"].lower()
    own_word = "" if known else "?"  # what the leaf itself asks: an allergy to it, a service for it
    if re.search(rf"\b(?:{re.escape(by)}\s+){own_word}{prep}\s+{_BETWEEN}{re.escape(name)}", quote, re.IGNORECASE):
        return False
    if by.lower() == "criteria":
        return not _MEETS.search(own) or bool(_SO_MANY.search(own))
    return not tells("stating", prep, by)
