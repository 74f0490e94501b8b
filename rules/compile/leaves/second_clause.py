"""How a clause opens that stands behind a connective."""

from __future__ import annotations

import re

SUBJECTS_BEHIND = re.compile(
    r"\W*(?:both\s+)?(?!(?:the|a|an)\s)(?:[a-z-]+\s*){1,3}(?:,\s+(?:[a-z-]+\s*){1,3})*,?\s+and\s+(?:[a-z-]+\s+){1,3}?(?:have|are|were)\s+(?:been\s+|not\s+)?[a-z]+(?:ed|en|ne|ive|ful)\b"
)
"""`X is present and A, B, and C have been tried`: the names behind the connective are the subjects of their own verb."""
AT_ITS_TIME = re.compile(r"\W*(?:only\s+)?(?:after|following|before)\s+(?:[\w-]+\s+){1,12}(?:has|have|is|are|was|were)\s+(?:been\s+)?\w+")
"""`prescribed by a physician and after other causes have been ruled out`."""
OWN_VERB = re.compile(
    r"(?:have|has|are|cannot|can\s+not|do(?:es)?\s+not|did\s+not|were|must|will)\s+(?!(?:been\s+)?(?:associated|caused|due|related|accompanied|followed)\b)\w"
)
"""`[who have] gout and have failed a drug`: with its verb, the second is told of the people themselves."""
PLURALS = re.compile(r"(?:tion|ment|ance|ence|sion|ism|ness|ication|itie|ectomie|therapie|surgerie)s$")
"""`exclusions or contraindications to X`: a name in the plural, and no verb."""
