"""A value with further ones behind it: a later one (`was 31 in 2025, today 18`), a row of them (`22 (6/30), 16 (8/11), 11 today`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_NOW = r"(?:today|now|currently|most\s+recently|this\s+visit|at\s+present|repeat(?:ed)?|recheck(?:ed)?|since\b)"
_LATER = re.compile(
    rf"(?P<between>(?:[\s,()/%]|\b(?:in|on|at|last|this|year|month|and|then|but|was|baseline|initially|previously|earlier|ago|weeks?|months?|years?|from|kg|m2|"
    rf"{_MONTHS}|spring|summer|fall|autumn|winter|\d[\d/-]*)\b)*?)(?:\b(?:{_NOW}|down\s+to|up\s+to|improved\s+to|worsened\s+to|decreased\s+to|"
    r"increased\s+to|(?:and|then)\s+repeat(?:ed)?)\b|→|->)\s*(?:(?:is|was|of|at|it\s+is|:)\s+)?(?P<n>\d{1,4}(?:\.\d+)?)(?![\d/-])(?!\.\d)",
    re.IGNORECASE,
)
_N = r"\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)?|iv|i{1,3}"
_DAY = (
    r"\(?\s*(?:in|on|at|of|from)?\s*(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{4}|(?:early|late|mid|spring|summer|fall|autumn|winter)?\s*"
    rf"(?:{_MONTHS})\.?(?:\s+\d{{1,2}},)?(?:\s+(?:of\s+)?\d{{4}})?|(?:19|20)\d{{2}}|last\s+(?:spring|summer|fall|autumn|winter|year|month|visit)|"
    r"(?<=\()\d{1,2}/\d{1,2}(?=\))|\d{1,2}/\d{1,2}(?=\s{2,}\d)|(?<=\bon\s)\d{1,2}/\d{1,2}(?![/\d]))\s*\)?"
)
_NEXT = re.compile(
    rf"\s*(?:%|/h|/\d+|(?:mg|g|ng|mcg|ug|u|iu|pg)/(?:d?l|ml|g)\b)?\s*(?P<day>{_DAY})?\s*(?:,|;|\||and|then|but|→|->|(?<=\s{{3}}))(?:\s*(?:and|then|but|was|is|class|grade|stage|score))*\s*"
    rf"(?:(?P<before>{_NOW}|{_DAY})\s*:?\s*(?:was|is|at|of)?\s*)?(?P<n>{_N})"
    rf"(?![\w/-]|\.\d|\s*(?:/|-|–|to\b|mm\b|mg\b(?!/)|cm\b|years?|weeks?|months?|days?|minutes?|hours?|h\b))\s*(?:%|(?:mg|g|ng|mcg|ug|u|iu|pg)/(?:d?l|ml|g)\b)?\s*(?P<behind>\(?\s*{_NOW}|{_DAY})?",
    re.IGNORECASE,
)
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0}


_PAST = re.compile(
    r"\s*(?:%|/h)?\s*\(?(?:last|previously|in\s+the\s+past|in\s+(?:19|20)\d\d|during|at\s+(?:its|his|her|the)\s+worst|before)\b",
    re.IGNORECASE,
)
"""Behind a figure, what makes it one of the past (`up to 12% last winter`)."""
_NOW_OTHER = re.compile(
    rf"[,;:\s]\s*(?:and\s+|but\s+)?(?:is\s+)?(?P<n>\d{{1,4}}(?:\.\d+)?)\s*%?\s*(?:is\s+)?{_NOW}\b|\b{_NOW}\s*(?:is\s+|it\s+is\s+|at\s+|:\s*)?(?P<m>\d{{1,4}}(?:\.\d+)?)(?![\d/-])(?!\.\d)",
    re.IGNORECASE,
)


def of_now(text: str, at: int, stop: int) -> tuple[float, int, int] | None:
    """A figure further on that is said to be the one of now (`41 before her operation, 29 today`): figure, start, end."""
    found = _NOW_OTHER.search(text[at:stop])
    if found is None:
        return None
    key = "n" if found["n"] else "m"
    return float(found[key]), at + found.start(key), at + found.end(key)


def later(text: str, at: int, stop: int) -> tuple[float, int, int, bool] | None:
    """A later value: figure, start, end, and whether a day of its own stands beside the first one."""
    found = _LATER.match(text[at:stop])
    if found is None or _PAST.match(text[at + found.end() :]):
        return None
    begin = at + found.start("n")
    return float(found["n"]), begin, begin + len(found["n"]), bool(re.search(r"\d", found["between"]))


def row(text: str, at: int, stop: int) -> Iterator[tuple[float, int, int, bool]]:
    """The further values of a row, each with a day or `now` beside it: figure, start, end, and whether it is the one of now."""
    at = len(text[:at].rstrip())
    while (found := _NEXT.match(text[at:stop])) and (found["before"] or found["behind"]):
        said = found["n"].lower()
        now = bool(re.search(_NOW, f"{found['before'] or ''} {found['behind'] or ''}", re.IGNORECASE))
        yield _ROMAN.get(said) or float(said.replace(",", "")), at + found.start("n"), at + found.end("n"), now
        at += found.end("n")
