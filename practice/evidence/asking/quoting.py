"""The quote of a leaf made plain before it is read: codes, instructions to the office, and lists that only spell a name out go."""

from __future__ import annotations

import re

from practice.evidence.asking.excepted import another_beside, unexcepted
from practice.evidence.asking.restating import restated
from practice.notes.tokens import Mention, mentions, tokens

_CODES = re.compile(r"\((?:ICD|CPT|HCPCS)[^)]*\)|\(\s*[A-Z]\d{2}[^)]*\)|\(\s*\d{5}[^)]*\)|\b(?:ICD-10|CPT)\b\s*:?", re.IGNORECASE)
_SAME_WORDS = re.compile(r"[(\[][A-Z0-9\-/, ]{2,40}s?[)\]]")
_SAME_TIME = re.compile(r"\(\s*\d+\s+(?:consecutive\s+)?(?:calendar\s+)?(?:days?|weeks?|months?)\s*\)", re.IGNORECASE)
_DIRECTED = re.compile(
    r"\b(?:(?:medical\s+)?(?:provider|physician|clinician|practitioner|doctor)|professionally)[\s-]*(?:directed|supervised|guided|prescribed)[\s,]+"
    r"(?=(?:(?:and|or|documented|active|non-?\s?invasive)[\s-]+)*(?:conservative|non-?\s?(?:operative|surgical)))",
    re.IGNORECASE,
)
_NO_GAIN = re.compile(
    r"\b(?:without|with\s+(?:no|inadequate|insufficient|little|minimal)|that\s+(?:has|have|had)?\s*(?:did\s+not|not|failed\s+to)\s+(?:result\s+in|produce[d]?|provide[d]?|achieve[d]?))\s+"
    r"(?:(?:any|a|significant|clinically|adequate|sufficient|meaningful|sustained|satisfactory|lasting|substantial)\s+)*"
    r"(?:improvement|relief|benefit|response|success|remission)(?:\s+in\s+(?:depressive\s+|pain\s+|clinical\s+)?symptoms)?\b",
    re.IGNORECASE,
)
"""`without significant improvement`: a therapy failed; no negation of what stands before it."""
_BEFORE_SURGERY = re.compile(
    r"\b(?:before|prior\s+to|preceding)\s+(?:the\s+)?(?:planned\s+|proposed\s+)?(?:surgery|procedure|operation)\b", re.IGNORECASE
)
_SORT = re.compile(
    r"\b(?:non-?\s?invasive|active|documented|appropriate|adequate|reasonable|formal|optimal|standard|comprehensive|multimodal)\s+"
    r"(?=(?:conservative|non-?\s?(?:operative|surgical))\b)|\bto\s+(?:respond|improve)\s+(?=(?:to|with|after|following|despite)\b)",
    re.IGNORECASE,
)
_PERSISTING = re.compile(
    r"^\W*(?:[\w-]+\s+){0,3}symptoms\s+(?:that\s+)?(?:persist\w*|continue\w*|remain\w*)\s+(?:despite|after)\s+(?:an?\s+)?"
    r"(?:(?:appropriate|adequate)\s+)?(?:trial\s+(?:of|with)\s+)?(?:therapy\s+with\s+)?(?:an?\s+)?",
    re.IGNORECASE,
)
_LASTED = re.compile(r"\b(?:has|have)\s+(?:persisted|lasted|continued)\s+(?=for\b)", re.IGNORECASE)
_INSTRUCTED = re.compile(
    r"\b(?:instruct\w+|educat\w+|train(?:ed|ing))\s+(?:in|on|regarding)\s+(?:the\s+)?(?:proper\s+|appropriate\s+|correct\s+)?(?:use|operation)"
    r"(?:\s+and\s+(?:care|maintenance))?\s+of\s+(?:the\s+|a\s+)?(?:device|equipment|machine|unit)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\s[—–-]\s*(?:(?:it\s+)?must\s+(?:be\s+billed|include|document|be\s+documented)|see\b|documentation\s+(?:must|should|required)|"
    r"provider\s+must|report\s+must|notes?\s+must|records?\s+must).*$",
    re.IGNORECASE | re.DOTALL,
)
_DEFINED = re.compile(r"^[^.;]{3,80}?,?\s+(?:which\s+is\s+)?defined\s+as\s+(?:having\s+)?", re.IGNORECASE)
_NO_MATTER = re.compile(
    r",?\s*\bwith\s+or\s+without\s+(?!contrast)[\w\s-]{3,50}(?=\W*$)|"
    r"\s*[—–,-]?\s*\bpartial\s+or\s+complete\b|"
    r"(?:(?<=more\s)|(?<=higher\s)|(?<=greater\s))out\s+of\s+(?:10|ten)\b|"
    r"\bpersonal\s+(?:history\s+)?(?:and/or|or)\s+family\s+history\s+of\b|"
    r"\(\s*type\s*(?:1|i)\b[^)]*\)|"
    r",?\s*\bsingle\s+or\s+recurrent\b,?|"
    r"\(\s*(?:the\s+)?\d{1,2}[\s-]*items?(?:\s+(?:version|form|scale))?\s*\)|\b\d{1,2}[\s-]items?\s+(?=(?:ham|hdrs|hamilton|phq|madrs|qids|beck|bdi|patient\s+health)\b)"
    r"|\bby\s+(?:the|a|an|their|his|her)\s+(?:treating|prescribing|ordering|attending)\s+(?:practitioner|physician|provider|clinician)\b"
    r"|\bin\s+(?:the\s+)?(?:same|affected|treated|study|involved|operative|symptomatic|index|surgical|ipsilateral)\s+(?:eye|knee|shoulder|hip|side|joint|limb|ear|extremity|leg|foot|arm|ankle|hand|breast)\b"
    r"|\blocal(?:i[sz]ed)?\s+or\s+systemic\s+(?=infections?\b)|\bsystemic\s+or\s+local(?:i[sz]ed)?\s+(?=infections?\b)"
    r"|\bof\s+adequate\s+dose\s+and\s+duration\b|\bon\s+(?:a|the)\s+(?:scale\s+of\s+)?0\s*(?:-|to)\s*10(?:\s+(?:point\s+)?scale)?\b"
    r"|\bon\s+(?:a|the)\s+(?:(?:numeric|visual|analog|rating|pain)\s+)*(?:10|11|100)[\s-]point\s+(?:\w+\s+){0,3}?scale\b",
    re.IGNORECASE,
)
_ON_FILE = re.compile(
    r"\bwritten\s+(?=(?:(?:functional|measurable|treatment|specific|short|long)[\s,-]+)*(?:goals?|plan\s+of\s+care|orders?|prescriptions?|referrals?)\b)",
    re.IGNORECASE,
)
"""What stands in a record is written."""
_EYE_TREATED = re.compile(
    r"\b(?:of|in|on|for|at)\s+(?:the|each)\s+(?:eye|knee|hip|shoulder|side|joint|limb|ear|leg|foot|hand|wrist|elbow|ankle|breast|extremity|vein|lid|eyelid|area)s?\s+"
    r"(?:to\s+be|being|that\s+(?:will|is\s+to)\s+be)\s+(?:operated\s+(?:up)?on|treated|injected|implanted|imaged|replaced|ablated)\b"
    r"|\b(?:of|in|on)\s+the\s+same\s+(?:eye|knee|hip|shoulder|side|ear|breast)\s*$",
    re.IGNORECASE,
)
_THERAPIST = re.compile(
    r"\b(?:with|by|from|under|supervised\s+by)\s+(?:the\s+supervision\s+of\s+)?an?\s+(?:licensed\s+|qualified\s+)?physical\s+therapist\b",
    re.IGNORECASE,
)
"""Physical therapy is a therapist's."""
_LOWERS = re.compile(
    r"\b(?:that\s+)?(?:lowers|reduces|decreases|brings|drops|worsens)\s+(?:the\s+)?(?:best[\s-]corrected\s+)?(?:visual\s+acuity|vision|acuity)\s+(?:down\s+)?to\b",
    re.IGNORECASE,
)
"""The acuity with glare is one of its own, and none that is best corrected."""
_AT_LEAST_ONE = re.compile(
    r"\bat\s+least\s+(?:one|1)\s+(?=(?!of\b|or\b|year|month|week|day|hour|grade|point|time|class|(?:cm|mm|kg|lbs?|mg|g|ml|l|cc|diopters?|degrees?|percent|pack|inch(?:es)?|foot|feet|mile)\d?\b)[a-z])(?!\w+\s+(?:of|class))",
    re.IGNORECASE,
)
"""At least one of a thing is the thing."""
_GIVES_NOT = re.compile(
    r"\b(?:do|does|did)\s+not\s+(?:give|provide|restore|produce|result\s+in|bring|offer|achieve)\s+(?:(?:the|an?|adequate|sufficient|enough|satisfactory|useful|lasting|functional|needed|desired)\s+)*"
    r"(?:vision|relief|improvement|benefit|control|correction|function|results?)(?:\s+that\s+the\s+(?:patient|member)\s+needs)?",
    re.IGNORECASE,
)
"""`glasses do not give the vision that is needed`: they failed."""
_LISTED = re.compile(r"\((?P<round>[^()]{3,120})\)|\s[—–]\s(?P<dash>[^—–]{3,120})$")
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|or)?|\bor\b|\band\b|/|;)\s*", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:will\s+)?not\s+(?:to\s+)?(?:be\s+)?(?:used|given|taken|administered|prescribed|combined|us(?:e|ing)|tak(?:e|ing)|receiv(?:e|ed|ing))\b"
    r"(?:\s+(?:the\s+|this\s+)?(?:requested\s+)?(?:drug|medication|product|agent|therapy|treatment|it))?(?:\s+(?:in\s+combination|together|"
    r"concurrently|concomitantly|simultaneously|at\s+the\s+same\s+time|along))?\s+(?:with|as)\s+|"
    r"\bno\s+(?:concurrent|concomitant|simultaneous)\s+use\s+(?:of|with)\s+|"
    r"\bnot\s+(?:be\s+)?(?:on|us(?:e|ing)|tak(?:e|ing)|receiv(?:e|ing))\s+(?:any\s+)?(?:concurrent|concomitant|simultaneous)(?:ly)?\s+(?:use\s+of\s+)?",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"^\W*(?:(?:significant|marked|severe|moderate|clinically)\s+)*(?:impair(?:ed|ment)|difficult(?:y|ies)|limit(?:ed|ation)|reduced|disrupt(?:ed|ion))\s+(?:of\s+|in\s+|with\s+)?"
    r"(?:function\w*|performance)?\s*(?P<roles>(?:(?:,|or|and|and/or|at|in|the)\s*)*(?:work|school|home)(?:\s*(?:,|\bor\b|\band\b|\bat\b|\bin\b|/)+\s*(?:at\s+)?(?:work|school|home))*)\W*$",
    re.IGNORECASE,
)
_USED_TOGETHER = re.compile(
    r"^\W*(?:(?:concurrent|concomitant|simultaneous|combined)\s+(?:use|treatment|therapy)\s+(?:of|with)|(?:(?:use|used|treatment|given|taken)\s+)?(?:together|in\s+combination|concurrently|"
    r"concomitantly|simultaneously|at\s+the\s+same\s+time|along)\s+(?:with|as)|(?:in\s+)?combination\s+with)\s+",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:notes?|records?|documentation|reports?|logs?|letters?|statements?)\s*(?:$|[,;.(]|with\b|dated\b|from\b|showing\b|must\b|including\b|signed\b|by\b|completed\b|submitted\b|within\b)",
    re.IGNORECASE,
)


