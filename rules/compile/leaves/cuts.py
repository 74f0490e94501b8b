"""What is cut off a clause because it stands apart: references, exceptions and conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.lists.asked import asked_if, asked_of_some
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Always, Any, Atom, If, Node, Stance

Clause = Callable[[Span, Context], Node]
"""How a part that was cut off is read in its turn."""


_FOR_WHOM = re.compile(
    r"^\W*for\s+(?P<who>(?:[\w-]+\s+){0,2}(?:patients|members|individuals|adults|children|adolescents|persons|women|men))\s+(?=(?:an?|the|bmi)\b)"
)
"""`for pediatric patients a BMI of …`: whom the rest is about, without a comma."""


_COLON = re.compile(r"\W*(?:when|if|where)\s*:\s+(?=\w)")
"""`is covered when: A, B`: what is asked stands behind the colon."""


def opened_by_colon(span: Span, context: Context, clause: Clause) -> Node | None:
    """What stands behind `is covered when:`."""
    opened = _COLON.match(span.plain) if pattern("leading").match(span.plain) else None
    return clause(span.part(opened.end()), context) if opened else None


def leading(span: Span, context: Context, clause: Clause) -> Node | None:
    """`If X, Y` and `For X, Y`."""
    found = pattern("leading").match(span.plain)
    if not found:
        return None
    comma = _behind_condition(span)
    if found.group("word") == "for" and (who := _FOR_WHOM.match(span.masked)):
        return All((clause(span.part(who.start("who"), who.end("who")), context), clause(span.part(who.end()), context)))
    if comma < 0:
        return clause(span.part(found.end()), context) if found.group("word") in ("if", "when", "where", "once") else None
    condition, then = span.part(found.end(), comma), _without_then(span.part(comma + 1), context)
    if not condition or len(word_list(then)) < 2 or re.match(r"\s*(?:and|or)\b", then.plain):
        return None
    if found.group("word") in ("for", "in") and _EVERY.fullmatch(condition.plain):
        return _without_condition("service", span, then, context, clause)
    if found.group("word") in ("if", "when", "where", "for") and (told := _no_condition(found.group("word"), condition, then)):
        return _without_condition(told, span, then, context, clause)
    if found.group("word") == "once" and len(word_list(condition)) < 2:
        return None  # `once standing, the patient can walk`
    if found.group("word") == "in" and not re.match(
        r"(?:the\s+)?(?:patients|members|individuals|adults|children|persons|women|men|case|absence)", condition.plain
    ):
        return None
    first, second = people(condition, context, clause), clause(then, context)
    if isinstance(first, Always):
        return second
    return If(first, second) if _of_these_alone(found.group("word"), condition, context) else All((first, second))


def _of_these_alone(word: str, condition: Span, context: Context) -> bool:
    """Whether what stands behind the condition is asked of those alone of whom it is true."""
    if context.under != "all":
        return False
    if word == "for" and not context.alternative and _OF_SOME.match(condition.plain):
        return True  # `for members under 18, X`
    some = word == "in" and re.match(r"(?:the\s+)?\w+\s+(?:who|whose)\b", condition.plain)
    again = word == "for" and _AGAIN.match(condition.plain) and context.listed and not context.alternative
    return word in ("if", "when") or bool(some or again)


_BUT = re.compile(r",\s+(?:but|yet|and\s+(?:has|have|is|are|does|do)\s+not)\s[^,;:]*(?=,)")


_THEN = re.compile(r"\s*then\s+(?=\S)")


def _without_then(said: Span, context: Context) -> Span:
    """What is asked, without the `then` that opens it."""
    if (found := _THEN.match(said.plain)) is None:
        return said
    context.claims.add(said.part(0, found.end()))
    return said.part(found.end())


def _behind_condition(span: Span) -> int:
    """The comma behind `If A` and behind `If A, but not B`; -1 where there is none."""
    comma = _behind_list(span)
    more = _BUT.match(span.masked, comma) if comma >= 0 else None
    return more.end() if more else comma


_LISTS = re.compile(r"[^,;:]*(?:,\s+[^,;:]*){0,6}?\s(?:or|and)\s[^,;:]*(?=,)")


def _behind_list(span: Span) -> int:
    """The comma that ends the condition: behind `When a child has A, B, C or D`, where only the last part is a clause of its own."""
    first = span.masked.find(",")
    found = _LISTS.match(span.masked) if first >= 0 else None
    if found is None or found.end() <= first or not has_verb(span.part(0, first)) or not has_verb(span.part(found.end())):
        return first
    names = span.part(first + 1, found.end())
    return first if has_verb(names) or figures(names) or "," in span.masked[found.end() + 1 :] else found.end()


def _no_condition(word: str, condition: Span, then: Span) -> str:
    """What stands before the comma, where it is no condition: part of a list, how something is found, the service's own name."""
    if word == "for":
        return "service" if _REQUESTS.search(condition.plain) else ""
    if re.search(r",\s+(?:and|or)\s", then.masked) and has_verb(condition) and not has_verb(then) and not figures(then):
        return "list"  # `when it is used for A, B, or C`
    own = bool(re.match(r"\W*(?:the|an?|there|it|they|he|she|patients?|members?|individuals?|this)\b", then.plain)) and has_verb(then)
    if word != "when" or not _MEASURED_SO.match(condition.plain):
        return ""
    return "found" if own else "list"


