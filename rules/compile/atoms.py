"""One testable phrase as an atom: its figure with comparison and unit, window, event, outcome, footnote mark; Not where it is negated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from rules.compile.claims import Claims
from rules.compile.figure_words import Figure
from rules.compile.figures import figures
from rules.compile.naming import compared, measure_at, term_of, yes_no
from rules.compile.source import Span
from rules.compile.vocabulary import pattern
from rules.model import All, Always, Any, Atom, Node, Not, Op, Stance

_TIMES = ("d", "wk", "mo", "a")
_AFTER = re.compile(r"^\s*(?:period\s+)?(?:after|following|since|from|of)\s+(?:the\s+|an?\s+)?((?:[\w-]+\s*){1,5})")
_BEFORE = re.compile(r"^\s*(?:period\s+)?(?:prior\s+to|before|preceding)\s+(?:the\s+|an?\s+)?((?:[\w-]+\s*){1,5})")
_UNKNOWN_UNIT = re.compile(r"\s?(?!or\b|and\b|for\b|in\b|on\b|at\b|of\b|to\b|with\b|per\b|is\b)[a-zµ/%°][\w/%²]{0,6}\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a phrase. `measure`: words of the measure a bare figure belongs to; `under`: how the list above joins."""

    stance: Stance = Stance.COVERED
    under: str = "all"
    measure: Span | None = None
    op: Op | None = None
    unit: str = ""
    figure: Figure | None = None
    governs: str = ""
    handled: frozenset[int] = frozenset()
    claims: Claims = field(default_factory=Claims, compare=False, repr=False)

    def with_figure(self, span: Span) -> Context:
        """For what follows a span that names a measure."""
        found = [f for f in figures(span) if not f.window]
        return replace(self, measure=span, op=found[-1].op, unit=found[-1].unit, figure=found[-1]) if found else self


def atom(span: Span, context: Context, examples: tuple[str, ...] = ()) -> Node:
    """A phrase as one atom or, where it has several figures of its own, as several. Whole phrases only: nothing is left out."""
    span = span.trimmed()
    if not span:
        return Always()
    if inherited := _inherited(span, context):
        return inherited
    main = _main_figures(span, context)
    if len(main) > 1:
        return _several(span, main, context, examples)
    node = _single(span, main[0] if main else None, context, examples)
    return Not(node) if negated(span) else node


def _inherited(span: Span, context: Context) -> Atom | None:
    """`… >= 150 within the last 6 weeks, or within 6 weeks before treatment`: another window for the figure before it."""
    before, read = context.figure, figures(span)
    if before is None or before.op is None or len(read) != 1 or not read[0].window or read[0].start > span.start + 4:
        return None
    if span.source.plain[span.start : read[0].end].startswith(("every", "each", "per")):
        return None
    one = _single(span, None, context, ())
    found = measure_at(context.measure, before) if context.measure is not None else None
    unit = before.unit or ("a" if before.age else "") or (found.unit if found else "") or "1"
    return replace(one, fact=found.fact if found else one.fact, op=before.op, value=before.value, value2=before.value2, unit=unit)


_RELATIVE = re.compile(
    r"(?<=\w)\s+(?:who|which|that)\s+(?:is|are)\s+unable\b"
    r"|(?<=\w)\s+(?:which|that)\s+(?:cannot|can\s+not|could\s+not|(?:has|have|do|does|is|are|was|were)\s+not)\b(?=.*\b(?:is|are|was|were|has\s+been|have\s+been)\s+\w)"
)
"""A refusal inside a relative clause describes its noun and turns nothing round."""


def negated(span: Span) -> bool:
    """Whether the phrase says that something is not so; a treatment that has not helped is an outcome and no negation."""
    held = [m.span() for m in pattern("not_negations").finditer(span.plain)]
    held += [(f.start - span.start, f.end - span.start) for f in figures(span)]
    found = [m for m in pattern("negations").finditer(span.masked) if not any(a <= m.start() < b for a, b in held)]
    if inside := _RELATIVE.search(span.masked):
        found = [m for m in found if m.start() < inside.start()]
    own = [m for n, m in enumerate(found) if n == 0 or not m.group().startswith("without")]
    return len(own) % 2 == 1