_WHOLE = {"ant": "acl", "acl": "acl", "rot": "rotator cuff", "men": "meniscal"}
_LEADS = re.compile(r"\b(?:12|twelve)[\s-]*leads?\s+(?=(?:electrocardiogram|ecg|ekg)\b)", re.IGNORECASE)
_KINDS = re.compile(
    r",?\s*\b(?:whether\s+|either\s+)?(?:primary\s+or\s+secondary|acute\s+or\s+chronic|unilateral\s+or\s+bilateral|congenital\s+or\s+acquired|"
    r"partial\s+or\s+complete|right\s+or\s+left|left\s+or\s+right)\b,?(?=\W*$)",
    re.IGNORECASE,
)
"""Kinds of a thing that are all there are of it."""
_SYMPTOMS_FOR = re.compile(
    r"\bwith\s+(?:signs\s+and\s+)?symptoms\s+(?:that\s+have\s+|which\s+have\s+)?(?:persist\w*|last\w*|continu\w*|present)\s+"
    r"(?=(?:for|at|more|over|longer|\u2265|>|\d)\b)",
    re.IGNORECASE,
)
"""`with symptoms persisting for 12 weeks`: the illness has lasted as long."""
_NOT_COSMETIC = re.compile(
    r"^\W*(?:(?:the|requested|proposed|planned|surgical)\s+)*(?:procedure|surgery|service|treatment|request|operation|repair|reconstruction|\w+plasty)\s+"
    r"(?:is|will)\s+not\s+(?:being\s+|be\s+)?(?:performed|done|requested|used|intended|sought|provided|undertaken)?\s*(?:primarily|solely|purely|merely|mainly)?\s*(?:for\s+)?"
    r"cosmetic(?:\s+(?:purposes?|reasons?|improvement|in\s+nature))?\W*$",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?<=\d)\s+points?\b(?!\s+(?:\w+\s+){0,2}(?:scale|improvement|reduction|change|decrease|increase|drop|gain))(?=\s*(?:$|[,;.)]|or\b|and\b|on\b|in\b))",
    re.IGNORECASE,
)
"""A score counts in points."""
_ASIDE = re.compile(
    r",?\s*\bin\s+which\s+case\b.*$|(?<=\w)\s+(?:on|of|to|in)\s+the\s+(?:(?:same|treated|involved|affected)\s+)?(?:body\s+)?region\b(?!\s+of)|"
    r"\b(?:has|have)\s+been\s+(?:given|administered)(?=\W*$)|\(\s*(?:and\s+)?not\s+an?\s+(?:\w+\s+)?(?:assistant|aide|technician|student)\s*\)",
    re.IGNORECASE | re.DOTALL,
)
"""What follows from a leaf, the part that is treated, and that what was had was given: they ask for nothing more."""
_PARTS = re.compile(r"\bparts\s+per\s+billion\b", re.IGNORECASE)
_BRACED = re.compile(r"\s*\((?P<in>[a-z][a-z-]*(?:\s+[a-z-]+){0,2})\)\s*")
_INTACT = re.compile(r"\bintact\s+(?P<part>anterior\s+cruciate(?:\s+ligament)?|acl|rotator\s+cuff|menisc(?:us|i))\b", re.IGNORECASE)
"""What is intact has no tear."""