def _without_condition(told: str, span: Span, then: Span, context: Context, clause: Clause) -> Node:
    if told == "list":
        found = pattern("leading").match(span.plain)
        return clause(span.part(found.end() if found else 0), context)
    context.claims.add(span.upto(then.start))
    node = clause(then, context)
    return replace(node, quote=span.raw, start=span.start) if told == "found" and isinstance(node, Atom) and node.op is None else node


_MEASURED_SO = re.compile(r"[a-z]+ed\s+(?:by|with|at|in|on|using|against|to)\b")
"""`when assessed by X, the patient has improved`: how it is found, and no condition."""
_REQUESTS = re.compile(r"\b(?:requests?|prescriptions?|orders?)\W*$")
"""`for A and B requests, …`: the service's own name."""
_EVERY = re.compile(
    r"\W*(?:all|any|every|each)(?:\s+of)?(?:\s+(?:the|these))?(?:\s+(?:covered|listed|above|approved|eligible))*\s+(?:indications?|uses?|requests?"
    r"|cases?|conditions|circumstances|members?|patients?|individuals?|persons?|candidates?|diagnos[ei]s)(?:\s+(?:above|below|listed))*\W*"
)
"""`For all indications, X`: asked of everybody."""
_AGAIN = re.compile(
    r"(?:an?\s+|any\s+|all\s+)?(?:repeat|repeated|subsequent|additional|further|second|third|later|renewal|continuation|continued)\s*"
    r"(?:courses?|injections?|treatments?|procedures?|requests?|sessions?|series|therapy|blocks?|doses?|use)?\W*$"
)
"""`for repeat courses, Y`: asked of these requests alone."""
_OF_SOME = re.compile(
    r"an?\s+(?:[a-z]+\s+)?(?:member|patient|individual|person)\s+"
    r"(?:who|with|transitioning|switching|currently|already|under|over|aged|on|receiving|previously)\b|(?:the\s+)?(?:[a-z]+\s+)?(?:members|patients|individuals|persons|adults|children|adolescents|women|men|those)\b"
)


_TREATED = re.compile(
    r"(?P<who>(?:[a-z]+\s+){0,2}(?:members|patients|individuals|persons|adults|children|women|men))\s+for\s+(?:the\s+)?(?:treatment|management)\s+of\s+(?=\w)"
)
"""`adult members for treatment of X`: who, and with what."""


def people(span: Span, context: Context, clause: Clause) -> Node:
    """A condition that may open with whom it is about: `individuals with X` asks for X, `adults with X` for both."""
    start = pattern("only_people").match(span.plain)
    inner = span.part(start.end()) if start else span
    context.claims.add(span.upto(inner.start))
    if treated := _TREATED.match(inner.plain):
        context.claims.add(inner.part(treated.end("who"), treated.end()))
        whom = people(inner.part(0, treated.end("who")), context, clause)
        told = clause(inner.part(treated.end()), context)
        return told if isinstance(whom, Always) else All((whom, told))
    first = re.match(r"([a-z]+)\b(?:\s+(?:with|who|that|whose|undergoing|have|has|in\s+whom)\b)?", inner.plain)
    if first and first.group(1) in words().people:
        rest = inner.part(first.end(1))
        verb = re.match(r"\s*(?:with\b|who\s+(?:have|has)\b(?!\s+(?:been|not|had))|having\b|(?=without\b))", rest.plain)
        return clause(rest.part(verb.end()), context) if verb else (clause(inner, context) if rest else Always())
    return clause(inner, context) if inner else Always()


