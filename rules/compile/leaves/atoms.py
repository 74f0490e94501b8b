"""One testable phrase as an atom: its figure with comparison and unit, window, event, outcome, footnote mark; Not where it is negated."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.comparing import (
    AFTER,
    BEFORE,
    TIMES,
    UNKNOWN_UNIT,
    bare_unit,
    behind,
    comparison,
    main_figures,
    of_a_year,
    rated,
)
from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.leaves.naming import compared, measure_at, of_one_rate, term_of, yes_no
from rules.compile.leaves.of_tests import NOT_SHOWN
from rules.compile.text.context import Context as Context
from rules.compile.text.source import Source, Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Always, Any, Atom, Node, Not


def atom(span: Span, context: Context, examples: tuple[str, ...] = ()) -> Node:
    """A phrase as one atom or, where it has several figures of its own, as several. Whole phrases only: nothing is left out."""
    span = span.trimmed()
    if not span:
        return Always()
    if inherited := _inherited(span, context):
        return inherited
    main = main_figures(span, context)
    if len(main) > 1:
        node = of_one_rate(_several(span, main, context, examples))
        return _not_so_much(node) if _UNABLE.match(span.plain) or _times_behind(node) else node
    node = _single(span, main[0] if main else None, context, examples)
    if not negated(span):
        return node
    return Not(node if main else replace(node, fact=yes_no(_affirmed(span))))


_UNABLE = re.compile(
    r"^\W*(?:[\w-]+\s+){0,4}?(?:inability|unable|not\s+able)\s+to\s+(?:use|wear|keep|sleep\s+with)\b[^,;]*\b(?:at\s+least|more\s+than|\d)"
)
"""`inability to use a device for at least 4 hours on 5 nights`: it is used less."""


_LASTS = re.compile(r"\W*(?:for|over|on|during|lasting|each)\s")


def _times_behind(node: Node) -> bool:
    """`does not use it for more than 16 hours a day for 21 days`: how long is told of what is refused."""
    if not isinstance(node, All) or not isinstance(node.of[0], Not):
        return False
    return all(isinstance(one, Atom) and _LASTS.match(one.quote.lower()) for one in node.of[1:])


def _not_so_much(node: Node) -> Node:
    """What is not reached, as a whole."""
    if not isinstance(node, All):
        return node
    return Not(replace(node, of=tuple(one.node if isinstance(one, Not) else one for one in node.of)))


_REFUSED = re.compile(r"\b(?:(?:does|do|did)\s+not|no\s+longer|not|no|never|unable\s+to|cannot|without)\s+")


def _affirmed(span: Span) -> str:
    """The words without the one that refuses: what stands below a NOT is a fact of its own (`they do not help`: whether they help)."""
    return _REFUSED.sub("", span.plain, count=1)


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
    r"(?<=\w)(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere)\s+(?=not\s+(?:feasible|possible|available|achievable|attainable|obtainable)\b)|"
    r"(?<=\w)(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere)(?<!\bdo)(?<!\bdoes)\s+(?=not\s+(?:expected|anticipated|thought|felt|likely|attributable)\s+to\b)|"
    r"(?<=[a-z])\s+(?:which|that)\s+(?:is|are|has|have|was|were)\s+(?!not\b)[^,;]*?\band\s+(?:is|are|has|have|was|were)\s+(?:not|never)\b|"
    r"(?<=\w),\s+where\b(?=.*\b(?:not|no|never)\b)|"
    r"(?<=[a-z])\s+(?:which|that)\s+(?:would|will|could|might|may)\s+not\b|"
    r"(?<=\w),?\s+(?:such\s+that|so\s+that|for\s+which|in\s+which|for\s+whom|because|if|when|at\s+which)\b(?=.*\b(?:not|cannot|no|never|unable)\b)|"
    r"(?<=\w)\s+(?:who|which|that)\s+(?:is|are)\s+unable\b"
    r"|(?<=\w),?\s+who\s+(?:finds?|found|sees?|saw|identif(?:y|ies|ied)|reports?|reported)\s+no\b"
    r"|(?<=\w)\s+(?:which|that)\s+(?:cannot|can\s+not|could\s+not|(?:has|have|do|does|is|are|was|were)\s+not)\b(?=.*\b(?:is|are|was|were|has\s+been|have\s+been)\s+\w)"
    r"|(?<=[a-z]),?\s+(?:as\s+)?(?:evidenced|shown|demonstrated|indicated|supported|manifested|confirmed)\s+by\s+(?:an?\s+|the\s+)?(?:absence|lack)\s+of\b"
    r"|" + NOT_SHOWN
)
"""A refusal inside a relative clause describes its noun and turns nothing round."""


def negated(span: Span) -> bool:
    """Whether the phrase says that something is not so; a treatment that has not helped is an outcome and no negation."""
    return len(refusals(span)) % 2 == 1


def refusals(span: Span) -> list[re.Match[str]]:
    """The words of a phrase that refuse."""
    held = [m.span() for m in pattern("not_negations").finditer(span.plain)]
    held += [(f.start - span.start, f.end - span.start) for f in figures(span)]
    found = [m for m in pattern("negations").finditer(span.masked) if not any(a <= m.start() < b for a, b in held)]
    if inside := _RELATIVE.search(span.masked):
        found = [m for m in found if m.start() < inside.start()]
    return [m for n, m in enumerate(found) if n == 0 or not m.group().startswith(("without", "nor"))]


def denies(quote: str) -> bool:
    """The same of a quote that stands by itself."""
    return negated(Source.of(quote).span())


def _several(span: Span, main: list[Figure], context: Context, examples: tuple[str, ...]) -> Node:
    """A phrase with several figures, cut before each further one."""
    parts: list[Node] = []
    kinds: list[str] = []
    at = span.start
    for figure in main[1:]:
        before = Span(span.source, at, figure.start)
        boundary = pattern("boundary").search(before.plain)
        cut = at + boundary.start() if boundary and boundary.start() else figure.start
        half = _HALF_NAMED.search(before.plain)
        cut = cut if half else _before_noun(before, main[len(parts)].end, cut)
        cut = _before_verb(before, main[len(parts)].end, cut)
        if lasting := _OR_LASTING.search(span.source.plain[main[len(parts)].end : figure.start]):
            cut = main[len(parts)].end + lasting.start()
        said = span.source.plain[cut : figure.start]
        joined = re.search(r"\b(?:and/or|or|and)\b", said)
        kinds.append({"and/or": "any", "or": "any", "and": "all"}[joined.group()] if joined else "," if "," in said else "all")
        parts.append(_piece(Span(span.source, at, cut), main[len(parts)], context, examples))
        context = context.with_figure(Span(span.source, at, cut))
        at = cut
    parts.append(_piece(Span(span.source, at, span.end), main[len(parts)], context, ()))
    of = tuple(_whole(p, span) for p in parts) if _one_trial(main, span) else tuple(parts)
    if len(of) > _PAIR and kinds[-1] == "," and set(kinds[:-1]) == {"any"} and _TIME.match(span.source.plain[at : main[-1].end]):
        return All((Any(of[:-1]), of[-1]))  # `7 days a week, or once daily, for 12 months`: the time is that of each
    last = kinds[-1] if kinds[-1] != "," else "all"
    kinds = [last if k == "," else k for k in kinds]  # the last connective rules the commas before it
    if any(_TIME_TOLD.match(p.quote.lower()) for p in (n.node if isinstance(n, Not) else n for n in of[1:]) if isinstance(p, Atom)):
        return All(of, review=True)  # `6 hours a day for 3 months has not helped`: what is told behind is said of all
    return Any(of, review=len(set(kinds)) > 1) if kinds[0] == "any" else All(of, review=len(set(kinds)) > 1)


_OR_LASTING = re.compile(r",?\s+(?:or|and)\s+(?:[\w-]+\s+){1,3}lasting\s*$")
"""`less than half the relief or relief lasting less than 6 weeks`: the second begins at its noun."""
_TIME = re.compile(r"\W*(?:for|over|lasting)\s")
_HALF_NAMED = re.compile(r"\b(?:an?|the)\s+[a-z]+-[a-z]+,?\s+(?:or|and|and/or)\s[^,;]*$")
"""`a culture-directed or broad-spectrum course`: the noun stands behind both."""
_TIME_TOLD = re.compile(r"(?:for|over|during|after)\s+(?:at\s+least\s+)?\S+\s+\S+\s+(?:has|have|had|is|are|was|were|did|does)\b")


_NO_EFFECT = re.compile(
    r"\b(?:without|failed|inadequate|insufficient|no)\b[^,;]{0,30}\b(?:response|relief|improvement|benefit|success|effect)\b|\bfailed\b"
)


def _one_trial(main: list[Figure], span: Span) -> bool:
    """`at least one drug taken for 6 weeks without response`: how many, how long and what came of it are said of the same drug."""
    first, last = main[0], main[-1]
    lasts = len(main) == _PAIR and first.counted and last.unit in TIMES and not last.window
    return (
        lasts
        and bool(_NO_EFFECT.search(span.since(last.end).plain))
        and not re.search(r",|;|\b(?:and|or)\b", span.since(first.end).upto(last.start).plain)
    )


_PAIR = 2


def _whole(node: Node, span: Span) -> Node:
    return replace(node, quote=span.raw, start=span.start) if isinstance(node, Atom) else node


_NOUN_AFTER = re.compile(
    r"(?:,\s*(?:and|or)?|\s(?:and|or))\s+(?=[a-z][\w/-]*(?:\s+[a-z][\w/-]*){0,6}\s*(?:(?:is|are|was|were|of|level|score|has|at)\s*)?$)"
)


_DURING = re.compile(
    r"\s(?=(?:during|throughout|despite)\s+(?!.*\b(?:during|throughout|despite)\b)|(?:after|following)\s+an?\s+(?:[a-z]+\s+){0,2}(?:trials?|courses?)\b)"
)


def _before_noun(before: Span, figure_end: int, cut: int) -> int:
    """Where the next figure's own noun begins, if a comma or connective parts it from the figure before (`0.70 and FEV1 | below 80%`)."""
    after = before.since(figure_end)
    if figure_end > before.start and (found := _DURING.search(after.masked)):
        return after.start + found.start()
    if re.search(r"\b(?:for|lasting|over|during|after|since|within)\s*$", before.plain):
        return cut  # a time said of what stands before it
    found = (
        None
        if figure_end <= before.start
        else _NOUN_AFTER.search(pattern("kept_together").sub(lambda m: "_" * len(m.group()), after.masked))
    )
    return after.start + found.start() if found and found.start() + after.start <= cut else cut