_POTENCY = re.compile(
    r"\btopical\s+(?:cortico)?steroids?\s+(?:of|with|that\s+(?:is|are)(?:\s+of)?)\s+(?:at\s+least\s+)?(?:an?\s+)?(?P<how>low|mild|medium|moderate|mid|high|super-?\s?high|very\s+high)"
    r"(?P<up>(?:\s*(?:or|to|and)\s*|-to-)(?:super-?\s?|very\s+)?(?:high\w*|great\w*|strong\w*|above))?[\s-]*potency\b(?P<up2>\s+or\s+(?:higher|greater|above))?",
    re.IGNORECASE,
)


def _by_potency(found: re.Match[str]) -> str:
    """`a topical corticosteroid of medium or higher potency`, in the order of words that names it."""
    how = {"moderate": "medium", "mid": "medium"}.get(found["how"].lower(), found["how"].lower())
    return "medium or higher potency topical corticosteroid" if how == "medium" else f"{how} potency topical corticosteroid"


_NUMBERED = re.compile(r"^\s*(?:§\s*)?\d+(?:\.\d+){2,}\.?\s+(?=[A-Za-z(])")
"""The number of a paragraph of the policy (`7.41.2.1 is at least 18 years old`)."""


def unnumbered(quote: str) -> str:
    """A quote without the number of its paragraph."""
    return _NUMBERED.sub("", quote)


