"""The words of a lead-in besides its quantifier: a title, exceptions and figures inside the quantifier's words, what a list defines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leads.lead import Kind, Lead
from rules.compile.leads.reading import read_lead
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.brackets import read_bracket
from rules.compile.leaves.cuts import people
from rules.compile.leaves.exceptions import excepted
from rules.compile.leaves.reading import clause, read
from rules.compile.lists.items import Item
from rules.compile.statements.segments import both, segments
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Always, Any, Node, Not


def titles(item: Item) -> bool:
    """`Genetic Counseling` above `counseling by a geneticist`: a name in capitals whose words the items below say again; a question; the
    matter that the items are about; the subject of their sentences."""
    if is_question(item.span) or names_matter(item.span) or _is_subject(item) or _names_disease(item):
        return True
    named = re.findall(r"[A-Za-z][\w-]+", item.span.raw)
    if not 0 < len(named) <= _NAMED or any(w[0].islower() and len(w) > _LONG for w in named) or item.span.raw.rstrip().endswith("-"):
        return False
    below = " ".join(child.span.plain for child in item.children)
    return all(w.lower()[:-1] in below for w in named if len(w) > _LONG)


def is_question(span: Span) -> bool:
    """`Who examined the member? (answer: all)`: each item below is an answer. What yes answers is a demand of its own."""
    return _QUESTION.match(span.raw) is not None


def names_matter(span: Span) -> bool:
    """`Order and evaluation`, `What is left`: what the items below are about."""
    return _MATTER.fullmatch(span.plain) is not None


def _is_subject(item: Item) -> bool:
    """`The patient` above `is at least 18`, `has a BMI below 35`: each item says something of it."""
    return _THE_NOUN.fullmatch(item.span.plain) is not None and all(_PREDICATE.match(child.span.raw) for child in item.children)


def _names_disease(item: Item) -> bool:
    """`Plaque Psoriasis (must meet all):` above `Diagnosis of …`: what the list is about, and its own items ask for it."""
    return _WITH_ALL.fullmatch(item.span.raw) is not None and any(_DIAGNOSIS.match(child.span.plain) for child in item.children)


_WITH_ALL = re.compile(r"\s*[A-Z][\w',/ -]{2,70}(?:\s*\([A-Z]{2,6}\))?\s*\((?:must\s+meet\s+)?all[^()]{0,30}\)\s*:?\s*")
_DIAGNOSIS = re.compile(r"\W*(?:documented\s+|confirmed\s+)?diagnosis\s+of\b")
_QUESTION = re.compile(r"\W*(?:[Ww]hy|[Ww]ho|[Ww]hom|[Ww]hat|[Ww]hich|[Hh]ow|[Ww]hen|[Ww]here)\b[^?]*\?\s*(?:\([^()]*\)\W*)?$")
_OF_FORM = (
    r"(?:orders?|evaluations?|examinations?|exams?|assessments?|history|findings|imaging|testing|tests|work-?up|documentation|criteria|requirements?"
    r"|treatments?|diagnos[ei]s|symptoms?|safety|monitoring|prescribers?|ages?|dos(?:e|age|ing)|response|progress|goals|plan|setting|follow-?up|severity|measurements?|studies)"
)
_MATTER = re.compile(
    rf"\W*(?:(?:the|clinical|physical|medical|prior|previous|airway|diagnostic|laboratory|functional|surgical|psychosocial|required|initial|general|patient)\s+)*"
    rf"{_OF_FORM}(?:(?:,|\s*/|,?\s+and|,?\s+or|\s*&)\s*(?:(?:clinical|physical|medical|prior|functional)\s+)?{_OF_FORM})*\W*|\W*what\s+(?:is|remains)\s+\w+\W*"
    r"|\W*(?:requirements|criteria|conditions)\s+(?:for|of)\s+(?:all|every|each)\s+[a-z]+\W*"
    r"|\W*(?:initial|continuation|continued|renewal|re-?authori[sz]ation)(?:\s+(?:criteria|therapy|treatment|authorization|requests?|use))?\W*"
)
"""Names of what a record tells of, none of them a finding by itself."""
_THE_NOUN = re.compile(r"\W*(?:the|each|every)\s+(?:[a-z-]+\s+){0,3}[a-z-]+\W*")
_PREDICATE = re.compile(
    r"\W*(?:is|are|has|have|had|was|were|does|do|can|cannot|must|will|shows?|gives?|meets?|says?|states?|describes?|names?|lists?|includes?|contains?|sets?)\s"
)
_NAMED = 4  # words of a title
_LONG = 3  # letters of the longest small word of a title


def last_alternative(lead: Lead) -> tuple[Span, Span] | None:
    """`A, or B with at least one of the following`: the list binds to B."""
    if lead.rest is None or lead.phrase is None:
        return None
    said = Span(lead.rest.source, lead.rest.end, lead.phrase.start).plain
    found = re.search(r"[,;]\s+or\s+", lead.rest.masked)
    if not found or not re.match(r"\W*(?:and|plus|with|together\s+with)\b", said) or "with" not in said:
        return None
    left, right = lead.rest.part(0, found.start()), lead.rest.part(found.end())
    own = _OWN_FINDING.match(right.plain) and re.search(r"\bwith\W*$", said)
    return (left, right) if own or (has_own_figure(left) and has_own_figure(right)) else None


def alternative_unsure(right: Span) -> bool:
    """Whether it stays open that a list binds to the last alternative alone: neither side has a figure."""
    return not has_own_figure(right)


_OWN_FINDING = re.compile(r"\W*(?:an?|the|any)\s+(?:[\w-]+\s+){0,3}?(?:history|evidence|diagnosis|presence)\s+of\b")
"""`A, or a history of B with one of the following`."""
_WITH_LIST = re.compile(r"\s+(?:and|plus|together|along)?\s*with\s*$")


def of_last_alternative(lead: Lead, before: Span, node: Node, context: Context) -> list[Node] | None:
    """`a BMI of 40 or more, or 35 to 39 with one of: …`: the list is that of the second; whom it is about is asked of both."""
    joint = _WITH_LIST.search(before.plain)
    parted = last_alternative(replace(lead, rest=before.part(0, joint.start()))) if joint else None
    if not parted or not (first := segments(parted[0], context)):
        return None
    second = clause(parted[1], replace(context.with_figure(parted[0]), under="all"))
    return [*first[:-1], Any((first[-1], both([second, node])), review=isinstance(first[-1], All))]


_BARE_WORD = re.compile(r"\b(?P<word>either|both)\W*$")


def of_bare_word(lead_in: Span, items: Sequence[Item]) -> Lead | None:
    """`who has either (a) A, or (b) B`: the word straight before the first marker says how the items are joined."""
    found = _BARE_WORD.search(lead_in.plain)
    if found is None or not items or not items[0].marker:
        return None
    kind: Kind = "any" if found.group("word") == "either" else "all"
    against = {"and"} if kind == "any" else {"or", "and/or"}
    if len(items) < _TWO or any({one.before, one.after} & against for one in items[:-1]):
        return None
    return replace(read_lead(lead_in.part(0, found.start())), kind=kind, printed=True, phrase=lead_in.part(found.start()))


_TWO = 2
_SUCH_AS = re.compile(r"\bsuch\s+as\W*$")
_UNLESS = re.compile(r"\b(?:unless|except\s+(?:when|where|if|in|for))\s+")


def _unless(node: Node, lead: Lead, phrase: Span, unless: re.Match[str], context: Context) -> Node:
    """What a quantifier's own words take away (`any of the following, except where contraindicated`) or waive (`all of …, unless E`)."""
    before = phrase.part(0, unless.start())
    if (tail := re.search(r"\b(?:following|below|these)\b", before.plain)) and has_own_figure(before.part(tail.end())):
        node = All((read(before.part(tail.end()), context), node))  # `of the following for 8 weeks each, unless …`
    exception = read(phrase.part(unless.end()), replace(context, under="all"))
    if isinstance(exception, Always):
        return node
    takes_away = lead.kind == "any" and unless.group().startswith("except")
    return All((node, Not(exception))) if takes_away else excepted(node, exception, context)


