"""What stands in brackets: examples, an exception, a condition, an alternative, a threshold, or only another name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.leaves.atoms import negated
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.names.reading import name_joint
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern

_CONDITION = re.compile(r"^(?:only\s+)?(?:if|when|where|once|provided)\b\s*")
_NOT_ASKED = re.compile(
    r"^(?:this\s+is\s+)?(?:not\s+(?:required|needed|necessary)|waived|does\s+not\s+apply)\s+(?:if|when|where|for|in|to)\s+"
)
_COMPARED = re.compile(
    r"^(?:when\s+|as\s+)?(?:compared|relative)\s+(?:to|with)\b|^(?:from|versus)\s+(?:the\s+)?(?:pre-?\s?treatment|baseline)\b"
)
"""`was reduced by at least 7 days (when compared to baseline)`: against what it is measured."""
_AT_FIRST = re.compile(r"\b(?:baseline|pre-?treatment|untreated)\s*$")
"""`a baseline (without treatment) level`: which baseline."""
_ALTERNATIVE = re.compile(r"^or\s+(?=\w)")
_OTHER_PERSON = re.compile(
    r"^(?:and/or|and|or)\s+(?:(?:the|a|an|his/her|their|his|her|the\s+[a-z]+'s|[a-z]+'s)\s+)?(?:primary\s+|legal\s+)?(?:caregivers?|parents?|guardians?|famil(?:y|ies)|representatives?|caretakers?|partner|designee)\b(?:/\w+|\s+or\s+\w+)?\W*$"
)
"""`the beneficiary (or caregiver) has training`: of whom the one demand is told."""
_MORE = re.compile(
    r"^(?:and|after|with|despite|experienced|following|in\s+the\s+absence\s+of|without|not\s+(?:(?:used|taken|given|prescribed)\s+)?(?:in\s+combination|together|concurrently))\b"
)
_THAT_IS = re.compile(r"^(?:i\.?\s?e\.?|that\s+is),?\s+")
_DEFINED = re.compile(r"^(?:defined\s+as|meaning|i\.?e\.?,?)\s+(?:an?\s+)?")
_TAIL = re.compile(r",?\s*(?:\be\.?g\b\.?,?|(?<=,\s)i\.\s?e\.(?!,?\s*(?:un)?able\b),?|\bfor\s+example,?|\bsuch\s+as\b)\s*")


@dataclass(frozen=True, slots=True)
class Bracket:
    """What a bracket says; `inside` are the words that count."""

    kind: Literal["plain", "examples", "exception", "or", "and", "if", "instead", "one_of", "measured"]
    inside: Span
    examples: tuple[str, ...] = ()


_TIMES = ("d", "wk", "mo", "a")
_LASTS = re.compile(r"\b(?:duration|term|standing|period|chronic|nonhealing|non-healing|time)\s*$")
"""`of long duration (more than 6 months)`: the bracket says how long."""
_DOSES = ("mg", "ug", "g", "mL", "U", "mg/d", "mg/kg", "ug/d", "[IU]")
"""`a statin (X 40-80 mg)`: how much is taken of what is named, and no threshold."""
_ONE_OF = re.compile(r"\b(?:at\s+least\s+one|one\s+or\s+more)\s+(?:[\w-]+\s+){1,3}$")


def read_bracket(bracket: Span, whole: Span) -> Bracket:
    """A bracket of a clause, brackets included."""
    inside = bracket.part(1, len(bracket) - 1).trimmed(" \t\n,;:")
    said = inside.plain
    if found := pattern("bracket_examples").match(said):
        return Bracket("examples", inside, _split(inside.part(found.end())))
    if found := pattern("bracket_exception").match(said) or _NOT_ASKED.match(said):
        waived = pattern("bracket_waived").match(said) or _NOT_ASKED.match(said)
        return Bracket("exception", inside.part(waived.end() if waived else found.end()))
    if _COMPARED.match(said) or (_AT_FIRST.search(whole.upto(bracket.start).plain) and said.startswith(("without", "before", "prior"))):
        return Bracket("plain", inside)
    if found := _CONDITION.match(said):
        return Bracket("if" if said.startswith("if") else "and", inside.part(found.end()))
    if _OTHER_PERSON.match(said) and whole.since(bracket.end).trimmed():
        return Bracket("plain", inside)
    if _ALTERNATIVE.match(said) and not pattern("no_alternative").match(said):
        return Bracket("or", inside.part(3))
    if (found := _THAT_IS.match(said)) and _enumerates(inside.part(found.end())) and len(said.split()) < 7 and not figures(whole):
        return Bracket("instead", inside.part(found.end()))
    if _how_long(bracket, inside, whole):
        return Bracket("measured", inside)
    if (found := _DEFINED.match(said)) and [f for f in figures(inside) if f.op] and not bracket.since(bracket.end).trimmed():
        return Bracket("measured", inside.part(found.end()))
    if pattern("clarifies").match(said) or (_AND_SO.fullmatch(said) and whole.since(bracket.end).trimmed()):
        return Bracket("plain", inside)
    if _MORE.match(said):
        return Bracket("and", inside)
    return _with_figure(bracket, inside, whole)


_AND_SO = re.compile(r"and\s+(?:\w+ly\s+)?[a-z]+(?:able|ible|ed|al|ive|ic)")
"""`within a reasonable (and generally predictable) time`: one more word for the same thing."""


def _with_figure(bracket: Span, inside: Span, whole: Span) -> Bracket:
    """A bracket that is told from others by its figures."""
    compares = [f for f in figures(inside) if f.op and not (f.op == "between" and f.unit in _DOSES)]
    own = [f for f in figures(whole) if f.op and not bracket.start <= f.start < bracket.end]
    own = [f for f in own if not f.counted and f.unit != "1"]
    own = [f for f in own if not compares or f.unit in ("", compares[0].unit) or not compares[0].unit]  # another unit: another measure
    if not compares and _ONE_OF.search(whole.upto(bracket.start).plain) and (_enumerates(inside) or _NAMES_ONLY.fullmatch(inside.plain)):
        return Bracket("one_of", inside)
    if len(compares) == 1 and not own and _nothing_else(inside, compares[0]) and not negated(whole.upto(bracket.start)):
        return Bracket("measured", inside)
    if compares and not own:
        if _repeats(whole.upto(bracket.start), inside):
            return Bracket("instead", inside)
        return Bracket("measured" if _says_how_much(whole.upto(bracket.start), inside, compares) else "and", inside)
    if compares and _FOR_OTHERS.search(inside.plain) and compares[0].start - inside.start < _NEAR:
        return Bracket("or", inside)  # `between 30 and 700 (30 to 1300 for members aged 6 to 11)`: theirs
    if not own and len(inside.plain) < _BRIEF and [f for f in figures(inside) if f.graded and f.unit]:
        return Bracket("measured", inside)  # `severe contracture (Baker grade IV)`
    return Bracket("plain", inside)


_NAMES_ONLY = re.compile(r"\W*(?!i\.?e\b|e\.?g\b|such\b|including\b)(?:[\w/'-]+\s*){1,4}(?:,\s*(?:[\w/'-]+\s*){1,4}){2,}\W*")
"""`(hypertension, type 2 diabetes, sleep apnea)`: names between commas alone."""


def _nothing_else(inside: Span, figure: Figure) -> bool:
    """`a trial of steroids (at least 4 weeks)`: the bracket holds a figure and no word besides."""
    rest = inside.upto(figure.start).plain + inside.since(figure.end).plain
    return not figure.age and not _OF_TIME.sub("", rest).strip(" ,.;")


_OF_TIME = re.compile(r"\b(?:for|of|a|an|the|is|duration|total|in|supply|trial|course|each|period)\b")
_FOR_OTHERS = re.compile(
    r"\d\s*\S*\s+(?:for|in)\s+(?:[\w-]+\s+)?(?:members|patients|individuals|persons|children|adults|adolescents|infants|women|men|females|males|those)\b"
)
_NEAR = 4  # letters before the figure of the others
_BRIEF = 40  # letters of a bracket that names a degree and no more


def _says_how_much(before: Span, inside: Span, compares: list[Figure]) -> bool:
    """`obesity (BMI of 40 or more)`: a name and the one measure that makes it; of two measures each is asked for besides the name."""
    one = compares[0]
    if len(compares) == 1 and one.counted and _HOW_OFTEN.search(inside.plain) and not negated(before):
        return not re.search(r"\b(?:and|or)\b", pattern("kept_together").sub("", inside.masked))
    if len(compares) > 1 or one.counted or one.window or one.age or one.unit in (*_TIMES, "h", "1") or negated(before):
        return False
    return not re.search(r"\b(?:and|or)\b", pattern("kept_together").sub("", inside.masked))


_HOW_OFTEN = re.compile(
    r"^\W*(?:[a-z]+\s+){0,4}\S+(?:\s+or\s+\w+)?\s+(?:[a-z-]+\s+){0,2}(?:episodes?|attacks?|flares?|exacerbations?|events?|infections?|times|occurrences?|bouts?|"
    r"recurrences?|seizures?|relapses?)\s+(?:per|a|each|every|in\s+(?:a|one|any))\s+\w+\W*$"
)
"""`recurrent infection (more than 3 episodes per year)`: the bracket says how often."""


def _how_long(bracket: Span, inside: Span, whole: Span) -> bool:
    """Whether a bracket at the end says how long what stands before it lasts."""
    before = whole.upto(bracket.start)
    adjective = re.search(r"\b(?:chronic|non-?healing|persistent|long-?standing|acute|subacute)\s*$", before.plain)
    if (
        (whole.since(bracket.end).trimmed() and not adjective)
        or re.search(r"\b(?:and|or)\b", before.masked)
        or not _LASTS.search(before.plain)
    ):
        return False
    times = [f for f in figures(inside) if f.unit in _TIMES]
    return len(times) == 1 and times[0].op is not None


def _enumerates(span: Span) -> bool:
    """Whether the words are two or more names."""
    return name_joint(span) is not None


def _repeats(before: Span, inside: Span) -> bool:
    """`gave pain relief (at least 50% pain relief)`: the bracket says again what stands before it, only sharper."""
    tail = before.plain.split()[-2:]
    return len(tail) == 2 and " ".join(tail) in inside.plain


def _split(span: Span) -> tuple[str, ...]:
    """The examples, one by one."""
    parts = re.split(r"\s*[,;]\s*(?:and|or)?\s*|\s+(?:and|or)\s+", span.raw)
    kept = [re.sub(r"[\s.,;:]*(?:etc)?[\s.,;:]*$", "", p) for p in parts]
    return tuple(k for k in kept if k)


_INCLUDING = re.compile(
    r",?\s+(?:including|includes)\s+(?!but\b|an?\s|both\b|all\b|at\s+least\b|any\b|one\b|two\b|three\b|the\s+following\b)"
)


def included(span: Span) -> tuple[Span, tuple[str, ...]]:
    """A clause without the names that it includes at its end (`conservative treatment including A, B and C`): they are examples of it."""
    found = _INCLUDING.search(span.masked)
    left = span.part(0, found.start()) if found else span
    if (
        not found
        or len(word_list(left)) < _TOLD
        or _HOLDS.search(left.plain)
        or (found.group().strip(" ,") == "includes" and not has_verb(left))
    ):
        return span, ()
    right = span.part(found.end())
    if has_verb(right) or [f for f in figures(right) if f.op or f.unit] or re.search(r"\b(?:that|who|which|has|if|when)\b|;", right.masked):
        return span, ()
    if _TREATED.search(left.masked) and _BOTH_NAMED.match(right.masked):
        return span, ()  # `12 weeks of conservative treatment including A and a B`: what it must have held
    return span.part(0, found.start()), _split(right)


_TREATED = re.compile(
    r"\b(?:non-?operative|non-?surgical|conservative|medical|therapy|treatment|management|care)\s+(?:treatment|therapy|management|care|measures)?\W*$"
)
_BOTH_NAMED = re.compile(r"^[^,;()]*?\sand\s+(?:an?|at\s+least)\s(?:(?!\bor\b)[^,;()])*$")
_HOLDS = re.compile(
    r"\b(?:documentation|records?|notes?|plan|report|assessment|evaluation|work-?up|examination|history|request|program|regimen)\W*$"
)
"""`a plan that includes goals`, `records including dates`: what must be in it is asked for."""
_TOLD = 3  # words that say something before `including`


_AS_WELL = re.compile(r",\s+as\s+well\s+as\s")
"""`rest such as naps, baths, as well as lutes`: what is no example any more."""


def tail_examples(span: Span) -> tuple[Span, tuple[str, ...]]:
    """A clause without the examples at its end, and these."""
    found = _TAIL.search(span.masked)
    if not found or not found.start() or has_verb(span.part(found.end())) or _AS_WELL.search(span.masked, found.end()):
        return span, ()
    return span.part(0, found.start()), _split(span.part(found.end()))
