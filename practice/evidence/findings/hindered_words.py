"""Words for what a complaint keeps a patient from: how a policy asks it, how a chart tells it, and how it says that it does not."""

from __future__ import annotations

import re

_VERB = (
    r"(?:limit(?:s|ed|ing|ation)?|interfer\w+(?:\s+with)?|impair\w*|affect(?:s|ed|ing)?|prevent(?:s|ed|ing)?|restrict\w*|disrupt\w*|"
    r"hinder\w*)"
)
THAT = re.compile(
    rf"^(?P<head>.{{3,120}}?)\s*,?\s+(?:that|which)\s+(?:significantly\s+|substantially\s+|markedly\s+)?{_VERB}\s+(?P<what>.{{4,80}})$"
    r"|^(?P<head3>.{3,120}?)\s*,?\s+(?:that|which)\s+(?:regularly\s+|often\s+|frequently\s+)?(?:wakes?|awakens?|disturbs?|interrupts?)\s+"
    r"(?P<what3>(?:the\s+)?(?:member|patient|individual|beneficiary|sleep)\b.{0,40})$"
    rf"|^(?P<head2>.{{3,120}}?)\s*,?\s+(?:severe|bad|intense|great)\s+enough\s+to\s+{_VERB}\s+(?P<what2>.{{4,80}})$",
    re.IGNORECASE,
)
DOES = re.compile(
    r"^\W*(?P<head>(?!.*\b(?:that|which|who)\b).{3,120}?)\s+(?:significantly\s+|substantially\s+|markedly\s+)?"
    r"(?:interferes?\s+with|limits?|impairs?|affects?|prevents?|restricts?|disrupts?|hinders?)\s+(?P<what>.{4,80})$",
    re.IGNORECASE,
)
BARE = re.compile(
    r"^\W*(?:(?:interference|difficult(?:y|ies)|trouble|problems?|limitations?|impairment)\s+(?:with|in|of)|(?:difficulty|trouble)(?=\s+(?:reading|driving|working|sleeping)\b)|"
    r"(?:impaired|reduced|limited|decreased|diminished|loss\s+of)\s+ability\s+to\s+(?:carry\s+out|perform|do|take\s+part\s+in|engage\s+in))\s+(?P<what>.{4,90}?)"
    r"(?:,?\s+(?:caused\s+by|due\s+to|because\s+of|from|attributed\s+to|resulting\s+from)\s+(?:the\s+)?(?P<cause>[\w\s-]{3,40}))?\W*$",
    re.IGNORECASE,
)
KINDS = {
    "work": r"\b(?:work(?:ing)?|school(?:work)?|job|employment|occupation\w*)\b",
    "driving": r"\bdriv\w+\b",
    "reading": r"\bread\w*\b",
    "sleep": r"\bsleep(?:ing)?\b",
    "self": r"\b(?:self[\s-]?care|(?:personal\s+)?hygiene|grooming|dressing|bathing)\b",
    "house": (
        r"\b(?:household|domestic|home)\s+(?:tasks?|chores?|duties|activities|work)\b"
        r"|\b(?:chores|housework|housekeeping|(?:running|managing|keeping)\s+(?:the|a|his|her|their)\s+(?:household|home|house)|household(?:\s+functioning)?)\b"
    ),
    "faces": r"\b(?:recogni[sz]ing\s+)?(?:faces|people)\b",
    "usual": (
        r"\b(?:(?:daily|usual|normal|everyday|routine|regular)\s+(?:activit\w+|life|living|function\w*)|adls?|activities(?:\s+of\s+daily\s+living)?)\b"
    ),
}
LEFT_OVER = re.compile(
    r"\b(?:and|or|the|of|with|in|at|to|from|on|member(?:['’]s)?|patient(?:['’]s)?|individual(?:['’]s)?|beneficiary|his|her|their|ability|function(?:ing)?|daily|living|vision|visual|significant|activities|adls?|other|usual|normal)\b|\W",
    re.IGNORECASE,
)
_CANNOT = (
    r"(?:cannot|can'?t|can\s+no\s+longer|no\s+longer(?:\s+able\s+to)?|unable\s+to|not\s+able\s+to|could\s+not|had\s+to\s+stop|"
    r"has\s+to\s+stop)"
)
_UP = (
    r"(?:given\s+up|gave\s+up|gives\s+up|stopped|quit|dropped\s+out\s+of|dropped|avoids?|avoiding|withdr[ae]wn?\s+from|"
    r"had\s+to\s+(?:stop|quit|give\s+up))"
)
_RATED = (
    r"\s*:\s*(?:(?:great|severe|extreme|moderate|marked|a\s+lot\s+of|considerable|much)\s+(?:difficulty|trouble)|severe|unable|cannot)\b"
)
"""The answer of a row of a questionnaire that rates a thing as hard."""
_HARD = r"(?:trouble|difficulty|problems?|struggles?|hard\s+time)"
_IT = (
    r"(?:^\W*|[,;]\s*(?:and\s+)?|\b(?:it|which|that|this|and|often|also|frequently|pain|ach(?:e|ing)|shoulders?|arms?|knees?|hips?|back|neck|legs?|hands?|symptoms?|numbness|"
    r"tingling|itch\w*|cramps?)\s+)(?:often\s+|also\s+|frequently\s+)?"
)
"""What wakes somebody: the complaint, or what stands for it."""
_TASK = (
    r"(?:dress\w*|bath\w*|shower\w*|wash\w*|groom\w*|comb\w*|brush\w*|toilet\w*|button\w*|fasten\w*|hook\w*|tie|tying|shav\w*|feed\w*|wip\w*|"
    r"bra|socks?|shoes?|(?:her|his|their|own)\s+hair|pants|shirts?|coat)"
)
"""What somebody does for himself; a verb or the thing it is done to."""
_IS_HARD = (
    r"(?:is|are|has\s+become|have\s+become|takes?|hurts?|requires?|needs?)\s+(?:(?:very|quite|too|so|now|getting|increasingly)\s+)*"
    r"(?:hard|difficult|painful|a\s+struggle|slow|impossible|several\s+tries|twice|two\s+tries|(?:\w+\s+){0,2}help)\b"
)
_HOUSE = (
    r"(?:dish\w*|laundry|vacuum\w*|clean\w*|cook\w*|grocer\w+|housework|chores|yard\s*work|garden\w*|mow\w*|beds?|cupboards?|cabinets?|shelf|shelves|"
    r"pots?|pans?|jars?|trash|sweep\w*|mop\w*|shop\w*|cart|bags?)"
)
_NO_DEED = (
    r"(?:tolerat\w*|take|afford|recall|remember|sleep|get\s+(?:an?\s+)?(?:appointment|ride|in)|say|identify|find|feel|void|urinate|hear|see|read|drive|breathe|eat|swallow|"
    r"have|use|wear|undergo|receive|be|rule|exclude|attend|come|schedule|raise|bend|straighten|extend|flex|fully|make|describe|tell|explain|quit|stop|give|control|confirm|"
    r"commit|pay|return|lose|gain|concentrate|focus|move|actively|passively|abduct|elevate|rotate|oppose|localize|name|speak|provide|obtain|complete\s+(?:the\s+)?(?:test|study|PT|therapy)|"
    r"comment|clear|make|start|begin|continue|go\s+(?:to\s+)?(?:PT|therapy)|do\s+(?:the\s+)?(?:PT|therapy|exercises)|access|verify|reproduce|palpate|visuali[sz]e|assess|determine|"
    r"understand|guarantee|recommend|support|get\s+to|think|cut|reach\s+(?:him|her|them|the\s+(?:doctor|office|pharmacy)))\b"
)
"""What is no deed of daily life, or is a measure of the body, of the mind or of means."""
TOLD = {
    "work": re.compile(
        rf"\b(?:cut|reduced|dropped|shortened|cutting)\b[^.;]{{0,30}}\b(?:shifts?|hours|schedule|days\s+a\s+week)\b|\b(?:went|gone|switched|moved|dropped)\s+to\s+part[\s-]?time\b|"
        rf"\b(?:moved|taken|pulled|reassigned)\s+(?:him|her|them)?\s*off\b[^.;]{{0,40}}\b(?:line|duty|job|floor|desk)\b|"
        rf"\b{_CANNOT}\s+(?:stand|sit|lift|work|finish|complete|get\s+through)\b[^.;]{{0,30}}\b(?:shifts?|work(?:day)?|job)\b|"
        rf"\b{_CANNOT}\s+work\b|(?:\b(?:is|was|been|still|remains?|stayed|kept|taken|currently)\s+|^\W*)\b(?:off|out\s+of)\s+work\b"
        rf"(?!\s+(?:at|on|by|early|late|today|tomorrow|for\s+the\s+(?:day|visit|appointment)))|"
        rf"\bmiss(?:ed|es|ing)\s+(?:\w+\s+){{0,4}}?(?:shifts?|days?\s+of\s+work|work)\b|"
        r"\b(?:on|placed\s+on|went\s+on|taking)\s+(?:\w+\s+)?(?:FMLA|medical|sick|disability|short-?term\s+disability)\s+(?:leave|disability)\b|\b(?:called|calling|calls)\s+(?:in|out)\s+sick\b|"
        r"\b(?:written\s+up|suspended|fired|lost\s+(?:her|his|their|the)\s+job|on\s+probation|let\s+go)\b(?![^.;]{0,30}\b(?:drink\w*|alcohol|dui|drug\s+test)\b)|\b(?:failing|dropped\s+out\s+of|missing)\s+(?:\w+\s+){0,2}(?:school|classes|class|deadlines)\b|"
        r"\bcut\s+(?:back\s+)?(?:(?:her|his|their|the)\s+)?(?:\w+\s+)?(?:client|customer|patient|case|work)\w*(?:\s+list)?\s+(?:in\s+half|down|back)\b|"
        r"\b(?:light|modified|restricted|desk)\s+duty\b(?!\s+(?:offered|available|not))|\bturned\s+down\s+(?:\w+[\s-]+){0,3}(?:routes?|jobs?|shifts?|gigs?|work|assignments?|bookings?)\b|"
        rf"\b(?:at|during)\s+(?:the\s+)?(?:work|bakery|shop|store|salon|warehouse|office|plant|job)\b[^.;]{{0,20}}\b(?:must|has\s+to|have\s+to|needs?\s+to)\s+(?:sit|stop|rest|lie|take\s+breaks?)\b|"
        rf"\b(?:has\s+to|have\s+to|must)\s+pull\s+over\b|"
        rf"\b{_HARD}\b[^.;]{{0,40}}\b(?:at\s+work|working|(?:with|doing)\s+(?:his|her|their)\s+job)\b|\b{_UP}\s+(?:his|her|their)?\s*(?:work|job)\b",
        re.IGNORECASE,
    ),
    "driving": re.compile(
        rf"\b{_HARD}\b[^.;]{{0,70}}\bdriving\b|\b{_UP}\s+(?:\w+\s+){{0,2}}driving\b|\b{_CANNOT}\s+drives?\b|\bdriving{_RATED}|"
        rf"\b{_CANNOT}\s+see\b[^.;]{{0,40}}\b(?:when|while)\s+(?:he|she|they)\s+drives?\b|\bblocks?\b[^.;]{{0,24}}\bview\b[^.;]{{0,20}}\b(?:when\s+(?:he|she)\s+drives?|driving)\b|\bstopped\s+driving\b|"
        rf"\b(?:neighbou?r|husband|wife|daughter|son|friend)\s+(?:now\s+)?drives\s+(?:him|her|them)\b",
        re.IGNORECASE,
    ),
    "sleep": re.compile(
        rf"{_IT}(?:wakes?|woke|waking|awakens?|awakened)\s+(?:(?:him|her|them)\b(?!\s+(?:kids|children|husband|wife|son|daughter|partner))|"
        rf"(?:the\s+)?(?:patient|pt)\b|(?:up\s+)?(?:at\s+night|nightly|from\s+sleep|most\s+nights|every\s+night))|{_IT}keeps\s+(?:him|her|them)\s+(?:up|awake)\b|"
        r"\b(?:wakes?|woken|woke|awakens?|awakened)\b[^.;]{0,48}\b(?:from|with|due\s+to|because\s+of|by)\s+(?:(?:the|this|his|her)\s+)?(?:\w+\s+)?pain\b|"
        r"\b(?:pain|ach(?:e|ing)|it)\s+(?:gets|brings|pulls|jolts)\s+(?:him|her|them)\s+(?:up\s+)?(?:out\s+of|from|up\s+from)\s+(?:bed|sleep)\b|"
        rf"\b{_CANNOT}\s+(?:sleep|lie\s+on|roll\s+onto)\b|\b{_HARD}\s+(?:\w+\s+){{0,2}}sleeping\b|"
        r"\bsleep\s+(?:is\s+|has\s+been\s+)?(?:disrupted|disturbed|interrupted|broken)\b",
        re.IGNORECASE,
    ),
    "reading": re.compile(
        r"\b(?:when|while|if)\s+(?:he|she|they)\s+reads?\b[^.;]{0,70}\b(?:in\s+the\s+way|block\w*|obscur\w*|tips|tilts|lifts|raise|holds?|strain\w*|hang\w*|droop\w*)\b|"
        r"\b(?:to\s+(?:read|finish\s+a\s+page)|reading)\b[^.;]{0,50}\b(?:lids?|skin|chin|brows?)\b|\b(?:lids?|skin|chin|brows?)\b[^.;]{0,50}\b(?:to\s+(?:read|finish\s+a\s+page)|(?:when|while)\s+reading)\b|"
        rf"\b{_HARD}\b[^.;]{{0,40}}\breading\b|\bloses\s+(?:his|her|their)\s+place\b[^.;]{{0,20}}\bread|"
        rf"\b{_UP}\s+(?:\w+\s+){{0,2}}reading\b|\b{_CANNOT}\s+read\b|\breading(?:\s+\w+){{0,2}}{_RATED}|"
        rf"\b(?:uses|needs)\s+(?:a\s+|her\s+|his\s+)?magnif(?:ier|ying\s+glass)\b",
        re.IGNORECASE,
    ),
    "self": re.compile(
        rf"\b(?:{_CANNOT}|{_HARD})\s+(?:[\w']+\s+){{0,4}}?{_TASK}\b|\b{_TASK}\b[^.;,]{{0,40}}\b{_IS_HARD}|"
        r"\b(?:bathes|showers|washes)\s+(?:only\s+)?(?:about\s+)?(?:once|twice|1x|every\s+\w+\s+days)\b|\bnot\s+(?:washing|bathing|showering|eating|dressing)\b|\b(?:has\s+to\s+be|must\s+be|needs?\s+to\s+be|is)\s+(?:prompted|reminded)\s+to\s+(?:bathe|wash|shower|eat|dress|change)\b|"
        r"\bneeds?\s+(?:\w+\s+)?help\s+(?:with\s+|to\s+)?(?:get\s+)?(?:dress|bath|shower|wash|groom)\w*|"
        r"\b(?:husband|wife|daughter|son|partner|mother|aide)\s+(?:has\s+to\s+|must\s+|now\s+)?(?:helps?\s+(?:him|her|them)\s+(?:dress|bathe|shower|wash)|dresses|washes|ties)\b",
        re.IGNORECASE,
    ),
    "house": re.compile(
        rf"\b(?:{_CANNOT}|{_HARD}|{_UP})\s+(?:[\w']+\s+){{0,4}}?{_HOUSE}\b|\b{_HOUSE}\b[^.;,]{{0,40}}\b{_IS_HARD}|"
        r"\b(?:husband|wife|daughter|son|partner|neighbou?r)\s+(?:now\s+)?(?:does|do|carries|has\s+taken\s+over)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:housework|laundry|cleaning|cooking|shopping|chores|groceries|vacuuming|yard\s*work)\b",
        re.IGNORECASE,
    ),
    "faces": re.compile(
        rf"\b(?:{_HARD}|{_CANNOT})\b[^.;]{{0,24}}\b(?:recogni[sz]\w+|make\s+out|see)\s+(?:\w+\s+)?faces\b|\bfaces{_RATED}", re.IGNORECASE
    ),
    "usual": re.compile(
        rf"\b(?:{_UP}|{_CANNOT})\s+(?:[\w']+\s+){{0,5}}?(?:gardens?|gardening|stairs|gym|band|sports?|walk\w*|chores|housework|cook\w*|clean\w*|shop\w*|grocer\w+|"
        r"laundry|exercis\w+|runn?(?:ing)?|hik\w+|lift\w*|carry\w*|play\w*|dress\w*|bath\w*|climb\w*|stand\w*|sit\w*|swim\w*|danc\w+|yard\s*work|vacuum\w*|"
        r"kneel\w*|squat\w*)\b|"
        rf"\b(?<!\bwe\s)(?<!insurance\s)(?<!\bI\s)(?<!office\s)(?<!clinic\s)(?<!plan\s)(?<!payer\s)(?<!policy\s)(?<!\bit\s)(?<!this\s)(?<!that\s)(?<!which\s){_CANNOT}\s+(?!(?:even\s+|really\s+|quite\s+|always\s+|be\s+)?{_NO_DEED})(?:even\s+)?[a-z]{{2,}}\b(?!\s+to\b)|"
        r"\b(?:must|has\s+to|have\s+to)\s+(?:sit\s+down|stop\s+and\s+rest|rest|lie\s+down|pull\s+over)\b(?![^.;]{0,30}\b(?:injection|surgery|procedure|block|infusion|treatment)\b)",
        re.IGNORECASE,
    ),
}
FREE = {
    "self": re.compile(
        r"\b(?:independent|no\s+(?:trouble|difficulty|limitations?|problems?))\s+(?:with|in)\s+(?:all\s+)?(?:self[\s-]?care|ADLs?)\b",
        re.IGNORECASE,
    ),
    "house": re.compile(
        r"\bno\s+(?:trouble|difficulty|limitations?|problems?)\s+(?:with|in|at|around)\s+(?:the\s+)?(?:house\w*|chores|home)\b",
        re.IGNORECASE,
    ),
    "work": re.compile(
        r"\b(?:worked|works|working)\b[^.;]{0,40}\b(?:with(?:out|\s+no)\s+(?:any\s+)?(?:difficulty|trouble|problems?)|full\s+(?:duty|shifts))\b|\bno\s+(?:limit\w*|trouble|problems?|difficult\w+)\s+at\s+work\b|\bno\s+(?:trouble|difficult\w+|problems?)\s+(?:with\s+)?(?:\w+(?:\s+or|,)\s+){0,4}work(?:ing)?\b|\bwork\b[^.;]{0,30}\b(?:is\s+)?(?:unaffected|not\s+affected|not\s+limited)\b|"
        r"\bnot\s+keep\s+(?:her|him|them)\s+from\s+work\b",
        re.IGNORECASE,
    ),
    "driving": re.compile(
        r"\bdriv(?:es?|ing)\b[^.;]{0,40}\b(?:(?:without|with\s+no)\s+(?:difficulty|trouble|problems?)|unaffected)\b|"
        r"\bno\s+(?:trouble|difficult\w+|problems?)\s+(?:with\s+)?(?:\w+(?:\s+or|,)\s+){0,4}driving\b",
        re.IGNORECASE,
    ),
    "sleep": re.compile(
        r"\bsleeps?\s+(?:well|fine|ok(?:ay)?|soundly|through\s+the\s+night)\b|\bsleep\s+(?:is\s+)?(?:unaffected|not\s+affected|undisturbed|good|fine)\b|"
        r"\b(?:no|without|denies)\s+(?:trouble|difficulty|problems?)\s+sleeping\b|\bdoes\s+not\s+wake\b|\b(?:no|denies|without)\s+(?:night(?:time)?|nocturnal)\s+(?:pain|symptoms|awakening)\b|\bno\s+pain\s+at\s+night\b",
        re.IGNORECASE,
    ),
    "reading": re.compile(
        r"\bread(?:s|ing)?\b[^.;]{0,48}\b(?:(?:without|with\s+no)\s+(?:difficulty|trouble|problems?)|unaffected)\b|"
        r"\bno\s+(?:trouble|difficult\w+|problems?)\s+(?:with\s+)?(?:\w+\s+or\s+)?reading\b",
        re.IGNORECASE,
    ),
    "faces": re.compile(
        r"\b(?:recogni[sz]es|sees)\s+faces\b[^.;]{0,25}\bwithout\b|\bno\s+(?:trouble|difficulty)\b[^.;]{0,60}\bfaces\b", re.IGNORECASE
    ),
    "usual": re.compile(
        r"\b(?:does|do|did)\s+not\s+(?:limit|interfere|restrict|affect|stop|keep|hold\s+(?:him|her|them)\s+back|hinder)\b|"
        r"\bno\s+(?:limit\w*|restriction\w*)\s+(?:of|in|on|at|to)\s+(?:\w+\s+){0,2}?(?:activit\w+|work|home|function)\b|"
        r"\bactivit\w+\s+(?:are|is)\s+(?:not\s+limited|unaffected|unrestricted)\b",
        re.IGNORECASE,
    ),
}
