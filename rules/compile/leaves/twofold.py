"""A clause that says two things: what `but` sets against it, who and how old, two that are each told in full, a time said of several."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, held_together, word_list
from rules.compile.leaves.series import loose, read_all
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Any, Atom, Node, Not, Stance

_BUT = re.compile(
    r",\s+but\s+(?=(?:an?|the|no|this|that)\s+(?:[\w-]+\s+){1,4}(?:is|are|was|were|has|have|had|cannot|can|does|do|did|remains?|persists?)\b)"
    r"|,?\s+but\s+(?=(?:is|are|was|were|has|have|had|does|did|do|not|no|cannot|could|with|without|worse|better|less|more|greater|fewer|below|above|at|under|deemed|unable|unwilling|considered|judged)\b)"
)


def contrast(span: Span, context: Context, clause: Clause) -> Node | None:
    """`tried A but was unable to tolerate it`, `more than 15 but not more than 65`: both."""
    found = _BUT.search(span.masked)
    if not found or re.search(r"\b(?:not\s+only|nothing|all|including|include[sd]?|such\s+as),?\W*$", span.part(0, found.start()).masked):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if not word_list(left) or not word_list(right) or re.match(r"not\s+limited\b", right.plain):
        return None
    at = span.start + found.start()
    bare, said = span.source.plain[at - 1].isdigit(), figures(span)
    if any((f.end == at and (not f.unit or bare) and not f.window) or f.start < at < f.end for f in said):
        return None  # `at least 18 but less than 65 years`: two figures of one measure
    return All(read_all([left], context, clause) + read_all([right], context.with_figure(left), clause))


_NUMBERED = re.compile(r"\b(?P<noun>level)\s+(?:\d|i{1,3})\s+or\s+(?=(?P=noun)\s+(?:\d|i{1,3})\s+[a-z])")


def numbered(span: Span, context: Context, clause: Clause) -> Node | None:
    """`level 2 or level 3 hypoglycemia`: two that share their noun; the first is quoted with it."""
    found = _NUMBERED.search(span.masked)
    if (
        not found
        or re.search(r"\b(?:and|or)\b", loose(span.part(found.end())))
        or re.search(r",|\b(?:and|or)\b", loose(span.part(0, found.start())))
    ):
        return None
    whole = atom(span, context)
    if not isinstance(whole, Atom):
        return None
    return Any((whole, replace(whole, quote=span.part(found.end()).raw, start=span.start + found.end())))


_OTHERS = re.compile(
    r",?\s+or\s+(?=(?:(?:[a-z-]+ic|[a-z-]+al|pediatric|adult)\s+)?(?:those|persons|patients|members|individuals|one|someone|anyone)\s+(?:who|whose|with|needing|requiring|undergoing|receiving|at)\b(?!\s+of\b)"
    r"|(?:in|of|by|with|under|on|at|for|undergoing|receiving)\s+(?:\w+\s+){0,3}\w+(?:\s+for\b|\W*$))"
)


_PREDICATES = re.compile(
    r"(?:\b(?:is|are|was|were|been)\s+|^\W*)(?:\w+ly\s+)?(?:contraindicated|intolerant|refractory)(?P<pair>,?\s+or\s+)(?:non-?)?[a-z-]+(?:al|ic|ive|ous|able|ible|ant|ent|ed|ate)\W*$"
    r"|(?:\b(?:is|are|was|were)\s+|^\W*[a-z-]+\s+)(?:un)?[a-z]+(?:al|ic|ive|ous|able|ible|ant|ent|ed|ate)(?P<third>,?\s+or\s+)(?=(?:(?:physically|medically)\s+)?(?:unable|intolerant|incapable)\b)"
    r"|\b(?:has|have)\s+(?!been\b)[a-z]{3,}ed(?P<again>\s+or\s+)[a-z]{4,}ed\W*$"
    r"|^\W*contraindicated(?P<other>,?\s+or\s+)(?!\w+\s+to\b)(?=\w+\s+\w+)"
)
"""`contraindicated or intolerant`: two that may be said alone; `films are negative or inconclusive` is one finding."""


def others(span: Span, context: Context, clause: Clause) -> Node | None:
    """`unable to attend or those needing X`, `curatively treated or in remission`: two that are told each with its own words."""
    found = _OTHERS.search(span.masked) or _PREDICATES.search(span.masked)
    if not found:
        return None
    name = next((n for n in ("pair", "third", "other", "again") if found.groupdict().get(n)), "")
    if name:
        left, right = span.part(0, found.start(name)), span.part(found.end(name))
        alone = has_verb(left) or len(word_list(left)) <= (2 if name == "third" else 1)
        return Any((clause(left, context), clause(right, context))) if alone and (name == "third" or not negated(span)) else None
    left, right = span.part(0, found.start()), span.part(found.end())
    said = word_list(left)
    if (of := _OF_SEX.match(left.masked)) and not negated(span):  # `men with A or receiving B`
        inner = Any(read_all([left.part(of.end()), right], context, clause))
        return All((clause(left.part(0, of.end("who")), context), inner))
    if set(word_list(right)[:2]) & {"those", "persons", "patients", "members", "individuals", "one", "someone", "anyone"}:
        return _or_those(left, right, context, clause) if len(said) > 1 else None
    again = word_list(right)[0]
    if again in ("at", "in", "on", "during") and again in said[1:] and len(word_list(right)) < _PLACE and not negated(left):
        return None  # `at work, at school, or at home`: where it is found
    if again in ("by", "with", "for", "on", "of", "in", "under", "at") and again in said[1:] and not re.search(r"\bor\b", loose(left)):
        return _either_not(left, right, context, clause) if negated(left) else Any(read_all([left, right], context, clause))
    if (
        len(said) < 2
        or (negated(left) and not has_verb(right))
        or (any(w in words().prepositions for w in said[1:]) and word_list(right)[0] in words().prepositions)
    ):
        return None
    if word_list(right)[0] in words().prepositions and not said[-1].endswith(words().adjective_endings):
        return None
    return Any(read_all([left, right], context, clause))


_OF_SEX = re.compile(
    r"^\W*(?P<who>(?:adult\s+|postmenopausal\s+|pregnant\s+)?(?:men|women|males|females|boys|girls|children|adolescents|infants|adults))\s+"
    r"(?:with|who\s+have)\s+"
)
_PLACE = 4  # words of a place: a preposition and a short name
_LAST_WHO = re.compile(r"\s+who\s+(?!.*\bwho\b)")


def _or_those(left: Span, right: Span, context: Context, clause: Clause) -> Node:
    """`members with A who are B, or those needing C`: the last words of whom it is about have the alternative, A is asked of all."""
    who = _LAST_WHO.search(left.masked)
    before = left.part(0, who.start()) if who else None
    if who is None or before is None or negated(before) or not [w for w in word_list(before) if w not in words().people]:
        return Any(read_all([left, right], context, clause))
    return All((clause(before, context), Any(read_all([left.part(who.end()), right], context, clause))))


def _either_not(left: Span, right: Span, context: Context, clause: Clause) -> Node | None:
    """`could not be treated by A or by B`: neither."""
    first = clause(left, context)
    return (
        Not(Any((first.node, clause(right, context))))
        if isinstance(first, Not) and isinstance(first.node, Atom) and not negated(right)
        else None
    )


_BOTH_OF = re.compile(r"\bboth\s(?!of\b)[^,;]*?\sand\s")
_SHARED_VERB = re.compile(
    r"\b(?:tried|received|used|completed|failed|taken|taking|using|receiving)\s+(?P<c>or|and)\s+(?P<two>(?:is|has|was|cannot|could|did|does|are|have|currently)\b)"
)


def shared_verb(span: Span, context: Context, clause: Clause) -> Node | None:
    """`has tried or is currently taking a drug`: the first verb has the object of the second."""
    found = _SHARED_VERB.search(span.masked)
    if (
        not found
        or negated(span)
        or re.fullmatch(r"\W*failed\W*", span.part(found.end()).masked)
        or re.search(r"[,;]|\b(?:and|or)\b", _BOTH_OF.sub("", loose(span.part(found.end()))))
        or re.search(r"[,;]|\b(?:and|or)\b", loose(span.part(0, found.start())))
    ):
        return None
    whole = atom(span, context)
    if not isinstance(whole, Atom):
        return None
    second = span.part(found.start("two"))
    nodes = (whole, atom(second, context) if _BOTH_OF.search(second.masked) else clause(second, context))
    return Any(nodes) if found.group("c") == "or" else All(nodes)


_WHO = re.compile(
    r"^\W*(?:the\s+(?!(?:patient|member|individual)\s+is\b)|(?:the\s+)?(?:patient|member|individual)\s+is\s+an?\s+)?(?P<more>(?:[a-z]+(?:-[a-z]+)*\s+){0,2})"
    r"(?:(?P<sex>women|men|woman|man|females?|males?|girls|boys)|(?:adults?|members?|patients?|individuals?|persons?|children))"
    r"\s+(?=(?:aged?|ages|who\s+(?:is|are)\s+(?:at\s+least\s+)?\d|(?:at\s+least|over|under|between|older|younger)\s|[<>=≥≤\d]))"
)
_NO_MORE = frozenset(
    ["all", "any", "the", "such", "adult", "eligible", "for", "in", "of", "only", "most", "pediatric", "those", "is", "an", "a", "selected"]
)


def aged_people(span: Span, context: Context, clause: Clause) -> Node | None:
    """`women aged 65 years or older`, `asymptomatic adults aged 40 to 75`: who, and how old."""
    found = _WHO.match(span.masked)
    if not found or not (found.group("sex") or set(found.group("more").split()) - _NO_MORE):
        return None
    left, right = span.part(0, found.end()), span.part(found.end())
    first = next(iter(figures(right)), None)
    if first is None or not first.age or first.start - right.start > 20:
        return None
    return All(read_all([left, right], context, clause))


_AFTER = re.compile(r",?\s+(?=(?:after|following|despite|because\s+of|due\s+to|undergoing|receiving|requiring)\s+(?:\w|[<>≥≤]))")


_AND_SO = re.compile(r",?\s+and\s+(?=(?!(?:older|over|up|above|younger|under|below|are|is|at|have|has)\b)[a-z]+\W*$)")
_DIGIT = re.compile(r"\d")


def aged_after(span: Span, context: Context, clause: Clause) -> Node | None:
    """`children 2 to 15 years of age after failure of X`: how old, and what has been."""
    for found in _AFTER.finditer(span.masked) if _DIGIT.search(span.masked) else ():
        ended = [f for f in figures(span) if f.end == span.start + found.start() and f.age and f.op and not f.window]
        left, right = span.part(0, found.start()), span.part(found.end())
        if ended and len(word_list(right)) > 1 and len(figures(left)) == 1 and not re.search(r",|\b(?:and|or)\b", loose(left)):
            return All(read_all([left, right], context, clause))
    return _aged_and(span, context, clause)


def _aged_and(span: Span, context: Context, clause: Clause) -> Node | None:
    """`13 years of age and older and menstruating`: how old, and what is told in one word."""
    found = _AND_SO.search(span.masked) if _DIGIT.search(span.masked) else None
    if found is None or not any(f.end == span.start + found.start() and f.age and f.op and not f.window for f in figures(span)):
        return None
    return All(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))


_LAST_FOR = re.compile(
    r",?\s+(?=(?:for|lasting)\s+(?:at\s+least|a\s+minimum\s+of|more\s+than|longer\s+than|greater\s+than|>|≥|>=|\d|two|three|four|six)[^,;]*$)"
)


def lasting(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A or B for at least 2 months`: the time behind the last of several is said of each."""
    found = next(iter(_LAST_FOR.finditer(span.masked)), None)
    if found is None or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    times = [f for f in figures(right) if f.unit in ("d", "wk", "mo", "a") and not f.window]
    if len(times) != 1 or len(figures(right)) > 1 or re.search(r"\b(?:and|or)\b", loose(right)) or len(word_list(right)) > 8:
        return None
    counted = [f for f in figures(left) if not f.window]
    if (
        not re.search(r"\bor\b", loose(left))
        or any(f.unit in ("d", "wk", "mo", "a") and not f.age for f in counted)
        or ("," in left.masked and has_verb(left))
    ):
        return None
    parts = re.split(r"\bor\b", loose(left))
    if len(parts) == 2 and counted and not figures(left.part(len(parts[0]) + 2)) and has_verb(left.part(len(parts[0]) + 2)):
        return None  # `is 18 or older or growth has been stable for 12 months`: the time is that of the last
    if len(parts) == 2 and not counted:
        return None  # `pain or numbness for 6 weeks` is one finding with its time
    if any(w in ("who", "that", "which", "if", "when", "unless") for w in word_list(left)):
        return None
    return All(read_all([left, right], context, clause))


