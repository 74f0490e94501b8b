"""Where a clause is parted into statements that can be tested on their own: two clauses, a finding with another, a list of names."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.doubts import open_end
from rules.compile.leaves.joints import Joint, clause_joint, has_verb, held_together, word_list
from rules.compile.leaves.of_tests import not_shown
from rules.compile.leaves.series import loose
from rules.compile.lists.asked import asked_if
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Always, Any, Atom, Node, Not, Stance


def clauses(span: Span, context: Context, clause: Clause) -> Node | None:
    found = clause_joint(span)
    if found and _about_people(found.parts[0]):
        return None
    return of_joint(found, context, clause) if found else None


def test_result(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a tracing has been obtained and is normal` is one finding; where it `does not explain A`, that it was obtained is asked besides, and
    what it does not show is quoted with what it is told of."""
    found = list(re.finditer(r",?\s+and\s+", span.masked))
    if not found or any(f.op for f in figures(span)):
        return None
    left, right = span.part(0, found[-1].start()), span.part(found[-1].end())
    if not _DONE.search(left.masked) or not _FOUND.match(right.masked) or negated(left):
        return None
    whole = atom(span, context)
    return All((clause(left, context), whole)) if isinstance(whole, Not) else whole


_DONE = re.compile(
    r"\b(?:has|have|had)\s+been\s+(?:obtained|performed|done|completed)\W*$|\b(?:was|were)\s+(?:obtained|performed|done|completed)\W*$"
)
_FOUND = re.compile(
    r"^\W*(?:(?:does|do|did|is|are|was|were|has|have)\s+(?:not\s+)?|(?:shows?|showed|reveal\w*|demonstrate\w*|confirm\w*)\s)(?!(?:been|being)\b)[a-z]"
)
_ANY_JOINT = re.compile(r"(?P<comma>,)?\s+(?P<c>and/or|and|or)\s+")


