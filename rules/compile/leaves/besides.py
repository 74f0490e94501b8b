"""What a clause asks for besides its finding: a treatment that has not helped, a measure that defines it, a second verb."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.leaves.series import read_all
from rules.compile.names.reading import name_joint
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Any, Atom, Node, Not, Stance

_THAT = re.compile(r"\s+(?:that|which|who)\s+(?=\w)")


def shared_relative(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X that recurs for 3 months, or remains refractory`: X, and one of the two; the second verb has no subject but X."""
    found = next((f for f in _THAT.finditer(span.masked) if not _TELLS.search(span.masked[: f.start()])), None)
    other = re.search(r",?\s+or\s+(?=(?:[a-z]+ly\s+)?(?P<verb>[a-z]+)\b)", span.masked[found.end() :]) if found else None
    if not found or not other or not (other.group("verb") in words().verbs or re.search(r"[^sui]s$", other.group("verb"))):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if other.group("verb") in word_list(left):
        return None  # `requires A due to B that lasts a month, or requires C`: the verb is that of the whole
    if len(word_list(left)) < 2 or negated(left) or not (figures(right.part(0, other.start())) and figures(right.part(other.end()))):
        return None
    one, two = right.part(0, other.start()), right.part(other.end())
    return All((clause(left, context), Any((clause(one, context), clause(two, context)))))


_TELLS = re.compile(r"\b(?:documents?|confirms?|shows?|states?|attests?|demonstrates?|indicates?|reports?|finds?|determines?|such|so)$")
"""Verbs whose `that` opens what they tell."""
_UNHELPED = re.compile(
    r",?\s+(?=(?:not\s+(?:\w+ly\s+)?(?:relieved|responding|responsive|controlled|amenable|corrected|improved|explained|resolved)|unresponsive|refractory|"
    r"uncontrolled|inadequately\s+controlled)\s+(?:by|to|with|on|despite|after)\b)"
)


