"""The figure behind the name of a measure: with only filling words, days and brackets between them."""

from __future__ import annotations

import functools
import re

from practice.notes.wording import asserting

_SKIPPED = frozenset(":=(),~-–—.|[]")
_DATE = re.compile(
    r"^(?:\(\s*)?(?:on|of|from|dated)\s+(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d\d)?\)?[\s:,]+|"
    r"^\(?\s*(?:on\s+)?\d{4}-\d{2}-\d{2}\)?[\s:,]*|^\(?\s*(?:on\s+)?\d{1,2}/\d{1,2}/\d{2,4}\)?[\s:,]*|^\(?\s*(?:on\s+)?\d{1,2}/\d{4}\)?[\s:,]*|^on\s+\d{1,2}/\d{1,2}[\s:,]+|^(?:0?[1-9]|1[0-2])/(?!10\b)(?:0?[1-9]|[12]\d|3[01])(?:\s{2,}|:\s*)(?=\d+(?:\.\d+)?(?:\s|$|[,;]))"
    r"|^(?:0?[1-9]|1[0-2])/(?:1[5-9]|2[0-6])\s+(?=\d+(?:\.\d+)?\s*(?:kPa|%|mg|ng|pg|mL|mm|g/dL|$|[,;.(]|[A-Z][a-z])|[A-Z]{2,4}\s+\d)"
)
_FIGURE = re.compile(
    r"^(?P<sign>[<>≥≤]=?|=)?\s*(?P<n>\d{1,3}(?:,\d{3})+(?!\d|,\d)|-?\d+(?:\.\d+)?|\bi{1,3}\b|\biv\b|\bv\b|zero|minus\s+\d+)(?:\s*(?:-|–|"
    r"to)\s*(?P<m>\d+(?:\.\d+)?|\biv\b|\bi{1,3}\b)(?![/\d-]))?"
    r"(?P<after>\s*(?:%|percent|mm\s*hg|mm\b|degrees?|deg\b|°|/\s*\d+|out\s+of\s+(?:10|ten)|events|h\b|hrs?\b|hours?|kg|lbs?\b|pounds?)?)",
    re.IGNORECASE,
)
_WAITED = re.compile(
    r"^(?:(?:in|over|for|during)\s+)?(?:the\s+)?(?:past|last)\s+(?:\d{1,2}\s*)?(?:h(?:ou)?rs?|h|days?|d|we?e?ks?|nights?)\b|"
    r"^\((?!goal|target|normal|ref|nl|limit|was|prior|prev|last)(?:[a-z-]+[\s,]*){1,4}\)|"
    r"^\([a-z ]{0,20}\d{1,2}/\d{1,2}(?:/\d{2,4})?\)(?=\s*[:=])|^[(\[]\s*0\s*(?:-|–|to)\s*10\s*[)\]]|"
    r"^of\s+\d{1,2}\s+(?:readings|measurements|tries|attempts|scans)\b|^(?:after|for|x)\s+\d{1,2}\s*min\w*\b|^\(?\d{1,2}(?::\d\d)?\s*[ap]m\b\)?,?|^\d(?:\.\d+)?\s*L(?:iters?)?\s*(?=[(,]\s*\d{1,3}\s*%)",
    re.IGNORECASE,
)
"""What may stand before a figure: of which time it is, a word in brackets, the scale, how long was waited."""
_OTHER_EYE = re.compile(r"^;(?=\s*(?:od|os)\s*:?\s*20\s*/)", re.IGNORECASE)
"""Between the figures of either eye (`OD 20/25; OS 20/100`)."""
_PLACED = re.compile(
    r"^(?:at|on)\s+(?:the\s+|that\s+|her\s+|his\s+)?(?:first|initial)\s+(?:assessment|evaluation|visit|exam)\b\s*(?:was|is|:|,)?(?=\s*\d)|^(?:completed|done|taken|form|filled\s+out|administered|performed|given|repeated|questionnaire|by\s+self-?report)\b[^.;:\d]{0,40}:(?=\s*[<>≥≤]?\d)|^(?:at|of|in|on)\s+(?:[A-Za-z]+\s+){1,4}[A-Za-z]+\s*:(?=\s*[<>≥≤]?\d)"
)
"""Where it was taken, up to a colon (`at L ankle wound edge: 42`)."""


@functools.cache
def _fill() -> frozenset[str]:
    return frozenset(asserting().fill)


def next_figure(text: str, at: int, stop: int) -> tuple[int, re.Match[str], str] | None:
    """The next figure with only filling words before it; None where anything else comes first."""
    begin, words = at, 0
    while at < stop and words < 9:
        rest = text[at:stop]
        blank = len(rest) - len(rest.lstrip())
        at += blank
        rest = rest[blank:]
        if waited := _WAITED.match(rest):
            at += waited.end()
            continue
        if (dated := _DATE.match(rest)) and not re.match(r"20/\d", rest.lstrip("(")):
            at += dated.end()
            continue
        if found := _FIGURE.match(rest):
            return at, found, text[begin:at]
        if words == 0 and _OTHER_EYE.match(rest):
            at += 1
            continue
        if re.match(r"[CTLS]\d{1,2}\b", rest):
            return None  # a level of the spine
        if placed := _PLACED.match(rest):
            at += placed.end()
            continue
        word = re.match(r"[A-Za-z]+[’']?[a-z]*|.", rest)
        if word is None or not (word.group().lower() in _fill() or word.group() in _SKIPPED):
            return None
        words += word.group()[0].isalpha()
        at += word.end()
    return None
