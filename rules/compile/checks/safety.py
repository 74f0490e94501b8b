"""A last look at what a text came to: a statement in which a requirement may have been lost or weakened is for a person to look at.

The checks read the words of the statement again, without the grammar: a figure that nothing tests, a quote that says more than its atom
tests, a negation that reaches back over its own clause, an alternative without its object, cover without any condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rules.compile.checks.beside import both_ways, one_way
from rules.compile.checks.in_one_breath import in_one_breath
from rules.compile.checks.reaching import JOINED, reaches_back
from rules.compile.checks.unheld import ASKS_WHAT, LEADERS, TWO_BRACKETS, meant, second_figure, two_refusals, unheld
from rules.compile.checks.untested import untested, within
from rules.compile.figures.reading import figures
from rules.compile.leaves.choices import of_alternatives, of_one_trial
from rules.compile.leaves.exceptions import of_the_denied
from rules.compile.leaves.one_demand import without_kept
from rules.compile.lists.age_groups import none_vacuous
from rules.compile.lists.wrapped import soft_newlines
from rules.compile.statements.remarks import explained
from rules.compile.text.source import Source, Span
from rules.model import All, Always, Any, AtLeast, Atom, If, Node, Not, Ref, Stance, Statement, Unless, doubted, leaves

_DEMANDS = re.compile(
    r"\b(?:if|when|unless|except|must|only|provided|who|whose|limited\s+to|no\s+more\s+than|not\s+more\s+than|up\s+to|maximum|after|despite|"
    r"at\s+least|until|require[sd]?)\b"
)
_EXCEPTS = re.compile(r"\b(?:unless|except|other\s+than)\b")
_OTHER_THAN = re.compile(r"\bother\s+than\b")
"""`pain other than low back pain`: told inside the finding, which is quoted with it."""
_PRESSURE = re.compile(r"\b\d{2,3}\s?/\s?\d{2,3}\s*mm\b")
"""`greater than 140/90 mm Hg on at least 3 visits`: a pressure of two figures beside the one that is tested."""
_UNTIL = re.compile(r"\buntil\s+(?:the|an?|they|he|she|it)\s+\w+\s+\w+")
"""`until the member walks again`: an end that is no part of the finding."""
_SHOUTED = re.compile(r"[a-z]\s+(?:AND|OR)\s+\S.*[a-z]")
"""A connective in capitals inside a quote."""
_LIST_INSIDE = re.compile(
    r"(?<!\d)[:;]|[:;](?!\d)|\b(?:the\s+following|(?:one|any|all|either|both)\s+of\s+(?!(?:his|her|their|its|an?|(?:these|those)\s+(?:sites|locations|joints|areas|levels|regions)|the\s+(?:preferred|covered|formulary|available))\b))|\bor\s+to\s+[a-z]|\w\s+(?:if|unless|(?<!is\s)(?<!are\s)(?<!been\s)provided\s+that)\s+(?!not\b)[a-z]+\s+[a-z]"
)
"""Words of a lead-in, of a list or of a condition that no cut has taken apart."""
_HELD_CLAUSE = re.compile(r"\b(?:such\s+that|so\s+that|followed\s+by|(?:for|in|at|to)\s+which|for\s+whom|where(?:by|in))\b")
"""`a deformity such that a brace cannot be worn`, `surgery followed by radiation`: a second demand told within the first."""
_RELATIVE = re.compile(
    r"(?<!evidence)(?<!documentation)(?<!documents)(?<!confirms)(?<!confirmed)(?<!shows)(?<!states)(?<!attests)(?<!determined)(?<!suggests)(?<!indicates)(?<!likely)(?<!perceives)(?<!reports)(?<!agrees)(?<!attests)(?<!\bof)(?<!tried)(?<!used)"
    r"\s+(?:that|which|who)\s+(?!(?:has|have)\s+(?:lasted|persisted|continued|been\s+present)\s+[^,;]*$|(?:is|are|was|were)\s+\w+\W*$)"
)
_CONSEQUENCE = re.compile(
    r"(?:(?:significantly|seriously|severely)\s+)?(?:interferes?|limits?|impairs?|restricts?|prevents?|affects?|reduces?|threatens?|requires?|needs?|causes?|results?\s+in|leads?\s+to)\b"
)
"""`pain that interferes with walking or sleep`: what comes of it belongs to the finding."""
_INCLUDES = re.compile(r"includes?\b(?![^;]*\b(?:that|who|if|when|unless)\b)")
"""`a program which includes stretching of A and/or B`: what it holds."""
_DESCRIBES = re.compile(
    r"(?!(?:is|are|was|were|has|have|had|do|does|did|can|could|cannot|may|will|would|must|should|needs?|fails?|failed|meets?|exceeds?)\b)[a-z]+(?:s|(?<!e)d)?\s+(?:(?!\b(?:and|or|but|if|unless|who|that|which)\b)[^,;]){2,70}\W*$"
)
"""`two agents that act for different lengths of time`: a clause that only describes, without connective or figure."""
_JOINED_OR = re.compile(r"\bor\b")
_NOT_THIS_OR = re.compile(r"\bnot\s+[a-z]+ed\s+or\s+(?:[a-z]+ly\s+)?(?:contraindicated|intolera\w+|refused|unavailable|unable)\b")
"""`is not wanted or contraindicated`: the refusal may end at the connective."""
_FRAGMENT_START = re.compile(
    r"\W*(?:and|or|nor|than|which|whose|but|of|by|less(?!\s+(?:frequent|severe)\s)|more|greater|higher|lower|fewer(?!\s+(?:[a-z]+\s+)?[a-z]+s\b)|older|younger)\b(?!\s+than\b)"
)
_LESS_NEEDED = re.compile(
    r"\bonly\s+(?:one|a\s+single)\b[^;.]*\b(?:needed|required|necessary)\b|\bin\s+which\s+case\b|\bexempt(?:ed)?\s+from\b|\bdo(?:es)?\s+not\s+apply\s+(?:to|if|when)\b"
    r"|\b(?:is|are)\s+(?:not\s+required\s+to\s|waived\b)|\bno\s+(?:\w+\s+){1,3}(?:is|are)\s+(?:required|needed|necessary)\b|\b(?:trial|step|therapy|requirement|criterion|testing|authorization)s?\s+(?:is|are)\s+not\s+(?:required|necessary|needed)\b"
)
_SET_OFF = re.compile(r",\s+(?:in|at|on|while|during)\s[^,;]*,(?=\s+(?:is|are|was|were)\b)")
"""`reflux, in the standing or lying position, is above 500 ms`: how it is measured."""
_NEW_CLAUSE = re.compile(
    r";|,\s+(?:and|or|is|are|was|has|have|had)\b|\b(?:and|or)\s+(?:is|are|was|has|have|had|does|do|there|(?:the\s+)?[a-z]\w+\s+(?:is|has|are|have))\b"
)


def checked(statements: Sequence[Statement], source: Source) -> list[Statement]:
    """The statements, flagged with their reasons where something they ask may be missing: cover that is said too freely is dangerous."""
    quotes = [(leaf.start, leaf.start + len(leaf.quote)) for s in statements for leaf in leaves(s.when)]
    looked = [
        _checked(one, source, [*quotes, *within(one, statements), *explained(source.span(one.citation.start, one.citation.end))])
        for one in statements
    ]
    return both_ways(one_way(looked, source))


def _checked(statement: Statement, source: Source, quotes: list[tuple[int, int]]) -> Statement:
    if statement.stance is Stance.COVERED:
        statement = replace(statement, when=of_the_denied(none_vacuous(statement.when)))
    if statement.review or statement.stance not in _CHECKED:
        return statement
    quotes = [*quotes, *meant(source.span(statement.citation.start, statement.citation.end), quotes)]
    found = _reasons(statement, source, quotes) if statement.stance is Stance.COVERED else _of_refusal(statement, source, quotes)
    reasons = tuple(dict.fromkeys(found))
    return doubted(statement, *reasons) if reasons else statement


_CHECKED = (Stance.COVERED, Stance.NOT_COVERED, Stance.UNPROVEN, Stance.LIMIT, Stance.ADMINISTRATIVE)
_OF_PATIENTS = re.compile(
    r"\b(?:patients?|members?|individuals?|beneficiar(?:y|ies)|persons?)\s+(?:\w+\s+){0,2}?(?:must|has|have|had|is|are|was|meets?)\b"
    r"(?!\s+(?:all|any|one|both|either|at\s+least\s+\w+)\s+of\s+the\s+following\b)[^.;]{12,}"
)
"""Something said of patients."""


def _of_refusal(statement: Statement, source: Source, quotes: list[tuple[int, int]]) -> Iterator[str]:
    """What a refusal or a limit may have lost: figures that nothing tests, words cut off, an exception left inside a quote."""
    whole = source.span(statement.citation.start, statement.citation.end)
    if statement.stance is Stance.ADMINISTRATIVE:
        held = [(a - whole.start, b - whole.start) for a, b in quotes]
        if lost := next((f for f in _OF_PATIENTS.finditer(whole.plain) if not any(a < f.end() and f.start() < b for a, b in held)), None):
            yield f"criteria beside paperwork: {lost.group()[:60]}"
        yield from (f"a line of a form: {leaf.quote[:60]}" for leaf in leaves(statement.when) if LEADERS.search(leaf.quote))
        return
    yield from untested(whole, quotes, _named(statement, whole))
    if (
        isinstance(statement.when, Always)
        and statement.stance is not Stance.LIMIT
        and (whom := _WHOM_REFUSED.search(statement.subject.lower()) or _WHICH_REFUSED.search(statement.subject.lower()))
    ):
        yield f"whom a refusal is about: {whom.group()[:60]}"
    for leaf in leaves(statement.when):
        span = source.span(leaf.start, leaf.start + len(leaf.quote))
        if isinstance(leaf, Ref) and re.search(r",.*,\s+(?:and|or)\s", span.masked):
            yield f"a reference with more beside it: {leaf.quote[:60]}"
        if isinstance(leaf, Atom) and _EXCEPTS.search(span.masked):
            yield f"an exception inside a quote: {leaf.quote[:60]}"
        if isinstance(leaf, Atom) and leaf.op is not None and _OR_BESIDE.search(without_kept(span)):
            yield f"a quote that says more than its figure tests: {leaf.quote[:60]}"
        if isinstance(leaf, Atom) and leaf.op is None and _SEVERAL_REFUSED.search(span.masked):
            yield f"several refusals inside a quote: {leaf.quote[:60]}"
        if isinstance(leaf, Atom) and statement.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and TWO_BRACKETS.search(leaf.quote):
            yield f"a figure of each in brackets: {leaf.quote[:60]}"
        if isinstance(leaf, Atom) and re.search(r"\b(?:of|to|with|by|from|and|or|than)\s*$", span.masked):
            yield f"a quote cut off: {leaf.quote[:60]}"


_WHICH_REFUSED = re.compile(r"\w\s+(?:that|which)\s+(?:is|are|was|were|has|have|do|does|cannot|duplicates?|exceeds?)\b")
"""`Cushions that are not prescribed are not covered`: which of them."""
_OR_BESIDE = re.compile(r",\s+(?:or|and)\s+(?:an?\s+|the\s+)?[a-z]{4,}")
"""`a change of 10 % or more, or a return of symptoms`: the figure tests the first."""
_SEVERAL_REFUSED = re.compile(r",\s+(?:or\s+)?(?:as\s+(?:an?|the)|because|in\s+the|for\s+(?:the|an?))\s+\w")
"""`a boost to radiation, as a treatment for X`: each of them is refused by itself."""
_WHOM_REFUSED = re.compile(
    r"^\W*(?:notes?\W+)?(?:(?:all|any|other|these|such|additional|the|an?)\s+)*(?:services?|requests?|claims?|cases?|cosmetic|and|or)?(?:\s+(?:and|or))?\W*$"
    r"|\bdiagnos[ei]s\s+of\b|\b(?:patients?|members?|individuals?|beneficiar(?:y|ies)|children|adults)\b|\b(?:under|over)\s+(?:the\s+)?age\b|\bwho\b"
)
"""`Services will be denied`, `A diagnosis of X is not covered`: what a refusal without a condition is about stands in no condition."""


def _named(statement: Statement, whole: Span) -> tuple[int, int]:
    """Where the name of the service stands."""
    at = whole.raw.find(statement.subject) if statement.subject else -1
    return (whole.start + at, whole.start + at + len(statement.subject)) if at >= 0 else (0, 0)


_FOR_LOST = re.compile(r"\bas\s+(?:an?|the)\s+[^.;]{3,60}\sfor\s+(?:the\s+)?[a-z]{4,}")
"""`is covered as a test for X`: whether X is asked."""
_PEOPLE_NAMED = re.compile(r"^\W*(?:all\s+|any\s+|these\s+)?(?:patients|members|individuals|beneficiaries|children|adults|persons|those)\b")


def _reasons(statement: Statement, source: Source, quotes: list[tuple[int, int]]) -> Iterator[str]:
    whole = source.span(statement.citation.start, statement.citation.end)
    if isinstance(statement.when, Always) or (isinstance(statement.when, Unless) and isinstance(statement.when.node, Always)):
        lost = _DEMANDS.search(whole.plain) or _FOR_LOST.search(whole.plain) or _PEOPLE_NAMED.search(statement.subject.lower())
        if not statement.subject or lost or figures(whole) or ASKS_WHAT.search(statement.subject.lower()):
            yield "cover without a condition"
        return
    yield from untested(whole, quotes, _named(statement, whole))
    yield from unheld(whole, quotes, _named(statement, whole))
    yield from _of_node(statement.when, source)


def _of_node(node: Node, source: Source, refused: bool = False) -> Iterator[str]:
    match node:
        case All(of=of) | AtLeast(of=of):
            for one in of:
                yield from _of_node(one, source)
        case Any(of=of):
            yield from of_alternatives(of, source)
            for n, one in enumerate(of[-1:] if of_one_trial(of) else of):
                yield from _of_node(one, source, refused=refused and n == 0)  # the first is quoted with the word that refuses
        case Not(node=inner):
            yield from _of_node(inner, source, refused=True)
        case Unless(node=first, exception=second):
            yield from _of_node(first, source)
            named = second.of if isinstance(second, Any | All) else (second,)  # `contraindicated or intolerant`: to what stands before
            for one in named:
                yield from _of_node(one, source)
        case If(condition=first, then=second):
            yield from _of_node(first, source)
            yield from _of_node(second, source)
        case Atom():
            yield from _of_atom(node, span := source.span(node.start, node.start + len(node.quote)), refused)
            yield from () if refused else in_one_breath(node, span)
        case Ref():
            if JOINED.search(node.quote.lower()) and len(node.quote.split()) > 12:
                yield f"a reference with more beside it: {node.quote[:60]}"
        case _:
            return


_NOT_FEASIBLE = re.compile(
    r"(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere)(?<!ways)(?<!manner)\s+not\s+(?:feasible|possible|available|achievable|attainable|obtainable)\b"
)
"""`positioning not feasible in an ordinary bed`: the refusal describes its noun."""


_WHO_PRESCRIBES = re.compile(r"\W*(?:[\w-]+\s+){0,3}(?:prescribed|ordered|recommended)\s+by\b")
"""Who prescribes is one demand, however many may."""


_KIN = re.compile(r"\b(?:relatives?|parents?|siblings?|child|children|mother|father|family\s+members?)\W*$")
"""`a relative who has A`: whom the finding is about."""


def _held_inside(atom: Atom, span: Span, refused: bool) -> Iterator[str]:
    """Demands that stand inside a quote and that no cut has taken apart."""
    said = span.masked
    if _SHOUTED.search(without_brackets := re.sub(r"[()\[\]]", "", atom.quote)) or span.plain.count("(") != span.plain.count(")"):
        yield f"connectives that part nothing: {without_brackets[:60]}"
    if _broken(span) or (_LIST_INSIDE.search(said) and not _WHO_PRESCRIBES.match(said)):
        yield f"a list or a condition inside a quote: {atom.quote[:60]}"
    if _RUN_ON.search(atom.quote):
        yield f"a sentence run on to the words before it: {atom.quote[:60]}"
    if not refused and two_refusals(span):
        yield f"how far a negation goes: {atom.quote[:60]}"
    if not refused and _HELD_CLAUSE.search(said):
        yield f"a clause inside a quote that may ask for more: {atom.quote[:60]}"
    if (
        not refused
        and (relative := _RELATIVE.search(said))
        and not _WHO_PRESCRIBES.match(said)
        and not _KIN.search(said[: relative.start()])
        and not _CONSEQUENCE.match(said, relative.end())
        and not (atom.op is None and _INCLUDES.match(said, relative.end()))
        and not (atom.unit == "1" and _DESCRIBES.match(said, relative.end()) and not figures(span.part(relative.end())))
        and (atom.op is not None or _JOINED_OR.search(without_kept(span)[relative.start() :]))
    ):
        yield f"a relative clause inside a quote: {atom.quote[:60]}"


_RUN_ON = re.compile(
    r"[a-z\d)*]\s+[A-Z][\w-]+(?:\s+[\w/(),.-]+){0,16}?\s+(?:is|are|may|will)\s+(?:be\s+|NOT\s+|not\s+)*"
    r"(?:considered|proven|unproven|covered|provided|limited|approved|medically|experimental|investigational|eligible|authorized|issued)\b"
    r"|[a-z\d)]\s+(?:Initial|Reauthorization|Renewal|Continuation|Approval|Exclusion|Authorization)\s+(?:[Cc]riteria|[Dd]uration)\b|[a-z\d)]\s+\*+[A-Z]"
)
"""`no infection of the limb Treatment is limited to 15 visits`: two sentences with no stop between them."""


def _broken(span: Span) -> bool:
    """Whether a line ends inside a quote for any other reason than that the page was full."""
    soft = soft_newlines(span.source.text)
    return any(sign == "\n" and span.start + at not in soft for at, sign in enumerate(span.raw))


_INSTRUCTS = re.compile(r"\brefer\s*(?:to\b|\W*$)|\boffer\s+to\s+review\b")
"""`refer to the off-label policy`: what the reviewer does, and no finding."""
_ONLY_DEGREE = re.compile(
    r"\W*(?:mild|moderate|severe|chronic|acute|persistent|recurrent|significant|progressive|active|bilateral|unilateral|intractable|disabling|painful)\W*"
)
"""`severe, debilitating pain or loss of mobility`: the first word is said of the second."""


def _of_atom(atom: Atom, span: Span, refused: bool) -> Iterator[str]:
    said = span.masked
    if _INSTRUCTS.search(said):
        yield f"an instruction to whoever reviews: {atom.quote[:60]}"
    if _ONLY_DEGREE.fullmatch(said) and re.match(r",\s+[a-z]", span.source.plain[span.end : span.end + 8]):
        yield f"a degree without what it is of: {atom.quote[:60]}"
    if _LESS_NEEDED.search(span.plain):
        yield f"where less is asked: {atom.quote[:60]}"
    if _EXCEPTS.search(_OTHER_THAN.sub(" ", span.plain)) or _UNTIL.search(said):
        yield f"an exception inside a quote: {atom.quote[:60]}"
    if atom.op is not None and _PRESSURE.search(span.plain):
        yield f"a quote that says more than its figure tests: {atom.quote[:60]}"
    yield from _held_inside(atom, span, refused)
    if refused and _NOT_THIS_OR.search(said):
        yield f"how far a negation goes: {atom.quote[:60]}"
    if (atom.op is None and _FRAGMENT_START.match(span.plain) and not atom.quote.startswith("(")) or re.search(
        r"\b(?:of|to|with|by|from|and|or|than)\s*$", said
    ):
        yield f"a quote cut off: {atom.quote[:60]}"
    if (refused and reaches_back(span)) or _NOT_FEASIBLE.search(said):
        yield f"how far a negation goes: {atom.quote[:60]}"
    if atom.op is not None and (second_figure(span) or _NEW_CLAUSE.search(_SET_OFF.sub(" ", without_kept(span)))):
        yield f"a quote that says more than its figure tests: {atom.quote[:60]}"
    if atom.op is not None and without_kept(span).count(",") > 1:
        yield f"a quote that says more than its figure tests: {atom.quote[:60]}"
    if atom.op is None and any(f.op and f.unit and f.value > 1 and not f.window for f in figures(span)):
        yield f"a figure that nothing tests: {atom.quote[:60]}"