def unhelped(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X not relieved by Y`: X, and that Y has not helped."""
    found = _UNHELPED.search(span.masked)
    if not found or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    before = word_list(left)
    if (
        len(before) < 2
        or before[-1] in words().verbs
        or re.search(r"\b(?:and|or|that|which|who|be|been|remains?)\W*$", left.plain)
        or negated(left)
    ):
        return None
    pair = re.search(r"\b(?:and/or|or)\b", left.masked) and "," not in left.masked
    first = (
        atom(left, context) if pair else clause(left, context)
    )  # `pain or swelling not responding to X`: what is said of both holds them together
    more = next(reversed(list(re.finditer(r"\s+and\s+(?=[^,;]*$)", right.masked))), None)
    if (
        more
        and any(f.op and not f.window and not f.counted for f in figures(right.part(more.end())))
        and not has_verb(right.part(more.end()))
    ):
        return All((first, *read_all([right.part(0, more.start()), right.part(more.end())], context, clause)))
    return All((first, clause(right, context)))


_AFTER_TRIAL = re.compile(
    r",?\s+(?=after\s+(?:an?\s+|at\s+least\s+)*(?:\S+\s+){0,2}?\S*(?:day|week|month|year)s?\b[^,;]*\b(?:trial|therapy|treatment|management|care)\b)"
)
_AFTER_ONE = re.compile(r",?\s+(?=after\s+(?:an?\s+)?(?:documented\s+|adequate\s+)?(?:trials?|failure|courses?)\s+of\s+\w)")


def after_trial(span: Span, context: Context, clause: Clause) -> Node | None:
    """`requiring medication after a 3-month trial of Y`: both; `no improvement after …` is one finding."""
    found, named = _AFTER_TRIAL.search(span.masked), _AFTER_ONE.search(span.masked)
    found = found or named
    if not found or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if (
        len(word_list(left)) < (1 if named and not has_verb(left) else 3)
        or pattern("failed").search(left.plain)
        or negated(left)
        or figures(left)
    ):
        return None
    if re.search(r"\b(?:controlled|persist\w*|remains?|symptoms|improve\w*|relie\w+|respon\w+)\b(?!.*\brequiring\b)", left.plain):
        return None
    return All((clause(left, context), atom(right, context)))


_CAUSE = re.compile(r"\s+(?=(?:due\s+to|secondary\s+to|caused\s+by|resulting\s+from|because\s+of|as\s+a\s+result\s+of)\b)")


def shared_cause(span: Span, context: Context, clause: Clause) -> Node | None:
    """`aphasia, dysphagia or apraxia due to A or B`: one of the findings, and the cause, which is said of each of them."""
    found = _CAUSE.search(span.masked)
    if not found or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    joint = name_joint(left) if "," in left.masked and not negated(left) else None
    if joint is None or joint.kind != "or" or joint.head is not None or figures(right):
        return None
    return All((clause(left, context), atom(right, context)))


_IS_DUE_TO = re.compile(
    r"\b(?:is|are|was|were)\s+(?:[a-z]+ly\s+)?(?:due\s+to|caused\s+by|secondary\s+to|the\s+result\s+of)\s+"
    r"(?P<why>[^;:]*\b(?:associated|related|secondary)\s+(?:with|to)\b[^,;:]*,\s+(?:and/)?or\s+[^,;:]+)$"
)


def causes_told(span: Span, context: Context, _: Clause) -> Node | None:
    """`the need is due to A, B associated with C, or D`: the causes stay with what they cause, whatever stands behind one of them."""
    found = _IS_DUE_TO.search(span.masked.rstrip(" .;,"))
    if found is None or figures(span) or re.search(r",|\b(?:and|or|with)\b", span.masked[: found.start()]):
        return None
    why = span.part(found.start("why"), found.end("why"))
    if has_verb(why) or negated(span):
        return None
    return None if re.search(r"\b(?:despite|after|without|if|when|unless|who|that|which|and)\b", why.masked) else atom(span, context)


_TIME_OF = re.compile(
    r"\b(?:within|less\s+than)\s+(?:the\s+)?(?:first\s+)?[\w() -]{1,20}?\s(?:hours|days|weeks|months|years)\s+"
    r"(?:of|after|following|before|from|prior\s+to)\s+(?P<what>[^;:]*\s(?:and/)?or\s[^,;:]+)$"
)


def time_of_events(span: Span, context: Context, _: Clause) -> Node | None:
    """`is within 12 weeks of A, B or C`: the time is told of each, so that none of them stands alone."""
    found = _TIME_OF.search(span.masked.rstrip(" .;,"))
    if found is None or re.search(r"[,;]|\b(?:and|or)\b", span.masked[: found.start()]):
        return None
    what = span.part(found.start("what"), found.end("what"))
    asks = re.search(r"\b(?:and|despite|after|without|if|when|unless|who|that|which|with)\b", what.masked)
    return None if asks or figures(what) or has_verb(what) or negated(what) else atom(span, context)


_FINDS_NO = re.compile(
    r"\b(?:reveals?|shows?|demonstrates?|confirms?|documents?|indicates?|finds?|revealing|showing|demonstrating|confirming|documenting|indicating|noting)\s+(?:that\s+there\s+(?:is|are|was|were)\s+)?no\s+(?:evidence\s+of\s+)?"
)


def finds_no(span: Span, context: Context, clause: Clause) -> Node | None:
    """`an evaluation by a specialist shows no evidence of X`: the evaluation, and not X."""
    found = _FINDS_NO.search(span.masked)
    left, right = (span.part(0, found.start()), span.part(found.end())) if found else (span, span)
    if not found or len(word_list(left)) < 4 or not right or re.search(r"\b(?:and|or)\W*$", left.plain):
        return None
    context.claims.add(span.part(found.start(), found.end()))
    return All((clause(left, context), Not(clause(right, context))))


_SHOWN_WITH = re.compile(
    r",\s+with\s+(?=(?:[a-z]+\s+)?(?:documentation|evidence|confirmation|records?)\s+(?:of|that)\b"
    r"|(?!or\b|regard|respect|the\s+exception)[^,;]+\s(?:on|by)\s+(?:[\w-]+\s+){0,2}(?:mri|ct|mra|imaging|x-?rays?|radiographs?|films?|ultrasound|scan|emg"
    r"|examination|exam|biopsy|testing)\W*$)"
)


def shown_besides(span: Span, context: Context, clause: Clause) -> Node | None:
    """`unable to take A, with documentation of B`, `no infection, with a tear on MRI`: the refusal ends before what is there."""
    found = _SHOWN_WITH.search(span.masked)
    if not found or not negated(span.part(0, found.start())):
        return None
    return All((clause(span.part(0, found.start()), context), clause(span.part(found.end()), context)))


_NEITHER = re.compile(r"\bneither\s+(?P<one>.+?),?\s+nor\s+(?P<two>.+)$")


def neither(span: Span, context: Context, clause: Clause) -> Node | None:
    """`neither A nor B`: not (A or B)."""
    found = _NEITHER.search(span.masked)
    if not found:
        return None
    first, second = (clause(span.part(found.start(name), found.end(name)), context) for name in ("one", "two"))
    before = re.search(r",\s+(?:and\s+)?$|\s+and\s+$", span.masked[: found.start()])
    if before and has_verb(span.part(0, before.start())):
        context.claims.add(span.part(before.start(), found.start("one")))
        return All((clause(span.part(0, before.start()), context), Not(Any((first, second)))))  # `has A, and neither B nor C`
    if isinstance(first, Atom):
        quote = span.part(0, found.end("one"))
        first = replace(first, quote=quote.raw, start=quote.start)
    return Not(Any((first, second)))
