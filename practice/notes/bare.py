"""Figures that a note prints without the full name of what they are of: a slip by its grade, a T in a bone density, a gland by its size."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SLIP = re.compile(
    r"\b(?:grade|gr)\s+(?P<n>i{1,3}|iv|v|[1-5])\s+(?:[a-z]+\s+){0,2}?(?:spondylo|antero|retro)?listhesis\b|"
    r"\b(?:spondylo|antero|retro)listhesis,?\s+(?:\(\s*)?(?:grade|gr|meyerding)\s+(?P<m>i{1,3}|iv|v|[1-5])\b",
    re.IGNORECASE,
)
_DENSITY = re.compile(r"\b(?:dxa|dexa|bone\s+density|bmd|densitometry)\b", re.IGNORECASE)
_T = re.compile(r"(?<![\w-])T\s*(?:=|:|score\s*)?\s*(?P<n>[-–−]\s?\d(?:\.\d+)?)(?![\d/])")
_AT_SITE = re.compile(
    r"\b(?:(?:lumbar|l)[\s-]*spine|spine|lumbar|l\d\s*[-–]\s*l?\d|total\s+(?:left\s+|right\s+)?hip|(?:left|right)\s+(?:total\s+)?hip|hip|femoral\s+neck|fem\s+neck|neck|(?:total\s+)?femur)"
    r"(?:\s*\(\s*[^()\d]{0,12}\d?\s*[-–]?\s*[^()\d]{0,3}\d?\s*\)|\s+l\d\s*[-–]\s*l?\d)?\s*(?:t\b(?:[\s-]*scores?\b)?)?\s*(?:of|is|:|=|at)?\s*"
    r"(?P<n>[-–−]\s?\d\.\d)(?![\d/%]|\s*%)",
    re.IGNORECASE,
)
"""A site of a bone density with its figure (`spine (L2-4) -2.9, total hip -2.4`), which is the T-score where nothing else is said."""
_Z_SCORE = re.compile(r"\bz(?:[\s-]*scores?)?\b", re.IGNORECASE)
_OTHER_SITE = re.compile(r"\b(?:radius|radial|forearm|wrist|33\s*%|1/3)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_GLAND = re.compile(r"(?<![\d./-])(?P<n>\d{2,3}(?:\.\d)?)\s*(?:g|gm|gram|cc|ml)\s+(?:\w+\s+)?(?:prostate|gland)\b", re.IGNORECASE)
_TRUS = re.compile(r"\b(?:trus|prostate|bph|transrectal)\b", re.IGNORECASE)
_VEIN = re.compile(
    r"\b(?:[GSA]SV|saphenous\s+vein)\s*(?:\w+\s+){0,2}?(?:diam(?:eter)?|measur(?:es|ing)|is|of|:|=)?\s*(?P<n>\d{1,2}(?:\.\d)?)\s*mm\b",
    re.IGNORECASE,
)
_CURVE = re.compile(
    r"\b(?:thoracic|lumbar|thoracolumbar|main|major|primary)\s+(?:curve\s+)?(?:of\s+|measures\s+|is\s+)?(?P<n>\d{2,3})\s*(?:deg(?:rees?)?\b|°)",
    re.IGNORECASE,
)
_SCOLIOSIS = re.compile(r"\b(?:scoli\w*|cobb|AIS|curves?)\b", re.IGNORECASE)
_PACK_YEARS = re.compile(r"(?<![\d.<>-])(?P<n>\d{1,3}(?:\.\d)?)\s*\+?[\s-]*(?:pack|pk)s?[\s-]?(?:years?|yrs?|y)\b", re.IGNORECASE)
_WOUND = re.compile(r"\b(?:wound|ulcer|dfu|vlu|ulceration|sore)s?\b", re.IGNORECASE)
_AREA = re.compile(r"(?<![\d.<>-])(?P<n>\d{1,3}(?:\.\d+)?)\s*(?:sq\.?\s*cm|cm\^?2|cm²)", re.IGNORECASE)
_NOSE = re.compile(r"\bNOSE\s*(?:score)?\s*[:=]?\s*(?P<n>\d{1,3})\b(?!\s*(?:mm|cm|%))")
"""A score whose short name is a word when it is not printed in capitals."""
_SCOPED = re.compile(r"\b(?:colonoscopy|sigmoidoscopy|flex\s+sig|endoscop\w+|scope)\b", re.IGNORECASE)
_MAYO = re.compile(r"\bMayo\s*(?:score\s*|subscore\s*|=|:)?\s*(?P<n>[0-3])\b(?![\d/.])", re.IGNORECASE)
_WOOD = re.compile(r"\bPVR\s*(?:of|=|:)?\s*(?P<n>\d{1,2}(?:\.\d+)?)\s*(?:WU|Woods?)\b", re.IGNORECASE)
_PLAIN = (
    ("pack_years", _PACK_YEARS, None, "[pack]/a"),
    ("wound_area", _AREA, _WOUND, "cm2"),
    ("mayo_endoscopic", _MAYO, _SCOPED, "1"),
    ("pulmonary_vascular_resistance", _WOOD, None, "[wood'U]"),
    ("nose_score", _NOSE, None, "1"),
)
_CENTRAL_SHARE = re.compile(
    r"\bcentrals?\s*(?:apneas?\s*)?(?:and|or|plus|\+|&|/)\s*mixed(?:\s+(?:apneas?|events?))?\b(?:[^.;\n%]|\.(?=\d)){0,30}?(?P<n>\d{1,3}(?:\.\d+)?)\s*%",
    re.IGNORECASE,
)
_NO_CENTRAL = re.compile(
    r"\bno\s+central\s*(?:apneas?\s*)?(?:or|and|/|,)\s*(?:no\s+)?mixed\b|\ball\s+(?:events\s+|apneas\s+|of\s+them\s+)?obstructive\b",
    re.IGNORECASE,
)
_EVENT = r"(?:apneas?|events?)?\s*(?:index\s*)?[:=]?\s*(?P<{0}>\d{{1,3}}(?:\.\d+)?)(?!\s*%|[\d./])"
_EVENTS = {
    name: re.compile(rf"\b{word}\s*{_EVENT.format('n')}", re.IGNORECASE)
    for name, word in (("o", r"obstr(?:uctive)?"), ("h", r"hypopneas?"), ("c", "centrals?"), ("m", "mixed"))
}
_ALL = 100.0


def _central_share(text: str) -> Iterator[tuple[str, float, str, int, int]]:
    """The share of central and mixed events: as told, or by how many there are of every kind in one line."""
    if told := _CENTRAL_SHARE.search(text):
        yield "central_apneas", float(told["n"]), "%", told.start(), told.end()
        return
    if (none := _NO_CENTRAL.search(text)) and re.search(r"\b(?:apn|ahi|events?)", text, re.IGNORECASE):
        yield "central_apneas", 0.0, "%", none.start(), none.end()
        return
    found = {name: list(pattern.finditer(text)) for name, pattern in _EVENTS.items()}
    if any(len(one) != 1 for one in found.values()):
        return
    counts = {name: float(one[0]["n"]) for name, one in found.items()}
    if (total := sum(counts.values())) > 0:
        yield "central_apneas", (counts["c"] + counts["m"]) / total * _ALL, "%", found["c"][0].start(), found["m"][0].end()


def _densities(text: str) -> Iterator[tuple[str, float, str, int, int]]:
    """The T-scores of a bone density: behind a T, or behind the site alone where no other score is told."""
    if not _DENSITY.search(text):
        return
    found = [score for score in _T.finditer(text) if not _OTHER_SITE.search(text[: score.start()])]
    for score in (*found, *(() if _Z_SCORE.search(text) else _AT_SITE.finditer(text))):
        figure = float(re.sub(r"[–−]\s?|-\s", "-", score["n"]))
        yield "t_score", figure, "1", score.start(), score.end()


_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0}


_REFLUX = re.compile(
    r"(?<![\d.,<>≤])(?P<n>\d{1,2},\d{3}|\d{2,4}|\d{1,2}\.\d{1,2}|\d)\s*(?P<unit>ms|msec|milliseconds|s|secs?|seconds)\s+(?:of\s+)?(?:venous\s+)?reflux\b"
    r"(?!\s+(?:is\s+)?(?:required|needed|cut-?off))",
    re.IGNORECASE,
)
_SAPHENOUS = re.compile(r"\b(?:saphenous|gsv|ssv|aasv)\b", re.IGNORECASE)
_AT_THIGH = re.compile(
    r"(?<![\d.x×])(?P<n>\d{1,2}(?:\.\d)?)\s*mm\s+(?:at|in)\s+(?:the\s+)?(?:(?:mid|upper|lower|proximal|distal)[\s-]*)?(?:thigh|junction|sfj|spj|calf|knee)\b",
    re.IGNORECASE,
)


def _of_veins(text: str) -> Iterator[tuple[str, float, str, int, int]]:
    """Reflux whose time stands before it, and diameters of a vein that only the place tells."""
    for one in _REFLUX.finditer(text):
        seconds = float(one["n"].replace(",", "")) / (1000.0 if one["unit"].lower().startswith("m") else 1.0)
        yield "reflux_time", seconds, "s", one.start(), one.end()
    if _SAPHENOUS.search(text):
        for one in _AT_THIGH.finditer(text):
            yield "vein_diameter", float(one["n"]), "mm", one.start(), one.end()
    for vein in _VEIN.finditer(text):
        yield "vein_diameter", float(vein["n"]), "mm", vein.start(), vein.end()


def bare_figures(text: str) -> Iterator[tuple[str, float, str, int, int]]:
    """Each such figure: the measure it is of, the figure, its unit, its start and its end."""
    yield from _central_share(text)
    for slip in _SLIP.finditer(text):
        said = (slip["n"] or slip["m"]).lower()
        yield "listhesis_grade", _ROMAN.get(said) or float(said), "{grade}", slip.start(), slip.end()
    yield from _densities(text)
    for concept, pattern, around, unit in _PLAIN:
        for one in pattern.finditer(text) if around is None or around.search(text) else ():
            yield concept, float(one["n"]), unit, one.start(), one.end()
    yield from _of_veins(text)
    if _SCOLIOSIS.search(text):
        for curve in _CURVE.finditer(text):
            yield "cobb", float(curve["n"]), "deg", curve.start(), curve.end()
    if _TRUS.search(text):
        for gland in _GLAND.finditer(text):
            yield "prostate_volume", float(gland["n"]), "mL", gland.start(), gland.end()


_OF_PAIN = re.compile(
    r"\b(?:pain|lbp|vas|nrs|nprs|ache|discomfort|painful|hurts?|numeric\s+rating|rates\s+it|averag\w+\s+(?=\d+\s*/\s*10))\b", re.IGNORECASE
)
_OF_ELSE = re.compile(r"\b(?:itch|prurit|attended|strength)", re.IGNORECASE)
_PAIN = re.compile(
    r"(?<![\d/])(?P<n>\d{1,2}(?:\.\d)?)(?:\s*(?:-|–|to)\s*(?P<m>\d{1,2}))?\s*(?:/\s*10\b(?!\s*/)|out\s+of\s+(?:10|ten)\b)", re.IGNORECASE
)


def pain_figures(text: str) -> Iterator[tuple[float, float, int, int]]:
    """Least, most, start and end of every `7/10` of a text that speaks of pain, and of nothing else that is rated out of ten."""
    if not _OF_PAIN.search(text) or _OF_ELSE.search(text):
        return
    for match in _PAIN.finditer(text):
        low, high = float(match["n"]), float(match["m"] or match["n"])
        if high <= _MOST:
            yield low, high, match.start(), match.end()


_MOST = 10
_LETTER = re.compile(r"(?<![\w/.,'’-])([RL])(?![\w/.'’-])")
_FAR = 40


def sides_by_letter(text: str) -> list[tuple[int, str]]:
    """Where a text names a side by one capital letter, in order; nothing where it does not name both."""
    found = [(m.start(), {"R": "right", "L": "left"}[m[1]]) for m in _LETTER.finditer(text)]
    return found if len({side for _, side in found}) > 1 else []


def letter_before(letters: list[tuple[int, str]], start: int) -> str | None:
    """The side of the last letter a little before a place of the text."""
    before = [(at, side) for at, side in letters if at < start]
    return before[-1][1] if before and start - before[-1][0] <= _FAR else None