TREATED_WITH = re.compile(r"^\W*(?:(?:current|concurrent|concomitant|ongoing)\s+)?(?:treatment|therapy|use)\s+(?:with|of)\b", re.IGNORECASE)
"""`treatment with A`, `concurrent use of A`: what is had now."""
_ONE_UNIT = re.compile(
    r"\b(?P<lead>(?:within|in|during|over)\s+the\s+(?:past|last|previous|preceding))\s+(?P<unit>year|month)\b", re.IGNORECASE
)
"""`within the past year` is one year."""


_TO_BE_DONE = re.compile(
    r"(?<=\bhip)\s+to\s+be\s+replaced\b|(?<=\bknee)\s+to\s+be\s+replaced\b|(?<=\bjoint)\s+to\s+be\s+(?:replaced|treated)\b", re.IGNORECASE
)
"""`pain in the hip to be replaced`."""
_BY_TEST = re.compile(
    r"(?:(?<=screening )|(?<=testing )|(?<=test ))"
    r"\((?:e\.g\.,?\s*)?(?:skin|blood|TST|PPD|IGRA|T-?\s?SPOT|Quanti\w+)[^()]*\bor\b[^()]*\)",
    re.IGNORECASE,
)
"""`tuberculosis screening (skin test or blood test)`: either of the two ways."""