def with_phrase(node: Node, lead: Lead, context: Context) -> Node:
    """What stands inside the quantifier's own words: an exception in brackets, a figure behind `the following`."""
    if lead.phrase is None:
        return node
    if _SUCH_AS.search(lead.phrase.plain) and not isinstance(node, Always):
        node = replace(node, review=True)  # examples: others may count as well
    for bracket in lead.phrase.brackets():
        found = read_bracket(bracket, lead.phrase)
        if found.kind == "exception":
            node = excepted(node, read(found.inside, replace(context, under="all")), context)
    if (unless := _UNLESS.search(lead.phrase.masked)) and not pattern("not_exceptions").match(lead.phrase.plain, unless.start()):
        return _unless(node, lead, lead.phrase, unless, context)
    tail = re.search(r"\b(?:following|below|these|criteria|criterion)\b", lead.phrase.plain)
    if not tail:
        return node
    behind = lead.phrase.part(tail.end())
    for told in (_HOW_MANY, _NUMBERED):
        if counted := told.match(behind.plain):
            behind = behind.part(counted.end())
    if has_own_figure(behind):
        return All((read(behind, context), node))
    if condition := _CONDITION_BEHIND.search(behind.masked):
        relative = condition.group().startswith(("that", "which"))
        return All((read(behind.part(condition.end() if relative else condition.start()), context), node))
    return replace(node, review=True) if _MORE_BEHIND.search(behind.masked) and not isinstance(node, Always) else node