def _main_figures(span: Span, context: Context) -> list[Figure]:
    """The figures that compare: no windows, no rates beside a share, no degrees inside a name."""
    read = figures(span)
    alone = not any(f.op and not f.window for f in read)
    found = [f for f in read if not f.window or (alone and (_delay(f, span) or _lasting(f, span)))]
    share = any(f.unit == "%" for f in found)
    if share:
        found = [f for f in found if f.unit == "%" or (f.op and not _is_rate(f, span) and f.unit != "1")]
    main = [f for f in found if _compares(f, span, context)]
    return [f for n, f in enumerate(main) if not (n and f.counted and f.value == 1 and f.op == ">=")]  # one is enough by itself


def _lasting(figure: Figure, span: Span) -> bool:
    """`recurs over a period of 3 months`: how long, where nothing else is measured."""
    return figure.unit in _TIMES and bool(
        re.match(r"over\b(?!.*\b(?:past|last|previous|prior|preceding)\b)", span.source.plain[figure.start : figure.end])
    )


def _is_rate(figure: Figure, span: Span) -> bool:
    """`4 hours per night`: how much on each of the nights that the share counts."""
    return figure.unit in ("h", "min") and bool(re.match(r"\s*(?:per|/|a|each|every|of)\s*", _behind(figure, span)))


_SCALE = re.compile(r"[\s-]*(?:point\s+|numeric\s+|numerical\s+|visual\s+|analog(?:ue)?\s+|pain\s+|rating\s+)*(?:scale|nrs|vas)\b")


_NOT_DONE = re.compile(
    r"\b(?:unable|inability|could\s+not|cannot|did\s+not|not\s+able)\s+to\s+(?:tolerate|complete)\b[^,;]*$|\b(?:cannot|could\s+not)\s+(?:tolerate|complete)\b[^,;]*$"
)


def _compares(figure: Figure, span: Span, context: Context) -> bool:
    if figure.op is None and figure.unit in _TIMES and _NOT_DONE.search(span.upto(figure.start).plain):
        return False  # `was unable to tolerate a 3-month trial`: not how long, but that it could not be
    if figure.op in (None, "between") and _SCALE.match(_behind(figure, span)) and figure.value == 0:
        return False
    if figure.value == 1 and figure.op == ">" and figure.counted and _IN.search(span.source.plain[span.start : figure.start]):
        return False  # `in more than one plane`, `on more than one occasion`: how, not how many
    if figure.op or figure.unit in _TIMES or figure.unit in ("%", "{percentile}") or figure.window:
        one = figure.value == 1 and figure.op == ">=" and not figure.age and (not figure.unit or _said_of_one(figure, span))
        one = one and not re.search(r"\bscores?\s+(?:is\s+|of\s+)?$", span.source.plain[span.start : figure.start])
        return not one or measure_at(span, figure) is not None
    if figure.graded and figure.unit:
        return True
    if context.stance is Stance.LIMIT and figure.unit == "1":
        return True
    if figure.counted and re.search(r"\btimes\s+(?:the|upper)\b", span.source.plain[figure.start : figure.end + 6]):
        return False
    if figure.counted or figure.unit == "{20/x}":
        return figure.value > 1 or figure.value2 is not None
    digits = any(c.isdigit() for c in span.source.plain[figure.start : figure.end])
    digits = digits or figure.start - span.start < 4
    return bool(figure.unit) or (digits and context.measure is not None and context.op is not None)


_IN = re.compile(r"\b(?:in|on)\s+$")


def _said_of_one(figure: Figure, span: Span) -> bool:
    """`intolerance to at least one other drug` counts nothing: one is enough by itself."""
    return figure.counted and bool(re.search(r"\bintoleran(?:t|ce)\s+(?:to|of)\s+$", span.source.plain[span.start : figure.start]))