def plain_quote(quote: str) -> str:
    """The words of a quote that ask for something."""
    text = _POTENCY.sub(_by_potency, _DEFINED.sub("", _CODES.sub(" ", restated(unexcepted(unnumbered(quote)))), count=1))
    text = _BEFORE_SURGERY.sub(" ", text) if re.search(r"tobacco|nicotin|smok|physical\s+therapy|exercise", text, re.IGNORECASE) else text
    text = "not cosmetic" if _NOT_COSMETIC.match(text) else _unbraced(_SYMPTOMS_FOR.sub(" ", text))
    text = re.sub(r"\bat\s+least\s+once\s+(?:(?:a|per|every|each)\s+day|daily)\b", "daily", text, flags=re.IGNORECASE)
    text = re.sub(r"\bpersonal\s+(?=history\s+of\b)", "", text, flags=re.IGNORECASE)
    text = _ON_FILE.sub("", _EYE_TREATED.sub(" ", text))
    text = _THERAPIST.sub(" ", text) if re.search(r"\bphysical\s+therapy\b", text, re.IGNORECASE) else text
    text = _KINDS.sub(" ", _LEADS.sub(" ", _LOWERS.sub(" of ", text)))
    text = _ASIDE.sub(" ", _BY_TEST.sub(" ", _TO_BE_DONE.sub("", text)))
    text = _AT_LEAST_ONE.sub(" ", _POINTS.sub("", _PARTS.sub("ppb", text)))
    text = _GIVES_NOT.sub(" failure of ", text) if not re.search(r"\bfail", text, re.IGNORECASE) else text
    text = _INTACT.sub(lambda found: f"no {_WHOLE[found['part'].lower()[:3]]} tear", text)
    text = re.sub(r"\buntreated\s+or\s+(?=active\b)", "", text, flags=re.IGNORECASE)
    text = _PERSISTING.sub("failure of ", _LASTED.sub(" ", text))
    text = _NO_GAIN.sub(" without improvement ", text)
    text = re.sub(r"\b(?:while\s+)?breathing\s+(?=room\s+air)", "on ", _SORT.sub("", text), flags=re.IGNORECASE)
    text = _ONE_UNIT.sub(r"\g<lead> 1 \g<unit>", _INSTRUCTED.sub(" device instruction ", text))
    for pattern in (_DIRECTED, _OFFICE, _SAME_TIME, _SAME_WORDS, _NO_MATTER):
        text = pattern.sub(" ", text)
    return _LISTED.sub(lambda found: _spelled(text, found), text)


