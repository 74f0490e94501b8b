"""Figures on scales of degrees and scores: their letters, lists of degrees, and a comparison that stands before the name of the scale."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.words import OPS, Figure, phrases
from rules.compile.text.source import Span

_DEGREED = (
    r"(?:risser|ecog|zubrod|performance\s+status|nyha|kellgren(?:[\s-]lawrence)?|hurley|tanner|outerbridge|baker|t[oö]nnis|meyerding|"
    r"functional\s+levels?|k-?\s?levels?|bi-?rads|metavir|fibrosis|asa\s+physical\s+status|brooker|wagner|eaton|mallampati|modic)"
)
_SCORED = (
    r"(?:(?:karnofsky|lansky)(?:\s+performance\s+(?:status|scale|score))?|kps|gleason|meld(?:-na)?|apgar|mmse|moca|edss|centor|stop-?bang|qsofa|cha2ds2-vasc|chads2|wells|braden|beighton|ishak|pasi|dlqi|easi|iga|"
    r"(?<!\bt-)(?<!\bz-)(?<!\bt\s)(?<!\bz\s)scores?|pain)"
)
_ON = (
    r"(?:\s+(?:sign|signs|stage|score|scores|status|ps|level|grade|index|scale|rated|rating|ratings|intensity|severity|at|is|of|was|a|an|equal\s+to|[a-z]*\s?\([\w\s-]{2,12}\))"
    r"|\s*[=:])*\s*"
)
_NAMED = re.compile(rf"\b(?:(?P<degree>{_DEGREED})|(?P<score>{_SCORED})){_ON}$")
_LIST = re.compile(
    rf"(?P<lead>\b(?:{_DEGREED}|grades?|stages?|class(?:es)?|levels?|scores?){_ON})(?P<first>\d)(?P<between>(?:,\s*\d)*,?\s+(?:or|and)\s+)(?P<last>\d)(?![\d./%\w])"
)
_LETTERS = (
    re.compile(r"\bk(?=[0-4](?![\w.]))"),
    re.compile(r"\bf(?=[0-4](?![\w.]))"),
)
_LETTERED = (re.compile(r"\bfunctional\s+level|\bk-?\s?level"), re.compile(r"\bfibrosis\b|\bmetavir\b"))


def scales_told(text: str) -> str:
    """The text, of the same length: degrees without their letter (`level K3`), a list of them as a range (`0, 1, or 2`)."""
    for letter, told in zip(_LETTERS, _LETTERED, strict=True):
        if told.search(text):
            text = letter.sub(" ", text)
    return _LIST.sub(_as_range, text)


def _as_range(found: re.Match[str]) -> str:
    degrees = [int(found.group("first")), *map(int, re.findall(r"\d", found.group("between"))), int(found.group("last"))]
    if degrees != list(range(degrees[0], degrees[-1] + 1)):
        return found.group()
    between = "-".ljust(len(found.group("between")))
    return found.group("lead") + found.group("first") + between + found.group("last")


def on_scale(one: Figure, span: Span) -> Figure:
    """`ECOG performance status of 0-1`: the name of a scale straight before a bare figure says what it counts."""
    if one.unit or one.age or one.window or one.counted or one.graded:
        return one
    digits = re.search(r"\d", span.source.plain[one.start : one.end])
    if not digits:
        return one
    found = _NAMED.search(span.source.plain[span.start : one.start + (0 if one.op else digits.start())])
    if not found:
        return one
    if one.op and one.value2 is None:
        return replace(one, unit="{grade}" if found.group("degree") else "{score}")
    return replace(one, graded=True, unit="{grade}" if found.group("degree") else "{score}")


def compared_afar(one: Figure, span: Span) -> Figure:
    """`at least a potential functional level 3 or 4`: the comparison stands before the name of the scale."""
    if not one.graded or not one.unit or one.op not in (None, "between"):
        return one
    before = span.source.plain[max(span.start, one.start - 60) : one.start]
    before = re.split(r"[,;:]|\b(?:and|or|with|has|have|is)\b(?!\s+equal)", before)[-1]
    words = before.split()
    for at in range(len(words)):
        for size in (5, 4, 3, 2, 1):
            kind, said = phrases().get(" ".join(words[at : at + size]), ("", ""))
            if kind == "COMPARISON" and said in OPS and len(words) - at - size <= _FAR:
                return _with_op(one, OPS[said])
    return one


_MINUS = re.compile(r"(?<!plus or )\bminus\s+(?=[\d.])|\b(?:of|than|to|at|is|below|above|score|[<>=≤≥])\s+negative\s+(?=[\d.])")


_BEFORE = 9  # letters that `negative` and `minus` are introduced by: a `negative 24-hour recording` is no figure below zero


def below_zero(one: Figure, span: Span) -> Figure:
    """`minus 2.5 standard deviations`: a figure below zero."""
    said = span.source.plain[max(span.start, one.start - _BEFORE) : one.end]
    if not _MINUS.search(said) or one.value <= 0 or one.value2 is not None:
        return one
    return replace(one, value=-one.value)


_TIMES_SO_MANY = {"million": 1e6, "billion": 1e9, "thousand": 1e3}


def so_many(one: Figure, span: Span) -> Figure:
    """`6 million IU/mL`."""
    found = re.search(r"\d\s+(million|billion|thousand)\b", span.source.plain[one.start : one.end + 9])
    if not found:
        return one
    times = _TIMES_SO_MANY[found.group(1)]
    return replace(one, value=one.value * times, value2=None if one.value2 is None else one.value2 * times)


_BOUND = re.compile(
    r"\b(?P<most>maximum|max\.?|limit)?(?P<least>minimum)?\s+(?:(?!(?:and|or|with|of|to|for|in)\b)[a-z-]+\s+){1,3}(?:(?:is|of|=)\s+)?$"
)


def bounded_afar(one: Figure, span: Span) -> Figure:
    """`maximum cumulative dose 400 units`: a most, told some words before its figure."""
    if one.op or one.window or one.age or one.value2 is not None or not one.unit:
        return one
    found = _BOUND.search(span.source.plain[max(span.start, one.start - 60) : one.start])
    if not found or not (found.group("most") or found.group("least")):
        return one
    return replace(one, op="<=" if found.group("most") else ">=")


_AFTER_NTH = re.compile(r"\bafter\s+(?:the\s+)?(?:first\s+)?$")
_ORDINAL = re.compile(r"\W*\d+(?:st|nd|rd|th)\s+(?:visit|session|treatment|dose|day|week|month|injection|unit|hour|test|study)")


def past_the_nth(one: Figure, span: Span) -> Figure:
    """`is required after the 12th visit`: from more than 12 on."""
    plain = span.source.plain
    at = one.start + len(plain[one.start : one.end]) - len(plain[one.start : one.end].lstrip("the "))
    before = plain[max(span.start, at - 16) : at]
    if one.op or one.window or one.value2 is not None or not _AFTER_NTH.search(before) or not _ORDINAL.match(plain[at : span.end]):
        return one
    return replace(one, op=">", unit=one.unit or "1", counted=True)


_FAR = 4  # words between a comparison and the degree it is about


def _with_op(one: Figure, op: str) -> Figure:
    """`at least 3 or 4` asks for 3, `up to 3 or 4` allows 4."""
    value = one.value2 if one.value2 is not None and op.startswith("<") else one.value
    return replace(one, op=op, value=value, value2=None)  # type: ignore[arg-type]
