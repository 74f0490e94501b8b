"""What stands above the criteria and asks for nothing: the title of a policy with its number and codes, and what the service is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.leaves.joints import has_verb
from rules.compile.lists.items import Item
from rules.compile.text.source import Span

_WORD = re.compile(r"(?<![\w'-])[A-Za-z][\w'-]{3,}")
_CAPITALS = 0.6
"""Share of the words of four letters and more that a title begins with capitals, at least."""
_ASKS = re.compile(
    r"\b(?:must|should|shall|require[sd]?|if|when|unless|only|at\s+least|members?|patients?|individuals?|criteria\s+(?:are|is)|the\s+following|documentation|history\s+of|diagnosis\s+of"
    r"|years|or\s+(?:older|younger|more|greater|less))\b|[<>≥≤]|:\s*$",
    re.IGNORECASE,
)
_ABOUT_POLICY = re.compile(
    r"\W*(?:(?:description|background|(?:generic|brand|drug|product)s?(?:\s+names?)?)\s*:|(?:applies\s+to|cpt|hcpcs|effective|reviewed|revised|policy|number|line\s+of\s+business|products?\s+affected)\b)",
    re.IGNORECASE,
)
_IS_A = re.compile(
    r"\W*[A-Z][\w()/\s-]{1,80}?\s(?:is|are)\s+(?:an?|the|one\s+of)\s+(?:[\w/-]+,?\s+){0,6}?(?:treatments?|procedures?|therap(?:y|ies)|inhibitors?|drugs?|devices?|techniques?|medications?"
    r"|antibod(?:y|ies)|methods?|tests?|surger(?:y|ies)|agents?|operations?|antagonists?|agonists?|service)\b[^.:;]*\.?\s*$"
)
_SCOPE_OF_POLICY = re.compile(
    r"\W*this\s+(?:(?:medical|clinical|coverage|payment|reimbursement|drug|pharmacy|utilization|review|management|benefit|UM)\s+){0,3}(?:policy|guidelines?|bulletin|document|criteri(?:a|on)|article|determination)\s+"
    r"(?:applies\s+(?:only\s+)?to|addresses|describes|discusses|outlines|concerns|is\s+about|provides?\s+(?:criteria|guidance|information|guidelines)\s+(?:for|on|about))\s+(?P<what>[^.;:]{3,200})\.?\s*$",
    re.IGNORECASE,
)
"""`This policy applies to X and Y (CPT 1, 2).`: what it is about, and no criterion."""
_OF_PEOPLE = re.compile(
    r"\b(?:members?|patients?|individuals?|adults?|children|beneficiar\w+|persons?|people|age[sd]?|years?|enrollees?|plans?|products?|when|if|only|unless|except|criteria\s+are)\b|[<>≥≤]",
    re.IGNORECASE,
)
_STAGES = r"(?:initial|renewals?|continu\w+|re-?\s?authori[sz]ation|re-?\s?certification|starting|maintenance)"
_POINTS_BELOW = re.compile(
    rf"\W*(?:[\w()/-]+\s+){{1,8}}?(?:requires\s+that|(?:is|are|may\s+be|will\s+be)\s+(?:approved|granted|given|covered|authorized|(?:considered\s+)?medically\s+necessary)\s+(?:when|if))\b"
    rf"(?=[^.;:]*\bcriteria\b)(?=[^.;:]*\b{_STAGES}\b)(?:(?!\bfollowing\b)[^.;:])*\b(?:are|is)\s+(?:met|fulfilled|satisfied)\b"
    r"(?:[^.;:]*\b(?:exclusions?|limitations?)\b(?:\s+\w+){0,3}?\s+(?:applies|apply|is\s+present|is\s+met))?\W*$",
    re.IGNORECASE,
)
"""`X is approved when the criteria for initial or for renewal treatment are met and no exclusion applies`: they stand below."""


def points_below(span: Span) -> bool:
    """Whether a sentence only says that the criteria of the stages below are to be met."""
    return _POINTS_BELOW.match(span.raw.strip()) is not None


def says_scope(span: Span) -> bool:
    """Whether a sentence only says which services the document is about; whom it is for is a criterion, and stays."""
    found = _SCOPE_OF_POLICY.match(span.raw.strip())
    return found is not None and _OF_PEOPLE.search(found["what"]) is None


_BACKGROUND = re.compile(
    r"\W*(?:policy\s+)?(?:description|background|overview|introduction|purpose|scope|general\s+information|summary)\W*$", re.IGNORECASE
)
_SAYS_COVER = re.compile(
    r"\b(?:necessary|cover\w*|criteri\w+|must|shall|requir\w+|indicat\w+|approv\w+|authoriz\w+|eligib\w+|considered|exclu\w+|unproven|investigational|experimental|if|when|unless|"
    r"following|who|limited\s+to|at\s+least|only|not)\b|[<>≥≤]|:\s*$",
    re.IGNORECASE,
)


def backgrounds(roots: Sequence[Item]) -> frozenset[int]:
    """The places of headings such as `Description`, and of the paragraphs below them that neither cover nor ask for anything."""
    out: set[int] = set()
    for at, root in enumerate(roots):
        if root.marker or root.children:
            continue
        if _BACKGROUND.fullmatch(root.span.raw.strip()):
            below = roots[at + 1] if at + 1 < len(roots) else None
            if below is not None and not (below.marker or below.children) and not _SAYS_COVER.search(below.span.raw):
                out.add(at)
        elif at - 1 in out and not _SAYS_COVER.search(root.span.raw) and root.span.raw.rstrip().endswith("."):
            out.add(at)
    return frozenset(out)


def tells_of_document(span: Span) -> bool:
    """Whether a paragraph only says where the criteria stand, or which services the document is about."""
    return points_below(span) or says_scope(span)


def is_title(span: Span) -> bool:
    """Whether a paragraph above the first cover is the title of the document, or only says what the service is."""
    said = [line for line in span.raw.splitlines() if line.strip()]
    if not said or not (_titled(said[0], span) or (len(said) == 1 and _describes(said[0]))):
        return False
    return all(_titled(line, span) or _describes(line) or _ABOUT_POLICY.match(line) is not None for line in said[1:])


def _describes(line: str) -> bool:
    return _IS_A.match(line) is not None and _ASKS.search(line) is None


def _titled(line: str, span: Span) -> bool:
    """Whether a line has no verb, asks for nothing, and has its words in capitals."""
    at = span.raw.index(line)
    words = _WORD.findall(re.sub(r"\([^()]*\)", " ", line))
    if not words or has_verb(span.part(at, at + len(line))) or _ASKS.search(line) or line.rstrip().endswith("."):
        return False
    return bool(sum(word[0].isupper() for word in words) / len(words) >= _CAPITALS)


def _is_subtitle(span: Span) -> bool:
    """Whether a line below the title only names drugs, codes or days: `Applies to: A (B), C (D)`."""
    return all(_ABOUT_POLICY.match(line) and not _ASKS.search(line) for line in span.raw.splitlines() if line.strip())


def heads(root: Item, roots: Sequence[Item]) -> bool:
    """Whether a paragraph is the title at the very beginning, or the line below it that only names drugs, codes or days."""
    if root is roots[0]:
        return len(roots) > 1 and is_title(root.span)
    return root is roots[1] and is_title(roots[0].span) and _is_subtitle(root.span)
