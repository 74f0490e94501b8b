"""The degrees of a visual field with the lid at rest and with the lid taped, as the lines of a chart tell them for either side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED

_UNTAPED = re.compile(
    r"\bun-?\s?taped\b|\bnot\s+taped\b|\bwithout\s+(?:the\s+)?(?:tape|taping)\b|\bno\s+tape\b|\bbefore\s+taping\b|\b(?:lids?\s+)?at\s+rest\b",
    re.IGNORECASE,
)
_TAPED = re.compile(
    r"(?<!un)(?<!un-)(?<!not\s)\btaped\b|\bwith\s+(?:the\s+)?(?:tape|taping|lids?\s+(?:lifted|taped|elevated))\b|\bafter\s+taping\b",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\b(?:superior|upper|visual)\b[^.;]{0,40}|\bfields?\b|\bhvf\b|\bgoldmann\b|\bhumphrey\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:\b(?P<side>OD|OS|OU|R|L|right|left)\b\s*(?:eye\s*)?[:=]?\s*(?:to\s+|at\s+|is\s+)?)?(?<![\d./-])(?P<n>\d{1,2})(?![\d/%]|\.\d|\s*%)\s*(?:deg(?:rees?)?\b|°)?"
    r"(?:\s*(?:in\s+the\s+|on\s+the\s+)?(?P<behind>right|left|OD|OS)\b)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,2}/\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b[A-Z][a-z]+\s+\d{1,2},\s+\d{4}\b|\b\d{1,2}-\d\b"
)
_AIM = re.compile(
    r"\b(?:needs?|must|requires?d?|criteri\w+|policy|coverage|covers?|goal|if|should|not\s+interpretable|unreliable|not\s+reliable|invalid|reschedul\w+|"
    r"stopped|aborted|normal|inferior)\b",
    re.IGNORECASE,
)
_SIDES = {"od": "right", "r": "right", "right": "right", "os": "left", "l": "left", "left": "left"}
_MOST = 90.0
Field = dict[str, float]


def fields(chart: Chart) -> Iterator[tuple[tuple[Place, ...], Field, Field]]:
    """The places that tell both states, with the degrees of either side at rest and taped; without both nothing."""
    for place in chart.places:
        if not _tells(place, chart):
            continue
        run = [place]
        while (after := chart.next(run[-1])) is not None and len(run) < 3 and _tells(after, chart):
            run.append(after)
        for size in (1, 2, 3):
            some = run[:size]
            rest, taped = _read(" ; ".join(one.sentence.text for one in some))
            if len(some) == size and rest and taped:
                nearby = chart.next(some[-1])
                if nearby is None or not _AIM.search(nearby.sentence.text):
                    yield tuple(some), rest, taped
                break


def _tells(place: Place, chart: Chart) -> bool:
    text = place.sentence.text
    stated = speaks(place) and place.read.default in STATED and place.sentence.section not in ("goals", "plan")
    return stated and not _AIM.search(text) and not corrected(chart, place) and bool(_FIGURE.search(text))


def _read(text: str) -> tuple[Field, Field]:
    rest: Field = {}
    taped: Field = {}
    for clause in re.split(r"[;]|(?<=[a-z])\.\s|,\s*(?=(?:un)?taped\b)", _DATE.sub(" ", text)):
        loose, bound = _UNTAPED.search(clause), _TAPED.search(clause)
        if loose and bound:
            return {}, {}
        told = _figures(clause)
        if bound:
            taped |= {side: n for side, n in told.items() if side not in taped}
        elif told and (loose or (not taped and _FIELD.search(clause))):
            rest |= {side: n for side, n in told.items() if side not in rest}
    if set(taped) == {"1", "2"} and list(rest) in (["right", "left"], ["left", "right"]):
        taped = dict(zip(rest, taped.values(), strict=True))
    return rest, taped


def _figures(clause: str) -> Field:
    """The figures of a clause by side; two without sides under their numbers, one alone under an empty name."""
    out: Field = {}
    bare: list[float] = []
    for figure in _FIGURE.finditer(clause):
        side = _SIDES.get((figure["side"] or figure["behind"] or "").lower())
        if float(figure["n"]) > _MOST:
            return {}
        if side:
            out.setdefault(side, float(figure["n"]))
        else:
            bare.append(float(figure["n"]))
    if out:
        return out if not bare else {}
    return {"": bare[0]} if len(bare) == 1 else {str(n): one for n, one in enumerate(bare, 1)}
