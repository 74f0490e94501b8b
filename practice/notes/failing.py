"""Words of failure and of not bearing a thing that are of no therapy: they are blanked before outcomes are looked for.

`Failed to fill it`, `failure is required first`, `heat intolerance`, `stopped because of the cost` say nothing of what a therapy came to.
"""

from __future__ import annotations

import re

_ENDS_WELL = (
    r"improve|respond|relieve|control|resolve|help|clear|achieve|provide|heal|reduce|produce|yield|benefit|work|progress|maintain|"
    r"sustain|suppress|lower|stop|prevent|"
    r"meet|reach|gain|tolerate|have|show|manage|alleviate|give|get|make|alter|change|decrease|ease|hold|last|close|demonstrate|"
    r"normalize|obtain|tolerate|wean|lose|abate"
)
_BLANKED = re.compile(
    rf"\bfail(?:s|ed|ing|ure)?\s+to\s+(?!(?:{_ENDS_WELL})\b)\w+"
    r"|\bfailed\s+(?:(?:the|his|her|a|an|prior|pre)[\s-]+)*(?:\w+\s+)?(?:exams?|tests?|screen(?:s|ing)?|class|grade|interview|"
    r"auth\w*|authorization|pa\b|inspection|swallow|hearing)\b"
    r"|\b(?:heart|cardiac|renal|kidney|liver|hepatic|respiratory|organ|graft|ovarian|adrenal|pump|device|battery|hardware|lead|"
    r"growth)\s+failure\b"
    r"|\bfailure\s+to\s+thrive\b|\bfailed\s+back\b|\b(?:after|since|following)\s+(?:(?:an?|the|his|her|prior|"
    r"previous)\s+)*failed\s+(?:back\s+|spine\s+)?(?:surger(?:y|ies)|operation|fusion|repair|arthroplasty|ivf|block)\b"
    r"|\bfailure\s+rates?\b|\b(?:patients|people|pts|cases|of\s+them)\s+(?:\w+\s+)?fail\w*|\bfails?\s+in\s+(?:many|some|most|few|\d+)\b"
    r"|\b(?:must|should|needs?\s+to|need\s+to|has\s+to|have\s+to|had\s+to|yet\s+to|required\s+to|will|would|(?-i:may)|might|"
    r"could)\s+(?:first\s+|also\s+)*fail\b"
    r"|\b(?:requir(?:es?|ed|ing|ement\s+(?:for|of))|needs?|asks?\s+for|asking\s+for|wants?|about|risk\s+of|rate\s+of|chance\s+of|"
    r"fears?(?:\s+of)?|fear\s+of|in\s+case\s+of|definition\s+of|documentation\s+of|proof\s+of|"
    r"records?\s+of|until|unless|if|upon|before)\s+(?:an?\s+|the\s+|any\s+|prior\s+|treatment\s+|documented\s+)*(?:failures?|failed|"
    r"inadequate\s+response|intolerances?|contraindications?|side\s+effects?)\b"
    r"|\b(?:failure|intolerance|inadequate\s+response|contraindication)\s+(?:of\s+[\w-]+\s+|to\s+[\w-]+\s+)?(?:(?:is|was|"
    r"are)\s+)?(?:required|needed|requested|mandated|must\s+be|feared|first)\b"
    r"|\btoo\s+(?:early|soon)\s+to\b[^.;]*|\bnot\s+(?:a|an|yet\s+a)\s+(?:true\s+)?failure\b"
    r"|\b(?:lactose|heat|cold|exercise|glucose|activity|gluten|food|alcohol|fat|fructose|noise|light|dairy|caffeine|orthostatic|"
    r"frustration|distress|milk|sun)\s+intoleran\w+"
    r"|\b(?:intoleran\w+|allerg\w+|failure|contraindication)\s+(?:was\s+|has\s+been\s+|is\s+)?(?:ruled\s+out|excluded|disproved|"
    r"disproven|not\s+confirmed|refuted|doubtful|questioned|removed)\b"
    r"|\b(?:side\s+effects?|adverse\s+effects?|contraindications?)\s+(?:(?:of|to|from|with)\s+[\w-]+\s+)?(?:(?:were|was|have\s+been|"
    r"are|been|all)\s+)*(?:explained|reviewed|discussed|outlined|listed|covered|described|gone\s+over)\b"
    r"|\b(?:explained|reviewed|discussed|reviewing|discussing|outlined|possible|potential|common|known|expected|watch\s+for|"
    r"monitor\s+for|afraid\s+of|fear\s+of|worried\s+about)\s+(?:(?:the|possible|potential|common|of|any|rare|"
    r"serious)\s+)*(?:side\s+effects?|adverse\s+effects?|contraindications?)\b"
    r"|\b(?:stopped|discontinued|held|paused|off|interrupted)\s+(?:it\s+|\w+\s+)?(?:for|due\s+to|because\s+of|because|"
    r"as)\s+(?:(?:the|her|his|an?|upcoming|planned|she|he|was|is|of|loss|lack|feeling|felt|elective)\s+)*"
    r"(?:surgery|procedure|cost|price|expense|insurance|coverage|copay|co-pay|travel|move|moved|moving|pregnan\w+|breastfeeding|"
    r"lactation|conception|conceive|well|better|remission|vaccin\w+|shortage|supply|formulary|job|convenience|preference|dental|"
    r"operation|hospitali\w+)\b"
    r"|\b(?:wors\w+|relaps\w+|flar\w+|return\w*|recur\w*)\s+(?:\w+\s+){0,2}?(?:since|after|when|on|upon|once|off|"
    r"without)\s+(?:\w+\s+){0,3}?(?:stopp\w+|discontinu\w+|held|holding|missing|running\s+out|ran\s+out|off|paused|interrupted|missed)\b"
    r"|\b(?:wors\w+|flar\w+)\s+(?:without|off)\s"
    r"|\b(?:inadequate|insufficient)\s+(?:supply|supplies|dos\w+|amount|quantit\w+|trial|duration|documentation|information|"
    r"records?|data|coverage|refills?|tissue|sample|effort|time)\b"
    r"|\bno\s+changes?\s+(?:in|to)\s+(?:(?:the|her|his|current|treatment)\s+)*(?:plan|dos(?:e|es|ing)|meds?|medications?|regimen|therapy|treatment|orders?|care|insurance|address)\b"
    r"|\bno\s+(?:response|reply|answer)\s+from\s+(?:the|our|their|an?)\s+(?:[\w-]+\s+){0,2}(?:clinic|office|payer|insur\w+|team|"
    r"pharmacy|plan|vendor|lab|program|doctor|practice)\b",
    re.IGNORECASE,
)