_TRIED_PAIR = re.compile(
    r"^\W*(?P<one>(?:(?!\b(?:has|have|had|is|are|was|were|and)\b)[^,;])+?)\s+(?P<c>or|and)\s+(?P<two>(?:(?!\b(?:or|and)\b)[^,;])+?)\s+"
    r"(?:has|have|had|is|are|was|were)\s+(?:been\s+)?(?:tried|attempted|failed|ineffective|unsuccessful|contraindicated|completed)\b"
)


def tried_pair(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a vacuum device or an injection has been tried without success`: two treatments, each quoted up to what is said of both."""
    found = _TRIED_PAIR.match(span.masked)
    joint = re.compile(r"\s+(?:or|and)\s+").match(span.masked, found.end("one")) if found else None
    if not found or not joint or held_together(span.masked, joint) or negated(span) or figures(span):
        return None
    if re.search(r"\b(?:who|that|which|whose)\b", found.group("two")):
        return None  # `adults with A or B who have failed C`: C was tried by them
    if found.group("one").split()[-1] in words().attributive or found.group("one").endswith(words().adjective_endings):
        return None  # `medical or surgical treatment has failed`
    whole = atom(span, context)
    second = span.part(found.start("two"))
    if not isinstance(whole, Atom):
        return None
    both = (whole, replace(whole, quote=second.raw, start=second.start))
    return Any(both) if found.group("c") == "or" else All(both)
