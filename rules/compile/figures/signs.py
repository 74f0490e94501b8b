"""Signs beside figures that are told apart by what stands around them: diopters, degrees of heat, a pair of pressures, lists of degrees."""

from __future__ import annotations

import re
from collections.abc import Callable

from rules.compile.figures.scales import scales_told
from rules.compile.text.source import Span

Letter = Callable[[re.Match[str]], str]
DIOPTER, FAHRENHEIT, CELSIUS = "\u03b4", "\u2109", "\u2103"
"""One letter each, in place of the letter printed, so that the figures keep their places."""

_FRACTION = re.compile(r"\b(?:one|two|three|a)[\s-](?:half|halves|thirds?|fourths?|quarters?|fifths?)\b")
"""`at least two-thirds of the days`: no count."""
_RATED = re.compile(r"\b(?:pain|vas|nrs|scores?|scale|rated|severity|intensity)\b")
_NEAR = 200  # letters back to the words that say that something is rated
_OF_TEN = re.compile(r"(?<=\d)\s?/\s?(?:10|100)\b(?!\s?/|\d|\s*mm)")
"""`pain of 8/10`: the scale behind a score."""
_EACH_LASTS = re.compile(r"(?<=\d)\s+(?:one|two|three|\d+)-(?:hour|minute)(?=\s+(?:sessions?|visits?|treatments?|units?)\b)")
"""`2 one-hour sessions`: how long each is."""
_TITER = re.compile(r"(?<![\d:])1:(?=\d)")
"""`a titer of 1:80 or more`: how often it is thinned."""
_HYPHENED = re.compile(r"\b(?:greater|less|more|lower|higher|fewer)-than(?:-or-equal-to)?\b|\b(?:greater|less)\s+than-or-equal-to\b")
_DIOPTERS = re.compile(r"(?<=\d)(?P<blank>\s?)(?P<sign>D)\b(?!\s?[-/&.]\w)")
_HEAT = re.compile(r"(?<=\d)(?P<blank>\s?)(?P<sign>[FC])\b(?![\w-])")
_DECIMAL = re.compile(r"\d\.\d+\s?$")
_PRESSURES = re.compile(r"(?<=\d)/\d{2,3}(?=\s*(?:\(?mm\s?hg|millimeters\s+of\s+mercury))")
_DEGREES = re.compile(r"(?<![\w-])(?P<first>iv|v?i{1,3})(?P<between>(?:,\s*(?:iv|v?i{1,3}))+,?\s+(?:or|and)\s+)(?=(?:iv|v?i{1,3})(?!\w))")
_PLUS = re.compile(r"(?<![\w+])\+(?=\d)")
_NUMBERED_DAYS = re.compile(r"\bbetween (?P<time>day|week|month) (?P<first>\d+) and (?P=time) (?P<last>\d+)\b")
"""`between day 31 and day 91`: a range of days."""
_RADIUS = re.compile(r"\b(?:33|third)\s?%?\s*(?:\(\s*one-third\s*\)\s*)?\s(?:distal\s+)?radi(?:us|al)\b")
_CODE_RANGE = re.compile(r"\b\d{5}\s*(?:-|to|through)\s*\d{5}\b")


def signs_told(text: str, span: Span) -> str:
    """The text of a span, of the same length, in which such signs stand as the vocabulary knows them."""
    raw = span.raw
    text = _NUMBERED_DAYS.sub(lambda m: f"between {m.group('first')} {m.group('time')} and {m.group('last')} {m.group('time')}", text)
    text = _HYPHENED.sub(lambda m: m.group().replace("-", " "), text)
    if "D" in raw and len(raw) == len(text):
        text = _set(text, raw, _DIOPTERS, lambda m: DIOPTER if _diopters(raw, m, span) else "")
    if ("F" in raw or "C" in raw) and re.search(r"\b(?:temperature|fever|hypothermia|febrile)\b", text) and len(raw) == len(text):
        text = _set(text, raw, _HEAT, lambda m: FAHRENHEIT if m.group("sign") == "F" else CELSIUS)
    text = _PRESSURES.sub(lambda m: " " * len(m.group()), text)
    text = _DEGREES.sub(lambda m: m.group("first") + "-".ljust(len(m.group("between"))), text)
    text = scales_told(_PLUS.sub(" ", text))
    if "titer" in text:
        text = _TITER.sub("  ", text)
    if "/10" in text and _RATED.search(span.source.plain, max(0, span.start - _NEAR), span.end):
        text = _OF_TEN.sub(lambda m: " " * len(m.group()), text)
    text = _EACH_LASTS.sub(lambda m: " " * len(m.group()), text)
    for one in (_RADIUS, _CODE_RANGE, _FRACTION):
        text = one.sub(lambda m: "_" * len(m.group()), text)
    return text


def _set(text: str, raw: str, sign: re.Pattern[str], letter: Letter) -> str:
    out = list(text)
    for found in sign.finditer(raw):
        at = found.start("sign")
        out[at] = letter(found) or out[at]
    return "".join(out)


def _diopters(raw: str, found: re.Match[str], span: Span) -> bool:
    """`D` counts diopters behind a decimal, and wherever the text speaks of them."""
    return bool(_DECIMAL.search(raw[: found.start("sign")]) or "diopter" in span.source.plain)
