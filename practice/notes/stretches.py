"""Words that make the stretch of a sentence behind them, or the thing right before them, no state of the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.notes.model import Assertion
from practice.notes.tokens import Mention, Token

_STRETCHES: tuple[tuple[re.Pattern[str], Assertion], ...] = (
    (
        re.compile(
            r"\b(?:watch|monitor|observ|surve(?:y|il)|correlat|look|check|screen|investigat|search|alert|vigilan|inspect)"
            r"\w*\s+(?:(?!positive|with\b|and\b|showed|shows|found)[a-z/]+\s+){0,3}?for\b",
            re.IGNORECASE,
        ),
        Assertion.UNCERTAIN,
    ),
    (
        re.compile(
            r"\b(?-i:may|might)\s+(?:not\s+)?(?!(?:of|through|thru|and|or|to|she|he|pt|we|they|i)\b)[a-z]{3,}|"
            r"(?:^\W*|[.:;]\s*)may\s+(?:not|also|well|still|be|have|do|need|require|benefit|start|try|resume|return|consider|go|take|use|continue|proceed|represent|reflect|cause|want|get|qualify|repeat|add|switch)\b",
            re.IGNORECASE,
        ),
        Assertion.UNCERTAIN,
    ),
    (
        re.compile(
            r"\bso\s+that\b|\blest\b|\bin\s+order\s+that\b|\bso\s+(?:he|she|they|it|pt|this|we)\s+(?:does|do|did|will|would|won['’]t|doesn['’]t|can|could|is\s+not)\b|"
            r"\b(?:to|will|would|could|can|not\s+yet)\s+become\b|\bbecoming\b|"
            r"\b(?:can|could|would)\s+(?:also\s+|still\s+|then\s+|later\s+|\w+ly\s+)?"
            r"(?:cause|lead|progress|result|develop|worsen|aggravate|trigger|predispose|increase|produce|occur|happen|provoke|mimic|signal|mean|indicate|follow|arise)\b",
            re.IGNORECASE,
        ),
        Assertion.HYPOTHETICAL,
    ),
    (
        re.compile(
            r"\b(?:call|phone|message|notify|contact)\s+(?:(?:us|me|back|in|the|our|office|clinic|right|away|first|doctor|surgeon|nurse|911|immediately|asap|at\s+once)\s+)*(?:for|if|with|when)\b"
            r"|\b(?:(?:go|come|return|report)\s+(?:back\s+|straight\s+|directly\s+)?to\s+(?:the\s+|our\s+|an?\s+)?(?:er|ed|emergency|hospital|office|clinic|urgent)|seek\s+(?:care|help|medical|immediate|emergen))"
            r"[^.;:]{0,30}?\b(?:for|if|with|when)\b"
            r"|^\W*(?:AVS|after[\s-]visit\s+summary|discharge\s+instructions)(?:\s+(?:printed|given|reviewed|handed|says|reads))?\s*:"
            r"|\b(?:video|booklet|pamphlet|brochure|leaflet|handout|flyer|seminar|lecture|webinar|article|commercial|ad|website|podcast|book|blog|information|info|literature|questions?)"
            r"\s+(?:on|about|re|regarding|for|concerning)\b"
            r"|\b(?:risks?|complications?|side\s+effects?)\s+(?:(?:and|/|or|&)\s+\w+\s+)?(?:of\s+[\w ]{2,40}?\s+)?"
            r"(?:includ\w+|incl\b\.?|such\s+as|like|are\b|e\.g\.)",
            re.IGNORECASE,
        ),
        Assertion.HYPOTHETICAL,
    ),
    (
        re.compile(
            r"^\W*(?:(?:pt|patient|family|caregiver)\s+)?(?:ed|education|teaching|counsel+(?:ing|ed)|instructions?|precautions?|warnings?|warning\s+signs|"
            r"consent(?:ed|s)?(?:\s+(?:for|to)\s+[\w ]{2,40})?|(?:call|tip|info|information|instruction|discharge)\s+sheet|"
            r"risks?(?:\s+(?:discussed|reviewed|explained))?)(?:\s+(?:re|about|on|given|provided|done))?\s*:"
            r"|^[\w/&' -]{0,24}\b(?:precautions|warnings|instructions|teaching)\s*:"
            r"|\b(?:warnings?|precautions|education|counsel\w+|teaching|instructions?|handouts?|risks?)\s+(?:given|reviewed|provided|discussed|issued|explained)\s*:"
            r"|^[\w/&' -]{0,30}\b(?:handout|leaflet|brochure|pamphlet|info\s+sheet|fact\s+sheet)\b[\w ]{0,12}:",
            re.IGNORECASE,
        ),
        Assertion.COPIED,
    ),
    (
        re.compile(
            r"\b(?:he|she|they)\s*\((?:the\s+|his\s+|her\s+)?(?:partner|husband|wife|spouse|mother|father|mom|dad|sister|brother|son|daughter|friend|aunt|uncle|caregiver)\)",
            re.IGNORECASE,
        ),
        Assertion.OTHER,
    ),
)
"""What makes the stretch behind it no state of the patient: what is looked for, may come or is taught, whom to call, another person."""
_STRETCH_ENDS = re.compile(
    r"[.;](?=\s|$)|\s(?:but|however|->|=>)\s|,\s+(?:and\s+|but\s+)?(?:has|have|had|is|was|reports?|denies|on|pt|patient|he|she|currently|now|found|none|no|which)\b",
    re.IGNORECASE,
)
_CAME_OUT = re.compile(r"\b(?:neg(?:ative)?|normal|clear|unremarkable|none)\b", re.IGNORECASE)
_TEACHABLE = frozenset({"therapy", "procedure", "specialist"})


_NOT_IT = re.compile(
    r"\b(?:never|not|without|(?:did|do|does|has|have|had|was|is|could|would)n['’]t)\s+(?:(?:yet|actually|ever|really|even|been\s+able\s+to|able\s+to|to)\s+)*"
    r"(?:had|have|having|use|used|using|take|took|taken|taking|try|tried|get|got|gotten|do|did|done|doing|wear|wore|wearing|start|started|fill|filled|need|needed|"
    r"undergo|undergone|pursue|pursued|want|proceed\s+with|schedule[d]?|go\s+through\s+with|went\s+through\s+with)\s+(?:it|them|one|any|that|this|these|those)\b"
    r"|\b(?:cannot|(?:can|could)\s*(?:not|n['’]t)|can['’]t|couldn['’]t|unable\s+to)\s+do\s+(?:it|them|this|that)\b"
    r"|\b(?:did|does|do|has|have)\s*(?:not|n['’]t)\s+(?:proceed(?:ed)?|go\s+ahead|gone\s+ahead|go\s+through|gone\s+through|follow\s+through|come\s+to\s+pass)\b",
    re.IGNORECASE,
)
"""A denial of what was named just before (`offered a laminectomy, never had it`)."""
_JOINED = re.compile(r"[\s,/+&]*(?:and|or|plus|nor)?[\s,/+&]*", re.IGNORECASE)


def _behind(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places behind words that make what follows no state of the patient; what was taught of a therapy stays what it is."""
    kept = frozenset(i for m in named if m.kind in _TEACHABLE for i in range(m.first, m.last + 1))
    for pattern, said in _STRETCHES:
        for told in pattern.finditer(text):
            if said is Assertion.UNCERTAIN and _CAME_OUT.search(text, told.end()):
                continue  # `screening for hepatitis B was negative`
            ends = _STRETCH_ENDS.search(text, told.end())
            last = len(text) if ends is None else ends.start()
            for i, token in enumerate(found):
                if told.end() <= token.start < last and not (said is Assertion.COPIED and i in kept):
                    yield i, said


def _before(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places of the therapy, and of those joined to it, that a denial of `it` behind is of."""
    for told in _NOT_IT.finditer(text):
        start = text.rfind(". ", 0, told.start()) + 1
        last = told.start()
        for mention in sorted((m for m in named if m.kind in ("therapy", "procedure")), key=lambda m: -m.first):
            begins, ends = found[mention.first].start, found[mention.last].end
            if not start <= begins <= last or ends > told.start():
                continue
            if last != told.start() and not _JOINED.fullmatch(text[ends:last]):
                break
            yield from ((i, Assertion.DECLINED) for i in range(mention.first, mention.last + 1))
            last = begins


def stretches(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places that the words of a stretch make no state of the patient, each with what they are."""
    yield from _behind(text, found, named)
    yield from _before(text, found, named)