def ranked(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A and B, or C`: the connective that a comma sets off outranks the one without."""
    if span.masked.count(",") != 1:
        return None
    found = [f for f in _ANY_JOINT.finditer(span.masked) if not held_together(span.masked, f)]
    outer = [f for f in found if f.group("comma")]
    if (
        len(outer) != 1
        or {f.group("c") for f in found} != {"and", "or"}
        or any(f.group("c") == outer[0].group("c") for f in found if f is not outer[0])
    ):
        return None
    left, right = span.part(0, outer[0].start()), span.part(outer[0].end())
    if _about_people(left) or not all(has_verb(side) or any(f.op for f in figures(side)) for side in (left, right)):
        return None
    inner = [f for f in found if f is not outer[0] and f.start() < outer[0].start()]
    if outer[0].group("c") == "or" and inner and not has_verb(right) and has_verb(span.part(inner[-1].end(), outer[0].start())):
        first, second = span.part(0, inner[-1].start()), span.part(inner[-1].end(), outer[0].start())  # `has A and shows B, or C`: shows C
        return All((clause(first, context), Any((clause(second, context), clause(right, context)))))
    nodes = (clause(left, context), clause(right, context))
    return Any(nodes) if outer[0].group("c") == "or" else All(nodes)


def _about_people(left: Span) -> bool:
    """`members aged 18 with A, or B`: the people are the same on both sides, so `with` is cut first."""
    said = word_list(left)[:4]
    first = pattern("with_").search(left.masked)
    people_named = any(w in words().people or w in words().population for w in said)
    if first is None:
        return False
    who = left.part(0, first.start())
    return (people_named or any(f.age for f in figures(who))) and not any(w in words().verbs for w in word_list(who))


def of_joint(joint: Joint, context: Context, clause: Clause) -> Node:
    """The parts of a joint, each read on its own; parts of parts that are joined the same way stand beside them."""
    kind = Any if joint.kind == "or" else All
    flat: list[Node] = []
    mixed = False
    context = replace(context, alternative=True) if kind is Any else context
    for part in joint.parts:
        node = clause(_bare(part), context)
        flat += node.of if isinstance(node, kind) and isinstance(node, All | Any) and not node.review else (node,)
        other = isinstance(node, All | Any) and not isinstance(node, kind)
        clear = kind is All and _names_inside(part) and all(has_verb(p) for p in joint.parts if p is not part)
        mixed = mixed or (other and not _bracketed(part) and not clear)
        mixed = mixed or (kind is Any and isinstance(node, Not) and _REFUSED_AS.search(part.masked) is not None)
        mixed = mixed or (kind is Any and isinstance(node, Atom) and (_two_demands(part) or _and_inside(part)))
        context = context.with_figure(part)
    kept = tuple(n for n in flat if not isinstance(n, Always))
    return kind(_in_one_window(kept, joint) if kind is Any else kept, review=not joint.sure or open_end(joint) or mixed)


_REFUSED_AS = re.compile(r"\b(?:defined\s+as|meaning|such\s+as|including|namely|i\.e)\b")
"""`absence of X, defined as A or B`: the refusal may go on behind the connective."""


def _in_one_window(nodes: tuple[Node, ...], joint: Joint) -> tuple[Node, ...]:
    """`a stroke or TIA within the past 3 months`: the window at the end is that of each."""
    last = nodes[-1] if nodes else None
    if not isinstance(last, Atom) or last.op or not last.within or any(figures(p) for p in joint.parts[:-1]):
        return nodes
    return tuple(replace(n, within=last.within) if isinstance(n, Atom) and not n.within else n for n in nodes)


def _names_inside(part: Span) -> bool:
    """Whether the `or` of a part stands between names only, so that the `and` behind it joins clauses."""
    sides = re.split(r"\bor\b", part.masked)
    return len(sides) == 2 and not any(w in words().verbs for w in sides[1].split())


def _two_demands(part: Span) -> bool:
    """Whether an alternative holds `and` between two verbs: it may be said of all alternatives."""
    if re.search(r"\b(?:who|that|which)\b", part.masked):
        return False
    sides = re.split(r"\band\b(?!\s+failed\b)", part.masked, maxsplit=1)  # `tried and failed A`: one demand
    return len(sides) == 2 and all(any(w in words().verbs for w in side.split()) for side in sides)


def _and_inside(part: Span) -> bool:
    """Whether an alternative of several words holds an `and` between two names of several words each."""
    sides = re.split(r"\band\b(?!/)", loose(part))
    return len(sides) == 2 and not re.search(r"\bbetween\b", sides[0]) and all(len(re.findall(r"[a-z]{3,}", side)) > 1 for side in sides)


def _bracketed(part: Span) -> bool:
    """Whether a part says itself how far it goes: by `either`, `both`, a comma or a bracket, or because it holds no second connective."""
    said = re.search(r"\b(?:either|both)\b|[,(]", part.plain)
    return bool(said) or not re.search(r"\b(?:and|or)\b", part.masked) or part.plain.rstrip().endswith(",")


_AT_A_TIME = re.compile(
    r"\W*the\s+(?:member|patient|individual|beneficiary)\s+(?:following|after|before|during|within|since|from|despite)\b"
)


def for_people(span: Span, context: Context, clause: Clause) -> Node | None:
    """`exceeding 37.5 for persons of Asian ancestry`."""
    found = pattern("for_people").search(span.masked)
    who = word_list(span.part(found.end())) if found else []
    who = who[1:] if who and who[0] in ("this", "the", "that", "these") else who  # `contraindicated in this patient`
    if not found or not span.part(0, found.start()) or (len(who) < 2 and not (who and set(who) & _SEXES and figures(span))):
        return None
    right = span.part(found.end())
    if _AT_A_TIME.match(right.masked):
        return None  # `a reaction in the member following bevacizumab`: when it was, of the one the policy is about
    if re.match(r"\W*(?:an?\s+|the\s+)?(?:same\b|[a-z]+\s+to\s+[a-z]+)", right.masked):
        return None  # `no other site for the patient to undergo it`: who does what the words before tell
    if re.search(r"\b(?:and|or)\W*$", span.masked[: found.start()]):
        return None  # `a BMI of 40, or for children …`: they have their own figure behind
    if figures(right) and (joint := re.search(r",?\s+or\s+", loose(right))) and figures(right.part(joint.end())):
        sides = span.part(0, found.end() + joint.start()), right.part(joint.end())  # `470 or more in males or 480 or more in females`
        return Any((clause(sides[0], context), clause(sides[1], context.with_figure(sides[0]))))
    if figures(right) and re.search(r"\b(?:and|or)\b", loose(right)):
        return None
    demand, of_whom = clause(span.part(0, found.start()), context), clause(span.part(found.end()), context)
    return asked_if(of_whom, demand, span.part(0, found.start()), context) or All((demand, of_whom))


_SEXES = frozenset(["males", "females", "men", "women", "boys", "girls", "children", "adults"])
OTHER_PEOPLE = frozenset(
    [
        "caregiver",
        "one",
        "someone",
        "relative",
        "relatives",
        "child",
        "sibling",
        "mother",
        "father",
        "offspring",
        "provider",
        "practitioner",
        "physician",
        "specialist",
        "clinician",
        "therapist",
        "prescriber",
        "parent",
        "guardian",
        "donor",
        "surgeon",
        "dentist",
        "psychologist",
    ]
)


def relative(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X that has not responded to Y`, `persons who X`: both must hold."""
    found = pattern("relative").search(span.masked)
    if not found or not found.start() or negated(span.part(0, found.start())):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if more := re.search(r",?\s+and\W*$", left.plain):
        left = left.part(0, more.start())
    said = word_list(left)
    done_by = _DONE_BY.search(left.masked) is not None  # `an evaluation by an individual who is licensed`
    if said and (said[-1] in OTHER_PEOPLE or done_by) and found.group().strip(" ,") == "who":
        return None  # `a caregiver who is available`: one demand
    if _VERB_BEHIND.match(right.masked) or not_shown(left, right):
        return None
    if (
        not said
        or len(word_list(right)) < 2
        or re.search(
            r"\b(?:confirms?|shows?|documents?|finds?|states|attests?|reports?|verif\w+|demonstrates?|indicates?|evidence|documentation|so|such)\s*$",
            left.plain,
        )
    ):
        return None
    if not [w for w in said if w not in words().people and w not in words().small and w not in _INSURED]:
        context.claims.add(span.part(0, found.end()))
        return clause(right, context)
    if _LASTED.match(right.masked) and figures(right):
        return atom(span, context)  # `ache that has lasted six weeks`: how long is no demand without what lasts
    if _VALUED.match(right.masked) and not figures(right):
        return atom(span, context)  # `a serum calcium that is not above normal`
    if context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and re.search(r"^[^,;]*\bor\b[^,;]*$", left.masked):
        return atom(span, context)  # `a bleeding disorder or use of thinners that cannot be stopped`: of one, or of both
    if _ACHES.fullmatch(left.masked) and _FAILED.match(right.masked):
        return None  # `pain that has failed to improve after two weeks of rest`: one finding
    told = clause(right, context)
    if isinstance(told, Not) and isinstance(told.node, Atom) and context.stance is not Stance.COVERED and _CANNOT.match(right.masked):
        told = told.node  # a disease that `cannot be corrected` keeps out: the words are what is found
    return All((clause(left, context), told))


_DONE_BY = re.compile(r"\b(?:by|from|with)\s+(?:an?|another|the)\s+(?:individual|person|professional)\W*$")
_VALUED = re.compile(
    r"\W*(?:(?:is|are)\s+)?(?:not\s+)?(?:above|below|within|outside|over|under|elevated|normal|abnormal|high|low)\b(?:(?!\b(?:and|or|who|that)\b)[^,;])*\W*$"
)
_LASTED = re.compile(r"\W*(?:(?:has|have)\s+)?(?:lasted|persisted|continued|been\s+present|gone\s+on)\s[^,;]*\W*$")
_ACHES = re.compile(r"\W*(?:(?:the\s+)?(?:patient|member|individual)\s+(?:has|have)\s+)?(?:an?\s+)?(?:[\w-]+\s+){0,2}(?:pain|symptoms)\W*")
_FAILED = re.compile(r"\W*(?:(?:has|have)\s+)?failed\s+to\s+(?:respond|improve)\b")
_VERB_BEHIND = re.compile(
    r"\W*(?:(?:is|are)\s+unable|cannot|can\s+not|could\s+not)\b[^,;]*\b(?:is|are|has|have)\s+(?!not\b)(?:\w+ly\s+)?\w+"
)
"""`surgery that cannot be done in an office is planned`: the verb of the clause stands behind the relative clause."""
_INSURED = frozenset(["covered", "eligible", "enrolled", "insured"])
_CANNOT = re.compile(r"\W*(?:cannot|can\s+not)\s+be\b")


def objects(span: Span, context: Context, clause: Clause) -> Node | None:
    """`inadequate response to or intolerance of X`: two that share what they are about."""
    found = pattern("two_objects").search(span.masked)
    if not found or re.search(r"\bby\s+or\b", found.group()) or _ASSESSED.search(span.masked[: found.start()]):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if not left or not right:
        return None
    first = clause(left, context)
    whole = replace(first, quote=span.raw, start=span.start) if isinstance(first, Atom) else first
    nodes = (whole, clause(right, context))
    return All(nodes) if found.group("c") == "and" else Any(nodes)


_ASSESSED = re.compile(
    r"\b(?:assess|evaluate|monitor|determine|measure|assessing|evaluating|monitoring)\s+(?:the\s+|their\s+)?(?:[\w-]+\s+)?$"
)
"""`to assess the response to or efficacy of a drug`: one purpose."""


_TWO_TOLD = re.compile(
    r"\s+(?P<c>and|or)\s+(?=(?:currently\s+|clinically\s+)?(?:(?:considered|deemed|judged)\s+(?:to\s+be\s+)?[a-z]+|at\s+(?:\w+\s+)?risk|in\s+remission|on\s+(?:[\w-]+\s+){1,3}(?:therapy|treatment|dose|dialysis)|"
    r"(?:stable|dependent|compliant|adherent|intolerant|refractory|unresponsive|resistant|naive|allergic|eligible|ineligible|unsuitable|suitable|safe|appropriate|effective|adequate)\s+(?:on|to|with|for|of)\b|(?:between|aged?|at\s+least|over|under|older\s+than|younger\s+than)\s+(?:\d|ages?\b)))"
)
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|remains?)\s+(?P<what>.+)$")


def told_twice(span: Span, context: Context, clause: Clause) -> Node | None:
    """`is new to the plan and stable on the drug`, `is obese and at high risk of X`: two that are told of one person."""
    found = _TWO_TOLD.search(span.masked)
    copula = _COPULA.search(span.masked[: found.start()]) if found else None
    if (
        not found
        or not copula
        or held_together(span.masked, found)
        or negated(span.part(0, found.start()))
        or re.search(r",|\b(?:and|or)\b", pattern("kept_together").sub("_", copula.group("what")))
    ):
        return None
    own = any(w in words().prepositions for w in copula.group("what").split())
    if not own and not re.match(
        r"(?:considered|deemed|judged|at|in|on|between|aged?|over|under|older|younger)\s", span.masked[found.end() :]
    ):
        return None  # `intolerant or allergic to X`: both to X
    sides = (clause(span.part(0, found.start()), context), clause(span.part(found.end()), context))
    return All(sides) if found.group("c") == "and" else Any(sides)


def _bare(span: Span) -> Span:
    """Without `either`, `both` at the start."""
    found = re.match(r"\W*(?:either|both)\s+", span.plain)
    return span.part(found.end()) if found else span
