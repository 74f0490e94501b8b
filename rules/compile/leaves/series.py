"""Series inside one clause: a final `, and` or `, or` that rules its commas, `either … or`, a member that is refused."""

from __future__ import annotations

import re

from rules.compile.figures.counts import so_many
from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.claims import own_words
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Always, Any, Node, Stance

_COMMA = re.compile(r",\s+(?:(?P<c>and/or|and|or)\s+)?(?=\S)")
_NO_MEMBER = re.compile(
    r"\W*(?:which|who|whose|such\s+as|including|include|e\.?g|i\.?e|meaning|defined|where|if|when|unless|except|despite|with|after|for|in|as|but|"
    r"of|to|at(?!\s+(?:least|most))|on|by|from|during|taken|especially|particularly)\b"
)
_OWN_PART = re.compile(
    r"\W*(?:(?:an?|the)\s+(?=absence|lack|failure))?"
    r"(?:has|have|had|does|do|is|are|was|no|not|without|absence|freedom|free|documented|failure|lack)\b"
)
_EITHER = re.compile(r"\b(?:there\s+(?:is|are)\s+)?either\s+(?!of\b)(?P<one>.+?),?\s+or\s+(?P<two>.+)$")


def verb_series(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X hangs low, causes a rash, sores or ulcers, and interferes with walking or work`: the commas before a verb part it, the others
    stand inside a member."""
    behind = [(c, span.part(c.end())) for c in _COMMA.finditer(span.masked)]
    cuts = [c for c, rest in behind if opens_clause(word_list(rest)) or _own_subject(rest)]
    last = max((n for n, c in enumerate(cuts) if c.group("c") == "and"), default=-1)
    if last >= 0 and re.match(r"\W*either\b", span.masked[cuts[last].end() :]):
        cuts = cuts[: last + 1]  # `…, and either A, or B`
    if len(cuts) < 2 or ";" in span.masked or cuts[-1].group("c") != "and" or any(c.group("c") for c in cuts[:-1]):
        return None
    first = span.part(0, cuts[0].start())
    own = not opens(word_list(span.part(cuts[0].end()))[0])
    if len(word_list(first)) < 2 or (_TOLD_OF.search(first.masked) and not own) or _open_list(first.masked):
        return None
    edges = [0, *(c.end() + (5 if span.masked.startswith("that ", c.end()) else 0) for c in cuts)]
    ends = [*(c.start() for c in cuts), len(span)]
    return All(read_all([span.part(a, b) for a, b in zip(edges, ends, strict=True)], context, clause))


def _own_subject(behind: Span) -> bool:
    """`the bedroom or only bathroom is upstairs`: a subject of several words and its verb, before the next comma."""
    said = word_list(behind.part(0, (behind.masked + ",").find(",")))
    at = next((n for n, w in enumerate(said) if w in _TELLING), 0)
    return said[:1] == ["the"] and 1 < at <= _LONG and not set(said[:at]) & _NO_SUBJECT


_NO_SUBJECT = frozenset(["that", "who", "which", "whose", "when", "if", "by", "of", "with"])
_LONG = 8  # words of a subject


def _open_list(first: str) -> bool:
    """Whether a list of names goes on behind the words: it holds commas and no connective behind the last of them."""
    return "," in first and not re.search(r",[^,]*\s(?:or|and)\s[^,]*$", first)


_SUBJECT = 3  # words in which a subject is followed by its verb
_TELLING = frozenset(
    ["is", "are", "has", "have", "had", "does", "do", "did", "was", "were", "must", "can", "shows", "show", "demonstrates", "confirms",
     "reveals", "documents", "indicates", "will", "cannot", "attests", "meets"]
)  # fmt: skip


def opens_clause(said: list[str]) -> bool:
    """Whether words behind a comma begin with their verb, or with `there is` or a person and the verb."""
    said = said[1:] if said[:1] in (["either"], ["that"]) else said
    if len(said) > 1 and said[0] == "there":
        return said[1] in ("is", "are", "was", "were", "has", "have")
    if len(said) > _SUBJECT and said[0] not in words().prepositions | words().verbs:
        at = next((n for n, w in enumerate(said[: _SUBJECT + 1]) if w in _TELLING), 0)
        if at == 1 or (at and said[0] in ("the", "an", "a", *words().people)):
            return True
    return bool(said) and opens(said[0]) and said[0] not in LEANING


LEANING = frozenset(["not", "never", "using", "taking", "receiving", "used", "confirmed", "demonstrated"])


def _rules(cuts: list[re.Match[str]]) -> str | None:
    """The connective that rules the commas: the last alone, or `or` before each (`A, or B, or C`); None where they are told apart."""
    kind = cuts[-1].group("c") if len(cuts) > 1 else None
    others = {c.group("c") for c in cuts[:-1]}
    return kind if kind and (others == {None} or (others == {"or"} and kind == "or")) else None


def series(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A, B, and C` where members say something of their own: the final connective rules the commas, an inner `or` only its member."""
    masked = span.masked
    cuts = list(_COMMA.finditer(masked))
    if cuts and cuts[-1].group("c") == "and":
        before = [span.part(cuts[n - 1].end() if n else 0, c.start()) for n, c in enumerate(cuts) if c.group("c") == "or"]
        if before and all(has_verb(one) for one in before):
            cuts = [c for c in cuts if c.group("c") != "or"]  # `has A, or B, has C, and D`: B is told beside A
    cuts = [c for c in cuts if c.group("c") or not masked.startswith("includ", c.end())]  # told of the member before it
    kind = _rules(cuts)
    if kind is None or ";" in masked:
        return None
    if kind == "and/or" or _EITHER.search(masked[: cuts[-1].start()]):
        return None
    members = span.between(cuts)
    if (
        kind == "or"
        and any(re.match(r"\W*at\s|\s*(?:≥|>=)", m.plain) for m in members[1:])
        and (members[1].plain.lstrip()[:1] not in "≥>" or _AT_FIRST.search(members[0].masked))
    ):
        return so_many(members, context, clause)
    if any(len(word_list(m)) < 2 or _NO_MEMBER.match(m.plain) for m in members[1:]) or len(word_list(members[0])) < 2:
        return None
    clauses_all = all(has_verb(m) and len(word_list(m)) > 1 for m in members) and not _TOLD_OF.search(members[0].masked)
    if verbal := (members if clauses_all else _verb_members(members)):
        nodes = read_all(verbal, context, clause)
        return Any(nodes) if kind == "or" else All(nodes)
    telling = [m for m in members if _OWN_PART.match(m.plain) or _compares(m)]
    told = _CONFIRMED.search(members[0].masked) if kind == "or" and telling else None
    if told and word_list(members[0].part(0, told.start())) and not re.search(r"\bor\b", loose(members[0])):
        context.claims.add(members[0].part(told.start(), told.end()))
        head, members[0] = members[0].part(0, told.start()), members[0].part(told.end())
        return All((*read_all([head], context, clause), Any(read_all(members, context, clause))))
    if kind == "or" and context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and any(map(_compares, members)):
        return Any(read_all(members, context, clause))  # what is refused is told by each of them
    if kind == "or" and len(telling) < len(members) and not all(map(_measured, members[:-1])):
        return None
    if len(telling) < 2 or not (_compares(members[-1]) or _OWN_PART.match(members[-1].plain) or any(_compares(m) for m in members[1:-1])):
        return None
    nodes = read_all(members, context, clause)
    mixed = kind == "or" and isinstance(nodes[-1], All) and bool(_BARE_AND.search(loose(members[-1])))  # `A, B, or C and D`
    return Any(nodes, review=mixed) if kind == "or" else All(nodes)


_AT_FIRST = re.compile(r"\s(?:with|of|having|had)\s+(?:≥|>=)")
_BARE_AND = re.compile(r"\w\s+and\s+\w")
_CONFIRMED = re.compile(
    r"\s+(?:as\s+)?(?:confirmed|documented|evidenced|demonstrated|established|supported|defined|indicated|shown)\s+by\s+(?:either\s+)?"
)
"""`a disease confirmed by a score of 6 or more, a level of 126 or more, or …`: the disease, and one of the findings."""


_TOLD_OF = re.compile(r"\b(?:that|which|who|whose|confirms?|shows?|documents?|including|such\s+as)\b")


def _verb_members(members: list[Span]) -> list[Span]:
    """`is no candidate for A, has failed B, or refuses C`: every member but the first opens with a verb. Empty where they do not."""
    starts, members_plain = [word_list(m)[0] for m in members[1:]], [m.plain for m in members]
    if all(map(_NOT_SO.match, members_plain[1:])) and _ENDS_NOT.search(members_plain[0]):
        return members  # `is not tolerated, not effective, or not available`
    if not has_verb(members[0]) or not any(opens(w) for w in starts):
        return []
    if any(w in LEANING - {"confirmed", "demonstrated"} for w in starts[:-1]) and not _NOT_SO.match(members[1].plain):
        return []
    if starts[-1] in LEANING - {"confirmed", "demonstrated"}:
        return []
    told = [
        opens(w) or bool(_NOT_SO.match(m.plain)) or (w in words().clause_starts and has_verb(m))
        for w, m in zip(starts, members[1:], strict=True)
    ]
    return members if all(told) else []


_NOT_SO = re.compile(r"\W*not\s+[a-z]+\W*$")
_ENDS_NOT = re.compile(r"\b(?:is|are|was|were|been|be)\s+not\s+[a-z]+\W*$")


def opens(word: str) -> bool:
    return word in words().verb_starts or word in words().verbs


def read_all(members: list[Span], context: Context, clause: Clause) -> tuple[Node, ...]:
    return tuple(n for n in (clause(m, context) for m in members) if not isinstance(n, Always))


def _compares(span: Span) -> bool:
    return any(f.op and not f.window for f in figures(span))


def _measured(span: Span) -> bool:
    """A comparison with the noun that it measures before it."""
    found = [f for f in figures(span) if f.op and not f.window]
    return bool(found) and len(word_list(span.upto(found[0].start))) > 0 and not found[0].counted


_TRAILING = re.compile(
    r",\s+(?=(?:after|following|despite|as\s+(?:documented|evidenced|shown|confirmed|measured)|(?:confirmed|documented|verified|taken|measured)\s+(?:by|on|at|with))\b)"
)


_BY_WHOM = re.compile(
    r"\W*as\s+(?:documented|confirmed|determined)\s+(?:by|in)\s+(?:the\s+|an?\s+)?(?:[a-z-]+\s+){0,2}"
    r"(?:physician|provider|surgeon|practitioner|clinician|prescriber|specialist|records?|chart)\W*"
)
"""`…, as documented by the treating physician`: who says so is no demand of its own."""


def trailing(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A or B, after failure of C`: what is set off behind the alternatives is said of each of them."""
    cuts = list(_TRAILING.finditer(span.masked))
    if not cuts or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, cuts[-1].start()), span.part(cuts[-1].end())
    if _BY_WHOM.fullmatch(right.masked):
        context.claims.add(span.part(cuts[-1].start()))
        return clause(left, context)
    if not re.search(r"\bor\b", loose(left)) or len(word_list(right)) < 3 or re.search(r",|\bor\b", loose(right)):
        return None
    return All(read_all([left, right], context, clause))


