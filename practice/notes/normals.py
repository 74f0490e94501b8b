"""What examiners and readers of films say without naming the thing: grades of strength, what is intact, where a tear lies.

Anything below five of five is weakness and five of five is none; menisci that are intact have no tear.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from practice.notes.tokens import Mention, Token
from practice.notes.wording import concepts, function, wider

_WORDS = frozenset(
    [
        "strength",
        "motor",
        "power",
        "abduction",
        "adduction",
        "rotation",
        "flexion",
        "extension",
        "dorsiflexion",
        "plantarflexion",
        "grip",
        "ehl",
        "deltoid",
        "deltoids",
        "biceps",
        "triceps",
        "quadriceps",
        "quad",
        "quads",
        "hamstrings",
        "iliopsoas",
        "intrinsics",
        "flexors",
        "extensors",
        "abductors",
        "gastrocnemius",
        "tibialis",
        "finger",
        "wrist",
        "shoulders",
        "supraspinatus",
        "infraspinatus",
        "subscapularis",
    ]
)
_FULL = "5"
TAUGHT = frozenset({"device_instruction"})
"""Instruction that was given: the word itself is what counts, and not what was taught."""
_SOUND = r"(?:(?:is|are|appears?|remains?|clinically|grossly|all|both|otherwise|well)\s+)*(?:intact|preserved|normal|unremarkable)\b"
_NO_THERAPY = (
    r"\bno\s+(?:formal\s+)?therapy\s+(?:has\s+(?:yet\s+)?been\s+|was\s+(?:ever\s+)?)?(?:started|done|tried|given|attempted|begun)\b"
    r"(?!\s+(?:since|after|in|at|today|this))"
)
_HURTS = (
    r"\b{part}\b(?:\s+joint)?\s*,?\s*(?:(?:which|that|has|have|is|still|really|been|also|often|always|constantly|now|keeps?)\s+){{0,4}}"
    r"(?:bother(?:s|ed|ing)|ach(?:es|ing)|hurts|hurting)\b"
)
"""What is said to hurt, by the name of its part."""
_ABSENT = (
    ("meniscal_tear", rf"\bmenisc(?:i|us|uses)\s+{_SOUND}"),
    ("acl_tear", rf"\b(?:acl|anterior\s+cruciate(?:\s+ligament)?)\s+{_SOUND}"),
    ("ligament_injury", rf"\b(?:cruciate|collateral)s?(?:\s+ligaments?)?\s+{_SOUND}|\bligaments\s+{_SOUND}"),
    ("rotator_cuff_tear", rf"\b(?:rotator\s+)?cuff(?:\s+tendons?)?\s+{_SOUND}"),
    ("sensory_loss", rf"\bsensation(?:\s+to\s+(?:light\s+touch|pinprick))?\s+{_SOUND}"),
    ("instability", r"\b(?:varus|valgus)\b[^.;]{0,25}\bstable\b"),
    ("instability", r"\bstable\s+(?:to|on|with|at|in)\s+(?:\w+\s+){0,2}(?:varus|valgus|stress|flexion)|\bligamentously\s+stable\b"),
    ("limited_rom", r"\bfull\s+(?:active\s+|passive\s+|painless\s+)?(?:rom|range\s+of\s+motion)\b"),
    ("antalgic_gait", r"\bnon-?\s?antalgic\b|\bgait\s+(?:is\s+)?(?:normal|steady)\b"),
    ("intraocular_inflammation", r"\b(?:anterior\s+chamber|a\.?/?c)\b:?\s*(?:o[uds]\s+)?(?:(?:is|deep|and|,)\s*)*(?:quiet|clear)\b"),
    (
        "intraocular_inflammation",
        r"\bno\s+(?:active\s+)?cells?\s*(?:,\s*(?:no\s+|or\s+)?|/|or\s+|nor\s+|and\s+(?:no\s+)?)\s*flare\b|\b(?:a\.?/?c|anterior\s+chamber)\b[^.;\n]{0,30}\bno\s+cells?\b|"
        r"\beyes?\s+(?:is|are|remains?)\s+(?:now\s+|both\s+)*quiet\b",
    ),
    ("inability_bear_weight", r"\b(?:full|fully)\s+weight[\s-]*bearing\b|\bbears\s+(?:full\s+)?weight\b|\bable\s+to\s+bear\s+weight\b"),
    ("adl_interference", r"\bindependent\s+(?:in|with)\s+(?:all\s+)?(?:adls?\b|activities\s+of\s+daily|dressing\b|bathing\b|toileting\b)"),
    ("pregnancy", r"\b(?:hcg|pregnancy\s+test)\b[^.;,]{0,20}\bneg(?:ative)?\b|\bnot\s+pregnant\b"),
    ("physical_therapy", _NO_THERAPY),
    (
        "home_exercise",
        r"\b(?:no|nor|not\s+doing(?:\s+any)?)\s+(?:home\s+|neck\s+|back\s+|knee\s+|prescribed\s+)?exercises\b"
        r"(?!\s+(?:today|since|for|at|in|done|due|given))",
    ),
    ("home_exercise", _NO_THERAPY),
    ("full_thickness_tear", r"\bno\s+full[\s-]*thickness\s+tears?\b"),
    ("fever", r"\bafebrile\b"),
    ("weight_loss_any", r"\b(?:has|have|had)\s+not\s+lost\s+(?:any\s+)?weight\b|\bweight\s+(?:is\s+|has\s+been\s+)?(?:stable|unchanged)\b"),
    (
        "unable_to_exercise",
        r"(?<!home )(?<!his )(?<!her )(?<!their )(?<!the )(?<!pt )(?<!doing )"
        r"\b(?:runs|jogs|exercises)\s+(?:\d+|daily|regularly|several)|\b\d{1,2}\s+mets\b",
    ),
    (
        "suicidal_intent",
        r"\b(?:no|without|denies|denied|nor)\s+(?:any\s+)?(?:(?:suicidal\s+)?(?:plan|means)\s*(?:,|or|and|nor)\s+)?intent\b",
    ),
    ("central_apnea", r"\b(?:no|one|two|three|[0-4])\s+central\s+(?:events?|apneas?)\b|\bcentrals?\s*:?\s*[0-4]\s+(?:in\s+)?total\b"),
    ("central_apnea", r"\bcentral\s+(?:apnea\s+)?index\W{1,3}(?:(?:of|was|is)\s+)?[0-4](?:\.\d+)?\b(?!\s*%)"),
    (
        "radicular_pain",
        r"\b(?:does|do|did)\s+not\s+radiate\b|\bnon-?\s?radiating\b|\b(?:no|without)\s+radiation\b(?!\s+(?:therapy|oncolog|treat))",
    ),
    ("saddle_anesthesia", r"\bsensation\s+(?:is\s+)?intact,?\s+including\s+(?:the\s+)?(?:perianal|perineal|saddle)\b"),
    (
        "bowel_bladder",
        r"\b(?:bladders?\s*(?:and|or|/)\s*bowels?|bowels?\s*(?:and|or|/)\s*bladders?)\s+"
        r"(?:function|control|habits)?\s*(?:is|are|remains?|were|was)?\s*(?:normal|intact|preserved|unchanged|ok|fine)\b",
    ),
    (
        "bowel_bladder",
        r"\b(?:no|not|never|denies|denied|without)\s+(?:(?:had|having|any|has|have|new)\s+)*(?:trouble|difficulty|problems?|issues?|changes?)\s+(?:(?:with|in|of)\s+)?"
        r"(?:(?:holding|controlling|his|her|their|the)\s+)*(?:urine|bladder|bowels?|stools?)\s*(?:or|and|,|/)\s*(?:(?:his|her|their|the)\s+)?(?:urine|bladder|bowels?|stools?)\b",
    ),
    ("neuro_deficit", r"\bneuro(?:logically|vascularly)\s+intact\b"),
)  # fmt: skip
_PRESENT = (
    ("hsat", r"\bhome\s+(?:sleep\s+)?tests?\b(?=[^.;]{0,40}\bAHI\b\W{0,3}(?:of\s+|was\s+)?\d)"),
    (
        "intraocular_inflammation",
        r"\b(?:a\.?/?c|anterior\s+chamber)\b[^.;\n]{0,24}\b"
        r"(?:(?:cells?|flare)\b\W{0,3}(?:o[dsu]\W{0,3})?[1-4]\s?\+|[1-4]\s?\+\s*(?:cells?|flare)\b)",
    ),
    (
        "h_pylori_test",
        r"\b(?:neg(?:ative)?|pos(?:itive)?)\s+for\s+h(?:\.|elicobacter)?\s*pylori\b|\bh(?:\.|elicobacter)?\s*pylori\b[^.;]{0,30}\b(?:neg(?:ative)?|pos(?:itive)?|(?:not\s+)?detected)\b",
    ),
    ("meniscal_tear", r"\btears?\s+(?:of|in|involving|through|at)\s+(?:the\s+)?(?:\w+\s+){0,6}?menisc(?:us|i)\b"),
    ("acl_tear", r"\b(?:tear|rupture|disruption)s?\s+(?:of|in)\s+(?:the\s+)?(?:acl|anterior\s+cruciate)\b"),
    ("joint_line_tenderness", r"\bjoint\s+lines?\s+(?:is|are)\s+(?:\w+\s+)?tender\b|\btender\s+(?:\w+\s+){0,3}joint\s+line\b"),
    (
        "full_thickness_rct",
        r"\bfull[\s-]*thickness\s+(?:\w+\s+){0,2}?tears?\s+(?:of|in|involving)\s+(?:the\s+)?(?:\w+\s+){0,2}?(?:supraspinatus|infraspinatus|subscapularis|rotator\s+cuff|cuff)\b",
    ),
    ("full_thickness_rct", r"\bfull[\s-]*thickness\s+(?:\w+\s+){0,2}?tears?\W{1,3}(?:ssp?|supra|infra|subscap)\b"),
    ("nerve_root_compression", r"\bcompress(?:ing|es|ed)\s+(?:\w+\s+){0,4}?nerve\s+roots?\b|\bnerve\s+roots?\s+(?:is|are)\s+compressed\b"),
    (
        "dietitian_evaluation",
        r"\b(?:dietitian|dietician|nutritionist|rd)\b[^.;]{0,40}\b(?:eval(?:uat\w+)?|assess\w+|visit|consult\w*|counsel\w+)\b"
        r"|\b(?:seen|evaluated|assessed|counseled)\s+by\s+(?:\w+\s+){0,3}?(?:dietitian|dietician|nutritionist|rd)\b"
        r"|\bnutrition\w*\s+(?:evaluation|assessment|consult\w*|counseling)\b[^.;]{0,30}\b(?:dietitian|dietician|rd)\b",
    ),
    (
        "adl_interference",
        r"\b(?:cannot|can't|can\s+not|unable\s+to|needs?\s+(?:help|assistance)\s+(?:for|with|to)|difficulty)\s+(?:\w+\s+){0,3}?"
        r"(?:dress|bath|toilet|groom|feed|shower|wash|cook)\w*",
    ),
    (
        "mental_health_evaluation",
        r"\b(?:evaluated|assessed|seen)\s+by\s+[^.;]{0,30}\b(?:psyd|psychologist|psychiatrist)\b"
        r"|\bpsycholog(?:y|ist)\b[^.;]{0,30}\b(?:evaluat|assess)ed\b",
    ),
    (
        "weight_loss_unexplained",
        r"\blost\s+(?:about\s+)?\d+\s*(?:pounds|lbs?|kg)\b[^.;]{0,40}\b(?:without\s+trying|unintentional\w*|without\s+dieting)",
    ),
    (
        "adl_interference",
        r"\binterfer\w+\s+with\s+(?:\w+[\s,]+){0,3}?(?:dressing|bathing|toileting|grooming|showering|cooking|housework|self-?\s?care)\b",
    ),
    *((f"{part}_pain", _HURTS.format(part=part)) for part in ("shoulder", "knee", "hip")),
    (
        "radicular_leg_pain",
        r"(?<!ankle )(?<!knee )(?<!foot )(?<!heel )(?<!hip )(?<!groin )(?<!neck )(?<!calf )(?<!arch )(?<!flank )(?<!abdominal )"
        r"\b(?:pain|ache|aching)\b(?:(?!\b(?:no|not|never|without|longer|stopped|[a-z]+n't)\b)[^.;,]){0,16}\b(?:radiat\w+|shoot\w+|travel\w*|go(?:es|ing)|runs|spread\w*)\s+(?:(?:in)?to|down(?!\s+(?:the\s+)?(?:stairs|steps|hills?))|along)\s+"
        r"(?:[a-z]+\s+){0,6}?(?:legs?|thighs?|calf|calves|foot|feet|toes?)\b",
    ),
    (
        "low_back_pain",
        r"\b(?:pain|ache|aching|hurts)\s+(?:is\s+)?(?:across|in|over|of)\s+"
        r"(?:(?:the|his|her|their)\s+)?(?:low(?:er)?\s+back|lumbar)\b",
    ),
    ("low_back_pain", r"\blow(?:er)?\s+back\s+(?:and|/|with)\s+(?:(?:left|right|bilateral|l|r)\s+)?(?:leg|buttock|thigh|hip)\s+pain\b"),
    (
        "dermatomal_pain",
        r"\b(?:pain|radiat\w+|runs|shoot\w+|travels?)\b[^.;]{0,90}\b(?:(?:in|along|following)\s+(?:an?|the)\s+(?:left\s+|right\s+)?(?:[LSC]\d(?:[/-][LSC]?\d)?\s+(?:dermatom\w+|distribution|pattern)|dermatomal)|to\s+the\s+dorsum\s+of\s+the\s+foot)",
    ),
    (
        "device_instruction",
        r"\b(?:instruct|educat|train|taught|teach)(?:ed|ion|ing)?\b[^.;]{0,40}\b(?:use|operation|care|handling)\b[^.;]{0,30}\b(?:device|machine|unit|equipment|c?pap|cpap|mask)\b",
    ),
    ("limited_rom", r"\b(?:rom|range\s+of\s+motion)\b[^.;]{0,40}\b(?:limited|restricted|decreased|reduced)\b"),
    ("weakness", r"\bpseudoparalysis\b"),
)  # fmt: skip


@functools.cache
def _rows() -> tuple[tuple[bool, tuple[tuple[str, str], ...]], ...]:
    """Patterns of what is absent and of what is so, the vocabulary's included."""
    told = function()
    absent = tuple((one.concept, one.pattern) for one in told.unhindered)
    return (True, (*_ABSENT, *absent)), (False, (*_PRESENT, *((one.concept, one.pattern) for one in told.hindered)))