def defined(rest: Span, node: Node, context: Context) -> Node:
    """`For adults, presence of X, defined as …`: the list says what X is, whom it is about stays a condition."""
    comma = rest.masked.find(",")
    if comma < 0 or not re.match(r"\W*(?:for|if|in|when)\b", rest.plain):
        return node
    who = people(rest.part(0, comma), context, clause)
    return node if isinstance(who, Always) else All((who, node))


def opened(lead: Lead, context: Context) -> Lead:
    """A lead-in whose own words are read; one that only points back asks for nothing."""
    context.claims.add(lead.phrase, lead.label)
    if lead.rest is None or not _THIS_IS_SHOWN.match(lead.rest.plain):
        return lead
    context.claims.add(lead.rest)
    return replace(lead, rest=None)


_THIS_IS_SHOWN = re.compile(
    r"^\W*(?:and\s+)?(?:this|these|it|which|the\s+(?:diagnosis|condition|finding|above))\s+(?:must|should|shall|has\s+to|is\s+to|is|are|needs?\s+to)\s+"
    r"(?:be\s+|have\s+been\s+)?(?:confirmed|demonstrated|documented|shown|supported|evidenced|established|verified|indicated|substantiated)(?:\s+(?:by|with|through))?\W*$"
)
"""`This must be confirmed by all of the following`: the list asks, the words before it only point back."""


def has_own_figure(span: Span) -> bool:
    return any(not f.window for f in figures(span))


def has_figure(span: Span) -> bool:
    """A figure or a window: words with one ask for something by themselves, whatever the list below them completes."""
    return bool(figures(span))


_HOW_MANY = re.compile(
    r"\s*(?:\w+\s+)?(?:two|three|four|five|six|\d+)\s+(?:\w+\s+)?(?:criteria|conditions|requirements|elements|indications)\b"
)
"""`the following three criteria`: how many items there are."""
_NUMBERED = re.compile(
    r"\s*(?:[a-z-]+\s+){0,3}?(?:(?:criteri(?:a|on)|conditions|requirements|elements)\s*[(\[]?|[(\[])\s*\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})[.)\]]*"
    r"(?:\s*(?:-|,|to|through|thru|and|or|&|,\s+(?:and|or))\s*\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})(?![\w%])[.)\]]*)+(?:\s+(?:is"
    r"|are)\s+(?:met|present|satisfied))?"
)
"""`the following criteria (1)-(3) are met`: by what the items are counted."""
_MORE_BEHIND = re.compile(
    r"\b(?:or\s+(?!more\b)|during|while|until|since|before|unless|within\s|in\s+the\s+(?:past|last|previous|preceding)\b)"
)
"""`any of the following events within a year`: a limit of each item that stands in none of them."""
_CONDITION_BEHIND = re.compile(
    r"\b(?:(?:that|which)\s+(?=(?:has|have|had|did|do|does|cannot|could|is|are|was|were|remains?|persists?)\s+"
    r"(?!(?:also\s+)?(?:met|present|true|satisfied|listed|applicable|noted|documented|covered|medically)\b))|in\s+the\s+(?:absence|presence)\s+of\s"
    r"|with\s+\w|who\b|after\b|despite\b|without\b|(?:if|when|where)\s+(?:the\s+|an?\s+)?(?:[a-z-]+\s+){1,3}?(?:has|have|had|is|are|was|were|does|do|cannot)\s"
    r"(?!(?:met|present|appropriate|applicable|indicated|satisfied|clinically|medically)\b)"
    r"|(?:resulting|caused|arising|stemming)\s+(?:from|by)\s+\w"
    r"|but\s+(?:no|not|without|has|have|is|are|must)\s+\w"
    r"|(?:as\s+)?(?:confirmed|verified|established|diagnosed)\s+(?:by|on|with|through)\s+\w"
    r"|(?:(?<=met)|(?<=present)|(?<=satisfied)|(?<=fulfilled)|(?<=apply)|(?<=applies)),?\s+and\s+(?!(?:if|when|where|also|either|both|any|all|one)\b)(?=\w)"
    r"|(?<=,\s)and\s+(?=(?:[a-z'-]+\s+){1,6}(?:is|are|has|have|was|were|must|will|does|cannot)\b)"
    r"|and\s+(?:(?:the|an?|must|will|has|have|does|do|no|not|is)\s+|there\s+(?:is|are|has|have)\s+)\w|in\s+(?:patients|members"
    r"|individuals|adults|children|persons)\b)"
)
