"""Which figures of a phrase compare, with what comparison and in what unit."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.leaves.joints import has_verb
from rules.compile.leaves.naming import measure_at
from rules.compile.text.context import Context
from rules.compile.text.source import Span
from rules.model import Op, Stance

TIMES = ("d", "wk", "mo", "a")

AFTER = re.compile(
    r"^\s*(?:period\s+)?(?:after|following|since|from|of(?!\s+(?:the\s+|an?\s+)?(?:planned|proposed|scheduled|anticipated|requested|expected|intended)\b))\s+(?:the\s+|an?\s+)?((?:[\w-]+\s*){1,5})"
)

BEFORE = re.compile(r"^\s*(?:period\s+)?(?:prior\s+to|before|preceding)\s+(?:the\s+|an?\s+)?((?:[\w-]+\s*){1,5})")

UNKNOWN_UNIT = re.compile(r"\s?(?!or\b|and\b|for\b|in\b|on\b|at\b|of\b|to\b|with\b|per\b|is\b)[a-zµ/%°][\w/%²]{0,6}\b")


def main_figures(span: Span, context: Context) -> list[Figure]:
    """The figures that compare: no windows, no rates beside a share, no degrees inside a name."""
    read = figures(span)
    alone = not any(f.op and not f.window for f in read)
    found = [f for f in read if not f.window or (alone and (_delay(f, span) or _lasting(f, span)))]
    share = any(f.unit == "%" for f in found)
    if share and _counts_events(found, span):
        found = found[:1]  # how many, each with a drop of so much
    elif share:
        found = [f for f in found if f.unit == "%" or (f.op and not _is_rate(f, span) and f.unit != "1")]
    main = [f for f in found if _compares(f, span, context)]
    main = [f for f in found if f in main or (main and _same_noun(f, main[0], span))]
    return [
        f for n, f in enumerate(main) if not (n and f.counted and f.value == 1 and f.op == ">=" and not _POINTS.search(_noun(f, span)))
    ]  # one is enough by itself


def _counts_events(found: list[Figure], span: Span) -> bool:
    """`more than 20 episodes of desaturation below 85 %`."""
    first = found[0]
    return bool(first.counted and first.op and first.value > 1 and _EPISODES.match(span.source.plain, first.start))


_EPISODES = re.compile(
    r"[^,;.%]*?\b(?:episodes?|events?|attacks?|occurrences|occasions|desaturations|dips)\s+(?:of|with|in\s+which)\b[^,;]*\d\s?%"
)
_POINTS = re.compile(r"^(?:points?|grades?|levels?|units?|lines?|diopters?|steps?|logs?)$")


def _noun(figure: Figure, span: Span) -> str:
    """The last word of a figure, which it counts."""
    found = re.findall(r"[a-z]+", span.source.plain[figure.start : figure.end])
    return str(found[-1]) if found else ""


def _same_noun(figure: Figure, first: Figure, span: Span) -> bool:
    """`at least 2 points in A or 1 point in B`: the second counts what the first does."""
    two, behind_it = _noun(first, span), re.match(r"\s*([a-z]+)", behind(figure, span))
    one = behind_it.group(1) if behind_it else _noun(figure, span)
    joined = re.search(r"\bor\s+$", span.source.plain[span.start : figure.start])
    again = bool(_POINTS.match(one)) and one.rstrip("s") == two.rstrip("s")
    return figure.start > first.start and figure.value == 1 and bool(joined) and again


def _lasting(figure: Figure, span: Span) -> bool:
    """`recurs over a period of 3 months`: how long, where nothing else is measured."""
    return figure.unit in TIMES and bool(
        re.match(r"over\b(?!.*\b(?:past|last|previous|prior|preceding)\b)", span.source.plain[figure.start : figure.end])
    )


def _is_rate(figure: Figure, span: Span) -> bool:
    """`4 hours per night`: how much on each of the nights that the share counts."""
    return figure.unit in ("h", "min") and bool(
        re.match(r"\s*(?:(?:per|/|a|each|every)\b|of\s+(?:the|each|every|any)\b)", behind(figure, span))
    )


_SCALE = re.compile(r"[\s-]*(?:point\s+|numeric\s+|numerical\s+|visual\s+|analog(?:ue)?\s+|pain\s+|rating\s+)*(?:scale|nrs|vas)\b")


_NEAR = 40  # letters
_RECORDED = re.compile(
    r"\d+-(?:hour|hr|day|week|month|year|minute)\s+(?:[a-z]+\s+){0,3}?(?:recordings?|recorders?|monitor(?:ing|s)?|holter|ecg|eeg|urine|collection|ph|supply|dispensing|window|"
    r"readings?|pressure|visit|follow-?up|interval|risk|mortality|survival|history\s+and)\b"
)
"""`a negative 24-hour recording`: of which kind it is, and no length that is asked."""
_NOT_DONE = re.compile(
    r"\b(?:unable|inability|could\s+not|cannot|did\s+not|not\s+able)\s+to\s+(?:tolerate|complete)\b[^,;]*$|\b(?:cannot|could\s+not)\s+(?:tolerate|complete)\b[^,;]*$"
)


def _compares(figure: Figure, span: Span, context: Context) -> bool:
    if figure.op is None and _RECORDED.search(span.source.plain[figure.start : min(span.end, figure.end + _NEAR)]):
        return False
    if figure.op is None and figure.unit in TIMES and _NOT_DONE.search(span.upto(figure.start).plain):
        return False  # `was unable to tolerate a 3-month trial`: not how long, but that it could not be
    if figure.op in (None, "between") and _SCALE.match(behind(figure, span)) and figure.value == 0:
        return False
    if figure.value == 1 and figure.op == ">" and figure.counted and _IN.search(span.source.plain[span.start : figure.start]):
        return False  # `in more than one plane`, `on more than one occasion`: how, not how many
    if figure.value == 1 and figure.op == ">=" and figure.counted and _TAKES_PART.search(span.source.plain[span.start : figure.start]):
        return False  # `to participate in one or more activities`: what cannot be done, not how many
    if figure.op is None and figure.unit in _DOSED and context.stance is not Stance.LIMIT and not _DOSE_ASKED.search(span.plain):
        return False  # `prednisone 5 mg`: which dose is told, and no threshold
    if figure.op or figure.unit in TIMES or figure.unit in ("%", "{percentile}") or figure.window:
        one = figure.value == 1 and figure.op == ">=" and not figure.age and (not figure.unit or _said_of_one(figure, span))
        one = one and not _COUNTED_SO.search(span.source.plain[span.start : figure.start])
        return not one or measure_at(span, figure) is not None
    if figure.graded and figure.unit:
        return True
    if context.stance is Stance.LIMIT and (figure.unit == "1" or _OPENS_LIMIT.match(span.source.plain[span.start : figure.end + 8])):
        return True
    if figure.counted and re.search(r"\btimes\s+(?:the|upper)\b", span.source.plain[figure.start : figure.end + 6]):
        return False
    if figure.counted or figure.unit == "{20/x}":
        return figure.value > 1 or figure.value2 is not None
    digits = any(c.isdigit() for c in span.source.plain[figure.start : figure.end])
    digits = digits or (figure.start - span.start < 4 and not has_verb(span))
    return bool(figure.unit) or (digits and context.measure is not None and context.op is not None)


_OPENS_LIMIT = re.compile(r"\W*\d+\s+[a-z]{3,}")
"""`4 pens per 28 days`."""
_COUNTED_SO = re.compile(r"\b(?:scores?|rate|index|ratio|levels?|titers?|count|number)\s+(?:is\s+|of\s+)?$")
"""`a bleeding rate ≥ 1`: one is a figure like any other."""
_DOSE_ASKED = re.compile(
    r"\b(?:equivalent\s+to|average\s+of|or\s+(?:more|greater|higher|less|lower)|dose\s+(?:of|is)|requir\w+|exceed\w*)\b"
)
_DOSED = ("mg", "ug", "mg/d", "ug/d", "mL", "mg/kg", "ug/kg", "mg/m2")
_TAKES_PART = re.compile(r"\b(?:participate\s+in|perform|carry\s+out|ability\s+to\s+\w+|meets?)\s+$")
_IN = re.compile(r"\b(?:in|on)\s+$")


def _said_of_one(figure: Figure, span: Span) -> bool:
    """`intolerance to at least one other drug` counts nothing: one is enough by itself."""
    return figure.counted and bool(re.search(r"\bintoleran(?:t|ce)\s+(?:to|of)\s+$", span.source.plain[span.start : figure.start]))


def _delay(figure: Figure, span: Span) -> bool:
    """`within 2 years following surgery` measures a delay; `in the 6 months prior to surgery` is a window."""
    said = span.source.plain[figure.start : figure.end]
    if re.match(r"(?:in|during)\s+the\s+(?:first|initial)\b", said) or _AT_FIRST.match(said):
        return bool(AFTER.match(behind(figure, span))) and not _OF_CARE.match(behind(figure, span))
    if re.search(r"\bdated\s+$", span.source.plain[span.start : figure.start]):
        return False
    if said.startswith("within") and re.search(r"\bexpected\s+(?:to\s+)?(?:\w+\s+){1,6}$", span.source.plain[span.start : figure.start]):
        return not _LOOKING_BACK.match(said)  # `is expected to improve within 60 days`
    return said.startswith("within") and not _LOOKING_BACK.match(said) and bool(AFTER.match(behind(figure, span)))


_AT_FIRST = re.compile(r"within\s+the\s+(?:first|initial)\b")
_OF_CARE = re.compile(r"\s*of\s+(?:care|treatment|therapy|treatments)\b")
"""`within the initial 2 weeks of care`: a window."""
_LOOKING_BACK = re.compile(r"within\s+(?:the\s+)?(?:past|last|previous|prior|preceding|most\s+recent|any|an?|each|one)\b")


def behind(figure: Figure, span: Span) -> str:
    return span.source.plain[figure.end : span.end]


_SCORE = re.compile(r"(?<!\bt-)(?<!\bz-)(?<!\bt\s)(?<!\bz\s)\bscores?\b")


def bare_unit(span: Span, figure: Figure) -> str:
    """The unit of a bare figure: a score where its words say so."""
    return "{score}" if not figure.counted and _SCORE.search(span.upto(figure.end).plain) else "1"


_RATE = re.compile(
    r"\s*(?:of\s+(?:the\s+|an?\s+)?\w+,?\s+)?(?:or\s+(?:more|greater|higher),?\s+)?(?:per|/|a|each)\s*(?P<time>day|week|month|year)\b|(?:\s+(?!(?:and|or|for|with|at|in|on|if|when|given|taken|used)\b)[a-z]+){0,2}\s+(?P<ly>daily|weekly|monthly|yearly|annually)\b"
)


_YEARS_BEHIND = re.compile(r"[^,;]{0,40}\b(?:for|in\s+each\s+of|over|during)\s+(?:[a-z]+\s+){0,4}[\w()]+\s+(?:consecutive\s+)?years\b")
"""`5 episodes per year for 2 years`: a rate that lasts."""
_PER_TIME = r"\bper\s+(?P<time>day|week|month|year)\b(?P<ly>)"
_A_TIME = re.compile(r"\s*(?:an?|each)\s+(?P<time>day|week|month|year)\b(?P<ly>)")


_TIMES_DAILY = re.compile(r"\s*(?:a\s+(?P<time>day|week|month)|(?P<ly>daily|weekly|monthly))\b")
"""`3 times daily`."""
_DAYS_A_MONTH = re.compile(
    r"[<>=≥≤\s]*(?:at\s+least\s+|more\s+than\s+)?[\d.]+\s+(?:or\s+more\s+)?(?:headache|migraine|attack|symptom)\s+days\s*/\s*(?:month|mo)\b"
)
"""`15 headache days/month`."""


_OVER_TIME = ("/d", "/h", "/wk", "/mo", "/a", "/min")
"""Units that are rates as printed (`2 cm/year`)."""
_SHORT_TIME = {"day": "d", "dai": "d", "wee": "wk", "mon": "mo", "yea": "a", "ann": "a"}


def rated(unit: str, figure: Figure, span: Span, context: Context) -> str:
    """`15 days per month`, `5 episodes of X per year`: a rate, where no limit of a service is told."""
    if context.stance is not Stance.COVERED or unit.startswith(("/", "{")) or unit in ("%", "a", "mo", "wk") or unit.endswith(_OVER_TIME):
        return unit
    after, said = behind(figure, span), span.source.plain[figure.start : figure.end]
    if unit == "1" and figure.op and _DAYS_A_MONTH.match(span.source.plain, figure.start):
        return "d/mo"
    daily = _TIMES_DAILY.match(after) if unit == "1" and said.endswith("times") else None
    found = daily or (re.search(_PER_TIME, after) or _A_TIME.match(after) if unit == "1" else _RATE.match(after) or _RATE.search(said))
    once = re.search(r"\b(?:once|twice)\b", said)
    beside = re.match(r"\s*(?:per|a|each)\s+(?:day|week|month|year)\b", after) and figure.op is not None
    if not found or (unit == "1" and not figure.counted and not once and not beside):
        return unit
    time = _SHORT_TIME[(found.group("time") or found.group("ly"))[:3]]
    rest = span.source.plain[figure.end : figure.end + 80]
    if unit == "1" and time == "a" and not any(f.window for f in figures(span)) and not _YEARS_BEHIND.match(rest):
        return unit  # `4 episodes per year`: so many within a year
    return f"/{time}" if unit == "1" else f"{unit}/{time}"


def of_a_year(unit: str, figure: Figure, span: Span) -> str | None:
    """The window of a count that is told by the year (`2 infections per year`)."""
    return "1 a" if unit == "1" and re.search(r"\b(?:per|a|each)\s+year\b", behind(figure, span)) else None


_FIRST = re.compile(r"\b(?:in|during|within)\s+the\s+(?:first|initial)\b")
_NO_LATER = re.compile(r"\bno\s+later\s+than\b")
_FROM_TO = re.compile(r"\bfrom\s+\S+\s+(?:days|weeks|months)\s+to\s+$")
_BEFORE = re.compile(r"\b(?:before|prior\s+to)\s+$")
_NO_EARLIER = re.compile(r"\b(?:no|not)\s+(?:earlier|sooner)\s+than\b")


_STATE = re.compile(r"\b(?:saturation|spo2|sao2|po2|pao2|paco2|pco2)\s+(?:is\s+|of\s+)[\d ]+")
"""What is measured as it stands at one time: `a saturation of 89 percent` is neither a least nor a most."""


def _before_event(figure: Figure, span: Span) -> Op | None:
    """`no later than 30 days before` asks for 30 days or more, `no earlier than 2 days before` for 2 days or fewer."""
    said = span.source.plain[figure.start : figure.end]
    if not BEFORE.match(behind(figure, span)):
        return None
    if figure.op == "<=" and _NO_LATER.search(said):
        return ">="
    return "<=" if figure.op == ">=" and _NO_EARLIER.search(said) else None


def comparison(figure: Figure, span: Span, context: Context) -> Op:
    """The printed comparison; without one a duration, a share or a count is a least, a limit a most, a delay a most."""
    if figure.op:
        return _before_event(figure, span) or figure.op
    if figure.unit in TIMES and _FROM_TO.search(span.source.plain[max(0, figure.start - 24) : figure.start]):
        return "<="  # `lasting from 7 days to one year`
    if figure.unit in TIMES and not figure.window and _BEFORE.search(span.source.plain[max(span.start, figure.start - 12) : figure.start]):
        return "<"  # `before 39 weeks`
    if (
        figure.unit in TIMES
        and AFTER.match(behind(figure, span))
        and _FIRST.search(span.source.plain[max(0, figure.start - 24) : figure.start + 8])
    ):
        return "<="  # `in the first 90 days after surgery`
    if figure.window:
        return ">=" if _lasting(figure, span) else "<="
    if context.op and not figure.unit and not UNKNOWN_UNIT.match(behind(figure, span)):
        return context.op
    if context.measure is not None and context.op and figure.unit and figure.unit == context.unit:
        return context.op
    if figure.graded or figure.unit == "{20/x}":
        return "="
    if context.stance is Stance.LIMIT:
        return "<="
    if figure.age:
        return "="
    if figure.unit in ("%", "mm[Hg]") and _STATE.search(span.source.plain[span.start : figure.end]):
        return "="
    return ">="
