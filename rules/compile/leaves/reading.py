"""The words of one item as a node: exceptions, conditions, brackets, attachments and connectives cut off, what is left is an atom."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.bracket_cuts import with_examples
from rules.compile.leaves.brackets import included, tail_examples
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.doubts import doubtful
from rules.compile.leaves.findings import shown_either_way
from rules.compile.leaves.fragments import figure_of_last, sides_told
from rules.compile.leaves.joints import has_verb, strong, word_list
from rules.compile.leaves.order import CUTS, PRINTED
from rules.compile.lists.tree import without_connectives
from rules.compile.names.lists import name_list
from rules.compile.text.source import Span
from rules.model import All, Always, Any, Atom, Node, Not, Stance

_IN_WHOSE_VIEW = re.compile(
    r"^\W*(?:according\s+to|per|in\s+the\s+(?:opinion|judge?ment|view)\s+of|as\s+(?:determined|documented|attested"
    r"|confirmed)\s+by)\s+(?:the\s+|an?\s+)?"
    r"(?:[\w-]+\s+){0,2}(?:prescriber|physician|provider|clinician|specialist|doctor|surgeon"
    r"|practitioner)(?:'s\s+\w+)?(?:\s+or\s+(?:[\w-]+\s+){0,2}\w+)?,\s+"
)
"""`According to the prescriber, …`: who says so is no demand of its own."""
_LABEL = re.compile(r"^\W*[A-Z][A-Za-z/ ,()-]{2,80}:\s+(?=\S)")


_CASE = re.compile(
    r"^\W*(?P<case>(?!(?:(?:and|or|if|either|both|one|any|all|note|with|the|an?|criteria|including|diagnosis|age|for|when)\b"
    r"|[^:]*\b(?:following|criteria|is|are|has)\b))"
    r"[a-z][a-z-]+(?:\s[a-z][a-z-]+){0,2}):\s+(?=an?\s|at\s+least\s|[<>=≥≤\d])(?!.*[;:])"
)
"""`chronic migraines: a reduction of at least 5 days`: for which of the cases the rest is asked."""


def read(span: Span, context: Context) -> Node:
    """An item, a condition or a sentence without stance as a node."""
    span, _, _ = without_connectives(span.trimmed())
    inner = _without_label(span.trimmed())
    if (told := _case_of(span.upto(inner.start))) is not None and context.under == "any":
        return All((clause(told, context), read(inner, replace(context, under="all", alternative=True))))
    context.claims.add(span.upto(inner.start))
    span = inner
    if not span:
        return Always()
    if case := _CASE.match(span.raw):
        return All((clause(span.part(case.start("case"), case.end("case")), context), read(span.part(case.end()), context)))
    if (shown := shown_either_way(span, context, read)) is not None:
        return shown
    parts, said = held(*strong(span))
    if len(parts) > 1 and _only_examples(parts, said):
        parts = [span]
    if len(parts) > 1:
        return joined(_each(parts, replace(context, alternative=context.alternative or "or" in said)), said, context)
    return clause(span, context)


def held(parts: list[Span], said: list[str]) -> tuple[list[Span], list[str]]:
    """`not used with A OR B`: an alternative without a verb of its own stays below the negation before it."""
    out, kept = parts[:1], list[str]()
    for part, connective in zip(parts[1:], said, strict=True):
        if (
            connective == "or"
            and negated(out[-1])
            and not has_verb(part)
            and not negated(part)
            and not figures(part)
            and not figures(out[-1])
        ):
            out[-1] = Span(part.source, out[-1].start, part.end)
            continue
        out.append(part)
        kept.append(connective)
    return out, kept


def _each(parts: list[Span], context: Context) -> list[Node]:
    """The parts one by one; a bare figure or a window stands in the measure of the part before."""
    nodes: list[Node] = []
    for part in parts:
        nodes.append(read(part, replace(context, under="all")))
        context = context.with_figure(part)
    return nodes


def _case_of(label: Span) -> Span | None:
    """`Acute post-operative pain: within 30 days of surgery`: for which case one of several alternatives is told."""
    said = word_list(label)
    return label.part(0, label.plain.rindex(":")) if ":" in label.plain and len(said) > 1 and not set(said) & _NO_CASE else None


_NO_CASE = frozenset(
    {
        "criteria",
        "criterion",
        "note",
        "type",
        "level",
        "group",
        "option",
        "documentation",
        "requirements",
        "indication",
        "prescriber",
        "following",
        "category",
        "step",
    }
)


def _without_label(span: Span) -> Span:
    if view := _IN_WHOSE_VIEW.match(span.plain):
        return span.part(view.end())
    found = _LABEL.match(span.raw)
    if not found or not span.part(found.end()) or _ASKS.search(found.group().lower()):
        return span
    if found.group().count("(") != found.group().count(")"):
        return span  # `infection (exception: acne)`
    return span.part(found.end())


_ASKS = re.compile(
    r"\b(?:diagnos\w+|confirmed|history|evidence|trials?|failures?|failed|has|have|had|is|are|was|treatment|receiv\w+|score|level|must|with|without|no|not)\b"
)
"""Words of a label that is no label: `Diagnosis of X confirmed by Y: …` asks for X."""


def joined(nodes: list[Node], said: list[str], context: Context) -> Node:
    """Nodes with the connective before each but the first; a bare one takes the next printed.

    Where both are printed: an `or` of `and`s, for a person to look at.
    """
    filled = list(said)
    for n in range(len(filled) - 2, -1, -1):
        filled[n] = filled[n] or filled[n + 1]
    kinds = {"or" if f in ("or", "and/or") else f or context.under for f in filled}
    kinds = {"and" if k == "all" else "or" if k == "any" else k for k in kinds}
    if len(kinds) == 1:
        review = not any(filled) or "and/or" in filled
        return Any(tuple(nodes), review) if "or" in kinds else All(tuple(nodes), review)
    groups: list[list[Node]] = [[nodes[0]]]
    for node, connective in zip(nodes[1:], filled, strict=True):
        if connective in ("or", "and/or"):
            groups.append([node])
            continue
        groups[-1].append(node)
    return Any(tuple(All(tuple(g)) if len(g) > 1 else g[0] for g in groups), review=True)


def _refused_plainly(node: Node) -> bool:
    """`is not A, B, or C`: none of them, however far each goes."""
    return isinstance(node, Not) and isinstance(node.node, Atom) and node.node.op is None


_WHICHEVER = re.compile(
    r",?\s+whichever\s+(?:comes|occurs|is|happens)\s+(?:the\s+)?(?:first|later|earlier|sooner|last|longer|shorter|greater|less)\W*$"
)


def clause(span: Span, context: Context) -> Node:
    """One clause: what is cut off first stands outermost."""
    span = span.trimmed()
    if not span:
        return Always()
    if first := _WHICHEVER.search(span.masked):
        context.claims.add(span.part(first.start()))
        return clause(span.part(0, first.start()), context)
    whole, named = included(span)
    if named and context.stance is Stance.COVERED:
        context.claims.add(span.since(whole.end))
        return with_examples(clause(whole, context), named)
    if (shown := _shown_by_examples(span)) is not None:
        context.claims.add(span.since(shown[0].end))
        return with_examples(clause(shown[0], context), shown[1])
    if (node := semicolons(span, context, clause)) is not None:
        return node
    for cut in CUTS:
        node = cut(span, context, clause)
        node = node if node is None or cut in PRINTED else sides_told(node, span, names=cut is name_list)
        if node is not None:
            return node
    base, examples = tail_examples(span)
    context.claims.add(span.since(base.end))
    node = atom(base, context, examples)
    # what is refused by either of two is refused as it stands
    told = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and isinstance(node, Atom) and "," not in base.masked
    doubt = (doubtful(base) and not _refused_plainly(node) and not told) or figure_of_last(base, node)
    return replace(node, review=True) if doubt and not isinstance(node, Always) else node


_SEVERAL = re.compile(r"[,;]|\b(?:and|or)\b")
_ASKED_BEHIND = re.compile(
    r"(?:[,;]|\s)\s*(?:and|or|but|plus)\s+(?:(?:an?|the|no|not)\s|[a-z]+ed\b|fail|intoleran|contraindicat)|\b(?:AND|OR)\b|\b(?:who|that|which|for|after|within|despite|unless|if"
    r"|when|without)\b"
)


def _shown_by_examples(span: Span) -> tuple[Span, tuple[str, ...]] | None:
    """`improvement in a symptom, such as A, B, or C; D; E`: names of examples up to the end, in which nothing more is asked."""
    if len(parts := strong(span)[0]) > 1 and _only_examples(parts, strong(span)[1]):
        base = tail_examples(parts[0])[0]
        return base, tuple(one.trimmed().raw for one in (span.part(base.end - span.start), *parts[1:]))[1:]
    base, examples = tail_examples(span)
    rest = span.since(base.end)
    if not examples or not _SEVERAL.search(rest.masked) or _ASKED_BEHIND.search(rest.raw) or figures(rest):
        return None
    return base, examples


def _only_examples(parts: list[Span], said: list[str]) -> bool:
    """`improvement in a symptom, such as A, B; C; D`: behind the semicolons stand names of examples and no clauses."""
    if tail_examples(parts[0])[0].end == parts[0].end or any(one == "and" for one in said):
        return False
    return not any(has_verb(part.part(len(part.raw.split()[0]))) or _ASKED_BEHIND.search(part.raw) or figures(part) for part in parts[1:])


def semicolons(span: Span, context: Context, _: Clause) -> Node | None:
    """A semicolon outranks every other sign of a clause."""
    if ";" not in span.masked:
        return None
    parts, said = strong(span)
    return joined(_each(parts, context), said, context) if len(parts) > 1 else None