def _delay(figure: Figure, span: Span) -> bool:
    """`within 2 years following surgery` measures a delay; `in the 6 months prior to surgery` is a window."""
    said = span.source.plain[figure.start : figure.end]
    if re.match(r"(?:in|during)\s+the\s+(?:first|initial)\b", said):
        return bool(_AFTER.match(_behind(figure, span)))
    if re.search(r"\bdated\s+$", span.source.plain[span.start : figure.start]):
        return False
    return said.startswith("within") and not _LOOKING_BACK.match(said) and bool(_AFTER.match(_behind(figure, span)))


_LOOKING_BACK = re.compile(r"within\s+(?:the\s+)?(?:past|last|previous|prior|preceding|most\s+recent|any|an?|each|one)\b")


def _behind(figure: Figure, span: Span) -> str:
    return span.source.plain[figure.end : span.end]


def _several(span: Span, main: list[Figure], context: Context, examples: tuple[str, ...]) -> Node:
    """A phrase with several figures, cut before each further one."""
    parts: list[Node] = []
    kinds: list[str] = []
    at = span.start
    for figure in main[1:]:
        before = Span(span.source, at, figure.start)
        boundary = pattern("boundary").search(before.plain)
        cut = at + boundary.start() if boundary and boundary.start() else figure.start
        cut = _before_noun(before, main[len(parts)].end, cut)
        said = span.source.plain[cut : figure.start]
        joined = re.search(r"\b(?:and/or|or|and)\b", said)
        kinds.append({"and/or": "any", "or": "any", "and": "all"}[joined.group()] if joined else "," if "," in said else "all")
        parts.append(_piece(Span(span.source, at, cut), context, examples))
        context = context.with_figure(Span(span.source, at, cut))
        at = cut
    parts.append(_piece(Span(span.source, at, span.end), context, ()))
    of = tuple(parts)
    last = kinds[-1] if kinds[-1] != "," else "all"
    kinds = [last if k == "," else k for k in kinds]  # the last connective rules the commas before it
    return Any(of, review=len(set(kinds)) > 1) if kinds[0] == "any" else All(of, review=len(set(kinds)) > 1)


_NOUN_AFTER = re.compile(
    r"(?:,\s*(?:and|or)?|\s(?:and|or))\s+(?=[a-z][\w/-]*(?:\s+[a-z][\w/-]*){0,4}\s*(?:(?:is|are|was|were|of|level|score|has|at)\s*)?$)"
)


def _before_noun(before: Span, figure_end: int, cut: int) -> int:
    """Where the next figure's own noun begins, if a comma or connective parts it from the figure before (`0.70 and FEV1 | below 80%`)."""
    behind = before.since(figure_end)
    if re.search(r"\b(?:for|lasting|over|during|after|since|within)\s*$", before.plain):
        return cut  # a time said of what stands before it
    found = (
        None
        if figure_end <= before.start
        else _NOUN_AFTER.search(pattern("kept_together").sub(lambda m: "_" * len(m.group()), behind.masked))
    )
    return behind.start + found.start() if found and found.start() + behind.start <= cut else cut


def _piece(span: Span, context: Context, examples: tuple[str, ...]) -> Node:
    span = _without_joint(span.trimmed())
    main = _main_figures(span, context)
    node = _single(span, main[0] if main else None, context, examples)
    return Not(node) if negated(span) else node


_LEADING_JOINT = re.compile(r"(?:and/or|and|or|but)\s+(?=\S)")


def _without_joint(span: Span) -> Span:
    """A piece without the connective that joins it to the one before."""
    found = _LEADING_JOINT.match(span.plain)
    return span.part(found.end()) if found and span.part(found.end()) else span