_ENDED_FOR_FAILURE = re.compile(
    r"\b(?P<ended>(?:stopped|discontinued|ended|d/c['’]?d|dc['’]?d)\s+(?:it\s+)?(?:for|due\s+to|because\s+of))(?=\s+(?:(?:an?|the|his|her|complete|total|persistent|perceived|presumed)\s+)*"
    r"(?:lack\s+of\s+(?:effect\w*|efficacy|response|benefit|improvement|relief|result\w*|progress|help|gain)|loss\s+of\s+(?:effect\w*|efficacy|response|benefit)|no\s+(?:effect|response|benefit|improvement|relief|help)|"
    r"non-?\s?response|(?:poor|inadequate|insufficient|partial|little|minimal)\s+(?:effect\w*|efficacy|response|benefit|improvement|relief|control)|ineffect\w+|ineffica\w+|(?:treatment\s+)?failure\b|not\s+(?:working|helping)|"
    r"(?:disease\s+)?(?:relapse|progression|flares?)\b))",
    re.IGNORECASE,
)
"""`stopped for lack of effect`: it came to nothing, and nobody says that it was not borne."""
_ENDED_FOR_OTHER = re.compile(
    r"\b(?:stopped|discontinued|ended|d/c['’]?d|dc['’]?d)\s+(?:it\s+)?(?:for|due\s+to|because\s+of)(?=\s+(?:(?:about\s+)?(?:\d+|an?(?:\s+few|\s+couple\s+of)?|several|one|two|three|four|six)\s*(?:d|days?|wks?|weeks?|months?)\b|(?:[\w/'’-]+\s+){0,3}?(?:now|today|a\s+while|the\s+time\s+being|"
    r"trials?|scans?|imaging|mri|ct|tests?|testing|labs?|preference|choice|wish\w*|requests?|planning|follow[\s-]?up|access|transport\w*|refills?|pharmacy|switch\w*|change|alternative|wors\w+\s+(?:disease|psoriasis|eczema|arthritis|"
    r"depression|asthma|pain|symptoms)|disease|unknown|unclear|unrelated|(?:personal|other|financial|social|religious)\s+reasons?|schedul\w*|season|holidays?|fasting|colonoscopy|decision|deductible|authorization|denial|jail|"
    r"relocation|death|birth|delivery|nursing|fertility|ivf|weight\s+goal|goal)\b))",
    re.IGNORECASE,
)
"""`stopped for 2 weeks before the scan`, `due to patient preference`: for no reason of the body."""


def unfailing(text: str) -> str:
    """A text of the same length in which words of failure that are of no therapy are blank."""
    plain = _BLANKED.sub(lambda found: " " * len(found.group()), text)
    for pattern in (_ENDED_FOR_FAILURE, _ENDED_FOR_OTHER):
        plain = pattern.sub(lambda found: "ended".ljust(len(found.group())), plain)
    return plain