def condition(span: Span, context: Context, clause: Clause) -> Node | None:
    """Y if X, once X, provided that X."""
    for found in pattern("conditions").finditer(span.masked):
        node, condition = span.part(0, found.start()), span.part(found.end())
        if found.group().strip() == "if" and (re.search(r"\bwould\b", node.masked) or condition.plain.startswith("within")):
            continue
        if _AT_THE_TIME.match(condition.plain) or _IF_ANY.match(condition.plain) or _IF_NEEDED.match(condition.plain):
            continue
        if found.group().strip() == "when" and (
            _AT_THAT.search(node.masked) or _DOING.match(condition.masked) or _HELD_SO.fullmatch(condition.masked)
        ):
            continue
        if not node or not condition or _NO_CONDITION.search(node.plain) or _ABLE_TO.search(node.masked):
            continue
        if (last := _LAST_OR.search(node.masked)) and not found.group().startswith(",") and found.group().strip() in ("if", "when"):
            inside = replace(context, under="any", alternative=True)  # `A, or B if C`: C is asked of B
            return Any((clause(node.part(0, last.start()), inside), clause(span.part(last.end()), inside)))
        if more := re.search(r",?\s+and\W*$", node.masked):
            node = node.part(0, more.start())
        second = clause(condition, replace(context, under="all"))
        if other := re.search(r",?\s+(?:and/)?or\W*$", node.masked):
            return Any((clause(node.part(0, other.start()), context), clause(span.part(found.start()), replace(context, under="any"))))
        who = _approved(node, context)
        if who is None:
            return second
        asked = context.stance in (Stance.COVERED, Stance.ADMINISTRATIVE)
        if asked and found.group().strip() == "if" and who is node and context.under == "all" and not context.alternative:
            return asked_of_some(second, clause(who, context), who)
        if ("who" in found.group().split() or (found.group().strip() == "when" and _IS_SUSPECTED.search(condition.masked))) and (
            asked_only := asked_if(second, clause(who, context), who, context)
        ):
            return asked_only
        return All((clause(who, context), second))
    return None


_LAST_OR = re.compile(r",\s+or\s+(?!(?:and|or)\b)(?=[^,]*$)")
_IS_SUSPECTED = re.compile(r"\b(?:is|are)\s+(?:also\s+)?(?:clinically\s+)?(?:suspected|indicated|applicable|planned|present|known)\W*$")


_NO_CONDITION = re.compile(r"\b(?:determines?|of|to|only|than|confirms?|whether|especially|particularly|even)\s*$")
_ABLE_TO = re.compile(r"\b(?:able|available|willing|ready|trained)\s+to\s+(?:(?!\b(?:and|or|but)\b)[\w-]+\s*){1,6}$")
"""`a helper able to give care when a nurse is away`: what the helper can do."""
_IF_NEEDED = re.compile(
    r"\s*(?:appropriate|necessary|needed|present|applicable|possible|required|desired|feasible|(?:clinically|medically)\s+\w+)\W*$"
)
"""`is willing to do A if necessary`."""
_IF_ANY = re.compile(
    r"\s*(?:present|applicable|appropriate|needed|possible|indicated|available|known|any|overweight|obese|tolerated|feasible|clinically\s+\w+|medically\s+\w+)\s*,\s"
)
"""`anemia, if present, has been treated`."""
_HELD_SO = re.compile(
    r"\s*(?:the|that|an?)\s+(?:[a-z]+\s+){1,2}(?:is|are)\s+(?:taped|lifted|raised|elevated|extended|flexed|bent|straight|relaxed|open|closed|at\s+rest|supine|upright|dilated)\W*"
)
"""`a gain of 12 degrees when the lid is taped`: in what state it is measured."""
_AT_THAT = re.compile(
    r"\b(?:went\s+away|resolved|disappeared|returned|recurred|improved|worsened|subsided|arose|began|developed|occurred)\W*$"
)
"""`symptoms went away when the drug was stopped`: the time is part of what happened."""
_DOING = re.compile(
    r"\s*(?!being\b|receiving\b|taking\b|requiring\b)[a-z]{3,}ing"
    r"(?:\s+(?!(?:and|or|has|have|is|are|was|with|who|that)\b)[a-z-]+){0,4}\W*$"
)
"""`rests on the lashes when gazing straight ahead`: in what posture it is found."""
_AT_THE_TIME = re.compile(
    r"\s*(?:originally|initially|first|last|fully|properly|newly|freshly|maximally|previously|most\s+recently)\s+[a-z]+(?:ed|en|wn|ut|de|ft)\W*$"
    r"|\s*(?:assessed|measured|evaluated|graded|scored)\s+(?:by|with|using|on|against|at)\b"  # `has responded when assessed by one measure`
)
"""`16 mm in diameter when originally implanted`: when it is measured, and no condition."""


def _approved(node: Span, context: Context) -> Span | None:
    """`Initial therapy is approved if Y` asks for Y; of `a patient on X is approved if Y` the patient stays a condition."""
    found = pattern("approved").search(node.masked)
    if not found:
        return node
    context.claims.add(node.part(found.start()))
    who = node.part(0, found.start())
    if any(w in words().people for w in word_list(who)):
        return who
    context.claims.add(node)
    return None