def _single(span: Span, figure: Figure | None, context: Context, examples: tuple[str, ...]) -> Atom:
    """One atom; `figure` is what it compares with."""
    window, before, after = _window(span, figure)
    failed = "failed" if pattern("failed").search(span.plain) or context.governs == "failed" else None
    base = Atom(
        quote=span.raw, start=span.start, fact="", within=window, before=before, after=after, term=term_of(span), examples=examples,
    )  # fmt: skip
    if figure is None:
        return replace(base, fact=yes_no(span.raw), outcome=None)
    measure = measure_at(span, figure)
    if measure is None and context.measure is not None and not _UNKNOWN_UNIT.match(_behind(figure, span)):
        measure = measure_at(Span(span.source, context.measure.start, figure.end), figure)
    unit = figure.unit or ("a" if figure.age else "") or (measure.unit if measure else "") or _bare_unit(span, figure)
    if not figure.unit and unit == "%" and figure.value < 1:
        unit = "1"  # a ratio printed as a part of one
    unit = _rated(unit, figure, span, context)
    per = pattern("per").search(span.plain)
    return replace(
        base,
        fact=compared(span, figure, measure),
        op=_op(figure, span, context),
        value=figure.value,
        value2=figure.value2,
        unit=unit,
        outcome=failed if unit in _TIMES else None,
        per=per.group(1) if per and unit == "1" else None,
    )


_SCORE = re.compile(r"\bscores?\b")


def _bare_unit(span: Span, figure: Figure) -> str:
    """The unit of a bare figure: a score where its words say so."""
    return "{score}" if not figure.counted and _SCORE.search(span.upto(figure.end).plain) else "1"


_RATE = re.compile(
    r"\s*(?:of\s+\w+\s+)?(?:or\s+more\s+)?(?:per|/|a|each)\s*(?P<time>day|week|month|year)\b|\s+(?P<ly>daily|weekly|monthly|yearly|annually)\b"
)
_PER_TIME = r"\bper\s+(?P<time>day|week|month|year)\b(?P<ly>)"
_SHORT_TIME = {"day": "d", "dai": "d", "wee": "wk", "mon": "mo", "yea": "a", "ann": "a"}


def _rated(unit: str, figure: Figure, span: Span, context: Context) -> str:
    """`15 days per month`, `5 episodes of X per year`: a rate, where no limit of a service is told."""
    if context.stance is Stance.LIMIT or unit.startswith(("/", "{")) or unit in ("%", "a", "mo", "wk"):
        return unit
    behind, said = _behind(figure, span), span.source.plain[figure.start : figure.end]
    found = re.search(_PER_TIME, behind) if unit == "1" else _RATE.match(behind) or _RATE.search(said)
    if not found or (unit == "1" and not figure.counted):
        return unit
    time = _SHORT_TIME[(found.group("time") or found.group("ly"))[:3]]
    return f"/{time}" if unit == "1" else f"{unit}/{time}"


_NO_LATER = re.compile(r"\bno\s+later\s+than\b")


_STATE = re.compile(r"\b(?:saturation|spo2|sao2|po2|pao2|paco2|pco2)\s+(?:is\s+|of\s+)[\d ]+")
"""What is measured as it stands at one time: `a saturation of 89 percent` is neither a least nor a most."""


def _op(figure: Figure, span: Span, context: Context) -> Op:
    """The printed comparison; without one a duration, a share or a count is a least, a limit a most, a delay a most."""
    if figure.op == "<=" and _NO_LATER.search(span.source.plain[figure.start : figure.end]) and _BEFORE.match(_behind(figure, span)):
        return ">="  # `no later than 30 days before` asks for 30 days or more
    if figure.op:
        return figure.op
    if figure.window:
        return ">=" if _lasting(figure, span) else "<="
    if context.op and not figure.unit and not _UNKNOWN_UNIT.match(_behind(figure, span)):
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


def _window(span: Span, main: Figure | None) -> tuple[str | None, str | None, str | None]:
    """Window, and the event before or after which it counts."""
    window = before = after = None
    for figure in figures(span):
        behind = _behind(figure, span)
        if figure.window and figure is not main and figure.unit in (*_TIMES, "h"):
            window = figure.time
        if figure.window or figure.unit in _TIMES:
            found_before, found_after = _BEFORE.match(behind), _AFTER.match(behind)
            before = " ".join(found_before.group(1).split()) if found_before else before
            after = " ".join(found_after.group(1).split()) if found_after and figure.window else after
    return window, before, after
