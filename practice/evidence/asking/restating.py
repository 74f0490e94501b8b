"""Turns of a policy that ask for nothing more than the thing beside them, said in fewer words before the quote is read.

`plain radiographs have been done` asks for radiographs; `a tear of any size` for a tear; `in the last half year` is a window of 6 months.
"""

from __future__ import annotations

import re

_JOINTS = r"(?:knee|hip|shoulder|ear|leg|foot|arm|ankle|elbow|wrist|hand|breast|extremity|kidney|spine|neck|back)"
_DONE = re.compile(
    r"(?<=[a-z)])(?<!report)(?<!reports)(?<!record)(?<!records)(?<!note)(?<!notes)(?<!documentation)(?<!results)\s+(?:(?:has|have|had)\s+(?:already\s+)?been|was|were|is|are|must\s+(?:be|have\s+been))\s+"
    r"(?:done|performed|obtained|carried\s+out|made|on\s+file|on\s+record|available)(?=\W*$|\s+(?:in|within|during|on|since|no\s+(?:more|earlier|later))\b)",
    re.IGNORECASE,
)
"""Behind the name of a study or a procedure, not of a paper: that it was done."""
_ANY_SORT = re.compile(
    r",?\s*\b(?:of|at|in)\s+any\s+(?:size|sort|kind|type|degree|extent|severity|grade|cause|origin|etiology|length|location)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_HALF_YEAR = re.compile(r"\b(?P<past>past|last|preceding|previous|prior)\s+half[\s-]+(?:a\s+)?year\b|\bhalf\s+a\s+year\b", re.IGNORECASE)
_THAT_PART = re.compile(
    rf"\b(?P<at>in|into|of|on|to|at|for)\s+(?:that|this|the\s+(?:very\s+)?same)\s+(?P<part>{_JOINTS}|(?<=\binto\sthat\s)eye)\b",
    re.IGNORECASE,
)
"""The part that is treated stays named; which one it is the side of the case tells."""
_TORN = re.compile(
    r"\s*\b(?:in|of)\s+(?:the\s+)?(?:torn|involved|affected|injured|ruptured)\s+(?:cuff\s+)?(?:muscles?|tendons?)\b", re.IGNORECASE
)
_ALL_TYPES = re.compile(
    r"(?P<ill>\b(?:complex\s+regional\s+pain\s+syndrome|crps|diabetes(?:\s+mellitus)?|bipolar(?:\s+disorder)?))\s*,?\s*\(?\s*"
    r"(?:type\s+)?(?:I|1)\s+(?:or|and/or)\s+(?:type\s+)?(?:II|2)\b\)?",
    re.IGNORECASE,
)
"""Types that are all there are of an illness."""
_ABOUT = re.compile(r"\b(?P<in>in|at|on)\s+or\s+(?:about|around)\s+(?=the\b|a\b|that\b)", re.IGNORECASE)
_ANYWHERE = re.compile(
    r",?\s*\b(?:whether\s+|either\s+)?(?:locali[sz]ed|local|regional|systemic)\s+or\s+(?:systemic|locali[sz]ed|local|generali[sz]ed)\b(?=\W*$)",
    re.IGNORECASE,
)


_ANY_ROUTE = re.compile(
    r"\b(?:oral|topical|prescription|over[\s-]the[\s-]counter|brand|generic|otc)\s*(?:,|or|and/or|/)\s*(?:or\s+)?(?:oral|topical|over[\s-]the[\s-]counter|prescription|generic|brand|otc)\s+"
    r"(?=(?:NSAIDs?|non-?steroidal|analgesics?|anti-?inflammator(?:y|ies)|antihistamines?|retinoids?|antibiotics?|antifungals?|corticosteroids?|steroids?)\b)",
    re.IGNORECASE,
)
"""Either route or source of a class of drugs is any of it."""
_BY_CLINICIAN = re.compile(
    r"(?P<care>\b(?:conservative|non-?\s?(?:operative|surgical))\s+(?:treatment|therapy|care|management))\s+(?:that\s+(?:is|was)\s+)?(?:directed|supervised|prescribed|overseen)\s+by\s+"
    r"an?\s+(?:\w+\s+)?(?:provider|physician|clinician|practitioner|professional)\b",
    re.IGNORECASE,
)
"""Care that somebody directs: which is asked beside the words."""
_IN_EPISODE = re.compile(
    r"^(?P<what>\W*(?:[\w-]+\s+){0,3}?(?:symptoms|features|psychosis|ideation|hallucinations|delusions))\s+(?:in|during|within)\s+(?:the|this)\s+(?:current|present)\s+"
    r"(?:[\w-]+\s+){0,2}?episode(?=\W*$)",
    re.IGNORECASE,
)
"""What comes with an illness in its present episode is there now."""


_EXERCISE = re.compile(
    r"(?<![\w-])(?<!home )(?<!therapeutic )(?<!supervised )exercises?"
    r"(?=\s*(?:,|(?:and/)?or\b)\s*(?:(?:or|active|supervised|formal|a|an)\s+)*(?:physical|physiotherapy|weight|brac|chiropract|bracing|home|therap|pt\b|nsaid))",
    re.IGNORECASE,
)
"""`exercise, physical therapy or bracing`: one of the therapies of a list."""


_FAILED_SO_MANY = re.compile(
    r"^\W*(?:(?:history|documentation)\s+of\s+)?(?P<n>(?:(?:at\s+least|a\s+minimum\s+of)\s+)?(?:one|two|three|four|\d+)(?:\s+or\s+more)?)\s+(?:(?:prior|previous|past|separate|different|adequate)\s+)*"
    r"(?:failed|unsuccessful|ineffective)\s+(?:(?:trials?|courses?|attempts?)\s+(?:of|with)\s+)?(?=[a-z])",
    re.IGNORECASE,
)
_FAILED_TRIALS = re.compile(
    r"^\W*(?P<n>(?:(?:at\s+least|a\s+minimum\s+of)\s+)?(?:one|two|three|four|\d+)(?:\s+or\s+more)?)\s+(?:(?:prior|previous|past)\s+)*(?:failed|unsuccessful|ineffective)\s+(?P<what>[\w\s-]{3,40}?)\s+(?:trials?|courses?)\W*$",
    re.IGNORECASE,
)
"""`two failed antidepressants`, `two unsuccessful antidepressant trials`: failure of so many."""


_EXCLUDED = re.compile(
    r"^\W*(?P<what>(?:(?!\b(?:no|not|and|or)\b)[\w-]+\s+){1,4}?)(?:(?:has|have)\s+been\s+|(?:is|was|were|are)\s+)?(?:excluded|ruled\s+out)\s+(?=by\b|on\b|with\b|before\b|prior\b)",
    re.IGNORECASE,
)
"""`malignancy excluded by biopsy`: there is none."""
_TAKEN_IN = re.compile(r"(?:,\s+measured|,?\s+(?:drawn|collected))\s+(?=(?:with)?in\s+the\s+(?:past|last|previous)\b)", re.IGNORECASE)
_ON_LATEST = re.compile(
    r"\s+(?:on|at)\s+the\s+most\s+recent\s+(?:scan|OCT|test|image|study|visit|measurement|draw)\b(?=\W*$)", re.IGNORECASE
)
"""When a value was taken, which counts anyway."""
_WHO_MEETS = re.compile(
    r"\s*\([^()]*\b(?:meets?|satisf(?:y|ies)|fulfil\w*)\s+this\s+(?:criterion|requirement)\s*\)|\s+in\s+any\s+form\b", re.IGNORECASE
)
"""`(never-users meet this criterion)`, `in any form`: nothing more is asked."""
_SCALE = re.compile(r"\s*\(\s*(?:out\s+)?of\s+\d{1,3}(?:\s+points?)?\s*\)", re.IGNORECASE)
"""`22 or less (of 30)`: the scale of a score."""
_NON_PHYSICIAN = re.compile(r"\bnon-?\s?physician\s+(?=practitioner|provider|clinician)", re.IGNORECASE)
"""Who is no physician is one who may sign all the same, and denies nothing."""
_WITHOUT_CONTROL = re.compile(
    r"^\W*(?:(?:an?|the|at\s+least\s+one|one)\s+)?(?P<what>[\w\s/-]{3,60}?)\s+(?:(?:(?:was|were|has\s+been|have\s+been|had\s+been)\s+)?(?:taken|used|tried|given)|(?:was|were))\s+"
    r"(?P<daily>(?:every\s+day|daily|regularly|consistently)\s+)?(?:at\s+(?:the\s+|an?\s+)?(?:labell?ed|standard|approved|usual|recommended|adequate|full)\s+doses?\s+)?"
    r"(?P<length>for\s+(?:at\s+least\s+|a\s+minimum\s+of\s+)?[\w-]+\s+(?:consecutive\s+)?(?:days?|weeks?|months?))\s+"
    r"(?:without|with\s+(?:inadequate|insufficient|no))\s+(?:(?:adequate|sufficient|satisfactory|significant|meaningful|symptom|disease|pain|clinical)\s+)*"
    r"(?:control|relief|response|improvement|benefit)(?:\s+of\s+symptoms)?\W*$",
    re.IGNORECASE,
)
"""`an antihistamine was taken daily for 2 weeks without adequate symptom control`: a failure of it."""


_FIGURED = re.compile(
    r"^\W*(?:(?:adequate|sufficient)\s+(?:arterial\s+)?(?:perfusion|blood\s+flow|circulation)|osteoporosis\s+(?:by|on|per)\s+(?:DEXA|DXA|bone\s+density)|(?:generali[sz]ed\s+)?(?:ligamentous\s+|joint\s+|ligament\s+)?(?:hyper)?laxity)"
    r"[^();.]{0,50}\(\s*(?P<figure>[^()]*\d[^()]*?)\s*\)\W*$",
    re.IGNORECASE,
)
"""`adequate arterial perfusion (ABI 0.7 or greater)`: the figure in brackets is what is asked."""
_TB_BEFORE = re.compile(
    r"(?P<what>\bnegative\b[^;.]{0,50}\b(?:tuberculosis|TB)\b[^;.]{0,20}?)\s+(?:before|prior\s+to)\s+(?:(?:starting|initiating|initiation|start|beginning|of|the|a)\s+)*biologics?(?:\s+(?:therapy|treatment|agents?))?(?=\W*$)",
    re.IGNORECASE,
)


def _failing(found: re.Match[str]) -> str:
    return f"inadequate response to {'daily ' if found['daily'] else ''}{found['what']} {found['length']}"


def restated(text: str) -> str:
    """A quote without the words that ask for nothing more."""
    text = _TB_BEFORE.sub(lambda found: found["what"], _FIGURED.sub(lambda found: found["figure"], text))
    text = _EXCLUDED.sub(lambda found: f"no {found['what']}", text)
    text = _NON_PHYSICIAN.sub("nurse ", _SCALE.sub("", _WHO_MEETS.sub("", text)))
    text = _WITHOUT_CONTROL.sub(_failing, text)
    text = _FAILED_TRIALS.sub(lambda found: f"failure of {found['n']} {found['what']}s", text)
    text = _FAILED_SO_MANY.sub(lambda found: f"failure of {found['n']} ", text)
    text = _ALL_TYPES.sub(lambda found: found["ill"], text)
    text = _HALF_YEAR.sub(lambda found: f"{found['past']} 6 months" if found["past"] else "6 months", text)
    text = _THAT_PART.sub(lambda found: f"{'in' if found['at'].lower() == 'into' else found['at']} the {found['part']}", text)
    text = _BY_CLINICIAN.sub(lambda found: found["care"], text)
    text = _IN_EPISODE.sub(lambda found: f"current {found['what'].strip()}", text)
    text = _EXERCISE.sub("home exercise", text)
    text = _ABOUT.sub(lambda found: f"{found['in']} ", text)
    for pattern in (_TAKEN_IN, _ON_LATEST, _ANY_ROUTE, _DONE, _ANY_SORT, _TORN, _ANYWHERE):
        text = pattern.sub(" ", text)
    return text