_VERB_BEFORE = re.compile(
    r"\s(?=(?:(?:produced|produces|producing|showed|shows|showing|demonstrat\w+|gave|achieved|resulted\s+in|resulting\s+in)"
    r"(?:\s+[a-z-]+){1,5}|with\s+an?\s+[a-z-]+|lasting)\s*$)"
)


def _before_verb(before: Span, figure_end: int, cut: int) -> int:
    """`a trial of 3 days | produced relief of 50 %`, `two tests | with a peak below 10`: what is measured goes with its figure."""
    after = before.since(figure_end)
    found = _VERB_BEFORE.search(after.upto(cut).plain) if figure_end < cut else None
    return after.start + found.start() if found else cut


def _piece(span: Span, figure: Figure, context: Context, examples: tuple[str, ...]) -> Node:
    span = _without_joint(span.trimmed())
    node = _single(span, figure, context, examples)
    return Not(node) if negated(span) else node


_TRAILING_JOINT = re.compile(r",?\s+(?:and/or|and|or|but)\W*$")
_LEADING_JOINT = re.compile(r"(?:and/or|and|or|but)\s+(?=\S)")


def _without_joint(span: Span) -> Span:
    """A piece without the connective that joins it to the one before."""
    if behind_it := _TRAILING_JOINT.search(span.plain):
        span = span.part(0, behind_it.start())
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
    if measure is None and _of_age(figure, span, context):
        figure = replace(figure, age=True)
    if measure is None and context.measure is not None and not UNKNOWN_UNIT.match(behind(figure, span)):
        measure = measure_at(Span(span.source, context.measure.start, figure.end), figure)
    unit = figure.unit or ("a" if figure.age else "") or (measure.unit if measure else "")
    unit = unit or _of_scale(figure, context) or bare_unit(span, figure)
    if not figure.unit and unit == "%" and figure.value < 1:
        unit = "1"  # a ratio printed as a part of one
    unit = rated(unit, figure, span, context)
    per = pattern("per").search(span.plain)
    return replace(
        base,
        within=base.within or of_a_year(unit, figure, span),
        fact=compared(span, figure, measure),
        op=comparison(figure, span, context),
        value=figure.value,
        value2=figure.value2,
        unit=unit,
        outcome=failed if unit in TIMES else None,
        per=per.group(1) if per and unit == "1" else None,
    )


def _of_scale(figure: Figure, context: Context) -> str:
    """`a score above 15, or above 10 with X`: a bare comparison counts what the one before it counts."""
    return context.unit if context.unit in ("{score}", "{grade}") and figure.op and not figure.counted else ""


def _of_age(figure: Figure, span: Span, context: Context) -> bool:
    """`age over 50, or over 40 with X`: a bare comparison that opens its side is an age where the one before it is."""
    before = context.figure
    return bool(before and before.age and figure.op and not figure.unit and not figure.age and figure.start - span.start < _OPENS)


_OPENS = 4  # letters before a bare comparison: `is under 18`


def _window(span: Span, main: Figure | None) -> tuple[str | None, str | None, str | None]:
    """Window, and the event before or after which it counts."""
    window = before = after = None
    for figure in figures(span):
        rest = behind(figure, span)
        if figure.window and figure != main and figure.unit in (*TIMES, "h"):
            window = figure.time
        if figure.window or figure.unit in TIMES:
            found_before, found_after = BEFORE.match(rest), AFTER.match(rest)
            before = " ".join(found_before.group(1).split()) if found_before else before
            after = " ".join(found_after.group(1).split()) if found_after and figure.window else after
    return window, before, after
