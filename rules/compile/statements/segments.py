"""What stands behind a stance without a list, part by part: `for X in adults with Y when Z, unless E`; and how much is granted at most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rules.compile.figures.reading import figures
from rules.compile.leads.lead import Lead
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.exceptions import BEHIND_EXCEPTION, GOES_ON
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.leaves.reading import clause
from rules.compile.leaves.waiving import taken_away
from rules.compile.leaves.whose import or_for_whom
from rules.compile.lists.runs import body_items
from rules.compile.names.reading import name_joint
from rules.compile.statements.caps import CAP
from rules.compile.statements.segment_words import (
    ALWAYS,
    BY_MEANS,
    SUBJECT_ONLY,
    TREATMENT_OF,
    UNDER_PLAN,
    WHAT_GOES_WITH,
    WHEN_USED,
    WITH_LEAVE,
)
from rules.compile.statements.uses import INCLUDED, refused, side_by_side
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Always, Any, Atom, Node, Stance


def segments(span: Span, context: Context) -> list[Node]:
    """The conditions of `for X when Y`, one by one; what waives is no condition, and an exception takes away, whatever the stance."""
    if (excepted := span.find(pattern("exceptions"))) and not pattern("not_exceptions").match(span.plain, excepted.start - span.start):
        return _excepting(span, excepted, context)
    if said := _FOR_WHOM.search(span.masked):
        return _with_whom(span, said, context)
    if refuses(context) and (each := refused(span, lambda part: both(segments(part, context)))) is not None:
        return [each]
    text = span.masked
    if (other := _EACH_IF.search(text)) and re.search(r"\bif\b", text[: other.start()]):
        sides = both(segments(span.part(0, other.start()), context)), both(segments(span.part(other.end()), context))
        return [Any(sides, review=True)]
    waived = [m.span() for m in pattern("waived").finditer(text) if not _IMPOSSIBLE.search(text[: m.start()])]
    if context.stance is Stance.COVERED and (capped := CAP.search(text)):
        context.claims.add(span.part(capped.start(), capped.end()))
        return [*segments(span.part(0, capped.start()), context), *segments(span.part(capped.end()), context)]
    if (told := side_by_side(span, context, segments)) is not None:
        return told
    inside = [m.start() for m in pattern("segment").finditer(text) if not m.group().strip(" ,").startswith("unless")]
    cuts = [0, *sorted({*inside, *_whom_at(text, context)}), len(text)]
    nodes: list[Node] = []
    listed = len(inside) > 2 and text[: inside[-1]].rstrip().endswith(", or")  # `when A, when B, or when C`
    joins = False
    for start, end in pairwise(cuts):
        part = span.part(start, end)
        for a, b in reversed(waived):
            context.claims.add(span.part(a, b))
            if start <= a < end:
                part = span.part(start, a) if span.part(start, a) and len(span.part(start, a).trimmed()) > 4 else span.part(b, end)
        if more := re.search(r",?\s+(?:and|but)\W*$", part.plain):
            part = part.part(0, more.start())
        ended = re.search(r",?\s+(?:and/)?or\s*$", part.plain)
        found = _segment(part.part(0, ended.start()) if ended else part, context)
        if joins and nodes and found:
            mixed = (isinstance(nodes[-1], All) and not listed) or re.search(r",\s+and\b", part.masked)
            before = nodes[-1].of if listed and isinstance(nodes[-1], Any) else (nodes[-1],)
            nodes[-1] = Any((*before, *found), review=bool(mixed))
            found = []
        nodes += found
        joins = ended is not None or (listed and end in inside[1:])
    return nodes


def _whom_at(text: str, context: Context) -> list[int]:
    """Where it is said in whom, or what is treated."""
    found = (*(() if _EACH_ITS_FIGURE.search(text) else _WHOM.finditer(text)), *_TREATS.finditer(text), *_who_behind(text))
    told = [m.start() for m in found if m.start() > _OPENING]
    return [at for at in told if context.stance is Stance.COVERED or text[:at].endswith(" or")]


def _excepting(span: Span, excepted: Span, context: Context) -> list[Node]:
    """What stands before an exception, without what it takes away, and what goes on behind it."""
    context.claims.add(excepted)
    behind = span.since(excepted.end)
    if uses := _AND_FOR_OTHERS.search(behind.masked):  # `for adults with A unless B, and for children with C`
        sides = segments(span.upto(behind.start + uses.start()), context), segments(behind.part(uses.end()), context)
        return [Any(tuple(map(both, sides)), review=not re.match(r"\W*for\s", span.masked))]
    more = BEHIND_EXCEPTION.match(behind.plain)
    rest = clause(behind.part(0, more.end("why")) if more else behind, replace(context, under="all"))
    if not more and GOES_ON.search(behind.masked) and isinstance(rest, All | Any):
        rest = replace(rest, review=True)
    taken = taken_away(segments(span.upto(excepted.start), context), rest, context)
    return [*taken, *segments(behind.part(more.end()), context)] if more else taken


_AND_FOR_OTHERS = re.compile(
    r",\s+and\s+(?=for\s+(?:[a-z]+\s+)?(?:children|adolescents|infants|adults|members|patients|individuals|women|men)\b)"
)
_IMPOSSIBLE = re.compile(r"\b(?:cannot|can\s+not|could\s+not|unable\s+to|not)\s+be\s+(?:\w+ly\s+)?[a-z]+\W*$")
"""`cannot be made without testing`: nothing is waived."""
_EACH_IF = re.compile(r",?\s+or\s+(?=(?:after|for|within|at|with|by)\s+(?:(?!\b(?:or|and)\b)[^,;:])*?\bif\b)")
"""`after 12 months if under 35, or after 6 months if 35 or older`: each time has its own condition."""
_FOR_WHOM = re.compile(r"(?<=\w),?\s+(?:for|in)\s+whom\s+(?!(?:(?:all|any|both|each|one)\b|the\s+following))")
_OR_FOR_WHOM = re.compile(r",?\s+(?P<c>or|and)\s+(?:for|in)\s+whom\s+")


def _of_whom(rest: Span, context: Context) -> list[Node]:
    """`patients with A for whom B is not possible or for whom C has failed`: what is said of the patients, after what they have."""
    cuts = list(_OR_FOR_WHOM.finditer(rest.masked))
    kinds = {c.group("c") for c in cuts}
    if len(kinds) != 1:
        return segments(rest, context)
    parts = rest.between(cuts)
    nodes = tuple(both(segments(part, context)) for part in parts)
    return [Any(nodes)] if kinds == {"or"} else list(nodes)


def _with_whom(span: Span, said: re.Match[str], context: Context) -> list[Node]:
    before, told = span.part(0, said.start()), _of_whom(span.part(said.end()), context)
    if other := re.search(r",?\s+or\W*$", before.masked):
        return or_for_whom(segments(before.part(0, other.start()), context), told)
    return [*segments(before, context), *told]


_OPENING = 12  # letters at the start, where `for adults with X` is the segment itself
_TREATS = re.compile(r"(?<!agent)(?<!monotherapy)\s+for\s+(?:the\s+)?(?:treatment|management|prevention|screening)\s+of\b")
_WHOM = re.compile(
    r"(?:,?\s+in|,\s+for)\s+(?=(?:an?\s+|the\s+)?(?:[a-z][\w-]*\s+){0,2}(?:individuals?|patients?|members?|persons?|adults?|children"
    r"|adolescents?|women|men|beneficiaries)\b(?!'))"
)
"""`for X in a skeletally mature individual with Y`: whom it is about is asked for besides."""
_WHO = re.compile(r"(?<=\w),\s+(?:and\s+)?(?=who\s+(?:is|are|has|have|had|cannot|can|does|do)\b)")


def _who_behind(text: str) -> list[re.Match[str]]:
    """`for persons with A due to B or C, who are D`: the last clause is about the persons, and not about C."""
    about = re.match(r"\W*(?:for|in)\s+(?:\w+\s+)?(?:persons|people|patients|members|individuals|adults|children|those)\s+with\b", text)
    return list(_WHO.finditer(text)) if about else []


_EACH_ITS_FIGURE = re.compile(
    r"\d[^,;]*\bin\s+(?:[a-z]+\s+)?(?:men|women|males|females|adults|children|boys|girls)\b,?\s+(?:or|and)\s[^;]*\d[^;]*\bin\s"
)
"""`30 or more in men or 20 or more in women`: each figure has its people."""
_ROLE = re.compile(r"^[\s,]*as\s+(?P<role>an?\s+[\w\s-]{2,40}?)\s+(?=for\b)")
"""`as a single agent for …`: how it is used, and what for."""


_OF_SERVICE = re.compile(
    r"^[\s,]*as\s+(?:an?\s+|the\s+)?(?:(?:initial|first|attended|interim|temporary|useful|diagnostic|appropriate|effective|screening)\s+)*"
    r"(?:treatment|therapy|procedure|intervention|option|(?P<tool>tools?|tests?|screening|studies|study))(?=\s+(?:for|in|of|to|prior"
    r"|before)\b|\W*$)"
)
"""`as a treatment for X`: the service is named again; what it is for is asked."""
_FOR_PEOPLE = re.compile(
    r"^[\s,]*(?:for|in|of)\s+(?:(?:\w+\s+){0,2}(?:patients|members|individuals|persons|people|those|adults|children|women|men)\b"
    r"|(?:the\s+)?(?:(?:evaluation|diagnosis)\s+of\s+)?(?:suspected|persistent|unexplained|recurrent)\s)"
)
_PURPOSE = re.compile(
    r"^[\s,]*(?:(?:prior\s+to|before)\s+(?:[\w-]+\s*){1,3}|to\s+(?:establish|determine|assess|evaluate|confirm|test)\s+(?:the\s+|its\s+)?"
    r"(?:efficacy|effectiveness|benefits?|response|suitability|candidacy|tolerance)|for\s+(?:[\w-]+\s+){1,3}(?:screening"
    r"|interventions?|procedures|testing)"
    r"|for\s+(?:evaluating|assessing|diagnosing|detecting|monitoring)\s+(?:an?\s+|the\s+)?[\w/-]+(?:\s+(?!in\b)[\w-]+)?(?:\s+in)?)\W*$"
)
"""`for lung cancer screening`, `prior to implantation`: what the service is used for and no finding."""


def _segment(part: Span, context: Context) -> list[Node]:
    if (role := _ROLE.match(part.plain)) and re.search(r"\bagent\b", role.group()):
        inner = part.part(role.start("role"), role.end("role"))
        return [clause(inner, context), *_segment(part.part(role.end()), context)]
    for opening in (_STAGE_FOR, WHAT_GOES_WITH):
        if again := opening.match(part.plain):
            context.claims.add(part.part(0, again.end()))
            part = part.part(again.end())
    if role := _OF_SERVICE.match(part.plain):
        context.claims.add(part.part(0, role.end()))
        part = part.part(role.end())
        if role.group("tool") and not _FOR_PEOPLE.match(part.plain):
            context.claims.add(part)
            return []
    if context.stance is Stance.COVERED and (used := WHEN_USED.match(part.plain)):
        context.claims.add(part.part(0, used.end()))
        part = part.part(used.end())
    asks_nothing = any(one.match(part.plain) for one in (_PURPOSE, _TO_ASSESS, BY_MEANS, WITH_LEAVE, UNDER_PLAN)) and not figures(part)
    if asks_nothing or (refuses(context) and INCLUDED.match(part.plain)):
        context.claims.add(part)
        return []
    if pattern("subject_part").match(part.plain) and not figures(part) and not pattern("failed").search(part.plain):
        context.claims.add(part)
        return []
    treated = bool(TREATMENT_OF.match(part.plain))
    start = pattern("segment_start").match(part.plain)
    context.claims.add(part.part(0, start.end()) if start else None)
    inner = part.part(start.end()) if start else part
    inner = inner.trimmed()
    bare = re.sub(r"[^a-z ]", " ", inner.plain).split()
    if (
        not part
        or all(_says_nothing(w) for w in bare)
        or _STAGE.match(inner.plain)
        or any(one.match(part.plain) for one in (ALWAYS, SUBJECT_ONLY))
    ):
        context.claims.add(part)
        return []
    if all(w in words().places or w in words().sides for w in bare):
        context.claims.add(inner)
        return []
    if pattern("references").search(inner.plain) and len(bare) < 12:
        return [clause(inner, context)]
    return _asked(inner, context, treated)


def _asked(inner: Span, context: Context, treated: bool) -> list[Node]:
    """What a segment asks for. `treated`: it names what is treated, of which each by itself is enough."""
    if treated and len(uses := inner.between(list(_AND_OF.finditer(inner.masked)))) > 1 and not refuses(context):
        return [Any(tuple(people(one, replace(context, under="any"), clause) for one in uses))]
    node = people(inner, context, clause)
    if refuses(context) and isinstance(node, Atom) and node.op is None and _LISTED.search(inner.masked):
        parts = [p.span for p in body_items(inner, Lead("any", printed=True))]
        return [Any(tuple(people(part, replace(context, under="any"), clause) for part in parts))]
    listed = name_joint(inner) if "," in inner.masked and not has_verb(inner) else None
    if isinstance(node, All) and listed is not None and listed.kind == "and" and len(node.of) == len(listed.parts) > _TWO and _only(inner):
        return [Any(node.of)]  # `covered only for A, B, and C`: each of them by itself
    if isinstance(node, All) and all(isinstance(one, Atom) and one.op is None for one in node.of):
        if listed is not None and listed.kind == "and" and len(node.of) >= len(listed.parts) > _TWO:
            people_first = any(w in words().people for w in word_list(inner)[:2])
            node = All(node.of, review=True) if people_first else Any(node.of, review=True)  # `for A, B, and C`: hardly all of them
        if treated:
            node = Any(node.of, review=True)  # `for the treatment of A and B`: hardly only of those who have both
    return [] if isinstance(node, Always) else [node]


_AND_OF = re.compile(r",?\s+and\s+of\s+")
"""`for the treatment of A and of B`: two uses."""


def _only(inner: Span) -> bool:
    """Whether the words straight before are `only for`."""
    return bool(
        re.search(r"\bonly\s+(?:for|in)\s+(?:the\s+)?(?:treatment\s+of\s+)?$", inner.source.plain[max(0, inner.start - 40) : inner.start])
    )


_LISTED = re.compile(r"\w,\s+[^,;:]+,\s+(?:and/)?or\s")
"""`A of B, C, or D`: of what is refused, each by itself."""


def refuses(context: Context) -> bool:
    return context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)


_TO_ASSESS = re.compile(
    r"^[\s,]*(?:in\s+order\s+)?to\s+(?:assess|determine|guide|predict|lower|increase|improve|reduce|decrease|estimate|establish|help\s+(?:assess|determine|guide))\s+(?:(?!\b(?:who|with|when|if|that|in)\b)[^,;:])*(?:in\s+(?:an?\s+|the\s+)?(?:member|patient|individual))?\W*$"
)
"""`is covered to assess the risk in any of the following`: what the service is for, told with its name."""
_TWO = 2
_STAGE_FOR = re.compile(r"^[\s,]*for\s+(?:initial|continuation\s+of|continued|continuing)\s+(?:therapy|treatment|use|coverage)\s+(?=for\b)")
_STAGE = re.compile(
    r"^\W*(?:(?:initial|continuation\s+of|continued|continuing)\s+(?:therapy|treatment|use|authorization|coverage)"
    r"|re-?authori[sz]ation|renewal)(?:\s+based\s+(?:up)?on)?\W*$"
)


def _says_nothing(word: str) -> bool:
    return (
        word in ("they", "he", "she", "it", "meets", "meet")
        or word in words().people
        or word in words().prepositions
        or word in words().small
        or word in words().indifferent
    )


def both(nodes: Sequence[Node]) -> Node:
    kept = [n for n in nodes if not isinstance(n, Always)]
    if not kept:
        return Always()
    return kept[0] if len(kept) == 1 else All(tuple(kept))
