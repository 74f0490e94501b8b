"""Words of lead-ins: what only points back, what the list below completes, what asks for nothing by itself."""

from __future__ import annotations

import re

REFUSES = re.compile(
    r"\b(?:not(?!\s+limited\b)|never|without|no|neither|absence\s+of|free\s+of|lacks?)\s+(?:(?!because\b|due\b|owing\b|since\b|if\b"
    r"|when\b|unless\b|except\b|but\b)[a-z]+\s+){0,3}$"
)
GOVERNS = re.compile(r"\b(?:of|to|from|against|with|or\s+more)\W*$")
DEFINES = re.compile(
    r"\b(?:defined\s+(?:as|by)\b(?:\W+\w+){0,4}|(?:evidenced|demonstrated|documented|manifested|characterized|shown|indicated)\s+by|which\s+means|meaning"
    r"|that\s+(?:is|are)|i\.e\."
    r"|evidence\s+of\s+(?:[\w-]+\s+){1,5}by)\W*$"
)
LEFT_OPEN = re.compile(
    r"\b(?:shows?|showing|reveals?|revealing|demonstrates?|demonstrating|documents?|documenting|confirms?|confirming|indicates?"
    r"|indicating|produced|"
    r"suggests?|suggesting|exhibits?|exhibiting|experiencing|(?:from\s+baseline|improvement|response|reduction|decrease|change)\s+in"
    r"|results?\s+in|resulting\s+in|interferes?\s+with|(?:is|are|be|been)\s+diagnosed\s+with|causes?|causing|leads?\s+to|leading\s+to|findings?\s+of|evidence\s+of|positive\s+for|signs?\s+of|symptoms?\s+of|(?:is|are)\s+(?:due|secondary)\s+to|(?:is|are)\s+caused\s+by|(?:asymmetry|symptoms?|pain|involvement|weakness|deficits?)\s+in|\bsymptoms\s+include|^\W*(?:the\s+)?(?:[a-z-]+\s+){1,4}(?:includes?|consists?\s+of|comprises?))\W*$"
)
"""A clause that ends with its verb: each item is its object."""
IN_PEOPLE = re.compile(r"(?<=\w)\s+(?:in|for|among)\s+(?:patients|members|individuals|persons|people|those|beneficiaries)\W*$")
POINTS_BACK = re.compile(
    r"^\W*in\s+evaluating\b[^:;]*\btakes?\s+into\s+account\s+whether(?:\s+the\s+\w+)?\W*$|"
    r"^\W*in\s+addition\s+to\s+[^,:;]{3,80}\b(?:above|criteria|requirements)\b[^,:;]*(?:,[^,:;]{0,60})?$|"
    r"^\W*(?:in\s+order\s+)?(?:to\s+(?:be\s+(?:approved|covered|authorized|considered|eligible)|qualify|(?:apply|be\s+considered|be\s+eligible)\s+for\s+(?:approval|coverage|authorization)|receive\s+(?:approval"
    r"|coverage))|for\s+(?:approval|coverage|authorization))\b[^,:;]{0,40}"
    r"(?:,\s+(?:the\s+|an?\s+|all\s+)?(?:you|recipients?|beneficiar(?:y|ies)|enrollees?|patients?|members?|individuals?"
    r"|persons?))?\W*$|"
    r"^\W*(?:this|these|such|it)\b[\w\s/-]{0,40}?\b(?:occurs?|appl(?:y|ies)|exists?|happens?|arises?|is\s+(?:met|shown|present"
    r"|the\s+case|true))\W*$"
    r"|^\W*(?:step\s+therapy|(?:prior\s+)?medications?(?:\s+(?:therapy|trials?))?|(?:prior\s+)?drug\s+therapy|imaging|diagnosis|severity|symptoms(?:\s+and\s+function)?|function(?:al\s+status)?|"
    r"physical\s+examination|laboratory(?:\s+(?:tests?|findings))?|(?:optimi[sz]ation|management)\s+of\s+(?:modifiable\s+)?risk\s+factors|risk\s+factors|safety|conservative\s+(?:care|management|treatment|therapy))\W*$"
    r"|^\W*(?:[\w/-]+\s+){0,5}(?:considerations|guidelines)(?:\s+for\s+[\w\s/-]{2,50})?\W*$"
    r"|^\W*(?:such\s+|this\s+)?(?:coverage|use)\s+is\s+(?:further\s+|only\s+)?(?:limited|restricted)(?:\s+to)?\W*$"
)
"""`Such a need exists in`: what was said before, again."""
HOLDS_ALL = re.compile(
    r"^\W*(?:group|category|class|tier)\s+(?:[ivx]{1,4}|\d|[a-e])\s+(?:criteria\s+|patients\s+)?(?:includes?|consists?\s+of|comprises?)\W*$|"
    r"^\W*in\s+the\s+absence\s+of\s+(?:[\w'-]+\s+){0,4}?(?:criteria|polic(?:y|ies)|guidelines?|protocols?|standards?)\b[^:;]*$|"
    r"^\W*the\s+(?:[\w-]+\s+){0,2}(?:evaluation|assessment|work-?up|documentation|record|examination|request|history)s?\s+"
    r"(?:must\s+|should\s+)?(?:includes?|contains?|consists?\s+of|comprises?)\W*$"
)
"""`The evaluation includes all of these`, `In the absence of criteria of its own, …`: each item is what is asked."""
ONLY_SUBJECT = re.compile(
    r"^\W*(?:the\s+|an?\s+)?(?:(?:fe)?male\s+partner|sleep\s+(?:test|study)|tumou?r\s+burden|family\s+history|test\s+results?|study|evaluation|device|request|order)s?\s+"
    r"(?:meets?|meeting|satisf(?:y|ies|ying)|fulfil\w*|is|are)\W*$"
    r"|^\W*(?:the\s+|an?\s+)?(?:(?:affected|involved|treated|operative|target|study|fellow|index)\s+)?(?:eye|knee|hip|shoulder|joint|limb|leg|ear|breast|side|lesion|tooth|level|segment|plan\s+of\s+care|treatment\s+plan|care\s+plan)s?"
    r"(?:\s+(?:to\s+be\s+(?:treated|operated\s+on|injected|replaced|imaged)|being\s+treated|requested|for\s+which\s+\w+\s+is\s+requested))?\s+"
    r"(?:has|have|had|meets?|must\s+(?:meet|have)|satisf(?:y|ies)|fulfil\w*)\W*$"
)
"""`The female partner meets either of the following`, `Tumor burden is one of the following`: of what the list tells."""
RECORDED = re.compile(
    r"^\W*(?:there\s+is\s+)?(?:clinical\s+|clear\s+)?(?:documentation|medical\s+records?|chart\s+notes?|records?|progress\s+notes?)\b[^:]*"
    r"\b(?:includes?|including|shows?|showing|documents?|documenting|contains?|of|reflects?)\W*$"
)
"""`Documentation in the record which includes one of the following`: each item is what is documented."""
WHO_GIVES = re.compile(
    r"\b(?:provided|prescribed|performed|ordered|administered|supervised|requested|managed|delivered|rendered"
    r"|conducted)\s+by\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){1,4}(?:\([^)]*\)\s*)?"
    r"(?:who|that)(?:\s+(?:is|are|has|have|meets?))?(?:\s+(?:an?|in|by))?\W*$"
)
"""`is provided by a physician who is:`: each item says who gives it."""
USED_WITH = re.compile(r"^\W*(?:\S+\s+){0,5}used\s+(?:in\s+combination|together|concurrently)\s+with\W*$")
"""`X used in combination with one of the following`: each item says with what."""
EMPTY = frozenset(
    {
        "performed",
        "used",
        "given",
        "primarily",
        "solely",
        "presence",
        "meet",
        "meets",
        "requested",
        "request",
        "requests",
        "provided",
        "criteria",
        "exists",
        "only",
        "treating",
        "treatment",
        "documented",
        *("trial", "trials"),
        *("would", "occur", "occurs", "applies", "happens", "situation", "situations", "cases"),
    }
)
"""Words that ask for nothing by themselves."""
LAST_MEMBER = re.compile(r"^[^;:.]*,\s+or\s[^;:.]*;\s+and\s+(?P<beside>(?:has|have|had|is|are|was|must|does|did)\b[^;:]*)$")
"""`one of the following: A, has B, or has C; and has D`: the semicolon ends the alternatives."""
HEADS_GROUP = re.compile(r"\W*(?:(?i:group|section|part|step|category)\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})\b[^.;]{0,70}|[^a-z.;\d]{3,70}?)\s*")
"""`GROUP B - COUNSELING (one)`: the heading above a list, before its quantifier in brackets."""
CRITERIA_MET = re.compile(
    r"\W*(?P<what>(?:all\s+|the\s+)*(?:base|basic|general|common|standard|core|minimum)\s+(?:criteria|requirements)\s+(?:are|is|have\s+been)\s+(?:all\s+)?met)"
    r"\s*,?\s+and\b(?:\s+(?:the\s+)?(?:members?|patients?|individuals?|beneficiar(?:y|ies)))?(?:\s+(?:has|have|is|must))?\W*$"
)
"""`Base criteria are met and the member:`: what is defined elsewhere is asked besides the list."""
