"""Leaves of two statements: tests with one result (`A and B are both negative`), that none was done (`no TB test has been resulted`), and
what is asked only of some (`counseling has been given if the member smokes`).
"""

from __future__ import annotations

import functools
import re

_RESULT = r"(?:negative|positive|normal|abnormal|non-?\s?reactive|reactive)"
_PAIR = re.compile(
    rf"^\W*(?:the\s+)?(?P<one>[\w\s/()-]{{3,60}}?)\s+and\s+(?:the\s+)?(?P<two>[\w\s/()-]{{3,60}}?)\s+(?:(?:are|were|is|have\s+been|tests?|testing|results?)\s+)*(?:both\s+)?(?P<result>{_RESULT})(?P<rest>\s+(?:in|within|during)\s+[\w\s]+)?\W*$",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"\b(?:antigens?|antibod(?:y|ies)|HBsAg|HBcAb|anti-?\w+|serolog\w*|tests?|testing|factor|CCP|ALT|AST|HIV|hepatitis|tuberculosis|TB|IGRA|culture|cotinine|screens?|RPR|ANA)\b",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"^(?P<of>hepatitis\s+[BC]|HIV|Lyme)\b", re.IGNORECASE)
_KIND = re.compile(r"\b(?:antigen|antibod(?:y|ies)|serology)\b", re.IGNORECASE)
_NONE = re.compile(
    r"^\W*no\s+(?P<what>[^.;]{3,110}?)\s+(?:has|have|had)\s+been\s+(?P<done>resulted|performed|done|obtained|completed|taken|carried\s+out|reported)(?P<rest>[^.;]{0,60})$",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:tests?|testing|assays?|stud(?:y|ies)|MRI|CT|x-?rays?|radiographs?|imaging|scans?|screen(?:s|ing)?|evaluations?|assessments?|biops(?:y|ies)|ultrasound|EMG|DXA|DEXA|panel|serolog\w+)\b",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4096)
def tested_both(quote: str) -> tuple[str, str] | None:
    """The two tests of a leaf, each with the result that both have; None for any other leaf."""
    found = _PAIR.match(quote)
    if found is None or not (_TEST.search(found["one"]) or _TEST.search(found["two"])):
        return None
    one, two = found["one"].strip(), found["two"].strip()
    if re.search(r"\b(?:no|not|or|if|with|without)\b", f"{one} {two}", re.IGNORECASE):
        return None
    if (family := _FAMILY.match(one)) and not _FAMILY.match(two):
        two = f"{family['of']} {two}"
    if (
        (kind := _KIND.search(two))
        and not _KIND.search(one)
        and _FAMILY.match(one)
        and len(one.split()) > len(family["of"].split() if family else ())
    ):
        one = f"{one} {kind.group()}"
    rest = found["rest"] or ""
    return f"{one} {found['result']}{rest}", f"{two} {found['result']}{rest}"


@functools.lru_cache(maxsize=4096)
def untested(quote: str) -> str | None:
    """What a leaf says was not done, as a leaf that it was; None for any other leaf."""
    found = _NONE.match(quote)
    if found is None or not _STUDY.search(found["what"]):
        return None
    return f"{found['what']} {found['done'].replace('resulted', 'performed')}{found['rest']}"


_IF_SMOKING = re.compile(
    r"^(?P<main>[^;]{6,160}?),?\s+(?:if|when|where)\s+(?:the\s+|an?\s+)?(?:member|patient|individual|beneficiary)\s+(?:is\s+)?(?:currently\s+)?"
    r"(?:smokes|uses\s+(?:tobacco|nicotine)|an?\s+(?:current\s+|active\s+)?(?:smoker|tobacco\s+user)|smoking)\W*$|"
    r"^(?P<main2>[^;]{6,160}?),?\s+for\s+(?:current\s+|active\s+)?(?:smokers|tobacco\s+users)\W*$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4096)
def of_smokers(quote: str) -> str | None:
    """What a leaf asks of those alone who smoke; None for any other leaf."""
    found = _IF_SMOKING.match(quote)
    return (found["main"] or found["main2"]).strip() if found else None