def told_otherwise(text: str, found: tuple[Token, ...]) -> Iterator[tuple[Mention, bool]]:
    """Mentions of things that a sentence does not name, and whether it says that the thing is absent."""
    yield from _graded(found)
    for absent, rows in _rows():
        for name, pattern in rows:
            for place in re.finditer(pattern, text, re.IGNORECASE):
                inside = [i for i, t in enumerate(found) if place.start() <= t.start < place.end() and t.word]
                if inside:
                    last = inside[0] if absent or name in (*TAUGHT, "weight_loss_unexplained") else inside[-1]
                    yield Mention(name, wider(name), concepts()[name].kind, inside[0], last), absent


_SHORT = frozenset({"abd", "ir", "ff"})
"""Short names of movements, which are others where no grade stands behind them."""


def _shortened(found: tuple[Token, ...]) -> bool:
    """Whether a grade stands right behind the short name of a movement (`ABD 3/5`)."""
    for i, token in enumerate(found):
        behind = [t.text for t in found[i + 1 : i + 5] if t.text not in ("+", "-")]
        if token.text in _SHORT and len(behind) > 2 and behind[0] in "012345" and behind[1:3] == ["/", _FULL]:
            return True
    return False


def _graded(found: tuple[Token, ...]) -> Iterator[tuple[Mention, bool]]:
    """A mention of weakness for every grade of strength, and whether the grade is full."""
    if not any(token.text in _WORDS for token in found) and not _shortened(found):
        return
    for i, token in enumerate(found):
        if token.text not in ("0", "1", "2", "3", "4", _FULL):
            continue
        plus = i + 1 < len(found) and found[i + 1].text in ("+", "-")
        if [t.text for t in found[i + 1 + plus : i + 3 + plus]] == ["/", _FULL]:
            yield Mention("weakness", wider("weakness"), concepts()["weakness"].kind, i, i), token.text == _FULL
