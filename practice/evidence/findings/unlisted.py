"""A leaf that is one medical word which the vocabulary does not know (`sialadenitis`): told outright, with nothing that could turn it.

What the vocabulary knows is read with all that is known of it; of an unknown word only the barest statement counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import speaks
from practice.evidence.saying.kinds import of_other_kind
from practice.evidence.saying.turned import gone
from practice.notes.model import Assertion
from rules.truth import Truth

_ONE = re.compile(
    r"^\W*(?:(?:the|a|an|documented|known|confirmed|diagnosis\s+of|diagnosed\s+with|presence\s+of|evidence\s+of|history\s+of|"
    r"(?:the\s+)?(?:patient|member|individual|beneficiary)\s+(?:has|had)(?:\s+(?:a|an))?)\s+)*(?P<word>[A-Za-z]{6,})\W*$",
    re.IGNORECASE,
)
_MEDICAL = re.compile(
    r"(?:itis|osis|asis|emia|aemia|uria|pathy|oma|omas|plegia|paresis|algia|ectasia|ectasis|trophy|cele|phobia|penia|dystonia|plasia|malacia|"
    r"megaly|rrhea|rrhoea|rrhage|stenosis|sclerosis|spasm|esthesia|kinesia|phagia|phasia|praxia|lexia|opsia|opia|cytosis|philia|thermia|"
    r"oxia|pnea|cardia|tension|kalemia|natremia|calcemia|capnia|dactyly|cephaly|schisis|ptosis|edema|lithiasis|ectopia|pexia|urysm|roma|"
    r"porosis|mycosis|bacteremia|viremia|toxicosis|thyroidism|gonadism|adrenalism|steronism)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[:;,.(–—|-]\s*|\b(?:has|have|with|w/|of|had|known|chronic|acute|mild|moderate|severe|advanced|active|bilateral|unilateral|left|right|l|r|lt|rt|bilat|"
    r"biopsy-?\s?proven|recurrent|symptomatic|diffuse|marked|significant|confirmed|shows?|showed|reveals?|demonstrates?|a|an|the|and|c/w|dx|"
    r"diagnosis|[a-z]+(?<!non)(?:ar|al|ic|ous|oid)|idiopathic|primary|secondary|congenital|hereditary|grade|stage|type|[ivx]+|\d+|to|due|d/t|from|for))\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:$|[.;,)|:]|\b(?:with|w/|since|x|of|in|at|on|by|dx|diagnosed|dx'd|confirmed|noted|seen|present|type|stage|grade|and|due|d/t|from|s/p|per|is|"
    r"involving|affecting|causing|after|\d|left|right|l|r|bilat\w*|identified|demonstrated|persist\w*|recurrent|severe|moderate|mild|chronic|acute)\b)",
    re.IGNORECASE,
)
_NEVER_BEHIND = re.compile(
    r"^[^.;]{0,50}?\b(?:resolved|ruled|r/o|excluded|unlikely|doubt\w*|suspect\w*|question\w*|possible|vs\.?|versus|screen\w*|risk|negative|absent|history|"
    r"in\s+(?:her|his|the|a)?\s*(?:mother|father|sister|brother|family|friend|neighbor)|was\s+(?:not|never)|is\s+not|pending|rather|instead|cleared|gone|"
    r"healed|repaired|removed|no\s+longer|not)\b",
    re.IGNORECASE,
)
_SPEAKING_OF = re.compile(
    r"\b(?:for|about|against|prevent\w*|avoid\w*|risks?|chance|possib\w+|prob\w+|likely|suspect\w*|concern\w*|rule|r/o|\?|if|unless|not|no|without|"
    r"differential|ddx|vs|versus|worr\w+|fears?|question\w*|handout|education|explain\w*|discuss\w*|counsel\w*|screen\w*|looks?\s+like|mimic\w*|until)\b[^.;]*$",
    re.IGNORECASE,
)
_STATED = frozenset({"assessment", "exam", "imaging", "labs", "pmh", "hpi", "complaint", "ros", "", "outside"})


def judge_unlisted(demand: Demand, chart: Chart) -> Judged | None:
    """The truth of a leaf that is one unknown medical word; None for any other."""
    asked = _ONE.match(demand.quote)
    if asked is None or len(demand.items) != 1 or demand.items[0].kind or not _MEDICAL.search(asked["word"]):
        return None
    if demand.negated or demand.window or demand.duration or demand.suspected or demand.future:
        return None
    return settled(chart, list(_said(demand, chart)), once=False)


def _said(demand: Demand, chart: Chart) -> Iterator[Said]:
    word = demand.items[0].word
    for place in chart.places:
        if not speaks(place) or place.sentence.section not in _STATED:
            continue
        for at, token in enumerate(place.read.tokens):
            if token.stem != word:
                continue
            text = place.sentence.text
            before, behind = text[: token.start], text[token.end :]
            told = gone(place.read.assertion(at, at), (at, at, None), place)
            held = told is Assertion.PRESENT or (told is Assertion.HISTORICAL and demand.historical)
            plain = _BEFORE.search(before) and _BEHIND.match(behind) and not _SPEAKING_OF.search(before) and not _NEVER_BEHIND.match(behind)
            if held and plain and not of_other_kind(demand.quote, place, (at, at, None)):
                yield Said(Truth.MET, place)
            elif told is Assertion.ABSENT and plain:
                yield Said(Truth.NOT_MET, place)