def _unbraced(text: str) -> str:
    """A quote without the words in brackets that stand inside a name and only say it again (`neovascular (wet) macular degeneration`)."""
    found = _BRACED.search(text)
    if found is None:
        return text
    bare = text[: found.start()] + " " + text[found.end() :]
    spans = [(t[m.first].start, t[m.last].end) for t in (tokens(bare),) for m in mentions(t)]
    return bare if any(a < found.start() < b for a, b in spans) else text


def roles_of(quote: str) -> tuple[str, ...]:
    """The places of life in which a quote asks for impaired function (`impaired functioning at work, at school or at home`)."""
    found = _ROLES.match(quote)
    return tuple(dict.fromkeys(word.lower() for word in re.findall(r"work|school|home", found["roles"], re.IGNORECASE))) if found else ()


def used_together(quote: str) -> bool:
    """Whether a quote names use at the same time as what it refuses, and does not ask that there be none."""
    return bool(_USED_TOGETHER.match(quote)) or another_beside(quote) is not None


def together(quote: str) -> str | None:
    """What must not be used at the same time, where a quote asks just that; None for any other."""
    if (other := another_beside(quote)) is not None:
        return other
    found = _TOGETHER.search(quote) or _USED_TOGETHER.match(quote)
    return re.sub(r"\s+for\s+.*$", "", quote[found.end() :], flags=re.DOTALL) if found else None


def asks_direction(quote: str) -> bool:
    """Whether a quote asks for care that a professional directs (`provider-directed conservative care`)."""
    return bool(_DIRECTED.search(quote)) or bool(
        re.search(
            r"\b(?:provider|physician|clinician|practitioner)[\s-]*directed\b|"
            r"\b(?:directed|supervised|prescribed|overseen)\s+by\s+an?\s+(?:\w+\s+)?(?:provider|physician|clinician|practitioner|professional)\b",
            quote,
            re.IGNORECASE,
        )
    )


def asks_for_paper(quote: str) -> bool:
    """Whether a quote asks for notes or records of a thing and not for the thing (`physical therapy notes`)."""
    return bool(_PAPER.search(quote)) and not re.match(r"\W*document(?:ation|ed)\s+(?:of|that)\b", quote, re.IGNORECASE)


def _spelled(text: str, found: re.Match[str]) -> str:
    """A list behind a name whose every member is a kind of it: of therapies any of the list is meant; else the name says it all."""
    listed = found["round"] or found["dash"]
    members = [named for part in _BETWEEN.split(listed) if part.strip() and (named := _named(part)) is not None]
    heads = {m.concept for m in mentions(tokens(text[: found.start()]))}
    parts = [part for part in _BETWEEN.split(listed) if part.strip()]
    if not members or len(members) != len(parts) or not all((m.names - {m.concept}) & heads for m in members):
        return found.group()
    return " : " + " or ".join(parts) + " " if members[0].kind == "therapy" else " "


def _named(part: str) -> Mention | None:
    """The one concept that a short stretch names."""
    named = mentions(tokens(part))
    return named[0] if len(named) == 1 and len(part.split()) <= 4 else None