def either(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X with either A or B`: X, and one of the two."""
    found = _EITHER.search(loose(span))
    if (
        not found
        or len(re.findall(r"\bor\b", loose(span.part(found.start())))) != 1
        or "," in span.part(found.end("one")).masked.lstrip(",")
    ):
        return None
    one, two = (span.part(found.start(n), found.end(n)) for n in ("one", "two"))
    if len(word_list(one)) == 1 and word_list(one)[0].endswith("ing") and word_list(two)[0].endswith("ing"):
        return atom(span, context)  # `either initiating or continuing a drug`: the object is that of both
    if said := pattern("predicate").search(two.masked):
        context.claims.add(two.part(said.start()))
        two = two.part(0, said.start())
    left = span.part(0, found.start())
    if _DONE_AS.search(left.masked) and _whole_pair(one, two) and not negated(left):
        return Any(read_all([Span(span.source, span.start, one.end), two], context, clause))
    if has_verb(two) and not has_verb(one) and not word_list(left) and word_list(two)[0] not in _TOLD_BEFORE:
        return atom(span, context)  # `either CT or endoscopy confirms X`: the verb is said of both
    if not own_words(left) and not word_list(left):
        return Any(read_all([one, two], context, clause))
    bare = re.sub(r"(?:[\s,]|\b(?:with|and|has|have|is|are|plus)\b)+$", "", left.plain)
    outside = left.part(0, len(bare))
    if len(word_list(outside)) < 2 or pattern("not_with").search(outside.plain) or not re.search(r"\b(?:with|and)\W*$|,\s*$", left.plain):
        return None
    return All((clause(outside, context), Any(read_all([one, two], context, clause))))


_TOLD_BEFORE = frozenset(["documented", "confirmed", "known", "established", "proven", "suspected", "failed"])
"""`either failure of A or documented fear of B`: words before a noun, and no verb."""
_DONE_AS = re.compile(
    r"\b(?:performed|used|given|delivered|administered|planned|done|provided|prescribed|taken|offered|requested|intended|furnished|applied)\s+(?:as\s+)?$"
)
"""`is performed as either A or B`: how it is done, one of two."""


def _whole_pair(one: Span, two: Span) -> bool:
    """Whether both names are whole: `either initial or repeat therapy` shares its noun."""
    first = word_list(one)
    told = len(first) > 1 or (bool(first) and first[-1].endswith("therapy"))
    return told and len(word_list(two)) > 1 and not re.search(r",|\b(?:and|or)\b", one.masked + two.masked)


def loose(span: Span) -> str:
    return pattern("kept_together").sub(lambda m: "_" * len(m.group()), span.masked)


_WITH = re.compile(r"\s+with\s+(?:(?:\w+\s+)?(?:documentation|evidence|history|presence)\s+of\s+)?")


def figure_with(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a score of 5 to 14 with documentation of A, B or C`: the figure, and one of the three."""
    for found in _WITH.finditer(span.masked):
        left, right = span.part(0, found.start()), span.part(found.end())
        listed = re.search(r"\b(?:or|and)\b", right.masked) and not re.search(r"\b(?:or|and)\b", loose(left))
        if not listed or not _compares(left) or _compares(right) or (right.masked.count(",") == 1 and re.search(r",\s+or\b", right.masked)):
            continue
        if all(
            f.counted and not re.match(r"\s*(?:per|/|an?)\s", left.plain[f.end - left.start :])
            for f in figures(left)
            if f.op and not f.window
        ):
            continue  # `two or more relatives with A or B`: the list describes what is counted
        if pattern("not_with").search(left.plain) or "," in left.masked or len(word_list(right)) < 3:
            continue
        context.claims.add(span.part(found.start(), found.end()))
        return All(read_all([left, right], context, clause))
    return None
